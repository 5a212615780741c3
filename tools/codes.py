#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fails when a code of a refusal or problem is said that no table has, or a table has one that nobody says.

refuse(err, CODE, ...) takes the codes of src/ledger/refusal.c, problem_fail(err, CODE, ...) the service's own of
src/service/problem.c. Both assert it, but only when the line runs.

    codes.py [ROOT]       check the tree
    codes.py --self-test  show that each rule is caught when broken
"""
import re
import sys

import tree

TABLES = {"refuse": "src/ledger/refusal.c", "problem_fail": "src/service/problem.c"}
CALL = re.compile(r"\b(refuse|problem_fail|problem_json)\(")
WORD = re.compile(r'"([a-z0-9_]+)"')


def code_argument(text, at, which):
    """The argument of this number of the call whose bracket opens before `at`."""
    depth, start, n, in_text = 0, at, 0, False
    for i in range(at, len(text)):
        c = text[i]
        if in_text:
            in_text = c != '"' or text[i - 1] == "\\"
        elif c == '"':
            in_text = True
        elif c in "([{":
            depth += 1
        elif c in ")]}" and depth > 0:
            depth -= 1
        elif c in ",)" and depth == 0:
            if n == which:
                return text[start:i]
            n, start = n + 1, i + 1
            if c == ")":
                break
    return ""


def table_codes(text):
    return re.findall(r'^\s*\{"([a-z0-9_]+)", [\d"]', text, re.M)


def twice(tables):
    return [f"{TABLES[which]}:1: {code} stands there twice" for which, codes in tables.items()
            for code in sorted(set(codes)) if codes.count(code) > 1]


def check(root, listed):
    findings, said = [], {"refuse": set(), "problem_fail": set()}
    tables = {f: table_codes(tree.read(root, p)) for f, p in TABLES.items() if p in listed}
    findings += twice(tables)
    sources = [p for p in listed if p.startswith(("src/ledger/", "src/service/", "src/cli/")) and p.endswith(".c")]
    everything = ""
    for path in sources:
        text = tree.read(root, path)
        everything += text if path not in TABLES.values() else ""
        for m in CALL.finditer(text):
            which = "problem_fail" if m.group(1) == "problem_json" else m.group(1)
            argument = code_argument(text, m.end(), 0 if m.group(1) == "problem_json" else 1)
            for code in WORD.findall(argument):
                said[which].add(code)
                if which in tables and code not in tables[which]:
                    line = text.count("\n", 0, m.start()) + 1
                    findings.append(f"{path}:{line}: the code {code} stands in no table: add it to {TABLES[which]}")
    # A code may come from a table of its own module, or be given over in a variable.
    for which, codes in tables.items():
        for code in sorted(set(codes) - said[which]):
            own = tree.read(root, TABLES[which]).count(f'"{code}"') > 1
            if not re.search(rf'"{code}\\?"', everything) and not own:
                findings.append(f"{TABLES[which]}:1: nobody says {code}")
    return findings


REFUSALS = 'x = {\n    {"stale", "Old", 1},\n    {"role_missing", "No", 2},\n};\n'
PROBLEMS = 'x = {\n    {"internal", 500, "Oh", "h"},\n};\n'
BOTH = 'refuse(err, a(b, "c") ? "stale" : "role_missing", "%s", x);\nproblem_fail(err, "internal", "x");\n'
CASES = [
    ("all is said and there", {"src/ledger/refusal.c": REFUSALS, "src/service/problem.c": PROBLEMS,
                               "src/service/a.c": BOTH.replace('a(b, "c")', "a")}, None),
    ("an unknown refusal", {"src/ledger/refusal.c": REFUSALS,
                            "src/ledger/a.c": 'refuse(err, "old", "x"); "stale" "role_missing"'}, "code old stands"),
    ("an unknown one in a choice", {"src/ledger/refusal.c": REFUSALS,
                                    "src/ledger/a.c": '\nrefuse(\n err, x ? "stale" : "rolle", "x"); "role_missing"'},
     "src/ledger/a.c:2: "),
    ("a refusal of the ledger as a problem", {"src/ledger/refusal.c": REFUSALS, "src/service/problem.c": PROBLEMS,
                                              "src/service/a.c": BOTH + 'problem_fail(err, "stale", "");'},
     "code stale stands"),
    ("one code twice", {"src/ledger/refusal.c": REFUSALS + '    {"stale", "Old", 1},\n',
                        "src/ledger/a.c": 'refuse(err, "stale", ""); "role_missing"'}, "stale stands there twice"),
    ("nobody says it", {"src/ledger/refusal.c": REFUSALS, "src/ledger/a.c": 'refuse(err, "stale", "x");'},
     "nobody says role_missing"),
    ("a code that is given over",
     {"src/ledger/refusal.c": REFUSALS,
      "src/ledger/a.c": 'const char *c = "role_missing"; refuse(err, "stale", "");'}, None),
]

if __name__ == "__main__":
    sys.exit(tree.main("codes", check, CASES, "every code stands in its table, and is said"))
