// SPDX-License-Identifier: Apache-2.0
//
// resolve_calendar: calendars of working days (language.md 4.17). A calendar names every year that it
// knows: the lines `off` and `work` after a `year` line belong to it. Static checks are here, because
// only the text knows a day that says nothing new.
#include "law/resolve_int.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ALL_DAYS 127u

typedef struct cal_line {
    world_cal_day day;
    law_pos pos;
} cal_line;
typedef VEC(cal_line) cal_lines;

typedef struct cal_reader {
    resolver *r;
    const decl *d;
    world_calendar calendar;
    const law_clause *year; // the year line that is being read, or NULL
    world_cal_year row;
    cal_lines days;
} cal_reader;

static void warn_at(cal_reader *c, law_pos pos, const char *code, const char *fmt, ...)
    LODE_PRINTF(4, 5);
static void warn_at(cal_reader *c, law_pos pos, const char *code, const char *fmt, ...) {
    char buf[384];
    va_list ap;
    va_start(ap, fmt);
    (void)vsnprintf(buf, sizeof buf, fmt, ap); // cut to fit
    va_end(ap);
    diag_add(c->r->d, DIAG_WARNING, c->d->src, pos, code, buf, NULL, NULL);
}

static uint32_t workdays_of(cal_reader *c) {
    static const char *const WORDS[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    const law_clause *days = block_clause(c->d->block, "workdays");
    uint32_t bits = 0;
    for (uint32_t i = 0; days != NULL && i < days->n_args; i++) {
        for (uint32_t k = 0; k < 7; k++) {
            uint32_t bit = str_eqz(days->args[i].tok.text, WORDS[k]) ? 1u << k : 0;
            if (bits & bit) {
                error_at(c->r, c->d->src, days->args[i].tok.pos, "doubled_name", "%s stands twice",
                         WORDS[k]);
            }
            bits |= bit;
        }
    }
    if (bits == 0) {
        error_at(c->r, c->d->src, c->d->block->pos, "missing_clause",
                 "calendar " STR_FMT " does not say its workdays", STR_ARG(c->d->block->id.text));
    }
    return bits & ALL_DAYS;
}

static int line_compare(const void *a, const void *b) {
    const cal_line *x = a;
    const cal_line *y = b;
    if (x->day.from != y->day.from) {
        return x->day.from < y->day.from ? -1 : 1;
    }
    return x->pos.line < y->pos.line ? -1 : 1; // lines differ
}

static void end_year(cal_reader *c) {
    resolver *r = c->r;
    if (c->year == NULL) {
        return;
    }
    if (c->days.n > 1) {
        qsort(c->days.p, c->days.n, sizeof *c->days.p, line_compare);
    }
    c->row.days = (world_range){(uint32_t)r->cal_days.n, (uint32_t)c->days.n};
    for (size_t i = 0; i < c->days.n; i++) {
        if (i > 0 && c->days.p[i].day.from < c->days.p[i - 1].day.until) {
            uint32_t with = c->days.p[i - 1].pos.line;
            error_at(r, c->d->src, c->days.p[i].pos, "doubled_day",
                     "a day of this line stands in line %u already", with);
        }
        *vec_push(&r->cal_days) = c->days.p[i].day;
    }
    *vec_push(&r->cal_years) = c->row;
    c->calendar.years.count++;
    c->days.n = 0;
    c->year = NULL;
}

static void begin_year(cal_reader *c, const law_clause *year) {
    resolver *r = c->r;
    const law_arg *number = clause_arg(year, "number");
    const law_arg *published = clause_arg(year, "published");
    const law_arg *text = clause_arg(year, "text");
    const law_arg *seen = clause_arg(year, "seen");
    lode_nano v = 0;
    lode_date known = DATE_NONE;
    if (number == NULL || published == NULL) {
        return; // the parser has said so
    }
    bool ok = nano_parse(number->tok.text, &v) && v % NANO_ONE == 0 && v / NANO_ONE >= 1900 &&
              v / NANO_ONE <= 2199;
    if (!ok) {
        error_at(r, c->d->src, number->tok.pos, "bad_number", "a year is from 1900 to 2199");
        return;
    }
    uint32_t y = (uint32_t)(v / NANO_ONE);
    uint32_t before = c->calendar.years.count;
    if (before > 0 && r->cal_years.p[r->cal_years.n - 1].year >= y) {
        error_at(r, c->d->src, number->tok.pos, "doubled_name",
                 "years ascend, and each stands once");
        return;
    }
    (void)date_parse(published->tok.text, &known); // the parser took no other
    c->year = year;
    c->row = (world_cal_year){.calendar = (uint32_t)r->calendars.n,
                              .year = y,
                              .published = known,
                              .notice = tok_text(r, text != NULL ? &text->tok : NULL),
                              .seen = tok_text(r, seen != NULL ? &seen->tok : NULL)};
}

// A line that says nothing new: a make-up day that is worked anyway is a mistake, since a notice
// makes none; a free day on a free weekday is only idle, unless it is part of a longer run.
static void check_news(cal_reader *c, const cal_line *l) {
    bool any_worked = false;
    for (lode_date d = l->day.from; d < l->day.until; d++) {
        any_worked |= c->calendar.workdays >> date_weekday(d) & 1;
    }
    if (l->day.works && any_worked) {
        error_at(c->r, c->d->src, l->pos, "idle_day",
                 "this day is a workday already: a make-up day falls on a free one");
    } else if (!l->day.works && !any_worked) {
        warn_at(c, l->pos, "idle_day", "no workday is among these: nothing is made free");
    }
}

static void add_day(cal_reader *c, const law_clause *line, bool works) {
    resolver *r = c->r;
    const law_arg *from = clause_arg(line, "from");
    const law_arg *until = clause_arg(line, "until");
    const law_arg *text = clause_arg(line, "text");
    cal_line l = {.pos = line->pos};
    lode_date last = DATE_NONE, first = 0, next = 0;
    if (from == NULL || !date_parse(from->tok.text, &l.day.from)) {
        return; // the parser has said so
    }
    last = l.day.from;
    if (until != NULL) {
        (void)date_parse(until->tok.text, &last); // the parser took no other
    }
    if (c->year == NULL) {
        error_at(r, c->d->src, line->pos, "missing_clause",
                 "no year line stands above this day, or it could not be read");
        return;
    }
    if (last < l.day.from) {
        error_at(r, c->d->src, until->tok.pos, "date_order", "the days end before they begin");
        return;
    }
    year_bounds((int32_t)c->row.year, &first, &next);
    if (l.day.from < first || last >= next) {
        error_at(r, c->d->src,
                 (l.day.from < first ? from
                  : until != NULL    ? until
                                     : from)
                     ->tok.pos,
                 "wrong_year", "a day outside the year %u above it", c->row.year);
        return;
    }
    l.day.until = last + 1;
    l.day.works = works;
    l.day.name = tok_text(r, text != NULL ? &text->tok : NULL);
    check_news(c, &l);
    *vec_push(&c->days) = l;
}

static void read_calendar(resolver *r, const decl *d) {
    const law_block *b = d->block;
    if (!symtab_put(&r->calendars_by, b->id.text, (uint32_t)r->calendars.n)) {
        error_doubled(r, d, "calendar", b->id.text);
        return;
    }
    cal_reader c = {.r = r, .d = d};
    c.calendar =
        (world_calendar){.id = tok_text(r, &b->id),
                         .title = tok_text(r, &b->title),
                         .source = tok_text(r, clause_tok(b, "source", "seen")),
                         .url = tok_text(r, clause_tok(b, "url", "text")),
                         .check = tok_text(r, clause_tok(b, "check", "text")),
                         .grade = grade_of(clause_tok(b, "source", "grade"), GRADE_RECALLED),
                         .captured = DATE_NONE,
                         .years = {(uint32_t)r->cal_years.n, 0}};
    (void)clause_date(r, d, "captured", "date", &c.calendar.captured); // optional
    c.calendar.workdays = workdays_of(&c);
    for (uint32_t i = 0; i < b->n_clauses; i++) {
        const law_clause *line = &b->clauses[i];
        if (strcmp(line->keyword, "year") == 0) {
            end_year(&c);
            begin_year(&c, line);
        } else if (strcmp(line->keyword, "off") == 0 || strcmp(line->keyword, "work") == 0) {
            add_day(&c, line, strcmp(line->keyword, "work") == 0);
        }
    }
    end_year(&c);
    vec_clear(&c.days);
    if (c.calendar.years.count == 0) {
        error_at(r, d->src, b->pos, "missing_clause", "calendar " STR_FMT " knows no year",
                 STR_ARG(b->id.text));
    }
    *vec_push(&r->calendars) = c.calendar;
}

void resolve_calendars(resolver *r) {
    for (size_t i = 0; i < r->of[BLOCK_CALENDAR].n; i++) {
        read_calendar(r, &r->of[BLOCK_CALENDAR].p[i]);
    }
}
