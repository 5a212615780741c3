// SPDX-License-Identifier: Apache-2.0
//
// balances: what remains of a license, in the engine (language.md 4.15): a line of more is not covered, an
// amount that nobody states is a question, and so is whether several lines fit together. On a small law, by
// the reference and by the compiled engine; every answer is replayed. At the end random shipments: lines that
// are covered can be handed out to the licenses within what remains of each, found by trying all ways.
#include "check/check.h"

#include <setjmp.h> // cmocka.h needs it
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "check/answer.h"
#include "check/replay.h"
#include "decide/lower.h"
#include "dice.h"
#include "law/law.h"

static law_source src[2];
static law_world worlds[2]; // read by the reference, and compiled
static lode_arena arena;
static lode_answer *an;
static json_t *out;

static const char UNITS[] =
    "\nunit kg of mass = 1\nunit g of mass = 0.001\nunit USD of money = 1\n"
    "unit EUR of money = unknown\nunit JPY of money = unknown\n"
    "\nfact item.quantity \"quantity\"\n  type amount of mass\n  ask \"how much?\"\n  cost 1\n"
    "\nfact item.value \"value\"\n  type amount of money\n  ask \"what is it worth?\"\n  cost 1\n";

static lode_status reader(void *ctx, const law_source *from, str name, str *bytes,
                          lode_error *err) {
    (void)ctx, (void)from, (void)name, (void)err;
    *bytes = STR("no,name_en,name_zh,name_ja,listed_on\n1,Example K.K.,,,2026-02-24\n");
    return LODE_OK;
}

static bool compile(uint32_t i, str law) {
    diags d = {0};
    law_source *one = &src[i];
    lode_error err;
    law_parse(&src[i], "packs/base/test.law", law, &d);
    law_resolve(&one, 1, reader, NULL, &worlds[i], &d);
    bool ok = d.errors == 0;
    if (!ok) {
        strbuf why = {0};
        diags_print(&d, &why);
        print_error("%s\n", why.p);
        strbuf_clear(&why);
    }
    diags_clear(&d);
    memset(worlds[i].world.id, 'a', sizeof worlds[i].world.id - 1); // as if it had been written
    return ok && (i == 0 || lower_world(&worlds[i].world, &worlds[i].arena, &err) == LODE_OK);
}

static int set_up(void **state) {
    (void)state;
    str law;
    lode_error err;
    strbuf all = {0};
    if (file_read(&arena, "tests/unit/test_answer.law", 1u << 16, &law, &err) != LODE_OK) {
        return 1;
    }
    const char *at = strstr(law.p, "fact item.description");
    strbuf_add(&all, (str){law.p, (size_t)(at - law.p)});
    strbuf_addz(&all, UNITS);
    strbuf_addz(&all, "\n");
    strbuf_addz(&all, at);
    str whole = str_dup(&arena, strbuf_str(&all));
    strbuf_clear(&all);
    return compile(0, whole) && compile(1, whole) ? 0 : 1;
}

static int tear_down(void **state) {
    (void)state;
    json_decref(out);
    arena_clear(&arena);
    for (uint32_t i = 0; i < 2; i++) {
        law_world_clear(&worlds[i]);
        law_source_clear(&src[i]);
    }
    return 0;
}

static str with_quotes(const char *text) { // single ones stand for double ones
    str s = str_dup(&arena, str_of(text));
    for (size_t i = 0; i < s.n; i++) {
        ((char *)(uintptr_t)s.p)[i] = s.p[i] == '\'' ? '"' : s.p[i];
    }
    return s;
}

static void answer_by(uint32_t world, str json, strbuf *text) {
    const lode_world *w = &worlds[world].world;
    lode_request *rq = arena_alloc(&arena, sizeof *rq);
    lode_error err = {0};
    if (request_from_json(w, &arena, json, rq, &err) != LODE_OK ||
        check_run(w, rq, &arena, &an, &err) != LODE_OK) {
        fail_msg("%s: %s: %s (%s)", err.code, err.path, err.message, err.hint);
    }
    answer_to_json(an, text);
    lode_answer *again = NULL;
    if (replay_run(w, NULL, &arena, strbuf_str(text), &again, &err) != LODE_OK) {
        fail_msg("replay: %s: %s: %s", err.code, err.path, err.message);
    }
}

static void check(const char *shipment) {
    str json = with_quotes(shipment);
    strbuf slow = {0}, fast = {0};
    answer_by(0, json, &slow);
    answer_by(1, json, &fast);
    json_decref(out);
    out = json_loadb(fast.p, fast.n, JSON_REJECT_DUPLICATES, NULL);
    json_t *other = json_loadb(slow.p, slow.n, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(out);
    (void)json_object_del(other, "holds"); // may be shorter with one of them
    json_t *kept = json_object_get(out, "holds");
    json_incref(kept);
    (void)json_object_del(out, "holds");
    assert_true(json_equal(out, other));
    (void)json_object_set_new(out, "holds", kept);
    json_decref(other);
    strbuf_clear(&slow);
    strbuf_clear(&fast);
}

static void line_is(uint32_t line, const char *verdict) {
    const json_t *regime = json_array_get(json_object_get(out, "regimes"), 0);
    const json_t *x = json_array_get(json_object_get(regime, "lines"), line);
    assert_string_equal(json_string_value(json_object_get(x, "verdict")), verdict);
}

static bool warns(const char *part) {
    const json_t *all = json_object_get(out, "warnings"), *kid;
    size_t i;
    json_array_foreach((json_t *)(uintptr_t)all, i, kid) {
        if (strstr(json_string_value(kid), part) != NULL) {
            return true;
        }
    }
    return false;
}

static void used_are(const char *numbers) {
    const json_t *all = json_object_get(out, "licenses_used"), *kid;
    strbuf b = {0};
    size_t i;
    json_array_foreach((json_t *)(uintptr_t)all, i, kid) {
        strbuf_addf(&b, "%s%s", i > 0 ? " " : "", json_string_value(json_object_get(kid, "no")));
    }
    assert_string_equal(b.n > 0 ? b.p : "", numbers);
    strbuf_clear(&b);
}

#define HEAD                                                                             \
    "{'id':'T','on':'2026-01-10','from':'CN','end_user':{'name':'Nagoya'},'deal':'new'," \
    "'end_use':['civil'],'documents':['certificate'],"
#define LIC(no, more)                                                                       \
    "{'no':'" no "','kind':'individual','regime':'r','end_user':'Nagoya','status':'valid'," \
    "'valid_from':'2026-01-01','valid_until':'2026-12-31','codes':['1C905']" more "}"
#define MAGNET(more) "{'kind':'magnet','contains':{'Nd':'29 %','Dy':'2 %'}" more "}"
#define SHELF(more) "{'kind':'shelf','contains':[]" more "}"
#define ONE(left, amount) HEAD "'licenses':[" LIC("A", left) "],'items':[" MAGNET(amount) "]}"
#define TWO(left, first, second) \
    HEAD "'licenses':[" LIC("A", left) "],'items':[" MAGNET(first) "," MAGNET(second) "]}"

static void one_line(void **state) {
    (void)state;
    static const struct {
        const char *shipment, *verdict;
    } CASES[] = {
        {ONE("", ""), "conditions"}, // not shown: as if nobody counted
        {ONE(",'remaining':null,'remaining_value':null", ""), "conditions"},
        {ONE(",'remaining':'200 kg'", ",'quantity':'200 kg'"), "conditions"},
        {ONE(",'remaining':'200 kg'", ",'quantity':'200.000000001 kg'"), "license"},
        {ONE(",'remaining':'199.999999 kg'", ",'quantity':'200 kg'"), "license"},
        {ONE(",'remaining':'200000 g'", ",'quantity':'200 kg'"), "conditions"},
        {ONE(",'remaining':'0 kg'", ",'quantity':'0.001 g'"), "license"},
        {ONE(",'remaining':'0 kg'", ",'quantity':'0 kg'"), "conditions"},
        {ONE(",'remaining':'200 kg'", ""), "undecided"}, // a missing amount is not zero
        {ONE(",'remaining':'200 kg'", ",'quantity':'<= 200 kg'"), "conditions"},
        {ONE(",'remaining':'200 kg'", ",'quantity':'< 200.5 kg'"), "undecided"},
        {ONE(",'remaining':'200 kg'", ",'quantity':'190 kg .. 210 kg'"), "undecided"},
        {ONE(",'remaining':'200 kg'", ",'quantity':'>= 200 kg'"), "undecided"},
        {ONE(",'remaining':'200 kg'", ",'quantity':'> 200 kg'"), "license"},
        {ONE(",'remaining':'9999999999999.999999 kg'", ",'quantity':'999999999 kg'"), "conditions"},
        {ONE(",'remaining_value':'16000 USD'", ",'value':'16000 USD'"), "conditions"},
        {ONE(",'remaining_value':'16000 USD'", ",'value':'16000.000000001 USD'"), "license"},
        {ONE(",'remaining_value':'16000 USD'", ",'value':'1 EUR'"), "undecided"},
        {ONE(",'remaining_value':'16000 USD'", ",'value':'0 EUR'"), "conditions"},
        {ONE(",'remaining_value':'16000 EUR'", ",'value':'16000 EUR'"), "conditions"},
        {ONE(",'remaining_value':'16000 EUR'", ",'value':'16000.01 EUR'"), "license"},
        {ONE(",'remaining_value':'16000 EUR'", ",'value':'15000 .. 17000 EUR'"), "undecided"},
        {ONE(",'remaining_value':'16000 EUR'", ",'value':'< 16000 EUR'"), "conditions"},
        {ONE(",'remaining_value':'16000 EUR'", ",'value':'1 USD'"), "undecided"},
        {ONE(",'remaining_value':'16000 EUR'", ",'value':'1 JPY'"), "undecided"},
        {ONE(",'remaining_value':'9000000000000 JPY'", ",'value':'999999999 JPY'"), "conditions"},
        {ONE(",'remaining':'200 kg','remaining_value':'16000 USD'",
             ",'quantity':'200 kg','value':'16000 USD'"),
         "conditions"},
        {ONE(",'remaining':'200 kg','remaining_value':'16000 USD'",
             ",'quantity':'200 kg','value':'16001 USD'"),
         "license"},
        {ONE(",'remaining':'200 kg','remaining_value':'16000 USD'", ",'quantity':'200 kg'"),
         "undecided"},
        {ONE(",'remaining':'200 kg','remaining_value':'16000 USD'", ",'quantity':'201 kg'"),
         "license"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        check(CASES[i].shipment);
        line_is(0, CASES[i].verdict);
        used_are(strcmp(CASES[i].verdict, "conditions") == 0 ? "A" : "");
        assert_int_equal(strcmp(CASES[i].verdict, "undecided") == 0,
                         warns("not settled whether a license held covers it"));
        assert_false(warns("not all together"));
    }
    check(ONE(",'remaining':'200  kg'", ",'quantity':'1 kg'"));
    const json_t *used = json_array_get(json_object_get(out, "licenses_used"), 0);
    assert_string_equal(json_string_value(json_object_get(used, "remaining")), "200 kg");
    assert_null(json_object_get(used, "remaining_value"));
}

static void several_lines(void **state) {
    (void)state;
    check(TWO(",'remaining':'200 kg'", ",'quantity':'150 kg'", ",'quantity':'50 kg'"));
    line_is(0, "conditions");
    line_is(1, "conditions");
    check(TWO(",'remaining':'200 kg'", ",'quantity':'150 kg'", ",'quantity':'50000.001 g'"));
    line_is(0, "undecided");
    line_is(1, "undecided");
    assert_true(warns("license A: lines 1, 2 may each be within what remains of it (200 kg), but "
                      "perhaps not all together"));
    used_are("");
    // one that is too large by itself takes nothing from the other
    check(TWO(",'remaining':'200 kg'", ",'quantity':'150 kg'", ",'quantity':'201 kg'"));
    line_is(0, "conditions");
    line_is(1, "license");
    // one whose amount nobody states may take all of it
    check(TWO(",'remaining':'200 kg'", ",'quantity':'150 kg'", ""));
    line_is(0, "undecided");
    line_is(1, "undecided");
    check(TWO(",'remaining_value':'100 EUR'", ",'value':'60 EUR'", ",'value':'40 EUR'"));
    line_is(0, "conditions");
    check(TWO(",'remaining_value':'100 EUR'", ",'value':'60 EUR'", ",'value':'40.01 EUR'"));
    line_is(0, "undecided");
    assert_true(warns("(100 EUR)"));
    // a shelf needs no license, whatever it weighs
    check(HEAD "'licenses':[" LIC("A", ",'remaining':'200 kg'") "],'items':[" MAGNET(
        ",'quantity':'200 kg'") "," SHELF(",'quantity':'5000 kg'") "," SHELF("") "]}");
    line_is(0, "conditions");
    line_is(1, "clear");
    used_are("A");
}

#define PAIR(left_a, left_b, first, second)                                         \
    HEAD "'licenses':[" LIC("A", left_a) "," LIC("B", left_b) "],'items':[" MAGNET( \
        first) "," MAGNET(second) "]}"

static void several_licenses(void **state) {
    (void)state;
    // B takes both, so whatever A has is no question
    check(PAIR(",'remaining':'100 kg'", ",'remaining':'200 kg'", ",'quantity':'100 kg'",
               ",'quantity':'100 kg'"));
    line_is(0, "conditions");
    line_is(1, "conditions");
    used_are("A B");
    assert_false(warns("together"));
    // an unlimited one takes what it surely covers, and the rest fits the other
    check(PAIR(",'remaining':'100 kg'", "", ",'quantity':'100 kg'", ",'quantity':'90 kg'"));
    line_is(0, "conditions");
    line_is(1, "conditions");
    // only B is large enough for line 2, so A is for line 1 alone, and B for line 2
    check(PAIR(",'remaining':'100 kg'", ",'remaining':'150 kg'", ",'quantity':'100 kg'",
               ",'quantity':'150 kg'"));
    line_is(0, "conditions");
    line_is(1, "conditions");
    assert_false(warns("together"));
    // which of two equal ones is for which line is for somebody to say
    check(PAIR(",'remaining':'100 kg'", ",'remaining':'100 kg'", ",'quantity':'60 kg'",
               ",'quantity':'60 kg'"));
    line_is(0, "undecided");
    assert_true(warns("license A: lines 1, 2"));
    assert_true(warns("license B: lines 1, 2"));
}

static void refused(const char *left, const char *code, const char *path) {
    strbuf b = {0};
    strbuf_addf(&b, "{'items':[{}],'licenses':[{'no':'A',%s}]}", left);
    lode_request rq;
    lode_error err = {0};
    assert_int_equal(request_from_json(&worlds[0].world, &arena, with_quotes(b.p), &rq, &err),
                     LODE_BAD_INPUT);
    assert_string_equal(err.code, code);
    assert_string_equal(err.path, path);
    assert_true(err.message[0] != '\0');
    strbuf_clear(&b);
}

static void what_is_no_amount(void **state) {
    (void)state;
    refused("'remaining':200", "wrong_type", "licenses[0].remaining");
    refused("'remaining':'200'", "unit_missing", "licenses[0].remaining");
    refused("'remaining':'200 USD'", "wrong_unit", "licenses[0].remaining");
    refused("'remaining':'200 piece'", "wrong_unit", "licenses[0].remaining");
    refused("'remaining':''", "no_number", "licenses[0].remaining");
    refused("'remaining':'kg'", "no_number", "licenses[0].remaining");
    refused("'remaining':'-1 kg'", "no_number", "licenses[0].remaining");
    refused("'remaining':'< 5 kg'", "no_number", "licenses[0].remaining");
    refused("'remaining':'1 .. 5 kg'", "wrong_unit", "licenses[0].remaining");
    refused("'remaining':'1..5 kg'", "wrong_unit", "licenses[0].remaining");
    refused("'remaining':'5. kg'", "no_number", "licenses[0].remaining");
    refused("'remaining':'1.2.3 kg'", "no_number", "licenses[0].remaining");
    refused("'remaining':'0.0000000001 kg'", "no_number", "licenses[0].remaining");
    refused("'remaining':'0.0000001 g'", "too_fine", "licenses[0].remaining");
    refused("'remaining':'10000000000000 kg'", "no_number", "licenses[0].remaining");
    refused("'remaining_value':'5 kg'", "wrong_unit", "licenses[0].remaining_value");
    refused("'remaining_valu':'5 USD'", "unknown_key", "licenses[0].remaining_valu");
}

// Who has no license for what is asked is not asked what is in it; the days go on as they did.
static void holds_while_it_does(void **state) {
    (void)state;
    check(TWO(",'remaining':'200 kg'", ",'quantity':'100 kg'", ",'quantity':'100 kg'"));
    const json_t *holds = json_object_get(out, "holds");
    assert_string_equal(json_string_value(json_object_get(holds, "from")), "2026-01-01");
    assert_string_equal(json_string_value(json_object_get(holds, "until")), "2026-12-31");
}

// ---- random shipments beside all ways of handing out ------------------------------------------------

#define LINES 4u
#define LICENSES 3u

typedef struct draw {
    uint32_t n_lines, n_licenses;
    uint32_t line[LINES], left[LICENSES]; // grams; UINT32_MAX: not stated
    bool shelf[LINES], wrong[LICENSES];   // no license needed; for somebody else
} draw;

static void roll_draw(dice *d, draw *x) {
    *x = (draw){.n_lines = 1 + roll(d, LINES), .n_licenses = 1 + roll(d, LICENSES)};
    for (uint32_t i = 0; i < x->n_lines; i++) {
        x->line[i] = roll(d, 12) == 0 ? UINT32_MAX : roll(d, 6);
        x->shelf[i] = roll(d, 5) == 0;
    }
    for (uint32_t i = 0; i < x->n_licenses; i++) {
        x->left[i] = roll(d, 6) == 0 ? UINT32_MAX : roll(d, 12);
        x->wrong[i] = roll(d, 8) == 0;
    }
}

static void put_draw(const draw *x, strbuf *b) {
    strbuf_addz(b, HEAD "'licenses':[");
    for (uint32_t i = 0; i < x->n_licenses; i++) {
        strbuf_addf(
            b,
            "%s{'no':'L%u','kind':'individual','regime':'r','end_user':'%s','status':'valid',"
            "'valid_from':'2026-01-01','valid_until':'2026-12-31','codes':['1C905']",
            i > 0 ? "," : "", i, x->wrong[i] ? "Osaka" : "Nagoya");
        if (x->left[i] != UINT32_MAX) {
            strbuf_addf(b, ",'remaining':'%u g'", x->left[i]);
        }
        strbuf_addc(b, '}');
    }
    strbuf_addz(b, "],'items':[");
    for (uint32_t i = 0; i < x->n_lines; i++) {
        strbuf_addf(b, "%s{'kind':'%s','contains':%s", i > 0 ? "," : "",
                    x->shelf[i] ? "shelf" : "magnet",
                    x->shelf[i] ? "[]" : "{'Nd':'29 %','Dy':'2 %'}");
        if (x->line[i] != UINT32_MAX) {
            strbuf_addf(b, ",'quantity':'%u g'", x->line[i]);
        }
        strbuf_addc(b, '}');
    }
    strbuf_addz(b, "]}");
}

// Can these lines be handed out, from line i on?
static bool handed_out(const draw *x, const bool *lines, uint32_t i, const uint32_t *left) {
    if (i == x->n_lines) {
        return true;
    }
    if (!lines[i]) {
        return handed_out(x, lines, i + 1, left);
    }
    for (uint32_t l = 0; l < x->n_licenses; l++) {
        uint32_t rest[LICENSES];
        memcpy(rest, left, sizeof rest);
        bool fits = !x->wrong[l] &&
                    (left[l] == UINT32_MAX || (x->line[i] != UINT32_MAX && x->line[i] <= left[l]));
        if (fits && left[l] != UINT32_MAX) {
            rest[l] -= x->line[i];
        }
        if (fits && handed_out(x, lines, i + 1, rest)) {
            return true;
        }
    }
    return false;
}

static tri covers(uint32_t line) { return an->decisions[line * an->w->n_regimes].license_covers; }

static void check_draw(const draw *x, uint32_t *covered, uint32_t *open) {
    bool lines[LINES] = {false};
    for (uint32_t i = 0; i < x->n_lines; i++) {
        lines[i] = !x->shelf[i] && covers(i) == TRI_TRUE;
        *covered += lines[i];
        *open += !x->shelf[i] && covers(i) == TRI_OPEN;
        bool never = true; // whatever the others take
        for (uint32_t l = 0; l < x->n_licenses; l++) {
            never &= x->wrong[l] || (x->left[l] != UINT32_MAX && x->line[i] != UINT32_MAX &&
                                     x->line[i] > x->left[l]);
        }
        assert_int_equal(covers(i) == TRI_FALSE, never);
    }
    assert_true(handed_out(x, lines, 0, x->left)); // sound
    uint32_t sum = 0;                              // and not timid: all that fits in one is covered
    for (uint32_t i = 0; i < x->n_lines; i++) {
        sum = x->shelf[i] ? sum : x->line[i] == UINT32_MAX ? 1000 : sum + x->line[i];
    }
    for (uint32_t l = 0; l < x->n_licenses; l++) {
        for (uint32_t i = 0; i < x->n_lines && !x->wrong[l] && sum <= x->left[l]; i++) {
            bool stated = x->left[l] == UINT32_MAX || x->line[i] != UINT32_MAX;
            assert_true(x->shelf[i] || !stated || covers(i) == TRI_TRUE);
        }
    }
}

static void random_draws(void **state) {
    (void)state;
    const char *more = getenv("BALANCES_DRAWS");
    uint32_t n = more != NULL ? (uint32_t)strtoul(more, NULL, 10) : 1500, covered = 0, open = 0;
    for (uint32_t seed = 0; seed < n; seed++) {
        dice d = {seed * UINT64_C(0x9E3779B97F4A7C15) + 5};
        draw x;
        strbuf b = {0};
        (void)roll(&d, 2);
        roll_draw(&d, &x);
        put_draw(&x, &b);
        check(b.p);
        check_draw(&x, &covered, &open);
        strbuf_clear(&b);
        if (seed % 100 == 0) {
            json_decref(out);
            out = NULL;
            arena_clear(&arena);
        }
    }
    print_message("%u shipments, %u lines covered, %u open\n", n, covered, open);
    assert_true(covered > n / 4 && open > n / 10);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_line),
        cmocka_unit_test(several_lines),
        cmocka_unit_test(several_licenses),
        cmocka_unit_test(what_is_no_amount),
        cmocka_unit_test(holds_while_it_does),
        cmocka_unit_test(random_draws),
    };
    return cmocka_run_group_tests_name("balances", tests, set_up, tear_down);
}
