#pragma once

#include <QDialog>

#include "console/fleet/pairingrun.h"

class QFormLayout;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QVBoxLayout;

namespace patchswarm::pages {

class FleetSession;

// Makes an endpoint that shows a code a member: where it is, what it shows, what it is to be
// called. It checks what is typed, shows how far the pairing is and what to do when it fails; the
// pairing itself runs elsewhere (fleet/pairingrun.h). Not modal: other work goes on beside it. GUI
// thread.
class PairDialog : public QDialog
{
    Q_OBJECT

public:
    explicit PairDialog(FleetSession& session, QWidget* parent = nullptr);
    ~PairDialog() override;

    [[nodiscard]] QLineEdit* addressField() const { return m_address; }

    [[nodiscard]] QLineEdit* codeField() const { return m_code; }

    [[nodiscard]] QLineEdit* nameField() const { return m_name; }

    [[nodiscard]] QPushButton* pairButton() const { return m_pair; }

    [[nodiscard]] fleet::PairingRun& run() { return m_run; }

    // What is shown of the last attempt; empty before.
    [[nodiscard]] QString told() const;

    void pair(); // nothing while a field is wrong
    void reject() override; // asks first while an endpoint is being given its certificate

Q_SIGNALS:
    void said(const QString& message);
    void endpointWanted(const QString& name);

private:
    QLineEdit* addField(QFormLayout* form, const QString& title, const QString& example,
                        QLabel** hint = nullptr);
    void makeButtons(QVBoxLayout* layout);
    void connectRun();
    void check();
    void formatCode();
    [[nodiscard]] QString command() const;
    void showStage(fleet::PairingStage stage);
    void showRunning(bool isRunning);
    void showWords(const QString& text, bool isFault);
    void showPaired(const fleet::PairedEndpoint& endpoint);
    void showFailure(const fleet::PairingFailure& failure);
    void addMember();
    void showEndpoint();

    FleetSession& m_session;
    fleet::PairingRun m_run;
    QLineEdit* m_address;
    QLineEdit* m_code;
    QLineEdit* m_name;
    QLineEdit* m_groups;
    QLineEdit* m_tags;
    QLabel* m_addressHint;
    QLabel* m_codeHint;
    QLabel* m_nameHint;
    QLabel* m_words;
    QProgressBar* m_progress;
    QPushButton* m_pair;
    QPushButton* m_stop;
    QPushButton* m_copy;
    QPushButton* m_add; // of this fleet already: into the list
    QPushButton* m_show; // the one that was paired
    QString m_paired; // its name
};

} // namespace patchswarm::pages
