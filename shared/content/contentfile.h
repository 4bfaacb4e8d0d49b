#pragma once

#include <QString>

#include <cstddef>
#include <cstdint>
#include <span>

#include "shared/base/error.h"
#include "shared/content/cid.h"

namespace patchswarm {

// A file opened to be hashed: reads it and tells whether it stayed the same. Decides nothing about
// chunks. The const members may be used by several threads at once. Every error names the path.
class ContentFile
{
public:
    // NotFound, PermissionDenied, InvalidInput (a directory, a socket, no name), Io.
    [[nodiscard]] static Result<ContentFile> open(const QString& path);

    ContentFile(ContentFile&& other) noexcept;
    ContentFile& operator=(ContentFile&&) = delete;
    ~ContentFile();

    // False for pipes and devices, and for files whose size is not known beforehand (0): read() is
    // then the only way.
    [[nodiscard]] bool isSized() const { return m_isRegular && m_stamp.size > 0; }

    // Bytes when it was opened.
    [[nodiscard]] std::uint64_t size() const { return m_stamp.size; }

    // SHA-256 of `length` bytes at `offset` (a multiple of 64 KiB). Conflict when the file has
    // become shorter; Io.
    [[nodiscard]] Result<Sha256Digest> digestOf(std::uint64_t offset, std::size_t length) const;

    // The next bytes of a file that is not sized, at least one; 0 at the end. Io.
    [[nodiscard]] Result<std::size_t> read(std::span<std::uint8_t> into);

    // Conflict when size or modification time differ from what they were at open().
    [[nodiscard]] Result<void> requireUnchanged() const;

private:
    struct Stamp
    {
        std::uint64_t size = 0;
        std::int64_t seconds = 0;
        std::int64_t nanoseconds = 0;

        friend bool operator==(const Stamp&, const Stamp&) = default;
    };

    ContentFile(int descriptor, QString path);

    [[nodiscard]] Result<void> inspect();
    [[nodiscard]] tl::unexpected<Error> changed() const;

    int m_descriptor;
    QString m_path;
    bool m_isRegular = false;
    Stamp m_stamp;
};

} // namespace patchswarm
