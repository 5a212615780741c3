// SPDX-License-Identifier: Apache-2.0
//
// claim_clash_word: contradictions of words and figures: a scope that is not the act's, a count that sources
// give differently, two words for one status.
#include "ledger/claim_int.h"

// ---- scope ----------------------------------------------------------------------------------------------------

static bool linked(const clash_ask *q, uint32_t from, uint32_t to) {
    for (uint32_t i = 0; i < q->n_links; i++) {
        const clash_link *l = &q->links[i];
        if (l->from == from && l->to == to &&
            (str_eqz(l->kind, "narrows") || str_eqz(l->kind, "widens"))) {
            return true;
        }
    }
    return false;
}

static void linked_scopes(clash_ask *q) {
    for (uint32_t i = 0; i < q->n_links; i++) {
        const clash_link *l = &q->links[i];
        const claim *c = &q->claims[l->from], *act = &q->claims[l->to];
        bool narrower = str_eqz(l->kind, "narrows");
        if (clash_is(act, "official_act") && (narrower || str_eqz(l->kind, "widens"))) {
            const uint32_t both[] = {l->from, l->to};
            clash_add(q, "scope", both, 2, STR_FMT " is %s than the act " STR_FMT, STR_ARG(c->id),
                      narrower ? "narrower" : "wider", STR_ARG(act->id));
        }
    }
}

// What both say, in other words: whether wider or narrower is for a person to link.
static void other_words(const char *name, str says, str act, strbuf *out) {
    if (says.n > 0 && act.n > 0 && !claim_same_text(says, act)) {
        strbuf_addf(out, "%s%s \"" STR_FMT "\", the act \"" STR_FMT "\"", out->n > 0 ? "; " : "",
                    name, STR_ARG(says), STR_ARG(act));
    }
}

static void worded_scopes(clash_ask *q) {
    strbuf b = {0};
    for (uint32_t i = 0; i < q->n; i++) {
        for (uint32_t k = 0; k < q->n; k++) {
            const claim *act = &q->claims[i], *c = &q->claims[k];
            if (i == k || !clash_is(act, "official_act") || clash_is(c, "official_act") ||
                !clash_matter(act, c) || linked(q, k, i)) {
                continue;
            }
            const uint32_t both[] = {k, i};
            strbuf_reset(&b);
            other_words("items", c->items, act->items, &b);
            other_words("parties", c->parties, act->parties, &b);
            other_words("destination", c->destination, act->destination, &b);
            if (b.n > 0) {
                clash_add(q, "scope", both, 2,
                          STR_FMT " words its scope otherwise than " STR_FMT ": %s", STR_ARG(c->id),
                          STR_ARG(act->id), b.p);
            }
        }
    }
    strbuf_clear(&b);
}

void clash_scopes(clash_ask *q) {
    linked_scopes(q);
    worded_scopes(q);
}

// ---- number ---------------------------------------------------------------------------------------------------

// The first number of a count as printed: "around 1,100", "5.7 %"; thousands set off by a comma.
static bool count_of(str s, lode_nano *out) {
    char digits[32];
    size_t n = 0, i = 0;
    while (i < s.n && (s.p[i] < '0' || s.p[i] > '9')) {
        i++;
    }
    for (; i < s.n && n + 1 < sizeof digits; i++) {
        bool more = i + 1 < s.n && s.p[i + 1] >= '0' && s.p[i + 1] <= '9';
        if ((s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] == '.' && more)) {
            digits[n++] = s.p[i];
        } else if (s.p[i] != ',' || !more) {
            break;
        }
    }
    return nano_parse((str){digits, n}, out);
}

static bool has_count(const clash_ask *q, uint32_t i) {
    lode_nano v = 0;
    return q->claims[i].count_of.n > 0 && count_of(q->claims[i].count, &v);
}

static bool one_count(const clash_ask *q, uint32_t i, uint32_t k) {
    return claim_same_text(q->claims[i].count_of, q->claims[k].count_of);
}

static bool same_count(const clash_ask *q, uint32_t i, uint32_t k) {
    lode_nano a = 0, b = 0;
    return count_of(q->claims[i].count, &a) && count_of(q->claims[k].count, &b) && a == b;
}

static void show_thing(const clash_ask *q, uint32_t i, strbuf *out) {
    strbuf_addf(out, STR_FMT ", given differently", STR_ARG(q->claims[i].count_of));
}

static void show_count(const clash_ask *q, uint32_t i, strbuf *out) {
    strbuf_add(out, q->claims[i].count);
}

void clash_numbers(clash_ask *q) {
    static const clash_rule rule = {"number",   has_count,  one_count,
                                    same_count, show_thing, show_count};
    clash_values(q, &rule);
}

// ---- status word ----------------------------------------------------------------------------------------------

static bool has_effect(const claim *c) { return clash_slot(c).n > 0 && clash_effect(c).n > 0; }

// Words for other days are no contradiction.
static bool overlap(const claim *x, const claim *y) {
    bool x_over = x->until != DATE_NONE && y->from != DATE_NONE && x->until <= y->from;
    bool y_over = y->until != DATE_NONE && x->from != DATE_NONE && y->until <= x->from;
    return !x_over && !y_over;
}

static bool same_slot(const claim *x, const claim *y) {
    return clash_about(x, y) && claim_same_text(clash_slot(x), clash_slot(y));
}

static bool same_word(const claim *x, const claim *y) {
    return claim_same_text(clash_effect(x), clash_effect(y));
}

static bool at_odds(const claim *x, const claim *y) {
    return has_effect(x) && has_effect(y) && same_slot(x, y) && overlap(x, y) && !same_word(x, y);
}

typedef struct word_pair {
    uint32_t a, b;
} word_pair;
typedef VEC(word_pair) word_pairs;

// Were these two words said to be at odds before, of other claims?
static bool said_before(const clash_ask *q, const word_pairs *pairs, uint32_t i, uint32_t k) {
    const claim *x = &q->claims[i], *y = &q->claims[k];
    for (size_t p = 0; p < pairs->n; p++) {
        const claim *a = &q->claims[pairs->p[p].a], *b = &q->claims[pairs->p[p].b];
        if (same_slot(a, x) &&
            ((same_word(a, x) && same_word(b, y)) || (same_word(a, y) && same_word(b, x)))) {
            return true;
        }
    }
    return false;
}

// Two words at a time: that a first and a second are of other days, and a third of both, is no reason for
// silence.
void clash_status_words(clash_ask *q) {
    word_pairs pairs = {0};
    for (uint32_t i = 0; i < q->n; i++) {
        for (uint32_t k = i + 1; k < q->n && !q->too_many; k++) {
            const claim *x = &q->claims[i], *y = &q->claims[k];
            if (!at_odds(x, y) || said_before(q, &pairs, i, k)) {
                continue;
            }
            const uint32_t both[] = {i, k};
            *vec_push(&pairs) = (word_pair){i, k};
            q->too_many |= pairs.n > CLASH_WORDS_MAX;
            clash_add(q, "status_word", both, 2,
                      STR_FMT " of " STR_FMT ", in two words: " STR_FMT " (" STR_FMT "); " STR_FMT
                              " (" STR_FMT ")",
                      STR_ARG(clash_slot(x)), STR_ARG(x->about), STR_ARG(clash_effect(x)),
                      STR_ARG(x->id), STR_ARG(clash_effect(y)), STR_ARG(y->id));
        }
    }
    vec_clear(&pairs);
}
