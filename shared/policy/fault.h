#pragma once

#include <QJsonArray>
#include <QString>
#include <QVector>

#include "shared/base/error.h"

namespace patchswarm::policy {

// One thing wrong with a document, so that all of them can be told at once.
struct Fault
{
    QString path; // "settings.cacheSizeGB", "artifacts[2].fileName"; empty: the document as a whole
    QString message; // what is wrong, in plain words, with the offending value
    QString hint; // the next step; may be empty

    friend bool operator==(const Fault&, const Fault&) = default;
};

using Faults = QVector<Fault>;

// A checked value, or everything that is wrong with it (never an empty list).
template<class T>
using Checked = tl::expected<T, Faults>;

// One line per fault: "settings.cacheSizeGB: 5 is below 10 (choose 10 to 100)".
[[nodiscard]] QString faultsText(const Faults&);

// The same as an Error, "; " between the faults, cut after the first eight with the count of the
// rest.
[[nodiscard]] Error faultsError(const Faults&, ErrorCode code = ErrorCode::InvalidInput);

// [{"path":…,"message":…,"hint":…}], as in data.faults of a JSON-RPC error.
[[nodiscard]] QJsonArray toJson(const Faults&);

// The name of `known` that `name` was probably meant to be: same but for case, one the start of the
// other, or a few typing slips away. Empty when nothing is near.
[[nodiscard]] QString nearestName(const QString& name, const QStringList& known);

} // namespace patchswarm::policy
