#include "tests/integration/ctlrun.h"

#include <QStandardPaths>
#include <QTest>

#include <unistd.h>

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::tests {

namespace {

constexpr int patienceMs = 30'000;

Ran finish(QProcess& process, const QByteArray& input)
{
    process.write(input);
    process.closeWriteChannel();
    const bool ended =
        QTest::qWaitFor([&process] { return process.state() == QProcess::NotRunning; }, patienceMs);
    Ran ran;
    if (ended && process.exitStatus() == QProcess::NormalExit)
        ran.code = process.exitCode();
    if (!ended) {
        process.kill();
        process.waitForFinished(patienceMs);
    }
    ran.out = process.readAllStandardOutput();
    ran.err = process.readAllStandardError();
    return ran;
}

} // namespace

QJsonObject Ran::rowOf(const QString& endpoint) const
{
    for (const QJsonValue& row : rows())
        if (row.toObject().value(u"endpoint").toString() == endpoint)
            return row.toObject();
    return {};
}

QString builtProgram(const QString& name)
{
    return QStringLiteral(PATCHSWARM_BINARIES "/") + name;
}

Ran runProgram(const QString& program, const QStringList& arguments, const QByteArray& input)
{
    QProcess process;
    process.start(program, arguments);
    return finish(process, input);
}

Ran runCtl(const QStringList& arguments, const QByteArray& input)
{
    return runProgram(builtProgram(u"patchswarmctl"_s), arguments, input);
}

Ran runAgent(const QStringList& arguments)
{
    return runProgram(builtProgram(u"patchswarm-agent"_s), arguments);
}

Ran runShell(const QString& script)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"CTL"_s, builtProgram(u"patchswarmctl"_s));
    process.setProcessEnvironment(environment);
    process.start(u"/bin/sh"_s, {u"-c"_s, script});
    return finish(process, {});
}

bool canRunAsNobody()
{
    return ::geteuid() == 0 && !QStandardPaths::findExecutable(u"setpriv"_s).isEmpty()
        && runAsNobody(builtProgram(u"patchswarmctl"_s), {u"--version"_s}).code == 0;
}

Ran runAsNobody(const QString& program, const QStringList& arguments)
{
    return runProgram(
        u"setpriv"_s,
        QStringList {u"--reuid=65534"_s, u"--regid=65534"_s, u"--clear-groups"_s, program}
            + arguments);
}

} // namespace patchswarm::tests
