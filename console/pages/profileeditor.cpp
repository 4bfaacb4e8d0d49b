#include "console/pages/profileeditor.h"

#include <QGridLayout>
#include <QScrollArea>
#include <QToolButton>

#include "console/pages/settingrow.h"
#include "console/views/theme.h"

namespace patchswarm::pages {

using namespace views;
using Model = models::ProfileEditModel;

ProfileEditor::ProfileEditor(Model& model, QWidget* parent)
    : QWidget(parent)
    , m_model(model)
    , m_fold(new QToolButton)
{
    auto* area = new QScrollArea;
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    auto* all = new QWidget;
    auto* forms = new QVBoxLayout(all);
    forms->setContentsMargins(0, space::small, space::small, space::medium);
    forms->addWidget(makeForm(true));
    m_fold->setText(tr("More settings"));
    m_fold->setCheckable(true);
    m_fold->setAutoRaise(true);
    m_fold->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    forms->addWidget(m_fold);
    m_rest = makeForm(false);
    forms->addWidget(m_rest);
    forms->addStretch(1);
    area->setWidget(all);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(area);
    connect(m_fold, &QToolButton::toggled, this, &ProfileEditor::setUnfolded);
    const auto refresh = [this] {
        for (SettingRow* row : std::as_const(m_rows))
            row->refresh();
    };
    connect(&model, &Model::checked, this, refresh);
    connect(&model, &QAbstractItemModel::modelReset, this, refresh);
    connect(&model, &QAbstractItemModel::dataChanged, this, refresh);
    setUnfolded(false);
}

QWidget* ProfileEditor::makeForm(bool isUpFront)
{
    auto* form = new QWidget;
    auto* grid = new QGridLayout(form);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(space::medium);
    grid->setVerticalSpacing(space::tight);
    grid->setColumnStretch(3, 1);
    int line = 0;
    for (int row = 0; row < m_model.rowCount(); ++row)
        if (m_model.index(row, 0).data(Model::IsUpFrontRole).toBool() == isUpFront) {
            m_rows.append(new SettingRow(m_model, row, grid, line));
            line += 2;
        }
    return form;
}

void ProfileEditor::setUnfolded(bool isUnfolded)
{
    const QSignalBlocker blocker(m_fold);
    m_fold->setChecked(isUnfolded);
    m_fold->setArrowType(isUnfolded ? Qt::DownArrow : Qt::RightArrow);
    m_rest->setVisible(isUnfolded);
}

QWidget* ProfileEditor::editorOf(const QString& key) const
{
    for (const SettingRow* each : m_rows)
        if (each->key() == key)
            return each->editor();
    return nullptr;
}

} // namespace patchswarm::pages
