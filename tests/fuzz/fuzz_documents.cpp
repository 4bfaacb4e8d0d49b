#include "shared/trust/jws.h"
#include "shared/trust/revocationlist.h"
#include "tests/fuzz/target.h"

using namespace patchswarm;

// Signed documents before anybody vouched for their signer: what a neighbour can send.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count)
{
    const QByteArray text = fuzz::asByteArray(bytes, count);
    const QByteArray type = trust::claimedJwsType(text);
    for (const char* known :
         {trust::jobType, trust::tombstoneType, trust::profileType, trust::RevocationList::type}) {
        const auto document = trust::openJws(text, known);
        fuzz::mustHold(!document || type == known, "a document opens as the type it claims");
        if (document && type == trust::RevocationList::type)
            (void)trust::RevocationList::verify(text, document->certificate);
    }
    return 0;
}
