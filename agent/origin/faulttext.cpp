#include "agent/origin/faulttext.h"

#include <QSslCertificate>

namespace patchswarm::origin {

QString networkFault(QNetworkReply::NetworkError error, const QString& qtText)
{
    switch (error) {
    case QNetworkReply::ConnectionRefusedError:
        return QStringLiteral("refused the connection");
    case QNetworkReply::RemoteHostClosedError:
        return QStringLiteral("closed the connection before the end");
    case QNetworkReply::HostNotFoundError:
        return QStringLiteral("has no address in the DNS");
    case QNetworkReply::TimeoutError:
        return QStringLiteral("did not answer in time");
    case QNetworkReply::SslHandshakeFailedError:
        return QStringLiteral("could not be reached over TLS: %1").arg(qtText);
    case QNetworkReply::ProxyConnectionRefusedError:
        return QStringLiteral("cannot be reached: the gateway refused the connection");
    case QNetworkReply::ProxyConnectionClosedError:
        return QStringLiteral("cannot be reached: the gateway closed the connection");
    case QNetworkReply::ProxyNotFoundError:
        return QStringLiteral("cannot be reached: the gateway has no address in the DNS");
    case QNetworkReply::ProxyTimeoutError:
        return QStringLiteral("cannot be reached: the gateway did not answer in time");
    case QNetworkReply::ProxyAuthenticationRequiredError:
        return QStringLiteral("cannot be reached: the gateway wants a password");
    default:
        return QStringLiteral("could not be read: %1").arg(qtText);
    }
}

QString tlsFault(const QList<QSslError>& errors)
{
    QStringList words;
    for (const QSslError& error : errors) {
        const QSslCertificate certificate = error.certificate();
        QString word;
        switch (error.error()) {
        case QSslError::CertificateExpired:
            word = QStringLiteral("expired on %1")
                       .arg(certificate.expiryDate().date().toString(Qt::ISODate));
            break;
        case QSslError::CertificateNotYetValid:
            word = QStringLiteral("is not valid before %1")
                       .arg(certificate.effectiveDate().date().toString(Qt::ISODate));
            break;
        case QSslError::HostNameMismatch:
            word = QStringLiteral("is for another name (%1)")
                       .arg(certificate.subjectInfo(QSslCertificate::CommonName).join(u", "));
            break;
        case QSslError::SelfSignedCertificate:
        case QSslError::SelfSignedCertificateInChain:
        case QSslError::UnableToGetLocalIssuerCertificate:
        case QSslError::UnableToGetIssuerCertificate:
        case QSslError::UnableToVerifyFirstCertificate:
        case QSslError::CertificateUntrusted:
            word = QStringLiteral("comes from an authority that this machine does not trust");
            break;
        default:
            word = QStringLiteral("is not acceptable: %1").arg(error.errorString());
        }
        if (!words.contains(word))
            words.append(word);
    }
    return QStringLiteral("shows a certificate that %1").arg(words.join(QStringLiteral(" and ")));
}

} // namespace patchswarm::origin
