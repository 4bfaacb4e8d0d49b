#include "console/demo/outcome.h"

#include <QJsonArray>

#include <algorithm>

namespace patchswarm::demo {

namespace {

QJsonValue number(std::optional<qint64> value)
{
    return value ? QJsonValue(*value) : QJsonValue(QJsonValue::Null);
}

QJsonValue number(quint64 value)
{
    return static_cast<qint64>(value);
}

} // namespace

qint64 CdnModel::lastMs() const
{
    const double bits = 8.0 * static_cast<double>(artifactBytes) * endpoints;
    return qRound64(1000.0 * bits / static_cast<double>(wanBitsPerSecond));
}

QJsonObject CdnModel::toJson() const
{
    return {{QStringLiteral("endpoints"), endpoints},
            {QStringLiteral("artifactBytes"), number(artifactBytes)},
            {QStringLiteral("wanBitsPerSecond"), number(wanBitsPerSecond)},
            {QStringLiteral("formula"),
             QStringLiteral("endpoints * artifactBytes * 8 / wanBitsPerSecond")}};
}

int Outcome::count(EndpointOutcome::State state) const
{
    return static_cast<int>(
        std::count_if(endpoints.begin(), endpoints.end(),
                      [state](const EndpointOutcome& each) { return each.state == state; }));
}

fleet::ByteSources Outcome::bytes() const
{
    fleet::ByteSources all;
    for (const EndpointOutcome& each : endpoints)
        all.add({each.verified, each.fromOrigin, 0, each.fromPeers, each.fromCache, each.wasted});
    return all;
}

double Outcome::wanCopies() const
{
    return artifactBytes == 0
        ? 0
        : static_cast<double>(wanBytes) / static_cast<double>(artifactBytes) / std::max(sites, 1);
}

QVector<qint64> Outcome::finishTimes() const
{
    QVector<qint64> times;
    for (const EndpointOutcome& endpoint : endpoints)
        if (endpoint.state == EndpointOutcome::State::Finished && endpoint.finishedMs)
            times.append(*endpoint.finishedMs);
    std::sort(times.begin(), times.end());
    return times;
}

std::optional<qint64> Outcome::firstFinishedMs() const
{
    const QVector<qint64> times = finishTimes();
    return times.isEmpty() ? std::nullopt : std::optional(times.first());
}

std::optional<qint64> Outcome::medianFinishedMs() const
{
    const QVector<qint64> times = finishTimes();
    if (times.isEmpty())
        return std::nullopt;
    const qsizetype upper = times.size() / 2;
    return times.size() % 2 == 1 ? times.at(upper) : (times.at(upper - 1) + times.at(upper)) / 2;
}

std::optional<qint64> Outcome::lastFinishedMs() const
{
    const QVector<qint64> times = finishTimes();
    return times.isEmpty() ? std::nullopt : std::optional(times.last());
}

std::optional<qint64> Outcome::lastVerifiedMs() const
{
    std::optional<qint64> last;
    for (const EndpointOutcome& endpoint : endpoints) {
        if (endpoint.state != EndpointOutcome::State::Finished)
            continue;
        if (!endpoint.verifiedMs)
            return std::nullopt;
        last = std::max(last.value_or(0), *endpoint.verifiedMs);
    }
    return last;
}

CdnModel Outcome::cdnModel() const
{
    return slowestSite.value_or(
        CdnModel {static_cast<int>(endpoints.size()), artifactBytes, wanBitsPerSecond});
}

int Outcome::faultsSurvived() const
{
    return static_cast<int>(std::count_if(faults.begin(), faults.end(),
                                          [](const FaultOutcome& each) { return each.survived; }));
}

bool Outcome::isSuccess() const
{
    const int alive = static_cast<int>(endpoints.size())
        - (simulated ? count(EndpointOutcome::State::Offline) : 0);
    return alive > 0 && count(EndpointOutcome::State::Finished) == alive
        && faultsSurvived() == faults.size();
}

QJsonObject Outcome::toJson() const
{
    QJsonArray faultList;
    for (const FaultOutcome& fault : faults)
        faultList.append(QJsonObject {{QStringLiteral("what"), fault.what},
                                      {QStringLiteral("when"), fault.whenMs},
                                      {QStringLiteral("survived"), fault.survived}});
    using State = EndpointOutcome::State;
    const fleet::ByteSources all = bytes();
    QJsonObject json {{QStringLiteral("simulated"), simulated},
                      {QStringLiteral("seed"), static_cast<qint64>(seed)},
                      {QStringLiteral("endpoints"), endpoints.size()},
                      {QStringLiteral("finished"), count(State::Finished)},
                      {QStringLiteral("failed"), count(State::Failed)},
                      {QStringLiteral("offline"), count(State::Offline)},
                      {QStringLiteral("artifactBytes"), number(artifactBytes)},
                      {QStringLiteral("wanBytes"), number(wanBytes)},
                      {QStringLiteral("wanCopies"), wanCopies()},
                      {QStringLiteral("verifiedBytes"), number(all.verified)},
                      {QStringLiteral("peerBytes"), number(all.fromPeers)},
                      {QStringLiteral("shareFromPeers"), all.shareFromPeers()},
                      {QStringLiteral("wastedBytes"), number(all.wasted)},
                      {QStringLiteral("firstFinishedMs"), number(firstFinishedMs())},
                      {QStringLiteral("medianFinishedMs"), number(medianFinishedMs())},
                      {QStringLiteral("lastFinishedMs"), number(lastFinishedMs())},
                      {QStringLiteral("lastVerifiedMs"), number(lastVerifiedMs())},
                      {QStringLiteral("cdnModelLastMs"), cdnModel().lastMs()},
                      {QStringLiteral("cdnModel"), cdnModel().toJson()},
                      {QStringLiteral("faults"), faultList},
                      {QStringLiteral("faultsLeftOut"), QJsonArray::fromStringList(faultsLeftOut)}};
    if (simulated) {
        json[QStringLiteral("sites")] = sites;
        json[QStringLiteral("simulation")] = simulation;
    }
    return json;
}

} // namespace patchswarm::demo
