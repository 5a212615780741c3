/* SPDX-License-Identifier: Apache-2.0
 *
 * request: what is asked, before anything is decided: assumptions put in by hand, and the facts as
 * they stand on one date, with the signed findings that are valid on it.
 *
 * Order of words about one fact: authority, document, finding, declarant, assumed. A finding takes
 * the place of a weaker word and of silence. An assumption made through request_assume is the
 * user's own what-if and takes the place of everything, findings included.
 */
#include "check/answer.h"

#include <stdio.h>
#include <string.h>

static lode_status unknown_assumption(const lode_world *w, lode_arena *a, str name,
                                      lode_error *err) {
    str *names = arena_array(a, (size_t)w->n_facts + w->n_roles + 1, sizeof *names);
    uint32_t n = 0;
    for (uint32_t i = 0; i < w->n_facts; i++) {
        names[n++] = world_str(w, w->facts[i].path);
    }
    lode_status st = lode_fail(err, LODE_BAD_INPUT, "unknown_fact", "\"%.80s\" is not a fact",
                               str_dup(a, name).p);
    hint_nearest(err, name, names, n);
    return st;
}

/* ROLE=none: known to have nobody. */
static bool assume_nobody(lode_request *rq, str name, str value) {
    const lode_world *w = rq->facts.world;
    for (uint32_t i = 0; i < w->n_roles && str_eqz(value, "none"); i++) {
        if (str_eq(world_str(w, w->roles[i].name), name)) {
            rq->facts.role_none[i] = true;
            return true;
        }
    }
    return false;
}

static void assume_value(lode_request *rq, uint32_t fact, const lode_value *v) {
    lode_facts *f = &rq->facts;
    const world_fact *wf = &f->world->facts[fact];
    if (wf->scope == FACT_SCOPE_PARTY) {
        f->role_given[wf->role] = true;
        f->role_none[wf->role] = false;
    }
    uint32_t n = wf->scope == FACT_SCOPE_ITEM ? f->n_lines : 1;
    for (uint32_t i = 0; i < n; i++) {
        facts_set(f, wf->scope == FACT_SCOPE_ITEM ? i : NONE, fact, *v);
    }
    uint32_t kept = 0;
    for (uint32_t i = 0; i < rq->n_findings; i++) {
        if (rq->findings[i].fact != fact) {
            rq->findings[kept++] = rq->findings[i];
        }
    }
    rq->n_findings = kept;
}

lode_status request_assume(lode_request *rq, str assignment, lode_error *err) {
    lode_facts *f = &rq->facts;
    const char *eq = assignment.n > 0 ? memchr(assignment.p, '=', assignment.n) : NULL;
    if (eq == NULL) {
        lode_status st = lode_fail(err, LODE_BAD_INPUT, "wrong_assumption",
                                   "\"%.80s\" has no =", str_dup(f->arena, assignment).p);
        lode_hint(err, "write FACT=VALUE, such as end_use=civil");
        return st;
    }
    size_t at = (size_t)(eq - assignment.p);
    str name = str_trim((str){assignment.p, at});
    str text = str_trim((str){eq + 1, assignment.n - at - 1});
    size_t bad = 0;
    if (!str_is_utf8(assignment, &bad) || assignment.n > SHIPMENT_TEXT_MAX) {
        return lode_fail(err, LODE_BAD_INPUT, "wrong_assumption",
                         "an assumption is UTF-8 of at most %u bytes", SHIPMENT_TEXT_MAX);
    }
    if (assume_nobody(rq, name, text)) {
        return LODE_OK;
    }
    uint32_t fact = world_find_fact(f->world, name);
    bool plain = fact != NONE && f->world->facts[fact].type != FACT_LICENSES &&
                 f->world->facts[fact].type != FACT_FINDINGS;
    if (!plain) {
        return unknown_assumption(f->world, f->arena, name, err);
    }
    lode_value v = {0};
    if (value_from_text(f->world, f->arena, fact, text, &v, err) != LODE_OK) {
        if (err != NULL && err->path[0] == '\0') {
            (void)snprintf(err->path, sizeof err->path, "%s", str_dup(f->arena, name).p);
        }
        return LODE_BAD_INPUT;
    }
    v.word = WORD_ASSUMED;
    assume_value(rq, fact, &v);
    return LODE_OK;
}

/* ---- the facts on one date ------------------------------------------------------------------- */

bool finding_valid(const lode_finding *f, lode_date on) {
    return f->on <= on && (f->valid_until == DATE_NONE || on <= f->valid_until);
}

/* A later signature counts over an earlier one, and over an equal word. */
static void apply_one(lode_facts *facts, const lode_finding *f, uint32_t line, finding_clash clash,
                      void *arg) {
    const lode_value *to = facts_given(facts, line, f->fact);
    bool clashes = to->kind != VAL_MISSING && !str_eq(to->text, f->value.text);
    bool applies = to->kind == VAL_MISSING || to->word >= WORD_FINDING;
    if (clashes && clash != NULL) {
        clash(arg, f, to, line, applies);
    }
    if (applies) {
        facts_set(facts, line, f->fact, f->value);
    }
}

void findings_apply(const lode_request *rq, lode_date on, lode_arena *a, finding_clash clash,
                    void *arg, lode_facts *out) {
    *out = rq->facts;
    bool any = false;
    for (uint32_t i = 0; i < rq->n_findings; i++) {
        any |= finding_valid(&rq->findings[i], on);
    }
    if (!any) {
        return;
    }
    facts_unshare(out, a);
    bool *done = arena_array(a, (size_t)rq->n_findings + 1, sizeof *done);
    for (uint32_t round = 0; round < rq->n_findings;
         round++) { /* in order of signature, then as given */
        uint32_t next = NONE;
        for (uint32_t i = 0; i < rq->n_findings; i++) {
            bool better = !done[i] && (next == NONE || rq->findings[i].on < rq->findings[next].on);
            next = better ? i : next;
        }
        const lode_finding *f = &rq->findings[next];
        const world_fact *wf = &out->world->facts[f->fact];
        done[next] = true;
        if (!finding_valid(f, on)) {
            continue;
        }
        if (wf->scope != FACT_SCOPE_ITEM) {
            apply_one(out, f, NONE, clash, arg);
        }
        if (wf->scope == FACT_SCOPE_PARTY) {
            out->role_given[wf->role] = true;
        }
        for (uint32_t l = 0; wf->scope == FACT_SCOPE_ITEM && l < out->n_lines; l++) {
            if (f->line == NONE || f->line == l) {
                apply_one(out, f, l, clash, arg);
            }
        }
    }
}
