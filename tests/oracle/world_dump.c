/* SPDX-License-Identifier: Apache-2.0
 *
 * A compiled world, and random shipments with what the reference decides, as JSON lines for an oracle
 * from outside (z3_world.py): the conditions as compiled, the facts as given, and of each entry whether
 * it is settled. Nothing of the search.
 *
 *     world_dump WORLD SEED COUNT
 */
#include <stdio.h>
#include <stdlib.h>

#include "random_facts.h"
#include "image/world.h"

#define WORDS_PER_SET 4u

static void put(const char *before, uint32_t n) { (void)printf("%s%d", before, (int)n); }

static void put_window(const world_window *w) {
    (void)printf("[%d,%d,%d,%d]", w->from, w->until, w->unclear_day, (int)w->boundary_var);
}

static void put_vars(const lode_world *w) {
    (void)printf("\"facts\":[");
    for (uint32_t i = 0; i < w->n_facts; i++) {
        const world_fact *f = &w->facts[i];
        (void)printf("%s[%u,%u,%d,%d,%u,%u,\"" STR_FMT "\"]", i > 0 ? "," : "", f->type, f->flags,
                     (int)f->default_fact, (int)f->role, f->vars.first, f->vars.count,
                     STR_ARG(world_str(w, f->path)));
    }
    (void)printf("],\"vars\":[");
    for (uint32_t v = 0; v < w->n_vars; v++) {
        const world_var *var = &w->vars[v];
        (void)printf("%s[%u,%d,%u,[", v > 0 ? "," : "", var->fact, (int)var->elem, var->numeric);
        for (uint32_t k = 0; k < var->classes.count; k++) {
            const world_class *c = &w->classes[var->classes.first + k];
            (void)printf("%s[%d,%lld,%u,%lld,%u]", k > 0 ? "," : "", (int)c->value,
                         (long long)c->lo, c->lo_closed, (long long)c->hi, c->hi_closed);
        }
        (void)printf("]]");
    }
}

static void put_nodes(const lode_world *w) {
    (void)printf("],\"nodes\":[");
    for (uint32_t i = 0; i < w->n_nodes; i++) {
        const world_node *n = &w->nodes[i];
        (void)printf("%s[%u,%d,%d,[", i > 0 ? "," : "", n->op, (int)n->a, (int)n->b);
        for (uint32_t k = 0; k < n->kids.count; k++) {
            put(k > 0 ? "," : "", w->kids[n->kids.first + k]);
        }
        (void)printf("]]");
    }
    (void)printf("],\"sets\":[");
    for (uint32_t i = 0; i < w->n_class_sets; i++) {
        (void)printf("%s[", i > 0 ? "," : "");
        bool any = false;
        for (uint32_t k = 0; k < WORDS_PER_SET * 64; k++) {
            if (cs_has(&w->class_sets[i], k)) {
                put(any ? "," : "", k);
                any = true;
            }
        }
        (void)printf("]");
    }
}

static void put_winners(const lode_world *w, world_range defeats) {
    (void)printf("[");
    for (uint32_t i = 0; i < defeats.count; i++) {
        put(i > 0 ? "," : "", w->defeats[defeats.first + i].winner);
    }
    (void)printf("]");
}

static void put_rules(const lode_world *w) {
    (void)printf("],\"rules\":[");
    for (uint32_t i = 0; i < w->n_rules; i++) {
        const world_rule *r = &w->rules[i];
        (void)printf("%s[%u,%u,%u,", i > 0 ? "," : "", r->kind, r->measure, r->order);
        put_window(&r->window);
        (void)printf(",%d,", (int)r->cond);
        put_winners(w, r->defeaters);
        (void)printf(",[");
        for (uint32_t k = 0; k < r->effects.count; k++) {
            const world_effect *e = &w->effects[r->effects.first + k];
            (void)printf("%s[%u,%u]", k > 0 ? "," : "", e->slot,
                         e->value - w->slots[e->slot].values.first);
        }
        (void)printf("]]");
    }
    (void)printf("],\"entries\":[");
    for (uint32_t i = 0; i < w->n_entries; i++) {
        const world_entry *e = &w->entries[i];
        (void)printf("%s[%u,%u,", i > 0 ? "," : "", e->measure, e->regime);
        put_window(&e->window);
        (void)printf(",%d,%u,", (int)e->test, e->how);
        put_winners(w, e->exceptions);
        (void)printf(",%d,%u]", (int)e->rule, e->group);
    }
}

static void put_rest(const lode_world *w) {
    (void)printf("],\"measures\":[");
    for (uint32_t i = 0; i < w->n_measures; i++) {
        (void)printf("%s[%d,%d]", i > 0 ? "," : "", (int)w->measures[i].regime,
                     w->measures[i].published);
    }
    (void)printf("],\"suspensions\":[");
    for (uint32_t i = 0; i < w->n_suspensions; i++) {
        const world_suspension *s = &w->suspensions[i];
        (void)printf("%s[%u,%u,%d,%d,%d,%d,%d,%u,%d]", i > 0 ? "," : "", s->by, s->measure,
                     (int)s->rule, s->from, s->until, s->unclear_day, (int)s->boundary_var,
                     s->after, (int)s->after_var);
    }
    (void)printf("],\"slots\":[");
    for (uint32_t i = 0; i < w->n_slots; i++) {
        const world_slot *s = &w->slots[i];
        (void)printf("%s[%u,%u,%u]", i > 0 ? "," : "", s->combine, s->values.first,
                     s->values.count);
    }
    (void)printf("],\"verdicts\":[");
    for (uint32_t i = 0; i < w->n_verdicts; i++) {
        (void)printf("%s[%d,%u]", i > 0 ? "," : "", (int)w->verdicts[i].cond,
                     w->verdicts[i].overlay);
    }
    (void)printf("],\"regimes\":[");
    for (uint32_t i = 0; i < w->n_regimes; i++) {
        const world_regime *g = &w->regimes[i];
        (void)printf("%s[%d,%d,%d,%u]", i > 0 ? "," : "", (int)g->nexus, g->begins,
                     (int)g->begins_var, g->by_claim);
    }
    (void)printf("],\"lists\":%u,\"none\":%d}\n", w->n_lists, DATE_NONE);
}

static void put_interval(const lode_interval *i) {
    (void)printf("%lld,%d,%lld,%d", (long long)i->lo, i->lo_closed, (long long)i->hi, i->hi_closed);
}

static void put_value(uint32_t fact, const lode_value *v, bool first) {
    (void)printf("%s[%u,%d,%d,%d,%d,[", first ? "" : ",", fact, (int)v->kind, (int)v->word,
                 (int)v->value, v->complete);
    for (uint32_t i = 0; i < v->n_elems; i++) {
        (void)printf("%s[%d,%d,", i > 0 ? "," : "", (int)v->elems[i].value, v->elems[i].absent);
        put_interval(&v->elems[i].share);
        (void)printf("]");
    }
    (void)printf("],[");
    put_interval(&v->interval);
    (void)printf("]]");
}

/* No codes: how claims are read is for test_oracle_entries. */
static void draw(dice *d, const lode_world *w, lode_arena *a, lode_facts *f) {
    (void)roll(d, 2);
    random_facts(d, f, w, a, 6 + roll(d, 5));
    for (uint32_t i = 0; i < w->n_facts; i++) {
        fact_type type = (fact_type)w->facts[i].type;
        if (type == FACT_CODES || type == FACT_CLASSIFICATION || type == FACT_CLAIM ||
            type == FACT_LICENSE) {
            facts_set(f, 0, i, (lode_value){.kind = VAL_MISSING});
        }
    }
}

static void put_decision(lode_query q, uint32_t regime, lode_arena *a) {
    const lode_world *w = q.world;
    lode_decision d;
    bool any = false;
    decide_line(&q, 0, regime, a, &d);
    (void)printf(
        "\"regime\":%u,\"nexus\":%d,\"best\":%u,\"worst\":%u,\"complete\":%d,\"entries\":[", regime,
        (int)d.nexus, d.best, d.worst, d.complete);
    for (uint32_t e = 0; e < w->n_entries; e++) {
        if (d.entries[e] != TRI_FALSE) {
            (void)printf("%s[%u,%d]", any ? "," : "", e, (int)d.entries[e]);
            any = true;
        }
    }
    (void)printf("]}\n");
}

static void put_shipment(const lode_world *w, uint64_t seed) {
    lode_arena a = {0};
    dice d = {seed * UINT64_C(0x9E3779B97F4A7C15) + 5};
    lode_facts f;
    draw(&d, w, &a, &f);
    lode_query q = {.world = w, .facts = &f, .in_list = random_lists(&d, w, &a)};
    q.on = random_day(&d, w);
    q.known = w->horizon;
    bool first = true;
    (void)printf("{\"seed\":%llu,\"on\":%d,\"known\":%d,\"given\":[", (unsigned long long)seed,
                 q.on, q.known);
    for (uint32_t i = 0; i < w->n_facts; i++) {
        if (facts_given(&f, 0, i)->kind != VAL_MISSING) {
            put_value(i, facts_given(&f, 0, i), first);
            first = false;
        }
    }
    (void)printf("],\"absent\":[-2");
    for (uint32_t r = 0; r < w->n_roles; r++) {
        if (!w->roles[r].required && (f.role_none[r] || !f.role_given[r])) {
            put(",", r);
        }
    }
    (void)printf("],\"in_list\":[");
    for (uint32_t i = 0; i < w->n_roles * w->n_lists; i++) {
        (void)printf("%s%d", i > 0 ? "," : "", (int)q.in_list[i]);
    }
    (void)printf("],");
    put_decision(q, (uint32_t)(seed % w->n_regimes), &a);
    arena_clear(&a);
}

int main(int argc, char **argv) {
    lode_image image;
    lode_error err = {0};
    if (argc != 4 || image_open(argv[1], &image, &err) != LODE_OK) {
        (void)fprintf(stderr, "world_dump WORLD SEED COUNT %s\n", err.message);
        return 2;
    }
    const lode_world *w = &image.world;
    (void)printf("{");
    put_vars(w);
    put_nodes(w);
    put_rules(w);
    put_rest(w);
    uint64_t seed = strtoull(argv[2], NULL, 10), n = strtoull(argv[3], NULL, 10);
    for (uint64_t i = seed; i < seed + n; i++) {
        put_shipment(w, i);
    }
    image_close(&image);
    return 0;
}
