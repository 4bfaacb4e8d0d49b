#include <QBuffer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

#include "contentstream.h"
#include "shared/content/cidbuilder.h"
#include "shared/content/cidtext.h"
#include "shared/content/filehasher.h"

using namespace patchswarm;
using namespace patchswarm::test;

namespace {

// A sequential device that gives its content in small pieces and fails or ends where it is told to.
class Dribble : public QIODevice
{
public:
    explicit Dribble(const std::vector<std::uint8_t>& content)
        : m_content(content)
    {
        open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    }

    [[nodiscard]] bool isSequential() const override { return true; }

    bool waitForReadyRead(int) override { return m_at < m_content.size() && (m_isReady = true); }

protected:
    qint64 readData(char* out, qint64 most) override
    {
        if (!std::exchange(m_isReady, false))
            return 0; // nothing for now
        const auto taken =
            std::min<std::size_t>({static_cast<std::size_t>(most), m_content.size() - m_at, 70001});
        std::copy_n(m_content.begin() + static_cast<std::ptrdiff_t>(m_at), taken, out);
        m_at += taken;
        return static_cast<qint64>(taken);
    }

    qint64 writeData(const char*, qint64) override { return -1; }

private:
    const std::vector<std::uint8_t>& m_content;
    std::size_t m_at = 0;
    bool m_isReady = false;
};

ErrorCode codeOf(const Result<ArtifactManifest>& manifest)
{
    return manifest ? ErrorCode::Busy : manifest.error().code; // Busy: none of ours
}

} // namespace

class FileHasherTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase() { QVERIFY(m_directory.isValid()); }

    void filesHashAsTheBuilderDoesOnAnyNumberOfThreads_data()
    {
        QTest::addColumn<int>("size");
        QTest::addColumn<uint>("threads");
        const int chunk = static_cast<int>(chunkSize);
        for (const int size : {0, 1, chunk - 1, chunk, chunk + 1, 2 * chunk, 9 * chunk + 77})
            for (const uint threads : {0U, 1U, 2U, 7U})
                QTest::addRow("%d bytes, %u threads", size, threads) << size << threads;
    }

    void filesHashAsTheBuilderDoesOnAnyNumberOfThreads()
    {
        QFETCH(const int, size);
        QFETCH(const uint, threads);
        const auto content = contentOf(QStringLiteral("sha256ctr"), static_cast<std::size_t>(size));
        const ArtifactManifest expected = built(content);
        const HashOptions options {.threads = threads};

        const auto fromFile = hashFile(fileWith(content), options);
        QVERIFY2(fromFile.has_value(), fromFile ? "" : qPrintable(fromFile.error().detail));
        QVERIFY(fromFile->root() == expected.root() && fromFile->chunks() == expected.chunks());

        Dribble dribble(content);
        const auto fromDevice = hashDevice(dribble, options);
        QVERIFY2(fromDevice.has_value(), fromDevice ? "" : qPrintable(fromDevice.error().detail));
        QVERIFY(fromDevice->root() == expected.root() && fromDevice->chunks() == expected.chunks());
        QCOMPARE(fromDevice->layout().size, static_cast<std::uint64_t>(size));
    }

    void aPipeIsReadToItsEnd()
    {
        const auto content = contentOf(QStringLiteral("sha256ctr"), 3 * chunkSize + 1);
        const QString path = m_directory.filePath(QStringLiteral("pipe"));
        QCOMPARE(mkfifo(QFile::encodeName(path).constData(), 0600), 0);
        std::thread writer([&] {
            QFile pipe(path);
            if (pipe.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
                pipe.write(reinterpret_cast<const char*>(content.data()),
                           static_cast<qint64>(content.size()));
        });
        const auto manifest = hashFile(path);
        writer.join();
        QVERIFY(manifest && manifest->root() == built(content).root());
    }

    void aDescriptorSuchAsStandardInputIsReadToItsEnd()
    {
        const auto content = contentOf(QStringLiteral("sha256ctr"), 2 * chunkSize + 9);
        std::array<int, 2> ends {};
        QCOMPARE(::pipe(ends.data()), 0);
        std::thread writer([&] {
            QFile out;
            if (out.open(ends[1], QIODevice::WriteOnly | QIODevice::Unbuffered,
                         QFileDevice::AutoCloseHandle))
                out.write(reinterpret_cast<const char*>(content.data()),
                          static_cast<qint64>(content.size()));
        });
        QFile in;
        QVERIFY(in.open(ends[0], QIODevice::ReadOnly | QIODevice::Unbuffered,
                        QFileDevice::AutoCloseHandle));
        const auto manifest = hashDevice(in);
        writer.join();
        QVERIFY(manifest && manifest->root() == built(content).root());
    }

    void aDeviceIsHashedFromWhereItStands()
    {
        QBuffer buffer;
        buffer.setData(QByteArray("hello world"));
        QCOMPARE(codeOf(hashDevice(buffer)), ErrorCode::InvalidInput); // not open
        QVERIFY(buffer.open(QIODevice::ReadOnly));
        QVERIFY(buffer.seek(6));
        QCOMPARE(hashDevice(buffer)->layout().size, std::uint64_t {5});
    }

    void aFileThatOnlyClaimsToBeEmptyIsRead()
    {
        QFile file(QStringLiteral("/proc/cpuinfo"));
        if (!file.open(QIODevice::ReadOnly))
            QSKIP("no /proc here");
        const auto manifest = hashFile(file.fileName());
        QVERIFY2(manifest.has_value(), manifest ? "" : qPrintable(manifest.error().detail));
        QVERIFY(manifest->layout().size > 0);
    }

    void whatIsNotAReadableFileIsNamedInTheError_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<int>("code");
        const QString directory = m_directory.path();
        const QString file = fileWith({1});
        QTest::newRow("missing") << directory + QStringLiteral("/missing")
                                 << int(ErrorCode::NotFound);
        QTest::newRow("below a file") << file + QStringLiteral("/x") << int(ErrorCode::NotFound);
        QTest::newRow("directory") << directory << int(ErrorCode::InvalidInput);
        QTest::newRow("no name") << QString() << int(ErrorCode::InvalidInput);
        QTest::newRow("zero character")
            << file + QChar(u'\0') + QStringLiteral("x") << int(ErrorCode::InvalidInput);
        QTest::newRow("endless name") << QString(5000, u'x') << int(ErrorCode::InvalidInput);
        const QString loop = directory + QStringLiteral("/loop");
        QFile::link(loop, loop);
        QTest::newRow("link to itself") << loop << int(ErrorCode::InvalidInput);
    }

    void whatIsNotAReadableFileIsNamedInTheError()
    {
        QFETCH(const QString, path);
        QFETCH(const int, code);
        const auto manifest = hashFile(path);
        QVERIFY(!manifest.has_value());
        QCOMPARE(int(manifest.error().code), code);
        QVERIFY(path.isEmpty() || path.contains(QChar(u'\0'))
                || manifest.error().detail.contains(path));
    }

    void aFileWithoutPermissionIsRefused()
    {
        if (geteuid() == 0)
            QSKIP("root may read everything");
        const QString path = fileWith({1});
        QVERIFY(QFile::setPermissions(path, {}));
        QCOMPARE(codeOf(hashFile(path)), ErrorCode::PermissionDenied);
    }

    void aDeviceThatFailsIsAnError()
    {
        std::array<int, 2> ends {};
        QCOMPARE(::pipe(ends.data()), 0);
        QFile writeEnd;
        QVERIFY(writeEnd.open(ends[1], QIODevice::ReadOnly | QIODevice::Unbuffered,
                              QFileDevice::AutoCloseHandle));
        QCOMPARE(codeOf(hashDevice(writeEnd)), ErrorCode::Io);
        ::close(ends[0]);
    }

    void aFileThatChangesWhileItIsReadIsAConflict_data()
    {
        QTest::addColumn<QString>("change");
        for (const char* change : {"cut off", "emptied", "appended", "overwritten"})
            QTest::newRow(change) << QString::fromLatin1(change);
    }

    void aFileThatChangesWhileItIsReadIsAConflict()
    {
        QFETCH(const QString, change);
        const QString path = fileWith(contentOf(QStringLiteral("sha256ctr"), 6 * chunkSize));
        bool isChanged = false;
        HashOptions options {.threads = 1};
        options.progress = [&](std::uint64_t, std::uint64_t) {
            if (!std::exchange(isChanged, true))
                apply(change, path);
        };
        const auto manifest = hashFile(path, options);
        QVERIFY(isChanged);
        QCOMPARE(codeOf(manifest), ErrorCode::Conflict);
        QVERIFY(manifest.error().detail.contains(path));
    }

    void progressGrowsToTheWholeAndStaysOnTheCallingThread()
    {
        const std::uint64_t size = 5 * chunkSize + 3;
        const auto content = contentOf(QStringLiteral("sha256ctr"), size);
        for (const uint threads : {1U, 3U}) {
            std::vector<std::uint64_t> seen;
            HashOptions options {.threads = threads};
            options.progress = [&, caller = std::this_thread::get_id()](std::uint64_t done,
                                                                        std::uint64_t total) {
                if (std::this_thread::get_id() == caller && total == size)
                    seen.push_back(done);
            };
            QVERIFY(hashFile(fileWith(content), options));
            QVERIFY(!seen.empty() && std::is_sorted(seen.begin(), seen.end()));
            QCOMPARE(seen.back(), size);
        }
    }

    void cancellingStopsAFileAPipeAndAnEndlessDevice()
    {
        std::atomic<bool> cancel = true;
        const HashOptions atOnce {.threads = 2, .progress = {}, .cancel = &cancel};
        QCOMPARE(codeOf(hashFile(fileWith({1, 2, 3}), atOnce)), ErrorCode::Cancelled);
        cancel = false;
        HashOptions later {.threads = 2, .progress = {}, .cancel = &cancel};
        later.progress = [&](std::uint64_t done, std::uint64_t) {
            cancel = done >= 20 * chunkSize;
        };
        QCOMPARE(codeOf(hashFile(QStringLiteral("/dev/zero"), later)), ErrorCode::Cancelled);
    }

    void aSparseFileOfPebibytesCostsNothingUntilItIsRead()
    {
        QFile file(QStringLiteral("/dev/shm/patchswarm-sparse-%1").arg(getpid()));
        if (!file.open(QIODevice::WriteOnly) || !file.resize(qint64 {1} << 53)) {
            file.remove();
            QSKIP("no file system here takes a file of 8 PiB");
        }
        const auto tooLarge = hashFile(file.fileName());
        const bool isResized = file.resize(qint64 {1} << 51);
        std::atomic<bool> cancel = false;
        HashOptions options {.threads = 2, .progress = {}, .cancel = &cancel};
        options.progress = [&](std::uint64_t, std::uint64_t) { cancel = true; };
        const auto stopped = hashFile(file.fileName(), options);
        file.remove();
        QCOMPARE(codeOf(tooLarge), ErrorCode::InvalidInput);
        QVERIFY(isResized);
        QCOMPARE(codeOf(stopped), ErrorCode::Cancelled);
    }

private:
    static ArtifactManifest built(std::span<const std::uint8_t> content)
    {
        CidBuilder builder(unixfsV1Of2025, CidBuilder::ChunkList::Keep);
        builder.add(content);
        return *builder.finishManifest();
    }

    QString fileWith(const std::vector<std::uint8_t>& content)
    {
        const QString path = m_directory.filePath(QStringLiteral("file%1").arg(++m_files));
        QFile file(path);
        if (file.open(QIODevice::WriteOnly))
            file.write(reinterpret_cast<const char*>(content.data()),
                       static_cast<qint64>(content.size()));
        return path;
    }

    static void apply(const QString& change, const QString& path)
    {
        QFile file(path);
        if (change == u"cut off")
            file.resize(chunkSize + 5000);
        else if (change == u"emptied")
            file.resize(0);
        else if (file.open(QIODevice::ReadWrite)) {
            file.seek(change == u"appended" ? file.size() : 0);
            file.write("changed");
        }
    }

    QTemporaryDir m_directory;
    int m_files = 0;
};

QTEST_APPLESS_MAIN(FileHasherTest)
#include "tst_filehasher.moc"
