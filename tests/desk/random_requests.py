#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Random requests, made from the OpenAPI document that the server itself serves.

    random_requests.py LODESTONE WORLD SOURCE_ROOT [--requests N] [--seed N]

For every operation: bodies as its schema wants them, and the same broken in one place (wrong type, unknown
key, missing key, too long, out of range, odd text), ids that are and ids that are not, by people of every role,
with tokens, and by nobody; stale ETags and keys used twice. Whatever a client sends, the reply is one that the
document names, a problem where it is one, a body that its schema allows; never a 5xx; and at the end the log
verifies.
"""
import argparse
import json
import os
import random
import re
from collections import Counter, defaultdict

import desk

try:
    import jsonschema
except ImportError:
    jsonschema = None

SANE = ["Nagoya Mirror Motor K.K. (synthetic)", "a note of some words", "MOFCOM", "cn", "individual", "JP", "磁石"]
TEXTS = ["x", "Nagoya Mirror Motor K.K. (synthetic)", "<script>alert(1)</script>", "'; DROP TABLE event; --",
         "磁石", "ọ̀ ẹ́", "a\u202eb", "%00%0a", "../../etc/passwd", "\ud83e\uddf2", "=1+1", "\t", "\n", "", " "]
ODD = [None, True, 0, -1, 10**30, 1.5, "", "x" * 20_000, [], {}, [[]], {"a": {"b": []}}, "\u0000", "2026-02-30",
       "1e9 kg", "-1 kg", "NaN", "𝟙 kg"]
# Which collection's ids a field takes, and what else is likely to be taken.
POOLS = {"word": "claims", "claim": "claims", "to": "claims", "person": "people", "case": "cases", "license": "no",
         "amends": "cases", "capture": "documents", "document": "documents", "receipt": "receipts", "object": "cases"}
FIXED = {"regime": ["cn"], "kind": ["individual", "general"], "destination": ["JP"], "password": [desk.PASSWORD],
         "until": ["2026-12-31"], "name": ["Somebody New (synthetic)"], "reason": ["other", "name_only", "a reason"],
         "clock": ["cn.dur/decision"], "order": ["ORDER-1"], "cursor": ["5"], "value": ["25"]}
# Not asked at random: they end or replace what the others need.
LEFT_ALONE = {"reloadImage", "endSession", "revokeToken", "disablePerson"}


class Maker:
    def __init__(self, document, dice):
        self.document, self.dice, self.ids = document, dice, defaultdict(list)

    def resolve(self, schema):
        while "$ref" in schema:
            at = self.document
            for part in schema["$ref"].lstrip("#/").split("/"):
                at = at[part]
            schema = at
        return schema

    def text(self, schema, name):
        pool = self.ids.get(POOLS.get(name, name))
        if pool and self.dice.random() < 0.8:
            return self.dice.choice(pool)
        if schema.get("format") == "date":
            return self.dice.choice(["2026-01-10", "2026-02-24", "2026-12-31", "1900-01-01", "2199-12-31"])
        if schema.get("format") == "date-time":
            return "2026-01-10T08:30:00.000Z"
        pattern = schema.get("pattern", "")
        if "a-f" in pattern and "64" in pattern:
            return "%064x" % self.dice.getrandbits(256)
        if "kg" in schema.get("description", "") or name in ("quantity", "value", "amount"):
            return self.dice.choice(["1 kg", "200 kg", "5 g", "16000 USD", "3 piece"])
        if name in FIXED and self.dice.random() < 0.8:
            return self.dice.choice(FIXED[name])
        return self.dice.choice(SANE if self.dice.random() < 0.85 else TEXTS)

    def valid(self, schema, name=""):
        schema = self.resolve(schema)
        kind = schema.get("type", "object" if "properties" in schema else None)
        if isinstance(kind, list):
            kind = self.dice.choice(kind)
        if "enum" in schema:
            return self.dice.choice(schema["enum"])
        if kind == "null":
            return None
        if kind == "string":
            return self.text(schema, name)
        if kind == "integer":
            low = schema.get("minimum", 0)
            return self.dice.choice([low, min(low + self.dice.randint(0, 5), schema.get("maximum", 10**9))])
        if kind == "boolean":
            return self.dice.random() < 0.5
        if kind == "array":
            n = max(schema.get("minItems", 0), self.dice.randint(0, 2))
            return [self.valid(schema.get("items", {}), name) for _ in range(n)]
        if kind == "object":
            required = schema.get("required", [])
            return {k: self.valid(s, k) for k, s in schema.get("properties", {}).items()
                    if k in required or self.dice.random() < 0.4}
        return self.dice.choice(ODD)

    def broken(self, value):
        """The same with one thing wrong, anywhere in it."""
        value = json.loads(json.dumps(value))
        at = value
        while isinstance(at, dict) and at:
            key = self.dice.choice(list(at))
            if isinstance(at[key], dict) and at[key] and self.dice.random() < 0.6:
                at = at[key]
                continue
            if isinstance(at[key], list) and at[key] and isinstance(at[key][0], dict):
                at = at[key][0]
                continue
            how = self.dice.random()
            if how < 0.2:
                del at[key]
            elif how < 0.35:
                at[key + "s"] = at.pop(key)
            else:
                at[key] = self.dice.choice(ODD)
            return value
        return self.dice.choice(ODD)


class Run:
    def __init__(self, d, root, dice):
        self.d, self.dice = d, dice
        self.document = d.admin.get("/openapi.json").must(200).json
        self.maker = Maker(self.document, dice)
        roles = ["viewer", "requester", "screener", "license_manager", "adviser", "countersigner", "approver",
                 "evidence_editor", "auditor"]
        self.people = [d.admin, desk.Person(d.port)] + [
            d.person(f"Person {i} (synthetic)", *some) for i, some in
            enumerate([[r] for r in roles] + [roles[1:8], roles[1:5] + ["evidence_editor"]])]
        self.people.append(d.token(self.people[-1], "requester", "license_manager"))
        self.likely = self.people[-3:]
        self.shipments = []
        for name in sorted(os.listdir(os.path.join(root, "examples"))):
            if re.match(r"\d\d-.*\.json", name):
                with open(os.path.join(root, "examples", name), encoding="utf-8") as f:
                    self.shipments.append({"on": "2026-03-01", **json.load(f)})
        self.seed(root)
        self.seen, self.by_operation = Counter(), defaultdict(Counter)
        self.etags = ["\"x\"", "*", "\"1\""]

    def seed(self, root):
        """One of each thing that others are about."""
        all_of_it, ids = self.likely[0], self.maker.ids
        with open(os.path.join(root, "examples/desk/claims-2026-01-09.json"), encoding="utf-8") as f:
            page = json.load(f)
        all_of_it.post("/v1/claims:import", page).must(200)
        ids["claims"] += [c["id"] for c in page["claims"]]
        for n in range(6):
            shipment = {**self.shipments[2], "id": f"SEED-{n}", "on": "2026-03-01"}
            shipment.pop("licenses", None)
            shipment["end_user"] = {**shipment["end_user"], "name": ["Japan Marine Unitd", "Nagoya Mirror Motor K.K. (synthetic)"][n % 2]}
            r = all_of_it.post("/v1/check", shipment).must(200)
            ids["receipts"].append(r.headers["location"].rsplit("/", 1)[1])
            made = all_of_it.post("/v1/cases", {"receipt": ids["receipts"][-1], "authority": "MOFCOM", "kind": "individual"})
            ids["cases"].append(made.must(201).json["id"])
            made = all_of_it.post("/v1/licenses", {
                "no": f"SEED-{n}", "regime": "cn", "kind": "individual", "holder": "Synthetic",
                "end_user": "Nagoya Mirror Motor K.K. (synthetic)", "from": "2026-01-01", "until": "2026-12-31",
                "lines": [{"line": 1, "description": "magnets", "codes": ["1C905.a.4"], "quantity": "1000 kg"}]})
            ids["licenses"].append(made.must(201).json["id"])
            made = all_of_it.post(f"/v1/licenses/{ids['licenses'][-1]}/reservations",
                                  {"line": 1, "quantity": "10 kg", "order": f"SEED-{n}", "on": "2026-03-01"})
            ids["reservations"].append(made.must(201).json["id"])
        ids["hits"] += [h["id"] for h in all_of_it.items("/v1/hits")]
        assert ids["hits"], "no hit to work on"

    def body_of(self, operation):
        content = operation.get("requestBody", {}).get("content", {})
        if not content:
            return None, None
        media = self.dice.choice(list(content))
        raw = operation["operationId"] in ("check", "screen", "checkBatch", "screenBatch")
        if raw:
            value = dict(self.dice.choice(self.shipments))
            if "screen" in operation["operationId"]:
                value = {"name": self.dice.choice(["SUBARU Corporation", "Nobody at all", "三菱重工"])}
        else:
            value = self.maker.valid(content[media].get("schema", {}))
        if self.dice.random() < 0.35:
            value = self.maker.broken(value)
        if media not in ("application/json", "application/x-ndjson"):
            return media, b"some bytes \x00\xff"
        text = json.dumps(value)
        if self.dice.random() < 0.03:
            text = text[:self.dice.randint(0, len(text))]
        return media, text.encode("utf-8", "surrogatepass")

    def one(self, path, method, operation):
        def part(m):
            ids = self.maker.ids.get(re.split(r"[/:{]", path)[2 if path.startswith("/v1/") else 1], [])
            if m.group(1) == "no":
                return str(self.dice.randint(1, 2))
            if ids and self.dice.random() < 0.9:
                return str(self.dice.choice(ids))
            return self.dice.choice(["C1", "H999999", "nothing", "%2e%2e", "a%00b", "%ff", "x" * 300])

        target = re.sub(r"\{(\w+)\}", part, path)
        query = []
        for p in operation.get("parameters", []):
            p = self.maker.resolve(p)
            if p["in"] == "query" and self.dice.random() < 0.25:
                value = self.maker.valid(p["schema"], p["name"])
                query.append(f"{p['name']}={re.sub(r'[^A-Za-z0-9.-]', '', str(value))}")
        if self.dice.random() < 0.05:
            query.append("unknown=1")
        if query:
            target += "?" + "&".join(query)
        headers = {}
        if self.dice.random() < 0.1:
            headers["If-Match" if method != "GET" else "If-None-Match"] = self.dice.choice(self.etags)
        if method != "GET" and self.dice.random() < 0.1:
            headers["Idempotency-Key"] = self.dice.choice(["k1", "k2", "k" * 128, "k" * 129])
        who = self.dice.choice(self.likely if self.dice.random() < 0.7 else self.people)
        media, body = self.body_of(operation)
        if self.dice.random() < 0.02:
            media = "text/plain"
        r = who.request(method, target, body, headers, media_type=media or "application/json")
        self.judge(operation, f"{r.what} {body!r:.600}", r)

    def judge(self, operation, what, r):
        self.seen[r.status] += 1
        self.by_operation[operation["operationId"]][r.status] += 1
        assert r.status < 500, f"{what}: {r.status} {r.body!r:.600}"
        if str(r.status) not in operation["responses"]:
            raise AssertionError(f"{what}: {r.status} is not named by the document: {r.body!r:.600}")
        if r.status >= 400:
            problem = r.json
            for key in ("type", "title", "status", "detail", "code", "hint"):
                assert key in problem, f"{what}: a problem without {key}: {problem}"
            assert r.headers["content-type"] == "application/problem+json", what
            return
        if "etag" in r.headers:
            self.etags = (self.etags + [r.headers["etag"]])[-20:]
        media = r.headers.get("content-type", "").split(";")[0]
        if media != "application/json" or not r.body:
            return
        value = r.json
        named = self.maker.resolve(operation["responses"][str(r.status)]).get("content", {})
        schema = named.get("application/json", {}).get("schema")
        if jsonschema is not None and schema is not None:
            whole = {**schema, "components": self.document.get("components", {})}
            problems = sorted(jsonschema.Draft202012Validator(whole).iter_errors(value), key=str)
            assert not problems, f"{what}: {list(problems[0].absolute_path)} {problems[0].message:.300}"
        self.learn(value)

    def learn(self, value):
        many = value.get("items") if isinstance(value, dict) else None
        for item in many if isinstance(many, list) else [value]:
            for key in ("id", "receipt", "no", "sha256", "key"):
                if isinstance(item, dict) and isinstance(item.get(key), (str, int)):
                    ids = self.maker.ids[key]
                    if len(ids) > 60:
                        ids.pop(self.dice.randrange(len(ids)))
                    ids.append(item[key])


def main():
    p = argparse.ArgumentParser()
    p.add_argument("lodestone")
    p.add_argument("world")
    p.add_argument("root")
    p.add_argument("--requests", type=int, default=4000)
    p.add_argument("--seed", type=int, default=1)
    a = p.parse_args()
    dice = random.Random(a.seed)
    with desk.Desk(a.lodestone, a.world, serve=["--quiet"]) as d:
        run = Run(d, a.root, dice)
        operations = [(path, method.upper(), o) for path, item in run.document["paths"].items()
                      for method, o in item.items()
                      if method in ("get", "post", "put", "delete") and o["operationId"] not in LEFT_ALONE]
        for n in range(a.requests):
            run.one(*operations[n % len(operations)] if n < 3 * len(operations) else dice.choice(operations))
        d.stop()
        d.verify()
        never = sorted(i for i, c in run.by_operation.items() if not any(s < 400 for s in c))
        print(f"random requests: {a.requests} to {len(operations)} operations, "
              + ", ".join(f"{n} of {s}" for s, n in sorted(run.seen.items()))
              + ("; replies checked against their schemas" if jsonschema else "; no jsonschema here")
              + f"; never accepted: {', '.join(never) or 'none'}")


if __name__ == "__main__":
    main()
