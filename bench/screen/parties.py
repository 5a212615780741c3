# SPDX-License-Identifier: Apache-2.0
"""The lists that are screened against, in one plain form that every system's input is derived from.

    parties.py DATA csl|un|congress > LIST.jsonl

A party is {"no", "kind", "name", "aliases", "source", "type"}: kind is person, entity, vessel, aircraft or "" where
the publisher does not say; source and type are the publisher's words, for watchman's own reader of that list.
`no` is the number of the row, because not every list numbers its parties.
"""
import csv
import gzip
import json
import os
import re
import sys
import unicodedata
import xml.etree.ElementTree as xml

KIND = {"Individual": "person", "Entity": "entity", "Vessel": "vessel", "Aircraft": "aircraft"}
SCHEMA = {"person": "Person", "entity": "Company", "vessel": "Vessel", "aircraft": "Airplane", "": "LegalEntity"}


def party(no, kind, name, aliases, source="", type_=""):
    seen, kept = {name}, []
    for alias in aliases:
        alias = " ".join((alias or "").split())
        if alias and alias not in seen:
            seen.add(alias)
            kept.append(alias)
    return {"no": no, "kind": kind, "name": name, "aliases": kept, "source": source, "type": type_}


def csl(data):
    """The Consolidated Screening List of the United States: all its parties and their other names."""
    with gzip.open(os.path.join(data, "us_csl", "csl_2026-07-31.json.gz"), "rt", encoding="utf-8") as file:
        book = json.load(file)
    sources = book["tables"]["sources"]
    return [party(f"csl-{n}", KIND.get(e.get("t"), ""), " ".join(e["n"].split()), e.get("a") or [], sources[e["s"]],
                  e.get("t") or "") for n, e in enumerate(book["entries"], 1)]


def un(data):
    """The consolidated list of the United Nations Security Council: names, aliases and names in their own script."""
    with gzip.open(os.path.join(data, "un", "un_consolidated.xml.gz")) as file:
        root = xml.parse(file).getroot()
    made = []
    for group, kind in (("INDIVIDUALS", "person"), ("ENTITIES", "entity")):
        for one in root.find(group):
            parts = [one.findtext(f"{n}_NAME") or "" for n in ("FIRST", "SECOND", "THIRD", "FOURTH")]
            aliases = [a.findtext("ALIAS_NAME") for tag in ("INDIVIDUAL_ALIAS", "ENTITY_ALIAS") for a in one.iter(tag)]
            made.append(party(f"un-{one.findtext('DATAID')}", kind, " ".join(" ".join(parts).split()),
                              [one.findtext("NAME_ORIGINAL_SCRIPT"), *aliases]))
            made[-1]["born"] = [b.findtext("DATE") or b.findtext("YEAR") for b in one.iter("INDIVIDUAL_DATE_OF_BIRTH")]
    return made


def congress(data):
    """Members of the Congress of the United States, as in the evaluation set; a list of its own."""
    return [party(f"congress-{n}", "person", name, []) for n, name in enumerate(
        row["full_name"] for row in rows(data, "screening_positives_us_congress_untreated.csv"))]


ALL = {"csl": csl, "un": un, "congress": congress}


def rows(data, name):
    """The rows of an evaluation set below golden/, which may be compressed."""
    path = os.path.join(data, "golden", name)
    with (gzip.open if name.endswith(".gz") else open)(path, "rt", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, skipinitialspace=True))


def names(list_):
    """(party, which of its names, name) for every name of a list; 0 is the first name."""
    for one in list_:
        for which, name in enumerate([one["name"], *one["aliases"]]):
            yield one, which, name


def plain(name):
    """A name as two people would call it the same: letters and digits, small, without marks."""
    text = unicodedata.normalize("NFKD", name).casefold()
    return " ".join("".join(c if c.isalnum() else "" if unicodedata.combining(c) or c in "'’`." else " "
                            for c in text).split())


def save(objects, path):
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        for one in objects:
            file.write(json.dumps(one, ensure_ascii=False) + "\n")
    return path


def load(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def natural(no):
    """Numbers in the order of snapshots: parts of digits by their value."""
    return [(len(p), p) if p.isdigit() else (0, p) for p in re.findall(r"\d+|\D+", no)]


def snapshot_lines(list_, id_):
    """A list as a snapshot (docs/lists.md), which is written in one way only."""
    yield from ("lodestone-list 1", f"list\t{id_}", f"title\tfor measuring: {id_}", "as-of\t2026-07-31",
                "max-age\t36500", f"parties\t{len(list_)}")
    for one in sorted(list_, key=lambda p: natural(p["no"])):
        yield f"party\t{one['no']}\t{one['kind'] or 'unknown'}"
        yield from (f"name\t\t{n}" for n in [one["name"], *sorted(one["aliases"], key=str.encode)])
        for mark, values in (("country", [c.upper() for c in one.get("country", [])]), ("born", one.get("born"))):
            yield from (f"{mark}\t\t{v}" for v in sorted({v for v in values or [] if v}))
    yield "end"


def snapshot(list_, folder, id_="bench"):
    """Writes the folder that `lodestone compile --lists` takes."""
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, id_ + ".list"), "w", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in snapshot_lines(list_, id_))


def made(build, data, name):
    """(list, the file that holds it): made once in the build folder."""
    path = os.path.join(build, "bench", "screen", name + ".jsonl")
    if not os.path.exists(path):
        if name == "million":
            import million  # which reads lists through this module
            save(million.made(data, million.NAMES, million.SEED), path)
        else:
            save(ALL[name](data), path)
    return load(path), path


if __name__ == "__main__":
    for one_ in ALL[sys.argv[2]](sys.argv[1]):
        print(json.dumps(one_, ensure_ascii=False))
