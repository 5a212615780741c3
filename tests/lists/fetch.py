#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`lists fetch` against a server of our own, on this machine.

    fetch.py LODESTONE DATA     DATA: tests/lists/data

The server answers by path: as it should, 304 to whoever has the copy, 404, 500 and then 200, cut off, too
large, and redirects in a circle, to another machine, and five deep.
"""
import http.server
import os
import subprocess
import sys
import tempfile
import threading

ETAG = '"v1"'
LAST_MODIFIED = "Sat, 31 Jan 2026 10:00:00 GMT"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    body = b""
    table = b""
    asked = []
    fails = {}

    def log_message(self, *args):
        pass

    def answer(self, code, body=b"", headers=(), length=None):
        self.send_response(code)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        path = self.path
        Handler.asked.append((path, self.headers.get("If-None-Match"), self.headers.get("If-Modified-Since")))
        tags = [("ETag", ETAG), ("Last-Modified", LAST_MODIFIED)]
        if path == "/un.xml":
            if self.headers.get("If-None-Match") == ETAG:
                self.answer(304, headers=tags)
            else:
                self.answer(200, self.body, tags)
        elif path == "/table.csv":
            self.answer(200, self.table, tags)
        elif path in ("/once.xml", "/always.xml"):
            Handler.fails[path] = Handler.fails.get(path, 0) + 1
            if path == "/always.xml" or Handler.fails[path] == 1:
                self.answer(500, b"later")
            else:
                self.answer(200, self.body)
        elif path == "/cut.xml":
            self.answer(200, self.body[:1000], length=len(self.body))
            self.close_connection = True
        elif path == "/short.xml":
            self.answer(200, self.body[:1000])
        elif path == "/large.xml":
            self.answer(200, b"x" * 1000, length=1 << 30)
            self.close_connection = True
        elif path == "/circle":
            self.answer(302, headers=[("Location", "/circle")])
        elif path == "/away":
            self.answer(302, headers=[("Location", "http://192.0.2.1/un.xml")])
        elif path.startswith("/hop"):
            n = int(path[4:])
            self.answer(302, headers=[("Location", f"/hop{n - 1}" if n > 1 else "/un.xml")])
        else:
            self.answer(404, b"no")


class Tests:
    def __init__(self, lodestone, base, folder):
        self.lodestone, self.base, self.folder = lodestone, base, folder
        self.failures = []

    def run(self, path, into="a", source="un"):
        url = path if path.startswith("http") or ":" in path else self.base + path
        command = [self.lodestone, "lists", "fetch", source, "--url", url, "--into",
                   os.path.join(self.folder, into)]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False,
                              env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "no_proxy": "*"})
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def expect(self, name, have, code, *words):
        text = have[1] + have[2]
        if have[0] != code or not all(w in text for w in words):
            self.failures.append(f"{name}: expected {code} and {words}, got {have}")

    def snapshot(self, into="a", name="un.sc.list"):
        path = os.path.join(self.folder, into, name)
        if not os.path.exists(path):
            return None
        with open(path, "rb") as f:
            return f.read()


def run_all(t):
    t.expect("200", t.run("/un.xml"), 0, "un.sc", "3 parties", "new")
    whole = t.snapshot()
    t.expect("304", t.run("/un.xml"), 0, "not changed")
    if Handler.asked[-1][1:] != (ETAG, LAST_MODIFIED):
        t.failures.append(f"the tags were not sent: {Handler.asked[-1]}")
    t.expect("404", t.run("/none.xml"), 4, "404")
    t.expect("500, then 200", t.run("/once.xml", into="once"), 0, "3 parties")
    t.expect("500 each time", t.run("/always.xml"), 4, "500")
    if Handler.fails["/always.xml"] != 3:
        t.failures.append(f"asked {Handler.fails['/always.xml']} times, expected 3")
    t.expect("cut off", t.run("/cut.xml"), 4, "cut off")
    t.expect("short, and the server says so", t.run("/short.xml"), 3, "cut off")
    t.expect("too large", t.run("/large.xml"), 3, "larger than")
    t.expect("a circle", t.run("/circle"), 4, "more than 5")
    t.expect("to another machine", t.run("/away"), 2, "192.0.2.1", "https://")
    t.expect("five hops", t.run("/hop5", into="hops"), 0, "3 parties")
    t.expect("six hops", t.run("/hop6", into="six"), 4, "more than 5")
    t.expect("plain HTTP elsewhere", t.run("http://example.org/un.xml"), 2, "https://")
    t.expect("a file", t.run("file:///etc/passwd"), 2, "https://")
    t.expect("a name and password", t.run("https://me:secret@example.org/x"), 2, "cannot ask")
    t.expect("nobody there", t.run("http://127.0.0.1:9/un.xml"), 4, "cannot fetch")
    if t.snapshot() != whole or whole is None:
        t.failures.append("a failure changed the snapshot")
    if t.snapshot("six") is not None:
        t.failures.append("a failure wrote a snapshot")
    t.expect("a table is of the day of Last-Modified", t.run("/table.csv", "csl", "csl"), 0, "2026-01-31")
    t.expect("only the list asked for", t.run("/table.csv", "one", "us.fse"), 0, "us.fse")
    if sorted(n for n in os.listdir(os.path.join(t.folder, "one")) if n.endswith(".list")) != ["us.fse.list"]:
        t.failures.append("more than the list asked for")


def main():
    lodestone, data = sys.argv[1], sys.argv[2]
    with open(os.path.join(data, "un.xml"), "rb") as f:
        Handler.body = f.read()
    with open(os.path.join(data, "csl.csv"), "rb") as f:
        Handler.table = f.read()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory(prefix="lode-fetch-") as folder:
        t = Tests(os.path.abspath(lodestone), f"http://127.0.0.1:{server.server_address[1]}", folder)
        run_all(t)
    server.shutdown()
    for failure in t.failures:
        print(failure)
    print(f"fetch: {len(t.failures)} failures")
    return 1 if t.failures else 0


if __name__ == "__main__":
    sys.exit(main())
