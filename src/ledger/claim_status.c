// SPDX-License-Identifier: Apache-2.0
//
// claim_status: the status of a claim as of a day, computed from what others said of it (desk.md 5.3). It is
// the order of language.md 4.13, which src/decide/claims.c applies to the reports of packs; here links come
// with their kinds of word, sources behind papers, and claims that were taken back, which speak for and against
// nothing any more. The order in which links were entered plays no part.
#include "ledger/claim.h"

#include "ledger/claim_int.h"
#include "ledger/refusal.h"

#define NAMED_MAX 3u // claims named in a reason; the rest are counted

typedef struct said_of {
    claim by;
    str kind; // of the link
    bool taken_back;
} said_of;
typedef VEC(said_of) said_list;

bool claim_takes_back(const claim *by, const claim *c) {
    return by->published >= c->published &&
           (claim_same_text(by->asserter, c->asserter) || str_eqz(by->kind, "official_act"));
}

// ---- what was said of it ------------------------------------------------------------------------------------

static lode_status take_said(void *to, ledger_tx *tx, const sql_value *c, lode_error *err) {
    said_list *all = to;
    said_of s = {.kind = str_dup(tx->a, c[N_CLAIM_COLUMNS].s)};
    (void)err;
    claim_from_row(tx, c, &s.by);
    *vec_push(all) = s;
    return LODE_OK;
}

static lode_status load_said(ledger_tx *tx, str id, lode_date known, said_list *all,
                             lode_error *err) {
    return tx_each(tx,
                   "SELECT " CLAIM_COLUMNS ", l.kind FROM claim_link l JOIN claim c "
                   "ON c.id = l.from_id WHERE l.to_id = $1 AND l.withdrawn = '' "
                   "AND c.withdrawn = '' AND c.published <= $2 ORDER BY c.published, c.number",
                   TX_ARGS(SQL_S(id), SQL_I(known)), N_CLAIM_COLUMNS + 1, take_said, all, err);
}

static lode_status take_correction(void *to, ledger_tx *tx, const sql_value *c, lode_error *err) {
    said_list *all = to;
    claim by;
    (void)err;
    claim_from_row(tx, c, &by);
    for (size_t i = 0; i < all->n; i++) {
        said_of *s = &all->p[i];
        s->taken_back |= str_eq(s->by.id, c[N_CLAIM_COLUMNS].s) && claim_takes_back(&by, &s->by);
    }
    return LODE_OK;
}

// One step and no further: that a correction was itself corrected is for whoever reads to weigh.
static lode_status load_corrections(ledger_tx *tx, str id, lode_date known, said_list *all,
                                    lode_error *err) {
    return tx_each(tx,
                   "SELECT " CLAIM_COLUMNS ", l.to_id FROM claim_link l JOIN claim c "
                   "ON c.id = l.from_id WHERE l.kind = 'corrects' AND l.withdrawn = '' "
                   "AND c.withdrawn = '' AND c.published <= $2 AND l.to_id IN "
                   "(SELECT k.from_id FROM claim_link k WHERE k.to_id = $1 AND k.withdrawn = '')",
                   TX_ARGS(SQL_S(id), SQL_I(known)), N_CLAIM_COLUMNS + 1, take_correction, all,
                   err);
}

// ---- what each of them does ---------------------------------------------------------------------------------

static bool supersedes(const claim *c, const said_of *s) {
    return str_eqz(s->kind, "corrects") && claim_takes_back(&s->by, c);
}

static bool speaks(const said_of *s) { return !s->taken_back && claim_kind_counts(s->by.kind); }

// What was said before the claim was public cannot have been about it.
static bool denies(const claim *c, const said_of *s) {
    return speaks(s) && str_eqz(s->kind, "denies") && s->by.published >= c->published &&
           c->subject.n > 0 && claim_same_text(s->by.asserter, c->subject);
}

static bool witness(const claim *c) { return c->named && claim_kind_witness(c->kind); }

// On one day nobody knows which came first: two named sources are at odds, while of others only a later word
// counts. What an act says is contested by an official word alone.
static bool contests(const claim *c, const said_of *s) {
    bool contrary =
        str_eqz(s->kind, "denies") || str_eqz(s->kind, "narrows") || str_eqz(s->kind, "widens");
    bool at_odds = witness(c) && witness(&s->by) &&
                   !claim_same_text(claim_source(c), claim_source(&s->by)) &&
                   s->by.published == c->published;
    return speaks(s) && contrary && !claim_same_text(s->by.asserter, c->asserter) &&
           (s->by.published > c->published || at_odds) &&
           (!str_eqz(c->kind, "official_act") || claim_kind_official(s->by.kind));
}

static bool confirms_officially(const claim *c, const said_of *s) {
    (void)c;
    return speaks(s) && str_eqz(s->kind, "confirms") && claim_kind_official(s->by.kind);
}

static bool confirms_by_name(const claim *c, const said_of *s) {
    (void)c;
    return speaks(s) && str_eqz(s->kind, "confirms") && witness(&s->by);
}

// Sources, not papers: each once, and the claim's own among them.
static uint32_t count_sources(const claim *c, const said_list *all) {
    uint32_t n = witness(c);
    for (size_t i = 0; i < all->n; i++) {
        bool again = !confirms_by_name(c, &all->p[i]) ||
                     (witness(c) && claim_same_text(claim_source(c), claim_source(&all->p[i].by)));
        for (size_t k = 0; k < i && !again; k++) {
            again = confirms_by_name(c, &all->p[k]) &&
                    claim_same_text(claim_source(&all->p[k].by), claim_source(&all->p[i].by));
        }
        n += !again;
    }
    return n;
}

// ---- the reason -------------------------------------------------------------------------------------------------

typedef bool (*says_of)(const claim *c, const said_of *s);

// "wsj.2026-01-09 (2026-01-09), K4 (2026-02-01) and 2 more"; how many there are.
static uint32_t name_them(const claim *c, const said_list *all, says_of such, strbuf *out) {
    uint32_t n = 0;
    char day[16];
    for (size_t i = 0; i < all->n; i++) {
        const claim *by = &all->p[i].by;
        if (such(c, &all->p[i]) && n++ < NAMED_MAX) {
            strbuf_addf(out, "%s" STR_FMT " (" STR_FMT ")", n > 1 ? ", " : "", STR_ARG(by->id),
                        STR_ARG(date_print(by->published, day)));
        }
    }
    if (n > NAMED_MAX) {
        strbuf_addf(out, " and %u more", n - NAMED_MAX);
    }
    return n;
}

static bool declines(const claim *c, const said_of *s) {
    (void)c;
    return str_eqz(s->kind, "declines") || str_eqz(s->kind, "could_not_confirm");
}

static bool is_earlier_word(const claim *c, const said_of *s) {
    return speaks(s) && s->by.published < c->published &&
           (str_eqz(s->kind, "denies") || str_eqz(s->kind, "narrows") ||
            str_eqz(s->kind, "widens"));
}

static bool is_taken_back(const claim *c, const said_of *s) {
    (void)c;
    return s->taken_back;
}

// What changes nothing, and is shown.
static void add_besides(const claim *c, const said_list *all, strbuf *out) {
    strbuf b = {0};
    if (name_them(c, all, declines, &b) > 0) {
        strbuf_addf(out, "; asked and neither confirmed nor denied: %s", b.p);
    }
    strbuf_reset(&b);
    if (name_them(c, all, is_earlier_word, &b) > 0) {
        strbuf_addf(out, "; said otherwise before it was public, which changes nothing: %s", b.p);
    }
    strbuf_reset(&b);
    if (name_them(c, all, is_taken_back, &b) > 0) {
        strbuf_addf(out, "; taken back since, and counted no more: %s", b.p);
    }
    strbuf_clear(&b);
}

static void why_confirmed(const claim *c, const said_list *all, uint32_t sources, strbuf *out) {
    if (claim_kind_official(c->kind)) {
        strbuf_addz(out, "it is itself the word of an authority");
        return;
    }
    size_t before = out->n;
    strbuf_addz(out, "an official word confirms it: ");
    if (name_them(c, all, confirms_officially, out) == 0) {
        out->n = before;
        strbuf_addf(out, "%u independent named sources: %s", sources,
                    witness(c) ? "its own, and " : "");
        (void)name_them(c, all, confirms_by_name, out);
    }
}

static void why(const claim *c, const said_list *all, claim_status status, uint32_t sources,
                strbuf *out) {
    if (status == CLAIM_SUPERSEDED) {
        strbuf_addz(out, "corrected by its asserter or by an official act: ");
        (void)name_them(c, all, supersedes, out);
    } else if (status == CLAIM_DENIED) {
        strbuf_addf(out, STR_FMT ", whom it is about, denies it: ", STR_ARG(c->subject));
        (void)name_them(c, all, denies, out);
    } else if (status == CLAIM_CONTESTED) {
        strbuf_addz(out, "another says otherwise: ");
        (void)name_them(c, all, contests, out);
    } else if (status == CLAIM_CONFIRMED) {
        why_confirmed(c, all, sources, out);
    } else {
        strbuf_addz(out, sources == 0 ? "no named source stands behind it"
                                      : "one named source stands behind it, and no second");
    }
    add_besides(c, all, out);
}

// ---- the whole ------------------------------------------------------------------------------------------------

static bool any(const claim *c, const said_list *all, says_of such) {
    bool found = false;
    for (size_t i = 0; i < all->n && !found; i++) {
        found = such(c, &all->p[i]);
    }
    return found;
}

static claim_status status_of(const claim *c, const said_list *all, uint32_t sources) {
    if (any(c, all, supersedes)) {
        return CLAIM_SUPERSEDED;
    }
    if (any(c, all, denies)) {
        return CLAIM_DENIED;
    }
    if (any(c, all, contests)) {
        return CLAIM_CONTESTED;
    }
    bool official = claim_kind_official(c->kind) || any(c, all, confirms_officially);
    return official || sources >= 2 ? CLAIM_CONFIRMED : CLAIM_UNCONFIRMED;
}

static lode_status not_public(const claim *c, lode_error *err) {
    char day[16];
    lode_status st = refuse(err, "not_public", STR_FMT " was not public by then", STR_ARG(c->id));
    lode_hint(err, "it was public on " STR_FMT ": ask for that day or later",
              STR_ARG(date_print(c->published, day)));
    return st;
}

lode_status claim_status_of(ledger_tx *tx, str id, lode_date known, claim_status *out, str *reason,
                            lode_error *err) {
    claim c;
    said_list all = {0};
    known = known == DATE_NONE ? DATE_MAX : known;
    lode_status st = claim_get(tx, id, &c, err);
    if (st == LODE_OK && c.published > known) {
        return not_public(&c, err);
    }
    st = st == LODE_OK ? load_said(tx, id, known, &all, err) : st;
    st = st == LODE_OK && all.n > 0 ? load_corrections(tx, id, known, &all, err) : st;
    if (st == LODE_OK) {
        strbuf b = {0};
        uint32_t sources = count_sources(&c, &all);
        *out = status_of(&c, &all, sources);
        why(&c, &all, *out, sources, &b);
        *reason = str_dup(tx->a, strbuf_str(&b));
        strbuf_clear(&b);
    }
    vec_clear(&all);
    return st;
}
