#pragma once

#include <QObject>
#include <QTemporaryDir>
#include <QTimer>

#include <memory>
#include <vector>

#include "console/fleet/workspace.h"
#include "tests/support/fakefleet/fakeendpoint.h"

namespace patchswarm::tests {

struct FakeFleetOptions
{
    int endpoints = 4;
    int sites = 2; // named "site-1", …
    quint64 seed = 1; // of the story
    FakeJob job = {};
    bool hasJob = true;
    int telemetryMs = 500; // 0: nothing moves by itself; advance() does it
    double bytesPerSecond = 20e6; // of each endpoint, more or less
    int crewPerSite = 2;
    int failing = 0; // the last ones of the fleet fail half way
    double timeScale = 1; // of the transfer's time to the wall's
    int peers = 0; // of its site and the next that each one tells of
};

// So many endpoints in this process, each with its own listener on loopback, and the fleet
// directory that knows them. The same seed tells the same story. Raises the number of files that
// the process may open. Fails the test by qFatal when the machine cannot even do that. Lives on
// one thread: move it there before start().
class FakeFleet : public QObject
{
    Q_OBJECT

public:
    explicit FakeFleet(const FakeFleetOptions& options = {});
    ~FakeFleet() override;

    [[nodiscard]] QString directory() const
    {
        return m_directory.filePath(QStringLiteral("fleet"));
    }

    // Listens everywhere and writes the ports into the inventory.
    void start();
    void stop(); // nothing listens, nothing moves
    void advance(qint64 ms); // of the story

    [[nodiscard]] int count() const { return static_cast<int>(m_endpoints.size()); }

    [[nodiscard]] FakeEndpoint& at(int index) { return *m_endpoints.at(std::size_t(index)); }

    [[nodiscard]] static QString nameOf(int index); // "pc-0001", …

    // For another certificate: a fleet of its own, or another role of this one.
    [[nodiscard]] trust::Identity identity(const QString& name, trust::Role role);
    [[nodiscard]] static trust::Identity strangerIdentity();

    [[nodiscard]] trust::Fleet& fleet() { return m_workspace->fleet(); }

    [[nodiscard]] fleet::FleetInventory& inventory() { return m_workspace->inventory(); }

private:
    void addEndpoints(const QList<trust::Bundle>& bundles);
    void addPeers();
    void tick();

    FakeFleetOptions m_options;
    QTemporaryDir m_directory;
    std::unique_ptr<fleet::Workspace> m_workspace;
    std::vector<std::unique_ptr<FakeEndpoint>> m_endpoints;
    QTimer m_clock;
    int m_slice = 0; // of the fleet, that tells next
};

// As far as the system lets us.
void raiseFileLimit();

} // namespace patchswarm::tests
