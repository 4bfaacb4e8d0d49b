#include "console/pages/importdialog.h"

#include <QBoxLayout>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QTreeWidget>

#include "console/pages/commandtext.h"
#include "console/pages/fleetsession.h"
#include "console/views/icons.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::pages {

namespace {

constexpr qsizetype mostShown = 2000; // the faulty ones first

QString outcomeText(fleet::ImportOutcome outcome)
{
    switch (outcome) {
    case fleet::ImportOutcome::Added:
        return ImportDialog::tr("new");
    case fleet::ImportOutcome::Updated:
        return ImportDialog::tr("changes");
    case fleet::ImportOutcome::Unchanged:
        return ImportDialog::tr("as it is");
    case fleet::ImportOutcome::Faulty:
        break;
    }
    return ImportDialog::tr("left out");
}

} // namespace

ImportDialog::ImportDialog(FleetSession& session, const QString& path, QWidget* parent)
    : QDialog(parent)
    , m_session(session)
    , m_path(path)
    , m_run(session.directory())
    , m_words(new QLabel)
    , m_progress(new QProgressBar)
    , m_list(new QTreeWidget)
{
    setWindowTitle(tr("Import endpoints"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(760, 480);
    m_words->setWordWrap(true);
    m_progress->setAccessibleName(tr("Progress"));
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAccessibleName(tr("Rows of the file"));
    m_list->setHeaderLabels({tr("Line"), tr("Endpoint"), tr("Address"), tr("Result"), tr("Why")});
    m_list->header()->resizeSection(0, 60);
    m_list->header()->resizeSection(1, 160);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_words);
    layout->addWidget(m_progress);
    layout->addWidget(m_list, 1);
    makeButtons(layout);
    connectRun();
    showRunning(tr("Reading %1…").arg(path));
    m_run.plan(path);
}

ImportDialog::~ImportDialog() = default;

void ImportDialog::makeButtons(QVBoxLayout* layout)
{
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_store = buttons->addButton(tr("Import"), QDialogButtonBox::AcceptRole);
    const QString command = shellLine(
        {u"patchswarmctl"_s, u"fleet"_s, u"import"_s, u"--fleet"_s, m_session.directory(), m_path});
    auto* copy = buttons->addButton(tr("Copy as command"), QDialogButtonBox::ActionRole);
    copy->setIcon(views::icon(u"command"_s));
    copy->setToolTip(command);
    connect(copy, &QPushButton::clicked, this, [this, command] {
        QGuiApplication::clipboard()->setText(command);
        Q_EMIT said(tr("Copied: %1").arg(command));
    });
    connect(buttons, &QDialogButtonBox::accepted, this, &ImportDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &ImportDialog::reject);
    layout->addWidget(buttons);
}

void ImportDialog::connectRun()
{
    connect(&m_run, &fleet::ImportRun::progressed, m_progress, &QProgressBar::setValue);
    connect(&m_run, &fleet::ImportRun::planned, this, &ImportDialog::showPlan);
    connect(&m_run, &fleet::ImportRun::failed, this, [this](const Error& error) {
        showEnd(tr("Nothing was imported: %1").arg(error.detail));
    });
    connect(&m_run, &fleet::ImportRun::cancelled, this, [this] {
        Q_EMIT said(tr("Nothing was imported."));
        QDialog::reject();
    });
    connect(&m_run, &fleet::ImportRun::stored, this, [this] {
        m_session.inventoryChanged();
        Q_EMIT said(tr("%1 imported").arg(m_path));
        QDialog::accept();
    });
}

QString ImportDialog::told() const
{
    return m_words->text();
}

void ImportDialog::showRunning(const QString& words)
{
    m_words->setText(words);
    m_progress->setValue(0);
    m_progress->show();
    m_store->setEnabled(false);
}

void ImportDialog::showEnd(const QString& words)
{
    m_progress->hide();
    m_words->setText(words);
    m_words->setAccessibleDescription(words);
}

void ImportDialog::showPlan()
{
    using fleet::ImportOutcome;
    const fleet::ImportPlan& plan = *m_run.result();
    const int count = plan.count(ImportOutcome::Added) + plan.count(ImportOutcome::Updated);
    showEnd(tr("%1: %2 new, %3 changed, %4 as they are, %5 left out.")
                .arg(m_path)
                .arg(plan.count(ImportOutcome::Added))
                .arg(plan.count(ImportOutcome::Updated))
                .arg(plan.count(ImportOutcome::Unchanged))
                .arg(plan.count(ImportOutcome::Faulty)));
    m_store->setText(tr("Import %1").arg(count));
    m_store->setEnabled(count > 0);
    QList<QTreeWidgetItem*> items;
    for (const bool isFaulty : {true, false})
        for (const fleet::ImportRow& row : plan.rows)
            if ((row.outcome == ImportOutcome::Faulty) == isFaulty && items.size() < mostShown)
                items.append(
                    new QTreeWidgetItem({QString::number(row.line), row.record.name,
                                         row.record.host, outcomeText(row.outcome), row.message}));
    m_list->addTopLevelItems(items);
}

void ImportDialog::accept()
{
    if (m_run.isRunning() || !m_store->isEnabled())
        return;
    showRunning(tr("Storing…"));
    m_run.store();
}

void ImportDialog::reject()
{
    if (!m_run.isRunning())
        return QDialog::reject();
    m_run.cancel(); // cancelled() or what came of it follows
    m_words->setText(tr("Stopping…"));
}

ImportDialog* ImportDialog::ask(FleetSession& session, QWidget* parent)
{
    const QString path =
        QFileDialog::getOpenFileName(parent, tr("Import endpoints: address, name, group, tags"), {},
                                     tr("Comma-separated values (*.csv);;All files (*)"));
    return path.isEmpty() ? nullptr : new ImportDialog(session, path, parent);
}

} // namespace patchswarm::pages
