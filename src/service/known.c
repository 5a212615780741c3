// SPDX-License-Identifier: Apache-2.0
//
// known: what the desk knows of a shipment and the shipment does not say: licenses of its end user with
// what remains, and what was found out about its parties (decide.h).
#include "ledger/license.h"
#include "service/decide.h"
#include "service/findings.h"
#include "service/names.h"
#include "service/problem.h"

#include <stdio.h>

#define LICENSES_SHOWN_MAX 64u // as many as a shipment may name (decide/facts.h)

static str text_of(const json_t *j, const char *key) {
    const json_t *v = json_object_get(j, key);
    return (str){json_string_value(v), json_string_length(v)};
}

lode_status desk_parties(request *rq, str shipment, str *out, lode_error *err) {
    lode_options o = {.size = sizeof o};
    const lode_result *r = NULL;
    lode_status st = lode_parties_json(rq->image, rq->scratch, shipment.p, shipment.n, &o, &r, err);
    if (st == LODE_OK) {
        *out = str_dup(rq->a, (str){r->text, r->len});
    }
    return st;
}

// ---- licenses -----------------------------------------------------------------------------------------

typedef struct adding {
    const decide_ask *ask;
    request *rq;
    json_t *root;
    str shipment_id;
    lode_date on;
    json_t *licenses;
} adding;

static void put_remaining(json_t *j, const char *key, const book *b) {
    char buf[64];
    put_text(j, key, amount_print(b->available + b->held, b->unit, buf));
}

// The law compares masses, and currencies that it declares; pieces and other units of a license's own it
// cannot. Those are for the books alone.
static bool comparable(const adding *at, str unit, const char *with) {
    int64_t num, den;
    const char *u = str_dup(at->rq->a, unit).p;
    return unit.n > 0 &&
           lode_unit_ratio(at->rq->image, u, with != NULL ? with : u, &num, &den, NULL) == LODE_OK;
}

static json_t *codes_json(str rest) {
    json_t *codes = json_array();
    while (rest.n > 0) {
        const char *blank = memchr(rest.p, ' ', rest.n);
        size_t n = blank != NULL ? (size_t)(blank - rest.p) : rest.n;
        (void)json_array_append_new(codes, json_stringn(rest.p, n));
        rest = (str){rest.p + n + (blank != NULL), rest.n - n - (blank != NULL)};
    }
    return codes;
}

static lode_status add_line(adding *at, const license *l, const license_line *line,
                            lode_error *err) {
    char no[192];
    if (json_array_size(at->licenses) == LICENSES_SHOWN_MAX) {
        return problem_fail(err, "too_many_licenses",
                            "the desk holds more than %u license lines for this end user",
                            LICENSES_SHOWN_MAX);
    }
    (void)snprintf(no, sizeof no, l->n_lines == 1 ? "%.*s" : "%.*s line %u", (int)l->no.n, l->no.p,
                   line->line);
    json_t *j = json_object();
    put_text(j, "no", str_of(no));
    put_text(j, "kind", l->kind);
    put_text(j, "regime", l->regime);
    put_text(j, "end_user", l->end_user);
    put_text(j, "status", STR("valid"));
    put_date(j, "valid_from", l->from);
    put_date(j, "valid_until", l->until);
    put_json(j, "codes", codes_json(line->codes));
    if (comparable(at, line->quantity.unit, "kg")) {
        put_remaining(j, "remaining", &line->quantity);
    }
    if (comparable(at, line->value.unit, NULL)) {
        put_remaining(j, "remaining_value", &line->value);
    }
    (void)json_array_append_new(at->licenses, j);
    return LODE_OK;
}

// "CN-1 line 2" is of the license CN-1.
static lode_status is_ours(adding *at, str no, bool *ours, lode_error *err) {
    static const char LINE[] = " line ";
    license l;
    lode_status st = license_by_no(at->rq->tx, no, &l, ours, err);
    for (size_t i = no.n; st == LODE_OK && !*ours && i-- > sizeof LINE - 1;) {
        if (str_ends((str){no.p, i}, str_of(LINE))) {
            return license_by_no(at->rq->tx, (str){no.p, i - (sizeof LINE - 1)}, &l, ours, err);
        }
    }
    return st;
}

// What a shipment that leaves says of a license of the desk is what the desk knows of it now.
static lode_status take_back_licenses(adding *at, lode_error *err) {
    const json_t *own = json_object_get(at->root, "licenses"), *l;
    size_t i;
    lode_status st = LODE_OK;
    if (!json_is_array(own)) {
        return LODE_OK;
    }
    json_array_foreach((json_t *)(uintptr_t)own, i, l) {
        bool ours = false;
        st = st == LODE_OK ? is_ours(at, text_of(l, "no"), &ours, err) : st;
        if (!ours) {
            (void)json_array_append(at->licenses, (json_t *)(uintptr_t)l);
        }
    }
    return st;
}

static lode_status find_licenses(adding *at, str end_user, lode_error *err) {
    license_ask ask = {.end_user = end_user,
                       .on = at->on,
                       .shipment = at->shipment_id,
                       .order = at->ask->order,
                       .shipping = at->ask->shipping};
    license *l = NULL;
    size_t n = 0;
    lode_status st = at->ask->shipping ? take_back_licenses(at, err) : LODE_OK;
    st = st == LODE_OK ? names_find(at->rq, end_user, &ask.ids, &ask.n_ids, err) : st;
    st = st == LODE_OK ? licenses_for(at->rq->tx, &ask, &l, &n, err) : st;
    for (size_t i = 0; st == LODE_OK && i < n; i++) {
        for (uint32_t k = 0; st == LODE_OK && k < l[i].n_lines; k++) {
            st = add_line(at, &l[i], &l[i].lines[k], err);
        }
    }
    return st;
}

static lode_status add_licenses(adding *at, lode_error *err) {
    str end_user = text_of(json_object_get(at->root, "end_user"), "name");
    const json_t *own = json_object_get(at->root, "licenses");
    if ((own != NULL && !at->ask->shipping) || end_user.n == 0) {
        return LODE_OK;
    }
    at->licenses = json_array();
    lode_status st = find_licenses(at, end_user, err);
    if (st == LODE_OK && (own != NULL || json_array_size(at->licenses) > 0)) {
        put_json(at->root, "licenses", json_incref(at->licenses));
    }
    json_decref(at->licenses);
    return st;
}

// ---- parties ------------------------------------------------------------------------------------------

// Of a shipment that leaves: what was found out by the day it was checked may be doubted since, and is said
// again, or not, by what the desk knows now.
static void take_back_findings(json_t *root) {
    static const char *const FACTS[] = {"same_as", "not_same_as"};
    json_t *words = json_object_get(root, "words"), *part;
    const char *name;
    void *next;
    json_object_foreach_safe(root, next, name, part) {
        for (size_t i = 0; i < 2 && json_is_object(part) && part != words; i++) {
            char path[160];
            (void)snprintf(path, sizeof path, "%.100s.%s", name, FACTS[i]);
            if (str_eqz(text_of(words, path), "finding")) {
                (void)json_object_del(part, FACTS[i]);
                (void)json_object_del(words, path);
            }
        }
    }
    if (json_is_object(words) && json_object_size(words) == 0) {
        (void)json_object_del(root, "words");
    }
}

static lode_status add_all(adding *at, str shipment, str *out, lode_error *err) {
    bool changed = false, licenses = json_object_get(at->root, "licenses") != NULL;
    lode_status st = request_tx(at->rq, err);
    if (at->ask->shipping) { // with all that is known on the day it leaves
        (void)json_object_del(at->root, "known");
        take_back_findings(at->root);
    }
    st = st == LODE_OK ? add_licenses(at, err) : st;
    str without = at->ask->shipping ? desk_dump(at->rq->a, at->root) : shipment;
    st = st == LODE_OK ? findings_add(at->rq, at->root, without, at->ask->what_if, &changed, err)
                       : st;
    bool held = licenses != (json_object_get(at->root, "licenses") != NULL);
    if (st == LODE_OK && (at->ask->shipping || changed || held)) {
        *out = desk_dump(at->rq->a, at->root);
    }
    return st;
}

lode_status desk_add_known(request *rq, const decide_ask *ask, str *out, lode_error *err) {
    json_error_t e;
    json_t *root = json_loadb(ask->shipment.p, ask->shipment.n, JSON_REJECT_DUPLICATES, &e);
    *out = ask->shipment;
    if (!json_is_object(root)) {
        json_decref(root);
        return LODE_OK;
    }
    adding at = {.ask = ask,
                 .rq = rq,
                 .root = root,
                 .shipment_id = text_of(root, "id"),
                 .on = time_date(rq->at)};
    str own = ask->on != NULL ? str_of(ask->on) : text_of(root, "on");
    (void)date_parse(own, &at.on); // a date that is none is refused by the check
    lode_status st = add_all(&at, ask->shipment, out, err);
    json_decref(root);
    return st;
}
