// SPDX-License-Identifier: Apache-2.0
//
// findings: see findings.h.
#include "service/findings.h"

#include "ledger/hit.h"
#include "service/decide.h"

#include <stdio.h>

typedef enum said { SAID_SAME, SAID_OTHER, SAID_OPEN } said;
typedef struct found_row {
    str part, row; // part: the role
    said is;
    uint32_t names; // SAID_OTHER: of so many names of the role
} found_row;

typedef struct finding_out {
    request *rq;
    json_t *root;
    bool changed;
    VEC(found_row) rows;
} finding_out;

static str text_of(const json_t *j, const char *key) {
    const json_t *v = json_object_get(j, key);
    return (str){json_string_value(v), json_string_length(v)};
}

// ---- what is known ------------------------------------------------------------------------------------

static void note(finding_out *f, str part, str row, said is) {
    for (size_t i = 0; i < f->rows.n; i++) {
        found_row *r = &f->rows.p[i];
        if (str_eq(r->part, part) && str_eq(r->row, row) && r->is == is) {
            r->names++;
            return;
        }
    }
    *vec_push(&f->rows) = (found_row){part, row, is, 1};
}

static bool has_row(const finding_out *f, str row, str version) {
    const lode_result *r = NULL;
    return lode_row_version(f->rq->image, f->rq->scratch, str_dup(f->rq->a, row).p, &r, NULL) ==
               LODE_OK &&
           (version.n == 0 || str_eq((str){r->text, r->len}, version));
}

static lode_status find_party(finding_out *f, str part, str version, lode_error *err) {
    hit *h = NULL;
    size_t n = 0;
    lode_status st = hits_known(f->rq->tx, version, &h, &n, err);
    for (size_t i = 0; st == LODE_OK && i < n; i++) {
        bool same = h[i].outcome == HIT_SAME, other = h[i].outcome == HIT_DIFFERENT;
        if ((same || other) && has_row(f, h[i].row, h[i].row_version)) {
            note(f, part, h[i].row, same ? SAID_SAME : SAID_OTHER);
        }
    }
    st = st == LODE_OK ? hits_bearing(f->rq->tx, version, &h, &n, err) : st;
    for (size_t i = 0; st == LODE_OK && i < n; i++) {
        bool was_same = h[i].before == HIT_SAME && has_row(f, h[i].row, (str){0});
        note(f, part, h[i].row, was_same ? SAID_SAME : SAID_OPEN);
    }
    return st;
}

static lode_status find_all(finding_out *f, const json_t *parties, lode_error *err) {
    size_t i;
    const json_t *p;
    lode_status st = LODE_OK;
    json_array_foreach(parties, i, p) {
        str version = text_of(p, "query_version");
        if (st == LODE_OK && version.n > 0) {
            st = find_party(f, text_of(p, "role"), version, err);
        }
    }
    return st;
}

// ---- what is said -------------------------------------------------------------------------------------

static json_t *words_of(json_t *root) {
    json_t *words = json_object_get(root, "words");
    if (words == NULL) {
        words = json_object();
        put_json(root, "words", words);
    }
    return words;
}

static void say(finding_out *f, const found_row *r) {
    json_t *root = f->root;
    const char *fact = r->is == SAID_SAME ? "same_as" : "not_same_as";
    json_t *party = json_object_getn(root, r->part.p, r->part.n);
    if (!json_is_object(party)) {
        return;
    }
    json_t *rows = json_object_get(party, fact);
    if (rows == NULL) {
        char path[160];
        (void)snprintf(path, sizeof path, STR_FMT ".%s", STR_ARG(r->part), fact);
        rows = json_array();
        put_json(party, fact, rows);
        if (json_is_object(words_of(root))) {
            put_text(words_of(root), path, STR("finding"));
        }
    }
    (void)json_array_append_new(rows, json_stringn(r->row.p, r->row.n));
    f->changed = true;
}

static bool is_said(const finding_out *f, const found_row *r, said is) {
    for (size_t i = 0; i < f->rows.n; i++) {
        const found_row *o = &f->rows.p[i];
        if (o->is == is && str_eq(o->part, r->part) && str_eq(o->row, r->row)) {
            return true;
        }
    }
    return false;
}

static uint32_t names_of(const json_t *parties, str part) {
    size_t i;
    const json_t *p;
    uint32_t n = 0;
    json_array_foreach(parties, i, p) { n += str_eq(text_of(p, "role"), part); }
    return n;
}

static bool gives(const json_t *root, str part, const char *fact) {
    return json_object_get(json_object_getn(root, part.p, part.n), fact) != NULL;
}

// A row in both would be an error: who is the party is not another.
static void say_all(finding_out *f, const json_t *given, const json_t *parties) {
    for (size_t i = 0; i < f->rows.n; i++) {
        const found_row *r = &f->rows.p[i];
        if (r->is == SAID_SAME && !gives(given, r->part, "same_as")) {
            say(f, r);
        }
    }
    for (size_t i = 0; i < f->rows.n; i++) {
        const found_row *r = &f->rows.p[i];
        if (r->is == SAID_OTHER && r->names == names_of(parties, r->part) &&
            !is_said(f, r, SAID_SAME) && !is_said(f, r, SAID_OPEN) &&
            !gives(given, r->part, "not_same_as") && !gives(given, r->part, "same_as")) {
            say(f, r);
        }
    }
}

// ---- what does not count ------------------------------------------------------------------------------

static const char OTHER[] = "not_same_as";

static bool drop_facts(json_t *root) {
    bool any = false;
    json_t *part, *words = json_object_get(root, "words");
    const char *name;
    json_object_foreach(root, name, part) {
        char path[160];
        if (!json_is_object(part) || part == words || json_object_del(part, OTHER) != 0) {
            continue;
        }
        (void)snprintf(path, sizeof path, "%.100s.%s", name, OTHER);
        (void)json_object_del(words, path);
        any = true;
    }
    return any;
}

static bool drop_findings(json_t *root) {
    bool any = false;
    json_t *all = json_object_get(root, "findings");
    for (size_t i = json_array_size(all); i > 0; i--) {
        str about = text_of(json_array_get(all, i - 1), "about");
        if (str_ends(about, STR(".not_same_as"))) {
            (void)json_array_remove(all, i - 1);
            any = true;
        }
    }
    return any;
}

lode_status findings_add(request *rq, json_t *root, str text, bool what_if, bool *changed,
                         lode_error *err) {
    int64_t any = 0;
    bool own = memmem(text.p, text.n, OTHER, sizeof OTHER - 1) != NULL;
    str parties = {0};
    lode_status st = hits_any_closed(rq->tx, &any, err);
    *changed = false;
    if (st == LODE_OK && own && !what_if) {
        bool facts = drop_facts(root), findings = drop_findings(root);
        *changed = facts || findings;
    }
    if (st != LODE_OK || any == 0 || desk_parties(rq, text, &parties, NULL) != LODE_OK) {
        return st; // a shipment that cannot be read is refused by the check itself, with its reason
    }
    finding_out f = {.rq = rq, .root = root};
    json_error_t e;
    json_t *all = json_loadb(parties.p, parties.n, 0, &e), *given = json_deep_copy(root);
    st = find_all(&f, json_object_get(all, "parties"), err);
    if (st == LODE_OK) {
        say_all(&f, given, json_object_get(all, "parties"));
    }
    *changed = *changed || f.changed;
    json_decref(given);
    json_decref(all);
    vec_clear(&f.rows);
    return st;
}
