# SPDX-License-Identifier: Apache-2.0
"""How the words of src/screen/words/ may stand in Latin letters, for gen_words.py: each romanization in use
of a Cyrillic word, one reading of Greek and Arabic ones. Tables after BGN/PCGN, ICAO 9303 and ISO 9."""
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

ARABIC = dict(zip("ابتثجحخدذرزسشصضطظعغفقكلمنهىپچژگکأإآؤئءة",
                  ["a", "b", "t", "th", "j", "h", "kh", "d", "dh", "r", "z", "s", "sh", "s", "d", "t", "z", "a",
                   "gh", "f", "q", "k", "l", "m", "n", "h", "a", "p", "ch", "zh", "g", "k", "a", "i", "a", "u", "i",
                   "", "a"]))


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


def arabic_letter(word, i):
    """Waw and ya are consonants at the start and before alef, waw after one and before a last ya too."""
    consonant = i == 0 or word[i + 1:i + 2] in tuple("اآىة")
    if word[i] == "و":
        return "w" if consonant or word[i - 1] == "ا" or word[i + 1:] in ("ي", "ی") else "u"
    if word[i] in "يی":
        return "y" if consonant else "i"
    return ARABIC.get(word[i], "")


def arabic(word):
    """As the readings of roman_word() have it: an a where two consonants would begin or end a syllable, and
    without the article, which stands apart."""
    if len(word) > 3 and word.startswith("ال") and word[2] != "ل":
        word = word[2:]
    out = ""
    for i in range(len(word)):
        text = arabic_letter(word, i)
        if not text or (text[0] == "a" and out.endswith("a")):
            continue
        if out and out[-1] not in "aeiou" and text[0] not in "aeiou":
            start = len(out) - (2 if re.search("([^aeiou]h|ts|dz)$", out) else 1)
            if i + 1 == len(word) or start == 0 or out[start - 1] not in "aeiou":
                out += "a"
        out += text
    return out


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
        found = [" ".join(map(arabic, word.split()))]
    return list(dict.fromkeys(filter(None, map(plain, found))))
