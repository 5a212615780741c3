#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fails on what the house style rules out and no compiler reports; see CONTRIBUTING.md.

    tidy.py [ROOT]       check the tree, and report the sizes of the C files
    tidy.py --self-test  show that each rule is caught when broken
"""
import os
import re
import statistics
import sys

import tree

FILE_LINES_MAX = 1000
FILE_LINES_MEDIAN = 250
FUNCTION_LINES_MAX = 60
LINE_COLUMNS_MAX = 120
TEST_TEXT_COLUMNS_MAX = 200

BANNED = {
    "strcpy": "str_dup or strbuf_add", "strncpy": "str_dup or strbuf_add", "strcat": "strbuf_addz",
    "strncat": "strbuf_add", "sprintf": "snprintf or strbuf_addf", "vsprintf": "vsnprintf",
    "strtok": "a loop over a str", "strtok_r": "a loop over a str", "atoi": "nano_parse or strtoul",
    "atol": "nano_parse or strtoul", "atof": "nano_parse", "strtod": "nano_parse", "gets": "file_read",
    "scanf": "a parser of ours", "sscanf": "a parser of ours", "fscanf": "a parser of ours",
    "localtime": "date_parse", "localtime_r": "date_parse", "mktime": "date_parse", "gmtime": "gmtime_r",
    "ctime": "date_print", "asctime": "date_print", "alloca": "an arena", "setjmp": "a status",
    "longjmp": "a status", "setlocale": "bytes and Unicode tables", "system": "nothing", "rand": "a seeded generator",
    "tmpnam": "mkstemp", "mktemp": "mkstemp",
}
CALL = re.compile(r"(?<![\w.>])(" + "|".join(BANNED) + r")\s*\(")
# The command line and the service alone know what time it is; date.c holds the front door to the calendar.
CLOCK = re.compile(r"(?<![\w.>])(time|gettimeofday|clock_gettime|clock)\s*\(")
CLOCK_ALLOWED = ("src/base/date.c", "src/cli/", "src/service/", "tests/", "bench/")
FLOAT = re.compile(r"\b(float|double)\b")
FLOAT_FREE = ("src/base/", "src/text/", "src/image/", "src/law/", "src/decide/", "src/check/")
MACHINE_PATH = re.compile(r"(?<![\w./~}-])/(home|root|work|Users)/\w")

PAGES = (".ts", ".tsx", ".mjs", ".css")
TEXT = (".c", ".h", ".py", ".sh", ".law", ".md", ".build", ".json", ".jsonl", ".csv", ".txt", ".yml", ".html") + PAGES
PROGRAM = (".c", ".h", ".py", ".sh") + PAGES
PAGE_LINES_MAX = 500
MERGE_MARK = re.compile(r"^(<{7}|\|{7}|>{7})( .*)?$|^={7}$", re.M)
BYTES = ("tests/fuzz/corpus/", "lists/")  # of others, or of any kind
SCRIPTS = ("dev", os.path.join(".ci", "run"))
# Inputs that are broken on purpose, and texts that are compared byte by byte.
RAW_FOLDERS = ("tests/fuzz/corpus/", "tests/golden/", "tests/lists/data/", "tests/lists/expected/")


def functions(code):
    """(first line, name, lines) of every function definition; relies on the layout of .clang-format:
    a body ends at the first brace in column one."""
    lines = code.split("\n")
    start = None
    head = None
    for number, line in enumerate(lines, 1):
        if start is None:
            if re.match(r"[A-Za-z_]", line) and not line.startswith(("typedef", "struct", "enum", "union", "extern")):
                head = number
            if head and line.rstrip().endswith("{"):
                signature = " ".join(lines[head - 1:number])
                if "(" in signature and "=" not in signature.split("(")[0]:
                    start = head
            if line.rstrip().endswith(";") or line.startswith("}"):
                head = None
        elif line.startswith("}"):
            name = re.search(r"(\w+)\s*\(", " ".join(lines[start - 1:number]))
            yield start, name.group(1) if name else "?", number - start + 1
            start = head = None


def check_c(path, text):
    code = tree.code_only(text)
    lines = code.split("\n")
    if len(text.splitlines()) > FILE_LINES_MAX:
        yield 1, f"{len(text.splitlines())} lines; a file is one concept of at most {FILE_LINES_MAX}"
    for first, name, size in functions(code):
        if size > FUNCTION_LINES_MAX:
            yield first, f"{name} has {size} lines; at most {FUNCTION_LINES_MAX}"
    for number, line in enumerate(lines, 1):
        for match in CALL.finditer(line):
            yield number, f"{match.group(1)} is banned; use {BANNED[match.group(1)]}"
        if not path.startswith(CLOCK_ALLOWED) and CLOCK.search(line):
            yield number, "only the command line and the service read the clock"
        if path.startswith(FLOAT_FREE) and FLOAT.search(line):
            yield number, "no floating point where things are decided"
    if path.endswith(".h") and not re.search(r"^#ifndef (LODE_\w+)\n#define \1\b", text, re.M):
        yield 1, "a header opens with #ifndef LODE_X_H and #define of the same name"
    if not re.match(r"(/\* SPDX[^\n]*\n \*|// SPDX[^\n]*\n(//|/\*))", text):
        yield 1, "a file opens with the SPDX line and a comment on its role"


def check_text(path, text):
    first_lines = "\n".join(text.split("\n")[:2])
    program = path.endswith(PROGRAM) or path in SCRIPTS
    if program and "SPDX-License-Identifier: Apache-2.0" not in first_lines:
        yield 1, "no SPDX-License-Identifier: Apache-2.0 in the first two lines"
    for number, line in enumerate(text.split("\n"), 1):
        if line != line.rstrip():
            yield number, "blanks (or a carriage return) at the end of the line"
        if "\t" in line:
            yield number, "a tab; indent with blanks"
        # law text or JSON inside a test reads better unbroken
        limit = TEST_TEXT_COLUMNS_MAX if path.startswith("tests/") and '"' in line else LINE_COLUMNS_MAX
        # an element of a page with what it says stays on one line
        if program and not path.endswith(PAGES) and len(line) > limit:
            yield number, f"{len(line)} columns; at most {limit}"
        if MACHINE_PATH.search(line) and path != os.path.join("tools", "tidy.py"):
            yield number, "a path of somebody's machine"
    if text and not text.endswith("\n"):
        yield text.count("\n") + 1, "no line end at the end of the file"


def merge_marks(root, path):
    """What a merge left behind, in every text that people write, the golden ones too."""
    try:
        text = tree.read(root, path)
    except UnicodeDecodeError:
        return []
    return [f"{path}:{text.count(chr(10), 0, m.start()) + 1}: a mark of a merge that is not finished"
            for m in MERGE_MARK.finditer(text)]


def check(root, listed):
    findings = []
    for path in listed:
        findings += [] if path.startswith(BYTES) else merge_marks(root, path)
        if path.startswith(RAW_FOLDERS) or not (path.endswith(TEXT) or path in SCRIPTS):
            continue
        try:
            text = tree.read(root, path)
        except UnicodeDecodeError:
            findings.append(f"{path}:1: not UTF-8")
            continue
        problems = list(check_text(path, text))
        if path.endswith((".c", ".h")):
            problems += check_c(path, text)
        if path.endswith(PAGES) and text.count("\n") > PAGE_LINES_MAX:
            problems.append((1, f"{text.count(chr(10))} lines; a file of the pages has at most {PAGE_LINES_MAX}"))
        findings += [f"{path}:{line}: {problem}" for line, problem in sorted(set(problems))]
    return findings


def sizes(root):
    counts = sorted((tree.read(root, p).count("\n"), p) for p in tree.files(root)
                    if p.startswith("src" + os.sep) and p.endswith((".c", ".h")))
    if counts:
        median = int(statistics.median(n for n, _ in counts))
        print(f"tidy: {len(counts)} files in src, {sum(n for n, _ in counts)} lines, median {median} "
              f"(aim: {FILE_LINES_MEDIAN}), longest {counts[-1][1]} with {counts[-1][0]}")


HEAD = "/* SPDX-License-Identifier: Apache-2.0\n *\n * a role\n */\n"
GUARD = "#ifndef LODE_A_H\n#define LODE_A_H\n"


def body(lines):
    return HEAD + "static int f(void)\n{\n" + "    g();\n" * (lines - 3) + "}\n"


CASES = [
    ("a clean file", {"src/law/a.c": body(60)}, None),
    ("a function of 61 lines", {"src/law/a.c": body(61)}, "f has 61 lines"),
    ("braces on the line of the head", {"src/law/a.c": HEAD + "int\nf(int a,\n  int b) {\n" + "g();\n" * 60 + "}\n"},
     "f has 63 lines"),
    ("a long table is no function", {"src/law/a.c": HEAD + "static const int t[] = {\n" + "    1,\n" * 90 + "};\n"},
     None),
    ("a file of 1,001 lines", {"src/law/a.c": HEAD + "\n" * 997}, "1001 lines"),
    ("a banned call", {"src/law/a.c": HEAD + "void f(void)\n{\n    strcpy(a, b);\n}\n"}, "a.c:7: strcpy is banned"),
    ("a banned word in a comment", {"src/law/a.c": HEAD + "/* no strcpy(a) here */\n"}, None),
    ("a name that ends like a banned one", {"src/law/a.c": HEAD + "int x = my_gets(1);\n"}, None),
    ("the clock in a decision", {"src/decide/a.c": HEAD + "int x = time(NULL);\n"}, "clock"),
    ("a float in a decision", {"src/decide/a.c": HEAD + "double x;\n"}, "floating point"),
    ("a header without guard", {"src/law/a.h": HEAD}, "#ifndef"),
    ("a header with guard", {"src/law/a.h": HEAD + GUARD + "#endif\n"}, None),
    ("no SPDX line", {"src/law/a.c": "int a;\n"}, "SPDX"),
    ("no SPDX line in a script", {"tools/a.sh": "#!/bin/sh\n"}, "SPDX"),
    ("no opening comment", {"src/law/a.c": "/* SPDX-License-Identifier: Apache-2.0 */\nint a;\n"}, "role"),
    ("a tab", {"docs/a.md": "a\tb\n"}, "a.md:1: a tab"),
    ("trailing blanks", {"packs/a.law": "pack x \n"}, "end of the line"),
    ("a carriage return", {"packs/a.law": "pack x\r\n"}, "end of the line"),
    ("a long line", {"src/law/a.c": HEAD + "/* " + "x" * 120 + " */\n"}, "126 columns"),
    ("no line end", {"docs/a.md": "a"}, "no line end"),
    ("a path of a machine", {"docs/a.md": "see /ho" + "me/me/x\n"}, "somebody's machine"),
    ("a web address is none", {"docs/a.md": "https://example.org/work/x\n"}, None),
    ("a merge not finished", {"docs/a.md": "<" * 7 + " HEAD\na\n"}, "a.md:1: a mark of a merge"),
    ("its middle", {"tests/golden/a.txt": "a\n" + "=" * 7 + "\nb\n"}, "a.txt:2: a mark of a merge"),
    ("its end", {"dev": "# SPDX-License-Identifier: Apache-2.0\n" + ">" * 7 + " other\n"}, "dev:2: a mark of a merge"),
    ("a line of eight is none", {"docs/a.md": "a\n" + "=" * 8 + "\n" + "a" + "<" * 7 + " b\n"}, None),
    ("packages of the pages are not ours", {"web/node_modules/a/a.ts": "a\t"}, None),
    ("no SPDX line in a page", {"web/src/a.tsx": "let a;\n"}, "SPDX"),
    ("a page of 501 lines", {"web/src/a.ts": "// SPDX-License-Identifier: Apache-2.0\n" + "\n" * 500}, "501 lines"),
    ("raw bytes stay raw", {"tests/fuzz/corpus/x/a.law": "a \t\r"}, None),
]

if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1] != "--self-test":
        sizes(sys.argv[1])
    sys.exit(tree.main("tidy", check, CASES, "{n} files are tidy"))
