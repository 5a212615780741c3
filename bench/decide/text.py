# SPDX-License-Identifier: Apache-2.0
"""The neutral text of rules and requests, from which every engine's input is derived.

A rule is one line, its parts between " ; ":

    ID KIND FROM UNTIL SUSPENDED_FROM SUSPENDED_UNTIL ; TEST ; TEST ...

FROM is included, UNTIL is not, "-" is no date. A rule fires when it is in force, not suspended, and
every test holds. A test is one of

    FACT in VALUE...      FACT out VALUE...     the value is, or is not, one of these
    FACT has VALUE...     the set holds at least one of these
    FACT >= NUMBER        FACT < NUMBER

A request is one line: ID DATE FACT=VALUE..., the elements of a set with commas. Every fact is given.
"""
import collections

WORDS = ("code", "entity", "kind", "origin", "destination", "user_kind", "activity")
SETS = ("uses",)
NUMBERS = ("content", "power")
FACTS = WORDS + SETS + NUMBERS

Test = collections.namedtuple("Test", "fact op values")  # values: words, or one number
Rule = collections.namedtuple("Rule", "id kind from_ until susp_from susp_until tests")
Request = collections.namedtuple("Request", "id on facts")


def write_rule(rule):
    dates = " ".join(d or "-" for d in (rule.from_, rule.until, rule.susp_from, rule.susp_until))
    tests = [f"{t.fact} {t.op} {' '.join(str(v) for v in t.values)}" for t in rule.tests]
    return " ; ".join([f"{rule.id} {rule.kind} {dates}"] + tests)


def read_rule(line):
    head, *tests = line.split(" ; ")
    id_, kind, *dates = head.split()
    parsed = []
    for test in tests:
        fact, op, *values = test.split()
        parsed.append(Test(fact, op, tuple(int(v) if fact in NUMBERS else v for v in values)))
    return Rule(id_, kind, *(None if d == "-" else d for d in dates), tuple(parsed))


def write_request(request):
    cells = [f"{f}={','.join(v) if f in SETS else v}" for f, v in request.facts.items()]
    return " ".join([request.id, request.on] + cells)


def read_request(line):
    id_, on, *cells = line.split()
    facts = {}
    for cell in cells:
        fact, value = cell.split("=")
        facts[fact] = value.split(",") if fact in SETS else int(value) if fact in NUMBERS else value
    return Request(id_, on, facts)


def day(date):
    """A date as a number that sorts: 20260131."""
    return int(date.replace("-", ""))


def holds(test, facts):
    value = facts[test.fact]
    if test.op == "in":
        return value in test.values
    if test.op == "out":
        return value not in test.values
    if test.op == "has":
        return any(v in value for v in test.values)
    return value >= test.values[0] if test.op == ">=" else value < test.values[0]


def fires(rule, request):
    """The meaning of the text, and the oracle of every engine."""
    on = request.on
    return (rule.from_ <= on and (rule.until is None or on < rule.until)
            and not (rule.susp_from is not None and rule.susp_from <= on < rule.susp_until)
            and all(holds(t, request.facts) for t in rule.tests))


def key(rule):
    """(fact, value) when one code or one entity must be met, else None: what rules are sliced by."""
    for test in rule.tests:
        if test.fact in ("code", "entity") and test.op == "in" and len(test.values) == 1:
            return test.fact, test.values[0]
    return None


def lines(path):
    with open(path, encoding="utf-8") as file:
        return file.read().splitlines()
