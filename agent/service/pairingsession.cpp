#include "agent/service/pairingsession.h"

#include <QDateTime>
#include <QFile>
#include <QLoggingCategory>
#include <QSysInfo>

#include <algorithm>

#include "agent/service/methodbinding.h"
#include "shared/trust/certificates.h"
#include "shared/trust/identitystore.h"
#include "shared/trust/privatefile.h"

namespace patchswarm::service {

namespace {

Q_LOGGING_CATEGORY(log, "patchswarm.service")

// A stranger is worth little room: nobody but administrators of new endpoints comes here.
admin::Limits pairingLimits(const PairingLimits& limits)
{
    admin::Limits narrow;
    narrow.halfOpen = 16;
    narrow.connections = 16;
    narrow.connectionsOfAddress = 4;
    narrow.connectsPerSecond = 2;
    narrow.connectBurst = 20;
    narrow.outstandingCalls = 4;
    narrow.lifetimeMs = static_cast<int>(limits.patienceMs);
    narrow.messageBytes = 512 * 1024; // the longest revocation list, and a little
    narrow.unreadBytes = 64 * 1024;
    narrow.abandonedBytes = 256 * 1024;
    return narrow;
}

// What this machine calls itself, if an endpoint may be called that.
QString ownName()
{
    const QString host = QSysInfo::machineHostName().section(u'.', 0, 0);
    return trust::parseEndpointName(host) ? host : QString();
}

} // namespace

PairingSession::PairingSession(PairingOptions options)
    : m_options(std::move(options))
{
    m_clock.start();
    m_delay.setSingleShot(true);
    connect(&m_delay, &QTimer::timeout, this, &PairingSession::newCode);
}

PairingSession::~PairingSession()
{
    if (m_lock)
        hideCode();
}

Result<std::unique_ptr<PairingSession>> PairingSession::start(const PairingOptions& options)
{
    std::unique_ptr<PairingSession> session(new PairingSession(options));
    if (auto opened = session->open(); !opened)
        return tl::unexpected(opened.error());
    return session;
}

Result<void> PairingSession::open()
{
    if (auto prepared = cache::prepareStateDirectory({m_options.stateDirectory}); !prepared)
        return prepared;
    auto lock = cache::StateLock::take(m_options.stateDirectory);
    if (!lock)
        return tl::unexpected(lock.error());
    m_lock = std::move(*lock);
    const auto self = trust::temporaryIdentity(QDateTime::currentDateTimeUtc());
    if (!self)
        return tl::unexpected(self.error());
    auto desk = PairingDesk::create(*self, ownName(), m_options.limits);
    if (!desk)
        return tl::unexpected(desk.error());
    m_desk = std::move(*desk);
    admin::AdminServer::Options options;
    options.identity = *self;
    options.bind = m_options.bind;
    options.limits = pairingLimits(m_options.limits);
    options.isPairing = true;
    m_server = std::make_unique<admin::AdminServer>(std::move(options));
    offerMethods();
    if (auto listening = m_server->listen(m_options.port); !listening)
        return listening;
    return showCode();
}

void PairingSession::offerMethods()
{
    m_server->handle(QStringLiteral("pair.begin"),
                     [this](const QJsonObject& params, const admin::Caller& caller,
                            const admin::Responder& respond) { begin(params, caller, respond); });
    m_server->handle(QStringLiteral("pair.finish"),
                     [this](const QJsonObject& params, const admin::Caller& caller,
                            const admin::Responder& respond) { finish(params, caller, respond); });
    connect(m_server.get(), &admin::AdminServer::connectionClosed, this,
            [this](admin::ConnectionId connection) { m_desk->left(connection); });
}

void PairingSession::begin(const QJsonObject& json, const admin::Caller& caller,
                           const admin::Responder& respond)
{
    const auto params = rpc::fromJson<rpc::PairBeginParams>(json);
    if (!params)
        return respond(
            tl::unexpected(rpc::invalidParams(QStringLiteral("pair.begin"), params.error())));
    const bool hadCode = m_desk->code().has_value();
    const auto offer =
        m_desk->begin(*params, {caller.connection, caller.identity.id}, m_clock.elapsed());
    if (!offer && offer.error().code == ErrorCode::Untrusted)
        qCWarning(log).noquote() << "A wrong pairing code was tried from"
                                 << caller.address.toString();
    if (hadCode && !m_desk->code()) {
        hideCode();
        m_delay.start(static_cast<int>(m_options.limits.delayMs));
    }
    if (!offer)
        return respond(tl::unexpected(refusedBegin(offer.error())));
    respond(QJsonValue(rpc::toJson(*offer)));
}

// With what a person who typed the code has left, for clients that say it in words of their own.
rpc::RpcError PairingSession::refusedBegin(const Error& error) const
{
    rpc::RpcError answer = rpc::applicationError(error);
    QJsonObject data = answer.data.toObject();
    if (!m_desk->code())
        data.insert(QLatin1String("newCodeInSeconds"),
                    (std::min<qint64>(m_delay.remainingTime(), m_options.limits.delayMs) + 999)
                        / 1000);
    else if (error.code == ErrorCode::Untrusted)
        data.insert(QLatin1String("triesLeft"), m_desk->triesLeft());
    answer.data = data;
    return answer;
}

// With the time here: what is not valid yet may be so because of a clock.
rpc::RpcError PairingSession::refusedFinish(const Error& error, const QDateTime& now)
{
    rpc::RpcError answer = rpc::applicationError(error);
    QJsonObject data = answer.data.toObject();
    data.insert(QLatin1String("clock"), now.toMSecsSinceEpoch());
    answer.data = data;
    return answer;
}

void PairingSession::finish(const QJsonObject& json, const admin::Caller& caller,
                            const admin::Responder& respond)
{
    const auto params = rpc::fromJson<rpc::PairFinishParams>(json);
    if (!params)
        return respond(
            tl::unexpected(rpc::invalidParams(QStringLiteral("pair.finish"), params.error())));
    if (m_isPaired)
        return respond(rpcFailure(
            {ErrorCode::Conflict, QStringLiteral("this endpoint has been paired just now")}));
    const QDateTime now = QDateTime::currentDateTimeUtc().addMSecs(m_options.clockOffsetMs);
    const auto paired =
        m_desk->finish(*params, {caller.connection, caller.identity.id}, m_clock.elapsed(), now);
    if (!paired)
        return respond(tl::unexpected(refusedFinish(paired.error(), now)));
    trust::IdentityStore store(m_options.stateDirectory);
    if (const auto installed = store.install(paired->bundle, now); !installed)
        return respond(rpcFailure(installed.error()));
    m_isPaired = true;
    hideCode();
    qCInfo(log).noquote() << "Paired as" << paired->answer.name << "by" << caller.identity.name
                          << "at" << caller.address.toString();
    respond(QJsonValue(rpc::toJson(paired->answer)));
    Q_EMIT identityStored(paired->answer.name);
}

Result<void> PairingSession::showCode()
{
    const QString code = m_desk->code()->text();
    const quint16 port = m_server->ports().value(0);
    const QString path = m_options.stateDirectory + u'/' + QLatin1String(codeFile);
    if (auto written =
            trust::writeFileAtomically(path, code.toLatin1() + '\n', trust::Access::Private);
        !written)
        return written;
    qCWarning(log).noquote()
        << QStringLiteral(
               "This endpoint belongs to no fleet yet. Pair it: patchswarmctl fleet pair "
               "--fleet DIR --to %1:%2 --code %3")
               .arg(m_options.bind == QHostAddress::Any ? QStringLiteral("HOST")
                                                        : m_options.bind.toString())
               .arg(port)
               .arg(code);
    return {};
}

void PairingSession::hideCode()
{
    QFile::remove(m_options.stateDirectory + u'/' + QLatin1String(codeFile));
}

void PairingSession::newCode()
{
    auto made = m_desk->renewCode();
    if (made)
        made = showCode();
    if (made)
        return;
    qCWarning(log).noquote() << "No new pairing code can be shown:" << made.error().detail;
    m_delay.start(static_cast<int>(m_options.limits.delayMs));
}

} // namespace patchswarm::service
