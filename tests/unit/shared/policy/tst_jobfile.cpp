#include <QJsonDocument>
#include <QTest>

#include "samples.h"
#include "shared/content/cidtext.h"
#include "shared/policy/jobfile.h"

using namespace Qt::Literals::StringLiterals;
using namespace patchswarm;
using namespace patchswarm::policy;

namespace {

const QByteArray jws = "eyJh.eyJraW5kIjoiam9iIn0.c2ln";

// The manifest of a file of three chunks, the last one short.
ArtifactManifest threeChunks()
{
    std::vector<Sha256Digest> digests(3);
    for (std::size_t i = 0; i < digests.size(); ++i)
        digests[i].fill(static_cast<std::uint8_t>(i + 1));
    return ArtifactManifest::fromOwnDigests(2 * chunkSize + 5, digests).value();
}

Artifact artifactOf(const ArtifactManifest& manifest)
{
    return {u"a.bin"_s, manifest.layout().size, manifest.root(), {}};
}

QByteArray fileWith(const QString& key, const QJsonValue& value)
{
    QJsonObject object {
        {u"version"_s, 1}, {u"jws"_s, QString::fromLatin1(jws)}, {u"chunkLists"_s, QJsonObject()}};
    if (value.isUndefined())
        object.remove(key);
    else
        object.insert(key, value);
    return QJsonDocument(object).toJson();
}

} // namespace

class TestJobFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void theChunkListsSurviveAndProveTheirCid()
    {
        const ArtifactManifest manifest = threeChunks();
        JobFile file(jws);
        file.add(manifest);
        const auto back = JobFile::parse(file.toJson());
        QVERIFY2(back, back ? "" : qPrintable(faultsText(back.error())));
        QCOMPARE(back->jws(), jws);
        const auto proved = back->manifest(artifactOf(manifest));
        QVERIFY2(proved, proved ? "" : qPrintable(proved.error().detail));
        QCOMPARE(proved->chunks(), manifest.chunks());
    }

    void aForgedListIsUntrusted()
    {
        const ArtifactManifest manifest = threeChunks();
        auto digests = manifest.chunks();
        digests[1][0] ^= 1;
        const QJsonObject lists {
            {cidText(manifest.root()), QString::fromLatin1(joinDigests(digests).toBase64())}};
        const auto file = JobFile::parse(fileWith(u"chunkLists"_s, lists));
        QVERIFY(file);
        QCOMPARE(file->manifest(artifactOf(manifest)).error().code, ErrorCode::Untrusted);
    }

    void aListOfTheWrongLengthIsRefused()
    {
        const ArtifactManifest manifest = threeChunks();
        auto digests = manifest.chunks();
        digests.pop_back();
        const QJsonObject lists {
            {cidText(manifest.root()), QString::fromLatin1(joinDigests(digests).toBase64())}};
        const auto file = JobFile::parse(fileWith(u"chunkLists"_s, lists));
        QVERIFY(file);
        QVERIFY(!file->manifest(artifactOf(manifest)));
    }

    void aSingleChunkNeedsNoList()
    {
        const auto file = JobFile::parse(fileWith(u"chunkLists"_s, QJsonObject()));
        QVERIFY(file);
        const Artifact small {u"s"_s, 10, parseCid(samples::cidFor(10)).value(), {}};
        QVERIFY(file->manifest(small));
        const Artifact large {u"l"_s, 2000000, parseCid(samples::cidFor(2000000)).value(), {}};
        QCOMPARE(file->manifest(large).error().code, ErrorCode::NotFound);
        PatchJob job;
        job.artifacts = {small, large, large};
        QCOMPARE(file->manifests(job).error().size(), 2);
    }

    void spoiltFilesAreNamed_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("path");
        const QString cid = samples::cidFor(2000000);
        const auto list = [&](const QJsonValue& value) {
            return fileWith(u"chunkLists"_s, QJsonObject {{cid, value}});
        };
        QTest::newRow("no version")
            << fileWith(u"version"_s, QJsonValue(QJsonValue::Undefined)) << u"version"_s;
        QTest::newRow("newer version") << fileWith(u"version"_s, 2) << u"version"_s;
        QTest::newRow("no lists") << fileWith(u"chunkLists"_s, QJsonValue(QJsonValue::Undefined))
                                  << u"chunkLists"_s;
        QTest::newRow("JWS of two parts") << fileWith(u"jws"_s, u"a.b"_s) << u"jws"_s;
        QTest::newRow("JWS with blanks") << fileWith(u"jws"_s, u"a. b.c"_s) << u"jws"_s;
        QTest::newRow("JWS too long")
            << fileWith(u"jws"_s, QString(maxJwsBytes, u'a') + u".a.a"_s) << u"jws"_s;
        QTest::newRow("unknown key") << fileWith(u"run"_s, u"x"_s) << u"run"_s;
        QTest::newRow("list as number") << list(1) << u"chunkLists."_s + cid;
        QTest::newRow("no base64") << list(u"####"_s) << u"chunkLists."_s + cid;
        QTest::newRow("31 bytes") << list(QString::fromLatin1(QByteArray(31, 'x').toBase64()))
                                  << u"chunkLists."_s + cid;
        QTest::newRow("empty list") << list(u""_s) << u"chunkLists."_s + cid;
        QTest::newRow("no CID") << fileWith(u"chunkLists"_s,
                                            QJsonObject {{u"x"_s, QString(44, u'A')}})
                                << u"chunkLists.x"_s;
        QTest::newRow("cut short") << fileWith(u"jws"_s, u"a.b.c"_s).left(20) << QString();
    }

    void spoiltFilesAreNamed()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, path);
        const auto file = JobFile::parse(text);
        QVERIFY(!file);
        QVERIFY2(samples::paths(file.error()).contains(path), qPrintable(faultsText(file.error())));
    }

    void thePayloadCanBeLookedAtBeforeItIsTrusted()
    {
        QCOMPARE(unverifiedPayload(jws).value(), QByteArray("{\"kind\":\"job\"}"));
        QVERIFY(!unverifiedPayload("a.b"));
        QVERIFY(!unverifiedPayload("a.+.c"));
        QVERIFY(!unverifiedPayload({}));
    }

    void digestsMustComeWhole()
    {
        QVERIFY(!splitDigests(QByteArray(33, 'x')));
        QCOMPARE(splitDigests(QByteArray(64, 'x')).value().size(), std::size_t {2});
        QVERIFY(splitDigests({}).value().empty());
    }
};

QTEST_APPLESS_MAIN(TestJobFile)
#include "tst_jobfile.moc"
