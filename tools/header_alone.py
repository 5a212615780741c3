#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fails unless every header compiles alone, and twice in a row.

    header_alone.py [ROOT] -- COMPILER [ARGUMENT...]
    header_alone.py --self-test -- COMPILER [ARGUMENT...]
"""
import concurrent.futures
import os
import subprocess
import sys

import tree

FLAGS = ["-std=c17", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Wpedantic", "-Wstrict-prototypes", "-Werror",
         "-fsyntax-only", "-x", "c", "-"]


def compile_alone(compiler, root, path):
    source = f'#include "{path}"\n#include "{path}"\nextern int a_unit_is_never_empty;\n'
    command = compiler + ["-I", os.path.join(root, "src"), "-I", os.path.join(root, "include"), "-I", root] + FLAGS
    done = subprocess.run(command, input=source, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return None
    first = next((line for line in done.stderr.splitlines() if "error" in line), done.stderr.strip())
    return f"{path}:1: does not compile alone: {first}"


def check_with(compiler):
    def check(root, listed):
        headers = [p for p in listed if p.endswith(".h") and p.startswith(("src/", "tests/", "include/"))]
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            results = list(pool.map(lambda p: compile_alone(compiler, root, p), headers))
        return [r for r in results if r]
    return check


CASES = [
    ("a good header",
     {"src/a.h": "#ifndef LODE_A_H\n#define LODE_A_H\n#include <stddef.h>\nsize_t f(void);\n#endif\n"}, None),
    ("a header that leans on another", {"src/a.h": "size_t f(void);\n"}, "src/a.h:1: does not compile alone"),
    ("a header without guard", {"src/a.h": "typedef struct a { int b; } a;\n"}, "does not compile alone"),
]

if __name__ == "__main__":
    if "--" not in sys.argv:
        sys.exit(__doc__)
    cut = sys.argv.index("--")
    cc = sys.argv[cut + 1:] or ["cc"]
    del sys.argv[cut:]
    sys.exit(tree.main("header-alone", check_with(cc), CASES, "every header compiles alone"))
