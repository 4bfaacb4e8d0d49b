#include <QJsonDocument>
#include <QTest>

#include "console/ctl/endpointwork.h"
#include "console/ctl/output.h"
#include "console/ctl/profileround.h"
#include "console/ctl/savings.h"
#include "console/ctl/statusview.h"
#include "console/ctl/whyview.h"
#include "console/fleet/csv.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::ctl {

namespace {

rpc::JobStatus job(quint64 origin, quint64 peers)
{
    rpc::JobStatus status;
    status.id = u"KB1"_s;
    status.state = rpc::JobState::Fetching;
    status.size = 5'000'000'000'000;
    status.fromOrigin = origin;
    status.fromPeers = peers;
    status.verified = origin + peers;
    status.wasted = 5;
    return status;
}

fleet::Outcome reached()
{
    fleet::Outcome outcome;
    outcome.endpoint = u"a"_s;
    outcome.address = u"10.0.0.1:5001"_s;
    outcome.state = u"ready"_s;
    outcome.answer = {{u"state"_s, u"ready"_s},
                      {u"profileRevision"_s, 3},
                      {u"jobs"_s, statusJobs({job(100, 300)})}};
    return outcome;
}

fleet::Outcome refused()
{
    fleet::Outcome outcome;
    outcome.endpoint = u"b"_s;
    outcome.address = u"10.0.0.2:5001"_s;
    outcome.state = u"refused"_s;
    outcome.failure =
        fleet::CallFailure::from(fleet::ConnectionFailure {fleet::Failure::Refused, u"no"_s});
    return outcome;
}

} // namespace

class CtlViewsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tablesAlignTheirColumns();
    void whatCameFromElsewhereCannotSteerATerminal();
    void progressIsBounded();
    void durationsAreReadable();
    void statusHasExactlyTheKeysOfTheContract();
    void anUnreachableEndpointStaysInTheStatus();
    void aTableOfTheStatusNamesEverything();
    void outcomesHaveStableKeys();
    void savingsAddUp();
    void savingsOfNothingAreZero();
    void savingsAsCsvCanBeReadBack();
    void savingsPrintTheirFormulas();
    void aChangedProfileSaysWhatCameBeforeAndWhatItTakesBack();
    void whyNamesEveryPeerAndItsRule();
};

void CtlViewsTest::tablesAlignTheirColumns()
{
    TextTable table({u"NAME"_s, u"SIZE"_s, u"REST"_s}, {1});
    QVERIFY(table.isEmpty());
    table.add({u"a"_s, u"1"_s, u"x"_s});
    table.add({u"longer"_s, u"1000"_s});
    QCOMPARE(table.text(), u"NAME    SIZE  REST\na          1  x\nlonger  1000\n"_s);
}

void CtlViewsTest::whatCameFromElsewhereCannotSteerATerminal()
{
    TextTable table({u"NAME"_s});
    table.add({u"\x1b[31mred\nnext\x07"_s});
    for (const QChar c : table.text())
        QVERIFY(c == u'\n' || c.category() != QChar::Other_Control);
    QCOMPARE(table.text().count(u'\n'), 2);
}

void CtlViewsTest::progressIsBounded()
{
    QCOMPARE(progressText(u"x"_s, 50, 100, 10), u"x [#####.....] 50 %"_s);
    QCOMPARE(progressText(u"x"_s, 200, 100, 10), u"x [##########] 100 %"_s);
    QCOMPARE(progressText(u"x"_s, 5, 0, 10), u"x …"_s);
}

void CtlViewsTest::durationsAreReadable()
{
    QCOMPARE(durationText(std::nullopt), u"-"_s);
    QCOMPARE(durationText(1), u"1 s"_s);
    QCOMPARE(durationText(185'000), u"3 min 5 s"_s);
    QCOMPARE(durationText(7'620'000), u"2 h 7 min"_s);
}

void CtlViewsTest::statusHasExactlyTheKeysOfTheContract()
{
    const QJsonArray document = statusDocument({reached()});
    QCOMPARE(document.size(), 1);
    const QJsonObject endpoint = document.first().toObject();
    QCOMPARE(
        endpoint.keys(),
        (QStringList {u"address"_s, u"endpoint"_s, u"jobs"_s, u"profileRevision"_s, u"state"_s}));
    const QJsonObject first = endpoint.value(u"jobs"_s).toArray().first().toObject();
    QCOMPARE(
        first.keys(),
        (QStringList {u"etaMs"_s, u"fromCache"_s, u"fromGateway"_s, u"fromOrigin"_s, u"fromPeers"_s,
                      u"id"_s, u"size"_s, u"state"_s, u"verified"_s, u"wasted"_s}));
    QCOMPARE(first.value(u"size"_s).toInteger(), 5'000'000'000'000);
    QCOMPARE(first.value(u"state"_s).toString(), u"fetching"_s);
    QVERIFY(first.value(u"etaMs"_s).isNull());
    rpc::JobStatus timed = job(1, 1);
    timed.etaMs = 1500;
    QCOMPARE(statusJobs({timed}).first().toObject().value(u"etaMs"_s).toInteger(), 1500);
    const QByteArray text = QJsonDocument(document).toJson(QJsonDocument::Compact);
    QVERIFY2(text.contains("\"size\":5000000000000"), text.constData()); // no exponent
}

void CtlViewsTest::anUnreachableEndpointStaysInTheStatus()
{
    const QJsonArray document = statusDocument({refused(), reached()});
    QCOMPARE(document.size(), 2);
    const QJsonObject endpoint = document.first().toObject();
    QCOMPARE(endpoint.value(u"state"_s).toString(), u"refused"_s);
    QVERIFY(endpoint.value(u"profileRevision"_s).isNull());
    QVERIFY(endpoint.value(u"jobs"_s).isArray());
    QVERIFY(endpoint.value(u"jobs"_s).toArray().isEmpty());
}

void CtlViewsTest::aTableOfTheStatusNamesEverything()
{
    const QString text = statusTable({reached(), refused()});
    for (const QString& word :
         {u"10.0.0.1:5001"_s, u"KB1"_s, u"fetching"_s, u"refused"_s, u"5.0 TB"_s, u"75 %"_s})
        QVERIFY2(text.contains(word), qPrintable(text));
}

void CtlViewsTest::outcomesHaveStableKeys()
{
    const QJsonObject good = outcomeJson(reached());
    QVERIFY(good.value(u"ok"_s).toBool());
    QVERIFY(good.contains(u"jobs"_s));
    const QJsonObject bad = outcomeJson(refused());
    QVERIFY(!bad.value(u"ok"_s).toBool());
    QCOMPARE(bad.value(u"error"_s).toObject().value(u"reason"_s).toString(), u"refused"_s);
    QCOMPARE(bad.value(u"error"_s).toObject().value(u"message"_s).toString(), u"no"_s);
    QCOMPARE(exitCodeOf({{reached()}, false}), exitDone);
    QCOMPARE(exitCodeOf({{reached(), refused()}, false}), exitSomeFailed);
    QCOMPARE(exitCodeOf({{reached()}, true}), exitInterrupted);
}

void CtlViewsTest::savingsAddUp()
{
    Savings savings;
    savings.add(job(100, 300));
    rpc::JobStatus finished = job(0, 400);
    finished.state = rpc::JobState::Succeeded;
    savings.add(finished);
    QCOMPARE(savings.jobs, 2);
    QCOMPARE(savings.finished, 1);
    QCOMPARE(savings.verified, 800U);
    QCOMPARE(savings.wasted, 10U);
    QCOMPARE(savings.shareFromPeers(), 0.875);
    Savings total;
    total.add(savings);
    total.add(savings);
    QCOMPARE(total.fromPeers, 1400U);
    const QJsonObject json = savingsJson(
        {{u"a"_s, u"x"_s, u"ready"_s, true, savings}, {u"b"_s, u"y"_s, u"refused"_s, false, {}}},
        u"KB1"_s);
    QCOMPARE(json.value(u"notAsked"_s).toInt(), 1);
    QCOMPARE(json.value(u"endpoints"_s).toArray().size(), 2);
    QCOMPARE(json.value(u"total"_s).toObject().value(u"fromPeers"_s).toInteger(), 700);
    QCOMPARE(json.value(u"job"_s).toString(), u"KB1"_s);
}

void CtlViewsTest::savingsOfNothingAreZero()
{
    const Savings nothing;
    QCOMPARE(nothing.shareFromPeers(), 0.0);
    const QString page = savingsHtml({{u"<a>"_s, u"x"_s, u"ready"_s, true, {}}}, u"b & c"_s, {});
    QVERIFY2(page.contains(u"&lt;a&gt;"_s) && page.contains(u"b &amp; c"_s), qPrintable(page));
    QVERIFY(savingsText({}, {}).contains(u"total"_s));
}

void CtlViewsTest::savingsAsCsvCanBeReadBack()
{
    Savings savings;
    savings.add(job(1, 3));
    const auto rows = fleet::parseCsv(
        savingsCsv({{u"=evil,\"name\""_s, u"x"_s, u"ready"_s, true, savings}}).toUtf8());
    QVERIFY(rows);
    QCOMPARE(rows->size(), 2);
    QCOMPARE(rows->first().fields.size(), rows->last().fields.size());
    QCOMPARE(rows->last().fields.first(), u"'=evil,\"name\""_s);
    QCOMPARE(rows->last().fields.at(rows->first().fields.indexOf(u"fromPeers"_s)), u"3"_s);
    QCOMPARE(rows->last().fields.at(rows->first().fields.indexOf(u"savedShare"_s)), u"0.7500"_s);
}

// What one saves the other shows: fleet::ByteSources works both out, and has the words for it.
void CtlViewsTest::savingsPrintTheirFormulas()
{
    Savings savings;
    savings.add(job(100, 300));
    const QString text = savingsText({{u"a"_s, u"x"_s, u"ready"_s, true, savings}}, {});
    QVERIFY(text.contains(QLatin1StringView(fleet::savedFormula)));
    QVERIFY(text.contains(QLatin1StringView(fleet::verifiedFormula)));
    QVERIFY(text.contains(u"75.0 %"_s));
}

void CtlViewsTest::aChangedProfileSaysWhatCameBeforeAndWhatItTakesBack()
{
    const auto version = [](const QString& id, int revision) {
        return QJsonObject {{u"profileId"_s, id}, {u"revision"_s, revision}};
    };
    QJsonObject answer = version(u"default"_s, 4);
    answer.insert(u"isInForce"_s, true);
    answer.insert(u"before"_s, version(u"default"_s, 3));
    QCOMPARE(profileChangeText(answer),
             u"profile default revision 4 is in force; before: default revision 3"_s);
    answer.insert(u"undone"_s, version(u"default"_s, 3));
    answer.insert(u"restored"_s, version(u"default"_s, 2));
    QCOMPARE(profileChangeText(answer),
             u"profile default revision 4 is in force, with the settings of default revision 2 "
             "again; takes back default revision 3"_s);
    answer.insert(u"undone"_s, version(u"default"_s, 1));
    answer.insert(u"restored"_s, version(u"default"_s, 0));
    QCOMPARE(profileChangeText(answer),
             u"profile default revision 4 is in force, with the settings of the built-in defaults "
             "again; takes back default revision 1; before: default revision 3"_s);
    answer.insert(u"isInForce"_s, false);
    QVERIFY(profileChangeText(answer).contains(u"another profile is in force"_s));
}

void CtlViewsTest::whyNamesEveryPeerAndItsRule()
{
    const QJsonObject peer {{u"name"_s, u"web-02"_s},
                            {u"endpoint"_s, QString(64, u'a')},
                            {u"address"_s, u"10.0.0.2:4001"_s},
                            {u"standing"_s, u"excluded"_s},
                            {u"rule"_s, u"it sent two chunks that were corrupt"_s}};
    const QString text =
        whyText({{u"jobId"_s, u"KB1"_s},
                 {u"jobState"_s, u"fetching"_s},
                 {u"artifacts"_s,
                  QJsonArray {QJsonObject {{u"cid"_s, u"bafk"_s}, {u"peers"_s, QJsonArray {peer}}},
                              QJsonObject {{u"cid"_s, u"bafy"_s}, {u"peers"_s, QJsonArray()}}}}});
    for (const QString& word :
         {u"KB1"_s, u"web-02"_s, u"excluded"_s, u"two chunks"_s, u"no peer"_s})
        QVERIFY2(text.contains(word), qPrintable(text));
}

} // namespace patchswarm::ctl

QTEST_GUILESS_MAIN(patchswarm::ctl::CtlViewsTest)
#include "tst_ctlviews.moc"
