#include <QSignalSpy>
#include <QTest>

#include "agent/service/chunklists.h"
#include "agent/service/documentexchange.h"
#include "shared/content/sha256.h"
#include "tests/unit/agent/service/servicerig.h"

using namespace patchswarm;
using namespace patchswarm::service;
using namespace patchswarm::service::test;
using namespace patchswarm::tests;
using namespace std::chrono_literals;

// Documents and chunk lists between real transports on loopback.
class TestSpreading : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void aDocumentReachesWhoeverIsLinkedNowAndLater();
    void aRejectedDocumentIsNotFetchedAgain();
    void aDroppedDocumentIsNoLongerOffered();
    void aDocumentThatWasNotAskedForIsIgnored();
    void whoeverIsRevokedIsGivenNothingThoughStillLinked();
    void theNextOneIsAskedWhenANeighbourStaysSilent();
    void theNextOneIsAskedWhenANeighbourLeaves();
    void aListComesFromANeighbourInPages();
    void aListIsTakenFromAnAdministratorInAnyOrder();
    void pagesThatDoNotFitAreRefused();
    void aWrongListFromAnAdministratorIsToldAndForgotten();
    void aNeighbourWithAWrongListIsNotAskedAgain();
    void aNeighbourThatRepeatsAPageIsLeft();
    void aSilentNeighbourIsReplaced();
    void whoeverHadNoListIsAskedAgainLater();
    void anArtifactOfOneChunkNeedsNoList();

private:
    // A neighbour whose messages the test writes and reads itself.
    struct Puppet
    {
        std::unique_ptr<transfer::Transport> transport;
        transfer::LinkId link = 0;
        std::vector<wire::Message> heard;

        void say(const wire::Message& message) const { transport->send(link, message); }

        template<class T>
        [[nodiscard]] std::vector<T> all() const
        {
            std::vector<T> found;
            for (const wire::Message& message : heard)
                if (const auto* one = std::get_if<T>(&message))
                    found.push_back(*one);
            return found;
        }

        [[nodiscard]] bool isWanted(const QByteArray& jws) const;
    };

    [[nodiscard]] std::unique_ptr<transfer::Transport> transport();
    [[nodiscard]] std::unique_ptr<Puppet> puppet();
    void link(transfer::Transport& from, transfer::Transport& to);
    [[nodiscard]] wire::ChunkListReply page(ChunkIndex first, std::size_t count,
                                            bool isRight = true) const;

    std::unique_ptr<TestFleet> m_fleet;
    std::unique_ptr<transfer::Transport> m_ours;
    std::unique_ptr<ArtifactManifest> m_manifest; // 10,000 chunks: two pages
    std::unique_ptr<ChunkLists> m_lists;
    int m_names = 0;
};

namespace {

Sha256Digest digestOf(const QByteArray& jws)
{
    return sha256({reinterpret_cast<const std::uint8_t*>(jws.constData()),
                   static_cast<std::size_t>(jws.size())});
}

} // namespace

bool TestSpreading::Puppet::isWanted(const QByteArray& jws) const
{
    for (const auto& document : all<wire::Document>())
        if (document.kind == wire::DocumentKind::Want
            && std::find(document.digests.begin(), document.digests.end(), digestOf(jws))
                != document.digests.end())
            return true;
    return false;
}

void TestSpreading::initTestCase()
{
    m_fleet = std::make_unique<TestFleet>();
    std::vector<Sha256Digest> digests(10'000);
    for (std::size_t i = 0; i < digests.size(); ++i)
        digests[i] = digestOf(QByteArray::number(static_cast<qint64>(i)));
    m_manifest = std::make_unique<ArtifactManifest>(
        ArtifactManifest::fromOwnDigests(quint64 {10'000} * chunkSize, std::move(digests)).value());
}

void TestSpreading::init()
{
    m_lists.reset();
    m_ours = transport();
}

std::unique_ptr<transfer::Transport> TestSpreading::transport()
{
    return makeTransport(
        *m_fleet, m_fleet->identity(QStringLiteral("n-%1").arg(++m_names), trust::Role::Agent));
}

void TestSpreading::link(transfer::Transport& from, transfer::Transport& to)
{
    QSignalSpy up(&from, &transfer::Transport::linkUp);
    QSignalSpy otherUp(&to, &transfer::Transport::linkUp);
    from.dial({IpAddress::fromIPv4(0x7f000001), to.port()});
    QTRY_VERIFY(up.size() == 1 && otherUp.size() == 1);
}

std::unique_ptr<TestSpreading::Puppet> TestSpreading::puppet()
{
    auto made = std::make_unique<Puppet>();
    made->transport = transport();
    Puppet* self = made.get();
    connect(self->transport.get(), &transfer::Transport::linkUp, this,
            [self](transfer::LinkId link) { self->link = link; });
    connect(
        self->transport.get(), &transfer::Transport::messageReceived, this,
        [self](transfer::LinkId, const wire::Message& message) { self->heard.push_back(message); });
    link(*self->transport, *m_ours);
    return made;
}

wire::ChunkListReply TestSpreading::page(ChunkIndex first, std::size_t count, bool isRight) const
{
    wire::ChunkListReply reply {m_manifest->root(), m_manifest->layout().size, first, {}};
    const auto begin = m_manifest->chunks().begin() + static_cast<std::ptrdiff_t>(first);
    reply.digests.assign(begin, begin + static_cast<std::ptrdiff_t>(count));
    if (!isRight)
        reply.digests.front()[0] ^= 1U;
    return reply;
}

// --- documents
// --------------------------------------------------------------------------------------------------------

void TestSpreading::aDocumentReachesWhoeverIsLinkedNowAndLater()
{
    const auto theirs = transport();
    DocumentExchange giver(*m_ours);
    DocumentExchange taker(*theirs);
    QSignalSpy received(&taker, &DocumentExchange::received);
    giver.keep("before.the.link");
    link(*theirs, *m_ours);
    QTRY_COMPARE(received.size(), 1);
    QCOMPARE(received.first().first().toByteArray(), QByteArray("before.the.link"));
    taker.keep("before.the.link");
    giver.keep("after.the.link");
    giver.keep("after.the.link");
    QTRY_COMPARE(received.size(), 2);
    QVERIFY(taker.holds("before.the.link"));
    QVERIFY(!taker.holds("after.the.link")); // nobody kept it yet
}

void TestSpreading::aRejectedDocumentIsNotFetchedAgain()
{
    DocumentExchange ours(*m_ours);
    QSignalSpy received(&ours, &DocumentExchange::received);
    const auto first = puppet();
    const QByteArray jws = "a.bad.one";
    first->say(wire::Document {wire::DocumentKind::Offer, {digestOf(jws)}, {}});
    QTRY_VERIFY(first->isWanted(jws));
    first->say(wire::Document {wire::DocumentKind::Jws, {}, jws});
    QTRY_COMPARE(received.size(), 1);
    ours.reject(jws);
    const auto second = puppet();
    second->say(
        wire::Document {wire::DocumentKind::Offer, {digestOf(jws), digestOf("another")}, {}});
    QTRY_VERIFY(second->isWanted("another"));
    QVERIFY(!second->isWanted(jws));
    ours.keep(jws); // another judgement, later
    QVERIFY(ours.holds(jws));
}

void TestSpreading::aDroppedDocumentIsNoLongerOffered()
{
    DocumentExchange ours(*m_ours);
    ours.keep("old");
    ours.keep("new");
    ours.drop("old");
    const auto other = puppet();
    QTRY_VERIFY(!other->all<wire::Document>().empty());
    QCOMPARE(other->all<wire::Document>().front().digests,
             std::vector<Sha256Digest> {digestOf("new")});
    other->say(wire::Document {wire::DocumentKind::Want, {digestOf("old"), digestOf("new")}, {}});
    QTRY_COMPARE(other->all<wire::Document>().size(), std::size_t {2});
    QCOMPARE(other->all<wire::Document>().back().jws, QByteArray("new"));
}

void TestSpreading::aDocumentThatWasNotAskedForIsIgnored()
{
    DocumentExchange ours(*m_ours);
    QSignalSpy received(&ours, &DocumentExchange::received);
    const auto other = puppet();
    other->say(wire::Document {wire::DocumentKind::Jws, {}, "out.of.nowhere"});
    other->say(wire::Document {wire::DocumentKind::Offer, {digestOf("asked")}, {}});
    QTRY_VERIFY(other->isWanted("asked"));
    other->say(wire::Document {wire::DocumentKind::Jws, {}, "asked"});
    QTRY_COMPARE(received.size(), 1);
    QCOMPARE(received.first().first().toByteArray(), QByteArray("asked"));
}

void TestSpreading::whoeverIsRevokedIsGivenNothingThoughStillLinked()
{
    DocumentExchange ours(*m_ours);
    ours.keep("known");
    const auto revoked = puppet();
    const auto ids = m_fleet->fleet().find(QStringLiteral("n-%1").arg(m_names));
    const auto honest = puppet();
    QTRY_VERIFY(!revoked->all<wire::Document>().empty());
    QVERIFY(ids && m_fleet->fleet().revoke(*ids, QDateTime::currentDateTimeUtc()));
    ours.setRevocations(m_fleet->fleet().revocations()); // the links are cut later
    ours.keep("secret");
    revoked->say(wire::Document {wire::DocumentKind::Want, {digestOf("known")}, {}});
    revoked->say(wire::Document {wire::DocumentKind::Want, {digestOf("secret")}, {}});
    honest->say(wire::Document {wire::DocumentKind::Want, {digestOf("secret")}, {}});
    const auto given = [](const Puppet& puppet) {
        QByteArrayList list;
        for (const auto& document : puppet.all<wire::Document>())
            if (document.kind == wire::DocumentKind::Jws)
                list.append(document.jws);
        return list;
    };
    QTRY_COMPARE(given(*honest), QByteArrayList {"secret"});
    revoked->say(wire::Document {wire::DocumentKind::Offer, {digestOf("forged")}, {}});
    honest->say(wire::Document {wire::DocumentKind::Offer, {digestOf("true")}, {}});
    QTRY_VERIFY(honest->isWanted("true"));
    QVERIFY(!revoked->isWanted("forged"));
    QVERIFY(given(*revoked).isEmpty());
    QCOMPARE(revoked->all<wire::Document>().size(), 1U); // the offer before
}

void TestSpreading::theNextOneIsAskedWhenANeighbourStaysSilent()
{
    DocumentExchange ours(*m_ours);
    ours.setPatience(200ms);
    QSignalSpy received(&ours, &DocumentExchange::received);
    const auto silent = puppet();
    const auto good = puppet();
    const QByteArray jws = "the.tombstone";
    silent->say(wire::Document {wire::DocumentKind::Offer, {digestOf(jws)}, {}});
    QTRY_VERIFY(silent->isWanted(jws));
    good->say(wire::Document {wire::DocumentKind::Offer, {digestOf(jws)}, {}});
    QTRY_VERIFY(good->isWanted(jws));
    good->say(wire::Document {wire::DocumentKind::Jws, {}, jws});
    QTRY_COMPARE(received.size(), 1);
}

void TestSpreading::theNextOneIsAskedWhenANeighbourLeaves()
{
    DocumentExchange ours(*m_ours);
    const auto leaving = puppet();
    const auto good = puppet();
    const QByteArray jws = "the.tombstone";
    leaving->say(wire::Document {wire::DocumentKind::Offer, {digestOf(jws)}, {}});
    QTRY_VERIFY(leaving->isWanted(jws));
    good->say(wire::Document {wire::DocumentKind::Offer, {digestOf(jws), digestOf("b")}, {}});
    QTRY_VERIFY(good->isWanted("b"));
    QVERIFY(!good->isWanted(jws));
    leaving->transport.reset();
    QTRY_VERIFY(good->isWanted(jws));
}

// --- chunk lists
// ------------------------------------------------------------------------------------------------------

void TestSpreading::aListComesFromANeighbourInPages()
{
    const auto theirs = transport();
    const auto known = std::make_shared<const ArtifactManifest>(*m_manifest);
    ChunkLists giver(*theirs,
                     [known](const Cid& cid) { return cid == known->root() ? known : nullptr; });
    ChunkLists taker(*m_ours, [](const Cid&) { return nullptr; });
    QSignalSpy ready(&taker, &ChunkLists::ready);
    taker.want(m_manifest->root(), m_manifest->layout().size);
    link(*m_ours, *theirs);
    QTRY_COMPARE(ready.size(), 1);
    QVERIFY(!taker.isWanted(m_manifest->root()));
    const auto got = ready.first().at(1).value<std::shared_ptr<const ArtifactManifest>>();
    QCOMPARE(got->chunks(), m_manifest->chunks());
}

void TestSpreading::aListIsTakenFromAnAdministratorInAnyOrder()
{
    ChunkLists ours(*m_ours, [](const Cid&) { return nullptr; });
    QSignalSpy ready(&ours, &ChunkLists::ready);
    const Cid& cid = m_manifest->root();
    const quint64 size = m_manifest->layout().size;
    ours.want(cid, size);
    QVERIFY(ours.addPage(cid, size, 5000, page(5000, 5000).digests).has_value());
    QCOMPARE(ours.received(cid), ChunkIndex {5000});
    QVERIFY(
        ours.addPage(cid, size, 4000, page(4000, 2000).digests).has_value()); // overlapping is fine
    QCOMPARE(ours.received(cid), ChunkIndex {6000});
    QVERIFY(ours.addPage(cid, size, 0, page(0, 4000).digests).has_value());
    QCOMPARE(ready.size(), 1);
}

void TestSpreading::pagesThatDoNotFitAreRefused()
{
    ChunkLists ours(*m_ours, [](const Cid&) { return nullptr; });
    const Cid& cid = m_manifest->root();
    const quint64 size = m_manifest->layout().size;
    const auto unasked = ours.addPage(cid, size, 0, page(0, 1).digests);
    QVERIFY(!unasked);
    QCOMPARE(unasked.error().code, ErrorCode::NotFound);
    ours.want(cid, size);
    const auto refuses = [&](quint64 claimed, ChunkIndex first,
                             const std::vector<Sha256Digest>& digests) {
        const auto answer = ours.addPage(cid, claimed, first, digests);
        return !answer && answer.error().code == ErrorCode::InvalidInput;
    };
    QVERIFY(refuses(size + 1, 0, page(0, 1).digests));
    QVERIFY(refuses(size, 0, {}));
    QVERIFY(refuses(size, 10'000, page(0, 1).digests));
    QVERIFY(refuses(size, 9'999, page(0, 2).digests));
    QVERIFY(refuses(size, 0xffffffffU, page(0, 2).digests));
    QCOMPARE(ours.received(cid), ChunkIndex {0});
    QVERIFY(ours.isWanted(cid));
}

void TestSpreading::aWrongListFromAnAdministratorIsToldAndForgotten()
{
    ChunkLists ours(*m_ours, [](const Cid&) { return nullptr; });
    QSignalSpy ready(&ours, &ChunkLists::ready);
    const Cid& cid = m_manifest->root();
    const quint64 size = m_manifest->layout().size;
    ours.want(cid, size);
    const auto refused = ours.addPage(cid, size, 0, page(0, 10'000, false).digests);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Untrusted);
    QCOMPARE(ours.received(cid), ChunkIndex {0});
    QVERIFY(ours.addPage(cid, size, 0, page(0, 10'000).digests).has_value());
    QCOMPARE(ready.size(), 1);
}

void TestSpreading::aNeighbourWithAWrongListIsNotAskedAgain()
{
    ChunkLists ours(*m_ours, [](const Cid&) { return nullptr; });
    ours.setPatience(1s);
    QSignalSpy ready(&ours, &ChunkLists::ready);
    const auto liar = puppet();
    ours.want(m_manifest->root(), m_manifest->layout().size);
    QTRY_COMPARE(liar->all<wire::ChunkListRequest>().size(), std::size_t {1});
    liar->say(page(0, 8192, false));
    QTRY_COMPARE(liar->all<wire::ChunkListRequest>().size(), std::size_t {2});
    const auto good = puppet();
    liar->say(page(8192, 10'000 - 8192));
    QTRY_COMPARE(good->all<wire::ChunkListRequest>().size(), std::size_t {1});
    QCOMPARE(good->all<wire::ChunkListRequest>().front().first,
             ChunkIndex {0}); // nothing of the liar's is kept
    good->say(wire::ChunkListReply {m_manifest->root(), 0, 0, {}}); // it has none
    QTRY_VERIFY_WITH_TIMEOUT(good->all<wire::ChunkListRequest>().size() >= 3, 20'000);
    QCOMPARE(liar->all<wire::ChunkListRequest>().size(), std::size_t {2}); // in all those rests
    QCOMPARE(ready.size(), 0);
}

void TestSpreading::aNeighbourThatRepeatsAPageIsLeft()
{
    ChunkLists ours(*m_ours, [](const Cid&) { return nullptr; });
    ours.setPatience(200ms);
    const auto looping = puppet();
    ours.want(m_manifest->root(), m_manifest->layout().size);
    QTRY_COMPARE(looping->all<wire::ChunkListRequest>().size(), std::size_t {1});
    looping->say(page(0, 100));
    QTRY_COMPARE(looping->all<wire::ChunkListRequest>().size(), std::size_t {2});
    looping->say(page(0, 100)); // 100 was asked for
    QTest::qWait(500);
    QCOMPARE(looping->all<wire::ChunkListRequest>().size(), std::size_t {2});
}

void TestSpreading::aSilentNeighbourIsReplaced()
{
    ChunkLists ours(*m_ours, [](const Cid&) { return nullptr; });
    ours.setPatience(200ms);
    QSignalSpy ready(&ours, &ChunkLists::ready);
    const auto silent = puppet();
    ours.want(m_manifest->root(), m_manifest->layout().size);
    QTRY_COMPARE(silent->all<wire::ChunkListRequest>().size(), std::size_t {1});
    silent->say(page(0, 8192)); // and no more
    const auto good = puppet();
    QTRY_COMPARE(good->all<wire::ChunkListRequest>().size(), std::size_t {1});
    good->say(page(0, 8192));
    QTRY_COMPARE(good->all<wire::ChunkListRequest>().size(), std::size_t {2});
    silent->say(page(8192, 10'000 - 8192, false)); // too late to do harm
    good->say(page(8192, 10'000 - 8192));
    QTRY_COMPARE(ready.size(), 1);
}

void TestSpreading::whoeverHadNoListIsAskedAgainLater()
{
    ChunkLists ours(*m_ours, [](const Cid&) { return nullptr; });
    ours.setPatience(200ms);
    QSignalSpy needed(&ours, &ChunkLists::sourceNeeded);
    const auto other = puppet();
    ours.want(m_manifest->root(), m_manifest->layout().size);
    QTRY_COMPARE(other->all<wire::ChunkListRequest>().size(), std::size_t {1});
    other->say(wire::ChunkListReply {m_manifest->root(), 0, 0, {}});
    QTRY_VERIFY(!needed.isEmpty());
    QTRY_COMPARE(other->all<wire::ChunkListRequest>().size(), std::size_t {2});
}

void TestSpreading::anArtifactOfOneChunkNeedsNoList()
{
    ChunkLists ours(*m_ours, [](const Cid&) { return nullptr; });
    QSignalSpy ready(&ours, &ChunkLists::ready);
    const ArtifactManifest small = manifestOf(contentOf(1000, 1));
    ours.want(small.root(), 1000);
    QCOMPARE(ready.size(), 0);
    QTRY_COMPARE(ready.size(), 1);
}

QTEST_GUILESS_MAIN(TestSpreading)
#include "tst_spreading.moc"
