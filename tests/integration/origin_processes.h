#pragma once

#include <QProcess>
#include <QTemporaryDir>
#include <QUrl>

namespace patchswarm::tests {

// A certificate authority of the test, made with the openssl command in `directory`.
class TestAuthority
{
public:
    TestAuthority(const QString& directory, const QString& name);

    [[nodiscard]] QByteArray pem() const;
    // <name>.pem and <name>.key for one DNS name or IP address; `days` below 0 makes it expired.
    [[nodiscard]] bool issue(const QString& name, const QString& subjectAltName, int days) const;

private:
    QString m_directory;
    QString m_name;
};

// Real nginx with a configuration of the test: one process, as whoever runs the test, in its own
// directory.
class NginxServer
{
public:
    ~NginxServer() { stop(); }

    [[nodiscard]] QString directory() const { return m_directory.path(); }

    // The ports it will listen on, free a moment ago; written into the configuration by the caller.
    [[nodiscard]] static QList<quint16> freePorts(int count);
    // `servers`: what stands inside http { }. False, with nginx's own words in error(), unless it
    // listens on `port`.
    [[nodiscard]] bool start(const QByteArray& servers, quint16 port);
    void stop();
    [[nodiscard]] QByteArray error();

private:
    QTemporaryDir m_directory;
    QProcess m_process;
};

// `python3 -m http.server`: HTTP/1.0, no ranges.
class PythonServer
{
public:
    ~PythonServer();

    [[nodiscard]] bool start(const QString& directory);
    [[nodiscard]] QUrl url(const QString& path) const;

private:
    QProcess m_process;
    int m_port = 0;
};

} // namespace patchswarm::tests
