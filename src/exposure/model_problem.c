// SPDX-License-Identifier: Apache-2.0
//
// model_problem: what is wrong with the files. The first hundred by file, line and column are kept, in
// whatever order they are found; all are counted. A file of a million bad rows costs a million
// comparisons, not a million texts.
#include "exposure/model_int.h"

#include <stdio.h>
#include <stdlib.h>

#include "decide/facts.h"

#define HINT_NAMES_MAX 20000u /* names that are compared for "did you mean" */

void model_problems_clear(model_problems *p) {
    free(p->all);
    *p = (model_problems){0};
}

static int key_cmp(const problem_key *x, const problem_key *y) {
    if (x->table != y->table) {
        return x->table < y->table ? -1 : 1;
    }
    if (x->line != y->line) {
        return x->line < y->line ? -1 : 1;
    }
    return (x->col > y->col) - (x->col < y->col);
}

// The place for it, or NULL when all that are kept come before it.
static lode_error *keep(model_reader *r, problem_key key) {
    model_problems *p = r->problems;
    p->total++;
    if (p->n == MODEL_PROBLEMS_MAX) {
        if (key_cmp(&key, &r->keys[p->n - 1]) >= 0) {
            return NULL;
        }
        p->n--;
    }
    if (p->n == p->cap) {
        size_t cap = p->cap;
        p->all = vec_grow_(p->all, p->n, &cap, sizeof *p->all);
        p->cap = (uint32_t)cap;
    }
    uint32_t at = p->n++;
    for (; at > 0 && key_cmp(&key, &r->keys[at - 1]) < 0; at--) {
        r->keys[at] = r->keys[at - 1];
        p->all[at] = p->all[at - 1];
    }
    r->keys[at] = key;
    return &p->all[at];
}

static lode_error *problem(model_reader *r, problem_key key, const char *code, const char *fmt,
                           va_list ap) LODE_PRINTF(4, 0);
static lode_error *problem(model_reader *r, problem_key key, const char *code, const char *fmt,
                           va_list ap) {
    lode_error *e = keep(r, key);
    if (e != NULL) {
        char what[sizeof e->message];
        (void)vsnprintf(what, sizeof what, fmt, ap); // cut to fit
        (void)lode_fail(e, LODE_BAD_INPUT, code, "%s", what);
        (void)snprintf(e->file, sizeof e->file, "%s", model_table_file((model_table)key.table));
        e->line = key.line;
        e->col = key.col;
    }
    return e;
}

lode_error *model_problem(model_reader *r, uint32_t line, uint32_t col, const char *code,
                          const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    lode_error *e = problem(r, (problem_key){r->table, line, col}, code, fmt, ap);
    va_end(ap);
    return e;
}

lode_error *model_problem_in(model_reader *r, model_table t, uint32_t line, uint32_t col,
                             const char *code, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    lode_error *e = problem(r, (problem_key){t, line, col}, code, fmt, ap);
    va_end(ap);
    return e;
}

lode_error *model_problem_at(model_reader *r, const model_cell *c, const char *code,
                             const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    lode_error *e = problem(r, (problem_key){r->table, c->line, c->col}, code, fmt, ap);
    va_end(ap);
    return e;
}

void model_warn(model_reader *r, model_table t, uint32_t line, const char *fmt, ...) {
    if (r->warnings.n >= MODEL_PROBLEMS_MAX) {
        return;
    }
    char what[512];
    va_list ap;
    va_start(ap, fmt);
    (void)vsnprintf(what, sizeof what, fmt, ap); // cut to fit
    va_end(ap);
    lode_error clean; // takes control characters out, as of every message
    (void)lode_fail(&clean, LODE_OK, "", "%s:%u: %s", model_table_file(t), line, what);
    *vec_push(&r->warnings) = str_dup(r->a, str_of(clean.message));
}

void model_hint(lode_error *err, str name, const model_ids *ids, const char *else_hint) {
    if (err == NULL) {
        return;
    }
    if (ids->n == 0 || ids->n > HINT_NAMES_MAX) {
        lode_hint(err, "%s", else_hint);
        return;
    }
    hint_nearest(err, name, ids->names, ids->n);
    if (!str_starts(str_of(err->hint), STR("did you mean"))) {
        lode_hint(err, "%s", else_hint);
    }
}
