/* SPDX-License-Identifier: Apache-2.0
 *
 * route_people: people, their roles, passwords, sessions and tokens. What may be done stands in
 * ledger/people.h; the slow part of a password (scrypt) is done in prepare, off the writer.
 */
#include "ledger/people.h"
#include "ledger/refusal.h"
#include "service/service.h"
#include "service/word_tables.h"

#define ANYBODY UINT32_MAX
#define COOKIE_SECONDS 43200 /* twelve hours: the longest that a session lasts */

/* ---- what goes out ------------------------------------------------------------------------------- */

static const field PERSON_FIELDS[] = {
    {"id", FIELD_ID, .required = true, .about = "Such as U3."},
    {"name", FIELD_TEXT, .required = true, .nullable = true,
     .about = "By which the person signs in; null when it was erased, or is not yours to see."},
    {"roles", FIELD_WORDS, .required = true, .words = role_words,
     .about = "What the person may do."},
    {"disabled", FIELD_BOOLEAN, .required = true, .about = "The person may no longer sign in."},
    {"created", FIELD_TIME, .required = true, .about = "When it was recorded."},
    {"version", FIELD_INTEGER, .required = true, .min = 1, .max = FIELD_INTEGER_MAX,
     .about = "Rises with every change."},
    {0},
};
static const schema PERSON = {"Person", "Somebody who works at the desk.", PERSON_FIELDS};

static json_t *roles_json(uint32_t roles) {
    json_t *all = json_array();
    for (uint32_t i = 0; i < ROLES; i++) {
        if ((roles & 1u << i) != 0) {
            (void)json_array_append_new(all, json_string(role_name(1u << i)));
        }
    }
    return all;
}

static json_t *person_json(const person *p) {
    json_t *j = json_object();
    put_text(j, "id", p->id);
    put_text(j, "name", p->name);
    put_json(j, "roles", roles_json(p->roles));
    put_json(j, "disabled", json_boolean(p->disabled));
    put_time(j, "created", p->created);
    put_int(j, "version", (int64_t)p->version);
    return j;
}

static lode_status reply_person(request *rq, str id, lode_error *err) {
    person p = {0};
    lode_status st = person_get(rq->tx, id, &p, err);
    if (st == LODE_OK) {
        rq->reply.json = person_json(&p);
        st = reply_etag(rq, id, err);
    }
    return st;
}

static str join(request *rq, const char *path, str id) {
    strbuf whole = {0};
    strbuf_addz(&whole, path);
    strbuf_add(&whole, id);
    str out = str_dup(rq->a, strbuf_str(&whole));
    strbuf_clear(&whole);
    return out;
}

/* Of a body whose roles are words of the table. */
static uint32_t body_roles(const json_t *body) {
    uint32_t roles = 0, bit = 0;
    const json_t *words = json_object_get(body, "roles");
    for (size_t i = 0; i < json_array_size(words); i++) {
        const json_t *w = json_array_get(words, i);
        roles |= role_find((str){json_string_value(w), json_string_length(w)}, &bit) ? bit : 0;
    }
    return roles;
}

/* ---- people -------------------------------------------------------------------------------------- */

static lode_status people_run(request *rq, lode_error *err) {
    person *p = NULL;
    size_t n = 0;
    lode_status st = people_list(rq->tx, &rq->page, &p, &n, err);
    if (st == LODE_OK) {
        json_t *items = json_array();
        for (size_t i = 0; i < n; i++) {
            (void)json_array_append_new(items, person_json(&p[i]));
        }
        reply_page(rq, items, n > 0 ? p[n - 1].number : 0);
    }
    return st;
}

static lode_status person_run(request *rq, lode_error *err) {
    return reply_person(rq, rq->path_arg[0], err);
}

static const field ADD_FIELDS[] = {
    {"name", FIELD_TEXT, .required = true, .max = PERSON_NAME_MAX,
     .about = "By which the person signs in; it can be erased later."},
    {"roles", FIELD_WORDS, .required = true, .min = 1, .words = role_words,
     .about = "admin and auditor go with no other role but viewer."},
    {"password", FIELD_TEXT, .min = 12, .max = 1024,
     .about = "At least 12 characters; without one the person cannot sign in."},
    {0},
};
static const schema ADD = {"PersonAsk", "A person to add.", ADD_FIELDS};

static lode_status add_prepare(request *rq, lode_error *err) {
    str *stored = arena_alloc(rq->a, sizeof *stored), password = body_text(rq->body, "password");
    rq->prepared = stored;
    return password.n == 0
               ? LODE_OK
               : password_make(rq->a, body_text(rq->body, "name"), password, stored, err);
}

static lode_status add_run(request *rq, lode_error *err) {
    str id = {0};
    const str *stored = rq->prepared;
    lode_status st =
        person_add(rq->tx, body_text(rq->body, "name"), body_roles(rq->body), &id, err);
    if (st == LODE_OK && stored->n > 0) {
        st = person_keep_password(rq->tx, id, *stored, err);
    }
    rq->reply.status = 201;
    rq->reply.location = join(rq, "/v1/people/", id);
    return st == LODE_OK ? reply_person(rq, id, err) : st;
}

static const field ROLES_FIELDS[] = {
    {"roles", FIELD_WORDS, .required = true, .min = 1, .words = role_words,
     .about = "All that the person has from now on."},
    {0},
};
static const schema ROLES_ASK = {"RolesAsk", "New roles.", ROLES_FIELDS};

static lode_status roles_run(request *rq, lode_error *err) {
    str id = rq->path_arg[0];
    lode_status st = request_match(rq, id, err);
    st = st == LODE_OK ? person_set_roles(rq->tx, id, body_roles(rq->body), err) : st;
    return st == LODE_OK ? reply_person(rq, id, err) : st;
}

static const field REASON_FIELDS[] = {
    {"reason", FIELD_TEXT, .required = true, .about = "Why, in a sentence."},
    {0},
};
static const schema REASON = {"DisableAsk", "The end of a person's rights.", REASON_FIELDS};

static lode_status disable_run(request *rq, lode_error *err) {
    str id = rq->path_arg[0];
    lode_status st = request_match(rq, id, err);
    st = st == LODE_OK ? person_disable(rq->tx, id, body_text(rq->body, "reason"), err) : st;
    return st == LODE_OK ? reply_person(rq, id, err) : st;
}

static const field PASSWORD_FIELDS[] = {
    {"password", FIELD_TEXT, .required = true, .min = 12, .max = 1024,
     .about = "At least 12 characters. It ends the person's sessions."},
    {0},
};
static const schema PASSWORD = {"PasswordAsk", "A new password.", PASSWORD_FIELDS};

static lode_status password_prepare(request *rq, lode_error *err) {
    person p = {0};
    str *stored = arena_alloc(rq->a, sizeof *stored);
    rq->prepared = stored;
    lode_status st = request_tx(rq, err);
    st = st == LODE_OK ? person_get(rq->tx, rq->path_arg[0], &p, err) : st;
    return st != LODE_OK
               ? st
               : password_make(rq->a, p.name, body_text(rq->body, "password"), stored, err);
}

static lode_status password_run(request *rq, lode_error *err) {
    const str *stored = rq->prepared;
    rq->reply.status = 204;
    return person_keep_password(rq->tx, rq->path_arg[0], *stored, err);
}

/* ---- sessions ------------------------------------------------------------------------------------ */

static const field SIGN_IN_FIELDS[] = {
    {"name", FIELD_TEXT, .required = true, .max = PERSON_NAME_MAX, .about = "The person's name."},
    {"password", FIELD_TEXT, .required = true, .max = 1024, .about = "The person's password."},
    {0},
};
static const schema SIGN_IN = {"SessionAsk", "Who signs in.", SIGN_IN_FIELDS};
static const field SESSION_FIELDS[] = {
    {"csrf", FIELD_TEXT, .required = true,
     .about = "To be sent in X-CSRF-Token with everything but GET."},
    {"person", FIELD_OBJECT, .of = &PERSON, .required = true, .about = "Who has signed in."},
    {0},
};
static const schema SESSION = {"Session", "A session of twelve hours, or of one without use.",
                               SESSION_FIELDS};

/* Only a page of the desk's own sends it back, and no script reads it. */
static str cookie(request *rq, str secret) {
    bool over_tls = str_eqz(http_get_header(rq->x, "X-Forwarded-Proto"), "https");
    strbuf c = {0};
    strbuf_addz(&c, SESSION_COOKIE "=");
    strbuf_add(&c, secret);
    strbuf_addf(&c, "; Path=/; HttpOnly; SameSite=Strict; Max-Age=%d%s",
                secret.n > 0 ? COOKIE_SECONDS : 0, over_tls ? "; Secure" : "");
    str out = str_dup(rq->a, strbuf_str(&c));
    strbuf_clear(&c);
    return out;
}

static lode_status sign_in_prepare(request *rq, lode_error *err) {
    session_proof *proof = arena_alloc(rq->a, sizeof *proof);
    rq->prepared = proof;
    lode_status st = request_tx(rq, err);
    return st != LODE_OK ? st
                         : session_check(rq->tx, body_text(rq->body, "name"),
                                         body_text(rq->body, "password"), proof, err);
}

static lode_status sign_in_run(request *rq, lode_error *err) {
    const session_proof *proof = rq->prepared;
    str secret = {0}, csrf = {0};
    person p = {0};
    lode_status st = session_open(rq->tx, proof, &secret, &csrf, err);
    if (st != LODE_OK) {
        return st;
    }
    rq->tx->by = (actor){.id = proof->person}; /* who may see this name */
    st = person_get(rq->tx, proof->person, &p, err);
    if (st == LODE_OK) {
        rq->reply.json = json_object();
        put_text(rq->reply.json, "csrf", csrf);
        put_json(rq->reply.json, "person", person_json(&p));
        rq->reply.status = 201;
        rq->reply.location = STR("/v1/sessions/current");
        rq->reply.cookie = cookie(rq, secret);
        rq->reply.secret = true;
    }
    return st;
}

static lode_status sign_out_run(request *rq, lode_error *err) {
    str secret = http_cookie(rq->x, SESSION_COOKIE);
    if (rq->by.token || secret.n == 0) {
        lode_status st = refuse(err, "not_found", "you came with a token: there is no session");
        lode_hint(err, "POST /v1/tokens/{id}:revoke ends a token");
        return st;
    }
    rq->reply.status = 204;
    rq->reply.cookie = cookie(rq, STR(""));
    return session_end(rq->tx, secret, err);
}

static const field ME_FIELDS[] = {
    {"id", FIELD_ID, .required = true,
     .about = "A person's, such as U3, or a machine's, such as M2."},
    {"name", FIELD_TEXT, .required = true, .nullable = true, .about = "Null for a machine."},
    {"roles", FIELD_WORDS, .required = true, .words = role_words,
     .about = "What this token or session may do now."},
    {"machine", FIELD_BOOLEAN, .required = true,
     .about = "A token without a person: never the second person of anything."},
    {"token", FIELD_BOOLEAN, .required = true,
     .about = "It came with a token and not with a session."},
    {"csrf", FIELD_TEXT, .required = true, .nullable = true,
     .about = "Of the session; null with a token."},
    {0},
};
static const schema ME = {"Me", "Who is asking.", ME_FIELDS};

static lode_status me_run(request *rq, lode_error *err) {
    person p = {0};
    str csrf = {0};
    actor same = {0};
    lode_status st = LODE_OK;
    if (!rq->by.machine) {
        st = person_get(rq->tx, rq->by.id, &p, err);
    }
    if (st == LODE_OK && !rq->by.token) {
        st = session_actor(rq->tx, http_cookie(rq->x, SESSION_COOKIE), &same, &csrf, err);
    }
    if (st == LODE_OK) {
        json_t *j = json_object();
        put_text(j, "id", rq->by.id);
        put_text(j, "name", p.name);
        put_json(j, "roles", roles_json(rq->by.roles));
        put_json(j, "machine", json_boolean(rq->by.machine));
        put_json(j, "token", json_boolean(rq->by.token));
        put_text(j, "csrf", csrf);
        rq->reply.json = j;
    }
    return st;
}

/* ---- tokens -------------------------------------------------------------------------------------- */

static const field TOKEN_FIELDS[] = {
    {"id", FIELD_ID, .required = true, .about = "Such as M2."},
    {"person", FIELD_ID, .required = true, .nullable = true,
     .about = "As whom it acts; null: as itself, a machine."},
    {"maker", FIELD_ID, .required = true,
     .about = "Who made it, and stands behind it: it never has more rights than this person."},
    {"note", FIELD_TEXT, .required = true, .nullable = true, .about = "What it is for."},
    {"roles", FIELD_WORDS, .required = true, .words = role_words, .about = "What it was given."},
    {"until", FIELD_DATE, .required = true, .about = "Its last day, in UTC."},
    {"revoked", FIELD_BOOLEAN, .required = true, .about = "It no longer holds."},
    {"created", FIELD_TIME, .required = true, .about = "When it was recorded."},
    {"version", FIELD_INTEGER, .required = true, .min = 1, .max = FIELD_INTEGER_MAX,
     .about = "Rises with every change."},
    {0},
};
static const schema TOKEN = {"Token", "What lets a program in.", TOKEN_FIELDS};

static json_t *token_json(const token *t) {
    json_t *j = json_object();
    put_text(j, "id", t->id);
    put_text(j, "person", t->person);
    put_text(j, "maker", t->maker);
    put_text(j, "note", t->note);
    put_json(j, "roles", roles_json(t->roles));
    put_date(j, "until", t->until);
    put_json(j, "revoked", json_boolean(t->revoked));
    put_time(j, "created", t->created);
    put_int(j, "version", (int64_t)t->version);
    return j;
}

static lode_status tokens_run(request *rq, lode_error *err) {
    token *t = NULL;
    size_t n = 0;
    lode_status st = tokens_list(rq->tx, &rq->page, &t, &n, err);
    if (st == LODE_OK) {
        json_t *items = json_array();
        for (size_t i = 0; i < n; i++) {
            (void)json_array_append_new(items, token_json(&t[i]));
        }
        reply_page(rq, items, n > 0 ? t[n - 1].number : 0);
    }
    return st;
}

static const field TOKEN_ASK_FIELDS[] = {
    {"roles", FIELD_WORDS, .required = true, .min = 1, .words = role_words,
     .about = "No more than yours, and neither countersigner nor approver."},
    {"until", FIELD_DATE, .required = true,
     .about = "Its last day, in UTC: from today to 400 days ahead."},
    {"note", FIELD_TEXT, .required = true, .max = 200,
     .about = "What it is for, so that somebody can tell later whether it is still needed."},
    {"person", FIELD_ID, .nullable = true,
     .about = "Your own id: it acts as you. Without it, it acts as a machine."},
    {0},
};
static const schema TOKEN_ASK = {"TokenAsk", "A token to make.", TOKEN_ASK_FIELDS};
static const field TOKEN_MADE_FIELDS[] = {
    {"id", FIELD_ID, .required = true, .about = "Such as M2."},
    {"secret", FIELD_TEXT, .required = true,
     .about = "For Authorization: Bearer. It is shown this once and not kept."},
    {0},
};
static const schema TOKEN_MADE = {"TokenMade", "A new token.", TOKEN_MADE_FIELDS};

static lode_status token_run(request *rq, lode_error *err) {
    str as_whom = body_text(rq->body, "person"), id = {0}, secret = {0};
    if (as_whom.n > 0 && !str_eq(as_whom, rq->by.id)) {
        lode_status st = refuse(err, "token_roles", "a token acts as its maker or as a machine");
        lode_hint(err, "leave person out, or let " STR_FMT " make it", STR_ARG(as_whom));
        return st;
    }
    lode_status st = (as_whom.n > 0 ? token_make : token_make_machine)(
        rq->tx, body_roles(rq->body), body_date(rq->body, "until"), body_text(rq->body, "note"),
        &id, &secret, err);
    if (st == LODE_OK) {
        rq->reply.json = json_object();
        put_text(rq->reply.json, "id", id);
        put_text(rq->reply.json, "secret", secret);
        rq->reply.status = 201;
        rq->reply.location = join(rq, "/v1/tokens/", id);
        rq->reply.secret = true;
    }
    return st;
}

static lode_status reply_token(request *rq, str id, lode_error *err) {
    token t = {0};
    lode_status st = token_get(rq->tx, id, &t, err);
    if (st == LODE_OK) {
        rq->reply.json = token_json(&t);
        st = reply_etag(rq, id, err);
    }
    return st;
}

static lode_status token_get_run(request *rq, lode_error *err) {
    return reply_token(rq, rq->path_arg[0], err);
}

static lode_status revoke_run(request *rq, lode_error *err) {
    lode_status st = request_match(rq, rq->path_arg[0], err);
    st = st == LODE_OK ? token_revoke(rq->tx, rq->path_arg[0], err) : st;
    return st == LODE_OK ? reply_token(rq, rq->path_arg[0], err) : st;
}

/* ---- the table ----------------------------------------------------------------------------------- */

#define CHANGES (ROUTE_WRITE | ROUTE_ETAG)

const route routes_people[] = {
    {.method = "POST",
     .path = "/v1/sessions",
     .id = "beginSession",
     .summary = "Sign in",
     .about = "The reply sets the cookie of a session. A wrong name and a wrong password are "
              "answered alike.",
     .flags = ROUTE_OPEN | ROUTE_WRITE | ROUTE_SLOW | ROUTE_CREATES,
     .body = &SIGN_IN,
     .out = &SESSION,
     .prepare = sign_in_prepare,
     .run = sign_in_run},
    {.method = "DELETE",
     .path = "/v1/sessions/current",
     .id = "endSession",
     .summary = "Sign out",
     .flags = ROUTE_WRITE | ROUTE_EMPTY,
     .roles = ANYBODY,
     .run = sign_out_run},
    {.method = "GET",
     .path = "/v1/me",
     .id = "getMe",
     .summary = "Who is asking, and with what rights",
     .roles = ANYBODY,
     .out = &ME,
     .run = me_run},
    {.method = "GET",
     .path = "/v1/people",
     .id = "listPeople",
     .summary = "Everybody who works or worked here, newest first",
     .flags = ROUTE_PAGED,
     .roles = ANYBODY,
     .out = &PERSON,
     .run = people_run},
    {.method = "POST",
     .path = "/v1/people",
     .id = "addPerson",
     .summary = "Add a person",
     .flags = ROUTE_WRITE | ROUTE_SLOW | ROUTE_CREATES,
     .roles = ROLE_ADMIN,
     .body = &ADD,
     .out = &PERSON,
     .prepare = add_prepare,
     .run = add_run},
    {.method = "GET",
     .path = "/v1/people/{id}",
     .id = "getPerson",
     .summary = "One person",
     .flags = ROUTE_ETAG,
     .roles = ANYBODY,
     .out = &PERSON,
     .run = person_run},
    {.method = "POST",
     .path = "/v1/people/{id}:roles",
     .id = "setRoles",
     .summary = "Give a person other roles",
     .about = "Nobody changes their own. Sessions and tokens of the person have the new ones at "
              "once.",
     .flags = CHANGES,
     .roles = ROLE_ADMIN,
     .body = &ROLES_ASK,
     .out = &PERSON,
     .run = roles_run},
    {.method = "POST",
     .path = "/v1/people/{id}:disable",
     .id = "disablePerson",
     .summary = "End a person's rights, for good",
     .about = "Sessions and tokens end at once. What the person did stays in the record.",
     .flags = CHANGES,
     .roles = ROLE_ADMIN,
     .body = &REASON,
     .out = &PERSON,
     .run = disable_run},
    {.method = "POST",
     .path = "/v1/people/{id}:password",
     .id = "setPassword",
     .summary = "Set a password",
     .about = "One's own, signed in and not with a token; or anybody's, by an admin. That it was "
              "set, and by whom, is in the record.",
     .flags = ROUTE_WRITE | ROUTE_SLOW | ROUTE_EMPTY,
     .roles = ANYBODY,
     .body = &PASSWORD,
     .prepare = password_prepare,
     .run = password_run},
    {.method = "GET",
     .path = "/v1/tokens",
     .id = "listTokens",
     .summary = "Your tokens; all of them for an admin or auditor",
     .flags = ROUTE_PAGED,
     .roles = ANYBODY,
     .out = &TOKEN,
     .run = tokens_run},
    {.method = "POST",
     .path = "/v1/tokens",
     .id = "addToken",
     .summary = "Make a token; its secret is shown once",
     .flags = ROUTE_WRITE | ROUTE_CREATES,
     .roles = ANYBODY,
     .body = &TOKEN_ASK,
     .out = &TOKEN_MADE,
     .run = token_run},
    {.method = "GET",
     .path = "/v1/tokens/{id}",
     .id = "getToken",
     .summary = "One token, without its secret",
     .flags = ROUTE_ETAG,
     .roles = ANYBODY,
     .out = &TOKEN,
     .run = token_get_run},
    {.method = "POST",
     .path = "/v1/tokens/{id}:revoke",
     .id = "revokeToken",
     .summary = "End a token",
     .about = "By its maker or an admin.",
     .flags = CHANGES,
     .roles = ANYBODY,
     .body = &nothing_schema,
     .out = &TOKEN,
     .run = revoke_run},
    {0},
};
