#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include "agent/service/pairingsession.h"
#include "console/pages/endpointactions.h"
#include "console/pages/endpointspage.h"
#include "console/pages/fleettable.h"
#include "console/pages/fleetview.h"
#include "console/pages/mainwindow.h"
#include "console/pages/pairdialog.h"
#include "console/pages/searchbox.h"
#include "console/views/theme.h"
#include "tests/support/agents/agentprocess.h"
#include "tests/support/agents/testfleet.h"

using namespace patchswarm;
using namespace patchswarm::pages;
using namespace Qt::Literals::StringLiterals;

// The window on an empty fleet, and endpoints that show a code: a real agent, or its pairing in
// this process where the test has to reach into it.
class TestConsolePairing : public QObject
{
    Q_OBJECT

    QTemporaryDir m_settings;
    std::unique_ptr<tests::TestFleet> m_fleet;
    std::unique_ptr<MainWindow> m_window;
    std::unique_ptr<service::PairingSession> m_endpoint;
    int m_host = 230;

    EndpointsPage& endpoints()
    {
        return *qobject_cast<EndpointsPage*>(m_window->view()->page(u"endpoints"_s));
    }

    PairDialog* dialog() { return m_window->findChild<PairDialog*>(); }

    PairDialog* open()
    {
        endpoints().actions()->pairAction()->trigger();
        return dialog();
    }

    // One that waits, in this process, on a loopback address of its own.
    QString wait(service::PairingOptions options = {})
    {
        options.stateDirectory = m_fleet->path(u"state"_s);
        options.bind = QHostAddress(u"127.0.1.%1"_s.arg(++m_host));
        auto session = service::PairingSession::start(options);
        if (!session)
            qFatal("%s", qPrintable(session.error().detail));
        m_endpoint = std::move(*session);
        return options.bind.toString();
    }

    [[nodiscard]] QString code() const { return m_endpoint->desk().code()->text(); }

    static QString codeOtherThan(const QString& code)
    {
        const QString other = trust::PairingCode::create()->text();
        return other == code ? codeOtherThan(code) : other;
    }

    static void fill(PairDialog* dialog, const QString& address, const QString& code,
                     const QString& name = u"pc-9"_s)
    {
        dialog->addressField()->setText(address);
        dialog->codeField()->setText(code);
        dialog->nameField()->setText(name);
    }

    void tryPairing(PairDialog* dialog)
    {
        QVERIFY(dialog->pairButton()->isEnabled());
        dialog->pairButton()->click();
        QTRY_VERIFY_WITH_TIMEOUT(!dialog->run().isRunning(), 30'000);
    }

    [[nodiscard]] static bool shows(QWidget& window, const QString& words)
    {
        const auto labels = window.findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(), [&](const QLabel* label) {
            return label->isVisible() && label->text().contains(words);
        });
    }

    static void picture(QWidget& widget, const char* file)
    {
        const QString folder = qEnvironmentVariable("PATCHSWARM_SCREENSHOT_FOLDER");
        if (!folder.isEmpty())
            widget.grab().save(folder + u'/' + QString::fromLatin1(file));
    }

private Q_SLOTS:

    void initTestCase()
    {
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_settings.path());
        QCoreApplication::setOrganizationName(u"PatchSwarm"_s);
        QCoreApplication::setApplicationName(u"console-pairing-test"_s);
        views::applyAppearance(*qApp, views::Appearance::Light);
    }

    void init()
    {
        m_fleet = std::make_unique<tests::TestFleet>();
        m_window = std::make_unique<MainWindow>();
        m_window->show();
        QVERIFY(m_window->openFleet(m_fleet->fleet().directory()));
        m_window->view()->showPage(u"endpoints"_s);
    }

    void cleanup()
    {
        m_window.reset();
        m_endpoint.reset();
        m_fleet.reset();
    }

    void anEndpointThatShowsACodeIsInTheListAMomentLater()
    {
        tests::AgentProcess::Options options;
        options.stateDirectory = m_fleet->path(u"state"_s);
        options.bind = u"127.0.1.230"_s;
        options.readyText = u"fleet pair"_s;
        tests::AgentProcess agent(options);
        QVERIFY2(agent.start(), qPrintable(agent.log()));
        QFile shown(options.stateDirectory + u"/pairing.code"_s);
        QVERIFY(shown.open(QIODevice::ReadOnly));
        PairDialog* pairing = open();
        QVERIFY(pairing && pairing->isVisible());
        QVERIFY(!pairing->pairButton()->isEnabled());
        fill(pairing, options.bind, QString::fromLatin1(shown.readAll()).toLower(), u"web-01"_s);
        picture(*pairing, "pair-filled.png");
        tryPairing(pairing);
        QVERIFY2(pairing->told().contains(u"web-01 at 127.0.1.230"_s),
                 qPrintable(pairing->told() + agent.log()));
        picture(*pairing, "pair-done.png");
        QTRY_COMPARE_WITH_TIMEOUT(m_window->session()->snapshot()->connected(), 1, 10'000);
        QVERIFY(m_window->session()->snapshot()->find(u"web-01"_s));
        QVERIFY(m_window->session()->workspace().fleet().find(u"web-01"_s)); // can be revoked here
        for (QPushButton* button : pairing->findChildren<QPushButton*>())
            if (button->text() == u"Show endpoint"_s)
                button->click();
        QTRY_COMPARE(endpoints().table()->currentKey(), u"web-01"_s);
        QTRY_VERIFY(!dialog());
        // The same again: it is a member.
        pairing = open();
        fill(pairing, options.bind, trust::PairingCode::create()->text(), u"web-02"_s);
        tryPairing(pairing);
        QVERIFY2(pairing->told().contains(u"belongs to this fleet already"_s),
                 qPrintable(pairing->told()));
        picture(*pairing, "pair-member.png");
    }

    void whatIsTypedIsCheckedAtOnce()
    {
        PairDialog* pairing = open();
        QTest::keyClicks(pairing->addressField(), u"10.1.0.17:99999"_s);
        QVERIFY(shows(*pairing, u"1 to 65535"_s));
        pairing->addressField()->setText(u"web-01.example.com:5002"_s);
        QVERIFY(!shows(*pairing, u"1 to 65535"_s));
        QTest::keyClicks(pairing->codeField(), u"7h3k qx2m"_s);
        QVERIFY(shows(*pairing, u"8 of 16"_s));
        QVERIFY(!pairing->pairButton()->isEnabled());
        QTest::keyClicks(pairing->codeField(), u"u"_s);
        QVERIFY(shows(*pairing, u"\"U\" is none of them"_s));
        picture(*pairing, "pair-fault.png");
        QTest::keyClick(pairing->codeField(), Qt::Key_Backspace);
        QTest::keyClicks(pairing->codeField(), u"-9twb4ane"_s);
        QVERIFY(shows(*pairing, u"complete"_s));
        QVERIFY(pairing->pairButton()->isEnabled());
        QCOMPARE(pairing->codeField()->text(), u"7H3K-QX2M-9TWB-4ANE"_s);
        pairing->codeField()->setText(u"7H3K-QX2M-9TWB-4ANE-7"_s);
        QVERIFY(shows(*pairing, u"these are 17"_s));
        QVERIFY(!pairing->pairButton()->isEnabled());
        pairing->codeField()->setText(u"7H3K-QX2M-9TWB-4ANE"_s);
        pairing->nameField()->setText(u"a/b"_s);
        QVERIFY(!pairing->pairButton()->isEnabled());
        pairing->nameField()->setText(u"the pc"_s);
        for (QPushButton* button : pairing->findChildren<QPushButton*>())
            if (button->text() == u"Copy as command"_s)
                button->click();
        QCOMPARE(QGuiApplication::clipboard()->text(),
                 u"patchswarmctl fleet pair --fleet %1 --to web-01.example.com:5002 --code "
                 "7H3K-QX2M-9TWB-4ANE --name 'the pc'"_s.arg(m_fleet->fleet().directory()));
    }

    void wrongCodesAreCountedAndVoidTheCode()
    {
        const QString address = wait();
        PairDialog* pairing = open();
        for (int left = 4; left >= 1; --left) {
            fill(pairing, address, codeOtherThan(code()));
            tryPairing(pairing);
            QVERIFY2(pairing->told().contains(u"not the code"_s)
                         && pairing->told().contains(QString::number(left)),
                     qPrintable(pairing->told()));
            QVERIFY(pairing->codeField()->hasFocus() || !pairing->isActiveWindow());
        }
        picture(*pairing, "pair-wrong.png");
        fill(pairing, address, codeOtherThan(code()));
        tryPairing(pairing);
        QVERIFY2(pairing->told().contains(u"void"_s) && pairing->told().contains(u"new one in "_s),
                 qPrintable(pairing->told()));
        QVERIFY(m_window->session()->isEmpty());
    }

    void aClockThatIsApartIsNamed()
    {
        service::PairingOptions options;
        options.clockOffsetMs = -3 * 3600 * 1000 - 12 * 60 * 1000;
        const QString address = wait(options);
        PairDialog* pairing = open();
        fill(pairing, address, code());
        tryPairing(pairing);
        QVERIFY2(pairing->told().contains(u"clock is 3 h 12 min behind"_s),
                 qPrintable(pairing->told()));
        QVERIFY(m_endpoint->desk().code()); // still good
        picture(*pairing, "pair-clock.png");
    }

    void aNameThatIsTakenLeavesTheEndpointToBePaired()
    {
        static_cast<void>(m_fleet->enroll(u"pc-9"_s));
        const QString address = wait();
        PairDialog* pairing = open();
        fill(pairing, address, code());
        tryPairing(pairing);
        QVERIFY2(pairing->told().contains(u"Enter another name"_s), qPrintable(pairing->told()));
    }

    void whereNothingListensOrNobodyAnswersIsTold()
    {
        PairDialog* pairing = open();
        fill(pairing, u"127.0.1.249:5997"_s, trust::PairingCode::create()->text());
        tryPairing(pairing);
        QVERIFY2(pairing->told().contains(u"Nothing listens at"_s), qPrintable(pairing->told()));
        QTcpServer silent; // takes the connection and says nothing
        QVERIFY(silent.listen(QHostAddress(u"127.0.1.249"_s)));
        fleet::Patience patience;
        patience.connectMs = 400;
        pairing->run().setPatience(patience);
        fill(pairing, u"127.0.1.249:%1"_s.arg(silent.serverPort()),
             trust::PairingCode::create()->text());
        tryPairing(pairing);
        QVERIFY2(pairing->told().contains(u"did not answer in time"_s),
                 qPrintable(pairing->told()));
        fill(pairing, u"no-such-host.invalid"_s, trust::PairingCode::create()->text());
        tryPairing(pairing);
        QVERIFY2(pairing->told().contains(u"cannot be reached"_s)
                     || pairing->told().contains(u"did not answer in time"_s),
                 qPrintable(pairing->told()));
    }

    void anEndpointOfAnotherFleetTurnsUsAway()
    {
        tests::TestFleet other;
        tests::AgentProcess::Options options;
        options.stateDirectory = other.path(u"state"_s);
        options.bundle = other.enroll(u"theirs"_s);
        options.bind = u"127.0.1.229"_s;
        tests::AgentProcess agent(options);
        QVERIFY2(agent.start(), qPrintable(agent.log()));
        PairDialog* pairing = open();
        fill(pairing, options.bind, trust::PairingCode::create()->text());
        tryPairing(pairing);
        QVERIFY2(pairing->told().contains(u"another fleet"_s), qPrintable(pairing->told()));
    }

    void stoppedInTimeNothingIsChanged()
    {
        QTcpServer silent;
        QVERIFY(silent.listen(QHostAddress(u"127.0.1.249"_s)));
        PairDialog* pairing = open();
        fill(pairing, u"127.0.1.249:%1"_s.arg(silent.serverPort()),
             trust::PairingCode::create()->text());
        pairing->pair();
        QVERIFY(pairing->run().isRunning());
        QVERIFY(!pairing->addressField()->isEnabled());
        pairing->pair(); // not twice
        for (QPushButton* button : pairing->findChildren<QPushButton*>())
            if (button->text() == u"Stop"_s)
                button->click();
        QVERIFY(!pairing->run().isRunning());
        QVERIFY(pairing->addressField()->isEnabled());
        QVERIFY2(pairing->told().contains(u"nothing was changed"_s), qPrintable(pairing->told()));
        pairing->pair();
        QTest::keyClick(pairing, Qt::Key_Escape);
        QTRY_VERIFY(!dialog());
    }

    void theWindowGoesWhileItPairs()
    {
        QTcpServer silent;
        QVERIFY(silent.listen(QHostAddress(u"127.0.1.249"_s)));
        PairDialog* pairing = open();
        fill(pairing, u"127.0.1.249:%1"_s.arg(silent.serverPort()),
             trust::PairingCode::create()->text());
        pairing->pair();
        m_window.reset();
        m_window = std::make_unique<MainWindow>();
    }

    void theEmptyFleetAndTheSearchOfferIt()
    {
        QTRY_VERIFY(shows(*m_window, u"Pair by code"_s));
        bool isOffered = false;
        for (const QToolButton* button : m_window->findChildren<QToolButton*>())
            isOffered |= button->isVisible()
                && button->defaultAction() == endpoints().actions()->pairAction();
        QVERIFY(isOffered);
        SearchBox* search = m_window->view()->searchBox();
        m_window->activateWindow();
        search->setFocus();
        QTest::keyClicks(search, u"pair by"_s);
        QTest::keyClick(search, Qt::Key_Return);
        QTRY_VERIFY(dialog());
        for (const QLineEdit* field : dialog()->findChildren<QLineEdit*>())
            QVERIFY(!field->accessibleName().isEmpty());
    }
};

QTEST_MAIN(TestConsolePairing)
#include "tst_console_pairing.moc"
