#include <QRandomGenerator>
#include <QTest>

#include <algorithm>

#include "shared/content/cidtext.h"
#include "shared/content/sha256.h"

using namespace patchswarm;

namespace {

Cid cidOf(std::uint8_t seed, CidCodec codec)
{
    return {codec, sha256({&seed, 1})};
}

} // namespace

class CidTextTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void theEmptyFileHasItsKnownText()
    {
        const Cid empty {CidCodec::Raw, sha256({})};
        QCOMPARE(cidText(empty),
                 QStringLiteral("bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku"));
    }

    void textAndBinaryComeBackAsTheyWere()
    {
        for (const CidCodec codec : {CidCodec::Raw, CidCodec::DagPb})
            for (int seed = 0; seed < 256; ++seed) {
                const Cid cid = cidOf(static_cast<std::uint8_t>(seed), codec);
                const QString text = cidText(cid);
                QCOMPARE(text.size(), cidTextLength);
                QVERIFY(text.startsWith(codec == CidCodec::Raw ? u"bafkrei" : u"bafybei"));
                const auto parsed = parseCid(text);
                QVERIFY2(parsed.has_value(), parsed ? "" : qPrintable(parsed.error().detail));
                QVERIFY(*parsed == cid);
                QVERIFY(parseCidBinary(cid.toBinary()).value() == cid);
            }
    }

    void theLastCharacterOfACidIsOneOfEight()
    {
        const QString text = cidText(cidOf(1, CidCodec::Raw));
        for (const QChar last : QStringLiteral("abcdefghijklmnopqrstuvwxyz234567")) {
            const bool isAccepted = parseCid(text.left(cidTextLength - 1) + last).has_value();
            QCOMPARE(isAccepted, QStringLiteral("aeimquy4").contains(last));
        }
    }

    void everyFieldOfTheBinaryHeaderIsChecked()
    {
        const auto good = cidOf(7, CidCodec::DagPb).toBinary();
        for (std::size_t field = 0; field < 4; ++field)
            for (int value = 0; value < 256; ++value) {
                auto binary = good;
                binary[field] = static_cast<std::uint8_t>(value);
                const bool isRaw = field == 1 && value == 0x55;
                QCOMPARE(parseCidBinary(binary).has_value(), binary == good || isRaw);
            }
    }

    void binariesOfAnotherLengthAreRefused()
    {
        const std::vector<std::uint8_t> bytes(100, 1);
        for (std::size_t length = 0; length <= bytes.size(); ++length)
            if (length != Cid::binarySize)
                QVERIFY(!parseCidBinary(std::span(bytes).first(length)));
    }

    void unprintableAndEndlessTextsDoNotReachTheMessage()
    {
        const auto endless = parseCid(QString(100000, u'b'));
        QVERIFY(!endless.has_value());
        QVERIFY(endless.error().detail.size() < 200);
        const auto control = parseCid(QStringLiteral("b\u001b[2Jx"));
        QVERIFY(!control.has_value());
        QVERIFY(!control.error().detail.contains(QChar(0x1b)));
    }

    void lettersThatOnlyLookLikeTheAlphabetAreRefused()
    {
        QString text = cidText(cidOf(3, CidCodec::Raw));
        text[1] = QChar(0x0430); // Cyrillic a
        const auto cid = parseCid(text);
        QVERIFY(!cid.has_value());
        QVERIFY2(cid.error().detail.contains(u"character 2 "), qPrintable(cid.error().detail));
    }
};

QTEST_APPLESS_MAIN(CidTextTest)
#include "tst_cidtext.moc"
