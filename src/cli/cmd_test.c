// SPDX-License-Identifier: Apache-2.0
//
// test: the packs' own tests. Compiles in memory, runs every case and every generated pair, says
// what they cover, and on request changes the law and looks who notices.
#include <stdio.h>
#include <string.h>

#include "check/codec_out.h"
#include "cli/cli.h"
#include "cli/load.h"
#include "cli/mutate.h"
#include "cli/test_report.h"

#define TEST_SCHEMA 1
#define SAMPLE_MAX 1000000u

static bool contains(str hay, str needle) {
    for (size_t i = 0; i + needle.n <= hay.n; i++) {
        if (memcmp(hay.p + i, needle.p, needle.n) == 0) {
            return true;
        }
    }
    return false;
}

bool test_wanted(const test_report *t, str a, str b) {
    return t->filter == NULL || contains(a, str_of(t->filter)) || contains(b, str_of(t->filter));
}

void test_result(test_report *t, const char *place, str title, const strbuf *why) {
    bool failed = why->n > 0;
    t->failed += failed;
    t->passed += !failed;
    if (failed && t->failures != NULL) {
        json_t *o = json_object();
        set(o, "place", text_json(str_of(place)));
        set(o, "title", text_json(title));
        set(o, "why", text_json(strbuf_str(why)));
        put(t->failures, o);
    } else if (t->failures == NULL && (failed || t->verbose)) {
        out_f("%s  %s  " STR_FMT "\n", failed ? "FAIL" : "ok  ", place, STR_ARG(title));
        out_str(strbuf_str(why));
    }
}

// ---- options -------------------------------------------------------------------------------------

static lode_status read_options(const cli *c, mutate *m, lode_error *err) {
    static const opt_id of_mutate[] = {OPT_SAMPLE, OPT_JOBS, OPT_FAIL_ON_SURVIVORS};
    for (size_t i = 0; i < sizeof of_mutate / sizeof *of_mutate; i++) {
        if (cli_has(c, of_mutate[i]) && !cli_has(c, OPT_MUTATE)) {
            lode_status st = lode_fail(err, LODE_USAGE, "option_alone", "%s goes with --mutate",
                                       option_spec(of_mutate[i])->name);
            return st;
        }
    }
    lode_status st = cli_jobs(c, &m->jobs, err);
    return st != LODE_OK ? st : cli_count(c, OPT_SAMPLE, SAMPLE_MAX, &m->sample, err);
}

// ---- one run -------------------------------------------------------------------------------------

typedef struct test_run {
    const cli *c;
    const pack_set *ps;
    lode_arena arena;
    places places;
    cover cover;
    test_report report;
    pair_points points;
    lode_arena points_arena;
    mutate mutate;
} test_run;

static void prepare(test_run *r) {
    const lode_world *w = &r->ps->world.world;
    places_find(&r->places, r->ps, &r->arena);
    cover_init(&r->cover, w, &r->places, &r->arena);
    bool mutates = cli_has(r->c, OPT_MUTATE);
    r->report = (test_report){.verbose = cli_has(r->c, OPT_VERBOSE) && !mutates,
                              .filter = mutates ? NULL : r->c->value[OPT_FILTER],
                              .cover = &r->cover};
    r->report.failures = cli_has(r->c, OPT_JSON) ? json_array() : NULL;
    if (mutates) {
        r->report.case_passed =
            arena_array(&r->arena, (size_t)w->n_cases + 1, sizeof *r->report.case_passed);
        r->report.kept = &r->points;
        r->report.kept_arena = &r->points_arena;
    }
}

static void run_mutants(test_run *r) {
    r->mutate.law = &r->ps->world;
    r->mutate.places = &r->places;
    r->mutate.case_passed = r->report.case_passed;
    r->mutate.points = &r->points;
    r->mutate.filter = r->c->value[OPT_FILTER];
    r->mutate.progress = r->c->color_err; // a terminal that takes its sequences
    mutate_run(&r->mutate);
}

static void print_text(const test_run *r) {
    const test_report *t = &r->report;
    strbuf out = {0};
    if (cli_has(r->c, OPT_COVERAGE)) {
        cover_details(&r->cover, &out);
    }
    if (cli_has(r->c, OPT_MUTATE)) {
        mutate_text(&r->mutate, cli_has(r->c, OPT_VERBOSE), &out);
    }
    if (t->filter == NULL) { // of a part of the cases it would say nothing
        strbuf_addf(&out, "%u of %u entries have generated pairs, %u facts tried\n", t->pairs,
                    r->ps->world.world.n_entries, t->points);
        cover_summary(&r->cover, &out);
    }
    out_str(strbuf_str(&out));
    out_f("%u passed, %u failed\n", t->passed, t->failed);
    strbuf_clear(&out);
}

static void print_json(test_run *r) {
    json_t *o = json_object();
    strbuf out = {0};
    set(o, "schema", json_integer(TEST_SCHEMA));
    set(o, "passed", json_integer(r->report.passed));
    set(o, "failed", json_integer(r->report.failed));
    set(o, "failures", r->report.failures);
    r->report.failures = NULL; // taken
    if (r->report.filter == NULL) {
        set(o, "coverage", cover_json(&r->cover));
    }
    if (cli_has(r->c, OPT_MUTATE)) {
        set(o, "mutation", mutate_json(&r->mutate));
    }
    dump_json(o, &out);
    strbuf_addc(&out, '\n');
    out_str(strbuf_str(&out));
    strbuf_clear(&out);
    json_decref(o);
}

static int run_all(test_run *r) {
    prepare(r);
    test_cases(&r->report, &r->ps->world);
    test_pairs(&r->report, &r->ps->world.world);
    bool mutates = cli_has(r->c, OPT_MUTATE);
    if (mutates) {
        run_mutants(r);
    }
    if (cli_has(r->c, OPT_JSON)) {
        print_json(r);
    } else {
        print_text(r);
    }
    bool survivors = mutates && cli_has(r->c, OPT_FAIL_ON_SURVIVORS) &&
                     mutate_count(&r->mutate, FATE_SURVIVED) > 0;
    mutate_clear(&r->mutate);
    cover_clear(&r->cover);
    vec_clear(&r->points);
    arena_clear(&r->points_arena);
    arena_clear(&r->arena);
    return r->report.failed > 0 || survivors ? LODE_DIFFERS : LODE_OK;
}

int cmd_test(cli *c) {
    pack_set ps = {.with_snapshots = true};
    lode_error err = {0};
    test_run r = {.c = c, .ps = &ps};
    if (read_options(c, &r.mutate, &err) != LODE_OK) {
        return cli_usage(c, &err);
    }
    int code = packs_load(c, &ps);
    code = code == LODE_OK ? run_all(&r) : code;
    packs_clear(&ps);
    return code;
}
