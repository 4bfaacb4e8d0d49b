#include <algorithm>
#include <arpa/inet.h>
#include <cstdint>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

#include "agent/transfer/socketdescriptor.h"

namespace patchswarm::transfer {

namespace {

constexpr int lowerEffort = 1 << 2; // DSCP 000001 in the upper six bits
constexpr int keepIdleSeconds = 30;
constexpr int keepIntervalSeconds = 10;
constexpr int keepProbes = 3;

void setOption(int socket, int level, int option, int value)
{
    ::setsockopt(socket, level, option, &value, sizeof value);
}

bool bindIPv4(int socket, const IpAddress& source)
{
    sockaddr_in address {};
    address.sin_family = AF_INET;
    std::copy_n(source.bytes.begin() + 12, sizeof address.sin_addr,
                reinterpret_cast<std::uint8_t*>(&address.sin_addr));
    return ::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

bool bindIPv6(int socket, const IpAddress& source)
{
    sockaddr_in6 address {};
    address.sin6_family = AF_INET6;
    std::copy(source.bytes.begin(), source.bytes.end(), address.sin6_addr.s6_addr);
    return ::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

} // namespace

std::optional<qintptr> socketBoundTo(const IpAddress& source)
{
    const bool four = source.isIPv4();
    const int socket = ::socket(four ? AF_INET : AF_INET6, SOCK_STREAM, 0);
    if (socket < 0)
        return std::nullopt;
    ::fcntl(socket, F_SETFD, FD_CLOEXEC);
    if (four ? bindIPv4(socket, source) : bindIPv6(socket, source))
        return socket;
    ::close(socket);
    return std::nullopt;
}

SocketDescriptor::~SocketDescriptor()
{
    if (m_descriptor >= 0)
        ::close(static_cast<int>(m_descriptor));
}

std::optional<SocketAddress> SocketDescriptor::peer() const
{
    sockaddr_storage storage {};
    socklen_t length = sizeof storage;
    if (::getpeername(static_cast<int>(m_descriptor), reinterpret_cast<sockaddr*>(&storage),
                      &length)
        != 0)
        return std::nullopt;
    SocketAddress address;
    if (storage.ss_family == AF_INET) {
        const auto* four = reinterpret_cast<const sockaddr_in*>(&storage);
        address.ip = IpAddress::fromIPv4(ntohl(four->sin_addr.s_addr));
        address.port = ntohs(four->sin_port);
    } else if (storage.ss_family == AF_INET6) {
        const auto* six = reinterpret_cast<const sockaddr_in6*>(&storage);
        std::copy_n(six->sin6_addr.s6_addr, address.ip.bytes.size(), address.ip.bytes.begin());
        address.port = ntohs(six->sin6_port);
    } else {
        return std::nullopt;
    }
    return address;
}

qintptr SocketDescriptor::release()
{
    return std::exchange(m_descriptor, -1);
}

void tuneSocket(qintptr descriptor)
{
    const int socket = static_cast<int>(descriptor);
    setOption(socket, IPPROTO_TCP, TCP_NODELAY, 1);
    setOption(socket, SOL_SOCKET, SO_KEEPALIVE, 1);
#ifdef TCP_KEEPIDLE
    setOption(socket, IPPROTO_TCP, TCP_KEEPIDLE, keepIdleSeconds);
    setOption(socket, IPPROTO_TCP, TCP_KEEPINTVL, keepIntervalSeconds);
    setOption(socket, IPPROTO_TCP, TCP_KEEPCNT, keepProbes);
#endif
    setOption(socket, IPPROTO_IP, IP_TOS, lowerEffort);
#ifdef IPV6_TCLASS
    setOption(socket, IPPROTO_IPV6, IPV6_TCLASS, lowerEffort);
#endif
}

} // namespace patchswarm::transfer
