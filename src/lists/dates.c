// SPDX-License-Identifier: Apache-2.0
//
// dates: days as publishers write them. A birth date is a mark of text, exact only as far as the list
// is; a listing date is a day or nothing.
#include "lists/reader.h"

#include <stdio.h>

static const char *const MONTHS[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                     "jul", "aug", "sep", "oct", "nov", "dec"};

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_letter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }

// A word of digits or letters; anything else parts them.
static bool next_word(str *s, str *word) {
    while (s->n > 0 && !is_digit(s->p[0]) && !is_letter(s->p[0])) {
        *s = (str){s->p + 1, s->n - 1};
    }
    size_t n = 0;
    while (n < s->n && (is_digit(s->p[0]) ? is_digit(s->p[n]) : is_letter(s->p[n]))) {
        n++;
    }
    *word = (str){s->p, n};
    *s = (str){s->p + n, s->n - n};
    return n > 0;
}

// 1 to 12 for the name of a month or its first three letters, else 0.
static uint32_t month_of(str w) {
    for (uint32_t m = 0; w.n >= 3 && m < 12; m++) {
        if (lower(w.p[0]) == MONTHS[m][0] && lower(w.p[1]) == MONTHS[m][1] &&
            lower(w.p[2]) == MONTHS[m][2]) {
            return m + 1;
        }
    }
    return 0;
}

static uint32_t number(str w) {
    uint32_t n = 0;
    for (size_t i = 0; i < w.n && i < 9; i++) {
        n = n * 10 + (uint32_t)(w.p[i] - '0');
    }
    return w.n == 0 || !is_digit(w.p[0]) || w.n > 4 ? 0 : n;
}

// ---- birth ------------------------------------------------------------------------------------

typedef struct born {
    uint32_t year, month, day;
} born;

static void born_mark(list_pen *pen, const born *b, bool about) {
    char text[32];
    lode_date d = DATE_NONE;
    if (b->year < 1800 || b->year > 2199) {
        return;
    }
    if (b->day > 0) {
        (void)snprintf(text, sizeof text, "%04u-%02u-%02u", b->year, b->month, b->day);
    }
    // A day that is none (31 February) is only its month; before 1900 no calendar of ours reaches.
    if (b->day > 0 && date_parse(str_of(text), &d)) {
        pen_mark(pen, MARK_BORN, about ? STR("about") : STR(""), str_of(text));
        return;
    }
    if (b->month >= 1 && b->month <= 12) {
        (void)snprintf(text, sizeof text, "%04u-%02u", b->year, b->month);
    } else {
        (void)snprintf(text, sizeof text, "%04u", b->year);
    }
    pen_mark(pen, MARK_BORN, about ? STR("about") : STR(""), str_of(text));
}

static bool says_about(str w) {
    static const char *const WORDS[] = {"circa", "approximately", "about", "between",
                                        "to",    "and",           "or"};
    for (size_t i = 0; i < sizeof WORDS / sizeof WORDS[0]; i++) {
        if (w.n == strlen(WORDS[i])) {
            size_t k = 0;
            while (k < w.n && lower(w.p[k]) == WORDS[i][k]) {
                k++;
            }
            if (k == w.n) {
                return true;
            }
        }
    }
    return false;
}

// "-04-10" after a year: month and day follow it after a hyphen or slash.
static void iso_rest(born *b, str *rest) {
    for (uint32_t i = 0; i < 2; i++) {
        bool joined =
            rest->n > 1 && (rest->p[0] == '-' || rest->p[0] == '/') && is_digit(rest->p[1]);
        str ahead = *rest, w;
        if (!joined || !next_word(&ahead, &w) || w.n > 2 ||
            (i == 0 && (number(w) < 1 || number(w) > 12))) {
            return;
        }
        if (i == 0) {
            b->month = number(w);
        } else {
            b->day = number(w);
        }
        *rest = ahead;
    }
}

// Two years are the ends of a span, of which neither is sure.
void born_text(list_pen *pen, str text) {
    born all[2] = {{0}, {0}};
    uint32_t n = 0, day = 0;
    bool about = false;
    str rest = text, w;
    while (n < 2 && next_word(&rest, &w)) {
        uint32_t month = month_of(w), value = number(w);
        about |= says_about(w);
        if (month > 0) {
            all[n].month = month;
        } else if (w.n == 4 && value > 0) {
            all[n].year = value;
            all[n].day = day;
            if (all[n].month == 0 && day == 0) {
                iso_rest(&all[n], &rest);
            }
            day = 0;
            n++;
        } else if (value > 0 && value <= 31 && day == 0) {
            day = value;
        }
    }
    for (uint32_t i = 0; i < n; i++) {
        born_mark(pen, &all[i], about || n == 2);
    }
}

// ---- listing ----------------------------------------------------------------------------------

static bool day_of(uint32_t year, uint32_t month, uint32_t day, lode_date *out) {
    char text[32];
    year += year < 80 ? 2000 : year < 100 ? 1900 : 0;
    (void)snprintf(text, sizeof text, "%04u-%02u-%02u", year, month, day);
    return date_parse(str_of(text), out);
}

bool us_date(str s, lode_date *out) {
    str first, second, third;
    str rest = str_trim(s);
    if (!next_word(&rest, &first) || !next_word(&rest, &second) || !next_word(&rest, &third)) {
        return false;
    }
    if (month_of(first) > 0) {
        return day_of(number(third), month_of(first), number(second), out);
    }
    if (first.n == 4) {
        return day_of(number(first), number(second), number(third), out);
    }
    return day_of(number(third), number(first), number(second), out);
}

lode_date fr_date(str cite) {
    lode_date d = DATE_NONE;
    // the date follows the page: "76 FR 71869, 11/21/11", "85 FR 64017, October 9, 2020"
    for (size_t i = 0; i + 1 < cite.n; i++) {
        str rest = {cite.p + i, cite.n - i};
        bool starts = i == 0 || cite.p[i - 1] == ' ' || cite.p[i - 1] == ',';
        bool slashes = starts && is_digit(cite.p[i]) &&
                       (cite.p[i + 1] == '/' || (i + 2 < cite.n && cite.p[i + 2] == '/'));
        if ((slashes || (starts && is_letter(cite.p[i]) && month_of(rest) > 0)) &&
            us_date(rest, &d)) {
            return d;
        }
    }
    return DATE_NONE;
}
