#include <QTest>

#include "console/fleet/eventstream.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

namespace {

rpc::SwarmEvent eventOf(qint64 sequence)
{
    rpc::SwarmEvent e;
    e.sequence = sequence;
    e.kind = u"linkOpened"_s;
    return e;
}

rpc::EventPage page(qint64 from, qint64 to, qint64 lost = 0, bool more = false)
{
    rpc::EventPage p;
    for (qint64 s = from; s <= to; ++s)
        p.events.append(eventOf(s));
    p.next = to;
    p.lost = lost;
    p.more = more;
    return p;
}

} // namespace

class EventStreamTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingIsAskedBeforeTheNewestIsKnown();
    void anUnknownAgentIsReadFromALittleBefore();
    void whatWasReadBeforeARestartIsNotReadAgain();
    void followingIsAskedForOnce();
    void aGapAmongFollowedEventsIsAskedFor();
    void eventsThatTheAgentNoLongerKeepsAreLost();
    void beingFarBehindLeavesSomeOutAndCountsThem();
    void numbersThatWereNeverGivenAreNotLost();
    void anAgentThatBeganAnewIsReadAnew();
    void aPageThatGoesBackIsNotTakenTwice();
    void aPageThatDoesNotMoveOnIsNotAskedForEver();
    void aLyingPageLosesNoMoreThanItSkips();
};

void EventStreamTest::nothingIsAskedBeforeTheNewestIsKnown()
{
    EventStream stream;
    QVERIFY(!stream.question(true));
}

void EventStreamTest::anUnknownAgentIsReadFromALittleBefore()
{
    EventStream stream;
    stream.newestIs(1000);
    const auto question = stream.question(false);
    QVERIFY(question);
    QCOMPARE(question->sequence, 1000 - EventStream::firstLook);
    QCOMPARE(stream.lost(), 0);
}

void EventStreamTest::whatWasReadBeforeARestartIsNotReadAgain()
{
    EventStream stream;
    stream.resumeAfter(990);
    stream.newestIs(1000);
    QCOMPARE(stream.question(false)->sequence, 990);
}

void EventStreamTest::followingIsAskedForOnce()
{
    EventStream stream;
    stream.newestIs(3);
    const auto question = stream.question(true);
    QCOMPARE(question->follow, std::optional(true));
    bool more = true;
    QCOMPARE(stream.take(page(1, 3), &more).size(), 3);
    QVERIFY(!more);
    QVERIFY(!stream.question(true));
    stream.interrupted();
    QCOMPARE(stream.question(true)->follow, std::optional(true));
}

void EventStreamTest::aGapAmongFollowedEventsIsAskedFor()
{
    EventStream stream;
    stream.newestIs(3);
    bool more = false;
    QCOMPARE(stream.take(page(1, 3), &more).size(), 3);
    QVERIFY(stream.take(eventOf(4)));
    QVERIFY(!stream.take(eventOf(7)));
    QCOMPARE(stream.last(), 4);
    QCOMPARE(stream.question(false)->sequence, 4);
    QCOMPARE(stream.take(page(5, 7), &more).size(), 3);
    QCOMPARE(stream.lost(), 0);
}

void EventStreamTest::eventsThatTheAgentNoLongerKeepsAreLost()
{
    EventStream stream;
    stream.resumeAfter(10);
    stream.newestIs(20);
    bool more = false;
    QCOMPARE(stream.take(page(16, 20, 5), &more).size(), 5);
    QCOMPARE(stream.lost(), 5);
    QCOMPARE(stream.last(), 20);
}

void EventStreamTest::beingFarBehindLeavesSomeOutAndCountsThem()
{
    EventStream stream;
    stream.resumeAfter(1000);
    stream.newestIs(101'000);
    bool more = true;
    qint64 read = 1000;
    while (stream.lost() == 0) {
        QVERIFY(more);
        QVERIFY(read <= 1000 + EventStream::mostBehind);
        const auto next = page(read + 1, read + EventStream::pageSize, 0, true);
        QCOMPARE(stream.take(next, &more).size(), EventStream::pageSize);
        read += EventStream::pageSize;
    }
    QVERIFY(more);
    QCOMPARE(stream.last(), 101'000 - EventStream::firstLook);
    QCOMPARE(stream.lost(), stream.last() - read);
    QCOMPARE(stream.question(false)->sequence, stream.last());
}

// An agent that was killed goes on behind the block of numbers that it had reserved.
void EventStreamTest::numbersThatWereNeverGivenAreNotLost()
{
    EventStream stream;
    stream.resumeAfter(700);
    stream.newestIs(10'003);
    QCOMPARE(stream.lost(), 0);
    QCOMPARE(stream.question(false)->sequence, 700);
    bool more = true;
    QCOMPARE(stream.take(page(10'001, 10'003), &more).size(), 3);
    QCOMPARE(stream.lost(), 0);
    QCOMPARE(stream.last(), 10'003);
    QVERIFY(!more);
}

void EventStreamTest::anAgentThatBeganAnewIsReadAnew()
{
    EventStream stream;
    stream.resumeAfter(1'000'000);
    stream.newestIs(50);
    QCOMPARE(stream.question(false)->sequence, 0);
    QCOMPARE(stream.lost(), 0);
}

void EventStreamTest::aPageThatGoesBackIsNotTakenTwice()
{
    EventStream stream;
    stream.resumeAfter(5);
    stream.newestIs(8);
    bool more = false;
    QCOMPARE(stream.take(page(3, 8), &more).size(), 3);
    QVERIFY(stream.take(page(1, 4), &more).isEmpty());
    QCOMPARE(stream.last(), 8);
}

void EventStreamTest::aPageThatDoesNotMoveOnIsNotAskedForEver()
{
    EventStream stream;
    stream.resumeAfter(5);
    stream.newestIs(8);
    bool more = false;
    rpc::EventPage empty;
    empty.next = 5;
    empty.more = true;
    QVERIFY(stream.take(empty, &more).isEmpty());
    QVERIFY(!more);
}

void EventStreamTest::aLyingPageLosesNoMoreThanItSkips()
{
    EventStream stream;
    stream.resumeAfter(5);
    bool more = false;
    rpc::EventPage lie;
    lie.next = 15;
    lie.lost = 1'000'000'000;
    QVERIFY(stream.take(lie, &more).isEmpty());
    QCOMPARE(stream.lost(), 10);
    lie.lost = -5;
    QVERIFY(stream.take(lie, &more).isEmpty());
    QCOMPARE(stream.lost(), 10);
}

} // namespace patchswarm::fleet

QTEST_GUILESS_MAIN(patchswarm::fleet::EventStreamTest)
#include "tst_eventstream.moc"
