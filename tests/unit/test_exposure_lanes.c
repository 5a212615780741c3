/* SPDX-License-Identifier: Apache-2.0
 *
 * lanes: lanes decided by the real packs, their licenses, what-ifs, lead days, and goods on their way.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "check/check.h"
#include "exposure/lanes.h"
#include "world_fixture.h"

#define ROWS 16u
#define FACTS 128u

/* A model by hand: as if it had been read, without its files. */
static struct {
    exposure_model m;
    exposure_net net;
    exposure_lanes lanes;
    lode_arena a;
    lode_error err;
    model_item items[ROWS];
    model_substance substances[ROWS];
    model_lane lanes_rows[ROWS];
    model_party parties[ROWS];
    model_license licenses[ROWS];
    model_transit transits[ROWS];
    model_whatif whatifs[ROWS];
    model_fact facts[FACTS];
    uint32_t of_license[ROWS][ROWS];
    uint32_t node[ROWS], from[ROWS];
    net_node nodes[ROWS];
} t;

static lode_date date(const char *s) {
    lode_date d;
    assert_true(date_parse(str_of(s), &d));
    return d;
}

static model_row row(model_table table, uint32_t n) {
    return (model_row){
        .line = n + 2, .table = (uint8_t)table, .grade = MODEL_DECLARED, .date = DATE_NONE};
}

/* "from=CN|end_use=civil": facts of the row that is being added. */
static uint32_t facts(const char *text) {
    uint32_t n = 0;
    str rest = str_of(text);
    while (rest.n > 0) {
        size_t bar = 0, eq = 0;
        while (bar < rest.n && rest.p[bar] != '|') {
            bar++;
        }
        while (rest.p[eq] != '=') {
            eq++;
        }
        assert_true(t.m.n_facts < FACTS);
        t.facts[t.m.n_facts] =
            (model_fact){{rest.p, eq}, {rest.p + eq + 1, bar - eq - 1}, 10 * (n + 1)};
        t.m.n_facts++;
        n++;
        bar += bar < rest.n;
        rest = (str){rest.p + bar, rest.n - bar};
    }
    return n;
}

static uint32_t item(const char *id, const char *cells) {
    uint32_t at = t.m.n_items++;
    t.items[at] = (model_item){.id = str_of(id), .name = str_of(id), .first_fact = t.m.n_facts};
    t.items[at].unit = (model_unit){STR("pcs"), UNIT_COUNT, RATIO_ONE};
    t.items[at].n_facts = facts(cells);
    t.items[at].row = row(TABLE_ITEMS, at);
    t.items[at].first_substance = t.m.n_substances;
    return at;
}

static void substance(uint32_t of, const char *name, const char *low, const char *high) {
    model_substance *s = &t.substances[t.m.n_substances];
    *s = (model_substance){.item = of, .name = str_of(name), .low = RATIO_NONE, .high = RATIO_NONE};
    s->row = row(TABLE_COMPOSITION, t.m.n_substances++);
    assert_true(*low == '\0' || ratio_parse(str_of(low), &s->low));
    assert_true(*high == '\0' || ratio_parse(str_of(high), &s->high));
    t.items[of].n_substances++;
}

static uint32_t party(const char *id, const char *name, const char *cells) {
    uint32_t at = t.m.n_parties++;
    t.parties[at] =
        (model_party){.id = str_of(id), .name = str_of(name), .first_fact = t.m.n_facts};
    t.parties[at].n_facts = facts(cells);
    t.parties[at].row = row(TABLE_PARTIES, at);
    return at;
}

static uint32_t lane(const char *id, uint32_t of, uint32_t supplier, const char *cells) {
    uint32_t at = t.m.n_lanes++;
    t.lanes_rows[at] = (model_lane){.id = str_of(id),
                                    .item = of,
                                    .from_plant = MODEL_NONE,
                                    .supplier = supplier,
                                    .border = true,
                                    .rate = RATIO_NONE,
                                    .share = RATIO_NONE,
                                    .quota = RATIO_NONE,
                                    .first_fact = t.m.n_facts};
    t.lanes_rows[at].n_facts = facts(cells);
    t.lanes_rows[at].row = row(TABLE_LANES, at);
    return at;
}

static model_license *license(const char *id, model_license_state state, uint32_t for_lane) {
    uint32_t at = t.m.n_licenses++;
    t.m.given[TABLE_LICENSES] = true;
    t.licenses[at] = (model_license){.id = str_of(id),
                                     .end_user = MODEL_NONE,
                                     .lanes = t.of_license[at],
                                     .n_lanes = 1,
                                     .item = MODEL_NONE,
                                     .qty = RATIO_NONE,
                                     .from = DATE_NONE,
                                     .until = DATE_NONE,
                                     .state = state,
                                     .accepted = DATE_NONE,
                                     .expected = DATE_NONE,
                                     .row = row(TABLE_LICENSES, at)};
    t.of_license[at][0] = for_lane;
    return &t.licenses[at];
}

static void whatif(const char *scenario, uint32_t for_lane, int32_t from, int32_t until,
                   model_state state) {
    t.whatifs[t.m.n_whatifs] = (model_whatif){.scenario = str_of(scenario),
                                              .lane = for_lane,
                                              .from = from,
                                              .until = until,
                                              .state = state,
                                              .factor = ratio_of(1, 2)};
    t.whatifs[t.m.n_whatifs].row = row(TABLE_SCENARIO, t.m.n_whatifs);
    t.m.n_whatifs++;
}

static uint32_t transit(uint32_t by, int32_t eta, int32_t crosses, model_border border) {
    uint32_t at = t.m.n_transits++;
    t.transits[at] = (model_transit){.item = t.lanes_rows[by].item,
                                     .lane = by,
                                     .qty = ratio_int(100 + at),
                                     .eta = eta,
                                     .crosses = crosses,
                                     .border = border,
                                     .row = row(TABLE_TRANSIT, at)};
    return at;
}

static void begin(const char *on) {
    arena_clear(&t.a);
    memset(&t, 0, sizeof t);
    t.m = (exposure_model){.on = date(on),
                           .items = t.items,
                           .substances = t.substances,
                           .lanes = t.lanes_rows,
                           .parties = t.parties,
                           .licenses = t.licenses,
                           .transits = t.transits,
                           .whatifs = t.whatifs,
                           .facts = t.facts};
    t.net = (exposure_net){
        .m = &t.m, .nodes = t.nodes, .n_nodes = 1, .lane_node = t.node, .lane_from = t.from};
}

static lode_status decide_known(int32_t horizon, const char *known, const char *scenario) {
    return lanes_decide(&t.a, &image.world, &t.net, known == NULL ? DATE_NONE : date(known),
                        horizon, str_of(scenario), &t.lanes, &t.err);
}

static ratio flow_on(const flow_lane *f, int32_t day) {
    for (uint32_t i = 0; i < f->n_spans; i++) {
        if (f->spans[i].from <= day && day < f->spans[i].until) {
            return f->spans[i].factor;
        }
    }
    fail_msg("no span on day %d", day);
    return RATIO_NONE;
}

/* The spans that are shown are those of the cases in which everything turns out well, and badly. */
static void cases_agree(bool well) {
    flow_case c = {0};
    bool good[16];
    assert_true(t.lanes.n_atoms <= 16);
    memset(good, well, sizeof good);
    lanes_case(&t.a, &t.lanes, good, &c);
    for (uint32_t l = 0; l < t.m.n_lanes; l++) {
        int32_t day = 0;
        for (uint32_t i = 0; i < t.lanes.lanes[l].n_spans; i++) {
            const lane_span *s = &t.lanes.lanes[l].spans[i];
            assert_int_equal(s->from, day);
            assert_true((ratio_cmp(s->good, s->bad) != 0) == (s->n_atoms > 0));
            for (; day < s->until; day++) {
                assert_int_equal(ratio_cmp(flow_on(&c.lanes[l], day), well ? s->good : s->bad), 0);
            }
        }
        assert_int_equal(day, t.lanes.horizon);
    }
    for (uint32_t i = 0; i < t.m.n_transits; i++) {
        int32_t day = well ? t.lanes.arrives_good[i] : t.lanes.arrives_bad[i];
        bool found = day == INT32_MAX;
        for (uint32_t k = 0; k < c.n_arrivals; k++) {
            found |=
                c.arrivals[k].day == day && ratio_cmp(c.arrivals[k].qty, t.m.transits[i].qty) == 0;
        }
        assert_true(found);
    }
}

static void decide(int32_t horizon) {
    if (decide_known(horizon, NULL, "") != LODE_OK) {
        fail_msg("%s:%u:%u: %s: %s (%s)", t.err.file, t.err.line, t.err.col, t.err.path,
                 t.err.message, t.err.hint);
    }
    cases_agree(true);
    cases_agree(false);
}

static void print_atoms(const uint32_t *atoms, uint32_t n, strbuf *out) {
    for (uint32_t i = 0; i < n; i++) {
        strbuf_addf(out, " " STR_FMT, STR_ARG(t.lanes.atoms[atoms[i]].key));
    }
}

/* "0-66 0/0 pending/halted; 66-100 1/0 expected/halted claim:wsj.2026-01-09" */
static const char *spans(uint32_t of) {
    static const char *const CAUSES[] = {"open",       "licensed", "no_border", "no_license",
                                         "pending",    "expected", "halted",    "refused",
                                         "prohibited", "whatif",   "lead"};
    static strbuf out;
    strbuf_reset(&out);
    const lane_decision *d = &t.lanes.lanes[of];
    for (uint32_t i = 0; i < d->n_spans; i++) {
        const lane_span *s = &d->spans[i];
        strbuf_addf(&out, "%s%d-%d ", i > 0 ? "; " : "", s->from, s->until);
        ratio_print(s->good, &out);
        strbuf_addc(&out, '/');
        ratio_print(s->bad, &out);
        strbuf_addf(&out, " %s", CAUSES[s->why_good]);
        if (s->why_good != s->why_bad) {
            strbuf_addf(&out, "/%s", CAUSES[s->why_bad]);
        }
        print_atoms(s->atoms, s->n_atoms, &out);
        if (s->n_also > 0) {
            strbuf_addz(&out, " +");
            print_atoms(s->also, s->n_also, &out);
        }
    }
    return out.p;
}

static uint32_t atom(const char *key) {
    for (uint32_t i = 0; i < t.lanes.n_atoms; i++) {
        if (str_eqz(t.lanes.atoms[i].key, key)) {
            return i;
        }
    }
    fail_msg("no atom %s", key);
    return 0;
}

#define TO_JAPAN "activity=export|from=CN|destination=JP|end_use=civil|red_flags=none|notices=none"
#define MAGNET "item.kind=ndfeb_magnet|item.form=loose|item.origin=CN|item.hs=8505111000"

static uint32_t magnets(void) {
    uint32_t at = item("magnet", MAGNET);
    substance(at, "Nd", "29 %", "29 %");
    substance(at, "Dy", "2 %", "2 %");
    substance(at, "Tb", "0", "0");
    return at;
}

static uint32_t ningbo(void) {
    return party("N", "Ningbo Example Magnetics Co., Ltd. (synthetic)", "country=CN");
}
static uint32_t nagoya(void) {
    return party("C", "Nagoya Mirror Motor K.K. (synthetic)", "country=JP|kind=civil");
}

/* Dy magnets to a civil maker of mirror motors. */
static uint32_t mirror_lane(const char *on) {
    begin(on);
    uint32_t m = magnets(), n = ningbo();
    (void)nagoya();
    return lane("L1", m, n, TO_JAPAN "|end_user=C|pauses=none|changes=none");
}

static void print_first(void) {
    for (uint32_t i = 0; i < t.lanes.n_answers && getenv("SHOW") != NULL; i++) {
        const lane_answer *x = &t.lanes.answers[i];
        char on[16], until[16];
        printf("%s " STR_FMT " (" STR_FMT " to " STR_FMT ") until %s\n  " STR_FMT "\n  " STR_FMT
               "\n  " STR_FMT "\n",
               date_print(x->on, on).p, STR_ARG(x->verdict), STR_ARG(x->best), STR_ARG(x->worst),
               date_print(x->holds_until, until).p, STR_ARG(x->why), STR_ARG(x->doubt),
               STR_ARG(x->shipment));
    }
    for (uint32_t i = 0; i < t.lanes.n_atoms && getenv("SHOW") != NULL; i++) {
        const exposure_atom *x = &t.lanes.atoms[i];
        printf("  %d " STR_FMT ": " STR_FMT " [" STR_FMT "]\n", x->kind, STR_ARG(x->key),
               STR_ARG(x->ask), STR_ARG(x->word));
    }
}

#define assert_spans(of, text)                  \
    do {                                        \
        print_first();                          \
        assert_string_equal(spans(of), (text)); \
    } while (0)

/* ---- licenses ------------------------------------------------------------------------------------ */

static void a_pending_application(void **state) {
    (void)state;
    uint32_t l = mirror_lane("2026-01-10");
    license("A1", LICENSE_PENDING, l)->accepted = date("2026-01-07");
    decide(100);
    /* 45 working days from 7 January end on 17 March, day 66 */
    assert_spans(l, "0-66 0/0 pending/halted; 66-100 1/0 expected/halted claim:wsj.2026-01-09");
    assert_int_equal(t.lanes.n_atoms, 1);
    assert_int_equal(t.lanes.atoms[0].kind, ATOM_REPORT);
    assert_string_equal(t.lanes.atoms[0].word.p,
                        "wsj.2026-01-09 (The Wall Street Journal, contested)");
    assert_int_equal(decide_known(100, "2026-01-08", ""), LODE_OK); /* before the report */
    assert_spans(l, "0-66 0/0 pending; 66-100 1/1 expected");
}

static void no_application(void **state) {
    (void)state;
    uint32_t l = mirror_lane("2026-01-10");
    t.m.given[TABLE_LICENSES] = true;
    decide(30);
    assert_spans(l, "0-30 0/0 no_license");
    const lane_answer *x = &t.lanes.answers[t.lanes.lanes[l].spans[0].answer];
    assert_true(str_eqz(x->verdict, "license"));
}

/* Granted for 300 pieces to 2026-01-29, day 19 included. */
static void a_granted_license(void **state) {
    (void)state;
    uint32_t l = mirror_lane("2026-01-10");
    model_license *g = license("G1", LICENSE_GRANTED, l);
    g->regime = STR("cn");
    g->kind = STR("individual");
    g->codes = STR("1C905");
    g->end_user = 1;
    g->qty = ratio_int(300);
    g->from = date("2025-12-01");
    g->until = date("2026-01-29");
    decide(60);
    assert_spans(l, "0-20 1/1 licensed; 20-60 0/0 no_license");
    assert_int_equal(t.lanes.lanes[l].spans[0].license, 0);
    assert_true(ratio_is(t.lanes.licensed[l], 300));
    license("A1", LICENSE_PENDING, l)->accepted = date("2026-01-07");
    decide(100);
    assert_spans(l, "0-20 1/1 licensed; 20-66 0/0 pending/halted; "
                    "66-100 1/0 expected/halted claim:wsj.2026-01-09");
    assert_false(ratio_ok(t.lanes.licensed[l])); /* the one asked for names no quantity */
    t.licenses[1].qty = ratio_int(500);
    decide(100);
    assert_true(ratio_is(t.lanes.licensed[l], 800));
    g->end_user = 0; /* for another end user it covers nothing */
    decide(100);
    assert_spans(l, "0-66 0/0 pending/halted; 66-100 1/0 expected/halted claim:wsj.2026-01-09");
    assert_true(ratio_is(t.lanes.licensed[l], 500));
}

/* An application that names only codes is for what falls under them; one that names none, for nothing. */
static void applications_by_code(void **state) {
    (void)state;
    uint32_t l = mirror_lane("2026-01-10");
    model_license *x = license("A1", LICENSE_PENDING, l);
    x->accepted = date("2026-01-07");
    x->n_lanes = 0;
    x->codes = STR("1C904; 1C905.a");
    decide(70);
    assert_spans(l, "0-66 0/0 pending/halted; 66-70 1/0 expected/halted claim:wsj.2026-01-09");
    x->codes = STR("1C904");
    decide(70);
    assert_spans(l, "0-70 0/0 no_license");
    x->codes = (str){0};
    decide(70);
    assert_spans(l, "0-70 0/0 no_license");
    assert_int_equal(t.lanes.n_warnings, 1);
    x->item = t.lanes_rows[l].item;
    decide(70);
    assert_spans(l, "0-66 0/0 pending/halted; 66-70 1/0 expected/halted claim:wsj.2026-01-09");
}

/* What a license does not show keeps its cover open. */
static void a_license_that_shows_no_code(void **state) {
    (void)state;
    uint32_t l = mirror_lane("2026-01-10");
    model_license *g = license("G1", LICENSE_GRANTED, l);
    g->kind = STR("individual");
    g->end_user = 1;
    g->from = date("2025-12-01");
    g->until = date("2026-12-01");
    decide(10);
    assert_spans(l, "0-10 1/0 licensed/no_license item.license_covers@item magnet");
}

static void states_of_applications(void **state) {
    (void)state;
    uint32_t l = mirror_lane("2026-01-10");
    model_license *x = license("A1", LICENSE_HALTED, l);
    x->accepted = date("2026-01-07");
    decide(100);
    assert_spans(l, "0-100 0/0 halted");
    x->state = LICENSE_REFUSED;
    decide(100);
    assert_spans(l, "0-100 0/0 refused");
    x->state = LICENSE_EXPIRED;
    decide(100);
    assert_spans(l, "0-100 0/0 no_license");
    x->state = LICENSE_PENDING; /* on somebody's word sooner than the law's term */
    x->expected = date("2026-02-09");
    decide(100);
    assert_spans(l, "0-30 0/0 pending/halted; 30-100 1/0 expected/halted claim:wsj.2026-01-09");
    x->expected = DATE_NONE;
    x->accepted = DATE_NONE; /* nobody says when it was accepted: no term is known */
    decide(100);
    assert_spans(l, "0-100 1/0 expected/halted claim:wsj.2026-01-09 license:A1");
}

/* The term is over and nothing came: silence is not approval. */
static void an_overdue_application(void **state) {
    (void)state;
    uint32_t l = mirror_lane("2026-04-10");
    license("A1", LICENSE_PENDING, l)->accepted = date("2026-01-07");
    assert_int_equal(decide_known(50, "2026-01-08", ""), LODE_OK);
    assert_spans(l, "0-50 1/0 expected/pending license:A1");
}

/* ---- verdicts ------------------------------------------------------------------------------------ */

static void a_finished_motor(void **state) {
    (void)state;
    begin("2026-01-10");
    uint32_t m = item("motor", "item.kind=motor|item.form=fixed_in_assembly|item.magnets=ndfeb|"
                               "item.origin=CN|item.hs=8501109990");
    substance(m, "Nd", "0.1 %", "");
    substance(m, "Dy", "0.01 %", "");
    uint32_t n = ningbo();
    (void)nagoya();
    uint32_t l = lane("L1", m, n, TO_JAPAN "|end_user=C");
    decide(60);
    assert_spans(l, "0-60 1/1 open");
}

static void an_unknown_end_user(void **state) {
    (void)state;
    begin("2026-01-10");
    uint32_t m = magnets(), n = ningbo();
    uint32_t l =
        lane("L1", m, n, "activity=export|from=CN|destination=JP|red_flags=none|notices=none");
    decide(100);
    assert_spans(l, "0-100 0/0 no_license/prohibited"); /* best and worst come to the same */
    license("A1", LICENSE_PENDING, l)->accepted = date("2026-01-07");
    decide(100);
    assert_spans(l, "0-66 0/0 pending/prohibited; 66-100 1/0 expected/prohibited "
                    "end_user.name@lane L1 end_use@lane L1 claim:wsj.2026-01-09");
    uint32_t q = atom("end_use@lane L1");
    assert_int_equal(t.lanes.atoms[q].kind, ATOM_QUESTION);
    assert_non_null(strstr(t.lanes.atoms[q].ask.p, "used for"));
}

static void a_military_end_user(void **state) {
    (void)state;
    begin("2026-01-10");
    uint32_t m = magnets(), n = ningbo();
    (void)party("D", "Self-Defense Force Depot (synthetic)", "country=JP|kind=military");
    uint32_t l = lane("L1", m, n,
                      "activity=export|from=CN|destination=JP|end_use=military|red_flags=none|"
                      "notices=none|end_user=D");
    license("A1", LICENSE_PENDING, l)->accepted = date("2026-01-07");
    decide(100);
    assert_spans(l, "0-100 0/0 prohibited");
    t.m.on = date("2025-12-27"); /* until 5 January nothing barred it */
    decide(30);
    assert_spans(l, "0-10 0/0 pending; 10-30 0/0 prohibited");
}

/* Holmium is on a suspended list: what holds after 2026-11-10 nobody has verified. */
static void suspended_law(void **state) {
    (void)state;
    begin("2026-10-31");
    uint32_t c = item("crystal", "item.kind=crystal|item.form=loose|item.origin=CN|"
                                 "item.contains=Ho 1 %;Y 44 %;Al 22 %;O 33 %");
    uint32_t n = ningbo();
    (void)party("K", "Kyoto Laser Optics K.K. (synthetic)", "country=JP|kind=civil");
    uint32_t l = lane("L1", c, n, TO_JAPAN "|end_user=K|via=none|documents=contract");
    decide(30);
    assert_spans(l, "0-10 1/1 open; 10-11 1/0 open/no_license law:cn.mofcom.2025-70.boundary "
                    "law:cn.mofcom.2025-70.after; 11-30 1/0 open/no_license "
                    "law:cn.mofcom.2025-70.after");
}

/* Best no license, worst one whose review may be halted: neither doubt alone closes the lane for ever. */
static void two_layers_of_doubt(void **state) {
    (void)state;
    begin("2026-01-10");
    uint32_t m = item("magnet", "item.kind=ndfeb_magnet|item.form=loose|item.origin=CN");
    substance(m, "Nd", "29 %", "29 %");
    substance(m, "Dy", "0", "1 %"); /* none, or a little */
    substance(m, "Tb", "0", "0");
    uint32_t n = ningbo();
    (void)nagoya();
    uint32_t l = lane("L1", m, n, TO_JAPAN "|end_user=C|pauses=none|changes=none");
    license("A1", LICENSE_PENDING, l)->accepted = date("2026-01-07");
    decide(70);
    assert_spans(l, "0-66 1/0 open/halted item.contains@item magnet; "
                    "66-70 1/0 open/halted item.contains@item magnet + claim:wsj.2026-01-09");
    bool good[2] = {true, true};
    flow_case c = {0};
    good[atom("claim:wsj.2026-01-09")] = false;
    lanes_case(&t.a, &t.lanes, good, &c);
    assert_true(ratio_is(flow_on(&c.lanes[l], 0), 1) && ratio_is(flow_on(&c.lanes[l], 69), 1));
    good[0] = !good[0];
    good[1] = !good[1];
    lanes_case(&t.a, &t.lanes, good, &c);
    assert_true(ratio_is(flow_on(&c.lanes[l], 0), 0) && ratio_is(flow_on(&c.lanes[l], 69), 1));
}

static void a_lane_inside_a_country(void **state) {
    (void)state;
    uint32_t l = mirror_lane("2026-01-10");
    t.lanes_rows[l].border = false;
    decide(60);
    assert_spans(l, "0-60 1/1 no_border");
    assert_int_equal(t.lanes.n_answers, 0);
}

/* ---- doubts -------------------------------------------------------------------------------------- */

/* Two lanes that ask about the same end user share the atom. */
static void shared_questions(void **state) {
    (void)state;
    begin("2026-01-10");
    uint32_t m = magnets(), n = ningbo();
    (void)party("X", "Chubu Trading K.K. (synthetic)", "country=JP");
    uint32_t a = lane("L1", m, n, TO_JAPAN "|end_user=X|documents=none|pauses=none|changes=none");
    uint32_t b =
        lane("L2", m, n, TO_JAPAN "|end_user=X|documents=contract|pauses=none|changes=none");
    license("A1", LICENSE_PENDING, a)->accepted = date("2026-01-07");
    license("A2", LICENSE_PENDING, b)->accepted = date("2026-01-07");
    decide(80);
    assert_spans(a, "0-66 0/0 pending/prohibited; 66-80 1/0 expected/prohibited "
                    "end_user.kind@party X claim:wsj.2026-01-09");
    assert_spans(b, "0-66 0/0 pending/prohibited; 66-80 1/0 expected/prohibited "
                    "end_user.kind@party X claim:wsj.2026-01-09");
    assert_int_equal(t.lanes.n_atoms, 2);
}

/* ---- what-ifs, lead days, cases -------------------------------------------------------------------- */

/* As the case has it: "0-10 1; 10-20 0". */
static const char *flow(uint32_t of, bool first) {
    static strbuf out;
    flow_case c = {0};
    bool good[8] = {first, first, first, first, first, first, first, first};
    lanes_case(&t.a, &t.lanes, good, &c);
    strbuf_reset(&out);
    for (uint32_t i = 0; i < c.lanes[of].n_spans; i++) {
        const flow_span *s = &c.lanes[of].spans[i];
        strbuf_addf(&out, "%s%d-%d ", i > 0 ? "; " : "", s->from, s->until);
        ratio_print(s->factor, &out);
    }
    return out.p;
}

static void what_ifs(void **state) {
    (void)state;
    uint32_t l = mirror_lane("2026-01-10");
    whatif("", l, 5, 10, STATE_OPEN);
    whatif("peace", MODEL_NONE, 20, 40, STATE_QUESTION);
    whatif("peace", l, 30, 50, STATE_SLOWED);
    decide(60);
    assert_spans(l, "0-5 0/0 no_license; 5-10 1/1 whatif; 10-60 0/0 no_license");
    assert_int_equal(decide_known(60, NULL, "peace"), LODE_OK);
    assert_spans(l, "0-5 0/0 no_license; 5-10 1/1 whatif; 10-20 0/0 no_license; "
                    "20-30 1/0 whatif scenario.csv:3; 30-50 0.5/0.5 whatif; 50-60 0/0 no_license");
    assert_int_equal(t.lanes.atoms[0].kind, ATOM_SCENARIO);
    assert_string_equal(flow(l, true), "0-5 0; 5-10 1; 10-20 0; 20-30 1; 30-50 0.5; 50-60 0");
    assert_string_equal(flow(l, false), "0-5 0; 5-10 1; 10-30 0; 30-50 0.5; 50-60 0");
}

static void lead_days(void **state) {
    (void)state;
    uint32_t l = mirror_lane("2026-01-10");
    t.lanes_rows[l].lead_days = 7;
    t.lanes_rows[l].border = false;
    whatif("", l, 5, 10, STATE_BLOCKED);
    whatif("", l, 30, 40, STATE_QUESTION);
    decide(60);
    assert_spans(l, "0-5 1/1 no_border; 5-10 0/0 whatif; 10-17 0/0 lead; 17-30 1/1 no_border; "
                    "30-40 1/0 whatif scenario.csv:3; 40-47 1/0 no_border/lead scenario.csv:3; "
                    "47-60 1/1 no_border");
    assert_string_equal(flow(l, true), "0-5 1; 5-17 0; 17-60 1");
    assert_string_equal(flow(l, false), "0-5 1; 5-17 0; 17-30 1; 30-47 0; 47-60 1");
}

/* ---- goods on their way ------------------------------------------------------------------------------ */

static int32_t arrives(uint32_t of, bool first) {
    flow_case c = {0};
    bool good[8] = {first, first, first, first, first, first, first, first};
    lanes_case(&t.a, &t.lanes, good, &c);
    for (uint32_t i = 0; i < c.n_arrivals; i++) {
        if (ratio_is(c.arrivals[i].qty, 100 + (int64_t)of)) {
            return c.arrivals[i].day;
        }
    }
    return -1;
}

/* X04: 80 past the border arrive on day 6, 120 that are not do not; of some nobody knows. */
static void goods_on_their_way(void **state) {
    (void)state;
    uint32_t l = mirror_lane("2026-01-10");
    uint32_t past = transit(l, 6, INT32_MIN, BORDER_PASSED);
    uint32_t before = transit(l, 9, INT32_MIN, BORDER_NOT_PASSED);
    uint32_t unknown = transit(l, 12, INT32_MIN, BORDER_UNKNOWN);
    decide(60);
    print_first();
    assert_int_equal(arrives(past, false), 6);
    assert_int_equal(arrives(before, true), -1);
    assert_int_equal(arrives(unknown, true), 12);
    assert_int_equal(arrives(unknown, false), -1);
    assert_int_equal(t.lanes.arrives_good[unknown], 12);
    assert_int_equal(t.lanes.arrives_bad[unknown], INT32_MAX);
    assert_int_equal(t.lanes.n_transit_atoms[unknown], 1);
    assert_int_equal(t.lanes.transit_atoms[unknown][0], atom("transit.csv:4"));
    assert_int_equal(t.lanes.n_atoms, 1);
}

static void goods_that_wait_at_the_border(void **state) {
    (void)state;
    uint32_t l = mirror_lane("2026-01-10");
    t.lanes_rows[l].border = false;
    t.lanes_rows[l].lead_days = 3;
    whatif("", l, 5, 20, STATE_BLOCKED);
    whatif("", l, 40, 45, STATE_QUESTION);
    uint32_t early = transit(l, 9, 4, BORDER_NOT_PASSED);
    uint32_t late = transit(l, 9, 5, BORDER_NOT_PASSED);
    uint32_t some = transit(l, 9, INT32_MIN, BORDER_NOT_PASSED);
    uint32_t soon = transit(l, 4, INT32_MIN, BORDER_NOT_PASSED);
    uint32_t asked = transit(l, 44, 42, BORDER_NOT_PASSED);
    decide(60);
    assert_int_equal(arrives(early, false), 9);
    assert_int_equal(arrives(late, true), 23);
    assert_int_equal(arrives(some, true), 9);
    assert_int_equal(arrives(some, false), 23);
    assert_int_equal(arrives(soon, false), 4);
    assert_int_equal(arrives(asked, true), 44);
    assert_int_equal(arrives(asked, false), 48);
    assert_int_equal(t.lanes.n_transit_atoms[asked], 1);
    assert_int_equal(t.lanes.transit_atoms[asked][0], atom("scenario.csv:3"));
}

static void parts_that_nobody_supplies(void **state) {
    (void)state;
    (void)mirror_lane("2026-01-10");
    t.nodes[0].unsupplied = true;
    decide(10);
    flow_case c = {0};
    bool good[2] = {true, true};
    lanes_case(&t.a, &t.lanes, good, &c);
    assert_true(c.supplied);
    good[atom("supply")] = false;
    lanes_case(&t.a, &t.lanes, good, &c);
    assert_false(c.supplied);
    assert_string_equal(t.lanes.atoms[0].ask.p,
                        "No row says how 1 part comes: magnet. Can they be had as needed?");
}

/* ---- the shipment -------------------------------------------------------------------------------------- */

static void the_shipment_as_json(void **state) {
    (void)state;
    begin("2026-01-10");
    uint32_t m = item("a \"magnet\"\n", MAGNET "|item.codes.cn=1C905.a.4|item.codes.us=none|"
                                               "item.contains_complete=yes");
    t.items[m].row.grade = MODEL_DOCUMENT;
    substance(m, "Dy", "1/3 %", "1/3 %");
    substance(m, "Nd", "28 %", "30 %");
    substance(m, "Tb", "0", "0.01 %");
    substance(m, "Fe", "", "");
    uint32_t n = ningbo();
    (void)party("C", "Nagoya", "country=JP|kind=civil;trader");
    uint32_t l = lane("L1", m, n,
                      "via=none|end_use=civil|end_user=C|consignee=none|"
                      "pauses=2026-02-02..2026-02-06:on_site_check");
    strbuf b = {0};
    lane_shipment(&image.world, &t.m, l, t.m.on, &b);
    assert_string_equal(
        b.p,
        "{\"id\": \"L1\", \"on\": \"2026-01-10\", \"via\": [], \"end_use\": [\"civil\"], "
        "\"end_user\": {\"name\": \"Nagoya\", \"country\": \"JP\", \"kind\": [\"civil\", "
        "\"trader\"]}, \"consignee\": null, \"pauses\": [{\"from\": \"2026-02-02\", \"to\": "
        "\"2026-02-06\", \"kind\": \"on_site_check\"}], \"exporter\": {\"name\": \"Ningbo Example "
        "Magnetics Co., Ltd. (synthetic)\", \"country\": \"CN\"}, \"items\": [{\"description\": "
        "\"a \\\"magnet\\\"\\n\", \"contains\": {\"Dy\": \"0.3333333 % .. 0.3333334 %\", \"Nd\": "
        "\"28 % .. 30 %\", \"Tb\": \"<= 0.01 %\", \"Fe\": true}, \"kind\": \"ndfeb_magnet\", "
        "\"form\": \"loose\", \"origin\": \"CN\", \"hs\": \"8505111000\", \"codes\": {\"cn\": "
        "\"1C905.a.4\", \"us\": null}, \"contains_complete\": true, \"words\": {\"kind\": "
        "\"document\", \"form\": \"document\", \"origin\": \"document\", \"hs\": \"document\", "
        "\"codes.cn\": \"document\", \"codes.us\": \"document\"}}]}");
    strbuf_clear(&b);
    decide(10);
}

/* The answer is that of check: the same words, the same receipt. */
static void the_receipt_is_that_of_check(void **state) {
    (void)state;
    uint32_t l = mirror_lane("2026-01-10");
    t.m.n_lanes = 2;
    t.lanes_rows[1] = t.lanes_rows[l];
    t.lanes_rows[1].id = STR("L\"2");
    decide(10);
    assert_int_equal(t.lanes.n_answers, 2);
    for (uint32_t i = 0; i < 2; i++) {
        const lane_answer *x = &t.lanes.answers[i];
        lode_request rq;
        lode_answer *an;
        assert_int_equal(request_from_json(&image.world, &t.a, x->shipment, &rq, &t.err), LODE_OK);
        assert_int_equal(check_run(&image.world, &rq, &t.a, &an, &t.err), LODE_OK);
        strbuf b = {0};
        answer_to_json(an, &b);
        assert_non_null(strstr(b.p, x->receipt));
        strbuf_clear(&b);
    }
    assert_string_not_equal(t.lanes.answers[0].receipt, t.lanes.answers[1].receipt);
}

static void fails(const char *file, uint32_t line, uint32_t col, const char *hint) {
    memset(&t.err, 0, sizeof t.err);
    assert_int_equal(decide_known(10, NULL, ""), LODE_BAD_INPUT);
    assert_string_equal(t.err.file, file);
    assert_int_equal(t.err.line, line);
    assert_int_equal(t.err.col, col);
    if (strstr(t.err.hint, hint) == NULL) {
        fail_msg("%s: %s (%s)", t.err.path, t.err.message, t.err.hint);
    }
}

static void wrong_cells(void **state) {
    (void)state;
    begin("2026-01-10");
    uint32_t m = magnets();
    (void)lane("L1", m, MODEL_NONE, "from=CN|destinatio=JP");
    fails("lanes.csv", 2, 20, "destination");
    begin("2026-01-10");
    (void)lane("L1", magnets(), MODEL_NONE, "from=CN|end_use=civil;militry");
    fails("lanes.csv", 2, 20, "military");
    begin("2026-01-10");
    (void)party("C", "Nagoya", "country=JP|kind=civi");
    (void)lane("L1", magnets(), MODEL_NONE, "from=CN|end_user=C");
    fails("parties.csv", 2, 20, "civil");
    begin("2026-01-10");
    (void)party("C1", "Nagoya", "country=JP");
    (void)lane("L1", magnets(), MODEL_NONE, "from=CN|end_user=C2");
    fails("lanes.csv", 2, 20, "C1");
    begin("2026-01-10");
    (void)lane("L1", item("x", "item.kind=motor|item.codes.c=1C905"), MODEL_NONE, "from=CN");
    fails("items.csv", 2, 20, "");
    begin("2026-01-10");
    m = item("x", "item.kind=motor");
    substance(m, "Dy", "2 %", "2 %");
    substance(m, "Dyy", "2 %", "2 %");
    (void)lane("L1", m, MODEL_NONE, "from=CN");
    fails("composition.csv", 3, 0, "Dy");
    begin("2026-01-10");
    uint32_t l = lane("L1", magnets(), MODEL_NONE, "from=CN|licenses=A1");
    fails("lanes.csv", 2, 20, "licenses.csv");
    t.lanes_rows[l].n_facts = 1;
    license("A1", LICENSE_GRANTED, l)->kind = STR("indvidual");
    fails("licenses.csv", 2, 0, "individual");
}

/* ---- from files ------------------------------------------------------------------------------------- */

static void read_from_files(void **state) {
    (void)state;
    const model_file FILES[] = {
        {STR("items.csv"), STR("item,name,unit,item.kind,item.form,item.origin\n"
                               "motor,mirror motor,pcs,,,\n"
                               "m,segment magnet,pcs,ndfeb_magnet,loose,CN\n"
                               "s,screw,pcs,,,\n")},
        {STR("composition.csv"), STR("item,substance,share\nm,Nd,29 %\nm,Dy,2 %\nm,Tb,0\n")},
        {STR("bom.csv"), STR("parent,child,qty\nmotor,m,4\nmotor,s,2\n")},
        {STR("plan.csv"), STR("product,rate\nmotor,100\n")},
        {STR("parties.csv"), STR("party,name,country,kind\n"
                                 "ningbo,Ningbo Example Magnetics (synthetic),CN,\n"
                                 "nagoya,Nagoya Mirror Motor K.K. (synthetic),JP,civil\n")},
        {STR("lanes.csv"), STR("lane,item,supplier,activity,from,destination,end_user,end_use,"
                               "red_flags,notices,pauses\n"
                               "L1,m,ningbo,export,CN,JP,nagoya,civil,none,none,none\n")},
        {STR("transit.csv"), STR("item,qty,eta,border,lane,source,grade\n"
                                 "m,80,2026-01-16,unknown,L1,forwarder,document\n")},
        {STR("licenses.csv"), STR("license,state,lanes,accepted_on\nA1,pending,L1,2026-01-07\n")},
    };
    begin("2026-01-10");
    model_problems problems = {0};
    exposure_net net = {0};
    if (model_read(&t.a, FILES, sizeof FILES / sizeof *FILES, date("2026-01-10"), &t.m, &problems,
                   &t.err) != LODE_OK ||
        net_build(&t.a, &t.m, &net, &t.err) != LODE_OK) {
        fail_msg("%s:%u:%u: %s", t.err.file, t.err.line, t.err.col, t.err.message);
    }
    t.net = net;
    decide(100);
    assert_spans(0, "0-66 0/0 pending/halted; 66-100 1/0 expected/halted claim:wsj.2026-01-09");
    assert_true(str_eqz(t.lanes.atoms[atom("transit.csv:2")].word, "forwarder (document)"));
    assert_int_equal(t.lanes.atoms[atom("supply")].kind, ATOM_SUPPLY);
    assert_int_equal(t.lanes.arrives_good[0], 6);
    assert_int_equal(t.lanes.arrives_bad[0], INT32_MAX);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pending_application),
        cmocka_unit_test(no_application),
        cmocka_unit_test(a_granted_license),
        cmocka_unit_test(applications_by_code),
        cmocka_unit_test(a_license_that_shows_no_code),
        cmocka_unit_test(read_from_files),
        cmocka_unit_test(states_of_applications),
        cmocka_unit_test(an_overdue_application),
        cmocka_unit_test(a_finished_motor),
        cmocka_unit_test(an_unknown_end_user),
        cmocka_unit_test(a_military_end_user),
        cmocka_unit_test(suspended_law),
        cmocka_unit_test(two_layers_of_doubt),
        cmocka_unit_test(a_lane_inside_a_country),
        cmocka_unit_test(shared_questions),
        cmocka_unit_test(what_ifs),
        cmocka_unit_test(lead_days),
        cmocka_unit_test(goods_on_their_way),
        cmocka_unit_test(goods_that_wait_at_the_border),
        cmocka_unit_test(parts_that_nobody_supplies),
        cmocka_unit_test(the_shipment_as_json),
        cmocka_unit_test(the_receipt_is_that_of_check),
        cmocka_unit_test(wrong_cells),
    };
    return cmocka_run_group_tests(tests, open_world, close_world);
}
