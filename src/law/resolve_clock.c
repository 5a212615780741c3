// SPDX-License-Identifier: Apache-2.0
//
// resolve_clock: calendars of working days, and the clocks that count by them (language.md 4.17). A
// calendar names every year that it knows: the lines `off` and `work` after a `year` line belong
// to it. Static checks are here, because only the text knows a day that says nothing new.
#include "law/resolve_int.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ALL_DAYS 127u

// ---- calendars --------------------------------------------------------------------------------

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

// ---- clocks -----------------------------------------------------------------------------------

static str clock_id(resolver *r, const decl *d) {
    return arena_fmt(&r->tmp, STR_FMT "/" STR_FMT, STR_ARG(d->parent->id.text),
                     STR_ARG(d->block->id.text));
}

static int clock_compare(const void *a, const void *b) {
    const decl *x = a;
    const decl *y = b;
    int c = str_cmp(x->parent->id.text, y->parent->id.text);
    return c != 0 ? c : str_cmp(x->block->id.text, y->block->id.text);
}

static void sort_clocks(resolver *r) {
    symtab seen = {0};
    for (size_t i = 0; i < r->of[BLOCK_CLOCK].n; i++) {
        const decl *d = &r->of[BLOCK_CLOCK].p[i];
        if (d->parent == NULL || measure_of(r, d->parent) == NONE) {
            continue; // its measure could not be read
        }
        str id = clock_id(r, d);
        bool taken = symtab_get(&r->rules_by, id) != SYMTAB_NONE ||
                     symtab_get(&r->entries_by, id) != SYMTAB_NONE;
        if (taken || !symtab_put(&seen, id, 0)) {
            error_doubled(r, d, "clock, rule or entry", d->block->id.text);
            continue;
        }
        *vec_push(&r->clocks_d) = *d;
    }
    symtab_clear(&seen);
    if (r->clocks_d.n > 1) {
        qsort(r->clocks_d.p, r->clocks_d.n, sizeof *r->clocks_d.p, clock_compare); // ids differ
    }
    for (size_t i = 0; i < r->clocks_d.n; i++) {
        (void)symtab_put(&r->clocks_by, clock_id(r, &r->clocks_d.p[i]), (uint32_t)i); // differ
    }
}

// A fact of the shipment of this type, or NONE with an error.
static uint32_t clock_fact(resolver *r, const decl *d, const law_tok *path, uint32_t type,
                           const char *what) {
    uint32_t f = path == NULL ? SYMTAB_NONE : symtab_get(&r->facts_by, path->text);
    if (path != NULL && f == SYMTAB_NONE) {
        error_unknown(r, d->src, path, "fact", &r->facts_by);
    } else if (path != NULL &&
               (r->facts.p[f].type != type || r->facts.p[f].scope != FACT_SCOPE_SHIPMENT)) {
        error_at(r, d->src, path->pos, "wrong_type", STR_FMT " is not %s of the shipment",
                 STR_ARG(path->text), what);
        f = SYMTAB_NONE;
    }
    return f == SYMTAB_NONE ? NONE : f;
}

static void read_pauses(resolver *r, const decl *d, world_clock *k) {
    const law_clause *c = block_clause(d->block, "not counting");
    k->pauses = (world_range){(uint32_t)r->clock_pauses.n, 0};
    k->pause_fact = NONE;
    if (c == NULL) {
        return;
    }
    k->pause_fact =
        clock_fact(r, d, clause_tok(d->block, "not counting", "path"), FACT_PAUSES, "the pauses");
    uint32_t e = k->pause_fact == NONE ? NONE : r->facts.p[k->pause_fact].enum_idx;
    for (uint32_t i = 0; e != NONE && i < c->n_args; i++) {
        const law_tok *t = &c->args[i].tok;
        if (strcmp(c->args[i].label, "value") != 0) {
            continue;
        }
        uint32_t v = symtab_get(&r->values_by[e], t->text);
        if (v == SYMTAB_NONE) {
            error_unknown(r, d->src, t, "kind of pause", &r->values_by[e]);
            continue;
        }
        for (uint32_t p = k->pauses.first; p < r->clock_pauses.n; p++) {
            if (r->clock_pauses.p[p] == v) {
                error_at(r, d->src, t->pos, "doubled_name", STR_FMT " stands twice",
                         STR_ARG(t->text));
            }
        }
        *vec_push(&r->clock_pauses) = v;
        k->pauses.count++;
    }
}

static void clock_needs(resolver *r, const decl *d, const char *keyword, const char *what) {
    if (!has_clause(d->block, keyword)) {
        error_at(r, d->src, d->block->pos, "missing_clause", "clock " STR_FMT " does not say %s",
                 STR_ARG(d->block->id.text), what);
    }
}

static uint32_t clock_days(resolver *r, const decl *d) {
    uint32_t days = clause_number(r, d, "within", "number", 1, CLOCK_DAYS_MAX);
    if (days == 0) {
        error_at(r, d->src, clause_tok(d->block, "within", "number")->pos, "bad_number",
                 "a clock has at least one working day");
    }
    return days == 0 ? 1 : days;
}

static uint32_t clock_calendar(resolver *r, const decl *d) {
    const law_tok *t = clause_tok(d->block, "within", "calendar");
    uint32_t at = t == NULL ? SYMTAB_NONE : symtab_get(&r->calendars_by, t->text);
    if (t != NULL && at == SYMTAB_NONE) {
        error_unknown(r, d->src, t, "calendar", &r->calendars_by);
    }
    return at == SYMTAB_NONE ? 0 : at;
}

static uint32_t clock_overridden(resolver *r, const decl *d) {
    const law_tok *t = clause_tok(d->block, "overrides", "id");
    if (t == NULL) {
        return NONE;
    }
    uint32_t at = symtab_get(&r->clocks_by, t->text);
    if (at == SYMTAB_NONE) { // the short form, inside its measure
        at = symtab_get(&r->clocks_by, arena_fmt(&r->tmp, STR_FMT "/" STR_FMT,
                                                 STR_ARG(d->parent->id.text), STR_ARG(t->text)));
    }
    if (at == SYMTAB_NONE) {
        error_unknown(r, d->src, t, "clock", &r->clocks_by);
    }
    return at == SYMTAB_NONE ? NONE : at;
}

static void read_clock(resolver *r, const decl *d) {
    const law_block *b = d->block;
    uint32_t m = measure_of(r, d->parent);
    uint32_t grade = grade_of(clause_tok(b, "grade", "grade"), GRADE_TEXT);
    world_clock k = {.id = intern(r, clock_id(r, d)),
                     .title = tok_text(r, &b->title),
                     .cite = tok_text(r, clause_tok(b, "cite", "text")),
                     .note = tok_text(r, clause_tok(b, "note", "text")),
                     .measure = m,
                     .grade = grade > r->measures.p[m].grade ? grade : r->measures.p[m].grade,
                     .window = window_of(r, d),
                     .days = clock_days(r, d),
                     .calendar = clock_calendar(r, d),
                     .no_limit = NONE,
                     .overrides = clock_overridden(r, d)};
    uint32_t from = clock_fact(r, d, clause_tok(b, "from", "path"), FACT_DATE, "a date");
    k.from_fact = from == NONE ? 0 : from;
    read_pauses(r, d, &k);
    clock_needs(r, d, "within", "how many working days: within N working days in CALENDAR");
    clock_needs(r, d, "from", "from which date it runs");
    *vec_push(&r->clocks) = k;
}

// Clocks that stand in for each other in a circle would all vanish.
static void check_overrides(resolver *r) {
    for (uint32_t i = 0; i < r->clocks.n; i++) {
        uint32_t at = r->clocks.p[i].overrides;
        for (uint32_t steps = 0; at != NONE && at != i && steps < r->clocks.n; steps++) {
            at = r->clocks.p[at].overrides;
        }
        if (at == i) {
            error_at(r, r->clocks_d.p[i].src,
                     clause_tok(r->clocks_d.p[i].block, "overrides", "id")->pos, "defeat_cycle",
                     "clock " STR_FMT " overrides itself in a circle",
                     STR_ARG(r->clocks_d.p[i].block->id.text));
            r->clocks.p[i].overrides = NONE;
        }
    }
}

void resolve_clocks(resolver *r) {
    for (size_t i = 0; i < r->of[BLOCK_CALENDAR].n; i++) {
        read_calendar(r, &r->of[BLOCK_CALENDAR].p[i]);
    }
    sort_clocks(r);
    for (size_t i = 0; i < r->clocks_d.n; i++) {
        read_clock(r, &r->clocks_d.p[i]);
    }
    check_overrides(r);
}

// Conditions of clocks may read slots, practice slots too: a clock changes no verdict.
void lower_clocks(resolver *r) {
    for (uint32_t i = 0; i < r->clocks.n; i++) {
        const decl *d = &r->clocks_d.p[i];
        cond_scope s = scope_of(d, r->measures.p[r->clocks.p[i].measure].regime, STRATUM_CLOCK,
                                STR("a clock"));
        uint32_t cond = lower_block(r, &s, d->block, "when");
        uint32_t none =
            has_clause(d->block, "no limit") ? lower_block(r, &s, d->block, "no limit") : NONE;
        r->clocks.p[i].cond = cond;
        r->clocks.p[i].no_limit = none;
    }
}
