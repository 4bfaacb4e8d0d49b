#include "tests/unit/agent/service/servicerig.h"

namespace patchswarm::service::test {

namespace {

constexpr std::uint16_t unusedDiscoveryPort = 4001; // discovery is never started here

template<class T>
T must(Result<T> result)
{
    if (!result)
        qFatal("service rig: %s", qPrintable(result.error().detail));
    return std::move(*result);
}

// Nobody is served.
class NoReader : public transfer::ChunkSourceReader
{
public:
    bool read(const Cid&, ChunkIndex, quint32, std::span<std::uint8_t>) override { return false; }
};

} // namespace

std::unique_ptr<transfer::Transport> makeTransport(tests::TestFleet& fleet,
                                                   const trust::Identity& identity)
{
    transfer::Transport::Options options;
    options.identity = identity;
    options.verifier = fleet.fleet().verifier();
    options.bind = QHostAddress(QHostAddress::LocalHost);
    options.port = 0;
    options.reader = std::make_shared<NoReader>();
    options.agentVersion = QStringLiteral("test");
    auto transport = std::make_unique<transfer::Transport>(std::move(options));
    if (const auto listening = transport->listen(); !listening)
        qFatal("service rig: %s", qPrintable(listening.error().detail));
    return transport;
}

Rig::Rig(tests::TestFleet& fleet, const LocalSettings& settings)
    : local(settings)
    , m_fleet(fleet)
{
    static int number = 0;
    m_identity = fleet.identity(QStringLiteral("rig-%1").arg(++number), trust::Role::Agent);
    traits = {m_identity.id, m_identity.name, local.groups.values(), local.tags.values()};
    open();
}

Rig::~Rig()
{
    close();
}

void Rig::open()
{
    cache::Options cacheOptions;
    cacheOptions.stateDirectory = state();
    cacheOptions.limits.freeSpaceFloor = 0;
    cacheOptions.syncIntervalMs = 20;
    cacheOptions.checkIntervalMs = 50;
    cache = must(cache::ChunkCache::open(std::move(cacheOptions)));
    store = must(StateStore::open(state()));
    transport = makeTransport(m_fleet, m_identity);
    discovery = std::make_unique<discovery::Discovery>(
        discovery::DiscoverySettings {.bind = IpAddress::fromIPv4(0x7f000001),
                                      .port = unusedDiscoveryPort,
                                      .transportPort = transport->port(),
                                      .boundary = policy::SiteBoundary({}, {}, true),
                                      .neighbours = {},
                                      .keys = m_fleet.fleet().discoveryKeys(),
                                      .seed = 1,
                                      .wallClockMs = {}});
    origin::Options originOptions;
    originOptions.reasonAgainst = [](const IpAddress&) { return QString(); };
    origin = std::make_unique<origin::OriginSource>(std::move(originOptions));
    swarm::Settings alone;
    alone.peersEnabled = false;
    driver = std::make_unique<SwarmDriver>(m_identity.id, 1, alone,
                                           SwarmParts {*discovery, *transport, *origin, *cache});
    documents = std::make_unique<DocumentExchange>(*transport);
    lists = std::make_unique<ChunkLists>(*transport, [this](const Cid& cid) {
        auto manifest = driver->manifest(cid);
        return manifest ? manifest : cache->manifest(cid);
    });
    handOff = std::make_unique<HandOff>(local);
    jobs = std::make_unique<JobBoard>(
        JobBoard::Parts {*driver, *lists, *documents, *cache, *handOff, *store}, traits,
        m_fleet.fleet().verifier());
    jobs->restore();
}

void Rig::close()
{
    jobs.reset();
    handOff.reset();
    lists.reset();
    documents.reset();
    driver.reset();
    origin.reset();
    discovery.reset();
    transport.reset();
    store.reset();
    cache.reset();
}

void Rig::reopen()
{
    close();
    open();
}

} // namespace patchswarm::service::test
