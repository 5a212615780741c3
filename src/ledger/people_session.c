// SPDX-License-Identifier: Apache-2.0
//
// people_session: passwords and sessions. What is kept of both lies outside the record; the log has that
// somebody set a password, signed in, signed out.
#include "ledger/people.h"

#include "ledger/people_int.h"
#include "ledger/refusal.h"

#define MINUTE INT64_C(60000)
#define SESSION_LONGEST (12 * 60 * MINUTE)
#define SESSION_QUIET (60 * MINUTE)
#define SESSION_NOTED (5 * MINUTE) // how exactly it is kept when a session was last in use
#define PASSWORD_CHARACTERS_MIN 12u
#define PASSWORD_BYTES_MAX 1024u
#define PASSWORD_DIFFERENT_MIN 5u

lode_status not_authenticated(lode_error *err, const char *why) {
    lode_status st = refuse(err, "not_authenticated", "%s", why);
    lode_hint(err, "sign in again, or use a token that is in force");
    return st;
}

str secret_make(ledger_tx *tx, const char *prefix, char hash[65]) {
    unsigned char bits[32];
    char text[sizeof bits * 2];
    random_bytes(bits, sizeof bits);
    strbuf whole = {0};
    strbuf_addz(&whole, prefix);
    strbuf_add(&whole, base64url_print(bits, sizeof bits, text));
    str out = str_dup(tx->a, strbuf_str(&whole));
    sha256_hex(out, hash);
    secret_forget(bits, sizeof bits);
    secret_forget(text, sizeof text);
    secret_forget(whole.p, whole.n);
    strbuf_clear(&whole);
    return out;
}

// ---- passwords ----------------------------------------------------------------------------------------

static size_t count_characters(str s) {
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
    }
    return n;
}

static size_t count_different_bytes(str s) {
    bool seen[256] = {false};
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        n += !seen[(unsigned char)s.p[i]];
        seen[(unsigned char)s.p[i]] = true;
    }
    return n;
}

static bool contains(str s, str part) {
    return part.n > 0 && part.n <= s.n && memmem(s.p, s.n, part.p, part.n) != NULL;
}

lode_status password_make(lode_arena *a, str name, str password, str *stored, lode_error *err) {
    const char *why = NULL;
    if (count_characters(password) < PASSWORD_CHARACTERS_MIN) {
        why = "a password has at least 12 characters";
    } else if (password.n > PASSWORD_BYTES_MAX) {
        why = "a password has at most 1024 bytes";
    } else if (count_different_bytes(password) < PASSWORD_DIFFERENT_MIN) {
        why = "the password repeats a few characters";
    } else if (contains(password, name)) {
        why = "the password contains the name";
    }
    if (why != NULL) {
        lode_status st = refuse(err, "password_weak", "%s", why);
        lode_hint(err, "four words that do not belong together are long and easy to keep");
        return st;
    }
    char text[SCRYPT_TEXT_BYTES];
    scrypt_make(password, text);
    *stored = str_dup(a, str_of(text));
    return LODE_OK;
}

static lode_status may_set_password(ledger_tx *tx, str id, lode_error *err) {
    uint32_t roles = 0;
    bool disabled = false;
    lode_status st = LODE_OK;
    if (!str_eq(tx->by.id, id) || tx->by.machine) {
        st = need_role(tx, ROLE_ADMIN, err);
    } else if (tx->by.token && (tx->by.roles & ROLE_ADMIN) == 0) {
        st = refuse(err, "session_needed", "a token does not set its person's password");
        lode_hint(err, "sign in with the old password, or ask an admin");
    }
    st = st == LODE_OK ? person_find(tx, id, &roles, &disabled, err) : st;
    if (st == LODE_OK && disabled) {
        st = refuse(err, "person_disabled", STR_FMT " may no longer sign in", STR_ARG(id));
        lode_hint(err, "add the person again if they came back");
    }
    return st;
}

lode_status person_keep_password(ledger_tx *tx, str id, str stored, lode_error *err) {
    lode_status st = may_set_password(tx, id, err);
    if (st != LODE_OK) {
        return st;
    }
    event e = event_new(STR("person.password"), id);
    st = ledger_append(tx, &e, err);
    st = st == LODE_OK ? sessions_end_of(tx, id, err) : st;
    return st != LODE_OK ? st
                         : tx_run(tx,
                                  "INSERT INTO secret_password VALUES ($1, $2) "
                                  "ON CONFLICT (person) DO UPDATE SET stored = excluded.stored",
                                  TX_ARGS(SQL_S(id), SQL_S(stored)), err);
}

lode_status person_set_password(ledger_tx *tx, str id, str password, lode_error *err) {
    person who = {0};
    str stored = {0};
    lode_status st = may_set_password(tx, id, err);
    st = st == LODE_OK ? person_get(tx, id, &who, err) : st;
    st = st == LODE_OK ? password_make(tx->a, who.name, password, &stored, err) : st;
    return st == LODE_OK ? person_keep_password(tx, id, stored, err) : st;
}

// ---- sessions -----------------------------------------------------------------------------------------

lode_status sessions_end_of(ledger_tx *tx, str of, lode_error *err) {
    return tx_run(tx, "DELETE FROM session WHERE person = $1", TX_ARGS(SQL_S(of)), err);
}

// Nobody's: so that a name that is not here takes as long as one that is.
static const char NOBODY[] =
    "scrypt$15$8$1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

lode_status session_check(ledger_tx *tx, str name, str password, session_proof *out,
                          lode_error *err) {
    sql_value c[2];
    bool found = false;
    lode_status st = tx_row(tx,
                            "SELECT p.id, s.stored FROM person p "
                            "JOIN personal t ON t.reference = p.name "
                            "JOIN secret_password s ON s.person = p.id "
                            "WHERE p.disabled = 0 AND t.words = $1",
                            TX_ARGS(SQL_S(str_trim(name))), c, 2, &found, err);
    if (st != LODE_OK) {
        return st;
    }
    str short_enough = {password.p, password.n > PASSWORD_BYTES_MAX ? 0 : password.n};
    bool holds = scrypt_holds(short_enough, found ? c[1].s : STR(NOBODY));
    if (!found || !holds) {
        st = refuse(err, "not_authenticated", "name or password is wrong");
        lode_hint(err, "try again; an admin can set a new password");
        return st;
    }
    *out = (session_proof){c[0].s, c[1].s};
    return LODE_OK;
}

// The password may have changed since it was checked.
static lode_status still_proved(ledger_tx *tx, const session_proof *proof, lode_error *err) {
    uint32_t roles = 0;
    int64_t same = 0;
    lode_status st = person_active(tx, proof->person, &roles, err);
    st = st != LODE_OK
             ? st
             : tx_int(tx, "SELECT count(*) FROM secret_password WHERE person = $1 AND stored = $2",
                      TX_ARGS(SQL_S(proof->person), SQL_S(proof->stored)), 0, &same, err);
    if (st == LODE_OK && same == 0) {
        st = not_authenticated(err, "the password was changed a moment ago");
    }
    return st;
}

// Its own object, so that signing in does not change the version of the person.
static str session_object(ledger_tx *tx, str who) {
    strbuf name = {0};
    strbuf_addz(&name, "session/");
    strbuf_add(&name, who);
    str out = str_dup(tx->a, strbuf_str(&name));
    strbuf_clear(&name);
    return out;
}

static lode_status note_session(ledger_tx *tx, str kind, str who, lode_error *err) {
    actor before = tx->by;
    tx->by = (actor){.id = who};
    event e = event_new(kind, session_object(tx, who));
    lode_status st = ledger_append(tx, &e, err);
    tx->by = before;
    return st;
}

lode_status session_open(ledger_tx *tx, const session_proof *proof, str *secret, str *csrf,
                         lode_error *err) {
    char hash[65], unused[65];
    lode_status st = still_proved(tx, proof, err);
    st = st == LODE_OK ? note_session(tx, STR("session.began"), proof->person, err) : st;
    // Those that are over are swept out by the next one that begins.
    st = st != LODE_OK
             ? st
             : tx_run(tx, "DELETE FROM session WHERE began <= $1 OR seen <= $2",
                      TX_ARGS(SQL_I(tx->at - SESSION_LONGEST), SQL_I(tx->at - SESSION_QUIET)), err);
    if (st != LODE_OK) {
        return st;
    }
    str made = secret_make(tx, "", hash), made_csrf = secret_make(tx, "", unused);
    st = tx_run(tx, "INSERT INTO session VALUES ($1, $2, $3, $4, $4)",
                TX_ARGS(SQL_S(str_of(hash)), SQL_S(proof->person), SQL_S(made_csrf), SQL_I(tx->at)),
                err);
    if (st == LODE_OK) {
        *secret = made;
        *csrf = made_csrf;
    }
    return st;
}

lode_status session_begin(ledger_tx *tx, str name, str password, str *secret, str *csrf,
                          lode_error *err) {
    session_proof proof = {0};
    lode_status st = session_check(tx, name, password, &proof, err);
    return st == LODE_OK ? session_open(tx, &proof, secret, csrf, err) : st;
}

static lode_status find_session(ledger_tx *tx, str secret, sql_value c[4], lode_error *err) {
    char hash[65];
    bool found = false;
    sha256_hex(secret, hash);
    lode_status st = tx_row(tx, "SELECT person, csrf, began, seen FROM session WHERE hash = $1",
                            TX_ARGS(SQL_S(str_of(hash))), c, 4, &found, err);
    if (st == LODE_OK &&
        (!found || tx->at >= c[2].i + SESSION_LONGEST || tx->at >= c[3].i + SESSION_QUIET)) {
        st = not_authenticated(err, "the session is over");
    }
    return st;
}

lode_status session_actor_touch(ledger_tx *tx, str secret, actor *out, str *csrf, bool *touch,
                                lode_error *err) {
    sql_value c[4];
    uint32_t roles = 0;
    lode_status st = find_session(tx, secret, c, err);
    st = st == LODE_OK ? person_active(tx, c[0].s, &roles, err) : st;
    if (st == LODE_OK) {
        *out = (actor){.id = c[0].s, .roles = roles};
        *csrf = c[1].s;
        if (touch != NULL) {
            *touch = tx->at >= c[3].i + SESSION_NOTED;
        }
    }
    return st;
}

lode_status session_actor(ledger_tx *tx, str secret, actor *out, str *csrf, lode_error *err) {
    return session_actor_touch(tx, secret, out, csrf, NULL, err);
}

lode_status session_touch(ledger_tx *tx, str secret, lode_error *err) {
    char hash[65];
    sha256_hex(secret, hash);
    return tx_run(tx, "UPDATE session SET seen = $2 WHERE hash = $1 AND seen < $2",
                  TX_ARGS(SQL_S(str_of(hash)), SQL_I(tx->at)), err);
}

lode_status session_end(ledger_tx *tx, str secret, lode_error *err) {
    sql_value c[4];
    char hash[65];
    sha256_hex(secret, hash);
    lode_status st = find_session(tx, secret, c, err);
    st = st == LODE_OK ? note_session(tx, STR("session.ended"), c[0].s, err) : st;
    return st != LODE_OK ? st
                         : tx_run(tx, "DELETE FROM session WHERE hash = $1",
                                  TX_ARGS(SQL_S(str_of(hash))), err);
}
