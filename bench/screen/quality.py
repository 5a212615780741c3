# SPDX-License-Identifier: Apache-2.0
"""How well Lodestone and its peers tell names apart, on sets that others labelled.

    quality.py BUILD DATA [SET...] [--peers NAME,...] [--sample N]

BUILD     a folder that meson set up; peers are installed below it
DATA      the evaluation data, whose golden/ has the sets; a set that is not there is skipped, and said so
SET       of golden.py; all of them when none is named
--sample  how many names of each negative set the slowest peers are asked (400); those that answer fifty names a second
          are asked five times as many, Lodestone all of them

Rows go to BUILD/bench/screen.jsonl, and every case on which a system and the label, or two systems, differ to
BUILD/bench/screen_cases/SET.tsv. Labels can be wrong: the cases are for reading, not for tuning.
"""
import argparse
import collections
import json
import os
import random
import sys

import golden
import ours
import parties
import peers
import results

LIMIT = 25  # hits asked of a peer; ours gives all
SLOW = ("watchman", "rapidfuzz-wratio", "rapidfuzz-token-set")


def say(text):
    print(text, flush=True)


# ---- pairs ----------------------------------------------------------------------------------------

def measure(scores, labels, threshold):
    """(precision, recall, F1)"""
    said = [s >= threshold for s in scores]
    hit = sum(s and l for s, l in zip(said, labels))
    precision = hit / sum(said) if any(said) else 1.0
    recall = hit / sum(labels) if any(labels) else 1.0
    return precision, recall, 2 * precision * recall / (precision + recall) if hit else 0.0


def best_threshold(scores, labels):
    return max(range(0, 1001, 5), key=lambda t: measure(scores, labels, t)[2])


def written(build, name, pairs):
    """The set as files: with our kinds, and with FollowTheMoney's schemata, which the peers are given."""
    paths = []
    for suffix, last in (("pairs", lambda p: golden.kind(p.schema)), ("schema", lambda p: p.schema)):
        paths.append(os.path.join(build, "bench", "screen", f"{name}.{suffix}.tsv"))
        os.makedirs(os.path.dirname(paths[-1]), exist_ok=True)
        with open(paths[-1], "w", encoding="utf-8") as file:
            file.writelines(f"{p.one}\t{p.other}\t{last(p)}\n" for p in pairs)
    return paths


def scored(systems, build, name, pairs):
    """{system: scores}; a system that fails is left out, and said so."""
    paths, scores = written(build, name, pairs), {}
    for system in systems:
        try:
            scores[system.name] = system.pairs(*paths)
        except Exception as why:  # a peer's crash must not end a long run
            say(f"  SKIPPED {system.title} on {name}: {why}")
            continue
        if len(scores[system.name]) != len(pairs):
            sys.exit(f"{system.title}: {len(scores[system.name])} scores for {len(pairs)} pairs of {name}")
    return scores


def slices(pairs):
    """(name of the slice, indices): all, then each value of each tag that has at least five pairs."""
    groups = {"": list(range(len(pairs)))}
    for n, pair in enumerate(pairs):
        for tag, value in pair.tags.items():
            groups.setdefault(f"{tag}={value}", []).append(n)
    return [(name, numbers) for name, numbers in groups.items() if len(numbers) >= 5]


def figures(system, scores, pairs, numbers):
    threshold = system.thresholds["standard"]
    got, labels = [scores[n] for n in numbers], [pairs[n].label for n in numbers]
    at, best = measure(got, labels, threshold), best_threshold(got, labels)
    p, r, f = measure(got, labels, best)
    full = sum(s == 1000 for s in got)
    return {"threshold": threshold, "p": at[0], "r": at[1], "f1": at[2], "best": best, "best_p": p, "best_r": r,
            "best_f1": f, "mean_true": sum(s for s, l in zip(got, labels) if l) / max(1, sum(labels)),
            "at_1000": full / len(got),
            "false_at_1000": sum(s == 1000 and not l for s, l in zip(got, labels))}


def rounded(figures_):
    return {k: round(v, 4) if isinstance(v, float) else v for k, v in figures_.items()}


def rows_of_pairs(name, systems, scores, pairs, tell=say):
    """Rows of the set and of its slices; slices are told only to who asked for the set by name."""
    mine = systems[0]
    for title, numbers in slices(pairs):
        count = sum(pairs[n].label for n in numbers)
        a = rounded(figures(mine, scores[mine.name], pairs, numbers))
        told = tell if title else say
        told(f"  {name} {title or 'all'}: {count} true, {len(numbers) - count} false")
        for system in systems:
            if system.name not in scores:
                continue
            b = rounded(figures(system, scores[system.name], pairs, numbers))
            told(f"    {system.title:<34} P {b['p']:.3f} R {b['r']:.3f} F1 {b['f1']:.3f} at {b['threshold']}   "
                 f"best F1 {b['best_f1']:.3f} (P {b['best_p']:.3f} R {b['best_r']:.3f}) at {b['best']}")
            if system is not mine:
                work = "screen-quality-" + name + (f" {title}" if title else "")
                yield results.row(work + " f1", a["f1"], "f1", system.title, b["f1"], true=count,
                                  false=len(numbers) - count, ours_figures=a, figures=b)


def write_cases(build, name, systems, scores, pairs):
    """Every pair on which the label and all systems do not say the same."""
    folder = os.path.join(build, "bench", "screen_cases")
    os.makedirs(folder, exist_ok=True)
    there = [s for s in systems if s.name in scores]
    count = 0
    with open(os.path.join(folder, name + ".tsv"), "w", encoding="utf-8") as file:
        file.write("\t".join(["id", "label", "wrong", "name1", "name2", "schema"] + [s.name for s in there]) + "\n")
        for n, pair in enumerate(pairs):
            wrong = [s.name for s in there
                     if (scores[s.name][n] >= s.thresholds["standard"]) != pair.label]
            if wrong:
                count += 1
                file.write("\t".join([pair.id, "yes" if pair.label else "no", ",".join(wrong), pair.one, pair.other,
                                      pair.schema] + [str(scores[s.name][n]) for s in there]) + "\n")
    say(f"    {count} cases to read in {file.name}")


def run_pairs(build, data, name, systems, tell):
    pairs = golden.PAIRS[name](data)
    scores = scored(systems, build, name, pairs)
    write_cases(build, name, systems, scores, pairs)
    return list(rows_of_pairs(name, systems, scores, pairs, tell))


def run_scripts(build, data, name, systems):
    """Recall and false alarms by script; a false pair is the name beside another row's."""
    pairs = golden.SCRIPTS[name](data)
    scores, mine, rows = scored(systems, build, name, pairs), systems[0], []
    write_cases(build, name, systems, scores, pairs)
    for title, numbers in slices(pairs):
        if title.startswith("schema"):
            continue
        share = {}
        for system in (s for s in systems if s.name in scores):
            hits = collections.Counter(pairs[n].label for n in numbers
                                       if scores[system.name][n] >= system.thresholds["standard"])
            true = sum(pairs[n].label for n in numbers)
            share[system.name] = (round(hits[True] / true, 4), round(hits[False] / max(1, len(numbers) - true), 4))
            say(f"    {name} {title or 'all':<22} {system.title:<34} recall {share[system.name][0]:.3f}  "
                f"false {share[system.name][1]:.3f}   of {true}")
            if system is not mine:
                rows.append(results.row(f"screen-quality-{name}" + (f" {title}" if title else "") + " recall",
                                        share[mine.name][0], "recall", system.title, share[system.name][0], true=true,
                                        ours_false=share[mine.name][1], theirs_false=share[system.name][1]))
    return rows


# ---- whole records --------------------------------------------------------------------------------

def run_entities(build, data, systems):
    """entity_bench with all that its records have: ours by screening against a list of the candidates."""
    records = list(golden.entity_records(data))
    folder = os.path.join(build, "bench", "screen")
    listed, queries = [], []
    for id_, schema, one, other, _ in records:
        party = parties.party(id_, golden.kind(schema), golden.first_name(other), other.get("alias", []))
        listed.append({**party, "born": other.get("birthDate", []), "country": other.get("country", [])
                       + other.get("nationality", [])})
        query = {"id": id_, "name": golden.first_name(one), "kind": golden.kind(schema)}
        for key, property_ in (("born", "birthDate"), ("country", "country")):
            if one.get(property_):
                query[key] = one[property_][0]
        queries.append(query)
    list_path = parties.save(listed, os.path.join(folder, "entity_candidates.jsonl"))
    query_path = parties.save(queries, os.path.join(folder, "entity_queries.jsonl"))
    record_path = parties.save([{"schema": s, "query": q, "candidate": c} for _, s, q, c, _ in records],
                               os.path.join(folder, "entity_records.jsonl"))
    pairs = [golden.Pair(i, "", "", s, label, {}) for i, s, _, _, label in records]
    hits = systems[0].all_hits(list_path, query_path)
    scores = {systems[0].name: [max([h["score"] for h in hits[p.id] if h["no"] == p.id] or [0]) for p in pairs]}
    for system in systems[1:]:
        if system.name.startswith("logic"):
            scores[system.name] = system.entities(record_path)
    return list(rows_of_pairs("entity_bench_full", systems, scores, pairs))


# ---- against lists --------------------------------------------------------------------------------

def ranks(answers, queries):
    """Shares of queries whose party is the first hit, among the first five, anywhere."""
    at = collections.Counter()
    for query in queries:
        nos = [h["no"] for h in answers.get(query["id"], [])]
        place = min((nos.index(no) for no in query["nos"] if no in nos), default=None)
        at.update(k for k, most in (("1", 1), ("5", 5), ("any", LIMIT)) if place is not None and place < most)
    return {k: round(at[k] / len(queries), 4) for k in ("1", "5", "any")}


def run_positives(build, data, name, systems):
    list_name, read = golden.POSITIVES[name]
    queries, lost = read(data)
    _, list_path = parties.made(build, data, list_name)
    path = parties.save([{k: v for k, v in q.items() if k != "nos"} for q in queries],
                        os.path.join(build, "bench", "screen", name + ".queries.jsonl"))
    say(f"  {name}: {len(queries)} queries, {lost} rows whose party is not clear are left out")
    found, rows = {}, []
    for system in systems:
        answers = system.search(list_path, path, LIMIT)
        found[system.name] = ranks(answers, queries)
        alerts = sum(len(a) for a in answers.values()) / len(queries)
        say(f"    {system.title:<34} first {found[system.name]['1']:.4f}  among five {found[system.name]['5']:.4f}  "
            f"any {found[system.name]['any']:.4f}   hits a query {alerts:.1f}")
        missed = [q for q in queries if not set(q["nos"]) & {h["no"] for h in answers.get(q["id"], [])}]
        parties.save(missed, os.path.join(build, "bench", "screen_cases", f"{name}.{system.name}.missed.jsonl"))
    for system in systems[1:]:
        for k in ("1", "5", "any"):
            rows.append(results.row(f"screen-quality-{name} recall@{k}", found[systems[0].name][k], "recall",
                                    system.title, found[system.name][k], queries=len(queries)))
    return rows


def run_negatives(build, data, name, systems, sample):
    """Alerts for each 100,000 names of invented people, against the whole official list."""
    queries = golden.NEGATIVES[name](data)
    _, list_path = parties.made(build, data, "csl")
    shuffled = random.Random(golden.SEED).sample(queries, len(queries))
    rate, rows, count = {}, [], {}
    for system in systems:
        asked = queries if system.name == "lodestone" else shuffled[:sample * (1 if system.name in SLOW else 5)]
        count[system.name] = len(asked)
        path = parties.save(asked, os.path.join(build, "bench", "screen", name + ".queries.jsonl"))
        for profile in system.thresholds:
            answers = system.search(list_path, path, LIMIT, profile)
            alerts = [q for q in asked if answers.get(q["id"])]
            rate[system.name, profile] = round(1e5 * len(alerts) / len(asked))
            say(f"    {name} {system.title:<34} {profile:<9} {rate[system.name, profile]:>7} alerts for 100,000 "
                f"({len(alerts)} of {len(asked)})")
            parties.save([{**q, "hits": answers[q["id"]][:3]} for q in alerts], os.path.join(
                build, "bench", "screen_cases", f"{name}.{system.name}.{profile}.alerts.jsonl"))
    for system in systems[1:]:
        for profile in ours.PROFILES:
            rows.append(results.row(f"screen-quality-{name} alerts-{profile}", rate[systems[0].name, profile],
                                    "per 100,000", system.title, rate[system.name, "standard"], True,
                                    theirs_asked=count[system.name]))
    return rows


def run(build, data, name, systems, sample, tell):
    if name in golden.PAIRS:
        rows = run_pairs(build, data, name, systems, tell)
        return rows + (run_entities(build, data, systems) if name == "entity_bench" else [])
    if name in golden.SCRIPTS:
        return run_scripts(build, data, name, systems)
    if name in golden.POSITIVES:
        return run_positives(build, data, name, systems)
    return run_negatives(build, data, name, systems, sample)


def main():
    sets = [*golden.PAIRS, *golden.SCRIPTS, *golden.POSITIVES, *golden.NEGATIVES]
    parser = argparse.ArgumentParser(usage=__doc__.split("\n\n")[1].strip())
    parser.add_argument("build")
    parser.add_argument("data")
    parser.add_argument("sets", nargs="*", metavar="SET")
    parser.add_argument("--peers", default=",".join(peers.ALL))
    parser.add_argument("--sample", type=int, default=400)
    args = parser.parse_args()
    build = os.path.abspath(args.build)
    unknown = [s for s in args.sets if s not in sets]
    if unknown:
        sys.exit(f"quality.py: no set named {unknown[0]}; there are: {' '.join(sets)}")
    if not os.path.isdir(os.path.join(args.data, "golden")):
        say(f"  SKIPPED quality: there is no {args.data}/golden; its sets may not ship with the project")
        return
    os.makedirs(os.path.join(build, "bench", "screen_cases"), exist_ok=True)
    ready = peers.install(build, say, args.peers.split(","))
    systems = [ours.Lodestone(build)] + [ours.Peer(n, *what) for n, what in ready.items()]
    for name in args.sets or sets:
        try:
            rows = run(build, args.data, name, systems, args.sample, say if args.sets else lambda _: None)
        except FileNotFoundError as why:
            say(f"  SKIPPED {name}: {why.filename} is not there")
            continue
        results.put(build, rows)


if __name__ == "__main__":
    main()
