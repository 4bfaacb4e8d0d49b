#include <QTest>

#include <algorithm>

#include "agent/cache/evictionpolicy.h"

namespace patchswarm::cache {

namespace {

constexpr qint64 day = 24LL * 60 * 60 * 1000;

EvictionCandidate candidate(std::uint8_t id, qint64 lastUsefulMs)
{
    EvictionCandidate one;
    one.cid.digest[0] = id;
    one.diskBytes = 1000;
    one.lastUsefulMs = lastUsefulMs;
    return one;
}

std::vector<int> ids(const std::vector<EvictionCandidate>& all)
{
    std::vector<int> found;
    for (const EvictionCandidate& one : all)
        found.push_back(one.cid.digest[0]);
    return found;
}

} // namespace

class TestEvictionPolicy : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void leastRecentlyUsefulGoesFirst()
    {
        const EvictionPolicy policy(7, 10 * day);
        QCOMPARE(ids(policy.order(
                     {candidate(1, 9 * day), candidate(2, 8 * day), candidate(3, 10 * day)})),
                 (std::vector<int> {2, 1, 3}));
    }

    void protectedIsNeverListed()
    {
        auto one = candidate(1, 0);
        one.isProtected = true;
        const EvictionPolicy policy(7, 100 * day);
        QVERIFY(policy.order({one}).empty());
        QVERIFY(policy.expired({one}).empty());
    }

    void theOnlySourceGoesLastEvenWhenExpired()
    {
        auto source = candidate(1, 0);
        source.onlySource = true;
        const EvictionPolicy policy(7, 100 * day);
        QCOMPARE(ids(policy.order({source, candidate(2, 100 * day)})), (std::vector<int> {2, 1}));
        QVERIFY(policy.expired({source}).empty());
    }

    void whatIsNotKeptGoesBeforeTheExpired()
    {
        auto passing = candidate(1, 100 * day);
        passing.kept = false;
        const EvictionPolicy policy(7, 100 * day);
        QCOMPARE(ids(policy.order({candidate(2, 0), passing})), (std::vector<int> {1, 2}));
    }

    void retentionCountsFullDaysFromTheLastUse()
    {
        const EvictionPolicy policy(2, 10 * day);
        QVERIFY(!policy.isExpired(8 * day));
        QVERIFY(policy.isExpired(8 * day - 1));
        QCOMPARE(ids(policy.expired(
                     {candidate(1, 8 * day), candidate(2, 7 * day), candidate(3, 6 * day)})),
                 (std::vector<int> {3, 2}));
    }

    void aTimeInTheFutureIsNotExpired() { QVERIFY(!EvictionPolicy(2, day).isExpired(50 * day)); }

    void equalTimesHaveOneOrder()
    {
        const EvictionPolicy policy(7, day);
        QCOMPARE(ids(policy.order({candidate(2, 5), candidate(1, 5)})),
                 ids(policy.order({candidate(1, 5), candidate(2, 5)})));
    }
};

} // namespace patchswarm::cache

QTEST_APPLESS_MAIN(patchswarm::cache::TestEvictionPolicy)
#include "tst_evictionpolicy.moc"
