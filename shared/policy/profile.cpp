#include "shared/policy/profile.h"

#include "shared/policy/settingstable.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::policy {

namespace {

constexpr qsizetype mostGroups = 64;
constexpr TextRule nameRule {1, 100};
constexpr TextRule groupRule {1, 64};
constexpr IntegerRange priorityRange {0, 1000};

Assignment readAssignment(const QJsonValue& value, const Place& place)
{
    Assignment assignment;
    if (value.isUndefined())
        return assignment;
    const auto object = readObject(value, place);
    if (!object)
        return assignment;
    refuseUnknownKeys(*object, {u"groups"_s, u"tags"_s, u"priority"_s}, place);
    for (const auto& [key, list] :
         {std::pair {u"groups"_s, &assignment.groups}, std::pair {u"tags"_s, &assignment.tags}})
        if (object->contains(key))
            *list = readTextList(object->value(key), place.member(key), mostGroups, groupRule)
                        .value_or(*list);
    if (object->contains("priority"_L1))
        assignment.priority = static_cast<int>(
            readInteger(object->value("priority"_L1), place.member(u"priority"_s), priorityRange)
                .value_or(0));
    return assignment;
}

QJsonObject toJson(const Assignment& assignment)
{
    return {{u"groups"_s, QJsonArray::fromStringList(assignment.groups)},
            {u"tags"_s, QJsonArray::fromStringList(assignment.tags)},
            {u"priority"_s, assignment.priority}};
}

QJsonObject textSchema(qint64 least, qint64 most)
{
    return {{u"type"_s, u"string"_s}, {u"minLength"_s, least}, {u"maxLength"_s, most}};
}

QJsonObject listSchema()
{
    return {{u"type"_s, u"array"_s},
            {u"maxItems"_s, qint64(mostGroups)},
            {u"uniqueItems"_s, true},
            {u"items"_s, textSchema(groupRule.least, groupRule.most)}};
}

QJsonObject assignmentSchema()
{
    const QJsonObject priority {{u"type"_s, u"integer"_s},
                                {u"minimum"_s, qint64(priorityRange.least)},
                                {u"maximum"_s, qint64(priorityRange.most)},
                                {u"default"_s, 0}};
    return {{u"type"_s, u"object"_s},
            {u"additionalProperties"_s, false},
            {u"description"_s,
             u"Endpoints in any of the groups or with any of the tags; neither given: all."_s},
            {u"properties"_s,
             QJsonObject {{u"groups"_s, listSchema()},
                          {u"tags"_s, listSchema()},
                          {u"priority"_s, priority}}}};
}

} // namespace

Checked<Profile> parseProfile(const QJsonObject& object)
{
    Faults faults;
    const Place top(faults);
    Profile profile;
    requireKind(object, DocumentKind::Profile, top);
    refuseUnknownKeys(object,
                      {u"kind"_s, u"version"_s, u"id"_s, u"name"_s, u"revision"_s, u"issuedAt"_s,
                       u"assignment"_s, u"settings"_s},
                      top);
    profile.id = readDocumentId(object.value("id"_L1), top.member(u"id"_s)).value_or(profile.id);
    profile.name =
        readText(object.value("name"_L1), top.member(u"name"_s), nameRule).value_or(profile.name);
    profile.revision =
        readRevision(object.value("revision"_L1), top.member(u"revision"_s)).value_or(1);
    if (object.contains("issuedAt"_L1))
        profile.issuedAtMs = readTime(object.value("issuedAt"_L1), top.member(u"issuedAt"_s));
    profile.assignment = readAssignment(object.value("assignment"_L1), top.member(u"assignment"_s));
    if (object.contains("settings"_L1))
        if (const auto settings =
                readObject(object.value("settings"_L1), top.member(u"settings"_s)))
            profile.settings = readSettings(*settings, top.member(u"settings"_s));
    if (!faults.isEmpty())
        return tl::unexpected(faults);
    return profile;
}

Checked<Profile> parseProfile(const QByteArray& json)
{
    Faults faults;
    const auto object = parseObject(json, maxDocumentBytes, Place(faults));
    if (!object)
        return tl::unexpected(faults);
    return parseProfile(*object);
}

QJsonObject toJson(const Profile& profile)
{
    QJsonObject object {{u"kind"_s, documentKindName(DocumentKind::Profile)},
                        {u"version"_s, documentVersion},
                        {u"id"_s, profile.id},
                        {u"name"_s, profile.name},
                        {u"revision"_s, qint64(profile.revision)},
                        {u"assignment"_s, toJson(profile.assignment)},
                        {u"settings"_s, toJson(profile.settings)}};
    if (profile.issuedAtMs)
        object.insert("issuedAt"_L1, timeText(*profile.issuedAtMs));
    return object;
}

QJsonObject profileSchema()
{
    const QJsonObject id {{u"type"_s, u"string"_s},
                          {u"pattern"_s, u"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"_s}};
    const QJsonObject revision {
        {u"type"_s, u"integer"_s}, {u"minimum"_s, 1}, {u"maximum"_s, qint64(maxExactInteger)}};
    const QJsonObject properties {
        {u"kind"_s, QJsonObject {{u"const"_s, documentKindName(DocumentKind::Profile)}}},
        {u"version"_s, QJsonObject {{u"const"_s, documentVersion}}},
        {u"id"_s, id},
        {u"name"_s, textSchema(nameRule.least, nameRule.most)},
        {u"revision"_s, revision},
        {u"issuedAt"_s, QJsonObject {{u"type"_s, u"string"_s}, {u"format"_s, u"date-time"_s}}},
        {u"assignment"_s, assignmentSchema()},
        {u"settings"_s, settingsSchema()}};
    return {
        {u"$schema"_s, u"https://json-schema.org/draft/2020-12/schema"_s},
        {u"title"_s, u"PatchSwarm profile"_s},
        {u"description"_s,
         u"Settings of a set of endpoints. transportPort and adminPort must differ and be 1024 or above unless allowPrivilegedPorts is set."_s},
        {u"type"_s, u"object"_s},
        {u"additionalProperties"_s, false},
        {u"required"_s, QJsonArray {u"kind"_s, u"version"_s, u"id"_s, u"name"_s, u"revision"_s}},
        {u"properties"_s, properties}};
}

} // namespace patchswarm::policy
