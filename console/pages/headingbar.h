#pragma once

#include <QWidget>

#include <vector>

QT_BEGIN_NAMESPACE
class QHBoxLayout;
class QMenu;
class QToolButton;
QT_END_NAMESPACE

namespace patchswarm::pages {

// The first line of a page: its title and what stands right of it. Where there is less room than
// all of it needs, the last buttons go into a menu, so that no page makes the window wider than a
// small screen. Decides what is shown where; what there is, is the page's.
class HeadingBar : public QWidget
{
    Q_OBJECT

public:
    explicit HeadingBar(const QString& title, QWidget* parent = nullptr);

    // Fields and labels; they shrink to their minimum before a button goes into the menu.
    [[nodiscard]] QHBoxLayout* controls() const { return m_controls; }

    // At the end of the controls. `mayFold`: into the menu; it needs a default action or a menu.
    void addButton(QToolButton* button, bool mayFold);

    // Buttons that are in the menu now.
    [[nodiscard]] int folded() const;

    [[nodiscard]] QToolButton* moreButton() const { return m_more; }

    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Foldable
    {
        QToolButton* button;
        bool isFolded = false;
    };

    [[nodiscard]] const Foldable* foldableOf(const QWidget* widget) const;
    // Of title and controls without those that may fold; pixels.
    [[nodiscard]] int fixedWidth(bool minimal) const;
    [[nodiscard]] int foldableWidth() const;
    [[nodiscard]] int widthOf(const QWidget& button) const;
    void arrange();
    void fillMenu();

    QWidget* m_title;
    QHBoxLayout* m_controls;
    QToolButton* m_more;
    QMenu* m_menu;
    std::vector<Foldable> m_foldable;
};

} // namespace patchswarm::pages
