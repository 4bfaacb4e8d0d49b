#pragma once

#include <QDialog>

namespace patchswarm::pages {

// The help texts that come with the program, with links between them. Stays open beside the window.
class HelpDialog : public QDialog
{
    Q_OBJECT

public:
    explicit HelpDialog(QWidget* parent = nullptr);

    [[nodiscard]] static bool isThere(); // built with help texts
    // Brings the one that is open to the front, or opens one.
    static void open(QWidget* parent);
    using QDialog::open;
};

} // namespace patchswarm::pages
