// SPDX-License-Identifier: Apache-2.0
//
// bill: how bills of material are drawn.
//
// Items stand in eight levels, few at the top. Every item below the top has one parent in the level above
// it, as a tree would have it; the other lines go from any item above the last level to a level below it
// (three of four to the next), where the child is drawn with a weight of rank^-3/4: that is what makes
// screws. Quantities are 1, 2 or 4. Numbers of items are shuffled: they say nothing about levels.
#include "bill.h"

#include <stdio.h>
#include <stdlib.h>

// items of the levels, in thousandths
static const uint32_t SHARES[BILL_LEVELS] = {1, 6, 26, 78, 150, 210, 250, 279};

typedef struct dice {
    uint64_t s;
} dice;

static uint64_t next(dice *d) { // splitmix64
    uint64_t z = d->s += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

static uint32_t below(dice *d, uint32_t n) { return (uint32_t)((next(d) >> 32) * n >> 32); }

// 0 .. n - 1 with weight (rank + 1)^-3/4: n u^4, in integers, so that every machine draws the same
static uint32_t ranked(dice *d, uint32_t n) {
    uint64_t u = next(d) >> 32, u2 = u * u >> 32, u4 = u2 * u2 >> 32;
    return (uint32_t)(u4 * n >> 32);
}

static uint32_t quantity(dice *d) {
    uint32_t r = below(d, 10);
    return r < 7 ? 1 : r < 9 ? 2 : 4;
}

typedef struct drawing {
    dice d;
    uint32_t first[BILL_LEVELS + 1]; /* items of level l, as drawn: [first[l], first[l + 1]) */
    uint32_t *number;                /* of the item as drawn */
    uint32_t *parent, *child, *qty;  /* lines, as drawn */
    uint32_t *level;                 /* as drawn */
} drawing;

static void draw_levels(drawing *w, bill *b) {
    uint32_t at = 0;
    for (uint32_t l = 0; l < BILL_LEVELS; l++) {
        uint32_t n = (uint32_t)((uint64_t)b->n_items * SHARES[l] / 1000);
        w->first[l] = at;
        at = l + 1 == BILL_LEVELS ? b->n_items : at + (n > 0 ? n : 1);
        for (uint32_t i = w->first[l]; i < at; i++) {
            w->level[i] = l;
        }
    }
    w->first[BILL_LEVELS] = at;
    b->n_products = w->first[1];
    for (uint32_t i = 0; i < b->n_items; i++) {
        w->number[i] = i;
    }
    for (uint32_t i = b->n_items; i > 1; i--) {
        uint32_t k = below(&w->d, i), t = w->number[i - 1];
        w->number[i - 1] = w->number[k];
        w->number[k] = t;
    }
}

static void draw_lines(drawing *w, bill *b) {
    uint32_t n = 0, makers = w->first[BILL_LEVELS - 1];
    for (uint32_t i = b->n_products; i < b->n_items; i++, n++) {
        uint32_t up = w->level[i] - 1;
        w->parent[n] = w->first[up] + below(&w->d, w->first[up + 1] - w->first[up]);
        w->child[n] = i;
        w->qty[n] = quantity(&w->d);
    }
    for (; n < b->n_lines; n++) {
        uint32_t p = below(&w->d, makers), l = w->level[p] + 1;
        if (below(&w->d, 4) == 0) {
            l += below(&w->d, BILL_LEVELS - l);
        }
        w->parent[n] = p;
        w->child[n] = w->first[l] + ranked(&w->d, w->first[l + 1] - w->first[l]);
        w->qty[n] = quantity(&w->d);
    }
}

// Lines by the number of their parent, as a file has them.
static void sort_lines(lode_arena *a, const drawing *w, bill *b) {
    uint32_t *at = arena_array(a, (size_t)b->n_items + 1, sizeof *at);
    for (uint32_t i = 0; i < b->n_lines; i++) {
        at[w->number[w->parent[i]] + 1]++;
    }
    for (uint32_t i = 0; i < b->n_items; i++) {
        at[i + 1] += at[i];
    }
    for (uint32_t i = 0; i < b->n_lines; i++) {
        uint32_t p = w->number[w->parent[i]], to = at[p]++;
        b->parent[to] = p;
        b->child[to] = w->number[w->child[i]];
        b->qty[to] = w->qty[i];
    }
}

// ---- answers: level by level, over all lines each time ------------------------------------------------

static void answer_needs(lode_arena *a, bill *b) {
    uint64_t *ways = arena_array(a, b->n_items, sizeof *ways);
    bool over = false;
    for (uint32_t i = 0; i < b->n_items; i++) {
        b->need[i] = b->rate[i];
        ways[i] = b->level[i] == 0;
    }
    for (uint32_t l = 0; l < BILL_LEVELS; l++) {
        for (uint32_t k = 0; k < b->n_lines; k++) {
            if (b->level[b->parent[k]] == l) {
                b->need[b->child[k]] += b->need[b->parent[k]] * b->qty[k];
                ways[b->child[k]] += ways[b->parent[k]];
            }
        }
    }
    b->paths = 0;
    for (uint32_t i = 0; i < b->n_items; i++) {
        over |= __builtin_add_overflow(b->paths, ways[i], &b->paths);
    }
    b->paths = over ? UINT64_MAX : b->paths;
}

static uint64_t own_days(const bill *b, uint32_t i) {
    __extension__ typedef unsigned __int128 uwide;
    return b->need[i] == 0 ? UINT64_MAX : (uint64_t)((uwide)b->stock[i] * 1000000000u / b->need[i]);
}

static void answer_back(lode_arena *a, bill *b) {
    uint64_t *least = arena_array(a, b->n_items, sizeof *least);
    for (uint32_t i = 0; i < b->n_items; i++) {
        least[i] = UINT64_MAX;
    }
    for (uint32_t i = 0; i < BILL_COMPONENTS; i++) {
        b->used[b->components[i]] |= UINT64_C(1) << i;
    }
    for (uint32_t l = BILL_LEVELS; l-- > 0;) {
        for (uint32_t i = 0; i < b->n_items; i++) {
            if (b->level[i] == l) {
                b->times[i] = own_days(b, i) + (least[i] == UINT64_MAX ? 0 : least[i]);
            }
        }
        for (uint32_t k = 0; k < b->n_lines; k++) {
            uint32_t p = b->parent[k], c = b->child[k];
            if (b->level[c] == l) {
                least[p] = b->times[c] < least[p] ? b->times[c] : least[p];
                b->used[p] |= b->used[c];
            }
        }
    }
}

// Stocks of 0 to 60 days for parts that are bought, for a third of the others up to 5 days; and the
// components, drawn from what is bought.
static void draw_stocks(dice *d, bill *b) {
    bool *made = calloc(b->n_items, sizeof *made);
    uint32_t *parents = calloc(b->n_items, sizeof *parents);
    if (made == NULL || parents == NULL) {
        lode_oom();
    }
    for (uint32_t k = 0; k < b->n_lines; k++) {
        made[b->parent[k]] = true;
        parents[b->child[k]]++;
    }
    for (uint32_t i = 0; i < b->n_items; i++) {
        uint32_t days = !made[i] ? below(d, 60000) : below(d, 3) == 0 ? below(d, 5000) : 0;
        b->stock[i] = b->need[i] / 1000 * days + b->need[i] % 1000 * days / 1000;
        b->most_parents = parents[i] > b->most_parents ? parents[i] : b->most_parents;
    }
    for (uint32_t i = 0; i < BILL_COMPONENTS;) {
        uint32_t c = below(d, b->n_items);
        bool fresh = !made[c];
        for (uint32_t k = 0; k < i; k++) {
            fresh &= b->components[k] != c;
        }
        b->components[i] = c;
        i += fresh;
    }
    free(made);
    free(parents);
}

static void take_room(lode_arena *a, bill *b) {
    uint32_t **lines[] = {&b->parent, &b->child, &b->qty}, **items[] = {&b->level, &b->rate};
    uint64_t **large[] = {&b->stock, &b->need, &b->used, &b->times};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        *lines[i] = arena_array(a, b->n_lines, sizeof(uint32_t));
    }
    for (size_t i = 0; i < sizeof items / sizeof *items; i++) {
        *items[i] = arena_array(a, b->n_items, sizeof(uint32_t));
    }
    for (size_t i = 0; i < sizeof large / sizeof *large; i++) {
        *large[i] = arena_array(a, b->n_items, sizeof(uint64_t));
    }
}

void bill_draw(lode_arena *a, uint32_t n_items, uint32_t seed, bill *out) {
    lode_arena t = {0};
    *out = (bill){.n_items = n_items,
                  .n_lines = (uint32_t)((uint64_t)n_items * BILL_LINES_PER_10_ITEMS / 10),
                  .seed = seed};
    take_room(a, out);
    drawing w = {.d = {seed},
                 .number = arena_array(&t, n_items, sizeof(uint32_t)),
                 .parent = arena_array(&t, out->n_lines, sizeof(uint32_t)),
                 .child = arena_array(&t, out->n_lines, sizeof(uint32_t)),
                 .qty = arena_array(&t, out->n_lines, sizeof(uint32_t)),
                 .level = arena_array(&t, n_items, sizeof(uint32_t))};
    draw_levels(&w, out);
    draw_lines(&w, out);
    sort_lines(&t, &w, out);
    for (uint32_t i = 0; i < n_items; i++) {
        out->level[w.number[i]] = w.level[i];
        out->rate[w.number[i]] = i < out->n_products ? 1 + below(&w.d, 10) : 0;
    }
    answer_needs(&t, out);
    draw_stocks(&w.d, out);
    answer_back(&t, out);
    arena_clear(&t);
}

// ---- files --------------------------------------------------------------------------------------------

static bool save_array(FILE *f, const void *p, size_t n, size_t size) {
    return fwrite(p, size, n, f) == n;
}

static bool save_numbers(const bill *b, FILE *f) {
    uint32_t head[] = {b->n_items, b->n_lines, b->n_products, b->seed, b->most_parents, 0};
    bool ok = save_array(f, head, 6, 4) && save_array(f, &b->paths, 1, 8);
    const uint32_t *lines[] = {b->parent, b->child, b->qty}, *items[] = {b->level, b->rate};
    const uint64_t *large[] = {b->stock, b->need, b->used, b->times};
    for (size_t i = 0; i < 3; i++) {
        ok = ok && save_array(f, lines[i], b->n_lines, 4);
    }
    for (size_t i = 0; i < 2; i++) {
        ok = ok && save_array(f, items[i], b->n_items, 4);
    }
    for (size_t i = 0; i < 4; i++) {
        ok = ok && save_array(f, large[i], b->n_items, 8);
    }
    return ok && save_array(f, b->components, BILL_COMPONENTS, 4);
}

static bool save_items(const bill *b, FILE *f) {
    (void)fprintf(f, "item,unit\n");
    for (uint32_t i = 0; i < b->n_items; i++) {
        (void)fprintf(f, "I%07u,pcs\n", i);
    }
    return ferror(f) == 0;
}

static bool save_bom(const bill *b, FILE *f) {
    uint32_t position = 0; /* a part may stand in a parent twice */
    (void)fprintf(f, "parent,child,position,qty\n");
    for (uint32_t k = 0; k < b->n_lines; k++) {
        position = k > 0 && b->parent[k] == b->parent[k - 1] ? position + 1 : 1;
        (void)fprintf(f, "I%07u,I%07u,%u,%u\n", b->parent[k], b->child[k], position, b->qty[k]);
    }
    return ferror(f) == 0;
}

static bool save_stock(const bill *b, FILE *f) {
    (void)fprintf(f, "item,qty\n");
    for (uint32_t i = 0; i < b->n_items; i++) {
        if (b->stock[i] > 0) {
            (void)fprintf(f, "I%07u,%llu\n", i, (unsigned long long)b->stock[i]);
        }
    }
    return ferror(f) == 0;
}

static bool save_plan(const bill *b, FILE *f) {
    (void)fprintf(f, "product,rate\n");
    for (uint32_t i = 0; i < b->n_items; i++) {
        if (b->rate[i] > 0) {
            (void)fprintf(f, "I%07u,%u\n", i, b->rate[i]);
        }
    }
    return ferror(f) == 0;
}

lode_status bill_save(const bill *b, const char *folder, lode_error *err) {
    static const struct {
        const char *name;
        bool (*save)(const bill *b, FILE *f);
    } FILES[] = {{"items.csv", save_items},
                 {"bom.csv", save_bom},
                 {"stock.csv", save_stock},
                 {"plan.csv", save_plan},
                 {"bill.bin", save_numbers}};
    for (size_t i = 0; i < sizeof FILES / sizeof *FILES; i++) {
        strbuf path = {0};
        strbuf_addf(&path, "%s/%s", folder, FILES[i].name);
        FILE *f = fopen(path.p, "wb");
        bool ok = f != NULL && FILES[i].save(b, f);
        ok = f != NULL && fclose(f) == 0 && ok;
        lode_status status =
            ok ? LODE_OK
               : lode_fail(err, LODE_ENVIRONMENT, "bench.file", "cannot write %s", path.p);
        strbuf_clear(&path);
        if (status != LODE_OK) {
            return status;
        }
    }
    return LODE_OK;
}
