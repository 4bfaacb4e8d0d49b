// How fast one agent gets chunks from another over loopback, and what it costs.
//   pair_bench [--mib N] [--sha] [--window CHUNKS] [--workers N] [--unsent KIB] [--readbuffer KIB]
// One process, two transports: mutual TLS 1.3, framing, memory to memory; with --sha every chunk is
// hashed on a thread of its own, as the cache does. One line: MB/s, and CPU seconds per GB of both
// ends together.
#include <QCommandLineParser>
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QThread>
#include <QTimer>

#include <cstdio>
#include <cstring>
#include <sys/resource.h>
#include <vector>

#include "agent/transfer/transport.h"
#include "shared/content/sha256.h"
#include "shared/trust/certificateauthority.h"
#include "shared/trust/certificates.h"

using namespace patchswarm;
using namespace patchswarm::transfer;

namespace {

// The same 64 MiB again and again: more than the processor's cache holds.
class MemoryReader : public ChunkSourceReader
{
public:
    MemoryReader()
        : m_bytes(64ULL * 1024 * 1024)
    {
        for (std::size_t i = 0; i < m_bytes.size(); ++i)
            m_bytes[i] = static_cast<std::uint8_t>(i * 2654435761U >> 13U);
    }

    bool read(const Cid& artifact, ChunkIndex chunk, quint32 offset,
              std::span<std::uint8_t> target) override
    {
        Q_UNUSED(artifact)
        std::memcpy(target.data(), m_bytes.data() + chunk % 64 * std::size_t {chunkSize} + offset,
                    target.size());
        return true;
    }

private:
    std::vector<std::uint8_t> m_bytes;
};

trust::Identity issueIdentity(const trust::CertificateAuthority& authority, const QString& name)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const auto key = trust::EcKey::generate().value();
    const auto certificate =
        authority.issue(key, name, trust::Role::Agent, trust::Validity::days(now, 1)).value();
    return trust::makeIdentity(certificate, key, authority.certificate(), now).value();
}

double processorSeconds()
{
    rusage used {};
    getrusage(RUSAGE_SELF, &used);
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
    };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

struct Plan
{
    ChunkIndex chunks = 1024;
    ChunkIndex window = 16;
    bool hash = false;
};

// The asking side: keeps the window full, counts what has come (and been hashed).
class Taker : public QObject
{
public:
    Taker(Transport& transport, const Cid& cid, const Plan& plan)
        : m_transport(transport)
        , m_cid(cid)
        , m_plan(plan)
    {
        m_hasher.moveToThread(&m_hashThread);
        m_hashThread.start();
        connect(
            &transport, &Transport::chunkReceived, this,
            [this](LinkId, const Cid&, ChunkIndex, const QByteArray& bytes) { arrived(bytes); });
    }

    ~Taker() override
    {
        m_hashThread.quit();
        m_hashThread.wait();
    }

    void start(LinkId link)
    {
        m_link = link;
        m_clock.start();
        m_cpuBefore = processorSeconds();
        while (m_asked < qMin(m_plan.window, m_plan.chunks))
            ask();
    }

private:
    void ask() { m_transport.requestChunk(m_link, m_cid, m_asked++, chunkSize); }

    void arrived(const QByteArray& bytes)
    {
        if (!m_plan.hash)
            return finishedOne();
        QMetaObject::invokeMethod(&m_hasher, [this, bytes] {
            const auto digest = sha256({reinterpret_cast<const std::uint8_t*>(bytes.constData()),
                                        static_cast<std::size_t>(bytes.size())});
            m_mixed ^= digest[0];
            QMetaObject::invokeMethod(this, [this] { finishedOne(); });
        });
    }

    void finishedOne()
    {
        if (m_asked < m_plan.chunks)
            ask();
        if (++m_done < m_plan.chunks)
            return;
        const double seconds = static_cast<double>(m_clock.nsecsElapsed()) / 1e9;
        const double gigabytes = static_cast<double>(m_plan.chunks) * chunkSize / 1e9;
        std::printf("%u MiB%s: %.0f MB/s, %.2f CPU-s/GB (both ends)\n", m_plan.chunks,
                    m_plan.hash ? " with SHA-256" : "", gigabytes * 1000 / seconds,
                    (processorSeconds() - m_cpuBefore) / gigabytes);
        QCoreApplication::quit();
    }

    Transport& m_transport;
    Cid m_cid;
    Plan m_plan;
    LinkId m_link = 0;
    ChunkIndex m_asked = 0;
    ChunkIndex m_done = 0;
    unsigned m_mixed = 0;
    double m_cpuBefore = 0;
    QElapsedTimer m_clock;
    QObject m_hasher;
    QThread m_hashThread;
};

Plan planFrom(const QCommandLineParser& parser)
{
    Plan plan;
    plan.chunks = qMax(1U, parser.value(QStringLiteral("mib")).toUInt());
    plan.window = qMax(1U, parser.value(QStringLiteral("window")).toUInt());
    plan.hash = parser.isSet(QStringLiteral("sha"));
    return plan;
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    parser.addOptions(
        {{QStringLiteral("mib"), QStringLiteral("Chunks of 1 MiB."), QStringLiteral("N"),
          QStringLiteral("1024")},
         {QStringLiteral("window"), QStringLiteral("Chunks asked for at once."),
          QStringLiteral("N"), QStringLiteral("16")},
         {QStringLiteral("workers"), QStringLiteral("Transfer threads of each end."),
          QStringLiteral("N"), QStringLiteral("1")},
         {QStringLiteral("unsent"),
          QStringLiteral("Chunk bytes handed to a socket and not yet sent, KiB."),
          QStringLiteral("N"), QString::number(Limits {}.unsentBytes / 1024)},
         {QStringLiteral("readbuffer"), QStringLiteral("Bytes that may wait in a socket, KiB."),
          QStringLiteral("N"), QString::number(Limits {}.readBuffer / 1024)},
         {QStringLiteral("sha"), QStringLiteral("Hash every chunk.")}});
    parser.process(app);
    const Plan plan = planFrom(parser);

    const auto authority = trust::CertificateAuthority::create(
                               QStringLiteral("Bench fleet"),
                               trust::Validity::days(QDateTime::currentDateTimeUtc(), 2))
                               .value();
    const auto optionsOf = [&](const QString& name) {
        Transport::Options options;
        options.identity = issueIdentity(authority, name);
        options.verifier = trust::PeerVerifier(authority.certificate(), trust::RevocationList());
        options.bind = QHostAddress(QHostAddress::LocalHost);
        options.port = 0;
        options.reader = std::make_shared<MemoryReader>();
        options.limits.unsentBytes = parser.value(QStringLiteral("unsent")).toLongLong() * 1024;
        options.limits.readBuffer = parser.value(QStringLiteral("readbuffer")).toLongLong() * 1024;
        options.workers = parser.value(QStringLiteral("workers")).toInt();
        return options;
    };
    Transport giver(optionsOf(QStringLiteral("giver")));
    Transport takerTransport(optionsOf(QStringLiteral("taker")));
    if (const auto listening = giver.listen(); !listening) {
        std::fprintf(stderr, "%s\n", qPrintable(listening.error().detail));
        return 1;
    }

    const Cid cid {CidCodec::DagPb, {}};
    const quint64 size = static_cast<quint64>(plan.chunks) * chunkSize;
    Taker taker(takerTransport, cid, plan);
    QObject::connect(&giver, &Transport::linkUp, &giver,
                     [&](LinkId link) { giver.openArtifact(link, 1, cid, size); });
    QObject::connect(&giver, &Transport::artifactMessageReceived, &giver,
                     [&](LinkId link, const Cid& of, const wire::Message& message) {
                         if (const auto* request = std::get_if<wire::Request>(&message))
                             giver.sendChunk(link, of, request->chunk, chunkSize);
                     });
    QObject::connect(&takerTransport, &Transport::linkUp, &takerTransport,
                     [&](LinkId link) { takerTransport.openArtifact(link, 1, cid, size); });
    QObject::connect(&takerTransport, &Transport::messageReceived, &taker,
                     [&](LinkId link) { taker.start(link); });
    QObject::connect(&takerTransport, &Transport::linkDown, &app,
                     [](LinkId, const QString& reason) {
                         std::fprintf(stderr, "link lost: %s\n", qPrintable(reason));
                         QCoreApplication::exit(1);
                     });
    takerTransport.dial({IpAddress::fromIPv4(0x7f000001), giver.port()});
    return QCoreApplication::exec();
}
