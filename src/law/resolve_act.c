// SPDX-License-Identifier: Apache-2.0
//
// resolve_act: what one act does to another. Who defeats whom, what suspends what, which report
// speaks about which; and the questions that only the compiler can put: was a suspension extended,
// is a boundary day inside, is a claim right against a test (language.md 4.3 to 4.6, 4.13).
//
// The vars of these questions do not exist yet: boundary_var, after_var and claim_var hold the index
// of the fact until resolve_vars.c puts its var there.
#include "law/resolve_int.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COST_LAW 1u   /* somebody looks it up */
#define COST_CLAIM 3u /* somebody compares the claim with the goods */

// ---- defeat -----------------------------------------------------------------------------------

typedef struct pair {
    uint32_t loser, winner;
} pair;
typedef VEC(pair) pairs;

static int pair_compare(const void *a, const void *b) {
    const pair *x = a;
    const pair *y = b;
    if (x->loser != y->loser) {
        return x->loser < y->loser ? -1 : 1;
    }
    return x->winner < y->winner ? -1 : x->winner > y->winner;
}

// M/1 as written, or 1 inside its own measure.
static uint32_t find_inside(resolver *r, const symtab *t, const decl *d, str id) {
    uint32_t at = symtab_get(t, id);
    if (at == SYMTAB_NONE && d->parent != NULL) {
        at = symtab_get(
            t, arena_fmt(&r->tmp, STR_FMT "/" STR_FMT, STR_ARG(d->parent->id.text), STR_ARG(id)));
    }
    return at;
}

// An entry by its id, or all entries of the measure below a code that is no entry itself.
static bool except_entries(resolver *r, const decl *d, str id, uint32_t winner, pairs *entries) {
    uint32_t exact = find_inside(r, &r->entries_by, d, id);
    if (exact != SYMTAB_NONE) {
        *vec_push(entries) = (pair){exact, winner};
        return true;
    }
    bool found = false;
    for (uint32_t e = 0; e < r->entries_d.n; e++) {
        str measure = r->entries_d.p[e].parent->id.text;
        str code = r->entries_d.p[e].block->id.text;
        bool here = id.n > measure.n + 1 && str_starts(id, measure) && id.p[measure.n] == '/';
        if (here && code_below((str){id.p + measure.n + 1, id.n - measure.n - 1}, code)) {
            *vec_push(entries) = (pair){e, winner};
            found = true;
        }
    }
    return found;
}

static void read_defeat(resolver *r, uint32_t winner, const law_clause *c, pairs *rules,
                        pairs *entries) {
    const decl *d = &r->rules_d.p[winner].d;
    const law_arg *a = clause_arg(c, "id");
    bool except = strcmp(c->keyword, "except as") == 0;
    if (a == NULL || (!except && strcmp(c->keyword, "overrides") != 0)) {
        return;
    }
    str id = a->tok.text;
    if (except && except_entries(r, d, id, winner, entries)) {
        r->rules.p[winner].kind = RULE_EXCEPTION;
        return;
    }
    uint32_t loser = find_inside(r, &r->rules_by, d, id);
    if (loser == SYMTAB_NONE) {
        bool bare = find_inside(r, &r->entries_by, d, id) != SYMTAB_NONE;
        if (bare) {
            error_at(r, d->src, a->tok.pos, "wrong_target",
                     "entry " STR_FMT " has no effect to override; write except as", STR_ARG(id));
        } else {
            error_unknown(r, d->src, &a->tok, "rule or entry",
                          symtab_nearest(&r->rules_by, id, HINT_EDITS_MAX).n > 0 ? &r->rules_by
                                                                                 : &r->entries_by);
        }
        return;
    }
    *vec_push(rules) = (pair){loser, winner};
}

// Writes the winners of one loser, each once, and moves on to the next loser's pairs.
static world_range take_winners(resolver *r, const pairs *all, uint32_t loser, size_t *at) {
    world_range range = {(uint32_t)r->defeats.n, 0};
    for (; *at < all->n && all->p[*at].loser == loser; (*at)++) {
        if (*at == 0 || pair_compare(&all->p[*at], &all->p[*at - 1]) != 0) {
            *vec_push(&r->defeats) = (world_defeat){all->p[*at].winner};
            range.count++;
        }
    }
    return range;
}

// What beats an exception of an entry is decided with the entry, so it reads the item only as well.
// Each round marks at least one more rule.
static void mark_exceptions(resolver *r) {
    bool marked = true;
    while (marked) {
        marked = false;
        for (uint32_t i = 0; i < r->rules.n; i++) {
            const world_rule *rule = &r->rules.p[i];
            for (uint32_t k = 0; rule->kind == RULE_EXCEPTION && k < rule->defeaters.count; k++) {
                uint32_t winner = r->defeats.p[rule->defeaters.first + k].winner;
                if (r->rules.p[winner].kind == RULE_PLAIN) {
                    r->rules.p[winner].kind = RULE_EXCEPTION;
                    marked = true;
                }
            }
        }
    }
}

void resolve_defeats(resolver *r) {
    pairs rules = {0};
    pairs entries = {0};
    for (uint32_t i = 0; i < r->rules_d.n; i++) {
        const law_block *b = r->rules_d.p[i].d.block;
        for (uint32_t c = 0; c < b->n_clauses; c++) {
            read_defeat(r, i, &b->clauses[c], &rules, &entries);
        }
    }
    if (rules.n > 1) {
        qsort(rules.p, rules.n, sizeof *rules.p, pair_compare);
    }
    if (entries.n > 1) {
        qsort(entries.p, entries.n, sizeof *entries.p, pair_compare);
    }
    size_t at = 0;
    for (uint32_t i = 0; i < r->rules.n; i++) {
        r->rules.p[i].defeaters = take_winners(r, &rules, i, &at);
    }
    at = 0;
    for (uint32_t i = 0; i < r->entries.n; i++) {
        r->entries.p[i].exceptions = take_winners(r, &entries, i, &at);
    }
    mark_exceptions(r);
    vec_clear(&rules);
    vec_clear(&entries);
}

// ---- questions of law -------------------------------------------------------------------------

uint32_t law_fact(resolver *r, const law_source *src, str path, str label, str ask) {
    world_fact f = {.path = intern(r, path),
                    .key = intern(r, path),
                    .label = intern(r, label),
                    .ask = intern(r, ask),
                    .type = FACT_LAW,
                    .scope = FACT_SCOPE_SHIPMENT,
                    .role = NONE,
                    .enum_idx = NONE,
                    .cost = COST_LAW,
                    .question = NONE,
                    .default_fact = NONE};
    return add_fact(r, f, (decl){src, NULL, NULL});
}

static uint32_t boundary_fact(resolver *r, const law_source *src, str act, str title, lode_date day,
                              bool plain) {
    char buf[16];
    str date = date_print(day, buf);
    str path = plain ? arena_fmt(&r->tmp, "law:" STR_FMT ".boundary", STR_ARG(act))
                     : arena_fmt(&r->tmp, "law:" STR_FMT ".boundary." STR_FMT, STR_ARG(act),
                                 STR_ARG(date));
    str ask = arena_fmt(&r->tmp,
                        "Is " STR_FMT " itself still inside the period of " STR_FMT
                        "? The text leaves that day unclear.",
                        STR_ARG(date), STR_ARG(title));
    str label = arena_fmt(&r->tmp, "last day of " STR_FMT, STR_ARG(act));
    return law_fact(r, src, path, label, ask);
}

static uint32_t after_fact(resolver *r, const law_source *src, str act, str title, lode_date until,
                           bool plain) {
    char buf[16];
    str date = date_print(until, buf);
    str path =
        plain ? arena_fmt(&r->tmp, "law:" STR_FMT ".after", STR_ARG(act))
              : arena_fmt(&r->tmp, "law:" STR_FMT ".after." STR_FMT, STR_ARG(act), STR_ARG(date));
    str ask = arena_fmt(&r->tmp,
                        "Was the suspension in force until " STR_FMT " by " STR_FMT
                        " extended? No successor has been seen.",
                        STR_ARG(date), STR_ARG(title));
    str label = arena_fmt(&r->tmp, "what came after " STR_FMT, STR_ARG(act));
    return law_fact(r, src, path, label, ask);
}

// What the law of an earlier time said, where the packs begin later than a regime does.
static void resolve_begins(resolver *r) {
    for (size_t i = 0; i < r->regimes.n; i++) {
        world_regime *g = &r->regimes.p[i];
        if (g->begins == DATE_NONE) {
            continue;
        }
        char buf[16];
        str id = str_dup(&r->tmp, text_of(r, g->id));
        str ask = arena_fmt(&r->tmp,
                            "Did law of before " STR_FMT
                            ", which is not loaded, bar it or ask for a license?",
                            STR_ARG(date_print(g->begins, buf)));
        str label =
            arena_fmt(&r->tmp, "law of before " STR_FMT, STR_ARG(date_print(g->begins, buf)));
        g->begins_var =
            law_fact(r, r->regimes_d.p[i].src,
                     arena_fmt(&r->tmp, "law:" STR_FMT ".before", STR_ARG(id)), label, ask);
    }
}

// The windows of rules and entries whose last day the text leaves open. A rule of an entry shares
// the question with its entry.
void resolve_boundaries(resolver *r) {
    resolve_begins(r);
    for (uint32_t i = 0; i < r->entries.n; i++) {
        const decl *d = &r->entries_d.p[i];
        world_window *w = &r->entries.p[i].window;
        if (w->unclear_day != DATE_NONE) {
            str id = arena_fmt(&r->tmp, STR_FMT "/" STR_FMT, STR_ARG(d->parent->id.text),
                               STR_ARG(d->block->id.text));
            w->boundary_var =
                boundary_fact(r, d->src, id, d->block->title.text, w->unclear_day, true);
        }
    }
    for (uint32_t i = 0; i < r->rules.n; i++) {
        const rule_decl *rd = &r->rules_d.p[i];
        world_window *w = &r->rules.p[i].window;
        if (rd->entry != NONE) {
            w->boundary_var = r->entries.p[rd->entry].window.boundary_var;
        } else if (w->unclear_day != DATE_NONE) {
            str id = str_dup(&r->tmp, text_of(r, r->rules.p[i].id));
            w->boundary_var =
                boundary_fact(r, rd->d.src, id, rd->d.block->title.text, w->unclear_day, true);
        }
    }
}

// ---- suspensions ------------------------------------------------------------------------------

// The dates and the end rule of one suspends block.
static bool read_suspension(resolver *r, const decl *d, world_suspension *s) {
    lode_date last = DATE_NONE;
    bool from = clause_date(r, d, "from", "date", &s->from);
    bool through = clause_date(r, d, "through", "date", &last);
    bool until = through || clause_date(r, d, "until", "date", &last);
    if (!from || !until || !has_clause(d->block, "afterwards")) {
        error_at(r, d->src, d->block->pos, "missing_clause", "a suspension says %s",
                 !from    ? "from when"
                 : !until ? "until when"
                          : "what comes afterwards: ends or unverified");
        return false;
    }
    const law_tok *after = clause_tok(d->block, "afterwards", "kind");
    s->after = after != NULL && str_eqz(after->text, "unverified") ? AFTER_UNVERIFIED : AFTER_ENDS;
    bool unclear = clause_tok(d->block, "until", "boundary") != NULL ||
                   clause_tok(d->block, "through", "boundary") != NULL;
    s->until = through && !unclear ? last + 1 : last;
    s->unclear_day = unclear ? last : DATE_NONE;
    if (s->until <= s->from) {
        error_at(r, d->src, d->block->pos, "empty_window", "the suspension ends before it begins");
        return false;
    }
    return true;
}

static void add_suspension(resolver *r, const decl *d, const world_suspension *shape,
                           const law_tok *target) {
    world_suspension s = *shape;
    uint32_t rule = symtab_get(&r->rules_by, target->text);
    uint32_t measure = symtab_get(&r->measures_by, target->text);
    if (measure != SYMTAB_NONE) {
        s.measure = measure;
        s.rule = NONE;
    } else if (rule != SYMTAB_NONE) {
        s.measure = r->rules.p[rule].measure;
        s.rule = rule;
    } else {
        bool has_slash = target->text.n > 0 && memchr(target->text.p, '/', target->text.n) != NULL;
        error_unknown(r, d->src, target, "measure or rule",
                      has_slash ? &r->rules_by : &r->measures_by);
        return;
    }
    *vec_push(&r->suspensions) = s;
}

// The first end of the act's unverified suspensions: it has the plain name, later ones their date.
static lode_date first_until(const resolver *r, size_t first, bool boundary) {
    lode_date min = DATE_NONE;
    for (size_t i = first; i < r->suspensions.n; i++) {
        const world_suspension *s = &r->suspensions.p[i];
        bool counts = boundary ? s->unclear_day != DATE_NONE : s->after == AFTER_UNVERIFIED;
        lode_date day = boundary ? s->unclear_day : s->until;
        if (counts && (min == DATE_NONE || day < min)) {
            min = day;
        }
    }
    return min;
}

static void suspension_questions(resolver *r, const decl *act, size_t first) {
    str id = act->block->id.text;
    str title = act->block->title.text;
    lode_date after = first_until(r, first, false);
    lode_date boundary = first_until(r, first, true);
    for (size_t i = first; i < r->suspensions.n; i++) {
        world_suspension *s = &r->suspensions.p[i];
        if (s->unclear_day != DATE_NONE) {
            s->boundary_var =
                boundary_fact(r, act->src, id, title, s->unclear_day, s->unclear_day == boundary);
        }
        if (s->after == AFTER_UNVERIFIED) {
            s->after_var = after_fact(r, act->src, id, title, s->until, s->until == after);
        }
    }
}

void resolve_suspensions(resolver *r) {
    for (uint32_t m = 0; m < r->measures_d.n; m++) {
        const decl *act = &r->measures_d.p[m];
        size_t first = r->suspensions.n;
        for (uint32_t k = 0; k < act->block->n_kids; k++) {
            const law_block *b = act->block->kids[k];
            decl d = {act->src, b, act->block};
            world_suspension s = {.by = m,
                                  .measure = NONE,
                                  .rule = NONE,
                                  .from = DATE_NONE,
                                  .until = DATE_NONE,
                                  .unclear_day = DATE_NONE,
                                  .boundary_var = NONE,
                                  .after_var = NONE};
            if (b->kind != BLOCK_SUSPENDS || !read_suspension(r, &d, &s)) {
                continue;
            }
            s.cite = tok_text(r, clause_tok(b, "cite", "text"));
            for (uint32_t i = 0; i < b->n_args; i++) {
                if (strcmp(b->args[i].label, "target") == 0) {
                    add_suspension(r, &d, &s, &b->args[i].tok);
                }
            }
        }
        suspension_questions(r, act, first);
    }
}

// ---- reports ----------------------------------------------------------------------------------

static const struct {
    const char *keyword;
    uint32_t kind;
} LINKS[] = {
    {"contrary", LINK_CONTRARY},        {"could not confirm", LINK_NOT_CONFIRMED},
    {"denied by", LINK_DENIED},         {"confirmed by", LINK_CONFIRMED},
    {"superseded by", LINK_SUPERSEDED},
};

static void add_links(resolver *r, const decl *d, uint32_t report) {
    world_range *range = &r->reports.p[report].links;
    range->first = (uint32_t)r->links.n;
    for (uint32_t i = 0; i < d->block->n_clauses; i++) {
        const law_clause *c = &d->block->clauses[i];
        for (size_t k = 0; k < sizeof LINKS / sizeof *LINKS; k++) {
            const law_arg *id =
                strcmp(c->keyword, LINKS[k].keyword) == 0 ? clause_arg(c, "id") : NULL;
            if (id == NULL) {
                continue;
            }
            uint32_t to = symtab_get(&r->reports_by, id->tok.text);
            if (to == SYMTAB_NONE) {
                error_unknown(r, d->src, &id->tok, "report or statement", &r->reports_by);
            } else if (to == report) {
                error_at(r, d->src, id->tok.pos, "wrong_target",
                         "a report cannot speak about itself");
            } else {
                *vec_push(&r->links) = (world_link){LINKS[k].kind, to};
            }
        }
    }
    range->count = (uint32_t)r->links.n - range->first;
}

void resolve_reports(resolver *r) {
    for (uint32_t m = 0; m < r->measures_d.n; m++) {
        const decl *d = &r->measures_d.p[m];
        if (r->measures.p[m].kind != MEASURE_REPORT) {
            continue;
        }
        const law_tok *kind = clause_tok(d->block, "basis", "kind");
        const law_tok *sources = clause_tok(d->block, "basis", "sources");
        if (kind == NULL) {
            error_at(r, d->src, d->block->pos, "missing_clause", STR_FMT " does not say its basis",
                     STR_ARG(d->block->id.text));
        }
        uint32_t rule = symtab_get(&r->rules_by, d->block->id.text);
        (void)symtab_put(&r->reports_by, d->block->id.text, (uint32_t)r->reports.n); // ids differ
        *vec_push(&r->reports) =
            (world_report){.measure = m,
                           .rule = rule == SYMTAB_NONE ? NONE : rule,
                           .public_on = r->measures.p[m].published,
                           .official = kind != NULL && str_eqz(kind->text, "official"),
                           .named = sources != NULL && str_starts(sources->text, STR("named")),
                           .who = tok_text(r, clause_tok(d->block, "basis", "who")),
                           .about = tok_text(r, clause_tok(d->block, "about", "who"))};
    }
    uint32_t at = 0;
    for (uint32_t m = 0; m < r->measures_d.n; m++) {
        if (r->measures.p[m].kind == MEASURE_REPORT) {
            add_links(r, &r->measures_d.p[m], at++);
        }
    }
}

// ---- claims -----------------------------------------------------------------------------------

// One question for each code of a regime whose test can say no: is the claim right after all? A code
// that two regimes use is written with its regime.
void resolve_claims(resolver *r) {
    symtab first = {0};
    symtab shared = {0};
    for (uint32_t e = 0; e < r->entries.n; e++) {
        str code = r->entries_d.p[e].block->id.text;
        if (!symtab_put(&first, code, r->entries.p[e].regime) &&
            symtab_get(&first, code) != r->entries.p[e].regime) {
            (void)symtab_put(&shared, code, 0); // once is enough
        }
    }
    for (uint32_t e = 0; e < r->entries.n; e++) {
        world_entry *entry = &r->entries.p[e];
        bool tests = entry->how == ENTRY_ENCODED || has_clause(r->entries_d.p[e].block, "when");
        if ((!tests && entry->exceptions.count == 0) || entry->regime == NONE) {
            continue; // its test never says no
        }
        str code = r->entries_d.p[e].block->id.text;
        str regime = str_dup(&r->tmp, text_of(r, r->regimes.p[entry->regime].id));
        bool both = symtab_get(&shared, code) != SYMTAB_NONE;
        str path =
            both ? arena_fmt(&r->tmp, "claim:" STR_FMT "/" STR_FMT, STR_ARG(regime), STR_ARG(code))
                 : arena_fmt(&r->tmp, "claim:" STR_FMT, STR_ARG(code));
        str ask = arena_fmt(&r->tmp,
                            "The claimed code " STR_FMT
                            " does not fit the facts given: is the claim right?",
                            STR_ARG(code));
        world_fact f = {.path = intern(r, path),
                        .key = intern(r, path),
                        .label = intern(r, arena_fmt(&r->tmp, "claim of " STR_FMT, STR_ARG(code))),
                        .ask = intern(r, ask),
                        .type = FACT_CLAIM,
                        .scope = FACT_SCOPE_ITEM,
                        .role = NONE,
                        .enum_idx = NONE,
                        .cost = COST_CLAIM,
                        .question = NONE,
                        .default_fact = NONE};
        entry->claim_var = add_fact(r, f, (decl){r->entries_d.p[e].src, NULL, NULL});
    }
    symtab_clear(&first);
    symtab_clear(&shared);
}
