/* SPDX-License-Identifier: Apache-2.0
 *
 * From JSON to an answer: whatever the codec takes is checked under a small law and written out as
 * JSON and as text. The JSON must parse and replay, the text must have its five lines, errors must say
 * something, and an assumption made of the same bytes must be refused or taken, never crash.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "check/answer.h"
#include "check/replay.h"
#include "law/law.h"
#include "small_law.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define INPUT_BYTES_MAX 4096u
#define DAY 20454 /* 2026-01-01 */

static const char act[] =
    "measure r.a \"A\"\n  number \"1\"\n  issuer X\n  published 2025-04-04\n  in force from 2025-04-04\n"
    "  source secondary \"s\"\n"
    "  rule 1 \"ban\"\n    cite art. 1\n    when item is listed\n    and use has Dy\n    then ban: banned\n"
    "  entry 1C905 \"magnets\"\n    cite annex\n    hint hs 8505.11\n    when item.kind is magnet\n"
    "    and item.contains.Dy >= 0.1 %\n    then license: needed\n"
    "  entry 9A001 \"opaque\"\n    cite annex\n    opaque\n    hint hs 8411\n    then license: needed\n"
    "  clock d \"decision\"\n    within 45 working days in cn\n    from accepted_on\n"
    "    not counting pauses: Dy\n    no limit review is halted\n    when use has Nd\n";

static law_source src;
static law_world lw;

static const lode_world *small_world(void) {
    if (src.n_blocks == 0) {
        strbuf text = {0};
        diags d = {0};
        law_source *one = &src;
        strbuf_addz(&text, small_vocabulary);
        strbuf_addz(&text, act);
        law_parse(&src, "packs/base/x.law", strbuf_str(&text), &d);
        law_resolve(&one, 1, NULL, NULL, &lw, &d);
        if (d.errors > 0) {
            abort();
        }
        memset(lw.world.id, 'a', sizeof lw.world.id - 1); // as if it had been written
        diags_clear(&d);
        strbuf_clear(&text);
    }
    return &lw.world;
}

static void write_out(const lode_answer *an) {
    strbuf json = {0}, text = {0};
    answer_to_json(an, &json);
    answer_to_text(an, false, &text);
    json_error_t e;
    json_t *back = json_loadb(json.p, json.n, JSON_REJECT_DUPLICATES, &e);
    uint32_t lines = 0;
    for (size_t i = 0; i < text.n; i++) {
        lines += text.p[i] == '\n';
    }
    if (back == NULL || lines < 5 || !str_is_utf8(strbuf_str(&text), NULL)) {
        abort();
    }
    lode_arena a = {0};
    lode_answer *again = NULL;
    if (replay_run(an->w, NULL, &a, strbuf_str(&json), &again, NULL) != LODE_OK) {
        abort();
    }
    arena_clear(&a);
    json_decref(back);
    strbuf_clear(&json);
    strbuf_clear(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size > INPUT_BYTES_MAX) {
        return 0;
    }
    const lode_world *w = small_world();
    lode_arena a = {0};
    lode_error err = {0};
    lode_request rq;
    str input = {(const char *)data, size};
    if (request_from_json(w, &a, input, &rq, &err) == LODE_OK) {
        rq.on = rq.on == DATE_NONE ? DAY : rq.on;
        if (request_assume(&rq, input, &err) != LODE_OK && err.message[0] == 0) {
            abort();
        }
        lode_answer *an;
        if (check_run(w, &rq, &a, &an, &err) == LODE_OK) {
            write_out(an);
        }
    } else if (err.message[0] == '\0' || err.status != LODE_BAD_INPUT) {
        abort();
    }
    arena_clear(&a);
    return 0;
}
