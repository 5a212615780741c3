#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Licenses that would be granted: what each saves alone, after those before it, and as its fair share; which save
more together, and which sets let everything run. Small random models whose lanes wait for a license, decided by the
law, against all subsets by brute force.

    random_grants.py LODESTONE WORLD [--models N] [--seed N]
"""
import argparse
import json
import random
import subprocess
import sys
import tempfile
import time

import oracle
from model import Model
from random_models import shown, write

ON = "2026-01-10"
HORIZON = 40
MAGNET = {"unit": "pcs", "item.kind": "ndfeb_magnet", "item.form": "loose", "item.hs": "8505111000", "item.origin": "CN"}
BORDER = {"supplier": "maker", "border": "yes", "from": "CN", "destination": "JP", "via": "none", "activity": "export",
          "end_user": "user", "end_use": "civil", "documents": "contract;technical_description", "red_flags": "none",
          "notices": "none"}
PARTIES = [{"party": "maker", "name": "Ningbo Example Magnetics (synthetic)", "country": "CN"},
           {"party": "user", "name": "Nagoya Mirror Motor K.K. (synthetic)", "country": "JP", "kind": "civil"}]


def draw(rng):
    """Files, and the lanes of each license."""
    magnets = [f"m{i}" for i in range(rng.randint(2, 5))]
    parts = [f"part{i}" for i in range(rng.randint(0, 3))]
    products = [f"P{i}" for i in range(rng.randint(1, 3))]
    licenses = {f"L{i}": [] for i in range(rng.randint(1, 5))}
    files = {name: [] for name in ("items", "composition", "bom", "lanes", "stock", "plan", "licenses")}
    files["parties"] = PARTIES
    for name in magnets:
        files["items"].append({"item": name, **MAGNET})
        files["composition"] += [{"item": name, "substance": s, "share": q} for s, q in (("Nd", "29 %"), ("Dy", "2 %"))]
        for _ in range(rng.choice((1, 1, 2))):
            lane = f"lane{len(files['lanes'])}"
            files["lanes"].append({"lane": lane, "item": name, **BORDER, "rate": rng.choice((None, None, 1, 2, 5)) or "",
                                   "lead_days": rng.choice((0, 0, 3, 8))})
            licenses[rng.choice(list(licenses))].append(lane)
    for name in parts + products:
        price = {"price": rng.randint(1, 9) * 10, "currency": "USD"} if name in products else {}
        files["items"].append({"item": name, "unit": "pcs", **price})
        below = magnets + (parts[parts.index(name) + 1:] if name in parts else parts)
        for child in rng.sample(below, rng.randint(1, min(3, len(below)))):
            files["bom"].append({"parent": name, "child": child, "qty": rng.choice((1, 1, 2, 4))})
    for name in magnets + parts:
        if rng.random() < 0.6:
            files["stock"].append({"item": name, "qty": rng.choice((5, 20, 60, 200))})
    files["plan"] = [{"product": p, "rate": rng.choice((1, 2, 5))} for p in products]
    files["licenses"] = [{"license": x, "state": "halted", "kind": "individual", "lanes": ";".join(lanes)}
                         for x, lanes in licenses.items() if lanes]
    return {n: rows for n, rows in files.items() if rows}, {x: lanes for x, lanes in licenses.items() if lanes}


def differences(answer, names, value, flows):
    told = answer["remedies"]["as_written"]
    got = [(r["license"], r["alone"], r["marginal"], r["shapley"]) for r in told["ranked"]]
    used = [n for n in names if n in {r["license"] for r in told["ranked"]}]
    most = value(frozenset(used))
    out = [f"{n} saves something and is left out" for n in names if value(frozenset(used + [n])) > most]
    share = oracle.shapley(used, value)
    want = [(n, oracle.text(a), oracle.text(m), oracle.text(share[n])) for n, a, m in oracle.ranked(used, value)]
    if got != want:
        out.append(f"ranked:\n    program {got}\n    oracle  {want}")
    order = [r["license"] for r in told["ranked"]]
    pairs = {tuple(sorted((order[p["a"]], order[p["b"]]))): p["together"] for p in told["pairs"]}
    wanted = {tuple(sorted(p)): oracle.text(v) for p, v in oracle.pairs(used, value).items()}
    if pairs != wanted:
        out.append(f"pairs: program {pairs}, oracle {wanted}")
    sets = sorted(sorted(order[i] for i in s) for s in told["unblock"])
    wanted = sorted(sorted(s) for s in oracle.smallest(used, 3, lambda s: flows(frozenset(s))))
    if sets != wanted:
        out.append(f"unblock: program {sets}, oracle {wanted}")
    return out


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("lodestone")
    parser.add_argument("world")
    parser.add_argument("--models", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    begun, bad, gates = time.monotonic(), 0, 0
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(args.seed, args.seed + args.models):
            files, licenses = draw(random.Random(seed))
            write(folder, files)
            done = subprocess.run([args.lodestone, "exposure", "-i", args.world, folder, "--on", ON, "--horizon", str(HORIZON),
                                   "--json"], capture_output=True, text=True, check=False, timeout=60)
            if not done.stdout:
                found = [f"exit {done.returncode}: {done.stderr.strip()}"]
            else:
                value, flows = oracle.grants(Model(folder, ON), HORIZON, licenses)
                gates += len(oracle.pairs(list(licenses), value))
                found = differences(json.loads(done.stdout), list(licenses), value, flows)
            if found:
                bad += 1
                print(f"seed {seed}: differs\n  " + "\n  ".join(found) + "\n" + shown(files) + "\n")
            if bad == 3:
                break
    print(f"{args.models} models with licenses in {time.monotonic() - begun:.1f} s, {gates} gates, {bad} differ")
    return int(bool(bad))


if __name__ == "__main__":
    sys.exit(main())
