/* SPDX-License-Identifier: Apache-2.0
 *
 * fast: one state by the compiled engine. The engine says which conditions of rules hold or may hold;
 * here follow, for these few alone, what kleene.c does for all: force, defeat, effects, verdict. Words
 * (4.12) are not followed: fast_end asks the reference once, on the state given.
 */
#include "decide/decide_int.h"

#include <string.h>

static uint16_t yes_or_no(tri t) { return t == TRI_OPEN ? CODE_OPEN : t == TRI_TRUE ? 1 : 0; }

/* A column of the earlier stratum (4.6, 4.7), or a define: found when a block comes to it. */
static uint16_t late_code(void *arg, uint32_t column) {
    decide_ctx *c = arg;
    uint32_t at = column - c->w->n_vars;
    if (at < c->w->n_entries) {
        return yes_or_no(kleene_entry(c, at).t);
    }
    at -= c->w->n_entries;
    if (at < c->w->n_regimes) {
        return yes_or_no(kleene_listed(c, at).t);
    }
    return yes_or_no(kleene_node(c, c->w->box_nodes[at - c->w->n_regimes]).t);
}

void fast_begin(decide_ctx *c) {
    if (c->q->evaluator == EVALUATE_REFERENCE || c->w->n_blocks == 0) {
        return;
    }
    c->engine = arena_alloc(c->arena, sizeof *c->engine);
    engine_init(c->engine, c->w, c->may, c->alias, c->arena);
    if (c->q->evaluator == EVALUATE_SCALAR) {
        c->engine->twin = ENGINE_SCALAR;
    }
    c->may_fire = arena_array(c->arena, c->engine->words, sizeof *c->may_fire);
    c->rest = arena_array(c->arena, (size_t)c->w->n_rules + 1, sizeof *c->rest);
    c->engine->late = late_code;
    c->engine->late_arg = c;
    engine_vars(c->engine);
}

/* 4.6: the words of a described entry, and what an opaque one asks, somebody has to say. */
static tri test_of(decide_ctx *c, uint32_t e) {
    const world_entry *entry = &c->w->entries[e];
    tri t = TRI_OPEN;
    if (entry->test != NONE) {
        bool sure = c->tests_surely[e / 64] >> (e % 64) & 1;
        bool may = c->tests_maybe[e / 64] >> (e % 64) & 1;
        t = !may ? TRI_FALSE : sure && entry->how == ENTRY_ENCODED ? TRI_TRUE : TRI_OPEN;
    }
    for (uint32_t i = 0; i < entry->exceptions.count && t != TRI_FALSE; i++) {
        uint32_t r = c->w->defeats[entry->exceptions.first + i].winner;
        t = and3(t, not3(kleene_exception(c, r).t));
    }
    return t;
}

void fast_view(decide_ctx *c) {
    size_t bytes = c->engine->words * sizeof *c->tests_maybe;
    c->tests_maybe = arena_alloc(c->arena, bytes);
    c->tests_surely = arena_alloc(c->arena, bytes);
    engine_run(c->engine, BLOCK_TESTS, c->regime);
    memcpy(c->tests_maybe, c->engine->maybe, bytes);
    memcpy(c->tests_surely, c->engine->surely, bytes);
    c->met = false;
}

bool fast_exceptions(const decide_ctx *c) {
    uint64_t any = 0;
    if (c->tests_maybe == NULL) {
        return false; /* entries were read by others (entries_again) */
    }
    for (uint32_t i = c->w->n_entries / 64; i < c->engine->words; i++) {
        any |= i > c->w->n_entries / 64 ? c->tests_maybe[i]
                                        : c->tests_maybe[i] >> (c->w->n_entries % 64);
    }
    return any != 0;
}

void fast_tests(decide_ctx *c) {
    for (uint32_t e = 0; e < c->w->n_entries; e++) {
        if (c->w->entries[e].regime == c->regime) {
            c->test[e] = test_of(c, e);
        }
    }
}

void fast_ready(decide_ctx *c) {
    if (c->engine == NULL) {
        return;
    }
    for (uint32_t r = 0; r < c->w->n_rules; r++) {
        c->rule_by[r] = NONE;
    }
}

void state_changed(decide_ctx *c, uint32_t var) {
    if (c->engine != NULL) {
        engine_var(c->engine, var);
        c->met = false;
    }
}

/* Columns of the earlier stratum and defines. */
static uint32_t late_column(const decide_ctx *c, uint32_t i) {
    uint32_t n = c->engine->n_entries;
    return c->w->n_vars + (i < n ? c->engine->entries[i] : c->w->n_entries + i - n);
}

static uint32_t late_columns(const decide_ctx *c) {
    return c->engine->n_entries + c->w->n_regimes + c->w->n_box_nodes;
}

/* On another day a block may be met again only where a column that some block has asked for is another. */
static bool met_already(decide_ctx *c) {
    bool same = c->met;
    for (uint32_t i = 0; i < late_columns(c) && same && !c->met_on_day; i++) {
        uint32_t column = late_column(c, i);
        uint16_t code = c->engine->code[column];
        same = code == CODE_LATE || code == late_code(c, column);
    }
    return same;
}

static void meet_rules(decide_ctx *c) {
    if (!met_already(c)) {
        for (uint32_t i = 0; i < late_columns(c); i++) {
            c->engine->code[late_column(c, i)] = CODE_LATE;
        }
        engine_run(c->engine, BLOCK_RULES, c->regime);
    }
    c->met = c->met_on_day = true;
}

/* The rules that entries are sugar for are not in the blocks: those of the active ones are run. */
static void find_run(decide_ctx *c) {
    memcpy(c->may_fire, c->engine->maybe, c->engine->words * sizeof *c->may_fire);
    for (uint32_t i = 0; i < c->n_active; i++) {
        uint32_t r = c->w->entries[c->active[i]].rule;
        if (r != NONE) {
            uint32_t at = c->w->rules[r].order;
            c->may_fire[at / 64] |= UINT64_C(1) << (at % 64);
        }
    }
}

void fast_rule(decide_ctx *c, uint32_t r, const tri *cond) {
    const world_rule *rule = &c->w->rules[r];
    tri fires = rule_live(c, r).t;
    if (fires != TRI_FALSE) {
        fires = and3(fires, cond != NULL ? *cond : kleene_node(c, rule->cond).t);
    }
    c->rule_cond[r].t = fires;
    for (uint32_t i = 0; i < rule->defeaters.count; i++) {
        uint32_t winner = c->w->defeats[rule->defeaters.first + i].winner;
        if (c->rule[winner].t == TRI_TRUE && c->rule_by[r] == NONE) {
            c->rule_by[r] = winner;
        }
        fires = and3(fires, not3(c->rule[winner].t));
    }
    c->rule[r].t = fires;
}

/* What is not run is false. */
static void forget(decide_ctx *c) {
    for (uint32_t i = 0; i < c->n_running; i++) {
        uint32_t r = c->running[i];
        c->rule[r] = c->rule_cond[r] = (kleene){TRI_FALSE, WORD_LAW};
        c->rule_by[r] = NONE;
    }
    c->n_running = 0;
}

static void run_all(decide_ctx *c) {
    lode_engine *e = c->engine;
    forget(c);
    meet_rules(c);
    kleene_clear_slots(c);
    find_run(c);
    for (uint32_t i = 0; i < e->words; i++) {
        for (uint64_t left = c->may_fire[i]; left != 0; left &= left - 1) {
            uint32_t bit = (uint32_t)__builtin_ctzll(left);
            uint32_t r = c->at_order[i * 64 + bit];
            if (c->w->rules[r].kind == RULE_REPORT && !c->report_counts[r]) {
                continue;
            }
            tri cond = e->surely[i] >> bit & 1 ? TRI_TRUE : TRI_OPEN;
            fast_rule(c, r, c->w->rules[r].kind == RULE_ENTRY ? NULL : &cond);
            kleene_effects(c, r);
            c->running[c->n_running++] = r;
        }
    }
}

void fast_run(decide_ctx *c) {
    if (c->kept != NULL) {
        below_run(c);
    } else {
        run_all(c);
    }
    kleene_verdict(c);
}

/* What the engine found of rules stays. Their words are worked out for those of which they are asked. */
void fast_end(decide_ctx *c) {
    if (c->engine != NULL) {
        c->engine = NULL;
        c->epoch++;
    }
}
