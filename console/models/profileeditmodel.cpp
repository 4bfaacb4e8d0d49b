#include "console/models/profileeditmodel.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::models {

namespace {

using policy::Settings;
using policy::SettingSpec;

const SettingSpec& specAt(int row)
{
    return policy::settingsTable()[static_cast<std::size_t>(row)];
}

// As a person would type it: numbers and words plain, lists and objects as JSON.
QString typedText(const QJsonValue& value)
{
    return value.isString() ? value.toString() : fleet::jsonText(value);
}

QString shownText(const Settings& settings, const SettingSpec& spec)
{
    return typedText(policy::settingValue(settings, spec));
}

ProfileEditModel::Kind kindOf(const SettingSpec& spec)
{
    if (std::holds_alternative<bool Settings::*>(spec.member))
        return ProfileEditModel::Toggle;
    if (std::holds_alternative<int Settings::*>(spec.member)
        || std::holds_alternative<std::uint64_t Settings::*>(spec.member))
        return ProfileEditModel::Number;
    if (std::holds_alternative<double Settings::*>(spec.member))
        return ProfileEditModel::Decimal;
    if (std::holds_alternative<policy::MeteredRule Settings::*>(spec.member)
        || std::holds_alternative<policy::BatteryRule Settings::*>(spec.member))
        return ProfileEditModel::Choice;
    return ProfileEditModel::Text;
}

QStringList choicesOf(const SettingSpec& spec)
{
    const QJsonObject schema =
        policy::settingsSchema().value("properties"_L1).toObject().value(spec.name).toObject();
    QStringList words;
    for (const QJsonValue& word : schema.value("enum"_L1).toArray())
        words.append(word.toString());
    return words;
}

bool isUpFront(const SettingSpec& spec)
{
    static const QStringList names {u"p2pEnabled"_s, u"cacheSizeGB"_s, u"retentionDays"_s,
                                    u"transportPort"_s, u"adminPort"_s};
    return names.contains(QString(spec.name));
}

} // namespace

ProfileEditModel::ProfileEditModel(QObject* parent)
    : QAbstractTableModel(parent)
{
    check();
}

void ProfileEditModel::load(const policy::Profile& profile, const Settings& inherited)
{
    m_loaded = profile;
    m_inherited = inherited;
    revertAll();
}

void ProfileEditModel::revertAll()
{
    m_typed.clear();
    for (const SettingSpec& spec : policy::settingsTable())
        if (policy::settingValue(m_loaded.settings, spec)
            != policy::settingValue(m_inherited, spec))
            m_typed[spec.name] = shownText(m_loaded.settings, spec);
    check();
}

void ProfileEditModel::revert(const QString& key)
{
    const SettingSpec* spec = policy::findSetting(key);
    if (spec == nullptr)
        return;
    const bool isInherited =
        policy::settingValue(m_loaded.settings, *spec) == policy::settingValue(m_inherited, *spec);
    setText(key, isInherited ? QString() : shownText(m_loaded.settings, *spec));
}

void ProfileEditModel::setInForce(const std::optional<Settings>& settings)
{
    m_inForce = settings;
    Q_EMIT dataChanged(index(0, InForce), index(rowCount() - 1, InForce));
}

bool ProfileEditModel::setText(const QString& key, const QString& text)
{
    if (policy::findSetting(key) == nullptr)
        return false;
    if (text.trimmed().isEmpty())
        m_typed.erase(key);
    else
        m_typed[key] = text.trimmed();
    check();
    return true;
}

void ProfileEditModel::check()
{
    QStringList assignments;
    for (const auto& [key, text] : m_typed)
        assignments.append(key + u'=' + text);
    const auto result = policy::withAssignments(m_inherited, assignments);
    m_faults = result ? policy::Faults {} : result.error();
    if (result) {
        m_result = *result;
        m_warnings = policy::settingsWarnings(m_result);
    }
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    Q_EMIT checked();
}

policy::Checked<Settings> ProfileEditModel::settings() const
{
    if (!m_faults.isEmpty())
        return tl::unexpected(m_faults);
    return m_result;
}

QVector<fleet::SettingDifference> ProfileEditModel::differences() const
{
    if (!m_faults.isEmpty())
        return {};
    return fleet::differences(m_loaded.settings, m_result);
}

QStringList ProfileEditModel::assignments() const
{
    QStringList assignments;
    for (const fleet::SettingDifference& each : differences())
        assignments.append(each.key + u'=' + each.after);
    return assignments;
}

int ProfileEditModel::rowOfSetting(const QString& key) const
{
    const auto table = policy::settingsTable();
    const auto found = std::find_if(table.begin(), table.end(),
                                    [&](const SettingSpec& spec) { return spec.name == key; });
    return found == table.end() ? -1 : static_cast<int>(found - table.begin());
}

const policy::Fault* ProfileEditModel::find(const policy::Faults& faults, int row) const
{
    const QString path = u"settings."_s + QString(specAt(row).name);
    for (const policy::Fault& fault : faults)
        if (fault.path == path || fault.path.startsWith(path + u'.')
            || fault.path.startsWith(path + u'['))
            return &fault;
    return nullptr;
}

Remark ProfileEditModel::faultAt(int row) const
{
    const policy::Fault* fault = find(m_faults, row);
    return fault == nullptr ? Remark {}
                            : faultText(specAt(row), extra(row, ValueRole).toString(), *fault);
}

Remark ProfileEditModel::warningAt(int row) const
{
    const policy::Fault* warning = find(m_warnings, row);
    return warning == nullptr ? Remark {} : warningText(specAt(row), m_result, *warning);
}

// --- as a table ----------------------------------------------------------------------------------

int ProfileEditModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(policy::settingsTable().size());
}

int ProfileEditModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

Qt::ItemFlags ProfileEditModel::flags(const QModelIndex& index) const
{
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return index.column() == Override ? flags | Qt::ItemIsEditable : flags;
}

QVariant ProfileEditModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const int row = index.row();
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole:
    case Qt::AccessibleTextRole:
    case SortRole:
    case ExportRole:
        return cell(row, index.column());
    case Qt::ToolTipRole:
        if (index.column() == Problem)
            return extra(row, HintRole);
        return helpText(specAt(row));
    case Qt::TextAlignmentRole:
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    case KeyRole:
        return QString(specAt(row).name);
    case SeverityRole:
        return find(m_faults, row) != nullptr ? 2 : find(m_warnings, row) != nullptr ? 1 : 0;
    default:
        return extra(row, role);
    }
}

QString ProfileEditModel::cell(int row, int column) const
{
    const SettingSpec& spec = specAt(row);
    switch (column) {
    case Setting:
        return spec.name;
    case Override: {
        const auto typed = m_typed.find(spec.name);
        return typed == m_typed.end() ? QString() : typed->second;
    }
    case Inherited:
        return valueText(policy::settingValue(m_inherited, spec));
    case InForce:
        return m_inForce ? valueText(policy::settingValue(*m_inForce, spec)) : QString();
    case Range:
        return rangeText(spec);
    case Problem:
        return find(m_faults, row) != nullptr ? faultAt(row).message : warningAt(row).message;
    default:
        return {};
    }
}

QVariant ProfileEditModel::extra(int row, int role) const
{
    const SettingSpec& spec = specAt(row);
    switch (role) {
    case HelpRole:
        return helpText(spec);
    case FaultRole:
        return faultAt(row).message;
    case WarningRole:
        return warningAt(row).message;
    case HintRole:
        return find(m_faults, row) != nullptr ? faultAt(row).hint : warningAt(row).hint;
    case IsUpFrontRole:
        return isUpFront(spec);
    case IsChangedRole: {
        const QString before = shownText(m_loaded.settings, spec);
        const QString now = cell(row, Override);
        return (now.isEmpty() ? shownText(m_inherited, spec) : now) != before;
    }
    case ValueRole: {
        const auto typed = m_typed.find(spec.name);
        const QString text = typed == m_typed.end() ? shownText(m_inherited, spec) : typed->second;
        if (kindOf(spec) == Toggle)
            return text == u"true" || text == u"on" || text == u"yes";
        return text;
    }
    case KindRole:
        return QVariant::fromValue(kindOf(spec));
    case LeastRole:
        return spec.least;
    case MostRole:
        return spec.most;
    case ChoicesRole:
        return choicesOf(spec);
    default:
        return {};
    }
}

bool ProfileEditModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (!index.isValid() || index.column() != Override || role != Qt::EditRole)
        return false;
    return setText(QString(specAt(index.row()).name), value.toString());
}

QVariant ProfileEditModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole && role != ExportRole)
        return {};
    const QStringList titles {tr("Setting"),  tr("Override"), tr("Inherited"),
                              tr("In force"), tr("Range"),    tr("Problem")};
    return titles.at(section);
}

} // namespace patchswarm::models
