# SPDX-License-Identifier: Apache-2.0
"""The folder of an exposure model as Python sees it: docs/exposure.md 1 and clauses 2, 3, 8, 9 and 11. Only for
good models; exact fractions; nothing of the engine is used.

A pool is the pair (item, plant), with plant "" for what is shared. A doubt that may turn out well or badly is
an atom, named by its kind and where it stands: ("scenario", 4) is row 4 of scenario.csv.
"""
import csv
import datetime
import os
from fractions import Fraction

FOREVER = 10**9
UNITS = {"pcs": ("count", 1), "g": ("mass", 1), "mg": ("mass", Fraction(1, 1000)), "kg": ("mass", 1000),
         "t": ("mass", 10**6), "m": ("length", 1), "mm": ("length", Fraction(1, 1000)), "km": ("length", 1000),
         "m2": ("area", 1), "l": ("volume", 1), "ml": ("volume", Fraction(1, 1000))}


class Open(Exception):
    """The written semantics leaves this open: such a model is not compared."""


def number(text):
    """12, 0.5, 2/3, 3.25 %"""
    text = text.strip()
    if text.endswith("%"):
        return Fraction(text[:-1].strip()) / 100
    return Fraction(text)


def unit(name):
    if name.startswith("set of "):
        return "count", Fraction(name[7:])
    kind, factor = UNITS[name]
    return kind, Fraction(factor)


class Rows(list):
    """Rows of a file as dicts; an empty cell is absent; "row" is the line it begins on."""

    def __init__(self, folder, name):
        super().__init__()
        path = os.path.join(folder, name)
        if not os.path.exists(path):
            return
        with open(path, encoding="utf-8", newline="") as f:
            lines = [(n, line) for n, line in enumerate(f, 1) if not line.startswith("#") and line.strip()]
        header = next(csv.reader([lines[0][1]]))
        for n, line in lines[1:]:
            cells = {h: c.strip() for h, c in zip(header, next(csv.reader([line]))) if c.strip()}
            self.append({**cells, "row": n})


class Use:
    """A bom row: one alternate of a position."""

    def __init__(self, row, need, start, end):
        self.row, self.parent, self.child, self.plant = row["row"], row["parent"], row["child"], row.get("plant")
        self.position = row.get("position") or ("row", self.row)
        self.rank = int(row.get("rank", 0))
        self.need, self.start, self.end = need, start, end
        self.cap = number(row["cap_per_day"]) if "cap_per_day" in row else None

    def usable(self, t):
        return self.start <= t < self.end


class Lane:
    def __init__(self, row, convert):
        self.id, self.item, self.row = row["lane"], row["item"], row["row"]
        self.pool = (row["item"], row.get("plant", ""))
        self.source = (row["item"], row["from_plant"]) if "from_plant" in row else None
        self.border = row.get("border", "yes") == "yes"
        self.rate = convert(row["item"], number(row["rate"]), row.get("unit")) if "rate" in row else None
        self.share = number(row["share"]) if "share" in row else None
        self.quota = convert(row["item"], number(row["quota"]), row.get("unit")) if "quota" in row else None
        self.lead = int(row.get("lead_days", 0))


class Product:
    def __init__(self, row):
        self.item, self.plant, self.rate = row["product"], row.get("plant", ""), number(row["rate"])
        self.priority = int(row.get("priority", 0))
        self.pool = (self.item, self.plant)


class Transit:
    def __init__(self, row, convert, day):
        self.row, self.pool = row["row"], (row["item"], row.get("plant", ""))
        self.qty = convert(row["item"], number(row["qty"]), row.get("unit"))
        self.eta, self.border, self.lane = day(row["eta"]), row["border"], row.get("lane")
        self.crosses = day(row["crosses"]) if "crosses" in row else None


class Order:
    def __init__(self, row, day, price):
        self.id, self.product, self.plant = row["order"], row["product"], row.get("plant", "")
        self.qty, self.due = number(row["qty"]), day(row["due"])
        self.price = number(row["price"]) if "price" in row else price
        self.penalty = number(row.get("penalty_per_day", "0"))


class Model:
    def __init__(self, folder, on, scenario=""):
        self.on = datetime.date.fromisoformat(on)
        self.recipes = {}
        self.items = {r["item"]: r for r in Rows(folder, "items.csv")}
        self.price = {i: number(r["price"]) if "price" in r else None for i, r in self.items.items()}
        self.as_needed = {i for i, r in self.items.items() if r.get("supply") == "as_needed"}
        self.makes = {(r["item"], r.get("plant", "")): r for r in Rows(folder, "make.csv")}
        self.uses = [self._use(r) for r in Rows(folder, "bom.csv")]
        self.lanes = {r["lane"]: Lane(r, self.convert) for r in Rows(folder, "lanes.csv")}
        self.stock = {}
        for r in Rows(folder, "stock.csv"):
            pool = (r["item"], r.get("plant", ""))
            self.stock[pool] = self.stock.get(pool, 0) + self.convert(r["item"], number(r["qty"]), r.get("unit"))
        self.transits = [Transit(r, self.convert, self.day) for r in Rows(folder, "transit.csv")]
        self.products = [Product(r) for r in Rows(folder, "plan.csv")]
        self.orders = [Order(r, self.day, self.price[r["product"]]) for r in Rows(folder, "orders.csv")]
        self.whatifs = [self._whatif(r) for r in Rows(folder, "scenario.csv") if r.get("scenario", "") in ("", scenario)]
        self.named = set(self.stock) | set(self.makes) | {lane.pool for lane in self.lanes.values()}
        self.named |= {x.pool for x in self.transits} | {p.pool for p in self.products}

    def day(self, text):
        return (datetime.date.fromisoformat(text) - self.on).days

    def convert(self, item, qty, name):
        """Clause 3: an amount in the unit `name` as one in the item's unit; ValueError when it is refused."""
        if name is None or name == self.items[item]["unit"]:
            return qty
        (from_kind, from_factor), (to_kind, to_factor) = unit(name), unit(self.items[item]["unit"])
        if from_kind == to_kind:
            return qty * from_factor / to_factor
        if {from_kind, to_kind} != {"count", "mass"} or "unit_mass" not in self.items[item]:
            raise ValueError(f"{name} into {self.items[item]['unit']} of {item}")
        amount, of = self.items[item]["unit_mass"].split()
        gram = Fraction(amount) * unit(of)[1]  # of one piece
        if from_kind == "mass":
            return qty * from_factor / gram / to_factor
        return qty * from_factor * gram / to_factor

    def _use(self, r):
        qty = self.convert(r["child"], number(r["qty"]), r.get("unit"))
        need = qty / number(r.get("per", "1")) / (1 - number(r.get("scrap", "0")))
        start = max(self.day(r[c]) if c in r else -FOREVER for c in ("from", "qualified_from"))
        return Use(r, need, start, self.day(r["until"]) if "until" in r else FOREVER)

    def _whatif(self, r):
        start = self.day(r["from"]) if "from" in r else -FOREVER
        end = self.day(r["to"]) if "to" in r else FOREVER
        factor = {"open": Fraction(1), "blocked": Fraction(0), "question": None}.get(r["state"])
        if r["state"] == "slowed":
            factor = number(r["factor"])
        return r["lane"], start, end, factor, r["row"]

    # ---- clause 2 and 3: pools and recipes ----

    def make_row(self, pool):
        return self.makes.get(pool)

    def made_at(self, pool):
        """Where make.csv says; of an item that it does not name, wherever no lane from an own plant brings it."""
        if any(item == pool[0] for item, _ in self.makes):
            return pool in self.makes
        return not any(lane.source for lane in self.lanes_into(pool))

    def recipe(self, pool):
        """Positions in the order of the file, each a list of (use, pool of the child, need), best first."""
        if pool not in self.recipes:
            self.recipes[pool] = self._recipe(pool)
        return self.recipes[pool]

    def _recipe(self, pool):
        if not self.made_at(pool):
            return []
        positions = {}
        for use in self.uses:
            if use.parent == pool[0] and use.plant in (None, pool[1]):
                positions.setdefault(use.position, []).append(use)
        loss = number((self.make_row(pool) or {}).get("yield", "1"))
        out = []
        for rows in positions.values():
            rows.sort(key=lambda u: u.rank)
            out.append([(u, self.pool_of(u.child, pool[1]), u.need / loss) for u in rows])
        return out

    def pool_of(self, item, plant):
        return (item, plant) if (item, plant) in self.named else (item, "")

    def pools(self):
        """All pools that a product can reach, products first."""
        seen, todo = [], [p.pool for p in self.products]
        while todo:
            pool = todo.pop(0)
            if pool in seen:
                continue
            seen.append(pool)
            todo += [child for position in self.recipe(pool) for _, child, _ in position]
            todo += [lane.source for lane in self.lanes_into(pool) if lane.source]
        return seen

    def lanes_into(self, pool):
        return [lane for lane in self.lanes.values() if lane.pool == pool]

    # ---- atoms, clauses 8, 9 and 11 ----

    def unsupplied(self, pool):
        comes = pool in self.stock or any(x.pool == pool for x in self.transits)
        return not (comes or self.lanes_into(pool) or self.recipe(pool) or pool[0] in self.as_needed)

    def atoms(self):
        pools = self.pools()
        out = [("scenario", w[4]) for w in self.whatifs if w[3] is None]
        out += [("transit", x.row) for x in self.transits if self._doubtful(x) and x.pool in pools]
        return out + [("supply",)] * any(self.unsupplied(pool) for pool in pools)

    def states(self, lane, good, horizon):
        """The factor of a lane on each day, as the border says."""
        days = []
        for d in range(horizon):
            factor = Fraction(1)
            for name, start, end, value, row in self.whatifs:
                if name in ("*", lane) and start <= d < end:
                    factor = value if value is not None else Fraction(int(good[("scenario", row)]))
            days.append(factor)
        return days

    def factors(self, lane, good, horizon):
        """The factor on each day with which goods arrive: a lane that opens again brings its first goods later."""
        out, opened = [], None
        states = self.states(lane, good, horizon)
        for d, factor in enumerate(states):
            if d > 0 and states[d - 1] == 0 and factor > 0:
                opened = d
            waits = opened is not None and d < opened + self.lanes[lane].lead
            out.append(Fraction(0) if waits else factor)
        return out

    @staticmethod
    def _doubtful(x):
        return x.border == "unknown" or x.border == "not_passed" and x.crosses is None

    def arrival(self, x, good, horizon):
        """The day on which goods on their way are usable; FOREVER: not within the horizon."""
        eta = max(x.eta, 0)
        if x.border == "passed" or x.border == "unknown" and good[("transit", x.row)]:
            return eta
        states = self.states(x.lane, good, max(horizon, eta + 1))
        if x.crosses is not None:
            return self._passes(x, states, max(x.crosses, 0), eta)
        if good[("transit", x.row)] and any(states[:eta + 1]):  # it crosses on one of the days that are open
            return eta
        return max(self._passes(x, states, d, eta) for d in range(eta + 1))

    def _passes(self, x, states, day, eta):
        """Goods that come to the border on that day: they go on, or wait there like all that the lane brings."""
        for d in range(day, len(states)):
            if states[d] > 0:
                return eta if d == day else max(d + self.lanes[x.lane].lead, eta)
        return FOREVER
