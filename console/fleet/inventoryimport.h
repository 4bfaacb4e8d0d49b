#pragma once

#include <QVector>

#include <functional>

#include "console/fleet/fleetinventory.h"

namespace patchswarm::fleet {

enum class ImportOutcome
{
    Added,
    Updated, // known, with another address, group or tag
    Unchanged,
    Faulty, // left out; the message says why
};

struct ImportRow
{
    int line = 0; // in the file
    EndpointRecord record; // as it will be stored
    ImportOutcome outcome = ImportOutcome::Faulty;
    QString message; // one sentence; empty when there is nothing to say
};

struct ImportPlan
{
    QVector<ImportRow> rows; // in the order of the file, one a line

    [[nodiscard]] int count(ImportOutcome outcome) const;
};

// Told now and then how much of all is done; false calls it off.
using ImportProgress = std::function<bool(qsizetype done, qsizetype all)>;

// CSV with the columns address, name, group, tags in any order (the first line names them; only the
// address is needed; several groups or tags are parted by "|" or blanks). An endpoint without a
// name is called by its address until it tells its own. Nothing is stored yet. InvalidInput when
// the file as a whole cannot be read: not UTF-8, unknown or missing columns, no rows; Cancelled.
[[nodiscard]] Result<ImportPlan> planImport(const QByteArray& csv,
                                            const QVector<EndpointRecord>& known,
                                            const ImportProgress& progress = {});

// Stores what is Added or Updated, all or nothing. Cancelled.
[[nodiscard]] Result<void> applyImport(const ImportPlan& plan, FleetInventory& inventory,
                                       const ImportProgress& progress = {});

// HOST[:PORT] with an address or a host's name; the port is defaultAdminPort where none is given.
// InvalidInput.
struct HostPort
{
    QString host;
    quint16 port = 0;
};

[[nodiscard]] Result<HostPort> parseHostPort(const QString& text);

} // namespace patchswarm::fleet
