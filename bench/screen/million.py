# SPDX-License-Identifier: Apache-2.0
"""A list of a million invented names, to measure size and speed with: million.py DATA [N] [SEED] > LIST.jsonl, or
million.py DATA [N] [SEED] --lists FOLDER, which `lodestone compile --lists FOLDER` takes

Words are recombined from the Consolidated Screening List, OFAC's other names (both in the public domain) and the list
of the United Nations (free to use, with attribution). A pattern, kind and number of words, is that of a real name drawn
evenly; each word is drawn by how often it stands at its place (first, middle, last, only) in names of that kind. As a
longer list has more different words, one word in seven is new, and most of those that stand alone: the head of one real
word and the tail of another. A million names have about 370,000 different words; every fourth party has a second name.
The same DATA, N and SEED give the same bytes. No name is meant to be anybody's; some will be by chance.
"""
import bisect
import collections
import csv
import gzip
import itertools
import json
import os
import random
import sys

import golden
import parties

NAMES, SEED = 1000000, golden.SEED
NEW_WORD = {"first": 0.15, "middle": 0.15, "last": 0.15, "only": 0.6}
ALIAS = 0.25


def real_names(data):
    """(kind, name) of all names whose words are used; Latin ones only, for words of others cannot be cut anywhere."""
    for list_ in (parties.csl(data), parties.un(data)):
        for party, _, name in parties.names(list_):
            yield party["kind"], name
    with gzip.open(os.path.join(data, "us_ofac", "alt_2025.csv.gz"), "rt", encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            if len(row) > 3:
                yield "", row[3]


class Words:
    """Words at one place of names of one kind, drawn by frequency."""

    def __init__(self, count):
        self.words = sorted(count)
        self.sums = list(itertools.accumulate(count[w] for w in self.words))

    def draw(self, random_):
        return self.words[bisect.bisect(self.sums, random_.randrange(self.sums[-1]))]


def place(number, count):
    if count == 1:
        return "only"
    return "first" if number == 0 else "last" if number == count - 1 else "middle"


class Maker:
    def __init__(self, data, seed):
        self.random = random.Random(seed)
        counts, self.patterns = collections.defaultdict(collections.Counter), []
        for kind, name in real_names(data):
            words = name.split()
            if not words or golden.scripts(name) - {"Latin"}:
                continue
            self.patterns.append((kind, len(words)))
            for number, word in enumerate(words):
                counts[kind, place(number, len(words))][word] += 1
        self.words = {key: Words(count) for key, count in counts.items()}

    def word(self, kind, where):
        words = self.words[kind, where]
        word = words.draw(self.random)
        if self.random.random() >= NEW_WORD[where]:
            return word
        other = words.draw(self.random)
        head = word[:max(2, len(word) // 2 + self.random.randrange(-1, 2))]
        return head + other[len(other) // 2:] if len(word) > 3 and len(other) > 3 else word

    def name(self, kind, count):
        return " ".join(self.word(kind, place(n, count)) for n in range(count))

    def party(self, number):
        kind, count = self.random.choice(self.patterns)
        name = self.name(kind, count)
        aliases = [self.name(kind, count)] if self.random.random() < ALIAS else []
        return parties.party(f"m-{number}", kind, name, aliases)


def made(data, count, seed):
    """Parties until `count` names are there, aliases counted."""
    maker, names = Maker(data, seed), 0
    for number in itertools.count(1):
        party = maker.party(number)
        names += 1 + len(party["aliases"])
        yield party
        if names >= count:
            return


def main():
    *args, folder = sys.argv[1:] if sys.argv[-2:-1] == ["--lists"] else [*sys.argv[1:], None]
    args = [a for a in args if a != "--lists"]
    parties_ = made(args[0], int((args[1:2] or [NAMES])[0]), int((args[2:3] or [SEED])[0]))
    if folder:
        parties.snapshot(list(parties_), folder, "million")
        return
    for party in parties_:
        print(json.dumps(party, ensure_ascii=False))


if __name__ == "__main__":
    main()
