# SPDX-License-Identifier: Apache-2.0
"""Times Lodestone and its peers on the same rules and requests: run.py BUILD [SIZE...]

Leaves BUILD/bench/decide.jsonl. For each size, runs of all engines are interleaved, three rounds of them (one
above 2,000 rules), and a figure is the median of a run's median call over the rounds. docs/performance.md
tells what the rows mean.
"""
import json
import os
import resource
import statistics
import subprocess
import sys

import peers

SIZES = (20, 200, 2000, 20000)
HITS = ("1", "0", "10")
SECONDS = "0.5"
CHECK_SECONDS = ("10", "0")  # in the first round, and after it: eight requests
LIMIT = 240  # seconds that one run may take, loading included
MANY = 2000  # above, one round: slow engines need minutes to load
HERE = os.path.dirname(os.path.abspath(__file__))


def say(text):
    print(text, flush=True)


def python(script, *args):
    subprocess.run([sys.executable, os.path.join(HERE, script), *args], check=True)


def prepare(build, size):
    """The folder of a size, and how long our compiler took on its pack, in microseconds."""
    folder = os.path.join(build, "bench", "decide", str(size))
    if not os.path.exists(os.path.join(folder, "expected-10.txt")):
        python("generate.py", str(size), folder)
    python("derive.py", folder)
    took = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([os.path.join(build, "lodestone"), "compile", os.path.join(folder, "pack"), "-o",
                        os.path.join(folder, "world.lode")], check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        took.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return folder, statistics.median(took) * 1e6


def run(command, folder, hits, mode, check):
    """What the driver printed, or the reason why there is nothing."""
    try:
        done = subprocess.run([*command, folder, hits, mode, SECONDS, check], timeout=LIMIT, capture_output=True,
                              text=True, check=False)
    except subprocess.TimeoutExpired:
        return f"took more than {LIMIT} seconds"
    if done.returncode == 3:
        sys.exit(f"bench decide: {command[-1]} does not fire the expected rules ({mode}): {done.stderr}")
    if done.returncode != 0:
        return (done.stderr.strip().split("\n") or ["?"])[-1][:120]
    return json.loads(done.stdout)


def measure(engines, folder, size):
    """{(engine, hits, mode): [what its driver printed, a round]}; an engine that fails once is not run again."""
    results, broken = {}, set()
    for turn in range(3 if size <= MANY else 1):
        for hits in HITS if size <= MANY else HITS[:1]:
            for name, (command, modes) in engines.items():
                for mode in modes if hits == "1" else ("plain",):
                    if (name, mode) in broken:
                        continue
                    result = run(command, folder, hits, mode, CHECK_SECONDS[turn > 0])
                    if isinstance(result, str):
                        say(f"  SKIPPED {name} {mode} at {size} rules: {result}")
                        broken.add((name, mode))
                    else:
                        results.setdefault((name, hits, mode), []).append(result)
        say(f"  {size} rules: round {turn + 1} is done")
    return results


def median(results, key, what):
    return statistics.median(r[what] for r in results[key]) if key in results else None


def spread(results, key):
    """How far the rounds are apart: (largest - least) / median, of the median call."""
    all_p50 = [r["p50"] for r in results[key]]
    return round((max(all_p50) - min(all_p50)) / statistics.median(all_p50), 2)


def fastest(results, name, modes):
    keys = [k for k in ((name, "1", m) for m in modes) if k in results]
    return min(keys, key=lambda k: median(results, k, "p50"), default=None)


def row(work, results, ours, theirs, extra):
    a, b = median(results, ours, "p50"), median(results, theirs, "p50")
    return {"work": work, "ours": round(a, 3), "unit": "us", "peer": results[theirs][0]["peer"], "theirs": round(b, 3),
            "ratio": round(b / a, 2), "ours_mean": round(median(results, ours, "mean"), 3),
            "theirs_mean": round(median(results, theirs, "mean"), 3), "spread": spread(results, theirs),
            "ours_spread": spread(results, ours), "checked": results[theirs][0]["checked"], **extra}


def rows(size, results, compiled):
    ours = {hits: ("lodestone", hits, "plain") for hits in HITS}
    for name in peers.ALL:
        for hits, suffix in (("1", ""), ("0", "-hit0"), ("10", "-hit10")):
            if (name, hits, "plain") in results:
                yield row(f"decide-{size}{suffix}", results, ours[hits], (name, hits, "plain"), {})
        best = fastest(results, name, ("plain", "best"))
        if best:
            yield row(f"decide-{size}-best", results, ours["1"], best, {"idiom": best[2]})
        best = fastest(results, name, peers.JSON_MODES)
        if best:
            yield row(f"decide-{size}-json", results, ("lodestone", "1", "json"), best, {"idiom": best[2]})
        if (name, "1", "plain") in results:
            load = median(results, (name, "1", "plain"), "load")
            a = compiled + median(results, ours["1"], "load")
            yield {"work": f"decide-{size}-load", "ours": round(a), "unit": "us",
                   "peer": results[name, "1", "plain"][0]["peer"], "theirs": round(load), "ratio": round(load / a, 2),
                   "ours_compile": round(compiled), "ours_open": round(a - compiled)}


def main():
    if len(sys.argv) < 2 or not os.path.isfile(os.path.join(sys.argv[1], "build.ninja")) or not all(
            a.isdigit() for a in sys.argv[2:]):
        sys.exit("usage: run.py BUILD [SIZE...]    BUILD: a folder that meson set up")
    build = os.path.abspath(sys.argv[1])
    sizes = [int(a) for a in sys.argv[2:]] or SIZES
    ready = peers.install(build, say)
    engines = {"lodestone": ([os.path.join(build, "bench", "bench_decide")], ("plain", "json")), **ready}
    with open(os.path.join(build, "bench", "decide.jsonl"), "w", encoding="utf-8") as out:
        for size in sizes:
            folder, compiled = prepare(build, size)
            results = measure(engines, folder, size)
            for one in rows(size, results, compiled):
                out.write(json.dumps(one) + "\n")
                out.flush()
                say(f"  {one['work']:<20} {one['ours']:>12} us  {one['peer']:<24} {one['theirs']:>12} us  "
                    f"x {one['ratio']}")


if __name__ == "__main__":
    main()
