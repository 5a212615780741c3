#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The desk over HTTP: single checks closed and open loop, recorded and not, NDJSON, screening; and moov
watchman's server, asked for the same names on the same list, in the same run.

    run.py LODESTONE WORLD LOAD SOURCE_ROOT DATA BUILD [--seconds N] [--only NAME,...]

Answers first: what HTTP says is compared, byte for byte, with what the command line says of the same shipments, and
both screeners must find a listed name that is asked as it is written. Rows go to BUILD/bench/http.jsonl.
"""
import argparse
import json
import os
import random
import re
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.parse

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests", "desk"))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import desk  # noqa: E402
import watchman  # noqa: E402

ROUNDS = 3


def say(text):
    print(text, flush=True)


def shipments(root, data, n=2000):
    """Distinct ones, of an order book where the lists of goods and firms are at hand."""
    made = subprocess.run([sys.executable, os.path.join(root, "bench/orders.py"), data, os.path.join(root, "packs"),
                           str(n)], capture_output=True, text=True, check=False)
    if made.returncode == 0 and made.stdout:
        return made.stdout.splitlines()
    say("  the order book cannot be made here: the examples, with other quantities")
    out = []
    base = []
    for name in sorted(os.listdir(os.path.join(root, "examples"))):
        if re.match(r"\d\d-.*\.json", name):
            with open(os.path.join(root, "examples", name), encoding="utf-8") as f:
                base.append({"on": "2026-03-01", **json.load(f)})
    for k in range(n):
        s = json.loads(json.dumps(base[k % len(base)]))
        s["items"][0]["quantity"] = f"{k + 1} kg"
        out.append(json.dumps(s, ensure_ascii=False))
    return out


class Bench:
    def __init__(self, a, d, out):
        self.a, self.d, self.out = a, d, out
        person = d.person("Rin Example (synthetic)", "requester", "screener")
        self.person = person
        self.token = d.token(person, "requester", "screener").headers["Authorization"].split()[1]
        self.bodies = os.path.join(d.folder, "shipments.jsonl")
        self.lines = shipments(a.root, a.data)
        with open(self.bodies, "w", encoding="utf-8") as f:
            f.write("\n".join(self.lines) + "\n")

    def row(self, work, ours, unit, **more):
        self.out.write(json.dumps({"work": work, "ours": ours, "unit": unit, **more}) + "\n")
        self.out.flush()
        say(f"  {work:34} {ours:>12,.0f} {unit}" + "".join(f"  {k} {v}" for k, v in more.items()))

    def same_answers(self):
        for line in self.lines[:300]:
            cli = subprocess.run([self.a.lodestone, "check", "-i", self.a.world, "-", "--json"], input=line,
                                 capture_output=True, text=True, check=False).stdout.strip()
            http = self.person.post("/v1/check?record=false", line).must(200).body.decode().strip()
            assert cli == http, f"HTTP and the command line differ on {line:.200}"
        say("  300 answers over HTTP are those of the command line, byte for byte")

    def wrk(self, url, *args, connections=64):
        """The median of some rounds, by answers a second."""
        rounds = []
        for _ in range(ROUNDS):
            p = subprocess.run(["wrk", "-t1", f"-c{connections}", f"-d{self.a.seconds}s", "--latency", "-s",
                                os.path.join(os.path.dirname(os.path.abspath(__file__)), "requests.lua"), url, "--",
                                *args], capture_output=True, text=True, check=True)
            rounds.append(json.loads(re.search(r"ROW (.*)", p.stdout).group(1)))
        rounds.sort(key=lambda r: r["answers_per_second"])
        return rounds[len(rounds) // 2]

    def closed(self, work, target):
        r = self.wrk(f"http://127.0.0.1:{self.d.port}", self.bodies, self.token, target)
        self.row(work, r["answers_per_second"], "answers/s", connections=64, p50_us=r["p50_us"], p99_us=r["p99_us"],
                 errors=r["errors"])

    def open(self, work, target, rate):
        rounds = []
        for _ in range(ROUNDS):
            p = subprocess.run([self.a.load, str(self.d.port), str(rate), "64", str(self.a.seconds), self.token,
                                target, self.bodies], capture_output=True, text=True, check=False)
            if not p.stdout:
                say(f"  {work}: {p.stderr.strip()}")
                return
            rounds.append(json.loads(p.stdout))
        r = sorted(rounds, key=lambda x: x["p99_us"])[len(rounds) // 2]
        self.row(work, r["p99_us"], "us p99", rate=rate, p50_us=r["p50_us"], p999_us=r["p999_us"],
                 answers_per_second=r["answers_per_second"], errors=r["errors"])

    def lines_a_second(self, work, target, n):
        block = ("\n".join(self.lines) + "\n").encode()
        repeat = max(1, n // len(self.lines))
        rates = []
        for _ in range(ROUNDS):
            s = socket.create_connection(("127.0.0.1", self.d.port))
            s.sendall((f"POST {target} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {self.token}\r\n"
                       f"Content-Type: application/x-ndjson\r\nContent-Length: {len(block) * repeat}\r\n"
                       "Connection: close\r\n\r\n").encode())
            begin = time.monotonic()
            if os.fork() == 0:
                for _ in range(repeat):
                    s.sendall(block)
                os._exit(0)
            got, first, last = 0, b"", b""
            while True:
                part = s.recv(1 << 20)
                if not part:
                    break
                first = first or part[:15]
                got += (last + part).count(b"}\n")  # a line may end in the next part
                last = part[-1:]
            took = time.monotonic() - begin
            os.wait()
            s.close()
            assert first.startswith(b"HTTP/1.1 200"), first
            assert got >= len(self.lines) * repeat, (got, len(self.lines) * repeat)
            rates.append(len(self.lines) * repeat / took)
        self.row(work, statistics.median(rates), "lines/s", lines=len(self.lines) * repeat)

    def screening(self):
        folder = os.path.abspath(os.path.join(self.a.build, "bench", "peers", "http-watchman"))
        try:
            program = watchman.build(folder)
            names = watchman.write_list(self.a.data, folder)
            port = 18084
            process = watchman.start(program, folder, port)
        except watchman.Skipped as e:
            say(f"  SKIPPED watchman: {e}")
            return
        try:
            self.beside_watchman(names, port)
        finally:
            process.kill()
            process.wait()

    def beside_watchman(self, names, port):
        dice = random.Random(7)
        both = ("Denied Persons", "Unverified", "Military End User")  # lists that are here and there
        some = dice.sample([n for n, source in names if source.startswith(both)], 1000)
        found_here = found_there = 0
        for name in some[:50]:
            r = self.person.post("/v1/screen?record=false", {"name": name}).must(200).json
            found_here += bool(r["hits"])
            there = (f"http://127.0.0.1:{port}/v2/search?limit=1&minMatch=0.75&name="
                     + urllib.parse.quote(name))
            p = subprocess.run(["curl", "-s", there], capture_output=True, text=True, check=True)
            found_there += bool(json.loads(p.stdout).get("entities"))
        say(f"  of 50 listed names, asked as written, found: {found_here} here, {found_there} by watchman")
        assert found_here >= 48 and found_there >= 40, "the two do not do the same work"
        ours = os.path.join(self.d.folder, "names.jsonl")
        theirs = os.path.join(self.d.folder, "names.txt")
        with open(ours, "w", encoding="utf-8") as f, open(theirs, "w", encoding="utf-8") as g:
            for name in some:
                f.write(json.dumps({"name": name}) + "\n")
                g.write(urllib.parse.quote(name) + "\n")
        a = self.wrk(f"http://127.0.0.1:{self.d.port}", ours, self.token, "/v1/screen?record=false")
        b = self.wrk(f"http://127.0.0.1:{port}", theirs, "GET", "/v2/search?limit=10&minMatch=0.75&name=",
                     connections=4)
        self.row("screen over HTTP", a["answers_per_second"], "names/s", p99_us=a["p99_us"],
                 peer=f"watchman 0.61.1 {b['answers_per_second']:.1f}", p99_theirs_us=b["p99_us"],
                 theirs=b["answers_per_second"],
                 ratio=round(a["answers_per_second"] / max(b["answers_per_second"], 1e-9)))


def main():
    p = argparse.ArgumentParser()
    for name in ("lodestone", "world", "load", "root", "data", "build"):
        p.add_argument(name)
    p.add_argument("--seconds", type=int, default=8)
    p.add_argument("--only", default="")
    a = p.parse_args()
    if shutil.which("wrk") is None:
        say("http: wrk is not installed")
        return
    os.makedirs(os.path.join(a.build, "bench"), exist_ok=True)
    with open(os.path.join(a.build, "bench", "http.jsonl"), "w", encoding="utf-8") as out, \
            desk.Desk(a.lodestone, a.world, serve=["--quiet"]) as d:
        b = Bench(a, d, out)
        todo = {
            "same": b.same_answers,
            "verdict": lambda: b.closed("check, verdict, closed loop", "/v1/check?answer=verdict&record=false"),
            "full": lambda: b.closed("check, full answer, closed loop", "/v1/check?record=false"),
            "recorded": lambda: b.closed("check, full and recorded", "/v1/check"),
            "open": lambda: b.open("check, verdict, open loop", "/v1/check?answer=verdict&record=false", 4000),
            "open_full": lambda: b.open("check, full, open loop", "/v1/check?record=false", 400),
            "batch": lambda: b.lines_a_second("NDJSON, verdicts", "/v1/check:batch?record=false", 400_000),
            "batch_full": lambda: b.lines_a_second("NDJSON, full answers", "/v1/check:batch?answer=full", 2_000),
            "screen": b.screening,
        }
        for name, work in todo.items():
            if not a.only or name in a.only.split(","):
                work()
        d.stop()


if __name__ == "__main__":
    main()
