/* SPDX-License-Identifier: Apache-2.0
 *
 * memo_work: what is new is decided on the binder's state, which has the facts of the line already. It is turned
 * to one regime, sight and day, then perhaps to other days, and put back as it was bound.
 *
 * A sight asks about all law that may matter on some day. On one day only part of that is in force, and on many
 * days it is the same part; many sights differ only in what the rest asks. So what is searched for is kept by
 * the law in force: how entries are read, which of those that may hold are in force, which rules that may fire
 * are, and what these ask. Where that is itself open, or exceptions or a doubted claim ask the day, it is the day.
 */
#include <string.h>

#include "decide/memo_int.h"

decide_ctx *memo_work(lode_memo *m, uint32_t regime, lode_date on) {
    decide_ctx *c = session_ctx(m->binder);
    memo_work_end(m);
    m->working = true;
    m->work_regime = regime;
    m->work_sight = NONE;
    session_day(m->binder, on);
    c->arena = &m->work;
    c->regime = regime;
    c->class_var = m->class_vars[regime];
    m->classified = c->class_var == NONE ? (class_set){{0}} : c->may[c->class_var];
    c->met = c->met_on_day = false;
    memset(c->kept_at, 0, sizeof c->kept_at); /* they were in what is given back */
    c->epoch++;
    order_again(c);
    return c;
}

decide_ctx *memo_work_on(lode_memo *m, uint32_t regime, uint32_t sight, lode_date on) {
    uint32_t profile = m->seen.p[sight].profile, reading = memo_reading_on(m, profile, on);
    decide_ctx *c = session_ctx(m->binder);
    if (m->working && m->work_regime == regime && m->work_sight == sight &&
        m->work_reading == reading) {
        session_day(m->binder, on); /* another day is all */
        c->met_on_day = false;
        c->epoch++;
        return c;
    }
    (void)memo_work(m, regime, on);
    memo_read_again(m, c, reading);
    c->tests_maybe = (uint64_t *)(uintptr_t)m->profiles.p[profile].tests_maybe; /* only read */
    m->work_sight = sight;
    m->work_reading = reading;
    return c;
}

/* As memo_see left it. */
void memo_work_end(lode_memo *m) {
    if (!m->working) {
        return;
    }
    decide_ctx *c = session_ctx(m->binder);
    c->engine = m->engine;
    c->rule_lives = c->entry_lives = NULL;
    memset(c->rule, 0, m->w->n_rules * sizeof *c->rule); /* false, by law */
    memset(c->rule_cond, 0, m->w->n_rules * sizeof *c->rule_cond);
    memset(c->rule_by, 0xFF, m->w->n_rules * sizeof *c->rule_by);
    c->n_running = 0;
    if (c->class_var != NONE) {
        c->may[c->class_var] = m->classified;
        state_changed(c, c->class_var);
    }
    session_day(m->binder, m->q.on);
    c->epoch++;
    arena_reset(&m->work, MEMO_WORK_KEPT);
    m->working = false;
}

/* ---- the law of a day -------------------------------------------------------------------------- */

static char force(kleene live, bool *open) {
    *open |= live.t == TRI_OPEN;
    return (char)live.t;
}

static void add_entries(lode_memo *m, decide_ctx *c, bool *open) {
    memo_u32(&m->key, c->n_present);
    for (uint32_t i = 0; i < c->n_present; i++) {
        uint32_t rule = m->w->entries[c->present[i]].rule;
        strbuf_addc(&m->key, force(entry_live(c, c->present[i]), open));
        strbuf_addc(&m->key, rule == NONE ? 0 : force(rule_live(c, rule), open));
    }
}

static void add_rules(lode_memo *m, decide_ctx *c, const uint64_t *maybe, bool *open) {
    for (uint32_t i = 0; i < m->engine->words; i++) {
        for (uint64_t left = maybe[i]; left != 0; left &= left - 1) {
            uint32_t r = c->at_order[i * 64 + (uint32_t)__builtin_ctzll(left)];
            kleene live = rule_live(c, r);
            if (live.t != TRI_FALSE) {
                memo_u32(&m->key, r << 1 | (live.t == TRI_OPEN));
                *open |= live.t == TRI_OPEN;
                memo_add_truths(m, m->rule_asks[r]);
            }
        }
    }
    memo_u32(&m->key, NONE);
}

static void law_key(lode_memo *m, decide_ctx *c) {
    const world_regime *g = &m->w->regimes[m->work_regime];
    bool open = c->doubts || fast_exceptions(c) || m->clocks_read_entries;
    strbuf_reset(&m->key);
    memo_u32(&m->key, m->work_regime);
    memo_u32(&m->key, (uint32_t)m->q.known);
    memo_u32(&m->key, m->work_reading);
    strbuf_addc(&m->key, g->begins != DATE_NONE && c->q->on < g->begins);
    for (uint32_t k = 0; k < m->w->n_clocks; k++) {
        strbuf_addc(&m->key, force(clock_live(c, k), &open));
    }
    add_entries(m, c, &open);
    m->round++;
    memo_add_truths(m, m->always_asked);
    add_rules(m, c, m->seen.p[m->work_sight].maybe, &open);
    strbuf_add(&m->key, strbuf_str(&m->entry_facts));
    memo_u32(&m->key, open ? memo_segment(m, c->q->on) : NONE);
}

uint32_t memo_law_of(lode_memo *m) {
    law_key(m, session_ctx(m->binder));
    str key = strbuf_str(&m->key);
    uint64_t hash = xxh3(key);
    const uint64_t *kept = memo_get(&m->known_laws, key, hash);
    if (kept != NULL) {
        return (uint32_t)*kept;
    }
    uint32_t number = (uint32_t)m->laws.n;
    *vec_push(&m->laws) = (memo_law){0};
    (void)memo_put(&m->known_laws, key, hash, number);
    return number;
}
