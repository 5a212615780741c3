# SPDX-License-Identifier: Apache-2.0
"""How the words of src/screen/words/ may stand in Latin letters, for gen_words.py: each romanization in use
of a Cyrillic word, one plain reading of Greek and Arabic ones. Tables after BGN/PCGN, ICAO 9303 and ISO 9."""
import re
import unicodedata

FOLD = str.maketrans({"ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "đ": "d", "ð": "d", "þ": "th",
                      "ə": "e", "ß": "ss", "ŋ": "n", "ħ": "h"})
DROPPED = "['’ʻʼ`´·]"  # of people's, xi'an

BGN = dict(zip("абвгдезийклмнопрстуфэыі", "abvgdeziyklmnoprstufeyi"))
BGN.update({"ё": "e", "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "",
            "ю": "yu", "я": "ya", "ї": "yi", "є": "ye", "ґ": "g", "ў": "w", "қ": "k", "ң": "n", "ә": "a",
            "ө": "o", "ұ": "u", "ү": "u", "һ": "h", "ғ": "g", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c",
            "ђ": "dj", "џ": "dz"})
ICAO = dict(BGN, **{"й": "i", "ю": "iu", "я": "ia", "є": "ie", "ї": "i", "ъ": "ie"})
SCHOLAR = dict(BGN, **{"й": "j", "ю": "ju", "я": "ja", "ж": "z", "х": "h", "ц": "c", "ч": "c", "ш": "s",
                       "щ": "sc", "є": "je", "ї": "ji"})
LOOSE = dict(BGN, **{"х": "h", "щ": "sch"})
SCHOLAR_LETTERS_MIN, SCHOLAR_LETTERS_MAX = 6, 16  # shorter words become other words too easily; no phrases

GREEK = dict(zip("αβγδεζηικλμνξοπρσςτυφω", "avgdeziiklmnxoprsstyfo"))
GREEK.update({"θ": "th", "χ": "ch", "ψ": "ps"})

ARABIC = dict(zip("ابتثجحخدذرزسشصضطظعغفقكلمنهوىيپچژگکیأإآؤئءة",
                  ["a", "b", "t", "th", "j", "h", "kh", "d", "dh", "r", "z", "s", "sh", "s", "d", "t", "z", "a",
                   "gh", "f", "q", "k", "l", "m", "n", "h", "w", "a", "y", "p", "ch", "zh", "g", "k", "y", "a",
                   "i", "a", "u", "i", "", "h"]))
ARABIC_VOWELS = dict(ARABIC, **{"و": "u", "ي": "i", "ی": "i", "ة": "a", "ع": ""})

def is_latin(word):
    return all(ord(c) < 0x370 or unicodedata.name(c, "").startswith("LATIN") or not c.isalpha() for c in word)


def plain(text):
    """Small letters without diacritics, whatever else blanks."""
    text = unicodedata.normalize("NFKC", text).casefold().translate(FOLD)
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(re.sub("[^a-z0-9]+", " ", text).split())


def latin_forms(word):
    """As a token: dots and apostrophes dropped, or each a blank."""
    word = unicodedata.normalize("NFKC", word)
    forms = [plain(re.sub(DROPPED, "", word).replace(".", "")), plain(word)]
    return list(dict.fromkeys(forms))


def spelled(word, table, iotated):
    out = []
    for i, c in enumerate(word):
        start = i == 0 or word[i - 1] in "аеёиоуыэюяйьъіїє -"
        out.append("ye" if iotated and c == "е" and start else table.get(c, c))
    return "".join(out)


def cyrillic(word):
    tables = [(BGN, False), (BGN, True), (ICAO, False), (LOOSE, False)]
    if SCHOLAR_LETTERS_MIN <= len(word) <= SCHOLAR_LETTERS_MAX:
        tables.append((SCHOLAR, False))
    for table, iotated in tables:
        yield spelled(word, table, iotated)
    if word.endswith(("ый", "ий")):  # each office has its own way with this ending
        for end in ("y", "i", "iy", "yi", "ii", "yy"):
            yield spelled(word[:-2], BGN, False) + end


def romanizations(word):
    word = unicodedata.normalize("NFKC", word).lower()
    if "~" in word:  # the stem, marked: words.c strips whichever ending a name has
        return [plain(text) + "~" for text in dict.fromkeys(cyrillic(word.split("~")[0]))]
    if re.search("[\u0400-\u052f]", word):
        found = list(cyrillic(word))
    elif re.search("[\u0370-\u03ff]", word):
        bare = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
        found = ["".join(GREEK.get(c, c) for c in bare)]
    else:
        found = ["".join(t.get(c, c if c in " -" else "") for c in word) for t in (ARABIC, ARABIC_VOWELS)]
    return list(dict.fromkeys(filter(None, map(plain, found))))
