# SPDX-License-Identifier: Apache-2.0
"""Bills of material as bench/exposure/bill.c leaves them in bill.bin, and what every peer has in common.

Items are numbered anew for the peers, level by level, as Lodestone numbers them when it builds its structure: that is
part of loading. A peer answers three questions, of all items:

  explode   what is needed of it a day, for the plan of all products
  used      which of 64 components it needs
  stop      when it can no longer be had, from how long its own stock lasts (billionths of a day, which a peer is given)
"""
import json
import resource
import sys
import time

import numpy

LEVELS = 8
SECONDS = 20  # that one query may take; after that it is given up, and the row says so and how long it was tried


class Bill:
    def __init__(self, path):
        data = numpy.memmap(path, dtype=numpy.uint8, mode="r")
        at = 0

        def take(count, kind):
            nonlocal at
            size = count * numpy.dtype(kind).itemsize
            at += size
            return numpy.array(data[at - size:at]).view(kind)

        self.items, self.lines, self.products, self.seed, self.most_parents, _ = (int(n) for n in take(6, "<u4"))
        self.paths = int(take(1, "<u8")[0])
        parent, child, qty = (take(self.lines, "<u4").astype(numpy.int64) for _ in range(3))
        level, rate = (take(self.items, "<u4").astype(numpy.int64) for _ in range(2))
        stock, need, used, times = (take(self.items, "<u8") for _ in range(4))
        components = take(64, "<u4")
        order = numpy.argsort(level, kind="stable")  # by place: the item
        place = numpy.empty_like(order)
        place[order] = numpy.arange(self.items)
        parent, child = place[parent], place[child]
        by_parent = numpy.lexsort((child, parent))
        self.parent, self.child, self.qty = parent[by_parent], child[by_parent], qty[by_parent]
        self.by_child = numpy.lexsort((self.parent, self.child))  # lines in the order of their children
        self.rate, self.need, self.used = rate[order], need[order].astype(numpy.int64), used[order]
        self.times, self.components = times[order], place[components]
        self.first = [int(n) for n in numpy.searchsorted(level[order], range(LEVELS + 1))]  # place each level begins
        self.made = numpy.zeros(self.items, dtype=bool)
        self.made[self.parent] = True
        whole, need_ = stock[order].astype(object) * 10**9, self.need
        self.own = numpy.array([int(w) // int(n) for w, n in zip(whole, need_)], dtype=numpy.int64)


def check(what, got, want):
    if not numpy.array_equal(numpy.asarray(got), want):
        print(f"{what}: not the expected answer", file=sys.stderr)
        sys.exit(3)


class GivenUp(Exception):
    pass


class Report:
    """What a peer's program prints: one JSON object. Times are processor time of the process that answers, which
    `clock` tells in seconds: a shared machine makes everybody wait."""

    def __init__(self, peer, clock=time.process_time):
        self.found = {"peer": peer, "works": {}}
        self.clock = clock

    def timed(self, call):
        start = self.clock()
        call()
        return (self.clock() - start) * 1e3

    def work(self, name, idiom, call, answer, rounds):
        """Times `call`, after the first of its answers has been checked; keeps the fastest idiom of each work."""
        took = [self.timed(call)]
        answer()
        took += [self.timed(call) for _ in range(rounds - 1)]
        took = sorted(took)
        self.keep(name, {"idiom": idiom, "ms": took[len(took) // 2], "least": took[0], "most": took[-1],
                         "rounds": rounds})

    def may_give_up(self, name, idiom, call, answer):
        """One that may take for ever: once; it raises GivenUp after SECONDS."""
        start = self.clock()
        try:
            self.work(name, idiom, call, answer, 1)
        except GivenUp:
            self.keep(name, {"idiom": idiom, "ms": (self.clock() - start) * 1e3, "given_up": True, "rounds": 1})

    def keep(self, name, row):
        old = self.found["works"].get(name)
        print(f"    {self.found['peer']}: {name}, {row['idiom']}: {row['ms']:.1f} ms", file=sys.stderr, flush=True)
        if old is None or row["ms"] < old["ms"]:
            self.found["works"][name] = row

    def say(self, load_s, rss_mb=None):
        self.found["load_s"] = round(load_s, 2)
        self.found["rss_mb"] = rss_mb or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(json.dumps(self.found))
