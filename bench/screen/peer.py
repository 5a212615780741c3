# SPDX-License-Identifier: Apache-2.0
"""Peers that are Python libraries, run as every peer's program is:

    peer.py NAME pairs FILE                          a score, 0 to 1000, for each line
    peer.py NAME entities FILE                       the same for pairs of whole records (FollowTheMoney peers only)
    peer.py NAME search LIST QUERIES LIMIT           a line of JSON a query: {"id", "hits": [{"no", "name", "score"}]}
    peer.py NAME time-pairs FILE SECONDS             {"us", "us_first", "count"}
    peer.py NAME time-search LIST QUERIES SECONDS    {"names_s", "p50", "p99", "count", "load_s",
                                                     "rss_mb"}, microseconds

FILE     NAME1 <tab> NAME2 <tab> SCHEMA, of FollowTheMoney; or {"schema", "query", "candidate"} as lines of JSON
LIST     {"no", "kind", "name", "aliases", "source", "type"} as lines of JSON: see parties.py
QUERIES  {"id", "name", "kind"?} as lines of JSON

Times are processor time of one core, loading and preparing not counted: what a peer can prepare of the list, it has
prepared. A peer that takes names in batches has the time of a batch divided. A pair is timed in rounds over the file:
us_first is the first round, us the median of those after it, in which what the peer remembers of names is warm.
"""
import collections
import itertools
import json
import math
import resource
import statistics
import sys
import time

SCHEMA = {"person": "Person", "entity": "Company", "vessel": "Vessel", "aircraft": "Airplane"}
CANDIDATES = 50  # as many as yente has scored for five results


def table(path):
    with open(path, encoding="utf-8") as file:
        return [line.rstrip("\n").split("\t") for line in file]


def objects(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


class Logic:
    """nomenklatura's scorers. Candidates come from its own tokens of an entity (blocker.tokenizer), weighted as
    its index weighs them and by rarity, from a table in memory: yente asks Elasticsearch, which costs more."""

    def __init__(self, name):
        from followthemoney import model
        from nomenklatura.matching import get_algorithm
        self.model = model
        self.algorithm = get_algorithm(name)
        self.config = self.algorithm.default_config()
        self.ids = itertools.count()

    def entity(self, id_, schema, properties):
        """logic-v2 remembers what it made of an entity by its id alone, so no two may share one."""
        made = self.model.make_entity(schema)
        made.id = id_ or f"made-{next(self.ids)}"
        for key, values in properties.items():
            made.add(key, values, quiet=True)
        return made

    def pair(self, one, other, schema):
        return self.entity(None, schema, {"name": one}), self.entity(None, schema, {"name": other})

    def score(self, pair):
        return self.algorithm.compare(pair[0], pair[1], self.config).score

    def load(self, parties):
        from nomenklatura.blocker.tokenizer import tokenize_entity
        from nomenklatura.blocker.index import Index
        self.tokens, self.boosts = tokenize_entity, Index.BOOSTS
        self.entities = [self.entity(p["no"], SCHEMA.get(p["kind"], "LegalEntity"),
                                     {"name": [p["name"], *p["aliases"]]}) for p in parties]
        self.postings = collections.defaultdict(list)
        for number, entity in enumerate(self.entities):
            for field, token in set(tokenize_entity(entity)):
                self.postings[field, token].append(number)

    def search(self, query, limit):
        entity = self.entity(None, SCHEMA.get(query.get("kind"), "LegalEntity"), {"name": query["name"]})
        weights = collections.Counter()
        for field, token in set(self.tokens(entity)):
            found = self.postings.get((field, token), ())
            weight = self.boosts.get(field, 1.0) * math.log(len(self.entities) / max(1, len(found)))
            for number in found:
                weights[number] += weight
        scored = []
        for number, _ in weights.most_common(CANDIDATES):
            other = self.entities[number]
            if entity.schema.can_match(other.schema):
                scored.append((self.score((entity, other)), other.id, other.caption))
        return sorted(scored, reverse=True)[:limit]


class Fuzz:
    """rapidfuzz as scripts use it: one pass over all names with process.extract, names lower-cased beforehand."""

    def __init__(self, name):
        from rapidfuzz import fuzz, process, utils
        self.scorer = {"wratio": fuzz.WRatio, "token-set": fuzz.token_set_ratio,
                       "sorted": fuzz.ratio}[name.removeprefix("rapidfuzz-")]
        self.process, self.clean = process, utils.default_process

    def pair(self, one, other, _schema):
        return self.clean(one), self.clean(other)

    def score(self, pair):
        return self.scorer(*pair) / 100

    def load(self, parties):
        self.names, self.owners = [], []
        for party in parties:
            for name in [party["name"], *party["aliases"]]:
                self.names.append(self.clean(name))
                self.owners.append((party["no"], name))

    def search(self, query, limit):
        hits, seen = [], set()
        for _, score, number in self.process.extract(self.clean(query["name"]), self.names, scorer=self.scorer,
                                                     limit=4 * limit, score_cutoff=85):
            no, name = self.owners[number]
            if no not in seen:
                seen.add(no)
                hits.append((score / 100, no, name))
        return hits[:limit]


class Sorted(Fuzz):
    """rapidfuzz at its fastest that we found: words put in order once, then many names against all by process.cdist,
    which compares several strings in one instruction. Its scores are those of token_sort_ratio."""
    BATCH = 50

    def __init__(self, name):
        super().__init__(name)
        plain = self.clean
        self.clean = lambda text: " ".join(sorted(plain(text).split()))

    def batch(self, queries, limit):
        import numpy
        scores = self.process.cdist([self.clean(q["name"]) for q in queries], self.names, scorer=self.scorer,
                                    score_cutoff=85, workers=1, dtype=numpy.uint8)
        for line in scores:
            found, seen = numpy.flatnonzero(line), {}
            for number in found[numpy.argsort(-line[found].astype(int), kind="stable")]:
                no, name = self.owners[number]
                seen.setdefault(no, (int(line[number]) / 100, no, name))
            yield list(seen.values())[:limit]

    def search(self, query, limit):
        return next(self.batch([query], limit))


def rounds(peer, pairs, seconds):
    peer.score(pairs[0])  # loads what is loaded on first use
    took = []
    start = time.process_time()
    while len(took) < 2 or time.process_time() - start < seconds:
        before = time.process_time()
        for pair in pairs:
            peer.score(pair)
        took.append((time.process_time() - before) / len(pairs) * 1e6)
    return {"us": statistics.median(took[1:]), "us_first": took[0], "count": len(took) * len(pairs)}


def searches(peer, parties, queries, seconds):
    start = time.process_time()
    peer.load(parties)
    loaded = time.process_time() - start
    peer.search(queries[0], 5)
    took, size = [], getattr(peer, "BATCH", 1)
    while sum(took) < seconds and len(took) + size <= len(queries):
        some = queries[len(took):len(took) + size]
        before = time.process_time()
        if size == 1:
            peer.search(some[0], 5)
        else:
            list(peer.batch(some, 5))
        took += [(time.process_time() - before) / size] * size
    took.sort()
    return {"names_s": len(took) / sum(took), "p50": took[len(took) // 2] * 1e6,
            "p99": took[len(took) * 99 // 100] * 1e6, "count": len(took), "load_s": loaded,
            "rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def main():
    name, what, *args = sys.argv[1:]
    kind = Sorted if name == "rapidfuzz-sorted" else Fuzz if name.startswith("rapidfuzz") else Logic
    peer = kind(name)
    if what == "pairs":
        for line in table(args[0]):
            print(round(1000 * peer.score(peer.pair(*line))))
    elif what == "entities":
        for one in objects(args[0]):
            pair = [peer.entity(None, one["schema"], one[k]) for k in ("query", "candidate")]
            print(round(1000 * peer.score(pair)))
    elif what == "search":
        peer.load(objects(args[0]))
        for query in objects(args[1]):
            hits = [{"no": no, "name": hit, "score": round(1000 * score)}
                    for score, no, hit in peer.search(query, int(args[2]))]
            print(json.dumps({"id": query["id"], "hits": hits}, ensure_ascii=False))
    elif what == "time-pairs":
        print(json.dumps(rounds(peer, [peer.pair(*line) for line in table(args[0])], float(args[1]))))
    else:
        print(json.dumps(searches(peer, objects(args[0]), objects(args[1]), float(args[2]))))


if __name__ == "__main__":
    main()
