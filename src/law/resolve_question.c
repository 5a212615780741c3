// SPDX-License-Identifier: Apache-2.0
//
// resolve_question: which question stands for which fact. A declared question covers paths and what
// lies under them; the longest path that covers a fact wins. Every other fact that has vars is asked
// in its own words (language.md 2.1, 4.11).
#include "law/resolve_int.h"

#include <string.h>

// Is there a fact at this path or below it, declared or made? Roles count: their facts lie below.
static bool covers_something(const resolver *r, str path) {
    for (size_t i = 0; i < r->facts.n; i++) {
        if (code_below(path, text_of(r, r->facts.p[i].path))) {
            return true;
        }
    }
    for (size_t i = 0; i < r->of[BLOCK_FACT].n; i++) {
        if (code_below(path, r->of[BLOCK_FACT].p[i].block->id.text)) {
            return true;
        }
    }
    return symtab_get(&r->roles_by, path) != SYMTAB_NONE;
}

static void read_covers(resolver *r, const decl *d, uint32_t question, symtab *covers) {
    for (uint32_t i = 0; i < d->block->n_clauses; i++) {
        const law_clause *c = &d->block->clauses[i];
        for (uint32_t k = 0; strcmp(c->keyword, "covers") == 0 && k < c->n_args; k++) {
            const law_tok *t = &c->args[k].tok;
            if (!covers_something(r, t->text)) {
                error_unknown(r, d->src, t, "fact", &r->facts_by);
            } else if (!symtab_put(covers, t->text, question)) {
                error_at(r, d->src, t->pos, "doubled_name", "two questions cover " STR_FMT,
                         STR_ARG(t->text));
            }
        }
    }
}

// The question of the longest covering path: end_user.kind, then end_user.
static uint32_t covering(const symtab *covers, str path) {
    for (size_t n = path.n; n > 0; n--) {
        if (n == path.n || path.p[n] == '.') {
            uint32_t q = symtab_get(covers, (str){path.p, n});
            if (q != SYMTAB_NONE) {
                return q;
            }
        }
    }
    return NONE;
}

static uint32_t question_of(resolver *r, const symtab *covers, const world_fact *f) {
    uint32_t q = covering(covers, text_of(r, f->path));
    if (q == NONE && f->scope == FACT_SCOPE_PARTY) {
        q = covering(covers, arena_fmt(&r->tmp, "party." STR_FMT, STR_ARG(text_of(r, f->key))));
    }
    return q;
}

static str kind_of(const world_fact *f) {
    switch ((fact_type)f->type) {
    case FACT_LAW:
        return STR("law");
    case FACT_CLAIM:
        return STR("claim");
    case FACT_CLASSIFICATION:
        return STR("classification");
    case FACT_NAME:
    case FACT_ROWS:
        return STR("party");
    case FACT_LICENSE:
        return STR("license");
    case FACT_TEXT:
    case FACT_DATE:
    case FACT_ONE_OF:
    case FACT_CLOSED_SET:
    case FACT_OPEN_SET:
    case FACT_SHARES:
    case FACT_AMOUNT:
    case FACT_HS:
    case FACT_CODES:
    case FACT_LICENSES:
    case FACT_FINDINGS:
    case FACT_PAUSES:
    case FACT_TYPE_COUNT:
        break;
    }
    return (f->flags & FACT_JUDGEMENT) ? STR("judgement") : STR("fact");
}

void resolve_questions(resolver *r) {
    symtab covers = {0};
    symtab told = {0}; // one error for each declaration, not for each role
    for (size_t i = 0; i < r->of[BLOCK_QUESTION].n; i++) {
        const decl *d = &r->of[BLOCK_QUESTION].p[i];
        uint32_t q = symtab_get(&r->questions_by, d->block->id.text);
        read_covers(r, d, q, &covers);
    }
    for (uint32_t i = 0; i < r->facts.n; i++) {
        world_fact *f = &r->facts.p[i];
        f->question = question_of(r, &covers, f);
        if (f->question != NONE || f->vars.count == 0) {
            continue;
        }
        const decl *d = &r->facts_d.p[i];
        if (f->ask.len == 0) {
            if (d->block != NULL && symtab_put(&told, d->block->id.text, 0)) {
                error_at(r, d->src, d->block->pos, "missing_question",
                         "fact " STR_FMT " is tested, and nothing says how to ask for it",
                         STR_ARG(d->block->id.text));
            }
            continue;
        }
        f->question = (uint32_t)r->questions.n;
        world_text kind = intern(r, kind_of(f));
        *vec_push(&r->questions) = (world_question){f->path, f->ask, kind, f->cost};
    }
    symtab_clear(&covers);
    symtab_clear(&told);
}
