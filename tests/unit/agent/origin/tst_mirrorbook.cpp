#include <QTest>

#include "agent/origin/mirrorbook.h"

using namespace patchswarm;
using namespace patchswarm::origin;

namespace {

const QUrl one(QStringLiteral("https://one.example/p.bin"));
const QUrl two(QStringLiteral("https://two.example/p.bin"));
const QUrl three(QStringLiteral("https://three.example/p.bin"));
const QVector<QUrl> all {one, two, three};

Fault fault(FaultKind kind, qint64 retryAfterMs = 0)
{
    return {kind, QStringLiteral("because"), retryAfterMs};
}

} // namespace

class TestMirrorBook : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void theGivenOrderStandsUntilSomethingIsKnown()
    {
        const MirrorBook book {Limits {}};
        QCOMPARE(book.order(all, {0}), all);
        QCOMPARE(book.order({one, one, two}, {0}), (QVector<QUrl> {one, two}));
    }

    void onlyAClearlyFasterMirrorOvertakes()
    {
        MirrorBook book {Limits {}};
        book.measured(one, 1'000'000);
        book.measured(two, 1'200'000);
        QCOMPARE(book.order(all, {0}), all);
        book.measured(two, 3'000'000);
        QCOMPARE(book.order(all, {0}), (QVector<QUrl> {two, one, three}));
    }

    void anUnmeasuredMirrorKeepsItsPlace()
    {
        MirrorBook book {Limits {}};
        book.measured(two, 9'000'000);
        QCOMPARE(book.order(all, {0}), all);
    }

    void backOffDoublesAndEndsWithTheFirstSuccess()
    {
        MirrorBook book {Limits {}};
        TimePoint now {1'000'000};
        for (const qint64 expected : {1000, 2000, 4000, 8000, 16'000, 32'000, 60'000, 60'000}) {
            book.failed(one, fault(FaultKind::Broken), now);
            QVERIFY(!book.isUsable(one, now + milliseconds(expected - 1)));
            QVERIFY(book.isUsable(one, now + milliseconds(expected)));
            now = now + milliseconds(expected);
        }
        book.succeeded(one);
        book.failed(one, fault(FaultKind::Broken), now);
        QVERIFY(book.isUsable(one, now + milliseconds(1000)));
    }

    void whatIsForgivenIsAskedAtOnce()
    {
        for (const bool everything : {false, true}) {
            MirrorBook book {Limits {}};
            book.measured(two, 9'000'000);
            book.failed(one, fault(FaultKind::NotFound), {0});
            book.failed(two, fault(FaultKind::Wait, 60'000), {0});
            book.failed(three, fault(FaultKind::Forbidden), {0});
            QVERIFY(book.order(all, {1}).isEmpty());
            if (everything)
                book.forgiveAll();
            else
                book.forgive({one, two});
            QVERIFY(book.isUsable(one, {1}));
            QVERIFY(book.isUsable(two, {1}));
            QCOMPARE(book.isUsable(three, {1}), everything);
            QCOMPARE(book.standing({one, two}, {1}).waitMs, 0);
            book.measured(one, 1'000'000);
            QCOMPARE(book.order({one, two}, {1}).first(), two); // its speed stays known
        }
    }

    void aHostsFaultCountsForAllItsFiles()
    {
        MirrorBook book {Limits {}};
        book.failed(one, fault(FaultKind::Broken), {0});
        QVERIFY(!book.isUsable(QUrl(QStringLiteral("https://one.example/other.bin")), {500}));
        QVERIFY(book.isUsable(QUrl(QStringLiteral("https://one.example:444/p.bin")), {500}));
    }

    void aMissingFileCountsForThatFileOnly()
    {
        MirrorBook book {Limits {}};
        book.failed(one, fault(FaultKind::NotFound), {0});
        QVERIFY(!book.isUsable(one, {599'999}));
        QVERIFY(book.isUsable(one, {600'000}));
        QVERIFY(book.isUsable(QUrl(QStringLiteral("https://one.example/other.bin")), {1}));
    }

    void retryAfterIsKeptButNotBeyondAnHour()
    {
        MirrorBook book {Limits {}};
        book.failed(one, fault(FaultKind::Wait, 90'000), {0});
        QVERIFY(!book.isUsable(one, {89'999}));
        QVERIFY(book.isUsable(one, {90'000}));
        book.failed(two, fault(FaultKind::Wait, 86'400'000), {0});
        QVERIFY(!book.isUsable(two, {3'599'999}));
        QVERIFY(book.isUsable(two, {3'600'000}));
    }

    void oneWrongChunkPutsAMirrorLastTwoPutItOut()
    {
        MirrorBook book {Limits {}};
        book.sentWrongBytes(one, {0});
        QCOMPARE(book.order(all, {1}), (QVector<QUrl> {two, three, one}));
        book.sentWrongBytes(one, {1});
        QCOMPARE(book.order(all, {2}), (QVector<QUrl> {two, three}));
        QCOMPARE(book.order(all, {600'001}), all); // and is forgiven in the end
    }

    void aMirrorWithoutRangesComesAfterThoseWith()
    {
        MirrorBook book {Limits {}};
        book.failed(one, fault(FaultKind::NoRanges), {0});
        QCOMPARE(book.order(all, {0}), (QVector<QUrl> {two, three, one}));
        QVERIFY(book.isWholeOnly(one));
    }

    void aChangedFileIsToldApartFromAMirrorThatIsWrong()
    {
        MirrorBook book {Limits {}};
        book.failed(one, fault(FaultKind::Mismatch), {0});
        QVERIFY(!book.standing(all, {1}).unavailable);
        book.failed(two, fault(FaultKind::NotFound), {0});
        book.failed(three, fault(FaultKind::Mismatch), {0});
        auto standing = book.standing(all, {1});
        QVERIFY(standing.unavailable);
        QCOMPARE(standing.waitMs, 599'999);
        QVERIFY2(!standing.reason.contains(u"no longer matches"),
                 qPrintable(standing.reason)); // one has it not at all
        book.failed(two, fault(FaultKind::Mismatch), {0});
        standing = book.standing(all, {1});
        QVERIFY2(standing.reason.startsWith(u"The file at the origin no longer matches"),
                 qPrintable(standing.reason));
    }

    void aPassingFaultIsNotUnavailable()
    {
        MirrorBook book {Limits {}};
        book.failed(one, fault(FaultKind::NotFound), {0});
        book.failed(two, fault(FaultKind::Broken), {0});
        const auto standing = book.standing({one, two}, {100});
        QVERIFY(!standing.unavailable);
        QCOMPARE(standing.waitMs, 900);
        book.failed(two, fault(FaultKind::Wait, 5000), {100});
        QVERIFY(book.standing({one, two}, {200}).unavailable);
        QCOMPARE(book.standing({one, two}, {200}).waitMs, 4900);
    }

    void whatIsRememberedIsBounded()
    {
        MirrorBook book {Limits {}};
        for (int i = 0; i < 10'000; ++i)
            book.failed(QUrl(QStringLiteral("https://h%1.example/p").arg(i)),
                        fault(FaultKind::Broken), {0});
        QVERIFY(book.isUsable(QUrl(QStringLiteral("https://h0.example/p")), {1}));
        QVERIFY(!book.isUsable(QUrl(QStringLiteral("https://h9999.example/p")), {1}));
    }
};

QTEST_APPLESS_MAIN(TestMirrorBook)
#include "tst_mirrorbook.moc"
