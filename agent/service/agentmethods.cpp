#include "agent/service/agentmethods.h"

#include <QStorageInfo>
#include <QSysInfo>

#include "agent/service/settingsmapping.h"
#include "shared/base/version.h"
#include "shared/trust/certificates.h"

namespace patchswarm::service {

namespace {

constexpr int auditPage = 200;

// Also one that has not begun: whoever asks wants to know whether it has to be brought.
qint64 newestEpoch(const trust::DiscoveryKeys& keys)
{
    return keys.isEmpty() ? 0 : keys.epochs().back().number;
}

// What trust.update can change, as the audit trail tells it.
QJsonObject trustSummary(const trust::Membership& membership)
{
    return {
        {QStringLiteral("certificateExpiresAt"),
         membership.identity.certificate.expiryDate().toMSecsSinceEpoch()},
        {QStringLiteral("certificateSerial"),
         QString::fromLatin1(membership.identity.certificate.serialNumber())},
        {QStringLiteral("revocationNumber"), static_cast<qint64>(membership.revocations.number())},
        {QStringLiteral("discoveryEpoch"), newestEpoch(membership.discoveryKeys)},
    };
}

// As discovery.keys holds them, or signed so that neighbours may pass them on.
Result<trust::DiscoveryKeys> readKeys(const QString& text, const QSslCertificate& fleetCa)
{
    if (text.startsWith(u'{'))
        return trust::DiscoveryKeys::fromFile(text.toUtf8());
    return trust::KeyDocument::verify(text.toLatin1(), fleetCa)
        .map([](const trust::KeyDocument& document) { return document.keys(); });
}

} // namespace

AgentMethods::AgentMethods(AgentSession& session, AuditTrail& audit)
    : m_session(session)
    , m_audit(audit)
    , m_startedAt(QDateTime::currentDateTimeUtc())
{
}

void AgentMethods::offer(admin::AdminServer& server)
{
    bindQuery(server, QStringLiteral("agent.info"),
              [this](const admin::Caller&) -> MethodResult { return rpc::toJson(info()); });
    bindMethod<rpc::AuditSinceParams>(
        server, QStringLiteral("audit.since"),
        [this](const rpc::AuditSinceParams& params, const admin::Caller&) -> MethodResult {
            return rpc::toJson(m_audit.since(params.sequence, params.limit.value_or(auditPage)));
        });
    offerProfile(server);
    offerTrust(server);
}

// What the endpoint's surroundings are, and what follows from them and the profile.
void AgentMethods::tellLimits(rpc::AgentInfo& info) const
{
    const policy::Circumstances& seen = m_session.circumstances();
    info.power = static_cast<rpc::PowerState>(seen.power);
    info.batteryPercent = seen.batteryPercent;
    info.connection = static_cast<rpc::ConnectionState>(seen.connection);
    info.wanLimit = m_session.limits().wan;
    info.lanLimit = m_session.limits().lan;
    const policy::Restraint& restraint = m_session.restraint();
    if (info.stateReason.isEmpty())
        info.stateReason = restraint.reason;
    if (info.state == rpc::AgentState::Ready && restraint.fetch == policy::FetchRule::Nothing)
        info.state = rpc::AgentState::Paused;
}

rpc::AgentInfo AgentMethods::info()
{
    const trust::Membership& membership = m_session.membership();
    const policy::Profile& profile = m_session.profiles().effective();
    const QDateTime now = QDateTime::currentDateTimeUtc();
    rpc::AgentInfo info;
    info.id = membership.identity.id.toString();
    info.name = membership.identity.name;
    info.version = QLatin1String(versionText);
    info.state = profile.settings.p2pEnabled ? rpc::AgentState::Ready : rpc::AgentState::P2pOff;
    if (!profile.settings.p2pEnabled)
        info.stateReason = QStringLiteral("the profile switches exchange with neighbours off");
    else
        info.stateReason = m_session.trouble();
    tellLimits(info);
    info.startedAt = m_startedAt.toMSecsSinceEpoch();
    info.clock = now.toMSecsSinceEpoch();
    info.uptimeMs = info.clock - info.startedAt;
    info.os = QSysInfo::prettyProductName();
    for (const discovery::AttachedAddress& attached :
         discovery::attachedAddresses(m_session.bind())) {
        info.addresses.append(attached.address.toString());
        if (info.site.isEmpty())
            info.site = policy::siteOf(profile.settings.sites, attached.address);
    }
    const policy::SiteBoundary boundary = m_session.boundary();
    for (const IpPrefix& prefix : boundary.prefixes())
        info.boundary.append(prefix.toString());
    if (m_session.bind().isLoopback())
        info.boundary.append(QStringLiteral("127.0.0.0/8"));
    info.groups = m_session.traits().groups;
    info.tags = m_session.traits().tags;
    info.transportPort = m_session.transportPort();
    info.adminPort = profile.settings.adminPort;
    info.profileId = profile.id;
    info.profileRevision = profile.revision;
    info.certificateExpiresAt = membership.identity.certificate.expiryDate().toMSecsSinceEpoch();
    info.revocationNumber = static_cast<qint64>(membership.revocations.number());
    info.discoveryEpoch = newestEpoch(membership.discoveryKeys);
    if (const QByteArray request = m_session.trustDesk().certificateRequest(); !request.isEmpty())
        info.csr = QString::fromLatin1(request);
    const QStorageInfo disk(m_session.stateDirectory());
    info.cacheUsed = m_session.cache().usedBytes() + m_session.cache().reservedBytes();
    info.cacheLimit = cacheLimits(profile.settings, static_cast<quint64>(disk.bytesTotal())).bytes;
    info.diskFree = static_cast<quint64>(std::max<qint64>(0, disk.bytesAvailable()));
    return info;
}

std::optional<rpc::PendingSwitch> AgentMethods::pending() const
{
    const auto& waiting = m_session.profiles().pending();
    if (!waiting)
        return std::nullopt;
    return rpc::PendingSwitch {waiting->revision, waiting->nonce,
                               m_session.profiles().desired().settings.adminPort,
                               waiting->revertAtMs};
}

void AgentMethods::offerProfile(admin::AdminServer& server)
{
    bindQuery(server, QStringLiteral("profile.get"), [this](const admin::Caller&) -> MethodResult {
        const ProfileDesk& desk = m_session.profiles();
        rpc::ProfileView view;
        view.desired = policy::toJson(desk.desired());
        view.isSigned = desk.isDesiredSigned();
        view.effective = policy::toJson(desk.effective());
        view.pending = pending();
        view.warnings = rpc::faultRecords(policy::settingsWarnings(desk.effective().settings));
        return rpc::toJson(view);
    });
    bindMethod<rpc::ProfileApplyParams>(
        server, QStringLiteral("profile.apply"),
        [this](const rpc::ProfileApplyParams& params, const admin::Caller& caller) {
            return applyProfile(params, caller);
        });
    bindMethod<rpc::ProfileConfirmParams>(
        server, QStringLiteral("profile.confirm"),
        [this](const rpc::ProfileConfirmParams& params,
               const admin::Caller& caller) -> MethodResult {
            rpc::AuditEntry entry = auditOf(caller, QStringLiteral("profile.confirm"));
            entry.before = m_session.profiles().effective().settings.adminPort;
            const auto confirmed = m_session.profiles().confirm(params.revision, params.nonce);
            if (!confirmed)
                return audited(m_audit, entry, rpcFailure(confirmed.error()));
            const int port = m_session.profiles().effective().settings.adminPort;
            entry.after = port;
            return audited(m_audit, entry,
                           rpc::toJson(rpc::ProfileConfirmed {params.revision, port}));
        });
}

MethodResult AgentMethods::applyProfile(const rpc::ProfileApplyParams& params,
                                        const admin::Caller& caller)
{
    ProfileDesk& desk = m_session.profiles();
    rpc::AuditEntry entry = auditOf(caller, QStringLiteral("profile.apply"));
    entry.before = policy::toJson(desk.desired());
    const auto applied = params.profile.isObject()
        ? desk.applyUnsigned(params.profile.toObject(), params.baseRevision, caller.identity.id)
        : desk.apply(params.profile.toString().toLatin1(), params.baseRevision);
    if (!applied) {
        const ProfileDesk::Refused& refused = applied.error();
        return audited(m_audit, entry,
                       refused.faults.isEmpty()
                           ? rpcFailure(refused.error)
                           : tl::unexpected(rpc::faultsError(
                               QStringLiteral("the profile was not applied"), refused.faults)));
    }
    entry.after = policy::toJson(applied->desired);
    rpc::ProfileApplied answer;
    answer.revision = applied->desired.revision;
    answer.pending = pending();
    answer.warnings = rpc::faultRecords(policy::settingsWarnings(applied->desired.settings));
    return audited(m_audit, entry, rpc::toJson(answer));
}

void AgentMethods::offerTrust(admin::AdminServer& server)
{
    bindMethod<rpc::TrustUpdateParams>(
        server, QStringLiteral("trust.update"),
        [this](const rpc::TrustUpdateParams& params, const admin::Caller& caller) {
            return updateTrust(params, caller);
        });
    bindQuery(server, QStringLiteral("trust.get"), [this](const admin::Caller&) -> MethodResult {
        const trust::Membership& membership = m_session.membership();
        rpc::TrustLists lists;
        if (!membership.revocations.compact().isEmpty())
            lists.revocations = QString::fromLatin1(membership.revocations.compact());
        if (!membership.keyDocument.isEmpty())
            lists.discoveryKeys = QString::fromLatin1(membership.keyDocument.compact());
        return rpc::toJson(lists);
    });
    bindQuery(server, QStringLiteral("trust.request"),
              [this](const admin::Caller& caller) -> MethodResult {
                  const rpc::AuditEntry entry = auditOf(caller, QStringLiteral("trust.request"));
                  const auto request = m_session.trustDesk().newCertificateRequest();
                  if (!request)
                      return audited(m_audit, entry, rpcFailure(request.error()));
                  return audited(m_audit, entry,
                                 rpc::toJson(rpc::TrustRequested {QString::fromLatin1(*request)}));
              });
}

MethodResult AgentMethods::updateTrust(const rpc::TrustUpdateParams& params,
                                       const admin::Caller& caller)
{
    rpc::AuditEntry entry = auditOf(caller, QStringLiteral("trust.update"));
    entry.before = trustSummary(m_session.membership());
    rpc::TrustUpdated updated;
    const auto refuse = [&](const Error& error) {
        entry.after = trustSummary(m_session.membership()); // part of it may have been taken
        return audited(m_audit, entry, rpcFailure(error));
    };
    // All of it is read before any of it is taken.
    trust::DiscoveryKeys keys;
    const bool areSigned = params.discoveryKeys && !params.discoveryKeys->startsWith(u'{');
    if (params.discoveryKeys) {
        const auto read = readKeys(*params.discoveryKeys, m_session.membership().identity.fleetCa);
        if (!read)
            return refuse(read.error());
        keys = *read;
    }
    if (params.revocations) {
        const auto read = trust::RevocationList::verify(params.revocations->toLatin1(),
                                                        m_session.membership().identity.fleetCa);
        if (!read)
            return refuse(read.error());
    }
    if (params.certificate) {
        const auto certificate = trust::certificateFromPem(params.certificate->toUtf8(),
                                                           QStringLiteral("\"certificate\""));
        if (!certificate)
            return refuse(certificate.error());
        if (const auto taken = m_session.trustDesk().takeCertificate(*certificate); !taken)
            return refuse(taken.error());
        updated.accepted.append(QStringLiteral("certificate"));
    }
    if (params.revocations) {
        if (const auto taken =
                m_session.trustDesk().takeRevocations(params.revocations->toLatin1());
            !taken)
            return refuse(taken.error());
        updated.accepted.append(QStringLiteral("revocations"));
    }
    if (params.discoveryKeys) {
        TrustDesk& desk = m_session.trustDesk();
        const auto taken = areSigned ? desk.takeKeyDocument(params.discoveryKeys->toLatin1())
                                     : desk.takeDiscoveryKeys(keys);
        if (!taken)
            return refuse(taken.error());
        updated.accepted.append(QStringLiteral("discoveryKeys"));
    }
    entry.after = trustSummary(m_session.membership());
    return audited(m_audit, entry, rpc::toJson(updated));
}

} // namespace patchswarm::service
