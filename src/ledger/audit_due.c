// SPDX-License-Identifier: Apache-2.0
//
// audit_due: until when an object has to be kept. The day is computed, never stored: a later export moves it.
// An object that has not ended, a rule whose trigger has not happened, a period that is not known: there is
// no day, and nothing may be erased. So nothing is ever forgotten because something is not known.
//
//   export  the latest day on which goods left for it, by the books or by a decision at the gate
//   end     a case is decided, a license is over, a hit closed, a person gone; a decision: the last one
//           about its shipment; a claim: when it was last spoken of
//   record  when it was last spoken of
#include "ledger/audit_int.h"

#include <stdio.h>

#include "ledger/hit.h"
#include "ledger/license.h"
#include "ledger/modules.h"

// ---- objects ------------------------------------------------------------------------------------------------

static const struct {
    const char *before_dot, *kind;
} KINDS[] = {
    {"case", "case"},   {"license", "license"}, {"reservation", "reservation"}, {"hit", "hit"},
    {"party", "party"}, {"claim", "claim"},     {"person", "person"},
};

lode_status object_kind(ledger_tx *tx, str object, const char **kind, lode_error *err) {
    sql_value v = SQL_N;
    bool found = false;
    *kind = NULL;
    lode_status st = tx_row(tx, "SELECT kind FROM event WHERE object = $1 ORDER BY seq LIMIT 1",
                            TX_ARGS(SQL_S(object)), &v, 1, &found, err);
    if (st != LODE_OK || !found) {
        return st;
    }
    const char *dot = memchr(v.s.p, '.', v.s.n);
    str word = {v.s.p, dot != NULL ? (size_t)(dot - v.s.p) : v.s.n};
    for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++) {
        if (str_eqz(word, KINDS[i].before_dot)) {
            *kind = KINDS[i].kind;
        }
    }
    if (str_eqz(v.s, "decision.made")) { // and not a batch, which has no object of its own
        *kind = "decision";
    }
    return LODE_OK;
}

typedef struct related {
    str *p;
    size_t n;
} related;

static void relate(ledger_tx *tx, related *r, str object) {
    for (size_t i = 0; i < r->n; i++) {
        if (str_eq(r->p[i], object)) {
            return;
        }
    }
    if (object.n > 0 && r->n < RELATED_MAX) {
        r->p[r->n++] = str_dup(tx->a, object);
    }
}

static lode_status take_related(void *to, ledger_tx *tx, const sql_value *c, lode_error *err) {
    (void)err;
    relate(tx, to, c[0].s);
    return LODE_OK;
}

// What rests on what; each gives ids for the $1 that it knows, and nothing for others.
static const char *const RESTS[] = {
    "SELECT license FROM desk_case WHERE id = $1",
    "SELECT case_id FROM license WHERE id = $1",
    "SELECT id FROM desk_case WHERE receipt = $1",
    "SELECT DISTINCT license FROM reservation WHERE receipt = $1",
    "SELECT license FROM reservation WHERE id = $1",
    "SELECT id FROM hit WHERE party = $1",
};

lode_status related_objects(ledger_tx *tx, str object, str **out, size_t *n, lode_error *err) {
    related r = {.p = arena_array(tx->a, RELATED_MAX, sizeof *r.p)};
    relate(tx, &r, object);
    lode_status st = LODE_OK;
    for (size_t i = 0; st == LODE_OK && i < r.n; i++) {
        for (size_t k = 0; st == LODE_OK && k < sizeof RESTS / sizeof *RESTS; k++) {
            st = tx_each(tx, RESTS[k], TX_ARGS(SQL_S(r.p[i])), 1, take_related, &r, err);
        }
    }
    if (st == LODE_OK && r.n == RELATED_MAX) {
        st = lode_fail(err, LODE_ENVIRONMENT, "too_many_related",
                       "more than %u things belong to it", RELATED_MAX);
    }
    *out = r.p;
    *n = r.n;
    return st;
}

// ---- what happened ---------------------------------------------------------------------------------------------

typedef struct happened {
    lode_date export_day, end_day, record_day; // DATE_NONE: it has not
    str regime;
    str open; // why it has not ended; empty: it has
} happened;

static void later(lode_date *day, lode_date d) {
    if (d != DATE_NONE && (*day == DATE_NONE || d > *day)) {
        *day = d;
    }
}

// The latest day that a statement gives; none when it gives nothing.
static lode_status latest_day(ledger_tx *tx, const char *sql, str id, lode_date *day,
                              lode_error *err) {
    int64_t d = DATE_NONE;
    lode_status st = tx_int(tx, sql, TX_ARGS(SQL_S(id)), DATE_NONE, &d, err);
    later(day, (lode_date)d);
    return st;
}

static lode_status latest_moment(ledger_tx *tx, const char *sql, str id, lode_date *day,
                                 lode_error *err) {
    int64_t t = INT64_MIN;
    lode_status st = tx_int(tx, sql, TX_ARGS(SQL_S(id)), INT64_MIN, &t, err);
    later(day, t == INT64_MIN ? DATE_NONE : time_date(t));
    return st;
}

#define ABOUT "SELECT max(at) FROM event WHERE object = $1"

static lode_status happened_case(ledger_tx *tx, str id, happened *h, lode_error *err) {
    sql_value c[3];
    bool found = false;
    lode_status st = tx_row(tx, "SELECT decided, state, regime FROM desk_case WHERE id = $1",
                            TX_ARGS(SQL_S(id)), c, 3, &found, err);
    if (st != LODE_OK || !found) {
        return st;
    }
    h->regime = c[2].s;
    if (c[0].kind == SQL_INT) {
        later(&h->end_day, (lode_date)c[0].i);
    } else {
        h->open = c[1].s;
    }
    return latest_day(tx,
                      "SELECT max(on_day) FROM license_entry WHERE kind = 'ship' AND license = "
                      "(SELECT license FROM desk_case WHERE id = $1)",
                      id, &h->export_day, err);
}

static lode_status happened_license(ledger_tx *tx, str id, happened *h, lode_error *err) {
    sql_value c[3];
    bool found = false;
    lode_status st = tx_row(tx, "SELECT state, last_day, regime FROM license WHERE id = $1",
                            TX_ARGS(SQL_S(id)), c, 3, &found, err);
    if (st != LODE_OK || !found) {
        return st;
    }
    h->regime = c[2].s;
    bool over = c[0].i == LICENSE_REVOKED || c[0].i == LICENSE_SURRENDERED;
    if (over) { // on the day of the act, or when it was recorded: the later one
        st = latest_moment(tx,
                           "SELECT max(at) FROM event WHERE object = $1 AND "
                           "kind IN ('license.revoked', 'license.surrendered')",
                           id, &h->end_day, err);
    } else if (c[1].i < tx->today) {
        h->end_day = (lode_date)c[1].i;
    } else {
        h->open = STR("it can be used until its last day");
    }
    return st != LODE_OK
               ? st
               : latest_day(
                     tx,
                     "SELECT max(on_day) FROM license_entry WHERE kind = 'ship' AND license = $1",
                     id, &h->export_day, err);
}

static lode_status happened_reservation(ledger_tx *tx, str id, happened *h, lode_error *err) {
    h->end_day = h->record_day;
    return latest_day(
        tx, "SELECT max(on_day) FROM license_entry WHERE kind = 'ship' AND reservation = $1", id,
        &h->export_day, err);
}

// A shipment is decided at several gates: the last decision about it ends it, and one at the door is a sign
// that it left.
static lode_status happened_decision(ledger_tx *tx, str receipt, happened *h, lode_error *err) {
    lode_status st = latest_moment(
        tx,
        "SELECT max(at) FROM decision WHERE receipt = $1 OR (shipment <> '' AND shipment IN "
        "(SELECT shipment FROM decision WHERE receipt = $1))",
        receipt, &h->end_day, err);
    if (st == LODE_OK) {
        st = latest_day(tx,
                        "SELECT max(\"on\") FROM decision WHERE gate = 'departure' AND "
                        "(receipt = $1 OR (shipment <> '' AND shipment IN "
                        "(SELECT shipment FROM decision WHERE receipt = $1)))",
                        receipt, &h->export_day, err);
    }
    if (st == LODE_OK) {
        st = latest_day(tx,
                        "SELECT max(on_day) FROM license_entry WHERE kind = 'ship' AND reservation "
                        "IN (SELECT id FROM reservation WHERE receipt = $1)",
                        receipt, &h->export_day, err);
    }
    return st;
}

// By the last event that changed its state, so that this rests on the log alone.
static lode_status last_kind(ledger_tx *tx, const char *sql, str id, str *kind, lode_time *at,
                             lode_error *err) {
    sql_value c[2];
    bool found = false;
    lode_status st = tx_row(tx, sql, TX_ARGS(SQL_S(id)), c, 2, &found, err);
    *kind = st == LODE_OK && found ? c[0].s : (str){0};
    *at = st == LODE_OK && found ? c[1].i : 0;
    return st;
}

static lode_status happened_hit(ledger_tx *tx, str id, happened *h, lode_error *err) {
    int64_t state = HIT_OPEN;
    lode_status st = tx_int(tx, "SELECT state FROM hit WHERE id = $1", TX_ARGS(SQL_S(id)), HIT_OPEN,
                            &state, err);
    h->end_day = h->record_day;
    h->open = state == HIT_CLOSED ? (str){0} : STR("nobody has closed it");
    return st;
}

static lode_status happened_person(ledger_tx *tx, str id, happened *h, lode_error *err) {
    str kind = {0};
    lode_time at = 0;
    lode_status st = last_kind(tx,
                               "SELECT kind, at FROM event WHERE object = $1 AND kind = "
                               "'person.disabled' ORDER BY seq DESC LIMIT 1",
                               id, &kind, &at, err);
    if (kind.n > 0) {
        h->end_day = time_date(at);
        // what they did last is part of what is known of them
        st = st == LODE_OK
                 ? latest_moment(tx,
                                 "SELECT at FROM event WHERE person = $1 ORDER BY seq DESC LIMIT 1",
                                 id, &h->end_day, err)
                 : st;
    } else {
        h->open = STR("the person can still sign in");
    }
    return st;
}

static lode_status happened_of(ledger_tx *tx, str object, const char *kind, happened *h,
                               lode_error *err) {
    *h = (happened){DATE_NONE, DATE_NONE, DATE_NONE, {0}, {0}};
    lode_status st = latest_moment(tx, ABOUT, object, &h->record_day, err);
    if (st != LODE_OK) {
        return st;
    }
    static const struct {
        const char *kind;
        lode_status (*of)(ledger_tx *tx, str id, happened *h, lode_error *err);
    } OF[] = {
        {"case", happened_case},         {"license", happened_license},
        {"decision", happened_decision}, {"reservation", happened_reservation},
        {"hit", happened_hit},           {"person", happened_person},
    };
    for (size_t i = 0; i < sizeof OF / sizeof *OF; i++) {
        if (strcmp(kind, OF[i].kind) == 0) {
            return OF[i].of(tx, object, h, err);
        }
    }
    h->end_day = h->record_day;
    return LODE_OK;
}

// ---- one rule ------------------------------------------------------------------------------------------------

static bool has_word(str words, const char *word) {
    size_t n = strlen(word), from = 0;
    for (size_t i = 0; i <= words.n; i++) {
        if (i == words.n || words.p[i] == ' ') {
            if (i - from == n && memcmp(words.p + from, word, n) == 0) {
                return true;
            }
            from = i + 1;
        }
    }
    return false;
}

static bool applies(const retention_rule *r, const char *kind, const happened *h) {
    const char *as = strcmp(kind, "reservation") == 0 ? "license"
                     : strcmp(kind, "party") == 0     ? "hit"
                                                      : kind;
    bool regime = r->regime.n == 0 || h->regime.n == 0 || str_eq(r->regime, h->regime);
    return regime && (has_word(r->objects, "all") || has_word(r->objects, as));
}

// The first day after so many years, counted from the day, or from the end of its calendar year. 29 February
// and no such day in the other year: one day longer rather than one shorter.
static lode_date after_years(lode_date day, uint32_t years, bool year_end) {
    char buf[16], text[32];
    int32_t year = date_year(day) + (int32_t)years;
    lode_date first, next, out;
    if (year > 2199) {
        return DATE_MAX;
    }
    if (year_end) {
        year_bounds(year, &first, &next);
        return next;
    }
    (void)snprintf(text, sizeof text, "%04d%.6s", year, date_print(day, buf).p + 4);
    if (!date_parse(str_of(text), &out)) {
        (void)snprintf(text, sizeof text, "%04d-03-01", year);
        (void)date_parse(str_of(text), &out); // every year has one
    }
    return out + 1;
}

typedef struct due {
    lode_date day;
    bool open; // there is no day
    strbuf why;
} due;

static void no_day(due *d, const char *fmt, ...) LODE_PRINTF(2, 3);
static void no_day(due *d, const char *fmt, ...) {
    if (d->open) {
        return; // the first reason is told
    }
    char text[512];
    va_list args;
    va_start(args, fmt);
    (void)vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    strbuf_reset(&d->why);
    strbuf_addz(&d->why, text);
    d->open = true;
}

static void take_rule(due *d, str object, const retention_rule *r, const happened *h) {
    lode_date from = DATE_NONE;
    const char *word = "";
    const struct {
        const char *word;
        lode_date day;
    } triggers[] = {{"export", h->export_day}, {"end", h->end_day}, {"record", h->record_day}};
    for (size_t i = 0; i < 3; i++) {
        if (has_word(r->triggers, triggers[i].word) && triggers[i].day != DATE_NONE &&
            (from == DATE_NONE || triggers[i].day > from)) {
            from = triggers[i].day;
            word = triggers[i].word;
        }
    }
    if (from == DATE_NONE) {
        no_day(d, STR_FMT ": nothing has happened from which " STR_FMT " (" STR_FMT ") counts",
               STR_ARG(object), STR_ARG(r->law), STR_ARG(r->id));
        return;
    }
    if (r->years == 0) {
        no_day(d, STR_FMT ": the period of " STR_FMT " (" STR_FMT ") is not known", STR_ARG(object),
               STR_ARG(r->law), STR_ARG(r->id));
        return;
    }
    lode_date day = after_years(from, r->years, r->year_end);
    if (!d->open && (d->day == DATE_NONE || day > d->day)) {
        char buf[16];
        d->day = day;
        strbuf_reset(&d->why);
        strbuf_addf(&d->why, STR_FMT ": " STR_FMT " (" STR_FMT ", %.*s): %u years from %s",
                    STR_ARG(object), STR_ARG(r->law), STR_ARG(r->id), STR_ARG(r->grade), r->years,
                    r->year_end ? "the end of the year of " : "");
        strbuf_addf(&d->why, "%s %s",
                    strcmp(word, "export") == 0 ? "the export of"
                    : strcmp(word, "end") == 0  ? "its end on"
                                                : "its last record of",
                    date_print(from, buf).p);
    }
}

static lode_status take_object(ledger_tx *tx, due *d, const retention_set *set, str object,
                               lode_error *err) {
    const char *kind = NULL;
    happened h;
    lode_status st = object_kind(tx, object, &kind, err);
    if (st != LODE_OK || kind == NULL) {
        return st;
    }
    st = happened_of(tx, object, kind, &h, err);
    if (st == LODE_OK && h.open.n > 0) {
        no_day(d, STR_FMT " has not ended: " STR_FMT, STR_ARG(object), STR_ARG(h.open));
    }
    bool any = false;
    for (uint32_t i = 0; st == LODE_OK && i < set->n_rules; i++) {
        if (applies(&set->rules[i], kind, &h)) {
            take_rule(d, object, &set->rules[i], &h);
            any = true;
        }
    }
    if (st == LODE_OK && !any) {
        no_day(d, "no rule of retention says how long " STR_FMT " is kept", STR_ARG(object));
    }
    return st;
}

lode_status retention_until(ledger_tx *tx, str object, lode_date *day, str *why, lode_error *err) {
    due d = {.day = DATE_NONE};
    retention_set set = {0};
    bool found = false;
    str *objects = NULL, held = {0};
    size_t n = 0;
    lode_status st = retention_get(tx, (str){0}, &set, &found, err);
    st = st == LODE_OK ? related_objects(tx, object, &objects, &n, err) : st;
    st = st == LODE_OK ? hold_over(tx, objects, n, &held, err) : st;
    if (st == LODE_OK && held.n > 0) {
        no_day(&d, "hold " STR_FMT " keeps it", STR_ARG(held));
    } else if (st == LODE_OK && !found) {
        no_day(&d, "no rules of retention are in force");
    }
    for (size_t i = 0; st == LODE_OK && i < n; i++) {
        st = take_object(tx, &d, &set, objects[i], err);
    }
    if (st == LODE_OK) {
        *day = d.open ? DATE_NONE : d.day;
        *why = str_dup(tx->a, strbuf_str(&d.why));
    }
    strbuf_clear(&d.why);
    return st;
}
