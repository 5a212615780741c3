# SPDX-License-Identifier: Apache-2.0
"""What the checks of this folder share: which files are ours, findings, and self-tests.

A check is a function from (root, files) to findings. Its self-test writes a small tree that is
broken on purpose and expects the finding: a check that was never seen failing proves nothing.
"""
import os
import re
import sys
import tempfile

SKIPPED_FOLDERS = re.compile(r"^(\.git|build.*|node_modules|test-results|__pycache__|\..*cache)$")


def files(root):
    """Paths of all files below root, relative, sorted; build folders left out."""
    found = []
    for folder, folders, names in os.walk(root):
        top = os.path.relpath(folder, root)
        folders[:] = sorted(f for f in folders if not SKIPPED_FOLDERS.match(f))
        found += [os.path.normpath(os.path.join(top, n)) for n in names]
    return sorted(found)


def read(root, path):
    with open(os.path.join(root, path), encoding="utf-8", newline="") as f:
        return f.read()


def blank(match):
    """Keeps the lines of what it removes, so that line numbers stay true."""
    return re.sub(r"[^\n]", " ", match.group(0))


C_QUIET = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def code_only(text):
    """C text with comments, strings and character constants blanked out."""
    return C_QUIET.sub(blank, text)


def report(name, findings, good):
    for finding in findings:
        print(finding)
    if findings:
        print(f"{name}: {len(findings)} findings")
        return 1
    print(f"{name}: {good}")
    return 0


def self_test(name, check, cases):
    """cases: (title, {path: text}, expected part of a finding, or None for no finding)."""
    failed = 0
    for title, tree, expected in cases:
        with tempfile.TemporaryDirectory() as root:
            for path, text in tree.items():
                full = os.path.join(root, path)
                os.makedirs(os.path.dirname(full), exist_ok=True)
                with open(full, "w", encoding="utf-8", newline="") as f:
                    f.write(text)
            found = check(root, files(root))
        ok = not found if expected is None else any(expected in f for f in found)
        if not ok:
            failed += 1
            print(f"{name} self-test: {title}: expected {expected!r}, found {found}")
    print(f"{name} self-test: {len(cases) - failed} passed, {failed} failed")
    return 1 if failed else 0


def main(name, check, cases, good):
    if sys.argv[1:] == ["--self-test"]:
        return self_test(name, check, cases)
    root = sys.argv[1] if len(sys.argv) > 1 else "."
    listed = files(root)
    return report(name, check(root, listed), good.format(n=len(listed)))
