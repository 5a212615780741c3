#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the tables of src/screen/words.c from the files of src/screen/words/.

    gen_words.py [--canonical UNICODE_FOLDER VARIANTS.csv] OUT.c FILE.csv...     called by meson
    gen_words.py [--canonical UNICODE_FOLDER VARIANTS.csv] --list FILE.csv...    every entry as it will be found

A file has comments with #, a line `KIND,concept` that says of which kind its words are, and lines
`word,concept`. What a line becomes:

  - A word in Latin letters is stored as tokens of names compare: NFKC, small, without diacritics. Dots and
    apostrophes are both dropped and read as blanks (sarl, s a r l).
  - Cyrillic, Greek and Arabic words are stored as their usual romanizations, several of each. To add one by
    hand, add a line with it. A Russian adjective has ~ before its ending and is found with any ending.
  - Words of Chinese characters, kana or Hangul go to a second table, as they are; their concept is their
    meaning. With --canonical they are stored with the characters of han_canonical() too, by the tables that
    gen_unihan.py reads: they are found either way.

A concept's number is a hash of its name, so that it mostly outlives other words coming and going; that of
an ordinal is its value. The first file, and in it the first line, that gives a word a meaning of some kind
keeps it; romanizations made here give way to what a line says.
"""
import csv
import re
import sys
import unicodedata

import words_roman

# A word of several kinds is found as the first of these; the others are its `also`.
KINDS = ["legal", "particle", "generic", "title", "ordinal", "place", "given", "plain"]
C_KINDS = {kind: "WORD_" + kind.upper() for kind in KINDS}
CJK = re.compile("[\u3005\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
HEAD_BYTES_MAX = 31
ENTRY_BYTES_MAX = 127
ALL_BITS = (1 << 64) - 1
CONCEPT_MIN, CONCEPT_END = 10000, 50000  # below: the values of ordinals; above: numbers in digits (names.c)


def fnv(data):
    h = 0xCBF29CE484222325
    for byte in data:
        h = (h ^ byte) * 0x100000001B3 & ALL_BITS
    return h


def head_hash(head):
    """That of group_find() in words.c: head is the bytes hashed and the mark of what follows them."""
    h = (fnv(head[:-1]) ^ head[-1]) * 0x9E3779B97F4A7C15 & ALL_BITS
    return h ^ h >> 32


def slot_of(h, step, size):
    spread = (h >> 16) + step * (h >> 32 & 0xFFFFFFFF | 1) & 0xFFFFFFFF
    return spread * size >> 32


def rows(paths):
    """(word, kind, concept) of every line."""
    for path in paths:
        with open(path, encoding="utf-8", newline="") as f:
            lines = [line for line in f if not line.startswith("#")]
        table = list(csv.reader(lines))
        kind = table[0][0]
        if kind not in C_KINDS:
            sys.exit(f"{path}: no kind of words: {kind}")
        for row in table[1:]:
            if len(row) != 2 or not row[0] or not row[1]:
                sys.exit(f"{path}: not a word and its concept: {row}")
            yield row[0], kind, row[1]


class Tables:
    def __init__(self):
        self.latin = {}  # text: {kind: concept}
        self.cjk = {}

    def add(self, table, text, kind, concept):
        if text:
            table.setdefault(text, {}).setdefault(kind, concept)


def canonical_characters(unicode_folder, variants):
    """{code point: the one for all its variants} as han_canonical() has it."""
    import gen_unihan  # here, since the readings are not needed otherwise
    with open(variants, encoding="utf-8") as f:
        ours = list(csv.reader(line for line in f if not line.startswith("#")))[1:]
    return gen_unihan.canonical(gen_unihan.unihan(unicode_folder), [(ord(a), ord(b)) for a, b in ours])[0]


def read(paths, canonical=None):
    tables = Tables()
    late = []
    for word, kind, concept in rows(paths):
        if CJK.search(word):
            text = unicodedata.normalize("NFKC", word).lower().replace(" ", "")
            tables.add(tables.cjk, text, kind, concept)
            tables.add(tables.cjk, text.translate(canonical or {}), kind, concept)
            continue
        if words_roman.is_latin(word):
            for text in words_roman.latin_forms(word):
                tables.add(tables.latin, text, kind, concept)
        else:
            late.append((word, kind, concept))
    for word, kind, concept in late:
        for text in words_roman.romanizations(word):
            if len(text) > 2 and text not in tables.latin:
                tables.add(tables.latin, text, kind, concept)
    return tables


class Concepts:
    """A number of 16 bits for every name: its hash, or the next that is free. Names are taken in order, so
    the numbers depend on the names alone. An ordinal is its own number; above 50000 are those of numbers
    in digits (names.c)."""

    def __init__(self, names):
        self.numbers = {}
        taken = set()
        for name in sorted(names):
            number = CONCEPT_MIN + (fnv(name.encode()) >> 32) % (CONCEPT_END - CONCEPT_MIN)
            while number in taken:
                number = number + 1 if number + 1 < CONCEPT_END else CONCEPT_MIN
            taken.add(number)
            self.numbers[name] = number

    def number(self, name, kind):
        return int(name) if kind == "ordinal" else self.numbers[name]


def concept_names(tables):
    names = set(meaning for kinds in tables.cjk.values() for meaning in kinds.values())
    return names | {name for kinds in tables.latin.values() for kind, name in kinds.items() if kind != "ordinal"}


def cjk_concept(concepts, tables, meaning, kind):
    """That of the meaning's own entry; none when the meaning is several words that are known by themselves."""
    known = tables.latin.get(meaning, {})
    for k in [kind] + KINDS:
        if k in known:
            return concepts.number(known[k], k)
    return 0 if kind == "generic" and " " in meaning else concepts.number(meaning, kind)


class Writer:
    """Entries grouped by their first word (or first character), and a perfect hash of the groups."""

    def __init__(self, name, head_of):
        self.name, self.head_of = name, head_of
        self.text = bytearray()
        self.entries, self.heads = [], []

    def build(self, entries):
        """entries: (bytes, kind, concept, meaning)"""
        at = {}
        for text in sorted({e[0] for e in entries}, key=lambda t: (-len(t), t)):
            at[text] = self.text.find(text)  # often a part of a longer one
            if at[text] < 0:
                at[text] = len(self.text)
                self.text += text
            if len(text) > ENTRY_BYTES_MAX or len(self.head_of(text)) > HEAD_BYTES_MAX + 1:
                sys.exit(f"{text}: too long")
        groups = {}
        for entry in entries:
            groups.setdefault(self.head_of(entry[0]), []).append(entry)
        for head in sorted(groups):
            group = sorted(groups[head], key=lambda e: (-len(e[0]), e[0], KINDS.index(e[1])))
            self.heads.append((head, len(self.entries)))
            self.entries += [(at[text], len(text), C_KINDS[kind], int(i == len(group) - 1), concept, meaning)
                             for i, (text, kind, concept, meaning) in enumerate(group)]
        if len(self.entries) > 0xFFFF or len(self.text) >= 1 << 18:
            sys.exit("too many words")

    def hashed(self):
        """(steps, slots): the fullest buckets choose first, each the smallest step that fits all its heads."""
        size = len(self.heads) * 10 // 9 + 1
        buckets = [[] for _ in range(1 << (size // 4).bit_length())]
        for head, first in self.heads:
            h = head_hash(head)
            buckets[h & (len(buckets) - 1)].append((h, first))
        steps, slots = [0] * len(buckets), [0] * size
        for b in sorted(range(len(buckets)), key=lambda b: (-len(buckets[b]), b)):
            for step in range(0x10000):
                wanted = [slot_of(h, step, size) for h, _ in buckets[b]]
                if len(set(wanted)) == len(wanted) and not any(slots[i] for i in wanted):
                    break
            else:
                sys.exit("no step separates the heads of a bucket: change the multiplier here and in words.c")
            steps[b] = step
            for h, first in buckets[b]:
                slots[slot_of(h, step, size)] = h >> 48 << 16 | (first + 1)
        return steps, slots

    def print(self, out, concepts):
        n = self.name
        out.write(f"static const char {n}_text[] = {{\n")
        numbers(out, [b if b < 128 else b - 256 for b in self.text])
        out.write(f"}};\nstatic const word_entry {n}_entries[] = {{\n")
        for at, length, kind, last, concept, meaning in self.entries:
            out.write(f"{{{at},{length},{kind},{last},{concepts[concept]},{meaning}}},\n")
        steps, slots = self.hashed()
        out.write(f"}};\nstatic const uint16_t {n}_steps[{len(steps)}] = {{\n")
        numbers(out, steps)
        out.write(f"}};\nstatic const uint32_t {n}_slots[{len(slots)}] = {{\n")
        numbers(out, slots)
        out.write(f"}};\nconst word_table words_{n} = {{\n{n}_steps, {n}_slots, {n}_entries, {n}_text, "
                  f"{len(steps) - 1}u, {len(slots)}u}};\n")


def numbers(out, values):
    for i in range(0, len(values), 24):
        out.write(",".join(map(str, values[i:i + 24])) + ",\n")


def meanings(tables):
    """The text of all meanings, each with a NUL, and where each begins."""
    text, at = bytearray(b"\0"), {"": 0}
    for word in sorted(tables.cjk):
        for kind, meaning in tables.cjk[word].items():
            if kind not in ("legal", "ordinal") and meaning not in at:
                at[meaning] = len(text)
                text += words_roman.latin_forms(meaning)[0].encode("ascii") + b"\0"
    if len(text) > 0xFFFF:
        sys.exit("too many meanings")
    return text, at


def write(path, tables):
    concepts = Concepts(concept_names(tables))
    latin = Writer("latin", lambda text: text if text.endswith(b"~") else text.split(b" ")[0] + b" ")
    latin.build([(text.encode("ascii"), kind, concepts.number(concept, kind), 0)
                 for text, kinds in sorted(tables.latin.items()) for kind, concept in kinds.items()])
    text, at = meanings(tables)
    cjk = Writer("cjk", lambda text: text.decode()[0].encode() + b"\0")
    cjk.build([(word.encode(), kind, cjk_concept(concepts, tables, meaning, kind),
                at.get(meaning if kind != "legal" else "", 0))
               for word, kinds in sorted(tables.cjk.items()) for kind, meaning in kinds.items()])
    ids = sorted({e[4] for e in latin.entries + cjk.entries})
    index = {number: i for i, number in enumerate(ids)}
    with open(path, "w", encoding="ascii") as out:
        out.write("// Made by tools/gen_words.py from src/screen/words/.\n#include \"screen/words_int.h\"\n\n")
        latin.print(out, index)
        cjk.print(out, index)
        out.write("const uint32_t words_concepts[] = {\n")
        numbers(out, ids)
        out.write("};\nconst char words_meanings[] = {\n")
        numbers(out, list(text))
        out.write("};\n")


def main(argv):
    canonical = None
    if argv[:1] == ["--canonical"] and len(argv) > 3:
        canonical = canonical_characters(argv[1], argv[2])
        argv = argv[3:]
    if len(argv) < 2:
        sys.exit(__doc__)
    tables = read(argv[1:], canonical)
    if argv[0] != "--list":
        write(argv[0], tables)
        return
    for table in (tables.latin, tables.cjk):
        for text, kinds in sorted(table.items()):
            print(text, "; ".join(f"{kind}: {name}" for kind, name in kinds.items()), sep="\t")


if __name__ == "__main__":
    main(sys.argv[1:])
