#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# run: the browser tests of one file, or of all, against this program and this image. Exit 77, which meson calls
# skipped, when there is no browser or no Node: the reason is said.
#
#   run.sh LODESTONE WORLD [NAME...]
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
LODE_BIN=$(realpath "$1")
LODE_WORLD=$(realpath "$2")
shift 2
export LODE_BIN LODE_WORLD

skip() {
    echo "skipped: $*"
    exit 77
}

command -v node >/dev/null 2>&1 || skip "Node is not installed (./dev deps)"
[ -e "$here/../node_modules/@playwright/test" ] ||
    skip "web/node_modules is not there (./dev build, with a way to an npm registry)"
for browser in "${LODE_CHROMIUM-}" /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome; do
    [ -n "$browser" ] && [ -x "$browser" ] && break
done
[ -x "$browser" ] || skip "no Chromium is installed (./dev deps)"
LODE_CHROMIUM=$browser
export LODE_CHROMIUM

# What a failed test leaves (screenshots) is kept for whoever looks; each file's apart, since they run side by side.
LODE_TEST_OUTPUT=${LODE_TEST_OUTPUT-${TMPDIR-/tmp}/lodestone-pages-results}/${1-all}
export LODE_TEST_OUTPUT
cd "$here/.."
for name; do
    set -- "$@" "tests/$name.spec.ts"
    shift
done
exec node node_modules/@playwright/test/cli.js test "$@"
