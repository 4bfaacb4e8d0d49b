#pragma once

#include <QString>

#include <optional>

#include "shared/policy/settingstable.h"

// What the editor says of settings, in the language of the window. The policy speaks English, and
// of documents; here it is told from the setting and what was typed.
namespace patchswarm::models {

// One sentence; SettingSpec::help translated.
[[nodiscard]] QString helpText(const policy::SettingSpec& spec);
// "10 to 100 GB"; how it is written where it is no number; empty where there is nothing to say.
[[nodiscard]] QString rangeText(const policy::SettingSpec& spec);
// "GB"; empty where there is none.
[[nodiscard]] QString unitText(const policy::SettingSpec& spec);
// A value for people: as it is typed, but "none" for an empty list.
[[nodiscard]] QString valueText(const QJsonValue& value);
// A word of a setting that is one of several: "urgentOnly".
[[nodiscard]] QString choiceText(const QString& word);

struct Remark
{
    QString message;
    QString hint; // the next step; may be empty
};

// What policy::settingsWarnings() says of this setting with this value. `english`: for one that is
// not known here.
[[nodiscard]] Remark warningText(const policy::SettingSpec& spec, const policy::Settings& settings,
                                 const policy::Fault& english);
// Why `typed` is not taken.
[[nodiscard]] Remark faultText(const policy::SettingSpec& spec, const QString& typed,
                               const policy::Fault& english);

} // namespace patchswarm::models
