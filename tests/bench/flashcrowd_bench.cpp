// flashcrowd_bench [--endpoints N] [--mib N] [--wan MBIT] [--lan MBIT] [--evidence DIR]
// Real agents in network namespaces start on one patch in the same instant (tests/lab; needs root).
// One line: when the last one had every chunk verified (what others print as downloaded) and when
// it had the file delivered, against the WAN's own time for the bare bytes; copies at the router;
// busiest against median upload; waste. All agents share this machine's disk (TMPDIR) and cores, so
// that eight deliveries at once take longer than they would on eight machines.
#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>
#include <cstdio>

#include "tests/lab/checks.h"

using namespace patchswarm;
using namespace patchswarm::lab;

namespace {

QCommandLineOption number(const char* name, const char* help, int value)
{
    return {QLatin1String(name), QLatin1String(help), QStringLiteral("N"), QString::number(value)};
}

struct Outcome
{
    std::vector<double> verifiedMs; // since the first of them was told, sorted
    std::vector<double> deliveredMs; // likewise
    std::vector<double> givenBytes; // sorted
    quint64 wasted = 0;
    QStringList faults;
};

qint64 verifiedAt(Endpoint& endpoint)
{
    for (const rpc::SwarmEvent& event : endpoint.events())
        if (event.kind == u"artifactComplete")
            return event.at;
    return 0;
}

Outcome outcomeOf(const Patch& patch, const Crowd& crowd, qint64 startedAt)
{
    Outcome outcome;
    for (Endpoint* endpoint : crowd) {
        const rpc::JobStatus job = endpoint->job(patch);
        outcome.verifiedMs.push_back(static_cast<double>(verifiedAt(*endpoint) - startedAt));
        outcome.deliveredMs.push_back(static_cast<double>(job.deliveredAt.value_or(0) - startedAt));
        outcome.givenBytes.push_back(static_cast<double>(endpoint->bytesGiven(patch)));
        outcome.wasted += job.wasted;
    }
    std::ranges::sort(outcome.verifiedMs);
    std::ranges::sort(outcome.deliveredMs);
    std::ranges::sort(outcome.givenBytes);
    outcome.faults = brokenPromises(patch, crowd) + disagreements(patch, crowd);
    return outcome;
}

double median(const std::vector<double>& sorted)
{
    return (sorted[(sorted.size() - 1) / 2] + sorted[sorted.size() / 2]) / 2;
}

void print(const Outcome& outcome, const Patch& patch, const Lab& lab, quint64 wanBytes)
{
    const auto size = static_cast<double>(patch.size());
    const double limit = size * 8 / (lab.rates().wanMbit * 1000.0); // ms
    const double verified = outcome.verifiedMs.back();
    const double delivered = outcome.deliveredMs.back();
    std::printf("%zu endpoints, %.0f MiB, WAN %d Mbit/s, LAN %d Mbit/s: last verified %.1f s = "
                "%.2f x %.1f s, "
                "delivered %.1f s = %.2f x (first %.1f, median %.1f), %.3f copies at the router, "
                "busiest/median upload %.2f, wasted %.2f %%\n",
                outcome.verifiedMs.size(), size / chunkSize, lab.rates().wanMbit,
                lab.rates().lanMbit, verified / 1000, verified / limit, limit / 1000,
                delivered / 1000, delivered / limit, outcome.deliveredMs.front() / 1000,
                median(outcome.deliveredMs) / 1000, static_cast<double>(wanBytes) / size,
                outcome.givenBytes.back() / std::max(1.0, median(outcome.givenBytes)),
                100.0 * static_cast<double>(outcome.wasted)
                    / (size * static_cast<double>(outcome.verifiedMs.size())));
}

int fail(const QString& text)
{
    std::fprintf(stderr, "flashcrowd_bench: %s\n", qUtf8Printable(text));
    return 1;
}

int measure(const QCommandLineParser& options)
{
    const auto value = [&](const char* name) { return options.value(QLatin1String(name)).toInt(); };
    Lab lab({.wanMbit = value("wan"), .lanMbit = value("lan")});
    const Patch patch = lab.publish(QStringLiteral("bench"), value("mib") * qint64 {chunkSize});
    const Crowd crowd = lab.addEndpoints(value("endpoints"));
    if (!lab.fault().isEmpty())
        return fail(lab.fault());
    const quint64 wanBefore = lab.wanDown();
    const qint64 startedAt = QDateTime::currentMSecsSinceEpoch();
    for (Endpoint* endpoint : crowd)
        endpoint->submit(patch);
    const auto patience =
        static_cast<int>(60 + value("endpoints") * lab.wanMs(patch.size()) / 1000);
    const bool delivered = lab.waitUntilDelivered(patch, crowd, patience);
    const quint64 wanBytes = lab.wanDown() - wanBefore;
    const Outcome outcome = outcomeOf(patch, crowd, startedAt);
    if (options.isSet(QStringLiteral("evidence"))) {
        qputenv("PATCHSWARM_LAB_EVIDENCE", options.value(QStringLiteral("evidence")).toLocal8Bit());
        std::fprintf(stderr, "evidence in %s\n",
                     qUtf8Printable(lab.writeEvidence(QStringLiteral("flashcrowd"))));
    }
    if (!delivered)
        return fail(QStringLiteral("not everybody finished\n") + outcome.faults.join(u'\n'));
    print(outcome, patch, lab, wanBytes);
    return outcome.faults.isEmpty() ? 0 : fail(outcome.faults.join(u'\n'));
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    QCommandLineParser options;
    options.setApplicationDescription(
        QStringLiteral("A flash crowd of real agents behind a shaped WAN."));
    options.addHelpOption();
    options.addOptions({number("endpoints", "How many start together.", 8),
                        number("mib", "Size of the patch.", 64),
                        number("wan", "Mbit/s each way, shared; headers count.", 40),
                        number("lan", "Mbit/s each way and endpoint; headers count.", 200),
                        {QStringLiteral("evidence"), QStringLiteral("Keep events and logs there."),
                         QStringLiteral("DIR")}});
    options.process(application);
    if (const QString missing = Lab::missing(); !missing.isEmpty())
        return fail(missing);
    return measure(options);
}
