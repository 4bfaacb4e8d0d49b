#pragma once

#include <QString>

#include "shared/rpc/record.h"

// Parameters and results of pair.begin and pair.finish; what each proof covers stands in
// shared/trust/pairing.h. Nonces and proofs: 32 bytes in base64url.
namespace patchswarm::rpc {

struct PairBeginParams
{
    int version = 1;
    QString nonce;
    QString proof;
};

struct PairOffer
{
    QString nonce;
    QString csr; // PEM, for a key that stays on the endpoint
    QString name; // what the endpoint calls itself, a proposal
    QString proof;
};

struct PairFinishParams
{
    QString certificate; // PEM
    QString fleetCa; // PEM
    QString discoveryKeys; // text of a discovery.keys file
    QString revocations; // compact JWS; empty: none yet
    int discoveryPort = 0;
    QString proof;
};

struct PairDone
{
    QString id; // endpoint id
    QString name;
    QString proof;
};

} // namespace patchswarm::rpc
