#include <QTest>

#include <thread>
#include <vector>

#include "shared/content/sha256.h"

using namespace patchswarm;

namespace {

std::span<const std::uint8_t> bytesOf(const QByteArray& text)
{
    return {reinterpret_cast<const std::uint8_t*>(text.data()),
            static_cast<std::size_t>(text.size())};
}

QByteArray hexOf(const Sha256Digest& digest)
{
    return QByteArray(reinterpret_cast<const char*>(digest.data()), 32).toHex();
}

const QByteArray longMessage = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";

} // namespace

class Sha256Test : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    // FIPS 180-2, appendix B
    void matchesThePublishedDigests_data()
    {
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<QByteArray>("digest");
        QTest::newRow("empty")
            << QByteArray()
            << QByteArray("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        QTest::newRow("abc")
            << QByteArray("abc")
            << QByteArray("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        QTest::newRow("two blocks")
            << longMessage
            << QByteArray("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
        QTest::newRow("a million a")
            << QByteArray(1000000, 'a')
            << QByteArray("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    }

    void matchesThePublishedDigests()
    {
        QFETCH(const QByteArray, message);
        QFETCH(const QByteArray, digest);
        QCOMPARE(hexOf(sha256(bytesOf(message))), digest);
        Sha256 streaming;
        for (const char c : message)
            streaming.add(bytesOf(QByteArray(1, c)));
        QCOMPARE(hexOf(streaming.finish()), digest);
    }

    void anObjectBeginsAnewAfterItsDigest()
    {
        Sha256 hasher;
        hasher.add(bytesOf("something else"));
        (void)hasher.finish();
        hasher.add(bytesOf(longMessage));
        QCOMPARE(hasher.finish(), sha256(bytesOf(longMessage)));
    }

    void aCopyGoesOnFromTheSamePoint()
    {
        Sha256 original;
        original.add(bytesOf("abc"));
        Sha256 copy = original;
        copy.add(bytesOf("def"));
        QCOMPARE(copy.finish(), sha256(bytesOf("abcdef")));
        original = copy; // empty again
        QCOMPARE(original.finish(), sha256({}));
    }

    void objectsOfDifferentThreadsDoNotDisturbEachOther()
    {
        const QByteArray content(300000, 'x');
        const Sha256Digest expected = sha256(bytesOf(content));
        std::vector<int> wrong(4, 0);
        std::vector<std::thread> threads;
        for (std::size_t t = 0; t < wrong.size(); ++t)
            threads.emplace_back([&, t] {
                for (int i = 0; i < 50; ++i)
                    wrong[t] += sha256(bytesOf(content)) == expected ? 0 : 1;
            });
        for (std::thread& thread : threads)
            thread.join();
        QCOMPARE(wrong, std::vector<int>(4, 0));
    }
};

QTEST_APPLESS_MAIN(Sha256Test)
#include "tst_sha256.moc"
