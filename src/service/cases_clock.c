// SPDX-License-Identifier: Apache-2.0
//
// cases_clock: the clock of a case. The ledger keeps the days; which clock the application has, whether it
// has a limit, which pauses it stops for and how its days are counted, the law says (lode_clock_json). Where
// the case rests on a decision, the very shipment is asked about: an end user put on a watch list takes the
// limit away, whatever the case says.
#include "service/cases.h"

#include "ledger/refusal.h"

#include <stdio.h>

// Which clock, and whether the law sets a limit: "true", "false", "open"; empty: nobody was asked.
typedef struct law_says {
    str id, no_limit;
    str why_not; /* why the law could not be asked of the shipment; empty */
} law_says;

static str text_of(request *rq, const json_t *o, const char *key) {
    const json_t *v = json_object_get(o, key);
    return json_is_string(v) ? str_dup(rq->a, (str){json_string_value(v), json_string_length(v)})
                             : (str){0};
}

static void ask_of_shipment(request *rq, const desk_case *c, str shipment, const char *on,
                            const char *known, law_says *out) {
    char day[16], accepted[48];
    (void)snprintf(accepted, sizeof accepted, "accepted_on=%s", date_print(c->accepted, day).p);
    const char *const assume[] = {"application=accepted", accepted};
    lode_options o = {.size = sizeof o, .on = on, .known = known, .assume = assume, .n_assume = 2};
    const lode_result *r = NULL;
    lode_error err = {0};
    if (lode_check_json(rq->image, rq->scratch, shipment.p, shipment.n, &o, &r, &err) != LODE_OK) {
        out->why_not = str_dup(rq->a, str_of(err.message));
        return;
    }
    json_t *answer = json_loadb(r->text, r->len, 0, NULL);
    const json_t *clock = json_object_get(answer, "clock");
    str id = text_of(rq, clock, "clock");
    if (id.n > 0 && (out->id.n == 0 || str_eq(out->id, id))) {
        out->id = id;
        out->no_limit = text_of(rq, clock, "no_limit");
    }
    json_decref(answer);
}

// ---- what is asked ----------------------------------------------------------------------------------------

static json_t *pause_json(const case_pause *p) {
    json_t *o = json_object();
    if (!str_eq(p->kind,
                STR("halt"))) { // of a halt the authority's own word says that time stands still
        put_text(o, "kind", p->kind);
    }
    put_date(o, "from", p->from);
    if (p->to != DATE_NONE) {
        put_date(o, "to", p->to);
    }
    return o;
}

// A pause counts from the day it began; one that began later is not asked about.
static json_t *question(const desk_case *c, const law_says *law, case_day_ask when,
                        const case_pause *pauses, const bool *left_out, size_t n) {
    json_t *q = json_object(), *all = json_array();
    put_text(q, "clock", law->id);
    put_date(q, "accepted", c->accepted);
    put_date(q, "on", when.on);
    if (when.known != DATE_NONE) {
        put_date(q, "known", when.known);
    }
    for (size_t i = 0; i < n; i++) {
        if (!left_out[i]) {
            (void)json_array_append_new(all, pause_json(&pauses[i]));
        }
    }
    put_json(q, "pauses", all);
    if (str_eq(law->no_limit, STR("true"))) {
        put_json(q, "no_limit", json_true());
    }
    return q;
}

// "pauses[2].kind" -> the third of those that were asked about.
static bool unknown_pause(const lode_error *err, bool *left_out, size_t n) {
    size_t at = 0, k = 0;
    const char *p = err->path;
    if (strcmp(err->code, "unknown_word") != 0 || strncmp(p, "pauses[", 7) != 0) {
        return false;
    }
    for (p += 7; *p >= '0' && *p <= '9'; p++) {
        at = at * 10 + (size_t)(*p - '0');
    }
    for (size_t i = 0; i < n; i++) {
        if (!left_out[i] && k++ == at) {
            left_out[i] = true;
            return true;
        }
    }
    return false;
}

// A kind of pause that the law has no word for does not stop its clock; asked again without it.
static lode_status count(request *rq, const desk_case *c, const law_says *law, case_day_ask when,
                         const case_pause *pauses, bool *left_out, size_t n, json_t **out,
                         lode_error *err) {
    for (;;) {
        const lode_result *r = NULL;
        lode_error why = {0};
        json_t *q = question(c, law, when, pauses, left_out, n);
        char *text = json_dumps(q, JSON_COMPACT);
        json_decref(q);
        if (text == NULL) {
            lode_oom();
        }
        lode_status st = lode_clock_json(rq->image, rq->scratch, text, strlen(text), &r, &why);
        free(text);
        if (st == LODE_OK) {
            *out = json_loadb(r->text, r->len, 0, NULL);
            return LODE_OK;
        }
        if (!unknown_pause(&why, left_out, n)) {
            *err = why;
            return st;
        }
    }
}

// ---- before it is kept ------------------------------------------------------------------------------------

static lode_status probe(request *rq, str clock, str pause, lode_error *why) {
    const lode_result *r = NULL;
    desk_case none = {.accepted = time_date(rq->at)};
    case_pause p = {.kind = pause, .from = none.accepted, .to = none.accepted};
    const bool left_out = pause.n == 0;
    law_says law = {.id = clock};
    json_t *q = question(&none, &law, (case_day_ask){none.accepted, DATE_NONE}, &p, &left_out, 1);
    char *text = json_dumps(q, JSON_COMPACT);
    json_decref(q);
    if (text == NULL) {
        lode_oom();
    }
    lode_status st = lode_clock_json(rq->image, rq->scratch, text, strlen(text), &r, why);
    free(text);
    return st;
}

lode_status case_clock_known(request *rq, str clock, lode_error *err) {
    lode_error why = {0};
    if (clock.n == 0 || probe(rq, clock, (str){0}, &why) == LODE_OK ||
        strcmp(why.code, "unknown_clock") != 0) {
        return LODE_OK;
    }
    lode_status st = refuse(err, "clock_unknown", "%s", why.message);
    lode_hint(err, "%s", why.hint[0] != '\0' ? why.hint : "GET /v1/clocks has them");
    return st;
}

lode_status case_pause_known(request *rq, const desk_case *c, str kind, lode_error *err) {
    lode_error why = {0};
    law_says law = {.id = c->clock};
    if (law.id.n == 0 || kind.n == 0 || probe(rq, law.id, kind, &why) == LODE_OK ||
        strcmp(why.code, "unknown_word") != 0) {
        return LODE_OK;
    }
    lode_status st = refuse(err, "pause_unknown", "%s", why.message);
    lode_hint(err, "%s",
              why.hint[0] != '\0' ? why.hint : "GET /v1/clocks has the words of each clock");
    return st;
}

// ---- what is shown ----------------------------------------------------------------------------------------

static void say(json_t *sentences, const char *fmt, ...) LODE_PRINTF(2, 3);
static void say(json_t *sentences, const char *fmt, ...) {
    char text[400];
    va_list args;
    va_start(args, fmt);
    (void)vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    (void)json_array_append_new(sentences, json_string(text));
}

static void copy(json_t *to, const char *key, const json_t *from, const char *name) {
    json_t *v = json_object_get(from, name);
    put_json(to, key, v != NULL ? json_incref(v) : json_null());
}

static void say_left_out(json_t *sentences, const case_pause *pauses, const bool *left_out,
                         size_t n) {
    char from[16], to[16];
    for (size_t i = 0; i < n; i++) {
        if (left_out[i]) {
            bool over = pauses[i].to != DATE_NONE;
            say(sentences, "the law does not stop its clock for " STR_FMT " (%s..%s)",
                STR_ARG(pauses[i].kind), date_print(pauses[i].from, from).p,
                over ? date_print(pauses[i].to, to).p : "");
        }
    }
}

// Of a case that is over the library's sentences would speak as of one that waits.
static void say_over(const desk_case *c, const json_t *clock, json_t *sentences) {
    char accepted[16], ended[16], state[40];
    (void)snprintf(state, sizeof state, "%s", case_state_words[c->state]);
    for (char *p = state; *p != '\0'; p++) {
        *p = *p == '_' ? ' ' : *p;
    }
    const json_t *official = json_object_get(clock, "official_days");
    const char *latest = json_string_value(json_object_get(clock, "latest"));
    (void)json_array_clear(sentences);
    say(sentences, "accepted %s, %s on %s: %lld days in all", date_print(c->accepted, accepted).p,
        state, date_print(c->decided, ended).p, (long long)(c->decided - c->accepted));
    if (json_is_integer(official)) {
        say(sentences, "%lld working days of its clock", (long long)json_integer_value(official));
    }
    if (latest != NULL) {
        // dates of one form compare as texts
        say(sentences, "the last day for a decision was %s: %s", latest,
            strcmp(ended, latest) > 0 ? "it came later" : "it came in time");
    }
}

static json_t *without_clock(const desk_case *c, const law_says *law, lode_date on) {
    json_t *o = json_object(), *sentences = json_array();
    bool began = c->accepted != DATE_NONE && c->accepted <= on;
    put_text(o, "id", law->id);
    put_json(o, "state",
             json_string(c->accepted == DATE_NONE || !began ? "not_started" : "unknown"));
    put_date(o, "accepted", c->accepted);
    put_date(o, "on", on);
    static const char *const NOT_KNOWN[] = {"latest",      "official_days", "left",
                                            "paused_days", "limit",         "no_limit"};
    for (size_t i = 0; i < sizeof NOT_KNOWN / sizeof *NOT_KNOWN; i++) {
        put_json(o, NOT_KNOWN[i], json_null());
    }
    put_json(o, "elapsed_days", began ? json_integer(on - c->accepted) : json_null());
    if (c->accepted == DATE_NONE) {
        say(sentences, "not accepted yet: no clock runs");
    } else if (law->id.n == 0) {
        say(sentences, "which clock of the law runs is not known: name it in `clock`");
    }
    say(sentences, "silence is not approval");
    put_json(o, "sentences", sentences);
    return o;
}

// The count of the law, in the words of the desk.
static json_t *shown(const json_t *count, const law_says *law) {
    json_t *o = json_object(), *sentences = json_array(), *line = NULL;
    size_t i = 0;
    const char *state = json_string_value(json_object_get(count, "state"));
    bool open = str_eq(law->no_limit, STR("open"));
    copy(o, "id", count, "clock");
    put_json(
        o, "state",
        json_string(open && state != NULL && strcmp(state, "overdue") == 0 ? "unknown" : state));
    static const char *const SAME[] = {"accepted", "on",    "latest",     "elapsed_days",
                                       "left",     "limit", "paused_days"};
    for (size_t k = 0; k < sizeof SAME / sizeof *SAME; k++) {
        copy(o, SAME[k], count, SAME[k]);
    }
    copy(o, "official_days", count, "used");
    put_json(o, "no_limit", law->no_limit.n > 0 ? json_of(law->no_limit) : json_null());
    json_array_foreach(json_object_get(count, "sentences"), i, line) {
        (void)json_array_append(sentences, line);
    }
    if (open) {
        say(sentences, "whether the law sets a limit for this application is not settled");
    }
    put_json(o, "sentences", sentences);
    return o;
}

lode_status case_clock(request *rq, const desk_case *c, case_day_ask when, json_t **out,
                       lode_error *err) {
    char on[16], known[16];
    law_says law = {.id = c->clock};
    str shipment = {0};
    json_t *unused = NULL, *counted = NULL;
    case_pause *pauses = NULL;
    size_t n = 0;
    // of a case that is over, the count of its last day
    when.on = c->decided != DATE_NONE && c->decided < when.on ? c->decided : when.on;
    if (c->accepted == DATE_NONE) {
        *out = without_clock(c, &law, when.on);
        return LODE_OK;
    }
    (void)date_print(when.on, on);
    (void)date_print(when.known, known);
    lode_status st = case_decision(rq, c->receipt, &unused, NULL, &shipment, err);
    json_decref(unused);
    if (st == LODE_OK && shipment.n > 0) {
        ask_of_shipment(rq, c, shipment, on, when.known != DATE_NONE ? known : NULL, &law);
    }
    st = st == LODE_OK ? case_pauses(rq->tx, c->id, &pauses, &n, err) : st;
    bool *left_out = arena_array(rq->a, n + 1, sizeof *left_out);
    if (st != LODE_OK) {
        return st;
    }
    lode_error why = {0};
    bool asked =
        law.id.n > 0 && count(rq, c, &law, when, pauses, left_out, n, &counted, &why) == LODE_OK;
    *out = asked ? shown(counted, &law) : without_clock(c, &law, when.on);
    json_decref(counted);
    json_t *sentences = json_object_get(*out, "sentences");
    if (c->decided != DATE_NONE) {
        say_over(c, *out, sentences);
    }
    if (asked) {
        say_left_out(sentences, pauses, left_out, n);
    } else if (law.id.n > 0) {
        say(sentences, "the law in use cannot count it: %s", why.message);
    }
    if (law.why_not.n > 0) {
        say(sentences, "the shipment cannot be asked about under the law in use: " STR_FMT,
            STR_ARG(law.why_not));
    }
    return LODE_OK;
}
