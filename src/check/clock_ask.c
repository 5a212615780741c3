/* SPDX-License-Identifier: Apache-2.0
 *
 * clock_ask: what one application asks of a clock of the law, from JSON: the same as the command line's
 * `lodestone clock`, with pauses as a shipment writes them.
 *
 *   {"clock": ID, "accepted": DATE, "on": DATE, "known"?: DATE, "pauses"?: [...], "no_limit"?: BOOL}
 *   clock    may be missing when the law has one clock that stands in for no other
 *   pauses   missing: nobody said whether it stood still; [] and null: known to have had none
 */
#include "check/clocks.h"

#include "check/codec.h"
#include "text/text.h"

#include <stdio.h>

static const char *const KEYS[] = {"clock", "accepted", "on", "known", "pauses", "no_limit"};

lode_status clock_find(const lode_world *w, str id, uint32_t *out, lode_error *err) {
    lode_arena a = {0};
    lode_status st = LODE_OK;
    str *names = arena_array(&a, (size_t)w->n_clocks + 1, sizeof *names);
    uint32_t found = NONE, n = 0;
    for (uint32_t i = 0; i < w->n_clocks; i++) {
        names[i] = world_str(w, w->clocks[i].id);
        bool mine = id.n > 0 ? str_eq(names[i], id) : w->clocks[i].overrides == NONE;
        found = mine && found == NONE ? i : found;
        n += mine;
    }
    if (w->n_clocks == 0) {
        st = lode_fail(err, LODE_BAD_INPUT, "no_clock", "the world has no clock");
        lode_hint(err, "compile the packs that have one into the image");
    } else if (id.n > 0 && found == NONE) {
        st = lode_fail(err, LODE_BAD_INPUT, "unknown_clock", "there is no clock \"" STR_FMT "\"",
                       STR_ARG(((str){id.p, id.n < 80 ? id.n : 80})));
        hint_nearest(err, id, names, w->n_clocks);
    } else if (id.n == 0 && n != 1) {
        st = lode_fail(err, LODE_BAD_INPUT, "which_clock", "there are %u clocks: say which",
                       w->n_clocks);
        hint_nearest(err, STR("?"), names, w->n_clocks);
    } else {
        *out = found;
    }
    arena_clear(&a);
    return st;
}

static lode_status read_pauses(codec *c, const jnode *j, clock_ask *ask) {
    char at[PATH_MAX_BYTES];
    uint32_t fact = c->w->clocks[ask->clock].pause_fact;
    uint32_t kinds = fact == NONE ? NONE : c->w->facts[fact].enum_idx;
    ask->pauses_known = j != NULL;
    if (j == NULL || jnode_is(j, JNODE_NULL)) {
        return LODE_OK;
    }
    if (!jnode_is(j, JNODE_ARRAY)) {
        return codec_fail_type(c, "pauses", "an array of pauses", j);
    }
    if (j->n > PAUSES_MAX) {
        return codec_fail(c, "pauses", "too_many", "%u pauses; at most %u are read", j->n,
                          PAUSES_MAX);
    }
    lode_pause *all = arena_array(c->a, (size_t)j->n + 1, sizeof *all);
    for (uint32_t i = 0; i < j->n; i++) {
        const char *path = path_at(at, "pauses", i);
        if (codec_pause(c, kinds, false, &j->kids[i], path, &all[i]) != LODE_OK) {
            return LODE_BAD_INPUT;
        }
    }
    ask->pauses = all;
    ask->n_pauses = j->n;
    return LODE_OK;
}

static lode_status read_no_limit(codec *c, const jnode *j, clock_ask *ask) {
    ask->no_limit = jnode_is(j, JNODE_TRUE) ? TRI_TRUE : TRI_FALSE;
    if (j != NULL && !jnode_is(j, JNODE_NULL) && !jnode_is_boolean(j)) {
        return codec_fail_type(c, "no_limit", "true or false", j);
    }
    return LODE_OK;
}

static lode_status read_ask(codec *c, const jnode *root, clock_ask *ask) {
    str id = {0};
    if (!jnode_is(root, JNODE_OBJECT)) {
        return codec_fail_type(c, "", "an object", root);
    }
    if (codec_known_keys(c, root, "", KEYS, sizeof KEYS / sizeof *KEYS) != LODE_OK ||
        codec_text(c, root, "clock", "", NAME_BYTES_MAX, &id) != LODE_OK ||
        codec_date(c, root, "accepted", "", &ask->accepted) != LODE_OK ||
        codec_date(c, root, "on", "", &ask->on) != LODE_OK ||
        codec_date(c, root, "known", "", &ask->known) != LODE_OK) {
        return LODE_BAD_INPUT;
    }
    ask->known = ask->known == DATE_NONE ? c->w->horizon : ask->known;
    if (ask->on == DATE_NONE) {
        lode_status st = codec_fail(c, "on", "missing_on", "as of which day? on is not given");
        lode_hint(c->err, "give the day as YYYY-MM-DD: no clock of the machine is read");
        return st;
    }
    if (clock_find(c->w, id, &ask->clock, c->err) != LODE_OK) {
        (void)snprintf(c->err->path, sizeof c->err->path, "clock");
        return LODE_BAD_INPUT;
    }
    lode_status st = read_no_limit(c, jnode_get(root, "no_limit"), ask);
    return st == LODE_OK ? read_pauses(c, jnode_get(root, "pauses"), ask) : st;
}

lode_status clock_ask_from_json(const lode_world *w, lode_arena *a, str json, clock_ask *out,
                                lode_error *err) {
    lode_error unused = {0};
    const jnode *root = NULL;
    err = err != NULL ? err : &unused;
    if (codec_parse(a, json, "question", CLOCK_ASK_BYTES_MAX, &root, err) != LODE_OK) {
        return LODE_BAD_INPUT;
    }
    clock_ask ask = {.accepted = DATE_NONE, .on = DATE_NONE, .known = DATE_NONE};
    codec c = {w, a, err, NULL, false};
    lode_status st = read_ask(&c, root, &ask);
    if (st == LODE_OK) {
        *out = ask;
    }
    return st;
}
