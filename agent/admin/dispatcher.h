#pragma once

#include <QHash>

#include <memory>
#include <vector>

#include "agent/admin/types.h"
#include "shared/rpc/envelope.h"
#include "shared/rpc/methods.h"

namespace patchswarm::admin {

// The calls of one connection that are not answered yet.
class CallCount
{
public:
    explicit CallCount(int most)
        : m_most(most)
    {
    }

    [[nodiscard]] bool take()
    {
        if (m_now >= m_most)
            return false;
        ++m_now;
        return true;
    }

    void giveBack() { --m_now; }

    [[nodiscard]] int now() const { return m_now; }

private:
    int m_most;
    int m_now = 0;
};

// From a JSON-RPC text to the handler of each call and back to one text: finds the method in the
// table, checks role and parameters, gathers the answers of a batch. Knows no socket and no clock;
// a time-out is its owner's matter.
class Dispatcher
{
public:
    using Send = std::function<void(const QByteArray&)>;
    // Told of every call that waits for its handler, with what answers it in its stead.
    using Waiting = std::function<void(Responder)>;

    // Every method of the table, and rpc.discover.
    explicit Dispatcher(QString version);
    // These methods alone.
    explicit Dispatcher(std::vector<rpc::Method> methods);

    // Precondition: the method is in the table.
    void handle(const QString& method, Handler handler);

    // `send` is called at most once, now or later; never for notifications alone.
    void dispatch(const QByteArray& text, const Caller& caller,
                  const std::shared_ptr<CallCount>& calls, const Send& send,
                  const Waiting& waiting) const;

    [[nodiscard]] const std::vector<rpc::Method>& methods() const { return m_methods; }

private:
    void call(const rpc::Request& request, const Caller& caller, const Responder& respond) const;

    std::vector<rpc::Method> m_methods;
    QHash<QString, Handler> m_handlers;
};

} // namespace patchswarm::admin
