// SPDX-License-Identifier: Apache-2.0
//
// read_meti_text: the text of METI's notices on Russia, Belarus and third countries: numbered entries of
// a Japanese name, a Latin one with aliases, and an address.
//
//   17 株式会社カザンヘリコプター修理工場（別称、Kazanski Vertoletny Zavod Remservis 及び KVZ Remservis）
//   JSC Kazan Helicopter Plant Repair Service, a.k.a., the following two aliases:
//   -Kazanski Vertoletny Zavod Remservis; and
//   -KVZ Remservis
//   所在地：Ulitsa Tetsevskaya 14, Kazan, Russia.
//
// Numbers go up by one; an entry that is glued to the address before it, as at the turn of a page, is
// found by its number. A number that is missing, or another count of addresses, is refused.
#include "lists/reader.h"

#define ADDRESS "所在地"

typedef struct meti_text {
    list_reader *r;
    const list_known *known;
    list_pen *pen;
    strbuf text; /* lines parted by \n, entries glued to addresses set apart */
} meti_text;

static size_t find(str s, const char *needle) {
    const char *at = s.n > 0 ? memmem(s.p, s.n, needle, strlen(needle)) : NULL;
    return at == NULL ? s.n : (size_t)(at - s.p);
}

static str from(str s, size_t at) { return (str){s.p + at, s.n - at}; }

// The digit at the beginning, ASCII or full width: its bytes, 0 for none.
static size_t digit_at(str s, uint32_t *digit) {
    if (s.n >= 1 && s.p[0] >= '0' && s.p[0] <= '9') {
        *digit = (uint32_t)(s.p[0] - '0');
        return 1;
    }
    if (s.n >= 3 && memcmp(s.p, "\xEF\xBC", 2) == 0 && (unsigned char)s.p[2] >= 0x90 &&
        (unsigned char)s.p[2] <= 0x99) {
        *digit = (uint32_t)((unsigned char)s.p[2] - 0x90);
        return 3;
    }
    return 0;
}

static size_t number_at(str s, uint32_t *out) {
    size_t at = 0, n = 0;
    uint32_t digit = 0, digits = 0;
    *out = 0;
    while (digits < 5 && (n = digit_at(from(s, at), &digit)) > 0) {
        *out = *out * 10 + digit;
        at += n;
        digits++;
    }
    return at;
}

// Han, kana and full-width forms.
static bool is_wide(unsigned char lead) { return lead >= 0xE3 && lead <= 0xEF; }

static bool has_wide(str s) {
    for (size_t i = 0; i < s.n; i++) {
        if (is_wide((unsigned char)s.p[i])) {
            return true;
        }
    }
    return false;
}

// ---- the head ---------------------------------------------------------------------------------

static lode_status read_head(meti_text *m, str head) {
    strbuf flat = {0};
    for (size_t i = 0; i < head.n; i++) {
        if (head.p[i] != '\n' && head.p[i] != ' ' && head.p[i] != '\r') {
            strbuf_addc(&flat, head.p[i]);
        }
    }
    str s = strbuf_str(&flat);
    const char *id = find(s, "共和国以外の国") < s.n           ? "jp.meti.third_countries"
                     : find(s, "ベラルーシ共和国の団体") < s.n ? "jp.meti.belarus"
                     : find(s, "ロシア連邦の団体") < s.n       ? "jp.meti.russia"
                                                               : "";
    m->known = list_known_find(str_of(id));
    str day = from(s, find(s, "最終更新日"));
    uint32_t part[3] = {0};
    for (uint32_t i = 0; i < 3; i++) {
        uint32_t digit = 0;
        while (day.n > 0 && digit_at(day, &digit) == 0) {
            day = from(day, 1);
        }
        day = from(day, number_at(day, &part[i]));
    }
    strbuf_reset(&flat);
    strbuf_addf(&flat, "%04u-%02u-%02u", part[0], part[1], part[2]);
    bool ok = m->known != NULL && date_parse(strbuf_str(&flat), &m->r->as_of);
    strbuf_clear(&flat);
    return ok ? LODE_OK
              : reader_drift(m->r, 1, 1, "the head names no list of METI, or no day of update");
}

// ---- one entry --------------------------------------------------------------------------------

static str bare(str s) {
    static const char *const TAILS[] = {"; and", ", and", "\nand", ";", "；", ",", ".", "）", ")"};
    for (bool again = true; again;) {
        again = false;
        s = str_trim(s);
        for (size_t i = 0; i < sizeof TAILS / sizeof TAILS[0] && !again; i++) {
            bool closes = i >= 7 && (find(s, "(") < s.n || find(s, "（") < s.n);
            if (str_ends(s, str_of(TAILS[i])) && !closes && !str_ends(s, STR("Ltd.")) &&
                !str_ends(s, STR("Co.")) && !str_ends(s, STR("Inc."))) {
                s.n -= strlen(TAILS[i]);
                again = true;
            }
        }
    }
    return s;
}

static bool has_kana(str s) {
    for (size_t i = 0; i + 1 < s.n; i++) {
        if ((unsigned char)s.p[i] == 0xE3 && (unsigned char)s.p[i + 1] >= 0x81 &&
            (unsigned char)s.p[i + 1] <= 0x83) {
            return true;
        }
    }
    return false;
}

// The Chinese name stands in brackets after the Japanese one: チャイナ社（北京和德宇航技术有限公司）
static void main_name(list_pen *pen, str s) {
    size_t open = find(s, "（");
    str inner = open < s.n ? bare(from(s, open + strlen("（"))) : STR("");
    bool chinese = inner.n > 9 && has_wide(inner) && !has_kana(inner) && str_ends(s, STR("）"));
    pen_name(pen, bare(chinese ? (str){s.p, open} : s), "ja", STRENGTH_STRONG);
    if (chinese) {
        pen_name(pen, inner, "zh", STRENGTH_STRONG);
    }
}

// The first of the separators in s; *len: its bytes.
static size_t first_of(str s, const char *const *words, size_t n, size_t *len) {
    size_t at = s.n;
    *len = 0;
    for (size_t i = 0; i < n; i++) {
        size_t found = find(s, words[i]);
        if (found < at) {
            at = found;
            *len = strlen(words[i]);
        }
    }
    return at;
}

// "、A、B及びC）" or "：A; B"
static void alias_list(list_pen *pen, str s) {
    static const char *const ENDS[] = {"、", "及び", "；", "; "}, *const AFTER[] = {"、", "：",
                                                                                    ":"};
    size_t len = 0;
    s = first_of(s, AFTER, 3, &len) == 0 ? from(s, len) : s;
    while (s.n > 0) {
        size_t end = first_of(s, ENDS, 4, &len);
        str alias = bare((str){s.p, end});
        pen_name(pen, alias, has_wide(alias) ? "ja" : "", STRENGTH_UNSAID);
        s = from(s, end + len);
    }
}

// Name（別称、A、B及びC）, and now and then: Name 別称：A; B
static void japanese_names(list_pen *pen, str s) {
    static const char *const OPENS[] = {"（別称", "(別称", "別称"};
    size_t len = 0, at = first_of(s, OPENS, 3, &len);
    main_name(pen, str_trim((str){s.p, at}));
    alias_list(pen, from(s, at + len));
}

// An alias begins with a dash, of either length, at the beginning of a line or stuck to its word. *len: the bytes
// of the dash and the blank before it.
static size_t next_alias(str s, size_t at, size_t *len) {
    for (size_t i = at; i + 1 < s.n; i++) {
        str rest = from(s, i + 1);
        size_t dash = str_starts(rest, STR("-"))              ? 1
                      : str_starts(rest, STR("\xE2\x80\x94")) ? 3
                                                              : 0;
        bool stuck = dash > 0 && i + 1 + dash < s.n && s.p[i + 1 + dash] != ' ';
        if (dash > 0 && (s.p[i] == '\n' || (s.p[i] == ' ' && stuck))) {
            *len = 1 + dash;
            return i;
        }
    }
    return s.n;
}

// In the newest notices aliases of both kinds follow the Latin name: "Name 別称：", Japanese lines, Latin lines.
static void mixed_aliases(list_pen *pen, str s) {
    strbuf wide = {0}, latin = {0};
    while (s.n > 0) {
        size_t n = find(s, "\n");
        str line = {s.p, n};
        strbuf *to = has_wide(line) ? &wide : &latin;
        strbuf_addz(to, to == &latin && to->n > 0 ? " " : "");
        strbuf_add(to, line);
        s = n < s.n ? from(s, n + 1) : STR("");
    }
    alias_list(pen, strbuf_str(&wide));
    alias_list(pen, strbuf_str(&latin));
    strbuf_clear(&wide);
    strbuf_clear(&latin);
}

static void latin_names(list_pen *pen, str s) {
    static const char *const AKA[] = {"a.k.a", ", the following", "別称"};
    size_t len = 0, at = first_of(s, AKA, 3, &len), dash = 0, ignored = 0;
    pen_name(pen, bare((str){s.p, at}), "", STRENGTH_STRONG);
    if (find(s, "別称") == at) {
        mixed_aliases(pen, from(s, at + (at < s.n ? len : 0)));
        return;
    }
    for (at = next_alias(s, at, &dash); at < s.n;) {
        size_t begin = at + dash;
        at = next_alias(s, begin, &ignored);
        pen_prose_alias(pen, bare((str){s.p + begin, at - begin}), STRENGTH_UNSAID);
        dash = ignored;
    }
}

// The Japanese name goes on to the first line that has no Japanese letter. Where the Latin name stands on
// the same line, as its alias on the next or its "a.k.a." tell, it ends with its last Japanese letter.
static size_t japanese_end(str s) {
    size_t end = 0;
    while (end < s.n) {
        size_t n = find(from(s, end), "\n");
        if (!has_wide((str){s.p + end, n}) && end > 0) {
            break;
        }
        end += n + (end + n < s.n);
    }
    size_t last = end;
    while (last > 0 && ((unsigned char)s.p[last - 1] & 0x80) == 0) {
        last--;
    }
    str tail = {s.p + last, end - last}, next = from(s, end);
    bool dash = str_starts(next, STR("-")) || str_starts(next, STR("\xE2\x80\x94"));
    bool glued = next.n == 0 || dash || find(tail, "a.k.a") < tail.n;
    return glued && last > 0 ? last : end;
}

static void add_address(list_pen *pen, str s) {
    while (s.n > 0 && ((unsigned char)s.p[0] >= 0x80 || s.p[0] == ':' || s.p[0] == ' ')) {
        s = from(s, 1); // the rest of 所在地：
    }
    str_split split = {clean_text(pen->a, s, 16384), STR("; and ")};
    str part;
    while (split_next(&split, &part)) {
        pen_mark(pen, MARK_ADDRESS, STR(""), bare(part));
        const char *comma = memrchr(part.p, ',', part.n);
        str last = comma != NULL ? from(part, (size_t)(comma - part.p) + 1) : part;
        pen_country(pen, bare(last));
    }
}

static lode_status entry(meti_text *m, uint32_t no, str s) {
    strbuf number = {0};
    strbuf_addf(&number, "%u", no);
    size_t at = find(s, ADDRESS);
    str names = str_trim((str){s.p, at});
    pen_begin(m->pen, strbuf_str(&number), PARTY_ENTITY);
    strbuf_clear(&number);
    size_t end = japanese_end(names);
    strbuf ja = {0};
    for (size_t i = 0; i < end; i++) {
        if (names.p[i] != '\n') {
            strbuf_addc(&ja, names.p[i]);
        }
    }
    japanese_names(m->pen, strbuf_str(&ja));
    strbuf_clear(&ja);
    latin_names(m->pen, from(names, end));
    if (str_eqz(str_of(m->known->id), "jp.meti.russia") ||
        str_eqz(str_of(m->known->id), "jp.meti.belarus")) {
        pen_country(m->pen, str_ends(str_of(m->known->id), STR("russia")) ? STR("RU") : STR("BY"));
    }
    if (at == s.n || find(from(s, at + 1), ADDRESS) + at + 1 < s.n) {
        return reader_drift(m->r, 0, 0, "entry %u has no address, or two: an entry was lost", no);
    }
    add_address(m->pen, from(s, at + strlen(ADDRESS)));
    return pen_end(m->pen, false) ? LODE_OK : reader_drift(m->r, 0, 0, "entry %u has no name", no);
}

// Where the entry of this number begins: after a line end, or after the address before it with its
// Japanese name. s.n when it does not; *len: the bytes of the number.
static size_t entry_at(str s, uint32_t no, size_t *len) {
    for (size_t i = 0; i < s.n; i++) {
        uint32_t value = 0, digit = 0;
        bool line = i == 0 || s.p[i - 1] == '\n';
        bool glued = i > 0 && !line && !(s.p[i - 1] >= '0' && s.p[i - 1] <= '9') &&
                     s.p[i - 1] != ' ' && s.p[i - 1] != '-' && s.p[i - 1] != '/';
        if ((!line && !glued) || digit_at(from(s, i), &digit) == 0) {
            continue;
        }
        *len = number_at(from(s, i), &value);
        str after = from(s, i + *len);
        bool blank = after.n > 1 && (after.p[0] == ' ' || is_wide((unsigned char)after.p[0]));
        if (value == no && blank && has_wide((str){after.p, find(after, "\n")})) {
            return i;
        }
    }
    return s.n;
}

static lode_status entries(meti_text *m, str s) {
    lode_status st = LODE_OK;
    size_t len = 0, at = entry_at(s, 1, &len);
    for (uint32_t no = 1; st == LODE_OK && at < s.n; no++) {
        str rest = from(s, at + len);
        // The next number is looked for behind the address, which names may not hold.
        size_t address = find(rest, ADDRESS), next = rest.n;
        if (address < rest.n) {
            next = address + entry_at(from(rest, address), no + 1, &len);
        }
        st = entry(m, no, (str){rest.p, next});
        s = rest;
        at = next;
    }
    return st;
}

// Some addresses are spaced out: 所 在 地 ：
static void close_up(list_reader *r) {
    static const char SPACED[] = "所 在 地";
    strbuf b = {0};
    str s = r->text;
    while (s.n > 0) {
        size_t at = find(s, SPACED);
        strbuf_add(&b, (str){s.p, at});
        strbuf_addz(&b, at < s.n ? ADDRESS : "");
        s = at < s.n ? from(s, at + strlen(SPACED)) : STR("");
    }
    r->text = str_dup(r->a, strbuf_str(&b));
    strbuf_clear(&b);
}

lode_status read_meti_text(list_reader *r) {
    meti_text m = {.r = r};
    close_up(r);
    size_t head = find(r->text, ADDRESS);
    if (head == r->text.n) {
        return reader_drift(r, 1, 1, "no entry with an address");
    }
    lode_status st = read_head(&m, (str){r->text.p, head});
    if (st != LODE_OK) {
        return st;
    }
    m.pen = reader_pen(r, m.known);
    // Entries begin after the day of update.
    size_t day = find(r->text, "最終更新日");
    size_t body = day + find(from(r->text, day), "\n");
    return body < r->text.n ? entries(&m, from(r->text, body + 1))
                            : reader_drift(r, 1, 1, "no entry");
}
