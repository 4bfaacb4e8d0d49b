#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include "tests/unit/shared/trust/testfleet.h"

namespace patchswarm::trust {

class DiscoveryKeysTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theFirstEpochServesAtOnce();
    void aNewEpochIsUsedOnceEndpointsHadTimeToHearOfIt();
    void anOldEpochIsReadThroughTheOverlapOnly();
    void manyRevocationsInARowStayBounded();
    void aClockBehindEveryEpochStillSeals();
    void olderKeysNeverReplaceNewer();
    void aFileIsReadBackExactly();
    void everyFaultOfAFileIsNamed();

private:
    const QDateTime m_now = QDateTime::fromSecsSinceEpoch(1'800'000'000, Qt::UTC);
};

void DiscoveryKeysTest::theFirstEpochServesAtOnce()
{
    const auto keys = must(DiscoveryKeys::create(m_now));
    QCOMPARE(keys.current(m_now)->number, 1U);
    QVERIFY(keys.find(1, m_now.addYears(50)));
    QVERIFY(!keys.find(2, m_now));
    QVERIFY(keys.current(m_now)->key != must(DiscoveryKeys::create(m_now)).current(m_now)->key);
    QVERIFY(!DiscoveryKeys().current(m_now));
}

void DiscoveryKeysTest::aNewEpochIsUsedOnceEndpointsHadTimeToHearOfIt()
{
    const auto keys = must(must(DiscoveryKeys::create(m_now)).withNewEpoch(m_now));
    QCOMPARE(keys.current(m_now)->number, 1U);
    QCOMPARE(keys.current(m_now.addSecs(DiscoveryKeys::activationSeconds - 1))->number, 1U);
    QCOMPARE(keys.current(m_now.addSecs(DiscoveryKeys::activationSeconds))->number, 2U);
    QVERIFY(keys.find(2, m_now));
    QVERIFY(keys.epochs().at(0).key != keys.epochs().at(1).key);
}

void DiscoveryKeysTest::anOldEpochIsReadThroughTheOverlapOnly()
{
    const auto keys = must(must(DiscoveryKeys::create(m_now)).withNewEpoch(m_now));
    const QDateTime end =
        m_now.addSecs(DiscoveryKeys::activationSeconds + DiscoveryKeys::overlapSeconds);
    QVERIFY(keys.find(1, end.addSecs(-1)));
    QVERIFY(!keys.find(1, end));
    QVERIFY(!keys.findPast(1, end.addSecs(-1)));
    QVERIFY(keys.findPast(1, end));
    QVERIFY(!keys.findPast(2, end));
    // Remembered for whoever missed the change, and not for ever.
    const auto later = must(keys.withNewEpoch(end));
    QVERIFY(later.findPast(1, end) && !later.find(1, end));
    const auto muchLater = must(later.withNewEpoch(end.addDays(DiscoveryKeys::rememberedDays)));
    QCOMPARE(muchLater.epochs().front().number, 2U);
}

void DiscoveryKeysTest::manyRevocationsInARowStayBounded()
{
    auto keys = must(DiscoveryKeys::create(m_now));
    for (int i = 0; i < 40; ++i) {
        keys = must(keys.withNewEpoch(m_now.addSecs(i)));
        QVERIFY(keys.epochs().size() <= DiscoveryKeys::maxEpochs);
        const auto* current = keys.current(m_now.addSecs(i));
        QVERIFY(current);
        QVERIFY2(current->notBefore <= m_now.addSecs(i), "the epoch in use was dropped");
    }
    QCOMPARE(keys.epochs().back().number, 41U);
    QCOMPARE(must(DiscoveryKeys::fromFile(keys.toFile())), keys);
}

void DiscoveryKeysTest::aClockBehindEveryEpochStillSeals()
{
    const auto keys = must(must(DiscoveryKeys::create(m_now)).withNewEpoch(m_now));
    QCOMPARE(keys.current(m_now.addYears(-1))->number, 1U);
}

void DiscoveryKeysTest::olderKeysNeverReplaceNewer()
{
    const auto first = must(DiscoveryKeys::create(m_now));
    const auto second = must(first.withNewEpoch(m_now));
    QVERIFY(second.mayReplace(first));
    QVERIFY(!first.mayReplace(second));
    QVERIFY(!first.mayReplace(first));
    QVERIFY(first.mayReplace(DiscoveryKeys()));
    QVERIFY(!DiscoveryKeys().mayReplace(first));
}

void DiscoveryKeysTest::aFileIsReadBackExactly()
{
    const auto keys = must(must(DiscoveryKeys::create(m_now)).withNewEpoch(m_now));
    QCOMPARE(must(DiscoveryKeys::fromFile(keys.toFile())), keys);
}

void DiscoveryKeysTest::everyFaultOfAFileIsNamed()
{
    const auto keys = must(must(DiscoveryKeys::create(m_now)).withNewEpoch(m_now));
    const auto errorOf = [](const QJsonObject& json) {
        const auto result = DiscoveryKeys::fromFile(QJsonDocument(json).toJson());
        return result ? QStringLiteral("accepted") : result.error().detail;
    };
    QJsonObject json = keys.toJson();
    json.insert(QLatin1String("version"), 7);
    QVERIFY(errorOf(json).contains(QStringLiteral("version 7; this program reads version 1")));
    json = keys.toJson();
    json.insert(QLatin1String("format"), QStringLiteral("x"));
    QVERIFY(errorOf(json).contains(QStringLiteral("patchswarm-discovery-keys")));
    json = keys.toJson();
    json.insert(QLatin1String("epochs"), QJsonArray());
    QVERIFY(errorOf(json).contains(QStringLiteral("0 epochs")));
    const QJsonObject bad {{QStringLiteral("number"), -1},
                           {QStringLiteral("key"), QStringLiteral("AAAA")},
                           {QStringLiteral("notAfter"), QStringLiteral("soon")}};
    json.insert(QLatin1String("epochs"),
                QJsonArray {keys.toJson().value(QLatin1String("epochs")).toArray().at(0), bad});
    const QString detail = errorOf(json);
    for (const char* words :
         {"no. 2", "no number", "32 bytes", "notBefore", "in notAfter", "rising order"})
        QVERIFY2(detail.contains(QLatin1String(words)), qPrintable(detail));
    QVERIFY(!DiscoveryKeys::fromFile("{"));
    QVERIFY(!DiscoveryKeys::fromFile(""));
}

} // namespace patchswarm::trust

QTEST_GUILESS_MAIN(patchswarm::trust::DiscoveryKeysTest)
#include "tst_discoverykeys.moc"
