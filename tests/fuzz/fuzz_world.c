/* SPDX-License-Identifier: Apache-2.0
 *
 * From law text to a decision: the input stands behind a small vocabulary, is parsed and resolved,
 * and whatever compiles is decided with every fact unknown on three dates. Nothing may crash, the
 * bounds must hold together, the image reader must take what the compiler made, and resolving twice
 * must give the same world.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "decide/decide.h"
#include "law/law.h"
#include "small_law.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define INPUT_BYTES_MAX 8192u /* longer laws only make the run slow */

static void decide_all(const lode_world *w) {
    static const lode_date days[] = {19000, 20454, 20767};
    lode_arena a = {0};
    lode_facts f;
    facts_init(&f, w, &a);
    (void)facts_add_line(&f);
    size_t cells = (size_t)w->n_roles * w->n_lists + 1;
    tri *in_list = arena_array(&a, cells, sizeof *in_list);
    for (size_t i = 0; i < cells; i++) {
        in_list[i] = TRI_OPEN;
    }
    for (size_t i = 0; i < 3; i++) {
        lode_query q = {
            .world = w, .facts = &f, .on = days[i], .known = w->horizon, .in_list = in_list};
        lode_decision d;
        decide_line(&q, 0, 0, &a, &d);
        if (d.best < d.worst || d.best >= w->n_verdicts ||
            (d.best != d.worst && d.n_questions == 0)) {
            abort();
        }
    }
    arena_clear(&a);
}

/* What the compiler makes, the reader takes. */
static void check_image(const lode_world *w) {
    strbuf bytes = {0};
    char id[65];
    lode_image back = {0};
    lode_error err;
    image_to_bytes(w, &bytes, id);
    void *copy = malloc(bytes.n);
    memcpy(copy, bytes.p, bytes.n);
    if (image_from_bytes(copy, bytes.n, &back, &err) != LODE_OK ||
        world_names(&back.world, &err) != LODE_OK || image_verify(copy, bytes.n, &err) != LODE_OK ||
        strcmp(back.world.id, id) != 0) {
        abort();
    }
    image_close(&back);
    free(copy);
    strbuf_clear(&bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size > INPUT_BYTES_MAX) {
        return 0;
    }
    strbuf text = {0};
    strbuf_addz(&text, small_vocabulary);
    strbuf_add(&text, (str){(const char *)data, size});
    law_source src = {0}, again = {0};
    law_source *one = &src, *two = &again;
    law_world lw = {0}, same = {0};
    diags d = {0}, d2 = {0};
    law_parse(&src, "packs/base/x.law", strbuf_str(&text), &d);
    law_resolve(&one, 1, NULL, NULL, &lw, &d);
    if (d.errors == 0) {
        check_image(&lw.world);
        decide_all(&lw.world);
        law_lint(&one, 1, &lw, &d);
        law_parse(&again, "packs/base/x.law", strbuf_str(&text), &d2);
        law_resolve(&two, 1, NULL, NULL, &same, &d2);
        if (d2.errors != 0 || lw.world.pool_len != same.world.pool_len ||
            memcmp(lw.world.pool, same.world.pool, lw.world.pool_len) != 0) {
            abort();
        }
        law_world_clear(&same);
        law_source_clear(&again);
    }
    law_world_clear(&lw);
    law_source_clear(&src);
    diags_clear(&d);
    diags_clear(&d2);
    strbuf_clear(&text);
    return 0;
}
