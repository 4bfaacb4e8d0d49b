#include "shared/policy/jobfile.h"
#include "shared/policy/tombstone.h"
#include "tests/fuzz/target.h"

using namespace patchswarm;

namespace {

// A job that was accepted is the same when written and read again, and so is a tombstone.
template<class T>
void readTwice(const policy::Checked<T>& first, policy::Checked<T> (*read)(const QJsonObject&))
{
    if (!first)
        return fuzz::mustHold(!first.error().isEmpty(), "a refusal names a fault");
    const auto again = read(policy::toJson(*first));
    fuzz::mustHold(again && *again == *first, "what was accepted is accepted unchanged");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count)
{
    const QByteArray text = fuzz::asByteArray(bytes, count);
    const auto job = policy::parsePatchJob(text);
    readTwice<policy::PatchJob>(job, &policy::parsePatchJob);
    readTwice<policy::Tombstone>(policy::parseTombstone(text), &policy::parseTombstone);
    if (const auto file = policy::JobFile::parse(text)) {
        (void)policy::unverifiedPayload(file->jws());
        const auto again = policy::JobFile::parse(file->toJson());
        fuzz::mustHold(again && again->jws() == file->jws(), "a job file is read back as written");
        if (const auto payload = policy::unverifiedPayload(file->jws()))
            if (const auto inside = policy::parsePatchJob(*payload))
                (void)file->manifests(*inside);
    }
    return 0;
}
