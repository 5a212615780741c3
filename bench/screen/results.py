# SPDX-License-Identifier: Apache-2.0
"""Rows of BUILD/bench/screen.jsonl, which several programs fill: a row replaces the one of the same work and peer."""
import json
import os


def ratio(ours, theirs):
    return round(ours / theirs, 3) if theirs else None


def row(work, ours, unit, peer, theirs, less_is_better=False, **extra):
    """ratio: how many times better ours is, whichever way is better."""
    better = ratio(theirs, ours) if less_is_better else ratio(ours, theirs)
    return {"work": work, "ours": ours, "unit": unit, "peer": peer, "theirs": theirs, "ratio": better, **extra}


def put(build, rows):
    new = {(r["work"], r["peer"]) for r in rows}
    path = os.path.join(build, "bench", "screen.jsonl")
    kept = []
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            kept = [line for line in file if (json.loads(line)["work"], json.loads(line)["peer"]) not in new]
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(kept)
        for one in rows:
            file.write(json.dumps(one, ensure_ascii=False) + "\n")
