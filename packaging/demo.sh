#!/usr/bin/env bash
# Builds PatchSwarm and runs Patch Tuesday with real agents on this machine: in the console where there is a display, else
# in the terminal. Options go to `patchswarmctl demo patch-tuesday`; those that ask for a report (--json, --report, --fleet,
# --stay, --help) or --headless keep it in the terminal.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

in_terminal=""
arguments=()
for argument in "$@"; do
    case "$argument" in
        --headless) in_terminal="as asked for" ;;
        --json | --report | --report=* | --fleet | --fleet=* | --stay | --help | -h)
            in_terminal="as $argument asks for"
            arguments+=("$argument")
            ;;
        *) arguments+=("$argument") ;;
    esac
done
if [ -z "$in_terminal" ] && [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    in_terminal="since there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)"
fi

packaging/install-dependencies.sh build run

cmake --preset release >/dev/null
cmake --build --preset release --target patchswarm-agent patchswarmctl patchswarm-corrupt-peer patchswarm-console
if [ -n "$in_terminal" ]; then
    echo "The demo runs in the terminal, $in_terminal." >&2
    exec build/release/bin/patchswarmctl demo patch-tuesday "${arguments[@]}"
fi
exec build/release/bin/patchswarm-console --demo patch-tuesday "${arguments[@]}"
