// SPDX-License-Identifier: Apache-2.0
//
// decide: asks the library, keeps what it said. What the desk adds to a shipment is in known.c.
#include "service/decide.h"

#include "ledger/hit.h"

#include <stdio.h>

static str keep(lode_arena *a, const char *z) { return str_dup(a, str_of(z)); }

// "on" and "known" of an answer are at its beginning, before anything that a shipment can say of itself
// but its id; read by the receipt's own words, which the library wrote.
static lode_date date_after(str answer, const char *key) {
    char want[24];
    lode_date d = DATE_NONE;
    int n = snprintf(want, sizeof want, "\"%s\":\"", key);
    const char *at = memmem(answer.p, answer.n, want, (size_t)n);
    size_t left = at != NULL ? answer.n - (size_t)(at - answer.p) - (size_t)n : 0;
    return left > 10 && date_parse((str){at + n, 10}, &d) ? d : DATE_NONE;
}

// The id of a shipment, from the text that the library wrote: {"schema":1,"id":"S04",...
static str id_of(lode_arena *a, str answer) {
    json_error_t e;
    static const char KEY[] = "\"id\":";
    const char *at = memmem(answer.p, answer.n, KEY, sizeof KEY - 1);
    str out = {0};
    if (at != NULL) {
        const char *from = at + sizeof KEY - 1;
        json_t *id = json_loadb(from, answer.n - (size_t)(from - answer.p),
                                JSON_DECODE_ANY | JSON_DISABLE_EOF_CHECK, &e);
        out = str_dup(a, (str){json_string_value(id), json_string_length(id)});
        json_decref(id);
    }
    return out;
}

static void fill(request *rq, const decide_ask *ask, const lode_result *r, decided *out) {
    lode_arena *a = rq->a;
    out->answer = str_dup(a, (str){r->text, r->len});
    out->exit_code = r->exit_code;
    out->may_leave = r->exit_code == 0 && !r->stop_now;
    out->d = (decision){.receipt = keep(a, r->receipt),
                        .verdict = keep(a, r->verdict),
                        .best = keep(a, r->best),
                        .worst = keep(a, r->worst),
                        .image = keep(a, lode_image_id(rq->image)),
                        .gate = str_of(ask->gate != NULL ? ask->gate : "other"),
                        .stop_now = r->stop_now != 0,
                        .on = DATE_NONE,
                        .known = DATE_NONE};
    if (!ask->verdict_only) {
        out->d.on = date_after(out->answer, "on");
        out->d.known = date_after(out->answer, "known");
        out->d.shipment_id = id_of(a, out->answer);
    }
}

lode_status desk_decide(request *rq, const decide_ask *ask, decided *out, lode_error *err) {
    char today[16];
    decided d = {0};
    (void)date_print(time_date(rq->at), today);
    lode_status st = desk_add_known(rq, ask->shipment, ask->on, &d.shipment, err);
    if (st != LODE_OK) {
        return st;
    }
    lode_options o = {.size = sizeof o,
                      .on = ask->on,
                      .on_missing = today,
                      .known = ask->known,
                      .format = ask->verdict_only ? LODE_VERDICT : LODE_JSON};
    const lode_result *r = NULL;
    st = lode_check_json(rq->image, rq->scratch, d.shipment.p, d.shipment.n, &o, &r, err);
    if (st != LODE_OK) {
        return st;
    }
    fill(rq, ask, r, &d);
    static const char NO_HITS[] = "\"hits\":[]";
    bool hits =
        !ask->verdict_only && memmem(d.answer.p, d.answer.n, NO_HITS, sizeof NO_HITS - 1) == NULL;
    if (hits && (st = desk_parties(rq, d.shipment, &d.parties, err)) != LODE_OK) {
        return st;
    }
    *out = d;
    return LODE_OK;
}

// ---- keeping ------------------------------------------------------------------------------------------

static str text_of(const json_t *j, const char *key) {
    const json_t *v = json_object_get(j, key);
    return (str){json_string_value(v), json_string_length(v)};
}

// The party that the hit is about: of its role and name, so that two end users are two.
static const json_t *party_of(const json_t *parties, const json_t *hit) {
    size_t i;
    json_t *p;
    json_array_foreach(json_object_get(parties, "parties"), i, p) {
        const json_t *query = json_object_get(p, "query");
        if (str_eq(text_of(p, "role"), text_of(hit, "role")) &&
            str_eq(text_of(query, "name"), text_of(hit, "name"))) {
            return p;
        }
    }
    return NULL;
}

str desk_dump(lode_arena *a, const json_t *j) {
    char *z = json_dumps(j, JSON_COMPACT | JSON_ENCODE_ANY);
    if (z == NULL) {
        lode_oom();
    }
    str out = str_dup(a, str_of(z));
    free(z);
    return out;
}

static lode_status meet_one(request *rq, const json_t *party, const json_t *hit_json, str shipment,
                            lode_error *err) {
    lode_arena *a = rq->a;
    hit_ask ask = {.name = text_of(hit_json, "name"),
                   .country = text_of(json_object_get(party, "query"), "country"),
                   .query_key = text_of(party, "query_key"),
                   .query_version = text_of(party, "query_version"),
                   .list = text_of(hit_json, "list"),
                   .row = text_of(hit_json, "row"),
                   .listed_name = text_of(hit_json, "listed_name"),
                   .row_version = text_of(hit_json, "row_version"),
                   .class_ = text_of(hit_json, "class"),
                   .shipment = shipment,
                   .score = (uint32_t)json_integer_value(json_object_get(hit_json, "score")),
                   .probability =
                       (uint32_t)json_integer_value(json_object_get(hit_json, "probability"))};
    hit met;
    lode_status st = document_put(rq->tx, desk_dump(a, json_object_get(party, "query")),
                                  STR("application/json"), &ask.query_sha, err);
    if (st == LODE_OK) {
        st = document_put(rq->tx, desk_dump(a, hit_json), STR("application/json"),
                          &ask.evidence_sha, err);
    }
    return st == LODE_OK ? hit_meet(rq->tx, &ask, &met, err) : st;
}

// What the engine itself knows to be somebody else ("related") is no question for people.
static bool asks_people(const json_t *hit_json) {
    str class = text_of(hit_json, "class");
    return !str_eqz(class, "related");
}

lode_status desk_meet_hits(request *rq, str answer, str parties_text, str shipment,
                           lode_error *err) {
    json_error_t e;
    json_t *all = json_loadb(answer.p, answer.n, 0, &e);
    json_t *parties_json = json_loadb(parties_text.p, parties_text.n, 0, &e);
    lode_status st = LODE_OK;
    size_t i;
    json_t *h;
    json_array_foreach(json_object_get(all, "hits"), i, h) {
        const json_t *party = asks_people(h) ? party_of(parties_json, h) : NULL;
        if (party != NULL && st == LODE_OK && text_of(party, "query_key").n > 0) {
            st = meet_one(rq, party, h, shipment, err);
        }
    }
    json_decref(all);
    json_decref(parties_json);
    return st;
}

lode_status desk_record(request *rq, const decided *d, lode_error *err) {
    lode_status st = decision_record(rq->tx, &d->d, d->shipment, d->answer, err);
    return st == LODE_OK && d->parties.n > 0
               ? desk_meet_hits(rq, d->answer, d->parties, d->d.shipment_id, err)
               : st;
}
