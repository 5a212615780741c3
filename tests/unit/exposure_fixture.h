/* SPDX-License-Identifier: Apache-2.0
 *
 * exposure_fixture: a model from CSV texts, and a run of it in which lanes are as scenario.csv says: no
 * law is needed to test what stops.
 */
#ifndef LODE_TESTS_EXPOSURE_FIXTURE_H
#define LODE_TESTS_EXPOSURE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "exposure/flow.h"

#define FIXTURE_ON "2026-01-10"

typedef struct fixture {
    lode_arena arena;
    exposure_model m;
    exposure_net net;
    flow_case c;
    flow_result r;
    order_outcome *orders;
    product_outcome *products;
} fixture;

/* n pairs of file name and text. */
static inline lode_status fixture_read(fixture *f, const char *const files[][2], uint32_t n,
                                       lode_error *err) {
    model_file list[TABLE_COUNT];
    for (uint32_t i = 0; i < n; i++) {
        list[i] = (model_file){str_of(files[i][0]), str_of(files[i][1])};
    }
    lode_date on;
    assert_true(date_parse(STR(FIXTURE_ON), &on));
    model_problems problems = {0};
    lode_status st = model_read(&f->arena, list, n, on, &f->m, &problems, err);
    for (uint32_t i = 0; i < problems.n; i++) {
        print_message("%s:%u:%u: %s\n", problems.all[i].file, problems.all[i].line,
                      problems.all[i].col, problems.all[i].message);
    }
    model_problems_clear(&problems);
    return st == LODE_OK ? net_build(&f->arena, &f->m, &f->net, err) : st;
}

/* Spans of a lane from the what-ifs that name it; the later row wins. */
static inline void fixture_lane(fixture *f, uint32_t lane, int32_t horizon) {
    flow_lane *out = &f->c.lanes[lane];
    out->licensed = RATIO_NONE;
    out->spans = arena_array(&f->arena, (size_t)horizon, sizeof *out->spans);
    for (int32_t day = 0; day < horizon; day++) {
        ratio factor = RATIO_ONE;
        for (uint32_t i = 0; i < f->m.n_whatifs; i++) {
            const model_whatif *w = &f->m.whatifs[i];
            if ((w->lane == lane || w->lane == MODEL_NONE) && day >= w->from && day < w->until) {
                factor = w->state == STATE_OPEN      ? RATIO_ONE
                         : w->state == STATE_BLOCKED ? RATIO_ZERO
                                                     : w->factor;
            }
        }
        out->spans[out->n_spans++] = (flow_span){day, day + 1, factor};
    }
}

static inline void fixture_case(fixture *f, int32_t horizon) {
    f->c = (flow_case){.net = &f->net, .horizon = horizon, .supplied = true};
    f->c.lanes = arena_array(&f->arena, (size_t)f->m.n_lanes + 1, sizeof *f->c.lanes);
    for (uint32_t i = 0; i < f->m.n_lanes; i++) {
        fixture_lane(f, i, horizon);
    }
    flow_arrival *arrivals = arena_array(&f->arena, (size_t)f->m.n_transits + 1, sizeof *arrivals);
    for (uint32_t i = 0; i < f->m.n_transits; i++) {
        const model_transit *t = &f->m.transits[i];
        if (t->border == BORDER_PASSED) {
            arrivals[f->c.n_arrivals++] = (flow_arrival){t->item, t->plant, t->qty, t->eta};
        }
    }
    f->c.arrivals = arrivals;
}

static inline void fixture_run(fixture *f) {
    lode_error err = {0};
    lode_status st = flow_run(&f->arena, &f->c, &f->r, &err);
    if (st != LODE_OK) {
        fail_msg("%s", err.message);
    }
    flow_orders(&f->arena, &f->c, &f->r, &f->orders, &f->products);
}

/* "0-15.5:1 15.5-60:0": when and at which share product p runs. */
static inline void assert_steps(const fixture *f, uint32_t p, const char *want) {
    strbuf got = {0};
    const flow_product *product = &f->r.products[p];
    for (uint32_t i = 0; i < product->n_steps; i++) {
        strbuf_addz(&got, i > 0 ? " " : "");
        ratio_print(product->steps[i].from, &got);
        strbuf_addc(&got, '-');
        ratio_print(product->steps[i].until, &got);
        strbuf_addc(&got, ':');
        ratio_print(product->steps[i].share, &got);
    }
    assert_string_equal(got.p, want);
    strbuf_clear(&got);
}

static inline void assert_ratio(ratio got, const char *want) {
    strbuf text = {0};
    ratio_print(got, &text);
    assert_string_equal(text.p, want);
    strbuf_clear(&text);
}

static inline void fixture_end(fixture *f) { arena_clear(&f->arena); }

#endif
