#pragma once

#include <QByteArray>
#include <QObject>
#include <QString>

#include "agent/transfer/types.h"
#include "shared/wire/messages.h"

namespace patchswarm::transfer {

// What the links of one worker tell the main thread; one object per worker, living on its thread.
// It decides nothing. Of a link: established at most once, ended exactly once, nothing but `gone`
// after that.
class LinkSignals : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

Q_SIGNALS:
    void refused(patchswarm::transfer::LinkId link, const patchswarm::SocketAddress& remote,
                 patchswarm::trust::Refusal why);
    void established(patchswarm::transfer::LinkId link, const patchswarm::trust::PeerIdentity& peer,
                     quint16 listenPort);
    void ended(patchswarm::transfer::LinkId link, const QString& reason);
    void gone(patchswarm::transfer::LinkId link); // its socket is closed
    void message(patchswarm::transfer::LinkId link, const patchswarm::wire::Message& message);
    void artifactMessage(patchswarm::transfer::LinkId link, const patchswarm::Cid& artifact,
                         const patchswarm::wire::Message& message);
    void chunkReceived(patchswarm::transfer::LinkId link, const patchswarm::Cid& artifact,
                       patchswarm::ChunkIndex chunk, const QByteArray& bytes);
    void chunkProgress(patchswarm::transfer::LinkId link, const patchswarm::Cid& artifact,
                       patchswarm::ChunkIndex chunk, quint32 bytes);
    void chunkSent(patchswarm::transfer::LinkId link, const patchswarm::Cid& artifact,
                   patchswarm::ChunkIndex chunk, bool ok);
};

} // namespace patchswarm::transfer
