#pragma once

#include <QByteArray>
#include <QObject>
#include <QString>
#include <QVector>

#include <functional>
#include <memory>
#include <optional>

#include "shared/base/error.h"

class QSqlDatabase;
class QThread;

namespace patchswarm::service {

// What the service keeps across restarts, in tables of its own in STATE/agent.sqlite: settings,
// jobs, numbered journals (events, audit), ledger rows. It stores what it is given; what the values
// mean is decided elsewhere. Reads are synchronous and meant for start-up and for rare
// administrative calls; writes are queued to a thread of their own, in order, so that the main
// thread never waits for the disk.
class StateStore : public QObject
{
    Q_OBJECT

public:
    enum class Journal
    {
        Events,
        Audit
    };

    struct Entry
    {
        qint64 sequence = 0;
        QByteArray json;
    };

    struct LedgerRow
    {
        QString artifact; // CID text
        QString source; // origin, gateway, peer, wasted, given, overBudget, past…
        QString counterpart; // endpoint id for peer, given, wasted, pastPeer; else empty
        quint64 bytes = 0;
    };

    // Io when the file cannot be opened, UnsupportedVersion when a newer agent wrote it; nothing is
    // changed then.
    [[nodiscard]] static Result<std::unique_ptr<StateStore>> open(const QString& stateDirectory);
    ~StateStore() override; // finishes queued writes

    [[nodiscard]] std::optional<QByteArray> value(const QString& key) const;
    void setValue(const QString& key, const QByteArray& value);
    void removeValue(const QString& key);
    // Keys that begin with `prefix`, with their values, in key order.
    [[nodiscard]] QVector<std::pair<QString, QByteArray>>
    valuesWithPrefix(const QString& prefix) const;

    // Appends under numbers that the caller gives, rising; keeps the newest `keep` entries.
    void append(Journal, const QVector<Entry>&, int keep);
    [[nodiscard]] QVector<Entry> entriesAfter(Journal, qint64 sequence, int limit) const;
    [[nodiscard]] qint64 lastSequence(Journal) const;

    void saveLedger(
        const QVector<LedgerRow>&); // replaces rows of equal artifact, source and counterpart
    void removeLedger(const QString& artifact);
    [[nodiscard]] QVector<LedgerRow> ledger() const;

    // Waits until everything queued so far is in the database.
    void flush();

Q_SIGNALS:
    void writeFailed(const QString& why); // once per failing write; memory stays the truth

private:
    explicit StateStore(QString path);
    // Empty: written. Else why not.
    using Write = std::function<QString(QSqlDatabase&)>;
    void post(Write write);

    QString m_path;
    QString m_readConnection;
    std::unique_ptr<QThread> m_thread;
    std::unique_ptr<QObject> m_writer; // lives in m_thread
};

} // namespace patchswarm::service
