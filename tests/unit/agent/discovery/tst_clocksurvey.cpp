#include <QTest>

#include "agent/discovery/clocksurvey.h"

namespace patchswarm::discovery {

class ClockSurveyTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theMiddleOfTheNeighboursCounts();
    void aNeighbourCountsOnceByItsLatestWord();
    void whoIsNotHeardAnyMoreDoesNotCount();
    void theOneNotHeardForLongestGoes();
};

namespace {

IpAddress host(std::uint32_t number)
{
    return IpAddress::fromIPv4(0x0a000000U + number);
}

} // namespace

void ClockSurveyTest::theMiddleOfTheNeighboursCounts()
{
    ClockSurvey survey;
    QVERIFY(!survey.medianAheadMs({0}));
    survey.note(host(1), 5, {0});
    survey.note(host(2), -7'200'000, {0}); // one that is far off moves nothing
    survey.note(host(3), 9, {0});
    QCOMPARE(*survey.medianAheadMs({1}), 5);
    QCOMPARE(survey.senders({1}), std::size_t {3});
}

void ClockSurveyTest::aNeighbourCountsOnceByItsLatestWord()
{
    ClockSurvey survey;
    for (int i = 0; i < 10; ++i)
        survey.note(host(1), 1000 * i, {i});
    survey.note(host(2), 1, {10});
    survey.note(host(3), 2, {10});
    QCOMPARE(*survey.medianAheadMs({11}), 2);
}

void ClockSurveyTest::whoIsNotHeardAnyMoreDoesNotCount()
{
    ClockSurvey survey;
    survey.note(host(1), 70'000, {0});
    survey.note(host(2), 3, {ClockSurvey::expiry.ms});
    QCOMPARE(*survey.medianAheadMs({ClockSurvey::expiry.ms + 1}), 3);
    QVERIFY(!survey.medianAheadMs({3 * ClockSurvey::expiry.ms}));
}

void ClockSurveyTest::theOneNotHeardForLongestGoes()
{
    ClockSurvey survey;
    for (std::uint32_t i = 0; i < ClockSurvey::mostSenders; ++i)
        survey.note(host(i), i == 7 ? 50'000 : 0, {i == 7 ? 0 : 1 + i});
    survey.note(host(5000), 0, {100});
    QCOMPARE(survey.senders({101}), ClockSurvey::mostSenders);
    survey.note(host(7), 0, {102}); // was gone, comes back
    QCOMPARE(survey.senders({103}), ClockSurvey::mostSenders);
}

} // namespace patchswarm::discovery

QTEST_APPLESS_MAIN(patchswarm::discovery::ClockSurveyTest)
#include "tst_clocksurvey.moc"
