/* SPDX-License-Identifier: Apache-2.0
 *
 * route_law: what the image in use holds: measures, lists, clocks, facts. Asked of the library alone; the store is
 * not read.
 */
#include "ledger/refusal.h"
#include "service/law_schemas.h"
#include "service/service.h"

#define ANYBODY UINT32_MAX

/* Texts of options end in NUL. */
static const char *query_z(const request *rq, const char *name) {
    str v = {0};
    return request_query(rq, name, &v) ? str_dup(rq->a, v).p : NULL;
}

static void take_options(const request *rq, char today[16], lode_law_options *o) {
    const char *on = query_z(rq, "on");
    (void)date_print(time_date(rq->at), today);
    *o = (lode_law_options){.size = sizeof *o,
                            .on = on != NULL ? on : today,
                            .known = query_z(rq, "known"),
                            .before = rq->page.before,
                            .limit = rq->page.limit};
}

static json_t *read_back(const lode_result *r) {
    json_t *j = json_loadb(r->text, r->len, 0, NULL);
    if (j == NULL) {
        lode_oom(); /* the library wrote it: nothing else can be wrong with it */
    }
    return j;
}

/* The library's page as the service's: the items, and the cursor as it is written here. */
static void reply_items(request *rq, const lode_result *r) {
    json_t *whole = read_back(r);
    json_t *items = json_incref(json_object_get(whole, "items"));
    reply_page(rq, items, (uint64_t)json_integer_value(json_object_get(whole, "next")));
    json_decref(whole);
    rq->complete = true;
}

static lode_status measures_prepare(request *rq, lode_error *err) {
    lode_law_options o;
    const lode_result *r = NULL;
    char today[16];
    take_options(rq, today, &o);
    lode_status st = lode_measures_json(rq->image, rq->scratch, NULL, &o, &r, err);
    if (st == LODE_OK) {
        reply_items(rq, r);
    }
    return st;
}

static lode_status measure_prepare(request *rq, lode_error *err) {
    lode_law_options o;
    const lode_result *r = NULL;
    char today[16];
    take_options(rq, today, &o);
    lode_error found = {0};
    const char *id = str_dup(rq->a, rq->path_arg[0]).p;
    lode_status st = lode_measures_json(rq->image, rq->scratch, id, &o, &r, &found);
    if (st != LODE_OK && strcmp(found.code, "unknown_id") == 0) {
        st = refuse(err, "not_found", "%s", found.message);
        lode_hint(err, "%s", found.hint);
        return st;
    }
    if (st != LODE_OK) {
        *err = found;
        return st;
    }
    rq->reply.bytes = str_dup(rq->a, (str){r->text, r->len});
    rq->complete = true;
    return LODE_OK;
}

static lode_status lists_prepare(request *rq, lode_error *err) {
    lode_law_options o;
    const lode_result *r = NULL;
    char today[16];
    take_options(rq, today, &o);
    lode_status st = lode_lists_json(rq->image, rq->scratch, &o, &r, err);
    if (st == LODE_OK) {
        reply_items(rq, r);
    }
    return st;
}

/* The library says whether more follow, also of a page that is full. */
static void reply_rows(request *rq, const lode_result *r) {
    static const char *const BESIDE[] = {"lists", "on", "known", "since", "total", "note"};
    json_t *whole = read_back(r);
    reply_page(rq, json_incref(json_object_get(whole, "items")),
               (uint64_t)json_integer_value(json_object_get(whole, "next")));
    for (size_t i = 0; i < sizeof BESIDE / sizeof *BESIDE; i++) {
        put_json(rq->reply.json, BESIDE[i], json_incref(json_object_get(whole, BESIDE[i])));
    }
    json_decref(whole);
    rq->complete = true;
}

static lode_status rows_prepare(request *rq, lode_error *err) {
    lode_law_options o;
    lode_error found = {0};
    const lode_result *r = NULL;
    char today[16];
    take_options(rq, today, &o);
    o.since = query_z(rq, "since");
    o.name = query_z(rq, "q");
    o.state = query_z(rq, "state");
    const char *id = str_dup(rq->a, rq->path_arg[0]).p;
    lode_status st = lode_list_json(rq->image, rq->scratch, id, &o, &r, &found);
    if (st == LODE_OK) {
        reply_rows(rq, r);
    } else if (strcmp(found.code, "unknown_id") == 0) {
        st = refuse(err, "not_found", "%s", found.message);
        lode_hint(err, "%s", found.hint);
    } else {
        *err = found;
    }
    return st;
}

static lode_status clocks_prepare(request *rq, lode_error *err) {
    lode_law_options o;
    const lode_result *r = NULL;
    char today[16];
    take_options(rq, today, &o);
    lode_status st = lode_clocks_json(rq->image, rq->scratch, &o, &r, err);
    if (st == LODE_OK) {
        reply_items(rq, r);
    }
    return st;
}

static lode_status facts_prepare(request *rq, lode_error *err) {
    const lode_result *r = NULL;
    char sha[65];
    lode_status st = lode_facts_json(rq->image, rq->scratch, &r, err);
    if (st == LODE_OK) {
        rq->reply.bytes = str_dup(rq->a, (str){r->text, r->len});
        sha256_hex(rq->reply.bytes, sha);
        rq->reply.etag = str_dup(rq->a, (str){sha, 32});
        rq->reply.kept = true;
        rq->complete = true;
    }
    return st;
}

/* ---- the table ----------------------------------------------------------------------------------- */

static const query_param DAYS_QUERY[] = {
    {"on", FIELD_DATE, NULL,
     "The day on which it is asked what is in force; today (UTC) when not given."},
    {"known", FIELD_DATE, NULL, "Only what was public by then; else all that the image holds."},
    {0},
};

static const char *const ROW_STATES[] = {"in_force", "open", "not_yet", "ended", "added", NULL};
static const query_param ROWS_QUERY[] = {
    {"on", FIELD_DATE, NULL,
     "The day on which it is asked who is listed; today (UTC) when not given."},
    {"known", FIELD_DATE, NULL, "Only what was public by then; else all that the image holds."},
    {"since", FIELD_DATE, NULL, "Only rows that were added from that day on, or ended after it."},
    {"q", FIELD_TEXT, NULL, "Only rows with a name that has this in it, or of this number."},
    {"state", FIELD_WORD, ROW_STATES, "Only rows of this state; added and ended go with since."},
    {0},
};

const route routes_law[] = {
    {.method = "GET",
     .path = "/v1/measures",
     .id = "listMeasures",
     .summary = "Acts, guidance and reports of the image, newest first",
     .about = "Each with its source and grade, whether it is in force or suspended, and its rules.",
     .flags = ROUTE_PAGED,
     .roles = ANYBODY,
     .out = &measure_schema,
     .query = DAYS_QUERY,
     .prepare = measures_prepare},
    {.method = "GET",
     .path = "/v1/measures/{id}",
     .id = "getMeasure",
     .summary = "One measure, with the conditions of its rules as the law writes them",
     .about = "Entries of a control list, lists and clocks are shown whole.",
     .roles = ANYBODY,
     .query = DAYS_QUERY,
     .prepare = measure_prepare},
    {.method = "GET",
     .path = "/v1/lists",
     .id = "listLists",
     .summary = "Lists of parties, in the order of the law",
     .about = "A list that is not loaded names nobody: nobody is known not to be on it.",
     .flags = ROUTE_PAGED,
     .roles = ANYBODY,
     .out = &law_list_schema,
     .query = DAYS_QUERY,
     .prepare = lists_prepare},
    {.method = "GET",
     .path = "/v1/lists/{id}",
     .id = "getList",
     .summary = "A list with its rows as they stand on a day, or what changed since another",
     .about =
         "In the order of the list. The id is one of listLists, or what lists with a scope share before "
         "it. `note` says what these rows cannot show.",
     .flags = ROUTE_PAGED,
     .roles = ANYBODY,
     .out = &law_row_schema,
     .page = &law_rows_schema,
     .query = ROWS_QUERY,
     .prepare = rows_prepare},
    {.method = "GET",
     .path = "/v1/facts",
     .id = "listFacts",
     .summary = "What the law may ask of a shipment, and how a shipment says it",
     .about =
         "A form for any question can be made of it. It changes with the image alone: keep it, and ask "
         "again with its ETag.",
     .flags = ROUTE_ETAG | ROUTE_SLOW,
     .roles = ANYBODY,
     .out = &law_facts_schema,
     .prepare = facts_prepare},
    {.method = "GET",
     .path = "/v1/clocks",
     .id = "listClocks",
     .summary = "Clocks of applications, with their calendars",
     .flags = ROUTE_PAGED,
     .roles = ANYBODY,
     .out = &law_clock_schema,
     .query = DAYS_QUERY,
     .prepare = clocks_prepare},
    {0},
};
