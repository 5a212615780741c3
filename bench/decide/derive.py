# SPDX-License-Identifier: Apache-2.0
"""Derives every engine's input from the neutral text: derive.py FOLDER

Most engines get NAME.jsonl, an object a rule: its id, its slice ("code:X", "entity:X", or "" when the
rule is looked at for every request), and the rule in the engine's own words. CLIPS, OPA and Lodestone
get whole files of theirs. Requests become JSON, which is the input of most engines as it stands.
"""
import json
import os
import sys

import lodestone
import opa
import text


def words(values, quote='"', comma=", "):
    return comma.join(f"{quote}{v}{quote}" for v in values)


# ---- one function per engine: a rule in its words ---------------------------------------------------


def cel(rule):
    parts = [f"on >= {text.day(rule.from_)}"]
    if rule.until:
        parts.append(f"on < {text.day(rule.until)}")
    if rule.susp_from:
        parts.append(f"(on < {text.day(rule.susp_from)} || on >= {text.day(rule.susp_until)})")
    for t in rule.tests:
        if t.op == "in" and len(t.values) == 1:
            parts.append(f'{t.fact} == "{t.values[0]}"')
        elif t.op in ("in", "out"):
            parts.append(f"{'!' if t.op == 'out' else ''}({t.fact} in [{words(t.values)}])")
        elif t.op == "has":
            parts.append("(" + " || ".join(f'"{v}" in {t.fact}' for v in t.values) + ")")
        else:
            parts.append(f"{t.fact} {t.op} {t.values[0]}")
    return " && ".join(parts)


def cedar(rule):
    parts = [f"context.on >= {text.day(rule.from_)}"]
    if rule.until:
        parts.append(f"context.on < {text.day(rule.until)}")
    if rule.susp_from:
        parts.append(f"(context.on < {text.day(rule.susp_from)} || context.on >= {text.day(rule.susp_until)})")
    for t in rule.tests:
        if t.op == "in" and len(t.values) == 1:
            parts.append(f'context.{t.fact} == "{t.values[0]}"')
        elif t.op in ("in", "out"):
            parts.append(f"{'!' if t.op == 'out' else ''}[{words(t.values)}].contains(context.{t.fact})")
        elif t.op == "has":
            parts.append(f"context.{t.fact}.containsAny([{words(t.values)}])")
        else:
            parts.append(f"context.{t.fact} {t.op} {t.values[0]}")
    return f'@id("{rule.id}") permit(principal, action, resource) when {{ {" && ".join(parts)} }};'


def zen(rule):
    """One row of a decision table; the columns are those of the request."""
    row = {"_id": rule.id, "id": f'"{rule.id}"'}
    row["on"] = f"[{text.day(rule.from_)}..{text.day(rule.until) if rule.until else 99999999})"
    if rule.susp_from:
        row["halt"] = f"on < {text.day(rule.susp_from)} or on >= {text.day(rule.susp_until)}"
    for t in rule.tests:
        if t.op == "in":
            row[t.fact] = words(t.values)
        elif t.op == "out":
            row[t.fact] = f"not in [{words(t.values)}]"
        elif t.op == "has":
            row[t.fact] = f"some({t.fact}, # in [{words(t.values)}])"
        else:
            row[t.fact] = f"{t.op} {t.values[0]}"
    return row


def json_rules(rule):
    parts = [{"fact": "on", "operator": "greaterThanInclusive", "value": text.day(rule.from_)}]
    if rule.until:
        parts.append({"fact": "on", "operator": "lessThan", "value": text.day(rule.until)})
    if rule.susp_from:
        parts.append({"any": [{"fact": "on", "operator": "lessThan", "value": text.day(rule.susp_from)},
                              {"fact": "on", "operator": "greaterThanInclusive", "value": text.day(rule.susp_until)}]})
    names = {"in": "in", "out": "notIn", ">=": "greaterThanInclusive", "<": "lessThan"}
    for t in rule.tests:
        if t.op == "has":
            parts.append({"any": [{"fact": t.fact, "operator": "contains", "value": v} for v in t.values]})
        elif t.op == "in" and len(t.values) == 1:
            parts.append({"fact": t.fact, "operator": "equal", "value": t.values[0]})
        else:
            value = t.values[0] if t.fact in text.NUMBERS else list(t.values)
            parts.append({"fact": t.fact, "operator": names[t.op], "value": value})
    return {"all": parts}


def clips(rule):
    dates = f"(>= ?on {text.day(rule.from_)})"
    if rule.until:
        dates += f" (< ?on {text.day(rule.until)})"
    if rule.susp_from:
        dates += f" (or (< ?on {text.day(rule.susp_from)}) (>= ?on {text.day(rule.susp_until)}))"
    slots = [f"(on ?on&:(and {dates} TRUE))"]
    for t in rule.tests:
        if t.op == "in":
            slots.append(f"({t.fact} {'|'.join(t.values)})")
        elif t.op == "out":
            slots.append(f"({t.fact} {'&'.join('~' + v for v in t.values)})")
        elif t.op == "has":
            member = " ".join(f"(member$ {v} $?{t.fact})" for v in t.values)
            slots.append(f"({t.fact} $?{t.fact}&:(or {member} FALSE))")
        else:
            slots.append(f"({t.fact} ?{t.fact}&:({t.op} ?{t.fact} {t.values[0]}))")
    return f"(defrule {rule.id} (request {' '.join(slots)}) => (hit {int(rule.id[1:])}))"


# ---- files --------------------------------------------------------------------------------------------


def clips_file(rules, order):
    """The slots of a template are tested in their order: `order` is what the two idioms differ in."""
    slots = " ".join(f"({'multislot' if f in text.SETS else 'slot'} {f})" for f in order)
    return "\n".join([f"(deftemplate request {slots})"] + [clips(r) for r in rules]) + "\n"


def slice_of(rule):
    key = text.key(rule)
    return f"{key[0]}:{key[1]}" if key else ""


def request_json(request):
    return {"id": request.id, "on": text.day(request.on), **request.facts}


def save(folder, name, content):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        file.write(content)


def save_lines(folder, name, objects):
    save(folder, name, "".join(json.dumps(o, separators=(",", ":")) + "\n" for o in objects))


def main():
    folder = sys.argv[1]
    rules = [text.read_rule(line) for line in text.lines(os.path.join(folder, "rules.txt"))]
    for name, function in (("cel", cel), ("cedar", cedar), ("zen", zen), ("json-rules", json_rules)):
        save_lines(folder, f"{name}.jsonl",
                   ({"id": r.id, "slice": slice_of(r), "rule": function(r)} for r in rules))
    save(folder, "clips.clp", clips_file(rules, ("on",) + text.FACTS))
    save(folder, "clips-best.clp", clips_file(rules, text.FACTS + ("on",)))
    save(folder, "opa.rego", opa.policy(rules))
    save(folder, "opa-best.rego", opa.policy([r for r in rules if not text.key(r)]) + opa.LOOKUP)
    save(folder, "opa-best.json", json.dumps(opa.data([r for r in rules if text.key(r)])))
    requests = {}
    for hits in ("0", "1", "10"):
        lines = text.lines(os.path.join(folder, f"requests-{hits}.txt"))
        requests[hits] = [text.read_request(line) for line in lines]
        save_lines(folder, f"requests-{hits}.jsonl", map(request_json, requests[hits]))
        save_lines(folder, f"shipments-{hits}.jsonl", map(lodestone.shipment, requests[hits]))
    os.makedirs(os.path.join(folder, "pack"), exist_ok=True)
    for name, content in lodestone.pack(rules, [r for rows in requests.values() for r in rows]).items():
        save(os.path.join(folder, "pack"), name, content)


if __name__ == "__main__":
    main()
