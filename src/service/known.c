// SPDX-License-Identifier: Apache-2.0
//
// known: what the desk knows of a shipment and the shipment does not say: licenses of its end user with
// what remains, and what was found out about its parties (decide.h).
#include "ledger/hit.h"
#include "ledger/license.h"
#include "service/decide.h"
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
    request *rq;
    json_t *root;
    str shipment_id;
    lode_date on;
    json_t *licenses;
} adding;

// The words that a shipment has for the state of a license; NULL: not to be shown.
static const char *shown_status(const license *l, lode_date on) {
    const char *status = license_status(l, on);
    if (strcmp(status, "issued") == 0 || strcmp(status, "not_begun") == 0) {
        return "valid"; // whether it has begun is for the dates to say
    }
    if (strcmp(status, "exhausted") == 0) {
        return "valid"; // nothing remains, unless it is reserved for this very shipment
    }
    return strcmp(status, "surrendered") == 0 ? NULL : status;
}

// What is reserved for this shipment remains for it.
static lode_status reserved_for(adding *at, const license *l, uint32_t line, amount *quantity,
                                amount *value, lode_error *err) {
    reservation *r = NULL;
    size_t n = 0;
    page_ask page = {.limit = PAGE_LIMIT_MAX};
    if (at->shipment_id.n == 0) {
        return LODE_OK;
    }
    do {
        lode_status st = reservations_list(at->rq->tx, l->id, true, &page, &r, &n, err);
        if (st != LODE_OK) {
            return st;
        }
        for (size_t i = 0; i < n; i++) {
            if (r[i].line == line && str_eq(r[i].order, at->shipment_id)) {
                *quantity += r[i].quantity_left;
                *value += r[i].value_left;
            }
        }
        page.before = n > 0 ? r[n - 1].number : 0;
    } while (n == page.limit);
    return LODE_OK;
}

static void put_remaining(json_t *j, const char *key, amount v, str unit) {
    char buf[64];
    put_text(j, key, amount_print(v, unit, buf));
}

// The law compares masses; pieces and other units of a license's own it cannot.
static bool is_mass(const adding *at, str unit) {
    int64_t num, den;
    return unit.n > 0 && lode_unit_ratio(at->rq->image, str_dup(at->rq->a, unit).p, "kg", &num,
                                         &den, NULL) == LODE_OK;
}

static lode_status add_line(adding *at, const license *l, const license_line *line,
                            const char *status, lode_error *err) {
    amount quantity = line->quantity.available, value = line->value.available;
    lode_status st = reserved_for(at, l, line->line, &quantity, &value, err);
    if (st != LODE_OK) {
        return st;
    }
    if (json_array_size(at->licenses) == LICENSES_SHOWN_MAX) {
        return problem_fail(err, "too_many_licenses",
                            "the desk holds more than %u license lines for this end user",
                            LICENSES_SHOWN_MAX);
    }
    char no[192];
    (void)snprintf(no, sizeof no, l->n_lines == 1 ? "%.*s" : "%.*s line %u", (int)l->no.n, l->no.p,
                   line->line);
    json_t *j = json_object(), *codes = json_array();
    put_text(j, "no", str_of(no));
    put_text(j, "kind", l->kind);
    put_text(j, "regime", l->regime);
    put_text(j, "end_user", l->end_user);
    put_text(j, "status", str_of(status));
    put_date(j, "valid_from", l->from);
    put_date(j, "valid_until", l->until);
    str rest = line->codes;
    while (rest.n > 0) {
        const char *blank = memchr(rest.p, ' ', rest.n);
        size_t n = blank != NULL ? (size_t)(blank - rest.p) : rest.n;
        (void)json_array_append_new(codes, json_stringn(rest.p, n));
        rest = (str){rest.p + n + (blank != NULL), rest.n - n - (blank != NULL)};
    }
    put_json(j, "codes", codes);
    if (is_mass(at, line->quantity.unit)) {
        put_remaining(j, "remaining", quantity, line->quantity.unit);
    }
    if (line->value.unit.n > 0) {
        put_remaining(j, "remaining_value", value, line->value.unit);
    }
    (void)json_array_append_new(at->licenses, j);
    return LODE_OK;
}

static lode_status add_licenses(adding *at, lode_error *err) {
    str end_user = text_of(json_object_get(at->root, "end_user"), "name");
    if (json_object_get(at->root, "licenses") != NULL || end_user.n == 0) {
        return LODE_OK;
    }
    license_filter filter = {
        .end_user = end_user, .usable_on = DATE_NONE, .expires_before = DATE_NONE};
    page_ask page = {.limit = PAGE_LIMIT_MAX};
    license *l = NULL;
    size_t n = 0;
    lode_status st = LODE_OK;
    at->licenses = json_array();
    do {
        st = licenses_list(at->rq->tx, &filter, &page, &l, &n, err);
        for (size_t i = 0; st == LODE_OK && i < n; i++) {
            const char *status = shown_status(&l[i], at->on);
            for (uint32_t k = 0; st == LODE_OK && status != NULL && k < l[i].n_lines; k++) {
                st = add_line(at, &l[i], &l[i].lines[k], status, err);
            }
            page.before = l[i].number;
        }
    } while (st == LODE_OK && n == page.limit);
    if (st == LODE_OK && json_array_size(at->licenses) > 0) {
        put_json(at->root, "licenses", json_incref(at->licenses));
    }
    json_decref(at->licenses);
    return st;
}

// ---- parties ------------------------------------------------------------------------------------------

static void add_row(json_t *root, str part, const char *fact, str row) {
    json_t *party = json_object_getn(root, part.p, part.n);
    if (!json_is_object(party)) {
        return;
    }
    json_t *rows = json_object_get(party, fact);
    if (rows == NULL) {
        rows = json_array();
        put_json(party, fact, rows);
        json_t *words = json_object_get(root, "words");
        if (words == NULL) {
            words = json_object();
            put_json(root, "words", words);
        }
        char path[160];
        (void)snprintf(path, sizeof path, "%.*s.%s", (int)part.n, part.p, fact);
        put_text(words, path, STR("finding"));
    }
    (void)json_array_append_new(rows, json_stringn(row.p, row.n));
}

// What was found out is of a row as it was then: the image in use must have it so.
static bool row_stands(request *rq, const hit *h) {
    const lode_result *r = NULL;
    return lode_row_version(rq->image, rq->scratch, str_dup(rq->a, h->row).p, &r, NULL) ==
               LODE_OK &&
           str_eq((str){r->text, r->len}, h->row_version);
}

// Only what nobody said in the shipment itself: a declarant's own word on a party stands.
static lode_status add_party(adding *at, const json_t *party, lode_error *err) {
    str version = text_of(party, "query_version"), part = text_of(party, "role");
    const json_t *given = json_object_getn(at->root, part.p, part.n);
    if (version.n == 0 || json_object_get(given, "same_as") != NULL ||
        json_object_get(given, "not_same_as") != NULL) {
        return LODE_OK;
    }
    hit *h = NULL;
    size_t n = 0;
    lode_status st = hits_known(at->rq->tx, version, &h, &n, err);
    for (size_t i = 0; st == LODE_OK && i < n; i++) {
        bool says = h[i].outcome == HIT_SAME || h[i].outcome == HIT_DIFFERENT;
        if (says && row_stands(at->rq, &h[i])) {
            add_row(at->root, part, h[i].outcome == HIT_SAME ? "same_as" : "not_same_as", h[i].row);
        }
    }
    return st;
}

static lode_status add_parties(adding *at, str shipment, lode_error *err) {
    uint64_t count[HIT_STATES];
    lode_status st = hits_count(at->rq->tx, count, err);
    str text = {0};
    if (st != LODE_OK || count[HIT_OPEN] + count[HIT_PROPOSED] + count[HIT_CLOSED] == 0 ||
        desk_parties(at->rq, shipment, &text, NULL) != LODE_OK) {
        return st; // a shipment that cannot be read is refused by the check itself, with its reason
    }
    json_error_t e;
    json_t *all = json_loadb(text.p, text.n, 0, &e);
    size_t i;
    json_t *party;
    json_array_foreach(json_object_get(all, "parties"), i, party) {
        if (st == LODE_OK) {
            st = add_party(at, party, err);
        }
    }
    json_decref(all);
    return st;
}

lode_status desk_add_known(request *rq, str shipment, const char *on, str *out, lode_error *err) {
    json_error_t e;
    json_t *root = json_loadb(shipment.p, shipment.n, JSON_REJECT_DUPLICATES, &e);
    *out = shipment;
    if (!json_is_object(root)) {
        json_decref(root);
        return LODE_OK;
    }
    adding at = {
        .rq = rq, .root = root, .shipment_id = text_of(root, "id"), .on = time_date(rq->at)};
    str own = on != NULL ? str_of(on) : text_of(root, "on");
    (void)date_parse(own, &at.on); // a date that is none is refused by the check
    json_t *before = json_deep_copy(root);
    lode_status st = request_tx(rq, err);
    st = st == LODE_OK ? add_licenses(&at, err) : st;
    st = st == LODE_OK ? add_parties(&at, shipment, err) : st;
    if (st == LODE_OK && !json_equal(before, root)) {
        *out = desk_dump(rq->a, root);
    }
    json_decref(before);
    json_decref(root);
    return st;
}
