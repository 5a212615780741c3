# SPDX-License-Identifier: Apache-2.0
"""Times Lodestone and its peers on the same bills of material: run.py BUILD [SIZE...]

Leaves BUILD/bench/exposure.jsonl. Every engine checks its first answers against those that were drawn with the bills,
and a difference ends the run. Times are processor time of the process that answers. Ours runs before and after each
peer, and its figure is the median of those runs; `read_gb_s` is what one core read from memory one after the other in
between. docs/performance.md tells what the rows mean.
"""
import json
import os
import statistics
import subprocess
import sys

import peers

SIZES = (10_000, 100_000, 1_000_000)
SEED = "1"
OUR_RUNS = "21"
LIMIT = 1800  # seconds that one peer may take, loading included
WORKS = {"explode": "explode", "used": "used", "stop": "stop", "explode-plain": "explode",
         "explode-by-node": "explode"}  # of a peer's work: ours
ALONE = ("used_walk", "explode_128", "explode_fine", "stop_fine", "explode_ratio", "build")


def say(text):
    print(text, flush=True)


def short(size):
    return f"{size // 1_000_000}m" if size % 1_000_000 == 0 else f"{size // 1000}k"


def rounds(size):
    return "3" if size >= 1_000_000 else "5"


def checked(command, limit=LIMIT):
    """The JSON that a program printed, or the reason why there is none; a wrong answer ends the run."""
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, timeout=limit, text=True, check=False)
    except subprocess.TimeoutExpired:
        return f"took more than {limit} seconds"
    if done.returncode == 3:
        sys.exit(f"bench exposure: {' '.join(command)}: not the expected answers")
    if done.returncode != 0:
        return f"ended with {done.returncode}"
    return json.loads(done.stdout)


class Ours:
    def __init__(self, program, size):
        self.command = [program, "time", str(size), SEED, OUR_RUNS]
        self.runs = []

    def run(self):
        found = checked(self.command)
        if isinstance(found, str):
            sys.exit(f"bench exposure: {found}")
        self.runs.append(found)

    def median(self, work):
        return statistics.median(run[work]["median"] for run in self.runs)

    def spread(self, work):
        medians = [run[work]["median"] for run in self.runs]
        return round((max(medians) - min(medians)) / statistics.median(medians), 2)


def row(work, ours, key, **extra):
    figures = {"work": work, "ours": round(ours.median(key), 3), "unit": "ms", "peer": None, "theirs": None,
               "ratio": None, **extra}
    if figures["theirs"]:
        figures["ratio"] = round(figures["theirs"] / ours.median(key), 1)
    return {**figures, "ours_spread": ours.spread(key), "read_gb_s": round(ours.median("read_gb_s"), 1),
            "load": round(os.getloadavg()[0], 1)}


def rows(size, ours, theirs):
    for found in theirs:
        for work, one in found["works"].items():
            more = {"given_up": True} if one.get("given_up") else {
                "spread": round((one["most"] - one["least"]) / one["ms"], 2)}
            yield row(f"{work}-{short(size)}", ours, WORKS[work], peer=found["peer"], theirs=round(one["ms"], 2),
                      idiom=one["idiom"], rounds=one["rounds"], theirs_load_s=found["load_s"],
                      theirs_rss_mb=found["rss_mb"], ours_rss_mb=ours.runs[0]["rss_mb"], **more)
    for work in ALONE:
        yield row(f"{work.replace('_', '-')}-{short(size)}", ours, work)


def from_files(ours, size, folder):
    """From the CSV files of the model to the structure, once: apart from the sweeps, and nobody stands beside it."""
    found = checked([ours.command[0], "load", str(size), SEED, folder])
    if isinstance(found, str):
        say(f"  SKIPPED reading the files of {size} items: {found}")
        return
    for work, name in (("read", "read-csv"), ("net", "net"), ("build_net", "build-from-net")):
        yield {"work": f"{name}-{short(size)}", "ours": found[work]["median"], "unit": "ms", "peer": None,
               "theirs": None, "ratio": None, "csv_mb": found["csv_mb"], "ours_rss_mb": found["rss_mb"],
               "load": round(os.getloadavg()[0], 1)}


def measure(build, size, ready):
    folder = os.path.join(build, "bench", "exposure", str(size))
    program = os.path.join(build, "bench", "bench_exposure")
    os.makedirs(folder, exist_ok=True)
    subprocess.run([program, "make", str(size), SEED, folder], check=True)
    ours, theirs = Ours(program, size), []
    ours.run()
    say(f"  {size:,} items, {ours.runs[0]['lines']:,} lines, {ours.runs[0]['products']:,} products; "
        f"{ours.runs[0]['paths']:,} rows in all trees")
    for name, command in ready.items():
        found = checked([*command, os.path.join(folder, "bill.bin"), rounds(size)])
        ours.run()
        if isinstance(found, str):
            say(f"  SKIPPED {name} at {size} items: {found}")
        else:
            theirs.append(found)
    return [*rows(size, ours, theirs), *from_files(ours, size, folder)]


def main():
    if len(sys.argv) < 2 or not os.path.isfile(os.path.join(sys.argv[1], "build.ninja")) or not all(
            a.isdigit() for a in sys.argv[2:]):
        sys.exit("usage: run.py BUILD [SIZE...]    BUILD: a folder that meson set up")
    build = os.path.abspath(sys.argv[1])
    ready = peers.install(build, say)
    with open(os.path.join(build, "bench", "exposure.jsonl"), "w", encoding="utf-8") as out:
        for size in [int(a) for a in sys.argv[2:]] or SIZES:
            for one in measure(build, size, ready):
                out.write(json.dumps(one) + "\n")
                out.flush()
                beside = f"{one['peer']:<18} {one['theirs']:>12} ms  x {one['ratio']}" if one["peer"] else ""
                say(f"  {one['work']:<22} {one['ours']:>10} ms  {beside}{'  GIVEN UP' if 'given_up' in one else ''}")


if __name__ == "__main__":
    main()
