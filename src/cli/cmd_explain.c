// SPDX-License-Identifier: Apache-2.0
//
// explain: the law behind an answer, for the one who signs it. What the text is and how we know
// it, whether it holds on the day asked about, the condition in words, what it does, what it beats
// and what beats it, and the cases that show it.
#include <string.h>

#include "cli/cli.h"
#include "check/cond_print.h"
#include "check/law_state.h"
#include "decide/decide.h"
#include "image/world.h"

#define LABEL_WIDTH 15u

typedef struct explainer {
    const lode_world *w;
    lode_date on, known;
    bool color;
    strbuf out;
} explainer;

static const char *const GRADE_NAMES[GRADE_COUNT] = {"text", "guidance", "secondary", "recalled",
                                                     "judgement"};
static const char *const STAGE_NAMES[STAGE_COUNT] = {"", "application", "declaration", "departure",
                                                     "after"};

static void label(explainer *x, const char *name) {
    strbuf_addf(&x->out, "  %s", name);
    strbuf_pad(&x->out, 2 + LABEL_WIDTH);
}

static void line_text(explainer *x, const char *name, world_text text) {
    if (text.len > 0) {
        str s = world_str(x->w, text);
        label(x, name);
        strbuf_add(&x->out, s);
        strbuf_addc(&x->out, '\n');
    }
}

static void line_date(explainer *x, const char *name, lode_date d) {
    if (d != DATE_NONE) {
        char day[16];
        label(x, name);
        strbuf_add(&x->out, date_print(d, day));
        strbuf_addc(&x->out, '\n');
    }
}

static const char *day_text(lode_date d, char buf[16]) {
    str s = date_print(d, buf);
    buf[s.n] = '\0';
    return buf;
}

static void heading(explainer *x, world_text id, world_text title) {
    str a = world_str(x->w, id);
    str b = world_str(x->w, title);
    strbuf_addf(&x->out, "%s" STR_FMT "%s\n", x->color ? "\033[1m" : "", STR_ARG(a),
                x->color ? "\033[0m" : "");
    if (b.n > 0) {
        strbuf_addf(&x->out, "  " STR_FMT "\n", STR_ARG(b));
    }
}

// ---- the measure and its source ------------------------------------------------------------------

static void print_source(explainer *x, const world_measure *m, uint32_t grade) {
    label(x, "grade");
    strbuf_addz(&x->out, GRADE_NAMES[grade < GRADE_COUNT ? grade : GRADE_JUDGEMENT]);
    if (grade != m->grade && m->grade < GRADE_COUNT) {
        strbuf_addf(&x->out, " (its measure: %s)", GRADE_NAMES[m->grade]);
    }
    strbuf_addc(&x->out, '\n');
    line_text(x, "source", m->source);
    line_date(x, "captured", m->captured);
    line_text(x, "check", m->check);
    line_date(x, "review by", m->review_by);
    line_text(x, "url", m->url);
    line_text(x, "original", m->text_zh);
}

static void print_measure_lines(explainer *x, const world_measure *m) {
    line_text(x, "number", m->number);
    line_text(x, "issuer", m->issuer);
    line_date(x, "published", m->published);
    if (m->published != DATE_NONE && m->published > x->known) {
        label(x, "");
        strbuf_addz(&x->out, "not yet public as known then: it has no effect in such an answer\n");
    }
}

// ---- dates ---------------------------------------------------------------------------------------

static void print_window(explainer *x, const world_window *win) {
    char from[16];
    char until[16];
    label(x, "in force");
    strbuf_addf(&x->out, "from %s", day_text(win->from, from));
    if (win->until != DATE_NONE) {
        strbuf_addf(&x->out, " until %s (that day no longer)", day_text(win->until, until));
    }
    if (win->unclear_day != DATE_NONE) {
        strbuf_addf(&x->out, "; whether %s is inside is unclear",
                    day_text(win->unclear_day, until));
    }
    strbuf_addc(&x->out, '\n');
}

// From when to when it suspends, and what then.
static void print_span(explainer *x, const world_suspension *s) {
    char day[16];
    strbuf_addf(&x->out, " from %s", day_text(s->from, day));
    strbuf_addf(&x->out, " until %s", day_text(s->until, day));
    if (s->unclear_day != DATE_NONE) {
        strbuf_addf(&x->out, " (whether %s is inside is unclear)", day_text(s->unclear_day, day));
    }
    strbuf_addz(&x->out, s->after == AFTER_UNVERIFIED ? ", then unverified: extended or lapsed?\n"
                                                      : ", then it ends\n");
}

static void print_suspension(explainer *x, const world_suspension *s) {
    tri holds = suspension_holds(x->w, s, (law_days){x->on, x->known});
    char from[16];
    str by = world_str(x->w, x->w->measures[s->by].id);
    label(x, "suspended");
    strbuf_addf(&x->out, "by " STR_FMT, STR_ARG(by));
    str cite = world_str(x->w, s->cite);
    if (cite.n > 0) {
        strbuf_addf(&x->out, " (" STR_FMT ")", STR_ARG(cite));
    }
    print_span(x, s);
    label(x, "");
    if (holds == TRI_OPEN) {
        bool boundary = s->unclear_day != DATE_NONE && x->on == s->unclear_day;
        uint32_t var = boundary ? s->boundary_var : s->after_var;
        str id = var < x->w->n_vars ? world_str(x->w, x->w->vars[var].id) : STR("?");
        strbuf_addf(&x->out, "on %s open: the question " STR_FMT "\n", day_text(x->on, from),
                    STR_ARG(id));
    } else {
        strbuf_addf(&x->out, "on %s it %s\n", day_text(x->on, from),
                    holds == TRI_TRUE ? "holds: the rule is suspended" : "does not hold");
    }
}

// The window, the suspensions that touch the rule, and what both come to on the day asked about.
static void print_dates(explainer *x, uint32_t measure, uint32_t rule, const world_window *win) {
    static const char *const WORDS[] = {
        [LAW_NOT_PUBLIC] = "not yet public",
        [LAW_NOT_IN_FORCE] = "not yet in force",
        [LAW_IN_FORCE] = "in force",
        [LAW_SUSPENDED] = "suspended",
        [LAW_OPEN] = "open: unclear law, asked as a question",
        [LAW_NO_LONGER] = "no longer in force",
    };
    char day[16];
    print_window(x, win);
    for (uint32_t i = 0; i < x->w->n_suspensions; i++) {
        if (suspension_touches(&x->w->suspensions[i], measure, rule)) {
            print_suspension(x, &x->w->suspensions[i]);
        }
    }
    law_state state = law_state_of(x->w, measure, rule, win, (law_days){x->on, x->known});
    label(x, "state");
    strbuf_addf(&x->out, "on %s: %s\n", day_text(x->on, day), WORDS[state]);
}

// ---- rules ---------------------------------------------------------------------------------------

static void print_effects(explainer *x, const world_rule *r) {
    for (uint32_t i = 0; i < r->effects.count; i++) {
        const world_effect *e = &x->w->effects[r->effects.first + i];
        str slot = world_str(x->w, x->w->slots[e->slot].name);
        str value = world_str(x->w, x->w->slot_values[e->value].word);
        label(x, i == 0 ? "then" : "");
        strbuf_addf(&x->out, STR_FMT ": %s" STR_FMT, STR_ARG(slot), e->withdraw ? "withdraw " : "",
                    STR_ARG(value));
        if (e->stage != STAGE_NONE && e->stage < STAGE_COUNT) {
            strbuf_addf(&x->out, " at %s", STAGE_NAMES[e->stage]);
        }
        strbuf_addc(&x->out, '\n');
    }
}

static void print_rule_ref(explainer *x, const char *name, uint32_t rule) {
    const world_rule *r = &x->w->rules[rule];
    str id = world_str(x->w, r->id);
    str title = world_str(x->w, r->title);
    label(x, name);
    strbuf_addf(&x->out, STR_FMT "  " STR_FMT "\n", STR_ARG(id), STR_ARG(title));
}

static bool defeated_by(const lode_world *w, world_range losers, uint32_t rule) {
    for (uint32_t i = 0; i < losers.count; i++) {
        if (w->defeats[losers.first + i].winner == rule) {
            return true;
        }
    }
    return false;
}

static void print_defeat(explainer *x, uint32_t rule) {
    const lode_world *w = x->w;
    const world_rule *r = &w->rules[rule];
    for (uint32_t i = 0; i < r->defeaters.count; i++) {
        print_rule_ref(x, "beaten by", w->defeats[r->defeaters.first + i].winner);
    }
    if (r->kind == RULE_ENTRY && r->entry != NONE) {
        const world_entry *e = &w->entries[r->entry];
        for (uint32_t i = 0; i < e->exceptions.count; i++) {
            uint32_t winner = w->defeats[e->exceptions.first + i].winner;
            if (!defeated_by(w, r->defeaters, winner)) {
                print_rule_ref(x, "excepted by", winner);
            }
        }
    }
    for (uint32_t i = 0; i < w->n_rules; i++) {
        const world_rule *loser = &w->rules[i];
        if (loser->kind == RULE_ENTRY && loser->entry != NONE &&
            defeated_by(w, w->entries[loser->entry].exceptions, rule)) {
            print_rule_ref(x, "takes out of", i);
        } else if (defeated_by(w, loser->defeaters, rule)) {
            print_rule_ref(x, "beats", i);
        }
    }
}

static void print_cases(explainer *x, world_range cases) {
    for (uint32_t i = 0; i < cases.count; i++) {
        const world_case *k = &x->w->cases[x->w->case_refs[cases.first + i]];
        str title = world_str(x->w, k->title);
        str file = world_str(x->w, k->file);
        str verdict = world_str(x->w, k->verdict);
        char day[16];
        label(x, i == 0 ? "cases" : "");
        strbuf_addf(&x->out, STR_FMT " (on %s", STR_ARG(title), day_text(k->on, day));
        strbuf_addf(&x->out, "%s" STR_FMT "%s)  " STR_FMT ":%u\n", verdict.n > 0 ? ": " : "",
                    STR_ARG(verdict), k->judgement ? ", by judgement" : "", STR_ARG(file), k->line);
    }
    if (cases.count == 0) {
        label(x, "cases");
        strbuf_addz(&x->out, "none names it\n");
    }
}

static void print_hints(explainer *x, const world_entry *e) {
    for (uint32_t i = 0; i < e->hints.count; i++) {
        const world_hint *h = &x->w->hints[e->hints.first + i];
        str text = world_str(x->w, h->text);
        label(x, i == 0 ? "hints" : "");
        strbuf_addf(&x->out, "%s " STR_FMT "%s\n", h->kind == HINT_HS ? "customs heading" : "word",
                    STR_ARG(text), h->ours ? " (ours, not in the official text)" : "");
    }
}

static void print_condition(explainer *x, const char *name, uint32_t node) {
    strbuf_addf(&x->out, "  %s\n", name);
    cond_print(x->w, node, 4, &x->out);
}

static void print_entry_condition(explainer *x, const world_entry *e) {
    line_text(x, "中文", e->zh);
    print_hints(x, e);
    if (e->how == ENTRY_DESCRIBED) {
        label(x, "test");
        strbuf_addz(&x->out,
                    "what its words describe: it holds when claimed, and is a question when\n");
        label(x, "");
        strbuf_addz(&x->out, "something points at it\n");
        if (e->test != NONE) {
            print_condition(x, "and only if", e->test);
        }
    } else if (e->how == ENTRY_OPAQUE) {
        label(x, "test");
        strbuf_addz(&x->out, "not encoded yet: it holds when claimed, and is a question when\n");
        label(x, "");
        strbuf_addz(&x->out, "something points at it\n");
    } else {
        print_condition(x, "test", e->test);
    }
    if (e->regime < x->w->n_regimes && x->w->regimes[e->regime].bite != NONE) {
        print_condition(x, "bites", x->w->regimes[e->regime].bite);
    }
}

static const char *const CLAIM_NAMES[] = {"unconfirmed", "confirmed", "contested", "denied",
                                          "superseded"};
static const char *const LINK_NAMES[] = {"contrary", "not confirmed", "denied by", "confirmed by",
                                         "superseded"};

static void print_report(explainer *x, uint32_t report) {
    const lode_world *w = x->w;
    const world_report *r = &w->reports[report];
    char day[16];
    line_date(x, "public", r->public_on);
    line_text(x, "word of", r->who);
    label(x, "basis");
    strbuf_addf(&x->out, "%s\n",
                r->official ? "official"
                : r->named  ? "press, named sources"
                            : "press, unnamed sources");
    line_text(x, "about", r->about);
    if (r->rule != NONE) {
        label(x, "status");
        strbuf_addf(&x->out, "%s as known on %s\n", CLAIM_NAMES[report_status(w, report, x->known)],
                    day_text(x->known, day));
    }
    for (uint32_t i = 0; i < r->links.count; i++) {
        const world_link *l = &w->links[r->links.first + i];
        const world_report *to = &w->reports[l->report];
        const world_measure *m = &w->measures[to->measure];
        str id = world_str(w, m->id);
        str title = world_str(w, m->title);
        label(x, LINK_NAMES[l->kind]);
        strbuf_addf(&x->out, STR_FMT " (%s%s)  " STR_FMT "\n", STR_ARG(id),
                    day_text(to->public_on, day),
                    to->public_on > x->known ? ", not yet public then" : "", STR_ARG(title));
    }
}

static uint32_t report_of_measure(const lode_world *w, uint32_t measure) {
    for (uint32_t i = 0; i < w->n_reports; i++) {
        if (w->reports[i].measure == measure) {
            return i;
        }
    }
    return NONE;
}

static void explain_rule(explainer *x, uint32_t rule) {
    const world_rule *r = &x->w->rules[rule];
    const world_measure *m = &x->w->measures[r->measure];
    heading(x, r->id, r->title);
    line_text(x, "cite", r->cite);
    str title = world_str(x->w, m->title);
    str id = world_str(x->w, m->id);
    if (r->kind != RULE_REPORT) { // a report is its own rule
        label(x, "law");
        strbuf_addf(&x->out, STR_FMT " (" STR_FMT ")\n", STR_ARG(title), STR_ARG(id));
    }
    print_measure_lines(x, m);
    print_source(x, m, r->grade);
    print_dates(x, r->measure, rule, &r->window);
    if (r->kind == RULE_ENTRY && r->entry != NONE) {
        print_entry_condition(x, &x->w->entries[r->entry]);
    } else {
        print_condition(x, "condition", r->cond);
    }
    if (r->judgement) {
        label(x, "");
        strbuf_addz(&x->out, "the condition needs a judgement that the text does not define\n");
    }
    print_effects(x, r);
    print_defeat(x, rule);
    line_text(x, "binds", r->binds);
    line_text(x, "note", r->note);
    uint32_t report = r->kind == RULE_REPORT ? report_of_measure(x->w, r->measure) : NONE;
    if (report != NONE) {
        print_report(x, report);
    }
    print_cases(x, r->cases);
}

// An entry that sets nothing by itself: other rules ask whether an item is it.
static void explain_entry(explainer *x, const world_entry *e) {
    const world_measure *m = &x->w->measures[e->measure];
    str title = world_str(x->w, m->title);
    str id = world_str(x->w, m->id);
    heading(x, e->code, e->title);
    label(x, "law");
    strbuf_addf(&x->out, STR_FMT " (" STR_FMT ")\n", STR_ARG(title), STR_ARG(id));
    print_measure_lines(x, m);
    print_source(x, m, m->grade);
    print_window(x, &e->window);
    print_entry_condition(x, e);
    label(x, "then");
    strbuf_addz(&x->out, "nothing by itself: rules ask for it\n");
}

static void explain_measure(explainer *x, uint32_t measure) {
    const lode_world *w = x->w;
    const world_measure *m = &w->measures[measure];
    heading(x, m->id, m->title);
    print_measure_lines(x, m);
    print_source(x, m, m->grade);
    uint32_t report = report_of_measure(w, measure);
    if (report != NONE) {
        print_report(x, report);
    }
    for (uint32_t i = 0; i < w->n_suspensions; i++) {
        const world_suspension *s = &w->suspensions[i];
        if (s->by == measure) {
            str target =
                world_str(w, s->rule != NONE ? w->rules[s->rule].id : w->measures[s->measure].id);
            label(x, "suspends");
            strbuf_add(&x->out, target);
            print_span(x, s);
        } else if (s->measure == measure) {
            print_suspension(x, s);
        }
    }
    bool first = true;
    for (uint32_t i = 0; i < w->n_rules; i++) {
        if (w->rules[i].measure == measure) {
            print_rule_ref(x, first ? "rules" : "", i);
            first = false;
        }
    }
    for (uint32_t i = 0; i < w->n_clocks; i++) {
        if (w->clocks[i].measure == measure) {
            line_text(x, "clock", w->clocks[i].id);
        }
    }
    for (uint32_t i = 0; i < w->n_lists; i++) {
        if (w->lists[i].measure == measure) {
            str id = world_str(w, w->lists[i].id);
            label(x, "list");
            strbuf_addf(&x->out, STR_FMT ": %u parties\n", STR_ARG(id), w->lists[i].parties.count);
        }
    }
}

// The calendar with its source: a clock is only as good as its days.
static void print_calendar(explainer *x, const world_calendar *k) {
    const lode_world *w = x->w;
    line_text(x, "calendar", k->title);
    label(x, "");
    strbuf_addf(&x->out, "%s", GRADE_NAMES[k->grade < GRADE_COUNT ? k->grade : GRADE_JUDGEMENT]);
    if (k->source.len > 0) {
        strbuf_addz(&x->out, ": ");
        strbuf_add(&x->out, world_str(w, k->source));
    }
    strbuf_addc(&x->out, '\n');
    for (uint32_t i = k->years.first; i < k->years.first + k->years.count; i++) {
        const world_cal_year *y = &w->cal_years[i];
        char day[16];
        str notice = world_str(w, y->notice);
        label(x, i == k->years.first ? "years" : "");
        strbuf_addf(&x->out, "%u: " STR_FMT ", published %s\n", y->year, STR_ARG(notice),
                    day_text(y->published, day));
    }
}

static void explain_clock(explainer *x, uint32_t clock) {
    const lode_world *w = x->w;
    const world_clock *k = &w->clocks[clock];
    const world_measure *m = &w->measures[k->measure];
    heading(x, k->id, k->title);
    line_text(x, "cite", k->cite);
    line_text(x, "law", m->title);
    print_measure_lines(x, m);
    print_source(x, m, k->grade);
    print_window(x, &k->window);
    label(x, "within");
    strbuf_addf(&x->out, "%u working days after " STR_FMT "\n", k->days,
                STR_ARG(world_str(w, w->facts[k->from_fact].path)));
    for (uint32_t i = 0; i < k->pauses.count; i++) {
        line_text(x, i == 0 ? "not counting" : "",
                  w->values[w->clock_pauses[k->pauses.first + i]].label);
    }
    if (k->overrides != NONE) {
        line_text(x, "overrides", w->clocks[k->overrides].id);
    }
    print_condition(x, "runs", k->cond);
    if (k->no_limit != NONE) {
        print_condition(x, "no limit", k->no_limit);
    }
    line_text(x, "note", k->note);
    print_calendar(x, &w->calendars[k->calendar]);
}

// ---- finding what is meant -----------------------------------------------------------------------

#define NEAREST_MAX 8u

static bool contains(str hay, str needle) {
    for (size_t i = 0; needle.n > 0 && i + needle.n <= hay.n; i++) {
        if (memcmp(hay.p + i, needle.p, needle.n) == 0) {
            return true;
        }
    }
    return false;
}

// Ids that contain what was typed; when none does, the nearest by spelling.
static lode_status unknown_id(const lode_world *w, str id, lode_error *err) {
    str shown = {id.p, id.n < 80 ? id.n : 80};
    lode_status st =
        lode_fail(err, LODE_BAD_INPUT, "unknown_id",
                  "no rule, entry, measure, report or clock is called " STR_FMT, STR_ARG(shown));
    lode_arena a = {0};
    uint32_t n_all = w->n_rules + w->n_measures + w->n_entries + w->n_clocks;
    str *all = arena_array(&a, n_all, sizeof *all);
    uint32_t n = 0;
    for (uint32_t i = 0; i < w->n_rules; i++) {
        all[n++] = world_str(w, w->rules[i].id);
    }
    for (uint32_t i = 0; i < w->n_measures; i++) {
        all[n++] = world_str(w, w->measures[i].id);
    }
    for (uint32_t i = 0; i < w->n_entries; i++) {
        all[n++] = world_str(w, w->entries[i].code);
    }
    for (uint32_t i = 0; i < w->n_clocks; i++) {
        all[n++] = world_str(w, w->clocks[i].id);
    }
    strbuf hint = {0};
    uint32_t found = 0;
    for (uint32_t i = 0; i < n && found < NEAREST_MAX; i++) {
        if (contains(all[i], id)) {
            strbuf_addf(&hint, "%s" STR_FMT, found > 0 ? ", " : "", STR_ARG(all[i]));
            found++;
        }
    }
    if (found > 0) {
        lode_hint(err, "there is %s", hint.p);
    } else {
        hint_nearest(err, id, all, n);
    }
    strbuf_clear(&hint);
    arena_clear(&a);
    return st;
}

// True when something was printed: one rule or measure, or every entry that has the code.
static bool explain_id(explainer *x, str id) {
    uint32_t rule = world_find_rule(x->w, id);
    uint32_t measure = world_find_measure(x->w, id);
    if (measure != NONE && report_of_measure(x->w, measure) != NONE) {
        uint32_t of = x->w->reports[report_of_measure(x->w, measure)].rule;
        rule = rule == NONE ? of : rule;
    }
    if (rule != NONE) {
        explain_rule(x, rule);
        return true;
    }
    if (measure != NONE) {
        explain_measure(x, measure);
        return true;
    }
    uint32_t clock = world_find_clock(x->w, id);
    if (clock != NONE) {
        explain_clock(x, clock);
        return true;
    }
    bool any = false;
    for (uint32_t i = 0; i < x->w->n_entries; i++) {
        const world_entry *e = &x->w->entries[i];
        if (!str_eq(world_str(x->w, e->code), id)) {
            continue;
        }
        strbuf_addz(&x->out, any ? "\n" : "");
        if (e->rule != NONE) {
            explain_rule(x, e->rule);
        } else {
            explain_entry(x, e);
        }
        any = true;
    }
    return any;
}

int cmd_explain(cli *c) {
    lode_error err = {0};
    explainer x = {.on = DATE_NONE, .known = DATE_NONE, .color = c->color_out};
    if (cli_date(c, OPT_ON, &x.on, &err) != LODE_OK ||
        cli_date(c, OPT_KNOWN, &x.known, &err) != LODE_OK) {
        return cli_usage(c, &err);
    }
    lode_image image = {0};
    if (image_open(c->value[OPT_IMAGE], &image, &err) != LODE_OK) {
        return cli_fail(c, &err);
    }
    x.w = &image.world;
    x.on = x.on != DATE_NONE ? x.on : date_today_utc();
    x.known = x.known != DATE_NONE ? x.known : image.world.horizon;
    int code = LODE_OK;
    for (size_t i = 0; i < c->args.n && code == LODE_OK; i++) {
        str id = str_of(c->args.p[i]);
        strbuf_addz(&x.out, i > 0 ? "\n" : "");
        if (!explain_id(&x, id)) {
            (void)unknown_id(x.w, id, &err); // status is in err
            code = cli_fail(c, &err);
        }
    }
    if (code == LODE_OK) {
        out_str(strbuf_str(&x.out));
    }
    strbuf_clear(&x.out);
    image_close(&image);
    return code;
}
