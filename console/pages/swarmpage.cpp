#include "console/pages/swarmpage.h"

#include <QAction>
#include <QDockWidget>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QLabel>
#include <QSortFilterProxyModel>

#include <utility>

#include "console/pages/dockarea.h"
#include "console/pages/fleettable.h"
#include "console/pages/outcomecard.h"
#include "console/pages/timemachine.h"
#include "console/pages/wanbudget.h"
#include "console/views/chunkmatrix.h"
#include "console/views/icons.h"
#include "console/views/kpistrip.h"
#include "console/views/scurve.h"
#include "console/views/swarmcanvas.h"
#include "console/views/theme.h"
#include "console/views/throughput.h"
#include "console/views/timeline.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::pages {

using namespace views;

namespace {

constexpr int liveRate = 15; // snapshots a second; telemetry comes twice a second from each
constexpr int restRate = 4;
constexpr int ratedFleet = 2000; // endpoints; of more, fewer snapshots: their tweens bridge 250 ms
constexpr int chartMs = 500;
constexpr int activitySteps = 240; // of the timeline
constexpr int panelHeight = 200;
constexpr double bytesPerMbit = 1e6 / 8;

} // namespace

SwarmPage::SwarmPage(FleetSession& session, QWidget* parent)
    : Page(session, tr("Swarm"), parent)
    , m_kpi(new KpiStrip)
    , m_canvas(new SwarmCanvas)
    , m_throughput(new Throughput)
    , m_matrix(new ChunkMatrix)
    , m_timeline(new Timeline)
    , m_outcome(new OutcomeCard)
    , m_docks(new DockArea(u"swarm"_s))
    , m_machine(new TimeMachine(session.directory(), *m_timeline, this))
    , m_budget(new WanBudget(session, this))
{
    m_docks->setCentralWidget(makeCentre());
    makePanels();
    makeActions();
    setContents(m_docks);
    connectCanvas();
    connectMachine();
    connect(m_budget, &WanBudget::changed, this, &SwarmPage::showBudget);
    m_chartClock.setInterval(chartMs);
    connect(&m_chartClock, &QTimer::timeout, this, &SwarmPage::showCharts);
    connect(&session, &FleetSession::snapshotChanged, this,
            [this](const auto& snapshot) { take(snapshot, m_figures); });
    connect(&session, &FleetSession::jobChanged, this, &SwarmPage::setJob);
    connect(&session.watch(), &fleet::FleetWatch::eventsArrived, m_machine, &TimeMachine::note);
    setJob(session.job());
}

SwarmPage::~SwarmPage() = default;

QWidget* SwarmPage::makeCentre()
{
    auto* centre = new QWidget;
    auto* layout = new QVBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::small);
    layout->addWidget(m_outcome);
    layout->addWidget(m_kpi);
    layout->addWidget(m_canvas, 1);
    layout->addWidget(m_timeline);
    m_canvas->setMinimumSize(320, 120);
    m_canvas->setAccessibleName(tr("Live picture of the swarm"));
    return centre;
}

QWidget* SwarmPage::makeCurve()
{
    auto* panel = new QWidget;
    auto* layout = new QVBoxLayout(panel);
    layout->setContentsMargins(space::small, space::tight, space::small, space::small);
    layout->setSpacing(space::tight);
    m_curve = new SCurve;
    m_curve->setMinimumHeight(70);
    layout->addWidget(m_curve, 1);
    auto* model = new QHBoxLayout;
    auto* label = new QLabel(tr("Dashed line: everybody from the CDN over a WAN of"));
    m_wan = new QDoubleSpinBox;
    m_wan->setRange(0, 100'000);
    m_wan->setDecimals(0);
    m_wan->setSuffix(tr(" Mbit/s per site"));
    m_wan->setSpecialValueText(tr("not known"));
    m_wan->setAccessibleName(tr("WAN rate of a site, for the model"));
    label->setBuddy(m_wan);
    model->addWidget(label);
    model->addWidget(m_wan);
    model->addStretch(1);
    layout->addLayout(model);
    const auto show = [this] {
        const QSignalBlocker blocker(m_wan);
        m_wan->setValue(session().wanBytesPerSecond() / bytesPerMbit);
        m_figures.setModel({session().wanBytesPerSecond()});
        m_then.setModel({session().wanBytesPerSecond()});
    };
    connect(m_wan, &QDoubleSpinBox::valueChanged, this,
            [this](double value) { session().setWanBytesPerSecond(value * bytesPerMbit); });
    connect(&session(), &FleetSession::wanRateChanged, this, show);
    show();
    return panel;
}

QWidget* SwarmPage::makeEvents()
{
    auto* newest = new QSortFilterProxyModel(this);
    newest->setSourceModel(&session().events());
    newest->setSortRole(models::SortRole);
    auto* table = new FleetTable(u"events"_s);
    table->setColumns(newest, {25, 14, 22, 50, 14, 12});
    table->sortByColumn(models::EventTableModel::Time, Qt::DescendingOrder);
    table->setAccessibleName(tr("Events"));
    connect(table, &FleetTable::said, this, &Page::said);
    return table;
}

void SwarmPage::makePanels()
{
    m_docks->addPanel(u"curve"_s, tr("Roll-out"), makeCurve(), Qt::BottomDockWidgetArea);
    m_docks->addPanel(u"throughput"_s, tr("Throughput"), m_throughput, Qt::BottomDockWidgetArea);
    m_docks->addPanel(u"chunks"_s, tr("Chunks"), m_matrix, Qt::BottomDockWidgetArea);
    m_docks->addPanel(u"events"_s, tr("Events"), makeEvents(), Qt::BottomDockWidgetArea);
    m_docks->finish(panelHeight);
}

void SwarmPage::makeActions()
{
    controls()->addStretch(1);
    auto* table = new QAction(tr("As a table"), this);
    table->setToolTip(tr("The endpoints of this job as a table"));
    connect(table, &QAction::triggered, this, [this] { Q_EMIT endpointsWanted({}); });
    addAction(u"endpoints"_s, table);
    auto* picture = new QAction(tr("Save picture…"), this);
    connect(picture, &QAction::triggered, this, &SwarmPage::savePicture);
    addAction(u"picture"_s, picture);
    auto* presentation = new QAction(tr("Presentation (F11)"), this);
    connect(presentation, &QAction::triggered, this, &SwarmPage::presentationWanted);
    addAction(u"fullscreen"_s, presentation);
}

void SwarmPage::connectCanvas()
{
    connect(m_kpi, &KpiStrip::failedClicked, this, &SwarmPage::toggleFailedFilter);
    connect(m_canvas, &SwarmCanvas::egoWanted, this, &SwarmPage::follow);
    connect(m_canvas, &SwarmCanvas::endpointActivated, this, &Page::endpointWanted);
    // The strip and the origin's bar tell the same figures, so they change together.
    connect(m_canvas, &SwarmCanvas::layersPainted, this,
            [this] { m_kpi->setFigures(shown().kpi()); });
    connect(m_canvas, &SwarmCanvas::fleetShown, this, [this] { follow({}); });
    connect(m_canvas, &SwarmCanvas::siteShown, this, [this] { follow({}); });
}

void SwarmPage::connectMachine()
{
    connect(m_machine, &TimeMachine::began, this, [this] {
        m_then = m_figures; // budget, model and job; the recording's own pictures follow
    });
    connect(m_machine, &TimeMachine::shown, this,
            [this](const auto& snapshot) { take(snapshot, m_then); });
    connect(m_machine, &TimeMachine::left, this, [this] {
        take(session().snapshot(), m_figures);
        showCharts();
    });
    connect(m_machine, &TimeMachine::pastRead, this, [this](const auto& past) {
        m_figures.setPast(past);
        showCharts();
    });
    connect(m_machine, &TimeMachine::failed, this, &Page::said);
}

void SwarmPage::showBudget(double copiesPerSite)
{
    m_figures.setWanBudget(copiesPerSite);
    m_then.setWanBudget(copiesPerSite);
    take(session().snapshot(), m_figures);
}

void SwarmPage::setJob(const QString& id)
{
    std::optional<models::KnownJob> known;
    const auto& all = session().jobs().knownJobs();
    if (const auto found = all.find(id); found != all.end())
        known = found->second;
    m_figures.setJob(id, known);
    m_machine->setJob(id, known);
    take(session().snapshot(), m_figures);
    showCharts();
}

const models::SwarmFigures& SwarmPage::shown() const
{
    return m_machine->isReplaying() ? m_then : m_figures;
}

void SwarmPage::take(const fleet::SnapshotPointer& snapshot, models::SwarmFigures& figures)
{
    figures.take(snapshot);
    if (!m_isActive || &figures != &shown())
        return;
    m_canvas->setPicture(figures.swarm());
    if (!m_followed.isEmpty())
        if (const auto ego = figures.ego(m_followed))
            m_canvas->setEgo(*ego);
}

void SwarmPage::showCharts()
{
    setRate();
    // A replay moves through the same roll-out: its curves stand still.
    if (m_curve->isVisible()) {
        picture::DeliveryCurve curve = m_figures.curve();
        curve.badge = shown().kpi().badge;
        m_curve->setCurve(std::move(curve));
    }
    if (m_throughput->isVisible()) {
        picture::ThroughputSeries series = m_figures.throughput();
        series.badge = shown().kpi().badge;
        m_throughput->setSeries(std::move(series));
    }
    if (m_matrix->isVisible())
        m_matrix->setCoverage(shown().coverage());
    showTimeline();
}

void SwarmPage::showTimeline()
{
    std::vector<float> activity;
    if (const auto& span = m_machine->span(); span && m_figures.summary())
        activity = models::activityOver(m_figures.throughput(), m_figures.summary()->publishedAtMs,
                                        *span, activitySteps);
    m_machine->refresh(std::move(activity));
}

void SwarmPage::setRate()
{
    const auto endpoints = std::max<qsizetype>(session().snapshot()->endpoints.size(), 1);
    const auto affordable = static_cast<int>(liveRate * ratedFleet / endpoints);
    const int rate = m_isActive ? std::clamp(affordable, restRate, liveRate) : restRate;
    if (std::exchange(m_rate, rate) != rate)
        session().watch().setRate(rate);
}

void SwarmPage::setActive(bool isActive)
{
    m_isActive = isActive;
    setRate();
    if (!isActive) {
        m_chartClock.stop();
        return;
    }
    m_chartClock.start();
    if (!m_machine->isReplaying())
        take(session().snapshot(), m_figures);
    showCharts();
}

void SwarmPage::toggleFailedFilter()
{
    m_onlyFailed = !m_onlyFailed;
    if (m_onlyFailed)
        m_canvas->setFilter(
            [](const picture::Tile& tile) { return tile.state == picture::TileState::Failed; });
    else
        m_canvas->setFilter({});
    Q_EMIT said(m_onlyFailed ? tr("Only failed endpoints are lit; click again for all")
                             : tr("All endpoints are lit"));
}

void SwarmPage::follow(const QString& endpoint)
{
    m_followed = endpoint;
    session().watch().setFocus(endpoint.isEmpty() ? QStringList() : QStringList {endpoint});
    if (endpoint.isEmpty())
        return;
    if (const auto ego = shown().ego(endpoint))
        m_canvas->setEgo(*ego);
}

void SwarmPage::savePicture()
{
    const QString path = QFileDialog::getSaveFileName(this, tr("Save picture"), u"swarm.png"_s,
                                                      tr("Pictures (*.png)"));
    if (path.isEmpty())
        return;
    Q_EMIT said(m_canvas->toImage(2).save(path)
                    ? tr("Picture written to %1").arg(path)
                    : tr("%1 cannot be written; choose another folder.").arg(path));
}

void SwarmPage::showOutcome(const QJsonObject& outcome)
{
    m_outcome->setOutcome(outcome);
}

void SwarmPage::resetLayout()
{
    m_docks->reset();
}

} // namespace patchswarm::pages
