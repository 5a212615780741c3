#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The life of the server: starting and not starting, the image replaced while it decides, keys and rights, batches
that end and batches that do not, many changes in a commit, too many requests, and stopping while busy.

    serve.py LODESTONE WORLD SOURCE_ROOT
"""
import hashlib
import http.client
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

import desk


def shipment(root, n="03-magnets-january-10"):
    with open(os.path.join(root, f"examples/{n}.json"), encoding="utf-8") as f:
        return json.load(f)


def metric(d, name):
    text = desk.Client(d.port).get("/metrics").must(200).body.decode()
    found = re.findall(rf"^lodestone_{name} (\S+)$", text, re.M)
    assert len(found) == 1, f"{name}: {found}"
    return float(found[0])


def image_id(d):
    text = desk.Client(d.port).get("/metrics").must(200).body.decode()
    return re.search(r'^lodestone_image_info\{id="(\w+)"', text, re.M).group(1)


def events(d, kind):
    with sqlite3.connect(f"file:{d.store}?mode=ro", uri=True) as c:
        return [json.loads(b) for (b,) in c.execute("SELECT body FROM event WHERE kind = ? ORDER BY seq", (kind,))]


# ---- starting ----------------------------------------------------------------------------------------------

def test_not_starting(lodestone, world, d):
    def run(*words):
        return subprocess.run([lodestone, "serve", *words], capture_output=True, text=True, timeout=60)
    p = run("-i", world, "--store", "/nowhere/desk.db")
    assert p.returncode == 4 and "desk init" in p.stderr, p
    p = run("-i", world, "--store", d.store, "--port", str(d.port))
    assert p.returncode == 4 and "cannot listen" in p.stderr, p
    p = run("-i", world, "--store", d.store, "--port", "70000")
    assert p.returncode == 2, p
    p = run("-i", d.store, "--store", d.store, "--port", "0")
    assert p.returncode == 3, p
    p = run("-i", world, "--store", world, "--port", "0")
    assert p.returncode in (3, 4), p
    p = run("-i", world, "--store", d.store, "--port", "0", "--address", "example.com")
    assert p.returncode == 4 and "127.0.0.1" in p.stderr, p
    open_one = subprocess.Popen([lodestone, "serve", "-i", world, "--store", d.store, "--port", "0", "--address", "0.0.0.0"],
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert re.match(r"listening on http://0\.0\.0\.0:\d+\n", open_one.stdout.readline())
    open_one.send_signal(signal.SIGINT)
    _, err = open_one.communicate(timeout=60)
    assert open_one.returncode == 0 and "warning" in err and "TLS" in err, err


# ---- the image ---------------------------------------------------------------------------------------------

def test_reload(lodestone, world, root, d, rin):
    image = os.path.join(d.folder, "in-use.lode")
    shutil.copy(world, image)
    d.stop()
    d.world = image
    d.start()
    d.login(rin)
    before = image_id(d)
    subprocess.run([lodestone, "compile", os.path.join(root, "packs/base"), os.path.join(root, "packs/cn"), "-o", image],
                   check=True, capture_output=True)
    failed, stop = [], threading.Event()

    def decide(client):
        while not stop.is_set():
            r = client.post("/v1/check?record=false&answer=verdict", shipment(root))
            if r.status != 200:
                failed.append(r)
                return
    askers = [threading.Thread(target=decide, args=(rin.another_connection(),)) for _ in range(3)]
    for t in askers:
        t.start()
    d.process.send_signal(signal.SIGHUP)
    desk.wait_until(lambda: image_id(d) != before)
    after = image_id(d)
    with open(image + ".bad", "wb") as f:
        f.write(b"no image")
    os.replace(image + ".bad", image)
    d.process.send_signal(signal.SIGHUP)
    d.admin.post("/v1/image:reload").must(422)
    assert image_id(d) == after, "an image that does not open must leave the one in use"
    shutil.copy(world, image + ".new")
    os.replace(image + ".new", image)
    d.admin.post("/v1/image:reload").must(204)
    rin.post("/v1/image:reload").must(403, "role_missing")
    desk.wait_until(lambda: image_id(d) == before)
    stop.set()
    for t in askers:
        t.join()
    assert not failed, failed[0].body


# ---- keys and rights ---------------------------------------------------------------------------------------

def test_keys(root, d, rin):
    clients = [rin.another_connection() for _ in range(8)]
    got = []

    def ask(client):
        got.append(client.post("/v1/check", shipment(root), headers={"Idempotency-Key": "the-same"}))
    threads = [threading.Thread(target=ask, args=(c,)) for c in clients]
    before = len(events(d, "decision.made"))
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    made = len(events(d, "decision.made")) - before
    assert made == 1, (made, [(r.status, r.headers.get("idempotent-replayed"), r.body[:60]) for r in got])
    bodies = set()
    for r in got:
        if r.status == 200:
            bodies.add(r.body)
        else:
            r.must(409, "key_in_use")
    assert len(bodies) == 1
    r = rin.post("/v1/check", shipment(root), headers={"Idempotency-Key": "the-same"}).must(200)
    assert r.headers["idempotent-replayed"] == "true" and r.body in bodies
    rin.post("/v1/check", shipment(root, "11-steel-shelf"), headers={"Idempotency-Key": "the-same"}).must(422, "key_reused")
    rin.post("/v1/check", shipment(root), headers={"Idempotency-Key": "a b"}).must(400, "bad_header")
    rin.post("/v1/check", shipment(root), headers={"Idempotency-Key": "k" * 129}).must(400, "bad_header")


def test_rights(root, d):
    kit = d.person("Kit Example (synthetic)", "requester")
    program = d.token(kit, "requester")
    program.get("/v1/me").must(200)
    kit.post(f"/v1/tokens/{program.id}:revoke").must(200)
    program.get("/v1/me").must(401, "not_authenticated")  # at once, on whichever thread it is asked
    second = program.another_connection()
    second.get("/v1/me").must(401, "not_authenticated")
    kit.get("/v1/me").must(200)
    d.admin.post(f"/v1/people/{kit.id}:disable", {"reason": "test"}).must(200)
    kit.get("/v1/me").must(401, "not_authenticated")
    for headers, status, code in (({}, 401, "not_authenticated"), ({"Authorization": "Basic YTpi"}, 401, "not_authenticated"),
                                  ({"Authorization": "Bearer lode_" + "A" * 43}, 401, "not_authenticated"),
                                  ({"Cookie": "lode_session=x"}, 401, "not_authenticated")):
        r = desk.Client(d.port, headers).get("/v1/me").must(status, code)
        assert r.headers["www-authenticate"].startswith("Bearer")
    lee = d.person("Lee Example (synthetic)", "requester")
    no_csrf = desk.Client(d.port, {"Cookie": lee.headers["Cookie"]})
    no_csrf.get("/v1/me").must(200)
    no_csrf.post("/v1/check?record=false", shipment(root)).must(403, "csrf_missing")
    before = len(events(d, "attempt"))
    lee.get("/v1/audit").must(403, "role_missing")
    desk.wait_until(lambda: len(events(d, "attempt")) == before + 1)


def test_form(root, d, rin):
    body = json.dumps(shipment(root))
    r = rin.request("PATCH", "/v1/check", body).must(405, "method_not_allowed")
    assert r.headers["allow"] == "POST"
    rin.get("/v1/chekc").must(404, "no_such_path")
    rin.post("/v1/check", body, media_type="text/plain").must(415, "media_type")
    rin.post("/v1/check", body, headers={"Content-Encoding": "gzip"}).must(415, "media_type")
    rin.post("/v1/check", body, media_type="application/json; charset=latin1").must(415, "media_type")
    rin.post("/v1/check?recrod=false", body).must(400, "unknown_parameter")
    rin.post("/v1/check?record=maybe", body).must(400, "bad_parameter")
    rin.post("/v1/check?record=true&record=false", body).must(400, "bad_parameter")
    rin.get("/v1/cases?limit=0").must(400, "bad_parameter")
    rin.get("/v1/cases?limit=201").must(400, "bad_parameter")
    rin.get("/v1/cases?cursor=x").must(400, "bad_parameter")
    for path in ("/v1/cases/%ff", "/v1/cases/%c3%28", "/v1/cases/a%0a", "/healthz?%ff=1", "/v1/cases?state=%ff"):
        rin.get(path).must(400, "bad_request")
    rin.get("/v1/me", headers={"Accept": "text/html"}).must(406, "not_acceptable")
    rin.get("/v1/me", headers={"Accept": "text/html, application/*;q=0.5"}).must(200)
    c = http.client.HTTPConnection("127.0.0.1", d.port, timeout=30)
    c.putrequest("POST", "/v1/check")
    for name, value in rin.headers.items():
        c.putheader(name, value)
    c.endheaders()
    assert c.getresponse().status == 411
    c.close()
    r = rin.request("HEAD", "/openapi.json").must(200)
    assert r.body == b"" and int(r.headers["content-length"]) > 10000
    etag = r.headers["etag"]
    assert rin.get("/openapi.json", headers={"If-None-Match": etag}).must(304).body == b""
    assert rin.get("/openapi.json", headers={"If-None-Match": '"other"'}).must(200).headers["etag"] == etag


# ---- many at once --------------------------------------------------------------------------------------------

def test_group_commit(root, d, rin):
    commits, changes = metric(d, "writer_commits_total"), metric(d, "writer_changes_total")
    got = []

    def ask(client):
        for n in range(40):
            got.append(client.post("/v1/check?answer=verdict", {**shipment(root), "id": f"G{n}"}).status)
    threads = [threading.Thread(target=ask, args=(rin.another_connection(),)) for _ in range(12)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert got == [200] * 480, set(got)
    commits, changes = metric(d, "writer_commits_total") - commits, metric(d, "writer_changes_total") - changes
    assert changes == 480 and commits < 480, (commits, changes)
    return changes / commits


# ---- batches -------------------------------------------------------------------------------------------------

NDJSON = "application/x-ndjson"


def test_batch(root, d, rin):
    lines = []
    for n in range(3000):
        name = ("03-magnets-january-10", "11-steel-shelf", "06-end-user-unknown", "09-control-listed")[n % 4]
        lines.append(json.dumps({**shipment(root, name), "id": f"B{n}"}) if n % 100 != 50 else "no JSON")
    body = ("\n".join(lines) + "\n").encode()
    r = rin.post("/v1/check:batch", body, media_type=NDJSON).must(200)
    assert r.headers["content-type"] == NDJSON
    out = r.body.decode().splitlines()
    assert len(out) == 3000
    for n, line in enumerate(out):
        answer = json.loads(line)
        if n % 100 == 50:
            assert answer["line"] == n + 1 and answer["error"]["code"] == "syntax", answer
        else:
            assert answer["line"].startswith(f"B{n} "), answer
    event = events(d, "decision.batch")[-1]
    assert event["input_sha"] == hashlib.sha256(body).hexdigest()
    assert event["output_sha"] == hashlib.sha256(r.body).hexdigest()
    assert event["lines"] == "3000" and event["bad"] == "30"
    whole = rin.post("/v1/check:batch?answer=full&record=false", "\n".join(lines[:20]), media_type=NDJSON).must(200)
    single = rin.post("/v1/check?record=false", lines[7]).must(200)
    assert whole.body.decode().splitlines()[7] == single.body.decode(), "a line of a batch is the answer of a single check"
    r = rin.post("/v1/screen:batch?record=false", '{"name":"Muammar Qadhafi"}\n{"name":""}\n', media_type=NDJSON).must(200)
    assert json.loads(r.body.splitlines()[0])["verdict"] and json.loads(r.body.splitlines()[1])["error"]
    rin.post("/v1/check:batch", b"", media_type=NDJSON).must(200)
    rin.post("/v1/check:batch?answer=some", body, media_type=NDJSON).must(400, "bad_parameter")
    desk.Client(d.port).post("/v1/check:batch", body, media_type=NDJSON).must(401)
    d.admin.post("/v1/check:batch", body, media_type=NDJSON).must(403)


def start_batch(d, rin, query=""):
    s = socket.create_connection(("127.0.0.1", d.port), timeout=60)
    lines = [f"POST /v1/check:batch{query} HTTP/1.1", "Host: a", "Transfer-Encoding: chunked", f"Content-Type: {NDJSON}"]
    lines += [f"{k}: {v}" for k, v in rin.headers.items()]
    s.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
    return s


def send_line(s, text):
    data = text.encode() + b"\n"
    s.sendall(b"%x\r\n%s\r\n" % (len(data), data))


def read_until(s, what):
    got = b""
    while what not in got:
        some = s.recv(65536)
        assert some, got
        got += some
    return got


def test_batch_talks(root, d, rin):
    line = json.dumps(shipment(root))
    s = start_batch(d, rin)
    for _ in range(5):  # who sends one line and waits gets its answer
        send_line(s, line)
        assert b'"verdict"' in read_until(s, b"\n\r\n")
    s.sendall(b"0\r\n\r\n")
    read_until(s, b"0\r\n\r\n")
    s.close()


def test_batch_broken(root, d, rin):
    line = json.dumps(shipment(root))
    before = len(events(d, "decision.batch"))
    for read in (False, True):
        for _ in range(5):
            s = start_batch(d, rin)
            for _ in range(300):
                send_line(s, line)
            if read:
                s.recv(1000)
            s.close()
    rin.post("/v1/check:batch?record=false", line, media_type=NDJSON).must(200)
    time.sleep(0.5)
    assert len(events(d, "decision.batch")) == before, "a batch whose client went away is not in the record"


def test_many_batches(root, d, rin):
    held = [start_batch(d, rin, "?record=false") for _ in range(16)]
    for s in held:
        send_line(s, json.dumps(shipment(root)))
        read_until(s, b"\n\r\n")
    r = rin.post("/v1/check:batch", "{}", media_type=NDJSON).must(503, "busy")
    assert int(r.headers["retry-after"]) > 0
    for s in held:
        s.close()
    desk.wait_until(lambda: rin.post("/v1/check:batch?record=false", "{}", media_type=NDJSON).status == 200)


# ---- stopping ------------------------------------------------------------------------------------------------

def test_stop_while_busy(root, d, rin):
    """What runs is finished; what was answered is in the record; a batch in the middle is finished too."""
    answered, ended = [], threading.Event()

    def ask(client):
        n = 0
        while not ended.is_set():
            try:
                r = client.post("/v1/check?answer=verdict", {**shipment(root), "id": f"Z{n}"})
            except OSError:
                return  # the door is closed
            if r.status == 200:
                answered.append(n)
            else:
                assert r.status == 503, r.body
            n += 1
    before = len(events(d, "decision.batch"))
    threads = [threading.Thread(target=ask, args=(rin.another_connection(),)) for _ in range(4)]
    s = start_batch(d, rin)
    send_line(s, json.dumps(shipment(root)))
    read_until(s, b"\n\r\n")
    for t in threads:
        t.start()
    desk.wait_until(lambda: len(answered) > 50)
    d.process.send_signal(signal.SIGTERM)
    time.sleep(0.3)
    send_line(s, json.dumps(shipment(root)))
    s.sendall(b"0\r\n\r\n")
    read_until(s, b"0\r\n\r\n")
    s.close()
    ended.set()
    for t in threads:
        t.join()
    assert d.process.wait(timeout=60) == 0
    assert len(events(d, "decision.batch")) == before + len(answered) + 1
    d.verify()


def test_demo_folder(lodestone, world, root):
    """The demo makes its store anew, and leaves one alone that is not its own."""
    with tempfile.TemporaryDirectory() as folder:
        store = os.path.join(folder, "desk.db")
        with open(store, "w", encoding="utf-8") as f:
            f.write("somebody's desk")
        p = subprocess.run([sys.executable, os.path.join(root, "examples/desk/serve.py"), lodestone, world, folder,
                            "--port", "0", "--no-stay"], capture_output=True, text=True, timeout=120)
        assert p.returncode == 1 and "not made for a demo" in p.stderr, p
        with open(store, encoding="utf-8") as f:
            assert f.read() == "somebody's desk"


def test_rate(lodestone, world, root):
    with desk.Desk(lodestone, world, serve=["--rate", "30", "--quiet"]) as d:
        kim = d.person("Kim Example (synthetic)", "requester")
        statuses = [kim.get("/v1/me").status for _ in range(40)]
        assert statuses[:29] == [200] * 29 and statuses[-1] == 429, statuses
        r = kim.get("/v1/me").must(429, "too_many_requests")
        assert 1 <= int(r.headers["retry-after"]) <= 3
        d.admin.get("/v1/me").must(200)  # somebody else's
        got = []

        def guess():
            for _ in range(6):
                got.append(desk.Client(d.port).post("/v1/sessions", {"name": "Kim Example (synthetic)", "password": "wrong" * 4}))
        threads = [threading.Thread(target=guess) for _ in range(8)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        assert {r.status for r in got} == {401, 429}, {r.status for r in got}
        # Behind a proxy on this machine it is the client's own address that counts.
        elsewhere = desk.Client(d.port, {"X-Forwarded-For": "192.0.2.9, 203.0.113.7"})
        elsewhere.post("/v1/sessions", {"name": "Kim Example (synthetic)", "password": "wrong" * 4}).must(401)


def main():
    lodestone, world, root = sys.argv[1:4]
    with desk.Desk(lodestone, world) as d:
        test_not_starting(lodestone, world, d)
        rin = d.person("Rin Example (synthetic)", "requester", "screener")
        test_form(root, d, rin)
        test_keys(root, d, rin)
        test_rights(root, d)
        per_commit = test_group_commit(root, d, rin)
        test_batch(root, d, rin)
        test_batch_talks(root, d, rin)
        test_batch_broken(root, d, rin)
        test_many_batches(root, d, rin)
        test_reload(lodestone, world, root, d, rin)
        test_stop_while_busy(root, d, rin)
        log = open(d.log_path, encoding="utf-8").read()
        for line in log.splitlines():
            if line.startswith("{"):
                json.loads(line)
        for secret in (desk.PASSWORD, d.admin.headers["Authorization"].split()[1], rin.headers["Cookie"].split("=")[1],
                       rin.headers["X-CSRF-Token"], "Rin Example"):
            assert secret not in log, "a secret or a name is in the log"
    test_rate(lodestone, world, root)
    test_demo_folder(lodestone, world, root)
    print(f"serve: reload, keys, rights, batches, stopping; {per_commit:.1f} changes to a commit")


if __name__ == "__main__":
    main()
