/* SPDX-License-Identifier: Apache-2.0
 *
 * clock_rules: which clock of the law runs for this line (language.md 4.17). Only conditions are read
 * here; the days are counted in clock.c. A clock is of the law, so it needs its measure known and
 * in force; its conditions may read slots, as those of verdicts do.
 */
#include "decide/decide_int.h"

static tri least(tri a, tri b) {
    if (a == TRI_FALSE || b == TRI_FALSE) {
        return TRI_FALSE;
    }
    return a == TRI_TRUE && b == TRI_TRUE ? TRI_TRUE : TRI_OPEN;
}

static lode_clock_rule read_clock(decide_ctx *c, uint32_t clock) {
    const world_clock *k = &c->w->clocks[clock];
    lode_clock_rule out = {TRI_FALSE, TRI_FALSE, WORD_LAW};
    if (c->w->measures[k->measure].regime != c->regime) {
        return out;
    }
    kleene live = clock_live(c, clock);
    kleene cond = live.t == TRI_FALSE ? live : kleene_node(c, k->cond);
    out.runs = least(live.t, cond.t);
    out.word = cond.word > live.word ? cond.word : live.word;
    if (k->no_limit != NONE && out.runs != TRI_FALSE) {
        kleene none = kleene_node(c, k->no_limit);
        out.no_limit = none.t;
        out.word = none.word > out.word ? none.word : out.word;
    }
    return out;
}

/* A clock that another stands in for does not run, and so stands in for nobody: along a chain every
 * round settles one clock more, whatever their order in the table. */
static void stand_in(decide_ctx *c, lode_clock_rule *clocks) {
    uint32_t n = c->w->n_clocks;
    tri *own = arena_array(c->arena, (size_t)n + 1, sizeof *own);
    for (uint32_t i = 0; i < n; i++) {
        own[i] = clocks[i].runs;
    }
    bool changed = true;
    for (uint32_t round = 0; round < n && changed; round++) {
        bool *beaten = arena_array(c->arena, (size_t)n + 1, sizeof *beaten);
        for (uint32_t i = 0; i < n; i++) {
            uint32_t other = c->w->clocks[i].overrides;
            if (other != NONE && clocks[i].runs == TRI_TRUE) {
                beaten[other] = true;
            }
        }
        changed = false;
        for (uint32_t i = 0; i < n; i++) {
            tri runs = beaten[i] ? TRI_FALSE : own[i];
            changed = changed || runs != clocks[i].runs;
            clocks[i].runs = runs;
        }
    }
}

void clock_rules(decide_ctx *c, lode_decision *out) {
    uint32_t n = c->w->n_clocks;
    out->clocks = arena_array(c->arena, (size_t)n + 1, sizeof *out->clocks);
    for (uint32_t i = 0; i < n; i++) {
        out->clocks[i] = read_clock(c, i);
    }
    stand_in(c, out->clocks);
}
