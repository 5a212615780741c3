#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs golden transcripts: readable files of commands and what they print.

    run.py LODESTONE ROOT FILE...        compares; exit 1 and a diff when something differs
    LODE_GOLDEN_UPDATE=1 run.py ...      rewrites the files; read the diff before you keep it

A transcript (*.txt) is read line by line:

    # words for the reader
    @ file PATH              an input file; its text follows, each line after "> "
    @ bytes PATH EXPR        the same as bytes: b'...' and b'...' x N, joined by +
    $ command line           run by sh in an empty folder that holds links to packs, examples and tests/desk
    | a line of its standard output
    ! a line of its standard error
    = 3                      its exit code, when it is not 0

In a page (*.md) the ```console blocks are such transcripts: "$ command" and the output as it is,
both streams. A block that begins with ```text PATH is an input file. Other blocks are not run.

Each file runs in a folder of its own, without a terminal, in the C locale. SHA-256 ids and the
short form in receipts are compared as <id>: they change with every word of the packs.
"""
import ast
import difflib
import os
import re
import shutil
import subprocess
import sys
import tempfile

TIME_LIMIT_S = 60
ID = re.compile(r"\b[0-9a-f]{64}\b")
SHORT_ID = re.compile(r"\b(receipt|image) [0-9a-f]{4,16}\b")


def normal(text):
    return SHORT_ID.sub(r"\1 <id>", ID.sub("<id>", text))


class Box:
    """An empty folder with the program on its PATH."""

    def __init__(self, lodestone, root):
        self.path = tempfile.mkdtemp(prefix="lode-golden-")
        self.bin = tempfile.mkdtemp(prefix="lode-bin-")
        os.symlink(os.path.abspath(lodestone), os.path.join(self.bin, "lodestone"))
        self.root = root
        for name in ("packs", "examples"):
            os.symlink(os.path.join(root, name), os.path.join(self.path, name))
        for name in ("pack", "covered"):
            golden = os.path.join(root, "tests", "golden", "cli", name)
            if os.path.isdir(golden):
                shutil.copytree(golden, os.path.join(self.path, name))
        os.symlink(os.path.join(root, "tests", "lists", "data"), os.path.join(self.path, "golden-lists"))
        os.makedirs(os.path.join(self.path, "tests"))
        os.symlink(os.path.join(root, "tests", "desk"), os.path.join(self.path, "tests", "desk"))
        self.env = {"PATH": self.bin + os.pathsep + "/usr/bin:/bin", "LC_ALL": "C", "TERM": "dumb",
                    "HOME": self.path}
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS"):
            if name in os.environ:
                self.env[name] = os.environ[name]

    def close(self):
        shutil.rmtree(self.path, ignore_errors=True)
        shutil.rmtree(self.bin, ignore_errors=True)

    def write(self, path, data):
        full = os.path.join(self.path, path)
        os.makedirs(os.path.dirname(full) or self.path, exist_ok=True)
        with open(full, "wb") as f:
            f.write(data)

    def run(self, command, joined=False):
        done = subprocess.run(["sh", "-c", command], cwd=self.path, env=self.env,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT if joined else subprocess.PIPE,
                              timeout=TIME_LIMIT_S, check=False)
        out = done.stdout.decode("utf-8", "backslashreplace")
        err = "" if joined else done.stderr.decode("utf-8", "backslashreplace")
        return out, err, done.returncode


def bytes_of(expr):
    out = b""
    for part in re.split(r"\s\+\s", expr):
        literal, _, times = part.partition(" x ")
        out += ast.literal_eval(literal.strip()) * int(times or 1)
    return out


def prefixed(mark, text):
    return [(mark + " " + line).rstrip() for line in text.splitlines()]


def run_transcript(lines, box):
    """The same lines with what the commands print now."""
    out = []
    i = 0
    while i < len(lines):
        line = lines[i]
        i += 1
        if line[:2] in ("| ", "! ", "= ") or line in ("|", "!"):
            continue
        out.append(line)
        if line.startswith("@ file "):
            text = []
            while i < len(lines) and lines[i][:1] == ">":
                text.append(lines[i][2:])
                out.append(lines[i])
                i += 1
            box.write(line[7:].strip(), "".join(t + "\n" for t in text).encode())
        elif line.startswith("@ bytes "):
            path, _, expr = line[8:].partition(" ")
            box.write(path, bytes_of(expr))
        elif line.startswith("$ "):
            stdout, stderr, code = box.run(line[2:])
            out += prefixed("|", stdout) + prefixed("!", stderr)
            if code != 0:
                out.append("= %d" % code)
    return out


def run_page(lines, box):
    out = []
    fenced = False
    inside = False
    path, text = None, []
    for line in lines:
        if line.startswith("```"):
            if path:
                box.write(path, "".join(t + "\n" for t in text).encode())
            fenced = not fenced
            words = line[3:].split()
            inside = fenced and words == ["console"]
            path = words[1] if fenced and len(words) == 2 else None
            text = []
            out.append(line)
        elif path:
            text.append(line)
            out.append(line)
        elif not inside:
            out.append(line)
        elif line.startswith("$ "):
            out.append(line)
            stdout, _, _ = box.run(line[2:], joined=True)
            out += stdout.rstrip("\n").split("\n") if stdout else []
    return out


def check(path, lodestone, root):
    with open(path, encoding="utf-8") as f:
        have = f.read().splitlines()
    box = Box(lodestone, root)
    try:
        page = path.endswith(".md")
        if page:
            prepare_page(box)
        want = run_page(have, box) if page else run_transcript(have, box)
    finally:
        box.close()
    if [normal(x) for x in have] == [normal(x) for x in want]:
        return True
    if os.environ.get("LODE_GOLDEN_UPDATE") == "1":
        with open(path, "w", encoding="utf-8") as f:
            f.write("\n".join(want) + "\n")
        print("updated", path)
        return True
    sys.stdout.writelines(line + "\n" for line in difflib.unified_diff(
        have, want, path, path + " (now)", lineterm="", n=4))
    print("to accept: LODE_GOLDEN_UPDATE=1", " ".join(sys.argv[:3]), path)
    return False


def prepare_page(box):
    """A page's commands say build/world.lode and build/lodestone, as after ./dev build."""
    os.makedirs(os.path.join(box.path, "build"))
    os.symlink(os.path.join(box.bin, "lodestone"), os.path.join(box.path, "build", "lodestone"))
    os.symlink(os.path.join(box.root, "lists"), os.path.join(box.path, "lists"))
    out, err, code = box.run("lodestone compile packs/base packs/cn packs/us --lists lists -o build/world.lode")
    if code != 0:
        raise SystemExit("the packs do not compile:\n" + out + err)


def main():
    if len(sys.argv) < 4:
        raise SystemExit(__doc__)
    lodestone, root, files = sys.argv[1], os.path.abspath(sys.argv[2]), sys.argv[3:]
    results = [check(path, lodestone, root) for path in files]
    print("%d transcripts, %d differ" % (len(results), results.count(False)))
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
