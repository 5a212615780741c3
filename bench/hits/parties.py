#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Parties of an invented order book, as queries of `screen --batch`: companies and persons of no list, and one in
fifty like a listed one, one letter short half of the time.

    parties.py LISTS COUNT > queries.jsonl
"""
import json
import os
import random
import sys

SYLLABLES = "ka to mi ra ne shi lor ven dar mont bel gar win stro hol ber que zan fil pra tek mar sol ner vik".split()
FIELDS = ("Metals Bearings Logistics Electronics Foods Textiles Optics Motors Pumps Trading Chemicals Tools "
          "Engineering Marine Plastics").split()
FORMS = ["GmbH", "Ltd", "Co., Ltd.", "S.p.A.", "K.K.", "Inc.", "AB", "B.V.", "SARL", "Pty Ltd"]
COUNTRIES = "JP DE US CN FR IT SE NL KR VN BR IN".split()
LISTS = ("us.sdn", "us.denied_persons", "jp.meti.russia", "un.sc")


def main():
    lists, count = sys.argv[1], int(sys.argv[2])
    r = random.Random(5)
    listed = []
    for name in LISTS:
        with open(os.path.join(lists, name + ".list"), encoding="utf-8") as f:
            listed += [line.rstrip("\n").split("\t")[2] for line in f if line.startswith("name\t")]

    def word(n):
        return "".join(r.choice(SYLLABLES) for _ in range(n)).capitalize()

    for i in range(count):
        if i % 50 == 0:
            name = r.choice(listed)
            name = name[:-1] if r.random() < 0.5 else name
        elif r.random() < 0.3:
            name = f"{word(2)} {word(3)}"
        else:
            name = f"{word(3)} {r.choice(FIELDS)} {r.choice(FORMS)}"
        query = {"name": name, "country": r.choice(COUNTRIES)}
        if r.random() < 0.5:
            query["address"] = f"{r.randint(1, 999)} {word(2)} Street, {word(3)}"
        print(json.dumps(query, ensure_ascii=False))


if __name__ == "__main__":
    main()
