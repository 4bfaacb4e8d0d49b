#pragma once

#include <QHash>
#include <QMap>
#include <QSet>
#include <QStringList>
#include <QVector>

#include "shared/rpc/jobrecords.h"
#include "shared/rpc/swarmrecords.h"
#include "shared/trust/fleet.h"

namespace patchswarm::fleet {

// Everything that was reported of one endpoint about one artifact.
struct PeerCase
{
    QString accused; // endpoint id
    QString name; // as enrolled; empty: not known to this fleet directory
    bool isRevoked = false;
    QString artifact; // CID
    QStringList jobs; // that the reporters had for it
    QStringList reporters; // endpoint names, sorted
    QStringList excludedBy; // of these: who fetches nothing of it from the accused any more
    QSet<qint64> chunks; // that did not hash to their CIDs
    qint64 firstAt = 0; // ms since epoch, by the reporters' clocks
    qint64 lastAt = 0;
};

// What endpoints report of neighbours that sent them wrong bytes. Words of one endpoint against
// another: the connection proves who reports, nothing proves what was sent. It gathers, so that an
// administrator can judge; it decides nothing, and nothing else acts on it. A value.
class CaseBook
{
public:
    // Other kinds of events are left out; so are a reporter's words of itself.
    void add(const QString& reporterId, const QString& reporter,
             const QVector<rpc::SwarmEvent>& events, const QVector<rpc::JobStatus>& jobs);

    // Those with the most reporters first; names are looked up in the fleet's records.
    [[nodiscard]] QVector<PeerCase> cases(const trust::Fleet& fleet) const;

private:
    QMap<std::pair<QString, QString>, PeerCase> m_cases; // by accused and artifact
};

// The two kinds of events that tell of one.
[[nodiscard]] bool tellsOfCase(const rpc::SwarmEvent& event);

} // namespace patchswarm::fleet
