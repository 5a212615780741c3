// SPDX-License-Identifier: Apache-2.0
//
// fuzz_schema: any bytes as a body. Either a tree that holds, also when it is written and read again; or
// one to twenty problems, each with a pointer that leads somewhere in the body, in texts that are fit to
// be shown; and the problem document they make can be read.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "service/problem.h"
#include "service/schema.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const ACTS[] = {"ship", "release", "suspend", NULL};
static const field LINE_FIELDS[] = {
    {"line", FIELD_INTEGER, .required = true, .min = 1, .max = 200, .about = "Number."},
    {"quantity", FIELD_AMOUNT, .nullable = true, .about = "Amount."},
    {0},
};
static const schema LINE = {"Line", "A line.", LINE_FIELDS};
static const field FIELDS[] = {
    {"t", FIELD_TEXT, .max = 8, .about = "Text."},
    {"d", FIELD_DATE, .nullable = true, .about = "Day."},
    {"m", FIELD_TIME, .about = "Moment."},
    {"n", FIELD_INTEGER, .min = -3, .max = 7, .about = "Number."},
    {"b", FIELD_BOOLEAN, .about = "Yes."},
    {"w", FIELD_WORD, .words = ACTS, .about = "Word."},
    {"i", FIELD_ID, .about = "Id."},
    {"a", FIELD_AMOUNT, .about = "Amount."},
    {"s", FIELD_SHA, .about = "Hash."},
    {"o", FIELD_OBJECT, .of = &LINE, .about = "Object."},
    {"os", FIELD_OBJECTS, .of = &LINE, .max = 30, .about = "Objects."},
    {"ts", FIELD_TEXTS, .max = 30, .about = "Texts."},
    {"ws", FIELD_WORDS, .words = ACTS, .about = "Words."},
    {"x", FIELD_ANY, .about = "Any."},
    {0},
};
static const schema ALL = {"All", "Every type.", FIELDS};

static void demand(bool ok) {
    if (!ok) {
        abort();
    }
}

static void demand_text(const char *z, size_t cap) {
    demand(memchr(z, '\0', cap) != NULL);
    demand(str_is_utf8(str_of(z), NULL));
    for (; *z != '\0'; z++) {
        demand((unsigned char)*z >= ' ' && *z != 0x7F);
    }
}

// One step of a pointer, with its escapes.
static const json_t *step(const json_t *at, const char *from, size_t n) {
    char key[200];
    size_t k = 0;
    for (size_t i = 0; i < n; i++) {
        char c = from[i];
        if (c == '~') {
            c = from[++i] == '1' ? '/' : '~';
        }
        key[k++] = c;
    }
    key[k] = '\0';
    if (json_is_array(at)) {
        return json_array_get(at, (size_t)strtoul(key, NULL, 10));
    }
    return json_object_get(at, key);
}

static void demand_pointer(const json_t *root, const body_problem *p) {
    const json_t *at = root;
    const char *z = p->pointer;
    while (*z == '/') {
        size_t n = strcspn(z + 1, "/");
        const json_t *next = step(at, z + 1, n);
        z += n + 1;
        if (next == NULL) { // the last one, of what is not there
            demand(*z == '\0' && strcmp(p->code, "missing") == 0);
            return;
        }
        at = next;
    }
    demand(*z == '\0' && strcmp(p->code, "missing") != 0);
}

static void demand_problems(str body, const body_problem *p, uint32_t n) {
    json_t *root = json_loadb(body.p, body.n, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, NULL);
    demand(n >= 1 && n <= BODY_PROBLEMS_MAX);
    demand(root != NULL || (n == 1 && body_problem_unreadable(&p[0])));
    for (uint32_t i = 0; i < n; i++) {
        demand_text(p[i].code, sizeof p[i].code);
        demand_text(p[i].message, sizeof p[i].message);
        demand_text(p[i].hint, sizeof p[i].hint);
        demand(p[i].message[0] != '\0' && p[i].hint[0] != '\0');
        if (!body_problem_unreadable(&p[i])) {
            demand_pointer(root, &p[i]);
        }
    }
    json_decref(root);
}

static void demand_document(const body_problem *p, uint32_t n) {
    lode_arena a = {0};
    problem made;
    body_problem first;
    problem_of_body(&a, p, n, &made);
    json_t *doc = json_loadb(made.body.p, made.body.n, JSON_REJECT_DUPLICATES, NULL);
    demand(doc != NULL && schema_holds(&problem_schema, doc, &first));
    demand(made.status == (body_problem_unreadable(p) ? 400 : 422));
    json_decref(doc);
    arena_clear(&a);
}

static void demand_same_again(const json_t *tree) {
    body_problem p[BODY_PROBLEMS_MAX];
    uint32_t n = 0;
    char *text = json_dumps(tree, JSON_COMPACT);
    json_t *again = schema_read(&ALL, str_of(text), p, &n);
    demand(again != NULL && n == 0 && json_equal(tree, again));
    demand(schema_holds(&ALL, tree, p));
    json_decref(again);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    body_problem p[BODY_PROBLEMS_MAX];
    uint32_t n = 0;
    str body = {(const char *)data, size};
    json_t *tree = schema_read(&ALL, body, p, &n);
    if (tree != NULL) {
        demand(n == 0);
        demand_same_again(tree);
        json_decref(tree);
    } else {
        demand_problems(body, p, n);
        demand_document(p, n);
    }
    return 0;
}
