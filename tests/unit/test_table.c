// SPDX-License-Identifier: Apache-2.0
//
// test_table: rows of cells. A table of entries is equal to the entries written out; named sets; list
// scopes; conflicts; units. Each error with its place.
#include "resolve_fixture.h"

#include <stdio.h>

#include "decide/facts.h"

#define BODY(text) MEASURE text
#define TABLE_HEAD "  table t \"family\"\n  cite annex\n  then license: needed\n"

static const lode_world *world(const compiled *c) { return &c->lw.world; }

static const world_entry *entry(const compiled *c, const char *code) {
    for (uint32_t i = 0; i < world(c)->n_entries; i++) {
        if (str_eqz(world_str(world(c), world(c)->entries[i].code), code)) {
            return &world(c)->entries[i];
        }
    }
    fail_msg("no entry %s", code);
    return NULL;
}

// The image is a function of the text, and positions are not in it: equal ids, equal laws.
static void image_id(const char *text, char id[65]) {
    compiled c;
    strbuf bytes = {0};
    compile(&c, text);
    image_to_bytes(&c.lw.world, &bytes, id);
    strbuf_clear(&bytes);
    compiled_clear(&c);
}

static void a_table_is_its_entries(void **state) {
    (void)state;
    char table[65];
    char entries[65];
    image_id(
        BODY("  table t \"family\"\n  described\n  when item.weight > 1 kg\n"
             "  then license: needed\n"
             "  columns code | name | zh | hs | hs ours | word | cite | note | item.kind is | "
             "item.contains.Dy\n"
             "  row 1A.a | First | 一 | 8505.11 8505.19 | - | magnet; hard thing | annex a | n "
             "| magnet or alloy | >= 0.1 %\n"
             "  row 1A.b | Second | - | - | 2805.30 | | annex b | | |\n"),
        table);
    image_id(BODY("  entry 1A.a \"First\"\n  described\n  zh \"一\"\n  cite annex a\n"
                  "  hint hs 8505.11, 8505.19\n  hint word \"magnet\", \"hard thing\"\n"
                  "  when item.weight > 1 kg\n  and item.kind is magnet or alloy\n"
                  "  and item.contains.Dy >= 0.1 %\n  then license: needed\n  note \"n\"\n"
                  "  entry 1A.b \"Second\"\n  described\n  cite annex b\n"
                  "  hint hs 2805.30 ours\n  when item.weight > 1 kg\n  then license: needed\n"),
             entries);
    assert_string_equal(table, entries);
}

static void a_row_overrides_what_is_shared(void **state) {
    (void)state;
    compiled c;
    compile(&c, BODY(TABLE_HEAD "  opaque\n  note \"all\"\n  columns code | name | note\n"
                                "  row 1 | One | own\n  row 2 | Two | -\n"));
    const world_rule *one = &world(&c)->rules[entry(&c, "1")->rule];
    const world_rule *two = &world(&c)->rules[entry(&c, "2")->rule];
    assert_true(str_eqz(world_str(world(&c), one->note), "own"));
    assert_true(str_eqz(world_str(world(&c), two->note), "all"));
    assert_int_equal(entry(&c, "1")->how, ENTRY_OPAQUE);
    compiled_clear(&c);
}

static void how_an_entry_is_met(void **state) {
    (void)state;
    compiled c;
    compile(&c, BODY("  entry 1 \"a\"\n  cite a\n  described\n"
                     "  entry 2 \"b\"\n  cite a\n  described\n  when item.weight > 1 kg\n"
                     "  entry 3 \"c\"\n  cite a\n  opaque\n"
                     "  entry 4 \"d\"\n  cite a\n  when item.kind is magnet\n"));
    assert_int_equal(entry(&c, "1")->how, ENTRY_DESCRIBED);
    assert_int_equal(entry(&c, "1")->test, NONE);
    assert_int_equal(entry(&c, "1")->claim_var, NONE); // nothing can speak against the claim
    assert_int_equal(entry(&c, "2")->how, ENTRY_DESCRIBED);
    assert_int_not_equal(entry(&c, "2")->test, NONE);
    assert_int_not_equal(entry(&c, "2")->claim_var, NONE);
    assert_int_equal(entry(&c, "3")->how, ENTRY_OPAQUE);
    assert_int_equal(entry(&c, "4")->how, ENTRY_ENCODED);
    compiled_clear(&c);
}

typedef struct bad_text {
    const char *text;
    const char *code;
    uint32_t line, col;
} bad_text;

static const bad_text bad[] = {
    {BODY(TABLE_HEAD "  opaque\n  columns code | name\n  row 1 | One | more\n"), "table_cells", 10,
     17},
    {BODY(TABLE_HEAD "  opaque\n  columns code | name | zh\n  row 1 | One\n"), "table_cells", 10,
     3},
    {BODY(TABLE_HEAD "  opaque\n  columns code | zh\n  row 1 | One\n"), "missing_clause", 9, 3},
    {BODY(TABLE_HEAD "  opaque\n  columns code | name | name\n  row 1 | a | b\n"), "bad_column", 9,
     25},
    {BODY(TABLE_HEAD "  opaque\n  columns code | name |\n  row 1 | a | b\n"), "bad_column", 9, 0},
    {BODY(TABLE_HEAD "  opaque\n  columns code | name\n  row 1/2 | a\n"), "table_cells", 10, 7},
    // what a block would not take for its name, a wide blank that nobody sees among it
    {BODY(TABLE_HEAD "  opaque\n  columns name | code\n  row a | 1(b)\n"), "table_cells", 10, 11},
    {BODY(TABLE_HEAD "  opaque\n  columns code | name\n  row 1\u3000 | a\n"), "table_cells", 10, 7},
    {BODY(TABLE_HEAD "  opaque\n  columns code | name\n  row 1 2 | a\n"), "table_cells", 10, 7},
    {BODY(TABLE_HEAD "  described\n  columns code | name | word\n  row 1 | a | magnet; -\n"),
     "bad_hint", 10, 23},
    {BODY("  entry 1 \"e\"\n  cite a\n  described\n  hint word \" \"\n"), "bad_hint", 8, 13},
    {BODY("  sets s of country \"s\"\n  columns c | A | | B\n  row CN | X | - | X\n"), "bad_column",
     6, 0},
    {BODY("  sets s of country \"s\"\n  columns c | A B\n  row CN | X\n"), "bad_column", 6, 15},
    {BODY(TABLE_HEAD "  opaque\n  columns code | name\n  row 1 | -\n"), "table_cells", 10, 3},
    {BODY(TABLE_HEAD "  opaque\n  columns code | name\n"), "missing_clause", 5, 3},
    {BODY(TABLE_HEAD "  opaque\n  row 1 | One\n"), "missing_clause", 5, 3},
    {BODY(TABLE_HEAD "  opaque\n  columns code | name\n  row 1 | a\n  row 1 | b\n"), "doubled_name",
     11, 7},
    {BODY(TABLE_HEAD "  columns code | name | item.kind is\n  row 1 | a | magnt\n"), "unknown_name",
     9, 15},
    {BODY(TABLE_HEAD "  columns code | name | item.kind is\n  row 1 | a | magnet or\n"), "syntax",
     9, 0},
    {BODY(TABLE_HEAD "  columns code | name | any of\n  row 1 | a | -\n"), "missing_clause", 9, 7},
    {BODY(TABLE_HEAD "  opaque\n  columns code | name | hs\n  row 1 | a | 850511101\n"), "bad_hs",
     10, 15},
    {BODY("  entry 1 \"e\"\n  cite a\n  described\n  hint hs 850511101\n"), "bad_hs", 8, 11},
    {BODY("  entry 1 \"e\"\n  cite a\n  opaque\n  when item.kind is magnet\n"), "syntax", 0, 0},
    {BODY("  sets s of contry \"s\"\n  columns c | A\n  row CN | X\n"), "unknown_name", 5, 13},
    {BODY("  sets s of country \"s\"\n  columns c | A\n  row CNN | X\n"), "unknown_name", 7, 7},
    {BODY("  sets s of country \"s\"\n  columns c | A\n  row CN | x\n"), "table_cells", 7, 12},
    {BODY("  sets s of country \"s\"\n  columns c | A\n  row CN | X | X\n"), "table_cells", 7, 16},
    {BODY("  sets s of country \"s\"\n  columns c | A\n  row CN | X\n  row CN | -\n"),
     "doubled_name", 8, 7},
    {BODY("  sets s of country \"s\"\n  columns c | A | A\n  row CN | X | X\n"), "doubled_name", 6,
     19},
    {BODY("  sets s of country \"s\"\n  columns c\n  row CN\n"), "too_many", 6, 11},
    {BODY("  rule 1 \"r\"\n  cite a\n  when from in s.A\n  then ban: prohibited\n"), "unknown_name",
     7, 16},
    {BODY("  sets s of country \"s\"\n  columns c | A\n  row CN | X\n  rule 1 \"r\"\n  cite a\n"
          "  when item.kind in s.A\n  then ban: prohibited\n"),
     "wrong_type", 10, 8},
    {BODY("  conflict after \"q\"\n  cite a\n  between \"x\"\n"), "doubled_name", 5, 12},
    {BODY("  conflict c \"q\"\n  cite a\n"), "missing_clause", 5, 3},
    {BODY(
         "  conflict c \"q\"\n  cite a\n  between \"x\"\n  conflict c \"r\"\n  cite a\n  between \"y\"\n"),
     "doubled_name", 8, 12},
    {"unit degC of heat = 1 plus -3\n" BODY(""), "bad_number", 1, 28},
    {"unit J of heat = 1\nunit X of heat = unknown\nfact item.heat \"h\"\n  type amount of heat\n  ask \"h?\"\n" BODY(
         "  rule 1 \"r\"\n  cite a\n  when item.heat > 1 X\n  then ban: prohibited\n"),
     "wrong_unit", 12, 22},
    {"unit J of heat = 1\nfact item.heat \"h\"\n  type amount of heat\n  ask \"h?\"\n" BODY(
         "  rule 1 \"r\"\n  cite a\n  when item.heat > -1 J\n  then ban: prohibited\n"),
     "bad_number", 11, 20},
};

static void every_error_has_its_place(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        compiled c;
        compile_bad(&c, bad[i].text);
        if (bad[i].line > 0) {
            assert_diag(&c, DIAG_ERROR, bad[i].code, bad[i].line, bad[i].col);
        }
        assert_true(c.d.errors > 0);
        compiled_clear(&c);
    }
}

// At the limit of columns and one past it.
static void columns_are_bounded(void **state) {
    (void)state;
    for (uint32_t n = 32; n <= 33; n++) {
        strbuf b = {0};
        compiled c;
        strbuf_addz(&b, BODY("  sets s of country \"s\"\n  columns c"));
        for (uint32_t i = 1; i < n; i++) {
            strbuf_addf(&b, " | A%u", i);
        }
        strbuf_addz(&b, "\n  row CN");
        for (uint32_t i = 1; i < n; i++) {
            strbuf_addz(&b, " | X");
        }
        strbuf_addz(&b, "\n");
        compile_bad(&c, b.p);
        assert_int_equal(c.d.errors > 0, n > 32);
        compiled_clear(&c);
        strbuf_clear(&b);
    }
}

static uint32_t count_diags(const compiled *c, const char *code) {
    uint32_t n = 0;
    for (size_t i = 0; i < c->d.all.n; i++) {
        n += strcmp(c->d.all.p[i].code, code) == 0;
    }
    return n;
}

// What all rows share is wrong once, however many rows there are.
static void a_shared_mistake_is_said_once(void **state) {
    (void)state;
    compiled c;
    compile_bad(&c, BODY(TABLE_HEAD "  when item.knid is magnet\n  columns code | name\n"
                                    "  row 1 | a\n  row 2 | b\n  row 3 | c\n"));
    assert_diag(&c, DIAG_ERROR, "unknown_name", 8, 8);
    assert_int_equal(count_diags(&c, "unknown_name"), 1);
    assert_int_equal(c.d.errors, 1);
    compiled_clear(&c);
}

// At the limit of clauses that all rows share and one past it: cite, then, described, columns, hints.
static void shared_clauses_are_bounded(void **state) {
    (void)state;
    for (uint32_t n = 64; n <= 65; n++) {
        strbuf b = {0};
        compiled c;
        strbuf_addz(&b, BODY(TABLE_HEAD "  described\n"));
        for (uint32_t i = 4; i < n; i++) {
            strbuf_addf(&b, "  hint word \"w%u\"\n", i);
        }
        strbuf_addz(&b, "  columns code | name\n  row 1 | a\n");
        compile_bad(&c, b.p);
        assert_int_equal(count_diags(&c, "too_many"), n > 64);
        compiled_clear(&c);
        strbuf_clear(&b);
    }
}

// The order of the rows says nothing.
static void rows_of_sets_in_any_order(void **state) {
    (void)state;
    char one[65];
    char two[65];
    const char *rule =
        "  rule 1 \"r\"\n  cite a\n  when end_user.kind in s.A\n  then ban: prohibited\n";
    char text[512];
    (void)snprintf(text, sizeof text, "%s%s",
                   BODY("  sets s of party_kind \"s\"\n  columns c | A\n  row civil | X\n"
                        "  row military | X\n"),
                   rule);
    image_id(text, one);
    (void)snprintf(text, sizeof text, "%s%s",
                   BODY("  sets s of party_kind \"s\"\n  columns c | A\n  row military | X\n"
                        "  row civil | X\n"),
                   rule);
    image_id(text, two);
    assert_string_equal(one, two);
}

// A name that ends like a question of the compiler's is asked like any other conflict.
static void a_conflict_is_answered_yes_or_no(void **state) {
    (void)state;
    compiled c;
    compile(&c, BODY("  conflict x.after \"q\"\n  cite a\n  between \"x\", \"y\"\n"
                     "  conflict x.boundary \"q\"\n  cite a\n  between \"x\", \"y\"\n"
                     "  rule 1 \"r\"\n  cite a\n  when x.after\n  and x.boundary\n"
                     "  then ban: prohibited\n"));
    const char *paths[] = {"law:cn.a.1.x.after", "law:cn.a.1.x.boundary"};
    for (size_t i = 0; i < 2; i++) {
        const lode_world *w = world(&c);
        const world_fact *f = &w->facts[world_find_fact(w, str_of(paths[i]))];
        const world_class *k = &w->classes[w->vars[f->vars.first].classes.first];
        assert_true(str_eqz(world_str(w, k[0].label), "no"));
        assert_true(str_eqz(world_str(w, k[1].label), "yes"));
    }
    compiled_clear(&c);
}

// Each combination of scope words is a list of its own, and a condition reads them one by one.
static void list_cells_are_bounded(void **state) {
    (void)state;
    const char *before = compiled_csv;
    for (uint32_t n = 256; n <= 257; n++) {
        strbuf b = {0};
        compiled c;
        strbuf_addz(&b, "name_en,listed_on,what\n");
        for (uint32_t i = 0; i < n; i++) {
            strbuf_addf(&b, "Name %u,2026-01-01,w%u\n", i, i);
        }
        compiled_csv = b.p;
        compile_bad(
            &c, BODY("  list l \"l\"\n  file \"names.csv\"\n  as of 2026-01-01\n  scope what\n"));
        assert_int_equal(count_diags(&c, "too_many"), n > 256);
        compiled_clear(&c);
        strbuf_clear(&b);
    }
    compiled_csv = before;
}

static void sets_are_their_values(void **state) {
    (void)state;
    char set[65];
    char values[65];
    image_id(BODY("  sets s of country \"s\"\n  columns c | A | B | C\n  row CN | X | - | -\n"
                  "  row JP | X | X |\n"
                  "  rule 1 \"r\"\n  cite a\n  when from in s.A\n  and not end_use_country in s.B\n"
                  "  then ban: prohibited\n"),
             set);
    image_id(
        BODY("  rule 1 \"r\"\n  cite a\n  when from is CN or JP\n  and not end_use_country is JP\n"
             "  then ban: prohibited\n"),
        values);
    assert_string_equal(set, values);
    compiled c; // a set with nobody in it holds for nobody
    compile(&c, BODY("  sets s of country \"s\"\n  columns c | A | B\n  row CN | X | -\n"
                     "  rule 1 \"r\"\n  cite a\n  when from in s.B\n  then ban: prohibited\n"));
    compiled_clear(&c);
}

static void list_rows_by_scope(void **state) {
    (void)state;
    compiled c;
    compiled_csv =
        "no,name_en,listed_on,what,why\n1,Alpha,2026-01-01,all,x\n2,Beta,2026-01-01,some,x\n"
        "3,Gamma,2026-01-01,all,y\n4,Alpha,2026-01-01,some,x\n";
    compile(&c, BODY("  list l \"l\"\n  file \"names.csv\"\n  as of 2026-01-01\n  scope what, why\n"
                     "  rule 1 \"r\"\n  cite a\n  when end_user in l with what all\n"
                     "  then ban: prohibited\n"
                     "  rule 2 \"r\"\n  cite a\n  when end_user in l\n  then license: needed\n"
                     "  rule 3 \"r\"\n  cite a\n  when end_user in l with why y or x\n"
                     "  then kinds: withdraw general\n"));
    const lode_world *w = world(&c);
    assert_int_equal(w->n_lists, 3); // all/x, all/y, some/x
    assert_int_equal(w->n_parties, 4);
    assert_true(str_eqz(world_str(w, w->lists[0].id), "cn.a.1.l[what=all,why=x]"));
    assert_int_equal(w->lists[2].parties.count, 2);
    uint32_t one = w->rules[world_find_rule(w, STR("cn.a.1/1"))].cond;
    uint32_t two = w->rules[world_find_rule(w, STR("cn.a.1/2"))].cond;
    assert_int_equal(w->nodes[one].kids.count, 2);
    assert_int_equal(w->nodes[two].kids.count, 3);
    compiled_clear(&c);
    static const bad_text wrong[] = {
        {BODY("  list l \"l\"\n  file \"names.csv\"\n  as of 2026-01-01\n  scope who\n"),
         "csv_column", 8, 9},
        {BODY("  list l \"l\"\n  file \"names.csv\"\n  as of 2026-01-01\n  scope what\n"),
         "csv_column", 1, 0},
        {BODY(
             "  list l \"l\"\n  file \"names.csv\"\n  as of 2026-01-01\n  scope what, why\n  rule 1 \"r\"\n"
             "  cite a\n  when end_user in l with whom all\n  then ban: prohibited\n"),
         "unknown_name", 11, 27},
        {BODY(
             "  list l \"l\"\n  file \"names.csv\"\n  as of 2026-01-01\n  scope what, why\n  rule 1 \"r\"\n"
             "  cite a\n  when end_user in l with what none_of_it\n  then ban: prohibited\n"),
         "unknown_name", 11, 32},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        compile_bad(&c, wrong[i].text);
        assert_diag(&c, DIAG_ERROR, wrong[i].code, wrong[i].line, wrong[i].col);
        assert_int_equal(count_diags(&c, "wrong_type"), 0); // nothing follows from it
        compiled_clear(&c);
    }
    compiled_csv = "no,name_en,listed_on,what\n1,Alpha,2026-01-01,All of it\n";
    compile_bad(&c,
                BODY("  list l \"l\"\n  file \"names.csv\"\n  as of 2026-01-01\n  scope what\n"));
    assert_diag(&c, DIAG_ERROR, "csv_scope", 2, 0);
    compiled_clear(&c);
    compiled_csv = "no,name_en,listed_on\n1,Alpha,2026-02-24\n";
}

static void units(void **state) {
    (void)state;
    compiled c;
    compile(
        &c,
        "unit K of heat = 1\nunit degC of heat = 1 plus 273.15\nunit JPY of money = unknown\n"
        "unit USD of money = 1\nfact item.heat \"h\"\n  type amount of heat\n  ask \"h?\"\n"
        "fact item.value \"v\"\n  type amount of money\n  ask \"v?\"\n" BODY(
            "  rule 1 \"r\"\n  cite a\n  when item.heat <= -238 degC\n  then ban: prohibited\n"
            "  rule 2 \"r\"\n  cite a\n  when item.value <= 5000 USD\n  then license: needed\n"));
    const lode_world *w = world(&c);
    lode_arena a = {0};
    lode_value v;
    lode_error err = {0};
    uint32_t heat = world_find_fact(w, STR("item.heat"));
    uint32_t value = world_find_fact(w, STR("item.value"));
    const world_class *cut = &w->classes[w->vars[w->facts[heat].vars.first].classes.first + 1];
    assert_int_equal(cut->lo, INT64_C(35150000000)); // -238 degC is 35.15 K
    assert_int_equal(value_from_text(w, &a, heat, STR("-273.15 degC"), &v, &err), LODE_OK);
    assert_int_equal(v.interval.lo, 0);
    assert_int_equal(value_from_text(w, &a, heat, STR("-273.16 degC"), &v, &err), LODE_BAD_INPUT);
    assert_int_equal(value_from_text(w, &a, heat, STR("-1 K"), &v, &err), LODE_BAD_INPUT);
    assert_int_equal(value_from_text(w, &a, value, STR("900 JPY"), &v, &err), LODE_OK);
    assert_true(v.interval.lo == 0 &&
                v.interval.hi == NANO_MAX); // some amount: nobody knows the rate
    assert_int_equal(value_from_text(w, &a, value, STR("0 JPY"), &v, &err), LODE_OK);
    assert_true(v.interval.lo == 0 && v.interval.hi == 0);
    assert_int_equal(value_from_text(w, &a, value, STR("1 JPY .. 2 JPY"), &v, &err), LODE_OK);
    assert_true(v.interval.hi == NANO_MAX);
    assert_int_equal(value_from_text(w, &a, value, STR("many JPY"), &v, &err), LODE_BAD_INPUT);
    arena_clear(&a);
    compiled_clear(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_table_is_its_entries),
        cmocka_unit_test(a_row_overrides_what_is_shared),
        cmocka_unit_test(how_an_entry_is_met),
        cmocka_unit_test(every_error_has_its_place),
        cmocka_unit_test(columns_are_bounded),
        cmocka_unit_test(sets_are_their_values),
        cmocka_unit_test(list_rows_by_scope),
        cmocka_unit_test(units),
        cmocka_unit_test(a_shared_mistake_is_said_once),
        cmocka_unit_test(shared_clauses_are_bounded),
        cmocka_unit_test(rows_of_sets_in_any_order),
        cmocka_unit_test(a_conflict_is_answered_yes_or_no),
        cmocka_unit_test(list_cells_are_bounded),
    };
    return cmocka_run_group_tests_name("table", tests, NULL, NULL);
}
