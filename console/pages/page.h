#pragma once

#include <QBoxLayout>
#include <QWidget>

#include "console/models/endpointfilter.h"
#include "console/pages/fleetsession.h"

class QAction;
class QHBoxLayout;

namespace patchswarm::pages {

class HeadingBar;

// What all pages have: a heading with room for controls, a place for their contents, and the ways
// to speak to the window. A page is shown by its model and views; it never reaches another page.
class Page : public QWidget
{
    Q_OBJECT

public:
    Page(FleetSession& session, const QString& title, QWidget* parent = nullptr);

    // It is in front now, or no longer.
    virtual void setActive(bool) { }

    // Back to how it was when the program was installed.
    virtual void resetLayout() { }

Q_SIGNALS:
    void said(const QString& message); // for the status bar
    void endpointsWanted(const patchswarm::models::EndpointCriteria&);
    void endpointWanted(const QString& name);
    void jobWanted(const QString& id); // on the Jobs page
    void swarmWanted(const QString& jobId);
    void pageWanted(const QString& page);
    void repairWanted(const QStringList& endpoints); // of their profiles, on the Profiles page

protected:
    [[nodiscard]] FleetSession& session() const { return m_session; }

    // Right of the heading.
    [[nodiscard]] QHBoxLayout* controls() const;

    void setContents(QWidget* contents);

    // A button with icon and words, for the heading; where there is no room, all but the primary
    // one go into its menu.
    QWidget* addAction(const QString& icon, QAction* action, bool isPrimary = false);
    using QWidget::addAction;
    // The same without words; the action's text is its tool tip where it has none.
    void addIconAction(const QString& icon, QAction* action);
    // A button that opens a menu of these.
    QWidget* addMenu(const QString& icon, const QString& text, const QList<QAction*>& actions);

    // Puts it on the clipboard and says so.
    void copyCommand(const QString& command);

private:
    FleetSession& m_session;
    QVBoxLayout* m_layout;
    HeadingBar* m_heading;
};

} // namespace patchswarm::pages
