#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Models that are wrong: `lodestone exposure` ends with 3, names file and row of every problem and of nothing
else, and writes no answer.

    bad.py LODESTONE WORLD [--rows N]     N: rows of the big file with one bad row
"""
import argparse
import os
import re
import subprocess
import sys
import tempfile
import time

GOOD = {
    "items": "item,unit,unit_mass,supply\ncar,pcs,,\nmirror,pcs,,\nmotor,pcs,,\nmagnet,pcs,25 g,\nglue,kg,,as_needed\n",
    "bom": "parent,child,position,qty,unit,per,scrap,rank,from,until,cap_per_day\n"
           "car,mirror,,2,,,,,,,\nmirror,motor,,1,,,,,,,\nmotor,magnet,m,4,,,,1,,,\nmotor,glue,,3,g,,,,,,\n",
    "make": "item,yield,cap_per_day\nmotor,90 %,\n",
    "lanes": "lane,item,border,rate,share,quota,lead_days\nL1,magnet,no,,,,\nL2,magnet,no,5,,,\n",
    "stock": "item,qty,unit\nmagnet,400,\nmotor,10,\n",
    "transit": "item,qty,eta,border,lane,crosses\nmagnet,50,2026-01-20,passed,,\n",
    "orders": "order,product,qty,due\nO1,car,10,2026-02-01\n",
    "plan": "product,rate\ncar,10\n",
    "licenses": "license,state,lanes,qty,from,until\nG1,granted,L1,100,2026-01-01,2026-12-31\n",
    "scenario": "scenario,lane,from,to,state,factor\n,L1,2026-01-20,2026-01-30,blocked,\n",
}


def add(name, *rows):
    """The good file with rows after its last one."""
    return {name: GOOD[name] + "".join(r + "\n" for r in rows)}


def at(name, *rows):
    """Where rows that `add` appends stand; all of them without numbers."""
    first = GOOD[name].count("\n") + 1
    return [f"{name}.csv:{first + i}" for i in rows or [0]]


# What, files in place of the good ones, where it is wrong, words that must be said.
CASES = [
    ("a parent that is no item", add("bom", "mirorr,glue,,1,,,,,,,"), at("bom"), ["mirror"]),
    ("a child that is no item", add("bom", "mirror,magnat,,1,,,,,,,"), at("bom"), ["magnet"]),
    ("a parent that is not given", add("bom", ",glue,,1,,,,,,,"), at("bom"), ["parent"]),
    ("a negative quantity", add("bom", "mirror,glue,,-1,,,,,,,"), at("bom"), ["-1"]),
    ("a quantity that is no number", add("bom", "mirror,glue,,few,,,,,,,"), at("bom"), ["few"]),
    ("a quantity as a float prints it", add("stock", "glue,1e3,"), at("stock"), []),
    ("not a number", add("stock", "glue,nan,"), at("stock"), ["nan"]),
    ("infinity", add("stock", "glue,inf,"), at("stock"), ["inf"]),
    ("a comma as the decimal point", add("stock", 'glue,"1,5",'), at("stock"), []),
    ("a quantity that is not given", add("stock", "glue,,"), at("stock"), ["qty"]),
    ("a negative stock", add("stock", "glue,-3,"), at("stock"), ["-3"]),
    ("division by zero", add("stock", "glue,1/0,"), at("stock"), ["1/0"]),
    ("more digits than fit", add("stock", "glue," + "9" * 40 + ","), at("stock"), []),
    ("kilograms of pieces without a unit mass", add("bom", "car,motor,,2,kg,,,,,,"), at("bom"), ["unit_mass"]),
    ("meters of pieces", add("stock", "motor,5,m"), at("stock"), []),
    ("a unit that nobody knows", add("stock", "motor,5,pounds"), at("stock"), ["pounds"]),
    ("the same alternate on the same days",
     add("bom", "mirror,magnet,x,1,,,,1,2026-01-01,2026-03-01,", "mirror,magnet,x,2,,,,2,2026-02-01,2026-04-01,"),
     at("bom", 1), []),
    ("an alternate that ends before it begins", add("bom", "motor,glue,m,1,,,,2,2026-03-01,2026-02-01,"), at("bom"), []),
    ("a what-if that ends before it begins", add("scenario", ",L2,2026-03-01,2026-02-01,blocked,"), at("scenario"), []),
    ("a license that ends before it begins", add("licenses", "G2,granted,L2,5,2026-03-01,2026-02-01"), at("licenses"), []),
    ("a day that does not exist", add("orders", "O2,car,1,2026-02-30"), at("orders"), ["2026-02-30"]),
    ("a date the other way round", add("orders", "O2,car,1,01/02/2026"), at("orders"), ["YYYY-MM-DD"]),
    ("an item twice", add("items", "motor,kg,,"), at("items"), ["motor"]),
    ("a lane twice", add("lanes", "L1,glue,no,,,,"), at("lanes"), ["L1"]),
    ("a product planned twice", add("plan", "car,5"), at("plan"), []),
    ("a rate of zero", {"plan": "product,rate\ncar,0\n", "orders": None}, ["plan.csv:2"], []),
    ("a yield of zero", add("make", "mirror,0,"), at("make"), []),
    ("a yield over 1", add("make", "mirror,110 %,"), at("make"), []),
    ("all of it is scrap", add("bom", "mirror,glue,,1,,,100 %,,,,"), at("bom"), []),
    ("per nothing", add("bom", "mirror,glue,,1,,0,,,,,"), at("bom"), []),
    ("a share over 1", add("lanes", "L3,glue,no,,150 %,,"), at("lanes"), []),
    ("a lane of no item", add("lanes", "L3,glu,no,,,,"), at("lanes"), ["glue"]),
    ("goods before the border without a lane", add("transit", "magnet,5,2026-01-20,not_passed,,"), at("transit"), ["lane"]),
    ("goods on a lane of another item", add("transit", "glue,5,2026-01-20,not_passed,L1,"), at("transit"), ["L1"]),
    ("goods on a lane that is not there", add("transit", "magnet,5,2026-01-20,not_passed,L9,"), at("transit"), ["L9"]),
    ("a border that is neither passed nor not", add("transit", "magnet,5,2026-01-20,maybe,L1,"), at("transit"), ["maybe"]),
    ("an order of no product", add("orders", "O2,cart,1,2026-02-01"), at("orders"), ["car"]),
    ("a license for no lane", add("licenses", "G2,granted,L1;L8,5,,"), at("licenses"), ["L8"]),
    ("a state of a license that is none", add("licenses", "G2,grantd,L1,5,,"), at("licenses"), ["granted"]),
    ("a what-if of no lane", add("scenario", ",L7,,,blocked,"), at("scenario"), ["L7"]),
    ("slowed, by how much is not said", add("scenario", ",L2,,,slowed,"), at("scenario"), ["factor"]),
    ("slowed to more than all", add("scenario", ",L2,,,slowed,3/2"), at("scenario"), []),
    ("a state of a lane that is none", add("scenario", ",L2,,,shut,"), at("scenario"), ["shut"]),
    ("a column that is none", {"stock": "item,qnty\nmagnet,4\n"}, ["stock.csv:1"], ["qty"]),
    ("a column twice", {"stock": "item,qty,qty\nmagnet,4,5\n"}, ["stock.csv:1"], ["qty"]),
    ("too many cells", add("stock", "glue,5,kg,now"), at("stock"), []),
    ("an open quote", add("stock", 'glue,"5,kg'), at("stock"), []),
    ("a file that is none", {"stok": GOOD["stock"]}, ["stok.csv"], ["stock.csv"]),
    ("no plan", {"plan": None}, [], ["plan.csv"]),
    ("no items", {"items": None}, [], ["items.csv"]),
    ("a plan without rows", {"plan": "product,rate\n", "orders": None}, ["plan.csv"], []),
    ("an empty file", {"stock": ""}, ["stock.csv"], []),
    ("not UTF-8", add("stock", "gl\udcfce,5,kg"), at("stock"), ["UTF-8"]),
    ("a zero byte", add("stock", "glue,\0,kg"), at("stock"), []),
    ("a loop that takes as much as it gives, without stock",
     {"items": "item,unit\nA,pcs\nB,pcs\nC,pcs\n", "bom": "parent,child,qty\nA,B,1\nB,A,1\nC,A,1\n",
      "plan": "product,rate\nC,1\n", **dict.fromkeys(("make", "lanes", "stock", "transit", "orders", "licenses", "scenario"))},
     [], ["loop", "A", "B"]),
    ("several problems in several files",
     {**add("items", "wiper,parsec,,", "horn,pcs,7 m,"), **add("bom", "car,horn,,none,,,,,,,", "car,wipr,,1,,,,,,,"),
      **add("stock", "magnet,-1,", "horn,1,", "ghost,1,"), **add("orders", "O2,car,1,soon")},
     at("items", 0, 1) + at("bom", 0, 1) + at("stock", 0, 2) + at("orders"), ["parsec", "none", "soon"]),
]


class Check:
    def __init__(self, lodestone, world):
        self.command = [lodestone, "exposure", "-i", world, None, "--on", "2026-01-10", "--horizon", "30", "--json"]

    def run(self, files):
        """(exit code, stdout, stderr, seconds) of the good model with some files in place of its own."""
        with tempfile.TemporaryDirectory() as folder:
            for name, text in {**GOOD, **files}.items():
                if text is not None:
                    with open(os.path.join(folder, name + ".csv"), "w", encoding="utf-8", errors="surrogateescape",
                              newline="") as f:
                        f.write(text)
            self.command[4] = folder
            begun = time.monotonic()
            done = subprocess.run(self.command, capture_output=True, check=False, timeout=300)
            seconds = time.monotonic() - begun
        return done.returncode, done.stdout.decode(), done.stderr.decode(errors="replace"), seconds

    def problems(self, files, where, words):
        code, out, err, _ = self.run(files)
        bad = [] if code == 3 else [f"exit {code}, not 3"]
        bad += ["stdout is not empty"] if out.strip() else []
        told = set(re.findall(r"(\w+\.csv:\d+):\d+: ", err))
        for place in where:
            if place not in (told if ":" in place else err):
                bad.append(f"{place} is not named")
        bad += [f"{t} is named" for t in sorted(told) if t not in where and t.split(":")[0] not in where]
        bad += [f"{w!r} is not said" for w in words if w not in err]
        return bad + ([err.strip()] if bad else [])


def big(check, rows):
    """A bill of material with very many rows and one that is wrong, near its end; and then very many wrong ones."""
    items = GOOD["items"] + "".join(f"part{i},kg,,as_needed\n" for i in range(rows))
    lines = [f"car,part{i},,{i % 7 + 1},g,,,,,," for i in range(rows)]
    row = GOOD["bom"].count("\n") + 1
    worst = rows - rows // 50
    files = {"items": items, **add("bom", *lines[:worst], f"car,part{worst},,number {worst},g,,,,,,", *lines[worst + 1:])}
    bad = check.problems(files, [f"bom.csv:{row + worst}"], [f"number {worst}"])
    code, out, err, seconds = check.run({"items": items, **add("bom", *[line.replace(",g,", ",m,") for line in lines])})
    if code != 3 or out.strip():
        bad.append(f"all rows wrong: exit {code}")
    named = re.findall(r"bom\.csv:(\d+):", err)
    if named[:1] != [str(row)] or len(named) > 1000 or f"{rows - len(named)} more" not in err:
        bad.append(f"all rows wrong: {len(named)} named, first {named[:1]}, in all {rows}: {err[-300:]}")
    return bad, seconds


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("lodestone")
    parser.add_argument("world")
    parser.add_argument("--rows", type=int, default=200000)
    args = parser.parse_args()
    check = Check(args.lodestone, args.world)
    code, out, err, _ = check.run({})
    n = 0
    if code in (2, 3, 4) or not out:  # others tell what the answer is
        print(f"the good model: exit {code}: {err}")
        n += 1
    for what, files, where, words in CASES:
        found = check.problems(files, where, words)
        n += bool(found)
        if found:
            print(f"{what}:\n  " + "\n  ".join(found))
    found, seconds = big(check, args.rows)
    print(f"{len(CASES)} wrong models, {n} not told as they should be; {args.rows} rows in {seconds:.1f} s")
    print("\n".join(found))
    return 1 if n or found else 0


if __name__ == "__main__":
    sys.exit(main())
