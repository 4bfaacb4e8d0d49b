#include "shared/scenario/tuesday.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::scenario {

namespace {

constexpr int fewestForFaults = 4;

} // namespace

QByteArray tuesdayScenario(const Tuesday& day)
{
    const double copySeconds = static_cast<double>(day.bytes) * 8 / (day.wanMbit * 1e6);
    QJsonArray groups;
    QJsonArray events;
    if (day.endpoints >= fewestForFaults) {
        groups = {
            QJsonObject {{u"name"_s, u"late"_s},
                         {u"endpoints"_s, std::max(1, day.endpoints / 100)},
                         {u"joinsAtSeconds"_s, copySeconds / 2}},
            QJsonObject {{u"name"_s, u"corrupt"_s}, {u"endpoints"_s, 1}, {u"corruptShare"_s, 0.5}},
            QJsonObject {{u"name"_s, u"slow"_s},
                         {u"endpoints"_s, 1},
                         {u"upMbit"_s, std::max(1.0, day.lanMbit / 20.0)}}};
        events = {
            QJsonObject {{u"what"_s, u"kill"_s}, {u"who"_s, u"crew"_s}, {u"atFraction"_s, 0.5}}};
    }
    const QJsonObject site {{u"name"_s, u"Head-office"_s},
                            {u"endpoints"_s, day.endpoints},
                            {u"wanMbit"_s, day.wanMbit},
                            {u"lanMbit"_s, day.lanMbit},
                            {u"groups"_s, groups}};
    const QJsonObject scenario {
        {u"name"_s, u"Patch Tuesday"_s},
        {u"seed"_s, static_cast<qint64>(day.seed)},
        {u"artifact"_s,
         QJsonObject {{u"bytes"_s, static_cast<qint64>(day.bytes)}, {u"knownExploited"_s, true}}},
        {u"sites"_s, QJsonArray {site}},
        {u"events"_s, events}};
    return QJsonDocument(scenario).toJson();
}

} // namespace patchswarm::scenario
