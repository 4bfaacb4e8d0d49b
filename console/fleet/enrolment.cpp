#include "console/fleet/enrolment.h"

#include <QFileInfo>
#include <QHash>
#include <QRegularExpression>
#include <QSet>

#include "console/fleet/agentclient.h"
#include "console/fleet/csv.h"
#include "shared/base/address.h"
#include "shared/trust/certificates.h"
#include "shared/trust/role.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

namespace {

const QStringList usualColumns {u"name"_s, u"role"_s, u"address"_s, u"group"_s, u"tags"_s};

QStringList names(const QString& text)
{
    static const QRegularExpression between(u"[|;\\s]+"_s);
    return text.split(between, Qt::SkipEmptyParts);
}

QString place(int line)
{
    return line > 0 ? u"row %1"_s.arg(line) : u"name"_s;
}

// The columns that the first row names, or the usual ones when it is no heading.
policy::Checked<QStringList> columnsOf(const CsvRow& first)
{
    if (first.fields.first().toLower() != u"name"_s)
        return usualColumns;
    QStringList columns;
    policy::Faults faults;
    for (const QString& heading : first.fields) {
        columns.append(heading.toLower());
        if (!usualColumns.contains(columns.last()))
            faults.append({place(first.line),
                           u"there is no column \"%1\""_s.arg(policy::shown(heading)),
                           u"columns are "_s + usualColumns.join(u", "_s)});
    }
    if (!faults.isEmpty())
        return tl::unexpected(faults);
    return columns;
}

EnrolmentRow readRow(const CsvRow& csv, const QStringList& columns, policy::Faults& faults)
{
    EnrolmentRow row;
    row.line = csv.line;
    QHash<QString, QString> cells;
    for (qsizetype i = 0; i < std::min(columns.size(), csv.fields.size()); ++i)
        cells.insert(columns.at(i), csv.fields.at(i));
    const auto fault = [&](const QString& message) {
        faults.append({place(csv.line), message, {}});
    };
    if (csv.fields.size() > columns.size())
        fault(u"it has %1 fields, %2 are known"_s.arg(csv.fields.size()).arg(columns.size()));
    if (const auto name = trust::parseEndpointName(cells.value(u"name"_s)))
        row.name = *name;
    else
        fault(name.error().detail);
    if (const QString role = cells.value(u"role"_s); !role.isEmpty()) {
        if (const auto parsed = trust::parseRole(role))
            row.role = *parsed;
        else
            fault(parsed.error().detail);
    }
    if (const QString address = cells.value(u"address"_s); !address.isEmpty()) {
        if (const auto parsed = SocketAddress::parse(address, defaultAdminPort)) {
            row.host = parsed->ip.toString();
            row.port = parsed->port;
        } else {
            fault(parsed.error().detail);
        }
    }
    row.groups = names(cells.value(u"group"_s));
    row.tags = names(cells.value(u"tags"_s));
    return row;
}

Result<void> note(const EnrolledRow& enrolled, FleetInventory& inventory)
{
    if (enrolled.row.role != trust::Role::Agent)
        return {};
    EndpointRecord record = inventory.findByName(enrolled.row.name).value_or(EndpointRecord {});
    record.name = enrolled.row.name;
    record.id = enrolled.id.toString();
    if (!enrolled.row.host.isEmpty()) {
        record.host = enrolled.row.host;
        record.port = enrolled.row.port;
    }
    if (!enrolled.row.groups.isEmpty())
        record.groups = enrolled.row.groups;
    if (!enrolled.row.tags.isEmpty())
        record.tags = enrolled.row.tags;
    return inventory.store(record);
}

// Nobody has these bundles: their names are free again.
void takeBack(const QList<trust::Bundle>& bundles, Workspace& workspace)
{
    for (const trust::Bundle& bundle : bundles)
        static_cast<void>(
            workspace.fleet().retire(bundle.identity.id, QDateTime::currentDateTimeUtc()));
}

} // namespace

policy::Checked<QVector<EnrolmentRow>> readEnrolments(const QByteArray& csv)
{
    const auto rows = parseCsv(csv);
    if (!rows)
        return tl::unexpected(policy::Faults {{{}, rows.error().detail, {}}});
    if (rows->isEmpty())
        return tl::unexpected(policy::Faults {{{}, u"there are no rows"_s, {}}});
    const auto columns = columnsOf(rows->first());
    if (!columns)
        return tl::unexpected(columns.error());
    const bool hasHeading = rows->first().fields.first().toLower() == u"name"_s;
    policy::Faults faults;
    QVector<EnrolmentRow> enrolments;
    for (qsizetype i = hasHeading ? 1 : 0; i < rows->size(); ++i)
        enrolments.append(readRow(rows->at(i), *columns, faults));
    if (enrolments.isEmpty())
        faults.append({{}, u"there are no rows under the heading"_s, {}});
    if (!faults.isEmpty())
        return tl::unexpected(faults);
    return enrolments;
}

policy::Faults enrolmentFaults(const QVector<EnrolmentRow>& rows, Workspace& workspace,
                               const QStringList& bundlePaths)
{
    policy::Faults faults;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    QSet<QString> taken;
    for (const trust::Enrolled& entry : workspace.fleet().enrolled())
        if (!workspace.fleet().revocations().contains(entry.id) && entry.notAfter > now)
            taken.insert(entry.name);
    for (qsizetype i = 0; i < rows.size(); ++i) {
        const EnrolmentRow& row = rows.at(i);
        if (const auto name = trust::parseEndpointName(row.name); !name)
            faults.append({place(row.line), name.error().detail, {}});
        else if (taken.contains(row.name))
            faults.append({place(row.line), u"\"%1\" is enrolled already"_s.arg(row.name),
                           u"revoke it before enrolling it anew"_s});
        taken.insert(row.name);
        const QString& path = bundlePaths.at(i);
        const QString where = row.line > 0 ? place(row.line) : QString(); // not the name's fault
        if (QFileInfo::exists(path))
            faults.append({where, u"the file %1 exists already"_s.arg(path), {}});
        const QFileInfo directory(QFileInfo(path).absolutePath());
        if (!directory.isDir() || !directory.isWritable())
            faults.append({where, u"no file can be made in %1"_s.arg(directory.filePath()), {}});
    }
    return faults;
}

Result<QVector<EnrolledRow>> enroll(const QVector<EnrolmentRow>& rows, Workspace& workspace,
                                    const QStringList& bundlePaths, const trust::Validity& validity)
{
    QVector<EnrolledRow> all;
    for (const trust::Role role :
         {trust::Role::Agent, trust::Role::Viewer, trust::Role::Operator, trust::Role::Admin}) {
        QStringList ofRole;
        QVector<qsizetype> indexes;
        for (qsizetype i = 0; i < rows.size(); ++i)
            if (rows.at(i).role == role) {
                ofRole.append(rows.at(i).name);
                indexes.append(i);
            }
        if (ofRole.isEmpty())
            continue;
        const auto bundles = workspace.fleet().enroll(ofRole, role, validity);
        if (!bundles)
            return tl::unexpected(bundles.error());
        for (qsizetype i = 0; i < bundles->size(); ++i) {
            const qsizetype index = indexes.at(i);
            const EnrolledRow enrolled {rows.at(index), bundles->at(i).identity.id,
                                        bundlePaths.at(index)};
            auto written = bundles->at(i).write(enrolled.bundlePath);
            if (written)
                written = note(enrolled, workspace.inventory());
            if (!written) {
                takeBack(bundles->mid(i), workspace);
                return tl::unexpected(written.error());
            }
            all.append(enrolled);
        }
    }
    return all;
}

} // namespace patchswarm::fleet
