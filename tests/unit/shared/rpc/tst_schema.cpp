#include <QElapsedTimer>
#include <QJsonArray>
#include <QTest>

#include "shared/policy/jsonreading.h"
#include "shared/rpc/schema.h"

using namespace Qt::Literals::StringLiterals;
using namespace patchswarm;
using namespace patchswarm::rpc;

namespace {

QJsonObject personSchema()
{
    return {{u"type"_s, u"object"_s},
            {u"additionalProperties"_s, false},
            {u"required"_s, QJsonArray {u"name"_s}},
            {u"properties"_s,
             QJsonObject {{u"name"_s, textSchema(5, u"^[a-z]+$"_s)},
                          {u"age"_s, nullable(integerSchema(0, 150))},
                          {u"role"_s, enumSchema({u"viewer"_s, u"admin"_s})},
                          {u"tags"_s, arraySchema(textSchema(3), 2)}}}};
}

} // namespace

class TestSchema : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void soundValuesHaveNoFaults()
    {
        QVERIFY(validate(QJsonObject {{u"name"_s, u"anna"_s}}, personSchema()).isEmpty());
        QVERIFY(validate(QJsonObject {{u"name"_s, u"anna"_s},
                                      {u"age"_s, QJsonValue::Null},
                                      {u"role"_s, u"admin"_s},
                                      {u"tags"_s, QJsonArray {u"a"_s, u"b"_s}}},
                         personSchema())
                    .isEmpty());
    }

    void eachRuleIsKept_data()
    {
        QTest::addColumn<QJsonValue>("value");
        QTest::addColumn<QString>("path");
        const auto row = [](const char* what, const QString& key, const QJsonValue& value,
                            const QString& path) {
            QJsonObject person {{u"name"_s, u"anna"_s}};
            person.insert(key, value);
            QTest::newRow(what) << QJsonValue(person) << path;
        };
        QTest::newRow("not an object") << QJsonValue(1) << QString();
        QTest::newRow("required") << QJsonValue(QJsonObject()) << u"name"_s;
        row("type", u"name"_s, 5, u"name"_s);
        row("null where it may not be", u"name"_s, QJsonValue::Null, u"name"_s);
        row("pattern", u"name"_s, u"Anna"_s, u"name"_s);
        row("pattern, before a line feed", u"name"_s, u"anna\n"_s, u"name"_s);
        row("maxLength", u"name"_s, u"annabel"_s, u"name"_s);
        row("minimum", u"age"_s, -1, u"age"_s);
        row("maximum", u"age"_s, 151, u"age"_s);
        row("fraction for an integer", u"age"_s, 1.5, u"age"_s);
        row("huge number", u"age"_s, 1e308, u"age"_s);
        row("enum", u"role"_s, u"root"_s, u"role"_s);
        row("items", u"tags"_s, QJsonArray {u"a"_s, u"long"_s}, u"tags[1]"_s);
        row("maxItems", u"tags"_s, QJsonArray {u"a"_s, u"b"_s, u"c"_s}, u"tags"_s);
        row("additionalProperties", u"nmae"_s, 1, u"nmae"_s);
    }

    void eachRuleIsKept()
    {
        QFETCH(QJsonValue, value);
        QFETCH(QString, path);
        const policy::Faults faults = validate(value, personSchema());
        QCOMPARE(faults.size(), 1);
        QCOMPARE(faults.first().path, path);
    }

    void allFaultsComeTogether()
    {
        const QJsonObject person {{u"age"_s, -1}, {u"role"_s, u"x"_s}, {u"foo"_s, 1}};
        QCOMPARE(validate(person, personSchema()).size(), 4);
    }

    void aWholeFloatIsAnInteger() { QVERIFY(validate(20.0, integerSchema(0, 100)).isEmpty()); }

    void othersMayHaveASchema()
    {
        const QJsonObject schema {{u"type"_s, u"object"_s},
                                  {u"additionalProperties"_s, integerSchema(0, 9)}};
        QVERIFY(validate(QJsonObject {{u"a"_s, 3}}, schema).isEmpty());
        QCOMPARE(validate(QJsonObject {{u"a"_s, 30}}, schema).first().path, u"a"_s);
    }

    void aNullableChoiceMayBeNull()
    {
        const QJsonObject schema = nullable(enumSchema({u"a"_s}));
        QVERIFY(validate(QJsonValue::Null, schema).isEmpty());
        QVERIFY(!validate(u"b"_s, schema).isEmpty());
    }

    void aFloodOfFaultsIsCutAndQuick()
    {
        QJsonObject flood;
        for (int i = 0; i < 50000; ++i)
            flood.insert(u"key%1"_s.arg(i), i);
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(validate(flood, personSchema()).size(), policy::Place::mostFaults + 1);
        QVERIFY2(timer.elapsed() < 5000, "a megabyte of nonsense must not hold an agent up");
    }

    void aLongListOfWrongItemsIsCut()
    {
        QJsonArray list;
        for (int i = 0; i < 200000; ++i)
            list << i;
        QCOMPARE(validate(list, arraySchema(booleanSchema(), 1000000)).size(),
                 policy::Place::mostFaults + 1);
    }

    void keywordsThatNobodyKnowsAreFound()
    {
        QVERIFY(unknownKeywords(personSchema()).isEmpty());
        QJsonObject schema = personSchema();
        schema.insert("oneOf"_L1, QJsonArray());
        schema.insert("items"_L1, QJsonObject {{u"multipleOf"_s, 2}});
        QCOMPARE(unknownKeywords(schema), QStringList({u"oneOf"_s, u"multipleOf"_s}));
    }
};

QTEST_APPLESS_MAIN(TestSchema)
#include "tst_schema.moc"
