#include <QFile>

#include <cstring>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "agent/discovery/networkinterfaces.h"

namespace patchswarm::discovery {

#ifdef __linux__

namespace {

// Hardware types of <linux/if_arp.h>, named here because that header clashes with <net/if.h>.
bool isTunnelHardware(unsigned type)
{
    switch (type) {
    case 512: // PPP
    case 768: // IP in IP
    case 769: // IPv6 tunnel
    case 776: // SIT
    case 778: // GRE
    case 823: // GRE over IPv6
    case 0xfffe: // none: tun, WireGuard
        return true;
    default:
        return false;
    }
}

} // namespace

bool isTunnel(const QString& interfaceName)
{
    if (QFile::exists(QStringLiteral("/sys/class/net/%1/tun_flags").arg(interfaceName)))
        return true; // tap: Ethernet by type, yet fed by a program
    const QByteArray name = interfaceName.toUtf8();
    if (name.isEmpty() || name.size() >= IFNAMSIZ)
        return false;
    const int socket = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (socket < 0)
        return false;
    ifreq request {};
    std::memcpy(request.ifr_name, name.constData(), static_cast<std::size_t>(name.size()));
    const bool known = ::ioctl(socket, SIOCGIFHWADDR, &request) == 0;
    ::close(socket);
    return known && isTunnelHardware(request.ifr_hwaddr.sa_family);
}

#else

bool isTunnel(const QString&)
{
    return false; // the point-to-point flag has to do
}

#endif

} // namespace patchswarm::discovery
