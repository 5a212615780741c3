/* SPDX-License-Identifier: Apache-2.0
 *
 * codec_clock: pauses from a shipment, and a clock as JSON.
 *
 *   pauses  [{"from": "2026-02-24", "to": "2026-03-05", "kind": "expert_opinion"}]
 *           to null or missing: not over yet     [] and null: known to have had none
 */
#include "check/codec.h"
#include "check/codec_out.h"
#include "text/text.h"

#include <stdio.h>
#include <string.h>

static const char *const PAUSE_KEYS[] = {"from", "to", "kind"};

/* A kind that is not said, where it need not be, is taken at its giver's word (decide/clock.c). */
lode_status codec_pause(codec *c, uint32_t enum_idx, bool kind_wanted, const jnode *j,
                        const char *path, lode_pause *out) {
    char at[PATH_MAX_BYTES];
    str kind = {0};
    *out = (lode_pause){DATE_NONE, DATE_NONE, NONE};
    if (!jnode_is(j, JNODE_OBJECT)) {
        return codec_fail_type(c, path, "an object", j);
    }
    if (codec_known_keys(c, j, path, PAUSE_KEYS, 3) != LODE_OK ||
        codec_date(c, j, "from", path, &out->from) != LODE_OK ||
        codec_date(c, j, "to", path, &out->to) != LODE_OK ||
        codec_text(c, j, "kind", path, NAME_BYTES_MAX, &kind) != LODE_OK) {
        return LODE_BAD_INPUT;
    }
    if (out->from == DATE_NONE || (kind.n == 0 && kind_wanted)) {
        const char *key = out->from == DATE_NONE ? "from" : "kind";
        lode_status st =
            codec_fail(c, path_key(at, path, key), "missing_key", "a pause needs %s", key);
        lode_hint(c->err,
                  "a pause says from which day, and of which kind it is; to, once it is over");
        return st;
    }
    if (out->to != DATE_NONE && out->to < out->from) {
        return codec_fail(c, path_key(at, path, "to"), "date_order",
                          "the pause ends before it begins");
    }
    if (kind.n > 0 && enum_idx == NONE) {
        return codec_fail(c, path_key(at, path, "kind"), "unknown_word",
                          "this clock knows no kinds of pause");
    }
    if (kind.n > 0 && pause_kind(c->w, enum_idx, kind, &out->kind, c->err) != LODE_OK) {
        (void)snprintf(c->err->path, sizeof c->err->path, "%s", path_key(at, path, "kind"));
        return LODE_BAD_INPUT;
    }
    return LODE_OK;
}

lode_status codec_pauses(codec *c, uint32_t fact, const jnode *j, const char *path,
                         lode_value *out) {
    if (!jnode_is(j, JNODE_ARRAY)) {
        return codec_fail_type(c, path, "an array of pauses", j);
    }
    size_t n = (size_t)j->n;
    if (n > PAUSES_MAX) {
        return codec_fail(c, path, "too_many", "%zu pauses; at most %u are read", n, PAUSES_MAX);
    }
    lode_pause *all = arena_array(c->a, n + 1, sizeof *all);
    for (uint32_t i = 0; i < j->n; i++) {
        const jnode *kid = &j->kids[i];
        char at[PATH_MAX_BYTES];
        if (codec_pause(c, c->w->facts[fact].enum_idx, true, kid, path_at(at, path, i), &all[i]) !=
            LODE_OK) {
            return LODE_BAD_INPUT;
        }
    }
    *out = value_of_pauses(c->w, c->a, all, (uint32_t)n);
    return LODE_OK;
}

/* ---- out ------------------------------------------------------------------------------------- */

static const char *tri_word(tri t) {
    return t == TRI_TRUE ? "true" : t == TRI_FALSE ? "false" : "open";
}

json_t *clock_json(const lode_world *w, const clock_ask *ask, const clock_result *r) {
    const world_clock *k = &w->clocks[ask->clock];
    json_t *o = json_object(), *missing = json_array();
    bool late = r->state == CLOCK_OVERDUE;
    if (r->missing_year != 0) {
        put(missing, json_integer(r->missing_year));
    }
    set(o, "clock", text_json(world_str(w, k->id)));
    set(o, "title", text_json(world_str(w, k->title)));
    set(o, "cite", text_json(world_str(w, k->cite)));
    set(o, "grade", json_string(grade_name(k->grade)));
    set(o, "calendar", text_json(world_str(w, w->calendars[k->calendar].id)));
    set(o, "accepted", date_json(ask->accepted));
    set(o, "on", date_json(ask->on));
    set(o, "limit", json_integer(k->days));
    set(o, "no_limit", json_string(tri_word(ask->no_limit)));
    set(o, "latest", date_json(r->latest));
    set(o, "used", r->used_known ? json_integer(r->used) : json_null());
    set(o, "left",
        r->used_known && r->state != CLOCK_NO_LIMIT ? json_integer(r->left) : json_null());
    set(o, "paused_days", json_integer(r->paused_days));
    set(o, "pauses_known", json_boolean(ask->pauses_known));
    set(o, "state", json_string(clock_state_name(r->state)));
    set(o, "overdue_since", late ? date_json(r->latest + 1) : json_null());
    set(o, "missing_years", missing);
    set(o, "silence", json_string("is not approval"));
    return o;
}

static json_t *sentences_json(const lode_world *w, const clock_ask *ask, const clock_result *r) {
    json_t *all = json_array();
    strbuf b = {0};
    clock_sentences(w, ask, r, &b);
    for (size_t from = 0, n = 0; from < b.n; from += n + 1) {
        const char *end = memchr(b.p + from, '\n', b.n - from);
        n = end != NULL ? (size_t)(end - (b.p + from)) : b.n - from;
        put(all, text_json((str){b.p + from, n}));
    }
    strbuf_clear(&b);
    return all;
}

void clock_to_json(const lode_world *w, const clock_ask *ask, const clock_result *r, strbuf *out) {
    json_t *o = clock_json(w, ask, r);
    bool began = ask->accepted != DATE_NONE && ask->accepted <= ask->on;
    set(o, "elapsed_days", began ? json_integer(ask->on - ask->accepted) : json_null());
    set(o, "sentences", sentences_json(w, ask, r));
    dump_json(o, out);
    json_decref(o);
}

json_t *answer_clock_json(const lode_answer *an) {
    const answer_clock *c = &an->clock;
    if (!c->shown) {
        return json_null();
    }
    json_t *o = clock_json(an->w, &c->ask, &c->result), *may_be = json_array();
    for (uint32_t i = 0; i < c->n_may_be; i++) {
        put(may_be, text_json(world_str(an->w, an->w->clocks[c->may_be[i]].id)));
    }
    set(o, "runs", json_string(tri_word(c->runs)));
    set(o, "may_be", may_be);
    return o;
}
