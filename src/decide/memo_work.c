/* SPDX-License-Identifier: Apache-2.0
 *
 * memo_work: what is new is decided on the binder's state, which has the facts of the line already. It is turned
 * to one regime, sight and day, then perhaps to other days, and put back as it was bound.
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
    uint32_t profile = m->seen.p[sight], reading = memo_reading_on(m, profile, on);
    decide_ctx *c = session_ctx(m->binder);
    m->counts.decided++;
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
