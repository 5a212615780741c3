#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What `lodestone exposure` must answer, found by brute force: every path, every subset, exact fractions. Only for
lanes that cross no border, and what-ifs: no law is read here.

    oracle.py DIR ON HORIZON [SCENARIO]     prints products, requirement, cuts and orders of the model in DIR
"""
import itertools
import json
import math
import sys
from fractions import Fraction

import fluid
from fluid import Run, World, joined
from model import FOREVER, Model, Open


def text(x):
    """As the answer prints it: the shortest decimal within 9 places, otherwise the fraction."""
    if x is None:
        return None
    if 10**9 % x.denominator:
        return f"{x.numerator}/{x.denominator}"
    digits = str(abs(x.numerator) * (10**9 // x.denominator)).rjust(10, "0")
    whole, part = digits[:-9], digits[-9:].rstrip("0")
    return ("-" if x < 0 else "") + whole + ("." + part if part else "")


# ---- runs and policies, clause 7 ----------------------------------------------------------------------

def run(model, good, horizon, policy="prop", inbound="keep"):
    """{product: (steps, made)} of all products."""
    if policy == "prop":
        r = Run(World(model, good, horizon), inbound=inbound)
        return {p: (r.steps(p), r.made(p)) for p in model.products}
    if inbound != "keep":
        raise Open("what the earlier product leaves, when inbound is hold")
    out, world = {}, World(model, good, horizon)
    for p in ordered(model, good, horizon, policy):
        r = Run(world, [p])
        out[p] = (r.steps(p), r.made(p))
        world = what_is_left(r)
    return out


def ordered(model, good, horizon, policy):
    if policy == "prio":
        return sorted(model.products, key=lambda p: p.priority)
    r = Run(World(model, good, horizon))
    scarce = [pool for pool in r.world.pools if not r.left[pool] and not r.world.recipes[pool]
              and sum(1 for p in model.products if alone(model, p).get(pool)) > 1]
    if len(scarce) != 1:
        raise Open("by value, when more than one item is scarce")

    def worth(p):
        return model.price[p.item] * p.rate / alone(model, p)[scarce[0]]
    needs = [p for p in model.products if alone(model, p).get(scarce[0])]
    return sorted(needs, key=lambda p: -worth(p)) + [p for p in model.products if p not in needs]


def alone(model, product):
    """The requirement of one product."""
    keep, model.products = model.products, [product]
    try:
        return fluid.requirement(model) or {}
    finally:
        model.products = keep


def what_is_left(r):
    """The world without what a run takes over the whole horizon: stock that is not needed later either, as a flow
    in where more comes in than is needed, and the rest of each limit."""
    old, new = r.world, World.__new__(World)
    new.__dict__.update(old.__dict__)
    new.jumps, new.stock, new.sources, new.uses = [], {}, {}, {}
    for pool in old.pools:
        new.stock[pool], jumps, rising = spare(old, r.levels, pool)
        new.jumps += [(t, pool, qty) for t, qty in jumps]
        new.sources[pool] = [fluid.Source("push", ("left", pool), rising)]
        for s in old.sources[pool]:
            if s.kind == "push":
                continue
            rest = fluid.Source(s.kind, s.key, remaining(s, r), s.quota, s.origin)
            if s.quota is not None:
                rest.quota = s.quota - r.passed.get(s.key, 0)
            new.sources[pool].append(rest)
    for row, s in old.uses.items():
        new.uses[row] = fluid.Source("use", row, remaining(s, r))
    return new


def remaining(s, r):
    out = []
    for start, end, _, used in r.pieces:
        whole = s.at(start)
        if whole is None or whole:
            out.append((start, end, None if whole is None else whole - used.get(s, 0)))
    return joined(out)


def spare(world, levels, pool):
    """The least stock from t to the horizon, as a function of t: its start, its jumps, and its slopes."""
    least, jumps, slopes = None, [], []
    for t, end, stock, change in reversed(levels):
        last = stock[pool] + change[pool] * (end - t)  # before goods that come at `end`
        at_end = last if least is None else min(last, least)
        if least is not None and least > at_end:
            jumps.append((end, least - at_end))
        if change[pool] > 0:
            reach = min(end, t + (at_end - stock[pool]) / change[pool])  # the rise that later need leaves free
            if reach > t:
                slopes.append((t, reach, change[pool]))
        least = min(stock[pool], at_end)
    return least, jumps[::-1], slopes[::-1]


def state(steps):
    shares = [share for _, _, share in steps]
    return "STOPS" if 0 in shares else "SLOWED" if any(s < 1 for s in shares) else "RUNS"


# ---- orders and value -----------------------------------------------------------------------------

def produced(steps, product, t):
    return sum((max(Fraction(0), min(end, t) - start) * share * product.rate
                for start, end, share in steps), Fraction(0))


def when(steps, product, qty):
    """The first time at which qty is made; 0 for what is in stock."""
    if qty <= 0:
        return Fraction(0)
    for start, end, share in steps:
        here = (end - start) * share * product.rate
        if here >= qty:
            return start + qty / (share * product.rate)
        qty -= here
    raise ValueError(qty)


def orders(model, runs, horizon):
    """{order: what it gets}, units in the order of due dates and of the file."""
    out, taken = {}, {}
    for o in sorted(model.orders, key=lambda o: o.due):
        p = next(p for p in model.products if p.item == o.product)
        steps, stock = runs[p][0], model.stock.get(p.pool, Fraction(0))
        before = taken.get(p, Fraction(0))
        taken[p] = before + o.qty

        def had(t):
            return min(max(stock + produced(steps, p, t) - before, Fraction(0)), o.qty)
        on_time, shipped = had(min(o.due, horizon)), had(horizon)
        late, late_days = shipped - on_time, Fraction(0)
        if late:
            late_days = when(steps, p, before + shipped - stock) - o.due
        lost = o.qty - shipped
        money = {} if o.price is None else {"value_late": late * o.price, "value_lost": lost * o.price}
        penalty = {"penalty": (max(horizon - o.due, 0) if lost else late_days) * o.penalty}
        out[o.id] = {"on_time": on_time, "late": late, "late_days": late_days, "lost": lost, **money, **penalty}
    return out


def value_lost(model, runs, start, end):
    total = Fraction(0)
    for p, (steps, _) in runs.items():
        missing = p.rate * (end - start) - produced(steps, p, end) + produced(steps, p, start)
        if missing:
            total += missing * model.price[p.item]
    return total


def by_week(model, runs, product, horizon):
    one = {product: runs[product]}
    return [value_lost(model, one, w, min(w + 7, horizon)) for w in range(0, horizon, 7)]


# ---- sets, clause 10 ------------------------------------------------------------------------------------

def smallest(elements, size, holds):
    """All sets of at most `size` elements that hold, and of which no smaller part holds."""
    found = []
    for n in range(size + 1):
        for chosen in itertools.combinations(elements, n):
            if not any(set(f) <= set(chosen) for f in found) and holds(set(chosen)):
                found.append(chosen)
    return found


def makeable(model, pools, off):
    """Pools that can be had for ever without stock and without the lanes `off`: the least fixed point. A part of which
    nobody says how it comes is taken to come."""
    can = {pool for pool in pools if model.unsupplied(pool)}
    while True:
        more = set()
        for pool in pools:
            lanes = [lane for lane in model.lanes_into(pool) if lane.id not in off]
            recipe = model.recipe(pool)
            if (pool[0] in model.as_needed or any(lane.source is None or lane.source in can for lane in lanes)
                    or recipe and all(any(child in can for _, child, _ in position) for position in recipe)):
                more.add(pool)
        if more <= can:
            return can
        can |= more


def cuts(model, product, size=3):
    """The empty set alone when it cannot be made even with all lanes. A lane between own plants that crosses no border
    does not fail."""
    pools = model.pools()
    lanes = sorted(name for name, lane in model.lanes.items() if lane.border or not lane.source)
    return smallest(lanes, size, lambda off: product.pool not in makeable(model, pools, off))


def depends(model, product, turned, size=3):
    """Smallest sets of atoms whose turning out badly makes a product do less at some time than when none does; where
    all of them together do not, sets that change what it does. turned(bad): the runs."""
    atoms = model.atoms()
    well = turned(frozenset())[product][0]

    def less(bad):
        steps = turned(frozenset(bad))[product][0]
        return any(share_at(steps, t) < share_at(well, t) for t, _, _ in steps + well)

    def changed(bad):
        return turned(frozenset(bad))[product][0] != well
    return smallest(atoms, size, less if less(atoms) else changed)


def share_at(steps, t):
    return next(share for start, end, share in steps if start <= t < end)


# ---- remedies, over all subsets ---------------------------------------------------------------------------

def ranked(names, value):
    """Best marginal value first; when none saves anything alone, the best two that do so together, or the best three;
    then the rest as they stand: [(name, alone, marginal)]."""
    done, out = [], []
    while len(done) < len(names):
        rest, now = [n for n in names if n not in done], value(frozenset(done))
        chosen = next((c for c in (best_of(rest, k, done, value) for k in (1, 2, 3))
                       if c and value(frozenset(done + list(c))) > now), rest[:1])
        for name in chosen:
            marginal = value(frozenset(done + [name])) - value(frozenset(done))
            done.append(name)
            out.append((name, value(frozenset([name])), marginal))
    return out


def best_of(rest, size, done, value):
    """The first of the sets of that size that save most."""
    sets = list(itertools.combinations(rest, size))
    return max(sets, key=lambda c: (value(frozenset(done + list(c))), -sets.index(c))) if sets else None


def shapley(names, value):
    """The mean of what each adds over all orders, by subsets."""
    n, out = len(names), {}
    for name in names:
        others = [x for x in names if x != name]
        total = Fraction(0)
        for k in range(n):
            weight = Fraction(math.factorial(k) * math.factorial(n - k - 1), math.factorial(n))
            for chosen in itertools.combinations(others, k):
                total += weight * (value(frozenset(chosen + (name,))) - value(frozenset(chosen)))
        out[name] = total
    return out


def pairs(names, value):
    """Those that save more than the sum of both."""
    return {(a, b): value(frozenset([a, b])) for a, b in itertools.combinations(names, 2)
            if value(frozenset([a, b])) > value(frozenset([a])) + value(frozenset([b]))}


def grants(model, horizon, lanes_of):
    """What sets of licenses save, as a function. The lanes of a license are closed before it is granted, on day 0, and
    bring their first goods lead_days later. Also whether nothing stops then."""
    memo = {}
    days = {lane: model.lanes[lane].lead for lanes in lanes_of.values() for lane in lanes}

    def runs(granted):
        if granted not in memo:
            given = {lane for name in granted for lane in lanes_of[name]}
            keep, model.whatifs = model.whatifs, model.whatifs + [
                (lane, -FOREVER, days[lane] if lane in given else FOREVER, Fraction(0), 0) for lane in days]
            for lane in days:
                model.lanes[lane].lead = 0
            memo[granted] = run(model, {a: True for a in model.atoms()}, horizon)
            model.whatifs = keep
        return memo[granted]

    def value(granted):
        return value_lost(model, runs(frozenset()), 0, horizon) - value_lost(model, runs(granted), 0, horizon)

    def flows(granted):
        return all(state(steps) == "RUNS" for steps, _ in runs(granted).values())
    return value, flows


# ---- the answer, in the shape of --json -----------------------------------------------------------------

READINGS = "as_written", "as_reported"


def one_run(model, runs, product, horizon):
    steps, made = runs[product]
    out = {"steps": [{"from": text(a), "until": text(b), "share": text(s)} for a, b, s in steps],
           "made": text(made), "first_stop": text(next((a for a, _, s in steps if s < 1), None))}
    if model.price[product.item] is not None:
        weeks = by_week(model, runs, product, horizon)
        out["value_lost"], out["by_week"] = text(sum(weeks)), [text(w) for w in weeks]
    return out


def one_product(model, p, turned, horizon):
    best, worst = turned(frozenset()), turned(frozenset(model.atoms()))
    entry = {"best": one_run(model, best, p, horizon), "worst": one_run(model, worst, p, horizon)}
    entry["first_stop"] = entry["worst"]["first_stop"]
    hangs = best[p][0] != worst[p][0] or any(turned(frozenset([a]))[p][0] != best[p][0] for a in model.atoms())
    entry["state"] = "DEPENDS ON" if hangs else state(best[p][0])
    entry["depends"] = depends(model, p, turned) if hangs else []
    overall = {k: entry[k] for k in ("state", "depends") if k in entry}
    return {"product": p.item, "plant": p.plant, "rate": text(p.rate), "planned": text(p.rate * horizon),
            "overall": overall, "readings": dict.fromkeys(READINGS, entry), "cuts": [sorted(c) for c in cuts(model, p)]}


def requirements(model):
    need = fluid.requirement(model)
    pools = need or {}
    edges = {pool: fluid.first_alternates(model, pool) for pool in pools}
    paths = need and fluid.through(list(pools), edges, {pool: Fraction(1) for pool in pools})
    world = World(model, {a: True for a in model.atoms()}, 1)
    if need is not None and not world.cyclic and sum(paths.values()) < 100000:
        assert need == fluid.requirement_by_paths(model)
    return [{"item": item, "plant": plant, "per_day": text(x)} for (item, plant), x in pools.items()]


def answer(model, horizon, policy="prop", inbound="keep"):
    atoms, memo = model.atoms(), {}

    def turned(bad):
        if bad not in memo:
            memo[bad] = run(model, {a: a not in bad for a in atoms}, horizon, policy, inbound)
        return memo[bad]
    best, worst = turned(frozenset()), turned(frozenset(atoms))
    got = {"best": orders(model, best, horizon), "worst": orders(model, worst, horizon)}
    told = {o: {side: {k: text(v) for k, v in got[side][o].items()} for side in got} for o in got["best"]}
    return {"products": [one_product(model, p, turned, horizon) for p in model.products],
            "requirements": requirements(model),
            "orders": [{"order": o, **dict.fromkeys(READINGS, told[o])} for o in told]}


def main():
    model = Model(sys.argv[1], sys.argv[2], sys.argv[4] if len(sys.argv) > 4 else "")
    print(json.dumps(answer(model, int(sys.argv[3])), indent=1))


if __name__ == "__main__":
    main()
