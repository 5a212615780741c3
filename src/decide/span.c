/* SPDX-License-Identifier: Apache-2.0
 *
 * span: between which days the law that matters to one line stays as it is, its facts held fixed. Of
 * all that begins and ends, only this can change the verdict:
 *
 *   rules whose condition holds or may hold    a false one stays false while the facts and the entries do
 *   entries that hold or may hold              and those of a claimed family that the facts speak against
 *   exceptions of entries that may hold
 *   what suspends one of these, and the first day of the regime
 *
 * At the end of a span the law is asked again, and a new span begins.
 */
#include "decide/decide_int.h"

static void narrow(lode_span *s, lode_date on, lode_date cut) {
    if (cut == DATE_NONE) {
        return;
    }
    if (cut <= on) {
        s->from = s->from == DATE_NONE || cut > s->from ? cut : s->from;
    } else {
        s->until = s->until == DATE_NONE || cut < s->until ? cut : s->until;
    }
}

static void narrow_window(lode_span *s, lode_date on, const world_window *win) {
    narrow(s, on, win->from);
    narrow(s, on, win->until);
    if (win->unclear_day != DATE_NONE) {
        narrow(s, on, win->unclear_day);
        narrow(s, on, win->unclear_day + 1);
    }
}

typedef struct spanner {
    decide_ctx *c;
    lode_span *out;
    bool *touched; /* n_measures */
} spanner;

static void touch_rule(spanner *p, uint32_t r) {
    const world_rule *rule = &p->c->w->rules[r];
    narrow_window(p->out, p->c->q->on, &rule->window);
    p->touched[rule->measure] = true;
}

static void touch_rules(spanner *p) {
    const decide_ctx *c = p->c;
    for (uint32_t i = 0; c->engine == NULL && i < c->n_by_order; i++) {
        if (c->w->rules[c->by_order[i]].kind != RULE_REPORT) { /* reports change no verdict */
            touch_rule(p, c->by_order[i]);
        }
    }
    for (uint32_t i = 0; c->engine != NULL && i < c->engine->words; i++) {
        for (uint64_t left = c->may_fire[i]; left != 0; left &= left - 1) {
            uint32_t r = c->at_order[i * 64 + (uint32_t)__builtin_ctzll(left)];
            if (rule_in_play(c, r) && c->w->rules[r].kind != RULE_REPORT) {
                touch_rule(p, r);
            }
        }
    }
}

static void touch_entry(spanner *p, uint32_t e) {
    const world_entry *entry = &p->c->w->entries[e];
    narrow_window(p->out, p->c->q->on, &entry->window);
    p->touched[entry->measure] = true;
    if (entry->rule != NONE) {
        touch_rule(p, entry->rule);
    }
}

static void touch_entries(spanner *p) {
    const decide_ctx *c = p->c;
    for (uint32_t i = 0; i < c->n_present; i++) {
        touch_entry(p, c->present[i]);
    }
    for (uint32_t e = 0; (c->engine == NULL || c->doubts) && e < c->w->n_entries; e++) {
        if (c->w->entries[e].regime == c->regime && (c->engine == NULL || c->entries[e].doubted)) {
            touch_entry(p, e);
        }
    }
}

/* Bits of the exceptions stand behind those of the entries. */
static void touch_exceptions(spanner *p) {
    const decide_ctx *c = p->c;
    uint32_t n = c->w->n_entries;
    if (c->engine == NULL || c->tests_maybe == NULL) {
        return; /* all rules were touched; or none may hold */
    }
    for (uint32_t i = n / 64; i < c->engine->words; i++) {
        for (uint64_t left = c->tests_maybe[i]; left != 0; left &= left - 1) {
            uint32_t at = i * 64 + (uint32_t)__builtin_ctzll(left);
            if (at >= n) {
                touch_rule(p, at - n);
            }
        }
    }
}

static void touch_suspensions(spanner *p) {
    const decide_ctx *c = p->c;
    for (uint32_t i = 0; i < c->w->n_suspensions; i++) {
        const world_suspension *s = &c->w->suspensions[i];
        if (p->touched[s->measure]) {
            narrow_window(p->out, c->q->on,
                          &(world_window){s->from, s->until, s->unclear_day, NONE});
        }
    }
}

lode_span entries_span(decide_ctx *c) {
    lode_span out = {DATE_NONE, DATE_NONE};
    spanner p = {.c = c, .out = &out};
    p.touched = arena_array(c->arena, c->w->n_measures + 1, sizeof *p.touched);
    for (uint32_t e = 0; c->doubts && e < c->w->n_entries; e++) {
        if (c->w->entries[e].regime == c->regime && c->entries[e].doubted) {
            touch_entry(&p, e);
        }
    }
    touch_exceptions(&p);
    touch_suspensions(&p);
    return out;
}

lode_span span_of(decide_ctx *c) {
    lode_span out = {DATE_NONE, DATE_NONE};
    spanner p = {.c = c, .out = &out};
    p.touched = arena_array(c->arena, c->w->n_measures + 1, sizeof *p.touched);
    touch_rules(&p);
    touch_entries(&p);
    touch_exceptions(&p);
    touch_suspensions(&p);
    narrow(&out, c->q->on, c->w->regimes[c->regime].begins);
    return out;
}

lode_span span_both(lode_span a, lode_span b) {
    a.from = a.from == DATE_NONE || (b.from != DATE_NONE && b.from > a.from) ? b.from : a.from;
    a.until =
        a.until == DATE_NONE || (b.until != DATE_NONE && b.until < a.until) ? b.until : a.until;
    return a;
}
