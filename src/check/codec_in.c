/* SPDX-License-Identifier: Apache-2.0
 *
 * codec_in: shipment JSON (design 4.2) -> lode_request. Bytes and syntax first (codec_syntax.c), then
 * the shipment against the facts that the world declares. Anything wrong refuses the whole shipment:
 * half a shipment could be cleared.
 *
 * Which key is which fact
 *   at the top       the fact with that path: destination, end_use, law:ACT.after
 *                    or a role: {"name": ..., "country": ...}; null = known to have nobody
 *   in a role        ROLE.KEY
 *   in a line        item.KEY; an object for facts whose keys share a first part: codes by regime,
 *                    {"cn": "1C905.a.4"}; parameters, {"density": "18 g/cm3"}
 *   KEY_complete     true: the open set KEY names all that is there ("contains_complete")
 * and the engine's own: id, on, known, items, licenses, findings, words; in a line: line, words.
 *
 * A finding (signed, with a date and a signatory) outranks what the declarant writes about the same
 * fact while it is valid; the answer shows both when they differ. It does not outrank a document
 * or an authority. See findings_apply in request.c.
 */
#include "check/codec.h"
#include "text/text.h"

#include <stdio.h>
#include <string.h>

static const char *const TOP_KEYS[] = {"id",       "on",       "known", "items",
                                       "licenses", "findings", "words"};
#define N_TOP_KEYS (sizeof TOP_KEYS / sizeof *TOP_KEYS)
static const char *const LINE_KEYS[] = {"line", "words"};
#define N_LINE_KEYS (sizeof LINE_KEYS / sizeof *LINE_KEYS)

/* ---- errors and paths ------------------------------------------------------------------------ */

lode_status codec_fail(codec *c, const char *path, const char *code, const char *fmt, ...) {
    char message[sizeof c->err->message];
    va_list args;
    va_start(args, fmt);
    (void)vsnprintf(message, sizeof message, fmt, args); /* cut to fit */
    va_end(args);
    lode_status st = lode_fail(c->err, LODE_BAD_INPUT, code, "%s", message);
    (void)snprintf(c->err->path, sizeof c->err->path, "%s", path);
    return st;
}

const char *codec_type_word(const jnode *j) {
    switch (j->kind) {
    case JNODE_OBJECT:
        return "an object";
    case JNODE_ARRAY:
        return "an array";
    case JNODE_STRING:
        return "text";
    case JNODE_INTEGER:
    case JNODE_REAL:
        return "a number";
    case JNODE_TRUE:
    case JNODE_FALSE:
        return "true or false";
    case JNODE_NULL:
        return "null";
    }
    return "something else";
}

lode_status codec_fail_type(codec *c, const char *path, const char *expected, const jnode *found) {
    return codec_fail(c, path, "wrong_type", "expected %s, found %s", expected,
                      codec_type_word(found));
}

str codec_str(const jnode *string) { return string->text; }

/* Cut to fit, as the path of an error is. */
static const char *print_path(char *buf, const char *fmt, ...) LODE_PRINTF(2, 3);
static const char *print_path(char *buf, const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    (void)vsnprintf(buf, PATH_MAX_BYTES, fmt, args);
    va_end(args);
    return buf;
}

/* Written for every value that is read, wanted for one in a million: so without printf. */
const char *path_key(char *buf, const char *parent, const char *key) {
    str above = str_of(parent), own = str_of(key);
    size_t dot = above.n > 0;
    if (above.n + dot + own.n >= PATH_MAX_BYTES) {
        return print_path(buf, "%s%s%s", parent, dot ? "." : "", key);
    }
    memcpy(buf, above.p, above.n);
    buf[above.n] = '.';
    memcpy(buf + above.n + dot, own.p, own.n);
    buf[above.n + dot + own.n] = '\0';
    return buf;
}

const char *path_at(char *buf, const char *parent, size_t index) {
    return print_path(buf, "%s[%zu]", parent, index);
}

lode_status codec_text(codec *c, const jnode *object, const char *key, const char *path,
                       size_t max_bytes, str *out) {
    const jnode *j = jnode_get(object, key);
    char at[PATH_MAX_BYTES];
    if (j == NULL || jnode_is(j, JNODE_NULL)) {
        return LODE_OK;
    }
    path_key(at, path, key);
    if (!jnode_is(j, JNODE_STRING)) {
        return codec_fail_type(c, at, "text in quotes", j);
    }
    if (j->text.n > max_bytes) {
        return codec_fail(c, at, "too_long", "the text has %zu bytes; at most %zu are read",
                          j->text.n, max_bytes);
    }
    *out = str_dup(c->a, codec_str(j));
    return LODE_OK;
}

lode_status codec_date(codec *c, const jnode *object, const char *key, const char *path,
                       lode_date *out) {
    str text = {0};
    lode_date d = DATE_NONE;
    if (codec_text(c, object, key, path, SHIPMENT_TEXT_MAX, &text) != LODE_OK) {
        return LODE_BAD_INPUT;
    }
    if (text.p != NULL && !date_parse(text, &d)) {
        char at[PATH_MAX_BYTES];
        lode_status st =
            codec_fail(c, path_key(at, path, key), "wrong_date", "\"%.40s\" is not a date", text.p);
        lode_hint(c->err, "write YYYY-MM-DD, a day that exists, from 1900 to 2199");
        return st;
    }
    *out = d;
    return LODE_OK;
}

static lode_status unknown_key(codec *c, const char *path, const char *key, const str *names,
                               uint32_t n) {
    lode_status st = codec_fail(c, path, "unknown_key", "unknown key \"%.60s\"", key);
    hint_nearest(c->err, str_of(key), names, n);
    return st;
}

lode_status codec_known_keys(codec *c, const jnode *object, const char *path,
                             const char *const *names, uint32_t n) {
    jnode_each(kid, object) {
        const char *key = kid->key;
        bool found = false;
        for (uint32_t i = 0; i < n && !found; i++) {
            found = strcmp(key, names[i]) == 0;
        }
        if (!found) {
            char at[PATH_MAX_BYTES];
            str *all = arena_array(c->a, n + 1, sizeof *all);
            for (uint32_t i = 0; i < n; i++) {
                all[i] = str_of(names[i]);
            }
            return unknown_key(c, path_key(at, path, key), key, all, n);
        }
    }
    return LODE_OK;
}

uint32_t codec_find_line(const codec *c, int64_t number) {
    char text[32];
    (void)snprintf(text, sizeof text, "%" PRId64, number);
    for (uint32_t i = 0; i < c->rq->facts.n_lines; i++) {
        if (str_eqz(c->rq->facts.line_labels[i], text)) {
            return i;
        }
    }
    return NONE;
}

/* ---- the facts of one object ----------------------------------------------------------------- */

/* Where an object's facts are: their paths are prefix + key. */
typedef struct place {
    const char *prefix; /* "", "item.", "end_user." */
    uint32_t line;      /* for facts of scope item */
    const char *path;   /* JSON path of the object */
} place;

static uint32_t find_fact(const codec *c, const char *prefix, const char *key) {
    char path[256];
    str above = str_of(prefix), own = str_of(key);
    uint32_t fact = NONE;
    if (above.n + own.n <= sizeof path) {
        memcpy(path, above.p, above.n);
        memcpy(path + above.n, own.p, own.n);
        fact = world_find_fact(c->w, (str){path, above.n + own.n});
    }
    if (fact == NONE &&
        strcmp(prefix, "item.") == 0) { /* claim:CODE, which the compiler declares */
        fact = world_find_fact(c->w, str_of(key));
        fact = fact != NONE && c->w->facts[fact].scope == FACT_SCOPE_ITEM ? fact : NONE;
    }
    return fact;
}

/* Do facts lie below this key (codes.cn, param.density)? */
static bool is_group(const codec *c, const char *prefix, const char *key) {
    char path[256];
    int n = snprintf(path, sizeof path, "%s%s.", prefix, key);
    for (uint32_t i = 0; n > 0 && (size_t)n < sizeof path && i < c->w->n_facts; i++) {
        if (*prefix != '\0' && str_starts(world_str(c->w, c->w->facts[i].path), str_of(path))) {
            return true;
        }
    }
    return false;
}

/* KEY of KEY_complete when KEY is an open set; the fact, or NONE. */
static uint32_t find_completed(const codec *c, const char *prefix, const char *key,
                               char base[PATH_MAX_BYTES]) {
    static const char SUFFIX[] = "_complete";
    size_t n = strlen(key), m = sizeof SUFFIX - 1;
    if (n <= m || n - m >= PATH_MAX_BYTES || strcmp(key + n - m, SUFFIX) != 0) {
        return NONE;
    }
    memcpy(base, key, n - m);
    base[n - m] = '\0';
    uint32_t fact = find_fact(c, prefix, base);
    bool open = fact != NONE &&
                (c->w->facts[fact].type == FACT_OPEN_SET || c->w->facts[fact].type == FACT_SHARES);
    return open ? fact : NONE;
}

/* All keys that may stand here, for the hint: computed only once something is wrong. */
static lode_status unknown_fact(codec *c, const place *at, const char *key, const char *const *own,
                                size_t n_own) {
    const lode_world *w = c->w;
    str *names = arena_array(c->a, (size_t)w->n_facts + w->n_roles + n_own + 1, sizeof *names);
    uint32_t n = 0;
    str prefix = str_of(at->prefix);
    for (size_t i = 0; i < n_own; i++) {
        names[n++] = str_of(own[i]);
    }
    for (uint32_t i = 0; prefix.n == 0 && i < w->n_roles; i++) {
        names[n++] = world_str(w, w->roles[i].name);
    }
    for (uint32_t i = 0; i < w->n_facts; i++) {
        str path = world_str(w, w->facts[i].path);
        bool top = prefix.n == 0 && w->facts[i].scope == FACT_SCOPE_SHIPMENT;
        if (top) {
            names[n++] = path;
        } else if (prefix.n > 0 && str_starts(path, prefix)) {
            str rest = {path.p + prefix.n, path.n - prefix.n};
            const char *dot = memchr(rest.p, '.', rest.n);
            names[n++] = (str){rest.p, dot != NULL ? (size_t)(dot - rest.p) : rest.n};
        }
    }
    char buf[PATH_MAX_BYTES];
    return unknown_key(c, path_key(buf, at->path, key), key, names, n);
}

static lode_status read_group(codec *c, const place *at, const char *key, const jnode *j) {
    char path[PATH_MAX_BYTES], prefix[256];
    path_key(path, at->path, key);
    if (!jnode_is(j, JNODE_OBJECT)) {
        lode_status st = codec_fail_type(c, path, "an object", j);
        lode_hint(c->err, strcmp(key, "codes") == 0
                              ? "write {\"LIST\": \"CODE\"}, or null for a code when classified "
                                "and not listed"
                              : "write {\"NAME\": \"VALUE\"}");
        return st;
    }
    (void)snprintf(prefix, sizeof prefix, "%s%s.", at->prefix, key);
    const place inner = {prefix, at->line, path};
    jnode_each(kid, j) {
        const char *name = kid->key;
        char kid_path[PATH_MAX_BYTES];
        lode_value v = {0};
        uint32_t fact = find_fact(c, prefix, name);
        if (fact == NONE) {
            return unknown_fact(c, &inner, name, NULL, 0);
        }
        if (codec_value(c, fact, kid, false, path_key(kid_path, path, name), &v) != LODE_OK) {
            return LODE_BAD_INPUT;
        }
        facts_set(&c->rq->facts, at->line, fact, v);
    }
    return LODE_OK;
}

static lode_status read_complete(codec *c, uint32_t fact, const jnode *object, const char *key,
                                 const char *path, bool *out) {
    uint32_t type = c->w->facts[fact].type;
    if (type != FACT_OPEN_SET && type != FACT_SHARES) {
        return LODE_OK; /* KEY_complete is then a key of its own, and not known */
    }
    char name[PATH_MAX_BYTES], at[PATH_MAX_BYTES];
    (void)snprintf(name, sizeof name, "%s_complete", key);
    const jnode *j = jnode_get(object, name);
    *out = jnode_is(j, JNODE_TRUE);
    if (j != NULL && !jnode_is_boolean(j)) {
        return codec_fail_type(c, path_key(at, path, name), "true or false", j);
    }
    return LODE_OK;
}

/* One key of an object that should be a fact. */
static lode_status read_fact(codec *c, const place *at, const jnode *object, const char *key,
                             const jnode *j, const char *const *own, size_t n_own) {
    char path[PATH_MAX_BYTES], base[PATH_MAX_BYTES];
    uint32_t fact = find_fact(c, at->prefix, key);
    bool complete = false;
    lode_value v = {0};
    path_key(path, at->path, key);
    if (fact == NONE && is_group(c, at->prefix, key)) {
        return read_group(c, at, key, j);
    }
    if (fact == NONE && find_completed(c, at->prefix, key, base) != NONE) {
        return jnode_get(object, base) != NULL
                   ? LODE_OK
                   : codec_fail(c, path, "nothing_to_complete", "%s stands without %s", key, base);
    }
    if (fact == NONE || (*at->prefix == '\0' && c->w->facts[fact].scope != FACT_SCOPE_SHIPMENT)) {
        return unknown_fact(c, at, key, own, n_own); /* "end_user.kind" at the top is no key */
    }
    if (read_complete(c, fact, object, key, at->path, &complete) != LODE_OK ||
        codec_value(c, fact, j, complete, path, &v) != LODE_OK) {
        return LODE_BAD_INPUT;
    }
    facts_set(&c->rq->facts, at->line, fact, v);
    return LODE_OK;
}

/* ---- roles and lines ------------------------------------------------------------------------- */

static uint32_t find_role(const codec *c, const char *key) {
    for (uint32_t i = 0; i < c->w->n_roles; i++) {
        if (str_eqz(world_str(c->w, c->w->roles[i].name), key)) {
            return i;
        }
    }
    return NONE;
}

static lode_status read_role(codec *c, uint32_t role, const char *key, const jnode *j) {
    if (jnode_is(j, JNODE_NULL)) {
        c->rq->facts.role_none[role] = true;
        return LODE_OK;
    }
    if (!jnode_is(j, JNODE_OBJECT)) {
        lode_status st = codec_fail_type(c, key, "an object", j);
        if (jnode_is(j, JNODE_STRING)) {
            lode_hint(c->err, "write {\"name\": \"%.80s\"}", j->text.p);
        } else {
            lode_hint(c->err,
                      "write {\"name\": ..., \"country\": ...}, or null when there is nobody");
        }
        return st;
    }
    char prefix[PATH_MAX_BYTES];
    (void)snprintf(prefix, sizeof prefix, "%s.", key);
    const place at = {prefix, NONE, key};
    c->rq->facts.role_given[role] = true;
    jnode_each(kid, j) {
        const char *name = kid->key;
        if (read_fact(c, &at, j, name, kid, NULL, 0) != LODE_OK) {
            return LODE_BAD_INPUT;
        }
    }
    return LODE_OK;
}

/* The number of a line: as given, or its place in the array. */
static lode_status read_line_number(codec *c, const jnode *item, size_t index, const char *path) {
    char at[PATH_MAX_BYTES], text[32];
    const jnode *j = jnode_get(item, "line");
    int64_t number = (int64_t)index + 1;
    path_key(at, path, "line");
    if (j != NULL && !jnode_is(j, JNODE_INTEGER)) {
        return codec_fail_type(c, at, "a whole number", j);
    }
    number = j != NULL ? j->integer : number;
    if (number < 1 || number > LINE_NUMBER_MAX) {
        return codec_fail(c, at, "wrong_number", "a line number is from 1 to %d", LINE_NUMBER_MAX);
    }
    if (codec_find_line(c, number) != NONE) {
        return codec_fail(c, at, "duplicate_line", "line %" PRId64 " stands twice", number);
    }
    (void)snprintf(text, sizeof text, "%" PRId64, number);
    uint32_t line = facts_add_line(&c->rq->facts);
    c->rq->facts.line_labels[line] = str_dup(c->a, str_of(text));
    return LODE_OK;
}

static lode_status read_line(codec *c, const jnode *item, size_t index, const char *path) {
    if (!jnode_is(item, JNODE_OBJECT)) {
        return codec_fail_type(c, path, "an object", item);
    }
    if (read_line_number(c, item, index, path) != LODE_OK) {
        return LODE_BAD_INPUT;
    }
    const place at = {"item.", c->rq->facts.n_lines - 1, path};
    jnode_each(kid, item) {
        const char *key = kid->key;
        bool own = strcmp(key, "line") == 0 || strcmp(key, "words") == 0;
        if (!own && read_fact(c, &at, item, key, kid, LINE_KEYS, N_LINE_KEYS) != LODE_OK) {
            return LODE_BAD_INPUT;
        }
    }
    char words[PATH_MAX_BYTES];
    return codec_words(c, jnode_get(item, "words"), path_key(words, path, "words"), at.line);
}

static lode_status read_lines(codec *c, const jnode *items) {
    if (items == NULL || !jnode_is(items, JNODE_ARRAY) || (size_t)items->n == 0) {
        lode_status st =
            items != NULL && !jnode_is(items, JNODE_ARRAY)
                ? codec_fail_type(c, "items", "an array of lines", items)
                : codec_fail(c, "items", "missing_items", "a shipment has at least one line");
        lode_hint(c->err,
                  "write \"items\": [{\"description\": ...}]; [{}] when nothing is known of it");
        return st;
    }
    if ((size_t)items->n > LINES_MAX) {
        lode_status st = codec_fail(c, "items", "too_many", "%zu lines; at most %u are read",
                                    (size_t)items->n, LINES_MAX);
        lode_hint(c->err, "send a longer order in parts");
        return st;
    }
    for (uint32_t i = 0; i < items->n; i++) {
        const jnode *item = &items->kids[i];
        char path[PATH_MAX_BYTES];
        if (read_line(c, item, i, path_at(path, "items", i)) != LODE_OK) {
            return LODE_BAD_INPUT;
        }
    }
    return LODE_OK;
}

/* ---- the shipment ---------------------------------------------------------------------------- */

static bool is_top_key(const char *key) {
    for (size_t i = 0; i < N_TOP_KEYS; i++) {
        if (strcmp(key, TOP_KEYS[i]) == 0) {
            return true;
        }
    }
    return false;
}

static lode_status read_top_facts(codec *c, const jnode *root) {
    const place top = {"", NONE, ""};
    jnode_each(kid, root) {
        const char *key = kid->key;
        uint32_t role = find_role(c, key);
        lode_status st = LODE_OK;
        if (role != NONE) {
            st = read_role(c, role, key, kid);
        } else if (!is_top_key(key)) {
            st = read_fact(c, &top, root, key, kid, TOP_KEYS, N_TOP_KEYS);
        }
        if (st != LODE_OK) {
            return st;
        }
    }
    return LODE_OK;
}

static lode_status read_shipment(codec *c, const jnode *root) {
    if (!jnode_is(root, JNODE_OBJECT)) {
        return codec_fail_type(c, "", "a shipment, which is an object", root);
    }
    if (codec_text(c, root, "id", "", NAME_BYTES_MAX, &c->rq->facts.id) != LODE_OK ||
        codec_date(c, root, "on", "", &c->rq->on) != LODE_OK ||
        codec_date(c, root, "known", "", &c->rq->known) != LODE_OK ||
        read_top_facts(c, root) != LODE_OK || read_lines(c, jnode_get(root, "items")) != LODE_OK ||
        codec_words(c, jnode_get(root, "words"), "words", NONE) != LODE_OK ||
        codec_licenses(c, jnode_get(root, "licenses"), "licenses") != LODE_OK) {
        return LODE_BAD_INPUT;
    }
    return codec_findings(c, jnode_get(root, "findings"), "findings");
}

/* ---- the whole ------------------------------------------------------------------------------- */

lode_status request_from_json(const lode_world *w, lode_arena *a, str json, lode_request *out,
                              lode_error *err) {
    lode_error unused = {0};
    err = err != NULL ? err : &unused;
    const jnode *root = NULL;
    if (codec_parse(a, json, "shipment", SHIPMENT_BYTES_MAX, &root, err) != LODE_OK) {
        return LODE_BAD_INPUT;
    }
    lode_request rq = {.on = DATE_NONE, .known = DATE_NONE};
    facts_init(&rq.facts, w, a);
    codec c = {w, a, err, &rq, false};
    lode_status st = read_shipment(&c, root);
    if (st == LODE_OK) {
        st = facts_validate(&rq.facts, err);
    }
    if (st == LODE_OK) {
        *out = rq;
    }
    return st;
}
