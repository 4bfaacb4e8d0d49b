#include "console/pages/auditpage.h"

#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QShortcut>

#include "console/pages/fleettable.h"
#include "console/views/amounts.h"
#include "console/views/icons.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::pages {

AuditPage::AuditPage(FleetSession& session, QWidget* parent)
    : Page(session, tr("Audit"), parent)
    , m_collector(session.watch(), m_model)
    , m_text(new QLineEdit)
    , m_state(new QLabel)
    , m_table(new FleetTable(u"audit"_s))
{
    m_filter.setSourceModel(&m_model);
    m_filter.setFilterKeyColumn(-1);
    m_filter.setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_filter.setSortRole(models::SortRole);
    m_text->setPlaceholderText(tr("Filter by who, what, endpoint or result (Ctrl+F)"));
    m_text->setAccessibleName(tr("Filter"));
    m_text->setClearButtonEnabled(true);
    m_text->addAction(views::icon(u"filter"_s), QLineEdit::LeadingPosition);
    controls()->addWidget(m_text, 1);
    controls()->addWidget(m_state);
    auto* refresh = new QAction(tr("Refresh"), this);
    refresh->setShortcut(QKeySequence::Refresh);
    addAction(u"refresh"_s, refresh);
    addAction(u"export"_s, m_table->exportAction());
    m_table->setColumns(&m_filter, {23, 14, 26, 16, 26, 26, 12});
    m_table->sortByColumn(models::AuditModel::Time, Qt::DescendingOrder);
    m_table->setAccessibleName(tr("Audit trail, the newest first"));
    setContents(m_table);
    auto* find = new QShortcut(QKeySequence::Find, this);
    connect(find, &QShortcut::activated, m_text, qOverload<>(&QWidget::setFocus));
    connect(m_text, &QLineEdit::textChanged, &m_filter,
            &QSortFilterProxyModel::setFilterFixedString);
    connect(m_text, &QLineEdit::textChanged, this, &AuditPage::tellState);
    connect(refresh, &QAction::triggered, &m_collector, &models::AuditCollector::refresh);
    connect(&m_collector, &models::AuditCollector::refreshed, this, &AuditPage::tellState);
    connect(m_table, &FleetTable::said, this, &Page::said);
}

void AuditPage::tellState()
{
    QString text = tr("%1 entries").arg(views::countText(m_filter.rowCount()));
    const QStringList& missing = m_collector.notAsked();
    if (!missing.isEmpty())
        text += tr(", %1 endpoints could not be asked").arg(missing.size());
    m_state->setText(text);
    m_state->setToolTip(missing.mid(0, 30).join(u", "_s));
}

void AuditPage::setActive(bool isActive)
{
    if (isActive)
        m_collector.refresh();
}

} // namespace patchswarm::pages
