/* SPDX-License-Identifier: Apache-2.0
 *
 * lane_share: a cell that asks for a share of value by origin instead of giving it:
 *
 *   share of CN
 *   share of CN where item.annex61 is part_1
 *   share of CN where item.annex61 is part_1 or part_2
 *
 * The share is that of content.c: of the goods' price, what is of the origin, by the parts' own item.origin;
 * with `where` only parts of which that fact is one of the words. No country is known here: the word must
 * be one of the law's for item.origin, because a word that no part has would be a share of nothing.
 */
#include "exposure/lanes_int.h"

#define ASKS "share of "
#define ORIGIN "item.origin"

bool is_share_cell(str cell) { return str_starts(cell, STR(ASKS)); }

/* ---- as text ------------------------------------------------------------------------------------- */

static void percent(ratio share, bool up, strbuf *out) {
    ratio scaled =
        ratio_mul(share, ratio_int(NANO_ONE)); /* a share has nine decimals of the whole */
    int64_t n = ratio_floor(scaled);
    n += up && ratio_cmp(ratio_int(n), scaled) < 0;
    ratio_print(ratio_of(n, NANO_ONE / 100), out);
    strbuf_addz(out, " %");
}

void share_text(ratio low, ratio high, strbuf *out) {
    bool from = ratio_ok(low), to = ratio_ok(high);
    if (from && to && (ratio_sign(low) > 0 || ratio_sign(high) == 0)) {
        strbuf a = {0}, b = {0};
        percent(low, false, &a);
        percent(high, true, &b);
        strbuf_add(out, strbuf_str(&a));
        if (!str_eq(strbuf_str(&a), strbuf_str(&b))) {
            strbuf_addf(out, " .. %s", b.p);
        }
        strbuf_clear(&a);
        strbuf_clear(&b);
    } else if (from || to) {
        strbuf_addz(out, to ? "<= " : ">= ");
        percent(to ? high : low, to, out);
    }
}

/* ---- the cell ------------------------------------------------------------------------------------ */

static lode_status wrong_form(str cell, lode_error *err) {
    lode_status st = lode_fail(err, LODE_BAD_INPUT, "wrong_share",
                               "\"%.*s\" asks for no share that can be found",
                               (int)(cell.n < 80 ? cell.n : 80), cell.p);
    lode_hint(err, "write share of ORIGIN, or share of ORIGIN where item.FACT is WORD or WORD");
    return st;
}

/* What stands before the word; the rest goes on behind it. False: it is not there. */
static bool cut(str *rest, const char *word, str *before) {
    size_t n = strlen(word);
    for (size_t i = 0; i + n <= rest->n; i++) {
        if (memcmp(rest->p + i, word, n) == 0) {
            *before = str_trim((str){rest->p, i});
            *rest = (str){rest->p + i + n, rest->n - i - n};
            return true;
        }
    }
    return false;
}

static bool parse(str cell, content_word *out) {
    str rest = {cell.p + strlen(ASKS), cell.n - strlen(ASKS)};
    *out = (content_word){0};
    if (!cut(&rest, " where ", &out->origin)) {
        out->origin = str_trim(rest);
        return out->origin.n > 0;
    }
    bool is = cut(&rest, " is ", &out->fact);
    out->words = str_trim(rest);
    return is && out->origin.n > 0 && out->fact.n > 0 && out->words.n > 0;
}

static lode_status no_such_word(const lode_world *w, const char *fact, uint32_t enum_idx, str word,
                                lode_error *err) {
    lode_arena a = {0};
    world_range values = w->enums[enum_idx].values;
    str *names = arena_array(&a, (size_t)values.count + 1, sizeof *names);
    for (uint32_t i = 0; i < values.count; i++) {
        names[i] = world_str(w, w->values[values.first + i].word);
    }
    (void)lode_fail(err, LODE_BAD_INPUT, "unknown_value", "%.60s has no value \"%.*s\"", fact,
                    (int)(word.n < 60 ? word.n : 60), word.p);
    hint_nearest(err, word, names, values.count);
    arena_clear(&a);
    return LODE_BAD_INPUT;
}

/* All words, apart by "or", are values of the fact, which has one of them. */
static lode_status check_words(const lode_world *w, str fact, str words, lode_error *err) {
    lode_arena a = {0};
    const char *name = str_dup(&a, fact).p;
    uint32_t at = world_find_fact(w, fact);
    lode_status st = LODE_OK;
    if (at == NONE || w->facts[at].type != FACT_ONE_OF || !str_starts(fact, STR("item."))) {
        st = lode_fail(err, LODE_BAD_INPUT, "unknown_fact",
                       "\"%.60s\" is no fact of an item that is one of some words", name);
    }
    for (str rest = words, word; st == LODE_OK && rest.n > 0;) {
        if (!cut(&rest, " or ", &word)) {
            word = str_trim(rest);
            rest.n = 0;
        }
        if (world_find_value(w, w->facts[at].enum_idx, word) == NONE) {
            st = no_such_word(w, name, w->facts[at].enum_idx, word, err);
        }
    }
    arena_clear(&a);
    return st;
}

static lode_status check(const lode_world *w, str fact, const content_word *q, lode_error *err) {
    uint32_t at = world_find_fact(w, fact);
    if (at != NONE && (w->facts[at].type != FACT_AMOUNT ||
                       !str_eq(world_str(w, w->facts[at].dim), STR("share")))) {
        lode_status st = lode_fail(err, LODE_BAD_INPUT, "wrong_share",
                                   STR_FMT " is no share of value", STR_ARG(fact));
        return st;
    }
    lode_status st = check_words(w, STR(ORIGIN), q->origin, err);
    return st == LODE_OK && q->fact.n > 0 ? check_words(w, q->fact, q->words, err) : st;
}

static const content_sweep *sweep_for(lane_shares *shares, const content_word *q) {
    for (size_t i = 0; i < shares->sweeps.n; i++) {
        const content_word *had = content_sweep_word(shares->sweeps.p[i]);
        if (str_eq(had->origin, q->origin) && str_eq(had->fact, q->fact) &&
            str_eq(had->words, q->words)) {
            return shares->sweeps.p[i];
        }
    }
    const content_sweep *s = content_sweep_new(shares->a, shares->net, q);
    *vec_push(&shares->sweeps) = s;
    return s;
}

lode_status lane_share(const lode_world *w, lane_shares *shares, uint32_t lane, str fact, str cell,
                       strbuf *out, uint8_t *grade, lode_error *err) {
    content_word q;
    ratio low, high;
    if (!parse(cell, &q)) {
        return wrong_form(cell, err);
    }
    lode_status st = check(w, fact, &q, err);
    if (st == LODE_OK && shares != NULL &&
        content_sweep_lane(sweep_for(shares, &q), lane, &low, &high, grade)) {
        share_text(low, high, out);
    }
    return st;
}
