# SPDX-License-Identifier: Apache-2.0
"""networkx, and numpy: peer_python.py networkx|numpy BILL.bin ROUNDS

networkx: one sweep over its adjacency in topological order, which is found when loading, as ours is; for where-used,
its own `ancestors` for each component, or the same sweep with 64 bits: the faster counts.
numpy: level by level, lines sorted so that each item's stand together, and `reduceat`: what a careful script does.
"""
import sys
import time

import bills
import numpy


class Networkx:
    def __init__(self, bill):
        import networkx
        self.lib, self.bill = networkx, bill
        self.title = "networkx " + networkx.__version__
        graph = networkx.DiGraph()
        graph.add_nodes_from(range(bill.items))
        # lines of the same parent and child are one edge
        qty = {}
        for p, c, q in zip(bill.parent.tolist(), bill.child.tolist(), bill.qty.tolist()):
            qty[p, c] = qty.get((p, c), 0) + q
        graph.add_edges_from((p, c, {"qty": q}) for (p, c), q in qty.items())
        self.graph, self.order = graph, list(networkx.topological_sort(graph))
        self.own = bill.own.tolist()

    def explode(self):
        need = self.bill.rate.tolist()
        for item in self.order:
            q = need[item]
            for child, edge in self.graph.adj[item].items():
                need[child] += q * edge["qty"]
        return need

    def used(self):
        bits = [0] * self.bill.items
        for number, item in enumerate(self.bill.components.tolist()):
            bits[item] |= 1 << number
        for item in reversed(self.order):
            for child in self.graph.adj[item]:
                bits[item] |= bits[child]
        return numpy.array(bits, dtype=numpy.uint64)

    def used_ancestors(self):
        return [self.lib.ancestors(self.graph, item) for item in self.bill.components.tolist()]

    def ancestors_as_bits(self, sets):
        bits = numpy.zeros(self.bill.items, dtype=numpy.uint64)
        for number, (one, item) in enumerate(zip(sets, self.bill.components.tolist())):
            bits[list(one) + [item]] |= numpy.uint64(1 << number)
        return bits

    def stop(self):
        times = list(self.own)
        for item in reversed(self.order):
            below = self.graph.adj[item]
            if below:
                times[item] += min(times[child] for child in below)
        return times


class Numpy:
    def __init__(self, bill):
        self.bill = bill
        self.title = "numpy " + numpy.__version__
        by_child = bill.by_child
        self.up = [self.level(level, bill.child[by_child], bill.parent[by_child], bill.qty[by_child])
                   for level in range(1, bills.LEVELS)]
        self.down = [self.level(level, bill.parent, bill.child, bill.qty) for level in range(bills.LEVELS - 1)]

    def level(self, level, item, other, qty):
        """(items that have lines, where their lines begin, the other ends, quantities), lines sorted by item."""
        a, b = numpy.searchsorted(item, self.bill.first[level:level + 2])
        items, starts = numpy.unique(item[a:b], return_index=True)
        return items, starts, other[a:b], qty[a:b]

    def explode(self):
        need = self.bill.rate.copy()
        for items, starts, parents, qty in self.up:
            need[items] += numpy.add.reduceat(need[parents] * qty, starts)
        return need

    def used(self):
        bits = numpy.zeros(self.bill.items, dtype=numpy.uint64)
        bits[self.bill.components] = numpy.uint64(1) << numpy.arange(64, dtype=numpy.uint64)
        for items, starts, children, _ in reversed(self.down):
            bits[items] |= numpy.bitwise_or.reduceat(bits[children], starts)
        return bits

    def stop(self):
        times = self.bill.own.copy()
        for items, starts, children, _ in reversed(self.down):
            times[items] += numpy.minimum.reduceat(times[children], starts)
        return times


def main():
    bill, rounds = bills.Bill(sys.argv[2]), int(sys.argv[3])
    start = time.perf_counter()
    peer = Networkx(bill) if sys.argv[1] == "networkx" else Numpy(bill)
    load_s = time.perf_counter() - start
    report = bills.Report(peer.title)
    last = []

    def work(name, idiom, call, want, convert=lambda x: x):
        def run():
            last[:] = [call()]
        report.work(name, idiom, run, lambda: bills.check(name, convert(last[0]), want), rounds)

    idiom = "one sweep" if sys.argv[1] == "networkx" else "level by level"
    work("explode", idiom, peer.explode, bill.need)
    work("used", idiom, peer.used, bill.used)
    if sys.argv[1] == "networkx":
        work("used", "ancestors", peer.used_ancestors, bill.used, peer.ancestors_as_bits)
    work("stop", idiom, peer.stop, bill.times.astype(numpy.int64))
    report.say(load_s)


if __name__ == "__main__":
    main()
