# SPDX-License-Identifier: Apache-2.0
"""Makes rules and requests for a size: generate.py RULES FOLDER

Shaped like export-control law: 60 % control entries with thresholds by code, 20 % bans by end use or
end user, 15 % bans of entities, 5 % re-export rules, of which some are suspended for a while. Every
rule has dates. One code in ten is crowded, and so is one entity in ten.

Leaves rules.txt, and for each hit rate H of 0, 1 and 10 requests-H.txt and expected-H.txt: the sorted
ids that fire, a line per request, by the meaning of the text itself. The same size gives the same
bytes on every machine.
"""
import os
import random
import sys

import text

USES = ("civil", "medical", "chip_making", "aerospace", "nuclear", "missile", "chemical_weapon", "biological_weapon",
        "military", "drone", "surveillance", "naval")
HARMLESS_USES = USES[:4]
USER_KINDS = ("civil", "university", "trader", "defense", "police", "space_agency", "state_lab", "militia")
HARMLESS_USERS = USER_KINDS[:3]
ACTIVITIES = ("export", "transit", "temporary", "technology", "brokering", "return", "reexport", "in_country")
FRIENDS = ("D01", "D02", "D03", "D04", "D05")
REQUESTS = {20: 256, 200: 1024, 2000: 1024, 20000: 256}
HITS = {0: (0, 0), 1: (1, 1), 10: (8, 12)}


def scaled(rules, least, most):
    """How many values a fact has: more law, more of the world in it."""
    return max(least, min(most, rules // 10))


class World:
    def __init__(self, rules):
        self.rng = random.Random(20261125 + rules)
        self.n = rules
        self.kinds = [f"K{i:02}" for i in range(scaled(rules, 8, 40))]
        self.countries = [f"D{i:02}" for i in range(1, 1 + scaled(rules, 20, 90))]
        self.codes, self.entities = [], []
        self.rules = self.make_rules()

    def some(self, values, least, most):
        return tuple(sorted(self.rng.sample(values, self.rng.randint(least, min(most, len(values))))))

    def date(self, first, last):
        return f"{self.rng.randint(first, last)}-{self.rng.randint(1, 12):02}-{self.rng.randint(1, 28):02}"

    def keyed(self, n, letter, pool):
        """n values, of which one in ten stands in eight rules and the others in two."""
        values = []
        while len(values) < n:
            name = f"{letter}{len(pool):05}"
            pool.append(name)
            values += [name] * (8 if len(pool) % 10 == 1 else 2)
        return values[:n]

    def control(self, code):
        rng, tests = self.rng, [text.Test("code", "in", (code,))]
        shape = rng.random()
        if shape < 0.7:
            tests.append(text.Test("power", ">=", (rng.randint(2, 80),)))
        if shape > 0.5:
            tests.append(text.Test("content", ">=", (rng.randint(1, 60),)))
        if rng.random() < 0.4:
            tests.append(text.Test("destination", "out", FRIENDS))
        return tests

    def ban(self):
        rng, tests = self.rng, []
        if rng.random() < 0.6:
            tests.append(text.Test("uses", "has", self.some(USES[4:], 1, 2)))
        else:
            tests.append(text.Test("user_kind", "in", self.some(USER_KINDS[3:], 1, 2)))
        tests.append(text.Test("destination", "in", self.some(self.countries, 1, 6)))
        if self.n >= 2000:
            tests.append(text.Test("kind", "in", self.some(self.kinds, 1, 3)))
        if rng.random() < 0.3:
            tests.append(text.Test("power", ">=", (rng.randint(2, 60),)))
        return tests

    def entity_ban(self, entity):
        tests = [text.Test("entity", "in", (entity,))]
        if self.rng.random() < 0.5:
            tests.append(text.Test("kind", "in", self.some(self.kinds, len(self.kinds) // 3, len(self.kinds) // 2)))
        if self.rng.random() < 0.2:
            tests.append(text.Test("activity", "in", ACTIVITIES[:6]))
        return tests

    def reexport(self):
        return [text.Test("activity", "in", ACTIVITIES[6:]), text.Test("origin", "in", self.some(self.countries, 1, 3)),
                text.Test("kind", "in", self.some(self.kinds, 1, 3)), text.Test("destination", "out", FRIENDS),
                text.Test("content", ">=", (self.rng.randint(1, 40),))]

    def make_rules(self):
        n_control, n_entity, n_reexport = self.n * 60 // 100, self.n * 15 // 100, self.n * 5 // 100
        made = [("control", self.control(c)) for c in self.keyed(n_control, "C", self.codes)]
        made += [("entity", self.entity_ban(e)) for e in self.keyed(n_entity, "E", self.entities)]
        made += [("reexport", self.reexport()) for _ in range(n_reexport)]
        made += [("ban", self.ban()) for _ in range(self.n - len(made))]
        self.rng.shuffle(made)
        rules = []
        for number, (kind, tests) in enumerate(made):
            until = self.date(2027, 2030) if self.rng.random() < 0.3 else None
            if self.rng.random() < 0.08:
                until = self.date(2024, 2025)  # law of the past
            halt = (None, None)
            if kind == "reexport" and self.rng.random() < 0.5:
                halt = (self.date(2024, 2025), self.date(2026, 2026))
            rules.append(text.Rule(f"r{number:05}", kind, self.date(2018, 2023), until, *halt, tuple(tests)))
        return rules


class Asker:
    """Draws requests until one has the wanted number of hits."""

    INDEX = ("code", "entity", "destination", "origin")

    def __init__(self, world):
        self.w = world
        self.near = {}  # every rule has a test `in` over one of these facts; no rule is seen twice
        for rule in world.rules:
            test = next(t for t in rule.tests if t.fact in self.INDEX and t.op == "in")
            for value in test.values:
                self.near.setdefault((test.fact, value), []).append(rule)

    def fired(self, request):
        near = (self.near.get((fact, request.facts[fact]), []) for fact in self.INDEX)
        return sorted(r.id for rules in near for r in rules if text.fires(r, request))

    def draw(self, id_, hits):
        w, rng = self.w, self.w.rng
        high = hits == 10
        crowded = range(0, len(w.codes), 10), range(0, len(w.entities), 10)
        code = w.codes[rng.choice(crowded[0])] if high else rng.choice(w.codes)
        entity = w.entities[rng.choice(crowded[1])] if high else rng.choice(w.entities)
        if hits == 0 and rng.random() < 0.7:
            code = "C99999"
        if not high and rng.random() < 0.7:
            entity = "E99999"
        bad = high or rng.random() < 0.5
        facts = {
            "code": code, "entity": entity, "kind": rng.choice(w.kinds), "origin": rng.choice(w.countries),
            "destination": rng.choice(w.countries), "user_kind": rng.choice(USER_KINDS if bad else HARMLESS_USERS),
            "activity": rng.choice(ACTIVITIES), "uses": list(w.some(USES if bad else HARMLESS_USES, 1, 4)),
            "content": rng.randint(40 if high else 0, 100), "power": rng.randint(60 if high else 0, 100)}
        return text.Request(id_, w.date(2025, 2026), facts)

    def stream(self, hits, n):
        least, most = HITS[hits]
        requests, expected = [], []
        while len(requests) < n:
            request = self.draw(f"q{len(requests):05}", hits)
            fired = self.fired(request)
            if least <= len(fired) <= most:
                requests.append(request)
                expected.append(fired)
        return requests, expected


def save(folder, name, rows):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        file.writelines(row + "\n" for row in rows)


def main():
    n, folder = int(sys.argv[1]), sys.argv[2]
    os.makedirs(folder, exist_ok=True)
    world = World(n)
    save(folder, "rules.txt", map(text.write_rule, world.rules))
    asker = Asker(world)
    for hits in HITS:
        requests, expected = asker.stream(hits, REQUESTS.get(n, 256))
        save(folder, f"requests-{hits}.txt", map(text.write_request, requests))
        save(folder, f"expected-{hits}.txt", map(" ".join, expected))


if __name__ == "__main__":
    main()
