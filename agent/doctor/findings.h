#pragma once

#include "agent/doctor/facts.h"

// The areas of a diagnosis, one function each; diagnosis.h joins them.
namespace patchswarm::doctor {

// Collects findings of one area.
class Findings
{
public:
    using Severity = rpc::Severity;

    void ok(const char* id, const QString& text) { add(id, Severity::Ok, {}, text, {}); }

    void add(const char* id, Severity severity, const QString& subject, const QString& text,
             const QString& fix)
    {
        m_list.append({QString::fromLatin1(id), severity, subject, text, fix});
    }

    [[nodiscard]] const QVector<rpc::DoctorFinding>& list() const { return m_list; }

    [[nodiscard]] qsizetype count() const { return m_list.size(); }

private:
    QVector<rpc::DoctorFinding> m_list;
};

// network
void judgeMulticast(const Facts&, Findings&);
void judgeLinks(const Facts&, Findings&);
void judgePorts(const Facts&, Findings&);
void judgeBoundary(const Facts&, Findings&);
// this endpoint
void judgeTrust(const Facts&, Findings&);
void judgeClock(const Facts&, Findings&);
void judgeDisk(const Facts&, Findings&);
void judgeDescriptors(const Facts&, Findings&);

} // namespace patchswarm::doctor
