#include "agent/transfer/greeting.h"

namespace patchswarm::transfer {

namespace {

QString versionRange(quint16 oldest, quint16 newest)
{
    return oldest == newest ? QStringLiteral("version %1").arg(oldest)
                            : QStringLiteral("versions %1 to %2").arg(oldest).arg(newest);
}

QString reasonText(wire::ByeReason reason)
{
    switch (reason) {
    case wire::ByeReason::Leaving:
        return QStringLiteral("it is leaving");
    case wire::ByeReason::Duplicate:
        return QStringLiteral("another link to the same endpoint is kept");
    case wire::ByeReason::Idle:
        return QStringLiteral("the link was idle");
    case wire::ByeReason::ProtocolError:
        return QStringLiteral("it found a protocol error here");
    case wire::ByeReason::VersionMismatch:
        return QStringLiteral("no common protocol version");
    case wire::ByeReason::Revoked:
        return QStringLiteral("it holds this endpoint for revoked");
    case wire::ByeReason::Disabled:
        return QStringLiteral("peer-to-peer is switched off there");
    }
    return QStringLiteral("no known reason");
}

} // namespace

wire::Hello ownHello(const LinkContext& context)
{
    return {wire::protocolVersion, wire::protocolVersion, context.listenPort,
            wire::featurePortCheck, context.agentVersion};
}

std::optional<QString> versionTrouble(const wire::Hello& theirs)
{
    if (theirs.oldestVersion <= wire::protocolVersion
        && theirs.newestVersion >= wire::protocolVersion)
        return std::nullopt;
    return QStringLiteral("it speaks protocol %1, this endpoint %2")
        .arg(versionRange(theirs.oldestVersion, theirs.newestVersion),
             versionRange(wire::protocolVersion, wire::protocolVersion));
}

QString farewellText(const wire::Bye& bye)
{
    const QString detail =
        bye.detail.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(bye.detail);
    return QStringLiteral("the peer closed the link: %1%2").arg(reasonText(bye.reason), detail);
}

} // namespace patchswarm::transfer
