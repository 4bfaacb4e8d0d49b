#include <QTest>

#include "agent/service/presenceanswers.h"

using namespace patchswarm;
using namespace patchswarm::service;

namespace {

IpAddress addressOf(int n)
{
    return IpAddress::parse(QStringLiteral("10.0.%1.%2").arg(n / 250).arg(n % 250 + 1)).value();
}

} // namespace

class TestPresenceAnswers : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void aSurveyIsAnsweredOnceHoweverOftenItIsRepeated()
    {
        PresenceAnswers answers(1);
        int given = 0;
        for (int ms = 0; ms < 8000; ms += 2)
            given += answers.surveyed(addressOf(1), {ms}, 5) ? 1 : 0;
        QCOMPARE(given, 1);
        QVERIFY(answers.surveyed(addressOf(1), {8000}, 5));
    }

    void aFloodFromAnyNumberOfAddressesGetsFourAnswersInEightSeconds()
    {
        PresenceAnswers answers(2);
        int given = 0;
        for (int ms = 0; ms < 80'000; ++ms)
            given += answers.surveyed(addressOf(ms % 5000), {ms}, 1000) ? 1 : 0;
        QVERIFY2(given <= 40, qPrintable(QString::number(given)));
        QVERIFY(given >= 36);
    }

    void manyEndpointsSpreadTheirAnswersOverEightSeconds()
    {
        std::vector<int> perSecond(8, 0);
        for (int i = 0; i < 1000; ++i) {
            PresenceAnswers answers(static_cast<std::uint64_t>(i));
            const auto wait = answers.surveyed(addressOf(1), {0}, 1000);
            QVERIFY(wait && *wait < PresenceAnswers::longSpread);
            ++perSecond.at(static_cast<std::size_t>(wait->ms / 1000));
        }
        for (const int count : perSecond)
            QVERIFY2(count < 200, qPrintable(QString::number(count)));
        for (int i = 0; i < 100; ++i) {
            PresenceAnswers answers(static_cast<std::uint64_t>(i));
            QVERIFY(*answers.surveyed(addressOf(1), {0}, 16) < PresenceAnswers::shortSpread);
        }
    }

    void aNeighbourThatSeeksIsAnsweredAtEachQuestionAndAFloodIsNot()
    {
        PresenceAnswers answers(3);
        const SocketAddress seeker {addressOf(1), 4001};
        for (int ms = 0; ms < 20'000; ms += 2000)
            QVERIFY(answers.asked(seeker, {ms}));
        int given = 0;
        for (int ms = 20'000; ms < 29'000; ++ms)
            given += answers.asked({addressOf(ms), 4001}, {ms}) ? 1 : 0;
        QVERIFY2(given <= 32 * 10, qPrintable(QString::number(given)));
    }

    void whoSurveysDoesNotKeepNeighboursFromBeingAnswered()
    {
        PresenceAnswers answers(4);
        for (int i = 0; i < 100; ++i)
            static_cast<void>(answers.surveyed(addressOf(i), {i}, 10));
        QVERIFY(answers.asked({addressOf(1), 4001}, {100}));
    }
};

QTEST_GUILESS_MAIN(TestPresenceAnswers)
#include "tst_presenceanswers.moc"
