#pragma once

#include <QWizardPage>

#include <functional>

#include "console/models/jobdraft.h"

class QCheckBox;
class QComboBox;
class QDateTimeEdit;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QSpinBox;
class QTreeWidget;

namespace patchswarm::pages {

class FleetSession;

// A step of the job wizard: shows one part of the draft with its faults, complete when there is
// none. GUI thread.
class DraftStep : public QWizardPage
{
    Q_OBJECT

public:
    // `concerns`: which faults of the draft, by path, hold this step up.
    DraftStep(models::JobDraft& draft, const QString& title, const QString& text,
              std::function<bool(const QString& path)> concerns);

    [[nodiscard]] bool isComplete() const override;

protected:
    [[nodiscard]] models::JobDraft& draft() const { return m_draft; }

    // Below everything else: faults with their next steps.
    [[nodiscard]] QLabel* faultLabel() const { return m_faults; }

    template<class Change>
    void edit(Change change)
    {
        fleet::JobRequest request = m_draft.request();
        change(request);
        m_draft.setRequest(request);
    }

private:
    [[nodiscard]] policy::Faults ownFaults() const;
    void showFaults();

    models::JobDraft& m_draft;
    std::function<bool(const QString& path)> m_concerns;
    QLabel* m_faults;
};

// Files or URLs, and their CIDs as they are worked out.
class ArtifactsStep : public DraftStep
{
    Q_OBJECT

public:
    explicit ArtifactsStep(models::JobDraft& draft);

private:
    void addFiles();
    void addUrl();
    void refresh();

    QTreeWidget* m_list;
    QLineEdit* m_url;
};

// Where endpoints fetch it, and what people call it.
class OriginsStep : public DraftStep
{
    Q_OBJECT

public:
    explicit OriginsStep(models::JobDraft& draft);

private:
    QLineEdit* m_title;
    QLineEdit* m_reference;
    QPlainTextEdit* m_urls;
};

// CVEs, KEV, risk, deadline; the catalogue fills them in.
class UrgencyStep : public DraftStep
{
    Q_OBJECT

public:
    explicit UrgencyStep(models::JobDraft& draft);

private:
    void importCatalogue(bool isKev);
    void refresh();

    models::VulnerabilityCatalogue m_catalogue;
    QLineEdit* m_cves;
    QCheckBox* m_kev;
    QSpinBox* m_risk;
    QCheckBox* m_hasDeadline;
    QDateTimeEdit* m_deadline;
    QLabel* m_matched;
};

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
