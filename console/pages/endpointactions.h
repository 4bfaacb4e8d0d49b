#pragma once

#include <QObject>

#include <functional>
#include <map>

class QAction;
class QWidget;

namespace patchswarm::fleet {
struct EndpointSnapshot;
}

namespace patchswarm::pages {

class FleetSession;

// What can be done to endpoints from the table: find, import and enrol them, group, tag, repair,
// verify, revoke, remove. It changes the inventory and the fleet's trust, and tells what came of it
// endpoint by endpoint; the watch tells the endpoints. GUI thread.
class EndpointActions : public QObject
{
    Q_OBJECT

public:
    enum class Verb
    {
        Connect,
        SetGroups,
        SetTags,
        Repair, // re-apply the profile that was sent last
        VerifyCache,
        Examine,
        Revoke,
        Remove, // from the list of this console
        CopyStatus,
    };

    // `selection`: names of the endpoints that are meant. `window`: parent of dialogs.
    EndpointActions(FleetSession& session, std::function<QStringList()> selection, QWidget* window);

    // For menus on the selection.
    [[nodiscard]] QList<QAction*> onSelection() const { return m_onSelection; }

    [[nodiscard]] QAction* action(Verb verb) const { return m_actions.at(verb); }

    [[nodiscard]] QAction* importAction() const { return m_import; }

    [[nodiscard]] QAction* enrolAction() const { return m_enrol; }

    [[nodiscard]] QAction* findAction() const { return m_find; }

    [[nodiscard]] QAction* pairAction() const { return m_pair; }

    // Adding endpoints: pair, enrol, import, find.
    [[nodiscard]] QList<QAction*> adding() const { return {m_pair, m_enrol, m_import, m_find}; }

    // Each action is enabled when it can do something to the selection.
    void enable();

    // Groups or tags of these, with a result for each: an agent that names its own keeps them.
    void setLabels(Verb verb, const QStringList& endpoints, const QStringList& labels);
    void verifyCache(const QStringList& endpoints);
    // Without asking back.
    void revokeNow(const QStringList& endpoints);

Q_SIGNALS:
    void said(const QString& message);
    void repairWanted(const QStringList& endpoints);
    void endpointWanted(const QString& name);

private:
    void add(Verb verb, const QString& icon, const QString& text, void (EndpointActions::*what)());
    // Of the selection, those to whom the verb does something.
    [[nodiscard]] QStringList meant(Verb verb) const;
    [[nodiscard]] bool concerns(Verb verb, const fleet::EndpointSnapshot& endpoint) const;
    void connectNow();
    void setGroups();
    void setTags();
    void askLabels(Verb verb);
    void repair();
    void verify();
    void examine();
    void revoke();
    void remove();
    void copyStatus();
    void pair();
    void enrol();
    void enrolAs(const QString& name, const QString& path);

    FleetSession& m_session;
    std::function<QStringList()> m_selection;
    QWidget* m_window;
    QList<QAction*> m_onSelection;
    std::map<Verb, QAction*> m_actions;
    QAction* m_pair;
    QAction* m_import;
    QAction* m_enrol;
    QAction* m_find;
};

} // namespace patchswarm::pages
