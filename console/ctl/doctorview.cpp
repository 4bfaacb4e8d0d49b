#include "console/ctl/doctorview.h"

#include <algorithm>

#include "console/ctl/output.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::ctl {

namespace {

using rpc::Severity;

QString counted(const rpc::DoctorReport& report)
{
    const auto count = [&report](Severity severity) {
        return std::count_if(report.findings.begin(), report.findings.end(),
                             [severity](const auto& f) { return f.severity == severity; });
    };
    QStringList parts;
    if (const auto errors = count(Severity::Error); errors > 0)
        parts.append(errors == 1 ? u"1 error"_s : u"%1 errors"_s.arg(errors));
    if (const auto warnings = count(Severity::Warning); warnings > 0)
        parts.append(warnings == 1 ? u"1 warning"_s : u"%1 warnings"_s.arg(warnings));
    if (const auto notices = count(Severity::Notice); notices > 0)
        parts.append(notices == 1 ? u"1 notice"_s : u"%1 notices"_s.arg(notices));
    if (report.worst < Severity::Warning)
        parts.prepend(u"nothing wrong"_s);
    return parts.join(u", "_s);
}

QString findingText(const rpc::DoctorFinding& finding)
{
    QString text = u"%1  %2"_s.arg(rpc::nameOf(finding.severity).leftJustified(7), finding.id);
    if (!finding.subject.isEmpty())
        text += u" [%1]"_s.arg(finding.subject);
    text += u"\n         "_s + finding.text + u'\n';
    if (!finding.fix.isEmpty())
        text += u"         fix: "_s + finding.fix + u'\n';
    return text;
}

} // namespace

QString doctorText(const QString& who, const rpc::DoctorReport& report)
{
    QString text = u"%1: %2 (examined in %3 s)\n\n"_s.arg(who, counted(report))
                       .arg(static_cast<double>(report.tookMs) / 1000, 0, 'f', 1);
    for (const rpc::DoctorFinding& finding : report.findings)
        text += findingText(finding);
    if (report.neighbours.isEmpty())
        return text;
    TextTable table({u"NEIGHBOUR"_s, u"ADDRESS"_s, u"HEARD"_s, u"LINKED"_s, u"TRANSPORT TO"_s,
                     u"FROM"_s, u"ADMIN TO"_s, u"FROM"_s});
    for (const rpc::NeighbourCheck& check : report.neighbours)
        table.add({check.name.isEmpty() ? u"-"_s : check.name, check.address,
                   check.isHeard ? u"yes"_s : u"no"_s, check.isLinked ? u"yes"_s : u"no"_s,
                   rpc::nameOf(check.transportTo), rpc::nameOf(check.transportFrom),
                   rpc::nameOf(check.adminTo), rpc::nameOf(check.adminFrom)});
    text += u'\n' + table.text();
    if (report.neighboursLeftOut > 0)
        text += u"%1 more neighbours are known and were not examined.\n"_s.arg(
            report.neighboursLeftOut);
    return text;
}

} // namespace patchswarm::ctl
