#include <QTest>

#include "agent/service/pairingdesk.h"
#include "shared/trust/certificates.h"
#include "shared/trust/strictjson.h"
#include "tests/unit/shared/trust/testfleet.h"

using namespace patchswarm;
using namespace patchswarm::service;
using trust::must;

namespace {

QString textOf(const QByteArray& bytes)
{
    return QString::fromLatin1(trust::toBase64Url(bytes));
}

QByteArray bytesOf(const QString& text)
{
    return must(trust::fromBase64Url(text.toLatin1(), QStringLiteral("test")));
}

} // namespace

// The decisions of an endpoint that waits to be paired, under a clock of the test's own.
class TestPairingDesk : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void whoKnowsTheCodeGivesTheIdentity();
    void theFifthWrongCodeVoidsItUntilANewOne();
    void anAdministratorWhoseKeyIsNotTheConnectionsIsRefused();
    void aBeginThatWasHeardIsNotHeardAgain();
    void aSecondOneWaitsWhileSomebodyPairs();
    void aPairingThatStandsStillMakesRoom();
    void finishNeedsBeginOnTheSameConnection();
    void whatIsChangedOnItsWayIsRefused_data();
    void whatIsChangedOnItsWayIsRefused();
    void aCertificateForAnotherKeyIsRefused();
    void anotherVersionIsRefusedWithBoth();

private:
    [[nodiscard]] trust::PairingChannel channel(const QByteArray& nonce) const
    {
        return {m_visitor.key, m_self.id, nonce, {}};
    }

    [[nodiscard]] rpc::PairBeginParams beginWith(const QByteArray& key) const
    {
        const QByteArray nonce = must(trust::pairingNonce());
        return {trust::pairingVersion, textOf(nonce),
                textOf(trust::pairingProof(key, trust::PairingStep::Begin, channel(nonce)))};
    }

    [[nodiscard]] rpc::PairFinishParams finishFor(const rpc::PairBeginParams& begun,
                                                  const rpc::PairOffer& offer) const;

    std::unique_ptr<trust::TestFleet> m_fleet;
    trust::Identity m_self;
    std::unique_ptr<PairingDesk> m_desk;
    PairingDesk::Visitor m_visitor;
    QByteArray m_key;
};

void TestPairingDesk::init()
{
    m_fleet = std::make_unique<trust::TestFleet>();
    m_self = must(trust::temporaryIdentity(m_fleet->now));
    auto desk = PairingDesk::create(m_self, QStringLiteral("pc-7"), {});
    QVERIFY(desk);
    m_desk = std::move(*desk);
    m_visitor = {1, m_fleet->member(trust::Role::Admin).identity.id};
    m_key = m_desk->code()->key();
}

rpc::PairFinishParams TestPairingDesk::finishFor(const rpc::PairBeginParams& begun,
                                                 const rpc::PairOffer& offer) const
{
    const auto request = must(trust::parseSigningRequest(offer.csr.toLatin1()));
    const auto certificate =
        must(m_fleet->ca.issue(request.publicKey, QStringLiteral("web-01"), trust::Role::Agent,
                               trust::Validity::days(m_fleet->now, 30)));
    const trust::PairingGift gift {certificate.toPem(), m_fleet->ca.certificate().toPem(),
                                   must(trust::DiscoveryKeys::create(m_fleet->now)).toFile(),
                                   m_fleet->revoking({}).compact(), 4001};
    trust::PairingChannel known = channel(bytesOf(begun.nonce));
    known.endpointNonce = bytesOf(offer.nonce);
    return {QString::fromLatin1(gift.certificate),
            QString::fromLatin1(gift.fleetCa),
            QString::fromUtf8(gift.discoveryKeys),
            QString::fromLatin1(gift.revocations),
            gift.discoveryPort,
            textOf(trust::pairingProof(m_key, trust::PairingStep::Finish, known,
                                       gift.said(offer.csr.toLatin1())))};
}

void TestPairingDesk::whoKnowsTheCodeGivesTheIdentity()
{
    const auto begun = beginWith(m_key);
    const auto offer = m_desk->begin(begun, m_visitor, 0);
    QVERIFY(offer);
    trust::PairingChannel known = channel(bytesOf(begun.nonce));
    known.endpointNonce = bytesOf(offer->nonce);
    QCOMPARE(bytesOf(offer->proof),
             trust::pairingProof(m_key, trust::PairingStep::Offer, known,
                                 {offer->csr.toLatin1(), offer->name.toUtf8()}));
    const auto given = finishFor(begun, *offer);
    const auto paired = m_desk->finish(given, m_visitor, 1000, m_fleet->now);
    QVERIFY2(paired, paired ? "" : qPrintable(paired.error().detail));
    QCOMPARE(paired->bundle.identity.name, QStringLiteral("web-01"));
    QVERIFY(!paired->bundle.replaceKey); // the key was made here
    QCOMPARE(bytesOf(paired->answer.proof),
             trust::pairingProof(m_key, trust::PairingStep::Done, known,
                                 {given.certificate.toLatin1()}));
}

void TestPairingDesk::theFifthWrongCodeVoidsItUntilANewOne()
{
    const QString first = m_desk->code()->text();
    const QByteArray wrong = must(trust::PairingCode::create()).key();
    for (int i = 0; i < 5; ++i) {
        QVERIFY(m_desk->code());
        const auto refused = m_desk->begin(beginWith(wrong), m_visitor, i);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Untrusted);
    }
    QVERIFY(!m_desk->code());
    const auto late = m_desk->begin(beginWith(m_key), m_visitor, 10); // now the right one
    QVERIFY(!late);
    QCOMPARE(late.error().code, ErrorCode::Busy);
    QVERIFY(m_desk->renewCode());
    QVERIFY(m_desk->code()->text() != first);
    const auto old = m_desk->begin(beginWith(m_key), m_visitor, 20);
    QVERIFY(!old);
    QCOMPARE(old.error().code, ErrorCode::Untrusted);
    QVERIFY(m_desk->begin(beginWith(m_desk->code()->key()), m_visitor, 30));
}

// What a machine in the middle could pass on: a right proof, over a connection with its own key.
void TestPairingDesk::anAdministratorWhoseKeyIsNotTheConnectionsIsRefused()
{
    const PairingDesk::Visitor middle {2, m_fleet->member().identity.id};
    const auto refused = m_desk->begin(beginWith(m_key), middle, 0);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Untrusted);
    QCOMPARE(m_desk->triesLeft(), 4);
}

void TestPairingDesk::aBeginThatWasHeardIsNotHeardAgain()
{
    const auto begun = beginWith(m_key);
    QVERIFY(m_desk->begin(begun, m_visitor, 0));
    const auto again = m_desk->begin(begun, m_visitor, 1);
    QVERIFY(!again);
    QCOMPARE(again.error().code, ErrorCode::Untrusted);
    QCOMPARE(m_desk->triesLeft(), 5); // it is no guess
}

void TestPairingDesk::aSecondOneWaitsWhileSomebodyPairs()
{
    const auto begun = beginWith(m_key);
    const auto offer = m_desk->begin(begun, m_visitor, 0);
    QVERIFY(offer);
    const PairingDesk::Visitor second {2, m_visitor.key};
    const auto busy = m_desk->begin(beginWith(m_key), second, 1);
    QVERIFY(!busy);
    QCOMPARE(busy.error().code, ErrorCode::Busy);
    QCOMPARE(m_desk->triesLeft(), 5);
    QVERIFY(m_desk->finish(finishFor(begun, *offer), m_visitor, 2, m_fleet->now));
}

void TestPairingDesk::aPairingThatStandsStillMakesRoom()
{
    const auto begun = beginWith(m_key);
    const auto offer = m_desk->begin(begun, m_visitor, 0);
    QVERIFY(offer);
    const auto tooLate = m_desk->finish(finishFor(begun, *offer), m_visitor, 60'000, m_fleet->now);
    QVERIFY(!tooLate);
    QCOMPARE(tooLate.error().code, ErrorCode::Conflict);
    QVERIFY(m_desk->begin(beginWith(m_key), {2, m_visitor.key}, 60'000));
    m_desk->left(2); // and so does one whose connection ends
    QVERIFY(m_desk->begin(beginWith(m_key), {3, m_visitor.key}, 60'001));
}

void TestPairingDesk::finishNeedsBeginOnTheSameConnection()
{
    const auto begun = beginWith(m_key);
    const auto offer = m_desk->begin(begun, m_visitor, 0);
    QVERIFY(offer);
    const auto given = finishFor(begun, *offer);
    for (const PairingDesk::Visitor& other :
         {PairingDesk::Visitor {2, m_visitor.key},
          PairingDesk::Visitor {1, m_fleet->member().identity.id}}) {
        const auto refused = m_desk->finish(given, other, 1, m_fleet->now);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Conflict);
    }
    QVERIFY(m_desk->finish(given, m_visitor, 2, m_fleet->now));
    QVERIFY(!m_desk->finish(given, m_visitor, 3, m_fleet->now)); // replayed
}

void TestPairingDesk::whatIsChangedOnItsWayIsRefused_data()
{
    QTest::addColumn<QString>("what");
    for (const char* what :
         {"certificate", "fleetCa", "discoveryKeys", "revocations", "discoveryPort", "proof"})
        QTest::newRow(what) << QString::fromLatin1(what);
}

void TestPairingDesk::whatIsChangedOnItsWayIsRefused()
{
    QFETCH(QString, what);
    const auto begun = beginWith(m_key);
    const auto offer = m_desk->begin(begun, m_visitor, 0);
    QVERIFY(offer);
    auto given = finishFor(begun, *offer);
    const trust::TestFleet theirs(QStringLiteral("Another fleet"));
    if (what == QStringLiteral("certificate"))
        given.certificate = QString::fromLatin1(theirs.member().identity.certificate.toPem());
    else if (what == QStringLiteral("fleetCa"))
        given.fleetCa = QString::fromLatin1(theirs.ca.certificate().toPem());
    else if (what == QStringLiteral("discoveryKeys"))
        given.discoveryKeys =
            QString::fromUtf8(must(trust::DiscoveryKeys::create(theirs.now)).toFile());
    else if (what == QStringLiteral("revocations"))
        given.revocations.clear();
    else if (what == QStringLiteral("discoveryPort"))
        given.discoveryPort = 4002;
    else
        given.proof = textOf(QByteArray(32, 'x'));
    const auto refused = m_desk->finish(given, m_visitor, 1, m_fleet->now);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Untrusted);
    const auto after = m_desk->finish(finishFor(begun, *offer), m_visitor, 2, m_fleet->now);
    QVERIFY(!after); // that pairing has ended
    QCOMPARE(after.error().code, ErrorCode::Conflict);
}

void TestPairingDesk::aCertificateForAnotherKeyIsRefused()
{
    const auto begun = beginWith(m_key);
    auto offer = m_desk->begin(begun, m_visitor, 0);
    QVERIFY(offer);
    const QByteArray csr = offer->csr.toLatin1();
    auto given = finishFor(begun, *offer);
    given.certificate =
        QString::fromLatin1(m_fleet->member().identity.certificate.toPem()); // rightly proved
    trust::PairingChannel known = channel(bytesOf(begun.nonce));
    known.endpointNonce = bytesOf(offer->nonce);
    const trust::PairingGift gift {given.certificate.toLatin1(), given.fleetCa.toLatin1(),
                                   given.discoveryKeys.toUtf8(), given.revocations.toLatin1(),
                                   4001};
    given.proof =
        textOf(trust::pairingProof(m_key, trust::PairingStep::Finish, known, gift.said(csr)));
    QVERIFY(!m_desk->finish(given, m_visitor, 1, m_fleet->now));
}

void TestPairingDesk::anotherVersionIsRefusedWithBoth()
{
    auto begun = beginWith(m_key);
    begun.version = 2;
    const auto refused = m_desk->begin(begun, m_visitor, 0);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::UnsupportedVersion);
    QVERIFY(refused.error().detail.contains(u'2') && refused.error().detail.contains(u'1'));
    QCOMPARE(m_desk->triesLeft(), 5);
}

QTEST_GUILESS_MAIN(TestPairingDesk)
#include "tst_pairingdesk.moc"
