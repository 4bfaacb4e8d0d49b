#include "console/pages/dockarea.h"

#include <QDockWidget>
#include <QSettings>

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::pages {

namespace {

constexpr int layoutVersion = 1;

int edgeOf(Qt::DockWidgetArea area)
{
    switch (area) {
    case Qt::LeftDockWidgetArea: return 0;
    case Qt::RightDockWidgetArea: return 1;
    case Qt::TopDockWidgetArea: return 2;
    default: return 3;
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
    for (int edge = 0; edge < 4; ++edge)
        if (m_last[edge]) {
            const auto tabs = tabifiedDockWidgets(m_last[edge]);
            resizeDocks({m_last[edge]}, {extent}, edge < 2 ? Qt::Horizontal : Qt::Vertical);
            if (!tabs.isEmpty())
                tabs.first()->raise();
        }
    m_initial = saveState(layoutVersion);
    restoreState(QSettings().value(m_key).toByteArray(), layoutVersion);
}

void DockArea::reset()
{
    restoreState(m_initial, layoutVersion);
}

} // namespace patchswarm::pages
