// SPDX-License-Identifier: Apache-2.0
//
// claim_day: one pass over the text. Words give month, weekday and direction; numbers wait until the word
// beside them says what they are.
#include "ledger/claim_day.h"

typedef struct name_row {
    const char *word;
    int value;
} name_row;

static const name_row MONTHS[] = {
    {"january", 1},   {"february", 2},  {"march", 3},  {"april", 4},     {"may", 5},
    {"june", 6},      {"july", 7},      {"august", 8}, {"september", 9}, {"october", 10},
    {"november", 11}, {"december", 12}, {"jan", 1},    {"feb", 2},       {"mar", 3},
    {"apr", 4},       {"jun", 6},       {"jul", 7},    {"aug", 8},       {"sep", 9},
    {"sept", 9},      {"oct", 10},      {"nov", 11},   {"dec", 12},      {NULL, 0}};
static const name_row WEEKDAYS[] = {
    {"monday", 0},   {"tuesday", 1}, {"wednesday", 2}, {"thursday", 3}, {"friday", 4},
    {"saturday", 5}, {"sunday", 6},  {"mon", 0},       {"tue", 1},      {"tues", 1},
    {"wed", 2},      {"thu", 3},     {"thur", 3},      {"thurs", 3},    {"fri", 4},
    {"sat", 5},      {"sun", 6},     {NULL, 0}};

// Han characters of weekdays: after 星期, 周 or 礼拜 (Chinese), before 曜 or in brackets (Japanese).
static const name_row CHINESE[] = {{"一", 0}, {"二", 1}, {"三", 2}, {"四", 3}, {"五", 4},
                                   {"六", 5}, {"日", 6}, {"天", 6}, {NULL, 0}};
static const name_row JAPANESE[] = {{"月", 0}, {"火", 1}, {"水", 2}, {"木", 3},
                                    {"金", 4}, {"土", 5}, {"日", 6}, {NULL, 0}};
static const char *const CHINESE_BEFORE[] = {"星期", "周", "週", "礼拜", "禮拜", NULL};

const char *weekday_name(uint32_t weekday) {
    static const char *const NAMES[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                        "Friday", "Saturday", "Sunday"};
    return NAMES[weekday % 7];
}

// ---- the text -------------------------------------------------------------------------------------------

typedef struct day_reader {
    str s;
    size_t at;
    int year, month, day, weekday; // -1: none
    int number;                    // the last one that no word has claimed yet; -1
    int direction;                 // 1 next, 0 this, -1 last
    bool direction_said, week;     // week: the direction is that of a week
    bool beside; // a day before or after the one that is printed: which, is not read
} day_reader;

static bool ahead(const day_reader *r, const char *z) {
    return str_starts((str){r->s.p + r->at, r->s.n - r->at}, str_of(z));
}

static bool take(day_reader *r, const char *z) {
    bool there = ahead(r, z);
    r->at += there ? strlen(z) : 0;
    return there;
}

static int take_name(day_reader *r, const name_row *rows) {
    for (; rows->word != NULL; rows++) {
        if (take(r, rows->word)) {
            return rows->value;
        }
    }
    return -1;
}

static bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static bool digit(char c) { return c >= '0' && c <= '9'; }

static int find(const name_row *rows, const char *word) {
    for (; rows->word != NULL; rows++) {
        if (strcmp(rows->word, word) == 0) {
            return rows->value;
        }
    }
    return -1;
}

// ---- numbers --------------------------------------------------------------------------------------------

static int take_number(day_reader *r, size_t *digits) {
    int v = 0;
    size_t n = 0;
    while (r->at < r->s.n && digit(r->s.p[r->at])) {
        v = n < 8 ? v * 10 + (r->s.p[r->at] - '0') : v;
        n++;
        r->at++;
    }
    *digits = n;
    return v;
}

static void set_once(int *to, int value) { *to = *to < 0 ? value : *to; }

// 2026-01-07, whole.
static bool take_iso(day_reader *r) {
    str ten = {r->s.p + r->at, r->s.n - r->at < 10 ? r->s.n - r->at : 10};
    bool ends = r->s.n - r->at <= 10 || !digit(r->s.p[r->at + 10]);
    if (ten.n < 10 || ten.p[4] != '-' || ten.p[7] != '-' || !ends) {
        return false;
    }
    r->at += 5;
    size_t n = 0;
    r->year =
        (ten.p[0] - '0') * 1000 + (ten.p[1] - '0') * 100 + (ten.p[2] - '0') * 10 + (ten.p[3] - '0');
    r->month = take_number(r, &n);
    r->at++;
    r->day = take_number(r, &n);
    return true; // whether there is such a day is asked at the end
}

static void number(day_reader *r) {
    size_t digits = 0;
    if (take_iso(r)) {
        return;
    }
    int v = take_number(r, &digits);
    if (take(r, "年")) {
        set_once(&r->year, v); // of an era, add_era corrected it
    } else if (take(r, "月")) {
        set_once(&r->month, v);
    } else if (take(r, "日") || take(r, "号") || take(r, "號")) {
        set_once(&r->day, v);
    } else if (digits == 4) {
        set_once(&r->year, v);
    } else if (digits <= 2) {
        (void)(take(r, "st") || take(r, "nd") || take(r, "rd") || take(r, "th"));
        if (r->month > 0) { // January 7
            set_once(&r->day, v);
        } else { // 7 January
            r->number = v;
        }
    }
}

// ---- words ----------------------------------------------------------------------------------------------

static bool number_follows(const day_reader *r) {
    size_t i = r->at;
    while (i < r->s.n && (r->s.p[i] == ' ' || r->s.p[i] == '.')) {
        i++;
    }
    return i < r->s.n && digit(r->s.p[i]);
}

static void word(day_reader *r) {
    static const name_row DIRECTIONS[] = {{"last", 0}, {"this", 1}, {"next", 2}, {NULL, 0}};
    char w[16] = {0};
    size_t n = 0;
    while (r->at < r->s.n && letter(r->s.p[r->at])) {
        if (n + 1 < sizeof w) {
            w[n++] = (char)(r->s.p[r->at] | 0x20);
        }
        r->at++;
    }
    int month = find(MONTHS, w), weekday = find(WEEKDAYS, w), direction = find(DIRECTIONS, w);
    if (month == 5 && n == 3 && r->number < 0 && !number_follows(r)) {
        return; // the verb
    }
    if (month > 0) {
        set_once(&r->month, month);
        if (r->number > 0) {
            set_once(&r->day, r->number);
        }
    } else if (weekday >= 0) {
        set_once(&r->weekday, weekday);
    } else if (direction >= 0) {
        r->direction = direction - 1;
        r->direction_said = true;
    } else if (strcmp(w, "week") == 0) {
        r->week = r->direction_said;
    } else if (strcmp(w, "before") == 0 || strcmp(w, "after") == 0 || strcmp(w, "ago") == 0) {
        r->beside = true;
    } else if (strcmp(w, "of") != 0 && strcmp(w, "the") != 0) {
        r->number = -1; // "7 firms, January": the number was of something else
    }
}

// Years of the Japanese eras begin with one.
static bool take_era(day_reader *r) {
    static const name_row ERAS[] = {{"令和", 2018}, {"平成", 1988}, {"昭和", 1925}, {NULL, 0}};
    int base = take_name(r, ERAS);
    size_t digits = 0;
    if (base < 0) {
        return false;
    }
    int v = take(r, "元") ? 1 : take_number(r, &digits);
    if (take(r, "年") && v > 0) {
        set_once(&r->year, base + v);
    }
    return true;
}

static bool take_chinese_weekday(day_reader *r) {
    for (size_t i = 0; CHINESE_BEFORE[i] != NULL; i++) {
        size_t from = r->at;
        if (take(r, CHINESE_BEFORE[i])) {
            int weekday = take_name(r, CHINESE);
            if (weekday >= 0) {
                set_once(&r->weekday, weekday);
                return true;
            }
            r->at = from;
        }
    }
    return false;
}

// （火） and 火曜: the character alone says nothing, it is also fire.
static bool take_japanese_weekday(day_reader *r) {
    size_t from = r->at;
    bool bracket = take(r, "（") || take(r, "(");
    int weekday = take_name(r, JAPANESE);
    if (weekday >= 0 && (take(r, "曜") || (bracket && (ahead(r, "）") || ahead(r, ")"))))) {
        (void)take(r, "日");
        set_once(&r->weekday, weekday);
        return true;
    }
    r->at = from;
    return false;
}

// 下周, and 下周二 with its day.
static bool take_week(day_reader *r) {
    static const name_row WEEKS[] = {{"上周", 0}, {"上週", 0}, {"上星期", 0}, {"先週", 0},
                                     {"本周", 1}, {"本週", 1}, {"这周", 1},   {"今週", 1},
                                     {"下周", 2}, {"下週", 2}, {"下星期", 2}, {"来週", 2},
                                     {"來週", 2}, {NULL, 0}};
    int direction = take_name(r, WEEKS);
    if (direction < 0) {
        return false;
    }
    int weekday = take_name(r, CHINESE);
    if (weekday >= 0) {
        set_once(&r->weekday, weekday);
    }
    r->direction = direction - 1;
    r->direction_said = r->week = true;
    return true;
}

static void read_all(day_reader *r) {
    while (r->at < r->s.n) {
        char c = r->s.p[r->at];
        if (digit(c)) {
            number(r);
        } else if (letter(c)) {
            word(r);
        } else if (take(r, "前") || take(r, "后") || take(r, "後")) {
            r->beside = true;
        } else if (!take_week(r) && !take_era(r) && !take_chinese_weekday(r) &&
                   !take_japanese_weekday(r)) {
            r->at++;
        }
    }
}

// ---- what it comes to -----------------------------------------------------------------------------------

static bool make_date(int year, int month, int day, lode_date *out) {
    char text[16];
    if (year < 0 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31) {
        return false;
    }
    for (int i = 3, v = year; i >= 0; i--, v /= 10) {
        text[i] = (char)('0' + v % 10);
    }
    text[4] = text[7] = '-';
    text[5] = (char)('0' + month / 10);
    text[6] = (char)('0' + month % 10);
    text[8] = (char)('0' + day / 10);
    text[9] = (char)('0' + day % 10);
    return date_parse((str){text, 10}, out);
}

static int32_t apart(lode_date a, lode_date b) { return a > b ? a - b : b - a; }

static void month_and_day(const day_reader *r, lode_date published, stated_day *out) {
    lode_date best = DATE_NONE, d = DATE_NONE;
    int year = published == DATE_NONE ? -1 : date_year(published);
    int first = r->year >= 0 ? r->year : year - 1, last = r->year >= 0 ? r->year : year + 1;
    if (r->year < 0 && year < 0) {
        return; // neither printed nor to be told from the publication
    }
    for (int y = first; y <= last; y++) {
        if (make_date(y, r->month, r->day, &d) &&
            (best == DATE_NONE || apart(d, published) < apart(best, published))) {
            best = d;
        }
    }
    out->impossible = best == DATE_NONE;
    out->first = out->last = best;
    out->clash = best != DATE_NONE && r->weekday >= 0 && date_weekday(best) != (uint32_t)r->weekday;
}

// "8日" in a paper of the ninth: the month is that of the nearest such day.
static void day_alone(const day_reader *r, lode_date published, stated_day *out) {
    for (int32_t away = 0; away <= 31 && out->first == DATE_NONE; away++) {
        for (int sign = -1; sign <= 1 && out->first == DATE_NONE; sign += 2) {
            lode_date d = published + sign * away;
            char text[16];
            str s = date_print(d, text);
            if ((s.p[8] - '0') * 10 + (s.p[9] - '0') == r->day) {
                out->first = out->last = d;
            }
        }
    }
    out->impossible = out->first == DATE_NONE;
    out->clash =
        !out->impossible && r->weekday >= 0 && date_weekday(out->first) != (uint32_t)r->weekday;
}

static lode_date monday_of(lode_date d) { return d - (lode_date)date_weekday(d); }

stated_day stated_day_read(str text, lode_date published) {
    day_reader r = {.s = text, .year = -1, .month = -1, .day = -1, .weekday = -1, .number = -1};
    read_all(&r);
    stated_day out = {DATE_NONE, DATE_NONE, r.weekday, false, false};
    if (r.beside) {
        return (stated_day){DATE_NONE, DATE_NONE, -1, false, false};
    }
    if (r.month > 0 && r.day > 0) {
        month_and_day(&r, published, &out);
    } else if (published == DATE_NONE || r.month > 0) {
        return out;
    } else if (r.day > 0) {
        day_alone(&r, published, &out);
    } else if (r.week) {
        out.first = monday_of(published) + 7 * r.direction + (r.weekday > 0 ? r.weekday : 0);
        out.last = r.weekday >= 0 ? out.first : out.first + 6;
    } else if (r.weekday >= 0) {
        lode_date last = monday_of(published) + r.weekday;
        bool before = last > published || (last == published && r.direction < 0);
        last -= before ? 7 : 0;
        out.first = out.last = r.direction > 0 ? last + 7 : last;
    }
    return out;
}
