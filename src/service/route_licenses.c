/* SPDX-License-Identifier: Apache-2.0
 *
 * route_licenses: licenses as they are printed, what is said of them, and what is left (desk.md 9.3). What is
 * taken of them is in route_reservations.c.
 */
#include "service/licenses.h"

#include "ledger/refusal.h"
#include "service/decide.h"
#include "service/problem.h"

#include <stdio.h>

#define MANAGERS ((uint32_t)ROLE_LICENSE_MANAGER)
#define CODE_BYTES_MAX 64u
#define NO_BYTES_MAX 128

/* ---- what comes in --------------------------------------------------------------------------------- */

static const field LINE_FIELDS[] = {
    {"line", FIELD_INTEGER, .required = true, .min = 1, .max = 99999,
     .about = "As printed; rising."},
    {"description", FIELD_TEXT, .required = true, .max = 1000, .about = "As printed."},
    {"codes", FIELD_TEXTS, .nullable = true,
     .about = "Codes of the list that it names; one above covers those below it."},
    {"quantity", FIELD_AMOUNT, .nullable = true, .about = "What it authorizes: \"200 kg\"."},
    {"value", FIELD_AMOUNT, .nullable = true, .about = "What it authorizes: \"16000 USD\"."},
    {"tolerance_permille", FIELD_INTEGER, .nullable = true, .min = 0, .max = 1000,
     .about = "Of a thousand that may be shipped beyond it, as stated on it."},
    {0},
};
static const schema LINE = {"LicenseLineAsk", "A line as it is printed.", LINE_FIELDS};

static const field LICENSE_FIELDS[] = {
    {"no", FIELD_TEXT, .required = true, .max = NO_BYTES_MAX, .about = "As printed; each once."},
    {"regime", FIELD_ID, .required = true, .about = "Whose law: cn."},
    {"kind", FIELD_ID, .required = true, .about = "As the law calls it: individual, general."},
    {"holder", FIELD_TEXT, .required = true, .max = 1000, .about = "Who may use it."},
    {"end_user", FIELD_TEXT, .required = true, .max = 1000, .about = "For whom the goods are."},
    {"destination", FIELD_ID, .nullable = true, .about = "Country: JP."},
    {"from", FIELD_DATE, .required = true, .about = "First day."},
    {"until", FIELD_DATE, .required = true, .about = "Last day."},
    {"one_shipment", FIELD_BOOLEAN, .nullable = true,
     .about = "It is spent when it has been shipped on once."},
    {"document", FIELD_SHA, .nullable = true, .about = "Its copy, put in before."},
    {"case", FIELD_ID, .nullable = true, .about = "That it was granted in."},
    {"conditions", FIELD_TEXT, .nullable = true, .about = "What is to be heeded, one a line."},
    {"lines", FIELD_OBJECTS, .required = true, .min = 1, .max = LICENSE_LINES_MAX, .of = &LINE,
     .about = "What may leave."},
    {0},
};
static const schema LICENSE = {"LicenseAsk", "A license as it is printed.", LICENSE_FIELDS};

static const char *const ACTS[] = {"suspend", "reinstate", "revoke", "surrender", NULL};
static const field ACT_FIELDS[] = {
    {"act", FIELD_WORD, .required = true, .words = ACTS, .about = "What was done with it."},
    {"on", FIELD_DATE, .nullable = true, .about = "The day it was so; today when not given."},
    {"word", FIELD_ID, .required = true, .about = "The document or claim that says so."},
    {"reason", FIELD_TEXT, .nullable = true, .about = "In the authority's words."},
    {0},
};
static const schema ACT = {"LicenseAct", "What was said of a license.", ACT_FIELDS};

static const field AUTHORIZE_FIELDS[] = {
    {"line", FIELD_INTEGER, .required = true, .min = 1, .max = 99999, .about = "Of the license."},
    {"quantity", FIELD_AMOUNT, .nullable = true, .about = "What is authorized now, in all."},
    {"value", FIELD_AMOUNT, .nullable = true, .about = "What is authorized now, in all."},
    {"word", FIELD_ID, .required = true, .about = "The document or claim that says so."},
    {0},
};
static const schema AUTHORIZE = {"Authorization", "More or less of a line.", AUTHORIZE_FIELDS};

/* ---- entering one ------------------------------------------------------------------------------------ */

static lode_status bad_code(lode_error *err, uint32_t line) {
    lode_status st =
        refuse(err, "bad_license", "a code is one word of at most %u bytes", CODE_BYTES_MAX);
    lode_hint(err, "write each code by itself, such as 1C905.a.4");
    (void)snprintf(err->path, sizeof err->path, "lines[%u].codes", line);
    return st;
}

/* One blank between, as the ledger keeps them. */
static lode_status read_codes(request *rq, const json_t *j, uint32_t line, str *out,
                              lode_error *err) {
    const json_t *all = json_object_get(j, "codes"), *code;
    strbuf b = {0};
    size_t i;
    bool ok = true;
    json_array_foreach((json_t *)(uintptr_t)all, i, code) {
        const char *z = json_string_value(code);
        ok = ok && strlen(z) <= CODE_BYTES_MAX && strpbrk(z, " \t\n\",") == NULL;
        strbuf_addf(&b, "%s%s", i > 0 ? " " : "", z);
    }
    *out = str_dup(rq->a, strbuf_str(&b));
    strbuf_clear(&b);
    return ok ? LODE_OK : bad_code(err, line);
}

static lode_status read_book(const json_t *j, const char *key, book *b, lode_error *err) {
    str text = body_text(j, key);
    return text.n == 0 ? LODE_OK : amount_read(text, &b->authorized, &b->unit, err);
}

static lode_status read_line(request *rq, const json_t *j, uint32_t i, license_line *x,
                             lode_error *err) {
    *x = (license_line){.line = (uint32_t)body_int(j, "line", 0),
                        .description = body_text(j, "description"),
                        .tolerance_permille = (uint32_t)body_int(j, "tolerance_permille", 0)};
    lode_status st = read_codes(rq, j, i, &x->codes, err);
    st = st == LODE_OK ? read_book(j, "quantity", &x->quantity, err) : st;
    return st == LODE_OK ? read_book(j, "value", &x->value, err) : st;
}

static lode_status read_license(request *rq, license *l, lode_error *err) {
    const json_t *lines = json_object_get(rq->body, "lines");
    *l = (license){.no = body_text(rq->body, "no"),
                   .regime = body_text(rq->body, "regime"),
                   .kind = body_text(rq->body, "kind"),
                   .holder = body_text(rq->body, "holder"),
                   .end_user = body_text(rq->body, "end_user"),
                   .destination = body_text(rq->body, "destination"),
                   .from = body_date(rq->body, "from"),
                   .until = body_date(rq->body, "until"),
                   .one_shipment = body_bool(rq->body, "one_shipment", false),
                   .document = body_text(rq->body, "document"),
                   .case_id = body_text(rq->body, "case"),
                   .conditions = body_text(rq->body, "conditions"),
                   .n_lines = (uint32_t)json_array_size(lines)};
    l->lines = arena_array(rq->a, l->n_lines + 1, sizeof *l->lines);
    lode_status st = LODE_OK;
    for (uint32_t i = 0; i < l->n_lines && st == LODE_OK; i++) {
        st = read_line(rq, json_array_get(lines, i), i, &l->lines[i], err);
    }
    return st;
}

/* Whether the law in use knows a license of this regime and kind: asked of a shipment that shows it, so that
 * no check of this end user fails later because of it. */
static lode_status ask_the_law(request *rq, const license *l, lode_error *err) {
    static const char *const KEYS[][2] = {{"licenses[0].kind", "kind"},
                                          {"licenses[0].regime", "regime"},
                                          {"licenses[0].end_user", "end_user"},
                                          {"licenses[0].valid_until", "until"}};
    char today[16];
    json_t *shown = json_object(), *root = json_pack("{s:[{}]}", "items"), *all = json_array();
    put_text(shown, "no", l->no);
    put_text(shown, "regime", l->regime);
    put_text(shown, "kind", l->kind);
    put_text(shown, "end_user", l->end_user);
    put_date(shown, "valid_from", l->from);
    put_date(shown, "valid_until", l->until);
    (void)json_array_append_new(all, shown);
    put_json(root, "licenses", all);
    str text = desk_dump(rq->a, root);
    json_decref(root);
    (void)date_print(time_date(rq->at), today);
    lode_options o = {.size = sizeof o, .on_missing = today, .format = LODE_VERDICT};
    const lode_result *r = NULL;
    lode_status st = lode_check_json(rq->image, rq->scratch, text.p, text.n, &o, &r, err);
    for (size_t i = 0; st != LODE_OK && i < sizeof KEYS / sizeof *KEYS; i++) {
        if (strcmp(err->path, KEYS[i][0]) == 0) {
            (void)snprintf(err->path, sizeof err->path, "%s", KEYS[i][1]);
        }
    }
    return st;
}

static lode_status add_prepare(request *rq, lode_error *err) {
    license *l = arena_alloc(rq->a, sizeof *l);
    rq->prepared = l;
    lode_status st = read_license(rq, l, err);
    return st == LODE_OK ? ask_the_law(rq, l, err) : st;
}

static lode_status add_run(request *rq, lode_error *err) {
    str id = {0};
    lode_status st = license_add(rq->tx, rq->prepared, &id, err);
    st = st == LODE_OK ? reply_license(rq, id, err) : st;
    if (st == LODE_OK) {
        reply_created(rq, "licenses", id);
    }
    return st;
}

/* ---- changing one ------------------------------------------------------------------------------------ */

static lode_status act_run(request *rq, lode_error *err) {
    str id = rq->path_arg[0];
    license_act_ask ask = {.act = body_text(rq->body, "act"),
                           .on = body_date(rq->body, "on"),
                           .word = body_text(rq->body, "word"),
                           .reason = body_text(rq->body, "reason")};
    lode_status st = request_match(rq, id, err);
    st = st == LODE_OK ? license_act(rq->tx, id, &ask, err) : st;
    return st == LODE_OK ? reply_license(rq, id, err) : st;
}

static lode_status authorize_run(request *rq, lode_error *err) {
    str id = rq->path_arg[0];
    unit_table units = desk_units(rq);
    lode_status st = request_match(rq, id, err);
    if (st == LODE_OK) {
        st = license_authorize(rq->tx, &units, id, (uint32_t)body_int(rq->body, "line", 0),
                               body_text(rq->body, "quantity"), body_text(rq->body, "value"),
                               body_text(rq->body, "word"), err);
    }
    return st == LODE_OK ? reply_license(rq, id, err) : st;
}

/* ---- looking ----------------------------------------------------------------------------------------- */

static const query_param GET_QUERY[] = {
    {"on", FIELD_DATE, NULL, "The day for status; today (UTC) when not given."},
    {0},
};
static const query_param LIST_QUERY[] = {
    {"end_user", FIELD_TEXT, NULL, "Only those for this end user, as entered."},
    {"usable_on", FIELD_DATE, NULL, "Only those that can be reserved on, on that day."},
    {"expires_before", FIELD_DATE, NULL, "Only those whose last day is before this one."},
    {"on", FIELD_DATE, NULL, "The day for status; today (UTC) when not given."},
    {0},
};

static lode_status get_run(request *rq, lode_error *err) {
    rq->reply.moves = true; /* a day makes another status of it */
    return reply_license(rq, rq->path_arg[0], err);
}

static lode_status list_run(request *rq, lode_error *err) {
    license *all = NULL;
    size_t n = 0;
    license_filter filter = {.usable_on = query_day_or(rq, "usable_on", DATE_NONE),
                             .expires_before = query_day_or(rq, "expires_before", DATE_NONE)};
    (void)request_query(rq, "end_user", &filter.end_user);
    lode_status st = licenses_list(rq->tx, &filter, &rq->page, &all, &n, err);
    if (st == LODE_OK) {
        json_t *items = json_array();
        for (size_t i = 0; i < n; i++) {
            (void)json_array_append_new(
                items, license_json(&all[i], query_day_or(rq, "on", rq->tx->today), &rq->by));
        }
        reply_page(rq, items, n > 0 ? all[n - 1].number : 0);
    }
    return st;
}

static lode_status entries_run(request *rq, lode_error *err) {
    license l;
    entry *all = NULL;
    size_t n = 0;
    lode_status st = license_get(rq->tx, rq->path_arg[0], &l, err);
    st = st == LODE_OK ? license_entries(rq->tx, l.id, &rq->page, &all, &n, err) : st;
    if (st == LODE_OK) {
        json_t *items = json_array();
        for (size_t i = 0; i < n; i++) {
            (void)json_array_append_new(items, entry_json(&all[i]));
        }
        reply_page(rq, items, n > 0 ? all[n - 1].no : 0);
    }
    return st;
}

/* ---- the table ----------------------------------------------------------------------------------------- */

const route routes_licenses[] = {
    {.method = "POST",
     .path = "/v1/licenses",
     .id = "addLicense",
     .summary = "Enter a license as it is printed",
     .about = "Its lines are authorized at once. Regime and kind must be words of the law in use.",
     .flags = ROUTE_WRITE | ROUTE_CREATES,
     .roles = MANAGERS,
     .body = &LICENSE,
     .out = &license_schema_out,
     .prepare = add_prepare,
     .run = add_run},
    {.method = "GET",
     .path = "/v1/licenses",
     .id = "listLicenses",
     .summary = "Licenses and what is left of them, newest first",
     .flags = ROUTE_PAGED,
     .roles = ANY_ROLE,
     .out = &license_schema_out,
     .query = LIST_QUERY,
     .run = list_run},
    {.method = "GET",
     .path = "/v1/licenses/{id}",
     .id = "getLicense",
     .summary = "One license and what is left of it",
     .flags = ROUTE_ETAG,
     .roles = ANY_ROLE,
     .out = &license_schema_out,
     .query = GET_QUERY,
     .run = get_run},
    {.method = "POST",
     .path = "/v1/licenses/{id}/acts",
     .id = "actOnLicense",
     .summary = "What was said of a license: suspended, reinstated, revoked, surrendered",
     .about =
         "On the word of a document or claim. What is reserved on a suspended one stays reserved.",
     .flags = ROUTE_WRITE | ROUTE_ETAG,
     .roles = MANAGERS,
     .body = &ACT,
     .out = &license_schema_out,
     .run = act_run},
    {.method = "POST",
     .path = "/v1/licenses/{id}/authorizations",
     .id = "authorizeLicense",
     .summary = "More or less of a line, on the word of the authority",
     .about = "The new amount in all. Less than is used and reserved is refused.",
     .flags = ROUTE_WRITE | ROUTE_ETAG,
     .roles = MANAGERS,
     .body = &AUTHORIZE,
     .out = &license_schema_out,
     .run = authorize_run},
    {.method = "GET",
     .path = "/v1/licenses/{id}/entries",
     .id = "listLicenseEntries",
     .summary = "Every move in its books, newest first",
     .flags = ROUTE_PAGED,
     .roles = ANY_ROLE,
     .out = &entry_schema,
     .run = entries_run},
    {0},
};
