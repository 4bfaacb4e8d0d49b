#pragma once

#include <QObject>
#include <QSslConfiguration>
#include <QSslSocket>

#include <vector>

#include "shared/base/address.h"
#include "shared/trust/identity.h"
#include "shared/wire/framereader.h"
#include "shared/wire/messages.h"

namespace patchswarm::transfer::test {

// A peer that a test drives by hand: right or wrong TLS, right or wrong bytes.
class RawPeer : public QObject
{
    Q_OBJECT

public:
    RawPeer();

    // The configuration an honest agent would use; change it to be a stranger.
    [[nodiscard]] static QSslConfiguration tls(const trust::Identity& identity);

    void connectTo(const SocketAddress& address, const QSslConfiguration& configuration);
    // Connected, TLS done, Hello said and heard.
    [[nodiscard]] bool greet(const SocketAddress& address, const trust::Identity& identity,
                             const wire::Hello& hello = {});

    void send(const wire::Message& message);
    void sendData(wire::ArtifactHandle handle, ChunkIndex chunk, quint32 offset, quint32 length);
    void sendBytes(const QByteArray& bytes);
    // Leaves what arrives in the socket.
    void stopReading();

    void vanish() { socket.abort(); }

    template<class M>
    [[nodiscard]] const M* heard() const
    {
        for (const wire::Message& message : messages)
            if (const auto* found = std::get_if<M>(&message))
                return found;
        return nullptr;
    }

    template<class M>
    [[nodiscard]] int count() const
    {
        int n = 0;
        for (const wire::Message& message : messages)
            n += std::holds_alternative<M>(message) ? 1 : 0;
        return n;
    }

    [[nodiscard]] bool isClosed() const
    {
        return socket.state() == QAbstractSocket::UnconnectedState;
    }

    QSslSocket socket;
    std::vector<wire::Message> messages; // in order; Data without its bytes
    quint64 payload = 0; // bytes of Data that came

private:
    void read();

    wire::FrameReader m_frames;
};

} // namespace patchswarm::transfer::test
