// SPDX-License-Identifier: Apache-2.0
//
// resolve_law: heads of the law. Regimes, measures, entries and rules get their places in the
// sorted tables, their dates, grades, texts, hints and effects. Conditions are read later, when
// every name has a place.
#include "law/resolve_int.h"
#include "text/text.h"

#include <stdlib.h>
#include <string.h>

static int decl_compare(const void *a, const void *b) {
    return str_cmp(((const decl *)a)->block->id.text, ((const decl *)b)->block->id.text);
}

// Appends the blocks of one kind, doubled ids left out with an error.
static void take_named(resolver *r, decls *to, symtab *seen, block_kind kind, const char *what) {
    for (size_t i = 0; i < r->of[kind].n; i++) {
        const decl *d = &r->of[kind].p[i];
        if (symtab_put(seen, d->block->id.text, 0)) {
            *vec_push(to) = *d;
        } else {
            error_doubled(r, d, what, d->block->id.text);
        }
    }
}

static void sort_named(decls *all, symtab *by) {
    if (all->n > 1) {
        qsort(all->p, all->n, sizeof *all->p, decl_compare); // ids differ, so the order is total
    }
    for (size_t i = 0; i < all->n; i++) {
        (void)symtab_put(by, all->p[i].block->id.text, (uint32_t)i); // ids differ
    }
}

// ---- regimes ----------------------------------------------------------------------------------

void resolve_regimes(resolver *r) {
    symtab seen = {0};
    take_named(r, &r->regimes_d, &seen, BLOCK_REGIME, "regime");
    symtab_clear(&seen);
    sort_named(&r->regimes_d, &r->regimes_by);
    for (size_t i = 0; i < r->regimes_d.n; i++) {
        const law_block *b = r->regimes_d.p[i].block;
        world_regime g = {.id = tok_text(r, &b->id),
                          .title = tok_text(r, &b->title),
                          .nexus = 0,
                          .indicated = NONE,
                          .bite = NONE,
                          .not_checked = {(uint32_t)r->texts.n, 0},
                          .begins = DATE_NONE,
                          .begins_var = NONE,
                          .by_claim = has_clause(b, "identified by claim")};
        (void)clause_date(r, &r->regimes_d.p[i], "begins", "date", &g.begins); // optional
        const law_clause *c = block_clause(b, "not checked");
        for (uint32_t k = 0; c != NULL && k < c->n_args; k++) {
            *vec_push(&r->texts) = tok_text(r, &c->args[k].tok);
            g.not_checked.count++;
        }
        *vec_push(&r->regimes) = g;
        if (!has_clause(b, "nexus")) {
            error_at(r, r->regimes_d.p[i].src, b->pos, "missing_clause",
                     "regime " STR_FMT " does not say its nexus", STR_ARG(b->id.text));
        }
    }
}

// ---- measures ---------------------------------------------------------------------------------

uint32_t grade_of(const law_tok *t, uint32_t missing) {
    static const char *const WORDS[] = {"text", "guidance", "secondary", "recalled", "judgement"};
    for (uint32_t i = 0; t != NULL && i < GRADE_COUNT; i++) {
        if (str_eqz(t->text, WORDS[i])) {
            return i;
        }
    }
    return missing;
}

static world_text issuers(resolver *r, const law_block *b) {
    strbuf s = {0};
    const law_clause *c = block_clause(b, "issuer");
    for (uint32_t i = 0; c != NULL && i < c->n_args; i++) {
        strbuf_addz(&s, i > 0 ? ", " : "");
        strbuf_add(&s, c->args[i].tok.text);
    }
    world_text out = intern(r, strbuf_str(&s));
    strbuf_clear(&s);
    return out;
}

static uint32_t regime_of_id(resolver *r, const decl *d) {
    law_tok t = d->block->id;
    const char *dot = t.text.n == 0 ? NULL : memchr(t.text.p, '.', t.text.n);
    t.text.n = dot == NULL ? t.text.n : (size_t)(dot - t.text.p);
    uint32_t g = symtab_get(&r->regimes_by, t.text);
    if (g == SYMTAB_NONE) {
        error_unknown(r, d->src, &t, "regime", &r->regimes_by);
    }
    return g == SYMTAB_NONE ? NONE : g;
}

// When a measure became known: its publication; guidance without a date, the day it was captured;
// a report, the day it was public.
static lode_date known_from(resolver *r, const decl *d) {
    const law_block *b = d->block;
    lode_date date = DATE_NONE;
    bool report = b->kind == BLOCK_REPORT || b->kind == BLOCK_STATEMENT;
    bool found = report ? clause_date(r, d, "public", "date", &date)
                        : clause_date(r, d, "published", "date", &date);
    if (!found && b->kind == BLOCK_GUIDANCE) {
        found = clause_date(r, d, "captured", "date", &date);
    }
    if (!found) {
        error_at(r, d->src, b->pos, "missing_clause", STR_FMT " does not say when it was %s",
                 STR_ARG(b->id.text), report ? "public" : "published");
    }
    return date;
}

static void add_measure(resolver *r, const decl *d) {
    const law_block *b = d->block;
    bool report = b->kind == BLOCK_REPORT || b->kind == BLOCK_STATEMENT;
    world_measure m = {.id = tok_text(r, &b->id),
                       .title = tok_text(r, &b->title),
                       .number = tok_text(r, clause_tok(b, "number", "text")),
                       .issuer = issuers(r, b),
                       .url = tok_text(r, clause_tok(b, "url", "text")),
                       .source = tok_text(r, clause_tok(b, "source", "seen")),
                       .check = tok_text(r, clause_tok(b, "check", "text")),
                       .text_zh = tok_text(r, clause_tok(b, "text zh", "text")),
                       .kind = report                      ? MEASURE_REPORT
                               : b->kind == BLOCK_GUIDANCE ? MEASURE_GUIDANCE
                                                           : MEASURE_ACT,
                       .grade = grade_of(clause_tok(b, "source", "grade"),
                                         report ? GRADE_SECONDARY : GRADE_RECALLED),
                       .regime = report ? NONE : regime_of_id(r, d),
                       .published = known_from(r, d),
                       .captured = DATE_NONE,
                       .review_by = DATE_NONE};
    (void)clause_date(r, d, "captured", "date", &m.captured);   // optional
    (void)clause_date(r, d, "review by", "date", &m.review_by); // optional
    if (m.captured != DATE_NONE && m.published != DATE_NONE && m.captured < m.published) {
        error_at(r, d->src, clause_tok(b, "captured", "date")->pos, "date_order",
                 STR_FMT " was captured before it was published", STR_ARG(b->id.text));
    }
    *vec_push(&r->measures) = m;
}

void resolve_measures(resolver *r) {
    static const block_kind KINDS[] = {BLOCK_MEASURE, BLOCK_GUIDANCE, BLOCK_REPORT,
                                       BLOCK_STATEMENT};
    symtab seen = {0};
    for (size_t k = 0; k < sizeof KINDS / sizeof *KINDS; k++) {
        take_named(r, &r->measures_d, &seen, KINDS[k], "measure, guidance or report");
    }
    symtab_clear(&seen);
    sort_named(&r->measures_d, &r->measures_by);
    for (size_t i = 0; i < r->measures_d.n; i++) {
        add_measure(r, &r->measures_d.p[i]);
    }
}

uint32_t measure_of(const resolver *r, const law_block *b) {
    uint32_t m = b == NULL ? SYMTAB_NONE : symtab_get(&r->measures_by, b->id.text);
    return m == SYMTAB_NONE ? NONE : m;
}

// ---- windows ----------------------------------------------------------------------------------

// language.md 4.4: `until D` ends before D, `through D` after it; with an unclear boundary the day D
// itself is the question, and the window reaches to the day after it.
world_window window_of(resolver *r, const decl *d) {
    world_window w = {DATE_NONE, DATE_NONE, DATE_NONE, NONE};
    decl from = *d;
    if (!has_clause(d->block, "in force") && d->parent != NULL) {
        from.block = d->parent;
    }
    if (!clause_date(r, &from, "in force", "from", &w.from)) {
        if (!has_clause(from.block, "in force")) {
            error_at(r, d->src, d->block->pos, "missing_clause",
                     "neither \"" STR_FMT "\" nor its measure says from when it is in force",
                     STR_ARG(d->block->id.text));
        }
        return w;
    }
    lode_date last = DATE_NONE;
    bool through = clause_date(r, &from, "in force", "through", &last);
    bool until = through || clause_date(r, &from, "in force", "until", &last);
    bool unclear = clause_tok(from.block, "in force", "boundary") != NULL;
    if (until) {
        w.until = through || unclear ? last + 1 : last;
        w.unclear_day = unclear ? last : DATE_NONE;
        if (w.until <= w.from) {
            error_at(r, from.src, block_clause(from.block, "in force")->pos, "empty_window",
                     "the window ends before it begins");
        }
    }
    return w;
}

// ---- entries ----------------------------------------------------------------------------------

static int entry_regime(const resolver *r, const decl *d) {
    uint32_t m = measure_of(r, d->parent);
    uint32_t g = m == NONE ? NONE : r->measures.p[m].regime;
    return g == NONE ? INT32_MAX : (int)g;
}

// qsort has no context, so the key that needs the tables is kept beside the decl.
typedef struct entry_key {
    decl d;
    int regime;
} entry_key;

static int entry_compare(const void *a, const void *b) {
    const entry_key *x = a;
    const entry_key *y = b;
    if (x->regime != y->regime) {
        return x->regime < y->regime ? -1 : 1;
    }
    int c = code_compare(x->d.block->id.text, y->d.block->id.text);
    return c != 0 ? c : str_cmp(x->d.parent->id.text, y->d.parent->id.text);
}

static str id_inside(resolver *r, const decl *d) {
    return arena_fmt(&r->tmp, STR_FMT "/" STR_FMT, STR_ARG(d->parent->id.text),
                     STR_ARG(d->block->id.text));
}

static void sort_entries(resolver *r) {
    const decls *all = &r->of[BLOCK_ENTRY];
    entry_key *keys = arena_array(&r->tmp, all->n + 1, sizeof *keys);
    size_t n = 0;
    for (size_t i = 0; i < all->n; i++) {
        const decl *d = &all->p[i];
        if (d->parent == NULL || measure_of(r, d->parent) == NONE) {
            continue; // its measure could not be read
        }
        if (!symtab_put(&r->entries_by, id_inside(r, d), 0)) {
            error_doubled(r, d, "entry", d->block->id.text);
            continue;
        }
        keys[n++] = (entry_key){*d, entry_regime(r, d)};
    }
    qsort(keys, n, sizeof *keys, entry_compare);
    symtab_clear(&r->entries_by);
    for (size_t i = 0; i < n; i++) {
        (void)symtab_put(&r->entries_by, id_inside(r, &keys[i].d), (uint32_t)i); // they differ
        *vec_push(&r->entries_d) = keys[i].d;
    }
}

static bool hs_ok(str s) {
    size_t digits = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] >= '0' && s.p[i] <= '9') {
            digits++;
        } else if (s.p[i] != '.') {
            return false;
        }
    }
    return digits >= 4 && digits <= 10 && digits % 2 == 0;
}

static world_text hint_key(resolver *r, str text, bool hs) {
    strbuf b = {0};
    for (size_t i = 0; hs && i < text.n; i++) {
        if (text.p[i] != '.') {
            strbuf_addc(&b, text.p[i]);
        }
    }
    if (!hs) {
        text_fold(text, &b);
    }
    world_text key = intern(r, strbuf_str(&b));
    strbuf_clear(&b);
    return key;
}

static void add_hints(resolver *r, const decl *d, world_range *range) {
    range->first = (uint32_t)r->hints.n;
    for (uint32_t i = 0; i < d->block->n_clauses; i++) {
        const law_clause *c = &d->block->clauses[i];
        const law_arg *kind = strcmp(c->keyword, "hint") == 0 ? clause_arg(c, "kind") : NULL;
        bool hs = kind != NULL && str_eqz(kind->tok.text, "hs");
        for (uint32_t k = 0; kind != NULL && k < c->n_args; k++) {
            const law_tok *t = &c->args[k].tok;
            if (strcmp(c->args[k].label, "text") != 0) {
                continue;
            }
            if (hs && !hs_ok(t->text)) {
                error_at(r, d->src, t->pos, "bad_hs",
                         "a customs heading has 4 to 10 digits, an even number of them");
            }
            world_text key = hint_key(r, t->text, hs); // interns: before the push
            if (!hs && key.len == 0) {
                error_at(
                    r, d->src, t->pos, "bad_hint",
                    "no letter or digit is in this hint word: it would stand in no description");
            }
            *vec_push(&r->hints) = (world_hint){tok_text(r, t), key, hs ? HINT_HS : HINT_WORD,
                                                clause_arg(c, "ours") != NULL};
        }
    }
    range->count = (uint32_t)r->hints.n - range->first;
}

static uint32_t how_of(resolver *r, const decl *d) {
    const law_block *b = d->block;
    bool when = has_clause(b, "when");
    bool opaque = has_clause(b, "opaque");
    bool described = has_clause(b, "described");
    if (opaque && (when || described)) {
        error_at(r, d->src, b->pos, "missing_clause", "entry " STR_FMT " has %s",
                 STR_ARG(b->id.text),
                 when ? "a condition and is opaque: it can be only one"
                      : "the words opaque and described: it can be only one");
    } else if (!opaque && !described && !when) {
        error_at(r, d->src, b->pos, "missing_clause",
                 "entry " STR_FMT " has neither a condition nor the word opaque or described",
                 STR_ARG(b->id.text));
    }
    return opaque ? ENTRY_OPAQUE : described ? ENTRY_DESCRIBED : ENTRY_ENCODED;
}

void resolve_entries(resolver *r) {
    sort_entries(r);
    for (size_t i = 0; i < r->entries_d.n; i++) {
        const decl *d = &r->entries_d.p[i];
        const law_block *b = d->block;
        uint32_t m = measure_of(r, d->parent);
        world_entry e = {.code = tok_text(r, &b->id),
                         .title = tok_text(r, &b->title),
                         .zh = tok_text(r, clause_tok(b, "zh", "text")),
                         .measure = m,
                         .regime = r->measures.p[m].regime,
                         .window = window_of(r, d),
                         .test = NONE,
                         .how = how_of(r, d),
                         .rule = NONE,
                         .claim_var = NONE};
        add_hints(r, d, &e.hints);
        (void)symtab_put(&r->codes_by, b->id.text, (uint32_t)i); // first of several is enough
        *vec_push(&r->entries) = e;
    }
}

// ---- effects ----------------------------------------------------------------------------------

static uint32_t stage_of(const law_clause *c) {
    static const char *const WORDS[] = {"", "application", "declaration", "departure", "after"};
    const law_arg *a = clause_arg(c, "stage");
    for (uint32_t i = 1; a != NULL && i < STAGE_COUNT; i++) {
        if (str_eqz(a->tok.text, WORDS[i])) {
            return i;
        }
    }
    return STAGE_NONE;
}

static void add_effect(resolver *r, const decl *d, const law_clause *c, bool report) {
    const law_arg *name = clause_arg(c, "slot");
    uint32_t s = name == NULL ? SYMTAB_NONE : symtab_get(&r->slots_by, name->tok.text);
    if (s == SYMTAB_NONE) {
        if (name != NULL) {
            error_unknown(r, d->src, &name->tok, "slot", &r->slots_by);
        }
        return;
    }
    if (report && !r->slots.p[s].practice) {
        error_at(r, d->src, name->tok.pos, "report_slot",
                 "a report may set practice slots only, and " STR_FMT " is a slot of the law",
                 STR_ARG(name->tok.text));
    }
    bool withdraw = clause_arg(c, "withdraw") != NULL;
    if (withdraw != (r->slots.p[s].combine == SLOT_AVAILABLE)) {
        error_at(r, d->src, name->tok.pos, "wrong_effect", "%s",
                 withdraw ? "only a slot that combines as available has values to withdraw"
                          : "values of an available slot can only be withdrawn");
    }
    for (uint32_t i = 0; i < c->n_args; i++) {
        const law_tok *t = &c->args[i].tok;
        if (strcmp(c->args[i].label, "value") != 0) {
            continue;
        }
        uint32_t v = symtab_get(&r->slot_values_by[s], t->text);
        if (v == SYMTAB_NONE) {
            str what = arena_fmt(&r->tmp, "value of " STR_FMT, STR_ARG(name->tok.text));
            error_unknown(r, d->src, t, what.p, &r->slot_values_by[s]);
        } else {
            *vec_push(&r->effects) = (world_effect){s, v, withdraw, stage_of(c)};
        }
    }
}

static world_range add_effects(resolver *r, const decl *d, bool report) {
    world_range range = {(uint32_t)r->effects.n, 0};
    for (uint32_t i = 0; i < d->block->n_clauses; i++) {
        if (strcmp(d->block->clauses[i].keyword, "then") == 0) {
            add_effect(r, d, &d->block->clauses[i], report);
        }
    }
    range.count = (uint32_t)r->effects.n - range.first;
    return range;
}

// ---- rules ------------------------------------------------------------------------------------

static str rule_id(resolver *r, const decl *d) {
    return d->block->kind == BLOCK_REPORT ? d->block->id.text : id_inside(r, d);
}

typedef struct rule_key {
    rule_decl rule;
    str id;
} rule_key;

static int rule_compare(const void *a, const void *b) {
    return str_cmp(((const rule_key *)a)->id, ((const rule_key *)b)->id);
}

static void sort_rules(resolver *r) {
    size_t max = r->of[BLOCK_RULE].n + r->entries_d.n + r->of[BLOCK_REPORT].n;
    rule_key *keys = arena_array(&r->tmp, max + 1, sizeof *keys);
    size_t n = 0;
    symtab seen = {0};
    for (size_t i = 0; i < r->of[BLOCK_RULE].n; i++) {
        const decl *d = &r->of[BLOCK_RULE].p[i];
        uint32_t m = measure_of(r, d->parent);
        if (m == NONE) {
            continue; // its measure could not be read
        }
        str id = id_inside(r, d);
        if (symtab_get(&r->entries_by, id) != SYMTAB_NONE || !symtab_put(&seen, id, 0)) {
            error_doubled(r, d, "rule or entry", d->block->id.text);
            continue;
        }
        keys[n++] = (rule_key){{*d, m, NONE}, id};
    }
    for (uint32_t i = 0; i < r->entries_d.n; i++) {
        const decl *d = &r->entries_d.p[i];
        if (has_clause(d->block, "then")) {
            keys[n++] = (rule_key){{*d, r->entries.p[i].measure, i}, id_inside(r, d)};
        }
    }
    for (size_t i = 0; i < r->measures_d.n; i++) {
        const decl *d = &r->measures_d.p[i];
        if (d->block->kind == BLOCK_REPORT && has_clause(d->block, "then")) {
            keys[n++] = (rule_key){{*d, (uint32_t)i, NONE}, d->block->id.text};
        }
    }
    symtab_clear(&seen);
    qsort(keys, n, sizeof *keys, rule_compare); // ids differ, so the order is total
    for (size_t i = 0; i < n; i++) {
        *vec_push(&r->rules_d) = keys[i].rule;
        (void)symtab_put(&r->rules_by, keys[i].id, (uint32_t)i); // they differ
    }
}

static world_window report_window(resolver *r, const decl *d, lode_date published) {
    world_window w = {published, DATE_NONE, DATE_NONE, NONE};
    (void)clause_date(r, d, "from", "date", &w.from); // else from the day it was public
    return w;
}

void resolve_rules(resolver *r) {
    sort_rules(r);
    for (size_t i = 0; i < r->rules_d.n; i++) {
        const rule_decl *rd = &r->rules_d.p[i];
        const law_block *b = rd->d.block;
        const world_measure *m = &r->measures.p[rd->measure];
        bool report = b->kind == BLOCK_REPORT;
        uint32_t grade = grade_of(clause_tok(b, "grade", "grade"), GRADE_TEXT);
        world_rule rule = {.id = intern(r, rule_id(r, &rd->d)),
                           .title = tok_text(r, &b->title),
                           .cite = tok_text(r, clause_tok(b, "cite", "text")),
                           .note = tok_text(r, clause_tok(b, "note", "text")),
                           .binds = tok_text(r, clause_tok(b, "binds", "text")),
                           .kind = report              ? RULE_REPORT
                                   : rd->entry != NONE ? RULE_ENTRY
                                                       : RULE_PLAIN,
                           .measure = rd->measure,
                           .grade = grade > m->grade ? grade : m->grade,
                           .judgement = has_clause(b, "judgement"),
                           .entry = rd->entry};
        if (report) {
            rule.window = report_window(r, &rd->d, m->published);
        } else if (rd->entry != NONE) {
            rule.window = r->entries.p[rd->entry].window;
            r->entries.p[rd->entry].rule = (uint32_t)i;
        } else {
            rule.window = window_of(r, &rd->d);
        }
        rule.effects = add_effects(r, &rd->d, report);
        if (rule.effects.count == 0 && rd->entry == NONE && !has_clause(b, "then") &&
            !has_clause(b, "except as") && !has_clause(b, "overrides")) {
            error_at(r, rd->d.src, b->pos, "missing_clause",
                     "rule \"" STR_FMT "\" has no effect: no then, except as or overrides",
                     STR_ARG(b->id.text));
        }
        *vec_push(&r->rules) = rule;
    }
}
