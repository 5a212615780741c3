# SPDX-License-Identifier: Apache-2.0
"""The peers of screening: how each is installed into the build folder, and how it is run. Versions are pinned here.
A peer that cannot be had is skipped, and the reason said. What a peer's program must answer to is said in peer.py."""
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
PYTHON = ("nomenklatura==4.17.4", "followthemoney==4.11.2", "rigour==2.6.1", "fingerprints==1.3.1",
          "normality==3.1.0", "RapidFuzz==3.14.6", "numpy==2.4.6")
# The newest that the module proxy could be asked for by number; it names no list of versions for this module.
GO = ("github.com/moov-io/watchman@v0.61.1",)


class Skipped(Exception):
    pass


def step(folder, *command):
    """Runs one step of an installation; what it prints is kept in install.log."""
    if shutil.which(command[0]) is None:
        raise Skipped(f"{command[0]} is not installed")
    with open(os.path.join(folder, "install.log"), "a", encoding="utf-8") as log:
        if subprocess.run(command, cwd=folder, stdout=log, stderr=log, check=False).returncode != 0:
            raise Skipped(f"'{' '.join(command[:3])}' failed; see {log.name}")


def installed(folder, what):
    """Whether `what` was installed there before; what_is_installed() says so afterwards."""
    have = os.path.join(folder, "installed.txt")
    return os.path.exists(have) and open(have, encoding="utf-8").read().split() == list(what)


def what_is_installed(folder, what):
    with open(os.path.join(folder, "installed.txt"), "w", encoding="utf-8") as file:
        file.write("\n".join(what))


def python(build):
    folder = os.path.join(build, "bench", "peers", "screen-python")
    os.makedirs(folder, exist_ok=True)
    there = os.path.join(folder, "env", "bin", "python")
    if not installed(folder, PYTHON):
        step(folder, sys.executable, "-m", "venv", "env")
        step(folder, there, "-m", "pip", "install", "--disable-pip-version-check", "-q", *PYTHON)
        what_is_installed(folder, PYTHON)
    return lambda program: [there, os.path.join(HERE, "peer.py"), program]


def go(build):
    folder = os.path.join(build, "bench", "peers", "screen-go")
    shutil.copytree(os.path.join(HERE, "go"), folder, dirs_exist_ok=True)
    if not installed(folder, GO):
        for left in ("go.mod", "go.sum"):
            if os.path.exists(os.path.join(folder, left)):
                os.remove(os.path.join(folder, left))
        step(folder, "go", "mod", "init", "screen")
        step(folder, "go", "get", *GO)
        step(folder, "go", "mod", "tidy")
        what_is_installed(folder, GO)
    step(folder, "go", "build", "-o", "bin/", "./watchman")
    return lambda program: [os.path.join(folder, "bin", program)]


# name: how to install, program, what the figures call it, the threshold (0..1000) from its own documentation.
#   logic-v1, -v2   0.70, yente's default for a match
#   watchman        0.75, the minMatch in its README
#   rapidfuzz       0.85, by custom; it documents none
ALL = {
    "logic-v2": (python, "logic-v2", "nomenklatura 4.17.4 logic-v2", 700),
    "logic-v1": (python, "logic-v1", "nomenklatura 4.17.4 logic-v1", 700),
    "watchman": (go, "watchman", "watchman 0.61.1", 750),
    "rapidfuzz-wratio": (python, "rapidfuzz-wratio", "rapidfuzz 3.14.6 WRatio", 850),
    "rapidfuzz-token-set": (python, "rapidfuzz-token-set", "rapidfuzz 3.14.6 token_set_ratio", 850),
    "rapidfuzz-sorted": (python, "rapidfuzz-sorted", "rapidfuzz 3.14.6 cdist, words sorted", 850),
}


def install(build, say, only=()):
    """{name: (command, title, threshold)} of the peers that are there."""
    ready, tried = {}, {}
    for name, (how, program, title, threshold) in ALL.items():
        if only and name not in only:
            continue
        if how not in tried:
            say(f"  installing for {name} ({how.__name__})")
            try:
                tried[how] = how(build)
            except Skipped as why:
                tried[how] = why
        if isinstance(tried[how], Skipped):
            say(f"  SKIPPED {name}: {tried[how]}")
        else:
            ready[name] = (tried[how](program), title, threshold)
    return ready
