/* SPDX-License-Identifier: Apache-2.0
 *
 * route_keep: how long things are kept, what holds them longer, and erasing. Every act that forgets, or lets
 * forget, is one person's proposal and another's confirmation; the ledger sees to it.
 */
#include "ledger/audit.h"
#include "ledger/refusal.h"
#include "service/service.h"
#include "service/word_tables.h"

#define ANYBODY UINT32_MAX
#define KEEPERS                                                                          \
    ((uint32_t)ROLE_LICENSE_MANAGER | (uint32_t)ROLE_ADVISER | (uint32_t)ROLE_APPROVER | \
     (uint32_t)ROLE_ADMIN)
#define APPROVERS ((uint32_t)ROLE_APPROVER)
#define READERS (KEEPERS | (uint32_t)ROLE_AUDITOR)

static str join(request *rq, const char *before, str id) {
    strbuf b = {0};
    strbuf_addz(&b, before);
    strbuf_add(&b, id);
    str out = str_dup(rq->a, strbuf_str(&b));
    strbuf_clear(&b);
    return out;
}

static const field REASON_FIELDS[] = {
    {"reason", FIELD_TEXT, .required = true,
     .about = "Why. It stays in the log for good: no names of persons."},
    {0},
};
static const schema REASON = {"KeepReason", "Why.", REASON_FIELDS};
static const field NOTE_FIELDS[] = {
    {"note", FIELD_TEXT, .required = true,
     .about = "What has to change. It stays in the log for good: no names of persons."},
    {0},
};
static const schema NOTE = {"KeepNote", "Why it goes back.", NOTE_FIELDS};
static const field OBJECT_FIELDS[] = {
    {"object", FIELD_ID, .required = true,
     .about = "C4, L2, H7, U3, a claim's id or a receipt; of a hold also the word all."},
    {"reason", FIELD_TEXT, .required = true,
     .about = "Why. It stays in the log for good: no names of persons."},
    {0},
};
static const schema OBJECT = {"KeepObject", "What it is about, and why.", OBJECT_FIELDS};

/* ---- holds -------------------------------------------------------------------------------------------- */

static const char *const HOLD_STATES[] = {"standing", "lift_proposed", "lifted", NULL};
static const field HOLD_FIELDS[] = {
    {"id", FIELD_ID, .required = true, .about = "B1."},
    {"object", FIELD_ID, .required = true, .about = "What is held; all: everything."},
    {"state", FIELD_WORD, .required = true, .words = HOLD_STATES,
     .about = "lift_proposed still holds."},
    {"reason", FIELD_TEXT, .required = true, .about = "Why it is held."},
    {"by", FIELD_ID, .required = true, .about = "Who set it."},
    {"at", FIELD_TIME, .required = true, .about = "When."},
    {"lift_by", FIELD_ID, .required = true, .nullable = true, .about = "Who asks to lift it."},
    {"lift_reason", FIELD_TEXT, .required = true, .nullable = true, .about = "Why."},
    {"lifted_by", FIELD_ID, .required = true, .nullable = true, .about = "Who confirmed that."},
    {"version", FIELD_INTEGER, .required = true, .max = FIELD_INTEGER_MAX,
     .about = "Rises with every change."},
    {0},
};
static const schema HOLD = {"Hold", "Nothing of the object is erased while it stands.",
                            HOLD_FIELDS};

static json_t *hold_json(const hold *h) {
    json_t *j = json_object();
    put_text(j, "id", h->id);
    put_text(j, "object", h->object);
    put_text(j, "state", h->state);
    put_text(j, "reason", h->reason);
    put_text(j, "by", h->by);
    put_time(j, "at", h->at);
    put_text(j, "lift_by", h->lift_by);
    put_text(j, "lift_reason", h->lift_reason);
    put_text(j, "lifted_by", h->lifted_by);
    put_int(j, "version", (int64_t)h->version);
    return j;
}

static lode_status reply_hold(request *rq, str id, lode_error *err) {
    hold h;
    lode_status st = hold_get(rq->tx, id, &h, err);
    if (st == LODE_OK) {
        rq->reply.json = hold_json(&h);
        st = reply_etag(rq, id, err);
    }
    return st;
}

static lode_status hold_run(request *rq, lode_error *err) {
    return reply_hold(rq, rq->path_arg[0], err);
}

static lode_status holds_run(request *rq, lode_error *err) {
    hold *list = NULL;
    size_t n = 0;
    lode_status st = holds_list(rq->tx, &rq->page, &list, &n, err);
    json_t *items = json_array();
    for (size_t i = 0; st == LODE_OK && i < n; i++) {
        (void)json_array_append_new(items, hold_json(&list[i]));
    }
    reply_page(rq, items, n == rq->page.limit ? list[n - 1].number : 0);
    return st;
}

static lode_status hold_add_run(request *rq, lode_error *err) {
    str id = {0};
    lode_status st =
        hold_add(rq->tx, body_text(rq->body, "object"), body_text(rq->body, "reason"), &id, err);
    rq->reply.status = 201;
    rq->reply.location = join(rq, "/v1/holds/", id);
    return st == LODE_OK ? reply_hold(rq, id, err) : st;
}

static lode_status lift_run(request *rq, lode_error *err) {
    str id = rq->path_arg[0];
    lode_status st = request_match(rq, id, err);
    st = st == LODE_OK ? hold_lift(rq->tx, id, body_text(rq->body, "reason"), err) : st;
    return st == LODE_OK ? reply_hold(rq, id, err) : st;
}

static lode_status lift_confirm_run(request *rq, lode_error *err) {
    str id = rq->path_arg[0];
    lode_status st = request_match(rq, id, err);
    st = st == LODE_OK ? hold_lift_confirm(rq->tx, id, err) : st;
    return st == LODE_OK ? reply_hold(rq, id, err) : st;
}

static lode_status lift_back_run(request *rq, lode_error *err) {
    str id = rq->path_arg[0];
    lode_status st = request_match(rq, id, err);
    st = st == LODE_OK ? hold_lift_send_back(rq->tx, id, body_text(rq->body, "note"), err) : st;
    return st == LODE_OK ? reply_hold(rq, id, err) : st;
}

/* ---- erasures ------------------------------------------------------------------------------------------ */

static const char *const ERASURE_STATES[] = {"proposed", "erased", "sent_back", NULL};
static const field ERASURE_FIELDS[] = {
    {"id", FIELD_ID, .required = true, .about = "E1."},
    {"object", FIELD_ID, .required = true, .about = "What is erased of."},
    {"state", FIELD_WORD, .required = true, .words = ERASURE_STATES, .about = "Where it stands."},
    {"reason", FIELD_TEXT, .required = true, .about = "Why."},
    {"proposed_by", FIELD_ID, .required = true, .about = "Who asked for it."},
    {"confirmed_by", FIELD_ID, .required = true, .nullable = true, .about = "Who confirmed it."},
    {"personal", FIELD_INTEGER, .required = true, .max = FIELD_INTEGER_MAX,
     .about = "Personal texts that were erased."},
    {"documents", FIELD_INTEGER, .required = true, .max = FIELD_INTEGER_MAX,
     .about = "Documents that were erased."},
    {"kept", FIELD_INTEGER, .required = true, .max = FIELD_INTEGER_MAX,
     .about = "Documents that stay, because another object names them, too."},
    {"at", FIELD_TIME, .required = true, .about = "When it was proposed, or erased."},
    {"version", FIELD_INTEGER, .required = true, .max = FIELD_INTEGER_MAX,
     .about = "Rises with every change."},
    {0},
};
static const schema ERASURE = {"Erasure", "What may be forgotten is, by two people.",
                               ERASURE_FIELDS};

static json_t *erasure_json(const erasure *r) {
    json_t *j = json_object();
    put_text(j, "id", r->id);
    put_text(j, "object", r->object);
    put_text(j, "state", r->state);
    put_text(j, "reason", r->reason);
    put_text(j, "proposed_by", r->proposed_by);
    put_text(j, "confirmed_by", r->confirmed_by);
    put_int(j, "personal", (int64_t)r->personal);
    put_int(j, "documents", (int64_t)r->documents);
    put_int(j, "kept", (int64_t)r->kept);
    put_time(j, "at", r->at);
    put_int(j, "version", (int64_t)r->version);
    return j;
}

static lode_status reply_erasure(request *rq, str id, lode_error *err) {
    erasure r;
    lode_status st = erasure_get(rq->tx, id, &r, err);
    if (st == LODE_OK) {
        rq->reply.json = erasure_json(&r);
        st = reply_etag(rq, id, err);
    }
    return st;
}

static lode_status erasure_run(request *rq, lode_error *err) {
    return reply_erasure(rq, rq->path_arg[0], err);
}

static lode_status erasures_run(request *rq, lode_error *err) {
    erasure *list = NULL;
    size_t n = 0;
    lode_status st = erasures_list(rq->tx, &rq->page, &list, &n, err);
    json_t *items = json_array();
    for (size_t i = 0; st == LODE_OK && i < n; i++) {
        (void)json_array_append_new(items, erasure_json(&list[i]));
    }
    reply_page(rq, items, n == rq->page.limit ? list[n - 1].number : 0);
    return st;
}

static lode_status erase_run(request *rq, lode_error *err) {
    str id = {0};
    lode_status st = erasure_propose(rq->tx, body_text(rq->body, "object"),
                                     body_text(rq->body, "reason"), &id, err);
    rq->reply.status = 201;
    rq->reply.location = join(rq, "/v1/erasures/", id);
    return st == LODE_OK ? reply_erasure(rq, id, err) : st;
}

static lode_status erase_confirm_run(request *rq, lode_error *err) {
    str id = rq->path_arg[0];
    uint64_t erased = 0;
    lode_status st = request_match(rq, id, err);
    st = st == LODE_OK ? erasure_confirm(rq->tx, id, &erased, err) : st;
    return st == LODE_OK ? reply_erasure(rq, id, err) : st;
}

static lode_status erase_back_run(request *rq, lode_error *err) {
    str id = rq->path_arg[0];
    lode_status st = request_match(rq, id, err);
    st = st == LODE_OK ? erasure_send_back(rq->tx, id, body_text(rq->body, "note"), err) : st;
    return st == LODE_OK ? reply_erasure(rq, id, err) : st;
}

/* ---- retention ------------------------------------------------------------------------------------------ */

static const char *const OBJECT_WORDS[] = {"all", "decision", "case",   "license",
                                           "hit", "claim",    "person", NULL};
static const char *const TRIGGER_WORDS[] = {"export", "end", "record", NULL};
static const char *const FROM_WORDS[] = {"day", "year_end", NULL};
static const char *const GRADE_WORDS[] = {"text",      "secondary",  "recalled",
                                          "judgement", "unverified", NULL};
static const char *const SET_STATES[] = {"proposed", "in_force", "replaced", "sent_back", NULL};

static const field RULE_FIELDS[] = {
    {"id", FIELD_ID, .required = true, .about = "Such as us.ear.762.6."},
    {"regime", FIELD_ID, .nullable = true,
     .about = "us: only for cases and licenses of that regime; null: for all."},
    {"law", FIELD_TEXT, .required = true, .max = 300, .about = "The law, or house."},
    {"objects", FIELD_WORDS, .required = true, .min = 1, .words = OBJECT_WORDS,
     .about = "What it is for."},
    {"triggers", FIELD_WORDS, .required = true, .min = 1, .words = TRIGGER_WORDS,
     .about =
         "The latest of these begins the period: goods left; it ended; it was last spoken of."},
    {"years", FIELD_INTEGER, .nullable = true, .min = 1, .max = 100,
     .about = "The period; null: it is not known, and nothing it is for can be erased."},
    {"counted_from", FIELD_WORD, .required = true, .words = FROM_WORDS,
     .about = "The day of the trigger, or the end of its calendar year."},
    {"grade", FIELD_WORD, .required = true, .words = GRADE_WORDS,
     .about = "How well the rule is known."},
    {"checked", FIELD_DATE, .required = true, .about = "The day it was last checked."},
    {"note", FIELD_TEXT, .nullable = true, .about = "What is not settled."},
    {0},
};
static const schema RULE = {"RetentionRule", "How long something is kept, by which law.",
                            RULE_FIELDS};
static const field SET_FIELDS[] = {
    {"id", FIELD_ID, .required = true, .about = "Y1."},
    {"state", FIELD_WORD, .required = true, .words = SET_STATES, .about = "One set is in force."},
    {"reason", FIELD_TEXT, .required = true, .about = "Why these rules."},
    {"proposed_by", FIELD_ID, .required = true, .about = "The first person."},
    {"confirmed_by", FIELD_ID, .required = true, .nullable = true, .about = "The second person."},
    {"rules", FIELD_OBJECTS, .of = &RULE, .required = true, .about = "All of them."},
    {"version", FIELD_INTEGER, .required = true, .max = FIELD_INTEGER_MAX,
     .about = "Rises with every change."},
    {0},
};
static const schema SET = {"RetentionSet", "A whole set of rules.", SET_FIELDS};
static const field SET_ASK_FIELDS[] = {
    {"rules", FIELD_OBJECTS, .of = &RULE, .required = true, .min = 1, .max = RETENTION_RULES_MAX,
     .about = "All of them: the set replaces the one in force."},
    {"reason", FIELD_TEXT, .required = true, .about = "Why these rules."},
    {0},
};
static const schema SET_ASK = {"RetentionAsk", "Rules that one person proposes.", SET_ASK_FIELDS};
static const field UNTIL_FIELDS[] = {
    {"object", FIELD_ID, .required = true, .about = "What was asked about."},
    {"until", FIELD_DATE, .required = true, .nullable = true,
     .about = "From this day on it may be erased; null: no day is known, and it may not."},
    {"why", FIELD_TEXT, .required = true, .about = "The rule with its law, or what keeps it."},
    {0},
};
static const schema UNTIL = {"RetentionUntil", "How long something has to be kept.", UNTIL_FIELDS};

static json_t *words_json(str words) {
    json_t *all = json_array();
    size_t from = 0;
    for (size_t i = 0; i <= words.n; i++) {
        if (i == words.n || words.p[i] == ' ') {
            (void)json_array_append_new(all, json_stringn(words.p + from, i - from));
            from = i + 1;
        }
    }
    return all;
}

static str words_text(lode_arena *a, const json_t *words) {
    strbuf b = {0};
    const json_t *w;
    size_t i;
    json_array_foreach(words, i, w) {
        strbuf_addf(&b, "%s%s", i > 0 ? " " : "", json_string_value(w));
    }
    str out = str_dup(a, strbuf_str(&b));
    strbuf_clear(&b);
    return out;
}

static json_t *rule_json(const retention_rule *r) {
    json_t *j = json_object();
    put_text(j, "id", r->id);
    put_text(j, "regime", r->regime);
    put_text(j, "law", r->law);
    put_json(j, "objects", words_json(r->objects));
    put_json(j, "triggers", words_json(r->triggers));
    put_json(j, "years", r->years > 0 ? json_integer(r->years) : json_null());
    put_text(j, "counted_from", r->year_end ? STR("year_end") : STR("day"));
    put_text(j, "grade", r->grade);
    put_date(j, "checked", r->checked);
    put_text(j, "note", r->note);
    return j;
}

static lode_status reply_set(request *rq, str id, lode_error *err) {
    retention_set s = {0};
    bool found = false;
    lode_status st = retention_get(rq->tx, id, &s, &found, err);
    if (st == LODE_OK && !found) {
        st = refuse(err, "not_found",
                    id.n > 0 ? "there is no set of rules " STR_FMT
                             : "no rules of retention are in force" STR_FMT,
                    STR_ARG(id));
        lode_hint(err, "propose a set: POST /v1/retention_sets; nothing is erased without one");
    }
    if (st != LODE_OK) {
        return st;
    }
    json_t *j = json_object(), *rules = json_array();
    for (uint32_t i = 0; i < s.n_rules; i++) {
        (void)json_array_append_new(rules, rule_json(&s.rules[i]));
    }
    put_text(j, "id", s.id);
    put_text(j, "state", s.state);
    put_text(j, "reason", s.reason);
    put_text(j, "proposed_by", s.proposed_by);
    put_text(j, "confirmed_by", s.confirmed_by);
    put_json(j, "rules", rules);
    put_int(j, "version", (int64_t)s.version);
    rq->reply.json = j;
    return reply_etag(rq, s.id, err);
}

static lode_status in_force_run(request *rq, lode_error *err) {
    return reply_set(rq, (str){0}, err);
}
static lode_status set_run(request *rq, lode_error *err) {
    return reply_set(rq, rq->path_arg[0], err);
}

static lode_status set_propose_run(request *rq, lode_error *err) {
    const json_t *rules = json_object_get(rq->body, "rules"), *j;
    retention_rule *list = arena_array(rq->a, RETENTION_RULES_MAX, sizeof *list);
    str id = {0};
    uint32_t n = 0;
    size_t i;
    json_array_foreach(rules, i, j) {
        list[n++] = (retention_rule){.id = body_text(j, "id"),
                                     .regime = body_text(j, "regime"),
                                     .law = body_text(j, "law"),
                                     .objects = words_text(rq->a, json_object_get(j, "objects")),
                                     .triggers = words_text(rq->a, json_object_get(j, "triggers")),
                                     .years = (uint32_t)body_int(j, "years", 0),
                                     .year_end = str_eqz(body_text(j, "counted_from"), "year_end"),
                                     .grade = body_text(j, "grade"),
                                     .checked = body_date(j, "checked"),
                                     .note = body_text(j, "note")};
    }
    lode_status st = retention_propose(rq->tx, list, n, body_text(rq->body, "reason"), &id, err);
    rq->reply.status = 201;
    rq->reply.location = join(rq, "/v1/retention_sets/", id);
    return st == LODE_OK ? reply_set(rq, id, err) : st;
}

static lode_status set_confirm_run(request *rq, lode_error *err) {
    str id = rq->path_arg[0];
    lode_status st = request_match(rq, id, err);
    st = st == LODE_OK ? retention_confirm(rq->tx, id, err) : st;
    return st == LODE_OK ? reply_set(rq, id, err) : st;
}

static lode_status set_back_run(request *rq, lode_error *err) {
    str id = rq->path_arg[0];
    lode_status st = request_match(rq, id, err);
    st = st == LODE_OK ? retention_send_back(rq->tx, id, body_text(rq->body, "note"), err) : st;
    return st == LODE_OK ? reply_set(rq, id, err) : st;
}

static lode_status until_run(request *rq, lode_error *err) {
    str object = rq->path_arg[0], why = {0};
    lode_date day = DATE_NONE;
    uint64_t version = 0;
    lode_status st = object_version(rq->tx, object, &version, err);
    if (st == LODE_OK && version == 0) {
        st = refuse(err, "not_found", "nothing is kept of " STR_FMT, STR_ARG(object));
        lode_hint(err, "give the id of a case, license, hit, claim or person, or a receipt");
    }
    st = st == LODE_OK ? retention_until(rq->tx, object, &day, &why, err) : st;
    if (st == LODE_OK) {
        rq->reply.json = json_object();
        put_text(rq->reply.json, "object", object);
        put_date(rq->reply.json, "until", day);
        put_text(rq->reply.json, "why", why);
    }
    return st;
}

/* ---- the table ------------------------------------------------------------------------------------------ */

#define CHANGES (ROUTE_WRITE | ROUTE_ETAG)
#define CREATES (ROUTE_WRITE | ROUTE_ETAG | ROUTE_CREATES)
#define LOOK \
    "Send If-Match with the ETag that was read, so that it is this proposal that is confirmed."

const route routes_keep[] = {
    {.method = "GET",
     .path = "/v1/holds",
     .id = "listHolds",
     .summary = "Holds, newest first",
     .flags = ROUTE_PAGED,
     .roles = READERS,
     .out = &HOLD,
     .run = holds_run},
    {.method = "GET",
     .path = "/v1/holds/{id}",
     .id = "getHold",
     .summary = "One hold",
     .flags = ROUTE_ETAG,
     .roles = READERS,
     .out = &HOLD,
     .run = hold_run},
    {.method = "POST",
     .path = "/v1/holds",
     .id = "addHold",
     .summary = "Keep everything of an object, whatever the day",
     .about =
         "It also holds what rests on the object and what the object rests on: the case and the "
         "license of a decision.",
     .flags = CREATES,
     .roles = KEEPERS,
     .body = &OBJECT,
     .out = &HOLD,
     .run = hold_add_run},
    {.method = "POST",
     .path = "/v1/holds/{id}:lift",
     .id = "liftHold",
     .summary = "Ask to lift a hold",
     .about = "It stands until another person confirms.",
     .flags = CHANGES,
     .roles = KEEPERS,
     .body = &REASON,
     .out = &HOLD,
     .run = lift_run},
    {.method = "POST",
     .path = "/v1/holds/{id}:confirm",
     .id = "confirmLift",
     .summary = "Confirm that a hold is lifted",
     .about = LOOK,
     .flags = CHANGES,
     .roles = APPROVERS,
     .body = &nothing_schema,
     .out = &HOLD,
     .run = lift_confirm_run},
    {.method = "POST",
     .path = "/v1/holds/{id}:send_back",
     .id = "sendBackLift",
     .summary = "The hold stands",
     .flags = CHANGES,
     .roles = KEEPERS,
     .body = &NOTE,
     .out = &HOLD,
     .run = lift_back_run},

    {.method = "GET",
     .path = "/v1/retention",
     .id = "getRetention",
     .summary = "The rules of retention in force",
     .flags = ROUTE_ETAG,
     .roles = ANYBODY,
     .out = &SET,
     .run = in_force_run},
    {.method = "GET",
     .path = "/v1/retention/{object}",
     .id = "getRetentionOf",
     .summary = "How long an object has to be kept",
     .about = "The latest day over all rules that apply, of the object and of what it belongs to.",
     .roles = ANYBODY,
     .out = &UNTIL,
     .run = until_run},
    {.method = "POST",
     .path = "/v1/retention_sets",
     .id = "proposeRetention",
     .summary = "Propose rules of retention",
     .about = "A whole set; it replaces the one in force when another person confirms it.",
     .flags = CREATES,
     .roles = KEEPERS,
     .body = &SET_ASK,
     .out = &SET,
     .run = set_propose_run},
    {.method = "GET",
     .path = "/v1/retention_sets/{id}",
     .id = "getRetentionSet",
     .summary = "One set of rules",
     .flags = ROUTE_ETAG,
     .roles = ANYBODY,
     .out = &SET,
     .run = set_run},
    {.method = "POST",
     .path = "/v1/retention_sets/{id}:confirm",
     .id = "confirmRetention",
     .summary = "Put a proposed set in force",
     .about = LOOK,
     .flags = CHANGES,
     .roles = APPROVERS,
     .body = &nothing_schema,
     .out = &SET,
     .run = set_confirm_run},
    {.method = "POST",
     .path = "/v1/retention_sets/{id}:send_back",
     .id = "sendBackRetention",
     .summary = "Do not confirm a set",
     .flags = CHANGES,
     .roles = KEEPERS,
     .body = &NOTE,
     .out = &SET,
     .run = set_back_run},

    {.method = "GET",
     .path = "/v1/erasures",
     .id = "listErasures",
     .summary = "Erasures, newest first",
     .flags = ROUTE_PAGED,
     .roles = READERS,
     .out = &ERASURE,
     .run = erasures_run},
    {.method = "GET",
     .path = "/v1/erasures/{id}",
     .id = "getErasure",
     .summary = "One erasure",
     .flags = ROUTE_ETAG,
     .roles = READERS,
     .out = &ERASURE,
     .run = erasure_run},
    {.method = "POST",
     .path = "/v1/erasures",
     .id = "proposeErasure",
     .summary = "Propose to erase what may be forgotten of an object",
     .about =
         "The personal texts of the events about it, and the documents that nothing else names. "
         "Refused before its day (retention_runs) and under a hold (held).",
     .flags = CREATES,
     .roles = KEEPERS,
     .body = &OBJECT,
     .out = &ERASURE,
     .run = erase_run},
    {.method = "POST",
     .path = "/v1/erasures/{id}:confirm",
     .id = "confirmErasure",
     .summary = "Erase",
     .about = "It cannot be undone. " LOOK,
     .flags = CHANGES,
     .roles = APPROVERS,
     .body = &nothing_schema,
     .out = &ERASURE,
     .run = erase_confirm_run},
    {.method = "POST",
     .path = "/v1/erasures/{id}:send_back",
     .id = "sendBackErasure",
     .summary = "Do not erase",
     .flags = CHANGES,
     .roles = KEEPERS,
     .body = &NOTE,
     .out = &ERASURE,
     .run = erase_back_run},
    {0},
};
