#include "agent/service/job.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace patchswarm::service {

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
    };
    return QJsonDocument(record).toJson(QJsonDocument::Compact);
}

bool Job::applyRecord(const QByteArray& text)
{
    const QJsonObject record = QJsonDocument::fromJson(text).object();
    const int number = record.value(QStringLiteral("phase")).toInt(-1);
    if (number < 0 || number > static_cast<int>(JobPhase::Expired))
        return false;
    phase = static_cast<JobPhase>(number);
    detail = record.value(QStringLiteral("detail")).toString();
    paused = record.value(QStringLiteral("paused")).toBool();
    exitCode = record.value(QStringLiteral("exitCode")).toInt(-1);
    rebootPending = record.value(QStringLiteral("rebootPending")).toBool();
    receivedAtMs = record.value(QStringLiteral("receivedAt")).toInteger();
    deliveredAtMs = record.value(QStringLiteral("deliveredAt")).toInteger();
    endedAtMs = record.value(QStringLiteral("endedAt")).toInteger();
    return true;
}

} // namespace patchswarm::service
