# SPDX-License-Identifier: Apache-2.0
"""The peers: how each is installed into the build folder, and how it is run. Versions are pinned here,
in rust/Cargo.toml, and by Debian for CLIPS. A peer that cannot be had is skipped, and the reason said."""
import os
import shutil
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
NPM = ("json-rules-engine@7.3.1", "@marcbachmann/cel-js@8.0.0", "@gorules/zen-engine@0.54.0")
GO = ("github.com/google/cel-go@v0.31.0", "github.com/open-policy-agent/opa@v1.22.2")
JSON_MODES = ("json", "best-json")


class Skipped(Exception):
    pass


def step(folder, *command):
    """Runs one step of an installation; what it prints is kept in install.log."""
    if shutil.which(command[0]) is None:
        raise Skipped(f"{command[0]} is not installed")
    with open(os.path.join(folder, "install.log"), "a", encoding="utf-8") as log:
        if subprocess.run(command, cwd=folder, stdout=log, stderr=log, check=False).returncode != 0:
            raise Skipped(f"'{' '.join(command[:2])}' failed; see {log.name}")


def sources(build, name):
    folder = os.path.join(build, "bench", "peers", name)
    shutil.copytree(os.path.join(HERE, name), folder, dirs_exist_ok=True)
    return folder


def javascript(build):
    folder = sources(build, "js")
    have = os.path.join(folder, "installed.txt")
    if not os.path.exists(have) or open(have, encoding="utf-8").read().split() != list(NPM):
        with open(os.path.join(folder, "package.json"), "w", encoding="utf-8") as file:
            file.write('{"private": true}\n')
        step(folder, "npm", "install", "--no-audit", "--no-fund", *NPM)
        with open(have, "w", encoding="utf-8") as file:
            file.write("\n".join(NPM))
    return lambda program: ["node", os.path.join(folder, program + ".mjs")]


def rust(build):
    folder = sources(build, "rust")
    step(folder, "cargo", "build", "--release")
    return lambda program: [os.path.join(folder, "target", "release", program)]


def go(build):
    folder = sources(build, "go")
    have = os.path.join(folder, "installed.txt")
    if not os.path.exists(have) or open(have, encoding="utf-8").read().split() != list(GO):
        for left in ("go.mod", "go.sum"):
            if os.path.exists(os.path.join(folder, left)):
                os.remove(os.path.join(folder, left))
        step(folder, "go", "mod", "init", "decide")
        step(folder, "go", "get", *GO)
        step(folder, "go", "mod", "tidy")
        with open(have, "w", encoding="utf-8") as file:
            file.write("\n".join(GO))
    step(folder, "go", "build", "-o", "bin/", "./cel", "./opa")
    return lambda program: [os.path.join(folder, "bin", program)]


def built_here(build):
    """Built by meson beside Lodestone, which finds CLIPS where Debian has it."""
    return lambda program: [os.path.join(build, "bench", program)]


# name: (how to install, program, modes). "best" is the engine's best idiom, "json" is text in and out.
ALL = {
    "clips": (built_here, "peer_clips", ("plain", "best")),
    "zen": (rust, "zen", ("plain", "best") + JSON_MODES),
    "zen-npm": (javascript, "zen-npm", ("plain", "best") + JSON_MODES),
    "cel-go": (go, "cel", ("plain", "best") + JSON_MODES),
    "cel-js": (javascript, "cel", ("plain", "best") + JSON_MODES),
    "opa": (go, "opa", ("plain", "best") + JSON_MODES),
    "cedar": (rust, "cedar", ("plain", "best") + JSON_MODES),
    "json-rules-engine": (javascript, "json-rules", ("plain", "best") + JSON_MODES),
}


def install(build, say):
    """{name: (command, modes)} of the peers that are there."""
    ready, tried = {}, {}
    for name, (how, program, modes) in ALL.items():
        if how not in tried:
            say(f"  installing for {name} ({how.__name__})")
            try:
                tried[how] = how(build)
            except Skipped as why:
                tried[how] = why
        if isinstance(tried[how], Skipped):
            say(f"  SKIPPED {name}: {tried[how]}")
        else:
            ready[name] = (tried[how](program), modes)
    return ready
