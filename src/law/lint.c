// SPDX-License-Identifier: Apache-2.0
//
// lint: warnings about a world that resolved without error (language.md part 5). They need the whole
// world but no decision. Each has a kind, a stable word; LINT_KINDS says what it means. In this file:
//
//   rule, entry       no citation; no grade of source; rule without a case (entries have generated
//                     cases); entry that nothing can point at
//   fact, define,     tested, read or given nowhere. Values are told once for each enum, and only of
//   enum value        open sets and shares: in a scalar or a closed set an untested word is the
//                     answer that makes the tested ones false, so it has its use
//   case              names a rule that is not in force, or not known, on its day; expects nothing
//   dates             a window that ends within 30 days of the horizon; a measure published after
//                     it; a suspension whose targets were never in force during it
//
// lint_text.c, lint_hold.c and lint_world.c hold the rest.
#include <stdio.h>
#include <string.h>

#include "law/lint_int.h"
#include "law/table.h"

#define HORIZON_DAYS 30
#define NAMES_SHOWN 8u /* of the unused values of one enum */

static const struct {
    const char *kind, *meaning;
} LINT_KINDS[] = {
    {"after_horizon", "published after the packs' horizon"},
    {"always_beaten", "a rule that a stronger one beats whenever it could fire"},
    {"captured_late", "captured after the packs' horizon"},
    {"code_conflict", "one code, two measures in force at once, unlike conditions or effects"},
    {"conflict", "two rules fire together and set unlike values of a slot that has one"},
    {"dead_line", "an alternative that can never be true"},
    {"dead_report", "a report that says what holds without it: the two readings never differ"},
    {"duplicate_entry", "two entries with the very same test"},
    {"duplicate_rule", "two rules with the same condition, window and effects"},
    {"empty_measure", "a measure that holds nothing but defines"},
    {"ends_soon", "a window that ends within 30 days of the horizon"},
    {"hint_doubled", "a hint that another hint of its entry covers"},
    {"idle_day", "free days of a calendar among which is no workday"},
    {"masked", "a rule that changes no slot: wherever it fires, others set the same or stricter"},
    {"never_in_force", "a suspension whose target is in force on no day of it"},
    {"never_live", "a rule that is suspended as long as it lasts"},
    {"never_meets", "an exception or override whose target is never in force with it"},
    {"never_true", "a condition that is false for every shipment"},
    {"no_case", "a rule without a case"},
    {"no_citation", "a rule or entry without a citation"},
    {"no_date", "guidance known only from the day it was captured"},
    {"no_grade", "nothing says how good the source is"},
    {"no_text_zh", "grade text, but its original is not quoted as others of its regime are"},
    {"not_checked", "a search that was stopped at its limit"},
    {"not_exercised", "a case that cannot exercise the rule it names, or expects nothing"},
    {"not_pointed_at", "an entry that nothing can point at"},
    {"published_late", "in force only on days before it was published"},
    {"review_overdue", "its review by date has passed at the horizon"},
    {"says_nothing", "a part of a condition that is always true"},
    {"two_lists", "a party on two lists of one regime with unlike effects"},
    {"unjudged", "an open-textured fact is tested without the word judgement"},
    {"unused", "declared, and used by nothing"},
};

const char *law_lint_meaning(const char *kind) {
    for (size_t i = 0; i < sizeof LINT_KINDS / sizeof *LINT_KINDS; i++) {
        if (strcmp(LINT_KINDS[i].kind, kind) == 0) {
            return LINT_KINDS[i].meaning;
        }
    }
    return NULL;
}

void lint_warn(linter *l, const law_source *src, law_pos pos, const char *code, const char *fmt,
               ...) {
    char buf[384];
    va_list ap;
    va_start(ap, fmt);
    (void)vsnprintf(buf, sizeof buf, fmt, ap); // cut to fit
    va_end(ap);
    diag_add(l->d, DIAG_WARNING, src, pos, code, buf, NULL, NULL);
}

str lint_joined(linter *l, str a, char by, str b) {
    strbuf s = {0};
    strbuf_add(&s, a);
    strbuf_addc(&s, by);
    strbuf_add(&s, b);
    str out = str_dup(&l->tmp, strbuf_str(&s));
    strbuf_clear(&s);
    return out;
}

static void use(linter *l, str word) {
    (void)symtab_put(&l->words, word, 0); // used twice is used
}

bool lint_used(const linter *l, str word) { return symtab_get(&l->words, word) != SYMTAB_NONE; }

void lint_name_list(strbuf *out, uint32_t n, str name) {
    if (n < NAMES_SHOWN) {
        strbuf_addz(out, n > 0 ? ", " : "");
        strbuf_add(out, name);
    } else if (n == NAMES_SHOWN) {
        strbuf_addz(out, ", ...");
    }
}

// ---- what the text uses -----------------------------------------------------------------------

// Bounded by the parser: LAW_COND_DEPTH_MAX.
static void use_cond(linter *l, const law_cond *c) {
    if (c == NULL) {
        return;
    }
    if (c->kind == COND_ATOM) {
        use(l, c->subject.text);
        for (uint32_t i = 0; i < c->n_values; i++) {
            use(l, c->values[i].text);
        }
        str s = c->subject.text; // item.contains.Dy uses Dy
        for (size_t i = s.n; c->atom == ATOM_CMP && i > 0; i--) {
            if (s.p[i - 1] == '.') {
                use(l, (str){s.p + i, s.n - i});
                break;
            }
        }
    }
    for (uint32_t i = 0; i < c->n_kids; i++) {
        use_cond(l, c->kids[i]);
    }
}

// The words of a given value: "Nd 29 %, no Tb complete" uses Nd, Tb and, harmlessly, the rest.
static void use_value(linter *l, str v) {
    size_t from = 0;
    for (size_t i = 0; i <= v.n; i++) {
        bool end = i == v.n || v.p[i] == ' ' || v.p[i] == ',';
        if (end && i > from) {
            use(l, (str){v.p + from, i - from});
        }
        from = end ? i + 1 : from;
    }
}

// A member of a set is tested wherever the set is.
static void use_member(linter *l, const law_clause *c) {
    const law_arg *text = strcmp(c->keyword, "row") == 0 ? clause_arg(c, "text") : NULL;
    table_cells row = text == NULL ? (table_cells){.n = 0} : table_split(&l->tmp, &text->tok);
    for (uint32_t i = 1; i < row.n && i < TABLE_COLUMNS_MAX; i++) {
        if (str_eqz(row.cell[i].text, "X")) {
            use(l, row.cell[0].text);
            return;
        }
    }
}

static void use_block(linter *l, const law_block *b) {
    for (uint32_t i = 0; i < b->n_clauses; i++) {
        const law_clause *c = &b->clauses[i];
        use_cond(l, c->cond);
        if (b->kind == BLOCK_SETS) {
            use_member(l, c);
        }
        bool names = strcmp(c->keyword, "given") == 0 || b->kind == BLOCK_CLOCK;
        for (uint32_t k = 0; names && k < c->n_args; k++) {
            if (strcmp(c->args[k].label, "path") == 0) {
                use(l, c->args[k].tok.text);
            } else if (strcmp(c->args[k].label, "value") == 0) {
                use_value(l, c->args[k].tok.text);
            }
        }
    }
    for (uint32_t k = 0; k < b->n_kids; k++) { // the grammar nests two deep
        use_block(l, b->kids[k]);
    }
}

// A fact is used when something tests it, falls back on it, or gives it in a case.
static void use_facts(linter *l) {
    const lode_world *w = l->w;
    l->fact_used = arena_array(&l->tmp, w->n_facts + 1, sizeof *l->fact_used);
    for (uint32_t i = 0; i < w->n_facts; i++) {
        l->fact_used[i] |=
            w->facts[i].vars.count > 0 || lint_used(l, world_str(w, w->facts[i].path));
        if (w->facts[i].default_fact != NONE) {
            l->fact_used[w->facts[i].default_fact] = true;
        }
    }
}

// ---- facts, defines, enums --------------------------------------------------------------------

static bool fact_type_tested(uint32_t type) {
    return type == FACT_ONE_OF || type == FACT_CLOSED_SET || type == FACT_OPEN_SET ||
           type == FACT_SHARES || type == FACT_AMOUNT || type == FACT_NAME || type == FACT_LICENSE;
}

// party.X is used when one role's X is.
static void lint_fact(linter *l, const law_source *src, const law_block *b) {
    const lode_world *w = l->w;
    str path = b->id.text;
    bool party = str_starts(path, STR("party."));
    str key = party ? (str){path.p + 6, path.n - 6} : path;
    for (uint32_t i = 0; i < w->n_facts; i++) {
        const world_fact *f = &w->facts[i];
        bool same = party ? f->scope == FACT_SCOPE_PARTY && str_eq(world_str(w, f->key), key)
                          : str_eq(world_str(w, f->path), path);
        if (same && (l->fact_used[i] || !fact_type_tested(f->type))) {
            return;
        }
        if (same && !party) {
            break;
        }
    }
    if (str_eqz(path, "item.codes") || str_eqz(path, "item.classification")) {
        return; // they stand for one fact of each regime
    }
    lint_warn(l, src, b->id.pos, "unused", "nothing tests fact " STR_FMT ", and no case gives it",
              STR_ARG(path));
}

static void lint_define(linter *l, const law_source *src, const law_block *b) {
    if (!lint_used(l, b->id.text)) {
        lint_warn(l, src, b->id.pos, "unused", "nothing uses define " STR_FMT, STR_ARG(b->id.text));
    }
}

// Do all facts of this enum leave unnamed elements unknown?
static bool only_open_sets(const lode_world *w, str name) {
    for (uint32_t i = 0; i < w->n_facts; i++) {
        const world_fact *f = &w->facts[i];
        bool of = f->enum_idx != NONE && str_eq(world_str(w, w->enums[f->enum_idx].name), name);
        if (of && f->type != FACT_OPEN_SET && f->type != FACT_SHARES) {
            return false;
        }
    }
    return true;
}

static void lint_enum(linter *l, const law_source *src, const law_block *b) {
    if (!only_open_sets(l->w, b->id.text)) {
        return;
    }
    uint32_t unused = 0;
    uint32_t total = 0;
    strbuf names = {0};
    for (uint32_t i = 0; i < b->n_clauses; i++) {
        const law_arg *word = clause_arg(&b->clauses[i], "word");
        if (word == NULL) {
            continue;
        }
        total++;
        if (!lint_used(l, word->tok.text)) {
            lint_name_list(&names, unused++, word->tok.text);
        }
    }
    if (unused > 0) {
        lint_warn(l, src, b->id.pos, "unused",
                  "no condition and no case uses %u of the %u words of " STR_FMT ": " STR_FMT,
                  unused, total, STR_ARG(b->id.text), STR_ARG(strbuf_str(&names)));
    }
    strbuf_clear(&names);
}

// ---- rules and entries ------------------------------------------------------------------------

static bool near_horizon(const lode_world *w, lode_date d) {
    return d != DATE_NONE && w->horizon != DATE_NONE && d >= w->horizon - HORIZON_DAYS &&
           d <= w->horizon + HORIZON_DAYS;
}

static void lint_window(linter *l, const law_source *src, const law_block *b, lode_date until) {
    char buf[16];
    if (near_horizon(l->w, until)) {
        str day = date_print(until, buf);
        lint_warn(l, src, b->pos, "ends_soon",
                  "it ends on " STR_FMT ", within %d days of the horizon", STR_ARG(day),
                  HORIZON_DAYS);
    }
}

static void lint_source(linter *l, const law_source *src, const law_block *b,
                        const law_block *measure) {
    if (b->kind != BLOCK_REPORT && block_clause(b, "cite") == NULL) {
        lint_warn(l, src, b->pos, "no_citation", STR_FMT " has no citation", STR_ARG(b->id.text));
    }
    if (block_clause(b, "grade") == NULL && block_clause(b, "source") == NULL &&
        (measure == NULL || block_clause(measure, "source") == NULL)) {
        lint_warn(l, src, b->pos, "no_grade",
                  STR_FMT " has no grade: neither it nor its measure says how good its source is",
                  STR_ARG(b->id.text));
    }
}

static void lint_rule(linter *l, const law_source *src, const law_block *b,
                      const law_block *measure) {
    str id = measure == NULL ? b->id.text : lint_joined(l, measure->id.text, '/', b->id.text);
    uint32_t rule = symtab_get(&l->rules, id);
    lint_source(l, src, b, measure);
    if (rule == SYMTAB_NONE) {
        return;
    }
    if (l->w->rules[rule].cases.count == 0) {
        lint_warn(l, src, b->pos, "no_case", "no case exercises rule " STR_FMT, STR_ARG(id));
    }
    lint_window(l, src, b, l->w->rules[rule].window.until);
}

// Does a test have an atom over a fact that points, not under a negation? Kids come before parents,
// so this ends.
static bool node_points(const lode_world *w, uint32_t node) {
    const world_node *n = &w->nodes[node];
    if (n->op == NODE_VAR) {
        return (w->facts[w->vars[n->a].fact].flags & FACT_POINTS) != 0;
    }
    if (n->op == NODE_DEFINE) {
        return node_points(w, n->a);
    }
    for (uint32_t i = 0; (n->op == NODE_AND || n->op == NODE_OR) && i < n->kids.count; i++) {
        if (node_points(w, w->kids[n->kids.first + i])) {
            return true;
        }
    }
    return false;
}

static void lint_entry(linter *l, const law_source *src, const law_block *b,
                       const law_block *measure) {
    const lode_world *w = l->w;
    uint32_t e = symtab_get(&l->entries, lint_joined(l, measure->id.text, '/', b->id.text));
    lint_source(l, src, b, measure);
    if (e == SYMTAB_NONE) {
        return;
    }
    const world_entry *entry = &w->entries[e];
    // 4.6: `other` stands for codes not held; and where only a claim identifies, nothing is cleared
    // for want of a pointer.
    bool claims_only = str_eqz(b->id.text, "other") || w->regimes[entry->regime].by_claim != 0;
    if (!claims_only && entry->hints.count == 0 &&
        (entry->test == NONE || !node_points(w, entry->test))) {
        lint_warn(l, src, b->pos, "not_pointed_at",
                  "nothing can point at entry " STR_FMT ": no hint, and no test of a fact that "
                  "points",
                  STR_ARG(b->id.text));
    }
    lint_window(l, src, b, entry->window.until);
}

// ---- measures, suspensions, cases -------------------------------------------------------------

// One that runs out unverified may still hold, so it has no end here.
static bool overlaps(const world_window *win, const world_suspension *s) {
    bool begins = win->from == DATE_NONE || s->after == AFTER_UNVERIFIED || win->from < s->until;
    return begins && (win->until == DATE_NONE || win->until > s->from);
}

static void lint_suspension(linter *l, const law_source *src, const law_block *b,
                            const law_tok *target) {
    const lode_world *w = l->w;
    uint32_t rule = symtab_get(&l->rules, target->text);
    uint32_t measure = symtab_get(&l->measures, target->text);
    const law_clause *end = block_clause(b, "until");
    const law_arg *day = clause_arg(end != NULL ? end : block_clause(b, "through"), "date");
    const law_arg *start = clause_arg(block_clause(b, "from"), "date");
    const law_arg *after = clause_arg(block_clause(b, "afterwards"), "kind");
    world_suspension s = {0};
    s.after =
        after != NULL && str_eqz(after->tok.text, "unverified") ? AFTER_UNVERIFIED : AFTER_ENDS;
    if (day == NULL || start == NULL || !date_parse(day->tok.text, &s.until) ||
        !date_parse(start->tok.text, &s.from)) {
        return;
    }
    bool any = false;
    for (uint32_t i = 0; i < w->n_rules; i++) {
        bool hit = i == rule || (measure != SYMTAB_NONE && w->rules[i].measure == measure);
        any |= hit && overlaps(&w->rules[i].window, &s);
    }
    for (uint32_t i = 0; measure != SYMTAB_NONE && i < w->n_entries; i++) {
        any |= w->entries[i].measure == measure && overlaps(&w->entries[i].window, &s);
    }
    if (!any) {
        lint_warn(l, src, target->pos, "never_in_force",
                  STR_FMT " is in force on no day of this suspension", STR_ARG(target->text));
    }
}

static void lint_measure(linter *l, const law_source *src, const law_block *b) {
    uint32_t m = symtab_get(&l->measures, b->id.text);
    if (m != SYMTAB_NONE && l->w->measures[m].published > l->w->horizon) {
        lint_warn(l, src, b->pos, "after_horizon",
                  STR_FMT " was published after the horizon of the packs", STR_ARG(b->id.text));
    }
    for (uint32_t k = 0; k < b->n_kids; k++) {
        const law_block *kid = b->kids[k];
        if (kid->kind == BLOCK_RULE) {
            lint_rule(l, src, kid, b);
        } else if (kid->kind == BLOCK_ENTRY) {
            lint_entry(l, src, kid, b);
        } else if (kid->kind == BLOCK_DEFINE) {
            lint_define(l, src, kid);
        } else if (kid->kind == BLOCK_SUSPENDS) {
            for (uint32_t i = 0; i < kid->n_args; i++) {
                lint_suspension(l, src, kid, &kid->args[i].tok);
            }
            const law_clause *end = block_clause(kid, "until");
            const law_arg *day =
                clause_arg(end != NULL ? end : block_clause(kid, "through"), "date");
            lode_date until = DATE_NONE;
            if (day != NULL && date_parse(day->tok.text, &until)) {
                lint_window(l, src, kid, until);
            }
        }
    }
}

// A rule that the case says fires, loses or is open must at least be there on that day.
static void lint_case(linter *l, const law_source *src, const law_block *b, const world_case *wc) {
    const lode_world *w = l->w;
    lode_date known = wc->known != DATE_NONE ? wc->known : w->horizon;
    bool expects = false;
    for (uint32_t i = 0; i < b->n_clauses; i++) {
        const law_clause *c = &b->clauses[i];
        expects |= strncmp(c->keyword, "expect", 6) == 0;
        bool quiet = strcmp(c->keyword, "expect quiet") == 0;
        for (uint32_t k = 0; !quiet && k < c->n_args; k++) {
            const law_tok *t = &c->args[k].tok;
            uint32_t rule = symtab_get(&l->rules, t->text);
            bool names =
                strcmp(c->args[k].label, "id") == 0 || strcmp(c->args[k].label, "citing") == 0;
            if (!names || rule == SYMTAB_NONE) {
                continue;
            }
            const world_rule *r = &w->rules[rule];
            bool in = (r->window.from == DATE_NONE || wc->on >= r->window.from) &&
                      (r->window.until == DATE_NONE || wc->on < r->window.until);
            if (!in || w->measures[r->measure].published > known) {
                lint_warn(l, src, t->pos, "not_exercised",
                          "the case cannot exercise " STR_FMT ": it is not %s that day",
                          STR_ARG(t->text), in ? "known" : "in force");
            }
        }
    }
    if (!expects) {
        lint_warn(l, src, b->pos, "not_exercised", "the case expects nothing");
    }
}

// ---- all --------------------------------------------------------------------------------------

static void lint_block(linter *l, const law_source *src, const law_block *b) {
    switch (b->kind) {
    case BLOCK_FACT:
        lint_fact(l, src, b);
        break;
    case BLOCK_ENUM:
        lint_enum(l, src, b);
        break;
    case BLOCK_DEFINE:
        lint_define(l, src, b);
        break;
    case BLOCK_MEASURE:
    case BLOCK_GUIDANCE:
        lint_measure(l, src, b);
        break;
    case BLOCK_REPORT:
        lint_rule(l, src, b, NULL);
        break;
    case BLOCK_REGIME:
        for (uint32_t i = 0; i < b->n_kids; i++) {
            lint_define(l, src, b->kids[i]);
        }
        break;
    case BLOCK_PACK:
    case BLOCK_UNIT:
    case BLOCK_GROUP:
    case BLOCK_ROLE:
    case BLOCK_QUESTION:
    case BLOCK_SLOT:
    case BLOCK_VERDICT:
    case BLOCK_OVERLAY:
    case BLOCK_STATEMENT:
    case BLOCK_RULE:
    case BLOCK_ENTRY:
    case BLOCK_SUSPENDS:
    case BLOCK_LIST:
    case BLOCK_TABLE:
    case BLOCK_SETS:
    case BLOCK_CONFLICT:
    case BLOCK_CALENDAR:
    case BLOCK_CLOCK:
    case BLOCK_CASE:
    case BLOCK_KIND_COUNT:
        break;
    }
}

// ---- places -----------------------------------------------------------------------------------

static void index_ids(linter *l) {
    const lode_world *w = l->w;
    l->rule_at = arena_array(&l->tmp, w->n_rules + 1, sizeof *l->rule_at);
    l->entry_at = arena_array(&l->tmp, w->n_entries + 1, sizeof *l->entry_at);
    l->list_at = arena_array(&l->tmp, w->n_lists + 1, sizeof *l->list_at);
    for (uint32_t i = 0; i < w->n_rules; i++) {
        (void)symtab_put(&l->rules, world_str(w, w->rules[i].id), i); // ids differ
    }
    for (uint32_t i = 0; i < w->n_measures; i++) {
        (void)symtab_put(&l->measures, world_str(w, w->measures[i].id), i); // ids differ
    }
    for (uint32_t i = 0; i < w->n_entries; i++) {
        const world_entry *e = &w->entries[i];
        str id =
            lint_joined(l, world_str(w, w->measures[e->measure].id), '/', world_str(w, e->code));
        (void)symtab_put(&l->entries, id, i); // codes of one measure differ
    }
    for (uint32_t i = 0; i < w->n_facts; i++) {
        if (w->facts[i].flags & FACT_JUDGEMENT) {
            (void)symtab_put(&l->judgements, world_str(w, w->facts[i].path), i); // paths differ
        }
    }
    for (uint32_t i = 0; i < w->n_lists; i++) {
        (void)symtab_put(&l->lists, world_list_base(w, i), i); // the first of its cells
    }
}

static void place_kid(linter *l, const law_source *src, const law_block *b, const law_block *kid) {
    lint_place at = {src, kid, b};
    bool list = kid->kind == BLOCK_LIST;
    str id = lint_joined(l, b->id.text, list ? '.' : '/', kid->id.text);
    uint32_t rule = symtab_get(&l->rules, id);
    uint32_t entry = symtab_get(&l->entries, id);
    uint32_t first = symtab_get(&l->lists, id);
    if (rule != SYMTAB_NONE && (kid->kind == BLOCK_RULE || kid->kind == BLOCK_ENTRY)) {
        l->rule_at[rule] = at;
    }
    if (entry != SYMTAB_NONE && kid->kind == BLOCK_ENTRY) {
        l->entry_at[entry] = at;
    }
    for (uint32_t i = first; list && i < l->w->n_lists; i++) { // cells stand side by side
        if (!str_eq(world_list_base(l->w, i), id)) {
            break;
        }
        l->list_at[i] = at;
    }
}

static void place_block(linter *l, const law_source *src, const law_block *b) {
    uint32_t report = b->kind == BLOCK_REPORT ? symtab_get(&l->rules, b->id.text) : SYMTAB_NONE;
    if (report != SYMTAB_NONE) {
        l->rule_at[report] = (lint_place){src, b, NULL};
    }
    for (uint32_t k = 0; k < b->n_kids; k++) {
        place_kid(l, src, b, b->kids[k]);
    }
}

// ---- driver -----------------------------------------------------------------------------------

void law_lint(law_source *const *sources, uint32_t n, const law_world *lw, diags *d) {
    linter l = {.w = &lw->world, .d = d};
    index_ids(&l);
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t b = 0; b < sources[i]->n_blocks; b++) {
            use_block(&l, sources[i]->blocks[b]);
            place_block(&l, sources[i], sources[i]->blocks[b]);
        }
    }
    use_facts(&l);
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t b = 0; b < sources[i]->n_blocks; b++) {
            lint_block(&l, sources[i], sources[i]->blocks[b]);
            lint_text_block(&l, sources[i], sources[i]->blocks[b], NULL);
        }
    }
    for (uint32_t i = 0; i < lw->n_cases; i++) {
        const law_case *c = &lw->cases[i];
        lint_case(&l, c->source, c->block, &l.w->cases[c->world_case]);
    }
    lint_conditions(&l);
    lint_world(&l);
    symtab_clear(&l.words);
    symtab_clear(&l.rules);
    symtab_clear(&l.measures);
    symtab_clear(&l.entries);
    symtab_clear(&l.lists);
    symtab_clear(&l.judgements);
    arena_clear(&l.tmp);
}
