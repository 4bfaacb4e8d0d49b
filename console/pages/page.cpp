#include "console/pages/page.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QMenu>
#include <QToolButton>

#include "console/views/icons.h"
#include "console/views/theme.h"

namespace patchswarm::pages {

Page::Page(FleetSession& session, const QString& title, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_layout(new QVBoxLayout(this))
    , m_controls(new QHBoxLayout)
{
    using namespace views;
    setAccessibleName(title);
    m_layout->setContentsMargins(space::large, space::medium, space::large, space::medium);
    m_layout->setSpacing(space::medium);
    auto* heading = new QLabel(title);
    heading->setFont(textFont(font(), TextSize::Title));
    auto* top = new QHBoxLayout;
    top->setSpacing(space::small);
    top->addWidget(heading);
    top->addSpacing(space::large);
    top->addLayout(m_controls, 1);
    m_controls->setSpacing(space::small);
    m_layout->addLayout(top);
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
    m_controls->addWidget(button);
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
    m_controls->addWidget(button);
    return button;
}

void Page::copyCommand(const QString& command)
{
    QGuiApplication::clipboard()->setText(command);
    Q_EMIT said(tr("Copied: %1").arg(command));
}

} // namespace patchswarm::pages
