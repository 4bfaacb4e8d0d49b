#include <QByteArray>
#include <QDir>
#include <QDirIterator>
#include <QFile>

#include <cstdint>
#include <cstdio>
#include <vector>

#include "tests/fuzz/target.h"

// Runs a fuzz target over every file of the given directories, for builds without libFuzzer. Fails
// when a directory is missing or empty, so that a corpus cannot be lost unnoticed.
namespace {

int replay(const QString& directory)
{
    int files = 0;
    QDirIterator corpus(directory, QDir::Files, QDirIterator::Subdirectories);
    while (corpus.hasNext()) {
        QFile file(corpus.next());
        if (!file.open(QIODevice::ReadOnly)) {
            std::fprintf(stderr, "%s cannot be read\n", qPrintable(file.fileName()));
            return 0;
        }
        // To the log first: a target that stops the program leaves the name of the case behind.
        std::printf("%s\n", qPrintable(file.fileName()));
        std::fflush(stdout);
        const QByteArray bytes = file.readAll();
        const std::vector<std::uint8_t> exact(bytes.begin(), bytes.end());
        LLVMFuzzerTestOneInput(exact.data(), exact.size());
        ++files;
    }
    return files;
}

} // namespace

int main(int argc, char** argv)
{
    if (argc < 2) {
        std::fprintf(stderr, "usage: %s DIRECTORY...\n", argv[0]);
        return 2;
    }
    for (int i = 1; i < argc; ++i)
        if (replay(QString::fromLocal8Bit(argv[i])) == 0) {
            std::fprintf(stderr, "%s holds no cases\n", argv[i]);
            return 1;
        }
    return 0;
}
