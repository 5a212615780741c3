/* SPDX-License-Identifier: Apache-2.0
 *
 * route_hits: the queue of names that resemble listed ones, one hit with both records and its history, and
 * what people do with it. Who may do what, and which state it needs, is ledger/hit_act.c's to say.
 */
#include "ledger/hit.h"
#include "ledger/refusal.h"
#include "service/service.h"

#define ANYBODY UINT32_MAX
#define SCREENERS ((uint32_t)ROLE_SCREENER)
#define APPROVERS ((uint32_t)ROLE_APPROVER)
#define MANY_MAX 100

static const char *const STATES[] = {"open", "proposed", "closed", NULL};
static const char *const OUTCOMES[] = {"same", "different", "unclear", NULL};

/* ---- what a hit looks like ----------------------------------------------------------------------- */

static const field VERSIONS_FIELDS[] = {
    {"query", FIELD_ID, .required = true, .about = "The party and which version of it: P7/2."},
    {"row", FIELD_SHA, .required = true, .about = "SHA-256 of the listed row's content."},
    {0},
};
static const schema VERSIONS = {"HitVersions", "The two records that a hit is about.",
                                VERSIONS_FIELDS};
static const field CHANGE_FIELDS[] = {
    {"side", FIELD_WORD, .required = true, .words = (const char *const[]){"query", "row", NULL},
     .about = "Whose record changed: what was asked, or the list's."},
    {"field", FIELD_TEXT, .required = true, .about = "Such as country, name, number (lei)."},
    {"was", FIELD_TEXT, .about = "Missing: it was not there."},
    {"is", FIELD_TEXT, .about = "Missing: it is not there any more."},
    {0},
};
static const schema CHANGE = {"HitChange", "One field that changed.", CHANGE_FIELDS};

/* clang-format off */
#define HIT_FIELDS                                                                                   \
    {"id", FIELD_ID, .required = true, .about = "H12."},                                             \
    {"state", FIELD_WORD, .required = true, .words = STATES, .about = "What is to be done with it."}, \
    {"outcome", FIELD_WORD, .required = true, .nullable = true, .words = OUTCOMES,                   \
     .about = "Proposed, or found out; null while open, and when it lapsed."},                       \
    {"party", FIELD_ID, .required = true, .about = "Who was asked about: P7."},                      \
    {"name", FIELD_TEXT, .required = true, .nullable = true, .about = "As asked; null when erased."}, \
    {"country", FIELD_TEXT, .required = true, .nullable = true, .about = "As asked."},               \
    {"list", FIELD_TEXT, .required = true, .about = "The list, with its cell."},                     \
    {"row", FIELD_TEXT, .required = true, .about = "LIST/NUMBER, or LIST/#PLACE."},                  \
    {"row_gone", FIELD_BOOLEAN, .required = true, .about = "The list has no such row now."},         \
    {"listed_name", FIELD_TEXT, .required = true, .nullable = true, .about = "The name that met."},  \
    {"class", FIELD_TEXT, .required = true, .about = "match or question."},                          \
    {"score", FIELD_INTEGER, .required = true, .max = 1000, .about = "Of 1000."},                    \
    {"probability", FIELD_INTEGER, .required = true, .max = 1000,                                    \
     .about = "That it is the same party, of 1000."},                                                \
    {"current", FIELD_BOOLEAN, .required = true,                                                     \
     .about = "false: score and probability are of the row before it changed."},                     \
    {"shipment", FIELD_TEXT, .required = true, .nullable = true,                                     \
     .about = "The first shipment it came up in."},                                                  \
    {"proposed_by", FIELD_ID, .required = true, .nullable = true, .about = "Who said what it is."},  \
    {"reason", FIELD_TEXT, .required = true, .nullable = true,                                       \
     .about = "One of hit_reasons; row_removed or not_met when it lapsed."},                         \
    {"note", FIELD_TEXT, .required = true, .nullable = true, .about = "In their own words."},        \
    {"second", FIELD_BOOLEAN, .required = true, .about = "Another person must confirm, or has."},    \
    {"closed_by", FIELD_ID, .required = true, .nullable = true, .about = "Who confirmed."},          \
    {"opened", FIELD_TIME, .required = true, .about = "When it first came up."},                     \
    {"changed", FIELD_TIME, .required = true, .about = "When its state last changed."},              \
    {"reopened_because", FIELD_TEXT, .required = true, .nullable = true,                             \
     .about = "What changed, or who doubted it; null: it was never opened again."},                  \
    {"changes", FIELD_OBJECTS, .of = &CHANGE, .required = true, .about = "The same, by fields."},    \
    {"waiting", FIELD_INTEGER, .required = true, .max = FIELD_INTEGER_MAX,                           \
     .about = "Other versions of the party that are to be looked at after this one."},               \
    {"evidence", FIELD_ANY, .required = true, .nullable = true,                                      \
     .about = "The hit as the screening gave it: what agrees, conflicts, is absent."},               \
    {"query", FIELD_ANY, .required = true, .nullable = true, .about = "What was asked; null when erased."}, \
    {"versions", FIELD_OBJECT, .of = &VERSIONS, .required = true, .about = "Of both records."},      \
    {"version", FIELD_INTEGER, .required = true, .max = FIELD_INTEGER_MAX,                           \
     .about = "Rises with every change."}
/* clang-format on */

static const field HIT_TABLE[] = {HIT_FIELDS, {0}};
static const schema HIT = {"Hit", "A name that resembles a listed one.", HIT_TABLE};
static const field MANY_FIELDS[] = {
    {"items", FIELD_OBJECTS, .of = &HIT, .required = true, .about = "The hits, as they are now."},
    {0},
};
static const schema MANY = {"Hits", "Several hits of one party.", MANY_FIELDS};
static const field MOMENT_FIELDS[] = {
    {"at", FIELD_TIME, .required = true, .about = "When it was recorded."},
    {"by", FIELD_ID, .required = true, .about = "Who did it; system: a new list."},
    {"what", FIELD_TEXT, .required = true, .about = "opened, changed, proposed, closed, ..."},
    {"outcome", FIELD_WORD, .required = true, .nullable = true, .words = OUTCOMES,
     .about = "What was proposed or found out."},
    {"reason", FIELD_TEXT, .required = true, .nullable = true, .about = "The code."},
    {"note", FIELD_TEXT, .required = true, .nullable = true, .about = "In their own words."},
    {"because", FIELD_TEXT, .required = true, .nullable = true,
     .about = "Why it was opened again."},
    {"versions", FIELD_OBJECT, .of = &VERSIONS, .required = true, .about = "Of the records then."},
    {0},
};
static const schema MOMENT = {"HitMoment", "Something that happened to a hit.", MOMENT_FIELDS};
static const field WHOLE_FIELDS[] = {
    HIT_FIELDS,
    {"listed", FIELD_ANY, .required = true, .nullable = true,
     .about =
         "The listed record that is looked at: kind, days, names, marks; null: it was not kept."},
    {"history", FIELD_OBJECTS, .of = &MOMENT, .required = true, .about = "Oldest first."},
    {0},
};
static const schema WHOLE = {"HitWhole", "A hit with both records and its history.", WHOLE_FIELDS};

static json_t *parsed(str text) {
    json_error_t e;
    json_t *j = text.n > 0 ? json_loadb(text.p, text.n, 0, &e) : NULL;
    return j != NULL ? j : json_null();
}

static json_t *versions_json(str query, str row) {
    json_t *j = json_object();
    put_text(j, "query", query);
    put_text(j, "row", row);
    return j;
}

static json_t *hit_json(const hit *h) {
    json_t *j = json_object();
    put_text(j, "id", h->id);
    put_text(j, "state", str_of(hit_state_name(h->state)));
    put_text(j, "outcome", str_of(hit_outcome_name(h->outcome)));
    put_text(j, "party", h->party);
    put_text(j, "name", h->name);
    put_text(j, "country", h->country);
    put_text(j, "list", h->list);
    put_text(j, "row", h->row);
    put_json(j, "row_gone", json_boolean(h->row_gone));
    put_text(j, "listed_name", h->listed_name);
    put_text(j, "class", h->class_);
    put_int(j, "score", h->score);
    put_int(j, "probability", h->probability);
    put_json(j, "current", json_boolean(h->current));
    put_text(j, "shipment", h->shipment);
    put_text(j, "proposed_by", h->proposed_by);
    put_text(j, "reason", h->reason);
    put_text(j, "note", h->note);
    put_json(j, "second", json_boolean(h->second));
    put_text(j, "closed_by", h->closed_by);
    put_time(j, "opened", h->opened);
    put_time(j, "changed", h->changed);
    put_text(j, "reopened_because", h->reopened_because);
    put_json(j, "changes", h->changes.n > 0 ? parsed(h->changes) : json_array());
    put_int(j, "waiting", h->waiting);
    put_json(j, "evidence", parsed(h->evidence));
    put_json(j, "query", parsed(h->query));
    put_json(j, "versions", versions_json(h->query_version, h->row_version));
    put_int(j, "version", (int64_t)h->version);
    return j;
}

static json_t *moment_json(const hit_moment *m) {
    json_t *j = json_object();
    str kind = m->kind, prefix = STR("hit.");
    put_time(j, "at", m->at);
    put_text(j, "by", m->by);
    put_text(j, "what",
             str_starts(kind, prefix) ? (str){kind.p + prefix.n, kind.n - prefix.n} : kind);
    put_text(j, "outcome", str_of(hit_outcome_name(m->outcome)));
    put_text(j, "reason", m->reason);
    put_text(j, "note", m->note);
    put_text(j, "because", m->because);
    put_json(j, "versions", versions_json(m->query_version, m->row_version));
    return j;
}

/* ---- reading ------------------------------------------------------------------------------------- */

static const query_param LIST_QUERY[] = {
    {"state", FIELD_WORD, STATES, "Only those in this state."},
    {"party", FIELD_ID, NULL, "Only those of this party: P7."},
    {"row", FIELD_TEXT, NULL, "Only those of this listed row."},
    {"shipment", FIELD_TEXT, NULL, "Only those that first came up in this shipment."},
    {0},
};

static lode_status list_run(request *rq, lode_error *err) {
    hit_filter f = {.state = -1};
    hit_state state = HIT_OPEN;
    hit *h = NULL;
    size_t n = 0;
    str word = {0};
    if (request_query(rq, "state", &word) && hit_state_find(word, &state)) {
        f.state = (int)state;
    }
    (void)request_query(rq, "party", &f.party);
    (void)request_query(rq, "row", &f.row);
    (void)request_query(rq, "shipment", &f.shipment);
    lode_status st = hits_list(rq->tx, &f, &rq->page, &h, &n, err);
    if (st == LODE_OK) {
        json_t *items = json_array();
        for (size_t i = 0; i < n; i++) {
            (void)json_array_append_new(items, hit_json(&h[i]));
        }
        reply_page(rq, items, n == rq->page.limit ? h[n - 1].number : 0);
    }
    return st;
}

static lode_status add_history(request *rq, const hit *h, json_t *out, lode_error *err) {
    hit_moment *m = NULL;
    size_t n = 0;
    json_t *all = json_array();
    lode_status st = hit_history(rq->tx, h->id, &m, &n, err);
    for (size_t i = 0; st == LODE_OK && i < n; i++) {
        (void)json_array_append_new(all, moment_json(&m[i]));
    }
    put_json(out, "history", all);
    return st;
}

static lode_status get_run(request *rq, lode_error *err) {
    hit h;
    str content = {0}, media = {0};
    bool found = false, erased = false;
    lode_status st = hit_get(rq->tx, rq->path_arg[0], &h, err);
    if (st != LODE_OK) {
        return st;
    }
    rq->reply.json = hit_json(&h);
    st = document_get(rq->tx, h.row_version, &content, &media, &found, &erased, err);
    put_json(rq->reply.json, "listed", parsed(content));
    st = st == LODE_OK ? add_history(rq, &h, rq->reply.json, err) : st;
    return st == LODE_OK ? reply_etag(rq, h.id, err) : st;
}

/* ---- one hit ------------------------------------------------------------------------------------- */

static lode_status reply_hit(request *rq, str id, lode_error *err) {
    hit h;
    lode_status st = hit_get(rq->tx, id, &h, err);
    if (st == LODE_OK) {
        rq->reply.json = hit_json(&h);
        st = reply_etag(rq, id, err);
    }
    return st;
}

#define PROPOSE_FIELDS                                                                          \
    {"outcome", FIELD_WORD, .required = true, .words = OUTCOMES, .about = "What it is."},       \
        {"reason", FIELD_ID, .required = true,                                                  \
         .about = "A code of hit_reasons for this outcome."},                                   \
    {                                                                                           \
        "note", FIELD_TEXT,                                                                     \
            .nullable = true,                                                                   \
            .about =                                                                            \
                "What it rests on; needed where the reason says so, and where the two records " \
                "do not show it."                                                               \
    }
static const field PROPOSE_TABLE[] = {PROPOSE_FIELDS, {0}};
static const schema PROPOSE = {"HitProposal", "What a hit is, with the reason.", PROPOSE_TABLE};
static const field NOTE_FIELDS[] = {
    {"note", FIELD_TEXT, .required = true, .about = "What you doubt, for whoever looks next."},
    {0},
};
static const schema NOTE = {"HitNote", "Why it goes back.", NOTE_FIELDS};
static const field REOPEN_FIELDS[] = {
    {"reason", FIELD_TEXT, .nullable = true,
     .about = "Why; not needed to take back what you yourself have just said."},
    {0},
};
static const schema REOPEN = {"HitReopening", "Why it is opened again.", REOPEN_FIELDS};
static const field CONFIRM_FIELDS[] = {{0}};
static const schema CONFIRM = {"HitConfirmation", "Nothing but {}.", CONFIRM_FIELDS};

static lode_status propose(request *rq, str id, lode_error *err) {
    hit_outcome outcome = HIT_NONE;
    (void)hit_outcome_find(body_text(rq->body, "outcome"), &outcome);
    return hit_propose(rq->tx, id, outcome, body_text(rq->body, "reason"),
                       body_text(rq->body, "note"), err);
}

static lode_status confirm(request *rq, str id, lode_error *err) {
    return hit_confirm(rq->tx, id, err);
}

static lode_status send_back(request *rq, str id, lode_error *err) {
    return hit_send_back(rq->tx, id, body_text(rq->body, "note"), err);
}

static lode_status reopen(request *rq, str id, lode_error *err) {
    return hit_reopen(rq->tx, id, body_text(rq->body, "reason"), err);
}

typedef lode_status (*hit_act)(request *rq, str id, lode_error *err);

static lode_status act(request *rq, hit_act does, lode_error *err) {
    str id = rq->path_arg[0];
    lode_status st = request_match(rq, id, err);
    st = st == LODE_OK ? does(rq, id, err) : st;
    return st == LODE_OK ? reply_hit(rq, id, err) : st;
}

static lode_status propose_run(request *rq, lode_error *err) { return act(rq, propose, err); }
static lode_status confirm_run(request *rq, lode_error *err) { return act(rq, confirm, err); }
static lode_status send_back_run(request *rq, lode_error *err) { return act(rq, send_back, err); }
static lode_status reopen_run(request *rq, lode_error *err) { return act(rq, reopen, err); }

/* ---- several ------------------------------------------------------------------------------------- */

static const field SEEN_FIELDS[] = {
    {"id", FIELD_ID, .required = true, .about = "H12."},
    {"version", FIELD_INTEGER, .required = true, .min = 1, .max = FIELD_INTEGER_MAX,
     .about = "The version that was looked at."},
    {0},
};
static const schema SEEN = {"HitSeen", "A hit as it was looked at.", SEEN_FIELDS};
#define HITS_FIELD                                                                            \
    {                                                                                         \
        "hits", FIELD_OBJECTS,                                                                \
            .of = &SEEN, .required = true, .min = 1, .max = MANY_MAX,                         \
            .about = "Hits of one party, each as it was looked at; all are changed, or none." \
    }
static const field PROPOSE_MANY_FIELDS[] = {HITS_FIELD, PROPOSE_FIELDS, {0}};
static const schema PROPOSE_MANY = {"HitsProposal", "What several hits of one party are.",
                                    PROPOSE_MANY_FIELDS};
static const field CONFIRM_MANY_FIELDS[] = {HITS_FIELD, {0}};
static const schema CONFIRM_MANY = {"HitsConfirmation", "Several hits of one party.",
                                    CONFIRM_MANY_FIELDS};

/* One reason signs for what one person saw together: rows that one name resembles. */
static lode_status check_seen(const json_t *seen, const hit *h, const hit *first, lode_error *err) {
    if (body_int(seen, "version", 0) != (int64_t)h->version) {
        lode_status st =
            refuse(err, "stale", STR_FMT " has changed since it was read", STR_ARG(h->id));
        lode_hint(err, "read it again: it is at version %llu", (unsigned long long)h->version);
        return st;
    }
    if (!str_eq(h->query_version, first->query_version)) {
        lode_status st = refuse(err, "hits_apart", STR_FMT " is about %.*s, " STR_FMT " about %.*s",
                                STR_ARG(h->id), STR_ARG(h->query_version), STR_ARG(first->id),
                                STR_ARG(first->query_version));
        lode_hint(err, "take together only hits of one party");
        return st;
    }
    return LODE_OK;
}

static lode_status act_on_many(request *rq, hit_act does, lode_error *err) {
    const json_t *hits = json_object_get(rq->body, "hits"), *seen;
    json_t *items = json_array();
    hit first = {0}, h = {0};
    size_t i;
    lode_status st = LODE_OK;
    json_array_foreach(hits, i, seen) {
        st = st == LODE_OK ? hit_get(rq->tx, body_text(seen, "id"), &h, err) : st;
        first = i == 0 ? h : first;
        st = st == LODE_OK ? check_seen(seen, &h, &first, err) : st;
    }
    json_array_foreach(hits, i, seen) {
        st = st == LODE_OK ? does(rq, body_text(seen, "id"), err) : st;
        st = st == LODE_OK ? hit_get(rq->tx, body_text(seen, "id"), &h, err) : st;
        if (st == LODE_OK) {
            (void)json_array_append_new(items, hit_json(&h));
        }
    }
    rq->reply.json = json_object();
    put_json(rq->reply.json, "items", items);
    return st;
}

static lode_status propose_many_run(request *rq, lode_error *err) {
    return act_on_many(rq, propose, err);
}
static lode_status confirm_many_run(request *rq, lode_error *err) {
    return act_on_many(rq, confirm, err);
}

/* ---- reasons ------------------------------------------------------------------------------------- */

static const field REASON_FIELDS[] = {
    {"code", FIELD_ID, .required = true, .about = "What is stored."},
    {"outcome", FIELD_WORD, .required = true, .words = OUTCOMES,
     .about = "What it is a reason for."},
    {"note", FIELD_BOOLEAN, .required = true, .about = "A note is always needed."},
    {"field", FIELD_TEXT, .required = true, .nullable = true,
     .about = "The field it rests on: without a note, the two records must show it."},
    {"about", FIELD_TEXT, .required = true, .about = "What whoever signs it says."},
    {0},
};
static const schema REASON = {"HitReason", "A reason that may be signed.", REASON_FIELDS};
static const field REASONS_FIELDS[] = {
    {"items", FIELD_OBJECTS, .of = &REASON, .required = true, .about = "All."},
    {0},
};
static const schema REASONS = {"HitReasons", "All reasons.", REASONS_FIELDS};

static lode_status reasons_run(request *rq, lode_error *err) {
    (void)err;
    json_t *items = json_array();
    for (size_t i = 0; hit_reason_at(i) != NULL; i++) {
        const hit_reason *r = hit_reason_at(i);
        json_t *j = json_object();
        put_text(j, "code", str_of(r->code));
        put_text(j, "outcome", str_of(hit_outcome_name(r->outcome)));
        put_json(j, "note", json_boolean(r->note));
        put_text(j, "field", str_of(r->field));
        put_text(j, "about", str_of(r->about));
        (void)json_array_append_new(items, j);
    }
    rq->reply.json = json_object();
    put_json(rq->reply.json, "items", items);
    return LODE_OK;
}

/* ---- the table ----------------------------------------------------------------------------------- */

#define CHANGES (ROUTE_WRITE | ROUTE_ETAG)

const route routes_hits[] = {
    {.method = "GET",
     .path = "/v1/hits",
     .id = "listHits",
     .summary = "Names that resemble listed ones, newest first",
     .about =
         "A pair of records that was decided is never asked again; when one of them changes, the hit "
         "is open again and says what changed.",
     .flags = ROUTE_PAGED,
     .roles = ANYBODY,
     .out = &HIT,
     .query = LIST_QUERY,
     .run = list_run},
    {.method = "GET",
     .path = "/v1/hits/{id}",
     .id = "getHit",
     .summary = "One hit, with both records and its history",
     .flags = ROUTE_ETAG,
     .roles = ANYBODY,
     .out = &WHOLE,
     .run = get_run},
    {.method = "POST",
     .path = "/v1/hits/{id}:propose",
     .id = "proposeHit",
     .summary = "Say what an open hit is",
     .about = "Where policy does not ask for a second person this closes it.",
     .flags = CHANGES,
     .roles = SCREENERS,
     .body = &PROPOSE,
     .out = &HIT,
     .run = propose_run},
    {.method = "POST",
     .path = "/v1/hits/{id}:confirm",
     .id = "confirmHit",
     .summary = "Confirm what another person proposed",
     .about =
         "Send If-Match with the ETag that was read, so that it is this proposal that is confirmed.",
     .flags = CHANGES,
     .roles = APPROVERS,
     .body = &CONFIRM,
     .out = &HIT,
     .run = confirm_run},
    {.method = "POST",
     .path = "/v1/hits/{id}:send_back",
     .id = "sendBackHit",
     .summary = "Send back what another person proposed",
     .flags = CHANGES,
     .roles = APPROVERS,
     .body = &NOTE,
     .out = &HIT,
     .run = send_back_run},
    {.method = "POST",
     .path = "/v1/hits/{id}:reopen",
     .id = "reopenHit",
     .summary = "Open a hit again, or take back one's own proposal",
     .about = "What was found out counts no more, for any version of the party.",
     .flags = CHANGES,
     .roles = SCREENERS | APPROVERS,
     .body = &REOPEN,
     .out = &HIT,
     .run = reopen_run},
    {.method = "POST",
     .path = "/v1/hits:propose",
     .id = "proposeHits",
     .summary = "Say what several hits of one party are",
     .about = "All or none; each must be as it was looked at.",
     .flags = ROUTE_WRITE,
     .roles = SCREENERS,
     .body = &PROPOSE_MANY,
     .out = &MANY,
     .run = propose_many_run},
    {.method = "POST",
     .path = "/v1/hits:confirm",
     .id = "confirmHits",
     .summary = "Confirm what another person proposed of several hits of one party",
     .about = "All or none; each must be as it was looked at.",
     .flags = ROUTE_WRITE,
     .roles = APPROVERS,
     .body = &CONFIRM_MANY,
     .out = &MANY,
     .run = confirm_many_run},
    {.method = "GET",
     .path = "/v1/hit_reasons",
     .id = "listHitReasons",
     .summary = "The reasons that may be signed",
     .roles = ANYBODY,
     .out = &REASONS,
     .run = reasons_run},
    {0},
};
