# SPDX-License-Identifier: Apache-2.0
"""A desk of its own for a test: a store made by `lodestone desk init`, a server on a free port, and people
of every role who talk to it over real connections.

    with desk.Desk(lodestone, world) as d:
        rin = d.person("Rin Example (synthetic)", "requester")
        answer = rin.post("/v1/check", shipment).must(200).json
"""
import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

PASSWORD = "correct horse battery staple"
STARTUP_SECONDS = 60  # under a sanitizer, on a machine with other work


class Reply:
    def __init__(self, what, status, headers, body):
        self.what, self.status, self.headers, self.body = what, status, headers, body

    @property
    def json(self):
        return json.loads(self.body)

    def must(self, status, code=None):
        """The reply, if it has this status, and if it is a problem this code; else the test ends."""
        if self.status != status:
            raise AssertionError(f"{self.what}: {self.status}, not {status}: {self.body[:2000]!r}")
        if status >= 400:
            problem = self.json
            assert self.headers["content-type"] == "application/problem+json", self.what
            assert problem["status"] == status and problem["title"] and problem["hint"], problem
            if code is not None and problem["code"] != code:
                raise AssertionError(f"{self.what}: {problem['code']}, not {code}: {problem}")
        return self


class Client:
    """One connection, for one thread at a time; opened again when the server closed it."""

    def __init__(self, port, headers=None):
        self.port, self.headers, self.connection = port, dict(headers or {}), None

    def request(self, method, path, body=None, headers=None, media_type="application/json"):
        sent = dict(self.headers)
        data = body
        if body is not None and not isinstance(body, (bytes, str)):
            data = json.dumps(body, ensure_ascii=False)
        if isinstance(data, str):
            data = data.encode()
        if data is not None:
            sent["Content-Type"] = media_type
        sent.update(headers or {})
        for again in (True, False):
            fresh = self.connection is None
            if fresh:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
            try:
                self.connection.request(method, path, data, sent)
                r = self.connection.getresponse()
                text = r.read()
                head = {k.lower(): v for k, v in r.getheaders()}
                if head.get("connection", "").lower() == "close":
                    self.close()
                return Reply(f"{method} {path}", r.status, head, text)
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                self.close()
                if fresh or not again or method != "GET":  # a write is not sent twice unasked
                    raise
        raise AssertionError("not reached")

    def close(self):
        if self.connection is not None:
            self.connection.close()
        self.connection = None

    def get(self, path, **more):
        return self.request("GET", path, **more)

    def post(self, path, body=None, **more):
        return self.request("POST", path, {} if body is None else body, **more)

    def put(self, path, body, **more):
        return self.request("PUT", path, body, **more)

    def items(self, path):
        """All items of a list, page by page."""
        out, joint = [], "&" if "?" in path else "?"
        cursor = ""
        while True:
            page = self.get(f"{path}{joint}limit=50{cursor}").must(200).json
            out += page["items"]
            if page["next"] is None:
                return out
            cursor = f"&cursor={page['next']}"


class Person(Client):
    id = name = None

    def another_connection(self):
        c = Client(self.port, self.headers)
        c.id = self.id
        return c


class Desk:
    def __init__(self, lodestone, world, folder=None, serve=()):
        self.lodestone, self.world, self.serve_options = lodestone, world, list(serve)
        self.own_folder = folder is None
        self.folder = folder or tempfile.mkdtemp(prefix="lodestone-desk-")
        self.store = os.path.join(self.folder, "desk.db")
        self.log_path = os.path.join(self.folder, "serve.log")
        self.process = self.port = self.admin = None

    def run(self, *words, expect=0, **more):
        p = subprocess.run([self.lodestone, *words], capture_output=True, text=True, timeout=600, **more)
        if expect is not None and p.returncode != expect:
            raise AssertionError(f"lodestone {' '.join(words)}: exit {p.returncode}\n{p.stdout}\n{p.stderr}")
        return p

    def __enter__(self):
        init = self.run("desk", "init", "--store", self.store, "--name", "Ada Example (synthetic)")
        token = re.search(r"lode_[A-Za-z0-9_-]+", init.stdout).group(0)
        self.start()
        self.admin = Person(self.port, {"Authorization": f"Bearer {token}"})
        return self

    def __exit__(self, kind, value, trace):
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        if kind is not None and os.path.exists(self.log_path):
            sys.stderr.write("".join(open(self.log_path, errors="replace").readlines()[-30:]))
        if self.own_folder:
            shutil.rmtree(self.folder, ignore_errors=True)

    def start(self, port=0, **more):
        log = open(self.log_path, "ab")
        self.process = subprocess.Popen(
            [self.lodestone, "serve", "-i", self.world, "--store", self.store, "--port", str(port),
             *self.serve_options], stdout=subprocess.PIPE, stderr=log, text=True, **more)
        log.close()
        found = []
        reader = threading.Thread(target=self._wait_for_port, args=(found,), daemon=True)
        reader.start()
        end = time.monotonic() + STARTUP_SECONDS
        while not found and reader.is_alive() and time.monotonic() < end:
            time.sleep(0.02)
        if not found:
            raise AssertionError("the server did not say where it listens")
        self.port = found[0]
        if self.admin is not None:
            self.admin.close()
            self.admin.port = self.port
        return self

    def _wait_for_port(self, found):
        for line in self.process.stdout:
            m = re.search(r"http://[^ ]*:(\d+)", line)
            if m:
                found.append(int(m.group(1)))
                break
        for _ in self.process.stdout:
            pass

    def stop(self, sig=signal.SIGTERM, expect=0):
        self.process.send_signal(sig)
        code = self.process.wait(timeout=120)
        if expect is not None and code != expect:
            raise AssertionError(f"the server ended with {code}, not {expect}")

    def person(self, name, *roles):
        """Somebody with these roles and a session of their own."""
        made = self.admin.post("/v1/people", {"name": name, "roles": list(roles), "password": PASSWORD})
        p = Person(self.port)
        p.id, p.name = made.must(201).json["id"], name
        return self.login(p)

    def login(self, p):
        p.headers, p.port = {}, self.port
        p.close()
        r = p.post("/v1/sessions", {"name": p.name, "password": PASSWORD}).must(201)
        cookie = r.headers["set-cookie"].split(";")[0]
        p.headers = {"Cookie": cookie, "X-CSRF-Token": r.json["csrf"]}
        return p

    def token(self, of, *roles, until="2027-06-30"):
        """A token of a person, as a program has it."""
        made = of.post("/v1/tokens", {"roles": list(roles), "until": until, "note": "test"}).must(201).json
        p = Person(self.port, {"Authorization": f"Bearer {made['secret']}"})
        p.id = made["id"]
        return p

    def verify(self, *more, expect=0):
        return self.run("audit", "verify", "--store", self.store, *more, expect=expect)


def wait_until(what, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what():
            return
        time.sleep(0.05)
    raise AssertionError("it did not happen in time")
