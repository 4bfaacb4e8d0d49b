#pragma once

#include <QElapsedTimer>
#include <QHash>
#include <QObject>
#include <QQueue>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "console/fleet/failure.h"
#include "shared/rpc/envelope.h"
#include "shared/rpc/record.h"
#include "shared/trust/identity.h"
#include "shared/trust/peerverifier.h"

class QSslSocket;
class QWebSocket;

namespace patchswarm::fleet {

inline constexpr quint16 defaultAdminPort = 5001;

// Where an agent's admin port is, and who is expected there.
struct Target
{
    QString host; // address or name
    quint16 port = defaultAdminPort;
    std::vector<EndpointId> expected = {}; // empty: any agent of the fleet
    bool isUnpaired = false; // no identity yet: whoever answers, for pair.begin and pair.finish

    [[nodiscard]] QString text() const; // "127.0.1.3:5001", "[fd00::1]:5001"
};

// Milliseconds.
struct Patience
{
    int connectMs = 5000; // TCP, TLS and upgrade together
    int callMs = 30'000;
    int firstRetryMs = 250; // doubles up to longestRetryMs
    int longestRetryMs = 30'000;
    int pingMs = 20'000;
    int silenceMs = 60'000;
};

using CallResult = tl::expected<QJsonValue, CallFailure>;

// One connection to one agent's admin port: WebSocket over mutual TLS 1.3, JSON-RPC 2.0. It decides
// whether the other side is the agent that was meant and bounds what it may send; it does not know
// what the methods mean. Lives on one thread with an event loop.
class AgentClient : public QObject
{
    Q_OBJECT

public:
    enum class State
    {
        Idle,
        Connecting,
        Ready,
        Waiting, // for the next attempt
    };
    // Called exactly once, later, unless the client is destroyed first.
    using Callback = std::function<void(const CallResult&)>;

    AgentClient(trust::Identity self, trust::PeerVerifier verifier, QObject* parent = nullptr);
    ~AgentClient() override;

    void setPatience(const Patience& patience) { m_patience = patience; }

    void setReconnecting(bool reconnecting) { m_isReconnecting = reconnecting; }

    // A newer revocation list; a peer on it is dropped at once.
    void setVerifier(const trust::PeerVerifier& verifier);

    // Drops whatever connection there is. Answered by ready() or failed().
    void open(const Target& target);
    // The same endpoint on another port: its profile changed, or it came back elsewhere.
    void moveTo(quint16 port);
    void close();

    // Null parameters are none. Not ready: the callback gets the last failure. timeoutMs 0:
    // patience.callMs.
    void call(const QString& method, const QJsonValue& params, Callback callback,
              int timeoutMs = 0);
    // The same with a record of shared/rpc as result; one that cannot be read is a failure.
    template<class R>
    void callFor(const QString& method, const QJsonValue& params,
                 std::function<void(const tl::expected<R, CallFailure>&)> callback);

    [[nodiscard]] State state() const { return m_state; }

    [[nodiscard]] bool isReady() const { return m_state == State::Ready; }

    [[nodiscard]] const Target& target() const { return m_target; }

    // Of the connection that is ready; of an unpaired one its key and nothing to be believed.
    [[nodiscard]] const std::optional<trust::PeerIdentity>& peer() const { return m_peer; }

    [[nodiscard]] const std::optional<ConnectionFailure>& lastFailure() const { return m_failure; }

Q_SIGNALS:
    void ready();
    // While connecting or after ready(). When reconnecting, another attempt follows by itself.
    void failed(const patchswarm::fleet::ConnectionFailure&);
    void notification(const QString& method, const QJsonObject& params);

private:
    struct Waiting
    {
        Callback callback;
        std::unique_ptr<QTimer> timer;
    };

    struct Queued
    {
        QString method;
        QJsonValue params;
        Callback callback;
        int timeoutMs;
    };

    void dial();
    void encrypted();
    void upgraded();
    void broken(int socketError);
    [[nodiscard]] ConnectionFailure connectFailure(int socketError) const;
    void fail(const ConnectionFailure& failure);
    void dropSocket();
    void failCalls(const ConnectionFailure& failure);
    void textArrived(const QString& text);
    void answerArrived(const rpc::Response& response);
    void send(const Queued& call);
    void sendQueued();
    void finish(int id, const CallResult& result);
    [[nodiscard]] bool withinFlood();
    void lookAtClock();
    static void answerLater(QObject* context, Callback callback, const CallFailure& failure);

    trust::Identity m_self;
    trust::PeerVerifier m_verifier;
    Patience m_patience;
    Target m_target;
    State m_state = State::Idle;
    bool m_isReconnecting = false;
    bool m_isEncrypted = false;
    int m_retryMs = 0;
    QWebSocket* m_socket = nullptr; // ours; deleted later, as we may be inside one of its signals
    QSslSocket* m_tls = nullptr; // the web socket's own
    std::optional<trust::PeerIdentity> m_peer;
    std::optional<ConnectionFailure> m_failure;
    QHash<int, std::shared_ptr<Waiting>> m_calls;
    QQueue<Queued> m_queue;
    int m_lastId = 0;
    QTimer m_deadline;
    QTimer m_retry;
    QTimer m_clock;
    QElapsedTimer m_lastHeard;
    QElapsedTimer m_floodClock;
    double m_floodCredit = 0;
};

// A call's result as a record of shared/rpc; one that cannot be read is a failure.
template<class R>
[[nodiscard]] tl::expected<R, CallFailure> readAnswer(const QString& method,
                                                      const CallResult& result)
{
    if (!result)
        return tl::unexpected(result.error());
    const auto record = rpc::fromJson<R>(*result);
    if (record)
        return *record;
    return tl::unexpected(CallFailure::from(ConnectionFailure {
        Failure::Version,
        QStringLiteral("its answer to %1 cannot be read; it may be of another version: %2")
            .arg(method, policy::faultsError(record.error()).detail)}));
}

template<class R>
void AgentClient::callFor(const QString& method, const QJsonValue& params,
                          std::function<void(const tl::expected<R, CallFailure>&)> callback)
{
    call(method, params, [method, callback = std::move(callback)](const CallResult& result) {
        callback(readAnswer<R>(method, result));
    });
}

} // namespace patchswarm::fleet
