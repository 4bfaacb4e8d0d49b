#pragma once

#include <cstdint>

// What a scenario file leaves unsaid and a run needs: bytes beside the payload and times that are
// not the network's. Each with where it comes from; tests/lab/tst_lab_calibration.cpp compares a
// run made with them to real agents behind shaped links.
namespace patchswarm::scenario {

// Bytes on the wire for each byte of payload over HTTP: full Ethernet frames of 1514 bytes carry
// 1448 (IPv4, TCP with timestamps). 64 MiB through 40 Mbit/s take 14.03 s instead of 13.42 s in the
// lab (tests/lab/network.h), the same 4.56 %.
inline constexpr double wanOverhead = 1514.0 / 1448.0;

// The same between peers, with TLS 1.3 records of 16 KiB (5 bytes of header, 1 of type, 16 of tag,
// RFC 8446 section 5.2) around the frames.
inline constexpr double lanOverhead = wanOverhead * (16384.0 + 22.0) / 16384.0;

// Bytes that a router's interface counts for each byte of payload over HTTP where the kernel hands
// it joined segments (GSO/GRO): fewer headers than on the wire. Seen in the lab: 1.015 to 1.025
// (flashcrowd_bench), 1.0185 (tst_lab_calibration). For comparing with interface counters alone.
inline constexpr double routerOverhead = 1.020;

inline constexpr std::int64_t wanRttMs = 20;
inline constexpr std::int64_t lanLatencyUs = 500; // one way: a switch and two busy event loops

// From a chunk's last byte to the verdict: SHA-256 at 1.5 GB/s (measured, cid_bench) takes 0.7 ms a
// chunk; the rest is the way to the cache's thread, the write and the way back.
inline constexpr std::int64_t verificationMs = 3;

} // namespace patchswarm::scenario
