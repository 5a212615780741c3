# SPDX-License-Identifier: Apache-2.0
"""How fast Lodestone and its peers screen.

    speed.py BUILD DATA [--million] [--peers NAME,...] [--seconds N] [--rounds N]

screen-official   names a second and core against the Consolidated Screening List, 25,921 parties with their aliases
screen-million    the same against the million invented names of million.py (--million); of the peers only those
                  that hold it in memory and answer within the time
screen-pair       microseconds for one pair of names, over the pairs of name_bench

Queries are 1,000 names, the same for all: invented people of two sets, filers of Japan by their English names, and
every fourth a listed name with one letter wrong. Rounds of all systems are interleaved, a figure is the median of the
rounds and `spread` is how far they lie apart: (largest - least) / median. Slow peers answer as many as N seconds of
processor time allow, in the same order.
"""
import argparse
import json
import os
import random
import statistics
import subprocess
import time

import edits
import golden
import ours
import parties
import peers
import quality
import results


FAST = "rapidfuzz-sorted"  # the peer that answers a million names within the time


def queries(data, list_):
    draw = random.Random(golden.SEED)
    some = [edits.made([party])[0] for party in draw.sample(list_, 250)]
    pools = [golden.negatives(data, "screening_negatives_us.csv"),
             golden.negatives(data, "screening_negatives_global.csv.gz"),
             [{"name": golden.flat(e), "kind": "entity"} for e, _, _ in golden.edinet(data)],
             some]
    drawn = []
    for pool in pools:
        drawn += [{k: q[k] for k in ("name", "kind") if k in q} for q in draw.sample(pool, 250)]
    draw.shuffle(drawn)
    return [{"id": f"q{n}", **q} for n, q in enumerate(drawn)]


def middle(rounds, key):
    return statistics.median(r[key] for r in rounds)


def spread(rounds, key):
    values = [r[key] for r in rounds]
    return round((max(values) - min(values)) / statistics.median(values), 2)


def time_pairs_of_ours(system, path):
    """The scorer reads a file: the same one a hundred times over, less one of them, in wall time of one thread."""
    long = path + ".long"
    with open(path, encoding="utf-8") as file:
        text = file.read()
    with open(long, "w", encoding="utf-8") as file:
        file.write(text * 100)
    took = []
    for one in (path, long):
        start = time.perf_counter()
        subprocess.run([*system.scorer, one], check=True, stdout=subprocess.DEVNULL)
        took.append(time.perf_counter() - start)
    return {"us": (took[1] - took[0]) / 99 / text.count("\n") * 1e6}


def measure(systems, list_path, query_path, pair_paths, args):
    """{(system, what): [a round's figures]}"""
    found = {}
    for turn in range(args.rounds):
        for system in systems:
            if isinstance(system, ours.Peer):
                pair = system.time_pairs(pair_paths[1], min(2, args.seconds))
            else:
                pair = time_pairs_of_ours(system, pair_paths[0])
            search = system.time_search(list_path, query_path, args.seconds)
            found.setdefault((system.name, "pair"), []).append(pair)
            found.setdefault((system.name, "search"), []).append(search)
            print(f"  round {turn + 1}: {system.title:<34} {pair['us']:>9.2f} us a pair "
                  f"{search['names_s']:>12.1f} names/s  {json.dumps({k: round(v, 1) for k, v in search.items()})}",
                  flush=True)
    return found


def rows(systems, found, size, compiled):
    mine = systems[0].name
    for system in systems[1:]:
        for what, key, work, unit, less in (("search", "names_s", f"screen-{size}", "names/s", False),
                                            ("search", "p50", f"screen-{size} p50", "us", True),
                                            ("pair", "us", "screen-pair", "us", True)):
            a, b = found[mine, what], found[system.name, what]
            extra = {"spread": spread(b, key), "ours_spread": spread(a, key), "load": round(os.getloadavg()[0], 1)}
            for more in ("us_first", "p99", "load_s", "count", "rss_mb"):
                if more in b[0]:
                    extra["theirs_" + more] = round(middle(b, more), 2)
                if more in a[0]:
                    extra["ours_" + more] = round(middle(a, more), 2)
            extra.update({"ours_" + k: round(v, 2) for k, v in compiled.items() if what == "search"})
            yield results.row(work, round(middle(a, key), 2), unit, system.title, round(middle(b, key), 2), less,
                              **extra)


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("\n\n")[1].strip())
    parser.add_argument("build")
    parser.add_argument("data")
    parser.add_argument("--million", action="store_true")
    parser.add_argument("--peers", default="")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    build = os.path.abspath(args.build)
    if not os.path.isdir(os.path.join(args.data, "us_csl")):
        print(f"  SKIPPED speed: there is no {args.data}/us_csl")
        return
    names = args.peers or (FAST if args.million else ",".join(peers.ALL))
    ready = peers.install(build, print, names.split(","))
    systems = [ours.Lodestone(build)] + [ours.Peer(n, *what) for n, what in ready.items()]
    size = "million" if args.million else "official"
    list_, list_path = parties.made(build, args.data, "million" if args.million else "csl")
    query_path = parties.save(queries(args.data, list_),
                              os.path.join(build, "bench", "screen", f"speed-{size}.queries.jsonl"))
    pair_paths = quality.written(build, "name_bench", golden.name_bench(args.data))
    found = measure(systems, list_path, query_path, pair_paths, args)
    made = list(rows(systems, found, size, systems[0].compiled.get(list_path, {})))
    results.put(build, made)
    for one in made:
        print(f"  {one['work']:<20} {one['peer']:<34} {one['theirs']:>12} {one['unit']:<8} spread {one['spread']}"
              + f"   ours {one['ours']}, x {one['ratio']}")


if __name__ == "__main__":
    main()
