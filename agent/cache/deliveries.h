#pragma once

#include <functional>
#include <map>
#include <vector>

#include "agent/cache/artifactshelf.h"
#include "agent/cache/cachetask.h"
#include "agent/cache/taskqueue.h"

namespace patchswarm::cache {

// The files below STATE/delivered: which were made, for which job, and how long they stay. The
// copying itself is DeliveryTask's. The worker's thread.
class Deliveries
{
public:
    Deliveries(ArtifactShelf& shelf, TaskQueue& tasks, Journal& journal, CacheEvents& events,
               const Options& options);

    // Asked of admission: bytes lacking for a copy of this artifact, and why.
    std::function<quint64(const Artifact&, QString* reason)> lackingFor;
    // Told when chunks turn out damaged.
    std::function<void(Artifact&)> reportDamage;

    void restore(std::vector<DeliveredRow> rows);
    void deliver(const DeliveredRow& row);
    void removeJob(const QString& jobId);
    void markHandedOver(const QString& jobId);
    void expire(int retentionDays); // a day after hand-over, or with retention
    void onEnded(const DeliveredRow& row, const Error& error, bool ok);

    // --- for DeliveryTask ---
    [[nodiscard]] bool isCancelled(const DeliveredRow& row) const;
    [[nodiscard]] int pendingOf(const Cid& cid) const;

    [[nodiscard]] const ArtifactFile::Fault& fault() const { return m_options.fault; }

    [[nodiscard]] bool hasRoomFor(const Artifact& artifact) const;
    [[nodiscard]] CacheTask::Progress waitForRoom(const Artifact& artifact);
    void handOver(const DeliveredRow& row, std::shared_ptr<ArtifactFile> file, const QString& from,
                  bool moved);
    void failed(const DeliveredRow& row, const Error& error);
    [[nodiscard]] QString temporaryOf(const DeliveredRow& row) const; // until it is complete

private:
    using Key = std::pair<QString, QString>; // job, file name

    struct Pending
    {
        Cid cid;
        bool cancelled = false;
        bool moved = false; // the cached file itself was handed to the journal
    };

    [[nodiscard]] QString pathOf(const DeliveredRow& row) const;
    void settle(const Cid& cid);
    void forget(const DeliveredRow& row);

    ArtifactShelf& m_shelf;
    TaskQueue& m_tasks;
    Journal& m_journal;
    CacheEvents& m_events;
    const Options& m_options;
    std::map<Key, Pending> m_pending;
    std::map<Key, DeliveredRow> m_rows;
    std::map<Cid, quint64> m_announced; // missing bytes last told
};

} // namespace patchswarm::cache
