/* SPDX-License-Identifier: Apache-2.0
 *
 * law_json: measures as JSON: where they come from, when they are in force, what suspends them, their rules and
 * entries, and what is said about practice.
 */
#include "check/law_json.h"

#include <stdlib.h>

#include "check/answer.h"
#include "check/codec_out.h"

/* ---- a measure ----------------------------------------------------------------------------------- */

static const char *measure_kind_name(uint32_t kind) {
    return kind == MEASURE_ACT ? "act" : kind == MEASURE_GUIDANCE ? "guidance" : "report";
}

static const char *rule_kind_name(uint32_t kind) {
    static const char *const NAMES[] = {"rule", "entry", "exception", "report"};
    return NAMES[kind];
}

static const char *entry_how_name(uint32_t how) {
    static const char *const NAMES[ENTRY_HOW_COUNT] = {"test", "not_encoded", "described"};
    return NAMES[how];
}

static const char *tri_word(tri t) {
    return t == TRI_TRUE ? "true" : t == TRI_FALSE ? "false" : "open";
}

static void set_source(json_t *o, const lode_world *w, const world_measure *m) {
    set_text(o, w, "source", m->source);
    set(o, "grade", json_string(grade_name(m->grade)));
    set_text(o, w, "url", m->url);
    set(o, "captured", date_json(m->captured));
    set_text(o, w, "check", m->check);
    set(o, "review_by", date_json(m->review_by));
}

/* target: what is suspended, named where it is not the object itself. */
static json_t *suspension_json(const lode_world *w, const world_suspension *s, bool target,
                               law_days d) {
    json_t *o = json_object();
    if (target) {
        set_text(o, w, "measure", w->measures[s->measure].id);
    }
    set(o, "rule", s->rule != NONE ? text_json(world_str(w, w->rules[s->rule].id)) : json_null());
    set_text(o, w, "by", w->measures[s->by].id);
    set_text(o, w, "cite", s->cite);
    set(o, "from", date_json(s->from));
    set(o, "until", date_json(s->until));
    set(o, "unclear_day", date_json(s->unclear_day));
    set(o, "after", json_string(s->after == AFTER_UNVERIFIED ? "unverified" : "ends"));
    set(o, "holds", json_string(tri_word(suspension_holds(w, s, d))));
    return o;
}

static json_t *suspended_json(const lode_world *w, uint32_t measure, law_days d) {
    json_t *all = json_array();
    for (uint32_t i = 0; i < w->n_suspensions; i++) {
        if (w->suspensions[i].measure == measure) {
            put(all, suspension_json(w, &w->suspensions[i], false, d));
        }
    }
    return all;
}

static json_t *suspends_json(const lode_world *w, uint32_t measure, law_days d) {
    json_t *all = json_array();
    for (uint32_t i = 0; i < w->n_suspensions; i++) {
        if (w->suspensions[i].by == measure) {
            put(all, suspension_json(w, &w->suspensions[i], true, d));
        }
    }
    return all;
}

/* The days of all that belongs to a measure. */
typedef struct span_of {
    lode_date from, until;
    bool any, no_begin, no_end;
} span_of;

static void widen(span_of *s, const world_window *win) {
    s->no_begin |= win->from == DATE_NONE;
    s->no_end |= win->until == DATE_NONE;
    s->from = !s->any || win->from < s->from ? win->from : s->from;
    s->until = !s->any || win->until > s->until ? win->until : s->until;
    s->any = true;
}

static void set_in_force(json_t *o, const lode_world *w, uint32_t measure) {
    span_of s = {.from = DATE_NONE, .until = DATE_NONE};
    for (uint32_t i = 0; i < w->n_rules; i++) {
        if (w->rules[i].measure == measure) {
            widen(&s, &w->rules[i].window);
        }
    }
    for (uint32_t i = 0; i < w->n_entries; i++) {
        if (w->entries[i].measure == measure) {
            widen(&s, &w->entries[i].window);
        }
    }
    set(o, "from", date_json(s.no_begin ? DATE_NONE : s.from));
    set(o, "until", date_json(s.no_end ? DATE_NONE : s.until));
}

/* ---- its rules ----------------------------------------------------------------------------------- */

static json_t *effects_json(const lode_world *w, world_range effects) {
    static const char *const STAGES[STAGE_COUNT] = {NULL, "application", "declaration", "departure",
                                                    "after"};
    json_t *all = json_array();
    for (uint32_t i = effects.first; i < effects.first + effects.count; i++) {
        const world_effect *e = &w->effects[i];
        json_t *o = json_object();
        const char *stage = e->stage < STAGE_COUNT ? STAGES[e->stage] : NULL;
        set_text(o, w, "slot", w->slots[e->slot].name);
        set_text(o, w, "value", w->slot_values[e->value].word);
        set(o, "withdraw", json_boolean(e->withdraw != 0));
        set(o, "stage", stage != NULL ? json_string(stage) : json_null());
        put(all, o);
    }
    return all;
}

static json_t *cases_json(const lode_world *w, world_range cases) {
    json_t *all = json_array();
    for (uint32_t i = cases.first; i < cases.first + cases.count; i++) {
        const world_case *k = &w->cases[w->case_refs[i]];
        json_t *o = json_object();
        set_text(o, w, "title", k->title);
        set(o, "on", date_json(k->on));
        set_text(o, w, "verdict", k->verdict);
        set(o, "judgement", json_boolean(k->judgement != 0));
        put(all, o);
    }
    return all;
}

static json_t *beaten_by_json(const lode_world *w, const world_rule *r) {
    json_t *all = json_array();
    for (uint32_t i = r->defeaters.first; i < r->defeaters.first + r->defeaters.count; i++) {
        put(all, text_json(world_str(w, w->rules[w->defeats[i].winner].id)));
    }
    return all;
}

static json_t *rule_json(const lode_world *w, uint32_t rule, bool whole, law_days d) {
    const world_rule *r = &w->rules[rule];
    law_state state = rule_law_state(w, rule, d);
    json_t *o = json_object();
    set_text(o, w, "id", r->id);
    set_text(o, w, "title", r->title);
    set_text(o, w, "cite", r->cite);
    set(o, "kind", json_string(rule_kind_name(r->kind)));
    set(o, "grade", json_string(grade_name(r->grade)));
    set_window(o, &r->window);
    set(o, "state", json_string(law_state_name(state)));
    if (!whole) {
        return o;
    }
    set(o, "condition", condition_json(w, r->cond));
    set(o, "judgement", json_boolean(r->judgement != 0));
    set(o, "effects", effects_json(w, r->effects));
    set(o, "beaten_by", beaten_by_json(w, r));
    set_text(o, w, "binds", r->binds);
    set_text(o, w, "note", r->note);
    set(o, "cases", cases_json(w, r->cases));
    return o;
}

static bool is_rule_of(const lode_world *w, uint32_t rule, uint32_t measure) {
    return w->rules[rule].measure == measure && w->rules[rule].kind != RULE_ENTRY;
}

static json_t *rules_json(const lode_world *w, uint32_t measure, bool whole, law_days d) {
    json_t *all = json_array();
    for (uint32_t i = 0; i < w->n_rules; i++) {
        if (is_rule_of(w, i, measure)) {
            put(all, rule_json(w, i, whole, d));
        }
    }
    return all;
}

/* ---- its entries --------------------------------------------------------------------------------- */

/* What it sets follows from its rule; one without sets nothing by itself, and rules ask for it. */
static json_t *entry_json(const lode_world *w, uint32_t entry, law_days d) {
    const world_entry *e = &w->entries[entry];
    const world_rule *r = e->rule != NONE ? &w->rules[e->rule] : NULL;
    json_t *o = json_object();
    set_text(o, w, "code", e->code);
    set_text(o, w, "title", e->title);
    set_text(o, w, "original", e->zh);
    set_window(o, &e->window);
    set(o, "state",
        json_string(law_state_name(law_state_of(w, e->measure, e->rule, &e->window, d))));
    set(o, "how", json_string(entry_how_name(e->how)));
    set(o, "condition", condition_json(w, e->test));
    set(o, "rule", r != NULL ? text_json(world_str(w, r->id)) : json_null());
    set(o, "effects", r != NULL ? effects_json(w, r->effects) : json_array());
    set(o, "cite", r != NULL ? text_json(world_str(w, r->cite)) : json_null());
    return o;
}

static json_t *entries_json(const lode_world *w, uint32_t measure, law_days d) {
    json_t *all = json_array();
    for (uint32_t i = 0; i < w->n_entries; i++) {
        if (w->entries[i].measure == measure) {
            put(all, entry_json(w, i, d));
        }
    }
    return all;
}

static uint32_t count_entries(const lode_world *w, uint32_t measure) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < w->n_entries; i++) {
        n += w->entries[i].measure == measure;
    }
    return n;
}

/* ---- what is said about practice ------------------------------------------------------------------ */

static const char *claim_name(claim_status s) {
    static const char *const NAMES[] = {"unconfirmed", "confirmed", "contested", "denied",
                                        "superseded"};
    return NAMES[s];
}

static json_t *links_json(const lode_world *w, const world_report *r, law_days d) {
    static const char *const KINDS[] = {"contrary", "not_confirmed", "denied_by", "confirmed_by",
                                        "superseded_by"};
    json_t *all = json_array();
    for (uint32_t i = r->links.first; i < r->links.first + r->links.count; i++) {
        const world_report *to = &w->reports[w->links[i].report];
        json_t *o = json_object();
        set(o, "kind", json_string(KINDS[w->links[i].kind]));
        set_text(o, w, "report", w->measures[to->measure].id);
        set_text(o, w, "title", w->measures[to->measure].title);
        set(o, "public_on", date_json(to->public_on));
        set(o, "counts", json_boolean(to->public_on <= d.known));
        put(all, o);
    }
    return all;
}

/* Null: the measure is no report. */
static json_t *report_json(const lode_world *w, uint32_t measure, bool whole, law_days d) {
    for (uint32_t i = 0; i < w->n_reports; i++) {
        const world_report *r = &w->reports[i];
        if (r->measure != measure) {
            continue;
        }
        json_t *o = json_object();
        set(o, "public_on", date_json(r->public_on));
        set_text(o, w, "who", r->who);
        set_text(o, w, "about", r->about);
        set(o, "official", json_boolean(r->official != 0));
        set(o, "named", json_boolean(r->named != 0));
        set(o, "status",
            r->rule == NONE || r->public_on > d.known
                ? json_null()
                : json_string(claim_name(report_status(w, i, d.known))));
        if (whole) {
            set(o, "links", links_json(w, r, d));
        }
        return o;
    }
    return json_null();
}

/* ---- the whole ----------------------------------------------------------------------------------- */

static json_t *ids_of_lists(const lode_world *w, uint32_t measure) {
    json_t *all = json_array();
    for (uint32_t i = 0; i < w->n_lists; i++) {
        if (w->lists[i].measure == measure) {
            put(all, text_json(world_str(w, w->lists[i].id)));
        }
    }
    return all;
}

static json_t *ids_of_clocks(const lode_world *w, uint32_t measure) {
    json_t *all = json_array();
    for (uint32_t i = 0; i < w->n_clocks; i++) {
        if (w->clocks[i].measure == measure) {
            put(all, text_json(world_str(w, w->clocks[i].id)));
        }
    }
    return all;
}

static void set_measure(json_t *o, const lode_world *w, uint32_t measure, bool whole, law_days d) {
    const world_measure *m = &w->measures[measure];
    set_text(o, w, "id", m->id);
    set_text(o, w, "title", m->title);
    set(o, "kind", json_string(measure_kind_name(m->kind)));
    set(o, "regime",
        m->regime < w->n_regimes ? text_json(world_str(w, w->regimes[m->regime].id)) : json_null());
    set_text(o, w, "number", m->number);
    set_text(o, w, "issuer", m->issuer);
    set(o, "published", date_json(m->published));
    set_source(o, w, m);
    set_in_force(o, w, measure);
    set(o, "state", json_string(law_state_name(measure_law_state(w, measure, d))));
    set(o, "suspended_by", suspended_json(w, measure, d));
    set(o, "suspends", suspends_json(w, measure, d));
    set(o, "rules", rules_json(w, measure, whole, d));
    set(o, "entry_count", json_integer(count_entries(w, measure)));
    set(o, "report", report_json(w, measure, whole, d));
    set(o, "lists", ids_of_lists(w, measure));
    set(o, "clocks", ids_of_clocks(w, measure));
}

static json_t *lists_of(const lode_world *w, uint32_t measure, law_days d) {
    json_t *all = json_array();
    for (uint32_t i = 0; i < w->n_lists; i++) {
        if (w->lists[i].measure == measure) {
            put(all, list_law_json(w, i, d));
        }
    }
    return all;
}

static json_t *clocks_of(const lode_world *w, uint32_t measure, law_days d) {
    json_t *all = json_array();
    for (uint32_t i = 0; i < w->n_clocks; i++) {
        if (w->clocks[i].measure == measure) {
            put(all, clock_law_json(w, i, d));
        }
    }
    return all;
}

void measure_to_json(const lode_world *w, uint32_t measure, const law_ask *ask, strbuf *out) {
    json_t *o = law_head(w, ask);
    set_measure(o, w, measure, true, ask->days);
    set_text(o, w, "original", w->measures[measure].text_zh);
    set(o, "entries", entries_json(w, measure, ask->days));
    set(o, "lists", lists_of(w, measure, ask->days)); /* here whole, in place of their ids */
    set(o, "clocks", clocks_of(w, measure, ask->days));
    dump_json(o, out);
    json_decref(o);
}

/* ---- all of them --------------------------------------------------------------------------------- */

typedef struct measure_order {
    lode_date published;
    str id;
    uint32_t measure;
} measure_order;

static int newest_first(const void *a, const void *b) {
    const measure_order *x = a, *y = b;
    if (x->published != y->published) {
        return x->published > y->published ? -1 : 1;
    }
    return str_cmp(x->id, y->id);
}

typedef struct measure_list {
    const lode_world *w;
    const measure_order *order;
    law_days days;
} measure_list;

static json_t *measure_item(const void *of, uint32_t place) {
    const measure_list *l = of;
    json_t *o = json_object();
    set_measure(o, l->w, l->order[place].measure, false, l->days);
    return o;
}

void measures_to_json(const lode_world *w, const law_ask *ask, lode_arena *a, strbuf *out) {
    measure_order *order = arena_array(a, (size_t)w->n_measures + 1, sizeof *order);
    for (uint32_t i = 0; i < w->n_measures; i++) {
        const world_measure *m = &w->measures[i];
        order[i] = (measure_order){m->published, world_str(w, m->id), i};
    }
    qsort(order, w->n_measures, sizeof *order, newest_first);
    measure_list l = {w, order, ask->days};
    law_page(w, ask, w->n_measures, measure_item, &l, out);
}
