/* SPDX-License-Identifier: Apache-2.0
 *
 * api_screen: one party through the public header.
 */
#include "api/api_int.h"
#include "check/screener.h"
#include "check/screening.h"

static lode_status apply(const lode_options *o, screening *sc, lode_error *err) {
    if (o->profile != NULL && !screen_profile_of(str_of(o->profile), &sc->profile)) {
        lode_status st =
            lode_fail(err, LODE_USAGE, "wrong_option", "there is no profile \"%.40s\"", o->profile);
        lode_hint(err, "standard or strict");
        return api_at_option(err, "profile", st);
    }
    if (o->format != LODE_JSON && o->format != LODE_TEXT) {
        lode_status st = lode_fail(err, LODE_USAGE, "wrong_option",
                                   "a screening is written as JSON or as text for people");
        return api_at_option(err, "format", st);
    }
    sc->explain = o->explain != 0;
    return api_option_date(o->on, "on", &sc->on, err);
}

lode_status lode_screen_json(const lode_image *image, lode_scratch *scratch, const char *json,
                             size_t n_json, const lode_options *options, const lode_result **out,
                             lode_error *err) {
    lode_options o = {0};
    lode_status st = api_need(image, scratch, json, out, err);
    if (st != LODE_OK || api_take_options(options, &o, err) != LODE_OK) {
        return LODE_USAGE;
    }
    api_scratch_reset(scratch);
    screening *sc = arena_alloc(&scratch->arena, sizeof *sc);
    st = screening_from_json(&scratch->arena, (str){json, n_json}, sc, err);
    st = st == LODE_OK ? apply(&o, sc, err) : st;
    st = st == LODE_OK ? world_names(&image->world, err) : st;
    if (st != LODE_OK) {
        return st;
    }
    screen_scratch *screen = screener_scratch(api_screener(scratch));
    screening_run(&image->world, screen, &scratch->arena, sc);
    if (o.format == LODE_JSON) {
        screening_to_json(&image->world, screen, sc, &scratch->text);
    } else {
        screening_to_text(&image->world, screen, sc, o.color != 0, &scratch->text);
    }
    scratch->result = (lode_result){.text = scratch->text.p,
                                    .len = scratch->text.n,
                                    .verdict = screening_verdict(&image->world, sc),
                                    .best = "",
                                    .worst = "",
                                    .exit_code = screening_exit(&image->world, sc),
                                    .receipt = ""};
    *out = &scratch->result;
    return LODE_OK;
}
