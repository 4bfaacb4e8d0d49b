#pragma once

#include <QDialog>

#include <optional>

#include "console/models/fleetaction.h"
#include "shared/rpc/doctorrecords.h"

class QLabel;
class QProgressBar;
class QPushButton;
class QTextBrowser;

namespace patchswarm::pages {

class FleetSession;

// What the doctor found at one endpoint: each finding with its severity, in words, and the fix; the
// ports to and from its neighbours. It asks the endpoint and shows the answer, it judges nothing.
// GUI thread.
class DoctorDialog : public QDialog
{
    Q_OBJECT

public:
    DoctorDialog(FleetSession& session, const QString& endpoint, QWidget* parent = nullptr);
    ~DoctorDialog() override;

    // Not while it is running.
    void start();
    // As if the endpoint had answered so.
    void showReport(const rpc::DoctorReport& report);

    [[nodiscard]] bool isRunning() const { return m_action.isRunning(); }

    // Of the last answer; none: it has not answered, or could not be asked.
    [[nodiscard]] const std::optional<rpc::DoctorReport>& report() const { return m_report; }

    [[nodiscard]] QTextBrowser* text() const { return m_text; }

Q_SIGNALS:
    void said(const QString& message);

private:
    void answered();

    QString m_endpoint;
    models::FleetAction m_action;
    std::optional<rpc::DoctorReport> m_report;
    QString m_unreadable; // why the answer cannot be used
    QLabel* m_words;
    QProgressBar* m_progress;
    QTextBrowser* m_text;
    QPushButton* m_again;
};

} // namespace patchswarm::pages
