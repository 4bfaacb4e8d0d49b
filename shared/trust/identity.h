#pragma once

#include <QDateTime>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QString>

#include "shared/base/endpointid.h"
#include "shared/base/error.h"

namespace patchswarm::trust {

enum class Role
{
    Agent,
    Viewer,
    Operator,
    Admin
};

// What this process proves about itself, and the one authority that it believes.
struct Identity
{
    QSslCertificate certificate;
    QSslKey key; // ECDSA P-256
    QSslCertificate fleetCa;
    EndpointId id; // SHA-256 of the certificate's public key (SPKI)
    Role role = Role::Agent;
    QString name; // subject common name
};

// Who the other side has proved to be.
struct PeerIdentity
{
    EndpointId id;
    Role role = Role::Agent;
    QString name;
    QDateTime notAfter;
};

// Why a stranger was turned away: told to our log and counters, never to the stranger.
enum class Refusal
{
    NoCertificate,
    WrongFleet,
    Expired,
    NotYetValid,
    Revoked,
    WrongRole,
    UnknownRole,
    WrongProtocol,
    HandshakeFailed,
    TimedOut
};

} // namespace patchswarm::trust
