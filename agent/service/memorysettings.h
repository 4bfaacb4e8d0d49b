#pragma once

namespace patchswarm::service {

// Tells the allocator to keep chunk-sized buffers instead of giving each back to the system:
// without it a transfer spends a fifth of its CPU time on page faults. Call before any thread
// starts.
void keepBuffersMapped();

// Gives what is free back to the system; for when nothing is being transferred.
void giveBackFreeMemory();

} // namespace patchswarm::service
