#!/usr/bin/env bash
# Builds PatchSwarm and runs Patch Tuesday with real agents on this machine. Options go to `patchswarmctl demo patch-tuesday`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

packaging/install-dependencies.sh build run

cmake --preset release >/dev/null
cmake --build --preset release --target patchswarm-agent patchswarmctl patchswarm-corrupt-peer
exec build/release/bin/patchswarmctl demo patch-tuesday "$@"
