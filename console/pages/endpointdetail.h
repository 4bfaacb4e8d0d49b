#pragma once

#include <QWidget>

#include "console/models/peerlinksmodel.h"
#include "console/picture/rollout.h"

class QLabel;
class QPushButton;
class QSortFilterProxyModel;
class QTabWidget;

namespace patchswarm::views {
class PiecesBar;
}

namespace patchswarm::pages {

class FleetSession;
class FleetTable;

// One endpoint: how it stands and what to do about it, desired against effective profile, what it
// holds, its links, the peers that were not used and why, its last events. It asks the watch to
// follow the endpoint while it is visible. GUI thread.
class EndpointDetail : public QWidget
{
    Q_OBJECT

public:
    explicit EndpointDetail(FleetSession& session, QWidget* parent = nullptr);

    void setEndpoint(const QString& name);

    [[nodiscard]] const QString& endpoint() const { return m_name; }

    [[nodiscard]] QTabWidget* tabs() const { return m_tabs; }

Q_SIGNALS:
    void said(const QString& message);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    QWidget* makeSummary();
    QWidget* makeDoctor();
    QWidget* makeEvents();
    void refresh();
    void showSummary(const fleet::EndpointSnapshot& endpoint);
    void showPieces(const fleet::EndpointSnapshot& endpoint);

    FleetSession& m_session;
    QString m_name;
    QLabel* m_title;
    QLabel* m_state;
    QLabel* m_facts;
    views::PiecesBar* m_pieces;
    QPushButton* m_doctor;
    QTabWidget* m_tabs;
    models::PeerLinksModel m_links {models::PeerLinksModel::Show::Links};
    models::PeerLinksModel m_whyNot {models::PeerLinksModel::Show::WhyNot};
    QSortFilterProxyModel* m_events;
};

} // namespace patchswarm::pages
