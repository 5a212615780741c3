# SPDX-License-Identifier: Apache-2.0
"""Lodestone, as the peers' harness sees a system. What it relies on is small and all here:

    BUILD/bench/screen_pairs FILE               NAME1 <tab> NAME2 <tab> KIND, a score of 0 to 1000 for each line
    BUILD/bench/screen_pairs --thresholds       lines "standard N" and "strict N": where an alert begins
    BUILD/lodestone screen -i WORLD --batch FILE --json --profile PROFILE
    BUILD/bench/bench_screen WORLD QUERIES SECONDS   {"names_s", "p50", "p99", "count", "rss_mb"}, one core
"""
import json
import os
import resource
import shutil
import subprocess

import parties

HERE = os.path.dirname(os.path.abspath(__file__))
PROFILES = ("standard", "strict")


def output(command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


class Lodestone:
    name = title = "lodestone"

    def __init__(self, build):
        self.build = build
        self.program = [os.path.join(build, "lodestone")]
        self.scorer = [os.path.join(build, "bench", "screen_pairs")]
        told = dict(line.split() for line in output([*self.scorer, "--thresholds"]).splitlines())
        self.thresholds = {p: int(told[p]) for p in PROFILES}
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
        """{query: its hits}; alerts only: those that are, or may be, the party."""
        answers = {}
        for line in output(self.screen(path, queries, profile)).splitlines():
            answer = json.loads(line)
            answers[answer["id"]] = [h for h in answer["hits"] if h["class"] in ("match", "question")]
        return answers

    def all_hits(self, path, queries):
        """The same with what stayed below the threshold, for telling why a party was missed."""
        return {a["id"]: a["hits"] for a in map(json.loads, output(self.screen(path, queries)).splitlines())}

    def time_search(self, path, queries, seconds):
        return json.loads(output([os.path.join(self.build, "bench", "bench_screen"), self.world(path), queries,
                                  str(seconds)]))


class Peer:
    """A peer's program, as peer.py describes it, with the threshold of its documentation."""

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
