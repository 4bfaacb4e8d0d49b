#include "shared/wire/framewriter.h"
#include "shared/wire/messagereader.h"
#include "tests/fuzz/target.h"

using namespace patchswarm;

// The first byte says how the stream is split; any split must give the same messages, and what was
// read must be written as it was.
namespace {

struct Read
{
    std::vector<wire::Message> messages;
    bool failed = false;
};

Read readAll(const QByteArray& stream, qsizetype step)
{
    wire::MessageReader reader;
    Read read;
    for (qsizetype at = 0; at < stream.size() && !read.failed; at += step) {
        reader.append(stream.mid(at, step));
        while (const auto message = reader.next()) {
            if (!*message) {
                read.failed = true;
                break;
            }
            read.messages.push_back(**message);
        }
    }
    return read;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count)
{
    if (count == 0)
        return 0;
    const QByteArray stream = fuzz::asByteArray(bytes + 1, count - 1);
    const Read whole = readAll(stream, stream.size());
    const Read split = readAll(stream, bytes[0] % 64 + 1);
    fuzz::mustHold(whole.failed == split.failed && whole.messages == split.messages,
                   "any split gives the same messages");
    QByteArray again;
    for (const wire::Message& message : whole.messages)
        again += wire::FrameWriter::encode(message);
    fuzz::mustHold(stream.startsWith(again), "what was read is written as it was");
    return 0;
}
