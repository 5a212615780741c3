#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What must not change an answer: the order of rows, three times as much of everything, days after the horizon; and
what must not happen to a model with broken cells: an end without a word, or an answer beside an error.

    properties.py LODESTONE WORLD [--models N] [--broken N] [--seed N]
"""
import argparse
import random
import subprocess
import sys
import tempfile
from fractions import Fraction

import random_draw
from random_models import ask_program, merged, shown, write

WAY = ("prop", "keep")
AMOUNTS = {"plan": ["rate"], "stock": ["qty"], "transit": ["qty"], "lanes": ["rate", "quota"], "make": ["cap_per_day"],
           "bom": ["cap_per_day"]}
BROKEN = ["", "-1", "0", "-0", "+1", "1e9", "0x10", "1 000", "999999999999999999", "1/999999999999999999",
          "0.000000000000000001", "1/0", "2026-13-01", "1900-01-01", "2199-12-31", '"', "\\", "A", "ZZ", "a,b", "101 %",
          "*", "yes", "no", "blocked", "slowed", "passed", "unknown", "\u00e9", "\u3042", "\u0663", "=1+1", "x" * 500]


def told(answer):
    """States, runs and cuts, whatever the order of products."""
    return {(p["product"], p["plant"]): (p["overall"]["state"], [merged(p["readings"]["as_written"][run]["steps"])
                                                                 for run in ("best", "worst")],
                                         sorted(map(sorted, p["cuts"]))) for p in answer["products"]}


def shuffled(files, rng):
    """All but lanes, which are drawn on in the order of the file."""
    return {name: rows if name == "lanes" else rng.sample(rows, len(rows)) for name, rows in files.items()}


def threefold(files):
    return {name: [{k: str(3 * Fraction(v)) if k in AMOUNTS.get(name, ()) else v for k, v in row.items()}
                   for row in rows] for name, rows in files.items()}


def until(answer, horizon):
    """The runs of an answer up to an earlier horizon."""
    out = {}
    for key, (_, runs, _) in told(answer).items():
        out[key] = [[{**s, "until": s["until"] if Fraction(s["until"]) < horizon else str(horizon)}
                     for s in steps if Fraction(s["from"]) < horizon] for steps in runs]
    return out


def changes(args, folder, files, horizon, rng):
    def ask(of, days):
        write(folder, of)
        return ask_program(args.lodestone, args.world, folder, days, WAY)
    first, error = ask(files, horizon)
    if first is None:
        return [] if "127 bits" in error else [error]
    out = []
    for what, other, days in (("the order of rows", shuffled(files, rng), horizon),
                              ("three times as much", threefold(files), horizon), ("a later horizon", files, horizon + 7)):
        answer, error = ask(other, days)
        if answer is None:
            out += [] if "127 bits" in error else [f"{what}: {error}"]
        elif days == horizon and told(answer) != told(first):
            out.append(f"{what} changes the answer")
        elif days != horizon and until(answer, horizon) != until(first, horizon):
            out.append(f"{what} changes the days before it")
    return out


def broken(args, folder, rng):
    files, horizon = random_draw.draw(rng)
    for _ in range(rng.choice((1, 1, 2, 5))):
        row = rng.choice(files[rng.choice(list(files))])
        row[rng.choice(list(row))] = rng.choice(BROKEN)
    write(folder, files)
    done = subprocess.run([args.lodestone, "exposure", "-i", args.world, folder, "--on", random_draw.ON.isoformat(),
                           "--horizon", str(horizon), "--json"], capture_output=True, text=True, check=False, timeout=120)
    answered = done.returncode in (0, 10, 30) and done.stdout
    refused = done.returncode == 3 and not done.stdout and "error: " in done.stderr
    placed = ".csv:" in done.stderr or "127 bits" in done.stderr or "loop" in done.stderr
    return [] if answered or refused and placed else [f"exit {done.returncode}: {done.stderr.strip()}", shown(files)]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("lodestone")
    parser.add_argument("world")
    parser.add_argument("--models", type=int, default=60)
    parser.add_argument("--broken", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    bad = 0
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(args.seed, args.seed + args.models):
            files, horizon = random_draw.draw(random.Random(seed))
            found = changes(args, folder, files, horizon, random.Random(-seed))
            bad += bool(found)
            if found:
                print(f"seed {seed}:\n  " + "\n  ".join(found) + "\n" + shown(files))
        for seed in range(args.seed, args.seed + args.broken):
            found = broken(args, folder, random.Random(1000000 + seed))
            bad += bool(found)
            if found:
                print(f"broken, seed {seed}:\n  " + "\n  ".join(found))
    print(f"{args.models} models, each in 4 forms, {args.broken} with broken cells, {bad} wrong")
    return int(bool(bad))


if __name__ == "__main__":
    sys.exit(main())
