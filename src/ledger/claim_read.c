// SPDX-License-Identifier: Apache-2.0
//
// claim_read: one claim, many, and the links between them.
#include "ledger/claim.h"

#include "ledger/claim_int.h"
#include "ledger/refusal.h"

static str copied(ledger_tx *tx, sql_value v) { return v.s.n > 0 ? str_dup(tx->a, v.s) : (str){0}; }

void claim_from_row(ledger_tx *tx, const sql_value *row, claim *out) {
    claim c = {0};
    str *const texts[N_CLAIM_TEXTS] = {
        &c.id,      &c.says,        &c.about,    &c.subject,    &c.effect,     &c.items,
        &c.parties, &c.destination, &c.by,       &c.speaks_for, &c.channel,    &c.asserter,
        &c.kind,    &c.source,      &c.event,    &c.stated,     &c.count_of,   &c.count,
        &c.lang,    &c.url,         &c.capture,  &c.text_by,    &c.picture_by, &c.lacks,
        &c.group,   &c.entered_by,  &c.withdrawn};
    for (size_t i = 0; i < N_CLAIM_TEXTS; i++) {
        *texts[i] = copied(tx, row[i]);
    }
    const sql_value *v = row + N_CLAIM_TEXTS;
    c.person = v[0].i != 0;
    c.named = v[1].i != 0;
    c.as_happened = v[2].i != 0;
    c.stated_day = (lode_date)v[3].i;
    c.from = (lode_date)v[4].i;
    c.until = (lode_date)v[5].i;
    c.published = (lode_date)v[6].i;
    c.seen = (lode_date)v[7].i;
    c.number = (uint64_t)v[8].i;
    c.version = (uint64_t)v[9].i;
    *out = c;
}

lode_status claim_resolve(ledger_tx *tx, claim *c, lode_error *err) {
    bool erased = false;
    lode_status st = personal_text(tx, c->by, &c->by, &erased, err);
    return st == LODE_OK ? personal_text(tx, c->parties, &c->parties, &erased, err) : st;
}

str claim_source(const claim *c) { return c->source.n > 0 ? c->source : c->asserter; }

lode_status claim_get(ledger_tx *tx, str id, claim *out, lode_error *err) {
    sql_value row[N_CLAIM_COLUMNS];
    bool found = false;
    lode_status st = tx_row(tx, "SELECT " CLAIM_COLUMNS "FROM claim c WHERE c.id = $1",
                            TX_ARGS(SQL_S(id)), row, N_CLAIM_COLUMNS, &found, err);
    if (st == LODE_OK && !found) {
        st = refuse(err, "not_found", "there is no claim " STR_FMT, STR_ARG(id));
        lode_hint(err, "GET /v1/claims lists them");
    }
    if (st != LODE_OK) {
        return st;
    }
    claim_from_row(tx, row, out);
    return claim_resolve(tx, out, err);
}

// ---- many -------------------------------------------------------------------------------------------------

typedef struct claim_page {
    claim *p;
    size_t n;
} claim_page;

static lode_status take_claim(void *to, ledger_tx *tx, const sql_value *columns, lode_error *err) {
    claim_page *page = to;
    (void)err;
    claim_from_row(tx, columns, &page->p[page->n++]);
    return LODE_OK;
}

#define PAGE_OF "AND c.published <= $1 AND c.number < $2 ORDER BY c.number DESC LIMIT $3"

lode_status claims_list(ledger_tx *tx, const claim_filter *filter, const page_ask *page,
                        claim **out, size_t *n, lode_error *err) {
    claim_page got = {.p = arena_array(tx->a, PAGE_LIMIT_MAX, sizeof *got.p)};
    sql_value args[5] = {SQL_I(filter->known == DATE_NONE ? DATE_MAX : filter->known),
                         SQL_I(page->before == 0 ? INT64_MAX : (int64_t)page->before),
                         SQL_I(page->limit), SQL_S(filter->group), SQL_S(filter->about)};
    bool group = filter->group.n > 0, about = filter->about.n > 0;
    lode_status st = LODE_OK;
    if (group && about) {
        st = tx_each(
            tx, "SELECT " CLAIM_COLUMNS "FROM claim c WHERE c.grp = $4 AND c.about = $5 " PAGE_OF,
            args, 5, N_CLAIM_COLUMNS, take_claim, &got, err);
    } else if (group) {
        st = tx_each(tx, "SELECT " CLAIM_COLUMNS "FROM claim c WHERE c.grp = $4 " PAGE_OF, args, 4,
                     N_CLAIM_COLUMNS, take_claim, &got, err);
    } else if (about) {
        args[3] = args[4];
        st = tx_each(tx, "SELECT " CLAIM_COLUMNS "FROM claim c WHERE c.about = $4 " PAGE_OF, args,
                     4, N_CLAIM_COLUMNS, take_claim, &got, err);
    } else {
        st = tx_each(tx, "SELECT " CLAIM_COLUMNS "FROM claim c WHERE 1 = 1 " PAGE_OF, args, 3,
                     N_CLAIM_COLUMNS, take_claim, &got, err);
    }
    for (size_t i = 0; st == LODE_OK && i < got.n; i++) {
        st = claim_resolve(tx, &got.p[i], err);
    }
    if (st == LODE_OK) {
        *out = got.p;
        *n = got.n;
    }
    return st;
}

// ---- links ------------------------------------------------------------------------------------------------

typedef struct link_list {
    VEC(claim_link) all;
} link_list;

static lode_status take_link(void *to, ledger_tx *tx, const sql_value *c, lode_error *err) {
    link_list *list = to;
    (void)err;
    *vec_push(&list->all) = (claim_link){.number = (uint64_t)c[0].i,
                                         .from = copied(tx, c[1]),
                                         .to = copied(tx, c[2]),
                                         .kind = copied(tx, c[3]),
                                         .published = (lode_date)c[4].i,
                                         .note = copied(tx, c[5]),
                                         .entered_by = copied(tx, c[6])};
    return LODE_OK;
}

lode_status claim_links(ledger_tx *tx, str id, lode_date known, claim_link **out, size_t *n,
                        lode_error *err) {
    link_list list = {0};
    lode_status st = tx_each(
        tx,
        "SELECT l.number, l.from_id, l.to_id, l.kind, f.published, l.note, l.entered_by "
        "FROM claim_link l JOIN claim f ON f.id = l.from_id JOIN claim t ON t.id = l.to_id "
        "WHERE (l.from_id = $1 OR l.to_id = $1) AND l.withdrawn = '' AND f.withdrawn = '' "
        "AND f.published <= $2 AND t.published <= $2 ORDER BY l.number",
        TX_ARGS(SQL_S(id), SQL_I(known == DATE_NONE ? DATE_MAX : known)), 7, take_link, &list, err);
    if (st == LODE_OK) {
        *out = arena_array(tx->a, list.all.n + 1, sizeof **out);
        *n = list.all.n;
        for (size_t i = 0; i < list.all.n; i++) {
            (*out)[i] = list.all.p[i];
        }
    }
    vec_clear(&list.all);
    return st;
}
