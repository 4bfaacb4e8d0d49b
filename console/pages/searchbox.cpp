#include "console/pages/searchbox.h"

#include <QAbstractItemView>
#include <QAction>
#include <QCompleter>
#include <QKeyEvent>
#include <QStandardItemModel>

#include "console/pages/fleetsession.h"
#include "console/views/icons.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::pages {

namespace {

constexpr int kindRole = Qt::UserRole + 1;
constexpr int keyRole = Qt::UserRole + 2;

void add(QStandardItemModel* model, const QIcon& icon, const QString& text, const QString& kind,
         const QString& key)
{
    auto* item = new QStandardItem(icon, text);
    item->setData(kind, kindRole);
    item->setData(key, keyRole);
    model->appendRow(item);
}

} // namespace

SearchBox::SearchBox(FleetSession& session, QWidget* parent)
    : QLineEdit(parent)
    , m_session(session)
    , m_found(new QStandardItemModel(this))
{
    setPlaceholderText(tr("Search endpoints, jobs, pages and actions (Ctrl+K)"));
    setAccessibleName(tr("Search"));
    setClearButtonEnabled(true);
    addAction(views::icon(u"search"_s), LeadingPosition);
    auto* completer = new QCompleter(m_found, this);
    completer->setFilterMode(Qt::MatchContains);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    completer->setMaxVisibleItems(12);
    setCompleter(completer);
    connect(completer, qOverload<const QModelIndex&>(&QCompleter::activated), this,
            [this](const QModelIndex& index) {
                choose(index.data(kindRole).toString(), index.data(keyRole).toString());
            });
}

void SearchBox::focusInEvent(QFocusEvent* event)
{
    if (event->reason() != Qt::PopupFocusReason)
        fill();
    QLineEdit::focusInEvent(event);
}

void SearchBox::fill()
{
    m_found->clear();
    for (const auto& [key, title] : m_pages)
        add(m_found, views::icon(key), title, u"page"_s, key);
    for (qsizetype i = 0; i < m_things.size(); ++i)
        add(m_found, m_things.at(i)->icon(), m_things.at(i)->text(), u"action"_s,
            QString::number(i));
    for (const models::JobRow& row : m_session.jobs().rows())
        add(m_found, views::icon(u"jobs"_s), u"%1 (%2)"_s.arg(row.summary.title, row.summary.id),
            u"job"_s, row.summary.id);
    for (const models::EndpointRow& row : m_session.endpoints().rows())
        add(m_found, views::icon(u"endpoints"_s),
            row.address.isEmpty() ? row.name : u"%1  %2"_s.arg(row.name, row.address),
            u"endpoint"_s, row.name);
}

void SearchBox::keyPressEvent(QKeyEvent* event)
{
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (isEnter && !text().trimmed().isEmpty()) {
        if (completer()->completionCount() == 1) {
            const QModelIndex only = completer()->completionModel()->index(0, 0);
            choose(only.data(kindRole).toString(), only.data(keyRole).toString());
        } else {
            choose(u"text"_s, text().trimmed());
        }
        return;
    }
    if (event->key() == Qt::Key_Escape)
        clear();
    QLineEdit::keyPressEvent(event);
}

void SearchBox::choose(const QString& kind, const QString& key)
{
    if (kind == u"page")
        Q_EMIT pageChosen(key);
    else if (kind == u"action")
        QMetaObject::invokeMethod(m_things.at(key.toInt()), &QAction::trigger,
                                  Qt::QueuedConnection); // the list of choices is still open
    else if (kind == u"job")
        Q_EMIT jobChosen(key);
    else if (kind == u"endpoint")
        Q_EMIT endpointChosen(key);
    else
        Q_EMIT textChosen(key);
    // The completer writes its choice after this.
    QMetaObject::invokeMethod(this, &QLineEdit::clear, Qt::QueuedConnection);
}

} // namespace patchswarm::pages
