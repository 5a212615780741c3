/* SPDX-License-Identifier: Apache-2.0
 *
 * lanes: all lanes of a net, decided. Lanes whose shipments say the same, but for their ids, are decided
 * once; each still has its own answer, with its own receipt.
 */
#include "exposure/lanes.h"

#include "exposure/lanes_int.h"

#include <stdio.h>

#define SUPPLY_NAMED_MAX 3u /* parts named in the question about supply; the others are counted */

void lanes_warn(lanes_builder *b, const char *fmt, ...) {
    char text[512];
    va_list args;
    va_start(args, fmt);
    (void)vsnprintf(text, sizeof text, fmt, args); /* cut to fit */
    va_end(args);
    *vec_push(&b->warnings) = str_dup(b->a, str_of(text));
}

/* ---- what is asked ------------------------------------------------------------------------------- */

static void find_review(lanes_builder *b) {
    const lode_world *w = b->w;
    b->review = world_find_slot(w, STR("review"));
    b->halted = b->no_limit = NONE;
    if (b->review == NONE || !w->slots[b->review].practice) {
        b->review = NONE;
        return;
    }
    world_range values = w->slots[b->review].values;
    for (uint32_t i = 0; i < values.count; i++) {
        str word = world_str(w, w->slot_values[values.first + i].word);
        b->halted = str_eqz(word, "halted") ? i : b->halted;
        b->no_limit = str_eqz(word, "no_time_limit") ? i : b->no_limit;
    }
}

/* Lanes of the net, and those by which goods are on their way to it. */
static bool *lanes_wanted(const lanes_builder *b) {
    const exposure_model *m = b->m;
    bool *wanted = arena_array(b->a, (size_t)m->n_lanes + 1, sizeof *wanted);
    for (uint32_t i = 0; i < m->n_lanes; i++) {
        wanted[i] = b->net->lane_node[i] != MODEL_NONE;
    }
    for (uint32_t i = 0; i < m->n_transits; i++) {
        if (m->transits[i].lane != MODEL_NONE) {
            wanted[m->transits[i].lane] = true;
        }
    }
    return wanted;
}

static uint32_t *group_slot(const lanes_builder *b, uint64_t hash, str body) {
    uint32_t at = (uint32_t)hash & b->group_mask;
    for (; b->group_slots[at] != 0; at = (at + 1) & b->group_mask) {
        const lane_group *g = &b->groups.p[b->group_slots[at] - 1];
        if (g->hash == hash && str_eq(g->body, body)) {
            break;
        }
    }
    return &b->group_slots[at];
}

static lode_status put_in_group(lanes_builder *b, uint32_t lane, lode_error *err) {
    strbuf body = {0};
    if (lane_body(b->w, b->m, &b->shares, lane, &body, err) != LODE_OK) {
        strbuf_clear(&body);
        return LODE_BAD_INPUT;
    }
    uint64_t hash = xxh3(strbuf_str(&body));
    uint32_t *slot = group_slot(b, hash, strbuf_str(&body));
    if (*slot == 0) {
        *vec_push(&b->groups) =
            (lane_group){.lane = lane, .body = str_dup(b->a, strbuf_str(&body)), .hash = hash};
        *slot = (uint32_t)b->groups.n;
    }
    b->lane_group[lane] = *slot - 1;
    strbuf_clear(&body);
    return LODE_OK;
}

static lode_status ask_lanes(lanes_builder *b, const bool *wanted, lode_error *err) {
    uint32_t size = 2;
    while (size < b->m->n_lanes * 2) {
        size *= 2;
    }
    b->group_slots = arena_array(b->a, size, sizeof *b->group_slots);
    b->group_mask = size - 1;
    b->lane_group = arena_array(b->a, (size_t)b->m->n_lanes + 1, sizeof *b->lane_group);
    for (uint32_t i = 0; i < b->m->n_lanes; i++) {
        b->lane_group[i] = MODEL_NONE;
        if (wanted[i] && b->m->lanes[i].border && put_in_group(b, i, err) != LODE_OK) {
            return LODE_BAD_INPUT;
        }
    }
    for (size_t i = 0; i < b->groups.n; i++) {
        lode_status st = lane_ask(b, &b->groups.p[i], err);
        if (st != LODE_OK) {
            return st;
        }
    }
    return LODE_OK;
}

/* ---- answers ------------------------------------------------------------------------------------- */

static void put_answer(lanes_builder *b, uint32_t lane, const lane_group *g, const lane_says *s) {
    lane_answer *out = vec_push(&b->answers);
    strbuf text = {0}, id = {0};
    lane_head(b->m, lane, s->on, &text);
    strbuf_addz(&text, ", ");
    strbuf_add(&text, g->body);
    quote_text(b->m->lanes[lane].id, &id);
    *out = (lane_answer){.lane = lane,
                         .on = s->on,
                         .verdict = s->verdict,
                         .best = s->best_word,
                         .worst = s->worst_word,
                         .why = s->why,
                         .doubt = s->doubt,
                         .shipment = str_dup(b->a, strbuf_str(&text)),
                         .holds_until = s->holds_until};
    const str receipt[3] = {s->receipt[0], strbuf_str(&id), s->receipt[1]};
    sha256_hex_of(receipt, 3, out->receipt);
    strbuf_clear(&text);
    strbuf_clear(&id);
}

static void put_answers(lanes_builder *b) {
    b->lane_answer = arena_array(b->a, (size_t)b->m->n_lanes + 1, sizeof *b->lane_answer);
    for (uint32_t i = 0; i < b->m->n_lanes; i++) {
        const lane_group *g =
            b->lane_group[i] == MODEL_NONE ? NULL : &b->groups.p[b->lane_group[i]];
        b->lane_answer[i] = (uint32_t)b->answers.n;
        for (uint32_t k = 0; g != NULL && k < g->n_says; k++) {
            put_answer(b, i, g, &g->says[k]);
        }
    }
}

/* ---- the rest ------------------------------------------------------------------------------------ */

static void ask_supply(lanes_builder *b) {
    strbuf ask = {0};
    uint32_t n = 0;
    for (uint32_t i = 0; i < b->net->n_nodes; i++) {
        const net_node *node = &b->net->nodes[i];
        if (!node->unsupplied) {
            continue;
        }
        if (n < SUPPLY_NAMED_MAX) {
            const model_item *item = &b->m->items[node->item];
            strbuf_addz(&ask, n > 0 ? ", " : "");
            strbuf_add(&ask, item->name.n > 0 ? item->name : item->id);
        }
        n++;
    }
    if (n > 0) {
        strbuf text = {0};
        strbuf_addf(&text, "No row says how %u part%s: %s", n, n == 1 ? " comes" : "s come", ask.p);
        if (n > SUPPLY_NAMED_MAX) {
            strbuf_addf(&text, " and %u more", n - SUPPLY_NAMED_MAX);
        }
        strbuf_addz(&text, ". Can they be had as needed?");
        (void)atom_add(b, ATOM_SUPPLY, STR("supply"), strbuf_str(&text), (str){0});
        strbuf_clear(&text);
    }
    strbuf_clear(&ask);
}

static void warn_licenses(lanes_builder *b) {
    const exposure_model *m = b->m;
    for (uint32_t i = 0; i < m->n_licenses; i++) {
        const model_license *l = &m->licenses[i];
        if (l->n_lanes == 0 && l->item == MODEL_NONE && l->codes.n == 0) {
            lanes_warn(b,
                       "licenses.csv:%u: " STR_FMT " names no lane, no item and no code; it is for "
                       "no lane",
                       l->row.line, STR_ARG(l->id));
        }
    }
}

static void decide_spans(lanes_builder *b, const bool *wanted, exposure_lanes *out) {
    size_t n = (size_t)b->m->n_lanes + 1;
    out->lanes = arena_array(b->a, n, sizeof *out->lanes);
    out->border = arena_array(b->a, n, sizeof *out->border);
    out->licensed = arena_array(b->a, n, sizeof *out->licensed);
    out->shared = arena_array(b->a, n, sizeof *out->shared);
    bool **counts = arena_array(b->a, n, sizeof *counts);
    bool *of = arena_array(b->a, (size_t)b->m->n_licenses + 1, sizeof *of);
    for (uint32_t i = 0; i < b->m->n_lanes; i++) {
        out->licensed[i] = RATIO_NONE;
        if (wanted[i]) {
            lane_border(b, i, &out->border[i]);
            lane_arrivals(b, i, &out->border[i], &out->lanes[i]);
            out->licensed[i] = lane_licensed(b, i, &out->border[i], of);
            if (ratio_ok(out->licensed[i])) {
                counts[i] = of;
                of = arena_array(b->a, (size_t)b->m->n_licenses + 1, sizeof *of);
            } else {
                memset(of, 0, b->m->n_licenses);
            }
        }
    }
    lanes_share(b, counts, out);
}

static void *kept(lode_arena *a, const void *p, size_t n, size_t size) {
    void *out = arena_array(a, n + 1, size);
    if (n > 0) {
        memcpy(out, p, n * size);
    }
    return out;
}

static void keep(lanes_builder *b, exposure_lanes *out) {
    out->n_atoms = (uint32_t)b->atoms.n;
    out->atoms = kept(b->a, b->atoms.p, b->atoms.n, sizeof *b->atoms.p);
    out->n_answers = (uint32_t)b->answers.n;
    out->answers = kept(b->a, b->answers.p, b->answers.n, sizeof *b->answers.p);
    out->n_warnings = (uint32_t)b->warnings.n;
    out->warnings = kept(b->a, b->warnings.p, b->warnings.n, sizeof *b->warnings.p);
}

lode_status lanes_decide(lode_arena *a, const lode_world *w, const exposure_net *net,
                         lode_date known, int32_t horizon, str scenario, exposure_lanes *out,
                         lode_error *err) {
    lode_error unused = {0};
    lanes_builder b = {.a = a,
                       .w = w,
                       .net = net,
                       .m = net->m,
                       .known = known != DATE_NONE ? known : w->horizon,
                       .horizon = horizon,
                       .scenario = scenario,
                       .screener = screener_new(),
                       .shares = {.a = a, .net = net}};
    exposure_lanes all = {.net = net, .horizon = horizon};
    find_review(&b);
    const bool *wanted = lanes_wanted(&b);
    lode_status st = ask_lanes(&b, wanted, err != NULL ? err : &unused);
    if (st == LODE_OK) {
        put_answers(&b);
        decide_spans(&b, wanted, &all);
        lanes_transits(&b, &all);
        ask_supply(&b);
        warn_licenses(&b);
        keep(&b, &all);
        *out = all;
    }
    arena_clear(&b.work);
    vec_clear(&b.atoms);
    vec_clear(&b.answers);
    vec_clear(&b.warnings);
    vec_clear(&b.groups);
    vec_clear(&b.shares.sweeps);
    screener_free(b.screener);
    return st;
}
