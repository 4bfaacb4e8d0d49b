// Carries the precompiled prelude.h.
