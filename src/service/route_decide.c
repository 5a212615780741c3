// SPDX-License-Identifier: Apache-2.0
//
// route_decide: check, screen, what stops; receipts kept and decided again. The batches of check and
// screen are in batch.c.
#include "ledger/refusal.h"
#include "service/decide.h"
#include "service/problem.h"

#include <stdio.h>

static const char *const GATES[] = {"order",     "pick", "handover", "declaration",
                                    "departure", "case", "other",    NULL};
static const char *const ANSWERS[] = {"full", "verdict", NULL};
static const char *const YES_NO[] = {"true", "false", NULL};
static const char *const PROFILES[] = {"standard", "strict", NULL};

static const query_param CHECK_QUERY[] = {
    {"on", FIELD_DATE, NULL, "The legal date; else the shipment's own, else today (UTC)."},
    {"known", FIELD_DATE, NULL, "Only what was public by then; else all that the image holds."},
    {"gate", FIELD_WORD, GATES, "At which gate it is asked; not recorded when nobody says."},
    {"answer", FIELD_WORD, ANSWERS,
     "full: the whole answer with its receipt. verdict: one line without reasons and receipt, of "
     "which nothing is kept; a hundred times as fast."},
    {"record", FIELD_WORD, YES_NO,
     "false: a what-if, of which nothing is kept. true when not given."},
    {0},
};
static const query_param SCREEN_QUERY[] = {
    {"on", FIELD_DATE, NULL, "The day on which rows must be in force."},
    {"profile", FIELD_WORD, PROFILES, "How like a listed name a name must be."},
    {"record", FIELD_WORD, YES_NO,
     "false: neither the party nor a hit is kept. true when not given."},
    {0},
};

static const char *query_text(const request *rq, const char *name) {
    str v = {0};
    return request_query(rq, name, &v) ? str_dup(rq->a, v).p : NULL;
}

static bool query_is(const request *rq, const char *name, const char *word) {
    str v = {0};
    return request_query(rq, name, &v) && str_eqz(v, word);
}

// ---- check --------------------------------------------------------------------------------------------

static json_t *verdict_json(const decided *d) {
    json_t *j = json_object();
    put_text(j, "verdict", d->d.verdict);
    put_text(j, "best", d->d.best);
    put_text(j, "worst", d->d.worst);
    put_json(j, "stop_now", json_boolean(d->d.stop_now));
    put_int(j, "exit", d->exit_code);
    put_text(j, "line", d->answer);
    return j;
}

static lode_status check_prepare(request *rq, lode_error *err) {
    decided *d = arena_alloc(rq->a, sizeof *d);
    decide_ask ask = {.shipment = rq->raw,
                      .on = query_text(rq, "on"),
                      .known = query_text(rq, "known"),
                      .gate = query_text(rq, "gate"),
                      .verdict_only = query_is(rq, "answer", "verdict"),
                      .keep = !query_is(rq, "record", "false"),
                      .what_if = query_is(rq, "record", "false")};
    lode_status st = desk_decide(rq, &ask, d, err);
    if (st != LODE_OK) {
        return st;
    }
    rq->prepared = d;
    rq->complete = !ask.keep;
    if (ask.verdict_only) {
        rq->reply.json = verdict_json(d);
    } else {
        rq->reply.bytes = d->answer;
    }
    return LODE_OK;
}

// A verdict alone has no receipt to keep: the log has the hashes of what came and what went.
static lode_status record_verdict(request *rq, const decided *d, lode_error *err) {
    char in[65], out[65];
    sha256_hex(d->shipment, in);
    sha256_hex(d->answer, out);
    strbuf b = {0};
    strbuf_addf(&b, STR_FMT " 1", STR_ARG(d->d.verdict));
    batch_decision batch = {.image = d->d.image,
                            .input_sha = str_of(in),
                            .output_sha = str_of(out),
                            .lines = 1,
                            .verdicts = strbuf_str(&b)};
    lode_status st = decision_record_batch(rq->tx, &batch, err);
    strbuf_clear(&b);
    return st;
}

static lode_status check_run(request *rq, lode_error *err) {
    const decided *d = rq->prepared;
    if (d->d.receipt.n == 0) {
        return record_verdict(rq, d, err);
    }
    strbuf b = {0};
    strbuf_addf(&b, "/v1/receipts/" STR_FMT, STR_ARG(d->d.receipt));
    rq->reply.location = str_dup(rq->a, strbuf_str(&b));
    strbuf_clear(&b);
    return desk_record(rq, d, err);
}

// ---- screen -------------------------------------------------------------------------------------------

static lode_status screen_prepare(request *rq, lode_error *err) {
    meeting *m = arena_alloc(rq->a, sizeof *m);
    const lode_result *r = NULL;
    lode_options o = {.size = sizeof o,
                      .on = query_text(rq, "on"),
                      .profile = query_text(rq, "profile"),
                      .explain = 1};
    lode_status st = lode_screen_json(rq->image, rq->scratch, rq->raw.p, rq->raw.n, &o, &r, err);
    if (st != LODE_OK) {
        return st;
    }
    str answer = str_dup(rq->a, (str){r->text, r->len});
    rq->reply.bytes = answer;
    rq->prepared = m;
    rq->complete = query_is(rq, "record", "false");
    if (!rq->complete) {
        strbuf b = {0};
        st = lode_query_json(rq->scratch, rq->raw.p, rq->raw.n, &r, err);
        if (st == LODE_OK) {
            strbuf_addf(&b, "{\"parties\":[%.*s]}", (int)r->len, r->text);
            st = meeting_read(rq, answer, strbuf_str(&b), (str){0}, m, err);
        }
        strbuf_clear(&b);
    }
    return st;
}

static lode_status screen_run(request *rq, lode_error *err) {
    return meeting_keep(rq->tx, rq->prepared, err);
}

// ---- what stops ---------------------------------------------------------------------------------------

static const char *const POLICIES[] = {"prop", "prio", "value", "lp", NULL};
static const char *const INBOUND[] = {"keep", "hold", NULL};
static const field EXPOSURE_FIELDS[] = {
    {"files", FIELD_ANY, .required = true,
     .about = "The tables of the model by name: {\"bom.csv\": \"...\"} (docs/exposure.md). Without "
              "licenses.csv, what remains on the desk's licenses stands in for it."},
    {"on", FIELD_DATE, .about = "Day 0; today (UTC) when not given."},
    {"known", FIELD_DATE, .about = "Only what was public by then."},
    {"horizon", FIELD_INTEGER, .min = 1, .max = 3650,
     .about = "Days to look ahead; 60 when not given."},
    {"policy", FIELD_WORD, .words = POLICIES, .about = "Who gets what is short."},
    {"inbound", FIELD_WORD, .words = INBOUND,
     .about = "Whether goods still come to a line that stands."},
    {"scenario", FIELD_TEXT, .max = 200, .about = "The what-ifs of this name count as well."},
    {0},
};
static const schema EXPOSURE = {"ExposureAsk", "A supply chain, and what stops in it.",
                                EXPOSURE_FIELDS};

static const char *optional(request *rq, const char *key) {
    str v = body_text(rq->body, key);
    return v.n > 0 ? str_dup(rq->a, v).p : NULL;
}

static lode_status model_files(request *rq, lode_file **out, size_t *n, lode_error *err) {
    const json_t *files = json_object_get(rq->body, "files");
    size_t most = json_object_size(files);
    if (!json_is_object(files) || most == 0 || most >= LODE_MODEL_FILES_MAX) {
        return problem_fail(err, "bad_model", "files must be an object of 1 to %u tables by name",
                            LODE_MODEL_FILES_MAX - 1);
    }
    lode_file *f = arena_array(rq->a, most + 1, sizeof *f);
    const char *name;
    json_t *text;
    *n = 0;
    json_object_foreach((json_t *)(uintptr_t)files, name, text) {
        if (!json_is_string(text)) {
            return problem_fail(err, "bad_model", "the table \"%.60s\" is no text", name);
        }
        f[(*n)++] = (lode_file){name, json_string_value(text), json_string_length(text)};
    }
    *out = f;
    return json_object_get(files, "licenses.csv") == NULL ? desk_license_table(rq, f, n, err)
                                                          : LODE_OK;
}

static lode_status exposure_prepare(request *rq, lode_error *err) {
    lode_file *files = NULL;
    size_t n = 0;
    char today[16];
    lode_status st = model_files(rq, &files, &n, err);
    if (st != LODE_OK) {
        return st;
    }
    (void)date_print(time_date(rq->at), today);
    const char *on = optional(rq, "on");
    lode_exposure_options o = {.size = sizeof o,
                               .on = on != NULL ? on : today,
                               .known = optional(rq, "known"),
                               .horizon = (int)body_int(rq->body, "horizon", 0),
                               .policy = optional(rq, "policy"),
                               .inbound = optional(rq, "inbound"),
                               .scenario = optional(rq, "scenario"),
                               .format = LODE_JSON};
    const lode_result *r = NULL;
    st = lode_exposure(rq->image, rq->scratch, files, n, &o, &r, err);
    size_t wrong = 0;
    uint64_t total = 0;
    const lode_error *all = lode_scratch_problems(rq->scratch, &wrong, &total);
    if (st == LODE_BAD_INPUT && wrong > 0) {
        rq->reply.json = problem_of_model(all, wrong, total, &rq->reply.status);
        rq->reply.media_type = PROBLEM_MEDIA_TYPE;
        rq->complete = true;
        return LODE_OK;
    }
    if (st == LODE_OK) {
        rq->reply.bytes = str_dup(rq->a, (str){r->text, r->len});
        rq->complete = true;
    }
    return st;
}

// ---- receipts -----------------------------------------------------------------------------------------

static lode_status kept_answer(request *rq, str *answer, lode_error *err) {
    decision d;
    bool found = false, erased = false;
    str media = {0};
    lode_status st = decision_get(rq->tx, rq->path_arg[0], &d, &found, err);
    if (st == LODE_OK && found) {
        st = document_get(rq->tx, d.answer_sha, answer, &media, &found, &erased, err);
    }
    if (st == LODE_OK && (!found || erased)) {
        st = refuse(err, "not_found",
                    erased ? "the answer was erased; the log still has its hash"
                           : "no decision has this receipt");
        lode_hint(err, "GET /v1/decisions lists those there are");
    }
    return st;
}

static lode_status receipt_run(request *rq, lode_error *err) {
    return kept_answer(rq, &rq->reply.bytes, err);
}

static lode_status replay_prepare(request *rq, lode_error *err) {
    str answer = {0};
    lode_status st = request_tx(rq, err);
    st = st == LODE_OK ? kept_answer(rq, &answer, err) : st;
    if (st != LODE_OK) {
        return st;
    }
    const lode_result *r = NULL;
    lode_error differs = {0};
    st = lode_replay_json(rq->image, rq->scratch, answer.p, answer.n, &r, &differs);
    if (st != LODE_OK && st != LODE_DIFFERS) {
        *err = differs;
        return st;
    }
    json_t *j = json_object();
    put_json(j, "same", json_boolean(st == LODE_OK));
    if (st == LODE_DIFFERS) {
        put_text(j, "code", str_of(differs.code));
        put_text(j, "path", str_of(differs.path));
        put_text(j, "message", str_of(differs.message));
    }
    rq->reply.json = j;
    rq->complete = true;
    return LODE_OK;
}

static json_t *decision_json(const decision *d) {
    json_t *j = json_object();
    put_text(j, "receipt", d->receipt);
    put_text(j, "shipment", d->shipment_id);
    put_text(j, "verdict", d->verdict);
    put_text(j, "best", d->best);
    put_text(j, "worst", d->worst);
    put_json(j, "stop_now", json_boolean(d->stop_now));
    put_text(j, "gate", d->gate);
    put_date(j, "on", d->on);
    put_date(j, "known", d->known);
    put_text(j, "image", d->image);
    put_text(j, "shipment_sha256", d->shipment_sha);
    put_text(j, "answer_sha256", d->answer_sha);
    put_time(j, "at", d->at);
    put_text(j, "by", d->by);
    put_int(j, "event", (int64_t)d->seq);
    return j;
}

static const query_param DECISIONS_QUERY[] = {
    {"shipment", FIELD_TEXT, NULL, "Only those of the shipment with this id."},
    {0},
};

static lode_status decisions_run(request *rq, lode_error *err) {
    decision *d = NULL;
    size_t n = 0;
    str shipment = {0};
    (void)request_query(rq, "shipment", &shipment);
    lode_status st = decisions_list(rq->tx, shipment, &rq->page, &d, &n, err);
    if (st == LODE_OK) {
        json_t *items = json_array();
        for (size_t i = 0; i < n; i++) {
            (void)json_array_append_new(items, decision_json(&d[i]));
        }
        reply_page(rq, items, n > 0 ? d[n - 1].seq : 0);
    }
    return st;
}

// ---- the table ----------------------------------------------------------------------------------------

static const field DECISION_FIELDS[] = {
    {"receipt", FIELD_SHA, .required = true,
     .about = "SHA-256 of the receipt: the id of a decision."},
    {"shipment", FIELD_TEXT, .nullable = true, .about = "Id of the shipment."},
    {"verdict", FIELD_TEXT, .required = true, .about = "undecided when best is not worst."},
    {"best", FIELD_TEXT, .required = true, .about = "The mildest verdict that open facts leave."},
    {"worst", FIELD_TEXT, .required = true, .about = "The strictest."},
    {"stop_now", FIELD_BOOLEAN, .required = true, .about = "A running deal must stop."},
    {"gate", FIELD_TEXT, .nullable = true, .about = "Where it was asked."},
    {"on", FIELD_DATE, .nullable = true, .about = "Legal date."},
    {"known", FIELD_DATE, .nullable = true, .about = "Knowledge date."},
    {"image", FIELD_TEXT, .nullable = true, .about = "SHA-256 of the image it was decided with."},
    {"shipment_sha256", FIELD_SHA, .nullable = true,
     .about = "The shipment as decided: a document."},
    {"answer_sha256", FIELD_SHA, .nullable = true, .about = "The answer: a document."},
    {"at", FIELD_TIME, .required = true, .about = "When it was recorded."},
    {"by", FIELD_TEXT, .required = true, .about = "Who asked."},
    {"event", FIELD_INTEGER, .required = true, .max = INT64_MAX, .about = "Number in the log."},
    {0},
};
static const schema DECISION = {"Decision", "A decision in the record.", DECISION_FIELDS};
static const field REPLAY_FIELDS[] = {
    {"same", FIELD_BOOLEAN, .required = true,
     .about = "Decided again, it is the same in every field."},
    {"code", FIELD_TEXT, .about = "What differs: a field, other_image, other_engine."},
    {"path", FIELD_TEXT, .nullable = true, .about = "The first field that differs."},
    {"message", FIELD_TEXT, .about = "Both values."},
    {0},
};
static const schema REPLAY = {"Replay", "A decision made again and compared.", REPLAY_FIELDS};

#define ANYBODY UINT32_MAX
#define ASKERS                                                                              \
    (ROLE_REQUESTER | ROLE_SCREENER | ROLE_LICENSE_MANAGER | ROLE_ADVISER | ROLE_APPROVER | \
     ROLE_COUNTERSIGNER)

const route routes_decide[] = {
    {.method = "POST",
     .path = "/v1/check",
     .id = "check",
     .summary = "May this shipment leave?",
     .about = "The answer is that of `lodestone check --json`, whole, with its receipt.",
     .flags = ROUTE_RAW | ROUTE_WRITE | ROUTE_MAYBE,
     .roles = ASKERS,
     .body_max = LODE_SHIPMENT_BYTES_MAX,
     .query = CHECK_QUERY,
     .prepare = check_prepare,
     .run = check_run},
    {.method = "POST",
     .path = "/v1/screen",
     .id = "screen",
     .summary = "Is this party on a list?",
     .about =
         "The answer is that of `lodestone screen --json`; names that resemble listed ones open hits.",
     .flags = ROUTE_RAW | ROUTE_WRITE | ROUTE_MAYBE,
     .roles = ASKERS,
     .body_max = LODE_QUERY_BYTES_MAX,
     .query = SCREEN_QUERY,
     .prepare = screen_prepare,
     .run = screen_run},
    {.method = "POST",
     .path = "/v1/exposure",
     .id = "exposure",
     .summary = "What stops, when, and by which path?",
     .about = "The answer is that of `lodestone exposure --json`.",
     .flags = ROUTE_SLOW,
     .roles = ANYBODY,
     .body_max = 64u << 20,
     .body = &EXPOSURE,
     .prepare = exposure_prepare},
    {.method = "GET",
     .path = "/v1/receipts/{receipt}",
     .id = "getReceipt",
     .summary = "The answer kept under a receipt",
     .about = "The bytes that were answered.",
     .roles = ANYBODY,
     .run = receipt_run},
    {.method = "POST",
     .path = "/v1/receipts/{receipt}:replay",
     .id = "replayReceipt",
     .summary = "Decide again and compare",
     .about = "As `lodestone replay`: the same image and version give the same bytes.",
     .roles = ANYBODY,
     .out = &REPLAY,
     .prepare = replay_prepare},
    {.method = "GET",
     .path = "/v1/decisions",
     .id = "listDecisions",
     .summary = "Decisions, newest first",
     .about = "Without batches, of which the log has the hashes.",
     .flags = ROUTE_PAGED,
     .roles = ANYBODY,
     .out = &DECISION,
     .query = DECISIONS_QUERY,
     .run = decisions_run},
    {0},
};
