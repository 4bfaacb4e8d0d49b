#include "console/simulator/simulatecommand.h"

#include <QEventLoop>
#include <QJsonDocument>
#include <QThread>

#include <cerrno>
#include <cstdio>
#include <utility>

#include "console/demo/interruption.h"
#include "console/demo/report.h"
#include "console/demo/screen.h"
#include "console/demo/smoothrate.h"
#include "console/simulator/eventlog.h"
#include "console/simulator/scenariooutcome.h"
#include "console/simulator/tuesdayoptions.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::simulator {

namespace {

constexpr int succeededCode = 0;
constexpr int failedCode = 1;
constexpr int usageCode = 2;
constexpr int interruptedCode = 130;
constexpr qint64 screenMs = 250; // of real time
constexpr std::int64_t lineMs = 1000; // of virtual time
constexpr int looksEvery = 256; // records between two looks at the clock

int fail(int code, const QString& command, const QString& what)
{
    std::fprintf(stderr, "patchswarmctl %s: %s\n", qUtf8Printable(command), qUtf8Printable(what));
    return code;
}

int failed(const QString& command, const Error& error)
{
    return fail(error.code == ErrorCode::Cancelled ? interruptedCode : failedCode, command,
                error.detail);
}

bool print(const QByteArray& bytes)
{
    const auto size = static_cast<std::size_t>(bytes.size());
    return std::fwrite(bytes.constData(), 1, size, stdout) == size && std::fflush(stdout) == 0;
}

// What runs on the other thread: the simulator, and everything made of its records.
class Run
{
public:
    using Show = std::function<void(const demo::Progress&)>; // thread-safe

    Run(const SimulateRequest& request, Show show)
        : m_request(request)
        , m_show(std::move(show))
        , m_tally(m_request.file)
    {
    }

    void stop() { m_stop = true; }

    [[nodiscard]] Result<demo::Outcome> operator()()
    {
        if (!m_request.eventsFile.isEmpty()) {
            auto log = EventLog::open(m_request.eventsFile, m_request.file);
            if (!log)
                return tl::unexpected(log.error());
            m_log = std::move(*log);
        }
        m_sinceShown.start();
        const auto told =
            runScenario(m_request.file, m_stop,
                        [this](std::int64_t ms, int host, const swarm::SwarmRecord& record) {
                            return take(ms, host, record);
                        });
        if (m_log)
            if (auto written = m_log->finish(); !written)
                return tl::unexpected(written.error());
        if (m_isOutputGone)
            return failure(ErrorCode::Io, u"standard output cannot be written"_s);
        if (!told)
            return tl::unexpected(told.error());
        m_tally.addLastPoint(told->endedAt);
        m_show(progress(told->endedAt));
        return outcomeOf(m_request.file, *told, m_tally);
    }

    [[nodiscard]] const RunTally& tally() const { return m_tally; }

private:
    bool take(std::int64_t ms, int host, const swarm::SwarmRecord& record)
    {
        m_tally.take(ms, host, record);
        if (m_log && !m_log->add(ms, host, record))
            return false;
        if (m_request.watch && ms >= m_nextLine) {
            m_nextLine = ms - ms % lineMs + lineMs;
            if (!print(lineOf(progress(ms))))
                return m_isOutputGone = true, false;
        }
        if (++m_records % looksEvery == 0 && m_sinceShown.elapsed() >= screenMs) {
            m_sinceShown.start();
            m_show(progress(ms));
        }
        return true;
    }

    demo::Progress progress(std::int64_t ms)
    {
        using Mark = demo::Progress::Mark;
        demo::Progress now;
        now.isSimulated = true;
        now.elapsedMs = ms;
        for (int host = 0; host < static_cast<int>(m_tally.endpoints().size()); ++host) {
            const auto& endpoint = m_tally.endpoints()[static_cast<std::size_t>(host)];
            now.endpoints.append({endpoint.finishedAt          ? Mark::Done
                                      : m_tally.isUp(host, ms) ? Mark::Working
                                                               : Mark::Off,
                                  m_tally.shareOf(host)});
        }
        m_originRate.read(m_tally.fromOrigin(), ms);
        m_peerRate.read(m_tally.fromPeers(), ms);
        now.originRate = m_originRate.bytesPerSecond();
        now.peerRate = m_peerRate.bytesPerSecond();
        const auto one = static_cast<double>(m_request.file.artifactBytes())
            * static_cast<double>(m_request.file.run.sites.size());
        now.wanCopies = one > 0 ? static_cast<double>(m_tally.fromOrigin()) / one : 0;
        return now;
    }

    [[nodiscard]] QByteArray lineOf(const demo::Progress& now) const
    {
        const QJsonObject line {{u"simulated"_s, true},
                                {u"atMs"_s, now.elapsedMs},
                                {u"endpoints"_s, static_cast<qint64>(now.endpoints.size())},
                                {u"finished"_s, m_tally.finished()},
                                {u"meanShare"_s, m_tally.meanShare()},
                                {u"originBytesPerSecond"_s, std::round(now.originRate)},
                                {u"peerBytesPerSecond"_s, std::round(now.peerRate)},
                                {u"wanCopies"_s, now.wanCopies}};
        return QJsonDocument(line).toJson(QJsonDocument::Compact) + '\n';
    }

    const SimulateRequest& m_request;
    Show m_show;
    RunTally m_tally;
    std::unique_ptr<EventLog> m_log;
    std::atomic<bool> m_stop = false;
    QElapsedTimer m_sinceShown;
    demo::SmoothRate m_originRate;
    demo::SmoothRate m_peerRate;
    std::int64_t m_nextLine = 0;
    std::uint64_t m_records = 0;
    bool m_isOutputGone = false;
};

// The run on a thread of its own, the screen and Ctrl-C on this one.
Result<demo::Outcome> runBeside(const SimulateRequest& request, Run& run)
{
    demo::Interruption interruption; // before the thread, which inherits what it blocks
    QEventLoop loop;
    Result<demo::Outcome> outcome = failure(ErrorCode::Cancelled, {});
    QObject::connect(&interruption, &demo::Interruption::requested, &loop, [&] { run.stop(); });
    const std::unique_ptr<QThread> thread(QThread::create([&] { outcome = run(); }));
    QObject::connect(thread.get(), &QThread::finished, &loop, &QEventLoop::quit);
    thread->start();
    loop.exec();
    thread->wait();
    Q_UNUSED(request);
    return outcome;
}

} // namespace

int runSimulation(SimulateRequest request)
{
    if (!request.reportDirectory.isEmpty())
        if (const auto usable = demo::checkReportDirectory(request.reportDirectory); !usable)
            return failed(request.command,
                          {usable.error().code, u"--report: %1"_s.arg(usable.error().detail)});
    prepare(request.file);
    demo::Screen screen;
    QObject here;
    QElapsedTimer clock;
    clock.start();
    Run run(request, [&](const demo::Progress& progress) {
        QMetaObject::invokeMethod(
            &here, [&screen, progress] { screen.show(progress); }, Qt::QueuedConnection);
    });
    screen.note(u"SIMULATED: %1; endpoints: %2, sites: %3, seed: %4"_s.arg(request.file.name)
                    .arg(request.file.run.hosts.size())
                    .arg(request.file.run.sites.size())
                    .arg(request.file.seed));
    const auto outcome = runBeside(request, run);
    if (!outcome)
        return failed(request.command, outcome.error());
    screen.note(u"Computed in %1 s"_s.arg(static_cast<double>(clock.elapsed()) / 1000, 0, 'f', 1));
    const bool isOnOneLine = request.watch;
    const QJsonDocument json(outcome->toJson());
    const QByteArray text = request.json || request.watch
        ? json.toJson(isOnOneLine ? QJsonDocument::Compact : QJsonDocument::Indented)
            + (isOnOneLine ? "\n" : "")
        : outcomeCard(*outcome).toLocal8Bit();
    if (request.eventsFile != u"-" && !print(text))
        return fail(failedCode, request.command,
                    u"standard output cannot be written: %1"_s.arg(qt_error_string(errno)));
    if (!request.reportDirectory.isEmpty())
        if (const auto written =
                demo::writeReport(request.reportDirectory, *outcome, run.tally().curve());
            !written)
            return failed(request.command, written.error());
    return outcome->isSuccess() ? succeededCode : request.exitIncomplete;
}

int runSimulatedTuesday(const QStringList& arguments)
{
    const QString command = u"demo patch-tuesday --simulate"_s;
    const auto options = TuesdayOptions::parse(arguments);
    if (!options)
        return fail(usageCode, command,
                    options.error().detail + u"\nTry patchswarmctl "_s + command + u" --help"_s);
    if (options->help)
        return print(TuesdayOptions::helpText().toLocal8Bit()) ? succeededCode : failedCode;
    auto file = scenario::parseScenario(tuesdayScenario(options->day));
    if (!file)
        return fail(usageCode, command, file.error().detail);
    SimulateRequest request;
    request.command = command;
    request.file = std::move(*file);
    request.json = options->json;
    request.reportDirectory = options->reportDirectory;
    request.exitIncomplete = failedCode;
    return runSimulation(std::move(request));
}

} // namespace patchswarm::simulator
