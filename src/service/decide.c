// SPDX-License-Identifier: Apache-2.0
//
// decide: asks the library, keeps what it said. What the desk adds to a shipment is in known.c.
#include "service/decide.h"

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
                        .gate = str_of(ask->gate),
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
    lode_status st = desk_add_known(rq, ask, &d.shipment, err);
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
    if (ask->keep && !ask->verdict_only) {
        str parties = {0};
        st = desk_parties(rq, d.shipment, &parties, err);
        st = st == LODE_OK ? meeting_read(rq, d.answer, parties, d.d.shipment_id, &d.met, err) : st;
        if (st != LODE_OK) {
            return st;
        }
    }
    *out = d;
    return LODE_OK;
}

lode_status desk_record(request *rq, const decided *d, lode_error *err) {
    lode_status st = decision_record(rq->tx, &d->d, d->shipment, d->answer, err);
    return st == LODE_OK ? meeting_keep(rq->tx, &d->met, err) : st;
}
