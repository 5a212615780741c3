/* SPDX-License-Identifier: Apache-2.0
 *
 * screening: the query read, the search run, rows not in force left out.
 */
#include "check/screening.h"

#include <stdio.h>
#include <string.h>

#include "check/answer.h"
#include "check/codec.h"
#include "check/json_read.h"

#define QUERY_BYTES_MAX ((size_t)64 << 10) /* a name of 1024 bytes and an address fit many times */

typedef struct query_key {
    const char *key;
    str *to;
} query_key;

static lode_status at_key(lode_error *err, const char *key, lode_status st) {
    if (err != NULL) {
        (void)snprintf(err->path, sizeof err->path, "%s", key);
    }
    return st;
}

static lode_status bad(lode_error *err, const char *key, const char *code, const char *message) {
    return at_key(err, key, lode_fail(err, LODE_BAD_INPUT, code, "%s", message));
}

static lode_status take_texts(const jnode *root, screening *out, str *kind, str *on,
                              lode_error *err) {
    const query_key keys[] = {{"id", &out->id},
                              {"name", &out->query.name},
                              {"country", &out->query.country},
                              {"address", &out->query.address},
                              {"born", &out->query.born},
                              {"number", &out->query.id},
                              {"kind", kind},
                              {"on", on}};
    jnode_each(kid, root) {
        const query_key *k = NULL;
        for (size_t i = 0; i < sizeof keys / sizeof *keys && k == NULL; i++) {
            k = strcmp(kid->key, keys[i].key) == 0 ? &keys[i] : NULL;
        }
        if (k == NULL) {
            lode_status st = bad(err, kid->key, "unknown_key", "a query has no such key");
            lode_hint(err, "id, name, country, kind, born, address, number, on");
            return st;
        }
        if (kid->kind == JNODE_STRING) {
            *k->to = kid->text;
        } else if (kid->kind != JNODE_NULL) {
            return bad(err, kid->key, "wrong_type", "this must be a text");
        }
    }
    return LODE_OK;
}

static lode_status take_kind(str word, party_kind *out, lode_error *err) {
    static const char *const words[PARTY_KIND_COUNT] = {"", "person", "entity", "vessel",
                                                        "aircraft"};
    for (uint32_t i = 0; i < PARTY_KIND_COUNT; i++) {
        if (str_eqz(word, words[i])) {
            *out = (party_kind)i;
            return LODE_OK;
        }
    }
    lode_status st = bad(err, "kind", "unknown_word", "there is no such kind of party");
    lode_hint(err, "person, entity, vessel or aircraft");
    return st;
}

static bool is_born(str s) {
    static const char shape[] = "0000-00-00";
    if (s.n != 0 && s.n != 4 && s.n != 7 && s.n != 10) {
        return false;
    }
    for (size_t i = 0; i < s.n; i++) {
        bool digit = s.p[i] >= '0' && s.p[i] <= '9';
        if (shape[i] == '-' ? s.p[i] != '-' : !digit) {
            return false;
        }
    }
    return true;
}

static bool is_country(str s) {
    bool two = s.n == 2;
    for (size_t i = 0; two && i < 2; i++) {
        two = (s.p[i] | 32) >= 'a' && (s.p[i] | 32) <= 'z';
    }
    return two || s.n == 0;
}

lode_status screening_from_json(lode_arena *a, str text, screening *out, lode_error *err) {
    const jnode *root = NULL;
    if (codec_parse(a, text, "query", QUERY_BYTES_MAX, &root, err) != LODE_OK) {
        return LODE_BAD_INPUT;
    }
    if (root->kind != JNODE_OBJECT) {
        return bad(err, "", "wrong_type", "a query is an object in braces");
    }
    *out = (screening){.on = DATE_NONE};
    str kind = {0}, on = {0};
    lode_status st = take_texts(root, out, &kind, &on, err);
    st = st == LODE_OK ? take_kind(kind, &out->query.kind, err) : st;
    if (st != LODE_OK) {
        return st;
    }
    if (out->query.name.n == 0) {
        return bad(err, "name", "missing_name", "a query needs a name");
    }
    if (!is_born(out->query.born)) {
        return bad(err, "born", "bad_date", "a date of birth is YYYY, YYYY-MM or YYYY-MM-DD");
    }
    if (!is_country(out->query.country)) {
        return bad(err, "country", "bad_country", "a country is a code of two letters, such as JP");
    }
    if (on.n > 0 && !date_parse(on, &out->on)) {
        return bad(err, "on", "bad_date", "not a day of the calendar as YYYY-MM-DD");
    }
    return LODE_OK;
}

static bool in_force(const lode_world *w, uint32_t party, lode_date on) {
    const world_party *p = &w->parties[party];
    return on == DATE_NONE || ((p->listed == DATE_NONE || p->listed <= on) &&
                               (p->delisted == DATE_NONE || on < p->delisted));
}

/* As party.c does it for a shipment, before rows of other days are left out. */
static void classify(const lode_world *w, screen_scratch *s, const screen_result *r,
                     screening_hit *out) {
    uint32_t absent[SCREENED_ABSENT_MAX];
    uint32_t n = absent_rows(w, s, r, absent);
    for (uint32_t i = 0; i < r->n; i++) {
        const screen_hit *h = &r->hit[i];
        out[i] = (screening_hit){*h, h->match ? HIT_MATCH : HIT_QUESTION, NONE};
        if (h->match || h->equal || w->lists[h->list].absent) {
            continue;
        }
        out[i].absent = absent_row(w, absent, n, h->list);
        bool related = out[i].absent != NONE;
        for (uint32_t k = 0; k < r->n && !related; k++) {
            const screen_hit *is = &r->hit[k];
            related = is->match && !w->lists[is->list].absent &&
                      told_apart(w, h->list, h->party, is->list, is->party);
        }
        out[i].class = related ? HIT_RELATED : HIT_QUESTION;
    }
}

void screening_run(const lode_world *w, screen_scratch *s, lode_arena *a, screening *sc) {
    sc->found = screen_party(w, s, &sc->query, screen_threshold(sc->profile));
    uint32_t all = sc->found->n, of[HIT_RELATED + 1] = {0};
    screening_hit *found = arena_array(a, (size_t)all + 1, sizeof *found);
    sc->hits = arena_array(a, (size_t)all + 1, sizeof *sc->hits);
    sc->more = sc->found->more;
    sc->n = 0;
    classify(w, s, sc->found, found);
    for (uint32_t c = HIT_MATCH; c <= HIT_RELATED; c++) {
        for (uint32_t i = 0; i < all; i++) {
            const screen_hit *h = &found[i].hit;
            if (found[i].class == c && !w->lists[h->list].absent && in_force(w, h->party, sc->on)) {
                sc->hits[sc->n++] = found[i];
                of[c]++;
            }
        }
    }
    sc->matches = of[HIT_MATCH];
    sc->questions = of[HIT_QUESTION];
}

static bool lists_there(const lode_world *w) {
    bool any = false;
    for (uint32_t l = 0; l < w->n_lists; l++) {
        any |= !w->lists[l].absent && !list_missing(w, l);
    }
    return any;
}

/* Of those that are not shown nobody knows whether they are the party. */
static bool is_question(const screening *sc) { return sc->questions > 0 || sc->more > 0; }

const char *screening_verdict(const lode_world *w, const screening *sc) {
    if (sc->found->unnamed || !lists_there(w)) {
        return "not_checked";
    }
    return sc->matches > 0 ? "match" : is_question(sc) ? "question" : "none_found";
}

int screening_exit(const lode_world *w, const screening *sc) {
    if (sc->found->unnamed || !lists_there(w)) {
        return 30;
    }
    return sc->matches > 0 ? 20 : is_question(sc) ? 10 : 0;
}
