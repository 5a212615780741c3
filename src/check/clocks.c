/* SPDX-License-Identifier: Apache-2.0
 *
 * clocks: which clock of the law a shipment's application has (language.md 4.17), joined over the
 * decisions in scope; and the sentences about it.
 */
#include "check/clocks.h"

#include "check/answer.h"

/* ---- finding it ------------------------------------------------------------------------------ */

static tri either(tri a, tri b) {
    if (a == TRI_TRUE || b == TRI_TRUE) {
        return TRI_TRUE;
    }
    return a == TRI_OPEN || b == TRI_OPEN ? TRI_OPEN : TRI_FALSE;
}

/* One application goes with the whole shipment: what holds for a line of it holds for it. */
static lode_clock_rule joined(const lode_answer *an, uint32_t clock) {
    lode_clock_rule out = {TRI_FALSE, TRI_FALSE, WORD_LAW};
    for (uint32_t i = 0; i < an->n_decisions; i++) {
        const lode_decision *d = &an->decisions[i];
        if (in_scope(d) && d->clocks[clock].runs != TRI_FALSE) {
            out.runs = either(out.runs, d->clocks[clock].runs);
            out.no_limit = either(out.no_limit, d->clocks[clock].no_limit);
        }
    }
    return out;
}

static const lode_value *clock_value(const lode_answer *an, uint32_t fact) {
    return facts_get(&an->facts, 0, fact);
}

/* Not shown: a clock that perhaps runs, of an application of which no acceptance is given. */
static bool worth_showing(const lode_answer *an, uint32_t clock, tri runs) {
    val_kind accepted = clock_value(an, an->w->clocks[clock].from_fact)->kind;
    return runs == TRI_TRUE ? accepted != VAL_NONE : runs == TRI_OPEN && accepted == VAL_DATE;
}

static clock_ask ask_of(const lode_answer *an, uint32_t clock, tri no_limit) {
    const world_clock *k = &an->w->clocks[clock];
    const lode_value *accepted = clock_value(an, k->from_fact);
    clock_ask ask = {.clock = clock,
                     .accepted = accepted->kind == VAL_DATE ? accepted->date : DATE_NONE,
                     .on = an->on,
                     .known = an->known,
                     .pauses_known = true,
                     .no_limit = no_limit};
    if (k->pause_fact != NONE) {
        const lode_value *pauses = clock_value(an, k->pause_fact);
        ask.pauses_known = pauses->kind != VAL_MISSING;
        ask.pauses = pauses->pauses;
        ask.n_pauses = pauses->n_pauses;
    }
    return ask;
}

void answer_clock_find(lode_answer *an) {
    const lode_world *w = an->w;
    uint32_t best = NONE;
    lode_clock_rule *all = arena_array(an->arena, (size_t)w->n_clocks + 1, sizeof *all);
    for (uint32_t i = 0; i < w->n_clocks; i++) {
        all[i] = joined(an, i);
        bool better = best == NONE || (all[best].runs == TRI_OPEN && all[i].runs == TRI_TRUE);
        best = worth_showing(an, i, all[i].runs) && better ? i : best;
    }
    if (best == NONE) {
        return;
    }
    an->clock.shown = true;
    an->clock.runs = all[best].runs;
    an->clock.ask = ask_of(an, best, all[best].no_limit);
    clock_run(w, &an->clock.ask, &an->clock.result);
    if (an->clock.runs == TRI_OPEN && an->clock.result.state == CLOCK_OVERDUE) {
        an->clock.result.state = CLOCK_UNKNOWN;
    }
    an->clock.may_be = arena_array(an->arena, (size_t)w->n_clocks + 1, sizeof *an->clock.may_be);
    for (uint32_t i = 0; i < w->n_clocks; i++) {
        if (i != best && all[i].runs != TRI_FALSE) {
            an->clock.may_be[an->clock.n_may_be++] = i;
        }
    }
}

/* ---- sentences ------------------------------------------------------------------------------- */

static const char *days_word(uint32_t n) { return n == 1 ? "working day" : "working days"; }

static void limit_sentence(const lode_world *w, const clock_ask *ask, const clock_result *r,
                           strbuf *out) {
    const world_clock *k = &w->clocks[ask->clock];
    char day[16];
    if (ask->accepted == DATE_NONE) {
        strbuf_addz(out, "accepted on a day that is not given: the last day is not known\n");
        return;
    }
    strbuf_addf(out, "accepted %s; a decision may come on any day from then\n",
                date_print(ask->accepted, day).p);
    if (r->state == CLOCK_NO_LIMIT) {
        strbuf_addz(out, "no time limit for the decision\n");
    } else if (r->latest != DATE_NONE) {
        strbuf_addf(out, "latest %s, the last of %u %s after the day of acceptance%s\n",
                    date_print(r->latest, day).p, k->days, days_word(k->days),
                    ask->pauses_known ? "" : ", if nothing paused it: nobody has said");
    } else if (r->waits) {
        strbuf_addf(out, "latest not known: a pause has no end yet; %u %s in all\n", k->days,
                    days_word(k->days));
    } else if (r->missing_year != 0) {
        strbuf_addf(out, "latest not known: the calendar " STR_FMT " does not know %u\n",
                    STR_ARG(world_str(w, w->calendars[k->calendar].id)), r->missing_year);
    }
    if (ask->no_limit == TRI_OPEN) {
        strbuf_addz(out, "whether there is a limit at all is not settled\n");
    }
}

static void used_sentence(const clock_ask *ask, const clock_result *r, strbuf *out) {
    char day[16];
    strbuf_addf(out, "on %s: ", date_print(ask->on, day).p);
    if (!r->used_known) {
        strbuf_addf(out, "at least %u %s used", r->used, days_word(r->used));
    } else {
        strbuf_addf(out, "%u %s used", r->used, days_word(r->used));
    }
    if (r->used_known && r->state != CLOCK_NO_LIMIT) {
        strbuf_addf(out, ", %u left", r->left);
    }
    if (r->paused_days > 0) {
        strbuf_addf(out, ", %u not counted for pauses", r->paused_days);
    }
    if (r->ignored > 0) {
        strbuf_addf(out, "; %u pause%s of a kind that does not stop it", r->ignored,
                    r->ignored == 1 ? "" : "s");
    }
    strbuf_addc(out, '\n');
}

static void state_sentence(const clock_ask *ask, const clock_result *r, strbuf *out) {
    char day[16];
    switch (r->state) {
    case CLOCK_NOT_STARTED:
        strbuf_addz(out, "not started: accepted after that day\n");
        return;
    case CLOCK_RUNNING:
        strbuf_addz(out, "running: no decision yet is no delay\n");
        return;
    case CLOCK_PAUSED:
        strbuf_addz(out, "paused on that day\n");
        return;
    case CLOCK_OVERDUE:
        strbuf_addf(out, "overdue since %s (by %u %s%s)\n", date_print(r->latest + 1, day).p,
                    r->over, days_word(r->over), r->used_known ? "" : " at least");
        strbuf_addz(out, "not approved: silence is not approval\n");
        return;
    case CLOCK_NO_LIMIT:
        strbuf_addz(out, "not approved until it is: silence is not approval\n");
        return;
    case CLOCK_UNKNOWN:
        if (r->latest != DATE_NONE && ask->on > r->latest) {
            strbuf_addz(out, "past that day, but whether it is overdue is not settled\n");
        }
        strbuf_addz(out, "not approved until it is: silence is not approval\n");
        return;
    }
}

void clock_sentences(const lode_world *w, const clock_ask *ask, const clock_result *r,
                     strbuf *out) {
    limit_sentence(w, ask, r, out);
    if (ask->accepted != DATE_NONE && ask->on >= ask->accepted) {
        used_sentence(ask, r, out);
    }
    state_sentence(ask, r, out);
}
