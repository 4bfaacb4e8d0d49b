#include "console/pages/fleetview.h"

#include <QBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QStackedWidget>

#include "console/pages/auditpage.h"
#include "console/pages/endpointactions.h"
#include "console/pages/endpointspage.h"
#include "console/pages/jobpicker.h"
#include "console/pages/jobspage.h"
#include "console/pages/overviewpage.h"
#include "console/pages/profilespage.h"
#include "console/pages/reportspage.h"
#include "console/pages/searchbox.h"
#include "console/pages/statuspill.h"
#include "console/pages/swarmpage.h"
#include "console/views/icons.h"
#include "console/views/theme.h"
#include "console/views/themedcolour.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::pages {

using namespace views;

FleetView::FleetView(FleetSession& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_navigation(new QListWidget)
    , m_stack(new QStackedWidget)
{
    m_navigation->setObjectName(u"navigation"_s);
    m_navigation->setAccessibleName(tr("Pages"));
    m_navigation->setFrameShape(QFrame::NoFrame);
    m_navigation->setIconSize({20, 20});
    m_navigation->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_navigation->setTextElideMode(Qt::ElideNone);
    keepColour(m_navigation, QPalette::Base, &Theme::window);
    m_header = makeHeader();
    makePages();
    m_search->setPages(m_titles);
    m_search->setActions(m_endpoints->actions()->adding());
    connectSearch();
    auto* right = new QVBoxLayout;
    right->setSpacing(0);
    right->addWidget(m_header);
    right->addWidget(m_stack, 1);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_navigation);
    layout->addLayout(right, 1);
    m_navigation->setFixedWidth(m_navigation->sizeHintForColumn(0) + space::wide);
    connect(m_navigation, &QListWidget::currentRowChanged, this, &FleetView::activate);
}

QWidget* FleetView::makeHeader()
{
    auto* header = new QWidget;
    auto* layout = new QHBoxLayout(header);
    layout->setContentsMargins(space::large, space::medium, space::large, 0);
    layout->setSpacing(space::medium);
    m_search = new SearchBox(m_session);
    m_search->setMinimumWidth(160);
    auto* label = new QLabel(tr("Job"));
    auto* picker = new JobPicker(m_session);
    label->setBuddy(picker);
    auto* pill = new StatusPill;
    connect(&m_session, &FleetSession::tablesChanged, pill,
            [this, pill] { pill->setSnapshot(*m_session.snapshot()); });
    connect(pill, &QToolButton::clicked, this, [this] {
        models::EndpointCriteria criteria;
        using models::Condition;
        criteria.conditions = {Condition::Impostor, Condition::Offline, Condition::Revoked,
                               Condition::NoAddress, Condition::Connecting};
        showEndpoints(criteria);
    });
    layout->addWidget(m_search, 2);
    layout->addStretch(1);
    layout->addWidget(label);
    layout->addWidget(picker);
    layout->addWidget(pill);
    return header;
}

void FleetView::makePages()
{
    m_endpoints = new EndpointsPage(m_session);
    m_profiles = new ProfilesPage(m_session);
    m_swarm = new SwarmPage(m_session);
    addPage(u"overview"_s, tr("Overview"), new OverviewPage(m_session));
    addPage(u"endpoints"_s, tr("Endpoints"), m_endpoints);
    addPage(u"profiles"_s, tr("Profiles"), m_profiles);
    addPage(u"jobs"_s, tr("Jobs"), new JobsPage(m_session));
    addPage(u"swarm"_s, tr("Swarm"), m_swarm);
    addPage(u"reports"_s, tr("Reports"), new ReportsPage(m_session));
    addPage(u"audit"_s, tr("Audit"), new AuditPage(m_session));
    connect(m_swarm, &SwarmPage::presentationWanted, this, &FleetView::presentationWanted);
}

void FleetView::addPage(const QString& key, const QString& title, Page* page)
{
    auto* item = new QListWidgetItem(icon(key), title);
    const int number = m_stack->count() + 1;
    item->setToolTip(tr("%1 (Ctrl+%2)").arg(title).arg(number));
    item->setSizeHint({m_navigation->fontMetrics().horizontalAdvance(title) + 20 + 2 * space::wide,
                       m_navigation->fontMetrics().height() + space::wide});
    m_navigation->addItem(item);
    m_stack->addWidget(page);
    m_pages.insert(key, page);
    m_titles.append({key, title});
    connect(page, &Page::said, this, &FleetView::said);
    connect(page, &Page::endpointsWanted, this, &FleetView::showEndpoints);
    connect(page, &Page::endpointWanted, this, &FleetView::showEndpoint);
    connect(page, &Page::swarmWanted, this, &FleetView::showSwarm);
    connect(page, &Page::pageWanted, this, &FleetView::showPage);
    connect(page, &Page::repairWanted, this, [this](const QStringList& endpoints) {
        showPage(u"profiles"_s);
        m_profiles->repair(endpoints);
    });
    connect(page, &Page::jobWanted, this, [this](const QString& id) {
        m_session.chooseJob(id);
        showPage(u"jobs"_s);
    });
}

void FleetView::connectSearch()
{
    connect(m_search, &SearchBox::pageChosen, this, &FleetView::showPage);
    connect(m_search, &SearchBox::endpointChosen, this, &FleetView::showEndpoint);
    connect(m_search, &SearchBox::jobChosen, this, &FleetView::showSwarm);
    connect(m_search, &SearchBox::textChosen, this, [this](const QString& words) {
        models::EndpointCriteria criteria;
        criteria.text = words;
        showEndpoints(criteria);
    });
}

void FleetView::showPage(const QString& key)
{
    for (int i = 0; i < m_titles.size(); ++i)
        if (m_titles.at(i).first == key)
            m_navigation->setCurrentRow(i);
}

QString FleetView::currentPage() const
{
    return m_titles.value(m_stack->currentIndex()).first;
}

void FleetView::activate(int index)
{
    if (index < 0)
        return;
    if (m_active)
        m_active->setActive(false);
    m_stack->setCurrentIndex(index);
    m_active = m_pages.value(m_titles.at(index).first);
    m_active->setActive(true);
    Q_EMIT pageShown(m_titles.at(index).first);
}

void FleetView::showEndpoints(const models::EndpointCriteria& criteria)
{
    m_endpoints->show(criteria);
    showPage(u"endpoints"_s);
}

void FleetView::showEndpoint(const QString& name)
{
    showPage(u"endpoints"_s);
    m_endpoints->showEndpoint(name);
}

void FleetView::showSwarm(const QString& jobId)
{
    m_session.chooseJob(jobId);
    showPage(u"swarm"_s);
}

void FleetView::setPresenting(bool presents)
{
    m_navigation->setVisible(!presents);
    m_header->setVisible(!presents);
}

void FleetView::resetLayout()
{
    for (Page* page : std::as_const(m_pages))
        page->resetLayout();
}

} // namespace patchswarm::pages
