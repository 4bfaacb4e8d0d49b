// agentpair_bench [--mib N] [--rounds N] [--tmp DIR] [--events]
// One real agent gives an artifact that it holds to another, over loopback: TLS, hashing and disk
// on both sides included. For each round one line: MB/s (10^6) from the link to verified and to
// delivered (the copy for the installer included), and processor seconds per GB of each process.
// The figure: 300 MB/s verified. Needs about 4 N MiB of disk and 2 N of memory.
//
// Right before each round the bytes that a taker writes (cache and delivery) go to a plain file,
// which is then removed: its rate says what this machine's disk cache takes at all, and a virtual
// machine whose host takes back unused memory has its pages again for a while (on the machine that
// this was written on a plain write ran at 0.09 GB/s without them, 0.9 GB/s with them).
#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QScopeGuard>
#include <QTest>

#include <algorithm>
#include <cstdio>

#include "tests/bench/benchagent.h"
#include "tests/support/httpserver.h"

using namespace patchswarm;
using namespace patchswarm::bench;
using namespace patchswarm::tests;

namespace {

const QString job = QStringLiteral("bench");
constexpr qint64 patienceMs = 120'000;

struct Scene
{
    TestFleet fleet;
    ArtifactManifest manifest;
    QByteArray jws;
    std::unique_ptr<BenchAgent> giver;
};

// The giver has the artifact; the origin that it came from is gone.
std::unique_ptr<Scene> prepare(qint64 mib)
{
    auto origin = std::make_unique<HttpServer>();
    const QByteArray content = contentOf(mib * chunkSize, 1);
    origin->setFile("/patch.bin", content);
    auto scene = std::unique_ptr<Scene>(new Scene {TestFleet(), manifestOf(content), {}, {}});
    scene->jws = scene->fleet.sign(TestFleet::job(job, scene->manifest, origin->url("/patch.bin")));
    scene->giver = std::make_unique<BenchAgent>(scene->fleet, QStringLiteral("giver"),
                                                QStringLiteral("127.0.5.1"));
    scene->giver->fetch(scene->jws, scene->manifest);
    if (!scene->giver->waitForDelivery(job, patienceMs))
        qFatal("the giver did not get the artifact: %s", qPrintable(scene->giver->log()));
    QTest::qWait(3000); // for its disk
    return scene;
}

void print(const QVector<rpc::SwarmEvent>& events)
{
    for (const rpc::SwarmEvent& event : events)
        std::printf("%lld %s %lld %s\n", static_cast<long long>(event.at), qPrintable(event.kind),
                    static_cast<long long>(event.chunk.value_or(-1)), qPrintable(event.text));
}

// When the last event of that kind was; 0: never.
qint64 timeOf(const QVector<rpc::SwarmEvent>& events, QStringView kind)
{
    const auto found = std::find_if(events.crbegin(), events.crend(),
                                    [kind](const auto& event) { return event.kind == kind; });
    return found == events.crend() ? 0 : found->at;
}

// MB/s of nothing but writing.
double plainWriteRate(const QString& path, quint64 bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
        qFatal("%s cannot be written", qPrintable(path));
    const QByteArray block(chunkSize, 'p');
    QElapsedTimer clock;
    clock.start();
    for (quint64 written = 0; written < bytes; written += chunkSize)
        if (file.write(block) != block.size())
            qFatal("%s: %s", qPrintable(path), qPrintable(file.errorString()));
    const auto ms = static_cast<double>(clock.elapsed());
    file.remove();
    return static_cast<double>(bytes) / 1000 / ms;
}

void measure(Scene& scene, int round, bool showEvents)
{
    const quint64 size = scene.manifest.layout().size;
    const QString name = QStringLiteral("taker%1").arg(round);
    const auto cleanUp =
        qScopeGuard([&] { QDir(scene.fleet.path(name)).removeRecursively(); }); // after the taker
    BenchAgent taker(scene.fleet, name, QStringLiteral("127.0.5.%1").arg(round + 2));
    scene.giver->freeze(); // so that the taker does not learn the job from it meanwhile
    const double plainRate = plainWriteRate(scene.fleet.path(QStringLiteral("plain")), 2 * size);
    scene.giver->thaw();
    const double giverBefore = scene.giver->footprint().processorSeconds;
    const double takerBefore = taker.footprint().processorSeconds;
    taker.fetch(scene.jws, scene.manifest);
    if (!taker.waitForDelivery(job, patienceMs))
        qFatal("nothing was delivered: %s", qPrintable(taker.log()));
    const double giverSeconds = scene.giver->footprint().processorSeconds - giverBefore;
    const double takerSeconds = taker.footprint().processorSeconds - takerBefore;

    const QVector<rpc::SwarmEvent> events = taker.events();
    if (showEvents)
        print(events);
    const bool peersOnly = std::all_of(events.begin(), events.end(), [](const auto& event) {
        return event.kind != u"chunkVerified" || event.source == rpc::ByteSource::Peer;
    });
    if (!peersOnly)
        qFatal("not everything came from the giver: %s", qPrintable(taker.log()));
    const qint64 begun =
        std::max(timeOf(events, u"electionStarted"), timeOf(events, u"linkOpened"));
    const double gigabytes = static_cast<double>(size) / 1e9;
    const auto rate = [&](QStringView kind) {
        return gigabytes * 1e6 / static_cast<double>(timeOf(events, kind) - begun);
    };
    std::printf("%.2f GB from one agent to another: %.0f MB/s verified, %.0f MB/s delivered; "
                "CPU-s/GB: giver %.2f, taker %.2f (plain write: %.0f MB/s)\n",
                gigabytes, rate(u"artifactComplete"), rate(u"jobDelivered"),
                giverSeconds / gigabytes, takerSeconds / gigabytes, plainRate);
    std::fflush(stdout);
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    QCommandLineParser options;
    options.setApplicationDescription(QStringLiteral("How fast one agent gives to another."));
    options.addHelpOption();
    options.addOptions(
        {{QStringLiteral("mib"), QStringLiteral("Size of the artifact."), QStringLiteral("N"),
          QStringLiteral("1024")},
         {QStringLiteral("rounds"), QStringLiteral("Takers, one after another."),
          QStringLiteral("N"), QStringLiteral("3")},
         {QStringLiteral("tmp"), QStringLiteral("Where state directories go."),
          QStringLiteral("DIR"), QDir::tempPath()},
         {QStringLiteral("events"), QStringLiteral("Print the taker's event stream.")}});
    options.process(application);
    qputenv("TMPDIR", options.value(QStringLiteral("tmp")).toLocal8Bit());
    const auto scene = prepare(options.value(QStringLiteral("mib")).toLongLong());
    for (int round = 0; round < options.value(QStringLiteral("rounds")).toInt(); ++round)
        measure(*scene, round, options.isSet(QStringLiteral("events")));
    return 0;
}
