// SPDX-License-Identifier: Apache-2.0
//
// lint_text: checks that read one block of the text.
//
//   measure     review overdue; captured after the horizon; empty; its original not quoted;
//               guidance without a date of its own
//   entry       a hint that another hint of the same entry covers
//   condition   an open-textured fact (declared `judgement`) tested without the word
//   unit, question, list, sets, conflict     used by nothing, or a column of them
#include <string.h>

#include "law/lint_int.h"
#include "law/table.h"

// ---- measures ---------------------------------------------------------------------------------

// The original is quoted where it is at hand: where no measure of the regime quotes one (it may well
// be written in another language), nothing is missed.
static bool regime_quotes(const lode_world *w, uint32_t regime) {
    for (uint32_t i = 0; i < w->n_measures; i++) {
        if (w->measures[i].regime == regime && w->measures[i].text_zh.len > 0) {
            return true;
        }
    }
    return false;
}

static bool measure_is_empty(const law_block *b) {
    for (uint32_t k = 0; k < b->n_kids; k++) {
        if (b->kids[k]->kind != BLOCK_DEFINE) {
            return false;
        }
    }
    return true;
}

static void lint_dates(linter *l, const law_source *src, const law_block *b,
                       const world_measure *m) {
    lode_date horizon = l->w->horizon;
    char buf[16];
    if (m->review_by != DATE_NONE && horizon != DATE_NONE && m->review_by <= horizon) {
        str day = date_print(m->review_by, buf);
        lint_warn(l, src, block_clause(b, "review by")->pos, "review_overdue",
                  "its review was due by " STR_FMT, STR_ARG(day));
    }
    if (m->captured != DATE_NONE && horizon != DATE_NONE && m->captured > horizon &&
        block_clause(b, "captured") != NULL) {
        lint_warn(l, src, block_clause(b, "captured")->pos, "captured_late",
                  "it was captured after the horizon of the packs");
    }
    if (b->kind == BLOCK_GUIDANCE && block_clause(b, "published") == NULL) {
        lint_warn(l, src, b->pos, "no_date",
                  STR_FMT " has no date: it counts as known only from the day it was captured",
                  STR_ARG(b->id.text));
    }
}

static void lint_measure_text(linter *l, const law_source *src, const law_block *b) {
    uint32_t i = symtab_get(&l->measures, b->id.text);
    if (i == SYMTAB_NONE) {
        return;
    }
    const world_measure *m = &l->w->measures[i];
    lint_dates(l, src, b, m);
    if (b->kind == BLOCK_REPORT || b->kind == BLOCK_STATEMENT) {
        return;
    }
    if (m->grade == GRADE_TEXT && m->text_zh.len == 0 && regime_quotes(l->w, m->regime)) {
        lint_warn(l, src, b->pos, "no_text_zh",
                  STR_FMT " has grade text and quotes no sentence of it (text zh)",
                  STR_ARG(b->id.text));
    }
    if (measure_is_empty(b)) {
        lint_warn(l, src, b->pos, "empty_measure", STR_FMT " holds nothing but defines",
                  STR_ARG(b->id.text));
    }
}

// ---- hints ------------------------------------------------------------------------------------

// Is one of them the other, or, of customs headings, the beginning of the other?
static bool hint_covers(const lode_world *w, const world_hint *a, const world_hint *b) {
    str x = world_str(w, a->key);
    str y = world_str(w, b->key);
    bool hs = a->kind == HINT_HS;
    return a->kind == b->kind && (hs ? str_starts(x, y) || str_starts(y, x) : str_eq(x, y));
}

// The hints of the world stand in the order of the text; their keys are what is compared.
static void lint_hints(linter *l, const law_source *src, const law_block *b,
                       const law_block *measure) {
    const lode_world *w = l->w;
    uint32_t e = symtab_get(&l->entries, lint_joined(l, measure->id.text, '/', b->id.text));
    world_range hints = e == SYMTAB_NONE ? (world_range){0, 0} : w->entries[e].hints;
    uint32_t at = 0;
    for (uint32_t i = 0; i < b->n_clauses; i++) {
        const law_clause *c = &b->clauses[i];
        for (uint32_t k = 0; strcmp(c->keyword, "hint") == 0 && k < c->n_args; k++) {
            if (strcmp(c->args[k].label, "text") != 0 || at == hints.count) {
                continue;
            }
            const world_hint *own = &w->hints[hints.first + at++];
            bool covered = false;
            for (const world_hint *o = &w->hints[hints.first]; o < own && !covered; o++) {
                covered = hint_covers(w, own, o);
            }
            if (covered) {
                lint_warn(l, src, c->args[k].tok.pos, "hint_doubled",
                          "another hint of " STR_FMT " is the same or covers it: " STR_FMT,
                          STR_ARG(b->id.text), STR_ARG(c->args[k].tok.text));
            }
        }
    }
}

// ---- open-textured facts ----------------------------------------------------------------------

static bool is_judgement(const linter *l, str path) {
    return symtab_get(&l->judgements, path) != SYMTAB_NONE;
}

// marked: the line, or the whole rule, says that it needs a judgement. Bounded by the parser.
static void lint_judged(linter *l, const law_source *src, const law_cond *c, bool marked) {
    marked |= c->judgement;
    if (c->kind == COND_ATOM && !marked && is_judgement(l, c->subject.text)) {
        lint_warn(l, src, c->subject.pos, "unjudged",
                  STR_FMT " is open-textured: end its dashed line with `judgement`, or say "
                          "`judgement` in the rule",
                  STR_ARG(c->subject.text));
    }
    for (uint32_t i = 0; i < c->n_kids; i++) {
        lint_judged(l, src, c->kids[i], marked);
    }
}

static void lint_conds(linter *l, const law_source *src, const law_block *b) {
    bool marked = block_clause(b, "judgement") != NULL;
    for (uint32_t i = 0; i < b->n_clauses; i++) {
        if (b->clauses[i].cond != NULL) {
            lint_judged(l, src, b->clauses[i].cond, marked);
        }
    }
}

// ---- declared and not used --------------------------------------------------------------------

// A unit may serve shipments, not only law: what counts is whether a fact is measured in its
// dimension at all. Told of the first unit of a dimension.
static void lint_unit(linter *l, const law_source *src, const law_block *b) {
    const lode_world *w = l->w;
    const law_arg *dim = block_arg(b, "dim");
    bool found = dim == NULL || str_eqz(dim->tok.text, "share");
    for (uint32_t i = 0; i < w->n_facts && !found; i++) {
        found = str_eq(world_str(w, w->facts[i].dim), dim->tok.text);
    }
    for (uint32_t i = 0; i < w->n_units && !found; i++) {
        if (str_eq(world_str(w, w->units[i].dim), dim->tok.text)) {
            found = !str_eq(world_str(w, w->units[i].name), b->id.text);
            break;
        }
    }
    if (!found) {
        lint_warn(l, src, b->id.pos, "unused", "no fact is measured in the dimension " STR_FMT,
                  STR_ARG(dim->tok.text));
    }
}

static void lint_question(linter *l, const law_source *src, const law_block *b) {
    const lode_world *w = l->w;
    for (uint32_t i = 0; i < w->n_facts; i++) {
        uint32_t q = w->facts[i].question;
        if (q != NONE && w->facts[i].vars.count > 0 &&
            str_eq(world_str(w, w->questions[q].id), b->id.text)) {
            return;
        }
    }
    lint_warn(l, src, b->id.pos, "unused",
              "question " STR_FMT " covers no fact that a condition tests", STR_ARG(b->id.text));
}

static void lint_list(linter *l, const law_source *src, const law_block *b,
                      const law_block *measure) {
    str full = lint_joined(l, measure->id.text, '.', b->id.text);
    bool absent = block_clause(b, "known not listed") != NULL; // read by answers only
    if (!absent && !lint_used(l, b->id.text) && !lint_used(l, full)) {
        lint_warn(l, src, b->id.pos, "unused", "no condition reads list " STR_FMT, STR_ARG(full));
    }
    const law_clause *scope = block_clause(b, "scope");
    for (uint32_t i = 0; scope != NULL && i < scope->n_args; i++) {
        const law_tok *t = &scope->args[i].tok;
        if (!lint_used(l, t->text)) {
            lint_warn(l, src, t->pos, "unused",
                      "no condition asks for the column " STR_FMT " of list " STR_FMT,
                      STR_ARG(t->text), STR_ARG(full));
        }
    }
}

static void lint_sets(linter *l, const law_source *src, const law_block *b) {
    const law_arg *text = clause_arg(block_clause(b, "columns"), "text");
    strbuf names = {0};
    uint32_t unused = 0;
    table_cells head = text == NULL ? (table_cells){.n = 0} : table_split(&l->tmp, &text->tok);
    uint32_t n = head.n < TABLE_COLUMNS_MAX ? head.n : TABLE_COLUMNS_MAX;
    for (uint32_t i = 1; i < n; i++) {
        if (!lint_used(l, lint_joined(l, b->id.text, '.', head.cell[i].text))) {
            lint_name_list(&names, unused++, head.cell[i].text);
        }
    }
    if (unused > 0) {
        lint_warn(l, src, b->id.pos, "unused",
                  "no condition reads %u of the %u sets of " STR_FMT ": " STR_FMT, unused, n - 1,
                  STR_ARG(b->id.text), STR_ARG(strbuf_str(&names)));
    }
    strbuf_clear(&names);
}

// ---- all --------------------------------------------------------------------------------------

void lint_text_block(linter *l, const law_source *src, const law_block *b,
                     const law_block *parent) {
    bool practice = b->kind == BLOCK_REPORT || b->kind == BLOCK_STATEMENT;
    bool verdict = b->kind == BLOCK_VERDICT || b->kind == BLOCK_OVERLAY;
    if (!practice && !verdict) {
        lint_conds(l, src, b);
    }
    if (b->kind == BLOCK_MEASURE || b->kind == BLOCK_GUIDANCE || practice) {
        lint_measure_text(l, src, b);
    } else if (b->kind == BLOCK_ENTRY && parent != NULL) {
        lint_hints(l, src, b, parent);
    } else if (b->kind == BLOCK_UNIT) {
        lint_unit(l, src, b);
    } else if (b->kind == BLOCK_QUESTION) {
        lint_question(l, src, b);
    } else if (b->kind == BLOCK_LIST && parent != NULL) {
        lint_list(l, src, b, parent);
    } else if (b->kind == BLOCK_SETS) {
        lint_sets(l, src, b);
    } else if (b->kind == BLOCK_CONFLICT && !lint_used(l, b->id.text)) {
        lint_warn(l, src, b->id.pos, "unused", "nothing uses conflict " STR_FMT,
                  STR_ARG(b->id.text));
    }
    for (uint32_t k = 0; k < b->n_kids; k++) { // the grammar nests two deep
        lint_text_block(l, src, b->kids[k], b);
    }
}
