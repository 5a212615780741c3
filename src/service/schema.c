/* SPDX-License-Identifier: Apache-2.0
 *
 * schema: a tree of JSON against a table of fields. Each type has one function that looks at one value.
 */
#include "service/schema.h"
#include "service/schema_int.h"

#include <stdarg.h>
#include <stdio.h>

#define ID_BYTES_MAX 128
#define AMOUNT_WHOLE_MAX 12u /* digits: millionths of them fit in 64 bits */
#define AMOUNT_PARTS_MAX 6u
#define UNIT_BYTES_MAX 32u

typedef struct walk {
    body_problem *problems, spill; /* spill: what is over n_max */
    uint32_t n, n_max;
    char pointer[sizeof((body_problem *)0)->pointer];
    size_t at; /* its length */
} walk;

/* ---- saying what is wrong -------------------------------------------------------------------- */

static size_t cut_between_characters(const char *z, size_t n, size_t most) {
    if (n <= most) {
        return n;
    }
    while (most > 0 && ((unsigned char)z[most] & 0xC0) == 0x80) {
        most--;
    }
    return most;
}

/* The words of another reader may hold half a character. */
static void make_fit(char *z) {
    size_t n = strlen(z), bad = 0;
    for (size_t at = 0; at < n && !str_is_utf8((str){z + at, n - at}, &bad); at += bad + 1) {
        z[at + bad] = '?';
    }
    for (; *z != '\0'; z++) {
        if ((unsigned char)z[0] == 0xC2 && (unsigned char)z[1] < 0xA0) { /* U+0080 to U+009F */
            z[0] = z[1] = '?';
        } else if ((unsigned char)*z < 0x20 || *z == 0x7F) {
            *z = '?';
        }
    }
}

void problem_say(char *out, size_t cap, const char *fmt, ...) {
    char whole[1024];
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(whole, sizeof whole, fmt, ap);
    va_end(ap);
    size_t len = n < 0 ? 0 : (size_t)n;
    len = cut_between_characters(whole, len, sizeof whole - 1);
    len = cut_between_characters(whole, len, cap - 1);
    memcpy(out, whole, len);
    out[len] = '\0';
    make_fit(out);
}

shown show(str s) {
    shown out = {0};
    size_t n = cut_between_characters(s.p, s.n, sizeof out.z - 4);
    if (n > 0) {
        memcpy(out.z, s.p, n);
    }
    make_fit(out.z);
    if (n < s.n) {
        memcpy(out.z + strlen(out.z), "...", 4);
    }
    return out;
}

static body_problem *problem_add(walk *w, const char *code) {
    body_problem *p = w->n < w->n_max ? &w->problems[w->n++] : &w->spill;
    memset(p, 0, sizeof *p);
    memcpy(p->pointer, w->pointer, w->at);
    problem_say(p->code, sizeof p->code, "%s", code);
    return p;
}

#define MESSAGE(p, ...) problem_say((p)->message, sizeof(p)->message, __VA_ARGS__)
#define HINT(p, ...) problem_say((p)->hint, sizeof(p)->hint, __VA_ARGS__)

/* Goes one step down. A step that does not fit leaves the pointer at the object around it, which is still
 * true. Returns the length to go back to. */
static size_t step_into(walk *w, str segment) {
    size_t before = w->at, at = w->at;
    char *z = w->pointer;
    if (at + 1 + 2 * segment.n >= sizeof w->pointer) {
        return before;
    }
    z[at++] = '/';
    for (size_t i = 0; i < segment.n; i++) {
        char c = segment.p[i];
        if (c == '~' || c == '/') {
            z[at++] = '~';
            c = c == '~' ? '0' : '1';
        }
        z[at++] = c;
    }
    w->at = at;
    return before;
}

static size_t step_to_item(walk *w, size_t i) {
    char digits[24];
    int n = snprintf(digits, sizeof digits, "%zu", i);
    return step_into(w, (str){digits, (size_t)n});
}

static void step_back(walk *w, size_t before) {
    memset(w->pointer + before, 0, sizeof w->pointer - before);
    w->at = before;
}

/* ---- texts ----------------------------------------------------------------------------------- */

static const char *kind_of(const json_t *v) {
    switch (json_typeof(v)) {
    case JSON_OBJECT:
        return "an object";
    case JSON_ARRAY:
        return "an array";
    case JSON_STRING:
        return "a text";
    case JSON_INTEGER:
    case JSON_REAL:
        return "a number";
    case JSON_TRUE:
    case JSON_FALSE:
        return "true or false";
    case JSON_NULL:
        break;
    }
    return "null";
}

static str text_of(const json_t *v) { return (str){json_string_value(v), json_string_length(v)}; }

static bool expect(walk *w, bool is, const char *what, const json_t *v, const char *hint) {
    if (!is) {
        body_problem *p = problem_add(w, "wrong_type");
        MESSAGE(p, "%s is expected here, not %s", what, kind_of(v));
        HINT(p, "%s", hint);
    }
    return is;
}

static bool expect_text(walk *w, const json_t *v, const char *hint) {
    return expect(w, json_is_string(v), "a text", v, hint);
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n'; }

/* C0 but for line feed and tab, DEL, and C1, which is C2 80 to C2 9F. */
static bool control_at(str s, size_t i) {
    unsigned char c = (unsigned char)s.p[i];
    return (c < 0x20 && c != '\n' && c != '\t') || c == 0x7F ||
           (c == 0xC2 && i + 1 < s.n && (unsigned char)s.p[i + 1] < 0xA0);
}

static void check_text(walk *w, str s, int64_t min, int64_t max) {
    bool blank = true;
    for (size_t i = 0; i < s.n; i++) {
        blank = blank && is_blank(s.p[i]);
        if (control_at(s, i)) {
            body_problem *p = problem_add(w, "control_character");
            MESSAGE(p, "a control character stands at byte %zu of this text", i + 1);
            HINT(p, "only line feeds and tabs are taken; end lines with a line feed alone");
            return;
        }
    }
    if (blank) {
        body_problem *p = problem_add(w, "empty");
        MESSAGE(p, "this text is empty");
        HINT(p, "leave the key out when nobody knows; an empty text says nothing");
    } else if ((int64_t)s.n > max) {
        body_problem *p = problem_add(w, "too_long");
        MESSAGE(p, "this text has %zu bytes; at most %lld are kept", s.n, (long long)max);
        HINT(p, "say it shorter, or put it into a document and name that");
    } else if ((int64_t)s.n < min) {
        body_problem *p = problem_add(w, "too_short");
        MESSAGE(p, "this text has %zu bytes; at least %lld are needed", s.n, (long long)min);
        HINT(p, "make it longer");
    }
}

static void check_date(walk *w, str s) {
    lode_date day = DATE_NONE;
    if (!date_parse(s, &day)) {
        body_problem *p = problem_add(w, "bad_date");
        MESSAGE(p, "\"%s\" is no day of the calendar from 1900 to 2199", show(s).z);
        HINT(p, "write it as YYYY-MM-DD, such as 2026-01-10");
    }
}

static bool two_digits_below(str s, size_t at, int most) {
    return is_digit(s.p[at]) && is_digit(s.p[at + 1]) &&
           (s.p[at] - '0') * 10 + (s.p[at + 1] - '0') <= most;
}

static bool is_time(str s) {
    lode_date day = DATE_NONE;
    if (s.n < 20 || s.n > 24 || !date_parse((str){s.p, 10}, &day) || s.p[10] != 'T' ||
        s.p[13] != ':' || s.p[16] != ':' || !two_digits_below(s, 11, 23) ||
        !two_digits_below(s, 14, 59) || !two_digits_below(s, 17, 59) || s.p[s.n - 1] != 'Z') {
        return false;
    }
    bool parts = s.n == 20 || (s.n > 21 && s.p[19] == '.');
    for (size_t i = 20; i + 1 < s.n; i++) {
        parts = parts && is_digit(s.p[i]);
    }
    return parts;
}

static void check_time(walk *w, str s) {
    if (!is_time(s)) {
        body_problem *p = problem_add(w, "bad_time");
        MESSAGE(p, "\"%s\" is no moment in UTC", show(s).z);
        HINT(p, "write it as 2026-01-10T08:30:00Z");
    }
}

static bool is_id_character(char c) {
    return is_letter(c) || is_digit(c) || (c != '\0' && strchr("._-/#:", c) != NULL);
}

static void check_id(walk *w, str s, int64_t max) {
    bool ok = s.n > 0 && (int64_t)s.n <= max;
    for (size_t i = 0; i < s.n && ok; i++) {
        ok = is_id_character(s.p[i]);
    }
    if (!ok) {
        body_problem *p = problem_add(w, "bad_id");
        MESSAGE(p, "\"%s\" cannot be an id", show(s).z);
        HINT(p, "1 to %lld letters of a-z and A-Z, digits and . _ - / # :", (long long)max);
    }
}

static bool is_sha(str s) {
    bool ok = s.n == 64;
    for (size_t i = 0; i < s.n && ok; i++) {
        ok = is_digit(s.p[i]) || (s.p[i] >= 'a' && s.p[i] <= 'f');
    }
    return ok;
}

static void check_sha(walk *w, str s) {
    if (!is_sha(s)) {
        body_problem *p = problem_add(w, "bad_sha");
        MESSAGE(p, "\"%s\" is no SHA-256", show(s).z);
        HINT(p, "64 hexadecimal digits in lower case, as `sha256sum` prints them");
    }
}

static bool is_unit(str s) {
    bool ok = s.n > 0 && s.n <= UNIT_BYTES_MAX && (is_letter(s.p[0]) || s.p[0] == '%');
    for (size_t i = 1; i < s.n && ok; i++) {
        ok = is_letter(s.p[i]) || is_digit(s.p[i]) || strchr("%/._-", s.p[i]) != NULL;
    }
    return ok;
}

static bool is_amount(str s) {
    size_t whole = 0, parts = 0, i = 0;
    for (; i < s.n && is_digit(s.p[i]); i++) {
        whole++;
    }
    if (whole == 0 || whole > AMOUNT_WHOLE_MAX || (whole > 1 && s.p[0] == '0')) {
        return false;
    }
    if (i < s.n && s.p[i] == '.') {
        for (i++; i < s.n && is_digit(s.p[i]); i++) {
            parts++;
        }
        if (parts == 0 || parts > AMOUNT_PARTS_MAX) {
            return false;
        }
    }
    return i < s.n && s.p[i] == ' ' && is_unit((str){s.p + i + 1, s.n - i - 1});
}

static void check_amount(walk *w, str s) {
    if (!is_amount(s)) {
        body_problem *p = problem_add(w, "bad_amount");
        MESSAGE(p, "\"%s\" is no amount with a unit", show(s).z);
        HINT(p, "write it as \"200 kg\" or \"16000.50 USD\": at most 12 digits before the point "
                "and 6 behind it, no sign, one blank");
    }
}

/* ---- words ----------------------------------------------------------------------------------- */

static uint32_t likeness_wanted(size_t n) {
    uint32_t wanted = 1;
    wanted += n > 3;
    wanted += n > 8;
    return wanted;
}

/* The nearest so far. */
typedef struct nearest {
    str to;
    const char *word;
    uint32_t distance;
} nearest;

static nearest nearest_of(str to) { return (nearest){to, NULL, likeness_wanted(to.n)}; }

static void nearest_try(nearest *n, const char *word) {
    uint32_t d = str_distance(n->to, str_of(word), n->distance);
    if (d < n->distance || (d == n->distance && n->word == NULL)) {
        n->word = word;
        n->distance = d;
    }
}

static void list_words(const char *const *words, strbuf *out) {
    for (size_t i = 0; words[i] != NULL; i++) {
        strbuf_addf(out, "%s%s", i > 0 ? ", " : "", words[i]);
    }
}

static bool check_word(walk *w, str s, const char *const *words) {
    nearest near = nearest_of(s);
    for (size_t i = 0; words[i] != NULL; i++) {
        if (str_eqz(s, words[i])) {
            return true;
        }
        nearest_try(&near, words[i]);
    }
    body_problem *p = problem_add(w, "unknown_word");
    MESSAGE(p, "\"%s\" is not one of the words that may stand here", show(s).z);
    if (near.word != NULL) {
        HINT(p, "did you mean \"%s\"?", near.word);
    } else {
        strbuf all = {0};
        list_words(words, &all);
        HINT(p, "one of: %s", all.p);
        strbuf_clear(&all);
    }
    return false;
}

/* ---- values ---------------------------------------------------------------------------------- */

int64_t field_min(const field *f) {
    if (f->min != 0 || (f->type == FIELD_INTEGER && f->max != 0)) {
        return f->min;
    }
    return f->type == FIELD_INTEGER ? -FIELD_INTEGER_MAX : f->type == FIELD_TEXT;
}

int64_t field_max(const field *f) {
    if (f->max != 0 || (f->type == FIELD_INTEGER && f->min != 0)) {
        return f->max;
    }
    switch (f->type) {
    case FIELD_INTEGER:
        return FIELD_INTEGER_MAX;
    case FIELD_TEXT:
        return FIELD_TEXT_MAX;
    case FIELD_ID:
        return ID_BYTES_MAX;
    default:
        return FIELD_ITEMS_MAX;
    }
}

static void check_integer(walk *w, const field *f, int64_t x) {
    int64_t min = field_min(f), max = field_max(f);
    if (x < min || x > max) {
        body_problem *p = problem_add(w, "out_of_range");
        MESSAGE(p, "%lld is outside of what may stand here", (long long)x);
        HINT(p, "a whole number from %lld to %lld", (long long)min, (long long)max);
    }
}

static void check_object(walk *w, const schema *s, const json_t *v);

static bool check_count(walk *w, const field *f, size_t n) {
    int64_t min = field_min(f), max = field_max(f);
    if ((int64_t)n > max) {
        body_problem *p = problem_add(w, "too_many");
        MESSAGE(p, "%zu stand here; at most %lld are taken", n, (long long)max);
        HINT(p, "send them in several parts");
    } else if ((int64_t)n < min) {
        body_problem *p = problem_add(w, "too_few");
        MESSAGE(p, "%zu stand here; at least %lld %s needed", n, (long long)min,
                min == 1 ? "is" : "are");
        HINT(p, "add what is missing");
    }
    return (int64_t)n <= max;
}

/* Each word of an array once. */
static void check_once(walk *w, const json_t *array, size_t i, str s) {
    for (size_t k = 0; k < i; k++) {
        const json_t *other = json_array_get(array, k);
        if (json_is_string(other) && str_eq(text_of(other), s)) {
            body_problem *p = problem_add(w, "repeated");
            MESSAGE(p, "\"%s\" stands here twice", show(s).z);
            HINT(p, "name each word once");
            return;
        }
    }
}

static void check_item(walk *w, const field *f, const json_t *array, size_t i) {
    const json_t *v = json_array_get(array, i);
    if (f->type == FIELD_OBJECTS) {
        check_object(w, f->of, v);
    } else if (expect_text(w, v, "each entry of this array is a text in quotes")) {
        if (f->type == FIELD_TEXTS) {
            check_text(w, text_of(v), 1, FIELD_TEXT_MAX);
        } else if (check_word(w, text_of(v), f->words)) {
            check_once(w, array, i, text_of(v));
        }
    }
}

static void check_items(walk *w, const field *f, const json_t *v) {
    if (!expect(w, json_is_array(v), "an array", v, "put it into brackets: [ ... ]") ||
        !check_count(w, f, json_array_size(v))) {
        return;
    }
    for (size_t i = 0; i < json_array_size(v) && w->n < w->n_max; i++) {
        size_t before = step_to_item(w, i);
        check_item(w, f, v, i);
        step_back(w, before);
    }
}

static void check_text_field(walk *w, const field *f, str s) {
    switch (f->type) {
    case FIELD_TEXT:
        check_text(w, s, field_min(f), field_max(f));
        break;
    case FIELD_DATE:
        check_date(w, s);
        break;
    case FIELD_TIME:
        check_time(w, s);
        break;
    case FIELD_WORD:
        (void)check_word(w, s, f->words);
        break;
    case FIELD_ID:
        check_id(w, s, field_max(f));
        break;
    case FIELD_AMOUNT:
        check_amount(w, s);
        break;
    case FIELD_SHA:
        check_sha(w, s);
        break;
    default:
        break;
    }
}

static const char *how_written(field_type type) {
    switch (type) {
    case FIELD_DATE:
        return "write it in quotes as \"2026-01-10\"";
    case FIELD_TIME:
        return "write it in quotes as \"2026-01-10T08:30:00Z\"";
    case FIELD_AMOUNT:
        return "write it in quotes and with its unit, as \"200 kg\"";
    default:
        return "write it in quotes";
    }
}

static void check_value(walk *w, const field *f, const json_t *v) {
    switch (f->type) {
    case FIELD_INTEGER:
        if (expect(w, json_is_integer(v), "a whole number", v,
                   "write it in digits, without quotes, point or exponent")) {
            check_integer(w, f, json_integer_value(v));
        }
        break;
    case FIELD_BOOLEAN:
        (void)expect(w, json_is_boolean(v), "true or false", v,
                     "write true or false, without quotes");
        break;
    case FIELD_OBJECT:
        check_object(w, f->of, v);
        break;
    case FIELD_OBJECTS:
    case FIELD_TEXTS:
    case FIELD_WORDS:
        check_items(w, f, v);
        break;
    case FIELD_ANY:
        break;
    default:
        if (expect_text(w, v, how_written(f->type))) {
            check_text_field(w, f, text_of(v));
        }
    }
}

/* ---- objects --------------------------------------------------------------------------------- */

static void unknown_key(walk *w, const schema *s, str key) {
    nearest near = nearest_of(key);
    strbuf all = {0};
    for (const field *f = s->fields; f->name != NULL; f++) {
        nearest_try(&near, f->name);
        strbuf_addf(&all, "%s%s", f > s->fields ? ", " : "", f->name);
    }
    size_t before = step_into(w, key);
    body_problem *p = problem_add(w, "unknown_key");
    step_back(w, before);
    MESSAGE(p, "\"%s\" is no key of %s", show(key).z, s->name);
    if (near.word != NULL) {
        HINT(p, "did you mean \"%s\"?", near.word);
    } else if (all.n > 0) {
        HINT(p, "its keys are: %s", all.p);
    } else {
        HINT(p, "it has no keys: send {}");
    }
    strbuf_clear(&all);
}

static const field *field_find(const schema *s, const char *key) {
    for (const field *f = s->fields; f->name != NULL; f++) {
        if (strcmp(f->name, key) == 0) {
            return f;
        }
    }
    return NULL;
}

static void check_field(walk *w, const field *f, const json_t *v) {
    size_t before = step_into(w, str_of(f->name));
    if (v == NULL && f->required) {
        body_problem *p = problem_add(w, "missing");
        MESSAGE(p, "\"%s\" is needed", f->name);
        HINT(p, "%s", f->about != NULL ? f->about : "add it");
    } else if (v != NULL && json_is_null(v) && f->type != FIELD_ANY) {
        if (!f->nullable) {
            body_problem *p = problem_add(w, "null");
            MESSAGE(p, "\"%s\" may not be null", f->name);
            HINT(p, "%s", f->required ? "give its value" : "leave the key out when nobody knows");
        }
    } else if (v != NULL) {
        check_value(w, f, v);
    }
    step_back(w, before);
}

static void check_object(walk *w, const schema *s, const json_t *v) {
    if (!expect(w, json_is_object(v), "an object", v, "put it into braces: { ... }")) {
        return;
    }
    const char *key = NULL;
    json_t *kid = NULL;
    /* First, because a mistyped key is the reason why another is missing. */
    json_object_foreach((json_t *)(uintptr_t)v, key, kid) {
        if (w->n < w->n_max && field_find(s, key) == NULL) {
            unknown_key(w, s, str_of(key));
        }
    }
    for (const field *f = s->fields; f->name != NULL && w->n < w->n_max; f++) {
        check_field(w, f, json_object_get(v, f->name));
    }
}

uint32_t schema_check(const schema *s, const json_t *value, body_problem *problems,
                      uint32_t n_max) {
    walk w = {.problems = problems, .n_max = n_max};
    check_object(&w, s, value);
    return w.n;
}

bool schema_holds(const schema *s, const json_t *value, body_problem *first) {
    return schema_check(s, value, first, 1) == 0;
}

bool schema_requires(const schema *s) {
    for (const field *f = s->fields; f->name != NULL; f++) {
        if (f->required) {
            return true;
        }
    }
    return false;
}

/* ---- one value from elsewhere ---------------------------------------------------------------- */

static bool integer_parse(str s, int64_t *out) {
    bool minus = s.n > 0 && s.p[0] == '-';
    str digits = {s.p + minus, s.n - minus};
    int64_t x = 0;
    if (digits.n == 0 || digits.n > 18 || (digits.n > 1 && digits.p[0] == '0')) {
        return false;
    }
    for (size_t i = 0; i < digits.n; i++) {
        if (!is_digit(digits.p[i])) {
            return false;
        }
        x = x * 10 + (digits.p[i] - '0');
    }
    *out = minus ? -x : x;
    return true;
}

bool field_text_holds(const field *f, str value, body_problem *problem) {
    walk w = {.problems = problem, .n_max = 1};
    int64_t x = 0;
    (void)step_into(&w, str_of(f->name));
    if (f->type == FIELD_INTEGER) {
        if (integer_parse(value, &x)) {
            check_integer(&w, f, x);
        } else {
            body_problem *p = problem_add(&w, "wrong_type");
            MESSAGE(p, "\"%s\" is no whole number", show(value).z);
            HINT(p, "a whole number from %lld to %lld", (long long)field_min(f),
                 (long long)field_max(f));
        }
    } else if (f->type == FIELD_BOOLEAN) {
        static const char *const words[] = {"true", "false", NULL};
        (void)check_word(&w, value, words);
    } else {
        check_text_field(&w, f, value);
    }
    if (w.n > 0) { /* a query has no pointers */
        problem_say(problem->pointer, sizeof problem->pointer, "%s", f->name);
    }
    return w.n == 0;
}
