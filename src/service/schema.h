/* SPDX-License-Identifier: Apache-2.0
 *
 * schema: what a JSON object of the API may look like, as a table. One table checks what comes in, says what
 * is wrong with it (every problem, each with its JSON pointer), and yields the schema in the OpenAPI
 * document; so they cannot disagree. Unknown keys are refused, with the nearest known one.
 */
#ifndef LODE_SERVICE_SCHEMA_H
#define LODE_SERVICE_SCHEMA_H

#include "base/base.h"
#include <jansson.h>

typedef enum field_type {
    FIELD_TEXT,    /* up to max bytes, no control characters but line feeds and tabs */
    FIELD_DATE,    /* YYYY-MM-DD */
    FIELD_TIME,    /* RFC 3339, UTC */
    FIELD_INTEGER, /* min..max */
    FIELD_BOOLEAN,
    FIELD_WORD,    /* one of words */
    FIELD_ID,      /* letters, digits and . _ - / # : up to 128 */
    FIELD_AMOUNT,  /* "200 kg": decimal, blank, unit */
    FIELD_SHA,     /* 64 hexadecimal digits */
    FIELD_OBJECT,  /* of */
    FIELD_OBJECTS, /* array of `of`, up to max */
    FIELD_TEXTS,   /* array of texts, up to max, each up to 4,000 bytes */
    FIELD_WORDS,   /* array of words, each once */
    FIELD_ANY,     /* JSON that another reader checks, such as a shipment */
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
 * (json_decref). Else *n problems and NULL. A syntax error is one problem with line and column. */
json_t *schema_read(const schema *s, str body, body_problem *problems, uint32_t *n);
/* For replies in tests and debug builds: the first problem, or true. */
bool schema_holds(const schema *s, const json_t *value, body_problem *first);
/* JSON Schema 2020-12, as OpenAPI 3.1 has it. */
json_t *schema_to_json(const schema *s);

/* What a checked body says; for keys that the schema has. */
str body_text(const json_t *body, const char *key);       /* empty when missing or null */
lode_date body_date(const json_t *body, const char *key); /* DATE_NONE */
int64_t body_int(const json_t *body, const char *key, int64_t otherwise);
bool body_bool(const json_t *body, const char *key, bool otherwise);

#endif
