#include "console/models/vulnerabilities.h"
#include "tests/fuzz/target.h"

using namespace patchswarm;

// Catalogues of exploited vulnerabilities and risk scores, as CSV, and the file they are kept in.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count)
{
    const QByteArray text = fuzz::asByteArray(bytes, count);
    models::VulnerabilityCatalogue catalogue;
    (void)catalogue.importKev(text);
    (void)catalogue.importRisks(text);
    const auto kept = models::VulnerabilityCatalogue::fromJson(catalogue.toJson());
    fuzz::mustHold(kept.size() == catalogue.size(), "what was imported is kept");
    (void)models::VulnerabilityCatalogue::fromJson(text);
    return 0;
}
