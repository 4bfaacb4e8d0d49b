#include "console/fleet/inventoryimport.h"

#include <QHash>
#include <QRegularExpression>

#include <algorithm>
#include <map>

#include "console/fleet/agentclient.h"
#include "console/fleet/csv.h"
#include "shared/base/address.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

namespace {

constexpr qsizetype longestName = 255;
constexpr qsizetype rowsBetweenLooks = 500; // at the progress

const QStringList columnNames {u"address"_s, u"name"_s, u"group"_s, u"tags"_s};

using Columns = std::map<QString, int>;

Result<Columns> columnsOf(const CsvRow& titles)
{
    Columns columns;
    for (int i = 0; i < titles.fields.size(); ++i) {
        QString name = titles.fields.at(i).toLower();
        if (name == u"groups" || name == u"tag")
            name = name == u"tag" ? u"tags"_s : u"group"_s;
        if (!columnNames.contains(name))
            return failure(
                ErrorCode::InvalidInput,
                u"line %1: \"%2\" is no column of this import; the first line must name the "
                "columns, which may be %3"_s.arg(titles.line)
                    .arg(titles.fields.at(i).left(60), columnNames.join(u", "_s)));
        if (!columns.emplace(name, i).second)
            return failure(ErrorCode::InvalidInput,
                           u"line %1: there are two columns \"%2\""_s.arg(titles.line).arg(name));
    }
    if (!columns.contains(u"address"_s))
        return failure(ErrorCode::InvalidInput,
                       u"line %1: the column \"address\" is missing"_s.arg(titles.line));
    return columns;
}

QStringList namesIn(const QString& text)
{
    static const QRegularExpression separators(u"[|\\s]+"_s);
    QStringList names = text.split(separators, Qt::SkipEmptyParts);
    names.removeDuplicates();
    return names;
}

// What is known already, and what the rows before have taken.
class Planner
{
public:
    Planner(Columns columns, const QVector<EndpointRecord>& known)
        : m_columns(std::move(columns))
    {
        for (const EndpointRecord& record : known) {
            m_byName.insert(record.name, record);
            if (!record.host.isEmpty())
                m_byAddress.insert(addressOf(record), record.name);
        }
    }

    ImportRow plan(const CsvRow& row)
    {
        ImportRow planned;
        planned.line = row.line;
        planned.message = readInto(planned.record, row);
        if (planned.message.isEmpty())
            planned.message = conflict(planned);
        if (!planned.message.isEmpty())
            return planned;
        const auto known = m_byName.constFind(planned.record.name);
        planned.outcome = known == m_byName.constEnd() ? ImportOutcome::Added
            : *known == planned.record                 ? ImportOutcome::Unchanged
                                                       : ImportOutcome::Updated;
        if (planned.outcome == ImportOutcome::Updated
            && addressOf(*known) != addressOf(planned.record))
            planned.message = u"moved from %1"_s.arg(addressOf(*known));
        m_linesByName.insert(planned.record.name, row.line);
        m_linesByAddress.insert(addressOf(planned.record), row.line);
        return planned;
    }

private:
    static QString addressOf(const EndpointRecord& record)
    {
        return record.host.isEmpty() ? u"no address"_s
                                     : Target {record.host, record.port, {}}.text();
    }

    [[nodiscard]] QString field(const CsvRow& row, const QString& column) const
    {
        const auto found = m_columns.find(column);
        return found == m_columns.end() ? QString() : row.fields.value(found->second);
    }

    // Empty, or what is wrong with the row.
    QString readInto(EndpointRecord& record, const CsvRow& row) const
    {
        if (row.fields.size() > static_cast<qsizetype>(m_columns.size()))
            return u"it has %1 fields where there are %2 columns"_s.arg(row.fields.size())
                .arg(m_columns.size());
        const auto address = parseHostPort(field(row, u"address"_s));
        if (!address)
            return address.error().detail;
        QString name = field(row, u"name"_s);
        if (name.size() > longestName)
            return u"its name is longer than %1 characters"_s.arg(longestName);
        if (std::any_of(name.begin(), name.end(), [](QChar c) { return !c.isPrint(); }))
            return u"its name holds characters that cannot be shown"_s;
        EndpointRecord at;
        at.host = address->host;
        at.port = address->port;
        if (name.isEmpty())
            name = m_byAddress.value(addressOf(at), addressOf(at));
        record = m_byName.value(name);
        record.name = name;
        record.host = at.host;
        record.port = at.port;
        if (const QStringList groups = namesIn(field(row, u"group"_s)); !groups.isEmpty())
            record.groups = groups;
        if (const QStringList tags = namesIn(field(row, u"tags"_s)); !tags.isEmpty())
            record.tags = tags;
        return {};
    }

    QString conflict(const ImportRow& row) const
    {
        const EndpointRecord& record = row.record;
        if (const int line = m_linesByName.value(record.name))
            return u"the name \"%1\" stands in line %2 already"_s.arg(record.name).arg(line);
        if (const int line = m_linesByAddress.value(addressOf(record)))
            return u"the address %1 stands in line %2 already"_s.arg(addressOf(record)).arg(line);
        const QString holder = m_byAddress.value(addressOf(record), record.name);
        if (holder != record.name && holder != addressOf(record))
            return u"the address %1 is that of \"%2\"; move or remove that one first"_s.arg(
                addressOf(record), holder);
        return {};
    }

    Columns m_columns;
    QHash<QString, EndpointRecord> m_byName;
    QHash<QString, QString> m_byAddress; // names
    QHash<QString, int> m_linesByName;
    QHash<QString, int> m_linesByAddress;
};

} // namespace

int ImportPlan::count(ImportOutcome outcome) const
{
    return static_cast<int>(std::count_if(
        rows.begin(), rows.end(), [outcome](const auto& row) { return row.outcome == outcome; }));
}

Result<HostPort> parseHostPort(const QString& text)
{
    const QString typed = text.trimmed();
    if (typed.isEmpty())
        return failure(ErrorCode::InvalidInput, u"it has no address"_s);
    if (const auto address = SocketAddress::parse(typed, defaultAdminPort)) {
        if (address->ip.isUnspecified() || address->ip.isMulticast() || address->port == 0)
            return failure(ErrorCode::InvalidInput,
                           u"%1 is no address of an endpoint"_s.arg(typed.left(100)));
        return HostPort {address->ip.toString(), address->port};
    }
    static const QRegularExpression named(
        u"^([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}"
        "[A-Za-z0-9])?)*\\.?)(?::([0-9]{1,5}))?$"_s);
    static const QRegularExpression digits(u"^[0-9.]+(:[0-9]+)?$"_s);
    const auto match = named.match(typed);
    const QString portText = match.captured(4);
    const uint port = portText.isEmpty() ? defaultAdminPort : portText.toUInt();
    if (!match.hasMatch() || digits.match(typed).hasMatch() || port == 0 || port > 65535
        || match.captured(1).size() > 253)
        return failure(ErrorCode::InvalidInput,
                       u"\"%1\" is no address; write HOST or HOST:PORT"_s.arg(typed.left(100)));
    return HostPort {match.captured(1).toLower(), static_cast<quint16>(port)};
}

Result<ImportPlan> planImport(const QByteArray& csv, const QVector<EndpointRecord>& known,
                              const ImportProgress& progress)
{
    const auto rows = parseCsv(csv);
    if (!rows)
        return tl::unexpected(rows.error());
    if (rows->isEmpty())
        return failure(ErrorCode::InvalidInput, u"the file is empty"_s);
    const auto columns = columnsOf(rows->first());
    if (!columns)
        return tl::unexpected(columns.error());
    if (rows->size() == 1)
        return failure(ErrorCode::InvalidInput,
                       u"the file names its columns and holds no endpoint"_s);
    Planner planner(*columns, known);
    ImportPlan plan;
    plan.rows.reserve(rows->size() - 1);
    for (qsizetype i = 1; i < rows->size(); ++i) {
        if (i % rowsBetweenLooks == 0 && progress && !progress(i, rows->size()))
            return failure(ErrorCode::Cancelled, u"the import was called off"_s);
        plan.rows.append(planner.plan(rows->at(i)));
    }
    return plan;
}

Result<void> applyImport(const ImportPlan& plan, FleetInventory& inventory,
                         const ImportProgress& progress)
{
    QVector<EndpointRecord> records;
    for (const ImportRow& row : plan.rows)
        if (row.outcome == ImportOutcome::Added || row.outcome == ImportOutcome::Updated)
            records.append(row.record);
    return inventory.store(records, [&](qsizetype done) {
        return done % rowsBetweenLooks != 0 || !progress || progress(done, records.size());
    });
}

} // namespace patchswarm::fleet
