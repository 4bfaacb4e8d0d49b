#include "console/views/themedcolour.h"

#include <QEvent>
#include <QWidget>

namespace patchswarm::views {
namespace {

// Puts the colour into the widget's palette whenever that changes: a colour set for one widget does
// not follow the application's palette by itself.
class ThemedColour : public QObject
{
public:
    ThemedColour(QWidget* widget, QPalette::ColorRole role)
        : QObject(widget)
        , m_widget(widget)
        , m_role(role)
    {
        widget->installEventFilter(this);
    }

    [[nodiscard]] QPalette::ColorRole role() const { return m_role; }

    void setColour(QColor Theme::*colour)
    {
        m_colour = colour;
        apply();
    }

    bool eventFilter(QObject* watched, QEvent* event) override
    {
        if (watched == m_widget && event->type() == QEvent::PaletteChange)
            apply();
        return QObject::eventFilter(watched, event);
    }

private:
    void apply()
    {
        QPalette palette = m_widget->palette();
        const QColor wanted = Theme::of(*m_widget).*m_colour;
        if (palette.color(QPalette::Active, m_role) == wanted
            && palette.isBrushSet(QPalette::Active, m_role))
            return;
        palette.setColor(QPalette::Active, m_role, wanted);
        palette.setColor(QPalette::Inactive, m_role, wanted);
        m_widget->setPalette(palette);
    }

    QWidget* m_widget;
    QPalette::ColorRole m_role;
    QColor Theme::*m_colour = nullptr;
};

} // namespace

void keepColour(QWidget* widget, QPalette::ColorRole role, QColor Theme::*colour)
{
    for (QObject* child : widget->children())
        if (auto* kept = dynamic_cast<ThemedColour*>(child); kept && kept->role() == role)
            return kept->setColour(colour);
    (new ThemedColour(widget, role))->setColour(colour);
}

} // namespace patchswarm::views
