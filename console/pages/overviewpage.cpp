#include "console/pages/overviewpage.h"

#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>

#include "console/models/reports.h"
#include "console/pages/figuretile.h"
#include "console/pages/fleettable.h"
#include "console/views/amounts.h"
#include "console/views/celldelegates.h"
#include "console/views/icons.h"
#include "console/views/theme.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::pages {

using namespace views;

namespace {

QWidget* titled(const QString& title, QWidget* contents)
{
    auto* box = new QWidget;
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::small);
    auto* label = new QLabel(title);
    QFont font = label->font();
    font.setBold(true);
    label->setFont(font);
    layout->addWidget(label);
    layout->addWidget(contents, 1);
    return box;
}

} // namespace

OverviewPage::OverviewPage(FleetSession& session, QWidget* parent)
    : Page(session, tr("Overview"), parent)
    , m_health(new FigureTile(tr("Connected")))
    , m_trouble(new FigureTile(tr("Need attention")))
    , m_drift(new FigureTile(tr("Profile drift")))
    , m_saved(new FigureTile(tr("WAN saved")))
    , m_cache(new FigureTile(tr("Peer caches")))
{
    auto* contents = new QWidget;
    auto* layout = new QVBoxLayout(contents);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::large);
    layout->addWidget(makeTiles());
    layout->addWidget(makeTables(), 1);
    setContents(contents);
    connect(&session, &FleetSession::tablesChanged, this, [this] {
        if (m_isActive)
            refresh();
    });
}

QWidget* OverviewPage::makeTiles()
{
    auto* tiles = new QWidget;
    auto* layout = new QHBoxLayout(tiles);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::medium);
    for (FigureTile* tile : {m_health, m_trouble, m_drift, m_saved, m_cache})
        layout->addWidget(tile);
    connect(m_health, &QAbstractButton::clicked, this, [this] { Q_EMIT endpointsWanted({}); });
    connect(m_trouble, &QAbstractButton::clicked, this, [this] {
        models::EndpointCriteria criteria;
        criteria.onlyAttention = true;
        Q_EMIT endpointsWanted(criteria);
    });
    connect(m_drift, &QAbstractButton::clicked, this, [this] {
        models::EndpointCriteria criteria;
        criteria.onlyDrift = true;
        Q_EMIT endpointsWanted(criteria);
    });
    m_saved->setToolTip(models::savedFormula());
    m_repair = new QPushButton(icon(u"retry"_s), tr("Repair drift"));
    m_repair->setToolTip(tr("Applies to the drifted endpoints the profile again that was last sent "
                            "to them from here; the result for each is shown"));
    m_repair->hide();
    connect(m_repair, &QPushButton::clicked, this, [this] {
        QStringList names;
        for (const auto& endpoint : session().snapshot()->endpoints)
            if (endpoint->profile.hasDrifted())
                names.append(endpoint->record.name);
        Q_EMIT repairWanted(names);
    });
    controls()->addStretch(1);
    controls()->addWidget(m_repair);
    connect(m_saved, &QAbstractButton::clicked, this, [this] { Q_EMIT pageWanted(u"reports"_s); });
    connect(m_cache, &QAbstractButton::clicked, this, [this] { Q_EMIT endpointsWanted({}); });
    return tiles;
}

QWidget* OverviewPage::makeTables()
{
    using Endpoints = models::EndpointTableModel;
    using Jobs = models::JobTableModel;
    auto* attention = new FleetTable(u"attention"_s);
    m_attention.setSourceModel(&session().endpoints());
    models::EndpointCriteria criteria;
    criteria.onlyAttention = true;
    m_attention.setCriteria(criteria);
    QVector<int> widths(Endpoints::ColumnCount, 0);
    widths[Endpoints::Name] = 18;
    widths[Endpoints::State] = 30;
    widths[Endpoints::LastReport] = 16;
    attention->setColumns(&m_attention, widths);
    attention->sortByColumn(-1, Qt::AscendingOrder);
    m_attention.sortWorstFirst();
    attention->setEmptyText(tr("Nobody needs attention."));
    attention->setAccessibleName(tr("Endpoints that need attention, the worst first"));
    auto* jobs = new FleetTable(u"running-jobs"_s);
    m_jobs.setSourceModel(&session().jobs());
    m_jobs.setSortRole(models::SortRole);
    widths = QVector<int>(Jobs::ColumnCount, 0);
    widths[Jobs::Title] = 20;
    widths[Jobs::State] = 10;
    widths[Jobs::Progress] = 14;
    widths[Jobs::Complete] = 10;
    jobs->setColumns(&m_jobs, widths);
    jobs->setItemDelegateForColumn(Jobs::Progress, new ProgressDelegate(jobs));
    jobs->sortByColumn(Jobs::Order, Qt::AscendingOrder);
    jobs->setEmptyText(tr("No job yet. New job…, on the page Jobs, deploys one."));
    jobs->setAccessibleName(tr("Jobs, what goes first on top"));
    for (const auto& [table, widest] :
         {std::pair {attention, int(Endpoints::State)}, std::pair {jobs, int(Jobs::Title)}}) {
        table->horizontalHeader()->setStretchLastSection(false);
        table->horizontalHeader()->setSectionResizeMode(widest, QHeaderView::Stretch);
    }
    for (FleetTable* table : {attention, jobs})
        connect(table, &FleetTable::said, this, &Page::said);
    connect(attention, &QAbstractItemView::activated, this, [this](const QModelIndex& index) {
        Q_EMIT endpointWanted(index.data(models::KeyRole).toString());
    });
    connect(jobs, &QAbstractItemView::activated, this, [this](const QModelIndex& index) {
        Q_EMIT swarmWanted(index.data(models::KeyRole).toString());
    });
    auto* splitter = new QSplitter;
    splitter->setChildrenCollapsible(false);
    splitter->setHandleWidth(space::large);
    splitter->addWidget(titled(tr("Needs attention, worst first (Enter: go there)"), attention));
    splitter->addWidget(titled(tr("Jobs, in the order of the agents (Enter: its swarm)"), jobs));
    return splitter;
}

void OverviewPage::refresh()
{
    const fleet::FleetSnapshot& fleet = *session().snapshot();
    const auto all = fleet.endpoints.size();
    quint64 used = 0;
    quint64 limit = 0;
    int drifted = 0;
    for (const auto& endpoint : fleet.endpoints) {
        used += endpoint->cacheUsed;
        limit += endpoint->cacheLimit;
        drifted += endpoint->profile.hasDrifted() ? 1 : 0;
    }
    m_health->setFigure(countText(fleet.connected()), tr("of %1 endpoints").arg(countText(all)),
                        fleet.connected() == 0 && all > 0);
    const int trouble = m_attention.rowCount();
    m_trouble->setFigure(countText(trouble),
                         trouble == 0 ? tr("all is well") : tr("worst first below"), trouble > 0);
    m_drift->setFigure(countText(drifted),
                       drifted == 0 ? tr("all as sent") : tr("differ from what was sent"),
                       drifted > 0);
    m_repair->setVisible(drifted > 0);
    m_cache->setFigure(bytesText(double(used)), tr("of %1").arg(bytesText(double(limit))));
    showSavings();
}

void OverviewPage::showSavings()
{
    fleet::ByteSources bytes;
    for (const models::JobRow& row : session().jobs().rows())
        bytes.add(row.summary.bytes());
    m_saved->setFigure(bytes.verified == 0 ? u"–"_s : shareText(bytes.shareFromPeers()),
                       bytes.verified == 0 ? tr("nothing delivered yet")
                                           : tr("%1 of %2 from peers")
                                                 .arg(bytesText(double(bytes.fromPeers)),
                                                      bytesText(double(bytes.verified))));
}

void OverviewPage::setActive(bool isActive)
{
    m_isActive = isActive;
    if (isActive)
        refresh();
}

} // namespace patchswarm::pages
