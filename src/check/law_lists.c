/* SPDX-License-Identifier: Apache-2.0
 *
 * law_lists: lists and clocks of the law as JSON.
 */
#include "check/law_json.h"

#include "check/answer.h"
#include "check/codec_out.h"

/* ---- lists --------------------------------------------------------------------------------------- */

/* Where its rows come from: the pack's own file, or the snapshot of an official list. */
static const char *list_kind(const world_list *l) {
    return l->absent ? "known_not_listed" : l->snapshot.len > 0 ? "official" : "pack";
}

json_t *list_law_json(const lode_world *w, uint32_t list, law_days d) {
    const world_list *l = &w->lists[list];
    bool dated = !list_missing(w, list) && l->as_of != DATE_NONE;
    json_t *o = json_object();
    set_text(o, w, "id", l->id);
    set_text(o, w, "title", l->title);
    set_text(o, w, "measure", w->measures[l->measure].id);
    set(o, "kind", json_string(list_kind(l)));
    set_text(o, w, "snapshot", l->snapshot);
    set(o, "read_by_a_rule", json_boolean(list_is_read(w, list)));
    set(o, "as_of", date_json(l->as_of));
    set(o, "loaded", json_boolean(!list_missing(w, list)));
    set(o, "rows", list_missing(w, list) ? json_null() : json_integer(l->parties.count));
    set(o, "max_age", json_integer(l->max_age));
    set(o, "age", dated ? json_integer(d.on - l->as_of) : json_null());
    set(o, "stale", dated ? json_boolean(list_too_old(w, list, d.on)) : json_null());
    return o;
}

typedef struct law_items {
    const lode_world *w;
    law_days days;
} law_items;

static json_t *list_item(const void *of, uint32_t place) {
    const law_items *l = of;
    return list_law_json(l->w, place, l->days);
}

void lists_to_json(const lode_world *w, const law_ask *ask, strbuf *out) {
    law_items l = {w, ask->days};
    law_page(w, ask, w->n_lists, list_item, &l, out);
}

/* ---- clocks -------------------------------------------------------------------------------------- */

static json_t *years_json(const lode_world *w, const world_calendar *k, lode_date known) {
    json_t *all = json_array();
    for (uint32_t i = k->years.first; i < k->years.first + k->years.count; i++) {
        const world_cal_year *y = &w->cal_years[i];
        json_t *o = json_object();
        set(o, "year", json_integer(y->year));
        set_text(o, w, "notice", y->notice);
        set(o, "published", date_json(y->published));
        set(o, "known", json_boolean(y->published <= known));
        put(all, o);
    }
    return all;
}

static json_t *calendar_json(const lode_world *w, const world_calendar *k, lode_date known) {
    json_t *o = json_object();
    set_text(o, w, "id", k->id);
    set_text(o, w, "title", k->title);
    set_text(o, w, "source", k->source);
    set(o, "grade", json_string(grade_name(k->grade)));
    set_text(o, w, "url", k->url);
    set(o, "captured", date_json(k->captured));
    set(o, "years", years_json(w, k, known));
    return o;
}

json_t *clock_law_json(const lode_world *w, uint32_t clock, law_days d) {
    const world_clock *k = &w->clocks[clock];
    json_t *o = json_object(), *pauses = json_array();
    law_state state = law_state_of(w, k->measure, NONE, &k->window, d);
    for (uint32_t i = k->pauses.first; i < k->pauses.first + k->pauses.count; i++) {
        json_t *p = json_object();
        set_text(p, w, "kind", w->values[w->clock_pauses[i]].word);
        set_text(p, w, "label", w->values[w->clock_pauses[i]].label);
        put(pauses, p);
    }
    set_text(o, w, "id", k->id);
    set_text(o, w, "title", k->title);
    set_text(o, w, "measure", w->measures[k->measure].id);
    set_text(o, w, "cite", k->cite);
    set(o, "grade", json_string(grade_name(k->grade)));
    set_window(o, &k->window);
    set(o, "state", json_string(law_state_name(state)));
    set(o, "working_days", json_integer(k->days));
    set_text(o, w, "counted_from", w->facts[k->from_fact].path);
    set(o, "not_counted", pauses);
    set(o, "instead_of",
        k->overrides != NONE ? text_json(world_str(w, w->clocks[k->overrides].id)) : json_null());
    set(o, "runs_when", condition_json(w, k->cond));
    set(o, "no_limit_when", condition_json(w, k->no_limit));
    set_text(o, w, "note", k->note);
    set(o, "calendar", calendar_json(w, &w->calendars[k->calendar], d.known));
    return o;
}

static json_t *clock_item(const void *of, uint32_t place) {
    const law_items *l = of;
    return clock_law_json(l->w, place, l->days);
}

void law_clocks_to_json(const lode_world *w, const law_ask *ask, strbuf *out) {
    law_items l = {w, ask->days};
    law_page(w, ask, w->n_clocks, clock_item, &l, out);
}
