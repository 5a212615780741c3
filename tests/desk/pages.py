#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The pages that people's browsers run: what is built in or left out, and those of a folder; every address, who may
keep what, packed or not, and what a browser is told not to do.

    pages.py LODESTONE WORLD
"""
import gzip
import os
import subprocess
import sys

import desk

PAGES = ("/", "/check", "/hits", "/hits/H7", "/measures", "/measures/cn.mofcom.2026-1", "/evidence", "/cases",
         "/cases/C4", "/licenses", "/licenses/L2", "/exposure", "/audit", "/audit/x/y/z")
NO_PAGES = ("/checks", "/hit", "/index.html", "/assets", "/assets/", "/assets/none-ABCDEFGH.js", "/assets/../index.html",
            "/assets/%2e%2e/index.html", "/v1/chekc", "/v1", "/x")
GUARDS = {"content-security-policy": "default-src 'none'; script-src 'self'", "x-content-type-options": "nosniff",
          "referrer-policy": "no-referrer", "x-frame-options": "DENY", "cross-origin-opener-policy": "same-origin",
          "cross-origin-resource-policy": "same-origin", "permissions-policy": "accelerometer=()"}
INDEX, SCRIPT = b"<!doctype html><title>t</title>", b"console.log(1);\n" * 100


def write(folder, name, data):
    os.makedirs(os.path.dirname(os.path.join(folder, name)), exist_ok=True)
    with open(os.path.join(folder, name), "wb") as f:
        f.write(data)


def guarded(r):
    for name, start in GUARDS.items():
        assert r.headers.get(name, "").startswith(start), (name, r.headers)
    assert "x-request-id" in r.headers


def elsewhere(c):
    """All else is as it was: problems, with what the API says of itself."""
    for path in NO_PAGES:
        c.get(path).must(404, "no_such_path")
    c.get("/v1/me").must(401, "not_authenticated")
    for path in ("/", "/check"):
        r = c.post(path).must(405, "method_not_allowed")
        assert r.headers["allow"] == "GET, HEAD", r.headers
    c.request("GET", "/", {"a": 1}).must(405)
    r = c.get("/openapi.json").must(200)
    assert r.headers["referrer-policy"] == "no-referrer" and "frame-ancestors" in r.headers["content-security-policy"]
    assert "/assets" not in r.body.decode() and '"/":' not in r.body.decode()


def addresses(c, index):
    for path in PAGES + ("/?on=2026-01-10", "/check?x"):
        r = c.get(path).must(200)
        assert r.body == index and r.headers["content-type"] == "text/html; charset=utf-8", path
        assert r.headers["cache-control"] == "no-cache" and r.headers["vary"] == "Accept-Encoding"
        guarded(r)
    etag = r.headers["etag"]
    for header in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        r = c.get("/cases", headers={"If-None-Match": header}).must(304)
        assert r.body == b"" and r.headers["etag"] == etag
        guarded(r)
    c.get("/cases", headers={"If-None-Match": '"other"'}).must(200)
    r = c.request("HEAD", "/").must(200)
    assert r.body == b"" and int(r.headers["content-length"]) == len(index)


def folder_of(d, folder):
    write(folder, "index.html", INDEX)
    write(folder, "assets/main-KSEDKJ6H.js", SCRIPT)
    write(folder, "assets/icon.svg", b"<svg/>")
    d.serve_options = ["--pages", folder]
    d.stop()
    d.start()
    c = desk.Client(d.port)
    addresses(c, INDEX)
    r = c.get("/assets/main-KSEDKJ6H.js", headers={"Accept-Encoding": "gzip"}).must(200)
    assert r.body == SCRIPT and r.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert r.headers["content-type"] == "text/javascript; charset=utf-8"
    guarded(r)
    r = c.get("/assets/icon.svg").must(200)
    assert r.headers["content-type"] == "image/svg+xml" and r.headers["cache-control"] == "no-cache"
    c.request("HEAD", "/assets/icon.svg").must(200)
    c.post("/assets/icon.svg").must(405)
    elsewhere(c)
    write(folder, "index.html", b"another")  # read once, at the start
    assert c.get("/").must(200).body == INDEX
    c.close()


def refused(lodestone, world, d, folder):
    def start(expect, word):
        p = subprocess.run([lodestone, "serve", "-i", world, "--store", d.store, "--port", "0", "--pages", folder],
                           capture_output=True, text=True, timeout=60)
        assert p.returncode == expect and word in p.stderr, p
    write(folder, "assets/no name.js", b"x")
    start(3, "no name.js")
    os.remove(os.path.join(folder, "assets/no name.js"))
    os.symlink("/etc/passwd", os.path.join(folder, "assets/link.js"))
    start(3, "link.js")
    os.remove(os.path.join(folder, "assets/link.js"))
    write(folder, "assets/large.js", b"x" * ((4 << 20) + 1))
    start(3, "large.js")
    os.remove(os.path.join(folder, "assets/large.js"))
    for n in range(200):
        write(folder, f"assets/{n}.js", b"x")
    start(3, "200")
    os.remove(os.path.join(folder, "index.html"))
    start(4, "index.html")


def built_in(d):
    """What this build has. Packed and plain are the same page."""
    c = desk.Client(d.port)
    r = c.get("/").must(200)
    if r.headers["content-type"].startswith("text/plain"):
        text = r.body.decode()
        assert "nodejs" in text and "./dev build" in text and "/openapi.json" in text, text
        assert c.get("/cases/C4").status == 404
        guarded(r)
        elsewhere(c)
        return "left out of this build"
    addresses(c, r.body)
    elsewhere(c)
    names = {w.split('"')[0] for w in r.body.decode().split("/assets/")[1:]}
    assert len(names) >= 2, names
    for path in sorted(f"/assets/{n}" for n in names):
        plain = c.get(path).must(200)
        packed = c.get(path, headers={"Accept-Encoding": "br;q=1, gzip;q=0.8"}).must(200)
        assert plain.headers.get("content-encoding") is None
        if "content-encoding" in packed.headers:
            assert len(packed.body) < len(plain.body) and gzip.decompress(packed.body) == plain.body, path
            assert packed.headers["etag"] != plain.headers["etag"]
            c.get(path, headers={"Accept-Encoding": "gzip", "If-None-Match": packed.headers["etag"]}).must(304)
        for header in ("gzip;q=0", "identity", "br"):
            assert c.get(path, headers={"Accept-Encoding": header}).must(200).body == plain.body
        guarded(packed)
    return f"{len(names)} files named by the first page"


def main():
    lodestone, world = sys.argv[1:3]
    with desk.Desk(lodestone, world) as d:
        said = built_in(d)
        folder = os.path.join(d.folder, "pages")
        folder_of(d, folder)
        refused(lodestone, world, d, folder)
    print(f"pages: {said}; a folder; who may keep what; what a browser must not do")


if __name__ == "__main__":
    main()
