#pragma once

#include "console/pages/draftstep.h"

class QCheckBox;
class QComboBox;
class QDateTimeEdit;
class QLabel;
class QSpinBox;

namespace patchswarm::pages {

class FleetSession;

// Who gets it, and when.
class TargetsStep : public DraftStep
{
    Q_OBJECT

public:
    TargetsStep(models::JobDraft& draft, FleetSession& session);

    void initializePage() override;

    [[nodiscard]] int pilots() const; // 0: everybody at once
    [[nodiscard]] bool goesOn() const;

Q_SIGNALS:
    void said(const QString& message);

private:
    void apply();
    void refresh();
    QWidget* makeStages();

    FleetSession& m_session;
    QComboBox* m_scope;
    QComboBox* m_which;
    QCheckBox* m_hasStart;
    QDateTimeEdit* m_start;
    QCheckBox* m_hasEnd;
    QDateTimeEdit* m_end;
    QCheckBox* m_inStages = nullptr;
    QSpinBox* m_pilots = nullptr;
    QCheckBox* m_goesOn = nullptr;
    QLabel* m_summary;
};

} // namespace patchswarm::pages
