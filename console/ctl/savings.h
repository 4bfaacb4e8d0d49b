#pragma once

#include <QDateTime>
#include <QJsonObject>
#include <QVector>

#include "console/fleet/bytesources.h"

// Where the bytes of jobs came from, per endpoint and in total. Bytes.
namespace patchswarm::ctl {

struct Savings : fleet::ByteSources
{
    quint64 size = 0; // of the jobs' artifacts
    int jobs = 0;
    int finished = 0; // delivered or succeeded
    int failed = 0;

    void add(const rpc::JobStatus& job);
    void add(const Savings& other);

    friend bool operator==(const Savings&, const Savings&) = default;
};

struct EndpointSavings
{
    QString endpoint;
    QString address;
    QString state;
    bool isKnown = true; // false: it could not be asked
    Savings savings;
};

[[nodiscard]] QString savingsFormulas();
// {"job","endpoints":[{"endpoint","address","state","jobs","finished","failed","size","verified",
// "fromOrigin","fromGateway","fromPeers","fromCache","wasted","savedShare"}],"total",
// "notAsked","formulas"}
[[nodiscard]] QJsonObject savingsJson(const QVector<EndpointSavings>& endpoints,
                                      const QString& job);
[[nodiscard]] QString savingsCsv(const QVector<EndpointSavings>& endpoints);
// A page for people, to be printed: heading, the same columns as the text, formulas. `when` is
// printed as the time of the report.
[[nodiscard]] QString savingsHtml(const QVector<EndpointSavings>& endpoints, const QString& job,
                                  const QDateTime& when);
[[nodiscard]] QString savingsText(const QVector<EndpointSavings>& endpoints, const QString& job);

} // namespace patchswarm::ctl
