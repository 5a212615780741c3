#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Exposure models that the desk offers: a folder of them, one alone, none; what is no model, what cannot be read, and
nothing from outside the folder.

    models.py LODESTONE WORLD SOURCE_ROOT
"""
import os
import shutil
import subprocess
import sys
from urllib.parse import quote

import desk


def write(*path, data=b"item,unit\n"):
    os.makedirs(os.path.dirname(os.path.join(*path)), exist_ok=True)
    with open(os.path.join(*path), "wb") as f:
        f.write(data)


def folder_of_models(root, folder):
    shutil.copytree(os.path.join(root, "examples/exposure"), os.path.join(folder, "cars"))
    shutil.copytree(os.path.join(root, "examples/exposure"), os.path.join(folder, "車 B"))
    write(folder, "not-utf8", "items.csv", data=b"item\n\xff\n")
    write(folder, "no model", "README.md")
    write(folder, ".hidden", "items.csv")
    write(folder, "linked", "items.csv")
    os.symlink("/etc/passwd", os.path.join(folder, "linked", "plan.csv"))
    os.symlink(os.path.join(folder, "cars"), os.path.join(folder, "link"))
    write(folder, "many", "items.csv")
    for n in range(40):
        write(folder, "many", f"{n}.csv")
    write(folder, "large", "items.csv", data=b"#" * ((48 << 20) + 1))


def test_folder(d, rin, root, folder):
    items = {m["name"]: m for m in rin.get("/v1/models").must(200).json["items"]}
    assert list(items) == sorted(items, key=str.encode)
    assert set(items) == {"cars", "車 B", "not-utf8", "linked", "many", "large"}, set(items)
    for name, word in (("not-utf8", "UTF-8"), ("linked", "links"), ("many", "too many"), ("large", "48 MB")):
        assert word in items[name]["problem"] and items[name]["sha256"] is None, items[name]
        r = rin.get(f"/v1/models/{name}").must(422, "bad_model")
        assert word in r.json["detail"] and "root:" not in r.body.decode()
    cars = items["cars"]
    assert cars["title"] == "Two cars and their magnets" and cars["problem"] is None
    one = rin.get("/v1/models/cars").must(200)
    assert {f["name"]: f["bytes"] for f in cars["files"]} == {n: len(t.encode()) for n, t in one.json["files"].items()}
    for name, text in one.json["files"].items():
        with open(os.path.join(root, "examples/exposure", name), encoding="utf-8", newline="") as f:
            assert f.read() == text, name
    assert one.json["sha256"] == cars["sha256"] == items["車 B"]["sha256"]
    assert rin.get("/v1/models/" + quote("車 B")).must(200).json["name"] == "車 B"
    answer = rin.post("/v1/exposure", {"files": one.json["files"], "on": "2026-01-10"}).must(200).json
    assert answer["products"], "what is offered is what is asked with"
    etag = one.headers["etag"]
    rin.get("/v1/models/cars", headers={"If-None-Match": etag}).must(304)
    with open(os.path.join(folder, "cars/plan.csv"), "a", encoding="utf-8") as f:
        f.write("# another\n")
    changed = rin.get("/v1/models/cars", headers={"If-None-Match": etag}).must(200)
    assert changed.json["files"]["plan.csv"].endswith("# another\n") and changed.json["sha256"] != cars["sha256"]
    for name in ("none", "link", ".hidden", "no%20model", "..%2fcars", "%2e%2e", "cars%2fitems.csv", "..", "x" * 300):
        assert rin.get(f"/v1/models/{name}").status == 404, name
    desk.Client(d.port).get("/v1/models").must(401)
    desk.Client(d.port).get("/v1/models/cars").must(401)
    rin.post("/v1/models", {}).must(405)
    shutil.rmtree(folder)
    assert rin.get("/v1/models").status >= 400, "a folder that went away is no empty one"


def test_one(d, rin, root, folder):
    shutil.copytree(os.path.join(root, "examples/exposure"), folder)
    items = rin.get("/v1/models").must(200).json["items"]
    assert [m["name"] for m in items] == ["one"], items
    assert rin.get("/v1/models/one").must(200).json["sha256"] == items[0]["sha256"]
    rin.get("/v1/models/two").must(404, "not_found")


def again(d, rin, *options):
    d.serve_options = list(options)
    d.stop()
    d.start()
    d.login(rin)


def main():
    lodestone, world, root = sys.argv[1:4]
    with desk.Desk(lodestone, world) as d:
        rin = d.person("Rin Example (synthetic)", "requester")
        assert rin.get("/v1/models").must(200).json == {"items": []}
        assert "--models" in rin.get("/v1/models/x").must(404, "not_found").json["hint"]
        folder = os.path.join(d.folder, "models")
        folder_of_models(root, folder)
        again(d, rin, "--models", folder)
        test_folder(d, rin, root, folder)
        one = os.path.join(d.folder, "one")
        os.mkdir(one)
        again(d, rin, "--models", one + "/")
        assert rin.get("/v1/models").must(200).json == {"items": []}
        os.rmdir(one)
        test_one(d, rin, root, one)
        p = subprocess.run([lodestone, "serve", "-i", world, "--store", d.store, "--port", "0", "--models", d.store],
                           capture_output=True, text=True, timeout=60)
        assert p.returncode == 4 and "no folder" in p.stderr, p
    print("models: a folder, one, none; what is no model; nothing from elsewhere")


if __name__ == "__main__":
    main()
