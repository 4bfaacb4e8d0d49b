#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include "console/models/jobdraft.h"
#include "console/models/jobsummary.h"
#include "shared/content/cidtext.h"
#include "shared/content/filehasher.h"
#include "tests/unit/console/fleet/snapshots.h"
#include "tests/unit/console/fleet/testfleet.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::models {

using namespace patchswarm::fleet;

namespace {

QString written(const QTemporaryDir& directory, const QString& name, const QByteArray& content)
{
    const QString path = directory.filePath(name);
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("cannot write %s", qPrintable(path));
    return path;
}

// Answers every request with the same bytes.
class Web
{
public:
    explicit Web(QByteArray answer)
        : m_answer(std::move(answer))
    {
        m_server.listen(QHostAddress::LocalHost);
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] {
            while (QTcpSocket* socket = m_server.nextPendingConnection())
                QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket] {
                    if (!socket->readAll().contains("\r\n\r\n"))
                        return;
                    socket->write(m_answer);
                    socket->disconnectFromHost();
                });
        });
    }

    [[nodiscard]] QString url(const QString& name) const
    {
        return u"http://127.0.0.1:%1/%2"_s.arg(m_server.serverPort()).arg(name);
    }

private:
    QTcpServer m_server;
    QByteArray m_answer;
};

JobRequest request()
{
    JobRequest request;
    request.title = u"A patch"_s;
    request.urls = {u"https://origin.example.org/files/"_s};
    return request;
}

} // namespace

class JobDraftTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFileGetsItsCidInTheBackground();
    void severalFilesAreReadOneAfterTheOther();
    void aUrlGetsItsCidAndIsAnOrigin();
    void aUrlThatFailsSaysWhy_data();
    void aUrlThatFailsSaysWhy();
    void cancellingEndsTheReading();
    void removingWhatIsBeingReadGoesOnWithTheNext();
    void faultsAreToldAsTheyStand();
    void aDraftIsSignedWhole();
    void theCatalogueFillsInWhatItKnows();
    void cataloguesAreReadWithAFaultARow();
    void targetsAreNamed();
    void theCommandQuotesWhatAShellWouldTear();
};

void JobDraftTest::aFileGetsItsCidInTheBackground()
{
    QTemporaryDir directory;
    const QString path = written(directory, u"a.msu"_s, QByteArray(3'000'000, 'x'));
    JobDraft draft;
    draft.addSources({path, path, u" "_s});
    QCOMPARE(draft.artifacts().size(), 1);
    QVERIFY(draft.isHashing());
    QTRY_COMPARE(draft.artifacts().first().state, DraftArtifact::State::Ready);
    QCOMPARE(draft.artifacts().first().cid, cidText(hashFile(path)->root()));
    QCOMPARE(draft.size(), 3'000'000U);
    QVERIFY(!draft.isHashing());
}

void JobDraftTest::severalFilesAreReadOneAfterTheOther()
{
    QTemporaryDir directory;
    JobDraft draft;
    draft.addSources({written(directory, u"a"_s, "a"), directory.filePath(u"missing"_s),
                      written(directory, u"b"_s, "b")});
    QTRY_VERIFY(!draft.isHashing());
    QCOMPARE(draft.artifacts().at(0).state, DraftArtifact::State::Ready);
    QCOMPARE(draft.artifacts().at(1).state, DraftArtifact::State::Failed);
    QVERIFY(draft.artifacts().at(1).error.contains(u"missing"_s));
    QCOMPARE(draft.artifacts().at(2).state, DraftArtifact::State::Ready);
    written(directory, u"missing"_s, "here now");
    draft.retrySource(1);
    QTRY_COMPARE(draft.artifacts().at(1).state, DraftArtifact::State::Ready);
}

void JobDraftTest::aUrlGetsItsCidAndIsAnOrigin()
{
    QTemporaryDir directory;
    const QByteArray content(2'500'000, 'y');
    const Web web("HTTP/1.1 200 OK\r\nContent-Length: 2500000\r\n\r\n" + content);
    JobDraft draft;
    draft.addSources({web.url(u"kb.msu"_s)});
    QTRY_COMPARE(draft.artifacts().first().state, DraftArtifact::State::Ready);
    QCOMPARE(draft.artifacts().first().cid,
             cidText(hashFile(written(directory, u"y"_s, content))->root()));
    QCOMPARE(draft.artifacts().first().fileName, u"kb.msu"_s);
    QVERIFY2(draft.faults().isEmpty(), qPrintable(policy::faultsText(draft.faults())));
    QVERIFY(draft.command(u"/fleet"_s).contains(web.url(u"kb.msu"_s)));
}

void JobDraftTest::aUrlThatFailsSaysWhy_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("not found") << QByteArray("HTTP/1.1 404 No\r\nContent-Length: 4\r\n\r\ngone");
    QTest::newRow("cut short") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nshort");
    QTest::newRow("no HTTP") << QByteArray("hello\r\n\r\n");
}

void JobDraftTest::aUrlThatFailsSaysWhy()
{
    QFETCH(QByteArray, answer);
    const Web web(answer);
    JobDraft draft;
    draft.addSources({web.url(u"kb.msu"_s)});
    QTRY_COMPARE(draft.artifacts().first().state, DraftArtifact::State::Failed);
    QVERIFY(draft.artifacts().first().error.contains(u"kb.msu"_s));
}

void JobDraftTest::cancellingEndsTheReading()
{
    QTemporaryDir directory;
    const QString path = directory.filePath(u"huge"_s);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.resize(4'000'000'000)); // a hole
    JobDraft draft;
    draft.addSources({path, written(directory, u"next"_s, "n")});
    QSignalSpy progressed(&draft, &JobDraft::progressed);
    QVERIFY(progressed.wait());
    draft.cancelHashing();
    QVERIFY(!draft.isHashing());
    for (const DraftArtifact& artifact : draft.artifacts())
        QCOMPARE(artifact.state, DraftArtifact::State::Failed);
}

void JobDraftTest::removingWhatIsBeingReadGoesOnWithTheNext()
{
    QTemporaryDir directory;
    const QString path = directory.filePath(u"huge"_s);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.resize(4'000'000'000));
    JobDraft draft;
    draft.addSources({path, written(directory, u"next"_s, "n")});
    draft.removeSource(0);
    draft.removeSource(7);
    QTRY_COMPARE(draft.artifacts().first().state, DraftArtifact::State::Ready);
    QCOMPARE(draft.artifacts().first().fileName, u"next"_s);
}

void JobDraftTest::faultsAreToldAsTheyStand()
{
    QTemporaryDir directory;
    JobDraft draft;
    QVERIFY(!draft.faultsOf(u"artifacts"_s).isEmpty());
    JobRequest bad = request();
    bad.risk = 2000;
    bad.cves = {u"not one"_s};
    bad.deadlineMs = 1'000'000'000'000;
    bad.targets = {};
    draft.setRequest(bad);
    for (const QString& part : {u"risk"_s, u"cves"_s, u"deadline"_s, u"targets"_s})
        QVERIFY2(!draft.faultsOf(part).isEmpty(), qPrintable(part));
    draft.setRequest(request());
    draft.addSources({written(directory, u"a"_s, "a")});
    QTRY_VERIFY(!draft.isHashing());
    QVERIFY2(draft.faults().isEmpty(), qPrintable(policy::faultsText(draft.faults())));
}

void JobDraftTest::aDraftIsSignedWhole()
{
    TestFleet fleet;
    QTemporaryDir directory;
    JobDraft draft;
    QVERIFY(!draft.publish(fleet.workspace().publisher()));
    draft.setRequest(request());
    const QString path = written(directory, u"a.msu"_s, "patch");
    draft.addSources({path});
    QTRY_VERIFY(!draft.isHashing());
    const auto published = draft.publish(fleet.workspace().publisher());
    QVERIFY(published);
    QCOMPARE(published->job.artifacts.size(), 1);
    QCOMPARE(published->job.artifacts.first().fileName, u"a.msu"_s);
    QVERIFY(published->job.id.startsWith(u"a-"_s));
    const QString file = directory.filePath(u"out.job"_s);
    QVERIFY(writeJobFile(file, published->file));
    const auto read = readJobFile(file, fleet.fleet().verifier(), QDateTime::currentDateTimeUtc());
    QVERIFY(read);
    QCOMPARE(read->manifests.size(), 1U);
    // The inventory's copy of the document says whom it is for and how large it is.
    const auto known = readKnownJobs({{published->job.id, 1, {}, published->file.jws(), 7},
                                      {u"broken"_s, 1, {}, "not.a.job", 7}});
    QCOMPARE(known.size(), 1U);
    QCOMPARE(known.begin()->second.job, published->job);
}

void JobDraftTest::theCatalogueFillsInWhatItKnows()
{
    VulnerabilityCatalogue catalogue;
    QVERIFY(catalogue.importKev("cveID,vendorProject,dateAdded,dueDate\n"
                                "CVE-2025-1000,x,2025-01-01,2025-02-01\n"
                                "CVE-2025-2000,x,2025-01-01,2025-03-01\n"));
    QVERIFY(catalogue.importRisks("cve,risk\nCVE-2025-1000,300\nCVE-2025-3000,900\n"));
    JobDraft draft;
    JobRequest job = request();
    job.cves = {u"CVE-2025-2000"_s, u"CVE-2025-1000"_s, u"CVE-2025-9999"_s};
    job.risk = 100;
    draft.setRequest(job);
    QCOMPARE(draft.applyCatalogue(catalogue).size(), 2);
    QVERIFY(draft.request().kev);
    QCOMPARE(draft.request().risk, 300);
    QCOMPARE(QDateTime::fromMSecsSinceEpoch(*draft.request().deadlineMs, Qt::UTC).date(),
             QDate(2025, 2, 1));
    QCOMPARE(VulnerabilityCatalogue::fromJson(catalogue.toJson()).match(job.cves).together,
             catalogue.match(job.cves).together);
    QCOMPARE(VulnerabilityCatalogue::fromJson("nonsense").size(), 0);
}

void JobDraftTest::cataloguesAreReadWithAFaultARow()
{
    VulnerabilityCatalogue catalogue;
    const auto kev = catalogue.importKev("dueDate,cveID\n"
                                         "2025-02-01,cve-2025-1000\n"
                                         "tomorrow,CVE-2025-1001\n"
                                         "2025-02-01,CVE-25\n"
                                         ",CVE-2025-1002\n");
    QVERIFY(kev);
    QCOMPARE(kev->read, 2);
    QCOMPARE(kev->faults.size(), 2);
    QCOMPARE(kev->faults.first().line, 3);
    const auto risks = catalogue.importRisks("cve,risk\nCVE-2025-1000,1001\nCVE-2025-1000,x\n");
    QCOMPARE(risks->faults.size(), 2);
    QVERIFY(!catalogue.importKev("a,b\n1,2\n"));
    QVERIFY(!catalogue.importRisks("cve,colour\n"));
    QVERIFY(!catalogue.importRisks("\xff\xfe"));
    QVERIFY(catalogue.match({u"CVE-2025-1000"_s}).together.kev); // a bad file changes nothing
    // The next catalogue takes the place of this one.
    QVERIFY(catalogue.importKev("cveID\nCVE-2025-7777\n"));
    QVERIFY(!catalogue.match({u"CVE-2025-1000"_s}).together.kev);
}

void JobDraftTest::targetsAreNamed()
{
    JobDraft draft;
    JobRequest job = request();
    job.targets = {};
    job.targets.groups = {u"servers"_s};
    draft.setRequest(job);
    EndpointSnapshot server = liveEndpoint(u"b"_s);
    server.record.groups = {u"servers"_s};
    QCOMPARE(draft.targets(*fleetOf({liveEndpoint(u"a"_s), server})), QStringList {u"b"_s});
}

void JobDraftTest::theCommandQuotesWhatAShellWouldTear()
{
    QTemporaryDir directory;
    JobDraft draft;
    JobRequest job = request();
    job.title = u"It's $HOME"_s;
    job.kev = true;
    draft.setRequest(job);
    draft.addSources({written(directory, u"a b"_s, "x")});
    const QString command = draft.command(u"/my fleet"_s);
    QVERIFY(command.contains(u"--title 'It'\\''s $HOME' --kev"_s));
    QVERIFY(command.contains(u"--fleet '/my fleet'"_s));
    QTRY_VERIFY(!draft.isHashing());
}

} // namespace patchswarm::models

QTEST_GUILESS_MAIN(patchswarm::models::JobDraftTest)
#include "tst_jobdraft.moc"
