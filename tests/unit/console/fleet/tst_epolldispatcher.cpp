#include <QElapsedTimer>
#include <QSocketNotifier>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QThread>
#include <QTimer>

#include <atomic>
#include <functional>
#include <unistd.h>

#include "console/fleet/epolldispatcher_linux.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

namespace {

// A thread whose loop is the one that is tested.
class Loop
{
public:
    Loop()
    {
        m_thread.setEventDispatcher(new EpollDispatcher);
        m_object.moveToThread(&m_thread);
        m_thread.start();
    }

    ~Loop()
    {
        m_thread.quit();
        m_thread.wait();
    }

    void run(const std::function<void()>& what)
    {
        QMetaObject::invokeMethod(&m_object, what, Qt::BlockingQueuedConnection);
    }

    void post(const std::function<void()>& what)
    {
        QMetaObject::invokeMethod(&m_object, what, Qt::QueuedConnection);
    }

    [[nodiscard]] QObject* context() { return &m_object; }

private:
    QThread m_thread;
    QObject m_object;
};

struct Pipe
{
    Pipe()
    {
        if (::pipe(ends) != 0)
            qFatal("no pipe can be had");
    }

    ~Pipe()
    {
        ::close(ends[0]);
        ::close(ends[1]);
    }

    void fill() const
    {
        const char byte = 'x';
        if (::write(ends[1], &byte, 1) != 1)
            qFatal("the pipe is full");
    }

    int ends[2] = {-1, -1};
};

} // namespace

class EpollDispatcherTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsPostedFromAnotherThreadIsNeverForgotten();
    void timersComeInOrderAndNotEarly();
    void aTimerOfNoTimeLetsSocketsHaveTheirTurn();
    void bytesGoThereAndBackOverManySockets();
    void aNotifierThatTheOneBeforeDeletedIsNotTold();
    void aDescriptorWhoseNumberIsGivenAgainIsWatchedAnew();
    void aNotifierThatIsSwitchedOffIsQuiet();
    void anIdleLoopSleeps();
};

void EpollDispatcherTest::whatIsPostedFromAnotherThreadIsNeverForgotten()
{
    Loop loop;
    int count = 0;
    for (int i = 0; i < 20'000; ++i) {
        loop.post([&count] { ++count; });
        if (i % 100 == 0)
            loop.run([] {}); // which would hang
    }
    loop.run([] {});
    QCOMPARE(count, 20'000);
}

void EpollDispatcherTest::timersComeInOrderAndNotEarly()
{
    Loop loop;
    QList<int> order;
    std::atomic<qint64> firstMs = 0;
    std::atomic<bool> isDone = false;
    QElapsedTimer clock;
    clock.start();
    loop.run([&] {
        QTimer::singleShot(60, Qt::PreciseTimer, loop.context(), [&] {
            order.append(60);
            isDone = true;
        });
        QTimer::singleShot(20, Qt::PreciseTimer, loop.context(), [&] {
            order.append(20);
            firstMs = clock.elapsed();
        });
        QTimer::singleShot(40, Qt::PreciseTimer, loop.context(), [&] { order.append(40); });
    });
    QTRY_VERIFY(isDone);
    loop.run([] {});
    QCOMPARE(order, QList<int>({20, 40, 60}));
    QVERIFY(firstMs >= 20);
}

void EpollDispatcherTest::aTimerOfNoTimeLetsSocketsHaveTheirTurn()
{
    Loop loop;
    const Pipe pipe;
    std::atomic<bool> isHeard = false;
    std::unique_ptr<QTimer> busy;
    std::unique_ptr<QSocketNotifier> notifier;
    loop.run([&] {
        busy = std::make_unique<QTimer>();
        busy->start(0);
        notifier = std::make_unique<QSocketNotifier>(pipe.ends[0], QSocketNotifier::Read);
        connect(notifier.get(), &QSocketNotifier::activated, loop.context(), [&] {
            notifier->setEnabled(false);
            isHeard = true;
        });
    });
    pipe.fill();
    QTRY_VERIFY(isHeard);
    loop.run([&] {
        busy.reset();
        notifier.reset();
    });
}

void EpollDispatcherTest::bytesGoThereAndBackOverManySockets()
{
    constexpr int sockets = 300;
    constexpr int bytes = 100'000;
    Loop loop;
    std::atomic<int> done = 0;
    std::unique_ptr<QTcpServer> server;
    std::vector<std::unique_ptr<QTcpSocket>> clients;
    loop.run([&] {
        server = std::make_unique<QTcpServer>();
        server->setListenBacklogSize(sockets);
        QVERIFY(server->listen(QHostAddress::LocalHost));
        connect(server.get(), &QTcpServer::newConnection, loop.context(), [&] {
            while (QTcpSocket* socket = server->nextPendingConnection())
                connect(socket, &QTcpSocket::readyRead, socket,
                        [socket] { socket->write(socket->readAll()); });
        });
        for (int i = 0; i < sockets; ++i) {
            QTcpSocket* const client = clients.emplace_back(std::make_unique<QTcpSocket>()).get();
            connect(client, &QTcpSocket::connected, loop.context(),
                    [client] { client->write(QByteArray(bytes, 'x')); });
            connect(client, &QTcpSocket::readyRead, loop.context(), [client, &done] {
                if (client->bytesAvailable() == bytes) {
                    client->abort();
                    ++done;
                }
            });
            client->connectToHost(QHostAddress::LocalHost, server->serverPort());
        }
    });
    QTRY_COMPARE_WITH_TIMEOUT(done.load(), sockets, 30'000);
    loop.run([&] {
        clients.clear();
        server.reset();
    });
}

void EpollDispatcherTest::aNotifierThatTheOneBeforeDeletedIsNotTold()
{
    Loop loop;
    const Pipe first;
    const Pipe second;
    std::unique_ptr<QSocketNotifier> one;
    std::unique_ptr<QSocketNotifier> other;
    std::atomic<int> told = 0;
    loop.run([&] {
        first.fill();
        second.fill();
        one = std::make_unique<QSocketNotifier>(first.ends[0], QSocketNotifier::Read);
        other = std::make_unique<QSocketNotifier>(second.ends[0], QSocketNotifier::Read);
        const auto last = [&](std::unique_ptr<QSocketNotifier>& self,
                              std::unique_ptr<QSocketNotifier>& rest) {
            ++told;
            self->setEnabled(false);
            rest.reset();
        };
        connect(one.get(), &QSocketNotifier::activated, loop.context(),
                [&, last] { last(one, other); });
        connect(other.get(), &QSocketNotifier::activated, loop.context(),
                [&, last] { last(other, one); });
    });
    QTRY_COMPARE(told.load(), 1);
    loop.run([] {});
    loop.run([&] {
        one.reset();
        other.reset();
    });
    QCOMPARE(told.load(), 1);
}

void EpollDispatcherTest::aDescriptorWhoseNumberIsGivenAgainIsWatchedAnew()
{
    Loop loop;
    std::atomic<int> heard = 0;
    for (int round = 0; round < 20; ++round) {
        std::unique_ptr<Pipe> pipe;
        std::unique_ptr<QSocketNotifier> notifier;
        loop.run([&] {
            pipe = std::make_unique<Pipe>(); // the numbers of the round before
            notifier = std::make_unique<QSocketNotifier>(pipe->ends[0], QSocketNotifier::Read);
            connect(notifier.get(), &QSocketNotifier::activated, loop.context(), [&] {
                notifier->setEnabled(false);
                ++heard;
            });
        });
        pipe->fill();
        QTRY_COMPARE(heard.load(), round + 1);
        loop.run([&] {
            notifier.reset();
            pipe.reset();
        });
    }
}

void EpollDispatcherTest::aNotifierThatIsSwitchedOffIsQuiet()
{
    Loop loop;
    const Pipe pipe;
    std::atomic<int> heard = 0;
    std::unique_ptr<QSocketNotifier> notifier;
    loop.run([&] {
        notifier = std::make_unique<QSocketNotifier>(pipe.ends[0], QSocketNotifier::Read);
        connect(notifier.get(), &QSocketNotifier::activated, loop.context(), [&] {
            ++heard;
            notifier->setEnabled(false);
        });
        notifier->setEnabled(false);
    });
    pipe.fill();
    loop.run([] {});
    loop.run([] {});
    QCOMPARE(heard.load(), 0);
    loop.run([&] { notifier->setEnabled(true); });
    QTRY_COMPARE(heard.load(), 1);
    loop.run([&] { notifier.reset(); });
}

void EpollDispatcherTest::anIdleLoopSleeps()
{
    Loop loop;
    std::atomic<int> turns = 0;
    const Pipe pipe;
    std::unique_ptr<QSocketNotifier> notifier;
    loop.run([&] {
        notifier = std::make_unique<QSocketNotifier>(pipe.ends[0], QSocketNotifier::Read);
        connect(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::aboutToBlock,
                loop.context(), [&] { ++turns; });
    });
    std::atomic<bool> isOver = false;
    loop.run(
        [&] { QTimer::singleShot(200, Qt::PreciseTimer, loop.context(), [&] { isOver = true; }); });
    QTRY_VERIFY(isOver);
    QVERIFY2(turns < 20, qPrintable(u"%1 turns"_s.arg(turns.load())));
    loop.run([&] { notifier.reset(); });
}

} // namespace patchswarm::fleet

QTEST_GUILESS_MAIN(patchswarm::fleet::EpollDispatcherTest)
#include "tst_epolldispatcher.moc"
