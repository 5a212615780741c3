#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fails unless DATA.md tells, for every data file that ships, where it comes from and its hash.

    data.py [ROOT]            check the table
    data.py --update [ROOT]   write the present hashes, add rows for new files (their other cells
                              are "?", which the check refuses), drop rows of files that are gone
    data.py --self-test       show that each rule is caught when broken

Data is: what lies in lists/, in a lists/ folder of a pack, in examples/, in a corpus/ folder of the tests, the
table of countries, and every .csv file. Scripts and pages are not. A corpus has one row for its folder, and so have all
models in a cases/ folder of the tests: written with a slash at the end; the hash is that of the lines "SHA-256  NAME",
one per file, sorted by name.
"""
import fnmatch
import hashlib
import os
import sys

import tree

DATA = ("packs/base/countries.law", "packs/*/lists/*", "packs/lists/*", "lists/*", "examples/*", "tests/*/corpus/*",
        "tests/lists/data/*", "*.csv", "*.tsv")
NOT_DATA = (".sh", ".md", ".py", ".build", ".c", ".h")
HEAD = "| File | Publisher | Captured | SHA-256 | Terms |"
RULE = "|---|---|---|---|---|"


def sha256(root, path):
    with open(os.path.join(root, path), "rb") as f:
        return hashlib.sha256(f.read()).hexdigest()


def row_name(path):
    """A file's row; for a file of a corpus or of cases that is its folder's."""
    parts = path.split("/")
    if parts[0] == "tests" and "cases" in parts[:-1]:
        return "/".join(parts[:parts.index("cases") + 1]) + "/"
    if parts[0] == "tests" and "corpus" in parts[:-1]:
        depth = min(parts.index("corpus") + 2, len(parts) - 1)
        return "/".join(parts[:depth]) + "/"
    return path


def present(root, listed):
    """{row name: hash} of all data that is there."""
    groups = {}
    for path in listed:
        if any(fnmatch.fnmatch(path, p) for p in DATA) and not path.endswith(NOT_DATA):
            groups.setdefault(row_name(path), []).append(path)
    hashes = {}
    for name, paths in groups.items():
        if name.endswith("/"):
            lines = "".join(f"{sha256(root, p)}  {p[len(name):]}\n" for p in sorted(paths))
            hashes[name] = hashlib.sha256(lines.encode()).hexdigest()
        else:
            hashes[name] = sha256(root, name)
    return hashes


def parse(text):
    """(line number, cells) of every row below the table's head; cells without backquotes."""
    rows = []
    inside = False
    for number, line in enumerate(text.split("\n"), 1):
        if line == HEAD:
            inside = True
        elif not line.startswith("|"):
            inside = False
        elif inside and line != RULE:
            rows.append((number, [c.strip().strip("`") for c in line.strip("|").split("|")]))
    return rows


def check(root, listed):
    if "DATA.md" not in listed:
        return ["DATA.md:1: missing"]
    hashes = present(root, listed)
    findings = []
    seen = set()
    rows = parse(tree.read(root, "DATA.md"))
    if not rows and hashes:
        findings.append(f"DATA.md:1: no table; it begins with {HEAD}")
    for number, cells in rows:
        where = f"DATA.md:{number}: {cells[0]}"
        if len(cells) != 5:
            findings.append(f"{where}: {len(cells)} cells, expected 5")
            continue
        if cells[0] in seen:
            findings.append(f"{where}: listed twice")
        seen.add(cells[0])
        for title, cell in zip(("publisher", "captured", "terms"), (cells[1], cells[2], cells[4])):
            if cell in ("", "?"):
                findings.append(f"{where}: {title} is not told")
        if cells[0] not in hashes:
            findings.append(f"{where}: listed but not there, or not data")
        elif cells[3] != hashes[cells[0]]:
            findings.append(f"{where}: hash differs; if the change is meant, run tools/data.py --update")
    for name in sorted(set(hashes) - seen):
        findings.append(f"{name}:1: not listed in DATA.md; run tools/data.py --update and fill in its row")
    return findings


def update(root):
    """Rewrites the rows in place; several tables may divide them, new rows go to the last one."""
    hashes = present(root, tree.files(root))
    lines = tree.read(root, "DATA.md").split("\n")
    rows = dict(parse("\n".join(lines)))
    written = []
    last = None
    for number, line in enumerate(lines, 1):
        if number in rows:
            cells = rows[number]
            if cells[0] not in hashes:
                continue
            cells += ["?"] * (5 - len(cells))
            line = f"| `{cells[0]}` | {cells[1]} | {cells[2]} | `{hashes.pop(cells[0])}` | {cells[4]} |"
        written.append(line)
        if number in rows or line == RULE:
            last = len(written)
    if last is None:
        written += [HEAD, RULE]
        last = len(written)
    written[last:last] = [f"| `{name}` | ? | ? | `{hashes[name]}` | ? |" for name in sorted(hashes)]
    with open(os.path.join(root, "DATA.md"), "w", encoding="utf-8") as f:
        f.write("\n".join(written))
    print(f"data: {len(hashes)} new rows")
    return 0


def table(*rows):
    return "\n".join([HEAD, RULE] + ["| " + " | ".join(r) + " |" for r in rows]) + "\n"


X = hashlib.sha256(b"x").hexdigest()
CORPUS = hashlib.sha256(f"{X}  1\n{X}  2\n".encode()).hexdigest()
MODELS = hashlib.sha256(f"{X}  j/1.csv\n{X}  k/2.csv\n".encode()).hexdigest()
FILE = "packs/cn/lists/a.csv"
CASES = [
    ("a true table", {FILE: "x", "DATA.md": table([FILE, "us", "2026-01-01", X, "free"])}, None),
    ("backquotes", {FILE: "x", "DATA.md": table([f"`{FILE}`", "us", "2026-01-01", f"`{X}`", "free"])}, None),
    ("no DATA.md", {FILE: "x"}, "DATA.md:1: missing"),
    ("a file not listed", {FILE: "x", "DATA.md": table()}, f"{FILE}:1: not listed"),
    ("an example not listed", {"examples/a.json": "x", "DATA.md": table()}, "not listed"),
    ("a snapshot not listed", {"lists/us.sdn.list": "x", "DATA.md": table()}, "not listed"),
    ("a .csv anywhere", {"docs/deep/a.csv": "x", "DATA.md": table()}, "not listed"),
    ("a script is not data", {"examples/demo.sh": "x", "DATA.md": table()}, None),
    ("a listed file is gone", {"DATA.md": table([FILE, "us", "2026-01-01", X, "free"])}, "not there"),
    ("a changed file", {FILE: "y", "DATA.md": table([FILE, "us", "2026-01-01", X, "free"])}, "hash differs"),
    ("no publisher", {FILE: "x", "DATA.md": table([FILE, "?", "2026-01-01", X, "free"])}, "publisher is not told"),
    ("no terms", {FILE: "x", "DATA.md": table([FILE, "us", "2026-01-01", X, ""])}, "terms is not told"),
    ("listed twice", {FILE: "x", "DATA.md": table(*[[FILE, "us", "d", X, "free"]] * 2)}, "twice"),
    ("too few cells", {FILE: "x", "DATA.md": table([FILE, "us"])}, "expected 5"),
    ("a corpus", {"tests/fuzz/corpus/j/1": "x", "tests/fuzz/corpus/j/2": "x",
                  "DATA.md": table(["tests/fuzz/corpus/j/", "us", "2026", CORPUS, "free"])}, None),
    ("cases", {"tests/a/cases/1": "no data", "tests/a/cases/j/1.csv": "x", "tests/a/cases/k/2.csv": "x",
               "DATA.md": table(["tests/a/cases/", "us", "2026", MODELS, "free"])}, None),
    ("a corpus that grew", {"tests/fuzz/corpus/j/1": "x", "tests/fuzz/corpus/j/2": "x", "tests/fuzz/corpus/j/3": "",
                            "DATA.md": table(["tests/fuzz/corpus/j/", "us", "2026", CORPUS, "free"])}, "hash differs"),
]

if __name__ == "__main__":
    if sys.argv[1:2] == ["--update"]:
        sys.exit(update(sys.argv[2] if len(sys.argv) > 2 else "."))
    sys.exit(tree.main("data", check, CASES, "DATA.md is complete"))
