#include "console/pages/endpointdetail.h"

#include <QBoxLayout>
#include <QDateTime>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollArea>
#include <QSortFilterProxyModel>
#include <QTabWidget>

#include "console/models/endpointrow.h"
#include "console/models/words.h"
#include "console/pages/doctordialog.h"
#include "console/pages/fleetsession.h"
#include "console/pages/fleettable.h"
#include "console/views/icons.h"
#include "console/views/piecesbar.h"
#include "console/views/theme.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::pages {

using namespace views;

namespace {

constexpr int leastWidth = 348;

QString factRow(const QString& title, const QString& value)
{
    return value.isEmpty() ? QString()
                           : u"<tr><td style='padding-right:16px'>%1</td><td>%2</td></tr>"_s.arg(
                               title.toHtmlEscaped(), value);
}

} // namespace

EndpointDetail::EndpointDetail(FleetSession& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_title(new QLabel)
    , m_tabs(new QTabWidget)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::medium, space::small, space::small, space::small);
    m_title->setFont(textFont(font(), TextSize::Title));
    layout->addWidget(m_title);
    m_tabs->setDocumentMode(true);
    setMinimumWidth(leastWidth);
    m_tabs->addTab(makeSummary(), tr("Summary"));
    auto* links = new FleetTable(u"links"_s);
    links->setColumns(&m_links, {14, 11, 11, 11, 11, 0, 0});
    links->setAccessibleName(tr("Links with rates"));
    m_tabs->addTab(links, tr("Links"));
    auto* whyNot = new FleetTable(u"why-not"_s);
    whyNot->setColumns(&m_whyNot, {14, 0, 0, 0, 0, 16, 30});
    whyNot->setAccessibleName(tr("Peers that were not used, and why"));
    m_tabs->addTab(whyNot, tr("Not used"));
    m_tabs->addTab(makeEvents(), tr("Events"));
    layout->addWidget(m_tabs, 1);
    connect(&session, &FleetSession::tablesChanged, this, [this] {
        if (isVisible())
            refresh();
    });
    refresh();
}

QWidget* EndpointDetail::makeSummary()
{
    auto* area = new QScrollArea;
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    auto* summary = new QWidget;
    auto* layout = new QVBoxLayout(summary);
    layout->setContentsMargins(0, space::small, 0, 0);
    layout->setSpacing(space::medium);
    m_state = new QLabel;
    m_state->setWordWrap(true);
    m_state->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_facts = new QLabel;
    m_facts->setTextFormat(Qt::RichText);
    m_facts->setWordWrap(true);
    m_facts->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_pieces = new PiecesBar;
    layout->addWidget(m_state);
    layout->addWidget(m_pieces);
    layout->addWidget(m_facts);
    layout->addWidget(makeDoctor(), 0, Qt::AlignLeft);
    layout->addStretch(1);
    area->setWidget(summary);
    return area;
}

QWidget* EndpointDetail::makeDoctor()
{
    m_doctor = new QPushButton(icon(u"doctor"_s), tr("Doctor"));
    m_doctor->setToolTip(tr("Examines network, trust, clock and disk: what is wrong, and the fix"));
    connect(m_doctor, &QPushButton::clicked, this, [this] {
        auto* dialog = new DoctorDialog(m_session, m_name, window());
        connect(dialog, &DoctorDialog::said, this, &EndpointDetail::said);
        dialog->show();
        dialog->start();
    });
    return m_doctor;
}

QWidget* EndpointDetail::makeEvents()
{
    m_events = new QSortFilterProxyModel(this);
    m_events->setSourceModel(&m_session.events());
    m_events->setFilterKeyColumn(models::EventTableModel::Endpoint);
    m_events->setSortRole(models::SortRole);
    auto* table = new FleetTable(u"endpoint-events"_s);
    table->setColumns(m_events, {23, 0, 16, 36, 14, 0});
    table->sortByColumn(models::EventTableModel::Time, Qt::DescendingOrder);
    table->setAccessibleName(tr("Last events"));
    connect(table, &FleetTable::said, this, &EndpointDetail::said);
    return table;
}

void EndpointDetail::setEndpoint(const QString& name)
{
    if (name == m_name)
        return;
    m_name = name;
    m_events->setFilterRegularExpression(u"^%1$"_s.arg(QRegularExpression::escape(name)));
    if (isVisible())
        m_session.watch().setFocus(name.isEmpty() ? QStringList() : QStringList {name});
    refresh();
}

void EndpointDetail::showEvent(QShowEvent* event)
{
    if (!m_name.isEmpty())
        m_session.watch().setFocus({m_name});
    refresh();
    QWidget::showEvent(event);
}

void EndpointDetail::hideEvent(QHideEvent* event)
{
    m_session.watch().setFocus({});
    QWidget::hideEvent(event);
}

void EndpointDetail::refresh()
{
    const auto endpoint = m_session.snapshot()->find(m_name);
    m_links.setEndpoint(endpoint, *m_session.snapshot());
    m_whyNot.setEndpoint(endpoint, *m_session.snapshot());
    m_tabs->setEnabled(endpoint != nullptr);
    m_doctor->setVisible(endpoint != nullptr);
    m_doctor->setEnabled(endpoint && endpoint->isConnected());
    m_title->setText(endpoint ? m_name : tr("No endpoint selected"));
    if (!endpoint) {
        m_state->setText(tr("Select an endpoint in the table."));
        m_facts->clear();
        m_pieces->hide();
        return;
    }
    m_tabs->setTabText(1, tr("Links (%1)").arg(m_links.rowCount()));
    m_tabs->setTabText(2,
                       m_whyNot.rowCount() == 0 ? tr("Not used")
                                                : tr("Not used (%1)").arg(m_whyNot.rowCount()));
    showSummary(*endpoint);
    showPieces(*endpoint);
}

void EndpointDetail::showSummary(const fleet::EndpointSnapshot& endpoint)
{
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    const models::EndpointRow row = models::rowOf(endpoint, m_session.job(), now);
    const Theme theme = Theme::of(*this);
    const bool isBad = models::needsAttention(row.condition);
    QString state = u"<b%1>%2</b>"_s.arg(
        isBad ? u" style='color:%1'"_s.arg(theme.failureText.name()) : QString(),
        row.state.toHtmlEscaped());
    if (!row.explanation.isEmpty())
        state += u"<br>"_s + row.explanation.toHtmlEscaped().replace(u'\n', u"<br>"_s);
    m_state->setText(state);
    QString profile = row.profile.toHtmlEscaped();
    if (row.hasDrifted)
        profile += u"<br><b style='color:%1'>≠ %2</b>"_s.arg(
            theme.failureText.name(),
            tr("should be %1: drifted").arg(row.desiredProfile).toHtmlEscaped());
    QString facts = u"<table cellspacing='4'>"_s;
    facts += factRow(tr("Profile"), profile);
    facts += factRow(tr("Job"), row.jobText.toHtmlEscaped());
    facts += factRow(tr("Receives"), models::flowText(row.inBytesPerSecond));
    facts += factRow(tr("Sends"), models::flowText(row.outBytesPerSecond));
    facts += factRow(tr("Cache"),
                     row.cacheLimit == 0 ? QString()
                                         : tr("%1 of %2")
                                               .arg(models::sizeText(row.cacheUsed),
                                                    models::sizeText(row.cacheLimit)));
    facts += factRow(tr("Disk free"),
                     endpoint.diskFree == 0 ? QString() : models::sizeText(endpoint.diskFree));
    facts += factRow(tr("Address"), row.address.toHtmlEscaped());
    facts += factRow(tr("Site"), row.site.toHtmlEscaped());
    facts += factRow(tr("Groups"), row.groups.join(u", "_s).toHtmlEscaped());
    facts += factRow(tr("Tags"), row.tags.join(u", "_s).toHtmlEscaped());
    facts += factRow(tr("Last report"), models::agoText(endpoint.lastReportMs, now));
    facts += factRow(tr("Version"), row.version.toHtmlEscaped());
    facts += factRow(tr("Identity"), row.id.isEmpty() ? QString() : row.id.left(16) + u"…"_s);
    m_facts->setText(facts + u"</table>"_s);
}

void EndpointDetail::showPieces(const fleet::EndpointSnapshot& endpoint)
{
    const fleet::JobPicture* job = endpoint.findJob(m_session.job());
    m_pieces->setVisible(job && job->chunks > 0);
    if (!job || job->chunks == 0)
        return;
    picture::Pieces pieces;
    pieces.held.assign(job->map.begin(), job->map.end());
    pieces.chunks = static_cast<int>(job->chunks);
    pieces.chunksHeld = static_cast<int>(job->chunksHeld);
    m_pieces->setPieces(pieces);
}

} // namespace patchswarm::pages
