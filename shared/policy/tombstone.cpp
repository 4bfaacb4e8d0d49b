#include "shared/policy/tombstone.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::policy {

namespace {

std::optional<TombstoneReason> readReason(const QJsonValue& value, const Place& place)
{
    for (const TombstoneReason reason : {TombstoneReason::Cancelled, TombstoneReason::Superseded})
        if (value == QJsonValue(tombstoneReasonName(reason)))
            return reason;
    place.fault(u"must be \"cancelled\" or \"superseded\", not %1"_s.arg(kindText(value)));
    return {};
}

} // namespace

QString tombstoneReasonName(TombstoneReason reason)
{
    return reason == TombstoneReason::Cancelled ? u"cancelled"_s : u"superseded"_s;
}

Checked<Tombstone> parseTombstone(const QJsonObject& object)
{
    Faults faults;
    const Place top(faults);
    requireKind(object, DocumentKind::Tombstone, top);
    refuseUnknownKeys(
        object, {u"kind"_s, u"version"_s, u"jobId"_s, u"revision"_s, u"reason"_s, u"issuedAt"_s},
        top);
    const auto job = readDocumentId(object.value("jobId"_L1), top.member(u"jobId"_s));
    const auto revision = readRevision(object.value("revision"_L1), top.member(u"revision"_s));
    const auto reason = readReason(object.value("reason"_L1), top.member(u"reason"_s));
    const auto issuedAt = readTime(object.value("issuedAt"_L1), top.member(u"issuedAt"_s));
    if (!faults.isEmpty())
        return tl::unexpected(faults);
    return Tombstone {*job, *revision, *reason, *issuedAt};
}

Checked<Tombstone> parseTombstone(const QByteArray& json)
{
    Faults faults;
    const auto object = parseObject(json, maxDocumentBytes, Place(faults));
    if (!object)
        return tl::unexpected(faults);
    return parseTombstone(*object);
}

QJsonObject toJson(const Tombstone& tombstone)
{
    return {{u"kind"_s, documentKindName(DocumentKind::Tombstone)},
            {u"version"_s, documentVersion},
            {u"jobId"_s, tombstone.jobId},
            {u"revision"_s, qint64(tombstone.revision)},
            {u"reason"_s, tombstoneReasonName(tombstone.reason)},
            {u"issuedAt"_s, timeText(tombstone.issuedAtMs)}};
}

} // namespace patchswarm::policy
