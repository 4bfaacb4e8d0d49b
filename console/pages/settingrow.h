#pragma once

#include <QObject>
#include <QPersistentModelIndex>

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;

namespace patchswarm::models {
class ProfileEditModel;
}

namespace patchswarm::pages {

// One setting of a profile in a form: its editor, range, what it is without this profile and in
// force, and what is wrong with it, as it is typed. The model decides all of that. GUI thread.
class SettingRow : public QObject
{
    Q_OBJECT

public:
    // Takes line `line` (and the one below, for faults) of the grid.
    SettingRow(models::ProfileEditModel& model, int row, QGridLayout* grid, int line);

    void refresh();

    [[nodiscard]] QWidget* editor() const;

    [[nodiscard]] const QString& key() const { return m_key; }

private:
    void makeEditor();
    void commit(const QString& text);
    [[nodiscard]] QString text(int column) const;

    models::ProfileEditModel& m_model;
    int m_row;
    QString m_key;
    QCheckBox* m_toggle = nullptr;
    QComboBox* m_choice = nullptr;
    QLineEdit* m_line = nullptr;
    QLabel* m_title;
    QLabel* m_range;
    QLabel* m_inForce;
    QLabel* m_problem;
};

} // namespace patchswarm::pages
