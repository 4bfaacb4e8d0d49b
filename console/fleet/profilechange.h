#pragma once

#include <QDateTime>
#include <QVector>

#include <functional>
#include <optional>

#include "shared/policy/profile.h"
#include "shared/trust/jws.h"

// How a change of settings becomes the next revision of a profile. Pure, but for signing.
namespace patchswarm::fleet {

// How an endpoint stands now.
struct ProfileStand
{
    QString endpoint; // name
    policy::Profile desired; // revision 0: the built-in defaults
    bool isSigned = false; // `desired` is what everybody has; false: meant for this one alone
    qint64 highestSent = 0; // revision of the profile to change that was ever sent there
    qint64 highestAnywhere = 0; // the same, to anybody
};

struct ProfileEdit
{
    QStringList assignments; // key=value, as withAssignments() reads them
    std::optional<policy::Profile> replacement; // instead: settings, name and assignment of this
    QString id; // of the profile to make or change; empty: the desired one
    QString name; // empty: stays
    std::optional<policy::Assignment> assignment; // empty: stays
    std::optional<int> priority; // of the assignment; empty: stays
    // One document for all, that endpoints pass on; otherwise one for each endpoint, which stays
    // there.
    bool isSigned = false;
};

struct ProfileVersion
{
    QString id;
    qint64 revision = 0; // 0: the built-in defaults

    [[nodiscard]] static ProfileVersion of(const policy::Profile& profile);

    friend bool operator==(const ProfileVersion&, const ProfileVersion&) = default;
};

// What a planned change takes back.
struct TakenBack
{
    qint64 change = 0; // its sequence in the inventory
    ProfileVersion undone; // which it made
    ProfileVersion restored; // whose settings come back
    bool wasSigned = false;
};

struct PlannedChange
{
    QString endpoint;
    policy::Profile before;
    policy::Profile after;
    qint64 baseRevision = 0; // of the profile `after.id` on the endpoint; 0: none
    std::optional<TakenBack> undo; // it is one
};

// A profile document as an agent tells it; the built-in one has revision 0.
[[nodiscard]] policy::Checked<policy::Profile> readToldProfile(const QJsonValue& document);

// One change per stand, in order. Endpoints that desire different profiles each have their own
// changed; a signed one takes the settings of its newest signed revision (or the built-in ones) for
// everybody, so that what one endpoint was given for itself alone does not spread.
[[nodiscard]] policy::Checked<QVector<PlannedChange>>
planChange(const ProfileEdit& edit, const QVector<ProfileStand>& stands, const QDateTime& now);

// The profile as it goes over the wire: a compact JWS, or the document itself.
[[nodiscard]] Result<QJsonValue> profileDocument(const policy::Profile& profile, bool isSigned,
                                                 const trust::Signer& signer);

// A value of any kind as JSON text.
[[nodiscard]] QString jsonText(const QJsonValue& value);

struct SettingDifference
{
    QString key;
    QString before; // as JSON
    QString after;
};

[[nodiscard]] QVector<SettingDifference> differences(const policy::Settings& before,
                                                     const policy::Settings& after);

} // namespace patchswarm::fleet
