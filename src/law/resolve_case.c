// SPDX-License-Identifier: Apache-2.0
//
// resolve_case: worked cases. The image keeps title, place, dates and verdict of each, and which
// rules it exercises, for explanations; the block itself stays with the caller, who runs it. Names
// are checked here; values are read by the runner, with the reader that shipments use.
#include "law/resolve_int.h"

#include <stdlib.h>
#include <string.h>

typedef struct case_ref {
    uint32_t rule, in_case;
} case_ref;
typedef VEC(case_ref) case_refs;

static int ref_compare(const void *a, const void *b) {
    const case_ref *x = a;
    const case_ref *y = b;
    if (x->rule != y->rule) {
        return x->rule < y->rule ? -1 : 1;
    }
    return x->in_case < y->in_case ? -1 : x->in_case > y->in_case;
}

// packs/cn/cases/magnets.law -> cn/magnets.law: the same wherever the tree lies.
static world_text short_path(resolver *r, const law_source *src) {
    str path = str_of(src->path);
    size_t base = path.n;
    while (base > 0 && path.p[base - 1] != '/') {
        base--;
    }
    return intern(r, arena_fmt(&r->tmp, "%s%s" STR_FMT, src->pack, src->pack[0] != 0 ? "/" : "",
                               (int)(path.n - base), path.p + base));
}

static void check_name(resolver *r, const law_source *src, const law_tok *t, const symtab *known,
                       const char *what) {
    if (symtab_get(known, t->text) == SYMTAB_NONE) {
        error_unknown(r, src, t, what, known);
    }
}

// A fact, a role (none of its own), or a question for what is asked.
static void check_path(resolver *r, const law_source *src, const law_tok *t, const symtab *also,
                       const char *what) {
    if (symtab_get(also, t->text) == SYMTAB_NONE) {
        check_name(r, src, t, &r->facts_by, what);
    }
}

static void check_slot(resolver *r, const law_source *src, const law_clause *c) {
    const law_arg *slot = clause_arg(c, "slot");
    uint32_t s = slot == NULL ? SYMTAB_NONE : symtab_get(&r->slots_by, slot->tok.text);
    if (slot != NULL && s == SYMTAB_NONE) {
        error_unknown(r, src, &slot->tok, "slot", &r->slots_by);
    }
    for (uint32_t i = 0; s != SYMTAB_NONE && i < c->n_args; i++) {
        if (strcmp(c->args[i].label, "value") == 0) {
            str what = arena_fmt(&r->tmp, "value of " STR_FMT, STR_ARG(slot->tok.text));
            check_name(r, src, &c->args[i].tok, &r->slot_values_by[s], what.p);
        }
    }
}

static void check_rules(resolver *r, const law_source *src, const law_clause *c, const char *label,
                        uint32_t in_case, case_refs *refs) {
    for (uint32_t i = 0; i < c->n_args; i++) {
        const law_tok *t = &c->args[i].tok;
        if (strcmp(c->args[i].label, label) != 0) {
            continue;
        }
        uint32_t rule = symtab_get(&r->rules_by, t->text);
        if (rule == SYMTAB_NONE) {
            error_unknown(r, src, t, "rule", &r->rules_by);
        } else {
            *vec_push(refs) = (case_ref){rule, in_case};
        }
    }
}

static void check_labels(resolver *r, const law_source *src, const law_clause *c, const char *label,
                         const symtab *also, const char *what) {
    for (uint32_t i = 0; i < c->n_args; i++) {
        if (strcmp(c->args[i].label, label) == 0) {
            check_path(r, src, &c->args[i].tok, also, what);
        }
    }
}

static void check_clock_state(resolver *r, const law_source *src, const law_clause *c) {
    static const char *const STATES[] = {"not_started", "running", "paused", "overdue",
                                         "no_limit",    "unknown", "none"};
    const law_arg *a = clause_arg(c, "value");
    symtab known = {0};
    for (size_t i = 0; i < sizeof STATES / sizeof *STATES; i++) {
        (void)symtab_put(&known, str_of(STATES[i]), 0); // they differ
    }
    if (a != NULL) {
        check_name(r, src, &a->tok, &known, "state of a clock");
    }
    symtab_clear(&known);
}

static void check_clause(resolver *r, const law_source *src, const law_clause *c, uint32_t in_case,
                         case_refs *refs) {
    const char *k = c->keyword;
    const law_arg *verdict = clause_arg(c, "verdict");
    const law_arg *code = strcmp(k, "expect contradiction") == 0 ? clause_arg(c, "id") : NULL;
    if (strcmp(k, "given") == 0) {
        check_labels(r, src, c, "path", &r->roles_by, "fact");
    } else if (strcmp(k, "expect asking") == 0) {
        check_labels(r, src, c, "path", &r->questions_by, "fact or question");
    } else if (strcmp(k, "expect fired") == 0 || strcmp(k, "expect defeated") == 0 ||
               strcmp(k, "expect open") == 0 || strcmp(k, "expect quiet") == 0) {
        check_rules(r, src, c, "id", in_case, refs);
    } else if (strcmp(k, "expect verdict") == 0) {
        check_rules(r, src, c, "citing", in_case, refs);
    } else if (strcmp(k, "expect clock state") == 0) {
        check_clock_state(r, src, c);
    } else if (strcmp(k, "expect") == 0 || strcmp(k, "expect as_reported") == 0) {
        check_slot(r, src, c);
    }
    if (verdict != NULL && strncmp(k, "expect", 6) == 0) {
        check_name(r, src, &verdict->tok, &r->verdicts_by, "verdict");
    }
    if (code != NULL && symtab_get(&r->entries_by, code->tok.text) == SYMTAB_NONE) {
        check_name(r, src, &code->tok, &r->codes_by, "code of an entry");
    }
}

static void add_case(resolver *r, const decl *d, case_refs *refs) {
    const law_block *b = d->block;
    uint32_t at = (uint32_t)r->cases.n;
    world_case wc = {.title = tok_text(r, &b->title),
                     .file = short_path(r, d->src),
                     .line = b->pos.line,
                     .judgement = has_clause(b, "judgement"),
                     .on = DATE_NONE,
                     .known = DATE_NONE,
                     .verdict = tok_text(r, clause_tok(b, "expect verdict", "verdict"))};
    if (!clause_date(r, d, "on", "on", &wc.on) && !has_clause(b, "on")) {
        error_at(r, d->src, b->pos, "missing_clause", "a case says on which day: on DATE");
    }
    (void)clause_date(r, d, "on", "known", &wc.known); // optional
    for (uint32_t i = 0; i < b->n_clauses; i++) {
        check_clause(r, d->src, &b->clauses[i], at, refs);
    }
    *vec_push(&r->cases) = wc;
}

void resolve_cases(resolver *r) {
    const decls *all = &r->of[BLOCK_CASE];
    case_refs refs = {0};
    r->out->cases = arena_array(r->arena, all->n + 1, sizeof *r->out->cases);
    r->out->n_cases = (uint32_t)all->n;
    for (size_t i = 0; i < all->n; i++) {
        add_case(r, &all->p[i], &refs);
        r->out->cases[i] = (law_case){all->p[i].src, all->p[i].block, (uint32_t)i};
    }
    if (refs.n > 1) {
        qsort(refs.p, refs.n, sizeof *refs.p, ref_compare);
    }
    for (size_t i = 0; i < r->rules.n; i++) {
        r->rules.p[i].cases.first = 0;
    }
    for (size_t i = 0; i < refs.n; i++) {
        if (i > 0 && ref_compare(&refs.p[i - 1], &refs.p[i]) == 0) {
            continue; // one case names a rule once
        }
        world_range *range = &r->rules.p[refs.p[i].rule].cases;
        range->first = range->count == 0 ? (uint32_t)r->case_refs.n : range->first;
        range->count++;
        *vec_push(&r->case_refs) = refs.p[i].in_case;
    }
    vec_clear(&refs);
}
