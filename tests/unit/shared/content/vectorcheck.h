#pragma once

#include <QString>

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "shared/content/dagbuilder.h"
#include "vectorfile.h"

namespace patchswarm::test {

// Compares one tree, while and after it is built, with everything its vector says. Connect sink()
// to the builder.
class VectorCheck
{
public:
    explicit VectorCheck(const Vector& vector);

    [[nodiscard]] DagBuilder::NodeSink sink();

    // The first difference, or empty.
    [[nodiscard]] QString difference(const DagLink& root);

private:
    struct Seen
    {
        DagLink link;
        std::vector<std::uint8_t> block;
    };

    void record(const DagBuilder::Node& node);
    [[nodiscard]] QString faultOf(unsigned level, const DagLink& link,
                                  std::span<const std::uint8_t> block) const;
    [[nodiscard]] QString rootDifference(const DagLink& root) const;
    [[nodiscard]] QString intermediateDifference(const Vector::Node& node) const;
    [[nodiscard]] QString leafDifference(const DagLink& root) const;
    [[nodiscard]] DagNode parsed(unsigned level, std::uint64_t index) const;

    const Vector& m_vector;
    std::vector<std::uint64_t> m_nodesPerLevel;
    std::map<std::pair<unsigned, std::uint64_t>, Seen>
        m_seen; // level, index: those the vector lists, and the root
    QString m_firstFault;
};

} // namespace patchswarm::test
