#include "console/pages/endpointactions.h"

#include <QAction>
#include <QClipboard>
#include <QDateTime>
#include <QFileDialog>
#include <QGuiApplication>
#include <QInputDialog>
#include <QMessageBox>
#include <QPushButton>
#include <QRegularExpression>

#include <algorithm>

#include "console/fleet/cachework.h"
#include "console/fleet/enrolment.h"
#include "console/pages/actiondialog.h"
#include "console/pages/commandtext.h"
#include "console/pages/doctordialog.h"
#include "console/pages/fleetsession.h"
#include "console/pages/importdialog.h"
#include "console/pages/landialog.h"
#include "console/pages/pairdialog.h"
#include "console/pages/passphraseprompt.h"
#include "console/views/icons.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::pages {

namespace {

constexpr int certificateDays = 365;
constexpr int mostExamined = 3; // at once
constexpr int mostNamed = 5; // endpoints, in a question

QString namesText(const QStringList& names)
{
    const QString some = names.mid(0, mostNamed).join(u", "_s);
    return names.size() <= mostNamed
        ? some
        : EndpointActions::tr("%1 and %2 more").arg(some).arg(names.size() - mostNamed);
}

} // namespace

EndpointActions::EndpointActions(FleetSession& session, std::function<QStringList()> selection,
                                 QWidget* window)
    : QObject(window)
    , m_session(session)
    , m_selection(std::move(selection))
    , m_window(window)
    , m_pair(new QAction(tr("Pair by code…"), this))
    , m_import(new QAction(tr("Import CSV…"), this))
    , m_enrol(new QAction(tr("Enrol…"), this))
    , m_find(new QAction(tr("Find on this LAN…"), this))
{
    m_pair->setToolTip(tr("Makes an endpoint that shows a code a member of the fleet"));
    m_import->setToolTip(tr("Endpoints that are enrolled already: address, name, group, tags"));
    m_enrol->setToolTip(tr("Makes an identity for a new endpoint, as a bundle for its agent"));
    m_find->setToolTip(tr("Asks which endpoints of this fleet are nearby"));
    add(Verb::Connect, u"refresh"_s, tr("Connect now"), &EndpointActions::connectNow);
    add(Verb::SetGroups, u"group"_s, tr("Set groups…"), &EndpointActions::setGroups);
    add(Verb::SetTags, u"tag"_s, tr("Set tags…"), &EndpointActions::setTags);
    add(Verb::Repair, u"drift"_s, tr("Repair drift"), &EndpointActions::repair);
    add(Verb::VerifyCache, u"ok"_s, tr("Verify cache"), &EndpointActions::verify);
    add(Verb::Examine, u"doctor"_s, tr("Doctor"), &EndpointActions::examine);
    add(Verb::Revoke, u"revoke"_s, tr("Revoke…"), &EndpointActions::revoke);
    add(Verb::Remove, u"remove"_s, tr("Remove from the list"), &EndpointActions::remove);
    add(Verb::CopyStatus, u"command"_s, tr("Copy status as command"), &EndpointActions::copyStatus);
    m_actions.at(Verb::Repair)
        ->setToolTip(tr("Applies the profile again that was last sent to them from here"));
    m_actions.at(Verb::VerifyCache)
        ->setToolTip(tr("Has them read and hash every chunk that they hold"));
    m_actions.at(Verb::Examine)
        ->setToolTip(tr("Examines network, trust, clock and disk: what is wrong, and the fix"));
    connect(m_import, &QAction::triggered, this, [this] {
        ImportDialog* dialog = ImportDialog::ask(m_session, m_window);
        if (dialog == nullptr)
            return;
        connect(dialog, &ImportDialog::said, this, &EndpointActions::said);
        dialog->open();
    });
    connect(m_pair, &QAction::triggered, this, &EndpointActions::pair);
    connect(m_enrol, &QAction::triggered, this, &EndpointActions::enrol);
    connect(m_find, &QAction::triggered, this, [this] {
        auto* dialog = new LanDialog(m_session, m_window);
        connect(dialog, &LanDialog::said, this, &EndpointActions::said);
        dialog->open();
        dialog->start();
    });
    enable();
}

void EndpointActions::add(Verb verb, const QString& icon, const QString& text,
                          void (EndpointActions::*what)())
{
    auto* action = new QAction(views::icon(icon), text, this);
    connect(action, &QAction::triggered, this, what);
    m_onSelection.append(action);
    m_actions.emplace(verb, action);
}

// --- whom it concerns ----------------------------------------------------------------------------

bool EndpointActions::concerns(Verb verb, const fleet::EndpointSnapshot& endpoint) const
{
    const bool isRevoked = endpoint.connection.failure == fleet::Failure::Revoked;
    switch (verb) {
    case Verb::Connect:
        return !endpoint.isConnected() && !isRevoked && !endpoint.record.host.isEmpty();
    case Verb::SetGroups:
        return !endpoint.info || endpoint.info->groups.isEmpty();
    case Verb::SetTags:
        return !endpoint.info || endpoint.info->tags.isEmpty();
    case Verb::Repair:
        return endpoint.profile.hasDrifted() && !isRevoked;
    case Verb::VerifyCache:
    case Verb::Examine:
        return endpoint.isConnected();
    case Verb::Revoke:
        return !isRevoked;
    case Verb::Remove:
        return !endpoint.isConnected();
    case Verb::CopyStatus:
        break;
    }
    return true;
}

QStringList EndpointActions::meant(Verb verb) const
{
    QStringList names;
    const QStringList selection = m_selection();
    for (const QString& name : selection)
        if (const auto endpoint = m_session.snapshot()->find(name);
            endpoint && concerns(verb, *endpoint))
            names.append(name);
    return names;
}

void EndpointActions::enable()
{
    QVector<fleet::EndpointPointer> selected;
    const QStringList names = m_selection();
    for (const QString& name : names)
        if (const auto endpoint = m_session.snapshot()->find(name))
            selected.append(endpoint);
    for (const auto& [verb, action] : m_actions)
        action->setEnabled(std::any_of(
            selected.begin(), selected.end(),
            [this, each = verb](const auto& endpoint) { return concerns(each, *endpoint); }));
}

// --- what is done --------------------------------------------------------------------------------

void EndpointActions::connectNow()
{
    const QStringList names = meant(Verb::Connect);
    m_session.watch().retryNow(names);
    Q_EMIT said(tr("Connecting to %1 endpoints").arg(names.size()));
}

void EndpointActions::setGroups()
{
    askLabels(Verb::SetGroups);
}

void EndpointActions::setTags()
{
    askLabels(Verb::SetTags);
}

void EndpointActions::askLabels(Verb verb)
{
    const QStringList names = m_selection();
    const auto first = m_session.workspace().inventory().findByName(names.value(0));
    if (!first)
        return;
    const bool isGroup = verb == Verb::SetGroups;
    bool isGiven = false;
    const QString text = QInputDialog::getText(
        m_window, isGroup ? tr("Groups") : tr("Tags"),
        tr("For %1 endpoints, parted by commas:").arg(names.size()), QLineEdit::Normal,
        (isGroup ? first->groups : first->tags).join(u", "_s), &isGiven);
    if (!isGiven)
        return;
    static const QRegularExpression gap(u"[\\s,]+"_s);
    setLabels(verb, names, text.split(gap, Qt::SkipEmptyParts));
}

void EndpointActions::setLabels(Verb verb, const QStringList& endpoints, const QStringList& labels)
{
    using Row = models::ActionRow;
    using Label = fleet::FleetInventory::Label;
    const bool isGroup = verb == Verb::SetGroups;
    QStringList names;
    QVector<Row> rows;
    for (const QString& name : endpoints) {
        const auto endpoint = m_session.snapshot()->find(name);
        if (endpoint && !concerns(verb, *endpoint)) {
            rows.append(
                {name, Row::State::Failed,
                 tr("its agent names them itself; change local.json in its state directory")});
            continue;
        }
        names.append(name);
        rows.append({name, Row::State::Done, labels.isEmpty() ? tr("none") : labels.join(u", "_s)});
    }
    const auto stored = m_session.workspace().inventory().setLabels(
        names, isGroup ? Label::Groups : Label::Tags, labels);
    if (!stored) {
        Q_EMIT said(tr("Nothing was changed: %1").arg(stored.error().detail));
        return;
    }
    m_session.inventoryChanged();
    Q_EMIT said(tr("%1 endpoints: %2").arg(names.size()).arg(labels.join(u", "_s)));
    const QString command =
        shellLine(QStringList {u"patchswarmctl"_s, u"fleet"_s, u"label"_s, u"--fleet"_s,
                               m_session.directory(), isGroup ? u"--groups"_s : u"--tags"_s,
                               labels.join(u',')}
                  + names);
    auto* dialog =
        new ActionDialog(m_session, isGroup ? tr("Set groups") : tr("Set tags"), command, m_window);
    connect(dialog, &ActionDialog::said, this, &EndpointActions::said);
    dialog->showResults(rows);
    dialog->show();
}

void EndpointActions::repair()
{
    Q_EMIT repairWanted(meant(Verb::Repair));
}

void EndpointActions::verify()
{
    verifyCache(meant(Verb::VerifyCache));
}

// One dialog each, of the first few.
void EndpointActions::examine()
{
    for (const QString& name : meant(Verb::Examine).mid(0, mostExamined)) {
        auto* dialog = new DoctorDialog(m_session, name, m_window);
        connect(dialog, &DoctorDialog::said, this, &EndpointActions::said);
        dialog->show();
        dialog->start();
    }
}

void EndpointActions::verifyCache(const QStringList& endpoints)
{
    const QString command =
        endpointCommand({u"cache"_s, u"verify"_s}, m_session.directory(), endpoints);
    auto* dialog = new ActionDialog(m_session, tr("Verify cache"), command, m_window);
    connect(dialog, &ActionDialog::said, this, &EndpointActions::said);
    dialog->run(endpoints, fleet::verifyCache, [](const QJsonObject& answer) {
        const qint64 corrupt = answer.value("corrupt"_L1).toInteger();
        if (answer.value("artifacts"_L1).toInteger() == 0)
            return tr("it holds nothing");
        const QString read = tr("%1 chunks of %2 artifacts read")
                                 .arg(answer.value("chunks"_L1).toInteger())
                                 .arg(answer.value("artifacts"_L1).toInteger());
        return corrupt == 0
            ? tr("%1, all as they should be").arg(read)
            : tr("%1, %2 were corrupt and are fetched again").arg(read).arg(corrupt);
    });
    dialog->show();
}

void EndpointActions::revoke()
{
    const QStringList names = meant(Verb::Revoke);
    QStringList commands;
    for (const QString& name : names)
        commands += shellLine({u"patchswarmctl"_s, u"fleet"_s, u"revoke"_s, u"--fleet"_s,
                               m_session.directory(), name});
    QMessageBox box(QMessageBox::Warning, tr("Revoke"),
                    tr("Revoke %1 for good? No endpoint of the fleet will talk to it again; to "
                       "come back it has to be enrolled anew.")
                        .arg(namesText(names)),
                    QMessageBox::Yes | QMessageBox::No, m_window);
    box.setDefaultButton(QMessageBox::No);
    auto* copy = box.addButton(tr("Copy as command"), QMessageBox::ActionRole);
    copy->setToolTip(commands.value(0));
    box.exec();
    if (box.clickedButton() == copy) {
        QGuiApplication::clipboard()->setText(commands.join(u'\n'));
        Q_EMIT said(tr("Copied: %1").arg(commands.value(0)));
    } else if (box.clickedButton() == box.button(QMessageBox::Yes)) {
        revokeNow(names);
    }
}

void EndpointActions::revokeNow(const QStringList& endpoints)
{
    auto& fleet = m_session.workspace().fleet();
    QList<EndpointId> ids;
    for (const QString& name : endpoints)
        if (const auto found = fleet.find(name))
            ids += *found;
    if (ids.isEmpty()) {
        Q_EMIT said(tr("Nothing was revoked: none of these has a good identity of this fleet. "
                       "Remove them from the list instead."));
        return;
    }
    if (!unlockAuthority(m_window, fleet))
        return;
    const auto revoked = fleet.revoke(ids, QDateTime::currentDateTimeUtc());
    if (!revoked) {
        Q_EMIT said(tr("Nothing was revoked: %1").arg(revoked.error().detail));
        return;
    }
    m_session.inventoryChanged();
    Q_EMIT said(tr("Revoked %1 (list %2). Connected endpoints are told now, the others by their "
                   "neighbours or when they are connected.")
                    .arg(namesText(endpoints))
                    .arg(revoked->number()));
}

void EndpointActions::remove()
{
    const QStringList names = meant(Verb::Remove);
    const auto answer = QMessageBox::question(
        m_window, tr("Remove from the list"),
        tr("Remove %1 from the list? What the console knows of them goes; their identities stay "
           "good unless they are revoked.")
            .arg(namesText(names)),
        QMessageBox::Yes | QMessageBox::No, QMessageBox::No);
    if (answer != QMessageBox::Yes)
        return;
    for (const QString& name : names)
        if (const auto removed = m_session.workspace().inventory().remove(name); !removed) {
            Q_EMIT said(removed.error().detail);
            break;
        }
    m_session.inventoryChanged();
}

void EndpointActions::copyStatus()
{
    const QString command = endpointCommand({u"status"_s}, m_session.directory(), m_selection());
    QGuiApplication::clipboard()->setText(command);
    Q_EMIT said(tr("Copied: %1").arg(command));
}

void EndpointActions::pair()
{
    if (!unlockAuthority(m_window, m_session.workspace().fleet()))
        return;
    auto* dialog = new PairDialog(m_session, m_window);
    connect(dialog, &PairDialog::said, this, &EndpointActions::said);
    connect(dialog, &PairDialog::endpointWanted, this, &EndpointActions::endpointWanted);
    dialog->show();
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
    if (!path.isEmpty())
        enrolAs(name, path);
}

void EndpointActions::enrolAs(const QString& name, const QString& path)
{
    fleet::EnrolmentRow row;
    row.name = name;
    auto& workspace = m_session.workspace();
    if (const auto faults = fleet::enrolmentFaults({row}, workspace, {path}); !faults.isEmpty()) {
        Q_EMIT said(tr("Not enrolled: %1").arg(policy::faultsError(faults).detail));
        return;
    }
    if (!unlockAuthority(m_window, workspace.fleet()))
        return;
    const auto enrolled =
        fleet::enroll({row}, workspace, {path},
                      trust::Validity::days(QDateTime::currentDateTimeUtc(), certificateDays));
    if (!enrolled) {
        Q_EMIT said(tr("Not enrolled: %1").arg(enrolled.error().detail));
        return;
    }
    m_session.inventoryChanged();
    auto* dialog =
        new ActionDialog(m_session, tr("Enrolled"),
                         shellLine({u"patchswarmctl"_s, u"fleet"_s, u"enroll"_s, u"--fleet"_s,
                                    m_session.directory(), u"--name"_s, name, u"--out"_s, path}),
                         m_window);
    connect(dialog, &ActionDialog::said, this, &EndpointActions::said);
    dialog->showResults(
        {{name, models::ActionRow::State::Done,
          tr("On the endpoint: patchswarm-agent --state DIR --enroll %1").arg(shellWord(path))}});
    dialog->show();
}

} // namespace patchswarm::pages
