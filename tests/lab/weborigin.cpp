#include "tests/lab/weborigin.h"

#include <QFile>
#include <QTest>

namespace patchswarm::lab {

namespace {

constexpr auto configuration = R"(
daemon off; master_process off; pid nginx.pid;
events { worker_connections 1024; }
http {
    log_format lab '$msec $remote_addr $request_method $uri "$http_range" $status $bytes_sent $request_time';
    access_log access.log lab;
    client_body_temp_path t1; proxy_temp_path t2; fastcgi_temp_path t3; uwsgi_temp_path t4; scgi_temp_path t5;
    sendfile on;
    server { listen 80 backlog=1024; root .; }
}
)";

} // namespace

WebOrigin::WebOrigin(const Namespace& in, Faults& faults)
    : m_in(in)
    , m_faults(faults)
{
    QFile file(path(QStringLiteral("nginx.conf")));
    if (!file.open(QIODevice::WriteOnly))
        faults.add(QStringLiteral("no configuration for nginx: ") + file.errorString());
    file.write(
        QByteArray(configuration).replace("root .", "root " + m_directory.path().toLocal8Bit()));
    m_process.setProcessChannelMode(QProcess::MergedChannels);
}

void WebOrigin::start()
{
    QStringList command = m_in.prefix();
    command << QStringLiteral("nginx") << QStringLiteral("-p") << m_directory.path()
            << QStringLiteral("-c") << QStringLiteral("nginx.conf") << QStringLiteral("-e")
            << QStringLiteral("stderr");
    m_process.start(command.takeFirst(), command);
    // nginx writes its pid once it listens.
    const bool listens = QTest::qWaitFor([this] {
        return m_process.state() == QProcess::NotRunning
            || QFile::exists(path(QStringLiteral("nginx.pid")));
    });
    if (!listens || m_process.state() == QProcess::NotRunning)
        m_faults.add(QStringLiteral("nginx did not start: ")
                     + QString::fromUtf8(m_process.readAll()));
}

void WebOrigin::stop()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.kill();
    m_process.waitForFinished();
    QFile::remove(path(QStringLiteral("nginx.pid")));
}

QString WebOrigin::log() const
{
    QFile file(path(QStringLiteral("access.log")));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

} // namespace patchswarm::lab
