#include <QSocketNotifier>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

#include "agent/service/portprobe.h"

namespace patchswarm::service {

namespace {

using wire::PortState;

struct SystemAddress
{
    sockaddr_storage storage {};
    socklen_t length = 0;

    [[nodiscard]] const sockaddr* get() const
    {
        return reinterpret_cast<const sockaddr*>(&storage);
    }
};

SystemAddress systemAddress(const SocketAddress& address)
{
    SystemAddress result;
    if (address.ip.isIPv4()) {
        sockaddr_in four {};
        four.sin_family = AF_INET;
        four.sin_port = htons(address.port);
        std::copy_n(address.ip.bytes.begin() + 12, sizeof four.sin_addr,
                    reinterpret_cast<std::uint8_t*>(&four.sin_addr));
        result.length = sizeof four;
        std::memcpy(&result.storage, &four, sizeof four);
    } else {
        sockaddr_in6 six {};
        six.sin6_family = AF_INET6;
        six.sin6_port = htons(address.port);
        std::copy(address.ip.bytes.begin(), address.ip.bytes.end(), six.sin6_addr.s6_addr);
        result.length = sizeof six;
        std::memcpy(&result.storage, &six, sizeof six);
    }
    return result;
}

PortState stateOf(int error)
{
    switch (error) {
    case 0:
        return PortState::Open;
    case ECONNREFUSED:
    case ECONNRESET:
        return PortState::Refused;
    case ETIMEDOUT:
        return PortState::Silent;
    default:
        return PortState::Unreachable;
    }
}

} // namespace

PortProbe::PortProbe(QObject* parent)
    : QObject(parent)
{
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, this, [this] { end(PortState::Silent); });
}

PortProbe::~PortProbe()
{
    m_writable.reset();
    if (m_socket >= 0)
        ::close(m_socket);
}

// Answers an errno; EINPROGRESS while it is not known.
int PortProbe::connectTo(const IpAddress& source, const SocketAddress& to)
{
    m_socket = ::socket(to.ip.isIPv4() ? AF_INET : AF_INET6,
                        SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (m_socket < 0)
        return errno;
    if (!source.isUnspecified() && source.isIPv4() == to.ip.isIPv4()) {
        const SystemAddress from = systemAddress({source, 0});
        if (::bind(m_socket, from.get(), from.length) != 0)
            return errno;
    }
    const SystemAddress target = systemAddress(to);
    return ::connect(m_socket, target.get(), target.length) == 0 ? 0 : errno;
}

void PortProbe::start(const IpAddress& source, const SocketAddress& to, int patienceMs)
{
    const int error = connectTo(source, to);
    if (error != EINPROGRESS)
        return endLater(stateOf(error));
    m_patience.start(patienceMs);
    m_writable = std::make_unique<QSocketNotifier>(m_socket, QSocketNotifier::Write);
    connect(m_writable.get(), &QSocketNotifier::activated, this, [this] {
        int told = 0;
        socklen_t length = sizeof told;
        ::getsockopt(m_socket, SOL_SOCKET, SO_ERROR, &told, &length);
        end(stateOf(told));
    });
}

void PortProbe::endLater(PortState state)
{
    QMetaObject::invokeMethod(
        this, [this, state] { end(state); }, Qt::QueuedConnection);
}

void PortProbe::end(PortState state)
{
    m_patience.stop();
    if (m_writable) {
        m_writable->setEnabled(false);
        m_writable.release()->deleteLater(); // it may be telling us this
    }
    if (m_socket >= 0)
        ::close(std::exchange(m_socket, -1));
    Q_EMIT done(state);
}

} // namespace patchswarm::service
