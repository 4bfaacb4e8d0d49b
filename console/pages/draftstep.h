#pragma once

#include <QWizardPage>

#include <functional>

#include "console/models/jobdraft.h"

class QLabel;

namespace patchswarm::pages {

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

// A list as typed: parted by blanks, commas or lines.
[[nodiscard]] QStringList typedWords(const QString& text);
// Of the fault's path "cves[2]" the part is "cves".
[[nodiscard]] bool isPart(const QString& path, const QStringList& parts);
// An artifact without a URL is told at the artifact; a person gives it one as an origin.
[[nodiscard]] bool isOriginFault(const QString& path);

} // namespace patchswarm::pages
