#include "console/pages/wanbudget.h"

#include <map>

#include "shared/policy/settings.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::pages {

namespace {

QString keyOf(const fleet::EndpointSnapshot& endpoint)
{
    return u"%1/%2"_s.arg(endpoint.profile.effectiveId).arg(endpoint.profile.effectiveRevision);
}

// A setting that the document leaves out has its default.
double budgetOf(const rpc::ProfileView& view)
{
    return view.effective.value("settings"_L1)
        .toObject()
        .value("originBudgetTarget"_L1)
        .toDouble(policy::Settings {}.originBudgetTarget);
}

} // namespace

WanBudget::WanBudget(FleetSession& session, QObject* parent)
    : QObject(parent)
    , m_session(session)
{
    connect(&session, &FleetSession::tablesChanged, this, &WanBudget::look);
    connect(&session, &FleetSession::jobChanged, this, &WanBudget::look);
}

void WanBudget::look()
{
    std::map<QString, std::pair<int, fleet::EndpointPointer>> profiles;
    for (const fleet::EndpointPointer& endpoint : m_session.snapshot()->endpoints) {
        if (!endpoint->isConnected() || endpoint->profile.effectiveId.isEmpty()
            || endpoint->findJob(m_session.job()) == nullptr)
            continue;
        auto& [count, first] = profiles[keyOf(*endpoint)];
        if (++count == 1)
            first = endpoint;
    }
    QString most;
    for (const auto& [key, each] : profiles)
        if (most.isEmpty() || each.first > profiles[most].first)
            most = key;
    if (most.isEmpty())
        return; // nobody is there: what was known stays
    if (!m_known.contains(most))
        ask(*profiles[most].second, most);
    set(m_known.value(most));
}

void WanBudget::ask(const fleet::EndpointSnapshot& endpoint, const QString& profile)
{
    m_known.insert(profile, 0);
    m_session.watch().callFor<rpc::ProfileView>(
        endpoint.record.name, u"profile.get"_s, {}, this,
        [this, profile](const tl::expected<rpc::ProfileView, fleet::CallFailure>& view) {
            if (!view)
                return void(m_known.remove(profile)); // another look asks again
            m_known.insert(profile, budgetOf(*view));
            look();
        });
}

void WanBudget::set(double copies)
{
    if (copies == m_copies)
        return;
    m_copies = copies;
    Q_EMIT changed(m_copies);
}

} // namespace patchswarm::pages
