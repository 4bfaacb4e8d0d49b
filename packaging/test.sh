#!/usr/bin/env bash
# Everything CI checks, on a fresh Debian 12: dependencies, build with warnings as errors, all tests, sanitizer run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

packaging/install-dependencies.sh build run test

cmake --preset ci
cmake --build --preset ci

# Address and undefined-behaviour sanitizers over the unit and integration tests.
cmake --preset asan
cmake --build --preset asan
ctest --preset asan --label-exclude 'lab|slow|bench'

ctest --preset ci
