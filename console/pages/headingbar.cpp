#include "console/pages/headingbar.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QToolButton>

#include <algorithm>

#include "console/views/icons.h"
#include "console/views/theme.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::pages {

using namespace views;

HeadingBar::HeadingBar(const QString& title, QWidget* parent)
    : QWidget(parent)
    , m_controls(new QHBoxLayout)
    , m_more(new QToolButton)
    , m_menu(new QMenu(this))
{
    auto* heading = new QLabel(title);
    heading->setFont(textFont(font(), TextSize::Title));
    m_title = heading;
    m_more->setIcon(icon(u"more"_s));
    m_more->setText(tr("More"));
    m_more->setToolTip(tr("Actions that have no room here"));
    m_more->setAccessibleName(m_more->text());
    m_more->setPopupMode(QToolButton::InstantPopup);
    m_more->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_more->setAutoRaise(true);
    m_more->setFocusPolicy(Qt::TabFocus);
    m_more->setMenu(m_menu);
    m_more->hide();
    m_menu->setToolTipsVisible(true);
    connect(m_menu, &QMenu::aboutToShow, this, &HeadingBar::fillMenu);
    m_controls->setSpacing(space::small);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSizeConstraint(QLayout::SetNoConstraint);
    row->setSpacing(space::small);
    row->addWidget(m_title);
    row->addSpacing(space::small);
    row->addLayout(m_controls, 1);
    row->addWidget(m_more);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void HeadingBar::addButton(QToolButton* button, bool mayFold)
{
    m_controls->addWidget(button);
    if (mayFold)
        m_foldable.push_back({button});
}

int HeadingBar::folded() const
{
    return static_cast<int>(std::ranges::count(m_foldable, true, &Foldable::isFolded));
}

const HeadingBar::Foldable* HeadingBar::foldableOf(const QWidget* widget) const
{
    const auto found = std::ranges::find(m_foldable, widget, &Foldable::button);
    return found == m_foldable.end() ? nullptr : &*found;
}

int HeadingBar::fixedWidth(bool minimal) const
{
    int width = m_title->sizeHint().width() + 2 * space::small;
    for (int at = 0; at < m_controls->count(); ++at) {
        QLayoutItem* item = m_controls->itemAt(at);
        if (foldableOf(item->widget()) || item->isEmpty())
            continue;
        width += (minimal ? item->minimumSize() : item->sizeHint()).width() + space::small;
    }
    return width;
}

int HeadingBar::widthOf(const QWidget& button) const
{
    return button.sizeHint().width() + space::small;
}

int HeadingBar::foldableWidth() const
{
    int width = 0;
    for (const Foldable& each : m_foldable)
        width += widthOf(*each.button);
    return width;
}

QSize HeadingBar::minimumSizeHint() const
{
    const int buttons = m_foldable.empty() ? 0 : std::min(foldableWidth(), widthOf(*m_more));
    return {fixedWidth(true) + buttons, layout()->minimumSize().height()};
}

QSize HeadingBar::sizeHint() const
{
    return {fixedWidth(false) + foldableWidth(), layout()->sizeHint().height()};
}

void HeadingBar::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    arrange();
}

bool HeadingBar::event(QEvent* event)
{
    if (event->type() == QEvent::LayoutRequest)
        arrange();
    return QWidget::event(event);
}

void HeadingBar::arrange()
{
    int room = width() - fixedWidth(true);
    const bool fits = foldableWidth() <= room;
    if (!fits)
        room -= widthOf(*m_more);
    bool isFull = false;
    for (Foldable& each : m_foldable) {
        room -= widthOf(*each.button);
        isFull = isFull || (!fits && room < 0);
        each.isFolded = isFull;
        each.button->setVisible(!isFull);
    }
    m_more->setVisible(!fits);
}

void HeadingBar::fillMenu()
{
    m_menu->clear();
    for (const Foldable& each : m_foldable) {
        if (!each.isFolded)
            continue;
        QMenu* const menu = each.button->menu();
        QAction* const action = menu ? menu->menuAction() : each.button->defaultAction();
        if (menu) {
            menu->setTitle(each.button->text());
            menu->setIcon(each.button->icon());
            action->setEnabled(each.button->isEnabled());
        }
        m_menu->addAction(action);
    }
}

} // namespace patchswarm::pages
