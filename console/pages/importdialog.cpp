#include "console/pages/importdialog.h"

#include <QBoxLayout>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QFile>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTreeWidget>

#include "console/pages/commandtext.h"
#include "console/pages/fleetsession.h"
#include "console/views/icons.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::pages {

namespace {

constexpr qint64 mostBytes = 64'000'000;
constexpr qsizetype mostShown = 2000; // the faulty ones first

QString outcomeText(fleet::ImportOutcome outcome)
{
    switch (outcome) {
    case fleet::ImportOutcome::Added:
        return ImportDialog::tr("new");
    case fleet::ImportOutcome::Updated:
        return ImportDialog::tr("changes");
    case fleet::ImportOutcome::Unchanged:
        return ImportDialog::tr("as it is");
    case fleet::ImportOutcome::Faulty:
        break;
    }
    return ImportDialog::tr("left out");
}

} // namespace

ImportDialog::ImportDialog(FleetSession& session, const QString& path, fleet::ImportPlan plan,
                           QWidget* parent)
    : QDialog(parent)
    , m_session(session)
    , m_plan(std::move(plan))
    , m_words(new QLabel)
{
    using fleet::ImportOutcome;
    setWindowTitle(tr("Import endpoints"));
    resize(760, 480);
    m_words->setWordWrap(true);
    m_words->setText(tr("%1: %2 new, %3 changed, %4 as they are, %5 left out.")
                         .arg(path)
                         .arg(m_plan.count(ImportOutcome::Added))
                         .arg(m_plan.count(ImportOutcome::Updated))
                         .arg(m_plan.count(ImportOutcome::Unchanged))
                         .arg(m_plan.count(ImportOutcome::Faulty)));
    auto* list = new QTreeWidget;
    list->setRootIsDecorated(false);
    list->setUniformRowHeights(true);
    list->setAccessibleName(tr("Rows of the file"));
    list->setHeaderLabels({tr("Line"), tr("Endpoint"), tr("Address"), tr("Result"), tr("Why")});
    const auto addRows = [&](bool isFaulty) {
        for (const fleet::ImportRow& row : m_plan.rows)
            if ((row.outcome == ImportOutcome::Faulty) == isFaulty
                && list->topLevelItemCount() < mostShown)
                new QTreeWidgetItem(list,
                                    {QString::number(row.line), row.record.name, row.record.host,
                                     outcomeText(row.outcome), row.message});
    };
    addRows(true);
    addRows(false);
    list->header()->resizeSection(0, 60);
    list->header()->resizeSection(1, 160);
    const int count = m_plan.count(ImportOutcome::Added) + m_plan.count(ImportOutcome::Updated);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    QPushButton* store =
        buttons->addButton(tr("Import %1").arg(count), QDialogButtonBox::AcceptRole);
    store->setEnabled(count > 0);
    const QString command = shellLine(
        {u"patchswarmctl"_s, u"fleet"_s, u"import"_s, u"--fleet"_s, session.directory(), path});
    auto* copy = buttons->addButton(tr("Copy as command"), QDialogButtonBox::ActionRole);
    copy->setIcon(views::icon(u"command"_s));
    copy->setToolTip(command);
    connect(copy, &QPushButton::clicked, this,
            [command] { QGuiApplication::clipboard()->setText(command); });
    connect(buttons, &QDialogButtonBox::accepted, this, &ImportDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_words);
    layout->addWidget(list, 1);
    layout->addWidget(buttons);
}

void ImportDialog::accept()
{
    if (const auto stored = fleet::applyImport(m_plan, m_session.workspace().inventory()); !stored)
        return m_words->setText(tr("Nothing was imported: %1").arg(stored.error().detail));
    m_session.inventoryChanged();
    QDialog::accept();
}

QString ImportDialog::run(FleetSession& session, QWidget* parent)
{
    const QString path =
        QFileDialog::getOpenFileName(parent, tr("Import endpoints: address, name, group, tags"), {},
                                     tr("Comma-separated values (*.csv);;All files (*)"));
    if (path.isEmpty())
        return {};
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return tr("%1 cannot be read: %2").arg(path, file.errorString());
    if (file.size() > mostBytes)
        return tr("%1 is too large for an inventory; split it into files of at most 64 MB.")
            .arg(path);
    auto plan = fleet::planImport(file.readAll(), session.workspace().inventory().endpoints());
    if (!plan)
        return tr("%1 was not imported: %2").arg(path, plan.error().detail);
    ImportDialog dialog(session, path, *plan, parent);
    if (dialog.exec() != Accepted)
        return {};
    return tr("%1 imported").arg(path);
}

} // namespace patchswarm::pages
