#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The Chinese pack against the Catalogue of 2026 and against ordinary goods.

    catalogue.py LODESTONE WORLD DATA [rows|codes|some_codes|goods]

rows   every coded export row is in an entry of its code: the Chinese name as printed, and exactly the customs codes
       printed (hints of ours are marked so and stand beside them)
codes  a shipment that claims a code of the Catalogue gets an answer that names this code (some_codes: every 15th)
goods  200 customs headings drawn at random: none that an entry points at is clear, and of the others at most
       FALSE_ALARMS are anything but clear

DATA is the folder with the evaluation data (cn_mofcom/, hs/). Without it the test is skipped: exit 77.
"""
import csv
import gzip
import json
import os
import random
import re
import subprocess
import sys
import tempfile

DRAWN = 200
FALSE_ALARMS = 0.02  # of the drawn headings that no customs code of the list agrees with
CHUNK = 60  # ids per call of explain


def export_rows(data):
    with open(os.path.join(data, "cn_mofcom/catalogue_2026.csv"), encoding="utf-8-sig", newline="") as f:
        return [row for row in csv.DictReader(f) if row["direction"] == "export"]


def by_code(rows):
    out = {}
    for row in rows:
        entry = out.setdefault(row["code"], {"names": [], "hs": set()})
        entry["names"].append(row["name_zh"])
        entry["hs"] |= {hs for hs in row["hs_codes"].split(";") if hs}
    return out


def explained(lodestone, world, codes):
    """code -> list of (zh, set of customs codes that are not ours), one for each entry of the code."""
    out = {code: [] for code in codes}
    for at in range(0, len(codes), CHUNK):
        text = subprocess.run([lodestone, "explain", "-i", world, *codes[at : at + CHUNK]], check=True,
                              capture_output=True, text=True).stdout
        for block in re.split(r"\n\n(?=\S)", text):
            code = block.split("\n", 1)[0].strip().split("/")[-1]
            zh = re.search(r"^  中文 +(.*)$", block, re.M)
            hs = set(re.findall(r"customs heading ([0-9.]+)$", block, re.M))
            if code in out:
                out[code].append((zh.group(1) if zh else "", {h.replace(".", "") for h in hs}))
    return out


def check_rows(lodestone, world, data):
    want = by_code(export_rows(data))
    have = explained(lodestone, world, sorted(want))
    bad = []
    for code, row in sorted(want.items()):
        if not have[code]:
            bad.append(f"{code}: no entry")
            continue
        zh = " ".join(z for z, _ in have[code])
        hs = set().union(*(h for _, h in have[code]))
        bad += [f"{code}: the name {name!r} is not there" for name in row["names"] if name not in zh]
        if not row["hs"] <= hs:
            bad.append(f"{code}: customs codes missing: {sorted(row['hs'] - hs)}")
        if hs - row["hs"] and len(have[code]) == 1:
            bad.append(f"{code}: customs codes not in the Catalogue: {sorted(hs - row['hs'])}")
    print(f"{len(want)} codes, {sum(len(r['names']) for r in want.values())} rows")
    return bad


def shipment(ident, item):
    return {"id": ident, "on": "2026-03-01", "activity": "export", "from": "CN", "destination": "JP", "via": [],
            "exporter": {"name": "Ningbo Example Co., Ltd. (synthetic)", "country": "CN"},
            "end_user": {"name": "Nagoya Example K.K. (synthetic)", "country": "JP", "kind": ["civil"]},
            "end_use": ["civil"], "items": [dict(item, line=1, origin="CN")], "documents": [], "licenses": [],
            "red_flags": [], "notices": []}


def answers(lodestone, world, shipments):
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as f:
        for s in shipments:
            f.write(json.dumps(s) + "\n")
        f.flush()
        run = subprocess.run([lodestone, "check", "-i", world, "--batch", f.name, "--json"], capture_output=True,
                             text=True, check=False)
    if run.returncode != 0:
        raise SystemExit(f"check --batch failed: {run.stderr[:400]}")
    return [json.loads(line) for line in run.stdout.splitlines()]


def ids_of(answer):
    out = []
    for regime in answer["regimes"]:
        for line in regime["lines"]:
            for part in ("because", "open", "defeated"):
                out += [r["rule"] for r in line.get(part, [])]
    return out


def check_codes(lodestone, world, data, step=1):
    codes = sorted(by_code(export_rows(data)))[::step]
    bad = []
    for code, answer in zip(codes, answers(lodestone, world, [shipment(c, {"codes": {"cn": c}}) for c in codes])):
        if not any(i.split("/")[-1] == code for i in ids_of(answer)):
            bad.append(f"{code}: claimed, and the answer ({answer['verdict']}) does not name it")
        if answer["verdict"] == "clear" and not code.startswith(SUSPENDED):
            bad.append(f"{code}: claimed, and clear")
    print(f"{len(codes)} claimed codes")
    return bad


SUSPENDED = ("1C909", "1C910", "1C911", "1C912", "1C913")


def check_goods(lodestone, world, data):
    with gzip.open(os.path.join(data, "hs/harmonized-system.csv.gz"), "rt", encoding="utf-8", newline="") as f:
        headings = [row for row in csv.DictReader(f) if row["level"] == "6"]
    pointed = {hs[:6] for row in by_code(export_rows(data)).values() for hs in row["hs"]}
    drawn = random.Random(20261125).sample(headings, DRAWN)
    goods = [shipment(r["hscode"], {"hs": r["hscode"], "description": r["description"]}) for r in drawn]
    bad, alarms, ordinary = [], [], 0
    for row, answer in zip(drawn, answers(lodestone, world, goods)):
        listed = row["hscode"] in pointed
        ordinary += not listed
        if listed and answer["verdict"] == "clear":
            bad.append(f"{row['hscode']}: an entry points at it, and it is clear")
        if not listed and answer["verdict"] != "clear":
            alarms.append(f"{row['hscode']} {row['description'][:60]}")
    print(f"{DRAWN} headings, {DRAWN - ordinary} pointed at, {ordinary} ordinary, {len(alarms)} false alarms")
    if len(alarms) > FALSE_ALARMS * ordinary:
        bad += [f"false alarm: {a}" for a in alarms]
    return bad


CHECKS = {"rows": check_rows, "codes": check_codes, "goods": check_goods,
          "some_codes": lambda *where: check_codes(*where, step=15)}


def main():
    lodestone, world, data = sys.argv[1:4]
    what = sys.argv[4:] or ["rows", "codes", "goods"]
    if not os.path.isdir(os.path.join(data, "cn_mofcom")):
        print(f"skipped: the evaluation data is not at {data}")
        return 77
    bad = []
    for name in what:
        bad += CHECKS[name](lodestone, world, data)
    print("\n".join(bad[:60]))
    print(f"catalogue: {len(bad)} findings")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
