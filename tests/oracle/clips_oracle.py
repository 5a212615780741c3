#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""CLIPS as an oracle from outside: which rules fire, and which are met but beaten.

    clips_oracle.py LODESTONE [--packs N] [--shipments N] [--seed N]   compares; exit 1 on a mismatch
    clips_oracle.py LODESTONE --self-test    a wrong translation on purpose must be noticed

Each random pack is written twice: as law text for `lodestone compile` and `check --batch --json`, and
as CLIPS rules (random_pack.py). Shipments are complete, so nothing may stay open. A mismatch is shrunk
by leaving out rules, entries and suspensions, then printed with its seed, law text, CLIPS rules and
shipment. Without CLIPS (Debian: clips) the exit code is 77, which meson counts as skipped.
"""
import argparse
import copy
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

import random_pack

TIME_LIMIT_S = 60


def lodestone_answers(lodestone, folder, pack, shipments):
    law = os.path.join(folder, "base")
    os.makedirs(law, exist_ok=True)
    with open(os.path.join(law, "law.law"), "w", encoding="utf-8") as f:
        f.write(random_pack.law_text(pack))
    world = os.path.join(folder, "w.lode")
    made = subprocess.run([lodestone, "compile", law, "-o", world], capture_output=True, text=True,
                          timeout=TIME_LIMIT_S, check=False)
    if made.returncode != 0:
        raise RuntimeError("the pack does not compile:\n" + made.stderr)
    lines = "".join(json.dumps(random_pack.shipment_json(s)) + "\n" for s in shipments)
    ran = subprocess.run([lodestone, "check", "-i", world, "--batch", "-", "--json"], input=lines,
                         capture_output=True, text=True, timeout=TIME_LIMIT_S, check=False)
    answers = [json.loads(line) for line in ran.stdout.splitlines()]
    if len(answers) != len(shipments) or any("error" in a for a in answers):
        raise RuntimeError("a shipment was refused:\n" + ran.stdout[:2000] + ran.stderr)
    return [ids_of(a) for a in answers]


def ids_of(answer):
    line = answer["regimes"][0]["lines"][0]

    def names(key):
        return {(r["rule"] if isinstance(r, dict) else r).split("/")[-1] for r in line[key]}
    return {"fired": names("because"), "beaten": names("defeated"), "open": names("open")}


def clips_answers(clips, folder, pack, shipments, slip=False):
    path = os.path.join(folder, "rules.clp")
    with open(path, "w", encoding="utf-8") as f:
        f.write(random_pack.Clips(pack, slip).text())
        f.write("".join(random_pack.shipment_clips(s) for s in shipments))
        f.write("(exit)\n")
    ran = subprocess.run([clips, "-f2", path], stdin=subprocess.DEVNULL, capture_output=True,
                         text=True, timeout=TIME_LIMIT_S, check=False)
    parts = ran.stdout.split("--\n")
    if len(parts) != len(shipments) + 1 or "[" in ran.stdout:
        raise RuntimeError("CLIPS refused the rules:\n" + ran.stdout[:3000] + ran.stderr)
    out = []
    for part in parts[:-1]:
        rows = [line.split() for line in part.splitlines() if line]
        fired = {r[1] for r in rows if r[0] == "F"}
        met = {r[1] for r in rows if r[0] == "M"}
        out.append({"fired": fired, "beaten": met - fired, "open": set()})
    return out


def differing(tools, folder, pack, shipments, slip=False):
    """The first shipment on which the two disagree, with both answers; or None."""
    ours = lodestone_answers(tools["lodestone"], folder, pack, shipments)
    theirs = clips_answers(tools["clips"], folder, pack, shipments, slip)
    for s, a, b in zip(shipments, ours, theirs):
        if a != b:
            return s, a, b
    return None


def without(pack, kind, index):
    less = copy.deepcopy(pack)
    gone = less[kind].pop(index)
    name = gone.get("name")
    for r in less["rules"]:
        r["beats"] = [b for b in r["beats"] if b != name]
    less["rules"] = [r for r in less["rules"] if r["except"] != name or name is None]
    for s in less["suspensions"]:
        s["targets"] = [t for t in s["targets"] if t in
                        {x["name"] for x in less["rules"] + less["entries"]}]
    less["suspensions"] = [s for s in less["suspensions"] if s["targets"]]
    return less


def shrink(tools, folder, pack, shipment, slip):
    """Leaves out one thing after the other while the two still disagree on the shipment."""
    again = True
    while again:
        again = False
        for kind in ("rules", "entries", "suspensions"):
            for i in reversed(range(len(pack[kind]))):
                if i >= len(pack[kind]):
                    continue
                less = without(pack, kind, i)
                try:
                    if differing(tools, folder, less, [shipment], slip):
                        pack, again = less, True
                except RuntimeError:
                    pass  # left out too much: no such pack
    return pack


def report(tools, folder, seed, pack, shipment, slip):
    pack = shrink(tools, folder, pack, shipment, slip)
    _, ours, theirs = differing(tools, folder, pack, [shipment], slip)
    print(f"MISMATCH, seed {seed}")
    print("law:\n" + random_pack.law_text(pack)[len(random_pack.facts_text()):])
    print("CLIPS:\n" + random_pack.Clips(pack, slip).text())
    print("shipment: " + json.dumps(random_pack.shipment_json(shipment)))
    print(f"lodestone: {ours}\nCLIPS:     {theirs}")


def run(tools, args):
    totals = {"fired": 0, "beaten": 0, "shipments": 0}
    with tempfile.TemporaryDirectory(prefix="lode-oracle-") as folder:
        for seed in range(args.seed, args.seed + args.packs):
            rng = random.Random(seed)
            pack = random_pack.make_pack(rng)
            shipments = [random_pack.make_shipment(rng, pack, f"S{i}") for i in range(args.shipments)]
            try:
                ours = lodestone_answers(tools["lodestone"], folder, pack, shipments)
                theirs = clips_answers(tools["clips"], folder, pack, shipments, args.slip)
            except RuntimeError as e:
                print(f"seed {seed}: {e}")
                return 1
            for s, a, b in zip(shipments, ours, theirs):
                totals["shipments"] += 1
                totals["fired"] += len(b["fired"])
                totals["beaten"] += len(b["beaten"])
                if a != b:
                    if not args.quiet:
                        report(tools, folder, seed, pack, s, args.slip)
                    return 1
    print(f"seeds {args.seed} to {args.seed + args.packs - 1}: {totals['shipments']} shipments, "
          f"{totals['fired']} rules fired, {totals['beaten']} beaten, all as CLIPS has it")
    # A run in which little happens shows little.
    return 0 if totals["fired"] > totals["shipments"] and totals["beaten"] * 20 > totals["shipments"] \
        else 1


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("lodestone")
    parser.add_argument("--packs", type=int, default=200)
    parser.add_argument("--shipments", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--self-test", action="store_true")
    args = parser.parse_args()
    tools = {"lodestone": os.path.abspath(args.lodestone), "clips": shutil.which("clips")}
    if tools["clips"] is None:
        print("no clips here: skipped")
        return 77
    args.slip = args.quiet = args.self_test
    if not args.self_test:
        return run(tools, args)
    args.packs = min(args.packs, 60)
    noticed = run(tools, args) != 0
    print("a wrong translation is " + ("noticed" if noticed else "NOT noticed"))
    return 0 if noticed else 1


if __name__ == "__main__":
    sys.exit(main())
