// SPDX-License-Identifier: Apache-2.0
//
// fuzz_exposure_model: any bytes as the files of a model. A line "@ name" begins a file. What is
// refused has at least one problem, in order and inside its file, and no model; what is read holds
// together: every index is inside its table, quantities are in their bounds, and rows are in order.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "exposure/model.h"

#define FILES_MAX 20u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool ok) {
    if (!ok) {
        abort();
    }
}

static uint32_t split(str text, model_file files[FILES_MAX]) {
    uint32_t n = 0;
    size_t begin = 0;
    for (size_t at = 0; at < text.n;) {
        const char *lf = memchr(text.p + at, '\n', text.n - at);
        size_t end = lf == NULL ? text.n : (size_t)(lf - text.p);
        bool head = end - at > 2 && text.p[at] == '@' && text.p[at + 1] == ' ';
        if (head && n > 0) {
            files[n - 1].text = (str){text.p + begin, at - begin};
        }
        if (head) {
            if (n == FILES_MAX) {
                return n;
            }
            files[n++] = (model_file){{text.p + at + 2, end - at - 2}, {0}};
            begin = end + (lf != NULL);
        }
        at = end + 1;
    }
    if (n > 0) {
        files[n - 1].text = (str){text.p + begin, text.n - begin};
    }
    return n;
}

static void check_problems(const model_problems *p, const lode_error *err) {
    demand(p->n > 0 && p->n <= MODEL_PROBLEMS_MAX && p->total >= p->n);
    demand(strcmp(p->all[0].message, err->message) == 0);
    for (uint32_t i = 0; i < p->n; i++) {
        const lode_error *e = &p->all[i];
        demand(e->status == LODE_BAD_INPUT && e->code[0] != 0 && e->message[0] != 0 &&
               e->file[0] != 0);
        demand(str_is_utf8(str_of(e->message), NULL) && str_is_utf8(str_of(e->hint), NULL));
        demand(str_is_utf8(str_of(e->file), NULL));
        // a name that is none of ours may look like one of ours, up to a NUL
        bool same = i > 0 && strcmp(e->file, p->all[i - 1].file) == 0;
        if (same && strcmp(e->code, "unknown_file") != 0) {
            demand(p->all[i - 1].line <= e->line);
        }
    }
}

static void check_items(const exposure_model *m) {
    uint32_t substances = 0;
    for (uint32_t i = 0; i < m->n_items; i++) {
        const model_item *it = &m->items[i];
        demand(it->row.line > 0 && it->id.n > 0 && ratio_sign(it->unit.factor) > 0);
        demand(ratio_ok(it->price_low) == ratio_ok(it->price_high));
        demand(!ratio_ok(it->price_low) || ratio_ok(model_money(m, it->price_high, it->currency)));
        demand(it->first_fact <= m->n_facts && it->n_facts <= m->n_facts - it->first_fact);
        substances += it->n_substances;
        for (uint32_t k = 0; k < it->n_substances; k++) {
            demand(m->substances[it->first_substance + k].item == i);
        }
    }
    demand(substances == m->n_substances && m->n_items > 0 && m->n_plans > 0);
}

static void check_bom(const exposure_model *m) {
    for (uint32_t i = 0; i < m->n_bom; i++) {
        const model_bom *b = &m->bom[i];
        demand(b->parent < m->n_items && b->child < m->n_items);
        demand(b->plant == MODEL_NONE || b->plant < m->n_plants);
        demand(ratio_sign(b->need) > 0 && b->from < b->until);
        demand(i == 0 || m->bom[i - 1].parent <= b->parent);
    }
}

static void check_rows(const exposure_model *m) {
    for (uint32_t i = 0; i < m->n_lanes; i++) {
        const model_lane *l = &m->lanes[i];
        demand(l->item < m->n_items && l->plant < m->n_plants && l->row.line > 0);
        demand(l->from_plant == MODEL_NONE || l->from_plant < m->n_plants);
        demand(l->supplier == MODEL_NONE || l->supplier < m->n_parties);
        demand(!ratio_ok(l->rate) || ratio_sign(l->rate) > 0);
    }
    for (uint32_t i = 0; i < m->n_makes; i++) {
        demand(m->makes[i].item < m->n_items && ratio_sign(m->makes[i].yield) > 0);
        demand(ratio_cmp(m->makes[i].yield, RATIO_ONE) <= 0);
    }
    for (uint32_t i = 0; i < m->n_stocks; i++) {
        demand(m->stocks[i].item < m->n_items && ratio_sign(m->stocks[i].qty) >= 0);
    }
    for (uint32_t i = 0; i < m->n_transits; i++) {
        const model_transit *t = &m->transits[i];
        demand(t->lane == MODEL_NONE ? t->border == BORDER_PASSED : t->lane < m->n_lanes);
    }
    for (uint32_t i = 0; i < m->n_orders; i++) {
        demand(m->orders[i].product < m->n_items && ratio_sign(m->orders[i].qty) > 0);
    }
    for (uint32_t i = 0; i < m->n_licenses; i++) {
        const model_license *l = &m->licenses[i];
        demand(l->row.line > 0 && (l->item == MODEL_NONE || l->item < m->n_items));
        for (uint32_t k = 0; k < l->n_lanes; k++) {
            demand(l->lanes[k] < m->n_lanes);
        }
    }
    for (uint32_t i = 0; i < m->n_whatifs; i++) {
        demand(m->whatifs[i].from < m->whatifs[i].until);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    model_file files[FILES_MAX];
    uint32_t n = split((str){(const char *)data, size}, files);
    lode_arena a = {0};
    exposure_model m = {0};
    model_problems p;
    lode_error err = {0};
    if (model_read(&a, files, n, 20463, &m, &p, &err) == LODE_OK) {
        demand(p.total == 0);
        check_items(&m);
        check_bom(&m);
        check_rows(&m);
    } else {
        demand(m.n_items == 0 && m.items == NULL);
        check_problems(&p, &err);
    }
    model_problems_clear(&p);
    arena_clear(&a);
    return 0;
}
