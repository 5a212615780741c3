// SPDX-License-Identifier: Apache-2.0
//
// fuzz_resolve: any bytes as law text, joined into a world whether or not they parsed. Half-resolved
// input must never crash, and what compiles must be a world that the image reader accepts and that
// comes out the same a second time.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "law/law.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool ok) {
    if (!ok) {
        abort();
    }
}

static lode_status give_list(void *ctx, const law_source *from, str name, str *bytes,
                             lode_error *err) {
    (void)ctx;
    (void)from;
    if (str_starts(name, STR("no"))) {
        return lode_fail(err, LODE_ENVIRONMENT, "no_file", "no such file");
    }
    *bytes = STR("no,name_en,name_ja,listed_on\n1,Alpha Works,アルファ,2026-02-24\n");
    return LODE_OK;
}

/* Every index that decide follows without looking: nodes name smaller nodes, ranges fit. */
static void check_world(const lode_world *w) {
    for (uint32_t i = 0; i < w->n_nodes; i++) {
        const world_node *n = &w->nodes[i];
        demand(n->op < NODE_OP_COUNT);
        demand(n->op != NODE_VAR || (n->a < w->n_vars && n->b < w->n_class_sets));
        demand((n->op != NODE_NOT && n->op != NODE_DEFINE) || n->a < i);
        demand(n->op != NODE_ENTRY || n->a < w->n_entries);
        for (uint32_t k = 0; k < n->kids.count; k++) {
            demand(n->kids.first + k < w->n_kids && w->kids[n->kids.first + k] < i);
        }
    }
    for (uint32_t i = 0; i < w->n_rules; i++) {
        const world_rule *r = &w->rules[i];
        demand(r->cond < w->n_nodes && r->measure < w->n_measures && r->order < w->n_rules);
        for (uint32_t k = 0; k < r->defeaters.count; k++) {
            uint32_t by = w->defeats[r->defeaters.first + k].winner;
            demand(w->rules[by].order < r->order);
        }
    }
    for (uint32_t i = 0; i < w->n_vars; i++) {
        const world_var *v = &w->vars[i];
        demand(v->classes.count > 0 && v->classes.count <= CLASSES_MAX);
        demand(v->classes.first + v->classes.count <= w->n_classes);
    }
}

// Records compare byte by byte, but for the two that have padding between their fields.
static bool same_classes(const lode_world *a, const lode_world *b) {
    bool same = a->n_classes == b->n_classes;
    for (uint32_t i = 0; same && i < a->n_classes; i++) {
        const world_class *x = &a->classes[i];
        const world_class *y = &b->classes[i];
        same = x->label.off == y->label.off && x->label.len == y->label.len &&
               x->value == y->value && x->lo == y->lo && x->hi == y->hi &&
               x->lo_closed == y->lo_closed && x->hi_closed == y->hi_closed;
    }
    return same;
}

static bool same_roles(const lode_world *a, const lode_world *b) {
    bool same = a->n_roles == b->n_roles;
    for (uint32_t i = 0; same && i < a->n_roles; i++) {
        same = a->roles[i].name.off == b->roles[i].name.off &&
               a->roles[i].label.off == b->roles[i].label.off &&
               a->roles[i].required == b->roles[i].required &&
               a->roles[i].groups == b->roles[i].groups;
    }
    return same;
}

static bool padded(const char *table) {
    return strcmp(table, "classes") == 0 || strcmp(table, "roles") == 0;
}

static void same_world(const lode_world *a, const lode_world *b) {
    demand(a->pool_len == b->pool_len && memcmp(a->pool, b->pool, a->pool_len) == 0);
    demand(same_classes(a, b) && same_roles(a, b));
#define X(name, type)                   \
    demand(a->n_##name == b->n_##name); \
    demand(padded(#name) || memcmp(a->name, b->name, a->n_##name * sizeof(type)) == 0);
    WORLD_TABLES(X)
#undef X
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    law_source src = {0};
    law_source *one = &src;
    diags d = {0};
    law_world first;
    law_parse(&src, "packs/base/x.law", (str){(const char *)data, size}, &d);
    law_resolve(&one, 1, give_list, NULL, &first, &d);
    if (d.errors == 0) {
        law_world second;
        check_world(&first.world);
        law_resolve(&one, 1, give_list, NULL, &second, &d);
        same_world(&first.world, &second.world);
        law_lint(&one, 1, &first, &d);
        law_world_clear(&second);
    }
    strbuf out = {0};
    diags_print(&d, &out);
    strbuf_clear(&out);
    diags_clear(&d);
    law_world_clear(&first);
    law_source_clear(&src);
    return 0;
}
