#pragma once

#include <QObject>

#include <functional>

class QAction;
class QWidget;

namespace patchswarm::pages {

class FleetSession;

// What can be done to endpoints from the table: enrol, import, group, tag, revoke. It changes the
// inventory and the fleet's trust; the watch tells the endpoints. GUI thread.
class EndpointActions : public QObject
{
    Q_OBJECT

public:
    // `selection`: names of the endpoints that are meant. `window`: parent of dialogs.
    EndpointActions(FleetSession& session, std::function<QStringList()> selection, QWidget* window);

    // For menus on the selection.
    [[nodiscard]] QList<QAction*> onSelection() const { return m_onSelection; }

    [[nodiscard]] QAction* importAction() const { return m_import; }

    [[nodiscard]] QAction* enrolAction() const { return m_enrol; }

Q_SIGNALS:
    void said(const QString& message);

private:
    enum class Label
    {
        Group,
        Tag,
    };

    void add(const QString& icon, const QString& text, void (EndpointActions::*what)());
    void connectNow();
    void setGroups();
    void setTags();
    void setLabels(Label label);
    void revoke();
    void copyStatus();
    void enrol();

    FleetSession& m_session;
    std::function<QStringList()> m_selection;
    QWidget* m_window;
    QList<QAction*> m_onSelection;
    QAction* m_import;
    QAction* m_enrol;
};

} // namespace patchswarm::pages
