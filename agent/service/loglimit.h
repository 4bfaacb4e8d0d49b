#pragma once

#include <QtGlobal>

#include <map>
#include <optional>

#include "shared/base/address.h"
#include "shared/base/time.h"

namespace patchswarm::service {

// How much of what others cause is written to the log, so that no stranger can fill the disk with
// it: a few lines a minute for each address, and a bounded number for all of them. Time is passed
// in. Writes nothing itself.
class LogLimit
{
public:
    static constexpr int linesOfOne = 5; // in each minute
    static constexpr int linesOfAll = 60;
    static constexpr std::size_t rememberedAddresses = 256;

    // How many lines about this address were left out since the last one that was written; nothing:
    // leave out this one, too.
    [[nodiscard]] std::optional<quint64> admit(const IpAddress& about, TimePoint now);

private:
    struct Minute
    {
        TimePoint since {};
        int lines = 0;
        quint64 leftOut = 0;
    };

    [[nodiscard]] static bool isPast(const Minute&, TimePoint now);
    [[nodiscard]] Minute& of(const IpAddress& about, TimePoint now);

    std::map<IpAddress, Minute> m_addresses;
    Minute m_strangers; // that find no room in m_addresses
    Minute m_all;
};

} // namespace patchswarm::service
