#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The hard pairs of hard_pairs.tsv, scored by a program:

    hard_pairs.py [--open NO,NO...] PROGRAM [ARGUMENT...]

PROGRAM is run as `PROGRAM FILE`, a file of NAME1 <tab> NAME2 <tab> KIND, and prints a score of 0 to 1000 for each line;
`PROGRAM --thresholds` prints lines such as "standard 700". Fails when a "yes" stays below the standard threshold or a
"no" reaches it. Pairs after --open are known not to be met yet: they fail when they are met, so that the list of them
stays true. "review" pairs, and those whose label we argue with, are only printed.
"""
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
COLUMNS = ["no", "query", "listed", "expected", "kind", "why", "source", "argued"]


def read(path):
    with open(path, encoding="utf-8") as file:
        lines = [line.rstrip("\n").split("\t") for line in file if not line.startswith("#")]
    bad = [c for c in lines if len(c) != len(COLUMNS)]
    if lines[0] != COLUMNS or bad:
        sys.exit(f"{path}: not {len(COLUMNS)} cells: {bad[:1]}")
    pairs = [dict(zip(COLUMNS, cells)) for cells in lines[1:]]
    numbers = [p["no"] for p in pairs]
    for pair in pairs:
        if pair["expected"] not in ("yes", "no", "review") or pair["kind"] not in ("person", "entity", "vessel"):
            sys.exit(f"{path}: pair {pair['no']}: {pair['expected']}, {pair['kind']}")
    if len(set(numbers)) != len(numbers):
        sys.exit(f"{path}: a number stands twice")
    return pairs


def scores(program, pairs):
    """The best score over the names of the listed party, for each pair."""
    lines = [(n, name) for n, pair in enumerate(pairs) for name in pair["listed"].split(" / ")]
    with tempfile.NamedTemporaryFile("w", suffix=".tsv", encoding="utf-8") as file:
        for n, name in lines:
            file.write(f"{pairs[n]['query']}\t{name}\t{pairs[n]['kind']}\n")
        file.flush()
        printed = subprocess.run([*program, file.name], check=True, capture_output=True, text=True).stdout.split()
    if len(printed) != len(lines):
        sys.exit(f"{len(printed)} scores for {len(lines)} pairs")
    best = [0] * len(pairs)
    for (n, _), score in zip(lines, printed):
        best[n] = max(best[n], int(score))
    return best


def threshold(program):
    told = subprocess.run([*program, "--thresholds"], check=True, capture_output=True, text=True).stdout
    return int(dict(line.split() for line in told.splitlines())["standard"])


def judged(pair, score, least, open_):
    """What is said of a pair, and whether the test fails for it."""
    met = (score >= least) == (pair["expected"] == "yes")
    if pair["expected"] == "review":
        return "review", False
    if pair["argued"]:
        return "as labelled" if met else "as argued", False
    if pair["no"] in open_:
        return ("met, though it is said to be open", True) if met else ("open", False)
    return ("ok", False) if met else ("FAILS", True)


def main():
    args = sys.argv[1:]
    open_ = args[1].split(",") if args[:1] == ["--open"] else []
    program = args[2:] if open_ else args
    if not program:
        sys.exit(__doc__)
    pairs = read(os.path.join(HERE, "hard_pairs.tsv"))
    unknown = set(open_) - {p["no"] for p in pairs}
    if unknown:
        sys.exit(f"no pair has the number {sorted(unknown)[0]}")
    least, failed = threshold(program), 0
    for pair, score in zip(pairs, scores(program, pairs)):
        said, fails = judged(pair, score, least, open_)
        failed += fails
        print(f"{pair['no']:>4} {pair['expected']:<6} {score:>4} {said:<12} {pair['query']} | {pair['listed']}")
    print(f"{len(pairs)} pairs, threshold {least}, {failed} fail")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
