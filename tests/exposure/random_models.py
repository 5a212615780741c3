#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Small random models through `lodestone exposure --json` and through oracle.py: all that both say is equal.

    random_models.py LODESTONE WORLD [--models N] [--seed N] [--keep DIR]
    random_models.py --oracle [--models N] [--seed N]    the oracle alone: how many models it can tell of
    random_models.py LODESTONE WORLD --self-test         an oracle that is wrong on purpose must be noticed

A model that differs is made smaller, row by row, as long as it still differs; then its files are printed. Models
for which the written semantics leaves something open are drawn again (model.Open).
"""
import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from fractions import Fraction

import oracle
import random_draw
from model import Model, Open

WAYS = [("prop", "keep")] * 7 + [("prop", "hold")] * 2 + [("prio", "keep")]  # policy, inbound


def write(folder, files):
    for name in os.listdir(folder):
        os.remove(os.path.join(folder, name))
    for name, rows in files.items():
        columns = list(dict.fromkeys(c for row in rows for c in row))
        with open(os.path.join(folder, name + ".csv"), "w", encoding="utf-8") as f:
            f.write(",".join(columns) + "\n")
            f.writelines(",".join(str(row.get(c, "")) for c in columns) + "\n" for row in rows)


def shown(files):
    out = []
    for name, rows in files.items():
        columns = list(dict.fromkeys(c for row in rows for c in row))
        out += [f"-- {name}.csv", ",".join(columns)]
        out += [",".join(str(row.get(c, "")) for c in columns) for row in rows]
    return "\n".join(out)


# ---- comparing ------------------------------------------------------------------------------------------

def merged(steps):
    out = []
    for s in steps:
        if out and out[-1]["share"] == s["share"] and out[-1]["until"] == s["from"]:
            out[-1] = {**out[-1], "until": s["until"]}
        else:
            out.append({k: s[k] for k in ("from", "until", "share")})
    return out


def compare(path, want, got, out):
    """Every figure of `want` is in `got`."""
    if path.endswith(".steps"):
        want, got = merged(want), merged(got or [])
        if want != got:
            out.append(f"{path}:\n    program {show_steps(got)}\n    oracle  {show_steps(want)}")
    elif path.endswith(("cuts", "depends")):
        if sorted(map(sorted, want)) != sorted(map(sorted, got)):
            out.append(f"{path}: program {got}, oracle {want}")
    elif isinstance(want, dict):
        for key, value in want.items():
            if not isinstance(got, dict) or key not in got:
                out.append(f"{path}.{key}: not there")
            else:
                compare(f"{path}.{key}", value, got[key], out)
    elif want != got:
        out.append(f"{path}: program {json.dumps(got)}, oracle {json.dumps(want)}")


def show_steps(steps):
    return " ".join(f"[{s['from']},{s['until']}) {s['share']}" for s in steps)


def by(rows, *keys):
    return {tuple(row[k] for k in keys): row for row in rows}


def atom_key(atom):
    """An atom as the answer calls it."""
    return "supply" if atom == ("supply",) else f"{atom[0]}.csv:{atom[1]}"


def rounded(got):
    return any(run["rounded_from"] is not None for p in got["products"] for r in p["readings"].values()
               for run in (r["best"], r["worst"]))


def nearly(want, got):
    """Numbers that were too fine are rounded down by billionths: what is made is nearly the same."""
    out, there = [], by(got["products"], "product", "plant")
    for key, row in by(want["products"], "product", "plant").items():
        for reading, runs in row["readings"].items():
            for name in ("best", "worst"):
                a, b = (Fraction(x["readings"][reading][name]["made"]) for x in (row, there[key]))
                if not -Fraction(1, 10**6) <= b - a <= Fraction(1, 10**6) * (1 + a):
                    out.append(f"products[{key}].{reading}.{name}.made: program {b}, oracle {a}")
    return out


def differences(want, got):
    if rounded(got):
        return nearly(want, got)
    out = []
    for p in want["products"]:
        for reading in [p["overall"]] + list(p["readings"].values()):
            if "depends" in reading:
                reading["depends"] = [[a if isinstance(a, str) else atom_key(a) for a in s] for s in reading["depends"]]
    for name, keys in (("products", ("product", "plant")), ("orders", ("order",))):
        there = by(got[name], *keys)
        for key, row in by(want[name], *keys).items():
            compare(name + "[" + ",".join(key) + "]", row, there.get(key), out)
    need, told = by(want["requirements"], "item", "plant"), by(got["requirements"], "item", "plant")
    for key in need.keys() | told.keys():
        a, b = told.get(key, {}).get("per_day", "0"), need.get(key, {}).get("per_day", "0")
        if a != b:
            out.append(f"requirements[{key[0]}@{key[1]}]: program {a}, oracle {b}")
    return out


# ---- one model ---------------------------------------------------------------------------------------------

def ask_program(lodestone, world, folder, horizon, way):
    command = [lodestone, "exposure", "-i", world, folder, "--on", random_draw.ON.isoformat(), "--horizon",
               str(horizon), "--policy", way[0], "--inbound", way[1], "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    try:
        return json.loads(done.stdout), ""
    except ValueError:
        return None, f"exit {done.returncode}: {done.stderr.strip()}"


def ask_oracle(folder, horizon, way):
    return oracle.answer(Model(folder, random_draw.ON.isoformat()), horizon, *way)


def tried(args, folder, files, horizon, way):
    """What differs; Open when the oracle has no answer."""
    write(folder, files)
    want = ask_oracle(folder, horizon, way)
    if args.oracle:
        return []
    if args.self_test:
        want["products"][0]["readings"]["as_written"]["best"]["made"] = "1/7"
    got, error = ask_program(args.program[0], args.program[1], folder, horizon, way)
    if "fractions of more than 127 bits" in error:  # the program says so; Python has no such bound
        raise Open("fractions of more than 127 bits")
    return [error] if got is None else differences(want, got)


def shrunk(args, folder, files, horizon, way):
    """The same with rows left out, as long as something differs."""
    again = True
    while again:
        again = False
        for name in list(files):
            for i in range(len(files[name]) - 1, -1, -1):
                less = {**files, name: files[name][:i] + files[name][i + 1:]}
                less = {n: rows for n, rows in less.items() if rows}
                try:
                    found = "items" in less and "plan" in less and tried(args, folder, less, horizon, way)
                except (Open, KeyError, ValueError, RecursionError, AssertionError):
                    continue
                if found and not found[0].startswith("exit"):
                    files, again = less, True
                    if name not in files:
                        break
    return files


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program", nargs="*")
    parser.add_argument("--models", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--oracle", action="store_true")
    parser.add_argument("--self-test", action="store_true")
    args = parser.parse_args()
    begun, compared, left_open, bad, states = time.monotonic(), 0, {}, 0, {}
    with tempfile.TemporaryDirectory() as folder:
        seed = args.seed - 1
        while compared < args.models and bad < 3:
            seed += 1
            files, horizon = random_draw.draw(random.Random(seed))
            way = random.Random(-seed).choice(WAYS)
            try:
                found = tried(args, folder, files, horizon, way)
            except Open as e:
                left_open[str(e)] = left_open.get(str(e), 0) + 1
                continue
            compared += 1
            if found and not args.self_test:
                bad += 1
                small = files if found[0].startswith("exit") else shrunk(args, folder, files, horizon, way)
                found = tried(args, folder, small, horizon, way)
                print(f"seed {seed}, --horizon {horizon} --policy {way[0]} --inbound {way[1]}: differs\n  " + "\n  ".join(found))
                print(shown(small) + "\n", flush=True)
            bad += bool(found) and args.self_test
    print(f"{compared} models from seed {args.seed} in {time.monotonic() - begun:.1f} s, {bad} differ; left open: {left_open}")
    return int(not bad) if args.self_test else int(bool(bad))


if __name__ == "__main__":
    sys.exit(main())
