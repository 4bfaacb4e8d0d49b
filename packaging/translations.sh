#!/usr/bin/env bash
# Brings resources/translations up to date with the strings of the console. With --check it changes nothing and fails
# when a string is new, gone or not translated. Needs lupdate (package qt6-l10n-tools).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
lupdate=$(command -v /usr/lib/qt6/bin/lupdate lupdate-qt6 lupdate | head -n1) ||
    { echo "lupdate is missing: packaging/install-dependencies.sh build" >&2; exit 1; }

refresh() { # refresh FOLDER: each language has all strings, English only those that differ by number
    for file in "$1"/patchswarm-console_*.ts; do
        plural=()
        [[ $file == *_en.ts ]] && plural=(-pluralonly)
        "$lupdate" -silent -I . -locations none -no-ui-lines -no-obsolete "${plural[@]}" console -ts "$file"
    done
}

if [ "${1:-}" = --check ]; then
    copy=$(mktemp -d)
    trap 'rm -rf "$copy"' EXIT
    cp resources/translations/*.ts "$copy"
    refresh "$copy"
    grep -B2 -H 'type="unfinished"' "$copy"/*.ts && { echo "Not translated: run packaging/translations.sh and fill in the above" >&2; exit 1; }
    diff -q resources/translations "$copy" >/dev/null || { echo "Strings are gone: run packaging/translations.sh" >&2; exit 1; }
else
    refresh resources/translations
    grep -c 'type="unfinished"' resources/translations/*.ts || true
fi
