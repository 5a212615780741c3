#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""packaging/lodestone.service is one that systemd reads without a word, and it calls the program as it is.

    unit_file.py LODESTONE UNIT
"""
import os
import shutil
import subprocess
import sys
import tempfile


def main():
    lodestone, unit = sys.argv[1:3]
    with open(unit, encoding="utf-8") as f:
        text = f.read()
    command = next(line.split("=", 1)[1].split() for line in text.splitlines() if line.startswith("ExecStart="))
    p = subprocess.run([lodestone, *command[1:], "--port", "0"], capture_output=True, text=True, timeout=60)
    assert p.returncode == 4 and "desk init" in p.stderr, f"its options are not those of serve: {p}"
    if shutil.which("systemd-analyze") is None:
        print("skipped: no systemd-analyze here")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "lodestone.service")
        with open(path, "w", encoding="utf-8") as f:
            f.write(text.replace(command[0], os.path.abspath(lodestone)))
        p = subprocess.run(["systemd-analyze", "verify", path], capture_output=True, text=True, timeout=60)
        assert p.returncode == 0 and not (p.stdout + p.stderr).strip(), p.stdout + p.stderr
    print("the unit file is sound")


if __name__ == "__main__":
    main()
