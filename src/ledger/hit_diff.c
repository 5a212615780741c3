// SPDX-License-Identifier: Apache-2.0
//
// hit_diff: what changed between two queries, or two contents of a row, field by field: as a sentence for the
// person who looks at the hit again, and as JSON for a page that marks the fields.
#include "ledger/hit_int.h"

#define SHOWN_MAX 24u  /* more changes than anybody reads; the count of the rest is told */
#define VALUE_MAX 200u /* so that all of them fit into one field of an event */

// Not in the middle of a character.
static str cut(str s) {
    size_t n = s.n <= VALUE_MAX ? s.n : VALUE_MAX;
    while (n < s.n && n > 0 && ((unsigned char)s.p[n] & 0xc0) == 0x80) {
        n--;
    }
    return (str){s.p, n};
}

static void put_json(strbuf *b, const char *key, str value) {
    if (value.n > 0) {
        strbuf_addf(b, ",\"%s\":", key);
        json_text(b, value);
    }
}

static void say(strbuf *b, const char *side, str field, str was, str is, bool many) {
    strbuf_addf(b, "%s%s " STR_FMT, b->n > 0 ? "; " : "", side, STR_ARG(field));
    if (many) {
        strbuf_addf(b, " %s: " STR_FMT, was.n > 0 ? "removed" : "added",
                    STR_ARG(was.n > 0 ? was : is));
    } else if (was.n == 0) {
        strbuf_addf(b, " was not known, is " STR_FMT, STR_ARG(is));
    } else if (is.n == 0) {
        strbuf_addf(b, " was " STR_FMT ", is not said any more", STR_ARG(was));
    } else {
        strbuf_addf(b, " was " STR_FMT ", is " STR_FMT, STR_ARG(was), STR_ARG(is));
    }
}

// many: one of several values of the field came or went.
static void note(hit_diff *d, const char *side, str field, str was, str is, bool many) {
    if (d->n == SHOWN_MAX) {
        d->left_out++;
        return;
    }
    d->n++;
    was = cut(was);
    is = cut(is);
    say(&d->because, str_eqz(str_of(side), "row") ? "the list's" : "the party's", field, was, is,
        many);
    strbuf_addf(&d->changes, "%s{\"side\":\"%s\",\"field\":", d->changes.n > 0 ? "," : "[", side);
    json_text(&d->changes, field);
    put_json(&d->changes, "was", was);
    put_json(&d->changes, "is", is);
    strbuf_addc(&d->changes, '}');
}

static void scalars(hit_diff *d, lode_arena *a, const char *side, const char *const *fields,
                    str was, str is) {
    for (size_t i = 0; fields[i] != NULL; i++) {
        str x = json_text_of(a, was, fields[i]), y = json_text_of(a, is, fields[i]);
        if (!str_eq(x, y)) {
            note(d, side, str_of(fields[i]), x, y, false);
        }
    }
}

void diff_query(hit_diff *d, lode_arena *a, str was, str is) {
    // the name is the party's: another spelling of it makes no version, and is no reason to look again
    static const char *const FIELDS[] = {"country", "kind", "born", "address", "number", NULL};
    if (was.n == 0 || is.n == 0) {
        note(d, "query", STR("record"), (str){0},
             STR("another than the one looked at, which was erased"), false);
        return;
    }
    scalars(d, a, "query", FIELDS, was, is);
}

// ---- rows ---------------------------------------------------------------------------------------------

static bool has_element(str array, str element) {
    str one = {0};
    while (json_next(&array, &one)) {
        if (str_eq(one, element)) {
            return true;
        }
    }
    return false;
}

static void name_item(hit_diff *d, lode_arena *a, str item, bool came) {
    str name = json_text_of(a, item, "name"), lang = json_text_of(a, item, "lang"), weak = {0};
    strbuf shown = {0};
    strbuf_add(&shown, name);
    if (lang.n > 0) {
        strbuf_addf(&shown, " (" STR_FMT ")", STR_ARG(lang));
    }
    str value = str_dup(a, strbuf_str(&shown));
    strbuf_clear(&shown);
    note(d, "row", json_member(item, "weak", &weak) ? STR("weak name") : STR("name"),
         came ? (str){0} : value, came ? value : (str){0}, true);
}

static void mark_item(hit_diff *d, lode_arena *a, str item, bool came) {
    str mark = json_text_of(a, item, "mark"), type = json_text_of(a, item, "type"),
        value = json_text_of(a, item, "value");
    strbuf field = {0};
    strbuf_add(&field, str_eqz(mark, "id") ? STR("number") : mark);
    if (type.n > 0) {
        strbuf_addf(&field, " (" STR_FMT ")", STR_ARG(type));
    }
    note(d, "row", str_dup(a, strbuf_str(&field)), came ? (str){0} : value, came ? value : (str){0},
         true);
    strbuf_clear(&field);
}

typedef void (*item_note)(hit_diff *d, lode_arena *a, str item, bool came);

static void items(hit_diff *d, lode_arena *a, const char *key, str was, str is, item_note each) {
    str x = {0}, y = {0}, one = {0};
    (void)json_member(was, key, &x);
    (void)json_member(is, key, &y);
    for (str rest = y; json_next(&rest, &one);) {
        if (!has_element(x, one)) {
            each(d, a, one, true);
        }
    }
    for (str rest = x; json_next(&rest, &one);) {
        if (!has_element(y, one)) {
            each(d, a, one, false);
        }
    }
}

static str main_name(lode_arena *a, str content) {
    str names = {0}, first = {0};
    return json_member(content, "names", &names) && json_next(&names, &first)
               ? json_text_of(a, first, "name")
               : (str){0};
}

void diff_row(hit_diff *d, lode_arena *a, str was, str is) {
    static const char *const FIELDS[] = {"kind", "listed", "delisted", NULL};
    if (was.n == 0 || is.n == 0) {
        note(d, "row", STR("record"), (str){0},
             STR("another than the one looked at, which was not kept"), false);
        return;
    }
    uint32_t before = d->n;
    scalars(d, a, "row", FIELDS, was, is);
    items(d, a, "names", was, is, name_item);
    items(d, a, "marks", was, is, mark_item);
    if (d->n == before) { // the same names in another order
        note(d, "row", STR("main name"), main_name(a, was), main_name(a, is), false);
    }
}

void diff_add(hit_diff *d, lode_arena *a, event *e) {
    if (d->left_out > 0) {
        strbuf_addf(&d->because, "; and %u more", d->left_out);
    }
    if (d->n > 0) {
        strbuf_addc(&d->changes, ']');
        event_add_personal(e, "because", str_dup(a, strbuf_str(&d->because)));
        event_add_personal(e, "changes", str_dup(a, strbuf_str(&d->changes)));
    }
}

void diff_clear(hit_diff *d) {
    strbuf_clear(&d->because);
    strbuf_clear(&d->changes);
}
