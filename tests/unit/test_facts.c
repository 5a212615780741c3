// SPDX-License-Identifier: Apache-2.0
//
// facts: values from text, type by type, with as many refusals as acceptances; storage with
// defaults; what cannot all be true at once.
#include "decide/facts.h"

#include <setjmp.h> // cmocka.h needs it
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "small_world.h"

static small_world sw;
static lode_arena arena;
static lode_error err;

static int set_up(void **state) {
    (void)state;
    sw_init(&sw);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    sw_clear(&sw);
    arena_clear(&arena);
    return 0;
}

static lode_value read_ok(uint32_t fact, const char *text) {
    lode_value v = {0};
    memset(&err, 0, sizeof err);
    lode_status s = value_from_text(&sw.world, &arena, fact, str_of(text), &v, &err);
    if (s != LODE_OK) {
        print_error("%s: %s\n", text, err.message);
    }
    assert_int_equal(s, LODE_OK);
    assert_int_equal(v.word, WORD_DECLARANT);
    return v;
}

// Reads and checks the canonical text, and that reading it again gives the same text.
static lode_value read_as(uint32_t fact, const char *text, const char *canonical) {
    lode_value v = read_ok(fact, text);
    if (!str_eqz(v.text, canonical)) {
        print_error("%s: " STR_FMT "\n", text, STR_ARG(v.text));
    }
    assert_true(str_eqz(v.text, canonical));
    lode_value again = {0};
    assert_int_equal(value_from_text(&sw.world, &arena, fact, v.text, &again, &err), LODE_OK);
    assert_true(str_eq(again.text, v.text));
    assert_int_equal(again.kind, v.kind);
    assert_int_equal(again.n_elems, v.n_elems);
    return v;
}

static void refused(uint32_t fact, const char *text, const char *code, const char *hint) {
    lode_value v = {.kind = VAL_DATE};
    memset(&err, 0, sizeof err);
    lode_status s = value_from_text(&sw.world, &arena, fact, str_of(text), &v, &err);
    if (s != LODE_BAD_INPUT || strcmp(err.code, code) != 0 ||
        (hint && strstr(err.hint, hint) == NULL)) {
        print_error("%s: %d %s: %s (%s)\n", text, s, err.code, err.message, err.hint);
    }
    assert_int_equal(s, LODE_BAD_INPUT);
    assert_string_equal(err.code, code);
    assert_true(err.message[0] != '\0');
    assert_true(hint == NULL || strstr(err.hint, hint) != NULL);
    assert_int_equal(v.kind, VAL_DATE); // untouched
}

static void expect_interval(const lode_interval *i, lode_nano lo, bool lo_closed, lode_nano hi,
                            bool hi_closed) {
    assert_true(i->lo == lo && i->hi == hi);
    assert_int_equal(i->lo_closed, lo_closed);
    assert_int_equal(i->hi_closed, hi_closed);
}

static void words_of_an_enum(void **state) {
    (void)state;
    lode_value v = read_as(SW_F_DESTINATION, " JP ", "JP");
    assert_int_equal(v.kind, VAL_ENUM);
    assert_int_equal(v.value, SW_JP);
    v = read_as(SW_F_ITEM_KIND, "other:  steel shelf ", "other:steel shelf");
    assert_int_equal(v.kind, VAL_ENUM);
    assert_int_equal(v.value, NONE);
    v = read_as(SW_F_DESTINATION, "none", "none");
    assert_int_equal(v.kind, VAL_NONE);
    refused(SW_F_DESTINATION, "japan", "unknown_word", "JP");
    refused(SW_F_DESTINATION, "JAPAN", "unknown_word", "JP");
    refused(SW_F_DESTINATION, "日本", "unknown_word", "JP");
    refused(SW_F_DESTINATION, "jp", "unknown_word", "did you mean JP?");
    refused(SW_F_DESTINATION, "XX", "unknown_word", "one of: CN, JP");
    refused(SW_F_DESTINATION, "other:Atlantis", "wrong_word", NULL);
    refused(SW_F_ITEM_KIND, "magnt", "unknown_word", "did you mean magnet?");
    refused(SW_F_ITEM_KIND, "other:", "wrong_word", NULL);
    refused(SW_F_ITEM_KIND, "other:   ", "wrong_word", NULL);
    refused(SW_F_ITEM_KIND, "", "empty_value", NULL);
    refused(SW_F_ITEM_KIND, "  ", "empty_value", NULL);
    refused(SW_F_ITEM_KIND, "\xff", "not_utf8", NULL);
}

static void closed_sets(void **state) {
    (void)state;
    lode_value v = read_as(SW_F_END_USE, "military,civil", "civil, military");
    assert_int_equal(v.kind, VAL_SET);
    assert_int_equal(v.n_elems, 2);
    assert_int_equal(v.elems[0].value, SW_CIVIL);
    assert_false(v.complete);
    v = read_as(SW_F_END_USE, "none", "none");
    assert_int_equal(v.kind, VAL_SET);
    assert_int_equal(v.n_elems, 0);
    assert_true(v.complete);
    refused(SW_F_END_USE, "civil, civil", "doubled", NULL);
    refused(SW_F_END_USE, "civil,", "empty_element", NULL);
    refused(SW_F_END_USE, ",civil", "empty_element", NULL);
    refused(SW_F_END_USE, "civil,,military", "empty_element", NULL);
    refused(SW_F_END_USE, "civli", "unknown_word", "civil");
    refused(SW_F_END_USE, "no military", "wrong_word", "leave out");
    refused(SW_F_END_USE, "civil complete", "unknown_word", NULL);
}

static void open_sets(void **state) {
    (void)state;
    lode_value v = read_as(SW_F_METALS, "no Tb,  Nd complete", "Nd, no Tb complete");
    assert_true(v.complete);
    assert_true(v.elems[1].absent);
    assert_int_equal(v.elems[1].value, SW_TB);
    v = read_as(SW_F_METALS, "Nd", "Nd");
    assert_false(v.complete);
    v = read_as(SW_F_METALS, "other:mischmetal, Dy, other:x y", "Dy, other:mischmetal, other:x y");
    assert_int_equal(v.elems[1].value, NONE);
    assert_true(str_eqz(v.elems[2].text, "other:x y"));
    assert_true(read_as(SW_F_METALS, "none", "none").complete);
    refused(SW_F_METALS, "complete", "unknown_word", NULL);
    refused(SW_F_METALS, "Nd, no Nd", "doubled", NULL);
    refused(SW_F_METALS, "no", "unknown_word", NULL);
    refused(SW_F_METALS, "Nd 2 %", "unknown_word", NULL);
}

static void shares(void **state) {
    (void)state;
    lode_value v = read_as(SW_F_CONTAINS, "no Tb, Dy<0.01%, Nd 29 % complete",
                           "Nd 29 %, Dy < 0.01 %, no Tb complete");
    expect_interval(&v.elems[0].share, 290000000, true, 290000000, true);
    expect_interval(&v.elems[1].share, 0, true, 100000, false);
    assert_true(v.elems[2].absent);
    v = read_as(SW_F_CONTAINS, "Dy", "Dy");
    expect_interval(&v.elems[0].share, 0, false, NANO_ONE, true);
    v = read_as(SW_F_CONTAINS, "Dy 1 % .. 3 %", "Dy 1 % .. 3 %");
    expect_interval(&v.elems[0].share, 10000000, true, 30000000, true);
    v = read_as(SW_F_CONTAINS, "Dy 1..3 percent", "Dy 1 % .. 3 %");
    expect_interval(&v.elems[0].share, 10000000, true, 30000000, true);
    v = read_as(SW_F_CONTAINS, "Dy >= 0.1 %", "Dy >= 0.1 %");
    expect_interval(&v.elems[0].share, 1000000, true, NANO_ONE, true);
    v = read_as(SW_F_CONTAINS, "Dy > 0 %", "Dy");
    expect_interval(&v.elems[0].share, 0, false, NANO_ONE, true);
    v = read_as(SW_F_CONTAINS, "Dy <= 5 %", "Dy <= 5 %");
    expect_interval(&v.elems[0].share, 0, true, 50000000, true);
    (void)read_as(SW_F_CONTAINS, "Dy \xE2\x89\xA4 5 %", "Dy <= 5 %");
    v = read_as(SW_F_CONTAINS, "Dy 0 %", "Dy 0 %");
    expect_interval(&v.elems[0].share, 0, true, 0, true);
    v = read_as(SW_F_CONTAINS, "Dy = 100 %", "Dy 100 %");
    expect_interval(&v.elems[0].share, NANO_ONE, true, NANO_ONE, true);
    v = read_as(SW_F_CONTAINS, "other:rare oxide 2 %", "other:rare oxide 2 %");
    assert_true(str_eqz(v.elems[0].text, "other:rare oxide"));
    v = read_as(SW_F_CONTAINS, "Dy 0.0000001 %", "Dy 0.0000001 %");
    expect_interval(&v.elems[0].share, 1, true, 1, true);
    refused(SW_F_CONTAINS, "Dy 0.0000000001 %", "too_fine", NULL);
    refused(SW_F_CONTAINS, "Dy 0.00000001 %", "too_fine", NULL);
    refused(SW_F_CONTAINS, "Dy 100.0000001 %", "over_whole", NULL);
    refused(SW_F_CONTAINS, "Dy < 101 %", "over_whole", NULL);
    refused(SW_F_CONTAINS, "Dy > 100 %", "empty_interval", NULL);
    refused(SW_F_CONTAINS, "Dy < 0 %", "empty_interval", NULL);
    refused(SW_F_CONTAINS, "Dy -1 %", "negative", NULL);
    refused(SW_F_CONTAINS, "Dy -0 %", "negative", NULL);
    refused(SW_F_CONTAINS, "Dy 3 % .. 1 %", "empty_interval", "smaller");
    refused(SW_F_CONTAINS, "Dy < 1 % .. 3 %", "wrong_interval", NULL);
    refused(SW_F_CONTAINS, "Dy 2", "unit_missing", "%, percent");
    refused(SW_F_CONTAINS, "Dy 2 kg", "wrong_unit", "%, percent");
    refused(SW_F_CONTAINS, "Dy <", "no_number", NULL);
    refused(SW_F_CONTAINS, "Dy 2 % ..", "no_number", NULL);
    refused(SW_F_CONTAINS, "Dyy 2 %", "unknown_word", "Dy");
    refused(SW_F_CONTAINS, "no Dy 2 %", "unknown_word", NULL);
    refused(SW_F_CONTAINS, "dysprosium 2 %", "unknown_word", "did you mean Dy?");
    refused(SW_F_CONTAINS, "Dy 2 %, Dy 3 %", "doubled", NULL);
}

static void amounts(void **state) {
    (void)state;
    lode_value v = read_as(SW_F_QUANTITY, "200   kg", "200 kg");
    assert_int_equal(v.kind, VAL_AMOUNT);
    expect_interval(&v.interval, 200 * NANO_ONE, true, 200 * NANO_ONE, true);
    v = read_as(SW_F_QUANTITY, "0.2 t", "0.2 t");
    expect_interval(&v.interval, 200 * NANO_ONE, true, 200 * NANO_ONE, true);
    v = read_as(SW_F_QUANTITY, "5 g .. 1 kg", "5 g .. 1 kg");
    expect_interval(&v.interval, 5000000, true, NANO_ONE, true);
    v = read_as(SW_F_PRESSURE, "5 GPa", "5 GPa");
    expect_interval(&v.interval, 5 * NANO_ONE, true, 5 * NANO_ONE, true);
    v = read_as(SW_F_PRESSURE, "5GPa", "5GPa");
    expect_interval(&v.interval, 5 * NANO_ONE, true, 5 * NANO_ONE, true);
    v = read_as(SW_F_PRESSURE, "< 5 GPa", "< 5 GPa");
    expect_interval(&v.interval, 0, true, 5 * NANO_ONE, false);
    v = read_as(SW_F_PRESSURE, "<= 5 GPa", "<= 5 GPa");
    expect_interval(&v.interval, 0, true, 5 * NANO_ONE, true);
    v = read_as(SW_F_PRESSURE, "> 5 GPa", "> 5 GPa");
    expect_interval(&v.interval, 5 * NANO_ONE, false, NANO_MAX, false);
    v = read_as(SW_F_PRESSURE, ">= 5 GPa", ">= 5 GPa");
    expect_interval(&v.interval, 5 * NANO_ONE, true, NANO_MAX, false);
    v = read_as(SW_F_QUANTITY, "none", "none");
    assert_int_equal(v.kind, VAL_NONE);
    v = read_ok(SW_F_QUANTITY, "999999999.999999999 kg");
    expect_interval(&v.interval, 999999999999999999, true, 999999999999999999, true);
    refused(SW_F_QUANTITY, "200", "unit_missing", "units that fit: kg, g, t");
    refused(SW_F_QUANTITY, "200 GPa", "wrong_unit", "units that fit: kg, g, t");
    refused(SW_F_PRESSURE, "5 gpa", "wrong_unit", "units that fit: GPa");
    refused(SW_F_QUANTITY, "-1 kg", "negative", NULL);
    refused(SW_F_QUANTITY, "1e3 kg", "wrong_unit", NULL);
    refused(SW_F_QUANTITY, "1,000 kg", "wrong_unit", NULL);
    refused(SW_F_QUANTITY, "kg", "no_number", NULL);
    refused(SW_F_QUANTITY, ".5 kg", "no_number", NULL);
    refused(SW_F_QUANTITY, "1.2.3 kg", "no_number", NULL);
    refused(SW_F_QUANTITY, "1000000000 kg", "too_large", NULL);
    refused(SW_F_QUANTITY, "10000000 t", "too_large", NULL);
    refused(SW_F_QUANTITY, "0.0000000001 kg", "too_fine", NULL);
    refused(SW_F_QUANTITY, "0.0000001 g", "too_fine", NULL);
    refused(SW_F_QUANTITY, "< 0 kg", "empty_interval", NULL);
    // Inches are exact in meters.
    lode_interval i = {0};
    assert_int_equal(interval_from_text(&sw.world, STR("length"), STR(">= 3 inch"), &i, &err),
                     LODE_OK);
    expect_interval(&i, 76200000, true, NANO_MAX, false);
    assert_int_equal(interval_from_text(&sw.world, STR("nothing"), STR("3 inch"), &i, &err),
                     LODE_BAD_INPUT);
    assert_string_equal(err.code, "wrong_unit");
}

static void texts_dates_codes(void **state) {
    (void)state;
    assert_int_equal(read_as(SW_F_TEXT, " two  words ", "two  words").kind, VAL_TEXT);
    assert_int_equal(read_as(SW_F_TEXT, "none", "none").kind, VAL_NONE);
    assert_int_equal(read_as(SW_F_DATE, "2026-01-10", "2026-01-10").date, 20463);
    refused(SW_F_DATE, "2026-02-30", "wrong_word", NULL);
    refused(SW_F_DATE, "10.1.2026", "wrong_word", NULL);
    assert_int_equal(read_as(SW_F_HS, "8505.11", "850511").kind, VAL_TEXT);
    (void)read_as(SW_F_HS, "8505", "8505");
    (void)read_as(SW_F_HS, "8505.11.10.00", "8505111000");
    static const char *const bad_hs[] = {"850",    "85051", "850511100000", "8505.",  ".8505",
                                         "85..05", "85 05", "8505.1a",      "85.05.1"};
    for (size_t i = 0; i < sizeof bad_hs / sizeof *bad_hs; i++) {
        refused(SW_F_HS, bad_hs[i], "wrong_word", NULL);
    }
    lode_value v = read_as(SW_F_CODES, "1E001", "1E001"); // text, not ten
    assert_int_equal(v.kind, VAL_TEXT);
    assert_int_equal(read_as(SW_F_CODES, "1C905.a.4", "1C905.a.4").kind, VAL_TEXT);
    assert_int_equal(read_as(SW_F_CODES, "not listed", "not listed").kind, VAL_NONE);
    assert_int_equal(read_as(SW_F_CLASS, "not listed", "not listed").kind, VAL_NONE);
    assert_int_equal(read_as(SW_F_CLASS, "1C905", "1C905").kind, VAL_TEXT);
    refused(SW_F_CODES, "1C905 1C906", "wrong_word", "");
    refused(SW_F_CODES, "1C905,1C906", "wrong_word", NULL);
    refused(SW_F_CODES, "１C905", "wrong_word", NULL);
}

static void names(void **state) {
    (void)state;
    assert_int_equal(read_as(SW_F_NAME, "名古屋ミラー株式会社", "名古屋ミラー株式会社").kind,
                     VAL_TEXT);
    assert_int_equal(read_as(SW_F_NAME, "none", "none").kind, VAL_NONE);
    refused(SW_F_NAME, "・・・", "empty_name", NULL);
    char big[2000];
    memset(big, 'x', sizeof big - 1);
    big[1025] = '\0';
    refused(SW_F_NAME, big, "too_long", NULL);
    big[1024] = '\0';
    (void)read_ok(SW_F_NAME, big);
}

static void questions_of_law(void **state) {
    (void)state;
    assert_int_equal(read_as(SW_F_AFTER, "extended", "extended").value, 1);
    assert_int_equal(read_as(SW_F_AFTER, "lapsed", "lapsed").value, 0);
    assert_int_equal(read_as(SW_F_BOUNDARY, "inside", "inside").value, 1);
    assert_int_equal(read_as(SW_F_BOUNDARY, "outside", "outside").value, 0);
    assert_int_equal(read_as(SW_F_CLAIM, "yes", "yes").value, 1);
    assert_int_equal(read_as(SW_F_LICENSE, "no", "no").value, 0);
    assert_int_equal(read_ok(SW_F_LICENSE, "no").kind, VAL_ENUM);
    refused(SW_F_AFTER, "yes", "wrong_word", "extended, lapsed");
    refused(SW_F_AFTER, "lapse", "wrong_word", "did you mean lapsed?");
    refused(SW_F_BOUNDARY, "extended", "wrong_word", "inside, outside");
    refused(SW_F_CLAIM, "maybe", "wrong_word", "yes, no");
    refused(SW_F_CLAIM, "none", "wrong_word", NULL);
    refused(SW_F_LICENSES, "x", "wrong_type", NULL);
    refused(SW_F_FINDINGS, "x", "wrong_type", NULL);
}

static void ends_named_by_their_day(void **state) {
    (void)state;
    small_world *s = &sw;
    world_text kept = s->facts[SW_F_AFTER].path;
    size_t pool_n = s->pool.n;
    s->facts[SW_F_AFTER].path = sw_text(s, "law:cn.act.after.2026-11-10");
    s->world.pool = s->pool.p;
    assert_int_equal(read_ok(SW_F_AFTER, "extended").value, 1);
    refused(SW_F_AFTER, "yes", "wrong_word", "extended, lapsed");
    s->facts[SW_F_AFTER].path = sw_text(s, "law:cn.act.boundary.2026-11-10");
    s->world.pool = s->pool.p;
    assert_int_equal(read_ok(SW_F_AFTER, "outside").value, 0);
    s->facts[SW_F_AFTER].path = kept;
    s->pool.n = pool_n;
}

static void inputs_are_bounded(void **state) {
    (void)state;
    strbuf b = {0};
    for (uint32_t i = 0; i < ELEMS_MAX; i++) {
        strbuf_addf(&b, "%sother:x%u", i ? ", " : "", i);
    }
    assert_int_equal(read_ok(SW_F_METALS, b.p).n_elems, ELEMS_MAX);
    strbuf_addz(&b, ", Dy");
    refused(SW_F_METALS, b.p, "too_many", NULL);
    strbuf_reset(&b);
    while (b.n < 64u << 10) {
        strbuf_addc(&b, 'x');
    }
    (void)read_ok(SW_F_TEXT, b.p);
    refused(SW_F_ITEM_KIND, b.p, "unknown_word", "one of: magnet, alloy");
    refused(SW_F_DATE, b.p, "wrong_word", NULL);
    refused(SW_F_QUANTITY, b.p, "no_number", NULL);
    assert_non_null(strstr(err.message, "does not begin"));
    strbuf_addc(&b, 'x');
    refused(SW_F_TEXT, b.p, "too_long", NULL);
    strbuf_clear(&b);
}

static void facts_are_kept_by_line_with_defaults(void **state) {
    (void)state;
    lode_facts f;
    facts_init(&f, &sw.world, &arena);
    assert_int_equal(facts_get(&f, 0, SW_F_DESTINATION)->kind, VAL_MISSING);
    assert_int_equal(facts_get(&f, 0, SW_F_ITEM_KIND)->kind, VAL_MISSING);
    assert_int_equal(facts_get(&f, 0, NONE)->kind, VAL_MISSING);
    for (uint32_t i = 0; i < LINES_MAX; i++) {
        assert_int_equal(facts_add_line(&f), i);
    }
    assert_int_equal(f.n_lines, LINES_MAX);
    for (uint32_t i = 0; i < LINES_MAX; i += 7) {
        lode_value v = {.kind = VAL_ENUM, .value = i};
        facts_set(&f, i, SW_F_ITEM_KIND, v);
        f.line_labels[i] = STR("label");
    }
    assert_int_equal(facts_get(&f, 994, SW_F_ITEM_KIND)->value, 994);
    assert_int_equal(facts_get(&f, 993, SW_F_ITEM_KIND)->kind, VAL_MISSING);
    assert_int_equal(facts_get(&f, LINES_MAX, SW_F_ITEM_KIND)->kind, VAL_MISSING);
    facts_set(&f, 5, SW_F_DESTINATION, read_ok(SW_F_DESTINATION, "JP"));
    assert_int_equal(facts_get(&f, 9, SW_F_DESTINATION)->value, SW_JP);
    assert_int_equal(facts_get(&f, 9, SW_F_USE_COUNTRY)->value, SW_JP); // its default
    facts_set(&f, 0, SW_F_USE_COUNTRY, read_ok(SW_F_USE_COUNTRY, "CN"));
    assert_int_equal(facts_get(&f, 9, SW_F_USE_COUNTRY)->value, SW_CN);
    assert_int_equal(facts_validate(&f, &err), LODE_OK);
}

static lode_status validate_contains(const char *text) {
    lode_facts f;
    facts_init(&f, &sw.world, &arena);
    (void)facts_add_line(&f);
    uint32_t line = facts_add_line(&f);
    facts_set(&f, line, SW_F_CONTAINS, read_ok(SW_F_CONTAINS, text));
    memset(&err, 0, sizeof err);
    return facts_validate(&f, &err);
}

static void facts_that_cannot_all_be_true(void **state) {
    (void)state;
    assert_int_equal(validate_contains("Nd 60 %, Dy 40 %"), LODE_OK);
    assert_int_equal(validate_contains("Nd 60 %, Dy < 90 %"), LODE_OK);
    assert_int_equal(validate_contains("Nd 100 %, Dy < 1 %, no Tb"), LODE_OK);
    assert_int_equal(validate_contains("Nd 60 %, Dy 40.0000001 %"), LODE_BAD_INPUT);
    assert_string_equal(err.path, "items[1].contains");
    assert_string_equal(err.code, "over_whole");
    assert_int_equal(validate_contains("Nd 100 %, Dy"), LODE_BAD_INPUT);
    assert_int_equal(validate_contains("Nd 60 % .. 70 %, Dy 41 % .. 50 %"), LODE_BAD_INPUT);
    lode_facts f;
    facts_init(&f, &sw.world, &arena);
    lode_value name = {.kind = VAL_TEXT, .text = STR("  ")};
    facts_set(&f, 0, SW_F_NAME, name);
    assert_int_equal(facts_validate(&f, &err), LODE_BAD_INPUT);
    assert_string_equal(err.path, "end_user.name");
    facts_init(&f, &sw.world, &arena);
    lode_license licenses[2] = {{.from = 20000, .until = DATE_NONE},
                                {.from = 20001, .until = 20001}};
    f.licenses = licenses;
    f.n_licenses = 2;
    assert_int_equal(facts_validate(&f, &err), LODE_OK);
    licenses[1].until = 20000;
    assert_int_equal(facts_validate(&f, &err), LODE_BAD_INPUT);
    assert_string_equal(err.path, "licenses[1]");
    assert_non_null(strstr(err.message, "2024-10-04"));
}

static void hints_name_the_nearest_or_some(void **state) {
    (void)state;
    static const str words[] = {{"alpha", 5},   {"beta", 4}, {"gamma", 5}, {"delta", 5},
                                {"epsilon", 7}, {"zeta", 4}, {"eta", 3},   {"theta", 5},
                                {"iota", 4},    {"kappa", 5}};
    lode_error e = {0};
    hint_nearest(&e, STR("gamam"), words, 10);
    assert_string_equal(e.hint, "did you mean gamma?");
    hint_nearest(&e, STR("BETA"), words, 10);
    assert_string_equal(e.hint, "did you mean beta?");
    hint_nearest(&e, STR("unlike"), words, 10);
    assert_string_equal(e.hint,
                        "one of: alpha, beta, gamma, delta, epsilon, zeta, eta, theta and 2 more");
    hint_nearest(&e, STR("unlike"), words, 8);
    assert_string_equal(e.hint, "one of: alpha, beta, gamma, delta, epsilon, zeta, eta, theta");
    hint_nearest(&e, STR("unlike"), words, 1);
    assert_string_equal(e.hint, "the only one is: alpha");
    e.hint[0] = '\0';
    hint_nearest(&e, STR("unlike"), words, 0);
    assert_string_equal(e.hint, "");
    hint_nearest(NULL, STR("unlike"), words, 8);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_of_an_enum),
        cmocka_unit_test(closed_sets),
        cmocka_unit_test(open_sets),
        cmocka_unit_test(shares),
        cmocka_unit_test(amounts),
        cmocka_unit_test(texts_dates_codes),
        cmocka_unit_test(names),
        cmocka_unit_test(questions_of_law),
        cmocka_unit_test(ends_named_by_their_day),
        cmocka_unit_test(inputs_are_bounded),
        cmocka_unit_test(facts_are_kept_by_line_with_defaults),
        cmocka_unit_test(facts_that_cannot_all_be_true),
        cmocka_unit_test(hints_name_the_nearest_or_some),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
