/* SPDX-License-Identifier: Apache-2.0
 *
 * practice: what is said about how the law is applied, beside the law (design 2.12). Two readings
 * of each practice slot: as written (the rules alone) and as reported (with the reports that are
 * public by `known`), joined over the decisions in scope. Neither ever touches the verdict.
 */
#include "check/answer.h"

static bool one_of_these(const world_slot *s) {
    return s->combine == SLOT_STRICTEST || s->combine == SLOT_UNIQUE;
}

/* Values below the strictest that is sure somewhere cannot be the shipment's. */
static void drop_milder(const lode_world *w, answer_practice *p) {
    const world_slot *s = &w->slots[p->slot];
    uint32_t lo = NONE;
    for (uint32_t v = 0; v < s->values.count; v++) {
        lo = cs_has(&p->must, v) ? v : lo;
    }
    if (!one_of_these(s)) {
        return;
    }
    lo = lo == NONE && cs_empty(&p->may) ? 0 : lo; /* the first declared when nothing is set */
    class_set keep = {{0}};
    for (uint32_t v = lo == NONE ? 0 : lo; v < s->values.count; v++) {
        if (cs_has(&p->may, v) || v == lo) {
            cs_add(&keep, v);
        }
    }
    p->may = keep;
    if (cs_count(&keep) == 1) {
        p->must = keep;
    }
}

static void widen(class_set *to, class_set from) {
    for (uint32_t i = 0; i < CLASSES_MAX / 64; i++) {
        to->w[i] |= from.w[i];
    }
}

static void join_slot(const lode_answer *an, bool reported, answer_practice *p) {
    for (uint32_t i = 0; i < an->n_decisions; i++) {
        const lode_decision *d = &an->decisions[i];
        if (in_scope(d)) {
            const lode_slot_result *r = reported ? &d->reported[p->slot] : &d->slots[p->slot];
            widen(&p->may, r->may);
            widen(&p->must, r->must);
        }
    }
    drop_milder(an->w, p);
}

static bool said(const lode_answer *an, uint32_t rule, bool *open) {
    bool any = false;
    *open = true;
    for (uint32_t i = 0; i < an->n_decisions; i++) {
        const lode_decision *d = &an->decisions[i];
        rule_state s = in_scope(d) ? d->rules[rule].state : RULE_OUT;
        any |= s == RULE_FIRED || s == RULE_OPEN;
        *open &= s != RULE_FIRED;
    }
    return any;
}

static void join_reports(lode_answer *an) {
    const lode_world *w = an->w;
    VEC(answer_report) all = {0};
    for (uint32_t i = 0; i < w->n_reports; i++) {
        const world_report *r = &w->reports[i];
        bool open = false;
        if (r->rule == NONE || r->public_on > an->known || !said(an, r->rule, &open)) {
            continue;
        }
        world_range effects = w->rules[r->rule].effects;
        for (uint32_t e = effects.first; e < effects.first + effects.count; e++) {
            const world_effect *x = &w->effects[e];
            *vec_push(&all) =
                (answer_report){i, x->slot, x->value, open, report_status(w, i, an->known)};
        }
    }
    an->n_reports = (uint32_t)all.n;
    an->reports = arena_array(an->arena, all.n + 1, sizeof *an->reports);
    for (size_t i = 0; i < all.n; i++) {
        an->reports[i] = all.p[i];
    }
    vec_clear(&all);
}

void answer_practice_join(lode_answer *an) {
    const lode_world *w = an->w;
    an->written = arena_array(an->arena, (size_t)w->n_slots + 1, sizeof *an->written);
    an->reported = arena_array(an->arena, (size_t)w->n_slots + 1, sizeof *an->reported);
    for (uint32_t i = 0; i < w->n_slots; i++) {
        if (w->slots[i].practice) {
            answer_practice *a = &an->written[an->n_practice], *b = &an->reported[an->n_practice];
            a->slot = b->slot = i;
            join_slot(an, false, a);
            join_slot(an, true, b);
            an->n_practice++;
        }
    }
    join_reports(an);
}

/* The claim that the reading as reported stands or falls with: of the first slot where they differ. */
const answer_report *answer_main_report(const lode_answer *an) {
    for (uint32_t i = 0; i < an->n_practice; i++) {
        for (uint32_t r = 0; r < an->n_reports; r++) {
            const answer_report *c = &an->reports[r];
            uint32_t at = c->value - an->w->slots[c->slot].values.first;
            if (c->slot == an->reported[i].slot && cs_has(&an->reported[i].may, at) &&
                !cs_has(&an->written[i].may, at)) {
                return c;
            }
        }
    }
    return NULL;
}
