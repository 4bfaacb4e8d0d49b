#include "console/demo/demoscale.h"

#include <QTimer>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::demo {

namespace {

constexpr quint64 noWan =
    10'000'000'000; // bits per second: getting started is not what is measured
constexpr int pollMs = 200;

// 1, 2, 4 ... and the most, if that is none of them.
QVector<int> rounds(int most)
{
    QVector<int> counts;
    for (int count = 1; count < most; count *= 2)
        counts.append(count);
    counts.append(most);
    return counts;
}

} // namespace

DemoScale::DemoScale(DemoScaleOptions options)
    : m_options(std::move(options))
{
}

int DemoScale::patienceMs() const
{
    const double slowest = 8 * static_cast<double>(m_options.artifactBytes())
        / static_cast<double>(m_options.peerBitsPerSecond());
    return static_cast<int>(std::min(1e9, 1000 * (60 + 3 * slowest)));
}

Result<ScaleOutcome> DemoScale::run()
{
    const QVector<int> counts = rounds(m_options.peers);
    m_screen.note(
        u"Making a patch of %1 MiB, %2 peers that get it first, and %3 endpoints to follow"_s
            .arg(m_options.sizeMiB)
            .arg(m_options.peers)
            .arg(counts.size()));
    DemoSetup setup;
    setup.endpoints = m_options.peers + static_cast<int>(counts.size());
    setup.artifactBytes = m_options.artifactBytes();
    setup.wanBitsPerSecond = noWan;
    setup.lanBytesPerSecond = m_options.peerBitsPerSecond() / 8;
    setup.seed = m_options.seed;
    setup.logDirectory = m_options.logDirectory;
    auto fleet = DemoFleet::make(setup);
    if (!fleet)
        return tl::unexpected(fleet.error());
    m_fleet = std::move(*fleet);
    if (auto introduced = introduceAll(*m_fleet); !introduced)
        return tl::unexpected(introduced.error());
    if (auto seeded = seedGivers(); !seeded)
        return tl::unexpected(seeded.error());
    ScaleOutcome outcome;
    outcome.seed = m_options.seed;
    outcome.artifactBytes = m_options.artifactBytes();
    outcome.peerBitsPerSecond = m_options.peerBitsPerSecond();
    int on = 0;
    for (qsizetype round = 0; round < counts.size(); ++round) {
        if (auto started = m_fleet->start(givers(on, counts.at(round))); !started)
            return tl::unexpected(started.error());
        on = counts.at(round);
        auto row = fetchFrom(on, m_options.peers + static_cast<int>(round));
        if (!row)
            return tl::unexpected(row.error());
        outcome.rows.append(*row);
        if (!row->succeeded)
            break;
    }
    m_fleet->stop();
    m_fleet.reset();
    return outcome;
}

Result<void> DemoScale::seedGivers()
{
    const DemoFleet::Members members = givers(0, m_options.peers);
    if (auto started = m_fleet->start(members); !started)
        return started;
    m_screen.note(u"The peers get the patch"_s);
    if (auto deployed = m_fleet->deploy(members); !deployed)
        return deployed;
    QTimer clock;
    QObject::connect(&clock, &QTimer::timeout, &clock, [&] {
        for (DemoEndpoint* member : members)
            member->poll(QLatin1StringView(DemoFleet::jobId));
    });
    clock.start(pollMs);
    const auto haveIt = [&] {
        return std::ranges::all_of(members, [](const DemoEndpoint* each) {
            return each->job() && each->job()->state == rpc::JobState::Succeeded;
        });
    };
    const auto seeded = m_fleet->waitFor(haveIt, patienceMs());
    if (!seeded)
        return tl::unexpected(seeded.error());
    if (!*seeded)
        return failure(ErrorCode::TimedOut, u"the peers did not all get the patch"_s);
    return switchOff(*m_fleet, members);
}

Result<ScaleRow> DemoScale::fetchFrom(int holders, int receiver)
{
    DemoEndpoint& endpoint = m_fleet->at(receiver);
    m_screen.note(u"%1: from %2 peers"_s.arg(endpoint.name()).arg(holders));
    auto fetched = fetchAlone(*m_fleet, endpoint, m_screen, patienceMs());
    if (!fetched)
        return tl::unexpected(fetched.error());
    ScaleRow row;
    static_cast<LoneFetch&>(row) = std::move(*fetched);
    row.holders = holders;
    if (auto off = switchOff(*m_fleet, {&endpoint}); !off) // it would give to the next one
        return tl::unexpected(off.error());
    return row;
}

DemoFleet::Members DemoScale::givers(int from, int to) const
{
    DemoFleet::Members members;
    for (int i = from; i < to; ++i)
        members.push_back(&m_fleet->at(i));
    return members;
}

} // namespace patchswarm::demo
