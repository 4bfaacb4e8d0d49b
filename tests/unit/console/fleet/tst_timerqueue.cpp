#include <QTest>

#include "console/fleet/timerqueue.h"

// Times in microseconds of a clock that stands still.
namespace patchswarm::fleet {

class TimerQueueTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theEarliestIsDueFirst();
    void aTimerGoesOnInStepWithItsFirstTime();
    void aTimerThatFellBehindIsToldOnce();
    void oneThatIsBeingToldIsNotToldAgainByANestedLoop();
    void oneThatWasRemovedMeanwhileIsNotTold();
    void coarseTimersOfOneMomentAreDueTogetherAndNeverEarly();
    void allTimersOfAnObjectGoWithIt();
    void theRestIsRoundedUp();

private:
    QObject m_one;
    QObject m_other;
};

void TimerQueueTest::theEarliestIsDueFirst()
{
    TimerQueue queue;
    QVERIFY(!queue.nextDue());
    queue.add(1, 30, Qt::PreciseTimer, &m_one, 0);
    queue.add(2, 10, Qt::PreciseTimer, &m_one, 0);
    queue.add(3, 20, Qt::PreciseTimer, &m_one, 0);
    QCOMPARE(queue.nextDue(), std::optional<qint64>(10'000));
    QCOMPARE(queue.due(9'999), std::vector<int>());
    QCOMPARE(queue.due(20'000), std::vector<int>({2, 3}));
}

void TimerQueueTest::aTimerGoesOnInStepWithItsFirstTime()
{
    TimerQueue queue;
    queue.add(1, 10, Qt::PreciseTimer, &m_one, 0);
    QCOMPARE(queue.begin(1, 13'000), &m_one);
    queue.end(1);
    QCOMPARE(queue.nextDue(), std::optional<qint64>(20'000));
}

void TimerQueueTest::aTimerThatFellBehindIsToldOnce()
{
    TimerQueue queue;
    queue.add(1, 10, Qt::PreciseTimer, &m_one, 0);
    QCOMPARE(queue.begin(1, 95'000), &m_one);
    queue.end(1);
    QVERIFY(queue.due(95'000).empty());
    QCOMPARE(queue.nextDue(), std::optional<qint64>(105'000));
}

void TimerQueueTest::oneThatIsBeingToldIsNotToldAgainByANestedLoop()
{
    TimerQueue queue;
    queue.add(1, 0, Qt::PreciseTimer, &m_one, 0);
    QCOMPARE(queue.begin(1, 0), &m_one);
    QCOMPARE(queue.begin(1, 0), nullptr);
    queue.end(1);
    QCOMPARE(queue.begin(1, 0), &m_one);
}

void TimerQueueTest::oneThatWasRemovedMeanwhileIsNotTold()
{
    TimerQueue queue;
    queue.add(1, 10, Qt::PreciseTimer, &m_one, 0);
    queue.add(2, 10, Qt::PreciseTimer, &m_one, 0);
    const auto due = queue.due(10'000);
    QCOMPARE(due.size(), std::size_t(2));
    QVERIFY(queue.remove(2));
    QVERIFY(!queue.remove(2));
    QCOMPARE(queue.begin(2, 10'000), nullptr);
    queue.add(2, 10, Qt::PreciseTimer, &m_other, 10'000); // ids are given again
    QCOMPARE(queue.begin(2, 10'000), nullptr);
    queue.end(2);
    QCOMPARE(queue.begin(2, 20'000), &m_other);
}

void TimerQueueTest::coarseTimersOfOneMomentAreDueTogetherAndNeverEarly()
{
    TimerQueue queue;
    queue.add(1, 20'000, Qt::CoarseTimer, &m_one, 1'000);
    queue.add(2, 20'000, Qt::CoarseTimer, &m_one, 49'000);
    const qint64 due = *queue.nextDue();
    QVERIFY(due >= 20'049'000);
    QVERIFY(due <= 20'051'000);
    QCOMPARE(queue.due(due).size(), std::size_t(2));
    queue.add(3, 20, Qt::CoarseTimer, &m_one, 1'000); // short ones are told when they should be
    QCOMPARE(queue.nextDue(), std::optional<qint64>(21'000));
}

void TimerQueueTest::allTimersOfAnObjectGoWithIt()
{
    TimerQueue queue;
    queue.add(1, 10, Qt::PreciseTimer, &m_one, 0);
    queue.add(2, 20, Qt::CoarseTimer, &m_other, 0);
    queue.add(3, 30, Qt::PreciseTimer, &m_one, 0);
    QCOMPARE(queue.timersOf(&m_one).size(), 2);
    QVERIFY(queue.removeAllOf(&m_one));
    QVERIFY(!queue.removeAllOf(&m_one));
    const auto left = queue.timersOf(&m_other);
    QCOMPARE(left.size(), 1);
    QCOMPARE(left.first().timerId, 2);
    QCOMPARE(left.first().interval, 20);
    QCOMPARE(queue.due(1'000'000), std::vector<int>({2}));
}

void TimerQueueTest::theRestIsRoundedUp()
{
    TimerQueue queue;
    queue.add(1, 10, Qt::PreciseTimer, &m_one, 0);
    QCOMPARE(queue.remainingMs(1, 0), 10);
    QCOMPARE(queue.remainingMs(1, 9'001), 1);
    QCOMPARE(queue.remainingMs(1, 11'000), 0);
    QCOMPARE(queue.remainingMs(2, 0), -1);
}

} // namespace patchswarm::fleet

QTEST_GUILESS_MAIN(patchswarm::fleet::TimerQueueTest)
#include "tst_timerqueue.moc"
