#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "tests/integration/ctlrun.h"

using namespace patchswarm::tests;
using namespace Qt::Literals::StringLiterals;

// The passphrase of the authority's key, as a person at the command line gives it.
class TestCtlPassphrase : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void whatNeedsTheKeyAsksAndTheRestDoesNot();
    void itIsChangedAndRemoved();
    void whatIsNoPassphraseIsRefused_data();
    void whatIsNoPassphraseIsRefused();
    void bothOnStandardInputAreReadLineByLine();

private:
    [[nodiscard]] QString path(const QString& name) const { return m_folder->filePath(name); }

    [[nodiscard]] QString file(const QString& name, const QByteArray& text) const;

    [[nodiscard]] Ran ctl(const QStringList& words, const QByteArray& input = {}) const
    {
        return runCtl(words + QStringList {u"--fleet"_s, path(u"fleet"_s)}, input);
    }

    [[nodiscard]] Ran enroll(const QString& name, const QStringList& more = {},
                             const QByteArray& input = {}) const
    {
        return ctl(QStringList {u"fleet"_s, u"enroll"_s, u"--name"_s, name, u"--out"_s,
                                path(name + u".bundle"_s)}
                       + more,
                   input);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_right;
};

QString TestCtlPassphrase::file(const QString& name, const QByteArray& text) const
{
    QFile made(path(name));
    if (!made.open(QIODevice::WriteOnly) || made.write(text) != text.size())
        qFatal("no file");
    made.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    return made.fileName();
}

void TestCtlPassphrase::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_right = file(u"right"_s, "open sesame\n");
    const Ran made = runCtl(
        {u"fleet"_s, u"create"_s, path(u"fleet"_s), u"--passphrase-file"_s, m_right, u"--json"_s});
    QVERIFY2(made.code == 0, made.told());
    QVERIFY(made.object().value("hasPassphrase"_L1).toBool());
}

void TestCtlPassphrase::whatNeedsTheKeyAsksAndTheRestDoesNot()
{
    QVERIFY(ctl({u"status"_s}).code == 0);
    const Ran without = enroll(u"one"_s);
    QVERIFY2(without.code == 1 && without.err.contains("--passphrase-file"), without.told());
    QVERIFY(!QFile::exists(path(u"one.bundle"_s)));
    const Ran wrong = enroll(u"one"_s, {u"--passphrase-file"_s, file(u"wrong"_s, "sesame\n")});
    QVERIFY2(wrong.code == 1 && wrong.err.contains("wrong"), wrong.told());
    const Ran right = enroll(u"one"_s, {u"--passphrase-file"_s, m_right});
    QVERIFY2(right.code == 0, right.told());
    const Ran piped = enroll(u"two"_s, {u"--passphrase-file"_s, u"-"_s}, "open sesame\r\n");
    QVERIFY2(piped.code == 0, piped.told());
    const Ran revoked =
        runShell(u"PATCHSWARM_PASSPHRASE_FILE=%1 $CTL fleet revoke two --fleet %2"_s.arg(
            m_right, path(u"fleet"_s)));
    QVERIFY2(revoked.code == 0, revoked.told());
    const Ran renewed = ctl({u"fleet"_s, u"renew"_s, u"--self"_s, u"--passphrase-file"_s, m_right});
    QVERIFY2(renewed.code == 0, renewed.told());
    QVERIFY(ctl({u"fleet"_s, u"renew"_s, u"--self"_s}).code == 1);
    const Ran joined = runCtl(
        {u"fleet"_s, u"create"_s, path(u"plain"_s), u"--json"_s}); // and nobody has to have one
    QVERIFY(!joined.object().value("hasPassphrase"_L1).toBool());
}

void TestCtlPassphrase::itIsChangedAndRemoved()
{
    const QString next = file(u"next"_s, "another one");
    const QStringList change {u"fleet"_s, u"passphrase"_s, u"--new-passphrase-file"_s, next};
    QCOMPARE(ctl(change).code, 1); // who does not know it does not change it
    const Ran changed = ctl(change + QStringList {u"--passphrase-file"_s, m_right});
    QVERIFY2(changed.code == 0, changed.told());
    QCOMPARE(enroll(u"one"_s, {u"--passphrase-file"_s, m_right}).code, 1);
    const Ran removed = ctl(
        {u"fleet"_s, u"passphrase"_s, u"--remove"_s, u"--passphrase-file"_s, next, u"--json"_s});
    QVERIFY2(removed.code == 0, removed.told());
    QVERIFY(!removed.object().value("hasPassphrase"_L1).toBool());
    QCOMPARE(enroll(u"one"_s).code, 0);
    QCOMPARE(ctl({u"fleet"_s, u"passphrase"_s, u"--remove"_s}).code, 1); // there is none
    QCOMPARE(ctl({u"fleet"_s, u"passphrase"_s}).code, 2); // no terminal to ask at
    QCOMPARE(
        ctl({u"fleet"_s, u"passphrase"_s, u"--remove"_s, u"--new-passphrase-file"_s, next}).code,
        2);
    QCOMPARE(ctl(change).code, 0);
    QCOMPARE(enroll(u"two"_s).code, 1);
}

void TestCtlPassphrase::whatIsNoPassphraseIsRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("mode");
    QTest::newRow("empty") << QByteArray() << 0x6000;
    QTest::newRow("an empty line") << QByteArray("\nsecond\n") << 0x6000;
    QTest::newRow("too long") << QByteArray(1025, 'x') << 0x6000;
    QTest::newRow("others can read it") << QByteArray("fine") << 0x6004;
    QTest::newRow("not there") << QByteArray("-") << 0;
}

void TestCtlPassphrase::whatIsNoPassphraseIsRefused()
{
    QFETCH(QByteArray, text);
    QFETCH(int, mode);
    const QString name = file(u"given"_s, text);
    if (mode == 0)
        QVERIFY(QFile::remove(name));
    else
        QVERIFY(QFile::setPermissions(name, QFileDevice::Permissions(mode)));
    const Ran made =
        runCtl({u"fleet"_s, u"create"_s, path(u"other"_s), u"--passphrase-file"_s, name});
    QVERIFY2(made.code == 1, made.told());
    QVERIFY(made.err.contains("given"));
    QVERIFY(!QFile::exists(path(u"other"_s)));
    const Ran set = ctl({u"fleet"_s, u"passphrase"_s, u"--passphrase-file"_s, m_right,
                         u"--new-passphrase-file"_s, name});
    QVERIFY2(set.code == 1, set.told());
    QCOMPARE(enroll(u"one"_s, {u"--passphrase-file"_s, m_right}).code, 0); // nothing has changed
}

void TestCtlPassphrase::bothOnStandardInputAreReadLineByLine()
{
    const Ran changed = ctl({u"fleet"_s, u"passphrase"_s, u"--passphrase-file"_s, u"-"_s,
                             u"--new-passphrase-file"_s, u"-"_s},
                            "open sesame\nnew words\n");
    QVERIFY2(changed.code == 0, changed.told());
    QCOMPARE(enroll(u"one"_s, {u"--passphrase-file"_s, u"-"_s}, "new words\n").code, 0);
    const Ran asked = runCtl({u"fleet"_s, u"create"_s, path(u"other"_s), u"--passphrase"_s});
    QCOMPARE(asked.code, 2); // no terminal
    const Ran both = ctl({u"fleet"_s, u"pair"_s, u"--to"_s, u"127.0.0.1"_s, u"--code"_s, u"-"_s,
                          u"--passphrase-file"_s, u"-"_s});
    QCOMPARE(both.code, 2);
}

QTEST_GUILESS_MAIN(TestCtlPassphrase)
#include "tst_ctl_passphrase.moc"
