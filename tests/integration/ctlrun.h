#pragma once

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QString>
#include <QStringList>

namespace patchswarm::tests {

// What came of one run of a program.
struct Ran
{
    int code = -1; // -1: it did not end by itself in time
    QByteArray out;
    QByteArray err;

    [[nodiscard]] QJsonArray rows() const { return QJsonDocument::fromJson(out).array(); }

    [[nodiscard]] QJsonObject object() const { return QJsonDocument::fromJson(out).object(); }

    // The row of an endpoint; empty when there is none.
    [[nodiscard]] QJsonObject rowOf(const QString& endpoint) const;

    // For the message of a failing check.
    [[nodiscard]] QByteArray told() const
    {
        return "exit " + QByteArray::number(code) + "\n" + out + err;
    }
};

// Runs a program to its end while this thread's event loop goes on, so that a test's own servers
// answer it.
[[nodiscard]] Ran runProgram(const QString& program, const QStringList& arguments,
                             const QByteArray& input = {});
// The programs that were built.
[[nodiscard]] Ran runCtl(const QStringList& arguments, const QByteArray& input = {});
[[nodiscard]] Ran runAgent(const QStringList& arguments);
// `script` under /bin/sh, with $CTL as the path of patchswarmctl.
[[nodiscard]] Ran runShell(const QString& script);

// The same as nobody; false when this machine or this user cannot.
[[nodiscard]] bool canRunAsNobody();
[[nodiscard]] Ran runAsNobody(const QString& program, const QStringList& arguments);

[[nodiscard]] QString builtProgram(const QString& name);

} // namespace patchswarm::tests
