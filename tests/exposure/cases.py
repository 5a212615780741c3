#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Worked examples of what stops, one folder each: a model and, in expected.json, the figures that were found by
hand and where they stand in the answer.

    cases.py LODESTONE WORLD FOLDER     against the program
    cases.py --oracle FOLDER            against oracle.py; cases that need law, or an error, are left out

expected.json: {"on", "horizon", "runs": [{"args": [...], "expect": {PATH: value}, "expect_sets": {PATH: [[..]]}}]}
or {"args", "exit", "stderr": [words]}; "model": where the files are when they are not beside it; "law": true when
lanes cross a border, of which the oracle cannot tell. PATH: names apart by points, [key=value] picks from a list,
[n] is the n-th. Paths, dates and how far a search is complete are said by the program alone.
"""
import json
import os
import re
import subprocess
import sys


def at(answer, path):
    """The value at a path; KeyError when there is none."""
    for name, key, value, index in re.findall(r"([a-z_]+)|\[([a-z_]+)=([^\]]+)\]|\[(\d+)\]", path):
        if name:
            answer = answer[name]
        elif index:
            answer = answer[int(index)]
        else:
            answer = next((x for x in answer if x[key] == value), None)
            if answer is None:
                raise KeyError(f"{key}={value}")
    return answer


def as_set(sets):
    return sorted(sorted(s) for s in sets)


def differences(answer, run):
    out = []
    for path, value in {**run.get("expect", {}), **run.get("expect_sets", {})}.items():
        try:
            got = at(answer, path)
        except (KeyError, IndexError, TypeError) as e:
            out.append(f"{path}: not there ({e})")
            continue
        same = as_set(got) == as_set(value) if path in run.get("expect_sets", {}) else got == value
        if not same:
            out.append(f"{path}: {json.dumps(got)}, not {json.dumps(value)}")
    return out


def by_program(lodestone, world, folder, case, run):
    command = [lodestone, "exposure", "-i", world, folder, "--on", case["on"], "--horizon", str(case["horizon"]),
               "--json"] + run["args"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    if "exit" in run:
        out = [] if done.returncode == run["exit"] else [f"exit {done.returncode}, not {run['exit']}"]
        out += ["stdout is not empty"] if done.stdout.strip() else []
        return out + [f"stderr does not say {w!r}: {done.stderr.strip()}" for w in run["stderr"] if w not in done.stderr]
    try:
        return differences(json.loads(done.stdout), run)
    except ValueError:
        return [f"exit {done.returncode}, no answer: {done.stderr.strip()}"]


def by_oracle(folder, case, run):
    import oracle
    args = dict(zip(run["args"][::2], run["args"][1::2]))
    model = oracle.Model(folder, case["on"], args.get("--scenario", ""))
    answer = oracle.answer(model, case["horizon"], args.get("--policy", "prop"))
    told = {k: v for k, v in run.get("expect", {}).items() if not re.search(r"\bpath|_date|complete", k)}
    return differences(answer, {**run, "expect": told})


def main():
    oracle_only = sys.argv[1] == "--oracle"
    root = sys.argv[-1]
    n, bad = 0, []
    for name in sorted(os.listdir(root)):
        folder = os.path.join(root, name)
        with open(os.path.join(folder, "expected.json"), encoding="utf-8") as f:
            case = json.load(f)
        folder = os.path.normpath(os.path.join(folder, case.get("model", ".")))
        for run in case["runs"]:
            if oracle_only and (case.get("law") or "exit" in run):
                continue
            n += 1
            found = by_oracle(folder, case, run) if oracle_only else by_program(*sys.argv[1:3], folder, case, run)
            bad += [f"{name} {' '.join(run['args'])}\n  {x}" for x in found]
    print("\n".join(bad + [f"{n} runs, {len(bad)} figures differ"]))
    return 1 if bad or not n else 0


if __name__ == "__main__":
    sys.exit(main())
