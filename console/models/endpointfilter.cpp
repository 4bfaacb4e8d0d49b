#include "console/models/endpointfilter.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::models {

namespace {

bool isAnyOf(const QStringList& wanted, const QStringList& had)
{
    return wanted.isEmpty() || std::any_of(wanted.begin(), wanted.end(), [&](const QString& each) {
               return had.contains(each, Qt::CaseInsensitive);
           });
}

bool holdsWord(const EndpointRow& row, const QString& word)
{
    const auto has = [&](const QString& text) { return text.contains(word, Qt::CaseInsensitive); };
    return has(row.name) || has(row.address) || has(row.site) || has(row.state)
        || std::any_of(row.groups.begin(), row.groups.end(), has)
        || std::any_of(row.tags.begin(), row.tags.end(), has);
}

QStringList textsOf(const QJsonValue& list)
{
    QStringList texts;
    for (const QJsonValue& each : list.toArray())
        if (each.isString())
            texts.append(each.toString());
    return texts;
}

class Words
{
    Q_DECLARE_TR_FUNCTIONS(patchswarm::models::SavedFilters)
};

QVector<SavedFilter> builtIn()
{
    EndpointCriteria attention;
    attention.onlyAttention = true;
    EndpointCriteria failed;
    failed.onlyJobFailed = true;
    EndpointCriteria drift;
    drift.onlyDrift = true;
    EndpointCriteria away;
    away.conditions = {Condition::Offline, Condition::Stale, Condition::Connecting};
    EndpointCriteria working;
    working.conditions = {Condition::Working};
    return {{Words::tr("All endpoints"), {}, true},
            {Words::tr("Needs attention"), attention, true},
            {Words::tr("Job failed"), failed, true},
            {Words::tr("Profile drift"), drift, true},
            {Words::tr("Offline or stale"), away, true},
            {Words::tr("Working"), working, true}};
}

} // namespace

// --- criteria ------------------------------------------------------------------------------------

bool EndpointCriteria::matches(const EndpointRow& row) const
{
    if ((onlyAttention && !needsAttention(row.condition)) || (onlyDrift && !row.hasDrifted)
        || (onlyJobFailed && row.jobsFailed == 0))
        return false;
    if (!conditions.isEmpty() && !conditions.contains(row.condition))
        return false;
    if (!isAnyOf(sites, {row.site}) || !isAnyOf(groups, row.groups) || !isAnyOf(tags, row.tags))
        return false;
    const QStringList words = text.split(u' ', Qt::SkipEmptyParts);
    return std::all_of(words.begin(), words.end(),
                       [&](const QString& word) { return holdsWord(row, word); });
}

QJsonObject EndpointCriteria::toJson() const
{
    QJsonArray numbers;
    for (const Condition condition : conditions)
        numbers.append(static_cast<int>(condition));
    return {{u"text"_s, text},
            {u"sites"_s, QJsonArray::fromStringList(sites)},
            {u"groups"_s, QJsonArray::fromStringList(groups)},
            {u"tags"_s, QJsonArray::fromStringList(tags)},
            {u"conditions"_s, numbers},
            {u"onlyAttention"_s, onlyAttention},
            {u"onlyDrift"_s, onlyDrift},
            {u"onlyJobFailed"_s, onlyJobFailed}};
}

EndpointCriteria EndpointCriteria::fromJson(const QJsonObject& json)
{
    EndpointCriteria criteria;
    criteria.text = json.value("text"_L1).toString();
    criteria.sites = textsOf(json.value("sites"_L1));
    criteria.groups = textsOf(json.value("groups"_L1));
    criteria.tags = textsOf(json.value("tags"_L1));
    for (const QJsonValue& each : json.value("conditions"_L1).toArray())
        if (const int number = each.toInt(-1); number >= 0 && number < models::conditions)
            criteria.conditions.append(static_cast<Condition>(number));
    criteria.onlyAttention = json.value("onlyAttention"_L1).toBool();
    criteria.onlyDrift = json.value("onlyDrift"_L1).toBool();
    criteria.onlyJobFailed = json.value("onlyJobFailed"_L1).toBool();
    return criteria;
}

// --- saved filters -------------------------------------------------------------------------------

QVector<SavedFilter> SavedFilters::all() const
{
    return builtIn() + m_saved;
}

Result<void> SavedFilters::save(const QString& name, const EndpointCriteria& criteria)
{
    const QString trimmed = name.trimmed();
    if (trimmed.isEmpty())
        return failure(ErrorCode::InvalidInput, Words::tr("a filter needs a name"));
    for (const SavedFilter& each : builtIn())
        if (each.name.compare(trimmed, Qt::CaseInsensitive) == 0)
            return failure(
                ErrorCode::InvalidInput,
                Words::tr("\"%1\" comes with the program; choose another name").arg(each.name));
    remove(trimmed);
    m_saved.append({trimmed, criteria, false});
    std::sort(m_saved.begin(), m_saved.end(),
              [](const auto& a, const auto& b) { return a.name.localeAwareCompare(b.name) < 0; });
    return {};
}

void SavedFilters::remove(const QString& name)
{
    m_saved.removeIf([&](const SavedFilter& each) { return each.name == name; });
}

QByteArray SavedFilters::toJson() const
{
    QJsonArray list;
    for (const SavedFilter& each : m_saved)
        list.append(QJsonObject {{u"name"_s, each.name}, {u"criteria"_s, each.criteria.toJson()}});
    return QJsonDocument(list).toJson(QJsonDocument::Compact);
}

SavedFilters SavedFilters::fromJson(const QByteArray& json)
{
    SavedFilters filters;
    for (const QJsonValue& each : QJsonDocument::fromJson(json).array()) {
        const QString name = each.toObject().value("name"_L1).toString();
        const auto criteria =
            EndpointCriteria::fromJson(each.toObject().value("criteria"_L1).toObject());
        if (const auto saved = filters.save(name, criteria); !saved)
            continue;
    }
    return filters;
}

// --- the proxy -----------------------------------------------------------------------------------

EndpointFilter::EndpointFilter(QObject* parent)
    : QSortFilterProxyModel(parent)
{
    setSortRole(SortRole);
    setDynamicSortFilter(true);
}

void EndpointFilter::setSourceModel(QAbstractItemModel* source)
{
    m_source = qobject_cast<EndpointTableModel*>(source);
    Q_ASSERT(m_source != nullptr || source == nullptr);
    QSortFilterProxyModel::setSourceModel(source);
    if (source != nullptr)
        sortWorstFirst();
}

void EndpointFilter::setCriteria(const EndpointCriteria& criteria)
{
    if (criteria == m_criteria)
        return;
    m_criteria = criteria;
    invalidateRowsFilter();
}

void EndpointFilter::sortWorstFirst()
{
    sort(EndpointTableModel::State, Qt::DescendingOrder);
}

QStringList EndpointFilter::endpoints() const
{
    QStringList names;
    for (int row = 0; row < rowCount(); ++row)
        names.append(index(row, 0).data(KeyRole).toString());
    return names;
}

bool EndpointFilter::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    Q_UNUSED(parent)
    const EndpointRow* each = m_source == nullptr ? nullptr : m_source->rowAt(row);
    return each != nullptr && m_criteria.matches(*each);
}

bool EndpointFilter::lessThan(const QModelIndex& left, const QModelIndex& right) const
{
    // State by its severity; of equal ones, worst first, the source's order, by name, also for rows
    // that come and go.
    if (left.column() == EndpointTableModel::State && m_source != nullptr) {
        const int l = severityOf(m_source->rowAt(left.row())->condition);
        const int r = severityOf(m_source->rowAt(right.row())->condition);
        return l != r ? l < r : left.row() > right.row();
    }
    return QSortFilterProxyModel::lessThan(left, right);
}

} // namespace patchswarm::models
