#include "console/fleet/trustupkeep.h"

#include <QDateTime>

#include "shared/trust/certificates.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

namespace {

constexpr int redialMs = 250;
constexpr int mostRedials = 60; // 15 s for the agent to end its work and start anew
constexpr int agentCertificateDays = 365;

} // namespace

QJsonObject newerTrust(const trust::Fleet& fleet, qint64 revocationNumber, qint64 discoveryEpoch)
{
    QJsonObject params;
    if (static_cast<qint64>(fleet.revocations().number()) > revocationNumber)
        params.insert(u"revocations"_s, QString::fromLatin1(fleet.revocations().compact()));
    const auto& epochs = fleet.discoveryKeys().epochs();
    if (!epochs.empty() && epochs.back().number > discoveryEpoch) {
        const trust::KeyDocument document = fleet.keyDocument(); // neighbours may pass it on
        params.insert(u"discoveryKeys"_s,
                      document.isEmpty() ? QString::fromUtf8(fleet.discoveryKeys().toFile())
                                         : QString::fromLatin1(document.compact()));
    }
    return params;
}

QDateTime certificateEnd(const rpc::AgentInfo& info)
{
    return info.certificateExpiresAt > 0
        ? QDateTime::fromMSecsSinceEpoch(info.certificateExpiresAt, Qt::UTC)
        : QDateTime();
}

QString expiryWarning(const QString& what, const QDateTime& end, const QDateTime& now)
{
    if (!end.isValid())
        return {};
    const qint64 days = now.daysTo(end);
    if (days >= expiryWarningDays)
        return {};
    const QString date = end.toUTC().toString(u"yyyy-MM-dd hh:mm 'UTC'"_s);
    if (end <= now)
        return u"%1 has ended on %2"_s.arg(what, date);
    return u"%1 ends in %2 days, on %3"_s.arg(what).arg(days).arg(date);
}

QStringList expiryWarnings(const trust::Fleet& fleet, const QDateTime& now)
{
    QStringList warnings;
    const trust::Identity& self = fleet.admin();
    const QString own =
        expiryWarning(u"the certificate of \"%1\" in %2"_s.arg(self.name, fleet.directory()),
                      self.certificate.expiryDate(), now);
    if (!own.isEmpty())
        warnings.append(
            u"%1; run: patchswarmctl fleet renew --self --fleet %2"_s.arg(own, fleet.directory()));
    const QString ca = expiryWarning(u"the fleet's authority"_s, fleet.ca().expiryDate(), now);
    if (!ca.isEmpty())
        warnings.append(u"%1; make a new fleet and enrol every endpoint in it before"_s.arg(ca));
    return warnings;
}

TrustUpkeep::TrustUpkeep(AgentClient& client, Workspace& workspace, QObject* parent)
    : QObject(parent)
    , m_client(client)
    , m_workspace(workspace)
{
    m_redial.setSingleShot(true);
    connect(&m_redial, &QTimer::timeout, this, &TrustUpkeep::redial);
}

void TrustUpkeep::begin()
{
    askWho();
}

void TrustUpkeep::renew()
{
    m_mustRenew = true;
    askWho();
}

void TrustUpkeep::askWho()
{
    m_client.callFor<rpc::AgentInfo>(u"agent.info"_s, {}, [this](const auto& info) {
        if (!info)
            return giveUp(info.error());
        m_info = *info;
        if (m_info.csr && !m_hasReplaced)
            return replaceKey();
        if (m_mustRenew && !m_hasReplaced)
            return askRequest();
        if (m_hasReplaced)
            retireOld();
        learnLists();
    });
}

// Another directory of the fleet may have revoked what this one does not know of.
void TrustUpkeep::learnLists()
{
    const trust::Fleet& fleet = m_workspace.fleet();
    const auto& epochs = fleet.discoveryKeys().epochs();
    const bool isBehind = m_info.revocationNumber > qint64(fleet.revocations().number())
        || (!epochs.empty() && m_info.discoveryEpoch > epochs.back().number);
    if (!isBehind)
        return pushLists();
    m_client.callFor<rpc::TrustLists>(u"trust.get"_s, {}, [this](const auto& lists) {
        if (!lists && lists.error().connection)
            return giveUp(lists.error());
        if (lists)
            learn(*lists);
        pushLists();
    });
}

void TrustUpkeep::learn(const rpc::TrustLists& lists)
{
    trust::Fleet& fleet = m_workspace.fleet();
    Result<bool> done = false;
    if (lists.revocations)
        done = trust::RevocationList::verify(lists.revocations->toLatin1(), fleet.ca())
                   .and_then([&](const trust::RevocationList& list) { return fleet.learn(list); });
    if (done && lists.discoveryKeys)
        done = trust::KeyDocument::verify(lists.discoveryKeys->toLatin1(), fleet.ca())
                   .and_then([&](const trust::KeyDocument& keys) { return fleet.learn(keys); });
    if (!done)
        m_warnings.append(
            u"its newer revocation list was not taken over: %1"_s.arg(done.error().detail));
    m_client.setVerifier(fleet.verifier());
}

void TrustUpkeep::askRequest()
{
    m_client.callFor<rpc::TrustRequested>(u"trust.request"_s, {}, [this](const auto& requested) {
        if (!requested)
            return giveUp(requested.error());
        m_info.csr = requested->csr;
        replaceKey();
    });
}

void TrustUpkeep::replaceKey()
{
    m_former = m_client.peer()->id;
    const auto validity =
        trust::Validity::days(QDateTime::currentDateTimeUtc(), agentCertificateDays);
    const auto certificate = m_workspace.fleet().sign(m_info.csr->toLatin1(), m_former, validity);
    if (!certificate)
        return keepKey({certificate.error()});
    const EndpointId own = trust::endpointIdOf(*certificate);
    const QJsonObject params {{u"certificate"_s, QString::fromLatin1(certificate->toPem())}};
    m_client.callFor<rpc::TrustUpdated>(u"trust.update"_s, params,
                                        [this, own](const auto& updated) {
                                            // A connection that ends is an agent that has started
                                            // anew already.
                                            if (!updated && !updated.error().connection)
                                                return keepKey(updated.error());
                                            reconnect(own);
                                        });
}

void TrustUpkeep::keepKey(const CallFailure& why)
{
    if (m_mustRenew)
        return giveUp(why);
    m_warnings.append(u"it keeps the key that it has, from its bundle or soon to end: %1"_s.arg(
        why.error.detail));
    pushLists();
}

void TrustUpkeep::reconnect(const EndpointId& own)
{
    m_hasReplaced = true;
    Target target = m_client.target();
    target.expected = {own};
    m_client.setReconnecting(false);
    m_watches.push_back(connect(&m_client, &AgentClient::ready, this, [this] {
        m_redial.stop();
        for (const auto& watch : m_watches)
            disconnect(watch);
        m_watches.clear();
        askWho();
    }));
    m_watches.push_back(
        connect(&m_client, &AgentClient::failed, this, [this](const ConnectionFailure& why) {
            if (m_redials >= mostRedials)
                return giveUp(CallFailure::from(why));
            m_redial.start(redialMs);
        }));
    m_client.close();
    m_next = target;
    m_redial.start(redialMs);
}

void TrustUpkeep::redial()
{
    ++m_redials;
    m_client.open(m_next);
}

void TrustUpkeep::retireOld()
{
    const auto list = m_workspace.fleet().retire(m_former, QDateTime::currentDateTimeUtc());
    if (!list)
        m_warnings.append(u"its former key could not be revoked: %1"_s.arg(list.error().detail));
}

void TrustUpkeep::pushLists()
{
    const QJsonObject params =
        newerTrust(m_workspace.fleet(), m_info.revocationNumber, m_info.discoveryEpoch);
    if (params.isEmpty())
        return finish();
    m_client.callFor<rpc::TrustUpdated>(u"trust.update"_s, params, [this](const auto& updated) {
        if (!updated && updated.error().connection)
            return giveUp(updated.error());
        if (!updated)
            m_warnings.append(u"the newest revocation list was not taken: %1"_s.arg(
                updated.error().error.detail));
        finish();
    });
}

void TrustUpkeep::warnOfExpiry()
{
    const QString warning = expiryWarning(u"its certificate"_s, certificateEnd(m_info),
                                          QDateTime::currentDateTimeUtc());
    if (!warning.isEmpty())
        m_warnings.append(warning);
}

void TrustUpkeep::finish()
{
    warnOfExpiry();
    Q_EMIT done(m_info);
}

void TrustUpkeep::giveUp(const CallFailure& failure)
{
    m_redial.stop();
    for (const auto& watch : m_watches)
        disconnect(watch);
    m_watches.clear();
    Q_EMIT failed(failure);
}

} // namespace patchswarm::fleet
