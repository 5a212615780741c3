/* SPDX-License-Identifier: Apache-2.0
 *
 * pauses: when a clock stood still, from text and back. Cases, --assume, --pause and the JSON codec
 * all come through here.
 */
#include "decide/facts.h"

#include <stdlib.h>
#include <string.h>

#define DATE_BYTES 10u /* YYYY-MM-DD */

lode_status pause_kind(const lode_world *w, uint32_t enum_idx, str word, uint32_t *out,
                       lode_error *err) {
    *out = world_find_value(w, enum_idx, word);
    if (*out != NONE) {
        return LODE_OK;
    }
    str shown = {word.p, word.n < 60 ? word.n : 60};
    world_range values = w->enums[enum_idx].values;
    str words[CLASSES_MAX];
    uint32_t n = 0;
    for (uint32_t i = 0; i < values.count && n < CLASSES_MAX; i++) {
        words[n++] = world_str(w, w->values[values.first + i].word);
    }
    lode_status s = lode_fail(err, LODE_BAD_INPUT, "unknown_word",
                              "unknown kind of pause \"" STR_FMT "\"", STR_ARG(shown));
    hint_nearest(err, word, words, n);
    return s;
}

static lode_status bad_pause(str text, lode_error *err) {
    str shown = {text.p, text.n < 60 ? text.n : 60};
    lode_status s =
        lode_fail(err, LODE_BAD_INPUT, "wrong_word", "\"" STR_FMT "\" is no pause", STR_ARG(shown));
    lode_hint(err,
              "write FROM..TO:KIND with days such as 2026-01-10, or FROM..:KIND when it has no "
              "end yet");
    return s;
}

lode_status pause_from_text(const lode_world *w, uint32_t enum_idx, bool kind_wanted, str text,
                            lode_pause *out, lode_error *err) {
    lode_pause p = {DATE_NONE, DATE_NONE, NONE};
    text = str_trim(text);
    const char *colon = text.n > 0 ? memchr(text.p, ':', text.n) : NULL;
    str days = str_trim((str){text.p, colon != NULL ? (size_t)(colon - text.p) : text.n});
    str kind = {0};
    if (colon != NULL) {
        kind = str_trim((str){colon + 1, text.n - (size_t)(colon - text.p) - 1});
    }
    bool shaped = days.n >= DATE_BYTES + 2 &&
                  date_parse((str){days.p, DATE_BYTES}, &p.from); /* and then .. */
    str rest = {0};
    if (shaped) {
        rest = str_trim((str){days.p + DATE_BYTES, days.n - DATE_BYTES});
        shaped = str_starts(rest, STR(".."));
    }
    if (shaped) {
        rest = str_trim((str){rest.p + 2, rest.n - 2});
        shaped = rest.n == 0 || date_parse(rest, &p.to);
    }
    if (!shaped || (colon != NULL && kind.n == 0) || (kind_wanted && colon == NULL)) {
        return bad_pause(text, err);
    }
    if (p.to != DATE_NONE && p.to < p.from) {
        return lode_fail(err, LODE_BAD_INPUT, "date_order", "the pause ends before it begins");
    }
    if (colon != NULL && enum_idx == NONE) {
        return lode_fail(err, LODE_BAD_INPUT, "unknown_word", "this clock knows no kinds of pause");
    }
    if (colon != NULL && pause_kind(w, enum_idx, kind, &p.kind, err) != LODE_OK) {
        return LODE_BAD_INPUT;
    }
    *out = p;
    return LODE_OK;
}

/* By first day, open ends last, then by kind. */
static int pause_compare(const void *a, const void *b) {
    const lode_pause *x = a, *y = b;
    int64_t xt = x->to == DATE_NONE ? INT64_MAX : x->to;
    int64_t yt = y->to == DATE_NONE ? INT64_MAX : y->to;
    if (x->from != y->from) {
        return x->from < y->from ? -1 : 1;
    }
    if (xt != yt) {
        return xt < yt ? -1 : 1;
    }
    return x->kind == y->kind ? 0 : x->kind < y->kind ? -1 : 1;
}

lode_value value_of_pauses(const lode_world *w, lode_arena *arena, lode_pause *all, uint32_t n) {
    strbuf b = {0};
    char day[16];
    qsort(all, n, sizeof *all, pause_compare);
    for (uint32_t i = 0; i < n; i++) {
        strbuf_addf(&b, "%s%s..", i > 0 ? ", " : "", date_print(all[i].from, day).p);
        strbuf_addz(&b, all[i].to != DATE_NONE ? date_print(all[i].to, day).p : "");
        if (all[i].kind != NONE) {
            str word = world_str(w, w->values[all[i].kind].word);
            strbuf_addf(&b, ":" STR_FMT, STR_ARG(word));
        }
    }
    lode_value v = {.kind = VAL_PAUSES,
                    .word = WORD_DECLARANT,
                    .value = NONE,
                    .date = DATE_NONE,
                    .text = n == 0 ? STR("none") : str_dup(arena, strbuf_str(&b)),
                    .pauses = all,
                    .n_pauses = n};
    strbuf_clear(&b);
    return v;
}
