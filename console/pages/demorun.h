#pragma once

#include <QJsonObject>
#include <QObject>
#include <QProcess>
#include <QTemporaryDir>

#include "shared/base/error.h"

namespace patchswarm::pages {

// The Patch Tuesday demo in a process of its own (`patchswarmctl demo patch-tuesday --stay`), so
// that the window never waits for it. Its fleet directory is watched like any other. The agents run
// until this object goes; nothing is left. GUI thread.
class DemoRun : public QObject
{
    Q_OBJECT

public:
    explicit DemoRun(QObject* parent = nullptr);
    ~DemoRun() override; // ends the demo; some seconds at most

    // ready() or failed() follows. NotFound when patchswarmctl is missing.
    [[nodiscard]] Result<void> start(const QStringList& arguments);

    [[nodiscard]] static QString findProgram(); // empty: none

    // Rate of the modelled WAN, bytes per second.
    [[nodiscard]] double wanBytesPerSecond() const { return m_wanBytesPerSecond; }

    // The same on a terminal.
    [[nodiscard]] QString command() const;

    // The line of its progress that has come last.
    [[nodiscard]] const QString& lastNote() const { return m_lastNote; }

Q_SIGNALS:
    void noted(const QString& line);
    void ready(const QString& fleetDirectory);
    void ended(const QJsonObject& outcome); // as `demo patch-tuesday --json` tells it
    void failed(const QString& why);

private:
    void readNotes();
    void readOutcome();
    void exited();

    QTemporaryDir m_directory;
    QProcess m_process;
    QStringList m_arguments;
    QByteArray m_output;
    QStringList m_notes; // the last ones
    QString m_lastNote;
    double m_wanBytesPerSecond = 0;
    bool m_hasEnded = false;
};

} // namespace patchswarm::pages
