/* SPDX-License-Identifier: Apache-2.0
 *
 * codec_parts: what a shipment carries beside plain facts.
 *
 *   licenses  [{"no", "kind", "regime", "end_user", "status", "valid_from", "valid_until", "codes": [..],
 *               "remaining", "remaining_value"}]
 *   findings  [{"about": FACT, "line": n, "value": .., "by", "on", "basis", "valid_until", "void_if"}]
 *   words     {FACT: authority | document | finding | declarant | assumed}
 *
 * A field that a license does not show stays missing and keeps its cover open; a word that nobody
 * knows (a kind, a status, a regime) is refused, because a typing error must not cost a cover.
 */
#include "check/codec.h"
#include "text/text.h"

#include <stdio.h>

#define CODES_PER_LICENSE_MAX 256u /* the longest license we know names a few dozen */

static const char *const LICENSE_KEYS[] = {"no",        "kind",           "regime",      "end_user",
                                           "status",    "valid_from",     "valid_until", "codes",
                                           "remaining", "remaining_value"};
static const char *const FINDING_KEYS[] = {"about", "line",  "value",       "by",
                                           "on",    "basis", "valid_until", "void_if"};
static const char *const STATUS_WORDS[] = {"valid", "used", "revoked", "expired", "suspended"};
static const char *const WORD_NAMES[] = {"authority", "document", "finding", "declarant",
                                         "assumed"};
#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof *(array)))

/* Refuses text that is none of the n words. */
static lode_status one_of(codec *c, const char *path, const char *what, str text, const str *words,
                          uint32_t n) {
    for (uint32_t i = 0; i < n; i++) {
        if (str_eq(words[i], text)) {
            return LODE_OK;
        }
    }
    lode_status st =
        codec_fail(c, path, "unknown_word", "unknown %s \"%.60s\"", what, str_dup(c->a, text).p);
    hint_nearest(c->err, text, words, n);
    return st;
}

static str *as_strs(codec *c, const char *const *names, uint32_t n) {
    str *out = arena_array(c->a, n + 1, sizeof *out);
    for (uint32_t i = 0; i < n; i++) {
        out[i] = str_of(names[i]);
    }
    return out;
}

/* ---- licenses -------------------------------------------------------------------------------- */

/* The kinds are the values of the slots from which rules withdraw. */
static lode_status check_kind(codec *c, const lode_license *l, const char *path) {
    const lode_world *w = c->w;
    str *words = arena_array(c->a, (size_t)w->n_slot_values + 1, sizeof *words);
    uint32_t n = 0;
    for (uint32_t i = 0; i < w->n_slots; i++) {
        for (uint32_t v = 0; w->slots[i].combine == SLOT_AVAILABLE && v < w->slots[i].values.count;
             v++) {
            words[n++] = world_str(w, w->slot_values[w->slots[i].values.first + v].word);
        }
    }
    return l->kind.n == 0 ? LODE_OK : one_of(c, path, "kind of license", l->kind, words, n);
}

static lode_status check_regime(codec *c, const lode_license *l, const char *path) {
    const lode_world *w = c->w;
    str *words = arena_array(c->a, (size_t)w->n_regimes + 1, sizeof *words);
    for (uint32_t i = 0; i < w->n_regimes; i++) {
        words[i] = world_str(w, w->regimes[i].id);
    }
    return l->regime.n == 0 ? LODE_OK : one_of(c, path, "regime", l->regime, words, w->n_regimes);
}

static lode_status read_license_codes(codec *c, const jnode *j, const char *path, lode_license *l) {
    if (j == NULL || jnode_is(j, JNODE_NULL)) {
        return LODE_OK;
    }
    if (!jnode_is(j, JNODE_ARRAY)) {
        return codec_fail_type(c, path, "an array of codes", j);
    }
    if ((size_t)j->n > CODES_PER_LICENSE_MAX) {
        return codec_fail(c, path, "too_many", "%zu codes; at most %u are read", (size_t)j->n,
                          CODES_PER_LICENSE_MAX);
    }
    l->codes = arena_array(c->a, (size_t)j->n + 1, sizeof *l->codes);
    for (uint32_t i = 0; i < j->n; i++) {
        const jnode *kid = &j->kids[i];
        char at[PATH_MAX_BYTES];
        path_at(at, path, i);
        if (!jnode_is(kid, JNODE_STRING)) {
            lode_status st = codec_fail_type(c, at, "a code in quotes", kid);
            lode_hint(c->err, "codes are text: \"1E001\" is not ten");
            return st;
        }
        if (kid->text.n > NAME_BYTES_MAX) {
            return codec_fail(c, at, "too_long", "the code is longer than any list's");
        }
        l->codes[l->n_codes++] = str_dup(c->a, codec_str(kid));
    }
    return LODE_OK;
}

static lode_status read_license_texts(codec *c, const jnode *j, const char *path, lode_license *l) {
    const struct {
        const char *key;
        str *to;
    } texts[] = {{"no", &l->no},
                 {"kind", &l->kind},
                 {"regime", &l->regime},
                 {"end_user", &l->end_user},
                 {"status", &l->status}};
    for (uint32_t i = 0; i < COUNT(texts); i++) {
        if (codec_text(c, j, texts[i].key, path, NAME_BYTES_MAX, texts[i].to) != LODE_OK) {
            return LODE_BAD_INPUT;
        }
    }
    if (codec_date(c, j, "valid_from", path, &l->from) != LODE_OK) {
        return LODE_BAD_INPUT;
    }
    return codec_date(c, j, "valid_until", path, &l->until);
}

/* In a unit of the fact that says what a line takes of it. */
static lode_status read_left(codec *c, const jnode *j, const char *path, const char *key,
                             const char *of, lode_left *out) {
    str text = {0};
    char at[PATH_MAX_BYTES];
    uint32_t fact = world_find_fact(c->w, str_of(of));
    if (codec_text(c, j, key, path, NAME_BYTES_MAX, &text) != LODE_OK) {
        return LODE_BAD_INPUT;
    }
    path_key(at, path, key);
    if (text.p == NULL) {
        return LODE_OK;
    }
    if (fact == NONE || c->w->facts[fact].type != FACT_AMOUNT) {
        return codec_fail(c, at, "unknown_fact", "the law has no %s that it could be compared with",
                          of);
    }
    lode_error why = {0};
    if (left_from_text(c->w, c->a, world_str(c->w, c->w->facts[fact].dim), text, out, &why) !=
        LODE_OK) {
        (void)codec_fail(c, at, why.code, "%s", why.message);
        lode_hint(c->err, "%s", why.hint);
        return LODE_BAD_INPUT;
    }
    return LODE_OK;
}

static lode_status read_license(codec *c, const jnode *j, const char *path, lode_license *l) {
    char at[PATH_MAX_BYTES];
    *l = (lode_license){.from = DATE_NONE, .until = DATE_NONE};
    if (!jnode_is(j, JNODE_OBJECT)) {
        return codec_fail_type(c, path, "an object", j);
    }
    if (codec_known_keys(c, j, path, LICENSE_KEYS, COUNT(LICENSE_KEYS)) != LODE_OK ||
        read_license_texts(c, j, path, l) != LODE_OK ||
        check_kind(c, l, path_key(at, path, "kind")) != LODE_OK ||
        check_regime(c, l, path_key(at, path, "regime")) != LODE_OK ||
        read_left(c, j, path, "remaining", "item.quantity", &l->remaining) != LODE_OK ||
        read_left(c, j, path, "remaining_value", "item.value", &l->remaining_value) != LODE_OK) {
        return LODE_BAD_INPUT;
    }
    str *words = as_strs(c, STATUS_WORDS, COUNT(STATUS_WORDS));
    if (l->status.n > 0 && one_of(c, path_key(at, path, "status"), "status", l->status, words,
                                  COUNT(STATUS_WORDS)) != LODE_OK) {
        return LODE_BAD_INPUT;
    }
    if (l->from != DATE_NONE && l->until != DATE_NONE && l->until < l->from) {
        return codec_fail(c, path_key(at, path, "valid_until"), "date_order",
                          "the license ends before it begins");
    }
    return read_license_codes(c, jnode_get(j, "codes"), path_key(at, path, "codes"), l);
}

lode_status codec_licenses(codec *c, const jnode *j, const char *path) {
    lode_facts *f = &c->rq->facts;
    if (j == NULL) {
        return LODE_OK;
    }
    f->licenses_given = true;
    if (jnode_is(j, JNODE_NULL)) {
        return LODE_OK;
    }
    if (!jnode_is(j, JNODE_ARRAY)) {
        return codec_fail_type(c, path, "an array of licenses", j);
    }
    if ((size_t)j->n > LICENSES_MAX) {
        return codec_fail(c, path, "too_many", "%zu licenses; at most %u are read", (size_t)j->n,
                          LICENSES_MAX);
    }
    f->licenses = arena_array(c->a, (size_t)j->n + 1, sizeof *f->licenses);
    for (uint32_t i = 0; i < j->n; i++) {
        const jnode *kid = &j->kids[i];
        char at[PATH_MAX_BYTES], no[PATH_MAX_BYTES];
        lode_license *l = &f->licenses[i];
        if (read_license(c, kid, path_at(at, path, i), l) != LODE_OK) {
            return LODE_BAD_INPUT;
        }
        for (size_t k = 0; k < i && l->no.n > 0; k++) {
            if (str_eq(f->licenses[k].no, l->no)) {
                return codec_fail(c, path_key(no, at, "no"), "duplicate_license",
                                  "license \"%.60s\" stands twice", l->no.p);
            }
        }
        f->n_licenses++;
    }
    return LODE_OK;
}

/* ---- facts by path --------------------------------------------------------------------------- */

static lode_status find_path(codec *c, str path_text, const char *path, uint32_t *out) {
    const lode_world *w = c->w;
    *out = world_find_fact(w, path_text);
    bool plain = *out != NONE && w->facts[*out].type != FACT_LICENSES &&
                 w->facts[*out].type != FACT_FINDINGS;
    if (plain) {
        return LODE_OK;
    }
    str *names = arena_array(c->a, (size_t)w->n_facts + 1, sizeof *names);
    for (uint32_t i = 0; i < w->n_facts; i++) {
        names[i] = world_str(w, w->facts[i].path);
    }
    lode_status st =
        codec_fail(c, path, "unknown_fact", "\"%.80s\" is not a fact", str_dup(c->a, path_text).p);
    hint_nearest(c->err, path_text, names, w->n_facts);
    return st;
}

/* ---- findings -------------------------------------------------------------------------------- */

static lode_status read_finding_line(codec *c, const jnode *j, const char *path, lode_finding *f) {
    char at[PATH_MAX_BYTES];
    const jnode *line = jnode_get(j, "line");
    f->line = NONE;
    if (line == NULL || jnode_is(line, JNODE_NULL)) {
        return LODE_OK;
    }
    path_key(at, path, "line");
    if (!jnode_is(line, JNODE_INTEGER)) {
        return codec_fail_type(c, at, "a whole number", line);
    }
    if (c->w->facts[f->fact].scope != FACT_SCOPE_ITEM) {
        return codec_fail(c, at, "wrong_line", "the fact is not about a line");
    }
    f->line = codec_find_line(c, line->integer);
    return f->line != NONE ? LODE_OK
                           : codec_fail(c, at, "unknown_line", "the shipment has no such line");
}

static lode_status finding_needs(codec *c, const char *path, const char *key, bool given) {
    char at[PATH_MAX_BYTES];
    if (given) {
        return LODE_OK;
    }
    lode_status st =
        codec_fail(c, path_key(at, path, key), "missing_key", "a finding needs %s", key);
    lode_hint(c->err,
              "a finding says what it is about, its value, by whom and on which day it was signed");
    return st;
}

static lode_status read_finding_texts(codec *c, const jnode *j, const char *path, lode_finding *f) {
    if (codec_text(c, j, "by", path, NAME_BYTES_MAX, &f->by) != LODE_OK ||
        codec_text(c, j, "basis", path, SHIPMENT_TEXT_MAX, &f->basis) != LODE_OK ||
        codec_text(c, j, "void_if", path, SHIPMENT_TEXT_MAX, &f->void_if) != LODE_OK ||
        codec_date(c, j, "on", path, &f->on) != LODE_OK ||
        codec_date(c, j, "valid_until", path, &f->valid_until) != LODE_OK ||
        finding_needs(c, path, "by", f->by.n > 0) != LODE_OK ||
        finding_needs(c, path, "on", f->on != DATE_NONE) != LODE_OK) {
        return LODE_BAD_INPUT;
    }
    char at[PATH_MAX_BYTES];
    return f->valid_until == DATE_NONE || f->valid_until >= f->on
               ? LODE_OK
               : codec_fail(c, path_key(at, path, "valid_until"), "date_order",
                            "the finding ends before it was signed");
}

static lode_status read_finding(codec *c, const jnode *j, const char *path, lode_finding *f) {
    char at[PATH_MAX_BYTES];
    str about = {0};
    *f = (lode_finding){.on = DATE_NONE, .valid_until = DATE_NONE};
    if (!jnode_is(j, JNODE_OBJECT)) {
        return codec_fail_type(c, path, "an object", j);
    }
    const jnode *value = jnode_get(j, "value");
    if (codec_known_keys(c, j, path, FINDING_KEYS, COUNT(FINDING_KEYS)) != LODE_OK ||
        codec_text(c, j, "about", path, NAME_BYTES_MAX, &about) != LODE_OK ||
        finding_needs(c, path, "about", about.n > 0) != LODE_OK ||
        find_path(c, about, path_key(at, path, "about"), &f->fact) != LODE_OK ||
        finding_needs(c, path, "value", value != NULL) != LODE_OK ||
        read_finding_line(c, j, path, f) != LODE_OK ||
        read_finding_texts(c, j, path, f) != LODE_OK ||
        codec_value(c, f->fact, value, false, path_key(at, path, "value"), &f->value) != LODE_OK) {
        return LODE_BAD_INPUT;
    }
    f->value.word = WORD_FINDING;
    return LODE_OK;
}

lode_status codec_findings(codec *c, const jnode *j, const char *path) {
    if (j == NULL || jnode_is(j, JNODE_NULL)) {
        return LODE_OK;
    }
    if (!jnode_is(j, JNODE_ARRAY)) {
        return codec_fail_type(c, path, "an array of findings", j);
    }
    if ((size_t)j->n > FINDINGS_MAX) {
        return codec_fail(c, path, "too_many", "%zu findings; at most %u are read", (size_t)j->n,
                          FINDINGS_MAX);
    }
    c->rq->findings = arena_array(c->a, (size_t)j->n + 1, sizeof *c->rq->findings);
    for (uint32_t i = 0; i < j->n; i++) {
        const jnode *kid = &j->kids[i];
        char at[PATH_MAX_BYTES];
        if (read_finding(c, kid, path_at(at, path, i), &c->rq->findings[i]) != LODE_OK) {
            return LODE_BAD_INPUT;
        }
        c->rq->n_findings++;
    }
    return LODE_OK;
}

/* ---- words ----------------------------------------------------------------------------------- */

/* Puts the word on the value given: on one line, or on every line that gives the fact. */
static bool set_word(codec *c, uint32_t fact, uint32_t line, lode_word word) {
    lode_facts *f = &c->rq->facts;
    bool item = c->w->facts[fact].scope == FACT_SCOPE_ITEM;
    bool given = false;
    for (uint32_t i = 0; i < (item ? f->n_lines : 1); i++) {
        lode_value v = *facts_given(f, i, fact);
        if (v.kind != VAL_MISSING && (!item || line == NONE || line == i)) {
            v.word = word;
            facts_set(f, i, fact, v);
            given = true;
        }
    }
    return given;
}

static lode_status read_word(codec *c, const char *key, const jnode *j, const char *path,
                             uint32_t line) {
    uint32_t fact = NONE;
    char name[256];
    (void)snprintf(name, sizeof name, "%s%s", line == NONE ? "" : "item.", key);
    if (find_path(c, str_of(name), path, &fact) != LODE_OK) {
        return LODE_BAD_INPUT;
    }
    if (!jnode_is(j, JNODE_STRING)) {
        return codec_fail_type(c, path, "a word in quotes", j);
    }
    str *words = as_strs(c, WORD_NAMES, COUNT(WORD_NAMES));
    if (one_of(c, path, "word", codec_str(j), words, COUNT(WORD_NAMES)) != LODE_OK) {
        return LODE_BAD_INPUT;
    }
    uint32_t at = 0;
    while (!str_eq(words[at], codec_str(j))) {
        at++;
    }
    if (!set_word(c, fact, line, (lode_word)(WORD_AUTHORITY + at))) {
        return codec_fail(c, path, "nothing_given",
                          "%.100s is not given, so nobody's word can be for it", name);
    }
    return LODE_OK;
}

lode_status codec_words(codec *c, const jnode *j, const char *path, uint32_t line) {
    if (j == NULL || jnode_is(j, JNODE_NULL)) {
        return LODE_OK;
    }
    if (!jnode_is(j, JNODE_OBJECT)) {
        return codec_fail_type(c, path, "an object from fact to word", j);
    }
    jnode_each(kid, j) {
        const char *key = kid->key;
        char at[PATH_MAX_BYTES];
        if (read_word(c, key, kid, path_key(at, path, key), line) != LODE_OK) {
            return LODE_BAD_INPUT;
        }
    }
    return LODE_OK;
}
