#include "console/pages/actiondialog.h"

#include <QBoxLayout>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QGuiApplication>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

#include "console/pages/fleetsession.h"
#include "console/pages/fleettable.h"
#include "console/views/icons.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::pages {

using namespace views;

ActionDialog::ActionDialog(FleetSession& session, const QString& title, const QString& command,
                           QWidget* parent)
    : QDialog(parent)
    , m_action(session.watch())
    , m_words(new QLabel)
    , m_progress(new QProgressBar)
    , m_table(new FleetTable(u"action"_s))
{
    setWindowTitle(title);
    setAttribute(Qt::WA_DeleteOnClose);
    resize(680, 420);
    m_words->setWordWrap(true);
    m_progress->setAccessibleName(tr("Progress"));
    m_progress->hide();
    m_table->setAccessibleName(tr("Result for each endpoint"));
    m_table->setColumns(&m_results, {18, 10, 60});
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    m_retry = buttons->addButton(tr("Retry failed"), QDialogButtonBox::ActionRole);
    m_retry->setIcon(icon(u"retry"_s));
    m_stop = buttons->addButton(tr("Stop"), QDialogButtonBox::ActionRole);
    m_stop->setIcon(icon(u"cancel"_s));
    m_retry->hide();
    m_stop->hide();
    if (!command.isEmpty()) {
        auto* copy = buttons->addButton(tr("Copy as command"), QDialogButtonBox::ActionRole);
        copy->setIcon(icon(u"command"_s));
        copy->setToolTip(command);
        connect(copy, &QPushButton::clicked, this, [this, command] {
            QGuiApplication::clipboard()->setText(command);
            Q_EMIT said(tr("Copied: %1").arg(command));
        });
    }
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_words);
    layout->addWidget(m_progress);
    layout->addWidget(m_table, 1);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_retry, &QPushButton::clicked, this, [this] {
        if (m_action.retryFailed())
            showState();
    });
    connect(m_stop, &QPushButton::clicked, &m_action, &models::FleetAction::stop);
    connect(m_table, &FleetTable::said, this, &ActionDialog::said);
    connect(&m_action, &models::FleetAction::progressed, this, [this](int done, int total) {
        m_progress->setRange(0, std::max(total, 1));
        m_progress->setValue(done);
        showState();
    });
    connect(&m_action, &models::FleetAction::finished, this, [this] {
        showState();
        Q_EMIT said(u"%1: %2"_s.arg(windowTitle(), m_words->text()));
    });
}

ActionDialog::~ActionDialog() = default;

void ActionDialog::run(const QStringList& endpoints, const fleet::EndpointVisit::Work& work,
                       const models::FleetAction::Words& words)
{
    m_table->setModel(&m_action.model());
    m_action.run(endpoints, work, words);
    m_progress->setRange(0, std::max(static_cast<int>(endpoints.size()), 1));
    m_progress->setValue(0);
    showState();
}

void ActionDialog::showResults(const QVector<models::ActionRow>& rows)
{
    QVector<models::ActionRow> sorted = rows;
    std::sort(sorted.begin(), sorted.end(),
              [](const auto& a, const auto& b) { return a.endpoint < b.endpoint; });
    m_results.setRows(sorted);
    const auto failed = std::count_if(sorted.begin(), sorted.end(), [](const auto& row) {
        return row.state == models::ActionRow::State::Failed;
    });
    m_words->setText(
        tr("Done at %1 of %2 endpoints.").arg(sorted.size() - failed).arg(sorted.size()));
}

void ActionDialog::showState()
{
    using State = models::ActionRow::State;
    const bool isRunning = m_action.isRunning();
    m_progress->setVisible(isRunning);
    m_stop->setVisible(isRunning);
    m_retry->setVisible(!isRunning && m_action.count(State::Failed) > 0);
    const int done = m_action.count(State::Done);
    const int all = m_action.model().rowCount();
    m_words->setText(isRunning ? tr("%1 of %2 endpoints have answered.")
                                     .arg(done + m_action.count(State::Failed))
                                     .arg(all)
                               : tr("Done at %1 of %2 endpoints.").arg(done).arg(all));
}

} // namespace patchswarm::pages
