#include <QFile>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include "agent/origin/originsource.h"
#include "tests/integration/origin_processes.h"
#include "tests/unit/agent/origin/fetchrecorder.h"

using namespace patchswarm;
using namespace patchswarm::tests;
using origin::Gateway;
using origin::OriginSource;
using origin::Outcome;

namespace {

constexpr quint64 size = 8 * chunkSize + 4321;

// A proxy that knows CONNECT only, and sends every tunnel to one port of this machine.
class TunnelProxy : public QTcpServer
{
public:
    explicit TunnelProxy(quint16 to)
    {
        listen(QHostAddress::LocalHost, 0);
        connect(this, &QTcpServer::newConnection, this, [this, to] {
            QTcpSocket* near = nextPendingConnection();
            connect(near, &QTcpSocket::readyRead, this, [this, near, to] { onReadable(near, to); });
        });
    }

    QList<QByteArray> asked;

private:
    void onReadable(QTcpSocket* near, quint16 to)
    {
        if (auto* far = near->findChild<QTcpSocket*>()) {
            far->write(near->readAll());
            return;
        }
        if (!near->peek(4096).contains("\r\n\r\n"))
            return;
        asked.append(near->readAll().split('\r').first());
        auto* far = new QTcpSocket(near);
        far->connectToHost(QHostAddress(QHostAddress::LocalHost), to);
        connect(far, &QTcpSocket::readyRead, near, [near, far] { near->write(far->readAll()); });
        connect(far, &QTcpSocket::disconnected, near, [near] { near->disconnectFromHost(); });
        near->write("HTTP/1.1 200 Connection established\r\n\r\n");
    }
};

} // namespace

// The origin source against servers that we did not write.
class TestOriginServers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void nginxServesRanges();
    void nginxWithoutRangesIsReadFromTheStart();
    void nginxCompressesNothingForUs();
    void aMissingFileIsUnavailable();
    void httpsIsVerifiedByName();
    void httpsFaultsAreToldInPlainWords_data();
    void httpsFaultsAreToldInPlainWords();
    void aRedirectUpToHttpsIsFollowed();
    void aRedirectDownToHttpIsRefused();
    void aCachingGatewayWithItsOwnAuthorityServes();
    void aRedirectBehindACachingGatewayGoesThroughIt();
    void theGatewaysAuthorityIsNotBelievedElsewhere();
    void anHttpProxyTunnelsHttps();
    void aFetchGoesOnAfterTheServerCameBack();
    void pythonServesWholeFiles();

private:
    [[nodiscard]] QUrl url(const char* scheme, int port, const char* path) const;
    [[nodiscard]] origin::Options trusting(const TestAuthority& authority) const;

    QByteArray m_file;
    NginxServer m_nginx;
    std::unique_ptr<TestAuthority> m_authority;
    std::unique_ptr<TestAuthority> m_gatewayAuthority;
    QByteArray m_configuration;
    int m_http = 0;
    int m_https = 0;
    int m_expired = 0;
    int m_gateway = 0;
};

void TestOriginServers::initTestCase()
{
    m_file = patternedBytes(static_cast<qsizetype>(size));
    QFile file(m_nginx.directory() + QStringLiteral("/patch.bin"));
    QVERIFY(file.open(QFile::WriteOnly) && file.write(m_file) == m_file.size());
    file.close();
    m_authority = std::make_unique<TestAuthority>(m_nginx.directory(), QStringLiteral("origin-ca"));
    m_gatewayAuthority =
        std::make_unique<TestAuthority>(m_nginx.directory(), QStringLiteral("gateway-ca"));
    QVERIFY(m_authority->issue(QStringLiteral("good"), QStringLiteral("DNS:updates.example"), 2));
    QVERIFY(
        m_authority->issue(QStringLiteral("expired"), QStringLiteral("DNS:updates.example"), -1));
    QVERIFY(
        m_gatewayAuthority->issue(QStringLiteral("gateway"), QStringLiteral("IP:127.0.0.1"), 2));
    const QList<quint16> ports = NginxServer::freePorts(4);
    m_http = ports[0];
    m_https = ports[1];
    m_expired = ports[2];
    m_gateway = ports[3];
    m_configuration = R"(
        gzip on; gzip_types *; gzip_min_length 1;
        server { listen 127.0.0.1:HTTP; root .;
            location /whole/ { alias ./; max_ranges 0; }
            location /slow/ { alias ./; limit_rate 3m; }
            location = /up { return 302 https://updates.example:SECURE/patch.bin; }
            location = /moved { return 301 http://127.0.0.1:HTTP/patch.bin; } }
        server { listen 127.0.0.1:SECURE ssl; root .; ssl_certificate good.pem; ssl_certificate_key good.key;
            location = /down { return 302 http://127.0.0.1:HTTP/patch.bin; } }
        server { listen 127.0.0.1:EXPIRED ssl; root .; ssl_certificate expired.pem; ssl_certificate_key expired.key; }
        server { listen 127.0.0.1:GATEWAY ssl; ssl_certificate gateway.pem; ssl_certificate_key gateway.key;
            location ~ ^/(https?)/([^/]+)/(.*)$ { proxy_pass $1://$2/$3$is_args$args; } }
)";
    m_configuration.replace("HTTP", QByteArray::number(m_http))
        .replace("SECURE", QByteArray::number(m_https));
    m_configuration.replace("EXPIRED", QByteArray::number(m_expired))
        .replace("GATEWAY", QByteArray::number(m_gateway));
    QVERIFY2(m_nginx.start(m_configuration, static_cast<quint16>(m_http)),
             m_nginx.error().constData());
}

QUrl TestOriginServers::url(const char* scheme, int port, const char* path) const
{
    const bool secure = qstrcmp(scheme, "https") == 0;
    return QUrl(QStringLiteral("%1://%2:%3%4")
                    .arg(QLatin1String(scheme),
                         secure ? QStringLiteral("updates.example") : QStringLiteral("127.0.0.1"))
                    .arg(port)
                    .arg(QLatin1String(path)));
}

origin::Options TestOriginServers::trusting(const TestAuthority& authority) const
{
    origin::Options options = loopbackOptions();
    options.limits.connectMs = 5000; // handshakes on a busy machine
    options.extraCaPem = authority.pem();
    options.resolver = [](const QString&, QObject*, const origin::Resolved& done) {
        done({QHostAddress(QHostAddress::LocalHost)}, {});
    };
    return options;
}

void TestOriginServers::nginxServesRanges()
{
    OriginSource source(loopbackOptions());
    FetchRecorder recorder(source, size);
    for (ChunkIndex first = 0; first < 9; first += 3) {
        const auto& seen = recorder.fetch({url("http", m_http, "/patch.bin")}, first, 3);
        QCOMPARE(seen.reason, QString());
        QVERIFY(recorder.hasExactly(recorder.lastId(), m_file, first, 3));
        QCOMPARE(seen.wasted, quint64 {0});
    }
}

void TestOriginServers::nginxWithoutRangesIsReadFromTheStart()
{
    OriginSource source(loopbackOptions());
    FetchRecorder recorder(source, size);
    const auto& seen = recorder.fetch({url("http", m_http, "/whole/patch.bin")}, 4, 5);
    QCOMPARE(seen.outcome, Outcome::Complete);
    QVERIFY(recorder.hasExactly(recorder.lastId(), m_file, 4, 5));
    QCOMPARE(seen.withoutRanges.size(), 1);
    QCOMPARE(seen.wasted, quint64 {4 * chunkSize});
}

void TestOriginServers::nginxCompressesNothingForUs()
{
    OriginSource source(loopbackOptions());
    FetchRecorder recorder(source, size);
    QCOMPARE(recorder.fetch({url("http", m_http, "/patch.bin")}, 0, 9).outcome, Outcome::Complete);
    QVERIFY(recorder.hasExactly(recorder.lastId(), m_file, 0, 9));
}

void TestOriginServers::aMissingFileIsUnavailable()
{
    OriginSource source(loopbackOptions());
    FetchRecorder recorder(source, size);
    const auto& seen = recorder.fetch({url("http", m_http, "/nothing")}, 0, 1);
    QCOMPARE(seen.outcome, Outcome::Unavailable);
    QVERIFY2(seen.reason.startsWith(u"127.0.0.1 answered 404 (no such file)"),
             qPrintable(seen.reason));
}

void TestOriginServers::httpsIsVerifiedByName()
{
    OriginSource source(trusting(*m_authority));
    FetchRecorder recorder(source, size);
    const auto& seen = recorder.fetch({url("https", m_https, "/patch.bin")}, 0, 9);
    QCOMPARE(seen.reason, QString());
    QVERIFY(recorder.hasExactly(recorder.lastId(), m_file, 0, 9));
}

void TestOriginServers::httpsFaultsAreToldInPlainWords_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("trusted");
    QTest::addColumn<QString>("words");
    const QString form = QStringLiteral("https://%1:%2/patch.bin");
    const QString good = QStringLiteral("updates.example");
    QTest::newRow("expired") << form.arg(good).arg(m_expired) << true
                             << QStringLiteral("shows a certificate that expired on ");
    QTest::newRow("other name")
        << form.arg(QStringLiteral("other.example")).arg(m_https) << true
        << QStringLiteral("other.example shows a certificate that is for another name (good)");
    QTest::newRow("unknown authority")
        << form.arg(good).arg(m_https) << false
        << QStringLiteral("comes from an authority that this machine does not trust");
    QTest::newRow("no TLS there") << form.arg(good).arg(
        m_http) << true << QStringLiteral("updates.example could not be reached over TLS");
}

void TestOriginServers::httpsFaultsAreToldInPlainWords()
{
    QFETCH(QString, url);
    QFETCH(bool, trusted);
    QFETCH(QString, words);
    OriginSource source(trusting(trusted ? *m_authority : *m_gatewayAuthority));
    FetchRecorder recorder(source, size);
    const auto& seen = recorder.fetch({QUrl(url)}, 0, 1);
    QVERIFY2(seen.reason.contains(words), qPrintable(seen.reason));
    QCOMPARE(seen.outcome, Outcome::Failed);
    QCOMPARE(seen.payload, quint64 {0});
}

void TestOriginServers::aRedirectUpToHttpsIsFollowed()
{
    OriginSource source(trusting(*m_authority));
    FetchRecorder recorder(source, size);
    const auto& seen = recorder.fetch({url("http", m_http, "/up")}, 1, 2);
    QCOMPARE(seen.reason, QString());
    QVERIFY(recorder.hasExactly(recorder.lastId(), m_file, 1, 2));
}

void TestOriginServers::aRedirectDownToHttpIsRefused()
{
    OriginSource source(trusting(*m_authority));
    FetchRecorder recorder(source, size);
    const auto& seen = recorder.fetch({url("https", m_https, "/down")}, 1, 2);
    QCOMPARE(seen.outcome, Outcome::Unavailable);
    QVERIFY2(seen.reason.startsWith(u"updates.example redirects from https to http"),
             qPrintable(seen.reason));
}

void TestOriginServers::aCachingGatewayWithItsOwnAuthorityServes()
{
    auto options = trusting(*m_authority);
    options.gateway = Gateway::fromProfile(
        QUrl(QStringLiteral("https://127.0.0.1:%1").arg(m_gateway)), m_gatewayAuthority->pem());
    OriginSource source(options);
    FetchRecorder recorder(source, size);
    const auto& seen = recorder.fetch({url("http", m_http, "/patch.bin")}, 2, 3);
    QCOMPARE(seen.reason, QString());
    QVERIFY(recorder.hasExactly(recorder.lastId(), m_file, 2, 3));
    QCOMPARE(seen.viaGateway, 3);
}

void TestOriginServers::aRedirectBehindACachingGatewayGoesThroughIt()
{
    auto options = trusting(*m_authority);
    options.gateway = Gateway::fromProfile(
        QUrl(QStringLiteral("https://127.0.0.1:%1/").arg(m_gateway)), m_gatewayAuthority->pem());
    OriginSource source(options);
    FetchRecorder recorder(source, size);
    const auto& seen = recorder.fetch({url("http", m_http, "/moved")}, 2, 3);
    QCOMPARE(seen.reason, QString());
    QVERIFY(recorder.hasExactly(recorder.lastId(), m_file, 2, 3));
    QCOMPARE(seen.viaGateway, 3);
}

void TestOriginServers::theGatewaysAuthorityIsNotBelievedElsewhere()
{
    auto options = trusting(*m_authority);
    options.extraCaPem.clear();
    options.gateway.caPem =
        m_authority->pem(); // would vouch for the origin, but there is no gateway
    OriginSource source(options);
    FetchRecorder recorder(source, size);
    const auto& seen = recorder.fetch({url("https", m_https, "/patch.bin")}, 0, 1);
    QCOMPARE(seen.outcome, Outcome::Failed);
    QVERIFY2(seen.reason.contains(u"does not trust"), qPrintable(seen.reason));
}

void TestOriginServers::anHttpProxyTunnelsHttps()
{
    TunnelProxy proxy(static_cast<quint16>(m_https));
    auto options = trusting(*m_authority);
    options.extraCaPem.clear();
    options.gateway = Gateway::fromProfile(
        QUrl(QStringLiteral("http://127.0.0.1:%1").arg(proxy.serverPort())), m_authority->pem());
    OriginSource source(options);
    FetchRecorder recorder(source, size);
    const auto& seen = recorder.fetch({url("https", m_https, "/patch.bin")}, 2, 3);
    QCOMPARE(seen.reason, QString());
    QVERIFY(recorder.hasExactly(recorder.lastId(), m_file, 2, 3));
    QCOMPARE(seen.viaGateway, 3);
    QCOMPARE(proxy.asked,
             QList<QByteArray> {
                 QStringLiteral("CONNECT updates.example:%1 HTTP/1.1").arg(m_https).toLatin1()});
}

void TestOriginServers::aFetchGoesOnAfterTheServerCameBack()
{
    OriginSource source(loopbackOptions());
    FetchRecorder recorder(source, size);
    const quint32 id = recorder.begin({url("http", m_http, "/slow/patch.bin")}, 0, 9);
    QTRY_VERIFY(recorder.seen(id).chunks.size() >= 2);
    m_nginx.stop();
    const auto& cut = recorder.finish(id);
    QCOMPARE(cut.outcome, Outcome::Failed);
    QVERIFY(cut.retryAfterMs > 0);
    const auto have = static_cast<ChunkIndex>(cut.chunks.size());
    QVERIFY(recorder.hasExactly(id, m_file, 0, have));
    QVERIFY2(m_nginx.start(m_configuration, static_cast<quint16>(m_http)),
             m_nginx.error().constData());
    QTest::qWait(static_cast<int>(cut.retryAfterMs) + 50);
    QCOMPARE(recorder.fetch({url("http", m_http, "/patch.bin")}, have, 9 - have).outcome,
             Outcome::Complete);
    QVERIFY(recorder.hasExactly(recorder.lastId(), m_file, have, 9 - have));
}

void TestOriginServers::pythonServesWholeFiles()
{
    PythonServer python;
    QVERIFY(python.start(m_nginx.directory()));
    OriginSource source(loopbackOptions());
    FetchRecorder recorder(source, size);
    const auto& late = recorder.fetch({python.url(QStringLiteral("/patch.bin"))}, 6, 3);
    QCOMPARE(late.reason, QString());
    QVERIFY(recorder.hasExactly(recorder.lastId(), m_file, 6, 3));
    QCOMPARE(late.wasted, quint64 {6 * chunkSize});
    QCOMPARE(late.withoutRanges.size(), 1);
    const auto& all = recorder.fetch({python.url(QStringLiteral("/patch.bin"))}, 0, 9);
    QCOMPARE(all.outcome, Outcome::Complete);
    QVERIFY(recorder.hasExactly(recorder.lastId(), m_file, 0, 9));
    QCOMPARE(recorder.fetch({python.url(QStringLiteral("/nothing"))}, 0, 1).outcome,
             Outcome::Unavailable);
}

QTEST_GUILESS_MAIN(TestOriginServers)
#include "tst_origin_servers.moc"
