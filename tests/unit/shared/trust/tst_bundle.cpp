#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include "tests/unit/shared/trust/testfleet.h"

namespace patchswarm::trust {

class BundleTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void whatIsWrittenIsReadBack();
    void onlyItsOwnerMayReadTheFile();
    void everyFaultIsNamed_data();
    void everyFaultIsNamed();
    void severalFaultsAreNamedAtOnce();
    void anExpiredBundleSaysSo();
    void aRevokedBundleSaysSo();
    void whatIsNoBundleIsRefused();
    void everyTruncationIsRefused();

private:
    [[nodiscard]] Error errorOf(const QByteArray& text) const
    {
        const auto result = Bundle::parse(text, m_fleet.now);
        return result ? Error {ErrorCode::Cancelled, QStringLiteral("accepted")} : result.error();
    }

    [[nodiscard]] QByteArray with(const char* key, const QJsonValue& value) const
    {
        QJsonObject json = QJsonDocument::fromJson(m_bundle.toJson()).object();
        json.insert(QLatin1String(key), value);
        if (value.isUndefined())
            json.remove(QLatin1String(key));
        return QJsonDocument(json).toJson();
    }

    TestFleet m_fleet;
    Bundle m_bundle;
};

void BundleTest::init()
{
    const auto member = m_fleet.member();
    m_bundle = {member.identity,      member.key, must(DiscoveryKeys::create(m_fleet.now)),
                m_fleet.revoking({}), 4001,       true};
}

void BundleTest::whatIsWrittenIsReadBack()
{
    QTemporaryDir directory;
    m_bundle.discoveryPort = 4999;
    m_bundle.replaceKey = false;
    const QString path = directory.filePath(QStringLiteral("pc-7.bundle"));
    QVERIFY(m_bundle.write(path));
    const auto read = must(Bundle::read(path, m_fleet.now));
    QCOMPARE(read.identity.id, m_bundle.identity.id);
    QCOMPARE(read.identity.name, QStringLiteral("pc-7"));
    QCOMPARE(read.identity.fleetCa, m_fleet.ca.certificate());
    QVERIFY(read.key.matches(read.identity.certificate));
    QCOMPARE(read.discoveryKeys, m_bundle.discoveryKeys);
    QCOMPARE(read.revocations.number(), m_bundle.revocations.number());
    QCOMPARE(read.discoveryPort, 4999);
    QVERIFY(!read.replaceKey);
}

void BundleTest::onlyItsOwnerMayReadTheFile()
{
    QTemporaryDir directory;
    const QString path = directory.filePath(QStringLiteral("pc-7.bundle"));
    QVERIFY(m_bundle.write(path));
    QCOMPARE(QFile::permissions(path)
                 & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther),
             QFile::Permissions());
    QVERIFY(QFile::setPermissions(path, QFile::ReadOwner | QFile::ReadGroup));
    const auto result = Bundle::read(path, m_fleet.now);
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::PermissionDenied);
    QVERIFY2(result.error().detail.contains(QStringLiteral("chmod 600")),
             qPrintable(result.error().detail));
    QCOMPARE(Bundle::read(directory.filePath(QStringLiteral("none")), m_fleet.now).error().code,
             ErrorCode::NotFound);
}

void BundleTest::everyFaultIsNamed_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QJsonValue>("value");
    QTest::addColumn<QString>("words");
    const auto row = [](const char* name, const char* key, const QJsonValue& value,
                        const char* words) {
        QTest::newRow(name) << QString::fromLatin1(key) << value << QString::fromLatin1(words);
    };
    const TestFleet other;
    const auto stranger = other.member();
    row("certificate missing", "certificate", QJsonValue::Undefined,
        "certificate is not one certificate");
    row("certificate broken", "certificate", QStringLiteral("-----BEGIN"),
        "certificate is not one certificate");
    row("another's certificate", "certificate",
        QString::fromLatin1(stranger.identity.certificate.toPem()), "not from this fleet's CA");
    row("key missing", "key", QJsonValue::Undefined, "key is not an unencrypted private key");
    row("another's key", "key", QString::fromLatin1(stranger.key.toPem()),
        "key is not the certificate's");
    row("CA missing", "fleetCa", QJsonValue::Undefined, "fleetCa is not one certificate");
    row("another CA", "fleetCa", QString::fromLatin1(other.ca.certificate().toPem()),
        "not from this fleet's CA");
    row("discovery keys missing", "discoveryKeys", QJsonValue::Undefined, "discovery keys");
    row("port 0", "discoveryPort", 0, "discoveryPort");
    row("port as text", "discoveryPort", QStringLiteral("4001"), "discoveryPort");
    row("port too large", "discoveryPort", 65536, "discoveryPort");
    row("replaceKey as text", "replaceKey", QStringLiteral("yes"), "replaceKey");
    row("another name", "name", QStringLiteral("pc-8"), "name is not its certificate's");
    row("another role", "role", QStringLiteral("admin"), "role is not its certificate's");
    row("unknown key", "adminPort", 5001, "\"adminPort\" is unknown");
    row("another fleet's revocations", "revocations",
        QString::fromLatin1(other.revoking({}).compact()), "not signed by this fleet's CA");
    row("broken revocations", "revocations", QStringLiteral("a.b"), "compact JWS");
    row("newer version", "version", 2, "version 2; this program reads version 1");
    row("no version", "version", QJsonValue::Undefined, "version -1");
    row("another format", "format", QStringLiteral("zip"), "not a PatchSwarm bundle");
}

void BundleTest::everyFaultIsNamed()
{
    QFETCH(QString, key);
    QFETCH(QJsonValue, value);
    QFETCH(QString, words);
    const Error error = errorOf(with(key.toLatin1().constData(), value));
    QVERIFY(error.code != ErrorCode::Cancelled);
    QVERIFY2(error.detail.contains(words), qPrintable(error.detail));
}

void BundleTest::severalFaultsAreNamedAtOnce()
{
    QJsonObject json = QJsonDocument::fromJson(m_bundle.toJson()).object();
    json.insert(QLatin1String("discoveryPort"), 0);
    json.remove(QLatin1String("key"));
    json.insert(QLatin1String("colour"), QStringLiteral("red"));
    const Error error = errorOf(QJsonDocument(json).toJson());
    for (const char* words : {"discoveryPort", "private key", "colour"})
        QVERIFY2(error.detail.contains(QLatin1String(words)), qPrintable(error.detail));
}

void BundleTest::anExpiredBundleSaysSo()
{
    const auto result = Bundle::parse(m_bundle.toJson(), m_fleet.now.addDays(31));
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::Expired);
    QVERIFY(result.error().detail.contains(QStringLiteral("expired")));
    const auto early = Bundle::parse(m_bundle.toJson(), m_fleet.now.addDays(-1));
    QVERIFY(!early);
    QVERIFY2(early.error().detail.contains(QStringLiteral("check the clocks")),
             qPrintable(early.error().detail));
}

void BundleTest::aRevokedBundleSaysSo()
{
    m_bundle.revocations = m_fleet.revoking({m_bundle.identity.id});
    QCOMPARE(errorOf(m_bundle.toJson()).code, ErrorCode::Revoked);
}

void BundleTest::whatIsNoBundleIsRefused()
{
    for (const QByteArray& text : {QByteArray(), QByteArray("{}"), QByteArray("[]"),
                                   QByteArray("\0\1\2", 3), QByteArray("{\"a\":1,\"a\":2}")})
        QCOMPARE(errorOf(text).code, ErrorCode::InvalidInput);
}

void BundleTest::everyTruncationIsRefused()
{
    const QByteArray text = m_bundle.toJson().trimmed();
    for (qsizetype size = 0; size < text.size(); size += 7)
        QVERIFY(errorOf(text.left(size)).code != ErrorCode::Cancelled);
}

} // namespace patchswarm::trust

QTEST_GUILESS_MAIN(patchswarm::trust::BundleTest)
#include "tst_bundle.moc"
