#include "console/views/icons.h"

#include <QDir>
#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <cmath>
#include <memory>

static void loadIcons() // outside any namespace, as the macro wants
{
    Q_INIT_RESOURCE(icons);
}

namespace patchswarm::views {
namespace {

QString fileOf(const QString& name)
{
    loadIcons();
    return QStringLiteral(":/patchswarm/icons/%1.svg").arg(name);
}

// Paints one SVG and replaces its ink by the palette's colour at the time of painting.
class TintedSvg : public QIconEngine
{
public:
    explicit TintedSvg(const QString& name)
        : m_name(name)
        , m_svg(std::make_shared<QSvgRenderer>(fileOf(name)))
    {
    }

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override
    {
        const double ratio = painter->device()->devicePixelRatio();
        QPixmap pixmap = tinted(rect.size() * ratio, mode);
        pixmap.setDevicePixelRatio(ratio);
        painter->drawPixmap(rect.topLeft(), pixmap);
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State) override
    {
        return tinted(size, mode);
    }

    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State, qreal) override
    {
        return tinted(size, mode);
    }

    QIconEngine* clone() const override { return new TintedSvg(*this); }

    bool isNull() override { return !m_svg->isValid(); }

private:
    static QColor ink(QIcon::Mode mode)
    {
        const QPalette palette = QGuiApplication::palette();
        if (mode == QIcon::Disabled)
            return palette.color(QPalette::Disabled, QPalette::ButtonText);
        return palette.color(mode == QIcon::Selected ? QPalette::HighlightedText
                                                     : QPalette::ButtonText);
    }

    QPixmap tinted(const QSize& size, QIcon::Mode mode) const
    {
        const QColor colour = ink(mode);
        const QString key = QStringLiteral("patchswarm/%1/%2x%3/%4")
                                .arg(m_name)
                                .arg(size.width())
                                .arg(size.height())
                                .arg(colour.rgba(), 0, 16);
        QPixmap pixmap;
        if (size.isEmpty() || QPixmapCache::find(key, &pixmap))
            return pixmap;
        pixmap = QPixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        m_svg->render(&painter, QRectF(QPointF(), size));
        painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
        painter.fillRect(QRect(QPoint(), size), colour);
        painter.end();
        QPixmapCache::insert(key, pixmap);
        return pixmap;
    }

    QString m_name;
    std::shared_ptr<QSvgRenderer> m_svg; // shared by the copies of the icon
};

} // namespace

QIcon icon(const QString& name)
{
    return QFile::exists(fileOf(name)) ? QIcon(new TintedSvg(name)) : QIcon();
}

QIcon programIcon()
{
    loadIcons();
    return QIcon(QStringLiteral(":/patchswarm/icons/colour/patchswarm.svg"));
}

QStringList iconNames()
{
    loadIcons();
    QStringList names;
    const auto files = QDir(QStringLiteral(":/patchswarm/icons"))
                           .entryList({QStringLiteral("*.svg")}, QDir::Files);
    for (const QString& file : files)
        names << file.chopped(4);
    return names;
}

} // namespace patchswarm::views
