#include <QTest>

#include "tests/lab/pairbooks.h"

using patchswarm::lab::PairBooks;

namespace {

const QString a = QStringLiteral("a");
const QString b = QStringLiteral("b");

} // namespace

// The lab's check of invariant 8 itself.
class TestPairBooks : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void booksThatAgreePass()
    {
        PairBooks books;
        books.gave(a, b, 10);
        books.gave(a, b, 5);
        books.got(b, a, 15);
        books.gave(b, a, 3);
        books.got(a, b, 3);
        QCOMPARE(books.differences(), QStringList());
    }

    void whatNobodyBookedAsReceivedIsADifference()
    {
        PairBooks books;
        books.gave(a, b, 10);
        QCOMPARE(books.differences(),
                 QStringList {QStringLiteral("a says it gave b 10 bytes, b says it got 0")});
    }

    void whatNobodyBookedAsGivenIsADifference()
    {
        PairBooks books;
        books.got(b, a, 10);
        QCOMPARE(books.differences(),
                 QStringList {QStringLiteral("a says it gave b 0 bytes, b says it got 10")});
    }

    void aKillExcusesOnlyWhatTheKilledOneMayHaveLost()
    {
        PairBooks giver; // its receipts are lost
        giver.wasKilled(a, 10);
        giver.gave(a, b, 90);
        giver.got(b, a, 100);
        QVERIFY(giver.differences().isEmpty());
        giver.got(b, a, 1);
        QCOMPARE(giver.differences().size(), 1);

        PairBooks taker; // what it acknowledged is lost
        taker.wasKilled(b, 10);
        taker.gave(a, b, 100);
        taker.got(b, a, 90);
        QVERIFY(taker.differences().isEmpty());
        taker.gave(a, b, 1);
        QCOMPARE(taker.differences().size(), 1);

        PairBooks other; // a killed taker has no reason to claim more
        other.wasKilled(b, 10);
        other.gave(a, b, 99);
        other.got(b, a, 100);
        QCOMPARE(other.differences().size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestPairBooks)
#include "tst_pairbooks.moc"
