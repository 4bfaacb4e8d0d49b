#include "console/simulator/simulatedfleet.h"

#include <QDateTime>
#include <QDir>

#include <algorithm>

#include "console/fleet/fleetinventory.h"
#include "console/simulator/fleetpicture.h"
#include "console/simulator/scenariooutcome.h"
#include "console/simulator/scenariorun.h"
#include "shared/trust/fleet.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::simulator {

namespace {

constexpr qint64 pictureMs = 100; // of real time
constexpr qint64 largePictureMs = 400;
constexpr qsizetype largeFleet = 3000; // endpoints
constexpr unsigned long napMs = 10;
constexpr int looksEvery = 64; // records between two looks at the clock
constexpr qsizetype mostEvents = 500; // between two pictures; the rest is left out

// Holds a run back to its pace and makes pictures of it as it goes.
class Show
{
public:
    Show(const scenario::ScenarioFile& file, SimulatedFleet::Sink sink, double speed,
         const std::atomic<bool>& stop)
        : m_tally(file)
        , m_picture(file, m_tally, QDateTime::currentMSecsSinceEpoch())
        , m_sink(std::move(sink))
        , m_speed(speed)
        , m_stop(stop)
        , m_pictureMs(file.population.hostNames.size() > largeFleet ? largePictureMs : pictureMs)
    {
        m_clock.start();
        m_sink.snapshot(m_picture.snapshot(0));
    }

    bool take(std::int64_t ms, int host, const swarm::SwarmRecord& record)
    {
        m_tally.take(ms, host, record);
        if (FleetPicture::isNotable(record.kind) && m_events.size() < mostEvents)
            m_events.append(m_picture.eventOf(ms, host, record));
        if (ms > m_allowedMs)
            waitFor(ms);
        else if (++m_records % looksEvery == 0)
            show(ms);
        return !m_stop.load(std::memory_order_relaxed);
    }

    void finish(std::int64_t ms)
    {
        m_tally.addLastPoint(ms);
        m_shownAt = -m_pictureMs;
        show(ms);
    }

    [[nodiscard]] const RunTally& tally() const { return m_tally; }

private:
    void show(std::int64_t ms)
    {
        const qint64 now = m_clock.elapsed();
        if (now - m_shownAt < m_pictureMs)
            return;
        m_shownAt = now;
        m_sink.snapshot(m_picture.snapshot(ms));
        if (!m_events.isEmpty())
            m_sink.events(std::exchange(m_events, {}));
    }

    void waitFor(std::int64_t ms)
    {
        do {
            show(ms);
            m_allowedMs =
                static_cast<std::int64_t>(m_speed * static_cast<double>(m_clock.elapsed()));
            if (ms > m_allowedMs)
                QThread::msleep(napMs);
        } while (ms > m_allowedMs && !m_stop.load(std::memory_order_relaxed));
    }

    RunTally m_tally;
    FleetPicture m_picture;
    SimulatedFleet::Sink m_sink;
    double m_speed;
    const std::atomic<bool>& m_stop;
    qint64 m_pictureMs;
    QElapsedTimer m_clock;
    qint64 m_shownAt = 0;
    std::int64_t m_allowedMs = 0; // virtual time that may be reached by now
    std::uint64_t m_records = 0;
    QVector<fleet::FleetEvent> m_events;
};

} // namespace

SimulatedFleet::SimulatedFleet(scenario::ScenarioFile file, QObject* parent)
    : QObject(parent)
    , m_file(std::move(file))
{
}

SimulatedFleet::~SimulatedFleet()
{
    stop();
}

QString SimulatedFleet::directory() const
{
    return m_directory.filePath(u"fleet"_s);
}

Result<void> SimulatedFleet::makeDirectory()
{
    if (!m_directory.isValid())
        return failure(ErrorCode::Io,
                       tr("No temporary directory can be made: %1").arg(m_directory.errorString()));
    const auto made = trust::Fleet::create(directory(), u"SIMULATED "_s + m_file.name.left(50),
                                           QDateTime::currentDateTimeUtc());
    if (!made)
        return tl::unexpected(made.error());
    auto inventory = fleet::FleetInventory::open(directory());
    if (!inventory)
        return tl::unexpected(inventory.error());
    return (*inventory)->store(FleetPicture::recordsOf(m_file));
}

void SimulatedFleet::start(Sink sink, double secondsOfShow)
{
    const double speed = std::max(1.0, m_file.slowestCopyMs() / 1000 / secondsOfShow);
    m_thread.reset(QThread::create([this, sink = std::move(sink), speed] { run(sink, speed); }));
    m_thread->setObjectName(u"simulator"_s);
    m_thread->start();
}

void SimulatedFleet::stop()
{
    m_stop = true;
    if (m_thread)
        m_thread->wait();
}

void SimulatedFleet::run(const Sink& sink, double speed)
{
    prepare(m_file);
    Show show(m_file, sink, speed, m_stop);
    const auto told = runScenario(
        m_file, m_stop, [&show](std::int64_t ms, int host, const swarm::SwarmRecord& record) {
            return show.take(ms, host, record);
        });
    if (!told)
        return;
    show.finish(told->endedAt);
    Q_EMIT ended(outcomeOf(m_file, *told, show.tally()).toJson());
}

} // namespace patchswarm::simulator
