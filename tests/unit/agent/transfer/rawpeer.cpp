#include "tests/unit/agent/transfer/rawpeer.h"

#include <QTest>

#include "agent/transfer/hostaddress.h"
#include "shared/trust/tls.h"
#include "shared/wire/framewriter.h"

namespace patchswarm::transfer::test {

RawPeer::RawPeer()
{
    connect(&socket, &QSslSocket::readyRead, this, &RawPeer::read);
}

QSslConfiguration RawPeer::tls(const trust::Identity& identity)
{
    return trust::clientConfiguration(identity, {trust::transportProtocol});
}

void RawPeer::connectTo(const SocketAddress& address, const QSslConfiguration& configuration)
{
    socket.setSslConfiguration(configuration);
    trust::tolerateHostName(socket);
    socket.connectToHostEncrypted(hostAddressOf(address.ip).toString(), address.port);
}

bool RawPeer::greet(const SocketAddress& address, const trust::Identity& identity,
                    const wire::Hello& hello)
{
    connectTo(address, tls(identity));
    if (!QTest::qWaitFor([this] { return socket.isEncrypted(); }))
        return false;
    send(hello);
    return QTest::qWaitFor([this] { return heard<wire::Hello>() != nullptr; });
}

void RawPeer::send(const wire::Message& message)
{
    sendBytes(wire::FrameWriter::encode(message));
}

void RawPeer::sendData(wire::ArtifactHandle handle, ChunkIndex chunk, quint32 offset,
                       quint32 length)
{
    sendBytes(wire::FrameWriter::encodeDataHeader({handle, chunk, offset, length}));
    sendBytes(QByteArray(static_cast<qsizetype>(length), 'x'));
}

void RawPeer::sendBytes(const QByteArray& bytes)
{
    socket.write(bytes);
}

void RawPeer::stopReading()
{
    socket.disconnect(this);
    socket.setReadBufferSize(1024);
}

void RawPeer::read()
{
    m_frames.append(socket.readAll());
    for (;;) {
        if (m_frames.payloadLeft() > 0) {
            std::vector<std::uint8_t> bytes(m_frames.payloadLeft());
            const std::size_t taken = m_frames.takePayload(bytes);
            payload += taken;
            if (taken == 0)
                return;
            continue;
        }
        const auto step = m_frames.next();
        if (!step || std::holds_alternative<wire::FrameReader::NeedBytes>(*step))
            return;
        if (const auto* header = std::get_if<wire::DataHeader>(&*step))
            messages.push_back(wire::Data {header->handle, header->chunk, header->offset, {}});
        else
            messages.push_back(std::get<wire::Message>(*step));
    }
}

} // namespace patchswarm::transfer::test
