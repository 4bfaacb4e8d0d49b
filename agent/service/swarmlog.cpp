#include "agent/service/swarmlog.h"

#include <QLoggingCategory>

#include "shared/content/cidtext.h"

namespace patchswarm::service {

namespace {

Q_LOGGING_CATEGORY(log, "patchswarm.service")

// What is decided, in words; the rest is too frequent.
QString decision(swarm::SwarmRecordKind kind)
{
    using enum swarm::SwarmRecordKind;
    switch (kind) {
    case ElectionStarted:
        return QStringLiteral("an election of the origin crew begins");
    case CrewJoined:
        return QStringLiteral("this endpoint buys for its site");
    case CrewLeft:
        return QStringLiteral("this endpoint no longer buys");
    case LeaseTaken:
        return QStringLiteral("lease taken");
    case LeaseVoid:
        return QStringLiteral("lease void");
    case PeerExcluded:
        return QStringLiteral("a peer is out: two of its chunks did not hash to their CIDs");
    case RequestStalled:
        return QStringLiteral("a request stalled");
    case FellBackToOrigin:
        return QStringLiteral("no neighbour serves these chunks: bought without a lease");
    case OverBudget:
        return QStringLiteral("bought beyond the origin budget");
    case ArtifactComplete:
        return QStringLiteral("complete");
    case LinkOpened:
    case LinkClosed:
    case ChunkVerified:
    case ChunkCorrupt:
    case ChunkUploaded:
    case DuplicateChunk:
        break;
    }
    return {};
}

} // namespace

SwarmLog::SwarmLog(transfer::Transport& transport, SwarmDriver& driver, QObject* parent)
    : QObject(parent)
    , m_driver(driver)
{
    m_clock.start();
    connectLinks(transport);
    connect(&driver, &SwarmDriver::recorded, this, &SwarmLog::noteRecord);
}

void SwarmLog::connectLinks(transfer::Transport& transport)
{
    using transfer::Transport;
    connect(&transport, &Transport::linkUp, this,
            [this](transfer::LinkId link, const trust::PeerIdentity& peer,
                   const SocketAddress& remote, quint16, bool incoming) {
                const QString who = QStringLiteral("%1 (%2, %3)")
                                        .arg(remote.toString(), peer.name, peer.id.shortText());
                m_links[link] = who;
                qCDebug(log).noquote()
                    << "Link" << link << (incoming ? "from" : "to") << who << "is up";
            });
    connect(&transport, &Transport::linkDown, this,
            [this](transfer::LinkId link, const QString& reason) {
                const auto known = m_links.extract(link);
                qCDebug(log).noquote()
                    << "Link" << link << "with" << (known.empty() ? QString() : known.mapped())
                    << "is down:" << reason;
            });
    connect(&transport, &Transport::dialFailed, this,
            [](const SocketAddress& address, const QString& why) {
                qCDebug(log).noquote() << "No link to" << address.toString() << "-" << why;
            });
    connect(&transport, &Transport::protocolViolated, this, &SwarmLog::warnOf);
    connect(&transport, &Transport::refusedStranger, this,
            [this](const SocketAddress& remote, trust::Refusal why) {
                noteStranger(remote, trust::refusalText(why));
            });
}

void SwarmLog::noteRecord(const swarm::SwarmRecord& record)
{
    if (!log().isDebugEnabled())
        return;
    const QString what = decision(record.kind);
    if (what.isEmpty())
        return;
    const QString chunks = record.chunks.count == 0
        ? QString()
        : QStringLiteral(", chunks %1 to %2").arg(record.chunks.first).arg(record.chunks.end() - 1);
    qCDebug(log).noquote() << cidText(m_driver.cidOf(record.artifact)) + QStringLiteral(": ") + what
            + chunks;
}

void SwarmLog::noteStranger(const SocketAddress& remote, const QString& what)
{
    if (const auto leftOut = m_limit.admit(remote.ip, {m_clock.elapsed()}))
        qCInfo(log).noquote() << "Refused" << remote.toString() << "-" << what
                              << (*leftOut > 0 ? QStringLiteral("(and %1 times more)").arg(*leftOut)
                                               : QString());
}

void SwarmLog::warnOf(const SocketAddress& remote, const QString& what)
{
    if (const auto leftOut = m_limit.admit(remote.ip, {m_clock.elapsed()}))
        qCWarning(log).noquote() << remote.toString() << "broke the protocol -" << what
                                 << (*leftOut > 0
                                         ? QStringLiteral("(and %1 lines more)").arg(*leftOut)
                                         : QString());
}

} // namespace patchswarm::service
