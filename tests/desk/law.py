#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the image holds, over HTTP: what may be asked of a shipment, and the rows of lists as they stand on a day.

    law.py LODESTONE WORLD SOURCE_ROOT
"""
import csv
import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
from urllib.parse import quote

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
    packed = rin.get("/v1/facts", headers={"Accept-Encoding": "gzip"}).must(200)
    assert packed.headers["content-encoding"] == "gzip" and packed.headers["etag"] == r.headers["etag"], packed.headers
    assert gzip.decompress(packed.body) == r.body and "content-encoding" not in r.headers
    print(f"facts: {len(r.body)} bytes, packed {len(packed.body)}")
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


def all_rows(rin, doc, path, size):
    """Every row, page by page; each once, and as many as the page says."""
    rows, cursor, joint = [], "", "&" if "?" in path else "?"
    while True:
        r = rin.get(f"{path}{joint}limit={size}{cursor}").must(200)
        if not rows:
            reply_holds(doc, "/v1/lists/{id}", r.json)
        rows += r.json["items"]
        assert r.json["total"] >= len(rows)
        if r.json["next"] is None:
            assert r.json["total"] == len(rows) == len({x["row"] for x in rows}), path
            return rows, r.json
        assert "rel=\"next\"" in r.headers["link"] and len(r.json["items"]) == size
        cursor = f"&cursor={r.json['next']}"


def test_rows(doc, rin):
    """Two lists whole: the one with the most ended rows, and a long official one."""
    lists = rin.items("/v1/lists?on=2026-01-10")
    loaded = [x for x in lists if x["loaded"] and x["kind"] == "pack" and x["rows"] > 1]
    assert len(loaded) > 5
    seen = set()
    for one in loaded:
        at = "/v1/lists/" + quote(one["id"], safe="")
        rows, page = all_rows(rin, doc, at + "?on=2026-01-10", 50)
        assert [x for x in page["lists"] if x["id"] == one["id"]] and page["note"] and page["since"] is None
        assert sum(x["list"] == one["id"] for x in rows) <= one["rows"]
        for x in rows:
            state = "ended" if x["until"] and x["until"] <= "2026-01-10" else \
                "not_yet" if x["from"] and x["from"] > "2026-01-10" else "in_force"
            assert x["state"] == state or (x["state"] == "open" and x["from"] is None), x
            assert x["names"][0]["name"] == x["name"]
        seen |= {x["state"] for x in rows}
        for since, on in (("2025-01-03", "2025-06-01"), ("2025-11-01", "2026-11-10"), ("2000-01-01", "2026-11-10")):
            everything, _ = all_rows(rin, doc, f"{at}?on={on}", 200)
            want = {x["row"]: "ended" if x["until"] and x["until"] <= on else "added" for x in everything
                    if (x["until"] and since < x["until"] <= on) or
                    (x["from"] and since <= x["from"] <= on and not (x["until"] and x["until"] <= on))}
            got, page = all_rows(rin, doc, f"{at}?on={on}&since={since}", 50)
            assert {x["row"]: x["state"] for x in got} == want, (one["id"], since)
            assert page["since"] == since and "not kept" in page["note"]
            seen |= {x["state"] for x in got}
            for state in ("added", "ended"):
                some, _ = all_rows(rin, doc, f"{at}?on={on}&since={since}&state={state}", 50)
                assert {x["row"] for x in some} == {r for r, s in want.items() if s == state}
    assert {"in_force", "not_yet", "added"} <= seen, seen
    return len(loaded)


def test_official(doc, rin):
    lists = rin.items("/v1/lists")
    one = max((x for x in lists if x["kind"] == "official" and x["loaded"]), key=lambda x: x["rows"])
    at = "/v1/lists/" + quote(one["id"], safe="")
    page = rin.get(at + "?limit=200").must(200).json
    reply_holds(doc, "/v1/lists/{id}", page)
    assert page["total"] == one["rows"] and "one snapshot" in page["note"] and page["next"]
    row = next(x for x in page["items"] if len(x["name"]) > 12)
    for q in (row["name"], row["name"].upper(), row["name"][2:-2], row["no"] or row["name"]):
        found = rin.get(f"{at}?limit=200&q={quote(q)}").must(200).json
        assert row["row"] in {x["row"] for x in found["items"]}, q
    assert rin.get(f"{at}?q=%21%21").must(200).json["total"] == 0
    assert rin.get(f"{at}?q=qqqqzzzzxxxx").must(200).json["items"] == []
    rin.get("/v1/lists/none.such").must(404, "not_found")
    rin.get(f"{at}?state=gone").must(400, "bad_parameter")
    rin.get(f"{at}?since=yesterday").must(400, "bad_parameter")
    desk.Client(rin.port).get(at).must(401)
    missing = next((x for x in lists if not x["loaded"]), None)
    if missing is not None:
        page = rin.get("/v1/lists/" + quote(missing["id"], safe="")).must(200).json
        assert page["items"] == [] and "never imported" in page["note"]
    return one["rows"]


def ended_world(lodestone, root, folder):
    """The packs, but three rows of a control list have a day on which they are taken off; none has one now."""
    for pack in ("base", "cn"):
        shutil.copytree(os.path.join(root, "packs", pack), os.path.join(folder, pack))
    path = os.path.join(folder, "cn/lists/2025-01_control_list.csv")
    with open(path, encoding="utf-8", newline="") as f:
        rows = list(csv.reader(f))
    head = rows[0]
    if "delisted_on" not in head:
        rows = [head + ["delisted_on"]] + [r + [""] for r in rows[1:]]
    off = rows[0].index("delisted_on")
    for row, day in zip(rows[1:], ("2025-06-01", "2025-06-02", "2026-06-01")):
        row[off] = day
    with open(path, "w", encoding="utf-8", newline="") as f:
        csv.writer(f, lineterminator="\n").writerows(rows)
    out = os.path.join(folder, "ended.lode")
    subprocess.run([lodestone, "compile", os.path.join(folder, "base"), os.path.join(folder, "cn"), "-o", out],
                   check=True, capture_output=True, timeout=120)
    return out


def test_ended(doc, rin):
    """A row is on the list up to the day before its last; ended since a day means after it."""
    at = "/v1/lists/" + quote(next(x["id"] for x in rin.items("/v1/lists") if x["measure"] == "cn.mofcom.2025-1"), safe="")
    everything, _ = all_rows(rin, doc, at + "?on=2025-05-31", 50)
    first, second, third = (next(x["row"] for x in everything if x["until"] == day)
                            for day in ("2025-06-01", "2025-06-02", "2026-06-01"))
    assert {x["state"] for x in everything} == {"in_force"}

    def ended(query):
        rows, _ = all_rows(rin, doc, f"{at}?{query}", 50)
        return {x["row"] for x in rows if x["state"] == "ended"}
    assert ended("on=2025-06-01") == {first} and ended("on=2025-06-02") == {first, second}
    assert ended("on=2026-11-10") == {first, second, third}
    assert ended("on=2026-11-10&since=2025-06-01") == {second, third}
    assert ended("on=2025-06-02&since=2025-05-31") == {first, second}
    added, _ = all_rows(rin, doc, at + "?on=2026-11-10&since=2025-01-01&state=added", 50)
    assert {x["row"] for x in added} == {x["row"] for x in everything} - {first, second, third}
    gone, page = all_rows(rin, doc, at + "?on=2026-11-10&state=in_force", 50)
    assert len(gone) == len(everything) - 3 == page["total"]


def main():
    lodestone, world, root = sys.argv[1:4]
    with desk.Desk(lodestone, world) as d:
        rin = d.person("Rin Example (synthetic)", "requester")
        doc = rin.get("/openapi.json").must(200).json
        n = test_facts(doc, root, rin)
        n_lists, n_rows = test_rows(doc, rin), test_official(doc, rin)
    with tempfile.TemporaryDirectory() as folder:
        with desk.Desk(lodestone, ended_world(lodestone, root, folder)) as d:
            test_ended(doc, d.person("Rin Example (synthetic)", "requester"))
    print(f"law: {n} facts; {n_lists} lists row by row; a list of {n_rows}")


if __name__ == "__main__":
    main()
