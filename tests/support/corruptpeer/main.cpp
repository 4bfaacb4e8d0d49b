#include <QCoreApplication>

#include <atomic>
#include <memory>

#include "agent/service/agentcommand.h"
#include "agent/transfer/types.h"

namespace {

using patchswarm::ChunkIndex;
using patchswarm::Cid;
using patchswarm::transfer::ChunkSourceReader;

// Serves neighbours what the cache holds, with a bit flipped in every fourth chunk: a broken disk
// controller, or somebody who means harm. A test program; the agent has no way to do this.
class BitFlipper : public ChunkSourceReader
{
public:
    explicit BitFlipper(std::shared_ptr<ChunkSourceReader> honest)
        : m_honest(std::move(honest))
    {
    }

    bool read(const Cid& artifact, ChunkIndex chunk, quint32 offset,
              std::span<std::uint8_t> target) override
    {
        if (!m_honest->read(artifact, chunk, offset, target))
            return false;
        if (offset == 0 && !target.empty() && ++m_chunks % everyNth == 0)
            target[target.size() / 2] ^= 1;
        return true;
    }

private:
    static constexpr unsigned everyNth = 4;

    std::shared_ptr<ChunkSourceReader> m_honest;
    std::atomic<unsigned> m_chunks {0};
};

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    return patchswarm::service::runAgent(application,
                                         [](std::shared_ptr<ChunkSourceReader> honest) {
                                             return std::make_shared<BitFlipper>(std::move(honest));
                                         });
}
