// SPDX-License-Identifier: Apache-2.0
//
// answer: the decisions of one shipment joined, on a small law: verdict and exit code, questions and
// sets over lines, practice in two readings, the days on which it holds, findings, papers, warnings,
// receipt; and the two ways of writing it. Every answer here is also replayed.
#include "check/check.h"

#include <setjmp.h> // cmocka.h needs it
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "check/replay.h"
#include "law/law.h"
#include "text/text.h"

static law_source src;
static law_world lw;
static lode_arena arena;
static lode_answer *an;
static json_t *out;
static strbuf text;

static lode_status reader(void *ctx, const law_source *from, str name, str *bytes,
                          lode_error *err) {
    (void)ctx, (void)from, (void)name, (void)err;
    *bytes = STR("no,name_en,name_zh,name_ja,listed_on\n1,Example K.K.,,,2026-02-24\n");
    return LODE_OK;
}

static int set_up(void **state) {
    (void)state;
    diags d = {0};
    law_source *one = &src;
    str law;
    lode_error err;
    assert_int_equal(file_read(&arena, "tests/unit/test_answer.law", 1u << 16, &law, &err),
                     LODE_OK);
    law_parse(&src, "packs/base/test.law", law, &d);
    law_resolve(&one, 1, reader, NULL, &lw, &d);
    if (d.errors > 0) {
        strbuf why = {0};
        diags_print(&d, &why);
        print_error("%s\n", why.p);
        strbuf_clear(&why);
    }
    int failed = d.errors > 0;
    diags_clear(&d);
    memset(lw.world.id, 'a', sizeof lw.world.id - 1); // as if it had been written
    return failed;
}

static int tear_down(void **state) {
    (void)state;
    json_decref(out);
    strbuf_clear(&text);
    arena_clear(&arena);
    law_world_clear(&lw);
    law_source_clear(&src);
    return 0;
}

static void replays(str json) {
    lode_arena a = {0};
    lode_error err = {0};
    lode_answer *again = NULL;
    if (replay_run(&lw.world, NULL, &a, json, &again, &err) != LODE_OK) {
        fail_msg("replay: %s: %s: %s", err.code, err.path, err.message);
    }
    assert_int_equal(answer_exit(again), answer_exit(an));
    arena_clear(&a);
}

// Single quotes stand for double ones.
static void check(const char *shipment) {
    lode_request rq;
    lode_error err = {0};
    strbuf b = {0};
    for (const char *s = shipment; *s != '\0'; s++) {
        strbuf_addc(&b, *s == '\'' ? '"' : *s);
    }
    if (request_from_json(&lw.world, &arena, strbuf_str(&b), &rq, &err) != LODE_OK) {
        fail_msg("%s: %s: %s (%s)", err.code, err.path, err.message, err.hint);
    }
    lode_request *kept = arena_alloc(&arena, sizeof *kept);
    *kept = rq;
    if (check_run(&lw.world, kept, &arena, &an, &err) != LODE_OK) {
        fail_msg("%s: %s", err.code, err.message);
    }
    strbuf_reset(&b);
    answer_to_json(an, &b);
    replays(strbuf_str(&b));
    json_decref(out);
    out = json_loadb(b.p, b.n, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(out);
    strbuf_clear(&b);
    strbuf_reset(&text);
    answer_to_text(an, false, &text);
}

static const json_t *at(const char *path) { // "regimes.0.lines.0.verdict"
    const json_t *j = out;
    char key[64];
    while (*path != '\0') {
        size_t n = strcspn(path, ".");
        memcpy(key, path, n);
        key[n] = '\0';
        j = json_is_array(j) ? json_array_get(j, (size_t)(key[0] - '0')) : json_object_get(j, key);
        path += n + (path[n] == '.');
    }
    if (j == NULL) {
        fail_msg("nothing at %s", key);
    }
    return j;
}

static const char *word_at(const char *path) {
    const json_t *j = at(path);
    return json_is_string(j) ? json_string_value(j) : json_is_null(j) ? "null" : "?";
}

static bool among(const char *path, const char *part) {
    const json_t *j = at(path), *kid;
    size_t i;
    json_array_foreach((json_t *)j, i, kid) {
        if (json_is_string(kid) && strstr(json_string_value(kid), part) != NULL) {
            return true;
        }
    }
    return false;
}

static void verdict_is(const char *best, const char *worst, int code) {
    assert_string_equal(word_at("best"), best);
    assert_string_equal(word_at("worst"), worst);
    assert_string_equal(word_at("verdict"), strcmp(best, worst) == 0 ? best : "undecided");
    assert_int_equal(answer_exit(an), code);
}

#define HEAD "{'id':'T','from':'CN','end_user':{'name':'Nagoya'},'deal':'new',"
#define MAGNET "{'kind':'magnet','contains':{'Nd':'29 %','Dy':'2 %'}}"
#define SHELF "{'kind':'shelf','contains':[]}"
#define LICENSE(end)                                                                             \
    "'licenses':[{'no':'A1','kind':'general','regime':'r','end_user':'Nagoya','status':'valid'," \
    "'valid_from':'2026-01-01','valid_until':'" end "','codes':['1C905']}],"

// ---- verdicts -----------------------------------------------------------------------------------

static void settled_verdicts_and_their_exits(void **state) {
    (void)state;
    check(HEAD "'on':'2026-01-10','end_use':['civil'],'items':[" SHELF "]}");
    verdict_is("clear", "clear", 0);
    check(HEAD "'on':'2026-01-10','end_use':['civil'],'items':[" MAGNET "]}");
    verdict_is("license", "license", 10);
    assert_string_equal(word_at("rests_on"), "declarant");
    assert_string_equal(word_at("regimes.0.lines.0.because.0.facts.1.value"), "Dy 2 %");
    check(HEAD "'on':'2026-01-10','end_use':['military'],'items':[" MAGNET "]}");
    verdict_is("prohibited", "prohibited", 20);
}

static void the_strictest_line_is_the_shipments(void **state) {
    (void)state;
    check(HEAD "'on':'2026-01-10','end_use':['civil'],'items':[" SHELF "," MAGNET "," SHELF "]}");
    verdict_is("license", "license", 10);
    assert_string_equal(word_at("regimes.0.lines.0.verdict"), "clear");
    assert_string_equal(word_at("regimes.0.lines.1.verdict"), "license");
    assert_int_equal(json_integer_value(at("regimes.0.lines.2.line")), 3);
    assert_non_null(strstr(text.p, "| Regime, line 2 of 3 | on 2026-01-10\n"));
}

static void a_license_and_its_conditions(void **state) {
    (void)state;
    check(HEAD LICENSE(
        "2026-12-31") "'on':'2026-01-10','end_use':['civil'],'documents':['certificate'],'items':[" MAGNET
                      "]}");
    verdict_is("conditions", "conditions", 0);
    assert_string_equal(word_at("licenses_used.0.no"), "A1");
    assert_string_equal(word_at("holds.until"), "2026-12-31"); // then the license ends
    assert_string_equal(word_at("holds.from"), "2026-01-01");
    check(HEAD LICENSE(
        "2026-12-31") "'on':'2026-01-10','end_use':['civil'],'documents':[],'items':[" MAGNET "]}");
    verdict_is("conditions", "conditions", 5);
    assert_true(among("next", "missing before departure: end-user certificate"));
    assert_non_null(strstr(text.p, "(NOT YET MET)"));
    check(HEAD LICENSE("2026-01-09") "'on':'2026-01-10','end_use':['civil'],'items':[" MAGNET "]}");
    verdict_is("license", "license", 10);
}

static void stop_now_is_beside_the_verdict(void **state) {
    (void)state;
    check(
        "{'from':'CN','end_user':{'name':'X'},'deal':'running','on':'2026-01-10','end_use':['military'],"
        "'items':[" SHELF "]}");
    verdict_is("prohibited", "prohibited", 25);
    assert_true(json_is_true(at("stop_now")));
    assert_true(among("next", "stop the deal"));
}

static void nothing_checked_is_never_clear(void **state) {
    (void)state;
    check("{'on':'2026-01-10','items':[{}]}");
    assert_string_equal(word_at("regimes.0.nexus"), "not_indicated");
    verdict_is("clear", "prohibited", 30);
    assert_true(among("scope.not_checked", "r: whether it has a say is not known"));
    assert_string_equal(word_at("questions.0.fact"), "from");
    check("{'from':'JP','on':'2026-01-10','items':[" MAGNET "]}");
    assert_string_equal(word_at("regimes.0.nexus"), "false");
    verdict_is("clear", "clear", 0);
}

// ---- questions ------------------------------------------------------------------------------------

static void questions_are_asked_once(void **state) {
    (void)state;
    check(
        HEAD
        "'on':'2026-01-10','items':[{'kind':'magnet'},{'kind':'magnet'},{'kind':'shelf','contains':[]}]}");
    verdict_is("clear", "prohibited", 30);
    assert_true(among("cause", "fact_missing"));
    assert_int_equal(json_array_size(at("questions")), 3); // the use, and what is in each magnet
    assert_true(json_is_null(at("questions.0.line")));
    assert_string_equal(word_at("questions.0.fact"), "end_use");
    assert_string_equal(word_at("questions.0.kind"), "fact");
    assert_int_equal(json_array_size(at("sufficient")), 1);
    assert_int_equal(json_array_size(at("sufficient.0")), 3);
    assert_non_null(strstr(text.p, "answering q1, q2 and q3 settles it"));
    assert_non_null(strstr(text.p, "military -> prohibited\n"));
}

static void unverified_law_is_a_cause(void **state) {
    (void)state;
    check(HEAD "'on':'2026-09-01','end_use':['military'],'items':[" SHELF "]}");
    verdict_is("clear", "prohibited", 30);
    assert_int_equal(json_array_size(at("cause")), 1);
    assert_true(among("cause", "law_unverified"));
    assert_string_equal(word_at("questions.0.fact"), "law:r.pause.after");
    assert_string_equal(word_at("holds.from"), "2026-08-01");
    check(HEAD
          "'law:r.pause.after':'lapsed','on':'2026-09-01','end_use':['military'],'items':[" SHELF
          "]}");
    verdict_is("prohibited", "prohibited", 20);
}

static void an_unknown_party_is_a_cause(void **state) {
    (void)state;
    check("{'from':'CN','deal':'new','on':'2026-03-01','end_use':['civil'],'items':[" SHELF "]}");
    verdict_is("clear", "prohibited", 30);
    assert_true(among("cause", "party_unresolved"));
}

// ---- parties, dates, practice -----------------------------------------------------------------------

static void a_listed_party(void **state) {
    (void)state;
    check(
        "{'from':'CN','deal':'new','end_user':{'name':'EXAMPLE K.K.'},'on':'2026-03-01','end_use':['civil'],"
        "'items':[" SHELF "]}");
    verdict_is("prohibited", "prohibited", 20);
    assert_string_equal(word_at("hits.0.list"), "r.list.named");
    assert_string_equal(word_at("hits.0.listed"), "2026-02-24");
    assert_true(json_is_true(at("hits.0.in_force")));
    assert_string_equal(word_at("holds.from"), "2026-02-24");
    assert_string_equal(word_at("holds.until"), "null");
    assert_true(among("next", "prohibited, unless leave is given"));
    assert_string_equal(word_at("hits.0.class"), "match");
    assert_string_equal(word_at("hits.0.why"), "name equality");
    check(
        "{'from':'CN','deal':'new','end_user':{'name':'EXAMPLE K.K.'},'on':'2026-02-23','end_use':['civil'],"
        "'items':[" SHELF "]}");
    verdict_is("clear", "clear", 0);
    assert_string_equal(word_at("holds.until"), "2026-02-23");
    assert_true(json_is_false(at("hits.0.in_force")));
}

static void a_suspension_bounds_the_days(void **state) {
    (void)state;
    check(HEAD "'on':'2026-02-01','end_use':['military'],'items':[" SHELF "]}");
    verdict_is("prohibited", "prohibited", 20);
    assert_string_equal(word_at("holds.from"), "2026-01-06");
    assert_string_equal(word_at("holds.until"), "2026-04-30");
    check(HEAD "'on':'2026-02-01','known':'2026-02-01','end_use':['military'],'items':[" SHELF
               "]}");
    assert_string_equal(word_at("holds.until"), "null"); // the suspension was not known
}

static void two_clocks_are_said(void **state) {
    (void)state;
    check(HEAD "'on':'2026-01-06','known':'2026-01-10','end_use':['civil'],'items':[" MAGNET "]}");
    assert_true(among("warnings", "not yet public on 2026-01-06: the report press.1"));
    check(HEAD "'on':'2026-03-15','end_use':['civil'],'items':[" SHELF "]}");
    assert_true(among("warnings", "r.list.named is of 2026-03-01"));
    check(HEAD "'on':'2026-12-01','end_use':['civil'],'items':[" SHELF "]}");
    assert_true(among("warnings", "nothing published after 2026-11-23"));
}

static void practice_in_two_readings(void **state) {
    (void)state;
    check(HEAD "'on':'2026-01-10','known':'2026-01-10','end_use':['civil'],'items':[" MAGNET "]}");
    assert_string_equal(word_at("practice.0.reading"), "as_written");
    assert_string_equal(word_at("practice.0.review"), "ordinary");
    assert_string_equal(word_at("practice.1.review"), "halted");
    assert_string_equal(word_at("practice.1.status"), "unconfirmed");
    assert_string_equal(word_at("practice.1.word.0"), "press.1");
    assert_int_equal(json_array_size(at("practice.1.contrary")), 0); // not yet said
    check(HEAD "'on':'2026-01-10','known':'2026-01-12','end_use':['civil'],'items':[" MAGNET "]}");
    assert_string_equal(word_at("practice.1.status"), "contested");
    assert_string_equal(word_at("practice.1.contrary.0"), "ministry.1");
    verdict_is("license", "license", 10); // news never changes a verdict
    check(HEAD "'on':'2026-01-10','known':'2026-01-08','end_use':['civil'],'items':[" MAGNET "]}");
    assert_string_equal(word_at("practice.1.review"), "ordinary");
    assert_string_equal(word_at("practice.1.status"), "null");
}

// ---- findings -----------------------------------------------------------------------------------------

#define FINDING(value, on, until)                                                  \
    "'findings':[{'about':'end_use','value':" value ",'by':'A. B.','on':'" on "'," \
    "'valid_until':'" until "','void_if':'resale'}],"

static void findings_outrank_the_declarant(void **state) {
    (void)state;
    check(HEAD FINDING("['civil']", "2026-01-01", "2026-01-31") "'on':'2026-01-31','items':[" SHELF
                                                                "]}");
    verdict_is("clear", "clear", 0);
    assert_string_equal(word_at("holds.until"), "2026-01-31");
    assert_true(among("warnings", "void if: resale"));
    check(HEAD FINDING("['civil']", "2026-01-01", "2026-01-31") "'on':'2026-02-01','items':[" SHELF
                                                                "]}");
    verdict_is("clear", "prohibited", 30);
    assert_true(among("warnings", "was not used: it ended on 2026-01-31"));
    check(HEAD FINDING("['civil']", "2026-01-01",
                       "2026-12-31") "'on':'2026-02-01','end_use':['military'],'items':[" SHELF
                                     "]}");
    verdict_is("clear", "clear", 0);
    assert_true(among("warnings", "the declarant says military; the finding was used"));
    check(HEAD FINDING(
        "['civil']", "2026-01-01",
        "2026-12-31") "'on':'2026-02-01','end_use':['military'],'words':{'end_use':'document'},'items':[" SHELF
                      "]}");
    verdict_is("prohibited", "prohibited", 20);
    assert_true(among("warnings", "the finding was not used"));
}

// ---- writing --------------------------------------------------------------------------------------------

static void the_first_five_lines(void **state) {
    (void)state;
    static const char *const begins[] = {
        "T  DO NOT SHIP: LICENSE NEEDED | Regime, line 1 of 1 | on 2026-01-10\n",
        "Why    1C905 Dy magnets (Act, annex; text); no license held covers it\n",
        "Next   apply: individual license, or general license; ", "Doubt  ", "Holds  "};
    check(HEAD "'on':'2026-01-10','end_use':['civil'],'items':[" MAGNET "]}");
    const char *line = text.p;
    for (size_t i = 0; i < 5; i++) {
        if (strncmp(line, begins[i], strlen(begins[i])) != 0) {
            fail_msg("line %zu: %.160s", i + 1, line);
        }
        line = strchr(line, '\n') + 1;
    }
    assert_int_equal(*line, '\n');
    assert_true(str_ends(strbuf_str(&text), STR("\nDecision support, not legal advice.\n")));
}

static void lines_are_narrow_and_clean(void **state) {
    (void)state;
    check(
        "{'id':'x\\u001b[31m\\u202ey','from':'CN','deal':'new','end_user':{'name':'\\u540d\\u53e4\\u5c4b\\u001b"
        "\\u540d\\u53e4\\u5c4b\\u540d\\u53e4\\u5c4b\\u540d\\u53e4\\u5c4b\\u540d\\u53e4\\u5c4b\\u540d\\u53e4\\u5c4b'},"
        "'on':'2026-03-10','end_use':['civil'],'items':[" MAGNET ",{}]}");
    assert_null(strchr(text.p, '\033'));
    assert_null(strstr(text.p, "\u202e"));
    uint32_t n = 0;
    for (const char *p = text.p; *p != '\0'; n++) {
        const char *end = strchr(p, '\n');
        uint32_t width = text_width((str){p, (size_t)(end - p)});
        if (width > (n < 5 ? 160 : 100)) {
            fail_msg("line %u is %u wide: %.200s", n + 1, width, p);
        }
        p = end + 1;
    }
    strbuf color = {0};
    answer_to_text(an, true, &color);
    assert_non_null(strstr(color.p, "\033[1;31m"));
    strbuf_clear(&color);
}

static void keys_stand_in_the_order_of_the_design(void **state) {
    (void)state;
    static const char *const order[] = {
        "schema",        "id",       "image",     "engine",     "on",       "known", "verdict",
        "best",          "worst",    "cause",     "stop_now",   "rests_on", "scope", "holds",
        "regimes",       "practice", "questions", "sufficient", "complete", "hits",  "lists",
        "licenses_used", "next",     "warnings",  "receipt"};
    check(HEAD "'on':'2026-01-10','end_use':['civil'],'items':[" MAGNET "]}");
    void *it = json_object_iter(out);
    for (size_t i = 0; i < sizeof order / sizeof *order; i++, it = json_object_iter_next(out, it)) {
        assert_string_equal(json_object_iter_key(it), order[i]);
    }
}

static void the_receipt_is_repeatable(void **state) {
    (void)state;
    const char *a = HEAD "'on':'2026-01-10','end_use':['civil','military'],'items':[" MAGNET "]}";
    const char *b =
        "{'items':[{'contains':{'Dy':'2.0 %','Nd':'29 %'},'kind':'magnet'}],'end_use':['military','civil'],"
        "'deal':'new','end_user':{'name':'Nagoya'},'on':'2026-01-10','from':'CN','id':'T'}";
    char first[65] = {0};
    check(a);
    assert_int_equal(strlen(word_at("receipt.sha256")), 64);
    memcpy(first, word_at("receipt.sha256"), 64);
    check(b); // the same facts in another order
    assert_string_equal(word_at("receipt.sha256"), first);
    json_t *receipt = json_copy((json_t *)at("receipt"));
    json_object_del(receipt, "sha256");
    char *bytes = json_dumps(receipt, JSON_COMPACT), hash[65];
    sha256_hex(str_of(bytes), hash);
    assert_string_equal(hash, first);
    free(bytes);
    json_decref(receipt);
    check(HEAD "'on':'2026-01-11','end_use':['civil','military'],'items':[" MAGNET "]}");
    assert_string_not_equal(word_at("receipt.sha256"), first);
}

static void warnings_about_what_was_not_given(void **state) {
    (void)state;
    check(
        HEAD
        "'on':'2026-01-10','end_use':['civil'],'items':[{'description':'box'},{'kind':'shelf','hs':'9403.20'}]}");
    assert_true(among("warnings", "line 1: nothing says what it is"));
    assert_true(among("warnings", "line 1: no customs code given"));
    check(
        HEAD
        "'on':'2026-01-10','end_use':['civil'],'items':[{'kind':'magnet','contains':['Dy'],'codes':{'r':null}}]}");
    assert_true(among("warnings", "the facts meet 1C905"));
    assert_string_equal(word_at("regimes.0.lines.0.contradictions.0"), "1C905");
    verdict_is("license", "license", 10);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(settled_verdicts_and_their_exits),
        cmocka_unit_test(the_strictest_line_is_the_shipments),
        cmocka_unit_test(a_license_and_its_conditions),
        cmocka_unit_test(stop_now_is_beside_the_verdict),
        cmocka_unit_test(nothing_checked_is_never_clear),
        cmocka_unit_test(questions_are_asked_once),
        cmocka_unit_test(unverified_law_is_a_cause),
        cmocka_unit_test(an_unknown_party_is_a_cause),
        cmocka_unit_test(a_listed_party),
        cmocka_unit_test(a_suspension_bounds_the_days),
        cmocka_unit_test(two_clocks_are_said),
        cmocka_unit_test(practice_in_two_readings),
        cmocka_unit_test(findings_outrank_the_declarant),
        cmocka_unit_test(the_first_five_lines),
        cmocka_unit_test(lines_are_narrow_and_clean),
        cmocka_unit_test(keys_stand_in_the_order_of_the_design),
        cmocka_unit_test(the_receipt_is_repeatable),
        cmocka_unit_test(warnings_about_what_was_not_given),
    };
    return cmocka_run_group_tests_name("answer", tests, set_up, tear_down);
}
