#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "shared/content/chunklayout.h"

namespace patchswarm {

// A set of chunk numbers below a fixed universe, as a bitmap that knows its own cardinality. Pure;
// no Qt.
class ChunkSet
{
public:
    ChunkSet() = default;

    explicit ChunkSet(ChunkIndex universe, bool full = false)
        : m_words((std::size_t {universe} + 63) / 64, full ? ~std::uint64_t {0} : 0)
        , m_universe(universe)
        , m_count(full ? universe : 0)
    {
        if (full && universe % 64 != 0)
            m_words.back() = (std::uint64_t {1} << (universe % 64)) - 1;
    }

    [[nodiscard]] ChunkIndex universe() const { return m_universe; }

    [[nodiscard]] ChunkIndex count() const { return m_count; }

    [[nodiscard]] bool isEmpty() const { return m_count == 0; }

    [[nodiscard]] bool isFull() const { return m_count == m_universe; }

    [[nodiscard]] bool contains(ChunkIndex chunk) const
    {
        return chunk < m_universe && ((m_words[chunk / 64] >> (chunk % 64)) & 1) != 0;
    }

    // True when the chunk was not in the set before. Numbers outside the universe are ignored.
    bool insert(ChunkIndex chunk)
    {
        if (chunk >= m_universe || contains(chunk))
            return false;
        m_words[chunk / 64] |= std::uint64_t {1} << (chunk % 64);
        ++m_count;
        return true;
    }

    // True when the chunk was in the set before.
    bool erase(ChunkIndex chunk)
    {
        if (!contains(chunk))
            return false;
        m_words[chunk / 64] &= ~(std::uint64_t {1} << (chunk % 64));
        --m_count;
        return true;
    }

    // The first member at or after `from`.
    [[nodiscard]] std::optional<ChunkIndex> nextMember(ChunkIndex from) const
    {
        return next(from, 0);
    }

    // The first number at or after `from` that is not a member.
    [[nodiscard]] std::optional<ChunkIndex> nextMissing(ChunkIndex from) const
    {
        return next(from, ~std::uint64_t {0});
    }

    // True when `other` has a member that this set lacks. Universes must be equal.
    [[nodiscard]] bool lacksSomeOf(const ChunkSet& other) const
    {
        for (std::size_t i = 0; i < m_words.size() && i < other.m_words.size(); ++i)
            if ((other.m_words[i] & ~m_words[i]) != 0)
                return true;
        return false;
    }

    // 64 chunks a word, chunk n at bit n % 64 of word n / 64; bits beyond the universe are zero.
    [[nodiscard]] const std::vector<std::uint64_t>& words() const { return m_words; }

    friend bool operator==(const ChunkSet&, const ChunkSet&) = default;

private:
    [[nodiscard]] std::optional<ChunkIndex> next(ChunkIndex from, std::uint64_t flip) const
    {
        for (std::size_t word = from / 64; from < m_universe && word < m_words.size(); ++word) {
            std::uint64_t bits = m_words[word] ^ flip;
            if (word == from / 64)
                bits &= ~std::uint64_t {0} << (from % 64);
            if (bits != 0) {
                const auto found = static_cast<ChunkIndex>(word * 64)
                    + static_cast<ChunkIndex>(std::countr_zero(bits));
                return found < m_universe ? std::optional(found) : std::nullopt;
            }
        }
        return std::nullopt;
    }

    std::vector<std::uint64_t> m_words;
    ChunkIndex m_universe = 0;
    ChunkIndex m_count = 0;
};

} // namespace patchswarm
