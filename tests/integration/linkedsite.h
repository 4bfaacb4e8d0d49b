#pragma once

#include <QTest>

#include <memory>
#include <vector>

#include "tests/integration/oneagent.h"

namespace patchswarm::tests {

// Three agents that are linked to each other.
struct Site
{
    explicit Site(int firstHost, int fleetAgeDays = 0)
        : fleet(QDateTime::currentDateTimeUtc().addDays(-fleetAgeDays))
    {
        for (int i = 0; i < 3; ++i) {
            agents.push_back(
                std::make_unique<OneAgent>(fleet, QStringLiteral("pc"), firstHost + i));
            agents.back()->start();
            if (!agents.back()->connectTo())
                qFatal("no administration");
        }
    }

    // A profile given to the first has reached all: they are linked.
    [[nodiscard]] bool isLinked()
    {
        policy::Profile profile = TestFleet::loopbackProfile();
        profile.revision = 1;
        return agents.front()->apply(profile).result && all(QStringLiteral("profileRevision"), 1);
    }

    [[nodiscard]] bool all(const QString& what, qint64 wanted, int patienceMs = 20'000)
    {
        return QTest::qWaitFor(
            [&] {
                for (const auto& agent : agents)
                    if (agent->info().value(what).toInteger() != wanted)
                        return false;
                return true;
            },
            patienceMs);
    }

    // What a console would bring, to the first agent alone.
    [[nodiscard]] AdminConnection::Reply push(const QByteArray& revocations,
                                              const QByteArray& keys = {})
    {
        QJsonObject params {{QStringLiteral("revocations"), QString::fromLatin1(revocations)}};
        if (!keys.isEmpty())
            params.insert(QStringLiteral("discoveryKeys"), QString::fromLatin1(keys));
        return agents.front()->admin().call(QStringLiteral("trust.update"), params);
    }

    [[nodiscard]] AdminConnection::Reply pushAll()
    {
        return push(fleet.fleet().revocations().compact(), fleet.fleet().keyDocument().compact());
    }

    [[nodiscard]] qint64 number() { return qint64(list().number()); }

    [[nodiscard]] const trust::RevocationList& list() { return fleet.fleet().revocations(); }

    TestFleet fleet;
    std::vector<std::unique_ptr<OneAgent>> agents;
};

} // namespace patchswarm::tests
