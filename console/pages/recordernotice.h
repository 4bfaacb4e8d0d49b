#pragma once

#include <QLabel>

namespace patchswarm::pages {

// Stays in the status bar while nothing is recorded: why, and who has the fleet open elsewhere.
class RecorderNotice : public QLabel
{
    Q_OBJECT

public:
    explicit RecorderNotice(QWidget* parent = nullptr);

    // Empty: all is well.
    void setTrouble(const QString& trouble);
};

} // namespace patchswarm::pages
