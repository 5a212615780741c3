/* SPDX-License-Identifier: Apache-2.0
 *
 * exposure: from the model and the law to the answer for each product. Two readings of the reports, in
 * each the best and the worst run; and over both, all open facts well and all badly.
 *
 * Runs: three or four in full (all well, all badly, and between them what the reports alone change), one
 * for each atom, and those of the searches, which doubts.c bounds.
 */
#include "exposure/exposure.h"

#include "exposure/doubts.h"
#include "exposure/grade.h"
#include "exposure/promise.h"

const char *product_state_name(product_state s) {
    static const char *const names[] = {"RUNS", "SLOWED", "STOPS", "DEPENDS ON"};
    return names[s];
}

const char *exposure_reading_name(exposure_reading r) {
    return r == READING_WRITTEN ? "as_written" : "as_reported";
}

typedef struct finder {
    lode_arena *a;
    exposure_answer *x;
    doubts d;
    bool *good, *open; /* by atom, scratch */
} finder;

static bool is_report(const exposure_answer *x, uint32_t atom) {
    return x->lanes.atoms[atom].kind == ATOM_REPORT;
}

static flow_case plain_case(const exposure_answer *x) {
    return (flow_case){.net = &x->net,
                       .horizon = x->options.horizon,
                       .policy = x->options.policy,
                       .inbound = x->options.inbound,
                       .supplied = true};
}

/* In full, for the report: reports and the other doubts each well or badly. */
static lode_status full_run(finder *f, bool reports, bool others, exposure_run *out,
                            lode_error *err) {
    for (uint32_t i = 0; i < f->x->lanes.n_atoms; i++) {
        f->good[i] = is_report(f->x, i) ? reports : others;
    }
    flow_case c = plain_case(f->x);
    lanes_case(f->a, &f->x->lanes, f->good, &c);
    lode_status st = run_case(f->a, &c, out, err);
    if (st == LODE_OK) {
        doubts_keep(&f->d, f->good, out);
    }
    return st;
}

/* Best and worst of a reading; without a doubt beside the reports they are one run. */
static lode_status full_runs(finder *f, exposure_reading r, lode_error *err) {
    reading_answer *ra = &f->x->readings[r];
    bool reports = r == READING_WRITTEN, others = false;
    for (uint32_t i = 0; i < f->x->lanes.n_atoms; i++) {
        others |= !is_report(f->x, i);
    }
    lode_status st = full_run(f, reports, true, &ra->best, err);
    if (!others) {
        ra->worst = ra->best;
        return st;
    }
    return st == LODE_OK ? full_run(f, reports, false, &ra->worst, err) : st;
}

static product_state state_of(const run_line *best, const run_line *worst) {
    return lines_equal(best, worst) ? line_state(best) : PRODUCT_DEPENDS;
}

/* The answer of each product between two runs; worst is in full, for the path. */
static lode_status answers(finder *f, const exposure_run *best, const exposure_run *worst,
                           product_answer **out, lode_error *err) {
    exposure_answer *x = f->x;
    uint32_t n = x->net.n_products;
    lode_arena tmp = {0};
    run_brief b = run_keep(&tmp, &x->net, best), w = run_keep(&tmp, &x->net, worst);
    exposure_sets *sets = arena_array(f->a, (size_t)n + 1, sizeof *sets);
    net_sweep sweep = net_sweep_new(&tmp, &x->net);
    lode_status st = doubts_find(&f->d, f->a, f->good, f->open, sets, err);
    *out = arena_array(f->a, (size_t)n + 1, sizeof **out);
    for (uint32_t p = 0; p < n && st == LODE_OK; p++) {
        product_answer *r = &(*out)[p];
        r->state = state_of(&b.lines[p], &w.lines[p]);
        r->depends = sets[p];
        r->state = sets[p].n > 0 ? PRODUCT_DEPENDS : r->state;
        flow_path_find(f->a, &sweep, &worst->result, p, &r->path);
        r->grade = path_grade(x, p, &r->path);
    }
    arena_clear(&tmp);
    return st;
}

static lode_status find_reading(finder *f, exposure_reading r, lode_error *err) {
    exposure_answer *x = f->x;
    reading_answer *ra = &x->readings[r];
    bool reports = r == READING_WRITTEN;
    for (uint32_t i = 0; i < x->lanes.n_atoms; i++) {
        f->open[i] = !is_report(x, i);
        f->good[i] = is_report(x, i) ? reports : true;
    }
    lode_status st = answers(f, &ra->best, &ra->worst, &ra->products, err);
    for (uint32_t i = 0; i < x->lanes.n_atoms; i++) {
        f->good[i] = is_report(x, i) && reports;
    }
    return st == LODE_OK
               ? remedies_find(f->a, &x->net, &x->lanes, f->good, &ra->worst, &ra->remedies, err)
               : st;
}

/* What hangs on each atom: all others well, this one badly. */
static lode_status find_values(finder *f, lode_error *err) {
    exposure_answer *x = f->x;
    const run_brief *well = NULL, *b = NULL;
    x->atom_value = arena_array(f->a, (size_t)x->lanes.n_atoms + 1, sizeof *x->atom_value);
    for (uint32_t i = 0; i < x->lanes.n_atoms; i++) {
        f->good[i] = true;
    }
    lode_status st = doubts_run(&f->d, f->good, &well, err);
    for (uint32_t i = 0; i < x->lanes.n_atoms && st == LODE_OK; i++) {
        f->good[i] = false;
        st = doubts_run(&f->d, f->good, &b, err);
        f->good[i] = true;
        x->atom_value[i] = st == LODE_OK && b != NULL && well != NULL
                               ? ratio_sub(b->value_lost, well->value_lost)
                               : RATIO_NONE;
    }
    return st;
}

/* Over both readings: every atom is open, those of reports too. */
static lode_status find_overall(finder *f, lode_error *err) {
    for (uint32_t i = 0; i < f->x->lanes.n_atoms; i++) {
        f->good[i] = f->open[i] = true;
    }
    return answers(f, &f->x->readings[READING_WRITTEN].best,
                   &f->x->readings[READING_REPORTED].worst, &f->x->overall, err);
}

/* Numbers that became too fine are said among the warnings, with the first day of it. */
static void warn_rounded(finder *f) {
    exposure_lanes *l = &f->x->lanes;
    ratio first = RATIO_NONE;
    for (uint32_t r = 0; r < READING_COUNT; r++) {
        const ratio days[] = {f->x->readings[r].best.result.rounded,
                              f->x->readings[r].worst.result.rounded};
        for (size_t i = 0; i < 2; i++) {
            bool sooner = ratio_ok(days[i]) && (!ratio_ok(first) || ratio_cmp(days[i], first) < 0);
            first = sooner ? days[i] : first;
        }
    }
    if (!ratio_ok(first)) {
        return;
    }
    strbuf text = {0};
    strbuf_addz(&text, "from day ");
    ratio_show(first, 3, &text);
    strbuf_addz(&text, " on, days and stocks are rounded down to billionths: their exact fractions "
                       "have grown too long");
    str *all = arena_array(f->a, (size_t)l->n_warnings + 1, sizeof *all);
    for (uint32_t i = 0; i < l->n_warnings; i++) {
        all[i] = l->warnings[i];
    }
    all[l->n_warnings++] = str_dup(f->a, strbuf_str(&text));
    l->warnings = all;
    strbuf_clear(&text);
}

static lode_status find_all(finder *f, lode_error *err) {
    exposure_answer *x = f->x;
    bool reports = false;
    for (uint32_t i = 0; i < x->lanes.n_atoms; i++) {
        reports |= is_report(x, i);
    }
    lode_status st = full_runs(f, READING_WRITTEN, err);
    if (st == LODE_OK) {
        doubts_limit(&f->d, &x->readings[READING_WRITTEN].worst);
        st = find_values(f, err); /* first: singles come before sets when runs are short */
    }
    st = st == LODE_OK ? find_reading(f, READING_WRITTEN, err) : st;
    if (!reports) { /* nothing is reported that could change it, and both readings are the answer */
        x->readings[READING_REPORTED] = x->readings[READING_WRITTEN];
        x->overall = x->readings[READING_WRITTEN].products;
        return st;
    }
    st = st == LODE_OK ? full_runs(f, READING_REPORTED, err) : st;
    st = st == LODE_OK ? find_reading(f, READING_REPORTED, err) : st;
    return st == LODE_OK ? find_overall(f, err) : st;
}

static lode_status find_promises(lode_arena *a, exposure_answer *x, lode_error *err) {
    reading_answer *w = &x->readings[READING_WRITTEN], *r = &x->readings[READING_REPORTED];
    lode_status st = promises_find(a, x, READING_WRITTEN, &w->rests_on, err);
    if (r->products == w->products) { /* nothing is reported: one is the other */
        r->rests_on = w->rests_on;
        return st;
    }
    return st == LODE_OK ? promises_find(a, x, READING_REPORTED, &r->rests_on, err) : st;
}

lode_status exposure_answer_find(lode_arena *a, const lode_world *w, const exposure_model *m,
                                 const exposure_options *options, exposure_answer *out,
                                 lode_error *err) {
    exposure_answer *x = arena_alloc(a, sizeof *x);
    *x = (exposure_answer){.m = m, .w = w, .options = *options};
    lode_status st = net_build(a, m, &x->net, err);
    if (st == LODE_OK) {
        st = lanes_decide(a, w, &x->net, options->known, options->horizon, options->scenario,
                          &x->lanes, err);
    }
    if (st != LODE_OK) {
        return st;
    }
    x->cuts = arena_array(a, (size_t)x->net.n_products + 1, sizeof *x->cuts);
    cuts_find(a, &x->net, x->cuts);
    content_find(a, &x->net, &x->shares, &x->n_shares);
    finder f = {.a = a, .x = x};
    f.good = arena_array(a, (size_t)x->lanes.n_atoms + 1, sizeof *f.good);
    f.open = arena_array(a, (size_t)x->lanes.n_atoms + 1, sizeof *f.open);
    flow_case plain = plain_case(x);
    doubts_init(&f.d, &x->net, &x->lanes, &plain);
    st = find_all(&f, err);
    doubts_clear(&f.d);
    if (st == LODE_OK) {
        warn_rounded(&f);
    }
    st = st == LODE_OK ? find_promises(a, x, err) : st;
    if (st == LODE_OK) {
        *out = *x;
    }
    return st;
}
