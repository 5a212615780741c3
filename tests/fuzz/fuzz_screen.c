// SPDX-License-Identifier: Apache-2.0
//
// fuzz_screen: any bytes as the name of a party. What is read stays in its bounds; the search finds what
// scoring every name finds; the same bytes give the same hits; every hit can be explained.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../unit/screen_fixture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const NAMES[] = {
    "QADHAFI, Muammar",
    "+GADDAFI, Mu'ammar",
    "~The Colonel",
    "HUAWEI TECHNOLOGIES CO., LTD.",
    "三菱重工海洋技术株式会社",
    "조선릉라888무역회사",
    "Владимир Владимирович Путин",
    "محمد بن سلمان",
    "カザンヘリコプター修理工場",
    "China Electronics Technology Group Corp. (CETC) 54th Research Institute",
    "Forty-Four Brothers Ltd",
    "J. P. Morgan S.A.",
    "A",
    "11420 CORP."};

static void demand(bool ok) {
    if (!ok) {
        abort();
    }
}

static void demand_forms(const name_forms *f) {
    demand(f->n <= NAME_FORMS_MAX);
    for (uint32_t i = 0; i < f->n; i++) {
        demand(f->form[i].n > 0 && f->form[i].n <= NAME_TOKENS_MAX);
        for (uint32_t k = 0; k < f->form[i].n; k++) {
            const name_token *t = &f->form[i].t[k];
            demand(t->n > 0 && t->n <= TOKEN_BYTES_MAX && t->text[t->n] == '\0');
            demand(t->kind < WORD_KIND_COUNT);
        }
    }
}

static void demand_same(const search_result *a, const search_result *b) {
    demand(a->n == b->n && a->above == b->above);
    for (uint32_t i = 0; i < a->n; i++) {
        demand(a->hit[i].party == b->hit[i].party && a->hit[i].score == b->hit[i].score);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static lode_arena arena;
    static lode_world *w;
    static search_scratch *fast, *slow;
    static screen_scratch *scratch;
    static name_forms forms;
    if (w == NULL) {
        w = world_of_names(&arena, NAMES, sizeof NAMES / sizeof *NAMES);
        fast = search_new(w);
        slow = search_new(w);
        scratch = screen_new();
    }
    str name = {(const char *)data, size};
    name_read(name, &forms);
    demand_forms(&forms);
    demand_same(search_name(w, fast, name, 600), search_reference(w, slow, name, 600));
    const screen_result *r = screen_party(w, scratch, &(screen_query){.name = name}, 600);
    screen_hit hit[SCREEN_HITS_MAX];
    uint32_t n = r->n;
    memcpy(hit, r->hit, n * sizeof *hit);
    for (uint32_t i = 0; i < n; i++) {
        screen_explanation e;
        screen_explain(w, scratch, &hit[i], &e);
        demand(e.n <= SCREEN_WORDS_MAX && hit[i].score <= 1000 && hit[i].probability <= 1000);
    }
    return 0;
}
