#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""replay: every demo answer, and its receipt alone, decides again to the same; what was changed is
named. (tests/unit/test_api.c changes every value of an answer; here the real law answers.)

    replay.py LODESTONE WORLD EXAMPLES
"""
import copy
import glob
import json
import os
import subprocess
import sys

FAILED = []


def expect(what, ok, detail=""):
    print("ok  " if ok else "FAIL", what, "" if ok else detail)
    if not ok:
        FAILED.append(what)


def set_at(tree, path, value):
    keys = path.replace("[", ".").replace("]", "").split(".")
    for key in keys[:-1]:
        tree = tree[int(key)] if key.isdigit() else tree[key]
    tree[keys[-1]] = value


class Replay:
    def __init__(self, lodestone, world):
        self.base = [lodestone, "replay", "-i", world, "-"]

    def run(self, answer, indent=None):
        return subprocess.run(self.base, input=json.dumps(answer, indent=indent, ensure_ascii=False),
                              capture_output=True, text=True, check=False)

    def same(self, name, answer):
        for what, tree in (("answer", answer), ("receipt", answer["receipt"])):
            done = self.run(tree, indent=1)
            expect(f"{name}: {what} replays", done.returncode == 0 and answer["receipt"]["sha256"] in done.stdout,
                   done.stderr)

    def refused(self, name, answer, path, value, named=None):
        changed = copy.deepcopy(answer)
        set_at(changed, path, value)
        done = self.run(changed)
        expect(f"{name}: {path} = {value!r} is refused, naming {named or path}",
               done.returncode == 1 and f" {named or path}: " in done.stderr, f"{done.returncode} {done.stderr}")


def main():
    lodestone, world, examples = sys.argv[1:]
    r = Replay(lodestone, world)
    answers = {}
    options = {"03": ["--known", "2026-01-10"], "06": ["--assume", "end_use=military"]}
    for path in sorted(glob.glob(os.path.join(examples, "*.json"))):
        name = os.path.basename(path)
        for extra in ([], options.get(name[:2])):
            if extra is None:
                continue
            done = subprocess.run([lodestone, "check", "-i", world, path, "--json", *extra], capture_output=True,
                                  text=True, check=False)
            answers[name[:2]] = json.loads(done.stdout)
            r.same(f"{name} {' '.join(extra)}".strip(), answers[name[:2]])
    a = answers["04"]
    r.refused("04", a, "verdict", "clear")
    r.refused("04", a, "regimes[0].lines[0].because[0].grade", "recalled")
    r.refused("04", a, "receipt.outcome.verdict", "license")
    r.refused("04", a, "receipt.on", "2026-01-01", "on")
    r.refused("04", a["receipt"], "on", "2026-01-11", "sha256")
    r.refused("04", a["receipt"], "fired", [], "fired[0]")
    r.refused("04", a["receipt"], "image", "sha256:" + "0" * 64)
    r.refused("04", a, "receipt.engine", "0.0.1")
    r.refused("11", answers["11"], "warnings", ["all is well"], "warnings[0]")
    expect("no answer at all is bad input", r.run({"items": []}).returncode == 3)
    print(f"{len(FAILED)} failed")
    sys.exit(1 if FAILED else 0)


if __name__ == "__main__":
    main()
