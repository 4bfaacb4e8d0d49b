#pragma once

#include <QAbstractEventDispatcher>

#include <memory>

namespace patchswarm::fleet {

// An event loop for a thread with thousands of connections, better than Qt's own where we have one.
// Null: Qt's own is to be used.
[[nodiscard]] std::unique_ptr<QAbstractEventDispatcher> newNetworkDispatcher();

} // namespace patchswarm::fleet
