#include "agent/doctor/diagnosis.h"

#include <algorithm>

#include "agent/doctor/findings.h"

namespace patchswarm::doctor {

QVector<rpc::DoctorFinding> diagnose(const Facts& facts)
{
    Findings findings;
    if (facts.isSwarmOn) {
        judgeMulticast(facts, findings);
        judgeLinks(facts, findings);
    } else {
        findings.add("swarm.off", rpc::Severity::Notice, {},
                     QStringLiteral("The profile switches exchange with neighbours off, so their "
                                    "side of the network was not examined."),
                     QStringLiteral("If that is not meant: patchswarmctl profile set --set "
                                    "p2pEnabled=true"));
    }
    if (!facts.heldBack.isEmpty())
        findings.add("swarm.heldBack", rpc::Severity::Notice, {},
                     QStringLiteral("Transfers are held back: %1.").arg(facts.heldBack),
                     QStringLiteral("The profile's onBattery and onMetered say what is allowed."));
    judgePorts(facts, findings);
    judgeBoundary(facts, findings);
    judgeTrust(facts, findings);
    judgeClock(facts, findings);
    judgeDisk(facts, findings);
    judgeDescriptors(facts, findings);
    QVector<rpc::DoctorFinding> sorted = findings.list();
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const auto& a, const auto& b) { return a.severity > b.severity; });
    return sorted;
}

rpc::DoctorReport reportOn(const Facts& facts)
{
    rpc::DoctorReport report;
    report.at = facts.now;
    report.findings = diagnose(facts);
    for (const rpc::DoctorFinding& finding : report.findings)
        report.worst = std::max(report.worst, finding.severity);
    for (const NeighbourFacts& neighbour : facts.neighbours)
        report.neighbours.append(neighbour.check);
    report.neighboursLeftOut = facts.neighboursLeftOut;
    return report;
}

} // namespace patchswarm::doctor
