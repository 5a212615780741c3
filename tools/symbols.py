#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fails when two folders define a function or variable of one name: all are linked into one program, which
then takes whichever comes first, or does not link on the day on which somebody needs both.

    symbols.py ARCHIVE...    the static libraries of all folders
    symbols.py --self-test   show that a clash is found
"""
import subprocess
import sys


def defined(listing):
    """(symbol, archive) of the lines of `nm -A --defined-only -g`."""
    for line in listing.splitlines():
        fields = line.split()
        if len(fields) == 3 and fields[1] in "TDRBC":
            yield fields[2], fields[0].split(":")[0]


def clashes(listing):
    places = {}
    for symbol, archive in defined(listing):
        places.setdefault(symbol, []).append(archive)
    return {s: at for s, at in sorted(places.items()) if len(at) > 1}


def self_test():
    one = "a.a:x.o:0000000000000000 T put_text\n"
    assert not clashes(one + "b.a:y.o:0000000000000000 t put_text\nb.a:y.o:0000000000000000 T other\n")
    assert clashes(one + "b.a:y.o:0000000000000000 T put_text\n") == {"put_text": ["a.a", "b.a"]}
    assert clashes(one + "b.a:y.o:0000000000000000 R put_text\n")
    print("symbols: a clash is found")
    return 0


def main(args):
    if args == ["--self-test"]:
        return self_test()
    listing = subprocess.run(["nm", "-A", "--defined-only", "-g"] + args, check=True, text=True,
                             stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    found = clashes(listing)
    for symbol, at in found.items():
        print(f"{symbol}: defined in {' and '.join(at)}")
    print(f"symbols: {len(found)} clashes in {len(args)} libraries")
    return 1 if found or not listing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
