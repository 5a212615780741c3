#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Z3 as an oracle from outside: which verdicts are possible, and which questions settle them.

    z3_oracle.py LODESTONE [--packs N] [--shipments N] [--seed N]   compares; exit 1 on a mismatch
    z3_oracle.py LODESTONE --self-test    wrong readings on purpose must be noticed

Random packs are compiled and asked as in clips_oracle.py, but about shipments of which half is
missing. z3_law.py writes the same law and shipment as formulas. Compared are best and worst (the
mildest and the strictest verdict that can be satisfied; settled: no other can), and of every set of
questions listed as sufficient, that it is (no two completions that agree on it have different
verdicts) and that none of its questions can be spared. A mismatch is shrunk, first the shipment, then
the pack. Without Z3 (Debian: python3-z3) the exit code is 77, which meson counts as skipped.
"""
import argparse
import copy
import json
import os
import random
import subprocess
import sys
import tempfile

import random_pack
from clips_oracle import TIME_LIMIT_S, without

try:
    import z3
    import z3_law
except ImportError:
    z3 = None

DEBIAN_PYTHON = "/usr/bin/python3"  # python3-z3 belongs to it; the first on the PATH may be another
SLIPS = ["boundary", "after", "defeat"]


def debian_python():
    """Starts again with the Python that the package belongs to, when this one has no Z3."""
    if z3 is None and os.path.exists(DEBIAN_PYTHON) and "LODE_Z3_TRIED" not in os.environ:
        os.environ["LODE_Z3_TRIED"] = "1"
        sys.stdout.flush()
        os.execv(DEBIAN_PYTHON, [DEBIAN_PYTHON] + sys.argv)


# ---- what is asked --------------------------------------------------------------------------------

def open_pack(rng):
    """As for CLIPS, but the end of a suspension may be unclear, or what follows it unverified."""
    pack = random_pack.make_pack(rng)
    for s in pack["suspensions"]:
        s["afterwards"] = rng.choice(["ends", "unverified"])
        s["unclear"] = s["how"] == "through" and rng.random() < 0.5
    return pack


def number(rng, exact, top, text):
    """The number itself, or a span that it bounds, ends open or closed."""
    at = text(exact)
    return rng.choice([(at, exact, True, exact, True), (at, exact, True, exact, True),
                       (f"> {at}", exact, False, top, True), (f">= {at}", exact, True, top, True),
                       (f"< {at}", 0, True, exact, False), (f"<= {at}", 0, True, exact, True)])


def share(rng, nano):
    if nano == 0:
        return ("no", 0, True, 0, True)
    if rng.random() < 0.3:
        return ("yes", 0, False, 10**9, True)
    return number(rng, nano, 10**9, random_pack.share_text)


def mass(nano):
    return f"{random_pack.decimal(nano, 10**9)} kg"


def open_shipment(rng, pack, name):
    """A complete shipment of which about half is taken away."""
    s = random_pack.make_shipment(rng, pack, name)
    unclear = [x["to"] for x in pack["suspensions"] if x["unclear"]]
    if unclear and rng.random() < 0.4:
        s["on"] = rng.choice(unclear)
    few = rng.choice([0.2, 0.5, 0.8])

    def some(values):
        return {k: v for k, v in values.items() if rng.random() < few}
    law = {"after": rng.choice([None, None, "extended", "lapsed"]),
           "boundary": rng.choice([None, None, "inside", "outside"])}
    for what in law:  # only a question that the law asks can be answered
        key, value = ("afterwards", "unverified") if what == "after" else ("unclear", True)
        if not any(x[key] == value for x in pack["suspensions"]):
            law[what] = None
    contains = {w: share(rng, n) for w, n in some(s["contains"]).items()}
    return {"id": name, "on": s["on"], "kind": s["kind"] if rng.random() < 0.6 else None,
            "contains": contains, "complete": bool(contains) and rng.random() < 0.3,
            "weight": number(rng, s["weight"], None, mass) if rng.random() < few else None,
            "mass": number(rng, s["mass"], None, mass) if rng.random() < few else None,
            "scalars": some(s["scalars"]), "yes_no": some(s["yes_no"]), "sets": some(s["sets"]), **law}


def shipment_json(s):
    item = {"contains": {w: {"no": False, "yes": True}.get(v[0], v[0]) for w, v in s["contains"].items()}}
    if not s["contains"]:
        del item["contains"]
    elif s["complete"]:
        item["contains_complete"] = True
    out = {"id": s["id"], "on": str(s["on"]), "always": "a", "items": [item], **s["scalars"],
           **{y: v == "yes" for y, v in s["yes_no"].items()}, **s["sets"]}
    if s["kind"]:
        item["kind"] = s["kind"]
    if s["weight"]:
        item["weight"] = s["weight"][0]
    if s["mass"]:
        out["mass"] = s["mass"][0]
    for what in ("after", "boundary"):
        if s[what]:
            out[f"law:r.s.{what}"] = s[what]
    return out


# ---- both answers ---------------------------------------------------------------------------------

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
    lines = "".join(json.dumps(shipment_json(s)) + "\n" for s in shipments)
    ran = subprocess.run([lodestone, "check", "-i", world, "--batch", "-", "--json"], input=lines,
                         capture_output=True, text=True, timeout=TIME_LIMIT_S, check=False)
    answers = [json.loads(line) for line in ran.stdout.splitlines()]
    if len(answers) != len(shipments) or any("error" in a for a in answers):
        raise RuntimeError("a shipment was refused:\n" + ran.stdout[:2000] + ran.stderr)
    return answers


class Completions:
    """All that is possible under one law and shipment."""

    def __init__(self, pack, shipment, slip):
        self.law = z3_law.Law(pack, shipment, slip)
        self.verdicts = self.law.verdicts()

    def possible(self):
        return [name for name, f in zip(z3_law.VERDICTS, self.verdicts)
                if self.law.can(f)]

    def settles(self, facts):
        """No two completions that agree on these facts have different verdicts."""
        others = []
        for fact, variables in self.law.of_fact.items():
            for v in variables:
                twin = v if fact in facts else z3.Const(f"{v}'", v.sort())
                others.append((v, twin))
        twins = [z3.substitute(f, *others) for f in self.verdicts]
        known = z3.substitute(z3.And(self.law.known), *others)
        return not self.law.can(known, z3.Or([z3.And(a, z3.Not(b)) for a, b in zip(self.verdicts, twins)]))


def wrong(answer, pack, shipment, slip):
    """What Z3 has otherwise, in words; None when nothing is."""
    all_of = Completions(pack, shipment, slip)
    possible = all_of.possible()
    regime = answer["regimes"][0]
    if not answer["complete"]:
        return "not complete"
    if (regime["worst"], regime["best"]) != (possible[0], possible[-1]):
        return f"{regime['worst']} to {regime['best']}, Z3: {' or '.join(possible)}"
    if len(possible) == 1:
        return "settled, and asks" if answer["sufficient"] else None
    facts = {q["id"]: q["fact"] for q in answer["questions"]}
    if not answer["sufficient"]:
        return "open, and no set of questions is sufficient"
    for each in answer["sufficient"]:
        asked = {facts[q] for q in each}
        if not all_of.settles(asked):
            return f"{sorted(asked)} do not settle it"
        for spared in asked:
            if all_of.settles(asked - {spared}):
                return f"{sorted(asked)} settle it without {spared}"
    return None


# ---- shrinking --------------------------------------------------------------------------------------

def less_known(s):
    """Shipments with one fact less."""
    for key in ("kind", "weight", "mass", "after", "boundary"):
        if s[key] is not None:
            yield {**s, key: None}
    for key in ("scalars", "yes_no", "sets", "contains"):
        for name in s[key]:
            less = copy.deepcopy(s)
            del less[key][name]
            less["complete"] = less["complete"] and bool(less["contains"])
            yield less
    if s["complete"]:
        yield {**s, "complete": False}


def disagree(lodestone, folder, pack, shipment, slip):
    try:
        return wrong(lodestone_answers(lodestone, folder, pack, [shipment])[0], pack, shipment, slip)
    except RuntimeError:
        return None  # left out too much: no such pack, or no such question


def shrink(lodestone, folder, pack, shipment, slip):
    again = True
    while again:
        again = False
        for less in less_known(shipment):
            if disagree(lodestone, folder, pack, less, slip):
                shipment, again = less, True
                break
        for kind in () if again else ("rules", "entries", "suspensions"):
            for i in reversed(range(len(pack[kind]))):
                if i < len(pack[kind]):
                    fewer = without(pack, kind, i)
                    if disagree(lodestone, folder, fewer, shipment, slip):
                        pack, again = fewer, True
    return pack, shipment


def report(lodestone, folder, seed, pack, shipment, slip):
    pack, shipment = shrink(lodestone, folder, pack, shipment, slip)
    print(f"MISMATCH, seed {seed}: {disagree(lodestone, folder, pack, shipment, slip)}")
    print("law:\n" + random_pack.law_text(pack)[len(random_pack.facts_text()):])
    print("shipment: " + json.dumps(shipment_json(shipment)))


def run(lodestone, args, slip=None):
    totals = {"shipments": 0, "open": 0, "sets": 0}
    with tempfile.TemporaryDirectory(prefix="lode-oracle-") as folder:
        for seed in range(args.seed, args.seed + args.packs):
            rng = random.Random(seed)
            pack = open_pack(rng)
            shipments = [open_shipment(rng, pack, f"S{i}") for i in range(args.shipments)]
            try:
                answers = lodestone_answers(lodestone, folder, pack, shipments)
                for s, answer in zip(shipments, answers):
                    totals["shipments"] += 1
                    totals["open"] += answer["best"] != answer["worst"]
                    totals["sets"] += len(answer["sufficient"])
                    if wrong(answer, pack, s, slip):
                        if not slip:
                            report(lodestone, folder, seed, pack, s, slip)
                        return 1
            except RuntimeError as e:
                print(f"seed {seed}: {e}")
                return 1
    print(f"seeds {args.seed} to {args.seed + args.packs - 1}: {totals['shipments']} shipments, "
          f"{totals['open']} of them open, {totals['sets']} sets of questions, all as Z3 has it")
    # A run in which little happens shows little.
    return 0 if 5 * totals["open"] > totals["shipments"] and totals["open"] < totals["shipments"] else 1


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("lodestone")
    parser.add_argument("--packs", type=int, default=100)
    parser.add_argument("--shipments", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--self-test", action="store_true")
    args = parser.parse_args()
    debian_python()
    if z3 is None:
        print("no Z3 for Python here (Debian: python3-z3): skipped")
        return 77
    lodestone = os.path.abspath(args.lodestone)
    if not args.self_test:
        return run(lodestone, args)
    missed = [slip for slip in SLIPS if run(lodestone, args, slip) == 0]
    print("wrong readings are " + (f"NOT noticed: {missed}" if missed else "noticed"))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
