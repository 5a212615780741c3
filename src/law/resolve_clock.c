// SPDX-License-Identifier: Apache-2.0
//
// resolve_clock: how long an authority has (language.md 4.17): a clock counts working days by a
// calendar, from a date of the shipment, under conditions that may read slots.
#include "law/resolve_int.h"

#include <stdlib.h>
#include <string.h>

static str clock_id(resolver *r, const decl *d) {
    return arena_fmt(&r->tmp, STR_FMT "/" STR_FMT, STR_ARG(d->parent->id.text),
                     STR_ARG(d->block->id.text));
}

static int clock_compare(const void *a, const void *b) {
    const decl *x = a;
    const decl *y = b;
    int c = str_cmp(x->parent->id.text, y->parent->id.text);
    return c != 0 ? c : str_cmp(x->block->id.text, y->block->id.text);
}

static void sort_clocks(resolver *r) {
    symtab seen = {0};
    for (size_t i = 0; i < r->of[BLOCK_CLOCK].n; i++) {
        const decl *d = &r->of[BLOCK_CLOCK].p[i];
        if (d->parent == NULL || measure_of(r, d->parent) == NONE) {
            continue; // its measure could not be read
        }
        str id = clock_id(r, d);
        bool taken = symtab_get(&r->rules_by, id) != SYMTAB_NONE ||
                     symtab_get(&r->entries_by, id) != SYMTAB_NONE;
        if (taken || !symtab_put(&seen, id, 0)) {
            error_doubled(r, d, "clock, rule or entry", d->block->id.text);
            continue;
        }
        *vec_push(&r->clocks_d) = *d;
    }
    symtab_clear(&seen);
    if (r->clocks_d.n > 1) {
        qsort(r->clocks_d.p, r->clocks_d.n, sizeof *r->clocks_d.p, clock_compare); // ids differ
    }
    for (size_t i = 0; i < r->clocks_d.n; i++) {
        (void)symtab_put(&r->clocks_by, clock_id(r, &r->clocks_d.p[i]), (uint32_t)i); // differ
    }
}

// A fact of the shipment of this type, or NONE with an error.
static uint32_t clock_fact(resolver *r, const decl *d, const law_tok *path, uint32_t type,
                           const char *what) {
    uint32_t f = path == NULL ? SYMTAB_NONE : symtab_get(&r->facts_by, path->text);
    if (path != NULL && f == SYMTAB_NONE) {
        error_unknown(r, d->src, path, "fact", &r->facts_by);
    } else if (path != NULL &&
               (r->facts.p[f].type != type || r->facts.p[f].scope != FACT_SCOPE_SHIPMENT)) {
        error_at(r, d->src, path->pos, "wrong_type", STR_FMT " is not %s of the shipment",
                 STR_ARG(path->text), what);
        f = SYMTAB_NONE;
    }
    return f == SYMTAB_NONE ? NONE : f;
}

static void read_pauses(resolver *r, const decl *d, world_clock *k) {
    const law_clause *c = block_clause(d->block, "not counting");
    k->pauses = (world_range){(uint32_t)r->clock_pauses.n, 0};
    k->pause_fact = NONE;
    if (c == NULL) {
        return;
    }
    k->pause_fact =
        clock_fact(r, d, clause_tok(d->block, "not counting", "path"), FACT_PAUSES, "the pauses");
    uint32_t e = k->pause_fact == NONE ? NONE : r->facts.p[k->pause_fact].enum_idx;
    for (uint32_t i = 0; e != NONE && i < c->n_args; i++) {
        const law_tok *t = &c->args[i].tok;
        if (strcmp(c->args[i].label, "value") != 0) {
            continue;
        }
        uint32_t v = symtab_get(&r->values_by[e], t->text);
        if (v == SYMTAB_NONE) {
            error_unknown(r, d->src, t, "kind of pause", &r->values_by[e]);
            continue;
        }
        for (uint32_t p = k->pauses.first; p < r->clock_pauses.n; p++) {
            if (r->clock_pauses.p[p] == v) {
                error_at(r, d->src, t->pos, "doubled_name", STR_FMT " stands twice",
                         STR_ARG(t->text));
            }
        }
        *vec_push(&r->clock_pauses) = v;
        k->pauses.count++;
    }
}

static void clock_needs(resolver *r, const decl *d, const char *keyword, const char *what) {
    if (!has_clause(d->block, keyword)) {
        error_at(r, d->src, d->block->pos, "missing_clause", "clock " STR_FMT " does not say %s",
                 STR_ARG(d->block->id.text), what);
    }
}

static uint32_t clock_days(resolver *r, const decl *d) {
    uint32_t days = clause_number(r, d, "within", "number", 1, CLOCK_DAYS_MAX);
    if (days == 0) {
        error_at(r, d->src, clause_tok(d->block, "within", "number")->pos, "bad_number",
                 "a clock has at least one working day");
    }
    return days == 0 ? 1 : days;
}

static uint32_t clock_calendar(resolver *r, const decl *d) {
    const law_tok *t = clause_tok(d->block, "within", "calendar");
    uint32_t at = t == NULL ? SYMTAB_NONE : symtab_get(&r->calendars_by, t->text);
    if (t != NULL && at == SYMTAB_NONE) {
        error_unknown(r, d->src, t, "calendar", &r->calendars_by);
    }
    return at == SYMTAB_NONE ? 0 : at;
}

static uint32_t clock_overridden(resolver *r, const decl *d) {
    const law_tok *t = clause_tok(d->block, "overrides", "id");
    if (t == NULL) {
        return NONE;
    }
    uint32_t at = symtab_get(&r->clocks_by, t->text);
    if (at == SYMTAB_NONE) { // the short form, inside its measure
        at = symtab_get(&r->clocks_by, arena_fmt(&r->tmp, STR_FMT "/" STR_FMT,
                                                 STR_ARG(d->parent->id.text), STR_ARG(t->text)));
    }
    if (at == SYMTAB_NONE) {
        error_unknown(r, d->src, t, "clock", &r->clocks_by);
    }
    return at == SYMTAB_NONE ? NONE : at;
}

static void read_clock(resolver *r, const decl *d) {
    const law_block *b = d->block;
    uint32_t m = measure_of(r, d->parent);
    uint32_t grade = grade_of(clause_tok(b, "grade", "grade"), GRADE_TEXT);
    world_clock k = {.id = intern(r, clock_id(r, d)),
                     .title = tok_text(r, &b->title),
                     .cite = tok_text(r, clause_tok(b, "cite", "text")),
                     .note = tok_text(r, clause_tok(b, "note", "text")),
                     .measure = m,
                     .grade = grade > r->measures.p[m].grade ? grade : r->measures.p[m].grade,
                     .window = window_of(r, d),
                     .days = clock_days(r, d),
                     .calendar = clock_calendar(r, d),
                     .no_limit = NONE,
                     .overrides = clock_overridden(r, d)};
    uint32_t from = clock_fact(r, d, clause_tok(b, "from", "path"), FACT_DATE, "a date");
    k.from_fact = from == NONE ? 0 : from;
    read_pauses(r, d, &k);
    clock_needs(r, d, "within", "how many working days: within N working days in CALENDAR");
    clock_needs(r, d, "from", "from which date it runs");
    *vec_push(&r->clocks) = k;
}

// Clocks that stand in for each other in a circle would all vanish.
static void check_overrides(resolver *r) {
    for (uint32_t i = 0; i < r->clocks.n; i++) {
        uint32_t at = r->clocks.p[i].overrides;
        for (uint32_t steps = 0; at != NONE && at != i && steps < r->clocks.n; steps++) {
            at = r->clocks.p[at].overrides;
        }
        if (at == i) {
            error_at(r, r->clocks_d.p[i].src,
                     clause_tok(r->clocks_d.p[i].block, "overrides", "id")->pos, "defeat_cycle",
                     "clock " STR_FMT " overrides itself in a circle",
                     STR_ARG(r->clocks_d.p[i].block->id.text));
            r->clocks.p[i].overrides = NONE;
        }
    }
}

void resolve_clocks(resolver *r) {
    sort_clocks(r);
    for (size_t i = 0; i < r->clocks_d.n; i++) {
        read_clock(r, &r->clocks_d.p[i]);
    }
    check_overrides(r);
}

// Conditions of clocks may read slots, practice slots too: a clock changes no verdict.
void lower_clocks(resolver *r) {
    for (uint32_t i = 0; i < r->clocks.n; i++) {
        const decl *d = &r->clocks_d.p[i];
        cond_scope s = scope_of(d, r->measures.p[r->clocks.p[i].measure].regime, STRATUM_CLOCK,
                                STR("a clock"));
        uint32_t cond = lower_block(r, &s, d->block, "when");
        uint32_t none =
            has_clause(d->block, "no limit") ? lower_block(r, &s, d->block, "no limit") : NONE;
        r->clocks.p[i].cond = cond;
        r->clocks.p[i].no_limit = none;
    }
}
