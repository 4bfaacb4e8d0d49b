#include "console/fleet/peerquestions.h"

#include <algorithm>

namespace patchswarm::fleet {

namespace {

constexpr qint64 focusMs = 1000;

} // namespace

void PeerQuestions::ask(const std::vector<EndpointLink*>& links, const QSet<QString>& focus,
                        qint64 nowMs, int sinceMs)
{
    if (!focus.isEmpty() && nowMs - m_lastFocusMs >= focusMs) {
        m_lastFocusMs = nowMs;
        for (EndpointLink* link : links)
            if (focus.contains(link->book().record().name))
                link->askPeers();
    }
    m_credit = std::min<double>(m_rate, m_credit + m_rate * sinceMs / 1000.0);
    for (std::size_t looked = 0; looked < links.size() && m_credit >= 1; ++looked) {
        m_next = (m_next + 1) % links.size();
        EndpointLink* const link = links.at(m_next);
        if (!link->isLive() || !link->book().isTransferring())
            continue;
        --m_credit;
        link->askPeers();
    }
}

} // namespace patchswarm::fleet
