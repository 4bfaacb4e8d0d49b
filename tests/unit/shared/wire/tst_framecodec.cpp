#include <QTest>
#include <QtEndian>

#include <algorithm>
#include <functional>
#include <random>
#include <set>

#include "shared/wire/framereader.h"
#include "shared/wire/framewriter.h"
#include "shared/wire/messagereader.h"

using namespace patchswarm;
using namespace patchswarm::wire;

namespace {

Cid someCid(std::uint8_t fill)
{
    Cid cid;
    cid.codec = fill % 2 == 0 ? CidCodec::Raw : CidCodec::DagPb;
    cid.digest.fill(fill);
    return cid;
}

SocketAddress someAddress(std::uint8_t last)
{
    return {IpAddress::fromIPv4(0x7f000100U + last), 4001};
}

ChunkSet everyThird(ChunkIndex universe)
{
    ChunkSet chunks(universe);
    for (ChunkIndex chunk = 0; chunk < universe; chunk += 3)
        chunks.insert(chunk);
    return chunks;
}

// One of each, with lists both empty and filled.
std::vector<Message> examples()
{
    return {
        Hello {1, 2, 4001, 0x80000001U, QStringLiteral("1.0 – Büro")},
        Hello {},
        Interest {7, someCid(3), maxWireArtifactSize},
        NotHere {someCid(4)},
        ChunkListRequest {someCid(5), 8192},
        ChunkListReply {
            someCid(6), 2 * std::uint64_t {chunkSize} + 1, 1, {Sha256Digest {1}, Sha256Digest {2}}},
        ChunkListReply {someCid(6), 0, 0, {}},
        Map {9, everyThird(1)},
        Map {9, everyThird(1000)},
        Map {9, ChunkSet(64, true)},
        Have {9, {0, 1, 0xffffffffU}},
        Have {9, {}},
        Request {1, 2},
        Cancel {3, 4},
        Data {5, 6, 7, QByteArray(1000, 'x')},
        Data {5, 6, chunkSize - 1, QByteArray(1, '\0')},
        Ack {0xffffffffU, 0xfffffffeU},
        Refuse {someCid(7), RefuseReason::Gone, {someAddress(1), someAddress(2)}},
        Refuse {someCid(8), RefuseReason::Slots, {}},
        Lease {1, 2, 3, 4, 4, LeaseState::Void},
        Peers {someCid(9), {{EndpointId {{1, 2, 3}}, someAddress(3)}}},
        Peers {someCid(9), {}},
        Document {DocumentKind::Offer, {Sha256Digest {9}}, {}},
        Document {DocumentKind::Want, {}, {}},
        Document {DocumentKind::Jws, {}, QByteArray("e30.e30.c2ln")},
        Ping {0x0123456789abcdefULL, true},
        Bye {ByeReason::Disabled, QStringLiteral("peer to peer is off")},
        PortCheck {7, false, 4001, 5001, PortState::Untried, PortState::Untried},
        PortCheck {0xffffffffU, true, 0, 65535, PortState::Silent, PortState::Unreachable},
    };
}

std::vector<Message> atTheirLimits()
{
    return {
        Hello {0, 0xffff, 0xffff, 0xffffffffU, QString(maxAgentVersionBytes, QLatin1Char('v'))},
        ChunkListReply {someCid(1), maxWireArtifactSize, maxUniverse - maxDigestsPerPage,
                        std::vector<Sha256Digest>(maxDigestsPerPage)},
        Map {1, ChunkSet(maxUniverse, true)},
        Have {1, std::vector<ChunkIndex>(maxHaveChunks, 5)},
        Data {1, 2, chunkSize - maxDataPayload, QByteArray(maxDataPayload, 'd')},
        Refuse {someCid(1), RefuseReason::Slots, std::vector<SocketAddress>(maxRefuseAddresses)},
        Peers {someCid(1), std::vector<KnownPeer>(maxPeersPerMessage)},
        Document {DocumentKind::Want, std::vector<Sha256Digest>(maxDocumentDigests), {}},
        Document {DocumentKind::Jws, {}, QByteArray(maxJwsBytes, 'j')},
        Bye {ByeReason::Idle, QString(maxByeDetailBytes, QLatin1Char('b'))},
    };
}

QByteArray streamOf(const std::vector<Message>& messages)
{
    QByteArray stream;
    for (const Message& message : messages)
        stream += FrameWriter::encode(message);
    return stream;
}

// Everything a MessageReader yields when fed `stream` in pieces of the given sizes; the last size
// repeats.
struct Heard
{
    std::vector<Message> messages;
    std::optional<ProtocolErrorCode> error;
};

Heard hear(const QByteArray& stream, const std::function<qsizetype()>& pieceSize)
{
    Heard heard;
    MessageReader reader;
    for (qsizetype at = 0; at < stream.size();) {
        const qsizetype size = std::min(pieceSize(), stream.size() - at);
        reader.append(stream.mid(at, size));
        at += size;
        while (auto message = reader.next()) {
            if (!*message) {
                heard.error = message->error().code;
                return heard;
            }
            heard.messages.push_back(std::move(**message));
        }
    }
    return heard;
}

Heard hearWhole(const QByteArray& stream)
{
    return hear(stream, [&stream] { return stream.size(); });
}

QByteArray frame(MessageType type, const QByteArray& body)
{
    QByteArray bytes(5, '\0');
    qToBigEndian(static_cast<std::uint32_t>(body.size() + 1), bytes.data());
    bytes[4] = static_cast<char>(type);
    return bytes + body;
}

} // namespace

class TestFrameCodec : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void everyMessageComesBackAsItWas()
    {
        for (const Message& message : examples()) {
            const Heard heard = hearWhole(FrameWriter::encode(message));
            QVERIFY2(!heard.error, QByteArray::number(qulonglong(message.index())).constData());
            QCOMPARE(heard.messages.size(), 1U);
            QVERIFY2(heard.messages.front() == message,
                     QByteArray::number(qulonglong(message.index())).constData());
        }
    }

    void everyMessageOfTheVariantIsAmongTheExamples()
    {
        std::set<std::size_t> seen;
        for (const Message& message : examples())
            seen.insert(message.index());
        QCOMPARE(seen.size(), std::variant_size_v<Message>);
        QCOMPARE(messageLimits.size(), std::variant_size_v<Message>);
    }

    void typeNumbersAreTheProtocols()
    {
        for (const Message& message : examples())
            QCOMPARE(static_cast<std::size_t>(FrameWriter::encode(message).at(4)),
                     message.index() + 1);
        for (std::size_t i = 0; i < messageLimits.size(); ++i)
            QCOMPARE(static_cast<std::size_t>(messageLimits[i].type), i + 1);
    }

    void knownBytesOfARequest()
    {
        QCOMPARE(FrameWriter::encode(Request {0x01020304U, 0x0a0b0c0dU}).toHex(),
                 QByteArray("0000000908010203040a0b0c0d"));
    }

    void knownBytesOfAMap()
    {
        ChunkSet chunks(10);
        chunks.insert(0);
        chunks.insert(9);
        QCOMPARE(FrameWriter::encode(Map {1, chunks}).toHex(),
                 QByteArray("0000000b06000000010000000a0102"));
    }

    void messagesAtTheirLimitsPass()
    {
        for (const Message& message : atTheirLimits()) {
            const QByteArray bytes = FrameWriter::encode(message);
            const auto limit = messageLimit(static_cast<std::uint8_t>(bytes.at(4)));
            const auto* document =
                std::get_if<Document>(&message); // a list of digests stays below a JWS
            if (document == nullptr || document->kind == DocumentKind::Jws)
                QCOMPARE(static_cast<std::uint32_t>(bytes.size() - 5), limit->maxBody);
            const Heard heard = hearWhole(bytes);
            QVERIFY2(heard.messages.size() == 1 && heard.messages.front() == message, limit->name);
        }
    }

    void oneByteAtATimeGivesTheSameMessages()
    {
        const Heard heard = hear(streamOf(examples()), [] { return 1; });
        QVERIFY(!heard.error);
        QVERIFY(heard.messages == examples());
    }

    void anyRandomSplitGivesTheSameMessages()
    {
        const QByteArray stream = streamOf(examples());
        for (unsigned seed = 0; seed < 200; ++seed) {
            std::mt19937 random(seed);
            std::uniform_int_distribution<qsizetype> size(1, 1 + static_cast<qsizetype>(seed) * 3);
            const Heard heard = hear(stream, [&] { return size(random); });
            QVERIFY2(!heard.error && heard.messages == examples(),
                     qPrintable(QStringLiteral("seed %1").arg(seed)));
        }
    }

    void payloadCanBypassTheReader()
    {
        const QByteArray payload(5000, 'p');
        const QByteArray stream = FrameWriter::encode(Ping {1, false})
            + FrameWriter::encodeDataHeader({7, 8, 9, static_cast<std::uint32_t>(payload.size())})
            + payload + FrameWriter::encode(Ping {2, false});
        FrameReader reader;
        qsizetype at = 0;
        std::vector<Message> messages;
        QByteArray received;
        while (at < stream.size() || reader.payloadLeft() > 0) {
            if (const auto left = static_cast<qsizetype>(reader.payloadLeft()); left > 0) {
                QCOMPARE(reader.buffered(), 0U);
                const QByteArray piece = stream.mid(at, std::min<qsizetype>(left, 700));
                received += piece;
                at += piece.size();
                reader.dataConsumed(static_cast<std::size_t>(piece.size()));
                continue;
            }
            const auto step = reader.next();
            QVERIFY(step.has_value());
            if (const auto* need = std::get_if<FrameReader::NeedBytes>(&*step)) {
                reader.append(stream.mid(at, static_cast<qsizetype>(need->count)));
                at += static_cast<qsizetype>(need->count);
            } else if (const auto* header = std::get_if<DataHeader>(&*step)) {
                QCOMPARE(*header, (DataHeader {7, 8, 9, 5000}));
            } else {
                messages.push_back(std::get<Message>(*step));
            }
        }
        const auto last = reader.next();
        messages.push_back(std::get<Message>(*last));
        QCOMPARE(received, payload);
        QVERIFY((messages == std::vector<Message> {Ping {1, false}, Ping {2, false}}));
    }

    void payloadFedTooEarlyIsHandedOut()
    {
        FrameReader reader;
        reader.append(FrameWriter::encode(Data {1, 2, 3, QByteArray("abcdef")})
                      + FrameWriter::encode(Ack {1, 2}));
        QVERIFY(std::holds_alternative<DataHeader>(*reader.next()));
        std::array<std::uint8_t, 4> part {};
        QCOMPARE(reader.takePayload(part), 4U);
        QCOMPARE(std::get<FrameReader::NeedBytes>(*reader.next()).count, 2U);
        QCOMPARE(reader.takePayload(part), 2U);
        QCOMPARE(part[1], std::uint8_t {'f'});
        QVERIFY(std::get<Message>(*reader.next()) == Message(Ack {1, 2}));
    }

    void needBytesIsExact()
    {
        FrameReader reader;
        QCOMPARE(std::get<FrameReader::NeedBytes>(*reader.next()).count, 5U);
        reader.append(FrameWriter::encode(Request {1, 2}).left(5));
        QCOMPARE(std::get<FrameReader::NeedBytes>(*reader.next()).count, 8U);
    }

    void aLengthBeyondTheTypesLimitIsRefusedAtTheFifthByte()
    {
        for (const MessageLimit& limit : messageLimits) {
            for (const std::uint32_t body : {limit.maxBody + 1, limit.minBody - 1, 0xfffffffeU}) {
                QByteArray header(5, '\0');
                qToBigEndian(body + 1, header.data());
                header[4] = static_cast<char>(limit.type);
                FrameReader reader;
                reader.append(header.left(4));
                QVERIFY(reader.next().has_value());
                reader.append(header.mid(4));
                const auto step = reader.next();
                QVERIFY2(!step && step.error().code == ProtocolErrorCode::BadLength, limit.name);
                QVERIFY(step.error().text.contains(QString::fromLatin1(limit.name)));
            }
        }
    }

    void anUnknownTypeIsRefused()
    {
        for (const int type : {0, static_cast<int>(messageLimits.size()) + 1, 255}) {
            const Heard heard =
                hearWhole(frame(static_cast<MessageType>(type), QByteArray(8, '\0')));
            QVERIFY(heard.error == ProtocolErrorCode::UnknownType);
        }
    }

    void anErrorStays()
    {
        FrameReader reader;
        reader.append(frame(static_cast<MessageType>(99), QByteArray("x")));
        QVERIFY(!reader.next());
        reader.append(FrameWriter::encode(Ping {1, true}));
        QVERIFY(!reader.next());
        QCOMPARE(reader.buffered(), 0U);
    }

    void trailingBytesAreRefused()
    {
        for (const Message& message : examples()) {
            const QByteArray bytes = FrameWriter::encode(message);
            const auto type = static_cast<MessageType>(bytes.at(4));
            const auto limit = *messageLimit(static_cast<std::uint8_t>(type));
            if (limit.minBody == limit.maxBody || type == MessageType::Data)
                continue; // its length alone decides
            const Heard heard = hearWhole(frame(type, bytes.mid(5) + 'x'));
            QVERIFY2(heard.error == ProtocolErrorCode::TrailingBytes, limit.name);
        }
    }

    void aBodyCutAnywhereIsRefused()
    {
        for (const Message& message : examples()) {
            const QByteArray bytes = FrameWriter::encode(message);
            const auto type = static_cast<MessageType>(bytes.at(4));
            if (type == MessageType::Data)
                continue; // its payload ends with the frame
            for (qsizetype size = 0; size < bytes.size() - 5; ++size) {
                const Heard heard = hearWhole(frame(type, bytes.mid(5, size)));
                QVERIFY2(heard.error == ProtocolErrorCode::Truncated
                             || heard.error == ProtocolErrorCode::BadLength,
                         qPrintable(QStringLiteral("type %1 cut at %2").arg(int(type)).arg(size)));
            }
        }
    }

    void hostileBodiesAreRefused_data()
    {
        QTest::addColumn<int>("type");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("code");
        const auto row = [](const char* name, MessageType type, const QByteArray& hex,
                            ProtocolErrorCode code = ProtocolErrorCode::BadValue) {
            QTest::newRow(name) << int(type) << QByteArray::fromHex(hex) << int(code);
        };
        const QByteArray cid = QByteArray("01551220") + QByteArray(64, 'a');
        using T = MessageType;
        row("versions upside down", T::Hello,
            "00020001"
            "0fa1"
            "00000000"
            "0000");
        row("agent version not UTF-8", T::Hello,
            "00010001"
            "0fa1"
            "00000000"
            "0002"
            "c328",
            ProtocolErrorCode::BadText);
        row("agent version with a newline", T::Hello,
            "00010001"
            "0fa1"
            "00000000"
            "0001"
            "0a",
            ProtocolErrorCode::BadText);
        row("agent version overlong", T::Hello,
            "00010001"
            "0fa1"
            "00000000"
            "0041",
            ProtocolErrorCode::BadText);
        row("CID of another version", T::NotHere, QByteArray("00551220") + QByteArray(64, 'a'));
        row("CID of an unknown codec", T::NotHere, QByteArray("01711220") + QByteArray(64, 'a'));
        row("CID of another hash", T::NotHere, QByteArray("01551320") + QByteArray(64, 'a'));
        row("CID of another digest size", T::NotHere, QByteArray("01551221") + QByteArray(64, 'a'));
        row("artifact larger than 16 TiB", T::Interest, "00000001" + cid + "0000100000000001");
        row("list page beyond the end", T::ChunkListRequest, cid + "01000000");
        row("more digests than chunks", T::ChunkListReply,
            cid
                + "0000000000100000"
                  "00000000"
                  "0002"
                + QByteArray(128, 'b'));
        row("digest count beyond the frame", T::ChunkListReply,
            cid
                + "0000000000100000"
                  "00000000"
                  "0002",
            ProtocolErrorCode::Truncated);
        row("digest count beyond the limit", T::ChunkListReply,
            cid
                + "0000000000100000"
                  "00000000"
                  "2001");
        row("map of nothing", T::Map,
            "00000001"
            "00000000"
            "00");
        row("map beyond the limit", T::Map,
            "00000001"
            "01000001"
            "00");
        row("map with a bit beyond its universe", T::Map,
            "00000001"
            "00000009"
            "0002");
        row("map shorter than its universe", T::Map,
            "00000001"
            "00000011"
            "0000",
            ProtocolErrorCode::Truncated);
        row("have count beyond the frame", T::Have,
            "00000001"
            "1000",
            ProtocolErrorCode::Truncated);
        row("have count beyond the limit", T::Have,
            "00000001"
            "1001");
        row("data beyond its chunk", T::Data,
            "00000001"
            "00000001"
            "00100000"
            "00");
        row("refuse reason zero", T::Refuse, cid + "0000");
        row("refuse reason unknown", T::Refuse, cid + "0500");
        row("refuse with 17 addresses", T::Refuse, cid + "0111");
        row("lease state unknown", T::Lease,
            "00000001"
            "00000001"
            "00000000"
            "00000001"
            "00000000"
            "05");
        row("lease done more than its count", T::Lease,
            "00000001"
            "00000001"
            "00000000"
            "00000001"
            "00000002"
            "01");
        row("lease overflowing", T::Lease,
            "00000001"
            "00000001"
            "ffffffff"
            "00000002"
            "00000000"
            "01");
        row("peers beyond the limit", T::Peers, cid + "21");
        row("document kind unknown", T::Document, "040000");
        row("document digest count beyond the limit", T::Document, "010401");
        row("JWS longer than the frame", T::Document,
            "03"
            "00000004"
            "000000",
            ProtocolErrorCode::Truncated);
        row("JWS beyond the limit", T::Document,
            "03"
            "00040001");
        row("port check that is neither", T::PortCheck,
            "00000001"
            "02"
            "0fa1"
            "1389"
            "0000");
        row("port check with an unknown answer", T::PortCheck,
            "00000001"
            "01"
            "0fa1"
            "1389"
            "0500");
        row("ping that is neither", T::Ping,
            "0000000000000001"
            "02");
        row("bye for no reason", T::Bye,
            "08"
            "0000");
        row("bye cut inside a character", T::Bye,
            "01"
            "0001"
            "c3",
            ProtocolErrorCode::BadText);
    }

    void hostileBodiesAreRefused()
    {
        QFETCH(int, type);
        QFETCH(QByteArray, body);
        QFETCH(int, code);
        const Heard heard = hearWhole(frame(static_cast<MessageType>(type), body));
        QVERIFY(heard.messages.empty());
        QVERIFY(heard.error.has_value());
        QCOMPARE(int(*heard.error), code);
    }

    void mutatedStreamsNeverMisbehave()
    {
        const QByteArray stream = streamOf(examples());
        int refused = 0;
        for (unsigned seed = 0; seed < 4000; ++seed) {
            std::mt19937 random(seed);
            QByteArray mutated = stream;
            for (int i = 0; i < 1 + int(seed % 4); ++i)
                mutated[static_cast<qsizetype>(random() % static_cast<unsigned>(mutated.size()))] =
                    static_cast<char>(random());
            const Heard heard =
                hear(mutated, [&] { return static_cast<qsizetype>(1 + random() % 600); });
            refused += heard.error ? 1 : 0;
            // What is accepted is canonical: it encodes back to the very bytes it came from.
            const QByteArray again = streamOf(heard.messages);
            QVERIFY2(mutated.startsWith(again), qPrintable(QStringLiteral("seed %1").arg(seed)));
        }
        QVERIFY2(refused > 500,
                 qPrintable(QStringLiteral("only %1 of 4000 mutations refused").arg(refused)));
    }

    void tooLongTextsAreCutAtACharacter()
    {
        const Bye bye {ByeReason::Leaving,
                       QString(200, QChar(0x00e4)) + QStringLiteral("\n")}; // 2 bytes each
        const Heard heard = hearWhole(FrameWriter::encode(bye));
        QCOMPARE(std::get<Bye>(heard.messages.front()).detail, QString(128, QChar(0x00e4)));
        const Hello hello {1, 1, 1, 0, QStringLiteral("x") + QString(40, QChar(0x00e4))};
        QCOMPARE(
            std::get<Hello>(hearWhole(FrameWriter::encode(hello)).messages.front()).agentVersion,
            QStringLiteral("x") + QString(31, QChar(0x00e4)));
    }
};

QTEST_GUILESS_MAIN(TestFrameCodec)
#include "tst_framecodec.moc"
