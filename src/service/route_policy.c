/* SPDX-License-Identifier: Apache-2.0
 *
 * route_policy: words of policy, proposed by one and confirmed by another.
 */
#include "ledger/people.h"
#include "service/service.h"
#include "service/word_tables.h"

#define ANYBODY UINT32_MAX

static const field POLICY_FIELDS[] = {
    {"key", FIELD_ID, .required = true, .about = "Such as hits.second_person."},
    {"about", FIELD_TEXT, .required = true, .about = "What it decides."},
    {"choices", FIELD_TEXTS, .required = true, .nullable = true,
     .about = "Words that it can be; null: a count of days."},
    {"otherwise", FIELD_TEXT, .required = true, .about = "What holds when nobody set one."},
    {"value", FIELD_TEXT, .required = true, .about = "What is in force."},
    {"confirmed_by", FIELD_ID, .required = true, .nullable = true,
     .about = "The second person of the value in force; null when nobody set one."},
    {"proposed", FIELD_TEXT, .required = true, .nullable = true,
     .about = "What waits for a second person."},
    {"proposed_by", FIELD_ID, .required = true, .nullable = true, .about = "Who proposed last."},
    {"reason", FIELD_TEXT, .required = true, .nullable = true,
     .about = "Why, in the words of who proposed last."},
    {"version", FIELD_INTEGER, .required = true, .max = FIELD_INTEGER_MAX,
     .about = "Rises with every change; 0: nobody set it."},
    {0},
};
static const schema POLICY = {"Policy", "One word of policy.", POLICY_FIELDS};
static const field ALL_FIELDS[] = {
    {"items", FIELD_OBJECTS, .of = &POLICY, .required = true, .about = "All."},
    {0},
};
static const schema ALL = {"Policies", "All words of policy.", ALL_FIELDS};

static json_t *choices(const char *words) {
    json_t *all = json_array();
    for (const char *w = words; *w != '\0';) {
        size_t n = strcspn(w, " ");
        (void)json_array_append_new(all, json_stringn(w, n));
        w += n + (w[n] == ' ');
    }
    return all;
}

static json_t *policy_json(const policy_state *p) {
    json_t *j = json_object();
    put_text(j, "key", str_of(p->spec->key));
    put_text(j, "about", str_of(p->spec->about));
    put_json(j, "choices", p->spec->words != NULL ? choices(p->spec->words) : json_null());
    put_text(j, "otherwise", str_of(p->spec->otherwise));
    put_text(j, "value", p->value);
    put_text(j, "confirmed_by", p->confirmed_by);
    put_text(j, "proposed", p->proposed);
    put_text(j, "proposed_by", p->proposed_by);
    put_text(j, "reason", p->reason);
    put_int(j, "version", (int64_t)p->version);
    return j;
}

static lode_status all_run(request *rq, lode_error *err) {
    json_t *items = json_array();
    lode_status st = LODE_OK;
    for (size_t i = 0; policy_at(i) != NULL && st == LODE_OK; i++) {
        policy_state p = {0};
        st = policy_read(rq->tx, str_of(policy_at(i)->key), &p, err);
        if (st == LODE_OK) {
            (void)json_array_append_new(items, policy_json(&p));
        }
    }
    rq->reply.json = json_object();
    put_json(rq->reply.json, "items", items);
    return st;
}

static str object_of(request *rq, str key) {
    strbuf name = {0};
    strbuf_addz(&name, "policy/");
    strbuf_add(&name, key);
    str out = str_dup(rq->a, strbuf_str(&name));
    strbuf_clear(&name);
    return out;
}

static lode_status reply_policy(request *rq, lode_error *err) {
    policy_state p = {0};
    lode_status st = policy_read(rq->tx, rq->path_arg[0], &p, err);
    if (st == LODE_OK) {
        rq->reply.json = policy_json(&p);
        st = reply_etag(rq, object_of(rq, rq->path_arg[0]), err);
    }
    return st;
}

static const field PROPOSE_FIELDS[] = {
    {"value", FIELD_TEXT, .required = true, .max = 100, .about = "The new value."},
    {"reason", FIELD_TEXT, .required = true,
     .about = "Why, for whoever confirms it and for whoever reads it later."},
    {0},
};
static const schema PROPOSE = {"PolicyAsk", "A change of policy.", PROPOSE_FIELDS};

static lode_status propose_run(request *rq, lode_error *err) {
    str key = rq->path_arg[0];
    lode_status st = request_match(rq, object_of(rq, key), err);
    st = st != LODE_OK ? st
                       : policy_propose(rq->tx, key, body_text(rq->body, "value"),
                                        body_text(rq->body, "reason"), err);
    return st == LODE_OK ? reply_policy(rq, err) : st;
}

static lode_status confirm_run(request *rq, lode_error *err) {
    str key = rq->path_arg[0];
    lode_status st = request_match(rq, object_of(rq, key), err);
    st = st == LODE_OK ? policy_confirm(rq->tx, key, err) : st;
    return st == LODE_OK ? reply_policy(rq, err) : st;
}

#define CHANGES (ROUTE_WRITE | ROUTE_ETAG)

const route routes_policy[] = {
    {.method = "GET",
     .path = "/v1/policy",
     .id = "listPolicy",
     .summary = "All words of policy",
     .roles = ANYBODY,
     .out = &ALL,
     .run = all_run},
    {.method = "GET",
     .path = "/v1/policy/{key}",
     .id = "getPolicy",
     .summary = "One word of policy",
     .flags = ROUTE_ETAG,
     .roles = ANYBODY,
     .out = &POLICY,
     .run = reply_policy},
    {.method = "POST",
     .path = "/v1/policy/{key}:propose",
     .id = "proposePolicy",
     .summary = "Propose a change of policy",
     .about = "It is in force when another person confirms it. A new proposal takes the place of "
              "one that waits.",
     .flags = CHANGES,
     .roles = (uint32_t)ROLE_APPROVER | (uint32_t)ROLE_ADMIN,
     .body = &PROPOSE,
     .out = &POLICY,
     .run = propose_run},
    {.method = "POST",
     .path = "/v1/policy/{key}:confirm",
     .id = "confirmPolicy",
     .summary = "Confirm the change that another person proposed",
     .about = "Send If-Match with the ETag that was read, so that it is this proposal that is "
              "confirmed.",
     .flags = CHANGES,
     .roles = ROLE_APPROVER,
     .body = &nothing_schema,
     .out = &POLICY,
     .run = confirm_run},
    {0},
};
