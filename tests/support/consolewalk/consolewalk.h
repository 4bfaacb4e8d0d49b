#pragma once

#include <QStringList>

#include <functional>

#include "tests/support/fakefleet/fakefleet.h"

class QWidget;

namespace patchswarm::pages {
class JobsPage;
class JobWizard;
} // namespace patchswarm::pages

// What the walks through the console's window share. GUI thread.
namespace patchswarm::tests {

// The program's settings in `folder`, away from those of the person who runs the tests.
void useOwnSettings(const QString& folder, const QString& program);

// A fleet in the middle of a job, with failures, published now.
[[nodiscard]] FakeFleetOptions busyFleet(int endpoints, int sites);

// Texts of what is visible that have less room than they need: buttons, one-line labels, tabs.
[[nodiscard]] QStringList cutOff(const QWidget& window);

// Saves a picture of the widget into `folder`, which it makes; false when it cannot.
[[nodiscard]] bool keepPicture(QWidget& widget, const QString& folder, const QString& name);

// Whether a visible label says so, or its tool tip.
[[nodiscard]] bool shows(const QWidget& window, const QString& words);

// Keeps a picture where somebody wants to look at it: in the folder that
// PATCHSWARM_SCREENSHOT_FOLDER names.
void keepIfWanted(QWidget& widget, const char* file);

// Opens the wizard of a new job with a real file, shows each of its four steps to `see`, and leaves
// it without a job. False when a step stays incomplete.
[[nodiscard]] bool walkWizard(pages::JobsPage& jobs,
                              const std::function<void(pages::JobWizard& wizard, int step)>& see);

} // namespace patchswarm::tests
