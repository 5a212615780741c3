// SPDX-License-Identifier: Apache-2.0
//
// pen: see pen.h. Names of one party are compared by key, so that "Ltd" and "LTD" are one name; the
// first spelling stays. An alias that one file calls weak and another strong is strong.
#include "lists/pen.h"

#include <stdlib.h>

#include "lists/country.h"
#include "text/text.h"

// ---- texts ------------------------------------------------------------------------------------

// Bytes of the blank, control or no-break blank at p; 0 for anything else.
static size_t blank_bytes(const char *p, size_t n) {
    unsigned char c = (unsigned char)p[0];
    if (c <= 0x20 || c == 0x7F) {
        return 1;
    }
    if (n >= 2 && c == 0xC2) { // U+0080 to U+00A0: controls of Latin-1, and the no-break blank
        return (unsigned char)p[1] <= 0xA0 ? 2 : 0;
    }
    bool wide = n >= 3 && c == 0xE2 && (unsigned char)p[1] == 0x80;
    unsigned char last = wide ? (unsigned char)p[2] : 0;
    // zero-width blanks and marks of direction, line and paragraph separators, the narrow no-break blank
    bool format = wide && ((last >= 0x8B && last <= 0x8F) || (last >= 0xA8 && last <= 0xAF));
    bool mark = n >= 3 && memcmp(p, "\xEF\xBB\xBF", 3) == 0;
    return format || mark ? 3 : 0;
}

str clean_text(lode_arena *a, str s, size_t max) {
    char *out = arena_alloc(a, (s.n < max ? s.n : max) + 1);
    size_t n = 0;
    bool blank = false;
    for (size_t i = 0; i < s.n && n < max;) {
        size_t skip = blank_bytes(s.p + i, s.n - i);
        if (skip > 0) {
            blank = n > 0;
            i += skip;
            continue;
        }
        size_t end = i + 1;
        while (end < s.n && ((unsigned char)s.p[end] & 0xC0) == 0x80) {
            end++;
        }
        if (n + blank + (end - i) > max) {
            break; // a character is never cut in two
        }
        if (blank) {
            out[n++] = ' ';
        }
        memcpy(out + n, s.p + i, end - i);
        n += end - i;
        blank = false;
        i = end;
    }
    return (str){out, n};
}

const char *script_code(str s) {
    static const struct {
        uint32_t first, last;
        const char *code;
    } SCRIPTS[] = {{0x400, 0x52F, "Cyrl"},   {0x590, 0x5FF, "Hebr"},   {0x600, 0x77F, "Arab"},
                   {0xFB50, 0xFEFC, "Arab"}, {0x4E00, 0x9FFF, "Hani"}, {0x3400, 0x4DBF, "Hani"},
                   {0xAC00, 0xD7AF, "Hang"}};
    for (size_t i = 0; i < s.n;) {
        unsigned char c = (unsigned char)s.p[i];
        size_t n = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
        uint32_t point = c < 0x80 ? c : c & (0xFFu >> (n + 1));
        for (size_t k = 1; k < n && i + k < s.n; k++) {
            point = point << 6 | ((unsigned char)s.p[i + k] & 0x3Fu);
        }
        for (size_t k = 0; k < sizeof SCRIPTS / sizeof SCRIPTS[0]; k++) {
            if (point >= SCRIPTS[k].first && point <= SCRIPTS[k].last) {
                return SCRIPTS[k].code;
            }
        }
        i += n;
    }
    return "";
}

bool split_next(str_split *s, str *part) {
    while (s->rest.n > 0) {
        size_t at = 0;
        while (at < s->rest.n && !str_starts((str){s->rest.p + at, s->rest.n - at}, s->sep)) {
            at++;
        }
        size_t next = at < s->rest.n ? at + s->sep.n : at;
        *part = str_trim((str){s->rest.p, at});
        s->rest = (str){s->rest.p + next, s->rest.n - next};
        if (part->n > 0) {
            return true;
        }
    }
    return false;
}

// ---- one party --------------------------------------------------------------------------------

void pen_begin(list_pen *pen, str no, uint32_t kind) {
    pen->names.n = pen->marks.n = pen->keys.n = 0;
    pen->p = (list_party){
        .no = clean_text(pen->a, no, 64), .kind = kind, .listed = DATE_NONE, .delisted = DATE_NONE};
}

static void stronger(list_name *name, uint32_t strength) {
    if (strength == STRENGTH_STRONG || name->strength == STRENGTH_UNSAID) {
        name->strength = strength;
    }
}

void pen_name(list_pen *pen, str text, const char *lang, uint32_t strength) {
    strbuf key = {0};
    str name = clean_text(pen->a, text, NAME_BYTES_MAX);
    bool usable = name_key(name, &key) && key.n > 0;
    for (size_t i = 0; usable && i < pen->names.n; i++) {
        if (str_eq(pen->keys.p[i], strbuf_str(&key))) {
            stronger(&pen->names.p[i], strength);
            usable = false;
        }
    }
    pen->too_many |= pen->names.n >= LIST_NAMES_MAX;
    if (usable && !pen->too_many) {
        *vec_push(&pen->names) = (list_name){name, str_dup(pen->a, str_of(lang)), strength};
        *vec_push(&pen->keys) = str_dup(pen->a, strbuf_str(&key));
    }
    strbuf_clear(&key);
}

void pen_prose_alias(list_pen *pen, str text, uint32_t strength) {
    str s = str_trim(text);
    if (str_starts(s, STR("and "))) {
        s = str_trim((str){s.p + 4, s.n - 4});
    }
    if (!str_starts(s, STR("the following ")) && !str_starts(s, STR("as the following "))) {
        pen_name(pen, s, "", strength);
    }
}

void pen_mark(list_pen *pen, uint32_t kind, str type, str value) {
    size_t max = kind == MARK_REMARK ? LIST_REMARK_BYTES_MAX : LIST_TEXT_BYTES_MAX;
    list_mark m = {kind, clean_text(pen->a, type, 64), clean_text(pen->a, value, max)};
    for (size_t i = 0; i < pen->marks.n; i++) {
        const list_mark *old = &pen->marks.p[i];
        if (old->kind == kind && str_eq(old->type, m.type) && str_eq(old->value, m.value)) {
            return;
        }
    }
    pen->too_many |= pen->marks.n >= LIST_MARKS_MAX;
    if (m.value.n > 0 && !pen->too_many) {
        *vec_push(&pen->marks) = m;
    }
}

void pen_country(list_pen *pen, str printed) {
    char code[3];
    if (country_code(printed, code)) {
        pen_mark(pen, MARK_COUNTRY, STR(""), str_of(code));
    }
}

void pen_cite(list_pen *pen, str cite) {
    pen->p.cite = clean_text(pen->a, cite, LIST_TEXT_BYTES_MAX);
}

// "HANIYA, Ismail" as "Ismail HANIYA": OFAC's tables and the Consolidated Screening List write persons in
// these two ways. False when there is not exactly one comma.
static bool swap_name(str s, strbuf *out) {
    const char *comma = s.n > 0 ? memmem(s.p, s.n, ", ", 2) : NULL;
    if (comma == NULL) {
        return false;
    }
    size_t at = (size_t)(comma - s.p);
    str last = {s.p, at}, first = {comma + 2, s.n - at - 2};
    if (first.n == 0 || memchr(first.p, ',', first.n) != NULL) {
        return false;
    }
    strbuf_add(out, first);
    strbuf_addc(out, ' ');
    strbuf_add(out, last);
    return true;
}

static bool has_name(const list_pen *pen, str name) {
    strbuf key = {0};
    bool found = false;
    if (name_key(name, &key) && key.n > 0) {
        for (size_t i = 0; i < pen->keys.n && !found; i++) {
            found = str_eq(pen->keys.p[i], strbuf_str(&key));
        }
    }
    strbuf_clear(&key);
    return found;
}

static void copy_names(list_pen *pen, const list_party *other) {
    strbuf swapped = {0};
    for (uint32_t i = 0; i < other->n_names; i++) {
        const list_name *n = &other->names[i];
        strbuf_reset(&swapped);
        bool twin = pen->p.kind == PARTY_PERSON && swap_name(n->text, &swapped) &&
                    has_name(pen, strbuf_str(&swapped));
        pen_name(pen, twin ? strbuf_str(&swapped) : n->text, n->lang.n > 0 ? n->lang.p : "",
                 n->strength);
    }
    strbuf_clear(&swapped);
}

void pen_copy(list_pen *pen, const list_party *other) {
    list_party *p = &pen->p;
    p->kind = p->kind == PARTY_UNKNOWN ? other->kind : p->kind;
    p->cite = p->cite.n == 0 ? other->cite : p->cite;
    p->listed = p->listed == DATE_NONE ? other->listed : p->listed;
    p->delisted = p->delisted == DATE_NONE ? other->delisted : p->delisted;
    copy_names(pen, other);
    for (uint32_t i = 0; i < other->n_marks; i++) {
        pen_mark(pen, other->marks[i].kind, other->marks[i].type, other->marks[i].value);
    }
}

static int name_compare(const void *a, const void *b) {
    const list_name *x = a, *y = b;
    int order = str_cmp(x->text, y->text);
    return order != 0 ? order : str_cmp(x->lang, y->lang);
}

static int mark_compare(const void *a, const void *b) {
    const list_mark *x = a, *y = b;
    if (x->kind != y->kind) {
        return x->kind < y->kind ? -1 : 1;
    }
    int order = str_cmp(x->type, y->type);
    return order != 0 ? order : str_cmp(x->value, y->value);
}

bool pen_end(list_pen *pen, bool part) {
    list_party *p = &pen->p;
    if (pen->names.n == 0 && !part) {
        return false;
    }
    p->n_names = (uint32_t)pen->names.n;
    p->n_marks = (uint32_t)pen->marks.n;
    p->names = arena_array(pen->a, pen->names.n + 1, sizeof *p->names);
    p->marks = arena_array(pen->a, pen->marks.n + 1, sizeof *p->marks);
    if (p->n_names > 0) {
        memcpy(p->names, pen->names.p, pen->names.n * sizeof *p->names);
    }
    if (p->n_names > 1) {
        qsort(p->names + 1, p->n_names - 1, sizeof *p->names, name_compare);
    }
    if (p->n_marks > 0) {
        memcpy(p->marks, pen->marks.p, pen->marks.n * sizeof *p->marks);
        qsort(p->marks, p->n_marks, sizeof *p->marks, mark_compare);
    }
    *vec_push(&pen->done) = *p;
    return true;
}

void pen_drop(list_pen *pen) { pen->names.n = pen->marks.n = pen->keys.n = 0; }

// ---- all of them ------------------------------------------------------------------------------

int number_compare(str a, str b) {
    size_t i = 0;
    while (i < a.n && i < b.n && a.p[i] == b.p[i]) {
        i++;
    }
    while (i > 0 && a.p[i - 1] >= '0' && a.p[i - 1] <= '9') {
        i--; // to the beginning of the run of digits in which they part
    }
    size_t x = i, y = i;
    while (x < a.n && a.p[x] >= '0' && a.p[x] <= '9') {
        x++;
    }
    while (y < b.n && b.p[y] >= '0' && b.p[y] <= '9') {
        y++;
    }
    if (x > i && y > i && x != y) { // the longer number is the larger one: nobody pads with zeros
        return x < y ? -1 : 1;
    }
    return str_cmp(a, b);
}

int party_compare(const list_party *a, const list_party *b) {
    int order = number_compare(a->no, b->no);
    if (order == 0) {
        order = str_cmp(a->n_names > 0 ? a->names[0].text : STR(""),
                        b->n_names > 0 ? b->names[0].text : STR(""));
    }
    if (order != 0) {
        return order;
    }
    strbuf x = {0}, y = {0};
    party_print(a, &x);
    party_print(b, &y);
    order = str_cmp(strbuf_str(&x), strbuf_str(&y));
    strbuf_clear(&x);
    strbuf_clear(&y);
    return order;
}

static int by_party(const void *a, const void *b) { return party_compare(a, b); }

static lode_status twice(const char *file, const list_party *p, lode_error *err) {
    lode_status st =
        lode_fail(err, LODE_BAD_INPUT, "list_doubled",
                  "the number " STR_FMT " stands twice with different content", STR_ARG(p->no));
    if (err != NULL) {
        strbuf name = {0};
        strbuf_addz(&name, file);
        memcpy(err->file, name.p, name.n < sizeof err->file ? name.n + 1 : sizeof err->file - 1);
        strbuf_clear(&name);
    }
    return st;
}

lode_status pen_finish(list_pen *pen, const char *file, bool part, list_snapshot *out,
                       lode_error *err) {
    size_t n = pen->done.n, kept = 0;
    if (n > LIST_PARTIES_MAX || pen->too_many) {
        pen_clear(pen);
        return lode_fail(err, LODE_BAD_INPUT, "list_too_large",
                         "%.200s: more than %u parties, or %u names or %u marks of one of them",
                         file, LIST_PARTIES_MAX, LIST_NAMES_MAX, LIST_MARKS_MAX);
    }
    list_party *all = arena_array(pen->a, n + 1, sizeof *all);
    if (n > 0) {
        memcpy(all, pen->done.p, n * sizeof *all);
        qsort(all, n, sizeof *all, by_party);
    }
    pen_clear(pen);
    for (size_t i = 0; i < n; i++) {
        bool again = kept > 0 && all[i].no.n > 0 && str_eq(all[kept - 1].no, all[i].no);
        if (kept > 0 && party_compare(&all[kept - 1], &all[i]) == 0) {
            continue;
        }
        if (again && !part) {
            return twice(file, &all[i], err);
        }
        all[kept++] = all[i];
    }
    out->parties = all;
    out->n_parties = (uint32_t)kept;
    return LODE_OK;
}

void pen_clear(list_pen *pen) {
    vec_clear(&pen->names);
    vec_clear(&pen->marks);
    vec_clear(&pen->keys);
    vec_clear(&pen->done);
}
