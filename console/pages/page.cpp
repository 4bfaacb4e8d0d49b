#include "console/pages/page.h"

#include <QAction>
#include <QBoxLayout>
#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QToolButton>

#include "console/pages/headingbar.h"
#include "console/views/icons.h"
#include "console/views/theme.h"

namespace patchswarm::pages {

Page::Page(FleetSession& session, const QString& title, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_layout(new QVBoxLayout(this))
    , m_heading(new HeadingBar(title))
{
    using namespace views;
    setAccessibleName(title);
    m_layout->setContentsMargins(space::large, space::medium, space::large, space::medium);
    m_layout->setSpacing(space::medium);
    m_layout->addWidget(m_heading);
}

QHBoxLayout* Page::controls() const
{
    return m_heading->controls();
}

void Page::setContents(QWidget* contents)
{
    m_layout->addWidget(contents, 1);
}

QWidget* Page::addAction(const QString& icon, QAction* action, bool isPrimary)
{
    action->setIcon(views::icon(icon));
    auto* button = new QToolButton;
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setAutoRaise(!isPrimary);
    button->setFocusPolicy(Qt::TabFocus);
    button->setAccessibleName(action->text());
    m_heading->addButton(button, !isPrimary);
    return button;
}

void Page::addIconAction(const QString& icon, QAction* action)
{
    qobject_cast<QToolButton*>(addAction(icon, action))->setToolButtonStyle(Qt::ToolButtonIconOnly);
}

QWidget* Page::addMenu(const QString& icon, const QString& text, const QList<QAction*>& actions)
{
    auto* menu = new QMenu(this);
    menu->addActions(actions);
    menu->setToolTipsVisible(true);
    auto* button = new QToolButton;
    button->setIcon(views::icon(icon));
    button->setText(text);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setPopupMode(QToolButton::InstantPopup);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    button->setAccessibleName(text);
    button->setMenu(menu);
    m_heading->addButton(button, true);
    return button;
}

void Page::copyCommand(const QString& command)
{
    QGuiApplication::clipboard()->setText(command);
    Q_EMIT said(tr("Copied: %1").arg(command));
}

} // namespace patchswarm::pages
