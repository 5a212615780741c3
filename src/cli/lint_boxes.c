// SPDX-License-Identifier: Apache-2.0
//
// Box counts. One item for each rule (an entry's rule is "the entry and the regime's bite") and one for
// the test of each entry that has one; an entry read by another condition is one test there, as it is
// decided in a stratum of its own.
#include "cli/lint_boxes.h"

#include <assert.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "check/cond_print.h"
#include "decide/boxes.h"
#include "law/symtab.h"

#define LARGEST 10u    // explained one by one
#define PARTS_SHOWN 8u // of one explanation
#define BUCKETS 15u    // none, 1, 2, 3-4, 5-8 ... 2049-4096, more

typedef struct item {
    str id;
    const char *kind;
    uint32_t node, pack, count; // packs of the report; count NONE = over the cap
} item;

typedef struct pack_sum {
    const char *name;
    uint32_t rules, tests, boxes, most, capped;
} pack_sum;

typedef struct report {
    const lode_world *w;
    VEC(item) items;
    VEC(pack_sum) packs;
    uint32_t buckets[BUCKETS];
} report;

// ---- counting ---------------------------------------------------------------------------------

static uint32_t pack_at(report *r, const char *name) {
    for (uint32_t i = 0; i < r->packs.n; i++) {
        if (strcmp(r->packs.p[i].name, name) == 0) {
            return i;
        }
    }
    *vec_push(&r->packs) = (pack_sum){.name = name};
    return (uint32_t)r->packs.n - 1;
}

// The pack in whose files each measure stands, as an index into r->packs.
static void find_packs(report *r, const pack_set *ps, uint32_t *of_measure) {
    symtab measures = {0};
    for (uint32_t m = 0; m < r->w->n_measures; m++) {
        (void)symtab_put(&measures, world_str(r->w, r->w->measures[m].id), m); // ids differ
    }
    for (size_t i = 0; i < ps->files.n; i++) {
        const law_source *src = ps->sources[i];
        uint32_t pack = pack_at(r, src->pack);
        for (uint32_t b = 0; b < src->n_blocks; b++) {
            uint32_t m = symtab_get(&measures, src->blocks[b]->id.text);
            block_kind kind = src->blocks[b]->kind;
            bool measure = kind == BLOCK_MEASURE || kind == BLOCK_GUIDANCE ||
                           kind == BLOCK_REPORT || kind == BLOCK_STATEMENT;
            if (measure && m != SYMTAB_NONE) {
                of_measure[m] = pack;
            }
        }
    }
    symtab_clear(&measures);
}

static uint32_t bucket_of(uint32_t count) {
    if (count == NONE) {
        return BUCKETS - 1;
    }
    uint32_t at = count == 0 ? 0 : 1;
    for (uint32_t top = 1; count > top; top *= 2) {
        at++;
    }
    return at;
}

static void count_item(report *r, item it) {
    boxes b = {0};
    boxes_of(r->w, it.node, BOXES_MAX, &b);
    it.count = b.capped ? NONE : (uint32_t)b.all.n;
    boxes_clear(&b);
    pack_sum *p = &r->packs.p[it.pack];
    r->buckets[bucket_of(it.count)]++;
    p->capped += it.count == NONE;
    p->boxes += it.count == NONE ? 0 : it.count;
    p->most = it.count != NONE && it.count > p->most ? it.count : p->most;
    *vec_push(&r->items) = it;
}

static void count_all(report *r, const pack_set *ps) {
    static const char *const KINDS[] = {
        [RULE_PLAIN] = "rule",
        [RULE_ENTRY] = "entry rule",
        [RULE_EXCEPTION] = "exception",
        [RULE_REPORT] = "report",
    };
    const lode_world *w = r->w;
    lode_arena tmp = {0};
    uint32_t *of_measure = arena_array(&tmp, w->n_measures + 1, sizeof *of_measure);
    find_packs(r, ps, of_measure);
    for (uint32_t i = 0; i < w->n_rules; i++) {
        const world_rule *rule = &w->rules[i];
        uint32_t pack = of_measure[rule->measure];
        assert(pack < r->packs.n && r->packs.p != NULL); /* find_packs saw every measure */
        r->packs.p[pack].rules++;
        count_item(r, (item){world_str(w, rule->id), KINDS[rule->kind], rule->cond, pack, 0});
    }
    for (uint32_t i = 0; i < w->n_entries; i++) {
        const world_entry *e = &w->entries[i];
        if (e->test != NONE) {
            uint32_t pack = of_measure[e->measure];
            assert(pack < r->packs.n && r->packs.p != NULL);
            r->packs.p[pack].tests++;
            count_item(r, (item){world_str(w, e->code), "entry test", e->test, pack, 0});
        }
    }
    arena_clear(&tmp);
}

// Over the cap first, then by number; else in the order they were counted.
static int larger_first(const void *a, const void *b) {
    const item *x = *(const item *const *)a;
    const item *y = *(const item *const *)b;
    if (x->count != y->count) {
        return x->count > y->count ? -1 : 1; // NONE is the largest number
    }
    return x < y ? -1 : x > y;
}

// ---- words ------------------------------------------------------------------------------------

static void put_words(const lode_world *w, uint32_t node, bool negated, strbuf *out) {
    const world_node *n = &w->nodes[node];
    if (n->op == NODE_NOT) {
        put_words(w, n->a, !negated, out);
        return;
    }
    if (n->op == NODE_VAR) {
        class_set set = w->class_sets[n->b];
        set = negated ? cs_minus(cs_all(w->vars[n->a].classes.count), set) : set;
        cond_print_atom(w, n->a, &set, out);
        return;
    }
    if (n->op == NODE_AND || n->op == NODE_OR) {
        strbuf_addf(out, "%s of %u: ", (n->op == NODE_AND) != negated ? "all" : "any",
                    n->kids.count);
        if (n->kids.count > 0) {
            put_words(w, w->kids[n->kids.first], negated, out);
            strbuf_addz(out, n->kids.count > 1 ? " ..." : "");
        }
        return;
    }
    str name = n->op == NODE_DEFINE  ? world_str(w, n->text)
               : n->op == NODE_ENTRY ? world_str(w, w->entries[n->a].code)
               : n->op == NODE_SLOT  ? world_str(w, w->slots[n->a].name)
                                     : str_of(n->op == NODE_LISTED ? "item is listed" : "always");
    strbuf_addf(out, "%s" STR_FMT, negated ? "not " : "", STR_ARG(name));
}

static void put_count(strbuf *out, uint32_t count) {
    if (count == NONE) {
        strbuf_addf(out, ">%u", BOXES_MAX);
    } else {
        strbuf_addf(out, "%u", count);
    }
}

// "3 x 4 = 12", "3 + 2 = 5" or "8 alternatives"; before boxes within each other are dropped.
static void put_formula(const box_parts *parts, strbuf *out) {
    uint64_t total = parts->multiply ? 1 : 0;
    bool plain = !parts->multiply && parts->all.n > 1;
    strbuf sum = {0};
    for (size_t i = 0; i < parts->all.n; i++) {
        uint32_t n = parts->all.p[i].count;
        if (i < PARTS_SHOWN) {
            strbuf_addz(&sum, i == 0 ? "" : parts->multiply ? " x " : " + ");
            put_count(&sum, n);
        }
        uint64_t by = n == NONE ? BOXES_MAX + 1 : n;
        total = parts->multiply ? total * by : total + by;
        total = total > UINT32_MAX ? UINT32_MAX : total; // far over the cap is far enough
        plain = plain && n == 1;
    }
    if (plain) {
        strbuf_addf(out, "%zu alternatives", parts->all.n);
    } else {
        strbuf_addf(out, STR_FMT "%s", STR_ARG(strbuf_str(&sum)),
                    parts->all.n > PARTS_SHOWN ? (parts->multiply ? " x ..." : " + ...") : "");
        if (parts->all.n > 1) {
            strbuf_addf(out, " = %llu", (unsigned long long)total);
        }
    }
    strbuf_clear(&sum);
}

static void put_item(const report *r, const item *it, strbuf *out) {
    box_parts parts = {0};
    boxes_explain(r->w, it->node, BOXES_MAX, &parts);
    strbuf_addz(out, "  ");
    put_count(out, it->count);
    strbuf_pad(out, 9);
    strbuf_addf(out, "%s " STR_FMT ": ", it->kind, STR_ARG(it->id));
    put_formula(&parts, out);
    strbuf_addz(out, parts.all.n == 0 ? "one test\n" : "\n");
    for (size_t i = 0; i < parts.all.n; i++) {
        const box_part *p = &parts.all.p[i];
        if (i == PARTS_SHOWN && parts.all.n > PARTS_SHOWN + 1) {
            strbuf_addf(out, "           and %zu more\n", parts.all.n - i);
            break;
        }
        box_parts below = {0};
        boxes_explain(r->w, p->node, BOXES_MAX, &below);
        strbuf_addz(out, "         ");
        put_count(out, p->count);
        strbuf_pad(out, 15);
        put_words(r->w, p->node, p->negated, out);
        if (!p->negated && below.all.n > 1 && p->count > 1) {
            strbuf_addz(out, " (");
            put_formula(&below, out);
            strbuf_addz(out, ")");
        }
        strbuf_addc(out, '\n');
        vec_clear(&below.all);
    }
    vec_clear(&parts.all);
}

static void put_bucket(strbuf *out, uint32_t bucket) {
    uint32_t top = bucket == 0 ? 0 : UINT32_C(1) << (bucket - 1);
    if (bucket == BUCKETS - 1) {
        strbuf_addf(out, ">%u", BOXES_MAX);
    } else if (bucket < 3) {
        strbuf_addf(out, "%u", top);
    } else {
        strbuf_addf(out, "%u-%u", top / 2 + 1, top);
    }
}

// ---- text and JSON ----------------------------------------------------------------------------

static void put_packs(const report *r, strbuf *out) {
    pack_sum all = {.name = "all"};
    strbuf_addz(out, "pack        rules   tests   boxes    most\n");
    for (size_t i = 0; i <= r->packs.n; i++) {
        const pack_sum *p = i < r->packs.n ? &r->packs.p[i] : &all;
        strbuf_addf(out, "%-10s %6u  %6u  %6u  %6u", p->name, p->rules, p->tests, p->boxes,
                    p->most);
        if (p->capped > 0) {
            strbuf_addf(out, ", and %u of more than %u", p->capped, BOXES_MAX);
        }
        strbuf_addc(out, '\n');
        all.rules += p->rules;
        all.tests += p->tests;
        all.boxes += p->boxes;
        all.capped += p->capped;
        all.most = p->most > all.most ? p->most : all.most;
    }
}

static void print_text(const report *r, item *const *order, size_t shown) {
    strbuf out = {0};
    put_packs(r, &out);
    strbuf_addz(&out, "\nboxes      rules and tests\n");
    for (uint32_t i = 0; i < BUCKETS; i++) {
        if (r->buckets[i] > 0) {
            put_bucket(&out, i);
            strbuf_pad(&out, 10);
            strbuf_addf(&out, " %6u%s\n", r->buckets[i], i == 0 ? "  (never true)" : "");
        }
    }
    if (shown > 0) {
        strbuf_addz(&out, "\nthe largest (x: parts that must all hold, +: alternatives)\n");
    }
    for (size_t i = 0; i < shown; i++) {
        put_item(r, order[i], &out);
    }
    out_str(strbuf_str(&out));
    strbuf_clear(&out);
}

static json_t *text_json(str s) { return json_stringn(s.p, s.n); }

static json_t *count_json(uint32_t n) { return n == NONE ? json_null() : json_integer(n); }

static json_t *largest_json(const report *r, const item *it) {
    json_t *parts_j = json_array();
    box_parts parts = {0};
    boxes_explain(r->w, it->node, BOXES_MAX, &parts);
    for (size_t i = 0; i < parts.all.n; i++) {
        strbuf words = {0};
        put_words(r->w, parts.all.p[i].node, parts.all.p[i].negated, &words);
        json_array_append_new(parts_j,
                              json_pack("{s:o, s:o}", "boxes", count_json(parts.all.p[i].count),
                                        "words", text_json(strbuf_str(&words))));
        strbuf_clear(&words);
    }
    json_t *j =
        json_pack("{s:o, s:s, s:o, s:b, s:o}", "id", text_json(it->id), "kind", it->kind, "boxes",
                  count_json(it->count), "multiply", (int)parts.multiply, "parts", parts_j);
    vec_clear(&parts.all);
    return j;
}

static void print_json(const report *r, item *const *order, size_t shown) {
    json_t *packs = json_array();
    json_t *items = json_array();
    json_t *largest = json_array();
    for (size_t i = 0; i < r->packs.n; i++) {
        const pack_sum *p = &r->packs.p[i];
        json_array_append_new(packs, json_pack("{s:s, s:i, s:i, s:i, s:i, s:i}", "pack", p->name,
                                               "rules", (int)p->rules, "tests", (int)p->tests,
                                               "boxes", (int)p->boxes, "most", (int)p->most,
                                               "capped", (int)p->capped));
    }
    for (size_t i = 0; i < r->items.n; i++) {
        const item *it = &r->items.p[i];
        json_array_append_new(items, json_pack("{s:o, s:s, s:s, s:o}", "id", text_json(it->id),
                                               "kind", it->kind, "pack", r->packs.p[it->pack].name,
                                               "boxes", count_json(it->count)));
    }
    for (size_t i = 0; i < shown; i++) {
        json_array_append_new(largest, largest_json(r, order[i]));
    }
    json_t *root = json_pack("{s:i, s:o, s:o, s:o}", "cap", (int)BOXES_MAX, "packs", packs, "items",
                             items, "largest", largest);
    char *text = json_dumps(root, JSON_COMPACT);
    out_f("%s\n", text != NULL ? text : "{}");
    free(text);
    json_decref(root);
}

bool lint_boxes(const pack_set *ps, bool json) {
    report r = {.w = &ps->world.world};
    count_all(&r, ps);
    VEC(item *) order = {0};
    for (size_t i = 0; i < r.items.n; i++) {
        *vec_push(&order) = &r.items.p[i];
    }
    if (order.n > 1) {
        qsort(order.p, order.n, sizeof *order.p, larger_first);
    }
    size_t shown = 0;
    while (shown < order.n && shown < LARGEST && order.p[shown]->count > 1) {
        shown++;
    }
    (json ? print_json : print_text)(&r, order.p, shown);
    bool fits = r.buckets[BUCKETS - 1] == 0;
    vec_clear(&order);
    vec_clear(&r.items);
    vec_clear(&r.packs);
    return fits;
}
