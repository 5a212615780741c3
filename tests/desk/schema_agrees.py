#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The service takes a body exactly when the JSON Schema of its own document allows it.

    schema_agrees.py DUMP JUDGE [--bodies N] [--seed N]

DUMP prints the document, JUDGE says what the service's checks say. Bodies are made for every schema of the
document: such as it wants them, with every limit met and passed by one, and broken in one place. Two things
that JSON Schema cannot say are left out: lengths in bytes (texts here are ASCII) and days that a month does not
have. Needs python3-jsonschema; without it the test is skipped.
"""
import argparse
import copy
import json
import random
import re
import subprocess
import sys

try:
    from jsonschema import Draft202012Validator
except ImportError:
    print("schema_agrees: skipped, there is no python3-jsonschema")
    sys.exit(77)

DAYS = ["2026-01-10", "1900-01-01", "2199-12-31", "2024-02-29"]
NO_DAYS = ["1899-12-31", "2200-01-01", "2026-13-01", "2026-00-10", "2026-01-32", "2026-1-1", "", "today"]
MOMENTS = ["2026-01-10T08:30:00Z", "2026-01-10T23:59:59.125Z", "2026-01-10T00:00:00.1Z"]
NO_MOMENTS = ["2026-01-10T24:00:00Z", "2026-01-10T08:30:00", "2026-01-10T08:30:00+01:00", "2026-01-10 08:30:00Z",
              "2026-01-10T08:30:60Z", "2026-01-10T08:30:00.1234Z", ""]
AMOUNTS = ["200 kg", "0 kg", "0.5 kg", "999999999999.999999 USD", "1 g/cm3", "3 %", "1 " + "u" * 32]
NO_AMOUNTS = ["200", "200kg", "-1 kg", "01 kg", ".5 kg", "1. kg", "1e3 kg", "1000000000000 kg", "1.1234567 kg", "1  kg",
              "1 kg ", " 1 kg", "", "1 2", "1 " + "u" * 33]
SHAS = ["0" * 64, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"]
NO_SHAS = ["0" * 63, "0" * 65, "E" + "0" * 63, "g" + "0" * 63, ""]
IDS = ["C17", "us.sdn/12#3_a-b:c"]
NO_IDS = ["", "a b", "a%2f", "a?b", "a\\b", "a\tb"]
OTHERS = [None, True, False, 0, -1, 1.5, "x", [], {}, [None], [[]], {"a": 1}, "", " ", 10**15]


class Maker:
    def __init__(self, doc, dice):
        self.doc, self.dice = doc, dice

    def resolve(self, s):
        while "$ref" in s:
            s = self.doc["components"]["schemas"][s["$ref"].split("/")[-1]]
        return s

    def kind(self, s):
        """good and bad examples of a text with a pattern"""
        pattern = s.get("pattern", "")
        if s.get("format") == "date":
            return DAYS, NO_DAYS
        if s.get("format") == "date-time":
            return MOMENTS, NO_MOMENTS
        if "{64}" in pattern:
            return SHAS, NO_SHAS
        if "{0,11}" in pattern:
            return AMOUNTS, NO_AMOUNTS
        if pattern.startswith("^[A-Za-z0-9"):
            most = s["maxLength"]
            return IDS + ["x" * most], NO_IDS + ["x" * (most + 1)]
        least, most = s.get("minLength", 1), s["maxLength"]
        # the document counts characters, of which there are at least a quarter as many as bytes
        good = ["x" * most, "x" * max(4 * least, 1) if 4 * least <= most else "x" * most, "a\nb\tc" * max(1, least)]
        good = [g for g in good if 4 * least <= len(g) <= most or (least == 1 and len(g) <= most)]
        return good, ["", " \n\t", "x" * (most + 1), "x" * 20 + "\r", "x" * 20 + "\x1f", "x" * 20 + "\x7f",
                      "x" * 20 + "\x85"]

    def good(self, s, depth=0):
        s = self.resolve(s)
        if "oneOf" in s:
            return self.good(self.dice.choice(s["oneOf"]), depth)
        if "enum" in s:
            return self.dice.choice(s["enum"])
        types = s.get("type")
        if types is None:
            return self.dice.choice(OTHERS)
        t = self.dice.choice(types) if isinstance(types, list) else types
        if t == "object":
            return {k: self.good(v, depth + 1) for k, v in s.get("properties", {}).items()
                    if k in s.get("required", []) or self.dice.random() < (0.6 if depth == 0 else 0.3)}
        if t == "array":
            return self.array(s, depth)
        if t == "string":
            return self.dice.choice(self.kind(s)[0])
        if t == "integer":
            return self.dice.choice([s["minimum"], s["maximum"], (s["minimum"] + s["maximum"]) // 2])
        return None if t == "null" else self.dice.random() < 0.5

    def array(self, s, depth):
        least, most = s.get("minItems", 0), s.get("maxItems", 3)
        n = self.dice.choice([least, least + 1, min(most, least + 3)])
        if self.dice.random() < 0.05 and most <= 200 and depth == 1:
            n = most
        values = []
        for _ in range(min(n, most)):
            value = self.good(s["items"], depth + 1)
            if not (s.get("uniqueItems") and value in values):
                values.append(value)
        return values

    # ---- one thing wrong, or only odd: the judges say which ------------------------------------

    def places(self, value, s, at=()):
        s = self.resolve(s)
        yield at, s
        for one in s.get("oneOf", []):
            if value is not None and "$ref" in one:
                yield from self.places(value, one, at)
        if isinstance(value, dict):
            for k, v in value.items():
                if k in s.get("properties", {}):
                    yield from self.places(v, s["properties"][k], at + (k,))
        if isinstance(value, list) and "items" in s:
            for i, v in enumerate(value[:5]):
                yield from self.places(v, s["items"], at + (i,))

    def other(self, value, s):
        d = self.dice
        choices = [d.choice(OTHERS)]
        if isinstance(value, dict):
            some = d.choice(list(s.get("properties") or {"x": 1}))
            choices += [{**value, some + "x": 1}, {k: v for k, v in value.items() if k != some}, {**value, some: None},
                        {**value, "": 1}]
        if isinstance(value, list):
            item = self.good(s["items"]) if "items" in s else 1
            choices += [value + value[:1], value + [item], value[1:], value + [d.choice(OTHERS)],
                        [item] * (s.get("maxItems", 3) + 1) if s.get("maxItems", 3) <= 200 else value]
        if isinstance(value, str) and ("pattern" in s or "format" in s):
            choices += [d.choice(self.kind(s)[1])] * 4
        if "enum" in s:
            choices += [str(d.choice(s["enum"])) + "x", str(d.choice(s["enum"])).upper()]
        if isinstance(value, int) and "minimum" in s:
            choices += [s["minimum"] - 1, s["maximum"] + 1, 0.5]
        return d.choice(choices)

    def changed(self, value, s):
        value = copy.deepcopy(value)
        at, of = self.dice.choice(list(self.places(value, s)))
        if not at:
            return self.other(value, of)
        parent = value
        for step in at[:-1]:
            parent = parent[step]
        parent[at[-1]] = self.other(parent[at[-1]], of)
        return value


def bodies(doc, count, dice):
    maker = Maker(doc, dice)
    schemas = {k: v for k, v in doc["components"]["schemas"].items() if v.get("type") == "object"}
    for name, s in schemas.items():
        whole = {"$ref": f"#/components/schemas/{name}", "components": doc["components"]}
        validator = Draft202012Validator(whole)
        for n in range(count):
            value = maker.good({"$ref": f"#/components/schemas/{name}"})
            if n % 4:
                value = maker.changed(value, {"$ref": f"#/components/schemas/{name}"})
            yield name, value, validator.is_valid(value)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("dump")
    parser.add_argument("judge")
    parser.add_argument("--bodies", type=int, default=24)
    parser.add_argument("--seed", type=int, default=1)
    a = parser.parse_args()
    doc = json.loads(subprocess.run([a.dump], check=True, text=True, stdout=subprocess.PIPE).stdout)
    all_bodies = list(bodies(doc, a.bodies, random.Random(a.seed)))
    lines = "".join(f"{name} {json.dumps(value)}\n" for name, value, _ in all_bodies)
    answers = subprocess.run([a.judge], check=True, text=True, input=lines, stdout=subprocess.PIPE).stdout.splitlines()
    assert len(answers) == len(all_bodies)
    differ = 0
    for (name, value, fit), answer in zip(all_bodies, answers):
        if (answer == "1") != fit:
            differ += 1
            if differ <= 10:
                print(f"{name} {json.dumps(value):.300}: the document {'allows' if fit else 'forbids'} it, the service "
                      f"says {answer}")
    taken = sum(fit for _, _, fit in all_bodies)
    print(f"schema_agrees: {len(all_bodies)} bodies, {taken} taken, {len(all_bodies) - taken} refused, {differ} differ")
    # A test of which everything is refused, or nothing, would prove nothing.
    return 1 if differ or not len(all_bodies) // 5 < taken < len(all_bodies) * 4 // 5 else 0


if __name__ == "__main__":
    sys.exit(main())
