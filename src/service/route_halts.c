// SPDX-License-Identifier: Apache-2.0
//
// route_halts: the routes of halts of a class of cases (desk.md 3.3): what is said of many cases, on whose word,
// for which days.
#include "service/cases.h"

#include "ledger/people.h"

#define ANYBODY ((1u << ROLES) - 1)
#define MAY (ROLE_EVIDENCE_EDITOR | ROLE_ADVISER)

static lode_status shown(request *rq, str id, lode_error *err) {
    class_halt h;
    lode_status st = class_halt_get(rq->tx, id, &h, err);
    if (st == LODE_OK) {
        rq->reply.json = class_halt_json(&h);
        st = reply_etag(rq, id, err);
    }
    return st;
}

static lode_status list_run(request *rq, lode_error *err) {
    class_halt *all = NULL;
    size_t n = 0;
    lode_status st = class_halts_list(rq->tx, &rq->page, &all, &n, err);
    if (st != LODE_OK) {
        return st;
    }
    json_t *items = json_array();
    for (size_t i = 0; i < n; i++) {
        (void)json_array_append_new(items, class_halt_json(&all[i]));
    }
    reply_page(rq, items, n == rq->page.limit ? all[n - 1].number : 0);
    return LODE_OK;
}

static lode_status get_run(request *rq, lode_error *err) { return shown(rq, rq->path_arg[0], err); }

static lode_status open_run(request *rq, lode_error *err) {
    const json_t *b = rq->body;
    class_halt h = {.regime = body_text(b, "regime"),
                    .authority = body_text(b, "authority"),
                    .destination = body_text(b, "destination"),
                    .measure = body_text(b, "measure"),
                    .claim = body_text(b, "claim"),
                    .from = body_date(b, "from"),
                    .until = body_date(b, "until")};
    str id = {0};
    lode_status st = class_halt_open(rq->tx, &h, &id, err);
    st = st == LODE_OK ? shown(rq, id, err) : st;
    if (st == LODE_OK) {
        strbuf path = {0};
        strbuf_addf(&path, "/v1/class_halts/" STR_FMT, STR_ARG(id));
        rq->reply.status = 201;
        rq->reply.location = str_dup(rq->a, strbuf_str(&path));
        strbuf_clear(&path);
    }
    return st;
}

static lode_status end_run(request *rq, lode_error *err) {
    str id = rq->path_arg[0];
    lode_status st = request_match(rq, id, err);
    st = st == LODE_OK ? class_halt_end(rq->tx, id, body_date(rq->body, "until"),
                                        body_text(rq->body, "claim"), err)
                       : st;
    return st == LODE_OK ? shown(rq, id, err) : st;
}

static lode_status refused(request *rq, const lode_error *why, lode_error *err) {
    return attempt_wanted(why)
               ? attempt_record(rq->tx, rq->path_arg[0], STR("class_halt"), why, err)
               : LODE_OK;
}

const route routes_halts[] = {
    {.method = "GET",
     .path = "/v1/class_halts",
     .id = "listClassHalts",
     .summary = "Halts reported of classes of cases, newest first",
     .about = "With the last that is known of their end.",
     .flags = ROUTE_PAGED,
     .roles = ANYBODY,
     .out = &class_halt_shown_schema,
     .run = list_run},
    {.method = "POST",
     .path = "/v1/class_halts",
     .id = "openClassHalt",
     .summary = "Reviews of a class of cases are said to be halted",
     .about =
         "On a claim; it shows on each case of the class from the day on which the claim was public, "
         "and changes none of them.",
     .flags = ROUTE_WRITE | ROUTE_ETAG | ROUTE_CREATES,
     .roles = MAY,
     .body = &class_halt_schema,
     .out = &class_halt_shown_schema,
     .run = open_run,
     .refused = refused},
    {.method = "GET",
     .path = "/v1/class_halts/{id}",
     .id = "getClassHalt",
     .summary = "One of them",
     .about = "",
     .flags = ROUTE_ETAG,
     .roles = ANYBODY,
     .out = &class_halt_shown_schema,
     .run = get_run},
    {.method = "POST",
     .path = "/v1/class_halts/{id}:end",
     .id = "endClassHalt",
     .summary = "It is over, or has a last day",
     .about =
         "What was said of its end before stays: as known on a day, it is the last that was known then.",
     .flags = ROUTE_WRITE | ROUTE_ETAG,
     .roles = MAY,
     .body = &class_halt_end_schema,
     .out = &class_halt_shown_schema,
     .run = end_run,
     .refused = refused},
    {0},
};
