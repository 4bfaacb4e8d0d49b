#pragma once

#include <QNetworkReply>
#include <QSslError>

namespace patchswarm::origin {

// What went wrong with a request, in plain words behind the host's name ("refused the connection").
[[nodiscard]] QString networkFault(QNetworkReply::NetworkError error, const QString& qtText);
[[nodiscard]] QString tlsFault(const QList<QSslError>& errors);

} // namespace patchswarm::origin
