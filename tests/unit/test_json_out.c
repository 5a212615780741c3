/* SPDX-License-Identifier: Apache-2.0
 *
 * What json_out writes is, byte for byte, what jansson writes of the same tree: texts of every length and
 * byte, numbers at their ends, empty and nested arrays and objects.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "check/json_out.h"
#include "dice.h"

static void assert_like(json_t *tree, strbuf *text) {
    char *z = json_dumps(tree, JSON_COMPACT | JSON_ENCODE_ANY);
    assert_non_null(z);
    assert_string_equal(text->p, z);
    assert_int_equal(text->n, strlen(z));
    free(z);
    json_decref(tree);
    strbuf_clear(text);
}

static void assert_text(str s) {
    strbuf text = {0};
    json_out o = {.text = &text};
    jo_text(&o, JO_ROOT, s);
    assert_like(s.n == 0 ? json_null() : json_stringn_nocheck(s.p, s.n), &text);
}

static void each_byte_at_each_place(void **state) {
    (void)state;
    for (size_t n = 1; n < 40; n++) {
        for (size_t at = 0; at < n; at++) {
            for (int c = 1; c < 0x80; c++) {
                char s[40];
                memset(s, 'x', sizeof s);
                s[at] = (char)c;
                assert_text((str){s, n});
            }
        }
    }
    assert_text(STR(""));
    assert_text(STR("\xE4\xB8\xAD\xE5\x9B\xBD \"\\/\x7F \xF0\x9F\x98\x80"));
}

static void random_texts(void **state) {
    (void)state;
    static const char *const pieces[] = {"a",    "Dy 2 %",       "\"",       "\\", "\n", "\x01",
                                         "\x1F", "\xE9\x95\x9D", "\xC3\xA9", "/",  " "};
    dice d = {11};
    for (uint32_t i = 0; i < 20000; i++) {
        strbuf b = {0};
        for (uint32_t n = roll(&d, 30); n > 0; n--) {
            strbuf_addz(&b, pieces[roll(&d, sizeof pieces / sizeof *pieces)]);
        }
        assert_text(strbuf_str(&b));
        strbuf_clear(&b);
    }
}

/* As text_json does: the part before the first byte that is no UTF-8. */
static void cut_texts_lose_their_tail(void **state) {
    (void)state;
    strbuf text = {0};
    json_out o = {.text = &text};
    jo_text(&o, JO_ROOT, STR("ab\xE4\xB8"));
    assert_like(json_string("ab"), &text);
    o = (json_out){.text = &text};
    jo_text(&o, JO_ROOT, STR("\xE4\xB8"));
    assert_like(json_string(""), &text);
}

static void numbers(void **state) {
    (void)state;
    static const int64_t all[] = {0, 1, 9, 10, 99, -1, -10, INT64_MAX, INT64_MIN, 4294967295};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        strbuf text = {0};
        json_out o = {.text = &text};
        jo_int(&o, JO_ROOT, all[i]);
        assert_like(json_integer(all[i]), &text);
    }
}

static void nested(void **state) {
    (void)state;
    strbuf text = {0}, key = {0};
    json_out o = {.text = &text};
    json_t *inner = json_pack("[[],{},s,b,n,i]", "2026-01-05", 1, 7);
    jo_begin(&o, JO_ROOT, '{');
    jo_begin(&o, JO_KEY("a"), '[');
    jo_begin(&o, JO_ITEM, '[');
    jo_end(&o, ']');
    jo_begin(&o, JO_ITEM, '{');
    jo_end(&o, '}');
    jo_date(&o, JO_ITEM, 20458);
    jo_bool(&o, JO_ITEM, true);
    jo_date(&o, JO_ITEM, DATE_NONE);
    jo_int(&o, JO_ITEM, 7);
    jo_end(&o, ']');
    jo_word(&o, jo_key_of(&key, STR("b\"c")), "yes");
    jo_tree(&o, JO_KEY("t"), json_pack("{s:[i]}", "x", 1));
    jo_raw(&o, JO_KEY("r"), STR("[]"));
    jo_end(&o, '}');
    assert_like(json_pack("{s:o,s:s,s:{s:[i]},s:[]}", "a", inner, "b\"c", "yes", "t", "x", 1, "r"),
                &text);
    strbuf_clear(&key);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_byte_at_each_place),
        cmocka_unit_test(random_texts),
        cmocka_unit_test(cut_texts_lose_their_tail),
        cmocka_unit_test(numbers),
        cmocka_unit_test(nested),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
