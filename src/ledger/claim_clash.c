// SPDX-License-Identifier: Apache-2.0
//
// claim_clash: what does not fit together in a claim, or between the claims of one page, event or matter
// (desk.md 5.5). Everything is found from fields and links; nothing is resolved, and no text is understood.
#include "ledger/claim.h"

#include "ledger/claim_int.h"
#include "ledger/refusal.h"

#include <stdio.h>

// ---- loading --------------------------------------------------------------------------------------------------

typedef VEC(claim) claim_vec;
typedef VEC(clash_link) link_vec;

static lode_status take_claim(void *to, ledger_tx *tx, const sql_value *c, lode_error *err) {
    claim_vec *all = to;
    (void)err;
    claim_from_row(tx, c, vec_push(all));
    return LODE_OK;
}

typedef struct corrected {
    claim_vec *all;
    bool *is;
} corrected;

static uint32_t place_of(const claim_vec *all, str id) {
    uint32_t i = 0;
    while (i < all->n && !str_eq(all->p[i].id, id)) {
        i++;
    }
    return i;
}

static lode_status take_correction(void *to, ledger_tx *tx, const sql_value *c, lode_error *err) {
    corrected *x = to;
    uint32_t i = place_of(x->all, c[N_CLAIM_COLUMNS].s);
    claim by;
    (void)err;
    claim_from_row(tx, c, &by);
    if (i < x->all->n) {
        x->is[i] |= claim_takes_back(&by, &x->all->p[i]);
    }
    return LODE_OK;
}

#define OF_ASK "(SELECT k.id FROM claim k WHERE k.grp = $1 OR k.about = $1)"

static lode_status too_many(str what, const char *of, uint32_t max, lode_error *err) {
    lode_status st =
        refuse(err, "too_many_claims", "more than %u %s of " STR_FMT, max, of, STR_ARG(what));
    lode_hint(err, "ask for one group, or for an earlier day by `known`");
    return st;
}

static lode_status load_claims(ledger_tx *tx, str what, lode_date known, claim_vec *all,
                               lode_error *err) {
    lode_status st = tx_each(tx,
                             "SELECT " CLAIM_COLUMNS "FROM claim c WHERE (c.grp = $1 OR "
                             "c.about = $1) AND c.withdrawn = '' AND c.published <= $2 "
                             "ORDER BY c.number LIMIT $3",
                             TX_ARGS(SQL_S(what), SQL_I(known), SQL_I(CLAIMS_COMPARED_MAX + 1)),
                             N_CLAIM_COLUMNS, take_claim, all, err);
    if (st == LODE_OK && all->n > CLAIMS_COMPARED_MAX) {
        st = too_many(what, "claims", CLAIMS_COMPARED_MAX, err);
    }
    for (size_t i = 0; st == LODE_OK && i < all->n; i++) {
        st = claim_resolve(tx, &all->p[i], err);
    }
    return st;
}

// What was corrected by then is no longer said.
static lode_status drop_corrected(ledger_tx *tx, str what, lode_date known, claim_vec *all,
                                  lode_error *err) {
    corrected x = {all, arena_array(tx->a, all->n + 1, sizeof(bool))};
    lode_status st =
        tx_each(tx,
                "SELECT " CLAIM_COLUMNS ", l.to_id FROM claim_link l JOIN claim c "
                "ON c.id = l.from_id WHERE l.kind = 'corrects' AND l.withdrawn = '' "
                "AND c.withdrawn = '' AND c.published <= $2 AND l.to_id IN " OF_ASK,
                TX_ARGS(SQL_S(what), SQL_I(known)), N_CLAIM_COLUMNS + 1, take_correction, &x, err);
    size_t n = 0;
    for (size_t i = 0; i < all->n; i++) {
        if (!x.is[i]) {
            all->p[n++] = all->p[i];
        }
    }
    all->n = n;
    return st;
}

typedef struct link_ask {
    const claim_vec *claims;
    link_vec links;
} link_ask;

static lode_status take_link(void *to, ledger_tx *tx, const sql_value *c, lode_error *err) {
    link_ask *x = to;
    clash_link l = {place_of(x->claims, c[0].s), place_of(x->claims, c[1].s), {0}};
    (void)err;
    if (l.from < x->claims->n && l.to < x->claims->n) {
        l.kind = str_dup(tx->a, c[2].s);
        *vec_push(&x->links) = l;
    }
    return LODE_OK;
}

static lode_status load_links(ledger_tx *tx, str what, link_ask *x, lode_error *err) {
    return tx_each(tx,
                   "SELECT l.from_id, l.to_id, l.kind FROM claim_link l WHERE l.withdrawn = '' "
                   "AND l.from_id IN " OF_ASK " AND l.to_id IN " OF_ASK " ORDER BY l.number",
                   TX_ARGS(SQL_S(what)), 3, take_link, x, err);
}

// ---- shared by the kinds ------------------------------------------------------------------------------------

void clash_add(clash_ask *q, const char *kind, const uint32_t *claims, uint32_t n, const char *fmt,
               ...) {
    char message[1024];
    q->too_many |= q->found.n >= CLASHES_MAX;
    if (q->too_many) {
        return;
    }
    contradiction c = {.kind = str_of(kind)};
    va_list args;
    va_start(args, fmt);
    (void)vsnprintf(message, sizeof message, fmt, args);
    va_end(args);
    str m = str_of(message);
    size_t bad = 0;
    m.n = str_is_utf8(m, &bad) ? m.n : bad; // cut in the middle of a character
    c.message = str_dup(q->tx->a, m);
    for (uint32_t i = 0; i < n && i < sizeof c.claims / sizeof *c.claims; i++) {
        c.claims[c.n_claims++] = q->claims[claims[i]].id;
    }
    *vec_push(&q->found) = c;
}

bool clash_is(const claim *c, const char *kind) { return str_eqz(c->kind, kind); }

bool clash_about(const claim *x, const claim *y) { return claim_same_text(x->about, y->about); }

str clash_slot(const claim *c) {
    const char *colon = c->effect.n > 0 ? memchr(c->effect.p, ':', c->effect.n) : NULL;
    return colon != NULL ? str_trim((str){c->effect.p, (size_t)(colon - c->effect.p)}) : (str){0};
}

str clash_effect(const claim *c) {
    const char *colon = c->effect.n > 0 ? memchr(c->effect.p, ':', c->effect.n) : NULL;
    size_t from = colon != NULL ? (size_t)(colon - c->effect.p) + 1 : 0;
    return str_trim((str){c->effect.p + from, c->effect.n - from});
}

bool clash_matter(const claim *x, const claim *y) {
    str a = clash_slot(x), b = clash_slot(y);
    return clash_about(x, y) && (a.n == 0 || b.n == 0 || claim_same_text(a, b));
}

// The first claim of each side: a value that no side before has.
static uint32_t sides_of(clash_ask *q, const clash_rule *rule, uint32_t first, bool *done,
                         uint32_t *sides) {
    uint32_t n = 0;
    for (uint32_t k = first; k < q->n; k++) {
        if (!rule->has(q, k) || (k != first && !rule->one(q, first, k))) {
            continue;
        }
        done[k] = true;
        bool known = false;
        for (uint32_t s = 0; s < n && !known; s++) {
            known = rule->same(q, sides[s], k);
        }
        if (!known) {
            sides[n++] = k;
        }
    }
    return n;
}

void clash_values(clash_ask *q, const clash_rule *rule) {
    bool *done = arena_array(q->tx->a, (size_t)q->n + 1, sizeof *done);
    uint32_t *sides = arena_array(q->tx->a, (size_t)q->n + 1, sizeof *sides);
    strbuf b = {0};
    for (uint32_t i = 0; i < q->n; i++) {
        uint32_t n = done[i] || !rule->has(q, i) ? 0 : sides_of(q, rule, i, done, sides);
        if (n < 2) {
            continue;
        }
        strbuf_reset(&b);
        rule->what(q, i, &b);
        for (uint32_t s = 0; s < n; s++) {
            strbuf_addz(&b, s == 0 ? ": " : "; ");
            rule->show(q, sides[s], &b);
            strbuf_addf(&b, " (" STR_FMT ")", STR_ARG(q->claims[sides[s]].id));
        }
        clash_add(q, rule->kind, sides, n, "%s", b.p);
    }
    strbuf_clear(&b);
}

// ---- the whole ------------------------------------------------------------------------------------------------

static void read_days(clash_ask *q) {
    for (uint32_t i = 0; i < q->n; i++) {
        const claim *c = &q->claims[i];
        stated_day read = stated_day_read(c->stated, c->published);
        if (read.first != c->stated_day) {
            read.first = read.last = c->stated_day; // somebody read it otherwise
        }
        q->days[i] = read;
    }
}

static void find_all(clash_ask *q) {
    clash_weekdays(q);
    clash_dates(q);
    clash_in_force(q);
    clash_scopes(q);
    clash_not_yet(q);
    clash_provenance(q);
    clash_numbers(q);
    clash_status_words(q);
}

lode_status claim_contradictions(ledger_tx *tx, str what, lode_date known, contradiction **out,
                                 size_t *n, lode_error *err) {
    claim_vec all = {0};
    link_ask links = {&all, {0}};
    if (what.n == 0) {
        lode_status st = refuse(err, "claim_field", "group: of which group or matter?");
        lode_hint(err, "give the group of a page or event, or the id of a measure");
        return st;
    }
    known = known == DATE_NONE ? DATE_MAX : known;
    lode_status st = load_claims(tx, what, known, &all, err);
    st = st == LODE_OK ? drop_corrected(tx, what, known, &all, err) : st;
    st = st == LODE_OK ? load_links(tx, what, &links, err) : st;
    if (st == LODE_OK) {
        clash_ask q = {.tx = tx,
                       .claims = all.p,
                       .n = (uint32_t)all.n,
                       .links = links.links.p,
                       .n_links = (uint32_t)links.links.n};
        q.days = arena_array(tx->a, all.n + 1, sizeof *q.days);
        read_days(&q);
        find_all(&q);
        st = q.too_many ? too_many(what, "contradictions", CLASHES_MAX, err) : st;
        *out = arena_array(tx->a, q.found.n + 1, sizeof **out);
        *n = q.found.n;
        for (size_t i = 0; i < q.found.n; i++) {
            (*out)[i] = q.found.p[i];
        }
        vec_clear(&q.found);
    }
    vec_clear(&links.links);
    vec_clear(&all);
    return st;
}
