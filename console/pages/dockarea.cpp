#include "console/pages/dockarea.h"

#include <QDockWidget>
#include <QSettings>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::pages {

namespace {

constexpr int layoutVersion = 1;
constexpr int mostPercent = 40; // of the page, so that a small window has room for its centre

int edgeOf(Qt::DockWidgetArea area)
{
    switch (area) {
    case Qt::LeftDockWidgetArea:
        return 0;
    case Qt::RightDockWidgetArea:
        return 1;
    case Qt::TopDockWidgetArea:
        return 2;
    default:
        return 3;
    }
}

} // namespace

DockArea::DockArea(const QString& name, QWidget* parent)
    : QMainWindow(parent)
    , m_key(u"layout/"_s + name)
{
    setWindowFlags(Qt::Widget);
    setDockOptions(AnimatedDocks | AllowTabbedDocks | AllowNestedDocks);
    setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    setContextMenuPolicy(Qt::NoContextMenu);
}

DockArea::~DockArea()
{
    if (m_wasShown)
        QSettings().setValue(m_key, saveState(layoutVersion));
}

QDockWidget* DockArea::addPanel(const QString& name, const QString& title, QWidget* contents,
                                Qt::DockWidgetArea area)
{
    auto* dock = new QDockWidget(title, this);
    dock->setObjectName(name);
    dock->setWidget(contents);
    dock->setFeatures(QDockWidget::DockWidgetMovable | QDockWidget::DockWidgetClosable
                      | QDockWidget::DockWidgetFloatable);
    addDockWidget(area, dock);
    QDockWidget*& last = m_last[edgeOf(area)];
    if (last)
        tabifyDockWidget(last, dock);
    last = dock;
    return dock;
}

void DockArea::finish(int extent)
{
    m_extent = extent;
    for (QDockWidget* last : m_last)
        if (last)
            if (const auto tabs = tabifiedDockWidgets(last); !tabs.isEmpty())
                tabs.first()->raise();
    m_initial = saveState(layoutVersion);
    m_kept = QSettings().value(m_key).toByteArray();
    restoreState(m_kept, layoutVersion); // what is open and where, before it is seen
}

// Sizes mean something only once there is a window.
void DockArea::showEvent(QShowEvent* event)
{
    QMainWindow::showEvent(event);
    if (m_wasShown)
        return;
    m_wasShown = true;
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (!restoreState(m_kept, layoutVersion))
                applyExtent();
        },
        Qt::QueuedConnection);
}

void DockArea::applyExtent()
{
    for (int edge = 0; edge < 4; ++edge) {
        const bool isBeside = edge < 2;
        const int most = (isBeside ? width() : height()) * mostPercent / 100;
        if (m_last[edge])
            resizeDocks({m_last[edge]}, {std::min(m_extent, most)},
                        isBeside ? Qt::Horizontal : Qt::Vertical);
    }
}

void DockArea::reset()
{
    restoreState(m_initial, layoutVersion);
    applyExtent();
}

} // namespace patchswarm::pages
