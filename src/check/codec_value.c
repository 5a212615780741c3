/* SPDX-License-Identifier: Apache-2.0
 *
 * codec_value: one JSON value -> one value of a fact. JSON only says the shape; the words inside go
 * through value_from_text, the same as cases and --assume, so a value means the same everywhere.
 *
 *   scalars   "ndfeb_magnet", "200 kg", "8505111000"     null = known to have none
 *   sets      ["civil", "military"]                      [] and null = known to be empty
 *   rows      "cn.a.list/7", or an array of such
 *             {"Dy": true, "Tb": false}                  open sets: there, not there
 *   shares    {"Nd": "29 %", "Dy": true, "Tb": false}    or ["Nd", "Dy"]
 *
 * A number is never a value: 8505111000 and 1E001 are codes, and 0.1 is no exact decimal once a JSON
 * library has seen it. The elements of a set are read one by one before they are joined, so a
 * comma inside an element cannot pass for two elements.
 */
#include "check/codec.h"
#include "text/text.h"

#include <stdio.h>
#include <string.h>

bool codec_is_yes_no(const lode_world *w, uint32_t fact) {
    const world_fact *f = &w->facts[fact];
    if (f->type == FACT_ONE_OF) {
        return world_find_value(w, f->enum_idx, STR("yes")) != NONE;
    }
    return f->type == FACT_LAW || f->type == FACT_CLAIM || f->type == FACT_LICENSE;
}

/* Runs value_from_text and puts the path on its error. */
static lode_status read_text(codec *c, uint32_t fact, str text, const char *path, lode_value *out) {
    if (value_from_text(c->w, c->a, fact, text, out, c->err) == LODE_OK) {
        out->word = WORD_DECLARANT;
        return LODE_OK;
    }
    c->err->status = LODE_BAD_INPUT;
    (void)snprintf(c->err->path, sizeof c->err->path, "%s", path); /* cut to fit */
    return LODE_BAD_INPUT;
}

static lode_status refuse_number(codec *c, const jnode *j, const char *path) {
    lode_status st =
        codec_fail(c, path, "number_as_text", "a number stands where text is expected");
    if (jnode_is(j, JNODE_INTEGER)) {
        lode_hint(c->err, "write it in quotes: \"%" PRId64 "\"", j->integer);
    } else {
        lode_hint(
            c->err,
            "write it in quotes as it is printed: codes are text and decimals must stay exact");
    }
    return st;
}

static bool is_set(uint32_t type) {
    return type == FACT_CLOSED_SET || type == FACT_OPEN_SET || type == FACT_SHARES ||
           type == FACT_ROWS;
}

static lode_status none_value(codec *c, uint32_t fact, const char *path, lode_value *out) {
    uint32_t type = c->w->facts[fact].type;
    if (type == FACT_NAME) {
        lode_status st = codec_fail(c, path, "wrong_type", "a name cannot be null");
        lode_hint(c->err,
                  "leave the name out when it is unknown; null in place of the whole party says "
                  "that there is none");
        return st;
    }
    if (type == FACT_TEXT || type == FACT_DATE) {
        *out = (lode_value){
            .kind = VAL_NONE, .word = WORD_DECLARANT, .value = NONE, .text = STR("none")};
        return LODE_OK;
    }
    return read_text(c, fact, type == FACT_CODES ? STR("not listed") : STR("none"), path, out);
}

static lode_status plain_text(codec *c, uint32_t fact, str text, const char *path,
                              lode_value *out) {
    bool name = c->w->facts[fact].type == FACT_NAME;
    uint32_t max = name ? NAME_BYTES_MAX : SHIPMENT_TEXT_MAX;
    if (text.n > max) {
        return codec_fail(c, path, "too_long", "%s has %zu bytes; at most %u are read",
                          name ? "the name" : "the text", text.n, max);
    }
    strbuf key = {0};
    bool nameless = name && (!name_key(text, &key) || key.n == 0);
    strbuf_clear(&key);
    if (nameless) {
        lode_status st = codec_fail(c, path, "empty_name", "the name has no letter and no digit");
        lode_hint(c->err, "leave it out when it is unknown");
        return st;
    }
    *out = (lode_value){
        .kind = VAL_TEXT, .word = WORD_DECLARANT, .value = NONE, .text = str_dup(c->a, text)};
    return LODE_OK;
}

static lode_status scalar_value(codec *c, uint32_t fact, const jnode *j, const char *path,
                                lode_value *out) {
    uint32_t type = c->w->facts[fact].type;
    if (jnode_is_boolean(j) && codec_is_yes_no(c->w, fact)) {
        return read_text(c, fact, jnode_is(j, JNODE_TRUE) ? STR("yes") : STR("no"), path, out);
    }
    if (jnode_is_number(j)) {
        return refuse_number(c, j, path);
    }
    if (!jnode_is(j, JNODE_STRING)) {
        return codec_fail_type(
            c, path, type == FACT_AMOUNT ? "text such as \"200 kg\"" : "text in quotes", j);
    }
    str text = codec_str(j);
    if (type == FACT_TEXT || type == FACT_NAME) {
        return plain_text(c, fact, text, path, out);
    }
    if (str_eqz(str_trim(text), "none") && type != FACT_ONE_OF) {
        lode_status st = codec_fail(c, path, "wrong_word", "\"none\" is no value");
        lode_hint(c->err, "write null when it is known that there is none");
        return st;
    }
    return read_text(c, fact, text, path, out);
}

/* ---- sets ------------------------------------------------------------------------------------ */

/* One element as text: `Dy`, `no Tb`, `Nd 29 %`. It must read as exactly one element. */
static lode_status add_element(codec *c, uint32_t fact, str element, const char *path,
                               strbuf *joined) {
    lode_value v = {0};
    bool comma = memchr(element.p, ',', element.n) != NULL;
    if (!comma && read_text(c, fact, element, path, &v) != LODE_OK) {
        return LODE_BAD_INPUT;
    }
    bool rows = c->w->facts[fact].type == FACT_ROWS; /* complete: whatever else is not said */
    if (comma || v.kind != VAL_SET || v.n_elems != 1 || (v.complete && !rows)) {
        lode_status st = codec_fail(c, path, "wrong_word", "\"%.60s\" is not one element",
                                    str_dup(c->a, element).p);
        lode_hint(c->err, "write each element as its own text");
        return st;
    }
    strbuf_addz(joined, joined->n > 0 ? ", " : "");
    strbuf_add(joined, element);
    return LODE_OK;
}

static lode_status set_from_array(codec *c, uint32_t fact, const jnode *j, const char *path,
                                  strbuf *joined) {
    for (uint32_t i = 0; i < j->n; i++) {
        const jnode *kid = &j->kids[i];
        char at[PATH_MAX_BYTES];
        path_at(at, path, i);
        if (jnode_is_number(kid)) {
            return refuse_number(c, kid, at);
        }
        if (!jnode_is(kid, JNODE_STRING)) {
            return codec_fail_type(c, at, "a word in quotes", kid);
        }
        if (add_element(c, fact, codec_str(kid), at, joined) != LODE_OK) {
            return LODE_BAD_INPUT;
        }
    }
    return LODE_OK;
}

/* One member of an object: true = there, false and null = not there, text = its share. */
static lode_status add_member(codec *c, uint32_t fact, const char *key, const jnode *j,
                              const char *path, strbuf *joined) {
    strbuf one = {0};
    lode_status st = LODE_OK;
    bool shares = c->w->facts[fact].type == FACT_SHARES;
    if (strchr(key, ' ') != NULL && strncmp(key, "other:", 6) != 0) {
        st = codec_fail(c, path, "wrong_word", "an element's name has no blanks");
        lode_hint(c->err, "write the name before the colon and its share after it");
    } else if (jnode_is_number(j)) {
        st = refuse_number(c, j, path);
    } else if (jnode_is(j, JNODE_FALSE) || jnode_is(j, JNODE_NULL)) {
        strbuf_addz(&one, "no ");
        strbuf_addz(&one, key);
    } else if (jnode_is(j, JNODE_TRUE)) {
        strbuf_addz(&one, key);
    } else if (jnode_is(j, JNODE_STRING) && shares) {
        strbuf_addz(&one, key);
        strbuf_addc(&one, ' ');
        strbuf_add(&one, codec_str(j));
    } else {
        st = codec_fail_type(
            c, path, shares ? "a share such as \"2 %\", true or false" : "true or false", j);
    }
    if (st == LODE_OK) {
        st = add_element(c, fact, strbuf_str(&one), path, joined);
    }
    strbuf_clear(&one);
    return st;
}

static lode_status set_from_object(codec *c, uint32_t fact, const jnode *j, const char *path,
                                   strbuf *joined) {
    jnode_each(kid, j) {
        const char *key = kid->key;
        char at[PATH_MAX_BYTES];
        if (add_member(c, fact, key, kid, path_key(at, path, key), joined) != LODE_OK) {
            return LODE_BAD_INPUT;
        }
    }
    return LODE_OK;
}

static lode_status set_shape(codec *c, uint32_t fact, const jnode *j, const char *path) {
    uint32_t type = c->w->facts[fact].type;
    const char *shape =
        type == FACT_SHARES ? "an object of shares or an array of words" : "an array of words";
    uint32_t n = j->n; /* 0 of what has no parts */
    if (jnode_is(j, JNODE_STRING)) {
        lode_status st = codec_fail_type(c, path, shape, j);
        lode_hint(c->err, "write [\"%.60s\"]", j->text.p);
        return st;
    }
    if (!jnode_is(j, JNODE_ARRAY) &&
        (!jnode_is(j, JNODE_OBJECT) || type == FACT_CLOSED_SET || type == FACT_ROWS)) {
        return codec_fail_type(c, path, shape, j);
    }
    if (n > ELEMS_MAX) {
        return codec_fail(c, path, "too_many", "%u elements; at most %u are read", n, ELEMS_MAX);
    }
    return LODE_OK;
}

static lode_status set_value(codec *c, uint32_t fact, const jnode *j, bool complete,
                             const char *path, lode_value *out) {
    if (set_shape(c, fact, j, path) != LODE_OK) {
        return LODE_BAD_INPUT;
    }
    strbuf joined = {0};
    lode_status st = jnode_is(j, JNODE_ARRAY) ? set_from_array(c, fact, j, path, &joined)
                                              : set_from_object(c, fact, j, path, &joined);
    if (st == LODE_OK) {
        bool empty = joined.n == 0; /* an empty object says nothing about what is in it */
        if (empty && jnode_is(j, JNODE_OBJECT) && !complete) {
            st = codec_fail(c, path, "empty_object", "the object names no element");
            lode_hint(
                c->err,
                "leave it out when nothing is known, or write [] when it is known to be empty");
        } else {
            strbuf_addz(&joined, empty ? "none" : complete ? " complete" : "");
            st = read_text(c, fact, strbuf_str(&joined), path, out);
        }
    }
    strbuf_clear(&joined);
    return st;
}

/* As a receipt writes it: the canonical text; free text as it was given, and null for none, because
 * somebody may be called "none". */
static lode_status canonical_value(codec *c, uint32_t fact, const jnode *j, const char *path,
                                   lode_value *out) {
    uint32_t type = c->w->facts[fact].type;
    bool free_text = type == FACT_TEXT || type == FACT_NAME;
    if (free_text && jnode_is(j, JNODE_NULL)) {
        *out = (lode_value){
            .kind = VAL_NONE, .word = WORD_DECLARANT, .value = NONE, .text = STR("none")};
        return LODE_OK;
    }
    if (!jnode_is(j, JNODE_STRING)) {
        return codec_fail_type(c, path, "the canonical text of a value", j);
    }
    return free_text ? plain_text(c, fact, codec_str(j), path, out)
                     : read_text(c, fact, codec_str(j), path, out);
}

lode_status codec_value(codec *c, uint32_t fact, const jnode *j, bool complete, const char *path,
                        lode_value *out) {
    uint32_t type = c->w->facts[fact].type;
    if (c->canonical) {
        return canonical_value(c, fact, j, path, out);
    }
    if (jnode_is(j, JNODE_NULL)) {
        return none_value(c, fact, path, out);
    }
    if (type == FACT_LICENSES || type == FACT_FINDINGS) {
        return codec_fail(c, path, "wrong_place",
                          "licenses and findings stand at the top of the shipment");
    }
    if (type == FACT_PAUSES) {
        return codec_pauses(c, fact, j, path, out);
    }
    if (type == FACT_ROWS && jnode_is(j, JNODE_STRING)) {
        return read_text(c, fact, codec_str(j), path, out);
    }
    return is_set(type) ? set_value(c, fact, j, complete, path, out)
                        : scalar_value(c, fact, j, path, out);
}
