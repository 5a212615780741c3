// SPDX-License-Identifier: Apache-2.0
//
// event: the body of an event as one line of JSON, and back. One event has one body: the reader takes
// nothing that the writer would not have written, so two bodies that differ are two events.
#include "ledger/event.h"

#include <assert.h>
#include <stdio.h>

static const char *const HEAD[] = {"seq", "at", "by", "kind", "object"};

event event_new(str kind, str object) { return (event){.kind = kind, .object = object}; }

static bool is_taken(const event *e, str name) {
    for (size_t i = 0; i < sizeof HEAD / sizeof *HEAD; i++) {
        if (str_eqz(name, HEAD[i])) {
            return true;
        }
    }
    for (uint32_t i = 0; i < e->n_fields; i++) {
        if (str_eq(e->fields[i].name, name)) {
            return true;
        }
    }
    return false;
}

static void add(event *e, const char *name, str value, bool personal) {
    if (value.n == 0) {
        return;
    }
    // Both are constants of the program, not of what it is given.
    assert(!is_taken(
        e, str_of(name))); // a key stands once: another reader of JSON would take the later one
    if (e->n_fields == EVENT_FIELDS_MAX) {
        lode_oom();
    }
    e->fields[e->n_fields++] =
        (event_field){.name = str_of(name), .value = value, .personal = personal};
}

void event_add(event *e, const char *name, str value) { add(e, name, value, false); }
void event_addz(event *e, const char *name, const char *value) {
    add(e, name, str_of(value), false);
}
void event_add_personal(event *e, const char *name, str value) { add(e, name, value, true); }

void event_add_int(event *e, lode_arena *a, const char *name, int64_t value) {
    char buf[32];
    (void)snprintf(buf, sizeof buf, "%lld", (long long)value);
    add(e, name, str_dup(a, str_of(buf)), false);
}

void event_add_date(event *e, lode_arena *a, const char *name, lode_date d) {
    char buf[16];
    if (d != DATE_NONE) {
        add(e, name, str_dup(a, date_print(d, buf)), false);
    }
}

str event_get(const event *e, const char *name) {
    for (uint32_t i = 0; i < e->n_fields; i++) {
        if (str_eqz(e->fields[i].name, name)) {
            return e->fields[i].value;
        }
    }
    return (str){0};
}

static bool parse_int(str s, int64_t *out) {
    bool minus = s.n > 0 && s.p[0] == '-';
    int64_t v = 0;
    for (size_t i = minus; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9' || __builtin_mul_overflow(v, 10, &v) ||
            __builtin_sub_overflow(v, s.p[i] - '0', &v)) {
            return false;
        }
    }
    if (!minus && v == INT64_MIN) {
        return false;
    }
    *out = minus ? v : -v;
    return s.n > minus;
}

int64_t event_int(const event *e, const char *name, int64_t otherwise) {
    int64_t v = 0;
    return parse_int(event_get(e, name), &v) ? v : otherwise;
}

lode_date event_date(const event *e, const char *name) {
    lode_date d = DATE_NONE;
    return date_parse(event_get(e, name), &d) ? d : DATE_NONE;
}

// ---- the body ---------------------------------------------------------------------------------------

void json_text(strbuf *out, str s) {
    static const char DIGITS[] = "0123456789abcdef";
    strbuf_addc(out, '"');
    size_t from = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c >= 0x20 && c != '"' && c != '\\') {
            continue;
        }
        strbuf_add(out, (str){s.p + from, i - from});
        from = i + 1;
        char quoted[] = {'\\', (char)c, '\0'};
        char code[] = {'\\', 'u', '0', '0', DIGITS[c >> 4], DIGITS[c & 15], '\0'};
        strbuf_addz(out, c == '\n' ? "\\n" : c >= 0x20 ? quoted : code);
    }
    strbuf_add(out, (str){s.p + from, s.n - from});
    strbuf_addc(out, '"');
}

static void pair(strbuf *out, const char *before, str name, str value) {
    strbuf_addz(out, before);
    json_text(out, name);
    strbuf_addc(out, ':');
    json_text(out, value);
}

void event_body(const event *e, strbuf *out) {
    char seq[24], at[32];
    int n = snprintf(seq, sizeof seq, "%llu", (unsigned long long)e->seq);
    pair(out, "{", STR("seq"), (str){seq, (size_t)n});
    pair(out, ",", STR("at"), time_print(e->at, at));
    pair(out, ",", STR("by"), e->by);
    pair(out, ",", STR("kind"), e->kind);
    pair(out, ",", STR("object"), e->object);
    for (uint32_t i = 0; i < e->n_fields; i++) {
        pair(out, ",", e->fields[i].name, e->fields[i].value);
    }
    strbuf_addc(out, '}');
}

// ---- the way back -----------------------------------------------------------------------------------

typedef struct reader {
    lode_arena *a;
    str s;
    size_t at;
} reader;

static bool take(reader *r, char c) {
    if (r->at < r->s.n && r->s.p[r->at] == c) {
        r->at++;
        return true;
    }
    return false;
}

static int hex_digit(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool escape(reader *r, char *to) {
    if (r->at >= r->s.n) {
        return false;
    }
    char c = r->s.p[r->at++];
    if (c == 'u') {
        int high = r->at + 4 <= r->s.n ? hex_digit(r->s.p[r->at + 2]) : -1;
        int low = high >= 0 ? hex_digit(r->s.p[r->at + 3]) : -1;
        r->at += 4;
        *to = (char)(high * 16 + low);
        return low >= 0;
    }
    *to = c == 'n' ? '\n' : c;
    return true;
}

static bool text(reader *r, str *out) {
    if (!take(r, '"')) {
        return false;
    }
    char *p = arena_alloc(r->a, r->s.n - r->at + 1);
    size_t n = 0;
    while (r->at < r->s.n && r->s.p[r->at] != '"') {
        char c = r->s.p[r->at++];
        if (c == '\\' && !escape(r, &c)) {
            return false;
        }
        p[n++] = c;
    }
    *out = (str){p, n};
    return take(r, '"');
}

static bool named(reader *r, char before, str *name, str *value) {
    return take(r, before) && text(r, name) && take(r, ':') && text(r, value);
}

static bool head(reader *r, event *e) {
    str names[5], values[5];
    for (uint32_t i = 0; i < 5; i++) {
        if (!named(r, i == 0 ? '{' : ',', &names[i], &values[i]) || !str_eqz(names[i], HEAD[i])) {
            return false;
        }
    }
    int64_t seq = 0;
    bool good = parse_int(values[0], &seq) && seq > 0 && time_parse(values[1], &e->at);
    e->seq = (uint64_t)seq;
    e->by = values[2];
    e->kind = values[3];
    e->object = values[4];
    return good;
}

lode_status event_read(lode_arena *a, str body, event *out, lode_error *err) {
    reader r = {.a = a, .s = body};
    event e = {0};
    bool good = body.n <= EVENT_BODY_BYTES_MAX && str_is_utf8(body, NULL) && head(&r, &e);
    while (good && r.at < body.n && body.p[r.at] == ',') {
        event_field f = {0};
        good = e.n_fields < EVENT_FIELDS_MAX && named(&r, ',', &f.name, &f.value) &&
               !is_taken(&e, f.name);
        if (good) {
            e.fields[e.n_fields++] = f;
        }
    }
    strbuf again = {0};
    good = good && take(&r, '}');
    if (good) {
        event_body(&e, &again);
        good = str_eq(strbuf_str(&again), body); // the one way of writing it
    }
    strbuf_clear(&again);
    if (!good) {
        lode_status st = lode_fail(err, LODE_BAD_INPUT, "event_unreadable",
                                   "the line is no event as this program writes them");
        if (err != NULL) {
            err->col = (uint32_t)r.at + 1;
        }
        return st;
    }
    *out = e;
    return LODE_OK;
}

void event_hash(const char before[65], str body, char out[65]) {
    char body_sha[65];
    sha256_hex(body, body_sha);
    event_link(before, body_sha, out);
}

void event_link(const char before[65], const char body_sha[65], char out[65]) {
    const str parts[] = {{before, 64}, STR("\n"), {body_sha, 64}};
    sha256_hex_of(parts, sizeof parts / sizeof *parts, out);
}
