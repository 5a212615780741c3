#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A made order book: shipments as JSON lines, of real goods and real names.

    orders.py DATA PACKS N [SEED] > orders.jsonl

DATA   the evaluation data: hs/ (HS 2022, all subheadings), companies/ (names of listed companies of the world, and
       of the companies of a Japanese prefecture), cn_mofcom/catalogue_2026.csv
PACKS  the packs of this tree: their lists of parties

Which goods go to whom is drawn. Of the lines 86 % are ordinary headings, 10 % goods of the Catalogue by name and
customs code, 4 % claim its code; 3 % of the end users and 1 % of the consignees are on a list. A quarter do not say
what the goods are for, a tenth not by whom they are used; half leave China, a third the United States. Every line is
drawn by itself: a real book repeats itself more, so it would not take longer.
"""
import csv
import glob
import gzip
import io
import json
import os
import random
import sys
import zipfile

COUNTRIES = {"Canada": "CA", "United Kingdom": "GB", "Israel": "IL", "Netherlands": "NL", "Brazil": "BR",
             "France": "FR", "Mexico": "MX", "Japan": "JP", "Australia": "AU", "Germany": "DE", "Chile": "CL",
             "Sweden": "SE", "Switzerland": "CH", "Italy": "IT", "India": "IN", "Korea": "KR", "Singapore": "SG",
             "Taiwan": "TW", "Russia": "RU", "Indonesia": "ID", "Philippines": "PH", "China": "CN",
             "Hong Kong": "HK"}
DAYS = ["2025-06-16", "2025-10-10", "2025-11-20", "2026-01-10", "2026-03-02", "2026-06-01", "2026-07-20"]
USES = [["civil"]] * 14 + [["military"]] + [None] * 5


def table(path, encoding="utf-8-sig", delimiter=","):
    with open(path, encoding=encoding, newline="") as f:
        return list(csv.reader(f, delimiter=delimiter))


def companies(data):
    out = []
    for name, country in table(os.path.join(data, "companies/cleanco_companies.csv"), "utf-8", ";"):
        if country in COUNTRIES:
            out.append((name, COUNTRIES[country]))
    with zipfile.ZipFile(os.path.join(data, "companies/houjin/31_tottori_all_20160229.zip")) as z:
        name = next(n for n in z.namelist() if n.endswith(".csv"))
        text = z.read(name).decode("utf-8")
    japanese = [(row[6], "JP") for row in csv.reader(io.StringIO(text)) if len(row) > 6]
    return out, japanese


def listed(packs):
    """Names as a list prints them, with the country where it says one."""
    out = []
    for path in sorted(glob.glob(os.path.join(packs, "*/lists/*.csv"))):
        with open(path, encoding="utf-8", newline="") as f:
            for row in csv.DictReader(f):
                name = row.get("name_en") or row.get("name") or row.get("name_zh")
                if name:
                    out.append((name, row.get("country") or None))
    return out


def goods(data):
    with gzip.open(os.path.join(data, "hs/harmonized-system.csv.gz"), "rt", encoding="utf-8", newline="") as f:
        rows = [r for r in csv.DictReader(f) if r["level"] == "6"]
    ordinary = [{"hs": r["hscode"], "description": r["description"]} for r in rows]
    with open(os.path.join(data, "cn_mofcom/catalogue_2026.csv"), encoding="utf-8-sig", newline="") as f:
        catalogue = [r for r in csv.DictReader(f) if r["direction"] == "export"]
    named = [{"description": r["name_en"], **({"hs": r["hs_codes"].split(";")[0]} if r["hs_codes"] else {})}
             for r in catalogue if r["name_en"]]
    claimed = [{"description": r["name_en"], "codes": {"cn": r["code"]}} for r in catalogue]
    return ordinary, named, claimed


def party(draw, world, japanese, lists, share):
    if draw.random() < share:
        name, country = draw.choice(lists)
        return {"name": name, **({"country": country} if country and len(country) == 2 else {})}
    name, country = draw.choice(japanese if draw.random() < 0.3 else world)
    return {"name": name, "country": country}


def shipment(draw, number, stock, people):
    ordinary, named, claimed = stock
    which = draw.random()
    item = dict(draw.choice(ordinary if which < 0.86 else named if which < 0.96 else claimed), line=1)
    origin = draw.choices(["CN", "US", "JP"], [50, 33, 17])[0]
    item["origin"] = origin
    item["quantity"] = f"{draw.randrange(1, 5000)} kg"
    item["value"] = f"{draw.randrange(100, 90000)} USD"
    consignee = party(draw, *people, 0.01)
    out = {"id": f"O{number}", "on": draw.choice(DAYS), "activity": "export", "from": origin,
           "destination": consignee.get("country", "JP"), "via": [],
           "exporter": {"name": "Ningbo Example Co., Ltd. (synthetic)", "country": origin}, "consignee": consignee}
    if draw.random() < 0.9:
        out["end_user"] = dict(party(draw, *people, 0.03), kind=["civil"])
    use = draw.choice(USES)
    if use:
        out["end_use"] = use
    return dict(out, items=[item], documents=[], licenses=[], red_flags=[], notices=[])


def main():
    data, packs, n = sys.argv[1], sys.argv[2], int(sys.argv[3])
    draw = random.Random(int(sys.argv[4]) if len(sys.argv) > 4 else 20261129)
    people = (*companies(data), listed(packs))
    stock = goods(data)
    for i in range(n):
        json.dump(shipment(draw, i + 1, stock, people), sys.stdout, ensure_ascii=False, separators=(",", ":"))
        sys.stdout.write("\n")


if __name__ == "__main__":
    main()
