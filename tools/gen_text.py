#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes a text file into a C array, so that the program carries it.

    gen_text.py NAME FILE OUTPUT     const char NAME[], ends with a zero; const size_t NAME_bytes
"""
import sys


def main(name, path, output):
    with open(path, "rb") as f:
        data = f.read()
    lines = [f"// made by tools/gen_text.py", "#include <stddef.h>",
             f"extern const char {name}[];", f"extern const size_t {name}_bytes;",
             f"const char {name}[] = {{"]
    for at in range(0, len(data), 24):
        lines.append("    " + ", ".join(str(b if b < 128 else b - 256) for b in data[at:at + 24]) + ",")
    lines += ["    0,", "};", f"const size_t {name}_bytes = {len(data)};"]
    with open(output, "w", encoding="ascii") as f:
        f.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
