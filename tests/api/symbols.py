#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fails unless the libraries export what the header declares, and nothing else.

    symbols.py HEADER LIBRARY.so LIBRARY.a
"""
import re
import subprocess
import sys

# A sanitizer marks what it instruments with symbols of its own.
OURS_NOT = re.compile(r"^(__odr_asan|__asan|__ubsan|__tsan|__sancov|_init$|_fini$)")


def declared(header):
    with open(header, encoding="utf-8") as f:
        text = re.sub(r"/\*.*?\*/", "", f.read(), flags=re.S)
    return set(re.findall(r"LODE_API\b[^;{]*?\b(lode_\w+)\(", text))


def exported(path):
    kind = ["-D"] if ".so" in path else ["--extern-only"]
    done = subprocess.run(["nm", "--defined-only", *kind, path], capture_output=True, text=True, check=True)
    names = {line.split()[-1] for line in done.stdout.splitlines() if len(line.split()) == 3}
    return {n for n in names if not OURS_NOT.match(n)}


def main():
    want = declared(sys.argv[1])
    bad = 0 if len(want) > 10 else 1
    for path in sys.argv[2:]:
        have = exported(path)
        for name in sorted(have - want):
            print(f"{path} exports {name}, which the header does not declare")
        for name in sorted(want - have):
            print(f"{path} does not export {name}")
        bad += have != want
    print(f"{len(want)} functions declared, {len(sys.argv) - 2} libraries, {bad} differ")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
