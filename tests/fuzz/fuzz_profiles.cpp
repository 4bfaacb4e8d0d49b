#include "shared/policy/profile.h"
#include "tests/fuzz/target.h"

using namespace patchswarm;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count)
{
    const auto profile = policy::parseProfile(fuzz::asByteArray(bytes, count));
    if (!profile) {
        fuzz::mustHold(!profile.error().isEmpty(), "a refusal names a fault");
        return 0;
    }
    const auto again = policy::parseProfile(policy::toJson(*profile));
    fuzz::mustHold(again && *again == *profile, "what was accepted is accepted unchanged");
    (void)policy::settingsWarnings(profile->settings);
    for (int minute = 0; minute < 24 * 60; minute += 60)
        (void)profile->settings.wanLimitAt(minute % 7 + 1, minute);
    return 0;
}
