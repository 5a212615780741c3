#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the image holds, over HTTP: what may be asked of a shipment, and the rows of lists as they stand on a day.

    law.py LODESTONE WORLD SOURCE_ROOT
"""
import json
import os
import sys

import desk


def holds(doc, schema, value, at="$"):
    """The reply is as the document says: keys, types, words."""
    if "$ref" in schema:
        schema = doc["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    for key in ("anyOf", "oneOf"):
        if key in schema:
            assert value is None or len(schema[key]) > 0, at
            inner = [s for s in schema[key] if s.get("type") != "null"]
            return value is None or holds(doc, inner[0], value, at)
    types = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None)}
    named = schema.get("type")
    named = named if isinstance(named, list) else [named] if named else []
    assert not named or any(isinstance(value, types[t]) for t in named), (at, named, value)
    assert "enum" not in schema or value in schema["enum"], (at, value)
    if isinstance(value, dict) and "properties" in schema:
        assert not set(schema.get("required", ())) - set(value), (at, set(schema["required"]) - set(value))
        assert not set(value) - set(schema["properties"]), (at, set(value) - set(schema["properties"]))
        for key, v in value.items():
            holds(doc, schema["properties"][key], v, f"{at}.{key}")
    if isinstance(value, list) and "items" in schema:
        for i, v in enumerate(value):
            holds(doc, schema["items"], v, f"{at}[{i}]")
    return True


def reply_holds(doc, path, value):
    holds(doc, doc["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"], value)


def test_facts(doc, root, rin):
    r = rin.get("/v1/facts").must(200)
    reply_holds(doc, "/v1/facts", r.json)
    assert r.headers["cache-control"] == "private, no-cache"
    assert rin.get("/v1/facts", headers={"If-None-Match": r.headers["etag"]}).must(304).body == b""
    desk.Client(rin.port).get("/v1/facts").must(401)
    rin.get("/v1/facts?on=2026-01-10").must(400, "unknown_parameter")
    facts = {f["fact"]: f for f in r.json["facts"]}
    assert len(facts) == len(r.json["facts"])
    questions = {q["question"] for q in r.json["questions"]}
    roles = {f["role"] for f in r.json["roles"]}
    for f in facts.values():
        assert f["question"] is None or f["question"] in questions
        assert set(f["roles"]) <= roles and (f["scope"] == "party") == bool(f["roles"])
    # Whatever an answer asks can be looked up, and said back: the answer then is another.
    with open(os.path.join(root, "examples/06-end-user-unknown.json"), encoding="utf-8") as f:
        shipment = json.load(f)
    shipment["id"] = "F1"
    answer = rin.post("/v1/check?record=false", shipment).must(200).json
    assert answer["questions"] and all(q["fact"] in facts for q in answer["questions"])
    for fact, value in (("end_user.name", "Example Works"), ("end_user.country", "JP"), ("end_user.kind", ["civil"])):
        at = shipment
        for key in facts[fact]["keys"][:-1]:
            at = at.setdefault(key, {})
        at[facts[fact]["keys"][-1]] = value
    after = rin.post("/v1/check?record=false", shipment).must(200).json
    assert len(after["questions"]) < len(answer["questions"]) or after["receipt"] != answer["receipt"]
    return len(facts)


def main():
    lodestone, world, root = sys.argv[1:4]
    with desk.Desk(lodestone, world) as d:
        rin = d.person("Rin Example (synthetic)", "requester")
        doc = rin.get("/openapi.json").must(200).json
        n = test_facts(doc, root, rin)
    print(f"law: {n} facts")


if __name__ == "__main__":
    main()
