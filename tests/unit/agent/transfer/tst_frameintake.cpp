#include <QBuffer>
#include <QTest>

#include <vector>

#include "agent/transfer/frameintake.h"
#include "shared/wire/framewriter.h"

namespace patchswarm::transfer {

namespace {

// Writes down what it is told; drops or refuses when told to.
struct Recorder : FrameListener
{
    Verdict hear(const wire::Message& message) override
    {
        if (refuses)
            return tl::unexpected(QStringLiteral("was refused"));
        messages.push_back(message);
        return {};
    }

    Verdict beginData(const wire::DataHeader& header) override
    {
        if (refuses)
            return tl::unexpected(QStringLiteral("sent data unasked"));
        payload = QByteArray(static_cast<qsizetype>(header.length), '\0');
        return {};
    }

    std::span<char> dataTarget() override
    {
        if (drops)
            return {};
        return {payload.data() + arrived, static_cast<std::size_t>(payload.size()) - arrived};
    }

    void dataArrived(quint32 count, std::size_t frameLeft) override
    {
        arrived += count;
        left = frameLeft;
    }

    std::vector<wire::Message> messages;
    QByteArray payload;
    std::size_t arrived = 0;
    std::size_t left = 0;
    bool drops = false;
    bool refuses = false;
};

QByteArray dataFrame(const QByteArray& payload)
{
    const wire::DataHeader header {1, 2, 0, static_cast<quint32>(payload.size())};
    return wire::FrameWriter::encodeDataHeader(header) + payload;
}

// All that is there, until starved; false when something broke the protocol.
bool drain(FrameIntake& intake, QIODevice& device, TimePoint now = {})
{
    for (;;) {
        const auto step = intake.take(device, now);
        if (!step)
            return false;
        if (*step == FrameIntake::Step::Starved)
            return true;
    }
}

} // namespace

// Frames out of a stream, in any split, at a bounded pace; no sockets, no clock.
class TestFrameIntake : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void anySplitOfTheStreamTellsTheSame()
    {
        const QByteArray payload(70'000, 'p');
        const QByteArray stream = wire::FrameWriter::encode(wire::Ping {7, false})
            + dataFrame(payload) + wire::FrameWriter::encode(wire::Ping {8, true});
        for (const qsizetype piece :
             {qsizetype {1}, qsizetype {13}, qsizetype {4096}, stream.size()}) {
            Recorder told;
            FrameIntake intake(Limits {}, told);
            for (qsizetype at = 0; at < stream.size(); at += piece) {
                QByteArray part = stream.mid(at, piece);
                QBuffer device(&part);
                QVERIFY(device.open(QIODevice::ReadOnly));
                QVERIFY(drain(intake, device));
                QVERIFY(device.atEnd());
            }
            QCOMPARE(told.messages.size(), std::size_t {2});
            QCOMPARE(std::get<wire::Ping>(told.messages.at(0)).nonce, quint64 {7});
            QCOMPARE(std::get<wire::Ping>(told.messages.at(1)).nonce, quint64 {8});
            QCOMPARE(told.payload, payload);
            QCOMPARE(told.left, std::size_t {0});
        }
    }

    void unwantedPayloadIsSkippedAndTheStreamGoesOn()
    {
        Recorder told;
        told.drops = true;
        FrameIntake intake(Limits {}, told);
        QByteArray stream =
            dataFrame(QByteArray(70'000, 'x')) + wire::FrameWriter::encode(wire::Ping {1, false});
        QBuffer device(&stream);
        QVERIFY(device.open(QIODevice::ReadOnly));
        QVERIFY(drain(intake, device));
        QCOMPARE(told.arrived, std::size_t {70'000});
        QVERIFY(!told.payload.contains('x'));
        QCOMPARE(told.messages.size(), std::size_t {1});
    }

    void whatTheListenerRefusesIsTheFault()
    {
        for (const QByteArray& frame :
             {wire::FrameWriter::encode(wire::Ping {1, false}), dataFrame(QByteArray(10, 'x'))}) {
            Recorder told;
            told.refuses = true;
            FrameIntake intake(Limits {}, told);
            QByteArray stream = frame;
            QBuffer device(&stream);
            QVERIFY(device.open(QIODevice::ReadOnly));
            QVERIFY(!drain(intake, device));
        }
    }

    void anImpossibleFrameIsAFaultBeforeItsBodyIsRead()
    {
        Recorder told;
        FrameIntake intake(Limits {}, told);
        QByteArray stream = QByteArray::fromHex("7fffffff06") + QByteArray(1000, 'x');
        QBuffer device(&stream);
        QVERIFY(device.open(QIODevice::ReadOnly));
        QVERIFY(!drain(intake, device));
        QCOMPARE(device.pos(), qint64 {5});
    }

    void tooManyControlMessagesAskForAPauseThatEnds()
    {
        Limits limits;
        limits.controlPerSecond = 10;
        Recorder told;
        FrameIntake intake(limits, told);
        QByteArray stream;
        for (int i = 0; i < 25; ++i)
            stream += wire::FrameWriter::encode(wire::Ping {1, false});
        QBuffer device(&stream);
        QVERIFY(device.open(QIODevice::ReadOnly));
        while (told.messages.size() < 20)
            QVERIFY(intake.take(device, {0}));
        QCOMPARE(intake.pause({0}), Duration {}); // a burst of two seconds
        QVERIFY(drain(intake, device));
        const Duration pause = intake.pause({0});
        QVERIFY2(pause > milliseconds(400) && pause <= milliseconds(501),
                 qPrintable(QString::number(pause.ms)));
        QCOMPARE(intake.pause({pause.ms}), Duration {});
    }

    void payloadIsNoControlAndAsksForNoPause()
    {
        Limits limits;
        limits.controlBytesPerSecond = 1000;
        Recorder told;
        FrameIntake intake(limits, told);
        QByteArray stream = dataFrame(QByteArray(200'000, 'p'));
        QBuffer device(&stream);
        QVERIFY(device.open(QIODevice::ReadOnly));
        QVERIFY(drain(intake, device));
        QCOMPARE(intake.pause({0}), Duration {});
    }
};

} // namespace patchswarm::transfer

QTEST_APPLESS_MAIN(patchswarm::transfer::TestFrameIntake)
#include "tst_frameintake.moc"
