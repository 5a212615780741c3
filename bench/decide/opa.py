# SPDX-License-Identifier: Apache-2.0
"""Rules in OPA's words: each a rule of Rego; and, keyed by code and entity, as data with one rule over it."""
import text

HEAD = "package decide\n\nimport rego.v1\n\n"

# What OPA's own guide to performance advises: big tables as data, found by key.
LOOKUP = """
applies(r) if {
    input.on >= r.from
    input.on < r.until
    not halted(r)
    input.power >= r.power
    input.content >= r.content
    not r.out[input.destination]
    every fact, values in r.in { values[input[fact]] }
}

halted(r) if {
    input.on >= r.susp_from
    input.on < r.susp_until
}

fired contains r.id if {
    some r in data.keyed.code[input.code]
    applies(r)
}

fired contains r.id if {
    some r in data.keyed.entity[input.entity]
    applies(r)
}
"""


def words(values):
    return ", ".join(f'"{v}"' for v in values)


def rule_text(rule):
    body = [f"input.on >= {text.day(rule.from_)}"]
    if rule.until:
        body.append(f"input.on < {text.day(rule.until)}")
    if rule.susp_from:
        body.append(f"not {rule.id}_halted")
    for t in rule.tests:
        if t.op == "in" and len(t.values) == 1:
            body.append(f'input.{t.fact} == "{t.values[0]}"')
        elif t.op in ("in", "out"):
            body.append(f"{'not ' if t.op == 'out' else ''}input.{t.fact} in {{{words(t.values)}}}")
        elif t.op == "has":
            body.append(f"some {t.fact} in input.{t.fact}")
            body.append(f"{t.fact} in {{{words(t.values)}}}")
        else:
            body.append(f"input.{t.fact} {t.op} {t.values[0]}")
    lines = [f'fired contains "{rule.id}" if {{'] + [f"    {line}" for line in body] + ["}"]
    if rule.susp_from:
        lines += [f"{rule.id}_halted if {{", f"    input.on >= {text.day(rule.susp_from)}",
                  f"    input.on < {text.day(rule.susp_until)}", "}"]
    return "\n".join(lines) + "\n"


def policy(rules):
    # An empty set must still be there when no rule of the file is of its kind.
    return HEAD + "fired contains id if {\n    some id in []\n}\n" + "".join(map(rule_text, rules))


def row(rule):
    fields = {"id": rule.id, "from": text.day(rule.from_), "until": text.day(rule.until) if rule.until else 99999999,
              "susp_from": text.day(rule.susp_from) if rule.susp_from else 99999999,
              "susp_until": text.day(rule.susp_until) if rule.susp_until else 99999999,
              "power": 0, "content": 0, "out": {}, "in": {}}
    for t in rule.tests:
        if t.op == "in":
            if t.fact not in ("code", "entity"):
                fields["in"][t.fact] = {v: True for v in t.values}
        elif t.op == "out" and t.fact == "destination":
            fields["out"] = {v: True for v in t.values}
        elif t.op == ">=":
            fields[t.fact] = t.values[0]
        else:
            raise ValueError(f"{rule.id}: the table has no column for {t}")
    return fields


def data(rules):
    keyed = {"code": {}, "entity": {}}
    for rule in rules:
        fact, value = text.key(rule)
        keyed[fact].setdefault(value, []).append(row(rule))
    return {"keyed": keyed}
