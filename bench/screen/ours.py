# SPDX-License-Identifier: Apache-2.0
"""Lodestone, as the peers' harness sees a system. What it relies on is small and all here:

    BUILD/bench/screen_pairs FILE               NAME1 <tab> NAME2 <tab> KIND, a score of 0 to 1000 for each line
    BUILD/bench/screen_pairs --thresholds       lines "standard N" and "strict N": where an alert begins
    BUILD/lodestone screen -i WORLD --batch FILE --json --profile PROFILE
    BUILD/bench/bench_screen WORLD QUERIES SECONDS   {"names_s", "p50", "p99", "count", "rss_mb"}, one core;
                                                    without it, the processor time of the command is divided

STAND-IN: screening without the engine, of no quality: it exists so that the harness itself can be tried.
"""
import json
import os
import resource
import shutil
import subprocess
import sys

import parties

HERE = os.path.dirname(os.path.abspath(__file__))
PROFILES = ("standard", "strict")
FALLBACK = {"standard": 700, "strict": 850}  # until screen_pairs tells


class Missing(Exception):
    pass


def output(command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


class Lodestone:
    name, title, real = "lodestone", "lodestone", True

    def __init__(self, build):
        self.build = build
        self.program = [os.path.join(build, "lodestone")]
        self.scorer = [os.path.join(build, "bench", "screen_pairs")]
        for program in (self.program[0], self.scorer[0]):
            if not os.path.exists(program):
                raise Missing(f"{program} is not built")
        if "screen" not in output([*self.program, "--help"]):
            raise Missing("lodestone has no command screen yet")
        done = subprocess.run([*self.scorer, "--thresholds"], check=False, capture_output=True, text=True)
        told = dict(line.split() for line in done.stdout.splitlines()) if done.returncode == 0 else {}
        self.thresholds = {p: int(told.get(p, FALLBACK[p])) for p in PROFILES}
        self.worlds, self.compiled = {}, {}

    def pairs(self, path, _schema_path=None):
        return [int(line) for line in output([*self.scorer, path]).split()]

    def world(self, path):
        """An image of one list alone, compiled once."""
        if path not in self.worlds:
            folder = path.removesuffix(".jsonl") + "-lists"
            shutil.rmtree(folder, ignore_errors=True)
            parties.snapshot(parties.load(path), folder)
            world = path.removesuffix(".jsonl") + ".lode"
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([*self.program, "compile", os.path.join(HERE, "..", "..", "packs", "base"), "--lists",
                            folder, "-o", world], check=True, stdout=subprocess.DEVNULL)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            self.compiled[path] = {"compile_s": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
                                   "image_mb": os.path.getsize(world) / 1e6}
            self.worlds[path] = world
        return self.worlds[path]

    def screen(self, path, queries, profile="standard"):
        return [*self.program, "screen", "-i", self.world(path), "--batch", queries, "--json", "--profile", profile]

    def search(self, path, queries, _limit, profile="standard"):
        """{query: its hits}; alerts only, which is what a person would see."""
        answers = {}
        for line in output(self.screen(path, queries, profile)).splitlines():
            answer = json.loads(line)
            answers[answer["id"]] = [h for h in answer["hits"] if h["class"] != "below"]
        return answers

    def all_hits(self, path, queries):
        """The same with what stayed below the threshold, for telling why a party was missed."""
        return {a["id"]: a["hits"] for a in map(json.loads, output(self.screen(path, queries)).splitlines())}

    def time_search(self, path, queries, seconds):
        timer = os.path.join(self.build, "bench", "bench_screen")
        if os.path.exists(timer) and self.real:
            return json.loads(output([timer, self.world(path), queries, str(seconds)]))
        one = queries + ".one"
        with open(queries, encoding="utf-8") as file:
            lines = file.read().splitlines(True)
        with open(one, "w", encoding="utf-8") as file:
            file.write(lines[0])
        took = []
        for file in (one, queries):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            output(self.screen(path, file))
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            took.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        each = max(1e-9, took[1] - took[0]) / (len(lines) - 1)
        return {"names_s": 1 / each, "p50": each * 1e6, "count": len(lines)}


class StandIn(Lodestone):
    name, title, real = "stand-in", "STAND-IN, not Lodestone", False

    def __init__(self, build):
        self.build = build
        self.program = [sys.executable, os.path.join(HERE, "standin.py")]
        self.scorer = [*self.program, "pairs"]
        self.thresholds = dict(line.split() for line in output([*self.scorer, "--thresholds"]).splitlines())
        self.thresholds = {p: int(n) for p, n in self.thresholds.items()}
        self.compiled = {}

    def world(self, path):
        return path


class Peer:
    """A peer's program, as peer.py describes it, with the threshold of its documentation."""
    real = True

    def __init__(self, name, command, title, threshold):
        self.name, self.command, self.title = name, command, title
        self.thresholds = {"standard": threshold}

    def pairs(self, _path, schema_path):
        return [int(line) for line in output([*self.command, "pairs", schema_path]).split()]

    def entities(self, path):
        return [int(line) for line in output([*self.command, "entities", path]).split()]

    def search(self, path, queries, limit, profile="standard"):
        answers = {}
        for line in output([*self.command, "search", path, queries, str(limit)]).splitlines():
            answer = json.loads(line)
            answers[answer["id"]] = [h for h in answer["hits"] if h["score"] >= self.thresholds[profile]]
        return answers

    def time_pairs(self, path, seconds):
        return json.loads(output([*self.command, "time-pairs", path, str(seconds)]))

    def time_search(self, path, queries, seconds):
        return json.loads(output([*self.command, "time-search", path, queries, str(seconds)]))


def lodestone(build, say):
    """Lodestone, or what stands in for it when it cannot screen yet; said aloud."""
    try:
        return Lodestone(build)
    except Missing as why:
        say(f"  NO FIGURES OF OURS: {why}; a stand-in runs, so that the harness is tried")
        return StandIn(build)
