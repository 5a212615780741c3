#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fails on an include that goes against the layering of docs/ARCHITECTURE.md.

    layering.py [ROOT]       check the tree
    layering.py --self-test  show that each rule is caught when broken
"""
import os
import re
import sys

import tree

# folder: the other folders of src/ whose headers it may include. law and decide meet in image only.
MAY_USE = {
    "base": (),
    "text": ("base",),
    "image": ("base", "text"),
    "law": ("base", "text", "image"),
    "decide": ("base", "text", "image"),
    "screen": ("base", "text", "image"),
    "lists": ("base", "text", "image"),
    "check": ("base", "text", "image", "decide", "screen"),
    "exposure": ("base", "text", "image", "decide", "screen", "check"),
    "api": ("base", "text", "image", "decide", "screen", "check", "exposure"),
    "ledger": ("base",),
    "service": ("base", "ledger"),
    "cli": ("base", "text", "image", "law", "decide", "screen", "lists", "check", "ledger", "service"),
}

# Commands that decide as every other program does, through the public header (design 4.4).
EMBEDDERS = ("src/cli/batch.c", "src/cli/batch.h", "src/cli/cmd_check.c", "src/cli/cmd_exposure.c",
             "src/cli/cmd_replay.c", "src/cli/cmd_screen.c")
EMBEDDERS_MAY_USE = ("base", "cli")

# Headers of other projects: the only folders that may include them.
OUTSIDE = {
    "jansson.h": ("check", "cli", "lists", "service"),
    "expat.h": ("lists",),
    "zlib.h": ("lists", "service"),
    "curl/": ("lists",),
    "utf8proc.h": ("text",),
    "sqlite3.h": ("ledger",),
    "microhttpd.h": ("service",),
    "openssl/": ("base",),
    "xxhash.h": ("base",),
}

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.M)


def check_include(folder, own_path, bracket, target):
    if target == "lodestone.h" and bracket == '"':
        return '"lodestone.h": write <lodestone.h>, as every program does'
    for header, allowed in OUTSIDE.items():
        if target.startswith(header) and folder not in allowed:
            return f"only {', '.join(allowed)} may include <{target}>"
    if bracket == "<":
        return None
    if "/" not in target or target.startswith("."):
        return f'"{target}": write the path from src/, as "{folder}/{os.path.basename(target)}"'
    to = target.split("/")[0]
    if to not in MAY_USE:
        return f'"{target}": there is no folder src/{to} in the layering'
    if to != folder and to not in MAY_USE[folder]:
        return f'"{target}": {folder} may use {", ".join(MAY_USE[folder]) or "nothing else"}, not {to}'
    if own_path in EMBEDDERS and to not in EMBEDDERS_MAY_USE:
        return f'"{target}": this command uses <lodestone.h>, not {to}'
    if target.endswith("_int.h") and to != folder:
        return f'"{target}" is private to src/{to}'
    return None


def own_header_first(path, folder, includes, listed):
    own = f"{folder}/{os.path.basename(path)[:-2]}.h"
    if path.endswith(".c") and f"src/{own}" in listed and includes and includes[0][1] != own:
        return f'include "{own}" first: a header must not lean on what comes before it'
    return None


def check(root, listed):
    findings = []
    for path in listed:
        parts = path.split(os.sep)
        if parts[0] != "src" or not path.endswith((".c", ".h")):
            continue
        folder = parts[1]
        if len(parts) != 3 or folder not in MAY_USE:
            findings.append(f"{path}:1: src/{folder} is not in the layering; see tools/layering.py")
            continue
        text = tree.read(root, path)
        includes = [(m.group(1), m.group(2)) for m in INCLUDE.finditer(text)]
        for match in INCLUDE.finditer(text):
            problem = check_include(folder, path, match.group(1), match.group(2))
            if problem:
                findings.append(f"{path}:{text.count(chr(10), 0, match.start()) + 1}: {problem}")
        problem = own_header_first(path, folder, includes, listed)
        if problem:
            findings.append(f"{path}:1: {problem}")
    return findings


CASES = [
    ("a clean tree", {"src/base/a.h": "", "src/law/b.c": '#include "base/a.h"\n#include <stdio.h>\n'}, None),
    ("base includes law", {"src/base/a.c": '\n#include "law/law.h"\n'}, "src/base/a.c:2: "),
    ("law includes decide", {"src/law/a.c": '#include "decide/decide.h"\n'}, "not decide"),
    ("decide includes law", {"src/decide/a.c": '#include "law/law.h"\n'}, "not law"),
    ("check includes law", {"src/check/a.c": '#include "law/law.h"\n'}, "not law"),
    ("check includes cli", {"src/check/a.c": '#  include "cli/cli.h"\n'}, "not cli"),
    ("a relative include", {"src/cli/a.c": '#include "../base/base.h"\n'}, "path from src/"),
    ("a bare include", {"src/cli/a.c": '#include "cli.h"\n'}, "path from src/"),
    ("an unknown folder", {"src/other/a.c": ""}, "not in the layering"),
    ("somebody's private header", {"src/cli/a.c": '#include "decide/decide_int.h"\n'}, "is private"),
    ("its own private header", {"src/decide/a.c": '#include "decide/decide_int.h"\n'}, None),
    ("check reaches around the header", {"src/cli/batch.c": '#include "check/check.h"\n'}, "uses <lodestone.h>"),
    ("check uses the header", {"src/cli/batch.c": '#include "base/base.h"\n#include <lodestone.h>\n'}, None),
    ("the public header in quotes", {"src/cli/a.c": '#include "lodestone.h"\n'}, "write <lodestone.h>"),
    ("JSON in decide", {"src/decide/a.c": "#include <jansson.h>\n"}, "only check, cli, lists"),
    ("SHA in law", {"src/law/a.c": "#include <openssl/evp.h>\n"}, "only base"),
    ("own header not first", {"src/law/a.h": "", "src/law/a.c": '#include <stdio.h>\n#include "law/a.h"\n'}, "first"),
]

if __name__ == "__main__":
    sys.exit(tree.main("layering", check, CASES, "every include goes the right way"))
