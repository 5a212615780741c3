# SPDX-License-Identifier: Apache-2.0
"""A random pack (random_pack.py) and an incomplete shipment as formulas for Z3, read from
docs/language.md part 4: what is not known is a variable, and a verdict is settled iff no other one
can be satisfied.

A shipment here is a dict: on; kind, scalars, yes_no (word or missing); sets (list or missing); weight,
mass and contains[element]: (text, lo, lo_closed, hi, hi_closed) in billionths, or missing; complete;
after, boundary: the questions of law.
"""
import datetime

import z3

from random_pack import SCALARS, SETS, WORDS, YES_NO

VERDICTS = ["prohibited", "license", "clear"]  # strictest first
WHOLE = 10**9
TIME_LIMIT_S = 60
IN_FORCE = datetime.date(2024, 6, 1)
DAY = datetime.timedelta(days=1)
OPS = {"<": lambda a, b: a < b, "<=": lambda a, b: a <= b,
       ">": lambda a, b: a > b, ">=": lambda a, b: a >= b}


class Law:
    """slip: a wrong reading on purpose, which the oracle must notice."""

    def __init__(self, pack, shipment, slip=None):
        self.pack, self.shipment, self.slip = pack, shipment, slip
        self.known = []  # what is given, and what holds of every value
        self.of_fact = {}  # fact: its variables (4.3)
        self.words()
        self.numbers()
        self.law()
        self.solver = z3.Solver()
        self.solver.set("timeout", TIME_LIMIT_S * 1000)
        self.solver.add(z3.And(self.known))

    def can(self, *formulas):
        result = self.solver.check(*formulas)
        if result == z3.unknown:
            raise RuntimeError("Z3 does not know")
        return result == z3.sat

    # ---- variables -------------------------------------------------------------------------------

    def add(self, fact, variable):
        self.of_fact.setdefault(fact, []).append(variable)
        return variable

    def words(self):
        s = self.shipment
        self.word, self.yes, self.element = {}, {}, {}
        for fact in SCALARS + ["item.kind"]:
            given = s["kind"] if fact == "item.kind" else s["scalars"].get(fact)
            v = self.word[fact] = self.add(fact, z3.Int(fact))
            self.known.append(v == WORDS.index(given) if given else
                              z3.And(v >= 0, v < len(WORDS)))
        for fact in YES_NO:
            v = self.yes[fact] = self.add(fact, z3.Bool(fact))
            if fact in s["yes_no"]:
                self.known.append(v == (s["yes_no"][fact] == "yes"))
        for fact in SETS:
            for w in WORDS:
                v = self.element[fact, w] = self.add(fact, z3.Bool(f"{fact}.{w}"))
                if fact in s["sets"]:
                    self.known.append(v == (w in s["sets"][fact]))

    def number(self, fact, name, given, most=None):
        v = self.add(fact, z3.Real(name))
        self.known.append(v >= 0)
        if most is not None:
            self.known.append(v <= most)
        if given is not None:
            _, lo, lo_closed, hi, hi_closed = given
            self.known.append(v >= lo if lo_closed else v > lo)
            if hi is not None:
                self.known.append(v <= hi if hi_closed else v < hi)
        return v

    def numbers(self):
        s = self.shipment
        self.amount = {"item.weight": self.number("item.weight", "weight", s.get("weight")),
                       "mass": self.number("mass", "mass", s.get("mass"))}
        self.share = {w: self.number("item.contains", f"share.{w}", self.share_given(w), WHOLE)
                      for w in WORDS}

    def share_given(self, w):
        given = self.shipment["contains"].get(w)
        if given is None and self.shipment["complete"]:
            return ("no", 0, True, 0, True)  # 4.3: not named, and all that is there is named
        return given

    def law(self):
        self.after = self.add("law:r.s.after", z3.Bool("after"))
        self.boundary = self.add("law:r.s.boundary", z3.Bool("boundary"))
        for name, v, yes in (("after", self.after, "extended"), ("boundary", self.boundary, "inside")):
            if self.shipment.get(name):
                self.known.append(v == (self.shipment[name] == yes))

    # ---- conditions, two-valued ---------------------------------------------------------------------

    def compare(self, value, op, bound):
        if self.slip == "boundary":
            op = {">=": ">", "<=": "<"}.get(op, op)
        return OPS[op](value, bound)

    def has(self, fact, w):
        return self.share[w] > 0 if fact == "item.contains" else self.element[fact, w]

    def cond(self, c, param=None):
        kind = c[0]
        if kind == "is":
            values = [param if v == "X" else v for v in c[2]]
            inside = z3.Or([self.yes[c[1]] == (v == "yes") if c[1] in self.yes else
                            self.word[c[1]] == WORDS.index(v) for v in values])
            return inside if c[3] else z3.Not(inside)
        if kind == "has":
            each = [self.has(c[1], v) for v in c[3]]
            return z3.Or(each) if c[2] == "any" else z3.And(each)
        if kind == "cmp":
            return self.compare(self.amount[c[1]], c[2], c[3])
        if kind == "share":
            return self.compare(self.share[c[1]], c[2], c[3])
        if kind == "listed":
            return z3.Or([z3.And(self.entry(e), self.live(e)) for e in self.pack["entries"]])
        if kind in ("name", "of"):
            d = next(d for d in self.pack["defines"] if d["name"] == c[1])
            return self.block(d["lines"], c[2] if kind == "of" else None)
        if kind == "not":
            return z3.Not(self.cond(c[1], param))
        each = [self.cond(k, param) for k in c[1]]
        return z3.Or(each) if kind == "or" else z3.And(each)

    def block(self, lines, param=None):
        out = []
        for word, group, what in lines:
            one = self.cond(what, param) if group is None else \
                self.cond(("or" if group == "any of" else "and", what), param)
            out.append(z3.Not(one) if word == "unless" else one)
        return z3.And(out)

    # ---- time (4.4) -----------------------------------------------------------------------------------

    def live(self, what):
        on = self.shipment["on"]
        start, how, end = what["window"] or (IN_FORCE, None, None)
        if on < start or (how == "until" and on >= end) or (how == "through" and on > end):
            return z3.BoolVal(False)
        return z3.Not(z3.Or([self.suspended(s) for s in self.pack["suspensions"]
                             if what["name"] in s["targets"]]))

    def suspended(self, s):
        on = self.shipment["on"]
        end = s["to"] if s["how"] == "until" else s["to"] + DAY
        over = self.after if s.get("afterwards") == "unverified" and self.slip != "after" \
            else z3.BoolVal(False)
        if on < s["from"]:
            return z3.BoolVal(False)
        if s.get("unclear") and on == s["to"]:
            return z3.Or(self.boundary, over)
        return z3.BoolVal(True) if on < end else over

    # ---- entries (4.6): how each is read is fixed by what is given ------------------------------------

    def exceptions(self, entry):
        return [r for r in self.pack["rules"] if r["except"] == entry["name"]]

    def tested(self, entry):
        return z3.And(self.block(entry["lines"]),
                      *[z3.Not(z3.And(self.live(x), self.block(x["lines"])))
                        for x in self.exceptions(entry)])

    def entry(self, entry):
        return z3.BoolVal(False) if entry["name"] in self.not_meant() else self.tested(entry)

    def not_meant(self):
        """Identified, and nothing points at them: false on the word of the identification."""
        if not hasattr(self, "_not_meant"):
            self._not_meant = set() if self.shipment["kind"] is None else \
                Pointing(self).not_pointed_at()
        return self._not_meant

    # ---- rules and verdict (4.5, 4.9) ----------------------------------------------------------------

    def fires(self):
        """name: formula, of every rule and of the rule of every entry."""
        out = {}
        rules = [r for r in self.pack["rules"] if not r["exception"]]
        bite = self.cond(self.pack["bite"])
        for r in reversed(rules):  # a rule beats earlier ones only
            out[r["name"]] = z3.And(self.live(r), self.block(r["lines"]),
                                    *self.unbeaten(r["name"], rules, out))
        for e in self.pack["entries"]:
            out[e["name"]] = z3.And(self.live(e), self.entry(e), bite,
                                    *self.unbeaten(e["name"], rules, out))
        return out

    def unbeaten(self, name, rules, fires):
        if self.slip == "defeat":
            return []
        return [z3.Not(fires[r["name"]]) for r in rules if name in r["beats"]]

    def verdicts(self):
        """A formula for each verdict: the first row of the table that holds."""
        fires = self.fires()

        def some(*effects):
            return z3.Or([fires[x["name"]] for x in self.pack["rules"] + self.pack["entries"]
                          if x["name"] in fires and x["then"] in effects])
        ban = some("ban: prohibited", "ban: special")
        needed = some("license: needed")
        return [ban, z3.And(z3.Not(ban), needed), z3.And(z3.Not(ban), z3.Not(needed))]


class Pointing:
    """What points at an entry, and what is reached, in three values: True, False, None for open."""

    POINTS = ("item.kind", "item.contains")

    def __init__(self, law):
        self.law = law

    def not_pointed_at(self):
        entries = self.law.pack["entries"]
        self.open = {e["name"] for e in entries if self.test(e) is None}
        pointed = {e["name"] for e in entries if self.atoms(e, True)}
        while True:
            asked = set()
            for e in entries:
                if e["name"] in pointed & self.open:
                    asked |= self.atoms(e, None)
            more = {e["name"] for e in entries if e["name"] in self.open and self.atoms(e, None) & asked}
            if more <= pointed:
                return self.open - pointed
            pointed |= more

    def test(self, entry):
        parts = [self.lines(entry["lines"])]
        for x in self.law.exceptions(entry):
            live = self.settled(self.law.live(x))
            parts.append(self.no(self.all([live, self.lines(x["lines"])])))
        return self.all(parts)

    def settled(self, formula):
        """Of one atom, or of liveness, which reads only the two questions of law, each in one place."""
        may = self.law.can(formula)
        may_not = self.law.can(z3.Not(formula))
        return None if may and may_not else may

    @staticmethod
    def no(t):
        return None if t is None else not t

    @staticmethod
    def all(parts):
        return False if False in parts else None if None in parts else True

    def any(self, parts):
        return self.no(self.all([self.no(p) for p in parts]))

    def lines(self, lines):
        parts = []
        for word, group, what in lines:
            one = self.value(what) if group is None else \
                (self.any if group == "any of" else self.all)([self.value(w) for w in what])
            parts.append(self.no(one) if word == "unless" else one)
        return self.all(parts)

    def value(self, c):
        if c[0] == "not":
            return self.no(self.value(c[1]))
        if c[0] in ("and", "or"):
            return (self.all if c[0] == "and" else self.any)([self.value(k) for k in c[1]])
        if c[0] == "has":
            return (self.all if c[2] == "all" else self.any)(
                [self.settled(self.law.has(c[1], w)) for w in c[3]])
        return self.settled(self.law.cond(c))

    def atoms(self, entry, wanted):
        """Facts marked `points` of the atoms of the test that have this value; no negated ones."""
        found = set()

        def walk(c):
            if c[0] in ("and", "or"):
                for k in c[1]:
                    walk(k)
            elif c[0] == "has":
                if any(self.settled(self.law.has(c[1], w)) is wanted for w in c[3]):
                    found.add(c[1])
            elif c[0] != "not" and (c[0] != "is" or c[3]) and self.value(c) is wanted:
                found.add("item.contains" if c[0] == "share" else c[1])
        for word, group, what in entry["lines"]:
            if word != "unless":
                for c in [what] if group is None else what:
                    walk(c)
        return {f for f in found if f in self.POINTS}
