#pragma once

#include <QTcpServer>

namespace patchswarm::transfer {

// Accepts connections and passes them on untouched: no QTcpSocket is made before somebody has
// looked at the address.
class Listener : public QTcpServer
{
    Q_OBJECT

public:
    explicit Listener(QObject* parent);

Q_SIGNALS:
    // The receiver owns the descriptor.
    void accepted(qintptr descriptor);

protected:
    void incomingConnection(qintptr descriptor) override { Q_EMIT accepted(descriptor); }
};

} // namespace patchswarm::transfer
