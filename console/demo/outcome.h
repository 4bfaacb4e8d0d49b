#pragma once

#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <QVector>

#include <optional>

#include "console/fleet/bytesources.h"

namespace patchswarm::demo {

// How one endpoint fared. Bytes are verified ones by source; times in ms from the start of the job.
struct EndpointOutcome
{
    enum class State
    {
        Finished, // delivered, handed over, succeeded
        Failed, // ran, and did not get there
        Offline // was not running at the end
    };

    QString name;
    QString address;
    QString part; // "late", "killed", "corrupt"; empty for the rest
    State state = State::Offline;
    std::optional<qint64> verifiedMs; // all bytes there and checked
    std::optional<qint64> finishedMs; // delivered and handed over, too
    quint64 verified = 0;
    quint64 fromOrigin = 0;
    quint64 fromPeers = 0;
    quint64 fromCache = 0;
    quint64 wasted = 0;
    QString reason; // why it did not finish
};

struct FaultOutcome
{
    QString what;
    qint64 whenMs = 0;
    bool survived = false;
};

// What everybody fetching everything over the same WAN would take: endpoints x bytes x 8 / rate.
struct CdnModel
{
    int endpoints = 0;
    quint64 artifactBytes = 0;
    quint64 wanBitsPerSecond = 1;

    [[nodiscard]] qint64 lastMs() const;
    [[nodiscard]] QJsonObject toJson() const;
};

// What came of a demo: the counts, and the arithmetic over them. Failed and offline endpoints stay
// in every denominator. Of a simulated one, rates are those of the wire, bytes those of payload.
struct Outcome
{
    bool simulated = false;
    quint32 seed = 0;
    quint64 artifactBytes = 0;
    quint64 wanBitsPerSecond = 1;
    quint64 wanBytes = 0; // by the origin's own count: heads and what was cut off included
    int sites = 1; // each with a WAN of its own
    QVector<EndpointOutcome> endpoints;
    QVector<FaultOutcome> faults;
    QStringList faultsLeftOut;
    // Of several sites: the one where everybody from the CDN would take longest.
    std::optional<CdnModel> slowestSite;
    QJsonObject simulation; // what the run was made of and what else it tells; empty: none

    [[nodiscard]] int count(EndpointOutcome::State state) const;
    // As all endpoints tell it: what the console works its figures out of, too.
    [[nodiscard]] fleet::ByteSources bytes() const;
    [[nodiscard]] double wanCopies() const; // wanBytes / artifactBytes, a site
    // Empty while no endpoint finished; the median of an even count is the mean of the middle two.
    [[nodiscard]] std::optional<qint64> firstFinishedMs() const;
    [[nodiscard]] std::optional<qint64> medianFinishedMs() const;
    [[nodiscard]] std::optional<qint64> lastFinishedMs() const;
    // When the last endpoint had all bytes; empty while one that finished has not told.
    [[nodiscard]] std::optional<qint64> lastVerifiedMs() const;
    [[nodiscard]] CdnModel cdnModel() const;
    [[nodiscard]] int faultsSurvived() const;
    // Every endpoint finished and every fault was survived; in a simulation those count that the
    // scenario let live.
    [[nodiscard]] bool isSuccess() const;

    [[nodiscard]] QJsonObject toJson() const;

private:
    [[nodiscard]] QVector<qint64> finishTimes() const; // ascending
};

} // namespace patchswarm::demo
