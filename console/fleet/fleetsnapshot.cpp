#include "console/fleet/fleetsnapshot.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

namespace {

constexpr qint64 slackMs = 250; // that a report may be under way

} // namespace

QString reachName(Reach reach)
{
    switch (reach) {
    case Reach::NoAddress:
        return u"noAddress"_s;
    case Reach::Queued:
        return u"queued"_s;
    case Reach::Connecting:
        return u"connecting"_s;
    case Reach::Connected:
        return u"connected"_s;
    case Reach::Failed:
        return u"failed"_s;
    case Reach::Replayed:
        break;
    }
    return u"replayed"_s;
}

bool JobPicture::isDone() const
{
    switch (status.state) {
    case rpc::JobState::Delivered:
    case rpc::JobState::HandingOver:
    case rpc::JobState::Succeeded:
        return true;
    default:
        return false;
    }
}

bool JobPicture::hasFailed() const
{
    return status.state == rpc::JobState::Failed || status.state == rpc::JobState::Expired;
}

double JobPicture::progress() const
{
    if (isDone())
        return 1;
    if (status.size == 0 || isImplausible)
        return 0;
    return std::min(1.0, static_cast<double>(status.verified) / static_cast<double>(status.size));
}

bool ProfileStanding::hasDrifted() const
{
    if (desiredId.isEmpty() || effectiveId.isEmpty())
        return false;
    return desiredId != effectiveId || desiredRevision != effectiveRevision;
}

const JobPicture* EndpointSnapshot::findJob(const QString& jobId) const
{
    const auto found = std::find_if(jobs.begin(), jobs.end(),
                                    [&](const JobPicture& job) { return job.status.id == jobId; });
    return found == jobs.end() ? nullptr : &*found;
}

QString EndpointSnapshot::site() const
{
    return info && !info->site.isEmpty() ? info->site : record.site;
}

Freshness freshnessAt(const EndpointSnapshot& endpoint, qint64 nowMs)
{
    // One report that is late must not make it stale.
    const qint64 reportMs = endpoint.isConnected() ? endpoint.reportMs + slackMs : 0;
    const qint64 age = nowMs - endpoint.lastReportMs;
    if (endpoint.lastReportMs == 0 || age > std::max(staleMs, 4 * reportMs))
        return Freshness::Offline;
    return age > std::max(liveMs, 2 * reportMs) ? Freshness::Stale : Freshness::Live;
}

int FleetSnapshot::connected() const
{
    return static_cast<int>(
        std::count_if(endpoints.begin(), endpoints.end(),
                      [](const EndpointPointer& endpoint) { return endpoint->isConnected(); }));
}

std::optional<qint64> FleetSnapshot::oldestReportMs() const
{
    std::optional<qint64> oldest;
    for (const EndpointPointer& endpoint : endpoints)
        if (endpoint->isConnected())
            oldest = std::min(oldest.value_or(endpoint->lastReportMs), endpoint->lastReportMs);
    return oldest;
}

EndpointPointer FleetSnapshot::find(const QString& name) const
{
    const auto found = std::lower_bound(endpoints.begin(), endpoints.end(), name,
                                        [](const EndpointPointer& endpoint, const QString& wanted) {
                                            return endpoint->record.name < wanted;
                                        });
    return found != endpoints.end() && (*found)->record.name == name ? *found : nullptr;
}

EndpointPointer FleetSnapshot::findById(const QString& id) const
{
    const auto found =
        std::find_if(endpoints.begin(), endpoints.end(),
                     [&](const EndpointPointer& endpoint) { return endpoint->record.id == id; });
    return found == endpoints.end() ? nullptr : *found;
}

namespace {

QString words(const char* text)
{
    return QCoreApplication::translate("patchswarm::fleet::Failure", text);
}

} // namespace

QString failureTitle(Failure failure)
{
    switch (failure) {
    case Failure::Refused:
        return words(QT_TRANSLATE_NOOP("patchswarm::fleet::Failure", "refused"));
    case Failure::Unreachable:
        return words(QT_TRANSLATE_NOOP("patchswarm::fleet::Failure", "unreachable"));
    case Failure::TimedOut:
        return words(QT_TRANSLATE_NOOP("patchswarm::fleet::Failure", "timed out"));
    case Failure::NotTrusted:
        return words(QT_TRANSLATE_NOOP("patchswarm::fleet::Failure", "certificate not trusted"));
    case Failure::OtherEndpoint:
        return words(QT_TRANSLATE_NOOP("patchswarm::fleet::Failure", "another endpoint answers"));
    case Failure::WrongRole:
        return words(QT_TRANSLATE_NOOP("patchswarm::fleet::Failure", "wrong role"));
    case Failure::Revoked:
        return words(QT_TRANSLATE_NOOP("patchswarm::fleet::Failure", "revoked"));
    case Failure::Version:
        return words(QT_TRANSLATE_NOOP("patchswarm::fleet::Failure", "other version"));
    case Failure::TurnedAway:
        return words(QT_TRANSLATE_NOOP("patchswarm::fleet::Failure", "turned away"));
    case Failure::Lost:
        return words(QT_TRANSLATE_NOOP("patchswarm::fleet::Failure", "connection lost"));
    case Failure::Nonsense:
        return words(QT_TRANSLATE_NOOP("patchswarm::fleet::Failure", "sends nonsense"));
    case Failure::Stopped:
        break;
    }
    return words(QT_TRANSLATE_NOOP("patchswarm::fleet::Failure", "stopped"));
}

QString nextStep(Failure failure)
{
    switch (failure) {
    case Failure::Refused:
        return words(QT_TRANSLATE_NOOP("patchswarm::fleet::Failure",
                                       "Start the agent there, or correct the admin port."));
    case Failure::Unreachable:
        return words(QT_TRANSLATE_NOOP("patchswarm::fleet::Failure",
                                       "Switch the endpoint on, or correct its address."));
    case Failure::TimedOut:
        return words(
            QT_TRANSLATE_NOOP("patchswarm::fleet::Failure",
                              "Look whether a firewall drops the admin port, or the machine is "
                              "overloaded."));
    case Failure::NotTrusted:
        return words(QT_TRANSLATE_NOOP("patchswarm::fleet::Failure",
                                       "Enrol the endpoint in this fleet, or renew its "
                                       "certificate."));
    case Failure::OtherEndpoint:
        return words(QT_TRANSLATE_NOOP("patchswarm::fleet::Failure",
                                       "Correct the address: another endpoint of the fleet has "
                                       "it now."));
    case Failure::WrongRole:
        return words(QT_TRANSLATE_NOOP("patchswarm::fleet::Failure",
                                       "Enrol it as an agent: it proves another role."));
    case Failure::Revoked:
        return words(QT_TRANSLATE_NOOP("patchswarm::fleet::Failure",
                                       "Enrol the endpoint anew if it should come back."));
    case Failure::Version:
        return words(QT_TRANSLATE_NOOP("patchswarm::fleet::Failure",
                                       "Bring agent and console to the same version."));
    case Failure::TurnedAway:
        return words(QT_TRANSLATE_NOOP("patchswarm::fleet::Failure",
                                       "Check that this console's certificate is an "
                                       "administrator's and not revoked."));
    case Failure::Lost:
        return words(
            QT_TRANSLATE_NOOP("patchswarm::fleet::Failure", "Nothing to do: it is tried again."));
    case Failure::Nonsense:
        return words(QT_TRANSLATE_NOOP("patchswarm::fleet::Failure",
                                       "See what listens on its admin port; update the agent."));
    case Failure::Stopped:
        break;
    }
    return words(
        QT_TRANSLATE_NOOP("patchswarm::fleet::Failure", "Open the connection again when wanted."));
}

} // namespace patchswarm::fleet
