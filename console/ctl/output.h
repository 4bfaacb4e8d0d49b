#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <QVector>

#include <optional>

#include "console/ctl/command.h"

// Where a command's words go: results to standard output, everything else to standard error.
namespace patchswarm::ctl {

// A failure to write a result is complained of once; runCommandLine() then answers exitFailed.
void print(const QString& line);
void printRaw(const QByteArray& text);
void printJson(const QJsonValue& document, bool onOneLine = false);
// Something printed did not arrive: a full disk, a reader that has gone.
[[nodiscard]] bool hasFailedToPrint();
// "patchswarmctl: …" on standard error.
void complain(const QString& text);
// The same, and the exit code for it.
int fail(const Error& error);
int failUsage(const QString& text);
int end(const Stop& stop);

[[nodiscard]] bool isTerminal(int descriptor); // 1 standard output, 2 standard error

// Rows under headings, columns aligned; numbers to the right where `right` says so.
class TextTable
{
public:
    explicit TextTable(QStringList headings, QVector<int> rightColumns = {});

    void add(const QStringList& row);

    [[nodiscard]] bool isEmpty() const { return m_rows.isEmpty(); }

    [[nodiscard]] QString text() const; // lines end in line feeds

private:
    QStringList m_headings;
    QVector<int> m_right;
    QVector<QStringList> m_rows;
};

// One line on standard error that is drawn over, only when that is a terminal.
class ProgressLine
{
public:
    ProgressLine();
    ~ProgressLine(); // wipes it

    void show(const QString& what, quint64 done, quint64 total);

private:
    bool m_isTerminal;
    bool m_isDrawn = false;
    qint64 m_lastMs = 0;
};

[[nodiscard]] QString progressText(const QString& what, quint64 done, quint64 total, int width);

// "12 s", "3 min 5 s", "2 h 7 min"; a dash when it is not known.
[[nodiscard]] QString durationText(std::optional<qint64> ms);

} // namespace patchswarm::ctl
