// SPDX-License-Identifier: Apache-2.0
//
// clock: the days of one application, by themselves. The same counting as in an answer, with what is
// known said on the command line. The days of the calendar that mattered are listed with their
// notices, so that anybody can count again with a pencil.
#include "cli/cli.h"
#include "check/clocks.h"

// A clock that is not there is a wrong word on the command line; a world without one is not.
static lode_status find_clock(const cli *c, const lode_world *w, uint32_t *out, lode_error *err) {
    lode_status st = clock_find(w, str_of(c->value[OPT_CLOCK]), out, err);
    if (st != LODE_OK && w->n_clocks > 0) {
        err->status = LODE_USAGE;
        return LODE_USAGE;
    }
    return st;
}

static lode_status read_pauses(const cli *c, const lode_world *w, lode_arena *a, clock_ask *ask,
                               lode_error *err) {
    uint32_t fact = w->clocks[ask->clock].pause_fact;
    uint32_t kinds = fact == NONE ? NONE : w->facts[fact].enum_idx;
    if (c->many.n > PAUSES_MAX) {
        return lode_fail(err, LODE_USAGE, "too_many", "more than %u pauses", PAUSES_MAX);
    }
    lode_pause *all = arena_array(a, c->many.n + 1, sizeof *all);
    for (size_t i = 0; i < c->many.n; i++) {
        if (pause_from_text(w, kinds, false, str_of(c->many.p[i]), &all[i], err) != LODE_OK) {
            return LODE_USAGE;
        }
    }
    ask->pauses = all;
    ask->n_pauses = (uint32_t)c->many.n;
    ask->pauses_known = true;
    return LODE_OK;
}

static lode_status read_ask(const cli *c, const lode_world *w, lode_arena *a, clock_ask *ask,
                            lode_error *err) {
    *ask = (clock_ask){.accepted = DATE_NONE,
                       .on = date_today_utc(),
                       .known = w->horizon,
                       .no_limit = cli_has(c, OPT_NO_LIMIT) ? TRI_TRUE : TRI_FALSE};
    lode_status st = find_clock(c, w, &ask->clock, err);
    if (st != LODE_OK) {
        return st;
    }
    if (cli_date(c, OPT_ACCEPTED, &ask->accepted, err) != LODE_OK ||
        cli_date(c, OPT_ON, &ask->on, err) != LODE_OK ||
        cli_date(c, OPT_KNOWN, &ask->known, err) != LODE_OK) {
        return LODE_USAGE;
    }
    return read_pauses(c, w, a, ask, err);
}

// ---- for people ----------------------------------------------------------------------------------

static void print_lines(const strbuf *b) {
    for (size_t from = 0; from < b->n;) {
        size_t n = 0;
        while (from + n < b->n && b->p[from + n] != '\n') {
            n++;
        }
        out_f("  " STR_FMT "\n", STR_ARG(((str){b->p + from, n})));
        from += n + 1;
    }
}

static void print_head(const lode_world *w, const clock_ask *ask) {
    static const char *const GRADES[GRADE_COUNT] = {"text", "guidance", "secondary", "recalled",
                                                    "judgement"};
    const world_clock *k = &w->clocks[ask->clock];
    const world_measure *m = &w->measures[k->measure];
    str id = world_str(w, k->id), title = world_str(w, k->title);
    out_f(STR_FMT ": " STR_FMT "\n", STR_ARG(id), STR_ARG(title));
    id = world_str(w, m->title);
    title = world_str(w, k->cite);
    out_f("  " STR_FMT ", " STR_FMT " (%s)\n", STR_ARG(id), STR_ARG(title), GRADES[k->grade]);
}

// What was counted: up to the last day, or to where the count ended.
static lode_date last_looked_at(const clock_ask *ask, const clock_result *r) {
    lode_date end = r->latest != DATE_NONE && r->latest > ask->on ? r->latest : ask->on;
    return end < ask->accepted ? ask->accepted : end;
}

// Free days and make-up days between acceptance and the end, as the notices name them.
static void print_days(const lode_world *w, const clock_ask *ask, const clock_result *r) {
    static const char *const DAYS[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    const world_calendar *cal = &w->calendars[w->clocks[ask->clock].calendar];
    lode_date end = last_looked_at(ask, r);
    bool any = false;
    for (uint32_t y = cal->years.first; y < cal->years.first + cal->years.count; y++) {
        world_range days = w->cal_years[y].days;
        for (uint32_t i = days.first; i < days.first + days.count; i++) {
            const world_cal_day *d = &w->cal_days[i];
            char from[16], to[16];
            if (w->cal_years[y].published > ask->known || d->until <= ask->accepted + 1 ||
                d->from > end) {
                continue;
            }
            out_z(any ? "" : "Days that the calendar changes\n");
            any = true;
            str name = world_str(w, d->name);
            (void)date_print(d->from, from);
            (void)date_print(d->until - 1, to);
            bool one = d->until - d->from == 1;
            out_f("  %s %s %s%s%s  %s  " STR_FMT "\n", from, DAYS[date_weekday(d->from)],
                  one ? "              " : ".. ", one ? "" : to, one ? "" : " ",
                  d->works ? "worked" : "free  ", STR_ARG(name));
        }
    }
}

static void print_notices(const lode_world *w, const clock_ask *ask, const clock_result *r) {
    const world_calendar *cal = &w->calendars[w->clocks[ask->clock].calendar];
    int32_t first = date_year(ask->accepted), last = date_year(last_looked_at(ask, r));
    str title = world_str(w, cal->title);
    out_f("Calendar\n  " STR_FMT "\n", STR_ARG(title));
    for (uint32_t y = cal->years.first; y < cal->years.first + cal->years.count; y++) {
        const world_cal_year *year = &w->cal_years[y];
        char day[16];
        if ((int32_t)year->year >= first && (int32_t)year->year <= last &&
            year->published <= ask->known) {
            str notice = world_str(w, year->notice);
            out_f("  %u: " STR_FMT ", published %s\n", year->year, STR_ARG(notice),
                  date_print(year->published, day).p);
        }
    }
}

static void print_text(const lode_world *w, const clock_ask *ask, const clock_result *r) {
    strbuf b = {0};
    clock_sentences(w, ask, r, &b);
    print_head(w, ask);
    print_lines(&b);
    print_days(w, ask, r);
    print_notices(w, ask, r);
    strbuf_clear(&b);
}

// ---- all of it -----------------------------------------------------------------------------------

// A year that is needed and not there is bad input: the packs, not the question, have to change.
static int missing(const cli *c, const lode_world *w, const clock_ask *ask, const clock_result *r) {
    lode_error err = {0};
    str id = world_str(w, w->calendars[w->clocks[ask->clock].calendar].id);
    (void)lode_fail(&err, LODE_BAD_INPUT, "missing_year",
                    "the calendar " STR_FMT " does not know the year %u", STR_ARG(id),
                    r->missing_year);
    lode_hint(&err, "add it with its official notice to the calendar and compile again; a year "
                    "counts from the day its notice was published (--known)");
    return cli_fail(c, &err);
}

static int run_clock(const cli *c, const lode_world *w, lode_arena *a) {
    lode_error err = {0};
    clock_ask ask;
    clock_result r;
    lode_status st = read_ask(c, w, a, &ask, &err);
    if (st != LODE_OK) {
        return st == LODE_USAGE ? cli_usage(c, &err) : cli_fail(c, &err);
    }
    clock_run(w, &ask, &r);
    if (cli_has(c, OPT_JSON)) {
        strbuf out = {0};
        clock_to_json(w, &ask, &r, &out);
        strbuf_addc(&out, '\n');
        out_str(strbuf_str(&out));
        strbuf_clear(&out);
    } else {
        print_text(w, &ask, &r);
    }
    return r.missing_year != 0 ? missing(c, w, &ask, &r) : LODE_OK;
}

int cmd_clock(cli *c) {
    lode_error err = {0};
    lode_image image = {0};
    lode_arena a = {0};
    if (image_open(c->value[OPT_IMAGE], &image, &err) != LODE_OK) {
        return cli_fail(c, &err);
    }
    int code = run_clock(c, &image.world, &a);
    arena_clear(&a);
    image_close(&image);
    return code;
}
