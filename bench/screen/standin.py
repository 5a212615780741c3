# SPDX-License-Identifier: Apache-2.0
"""Stands in for Lodestone's screening where it is not built, so that the harness can be tried; of no quality.

    standin.py pairs FILE | pairs --thresholds
    standin.py screen -i LIST.jsonl --batch FILE --json --profile PROFILE

Words are equal or one letter apart; a score is the share of letters in such words on both sides."""
import argparse
import collections
import json
import sys

import parties

THRESHOLDS = {"standard": 800, "strict": 920}


def variants(word):
    return {word} | {word[:i] + word[i + 1:] for i in range(len(word))} if len(word) > 3 else {word}


def score(one, other):
    left, rest, met = one.split(), collections.Counter(other.split()), 0
    for word in left:
        best = next((w for w in rest if w == word), None) or next(
            (w for w in rest if variants(w) & variants(word)), None)
        if best:
            met += len(word) + len(best) - (best != word)
            rest[best] -= 1
            rest += collections.Counter()
    return round(1000 * met / max(1, sum(map(len, left)) + sum(map(len, other.split()))))


class Index:
    def __init__(self, path):
        self.names, self.keys = [], collections.defaultdict(list)
        for party, _, name in parties.names(parties.load(path)):
            self.names.append((party["no"], name, parties.plain(name)))
            for key in {v for word in self.names[-1][2].split() for v in variants(word)}:
                self.keys[key].append(len(self.names) - 1)

    def hits(self, name, threshold, keep=0.6):
        plain, count = parties.plain(name), collections.Counter()
        for word in plain.split():
            for number in {n for v in variants(word) for n in self.keys.get(v, ())}:
                count[number] += len(word)
        best = {}
        for number, _ in count.most_common(200):
            no, listed, other = self.names[number]
            got = score(plain, other)
            if got >= keep * threshold and got > best.get(no, (0, ""))[0]:
                best[no] = (got, listed)
        for no, (got, listed) in sorted(best.items(), key=lambda b: (-b[1][0], b[0])):
            yield {"list": "?", "no": no, "name": listed, "score": got, "probability": got,
                   "class": "match" if got == 1000 else "question" if got >= threshold else "below"}


def pairs(path):
    if path == "--thresholds":
        for profile, threshold in THRESHOLDS.items():
            print(profile, threshold)
        return
    with open(path, encoding="utf-8") as file:
        for line in file:
            one, other, _ = line.rstrip("\n").split("\t")
            print(score(parties.plain(one), parties.plain(other)))


def main():
    if sys.argv[1] == "pairs":
        return pairs(sys.argv[2])
    parser = argparse.ArgumentParser()
    parser.add_argument("-i", dest="world")
    parser.add_argument("--batch")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--profile", default="standard")
    args = parser.parse_args(sys.argv[2:])
    index = Index(args.world)
    for query in parties.load(args.batch):
        hits = list(index.hits(query["name"], THRESHOLDS[args.profile]))
        print(json.dumps({"id": query["id"], "hits": hits}, ensure_ascii=False))
    return None


if __name__ == "__main__":
    main()
