#include <QTest>

#include "console/fleet/csv.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

class CsvTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fieldsAreSplit_data();
    void fieldsAreSplit();
    void linesAreCountedThroughQuotes();
    void faultsAreNamed();
    void whatIsWrittenIsReadBack();
    void formulasAreDefused();
};

void CsvTest::fieldsAreSplit_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QStringList>("fields");
    QTest::newRow("plain") << QByteArray("a,b,c") << QStringList {u"a"_s, u"b"_s, u"c"_s};
    QTest::newRow("blanks") << QByteArray(" a , b\r\n") << QStringList {u"a"_s, u"b"_s};
    QTest::newRow("quotes") << QByteArray("\"a,b\",\"say \"\"hi\"\"\"")
                            << QStringList {u"a,b"_s, u"say \"hi\""_s};
    QTest::newRow("line in quotes") << QByteArray("\"a\nb\",c") << QStringList {u"a\nb"_s, u"c"_s};
    QTest::newRow("semicolons") << QByteArray("a;b") << QStringList {u"a"_s, u"b"_s};
    QTest::newRow("tabs") << QByteArray("a\tb") << QStringList {u"a"_s, u"b"_s};
    QTest::newRow("empty fields") << QByteArray("a,,") << QStringList {u"a"_s, u""_s, u""_s};
    QTest::newRow("byte-order mark") << QByteArray("\xef\xbb\xbf"
                                                   "a,b")
                                     << QStringList {u"a"_s, u"b"_s};
}

void CsvTest::fieldsAreSplit()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QStringList, fields);
    const auto rows = parseCsv(text);
    QVERIFY(rows);
    QCOMPARE(rows->size(), 1);
    QCOMPARE(rows->first().fields, fields);
}

void CsvTest::linesAreCountedThroughQuotes()
{
    const auto rows = parseCsv("a\n\n\"b\nb\"\nc\n");
    QVERIFY(rows);
    QCOMPARE(rows->size(), 3);
    QCOMPARE(rows->at(1).line, 3);
    QCOMPARE(rows->at(2).line, 5);
}

void CsvTest::faultsAreNamed()
{
    const auto open = parseCsv("a\nb,\"c\nd\n");
    QVERIFY(!open);
    QVERIFY2(open.error().detail.contains(u"line 2"_s), qPrintable(open.error().detail));
    QVERIFY(!parseCsv("a,\xff\xfe"));
    const auto nothing = parseCsv("");
    QVERIFY(nothing);
    QVERIFY(nothing->isEmpty());
}

void CsvTest::whatIsWrittenIsReadBack()
{
    const QStringList fields {u"plain"_s, u"a,b"_s, u"say \"hi\""_s, u"two\nlines"_s, u""_s};
    const auto rows = parseCsv(csvLine(fields).toUtf8());
    QVERIFY(rows);
    QCOMPARE(rows->first().fields, fields);
}

void CsvTest::formulasAreDefused()
{
    QCOMPARE(csvLine({u"=cmd()"_s, u"@x"_s, u"-5"_s}), u"'=cmd(),'@x,-5"_s);
}

} // namespace patchswarm::fleet

QTEST_GUILESS_MAIN(patchswarm::fleet::CsvTest)
#include "tst_csv.moc"
