#pragma once

#include <QJsonObject>
#include <QObject>

#include <functional>
#include <map>
#include <memory>

#include "console/fleet/fleetwatch.h"
#include "console/models/keyedrows.h"
#include "console/models/roles.h"

namespace patchswarm::models {

struct ActionRow
{
    enum class State
    {
        Running, // or waiting for its turn
        Done,
        Failed,
    };

    QString endpoint;
    State state = State::Running;
    QString detail; // what came of it; why it failed, with the next step

    friend bool operator==(const ActionRow&, const ActionRow&) = default;
};

[[nodiscard]] inline const QString& keyOf(const ActionRow& row)
{
    return row.endpoint;
}

// Results of an action, an endpoint a row. GUI thread.
class ActionModel : public KeyedRows<ActionRow>
{
    Q_OBJECT

public:
    enum Column
    {
        Endpoint,
        State,
        Detail,
        ColumnCount
    };

    explicit ActionModel(QObject* parent = nullptr);

    void setRows(QVector<ActionRow> rows) { merge(std::move(rows)); } // by endpoint

    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation, int role) const override;
};

// One action at many endpoints (deploy, pause, cancel, verify the cache, …) with a result for each,
// failed ones tried again alone. What the action is, its caller says (fleet/jobwork.h). GUI thread.
class FleetAction : public QObject
{
    Q_OBJECT

public:
    // What an answer means, in one line.
    using Words = std::function<QString(const QJsonObject& answer)>;

    explicit FleetAction(fleet::FleetWatch& watch, QObject* parent = nullptr);
    ~FleetAction() override;

    // Not while one is running: false. finished() follows, at once for nobody.
    bool run(const QStringList& endpoints, const fleet::EndpointVisit::Work& work,
             const Words& words = {});
    bool retryFailed();
    void stop(); // the rest fails as stopped

    [[nodiscard]] bool isRunning() const { return m_round != nullptr; }

    [[nodiscard]] int count(ActionRow::State state) const;
    [[nodiscard]] QStringList failed() const;

    [[nodiscard]] ActionModel& model() { return m_model; }

Q_SIGNALS:
    void progressed(int done, int total);
    void finished();

private:
    void start(const QStringList& endpoints);
    void ended(const QString& endpoint, const fleet::Outcome& outcome);
    void show();

    fleet::FleetWatch& m_watch;
    ActionModel m_model;
    std::map<QString, ActionRow> m_rows;
    fleet::EndpointVisit::Work m_work;
    Words m_words;
    std::unique_ptr<fleet::FleetRound> m_round;
};

} // namespace patchswarm::models
