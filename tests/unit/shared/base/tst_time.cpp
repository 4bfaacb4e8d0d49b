#include <QTest>

#include "shared/base/time.h"

using namespace patchswarm;

class TimeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void durationsAndTimePointsAddUp()
    {
        const TimePoint start {500};
        QVERIFY(start + seconds(2) == TimePoint {2500});
        QVERIFY((start + seconds(2)) - start == milliseconds(2000));
        QVERIFY(start - milliseconds(600) == TimePoint {-100});
        QVERIFY(seconds(3) - milliseconds(1) == milliseconds(2999));
        QVERIFY(milliseconds(250) * 4 == seconds(1));
        QVERIFY(milliseconds(999) < seconds(1));
    }
};

QTEST_APPLESS_MAIN(TimeTest)
#include "tst_time.moc"
