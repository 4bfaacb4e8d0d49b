#include "console/demo/demotable.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::demo {

namespace {

constexpr int roles = 3;
const QString names[roles] = {u"from the origin"_s, u"from one peer"_s, u"from several peers"_s};

} // namespace

DemoTable::DemoTable(DemoTableOptions options)
    : m_options(std::move(options))
{
}

int DemoTable::patienceMs() const
{
    const double wanSeconds = 8 * static_cast<double>(m_options.artifactBytes())
        / static_cast<double>(m_options.wanBitsPerSecond());
    return static_cast<int>(std::min(1e9, 1000 * (60 + 2 * wanSeconds)));
}

Result<TableOutcome> DemoTable::run()
{
    m_screen.note(u"Making a patch of %1 MiB and three fresh endpoints"_s.arg(m_options.sizeMiB));
    DemoSetup setup;
    setup.endpoints = roles;
    setup.artifactBytes = m_options.artifactBytes();
    setup.wanBitsPerSecond = m_options.wanBitsPerSecond();
    setup.seed = m_options.seed;
    setup.logDirectory = m_options.logDirectory;
    auto fleet = DemoFleet::make(setup);
    if (!fleet)
        return tl::unexpected(fleet.error());
    m_fleet = std::move(*fleet);
    if (auto prepared = introduceAll(*m_fleet); !prepared)
        return tl::unexpected(prepared.error());
    TableOutcome outcome;
    outcome.seed = m_options.seed;
    outcome.artifactBytes = m_options.artifactBytes();
    outcome.wanBitsPerSecond = m_options.wanBitsPerSecond();
    for (int i = 0; i < roles; ++i) {
        auto row = fetch(i);
        if (!row)
            return tl::unexpected(row.error());
        outcome.rows.append(*row);
        if (!row->succeeded)
            break;
    }
    outcome.wanBytes = m_fleet->origin().bytesSent();
    m_fleet->stop();
    m_fleet.reset();
    return outcome;
}

Result<TableRow> DemoTable::fetch(int index)
{
    DemoEndpoint& endpoint = m_fleet->at(index);
    m_screen.note(u"%1: %2"_s.arg(endpoint.name(), names[index]));
    auto fetched = fetchAlone(*m_fleet, endpoint, m_screen, patienceMs());
    if (!fetched)
        return tl::unexpected(fetched.error());
    TableRow row;
    static_cast<LoneFetch&>(row) = std::move(*fetched);
    row.role = names[index];
    return row;
}

} // namespace patchswarm::demo
