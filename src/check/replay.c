/* SPDX-License-Identifier: Apache-2.0
 *
 * replay: see replay.h. Objects are compared by key, not by the order of their keys, and layout is
 * free: an answer that went through a pretty-printer is the same answer. What is decided now is
 * always written in one order, so equal fields mean equal bytes.
 */
#include "check/replay.h"

#include "check/answer.h"
#include "check/codec.h"
#include "check/codec_out.h"
#include "text/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN_BYTES_MAX 80u /* of each of two values, in a message */

/* ---- receipt -> request ---------------------------------------------------------------------- */

/* NULL: it is not there, or something else, and the error says so. */
static const jnode *need_array(codec *c, const jnode *receipt, const char *key, const char *path,
                               size_t max) {
    char at[PATH_MAX_BYTES];
    const jnode *j = jnode_get(receipt, key);
    path_key(at, path, key);
    if (j == NULL) {
        (void)codec_fail(c, at, "missing_key", "the receipt has no %s", key);
    } else if (!jnode_is(j, JNODE_ARRAY)) {
        (void)codec_fail_type(c, at, "an array", j);
    } else if (j->n > max) {
        (void)codec_fail(c, at, "too_many", "%u elements; at most %zu are read", j->n, max);
    } else {
        return j;
    }
    return NULL;
}

static lode_status read_lines(codec *c, const jnode *receipt, const char *path) {
    const jnode *lines = need_array(c, receipt, "lines", path, LINES_MAX);
    if (lines == NULL) {
        return LODE_BAD_INPUT;
    }
    char in[PATH_MAX_BYTES], at[PATH_MAX_BYTES], text[32];
    path_key(in, path, "lines");
    for (size_t i = 0; i < lines->n; i++) {
        const jnode *number = &lines->kids[i];
        int64_t n = jnode_is(number, JNODE_INTEGER) ? number->integer : 0;
        if (n < 1 || n > LINE_NUMBER_MAX || codec_find_line(c, n) != NONE) {
            return codec_fail(c, path_at(at, in, i), "wrong_number",
                              "expected the number of a line, each once");
        }
        (void)snprintf(text, sizeof text, "%" PRId64, n);
        uint32_t line = facts_add_line(&c->rq->facts);
        c->rq->facts.line_labels[line] = str_dup(c->a, str_of(text));
    }
    return LODE_OK;
}

/* ROLE: null for nobody, or somebody of whom nothing else is said. False when it is no role. */
static bool read_role(codec *c, str name, const jnode *value) {
    for (uint32_t i = 0; i < c->w->n_roles; i++) {
        if (!str_eq(world_str(c->w, c->w->roles[i].name), name)) {
            continue;
        }
        bool somebody =
            jnode_is(value, JNODE_STRING) && str_eqz(codec_str(value), RECEIPT_SOMEBODY);
        c->rq->facts.role_given[i] |= somebody;
        c->rq->facts.role_none[i] |= jnode_is(value, JNODE_NULL);
        return somebody || jnode_is(value, JNODE_NULL);
    }
    return false;
}

static lode_status read_fact_word(codec *c, const jnode *fact, const char *path, lode_word *out) {
    str name = {0};
    if (codec_text(c, fact, "word", path, NAME_BYTES_MAX, &name) != LODE_OK) {
        return LODE_BAD_INPUT;
    }
    for (uint32_t i = WORD_AUTHORITY; i < WORD_COUNT; i++) {
        if (str_eqz(name, word_name((lode_word)i))) {
            *out = (lode_word)i;
            return LODE_OK;
        }
    }
    char at[PATH_MAX_BYTES];
    return codec_fail(c, path_key(at, path, "word"), "unknown_word", "whose word is it?");
}

static lode_status read_fact(codec *c, const jnode *j, const char *path) {
    char at[PATH_MAX_BYTES];
    str name = {0};
    if (!jnode_is(j, JNODE_OBJECT)) {
        return codec_fail_type(c, path, "an object", j);
    }
    if (codec_text(c, j, "fact", path, NAME_BYTES_MAX, &name) != LODE_OK) {
        return LODE_BAD_INPUT;
    }
    const jnode *value = jnode_get(j, "value");
    if (read_role(c, name, value)) {
        return LODE_OK;
    }
    uint32_t fact = world_find_fact(c->w, name), line = NONE;
    if (fact == NONE) {
        return codec_fail(c, path_key(at, path, "fact"), "unknown_fact", "there is no such fact");
    }
    const world_fact *f = &c->w->facts[fact];
    if (f->scope == FACT_SCOPE_ITEM) {
        const jnode *number = jnode_get(j, "line");
        line = codec_find_line(c, jnode_is(number, JNODE_INTEGER) ? number->integer : 0);
        if (line == NONE) {
            return codec_fail(c, path_key(at, path, "line"), "unknown_line",
                              "the receipt has no such line");
        }
    }
    lode_value v = {0};
    if (codec_value(c, fact, value, false, path_key(at, path, "value"), &v) != LODE_OK ||
        read_fact_word(c, j, path, &v.word) != LODE_OK) {
        return LODE_BAD_INPUT;
    }
    if (f->scope == FACT_SCOPE_PARTY) {
        c->rq->facts.role_given[f->role] = true;
    }
    facts_set(&c->rq->facts, line, fact, v);
    return LODE_OK;
}

static lode_status read_facts(codec *c, const jnode *receipt, const char *path) {
    size_t max = ((size_t)c->w->n_facts + c->w->n_roles * 2) * LINES_MAX;
    const jnode *facts = need_array(c, receipt, "facts", path, max);
    if (facts == NULL) {
        return LODE_BAD_INPUT;
    }
    char in[PATH_MAX_BYTES], at[PATH_MAX_BYTES];
    path_key(in, path, "facts");
    for (size_t i = 0; i < facts->n; i++) {
        if (read_fact(c, &facts->kids[i], path_at(at, in, i)) != LODE_OK) {
            return LODE_BAD_INPUT;
        }
    }
    return LODE_OK;
}

static lode_status read_receipt(codec *c, const jnode *receipt, const char *path) {
    char at[PATH_MAX_BYTES];
    const jnode *licenses = jnode_get(receipt, "licenses");
    if (codec_text(c, receipt, "id", path, NAME_BYTES_MAX, &c->rq->facts.id) != LODE_OK ||
        codec_date(c, receipt, "on", path, &c->rq->on) != LODE_OK ||
        codec_date(c, receipt, "known", path, &c->rq->known) != LODE_OK ||
        read_lines(c, receipt, path) != LODE_OK || read_facts(c, receipt, path) != LODE_OK) {
        return LODE_BAD_INPUT;
    }
    /* null: nobody said anything about licenses, which a shipment says by leaving them out */
    path_key(at, path, "licenses");
    if (!jnode_is(licenses, JNODE_NULL) && codec_licenses(c, licenses, at) != LODE_OK) {
        return LODE_BAD_INPUT;
    }
    path_key(at, path, "findings");
    if (codec_findings(c, jnode_get(receipt, "findings"), at) != LODE_OK) {
        return LODE_BAD_INPUT;
    }
    return facts_validate(&c->rq->facts, c->err);
}

/* ---- comparing ------------------------------------------------------------------------------- */

/* Compact, and cut to fit a message. */
static void shown(const json_t *j, strbuf *out) {
    strbuf_reset(out);
    if (j == NULL) {
        strbuf_addz(out, "nothing");
    } else if (json_is_object(j) || json_is_array(j)) {
        strbuf_addf(out, "%s of %zu", json_is_object(j) ? "an object" : "an array",
                    json_is_object(j) ? json_object_size(j) : json_array_size(j));
    } else {
        char *text = json_dumps(j, JSON_ENCODE_ANY | JSON_COMPACT);
        if (text == NULL) {
            lode_oom();
        }
        strbuf_add(out, str_of(text));
        free(text);
        if (out->n > SHOWN_BYTES_MAX) {
            out->n = SHOWN_BYTES_MAX;
            strbuf_addz(out, "…");
        }
    }
}

static lode_status differs(codec *c, const char *path, const json_t *then, const json_t *now) {
    strbuf was = {0}, is = {0};
    shown(then, &was);
    shown(now, &is);
    lode_status st = lode_fail(c->err, LODE_DIFFERS, "differs",
                               "the answer says %s; decided again it is %s", was.p, is.p);
    (void)snprintf(c->err->path, sizeof c->err->path, "%s", path); /* cut to fit */
    strbuf_clear(&was);
    strbuf_clear(&is);
    return st;
}

static lode_status compare(codec *c, const char *path, json_t *then, json_t *now);

static lode_status compare_objects(codec *c, const char *path, json_t *then, json_t *now) {
    char at[PATH_MAX_BYTES];
    const char *key;
    json_t *kid;
    json_object_foreach(now, key, kid) {
        json_t *other = json_object_get(then, key);
        lode_status st = compare(c, path_key(at, path, key), other, kid);
        if (st != LODE_OK) {
            return st;
        }
    }
    json_object_foreach(then, key, kid) {
        if (json_object_get(now, key) == NULL) {
            return differs(c, path_key(at, path, key), kid, NULL);
        }
    }
    return LODE_OK;
}

/* The depth of both is bounded: by codec_parse, and by the shape of an answer. */
static lode_status compare(codec *c, const char *path, json_t *then, json_t *now) {
    char at[PATH_MAX_BYTES];
    if (json_is_object(then) && json_is_object(now)) {
        return compare_objects(c, path, then, now);
    }
    if (!json_is_array(then) || !json_is_array(now)) {
        return then != NULL && json_equal(then, now) ? LODE_OK : differs(c, path, then, now);
    }
    for (size_t i = 0; i < json_array_size(now) || i < json_array_size(then); i++) {
        path_at(at, path, i);
        lode_status st = compare(c, at, json_array_get(then, i), json_array_get(now, i));
        if (st != LODE_OK) {
            return st;
        }
    }
    return LODE_OK;
}

/* ---- the whole ------------------------------------------------------------------------------- */

static lode_status no_receipt(codec *c, const jnode *root) {
    lode_status st = codec_fail(c, "", "no_receipt", "this is neither an answer nor a receipt");
    if (jnode_get(root, "error") != NULL) {
        lode_hint(c->err, "it says that the line was bad, so nothing was decided");
    } else if (jnode_get(root, "items") != NULL) {
        lode_hint(c->err, "it looks like a shipment; replay takes what `check --json` answered");
    } else {
        lode_hint(c->err, "replay takes what `check --json` answered, or its receipt");
    }
    return st;
}

/* Another image or engine may rightly decide otherwise: nothing is compared then. */
static lode_status same_makers(codec *c, const jnode *receipt, const char *path) {
    char at[PATH_MAX_BYTES];
    const jnode *of_image = jnode_get(receipt, "image"), *of_engine = jnode_get(receipt, "engine");
    const char *image = jnode_is(of_image, JNODE_STRING) ? of_image->text.p : NULL;
    const char *engine = jnode_is(of_engine, JNODE_STRING) ? of_engine->text.p : NULL;
    if (image == NULL || engine == NULL) {
        return codec_fail(c, path_key(at, path, image == NULL ? "image" : "engine"), "missing_key",
                          "the receipt does not say what decided");
    }
    strbuf here = {0};
    strbuf_addf(&here, "sha256:%s", c->w->id);
    bool same = strcmp(image, here.p) == 0;
    strbuf_clear(&here);
    if (!same) {
        lode_status st =
            lode_fail(c->err, LODE_DIFFERS, "other_image",
                      "decided with image %.100s; this one is sha256:%s", image, c->w->id);
        lode_hint(c->err, "open the image that the receipt names");
        (void)path_key(c->err->path, path, "image");
        return st;
    }
    if (strcmp(engine, LODE_VERSION) != 0) {
        lode_status st =
            lode_fail(c->err, LODE_DIFFERS, "other_engine",
                      "decided by version %.40s; this is version %s", engine, LODE_VERSION);
        lode_hint(c->err, "replay it with the version that the receipt names");
        (void)path_key(c->err->path, path, "engine");
        return st;
    }
    return LODE_OK;
}

/* What is written now, as a tree; of a receipt that stands alone with its hash, as in an answer. */
static json_t *tree_now(const lode_answer *an, bool whole, bool hashed) {
    strbuf text = {0};
    if (whole) {
        answer_to_json(an, &text);
    } else {
        strbuf_add(&text, an->receipt);
    }
    json_t *now = json_loadb(text.p, text.n, 0, NULL);
    strbuf_clear(&text);
    if (now == NULL) {
        lode_oom(); /* the only way it fails: it is our own text */
    }
    if (!whole && hashed) {
        set(now, "sha256", json_string(an->receipt_hash));
    }
    return now;
}

/* Field by field. */
static lode_status compare_with(codec *c, str json, bool whole, const lode_answer *an) {
    json_t *root = json_loadb(json.p, json.n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
    if (root == NULL) { /* it was read before */
        return codec_fail(c, "", "syntax", "it cannot be read a second time");
    }
    json_t *now = tree_now(an, whole, json_object_get(root, "sha256") != NULL);
    lode_status st = compare(c, "", root, now);
    json_decref(now);
    json_decref(root);
    return st;
}

static lode_status replay_tree(codec *c, str json, const jnode *root, lode_answer **out) {
    const jnode *inner = jnode_get(root, "receipt");
    bool whole = jnode_is(inner, JNODE_OBJECT);
    const jnode *receipt = whole ? inner : root;
    const char *path = whole ? "receipt" : "";
    if (jnode_get(receipt, "facts") == NULL || jnode_get(receipt, "outcome") == NULL) {
        return no_receipt(c, root);
    }
    lode_status st = same_makers(c, receipt, path);
    if (st != LODE_OK || read_receipt(c, receipt, path) != LODE_OK) {
        return st != LODE_OK ? st : LODE_BAD_INPUT;
    }
    lode_answer *an = NULL;
    st = check_run(c->w, c->rq, c->a, &an, c->err);
    if (st == LODE_OK) {
        st = compare_with(c, json, whole, an);
    }
    if (st == LODE_OK) {
        *out = an;
    }
    return st;
}

lode_status replay_run(const lode_world *w, party_screener *screener, lode_arena *a, str json,
                       lode_answer **out, lode_error *err) {
    lode_error unused = {0};
    err = err != NULL ? err : &unused;
    const jnode *root = NULL;
    if (codec_parse(a, json, "answer", LODE_ANSWER_BYTES_MAX, &root, err) != LODE_OK) {
        return LODE_BAD_INPUT;
    }
    lode_request *rq = arena_alloc(a, sizeof *rq); /* the answer points to it */
    *rq = (lode_request){.on = DATE_NONE, .known = DATE_NONE, .screener = screener};
    facts_init(&rq->facts, w, a);
    codec c = {w, a, err, rq, true};
    return replay_tree(&c, json, root, out);
}
