// SPDX-License-Identifier: Apache-2.0
//
// claim_clash_day: contradictions of days: a weekday that its date does not have, two dates for one event, a
// date in force beside what the act says, an event told before its day.
#include "ledger/claim_int.h"

// ---- weekday --------------------------------------------------------------------------------------------------

// The day of that weekday nearest to it: what may have been meant.
static lode_date nearest(lode_date day, uint32_t weekday) {
    int32_t ahead = (int32_t)((weekday + 7 - date_weekday(day)) % 7);
    return day + (ahead > 3 ? ahead - 7 : ahead);
}

void clash_weekdays(clash_ask *q) {
    char day[16], other[16];
    for (uint32_t i = 0; i < q->n; i++) {
        const claim *c = &q->claims[i];
        stated_day read = stated_day_read(c->stated, c->published);
        if (read.clash) {
            uint32_t weekday = (uint32_t)read.weekday;
            clash_add(q, "weekday", &i, 1,
                      STR_FMT " says \"" STR_FMT "\", but " STR_FMT
                              " is a %s; the %s beside it is " STR_FMT,
                      STR_ARG(c->id), STR_ARG(c->stated), STR_ARG(date_print(read.first, day)),
                      weekday_name(date_weekday(read.first)), weekday_name(weekday),
                      STR_ARG(date_print(nearest(read.first, weekday), other)));
        }
    }
}

// ---- date -----------------------------------------------------------------------------------------------------

static bool has_event_day(const clash_ask *q, uint32_t i) {
    return q->claims[i].event.n > 0 && q->days[i].first != DATE_NONE;
}

static bool one_event(const clash_ask *q, uint32_t i, uint32_t k) {
    return clash_about(&q->claims[i], &q->claims[k]) &&
           claim_same_text(q->claims[i].event, q->claims[k].event);
}

static bool same_days(const clash_ask *q, uint32_t i, uint32_t k) {
    return q->days[i].first <= q->days[k].last && q->days[k].first <= q->days[i].last;
}

static void show_event(const clash_ask *q, uint32_t i, strbuf *out) {
    strbuf_addf(out, "two days for \"" STR_FMT "\" of " STR_FMT, STR_ARG(q->claims[i].event),
                STR_ARG(q->claims[i].about));
}

static void show_days(const clash_ask *q, uint32_t i, strbuf *out) {
    char day[16];
    strbuf_add(out, date_print(q->days[i].first, day));
    if (q->days[i].last != q->days[i].first) {
        strbuf_addf(out, " to " STR_FMT, STR_ARG(date_print(q->days[i].last, day)));
    }
}

static void misread_days(clash_ask *q) {
    char read_as[16], entered[16];
    for (uint32_t i = 0; i < q->n; i++) {
        const claim *c = &q->claims[i];
        stated_day read = stated_day_read(c->stated, c->published);
        if (read.impossible) {
            clash_add(q, "date", &i, 1, STR_FMT " says \"" STR_FMT "\", a day that no calendar has",
                      STR_ARG(c->id), STR_ARG(c->stated));
        } else if (read.first != DATE_NONE && c->stated_day != DATE_NONE &&
                   (c->stated_day < read.first || c->stated_day > read.last)) {
            clash_add(q, "date", &i, 1,
                      STR_FMT " says \"" STR_FMT "\", which reads as " STR_FMT
                              ", and was entered as " STR_FMT,
                      STR_ARG(c->id), STR_ARG(c->stated), STR_ARG(date_print(read.first, read_as)),
                      STR_ARG(date_print(c->stated_day, entered)));
        }
    }
}

void clash_dates(clash_ask *q) {
    static const clash_rule rule = {"date",    has_event_day, one_event,
                                    same_days, show_event,    show_days};
    misread_days(q);
    clash_values(q, &rule);
}

// ---- date in force --------------------------------------------------------------------------------------------

static bool other_begin(const claim *act, const claim *c) {
    return clash_is(act, "official_act") && act->from != DATE_NONE && c->from != DATE_NONE &&
           c->from != act->from && clash_matter(act, c);
}

void clash_in_force(clash_ask *q) {
    char says[16], day[16];
    for (uint32_t i = 0; i < q->n; i++) {
        for (uint32_t k = 0; k < q->n; k++) {
            const claim *act = &q->claims[i], *c = &q->claims[k];
            // Of two acts the one that was entered first is the one compared with.
            if (!other_begin(act, c) || (clash_is(c, "official_act") && k < i)) {
                continue;
            }
            const uint32_t both[] = {i, k};
            int32_t days = c->from - act->from;
            clash_add(q, "date_in_force", both, 2,
                      "the act " STR_FMT " is in force from " STR_FMT "; " STR_FMT " says " STR_FMT
                      ", %d day%s %s",
                      STR_ARG(act->id), STR_ARG(date_print(act->from, day)), STR_ARG(c->id),
                      STR_ARG(date_print(c->from, says)), days < 0 ? -days : days,
                      days == 1 || days == -1 ? "" : "s", days < 0 ? "earlier" : "later");
        }
    }
}

// ---- not yet --------------------------------------------------------------------------------------------------

// The first claim by which the event came after the day on which this one told or showed it; itself included.
static uint32_t puts_later(const clash_ask *q, uint32_t i) {
    const claim *c = &q->claims[i];
    uint32_t k = 0;
    while (k < q->n &&
           (!has_event_day(q, k) || !one_event(q, i, k) || q->days[k].first <= c->published)) {
        k++;
    }
    return k;
}

void clash_not_yet(clash_ask *q) {
    char published[16];
    strbuf day = {0};
    for (uint32_t i = 0; i < q->n; i++) {
        const claim *c = &q->claims[i];
        uint32_t k = c->as_happened && c->event.n > 0 ? puts_later(q, i) : q->n;
        if (k == q->n) {
            continue;
        }
        const uint32_t both[] = {i, k};
        strbuf_reset(&day);
        show_days(q, k, &day);
        clash_add(q, "event_not_yet", both, i == k ? 1 : 2,
                  STR_FMT " %s \"" STR_FMT "\" as having happened, and was public on " STR_FMT
                          "; by " STR_FMT " it was to come: %s",
                  STR_ARG(c->id), clash_is(c, "picture") ? "shows" : "tells", STR_ARG(c->event),
                  STR_ARG(date_print(c->published, published)), STR_ARG(q->claims[k].id), day.p);
    }
    strbuf_clear(&day);
}
