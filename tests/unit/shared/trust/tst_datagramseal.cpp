#include <QProcess>
#include <QSet>
#include <QTest>

#include <optional>

#include "shared/trust/datagramseal.h"
#include "tests/unit/shared/trust/testfleet.h"

namespace patchswarm::trust {

namespace {

std::optional<SealFault> faultOf(const tl::expected<QByteArray, SealFault>& opened)
{
    return opened ? std::nullopt : std::optional(opened.error());
}

} // namespace

class DatagramSealTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void whatIsSealedOpens();
    void everyFlippedBitIsNoticed();
    void everyTruncationIsNoticed();
    void theSameBodyNeverLooksTheSame();
    void theDerivedKeyIsHkdfAsOpenSslComputesIt();
    void theSealIsTheOneOfRfc8439();
    void anUnknownOrPastEpochIsSaidSo();
    void aRevokedMembersOldKeyOpensNothingNew();
    void strangersDoNotPushMembersOut();
    void theLatestSendersAreKept();
    void aSenderMovesToTheNextEpochAndIsStillHeard();
    void emptyAndLargeBodiesWork();

private:
    [[nodiscard]] tl::expected<QByteArray, SealFault> open(std::uint64_t counter,
                                                           const QByteArray& sealed);

    const QDateTime m_now = QDateTime::fromSecsSinceEpoch(1'800'000'000, Qt::UTC);
    const QByteArray m_header = "PSWD-header";
    DiscoveryKeys m_keys;
    std::unique_ptr<DatagramSealer> m_sealer;
    std::unique_ptr<DatagramOpener> m_opener;
};

void DatagramSealTest::init()
{
    m_keys = must(DiscoveryKeys::create(m_now));
    m_sealer = std::make_unique<DatagramSealer>(*m_keys.current(m_now));
    m_opener = std::make_unique<DatagramOpener>(m_keys);
}

tl::expected<QByteArray, SealFault> DatagramSealTest::open(std::uint64_t counter,
                                                           const QByteArray& sealed)
{
    return m_opener->open({m_sealer->epoch(), m_sealer->bootNonce(), counter}, m_header, sealed,
                          m_now);
}

void DatagramSealTest::whatIsSealedOpens()
{
    for (int i = 0; i < 5; ++i) {
        const QByteArray body = "body " + QByteArray::number(i);
        const auto counter = m_sealer->counter();
        const QByteArray sealed = m_sealer->seal(m_header, body);
        QCOMPARE(sealed.size(), body.size() + sealBytes);
        QVERIFY(!sealed.contains("body"));
        QCOMPARE(m_sealer->counter(), counter + 1);
        const auto opened = open(counter, sealed);
        QVERIFY(opened);
        QCOMPARE(*opened, body);
    }
    QCOMPARE(m_opener->knownSenders(), 1U);
}

void DatagramSealTest::everyFlippedBitIsNoticed()
{
    const auto counter = m_sealer->counter();
    const QByteArray sealed = m_sealer->seal(m_header, "who has this patch?");
    for (qsizetype bit = 0; bit < sealed.size() * 8; ++bit) {
        QByteArray bad = sealed;
        bad[bit / 8] = char(bad[bit / 8] ^ (1 << (bit % 8)));
        QVERIFY(faultOf(open(counter, bad)) == SealFault::BadSeal);
    }
    QVERIFY(!open(counter + 1, sealed));
    auto origin = SealOrigin {m_sealer->epoch(), m_sealer->bootNonce(), counter};
    QVERIFY(!m_opener->open(origin, m_header + 'x', sealed, m_now));
    origin.nonce[3] ^= 1;
    QVERIFY(!m_opener->open(origin, m_header, sealed, m_now));
    QVERIFY(open(counter, sealed));
}

void DatagramSealTest::everyTruncationIsNoticed()
{
    const auto counter = m_sealer->counter();
    const QByteArray sealed = m_sealer->seal(m_header, "body");
    for (qsizetype size = 0; size < sealed.size(); ++size)
        QVERIFY(!open(counter, sealed.left(size)));
    QVERIFY(!open(counter, sealed + 'x'));
}

void DatagramSealTest::theSameBodyNeverLooksTheSame()
{
    QSet<QByteArray> seen;
    DatagramSealer restarted(*m_keys.current(m_now));
    QVERIFY(restarted.bootNonce() != m_sealer->bootNonce());
    for (int i = 0; i < 100; ++i)
        seen << m_sealer->seal(m_header, "same") << restarted.seal(m_header, "same");
    QCOMPARE(seen.size(), 200);
}

void DatagramSealTest::theDerivedKeyIsHkdfAsOpenSslComputesIt()
{
    const DiscoveryEpoch& epoch = m_keys.epochs().front();
    const auto hex = [](const auto& bytes) {
        return QString::fromLatin1(
            QByteArray(reinterpret_cast<const char*>(bytes.data()), qsizetype(bytes.size()))
                .toHex());
    };
    QProcess openssl;
    openssl.start(
        QStringLiteral("openssl"),
        {QStringLiteral("kdf"), QStringLiteral("-keylen"), QStringLiteral("32"),
         QStringLiteral("-kdfopt"), QStringLiteral("digest:SHA256"), QStringLiteral("-kdfopt"),
         QStringLiteral("hexkey:") + hex(epoch.key), QStringLiteral("-kdfopt"),
         QStringLiteral("hexsalt:") + hex(m_sealer->bootNonce()), QStringLiteral("-kdfopt"),
         QStringLiteral("info:patchswarm discovery v1"), QStringLiteral("HKDF")});
    QVERIFY(openssl.waitForFinished());
    const QByteArray expected =
        openssl.readAllStandardOutput().trimmed().replace(":", "").toLower();
    QCOMPARE(expected.size(), 64);
    QCOMPARE(hex(DatagramCipher::deriveKey(epoch, m_sealer->bootNonce())),
             QString::fromLatin1(expected));
}

// RFC 8439, section 2.8.2, cannot be used as it stands (its nonce has no zero prefix); appendix
// A.5's has.
void DatagramSealTest::theSealIsTheOneOfRfc8439()
{
    const QByteArray keyBytes =
        QByteArray::fromHex("1c9240a5eb55d38af333888604f6b5f0473917c1402b80099dca5cbc207075c0");
    DatagramCipher::Key key {};
    std::copy(keyBytes.begin(), keyBytes.end(), key.begin());
    const QByteArray header = QByteArray::fromHex("f33388860000000000004e91");
    const QByteArray tag = QByteArray::fromHex("eead9d67890cbb22392336fea1851f38");
    const QByteArray begin = QByteArray::fromHex("64a0861575861af460f062c79be643bd");
    const QByteArray body = "Internet-Drafts are draft documents valid for a maximum of six months "
                            "and may be updated, replaced, or obsoleted "
                            "by other documents at any time. It is inappropriate to use "
                            "Internet-Drafts as reference material or to cite them "
                            "other than as /\xe2\x80\x9cwork in progress./\xe2\x80\x9d";
    DatagramCipher cipher;
    const QByteArray sealed = cipher.seal(key, 0x0102030405060708ULL, header, body);
    QCOMPARE(sealed.left(16), begin);
    QCOMPARE(sealed.right(16), tag);
    QByteArray opened;
    QVERIFY(cipher.open(key, 0x0102030405060708ULL, header, sealed, opened));
    QCOMPARE(opened, body);
}

void DatagramSealTest::anUnknownOrPastEpochIsSaidSo()
{
    const auto counter = m_sealer->counter();
    const QByteArray sealed = m_sealer->seal(m_header, "body");
    QVERIFY(faultOf(m_opener->open({9, m_sealer->bootNonce(), counter}, m_header, sealed, m_now))
            == SealFault::UnknownEpoch);
    m_opener->setKeys(must(m_keys.withNewEpoch(m_now)));
    QVERIFY(open(counter, sealed));
    const auto late = m_now.addDays(3);
    QVERIFY(faultOf(m_opener->open({1, m_sealer->bootNonce(), counter}, m_header, sealed, late))
            == SealFault::UnknownEpoch);
    m_opener->setKeys(DiscoveryKeys());
    QVERIFY(faultOf(open(counter, sealed)) == SealFault::UnknownEpoch);
}

void DatagramSealTest::aRevokedMembersOldKeyOpensNothingNew()
{
    const auto next = must(m_keys.withNewEpoch(m_now));
    DiscoveryEpoch claimed = m_keys.epochs().front();
    claimed.number = 2;
    DatagramSealer revoked(claimed);
    m_opener->setKeys(next);
    const auto counter = revoked.counter();
    const QByteArray sealed = revoked.seal(m_header, "body");
    QVERIFY(faultOf(m_opener->open({2, revoked.bootNonce(), counter}, m_header, sealed, m_now))
            == SealFault::BadSeal);
}

void DatagramSealTest::strangersDoNotPushMembersOut()
{
    DatagramOpener opener(m_keys, 4);
    for (int i = 0; i < 100; ++i) {
        BootNonce nonce {};
        nonce[0] = std::uint8_t(i);
        QVERIFY(!opener.open({1, nonce, 1}, m_header, QByteArray(40, 'x'), m_now));
    }
    QCOMPARE(opener.knownSenders(), 0U);
}

void DatagramSealTest::theLatestSendersAreKept()
{
    DatagramOpener opener(m_keys, 4);
    for (int i = 0; i < 10; ++i) {
        DatagramSealer sender(m_keys.epochs().front());
        const auto counter = sender.counter();
        const QByteArray sealed = sender.seal(m_header, "body");
        for (int again = 0; again < 3; ++again)
            QVERIFY(opener.open({1, sender.bootNonce(), counter}, m_header, sealed, m_now));
    }
    QCOMPARE(opener.knownSenders(), 4U);
}

void DatagramSealTest::aSenderMovesToTheNextEpochAndIsStillHeard()
{
    const auto next = must(m_keys.withNewEpoch(m_now));
    m_opener->setKeys(next);
    QCOMPARE(m_sealer->seal(m_header, "before").size(), 6 + sealBytes);
    const auto counter = m_sealer->counter();
    m_sealer->setEpoch(next.epochs().back());
    QCOMPARE(m_sealer->counter(), counter);
    const QByteArray sealed = m_sealer->seal(m_header, "after");
    const auto opened = open(counter, sealed);
    QVERIFY(opened);
    QCOMPARE(*opened, QByteArray("after"));
}

void DatagramSealTest::emptyAndLargeBodiesWork()
{
    for (const qsizetype size : {0, 1, 1200, 65536}) {
        const auto counter = m_sealer->counter();
        const QByteArray sealed = m_sealer->seal({}, QByteArray(size, 'b'));
        const auto opened = m_opener->open({1, m_sealer->bootNonce(), counter}, {}, sealed, m_now);
        QVERIFY(opened);
        QCOMPARE(opened->size(), size);
    }
}

} // namespace patchswarm::trust

QTEST_GUILESS_MAIN(patchswarm::trust::DatagramSealTest)
#include "tst_datagramseal.moc"
