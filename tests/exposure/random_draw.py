# SPDX-License-Identifier: Apache-2.0
"""Draws a small model of a supply chain: files as lists of rows. What the written semantics leaves open is not
drawn, or refused by the oracle."""
import datetime

ON = datetime.date(2026, 1, 10)


def date(day):
    return (ON + datetime.timedelta(days=day)).isoformat()


class Draw:
    def __init__(self, rng):
        self.rng = rng
        self.files = {name: [] for name in ("items", "bom", "make", "lanes", "stock", "transit", "orders", "plan", "scenario")}
        self.horizon = rng.randint(12, 40)
        self.plants = ["P1", "P2"] if rng.random() < 0.3 else [""]
        self.items = [chr(ord("A") + i) for i in range(rng.randint(2, 12))]
        self.products = self.items[:min(rng.choice((1, 1, 2, 2, 3)), len(self.items) - 1)]
        self.parents = {}  # item: made of something
        self.where = {}    # item: plants at which it is used or made

    def chance(self, p):
        return self.rng.random() < p

    def row(self, name, **cells):
        self.files[name].append({k: v for k, v in cells.items() if v not in (None, "")})

    def qty(self):
        return self.rng.choice(("1", "1", "2", "3", "4", "0.5", "1/3", "2.5"))

    def model(self):
        self.recipes()
        for item in self.items:
            self.item(item)
        for i, product in enumerate(self.products):
            plant = self.where[product][0]
            self.row("plan", product=product, plant=plant, rate=self.rng.choice((1, 2, 5, 10)), priority=i + 1)
            self.some_orders(product, plant)
        if len(self.items) > 3 and self.chance(0.12):
            self.loop()
        self.row_order()
        return {n: rows for n, rows in self.files.items() if rows}, self.horizon

    def row_order(self):
        """The order of rows is part of the answer in lanes and alternates of equal rank only."""
        for name in ("items", "stock", "transit", "orders"):
            self.rng.shuffle(self.files[name])

    # ---- recipes ----

    def recipes(self):
        n = len(self.items)
        for i, parent in enumerate(self.items[:-1]):
            if parent not in self.products and not self.chance(0.55):
                continue
            below = [c for c in self.items[i + 1:] if c not in self.products]
            if not below:
                below = self.items[-1:]
            self.rng.shuffle(below)
            for position in range(self.rng.randint(1, min(3, len(below)))):
                alternates = min(self.rng.choice((1, 1, 1, 2, 2, 3)), len(below))
                for rank in range(alternates):
                    self.bom_row(parent, below.pop(), f"p{position}", rank + 1, alternates)
                if not below:
                    break
        for item in self.items:
            self.places(item)

    def bom_row(self, parent, child, position, rank, alternates):
        self.parents.setdefault(parent, []).append(child)
        dated = alternates > 1 and self.chance(0.35)
        start = self.rng.randint(1, self.horizon) if dated else None
        column = self.rng.choice(("from", "qualified_from"))
        end = None
        if alternates > 1 and self.chance(0.15):
            end = date((start or 0) + self.rng.randint(1, 20))
        self.row("bom", parent=parent, child=child, position=position, rank=rank, qty=self.qty(),
                 per=self.rng.choice(("", "", "", "2", "10")), scrap=self.rng.choice(("", "", "", "0.1", "20 %")),
                 **{column: date(start) if dated else None}, until=end,
                 cap_per_day=self.rng.choice(("2", "5", "12.5")) if self.chance(0.12) else None)

    def places(self, item):
        """At which plants an item is made or held. A product is made at one, all its parts are drawn there."""
        if item in self.products:
            self.where[item] = [self.rng.choice(self.plants)]
            return
        users = {p for parent, children in self.parents.items() if item in children for p in self.where[parent]}
        self.where[item] = sorted(users) or [self.plants[0]]

    def loop(self):
        """Some of what is made goes into a part of itself: a little, or all."""
        made = [p for p in self.parents if p not in self.products and any(c in self.parents for c in self.parents[p])]
        if not made or len(self.plants) > 1:
            return
        parent = self.rng.choice(made)
        child = next(c for c in self.parents[parent] if c in self.parents)
        qty = self.rng.choice(("0.01", "0.02", "0.05"))
        self.row("bom", parent=child, child=parent, position="back", rank=1, qty=qty)
        if not any(row["item"] == parent for row in self.files["stock"]):
            self.row("stock", item=parent, plant="", qty=self.rng.randint(1, 30))

    # ---- what an item has ----

    def item(self, item):
        price = self.rng.randint(1, 20) * 10 if item in self.products else None
        free = item not in self.parents and self.chance(0.12)
        self.row("items", item=item, unit=self.rng.choice(("pcs", "pcs", "kg")), price=price,
                 currency="USD" if price else None, supply="as_needed" if free else None)
        if item in self.products:
            self.make(item, self.where[item])
            self.sold(item, self.where[item][0])
            return
        named = False
        for plant in self.where[item]:
            named |= self.pool(item, plant, leaf=item not in self.parents, free=free)
        if item in self.parents:
            self.make(item, self.where[item])
        if len(self.where[item]) == 2 and self.chance(0.6):
            self.between(item)

    def sold(self, item, plant):
        """A product may be in stock, come by a lane besides, and be a part of another product."""
        if self.chance(0.2):
            self.row("stock", item=item, plant=plant, qty=self.rng.choice((5, 10, 40)))
        if self.chance(0.1):
            self.lane(item, plant, leaf=False)
        others = [p for p in self.products if p < item and self.where[p] == self.where[item]]
        if others and self.chance(0.25):
            self.bom_row(self.rng.choice(others), item, "sold", 1, 1)

    def make(self, item, plants):
        for plant in plants:
            if plant or self.chance(0.4):
                self.row("make", item=item, plant=plant, **{"yield": self.rng.choice(("", "", "0.9", "0.5"))},
                         cap_per_day=self.rng.choice(("3", "8", "20")) if self.chance(0.2) else None,
                         lead_days=self.rng.choice((None, 3)))

    def between(self, item):
        """A lane from one own plant to the other, after those that are there."""
        a, b = self.rng.sample(self.where[item], 2)
        name = f"L{len(self.files['lanes']) + 1}"
        self.row("lanes", lane=name, item=item, plant=b, from_plant=a, border="no",
                 rate=self.rng.choice((None, None, 2, 10)), lead_days=self.rng.choice((None, 2)))
        self.states(name, 2)

    def pool(self, item, plant, leaf, free):
        """Stock, lanes and goods on their way at one plant. True when any row names it."""
        named = False
        if self.chance(0.6 if leaf else 0.5):
            self.row("stock", item=item, plant=plant, qty=self.rng.choice((1, 5, 10, 20, 50, 100, 200, "7.5")))
            named = True
        if free:
            return named
        lanes = self.rng.choice((0, 1, 1, 2, 2, 3)) if leaf else self.rng.choice((0, 0, 0, 1))
        if leaf and not named and not lanes and not self.chance(0.3):
            lanes = 1
        for _ in range(lanes):
            self.lane(item, plant, leaf)
        if self.chance(0.15) and (named or lanes):
            self.row("transit", item=item, plant=plant, qty=self.rng.choice((5, 20, 40)),
                     eta=date(self.rng.randint(0, self.horizon + 3)), border="passed")
        return named or lanes > 0

    def lane(self, item, plant, leaf):
        name = f"L{len(self.files['lanes']) + 1}"
        kind = self.rng.choice(("", "", "", "", "", "rate", "rate", "rate", "share", "rate and share"))
        lead = self.rng.choice((0, 0, 2, 5))
        goods = self.chance(0.25)
        self.row("lanes", lane=name, item=item, plant=plant, border="no",
                 rate=self.rng.choice((1, 2, 4, 10, "2.5")) if "rate" in kind else None,
                 share=self.rng.choice(("0.5", "30 %", "0.8")) if "share" in kind else None,
                 quota=self.rng.choice((10, 30, 100)) if self.chance(0.15) else None, lead_days=lead or None)
        self.states(name, lead)
        if goods:
            eta = self.rng.randint(0, self.horizon)
            self.row("transit", item=item, plant=plant, qty=self.rng.choice((5, 20, 40)), eta=date(eta), lane=name,
                     border=self.rng.choice(("not_passed", "unknown")), crosses=self.rng.choice((None, date(self.rng.randint(-2, eta)))))

    def states(self, name, lead):
        """What-ifs that do not overlap, with more days between them than the lane's lead."""
        day = self.rng.choice((None, None, 0, 0, self.rng.randint(1, 20)))
        if day is None:
            return
        for _ in range(self.rng.choice((1, 1, 2))):
            end = day + self.rng.randint(1, 15)
            kind = self.rng.choice(("blocked", "blocked", "slowed", "question"))
            last = self.chance(0.3)
            self.row("scenario", lane=name, **{"from": date(day), "to": None if last else date(end)}, state=kind,
                     factor=self.rng.choice(("0.5", "1/3", "0")) if kind == "slowed" else None)
            day = end + lead + self.rng.randint(1, 10)
            if last or day >= self.horizon:
                break

    def some_orders(self, product, plant):
        for _ in range(self.rng.choice((0, 1, 2, 3))):
            self.row("orders", order=f"O{len(self.files['orders']) + 1}", product=product, plant=plant,
                     qty=self.rng.choice((5, 20, 60)), due=date(self.rng.randint(1, self.horizon)),
                     price=self.rng.choice((None, 7)), currency="USD",
                     penalty_per_day=self.rng.choice((None, 3)))


def draw(rng):
    return Draw(rng).model()
