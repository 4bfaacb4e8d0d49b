#include "agent/service/ratebook.h"

namespace patchswarm::service {

namespace {

constexpr int sampleMs = 500;
constexpr qint64 awakeMs = 10'000;
constexpr double newShare =
    0.4; // of a sample in the smoothed rate: half of a change shows after about a second

void smooth(double& rate, quint64 before, quint64 now, double elapsedSeconds)
{
    const double fresh = now > before ? static_cast<double>(now - before) / elapsedSeconds : 0;
    rate += (fresh - rate) * newShare;
    if (rate < 1)
        rate = 0;
}

} // namespace

RateBook::RateBook(const LedgerKeeper& ledger, const SwarmDriver& driver, QObject* parent)
    : QObject(parent)
    , m_ledger(ledger)
    , m_driver(driver)
{
    m_clock.start();
    m_timer.setInterval(sampleMs);
    connect(&m_timer, &QTimer::timeout, this, &RateBook::sample);
}

void RateBook::keepAwake()
{
    m_awakeUntilMs = m_clock.elapsed() + awakeMs;
    if (m_timer.isActive())
        return;
    m_histories.clear();
    sample();
    m_timer.start();
}

RateBook::Rates RateBook::rates(const Cid& cid) const
{
    const auto known = m_histories.find(cid);
    return known == m_histories.end() ? Rates {} : known->second.smoothed;
}

void RateBook::sample()
{
    const qint64 now = m_clock.elapsed();
    const double elapsed = static_cast<double>(std::max<qint64>(1, now - m_lastSampleMs)) / 1000.0;
    m_lastSampleMs = now;
    if (now > m_awakeUntilMs)
        return m_timer.stop();
    std::map<Cid, History> next;
    for (const Cid& cid : m_driver.artifacts()) {
        const swarm::Ledger total = m_ledger.totals(cid);
        const auto known = m_histories.find(cid);
        History history = known == m_histories.end() ? History {total, {}} : known->second;
        smooth(history.smoothed.origin, history.last.fromOrigin + history.last.fromGateway,
               total.fromOrigin + total.fromGateway, elapsed);
        smooth(history.smoothed.peers, history.last.fromPeers, total.fromPeers, elapsed);
        smooth(history.smoothed.upload, history.last.uploaded, total.uploaded, elapsed);
        history.last = total;
        next.emplace(cid, history);
    }
    m_histories = std::move(next);
}

} // namespace patchswarm::service
