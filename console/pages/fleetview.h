#pragma once

#include <QHash>
#include <QWidget>

#include "console/models/endpointfilter.h"

class QListWidget;
class QStackedWidget;

namespace patchswarm::pages {

class EndpointsPage;
class ProfilesPage;
class FleetSession;
class Page;
class SearchBox;
class SwarmPage;

// One open fleet: navigation on the left, search, job picker and status on top, the pages. It
// decides which page is in front and takes jumps from one to another. GUI thread.
class FleetView : public QWidget
{
    Q_OBJECT

public:
    explicit FleetView(FleetSession& session, QWidget* parent = nullptr);

    void showPage(const QString& key);

    [[nodiscard]] QString currentPage() const;

    [[nodiscard]] Page* page(const QString& key) const { return m_pages.value(key); }

    [[nodiscard]] SwarmPage* swarmPage() const { return m_swarm; }

    [[nodiscard]] SearchBox* searchBox() const { return m_search; }

    // Key and title, in their order.
    [[nodiscard]] QVector<QPair<QString, QString>> pages() const { return m_titles; }

    // Nothing but the page.
    void setPresenting(bool presents);
    void resetLayout();

Q_SIGNALS:
    void said(const QString& message);
    void pageShown(const QString& key);
    void presentationWanted();

private:
    void addPage(const QString& key, const QString& title, Page* page);
    void makePages();
    QWidget* makeHeader();
    void connectSearch();
    void activate(int index);
    void showEndpoints(const models::EndpointCriteria& criteria);
    void showEndpoint(const QString& name);
    void showSwarm(const QString& jobId);

    FleetSession& m_session;
    QListWidget* m_navigation;
    QStackedWidget* m_stack;
    QWidget* m_header;
    SearchBox* m_search = nullptr;
    EndpointsPage* m_endpoints = nullptr;
    ProfilesPage* m_profiles = nullptr;
    SwarmPage* m_swarm = nullptr;
    QHash<QString, Page*> m_pages;
    QVector<QPair<QString, QString>> m_titles;
    Page* m_active = nullptr;
};

} // namespace patchswarm::pages
