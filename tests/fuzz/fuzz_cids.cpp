#include "shared/content/cidtext.h"
#include "tests/fuzz/target.h"

using namespace patchswarm;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count)
{
    const QString text = QString::fromUtf8(fuzz::asByteArray(bytes, count));
    if (const auto cid = parseCid(text))
        fuzz::mustHold(cidText(*cid) == text, "a CID has one text");
    if (const auto cid = parseCidBinary({bytes, count})) {
        const auto binary = cid->toBinary();
        fuzz::mustHold(count == binary.size() && std::equal(binary.begin(), binary.end(), bytes),
                       "a CID has one binary form");
    }
    return 0;
}
