#include "console/fleet/adminaddress.h"

#include <QRegularExpression>

#include "console/fleet/agentclient.h"
#include "shared/base/address.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

Result<AdminAddress> AdminAddress::parse(const QString& text)
{
    if (const auto literal = SocketAddress::parse(text, defaultAdminPort); literal)
        return AdminAddress {literal->ip.toString(), literal->port};
    static const QRegularExpression form(
        u"^([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?([.][A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*[.]?)"
        "(:([0-9]{1,5}))?$"_s);
    static const QRegularExpression likeAddress(u"^[0-9.]+(:.*)?$"_s);
    const auto match = form.match(text);
    const int port =
        match.captured(6).isEmpty() ? int(defaultAdminPort) : match.captured(6).toInt();
    if (!match.hasMatch() || likeAddress.match(text).hasMatch() || port < 1 || port > 65535)
        return failure(ErrorCode::InvalidInput,
                       u"\"%1\" is no address and no host, as in 10.1.2.3, [fd00::1]:5001 or "
                       "web-01.example.com:5001"_s.arg(text));
    return AdminAddress {match.captured(1), static_cast<quint16>(port)};
}

} // namespace patchswarm::fleet
