// SPDX-License-Identifier: Apache-2.0
//
// license_table: what remains on the desk's licenses, as the licenses.csv of a model of a supply chain
// (docs/exposure.md 1). A value is a name or number of ours, or a text of the desk's: quoted as RFC 4180
// has it.
#include "ledger/license.h"
#include "service/decide.h"

#include <stdio.h>

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
    str out = str_dup(a, codes);
    char *p = (char *)(uintptr_t)out.p;
    for (size_t i = 0; i < out.n; i++) {
        p[i] = p[i] == ' ' ? ';' : p[i];
    }
    return out;
}

static void row(request *rq, const license *l, const license_line *line, strbuf *out) {
    char buf[64], no[192];
    int n = snprintf(no, sizeof no, "%.*s line %u", (int)l->no.n, l->no.p, line->line);
    cell(out, "", (str){no, (size_t)n});
    strbuf_addz(out, ",granted");
    cell(out, ",", l->regime);
    cell(out, ",", l->kind);
    cell(out, ",", codes_of(rq->a, line->codes));
    cell(out, ",", l->end_user);
    bool limited = line->quantity.unit.n > 0;
    cell(out, ",", limited ? amount_print(line->quantity.available, (str){0}, buf) : (str){0});
    cell(out, ",", line->quantity.unit);
    cell(out, ",", l->from != DATE_NONE ? date_print(l->from, buf) : (str){0});
    cell(out, ",", l->until != DATE_NONE ? date_print(l->until, buf) : (str){0});
    strbuf_addz(out, ",\"the desk's license ledger\",document\n");
}

lode_status desk_license_table(request *rq, lode_file *files, size_t *n, lode_error *err) {
    str on = body_text(rq->body, "on");
    license_filter filter = {.usable_on = time_date(rq->at), .expires_before = DATE_NONE};
    (void)date_parse(on, &filter.usable_on);
    page_ask page = {.limit = PAGE_LIMIT_MAX};
    strbuf out = {0};
    license *l = NULL;
    size_t got = 0, rows = 0;
    lode_status st = request_tx(rq, err);
    strbuf_addz(&out,
                "license,state,regime,kind,codes,end_user,qty,unit,from,until,source,grade\n");
    do {
        st = st == LODE_OK ? licenses_list(rq->tx, &filter, &page, &l, &got, err) : st;
        for (size_t i = 0; st == LODE_OK && i < got; i++) {
            for (uint32_t k = 0; k < l[i].n_lines; k++, rows++) {
                row(rq, &l[i], &l[i].lines[k], &out);
            }
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
