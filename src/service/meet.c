// SPDX-License-Identifier: Apache-2.0
//
// meet: parties and the rows they resemble, from the library's JSON into the ledger's words.
#include "service/meet.h"

static str text_of(const json_t *j, const char *key) {
    const json_t *v = json_object_get(j, key);
    return (str){json_string_value(v), json_string_length(v)};
}

static str copy_of(lode_arena *a, const json_t *j, const char *key) {
    return str_dup(a, text_of(j, key));
}

static lode_status read_parties(request *rq, const json_t *parties, meeting *m) {
    size_t i;
    json_t *p;
    m->parties = arena_array(rq->a, json_array_size(parties) + 1, sizeof *m->parties);
    json_array_foreach(parties, i, p) {
        if (text_of(p, "query_key").n > 0) { // a name without a letter can resemble nobody
            m->parties[m->n_parties++] =
                (hit_query){.json = desk_dump(rq->a, json_object_get(p, "query")),
                            .key = copy_of(rq->a, p, "query_key"),
                            .version = copy_of(rq->a, p, "query_version")};
        }
    }
    return LODE_OK;
}

// The party a hit is about: of its role, where it has one, and name, so that two end users are two.
static const hit_query *party_of(const meeting *m, const json_t *parties, const json_t *hit_json) {
    size_t i, k = 0;
    json_t *p;
    json_array_foreach(parties, i, p) {
        if (text_of(p, "query_key").n == 0) {
            continue;
        }
        bool same_part = json_object_get(p, "role") == NULL ||
                         str_eq(text_of(p, "role"), text_of(hit_json, "role"));
        bool same_name =
            json_object_get(hit_json, "role") == NULL ||
            str_eq(text_of(json_object_get(p, "query"), "name"), text_of(hit_json, "name"));
        if (same_part && same_name) {
            return &m->parties[k];
        }
        k++;
    }
    return NULL;
}

static lode_status read_hit(request *rq, const hit_query *party, const json_t *j, str shipment,
                            hit_ask *out, lode_error *err) {
    const lode_result *r = NULL;
    bool of_shipment = json_object_get(j, "role") != NULL;
    *out =
        (hit_ask){.query = *party,
                  .list = copy_of(rq->a, j, "list"),
                  .row = copy_of(rq->a, j, "row"),
                  .listed_name = copy_of(rq->a, j, of_shipment ? "listed_name" : "name"),
                  .row_version = copy_of(rq->a, j, "row_version"),
                  .evidence = desk_dump(rq->a, j),
                  .class_ = copy_of(rq->a, j, "class"),
                  .shipment = shipment,
                  .score = (uint32_t)json_integer_value(json_object_get(j, "score")),
                  .probability = (uint32_t)json_integer_value(json_object_get(j, "probability"))};
    lode_status st = lode_row_json(rq->image, rq->scratch, out->row.p, &r, err);
    if (st == LODE_OK) {
        out->row_content = str_dup(rq->a, (str){r->text, r->len});
    }
    return st;
}

// No question for people: what the engine knows to be somebody else ("related"), what the shipment or a finding
// says is the party, and a row that is not in force on the day asked, or is there no more.
static bool asks_people(const request *rq, const json_t *j) {
    lode_date delisted = DATE_NONE;
    bool there = !date_parse(text_of(j, "delisted"), &delisted) || delisted > time_date(rq->at);
    return !str_eqz(text_of(j, "class"), "related") && !str_eqz(text_of(j, "why"), "same_as") &&
           (json_object_get(j, "in_force") == NULL
                ? there
                : !json_is_false(json_object_get(j, "in_force")));
}

static lode_status read_hits(request *rq, const json_t *hits, const json_t *parties, meeting *m,
                             lode_error *err) {
    size_t i;
    json_t *h;
    lode_status st = LODE_OK;
    m->hits = arena_array(rq->a, json_array_size(hits) + 1, sizeof *m->hits);
    json_array_foreach(hits, i, h) {
        const hit_query *party = asks_people(rq, h) ? party_of(m, parties, h) : NULL;
        if (st == LODE_OK && party != NULL) {
            st = read_hit(rq, party, h, m->shipment, &m->hits[m->n_hits], err);
            m->n_hits += st == LODE_OK;
        }
    }
    return st;
}

lode_status meeting_read(request *rq, str answer, str parties_text, str shipment, meeting *out,
                         lode_error *err) {
    static const char NO_HITS[] = "\"hits\":[]";
    meeting m = {.shipment = shipment};
    json_error_t e;
    json_t *all = json_loadb(parties_text.p, parties_text.n, 0, &e);
    const json_t *parties = json_object_get(all, "parties");
    lode_status st = read_parties(rq, parties, &m);
    // an answer is long, and most have no hit: it is not taken apart to find that out
    if (memmem(answer.p, answer.n, NO_HITS, sizeof NO_HITS - 1) == NULL) {
        json_t *whole = json_loadb(answer.p, answer.n, 0, &e);
        st = read_hits(rq, json_object_get(whole, "hits"), parties, &m, err);
        json_decref(whole);
    }
    json_decref(all);
    if (st == LODE_OK) {
        *out = m;
    }
    return st;
}

lode_status meeting_keep(ledger_tx *tx, const meeting *m, lode_error *err) {
    lode_status st = LODE_OK;
    for (size_t i = 0; st == LODE_OK && i < m->n_parties; i++) {
        str party = {0};
        uint32_t version = 0;
        st = party_meet(tx, &m->parties[i], m->shipment, &party, &version, err);
    }
    for (size_t i = 0; st == LODE_OK && i < m->n_hits; i++) {
        hit met;
        st = hit_meet(tx, &m->hits[i], &met, err);
    }
    return st;
}
