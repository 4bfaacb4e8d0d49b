#include <QSet>
#include <QTest>

#include "shared/trust/pairing.h"
#include "tests/unit/shared/trust/testfleet.h"

using namespace patchswarm;
using namespace patchswarm::trust;

class TestPairing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aCodeHasEightyBitsInGroups();
    void aCodeIsReadAsPeopleTypeIt_data();
    void aCodeIsReadAsPeopleTypeIt();
    void whatIsNoCodeIsRefusedWithoutRepeatingIt_data();
    void whatIsNoCodeIsRefusedWithoutRepeatingIt();
    void aProofHoldsForOneStepOneChannelAndOneText();
    void partsCannotBeShiftedIntoEachOther();
    void anEmptyProofIsNeverTheSame();
    void aTemporaryIdentityIsAnotherOneEachTime();
};

void TestPairing::aCodeHasEightyBitsInGroups()
{
    QSet<QString> seen;
    QSet<QChar> symbols;
    for (int i = 0; i < 200; ++i) {
        const QString text = must(PairingCode::create()).text();
        QCOMPARE(text.size(), 19);
        QCOMPARE(text.count(u'-'), 3);
        for (const QChar symbol : text)
            symbols.insert(symbol);
        seen.insert(text);
    }
    QCOMPARE(seen.size(), 200);
    QCOMPARE(symbols.size(), 33); // 32 of five bits, and the hyphen
}

void TestPairing::aCodeIsReadAsPeopleTypeIt_data()
{
    QTest::addColumn<QString>("typed");
    QTest::newRow("as shown") << QStringLiteral("7H3K-QX2M-90WB-41NE");
    QTest::newRow("small") << QStringLiteral("7h3k-qx2m-90wb-41ne");
    QTest::newRow("in one") << QStringLiteral("7H3KQX2M90WB41NE");
    QTest::newRow("with blanks") << QStringLiteral(" 7H3K QX2M\t90WB 41NE ");
    QTest::newRow("letters for digits") << QStringLiteral("7h3k-qx2m-9owb-4lne");
    QTest::newRow("I for 1") << QStringLiteral("7H3K-QX2M-9OWB-4INE");
}

void TestPairing::aCodeIsReadAsPeopleTypeIt()
{
    QFETCH(QString, typed);
    const auto code = PairingCode::parse(typed);
    QVERIFY(code);
    QCOMPARE(code->text(), QStringLiteral("7H3K-QX2M-90WB-41NE"));
    QCOMPARE(code->key().size(), 32);
}

void TestPairing::whatIsNoCodeIsRefusedWithoutRepeatingIt_data()
{
    QTest::addColumn<QString>("typed");
    QTest::newRow("empty") << QString();
    QTest::newRow("short") << QStringLiteral("7H3K-QX2M-90WB-41N");
    QTest::newRow("long") << QStringLiteral("7H3K-QX2M-90WB-41NE-7");
    QTest::newRow("endless") << QString(100'000, u'7');
    QTest::newRow("U") << QStringLiteral("7H3K-QX2M-90WB-41NU");
    QTest::newRow("not ASCII") << QStringLiteral("7H3K-QX2M-90WB-41N\u00c9");
    QTest::newRow("control") << QStringLiteral("7H3K-QX2M-90WB-41N\x01");
}

void TestPairing::whatIsNoCodeIsRefusedWithoutRepeatingIt()
{
    QFETCH(QString, typed);
    const auto code = PairingCode::parse(typed);
    QVERIFY(!code);
    QCOMPARE(code.error().code, ErrorCode::InvalidInput);
    QVERIFY(!code.error().detail.contains(QStringLiteral("90WB")));
}

void TestPairing::aProofHoldsForOneStepOneChannelAndOneText()
{
    const QByteArray key = must(PairingCode::create()).key();
    const PairingChannel channel {must(EndpointId::parse(QString(64, u'a'))),
                                  must(EndpointId::parse(QString(64, u'b'))), QByteArray(32, 'n'),
                                  QByteArray(32, 'm')};
    const QByteArray proof = pairingProof(key, PairingStep::Offer, channel, {"csr", "name"});
    QCOMPARE(proof.size(), 32);
    QVERIFY(isSameProof(proof, pairingProof(key, PairingStep::Offer, channel, {"csr", "name"})));
    QList<QByteArray> others;
    others << pairingProof(key, PairingStep::Finish, channel, {"csr", "name"});
    others << pairingProof(key, PairingStep::Offer, channel, {"csr", "nam"});
    others << pairingProof(key, PairingStep::Offer, channel, {"csr"});
    others << pairingProof(must(PairingCode::create()).key(), PairingStep::Offer, channel,
                           {"csr", "name"});
    PairingChannel other = channel;
    std::swap(other.admin, other.endpoint); // reflected
    others << pairingProof(key, PairingStep::Offer, other, {"csr", "name"});
    other = channel;
    other.endpoint.bytes[31] ^= 1;
    others << pairingProof(key, PairingStep::Offer, other, {"csr", "name"});
    other = channel;
    std::swap(other.adminNonce, other.endpointNonce);
    others << pairingProof(key, PairingStep::Offer, other, {"csr", "name"});
    for (const QByteArray& each : others)
        QVERIFY(!isSameProof(proof, each));
}

void TestPairing::partsCannotBeShiftedIntoEachOther()
{
    const QByteArray key = must(PairingCode::create()).key();
    QVERIFY(pairingProof(key, PairingStep::Offer, {}, {"ab", "c"})
            != pairingProof(key, PairingStep::Offer, {}, {"a", "bc"}));
    QVERIFY(pairingProof(key, PairingStep::Offer, {}, {"ab", ""})
            != pairingProof(key, PairingStep::Offer, {}, {"ab"}));
}

void TestPairing::anEmptyProofIsNeverTheSame()
{
    QVERIFY(!isSameProof({}, {}));
    QVERIFY(!isSameProof(QByteArray(32, 'a'), QByteArray(31, 'a')));
    QVERIFY(pairingProof(QByteArray(), PairingStep::Begin, {}).isEmpty());
}

void TestPairing::aTemporaryIdentityIsAnotherOneEachTime()
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const Identity one = must(temporaryIdentity(now));
    QVERIFY(one.id != must(temporaryIdentity(now)).id);
    QVERIFY(!one.key.isNull());
    QVERIFY(!roleOf(one.certificate)); // nobody could take it for a member's
}

QTEST_GUILESS_MAIN(TestPairing)
#include "tst_pairing.moc"
