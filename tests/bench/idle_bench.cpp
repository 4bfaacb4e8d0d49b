// idle_bench [--seconds N] [--gb N] [--tmp DIR]
// Real agents on loopback. What an idle one holds in memory and takes of a core; then, with --gb,
// the most that a buyer (from nginx) and a taker (from the buyer) hold while N GB (10^9 bytes) pass
// through them. Needs about 5 N GB of disk. The figures: idle under 40 MiB and 0.2 % of a
// core, transferring 8 GB under 150 MiB.
#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QRandomGenerator>
#include <QTest>

#include <cstdio>

#include "shared/content/cidbuilder.h"
#include "tests/bench/benchagent.h"
#include "tests/integration/origin_processes.h"

using namespace patchswarm;
using namespace patchswarm::bench;
using namespace patchswarm::tests;

namespace {

void measureIdle(TestFleet& fleet, int seconds)
{
    const BenchAgent idle(fleet, QStringLiteral("idle"), QStringLiteral("127.0.3.1"));
    QTest::qWait(3000); // starting up is not idling
    const Footprint before = idle.footprint();
    QTest::qWait(seconds * 1000);
    const Footprint after = idle.footprint();
    std::printf("idle for %d s: %.1f MiB resident, %.3f %% of a core\n", seconds, after.residentMiB,
                100 * (after.processorSeconds - before.processorSeconds) / seconds);
}

// Random bytes in a file; what it hashes to.
ArtifactManifest writeContent(const QString& path, qint64 size)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        qFatal("%s cannot be written", qPrintable(path));
    QRandomGenerator random(1);
    QByteArray block(chunkSize, Qt::Uninitialized);
    CidBuilder builder(unixfsV1Of2025, CidBuilder::ChunkList::Keep);
    for (qint64 written = 0; written < size; written += block.size()) {
        block.truncate(std::min<qint64>(block.size(), size - written));
        random.fillRange(reinterpret_cast<quint32*>(block.data()), block.size() / 4);
        builder.add({reinterpret_cast<const std::uint8_t*>(block.constData()),
                     static_cast<std::size_t>(block.size())});
        if (file.write(block) != block.size())
            qFatal("%s: %s", qPrintable(path), qPrintable(file.errorString()));
    }
    return builder.finishManifest().value();
}

// Tells both, waits for both; the most that each held at any time.
void measureTransfer(TestFleet& fleet, double gigabytes)
{
    NginxServer origin;
    const quint16 port = NginxServer::freePorts(1).first();
    const auto size = static_cast<qint64>(gigabytes * 1e9);
    const ArtifactManifest manifest =
        writeContent(origin.directory() + QStringLiteral("/patch.bin"), size);
    if (!origin.start("server { listen 127.0.0.1:" + QByteArray::number(port) + "; root "
                          + origin.directory().toLocal8Bit() + "; }\n",
                      port))
        qFatal("nginx: %s", origin.error().constData());
    BenchAgent buyer(fleet, QStringLiteral("buyer"), QStringLiteral("127.0.3.2"));
    BenchAgent taker(fleet, QStringLiteral("taker"), QStringLiteral("127.0.3.3"));
    const QString job = QStringLiteral("bench");
    const QUrl url(QStringLiteral("http://127.0.0.1:%1/patch.bin").arg(port));
    const QByteArray jws = fleet.sign(TestFleet::job(job, manifest, url));
    QElapsedTimer clock;
    clock.start();
    buyer.fetch(jws, manifest);
    taker.fetch(jws, manifest);
    while (!buyer.hasDelivered(job) || !taker.hasDelivered(job)) {
        QTest::qWait(200);
        if (clock.hasExpired(static_cast<qint64>(60'000 + gigabytes * 120'000)))
            qFatal("%.1f GB were not delivered in time", gigabytes);
    }
    std::printf("%.1f GB from nginx to one and on to another in %.1f s: at most %.1f and %.1f MiB "
                "resident\n",
                gigabytes, static_cast<double>(clock.elapsed()) / 1000, buyer.footprint().peakMiB,
                taker.footprint().peakMiB);
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    QCommandLineParser options;
    options.setApplicationDescription(QStringLiteral("Memory and processor time of real agents."));
    options.addHelpOption();
    options.addOptions(
        {{QStringLiteral("seconds"),
          QStringLiteral("How long to watch an idle agent; 0: not at all."), QStringLiteral("N"),
          QStringLiteral("60")},
         {QStringLiteral("gb"),
          QStringLiteral("Then pass so many GB through two agents; 0: do not."),
          QStringLiteral("N"), QStringLiteral("0")},
         {QStringLiteral("tmp"), QStringLiteral("Where state directories and files go."),
          QStringLiteral("DIR"), QDir::tempPath()}});
    options.process(application);
    qputenv("TMPDIR", options.value(QStringLiteral("tmp")).toLocal8Bit());
    TestFleet fleet;
    if (const int seconds = options.value(QStringLiteral("seconds")).toInt(); seconds > 0)
        measureIdle(fleet, seconds);
    if (const double gigabytes = options.value(QStringLiteral("gb")).toDouble(); gigabytes > 0)
        measureTransfer(fleet, gigabytes);
    return 0;
}
