#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Many writers to the last gram, and a server that is killed in the middle.

    crash.py LODESTONE WORLD SOURCE_ROOT [--seconds N] [--seed N]

Eight people reserve, ship, release and check at random, each write under a key of its own. At random
moments the server is killed (SIGKILL) and started again. Whatever was answered must be there; whatever was
not answered is sent again under its key, and must then have happened once. So at the end the state can be
told exactly from what the clients know: every reservation, every balance, every receipt; and the log
verifies, also that it holds the head noted before each kill.
"""
import argparse
import http.client
import json
import os
import random
import signal
import threading
import time
import uuid

import desk

WRITERS = 8
LICENSES = 3
AUTHORIZED_GRAMS = 5_000


class Book:
    """What the clients know of a license: grams reserved and used, by what was answered."""

    def __init__(self, id):
        self.id, self.lock, self.reserved, self.used = id, threading.Lock(), 0, 0


class Writer(threading.Thread):
    def __init__(self, number, run, person, checker):
        super().__init__(daemon=True)
        self.run_, self.person, self.checker = run, person, checker
        self.random = random.Random(run.seed * 1000 + number)
        self.open = []  # [reservation id, book, grams left]
        self.receipts, self.answered, self.refused, self.again = set(), 0, 0, 0
        self.error = None

    def send(self, client, path, body, key=True):
        """The reply to a write, however often the server dies meanwhile."""
        headers = {"Idempotency-Key": str(uuid.UUID(int=self.random.getrandbits(128)))} if key else {}
        while True:
            try:
                client.port = self.run_.desk.port
                r = client.post(path, body, headers=headers)
                if r.status == 503 or r.status == 409 and r.json["code"] == "key_in_use":
                    time.sleep(0.05)
                    continue
                return r
            except (http.client.HTTPException, OSError):
                client.close()
                self.again += 1
                if self.run_.over.is_set() and self.run_.desk.process.poll() is not None:
                    raise
                time.sleep(0.05)

    def reserve(self):
        book = self.random.choice(self.run_.books)
        grams = self.random.randint(1, 40)
        r = self.send(self.person, f"/v1/licenses/{book.id}/reservations",
                      {"line": 1, "quantity": f"{grams} g", "order": f"O-{grams}", "on": "2026-02-10"})
        if r.status == 201:
            with book.lock:
                book.reserved += grams
            self.open.append([r.json["id"], book, grams])
        else:
            r.must(409, "over_authorized")
            self.refused += 1

    def release(self):
        if not self.open:
            return
        one = self.random.choice(self.open)
        grams = self.random.randint(1, one[2])
        r = self.send(self.person, f"/v1/reservations/{one[0]}/acts",
                      {"act": "release", "quantity": f"{grams} g", "reason": "test", "on": "2026-02-10"})
        r.must(200)
        with one[1].lock:
            one[1].reserved -= grams
        one[2] -= grams
        self.open = [o for o in self.open if o[2] > 0]

    def ship(self):
        if not self.open:
            return
        one = self.random.choice(self.open)
        grams = self.random.randint(1, one[2])
        shipment = self.run_.shipment(f"{grams} g")
        r = self.send(self.person, f"/v1/reservations/{one[0]}/acts",
                      {"act": "ship", "quantity": f"{grams} g", "shipment": shipment, "on": "2026-02-10"})
        r.must(200)
        with one[1].lock:
            one[1].reserved -= grams
            one[1].used += grams
        one[2] -= grams
        self.open = [o for o in self.open if o[2] > 0]

    def check(self):
        shipment = self.run_.shipment("1 kg")
        shipment["id"] = f"CHECK-{self.random.getrandbits(40)}"
        r = self.send(self.checker, "/v1/check", shipment)
        self.receipts.add(r.must(200).headers["location"])

    def run(self):
        acts = [self.reserve] * 5 + [self.release] * 3 + [self.ship] * 1 + [self.check] * 1
        try:
            while not self.run_.over.is_set():
                self.random.choice(acts)()
                self.answered += 1
        except Exception as e:  # told by the main thread
            self.error = e


class Run:
    def __init__(self, d, root, seed):
        self.desk, self.seed, self.over = d, seed, threading.Event()
        with open(os.path.join(root, "examples/03-magnets-january-10.json"), encoding="utf-8") as f:
            self.base = json.load(f)
        self.base.pop("licenses")
        self.books = []

    def shipment(self, quantity):
        s = json.loads(json.dumps(self.base))
        s.update({"id": "S", "on": "2026-02-10"})
        s["items"][0]["quantity"] = quantity
        return s

    def license(self, person, n):
        r = person.post("/v1/licenses", {
            "no": f"CN-SYNTHETIC-{n}", "regime": "cn", "kind": "individual", "holder": "Synthetic",
            "end_user": self.base["end_user"]["name"], "from": "2026-01-01", "until": "2026-12-31",
            "lines": [{"line": 1, "description": "magnets", "codes": ["1C905.a.4"],
                       "quantity": f"{AUTHORIZED_GRAMS / 1000} kg"}]})
        self.books.append(Book(r.must(201).json["id"]))

    def balances(self, person):
        """Server and clients agree to the gram, and the invariant holds."""
        for b in self.books:
            q = person.get(f"/v1/licenses/{b.id}").must(200).json["lines"][0]["quantity"]
            have = {k: round(float(q[k].split()[0]) * 1000) for k in
                    ("authorized", "available", "reserved", "used")}
            assert have["authorized"] == AUTHORIZED_GRAMS, have
            assert have["available"] == AUTHORIZED_GRAMS - have["reserved"] - have["used"] >= 0, have
            assert (have["reserved"], have["used"]) == (b.reserved, b.used), (have, b.reserved, b.used)


def race(d, person, license):
    """Sixty-four connections for the last 1,000 grams, seven at a time: 142 get them, nobody more."""
    results, lock = [], threading.Lock()

    def one(n):
        mine = person.another_connection()
        for k in range(4):
            r = mine.post(f"/v1/licenses/{license}/reservations",
                          {"line": 1, "quantity": "0.007 kg", "order": f"R-{n}-{k}", "on": "2026-02-10"})
            with lock:
                results.append(r)
        mine.close()

    threads = [threading.Thread(target=one, args=(n,)) for n in range(64)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    good = [r for r in results if r.status == 201]
    assert len(results) == 256 and len(good) == 142, (len(results), len(good))
    for r in results:
        if r.status != 201:
            r.must(409, "over_authorized")
    q = person.get(f"/v1/licenses/{license}").must(200).json["lines"][0]["quantity"]
    assert (q["reserved"], q["available"]) == ("0.994 kg", "0.006 kg"), q
    return len(results)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("lodestone")
    p.add_argument("world")
    p.add_argument("root")
    p.add_argument("--seconds", type=float, default=20)
    p.add_argument("--seed", type=int, default=1)
    a = p.parse_args()
    kills = 0
    with desk.Desk(a.lodestone, a.world, serve=["--quiet"]) as d:
        run = Run(d, a.root, a.seed)
        manager = d.person("Liu Example (synthetic)", "license_manager", "requester")
        for n in range(LICENSES):
            run.license(manager, n)
        tokens = [d.token(manager, "license_manager", "requester") for _ in range(2 * WRITERS)]
        raced = manager.post("/v1/licenses", {
            "no": "RACE", "regime": "cn", "kind": "individual", "holder": "Synthetic",
            "end_user": "Nobody (synthetic)", "from": "2026-01-01", "until": "2026-12-31",
            "lines": [{"line": 1, "description": "magnets", "codes": ["1C905.a.4"], "quantity": "1 kg"}]})
        race(d, tokens[0], raced.must(201).json["id"])
        writers = [Writer(n, run, tokens[2 * n], tokens[2 * n + 1]) for n in range(WRITERS)]
        for w in writers:
            w.start()
        dice, heads = random.Random(a.seed), []
        end = time.monotonic() + a.seconds
        while time.monotonic() < end and not any(w.error for w in writers):
            time.sleep(min(dice.uniform(0.2, 3), max(0.1, end - time.monotonic())))
            d.stop(signal.SIGKILL, expect=None)
            kills += 1
            report = json.loads(d.verify("--json").stdout)
            heads.append((report["head"]["seq"], report["head"]["hash"]))
            d.start(port=d.port)
        run.over.set()
        for w in writers:
            w.join(120)
            if w.error:
                raise w.error
            assert not w.is_alive(), "a writer waits for ever"
        manager = d.login(manager)
        run.balances(manager)
        for w in writers:
            for id, _, left in w.open:
                r = manager.get(f"/v1/reservations/{id}").must(200).json
                grams = round(float(r["quantity_left"].split()[0]) * 1000)
                assert grams == left, (r, left)
            for receipt in w.receipts:
                manager.get(receipt).must(200)
        d.stop()
        for number, head in heads:
            d.verify("--head", f"{number}:{head}")
        print(f"crash: {sum(w.answered for w in writers)} writes answered by {WRITERS} writers, "
              f"{sum(w.refused for w in writers)} refused at the limit, {kills} kills, "
              f"{sum(w.again for w in writers)} sent again; nothing lost, nothing twice, the log verifies")


if __name__ == "__main__":
    main()
