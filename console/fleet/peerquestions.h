#pragma once

#include <QSet>
#include <QString>

#include <vector>

#include "console/fleet/endpointlink.h"

namespace patchswarm::fleet {

// Whom to ask for its peers, and when: those that somebody looks at once a second, and of those
// that transfer so many a second in turn. Network thread.
class PeerQuestions
{
public:
    void setRate(int callsPerSecond) { m_rate = callsPerSecond; }

    void lookSoon() { m_lastFocusMs = 0; } // at those that are looked at, at once

    void beginAnew() { m_next = 0; } // the links are other ones now

    // `sinceMs`: how long ago it was called last.
    void ask(const std::vector<EndpointLink*>& links, const QSet<QString>& focus, qint64 nowMs,
             int sinceMs);

private:
    int m_rate = 0;
    double m_credit = 0;
    std::size_t m_next = 0;
    qint64 m_lastFocusMs = 0;
};

} // namespace patchswarm::fleet
