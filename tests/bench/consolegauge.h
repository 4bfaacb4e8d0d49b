#pragma once

#include <QApplication>
#include <QElapsedTimer>
#include <QTimer>

#include <vector>

namespace patchswarm::bench {

// An application that knows how long the main window's frames take, how far apart they come and
// how long the event loop was away. A frame is one update of the main window in which the watched
// widget was painted. GUI thread.
class GaugedApplication : public QApplication
{
public:
    GaugedApplication(int& argc, char** argv);

    bool notify(QObject* receiver, QEvent* event) override;

    void watch(QWidget* window, QWidget* painted);
    void startFrames(); // forgets what was measured before
    void startStalls();

    [[nodiscard]] const std::vector<double>& frames() const { return m_frames; } // ms

    [[nodiscard]] double framesPerSecond() const;

    [[nodiscard]] double longestStallMs() const { return m_longestStall; }

    // The event that took longest, e.g. "QTimer/Timer 43 ms".
    [[nodiscard]] QString longestEvent() const;

private:
    void beat();

    QWidget* m_window = nullptr;
    QWidget* m_painted = nullptr;
    bool m_isPainted = false;
    int m_depth = 0;
    std::vector<double> m_frames;
    QElapsedTimer m_sinceFrames;
    QTimer m_heart;
    QElapsedTimer m_sinceBeat;
    double m_longestStall = 0;
    double m_longestEvent = 0;
    QString m_longestName;
};

// Processor time of this process, by thread, between two looks.
class ProcessorShare
{
public:
    ProcessorShare();

    struct Share
    {
        double all = 0; // of one core
        double gui = 0;
    };

    [[nodiscard]] Share since() const;

private:
    static double secondsOf(const QString& statFile);

    QElapsedTimer m_clock;
    double m_all;
    double m_gui;
};

[[nodiscard]] double residentMegabytes(); // of this process
// A process's processor seconds so far, from /proc/<pid>/stat.
[[nodiscard]] double processorSeconds(qint64 pid);
// The value below which `share` of them lie; sorts a copy.
[[nodiscard]] double quantile(std::vector<double> values, double share);
[[nodiscard]] double mean(const std::vector<double>& values);

} // namespace patchswarm::bench
