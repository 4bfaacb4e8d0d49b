#pragma once

#include <QPointer>
#include <QWidget>

#include "console/models/jobrollout.h"

class QCheckBox;
class QLabel;
class QPushButton;

namespace patchswarm::pages {

class FleetTable;

// The deployment of the job that is looked at: its stages, what goes on where, and the steps that a
// person takes. GUI thread.
class JobRolloutPanel : public QWidget
{
    Q_OBJECT

public:
    explicit JobRolloutPanel(QWidget* parent = nullptr);

    // Null: there is none from here. `command`: the patchswarmctl line that hands the stage over.
    void setRollout(models::JobRollout* rollout);

    [[nodiscard]] QPushButton* nextButton() const { return m_next; }

    [[nodiscard]] QPushButton* retryButton() const { return m_retry; }

Q_SIGNALS:
    void said(const QString& message);
    void commandWanted(const QStringList& endpoints); // that deploys to these

private:
    void showState();

    QPointer<models::JobRollout> m_rollout;
    models::JobRolloutModel m_none;
    QLabel* m_words;
    QPushButton* m_next;
    QPushButton* m_retry;
    QPushButton* m_copy;
    QCheckBox* m_goesOn;
    FleetTable* m_table;
};

} // namespace patchswarm::pages
