#pragma once

#include "console/pages/draftstep.h"

class QCheckBox;
class QDateTimeEdit;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace patchswarm::pages {

// CVEs, KEV, risk, deadline; the catalogue fills them in.
class UrgencyStep : public DraftStep
{
    Q_OBJECT

public:
    explicit UrgencyStep(models::JobDraft& draft);

private:
    void importCatalogue(bool isKev);
    QWidget* makeExposure();
    void refresh();

    models::VulnerabilityCatalogue m_catalogue;
    QLineEdit* m_cves;
    QCheckBox* m_kev;
    QSpinBox* m_risk;
    QCheckBox* m_hasDeadline;
    QDateTimeEdit* m_deadline;
    QLabel* m_matched;
    QCheckBox* m_isExposed = nullptr;
    QDateTimeEdit* m_exposed = nullptr;
};

} // namespace patchswarm::pages
