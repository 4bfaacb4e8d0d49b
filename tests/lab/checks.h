#pragma once

#include "tests/lab/lab.h"

namespace patchswarm::lab {

// The swarm's invariants as a lab can see them from outside. Each answers what is broken, a
// sentence each; empty: it holds.

// Everybody has the right bytes in the right place, the books balance, waste is within max(1 % of
// the artifact, 2 chunks).
[[nodiscard]] QStringList brokenPromises(const Patch&, const Crowd&);
// What each says it gave to another is what that one says it got, and the other way round. Waits a
// little for the last receipts. `killMayCost`: bytes that each kill of an endpoint may have cost
// its own books (pairbooks.h says why): what the LAN carries in the 2 s after which a batch is
// durable.
[[nodiscard]] QStringList disagreements(const Patch&, const Crowd&, quint64 killMayCost = 0);
// The busiest uploads at most 3 times the median.
[[nodiscard]] QStringList unfairness(const Patch&, const Crowd&);

// The most that may have come over the WAN so that `bytes` of patches are on the LAN, at the
// router: max(1.03 x, + 2 chunks) of payload (invariant 1); each packet of 1448 bytes with 66 of
// Ethernet, IPv4 and TCP headers, of which the router's counter sees between none and all,
// depending on how many packets the kernel passes on as one; and 64 KiB for the headers of HTTP,
// connections opened and neighbours' addresses asked. One copy of 64 MiB: 1.079.
[[nodiscard]] quint64 wanBound(quint64 bytes);
[[nodiscard]] QStringList overBudget(quint64 wanBytes, quint64 bytes);

} // namespace patchswarm::lab
