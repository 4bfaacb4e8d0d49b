#pragma once

#include <QAbstractTableModel>

#include <map>

#include "console/fleet/profilechange.h"
#include "console/models/roles.h"
#include "console/models/settingtexts.h"
#include "shared/policy/profile.h"
#include "shared/policy/settingstable.h"

namespace patchswarm::models {

// The settings of one profile while a person edits it: what each would be without this profile
// (inherited), what this one says (override, typed text), what that comes to, and what an endpoint
// has in force. Checked as it is typed, all settings together; nothing is sent from here. One row
// a setting, in the order of shared/policy. GUI thread.
class ProfileEditModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        Setting,
        Override, // editable; empty: inherited
        Inherited,
        InForce, // of the endpoint looked at; empty: none is
        Range,
        Problem, // fault, else warning
        ColumnCount
    };

    enum ExtraRole
    {
        HelpRole = KeyRole + 100, // one sentence
        FaultRole, // QString; empty: none
        HintRole, // the next step, of fault or warning
        WarningRole,
        IsUpFrontRole, // bool: shown unfolded (toggle, cache, retention, ports)
        IsChangedRole, // bool: differs from the profile that was loaded
        ValueRole, // QVariant: bool, int, double, quint64 or JSON text: what an editor starts from
        KindRole, // Kind
        LeastRole, // double; with MostRole the range of a number
        MostRole,
    };

    enum Kind
    {
        Toggle,
        Number,
        Decimal,
        Choice, // its words in ChoicesRole
        Text,
    };
    Q_ENUM(Kind)

    static constexpr int ChoicesRole = MostRole + 1;

    explicit ProfileEditModel(QObject* parent = nullptr);

    // Begins anew. `inherited`: the settings without this profile, usually the built-in defaults.
    void load(const policy::Profile& profile, const policy::Settings& inherited = {});
    // What an endpoint says is in force, to compare.
    void setInForce(const std::optional<policy::Settings>& settings);

    // As typed; empty text takes the override away. False for an unknown key.
    bool setText(const QString& key, const QString& text);
    void revert(const QString& key); // to what was loaded
    void revertAll();

    [[nodiscard]] const policy::Profile& loaded() const { return m_loaded; }

    // All settings, or every fault.
    [[nodiscard]] policy::Checked<policy::Settings> settings() const;

    [[nodiscard]] const policy::Faults& faults() const { return m_faults; }

    [[nodiscard]] const policy::Faults& warnings() const { return m_warnings; }

    [[nodiscard]] bool isValid() const { return m_faults.isEmpty(); }

    [[nodiscard]] bool isChanged() const { return !differences().isEmpty(); }

    // From what was loaded to what is typed; empty while there is a fault.
    [[nodiscard]] QVector<fleet::SettingDifference> differences() const;
    // The same as key=value for the command line and for fleet::ProfileEdit::assignments.
    [[nodiscard]] QStringList assignments() const;

    [[nodiscard]] int rowOfSetting(const QString& key) const; // -1: there is none

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation, int role) const override;

Q_SIGNALS:
    void checked(); // after each change: faults, warnings and differences are up to date

private:
    void check();
    [[nodiscard]] QString cell(int row, int column) const;
    [[nodiscard]] QVariant extra(int row, int role) const;
    [[nodiscard]] const policy::Fault* find(const policy::Faults& faults, int row) const;
    [[nodiscard]] Remark faultAt(int row) const; // empty: none
    [[nodiscard]] Remark warningAt(int row) const;

    policy::Profile m_loaded;
    policy::Settings m_inherited;
    std::optional<policy::Settings> m_inForce;
    std::map<QString, QString> m_typed; // overrides, by key
    policy::Settings m_result; // while there is no fault
    policy::Faults m_faults;
    policy::Faults m_warnings;
};

} // namespace patchswarm::models
