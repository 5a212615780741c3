# SPDX-License-Identifier: Apache-2.0
"""Whether a listed party is found when one letter of its name is wrong: every name of the official list, edited once.

    edits.py make LIST.jsonl > QUERIES.jsonl       the queries, for any use
    edits.py BUILD DATA [--peers NAME,...] [--sample N]

An edit is insert, delete, substitute or transpose, each as likely, at a place drawn evenly over the name, blanks and
marks included; letters that come in are drawn evenly from those that the list writes in the name's own script, and
the blank. Lodestone is asked every name, the peers N of them (300). nomenklatura searches by whole words here
(peer.py), where yente's search engine would forgive letters: its share by score alone is the fairer figure. Rows go to
BUILD/bench/screen.jsonl, each miss of ours with its class to BUILD/bench/screen_cases/edits.tsv. The seed is fixed: the
same list gives the same queries.
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
import quality
import results

EDITS = ("insert", "delete", "substitute", "transpose")
LIMIT = 25
# The classes of a miss, in the order in which they are tried.
CLASSES = {
    "another": "the edited name equals another listed name",
    "digit": "the edit fell on a digit, which no matcher should forgive",
    "short": "the name has five letters or fewer",
    "generic": "every word of the name is among the hundred commonest of the list",
    "short-word": "the edit fell in a word of three letters or fewer, or made one of it",
    "below": "found, below the threshold",
    "lost": "not found at all, and none of the above",
}


def alphabets(list_):
    """{script: the letters that the list writes in it, sorted}: small ones, and none seen fewer than twenty times."""
    found = collections.defaultdict(collections.Counter)
    for _, _, name in parties.names(list_):
        for char in name.casefold():
            script = golden.script(char)
            if script:
                found[script][char] += 1
    return {s: sorted(c for c, n in chars.items() if n >= 20) for s, chars in found.items()}


def own_letters(name, letters):
    count = collections.Counter(s for s in map(golden.script, name) if s)
    return letters.get(count.most_common(1)[0][0] if count else "Latin", ["x"]) + [" "]


def edited(name, letters, draw):
    """(edit, place, new name); a result that nobody could tell from the name is drawn again."""
    choice = own_letters(name, letters)
    for _ in range(100):
        edit = draw.choice(EDITS)
        at = draw.randrange(len(name) + (edit == "insert"))
        letter = draw.choice(choice)
        letter = letter.upper() if name.isupper() else letter
        if edit == "insert":
            new = name[:at] + letter + name[at:]
        elif edit == "delete":
            new = name[:at] + name[at + 1:]
        elif edit == "substitute":
            new = name[:at] + letter + name[at + 1:]
        else:
            at = min(at, len(name) - 2)
            new = name[:at] + name[at:at + 2][::-1] + name[at + 2:] if len(name) > 1 else name
        if new.casefold().split() != name.casefold().split() and new.strip():
            return edit, at, new
    return "none", 0, name


def made(list_, seed=golden.SEED):
    draw, letters, queries = random.Random(seed), alphabets(list_), []
    for party, which, name in parties.names(list_):
        edit, at, new = edited(name, letters, draw)
        query = {"id": f"{party['no']}/{which}", "name": new, "no": party["no"], "was": name, "edit": edit, "at": at}
        if party["kind"] in ("person", "entity", "vessel"):
            query["kind"] = party["kind"]
        queries.append(query)
    return queries


def words_at(query):
    """The words of the name before and after the edit at the place of it."""
    found = []
    for text in (query["was"], query["name"]):
        at = min(query["at"], len(text) - 1)
        start, end = text.rfind(" ", 0, at) + 1, text.find(" ", at)
        found.append(text[start:end if end >= 0 else len(text)])
    return found


def class_of(query, hits, by_name, common):
    """Why a party may have been missed; hits are all of that query, below the threshold too."""
    plain = parties.plain(query["was"])
    if by_name.get(parties.plain(query["name"]), set()) - {query["no"]}:
        return "another"
    if any(c.isdigit() for c in query["was"][query["at"]:query["at"] + 2 - (query["edit"] != "transpose")]):
        return "digit"
    if len(plain.replace(" ", "")) <= 5:
        return "short"
    if all(word in common for word in plain.split()):
        return "generic"
    if min(len(parties.plain(w)) for w in words_at(query)) <= 3:
        return "short-word"
    return "below" if query["no"] in {h["no"] for h in hits} else "lost"


def recall(answers, queries):
    """{edit: {k: share}}: the party itself among the first k hits; "letters" are edits of more than marks or case."""
    at, count = collections.Counter(), collections.Counter()
    for query in queries:
        nos = [h["no"] for h in answers.get(query["id"], [])]
        place = nos.index(query["no"]) if query["no"] in nos else None
        changed = parties.plain(query["name"]) != parties.plain(query["was"])
        for edit in ("all", query["edit"], *["letters"] * changed):
            count[edit] += 1
            at.update((edit, k) for k, most in ((1, 1), (5, 5), ("any", 10 ** 9)) if place is not None and place < most)
    return {edit: {k: round(at[edit, k] / n, 5) for k in (1, 5, "any")} for edit, n in count.items()}


def ask(system, list_path, queries, path):
    asked = [{k: q[k] for k in ("id", "name", "kind") if k in q} for q in queries]
    return system.search(list_path, parties.save(asked, path), LIMIT)


def by_score(system, build, queries):
    """The share whose edited name and own name score as a match: what a perfect search could find with this scorer."""
    pairs = [golden.Pair(q["id"], q["name"], q["was"], parties.SCHEMA.get(q.get("kind", ""), "LegalEntity"), True, {})
             for q in queries]
    scores = system.pairs(*quality.written(build, "edits", pairs))
    return round(sum(s >= system.thresholds["standard"] for s in scores) / len(pairs), 5)


def write_misses(build, system, list_path, list_, queries, answers):
    missed = [q for q in queries if q["no"] not in {h["no"] for h in answers.get(q["id"], [])}]
    path = parties.save([{k: q[k] for k in ("id", "name", "kind") if k in q} for q in missed],
                        os.path.join(build, "bench", "screen", "edits.missed.jsonl"))
    below = system.all_hits(list_path, path) if missed else {}
    by_name, words = collections.defaultdict(set), collections.Counter()
    for party, _, name in parties.names(list_):
        by_name[parties.plain(name)].add(party["no"])
        words.update(set(parties.plain(name).split()))
    common = {w for w, _ in words.most_common(100)}
    classes = collections.Counter()
    folder = os.path.join(build, "bench", "screen_cases")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "edits.tsv"), "w", encoding="utf-8") as file:
        file.write("id\tclass\tedit\tquery\tlisted\tbest other\n")
        for query in missed:
            hits = below.get(query["id"], [])
            why = class_of(query, hits, by_name, common)
            classes[why] += 1
            best = f"{hits[0]['name']} {hits[0]['score']}" if hits else "-"
            file.write(f"{query['id']}\t{why}\t{query['edit']}\t{query['name']}\t{query['was']}\t{best}\n")
    for why, count in classes.most_common():
        print(f"    {count:>6} missed: {CLASSES[why]}")
    return dict(classes)


def run(build, data, peer_names, sample):
    list_, list_path = parties.made(build, data, "csl")
    queries = made(list_)
    ready = peers.install(build, print, peer_names)
    mine = ours.Lodestone(build)
    some = random.Random(golden.SEED).sample(queries, sample)
    path = os.path.join(build, "bench", "screen", "edits.queries.jsonl")
    answers = ask(mine, list_path, queries, path)
    got = recall(answers, queries)
    scored = by_score(mine, build, queries)
    print(f"  {mine.title}, {len(queries)} names: {got}, by score alone {scored}")
    classes = write_misses(build, mine, list_path, list_, queries, answers)
    rows = []
    for name, what in ready.items():
        peer = ours.Peer(name, *what)
        theirs = recall(ask(peer, list_path, some, path), some)
        theirs_scored = by_score(peer, build, some)
        print(f"  {peer.title}, {len(some)} names: {theirs}, by score alone {theirs_scored}", flush=True)
        rows.append(results.row("screen-edits score", scored, "recall", peer.title, theirs_scored,
                                ours_asked=len(queries), theirs_asked=len(some)))
        for edit, shares in sorted(theirs.items()):
            for k, share in shares.items():
                rows.append(results.row(f"screen-edits {edit} recall@{k}", got.get(edit, {}).get(k, 0), "recall",
                                        peer.title, share, ours_asked=len(queries), theirs_asked=len(some),
                                        **({"ours_missed": classes} if (edit, k) == ("all", "any") else {})))
    results.put(build, rows)


def main():
    if sys.argv[1:2] == ["make"]:
        for query in made(parties.load(sys.argv[2])):
            print(json.dumps(query, ensure_ascii=False))
        return
    parser = argparse.ArgumentParser(usage=__doc__.split("\n\n")[1].strip())
    parser.add_argument("build")
    parser.add_argument("data")
    parser.add_argument("--peers", default="logic-v2,watchman,rapidfuzz-wratio")
    parser.add_argument("--sample", type=int, default=300)
    args = parser.parse_args()
    if not os.path.isdir(os.path.join(args.data, "us_csl")):
        print(f"  SKIPPED edits: there is no {args.data}/us_csl")
        return
    run(os.path.abspath(args.build), args.data, args.peers.split(","), args.sample)


if __name__ == "__main__":
    main()
