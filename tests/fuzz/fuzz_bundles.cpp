#include <QDateTime>

#include "shared/trust/bundle.h"
#include "shared/trust/enrolledfile.h"
#include "tests/fuzz/target.h"

using namespace patchswarm;

// The file that enrols an endpoint, and the list of members that a fleet directory keeps.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count)
{
    static const QDateTime now = QDateTime::fromSecsSinceEpoch(1'795'500'000, Qt::UTC); // Nov 2026
    const QByteArray text = fuzz::asByteArray(bytes, count);
    if (const auto bundle = trust::Bundle::parse(text, now)) {
        const auto again = trust::Bundle::parse(bundle->toJson(), now);
        fuzz::mustHold(again && again->toJson() == bundle->toJson(),
                       "a bundle is read back as written");
    }
    if (const auto enrolled = trust::enrolledFromFile(text))
        fuzz::mustHold(trust::enrolledFromFile(trust::enrolledToFile(*enrolled)).has_value(),
                       "a list of members is read back as written");
    return 0;
}
