#pragma once

#include "console/pages/draftstep.h"

class QCheckBox;
class QComboBox;
class QDateTimeEdit;
class QLabel;

namespace patchswarm::pages {

class FleetSession;

// Who gets it, and when.
class TargetsStep : public DraftStep
{
    Q_OBJECT

public:
    TargetsStep(models::JobDraft& draft, FleetSession& session);

    void initializePage() override;

Q_SIGNALS:
    void said(const QString& message);

private:
    void apply();
    void refresh();

    FleetSession& m_session;
    QComboBox* m_scope;
    QComboBox* m_which;
    QCheckBox* m_hasStart;
    QDateTimeEdit* m_start;
    QLabel* m_summary;
};

} // namespace patchswarm::pages
