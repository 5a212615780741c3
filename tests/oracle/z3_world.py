#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Z3 as an oracle for the real packs: which verdicts are possible for a random shipment.

    z3_world.py WORLD_DUMP WORLD [--count N] [--seed N] [--self-test]

world_dump.c writes the conditions as compiled, the facts as given, and which entries are settled. What
is read here again from docs/language.md: which values a fact leaves possible (4.3), time and suspensions
(4.4), defeat (4.5), how open entries are read (4.6, without claims), listed (4.7), slots (4.8) and the
verdict (4.9). Best and worst must be the mildest and the strictest verdict that Z3 can satisfy, also
where the search of the engine gave up (then they may be wider). Without Z3 the exit code is 77.
"""
import argparse
import json
import subprocess
import sys

from z3_oracle import TIME_LIMIT_S, debian_python, z3

AND, OR, NOT, VAR, ENTRY, LISTED, SLOT, DEFINE = range(1, 9)
ONE_OF, CLOSED_SET, OPEN_SET, SHARES, AMOUNT = range(2, 7)
NAME, LAW, CLAIM, LICENSE = 9, 11, 12, 13
JUDGEMENT, IDENTIFIES = 1, 4
MISSING, NONE_GIVEN, ENUM, SET, AMOUNT_GIVEN = range(5)
DECLARANT = 4
SCALARS = (ONE_OF, AMOUNT)
STRICTEST, UNIQUE, COLLECT, AVAILABLE = range(4)
NOT_INDICATED = 3
SLIPS = ("suspended", "nobody", "listed")
REPORT = 3


def both(parts):
    """And, with what is known left out."""
    parts = [p for p in parts if p is not True]
    return False if any(p is False for p in parts) else True if not parts else \
        parts[0] if len(parts) == 1 else z3.And(parts)


def negate(p):
    return not p if isinstance(p, bool) else z3.Not(p)


def either(parts):
    parts = [p for p in parts if p is not False]
    return True if any(p is True for p in parts) else False if not parts else \
        parts[0] if len(parts) == 1 else z3.Or(parts)


class Values:
    """Of each variable the classes that a shipment leaves possible (4.3)."""

    def __init__(self, world, shipment, slip):
        self.w, self.s, self.slip = world, shipment, slip
        self.given = {row[0]: row for row in shipment["given"]}
        self.of = [self.classes(v) for v in range(len(world["vars"]))]

    def value(self, fact):
        """The fact that a value comes from, and the value or None: a missing one has its default's."""
        while True:
            row = self.given.get(fact)
            default = self.w["facts"][fact][2]
            if row is not None or default < 0:
                return fact, row
            fact = default

    def classes(self, var):
        fact, elem, numeric, classes = self.w["vars"][var]
        kind, flags, _, role = self.w["facts"][fact][:4]
        everything = list(range(len(classes)))
        if role in self.s["absent"] and self.slip != "nobody":  # nobody: in no list, and no value that a condition names
            return self.worded(classes, -1) if kind == ONE_OF else [0]
        if kind == NAME:
            return [[0], [1], [0, 1]][self.s["in_list"][role * self.w["lists"] + elem]]
        if kind in (CLAIM, LICENSE):
            return [0]  # no claim and no license is given here
        _, row = self.value(fact)
        if row is None or (flags & JUDGEMENT and row[2] == DECLARANT):
            return everything
        if kind == LAW:
            return [row[3]]
        if kind in SCALARS:
            return everything if row[1] == NONE_GIVEN else \
                self.within(classes, row[6]) if numeric else self.worded(classes, row[3])
        return self.element(kind, elem, numeric, classes, row)

    @staticmethod
    def worded(classes, value):
        named = [k for k, c in enumerate(classes) if c[0] == value and value >= 0]
        return named or [k for k, c in enumerate(classes) if c[0] < 0]

    @staticmethod
    def within(classes, given):
        """Classes that share a number with the interval."""
        lo, lo_closed, hi, hi_closed = given
        out = []
        for k, (_, c_lo, c_lo_closed, c_hi, c_hi_closed) in enumerate(classes):
            low, low_closed = max((lo, not lo_closed), (c_lo, not c_lo_closed))
            high, high_open = min((hi, bool(hi_closed)), (c_hi, bool(c_hi_closed)))
            if low < high or (low == high and not low_closed and high_open):
                out.append(k)
        return out

    def element(self, kind, elem, numeric, classes, row):
        zero = [0, 1, 0, 1]
        for value, absent, *share in row[5]:
            if value == elem:
                if numeric:
                    return self.within(classes, zero if absent else share)
                if absent:
                    return [0]
                return [0, 1] if kind == SHARES and share[0] == 0 and share[1] else [1]
        if row[1] == SET and kind != CLOSED_SET and not row[4]:
            return list(range(len(classes)))
        return self.within(classes, zero) if numeric else [0]


class World:
    """Formulas of one shipment under one regime; slip: a wrong reading, which must be noticed."""

    def __init__(self, world, shipment, slip=None):
        self.w, self.s, self.slip = world, shipment, slip
        self.values = Values(world, shipment, slip)
        self.var, self.nodes, self.known = {}, {}, []
        self.truth = dict(map(tuple, shipment["entries"]))
        self.identified = self.is_identified()
        groups = {e[7] for i, e in enumerate(world["entries"]) if self.by_class(i)}
        self.group = z3.Int("classification")
        self.known.append(z3.Or([self.group == g for g in groups | {0}]))
        self.fired = {}
        self.slot = {}
        self.run_rules()

    # ---- variables ---------------------------------------------------------------------------------

    def variable(self, v):
        """The class of an open variable."""
        if v not in self.var:
            self.var[v] = z3.Int(f"v{v}")
            self.known.append(z3.Or([self.var[v] == k for k in self.values.of[v]]))
            self.follow_default(v)
        return self.var[v]

    def follow_default(self, v):
        """4.3: a missing fact is the same variable as its default, whose classes may be cut otherwise."""
        fact, elem, numeric, classes = self.w["vars"][v]
        source, row = self.values.value(fact)
        if source == fact or row is not None:
            return
        first, count = self.w["facts"][source][4:6]
        for u in range(first, first + count):
            if self.w["vars"][u][1] != elem:
                continue
            theirs = self.w["vars"][u][3]
            of_u = self.variable(u)
            pairs = [(i, j) for i in range(len(classes)) for j in range(len(theirs))
                     if self.share_value(classes, i, theirs, j, numeric)]
            self.known.append(z3.Or([z3.And(self.var[v] == i, of_u == j) for i, j in pairs]))

    @staticmethod
    def share_value(a, i, b, j, numeric):
        if numeric:
            return j in Values.within(b, a[i][1:])
        if not any(c[0] >= 0 for c in a + b):
            return i == j  # yes and no
        x, y = a[i][0], b[j][0]
        return x == y or (x < 0 and y not in [c[0] for c in a]) or \
            (y < 0 and x not in [c[0] for c in b])

    def within(self, v, classes):
        may = self.values.of[v]
        inside = [k for k in may if k in classes]
        if not inside or len(inside) == len(may):
            return bool(inside)
        of_v = self.variable(v)
        return z3.Or([of_v == k for k in inside])

    def yes(self, v):
        return self.within(v, {1})

    # ---- time (4.4) ---------------------------------------------------------------------------------

    def live(self, measure, rule, window):
        on, none = self.s["on"], self.w["none"]
        start, until, unclear, boundary = window
        if self.w["measures"][measure][1] > self.s["known"] or (start != none and on < start):
            return False
        inside = self.yes(boundary) if unclear != none and on == unclear else \
            until == none or on < until
        held = [self.suspends(s) for s in self.w["suspensions"]
                if s[1] == measure and s[2] in (-1, rule) and self.slip != "suspended"]
        return both([inside, negate(either(held))])

    def suspends(self, s):
        by, _, _, start, until, unclear, boundary, after, after_var = s
        on = self.s["on"]
        if on < start or self.w["measures"][by][1] > self.s["known"]:
            return False
        extended = self.yes(after_var) if after else False
        if unclear != self.w["none"] and on == unclear:
            return either([self.yes(boundary), extended])
        return True if on < until else extended

    # ---- entries (4.6, 4.7) -------------------------------------------------------------------------

    def is_identified(self):
        if self.w["regimes"][self.s["regime"]][3]:
            return False  # only a code does, and none is given
        return any(self.w["facts"][f][1] & IDENTIFIES and
                   not (row[1] == NONE_GIVEN and self.w["facts"][f][0] in SCALARS)
                   for f, row in self.values.given.items())

    def by_class(self, entry):
        return self.truth.get(entry) == 2 and \
            (not self.identified or self.w["entries"][entry][4] != 0)

    def entry(self, entry):
        if self.truth.get(entry, 0) != 2:
            return self.truth.get(entry, 0) == 1
        e = self.w["entries"][entry]
        if self.by_class(entry):
            return self.group == e[7]
        return both([self.node(e[3]) if e[3] >= 0 else True] +
                    [negate(self.exception(x)) for x in e[5]])

    def exception(self, rule):
        _, measure, _, window, cond, winners, _ = self.w["rules"][rule]
        return both([self.live(measure, rule, window), self.node(cond)] +
                    [negate(self.exception(x)) for x in winners])

    def listed(self, regime):
        entries = self.w["entries"]
        return either([both([self.entry(e), self.live(entries[e][0], entries[e][6], entries[e][2])])
                       for e in self.truth
                       if entries[e][1] == regime and (self.slip != "listed" or self.truth[e] == 1)])

    # ---- conditions (4.2) ---------------------------------------------------------------------------

    def node(self, n):
        op, a, b, kids = self.w["nodes"][n]
        if op == SLOT:  # changes while rules are run
            return self.slot_is(a, b - self.w["slots"][a][1])
        if n not in self.nodes:
            self.nodes[n] = self.formula(op, a, b, kids)
        return self.nodes[n]

    def formula(self, op, a, b, kids):
        if op in (AND, OR):
            return (both if op == AND else either)([self.node(k) for k in kids])
        if op == NOT:
            return negate(self.node(a))
        if op == VAR:
            return self.within(a, set(self.w["sets"][b]))
        if op == ENTRY:
            return self.entry(a)
        if op == LISTED:
            return self.listed(a if 0 <= a < len(self.w["regimes"]) else self.s["regime"])
        return self.node(a) if op == DEFINE else True

    # ---- rules, slots, verdict (4.5, 4.8, 4.9) --------------------------------------------------------

    def run_rules(self):
        rules = self.w["rules"]
        for r in sorted(range(len(rules)), key=lambda i: rules[i][2]):
            kind, measure, _, window, cond, winners, effects = rules[r]
            if kind == REPORT or self.w["measures"][measure][0] != self.s["regime"]:
                continue
            live = self.live(measure, r, window)
            beaten = [negate(self.fired.get(x, False)) for x in winners]
            fires = both([live, self.node(cond)] + beaten) if live is not False else False
            self.fired[r] = fires
            for slot, value in effects if fires is not False else []:
                self.slot.setdefault((slot, value), []).append(fires)

    def set_to(self, slot, value):
        return either(self.slot.get((slot, value), []))

    def slot_is(self, slot, value):
        combine, _, count = self.w["slots"][slot]
        if combine == STRICTEST:
            milder = [negate(self.set_to(slot, v)) for v in range(value + 1, count)]
            return both(milder + ([self.set_to(slot, value)] if value > 0 else []))
        if combine == AVAILABLE:
            return negate(self.set_to(slot, value))
        nothing = both([negate(self.set_to(slot, v)) for v in range(count)])
        return either([self.set_to(slot, value)] +
                      ([nothing] if combine == UNIQUE and value == 0 else []))

    def verdicts(self):
        """index: formula"""
        nexus, begins, begins_var, _ = self.w["regimes"][self.s["regime"]]
        rows = [(i, v[0]) for i, v in enumerate(self.w["verdicts"]) if not v[1]]
        say = self.node(nexus)
        before = begins != self.w["none"] and self.s["on"] < begins and self.yes(begins_var)
        out, left = {}, []
        for i, cond in rows:
            holds = True if cond < 0 else self.node(cond)
            here = both([say, negate(before), holds] + left)
            if i == rows[0][0]:
                here = either([here, both([say, before])])
            if i == rows[-1][0]:
                here = either([here, negate(say)])
            out[i] = here
            left.append(negate(holds))
        return out


def possible(world, shipment, slip=None):
    law = World(world, shipment, slip)
    formulas = law.verdicts()
    solver = z3.Solver()
    solver.set("timeout", TIME_LIMIT_S * 1000)
    solver.add(law.known)
    out = []
    for verdict, f in formulas.items():
        result = z3.unsat if f is False else solver.check(*([] if f is True else [f]))
        if result == z3.unknown:
            raise RuntimeError("Z3 does not know")
        if result == z3.sat:
            out.append(verdict)
    return out


def wrong(shipment, verdicts):
    best, worst = shipment["best"], shipment["worst"]
    if shipment["complete"]:
        return (worst, best) != (verdicts[0], verdicts[-1])
    return worst > verdicts[0] or best < verdicts[-1]  # sound, not tight


def run(world, shipments, slip=None):
    compared = still_open = 0
    for s in shipments:
        if s["nexus"] == NOT_INDICATED:
            continue  # 4.14: nobody looked
        verdicts = possible(world, s, slip)
        compared += 1
        still_open += len(verdicts) > 1
        if wrong(s, verdicts):
            if not slip:
                print(f"MISMATCH, seed {s['seed']}, regime {s['regime']}, day {s['on']}: worst {s['worst']}, "
                      f"best {s['best']}, Z3: {verdicts}")
            return 1
    print(f"{compared} shipments under the real packs, {still_open} of them open, all as Z3 has it")
    return 0 if 0 < still_open < compared else 1


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("world_dump")
    parser.add_argument("world")
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--self-test", action="store_true")
    args = parser.parse_args()
    debian_python()
    if z3 is None:
        print("no Z3 for Python here (Debian: python3-z3): skipped")
        return 77
    ran = subprocess.run([args.world_dump, args.world, str(args.seed), str(args.count)], check=True,
                         capture_output=True, text=True)
    world, *shipments = [json.loads(line) for line in ran.stdout.splitlines()]
    if not args.self_test:
        return run(world, shipments)
    missed = [slip for slip in SLIPS if run(world, shipments, slip) == 0]
    print("wrong readings are " + (f"NOT noticed: {missed}" if missed else "noticed"))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
