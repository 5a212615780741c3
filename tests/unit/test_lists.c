// SPDX-License-Identifier: Apache-2.0
//
// test_lists: each reader on real rows, joined files, and the snapshot's own form. What is expected lies in
// tests/lists/expected; LODE_GOLDEN_UPDATE=1 rewrites it, and the diff is for reading.
#include "lists_fixture.h"

#include <string.h>

#include "lists/country.h"
#include "lists/ecfr_entry.h"
#include "lists/reader.h"

static void compare(lode_arena *a, const char *name, str have) {
    lode_error err = {0};
    if (getenv("LODE_GOLDEN_UPDATE") != NULL) {
        strbuf path = {0};
        strbuf_addf(&path, "%s/tests/lists/expected/%s.txt", getenv("LODE_SOURCE_ROOT"), name);
        assert_int_equal(file_write(path.p, have, &err), LODE_OK);
        strbuf_clear(&path);
    }
    strbuf file = {0};
    strbuf_addf(&file, "%s.txt", name);
    str want = fixture_read(a, "expected", file.p);
    strbuf_clear(&file);
    if (!str_eq(have, want)) {
        fail_msg("%s: not as expected; see LODE_GOLDEN_UPDATE\n%s", name, have.p);
    }
}

// What was printed reads again, and prints the same.
static void assert_round(lode_arena *a, str text) {
    list_snapshot again;
    lode_error err = {0};
    strbuf b = {0};
    if (snapshot_parse(a, "again", text, &again, &err) != LODE_OK) {
        fail_msg("%u:%u: %s\n%s", err.line, err.col, err.message, text.p);
    }
    snapshot_print(&again, &b);
    assert_true(str_eq(strbuf_str(&b), text));
    strbuf_clear(&b);
}

static void readers_give_what_is_printed(void **state) {
    (void)state;
    for (size_t i = 0; i < N_FIXTURES; i++) {
        lode_arena a = {0};
        list_drafts drafts = {0};
        strbuf all = {0}, one = {0};
        str bytes = fixture_read(&a, "data", FIXTURES[i].name);
        list_file f = fixture_file(FIXTURES[i].name, bytes);
        fixture_must_read(&a, &f, &drafts);
        for (size_t k = 0; k < drafts.n; k++) {
            strbuf_reset(&one);
            snapshot_print(&drafts.p[k].s, &one);
            strbuf_add(&all, strbuf_str(&one));
            if (!drafts.p[k].part) {
                assert_round(&a, strbuf_str(&one));
            }
        }
        compare(&a, FIXTURES[i].name, strbuf_str(&all));
        strbuf_clear(&all);
        strbuf_clear(&one);
        vec_clear(&drafts);
        arena_clear(&a);
    }
}

static void read_all(lode_arena *a, const char *const *names, size_t n, list_drafts *out) {
    for (size_t i = 0; i < n; i++) {
        list_file f = fixture_file(names[i], fixture_read(a, "data", names[i]));
        fixture_must_read(a, &f, out);
    }
}

static const list_snapshot *find_list(const list_joined *j, const char *id) {
    for (uint32_t i = 0; i < j->n; i++) {
        if (str_eqz(j->all[i].id, id)) {
            return &j->all[i];
        }
    }
    fail_msg("no list %s", id);
    return NULL;
}

static void files_of_one_list_are_joined(void **state) {
    (void)state;
    static const char *const NAMES[] = {"csl.json", "sdn.csv", "alt.csv", "add.csv",
                                        "ecfr_744.xml"};
    lode_arena a = {0};
    list_drafts drafts = {0};
    list_joined j = {0};
    lode_error err = {0};
    read_all(&a, NAMES, 5, &drafts);
    assert_int_equal(list_join(&a, &drafts, &j, &err), LODE_OK);
    const list_snapshot *sdn = find_list(&j, "us.sdn");
    // the first file says who is on it: two of the seven of sdn.csv
    assert_int_equal(sdn->n_parties, 2);
    assert_true(j.dropped > 0);
    assert_int_equal(sdn->n_origins, 4);
    strbuf b = {0};
    snapshot_print(sdn, &b);
    assert_round(&a, strbuf_str(&b));
    compare(&a, "joined", strbuf_str(&b));
    // BNC is an alias of unsaid strength in the first file, and weak in the remarks of the second
    assert_non_null(strstr(b.p, "weak\t\tBNC\n"));
    strbuf_clear(&b);
    vec_clear(&drafts);
    arena_clear(&a);
}

static void parts_alone_are_refused(void **state) {
    (void)state;
    static const char *const NAMES[] = {"alt.csv", "add.csv"};
    lode_arena a = {0};
    list_drafts drafts = {0};
    list_joined j = {0};
    lode_error err = {0};
    read_all(&a, NAMES, 2, &drafts);
    assert_int_equal(list_join(&a, &drafts, &j, &err), LODE_BAD_INPUT);
    assert_string_equal(err.code, "list_part");
    vec_clear(&drafts);
    arena_clear(&a);
}

// ---- what changed -----------------------------------------------------------------------------

static list_snapshot one_list(lode_arena *a, str sdn_csv) {
    list_drafts drafts = {0};
    list_file f = fixture_file("sdn.csv", sdn_csv);
    fixture_must_read(a, &f, &drafts);
    list_snapshot s = drafts.p[0].s;
    vec_clear(&drafts);
    return s;
}

static void diff_tells_who_changed(void **state) {
    (void)state;
    lode_arena a = {0};
    str text = fixture_read(&a, "data", "sdn.csv");
    list_snapshot x = one_list(&a, text);
    list_diff none = snapshot_diff(&a, &x, &x);
    assert_int_equal(none.n, 0);
    str changed = fixture_with(&a, text, "AEROCARIBBEAN AIRLINES", "AEROCARIBBEAN");
    changed = fixture_with(&a, changed, "306,\"BANCO", "307,\"BANCO");
    list_snapshot y = one_list(&a, changed);
    list_diff d = snapshot_diff(&a, &x, &y);
    assert_int_equal(d.changed, 1);
    assert_int_equal(d.added, 1);
    assert_int_equal(d.removed, 1);
    assert_string_equal(d.all[0].after->names[0].text.p, "AEROCARIBBEAN");
    assert_true(str_eqz(d.all[1].before->no, "306") && d.all[1].after == NULL);
    assert_true(str_eqz(d.all[2].after->no, "307") && d.all[2].before == NULL);
    arena_clear(&a);
}

// ---- small pieces -----------------------------------------------------------------------------

static void assert_born(const char *text, const char *want) {
    lode_arena a = {0};
    list_pen pen = {.a = &a};
    strbuf b = {0};
    pen_begin(&pen, STR(""), PARTY_PERSON);
    born_text(&pen, str_of(text));
    for (size_t i = 0; i < pen.marks.n; i++) {
        str type = pen.marks.p[i].type, value = pen.marks.p[i].value;
        strbuf_addf(&b, "%s" STR_FMT "%s" STR_FMT, i > 0 ? " | " : "", STR_ARG(type),
                    type.n > 0 ? " " : "", STR_ARG(value));
    }
    assert_string_equal(b.n > 0 ? b.p : "", want);
    strbuf_clear(&b);
    pen_clear(&pen);
    arena_clear(&a);
}

static void births_are_as_exact_as_the_list(void **state) {
    (void)state;
    assert_born("10 Apr 1952", "1952-04-10");
    assert_born("Apr 1952", "1952-04");
    assert_born("1952", "1952");
    assert_born("1952-04-10", "1952-04-10");
    assert_born("1952-04", "1952-04");
    assert_born("1988-05-07T00:00:00", "1988-05-07");
    assert_born("circa 1942", "about 1942");
    assert_born("1967 to 1969", "about 1967 | about 1969");
    assert_born("31 Feb 1960", "1960-02");
    assert_born("unknown", "");
}

static void assert_day(lode_date have, const char *want) {
    char day[16];
    str s = date_print(have, day);
    assert_true(str_eqz(s, want));
}

static void days_of_notices(void **state) {
    (void)state;
    assert_day(fr_date(STR("76 FR 71869, 11/21/11. 85 FR 83769, 12/23/20")), "2011-11-21");
    assert_day(fr_date(STR("85 FR 64017, October 9, 2020")), "2020-10-09");
    assert_day(fr_date(STR("85 FR 83799, 12/23/2020.")), "2020-12-23");
    assert_day(fr_date(STR("Vol. 83, No. 91, 05/10/2018")), "2018-05-10");
    assert_day(fr_date(STR("64 FR 28909, 5/28/99")), "1999-05-28");
    assert_day(fr_date(STR("88 FR 12171")), "none");
    assert_day(fr_date(STR("77 F.R. 27418 13/40/12")), "none");
}

static void numbers_in_their_order(void **state) {
    (void)state;
    static const char *const ORDER[] = {"",        "9",       "10",   "100",
                                        "CDe.001", "CDi.001", "RU-2", "RU-10"};
    for (size_t i = 0; i < sizeof ORDER / sizeof ORDER[0]; i++) {
        for (size_t k = 0; k < sizeof ORDER / sizeof ORDER[0]; k++) {
            int order = number_compare(str_of(ORDER[i]), str_of(ORDER[k]));
            assert_int_equal((order > 0) - (order < 0), (i > k) - (i < k));
        }
    }
}

static void assert_name_end(const char *text, const char *name) {
    assert_int_equal(ecfr_name_end(str_of(text)), strlen(name));
}

static void where_a_name_ends(void **state) {
    (void)state;
    assert_name_end("Gulf Gate Sea Cargo LLC, Gulzaad Market", "Gulf Gate Sea Cargo LLC");
    assert_name_end("Avin Electronics Technology Co., Ltd., No. 5",
                    "Avin Electronics Technology Co., Ltd.");
    assert_name_end("Narpel Technology Co., Limited, Unit A", "Narpel Technology Co., Limited");
    assert_name_end("Nobody", "Nobody");
}

static void assert_country(const char *name, const char *code) {
    char out[3] = "";
    bool found = country_code(str_of(name), out);
    assert_int_equal(found, code[0] != '\0');
    assert_string_equal(out, code);
}

static void countries_by_the_names_of_publishers(void **state) {
    (void)state;
    assert_country("Korea, North", "KP");
    assert_country("CHINA, PEOPLE'S REPUBLIC OF", "CN");
    assert_country("Democratic Republic of the Congo", "CD");
    assert_country("Türkiye", "TR");
    assert_country("KP", "KP");
    assert_country("undetermined", "");
    assert_country("Region: Kafia Kingi", "");
    char out[3];
    str rest = {0};
    assert_true(country_prefix(STR("People's Republic of China Raytronic Corporation, Limited"),
                               out, &rest));
    assert_string_equal(out, "CN");
    assert_true(str_eqz(rest, "Raytronic Corporation, Limited"));
    for (uint32_t i = 1; i < N_COUNTRY_NAMES; i++) { // or a search by halves finds nothing
        assert_true(strcmp(COUNTRY_NAMES[i - 1].key, COUNTRY_NAMES[i].key) < 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(readers_give_what_is_printed),
        cmocka_unit_test(files_of_one_list_are_joined),
        cmocka_unit_test(parts_alone_are_refused),
        cmocka_unit_test(diff_tells_who_changed),
        cmocka_unit_test(births_are_as_exact_as_the_list),
        cmocka_unit_test(days_of_notices),
        cmocka_unit_test(numbers_in_their_order),
        cmocka_unit_test(where_a_name_ends),
        cmocka_unit_test(countries_by_the_names_of_publishers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
