#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the tables of scripts and Chinese characters that src/screen/unihan.h declares.

    gen_unihan.py UNICODE_FOLDER CLDR_NAMES TABLES_FOLDER OUT.c

UNICODE_FOLDER is /usr/share/unicode of Debian's unicode-data, CLDR_NAMES the Han-Latin-Names.xml of
unicode-cldr-core, TABLES_FOLDER src/screen/roman. The same input gives the same bytes.
"""
import bz2
import collections
import csv
import os
import re
import sys
import unicodedata

SCRIPTS = ("NONE DIGIT LATIN CYRILLIC GREEK ARABIC HEBREW ARMENIAN GEORGIAN DEVANAGARI THAI KHMER HANGUL KANA "
           "HAN OTHER").split()
SCRIPT_NAMES = {"Latin": "LATIN", "Cyrillic": "CYRILLIC", "Greek": "GREEK", "Arabic": "ARABIC", "Hebrew": "HEBREW",
                "Armenian": "ARMENIAN", "Georgian": "GEORGIAN", "Devanagari": "DEVANAGARI", "Thai": "THAI",
                "Khmer": "KHMER", "Hangul": "HANGUL", "Hiragana": "KANA", "Katakana": "KANA", "Han": "HAN"}
# Shared by several scripts in Unicode, and of one where names are concerned.
SHARED = {0x0640: "ARABIC", 0x0670: "ARABIC", 0x30FC: "KANA", 0x3099: "KANA", 0x309A: "KANA", 0x3006: "HAN",
          **{cp: "ARABIC" for cp in range(0x064B, 0x0656)}}
FIRST, LAST = 0x3400, 0x9FFF  # the characters that have a row: the unified block and extension A


def lines(folder, name):
    path = os.path.join(folder, name)
    opener = bz2.open if name.endswith(".bz2") else open
    with opener(path, "rt", encoding="utf-8") as f:
        yield from (line.rstrip("\n") for line in f)


def unihan(folder):
    chars = collections.defaultdict(dict)
    for part in ("Readings", "Variants", "OtherMappings"):
        for line in lines(folder, f"Unihan_{part}.txt.bz2"):
            if line.startswith("U+"):
                cp, field, value = line.split("\t")
                chars[int(cp[2:], 16)][field] = value
    return chars


def table(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8") as f:
        return list(csv.reader(line for line in f if not line.startswith("#")))[1:]


# ---- scripts ----------------------------------------------------------------------------------------


def scripts(folder):
    of = bytearray(0x110000)
    for line in lines(folder, "Scripts.txt"):
        match = re.match(r"([0-9A-F]+)(?:\.\.([0-9A-F]+))?\s*;\s*(\w+)\s*# (\w\S)", line)
        if not match:
            continue
        first, name, kind = int(match[1], 16), match[3], match[4]
        if kind == "Nd":
            script = "DIGIT"
        elif name in SCRIPT_NAMES:
            script = SCRIPT_NAMES[name] if kind[0] in "LM" or kind == "Nl" else "NONE"
        else:
            script = "OTHER" if kind[0] == "L" and kind != "Lm" else "NONE"
        last = int(match[2] or match[1], 16)
        of[first:last + 1] = bytes([SCRIPTS.index(script)]) * (last + 1 - first)
    for cp, script in SHARED.items():
        of[cp] = SCRIPTS.index(script)
    blocks, index = {}, bytearray()
    for start in range(0, len(of), 128):
        block = bytes(of[start:start + 128])
        index.append(blocks.setdefault(block, len(blocks)))
    return index, list(blocks)


# ---- variants ---------------------------------------------------------------------------------------


def points(value):
    return [int(v[2:].split("<")[0], 16) for v in value.split()]


def japanese_forms(chars):
    """(Japanese standard form, traditional form). The EACC code numbers variants alike but for the layer:
    layer 0 is the traditional form, 1 the simplified one, the others are variants, Japanese ones too."""
    layers = collections.defaultdict(dict)
    for cp, fields in sorted(chars.items()):
        code = int(fields.get("kEACC", "0").split()[0], 16)
        if code >> 16 >= 0x21:
            layer, plane = divmod((code >> 16) - 0x21, 6)
            layers[plane, code & 0xFFFF].setdefault(layer, cp)
    for forms in layers.values():
        for layer, cp in forms.items():
            usual = "kJoyoKanji" in chars[cp] or "kJinmeiyoKanji" in chars[cp]
            if layer > 1 and usual and 0 in forms and "kJoyoKanji" not in chars[forms[0]]:
                yield cp, forms[0]  # where both are usual in Japan, they are two characters


def rare_forms(chars):
    """(a form that no national standard writes, the usual form of the same sound and meaning)."""
    for cp, fields in sorted(chars.items()):
        if any(f in fields for f in ("kGB0", "kJoyoKanji", "kJinmeiyoKanji", "kTGH")):
            continue
        for other in points(fields.get("kSemanticVariant", "") + " " + fields.get("kZVariant", ""))[:1]:
            theirs = chars.get(other, {})
            if theirs.get("kMandarin", "?") == fields.get("kMandarin") and "kBigFive" in theirs:
                yield cp, other


def canonical(chars, ours):
    parent = {}

    def find(cp):
        while parent.get(cp, cp) != cp:
            cp = parent[cp]
        return cp

    edges = []
    for cp, fields in sorted(chars.items()):
        simple = points(fields.get("kSimplifiedVariant", ""))
        edges += [(cp, s) for s in simple if cp not in simple]  # one that simplifies to itself too stays itself
        if "kJinmeiyoKanji" in fields and ":" in fields["kJinmeiyoKanji"]:
            edges.append((cp, int(fields["kJinmeiyoKanji"].split(":U+")[1], 16)))
    edges += list(japanese_forms(chars)) + list(rare_forms(chars)) + ours
    for a, b in edges:
        a, b = find(a), find(b)
        if a != b:
            parent[max(a, b)] = min(a, b)
    classes = collections.defaultdict(list)
    for cp in sorted(set(parent) | set(parent.values())):
        classes[find(cp)].append(cp)
    leader = {}
    for members in classes.values():
        bmp = [cp for cp in members if FIRST <= cp <= LAST] or members
        simple = [cp for cp in bmp if "kTraditionalVariant" in chars[cp]]
        best = min(simple or bmp, key=lambda cp: ("kGB0" not in chars[cp], cp))
        leader.update((cp, best) for cp in members)
    return leader, classes


# ---- readings ---------------------------------------------------------------------------------------


def toneless(pinyin):
    plain = unicodedata.normalize("NFD", pinyin.replace("ü", "v"))
    plain = "".join(c for c in plain if c.isascii() or c == "\u0308")
    return plain.replace("u\u0308", "v").replace("lv", "lu").replace("nv", "nu").replace("v", "u")


def mandarin(fields):
    sums = collections.Counter()
    for reading, count in re.findall(r"(\S+?)\((\d+)\)", fields.get("kHanyuPinlu", "")):
        sums[toneless(reading)] += int(count)
    if sums:
        return max(sums, key=lambda k: (sums[k], k))
    return toneless(fields["kMandarin"].split()[0]) if "kMandarin" in fields else None


def wade(p):
    """Wade-Giles without its marks."""
    special = {"zi": "tzu", "ci": "tzu", "si": "ssu", "zhi": "chih", "chi": "chih", "shi": "shih", "ri": "jih",
               "er": "erh", "you": "yu", "yan": "yen", "ye": "yeh", "yi": "i", "e": "o", "yong": "yung", "guo": "kuo",
               "kuo": "kuo", "huo": "huo", "shuo": "shuo", "ju": "chu", "qu": "chu", "he": "ho", "ge": "ko", "ke": "ko"}
    if p in special:
        return special[p]
    for pinyin, ours in (("zh", "ch"), ("ch", "ch"), ("sh", "sh"), ("j", "ch"), ("q", "ch"), ("x", "hs"), ("r", "j"),
                         ("b", "p"), ("d", "t"), ("g", "k"), ("z", "ts"), ("c", "ts")):
        if p.startswith(pinyin):
            p = ours + "\0" + p[len(pinyin):]
            break
    p = re.sub(r"ian$", "ien", re.sub(r"ie$", "ieh", p.replace("ong", "ung")))
    p = re.sub(r"ue$", "ueh", p)
    if re.search(r"^(t|n|l|ts|j|ch|sh)\0?uo$", p):
        p = p.replace("uo", "o")
    return p.replace("\0", "")


def cantonese(jyutping):
    """As names are written in Hong Kong: no tone, chan for can4, wong, cheung for zoeng1."""
    s = re.sub(r"\d", "", jyutping.split()[0])
    match = re.match(r"(ng|gw|kw|[bpmfdtnlgkhwzcsj])?(.*)", s)
    initial, final = match[1] or "", match[2]
    if initial == "j":
        initial = "" if final.startswith("yu") else "y"
    initial = {"z": "ch", "c": "ch", "gw": "kw"}.get(initial, initial)
    for ours, theirs in (("oeng", "eung"), ("oe", "eu"), ("eoi", "ui"), ("eo", "u"), ("yu", "yu"), ("aa", "a"),
                         ("ou", "o")):
        final = final.replace(ours, theirs)
    return initial + final


def hangul(value):
    """The usual reading of a kHangul field; the full form (ri) before that of word starts (i)."""
    found = [v.partition(":")[::2] for v in value.split()]
    initial = {h: (ord(h) - 0xAC00) // 588 for h, _ in found if len(h) == 1}
    ranked = sorted(("E" not in tags, {5: 0, 2: 1}.get(initial[h], 2), "0" not in tags, h)
                    for h, tags in found if h in initial)
    return ranked[0][3] if ranked else None


def japanese(value):
    s = value.split()[0].lower()
    for long, short in (("ou", "o"), ("uu", "u"), ("oo", "o"), ("dzu", "zu")):
        s = s.replace(long, short)
    return s if len(s) < 7 else None  # a character for a whole word of three is no part of names


def read_all(chars, classes, leader):
    """field -> code point -> reading; one that a form lacks comes from another form of the character."""
    makers = {"mandarin": ("kMandarin", mandarin), "japanese": ("kJapaneseOn", lambda f: japanese(f["kJapaneseOn"])),
              "cantonese": ("kCantonese", lambda f: cantonese(f["kCantonese"])),
              "hangul": ("kHangul", lambda f: hangul(f["kHangul"]))}
    out = {}
    for name, (field, make) in makers.items():
        own = {cp: make(f) for cp, f in sorted(chars.items()) if field in f}
        for members in classes.values():
            ranked = sorted((m for m in members if own.get(m)),
                            key=lambda m: ("E" not in chars[m].get("kHangul", ""), "kBigFive" not in chars[m], m))
            school = [m for m in ranked if name == "hangul" and "E" in chars[m].get("kHangul", "")]
            for member in members if ranked else ():
                if not own.get(member) or (school and member not in school):
                    own[member] = own[ranked[0]]
        out[name] = own
    return out


def name_overrides(cldr, ours, classes):
    """character -> its reading in names, and whether only as the first of them."""
    with open(cldr, encoding="utf-8") as f:
        text = f.read()
    found = {}
    for start, char, reading in re.findall(r"^(\$startOfHanMarker\{ )?(\S)→(\w+);", text, re.M):
        if "\u3400" <= char <= "\u9fff":
            found[ord(char)] = (toneless(reading), bool(start))
    found.update((ord(char), (reading, where == "first")) for char, reading, where in ours)
    for members in classes.values():  # a surname is one in each of its forms
        for cp in [m for m in members if m in found]:
            for member in members:
                found.setdefault(member, found[cp])
    return {cp: name for cp, name in found.items() if FIRST <= cp <= LAST}


# ---- C ----------------------------------------------------------------------------------------------


def numbers(values, form="{}"):
    rows = [form.format(v) for v in values]
    return "".join("    " + ", ".join(rows[i:i + 16]) + ",\n" for i in range(0, len(rows), 16))


def strings(values):
    return numbers(values, '"{}"')


class Pool:
    """Strings numbered from 1 in the order in which they sort."""

    def __init__(self, values, bits):
        self.all = sorted({v for v in values if v})
        self.number = {v: i + 1 for i, v in enumerate(self.all)}
        assert len(self.all) < 1 << bits, len(self.all)

    def __getitem__(self, value):
        return self.number[value] if value else 0


def japanese_words(rows, leader):
    """(canonical code points, reading), by first character, longer ones first."""
    words = []
    for kanji, romaji in rows:
        key = tuple(leader.get(ord(c), ord(c)) for c in kanji)
        assert len(key) <= 6 and FIRST <= key[0] <= LAST and max(key) <= 0xFFFF and len(romaji) < 16, kanji
        words.append((key, romaji))
    words.sort(key=lambda w: (w[0][0], -len(w[0]), w[0]))
    assert len({key for key, _ in words}) == len(words), "a Japanese word twice"
    return words


def han_rows(reading, pools, leader, overrides, words):
    """As src/screen/unihan.h lays them out."""
    starts = {key[0] for key, _ in words}
    for cp in range(FIRST, LAST + 1):
        row = leader.get(cp, cp)
        row = row if row <= 0xFFFF else 0
        for name, shift in (("mandarin", 16), ("japanese", 25), ("cantonese", 34), ("hangul", 44)):
            row |= pools[name][reading[name].get(cp)] << shift
        yield row | (cp in overrides) << 54 | (leader.get(cp, cp) in starts) << 55


def write(out, folder, cldr, tables):
    chars = unihan(folder)
    leader, classes = canonical(chars, [(ord(a), ord(b)) for a, b in table(tables, "han_variants.csv")])
    reading = read_all(chars, classes, leader)
    overrides = name_overrides(cldr, table(tables, "chinese_names.csv"), classes)
    words = japanese_words(table(tables, "japanese_words.csv"), leader)
    used = {name: [own.get(cp) for cp in range(FIRST, LAST + 1)] for name, own in reading.items()}
    used["mandarin"] += [pinyin for pinyin, _ in overrides.values()]
    pools = {name: Pool(used[name], 9 if name in ("mandarin", "japanese") else 10) for name in used}
    assert max(len(v) for name in ("mandarin", "japanese", "cantonese") for v in pools[name].all) < 8
    p = out.write
    p("/* Made by tools/gen_unihan.py from Unicode's data; not to be edited. */\n#include \"screen/unihan.h\"\n\n")
    index, blocks = scripts(folder)
    p(f"const uint8_t script_index[{len(index)}] = {{\n{numbers(index)}}};\n\n")
    p("const uint8_t script_blocks[][128] = {\n")
    p("".join("    {\n" + numbers(block) + "    },\n" for block in blocks) + "};\n\n")
    rows = han_rows(reading, pools, leader, overrides, words)
    p(f"const uint64_t han_rows[{LAST + 1 - FIRST}] = {{\n{numbers(rows, '0x{:x}')}}};\n\n")
    far = sorted((cp, to) for cp, to in leader.items() if cp != to and not FIRST <= cp <= LAST)
    p(f"const han_far han_fars[] = {{\n{numbers(far, '{{{0[0]}, {0[1]}}}')}}};\n")
    p(f"const uint32_t han_fars_n = {len(far)};\n\n")
    for name in ("mandarin", "japanese", "cantonese"):
        p(f"const char han_{name}[][8] = {{\n{strings([''] + pools[name].all)}}};\n\n")
    p(f"const char han_wade[][8] = {{\n{strings([''] + [wade(v) for v in pools['mandarin'].all])}}};\n\n")
    p(f"const uint16_t han_hangul[] = {{\n{numbers([0] + [ord(h) for h in pools['hangul'].all])}}};\n\n")
    names = [(cp, pools["mandarin"][pinyin], int(first)) for cp, (pinyin, first) in sorted(overrides.items())]
    p(f"const han_name han_names[] = {{\n{numbers(names, '{{{0[0]}, {0[1]}, {0[2]}}}')}}};\n")
    p(f"const uint32_t han_names_n = {len(names)};\n\n")
    p("const han_word han_words[] = {\n")
    for key, romaji in words:
        p(f"    {{{{{', '.join(map(str, key))}}}, {len(key)}, \"{romaji}\"}},\n")
    p(f"}};\nconst uint32_t han_words_n = {len(words)};\n")


def main(argv):
    if len(argv) != 5:
        sys.exit(__doc__)
    with open(argv[4], "w", encoding="ascii") as out:
        write(out, argv[1], argv[2], argv[3])


if __name__ == "__main__":
    main(sys.argv)
