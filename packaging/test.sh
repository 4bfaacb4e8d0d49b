#!/usr/bin/env bash
# Everything CI checks, on a fresh Debian 12: dependencies, build with warnings as errors, all tests, sanitizer run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

packaging/install-dependencies.sh build run test

# Unit and integration tests under the address and undefined-behaviour sanitizers.
cmake --preset asan
cmake --build --preset asan --target tests_of_kind_unit tests_of_kind_integration
ctest --preset asan --label-regex "unit|integration"

# Everything, optimised.
cmake --preset ci
cmake --build --preset ci
ctest --preset ci
