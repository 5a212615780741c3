// SPDX-License-Identifier: Apache-2.0
//
// read_csl_csv: the Consolidated Screening List in the columns of its publisher, 28 of them, or 29 with an
// `_id` in front. Cells that hold several things part them with "; ". Numbers of parties are printed in
// two orders: "US, 80-0890696, Tax ID No." in older files, "Passport, A1, TR" in newer ones.
#include "base/csv.h"
#include "lists/reader.h"

enum {
    CSL_SOURCE,
    CSL_NUMBER,
    CSL_TYPE,
    CSL_PROGRAMS,
    CSL_NAME,
    CSL_TITLE,
    CSL_ADDRESSES,
    CSL_NOTICE,
    CSL_START,
    CSL_END,
    CSL_ORDER,
    CSL_REQUIREMENT,
    CSL_POLICY,
    CSL_CALL_SIGN,
    CSL_VESSEL_TYPE,
    CSL_TONNAGE,
    CSL_GROSS,
    CSL_FLAG,
    CSL_OWNER,
    CSL_REMARKS,
    CSL_URL,
    CSL_ALIASES,
    CSL_CITIZENSHIPS,
    CSL_BORN,
    CSL_NATIONALITIES,
    CSL_BIRTHPLACES,
    CSL_INFORMATION,
    CSL_IDS,
    CSL_COLUMNS
};
static const char *const COLUMNS[CSL_COLUMNS] = {"source",
                                                 "entity_number",
                                                 "type",
                                                 "programs",
                                                 "name",
                                                 "title",
                                                 "addresses",
                                                 "federal_register_notice",
                                                 "start_date",
                                                 "end_date",
                                                 "standard_order",
                                                 "license_requirement",
                                                 "license_policy",
                                                 "call_sign",
                                                 "vessel_type",
                                                 "gross_tonnage",
                                                 "gross_registered_tonnage",
                                                 "vessel_flag",
                                                 "vessel_owner",
                                                 "remarks",
                                                 "source_list_url",
                                                 "alt_names",
                                                 "citizenships",
                                                 "dates_of_birth",
                                                 "nationalities",
                                                 "places_of_birth",
                                                 "source_information_url",
                                                 "ids"};

typedef struct csl_table {
    list_reader *r;
    csv_table t;
    uint32_t col[CSL_COLUMNS];
} csl_table;

static lode_status header(csl_table *c) {
    for (uint32_t i = 0; i < CSL_COLUMNS; i++) {
        c->col[i] = csv_column(&c->t, str_of(COLUMNS[i]));
        if (c->col[i] == CSV_NO_COLUMN) {
            return reader_drift(c->r, 1, 1, "the column %s is missing", COLUMNS[i]);
        }
    }
    for (uint32_t k = 0; k < c->t.n_cols; k++) {
        const csv_field *f = &c->t.rows[0].fields[k];
        bool known = str_eqz(f->text, "_id");
        for (uint32_t i = 0; i < CSL_COLUMNS; i++) {
            known |= c->col[i] == k;
        }
        if (!known) {
            return reader_drift(c->r, f->line, f->col,
                                "an unknown column \"%.*s\", or one that stands twice",
                                (int)(f->text.n < 40 ? f->text.n : 40), f->text.p);
        }
    }
    return LODE_OK;
}

static str cell(const csl_table *c, const csv_row *row, uint32_t i) {
    return str_trim(row->fields[c->col[i]].text);
}

static void each(list_pen *pen, str text, void (*add)(list_pen *, str)) {
    str_split split = {text, STR("; ")};
    str part;
    while (split_next(&split, &part)) {
        add(pen, part);
    }
}

static void add_alias(list_pen *pen, str s) { pen_prose_alias(pen, s, STRENGTH_UNSAID); }
static void add_program(list_pen *pen, str s) { pen_mark(pen, MARK_PROGRAM, STR(""), s); }
static void add_birthplace(list_pen *pen, str s) { pen_mark(pen, MARK_BIRTHPLACE, STR(""), s); }

static str after_last_comma(str s) {
    size_t at = s.n;
    while (at > 0 && s.p[at - 1] != ',') {
        at--;
    }
    return str_trim((str){s.p + at, s.n - at});
}

// The country stands last, as a code: "80 SW 8th Street, Miami, FL, 33130, US".
static void add_address(list_pen *pen, str s) {
    str country = after_last_comma(s);
    pen_country(pen, country);
    if (country.n < s.n) {
        pen_mark(pen, MARK_ADDRESS, STR(""), s);
    }
}

static void add_id(list_pen *pen, str s) {
    str cells[3] = {{0}};
    uint32_t n = 0;
    str_split split = {s, STR(", ")};
    while (n < 3 && split_next(&split, &cells[n])) {
        n++;
    }
    if (n < 2) {
        return;
    }
    size_t before = pen->marks.n;
    ofac_id(pen, cells[0], cells[1], n == 3 ? cells[2] : STR("")); // type first
    if (pen->marks.n == before) {                                  // type last
        ofac_id(pen, cells[n - 1], cells[n - 2], n == 3 ? cells[0] : STR(""));
    }
}

static lode_status party_date(csl_table *c, const csv_row *row, uint32_t col, lode_date *out) {
    str s = cell(c, row, col);
    if (s.n > 0 && !date_parse(s, out)) {
        const csv_field *f = &row->fields[c->col[col]];
        return reader_drift(c->r, f->line, f->col, "no date: \"%.*s\"", (int)(s.n < 40 ? s.n : 40),
                            s.p);
    }
    return LODE_OK;
}

static lode_status add_party(csl_table *c, const csv_row *row) {
    const list_known *known = list_known_by_name(cell(c, row, CSL_SOURCE));
    str type = cell(c, row, CSL_TYPE);
    if (known == NULL || (type.n > 0 && ofac_kind(type) == PARTY_UNKNOWN)) {
        return reader_drift(c->r, row->line, 1, "a list or a type of party that we do not know");
    }
    list_pen *pen = reader_pen(c->r, known);
    pen_begin(pen, cell(c, row, CSL_NUMBER), ofac_kind(type));
    pen_name(pen, cell(c, row, CSL_NAME), "", STRENGTH_STRONG);
    each(pen, cell(c, row, CSL_ALIASES), add_alias);
    each(pen, cell(c, row, CSL_PROGRAMS), add_program);
    each(pen, cell(c, row, CSL_ADDRESSES), add_address);
    each(pen, cell(c, row, CSL_CITIZENSHIPS), pen_country);
    each(pen, cell(c, row, CSL_NATIONALITIES), pen_country);
    pen_country(pen, cell(c, row, CSL_FLAG));
    each(pen, cell(c, row, CSL_BORN), born_text);
    each(pen, cell(c, row, CSL_BIRTHPLACES), add_birthplace);
    each(pen, cell(c, row, CSL_IDS), add_id);
    pen_mark(pen, MARK_ID, STR("call_sign"), cell(c, row, CSL_CALL_SIGN));
    pen_cite(pen, cell(c, row, CSL_NOTICE));
    lode_status st = party_date(c, row, CSL_START, &pen->p.listed);
    // An order lasts through its end date.
    st = st == LODE_OK ? party_date(c, row, CSL_END, &pen->p.delisted) : st;
    pen->p.delisted += pen->p.delisted != DATE_NONE;
    if (st == LODE_OK && !pen_end(pen, false)) {
        st = reader_drift(c->r, row->line, 1, "a party without a name");
    }
    return st;
}

lode_status read_csl_csv(list_reader *r) {
    csl_table c = {.r = r};
    if (r->text.n > 0 && strchr("\n\"", r->text.p[r->text.n - 1]) == NULL) {
        return reader_fail(r, 0, 0, "list_cut", "the table is cut off: its last line does not end");
    }
    lode_status st = csv_parse(r->a, r->file->name, r->text, &c.t, r->err);
    st = st == LODE_OK ? header(&c) : st;
    for (uint32_t i = 1; st == LODE_OK && i < c.t.n_rows; i++) {
        st = add_party(&c, &c.t.rows[i]);
    }
    return st;
}
