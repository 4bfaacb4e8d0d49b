#pragma once

#include <QAccessibleWidget>

#include <map>

namespace patchswarm::views {

class PaintedView;

// What screen readers see of a painted view: one list whose children are its items, made when
// asked for. It knows no view in particular.
class AccessibleItems : public QAccessibleWidget
{
public:
    explicit AccessibleItems(PaintedView&);
    ~AccessibleItems() override;
    AccessibleItems(const AccessibleItems&) = delete;
    AccessibleItems& operator=(const AccessibleItems&) = delete;

    [[nodiscard]] int childCount() const override;
    [[nodiscard]] QAccessibleInterface* child(int index) const override;
    [[nodiscard]] QAccessibleInterface* childAt(int x, int y) const override;
    [[nodiscard]] int indexOfChild(const QAccessibleInterface*) const override;
    [[nodiscard]] QAccessibleInterface* focusChild() const override;

private:
    [[nodiscard]] PaintedView& view() const;

    mutable std::map<int, QAccessible::Id> m_children; // the interfaces belong to Qt's cache
};

// For QAccessible::installFactory; nullptr for anything but a PaintedView.
QAccessibleInterface* accessiblePaintedView(const QString& className, QObject*);

} // namespace patchswarm::views
