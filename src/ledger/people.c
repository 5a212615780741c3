// SPDX-License-Identifier: Apache-2.0
//
// people: persons and their roles, and the tables of all of people.h.
#include "ledger/people.h"

#include "ledger/modules.h"
#include "ledger/people_int.h"
#include "ledger/refusal.h"

// ---- tables -------------------------------------------------------------------------------------------

static lode_status apply_added(ledger_tx *tx, const event *e, lode_error *err) {
    return tx_run(tx, "INSERT INTO person VALUES ($1, $2, $3, $4, 0, $5)",
                  TX_ARGS(SQL_S(e->object), SQL_I(e->seq), SQL_S(event_get(e, "name")),
                          SQL_I(roles_of(event_get(e, "roles"))), SQL_I(e->at)),
                  err);
}

static lode_status apply_roles(ledger_tx *tx, const event *e, lode_error *err) {
    return tx_run(tx, "UPDATE person SET roles = $2 WHERE id = $1",
                  TX_ARGS(SQL_S(e->object), SQL_I(roles_of(event_get(e, "roles")))), err);
}

static lode_status apply_disabled(ledger_tx *tx, const event *e, lode_error *err) {
    return tx_run(tx, "UPDATE person SET disabled = 1 WHERE id = $1", TX_ARGS(SQL_S(e->object)),
                  err);
}

const event_kind people_events[] = {
    {"person.added", apply_added, "Somebody came to the desk, with these roles."},
    {"person.roles", apply_roles, "From now on the person has these roles and no others."},
    {"person.disabled", apply_disabled, "The person may no longer sign in."},
    {"person.password", NULL, "A password was set; it is not in the log, and no hash of it."},
    {"session.began", NULL, "Somebody signed in."},
    {"session.ended", NULL, "Somebody signed out."},
    {"token.added", people_apply_token, "A token was made; its secret is not in the log."},
    {"token.revoked", people_apply_revoked, "The token no longer holds."},
    {"policy.proposed", people_apply_proposed, "One person proposed a word of policy."},
    {"policy.confirmed", people_apply_confirmed, "Another confirmed it: it is in force."},
    {"attempt", NULL, "Somebody tried what their rights do not allow."},
    {NULL, NULL, NULL},
};

const char people_schema[] =
    "CREATE TABLE person (id TEXT PRIMARY KEY, number INTEGER NOT NULL UNIQUE, name TEXT NOT NULL,"
    " roles INTEGER NOT NULL, disabled INTEGER NOT NULL, created INTEGER NOT NULL) STRICT;"
    "CREATE TABLE token (id TEXT PRIMARY KEY, number INTEGER NOT NULL UNIQUE, person TEXT,"
    " maker TEXT NOT NULL, roles INTEGER NOT NULL, until INTEGER NOT NULL, note TEXT,"
    " revoked INTEGER NOT NULL, created INTEGER NOT NULL) STRICT;"
    "CREATE INDEX token_maker ON token (maker, number);"
    "CREATE TABLE policy (name TEXT PRIMARY KEY, value TEXT, confirmed_by TEXT, proposed TEXT,"
    " proposed_by TEXT, reason TEXT) STRICT;"
    // not computed: what lets people and programs in
    "CREATE TABLE secret_password (person TEXT PRIMARY KEY, stored TEXT NOT NULL) STRICT;"
    "CREATE TABLE secret_token (hash TEXT PRIMARY KEY, token TEXT NOT NULL UNIQUE) STRICT;"
    "CREATE TABLE session (hash TEXT PRIMARY KEY, person TEXT NOT NULL, csrf TEXT NOT NULL,"
    " began INTEGER NOT NULL, seen INTEGER NOT NULL) STRICT;"
    "CREATE INDEX session_person ON session (person);";
const char *const people_tables[] = {"person", "token", "policy", NULL};

// ---- roles --------------------------------------------------------------------------------------------

void roles_print(uint32_t roles, const char *between, strbuf *out) {
    size_t before = out->n;
    for (uint32_t i = 0; i < ROLES; i++) {
        if ((roles & 1u << i) != 0) {
            strbuf_addf(out, "%s%s", out->n > before ? between : "", role_name(1u << i));
        }
    }
}

uint32_t roles_of(str words) {
    uint32_t roles = 0, bit = 0;
    for (size_t i = 0; i < words.n;) {
        size_t from = i;
        while (i < words.n && words.p[i] != ' ') {
            i++;
        }
        roles |= role_find((str){words.p + from, i - from}, &bit) ? bit : 0;
        i++;
    }
    return roles;
}

str roles_text(ledger_tx *tx, uint32_t roles) {
    strbuf words = {0};
    roles_print(roles, " ", &words);
    str out = str_dup(tx->a, strbuf_str(&words));
    strbuf_clear(&words);
    return out;
}

lode_status roles_read(const str *words, size_t n, uint32_t *out, lode_error *err) {
    uint32_t roles = 0, bit = 0;
    for (size_t i = 0; i < n; i++) {
        if (!role_find(words[i], &bit)) {
            lode_status st = refuse(err, "bad_roles", "\"%.*s\" is no role", STR_ARG(words[i]));
            strbuf all = {0};
            roles_print(ROLES_ALL, ", ", &all);
            lode_hint(err, "roles are %s", all.p);
            strbuf_clear(&all);
            return st;
        }
        roles |= bit;
    }
    *out = roles;
    return LODE_OK;
}

// What one person may hold together.
static lode_status check_roles(uint32_t roles, lode_error *err) {
    uint32_t beside_viewer = roles & ~(uint32_t)ROLE_VIEWER;
    lode_status st = LODE_OK;
    if (roles == 0 || (roles & ~ROLES_ALL) != 0) {
        st = refuse(err, "bad_roles", "a person has at least one role");
        lode_hint(err, "viewer reads and changes nothing");
    } else if ((roles & ROLE_ADMIN) != 0 && beside_viewer != ROLE_ADMIN) {
        st = refuse(err, "roles_conflict", "admin goes with no role but viewer");
        lode_hint(err, "who gives rights has none in cases: let it be two persons");
    } else if ((roles & ROLE_AUDITOR) != 0 && beside_viewer != ROLE_AUDITOR) {
        st = refuse(err, "roles_conflict", "auditor goes with no role but viewer");
        lode_hint(err, "an auditor changes nothing: let it be two persons");
    }
    return st;
}

// ---- finding ------------------------------------------------------------------------------------------

lode_status person_find(ledger_tx *tx, str id, uint32_t *roles, bool *disabled, lode_error *err) {
    sql_value c[2];
    bool found = false;
    lode_status st = tx_row(tx, "SELECT roles, disabled FROM person WHERE id = $1",
                            TX_ARGS(SQL_S(id)), c, 2, &found, err);
    if (st == LODE_OK && !found) {
        st = refuse(err, "not_found", "there is no person \"%.*s\"", STR_ARG(id));
        lode_hint(err, "GET /v1/people has them all; ids are such as U3");
    }
    if (st == LODE_OK) {
        *roles = (uint32_t)c[0].i;
        *disabled = c[1].i != 0;
    }
    return st;
}

lode_status person_active(ledger_tx *tx, str id, uint32_t *roles, lode_error *err) {
    bool disabled = true;
    lode_status st = person_find(tx, id, roles, &disabled, err);
    if (st == LODE_BAD_INPUT || (st == LODE_OK && disabled)) {
        st = not_authenticated(err, "the person behind it may no longer sign in");
    }
    return st;
}

static bool sees_names(const actor *by, str id) {
    return str_eq(by->id, id) || (by->roles & ~(uint32_t)ROLE_VIEWER) != 0;
}

// Of the columns id, name, roles, disabled, created, number, version.
static lode_status fill(ledger_tx *tx, const sql_value *c, person *out, lode_error *err) {
    bool erased = false;
    *out = (person){.id = str_dup(tx->a, c[0].s),
                    .roles = (uint32_t)c[2].i,
                    .disabled = c[3].i != 0,
                    .created = c[4].i,
                    .number = (uint64_t)c[5].i,
                    .version = (uint64_t)c[6].i};
    return sees_names(&tx->by, out->id) ? personal_text(tx, c[1].s, &out->name, &erased, err)
                                        : LODE_OK;
}

#define COLUMNS                                                                 \
    "SELECT p.id, p.name, p.roles, p.disabled, p.created, p.number, o.version " \
    "FROM person p JOIN object o ON o.id = p.id "
#define N_COLUMNS 7u

lode_status person_get(ledger_tx *tx, str id, person *out, lode_error *err) {
    sql_value c[N_COLUMNS];
    bool found = false;
    lode_status st =
        tx_row(tx, COLUMNS "WHERE p.id = $1", TX_ARGS(SQL_S(id)), c, N_COLUMNS, &found, err);
    if (st == LODE_OK && !found) {
        st = refuse(err, "not_found", "there is no person \"%.*s\"", STR_ARG(id));
        lode_hint(err, "GET /v1/people has them all; ids are such as U3");
    }
    return st == LODE_OK ? fill(tx, c, out, err) : st;
}

typedef struct person_page {
    person *p;
    size_t n;
} person_page;

static lode_status take(void *to, ledger_tx *tx, const sql_value *c, lode_error *err) {
    person_page *page = to;
    return fill(tx, c, &page->p[page->n++], err);
}

lode_status people_list(ledger_tx *tx, const page_ask *page, person **out, size_t *n,
                        lode_error *err) {
    person_page all = {.p = arena_array(tx->a, page->limit, sizeof(person))};
    int64_t before = page->before == 0 ? INT64_MAX : (int64_t)page->before;
    lode_status st =
        tx_each(tx, COLUMNS "WHERE p.number < $1 ORDER BY p.number DESC LIMIT $2",
                TX_ARGS(SQL_I(before), SQL_I(page->limit)), N_COLUMNS, take, &all, err);
    if (st == LODE_OK) {
        *out = all.p;
        *n = all.n;
    }
    return st;
}

// ---- changes ------------------------------------------------------------------------------------------

static bool fit_for_a_name(str name) {
    bool ok = name.n > 0 && name.n <= PERSON_NAME_MAX && str_is_utf8(name, NULL);
    for (size_t i = 0; i < name.n && ok; i++) {
        unsigned char c = (unsigned char)name.p[i];
        bool c1 = c == 0xC2 && (unsigned char)name.p[i + 1] < 0xA0; // it is UTF-8: there is one
        ok = c >= ' ' && c != 0x7F && !c1;
    }
    return ok;
}

static lode_status check_name(ledger_tx *tx, str name, lode_error *err) {
    int64_t same = 0;
    if (!fit_for_a_name(name)) {
        lode_status st = refuse(err, "bad_text", "a name has 1 to %u bytes and stands on one line",
                                PERSON_NAME_MAX);
        lode_hint(err, "send the name by which the person signs in");
        return st;
    }
    lode_status st = tx_int(tx,
                            "SELECT count(*) FROM person p JOIN personal t ON t.reference = p.name "
                            "WHERE p.disabled = 0 AND t.words = $1",
                            TX_ARGS(SQL_S(name)), 0, &same, err);
    if (st == LODE_OK && same > 0) {
        st = refuse(err, "name_taken", "somebody signs in by this name already");
        lode_hint(err, "add what tells the two apart, such as the department");
    }
    return st;
}

// The first person of a store is added by "system", as an admin; everybody else by an admin.
static lode_status may_add(ledger_tx *tx, uint32_t roles, lode_error *err) {
    int64_t n = 0;
    if (!str_eqz(tx->by.id, "system")) {
        return need_role(tx, ROLE_ADMIN, err);
    }
    lode_status st = tx_int(tx, "SELECT count(*) FROM person", TX_NONE, 0, &n, err);
    if (st == LODE_OK && (n > 0 || (roles & ROLE_ADMIN) == 0)) {
        st = refuse(err, "role_missing",
                    n > 0 ? "this store has its first person already"
                          : "the first person of a store is an admin");
        lode_hint(err, "an admin adds everybody else");
    }
    return st;
}

lode_status person_add(ledger_tx *tx, str name, uint32_t roles, str *id, lode_error *err) {
    name = str_trim(name);
    lode_status st = may_add(tx, roles, err);
    st = st == LODE_OK ? check_roles(roles, err) : st;
    st = st == LODE_OK ? check_name(tx, name, err) : st;
    str next = {0};
    st = st == LODE_OK ? ledger_next_id(tx, 'U', &next, err) : st;
    if (st != LODE_OK) {
        return st;
    }
    event e = event_new(STR("person.added"), next);
    event_add_personal(&e, "name", name);
    event_add(&e, "roles", roles_text(tx, roles));
    st = ledger_append(tx, &e, err);
    if (st == LODE_OK) {
        *id = next;
    }
    return st;
}

// Another person, who may still sign in, changed by an admin.
static lode_status may_change(ledger_tx *tx, str id, uint32_t *roles, lode_error *err) {
    bool disabled = false;
    lode_status st = need_role(tx, ROLE_ADMIN, err);
    st = st == LODE_OK ? person_find(tx, id, roles, &disabled, err) : st;
    if (st == LODE_OK && str_eq(tx->by.id, id)) {
        st = refuse(err, "own_rights", "nobody changes their own rights");
        lode_hint(err, "another admin can do it");
    } else if (st == LODE_OK && disabled) {
        st = refuse(err, "person_disabled", STR_FMT " may no longer sign in", STR_ARG(id));
        lode_hint(err, "add the person again if they came back");
    }
    return st;
}

lode_status person_set_roles(ledger_tx *tx, str id, uint32_t roles, lode_error *err) {
    uint32_t now = 0;
    lode_status st = may_change(tx, id, &now, err);
    st = st == LODE_OK ? check_roles(roles, err) : st;
    if (st == LODE_OK && roles == now) {
        st = refuse(err, "already_so", STR_FMT " has these roles", STR_ARG(id));
        lode_hint(err, "nothing is to be done");
    }
    if (st != LODE_OK) {
        return st;
    }
    event e = event_new(STR("person.roles"), id);
    event_add(&e, "roles", roles_text(tx, roles));
    event_add(&e, "before", roles_text(tx, now));
    return ledger_append(tx, &e, err);
}

lode_status person_disable(ledger_tx *tx, str id, str reason, lode_error *err) {
    uint32_t now = 0;
    lode_status st = may_change(tx, id, &now, err);
    if (st == LODE_OK && str_trim(reason).n == 0) {
        st = refuse(err, "reason_missing", "why may " STR_FMT " no longer sign in?", STR_ARG(id));
        lode_hint(err,
                  "say it in a sentence; it can be erased later, as what is said of people can");
    }
    if (st != LODE_OK) {
        return st;
    }
    event e = event_new(STR("person.disabled"), id);
    event_add_personal(&e, "reason", reason);
    st = ledger_append(tx, &e, err);
    st = st == LODE_OK ? sessions_end_of(tx, id, err) : st;
    return st != LODE_OK ? st
                         : tx_run(tx, "DELETE FROM secret_password WHERE person = $1",
                                  TX_ARGS(SQL_S(id)), err);
}
