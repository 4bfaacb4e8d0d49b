#pragma once

#include <QWidget>

class QToolButton;

#include "console/models/profileeditmodel.h"

namespace patchswarm::pages {

class SettingRow;

// All settings of one profile as a form: the toggle, cache, retention and ports up front, the rest
// folded. It edits the model; nothing is sent from here. GUI thread.
class ProfileEditor : public QWidget
{
    Q_OBJECT

public:
    explicit ProfileEditor(models::ProfileEditModel& model, QWidget* parent = nullptr);

    void setUnfolded(bool isUnfolded);

    // Of a setting; for tests and for jumping to a fault.
    [[nodiscard]] QWidget* editorOf(const QString& key) const;

private:
    QWidget* makeForm(bool isUpFront);

    models::ProfileEditModel& m_model;
    QVector<SettingRow*> m_rows;
    QWidget* m_rest;
    QToolButton* m_fold;
};

} // namespace patchswarm::pages
