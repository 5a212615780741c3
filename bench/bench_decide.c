/* SPDX-License-Identifier: Apache-2.0
 *
 * bench_decide: Lodestone's side of bench/decide, by the compiled engine. Peers stand beside this
 * file in decide/; docs/performance.md says what is measured.
 *
 *   bench_decide FOLDER HITS plain|best|json|best-json SECONDS CHECK_SECONDS
 *
 * plain and best are the same here: no rule is sliced away by hand. json is a shipment as text in,
 * the fired ids as text out.
 */
#include <stdio.h>
#include <stdlib.h>

#include "check/check.h"
#include "decide/driver.h"
#include "decide/session.h"

#define SCRATCH_KEEP ((size_t)1 << 20)

typedef struct bench {
    lode_image image;
    driver_lines shipments;
    lode_request *bound; /* facts bound to each request, outside the timed loop */
    uint32_t *numbers;   /* of each rule: 17 for M/r00017 */
    lode_arena scratch;
    lode_session *session;
} bench;

/* The engine under test: binds the typed facts and decides; everything else here is the same for all. */
static uint32_t decide(const bench *b, const lode_request *rq, uint32_t *fired) {
    lode_outcome d;
    lode_query q = {.world = &b->image.world,
                    .facts = &rq->facts,
                    .on = rq->on,
                    .known = b->image.world.horizon};
    session_decide(b->session, &q, 0, &d);
    uint32_t n = d.n_fired < FIRED_MAX ? d.n_fired : FIRED_MAX;
    for (uint32_t i = 0; i < n; i++) {
        fired[i] = b->numbers[d.fired[i]];
    }
    return n;
}

static void bind(const bench *b, uint32_t i, lode_arena *a, lode_request *rq) {
    lode_error err = {0};
    if (request_from_json(&b->image.world, a, b->shipments.all[i], rq, &err) != LODE_OK) {
        driver_fail(err.path, err.message);
    }
}

static uint32_t fire(void *ctx, uint32_t i, uint32_t *fired) {
    bench *b = ctx;
    return decide(b, &b->bound[i], fired);
}

static uint32_t fire_json(void *ctx, uint32_t i, uint32_t *fired) {
    bench *b = ctx;
    lode_request rq;
    strbuf out = {0};
    bind(b, i, &b->scratch, &rq);
    uint32_t n = decide(b, &rq, fired);
    for (uint32_t f = 0; f < n; f++) {
        strbuf_addf(&out, "%s\"r%05u\"", f > 0 ? "," : "[", fired[f]);
    }
    strbuf_addz(&out, n > 0 ? "]" : "[]");
    strbuf_clear(&out);
    arena_reset(&b->scratch, SCRATCH_KEEP);
    return n;
}

static void number_rules(bench *b, lode_arena *a) {
    const lode_world *w = &b->image.world;
    b->numbers = arena_array(a, w->n_rules, sizeof *b->numbers);
    for (uint32_t r = 0; r < w->n_rules; r++) {
        str id = str_dup(a, world_str(w, w->rules[r].id));
        b->numbers[r] = (uint32_t)strtoul(id.p + id.n - 5, NULL, 10);
    }
}

int main(int argc, char **argv) {
    driver d;
    bench b = {0};
    lode_error err = {0};
    driver_init(&d, argc, argv);
    double start = driver_cpu_us();
    if (image_open(driver_path(&d, "world.lode"), &b.image, &err) != LODE_OK) {
        driver_fail(err.path, err.message);
    }
    double load = driver_cpu_us() - start;
    number_rules(&b, &d.arena);
    b.session = session_new(&b.image.world, 0, EVALUATE_SIMD);
    b.shipments = driver_read(&d, "shipments-%.jsonl");
    b.bound = arena_array(&d.arena, b.shipments.count, sizeof *b.bound);
    for (uint32_t i = 0; i < b.shipments.count; i++) {
        bind(&b, i, &d.arena, &b.bound[i]);
    }
    int status = driver_run(&d, "lodestone", load, driver_is(&d, "json") ? fire_json : fire, &b);
    session_free(b.session);
    arena_clear(&b.scratch);
    image_close(&b.image);
    arena_clear(&d.arena);
    return status;
}
