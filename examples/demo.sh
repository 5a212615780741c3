#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# demo: the shipments of this folder through Lodestone, one after another, with the answer that a
# person reads; then what stops at the car plants that wait for them. Fails when an exit code is not
# the one that the law and the model give.
#
#   demo.sh LODESTONE WORLD.lode
set -eu

if [ $# -ne 2 ]; then
    echo "usage: demo.sh LODESTONE WORLD.lode" >&2
    exit 2
fi
lodestone=$1
world=$2
here=$(cd "$(dirname "$0")" && pwd)
failed=0

# show FILE EXIT HEADING [OPTION]...
show() {
    file=$1
    want=$2
    printf '\n== %s\n   %s\n\n' "$3" "$file"
    shift 3
    got=0
    "$lodestone" check -i "$world" "$here/$file" "$@" || got=$?
    if [ "$got" -ne "$want" ]; then
        printf '!! exit %s, expected %s\n' "$got" "$want"
        failed=$((failed + 1))
    fi
}

show 01-magnets-before.json 0 'Magnets with 2 % dysprosium to Nagoya, the day before Announcement 18'
show 02-magnets-january-5.json 10 'The same on 5 January 2026: a license, like for everyone'
show 03-magnets-january-10.json 10 \
    'The same on 10 January, as known that day: the law unchanged, and what is reported beside it' \
    --known 2026-01-10
show 04-self-defense-depot.json 20 'The same to a depot of the self-defense forces'
show 05-thai-plant-navy-contract.json 20 'Through a Thai motor plant, under a contract for the navy'
show 06-end-user-unknown.json 30 'End user unknown: not clear, not refused, but asked'
show 07-finished-motor.json 0 'The same magnets, fixed in a finished motor: outside, on guidance'
show 08-watch-listed.json 10 'To a company of the watch list, the day after it was listed'
show 09-control-listed.json 20 'To a company of the control list, the day after it was listed'
show 10-holmium-law-unverified.json 30 'Holmium after the suspension ran out: was it extended?'
show 11-steel-shelf.json 0 'An ordinary steel shelf'

# stops EXIT LAST HEADING [OPTION]...: the model of two cars, up to the section LAST
stops() {
    want=$1
    last=$2
    printf '\n== %s\n   exposure\n\n' "$3"
    shift 3
    got=0
    answer=$("$lodestone" exposure -i "$world" "$here/exposure" --on 2026-01-10 --known 2026-01-10 "$@") || got=$?
    printf '%s\n' "$answer" | sed "/^$last/,\$d"
    if [ "$got" -ne "$want" ]; then
        printf '!! exit %s, expected %s\n' "$got" "$want"
        failed=$((failed + 1))
    fi
}

stops 30 'What we do not know' 'Two cars, their magnets, four licenses waiting: what stops, when, and what helps?'
stops 30 'Lanes that' 'The same, beside it with one license granted' --compare pump_granted
stops 10 'Products' 'The same, if the border were shut altogether' --scenario border_shut

printf '\n== A day at the desk: a blocked shipment, its license, and a log that proves itself\n   serve\n\n'
if ! python3 "$here/../tests/desk/day.py" "$lodestone" "$world" "$here/.."; then
    failed=$((failed + 1))
fi

if [ "$failed" -ne 0 ]; then
    printf '\n%s of 15 answers did not have the expected exit code\n' "$failed"
    exit 1
fi
printf '\nAll 14 answers as expected, and the day at the desk.\n'
