#pragma once

#include <QObject>
#include <QSignalSpy>

#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "agent/transfer/transport.h"
#include "shared/trust/certificateauthority.h"
#include "shared/trust/certificates.h"

namespace patchswarm::transfer::test {

// A fleet's CA with whatever identities a test wants.
class TestFleet
{
public:
    TestFleet();

    [[nodiscard]] trust::Identity identity(const QString& name,
                                           trust::Role role = trust::Role::Agent) const;
    // Valid from so many days from now to so many days from now; both may be negative.
    [[nodiscard]] trust::Identity identityValid(const QString& name, int fromDays,
                                                int toDays) const;
    [[nodiscard]] trust::PeerVerifier verifier() const;
    [[nodiscard]] trust::PeerVerifier verifierRevoking(const std::vector<EndpointId>& ids) const;

    [[nodiscard]] const QSslCertificate& ca() const { return m_authority.certificate(); }

private:
    trust::CertificateAuthority m_authority;
};

// Chunks made of a pattern that depends on artifact, chunk and offset; some can be missing.
// Thread-safe.
class PatternReader : public ChunkSourceReader
{
public:
    bool read(const Cid& artifact, ChunkIndex chunk, quint32 offset,
              std::span<std::uint8_t> target) override;

    void setUnreadableFrom(ChunkIndex chunk, quint32 offset);
    [[nodiscard]] static QByteArray chunk(const Cid& artifact, ChunkIndex chunk, quint32 length);

private:
    std::mutex m_mutex;
    std::map<ChunkIndex, quint32> m_unreadable;
};

[[nodiscard]] Cid testCid(quint8 number);

// One agent's transport on loopback with spies on everything it tells.
struct TestPeer
{
    explicit TestPeer(Transport::Options options);

    [[nodiscard]] SocketAddress address() const;
    [[nodiscard]] LinkId link() const; // of the first linkUp
    [[nodiscard]] QString downReason() const; // of the last linkDown

    std::unique_ptr<Transport> transport;
    QSignalSpy up;
    QSignalSpy down;
    QSignalSpy failed;
    QSignalSpy messages;
    QSignalSpy artifactMessages;
    QSignalSpy chunks;
    QSignalSpy progress;
    QSignalSpy sent;
    QSignalSpy refused;
    QSignalSpy closed;
};

[[nodiscard]] Transport::Options optionsFor(const TestFleet& fleet,
                                            const trust::Identity& identity);

} // namespace patchswarm::transfer::test
