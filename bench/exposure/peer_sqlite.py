# SPDX-License-Identifier: Apache-2.0
"""SQLite, all in memory: peer_sqlite.py BILL.bin ROUNDS

  explode          level by level: each item's lines from above are joined and summed, once; tables clustered by child
  explode-plain    the recursive query that everybody writes first: it walks every path of every tree
  explode-by-node  one query per node, from products to parts: how ERPNext's explosion asks its database
  used             a recursive query that drops what it has met
  stop             level by level, from below
"""
import sqlite3
import sys
import time

import bills
import numpy

PLAIN = """
WITH RECURSIVE tree(item, q) AS (
    SELECT item, rate FROM plan
    UNION ALL
    SELECT d.child, t.q * d.qty FROM tree t JOIN down d ON d.parent = t.item)
INSERT INTO plain SELECT item, sum(q) FROM tree GROUP BY item"""

# Lines of one level's items, in their order: grouped without sorting, and appended.
NEED = """
INSERT INTO need SELECT u.child, sum(p.q * u.qty) FROM up u CROSS JOIN need p ON p.item = u.parent
WHERE u.child >= ? AND u.child < ? GROUP BY u.child"""

USED = """
WITH RECURSIVE cone(component, item) AS (
    SELECT number, item FROM component
    UNION
    SELECT c.component, u.parent FROM cone c JOIN up u ON u.child = c.item)
INSERT INTO used SELECT component, item FROM cone"""

STOP = """
INSERT INTO stop SELECT d.parent, o.t + min(c.t) FROM down d CROSS JOIN stop c ON c.item = d.child
CROSS JOIN own o ON o.item = d.parent
WHERE d.parent >= ? AND d.parent < ? GROUP BY d.parent"""


def load(bill):
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.executescript("""
        CREATE TABLE down(parent INT, child INT, qty INT, n INT, PRIMARY KEY(parent, child, n)) WITHOUT ROWID;
        CREATE TABLE up(child INT, parent INT, qty INT, n INT, PRIMARY KEY(child, parent, n)) WITHOUT ROWID;
        CREATE TABLE plan(item INTEGER PRIMARY KEY, rate INT);
        CREATE TABLE own(item INTEGER PRIMARY KEY, t INT, made INT);
        CREATE TABLE component(number INTEGER PRIMARY KEY, item INT);
        CREATE TABLE need(item INTEGER PRIMARY KEY, q INT);
        CREATE TABLE plain(item INTEGER PRIMARY KEY, q INT);
        CREATE TABLE used(component INT, item INT);
        CREATE TABLE stop(item INTEGER PRIMARY KEY, t INT)""")
    db.execute("BEGIN")
    lines = (bill.parent.tolist(), bill.child.tolist(), bill.qty.tolist())
    db.executemany("INSERT INTO down VALUES(?, ?, ?, ?)", zip(*lines, range(bill.lines)))
    parent, child, qty = (array[bill.by_child].tolist() for array in (bill.parent, bill.child, bill.qty))
    db.executemany("INSERT INTO up VALUES(?, ?, ?, ?)", zip(child, parent, qty, range(bill.lines)))
    db.executemany("INSERT INTO plan VALUES(?, ?)",
                   [(int(i), int(bill.rate[i])) for i in numpy.flatnonzero(bill.rate)])
    db.executemany("INSERT INTO own VALUES(?, ?, ?)", zip(range(bill.items), bill.own.tolist(), bill.made.tolist()))
    db.executemany("INSERT INTO component VALUES(?, ?)", enumerate(bill.components.tolist()))
    db.execute("COMMIT")
    db.execute("ANALYZE")
    return db


class Peer:
    def __init__(self, bill, db):
        self.bill, self.db = bill, db
        self.by_node = None

    def column(self, query):
        return numpy.array(self.db.execute(query).fetchall(), dtype=numpy.int64)[:, 0]

    def explode(self):
        run, first = self.db.execute, self.bill.first
        run("BEGIN")
        run("DELETE FROM need")
        run("INSERT INTO need SELECT item, rate FROM plan")
        for level in range(1, bills.LEVELS):
            run(NEED, (first[level], first[level + 1]))
        run("COMMIT")

    def check_explode(self):
        bills.check("explode", self.column("SELECT q FROM need ORDER BY item"), self.bill.need)

    def explode_plain(self):
        self.db.execute("DELETE FROM plain")
        until = time.process_time() + bills.SECONDS
        self.db.set_progress_handler(lambda: time.process_time() > until, 100000)
        try:
            self.db.execute(PLAIN)
        except sqlite3.OperationalError as why:
            raise bills.GivenUp from why
        finally:
            self.db.set_progress_handler(None, 0)

    def check_plain(self):
        bills.check("explode-plain", self.column("SELECT q FROM plain ORDER BY item"), self.bill.need)

    def explode_by_node(self):
        need, run = self.bill.rate.tolist(), self.db.execute
        for item in range(self.bill.items):
            for child, qty in run("SELECT child, qty FROM down WHERE parent = ?", (item,)):
                need[child] += need[item] * qty
        self.by_node = need

    def check_by_node(self):
        bills.check("explode-by-node", self.by_node, self.bill.need)

    def used(self):
        self.db.execute("DELETE FROM used")
        self.db.execute(USED)

    def check_used(self):
        bits = numpy.zeros(self.bill.items, dtype=numpy.uint64)
        for component, item in self.db.execute("SELECT component, item FROM used"):
            bits[item] |= numpy.uint64(1 << component)
        bills.check("used", bits, self.bill.used)

    def stop(self):
        run, first = self.db.execute, self.bill.first
        run("BEGIN")
        run("DELETE FROM stop")
        run("INSERT INTO stop SELECT item, t FROM own WHERE NOT made")
        for level in reversed(range(bills.LEVELS - 1)):
            run(STOP, (first[level], first[level + 1]))
        run("COMMIT")

    def check_stop(self):
        bills.check("stop", self.column("SELECT t FROM stop ORDER BY item"), self.bill.times.astype(numpy.int64))


def main():
    bill, rounds = bills.Bill(sys.argv[1]), int(sys.argv[2])
    report = bills.Report("sqlite " + sqlite3.sqlite_version)
    start = time.perf_counter()
    peer = Peer(bill, load(bill))
    load_s = time.perf_counter() - start
    report.work("explode", "level by level", peer.explode, peer.check_explode, rounds)
    report.work("used", "recursive query", peer.used, peer.check_used, rounds)
    report.work("stop", "level by level", peer.stop, peer.check_stop, rounds)
    report.work("explode-by-node", "one query per node", peer.explode_by_node, peer.check_by_node, 1)
    report.may_give_up("explode-plain", "recursive query, every path", peer.explode_plain, peer.check_plain)
    report.say(load_s)


if __name__ == "__main__":
    main()
