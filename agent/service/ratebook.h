#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <map>

#include "agent/service/ledgerkeeper.h"

namespace patchswarm::service {

// How fast each artifact's bytes have been coming and going over the last two seconds or so. It
// samples only while somebody looks. Main thread.
class RateBook : public QObject
{
    Q_OBJECT

public:
    struct Rates // bytes per second
    {
        double origin = 0; // gateway included
        double peers = 0;
        double upload = 0;
    };

    RateBook(const LedgerKeeper& ledger, const SwarmDriver& driver, QObject* parent = nullptr);

    // Somebody reads rates now: sampling goes on for ten seconds after the last call.
    void keepAwake();
    [[nodiscard]] Rates rates(const Cid&) const;

private:
    void sample();

    struct History
    {
        swarm::Ledger last;
        Rates smoothed;
    };

    const LedgerKeeper& m_ledger;
    const SwarmDriver& m_driver;
    std::map<Cid, History> m_histories;
    QElapsedTimer m_clock;
    qint64 m_lastSampleMs = 0;
    qint64 m_awakeUntilMs = 0;
    QTimer m_timer;
};

} // namespace patchswarm::service
