# SPDX-License-Identifier: Apache-2.0
"""The peers of the sweeps: how each is installed into the build folder, and how it is run. Python's are pinned here;
SQLite is the one that Python has, PostgreSQL is Debian's. A peer that cannot be had is skipped, and the reason said."""
import glob
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
PYTHON = ("networkx==3.6.1", "numpy==2.4.6", "psycopg==3.3.9", "psycopg-binary==3.3.9", "typing_extensions==4.16.0")
ALL = {
    "sqlite": ("peer_sqlite.py",),
    "postgresql": ("peer_postgres.py",),
    "networkx": ("peer_python.py", "networkx"),
    "numpy": ("peer_python.py", "numpy"),
}


class Skipped(Exception):
    pass


def step(folder, *command):
    """Runs one step of an installation; what it prints is kept in install.log."""
    if shutil.which(command[0]) is None:
        raise Skipped(f"{command[0]} is not installed")
    with open(os.path.join(folder, "install.log"), "a", encoding="utf-8") as log:
        if subprocess.run(command, cwd=folder, stdout=log, stderr=log, check=False).returncode != 0:
            raise Skipped(f"'{' '.join(command[:3])}' failed; see {log.name}")


def python(build):
    folder = os.path.join(build, "bench", "peers", "exposure-python")
    os.makedirs(folder, exist_ok=True)
    there, have = os.path.join(folder, "env", "bin", "python"), os.path.join(folder, "installed.txt")
    if not os.path.exists(have) or open(have, encoding="utf-8").read().split() != list(PYTHON):
        step(folder, sys.executable, "-m", "venv", "env")
        step(folder, there, "-m", "pip", "install", "--disable-pip-version-check", "-q", *PYTHON)
        with open(have, "w", encoding="utf-8") as file:
            file.write("\n".join(PYTHON))
    return there


def install(build, say):
    """{name: command} of the peers that are there."""
    try:
        there = python(build)
    except Skipped as why:
        say(f"  SKIPPED all peers: {why}")
        return {}
    ready = {name: [there, os.path.join(HERE, program), *args] for name, (program, *args) in ALL.items()}
    if not glob.glob("/usr/lib/postgresql/*/bin/initdb"):
        say("  SKIPPED postgresql: its server is not installed")
        del ready["postgresql"]
    return ready
