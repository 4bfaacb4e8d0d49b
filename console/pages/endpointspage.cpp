#include "console/pages/endpointspage.h"

#include <QAction>
#include <QComboBox>
#include <QDockWidget>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QSettings>
#include <QShortcut>
#include <QStackedWidget>
#include <QToolButton>

#include "console/pages/dockarea.h"
#include "console/pages/endpointactions.h"
#include "console/pages/endpointdetail.h"
#include "console/pages/fleettable.h"
#include "console/views/amounts.h"
#include "console/views/celldelegates.h"
#include "console/views/icons.h"
#include "console/views/theme.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::pages {

namespace {

const QString filtersKey = u"filters/endpoints"_s;
constexpr int detailWidth = 380;

} // namespace

EndpointsPage::EndpointsPage(FleetSession& session, QWidget* parent)
    : Page(session, tr("Endpoints"), parent)
    , m_saved(models::SavedFilters::fromJson(QSettings().value(filtersKey).toByteArray()))
    , m_docks(new DockArea(u"endpoints"_s))
    , m_table(new FleetTable(u"endpoints"_s))
    , m_detail(new EndpointDetail(session))
    , m_empty(new QLabel)
{
    makeFilters();
    makeTable();
    m_empty->setAlignment(Qt::AlignHCenter | Qt::AlignBottom);
    m_empty->setTextFormat(Qt::RichText);
    m_empty->setWordWrap(true);
    m_empty->setText(
        tr("<h3>This fleet has no endpoints yet</h3>"
           "<p><b>Pair by code…</b> takes in an endpoint whose agent runs without an identity and "
           "shows a code.<br>"
           "<b>Enrol…</b> makes an identity for a new endpoint; its agent starts with it.<br>"
           "<b>Import CSV…</b> says where enrolled endpoints are: address, name, group, tags.<br>"
           "<b>Find on this LAN…</b> asks which endpoints of this fleet are nearby.</p>"));
    auto* centre = new QStackedWidget;
    centre->addWidget(m_table);
    centre->addWidget(makeEmpty());
    m_docks->setCentralWidget(centre);
    connect(&session, &FleetSession::tablesChanged, centre,
            [this, centre] { centre->setCurrentIndex(this->session().isEmpty() ? 1 : 0); });
    QDockWidget* dock =
        m_docks->addPanel(u"detail"_s, tr("Endpoint"), m_detail, Qt::RightDockWidgetArea);
    m_docks->finish(detailWidth);
    QAction* toggle = dock->toggleViewAction();
    toggle->setText(tr("Details"));
    addIconAction(u"information"_s, toggle);
    setContents(m_docks);
    connect(m_detail, &EndpointDetail::said, this, &Page::said);
    connect(&session, &FleetSession::tablesChanged, this, &EndpointsPage::tellCount);
    tellCount();
}

EndpointsPage::~EndpointsPage() = default;

QWidget* EndpointsPage::makeEmpty()
{
    auto* buttons = new QVBoxLayout; // side by side they would be too wide for a small screen
    buttons->setSpacing(views::space::small);
    for (QAction* action : m_actions->adding()) {
        auto* button = new QToolButton;
        button->setDefaultAction(action);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        buttons->addWidget(button, 0, Qt::AlignHCenter);
    }
    auto* empty = new QWidget;
    auto* layout = new QVBoxLayout(empty);
    layout->setSpacing(views::space::large);
    layout->addWidget(m_empty, 1);
    layout->addLayout(buttons);
    layout->addStretch(1);
    return empty;
}

void EndpointsPage::makeFilters()
{
    m_choice = new QComboBox;
    m_choice->setAccessibleName(tr("Saved filters"));
    m_choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_choice->setMinimumContentsLength(14);
    m_text = new QLineEdit;
    m_text->setPlaceholderText(tr("Filter by name, address, site, group, tag or state (Ctrl+F)"));
    m_text->setAccessibleName(tr("Filter"));
    m_text->setClearButtonEnabled(true);
    m_text->setMinimumWidth(160);
    m_text->addAction(views::icon(u"filter"_s), QLineEdit::LeadingPosition);
    m_count = new QLabel;
    controls()->addWidget(m_choice);
    controls()->addWidget(m_text, 1);
    controls()->addWidget(m_count);
    auto* save = new QAction(tr("Save filter…"), this);
    addIconAction(u"filter"_s, save);
    connect(save, &QAction::triggered, this, &EndpointsPage::saveFilter);
    connect(m_text, &QLineEdit::textChanged, this, &EndpointsPage::applyText);
    connect(m_choice, &QComboBox::activated, this, &EndpointsPage::chooseFilter);
    auto* find = new QShortcut(QKeySequence::Find, this);
    connect(find, &QShortcut::activated, m_text, [this] {
        m_text->setFocus();
        m_text->selectAll();
    });
    fillFilterList();
}

void EndpointsPage::makeTable()
{
    using Model = models::EndpointTableModel;
    m_filter.setSourceModel(&session().endpoints());
    QVector<int> widths(Model::ColumnCount, 10);
    widths[Model::Name] = 16;
    widths[Model::State] = 24;
    widths[Model::Progress] = 20;
    widths[Model::Jobs] = 16;
    widths[Model::Profile] = 17;
    widths[Model::Cache] = 22;
    widths[Model::Address] = 16;
    widths[Model::Groups] = 0;
    widths[Model::Version] = 0;
    m_table->setColumns(&m_filter, widths);
    m_table->setItemDelegateForColumn(Model::Progress, new views::ProgressDelegate(m_table));
    m_table->setAccessibleName(tr("Endpoints, the worst first"));
    m_table->sortByColumn(-1, Qt::AscendingOrder);
    m_filter.sortWorstFirst();
    connect(m_table, &FleetTable::currentKeyChanged, m_detail, &EndpointDetail::setEndpoint);
    connect(m_table, &FleetTable::said, this, &Page::said);
    m_actions = new EndpointActions(
        session(), [this] { return m_table->selectedKeys(); }, this);
    connect(m_actions, &EndpointActions::said, this, &Page::said);
    connect(m_actions, &EndpointActions::repairWanted, this, &Page::repairWanted);
    connect(m_actions, &EndpointActions::endpointWanted, this, &Page::endpointWanted);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, m_actions,
            &EndpointActions::enable);
    connect(&session(), &FleetSession::tablesChanged, m_actions, &EndpointActions::enable);
    m_table->insertActions(m_table->copyAction(), m_actions->onSelection());
    addMenu(u"endpoints"_s, tr("Actions"), m_actions->onSelection());
    m_actions->enrolAction()->setIcon(views::icon(u"key"_s));
    m_actions->importAction()->setIcon(views::icon(u"import"_s));
    m_actions->findAction()->setIcon(views::icon(u"network"_s));
    m_actions->pairAction()->setIcon(views::icon(u"lock"_s));
    addMenu(u"add"_s, tr("Add endpoints"), m_actions->adding());
}

void EndpointsPage::fillFilterList()
{
    m_choice->clear();
    for (const models::SavedFilter& filter : m_saved.all())
        m_choice->addItem(filter.name);
    m_choice->setCurrentIndex(-1);
    m_choice->setPlaceholderText(tr("All endpoints"));
}

void EndpointsPage::chooseFilter(int index)
{
    const auto all = m_saved.all();
    if (index >= 0 && index < all.size())
        show(all.at(index).criteria);
    m_choice->setCurrentIndex(index);
}

void EndpointsPage::show(const models::EndpointCriteria& criteria)
{
    m_filter.setCriteria(criteria);
    const QSignalBlocker blocker(m_text);
    m_text->setText(criteria.text);
    m_choice->setCurrentIndex(-1);
    const auto all = m_saved.all();
    for (int i = 0; i < all.size(); ++i)
        if (all.at(i).criteria == criteria)
            m_choice->setCurrentIndex(i);
    tellCount();
}

void EndpointsPage::applyText()
{
    models::EndpointCriteria criteria = m_filter.criteria();
    criteria.text = m_text->text();
    m_filter.setCriteria(criteria);
    tellCount();
}

void EndpointsPage::showEndpoint(const QString& name)
{
    if (m_table->selectKey(name))
        return;
    show({}); // it was filtered out
    m_table->selectKey(name);
}

void EndpointsPage::saveFilter()
{
    bool isGiven = false;
    const QString name = QInputDialog::getText(this, tr("Save filter"), tr("Name of this filter:"),
                                               QLineEdit::Normal, m_text->text(), &isGiven);
    if (!isGiven)
        return;
    if (const auto saved = m_saved.save(name, m_filter.criteria()); !saved) {
        Q_EMIT said(tr("The filter was not saved: %1").arg(saved.error().detail));
        return;
    }
    QSettings().setValue(filtersKey, m_saved.toJson());
    fillFilterList();
    m_choice->setCurrentText(name);
    Q_EMIT said(tr("Filter \"%1\" saved").arg(name));
}

void EndpointsPage::tellCount()
{
    const int shown = m_filter.rowCount();
    const int all = session().endpoints().rowCount();
    m_count->setText(shown == all
                         ? tr("%1 endpoints").arg(views::countText(all))
                         : tr("%1 of %2").arg(views::countText(shown), views::countText(all)));
}

void EndpointsPage::resetLayout()
{
    m_docks->reset();
    m_table->resetColumns();
}

} // namespace patchswarm::pages
