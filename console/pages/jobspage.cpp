#include "console/pages/jobspage.h"

#include <QAction>
#include <QDateTime>
#include <QDockWidget>
#include <QLabel>
#include <QMenu>
#include <QMessageBox>
#include <QToolButton>

#include "console/models/words.h"
#include "console/pages/commandtext.h"
#include "console/pages/dockarea.h"
#include "console/pages/fleettable.h"
#include "console/pages/jobdeployment.h"
#include "console/pages/jobrolloutpanel.h"
#include "console/pages/jobwizard.h"
#include "console/views/amounts.h"
#include "console/views/celldelegates.h"
#include "console/views/icons.h"
#include "console/views/scurve.h"
#include "console/views/theme.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::pages {

using namespace views;

namespace {

constexpr int detailHeight = 280;

QString finishText(const std::optional<qint64>& ms, bool isEstimate)
{
    if (!ms)
        return JobsPage::tr("not known");
    return isEstimate ? JobsPage::tr("%1 (est.)").arg(views::durationText(*ms))
                      : views::durationText(*ms);
}

} // namespace

JobsPage::JobsPage(FleetSession& session, QWidget* parent)
    : Page(session, tr("Jobs"), parent)
    , m_actions(session)
    , m_deployment(new JobDeployment(session, this))
    , m_docks(new DockArea(u"jobs"_s))
    , m_table(new FleetTable(u"jobs"_s))
{
    makeActions();
    makeTable();
    m_docks->setCentralWidget(m_table);
    QDockWidget* course =
        m_docks->addPanel(u"course"_s, tr("Course"), makeDetail(), Qt::BottomDockWidgetArea);
    m_docks->addPanel(u"deployment"_s, tr("Deployment"), makeRollout(), Qt::BottomDockWidgetArea);
    course->raise();
    m_docks->finish(detailHeight);
    setContents(m_docks);
    connect(&m_actions, &JobActions::said, this, &Page::said);
    connect(m_deployment, &JobDeployment::said, this, &Page::said);
    connect(m_deployment, &JobDeployment::replaced, this, [this](const QString& id) {
        if (id == this->session().job())
            m_rollout->setRollout(m_deployment->rolloutOf(id));
    });
    connect(&session, &FleetSession::snapshotChanged, this,
            [this](const auto& snapshot) { m_figures.take(snapshot); });
    connect(&session, &FleetSession::wanRateChanged, this,
            [this] { m_figures.setModel({this->session().wanBytesPerSecond()}); });
    connect(&session, &FleetSession::jobChanged, this, &JobsPage::setJob);
    connect(&session, &FleetSession::tablesChanged, this, [this] {
        if (m_isActive)
            showDetail();
    });
    setJob(session.job());
}

JobsPage::~JobsPage() = default;

void JobsPage::makeTable()
{
    using Model = models::JobTableModel;
    m_sorted.setSourceModel(&session().jobs());
    m_sorted.setSortRole(models::SortRole);
    QVector<int> widths(Model::ColumnCount, 12);
    widths[Model::Order] = 7;
    widths[Model::Title] = 22;
    widths[Model::Progress] = 20;
    widths[Model::Risk] = 12;
    widths[Model::FromPeers] = 20;
    widths[Model::Failed] = 7;
    widths[Model::Finish] = 26;
    m_table->setColumns(&m_sorted, widths);
    m_table->setItemDelegateForColumn(Model::Progress, new ProgressDelegate(m_table));
    m_table->setAccessibleName(tr("Jobs, what goes first on top"));
    m_table->sortByColumn(Model::Order, Qt::AscendingOrder);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    connect(m_table, &FleetTable::said, this, &Page::said);
    connect(m_table, &FleetTable::currentKeyChanged, this, [this](const QString& id) {
        if (!id.isEmpty() && m_isActive)
            session().chooseJob(id);
    });
    connect(m_table, &QAbstractItemView::activated, this,
            [this] { Q_EMIT swarmWanted(session().job()); });
    QAction* before = m_table->copyAction();
    for (const auto& [verb, action] : m_verbs)
        m_table->insertAction(before, action);
}

void JobsPage::makeActions()
{
    controls()->addStretch(1);
    const auto add = [this](JobActions::Verb verb, const QString& icon, const QString& text) {
        auto* action = new QAction(text, this);
        addAction(icon, action);
        m_verbs.emplace_back(verb, action);
        if (verb == JobActions::Verb::Cancel)
            connect(action, &QAction::triggered, this, &JobsPage::cancelJob);
        else
            connect(action, &QAction::triggered, this,
                    [this, verb] { m_actions.run(verb, session().job()); });
    };
    add(JobActions::Verb::Pause, u"pause"_s, tr("Pause"));
    add(JobActions::Verb::Resume, u"play"_s, tr("Resume"));
    add(JobActions::Verb::Retry, u"retry"_s, tr("Retry failed"));
    add(JobActions::Verb::Cancel, u"cancel"_s, tr("Cancel…"));
    QList<QAction*> copies;
    for (const auto& [verb, action] : m_verbs) {
        auto* copy = new QAction(action->icon(), action->text(), this);
        connect(copy, &QAction::triggered, this,
                [this, verb = verb] { copyCommand(m_actions.command(verb, session().job())); });
        copies.append(copy);
    }
    m_copies = addMenu(u"command"_s, tr("Copy as command"), copies);
    m_copies->setToolTip(tr("Copies the patchswarmctl line that does the same"));
    auto* create = new QAction(tr("New job…"), this);
    create->setShortcut(QKeySequence::New);
    connect(create, &QAction::triggered, this, &JobsPage::startWizard);
    addAction(u"add"_s, create, true);
}

QWidget* JobsPage::makeDetail()
{
    auto* detail = new QWidget;
    auto* layout = new QHBoxLayout(detail);
    m_curve = new SCurve;
    m_words = new QLabel;
    m_words->setTextFormat(Qt::RichText);
    m_words->setAlignment(Qt::AlignTop);
    m_words->setWordWrap(true);
    m_words->setMinimumWidth(260);
    m_words->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout->addWidget(m_curve, 3);
    layout->addWidget(m_words, 1);
    return detail;
}

QWidget* JobsPage::makeRollout()
{
    m_rollout = new JobRolloutPanel;
    connect(m_rollout, &JobRolloutPanel::said, this, &Page::said);
    connect(m_rollout, &JobRolloutPanel::commandWanted, this, [this](const QStringList& endpoints) {
        copyCommand(endpointCommand({u"deploy"_s, m_deployment->jobFile(session().job())},
                                    session().directory(), endpoints));
    });
    return m_rollout;
}

void JobsPage::setJob(const QString& id)
{
    m_rollout->setRollout(m_deployment->rolloutOf(id));
    std::optional<models::KnownJob> known;
    const auto& all = session().jobs().knownJobs();
    if (const auto found = all.find(id); found != all.end())
        known = found->second;
    m_figures.setJob(id, known);
    m_figures.setModel({session().wanBytesPerSecond()});
    m_figures.take(session().snapshot());
    m_table->selectKey(id);
    showDetail();
}

void JobsPage::showDetail()
{
    enableActions();
    m_curve->setCurve(m_figures.curve());
    const models::JobSummary* job = session().jobs().findJob(session().job());
    if (!job) {
        m_words->setText(tr("No job yet. New job… makes one out of files or a URL."));
        return;
    }
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    QStringList lines {u"<b>%1</b>"_s.arg(job->title.toHtmlEscaped())};
    lines += tr("%1 of %2 delivered, %3 succeeded, %4 failed")
                 .arg(job->delivered)
                 .arg(job->targets)
                 .arg(job->succeeded)
                 .arg(job->failed);
    lines += tr("Half have it after %1, 95 % after %2")
                 .arg(finishText(job->p50Ms, job->p50IsEstimate),
                      finishText(job->p95Ms, job->p95IsEstimate));
    lines += tr("From the origin %1, from peers %2, wasted %3")
                 .arg(models::sizeText(job->fromOrigin + job->fromGateway),
                      models::sizeText(job->fromPeers), models::sizeText(job->wasted));
    lines += tr("Its place in the order: %1").arg(models::orderReason(*job, now));
    if (job->deadlineMs)
        lines += tr("Deadline %1").arg(models::deadlineText(*job->deadlineMs, now));
    if (!job->cves.isEmpty())
        lines += job->cves.join(u", "_s).toHtmlEscaped();
    m_words->setText(lines.join(u"<br>"_s));
}

void JobsPage::enableActions()
{
    m_copies->setEnabled(!session().job().isEmpty());
    for (const auto& [verb, action] : m_verbs)
        action->setEnabled(!session().job().isEmpty()
                           && !m_actions.endpoints(verb, session().job()).isEmpty());
}

void JobsPage::cancelJob()
{
    const auto answer = QMessageBox::question(
        this, tr("Cancel job"),
        tr("Cancel \"%1\" for good? A signed tombstone spreads like the job did; endpoints that "
           "have it already keep it.")
            .arg(session().job()),
        QMessageBox::Yes | QMessageBox::No, QMessageBox::No);
    if (answer == QMessageBox::Yes)
        m_actions.run(JobActions::Verb::Cancel, session().job());
}

void JobsPage::startWizard()
{
    auto* wizard = new JobWizard(session(), this);
    wizard->setAttribute(Qt::WA_DeleteOnClose);
    connect(wizard, &JobWizard::said, this, &Page::said);
    connect(wizard, &JobWizard::published, this,
            [this](const fleet::PublishedJob& job, const models::JobPlan& plan) {
                if (const auto begun = m_deployment->begin(job, plan); !begun) {
                    Q_EMIT said(tr("The job was not deployed: %1").arg(begun.error().detail));
                    return;
                }
                session().chooseJob(plan.jobId);
                m_rollout->setRollout(m_deployment->rolloutOf(plan.jobId));
                if (plan.pilots > 0)
                    m_docks->findChild<QDockWidget*>(u"deployment"_s)->raise();
            });
    wizard->open();
}

void JobsPage::setActive(bool isActive)
{
    m_isActive = isActive;
    if (isActive)
        showDetail();
}

void JobsPage::resetLayout()
{
    m_docks->reset();
    m_table->resetColumns();
}

} // namespace patchswarm::pages
