#include "console/fleet/watchloop.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

namespace {

constexpr int tickMs = 100;
constexpr qint64 idlePublishMs = 1000; // a fleet in which nothing changes still grows older
constexpr qint64 storeMs = 1000; // contacts go to the inventory in one transaction
constexpr qint64 trustMs = 2000;

qint64 wallMs()
{
    return QDateTime::currentMSecsSinceEpoch();
}

// Changes when another process revokes, enrols or renews.
QString stampOf(const QString& directory)
{
    QString stamp;
    for (const QString& name : {u"revoked.jws"_s, u"enrolled.json"_s, u"discovery.keys"_s}) {
        const QFileInfo info(QDir(directory).filePath(name));
        stamp += u"%1/%2;"_s.arg(info.lastModified().toMSecsSinceEpoch()).arg(info.size());
    }
    return stamp;
}

CallFailure notOpen()
{
    return CallFailure::from(
        ConnectionFailure {Failure::Stopped, u"the fleet directory could not be opened"_s});
}

} // namespace

WatchLoop::WatchLoop(WatchSettings settings, std::shared_ptr<WatchMailbox> mailbox)
    : m_settings(std::move(settings))
    , m_mailbox(std::move(mailbox))
    , m_recorder(m_settings)
    , m_rounds(std::make_unique<RoundBook>(this))
    , m_shares(m_settings)
    , m_clock(this)
    , m_publisher(this)
    , m_random(m_settings.seed == 0 ? std::random_device()() : m_settings.seed)
{
    m_settings.patience.firstRetryMs = 0; // links dial when it is their turn
    connect(m_rounds.get(), &RoundBook::ended, this, &WatchLoop::reloadInventory,
            Qt::QueuedConnection);
    connect(&m_clock, &QTimer::timeout, this, &WatchLoop::tick);
    connect(&m_publisher, &QTimer::timeout, this, &WatchLoop::publish);
    setRate(4);
}

WatchLoop::~WatchLoop()
{
    m_rounds.reset();
    for (const auto& [name, link] : m_links)
        link->disconnect(this);
    storeContacts();
    m_recorder.finish([this] { return makeSnapshot(); });
    m_links.clear();
}

void WatchLoop::start()
{
    auto workspace = Workspace::open(m_settings.directory, QDateTime::currentDateTimeUtc());
    if (!workspace) {
        Q_EMIT failed(workspace.error());
        return;
    }
    m_workspace = std::move(*workspace);
    m_trustStamp = stampOf(m_settings.directory);
    m_recorder.open(wallMs());
    reloadInventory();
    resumePicture();
    m_clock.start(tickMs);
    m_publisher.start();
    publish();
    Q_EMIT started();
    tick();
}

// --- recording -----------------------------------------------------------------------------------

// A console that starts in the middle of a job shows what it knew, as old as it is.
void WatchLoop::resumePicture()
{
    const History* const history = m_recorder.history();
    if (history == nullptr)
        return;
    if (const SnapshotPointer last = history->lastPicture())
        for (const EndpointPointer& endpoint : last->endpoints)
            if (const auto link = m_links.find(endpoint->record.name); link != m_links.end())
                link->second->book().resume(*endpoint);
    const auto sequences = history->lastSequences();
    for (const auto& [name, link] : m_links)
        link->resumeEventsAfter(sequences.value(name));
}

// --- links ---------------------------------------------------------------------------------------

void WatchLoop::reloadInventory()
{
    if (!m_workspace)
        return;
    lookAtTrust(); // whoever was revoked is dropped now, not at the next look
    storeContacts();
    m_edition = m_workspace->inventory().edition(); // a later change is seen the next time
    const QVector<EndpointRecord> records = m_workspace->inventory().endpoints();
    QSet<QString> names;
    for (const EndpointRecord& record : records) {
        names.insert(record.name);
        if (const auto link = m_links.find(record.name); link != m_links.end())
            link->second->setRecord(record);
        else
            add(record);
    }
    for (auto link = m_links.begin(); link != m_links.end();)
        if (names.contains(link->first)) {
            ++link;
        } else {
            link->second->close();
            m_order.clear(); // filled anew below
            link->second.release()->deleteLater(); // we may be inside one of its signals
            link = m_links.erase(link);
        }
    const auto desired = m_workspace->inventory().desiredProfiles();
    const int count = static_cast<int>(m_links.size());
    m_order.clear();
    m_dialNext = 0;
    m_peers.beginAnew();
    for (const auto& [name, link] : m_links) {
        m_order.push_back(link.get());
        const DesiredProfile profile = desired.value(name);
        link->setDesired(profile.id, profile.revision);
        link->setFollowing(count <= m_settings.followAtMost, std::clamp(count * 10, 1000, 30'000));
        link->setInfoMs(
            std::max(m_settings.infoMs, count * 1000 / std::max(1, m_settings.infosPerSecond)));
    }
    m_shares.lookSoon();
    m_shares.look(m_order, m_focus, wallMs());
    applyExpected();
    m_isChanged = true;
}

void WatchLoop::add(const EndpointRecord& record)
{
    auto link = std::make_unique<EndpointLink>(*m_workspace, m_settings, record);
    EndpointLink* const each = link.get();
    const QString name = record.name;
    connect(each, &EndpointLink::changed, this, [this] { m_isChanged = true; });
    connect(each, &EndpointLink::dialled, this, [this] {
        --m_dialling;
        QMetaObject::invokeMethod(
            this, [this] { dialMore(wallMs()); }, Qt::QueuedConnection);
    });
    connect(each, &EndpointLink::identified, this,
            [this, each](const QString& proved, const rpc::AgentInfo& info, quint16 port) {
                remember(*each, proved, info, port);
            });
    connect(each, &EndpointLink::eventsHeard, this,
            [this, name](const QVector<rpc::SwarmEvent>& events) { heard(name, events); });
    connect(each, &EndpointLink::lost, this, [this, name] { rereadRecord(name); });
    m_links.emplace(name, std::move(link));
}

void WatchLoop::applyExpected()
{
    std::map<QString, std::vector<EndpointId>> ids;
    const trust::Fleet& fleet = m_workspace->fleet();
    for (const trust::Enrolled& entry : fleet.enrolled())
        if (entry.role == trust::Role::Agent && !fleet.revocations().contains(entry.id))
            ids[entry.name].push_back(entry.id);
    for (const auto& [name, link] : m_links)
        link->setExpected(ids[name]);
}

void WatchLoop::lookAtTrust()
{
    const QString stamp = stampOf(m_settings.directory);
    if (stamp == m_trustStamp)
        return;
    m_trustStamp = stamp;
    auto fleet = trust::Fleet::open(m_settings.directory, QDateTime::currentDateTimeUtc());
    if (!fleet)
        return; // being written; what we have stays good
    m_workspace->fleet() = std::move(*fleet);
    applyExpected();
    for (const auto& [name, link] : m_links)
        link->trustChanged();
    m_rounds->trustChanged();
    m_isChanged = true;
}

// Another console, or the command line, adds, moves and labels endpoints, too.
void WatchLoop::lookAtInventory()
{
    if (m_workspace->inventory().edition() != m_edition)
        reloadInventory();
}

void WatchLoop::remember(EndpointLink& link, const QString& name, const rpc::AgentInfo& info,
                         quint16 port)
{
    EndpointRecord record = link.book().record();
    const QString before = record.name;
    record.name = name;
    record.id = info.id;
    record.site = info.site;
    record.lastSeenMs = wallMs();
    record.profileId = info.profileId;
    record.profileRevision = info.profileRevision;
    if (!info.groups.isEmpty())
        record.groups = info.groups;
    if (!info.tags.isEmpty())
        record.tags = info.tags;
    if (name != before)
        return rename(before, record, port);
    link.book().setRecord(record);
    record.groups = info.groups; // only what it said itself is noted
    record.tags = info.tags;
    m_contacts.insert(name, record);
}

// It was known by its address alone.
void WatchLoop::rename(const QString& before, EndpointRecord record, quint16 port)
{
    record.port = port;
    FleetInventory& inventory = m_workspace->inventory();
    if (const auto known = inventory.findByName(record.name); known && record.groups.isEmpty())
        record.groups = known->groups;
    if (inventory.remove(before) && inventory.store(record))
        QMetaObject::invokeMethod(this, &WatchLoop::reloadInventory, Qt::QueuedConnection);
}

void WatchLoop::storeContacts()
{
    m_lastStoredMs = wallMs();
    if (m_contacts.isEmpty() || !m_workspace)
        return;
    if (m_workspace->inventory().noteContacts(m_contacts.values()))
        m_contacts.clear();
}

// It may have moved: its profile changed, or a round found it elsewhere.
void WatchLoop::rereadRecord(const QString& name)
{
    const auto record = m_workspace->inventory().findByName(name);
    const auto link = m_links.find(name);
    if (record && link != m_links.end()
        && (record->host != link->second->book().record().host
            || record->port != link->second->book().record().port))
        link->second->setRecord(*record);
}

// --- the clock -----------------------------------------------------------------------------------

void WatchLoop::tick()
{
    const qint64 now = wallMs();
    dialMore(now);
    for (const auto& [name, link] : m_links)
        link->tick(now);
    m_peers.ask(m_order, m_focus, now, tickMs);
    m_shares.look(m_order, m_focus, now);
    if (now - m_lastStoredMs >= storeMs)
        storeContacts();
    if (now - m_lastTrustMs >= trustMs) {
        m_lastTrustMs = now;
        lookAtTrust();
        lookAtInventory();
    }
    if (m_recorder.record(now, [this] { return makeSnapshot(); }))
        m_isChanged = true;
}

void WatchLoop::dialMore(qint64 now)
{
    for (std::size_t looked = 0;
         looked < m_order.size() && m_dialling < m_settings.connectingAtOnce; ++looked) {
        m_dialNext = (m_dialNext + 1) % m_order.size();
        EndpointLink* const link = m_order.at(m_dialNext);
        if (!link->isDue(now))
            continue;
        ++m_dialling;
        link->dial(now, nextJitter());
    }
}

void WatchLoop::setRate(int snapshotsPerSecond)
{
    m_publisher.setInterval(1000 / std::clamp(snapshotsPerSecond, 1, 60));
}

void WatchLoop::setFocus(const QStringList& endpoints)
{
    m_focus = QSet<QString>(endpoints.begin(), endpoints.end());
    m_peers.lookSoon();
    m_shares.lookSoon(); // they are to tell more often at once
}

void WatchLoop::retryNow(const QStringList& endpoints)
{
    for (const QString& name : endpoints)
        if (const auto link = m_links.find(name); link != m_links.end()) {
            rereadRecord(name);
            link->second->retryNow();
        }
    dialMore(wallMs());
}

// --- snapshots and events ------------------------------------------------------------------------

SnapshotPointer WatchLoop::makeSnapshot()
{
    auto snapshot = std::make_shared<FleetSnapshot>();
    snapshot->number = ++m_number;
    snapshot->atMs = wallMs();
    snapshot->recorder = m_recorder.picture();
    snapshot->endpoints.reserve(static_cast<qsizetype>(m_links.size()));
    for (const auto& [name, link] : m_links)
        snapshot->endpoints.append(link->book().snapshot());
    return snapshot;
}

void WatchLoop::publish()
{
    if (m_settings.isFed)
        return;
    const qint64 now = wallMs();
    if (!m_events.isEmpty()) {
        if (m_mailbox->put(std::exchange(m_events, {})))
            Q_EMIT eventsPut();
    }
    if (!m_isChanged && now - m_lastPublishedMs < idlePublishMs)
        return;
    m_isChanged = false;
    m_lastPublishedMs = now;
    if (m_mailbox->put(makeSnapshot()))
        Q_EMIT snapshotPut();
}

void WatchLoop::heard(const QString& endpoint, const QVector<rpc::SwarmEvent>& events)
{
    QVector<FleetEvent> told;
    const qint64 now = wallMs();
    for (const rpc::SwarmEvent& event : events)
        told.append({endpoint, now, event});
    m_recorder.add(told);
    m_events += told;
    if (m_events.size() > WatchMailbox::mostEvents && m_mailbox->put(std::exchange(m_events, {})))
        Q_EMIT eventsPut();
}

// --- work ----------------------------------------------------------------------------------------

void WatchLoop::call(const QString& endpoint, const QString& method, const QJsonObject& params,
                     AgentClient::Callback callback)
{
    const auto link = m_links.find(endpoint);
    if (link == m_links.end())
        return callback(tl::unexpected(CallFailure {
            {ErrorCode::NotFound, u"there is no endpoint \"%1\" in this fleet"_s.arg(endpoint)}}));
    link->second->call(method, params, std::move(callback));
}

void WatchLoop::startRound(quint64 number, const QStringList& endpoints, EndpointVisit::Work work,
                           OutcomeSink sink)
{
    if (!m_workspace) {
        for (int i = 0; i < endpoints.size(); ++i)
            sink(i, {endpoints.at(i), {}, u"stopped"_s, {}, notOpen(), {}});
        return;
    }
    storeContacts();
    m_rounds->start(number, *m_workspace, endpoints, std::move(work), std::move(sink));
}

void WatchLoop::stopRound(quint64 number)
{
    m_rounds->stop(number);
}

} // namespace patchswarm::fleet
