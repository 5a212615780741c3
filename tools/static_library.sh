#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Joins static libraries into one that a program can embed: a single object file in which every
# symbol that is not public is local, so that none of them can meet a symbol of the program.
#
#   static_library.sh OUT.a IN.a... -- COMPILER...
set -eu

out=$1
shift
parts=
while [ "$1" != -- ]; do
    parts="$parts $1"
    shift
done
shift
object=${out%.a}.o

# Word splitting is meant: names of files in the build folder, which have no blanks.
# shellcheck disable=SC2086
"$@" -r -nostdlib -Wl,--whole-archive $parts -Wl,--no-whole-archive -o "$object"
objcopy --localize-hidden "$object"
rm -f "$out"
ar rcsD "$out" "$object"
rm -f "$object"
