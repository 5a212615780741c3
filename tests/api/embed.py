#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs examples/embed.c and compares what it prints with what the command line answers.

    embed.py EMBED EMBED.c LODESTONE WORLD
"""
import ast
import json
import re
import subprocess
import sys


def main():
    embed, source, lodestone, world = sys.argv[1:]
    with open(source, encoding="utf-8") as f:
        text = re.search(r"shipment\[\] =\s*(.*?);\n", f.read(), re.S).group(1)
    shipment = "".join(ast.literal_eval(part) for part in re.findall(r'"(?:\\.|[^"\\])*"', text))
    done = subprocess.run([lodestone, "check", "-i", world, "-", "--json"], input=shipment,
                          capture_output=True, text=True, check=False)
    answer = json.loads(done.stdout)
    rules = answer["receipt"]["fired"]
    rules = [r for r in rules if any(b["rule"] == r for g in answer["regimes"] for line in g["lines"]
                                     for b in line["because"])]
    want = [f"verdict {answer['verdict']} (exit code {done.returncode})"]
    want += [f"rule    {r}" for r in rules] + [f"receipt {answer['receipt']['sha256']}"]
    run = subprocess.run([embed, world], capture_output=True, text=True, check=False)
    have = run.stdout.splitlines()
    print(run.stdout, run.stderr, sep="")
    ok = have == want and run.returncode == done.returncode == 10 and "rule    cn.mofcom.2025-18/1C905.a.4" in have
    if not ok:
        print("expected:", *want, sep="\n")
    missing = subprocess.run([embed, "no-such-file"], capture_output=True, text=True, check=False)
    if missing.returncode != 4 or "no-such-file" not in missing.stderr:
        print("a missing image:", missing)
        ok = False
    sys.exit(0 if ok else 1)


if __name__ == "__main__":
    main()
