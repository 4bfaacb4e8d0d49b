#include "agent/service/trustdesk.h"

#include <QDateTime>
#include <QLoggingCategory>

#include <utility>

#include "shared/trust/certificates.h"

namespace patchswarm::service {

namespace {

Q_LOGGING_CATEGORY(log, "patchswarm.service")

} // namespace

TrustDesk::TrustDesk(const QString& stateDirectory, QObject* parent)
    : QObject(parent)
    , m_store(stateDirectory)
{
}

Result<void> TrustDesk::load()
{
    auto membership = m_store.load(QDateTime::currentDateTimeUtc());
    if (!membership)
        return tl::unexpected(membership.error());
    m_membership = std::move(*membership);
    return {};
}

trust::PeerVerifier TrustDesk::verifier() const
{
    return {m_membership.identity.fleetCa, m_membership.revocations};
}

Result<void> TrustDesk::takeRevocations(const QByteArray& compact)
{
    const auto list = trust::RevocationList::verify(compact, m_membership.identity.fleetCa);
    if (!list)
        return tl::unexpected(list.error());
    if (list->number() == m_membership.revocations.number())
        return {};
    if (!list->mayReplace(m_membership.revocations))
        return failure(ErrorCode::Conflict,
                       QStringLiteral("revocation list %1 is older than list %2 that is here")
                           .arg(list->number())
                           .arg(m_membership.revocations.number()));
    if (auto stored = m_store.store(*list); !stored)
        return stored;
    const QByteArray before = std::exchange(m_membership.revocations, *list).compact();
    Q_EMIT revocationsReplaced(before, compact);
    if (const auto waiting = std::exchange(m_waitingKeys, {}); !waiting.isEmpty())
        return takeKeyDocument(waiting.compact());
    return {};
}

Result<void> TrustDesk::takeDiscoveryKeys(const trust::DiscoveryKeys& keys)
{
    if (keys == m_membership.discoveryKeys)
        return {};
    if (auto stored = m_store.store(keys); !stored)
        return stored;
    m_membership.discoveryKeys = keys;
    const QByteArray before = std::exchange(m_membership.keyDocument, {}).compact();
    if (!before.isEmpty())
        Q_EMIT keyDocumentReplaced(before, {});
    Q_EMIT discoveryKeysReplaced(keys);
    return {};
}

Result<void> TrustDesk::takeKeyDocument(const QByteArray& compact)
{
    auto document = trust::KeyDocument::verify(compact, m_membership.identity.fleetCa);
    if (!document)
        return tl::unexpected(document.error());
    const bool isKnown = document->keys() == m_membership.discoveryKeys;
    if (isKnown && !m_membership.keyDocument.isEmpty())
        return {};
    if (!isKnown && !document->keys().mayReplace(m_membership.discoveryKeys))
        return failure(ErrorCode::Conflict,
                       QStringLiteral("these discovery keys are older than those that are here"));
    if (document->revocations() > m_membership.revocations.number()) {
        m_waitingKeys = std::move(*document);
        return {};
    }
    if (auto stored = m_store.store(*document); !stored)
        return stored;
    const QByteArray before = std::exchange(m_membership.keyDocument, *document).compact();
    m_membership.discoveryKeys = document->keys();
    if (!isKnown)
        Q_EMIT discoveryKeysReplaced(document->keys());
    Q_EMIT keyDocumentReplaced(before, document->compact());
    return {};
}

Result<void> TrustDesk::takeCertificate(const QSslCertificate& certificate)
{
    auto membership = m_store.finishKeyReplacement(certificate, QDateTime::currentDateTimeUtc());
    if (!membership)
        return tl::unexpected(membership.error());
    Q_EMIT identityReplaced();
    return {};
}

QByteArray TrustDesk::certificateRequest()
{
    if (!m_membership.replaceKey
        && !trust::isDueForRenewal(m_membership.identity.certificate,
                                   QDateTime::currentDateTimeUtc()))
        return {};
    const auto request = newCertificateRequest();
    if (request)
        return *request;
    qCWarning(log).noquote() << "No key could be made:" << request.error().detail;
    return {};
}

Result<QByteArray> TrustDesk::newCertificateRequest()
{
    if (m_certificateRequest.isEmpty()) {
        auto request = m_store.beginKeyReplacement(QDateTime::currentDateTimeUtc());
        if (!request)
            return request;
        m_certificateRequest = *request;
    }
    return m_certificateRequest;
}

} // namespace patchswarm::service
