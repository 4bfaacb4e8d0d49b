#include <QTest>

#include "agent/cache/spaceaccount.h"

namespace patchswarm::cache {

class TestSpaceAccount : public QObject
{
    Q_OBJECT

    static SpaceAccount account()
    {
        SpaceAccount one;
        one.limits.bytes = 1000;
        one.limits.freeSpaceFloor = 100;
        one.disk = {5000, 10000, 1000, 1000};
        one.boundUsed = 600;
        return one;
    }

private Q_SLOTS:

    void theBoundIsHardToTheByte()
    {
        QVERIFY(account().fits({400, 400, 1}));
        QCOMPARE(account().lackingInBound({401, 401, 1}), 1U);
        QVERIFY(!account().fits({401, 401, 1}));
    }

    void theFloorAndPromisedCopiesAreLeftAlone()
    {
        SpaceAccount one = account();
        one.promisedBytes = 4500;
        QVERIFY(one.fits({100, 400, 1}));
        QCOMPARE(one.lackingOnDisk({100, 401, 1}), 1U);
    }

    void whatIsNotKeptDoesNotCountAgainstTheBound()
    {
        QVERIFY(account().fits({0, 4900, 1}));
        QVERIFY(!account().fits({0, 4901, 1}));
    }

    void fewInodesMakeItWaitButNoneAtAllMeansNoLimit()
    {
        SpaceAccount one = account();
        one.disk.availableInodes = 64;
        QVERIFY(!one.fits({1, 1, 1}));
        QVERIFY(one.reason({1, 1, 1}).contains(QStringLiteral("inodes")));
        one.disk.totalInodes = 0;
        one.disk.availableInodes = 0;
        QVERIFY(one.fits({1, 1, 1}));
    }

    void evictingGivesBothBack()
    {
        const SpaceAccount after = account().without(500, true);
        QCOMPARE(after.boundUsed, 100U);
        QCOMPARE(after.disk.availableBytes, 5500U);
        QCOMPARE(account().without(500, false).boundUsed, 600U);
    }

    void theAutomaticFloorIsATenthButAtMostTenGigabytes()
    {
        const Limits limits;
        QCOMPARE(limits.floorOn(50 * gigabyte), 5 * gigabyte);
        QCOMPARE(limits.floorOn(1000 * gigabyte), 10 * gigabyte);
        Limits set;
        set.freeSpaceFloor = 0;
        QCOMPARE(set.floorOn(1000 * gigabyte), 0U);
    }

    void filesTakeWholeBlocks()
    {
        QCOMPARE(diskBytesOf(0), 4096U);
        QCOMPARE(diskBytesOf(1), 4096U);
        QCOMPARE(diskBytesOf(4096), 4096U);
        QCOMPARE(diskBytesOf(4097), 8192U);
    }

    void theReasonNamesTheRuleAndWhatIsMissing()
    {
        QVERIFY(account().reason({500, 500, 1}).contains(QStringLiteral("cache is full")));
        QVERIFY(account().reason({500, 500, 1}).contains(QStringLiteral("100 B more")));
        QVERIFY(account().reason({10, 4950, 1}).contains(QStringLiteral("disk is full")));
    }
};

} // namespace patchswarm::cache

QTEST_APPLESS_MAIN(patchswarm::cache::TestSpaceAccount)
#include "tst_spaceaccount.moc"
