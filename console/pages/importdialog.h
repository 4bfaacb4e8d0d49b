#pragma once

#include <QDialog>

#include "console/fleet/importrun.h"

class QLabel;
class QProgressBar;
class QPushButton;
class QTreeWidget;
class QVBoxLayout;

namespace patchswarm::pages {

class FleetSession;

// What an inventory CSV would do, row by row, before anything is stored. The file is read and
// stored elsewhere (fleet/importrun.h), with a progress bar, and can be called off in the middle.
// GUI thread.
class ImportDialog : public QDialog
{
    Q_OBJECT

public:
    // Reads the file at once.
    ImportDialog(FleetSession& session, const QString& path, QWidget* parent = nullptr);
    ~ImportDialog() override;

    // Asks for a file; the dialog is on its own then. Null: called off.
    static ImportDialog* ask(FleetSession& session, QWidget* parent);

    [[nodiscard]] fleet::ImportRun& run() { return m_run; }

    [[nodiscard]] QPushButton* storeButton() const { return m_store; }

    [[nodiscard]] QTreeWidget* list() const { return m_list; }

    [[nodiscard]] QString told() const;

    void accept() override; // stores
    void reject() override; // calls off what is under way

Q_SIGNALS:
    void said(const QString& message);

private:
    void makeButtons(QVBoxLayout* layout);
    void connectRun();
    void showPlan();
    void showRunning(const QString& words);
    void showEnd(const QString& words);

    FleetSession& m_session;
    QString m_path;
    fleet::ImportRun m_run;
    QLabel* m_words;
    QProgressBar* m_progress;
    QTreeWidget* m_list;
    QPushButton* m_store;
};

} // namespace patchswarm::pages
