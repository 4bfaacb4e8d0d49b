#pragma once

#include <QDialog>

namespace patchswarm::pages {

// Version, licence, and what the program is made of.
class AboutDialog : public QDialog
{
    Q_OBJECT

public:
    explicit AboutDialog(QWidget* parent = nullptr);
};

} // namespace patchswarm::pages
