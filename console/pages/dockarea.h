#pragma once

#include <QMainWindow>

namespace patchswarm::pages {

// The part of a page that has docks: a centre and panels that a person may move, close and bring
// back. Keeps the arrangement in the user's settings. It knows nothing of what is in the panels.
class DockArea : public QMainWindow
{
    Q_OBJECT

public:
    // `name`: of the arrangement in the settings.
    explicit DockArea(const QString& name, QWidget* parent = nullptr);
    ~DockArea() override;

    // Panels at the same edge become tabs.
    QDockWidget* addPanel(const QString& name, const QString& title, QWidget* contents,
                          Qt::DockWidgetArea area);
    // After the last panel: remembers this as the arrangement to reset to, and takes up the kept
    // one. `extent`: of the panels, in pixels; less in a small window.
    void finish(int extent);
    void reset();

protected:
    void showEvent(QShowEvent* event) override;

private:
    void applyExtent();

    QString m_key;
    QByteArray m_initial;
    QByteArray m_kept; // as a person arranged it; empty: nobody did
    QDockWidget* m_last[4] = {};
    int m_extent = 0;
    bool m_wasShown = false;
};

} // namespace patchswarm::pages
