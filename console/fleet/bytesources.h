#pragma once

#include <QtGlobal>

#include "shared/rpc/jobrecords.h"

namespace patchswarm::fleet {

// Where the verified bytes of one or many transfers came from, and the figures that follow from
// it: pages, reports and the demo take them from here, so that they never differ. Bytes.
struct ByteSources
{
    quint64 verified = 0; // = fromOrigin + fromGateway + fromPeers + fromCache
    quint64 fromOrigin = 0;
    quint64 fromGateway = 0;
    quint64 fromPeers = 0;
    quint64 fromCache = 0;
    quint64 wasted = 0; // apart from verified

    void add(const rpc::JobStatus& job);
    void add(const ByteSources& other);

    [[nodiscard]] quint64 overWan() const { return fromOrigin + fromGateway; }

    // What is saved: fromPeers / verified, 0 when there are none.
    [[nodiscard]] double shareFromPeers() const;
    // overWan() / (size x sites): how often the artifact crossed the WAN of a site, on average; 0
    // when size or sites is.
    [[nodiscard]] double wanCopies(quint64 size, int sites) const;

    friend bool operator==(const ByteSources&, const ByteSources&) = default;
};

// How the figures follow from each other, as it stands beside them: in the reports of the command
// line, and in those of the console, which translates it.
inline constexpr const char* verifiedFormula =
    QT_TRANSLATE_NOOP("patchswarm::models::Reports",
                      "verified = origin + gateway + peers + own cache; wasted bytes are apart");
inline constexpr const char* savedFormula = QT_TRANSLATE_NOOP(
    "patchswarm::models::Reports",
    "saved = peers / verified: what came from neighbours instead of over the WAN");

} // namespace patchswarm::fleet
