#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTest>
#include <QXmlStreamReader>

using namespace Qt::Literals::StringLiterals;

namespace {

struct Entry
{
    QString where; // language and context
    QString source;
    QString type; // "unfinished", "vanished"; empty: good
    QStringList texts; // one, or one for each form of the plural
};

// What must be in the translation as it is in the source, in any order.
QStringList partsOf(const QString& text, const QString& pattern)
{
    QStringList parts;
    for (auto found = QRegularExpression(pattern).globalMatch(text); found.hasNext();)
        parts.append(found.next().captured());
    parts.sort();
    return parts;
}

QStringList edgesOf(const QString& text)
{
    const QString trimmed = text.trimmed();
    const qsizetype before = text.indexOf(trimmed);
    return {text.left(before), text.sliced(before + trimmed.size())};
}

// Empty: nothing is wrong with it.
QString faultOf(const Entry& entry, const QString& text)
{
    if (text.trimmed().isEmpty())
        return u"is empty"_s;
    if (partsOf(text, u"%L?(?:n|[0-9]+)"_s) != partsOf(entry.source, u"%L?(?:n|[0-9]+)"_s))
        return u"has other placeholders"_s;
    if (partsOf(text, u"</?[a-z][^>]*>"_s) != partsOf(entry.source, u"</?[a-z][^>]*>"_s))
        return u"has other tags"_s;
    if (edgesOf(text) != edgesOf(entry.source))
        return u"begins or ends with other spaces"_s;
    if (text.count(u'\n') != entry.source.count(u'\n'))
        return u"has other lines"_s;
    if (text.endsWith(u'…') != entry.source.endsWith(u'…'))
        return u"differs in the … at the end"_s;
    if (text.count(QRegularExpression(u"&[^&\\s]"_s))
        != entry.source.count(QRegularExpression(u"&[^&\\s]"_s)))
        return u"differs in its accelerator"_s;
    return {};
}

} // namespace

// The files of resources/translations: complete, and usable in place of their sources.
class TestTranslations : public QObject
{
    Q_OBJECT

    QList<Entry> m_entries;
    QStringList m_languages;

    void read(const QString& path)
    {
        QFile file(path);
        QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(path));
        QXmlStreamReader xml(&file);
        QString language;
        QString context;
        while (!xml.atEnd()) {
            xml.readNext();
            if (!xml.isStartElement())
                continue;
            if (xml.name() == u"TS") {
                language = xml.attributes().value(u"language"_s).toString();
                m_languages.append(language);
            } else if (xml.name() == u"name") {
                context = xml.readElementText();
            } else if (xml.name() == u"message") {
                m_entries.append({language + u' ' + context, {}, {}, {}});
            } else if (xml.name() == u"source") {
                m_entries.last().source = xml.readElementText();
            } else if (xml.name() == u"translation") {
                m_entries.last().type = xml.attributes().value(u"type"_s).toString();
                readTexts(xml);
            }
        }
        QVERIFY2(!xml.hasError(), qPrintable(path + u": "_s + xml.errorString()));
        QVERIFY2(path.endsWith(u"patchswarm-console_%1.ts"_s.arg(language)), qPrintable(path));
    }

    void readTexts(QXmlStreamReader& xml)
    {
        QString plain;
        while (!(xml.readNext() == QXmlStreamReader::EndElement && xml.name() == u"translation")) {
            if (xml.atEnd())
                return;
            if (xml.isStartElement() && xml.name() == u"numerusform")
                m_entries.last().texts.append(xml.readElementText());
            else if (xml.isCharacters())
                plain += xml.text();
        }
        if (m_entries.last().texts.isEmpty())
            m_entries.last().texts.append(plain);
    }

private Q_SLOTS:

    void initTestCase()
    {
        const QDir folder(QStringLiteral(PATCHSWARM_SOURCE "/resources/translations"));
        for (const QString& name : folder.entryList({u"*.ts"_s}, QDir::Files))
            read(folder.filePath(name));
    }

    void englishAndAnotherLanguageAreThere()
    {
        QVERIFY(m_languages.contains(u"en"_s));
        QVERIFY(m_languages.size() > 1);
        QVERIFY(m_entries.size() > 500);
    }

    void nothingIsUnfinished()
    {
        QStringList open;
        for (const Entry& entry : m_entries)
            if (!entry.type.isEmpty())
                open.append(u"%1: \"%2\" is %3"_s.arg(entry.where, entry.source, entry.type));
        QVERIFY2(open.isEmpty(), qPrintable(open.join(u'\n')));
    }

    void eachTextStandsInForItsSource()
    {
        QStringList faults;
        for (const Entry& entry : m_entries)
            for (const QString& text : entry.texts)
                if (const QString fault = faultOf(entry, text); !fault.isEmpty())
                    faults.append(
                        u"%1: \"%2\" for \"%3\" %4"_s.arg(entry.where, text, entry.source, fault));
        QVERIFY2(faults.isEmpty(), qPrintable(faults.join(u'\n')));
    }

    void aFaultIsSeen_data()
    {
        QTest::addColumn<QString>("source");
        QTest::addColumn<QString>("text");
        QTest::newRow("empty") << u"Jobs"_s << u" "_s;
        QTest::newRow("placeholder") << u"%1 of %2"_s << u"%1 von %1"_s;
        QTest::newRow("number") << u"%n failed"_s << u"fehlgeschlagen"_s;
        QTest::newRow("tag") << u"<b>Add</b>"_s << u"<b>Hinzu<b>"_s;
        QTest::newRow("space") << u"pilot of "_s << u"Pilot mit"_s;
        QTest::newRow("line") << u"a\nb"_s << u"a b"_s;
        QTest::newRow("dots") << u"Open…"_s << u"Öffnen"_s;
        QTest::newRow("accelerator") << u"&Open"_s << u"Öffnen"_s;
    }

    void aFaultIsSeen()
    {
        QFETCH(const QString, source);
        QFETCH(const QString, text);
        QVERIFY(!faultOf({{}, source, {}, {}}, text).isEmpty());
        QVERIFY(faultOf({{}, source, {}, {}}, source).isEmpty());
    }
};

QTEST_APPLESS_MAIN(TestTranslations)

#include "tst_translations.moc"
