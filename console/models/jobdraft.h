#pragma once

#include <QObject>
#include <QVector>

#include <memory>
#include <vector>

#include "console/fleet/artifactsource.h"
#include "console/fleet/fleetsnapshot.h"
#include "console/fleet/jobpublisher.h"
#include "console/models/vulnerabilities.h"

namespace patchswarm::models {

// One file or URL of a job in the making.
struct DraftArtifact
{
    enum class State
    {
        Waiting, // for its turn
        Hashing,
        Ready,
        Failed,
    };

    QString source; // path or URL
    QString fileName;
    State state = State::Waiting;
    quint64 done = 0; // bytes hashed
    quint64 total = 0; // 0: not known yet
    QString cid; // when ready
    QString error;
};

// The job wizard's state: files and URLs whose CIDs are worked out one after the other without
// holding anybody up, and everything else that a job says. It tells every fault as it stands, and
// signs when there is none; who gets it when is the deployment's affair. GUI thread.
class JobDraft : public QObject
{
    Q_OBJECT

public:
    explicit JobDraft(QObject* parent = nullptr);
    ~JobDraft() override;

    // Paths or http(s) URLs; ones that are there already are left out. A URL is also its file's
    // origin.
    void addSources(const QStringList& sources);
    void removeSource(int index);
    void retrySource(int index); // one that failed
    void cancelHashing(); // what is not ready fails as cancelled

    [[nodiscard]] const QVector<DraftArtifact>& artifacts() const { return m_artifacts; }

    [[nodiscard]] bool isHashing() const { return m_source != nullptr; }

    [[nodiscard]] quint64 size() const; // bytes of what is ready

    // Everything but the files. Set as typed, in any order; changed() follows.
    void setRequest(const fleet::JobRequest& request);

    [[nodiscard]] const fleet::JobRequest& request() const { return m_request; }

    // Fills in KEV, risk and, where none is set, the deadline by the request's CVEs. The CVEs
    // found.
    QStringList applyCatalogue(const VulnerabilityCatalogue& catalogue);

    // As an agent would tell them, with what the wizard asks besides; "artifacts" while something
    // is still hashed.
    [[nodiscard]] policy::Faults faults() const;
    // Those of one part: "artifacts", "origins", "cves", "risk", "deadline", "targets", …
    [[nodiscard]] policy::Faults faultsOf(const QString& part) const;

    // Endpoints that the targets mean, by name.
    [[nodiscard]] QStringList targets(const fleet::FleetSnapshot& fleet) const;

    [[nodiscard]] policy::Checked<fleet::PublishedJob>
    publish(const fleet::JobPublisher& publisher) const;
    // The same as a command line, for "copy as command".
    [[nodiscard]] QString command(const QString& fleetDirectory) const;

Q_SIGNALS:
    void changed(); // anything but progress
    void progressed(int index);

private:
    void startNext();
    void hashed(const std::shared_ptr<const ArtifactManifest>& manifest);
    void failed(const Error& error);
    void endSource();
    [[nodiscard]] std::vector<fleet::JobPublisher::Hashed> ready() const;
    [[nodiscard]] fleet::JobRequest wholeRequest() const;

    fleet::JobRequest m_request;
    QVector<DraftArtifact> m_artifacts;
    std::vector<std::shared_ptr<const ArtifactManifest>> m_manifests; // by index; null: not ready
    std::unique_ptr<fleet::ArtifactSource> m_source;
    int m_hashing = -1; // index
};

} // namespace patchswarm::models
