#include "tests/integration/origin_processes.h"

#include <QFile>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <memory>
#include <vector>

namespace patchswarm::tests {

namespace {

// `command`: words without blanks in them.
bool openssl(const QString& directory, const QString& command)
{
    QProcess process;
    process.setWorkingDirectory(directory);
    process.start(QStringLiteral("openssl"), command.split(u' '));
    const bool ok = process.waitForFinished() && process.exitCode() == 0;
    if (!ok)
        qWarning("openssl %s: %s", qPrintable(command), process.readAllStandardError().constData());
    return ok;
}

const QString newKey = QStringLiteral("-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes");

// Below the range from which the system takes ports of outgoing connections (32768 and up on
// Linux): while nginx is down, none of these takes the port it comes back to, the probe's own
// included.
quint16 randomPort()
{
    return static_cast<quint16>(QRandomGenerator::system()->bounded(20'000, 32'000));
}

bool write(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    return file.open(QFile::WriteOnly) && file.write(bytes) == bytes.size();
}

} // namespace

TestAuthority::TestAuthority(const QString& directory, const QString& name)
    : m_directory(directory)
    , m_name(name)
{
    openssl(directory,
            QStringLiteral("req -x509 %1 -keyout %2.key -out %2.pem -days 2 -subj /CN=%2")
                .arg(newKey, name));
}

QByteArray TestAuthority::pem() const
{
    QFile file(QStringLiteral("%1/%2.pem").arg(m_directory, m_name));
    return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray();
}

bool TestAuthority::issue(const QString& name, const QString& subjectAltName, int days) const
{
    return write(QStringLiteral("%1/%2.ext").arg(m_directory, name),
                 "subjectAltName=" + subjectAltName.toLatin1())
        && openssl(m_directory,
                   QStringLiteral("req -new %1 -keyout %2.key -out %2.csr -subj /CN=%2")
                       .arg(newKey, name))
        && openssl(m_directory,
                   QStringLiteral(
                       "x509 -req -in %1.csr -CA %2.pem -CAkey %2.key -CAcreateserial -days %3 "
                       "-extfile %1.ext -out %1.pem")
                       .arg(name, m_name)
                       .arg(days));
}

QList<quint16> NginxServer::freePorts(int count)
{
    std::vector<std::unique_ptr<QTcpServer>> held; // all at once, so that they differ
    QList<quint16> ports;
    for (int i = 0; i < count; ++i) {
        held.push_back(std::make_unique<QTcpServer>());
        while (!held.back()->listen(QHostAddress::LocalHost, randomPort())) { }
        ports.append(held.back()->serverPort());
    }
    return ports;
}

bool NginxServer::start(const QByteArray& servers, quint16 port)
{
    const QByteArray configuration =
        "daemon off; master_process off; pid nginx.pid; events { }\n"
        "http { access_log off; client_body_temp_path t1; proxy_temp_path t2;\n"
        "fastcgi_temp_path t3; uwsgi_temp_path t4; scgi_temp_path t5;\n"
        + servers + "}\n";
    if (!write(m_directory.filePath(QStringLiteral("nginx.conf")), configuration))
        return false;
    m_process.start(QStringLiteral("/usr/sbin/nginx"),
                    {QStringLiteral("-p"), directory(), QStringLiteral("-c"),
                     QStringLiteral("nginx.conf"), QStringLiteral("-e"), QStringLiteral("stderr")});
    return m_process.waitForStarted() && QTest::qWaitFor([&] {
               QTcpSocket probe;
               probe.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
               return probe.waitForConnected(100) || m_process.state() == QProcess::NotRunning;
           })
        && m_process.state() == QProcess::Running;
}

void NginxServer::stop()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.terminate();
    m_process.waitForFinished();
}

QByteArray NginxServer::error()
{
    return m_process.readAllStandardError();
}

PythonServer::~PythonServer()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.terminate();
    m_process.waitForFinished();
}

bool PythonServer::start(const QString& directory)
{
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.start(QStringLiteral("python3"),
                    {QStringLiteral("-u"), QStringLiteral("-m"), QStringLiteral("http.server"),
                     QStringLiteral("0"), QStringLiteral("--bind"), QStringLiteral("127.0.0.1"),
                     QStringLiteral("--directory"), directory});
    QByteArray said;
    const QRegularExpression port(QStringLiteral("port (\\d+)"));
    return QTest::qWaitFor(
        [&] {
            said += m_process.readAll();
            m_port = port.match(QString::fromLatin1(said)).captured(1).toInt();
            return m_port > 0;
        },
        10'000);
}

QUrl PythonServer::url(const QString& path) const
{
    return QUrl(QStringLiteral("http://127.0.0.1:%1%2").arg(m_port).arg(path));
}

} // namespace patchswarm::tests
