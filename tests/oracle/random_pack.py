# SPDX-License-Identifier: Apache-2.0
"""Random small packs, as data, with three views: law text, CLIPS rules, and complete shipments.

A condition is a tuple: ("is", fact, [values], wanted), ("has", set, "any" or "all", [values]),
("cmp", fact, op, nano, text), ("share", element, op, nano, text), ("listed",), ("name", define),
("of", define, value), ("not", c), ("and", [c]), ("or", [c]). The views share nothing but this data:
CLIPS gets dates as numbers like 20250401 and its own pattern matching.
"""
import datetime

WORDS = "abcd"
SCALARS = ["s0", "s1", "s2", "s3"]
YES_NO = ["y0", "y1"]
SETS = ["c0", "c1"]
OPS = ["<", "<=", ">", ">="]
EFFECTS = ["ban: prohibited", "ban: special", "license: needed", "papers: two", "papers: one, two",
           "kinds: withdraw general"]
FIRST = datetime.date(2024, 1, 1)

VOCABULARY = """pack base "test"
  horizon 2026-11-23
unit kg of mass = 1
unit g of mass = 0.001
enum word "words"
  value a
  value b
  value c
  value d
role end_user "end user"
  required
fact always "always"
  type one of word
  ask "always?"
fact item.kind "kind"
  type one of word
  ask "kind?"
  identifies
  points
fact item.contains "contains"
  type shares of word
  ask "contains?"
  points
fact item.weight "weight"
  type amount of mass
  ask "weight?"
fact mass "mass"
  type amount of mass
  ask "mass?"
slot ban "ban"
  combine strictest
  value none_found
  value special
  value prohibited
slot license "license"
  combine strictest
  value not_needed
  value needed
slot kinds "kinds"
  combine available
  value individual
  value general
slot papers "papers"
  combine collect
  value one
  value two
verdict prohibited "no"
  exit 20
  when ban is prohibited or special
verdict license "license"
  exit 10
  when license is needed
verdict clear "clear"
  exit 0
"""


def facts_text():
    out = [VOCABULARY]
    for name, kind in ([(s, "one of word") for s in SCALARS] + [(y, "yes or no") for y in YES_NO] +
                       [(c, "closed set of word") for c in SETS]):
        out.append(f'fact {name} "{name}"\n  type {kind}\n  ask "{name}?"\n')
    return "".join(out)


# ---- making ---------------------------------------------------------------------------------------

def some(rng, values, most=3):
    return rng.sample(list(values), rng.randint(1, min(most, len(values))))


def decimal(nano, scale):
    """nano / scale as the shortest decimal; scale is a power of ten."""
    whole, rest = divmod(nano, scale)
    digits = str(rest).rjust(len(str(scale)) - 1, "0").rstrip("0")
    return f"{whole}.{digits}" if digits else str(whole)


def mass_text(rng, nano):
    return f"{decimal(nano, 10**9)} kg" if rng.random() < 0.5 else f"{decimal(nano, 10**6)} g"


def share_text(nano):
    return f"{decimal(nano, 10**7)} %"


def cut(rng):
    return rng.choice([1, 2, 5, 5, 10]) * 10**9 // rng.choice([1, 2, 8])


def share_cut(rng):
    return rng.choice([1, 5, 100, 500]) * 10**6


def atom(rng, level, defines):
    roll = rng.randint(0, 9)
    if level == "item":
        if roll < 4:
            return ("is", "item.kind", some(rng, WORDS), rng.random() < 0.8)
        if roll < 6:
            return ("has", "item.contains", rng.choice(["any", "all"]), some(rng, WORDS, 2))
        if roll < 8:
            nano = share_cut(rng)
            return ("share", rng.choice(WORDS), rng.choice(OPS), nano, share_text(nano))
        nano = cut(rng)
        return ("cmp", "item.weight", rng.choice(OPS), nano, mass_text(rng, nano))
    if roll == 0:
        return ("listed",)
    if roll == 1 and defines:
        d = rng.choice(defines)
        return ("of", d["name"], rng.choice(WORDS)) if d["param"] else ("name", d["name"])
    if roll == 2:
        nano = cut(rng)
        return ("cmp", "mass", rng.choice(OPS), nano, mass_text(rng, nano))
    if roll <= 4:
        return ("has", rng.choice(SETS), rng.choice(["any", "all"]), some(rng, WORDS))
    if roll == 5:
        return ("is", rng.choice(YES_NO), [rng.choice(["yes", "no"])], rng.random() < 0.7)
    if roll == 6:
        return atom(rng, "item", defines)
    return ("is", rng.choice(SCALARS), some(rng, WORDS), rng.random() < 0.7)


def term(rng, level, defines):
    c = atom(rng, level, defines)
    return ("not", c) if rng.random() < 0.2 else c


def part(rng, level, defines):
    """What stands after when, and, unless, or a dash: terms joined by one word, perhaps nested."""
    n = rng.choice([1, 1, 2, 3])
    kids = []
    for _ in range(n):
        if rng.random() < 0.15:
            inner = (rng.choice(["and", "or"]), [term(rng, level, defines) for _ in range(2)])
            kids.append(("not", inner) if rng.random() < 0.3 else inner)
        else:
            kids.append(term(rng, level, defines))
    return kids[0] if n == 1 else (rng.choice(["and", "or"]), kids)


def condition(rng, level, defines):
    """Lines of a block: (keyword, part or list of dashed parts)."""
    lines = []
    for i in range(rng.choice([1, 1, 2, 3])):
        word = "when" if i == 0 else rng.choice(["and", "and", "unless"])
        if rng.random() < 0.35:
            dashes = [part(rng, level, defines) for _ in range(rng.randint(2, 4))]
            lines.append((word, rng.choice(["any of", "any of", "all of"]), dashes))
        else:
            lines.append((word, None, part(rng, level, defines)))
    return lines


def day(rng):
    return FIRST + datetime.timedelta(days=rng.randint(0, 900))


def window(rng):
    if rng.random() < 0.4:
        return None
    start = day(rng)
    end = start + datetime.timedelta(days=rng.randint(1, 500))
    return (start, rng.choice([None, "until", "through"]), end)


def make_pack(rng):
    defines = []
    for i in range(rng.randint(0, 3)):
        param = rng.random() < 0.4
        lines = ([("when", None, ("is", rng.choice(SCALARS), ["X"], True)),
                  ("unless", None, term(rng, "rule", []))]
                 if param else condition(rng, "rule", list(defines)))
        defines.append({"name": f"d{i}", "param": param, "lines": lines})
    entries = [{"name": f"{i + 1}A00{i + 1}", "lines": condition(rng, "item", []),
                "window": window(rng), "then": rng.choice(EFFECTS[:3]), "rank": 1000 + i}
               for i in range(rng.randint(0, 3))]
    rules = []
    for i in range(rng.randint(3, 9)):
        exception = entries and rng.random() < 0.2
        beats = [r["name"] for r in rules if rng.random() < 0.2 and not r["exception"]]
        if entries and rng.random() < 0.15 and not exception:
            beats.append(rng.choice(entries)["name"])
        rules.append({"name": f"r{i}", "exception": bool(exception),
                      "except": rng.choice(entries)["name"] if exception else None,
                      "beats": [] if exception else beats,
                      "lines": condition(rng, "item" if exception else "rule", defines),
                      "window": window(rng), "then": rng.choice(EFFECTS)})
    suspensions = []
    if rng.random() < 0.6:
        start = day(rng)
        targets = some(rng, [r["name"] for r in rules] + [e["name"] for e in entries], 3)
        suspensions.append({"targets": targets, "from": start, "how": rng.choice(["until", "through"]),
                            "to": start + datetime.timedelta(days=rng.randint(1, 400))})
    return {"defines": defines, "entries": entries, "rules": rules, "suspensions": suspensions,
            "bite": ("is", rng.choice(SCALARS), some(rng, WORDS), True)}


# ---- law text -------------------------------------------------------------------------------------

def text_of(c):
    kind = c[0]
    if kind == "is":
        return f"{c[1]} {'is' if c[3] else 'is not'} {' or '.join(c[2])}"
    if kind == "has":
        if len(c[3]) == 1:
            return f"{c[1]} has {c[3][0]}"
        return f"{c[1]} has {c[2]} of {', '.join(c[3])}"
    if kind == "cmp":
        return f"{c[1]} {c[2]} {c[4]}"
    if kind == "share":
        return f"item.contains.{c[1]} {c[2]} {c[4]}"
    if kind == "listed":
        return "item is listed"
    if kind == "name":
        return c[1]
    if kind == "of":
        return f"{c[1]} of {c[2]}"
    if kind == "not":
        inner = text_of(c[1])
        return f"not ({inner})" if c[1][0] in ("and", "or") else f"not {inner}"
    # A bare name after `or` would read as one more word of an `is` before it.
    return f" {kind} ".join(f"({text_of(k)})" if k[0] in ("and", "or", "name") else text_of(k)
                            for k in c[1])


def lines_text(lines, indent):
    out = []
    for word, group, what in lines:
        if group is None:
            out.append(f"{indent}{word} {text_of(what)}\n")
        else:
            out.append(f"{indent}{word} {group}\n")
            out.extend(f"{indent}- {text_of(p)}\n" for p in what)
    return "".join(out)


def window_text(w):
    if w is None:
        return ""
    end = "" if w[1] is None else f" {w[1]} {w[2]}"
    return f"    in force from {w[0]}{end}\n"


def law_text(pack):
    out = [facts_text(), 'regime r "Regime"\n  nexus always is a\n  bite ', text_of(pack["bite"]), "\n"]
    for d in pack["defines"]:
        out.append(f"define {d['name']}{' of X' if d['param'] else ''} \"d\"\n")
        out.append(lines_text(d["lines"], "  "))
    out.append('measure r.m "The act"\n  number "1"\n  issuer X\n  published 2023-01-01\n'
               '  in force from 2024-06-01\n  source text "seen"\n')
    for e in pack["entries"]:
        out.append(f'  entry {e["name"]} "an entry"\n    cite annex\n{window_text(e["window"])}'
                   f'{lines_text(e["lines"], "    ")}    then {e["then"]}\n')
    for r in pack["rules"]:
        out.append(f'  rule {r["name"]} "a rule"\n    cite art. 1\n{window_text(r["window"])}')
        if r["except"]:
            out.append(f'    except as r.m/{r["except"]}\n')
        out.extend(f"    overrides r.m/{b}\n" for b in r["beats"])
        out.append(lines_text(r["lines"], "    "))
        if not r["exception"]:
            out.append(f"    then {r['then']}\n")
    for s in pack["suspensions"]:
        out.append('measure r.s "The suspension"\n  number "2"\n  issuer X\n  published 2023-01-01\n'
                   '  in force from 2023-01-01\n  source text "seen"\n  suspends ' +
                   ", ".join(f"r.m/{t}" for t in s["targets"]) +
                   f'\n    cite para. 1\n    from {s["from"]}\n    {s["how"]} {s["to"]}'
                   f'{" boundary unclear" if s.get("unclear") else ""}\n'
                   f'    afterwards {s.get("afterwards", "ends")}\n')
    return "".join(out)


# ---- CLIPS ----------------------------------------------------------------------------------------

class Clips:
    """Rules of one pack. Strata by salience: exceptions, entries, listed, then rules, each after
    what can beat it: a later rule beats an earlier one, so later rules go first. Each alternative of
    an `or` asserts a fact of its own, deeper ones first: CLIPS would multiply the alternatives out."""

    def __init__(self, pack, slip=False):
        self.pack = pack
        self.slip = slip  # a wrong translation on purpose: the oracle must notice
        self.count = 0
        self.base = 0  # salience of the rule whose condition is being written
        self.helpers = []

    def var(self):
        self.count += 1
        return f"?v{self.count}"

    def compare(self, fact, op, nano):
        v = self.var()
        op = {">=": ">"}.get(op, op) if self.slip else op
        return f"({fact} {v}&:({op} {v} {nano}))"

    def any_of(self, each, depth):
        self.count += 1
        number = self.count
        for i, one in enumerate(each):
            self.helpers.append(self.rule(f"h{number}-{i}", self.base + depth, one,
                                          f"(assert (h {number}))"))
        return f"(h {number})"

    def ce(self, c, param=None, depth=1):
        kind = c[0]
        if kind == "is":
            values = [param if v == "X" else v for v in c[2]]
            inside = f"({c[1]} {'|'.join(values)})"
            return inside if c[3] else f"(not {inside})"
        if kind == "has":
            each = [self.compare(f"share {v}", ">", 0) if c[1] == "item.contains"
                    else f"(has {c[1]} {v})" for v in c[3]]
            return self.any_of(each, depth) if c[2] == "any" else f"(and {' '.join(each)})"
        if kind == "cmp":
            return self.compare(c[1], c[2], c[3])
        if kind == "share":
            return self.compare(f"share {c[1]}", c[2], c[3])
        if kind == "listed":
            return "(listed)"
        if kind in ("name", "of"):
            d = next(d for d in self.pack["defines"] if d["name"] == c[1])
            return self.block(d["lines"], c[2] if kind == "of" else None, depth + 1)
        if kind == "not":
            return f"(not {self.ce(c[1], param, depth)})"
        each = [self.ce(k, param, depth + 1) for k in c[1]]
        return self.any_of(each, depth) if kind == "or" else f"(and {' '.join(each)})"

    def block(self, lines, param=None, depth=1):
        out = []
        for word, group, what in lines:
            if group is None:
                one = self.ce(what, param, depth)
            else:
                kind = "or" if group == "any of" else "and"
                one = self.ce((kind, what), param, depth)
            out.append(f"(not {one})" if word == "unless" else one)
        return f"(and {' '.join(out)})"

    def live(self, name, w):
        def number(d):
            return int(d.strftime("%Y%m%d"))
        v = self.var()
        start, how, end = w if w else (datetime.date(2024, 6, 1), None, None)
        tests = [f"(>= {v} {number(start)})"]
        if how:
            tests.append(f"({'<' if how == 'until' else '<='} {v} {number(end)})")
        out = [f"(on {v}&:(and {' '.join(tests)} TRUE))"]
        for s in self.pack["suspensions"]:
            if name in s["targets"]:
                v = self.var()
                out.append(f"(not (on {v}&:(and (>= {v} {number(s['from'])}) "
                           f"({'<' if s['how'] == 'until' else '<='} {v} {number(s['to'])}))))")
        return " ".join(out)

    def rule(self, name, salience, conditions, action):
        return f"(defrule {name} (declare (salience {salience})) {conditions} => {action})\n"

    def text(self):
        out = []
        p = self.pack
        self.helpers = []
        self.base = 9000
        for r in p["rules"]:
            if r["exception"]:
                body = self.live(r["name"], r["window"]) + " " + self.block(r["lines"])
                out.append(self.rule(f"x-{r['name']}", self.base, body,
                                     f"(assert (fired {r['name']}) (met {r['name']}))"))
        self.base = 8000
        for e in p["entries"]:
            outs = [r["name"] for r in p["rules"] if r["except"] == e["name"]]
            out.append(self.rule(f"t-{e['name']}", self.base,
                                 f"{self.live(e['name'], e['window'])} {self.block(e['lines'])}",
                                 f"(assert (tested {e['name']}))"))
            out.append(self.rule(f"l-{e['name']}", 7000, f"(tested {e['name']}) " +
                                 " ".join(f"(not (fired {x}))" for x in outs),
                                 f"(assert (listed) (live {e['name']}))"))
            # The answer shows an entry that is taken out as beaten, where it would have asked for something.
            for x in outs:
                out.append(self.rule(f"o-{e['name']}-{x}", 4000,
                                     f"(tested {e['name']}) (fired {x}) (bites)",
                                     f"(assert (taken-out {e['name']}))"))
        self.base = 6000
        out.append(self.rule("bite", 6000, self.ce(p["bite"]), "(assert (bites))"))
        self.base = 5000
        todo = [(i, r["name"], self.live(r["name"], r["window"]) + " " + self.block(r["lines"]))
                for i, r in enumerate(p["rules"]) if not r["exception"]]
        todo += [(-1, e["name"], f"(live {e['name']}) {self.ce(p['bite'])}") for e in p["entries"]]
        for i, name, body in todo:
            beaten = " ".join(f"(not (fired {r['name']}))" for r in p["rules"] if name in r["beats"])
            out.append(self.rule(f"m-{name}", self.base, body, f"(assert (met {name}))"))
            out.append(self.rule(f"f-{name}", 1000 + i, f"(met {name}) {beaten}",
                                 f"(assert (fired {name}))"))
        for letter, fact in (("F", "fired"), ("M", "met"), ("M", "taken-out")):
            out.append(self.rule(f"show-{fact}", -10, f"({fact} ?r)",
                                 f'(printout t "{letter} " ?r crlf)'))
        return "".join(self.helpers + out)


# ---- shipments ------------------------------------------------------------------------------------

def near(rng, cuts):
    """Values at, just below and just above the cuts of the pack, and some others."""
    at = rng.choice(cuts) if cuts and rng.random() < 0.8 else rng.randint(1, 12) * 10**9 // 4
    return max(1, at + rng.choice([-1, 0, 0, 1, 10**8]))


def cuts_of(pack, kind, fact):
    found = []

    def walk(x):
        if isinstance(x, tuple) and x and x[0] == kind and x[1] == fact:
            found.append(x[3])
        if isinstance(x, (tuple, list)):
            for y in x:
                walk(y)
        elif isinstance(x, dict):
            for y in x.values():
                walk(y)
    walk(pack)
    return found


def days_of(pack):
    days = []
    for x in pack["rules"] + pack["entries"]:
        if x["window"]:
            days += [x["window"][0], x["window"][2]]
    for s in pack["suspensions"]:
        days += [s["from"], s["to"]]
    return days + [datetime.date(2024, 6, 1)]


def make_shipment(rng, pack, name):
    days = days_of(pack)
    on = rng.choice(days) + datetime.timedelta(days=rng.choice([-1, 0, 0, 1, 40]))
    contains = {}
    for w in WORDS:
        cuts = cuts_of(pack, "share", w)
        contains[w] = rng.choice([0, 0, near(rng, [c for c in cuts if c < 2 * 10**8])
                                  if cuts else 10**7])
        contains[w] = min(contains[w], 24 * 10**7)
    return {"id": name, "on": on, "kind": rng.choice(WORDS), "contains": contains,
            "weight": near(rng, cuts_of(pack, "cmp", "item.weight")),
            "mass": near(rng, cuts_of(pack, "cmp", "mass")),
            "scalars": {s: rng.choice(WORDS) for s in SCALARS},
            "yes_no": {y: rng.choice(["yes", "no"]) for y in YES_NO},
            "sets": {c: [w for w in WORDS if rng.random() < 0.4] for c in SETS}}


def shipment_json(s):
    item = {"kind": s["kind"], "weight": f"{decimal(s['weight'], 10**9)} kg",
            "contains": {w: (None if n == 0 else share_text(n)) for w, n in s["contains"].items()}}
    return {"id": s["id"], "on": str(s["on"]), "always": "a", "end_user": {}, "items": [item],
            "mass": f"{decimal(s['mass'], 10**9)} kg", **s["scalars"],
            **{y: v == "yes" for y, v in s["yes_no"].items()}, **s["sets"]}


def shipment_clips(s):
    facts = [f"(on {s['on'].strftime('%Y%m%d')})", f"(item.kind {s['kind']})",
             f"(item.weight {s['weight']})", f"(mass {s['mass']})"]
    facts += [f"({f} {v})" for f, v in {**s["scalars"], **s["yes_no"]}.items()]
    facts += [f"(has {c} {w})" for c, ws in s["sets"].items() for w in ws]
    facts += [f"(share {w} {n})" for w, n in s["contains"].items()]
    return f"(reset)\n(assert {' '.join(facts)})\n(run)\n(printout t \"--\" crlf)\n"
