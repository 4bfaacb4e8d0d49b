#include <QJsonArray>
#include <QTest>

#include "shared/trust/jws.h"
#include "tests/unit/shared/trust/testfleet.h"

namespace patchswarm::trust {

class RevocationListTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatTheCaSignedIsReadBack();
    void onlyTheCaItselfMaySignOne();
    void aListOfAnotherFleetIsRefused();
    void aDocumentThatIsNoListIsRefused_data();
    void aDocumentThatIsNoListIsRefused();
    void itIsNeverRolledBack();
    void aStaleListStillRevokes();
    void theEmptyListRevokesNobody();
    void fourThousandRevocationsFitAndTooManySaySo();

private:
    TestFleet m_fleet;
};

void RevocationListTest::whatTheCaSignedIsReadBack()
{
    const EndpointId gone = m_fleet.member().identity.id;
    const auto list = m_fleet.revoking({gone}, 7);
    const auto read = must(RevocationList::verify(list.compact(), m_fleet.ca.certificate()));
    QCOMPARE(read.number(), 7U);
    QVERIFY(read.contains(gone));
    QVERIFY(!read.contains(m_fleet.member().identity.id));
    QCOMPARE(read.statement().issuedAt.toSecsSinceEpoch(), m_fleet.now.toSecsSinceEpoch());
}

void RevocationListTest::onlyTheCaItselfMaySignOne()
{
    const auto admin = m_fleet.member(Role::Admin);
    const QJsonObject payload {{QStringLiteral("number"), 9},
                               {QStringLiteral("exp"), 4'000'000'000LL},
                               {QStringLiteral("revoked"), QJsonArray()}};
    const auto forged = must(signJws(payload, RevocationList::type,
                                     {admin.key, admin.identity.certificate}, m_fleet.now));
    const auto result = RevocationList::verify(forged, m_fleet.ca.certificate());
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::Untrusted);
}

void RevocationListTest::aListOfAnotherFleetIsRefused()
{
    const TestFleet other;
    const auto result =
        RevocationList::verify(other.revoking({}).compact(), m_fleet.ca.certificate());
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::Untrusted);
}

void RevocationListTest::aDocumentThatIsNoListIsRefused_data()
{
    QTest::addColumn<QJsonObject>("payload");
    const QJsonObject good {{QStringLiteral("number"), 1},
                            {QStringLiteral("exp"), 4'000'000'000LL},
                            {QStringLiteral("revoked"), QJsonArray()}};
    const auto with = [&](const char* key, const QJsonValue& value) {
        QJsonObject bad = good;
        bad.insert(QLatin1String(key), value);
        return bad;
    };
    QTest::newRow("number 0") << with("number", 0);
    QTest::newRow("negative number") << with("number", -4);
    QTest::newRow("number as text") << with("number", QStringLiteral("5"));
    QTest::newRow("no expiry") << with("exp", QJsonValue());
    QTest::newRow("no list") << with("revoked", QStringLiteral("none"));
    QTest::newRow("a short id") << with("revoked", QJsonArray {QStringLiteral("AAAA")});
    QTest::newRow("an id that is no text") << with("revoked", QJsonArray {4});
    QTest::newRow("an id in hexadecimal") << with("revoked", QJsonArray {QString(64, u'a')});
}

void RevocationListTest::aDocumentThatIsNoListIsRefused()
{
    QFETCH(QJsonObject, payload);
    const auto compact = must(signJws(payload, RevocationList::type,
                                      {m_fleet.ca.key(), m_fleet.ca.certificate()}, m_fleet.now));
    const auto result = RevocationList::verify(compact, m_fleet.ca.certificate());
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::InvalidInput);
}

void RevocationListTest::itIsNeverRolledBack()
{
    const auto old = m_fleet.revoking({}, 3);
    const auto next = m_fleet.revoking({}, 4);
    QVERIFY(next.mayReplace(old));
    QVERIFY(!old.mayReplace(next));
    QVERIFY(!old.mayReplace(old));
    QVERIFY(old.mayReplace(RevocationList()));
}

void RevocationListTest::aStaleListStillRevokes()
{
    const auto gone = m_fleet.member().identity;
    const auto list = m_fleet.revoking({gone.id});
    QVERIFY(!list.isStale(m_fleet.now));
    QVERIFY(list.isStale(m_fleet.now.addDays(11)));
    const PeerVerifier verifier(m_fleet.ca.certificate(), list);
    const auto peer = verifier.verify(gone.certificate, {}, {Role::Agent}, m_fleet.now.addDays(11));
    QVERIFY(!peer);
    QCOMPARE(peer.error(), Refusal::Revoked);
}

void RevocationListTest::theEmptyListRevokesNobody()
{
    QCOMPARE(RevocationList().number(), 0U);
    QVERIFY(!RevocationList().contains(m_fleet.member().identity.id));
    QVERIFY(!RevocationList().isStale(m_fleet.now));
    QVERIFY(!RevocationList::verify(RevocationList().compact(), m_fleet.ca.certificate()));
}

void RevocationListTest::fourThousandRevocationsFitAndTooManySaySo()
{
    std::set<EndpointId> ids;
    for (int i = 0; i < 6000; ++i) {
        EndpointId id;
        id.bytes[0] = std::uint8_t(i >> 8);
        id.bytes[1] = std::uint8_t(i);
        ids.insert(id);
        if (i == 3999)
            QVERIFY(
                RevocationList::issue(m_fleet.ca, {1, m_fleet.now, m_fleet.now.addDays(1), ids}));
    }
    const auto result =
        RevocationList::issue(m_fleet.ca, {1, m_fleet.now, m_fleet.now.addDays(1), ids});
    QVERIFY(!result);
    QVERIFY2(result.error().detail.contains(QStringLiteral("revocation list")),
             qPrintable(result.error().detail));
}

} // namespace patchswarm::trust

QTEST_GUILESS_MAIN(patchswarm::trust::RevocationListTest)
#include "tst_revocationlist.moc"
