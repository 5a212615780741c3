/* SPDX-License-Identifier: Apache-2.0
 *
 * net: from rows to pools. Which rows make a pool is fixed in docs/exposure.md 2.2; what is made where
 * in 2.3: where make.csv says; an item that it does not name is made in every pool that no own plant
 * delivers to. The order of the nodes, their loops and what they have to give are in net_order.c.
 */
#include "exposure/net.h"

#include "exposure/net_int.h"

#include <stdlib.h>

static uint64_t pool_key(uint32_t item, uint32_t plant) { return (uint64_t)item << 32 | plant; }

static int by_key(const void *x, const void *y) {
    const pool_row *a = x, *b = y;
    if (a->key != b->key) {
        return a->key < b->key ? -1 : 1;
    }
    return (a->row > b->row) - (a->row < b->row);
}

/* First of the rows with that key, and how many there are. */
static const pool_row *pool_rows_of(const pool_rows *rows, uint64_t key, uint32_t *n) {
    size_t low = 0, high = rows->n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (rows->p[mid].key < key) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    size_t end = low;
    while (end < rows->n && rows->p[end].key == key) {
        end++;
    }
    *n = (uint32_t)(end - low);
    return rows->p + low;
}

static void pool_add(pool_rows *rows, uint32_t item, uint32_t plant, uint32_t row) {
    *vec_push(rows) = (pool_row){pool_key(item, plant), row};
}

static void pool_sort(pool_rows *rows) {
    if (rows->n > 1) {
        qsort(rows->p, rows->n, sizeof *rows->p, by_key);
    }
}

static void pools_index(net_builder *b) {
    const exposure_model *m = b->m;
    for (uint32_t i = 0; i < m->n_stocks; i++) {
        pool_add(&b->stocks, m->stocks[i].item, m->stocks[i].plant, i);
        pool_add(&b->named, m->stocks[i].item, m->stocks[i].plant, 0);
    }
    for (uint32_t i = 0; i < m->n_lanes; i++) {
        pool_add(&b->lanes, m->lanes[i].item, m->lanes[i].plant, i);
        pool_add(&b->named, m->lanes[i].item, m->lanes[i].plant, 0);
    }
    for (uint32_t i = 0; i < m->n_makes; i++) {
        pool_add(&b->makes, m->makes[i].item, m->makes[i].plant, i);
        pool_add(&b->named, m->makes[i].item, m->makes[i].plant, 0);
        b->has_make[m->makes[i].item] = true;
    }
    for (uint32_t i = 0; i < m->n_transits; i++) {
        pool_add(&b->transits, m->transits[i].item, m->transits[i].plant, i);
        pool_add(&b->named, m->transits[i].item, m->transits[i].plant, 0);
    }
    for (uint32_t i = 0; i < m->n_plans; i++) {
        pool_add(&b->named, m->plans[i].product, m->plans[i].plant, 0);
    }
    pool_sort(&b->stocks);
    pool_sort(&b->lanes);
    pool_sort(&b->makes);
    pool_sort(&b->transits);
    pool_sort(&b->named);
    for (uint32_t i = m->n_bom; i-- > 0;) {
        b->bom_first[m->bom[i].parent] = i;
    }
}

/* ---- nodes -------------------------------------------------------------------------------------- */

static uint32_t hash_of(uint64_t key) {
    return (uint32_t)((key * UINT64_C(0x9E3779B97F4A7C15)) >> 32);
}

static uint32_t slot_of(const net_builder *b, uint64_t key) {
    uint32_t slot = hash_of(key) & b->slot_mask;
    while (b->slots[slot] != 0 && b->slot_keys[slot] != key) {
        slot = (slot + 1) & b->slot_mask;
    }
    return slot;
}

static void slots_grow(net_builder *b) {
    uint32_t n = (b->slot_mask + 1) * 2;
    uint64_t *keys = b->slot_keys;
    uint32_t *slots = b->slots, old = b->slot_mask + 1;
    b->slot_keys = calloc(n, sizeof *b->slot_keys);
    b->slots = calloc(n, sizeof *b->slots);
    if (b->slot_keys == NULL || b->slots == NULL) {
        lode_oom();
    }
    b->slot_mask = n - 1;
    for (uint32_t i = 0; i < old; i++) {
        if (slots != NULL && slots[i] != 0) {
            uint32_t slot = slot_of(b, keys[i]);
            b->slots[slot] = slots[i];
            b->slot_keys[slot] = keys[i];
        }
    }
    free(keys);
    free(slots);
}

static uint32_t node_of(net_builder *b, uint32_t item, uint32_t plant) {
    uint64_t key = pool_key(item, plant);
    if (b->nodes.n * 2 >= b->slot_mask) {
        slots_grow(b);
    }
    uint32_t slot = slot_of(b, key);
    if (b->slots[slot] == 0) {
        b->slot_keys[slot] = key;
        *vec_push(&b->nodes) = (net_node){.item = item,
                                          .plant = plant,
                                          .make = MODEL_NONE,
                                          .loop = MODEL_NONE,
                                          .stock = RATIO_ZERO};
        b->slots[slot] = (uint32_t)b->nodes.n;
    }
    return b->slots[slot] - 1;
}

/* The pool that a part is drawn from at a plant (docs/exposure.md 2.2). */
static uint32_t pool_at(net_builder *b, uint32_t item, uint32_t plant) {
    uint32_t n = 0;
    if (plant != 0) {
        (void)pool_rows_of(&b->named, pool_key(item, plant), &n);
    }
    return node_of(b, item, n > 0 ? plant : 0);
}

static void node_lanes(net_builder *b, uint32_t node, bool *delivered) {
    uint32_t n = 0;
    uint64_t key = pool_key(b->nodes.p[node].item, b->nodes.p[node].plant);
    const pool_row *rows = pool_rows_of(&b->lanes, key, &n);
    b->nodes.p[node].first_lane = (uint32_t)b->lane_ids.n;
    b->nodes.p[node].n_lanes = n;
    for (uint32_t i = 0; i < n; i++) {
        const model_lane *lane = &b->m->lanes[rows[i].row];
        *vec_push(&b->lane_ids) = rows[i].row;
        b->lane_node[rows[i].row] = node;
        if (lane->from_plant != MODEL_NONE) {
            b->lane_from[rows[i].row] = node_of(b, lane->item, lane->from_plant);
            *delivered = true;
        }
    }
}

static void node_stock(net_builder *b, uint32_t node) {
    net_node *nd = &b->nodes.p[node];
    uint64_t key = pool_key(nd->item, nd->plant);
    uint32_t n = 0, coming = 0;
    const pool_row *rows = pool_rows_of(&b->stocks, key, &n);
    for (uint32_t i = 0; i < n; i++) {
        nd->stock = ratio_add(nd->stock, b->m->stocks[rows[i].row].qty);
    }
    nd->first_stock = (uint32_t)b->stock_ids.n;
    nd->n_stocks = n;
    for (uint32_t i = 0; i < n; i++) {
        *vec_push(&b->stock_ids) = rows[i].row;
    }
    rows = pool_rows_of(&b->transits, key, &coming);
    nd->first_transit = (uint32_t)b->transit_ids.n;
    nd->n_transits = coming;
    for (uint32_t i = 0; i < coming; i++) {
        *vec_push(&b->transit_ids) = rows[i].row;
    }
    nd->unsupplied = n == 0 && coming == 0 && nd->n_lanes == 0 && nd->n_positions == 0 &&
                     !b->m->items[nd->item].as_needed;
}

static int by_position(const void *x, const void *y) {
    const recipe_row *a = x, *b = y;
    int order = str_cmp(a->position, b->position);
    if (order != 0) {
        return order;
    }
    if (a->rank != b->rank) {
        return a->rank < b->rank ? -1 : 1;
    }
    return (a->bom > b->bom) - (a->bom < b->bom);
}

/* The rows of the recipe that count at this plant, by position, rank and file. */
static void recipe_rows(net_builder *b, uint32_t item, uint32_t plant) {
    b->recipe.n = 0;
    uint32_t i = b->bom_first[item];
    for (; i < b->m->n_bom && b->m->bom[i].parent == item; i++) {
        const model_bom *row = &b->m->bom[i];
        if (row->plant == MODEL_NONE || row->plant == plant) {
            *vec_push(&b->recipe) = (recipe_row){row->position, row->rank, i};
        }
    }
    if (b->recipe.n > 1) {
        qsort(b->recipe.p, b->recipe.n, sizeof *b->recipe.p, by_position);
    }
}

static void node_recipe(net_builder *b, uint32_t node, bool delivered) {
    uint32_t item = b->nodes.p[node].item, plant = b->nodes.p[node].plant, n = 0;
    const pool_row *make = pool_rows_of(&b->makes, pool_key(item, plant), &n);
    b->nodes.p[node].make = n > 0 ? make->row : MODEL_NONE;
    b->nodes.p[node].first_position = (uint32_t)b->positions.n;
    if (b->has_make[item] ? n == 0 : delivered) {
        return;
    }
    ratio yield = n > 0 ? b->m->makes[make->row].yield : RATIO_ONE;
    recipe_rows(b, item, plant);
    for (size_t i = 0; i < b->recipe.n; i++) {
        const recipe_row *r = &b->recipe.p[i];
        if (i == 0 || r->position.n == 0 || !str_eq(r->position, r[-1].position)) {
            *vec_push(&b->positions) =
                (net_position){.node = node, .first_use = (uint32_t)b->uses.n};
            b->nodes.p[node].n_positions++;
        }
        const model_bom *row = &b->m->bom[r->bom];
        uint32_t child = pool_at(b, row->child, plant);
        *vec_push(&b->uses) =
            (net_use){.child = child, .bom = r->bom, .need = ratio_div(row->need, yield)};
        b->positions.p[b->positions.n - 1].n_uses++;
    }
}

/* ---- the net in its order --------------------------------------------------------------------- */

static uint32_t *slot_in(const exposure_net *net, uint32_t item, uint32_t plant) {
    uint32_t at = hash_of(pool_key(item, plant)) & net->slot_mask;
    while (net->slots[at] != 0) {
        const net_node *x = &net->nodes[net->slots[at] - 1];
        if (x->item == item && x->plant == plant) {
            break;
        }
        at = (at + 1) & net->slot_mask;
    }
    return &net->slots[at];
}

uint32_t net_find(const exposure_net *net, uint32_t item, uint32_t plant) {
    uint32_t at = *slot_in(net, item, plant);
    return at == 0 ? MODEL_NONE : at - 1;
}

static uint32_t *rows_kept(lode_arena *a, const uint32_t *rows, size_t n) {
    uint32_t *out = arena_array(a, n + 1, sizeof *out);
    if (n > 0) {
        memcpy(out, rows, n * sizeof *out);
    }
    return out;
}

/* What is found by pool, once the pools have their numbers. */
static void net_index(const net_builder *b, lode_arena *a, exposure_net *net) {
    uint32_t size = 2;
    while (size < net->n_nodes * 2) {
        size *= 2;
    }
    net->slots = arena_array(a, size, sizeof *net->slots);
    net->slot_mask = size - 1;
    for (uint32_t i = 0; i < net->n_nodes; i++) {
        *slot_in(net, net->nodes[i].item, net->nodes[i].plant) = i + 1;
    }
    net->stock_ids = rows_kept(a, b->stock_ids.p, b->stock_ids.n);
    net->transit_ids = rows_kept(a, b->transit_ids.p, b->transit_ids.n);
}

static lode_status builder_run(net_builder *b, lode_arena *a, exposure_net *out, lode_error *err) {
    const exposure_model *m = b->m;
    pools_index(b);
    net_product *products = arena_array(a, m->n_plans, sizeof *products);
    for (uint32_t i = 0; i < m->n_plans; i++) {
        products[i] = (net_product){i, node_of(b, m->plans[i].product, m->plans[i].plant)};
    }
    for (uint32_t node = 0; node < b->nodes.n; node++) {
        bool delivered = false;
        node_lanes(b, node, &delivered);
        node_recipe(b, node, delivered);
        node_stock(b, node);
    }
    *out = (exposure_net){.m = m, .products = products, .n_products = m->n_plans};
    lode_status st = net_order(b, a, out, err);
    if (st == LODE_OK) {
        net_index(b, a, out);
    }
    return st;
}

lode_status net_build(lode_arena *a, const exposure_model *m, exposure_net *out, lode_error *err) {
    net_builder b = {.m = m};
    b.has_make = arena_array(a, (size_t)m->n_items + 1, sizeof *b.has_make);
    b.bom_first = arena_array(a, (size_t)m->n_items + 1, sizeof *b.bom_first);
    b.lane_node = arena_array(a, (size_t)m->n_lanes + 1, sizeof *b.lane_node);
    b.lane_from = arena_array(a, (size_t)m->n_lanes + 1, sizeof *b.lane_from);
    for (uint32_t i = 0; i < m->n_items; i++) {
        b.bom_first[i] = m->n_bom;
    }
    for (uint32_t i = 0; i < m->n_lanes; i++) {
        b.lane_node[i] = b.lane_from[i] = MODEL_NONE;
    }
    b.slot_mask = 511; /* half of the first table */
    slots_grow(&b);
    exposure_net net;
    lode_status st = builder_run(&b, a, &net, err);
    if (st == LODE_OK) {
        *out = net;
    }
    free(b.slots);
    free(b.slot_keys);
    vec_clear(&b.stocks);
    vec_clear(&b.lanes);
    vec_clear(&b.makes);
    vec_clear(&b.transits);
    vec_clear(&b.named);
    vec_clear(&b.nodes);
    vec_clear(&b.positions);
    vec_clear(&b.uses);
    vec_clear(&b.lane_ids);
    vec_clear(&b.stock_ids);
    vec_clear(&b.transit_ids);
    vec_clear(&b.recipe);
    return st;
}
