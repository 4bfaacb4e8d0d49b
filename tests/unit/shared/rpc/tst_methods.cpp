#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include "shared/rpc/envelope.h"
#include "shared/rpc/jobrecords.h"
#include "shared/rpc/openrpc.h"
#include "shared/rpc/schema.h"

using namespace Qt::Literals::StringLiterals;
using namespace patchswarm;
using namespace patchswarm::rpc;

namespace {

const QString someCid = u"bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku"_s;

// Every schema of the document, by the place it stands in.
QVector<QPair<QString, QJsonObject>> schemasOf(const QJsonObject& document)
{
    QVector<QPair<QString, QJsonObject>> schemas;
    for (const QJsonValue& entry : document.value("methods"_L1).toArray()) {
        const QJsonObject method = entry.toObject();
        const QString name = method.value("name"_L1).toString();
        for (const QJsonValue& param : method.value("params"_L1).toArray())
            schemas.append({name + u'.' + param.toObject().value("name"_L1).toString(),
                            param.toObject().value("schema"_L1).toObject()});
        schemas.append({name, method.value("result"_L1).toObject().value("schema"_L1).toObject()});
    }
    return schemas;
}

} // namespace

class TestMethods : public QObject
{
    Q_OBJECT

private:
    const std::vector<Method> m_table = methodTable();

    QStringList faultPaths(const QString& method, const QJsonValue& params)
    {
        const auto checked = checkedParams(*findMethod(m_table, method), params);
        QStringList paths;
        if (!checked)
            for (const policy::Fault& fault : faultsOf(checked.error()))
                paths << fault.path;
        return paths;
    }

private Q_SLOTS:

    void theTableHasEveryMethodOfTheProtocol()
    {
        QStringList names;
        for (const Method& method : m_table)
            names << method.name;
        names.sort();
        QStringList wanted {u"rpc.discover"_s,
                            u"agent.info"_s,
                            u"profile.get"_s,
                            u"profile.apply"_s,
                            u"profile.confirm"_s,
                            u"job.submit"_s,
                            u"artifact.putChunkList"_s,
                            u"job.list"_s,
                            u"job.pause"_s,
                            u"job.resume"_s,
                            u"job.cancel"_s,
                            u"job.retry"_s,
                            u"cache.list"_s,
                            u"cache.pin"_s,
                            u"cache.unpin"_s,
                            u"cache.evict"_s,
                            u"cache.verify"_s,
                            u"swarm.peers"_s,
                            u"telemetry.subscribe"_s,
                            u"events.since"_s,
                            u"ledger.get"_s,
                            u"doctor.run"_s,
                            u"trust.get"_s,
                            u"trust.request"_s,
                            u"audit.since"_s,
                            u"trust.update"_s};
        wanted.sort();
        QCOMPARE(names, wanted);
    }

    void viewersReadOperatorsRunJobsAdminsEditProfilesAndTrust()
    {
        for (const Method& method : m_table) {
            const QString area = method.name.section(u'.', 0, 0);
            Access wanted = Access::Viewer;
            if (QStringList {u"profile.apply"_s, u"profile.confirm"_s, u"trust.update"_s,
                             u"trust.request"_s}
                    .contains(method.name))
                wanted = Access::Admin;
            else if ((area == "job"_L1 || area == "cache"_L1 || area == "artifact"_L1)
                     && !method.name.endsWith(".list"_L1))
                wanted = Access::Operator;
            QVERIFY2(method.access == wanted, qPrintable(method.name));
        }
    }

    void soundParametersPass_data()
    {
        QTest::addColumn<QString>("method");
        QTest::addColumn<QJsonValue>("params");
        const auto row = [](const QString& method, const QJsonValue& params) {
            QTest::addRow("%s", qPrintable(method)) << method << params;
        };
        row(u"agent.info"_s, QJsonValue(QJsonValue::Undefined));
        row(u"agent.info"_s, QJsonObject());
        row(u"agent.info"_s, QJsonArray());
        row(u"profile.apply"_s,
            QJsonObject {{u"profile"_s, QJsonObject()}, {u"baseRevision"_s, 0}});
        row(u"profile.apply"_s, QJsonObject {{u"profile"_s, u"a.b.c"_s}, {u"baseRevision"_s, 0}});
        row(u"job.submit"_s, QJsonObject {{u"jws"_s, u"a.b.c"_s}});
        row(u"job.submit"_s, QJsonObject {{u"jws"_s, u"a."_s + QString(250000, u'b') + u".c"_s}});
        row(u"artifact.putChunkList"_s,
            toJson(PutChunkListParams {someCid, 1000, 0, QByteArray(maxDigestsPerPage * 32, 'x')}));
        row(u"job.list"_s, QJsonObject());
        row(u"job.list"_s, QJsonObject {{u"jobId"_s, QJsonValue::Null}, {u"limit"_s, 10}});
        row(u"swarm.peers"_s, QJsonObject {{u"cid"_s, someCid}});
        row(u"telemetry.subscribe"_s, QJsonObject {{u"intervalMs"_s, 100}});
        row(u"events.since"_s, QJsonObject {{u"sequence"_s, 0}, {u"follow"_s, true}});
        row(u"trust.update"_s, QJsonObject {{u"discoveryKeys"_s, u"x"_s}});
    }

    void soundParametersPass()
    {
        QFETCH(QString, method);
        QFETCH(QJsonValue, params);
        QCOMPARE(faultPaths(method, params), QStringList());
    }

    void spoiltParametersAreNamed_data()
    {
        QTest::addColumn<QString>("method");
        QTest::addColumn<QJsonValue>("params");
        QTest::addColumn<QString>("path");
        const auto row = [](const char* what, const QString& method, const QJsonValue& params,
                            const QString& path) {
            QTest::newRow(what) << method << params << path;
        };
        row("by position", u"job.pause"_s, QJsonArray {u"kb1"_s}, {});
        row("params where none are", u"agent.info"_s, QJsonObject {{u"x"_s, 1}}, u"x"_s);
        row("missing", u"job.pause"_s, QJsonObject(), u"jobId"_s);
        row("id with separator", u"job.pause"_s, QJsonObject {{u"jobId"_s, u"../x"_s}}, u"jobId"_s);
        row("id with line feed", u"job.pause"_s, QJsonObject {{u"jobId"_s, u"kb1\n"_s}},
            u"jobId"_s);
        row("no CID", u"cache.pin"_s, QJsonObject {{u"cid"_s, u"Qm"_s}}, u"cid"_s);
        row("no JWS", u"job.submit"_s, QJsonObject {{u"jws"_s, u"a.b"_s}}, u"jws"_s);
        row("JWS too long", u"job.submit"_s,
            QJsonObject {{u"jws"_s, u"a.b."_s + QString(270000, u'c')}}, u"jws"_s);
        row("interval 99", u"telemetry.subscribe"_s, QJsonObject {{u"intervalMs"_s, 99}},
            u"intervalMs"_s);
        row("interval 60001", u"telemetry.subscribe"_s, QJsonObject {{u"intervalMs"_s, 60001}},
            u"intervalMs"_s);
        row("interval as text", u"telemetry.subscribe"_s,
            QJsonObject {{u"intervalMs"_s, u"1000"_s}}, u"intervalMs"_s);
        row("negative sequence", u"events.since"_s, QJsonObject {{u"sequence"_s, -1}},
            u"sequence"_s);
        row("limit 0", u"events.since"_s, QJsonObject {{u"sequence"_s, 0}, {u"limit"_s, 0}},
            u"limit"_s);
        row("profile as number", u"profile.apply"_s,
            QJsonObject {{u"profile"_s, 1}, {u"baseRevision"_s, 0}}, u"profile"_s);
        row("no profile", u"profile.apply"_s, QJsonObject {{u"baseRevision"_s, 0}}, u"profile"_s);
        row("no base64", u"artifact.putChunkList"_s,
            QJsonObject {{u"cid"_s, someCid},
                         {u"size"_s, 5},
                         {u"first"_s, 0},
                         {u"digests"_s, u"<script>"_s}},
            u"digests"_s);
    }

    void spoiltParametersAreNamed()
    {
        QFETCH(QString, method);
        QFETCH(QJsonValue, params);
        QFETCH(QString, path);
        QCOMPARE(faultPaths(method, params), QStringList {path});
    }

    void spoiltParametersAreErrorMinus32602()
    {
        const auto checked = checkedParams(*findMethod(m_table, u"events.since"_s),
                                           QJsonObject {{u"sequense"_s, 1}, {u"limit"_s, u"x"_s}});
        QCOMPARE(checked.error().code, invalidParamsCode);
        const policy::Faults faults = faultsOf(checked.error());
        QCOMPARE(faults.size(), 3);
        QVERIFY(checked.error().message.contains(u"3 faults"_s));
        QVERIFY(policy::faultsText(faults).contains(u"did you mean \"sequence\"?"_s));
    }

    void aFullPageOfDigestsFitsOneMessage()
    {
        const Request request {
            u"artifact.putChunkList"_s,
            toJson(PutChunkListParams {someCid, 1000, 0, QByteArray(maxDigestsPerPage * 32, 'x')}),
            QJsonValue(1)};
        QVERIFY(messageText(toJson(request)).size() < maxMessageBytes);
    }

    void everySchemaUsesOnlyWhatTheValidatorKnows()
    {
        for (const Method& method : m_table)
            QCOMPARE(unknownKeywords(method.params) + unknownKeywords(method.result),
                     QStringList());
        for (const Notification& notification : notificationTable())
            QCOMPARE(unknownKeywords(notification.params), QStringList());
    }

    void theOpenRpcDocumentIsTrueToTheTable()
    {
        const QJsonObject document = openRpcDocument(u"1.2.3"_s);
        QCOMPARE(document.value("openrpc"_L1).toString(), u"1.2.6"_s);
        QCOMPARE(document.value("info"_L1).toObject().value("version"_L1).toString(), u"1.2.3"_s);
        const QJsonArray methods = document.value("methods"_L1).toArray();
        QCOMPARE(methods.size(), qsizetype(m_table.size()));
        for (qsizetype i = 0; i < methods.size(); ++i) {
            const QJsonObject described = methods.at(i).toObject();
            const Method& method = m_table[static_cast<std::size_t>(i)];
            QCOMPARE(described.value("name"_L1).toString(), method.name);
            QCOMPARE(described.value("x-role"_L1).toString(), accessName(method.access));
            QCOMPARE(described.value("params"_L1).toArray().size(),
                     method.params.value("properties"_L1).toObject().size());
            QCOMPARE(described.value("errors"_L1).toArray().size(), method.errors.size() + 1);
        }
    }

    void theOpenRpcDocumentHasWhatItsSpecificationDemands()
    {
        const QJsonObject document = openRpcDocument(u"1"_s);
        for (const QJsonValue& entry : document.value("methods"_L1).toArray()) {
            const QJsonObject method = entry.toObject();
            QCOMPARE(method.value("paramStructure"_L1).toString(), u"by-name"_s);
            QVERIFY(!method.value("summary"_L1).toString().isEmpty());
            bool optionalSeen = false;
            for (const QJsonValue& value : method.value("params"_L1).toArray()) {
                const QJsonObject param = value.toObject();
                QVERIFY(param.value("name"_L1).isString() && param.value("schema"_L1).isObject());
                const bool required = param.value("required"_L1).toBool();
                QVERIFY2(!(required && optionalSeen), "required parameters come first");
                optionalSeen = optionalSeen || !required;
            }
            QVERIFY(method.value("result"_L1).toObject().value("name"_L1).isString());
            QVERIFY(method.value("result"_L1).toObject().value("schema"_L1).isObject());
            QSet<int> codes;
            for (const QJsonValue& error : method.value("errors"_L1).toArray()) {
                QVERIFY(error.toObject().value("message"_L1).isString());
                codes.insert(error.toObject().value("code"_L1).toInt());
            }
            QCOMPARE(codes.size(), method.value("errors"_L1).toArray().size());
        }
        for (const auto& [where, schema] : schemasOf(document))
            QVERIFY2(!schema.isEmpty(), qPrintable(where));
        QVERIFY2(QJsonDocument(document).toJson(QJsonDocument::Compact).size()
                     < maxMessageBytes / 2,
                 "the description fits one message");
    }

    void everyErrorHasItsOwnCodeAndReason()
    {
        QSet<int> codes;
        QSet<QString> reasons;
        for (const ErrorSpec& spec : errorTable()) {
            codes.insert(spec.code);
            reasons.insert(spec.reason);
            QVERIFY2(spec.code > 0, "-32768 to -32000 are reserved");
            QCOMPARE(toError(applicationError({spec.error, u"x"_s})).code, spec.error);
        }
        QCOMPARE(codes.size(), qsizetype(errorTable().size()));
        QCOMPARE(reasons.size(), qsizetype(errorTable().size()));
        QCOMPARE(static_cast<int>(errorTable().size()), static_cast<int>(ErrorCode::Cancelled) + 1);
    }

    void errorsCarryReasonHintAndFaultsToTheClient()
    {
        const RpcError error = applicationError({ErrorCode::Conflict, u"revision 4 is in force"_s},
                                                u"fetch it first"_s);
        QCOMPARE(error.data.toObject().value("reason"_L1).toString(), u"conflict"_s);
        QCOMPARE(hintOf(error), u"fetch it first"_s);
        QCOMPARE(toError(error).detail, u"revision 4 is in force (fetch it first)"_s);
        const RpcError faulty =
            faultsError(u"the profile has faults"_s, {{u"a"_s, u"b"_s, u"c"_s}});
        QCOMPARE(toError(faulty).detail, u"the profile has faults: a: b (c)"_s);
        QCOMPARE(toError({1, u"x"_s, QJsonValue(5)}).code, ErrorCode::InvalidInput);
        QVERIFY(hintOf(methodNotFound(u"job.lst"_s, u"job.list"_s)).contains(u"job.list"_s));
    }
};

QTEST_APPLESS_MAIN(TestMethods)
#include "tst_methods.moc"
