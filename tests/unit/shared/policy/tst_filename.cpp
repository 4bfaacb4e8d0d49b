#include <QTest>

#include "shared/policy/filename.h"

using namespace Qt::Literals::StringLiterals;
using namespace patchswarm::policy;

class TestFileName : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void plainNamesPass_data()
    {
        QTest::addColumn<QString>("name");
        for (const QString& name :
             {u"patch.msu"_s, u"a"_s, u"with blank.exe"_s, u"Größe-日本.bin"_s, u"CONSOLE.txt"_s,
              u"COM10"_s, u"a'b&c(1).deb"_s, QString(255, u'a'), u"emoji-😀.bin"_s})
            QTest::addRow("%s", qPrintable(name.left(40))) << name;
    }

    void plainNamesPass()
    {
        QFETCH(QString, name);
        const auto checked = checkFileName(name);
        QVERIFY2(checked, checked ? "" : qPrintable(checked.error().detail));
        QCOMPARE(*checked, name);
    }

    void dangerousNamesAreRefused_data()
    {
        QTest::addColumn<QString>("name");
        const auto row = [](const char* what, const QString& name) { QTest::newRow(what) << name; };
        row("empty", {});
        row("dot", u"."_s);
        row("dot dot", u".."_s);
        row("parent", u"../x"_s);
        row("absolute", u"/etc/passwd"_s);
        row("slash inside", u"a/b"_s);
        row("backslash", u"a\\b"_s);
        row("drive", u"C:x"_s);
        row("stream", u"a.txt:evil"_s);
        row("wildcard", u"a*b"_s);
        row("quote", u"a\"b"_s);
        row("pipe", u"a|b"_s);
        row("zero", u"a"_s + QChar(0) + u"b"_s);
        row("line feed", u"a\nb"_s);
        row("escape", u"a\u001b[31m"_s);
        row("C1 control", u"a\u0085b"_s);
        row("right-to-left override", u"exe\u202etxt.scr"_s);
        row("isolate", u"a\u2066b"_s);
        row("zero width", u"a\u200bb"_s);
        row("byte order mark", u"\ufeffa"_s);
        row("trailing dot", u"a."_s);
        row("leading dot", u".hidden"_s);
        row("leading dots", u"...x"_s);
        row("trailing blank", u"a "_s);
        row("leading blank", u" a"_s);
        row("no-break space at the end", u"a\u00a0"_s);
        row("CON", u"CON"_s);
        row("nul with extension", u"nul.txt"_s);
        row("aux with blank", u"aux .h"_s);
        row("com1", u"com1.log"_s);
        row("superscript COM", u"COM\u00b9"_s);
        row("LPT9", u"LPT9"_s);
        row("CONIN$", u"CONIN$"_s);
        row("256 bytes", QString(256, u'a'));
        row("128 two-byte letters", QString(128, QChar(0xe4)));
        row("half a character", u"a"_s + QChar(0xdc00));
        row("decomposed", u"a\u0308.txt"_s);
    }

    void dangerousNamesAreRefused()
    {
        QFETCH(QString, name);
        const auto checked = checkFileName(name);
        QVERIFY(!checked);
        QCOMPARE(checked.error().code, patchswarm::ErrorCode::InvalidInput);
        for (const QChar c : checked.error().detail)
            QVERIFY2(c.unicode() >= 0x20 && c.unicode() != 0x202e,
                     "the message must be safe to print");
    }

    void namesThatDifferInCaseOnlyAreOneFile()
    {
        QCOMPARE(fileNameKey(u"Patch.MSU"_s), fileNameKey(u"patch.msu"_s));
        QVERIFY(fileNameKey(u"a"_s) != fileNameKey(u"b"_s));
    }
};

QTEST_APPLESS_MAIN(TestFileName)
#include "tst_filename.moc"
