#include "tests/lab/labtest.h"

using namespace patchswarm;
using namespace patchswarm::lab;
using namespace Qt::Literals::StringLiterals;

// What the doctor says on networks that are really like that.
class TestLabDoctor : public LabTest
{
    Q_OBJECT

private Q_SLOTS:
    void aSwitchWithoutMulticastIsNamed();
    void aPortThatIsDroppedHereIsNamed();

private:
    [[nodiscard]] static QStringList idsOf(const rpc::DoctorReport& report)
    {
        QStringList ids;
        for (const rpc::DoctorFinding& finding : report.findings)
            ids.append(rpc::nameOf(finding.severity) + u' ' + finding.id);
        return ids;
    }

    // Both have a link to the other.
    [[nodiscard]] static bool areLinked(const Crowd& crowd)
    {
        return Lab::waitUntil(
            [&crowd] {
                return std::all_of(crowd.begin(), crowd.end(),
                                   [](Endpoint* e) { return e->hasLink(); });
            },
            30);
    }
};

void TestLabDoctor::aSwitchWithoutMulticastIsNamed()
{
    Lab& lab = makeLab({.wanMbit = 80, .lanMbit = 200});
    lab.settings().neighbours = {{*IpAddress::parse(u"10.77.1.11"_s), 4001}};
    lab.blockMulticast();
    const Crowd two = lab.addEndpoints(2);
    LAB_READY(lab);
    QVERIFY(areLinked(two));
    const rpc::DoctorReport report = two.back()->examine();
    const QString all = idsOf(report).join(u", "_s);
    QVERIFY2(idsOf(report).contains(u"warning multicast.deaf"_s), qPrintable(all));
    QVERIFY2(idsOf(report).contains(u"ok links.open"_s), qPrintable(all));
    QVERIFY(report.worst < rpc::Severity::Error);
}

// As a firewall does: nothing that begins a connection to the port comes in.
void TestLabDoctor::aPortThatIsDroppedHereIsNamed()
{
    Lab& lab = makeLab({.wanMbit = 80, .lanMbit = 200});
    const Crowd two = lab.addEndpoints(2);
    LAB_READY(lab);
    QVERIFY(areLinked(two));
    Endpoint& closed = *two.front();
    closed.dropIncoming(4001);
    closed.kill();
    closed.start(lab.settings()); // so that its links are all from here
    LAB_READY(lab);
    QVERIFY(areLinked({&closed}));
    const rpc::DoctorReport here = closed.examine();
    QVERIFY2(idsOf(here).contains(u"error links.closedHere"_s),
             qPrintable(idsOf(here).join(u", "_s)));
    QCOMPARE(here.neighbours.first().transportTo, rpc::Reach::Open);
    QCOMPARE(here.neighbours.first().transportFrom, rpc::Reach::Silent);
    const rpc::DoctorReport there = two.back()->examine();
    QVERIFY2(idsOf(there).contains(u"warning links.oneWay"_s),
             qPrintable(idsOf(there).join(u", "_s)));
}

QTEST_GUILESS_MAIN(TestLabDoctor)
#include "tst_lab_doctor.moc"
