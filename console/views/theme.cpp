#include "console/views/theme.h"

#include <QApplication>
#include <QEvent>
#include <QStyle>
#include <QStyleFactory>
#include <QTimer>
#include <QToolTip>
#include <QWidget>

#include <algorithm>
#include <cmath>

namespace patchswarm::views {
namespace {

double linear(double channel) // sRGB to linear light, IEC 61966-2-1
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor& c)
{
    return 0.2126 * linear(c.redF()) + 0.7152 * linear(c.greenF()) + 0.0722 * linear(c.blueF());
}

QColor mixed(const QColor& a, const QColor& b, float share)
{
    return QColor::fromRgbF(a.redF() + (b.redF() - a.redF()) * share,
                            a.greenF() + (b.greenF() - a.greenF()) * share,
                            a.blueF() + (b.blueF() - a.blueF()) * share);
}

void setDisabled(QPalette& palette, const QColor& text)
{
    for (const auto role :
         {QPalette::Text, QPalette::WindowText, QPalette::ButtonText, QPalette::HighlightedText})
        palette.setColor(QPalette::Disabled, role, text);
}

} // namespace

Theme Theme::forLight()
{
    Theme t;
    t.window = QColor(0xF3F4F6);
    t.surface = QColor(0xFFFFFF);
    t.raised = QColor(0xF7F8FA);
    t.sunken = QColor(0xE8EAEE);
    t.border = QColor(0xD0D5DC);
    t.grid = QColor(0xE6E9ED);
    t.text = QColor(0x1A1E24);
    t.mutedText = QColor(0x566070);
    t.accent = QColor(0x0B62A0);
    t.accentText = QColor(0xFFFFFF);
    t.failureText = QColor(0xAD4600);
    t.replay = QColor(0x8A4FBF);
    return t;
}

Theme Theme::forDark()
{
    Theme t;
    t.dark = true;
    t.window = QColor(0x13161A);
    t.surface = QColor(0x1B1F25);
    t.raised = QColor(0x22272E);
    t.sunken = QColor(0x2B313A);
    t.border = QColor(0x3A424D);
    t.grid = QColor(0x2A3039);
    t.text = QColor(0xE9ECF0);
    t.mutedText = QColor(0xA4AEBB);
    t.accent = QColor(0x6CB8EA);
    t.accentText = QColor(0x0E1216);
    t.failureText = QColor(0xFF9D5C);
    t.replay = QColor(0xB98AE6);
    return t;
}

Theme Theme::of(const QPalette& palette)
{
    return luminance(palette.color(QPalette::Window)) < 0.18 ? forDark() : forLight();
}

Theme Theme::of(const QWidget& widget)
{
    return of(widget.palette());
}

QPalette Theme::palette() const
{
    QPalette p;
    p.setColor(QPalette::Window, window);
    p.setColor(QPalette::WindowText, text);
    p.setColor(QPalette::Base, surface);
    p.setColor(QPalette::AlternateBase, raised);
    p.setColor(QPalette::Text, text);
    p.setColor(QPalette::Button, dark ? raised : QColor(0xFBFBFC));
    p.setColor(QPalette::ButtonText, text);
    p.setColor(QPalette::BrightText, failureText);
    p.setColor(QPalette::PlaceholderText, mutedText);
    p.setColor(QPalette::ToolTipBase, dark ? sunken : QColor(0x2A3038));
    p.setColor(QPalette::ToolTipText, QColor(0xF2F4F7));
    p.setColor(QPalette::Highlight, accent);
    p.setColor(QPalette::HighlightedText, accentText);
    p.setColor(QPalette::Link, accent);
    p.setColor(QPalette::LinkVisited, accent);
    p.setColor(QPalette::Light, dark ? sunken : QColor(0xFFFFFF));
    p.setColor(QPalette::Midlight, border);
    p.setColor(QPalette::Mid, border);
    p.setColor(QPalette::Dark, dark ? QColor(0x0C0E11) : QColor(0xA9B1BC));
    p.setColor(QPalette::Shadow, dark ? QColor(Qt::black) : QColor(0x7A838F));
    setDisabled(p, mixed(mutedText, window, 0.35F));
    return p;
}

QColor Theme::hue(picture::TileState state)
{
    switch (state) {
    case picture::TileState::Waiting:
        return {0x8A9099};
    case picture::TileState::FromOrigin:
        return {0xE69F00};
    case picture::TileState::FromPeers:
        return {0x56B4E9};
    case picture::TileState::Verifying:
        return {0xF0E442};
    case picture::TileState::Done:
        return {0x0072B2};
    case picture::TileState::Failed:
        return {0xD55E00};
    }
    return {};
}

QColor Theme::outline(picture::TileState state) const
{
    const QColor from = hue(state);
    const QColor to = dark ? QColor(Qt::white) : QColor(Qt::black);
    QColor result = from;
    for (int step = 1; step <= 20; ++step) {
        if (contrast(result, surface) >= 3 && contrast(result, sunken) >= 3)
            break;
        result = mixed(from, to, static_cast<float>(step) / 20);
    }
    return result;
}

QColor Theme::textOn(const QColor& background)
{
    return contrast(background, Qt::black) >= contrast(background, Qt::white) ? QColor(0x101418)
                                                                              : QColor(Qt::white);
}

double contrast(const QColor& a, const QColor& b)
{
    const auto [low, high] = std::minmax({luminance(a), luminance(b)});
    return (high + 0.05) / (low + 0.05);
}

namespace {

bool isSystemDark()
{
    QApplication::setPalette(QPalette()); // what was set before is not the system's
    return Theme::of(QApplication::palette()).dark;
}

// Tells when the desktop goes from light to dark or back while the program runs.
class SystemTheme : public QObject
{
public:
    explicit SystemTheme(QApplication& application)
        : QObject(&application)
    {
        application.installEventFilter(this);
    }

    bool eventFilter(QObject* watched, QEvent* event) override
    {
        if (event->type() == QEvent::ThemeChange && watched->isWindowType())
            QTimer::singleShot(0, this, &SystemTheme::follow); // once it is in the palette
        return QObject::eventFilter(watched, event);
    }

private:
    void follow() { applyAppearance(*qApp, Appearance::FollowSystem); }
};

} // namespace

void applyAppearance(QApplication& application, Appearance appearance)
{
    const bool isFollowing = appearance == Appearance::FollowSystem;
    const bool dark = isFollowing ? isSystemDark() : appearance == Appearance::Dark;
    if (QApplication::style()->name() != QLatin1StringView("fusion"))
        QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    const QPalette palette = (dark ? Theme::forDark() : Theme::forLight()).palette();
    QApplication::setPalette(palette);
    QToolTip::setPalette(palette);
    static const QString name = QStringLiteral("patchswarm-system-theme");
    QObject* watch = application.findChild<QObject*>(name, Qt::FindDirectChildrenOnly);
    if (isFollowing && watch == nullptr)
        (new SystemTheme(application))->setObjectName(name);
    else if (!isFollowing)
        delete watch;
}

QFont textFont(const QFont& base, TextSize size)
{
    QFont font = base;
    const double points = base.pointSizeF() > 0 ? base.pointSizeF() : base.pixelSize() * 0.75;
    switch (size) {
    case TextSize::Caption:
        font.setPointSizeF(points * 0.85);
        break;
    case TextSize::Body:
        break;
    case TextSize::Title:
        font.setPointSizeF(points * 1.1);
        font.setWeight(QFont::DemiBold);
        break;
    case TextSize::Figure:
        font.setPointSizeF(points * 1.75);
        font.setWeight(QFont::DemiBold);
        break;
    }
    return font;
}

} // namespace patchswarm::views
