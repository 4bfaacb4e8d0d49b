#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include "shared/trust/jws.h"
#include "shared/trust/strictjson.h"
#include "tests/unit/shared/trust/testfleet.h"

namespace patchswarm::trust {

namespace {

const Roles publishers {Role::Operator, Role::Admin};

QJsonObject aJob()
{
    return {{QStringLiteral("id"), QStringLiteral("job-1")},
            {QStringLiteral("size"), qint64(9007199254740991)}};
}

QByteArray json(const QJsonObject& object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

Signer signerOf(const TestFleet::Member& member)
{
    return {member.key, member.identity.certificate};
}

QJsonObject headerOf(const TestFleet::Member& member)
{
    return {{QStringLiteral("alg"), QStringLiteral("ES256")},
            {QStringLiteral("typ"), QString::fromLatin1(jobType)},
            {QStringLiteral("x5c"),
             QJsonArray {QString::fromLatin1(member.identity.certificate.toDer().toBase64())}}};
}

// Any header and payload text, properly signed.
QByteArray forge(const TestFleet::Member& member, const QByteArray& header,
                 const QByteArray& payload)
{
    const QByteArray input = toBase64Url(header) + '.' + toBase64Url(payload);
    return input + '.' + toBase64Url(must(member.key.sign(input)));
}

} // namespace

class JwsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { m_member = m_fleet.member(Role::Operator); }

    void theExampleOfRfc7515A3Verifies();
    void rawAndDerSignaturesAreTheSame();
    void whatIsSignedIsReadBack();
    void aDocumentOfAnotherTypeIsRefused();
    void aForgedHeaderIsRefused_data();
    void aForgedHeaderIsRefused();
    void aForgedPayloadIsRefused_data();
    void aForgedPayloadIsRefused();
    void malformedTextIsRefused_data();
    void malformedTextIsRefused();
    void everyChangedCharacterIsNoticed();
    void aSignerOfAnotherFleetIsRefused();
    void aSignerWithoutTheRoleIsRefused();
    void aRevokedSignerIsRefused();
    void whatWasSignedInTimeOutlivesItsSigner();
    void whatWasSignedAfterTheCertificateEndedIsRefused();
    void whatWasSignedBeforeTheCertificateBeganIsRefused();
    void whatIsIssuedInTheFutureIsRefused();
    void tooLargeADocumentIsNeitherSignedNorRead();
    void theSignersKeyAloneIsNotEnough();

private:
    [[nodiscard]] Error errorOf(const QByteArray& compact) const;
    [[nodiscard]] QByteArray signedAt(const QDateTime& when) const;

    TestFleet m_fleet;
    TestFleet::Member m_member;
};

Error JwsTest::errorOf(const QByteArray& compact) const
{
    const auto result = verifyJws(compact, jobType, m_fleet.verifier(), publishers, m_fleet.now);
    return result ? Error {ErrorCode::Cancelled, QStringLiteral("it was accepted")}
                  : result.error();
}

QByteArray JwsTest::signedAt(const QDateTime& when) const
{
    return must(signJws(aJob(), jobType, signerOf(m_member), when));
}

void JwsTest::theExampleOfRfc7515A3Verifies()
{
    const auto decode = [](const char* text) {
        return must(fromBase64Url(text, QStringLiteral("vector")));
    };
    const EcKey key = must(EcKey::fromPoint(decode("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"),
                                            decode("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0")));
    const QByteArray input = "eyJhbGciOiJFUzI1NiJ9."
                             "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt"
                             "cGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    QByteArray signature = decode(
        "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q");
    QVERIFY(key.verify(input, signature));
    QVERIFY(!key.verify(input + 'x', signature));
    signature[5] = char(signature[5] ^ 1);
    QVERIFY(!key.verify(input, signature));
    QVERIFY(!EcKey::fromPoint(QByteArray(32, 'a'), QByteArray(32, 'b')));
}

void JwsTest::rawAndDerSignaturesAreTheSame()
{
    for (int i = 0; i < 200; ++i) { // short r or s come about once in 128
        const QByteArray raw = must(m_member.key.sign(QByteArray::number(i)));
        QCOMPARE(raw.size(), 64);
        QCOMPARE(rawFromDerSignature(derFromRawSignature(raw)), raw);
    }
    QByteArray small(64, '\0');
    small[31] = small[63] = 1;
    QCOMPARE(rawFromDerSignature(derFromRawSignature(small)), small);
    QCOMPARE(derFromRawSignature(QByteArray(63, 'a')), QByteArray());
    QCOMPARE(rawFromDerSignature("not DER"), QByteArray());
    QCOMPARE(rawFromDerSignature(derFromRawSignature(small) + '\0'), QByteArray());
    QVERIFY(!m_member.key.verify("text", QByteArray(64, '\0')));
    QVERIFY(!m_member.key.verify("text", QByteArray(64, '\xff')));
}

void JwsTest::whatIsSignedIsReadBack()
{
    const QByteArray compact = signedAt(m_fleet.now);
    QCOMPARE(claimedJwsType(compact), QByteArray(jobType));
    const auto document = verifyJws(compact, jobType, m_fleet.verifier(), publishers, m_fleet.now);
    QVERIFY2(document, document ? "" : qPrintable(document.error().detail));
    QCOMPARE(document->signer.id, m_member.identity.id);
    QCOMPARE(document->signer.role, Role::Operator);
    QCOMPARE(document->issuedAt.toSecsSinceEpoch(), m_fleet.now.toSecsSinceEpoch());
    QCOMPARE(document->json.value(QLatin1String("size")).toInteger(), 9007199254740991);
    QCOMPARE(QJsonDocument::fromJson(document->payload).object(), document->json);
    const auto signer = Signer::from(m_member.identity);
    QVERIFY(signer);
    QVERIFY(signJws(aJob(), jobType, *signer, m_fleet.now));
}

void JwsTest::aDocumentOfAnotherTypeIsRefused()
{
    const auto result = verifyJws(signedAt(m_fleet.now), tombstoneType, m_fleet.verifier(),
                                  publishers, m_fleet.now);
    QVERIFY(!result);
    QVERIFY2(result.error().detail.contains(QString::fromLatin1(tombstoneType)),
             qPrintable(result.error().detail));
}

void JwsTest::aForgedHeaderIsRefused_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("value"); // JSON; empty: the key is left out
    QTest::addColumn<QString>("words");
    QTest::newRow("alg none") << QByteArray("alg") << QByteArray("\"none\"")
                              << QStringLiteral("\"none\"");
    QTest::newRow("alg HS256") << QByteArray("alg") << QByteArray("\"HS256\"")
                               << QStringLiteral("\"HS256\"");
    QTest::newRow("alg missing") << QByteArray("alg") << QByteArray()
                                 << QStringLiteral("only ES256");
    QTest::newRow("alg no text") << QByteArray("alg") << QByteArray("[\"ES256\"]")
                                 << QStringLiteral("only ES256");
    QTest::newRow("crit") << QByteArray("crit") << QByteArray("[\"exp\"]")
                          << QStringLiteral("critical");
    QTest::newRow("jku") << QByteArray("jku") << QByteArray("\"https://x\"")
                         << QStringLiteral("\"jku\"");
    QTest::newRow("typ missing") << QByteArray("typ") << QByteArray()
                                 << QStringLiteral("is of type \"\"");
    QTest::newRow("x5c missing") << QByteArray("x5c") << QByteArray()
                                 << QStringLiteral("exactly one certificate");
    QTest::newRow("x5c empty") << QByteArray("x5c") << QByteArray("[]")
                               << QStringLiteral("exactly one certificate");
    QTest::newRow("x5c of two") << QByteArray("x5c") << QByteArray("[\"AA==\",\"AA==\"]")
                                << QStringLiteral("exactly one certificate");
    QTest::newRow("x5c no base64")
        << QByteArray("x5c") << QByteArray("[\"A_-!\"]") << QStringLiteral("canonical base64");
    QTest::newRow("x5c no certificate")
        << QByteArray("x5c") << QByteArray("[\"AAAA\"]") << QStringLiteral("not one certificate");
}

void JwsTest::aForgedHeaderIsRefused()
{
    QFETCH(QByteArray, key);
    QFETCH(QByteArray, value);
    QFETCH(QString, words);
    QJsonObject header = headerOf(m_member);
    header.remove(QString::fromLatin1(key));
    if (!value.isEmpty())
        header.insert(QString::fromLatin1(key),
                      QJsonDocument::fromJson('[' + value + ']').array().at(0));
    QJsonObject payload = aJob();
    payload.insert(QLatin1String("iat"), m_fleet.now.toSecsSinceEpoch());
    const Error error = errorOf(forge(m_member, json(header), json(payload)));
    QCOMPARE(error.code, ErrorCode::InvalidInput);
    QVERIFY2(error.detail.contains(words), qPrintable(error.detail));
}

void JwsTest::aForgedPayloadIsRefused_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<QString>("words");
    QTest::newRow("no JSON") << QByteArray("hello") << QStringLiteral("is not JSON");
    QTest::newRow("empty") << QByteArray() << QStringLiteral("is not JSON");
    QTest::newRow("an array") << QByteArray("[1]") << QStringLiteral("not a JSON object");
    QTest::newRow("no iat") << QByteArray("{\"id\":1}") << QStringLiteral("iat");
    QTest::newRow("iat as text") << QByteArray("{\"iat\":\"5\"}") << QStringLiteral("iat");
    QTest::newRow("negative iat") << QByteArray("{\"iat\":-5}") << QStringLiteral("iat");
    QTest::newRow("huge iat") << QByteArray("{\"iat\":1e300}") << QStringLiteral("iat");
    QTest::newRow("half a second") << QByteArray("{\"iat\":1.5}") << QStringLiteral("iat");
    QTest::newRow("the same key twice")
        << QByteArray("{\"iat\":1,\"id\":1,\"id\":2}") << QStringLiteral("\"id\" twice");
    QTest::newRow("twice further down")
        << QByteArray(R"({"iat":1,"a":[{"b":1,"c":"}","b":2}]})") << QStringLiteral("\"b\" twice");
    QTest::newRow("twice in disguise")
        << QByteArray("{\"iat\":1,\"\\u0069at\":2}") << QStringLiteral("\"iat\" twice");
}

void JwsTest::aForgedPayloadIsRefused()
{
    QFETCH(QByteArray, payload);
    QFETCH(QString, words);
    const Error error = errorOf(forge(m_member, json(headerOf(m_member)), payload));
    QCOMPARE(error.code, ErrorCode::InvalidInput);
    QVERIFY2(error.detail.contains(words), qPrintable(error.detail));
}

void JwsTest::malformedTextIsRefused_data()
{
    QTest::addColumn<QByteArray>("find");
    QTest::addColumn<QByteArray>("replacement");
    QTest::addColumn<QString>("words");
    QTest::newRow("padding") << QByteArray("END") << QByteArray("=")
                             << QStringLiteral("signature is not canonical");
    QTest::newRow("a space") << QByteArray("END") << QByteArray(" ")
                             << QStringLiteral("signature is not canonical");
    QTest::newRow("a line break") << QByteArray("END") << QByteArray("\n")
                                  << QStringLiteral("signature is not canonical");
    QTest::newRow("a fourth part")
        << QByteArray("END") << QByteArray(".e30") << QStringLiteral("three parts");
    QTest::newRow("standard alphabet")
        << QByteArray("END") << QByteArray("+/") << QStringLiteral("not canonical");
    QTest::newRow("header in base64 noise")
        << QByteArray("START") << QByteArray("!") << QStringLiteral("header is not canonical");
    QTest::newRow("an empty header")
        << QByteArray("START") << QByteArray(".") << QStringLiteral("three parts");
}

void JwsTest::malformedTextIsRefused()
{
    QFETCH(QByteArray, find);
    QFETCH(QByteArray, replacement);
    QFETCH(QString, words);
    const QByteArray good = signedAt(m_fleet.now);
    const Error error = errorOf(find == "END" ? good + replacement : replacement + good);
    QCOMPARE(error.code, ErrorCode::InvalidInput);
    QVERIFY2(error.detail.contains(words), qPrintable(error.detail));
    for (const QByteArray& text : {QByteArray(), QByteArray("."), QByteArray(".."),
                                   QByteArray("e30.e30.e30"), good.left(good.lastIndexOf('.') + 1)})
        QVERIFY(errorOf(text).code != ErrorCode::Cancelled);
}

// The last character of a base64url part has spare bits; setting them must not give a second valid
// text.
void JwsTest::everyChangedCharacterIsNoticed()
{
    const QByteArray good = signedAt(m_fleet.now);
    for (qsizetype at = 0; at < good.size(); ++at) {
        QByteArray bad = good;
        bad[at] = bad[at] == 'A' ? 'B' : 'A';
        QVERIFY2(errorOf(bad).code != ErrorCode::Cancelled, qPrintable(QString::number(at)));
        QVERIFY2(errorOf(good.left(at)).code != ErrorCode::Cancelled,
                 qPrintable(QString::number(at)));
    }
    static const QByteArray alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for (const char c : alphabet) {
        QByteArray bad = good;
        bad.back() = c;
        QCOMPARE(errorOf(bad).code == ErrorCode::Cancelled, bad == good);
    }
}

void JwsTest::aSignerOfAnotherFleetIsRefused()
{
    const TestFleet other;
    const auto stranger = other.member(Role::Admin);
    const Error error = errorOf(must(signJws(aJob(), jobType, signerOf(stranger), m_fleet.now)));
    QCOMPARE(error.code, ErrorCode::Untrusted);
    QVERIFY2(error.detail.contains(refusalText(Refusal::WrongFleet)), qPrintable(error.detail));
}

void JwsTest::aSignerWithoutTheRoleIsRefused()
{
    for (const Role role : {Role::Agent, Role::Viewer}) {
        m_member = m_fleet.member(role);
        QCOMPARE(errorOf(signedAt(m_fleet.now)).code, ErrorCode::WrongRole);
    }
    m_member = m_fleet.member(QStringLiteral("Admin"), Validity::days(m_fleet.now, 3));
    QCOMPARE(errorOf(signedAt(m_fleet.now)).code, ErrorCode::Untrusted);
}

void JwsTest::aRevokedSignerIsRefused()
{
    const auto result =
        verifyJws(signedAt(m_fleet.now), jobType, m_fleet.verifier({m_member.identity.id}),
                  publishers, m_fleet.now);
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::Revoked);
}

void JwsTest::whatWasSignedInTimeOutlivesItsSigner()
{
    m_member = m_fleet.member(QStringLiteral("admin"), m_fleet.past());
    QVERIFY(verifyJws(signedAt(m_fleet.now.addDays(-5)), jobType, m_fleet.verifier(), publishers,
                      m_fleet.now));
}

void JwsTest::whatWasSignedAfterTheCertificateEndedIsRefused()
{
    m_member = m_fleet.member(QStringLiteral("admin"), m_fleet.past());
    QCOMPARE(errorOf(signedAt(m_fleet.now)).code, ErrorCode::Expired);
}

void JwsTest::whatWasSignedBeforeTheCertificateBeganIsRefused()
{
    const Error error = errorOf(signedAt(m_fleet.now.addDays(-2)));
    QCOMPARE(error.code, ErrorCode::Expired);
    QVERIFY2(error.detail.contains(refusalText(Refusal::NotYetValid)), qPrintable(error.detail));
}

void JwsTest::whatIsIssuedInTheFutureIsRefused()
{
    QCOMPARE(errorOf(signedAt(m_fleet.now.addSecs(maxClockLeadSeconds - 5))).code,
             ErrorCode::Cancelled);
    const Error error = errorOf(signedAt(m_fleet.now.addSecs(maxClockLeadSeconds + 5)));
    QCOMPARE(error.code, ErrorCode::Untrusted);
    QVERIFY2(error.detail.contains(QStringLiteral("check the clocks")), qPrintable(error.detail));
}

void JwsTest::tooLargeADocumentIsNeitherSignedNorRead()
{
    const QJsonObject large {{QStringLiteral("text"), QString(maxJwsBytes, u'a')}};
    const auto result = signJws(large, jobType, signerOf(m_member), m_fleet.now);
    QVERIFY(!result);
    QVERIFY2(result.error().detail.contains(QString::number(maxJwsBytes)),
             qPrintable(result.error().detail));
    const Error error = errorOf(QByteArray(maxJwsBytes + 1, 'a'));
    QVERIFY2(error.detail.contains(QString::number(maxJwsBytes)), qPrintable(error.detail));
    QCOMPARE(claimedJwsType(QByteArray(maxJwsBytes + 1, 'a')), QByteArray());
}

void JwsTest::theSignersKeyAloneIsNotEnough()
{
    const Signer mixed {m_fleet.member(Role::Admin).key, m_member.identity.certificate};
    const Error error = errorOf(must(signJws(aJob(), jobType, mixed, m_fleet.now)));
    QCOMPARE(error.code, ErrorCode::Untrusted);
    QVERIFY2(error.detail.contains(QStringLiteral("signature")), qPrintable(error.detail));
}

} // namespace patchswarm::trust

QTEST_GUILESS_MAIN(patchswarm::trust::JwsTest)
#include "tst_jws.moc"
