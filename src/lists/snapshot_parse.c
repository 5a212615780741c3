// SPDX-License-Identifier: Apache-2.0
//
// snapshot_parse: reads the form of snapshot_print.c and nothing else. The lines of a header and of a
// party stand in a fixed order; at the end the snapshot is printed again and compared, so what is not
// canonical (a mark out of order, a date written twice) is refused too, with the first line that differs.
#include "lists/lists.h"

#include <stdio.h>

#include "text/text.h"

#define NUMBER_DIGITS_MAX 7 // LIST_PARTIES_MAX

typedef struct snap_reader {
    lode_arena *a;
    const char *file;
    str text, word, cell[2]; // of the line being read: its first word and up to two cells
    size_t at;
    uint32_t line, n_cells;
    lode_error *err;
    VEC(list_party) parties;
    VEC(list_name) names;
    VEC(list_mark) marks;
    VEC(list_origin) origins;
} snap_reader;

static lode_status refuse(snap_reader *r, uint32_t col, const char *code, const char *what) {
    lode_status st = lode_fail(r->err, LODE_BAD_INPUT, code, "%s", what);
    if (r->err != NULL) {
        (void)snprintf(r->err->file, sizeof r->err->file, "%s", r->file); // cut to fit
        r->err->line = r->line;
        r->err->col = col;
    }
    return st;
}

// Reads the next line. Its last cell may hold anything but a tab.
static lode_status next(snap_reader *r) {
    const char *p = r->text.p + r->at;
    size_t left = r->text.n - r->at;
    const char *end = left > 0 ? memchr(p, '\n', left) : NULL;
    r->line++;
    if (end == NULL) {
        return refuse(r, (uint32_t)left + 1, "snapshot_cut",
                      "the snapshot is cut off: its last line is \"end\"");
    }
    str rest = {p, (size_t)(end - p)};
    r->at += rest.n + 1;
    r->n_cells = 0;
    r->cell[0] = r->cell[1] = (str){0};
    str *part = &r->word;
    for (size_t i = 0, from = 0; i <= rest.n; i++) {
        if (i < rest.n && rest.p[i] != '\t' &&
            ((unsigned char)rest.p[i] < 0x20 || rest.p[i] == 0x7F)) {
            return refuse(r, (uint32_t)i + 1, "snapshot_control", "a control character");
        }
        if (i < rest.n && rest.p[i] != '\t') {
            continue;
        }
        *part = (str){rest.p + from, i - from};
        from = i + 1;
        if (i < rest.n && r->n_cells == 2) {
            return refuse(r, (uint32_t)i + 1, "snapshot_cells", "too many cells in the line");
        }
        part = i < rest.n ? &r->cell[r->n_cells++] : part;
    }
    return LODE_OK;
}

static bool is(const snap_reader *r, const char *word, uint32_t cells) {
    return r->n_cells == cells && str_eqz(r->word, word);
}

static lode_status expected(snap_reader *r, const char *what) {
    char message[160];
    (void)snprintf(message, sizeof message, "expected %s", what); // short words of ours
    return refuse(r, 1, "snapshot_line", message);
}

static str copy(snap_reader *r, str s) { return str_dup(r->a, s); }

// A line with one text, which must be there unless optional; then the next line is read.
static lode_status text_line(snap_reader *r, const char *word, bool optional, str *out) {
    if (!is(r, word, 1)) {
        return optional ? LODE_OK : expected(r, word);
    }
    if (r->cell[0].n == 0 || r->cell[0].n > LIST_TEXT_BYTES_MAX) {
        return refuse(r, (uint32_t)r->word.n + 2, "snapshot_text",
                      "a text of 1 to 1000 bytes is expected");
    }
    *out = copy(r, r->cell[0]);
    return next(r);
}

static lode_status date_line(snap_reader *r, const char *word, bool optional, lode_date *out) {
    *out = DATE_NONE;
    if (!is(r, word, 1)) {
        return optional ? LODE_OK : expected(r, word);
    }
    if (!date_parse(r->cell[0], out)) {
        return refuse(r, (uint32_t)r->word.n + 2, "bad_date",
                      "a day of the calendar as YYYY-MM-DD is expected");
    }
    return next(r);
}

static lode_status number_line(snap_reader *r, const char *word, uint32_t max, uint32_t *out) {
    str s = r->cell[0];
    uint64_t n = 0;
    bool ok = is(r, word, 1) && s.n > 0 && s.n <= NUMBER_DIGITS_MAX && (s.n == 1 || s.p[0] != '0');
    for (size_t i = 0; ok && i < s.n; i++) {
        ok = s.p[i] >= '0' && s.p[i] <= '9';
        n = n * 10 + (uint64_t)(s.p[i] - '0');
    }
    if (!ok || n > max) {
        return expected(r, str_eqz(str_of(word), "parties") ? "parties, and how many"
                                                            : "max-age, and how many days");
    }
    *out = (uint32_t)n;
    return next(r);
}

static lode_status origin_line(snap_reader *r) {
    list_origin o = {.as_of = DATE_NONE};
    if (r->cell[1].n == 0 || r->cell[1].n > 256 || r->origins.n >= LIST_ORIGINS_MAX) {
        return expected(r, "the name of a file, of at most 64 files");
    }
    if (!str_eqz(r->cell[0], "none") && !date_parse(r->cell[0], &o.as_of)) {
        return refuse(r, 8, "bad_date", "a day of the calendar as YYYY-MM-DD is expected");
    }
    o.name = copy(r, r->cell[1]);
    lode_status st = next(r);
    if (st == LODE_OK && (!is(r, "sha256", 1) || r->cell[0].n != 64)) {
        return expected(r, "sha256 of the file before");
    }
    o.sha256 = copy(r, r->cell[0]);
    *vec_push(&r->origins) = o;
    return st == LODE_OK ? next(r) : st;
}

// The id is the file's name too: letters, digits, _ - and inner dots, so it leads nowhere else.
bool list_id_ok(str id) {
    for (size_t i = 0; i < id.n; i++) {
        char c = id.p[i];
        bool dot = c == '.' && i > 0 && id.p[i - 1] != '.' && i + 1 < id.n;
        if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' && c != '-' && !dot) {
            return false;
        }
    }
    return id.n > 0 && id.n <= 64;
}

static lode_status header(snap_reader *r, list_snapshot *s) {
    lode_status st = next(r);
    if (st != LODE_OK || !is(r, "lodestone-list 1", 0)) {
        return refuse(r, 1, "snapshot_version",
                      "no snapshot: its first line is \"lodestone-list 1\"");
    }
    if ((st = next(r)) != LODE_OK || (st = text_line(r, "list", false, &s->id)) != LODE_OK ||
        (st = text_line(r, "title", false, &s->title)) != LODE_OK ||
        (st = text_line(r, "authority", true, &s->authority)) != LODE_OK ||
        (st = text_line(r, "publisher", true, &s->publisher)) != LODE_OK ||
        (st = text_line(r, "citation", true, &s->citation)) != LODE_OK ||
        (st = text_line(r, "terms", true, &s->terms)) != LODE_OK ||
        (st = date_line(r, "as-of", false, &s->as_of)) != LODE_OK ||
        (st = number_line(r, "max-age", 36500, &s->max_age)) != LODE_OK) {
        return st;
    }
    if (!list_id_ok(s->id)) {
        r->line = 2;
        return refuse(r, 6, "list_id",
                      "an id is a-z, 0-9, _, - and dots inside, at most 64 of them");
    }
    while (st == LODE_OK && is(r, "origin", 2)) {
        st = origin_line(r);
    }
    return st == LODE_OK ? number_line(r, "parties", LIST_PARTIES_MAX, &s->n_parties) : st;
}

static lode_status name_lines(snap_reader *r) {
    lode_status st = LODE_OK;
    while (st == LODE_OK && (is(r, "name", 2) || is(r, "weak", 2))) {
        if (r->cell[1].n == 0 || r->cell[1].n > NAME_BYTES_MAX || r->cell[0].n > 16 ||
            r->names.n >= LIST_NAMES_MAX) {
            return expected(r, "a name of at most 1024 bytes, and at most 1000 of them");
        }
        *vec_push(&r->names) = (list_name){copy(r, r->cell[1]), copy(r, r->cell[0]),
                                           r->word.p[0] == 'w' ? STRENGTH_WEAK : STRENGTH_UNSAID};
        st = next(r);
    }
    if (st == LODE_OK && r->names.n == 0) {
        return expected(r, "a name of the party");
    }
    return st;
}

static lode_status mark_lines(snap_reader *r) {
    lode_status st = LODE_OK;
    for (uint32_t k = 0; st == LODE_OK && k < MARK_KIND_COUNT; k++) {
        while (st == LODE_OK && is(r, mark_kind_word(k), 2)) {
            size_t max = k == MARK_REMARK ? LIST_REMARK_BYTES_MAX : LIST_TEXT_BYTES_MAX;
            if (r->cell[1].n == 0 || r->cell[1].n > max || r->cell[0].n > 64 ||
                r->marks.n >= LIST_MARKS_MAX) {
                return expected(r, "a shorter text, or fewer of them");
            }
            *vec_push(&r->marks) = (list_mark){k, copy(r, r->cell[0]), copy(r, r->cell[1])};
            st = next(r);
        }
    }
    return st;
}

static lode_status party(snap_reader *r) {
    list_party p = {.kind = PARTY_KIND_COUNT};
    for (uint32_t k = 0; k < PARTY_KIND_COUNT; k++) {
        p.kind = str_eqz(r->cell[1], party_kind_word(k)) ? k : p.kind;
    }
    if (!is(r, "party", 2) || r->cell[0].n > 64 || p.kind == PARTY_KIND_COUNT) {
        return expected(r, "party, its number, and unknown, person, entity, vessel or aircraft");
    }
    p.no = copy(r, r->cell[0]);
    r->names.n = r->marks.n = 0;
    lode_status st = next(r);
    if (st != LODE_OK || (st = name_lines(r)) != LODE_OK ||
        (st = date_line(r, "listed", true, &p.listed)) != LODE_OK ||
        (st = date_line(r, "delisted", true, &p.delisted)) != LODE_OK ||
        (st = text_line(r, "cite", true, &p.cite)) != LODE_OK || (st = mark_lines(r)) != LODE_OK) {
        return st;
    }
    p.n_names = (uint32_t)r->names.n;
    p.n_marks = (uint32_t)r->marks.n;
    p.names = arena_array(r->a, r->names.n, sizeof *p.names);
    p.marks = arena_array(r->a, r->marks.n + 1, sizeof *p.marks);
    memcpy(p.names, r->names.p, r->names.n * sizeof *p.names);
    if (p.n_marks > 0) {
        memcpy(p.marks, r->marks.p, r->marks.n * sizeof *p.marks);
    }
    *vec_push(&r->parties) = p;
    return LODE_OK;
}

// The first line in which the text is not what printing its content gives.
static lode_status canonical(snap_reader *r, const list_snapshot *s) {
    for (uint32_t i = 1; i < s->n_parties; i++) {
        if (party_compare(&s->parties[i - 1], &s->parties[i]) >= 0) {
            r->line = 0;
            return refuse(r, 0, "snapshot_order", "parties are not in order, or one stands twice");
        }
    }
    strbuf again = {0};
    snapshot_print(s, &again);
    bool same = str_eq(strbuf_str(&again), r->text);
    r->line = 1;
    for (size_t i = 0; !same && i < again.n && i < r->text.n && again.p[i] == r->text.p[i]; i++) {
        r->line += r->text.p[i] == '\n';
    }
    strbuf_clear(&again);
    return same ? LODE_OK : refuse(r, 1, "snapshot_order", "not as a snapshot is written");
}

static lode_status body(snap_reader *r, list_snapshot *s) {
    size_t bad = 0;
    if (r->text.n > SNAPSHOT_BYTES_MAX) {
        return refuse(r, 0, "too_large", "larger than a snapshot may be");
    }
    if (!str_is_utf8(r->text, &bad)) {
        return refuse(r, 0, "not_utf8", "not UTF-8");
    }
    lode_status st = header(r, s);
    for (uint32_t i = 0; st == LODE_OK && i < s->n_parties; i++) {
        st = party(r);
    }
    if (st == LODE_OK && (!is(r, "end", 0) || r->at != r->text.n)) {
        return expected(r, "end after as many parties as the header says, and nothing after it");
    }
    return st;
}

lode_status snapshot_parse(lode_arena *a, const char *file, str text, list_snapshot *out,
                           lode_error *err) {
    snap_reader r = {.a = a, .file = file, .text = text, .err = err};
    list_snapshot s = {0};
    lode_status st = body(&r, &s);
    if (st == LODE_OK) {
        s.n_origins = (uint32_t)r.origins.n;
        s.origins = arena_array(a, r.origins.n + 1, sizeof *s.origins);
        s.parties = arena_array(a, r.parties.n + 1, sizeof *s.parties);
        memcpy(s.origins, r.origins.p != NULL ? r.origins.p : s.origins,
               r.origins.n * sizeof *s.origins);
        memcpy(s.parties, r.parties.p != NULL ? r.parties.p : s.parties,
               r.parties.n * sizeof *s.parties);
        st = canonical(&r, &s);
    }
    *out = st == LODE_OK ? s : (list_snapshot){0};
    vec_clear(&r.parties);
    vec_clear(&r.names);
    vec_clear(&r.marks);
    vec_clear(&r.origins);
    return st;
}
