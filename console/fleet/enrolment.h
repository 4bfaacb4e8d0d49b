#pragma once

#include <QVector>

#include "console/fleet/workspace.h"
#include "shared/policy/fault.h"

namespace patchswarm::fleet {

// One endpoint or person to enrol.
struct EnrolmentRow
{
    int line = 0; // in the file; 0: typed
    QString name;
    trust::Role role = trust::Role::Agent;
    QString host; // where it will be; empty: not known yet
    quint16 port = 0;
    QStringList groups;
    QStringList tags;
};

struct EnrolledRow
{
    EnrolmentRow row;
    EndpointId id;
    QString bundlePath;
};

// Rows of "name,role,address,group,tags" (only the name is needed; several groups or tags are
// parted by "|", ";" or blanks); a first line that begins with "name" says the order of the
// columns. Every fault with its line.
[[nodiscard]] policy::Checked<QVector<EnrolmentRow>> readEnrolments(const QByteArray& csv);

// Names taken twice or already enrolled, bundle files that exist already or cannot be made: every
// fault at once.
[[nodiscard]] policy::Faults enrolmentFaults(const QVector<EnrolmentRow>& rows,
                                             Workspace& workspace, const QStringList& bundlePaths);

// Makes the identities and writes the bundles (0600); agents are noted in the inventory. A name
// whose bundle could not be written is free again. Precondition: enrolmentFaults() is empty.
[[nodiscard]] Result<QVector<EnrolledRow>> enroll(const QVector<EnrolmentRow>& rows,
                                                  Workspace& workspace,
                                                  const QStringList& bundlePaths,
                                                  const trust::Validity& validity);

} // namespace patchswarm::fleet
