#pragma once

#include <QString>

#include "console/models/stagedrows.h"

namespace patchswarm::models {

// Where one endpoint stands in a roll-out.
enum class RolloutState
{
    Asking, // which profile it has
    NotReached, // it could not be asked; nothing is planned for it
    Planned,
    Applying,
    InForce,
    Taken, // it has the document, but another profile is in force there
    LeftAlone, // nothing is sent to it; the details say why
    Failed,
};

[[nodiscard]] QString rolloutStateText(RolloutState);

struct RolloutRow
{
    QString endpoint;
    QString site;
    int stage = 0; // 0 pilot, 1 the pilot's sites, 2 everybody
    RolloutState state = RolloutState::Asking;
    QString before; // "default r3"
    QString after;
    QString detail; // why it failed, with the next step

    friend bool operator==(const RolloutRow&, const RolloutRow&) = default;
};

[[nodiscard]] inline const QString& keyOf(const RolloutRow& row)
{
    return row.endpoint;
}

// The endpoints of a change of profiles.
class RolloutModel : public StagedRows<RolloutRow>
{
    Q_OBJECT

public:
    explicit RolloutModel(QObject* parent = nullptr);

private:
    [[nodiscard]] QStringList titles() const override;
    [[nodiscard]] QStringList cells(const RolloutRow& row) const override;
    [[nodiscard]] int stateOrder(const RolloutRow& row) const override;
    [[nodiscard]] int severity(const RolloutRow& row) const override;
};

} // namespace patchswarm::models
