#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""An order book of real goods and real names (bench/orders.py) through check --batch: order is kept, and the
lines of some shipments, drawn at random, are the first lines of their single checks.

    orders.py LODESTONE WORLD ROOT DATA SHIPMENTS DRAWN

DATA is the folder with the evaluation data (hs/, companies/). Without it the test is skipped: exit 77.
"""
import os
import random
import subprocess
import sys
import tempfile
import time


def make(root, data, path, n):
    with open(path, "w", encoding="utf-8") as f:
        subprocess.run([sys.executable, os.path.join(root, "bench/orders.py"), data, os.path.join(root, "packs"), str(n)],
                       check=True, stdout=f)


def decide(lodestone, world, book, out):
    begun = time.monotonic()
    with open(out, "wb") as f:
        done = subprocess.run([lodestone, "check", "-i", world, "--batch", book], stdout=f, check=False)
    return done.returncode, time.monotonic() - begun


def drawn_lines(path, numbers):
    with open(path, "rb") as f:
        return {i: line.rstrip(b"\n") for i, line in enumerate(f) if i in numbers}


def differences(lodestone, world, folder, book, out, numbers):
    orders, lines = drawn_lines(book, numbers), drawn_lines(out, numbers)
    bad = []
    for i in sorted(numbers):
        path = os.path.join(folder, "one.json")
        with open(path, "wb") as f:
            f.write(orders[i])
        one = subprocess.run([lodestone, "check", "-i", world, path, "--no-color"], capture_output=True, check=False)
        first = one.stdout.split(b"\n")[0]
        if first != lines[i]:
            bad.append(f"line {i + 1}:\n  batch  {lines[i].decode()}\n  single {first.decode()}")
    return bad


def main():
    lodestone, world, root, data = sys.argv[1:5]
    n, drawn = int(sys.argv[5]), int(sys.argv[6])
    if not os.path.isdir(os.path.join(data, "companies")):
        print(f"skipped: {data} has no companies/")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        book, out = os.path.join(folder, "book.jsonl"), os.path.join(folder, "lines.txt")
        make(root, data, book, n)
        code, seconds = decide(lodestone, world, book, out)
        with open(out, "rb") as f:
            written = sum(1 for i, line in enumerate(f) if line.startswith(b"O%d  " % (i + 1)))
        numbers = set(random.Random(7).sample(range(n), drawn))
        bad = differences(lodestone, world, folder, book, out, numbers)
    print(f"{n} shipments in {seconds:.1f} s, {written} lines in order, {drawn} compared, {len(bad)} differ")
    print("\n".join(bad))
    return 0 if code == 0 and written == n and not bad else 1


if __name__ == "__main__":
    sys.exit(main())
