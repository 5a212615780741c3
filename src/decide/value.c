/* SPDX-License-Identifier: Apache-2.0
 *
 * value: one value of one fact from text (language.md part 3). Cases, --assume and the JSON codec
 * all come through here, so a word means the same wherever it is written. Each value gets a
 * canonical text: elements in the order of the vocabulary, blanks single, digits without dots.
 * Reading the canonical text again gives the same value.
 */
#include "decide/facts.h"

#include <stdlib.h>
#include <string.h>

#include "text/text.h"

#define VALUE_BYTES_MAX (64u << 10) /* a description of one item; the longest we saw has 2 KB */
#define CODE_BYTES_MAX 64u          /* 3A001.b.2.c.1 has 13 */
#define SHOWN_BYTES_MAX 80u         /* of a wrong word, in a message */
#define WORDS_MAX 1024u             /* words of one enum that a hint compares */

typedef struct reading {
    const lode_world *w;
    lode_arena *arena;
    const world_fact *fact;
    str text; /* trimmed */
    lode_error *err;
} reading;

/* A message must have room for what was expected. */
static str shown(str s) { return s.n > SHOWN_BYTES_MAX ? (str){s.p, SHOWN_BYTES_MAX} : s; }

static lode_status fail_word(const reading *r, str word, const char *expected) {
    return lode_fail(r->err, LODE_BAD_INPUT, "wrong_word",
                     "\"" STR_FMT "\" is no value of " STR_FMT "; expected %s",
                     STR_ARG(shown(word)), STR_ARG(world_str(r->w, r->fact->path)), expected);
}

static lode_value value_of(val_kind kind, str text) {
    return (lode_value){
        .kind = kind, .word = WORD_DECLARANT, .value = NONE, .text = text, .date = DATE_NONE};
}

static lode_value none_value(void) { return value_of(VAL_NONE, STR("none")); }

/* ---- words of an enum ------------------------------------------------------------------------ */

static bool folds_to(const lode_world *w, world_text t, str folded) {
    strbuf b = {0};
    text_fold(world_str(w, t), &b);
    bool same = b.n > 0 && str_eq(strbuf_str(&b), folded);
    strbuf_clear(&b);
    return same;
}

/* People write "Japan" where the word is JP: a label in any of its languages points at its word. */
static uint32_t value_by_label(const lode_world *w, world_range values, str word) {
    strbuf folded = {0};
    text_fold(word, &folded);
    uint32_t found = NONE;
    for (uint32_t i = values.first; found == NONE && i < values.first + values.count; i++) {
        const world_value *v = &w->values[i];
        str f = strbuf_str(&folded);
        if (folds_to(w, v->label, f) || folds_to(w, v->zh, f) || folds_to(w, v->ja, f)) {
            found = i;
        }
    }
    strbuf_clear(&folded);
    return found;
}

static lode_status unknown_word(const reading *r, str word) {
    const world_enum *e = &r->w->enums[r->fact->enum_idx];
    lode_status s = lode_fail(r->err, LODE_BAD_INPUT, "unknown_word",
                              "unknown word \"" STR_FMT "\" of " STR_FMT, STR_ARG(shown(word)),
                              STR_ARG(world_str(r->w, r->fact->path)));
    uint32_t labeled = value_by_label(r->w, e->values, word);
    if (labeled != NONE) {
        lode_hint(r->err, "did you mean " STR_FMT "?",
                  STR_ARG(world_str(r->w, r->w->values[labeled].word)));
        return s;
    }
    uint32_t n = e->values.count < WORDS_MAX ? e->values.count : WORDS_MAX;
    str *words = arena_array(r->arena, n, sizeof *words);
    for (uint32_t i = 0; i < n; i++) {
        words[i] = world_str(r->w, r->w->values[e->values.first + i].word);
    }
    hint_nearest(r->err, word, words, n);
    return s;
}

static bool is_blank(char c) { return c == ' ' || c == '\t'; }

/* A text after other: is kept as it is, so it must not be mistaken for something else when it is
 * read again: no control characters, and in a set not the word that closes the set. */
static bool plain_text(str text) {
    str word = STR("complete");
    for (size_t i = 0; i < text.n; i++) {
        if ((unsigned char)text.p[i] < 0x20 || text.p[i] == 0x7f) {
            return false;
        }
    }
    return !str_ends(text, word) || (text.n > word.n && !is_blank(text.p[text.n - word.n - 1]));
}

/* A word, or other:TEXT where the enum is open. Gives the value, or NONE and the canonical text. */
static lode_status read_word(const reading *r, str word, uint32_t *value, str *other) {
    *value = world_find_value(r->w, r->fact->enum_idx, word);
    *other = (str){0};
    if (*value != NONE) {
        return LODE_OK;
    }
    str prefix = STR("other:");
    if (!str_starts(word, prefix)) {
        return unknown_word(r, word);
    }
    const world_enum *e = &r->w->enums[r->fact->enum_idx];
    if (!e->open_text) {
        return fail_word(r, word, "a word of its list: it takes no other:TEXT");
    }
    str text = str_trim((str){word.p + prefix.n, word.n - prefix.n});
    if (text.n == 0) {
        return fail_word(r, word, "what it is after other:");
    }
    if (!plain_text(text)) {
        return fail_word(r, word, "plain words after other:, the last of them not \"complete\"");
    }
    strbuf b = {0};
    strbuf_add(&b, prefix);
    strbuf_add(&b, text);
    *other = str_dup(r->arena, strbuf_str(&b));
    strbuf_clear(&b);
    return LODE_OK;
}

static lode_status read_one_of(const reading *r, lode_value *out) {
    uint32_t value = NONE;
    str other = {0};
    if (str_eqz(r->text, "none") && world_find_value(r->w, r->fact->enum_idx, r->text) == NONE) {
        *out = none_value();
        return LODE_OK;
    }
    lode_status s = read_word(r, r->text, &value, &other);
    if (s == LODE_OK) {
        *out =
            value_of(VAL_ENUM, value == NONE ? other : world_str(r->w, r->w->values[value].word));
        out->value = value;
    }
    return s;
}

/* ---- sets ------------------------------------------------------------------------------------ */

/* Where the share of "other:rare oxide < 2 %" begins: the first word that begins as a number does. */
static size_t share_at(str s) {
    for (size_t i = 1; i < s.n; i++) {
        char c = s.p[i];
        str here = {s.p + i, s.n - i};
        bool sign =
            c == '<' || c == '>' || c == '=' || str_starts(here, STR("\xE2\x89\xA4")) ||
            str_starts(here, STR("\xE2\x89\xA5")); /* as printed: less or equal, greater or equal */
        bool number = (c >= '0' && c <= '9') || c == '-' || c == '.';
        if (sign || (number && is_blank(s.p[i - 1]))) {
            return i;
        }
    }
    return s.n;
}

static bool take_word(str *s, str word) {
    if (!str_starts(*s, word) || s->n == word.n || !is_blank(s->p[word.n])) {
        return false;
    }
    *s = str_trim((str){s->p + word.n, s->n - word.n});
    return true;
}

static lode_status read_share(const reading *r, str text, lode_interval *out) {
    if (text.n == 0) { /* present, no number: over zero, at most all of it */
        *out = (lode_interval){.lo = 0, .hi = NANO_ONE, .lo_closed = false, .hi_closed = true};
        return LODE_OK;
    }
    return interval_from_text(r->w, STR("share"), text, out, r->err);
}

static lode_status read_elem(const reading *r, str text, lode_elem *out) {
    lode_elem e = {.value = NONE};
    bool shares = r->fact->type == FACT_SHARES;
    bool open = shares || r->fact->type == FACT_OPEN_SET;
    if (take_word(&text, STR("no"))) {
        if (!open) {
            lode_status s = fail_word(r, text, "the words that hold");
            lode_hint(r->err, "naming this set names all of it: leave out what does not hold");
            return s;
        }
        e.absent = true;
    }
    size_t at = shares && !e.absent ? share_at(text) : text.n;
    str word = str_trim((str){text.p, at});
    str share = str_trim((str){text.p + at, text.n - at});
    lode_status s = read_word(r, word, &e.value, &e.text);
    if (s == LODE_OK && shares && !e.absent) {
        s = read_share(r, share, &e.share);
    }
    if (s == LODE_OK) {
        *out = e;
    }
    return s;
}

/* By the order of the vocabulary, then free texts by bytes: the order they were given in is no
 * part of what they say. */
static int by_vocabulary(const void *a, const void *b) {
    const lode_elem *x = a;
    const lode_elem *y = b;
    if (x->value != y->value) {
        return x->value < y->value ? -1 : 1;
    }
    return str_cmp(x->text, y->text);
}

static bool same_elem(const lode_elem *a, const lode_elem *b) { return by_vocabulary(a, b) == 0; }

static void print_percent(strbuf *b, lode_nano share) {
    char buf[32];
    strbuf_add(b, nano_print(share * 100, buf)); /* at most 100 times NANO_ONE */
    strbuf_addz(b, " %");
}

static void print_share(strbuf *b, const lode_interval *i) {
    bool from_zero = i->lo == 0 && i->lo_closed;
    bool to_one = i->hi == NANO_ONE && i->hi_closed;
    if (i->lo == i->hi) {
        strbuf_addc(b, ' ');
        print_percent(b, i->lo);
    } else if (to_one && i->lo == 0 && !i->lo_closed) {
        return; /* present without a number */
    } else if (to_one && !from_zero) {
        strbuf_addz(b, i->lo_closed ? " >= " : " > ");
        print_percent(b, i->lo);
    } else if (from_zero) {
        strbuf_addz(b, i->hi_closed ? " <= " : " < ");
        print_percent(b, i->hi);
    } else {
        strbuf_addc(b, ' ');
        print_percent(b, i->lo);
        strbuf_addz(b, " .. ");
        print_percent(b, i->hi);
    }
}

static str set_text(const reading *r, const lode_value *v) {
    strbuf b = {0};
    for (uint32_t i = 0; i < v->n_elems; i++) {
        const lode_elem *e = &v->elems[i];
        strbuf_addz(&b, i > 0 ? ", " : "");
        strbuf_addz(&b, e->absent ? "no " : "");
        strbuf_add(&b, e->value == NONE ? e->text : world_str(r->w, r->w->values[e->value].word));
        if (r->fact->type == FACT_SHARES && !e->absent) {
            print_share(&b, &e->share);
        }
    }
    strbuf_addz(&b, v->n_elems == 0 ? "none" : v->complete ? " complete" : "");
    str text = str_dup(r->arena, strbuf_str(&b));
    strbuf_clear(&b);
    return text;
}

/* "..., no Tb complete": takes the last word off an open set. */
static bool take_complete(const reading *r, str *rest) {
    str word = STR("complete");
    bool open = r->fact->type == FACT_OPEN_SET || r->fact->type == FACT_SHARES;
    if (!open || !str_ends(*rest, word) || rest->n == word.n ||
        !is_blank(rest->p[rest->n - word.n - 1])) {
        return false;
    }
    *rest = str_trim((str){rest->p, rest->n - word.n});
    return true;
}

static lode_status read_elems(const reading *r, str rest, lode_value *v) {
    size_t count = 1;
    for (size_t i = 0; i < rest.n; i++) {
        count += rest.p[i] == ',';
    }
    if (count > ELEMS_MAX) {
        return lode_fail(r->err, LODE_BAD_INPUT, "too_many", "%zu elements; a set has at most %u",
                         count, ELEMS_MAX);
    }
    v->elems = arena_array(r->arena, count, sizeof *v->elems);
    for (size_t from = 0; from <= rest.n;) {
        const char *comma = from < rest.n ? memchr(rest.p + from, ',', rest.n - from) : NULL;
        size_t end = comma != NULL ? (size_t)(comma - rest.p) : rest.n;
        str one = str_trim((str){rest.p + from, end - from});
        if (one.n == 0) {
            return lode_fail(r->err, LODE_BAD_INPUT, "empty_element",
                             "nothing stands before or after a comma");
        }
        lode_status s = read_elem(r, one, &v->elems[v->n_elems]);
        if (s != LODE_OK) {
            return s;
        }
        v->n_elems++;
        from = end + 1;
    }
    return LODE_OK;
}

static lode_status read_set(const reading *r, lode_value *out) {
    lode_value v = value_of(VAL_SET, (str){0});
    str rest = r->text;
    if (str_eqz(rest, "none") && world_find_value(r->w, r->fact->enum_idx, rest) == NONE) {
        v.complete = true;
        v.text = STR("none");
        *out = v;
        return LODE_OK;
    }
    v.complete = take_complete(r, &rest);
    lode_status s = read_elems(r, rest, &v);
    if (s != LODE_OK) {
        return s;
    }
    qsort(v.elems, v.n_elems, sizeof *v.elems, by_vocabulary);
    for (uint32_t i = 1; i < v.n_elems; i++) {
        if (same_elem(&v.elems[i - 1], &v.elems[i])) {
            uint32_t value = v.elems[i].value;
            str word = value == NONE ? v.elems[i].text : world_str(r->w, r->w->values[value].word);
            return lode_fail(r->err, LODE_BAD_INPUT, "doubled", "\"" STR_FMT "\" stands twice",
                             STR_ARG(shown(word)));
        }
    }
    v.text = set_text(r, &v);
    *out = v;
    return LODE_OK;
}

/* ---- the other types ------------------------------------------------------------------------- */

static lode_status read_amount(const reading *r, lode_value *out) {
    lode_interval i = {0};
    lode_status s = interval_from_text(r->w, world_str(r->w, r->fact->dim), r->text, &i, r->err);
    if (s != LODE_OK) {
        return s;
    }
    strbuf b = {0};
    for (size_t n = 0; n < r->text.n; n++) { /* blanks single; the number stays as it was written */
        if (!is_blank(r->text.p[n]) || !is_blank(r->text.p[n - 1])) {
            strbuf_addc(&b, r->text.p[n]);
        }
    }
    *out = value_of(VAL_AMOUNT, str_dup(r->arena, strbuf_str(&b)));
    out->interval = i;
    strbuf_clear(&b);
    return LODE_OK;
}

static lode_status read_date(const reading *r, lode_value *out) {
    lode_date d = DATE_NONE;
    if (!date_parse(r->text, &d)) {
        return fail_word(r, r->text, "a date such as 2026-01-10, from 1900 to 2199");
    }
    *out = value_of(VAL_DATE, str_dup(r->arena, r->text));
    out->date = d;
    return LODE_OK;
}

/* Digits of a customs code; dots may stand between them. */
static lode_status read_hs(const reading *r, lode_value *out) {
    char *digits = arena_alloc(r->arena, r->text.n + 1);
    size_t n = 0;
    bool ok = true;
    for (size_t i = 0; i < r->text.n && ok; i++) {
        char c = r->text.p[i];
        bool digit = c >= '0' && c <= '9';
        bool dot = c == '.' && i > 0 && i + 1 < r->text.n && r->text.p[i - 1] != '.';
        if (digit) {
            digits[n++] = c;
        }
        ok = digit || dot;
    }
    if (!ok || n < 4 || n > 10 || n % 2 != 0) {
        return fail_word(r, r->text, "a customs code of 4, 6, 8 or 10 digits, such as 8505.11");
    }
    *out = value_of(VAL_TEXT, (str){digits, n});
    return LODE_OK;
}

static lode_status read_code(const reading *r, lode_value *out) {
    if (str_eqz(r->text, "not listed") || str_eqz(r->text, "none")) {
        *out = value_of(VAL_NONE, STR("not listed"));
        return LODE_OK;
    }
    bool ok = r->text.n <= CODE_BYTES_MAX;
    for (size_t i = 0; i < r->text.n && ok; i++) {
        unsigned char c = (unsigned char)r->text.p[i];
        ok = c > ' ' && c < 0x7F && c != ',' && c != '"';
    }
    if (!ok) {
        return fail_word(r, r->text, "one list code such as 1C905.a.4, or: not listed");
    }
    *out = value_of(VAL_TEXT, str_dup(r->arena, r->text)); /* 1E001 is text, not ten */
    return LODE_OK;
}

static lode_status read_name(const reading *r, lode_value *out) {
    strbuf key = {0};
    bool ok = name_key(r->text, &key);
    bool empty = key.n == 0;
    strbuf_clear(&key);
    if (!ok) {
        return lode_fail(r->err, LODE_BAD_INPUT, "too_long", "the name has more than %u bytes",
                         NAME_BYTES_MAX);
    }
    if (empty) {
        return lode_fail(r->err, LODE_BAD_INPUT, "empty_name",
                         "the name has no letter and no digit");
    }
    *out = value_of(VAL_TEXT, str_dup(r->arena, r->text));
    return LODE_OK;
}

/* law:ACT.after or law:ACT.after.2026-11-10: an act with several ends names each by its day. */
static bool asks_law(str path, str what) {
    lode_date day = DATE_NONE;
    if (path.n > 11 && path.p[path.n - 11] == '.' &&
        date_parse((str){path.p + path.n - 10, 10}, &day)) {
        path.n -= 11;
    }
    return str_starts(path, STR("law:")) && str_ends(path, what);
}

/* Two words, the first for yes (class 1). */
static lode_status read_yes_no(const reading *r, lode_value *out) {
    str path = world_str(r->w, r->fact->path);
    const char *yes = "yes";
    const char *no = "no";
    if (r->fact->type == FACT_LAW && asks_law(path, STR(".after"))) {
        yes = "extended";
        no = "lapsed";
    } else if (r->fact->type == FACT_LAW && asks_law(path, STR(".boundary"))) {
        yes = "inside";
        no = "outside";
    }
    bool is_yes = str_eqz(r->text, yes);
    if (!is_yes && !str_eqz(r->text, no)) {
        strbuf b = {0};
        strbuf_addf(&b, "%s or %s", yes, no);
        lode_status s = fail_word(r, r->text, b.p);
        str words[] = {str_of(yes), str_of(no)};
        hint_nearest(r->err, r->text, words, 2);
        strbuf_clear(&b);
        return s;
    }
    *out = value_of(VAL_ENUM, str_of(is_yes ? yes : no));
    out->value = is_yes ? 1 : 0;
    return LODE_OK;
}

/* ---- rows of lists ---------------------------------------------------------------------------- */

static lode_status no_such_row(const reading *r, str id, uint32_t list) {
    const lode_world *w = r->w;
    world_range rows = list == NONE ? (world_range){0, 0} : w->lists[list].parties;
    uint32_t n = 0;
    str *names = arena_array(r->arena, (size_t)w->n_lists + rows.count + 1, sizeof *names);
    strbuf b = {0};
    for (uint32_t l = 0; list == NONE && l < w->n_lists; l++) {
        if (!w->lists[l].absent) {
            strbuf_reset(&b);
            strbuf_add(&b, world_list_base(w, l));
            const char *no = id.n == 0 ? NULL : memchr(id.p, '/', id.n); /* with its own number */
            strbuf_add(&b, no == NULL ? STR("/1") : (str){no, id.n - (size_t)(no - id.p)});
            names[n++] = str_dup(r->arena, strbuf_str(&b));
        }
    }
    for (uint32_t i = rows.first; i < rows.first + rows.count; i++) {
        strbuf_reset(&b);
        world_row_id(w, i, &b);
        names[n++] = str_dup(r->arena, strbuf_str(&b));
    }
    strbuf_clear(&b);
    lode_status s =
        lode_fail(r->err, LODE_BAD_INPUT, "unknown_row",
                  "\"%.120s\" is no row of a list: write LIST/NUMBER", str_dup(r->arena, id).p);
    hint_nearest(r->err, id, names, n);
    return s;
}

/* Up to the next comma that is not inside the brackets of a list's id. */
static size_t row_end(str text, size_t from) {
    bool inside = false;
    for (size_t i = from; i < text.n; i++) {
        inside = text.p[i] == '[' || (inside && text.p[i] != ']');
        if (text.p[i] == ',' && !inside) {
            return i;
        }
    }
    return text.n;
}

/* In the order of the lists and their rows, each once. */
static void add_row(lode_value *v, uint32_t party) {
    uint32_t at = v->n_elems;
    for (uint32_t i = 0; i < v->n_elems; i++) {
        if (v->elems[i].value == party) {
            return;
        }
    }
    for (; at > 0 && v->elems[at - 1].value > party; at--) {
        v->elems[at] = v->elems[at - 1];
    }
    v->elems[at] = (lode_elem){.value = party};
    v->n_elems++;
}

static lode_status read_rows(const reading *r, lode_value *out) {
    lode_value v = value_of(VAL_SET, STR("none"));
    bool none = str_eqz(r->text, "none");
    lode_status s = none ? LODE_OK : world_names(r->w, r->err);
    if (s != LODE_OK) {
        return s;
    }
    v.elems = arena_array(r->arena, none ? 1 : ELEMS_MAX, sizeof *v.elems);
    v.complete = true;
    for (size_t from = 0; !none && from <= r->text.n;) {
        size_t end = row_end(r->text, from);
        str id = str_trim((str){r->text.p + from, end - from});
        uint32_t list = NONE, party = world_find_row(r->w, id, &list);
        if (v.n_elems == ELEMS_MAX) {
            return lode_fail(r->err, LODE_BAD_INPUT, "too_many", "more than %u rows", ELEMS_MAX);
        }
        if (party == NONE) {
            return no_such_row(r, id, list);
        }
        add_row(&v, party);
        from = end + 1;
    }
    strbuf b = {0};
    for (uint32_t i = 0; i < v.n_elems; i++) {
        strbuf_addz(&b, i > 0 ? ", " : "");
        world_row_id(r->w, v.elems[i].value, &b);
    }
    if (b.n > 0) {
        v.text = str_dup(r->arena, strbuf_str(&b));
    }
    strbuf_clear(&b);
    *out = v;
    return LODE_OK;
}

/* FROM..TO:KIND, FROM..:KIND; or none. */
static lode_status read_pauses(const reading *r, lode_value *out) {
    lode_pause *all = arena_array(r->arena, PAUSES_MAX, sizeof *all);
    uint32_t n = 0;
    bool none = str_eqz(r->text, "none");
    for (size_t from = 0; !none && from <= r->text.n;) {
        const char *comma =
            from < r->text.n ? memchr(r->text.p + from, ',', r->text.n - from) : NULL;
        size_t end = comma != NULL ? (size_t)(comma - r->text.p) : r->text.n;
        if (n == PAUSES_MAX) {
            return lode_fail(r->err, LODE_BAD_INPUT, "too_many", "more than %u pauses", PAUSES_MAX);
        }
        lode_status s = pause_from_text(r->w, r->fact->enum_idx, true,
                                        (str){r->text.p + from, end - from}, &all[n++], r->err);
        if (s != LODE_OK) {
            return s;
        }
        from = end + 1;
    }
    *out = value_of_pauses(r->w, r->arena, all, n);
    return LODE_OK;
}

static lode_status read_by_type(const reading *r, lode_value *out) {
    switch ((fact_type)r->fact->type) {
    case FACT_ONE_OF:
        return read_one_of(r, out);
    case FACT_CLOSED_SET:
    case FACT_OPEN_SET:
    case FACT_SHARES:
        return read_set(r, out);
    case FACT_CODES:
    case FACT_CLASSIFICATION:
        return read_code(r, out);
    case FACT_LAW:
    case FACT_CLAIM:
    case FACT_LICENSE:
        return read_yes_no(r, out);
    case FACT_TEXT:
    case FACT_NAME:
    case FACT_DATE:
    case FACT_HS:
    case FACT_AMOUNT:
        break;
    case FACT_PAUSES:
        return read_pauses(r, out);
    case FACT_ROWS:
        return read_rows(r, out);
    case FACT_LICENSES:
    case FACT_FINDINGS:
    case FACT_TYPE_COUNT:
        return lode_fail(r->err, LODE_BAD_INPUT, "wrong_type",
                         STR_FMT " is not written as text; give it in a shipment",
                         STR_ARG(world_str(r->w, r->fact->path)));
    }
    if (str_eqz(r->text, "none")) {
        *out = none_value();
        return LODE_OK;
    }
    switch ((fact_type)r->fact->type) {
    case FACT_NAME:
        return read_name(r, out);
    case FACT_DATE:
        return read_date(r, out);
    case FACT_HS:
        return read_hs(r, out);
    case FACT_AMOUNT:
        return read_amount(r, out);
    default: /* FACT_TEXT: the rest returned above */
        *out = value_of(VAL_TEXT, str_dup(r->arena, r->text));
        return LODE_OK;
    }
}

lode_status value_from_text(const lode_world *w, lode_arena *arena, uint32_t fact, str text,
                            lode_value *out, lode_error *err) {
    reading r = {
        .w = w, .arena = arena, .fact = &w->facts[fact], .text = str_trim(text), .err = err};
    size_t bad = 0;
    if (text.n > VALUE_BYTES_MAX) {
        return lode_fail(err, LODE_BAD_INPUT, "too_long", "%zu bytes; a value has at most %u",
                         text.n, VALUE_BYTES_MAX);
    }
    if (!str_is_utf8(text, &bad)) {
        return lode_fail(err, LODE_BAD_INPUT, "not_utf8", "the value is not UTF-8 at byte %zu",
                         bad + 1);
    }
    if (r.text.n == 0) {
        lode_status s = lode_fail(err, LODE_BAD_INPUT, "empty_value", STR_FMT " has no value",
                                  STR_ARG(world_str(w, r.fact->path)));
        lode_hint(err, "leave it out when it is not known");
        return s;
    }
    return read_by_type(&r, out);
}
