#include <QTest>
#include <QTimeZone>

#include <limits>

#include "agent/origin/rangeanswer.h"
#include "agent/origin/slowguard.h"

using namespace patchswarm;
using namespace patchswarm::origin;

// The pure parts of reading an answer: header values as hostile servers write them, and patience.
class TestRangeAnswer : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void contentRangeIsReadExactly_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<bool>("valid");
        const auto row = [](const char* value, bool valid) {
            QTest::newRow(value) << QByteArray(value) << valid;
        };
        row("bytes 0-0/1", true);
        row("bytes 100-199/200", true);
        row("  Bytes 100-199/*  ", true);
        row("bytes 0-18446744073709551614/18446744073709551615", true);
        row("", false);
        row("bytes", false);
        row("bytes */200", false);
        row("bytes 100-199", false);
        row("bytes 199-100/200", false);
        row("bytes 100-200/200", false);
        row("bytes +100-199/200", false);
        row("bytes -100-199/200", false);
        row("bytes 100-199/-200", false);
        row("bytes 0x10-0x20/200", false);
        row("bytes 100-99999999999999999999/*", false);
        row("items 100-199/200", false);
        row("bytes 100/199-200", false);
        row("bytes 1-2/3/4", false);
    }

    void contentRangeIsReadExactly()
    {
        QFETCH(QByteArray, value);
        QFETCH(bool, valid);
        QCOMPARE(parseContentRange(value).has_value(), valid);
    }

    void noHeaderValueBreaksTheReader()
    {
        const QByteArray alphabet = QByteArrayLiteral("bytes 0123456789-/*=,\t;GMT:");
        quint32 state = 12345;
        for (int round = 0; round < 20'000; ++round) {
            QByteArray value = round % 2 == 0 ? QByteArrayLiteral("bytes ") : QByteArray();
            for (quint32 i = 0; i < (state >> 8) % 30; ++i) {
                state = state * 1664525U + 1013904223U;
                value += alphabet.at(
                    static_cast<qsizetype>((state >> 16) % static_cast<quint32>(alphabet.size())));
            }
            state = state * 1664525U + 1013904223U;
            if (const auto range = parseContentRange(value))
                QVERIFY2(range->first <= range->last, value.constData());
            const qint64 wait = parseRetryAfter(value, value, QDateTime::currentDateTimeUtc());
            QVERIFY2(wait >= 0 && wait <= 86'400'000, value.constData());
        }
    }

    void theLastByteThatFitsIsNoTrap()
    {
        AnswerHead head;
        head.status = 206;
        head.contentRange = "bytes 0-18446744073709551615/*"; // last + 1 is 0
        QCOMPARE(judge(head, {0, 100, 100, true}, {}).fault.kind, FaultKind::Broken);
    }

    void retryAfterIsSecondsOrADate_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("date");
        QTest::addColumn<qint64>("ms");
        const QByteArray noDate;
        const QByteArray noon = "Sun, 06 Nov 1994 12:00:00 GMT";
        QTest::newRow("seconds") << QByteArray("120") << noDate << qint64 {120'000};
        QTest::newRow("zero") << QByteArray("0") << noDate << qint64 {0};
        QTest::newRow("negative") << QByteArray("-5") << noDate << qint64 {0};
        QTest::newRow("words") << QByteArray("later") << noDate << qint64 {0};
        QTest::newRow("none") << QByteArray() << noDate << qint64 {0};
        QTest::newRow("a year") << QByteArray("31536000") << noDate << qint64 {86'400'000};
        QTest::newRow("overflow") << QByteArray("99999999999999999999") << noDate << qint64 {0};
        QTest::newRow("date by the server's clock")
            << QByteArray("Sun, 06 Nov 1994 12:01:30 GMT") << noon << qint64 {90'000};
        QTest::newRow("date by ours")
            << QByteArray("Sun, 06 Nov 1994 12:00:10 GMT") << noDate << qint64 {9000};
        QTest::newRow("past") << QByteArray("Sun, 06 Nov 1994 11:00:00 GMT") << noon << qint64 {0};
        QTest::newRow("broken Date") << QByteArray("Sun, 06 Nov 1994 12:00:10 GMT")
                                     << QByteArray("yesterday") << qint64 {9000};
    }

    void retryAfterIsSecondsOrADate()
    {
        QFETCH(QByteArray, value);
        QFETCH(QByteArray, date);
        QFETCH(qint64, ms);
        const QDateTime local(QDate(1994, 11, 6), QTime(12, 0, 1), Qt::UTC);
        QCOMPARE(parseRetryAfter(value, date, local), ms);
    }

    void patienceEndsByPhase()
    {
        SlowGuard guard {Limits {}};
        guard.enter(SlowGuard::Phase::Connecting, {0});
        QVERIFY(guard.complaint({9'999}).isEmpty());
        QCOMPARE(guard.complaint({10'000}), QStringLiteral("could not be reached within 10 s"));
        guard.enter(SlowGuard::Phase::Waiting, {10'000});
        QVERIFY(guard.complaint({39'999}).isEmpty());
        QCOMPARE(guard.complaint({40'000}), QStringLiteral("did not answer within 30 s"));
        guard.enter(SlowGuard::Phase::Streaming, {50'000});
        guard.received(1000, {55'000});
        QVERIFY(guard.complaint({64'999}).isEmpty());
        QCOMPARE(guard.complaint({65'000}), QStringLiteral("sent nothing for 10 s"));
    }

    void aDripUnderTheFloorIsNotEnough()
    {
        SlowGuard guard {Limits {}};
        guard.enter(SlowGuard::Phase::Streaming, {0});
        TimePoint now {0};
        for (; now.ms < 30'000; now = now + seconds(1)) {
            QVERIFY(guard.complaint(now).isEmpty());
            guard.received(999, now);
        }
        QCOMPARE(guard.complaint(now), QStringLiteral("sends too slowly: 29970 bytes in 30 s"));
    }

    void aServerAboveTheFloorMayTakeForEver()
    {
        SlowGuard guard {Limits {}};
        guard.enter(SlowGuard::Phase::Streaming, {0});
        for (TimePoint now {0}; now.ms < 3'600'000; now = now + seconds(1)) {
            guard.received(1001, now);
            QVERIFY(guard.complaint(now).isEmpty());
        }
    }

    void whatWeHeldBackIsExcused()
    {
        SlowGuard guard {Limits {}};
        guard.enter(SlowGuard::Phase::Streaming, {0});
        for (TimePoint now {0}; now.ms < 300'000; now = now + seconds(1)) {
            guard.excuse(now);
            QVERIFY(guard.complaint(now).isEmpty());
        }
        QVERIFY(guard.complaint({308'999}).isEmpty());
        QVERIFY(!guard.complaint({309'000}).isEmpty());
    }
};

QTEST_APPLESS_MAIN(TestRangeAnswer)
#include "tst_rangeanswer.moc"
