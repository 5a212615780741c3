# SPDX-License-Identifier: Apache-2.0
"""The labelled sets, read from the evaluation data's golden/ folder, which never ships; see its README for terms.

PAIRS gives pairs of names with a label; SCRIPTS gives true pairs across scripts, each with one false pair, the same
name beside another row's; POSITIVES gives queries that must find one party of a list; NEGATIVES gives names of
invented people that must find nothing. All drawing is seeded: the same data gives the same sets."""
import collections
import difflib
import json
import random
import re
import unicodedata

import parties

SEED = 20261130
KIND = {"Person": "person", "Vessel": "vessel"}

# schema: of FollowTheMoney; tags: {"quality": "STRONG"} and the like, by which results are broken down.
Pair = collections.namedtuple("Pair", "id one other schema label tags")


def kind(schema):
    return KIND.get(schema, "entity")


def flat(name):
    """A name as a cell of a table: without tabs and line ends."""
    return " ".join(name.split())


def name_bench(data):
    return [Pair(f"nb-{n}", flat(r["name1"]), flat(r["name2"]), r["schema"], r["is_match"] == "true",
                 {"schema": r["schema"], "group": r["case_group"], "quality": r["quality"],
                  "cross-script": "yes" if scripts(r["name1"]).isdisjoint(scripts(r["name2"])) else "no"})
            for n, r in enumerate(parties.rows(data, "name_bench_pairs.csv"), 2)]


def first_name(record):
    """The name of a record, or its parts put together; the father's name stands where a middle one does."""
    if record.get("name"):
        return flat(record["name"][0])
    parts = [record.get(k) for k in ("firstName", "middleName", "fatherName", "lastName")]
    parts = [p[0] for p in parts if p]
    return flat(" ".join(p for n, p in enumerate(parts) if p not in parts[:n]))


def entity_records(data):
    """(id, schema, query, candidate, label) with all properties, as lists."""
    for n, r in enumerate(parties.rows(data, "entity_bench_pairs.csv"), 2):
        sides = [{k: v if isinstance(v, list) else [str(v)] for k, v in json.loads(r[s]).items()}
                 for s in ("query", "candidate")]
        yield f"eb-{n}", r["schema"], sides[0], sides[1], r["match"] == "true"


def entity_bench(data):
    """Names only; the present set has few records with more than that, and those have parts of names."""
    return [Pair(id_, first_name(one), first_name(other), schema, label,
                 {"schema": schema, "more than names": "yes" if len(one) > 1 and len(other) > 1 else "no"})
            for id_, schema, one, other, label in entity_records(data) if first_name(one) and first_name(other)]


def company_pairs(data):
    return [Pair(f"nl-{n}", flat(r["gt_name"]), flat(r["name"]), "Company", r["correct"] == "True", {})
            for n, r in enumerate(parties.rows(data, "company_pairs_nl_emm.csv"), 2)]


def patstat(data):
    """At most 30 pairs within a cluster; across clusters as many, half of them sharing a word."""
    draw = random.Random(SEED)
    clusters = collections.defaultdict(list)
    for r in parties.rows(data, "patstat_name_clusters.csv"):
        clusters[r["leuven_id"]].append(flat(r["person_name"].removeprefix("* ")))
    within, words = [], collections.defaultdict(set)
    for id_, names in clusters.items():
        distinct = sorted(set(names))
        both = [(a, b) for i, a in enumerate(distinct) for b in distinct[i + 1:]]
        within += [(a, b) for a, b in draw.sample(both, min(30, len(both)))]
        for name in distinct:
            for word in parties.plain(name).split():
                words[word].add((id_, name))
    everyone = sorted((id_, name) for id_, names in clusters.items() for name in set(names))
    across = set()
    while len(across) < len(within):
        id_, name = draw.choice(everyone)
        word = draw.choice(parties.plain(name).split() or [""])
        pool = sorted(words[word]) if len(across) % 2 else everyone
        other_id, other = draw.choice(pool)
        if other_id != id_:
            across.add((name, other))
        elif len(across) % 2:  # a word of one cluster only: take anybody, so that this ends
            other_id, other = draw.choice(everyone)
            if other_id != id_:
                across.add((name, other))
    made = [(a, b, True) for a, b in within] + [(a, b, False) for a, b in sorted(across)]
    return [Pair(f"ps-{n}", a, b, "LegalEntity", label, {}) for n, (a, b, label) in enumerate(made)]


def febrl(data):
    """A record and its damaged copy, given name and surname only; and as many pairs of two people who share a
    surname. Some copies share nothing with their original in these two fields: no name matcher can find them."""
    draw, made = random.Random(SEED), []
    for file in ("febrl/dataset1.csv", "febrl/dataset3.csv.gz"):
        people = collections.defaultdict(list)
        for r in parties.rows(data, file):
            name = flat(f"{r['given_name']} {r['surname']}")
            if name:
                people[re.match(r"rec-\d+", r["rec_id"]).group()].append((name, r["surname"]))
        same = collections.defaultdict(list)
        for id_, records in people.items():
            made += [(records[0][0], name, True) for name, _ in records[1:]]
            same[records[0][1]].append((id_, records[0][0]))
        true = sum(label for *_, label in made)
        shared = [g for g in same.values() if len(g) > 1]
        while sum(not label for *_, label in made) < true:
            one, other = draw.sample(draw.choice(shared), 2)
            if one[1] != other[1]:
                made.append((one[1], other[1], False))
    return [Pair(f"fe-{n}", a, b, "Person", label, {}) for n, (a, b, label) in enumerate(made)]


PAIRS = {"name_bench": name_bench, "entity_bench": entity_bench, "company_pairs_nl": company_pairs,
         "patstat": patstat, "febrl": febrl}


# ---- across scripts -------------------------------------------------------------------------------

SCRIPT = {"CJK": "Han", "HIRAGANA": "Kana", "KATAKANA": "Kana", "KATAKANA-HIRAGANA": "Kana"}


def script(char):
    """The script of a letter by the first word of its name, Han and kana called so; None for what is no letter."""
    if not char.isalpha():
        return None
    word = unicodedata.name(unicodedata.normalize("NFKC", char)[0], "OTHER").split()[0]
    return SCRIPT.get(word, word.capitalize())


def scripts(text):
    return {s for s in map(script, text) if s}


def native(text):
    """The parts of a cell that are not Latin, without remarks such as "Russian:" before them."""
    parts = re.split(r"(?:^|[,;]\s*)[A-Z][a-z]+:\s*|\s+or\s+", text)
    return [flat(p).strip(" ,;") for p in parts if p and scripts(p) - {"Latin"} and "Latin" not in scripts(p)]


def own_script(data, file):
    for r in parties.rows(data, file):
        for name in native(r["name_original_script"]):
            yield r["name_latin"], name, "Person" if r["type"] == "individual" else "Company"


def meti(data):
    for r in parties.rows(data, "meti_russia_measures_ja_en.csv"):
        japanese = re.split(r"[(（]?別称", r["name_ja"])[0].strip("(（、 ")
        english = re.split(r",?\s*\(?a\.k\.a|^alias", r["name_en"])[0]
        if japanese and english:
            yield english, japanese, "Company"


def edinet(data):
    for r in parties.rows(data, "edinet_names_ja_en_kana.csv.gz"):
        if r["name_en"]:
            yield r["name_en"], r["name_ja"], "Company"
            yield r["name_en"], r["name_kana"], "Company"


def mofcom(data):
    for r in parties.rows(data, "mofcom_designated_zh_en.csv"):
        yield r["name_en"], r["name_zh"], "Company"


def across(true, limit=2000):
    """Pairs with the scripts of the second name as a tag; a shuffled copy of the second names makes the false ones,
    drawn among those of the same script and kind."""
    draw = random.Random(SEED)
    groups = collections.defaultdict(list)
    for one, other, schema in true:
        found = sorted(scripts(other) - {"Latin"})
        if found:
            groups["+".join(found), schema].append((flat(one), flat(other)))
    made = []
    for (tag, schema), pairs in sorted(groups.items()):
        pairs = draw.sample(pairs, min(limit, len(pairs)))
        others = [o for _, o in pairs]
        for n, (one, other) in enumerate(pairs):
            made.append(Pair(f"{tag}-{schema}-{n}", one, other, schema, True, {"script": tag, "schema": schema}))
            wrong = draw.choice(others)
            if wrong != other:
                made.append(Pair(f"{tag}-{schema}-{n}-x", one, wrong, schema, False,
                                 {"script": tag, "schema": schema}))
    return made


SCRIPTS = {
    "canada_sema": lambda data: across(own_script(data, "canada_sema_script_pairs.csv")),
    "un_original_script": lambda data: across(own_script(data, "un_original_script_pairs.csv")),
    "mofcom": lambda data: across(mofcom(data)),
    "meti_russia": lambda data: across(meti(data)),
    "edinet": lambda data: across(edinet(data), limit=500),
}


# ---- against a list -------------------------------------------------------------------------------

def years(dates):
    return {d[:4] for d in dates if d}


def likeness(one, other):
    words = [" ".join(sorted(parties.plain(n).split())) for n in (one, other)]
    return difflib.SequenceMatcher(None, *words, autojunk=False).ratio()


def linked(list_, row):
    """The numbers of the party that a row was made from, of two where a name is listed twice: clearly the most alike
    among those born in the same year, else, with more likeness, among all, for the sets alter dates too."""
    born = years([row["date_of_birth"]])
    people = [p for p in list_ if p["kind"] == "person"]
    for pool, least, lead in (([p for p in people if years(p["born"]) & born], 0.7, 0.03), (people, 0.8, 0.05)):
        scored = collections.defaultdict(list)
        for p in pool:
            scored[max(likeness(row["full_name"], n) for n in [p["name"], *p["aliases"]])].append(p["no"])
        best = sorted(scored, reverse=True)[:2] + [0, 0]
        if best[0] >= least and best[0] - best[1] >= lead:
            return scored[best[0]]
    return []


def un_positives(data, file):
    """(queries with "nos", how many rows could not be linked)"""
    list_, queries, lost = parties.un(data), [], 0
    for n, row in enumerate(parties.rows(data, file), 2):
        nos = linked(list_, row)
        if nos:
            queries.append({"id": f"un-{n}", "name": flat(row["full_name"]), "kind": "person", "nos": nos})
        else:
            lost += 1
    return queries, lost


def congress_positives(data):
    return [{"id": f"us-{n}", "name": p["name"], "kind": "person", "nos": [p["no"]]}
            for n, p in enumerate(parties.congress(data), 2)], 0


POSITIVES = {  # set: (its list, how to read it)
    "un_untreated": ("un", lambda data: un_positives(data, "screening_positives_un_untreated.csv")),
    "un_treated": ("un", lambda data: un_positives(data, "screening_positives_un_treated.csv")),
    "us_congress": ("congress", congress_positives),
}


def negatives(data, file):
    return [{"id": f"neg-{n}", "name": flat(r["full_name"]), "kind": "person", "born": r["date_of_birth"]}
            for n, r in enumerate(parties.rows(data, file), 2)]


NEGATIVES = {
    "negatives_us": lambda data: negatives(data, "screening_negatives_us.csv"),
    "negatives_global": lambda data: negatives(data, "screening_negatives_global.csv.gz"),
}
