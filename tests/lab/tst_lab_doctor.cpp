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

    // The first report that tells of a link; the last one when none does.
    [[nodiscard]] static rpc::DoctorReport examineLinked(Endpoint& endpoint)
    {
        rpc::DoctorReport report;
        const bool isLinked = Lab::waitUntil(
            [&] {
                report = endpoint.examine();
                return !report.neighbours.isEmpty() && report.neighbours.first().isLinked;
            },
            40);
        if (!isLinked)
            qWarning("no link: %s", qPrintable(endpoint.log()));
        return report;
    }
};

void TestLabDoctor::aSwitchWithoutMulticastIsNamed()
{
    Lab& lab = makeLab({.wanMbit = 80, .lanMbit = 200});
    lab.settings().neighbours = {{*IpAddress::parse(u"10.77.1.11"_s), 4001}};
    lab.blockMulticast();
    const Crowd two = lab.addEndpoints(2);
    LAB_READY(lab);
    const rpc::DoctorReport report = examineLinked(*two.back());
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
    Endpoint& closed = *two.front();
    closed.dropIncoming(4001);
    closed.kill();
    closed.start(lab.settings()); // so that its links are all from here
    LAB_READY(lab);
    const rpc::DoctorReport here = examineLinked(closed);
    QVERIFY2(idsOf(here).contains(u"error links.closedHere"_s),
             qPrintable(idsOf(here).join(u", "_s)));
    QVERIFY(!here.neighbours.isEmpty());
    QCOMPARE(here.neighbours.first().transportTo, rpc::Reach::Open);
    QCOMPARE(here.neighbours.first().transportFrom, rpc::Reach::Silent);
    const rpc::DoctorReport there = examineLinked(*two.back());
    QVERIFY2(idsOf(there).contains(u"warning links.oneWay"_s),
             qPrintable(idsOf(there).join(u", "_s)));
}

QTEST_GUILESS_MAIN(TestLabDoctor)
#include "tst_lab_doctor.moc"
