#pragma once

#include <QLineEdit>

class QStandardItemModel;

namespace patchswarm::pages {

class FleetSession;

// Search over endpoints, jobs, pages and things to do, by any part of a word. It asks to go there,
// or does what was chosen; words that match nothing in particular become a filter of the endpoints.
// GUI thread.
class SearchBox : public QLineEdit
{
    Q_OBJECT

public:
    explicit SearchBox(FleetSession& session, QWidget* parent = nullptr);

    // Key and title of each page.
    void setPages(const QVector<QPair<QString, QString>>& pages) { m_pages = pages; }

    // Shown with their texts, triggered when chosen. They outlive the box.
    void setActions(const QList<QAction*>& actions) { m_things = actions; }

Q_SIGNALS:
    void pageChosen(const QString& page);
    void endpointChosen(const QString& name);
    void jobChosen(const QString& id);
    void textChosen(const QString& words);

protected:
    void focusInEvent(QFocusEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void fill();
    void choose(const QString& kind, const QString& key);

    FleetSession& m_session;
    QStandardItemModel* m_found;
    QVector<QPair<QString, QString>> m_pages;
    QList<QAction*> m_things;
};

} // namespace patchswarm::pages
