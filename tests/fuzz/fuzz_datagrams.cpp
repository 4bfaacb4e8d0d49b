#include "shared/wire/beacon.h"
#include "tests/fuzz/target.h"

using namespace patchswarm;

// Both layers: the clear part as a stranger can send it, and the body as only a member can.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count)
{
    const QByteArray text = fuzz::asByteArray(bytes, count);
    if (const auto datagram = wire::splitDatagram(text)) {
        const QByteArray again = wire::encodeDatagramHeader(datagram->header) + datagram->sealed;
        fuzz::mustHold(again == text && text.size() <= wire::maxDatagramBytes,
                       "a datagram that was split is the same when joined");
    }
    if (const auto beacon = wire::decodeBeacon(text)) {
        const auto again = wire::encodeBeacon(*beacon);
        fuzz::mustHold(again && *again == text, "a beacon that was read is written as it was");
    }
    return 0;
}
