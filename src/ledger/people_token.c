// SPDX-License-Identifier: Apache-2.0
//
// people_token: secrets for programs. The secret is shown once; what is kept is its SHA-256, which needs no
// salt and no slow function, because nobody can guess 256 random bits.
#include "ledger/people.h"

#include "ledger/people_int.h"
#include "ledger/refusal.h"

#define PREFIX "lode_"

lode_status people_apply_token(ledger_tx *tx, const event *e, lode_error *err) {
    return tx_run(tx, "INSERT INTO token VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8)",
                  TX_ARGS(SQL_S(e->object), SQL_I(e->seq), sql_text_or_null(event_get(e, "person")),
                          SQL_S(e->by), SQL_I(roles_of(event_get(e, "roles"))),
                          SQL_I(event_date(e, "until")), sql_text_or_null(event_get(e, "note")),
                          SQL_I(e->at)),
                  err);
}

lode_status people_apply_revoked(ledger_tx *tx, const event *e, lode_error *err) {
    return tx_run(tx, "UPDATE token SET revoked = 1 WHERE id = $1", TX_ARGS(SQL_S(e->object)), err);
}

// ---- making -------------------------------------------------------------------------------------------

static lode_status check_roles(ledger_tx *tx, uint32_t roles, bool machine, lode_error *err) {
    uint32_t never = ROLES_SECOND | (machine ? (uint32_t)ROLE_ADMIN : 0);
    strbuf names = {0};
    lode_status st = LODE_OK;
    if (roles == 0 || (roles & ~ROLES_ALL) != 0) {
        st = refuse(err, "bad_roles", "a token has at least one role");
        lode_hint(err, "viewer reads and changes nothing");
    } else if ((roles & never) != 0) {
        roles_print(roles & never, ", ", &names);
        st = refuse(err, "token_roles", "no %s has the role %s", machine ? "machine" : "token",
                    names.p);
        lode_hint(err, "a person signs in for that");
    } else if ((roles & ~tx->by.roles) != 0) {
        roles_print(roles & ~tx->by.roles, ", ", &names);
        st = refuse(err, "token_roles", "you do not have the role %s yourself", names.p);
        lode_hint(err, "let somebody make it who has the role");
    }
    strbuf_clear(&names);
    return st;
}

static lode_status check_until(ledger_tx *tx, lode_date until, lode_error *err) {
    if (until != DATE_NONE && until >= tx->today && until - tx->today <= TOKEN_DAYS_MAX) {
        return LODE_OK;
    }
    char today[16], last[16];
    lode_status st = refuse(err, "token_until", "a token holds at least today and at most %d days",
                            TOKEN_DAYS_MAX);
    lode_hint(err, "until: a day from %s to %s", date_print(tx->today, today).p,
              date_print(tx->today + TOKEN_DAYS_MAX, last).p);
    return st;
}

// Whoever makes a token stands behind it, so a machine makes none: there would be nobody.
static lode_status check_maker(ledger_tx *tx, lode_error *err) {
    uint32_t roles = 0;
    if (tx->by.machine) {
        lode_status st = refuse(err, "session_needed", "a token without a person makes no tokens");
        lode_hint(err, "let a person make it");
        return st;
    }
    return person_active(tx, tx->by.id, &roles, err);
}

static lode_status add(ledger_tx *tx, bool machine, uint32_t roles, lode_date until, str note,
                       str *id, str *secret, lode_error *err) {
    char hash[65];
    str next = {0};
    lode_status st = check_maker(tx, err);
    st = st == LODE_OK ? check_roles(tx, roles, machine, err) : st;
    st = st == LODE_OK ? check_until(tx, until, err) : st;
    st = st == LODE_OK ? ledger_next_id(tx, 'M', &next, err) : st;
    if (st != LODE_OK) {
        return st;
    }
    event e = event_new(STR("token.added"), next);
    event_add(&e, "person", machine ? STR("") : tx->by.id);
    event_add(&e, "roles", roles_text(tx, roles));
    event_add_date(&e, tx->a, "until", until);
    event_add_personal(&e, "note", str_trim(note));
    str made = secret_make(tx, PREFIX, hash);
    st = ledger_append(tx, &e, err);
    st = st != LODE_OK ? st
                       : tx_run(tx, "INSERT INTO secret_token VALUES ($1, $2)",
                                TX_ARGS(SQL_S(str_of(hash)), SQL_S(next)), err);
    if (st == LODE_OK) {
        *id = next;
        *secret = made;
    }
    return st;
}

lode_status token_make(ledger_tx *tx, uint32_t roles, lode_date until, str note, str *id,
                       str *secret, lode_error *err) {
    return add(tx, false, roles, until, note, id, secret, err);
}

lode_status token_make_machine(ledger_tx *tx, uint32_t roles, lode_date until, str note, str *id,
                               str *secret, lode_error *err) {
    return add(tx, true, roles, until, note, id, secret, err);
}

// ---- reading ------------------------------------------------------------------------------------------

#define COLUMNS                                                                        \
    "SELECT t.id, t.person, t.maker, t.note, t.roles, t.until, t.revoked, t.created, " \
    "t.number, o.version FROM token t JOIN object o ON o.id = t.id "
#define N_COLUMNS 10u

static lode_status fill(ledger_tx *tx, const sql_value *c, token *out, lode_error *err) {
    bool erased = false;
    *out = (token){.id = str_dup(tx->a, c[0].s),
                   .person = str_dup(tx->a, c[1].s),
                   .maker = str_dup(tx->a, c[2].s),
                   .roles = (uint32_t)c[4].i,
                   .until = (lode_date)c[5].i,
                   .revoked = c[6].i != 0,
                   .created = c[7].i,
                   .number = (uint64_t)c[8].i,
                   .version = (uint64_t)c[9].i};
    return c[3].kind == SQL_NULL ? LODE_OK : personal_text(tx, c[3].s, &out->note, &erased, err);
}

static bool sees_all(const actor *by) {
    return (by->roles & ((uint32_t)ROLE_ADMIN | (uint32_t)ROLE_AUDITOR)) != 0;
}

lode_status token_get(ledger_tx *tx, str id, token *out, lode_error *err) {
    sql_value c[N_COLUMNS];
    bool found = false;
    lode_status st =
        tx_row(tx, COLUMNS "WHERE t.id = $1", TX_ARGS(SQL_S(id)), c, N_COLUMNS, &found, err);
    // Somebody else's token is as unknown as one that is not there.
    if (st == LODE_OK && (!found || (!sees_all(&tx->by) && !str_eq(c[2].s, tx->by.id)))) {
        st = refuse(err, "not_found", "you have no token \"%.*s\"", STR_ARG(id));
        lode_hint(err, "GET /v1/tokens has yours; ids are such as M2");
    }
    return st == LODE_OK ? fill(tx, c, out, err) : st;
}

typedef struct token_page {
    token *p;
    size_t n;
} token_page;

static lode_status take(void *to, ledger_tx *tx, const sql_value *c, lode_error *err) {
    token_page *page = to;
    return fill(tx, c, &page->p[page->n++], err);
}

lode_status tokens_list(ledger_tx *tx, const page_ask *page, token **out, size_t *n,
                        lode_error *err) {
    token_page all = {.p = arena_array(tx->a, page->limit, sizeof(token))};
    sql_value before = SQL_I(page->before == 0 ? INT64_MAX : (int64_t)page->before);
    sql_value limit = SQL_I(page->limit);
    lode_status st =
        sees_all(&tx->by)
            ? tx_each(tx, COLUMNS "WHERE t.number < $1 ORDER BY t.number DESC LIMIT $2",
                      TX_ARGS(before, limit), N_COLUMNS, take, &all, err)
            : tx_each(tx,
                      COLUMNS "WHERE t.number < $1 AND t.maker = $3 "
                              "ORDER BY t.number DESC LIMIT $2",
                      TX_ARGS(before, limit, SQL_S(tx->by.id)), N_COLUMNS, take, &all, err);
    if (st == LODE_OK) {
        *out = all.p;
        *n = all.n;
    }
    return st;
}

lode_status token_revoke(ledger_tx *tx, str id, lode_error *err) {
    token t = {0};
    lode_status st = token_get(tx, id, &t, err);
    if (st == LODE_OK && !str_eq(t.maker, tx->by.id)) {
        st = need_role(tx, ROLE_ADMIN, err);
    }
    if (st == LODE_OK && t.revoked) {
        st = refuse(err, "already_so", STR_FMT " holds no longer", STR_ARG(id));
        lode_hint(err, "nothing is to be done");
    }
    if (st != LODE_OK) {
        return st;
    }
    event e = event_new(STR("token.revoked"), id);
    return ledger_append(tx, &e, err);
}

// ---- whom a secret stands for -------------------------------------------------------------------------

static bool has_the_form(str secret) {
    bool ok = secret.n == TOKEN_SECRET_BYTES && str_starts(secret, STR(PREFIX));
    for (size_t i = sizeof PREFIX - 1; i < secret.n && ok; i++) {
        char c = secret.p[i];
        ok = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
             c == '-' || c == '_';
    }
    return ok;
}

// Of the columns id, person, maker, roles, until, revoked.
static lode_status actor_of(ledger_tx *tx, const sql_value *c, actor *out, lode_error *err) {
    uint32_t has = 0;
    if (c[5].i != 0) {
        return not_authenticated(err, "the token was revoked");
    }
    if (tx->today > (lode_date)c[4].i) {
        char day[16];
        lode_status st = refuse(err, "not_authenticated", "the token held until %s",
                                date_print((lode_date)c[4].i, day).p);
        lode_hint(err, "make a new one");
        return st;
    }
    lode_status st = person_active(tx, c[2].s, &has, err);
    if (st == LODE_OK) {
        bool machine = c[1].kind == SQL_NULL;
        uint32_t never = ROLES_SECOND | (machine ? (uint32_t)ROLE_ADMIN : 0);
        *out = (actor){.id = machine ? c[0].s : c[1].s,
                       .roles = (uint32_t)c[3].i & has & ~never,
                       .machine = machine,
                       .token = true};
    }
    return st;
}

#define ACTOR "SELECT t.id, t.person, t.maker, t.roles, t.until, t.revoked FROM token t "

// What is looked up is the hash, so the time that the index takes says nothing of the secret.
lode_status token_actor(ledger_tx *tx, str secret, actor *out, lode_error *err) {
    sql_value c[6];
    bool found = false;
    char hash[65];
    if (!has_the_form(secret)) {
        lode_status st = refuse(err, "not_authenticated", "this is no token of a desk");
        lode_hint(err, "a token is \"lode_\" and 43 characters");
        return st;
    }
    sha256_hex(secret, hash);
    lode_status st = tx_row(tx, ACTOR "JOIN secret_token s ON s.token = t.id WHERE s.hash = $1",
                            TX_ARGS(SQL_S(str_of(hash))), c, 6, &found, err);
    if (st == LODE_OK && !found) {
        return not_authenticated(err, "nobody is known by this token");
    }
    return st == LODE_OK ? actor_of(tx, c, out, err) : st;
}

static lode_status machine_current(ledger_tx *tx, lode_error *err) {
    sql_value c[6];
    bool found = false;
    actor now = {0};
    lode_status st =
        tx_row(tx, ACTOR "WHERE t.id = $1", TX_ARGS(SQL_S(tx->by.id)), c, 6, &found, err);
    if (st == LODE_OK && !found) {
        st = not_authenticated(err, "nobody is known by this token");
    }
    st = st == LODE_OK ? actor_of(tx, c, &now, err) : st;
    if (st == LODE_OK) {
        tx->by.roles &= now.roles;
    }
    return st;
}

lode_status actor_current(ledger_tx *tx, lode_error *err) {
    uint32_t roles = 0;
    if (tx->by.machine) {
        return machine_current(tx, err);
    }
    if (str_eqz(tx->by.id, "system")) {
        return LODE_OK;
    }
    lode_status st = person_active(tx, tx->by.id, &roles, err);
    if (st == LODE_OK) {
        tx->by.roles &= roles;
    }
    return st;
}
