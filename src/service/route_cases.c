// SPDX-License-Identifier: Apache-2.0
//
// route_cases: the routes of cases (desk.md 9.4). Who may do what, from which state and with which words is the
// ledger's business (case.h): here are only the ways in and out.
#include "service/cases.h"

#include "ledger/people.h"
#include "ledger/refusal.h"

#include <stdio.h>

#define ANYBODY ((1u << ROLES) - 1)
#define HANDS (ROLE_REQUESTER | ROLE_ADVISER | ROLE_COUNTERSIGNER | ROLE_APPROVER)

// ---- asking -------------------------------------------------------------------------------------------

static const char *const YES_NO[] = {"true", "false", NULL};

static const query_param LIST_QUERY[] = {
    {"state", FIELD_WORD, case_state_words, "Only those in this state."},
    {"assigned_to", FIELD_ID, NULL, "Only those of this person."},
    {"destination", FIELD_ID, NULL, "Only those for this country: JP."},
    {"regime", FIELD_ID, NULL, "Only those under this law: cn."},
    {"open", FIELD_WORD, YES_NO, "true: only those that are not over."},
    {"clock", FIELD_WORD, YES_NO, "true: with the clock of each, today."},
    {0},
};
static const query_param DAY_QUERY[] = {
    {"on", FIELD_DATE, NULL,
     "The day for the clock and the halts reported; today (UTC) when not given."},
    {"known", FIELD_DATE, NULL,
     "Only what was public by then; the day asked about when not given."},
    {0},
};

static lode_date query_day(const request *rq, const char *name) {
    str v = {0};
    lode_date d = DATE_NONE;
    return request_query(rq, name, &v) && date_parse(v, &d) ? d : DATE_NONE;
}

static bool query_yes(const request *rq, const char *name) {
    str v = {0};
    return request_query(rq, name, &v) && str_eqz(v, "true");
}

static str query_text(const request *rq, const char *name) {
    str v = {0};
    return request_query(rq, name, &v) ? v : (str){0};
}

static lode_status get_run(request *rq, lode_error *err) {
    desk_case c;
    case_day_ask when = {query_day(rq, "on"), query_day(rq, "known")};
    when.on = when.on == DATE_NONE ? rq->tx->today : when.on;
    lode_status st = case_get(rq->tx, rq->path_arg[0], &c, err);
    st = st == LODE_OK ? case_whole_json(rq, &c, when, &rq->reply.json, err) : st;
    rq->reply.moves = true;
    return st == LODE_OK ? reply_etag(rq, c.id, err) : st;
}

static lode_status list_run(request *rq, lode_error *err) {
    str word = query_text(rq, "state");
    case_filter filter = {.state = -1,
                          .assigned_to = query_text(rq, "assigned_to"),
                          .destination = query_text(rq, "destination"),
                          .regime = query_text(rq, "regime"),
                          .open = query_yes(rq, "open")};
    uint32_t state = 0;
    if (word.n > 0 && machine_state_find(&case_machine, word, &state)) {
        filter.state = (int)state;
    }
    desk_case *all = NULL;
    size_t n = 0;
    lode_status st = cases_list(rq->tx, &filter, &rq->page, &all, &n, err);
    json_t *items = json_array();
    for (size_t i = 0; i < n && st == LODE_OK; i++) {
        json_t *o = case_item_json(&all[i]), *clock = NULL;
        if (query_yes(rq, "clock")) {
            st = case_clock(rq, &all[i], (case_day_ask){rq->tx->today, DATE_NONE}, &clock, err);
            put_json(o, "clock", clock != NULL ? clock : json_null());
        }
        (void)json_array_append_new(items, o);
    }
    if (st != LODE_OK) {
        json_decref(items);
        return st;
    }
    reply_page(rq, items, n == rq->page.limit ? all[n - 1].number : 0);
    return LODE_OK;
}

// ---- changing -----------------------------------------------------------------------------------------

static lode_status changed(request *rq, str id, lode_error *err) {
    lode_status st = case_change_json(rq, id, &rq->reply.json, err);
    return st == LODE_OK ? reply_etag(rq, id, err) : st;
}

static lode_status draft_prepare(request *rq, lode_error *err) {
    case_draft *d = arena_alloc(rq->a, sizeof *d);
    rq->prepared = d;
    bool reads = body_text(rq->body, "receipt").n > 0;
    lode_status st = case_clock_known(rq, body_text(rq->body, "clock"), err);
    st = st == LODE_OK && reads ? request_tx(rq, err) : st;
    return st == LODE_OK ? case_draft_read(rq, d, err) : st;
}

static void put_missing(request *rq, const case_draft *d) {
    json_t *all = d->asked ? json_array() : json_null();
    for (size_t i = 0; i < d->n_missing; i++) {
        (void)json_array_append_new(all, json_of(d->missing[i]));
    }
    put_json(rq->reply.json, "missing", all);
}

static str location(request *rq, str id) {
    strbuf b = {0};
    strbuf_addf(&b, "/v1/cases/" STR_FMT, STR_ARG(id));
    str out = str_dup(rq->a, strbuf_str(&b));
    strbuf_clear(&b);
    return out;
}

static lode_status open_run(request *rq, lode_error *err) {
    const case_draft *d = rq->prepared;
    str id = {0};
    lode_status st = case_open(rq->tx, &d->c, &id, err);
    st = st == LODE_OK ? changed(rq, id, err) : st;
    if (st == LODE_OK) {
        put_missing(rq, d);
        rq->reply.status = 201;
        rq->reply.location = location(rq, id);
    }
    return st;
}

static lode_status edit_run(request *rq, lode_error *err) {
    const case_draft *d = rq->prepared;
    str id = rq->path_arg[0];
    lode_status st = request_match(rq, id, err);
    st = st == LODE_OK ? case_edit(rq->tx, id, &d->c, err) : st;
    st = st == LODE_OK ? changed(rq, id, err) : st;
    if (st == LODE_OK) {
        put_missing(rq, d);
    }
    return st;
}

// [{"line": 1}, {"line": 3}] -> "1 3"
static str lines_text(request *rq) {
    strbuf b = {0};
    json_t *l = NULL;
    size_t i = 0;
    json_array_foreach(json_object_get(rq->body, "lines"), i, l) {
        strbuf_addf(&b, "%s%lld", i > 0 ? " " : "", (long long)body_int(l, "line", 0));
    }
    str out = str_dup(rq->a, strbuf_str(&b));
    strbuf_clear(&b);
    return out;
}

// Whether the case is there, and may be paused, is the business of run.
static lode_status act_prepare(request *rq, lode_error *err) {
    desk_case c;
    lode_error unused = {0};
    str kind = body_text(rq->body, "pause");
    if (kind.n == 0 || !str_eq(body_text(rq->body, "act"), STR("pause"))) {
        return LODE_OK;
    }
    lode_status st = request_tx(rq, err);
    if (st != LODE_OK || case_get(rq->tx, rq->path_arg[0], &c, &unused) != LODE_OK) {
        return st;
    }
    return case_pause_known(rq, &c, kind, err);
}

static lode_status act_run(request *rq, lode_error *err) {
    const json_t *b = rq->body;
    str id = rq->path_arg[0];
    case_act_ask ask = {.act = body_text(b, "act"),
                        .on = body_date(b, "on"),
                        .word = body_text(b, "word"),
                        .note = body_text(b, "note"),
                        .reason = body_text(b, "reason"),
                        .reference = body_text(b, "reference"),
                        .license = body_text(b, "license"),
                        .pause = body_text(b, "pause"),
                        .lines = lines_text(rq),
                        .stands_still = body_bool(b, "stands_still", false)};
    lode_status st = request_match(rq, id, err);
    st = st == LODE_OK ? case_act(rq->tx, id, &ask, err) : st;
    return st == LODE_OK ? changed(rq, id, err) : st;
}

static lode_status advise_run(request *rq, lode_error *err) {
    str id = rq->path_arg[0];
    case_advice a = {.line = (uint32_t)body_int(rq->body, "line", 0),
                     .advice = body_text(rq->body, "advice"),
                     .text = body_text(rq->body, "text")};
    lode_status st = request_match(rq, id, err);
    st = st == LODE_OK ? case_advise(rq->tx, id, &a, err) : st;
    return st == LODE_OK ? changed(rq, id, err) : st;
}

static lode_status countersign_run(request *rq, lode_error *err) {
    str id = rq->path_arg[0];
    lode_status st = request_match(rq, id, err);
    st = st == LODE_OK ? case_countersign(rq->tx, id, body_bool(rq->body, "agrees", false),
                                          body_text(rq->body, "note"), err)
                       : st;
    return st == LODE_OK ? changed(rq, id, err) : st;
}

static lode_status assign_run(request *rq, lode_error *err) {
    str id = rq->path_arg[0];
    lode_status st = request_match(rq, id, err);
    st = st == LODE_OK ? case_assign(rq->tx, id, body_text(rq->body, "person"), err) : st;
    return st == LODE_OK ? changed(rq, id, err) : st;
}

static lode_status ask_run(request *rq, lode_error *err) {
    str id = rq->path_arg[0];
    uint32_t no = 0;
    lode_status st = request_match(rq, id, err);
    st = st == LODE_OK ? case_ask(rq->tx, id, body_text(rq->body, "question"),
                                  body_date(rq->body, "on"), body_date(rq->body, "due"), &no, err)
                       : st;
    st = st == LODE_OK ? changed(rq, id, err) : st;
    if (st == LODE_OK) {
        put_int(rq->reply.json, "no", no);
        rq->reply.status = 201;
        rq->reply.location = location(rq, id);
    }
    return st;
}

static lode_status request_no(request *rq, uint32_t *out, lode_error *err) {
    str s = rq->path_arg[1];
    uint32_t v = 0;
    bool digits = s.n > 0 && s.n <= 6;
    for (size_t i = 0; i < s.n && digits; i++) {
        digits = s.p[i] >= '0' && s.p[i] <= '9';
        v = v * 10 + (uint32_t)(s.p[i] - '0');
    }
    if (!digits) {
        lode_status st = refuse(err, "not_found", "a request for information has a number");
        lode_hint(err, "read the `rfis` of the case");
        return st;
    }
    *out = v;
    return LODE_OK;
}

static lode_status seen_run(request *rq, lode_error *err) {
    str id = rq->path_arg[0];
    uint32_t no = 0;
    lode_status st = request_match(rq, id, err);
    st = st == LODE_OK ? request_no(rq, &no, err) : st;
    st = st == LODE_OK ? case_seen(rq->tx, id, no, body_date(rq->body, "on"), err) : st;
    return st == LODE_OK ? changed(rq, id, err) : st;
}

static lode_status answer_run(request *rq, lode_error *err) {
    str id = rq->path_arg[0];
    uint32_t no = 0;
    lode_status st = request_match(rq, id, err);
    st = st == LODE_OK ? request_no(rq, &no, err) : st;
    st = st == LODE_OK ? case_answer(rq->tx, id, no, body_text(rq->body, "answer"),
                                     body_date(rq->body, "on"), err)
                       : st;
    return st == LODE_OK ? changed(rq, id, err) : st;
}

// What a person's rights do not allow is itself seen (desk.md 2.5).
static lode_status refused(request *rq, const lode_error *why, lode_error *err) {
    str act = rq->body != NULL ? body_text(rq->body, "act") : (str){0};
    return attempt_wanted(why)
               ? attempt_record(rq->tx, rq->path_arg[0], act.n > 0 ? act : STR("case"), why, err)
               : LODE_OK;
}

// ---- the table ----------------------------------------------------------------------------------------

#define CHANGE(path_, id_, summary_, about_, roles_, body_, run_)                         \
    {                                                                                     \
        .method = "POST", .path = path_, .id = id_, .summary = summary_, .about = about_, \
        .flags = ROUTE_WRITE | ROUTE_ETAG, .roles = roles_, .body = body_,                \
        .out = &case_change_schema, .run = run_, .refused = refused                       \
    }

const route routes_cases[] = {
    {.method = "GET",
     .path = "/v1/cases",
     .id = "listCases",
     .summary = "Cases, newest first",
     .about = "With clock=true each with its clock of today, as its own page shows it.",
     .flags = ROUTE_PAGED | ROUTE_SLOW,
     .roles = ANYBODY,
     .out = &case_item_schema,
     .query = LIST_QUERY,
     .run = list_run},
    {.method = "POST",
     .path = "/v1/cases",
     .id = "openCase",
     .summary = "Begins a draft",
     .about =
         "A draft may lack much; submit names what is missing. With the receipt of a decision, what the "
         "body leaves out is taken from its shipment and answer, and `missing` lists the papers that the "
         "application still needs.",
     .flags = ROUTE_WRITE | ROUTE_ETAG | ROUTE_CREATES,
     .roles = ROLE_REQUESTER,
     .body = &case_draft_schema,
     .out = &case_change_schema,
     .prepare = draft_prepare,
     .run = open_run,
     .refused = refused},
    {.method = "GET",
     .path = "/v1/cases/{id}",
     .id = "getCase",
     .summary = "One case, whole",
     .about =
         "Clock and reported halts are as of `on`; what is reported of a class stands beside the state of "
         "the case and never changes it. `acts` is what the caller may do now.",
     .flags = ROUTE_ETAG,
     .roles = ANYBODY,
     .out = &case_schema_whole,
     .query = DAY_QUERY,
     .run = get_run},
    {.method = "PUT",
     .path = "/v1/cases/{id}",
     .id = "editCase",
     .summary = "Replaces a draft, whole",
     .about = "Only a draft. What stood in it before stays in the log.",
     .flags = ROUTE_WRITE | ROUTE_ETAG,
     .roles = ROLE_REQUESTER,
     .body = &case_draft_schema,
     .out = &case_change_schema,
     .prepare = draft_prepare,
     .run = edit_run,
     .refused = refused},
    {.method = "POST",
     .path = "/v1/cases/{id}/acts",
     .id = "actOnCase",
     .summary = "One act on a case",
     .about =
         "Which acts may be made from which state, by whom and with which fields, stands in the tables of "
         "states; `acts` of the case are those that the caller may make now.",
     .flags = ROUTE_WRITE | ROUTE_ETAG,
     .roles = HANDS,
     .body = &case_act_schema,
     .out = &case_change_schema,
     .prepare = act_prepare,
     .run = act_run,
     .refused = refused},
    CHANGE(
        "/v1/cases/{id}/advice", "adviseOnCase", "Advises on a line or on the whole case",
        "A new version replaces the person's own on that line, keeps the old, and voids what was "
        "countersigned.",
        ROLE_ADVISER, &case_advice_schema, advise_run),
    CHANGE(
        "/v1/cases/{id}:countersign", "countersignCase", "A second person on the advice",
        "Of all advice as it stands; nobody who advised in any version. Send If-Match, so that what is "
        "signed is what was read.",
        ROLE_COUNTERSIGNER, &case_sign_schema, countersign_run),
    CHANGE("/v1/cases/{id}:assign", "assignCase", "Whose the case is",
           "An assignment is no state: it changes nothing else.", ROLE_REQUESTER | ROLE_ADVISER,
           &case_assign_schema, assign_run),
    {.method = "POST",
     .path = "/v1/cases/{id}/rfis",
     .id = "askApplicant",
     .summary = "A request for information",
     .about = "The case waits for the applicant until the last open request has an answer.",
     .flags = ROUTE_WRITE | ROUTE_ETAG | ROUTE_CREATES,
     .roles = ROLE_ADVISER,
     .body = &case_ask_schema,
     .out = &case_change_schema,
     .run = ask_run,
     .refused = refused},
    CHANGE("/v1/cases/{id}/rfis/{no}:seen", "seeRequest", "The applicant has seen a request",
           "Which is no answer: the case goes on waiting.", ROLE_REQUESTER, &case_seen_schema,
           seen_run),
    CHANGE("/v1/cases/{id}/rfis/{no}:answer", "answerRequest", "Answers a request",
           "The answer to the last open one ends the waiting. It stays as it was given.",
           ROLE_REQUESTER, &case_answer_schema, answer_run),
    {0},
};
