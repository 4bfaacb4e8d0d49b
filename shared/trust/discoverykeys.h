#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QJsonObject>

#include <array>
#include <cstdint>
#include <vector>

#include "shared/base/error.h"

namespace patchswarm::trust {

// One key of the fleet's discovery, valid in [notBefore, notAfter); an invalid notAfter means
// open-ended.
struct DiscoveryEpoch
{
    std::uint32_t number = 0; // from 1, grows
    std::array<std::uint8_t, 32> key {};
    QDateTime notBefore;
    QDateTime notAfter;

    friend bool operator==(const DiscoveryEpoch&, const DiscoveryEpoch&) = default;
};

// The epochs an endpoint holds, oldest first. It decides which one to seal under and which ones to
// accept; it does not seal (datagramseal.h). A value.
class DiscoveryKeys
{
public:
    static constexpr std::size_t maxEpochs = 16;
    // A new epoch is used for sealing only after this long, so that endpoints hear of it first; the
    // one before is accepted for `overlapSeconds` after that.
    static constexpr qint64 activationSeconds = 600;
    static constexpr qint64 overlapSeconds = 24 * 3600;
    // Kept after that, to know who has missed the change.
    static constexpr int rememberedDays = 180;

    DiscoveryKeys() = default; // no epoch: discovery is deaf
    // A first epoch with a random key, valid from a day before `now`.
    [[nodiscard]] static Result<DiscoveryKeys> create(const QDateTime& now);
    // With a further epoch; those long past are dropped.
    [[nodiscard]] Result<DiscoveryKeys> withNewEpoch(const QDateTime& now) const;

    // Format "patchswarm-discovery-keys", version 1; keys in base64url. Every fault is named
    // (InvalidInput, UnsupportedVersion).
    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static Result<DiscoveryKeys> fromJson(const QJsonObject& json);
    [[nodiscard]] QByteArray toFile() const;
    [[nodiscard]] static Result<DiscoveryKeys> fromFile(const QByteArray& text);

    [[nodiscard]] const std::vector<DiscoveryEpoch>& epochs() const { return m_epochs; }

    [[nodiscard]] bool isEmpty() const { return m_epochs.empty(); }

    // The newest that has begun; the oldest when our clock is behind all of them. Null when empty.
    [[nodiscard]] const DiscoveryEpoch* current(const QDateTime& now) const;
    // Null when unknown or past at `now`. One that has not begun is accepted: clocks differ.
    [[nodiscard]] const DiscoveryEpoch* find(std::uint32_t number, const QDateTime& now) const;
    // One that is past at `now`: who seals under it has missed the change.
    [[nodiscard]] const DiscoveryEpoch* findPast(std::uint32_t number, const QDateTime& now) const;
    // Never rolled back: the newest epoch's number grows.
    [[nodiscard]] bool mayReplace(const DiscoveryKeys& older) const;

    friend bool operator==(const DiscoveryKeys&, const DiscoveryKeys&) = default;

private:
    std::vector<DiscoveryEpoch> m_epochs;
};

} // namespace patchswarm::trust
