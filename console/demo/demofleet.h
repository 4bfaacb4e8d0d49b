#pragma once

#include <QObject>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "console/demo/demoendpoint.h"
#include "console/demo/demoorigin.h"
#include "console/demo/interruption.h"
#include "console/demo/workspace.h"
#include "console/fleet/fleetinventory.h"
#include "shared/trust/fleet.h"

namespace patchswarm::demo {

// What a demo is made of.
struct DemoSetup
{
    int endpoints = 3;
    quint64 artifactBytes = 1;
    quint64 wanBitsPerSecond = 1;
    quint64 lanBytesPerSecond = 0; // what each endpoint may send to neighbours; 0: no limit
    quint32 seed = 1;
    std::optional<int> corrupt; // which endpoint runs the corrupt peer
    QString logDirectory; // empty: logs go with the rest
    QString fleetDirectory; // to make, and to keep; empty: goes with the rest
};

// A whole small world on this machine: a fleet, an origin behind a modelled WAN, agents on
// 127.0.1.1, 127.0.1.2, ...; all of it gone with this object. It does what it is told step by step;
// the scenario is the demo's. Each step waits in the event loop and ends early when the user
// interrupts. Main thread.
class DemoFleet : public QObject
{
    Q_OBJECT

public:
    static constexpr auto jobId = "patch-tuesday";
    static constexpr auto fileName = "patch-tuesday.bin";

    // Programs are looked for beside this one, then on PATH.
    [[nodiscard]] static QString findAgent();
    [[nodiscard]] static QString findCorruptPeer(); // empty: none

    // Errors name what is missing or taken, and the next step.
    [[nodiscard]] static Result<std::unique_ptr<DemoFleet>> make(const DemoSetup& setup);
    ~DemoFleet() override;

    using Members = std::vector<DemoEndpoint*>;
    // Starts them and waits until each has met us and has a key of its own.
    [[nodiscard]] Result<void> start(const Members& members);
    // The profile that lets agents use an origin on loopback, signed.
    [[nodiscard]] Result<void> applyProfile(const Members& members);
    // Says in the fleet's inventory where the endpoints are, so that patchswarmctl and the console
    // can work on them.
    [[nodiscard]] Result<void> writeInventory() const;
    // Submits the job with its chunk list to all of them at once.
    [[nodiscard]] Result<void> deploy(const Members& members);
    [[nodiscard]] QString directory() const; // of the fleet
    // In good order; what does not end in time is killed.
    void stop();

    // Runs the event loop until `done`, looked at after every event; false when `milliseconds` have
    // passed. Cancelled when the user interrupts.
    [[nodiscard]] Result<bool> waitFor(const std::function<bool()>& done, int milliseconds);

    [[nodiscard]] Members all() const;
    [[nodiscard]] DemoEndpoint& at(int index) const;

    [[nodiscard]] DemoOrigin& origin() const { return *m_origin; }

    [[nodiscard]] const DemoSetup& setup() const { return m_setup; }

private:
    explicit DemoFleet(DemoSetup setup);

    [[nodiscard]] Result<void> build();
    [[nodiscard]] Result<void> checkPorts() const;
    [[nodiscard]] Result<void> makeArtifact();
    [[nodiscard]] Result<void> makeFleet();
    [[nodiscard]] Result<void> addEndpoint(int index, const trust::Bundle& bundle);
    [[nodiscard]] Result<void> writeLocalSettings(const QString& stateDirectory) const;
    [[nodiscard]] Result<QString> certify(const QString& csrPem, const QString& id);
    [[nodiscard]] Result<void> waitForAll(const Members& members, const QString& what,
                                          const std::function<bool(const DemoEndpoint&)>& done);
    [[nodiscard]] QString addressOf(int index) const;

    DemoSetup m_setup;
    Interruption m_interruption;
    bool m_isInterrupted = false;
    std::unique_ptr<Workspace> m_workspace;
    QString m_content;
    std::unique_ptr<ArtifactManifest> m_manifest;
    std::unique_ptr<DemoOrigin> m_origin;
    std::unique_ptr<trust::Fleet> m_fleet;
    std::unique_ptr<fleet::FleetInventory> m_inventory;
    QByteArray m_profile; // signed
    QByteArray m_job; // signed
    std::vector<std::unique_ptr<DemoEndpoint>> m_endpoints;
};

} // namespace patchswarm::demo
