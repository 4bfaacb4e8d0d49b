#pragma once

#include <QString>

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace patchswarm::test {

// The endless byte streams from which the test vectors take their files: a file of size N is the
// first N bytes.
class ContentStream
{
public:
    virtual ~ContentStream() = default;

    virtual void next(std::span<std::uint8_t> out) = 0;

    // "sha256ctr", "zero", "chacha20:<seed>", "ascii:<text>"; null for anything else.
    [[nodiscard]] static std::unique_ptr<ContentStream> named(const QString& generator);
};

// The first `size` bytes of it.
[[nodiscard]] std::vector<std::uint8_t> contentOf(const QString& generator, std::size_t size);

} // namespace patchswarm::test
