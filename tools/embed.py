#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Builds the pages of web/ and writes them as C: the table of src/service/pages.h.

    embed.py NODE BUILD_SCRIPT FOLDER OUT.c DEPFILE   build into FOLDER, then write OUT.c
    embed.py --folder FOLDER OUT.c                    of a folder that is built already
    embed.py --self-test                              show that the bytes come back out of the C text

Each file stands there twice, as it is and packed by gzip where that is smaller, so that nothing has to be packed
or unpacked while serving. The same files give the same text: no time and no name of this machine is in it.
"""
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zlib

NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,119}\Z")
FILE_BYTES_MAX = 4 << 20  # PAGE_FILE_BYTES_MAX
FILES_MAX = 200
LINE_BYTES = 64

HEAD = """// SPDX-License-Identifier: Apache-2.0
//
// Made by tools/embed.py of what web/ was built to; see src/service/pages.h.
#include "service/pages.h"

// One literal is longer than C17 asks a compiler to take; gcc and clang take any length.
#pragma GCC diagnostic ignored "-Woverlength-strings"

"""


def packed(data):
    """gzip with no time and no name in its head."""
    z = zlib.compressobj(9, zlib.DEFLATED, 31)
    out = z.compress(data) + z.flush()
    out = out[:4] + b"\0\0\0\0" + out[8:9] + b"\xff" + out[10:]
    return out if len(out) < len(data) else b""


def literal(data):
    """Lines of C. Octal digits are always three, so that a digit behind them is no part of them."""
    plain = {c: chr(c) for c in range(32, 127) if chr(c) not in '"\\?'}
    for at in range(0, len(data), LINE_BYTES):
        yield '    "' + "".join(plain.get(c, f"\\{c:03o}") for c in data[at:at + LINE_BYTES]) + '"\n'


def files_of(folder):
    """(name, bytes): index.html, then the assets in order."""
    assets = os.path.join(folder, "assets")
    names = sorted(os.listdir(assets)) if os.path.isdir(assets) else []
    paths = [("index.html", os.path.join(folder, "index.html"))]
    paths += [(n, os.path.join(assets, n)) for n in names]
    if len(paths) > FILES_MAX:
        raise SystemExit(f"embed: {len(paths)} files; at most {FILES_MAX}")
    for name, path in paths:
        with open(path, "rb") as f:
            data = f.read(FILE_BYTES_MAX + 1)
        if not NAME.match(name) or len(data) > FILE_BYTES_MAX:
            raise SystemExit(f"embed: {name}: a name has A-Z a-z 0-9 . _ -, a file at most {FILE_BYTES_MAX} bytes")
        yield name, data


def write(folder, out):
    rows, text = [], [HEAD]
    for number, (name, data) in enumerate(files_of(folder)):
        row = f'    {{"{name}", '
        for kind, content in (("PLAIN", data), ("GZIP", packed(data))):
            if content:
                text.append(f"static const char {kind}_{number}[] =\n" + "".join(literal(content))[:-1] + ";\n")
            row += f"{{{kind}_{number}, {len(content)}}}, " if content else '{"", 0}, '
        rows.append(row + f'"{hashlib.sha256(data).hexdigest()[:32]}"}},\n')
    text.append("\nconst page_file pages_built_in[] = {\n" + "".join(rows) + "    {0},\n};\n")
    with open(out, "w", encoding="ascii") as f:
        f.write("".join(text))


def build(node, script, folder, out, depfile):
    shutil.rmtree(folder, ignore_errors=True)
    done = subprocess.run([node, script, "--out", folder, "--depfile", depfile, "--target", out], check=False)
    if done.returncode != 0:
        raise SystemExit(f"embed: {os.path.basename(script)} ended with {done.returncode}")
    write(folder, out)


def read_back(text):
    """{name: (plain, gzip)} of what write() wrote."""
    data = {}
    for name, body in re.findall(r"static const char (\w+)\[\] =\n((?:    \".*\"\n?)+);", text):
        joined = "".join(re.findall(r'^    "(.*)"$', body, re.M)).encode("ascii")
        data[name] = re.sub(rb"\\([0-7]{3})", lambda m: bytes([int(m.group(1), 8)]), joined)
    rows = re.findall(r'\{"([^"]+)", \{(\w+|""), (\d+)\}, \{(\w+|""), (\d+)\}, "(\w{32})"\}', text)
    out = {}
    for name, plain, n_plain, gz, n_gz, _ in rows:
        out[name] = (data.get(plain, b""), data.get(gz, b""))
        assert (len(out[name][0]), len(out[name][1])) == (int(n_plain), int(n_gz)), name
    return out


def self_test():
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(os.path.join(folder, "assets"))
        want = {"index.html": b"<!doctype html>??/\"\\ \n" * 40, "a-1.js": bytes(range(256)) * 3 + b"1\x007\x00",
                "empty.css": b"", "small.svg": b"x"}
        for name, data in want.items():
            with open(os.path.join(folder, name if name == "index.html" else f"assets/{name}"), "wb") as f:
                f.write(data)
        texts = []
        for out in ("one.c", "two.c"):
            write(folder, os.path.join(folder, out))
            with open(os.path.join(folder, out), encoding="ascii") as f:
                texts.append(f.read())
        assert texts[0] == texts[1]
        got = read_back(texts[0])
        assert {n: p for n, (p, _) in got.items()} == want
        for name, (plain, gz) in got.items():
            assert not gz or (zlib.decompress(gz, 31) == plain and len(gz) < len(plain)), name
        assert got["index.html"][1] and not got["small.svg"][1]
        with open(os.path.join(folder, "assets", "no name"), "wb") as f:
            f.write(b"x")
        try:
            write(folder, os.path.join(folder, "three.c"))
        except SystemExit as refused:
            assert "no name" in str(refused)
        else:
            raise AssertionError("a name with a blank must be refused")
    print("embed: what goes in comes out")


def main(args):
    if args == ["--self-test"]:
        self_test()
    elif len(args) == 3 and args[0] == "--folder":
        write(args[1], args[2])
    elif len(args) == 5:
        build(*args)
    else:
        raise SystemExit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
