// SPDX-License-Identifier: Apache-2.0
//
// read_pack_csv: the list files of packs (src/law/resolve_list.c), and the one to make by hand for a list
// that has no reader. Columns in any order:
//
//   no, name_en, name_zh, name_ja (one of them), listed_on (required), delisted_on, address, source, aliases,
//   and: kind, weak_aliases, country, born, birthplace, program, remark
//
// Cells with several values part them with "; ". A further column must hold words of a-z, 0-9 and _ alone, as
// the scope columns of packs do. The file's name is the id of the list.
#include "base/csv.h"
#include "lists/reader.h"

enum {
    PACK_NO,
    PACK_EN,
    PACK_ZH,
    PACK_JA,
    PACK_LISTED,
    PACK_DELISTED,
    PACK_ADDRESS,
    PACK_SOURCE,
    PACK_ALIASES,
    PACK_KIND,
    PACK_WEAK,
    PACK_COUNTRY,
    PACK_BORN,
    PACK_BIRTHPLACE,
    PACK_PROGRAM,
    PACK_REMARK,
    PACK_COLUMNS
};
static const char *const COLUMNS[PACK_COLUMNS] = {
    "no",      "name_en",    "name_zh", "name_ja", "listed_on",    "delisted_on",
    "address", "source",     "aliases", "kind",    "weak_aliases", "country",
    "born",    "birthplace", "program", "remark"};

typedef struct pack_table {
    list_reader *r;
    csv_table t;
    uint32_t col[PACK_COLUMNS];
    list_pen *pen;
} pack_table;

static str cell(const pack_table *t, const csv_row *row, uint32_t i) {
    return t->col[i] == CSV_NO_COLUMN ? STR("") : str_trim(row->fields[t->col[i]].text);
}

static bool is_word(str s) {
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_') {
            return false;
        }
    }
    return s.n > 0;
}

static bool is_scope(const pack_table *t, uint32_t column) {
    for (uint32_t i = 0; i < PACK_COLUMNS; i++) {
        if (t->col[i] == column) {
            return false;
        }
    }
    return true;
}

static lode_status header(pack_table *t) {
    for (uint32_t i = 0; i < PACK_COLUMNS; i++) {
        t->col[i] = csv_column(&t->t, str_of(COLUMNS[i]));
    }
    if (t->col[PACK_LISTED] == CSV_NO_COLUMN ||
        (t->col[PACK_EN] == CSV_NO_COLUMN && t->col[PACK_ZH] == CSV_NO_COLUMN &&
         t->col[PACK_JA] == CSV_NO_COLUMN)) {
        return reader_drift(t->r, 1, 1, "listed_on, or a column of names, is missing");
    }
    return LODE_OK;
}

static void each(list_pen *pen, str text, void (*add)(list_pen *, str)) {
    str_split split = {text, STR(";")};
    str part;
    while (split_next(&split, &part)) {
        add(pen, part);
    }
}

static void add_alias(list_pen *pen, str s) { pen_name(pen, s, "", STRENGTH_STRONG); }
static void add_weak(list_pen *pen, str s) { pen_name(pen, s, "", STRENGTH_WEAK); }
static void add_program(list_pen *pen, str s) { pen_mark(pen, MARK_PROGRAM, STR(""), s); }
static void add_birthplace(list_pen *pen, str s) { pen_mark(pen, MARK_BIRTHPLACE, STR(""), s); }

// The packs' own files have countries in it as often as addresses.
static void add_address(list_pen *pen, str s) {
    size_t before = pen->marks.n;
    pen_country(pen, s);
    if (pen->marks.n == before) {
        pen_mark(pen, MARK_ADDRESS, STR(""), s);
    }
}

static lode_status scope_words(pack_table *t, const csv_row *row) {
    for (uint32_t k = 0; k < t->t.n_cols; k++) {
        const csv_field *f = &row->fields[k], *head = &t->t.rows[0].fields[k];
        if (!is_scope(t, k)) {
            continue;
        }
        if (!is_word(f->text)) {
            return reader_drift(t->r, f->line, f->col,
                                "an unknown column \"%.*s\", and no scope column of a pack",
                                (int)(head->text.n < 40 ? head->text.n : 40), head->text.p);
        }
        pen_mark(t->pen, MARK_PROGRAM, head->text, f->text);
    }
    return LODE_OK;
}

static lode_status dates(pack_table *t, const csv_row *row) {
    str listed = cell(t, row, PACK_LISTED), delisted = cell(t, row, PACK_DELISTED);
    if (!date_parse(listed, &t->pen->p.listed) ||
        (delisted.n > 0 && !date_parse(delisted, &t->pen->p.delisted))) {
        return reader_drift(t->r, row->line, 1, "listed_on or delisted_on is no date");
    }
    return LODE_OK;
}

static lode_status add_party(pack_table *t, const csv_row *row) {
    list_pen *pen = t->pen;
    str kind = cell(t, row, PACK_KIND);
    uint32_t k = 0;
    while (kind.n > 0 && k < PARTY_KIND_COUNT && !str_eqz(kind, party_kind_word(k))) {
        k++;
    }
    if (k == PARTY_KIND_COUNT) {
        return reader_drift(t->r, row->line, 1, "an unknown kind of party");
    }
    pen_begin(pen, cell(t, row, PACK_NO), k);
    pen_name(pen, cell(t, row, PACK_EN), "en", STRENGTH_STRONG);
    pen_name(pen, cell(t, row, PACK_ZH), "zh", STRENGTH_STRONG);
    pen_name(pen, cell(t, row, PACK_JA), "ja", STRENGTH_STRONG);
    each(pen, cell(t, row, PACK_ALIASES), add_alias);
    each(pen, cell(t, row, PACK_WEAK), add_weak);
    each(pen, cell(t, row, PACK_COUNTRY), pen_country);
    each(pen, cell(t, row, PACK_ADDRESS), add_address);
    each(pen, cell(t, row, PACK_BORN), born_text);
    each(pen, cell(t, row, PACK_BIRTHPLACE), add_birthplace);
    each(pen, cell(t, row, PACK_PROGRAM), add_program);
    pen_mark(pen, MARK_REMARK, STR(""), cell(t, row, PACK_REMARK));
    pen_cite(pen, cell(t, row, PACK_SOURCE));
    lode_status st = dates(t, row);
    st = st == LODE_OK ? scope_words(t, row) : st;
    if (st == LODE_OK && !pen_end(pen, false)) {
        st = reader_drift(t->r, row->line, 1, "the row names nobody");
    }
    return st;
}

// "2026-11_control_list.csv.gz": the id is what comes before the first dot of an ending.
static lode_status name_list(list_reader *r) {
    str name = str_of(r->file->name);
    name.n -= str_ends(name, STR(".gz")) ? 3 : 0;
    name.n -= str_ends(name, STR(".csv")) ? 4 : 0;
    if (!list_id_ok(name)) {
        return reader_drift(
            r, 0, 0, "the file's name is to be the list's id: a-z, 0-9, _, - and dots, then .csv");
    }
    r->lists[0].id = r->lists[0].title = str_dup(r->a, name);
    return LODE_OK;
}

lode_status read_pack_csv(list_reader *r) {
    pack_table t = {.r = r, .pen = reader_pen(r, NULL)};
    if (r->text.n > 0 && strchr("\n\"", r->text.p[r->text.n - 1]) == NULL) {
        return reader_fail(r, 0, 0, "list_cut", "the table is cut off: its last line does not end");
    }
    lode_status st = name_list(r);
    st = st == LODE_OK ? csv_parse(r->a, r->file->name, r->text, &t.t, r->err) : st;
    st = st == LODE_OK ? header(&t) : st;
    for (uint32_t i = 1; st == LODE_OK && i < t.t.n_rows; i++) {
        st = add_party(&t, &t.t.rows[i]);
    }
    return st;
}
