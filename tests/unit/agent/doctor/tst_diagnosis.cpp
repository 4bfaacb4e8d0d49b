#include <QTest>

#include <functional>

#include "agent/doctor/diagnosis.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::doctor {

using rpc::Reach;
using rpc::Severity;

namespace {

constexpr qint64 now = 1'795'500'000'000;

NeighbourFacts neighbour(const QString& name, const QString& address)
{
    NeighbourFacts facts;
    facts.check = {u"ab"_s.repeated(32), name,        address,     true,       true,
                   Reach::Open,          Reach::Open, Reach::Open, Reach::Open};
    facts.hasReplied = true;
    return facts;
}

// Nothing is wrong here.
Facts sound()
{
    Facts facts;
    facts.now = now;
    facts.interfaces = {{u"eth0"_s, u"10.1.2.3"_s, true, true, 2, 2, 2, 2}};
    facts.neighbours = {neighbour(u"pc-1"_s, u"10.1.2.4:4001"_s),
                        neighbour(u"pc-2"_s, u"10.1.2.5:4001"_s)};
    facts.ports = {4001, 5001, 4001, true, {}, {}};
    facts.boundary.prefixes = {u"10.1.2.0/24"_s};
    facts.trust = {now + 300 * dayMs, now + 3000 * dayMs, true, 3,
                   now - dayMs,       now + 89 * dayMs,   true, 0};
    facts.clock = {40, 2, std::nullopt, 0};
    facts.disk = {u"/var/lib/patchswarm"_s,
                  true,
                  false,
                  100'000'000'000,
                  500'000'000'000,
                  1'000'000,
                  2'000'000,
                  20'000'000'000,
                  5'000'000'000,
                  10'000'000'000};
    facts.descriptors = {60, 65536};
    return facts;
}

struct Wrong
{
    const char* id;
    Severity severity;
    std::function<void(Facts&)> make;
};

const std::vector<Wrong> wrongs {
    {"swarm.off", Severity::Notice, [](Facts& f) { f.isSwarmOn = false; }},
    {"swarm.heldBack", Severity::Notice, [](Facts& f) { f.heldBack = u"on battery"_s; }},
    {"multicast.off", Severity::Warning, [](Facts& f) { f.interfaces[0].canMulticast = false; }},
    {"multicast.silent", Severity::Warning, [](Facts& f) { f.interfaces[0].hasEcho = false; }},
    {"multicast.oneWay", Severity::Warning, [](Facts& f) { f.interfaces[0].answered = 0; }},
    {"multicast.deaf", Severity::Warning,
     [](Facts& f) {
         f.interfaces[0].heard = f.interfaces[0].expected = f.interfaces[0].answered = 0;
     }},
    {"multicast.alone", Severity::Notice,
     [](Facts& f) {
         f.interfaces[0].heard = f.interfaces[0].expected = 0;
         f.interfaces[0].answered = f.interfaces[0].linked = 0;
     }},
    {"links.dropped", Severity::Warning,
     [](Facts& f) {
         f.neighbours[0].check.isLinked = false;
         f.neighbours[0].check.transportTo = Reach::Silent;
         f.neighbours[0].check.transportFrom = Reach::Untried;
     }},
    {"links.dropped", Severity::Error,
     [](Facts& f) {
         for (NeighbourFacts& n : f.neighbours) {
             n.check.isLinked = false;
             n.check.transportTo = Reach::Unreachable;
             n.check.transportFrom = Reach::Untried;
         }
     }},
    {"links.oneWay", Severity::Warning,
     [](Facts& f) { f.neighbours[0].check.transportTo = Reach::Silent; }},
    {"links.refused", Severity::Warning,
     [](Facts& f) { f.neighbours[0].check.transportTo = Reach::Refused; }},
    {"links.failed", Severity::Warning,
     [](Facts& f) {
         f.neighbours[0].check.isLinked = false;
         f.neighbours[0].trouble = u"its certificate is of another fleet"_s;
     }},
    {"links.closedHere", Severity::Error,
     [](Facts& f) {
         for (NeighbourFacts& n : f.neighbours)
             n.check.transportFrom = Reach::Silent;
     }},
    {"links.oneWayBack", Severity::Warning,
     [](Facts& f) { f.neighbours[1].check.transportFrom = Reach::Silent; }},
    {"links.none", Severity::Notice, [](Facts& f) { f.neighbours.clear(); }},
    {"ports.taken", Severity::Error,
     [](Facts& f) {
         f.ports.isListening = false;
         f.ports.holders = {{4001, false, u"ipfs"_s, 812}};
     }},
    {"ports.shared", Severity::Warning,
     [](Facts& f) {
         f.ports.holders = {{4001, true, u"ipfs"_s, 812}};
     }},
    {"ports.other", Severity::Warning, [](Facts& f) { f.ports.trouble = u"4001 is held."_s; }},
    {"boundary.outside", Severity::Error, [](Facts& f) { f.boundary.hasOwnInside = false; }},
    {"boundary.neighbour", Severity::Warning,
     [](Facts& f) { f.boundary.neighboursOutside = {u"10.9.9.9"_s}; }},
    {"boundary.heard", Severity::Notice, [](Facts& f) { f.boundary.heardOutside = 7; }},
    {"trust.expired", Severity::Error, [](Facts& f) { f.trust.certificateEndsAt = now; }},
    {"trust.ending", Severity::Warning,
     [](Facts& f) { f.trust.certificateEndsAt = now + 13 * dayMs; }},
    {"trust.role", Severity::Error, [](Facts& f) { f.trust.isAgent = false; }},
    {"trust.authority", Severity::Warning,
     [](Facts& f) { f.trust.authorityEndsAt = now + 100 * dayMs; }},
    {"trust.authority", Severity::Error, [](Facts& f) { f.trust.authorityEndsAt = now - 1; }},
    {"trust.staleList", Severity::Error, [](Facts& f) { f.trust.revocationEndsAt = now; }},
    {"trust.oldList", Severity::Warning,
     [](Facts& f) { f.trust.revocationEndsAt = now + 29 * dayMs; }},
    {"trust.deaf", Severity::Error, [](Facts& f) { f.trust.hasDiscoveryKey = false; }},
    {"trust.otherKey", Severity::Notice, [](Facts& f) { f.trust.unknownKey = 5; }},
    {"clock.doubted", Severity::Error, [](Facts& f) { f.clock.doubtAheadMs = -3'600'000; }},
    {"clock.off", Severity::Warning, [](Facts& f) { f.clock.medianAheadMs = -61'000; }},
    {"clock.other", Severity::Notice, [](Facts& f) { f.clock.skewed = 4; }},
    {"disk.hangs", Severity::Error, [](Facts& f) { f.disk.hasAnswered = false; }},
    {"disk.readOnly", Severity::Error, [](Facts& f) { f.disk.isReadOnly = true; }},
    {"disk.full", Severity::Error, [](Facts& f) { f.disk.freeBytes = 9'000'000'000; }},
    {"disk.tight", Severity::Warning, [](Facts& f) { f.disk.freeBytes = 20'000'000'000; }},
    {"disk.inodes", Severity::Error, [](Facts& f) { f.disk.freeInodes = 12; }},
    {"descriptors.used", Severity::Error, [](Facts& f) { f.descriptors.used = 60000; }},
    {"descriptors.few", Severity::Warning, [](Facts& f) { f.descriptors.limit = 256; }},
};

} // namespace

class DiagnosisTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whereNothingIsWrongEveryAreaSaysSo();
    void eachWrongIsTheOnlyOneFound_data();
    void eachWrongIsTheOnlyOneFound();
    void theWorstComesFirst();
    void whatCannotBeComparedIsNotWrong();
    void aClosedAdminPortIsNotWrong();
    void aProgramThatMayNotBeSeenHasNoName();
};

void DiagnosisTest::whereNothingIsWrongEveryAreaSaysSo()
{
    const rpc::DoctorReport report = reportOn(sound());
    QCOMPARE(report.worst, Severity::Ok);
    QSet<QString> areas;
    for (const rpc::DoctorFinding& finding : report.findings) {
        areas.insert(finding.id.section(u'.', 0, 0));
        QVERIFY2(finding.fix.isEmpty(), qPrintable(finding.id));
    }
    QCOMPARE(areas,
             (QSet<QString> {u"multicast"_s, u"links"_s, u"ports"_s, u"boundary"_s, u"trust"_s,
                             u"clock"_s, u"disk"_s, u"descriptors"_s}));
    QCOMPARE(report.neighbours.size(), 2);
}

void DiagnosisTest::eachWrongIsTheOnlyOneFound_data()
{
    QTest::addColumn<int>("wrong");
    for (std::size_t i = 0; i < wrongs.size(); ++i)
        QTest::addRow("%s %s", wrongs[i].id, qPrintable(rpc::nameOf(wrongs[i].severity)))
            << static_cast<int>(i);
}

void DiagnosisTest::eachWrongIsTheOnlyOneFound()
{
    QFETCH(int, wrong);
    const Wrong& expected = wrongs[static_cast<std::size_t>(wrong)];
    Facts facts = sound();
    expected.make(facts);
    int found = 0;
    for (const rpc::DoctorFinding& finding : diagnose(facts)) {
        if (finding.severity == Severity::Ok)
            continue;
        ++found;
        QCOMPARE(finding.id, QString::fromLatin1(expected.id));
        QCOMPARE(finding.severity, expected.severity);
        QVERIFY2(finding.text.endsWith(u'.'), qPrintable(finding.text));
        QVERIFY(!finding.text.contains(u'%') && !finding.fix.contains(u'%'));
        QVERIFY2(!finding.fix.isEmpty() || finding.id == u"links.none", qPrintable(finding.id));
    }
    QVERIFY(found > 0);
    QCOMPARE(reportOn(facts).worst, expected.severity);
}

void DiagnosisTest::theWorstComesFirst()
{
    Facts facts = sound();
    facts.disk.isReadOnly = true;
    facts.interfaces[0].canMulticast = false;
    facts.trust.unknownKey = 1;
    const auto findings = diagnose(facts);
    QCOMPARE(findings.at(0).id, u"disk.readOnly"_s);
    QCOMPARE(findings.at(1).id, u"multicast.off"_s);
    QCOMPARE(findings.at(2).id, u"trust.otherKey"_s);
    QCOMPARE(reportOn(facts).worst, Severity::Error);
}

void DiagnosisTest::whatCannotBeComparedIsNotWrong()
{
    Facts facts = sound();
    facts.clock = {};
    facts.descriptors = {};
    facts.disk.totalInodes = facts.disk.freeInodes = 0; // a file system without a limit
    facts.trust.revocationNumber = facts.trust.revocationEndsAt = 0; // none was ever made
    QCOMPARE(reportOn(facts).worst, Severity::Ok);
}

void DiagnosisTest::aClosedAdminPortIsNotWrong()
{
    Facts facts = sound();
    for (NeighbourFacts& n : facts.neighbours)
        n.check.adminFrom = Reach::Silent;
    QCOMPARE(reportOn(facts).worst, Severity::Ok);
}

void DiagnosisTest::aProgramThatMayNotBeSeenHasNoName()
{
    Facts facts = sound();
    facts.ports.holders = {{5001, false, {}, 0}};
    const rpc::DoctorFinding finding = diagnose(facts).first();
    QVERIFY(finding.text.contains(u"another program"_s));
    QVERIFY(finding.fix.contains(u"ss -lnptu"_s));
}

} // namespace patchswarm::doctor

QTEST_APPLESS_MAIN(patchswarm::doctor::DiagnosisTest)
#include "tst_diagnosis.moc"
