// SPDX-License-Identifier: Apache-2.0
//
// Runs the `case` blocks of packs. A failure says what was expected, what came, which rules fired,
// were beaten or stayed open, and what was asked.
#include "cli/case_run.h"

#include <stdio.h>

#include "cli/cover.h"
#include "cli/test_report.h"

void case_fail(case_run *r, const law_clause *c, const char *fmt, ...) {
    char text[768];
    va_list args;
    va_start(args, fmt);
    (void)vsnprintf(text, sizeof text, fmt, args); // cut to fit
    va_end(args);
    strbuf_addf(&r->why, "  line %u: %s\n", c->pos.line, text);
}

void case_decide(case_run *r, bool search) {
    lode_error err = {0};
    lode_answer *answer = NULL;
    if (r->why.n > 0) {
        return;
    }
    lode_status st = check_decide(r->w, &r->request, search, &r->arena, &answer, &err);
    if (st != LODE_OK) {
        strbuf_addf(&r->why, "  %s%s%s\n", err.path, err.path[0] != '\0' ? ": " : "", err.message);
        return;
    }
    r->answer = answer;
    r->searched = search;
    r->decisions = answer->decisions;
}

void case_clear(case_run *r) {
    strbuf_clear(&r->why);
    arena_clear(&r->arena);
}

// ---- why -----------------------------------------------------------------------------------------

static void add_rules(case_run *r, rule_state state, const char *name) {
    bool any = false;
    for (uint32_t k = 0; k < r->w->n_regimes; k++) {
        for (uint32_t i = 0; i < r->w->n_rules; i++) {
            if (r->decisions[k].rules[i].state != state) {
                continue;
            }
            str id = world_str(r->w, r->w->rules[i].id);
            strbuf_addf(&r->why, "%s" STR_FMT, any ? ", " : name, STR_ARG(id));
            any = true;
        }
    }
    strbuf_addz(&r->why, any ? "\n" : "");
}

static void add_why(case_run *r) {
    add_rules(r, RULE_FIRED, "  fired: ");
    add_rules(r, RULE_DEFEATED, "  defeated: ");
    add_rules(r, RULE_OPEN, "  open: ");
    for (uint32_t i = 0; i < r->answer->n_questions; i++) {
        str path = world_str(r->w, r->w->facts[r->answer->questions[i].fact].path);
        strbuf_addf(&r->why, "%s" STR_FMT, i > 0 ? ", " : "  asked: ", STR_ARG(path));
    }
    strbuf_addz(&r->why, r->answer->n_questions > 0 ? "\n" : "");
}

static bool run_case(test_report *t, const lode_world *w, const law_case *k,
                     party_screener *screener) {
    case_run r;
    case_start(&r, w, k, screener);
    case_decide(&r, true);
    case_expect(&r, false);
    if (r.answer != NULL) {
        if (r.why.n > 0) {
            add_why(&r);
        }
        cover_case(t->cover, &r);
    }
    bool passed = r.why.n == 0;
    strbuf place = {0};
    strbuf_addf(&place, "%s:%u", k->source->path, k->block->pos.line);
    test_result(t, place.p, k->block->title.text, &r.why);
    strbuf_clear(&place);
    case_clear(&r);
    return passed;
}

void test_cases(test_report *t, const law_world *lw) {
    party_screener *screener = screener_new();
    for (uint32_t i = 0; i < lw->n_cases; i++) {
        const law_case *k = &lw->cases[i];
        if (test_wanted(t, k->block->title.text, str_of(k->source->path))) {
            bool passed = run_case(t, &lw->world, k, screener);
            if (t->case_passed != NULL) {
                t->case_passed[i] = passed;
            }
        }
    }
    screener_free(screener);
}
