#pragma once

#include "shared/trust/discoverykeys.h"
#include "shared/trust/eckey.h"
#include "shared/trust/keydocument.h"
#include "shared/trust/revocationlist.h"

// One file each, as it lies in a fleet's or an endpoint's directory. Every error names the file.
namespace patchswarm::trust {

[[nodiscard]] Result<QSslCertificate> readCertificateFile(const QString& path);
// PermissionDenied when others can read it; so too for the discovery keys.
[[nodiscard]] Result<EcKey> readKeyFile(const QString& path);
[[nodiscard]] Result<DiscoveryKeys> readDiscoveryKeysFile(const QString& path);
// An empty file is list number 0.
[[nodiscard]] Result<RevocationList> readRevocationFile(const QString& path,
                                                        const QSslCertificate& fleetCa);

// PermissionDenied when others can read it.
[[nodiscard]] Result<KeyDocument> readKeyDocumentFile(const QString& path,
                                                      const QSslCertificate& fleetCa);

} // namespace patchswarm::trust
