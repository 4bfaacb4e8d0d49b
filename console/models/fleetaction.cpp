#include "console/models/fleetaction.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::models {

ActionModel::ActionModel(QObject* parent)
    : KeyedRows(parent)
{
}

int ActionModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ActionModel::data(const QModelIndex& index, int role) const
{
    const ActionRow* row = index.isValid() ? rowAt(index.row()) : nullptr;
    if (row == nullptr)
        return {};
    const QString state = row->state == ActionRow::State::Running ? tr("running")
        : row->state == ActionRow::State::Done                    ? tr("done")
                                                                  : tr("failed");
    const QStringList cells {row->endpoint, state, row->detail};
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
    case ExportRole:
    case SortRole:
        return cells.value(index.column());
    case Qt::TextAlignmentRole:
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    case KeyRole:
        return row->endpoint;
    case SeverityRole:
        return row->state == ActionRow::State::Failed ? 2 : 0;
    default:
        return {};
    }
}

QVariant ActionModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole && role != ExportRole)
        return {};
    return QStringList {tr("Endpoint"), tr("State"), tr("Details")}.at(section);
}

FleetAction::FleetAction(fleet::FleetWatch& watch, QObject* parent)
    : QObject(parent)
    , m_watch(watch)
{
}

FleetAction::~FleetAction() = default;

bool FleetAction::run(const QStringList& endpoints, const fleet::EndpointVisit::Work& work,
                      const Words& words)
{
    if (isRunning())
        return false;
    m_work = work;
    m_words = words;
    m_rows.clear();
    start(endpoints);
    return true;
}

bool FleetAction::retryFailed()
{
    if (isRunning())
        return false;
    start(failed());
    return true;
}

void FleetAction::start(const QStringList& endpoints)
{
    QStringList names = endpoints;
    names.removeDuplicates();
    for (const QString& name : std::as_const(names))
        m_rows[name] = {name, ActionRow::State::Running, {}};
    show();
    m_round = m_watch.startRound(names, m_work);
    connect(m_round.get(), &fleet::FleetRound::ended, this,
            [this](int index, const fleet::Outcome& outcome) {
                ended(m_round->endpoints().at(index), outcome);
                Q_EMIT progressed(m_round->done(), static_cast<int>(m_round->endpoints().size()));
            });
    connect(m_round.get(), &fleet::FleetRound::finished, this, [this] {
        m_round->disconnect(this);
        m_round.release()->deleteLater(); // we are inside its signal
        Q_EMIT finished();
    });
}

void FleetAction::ended(const QString& endpoint, const fleet::Outcome& outcome)
{
    ActionRow& row = m_rows[endpoint];
    if (const auto& failure = outcome.failure) {
        row.state = ActionRow::State::Failed;
        row.detail = failure->error.detail;
        if (failure->connection)
            row.detail += u' ' + fleet::nextStep(*failure->connection);
    } else {
        row.state = ActionRow::State::Done;
        row.detail = m_words ? m_words(outcome.answer) : QString();
        if (!outcome.warnings.isEmpty())
            row.detail += u' ' + outcome.warnings.join(u' ');
    }
    show();
}

void FleetAction::stop()
{
    if (m_round)
        m_round->stop();
}

int FleetAction::count(ActionRow::State state) const
{
    return static_cast<int>(std::count_if(m_rows.begin(), m_rows.end(), [state](const auto& each) {
        return each.second.state == state;
    }));
}

QStringList FleetAction::failed() const
{
    QStringList names;
    for (const auto& [name, row] : m_rows)
        if (row.state == ActionRow::State::Failed)
            names.append(name);
    return names;
}

void FleetAction::show()
{
    QVector<ActionRow> rows;
    for (const auto& [name, row] : m_rows)
        rows.append(row);
    m_model.setRows(std::move(rows));
}

} // namespace patchswarm::models
