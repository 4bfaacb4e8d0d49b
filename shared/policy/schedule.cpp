#include "shared/policy/schedule.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::policy {

namespace {

constexpr int minutesPerDay = 24 * 60;
constexpr qsizetype mostWindows = 64;

const QStringList& dayNames()
{
    static const QStringList names {u"mon"_s, u"tue"_s, u"wed"_s, u"thu"_s,
                                    u"fri"_s, u"sat"_s, u"sun"_s};
    return names;
}

bool startsOn(std::uint8_t days, int dayOfWeek)
{
    return ((days >> (dayOfWeek - 1)) & 1) != 0;
}

std::optional<int> readMinute(const QJsonValue& value, const Place& place)
{
    static const QRegularExpression form(u"\\A([01]\\d|2[0-4]):([0-5]\\d)\\z"_s);
    const auto match = form.match(value.toString());
    const int minute =
        match.hasMatch() ? match.captured(1).toInt() * 60 + match.captured(2).toInt() : -1;
    if (value.isString() && minute >= 0 && minute <= minutesPerDay)
        return minute;
    place.fault(u"must be a time of day, not %1"_s.arg(kindText(value)),
                u"HH:MM from 00:00 to 24:00"_s);
    return {};
}

QString minuteText(int minute)
{
    return u"%1:%2"_s.arg(minute / 60, 2, 10, QChar(u'0')).arg(minute % 60, 2, 10, QChar(u'0'));
}

std::optional<std::uint8_t> readDays(const QJsonValue& value, const Place& place)
{
    const auto names = readTextList(value, place, dayNames().size(), {1, 3});
    if (!names)
        return {};
    std::uint8_t days = 0;
    for (const QString& name : *names) {
        const auto day = dayNames().indexOf(name);
        if (day < 0)
            place.fault(u"\"%1\" is not a day"_s.arg(name),
                        u"one of "_s + dayNames().join(u", "_s));
        else
            days = static_cast<std::uint8_t>(days | (1 << day));
    }
    if (names->isEmpty())
        place.fault(u"must name at least one day"_s, u"one of "_s + dayNames().join(u", "_s));
    return days == 0 ? std::nullopt : std::optional(days);
}

std::optional<RateWindow> readWindow(const QJsonValue& value, const Place& place)
{
    const auto object = readObject(value, place);
    if (!object)
        return {};
    const QStringList keys {u"days"_s, u"from"_s, u"to"_s, u"bytesPerSecond"_s};
    const bool known = refuseUnknownKeys(*object, keys, place);
    const auto days = readDays(object->value(keys[0]), place.member(keys[0]));
    const auto from = readMinute(object->value(keys[1]), place.member(keys[1]));
    const auto to = readMinute(object->value(keys[2]), place.member(keys[2]));
    const auto rate = readInteger(object->value(keys[3]), place.member(keys[3]),
                                  {0, static_cast<std::int64_t>(maxBytesPerSecond)});
    if (from && to && (*from == *to || *from == minutesPerDay || *to == 0)) {
        place.fault(u"a window from %1 to %2 is not one"_s.arg(minuteText(*from), minuteText(*to)),
                    u"the whole day is 00:00 to 24:00"_s);
        return {};
    }
    if (!known || !days || !from || !to || !rate)
        return {};
    return RateWindow {*days, *from, *to, static_cast<std::uint64_t>(*rate)};
}

} // namespace

bool RateWindow::covers(int dayOfWeek, int minute) const
{
    if (fromMinute < toMinute)
        return startsOn(days, dayOfWeek) && minute >= fromMinute && minute < toMinute;
    const int yesterday = dayOfWeek == 1 ? 7 : dayOfWeek - 1;
    return (startsOn(days, dayOfWeek) && minute >= fromMinute)
        || (startsOn(days, yesterday) && minute < toMinute);
}

std::optional<std::uint64_t> RateSchedule::rateAt(int dayOfWeek, int minute) const
{
    std::optional<std::uint64_t> strictest;
    for (const RateWindow& window : windows) {
        if (!window.covers(dayOfWeek, minute))
            continue;
        const bool stricter = !strictest || *strictest == 0
            || (window.bytesPerSecond != 0 && window.bytesPerSecond < *strictest);
        if (stricter)
            strictest = window.bytesPerSecond;
    }
    return strictest;
}

std::optional<RateSchedule> readSchedule(const QJsonValue& value, const Place& place)
{
    const auto array = readArray(value, place, mostWindows);
    if (!array)
        return {};
    RateSchedule schedule;
    for (qsizetype i = 0; i < array->size(); ++i)
        if (const auto window = readWindow(array->at(i), place.element(i)))
            schedule.windows << *window;
    return schedule.windows.size() == array->size() ? std::optional(schedule) : std::nullopt;
}

QJsonArray toJson(const RateSchedule& schedule)
{
    QJsonArray array;
    for (const RateWindow& window : schedule.windows) {
        QJsonArray days;
        for (int day = 1; day <= 7; ++day)
            if (startsOn(window.days, day))
                days << dayNames().at(day - 1);
        array << QJsonObject {{u"days"_s, days},
                              {u"from"_s, minuteText(window.fromMinute)},
                              {u"to"_s, minuteText(window.toMinute)},
                              {u"bytesPerSecond"_s, static_cast<qint64>(window.bytesPerSecond)}};
    }
    return array;
}

QJsonObject scheduleSchema()
{
    const QJsonObject time {{u"type"_s, u"string"_s},
                            {u"pattern"_s, u"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$"_s}};
    const QJsonObject days {
        {u"type"_s, u"array"_s},
        {u"minItems"_s, 1},
        {u"uniqueItems"_s, true},
        {u"items"_s, QJsonObject {{u"enum"_s, QJsonArray::fromStringList(dayNames())}}}};
    const QJsonObject rate {{u"type"_s, u"integer"_s},
                            {u"minimum"_s, 0},
                            {u"maximum"_s, static_cast<qint64>(maxBytesPerSecond)}};
    const QJsonObject window {
        {u"type"_s, u"object"_s},
        {u"additionalProperties"_s, false},
        {u"required"_s, QJsonArray {u"days"_s, u"from"_s, u"to"_s, u"bytesPerSecond"_s}},
        {u"properties"_s,
         QJsonObject {
             {u"days"_s, days}, {u"from"_s, time}, {u"to"_s, time}, {u"bytesPerSecond"_s, rate}}}};
    return {{u"type"_s, u"array"_s},
            {u"maxItems"_s, static_cast<qint64>(mostWindows)},
            {u"items"_s, window}};
}

} // namespace patchswarm::policy
