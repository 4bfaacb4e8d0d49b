// Compares hashFile() on one thread with bare EVP SHA-256 over 16 KiB blocks (what `openssl speed
// -evp sha256` measures), in turns, best round of each.
//   cid_bench [FILE...]     without a FILE: 256 MiB made in the temporary directory

#include <QElapsedTimer>
#include <QTemporaryFile>

#include <algorithm>
#include <array>
#include <cstdio>
#include <openssl/evp.h>
#include <vector>

#include "shared/content/cidtext.h"
#include "shared/content/filehasher.h"

namespace {

constexpr int rounds = 7;
constexpr qint64 roundNs = 300'000'000;

double megabytesPerSecond(std::uint64_t bytes, qint64 ns)
{
    return static_cast<double>(bytes) * 1000.0 / static_cast<double>(std::max<qint64>(ns, 1));
}

double bareRate(const EVP_MD* algorithm)
{
    static const std::array<unsigned char, 16384> block {};
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest {};
    std::uint64_t bytes = 0;
    QElapsedTimer timer;
    timer.start();
    while (timer.nsecsElapsed() < roundNs)
        for (int i = 0; i < 64; ++i, bytes += block.size())
            EVP_Digest(block.data(), block.size(), digest.data(), nullptr, algorithm, nullptr);
    return megabytesPerSecond(bytes, timer.nsecsElapsed());
}

int measure(const QString& path)
{
    EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA2-256", nullptr);
    const patchswarm::HashOptions oneThread {.threads = 1};
    double bare = 0;
    double file = 0;
    QString cid;
    for (int round = 0; round < rounds; ++round) {
        bare = std::max(bare, bareRate(algorithm));
        QElapsedTimer timer;
        timer.start();
        const auto manifest = patchswarm::hashFile(path, oneThread);
        if (!manifest) {
            std::fprintf(stderr, "%s\n", qPrintable(manifest.error().detail));
            return 1;
        }
        file = std::max(file, megabytesPerSecond(manifest->layout().size, timer.nsecsElapsed()));
        cid = patchswarm::cidText(manifest->root());
    }
    EVP_MD_free(algorithm);
    std::printf("cid_bench: ratio %.3f = %.0f MB/s (hashFile, 1 thread) / %.0f MB/s (EVP SHA-256, "
                "16 KiB blocks)  %s  %s\n",
                file / bare, file, bare, qPrintable(cid), qPrintable(path));
    return 0;
}

bool fill(QTemporaryFile& file)
{
    if (!file.open())
        return false;
    QByteArray mebibyte(1024 * 1024, '\0');
    for (int i = 0; i < 256; ++i) {
        std::generate(mebibyte.begin(), mebibyte.end(),
                      [state = static_cast<unsigned>(i)]() mutable {
                          return static_cast<char>((state = state * 1664525U + 1013904223U) >> 24);
                      });
        if (file.write(mebibyte) != mebibyte.size())
            return false;
    }
    return file.flush();
}

} // namespace

int main(int argc, char* argv[])
{
    if (argc > 1) {
        int failures = 0;
        for (int i = 1; i < argc; ++i)
            failures += measure(QString::fromLocal8Bit(argv[i]));
        return failures == 0 ? 0 : 1;
    }
    QTemporaryFile file;
    if (!fill(file)) {
        std::fprintf(stderr, "cannot write a temporary file: %s\n", qPrintable(file.errorString()));
        return 1;
    }
    return measure(file.fileName());
}
