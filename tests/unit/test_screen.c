// SPDX-License-Identifier: Apache-2.0
//
// Names against lists: that the search finds what scoring every name finds, what one slip of the pen costs,
// what weighs and what does not, and names that nobody should send. Real lists are those in lists/.
#include <setjmp.h> // cmocka.h needs it
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "dice.h"
#include "screen_fixture.h"

static const char *const NAMES[] = {
    "QADHAFI, Muammar",
    "+GADDAFI, Mu'ammar",
    "~The Colonel",
    "HUAWEI TECHNOLOGIES CO., LTD.",
    "Kawasaki Heavy Industries Aerospace Systems Company",
    "三菱重工海洋技术株式会社",
    "Harbin Institute of Technology",
    "Harbin Engineering University",
    "China Electronics Technology Group Corp. (CETC) 54th Research Institute",
    "China Electronics Technology Group Corp. (CETC) 13th Research Institute",
    "Bowne Global Solutions II, Inc.",
    "Владимир Владимирович Путин",
    "11420 CORP.",
};
#define N_NAMES (sizeof NAMES / sizeof *NAMES)

static lode_arena arena;
static lode_world *small;
static screen_scratch *scratch;

static int set_up(void **state) {
    (void)state;
    small = world_of_names(&arena, NAMES, N_NAMES);
    scratch = screen_new();
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    screen_free(scratch);
    arena_clear(&arena);
    return 0;
}

static const screen_result *look(const lode_world *w, const char *name) {
    return screen_party(w, scratch, &(screen_query){.name = str_of(name)},
                        screen_threshold(PROFILE_STANDARD));
}

static str listed(const lode_world *w, const screen_hit *h) {
    return world_str(w, w->names[h->name].name);
}

// ---- what meets ---------------------------------------------------------------------------------------

static void one_is_met(const char *query, const char *name) {
    const screen_result *r = look(small, query);
    if (r->n == 0 || !str_eqz(listed(small, &r->hit[0]), name)) {
        str met = r->n > 0 ? listed(small, &r->hit[0]) : STR("nobody");
        fail_msg("\"%s\" meets " STR_FMT ", not \"%s\"", query, STR_ARG(met), name);
    }
}

static void nobody_is_met(const char *query) {
    const screen_result *r = look(small, query);
    if (r->n > 0) {
        fail_msg("\"%s\" meets " STR_FMT " with %u", query, STR_ARG(listed(small, &r->hit[0])),
                 r->hit[0].score);
    }
}

static void names_meet_across_spellings_and_scripts(void **state) {
    (void)state;
    one_is_met("Moammar el Kaddafi", "GADDAFI, Mu'ammar");
    one_is_met("Vladimir Putin", "Владимир Владимирович Путин");
    one_is_met("Vlаdimir Putin", "Владимир Владимирович Путин"); // one letter is Cyrillic
    one_is_met("HWA WEI TECHNOLOGY", "HUAWEI TECHNOLOGIES CO., LTD.");
    one_is_met("哈尔滨工业大学", "Harbin Institute of Technology");
    one_is_met("哈爾浜工業大学", "Harbin Institute of Technology");
    one_is_met("哈尔滨工程大学", "Harbin Engineering University");
    one_is_met("三菱重工海洋技術", "三菱重工海洋技术株式会社");
}

static void what_differs_keeps_names_apart(void **state) {
    (void)state;
    nobody_is_met("George Bush");
    nobody_is_met("BELLETECH CORP"); // only CORP is shared
    nobody_is_met("Bowne Global Solutions VII, Inc.");
    nobody_is_met("China Electronics Technology Group Corp. 55th Research Institute");
    nobody_is_met("Computing Ltd");
    nobody_is_met("Vladimir Petrov");
}

static void equality_is_a_match_unless_something_conflicts(void **state) {
    (void)state;
    const screen_result *r = look(small, "gaddafi, MU'AMMAR");
    assert_int_equal(r->n, 1);
    assert_true(r->hit[0].equal && r->hit[0].match);
    r = look(small, "the colonel"); // a weak alias
    assert_int_equal(r->n, 1);
    assert_true(r->hit[0].equal && !r->hit[0].match);
    nobody_is_met("The Colonels");
}

// ---- evidence -------------------------------------------------------------------------------------------

static void evidence_is_weighed(void **state) {
    (void)state;
    list_name name = {.text = STR("ABU OMAR HUSSEIN")};
    list_mark marks[] = {{MARK_COUNTRY, STR(""), STR("IQ")},
                         {MARK_BORN, STR(""), STR("1962-03-04")},
                         {MARK_BORN, STR("about"), STR("1970")},
                         {MARK_ID, STR("passport"), STR("G 123-456")},
                         {MARK_ADDRESS, STR(""), STR("14 Palestine Street, Baghdad")}};
    list_party party = {.no = STR("7"),
                        .kind = PARTY_PERSON,
                        .listed = DATE_NONE,
                        .delisted = DATE_NONE,
                        .names = &name,
                        .marks = marks,
                        .n_names = 1,
                        .n_marks = 5};
    list_snapshot s = {
        .id = STR("test.evidence"), .title = STR("A list"), .parties = &party, .n_parties = 1};
    (void)date_parse(STR("2026-01-01"), &s.as_of); // it is one
    lode_arena a = {0};
    const lode_world *w = world_of_lists(&a, &s, 1);
    const struct {
        screen_query q;
        uint32_t which;
        screen_agreement expected;
    } cases[] = {
        {{.country = STR("iq")}, SCREEN_COUNTRY, AGREEMENT_SAME},
        {{.country = STR("FR")}, SCREEN_COUNTRY, AGREEMENT_CONFLICT},
        {{.country = STR("")}, SCREEN_COUNTRY, AGREEMENT_ABSENT},
        {{.born = STR("1962-03-04")}, SCREEN_BORN, AGREEMENT_SAME},
        {{.born = STR("1963")}, SCREEN_BORN, AGREEMENT_NEAR},
        {{.born = STR("1974")}, SCREEN_BORN, AGREEMENT_NEAR}, // about 1970
        {{.born = STR("1990-01-01")}, SCREEN_BORN, AGREEMENT_CONFLICT},
        {{.id = STR("g123456")}, SCREEN_ID, AGREEMENT_SAME},
        {{.id = STR("X99")}, SCREEN_ID, AGREEMENT_ABSENT},
        {{.kind = PARTY_ENTITY}, SCREEN_KIND, AGREEMENT_CONFLICT},
        {{.address = STR("Palestine St. 14, Baghdad")}, SCREEN_ADDRESS, AGREEMENT_NEAR},
        {{.address = STR("14 Rue de Rivoli, Paris")}, SCREEN_ADDRESS, AGREEMENT_ABSENT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        screen_query q = cases[i].q;
        q.name = STR("Abu Omar Hussein");
        const screen_result *r = screen_party(w, scratch, &q, 0);
        assert_int_equal(r->n, 1);
        if (r->hit[0].evidence[cases[i].which] != cases[i].expected) {
            fail_msg("case %zu: %s", i,
                     screen_agreement_word((screen_agreement)r->hit[0].evidence[cases[i].which]));
        }
        bool conflict = cases[i].expected == AGREEMENT_CONFLICT;
        assert_int_equal(r->hit[0].match, !conflict);
    }
    arena_clear(&a);
}

// ---- the search against every name --------------------------------------------------------------------

static const lode_world *official(lode_arena *a, const char *const *ids, uint32_t n) {
    const char *root = getenv("LODE_SOURCE_ROOT");
    strbuf path = {0};
    strbuf_addf(&path, "%s/lists", root != NULL ? root : ".");
    list_joined all = {0};
    lode_error err = {0};
    if (lists_load(a, path.p, &all, &err) != LODE_OK) {
        fail_msg("%s", err.message);
    }
    strbuf_clear(&path);
    list_snapshot *some = arena_array(a, n, sizeof *some);
    uint32_t found = 0;
    for (uint32_t i = 0; i < all.n; i++) {
        for (uint32_t k = 0; k < n; k++) {
            if (str_eqz(all.all[i].id, ids[k])) {
                some[found++] = all.all[i];
            }
        }
    }
    assert_int_equal(found, n);
    return world_of_lists(a, some, n);
}

// One slip anywhere in the name: a letter more, less, another, or two swapped. Bytes of other scripts
// are left alone.
static str slip(dice *d, str name, char *out) {
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz ";
    size_t n = name.n < 900 ? name.n : 900;
    memcpy(out, name.p, n);
    size_t at = roll(d, (uint32_t)n);
    for (size_t tries = 0; tries < n && (unsigned char)out[at] >= 0x80; tries++) {
        at = (at + 1) % n;
    }
    char c = letters[roll(d, 27)];
    if ((unsigned char)out[at] >= 0x80) {
        return (str){out, n};
    }
    switch (roll(d, 4)) {
    case 0:
        memmove(out + at + 1, out + at, n - at);
        out[at] = c;
        n++;
        break;
    case 1:
        memmove(out + at, out + at + 1, n - at - 1);
        n--;
        break;
    case 2:
        out[at] = c;
        break;
    default:
        if (at + 1 < n && (unsigned char)out[at + 1] < 0x80) {
            c = out[at];
            out[at] = out[at + 1];
            out[at + 1] = c;
        }
        break;
    }
    return (str){out, n};
}

static void same_hits(const search_result *a, const search_result *b, str name) {
    bool same = a->n == b->n && a->above == b->above;
    for (uint32_t i = 0; same && i < a->n; i++) {
        same = a->hit[i].party == b->hit[i].party && a->hit[i].score == b->hit[i].score;
    }
    if (!same) {
        fail_msg("\"" STR_FMT "\": %u parties found, %u are there; first %u with %u, %u with %u",
                 STR_ARG(name), a->above, b->above, a->hit[0].party, a->hit[0].score,
                 b->hit[0].party, b->hit[0].score);
    }
}

static void the_search_finds_what_scoring_every_name_finds(void **state) {
    (void)state;
    static const char *const ids[] = {"un.sc", "us.military_end_users", "us.unverified", "us.cmic"};
    lode_arena a = {0};
    const lode_world *w = official(&a, ids, 4);
    search_scratch *fast = search_new(w), *slow = search_new(w);
    dice d = {.s = 5};
    char text[1024];
    for (uint32_t i = 0; i < 250; i++) {
        str name = world_str(w, w->names[roll(&d, w->n_names)].name);
        name = roll(&d, 3) == 0 ? name : slip(&d, name, text);
        const uint32_t leasts[] = {screen_threshold(PROFILE_STANDARD), 650,
                                   screen_threshold(PROFILE_STRICT)};
        uint32_t least = leasts[roll(&d, 3)];
        same_hits(search_name(w, fast, name, least), search_reference(w, slow, name, least), name);
    }
    search_free(fast);
    search_free(slow);
    arena_clear(&a);
}

// What refuses a name by its letters never refuses one that is a slip away.
static void a_slip_changes_two_letters_at_most(void **state) {
    (void)state;
    dice d = {.s = 23};
    char text[1024], again[1024];
    for (uint32_t i = 0; i < 20000; i++) {
        str name = str_of(NAMES[roll(&d, N_NAMES)] + 1), one = slip(&d, name, text);
        str two = slip(&d, one, again);
        uint32_t letters = letters_of_text(name.p, (uint32_t)name.n);
        uint32_t after_one = letters_of_text(one.p, (uint32_t)one.n);
        uint32_t after_two = letters_of_text(two.p, (uint32_t)two.n);
        assert_true(letters_near(letters, after_one, 2));
        assert_true(letters_near(letters, after_two, 4));
        uint32_t folded = letters_unfolded(letters_folded(letters));
        assert_true(letters_near(folded, letters_unfolded(letters_folded(after_one)), 2));
    }
    assert_false(letters_near(letters_of_text("putin", 5), letters_of_text("kowal", 5), 4));
}

// Names whose score with the listed one is enough are met: no key is missing between words that the
// comparison of two names finds alike.
static void the_keys_bring_what_the_comparison_finds(void **state) {
    (void)state;
    static const char *const ids[] = {"us.denied_persons", "us.ssi", "us.unverified",
                                      "jp.meti.russia"};
    lode_arena a = {0};
    const lode_world *w = official(&a, ids, 4);
    dice d = {.s = 11};
    char text[1024];
    uint32_t enough = 0, missed = 0, drawn = 0;
    for (uint32_t i = 0; i < 1500; i++) {
        uint32_t n = roll(&d, w->n_names);
        str own = world_str(w, w->names[n].name), name = slip(&d, own, text);
        score_result r;
        uint32_t least = screen_threshold(PROFILE_STANDARD);
        if (w->names[n].weak != 0) {
            continue; // met by its equal alone
        }
        drawn++;
        if (screen_pair(w, scratch, name, own, &r) < least) {
            continue; // three letters that became others, or another number
        }
        enough++;
        const screen_result *found = screen_party(w, scratch, &(screen_query){.name = name}, least);
        bool met = false;
        for (uint32_t k = 0; k < found->n; k++) {
            met |= found->hit[k].party == w->names[n].party;
        }
        if (!met && found->more == 0) {
            print_message("missed: " STR_FMT " | " STR_FMT "\n", STR_ARG(name), STR_ARG(own));
            missed++;
        }
    }
    print_message("%u of %u slips keep the score, %u of them are missed\n", enough, drawn, missed);
    assert_true(enough > drawn * 97 / 100);
    assert_int_equal(missed, 0);
    arena_clear(&a);
}

// Words that sound the same as hundreds of others: the one that is written the same is met all the same.
static void a_word_like_hundreds_is_met(void **state) {
    (void)state;
    static const char vowels[] = "aeiou";
    static char text[625][16];
    char query[16];
    static const char *names[625];
    for (uint32_t i = 0; i < 625; i++) {
        (void)snprintf(text[i], sizeof text[i], "m%cr%cn%cl%c Karst", vowels[i / 125],
                       vowels[i / 25 % 5], vowels[i / 5 % 5], vowels[i % 5]);
        names[i] = text[i];
    }
    lode_arena a = {0};
    const lode_world *w = world_of_names(&a, names, 625);
    for (uint32_t i = 0; i < 625; i++) {
        search_scratch *s = search_new(w);
        (void)snprintf(query, sizeof query, "Karst %.8s",
                       names[i]); // not met by its letters in a row
        const search_result *r = search_name(w, s, str_of(query), 900);
        assert_true(r->n > 0);
        assert_true(str_eqz(world_str(w, w->names[r->hit[0].name].name), names[i]));
        search_free(s);
    }
    arena_clear(&a);
}

static void the_same_lists_give_the_same_bytes(void **state) {
    (void)state;
    lode_arena a = {0};
    const lode_world *other = world_of_names(&a, NAMES, N_NAMES);
    strbuf x = {0}, y = {0};
    char id[65];
    image_to_bytes(small, &x, id);
    image_to_bytes(other, &y, id);
    assert_true(str_eq(strbuf_str(&x), strbuf_str(&y)));
    strbuf_clear(&x);
    strbuf_clear(&y);
    arena_clear(&a);
}

// ---- names that nobody should send ----------------------------------------------------------------------

static void odd_names_are_answered(void **state) {
    (void)state;
    assert_true(look(small, "")->unnamed);
    assert_true(look(small, " ., -- ()!")->unnamed);
    assert_true(look(small, "\xFF\xFE")->unnamed);
    assert_true(look(small, "of the and Co. Ltd")->generic);
    assert_int_equal(look(small, "of the and Co. Ltd")->n, 0);
    assert_true(look(small, "Vlаdimir Putin")->mixed);
    assert_false(look(small, "Vladimir Putin")->mixed);
    assert_int_equal(look(small, "\xE2\x80\xAE\xD9\x85\xD8\xAD\xD9\x85\xD8\xAF")->n, 0);
    assert_true(look(small, "\xE0\xBD\x96\xE0\xBD\xBC\xE0\xBD\x91")->unnamed); // Tibetan: unread
    static char large[10001];
    for (size_t i = 0; i < 10000; i++) {
        large[i] = i % 7 == 6 ? ' ' : (char)('a' + i * 31 % 26);
    }
    const screen_result *r = look(small, large);
    assert_true(r->unnamed || r->cut); // longer than any name: said so
}

static void words_are_shown_side_by_side(void **state) {
    (void)state;
    const screen_result *r = look(small, "Moammar Kaddafi");
    assert_int_equal(r->n, 1);
    screen_explanation e;
    screen_explain(small, scratch, &r->hit[0], &e);
    assert_int_equal(e.n, 2);
    for (uint32_t i = 0; i < e.n; i++) {
        bool given = str_eqz(e.word[i].query, "moammar");
        assert_true(str_eqz(e.word[i].listed, given ? "muammar" : "gaddafi"));
        assert_true(e.word[i].alike >= ALIKE_MIN && e.word[i].alike < SAME);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_meet_across_spellings_and_scripts),
        cmocka_unit_test(what_differs_keeps_names_apart),
        cmocka_unit_test(equality_is_a_match_unless_something_conflicts),
        cmocka_unit_test(evidence_is_weighed),
        cmocka_unit_test(the_search_finds_what_scoring_every_name_finds),
        cmocka_unit_test(a_slip_changes_two_letters_at_most),
        cmocka_unit_test(the_keys_bring_what_the_comparison_finds),
        cmocka_unit_test(a_word_like_hundreds_is_met),
        cmocka_unit_test(the_same_lists_give_the_same_bytes),
        cmocka_unit_test(odd_names_are_answered),
        cmocka_unit_test(words_are_shown_side_by_side),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
