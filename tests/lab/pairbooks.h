#pragma once

#include <QString>
#include <QStringList>

#include <map>
#include <utility>

namespace patchswarm::lab {

// What each endpoint of a crowd says of each other, and whether the two agree. Names are the
// lab's.
class PairBooks
{
public:
    void gave(const QString& giver, const QString& taker, quint64 bytes);
    void got(const QString& taker, const QString& giver, quint64 bytes);

    // A kill may cost the killed one's books up to `bytes`, that much and in that direction only:
    // as a giver the receipts of the time between two savings of its rows, as a taker the chunks
    // that it had acknowledged and that were not yet durable, with rows as old. What the other one
    // wrote down then has no counterpart.
    void wasKilled(const QString& name, quint64 bytes);

    // A sentence for each pair that disagrees, whichever of the two claims more.
    [[nodiscard]] QStringList differences() const;

private:
    struct Said
    {
        quint64 given = 0;
        quint64 received = 0;
    };

    [[nodiscard]] quint64 mayHaveLost(const QString& name) const;

    std::map<std::pair<QString, QString>, Said> m_pairs; // giver, taker
    std::map<QString, quint64> m_killed;
};

} // namespace patchswarm::lab
