#include "console/pages/settingrow.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>

#include "console/models/profileeditmodel.h"
#include "console/pages/settingwords.h"
#include "console/views/theme.h"
#include "console/views/themedcolour.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::pages {

using namespace views;
using Model = models::ProfileEditModel;

namespace {

constexpr int longRange = 20; // characters; beyond, it goes on in the next line

enum Place
{
    Title,
    Editor,
    Range,
    InForce,
};

// A number with its unit is shown whole; a list may be cut, its tool tip has it all.
void giveRoom(QLabel& label)
{
    constexpr qsizetype longest = 24; // characters
    label.setMinimumWidth(label.text().size() <= longest
                              ? label.sizeHint().width()
                              : label.fontMetrics().horizontalAdvance(label.text().left(longest)));
}

} // namespace

SettingRow::SettingRow(Model& model, int row, QGridLayout* grid, int line)
    : QObject(grid->parentWidget())
    , m_model(model)
    , m_row(row)
    , m_key(model.index(row, 0).data(models::KeyRole).toString())
    , m_title(new QLabel(settingTitle(m_key)))
    , m_range(new QLabel)
    , m_inForce(new QLabel)
    , m_problem(new QLabel)
{
    const QString help =
        tr("%1\nIn commands: %2").arg(model.index(row, 0).data(Model::HelpRole).toString(), m_key);
    makeEditor();
    editor()->setAccessibleName(m_title->text());
    editor()->setAccessibleDescription(help);
    editor()->setToolTip(help);
    m_title->setToolTip(help);
    m_title->setBuddy(editor());
    m_problem->setWordWrap(true);
    m_problem->setFont(textFont(m_problem->font(), TextSize::Caption));
    m_inForce->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // lists are long
    keepColour(m_range, QPalette::WindowText, &Theme::mutedText);
    keepColour(m_inForce, QPalette::WindowText, &Theme::mutedText);
    grid->addWidget(m_title, line, Title);
    grid->addWidget(editor(), line, Editor);
    grid->addWidget(m_range, line, Range);
    grid->addWidget(m_inForce, line, InForce);
    grid->addWidget(m_problem, line + 1, Editor, 1, 3);
    refresh();
}

QWidget* SettingRow::editor() const
{
    if (m_toggle)
        return m_toggle;
    return m_choice ? static_cast<QWidget*>(m_choice) : m_line;
}

void SettingRow::makeEditor()
{
    const QModelIndex index = m_model.index(m_row, Model::Override);
    switch (static_cast<Model::Kind>(index.data(Model::KindRole).toInt())) {
    case Model::Toggle:
        m_toggle = new QCheckBox;
        connect(m_toggle, &QCheckBox::toggled, this,
                [this](bool isOn) { commit(isOn ? u"true"_s : u"false"_s); });
        return;
    case Model::Choice:
        m_choice = new QComboBox;
        for (const QString& word : index.data(Model::ChoicesRole).toStringList())
            m_choice->addItem(models::choiceText(word), word);
        connect(m_choice, &QComboBox::activated, this,
                [this](int at) { commit(m_choice->itemData(at).toString()); });
        return;
    case Model::Number:
    case Model::Decimal:
    case Model::Text:
        m_line = new QLineEdit;
        m_line->setMinimumWidth(110);
        connect(m_line, &QLineEdit::textEdited, this, &SettingRow::commit);
        return;
    }
}

void SettingRow::commit(const QString& text)
{
    m_model.setText(m_key, text);
}

QString SettingRow::text(int column) const
{
    return m_model.index(m_row, column).data(Qt::DisplayRole).toString();
}

void SettingRow::refresh()
{
    const QModelIndex index = m_model.index(m_row, Model::Override);
    const QVariant value = index.data(Model::ValueRole);
    const QString typed = index.data(Qt::EditRole).toString();
    if (m_toggle) {
        const QSignalBlocker blocker(m_toggle);
        m_toggle->setChecked(value.toBool());
        m_toggle->setText(value.toBool() ? tr("on") : tr("off"));
    } else if (m_choice) {
        const QSignalBlocker blocker(m_choice);
        m_choice->setCurrentIndex(m_choice->findData(value));
    } else if (!m_line->hasFocus() || m_line->text() != typed) {
        const QSignalBlocker blocker(m_line);
        if (m_line->text() != typed)
            m_line->setText(typed);
        m_line->setPlaceholderText(text(Model::Inherited));
    }
    m_range->setText(text(Model::Range));
    m_range->setWordWrap(m_range->text().size() > longRange);
    QString inForce = text(Model::InForce);
    if (m_toggle && !inForce.isEmpty())
        inForce = inForce == u"true"_s ? tr("on") : tr("off");
    else if (m_choice)
        inForce = models::choiceText(inForce);
    else if (const QString unit = models::unitText(*policy::findSetting(m_key)); !unit.isEmpty())
        inForce += inForce.isEmpty() ? QString() : u' ' + unit;
    m_inForce->setText(inForce.isEmpty() ? QString() : tr("in force: %1").arg(inForce));
    m_inForce->setToolTip(m_inForce->text());
    giveRoom(*m_inForce);
    QFont font = m_title->font();
    font.setBold(index.data(Model::IsChangedRole).toBool());
    m_title->setFont(font);
    const QString fault = index.data(Model::FaultRole).toString();
    const QString warning = index.data(Model::WarningRole).toString();
    const QString hint = index.data(Model::HintRole).toString();
    const QString problem = fault.isEmpty() ? warning : fault;
    m_problem->setVisible(!problem.isEmpty());
    m_problem->setText(hint.isEmpty() ? problem : u"%1 (%2)"_s.arg(problem, hint));
    keepColour(m_problem, QPalette::WindowText,
               fault.isEmpty() ? &Theme::mutedText : &Theme::failureText);
}

} // namespace patchswarm::pages
