/* SPDX-License-Identifier: Apache-2.0
 *
 * peer_clips: CLIPS, a rule engine in C (Rete). A request is a fact of one template: assert it, run,
 * retract it; the right-hand side of a rule calls back with its number. The two idioms differ in the
 * order of the template's slots, which is the order in which CLIPS tests them.
 */
#include "driver.h"

#include <stdio.h>

#if !__has_include(<clips/clips.h>)
int main(void) { driver_fail("clips", "its headers are not installed"); }
#else
#include <jansson.h>
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wstrict-prototypes"
#pragma GCC diagnostic ignored "-Wredundant-decls"
#pragma GCC diagnostic ignored "-Wundef"
#include <clips/clips.h>
#pragma GCC diagnostic pop

#define SLOTS 11u

static const char *const slot_names[SLOTS] = {"code",        "entity",    "kind",     "origin",
                                              "destination", "user_kind", "activity", "uses",
                                              "content",     "power",     "on"};

typedef struct request {
    DATA_OBJECT slots[SLOTS];
} request;

typedef struct peer {
    void *env, *form;
    request *requests;
    uint32_t *fired, n_fired;
} peer;

static int hit(void *env) {
    peer *p = GetEnvironmentContext(env);
    p->fired[p->n_fired++] = (uint32_t)EnvRtnLong(env, 1);
    return 0;
}

static void symbol_slot(void *env, DATA_OBJECT *slot, const char *word) {
    slot->type = SYMBOL;
    slot->value = EnvAddSymbol(env, word);
    IncrementSymbolCount(slot->value); /* the words of a request stay interned between runs */
}

static void set_slot(void *env, DATA_OBJECT *slot, const json_t *words) {
    size_t n = json_array_size(words);
    void *list = EnvCreateMultifield(env, (long)n);
    for (size_t i = 0; i < n; i++) {
        void *word = EnvAddSymbol(env, json_string_value(json_array_get(words, i)));
        IncrementSymbolCount(word);
        SetMFType(list, i + 1, SYMBOL);
        SetMFValue(list, i + 1, word);
    }
    MultifieldInstall(env, list);
    slot->type = MULTIFIELD;
    slot->value = list;
    slot->begin = 0;
    slot->end = (long)n - 1;
}

static void bind(void *env, request *r, str line) {
    json_t *tree = json_loadb(line.p, line.n, 0, NULL);
    for (uint32_t s = 0; s < SLOTS; s++) {
        const json_t *value = json_object_get(tree, slot_names[s]);
        if (json_is_array(value)) {
            set_slot(env, &r->slots[s], value);
        } else if (json_is_integer(value)) {
            r->slots[s].type = INTEGER;
            r->slots[s].value = EnvAddLong(env, json_integer_value(value));
            IncrementIntegerCount(r->slots[s].value);
        } else {
            symbol_slot(env, &r->slots[s], json_string_value(value));
        }
    }
    json_decref(tree);
}

static uint32_t fire(void *ctx, uint32_t i, uint32_t *fired) {
    peer *p = ctx;
    p->fired = fired;
    p->n_fired = 0;
    void *fact = EnvCreateFact(p->env, p->form);
    for (uint32_t s = 0; s < SLOTS; s++) {
        (void)EnvPutFactSlot(p->env, fact, slot_names[s], &p->requests[i].slots[s]);
    }
    (void)EnvAssert(p->env, fact);
    (void)EnvRun(p->env, -1);
    (void)EnvRetract(p->env, fact);
    return p->n_fired;
}

int main(int argc, char **argv) {
    driver d;
    peer p = {0};
    driver_init(&d, argc, argv);
    if (driver_is(&d, "json")) {
        driver_fail("clips", "reads no JSON");
    }
    p.env = CreateEnvironment();
    SetEnvironmentContext(p.env, &p);
    (void)EnvDefineFunction2(p.env, "hit", 'v', PTIEF hit, "hit", "11i");
    const char *path = driver_path(&d, driver_is(&d, "best") ? "clips-best.clp" : "clips.clp");
    double start = driver_cpu_us();
    if (EnvLoad(p.env, path) != 1) {
        driver_fail(path, "does not load");
    }
    EnvReset(p.env);
    double load = driver_cpu_us() - start;
    p.form = EnvFindDeftemplate(p.env, "request");
    driver_lines lines = driver_read(&d, "requests-%.jsonl");
    p.requests = arena_array(&d.arena, lines.count, sizeof *p.requests);
    for (uint32_t i = 0; i < lines.count; i++) {
        bind(p.env, &p.requests[i], lines.all[i]);
    }
    int status = driver_run(&d, "clips 6.30", load, fire, &p);
    arena_clear(&d.arena);
    return status;
}
#endif
