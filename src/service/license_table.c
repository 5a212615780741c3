// SPDX-License-Identifier: Apache-2.0
//
// license_table: what remains on the desk's licenses, as the licenses.csv of a model of a supply chain
// (docs/exposure.md 1). A license is for a party of the model when its end user has that very name, and gets
// a row for each item that a lane brings to that party; whether it covers the goods, `check` says by its
// codes. An item that is counted in pieces of unknown mass gets no row of a license that is limited in kilograms:
// how much of it would pass is not known. A table that cannot be read is told by the model itself, with
// its place.
#include "base/csv.h"
#include "ledger/license.h"
#include "service/decide.h"

#include <stdio.h>

typedef struct tables {
    request *rq;
    const lode_file *files;
    size_t n;
} tables;

#define CELLS_MAX 3u
// Calls back for each row with the cells of these columns; empty where the table has no such column.
typedef void (*each_cells)(void *to, const str cells[CELLS_MAX]);

static void each_row(const tables *t, const char *file, const char *const columns[CELLS_MAX],
                     each_cells each, void *to) {
    for (size_t i = 0; i < t->n; i++) {
        if (strcmp(t->files[i].name, file) != 0) {
            continue;
        }
        csv_reader c = {0};
        csv_row row = {0};
        uint32_t at[CELLS_MAX] = {CSV_NO_COLUMN, CSV_NO_COLUMN, CSV_NO_COLUMN};
        bool head = true;
        lode_status st = csv_open(&c, file, (str){t->files[i].text, t->files[i].n}, true, NULL);
        while (st == LODE_OK && csv_next(&c, &row, NULL) == LODE_OK && row.fields != NULL) {
            str cells[CELLS_MAX] = {{0}};
            for (uint32_t k = 0; k < CELLS_MAX; k++) {
                for (uint32_t col = 0; head && columns[k] != NULL && col < c.n_cols; col++) {
                    at[k] = str_eqz(row.fields[col].text, columns[k]) ? col : at[k];
                }
                cells[k] = at[k] != CSV_NO_COLUMN ? str_trim(row.fields[at[k]].text) : (str){0};
            }
            if (!head) {
                each(to, cells);
            }
            head = false;
        }
        csv_close(&c);
    }
}

// ---- what the model says ------------------------------------------------------------------------------

typedef struct search {
    lode_arena *a;
    str name, party;
    VEC(str) items; /* that lanes bring to the party, each once */
    str item;
    bool has_mass;
} search;

static void find_party(void *to, const str cells[CELLS_MAX]) {
    search *s = to;
    if (s->party.n == 0 && str_eq(cells[1], s->name)) {
        s->party = str_dup(s->a, cells[0]);
    }
}

static void find_item(void *to, const str cells[CELLS_MAX]) {
    search *s = to;
    bool known = !str_eq(cells[1], s->party) || cells[0].n == 0;
    for (size_t i = 0; !known && i < s->items.n; i++) {
        known = str_eq(s->items.p[i], cells[0]);
    }
    if (!known) {
        *vec_push(&s->items) = str_dup(s->a, cells[0]);
    }
}

static void find_mass(void *to, const str cells[CELLS_MAX]) {
    static const char *const MASSES[] = {"mg", "g", "kg", "t"};
    search *s = to;
    bool mass = cells[2].n > 0;
    for (size_t i = 0; i < sizeof MASSES / sizeof *MASSES; i++) {
        mass = mass || str_eqz(cells[1], MASSES[i]);
    }
    s->has_mass = s->has_mass || (str_eq(cells[0], s->item) && mass);
}

// ---- rows ---------------------------------------------------------------------------------------------

static void cell(strbuf *out, const char *before, str text) {
    strbuf_addz(out, before);
    strbuf_addc(out, '"');
    for (size_t i = 0; i < text.n; i++) {
        strbuf_addz(out, text.p[i] == '"' ? "\"" : "");
        strbuf_addc(out, text.p[i]);
    }
    strbuf_addc(out, '"');
}

static str codes_of(lode_arena *a, str codes) {
    char *p = arena_alloc(a, codes.n + 1);
    for (size_t i = 0; i < codes.n; i++) {
        p[i] = codes.p[i];
        if (p[i] == ' ') {
            p[i] = ';';
        }
    }
    return (str){p, codes.n};
}

static void row(request *rq, const license *l, const license_line *line, const search *s,
                strbuf *out) {
    char buf[64];
    strbuf no = {0};
    strbuf_addf(&no, STR_FMT " line %u, " STR_FMT, STR_ARG(l->no), line->line, STR_ARG(s->item));
    cell(out, "", strbuf_str(&no));
    strbuf_clear(&no);
    strbuf_addz(out, ",granted");
    cell(out, ",", l->regime);
    cell(out, ",", l->kind);
    cell(out, ",", codes_of(rq->a, line->codes));
    cell(out, ",", s->party);
    cell(out, ",", s->item);
    bool limited = line->quantity.unit.n > 0;
    cell(out, ",", limited ? amount_print(line->quantity.available, (str){0}, buf) : (str){0});
    cell(out, ",", line->quantity.unit);
    cell(out, ",", l->from != DATE_NONE ? date_print(l->from, buf) : (str){0});
    cell(out, ",", l->until != DATE_NONE ? date_print(l->until, buf) : (str){0});
    strbuf_addz(out, ",\"the desk's license ledger\",document\n");
}

static size_t license_rows(const tables *t, const license *l, strbuf *out) {
    static const char *const PARTY[CELLS_MAX] = {"party", "name", NULL};
    static const char *const LANE[CELLS_MAX] = {"item", "end_user", NULL};
    static const char *const ITEM[CELLS_MAX] = {"item", "unit", "unit_mass"};
    search s = {.a = t->rq->a, .name = l->end_user};
    size_t rows = 0;
    each_row(t, "parties.csv", PARTY, find_party, &s);
    if (s.party.n > 0) {
        each_row(t, "lanes.csv", LANE, find_item, &s);
    }
    for (size_t i = 0; i < s.items.n; i++) {
        s.item = s.items.p[i];
        s.has_mass = false;
        each_row(t, "items.csv", ITEM, find_mass, &s);
        for (uint32_t k = 0; k < l->n_lines; k++) {
            if (s.has_mass || l->lines[k].quantity.unit.n == 0) {
                row(t->rq, l, &l->lines[k], &s, out);
                rows++;
            }
        }
    }
    vec_clear(&s.items);
    return rows;
}

lode_status desk_license_table(request *rq, lode_file *files, size_t *n, lode_error *err) {
    str on = body_text(rq->body, "on");
    license_filter filter = {.usable_on = time_date(rq->at), .expires_before = DATE_NONE};
    (void)date_parse(on, &filter.usable_on);
    page_ask page = {.limit = PAGE_LIMIT_MAX};
    const tables t = {rq, files, *n};
    strbuf out = {0};
    license *l = NULL;
    size_t got = 0, rows = 0;
    lode_status st = request_tx(rq, err);
    strbuf_addz(&out,
                "license,state,regime,kind,codes,end_user,item,qty,unit,from,until,source,grade\n");
    do {
        st = st == LODE_OK ? licenses_list(rq->tx, &filter, &page, &l, &got, err) : st;
        for (size_t i = 0; st == LODE_OK && i < got; i++) {
            rows += license_rows(&t, &l[i], &out);
            page.before = l[i].number;
        }
    } while (st == LODE_OK && got == page.limit);
    if (st == LODE_OK && rows > 0) {
        str text = str_dup(rq->a, strbuf_str(&out));
        files[(*n)++] = (lode_file){"licenses.csv", text.p, text.n};
    }
    strbuf_clear(&out);
    return st;
}
