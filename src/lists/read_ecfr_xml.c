// SPDX-License-Identifier: Apache-2.0
//
// read_ecfr_xml: 15 CFR Part 744 as the eCFR gives it, of which three supplements are lists: No. 4 the Entity
// List, No. 6 the Unverified List, No. 7 the Military End User List. Each is a table; a row has a
// country (empty: that of the row before), one cell of text with name, aliases and addresses, and the
// Federal Register notice last. Rows without a notice go on with the party before (subordinates).
//
// The cell is prose. An alias stands on a line of its own after a dash, or after "a.k.a.". Where a name
// ends and its address begins is told by commas and legal forms alone (ecfr_entry.c), so for the names that
// matter the Consolidated Screening List comes first and this file adds addresses and days to it.
#include "lists/ecfr_entry.h"
#include "lists/xml.h"

#define CELLS_MAX 8u
#define BREAK '\x01' // what <br/> becomes: no XML text holds it

typedef struct ecfr_table {
    const list_known *list; /* of the supplement being read, or NULL */
    str cells[CELLS_MAX];
    uint32_t n_cells, heads, columns, tables;
    str country, cite;
} ecfr_table;

static const struct {
    const char *supplement, *list;
    uint32_t columns;
} TABLES[] = {
    {"Supplement No. 4 to Part 744", "us.entity_list", 5},
    {"Supplement No. 6 to Part 744", "us.unverified", 3},
    {"Supplement No. 7 to Part 744", "us.military_end_users", 3},
};

static void supplement(ecfr_table *t, const char **atts) {
    t->list = NULL;
    t->country = t->cite = (str){0};
    for (size_t i = 0; atts[i] != NULL; i += 2) {
        for (size_t k = 0; str_eqz(str_of(atts[i]), "N") && k < sizeof TABLES / sizeof TABLES[0];
             k++) {
            if (str_eqz(str_of(atts[i + 1]), TABLES[k].supplement)) {
                t->list = list_known_find(str_of(TABLES[k].list));
                t->columns = TABLES[k].columns;
            }
        }
    }
}

static lode_status start(xml_reader *x, str name, const char **atts) {
    ecfr_table *t = x->ctx;
    if (str_eqz(name, "DIV9") || str_eqz(name, "DIV8")) {
        supplement(t, atts);
    } else if (str_eqz(name, "TR")) {
        t->n_cells = t->heads = 0;
    } else if (str_eqz(name, "TD")) {
        x->keep = true;
    }
    return LODE_OK;
}

static lode_status end_row(xml_reader *x, ecfr_table *t) {
    if (t->heads > 0 && t->list != NULL) {
        t->tables++;
        return t->heads == t->columns
                   ? LODE_OK
                   : xml_drift(x, "another number of columns in the table of", str_of(t->list->id));
    }
    if (t->list == NULL || t->n_cells <= 1) { // one cell: a footnote
        return LODE_OK;
    }
    if (t->n_cells != t->columns) {
        return xml_drift(x, "another number of cells in a row of", str_of(t->list->id));
    }
    str country = clean_text(x->r->a, t->cells[0], 200);
    str cite = clean_text(x->r->a, t->cells[t->columns - 1], LIST_TEXT_BYTES_MAX);
    t->country = country.n > 0 ? country : t->country;
    if (str_eqz(cite, "[Reserved]")) {
        return LODE_OK;
    }
    t->cite = cite.n > 0 ? cite : t->cite;
    ecfr_row row = {
        .country = t->country, .cite = t->cite, .text = t->cells[1], .goes_on = cite.n == 0};
    return ecfr_entry_read(reader_pen(x->r, t->list), &row)
               ? LODE_OK
               : xml_drift(x, "a row without a name in", str_of(t->list->id));
}

static lode_status end(xml_reader *x, str name, str text) {
    ecfr_table *t = x->ctx;
    if (str_eqz(name, "br") && x->keep) {
        strbuf_addc(&x->text, BREAK);
    } else if (str_eqz(name, "TD")) {
        x->keep = false;
        if (t->n_cells < CELLS_MAX) {
            t->cells[t->n_cells++] = str_dup(x->r->a, text);
        }
    } else if (str_eqz(name, "TH")) {
        t->heads++;
    } else if (str_eqz(name, "TR")) {
        return end_row(x, t);
    }
    return LODE_OK;
}

lode_status read_ecfr_xml(list_reader *r) {
    ecfr_table t = {0};
    xml_reader x = {.r = r, .ctx = &t, .start = start, .end = end};
    r->publisher = "Office of the Federal Register (eCFR)";
    lode_status st = xml_read(&x);
    if (st == LODE_OK && t.tables == 0) {
        st = reader_drift(r, 0, 0, "none of the supplements 4, 6 and 7 has a table");
    }
    return st;
}
