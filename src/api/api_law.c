/* SPDX-License-Identifier: Apache-2.0
 *
 * api_law: what the image holds, and the days of one application, through the public header.
 */
#include "api/api_int.h"
#include "check/clocks.h"
#include "check/law_json.h"

#define CLOCK_EXIT_MISSING \
    3 /* as the command line: the calendar, not the question, has to change */

static void give(lode_scratch *scratch, const char *verdict, int exit_code,
                 const lode_result **out) {
    scratch->result = (lode_result){.text = scratch->text.p,
                                    .len = scratch->text.n,
                                    .verdict = verdict,
                                    .best = "",
                                    .worst = "",
                                    .exit_code = exit_code,
                                    .receipt = ""};
    *out = &scratch->result;
}

lode_status lode_clock_json(const lode_image *image, lode_scratch *scratch, const char *json,
                            size_t n_json, const lode_result **out, lode_error *err) {
    clock_ask ask;
    clock_result r;
    lode_status st = api_need(image, scratch, json, out, err);
    if (st != LODE_OK) {
        return st;
    }
    api_scratch_reset(scratch);
    st = clock_ask_from_json(&image->world, &scratch->arena, (str){json, n_json}, &ask, err);
    if (st != LODE_OK) {
        return st;
    }
    clock_run(&image->world, &ask, &r);
    clock_to_json(&image->world, &ask, &r, &scratch->text);
    give(scratch, clock_state_name(r.state), r.missing_year != 0 ? CLOCK_EXIT_MISSING : 0, out);
    return LODE_OK;
}

/* ---- the law ------------------------------------------------------------------------------------- */

static lode_law_options taken(const lode_law_options *given) {
    lode_law_options o = {0};
    if (given != NULL) {
        size_t size = given->size == 0 || given->size > sizeof o ? sizeof o : given->size;
        memcpy(&o, given, size);
    }
    return o;
}

static lode_status take_ask(const lode_image *image, const lode_law_options *given, law_ask *ask,
                            lode_error *err) {
    lode_law_options o = taken(given);
    *ask = (law_ask){{DATE_NONE, image->world.horizon}, o.before, o.limit};
    if (o.on == NULL) {
        lode_status st =
            lode_fail(err, LODE_USAGE, "missing_on", "on which day? options.on is not given");
        lode_hint(err, "the library reads no clock: give the day as YYYY-MM-DD");
        return api_at_option(err, "on", st);
    }
    lode_status st = api_option_date(o.on, "on", &ask->days.on, err);
    return st == LODE_OK ? api_option_date(o.known, "known", &ask->days.known, err) : st;
}

static lode_status begin(const lode_image *image, lode_scratch *scratch,
                         const lode_law_options *options, const lode_result **out, law_ask *ask,
                         lode_error *err) {
    lode_status st = api_need(image, scratch, "", out, err);
    st = st == LODE_OK ? take_ask(image, options, ask, err) : st;
    if (st == LODE_OK) {
        api_scratch_reset(scratch);
    }
    return st;
}

static lode_status find_measure(const lode_world *w, lode_arena *a, const char *id, uint32_t *out,
                                lode_error *err) {
    *out = world_find_measure(w, str_of(id));
    if (*out != NONE) {
        return LODE_OK;
    }
    str *ids = arena_array(a, (size_t)w->n_measures + 1, sizeof *ids);
    for (uint32_t i = 0; i < w->n_measures; i++) {
        ids[i] = world_str(w, w->measures[i].id);
    }
    lode_status st =
        lode_fail(err, LODE_BAD_INPUT, "unknown_id", "there is no measure \"%.80s\"", id);
    hint_nearest(err, str_of(id), ids, w->n_measures);
    return st;
}

lode_status lode_measures_json(const lode_image *image, lode_scratch *scratch, const char *id,
                               const lode_law_options *options, const lode_result **out,
                               lode_error *err) {
    law_ask ask;
    uint32_t measure = NONE;
    lode_status st = begin(image, scratch, options, out, &ask, err);
    if (st == LODE_OK && id != NULL) {
        st = find_measure(&image->world, &scratch->arena, id, &measure, err);
    }
    if (st != LODE_OK) {
        return st;
    }
    if (id != NULL) {
        measure_to_json(&image->world, measure, &ask, &scratch->text);
    } else {
        measures_to_json(&image->world, &ask, &scratch->arena, &scratch->text);
    }
    give(scratch, "", 0, out);
    return LODE_OK;
}

lode_status lode_lists_json(const lode_image *image, lode_scratch *scratch,
                            const lode_law_options *options, const lode_result **out,
                            lode_error *err) {
    law_ask ask;
    lode_status st = begin(image, scratch, options, out, &ask, err);
    if (st == LODE_OK) {
        lists_to_json(&image->world, &ask, &scratch->text);
        give(scratch, "", 0, out);
    }
    return st;
}

static lode_status take_rows(const lode_law_options *given, rows_ask *ask, lode_error *err) {
    lode_law_options o = taken(given);
    ask->since = DATE_NONE;
    ask->name = str_trim(str_of(o.name));
    ask->state = NONE;
    if (o.state != NULL && !row_state_find(str_of(o.state), &ask->state)) {
        lode_status st = lode_fail(err, LODE_USAGE, "wrong_option",
                                   "options.state is no state of a row: \"%.40s\"", o.state);
        lode_hint(err, "in_force, open, not_yet, ended, added");
        return api_at_option(err, "state", st);
    }
    return o.since != NULL ? api_option_date(o.since, "since", &ask->since, err) : LODE_OK;
}

static lode_status no_such_list(const lode_world *w, lode_arena *a, const char *id,
                                lode_error *err) {
    str *ids = arena_array(a, (size_t)w->n_lists + 1, sizeof *ids);
    for (uint32_t i = 0; i < w->n_lists; i++) {
        ids[i] = world_str(w, w->lists[i].id);
    }
    lode_status st = lode_fail(err, LODE_BAD_INPUT, "unknown_id", "there is no list \"%.80s\"", id);
    hint_nearest(err, str_of(id), ids, w->n_lists);
    return st;
}

lode_status lode_list_json(const lode_image *image, lode_scratch *scratch, const char *id,
                           const lode_law_options *options, const lode_result **out,
                           lode_error *err) {
    rows_ask ask;
    lode_status st = api_need(image, scratch, id, out, err);
    st = st == LODE_OK ? begin(image, scratch, options, out, &ask.law, err) : st;
    st = st == LODE_OK ? take_rows(options, &ask, err) : st;
    st = st == LODE_OK ? world_names(&image->world, err) : st;
    if (st == LODE_OK && !rows_to_json(&image->world, str_of(id), &ask, &scratch->text)) {
        st = no_such_list(&image->world, &scratch->arena, id, err);
    }
    if (st == LODE_OK) {
        give(scratch, "", 0, out);
    }
    return st;
}

lode_status lode_facts_json(const lode_image *image, lode_scratch *scratch, const lode_result **out,
                            lode_error *err) {
    lode_status st = api_need(image, scratch, "", out, err);
    if (st == LODE_OK) {
        api_scratch_reset(scratch);
        facts_to_json(&image->world, &scratch->arena, &scratch->text);
        give(scratch, "", 0, out);
    }
    return st;
}

lode_status lode_clocks_json(const lode_image *image, lode_scratch *scratch,
                             const lode_law_options *options, const lode_result **out,
                             lode_error *err) {
    law_ask ask;
    lode_status st = begin(image, scratch, options, out, &ask, err);
    if (st == LODE_OK) {
        law_clocks_to_json(&image->world, &ask, &scratch->text);
        give(scratch, "", 0, out);
    }
    return st;
}
