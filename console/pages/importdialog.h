#pragma once

#include <QDialog>

#include "console/fleet/inventoryimport.h"

class QLabel;

namespace patchswarm::pages {

class FleetSession;

// What an inventory CSV would do, row by row, before anything is stored. GUI thread.
class ImportDialog : public QDialog
{
    Q_OBJECT

public:
    ImportDialog(FleetSession& session, const QString& path, fleet::ImportPlan plan,
                 QWidget* parent = nullptr);

    // Asks for a file, shows what it would do, stores it when told to. What came of it, in a
    // sentence; empty: called off.
    [[nodiscard]] static QString run(FleetSession& session, QWidget* parent);

    void accept() override;

private:
    FleetSession& m_session;
    fleet::ImportPlan m_plan;
    QLabel* m_words;
};

} // namespace patchswarm::pages
