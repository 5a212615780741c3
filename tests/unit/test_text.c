// SPDX-License-Identifier: Apache-2.0
//
// text: keys of names in Japanese, Chinese and Latin scripts, folding and display width.
#include "text/text.h"

#include <setjmp.h> // cmocka.h needs it
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

static void expect_key(const char *name, const char *key) {
    strbuf b = {0};
    assert_true(name_key(str_of(name), &b));
    assert_string_equal(b.p ? b.p : "", key);
    // A key is its own key, so that lists may store keys or names.
    strbuf again = {0};
    assert_true(name_key(strbuf_str(&b), &again));
    assert_true(str_eq(strbuf_str(&again), strbuf_str(&b)));
    strbuf_clear(&again);
    strbuf_clear(&b);
}

static void names_that_are_equal_have_equal_keys(void **state) {
    (void)state;
    expect_key("ACME Trading Co., Ltd.", "acme trading co ltd");
    expect_key("  acme   TRADING,Co.Ltd ", "acme trading co ltd");
    expect_key("ＡＣＭＥ　Ｔｒａｄｉｎｇ　Ｃｏ．，Ｌｔｄ．", "acme trading co ltd");
    expect_key("Smith & Sons", "smith sons");
    expect_key("Smith ＆ Sons", "smith sons");
    expect_key("Smith&Sons", "smith sons");
    expect_key("Müller", "müller");
    expect_key("Mu\xCC\x88ller", "müller");
    expect_key("MU\xCC\x88LLER", "müller");
    expect_key("Straße", "strasse");
    expect_key("STRASSE", "strasse");
    expect_key("O'Neil-Smith", "o neil smith");
    expect_key("O\xE2\x80\x99Neil\xE2\x80\x91Smith", "o neil smith");
    expect_key("zero\xE2\x80\x8Bwidth\xC2\xADname", "zerowidthname");
    expect_key("3M", "3m");
    expect_key("", "");
    expect_key(" .,-&・ ", "");
}

static void blanks_between_cjk_characters_go(void **state) {
    (void)state;
    expect_key("三菱　重工業 株式会社", "三菱重工業株式会社");
    expect_key("ジョン・スミス", "ジョンスミス");
    expect_key("ｼﾞｮﾝ･ｽﾐｽ", "ジョンスミス");
    expect_key("ジョン＝スミス", "ジョンスミス");
    expect_key("㈱テスト", "株テスト");
    expect_key("（株）テスト", "株テスト");
    expect_key("中国航天科技集团有限公司", "中国航天科技集团有限公司");
    expect_key("中国·航天（集团）", "中国航天集团");
    expect_key("IHI 株式会社", "ihi株式会社");
    expect_key("ＩＨＩ　株式会社", "ihi株式会社");
    expect_key("佐々木 コーポレーション", "佐々木コーポレーション");
    expect_key("현대 자동차", "현대 자동차");
    expect_key("第１ 工場", "第1工場");
    // A legal form is part of the name, and so is a blank between Latin words.
    strbuf a = {0};
    strbuf b = {0};
    assert_true(name_key(STR("Acme Inc"), &a));
    assert_true(name_key(STR("Acme"), &b));
    assert_false(str_eq(strbuf_str(&a), strbuf_str(&b)));
    strbuf_clear(&a);
    strbuf_clear(&b);
}

static void bad_names_are_refused_and_append_nothing(void **state) {
    (void)state;
    strbuf b = {0};
    strbuf_addz(&b, "before");
    assert_false(name_key(STR("a\xff"), &b));
    assert_false(name_key((str){"a\0b", 3}, &b));
    assert_false(name_key(STR("\xED\xA0\x80"), &b));
    char big[NAME_BYTES_MAX + 1];
    memset(big, 'x', sizeof big);
    assert_false(name_key((str){big, sizeof big}, &b));
    assert_string_equal(b.p, "before");
    assert_true(name_key((str){big, NAME_BYTES_MAX}, &b));
    assert_int_equal(b.n, 6 + NAME_BYTES_MAX);
    // The longest expansion of a compatibility character: 3 bytes become 33.
    strbuf_reset(&b);
    strbuf wide = {0};
    while (wide.n + 3 <= NAME_BYTES_MAX) {
        strbuf_addz(&wide, "\xEF\xB7\xBA");
    }
    assert_true(name_key(strbuf_str(&wide), &b));
    strbuf_clear(&wide);
    strbuf_clear(&b);
}

static void descriptions_fold(void **state) {
    (void)state;
    strbuf b = {0};
    text_fold(STR("  Sintered\t\xEF\xBC\xAE"
                  "d-Fe-B\n MAGNETS,  \xEF\xBC\x95 GPa "),
              &b);
    assert_string_equal(b.p, "sintered nd fe b magnets, 5 gpa");
    strbuf_reset(&b);
    text_fold(STR("a\xff"
                  "b\xE3\x80\x80"
                  "c"),
              &b);
    assert_string_equal(b.p, "ab c");
    strbuf_reset(&b);
    text_fold((str){0}, &b);
    assert_int_equal(b.n, 0);
    text_fold(STR("ﾈｵｼﾞﾑ磁石　焼結"), &b);
    assert_string_equal(b.p, "ネオジム磁石 焼結");
    strbuf_clear(&b);
}

static void width_counts_columns(void **state) {
    (void)state;
    assert_int_equal(text_width((str){0}), 0);
    assert_int_equal(text_width(STR("abc")), 3);
    assert_int_equal(text_width(STR("日本")), 4);
    assert_int_equal(text_width(STR("e\xCC\x81")), 1);
    assert_int_equal(text_width(STR("ｱ")), 1);
    assert_int_equal(text_width(STR("a\xff")), 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_that_are_equal_have_equal_keys),
        cmocka_unit_test(blanks_between_cjk_characters_go),
        cmocka_unit_test(bad_names_are_refused_and_append_nothing),
        cmocka_unit_test(descriptions_fold),
        cmocka_unit_test(width_counts_columns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
