#include "tests/lab/pairbooks.h"

namespace patchswarm::lab {

void PairBooks::gave(const QString& giver, const QString& taker, quint64 bytes)
{
    m_pairs[{giver, taker}].given += bytes;
}

void PairBooks::got(const QString& taker, const QString& giver, quint64 bytes)
{
    m_pairs[{giver, taker}].received += bytes;
}

void PairBooks::wasKilled(const QString& name, quint64 bytes)
{
    m_killed[name] += bytes;
}

quint64 PairBooks::mayHaveLost(const QString& name) const
{
    const auto killed = m_killed.find(name);
    return killed == m_killed.end() ? 0 : killed->second;
}

QStringList PairBooks::differences() const
{
    QStringList faults;
    for (const auto& [pair, said] : m_pairs) {
        const auto& [giver, taker] = pair;
        const bool agree = said.given <= said.received + mayHaveLost(taker)
            && said.received <= said.given + mayHaveLost(giver);
        if (!agree)
            faults.append(QStringLiteral("%1 says it gave %2 %3 bytes, %2 says it got %4")
                              .arg(giver, taker)
                              .arg(said.given)
                              .arg(said.received));
    }
    return faults;
}

} // namespace patchswarm::lab
