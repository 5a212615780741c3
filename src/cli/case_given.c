// SPDX-License-Identifier: Apache-2.0
//
// The `given` lines of a case: values read by the reader that shipments use.
#include <string.h>

#include "cli/case_run.h"

static lode_word word_named(str name) {
    for (uint32_t i = 0; i < WORD_COUNT; i++) {
        if (str_eqz(name, word_name((lode_word)i))) {
            return (lode_word)i;
        }
    }
    return WORD_DECLARANT;
}

static uint32_t role_named(const lode_world *w, str name) {
    for (uint32_t i = 0; i < w->n_roles; i++) {
        if (str_eq(world_str(w, w->roles[i].name), name)) {
            return i;
        }
    }
    return NONE;
}

static void give(case_run *r, const law_clause *c, str path, str text, lode_word word) {
    uint32_t role = role_named(r->w, path);
    if (role != NONE && str_eqz(text, "none")) {
        r->request.facts.role_given[role] = true;
        r->request.facts.role_none[role] = true;
        return;
    }
    uint32_t fact = world_find_fact(r->w, path);
    if (fact == NONE) {
        case_fail(r, c, "no fact is called " STR_FMT, STR_ARG(path));
        return;
    }
    lode_value v = {0};
    lode_error err = {0};
    if (value_from_text(r->w, &r->arena, fact, text, &v, &err) != LODE_OK) {
        case_fail(r, c, STR_FMT ": %s%s%s", STR_ARG(path), err.message,
                  err.hint[0] != '\0' ? "; " : "", err.hint);
        return;
    }
    v.word = word;
    if (r->w->facts[fact].scope == FACT_SCOPE_PARTY) {
        r->request.facts.role_given[r->w->facts[fact].role] = true;
    }
    facts_set(&r->request.facts, 0, fact, v);
}

// The arguments of a given line come as path, value and perhaps word, again and again.
static void give_line(case_run *r, const law_clause *c) {
    for (uint32_t i = 0; i < c->n_args; i++) {
        if (strcmp(c->args[i].label, "path") != 0 || i + 1 >= c->n_args) {
            continue;
        }
        bool worded = i + 2 < c->n_args && strcmp(c->args[i + 2].label, "word") == 0;
        give(r, c, c->args[i].tok.text, c->args[i + 1].tok.text,
             worded ? word_named(c->args[i + 2].tok.text) : WORD_DECLARANT);
    }
}

void case_start(case_run *r, const lode_world *w, const law_case *k, party_screener *screener) {
    *r = (case_run){.w = w, .of = k, .request.screener = screener};
    facts_init(&r->request.facts, w, &r->arena);
    (void)facts_add_line(&r->request.facts); // the only line
    r->request.on = w->cases[k->world_case].on;
    r->request.known = w->cases[k->world_case].known;
    for (uint32_t i = 0; i < k->block->n_clauses; i++) {
        if (strcmp(k->block->clauses[i].keyword, "given") == 0) {
            give_line(r, &k->block->clauses[i]);
        }
    }
}
