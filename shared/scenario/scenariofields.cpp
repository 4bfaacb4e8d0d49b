#include "shared/scenario/scenariofields.h"

#include <QJsonArray>

#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::scenario {

namespace {

constexpr double mostSeconds = 604'800; // a week
constexpr double leastMbit = 0.01;
constexpr double mostMbit = 100'000;
constexpr double mostEndpoints = 20'000;

const QVector<NumberField>& endpointNumbers()
{
    static const QVector<NumberField> fields {
        {"lanMbit", leastMbit, mostMbit},
        {"upMbit", leastMbit, mostMbit},
        {"downMbit", leastMbit, mostMbit},
        {"diskMBps", 0.01, mostMbit},
        {"joinsAtSeconds", 0, mostSeconds},
        {"joinsOverSeconds", 0, mostSeconds},
        {"corruptShare", 0, 1},
    };
    return fields;
}

QVector<NumberField> withEndpoint(const QVector<NumberField>& own)
{
    return own + endpointNumbers();
}

const QStringList& endpointSwitches()
{
    static const QStringList keys {u"servesNobody"_s, u"complete"_s, u"originAllowed"_s};
    return keys;
}

// Keys that are no numbers.
QStringList wordsOf(Section section)
{
    switch (section) {
    case Section::Scenario:
        return {u"$schema"_s,   u"name"_s,     u"description"_s, u"artifact"_s,
                u"artifacts"_s, u"sites"_s,    u"network"_s,     u"origin"_s,
                u"swarm"_s,     u"slowCrew"_s, u"events"_s};
    case Section::Artifact:
        return {u"knownExploited"_s, u"deadline"_s};
    case Section::Site:
        return QStringList {u"name"_s, u"groups"_s} + endpointSwitches();
    case Section::Group:
        return QStringList {u"name"_s} + endpointSwitches();
    case Section::Origin:
        return {u"servesRanges"_s};
    case Section::Event:
        return {u"what"_s, u"who"_s, u"site"_s};
    case Section::Network:
    case Section::Swarm:
    case Section::SlowCrew:
        break;
    }
    return {};
}

} // namespace

QString sectionName(Section section)
{
    switch (section) {
    case Section::Scenario:
        return u"scenario"_s;
    case Section::Artifact:
        return u"artifact"_s;
    case Section::Site:
        return u"site"_s;
    case Section::Group:
        return u"group"_s;
    case Section::Network:
        return u"network"_s;
    case Section::Origin:
        return u"origin"_s;
    case Section::Swarm:
        return u"swarm"_s;
    case Section::SlowCrew:
        return u"slowCrew"_s;
    case Section::Event:
        break;
    }
    return u"event"_s;
}

const QVector<NumberField>& numbersOf(Section section)
{
    static const QVector<NumberField> scenario {{"seed", 0, 4294967295.0, true},
                                                {"limitSeconds", 1, mostSeconds}};
    static const QVector<NumberField> artifact {{"bytes", 0, 68'719'476'736.0, true},
                                                {"risk", 0, 1000, true}};
    static const QVector<NumberField> site = withEndpoint({{"count", 1, 1000, true},
                                                           {"endpoints", 1, mostEndpoints, true},
                                                           {"wanMbit", leastMbit, mostMbit},
                                                           {"wanRttMs", 0, 10'000, true}});
    static const QVector<NumberField> group = withEndpoint({{"endpoints", 1, mostEndpoints, true}});
    static const QVector<NumberField> network {{"datagramLoss", 0, 1},
                                               {"lanLatencyUs", 0, 1'000'000, true},
                                               {"verificationMs", 0, 10'000, true},
                                               {"wanOverhead", 1, 2},
                                               {"lanOverhead", 1, 2}};
    static const QVector<NumberField> origin {{"diesAfterBytes", 1, 1e15, true}};
    static const QVector<NumberField> swarm {
        {"originCrew", 1, 8, true}, {"originBudgetTarget", 1, 10}, {"uploadSlots", 1, 64, true}};
    static const QVector<NumberField> slowCrew {{"members", 1, 8, true},
                                                {"lanMbit", leastMbit, mostMbit}};
    static const QVector<NumberField> event {
        {"atSeconds", 0, mostSeconds},        {"atFraction", 0, 100},
        {"overSeconds", 0, mostSeconds},      {"count", 1, mostEndpoints, true},
        {"endpoint", 1, mostEndpoints, true}, {"retryAfterSeconds", 0, mostSeconds}};
    switch (section) {
    case Section::Scenario:
        return scenario;
    case Section::Artifact:
        return artifact;
    case Section::Site:
        return site;
    case Section::Group:
        return group;
    case Section::Network:
        return network;
    case Section::Origin:
        return origin;
    case Section::Swarm:
        return swarm;
    case Section::SlowCrew:
        return slowCrew;
    case Section::Event:
        break;
    }
    return event;
}

QStringList keysOf(Section section)
{
    QStringList keys = wordsOf(section);
    for (const NumberField& field : numbersOf(section))
        keys += QLatin1StringView(field.key);
    return keys;
}

QStringList eventKinds()
{
    return {u"kill"_s,   u"vanish"_s,      u"peersOff"_s,    u"peersOn"_s,    u"pause"_s,
            u"resume"_s, u"storageFull"_s, u"storageFree"_s, u"originDown"_s, u"originUp"_s};
}

Fields::Fields(const QJsonValue& value, Section section, const policy::Place& place)
    : m_section(section)
    , m_object(policy::readObject(value, place).value_or(QJsonObject()))
    , m_place(place)
{
    policy::refuseUnknownKeys(m_object, keysOf(section), place);
}

bool Fields::has(const char* key) const
{
    return m_object.contains(QLatin1StringView(key));
}

QJsonValue Fields::value(const char* key) const
{
    return m_object.value(QLatin1StringView(key));
}

policy::Place Fields::place(const char* key) const
{
    return m_place.member(QLatin1StringView(key));
}

std::optional<double> Fields::number(const char* key) const
{
    if (!has(key))
        return {};
    for (const NumberField& field : numbersOf(m_section)) {
        if (qstrcmp(field.key, key) != 0)
            continue;
        if (!field.isWhole)
            return policy::readNumber(value(key), place(key), field.least, field.most);
        const auto whole = policy::readInteger(
            value(key), place(key),
            {static_cast<std::int64_t>(field.least), static_cast<std::int64_t>(field.most)});
        return whole ? std::optional(static_cast<double>(*whole)) : std::nullopt;
    }
    Q_ASSERT(false);
    return {};
}

void Fields::read(const char* key, double& into, double unit) const
{
    if (const auto found = number(key))
        into = *found * unit;
}

void Fields::read(const char* key, std::int64_t& into, double unit) const
{
    if (const auto found = number(key))
        into = std::llround(*found * unit);
}

void Fields::read(const char* key, int& into) const
{
    if (const auto found = number(key))
        into = static_cast<int>(*found);
}

void Fields::read(const char* key, std::uint64_t& into) const
{
    if (const auto found = number(key))
        into = static_cast<std::uint64_t>(*found);
}

void Fields::read(const char* key, bool& into) const
{
    if (has(key))
        into = policy::readBool(value(key), place(key)).value_or(into);
}

void Fields::read(const char* key, QString& into, qsizetype most) const
{
    if (has(key))
        into = policy::readText(value(key), place(key), {1, most, false}).value_or(into);
}

QJsonArray Fields::list(const char* key, qsizetype most) const
{
    if (!has(key))
        return {};
    return policy::readArray(value(key), place(key), most).value_or(QJsonArray());
}

void Fields::require(const QStringList& keys) const
{
    policy::requireKeys(m_object, keys, m_place);
}

} // namespace patchswarm::scenario
