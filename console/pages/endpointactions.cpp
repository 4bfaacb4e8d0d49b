#include "console/pages/endpointactions.h"

#include <QAction>
#include <QClipboard>
#include <QDateTime>
#include <QFileDialog>
#include <QGuiApplication>
#include <QInputDialog>
#include <QMessageBox>
#include <QRegularExpression>

#include "console/fleet/enrolment.h"
#include "console/pages/commandtext.h"
#include "console/pages/fleetsession.h"
#include "console/pages/importdialog.h"
#include "console/views/icons.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::pages {

namespace {

constexpr int certificateDays = 365;

} // namespace

EndpointActions::EndpointActions(FleetSession& session, std::function<QStringList()> selection,
                                 QWidget* window)
    : QObject(window)
    , m_session(session)
    , m_selection(std::move(selection))
    , m_window(window)
    , m_import(new QAction(tr("Import CSV…"), this))
    , m_enrol(new QAction(tr("Enrol…"), this))
{
    m_import->setToolTip(tr("Endpoints that are enrolled already: address, name, group, tags"));
    m_enrol->setToolTip(tr("Makes an identity for a new endpoint, as a bundle for its agent"));
    add(u"refresh"_s, tr("Connect now"), &EndpointActions::connectNow);
    add(u"group"_s, tr("Set groups…"), &EndpointActions::setGroups);
    add(u"tag"_s, tr("Set tags…"), &EndpointActions::setTags);
    add(u"revoke"_s, tr("Revoke…"), &EndpointActions::revoke);
    add(u"command"_s, tr("Copy status as command"), &EndpointActions::copyStatus);
    connect(m_import, &QAction::triggered, this, [this] {
        const QString told = ImportDialog::run(m_session, m_window);
        if (!told.isEmpty())
            Q_EMIT said(told);
    });
    connect(m_enrol, &QAction::triggered, this, &EndpointActions::enrol);
}

void EndpointActions::add(const QString& icon, const QString& text, void (EndpointActions::*what)())
{
    auto* action = new QAction(views::icon(icon), text, this);
    connect(action, &QAction::triggered, this, what);
    m_onSelection.append(action);
}

void EndpointActions::connectNow()
{
    const QStringList names = m_selection();
    m_session.watch().retryNow(names);
    Q_EMIT said(tr("Connecting to %1 endpoints").arg(names.size()));
}

void EndpointActions::setGroups()
{
    setLabels(Label::Group);
}

void EndpointActions::setTags()
{
    setLabels(Label::Tag);
}

void EndpointActions::setLabels(Label label)
{
    const QStringList names = m_selection();
    auto& inventory = m_session.workspace().inventory();
    const auto first = names.isEmpty() ? std::nullopt : inventory.findByName(names.first());
    if (!first)
        return;
    const bool isGroup = label == Label::Group;
    bool isGiven = false;
    const QString text = QInputDialog::getText(
        m_window, isGroup ? tr("Groups") : tr("Tags"),
        tr("For %1 endpoints, parted by commas:").arg(names.size()), QLineEdit::Normal,
        (isGroup ? first->groups : first->tags).join(u", "_s), &isGiven);
    if (!isGiven)
        return;
    static const QRegularExpression gap(u"[\\s,]+"_s);
    const QStringList labels = text.split(gap, Qt::SkipEmptyParts);
    QVector<fleet::EndpointRecord> records;
    for (const QString& name : names)
        if (auto record = inventory.findByName(name)) {
            (isGroup ? record->groups : record->tags) = labels;
            records.append(*record);
        }
    if (const auto stored = inventory.store(records); !stored) {
        Q_EMIT said(tr("Nothing was changed: %1").arg(stored.error().detail));
        return;
    }
    m_session.inventoryChanged();
    Q_EMIT said(tr("%1 endpoints: %2").arg(records.size()).arg(labels.join(u", "_s)));
}

void EndpointActions::revoke()
{
    const QStringList names = m_selection();
    const auto answer = QMessageBox::warning(
        m_window, tr("Revoke"),
        tr("Revoke %1 for good? No endpoint of the fleet will talk to it again; to come back it "
           "has to be enrolled anew.\n\nAs a command: %2")
            .arg(names.join(u", "_s),
                 shellLine({u"patchswarmctl"_s, u"fleet"_s, u"revoke"_s, u"--fleet"_s,
                            m_session.directory(), names.value(0)})),
        QMessageBox::Yes | QMessageBox::No, QMessageBox::No);
    if (answer != QMessageBox::Yes)
        return;
    auto& fleet = m_session.workspace().fleet();
    QList<EndpointId> ids;
    for (const QString& name : names)
        if (const auto found = fleet.find(name))
            ids += *found;
    const auto revoked = fleet.revoke(ids, QDateTime::currentDateTimeUtc());
    if (!revoked) {
        Q_EMIT said(tr("Nothing was revoked: %1").arg(revoked.error().detail));
        return;
    }
    for (const QString& name : names)
        if (const auto removed = m_session.workspace().inventory().remove(name); !removed)
            Q_EMIT said(removed.error().detail);
    m_session.inventoryChanged();
    Q_EMIT said(tr("Revoked %1 (list %2); endpoints are told as they are connected")
                    .arg(names.join(u", "_s))
                    .arg(revoked->number()));
}

void EndpointActions::copyStatus()
{
    const QString command = endpointCommand({u"status"_s}, m_session.directory(), m_selection());
    QGuiApplication::clipboard()->setText(command);
    Q_EMIT said(tr("Copied: %1").arg(command));
}

void EndpointActions::enrol()
{
    bool isGiven = false;
    const QString name = QInputDialog::getText(m_window, tr("Enrol an endpoint"), tr("Its name:"),
                                               QLineEdit::Normal, {}, &isGiven)
                             .trimmed();
    if (!isGiven || name.isEmpty())
        return;
    const QString path =
        QFileDialog::getSaveFileName(m_window, tr("Save its bundle"), name + u".bundle"_s);
    if (path.isEmpty())
        return;
    fleet::EnrolmentRow row;
    row.name = name;
    auto& workspace = m_session.workspace();
    if (const auto faults = fleet::enrolmentFaults({row}, workspace, {path}); !faults.isEmpty()) {
        Q_EMIT said(tr("Not enrolled: %1").arg(policy::faultsError(faults).detail));
        return;
    }
    const auto enrolled =
        fleet::enroll({row}, workspace, {path},
                      trust::Validity::days(QDateTime::currentDateTimeUtc(), certificateDays));
    if (!enrolled) {
        Q_EMIT said(tr("Not enrolled: %1").arg(enrolled.error().detail));
        return;
    }
    m_session.inventoryChanged();
    Q_EMIT said(
        tr("On the endpoint: patchswarm-agent --state DIR --enroll %1").arg(shellWord(path)));
}

} // namespace patchswarm::pages
