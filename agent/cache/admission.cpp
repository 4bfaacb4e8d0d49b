#include "agent/cache/admission.h"

#include <algorithm>

#include "agent/cache/log.h"
#include "shared/content/cidtext.h"

namespace patchswarm::cache {

namespace {

bool isProtected(const Artifact& artifact)
{
    return artifact.pinned || artifact.fetching || artifact.deliveryReserved
        || artifact.addUnanswered;
}

} // namespace

Admission::Admission(ArtifactShelf& shelf, ServingTable& table, CacheEvents& events,
                     const Options& options)
    : m_shelf(shelf)
    , m_table(table)
    , m_events(events)
    , m_options(options)
    , m_limits(options.limits)
{
}

FreeSpace Admission::freeSpace() const
{
    return m_options.freeSpace ? m_options.freeSpace() : freeSpaceOf(m_shelf.paths().cache());
}

EvictionPolicy Admission::policy() const
{
    return {m_limits.retentionDays, m_shelf.nowMs()};
}

quint64 Admission::copyBytes(const Artifact& artifact) const
{
    // A reflink takes no room, and what is not kept is moved.
    return m_reflinks || !artifact.kept ? 0 : diskBytesOf(artifact.layout().size);
}

SpaceAccount Admission::account() const
{
    SpaceAccount account {m_limits, freeSpace(), 0, 0};
    for (const auto& [cid, artifact] : m_shelf.all()) {
        const quint64 size = artifact.layout().size;
        if (artifact.kept)
            account.boundUsed += diskBytesOf(size);
        if (artifact.deliveryReserved)
            account.promisedBytes += copyBytes(artifact);
        if (artifact.sparse)
            account.promisedBytes += size - artifact.verifiedBytes;
    }
    return account;
}

std::vector<EvictionCandidate> Admission::candidates() const
{
    std::vector<EvictionCandidate> all;
    for (const auto& [cid, artifact] : m_shelf.all())
        all.push_back({cid, diskBytesOf(artifact.layout().size), artifact.lastUsefulMs,
                       isProtected(artifact), artifact.kept, artifact.onlySource});
    return all;
}

void Admission::add(std::shared_ptr<const ArtifactManifest> manifest, bool keep)
{
    const Cid cid = manifest->root();
    if (Artifact* artifact = m_shelf.find(cid)) {
        const bool fits = diskBytesOf(artifact->layout().size) <= m_limits.bytes;
        if (keep && fits && !artifact->kept && artifact->movedTo.isEmpty()) {
            artifact->kept = true;
            m_shelf.markDirty(*artifact);
        }
        artifact->fetching = !artifact->whole;
        artifact->deliveryReserved = true;
        m_shelf.show(*artifact);
        onAdmitted(*artifact);
        return;
    }
    for (Waiting& one : m_waiting) {
        if (one.manifest->root() == cid) {
            one.keep = one.keep || keep;
            return;
        }
    }
    Waiting one {std::move(manifest), keep};
    if (!attempt(one))
        m_waiting.push_back(std::move(one));
}

bool Admission::withdraw(const Cid& cid)
{
    const auto removed = std::erase_if(
        m_waiting, [&cid](const Waiting& one) { return one.manifest->root() == cid; });
    if (removed > 0)
        m_table.hide(cid);
    return removed > 0;
}

SpaceNeed Admission::needOf(const Waiting& one) const
{
    const quint64 bytes = diskBytesOf(one.manifest->layout().size);
    const bool kept = one.keep && bytes <= m_limits.bytes;
    const quint64 copy = m_reflinks || !kept ? 0 : bytes;
    return {kept ? bytes : 0, bytes + copy, 4};
}

bool Admission::attempt(Waiting& one)
{
    const Cid cid = one.manifest->root();
    const SpaceNeed need = needOf(one);
    const SpaceAccount before = account();
    if (!makeRoom(need, before)) {
        announce(one, std::max(before.lackingInBound(need), before.lackingOnDisk(need)),
                 before.reason(need));
        return false;
    }
    m_table.hide(cid);
    auto created = m_shelf.create(one.manifest, need.boundBytes > 0);
    if (!created && created.error().code == ErrorCode::DiskFull) {
        announce(one, need.diskBytes, created.error().detail);
        return false;
    }
    if (!created) {
        Q_EMIT m_events.failed(cid, created.error());
        return true;
    }
    (*created)->fetching = true;
    (*created)->deliveryReserved = true;
    m_shelf.show(**created);
    onAdmitted(**created);
    return true;
}

// Evicts nothing unless it helps.
bool Admission::makeRoom(const SpaceNeed& need, const SpaceAccount& before)
{
    SpaceAccount after = before;
    std::vector<Cid> victims;
    for (const EvictionCandidate& one : policy().order(candidates())) {
        if (after.fits(need))
            break;
        after = after.without(one.diskBytes, one.kept);
        victims.push_back(one.cid);
    }
    if (!after.fits(need))
        return false;
    for (const Cid& cid : victims)
        m_shelf.drop(cid, EvictReason::Space);
    return true;
}

void Admission::announce(Waiting& one, quint64 missing, const QString& reason)
{
    CacheEntry entry;
    entry.cid = one.manifest->root();
    entry.size = one.manifest->layout().size;
    entry.kept = one.keep;
    entry.state = EntryState::Waiting;
    entry.lastUsefulMs = m_shelf.nowMs();
    entry.missingBytes = missing;
    m_table.show(entry);
    missing = std::max<quint64>(missing, 1);
    if (std::exchange(one.announced, missing) != missing)
        Q_EMIT m_events.waitingForSpace(entry.cid, missing, reason);
}

void Admission::setLimits(const Limits& limits)
{
    m_limits = limits;
    // What no longer fits at all goes, or goes on without being kept, so that the bound stays hard.
    std::vector<Cid> gone;
    for (auto& [cid, artifact] : m_shelf.all()) {
        if (artifact.pinned || diskBytesOf(artifact.layout().size) <= limits.bytes)
            continue;
        artifact.kept = false;
        m_shelf.markDirty(artifact);
        m_shelf.show(artifact);
        if (!isProtected(artifact))
            gone.push_back(cid);
    }
    for (const Cid& cid : gone)
        m_shelf.drop(cid, EvictReason::Space);
    review();
}

void Admission::review()
{
    expire();
    enforceBound();
    enforceFloor();
    std::vector<Waiting> waiting = std::exchange(m_waiting, {});
    for (Waiting& one : waiting)
        if (!attempt(one))
            m_waiting.push_back(std::move(one));
}

void Admission::expire()
{
    for (const EvictionCandidate& one : policy().expired(candidates())) {
        qCInfo(lcCache).noquote() << "retention ends for" << cidText(one.cid);
        m_shelf.drop(one.cid, EvictReason::Expired);
    }
}

void Admission::enforceBound()
{
    SpaceAccount now = account();
    for (const EvictionCandidate& one : policy().order(candidates())) {
        if (now.boundUsed <= m_limits.bytes)
            return;
        if (!one.kept)
            continue;
        now = now.without(one.diskBytes, one.kept);
        m_shelf.drop(one.cid, EvictReason::Space);
    }
}

void Admission::enforceFloor()
{
    SpaceAccount now = account();
    const quint64 floor = m_limits.floorOn(now.disk.totalBytes);
    for (const EvictionCandidate& one : policy().order(candidates())) {
        if (now.disk.availableBytes >= floor)
            return;
        now = now.without(one.diskBytes, one.kept);
        m_shelf.drop(one.cid, EvictReason::Space);
    }
}

quint64 Admission::lackingForCopy(const Artifact& artifact, QString* reason)
{
    SpaceAccount now = account();
    const quint64 copy = copyBytes(artifact);
    if (artifact.deliveryReserved)
        now.promisedBytes -= std::min(now.promisedBytes, copy);
    const SpaceNeed need {0, copy, 2};
    if (makeRoom(need, now))
        return 0;
    if (reason != nullptr)
        *reason = now.reason(need);
    return std::max<quint64>(now.lackingOnDisk(need), 1);
}

} // namespace patchswarm::cache
