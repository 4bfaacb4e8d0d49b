#include "agent/service/audittrail.h"

#include <QDateTime>
#include <QJsonDocument>

#include <algorithm>

namespace patchswarm::service {

AuditTrail::AuditTrail(StateStore& store)
    : m_store(store)
    , m_next(store.lastSequence(StateStore::Journal::Audit) + 1)
{
}

void AuditTrail::append(rpc::AuditEntry entry)
{
    entry.sequence = m_next++;
    entry.at = QDateTime::currentMSecsSinceEpoch();
    const QByteArray json = QJsonDocument(rpc::toJson(entry)).toJson(QJsonDocument::Compact);
    m_store.append(StateStore::Journal::Audit, {{entry.sequence, json}}, kept);
}

rpc::AuditPage AuditTrail::since(qint64 sequence, int limit) const
{
    m_store.flush(); // what was just done must be seen
    const int most = std::min(limit, largestPage);
    rpc::AuditPage page;
    page.next = sequence;
    for (const StateStore::Entry& stored :
         m_store.entriesAfter(StateStore::Journal::Audit, sequence, most)) {
        page.next = stored.sequence; // past a damaged one, too
        if (auto entry =
                rpc::fromJson<rpc::AuditEntry>(QJsonDocument::fromJson(stored.json).object()))
            page.entries.append(std::move(*entry));
    }
    page.more = page.next < m_next - 1;
    return page;
}

} // namespace patchswarm::service
