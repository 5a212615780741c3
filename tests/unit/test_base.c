// SPDX-License-Identifier: Apache-2.0
//
// base: every function at its limits and one past them.
#include "base/base.h"

#include <setjmp.h> // cmocka.h needs it
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void error_texts_are_bounded_and_clean(void **state) {
    (void)state;
    lode_error err;
    memset(&err, 0x55, sizeof err);
    assert_int_equal(lode_fail(&err, LODE_BAD_INPUT, "syntax", "got \"%s\"", "a\x1b[31m\xff"),
                     LODE_BAD_INPUT);
    assert_string_equal(err.message, "got \"a?[31m?\"");
    assert_int_equal(lode_fail(&err, LODE_BAD_INPUT, "syntax", "%s",
                               "\xc2\x9b"
                               "31m\xc2\xa0"),
                     LODE_BAD_INPUT);
    assert_string_equal(err.message, "??31m\xc2\xa0"); // the other way to begin an escape
    assert_int_equal(lode_fail(&err, LODE_BAD_INPUT, "syntax", "got \"%s\"", "a\x1b[31m\xff"),
                     LODE_BAD_INPUT);
    assert_string_equal(err.code, "syntax");
    assert_int_equal(err.line, 0);
    assert_string_equal(err.hint, "");
    lode_hint(&err, "did you mean %s?", "b");
    assert_string_equal(err.hint, "did you mean b?");
    assert_string_equal(err.message, "got \"a?[31m?\"");
    assert_int_equal(lode_fail(NULL, LODE_USAGE, "x", "y"), LODE_USAGE);
    lode_hint(NULL, "nothing");

    char big[1000];
    for (size_t i = 0; i + 3 < sizeof big; i += 3) {
        memcpy(big + i, "\xE9\x8B\xBC", 4); // a Han character of three bytes
    }
    for (int shift = 0; shift < 3; shift++) {
        assert_int_equal(lode_fail(&err, LODE_BAD_INPUT, "long", "%.*s%s", shift, "xx", big),
                         LODE_BAD_INPUT);
        str m = str_of(err.message);
        assert_true(str_is_utf8(m, NULL));
        assert_true(m.n >= sizeof err.message - 4);
        assert_null(strchr(err.message, '?'));
    }
}

static void arena_memory_is_zeroed_aligned_and_distinct(void **state) {
    (void)state;
    lode_arena a = {0};
    unsigned char *last = NULL;
    static const size_t sizes[] = {0, 1, 7, 16, 17, 4000, 20000, 70000, 1 << 20, 3};
    for (size_t round = 0; round < 20; round++) {
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
            unsigned char *p = arena_alloc(&a, sizes[i]);
            assert_ptr_not_equal(p, last);
            assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
            for (size_t k = 0; k < sizes[i]; k++) {
                assert_int_equal(p[k], 0);
                p[k] = 0xAA;
            }
            last = p;
        }
    }
    uint32_t *numbers = arena_array(&a, 1000, sizeof *numbers);
    assert_int_equal(numbers[999], 0);
    assert_true(a.used_bytes > 20u << 20);
    arena_clear(&a);
    assert_null(a.head);
    assert_int_equal(a.used_bytes, 0);
    arena_clear(&a);
}

static void a_reset_arena_is_like_new_and_keeps_its_blocks(void **state) {
    (void)state;
    static const size_t sizes[] = {1, 4000, 70000, 20000, 1 << 20, 3};
    lode_arena a = {0};
    for (size_t round = 0; round < 3; round++) {
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
            unsigned char *p = arena_alloc(&a, sizes[i]);
            for (size_t k = 0; k < sizes[i]; k++) {
                assert_int_equal(p[k], 0);
                p[k] = 0xAA;
            }
        }
        arena_reset(&a, 8u << 20);
        assert_int_equal(a.used_bytes, 0);
        assert_null(a.head);
        assert_non_null(a.spare);
    }
    lode_arena lent = arena_lend(&a);
    assert_null(a.spare);
    unsigned char *p = arena_alloc(&lent, 70000);
    assert_int_equal(p[0], 0);
    p[0] = 1;
    arena_return(&a, &lent);
    assert_null(lent.spare);
    assert_int_equal(*(unsigned char *)arena_alloc(&a, 70000), 0);
    arena_reset(&a, 0);
    assert_null(a.spare);
    assert_int_equal(*(unsigned char *)arena_alloc(&a, 1), 0);
    arena_clear(&a);
}

static void strings_compare_by_bytes(void **state) {
    (void)state;
    str none = {0};
    assert_true(str_eq(none, STR("")));
    assert_true(str_eq(str_of(NULL), none));
    assert_int_equal(str_cmp(none, STR("")), 0);
    assert_true(str_cmp(STR("a"), STR("ab")) < 0);
    assert_true(str_cmp(STR("b"), STR("ab")) > 0);
    assert_true(str_cmp(STR("Z"), STR("\xC3\xA4")) < 0);
    assert_true(str_eqz(STR("abc"), "abc"));
    assert_false(str_eqz(STR("abc"), "ab"));
    assert_true(str_starts(STR("item.kind"), STR("item.")));
    assert_false(str_starts(STR("it"), STR("item.")));
    assert_true(str_starts(none, none));
    assert_true(str_ends(STR("x.law"), STR(".law")));
    assert_false(str_ends(STR("law"), STR(".law")));
    assert_true(str_ends(none, none));
    assert_true(str_eqz(str_trim(STR(" \t a b \r\n")), "a b"));
    assert_int_equal(str_trim(STR("  ")).n, 0);
    lode_arena a = {0};
    str d = str_dup(&a, (str){"abcdef", 3});
    assert_string_equal(d.p, "abc");
    assert_string_equal(str_dup(&a, none).p, "");
    arena_clear(&a);
}

static void utf8_is_strict(void **state) {
    (void)state;
    static const char *const good[] = {"",
                                       "a",
                                       "\xC2\x80",
                                       "\xDF\xBF",
                                       "\xE0\xA0\x80",
                                       "\xED\x9F\xBF",
                                       "\xEE\x80\x80",
                                       "\xEF\xBF\xBF",
                                       "\xF0\x90\x80\x80",
                                       "\xF4\x8F\xBF\xBF"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_true(str_is_utf8(str_of(good[i]), NULL));
    }
    static const char *const bad[] = {"\x80",
                                      "\xC0\x80",
                                      "\xC1\xBF",
                                      "\xC2",
                                      "\xE0\x9F\xBF",
                                      "\xED\xA0\x80",
                                      "\xE2\x82",
                                      "\xF0\x8F\xBF\xBF",
                                      "\xF4\x90\x80\x80",
                                      "\xF5\x80\x80\x80",
                                      "\xFF",
                                      "\xE2\x28\xA1",
                                      "\xF0\x90\x80\x28"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        size_t at = 99;
        assert_false(str_is_utf8(str_of(bad[i]), &at));
        assert_int_equal(at, 0);
    }
    size_t at = 0;
    assert_false(str_is_utf8((str){"ab\0c", 4}, &at));
    assert_int_equal(at, 2);
}

// The place must not matter: long runs of ASCII are looked at sixteen bytes at a time.
static void utf8_is_strict_everywhere(void **state) {
    (void)state;
    static const char *const bad[] = {"\x80", "\xFF", "\xC3", "\xED\xA0\x80", ""};
    for (size_t n = 1; n <= 70; n++) {
        for (size_t i = 0; i < n; i++) {
            for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
                size_t len = k == 4 ? 1 : strlen(bad[k]); // the last one is NUL itself
                char *text = malloc(n + len);             // ends where the sanitizer looks
                assert_non_null(text);
                memset(text, 'a', n + len);
                memcpy(text + i, bad[k], len);
                size_t at = 999;
                assert_false(str_is_utf8((str){text, n + len}, &at));
                assert_int_equal(at, i);
                memcpy(text + i, "\xE4\xB8\x80", len < 3 ? 0 : 3);
                text[i] = len < 3 ? '\x7F' : text[i];
                assert_true(str_is_utf8((str){text, n + len}, NULL));
                free(text);
            }
        }
    }
}

static void distance_counts_edits_and_swaps(void **state) {
    (void)state;
    assert_int_equal(str_distance(STR("kitten"), STR("sitting"), 9), 3);
    assert_int_equal(str_distance(STR("kitten"), STR("sitting"), 2), 3);
    assert_int_equal(str_distance(STR("civil"), STR("civli"), 2), 1);
    assert_int_equal(str_distance(STR("ca"), STR("abc"), 5), 3);
    assert_int_equal(str_distance(STR(""), STR("abc"), 5), 3);
    assert_int_equal(str_distance((str){0}, (str){0}, 2), 0);
    assert_int_equal(str_distance(STR("ndfeb_magnt"), STR("ndfeb_magnet"), 2), 1);
    assert_int_equal(str_distance(STR("abcdefgh"), STR("zzzzzzzz"), 2), 3);
    char a[200];
    memset(a, 'x', sizeof a);
    assert_int_equal(str_distance((str){a, 200}, (str){a, 200}, 2), 0);
    assert_int_equal(str_distance((str){a, 200}, (str){a, 199}, 2), 3);
    assert_int_equal(str_distance((str){a, 128}, (str){a, 127}, 2), 1);
}

static void strbuf_builds_texts(void **state) {
    (void)state;
    strbuf b = {0};
    assert_int_equal(strbuf_str(&b).n, 0);
    strbuf_add(&b, (str){0});
    assert_string_equal(b.p, "");
    strbuf_addz(&b, "no");
    strbuf_pad(&b, 6);
    strbuf_addc(&b, '|');
    strbuf_addf(&b, "%d\n%s", 42, "\xE6\x97\xA5");
    strbuf_pad(&b, 3);
    strbuf_pad(&b, 1);
    strbuf_addz(&b, ".");
    assert_string_equal(b.p, "no    |42\n\xE6\x97\xA5  .");
    strbuf_reset(&b);
    assert_string_equal(b.p, "");
    for (int i = 0; i < 10000; i++) {
        strbuf_addf(&b, "%04d", i);
    }
    assert_int_equal(b.n, 40000);
    assert_memory_equal(b.p + 39996, "9999", 5);
    strbuf_clear(&b);
    assert_null(b.p);
    strbuf_reset(&b);
}

static void vec_grows(void **state) {
    (void)state;
    VEC(uint64_t) v = {0};
    for (uint64_t i = 0; i < 5000; i++) {
        *vec_push(&v) = i * i;
    }
    assert_int_equal(v.n, 5000);
    assert_int_equal(v.p[4999], 4999u * 4999u);
    vec_clear(&v);
    assert_null(v.p);
    assert_int_equal(v.n + v.cap, 0);
}

static void dates_round_trip_over_the_whole_range(void **state) {
    (void)state;
    char buf[16];
    for (lode_date d = DATE_MIN; d <= DATE_MAX; d++) {
        lode_date back = 0;
        assert_true(date_parse(date_print(d, buf), &back));
        assert_int_equal(back, d);
    }
    lode_date d = 7;
    assert_true(date_parse(STR("1970-01-01"), &d));
    assert_int_equal(d, 0);
    assert_true(date_parse(STR("2026-01-06"), &d));
    assert_int_equal(d, 20459);
    assert_true(date_parse(STR("2024-02-29"), &d));
    assert_true(date_parse(STR("2000-02-29"), &d));
    assert_true(date_parse(STR("1900-01-01"), &d));
    assert_int_equal(d, DATE_MIN);
    assert_true(date_parse(STR("2199-12-31"), &d));
    assert_int_equal(d, DATE_MAX);
    static const char *const bad[] = {
        "1899-12-31", "2200-01-01",  "2025-02-29", "1900-02-29", "2100-02-29", "2026-04-31",
        "2026-13-01", "2026-00-01",  "2026-01-00", "2026-1-01",  "2026-01-1",  "2026/01/01",
        " 026-01-01", "2026-01-01 ", "20260101",   "",           "2026-01-0a", "+026-01-01"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(date_parse(str_of(bad[i]), &d));
    }
    assert_int_equal(d, DATE_MAX);
    assert_true(str_eqz(date_print(DATE_NONE, buf), "none"));
    assert_true(str_eqz(date_print(DATE_MAX + 1, buf), "2200-01-01"));
    assert_true(str_eqz(date_print(INT32_MAX, buf), "out of range"));
    assert_true(date_today_utc() > 20000);
}

static void nanos_are_exact(void **state) {
    (void)state;
    static const struct {
        const char *in;
        lode_nano v;
        const char *out;
    } good[] = {
        {"0", 0, "0"},
        {"-0", 0, "0"},
        {"12", 12 * NANO_ONE, "12"},
        {"-0.5", -NANO_ONE / 2, "-0.5"},
        {"99.9999999", 99999999900, "99.9999999"},
        {"0.000000001", 1, "0.000000001"},
        {"999999999.999999999", 999999999999999999, "999999999.999999999"},
        {"1.50", 1500000000, "1.5"},
        {"-999999999.999999999", -999999999999999999, "-999999999.999999999"},
        {"007", 7 * NANO_ONE, "7"},
    };
    char buf[32];
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        lode_nano v = 1;
        assert_true(nano_parse(str_of(good[i].in), &v));
        assert_true(v == good[i].v);
        assert_true(str_eqz(nano_print(v, buf), good[i].out));
    }
    static const char *const bad[] = {
        "",      "-",   ".",          ".5",  "5.",          "+5",
        "1e3",   "1,5", "1000000000", " 1",  "1 ",          "0.0000000001",
        "1.2.3", "--1", "0x10",       "NaN", "\xEF\xBC\x91"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        lode_nano v = 77;
        assert_false(nano_parse(str_of(bad[i]), &v));
        assert_true(v == 77);
    }
    assert_true(str_eqz(nano_print(NANO_MIN, buf), "-9223372036.854775808"));
    assert_true(str_eqz(nano_print(NANO_MAX, buf), "9223372036.854775807"));
    lode_nano p = 5;
    assert_true(nano_mul(NANO_ONE / 2, NANO_ONE / 4, &p));
    assert_true(p == NANO_ONE / 8);
    assert_true(nano_mul(-3 * NANO_ONE, 2 * NANO_ONE, &p));
    assert_true(p == -6 * NANO_ONE);
    assert_false(nano_mul(1, NANO_ONE / 2, &p));
    assert_false(nano_mul(NANO_MAX, 2 * NANO_ONE, &p));
    assert_true(nano_mul(NANO_MIN, NANO_ONE, &p));
    assert_true(p == NANO_MIN);
    assert_false(nano_mul(NANO_MIN, -NANO_ONE, &p));
}

static int files_in(const char *folder) {
    DIR *d = opendir(folder);
    assert_non_null(d);
    int n = 0;
    for (struct dirent *e = readdir(d); e; e = readdir(d)) {
        n += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
    }
    (void)closedir(d);
    return n;
}

static void files_are_whole_or_not_there(void **state) {
    (void)state;
    const char *root = getenv("LODE_BUILD_ROOT");
    char folder[256];
    (void)snprintf(folder, sizeof folder, "%s/test_base_XXXXXX", root ? root : ".");
    assert_non_null(mkdtemp(folder));
    char path[300];
    (void)snprintf(path, sizeof path, "%s/a.txt", folder);
    lode_error err = {0};
    lode_arena a = {0};
    str got = {0};
    assert_int_equal(file_read(&a, path, 10, &got, &err), LODE_ENVIRONMENT);
    assert_non_null(strstr(err.message, "a.txt"));
    assert_string_equal(err.file, path);
    assert_int_equal(file_write(path, STR("0123456789"), &err), LODE_OK);
    assert_int_equal(file_read(&a, path, 10, &got, &err), LODE_OK);
    assert_true(str_eqz(got, "0123456789"));
    assert_int_equal(got.p[10], 0);
    got = STR("untouched");
    assert_int_equal(file_read(&a, path, 9, &got, &err), LODE_BAD_INPUT);
    assert_string_equal(err.code, "too_large");
    assert_true(str_eqz(got, "untouched"));
    assert_int_equal(chmod(path, 0600), 0);
    assert_int_equal(file_write(path, (str){0}, &err), LODE_OK);
    assert_int_equal(file_read(&a, path, 0, &got, &err), LODE_OK);
    assert_int_equal(got.n, 0);
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(files_in(folder), 1);

    // A folder cannot be replaced by a file; a missing folder cannot be written to.
    char sub[300];
    (void)snprintf(sub, sizeof sub, "%s/sub", folder);
    assert_int_equal(mkdir(sub, 0755), 0);
    assert_int_equal(file_write(sub, STR("x"), &err), LODE_ENVIRONMENT);
    assert_int_equal(file_read(&a, sub, 9, &got, &err), LODE_ENVIRONMENT);
    assert_int_equal(files_in(folder), 2);
    assert_int_equal(file_write("no/such/folder/x", STR("x"), &err), LODE_ENVIRONMENT);
    assert_int_equal(file_write("/dev/null", STR("x"), &err), LODE_OK);
    assert_int_equal(stat("/dev/null", &st), 0);
    assert_true(S_ISCHR(st.st_mode));
    (void)unlink(path);
    (void)rmdir(sub);
    assert_int_equal(rmdir(folder), 0);
    arena_clear(&a);
}

// RFC 4648, section 10, in the other alphabet and without padding.
static void base64url_matches_the_standard(void **state) {
    (void)state;
    static const char *const pairs[][2] = {
        {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},          {"foo", "Zm9v"},
        {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}, {"\xfb\xff\xfe", "-__-"}};
    char buf[32];
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        str s = base64url_print(pairs[i][0], strlen(pairs[i][0]), buf);
        assert_string_equal(buf, pairs[i][1]);
        assert_int_equal(s.n, strlen(pairs[i][1]));
    }
}

// RFC 7914, section 12, the third.
static void scrypt_matches_the_standard(void **state) {
    (void)state;
    unsigned char out[64];
    char hex[129];
    assert_true(scrypt_bytes(STR("pleaseletmein"), STR("SodiumChloride"), 14, 8, 1, out, 64));
    hex_print(out, sizeof out, hex);
    assert_string_equal(hex, "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
                             "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887");
    assert_false(scrypt_bytes(STR("x"), STR("y"), 14, 0, 1, out, 64));
}

static void passwords_hold_and_others_do_not(void **state) {
    (void)state;
    char one[SCRYPT_TEXT_BYTES], two[SCRYPT_TEXT_BYTES];
    scrypt_make(STR("correct horse"), one);
    scrypt_make(STR("correct horse"), two);
    assert_string_not_equal(one, two); // the salt
    assert_true(str_starts(str_of(one), STR("scrypt$15$8$1$")));
    assert_true(scrypt_holds(STR("correct horse"), str_of(one)));
    assert_true(scrypt_holds(STR("correct horse"), str_of(two)));
    assert_false(scrypt_holds(STR("correct horsf"), str_of(one)));
    assert_false(scrypt_holds(STR(""), str_of(one)));
    for (size_t i = 0; i < 14; i++) { // another function, other numbers
        char other[SCRYPT_TEXT_BYTES];
        memcpy(other, one, sizeof other);
        other[i] = 'x';
        assert_false(scrypt_holds(STR("correct horse"), str_of(other)));
    }
    one[strlen(one) - 1] = '\0'; // cut off
    assert_false(scrypt_holds(STR("correct horse"), str_of(one)));
    static const char *const bad[] = {"",
                                      "scrypt",
                                      "scrypt$",
                                      "scrypt$15$8$1$",
                                      "scrypt$15$8$1$salt",
                                      "scrypt$99$8$1$salt$hash",
                                      "scrypt$15$0$1$salt$hash",
                                      "scrypt$15$8$99$salt$hash",
                                      "scrypt$151$8$1$salt$hash",
                                      "scrypt$15$8$1$salt$"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(scrypt_holds(STR(""), str_of(bad[i])));
    }
    assert_true(secret_equal(STR("abc"), STR("abc")) && secret_equal(STR(""), (str){0}));
    assert_false(secret_equal(STR("abc"), STR("abd")) || secret_equal(STR("abc"), STR("ab")));
}

// Not that they are random, but that they were filled in to the last byte.
static void random_bytes_differ(void **state) {
    (void)state;
    bool last[256] = {false};
    size_t different = 0;
    for (int i = 0; i < 256; i++) {
        unsigned char bits[33];
        random_bytes(bits, sizeof bits);
        different += !last[bits[32]];
        last[bits[32]] = true;
    }
    assert_true(different > 64); // about 162; 64 comes up once in far more runs than there will be
}

static void sha256_matches_the_standard(void **state) {
    (void)state;
    char hex[65];
    sha256_hex(STR("abc"), hex);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    sha256_hex((str){0}, hex);
    assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    sha256_hex_of((const str[]){STR("a"), {0}, STR("bc")}, 3, hex);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

// Published values: the file format depends on the function, not on the library.
static void xxh3_is_the_published_function(void **state) {
    (void)state;
    assert_true(xxh3((str){0}) == UINT64_C(0x2D06800538D394C2));
    assert_true(xxh3(STR("abc")) == UINT64_C(0x78AF5F94892F3950));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(error_texts_are_bounded_and_clean),
        cmocka_unit_test(arena_memory_is_zeroed_aligned_and_distinct),
        cmocka_unit_test(a_reset_arena_is_like_new_and_keeps_its_blocks),
        cmocka_unit_test(strings_compare_by_bytes),
        cmocka_unit_test(utf8_is_strict),
        cmocka_unit_test(utf8_is_strict_everywhere),
        cmocka_unit_test(distance_counts_edits_and_swaps),
        cmocka_unit_test(strbuf_builds_texts),
        cmocka_unit_test(vec_grows),
        cmocka_unit_test(dates_round_trip_over_the_whole_range),
        cmocka_unit_test(nanos_are_exact),
        cmocka_unit_test(files_are_whole_or_not_there),
        cmocka_unit_test(sha256_matches_the_standard),
        cmocka_unit_test(base64url_matches_the_standard),
        cmocka_unit_test(scrypt_matches_the_standard),
        cmocka_unit_test(passwords_hold_and_others_do_not),
        cmocka_unit_test(random_bytes_differ),
        cmocka_unit_test(xxh3_is_the_published_function),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
