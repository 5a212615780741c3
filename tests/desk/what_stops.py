#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What stops, over HTTP: the same answer as on the command line; and without licenses.csv, what remains on the desk's
own licenses stands in for it.

    what_stops.py LODESTONE WORLD SOURCE_ROOT
"""
import csv
import json
import os
import shutil
import sys
import tempfile

import desk

ON = "2026-01-10"


def model(root):
    folder = os.path.join(root, "examples/exposure")
    files = {}
    for name in sorted(os.listdir(folder)):
        if name.endswith(".csv"):
            with open(os.path.join(folder, name), encoding="utf-8") as f:
                files[name] = f.read()
    return files


def on_the_command_line(d, files):
    """The answer of `lodestone exposure --json` for these tables."""
    folder = tempfile.mkdtemp(prefix="lodestone-model-")
    try:
        for name, text in files.items():
            with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
                f.write(text)
        return json.loads(d.run("exposure", "-i", d.world, folder, "--on", ON, "--json", expect=None).stdout)
    finally:
        shutil.rmtree(folder)


def stops(answer):
    return {p["product"]: p["readings"]["as_written"]["first_stop_date"] for p in answer["products"]}


def main():
    lodestone, world, root = sys.argv[1:4]
    files = model(root)
    with desk.Desk(lodestone, world) as d:
        manager = d.person("Liu Example (synthetic)", "license_manager", "requester")
        whole = manager.post("/v1/exposure", {"files": files, "on": ON}).must(200).json
        assert whole == on_the_command_line(d, files), "HTTP and the command line differ"
        bare = {k: v for k, v in files.items() if k != "licenses.csv"}
        without = manager.post("/v1/exposure", {"files": bare, "on": ON}).must(200).json
        assert without == on_the_command_line(d, bare), "a desk without licenses adds none"
        assert all(stops(without).values()), stops(without)
        user = next(row for row in csv.DictReader(line for line in files["parties.csv"].splitlines()
                                                  if not line.startswith("#"))
                    if list(row.values())[0] == "motors_jp")
        manager.post("/v1/licenses", {
            "no": "CN-SYNTHETIC-1", "regime": "cn", "kind": "individual", "holder": "Synthetic",
            "end_user": user["name"], "destination": "JP", "from": "2026-01-01", "until": "2026-12-31",
            "lines": [{"line": 1, "description": "magnets", "codes": ["1C905.a.4"], "quantity": "900000 kg"}]}).must(201)
        covered = manager.post("/v1/exposure", {"files": bare, "on": ON}).must(200).json
        licensed = [lane["lane"] for lane in covered["lanes"]
                    if any(span["why_good"] == "licensed" for span in lane["spans"])]
        assert licensed, "no lane rests on the desk's license"
        before = stops(without)
        later = {p: day for p, day in stops(covered).items() if day is None or day > before[p]}
        assert later, (stops(without), stops(covered))
        manager.post("/v1/exposure", {"files": {"bom.csv": "nonsense"}, "on": ON}).must(422, "bad_model")
        broken = {**files, "bom.csv": files["bom.csv"].replace("car_h,pump,", "car_h,pumpx,")
                  .replace("pump_magnet,,40,g", "pump_magnet,,-40,g")}
        wrong = manager.post("/v1/exposure", {"files": broken, "on": ON}).must(422, "bad_model").json
        assert wrong["total"] == len(wrong["errors"]) == 2, wrong
        assert [(e["pointer"], e["line"]) for e in wrong["errors"]] == [("/files/bom.csv", 4), ("/files/bom.csv", 20)]
        assert wrong["errors"][0]["hint"] == "did you mean pump?" and wrong["errors"][0]["column"] == 7, wrong
        manager.post("/v1/exposure", {"files": {"bom.csv": 3}, "on": ON}).must(422)
        manager.post("/v1/exposure", {"files": {}, "on": ON}).must(422, "bad_model")
        d.stop()
    print(f"what stops: over HTTP as on the command line; the desk's license opens {', '.join(licensed)}")


if __name__ == "__main__":
    main()
