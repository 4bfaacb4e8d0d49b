#include "console/models/words.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QHash>
#include <QLocale>

#include <algorithm>

#include "shared/base/bytes.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::models {

namespace {

constexpr qint64 second = 1000;
constexpr qint64 minute = 60 * second;
constexpr qint64 hour = 60 * minute;
constexpr qint64 day = 24 * hour;

class Words
{
    Q_DECLARE_TR_FUNCTIONS(patchswarm::models)
};

} // namespace

QString durationText(qint64 ms)
{
    ms = std::max<qint64>(ms, 0);
    if (ms < minute)
        return Words::tr("%1 s").arg(ms / second);
    if (ms < hour)
        return Words::tr("%1 min").arg(ms / minute);
    if (ms < day) {
        const qint64 minutes = ms % hour / minute;
        return minutes == 0 ? Words::tr("%1 h").arg(ms / hour)
                            : Words::tr("%1 h %2 min").arg(ms / hour).arg(minutes);
    }
    const qint64 hours = ms % day / hour;
    return hours == 0 ? Words::tr("%1 d").arg(ms / day)
                      : Words::tr("%1 d %2 h").arg(ms / day).arg(hours);
}

QString agoText(qint64 atMs, qint64 nowMs)
{
    if (atMs == 0)
        return Words::tr("never");
    const qint64 age = nowMs - atMs;
    if (age < 2 * second)
        return Words::tr("now");
    if (age < minute)
        return Words::tr("%1 s ago").arg(age / second);
    if (age < hour)
        return Words::tr("%1 min ago").arg(age / minute);
    return age < day ? Words::tr("%1 h ago").arg(age / hour) : Words::tr("%1 d ago").arg(age / day);
}

QString deadlineText(qint64 deadlineMs, qint64 nowMs)
{
    return deadlineMs >= nowMs ? Words::tr("in %1").arg(durationText(deadlineMs - nowMs))
                               : Words::tr("%1 over").arg(durationText(nowMs - deadlineMs));
}

QString timeText(qint64 atMs)
{
    return atMs == 0 ? QString()
                     : QDateTime::fromMSecsSinceEpoch(atMs).toString(u"yyyy-MM-dd HH:mm:ss"_s);
}

QString isoText(qint64 atMs)
{
    return atMs == 0 ? QString()
                     : QDateTime::fromMSecsSinceEpoch(atMs, Qt::UTC).toString(Qt::ISODate);
}

QString percentText(double share)
{
    return Words::tr("%1 %").arg(QLocale().toString(share * 100, 'f', 1));
}

double ratio(quint64 part, quint64 whole)
{
    return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

QString flowText(double bytesPerSecond)
{
    return bytesPerSecond < 1 ? QString() : speedText(bytesPerSecond);
}

QString sizeText(quint64 bytes)
{
    return byteText(bytes).replace(u'.', QLocale().decimalPoint());
}

QString speedText(double bytesPerSecond)
{
    return rateText(bytesPerSecond).replace(u'.', QLocale().decimalPoint());
}

QString jobStateText(rpc::JobState state)
{
    switch (state) {
    case rpc::JobState::Waiting:
        return Words::tr("waiting");
    case rpc::JobState::NotDue:
        return Words::tr("not due yet");
    case rpc::JobState::WaitingForSpace:
        return Words::tr("waiting for disk space");
    case rpc::JobState::Asking:
        return Words::tr("asking neighbours");
    case rpc::JobState::Fetching:
        return Words::tr("fetching");
    case rpc::JobState::Delivering:
        return Words::tr("delivering");
    case rpc::JobState::Delivered:
        return Words::tr("delivered");
    case rpc::JobState::HandingOver:
        return Words::tr("handing over");
    case rpc::JobState::Succeeded:
        return Words::tr("succeeded");
    case rpc::JobState::Failed:
        return Words::tr("failed");
    case rpc::JobState::Paused:
        return Words::tr("paused");
    case rpc::JobState::Cancelled:
        return Words::tr("cancelled");
    case rpc::JobState::Expired:
        return Words::tr("expired");
    case rpc::JobState::Superseded:
        break;
    }
    return Words::tr("superseded");
}

QString standingText(rpc::PeerStanding standing)
{
    switch (standing) {
    case rpc::PeerStanding::Used:
        return Words::tr("used");
    case rpc::PeerStanding::NotTried:
        return Words::tr("not tried");
    case rpc::PeerStanding::Dialling:
        return Words::tr("dialling");
    case rpc::PeerStanding::DialFailed:
        return Words::tr("not reached");
    case rpc::PeerStanding::Refused:
        return Words::tr("refused us");
    case rpc::PeerStanding::Excluded:
        return Words::tr("excluded");
    case rpc::PeerStanding::NothingToOffer:
        return Words::tr("nothing to offer");
    case rpc::PeerStanding::LinkLimit:
        return Words::tr("enough links");
    case rpc::PeerStanding::Left:
        return Words::tr("left");
    case rpc::PeerStanding::OutsideBoundary:
        return Words::tr("outside the boundary");
    case rpc::PeerStanding::Revoked:
        return Words::tr("revoked");
    case rpc::PeerStanding::P2pOff:
        break;
    }
    return Words::tr("peer to peer is off");
}

QString sourceText(rpc::ByteSource source)
{
    switch (source) {
    case rpc::ByteSource::Origin:
        return Words::tr("origin");
    case rpc::ByteSource::Gateway:
        return Words::tr("gateway");
    case rpc::ByteSource::Peer:
        return Words::tr("peers");
    case rpc::ByteSource::Cache:
        break;
    }
    return Words::tr("own cache");
}

QString phaseText(rpc::TransferPhase phase)
{
    switch (phase) {
    case rpc::TransferPhase::Idle:
        return Words::tr("idle");
    case rpc::TransferPhase::Asking:
        return Words::tr("asking neighbours");
    case rpc::TransferPhase::Electing:
        return Words::tr("electing the origin crew");
    case rpc::TransferPhase::FromPeers:
        return Words::tr("from peers");
    case rpc::TransferPhase::Crew:
        return Words::tr("in the origin crew");
    case rpc::TransferPhase::Waiting:
        return Words::tr("waiting");
    case rpc::TransferPhase::Complete:
        return Words::tr("complete");
    case rpc::TransferPhase::Paused:
        return Words::tr("paused");
    case rpc::TransferPhase::Sharing:
        break;
    }
    return Words::tr("sharing");
}

QString agentStateText(rpc::AgentState state)
{
    switch (state) {
    case rpc::AgentState::Ready:
        return Words::tr("ready");
    case rpc::AgentState::Paused:
        return Words::tr("paused");
    case rpc::AgentState::P2pOff:
        return Words::tr("peer to peer is off");
    case rpc::AgentState::Leaving:
        break;
    }
    return Words::tr("leaving");
}

QString eventKindText(const QString& kind)
{
    static const QHash<QString, const char*> known {
        {u"electionStarted"_s, QT_TRANSLATE_NOOP("patchswarm::models", "election started")},
        {u"crewJoined"_s, QT_TRANSLATE_NOOP("patchswarm::models", "joined the origin crew")},
        {u"crewLeft"_s, QT_TRANSLATE_NOOP("patchswarm::models", "left the origin crew")},
        {u"leaseTaken"_s, QT_TRANSLATE_NOOP("patchswarm::models", "lease taken")},
        {u"leaseVoid"_s, QT_TRANSLATE_NOOP("patchswarm::models", "lease void")},
        {u"chunkVerified"_s, QT_TRANSLATE_NOOP("patchswarm::models", "chunk verified")},
        {u"chunkCorrupt"_s, QT_TRANSLATE_NOOP("patchswarm::models", "chunk corrupt")},
        {u"chunkUploaded"_s, QT_TRANSLATE_NOOP("patchswarm::models", "chunk uploaded")},
        {u"duplicateChunk"_s, QT_TRANSLATE_NOOP("patchswarm::models", "chunk received twice")},
        {u"peerExcluded"_s, QT_TRANSLATE_NOOP("patchswarm::models", "peer excluded")},
        {u"requestStalled"_s, QT_TRANSLATE_NOOP("patchswarm::models", "request stalled")},
        {u"fellBackToOrigin"_s, QT_TRANSLATE_NOOP("patchswarm::models", "fell back to the origin")},
        {u"overBudget"_s, QT_TRANSLATE_NOOP("patchswarm::models", "over the origin budget")},
        {u"artifactComplete"_s, QT_TRANSLATE_NOOP("patchswarm::models", "artifact complete")},
        {u"linkOpened"_s, QT_TRANSLATE_NOOP("patchswarm::models", "link opened")},
        {u"linkClosed"_s, QT_TRANSLATE_NOOP("patchswarm::models", "link closed")}};
    if (const char* text = known.value(kind))
        return QCoreApplication::translate("patchswarm::models", text);
    if (const auto state = rpc::enumOf<rpc::JobState>(kind))
        return Words::tr("job %1").arg(jobStateText(*state));
    return kind;
}

QString connectionText(const fleet::ConnectionPicture& connection)
{
    switch (connection.reach) {
    case fleet::Reach::NoAddress:
        return Words::tr("no address");
    case fleet::Reach::Connected:
        return Words::tr("connected");
    case fleet::Reach::Replayed:
        return Words::tr("replayed");
    default:
        break;
    }
    if (connection.failure)
        return fleet::failureTitle(*connection.failure);
    return connection.reach == fleet::Reach::Connecting ? Words::tr("connecting")
                                                        : Words::tr("waiting to be connected");
}

} // namespace patchswarm::models
