/* SPDX-License-Identifier: Apache-2.0
 *
 * schema: what a JSON object of the API may look like, as a table. One table checks what comes in, says what
 * is wrong with it (every problem, each with its JSON pointer), and yields the schema in the OpenAPI
 * document; so they cannot disagree. Unknown keys are refused, with the nearest known one.
 *
 * Absent     A key that is missing and, where the field is nullable, null mean the same: nobody said. An
 *            empty or blank text is neither; it is refused ("empty"), so that "" never stands for unknown.
 * Codes      of what cannot be read (400, with line and column in the message):
 *              syntax not_utf8 nul_byte too_deep too_large duplicate_key
 *            of fields (422):
 *              wrong_type missing null unknown_key empty too_short too_long control_character bad_date
 *              bad_time out_of_range unknown_word bad_id bad_amount bad_sha too_few too_many repeated
 * Files      schema.c the fields; schema_read.c bytes and syntax; schema_json.c the way out; body.c what a
 *            checked body says.
 */
#ifndef LODE_SERVICE_SCHEMA_H
#define LODE_SERVICE_SCHEMA_H

#include "base/base.h"
#include <jansson.h>

#define SCHEMA_DEPTH_MAX 32u
#define SCHEMA_BYTES_MAX (16u << 20)
#define FIELD_TEXT_MAX 4000
#define FIELD_ITEMS_MAX 200
#define FIELD_INTEGER_MAX \
    INT64_C(9007199254740991) /* 2^53 - 1: what every JSON reader keeps exact */

typedef enum field_type {
    FIELD_TEXT, /* min..max bytes (1..FIELD_TEXT_MAX), no control characters but line feeds and tabs */
    FIELD_DATE,    /* YYYY-MM-DD, 1900 to 2199 */
    FIELD_TIME,    /* RFC 3339, UTC: 2026-01-10T08:30:00Z, up to three digits of a second's parts */
    FIELD_INTEGER, /* min..max; both 0: what JSON keeps exact */
    FIELD_BOOLEAN,
    FIELD_WORD,    /* one of words */
    FIELD_ID,      /* letters, digits and . _ - / # : up to 128 */
    FIELD_AMOUNT,  /* "200 kg": decimal of at most 12 and 6 digits, one blank, unit */
    FIELD_SHA,     /* 64 hexadecimal digits in lower case */
    FIELD_OBJECT,  /* of */
    FIELD_OBJECTS, /* array of `of`, min..max (0..FIELD_ITEMS_MAX) */
    FIELD_TEXTS, /* array of texts, min..max (0..FIELD_ITEMS_MAX), each up to FIELD_TEXT_MAX bytes */
    FIELD_WORDS, /* array of words, each once; at least min */
    FIELD_ANY,   /* JSON that another reader checks, such as a shipment */
    FIELD_TYPES
} field_type;

typedef struct schema schema;
typedef struct field {
    const char *name;
    field_type type;
    bool required, nullable;
    int64_t min, max;         /* 0, 0: the type's own */
    const char *const *words; /* ends with NULL */
    const schema *of;
    const char *about; /* one sentence, with unit and meaning */
} field;
struct schema {
    const char *name, *about; /* "CaseAct" */
    const field *fields;      /* ends with a NULL name */
};

/* One finding on a body: RFC 9457 errors[]. */
typedef struct body_problem {
    char pointer[160]; /* "/lines/0/quantity" */
    char code[32], message[240], hint[160];
} body_problem;
#define BODY_PROBLEMS_MAX 20u

/* Parses (UTF-8, strict, depth and size bounded, no key twice) and checks. On success *out is the caller's
 * (json_decref). Else *n problems and NULL. What cannot be read is one problem with line and column. An
 * empty body is {} where the schema requires nothing. */
json_t *schema_read(const schema *s, str body, body_problem *problems, uint32_t *n);
/* Checks a tree: at most n_max problems, how many. */
uint32_t schema_check(const schema *s, const json_t *value, body_problem *problems, uint32_t n_max);
/* For replies in tests and debug builds: the first problem, or true. */
bool schema_holds(const schema *s, const json_t *value, body_problem *first);
/* One value from outside a body, such as a query parameter, by the same rules; integers and booleans as
 * they are written. The problem's pointer is the field's name. */
bool field_text_holds(const field *f, str value, body_problem *problem);
bool schema_requires(const schema *s); /* has a required field */
/* Is it one of the codes of what cannot be read? */
bool body_problem_unreadable(const body_problem *p);

/* JSON Schema 2020-12, as OpenAPI 3.1 has it; other schemas are "#/components/schemas/NAME". */
json_t *schema_to_json(const schema *s);
json_t *field_to_json(const field *f);

/* What a checked body says; for keys that the schema has. */
str body_text(const json_t *body, const char *key);       /* empty when missing or null */
lode_date body_date(const json_t *body, const char *key); /* DATE_NONE */
int64_t body_int(const json_t *body, const char *key, int64_t otherwise);
bool body_bool(const json_t *body, const char *key, bool otherwise);

#endif
