#include "tests/bench/consolegauge.h"

#include <QEvent>
#include <QFile>
#include <QMetaEnum>
#include <QThread>
#include <QWidget>

#include <algorithm>
#include <numeric>
#include <unistd.h>

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::bench {

namespace {

constexpr int beatMs = 5;

double nowMs(const QElapsedTimer& timer)
{
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

QByteArray contentsOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// utime and stime, fields 14 and 15 of proc(5); the name in brackets may hold blanks.
double secondsIn(const QByteArray& stat)
{
    const QList<QByteArray> fields = stat.mid(stat.lastIndexOf(')') + 2).split(' ');
    return (fields.value(11).toDouble() + fields.value(12).toDouble())
        / static_cast<double>(sysconf(_SC_CLK_TCK));
}

} // namespace

GaugedApplication::GaugedApplication(int& argc, char** argv)
    : QApplication(argc, argv)
{
    m_heart.setTimerType(Qt::PreciseTimer);
    m_heart.setInterval(beatMs);
    connect(&m_heart, &QTimer::timeout, this, [this] { beat(); });
}

void GaugedApplication::watch(QWidget* window, QWidget* painted)
{
    m_window = window;
    m_painted = painted;
}

void GaugedApplication::startFrames()
{
    m_frames.clear();
    m_sinceFrames.start();
}

void GaugedApplication::startStalls()
{
    m_longestStall = 0;
    m_longestEvent = 0;
    m_longestName.clear();
    m_sinceBeat.start();
    m_heart.start();
}

void GaugedApplication::beat()
{
    m_longestStall = std::max(m_longestStall, nowMs(m_sinceBeat) - beatMs);
    m_sinceBeat.start();
}

double GaugedApplication::framesPerSecond() const
{
    return static_cast<double>(m_frames.size()) * 1000.0 / nowMs(m_sinceFrames);
}

QString GaugedApplication::longestEvent() const
{
    return u"%1 %2 ms"_s.arg(m_longestName).arg(m_longestEvent, 0, 'f', 0);
}

bool GaugedApplication::notify(QObject* receiver, QEvent* event)
{
    if (QThread::currentThread() != thread()) // the network's events come by here, too
        return QApplication::notify(receiver, event);
    const QEvent::Type type = event->type();
    if (receiver == m_painted && type == QEvent::Paint)
        m_isPainted = true;
    if (m_depth > 0)
        return QApplication::notify(receiver, event);
    const char* const receiverName = receiver->metaObject()->className(); // it may go meanwhile
    const bool isFrame = type == QEvent::UpdateRequest && receiver == m_window;
    m_isPainted = false;
    ++m_depth;
    QElapsedTimer timer;
    timer.start();
    const bool answer = QApplication::notify(receiver, event);
    const double took = nowMs(timer);
    --m_depth;
    if (took > m_longestEvent) {
        m_longestEvent = took;
        m_longestName =
            u"%1/%2"_s.arg(QLatin1StringView(receiverName),
                           QLatin1StringView(QMetaEnum::fromType<QEvent::Type>().valueToKey(type)));
    }
    if (isFrame && m_isPainted && m_sinceFrames.isValid())
        m_frames.push_back(took);
    return answer;
}

ProcessorShare::ProcessorShare()
    : m_all(secondsOf(u"/proc/self/stat"_s))
    , m_gui(secondsOf(u"/proc/self/task/%1/stat"_s.arg(getpid())))
{
    m_clock.start();
}

ProcessorShare::Share ProcessorShare::since() const
{
    const double seconds = nowMs(m_clock) / 1000;
    return {(secondsOf(u"/proc/self/stat"_s) - m_all) / seconds,
            (secondsOf(u"/proc/self/task/%1/stat"_s.arg(getpid())) - m_gui) / seconds};
}

double ProcessorShare::secondsOf(const QString& statFile)
{
    return secondsIn(contentsOf(statFile));
}

double processorSeconds(qint64 pid)
{
    return secondsIn(contentsOf(u"/proc/%1/stat"_s.arg(pid)));
}

double residentMegabytes()
{
    return contentsOf(u"/proc/self/statm"_s).split(' ').value(1).toDouble()
        * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

double quantile(std::vector<double> values, double share)
{
    if (values.empty())
        return 0;
    std::sort(values.begin(), values.end());
    const auto last = static_cast<double>(values.size() - 1);
    return values[static_cast<std::size_t>(share * last)];
}

double mean(const std::vector<double>& values)
{
    return values.empty()
        ? 0
        : std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

} // namespace patchswarm::bench
