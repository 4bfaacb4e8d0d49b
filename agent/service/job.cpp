#include "agent/service/job.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>

namespace patchswarm::service {

namespace {

struct TakenField
{
    QLatin1String name;
    std::uint64_t swarm::Ledger::*bytes;
};

const std::array takenFields {
    TakenField {QLatin1String("origin"), &swarm::Ledger::fromOrigin},
    TakenField {QLatin1String("gateway"), &swarm::Ledger::fromGateway},
    TakenField {QLatin1String("peers"), &swarm::Ledger::fromPeers},
    TakenField {QLatin1String("cache"), &swarm::Ledger::fromCache},
    TakenField {QLatin1String("verified"), &swarm::Ledger::verified},
    TakenField {QLatin1String("wasted"), &swarm::Ledger::wasted},
};

QJsonObject toJson(const QHash<int, swarm::Ledger>& taken)
{
    QJsonObject json;
    for (auto one = taken.constBegin(); one != taken.constEnd(); ++one) {
        QJsonObject figures;
        for (const TakenField& field : takenFields)
            figures.insert(field.name, static_cast<qint64>(one.value().*field.bytes));
        json.insert(QString::number(one.key()), figures);
    }
    return json;
}

QHash<int, swarm::Ledger> takenFrom(const QJsonObject& json)
{
    QHash<int, swarm::Ledger> taken;
    for (auto one = json.constBegin(); one != json.constEnd(); ++one) {
        swarm::Ledger& ledger = taken[one.key().toInt()];
        for (const TakenField& field : takenFields)
            ledger.*field.bytes = static_cast<std::uint64_t>(
                std::max<qint64>(0, one.value().toObject().value(field.name).toInteger()));
    }
    return taken;
}

} // namespace

QByteArray Job::toRecord() const
{
    const QJsonObject record {
        {QStringLiteral("jws"), QString::fromLatin1(jws)},
        {QStringLiteral("phase"), static_cast<int>(phase)},
        {QStringLiteral("detail"), detail},
        {QStringLiteral("paused"), paused},
        {QStringLiteral("exitCode"), exitCode},
        {QStringLiteral("rebootPending"), rebootPending},
        {QStringLiteral("receivedAt"), static_cast<qint64>(receivedAtMs)},
        {QStringLiteral("deliveredAt"), static_cast<qint64>(deliveredAtMs)},
        {QStringLiteral("endedAt"), static_cast<qint64>(endedAtMs)},
        {QStringLiteral("startedAt"), static_cast<qint64>(startedAtMs)},
        {QStringLiteral("taken"), toJson(taken)},
    };
    return QJsonDocument(record).toJson(QJsonDocument::Compact);
}

bool Job::applyRecord(const QByteArray& text)
{
    const QJsonObject record = QJsonDocument::fromJson(text).object();
    const int number = record.value(QStringLiteral("phase")).toInt(-1);
    if (number < 0 || number > static_cast<int>(JobPhase::Held))
        return false;
    phase = static_cast<JobPhase>(number);
    detail = record.value(QStringLiteral("detail")).toString();
    paused = record.value(QStringLiteral("paused")).toBool();
    exitCode = record.value(QStringLiteral("exitCode")).toInt(-1);
    rebootPending = record.value(QStringLiteral("rebootPending")).toBool();
    receivedAtMs = record.value(QStringLiteral("receivedAt")).toInteger();
    deliveredAtMs = record.value(QStringLiteral("deliveredAt")).toInteger();
    endedAtMs = record.value(QStringLiteral("endedAt")).toInteger();
    startedAtMs = record.value(QStringLiteral("startedAt")).toInteger();
    taken = takenFrom(record.value(QStringLiteral("taken")).toObject());
    return true;
}

} // namespace patchswarm::service
