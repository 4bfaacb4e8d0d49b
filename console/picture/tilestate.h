#pragma once

#include <QString>

#include <array>

// The words and values that the painted views show: plain, without widgets, colours or sockets.
// The models fill them, the views paint them; neither knows the other.
namespace patchswarm::picture {

// What an endpoint is doing with the artifact; one hue each.
enum class TileState : quint8
{
    Waiting,
    FromOrigin, // most of the last 2 s' bytes came from origin or gateway
    FromPeers,
    Verifying,
    Done, // every chunk verified
    Failed
};

inline constexpr int tileStates = 6;

// Every state in the order in which charts stack them, bottom first: what is settled lies below.
inline constexpr std::array<TileState, tileStates> stackOrder {
    TileState::Failed,    TileState::Done,       TileState::Verifying,
    TileState::FromPeers, TileState::FromOrigin, TileState::Waiting};

// Whether what is shown of the endpoint is what it says now.
enum class Contact : quint8
{
    Live,
    Stale, // connected, but its reports are late
    Offline
};

// What needs a person or an explanation; at most one is shown.
enum class Glyph : quint8
{
    None,
    Failed,
    Warning, // e.g. rejected chunks, doctor findings
    DiskFull,
    Paused,
    Drift // profile differs from the desired one
};

// Whether a picture can be trusted as the present.
enum class Badge : quint8
{
    Live,
    Stale,
    Replay,
    Simulated
};

// Translated, lower case, for tables, tool tips and screen readers.
[[nodiscard]] QString stateName(TileState);
[[nodiscard]] QString contactName(Contact);
[[nodiscard]] QString glyphName(Glyph); // empty for None

// "LIVE", "STALE", "REPLAY", "SIMULATED": not translated away, they are marks.
[[nodiscard]] QString badgeName(Badge);

} // namespace patchswarm::picture
