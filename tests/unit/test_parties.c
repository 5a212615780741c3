// SPDX-License-Identifier: Apache-2.0
//
// parties: names that resemble listed ones, from the shipment to the answer: the question and how it is
// closed, rows of unlike dates, lists that nobody loaded or no rule reads, parents of listed parties.
// Every answer here is also replayed. And that `screen` says of a name what `check` says.
#include "check/check.h"

#include <setjmp.h> // cmocka.h needs it
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>
#include <string.h>

#include "check/answer.h"
#include "check/replay.h"
#include "check/screening.h"
#include "law/law.h"
#include "screen/index.h"
#include "text/text.h"

static const char LAW[] =
    "pack test \"t\"\n  horizon 2026-11-25\n"
    "enum country \"country\"\n  value CN\n  value JP\n"
    "role end_user \"end user\"\n  required\n"
    "role carrier \"carrier\"\n  optional\n"
    "question who \"Who is it?\"\n  kind party\n  covers end_user, carrier\n  cost 1\n"
    "question where \"Where from?\"\n  kind fact\n  covers from, item.words\n  cost 1\n"
    "fact from \"from\"\n  type one of country\n  ask \"from?\"\n  cost 1\n"
    "fact findings \"findings\"\n  type findings\n  ask \"which?\"\n  cost 1\n"
    "fact party.name \"name\"\n  type name\n  ask \"who is the {role}?\"\n  cost 1\n"
    "fact party.country \"country\"\n  type one of country\n  ask \"where is it?\"\n  cost 1\n"
    "fact party.number \"number\"\n  type text\n  ask \"its number?\"\n  cost 1\n"
    "fact party.same_as \"same as\"\n  type list rows\n  ask \"which?\"\n  cost 1\n"
    "fact party.not_same_as \"not same as\"\n  type list rows\n  ask \"which not?\"\n  cost 1\n"
    "fact item.words \"words\"\n  type text\n  ask \"what?\"\n  cost 1\n"
    "slot ban \"ban\"\n  combine strictest\n  value none \"none\"\n  value banned \"banned\"\n"
    "verdict prohibited \"no\"\n  exit 20\n  when ban is banned\n"
    "verdict clear \"yes\"\n  exit 0\n"
    "regime r \"R\"\n  nexus from is CN\n"
    "measure r.a \"A\"\n  published 2026-02-24\n  in force from 2026-01-01\n  source text \"seen\"\n"
    "  list named \"the named\"\n    file \"named.csv\"\n    as of 2026-08-01\n"
    "  list other \"the others\"\n    file \"other.csv\"\n    as of 2026-08-01\n    max age 30 days\n"
    "  list later \"from outside\"\n    snapshot xx.list\n"
    "  list parents \"parents\"\n    file \"parents.csv\"\n    as of 2026-08-01\n"
    "    known not listed\n"
    "  rule 1 \"none to the named\"\n    cite art. 1\n    when end_user in named\n"
    "    then ban: banned\n";

static law_source src;
static law_world lw;
static lode_arena arena;
static party_screener *screener;
static lode_answer *an;
static json_t *out;

static lode_status reader(void *ctx, const law_source *from, str name, str *bytes,
                          lode_error *err) {
    (void)ctx, (void)from, (void)err;
    *bytes =
        str_eqz(name, "named.csv")
            ? STR("no,name_en,name_ja,listed_on,source\n"
                  "1,Kawagoe Heavy Industries Aerospace Company,,2026-02-24,art. 1\n"
                  "2,\"Tokorozawa Precision Machinery Co., Ltd.\",所沢精機株式会社,2026-06-29,\n"
                  ",Musashino Optical Laboratory,,2026-02-24,\n"
                  "4,Musashino Optical Laboratory Kofu,,2026-02-24,\n")
        : str_eqz(name, "other.csv")
            ? STR("no,name_en,listed_on\n7,Fukaya Rubber Works,2026-02-24\n")
            : STR("no,name_en,note\n1,\"Kawagoe Heavy Industries, Ltd.\",a division is "
                  "listed\n");
    return LODE_OK;
}

static int set_up(void **state) {
    (void)state;
    diags d = {0};
    law_source *one = &src;
    lode_error err = {0};
    law_parse(&src, "packs/base/test.law", str_of(LAW), &d);
    law_resolve(&one, 1, reader, NULL, &lw, &d);
    if (d.errors > 0) {
        strbuf why = {0};
        diags_print(&d, &why);
        print_error("%s\n", why.p);
        strbuf_clear(&why);
        return 1;
    }
    diags_clear(&d);
    assert_int_equal(index_build(&lw.world, &lw.arena, &err), LODE_OK);
    memset(lw.world.id, 'a', sizeof lw.world.id - 1); // as if it had been written
    screener = screener_new();
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    json_decref(out);
    screener_free(screener);
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
    strbuf b = {0};
    answer_to_json(again, &b);
    assert_true(str_eq(strbuf_str(&b), json));
    strbuf_clear(&b);
    arena_clear(&a);
}

/* What stands in the shipment beside its line; single quotes for double ones. */
static lode_status ask(const char *on, const char *parts, const char *assume, lode_error *err) {
    lode_request *rq = arena_alloc(&arena, sizeof *rq);
    strbuf b = {0};
    strbuf_addf(&b, "{\"on\":\"%s\",\"from\":\"CN\",\"items\":[{}]", on);
    for (const char *s = parts; *s != '\0'; s++) {
        strbuf_addc(&b, *s == '\'' ? '"' : *s);
    }
    strbuf_addc(&b, '}');
    lode_status st = request_from_json(&lw.world, &arena, strbuf_str(&b), rq, err);
    rq->known = date_parse(STR("2026-11-25"), &rq->known) ? rq->known : DATE_NONE;
    rq->screener = screener;
    st = st == LODE_OK && assume != NULL ? request_assume(rq, str_of(assume), err) : st;
    st = st == LODE_OK ? check_run(&lw.world, rq, &arena, &an, err) : st;
    strbuf_reset(&b);
    if (st == LODE_OK) {
        answer_to_json(an, &b);
        replays(strbuf_str(&b));
        json_decref(out);
        out = json_loadb(b.p, b.n, JSON_REJECT_DUPLICATES, NULL);
        assert_non_null(out);
    }
    strbuf_clear(&b);
    return st;
}

static void check(const char *on, const char *parts, const char *verdict) {
    lode_error err = {0};
    if (ask(on, parts, NULL, &err) != LODE_OK) {
        fail_msg("%s: %s: %s (%s)", err.code, err.path, err.message, err.hint);
    }
    assert_string_equal(json_string_value(json_object_get(out, "verdict")), verdict);
}

static const json_t *first(const char *key) { return json_array_get(json_object_get(out, key), 0); }
static const char *word(const json_t *o, const char *key) {
    const char *z = json_string_value(json_object_get(o, key));
    return z != NULL ? z : "";
}
static size_t count(const json_t *o, const char *key) {
    return json_array_size(json_object_get(o, key));
}
static bool warns(const char *part) {
    size_t i;
    json_t *kid;
    json_array_foreach(json_object_get(out, "warnings"), i, kid) {
        if (strstr(json_string_value(kid), part) != NULL) {
            return true;
        }
    }
    return false;
}

#define PRECISION ",'end_user':{'name':'Tokorozawa Precison Machinery'"

static void a_name_like_a_listed_one_is_a_question(void **state) {
    (void)state;
    check("2026-07-01", PRECISION "}", "undecided");
    const json_t *q = first("questions"), *c = json_array_get(json_object_get(q, "candidates"), 0);
    assert_non_null(strstr(word(q, "ask"), "Is \"Tokorozawa Precison Machinery\" the same party as "
                                           "\"Tokorozawa Precision Machinery Co., Ltd.\" (the "
                                           "named, no. 2, listed 2026-06-29; score "));
    assert_non_null(strstr(word(q, "ask"), "--assume end_user.not_same_as=r.a.named/2"));
    assert_string_equal(word(c, "row"), "r.a.named/2");
    assert_string_equal(word(c, "list"), "r.a.named");
    assert_string_equal(word(c, "no"), "2");
    assert_true(json_integer_value(json_object_get(c, "score")) > 900);
    assert_string_equal(word(first("hits"), "class"), "question");
    assert_string_equal(word(first("hits"), "why"), "resemblance");
    assert_string_equal(json_string_value(first("cause")), "party_unresolved");
    assert_string_equal(word(json_object_get(out, "holds"), "from"), "2026-06-29");
    check("2026-06-28", PRECISION "}", "clear"); // not yet listed
    assert_int_equal(count(out, "hits"), 0);
    assert_string_equal(word(json_object_get(out, "holds"), "until"), "2026-06-28");
    check("2026-07-01", ",'end_user':{'name':'Somebody Else'}", "clear");
    assert_int_equal(count(out, "hits"), 0);
    check("2026-07-01", ",'end_user':{'name':'TOKOROZAWA PRECISION MACHINERY CO LTD'}",
          "prohibited");
    assert_string_equal(word(first("hits"), "why"), "name equality");
}

static void somebody_closes_the_question(void **state) {
    (void)state;
    lode_error err = {0};
    check("2026-07-01", PRECISION ",'same_as':'r.a.named/2'}", "prohibited");
    assert_string_equal(word(first("hits"), "why"), "same_as");
    check("2026-07-01", PRECISION ",'not_same_as':['r.a.named/2']}", "clear");
    assert_int_equal(count(out, "hits"), 0);
    check("2026-07-01", PRECISION ",'not_same_as':['r.a.named/1']}", "undecided"); // another row
    check("2026-06-28", PRECISION ",'same_as':'r.a.named/2'}", "clear");           // not yet listed
    assert_int_equal(ask("2026-07-01", PRECISION "}", "end_user.not_same_as=r.a.named/2", &err),
                     LODE_OK);
    assert_string_equal(word(out, "verdict"), "clear");
    assert_string_equal(word(out, "rests_on"), "assumed");
    // a name that is like nobody's, and a row without a number
    check("2026-07-01", ",'end_user':{'name':'Q','same_as':'r.a.named/#3'}", "prohibited");
    // signed, and valid for some days
    check("2026-07-10",
          PRECISION "},'findings':[{'about':'end_user.not_same_as','value':'r.a.named/2','by':'X',"
                    "'on':'2026-07-05','valid_until':'2026-07-20'}]",
          "clear");
    assert_string_equal(word(json_object_get(out, "holds"), "from"), "2026-07-05");
    assert_string_equal(word(json_object_get(out, "holds"), "until"), "2026-07-20");
}

static void a_row_must_be_there(void **state) {
    (void)state;
    static const struct {
        const char *parts, *code, *hint;
    } bad[] = {
        {PRECISION ",'same_as':'r.a.named/9'}", "unknown_row", "r.a.named/1"},
        {PRECISION ",'same_as':'r.a.nemed/2'}", "unknown_row", "did you mean r.a.named/2?"},
        {PRECISION ",'same_as':'r.a.parents/1'}", "unknown_row", "r.a.named/1"}, // on no list
        {PRECISION ",'same_as':['r.a.named/1, r.a.named/2']}", "wrong_word", "own text"},
        {PRECISION ",'same_as':7}", "wrong_type", ""},
        {PRECISION ",'same_as':{'r.a.named/2':true}}", "wrong_type", ""},
        {PRECISION ",'same_as':'r.a.named/2','not_same_as':'r.a.named/2'}", "contradiction", ""},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        lode_error err = {0};
        assert_int_equal(ask("2026-07-01", bad[i].parts, NULL, &err), LODE_BAD_INPUT);
        assert_string_equal(err.code, bad[i].code);
        if (strstr(err.hint, bad[i].hint) == NULL) {
            fail_msg("%s: %s", bad[i].parts, err.hint);
        }
    }
}

static void a_day_of_listing_that_nobody_knows(void **state) {
    (void)state;
    uint32_t list = NONE, row = world_find_row(&lw.world, STR("r.a.named/1"), &list);
    assert_int_not_equal(row, NONE);
    world_party *p = (world_party *)&lw.world.parties[row];
    lode_date kept = p->listed;
    p->listed = DATE_NONE;
#define AEROSPACE ",'end_user':{'name':'Kawagoe Heavy Industries Aerospace Company'}"
    check("2026-08-01", AEROSPACE, "prohibited"); // the day of the list
    check("2026-07-31", AEROSPACE, "undecided");
    assert_string_equal(word(json_object_get(out, "holds"), "until"), "2026-07-31");
    p->listed = kept;
    check("2026-07-31", AEROSPACE, "prohibited");
}

static void a_parent_is_a_flag(void **state) {
    (void)state;
    check("2026-07-01", ",'end_user':{'name':'Kawagoe Heavy Industries K.K.'}", "clear");
    assert_string_equal(word(first("hits"), "class"), "related");
    assert_true(
        warns("Kawagoe Heavy Industries K.K. is not on the lists (as of 2026-08-01), but has "
              "listed parts or companies: Kawagoe Heavy Industries Aerospace Company (the "
              "named, no. 1, listed 2026-02-24); find out whether the goods go there (a "
              "division is listed)"));
    check("2026-07-01", ",'end_user':{'name':'Kawagoe Heavy Industries Aerospace Cmpany'}",
          "undecided");
}

static void lists_that_no_rule_reads(void **state) {
    (void)state;
    check("2026-07-01", ",'end_user':{'name':'Fukaya Rubber Works'}", "clear");
    assert_string_equal(word(first("hits"), "list"), "r.a.other");
    assert_true(
        warns("end user Fukaya Rubber Works is on a list: Fukaya Rubber Works (the others, no. "
              "7, listed 2026-02-24); no rule of the loaded law says what follows: stop and "
              "look"));
    check("2026-07-01", ",'end_user':{'name':'A B'},'carrier':{'name':'Fukaya Ruber Works'}",
          "clear");
    assert_true(warns("carrier Fukaya Ruber Works has a name like a listed one"));
    assert_true(warns("the list r.a.later was not loaded"));
}

#define WORDS_18 "Ab Bc Cd De Ef Fg Gh Hi Ij Jk Kl Lm Mn No Op Pq Qr Rs"

static void names_that_are_searched_in_part(void **state) {
    (void)state;
    // twenty words are compared, and the one behind them is not
    check("2026-07-01", ",'end_user':{'name':'" WORDS_18 " Fukaya Rubber'}", "clear");
    assert_false(warns("of the name were compared"));
    check("2026-07-01", ",'end_user':{'name':'" WORDS_18 " St Tu Fukaya Rubber Works'}", "clear");
    assert_true(
        warns("end user " WORDS_18 " St Tu Fukaya Rubber Works: only the first 20 words of the "
              "name were compared with the lists; if it holds several names or an address, give "
              "each party alone"));
    assert_false(warns("which very many names have"));
    // words that tell nobody, and the same beside one that does; each role for itself
    check("2026-07-01",
          ",'end_user':{'name':'Trading Co., Ltd.'},'carrier':{'name':'Company Limited'}", "clear");
    assert_true(warns("end user Trading Co., Ltd.: only words such as Trading Co. Ltd, which very "
                      "many names have: no listed party can be told by it; give the full name"));
    assert_true(warns("carrier Company Limited: only words such as"));
    check("2026-07-01", ",'end_user':{'name':'Zyxwv Trading Co., Ltd.'}", "clear");
    assert_false(warns("which very many names have"));
    // a long name is not cut inside a letter
    check("2026-07-01",
          ",'end_user':{'name':'ÃÃ " WORDS_18 " ÃÃÃÃÃÃÃÃÃÃ"
          "ÃÃ Xy Yz Za'}",
          "clear");
    assert_true(warns("Ã...: only the first 20 words"));
    // nobody is named: nothing was searched
    check("2026-07-01", ",'carrier':{'name':'none'}", "undecided");
    assert_false(warns("were compared"));
}

static void lists_of_some_age(void **state) {
    (void)state;
    check("2026-08-31", "", "undecided");
    assert_true(warns("the list r.a.named is of 2026-08-01"));
    assert_false(warns("the list r.a.other"));
    assert_false(warns("the list r.a.parents"));
    check("2026-09-01", "", "undecided");
    assert_true(warns("the lists r.a.named, r.a.other are of 2026-08-01"));
}

// ---- the same names without a shipment -------------------------------------------------------------

/* The answer for people; the one in JSON is left in *json. */
static str screen(const char *name, const char *on, json_t **json, int *code) {
    lode_error err = {0};
    strbuf b = {0};
    screening *sc = arena_alloc(&arena, sizeof *sc);
    strbuf_addf(&b, "{\"name\":\"%s\",\"on\":\"%s\"}", name, on);
    assert_int_equal(screening_from_json(&arena, str_dup(&arena, strbuf_str(&b)), sc, &err),
                     LODE_OK);
    screening_run(&lw.world, screener_scratch(screener), &arena, sc);
    *code = screening_exit(&lw.world, sc);
    strbuf_reset(&b);
    screening_to_json(&lw.world, screener_scratch(screener), sc, &b);
    *json = json_loadb(b.p, b.n, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(*json);
    strbuf_reset(&b);
    screening_to_text(&lw.world, screener_scratch(screener), sc, false, &b);
    str text = str_dup(&arena, strbuf_str(&b));
    strbuf_clear(&b);
    return text;
}

static void a_screening_says_what_a_check_says(void **state) {
    (void)state;
    static const char *const names[] = {"Tokorozawa Precison Machinery",
                                        "Kawagoe Heavy Industries K.K.",
                                        "Kawagoe Heavy Industries Aerospace Cmpany",
                                        "Kawagoe Heavy Industries Aerospace Company",
                                        "Musashino Optical Laboratory",
                                        "Musashino Optical Laboratory Kofu",
                                        "Musashino Optical Laboratry",
                                        "Fukaya Rubber Works",
                                        "Somebody Else"};
    size_t met = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        lode_error err = {0};
        json_t *answer = NULL;
        int code = 0;
        char parts[128];
        (void)snprintf(parts, sizeof parts, ",'end_user':{'name':'%s'}", names[i]);
        assert_int_equal(ask("2026-07-01", parts, NULL, &err), LODE_OK);
        (void)screen(names[i], "2026-07-01", &answer, &code);
        assert_int_equal(count(answer, "hits"), count(out, "hits"));
        for (size_t k = 0; k < count(out, "hits"); k++) {
            const json_t *a = json_array_get(json_object_get(out, "hits"), k);
            const json_t *b = json_array_get(json_object_get(answer, "hits"), k);
            assert_string_equal(word(a, "class"), word(b, "class"));
            assert_string_equal(word(a, "list"), word(b, "list"));
            assert_string_equal(word(a, "no"), word(b, "no"));
            met++;
        }
        json_decref(answer);
    }
    assert_true(met >= 9);
}

static void a_screening_shows_who_is_related(void **state) {
    (void)state;
    json_t *answer = NULL;
    int code = 0;
    str text = screen("Kawagoe Heavy Industries K.K.", "2026-07-01", &answer, &code);
    const json_t *h = json_array_get(json_object_get(answer, "hits"), 0);
    const json_t *why = json_object_get(h, "not_itself");
    assert_string_equal(word(answer, "verdict"), "none_found");
    assert_int_equal(code, 0);
    assert_string_equal(word(h, "class"), "related");
    assert_string_equal(word(why, "why"), "known_not_listed");
    assert_string_equal(word(why, "list"), "r.a.parents");
    assert_string_equal(word(why, "as_of"), "2026-08-01");
    assert_string_equal(word(why, "note"), "a division is listed");
    assert_true(str_starts(text, STR("NOBODY FOUND, BUT 1 RELATED | standard profile")));
    assert_non_null(strstr(text.p, "\nRELATED      Kawagoe Heavy Industries Aerospace Company\n"));
    assert_non_null(strstr(text.p, "; not the party itself, which is known not to be listed\n"));
    assert_non_null(
        strstr(text.p, "\nThe name itself is not on the lists (as of 2026-08-01), but "));
    assert_non_null(strstr(text.p, "(a division"));
    json_decref(answer);

    // a match, and another row of its list
    text = screen("Musashino Optical Laboratory", "2026-07-01", &answer, &code);
    h = json_array_get(json_object_get(answer, "hits"), 1);
    assert_string_equal(word(answer, "verdict"), "match");
    assert_int_equal(code, 20);
    assert_string_equal(word(h, "class"), "related");
    assert_string_equal(word(json_object_get(h, "not_itself"), "why"), "another_row");
    assert_true(str_starts(text, STR("ON A LIST: 1 of 2 hits")));
    assert_null(strstr(text.p, "The name itself"));
    json_decref(answer);

    text = screen("Tokorozawa Precison Machinery", "2026-07-01", &answer, &code);
    assert_string_equal(word(answer, "verdict"), "question");
    assert_int_equal(code, 10);
    assert_true(str_starts(text, STR("SAME PARTY? 1 listed party with")));
    json_decref(answer);
}

static void parties_that_are_not_shown_are_a_question(void **state) {
    (void)state;
    const screen_result none = {0};
    screening sc = {.found = &none};
    assert_string_equal(screening_verdict(&lw.world, &sc), "none_found");
    sc.more = 1;
    assert_string_equal(screening_verdict(&lw.world, &sc), "question");
    assert_int_equal(screening_exit(&lw.world, &sc), 10);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_like_a_listed_one_is_a_question),
        cmocka_unit_test(somebody_closes_the_question),
        cmocka_unit_test(a_row_must_be_there),
        cmocka_unit_test(a_day_of_listing_that_nobody_knows),
        cmocka_unit_test(a_parent_is_a_flag),
        cmocka_unit_test(lists_that_no_rule_reads),
        cmocka_unit_test(names_that_are_searched_in_part),
        cmocka_unit_test(lists_of_some_age),
        cmocka_unit_test(a_screening_says_what_a_check_says),
        cmocka_unit_test(a_screening_shows_who_is_related),
        cmocka_unit_test(parties_that_are_not_shown_are_a_question),
    };
    return cmocka_run_group_tests_name("parties", tests, set_up, tear_down);
}
