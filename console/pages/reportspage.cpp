#include "console/pages/reportspage.h"

#include <QAction>
#include <QComboBox>
#include <QFileDialog>
#include <QHeaderView>
#include <QLabel>
#include <QSaveFile>

#include "console/pages/commandtext.h"
#include "console/pages/fleettable.h"
#include "console/views/theme.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::pages {

using namespace views;

namespace {

constexpr int mostCharacters = 60; // of a column

enum Kind
{
    ByJob,
    BySite,
    ByDay,
    Remediation,
    Stragglers,
};

} // namespace

ReportsPage::ReportsPage(FleetSession& session, QWidget* parent)
    : Page(session, tr("Reports"), parent)
    , m_kind(new QComboBox)
    , m_jobs(new QComboBox)
    , m_formulas(new QLabel)
    , m_table(new FleetTable(u"reports"_s))
{
    m_kind->addItems({tr("Savings by job"), tr("Savings by site"), tr("Savings by day"),
                      tr("Time to remediation"), tr("Stragglers")});
    m_kind->setAccessibleName(tr("Report"));
    m_jobs->addItems({tr("All jobs"), tr("The chosen job")});
    m_jobs->setAccessibleName(tr("Jobs in the report"));
    controls()->addWidget(m_kind);
    controls()->addWidget(m_jobs);
    controls()->addStretch(1);
    auto* refresh = new QAction(tr("Refresh"), this);
    refresh->setShortcut(QKeySequence::Refresh);
    addAction(u"refresh"_s, refresh);
    auto* copy = new QAction(tr("Copy as command"), this);
    addAction(u"command"_s, copy);
    auto* save = new QAction(tr("Export as CSV…"), this);
    addAction(u"export"_s, save);
    m_formulas->setWordWrap(true);
    m_formulas->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_formulas->setFont(textFont(font(), TextSize::Caption));
    m_table->setSortingEnabled(false); // the total stays last
    m_table->horizontalHeader()->setStretchLastSection(false);
    m_table->setEmptyText(tr("Nothing to report yet."));
    auto* contents = new QWidget;
    auto* layout = new QVBoxLayout(contents);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_formulas);
    setContents(contents);
    m_table->setColumns(&m_model, {});
    connect(m_kind, &QComboBox::activated, this, &ReportsPage::make);
    connect(m_jobs, &QComboBox::activated, this, &ReportsPage::make);
    connect(refresh, &QAction::triggered, this, &ReportsPage::make);
    connect(save, &QAction::triggered, this, &ReportsPage::exportCsv);
    connect(copy, &QAction::triggered, this, [this] {
        QStringList words {u"patchswarmctl"_s,          u"report"_s,   u"--fleet"_s,
                           this->session().directory(), u"--format"_s, u"csv"_s};
        if (m_jobs->currentIndex() == 1)
            words += {u"--job"_s, this->session().job()};
        copyCommand(shellLine(words));
    });
    connect(&session, &FleetSession::jobChanged, this, [this] {
        if (isVisible())
            make();
    });
    connect(m_table, &FleetTable::said, this, &Page::said);
}

// Room for what is in it, up to some length.
int ReportsPage::widthOf(const models::Report& report, int column) const
{
    const QFontMetrics metrics(m_table->font());
    int width = std::max(metrics.horizontalAdvance(report.columns.at(column)),
                         12 * metrics.averageCharWidth());
    for (const auto& row : report.rows)
        width = std::max(width, metrics.horizontalAdvance(row.value(column).text));
    return std::min(width, mostCharacters * metrics.averageCharWidth()) + space::wide;
}

void ReportsPage::make()
{
    const fleet::FleetSnapshot& fleet = *session().snapshot();
    const auto& known = session().jobs().knownJobs();
    const int kind = m_kind->currentIndex();
    m_jobs->setEnabled(kind != Stragglers);
    const QString job = m_jobs->currentIndex() == 1 ? session().job() : QString();
    models::Report report;
    if (kind == Remediation)
        report = models::remediationReport(fleet, known, job);
    else if (kind == Stragglers)
        report = models::stragglersReport(fleet, known, session().job());
    else
        report = models::savingsReport(fleet, known, static_cast<models::SavingsBy>(kind), job);
    m_model.setReport(report);
    for (int column = 0; column < m_model.columnCount(); ++column) {
        m_table->setColumnHidden(column, false);
        m_table->setColumnWidth(column, widthOf(report, column));
    }
    m_formulas->setText((report.formulas + report.notes).join(u'\n'));
}

void ReportsPage::exportCsv()
{
    const QString path = QFileDialog::getSaveFileName(this, tr("Export as CSV"), u"report.csv"_s,
                                                      tr("Comma-separated values (*.csv)"));
    if (path.isEmpty())
        return;
    QSaveFile file(path);
    const bool isWritten = file.open(QIODevice::WriteOnly)
        && file.write(m_model.report().csv().toUtf8()) >= 0 && file.commit();
    Q_EMIT said(
        isWritten
            ? tr("Report written to %1").arg(path)
            : tr("%1 cannot be written: %2. Choose another folder.").arg(path, file.errorString()));
}

void ReportsPage::setActive(bool isActive)
{
    if (isActive)
        make();
}

} // namespace patchswarm::pages
