/* SPDX-License-Identifier: Apache-2.0
 *
 * event: one entry of the log. The log is the record: whatever the desk knows was said by an event, and
 * every table beside it is computed from the events by their `apply`, so that the whole state can be made
 * again from the log and compared (audit.h).
 *
 * An event has a number, the moment it was recorded, who did it, its kind, the object it is about, and
 * fields: names with text values. Its *body* is one line of JSON: an object of texts only, keys in the
 * order seq, at, by, kind, object, then the fields in the order they were added. Its *hash* is the SHA-256
 * of the hash before it (64 hexadecimal digits; 64 zeros before the first), a line feed, and the SHA-256 of
 * the body: so anybody can check the chain with `sha256sum`, and an export that leaves events out can give
 * the SHA-256 of their bodies, and the chain is whole without them.
 *
 * What is said of persons does not enter the chain: the value of such a field is "personal:" and the
 * SHA-256 of a random salt (32 hexadecimal digits), a line feed and the text. Salt and text lie in the table
 * `personal` and can be erased; the chain stays whole, and nobody can guess the text from its hash. Long
 * texts and files lie in `document` under their own SHA-256, and fields name that.
 */
#ifndef LODE_LEDGER_EVENT_H
#define LODE_LEDGER_EVENT_H

#include "base/base.h"

#define EVENT_FIELDS_MAX 48u
#define EVENT_VALUE_BYTES_MAX (16u << 10) /* longer texts are documents */
#define EVENT_BODY_BYTES_MAX (256u << 10)

typedef int64_t lode_time; /* milliseconds since 1970-01-01T00:00:00Z */
/* "2026-01-10T08:30:00.125Z" */
str time_print(lode_time t, char buf[32]);
bool time_parse(str s, lode_time *out);
lode_date time_date(lode_time t); /* in UTC */

typedef struct event_field {
    str name; /* a-z, 0-9 and _ */
    str value;
    bool personal; /* while it is being built: value is the text, not yet the reference */
} event_field;

typedef struct event {
    uint64_t seq;
    lode_time at;
    str by;     /* a person's or machine's id, such as "U3"; "system" for what computed itself */
    str kind;   /* such as "case.accepted" */
    str object; /* such as "C17" */
    event_field fields[EVENT_FIELDS_MAX];
    uint32_t n_fields;
} event;

/* The arena keeps nothing of the texts given: they must last until the event is appended. */
event event_new(str kind, str object);
void event_add(event *e, const char *name, str value); /* an empty value is left out */
void event_addz(event *e, const char *name, const char *value);
void event_add_int(event *e, lode_arena *a, const char *name, int64_t value);
void event_add_date(event *e, lode_arena *a, const char *name,
                    lode_date d);                               /* DATE_NONE: left out */
void event_add_personal(event *e, const char *name, str value); /* empty: left out */

/* Empty when the event has no such field. */
str event_get(const event *e, const char *name);
int64_t event_int(const event *e, const char *name, int64_t otherwise);
lode_date event_date(const event *e, const char *name); /* DATE_NONE when there is none */

/* A JSON string as bodies have it: quotation mark, backslash and line feed escaped, other controls as four
 * digits, all else as it is. */
void json_text(strbuf *out, str s);
void event_body(const event *e, strbuf *out);
/* The way back; texts go into the arena. Strict: what event_body would not have written is refused. */
LODE_MUST_CHECK lode_status event_read(lode_arena *a, str body, event *out, lode_error *err);
void event_hash(const char before[65], str body, char out[65]);
/* The same from the SHA-256 of the body alone. */
void event_link(const char before[65], const char body_sha[65], char out[65]);

#endif
