#include "console/views/accessibleitems.h"

#include <QPointer>

#include "console/views/paintedview.h"

namespace patchswarm::views {
namespace {

// One item. It asks the view each time, since the picture moves under it.
class AccessibleItem : public QAccessibleInterface
{
public:
    AccessibleItem(PaintedView& view, int index)
        : m_view(&view)
        , m_index(index)
    {
    }

    [[nodiscard]] int index() const { return m_index; }

    bool isValid() const override { return m_view && m_index < m_view->itemCount(); }

    QObject* object() const override { return nullptr; }

    QWindow* window() const override { return m_view ? m_view->window()->windowHandle() : nullptr; }

    QAccessibleInterface* parent() const override
    {
        return QAccessible::queryAccessibleInterface(m_view);
    }

    QAccessibleInterface* child(int) const override { return nullptr; }

    QAccessibleInterface* childAt(int, int) const override { return nullptr; }

    int childCount() const override { return 0; }

    int indexOfChild(const QAccessibleInterface*) const override { return -1; }

    QAccessible::Role role() const override { return QAccessible::ListItem; }

    QString text(QAccessible::Text) const override;

    void setText(QAccessible::Text, const QString&) override { }

    QRect rect() const override;
    QAccessible::State state() const override;

private:
    QPointer<PaintedView> m_view;
    int m_index;
};

QString AccessibleItem::text(QAccessible::Text kind) const
{
    if (!isValid())
        return {};
    const PaintedItem item = m_view->item(m_index);
    switch (kind) {
    case QAccessible::Name:
        return item.name;
    case QAccessible::Value:
        return item.value;
    case QAccessible::Description:
        return item.state;
    default:
        return {};
    }
}

QRect AccessibleItem::rect() const
{
    if (!isValid())
        return {};
    const QRect own = m_view->item(m_index).rect.toAlignedRect();
    return {m_view->mapToGlobal(own.topLeft()), own.size()};
}

QAccessible::State AccessibleItem::state() const
{
    QAccessible::State state;
    state.invalid = !isValid();
    state.selectable = true;
    state.focusable = true;
    state.readOnly = true;
    if (isValid() && m_view->currentItem() == m_index) {
        state.selected = true;
        state.focused = m_view->hasFocus();
    }
    return state;
}

} // namespace

AccessibleItems::AccessibleItems(PaintedView& view)
    : QAccessibleWidget(&view, QAccessible::List)
{
}

AccessibleItems::~AccessibleItems()
{
    for (const auto& [index, id] : m_children)
        QAccessible::deleteAccessibleInterface(id);
}

PaintedView& AccessibleItems::view() const
{
    return *static_cast<PaintedView*>(widget());
}

int AccessibleItems::childCount() const
{
    return view().itemCount();
}

QAccessibleInterface* AccessibleItems::child(int index) const
{
    if (index < 0 || index >= childCount())
        return nullptr;
    const auto known = m_children.find(index);
    if (known != m_children.end())
        return QAccessible::accessibleInterface(known->second);
    auto* made = new AccessibleItem(view(), index); // owned by Qt's cache from here on
    m_children[index] = QAccessible::registerAccessibleInterface(made);
    return made;
}

QAccessibleInterface* AccessibleItems::childAt(int x, int y) const
{
    const auto index = view().itemAt(view().mapFromGlobal(QPoint(x, y)));
    return index ? child(*index) : nullptr;
}

int AccessibleItems::indexOfChild(const QAccessibleInterface* asked) const
{
    const auto* item = dynamic_cast<const AccessibleItem*>(asked);
    return item ? item->index() : -1;
}

QAccessibleInterface* AccessibleItems::focusChild() const
{
    return view().hasFocus() && view().currentItem() >= 0 ? child(view().currentItem()) : nullptr;
}

QAccessibleInterface* accessiblePaintedView(const QString&, QObject* object)
{
    auto* view = qobject_cast<PaintedView*>(object);
    return view ? new AccessibleItems(*view) : nullptr;
}

} // namespace patchswarm::views
