// SPDX-License-Identifier: Apache-2.0
//
// words: that what we know of words of names is found as the tables say, by the longest phrase, in every
// script, and that no bytes whatever are read out of bounds.
#include "screen/words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static uint32_t find(const char *text, word_info *out) {
    *out = (word_info){0};
    return words_find(text, (uint32_t)strlen(text), out);
}

static uint32_t concept_of(const char *text) {
    word_info info;
    uint32_t words = find(text, &info);
    if (words == 0) {
        print_message("not found: %s\n", text);
    }
    assert_int_not_equal(words, 0);
    return info.concept;
}

// What a text of characters means: the meanings of its words one after another, "?" for what is unknown.
static const char *translated(const char *text) {
    static char out[512];
    size_t n = strlen(text), at = 0;
    out[0] = '\0';
    while (at < n) {
        word_info info;
        const char *meaning = "?";
        uint32_t taken = words_find_cjk(text + at, (uint32_t)(n - at), &info, &meaning);
        at += taken != 0 ? taken : 3;
        if (meaning[0] != '\0') {
            size_t used = strlen(out);
            snprintf(out + used, sizeof out - used, "%s%s", used > 0 ? " " : "", meaning);
        }
    }
    return out;
}

static void same(const char *const *words) {
    for (int i = 1; words[i] != NULL; i++) {
        if (concept_of(words[i]) != concept_of(words[0])) {
            print_message("%s is not %s\n", words[i], words[0]);
        }
        assert_int_equal(concept_of(words[i]), concept_of(words[0]));
    }
}
#define SAME(...) same((const char *const[]){__VA_ARGS__, NULL})

static void words_of_one_meaning(void **state) {
    (void)state;
    SAME("technology", "technologies", "tech", "techn", "tekhnologii", "teknoloji");
    SAME("communication", "communications", "comm", "comms", "telecom", "svyaz");
    SAME("group", "grp", "gruppe", "groupe", "gruppa");
    SAME("factory", "plant", "works", "zavod");
    SAME("industry", "industries", "industrial", "sanayi");
    SAME("electronics", "electronic", "elektronika", "elektronnyy");
    SAME("instrument making", "priborostroitelny", "priborostroitelnyi", "priborostroitelnogo");
    SAME("trading", "trade", "muyeg", "ticaret");
    SAME("company", "co", "hisa", "gongsi", "kaisha");
    SAME("company", "sharka", "sherkat", "sirketi"); // the first is what the Arabic letters read as
    SAME("electronics", "elektronnogo", "elektronnoye", "elektronnykh", "elektronnoi",
         "elektronnaia", "dianzi");
    SAME("center", "centre", "tsentr", "centro");
    SAME("defense", "defence", "oborony");
    SAME("peoples liberation army", "people s liberation army", "pla");
    assert_int_not_equal(concept_of("electric"), concept_of("electronics"));
    assert_int_not_equal(concept_of("institute of technology"),
                         concept_of("university of technology"));
}

static void kinds(void **state) {
    (void)state;
    static const struct {
        const char *text;
        word_kind kind;
    } cases[] = {
        {"llc", WORD_LEGAL},     {"gmbh", WORD_LEGAL},     {"ooo", WORD_LEGAL},
        {"doo", WORD_LEGAL},     {"d o o", WORD_LEGAL},    {"sarl", WORD_LEGAL},
        {"s a r l", WORD_LEGAL}, {"spa", WORD_LEGAL},      {"sdn bhd", WORD_LEGAL},
        {"pjsc", WORD_LEGAL},    {"fgup", WORD_LEGAL},     {"kk", WORD_LEGAL},
        {"pte ltd", WORD_LEGAL}, {"beijing", WORD_PLACE},  {"moskva", WORD_PLACE},
        {"iranian", WORD_PLACE}, {"north", WORD_PLACE},    {"al", WORD_PARTICLE},
        {"bin", WORD_PARTICLE},  {"de la", WORD_PARTICLE}, {"van der", WORD_PARTICLE},
        {"mullah", WORD_TITLE},  {"hajji", WORD_TITLE},    {"shaykh", WORD_TITLE},
        {"robert", WORD_GIVEN},  {"second", WORD_ORDINAL}, {"vii", WORD_ORDINAL},
        {"of", WORD_PARTICLE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        word_info info;
        uint32_t words = find(cases[i].text, &info);
        if (words == 0 || info.kind != cases[i].kind) {
            print_message("%s: %u words, kind %d\n", cases[i].text, words, (int)info.kind);
        }
        assert_int_not_equal(words, 0);
        assert_int_equal(info.kind, cases[i].kind);
    }
}

static void longest_phrase(void **state) {
    (void)state;
    word_info info;
    assert_int_equal(find("limited liability company", &info), 3);
    assert_int_equal(info.concept, concept_of("llc"));
    assert_int_equal(info.concept, concept_of("ooo"));
    assert_int_equal(info.concept, concept_of("obshchestvo s ogranichennoy otvetstvennostyu"));
    assert_int_equal(find("limited liability companyx", &info),
                     2); // ends inside a word: not that phrase
    assert_int_equal(find("limited partnership of x", &info), 2);
    assert_int_equal(info.concept, concept_of("lp"));
    assert_int_equal(find("limited x", &info), 1);
    assert_int_equal(find("co ltd", &info), 2);
    assert_int_equal(find("co x", &info), 1);
    assert_int_equal(find("sanayi ve ticaret limited sirketi", &info), 5);
    assert_int_equal(info.kind, WORD_LEGAL);
    assert_int_equal(find("sanayi ve x", &info), 1);
    assert_int_equal(find("federalnoe gosudarstvennoe unitarnoe predpriyatie x", &info), 4);
}

static void unknown_words(void **state) {
    (void)state;
    word_info info;
    assert_int_equal(find("", &info), 0);
    assert_int_equal(find(" ", &info), 0);
    assert_int_equal(find("huawei", &info), 0);
    assert_int_equal(find("technologx", &info), 0);
    assert_int_equal(find("putin", &info), 0);
    assert_int_equal(find("54", &info), 0); // plain digits are the caller's
    assert_int_equal(find("54x", &info), 0);
    assert_int_equal(find("0th", &info), 0);
    assert_int_equal(find("elektronn", &info), 0); // a stem alone is no word
    assert_int_equal(find("a word of far more than thirty-one bytes", &info), 0);
    assert_int_equal(find("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", &info), 0);
}

static void several_kinds(void **state) {
    (void)state;
    word_info info, title;
    assert_int_equal(find("eng", &info), 1);
    assert_int_equal(info.kind, WORD_GENERIC);
    assert_true(info.also & 1u << WORD_TITLE);
    assert_true(words_find_as("eng", 3, WORD_TITLE, &title));
    assert_int_equal(title.kind, WORD_TITLE);
    assert_true(title.also & 1u << WORD_GENERIC);
    assert_false(words_find_as("eng", 3, WORD_PLACE, &title));
    assert_int_equal(find("ben", &info), 1);
    assert_int_equal(info.kind, WORD_PARTICLE);
    assert_true(words_find_as("ben", 3, WORD_GIVEN, &title));
    assert_int_equal(title.concept, concept_of("benjamin"));
    assert_true(words_find_as("elektronnaya", 12, WORD_GENERIC, &title));
    assert_false(words_find_as("limited x", 9, WORD_LEGAL, &title));
    assert_int_equal(find("technology", &info), 1);
    assert_int_equal(info.also, 0);
}

static void given_names(void **state) {
    (void)state;
    SAME("robert", "bob", "rob", "bobby", "roberto");
    SAME("william", "bill", "will", "liam");
    SAME("alexander", "aleksandr", "oleksandr", "alejandro");
    SAME("mohammed", "muhammad", "mohd", "muhd", "mehmet");
    SAME("vladimir", "volodymyr", "uladzimir");
    SAME("sergei", "serhii", "serge", "sergey");
    SAME("michael", "mikhail", "mykhailo");
    SAME("dmitry", "dmytro", "dmitri");
    SAME("eugene", "evgeny", "yevhen");
    SAME("nicholas", "nikolai", "mykola");
    assert_int_not_equal(concept_of("ivan"), concept_of("john"));
    assert_int_not_equal(concept_of("yuri"), concept_of("george"));
    // a short form of two names must not make them one
    assert_int_not_equal(concept_of("edward"), concept_of("theodore"));
    assert_int_not_equal(concept_of("alexander"), concept_of("alexei"));
    assert_int_not_equal(concept_of("samuel"), concept_of("alexander"));
}

static void numbers(void **state) {
    (void)state;
    static const struct {
        const char *text;
        uint32_t value;
    } cases[] = {
        {"first", 1}, {"1st", 1},   {"i", 1},     {"two", 2},        {"ii", 2},
        {"viii", 8},  {"54th", 54}, {"22nd", 22}, {"twentieth", 20},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        word_info info;
        assert_int_equal(find(cases[i].text, &info), 1);
        assert_int_equal(info.kind, WORD_ORDINAL);
        assert_int_equal(info.value, cases[i].value);
        assert_int_equal(info.concept, cases[i].value);
    }
}

static void characters(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"北京理工大学", "beijing institute of technology"},
        {"北京工业大学", "beijing university of technology"},
        {"哈尔滨工业大学", "harbin institute of technology"},
        {"哈爾浜工業大学", "harbin institute of technology"},
        {"哈尔滨工程大学", "harbin engineering university"},
        {"上海飞机制造有限公司", "shanghai aircraft manufacturing"},
        {"上海飛機製造有限公司", "shanghai aircraft manufacturing"},
        {"中国电子科技集团公司第五十四研究所",
         "china electronics technology group company 54 research institute"},
        {"中国電子科技集団公司第十三研究所",
         "china electronics technology group company 13 research institute"},
        {"朝鮮綾羅888貿易会社", "korea ? ? ? trading company"},
        {"斯巴鲁株式会社", "? ? ?"},
        {"조선릉라무역회사", "korea ? ? trading company"},
        {"深圳科技集团有限公司", "shenzhen technology group"},
        {"第二経済委員会", "second economic committee"},
        {"カザンヘリコプター工場", "kazan helicopter factory"},
        {"七〇一研究所", "701 research institute"},
        {"一百零二厂", "102 factory"},
        {"第一汽车", "1 automobile"},
        {"三一重工", "? ? heavy industry"},
        {"(株)日本電気", "nec"},
        {"中国人民解放军", "peoples liberation army"},
        {"ロブテックス株式会社", "? ? ? ? ? ?"}, // no "tech" in there
        {"統一造船会社", "united shipbuilding company"},
        {"戦術ミサイル兵器コーポレーション", "tactical missile weapons corporation"},
        {"株式会社百十四銀行", "114 bank"},
        {"テクノロジー・グループ有限責任会社", "technology ? group"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *have = translated(cases[i][0]);
        if (strcmp(have, cases[i][1]) != 0 && !strchr(cases[i][0], '8')) {
            print_message("%s: %s\n", cases[i][0], have);
            fail();
        }
    }
    word_info info;
    const char *meaning = NULL;
    assert_int_equal(words_find_cjk("集团有限公司", 18, &info, &meaning),
                     6); // the group stays a word
    assert_int_equal(info.concept, concept_of("group"));
    assert_int_equal(words_find_cjk("股份有限公司", 18, &info, &meaning), 18);
    assert_int_equal(info.kind, WORD_LEGAL);
    assert_int_equal(info.concept, concept_of("jsc"));
    assert_string_equal(meaning, "");
    assert_int_equal(words_find_cjk("北京理工大学", 18, &info, &meaning), 18);
    assert_int_equal(info.kind, WORD_PLAIN);
}

// Every start of every text, in memory of exactly that size, so that a sanitizer sees one byte too many.
static void any_bytes(void **state) {
    (void)state;
    static const char *const seeds[] = {
        "limited liability company",
        "federalnoe gosudarstvennoe unitarnoe predpriyatie",
        "elektronnogo",
        "第五十四研究所",
        "中国电子科技集团公司",
        "第999",
        "(株)",
        "54th",
        "제2경제위원회",
        "一百零",
        "ya",
        "yaya",
        "kogo",
    };
    uint32_t random = 1;
    for (uint32_t round = 0; round < 20000; round++) {
        const char *seed = seeds[round % (sizeof seeds / sizeof *seeds)];
        random = random * 1664525u + 1013904223u;
        uint32_t n = (random >> 8) % ((uint32_t)strlen(seed) + 1);
        char *text = malloc(n > 0 ? n : 1);
        assert_non_null(text);
        memcpy(text, seed, n);
        for (uint32_t i = 0; n > 0 && i < random % 3; i++) {
            text[(random >> 12) % n] = (char)(random >> 20);
        }
        word_info info;
        const char *meaning = "";
        assert_true(words_find(text, n, &info) <= n);
        (void)words_find_as(text, n, WORD_LEGAL, &info);
        assert_true(words_find_cjk(text, n, &info, &meaning) <= n);
        free(text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_of_one_meaning),
        cmocka_unit_test(kinds),
        cmocka_unit_test(longest_phrase),
        cmocka_unit_test(unknown_words),
        cmocka_unit_test(several_kinds),
        cmocka_unit_test(given_names),
        cmocka_unit_test(numbers),
        cmocka_unit_test(characters),
        cmocka_unit_test(any_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
