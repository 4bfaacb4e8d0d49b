#include "shared/rpc/pairingrecords.h"

#include "shared/rpc/recordcodec.h"
#include "shared/rpc/wirelimits.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::rpc {

namespace {

constexpr Limits bytesLimits {.length = 43,
                              .pattern = QLatin1StringView("^[A-Za-z0-9_-]{43}$")}; // 32 bytes
constexpr Limits pemLimits {.length = 16 * 1024};
constexpr Limits keysLimits {.length = 64 * 1024};
constexpr Limits listLimits {.length = policy::maxJwsBytes,
                             .pattern =
                                 QLatin1StringView("^([A-Za-z0-9_-]+([.][A-Za-z0-9_-]+){2})?$")};

} // namespace

template<>
struct Fields<PairBeginParams>
{
    static auto list()
    {
        using T = PairBeginParams;
        return std::tuple {
            field("version"_L1, &T::version, "of the pairing protocol: 1"_L1,
                  {.least = 1, .most = 65535}),
            field("nonce"_L1, &T::nonce, "32 random bytes in base64url"_L1, bytesLimits),
            field("proof"_L1, &T::proof, "that the caller knows the code"_L1, bytesLimits)};
    }
};
PATCHSWARM_RECORD(PairBeginParams)

template<>
struct Fields<PairOffer>
{
    static auto list()
    {
        using T = PairOffer;
        return std::tuple {
            field("nonce"_L1, &T::nonce, "32 random bytes in base64url"_L1, bytesLimits),
            field("csr"_L1, &T::csr, "PEM, for a key that stays on the endpoint"_L1, pemLimits),
            field("name"_L1, &T::name, "what the endpoint calls itself"_L1, nameLimits),
            field("proof"_L1, &T::proof, "that the endpoint knows the code"_L1, bytesLimits)};
    }
};
PATCHSWARM_RECORD(PairOffer)

template<>
struct Fields<PairFinishParams>
{
    static auto list()
    {
        using T = PairFinishParams;
        return std::tuple {
            field("certificate"_L1, &T::certificate, "PEM, for the key of the offer"_L1, pemLimits),
            field("fleetCa"_L1, &T::fleetCa, "PEM"_L1, pemLimits),
            field("discoveryKeys"_L1, &T::discoveryKeys, "text of a discovery.keys file"_L1,
                  keysLimits),
            field("revocations"_L1, &T::revocations, "signed list, compact JWS; empty: none"_L1,
                  listLimits),
            field("discoveryPort"_L1, &T::discoveryPort, "UDP, one for the whole fleet"_L1,
                  {.least = 1, .most = 65535}),
            field("proof"_L1, &T::proof, "that all of this comes from who knows the code"_L1,
                  bytesLimits)};
    }
};
PATCHSWARM_RECORD(PairFinishParams)

template<>
struct Fields<PairDone>
{
    static auto list()
    {
        using T = PairDone;
        return std::tuple {
            field("id"_L1, &T::id, "endpoint id: SHA-256 of its public key"_L1, endpointLimits),
            field("name"_L1, &T::name, "in its certificate"_L1, nameLimits),
            field("proof"_L1, &T::proof, "that the endpoint has it"_L1, bytesLimits)};
    }
};
PATCHSWARM_RECORD(PairDone)

} // namespace patchswarm::rpc
