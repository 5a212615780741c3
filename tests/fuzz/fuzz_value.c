// SPDX-License-Identifier: Apache-2.0
//
// fuzz_value: any text as the value of any fact. The first byte picks the fact, the rest is the
// text. What is accepted must have a canonical text that is accepted again and is its own
// canonical text; what is refused must say why in clean UTF-8.
#include "decide/facts.h"

#include <stdlib.h>
#include <string.h>

#include "../unit/small_world.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_refusal(const lode_error *err) {
    bool clean = str_is_utf8(str_of(err->message), NULL) && str_is_utf8(str_of(err->hint), NULL);
    if (err->status != LODE_BAD_INPUT || err->message[0] == '\0' || err->code[0] == '\0' ||
        !clean) {
        abort();
    }
}

// As written, an amount keeps its spelling, so only its interval is compared.
static void check_again(const lode_world *w, lode_arena *a, uint32_t fact, const lode_value *v) {
    lode_value again = {0};
    lode_error err = {0};
    if (value_from_text(w, a, fact, v->text, &again, &err) != LODE_OK || again.kind != v->kind ||
        again.value != v->value || again.n_elems != v->n_elems || !str_eq(again.text, v->text) ||
        again.interval.lo != v->interval.lo || again.interval.hi != v->interval.hi) {
        abort();
    }
    for (uint32_t i = 0; i < v->n_elems; i++) {
        const lode_elem *x = &v->elems[i];
        const lode_elem *y = &again.elems[i];
        if (x->value != y->value || x->absent != y->absent || x->share.lo != y->share.lo ||
            x->share.hi != y->share.hi || x->share.lo_closed != y->share.lo_closed) {
            abort();
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size == 0) {
        return 0;
    }
    small_world *sw = malloc(sizeof *sw);
    char *text = malloc(size);
    if (!sw || !text) {
        lode_oom();
    }
    memcpy(text, data + 1, size - 1); // ends where the bytes end
    sw_init(sw);
    lode_arena a = {0};
    lode_value v = {0};
    lode_error err = {0};
    uint32_t fact = data[0] % SW_FACTS;
    if (value_from_text(&sw->world, &a, fact, (str){text, size - 1}, &v, &err) == LODE_OK) {
        check_again(&sw->world, &a, fact, &v);
        lode_facts f;
        facts_init(&f, &sw->world, &a);
        facts_set(&f, facts_add_line(&f), fact, v);
        memset(&err, 0, sizeof err);
        if (facts_validate(&f, &err) != LODE_OK) {
            check_refusal(&err);
        }
    } else {
        check_refusal(&err);
    }
    arena_clear(&a);
    sw_clear(sw);
    free(text);
    free(sw);
    return 0;
}
