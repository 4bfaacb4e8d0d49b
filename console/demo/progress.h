#pragma once

#include <QString>
#include <QStringList>
#include <QVector>

namespace patchswarm::demo {

// A running demo at one moment, as a person sees it. Bytes per second; shares 0 to 1.
struct Progress
{
    enum class Mark
    {
        Off,
        Working,
        Installing, // all bytes there; delivering and handing over
        Done,
        Failed
    };

    struct Endpoint
    {
        Mark mark = Mark::Off;
        double share = 0; // of the artifact, verified
    };

    bool isSimulated = false; // elapsedMs is virtual time
    qint64 elapsedMs = 0;
    QVector<Endpoint> endpoints;
    double originRate = 0;
    double peerRate = 0;
    double wanCopies = 0;
    QStringList faults; // so far, each in a few words

    [[nodiscard]] int count(Mark mark) const;

    [[nodiscard]] int done() const { return count(Mark::Done); }

    [[nodiscard]] double meanShare() const;
};

// What a terminal can show.
struct TerminalForm
{
    int columns = 80;
    bool hasBlocks = true; // Unicode block elements
};

// A few lines to be redrawn in place, none longer than the terminal is wide.
[[nodiscard]] QStringList progressTable(const Progress& progress, const TerminalForm& form);
// The same in one line, for logs.
[[nodiscard]] QString progressLine(const Progress& progress);

} // namespace patchswarm::demo
