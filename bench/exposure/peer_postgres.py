# SPDX-License-Identifier: Apache-2.0
"""PostgreSQL: peer_postgres.py BILL.bin ROUNDS

A server of its own in a temporary folder, reached by a socket in that folder, and gone afterwards. It does not wait for
the disk, has memory for everything, and one process a query, as everybody else here has one core.

  explode        level by level: each item's lines from above are joined and summed, once
  explode-plain  the recursive query that walks every path of every tree
  used           level by level with bit_or; or a recursive query that drops what it has met: the faster counts
  stop           level by level, from below
"""
import glob
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time

import bills
import numpy
import psycopg

SETTINGS = {
    "listen_addresses": "''", "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off",
    "wal_level": "minimal", "max_wal_senders": "0", "max_wal_size": "8GB", "shared_buffers": "2GB", "work_mem": "1GB",
    "maintenance_work_mem": "1GB", "max_parallel_workers_per_gather": "0", "max_parallel_maintenance_workers": "0",
    "autovacuum": "off", "jit": "off", "effective_cache_size": "8GB", "random_page_cost": "1.0",
}

PLAIN = """
WITH RECURSIVE tree(item, q) AS (
    SELECT item, rate FROM plan
    UNION ALL
    SELECT d.child, t.q * d.qty FROM tree t JOIN down d ON d.parent = t.item)
INSERT INTO plain SELECT item, sum(q)::bigint FROM tree GROUP BY item"""

NEED = """
INSERT INTO need SELECT u.child, sum(p.q * u.qty)::bigint FROM up u JOIN need p ON p.item = u.parent
WHERE u.child >= %d AND u.child < %d GROUP BY u.child"""

USED = """
INSERT INTO used SELECT d.parent, bit_or(c.bits) FROM down d JOIN used c ON c.item = d.child
WHERE d.parent >= %d AND d.parent < %d GROUP BY d.parent"""

CONE = """
WITH RECURSIVE cone(component, item) AS (
    SELECT number, item FROM component
    UNION
    SELECT c.component, u.parent FROM cone c JOIN up u ON u.child = c.item)
INSERT INTO cones SELECT component, item FROM cone"""

STOP = """
INSERT INTO stop SELECT o.item, o.t + x.t FROM own o JOIN (
    SELECT d.parent, min(c.t) AS t FROM down d JOIN stop c ON c.item = d.child
    WHERE d.parent >= %d AND d.parent < %d GROUP BY d.parent) x ON x.parent = o.item"""


class Server:
    """Runs as the user who asks, or, since it refuses to run as root, as the one that its package made."""

    def __init__(self):
        found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"))
        if not found:
            sys.exit("PostgreSQL's server is not installed")
        self.bin = os.path.dirname(found[-1])
        self.user = pwd.getpwnam("postgres") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        self.folder = tempfile.mkdtemp(prefix="lodestone-postgres-")
        os.chown(self.folder, self.user.pw_uid, self.user.pw_gid)
        self.run("initdb", "-D", self.data(), "-A", "trust", "-U", "bench", "--no-sync", "-E", "UTF8", "--locale=C")
        with open(os.path.join(self.data(), "postgresql.conf"), "a", encoding="utf-8") as conf:
            conf.writelines(f"{key} = {value}\n" for key, value in SETTINGS.items())
            conf.write(f"unix_socket_directories = '{self.folder}'\n")
        self.run("pg_ctl", "-D", self.data(), "-w", "-l", os.path.join(self.folder, "log"), "start")

    def data(self):
        return os.path.join(self.folder, "data")

    def run(self, program, *args):
        change = {"user": self.user.pw_uid, "group": self.user.pw_gid} if os.getuid() == 0 else {}
        subprocess.run([os.path.join(self.bin, program), *args], check=True, stdout=subprocess.DEVNULL,
                       cwd=self.folder, **change)

    def connect(self):
        return psycopg.connect(host=self.folder, user="bench", dbname="postgres", autocommit=True)

    def end(self):
        self.run("pg_ctl", "-D", self.data(), "-m", "immediate", "stop")
        shutil.rmtree(self.folder)


def copy(db, table, *columns):
    with db.cursor().copy(f"COPY {table} FROM STDIN") as out:
        for row in zip(*(c.tolist() for c in columns)):
            out.write_row(row)


def load(bill, db):
    db.execute("""
        CREATE UNLOGGED TABLE down(parent int, child int, qty int);
        CREATE UNLOGGED TABLE up(child int, parent int, qty int);
        CREATE UNLOGGED TABLE plan(item int, rate bigint);
        CREATE UNLOGGED TABLE own(item int PRIMARY KEY, t bigint, made boolean);
        CREATE UNLOGGED TABLE component(number int, item int);
        CREATE UNLOGGED TABLE need(item int, q bigint);
        CREATE UNLOGGED TABLE plain(item int, q bigint);
        CREATE UNLOGGED TABLE used(item int, bits bigint);
        CREATE UNLOGGED TABLE cones(component int, item int);
        CREATE UNLOGGED TABLE stop(item int, t bigint)""")
    planned = numpy.flatnonzero(bill.rate)
    copy(db, "down", bill.parent, bill.child, bill.qty)
    copy(db, "up", *(array[bill.by_child] for array in (bill.child, bill.parent, bill.qty)))
    copy(db, "plan", planned, bill.rate[planned])
    copy(db, "own", numpy.arange(bill.items), bill.own, bill.made)
    copy(db, "component", numpy.arange(64), bill.components)
    db.execute("CREATE INDEX ON down(parent); CREATE INDEX ON up(child); ANALYZE")


class Peer:
    def __init__(self, bill, db):
        self.bill, self.db = bill, db
        self.levels = list(zip(bill.first, bill.first[1:]))
        self.pid = db.execute("SELECT pg_backend_pid()").fetchone()[0]

    def column(self, query):
        return numpy.array(self.db.execute(query).fetchall(), dtype=numpy.int64)[:, 0]

    def hashing(self, only):
        """By levels, hashing is what is fast, and statistics of a table that was just filled would cost more than the
        joins; walks up and down the trees are left to the planner."""
        for other in ("mergejoin", "nestloop", "sort"):
            self.db.execute(f"SET enable_{other} = {'off' if only else 'on'}")

    def by_level(self, table, first, each, levels):
        self.hashing(True)
        self.db.execute(f"TRUNCATE {table}")
        self.db.execute(first)
        for level in levels:
            self.db.execute(each % level)

    def explode(self):
        self.by_level("need", "INSERT INTO need SELECT item, rate FROM plan", NEED, self.levels[1:])

    def check_explode(self):
        bills.check("explode", self.column("SELECT q FROM need ORDER BY item"), self.bill.need)

    def explode_plain(self):
        self.hashing(False)
        self.db.execute("TRUNCATE plain")
        self.db.execute(f"SET statement_timeout = {bills.SECONDS * 1000}")
        try:
            self.db.execute(PLAIN)
        except (psycopg.errors.QueryCanceled, psycopg.errors.DiskFull) as why:
            raise bills.GivenUp from why
        finally:
            self.db.execute("SET statement_timeout = 0")

    def check_plain(self):
        bills.check("explode-plain", self.column("SELECT q FROM plain ORDER BY item"), self.bill.need)

    def used(self):
        self.by_level("used", "INSERT INTO used SELECT item, bit_or(1::bigint << number) FROM component GROUP BY item",
                      USED, reversed(self.levels[:-1]))

    def check_used(self):
        bits = numpy.zeros(self.bill.items, dtype=numpy.int64)
        for item, some in self.db.execute("SELECT item, bits FROM used"):
            bits[item] = some
        bills.check("used", bits.view(numpy.uint64), self.bill.used)

    def cones(self):
        self.hashing(False)
        self.db.execute("TRUNCATE cones")
        self.db.execute(CONE)

    def check_cones(self):
        bits = numpy.zeros(self.bill.items, dtype=numpy.uint64)
        for component, item in self.db.execute("SELECT component, item FROM cones"):
            bits[item] |= numpy.uint64(1 << component)
        bills.check("used", bits, self.bill.used)

    def stop(self):
        self.by_level("stop", "INSERT INTO stop SELECT item, t FROM own WHERE NOT made", STOP,
                      reversed(self.levels[:-1]))

    def check_stop(self):
        bills.check("stop", self.column("SELECT t FROM stop ORDER BY item"), self.bill.times.astype(numpy.int64))

    def clock(self):
        """Processor time of the process that answers, in seconds."""
        with open(f"/proc/{self.pid}/schedstat", encoding="ascii") as stat:
            return int(stat.read().split()[0]) / 1e9

    def memory_mb(self):
        """Of the process that answers, shared memory included."""
        with open(f"/proc/{self.pid}/status", encoding="ascii") as status:
            return next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmHWM"))


def measure(bill, rounds, db):
    title = db.execute("SHOW server_version").fetchone()[0].split()[0]
    peer = Peer(bill, db)
    report = bills.Report("postgresql " + title, peer.clock)
    start = time.perf_counter()
    load(bill, db)
    load_s = time.perf_counter() - start
    report.work("explode", "level by level", peer.explode, peer.check_explode, rounds)
    report.work("used", "level by level, bit_or", peer.used, peer.check_used, rounds)
    report.work("used", "recursive query", peer.cones, peer.check_cones, rounds)
    report.work("stop", "level by level", peer.stop, peer.check_stop, rounds)
    report.may_give_up("explode-plain", "recursive query, every path", peer.explode_plain, peer.check_plain)
    report.say(load_s, peer.memory_mb())


def main():
    bill, rounds = bills.Bill(sys.argv[1]), int(sys.argv[2])
    server = Server()
    try:
        with server.connect() as db:
            measure(bill, rounds, db)
    finally:
        server.end()


if __name__ == "__main__":
    main()
