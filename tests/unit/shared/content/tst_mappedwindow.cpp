#include <QTemporaryFile>
#include <QTest>

#include <algorithm>
#include <csetjmp>
#include <csignal>
#include <sys/mman.h>

#include "shared/content/mappedwindow.h"

using namespace patchswarm;

namespace {

sigjmp_buf escape;

void jumpOut(int)
{
    siglongjmp(escape, 1);
}

} // namespace

class MappedWindowTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase()
    {
        signal(SIGBUS, jumpOut); // somebody else's handler, there before the first window
        QVERIFY(m_file.open());
        QCOMPARE(m_file.write(QByteArray(65536, 'x')), 65536);
        QVERIFY(m_file.flush());
    }

    void aWindowShowsTheBytesOfTheFile()
    {
        const MappedWindow window(m_file.handle(), 4096, 8192);
        QVERIFY(window.isMapped());
        QCOMPARE(window.bytes().size(), std::size_t {8192});
        QVERIFY(std::all_of(window.bytes().begin(), window.bytes().end(),
                            [](auto b) { return b == 'x'; }));
        QVERIFY(!window.isBroken());
    }

    void whatCannotBeMappedSaysSo()
    {
        QVERIFY(!MappedWindow(-1, 0, 4096).isMapped());
        QVERIFY(!MappedWindow(m_file.handle(), 1, 4096).isMapped());
    }

    void aWindowOverMissingBytesReadsAsZerosAndIsBroken()
    {
        const MappedWindow window(m_file.handle(), 65536, 8192); // behind the end
        QVERIFY(window.isMapped());
        QVERIFY(std::all_of(window.bytes().begin(), window.bytes().end(),
                            [](auto b) { return b == 0; }));
        QVERIFY(window.isBroken());
    }

    void faultsElsewhereStillReachTheEarlierHandler()
    {
        const MappedWindow window(m_file.handle(), 0, 4096);
        void* const foreign = mmap(nullptr, 4096, PROT_READ, MAP_SHARED, m_file.handle(), 65536);
        QVERIFY(foreign != MAP_FAILED);
        volatile bool wasCaught = false;
        if (sigsetjmp(escape, 1) == 0)
            (void)*static_cast<const volatile char*>(foreign);
        else
            wasCaught = true;
        munmap(foreign, 4096);
        QVERIFY(wasCaught);
        QVERIFY(!window.isBroken());
    }

private:
    QTemporaryFile m_file;
};

QTEST_APPLESS_MAIN(MappedWindowTest)
#include "tst_mappedwindow.moc"
