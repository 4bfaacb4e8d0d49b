#include "shared/scenario/happenings.h"

#include <QJsonArray>

#include <algorithm>
#include <set>

#include "shared/swarm/random.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::scenario {

namespace {

using simulation::Happening;

constexpr double msPerSecond = 1000;

Happening::Kind kindOf(const QString& what)
{
    constexpr Happening::Kind kinds[] = {Happening::Kind::Kill,        Happening::Kind::Vanish,
                                         Happening::Kind::PeersOff,    Happening::Kind::PeersOn,
                                         Happening::Kind::Pause,       Happening::Kind::Resume,
                                         Happening::Kind::StorageFull, Happening::Kind::StorageFree,
                                         Happening::Kind::OriginDown,  Happening::Kind::OriginUp};
    return kinds[eventKinds().indexOf(what)];
}

QString wordsFor(const QString& what)
{
    static const QStringList words {u"killed"_s,           u"vanished"_s, u"without peers"_s,
                                    u"with peers again"_s, u"paused"_s,   u"resumed"_s,
                                    u"disk full"_s,        u"disk free"_s};
    return words.value(eventKinds().indexOf(what));
}

// Reads one event after another; remembers who was chosen by chance.
class CourseReader
{
public:
    CourseReader(const Population& population, const QVector<double>& copyMs, std::uint64_t seed)
        : m_population(population)
        , m_copyMs(copyMs)
        , m_random(swarm::mix(seed ^ 0xe7e27))
    {
    }

    void read(const QJsonValue& json, const policy::Place& place)
    {
        const Fields fields(json, Section::Event, place);
        if (!json.isObject())
            return;
        fields.require({u"what"_s});
        Event event;
        fields.read("what", event.what);
        if (fields.has("what") && !eventKinds().contains(event.what))
            return fields.place("what").fault(
                u"\"%1\" is not known"_s.arg(policy::shown(event.what)),
                eventKinds().join(u", "_s));
        const auto site = siteOf(fields);
        if (!site)
            return;
        readTime(fields, *site, event);
        const bool isOrigins = event.what.startsWith(u"origin"_s);
        if (isOrigins)
            readOrigin(fields, event);
        else
            readWho(fields, *site, event);
        if (fields.has("retryAfterSeconds") && event.what != u"originDown")
            fields.place("retryAfterSeconds").fault(u"belongs to originDown only"_s);
        add(fields, event);
    }

    [[nodiscard]] Course take() { return std::move(m_course); }

private:
    // -1: none is named; nothing: a wrong one is.
    std::optional<int> siteOf(const Fields& fields) const
    {
        if (!fields.has("site"))
            return -1;
        QString name;
        fields.read("site", name);
        const auto index = m_population.siteNames.indexOf(name);
        if (index < 0) {
            fields.place("site").fault(u"there is no site \"%1\""_s.arg(policy::shown(name)),
                                       policy::nearestName(name, m_population.siteNames));
            return {};
        }
        return static_cast<int>(index);
    }

    void readTime(const Fields& fields, int site, Event& event) const
    {
        if (fields.has("atSeconds") == fields.has("atFraction"))
            fields.place().fault(u"needs a time"_s, u"either atSeconds or atFraction"_s);
        fields.read("atSeconds", event.atMs, msPerSecond);
        if (m_copyMs.isEmpty())
            return;
        const double copy =
            site >= 0 ? m_copyMs.at(site) : *std::max_element(m_copyMs.begin(), m_copyMs.end());
        fields.read("atFraction", event.atMs, copy);
    }

    void readOrigin(const Fields& fields, Event& event) const
    {
        for (const char* key : {"who", "count", "endpoint", "overSeconds", "site"})
            if (fields.has(key))
                fields.place(key).fault(u"does not belong to %1"_s.arg(event.what));
        event.hosts.push_back(0);
        event.words = event.what == u"originDown" ? u"origin down"_s : u"origin up again"_s;
    }

    void readWho(const Fields& fields, int site, Event& event)
    {
        QString who = fields.has("endpoint") ? u"endpoint"_s : u"random"_s;
        fields.read("who", who);
        int count = 1;
        fields.read("count", count);
        if (who == u"crew") {
            if (site >= 0)
                fields.place("site").fault(u"does not go with who \"crew\""_s);
            event.hosts.assign(static_cast<std::size_t>(std::min(count, 8)),
                               simulation::buyerOnDuty);
            event.words = count == 1
                ? u"crew member that has bought most %1"_s.arg(wordsFor(event.what))
                : u"%1 crew members %2"_s.arg(count).arg(wordsFor(event.what));
        } else if (who == u"endpoint") {
            readEndpoint(fields, site, event);
        } else if (who == u"random") {
            choose(fields, site, count, event);
        } else {
            fields.place("who").fault(u"\"%1\" is not known"_s.arg(policy::shown(who)),
                                      u"crew, random, endpoint"_s);
        }
    }

    void readEndpoint(const Fields& fields, int site, Event& event) const
    {
        int number = 0;
        fields.read("endpoint", number);
        const auto [first, end] = rangeOf(std::max(site, 0));
        if (number < 1 || first + number > end) {
            fields.place("endpoint")
                .fault(u"there is no such endpoint in the site"_s, u"1 to %1"_s.arg(end - first));
            return;
        }
        event.hosts.push_back(first + number - 1);
        event.words =
            u"%1 %2"_s.arg(m_population.hostNames.at(event.hosts.front()), wordsFor(event.what));
    }

    void choose(const Fields& fields, int site, int count, Event& event)
    {
        const auto [first, end] =
            site < 0 ? std::pair(0, static_cast<int>(m_population.hosts.size())) : rangeOf(site);
        std::vector<int> candidates;
        for (int host = first; host < end; ++host)
            if (!m_gone.contains(host))
                candidates.push_back(host);
        if (count > static_cast<int>(candidates.size()))
            return fields.place("count").fault(
                u"%1 are more than the %2 that are left"_s.arg(count).arg(candidates.size()));
        for (int i = 0; i < count; ++i) {
            const auto at = m_random.below(static_cast<std::uint32_t>(candidates.size()));
            event.hosts.push_back(candidates[at]);
            candidates.erase(candidates.begin() + at);
            if (event.what == u"kill" || event.what == u"vanish")
                m_gone.insert(event.hosts.back());
        }
        event.words = count == 1
            ? u"%1 %2"_s.arg(m_population.hostNames.at(event.hosts.front()), wordsFor(event.what))
            : u"%1 endpoints %2"_s.arg(count).arg(wordsFor(event.what));
    }

    [[nodiscard]] std::pair<int, int> rangeOf(int site) const
    {
        if (site >= m_population.firstHost.size())
            return {0, 0};
        return {
            m_population.firstHost.at(site),
            m_population.firstHost.value(site + 1, static_cast<int>(m_population.hosts.size()))};
    }

    void add(const Fields& fields, const Event& event)
    {
        std::int64_t over = 0;
        fields.read("overSeconds", over, msPerSecond);
        std::int64_t retryAfter = 0;
        fields.read("retryAfterSeconds", retryAfter, msPerSecond);
        for (std::size_t i = 0; i < event.hosts.size(); ++i)
            m_course.happenings.push_back({event.atMs
                                               + over * static_cast<std::int64_t>(i)
                                                   / static_cast<std::int64_t>(event.hosts.size()),
                                           kindOf(event.what), event.hosts[i], retryAfter});
        m_course.events.push_back(event);
    }

    const Population& m_population;
    const QVector<double>& m_copyMs;
    swarm::Random m_random;
    std::set<int> m_gone;
    Course m_course;
};

} // namespace

Course readCourse(const QJsonArray& events, const policy::Place& place,
                  const Population& population, const QVector<double>& copyMs, std::uint64_t seed)
{
    CourseReader reader(population, copyMs, seed);
    for (qsizetype i = 0; i < events.size() && !place.isFull(); ++i)
        reader.read(events.at(i), place.element(i));
    return reader.take();
}

} // namespace patchswarm::scenario
