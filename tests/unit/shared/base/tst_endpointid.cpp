#include <QTest>

#include "shared/base/endpointid.h"

using namespace patchswarm;

class EndpointIdTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void anIdComesBackAsItWas()
    {
        EndpointId id;
        for (std::size_t i = 0; i < id.bytes.size(); ++i)
            id.bytes[i] = static_cast<std::uint8_t>(i * 37 + 200);
        const QString text = id.toString();
        QCOMPARE(text.size(), 64);
        QCOMPARE(text, text.toLower());
        QVERIFY(EndpointId::parse(text).value() == id);
        QVERIFY(EndpointId::parse(text.toUpper()).value() == id);
        QCOMPARE(id.shortText(), text.left(8));
    }

    void whatIsNotAnIdIsRefused_data()
    {
        QTest::addColumn<QString>("text");
        const QString good(64, u'a');
        QTest::newRow("empty") << QString();
        QTest::newRow("short") << good.left(63);
        QTest::newRow("long") << good + u'a';
        QTest::newRow("not hexadecimal") << good.left(63) + u'g';
        QTest::newRow("white space") << good.left(62) + QStringLiteral(" a");
        QTest::newRow("not Latin") << good.left(63) + QChar(0x0430);
        QTest::newRow("zero character") << good.left(63) + QChar(u'\0');
    }

    void whatIsNotAnIdIsRefused()
    {
        QFETCH(const QString, text);
        const auto id = EndpointId::parse(text);
        QVERIFY(!id.has_value());
        QCOMPARE(id.error().code, ErrorCode::InvalidInput);
    }
};

QTEST_APPLESS_MAIN(EndpointIdTest)
#include "tst_endpointid.moc"
