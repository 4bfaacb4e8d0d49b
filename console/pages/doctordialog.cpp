#include "console/pages/doctordialog.h"

#include <QBoxLayout>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QTextBrowser>

#include <algorithm>

#include "console/pages/commandtext.h"
#include "console/pages/fleetsession.h"
#include "console/views/icons.h"
#include "console/views/theme.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::pages {

using namespace views;
using rpc::Reach;
using rpc::Severity;

namespace {

QString severityText(Severity severity)
{
    switch (severity) {
    case Severity::Ok:
        return DoctorDialog::tr("✓ sound");
    case Severity::Notice:
        return DoctorDialog::tr("ℹ notice");
    case Severity::Warning:
        return DoctorDialog::tr("⚠ warning");
    case Severity::Error:
        break;
    }
    return DoctorDialog::tr("✗ error");
}

QString reachText(Reach reach)
{
    switch (reach) {
    case Reach::Untried:
        return DoctorDialog::tr("not tried");
    case Reach::Open:
        return DoctorDialog::tr("✓ open");
    case Reach::Refused:
        return DoctorDialog::tr("✗ refused");
    case Reach::Silent:
        return DoctorDialog::tr("✗ no answer");
    case Reach::Unreachable:
        break;
    }
    return DoctorDialog::tr("✗ no way there");
}

QString findingHtml(const rpc::DoctorFinding& finding, const Theme& theme)
{
    const bool isBad = finding.severity >= Severity::Warning;
    QString html = u"<p><b%1>%2</b>"_s.arg(
        isBad ? u" style='color:%1'"_s.arg(theme.failureText.name()) : QString(),
        severityText(finding.severity));
    if (!finding.subject.isEmpty())
        html += u" · "_s + finding.subject.toHtmlEscaped();
    html += u"<br>"_s + finding.text.toHtmlEscaped();
    if (!finding.fix.isEmpty())
        html += u"<br>→ "_s + finding.fix.toHtmlEscaped();
    return html + u"</p>"_s;
}

QString rowHtml(const QStringList& cells, QLatin1StringView tag)
{
    QString html = u"<tr>"_s;
    for (const QString& cell : cells)
        html += u"<%1 align='left'>%2&nbsp;&nbsp;</%1>"_s.arg(tag, cell.toHtmlEscaped());
    return html + u"</tr>"_s;
}

QString neighboursHtml(const rpc::DoctorReport& report)
{
    if (report.neighbours.isEmpty())
        return {};
    QString html = u"<h3>%1</h3><table cellspacing='4'>"_s.arg(
        DoctorDialog::tr("Ports to and from neighbours").toHtmlEscaped());
    html += rowHtml({DoctorDialog::tr("Neighbour"), DoctorDialog::tr("Address"),
                     DoctorDialog::tr("Transport to it"), DoctorDialog::tr("from it"),
                     DoctorDialog::tr("Admin port to it"), DoctorDialog::tr("from it")},
                    "th"_L1);
    for (const rpc::NeighbourCheck& check : report.neighbours)
        html +=
            rowHtml({check.name.isEmpty() ? DoctorDialog::tr("no link") : check.name, check.address,
                     reachText(check.transportTo), reachText(check.transportFrom),
                     reachText(check.adminTo), reachText(check.adminFrom)},
                    "td"_L1);
    html += u"</table>"_s;
    if (report.neighboursLeftOut > 0)
        html += u"<p>%1</p>"_s.arg(DoctorDialog::tr("%1 more are known and were not examined.")
                                       .arg(report.neighboursLeftOut)
                                       .toHtmlEscaped());
    return html;
}

QString summaryText(const rpc::DoctorReport& report)
{
    const auto count = [&report](Severity severity) {
        return std::count_if(report.findings.begin(), report.findings.end(),
                             [severity](const auto& f) { return f.severity == severity; });
    };
    const QString took = QLocale().toString(static_cast<double>(report.tookMs) / 1000, 'f', 1);
    if (report.worst < Severity::Warning)
        return DoctorDialog::tr("Nothing is wrong. Examined in %1 s.").arg(took);
    return DoctorDialog::tr("Errors: %1, warnings: %2. Examined in %3 s.")
        .arg(count(Severity::Error))
        .arg(count(Severity::Warning))
        .arg(took);
}

} // namespace

DoctorDialog::DoctorDialog(FleetSession& session, const QString& endpoint, QWidget* parent)
    : QDialog(parent)
    , m_endpoint(endpoint)
    , m_action(session.watch())
    , m_words(new QLabel)
    , m_progress(new QProgressBar)
    , m_text(new QTextBrowser)
{
    setWindowTitle(tr("Doctor: %1").arg(endpoint));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(760, 560);
    m_words->setWordWrap(true);
    m_progress->setRange(0, 0);
    m_progress->setAccessibleName(tr("Progress"));
    m_text->setAccessibleName(tr("What the doctor found"));
    m_text->setOpenLinks(false);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    m_again = buttons->addButton(tr("Examine again"), QDialogButtonBox::ActionRole);
    m_again->setIcon(icon(u"doctor"_s));
    const QString command = endpointCommand({u"doctor"_s}, session.directory(), {endpoint});
    auto* copy = buttons->addButton(tr("Copy as command"), QDialogButtonBox::ActionRole);
    copy->setIcon(icon(u"command"_s));
    copy->setToolTip(command);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_words);
    layout->addWidget(m_progress);
    layout->addWidget(m_text, 1);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_again, &QPushButton::clicked, this, &DoctorDialog::start);
    connect(copy, &QPushButton::clicked, this, [this, command] {
        QGuiApplication::clipboard()->setText(command);
        Q_EMIT said(tr("Copied: %1").arg(command));
    });
    connect(&m_action, &models::FleetAction::finished, this, &DoctorDialog::answered);
    m_progress->hide();
}

DoctorDialog::~DoctorDialog() = default;

void DoctorDialog::start()
{
    m_report.reset();
    m_unreadable.clear();
    const auto work = [](fleet::EndpointVisit& visit) {
        visit.client().call(u"doctor.run"_s, QJsonObject(),
                            [&visit](const fleet::CallResult& result) {
                                if (result)
                                    visit.succeed(result->toObject());
                                else
                                    visit.giveUp(result.error());
                            });
    };
    const auto words = [this](const QJsonObject& answer) {
        auto report = rpc::fromJson<rpc::DoctorReport>(answer);
        if (report)
            m_report = std::move(*report);
        else
            m_unreadable = policy::faultsError(report.error()).detail;
        return QString();
    };
    if (!m_action.run({m_endpoint}, work, words))
        return;
    m_words->setText(tr("Examining network, trust, clock and disk of %1 …").arg(m_endpoint));
    m_progress->show();
    m_again->setEnabled(false);
}

void DoctorDialog::answered()
{
    m_progress->hide();
    m_again->setEnabled(true);
    if (m_report)
        return showReport(*m_report);
    const QString why = m_unreadable.isEmpty()
        ? m_action.model().index(0, models::ActionModel::Detail).data().toString()
        : m_unreadable;
    m_text->clear();
    m_words->setText(tr("%1 could not be examined: %2").arg(m_endpoint, why));
    Q_EMIT said(m_words->text());
}

void DoctorDialog::showReport(const rpc::DoctorReport& report)
{
    m_report = report;
    const Theme theme = Theme::of(*this);
    QString html;
    for (const rpc::DoctorFinding& finding : report.findings)
        html += findingHtml(finding, theme);
    m_text->setHtml(html + neighboursHtml(report));
    m_words->setText(summaryText(report));
    Q_EMIT said(u"%1: %2"_s.arg(windowTitle(), m_words->text()));
}

} // namespace patchswarm::pages
