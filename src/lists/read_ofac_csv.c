// SPDX-License-Identifier: Apache-2.0
//
// read_ofac_csv: the four tables of OFAC, which have no header and end with the end-of-file mark of DOS:
//
//   sdn.csv, cons_prim.csv   number, name, type, programs, title, call sign, vessel type, tonnage, gross
//                            tonnage, flag, owner, remarks            -0- is an empty cell
//   alt.csv    number, alias number, aka|fka|nka, name, remarks       strong aliases
//   add.csv    number, address number, street, city, country, remarks
//   *_comments.csv           number, the end of remarks that were too long
//
// The last three are joined with a file that has the parties, by number. The non-SDN file holds several
// lists; a party's program tells which.
#include "base/csv.h"
#include "lists/reader.h"

#define SDN_COLUMNS 12u

typedef struct ofac_table {
    csv_table t;
    uint32_t first; // of the rows: 1 when somebody put a header in front
} ofac_table;

static str cell(const csv_row *row, uint32_t i) {
    str s = str_trim(row->fields[i].text);
    return str_eqz(s, "-0-") ? STR("") : s;
}

// Without its end mark a table may end at any row. Only the comments came without one, once.
static lode_status cut_at_mark(list_reader *r, bool needed, str *out) {
    const char *mark = r->text.n > 0 ? memrchr(r->text.p, 0x1A, r->text.n) : NULL;
    size_t n = mark != NULL ? (size_t)(mark - r->text.p) : r->text.n;
    for (size_t i = n + 1; i < r->text.n; i++) {
        if (strchr(",\r\n", r->text.p[i]) == NULL) {
            return reader_drift(r, 0, 0, "text after the end-of-file mark");
        }
    }
    if ((mark == NULL && needed) || n == 0 || r->text.p[n - 1] != '\n') {
        return reader_fail(r, 0, 0, "list_cut",
                           "the table is cut off: its end-of-file mark is missing");
    }
    *out = (str){r->text.p, n};
    return LODE_OK;
}

static lode_status read_table(list_reader *r, uint32_t columns, bool needs_mark, ofac_table *out) {
    str text = {0};
    lode_status st = cut_at_mark(r, needs_mark, &text);
    if (st != LODE_OK || (st = csv_parse(r->a, r->file->name, text, &out->t, r->err)) != LODE_OK) {
        return st;
    }
    if (out->t.n_cols != columns) {
        return reader_drift(r, 1, 1, "%u columns; this table of OFAC has %u", out->t.n_cols,
                            columns);
    }
    out->first = str_eqz(out->t.rows[0].fields[0].text, "ID") ? 1 : 0;
    for (uint32_t i = out->first; i < out->t.n_rows; i++) {
        str no = cell(&out->t.rows[i], 0);
        for (size_t k = 0; k < no.n || no.n == 0; k++) {
            if (no.n == 0 || no.n > 9 || no.p[k] < '0' || no.p[k] > '9') {
                return reader_drift(r, out->t.rows[i].line, 1,
                                    "the first cell is no number of a party");
            }
        }
    }
    return LODE_OK;
}

// ---- parties ----------------------------------------------------------------------------------

static const list_known *list_of(str programs) {
    str_split split = {programs, STR("] [")};
    str program;
    while (split_next(&split, &program)) {
        const list_known *known = ofac_list_of_program(program);
        if (known != NULL) {
            return known;
        }
    }
    return list_known_find(STR("us.ns_mbs"));
}

// A party of the SDN list may have a program of the other file besides its own; most have none.
static bool is_non_sdn(const ofac_table *t) {
    uint32_t others = 0;
    for (uint32_t i = t->first; i < t->t.n_rows; i++) {
        others += list_of(cell(&t->t.rows[i], 3)) != list_known_find(STR("us.ns_mbs"));
    }
    return others * 2 > t->t.n_rows - t->first;
}

static lode_status add_party(list_reader *r, const csv_row *row, bool non_sdn) {
    str programs = cell(row, 3), program;
    list_pen *pen = reader_pen(r, non_sdn ? list_of(programs) : list_known_find(STR("us.sdn")));
    str type = str_trim(row->fields[2].text);
    if (ofac_kind(type) == PARTY_UNKNOWN) {
        return reader_drift(r, row->line, row->fields[2].col, "an unknown type of party \"%.*s\"",
                            (int)(type.n < 40 ? type.n : 40), type.p);
    }
    pen_begin(pen, cell(row, 0), ofac_kind(type));
    pen_name(pen, cell(row, 1), "", STRENGTH_STRONG);
    str_split split = {programs, STR("] [")};
    while (split_next(&split, &program)) {
        pen_mark(pen, MARK_PROGRAM, STR(""), program);
    }
    pen_country(pen, cell(row, 9));
    if (cell(row, 5).n > 0) {
        pen_mark(pen, MARK_ID, STR("call_sign"), cell(row, 5));
    }
    ofac_remarks(pen, cell(row, 11));
    if (!pen_end(pen, false)) {
        return reader_drift(r, row->line, row->fields[1].col, "a party without a name");
    }
    return LODE_OK;
}

lode_status read_ofac_csv(list_reader *r) {
    ofac_table t = {0};
    r->publisher = "US Department of the Treasury, OFAC";
    lode_status st = read_table(r, SDN_COLUMNS, true, &t);
    bool non_sdn = st == LODE_OK && is_non_sdn(&t);
    for (uint32_t i = t.first; st == LODE_OK && i < t.t.n_rows; i++) {
        st = add_party(r, &t.t.rows[i], non_sdn);
    }
    return st;
}

// ---- what is joined ---------------------------------------------------------------------------

lode_status read_ofac_alt(list_reader *r) {
    ofac_table t = {0};
    lode_status st = read_table(r, 5, true, &t);
    list_pen *pen = reader_pen_part(r);
    for (uint32_t i = t.first; st == LODE_OK && i < t.t.n_rows; i++) {
        const csv_row *row = &t.t.rows[i];
        str type = cell(row, 2);
        if (!str_eqz(type, "aka") && !str_eqz(type, "fka") && !str_eqz(type, "nka")) {
            st = reader_drift(r, row->line, row->fields[2].col, "expected aka, fka or nka");
        }
        pen_begin(pen, cell(row, 0), PARTY_UNKNOWN);
        pen_name(pen, cell(row, 3), "", STRENGTH_STRONG);
        (void)pen_end(pen, true); // a part is always kept
    }
    return st;
}

lode_status read_ofac_add(list_reader *r) {
    ofac_table t = {0};
    lode_status st = read_table(r, 6, true, &t);
    list_pen *pen = reader_pen_part(r);
    for (uint32_t i = t.first; st == LODE_OK && i < t.t.n_rows; i++) {
        const csv_row *row = &t.t.rows[i];
        strbuf address = {0};
        for (uint32_t k = 2; k < 5; k++) {
            str s = cell(row, k);
            strbuf_addz(&address, s.n > 0 && address.n > 0 ? ", " : "");
            strbuf_add(&address, s);
        }
        pen_begin(pen, cell(row, 0), PARTY_UNKNOWN);
        pen_country(pen, cell(row, 4));
        if (cell(row, 2).n > 0 || cell(row, 3).n > 0) { // a country alone is no address
            pen_mark(pen, MARK_ADDRESS, STR(""), strbuf_str(&address));
        }
        strbuf_clear(&address);
        (void)pen_end(pen, true); // a part is always kept
    }
    return st;
}

lode_status read_ofac_comments(list_reader *r) {
    ofac_table t = {0};
    lode_status st = read_table(r, 2, false, &t);
    list_pen *pen = reader_pen_part(r);
    for (uint32_t i = t.first; st == LODE_OK && i < t.t.n_rows; i++) {
        // The text goes on in the middle of a part; what comes before its first semicolon is the rest of it.
        str text = cell(&t.t.rows[i], 1);
        const char *semicolon = text.n > 0 ? memchr(text.p, ';', text.n) : NULL;
        pen_begin(pen, cell(&t.t.rows[i], 0), PARTY_UNKNOWN);
        if (semicolon != NULL) {
            ofac_remarks(pen, (str){semicolon, text.n - (size_t)(semicolon - text.p)});
        }
        (void)pen_end(pen, true); // a part is always kept
    }
    return st;
}
