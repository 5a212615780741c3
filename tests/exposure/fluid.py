# SPDX-License-Identifier: Apache-2.0
"""What runs when (docs/exposure.md 2, clauses 4 to 9), as slowly and as plainly as it can be said.

At a moment all products are filled together, like glasses on a rising table: the share of the plan rises from
0 until something that a product needs gives no more; that product stays where it is and the others rise on.
While they rise, each pool draws on the first of its sources that gives more, and each position on the first of
its alternates. Then time goes on to the next moment at which anything changes.
"""
from fractions import Fraction
from itertools import count

from model import FOREVER, Open

ENDLESS = None  # as a limit: no limit


class Source:
    """One way into a pool. limit: [(from, until, a day or ENDLESS)], 0 elsewhere.
    kinds: push (a lane with a rate: it comes by itself), pull (a lane that brings what is asked), own (from
    another plant), free (it can always be had), recipe, stock."""

    def __init__(self, kind, key, limit, quota=ENDLESS, origin=None):
        self.kind, self.key, self.limit, self.quota, self.origin = kind, key, limit, quota, origin

    def at(self, t):
        for start, end, value in self.limit:
            if start <= t < end:
                return value
        return Fraction(0)


class World:
    """What a run starts from. sources: by pool, in the order in which they are drawn on."""

    def __init__(self, model, good, horizon):
        self.model, self.horizon = model, horizon
        self.pools = model.pools()
        self.recipes = {pool: model.recipe(pool) for pool in self.pools}
        self.need = requirement(model)
        self.stock = {pool: Fraction(model.stock.get(pool, 0)) for pool in self.pools}
        self.jumps = []
        for x in model.transits:
            day = model.arrival(x, good, horizon) if x.pool in self.pools else FOREVER
            if day < horizon:
                self.jumps.append((max(day, 0), x.pool, x.qty))
        self.cyclic = cyclic(self)
        self.sources = {pool: self._sources(pool, good) for pool in self.pools}
        self.uses = {(pool, use.row): self._use_limit(pool, use) for pool in self.pools
                     for position in self.recipes[pool] for use, _, _ in position}

    def _sources(self, pool, good):
        always = [(0, self.horizon, ENDLESS)]
        out = [self._lane(lane, pool, good) for lane in self.model.lanes_into(pool)]
        unknown = self.model.unsupplied(pool) and good[("supply",)]
        if pool[0] in self.model.as_needed or unknown:
            out.insert(0, Source("free", pool, always))
        stock = Source("stock", pool, always)
        if not self.recipes[pool]:
            return out + [stock]
        row = self.model.make_row(pool)
        cap = Fraction(row["cap_per_day"]) if row and "cap_per_day" in row else ENDLESS
        recipe = Source("recipe", pool, [(0, self.horizon, cap)])
        # A loop that takes as much as it gives makes nothing: it gives what its stock gives (clause 4).
        return out + ([stock, recipe] if self.stands(pool) else [recipe, stock])

    def stands(self, pool):
        """In a loop that takes as much as it gives."""
        return self.need is None and pool in self.cyclic

    def _lane(self, lane, pool, good):
        days = self.model.factors(lane.id, good, self.horizon)
        most = lane.rate
        if lane.share is not None:
            if not (self.need and self.need[pool]):
                raise Open("a share of what no first alternate needs")
            most = min(most, lane.share * self.need[pool]) if most is not None else lane.share * self.need[pool]
        limit = []
        for d, f in enumerate(days):
            if most is None and 0 < f < 1 and not (self.need and self.need[pool]):
                raise Open("a slowed lane of what no first alternate needs")
            whole = most if most is not None else (self.need[pool] if f < 1 else ENDLESS)
            if whole is ENDLESS and f:
                limit.append((d, d + 1, ENDLESS))
            elif f:
                limit.append((d, d + 1, f * whole))
        kind = "own" if lane.source else "push" if lane.rate is not None else "pull"
        return Source(kind, lane.id, joined(limit), lane.quota, lane.source)

    def _use_limit(self, pool, use):
        start, end = max(use.start, 0), min(use.end, self.horizon)
        return Source("use", (pool, use.row), [(start, end, use.cap)] if start < end else [])


def joined(limit):
    """The same with equal neighbors made one."""
    out = []
    for start, end, value in limit:
        if out and out[-1][1] == start and out[-1][2] == value:
            out[-1] = (out[-1][0], end, value)
        else:
            out.append((start, end, value))
    return out


# ---- requirement, clause 4 ------------------------------------------------------------------------

def first_alternates(model, pool):
    """What a pool passes its need on to: [(pool, need)]."""
    recipe = model.recipe(pool)
    if recipe:
        return [(position[0][1], position[0][2]) for position in recipe]
    return [(lane.source, Fraction(1)) for lane in model.lanes_into(pool) if lane.source][:1]


def requirement_by_paths(model):
    """A day at plan, for each pool: one path from a product after another. No loops."""
    need = {pool: Fraction(0) for pool in model.pools()}

    def walk(pool, qty, above):
        if pool in above:
            raise RecursionError(pool)
        need[pool] += qty
        for child, each in first_alternates(model, pool):
            walk(child, qty * each, above | {pool})

    for p in model.products:
        walk(p.pool, p.rate, frozenset())
    return need


def requirement(model):
    """By linear equations; None: a loop takes as much as it gives."""
    pools = model.pools()
    edges = {pool: first_alternates(model, pool) for pool in pools}
    start = {pool: Fraction(0) for pool in pools}
    for p in model.products:
        start[p.pool] += p.rate
    return through(pools, edges, start) if productive(pools, edges) else None


def productive(pools, edges):
    """A loop gives more than it takes iff x = 1 + (what x needs) has a solution that is nowhere negative."""
    flow = through(pools, edges, {pool: Fraction(1) for pool in pools})
    return flow is not None and all(x >= 1 for x in flow.values())


def through(pools, edges, start):
    """What goes through each pool: x = start + sum over parents of x times need. None: no single solution."""
    rows = {pool: {pool: Fraction(1)} for pool in pools}
    for parent in pools:
        for child, each in edges[parent]:
            rows[child][parent] = rows[child].get(parent, Fraction(0)) - each
    right = dict(start)
    for pivot in pools:  # Gauss-Jordan, on sparse rows
        if not rows[pivot].get(pivot):
            other = next((r for r in pools[pools.index(pivot):] if rows[r].get(pivot)), None)
            if other is None:
                return None
            rows[pivot], rows[other] = rows[other], rows[pivot]
            right[pivot], right[other] = right[other], right[pivot]
        for r in pools:
            if r != pivot and rows[r].get(pivot):
                times = rows[r][pivot] / rows[pivot][pivot]
                for column, value in rows[pivot].items():
                    rows[r][column] = rows[r].get(column, Fraction(0)) - times * value
                right[r] -= times * right[pivot]
    return {pool: right[pool] / rows[pool][pool] for pool in pools}


def cyclic(world):
    """Pools that need themselves, by any alternate."""
    down = {}
    for pool in world.pools:
        down[pool] = {child for position in world.recipes[pool] for _, child, _ in position}
        down[pool] |= {lane.source for lane in world.model.lanes_into(pool) if lane.source}
    out = set()
    for pool in world.pools:
        seen, todo = set(), list(down[pool])
        while todo:
            at = todo.pop()
            if at not in seen:
                seen.add(at)
                todo += down[at]
        if pool in seen:
            out.add(pool)
    return out


# ---- one moment, clauses 5, 6 and 7 ---------------------------------------------------------------

class Moment:
    """The rates between two moments: share of each product, and what each source gives a day."""

    def __init__(self, world, t, stock, quota, products, inbound):
        self.world, self.stock, self.t = world, stock, t
        self.limit = {}
        for pool in world.pools:
            for s in world.sources[pool]:
                self.limit[s] = Fraction(0) if quota.get(s.key) == 0 and s.kind in ("push", "pull", "own") else s.at(t)
        for s in world.uses.values():
            self.limit[s] = s.at(t)
        self.used = {s: Fraction(0) for s in self.limit}
        self.share = {p: Fraction(0) for p in products}
        self._fill(list(products))
        for s, most in self.limit.items():  # clause 8
            if s.kind == "push":
                pool = next(q for q in world.pools if s in world.sources[q])
                drawn = any(self.used[x] for x in world.sources[pool])
                s.comes = most if inbound == "keep" or drawn else Fraction(0)

    def room(self, s):
        return self.limit[s] is ENDLESS or self.used[s] < self.limit[s]

    def _gives(self, s, can):
        if not self.room(s) or s.kind == "stock" and not self.stock[s.key]:
            return False
        if s.kind == "own":
            return s.origin in can
        return s.kind != "recipe" or self._makes(s.key, can)

    def _makes(self, pool, can):
        return all(any(self.room(self.world.uses[pool, u.row]) and child in can for u, child, _ in position)
                   for position in self.world.recipes[pool])

    def _can(self):
        """Pools that can give more: the least fixed point."""
        can = set()
        while True:
            more = {pool for pool in self.world.pools
                    if pool not in can and any(self._gives(s, can) for s in self.world.sources[pool])}
            if not more:
                return can
            can |= more

    def _product_source(self, p):
        return next((s for s in self.world.sources[p.pool] if s.kind == "recipe"), None)

    def _fill(self, rising):
        level = Fraction(0)
        while True:
            can = self._can()
            rising = [p for p in rising if self._rises(p, can)]
            if not rising or level == 1:
                break
            slope = self._slope(rising, can)
            step = 1 - level
            for s, each in slope.items():
                if self.limit[s] is not ENDLESS and each:
                    step = min(step, (self.limit[s] - self.used[s]) / each)
            for s, each in slope.items():
                self.used[s] += each * step
            level += step
            for p in rising:
                self.share[p] = level

    def _rises(self, p, can):
        recipe = self._product_source(p)
        return self._gives(recipe, can) if recipe else p.pool in can

    def _slope(self, rising, can):
        """What each source gives more while the share rises by one: every pool by its first source that gives
        more."""
        world = self.world
        by = {pool: next(s for s in world.sources[pool] if self._gives(s, can)) for pool in can}
        edges, uses = {}, {}
        nodes = [("run", p) for p in rising] + [pool for pool in world.pools if pool in can]
        for node in nodes:
            source = by.get(node) or self._product_source(node[1])
            pool = node if node in by else node[1].pool
            if node not in by and source is None:
                edges[node] = [(pool, Fraction(1))]
            elif source.kind == "own":
                edges[node] = [(source.origin, Fraction(1))]
            elif source.kind == "recipe":
                chosen = [next(x for x in position if self.room(world.uses[pool, x[0].row]) and x[1] in can)
                          for position in world.recipes[pool]]
                edges[node] = [(child, each) for _, child, each in chosen]
                uses[node] = chosen
            else:
                edges[node] = []
        flow = self._flow(nodes, edges, rising)
        slope = {}
        for node in nodes:
            source = by.get(node) or self._product_source(node[1])
            if source:
                slope[source] = slope.get(source, Fraction(0)) + flow[node]
            for use, _, each in uses.get(node, []):
                s = world.uses[node if node in by else node[1].pool, use.row]
                slope[s] = slope.get(s, Fraction(0)) + flow[node] * each
        return slope

    @staticmethod
    def _flow(nodes, edges, rising):
        start = {node: node[1].rate if node[0] == "run" and node[1] in rising else Fraction(0) for node in nodes}
        flow = pour(nodes, edges, start)
        if flow is None:
            flow = through(nodes, edges, start)
        if flow is None or any(x < 0 for x in flow.values()):
            raise Open("a loop that takes as much as it gives, by the way that is open")
        return flow


def pour(nodes, edges, start):
    """As `through`, without loops: parents before children. None when there is a loop."""
    waits = {node: 0 for node in nodes}
    for node in nodes:
        for child, _ in edges[node]:
            waits[child] += 1
    ready = [node for node in nodes if not waits[node]]
    flow, done = dict(start), 0
    while ready:
        node = ready.pop()
        done += 1
        for child, each in edges[node]:
            flow[child] += flow[node] * each
            waits[child] -= 1
            if not waits[child]:
                ready.append(child)
    return flow if done == len(nodes) else None


# ---- the run ----------------------------------------------------------------------------------------

class Run:
    """pieces: [(from, until, {product: share}, {source: a day})]; passed: by lane."""

    def __init__(self, world, products=None, inbound="keep"):
        self.world, self.products = world, world.model.products if products is None else products
        self.pieces, self.levels, self.passed = [], [], {}
        stock = dict(world.stock)
        quota = {s.key: s.quota for pool in world.pools for s in world.sources[pool] if s.quota is not ENDLESS}
        ends = {Fraction(world.horizon)} | {Fraction(d) for d, _, _ in world.jumps}
        for s in [s for pool in world.pools for s in world.sources[pool]] + list(world.uses.values()):
            ends |= {Fraction(d) for start, end, _ in s.limit for d in (start, end)}
        t = Fraction(0)
        for n in count():
            if n > 20000:
                raise Open("too many moments")
            for day, pool, qty in world.jumps:
                if day == t:
                    stock[pool] += qty
            if t >= world.horizon:
                break
            now = Moment(world, t, stock, quota, self.products, inbound)
            t = self._advance(now, t, stock, quota, min(e for e in ends if e > t))
        self.left = stock

    def _advance(self, now, t, stock, quota, end):
        world, change, comes = self.world, {}, {}
        for pool in world.pools:
            change[pool] = Fraction(0)
            for s in world.sources[pool]:
                if s.kind == "stock":
                    change[pool] -= now.used[s]
                elif s.kind == "push":
                    change[pool] += s.comes - now.used[s]
                if s.kind in ("push", "pull", "own"):
                    comes[s] = s.comes if s.kind == "push" else now.used[s]
        for pool in world.pools:
            if change[pool] < 0:
                end = min(end, t + stock[pool] / -change[pool])
        for s, rate in comes.items():
            if quota.get(s.key) and rate:
                end = min(end, t + quota[s.key] / rate)
        self.levels.append((t, end, dict(stock), change))
        self.pieces.append((t, end, dict(now.share), dict(now.used)))
        for pool in world.pools:
            before = stock[pool]
            stock[pool] += change[pool] * (end - t)
            if before and not stock[pool] and pool in world.cyclic and world.need is not None:
                raise Open("the stock of a loop ran out while it ran")
        for s, rate in comes.items():
            self.passed[s.key] = self.passed.get(s.key, Fraction(0)) + rate * (end - t)
            if s.key in quota:
                quota[s.key] -= rate * (end - t)
        return end

    def steps(self, product):
        """[(from, until, share)], equal neighbors made one."""
        return joined([(start, end, share[product]) for start, end, share, _ in self.pieces])

    def made(self, product, until=None):
        until = self.world.horizon if until is None else until
        return sum((max(Fraction(0), min(end, until) - start) * share * product.rate
                    for start, end, share in self.steps(product)), Fraction(0))

    def first_stop(self, product):
        return next((start for start, _, share in self.steps(product) if share < 1), None)

    def unbalanced(self):
        """Pools of which more or less went out than came in: none, or the run is wrong."""
        world = self.world
        child = {(pool, u.row): c for pool in world.pools for p in world.recipes[pool] for u, c, _ in p}
        net = {pool: world.stock[pool] - self.left[pool] for pool in world.pools}
        for day, pool, qty in world.jumps:
            net[pool] += qty
        into = {s: pool for pool in world.pools for s in world.sources[pool]}
        for pool, source in ((pool, s) for s, pool in into.items() if s.kind == "push"):
            net[pool] += self.passed.get(source.key, 0)
        run = {p.pool for p in self.products if world.recipes[p.pool]}
        for start, end, _, used in self.pieces:
            for s, rate in used.items():
                if s.kind == "use":
                    net[child[s.key]] -= rate * (end - start)
                elif s.kind in ("pull", "own", "free") or s.kind == "recipe" and s.key not in run:
                    net[into[s]] += rate * (end - start)
                if s.kind == "own":
                    net[s.origin] -= rate * (end - start)
        return {pool: x for pool, x in net.items() if x or self.left[pool] < 0}
