// SPDX-License-Identifier: Apache-2.0
//
// test_claim_day: days as papers print them, in English, Chinese and Japanese, each for a publication day; and
// texts in which no day must be found.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "dice.h"
#include "ledger/claim_day.h"

static lode_date day(const char *text) {
    lode_date d = DATE_NONE;
    assert_true(text == NULL || date_parse(str_of(text), &d));
    return d;
}

typedef struct row {
    const char *text, *published, *first, *last; // last NULL: the same day
    int weekday;
    bool clash;
} row;

static void reads(const row *r) {
    stated_day got = stated_day_read(str_of(r->text), day(r->published));
    lode_date first = day(r->first), last = r->last != NULL ? day(r->last) : first;
    char a[16], b[16];
    if (got.first != first || got.last != last || got.weekday != r->weekday ||
        got.clash != r->clash || got.impossible) {
        fail_msg("\"%s\" of %s: %s to %s, weekday %d, clash %d", r->text, r->published,
                 date_print(got.first, a).p, date_print(got.last, b).p, got.weekday, got.clash);
    }
}

// 2026-01-09, a Friday, is the day of the page.
static const char PAGE[] = "2026-01-09";

static void english(void **state) {
    (void)state;
    const row rows[] = {
        {"Tuesday, January 7", PAGE, "2026-01-07", NULL, 1, true}, // a Wednesday
        {"Tuesday, January 6", PAGE, "2026-01-06", NULL, 1, false},
        {"TUESDAY JANUARY 6", PAGE, "2026-01-06", NULL, 1, false},
        {"on Tues. Jan. 6th", PAGE, "2026-01-06", NULL, 1, false},
        {"January 7, 2025", PAGE, "2025-01-07", NULL, -1, false},
        {"7 January", PAGE, "2026-01-07", NULL, -1, false},
        {"the 7th of January 2026", PAGE, "2026-01-07", NULL, -1, false},
        {"Wed 7 Jan 2026", PAGE, "2026-01-07", NULL, 2, false},
        {"2026-01-07", PAGE, "2026-01-07", NULL, -1, false},
        {"2026-01-07 (Tuesday)", PAGE, "2026-01-07", NULL, 1, true},
        {"December 30", PAGE, "2025-12-30", NULL, -1, false}, // the nearest year
        {"December 30", "2025-12-28", "2025-12-30", NULL, -1, false},
        {"January 2", "2025-12-28", "2026-01-02", NULL, -1, false},
        {"March 1", PAGE, "2026-03-01", NULL, -1, false},
        {"1,100 items on January 7", PAGE, "2026-01-07", NULL, -1, false},
        {"the 20 firms since January 6", PAGE, "2026-01-06", NULL, -1, false},
        {"it may act on January 7", PAGE, "2026-01-07", NULL, -1, false},
        {"May 7", "2026-06-01", "2026-05-07", NULL, -1, false},
        {"7 May", "2026-06-01", "2026-05-07", NULL, -1, false},
        {"Thursday", PAGE, "2026-01-08", NULL, 3, false},
        {"Friday", PAGE, PAGE, NULL, 4, false},
        {"since Tuesday", PAGE, "2026-01-06", NULL, 1, false},
        {"last Friday", PAGE, "2026-01-02", NULL, 4, false},
        {"next Monday", PAGE, "2026-01-12", NULL, 0, false},
        {"next week", PAGE, "2026-01-12", "2026-01-18", -1, false},
        {"last week", PAGE, "2025-12-29", "2026-01-04", -1, false},
        {"this week", PAGE, "2026-01-05", "2026-01-11", -1, false},
        {"Tuesday next week", PAGE, "2026-01-13", NULL, 1, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        reads(&rows[i]);
    }
}

static void chinese_and_japanese(void **state) {
    (void)state;
    const row rows[] = {
        {"1月7日（星期二）", PAGE, "2026-01-07", NULL, 1, true},
        {"1月6日 星期二", PAGE, "2026-01-06", NULL, 1, false},
        {"2026年1月6日（周二）", PAGE, "2026-01-06", NULL, 1, false},
        {"1月11日，星期天", PAGE, "2026-01-11", NULL, 6, false},
        {"1月6日礼拜二", PAGE, "2026-01-06", NULL, 1, false},
        {"12月30日", PAGE, "2025-12-30", NULL, -1, false},
        {"1月6号", PAGE, "2026-01-06", NULL, -1, false},
        {"星期四", PAGE, "2026-01-08", NULL, 3, false},
        {"下周", PAGE, "2026-01-12", "2026-01-18", -1, false},
        {"下周二", PAGE, "2026-01-13", NULL, 1, false},
        {"上周五", PAGE, "2026-01-02", NULL, 4, false},
        {"1月7日（火）", PAGE, "2026-01-07", NULL, 1, true},
        {"1月6日(火)", PAGE, "2026-01-06", NULL, 1, false},
        {"令和8年1月6日 火曜日", PAGE, "2026-01-06", NULL, 1, false},
        {"令和元年5月1日", "2019-05-02", "2019-05-01", NULL, -1, false},
        {"2026年1月11日（日）", PAGE, "2026-01-11", NULL, 6, false},
        {"8日の会見", PAGE, "2026-01-08", NULL, -1, false},
        {"8日（木）", PAGE, "2026-01-08", NULL, 3, false},
        {"8日（金）", PAGE, "2026-01-08", NULL, 4, true},
        {"30日", PAGE, "2025-12-30", NULL, -1, false},
        {"火曜", PAGE, "2026-01-06", NULL, 1, false},
        {"来週", PAGE, "2026-01-12", "2026-01-18", -1, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        reads(&rows[i]);
    }
}

static void no_day_is_guessed(void **state) {
    (void)state;
    static const char *const TEXTS[] = {
        "",
        "soon",
        "01-07",
        "7/1",
        "7/1/2026",
        "January",
        "2026",
        "1月",
        "in 2026",
        "1,100",
        "火",
        "水と木",
        "the day before January 7",
        "three days after January 7",
        "1月7日前",
        "a week ago",
        "7 firms",
        "the second round",
        "May be",
        "at once",
        "20 entities",
        "周",
        "月",
        "令和",
        "１月７日",
    };
    for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++) {
        stated_day got = stated_day_read(str_of(TEXTS[i]), day(PAGE));
        if (got.first != DATE_NONE || got.impossible || got.clash) {
            fail_msg("\"%s\" was read", TEXTS[i]);
        }
    }
    // Nothing to be near to: only a day with its year is known.
    assert_int_equal(stated_day_read(STR("January 7"), DATE_NONE).first, DATE_NONE);
    assert_int_equal(stated_day_read(STR("Tuesday"), DATE_NONE).first, DATE_NONE);
    assert_int_equal(stated_day_read(STR("8日"), DATE_NONE).first, DATE_NONE);
    assert_int_equal(stated_day_read(STR("January 7, 2026"), DATE_NONE).first, day("2026-01-07"));
}

static void days_that_no_calendar_has(void **state) {
    (void)state;
    static const char *const TEXTS[] = {"February 30",       "2026-02-29",  "2月30日",
                                        "February 29, 2026", "November 31", "2026-13-01"};
    for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++) {
        stated_day got = stated_day_read(str_of(TEXTS[i]), day(PAGE));
        if (!got.impossible || got.first != DATE_NONE || got.clash) {
            fail_msg("\"%s\" is a day", TEXTS[i]);
        }
    }
    // A leap day near enough is one.
    assert_int_equal(stated_day_read(STR("February 29"), day("2024-01-09")).first,
                     day("2024-02-29"));
    assert_true(stated_day_read(STR("February 29"), day("2026-01-09")).impossible);
}

// Whatever is handed in is read to its end, and any day found is a day.
static void any_text_is_read(void **state) {
    (void)state;
    static const char *const PARTS[] = {
        "January", "7", "Tuesday", "next", "week", "日", "月",    "年", "周",   "二", "（", "火",
        "令和",    "-", " ",       "2026", "31",   "0",  "99999", "曜", "\xe6", "st", ",",  "12"};
    dice d = {7};
    char text[64];
    for (int round = 0; round < 20000; round++) {
        size_t n = 0;
        for (uint32_t k = roll(&d, 9); k > 0; k--) {
            const char *part = PARTS[roll(&d, sizeof PARTS / sizeof *PARTS)];
            size_t len = strlen(part);
            memcpy(text + n, part, len);
            n += len;
        }
        lode_date published = DATE_MIN + (lode_date)roll(&d, DATE_MAX - DATE_MIN + 1);
        stated_day got = stated_day_read((str){text, n}, published);
        assert_true(got.first <= got.last && got.last - got.first <= 6);
        assert_true((got.first == DATE_NONE) == (got.last == DATE_NONE));
        assert_true(!got.clash || (got.first == got.last && got.weekday >= 0));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(english),           cmocka_unit_test(chinese_and_japanese),
        cmocka_unit_test(no_day_is_guessed), cmocka_unit_test(days_that_no_calendar_has),
        cmocka_unit_test(any_text_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
