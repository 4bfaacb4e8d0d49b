#include "console/demo/httprequest.h"
#include "tests/fuzz/target.h"

using namespace patchswarm;

// What the demo's origin is asked; it listens on loopback only.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count)
{
    constexpr std::int64_t size = 1'000'000;
    const auto request = demo::parseHttpRequest(fuzz::asByteArray(bytes, count));
    if (!request)
        return 0;
    const demo::HttpAnswer answer = demo::answerTo(*request, "/patch.bin", size);
    fuzz::mustHold(answer.head.endsWith("\r\n\r\n"), "an answer's head is complete");
    fuzz::mustHold(!answer.body
                       || (answer.body->first >= 0 && answer.body->first <= answer.body->last
                           && answer.body->last < size),
                   "a body lies in the file");
    return 0;
}
