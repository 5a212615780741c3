// SPDX-License-Identifier: Apache-2.0
//
// case_halt: what is reported of a class of cases: that reviews are halted. It changes no case; it shows on
// those of the class, as of a day, by what was public then.
#include "ledger/case_int.h"
#include "ledger/people.h"

#define MAY (ROLE_EVIDENCE_EDITOR | ROLE_ADVISER)

// ---- saying it ------------------------------------------------------------------------------------------

// The day from which it can be known: when the claim was public; without a claim, or a day in it, today.
static lode_status known_from(ledger_tx *tx, str claim, lode_date *out, lode_error *err) {
    sql_value published = SQL_N;
    bool found = false;
    *out = tx->today;
    if (claim.n == 0) {
        return LODE_OK;
    }
    lode_status st = tx_row(tx, "SELECT published FROM claim WHERE id = $1 AND withdrawn = ''",
                            TX_ARGS(SQL_S(claim)), &published, 1, &found, err);
    if (st == LODE_OK && !found) {
        str shown = {claim.p, claim.n < 80 ? claim.n : 80};
        st = refuse(err, "word_unknown", "there is no claim \"" STR_FMT "\"", STR_ARG(shown));
        lode_hint(err,
                  "enter who says so, and when it was public (POST /v1/claims), and give its id");
    }
    if (st == LODE_OK && published.kind == SQL_INT && published.i != DATE_NONE) {
        *out = (lode_date)published.i;
    }
    return st;
}

static lode_status check_class(const class_halt *h, lode_error *err) {
    const struct {
        const char *name;
        str value;
    } texts[] = {{"regime", h->regime},
                 {"authority", h->authority},
                 {"destination", h->destination},
                 {"measure", h->measure}};
    lode_status st = LODE_OK;
    bool any = false;
    for (size_t i = 0; i < 4 && st == LODE_OK; i++) {
        st = case_text_check(texts[i].name, texts[i].value, CASE_WORD_BYTES_MAX, err);
        any |= texts[i].value.n > 0;
    }
    if (st == LODE_OK && !any) {
        st = refuse(err, "class_empty", "this would be a halt of every case there is");
        lode_hint(err, "name the class: regime, authority, destination or measure");
    }
    if (st == LODE_OK && h->claim.n == 0) {
        st = case_field_missing("class halt", "claim", err);
    }
    if (st == LODE_OK && h->from == DATE_NONE) {
        st = case_field_missing("class halt", "from", err);
    }
    if (st == LODE_OK && h->until != DATE_NONE && h->until < h->from) {
        st = refuse(err, "date_order", "it would end before it begins");
        lode_hint(err, "give a last day that is not before `from`, or leave it out");
    }
    return st;
}

lode_status class_halt_open(ledger_tx *tx, const class_halt *h, str *id, lode_error *err) {
    lode_date known = DATE_NONE;
    str fresh = {0};
    lode_status st = need_role(tx, MAY, err);
    st = st == LODE_OK ? check_class(h, err) : st;
    st = st == LODE_OK ? known_from(tx, h->claim, &known, err) : st;
    st = st == LODE_OK ? ledger_next_id(tx, 'T', &fresh, err) : st;
    if (st != LODE_OK) {
        return st;
    }
    event e = event_new(STR("class_halt.opened"), fresh);
    event_add(&e, "regime", h->regime);
    event_add(&e, "authority", h->authority);
    event_add(&e, "destination", h->destination);
    event_add(&e, "measure", h->measure);
    event_add(&e, "claim", h->claim);
    event_add_date(&e, tx->a, "from", h->from);
    event_add_date(&e, tx->a, "until", h->until);
    event_add_date(&e, tx->a, "known", known);
    st = ledger_append(tx, &e, err);
    if (st == LODE_OK) {
        *id = fresh;
    }
    return st;
}

static lode_status no_halt(str id, lode_error *err) {
    str shown = {id.p, id.n < 40 ? id.n : 40};
    lode_status st = refuse(err, "not_found", "there is no class halt " STR_FMT, STR_ARG(shown));
    lode_hint(err, "GET /v1/class_halts lists them");
    return st;
}

lode_status class_halt_end(ledger_tx *tx, str id, lode_date until, str claim, lode_error *err) {
    int64_t from = DATE_NONE;
    lode_date known = DATE_NONE;
    lode_status st = need_role(tx, MAY, err);
    st = st == LODE_OK ? tx_int(tx, "SELECT from_day FROM class_halt WHERE id = $1",
                                TX_ARGS(SQL_S(id)), DATE_NONE, &from, err)
                       : st;
    st = st == LODE_OK && from == DATE_NONE ? no_halt(id, err) : st;
    if (st == LODE_OK && until == DATE_NONE) {
        st = case_field_missing("end", "until", err);
    }
    if (st == LODE_OK && until < from) {
        st = refuse(err, "date_order", "it would end before it begins");
        lode_hint(err, "give the last day on which it held");
    }
    st = st == LODE_OK ? known_from(tx, claim, &known, err) : st;
    if (st != LODE_OK) {
        return st;
    }
    event e = event_new(STR("class_halt.ended"), id);
    event_add_date(&e, tx->a, "until", until);
    event_add(&e, "claim", claim);
    event_add_date(&e, tx->a, "known", known);
    return ledger_append(tx, &e, err);
}

// ---- reading ----------------------------------------------------------------------------------------------

typedef struct halts {
    class_halt *p;
    size_t n;
} halts;

#define HALT_COLUMNS                                                                      \
    "SELECT id, number, regime, authority, destination, measure, claim, from_day, known " \
    "FROM class_halt "
#define N_HALT_COLUMNS 9u

static lode_status take(void *to, ledger_tx *tx, const sql_value *v, lode_error *err) {
    (void)err;
    halts *all = to;
    all->p[all->n++] = (class_halt){.id = str_dup(tx->a, v[0].s),
                                    .number = (uint64_t)v[1].i,
                                    .regime = str_dup(tx->a, v[2].s),
                                    .authority = str_dup(tx->a, v[3].s),
                                    .destination = str_dup(tx->a, v[4].s),
                                    .measure = str_dup(tx->a, v[5].s),
                                    .claim = str_dup(tx->a, v[6].s),
                                    .from = case_day_of(v[7]),
                                    .known = case_day_of(v[8]),
                                    .until = DATE_NONE,
                                    .end_known = DATE_NONE};
    return LODE_OK;
}

// A claim that was entered by mistake counts on no day: what rests on it is neither shown nor an end.
#define CLAIM_STANDS(column) \
    "EXISTS (SELECT 1 FROM claim WHERE claim.id = " column " AND withdrawn = '') "

// The last that was known by the day of its end.
static lode_status read_end(ledger_tx *tx, class_halt *h, lode_date known, lode_error *err) {
    sql_value v[3];
    bool found = false;
    lode_status st = tx_row(tx,
                            "SELECT until_day, claim, known FROM class_halt_end "
                            "WHERE halt = $1 AND known <= $2 "
                            "AND (claim = '' OR " CLAIM_STANDS(
                                "class_halt_end.claim") ") "
                                                        "ORDER BY known DESC, seq DESC LIMIT 1",
                            TX_ARGS(SQL_S(h->id), SQL_I(known)), v, 3, &found, err);
    if (st == LODE_OK && found) {
        h->until = case_day_of(v[0]);
        h->ended_by = v[1].s;
        h->end_known = case_day_of(v[2]);
    }
    return st == LODE_OK ? object_version(tx, h->id, &h->version, err) : st;
}

lode_status class_halts_list(ledger_tx *tx, const page_ask *page, class_halt **out, size_t *n,
                             lode_error *err) {
    uint32_t limit = page->limit < PAGE_LIMIT_MAX ? page->limit : PAGE_LIMIT_MAX;
    halts all = {.p = arena_array(tx->a, (size_t)limit + 1, sizeof *all.p)};
    int64_t before = page->before == 0 ? INT64_MAX : (int64_t)page->before;
    lode_status st = tx_each(tx, HALT_COLUMNS "WHERE number < $1 ORDER BY number DESC LIMIT $2",
                             TX_ARGS(SQL_I(before), SQL_I(limit)), N_HALT_COLUMNS, take, &all, err);
    for (size_t i = 0; i < all.n && st == LODE_OK; i++) {
        st = read_end(tx, &all.p[i], DATE_MAX, err);
    }
    *out = all.p;
    *n = all.n;
    return st;
}

lode_status class_halt_get(ledger_tx *tx, str id, class_halt *out, lode_error *err) {
    sql_value v[N_HALT_COLUMNS];
    bool found = false;
    lode_status st = tx_row(tx, HALT_COLUMNS "WHERE id = $1", TX_ARGS(SQL_S(id)), v, N_HALT_COLUMNS,
                            &found, err);
    if (st != LODE_OK || !found) {
        return st == LODE_OK ? no_halt(id, err) : st;
    }
    halts one = {.p = out};
    st = take(&one, tx, v, err);
    return st == LODE_OK ? read_end(tx, out, DATE_MAX, err) : st;
}

// ---- of one case ------------------------------------------------------------------------------------------

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

// MOFCOM and Mofcom are one authority.
static bool same(str a, str b) {
    bool equal = a.n == b.n;
    for (size_t i = 0; i < a.n && equal; i++) {
        equal = lower(a.p[i]) == lower(b.p[i]);
    }
    return equal;
}

static bool has_word(str words, str word) {
    for (size_t from = 0, i = 0; i <= words.n; i++) {
        if (i == words.n || words.p[i] == ' ') {
            if (same((str){words.p + from, i - from}, word)) {
                return true;
            }
            from = i + 1;
        }
    }
    return false;
}

// What the case does not say leaves it open whether it is meant: never silently outside.
static bool speaks_of(class_halt *h, const desk_case *c) {
    const struct {
        str asks, says;
        bool list;
    } parts[] = {{h->regime, c->regime, false},
                 {h->authority, c->authority, false},
                 {h->destination, c->destination, false},
                 {h->measure, c->measures, true}};
    h->open = false;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (parts[i].asks.n == 0) {
            continue;
        }
        if (parts[i].says.n == 0) {
            h->open = true;
        } else if (parts[i].list ? !has_word(parts[i].says, parts[i].asks)
                                 : !same(parts[i].says, parts[i].asks)) {
            return false;
        }
    }
    return true;
}

#define OF_DAY "WHERE from_day <= $1 AND known <= $2 AND " CLAIM_STANDS("class_halt.claim")

lode_status case_class_halts(ledger_tx *tx, const desk_case *c, lode_date on, lode_date known,
                             class_halt **out, size_t *n, lode_error *err) {
    int64_t count = 0;
    known = known == DATE_NONE ? on : known;
    lode_status st = tx_int(tx, "SELECT count(*) FROM class_halt " OF_DAY,
                            TX_ARGS(SQL_I(on), SQL_I(known)), 0, &count, err);
    halts all = {.p = arena_array(tx->a, (size_t)count + 1, sizeof *all.p)};
    st = st == LODE_OK ? tx_each(tx, HALT_COLUMNS OF_DAY "ORDER BY number",
                                 TX_ARGS(SQL_I(on), SQL_I(known)), N_HALT_COLUMNS, take, &all, err)
                       : st;
    size_t kept = 0;
    for (size_t i = 0; i < all.n && st == LODE_OK; i++) {
        class_halt *h = &all.p[i];
        st = read_end(tx, h, known, err);
        if (st == LODE_OK && (h->until == DATE_NONE || h->until >= on) && speaks_of(h, c)) {
            all.p[kept++] = *h;
        }
    }
    *out = all.p;
    *n = st == LODE_OK ? kept : 0;
    return st;
}
