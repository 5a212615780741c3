// SPDX-License-Identifier: Apache-2.0
//
// desk_store: a store on the command line: opening, signing in, making and copying one.
#include "cli/desk_cli.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "ledger/people.h"

#define SECRET_BYTES_MAX 1024u

lode_time cli_now(void) {
    struct timespec t = {0};
    (void)clock_gettime(CLOCK_REALTIME, &t); // cannot fail for this clock
    return (lode_time)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

// ---- open ---------------------------------------------------------------------------------------------------

void desk_private(void) {
    (void)umask(077); // what is made holds names of persons and hashes of passwords
}

lode_status desk_begin(const cli *c, store_mode mode, const actor *by, desk_session *out,
                       lode_error *err) {
    static const actor SYSTEM = {.id = {"system", 6}};
    *out = (desk_session){0};
    lode_status st = ledger_open(&store_sqlite, c->value[OPT_STORE], mode, &out->l, err);
    if (st != LODE_OK) {
        return st;
    }
    out->open = true;
    st = ledger_begin(&out->l, &out->a, cli_now(), by != NULL ? by : &SYSTEM, mode != STORE_READ,
                      &out->tx, err);
    out->began = st == LODE_OK;
    return st;
}

int desk_end(const cli *c, desk_session *s, lode_status st, lode_error *err) {
    if (s->began && st == LODE_OK && s->tx.writes) {
        st = ledger_commit(&s->tx, err);
    } else if (s->began) {
        ledger_rollback(&s->tx);
    }
    if (s->open) {
        ledger_close(&s->l);
    }
    arena_clear(&s->a);
    return st == LODE_OK ? LODE_OK : st == LODE_USAGE ? cli_usage(c, err) : cli_fail(c, err);
}

// ---- secrets ------------------------------------------------------------------------------------------------

static bool echo(bool on) {
    struct termios t;
    if (tcgetattr(STDIN_FILENO, &t) != 0) {
        return false;
    }
    t.c_lflag = on ? t.c_lflag | (tcflag_t)ECHO : t.c_lflag & ~(tcflag_t)ECHO;
    return tcsetattr(STDIN_FILENO, TCSAFLUSH, &t) == 0;
}

lode_status cli_secret(lode_arena *a, const char *what, str *out, lode_error *err) {
    bool terminal = isatty(STDIN_FILENO) == 1;
    if (terminal) {
        err_f("%s: ", what);
        terminal = echo(false);
    }
    strbuf line = {0};
    int ch = EOF;
    while ((ch = fgetc(stdin)) != EOF && ch != '\n' && line.n <= SECRET_BYTES_MAX) {
        strbuf_addc(&line, (char)ch);
    }
    if (terminal) {
        (void)echo(true);
        err_f("\n");
    }
    lode_status st = LODE_OK;
    if (line.n == 0 || line.n > SECRET_BYTES_MAX) {
        st = lode_fail(err, LODE_USAGE, "no_password", "%s: nothing was given", what);
        lode_hint(err, "type it, or give it as a line of standard input");
    } else {
        *out = str_dup(a, strbuf_str(&line));
    }
    strbuf_clear(&line);
    return st;
}

static lode_status by_password(const cli *c, desk_session *s, lode_error *err) {
    str password = {0};
    session_proof proof = {0};
    person p = {0};
    lode_status st = cli_secret(&s->a, "password", &password, err);
    st =
        st == LODE_OK ? session_check(&s->tx, str_of(c->value[OPT_AS]), password, &proof, err) : st;
    st = st == LODE_OK ? person_get(&s->tx, proof.person, &p, err) : st;
    if (st == LODE_OK) {
        s->tx.by = (actor){.id = p.id, .roles = p.roles};
    }
    return st;
}

lode_status desk_sign_in(const cli *c, desk_session *s, lode_error *err) {
    const char *secret = getenv("LODESTONE_TOKEN");
    if (cli_has(c, OPT_AS)) {
        return by_password(c, s, err);
    }
    if (secret != NULL) {
        actor by = {0};
        lode_status st = token_actor(&s->tx, str_of(secret), &by, err);
        if (st == LODE_OK) {
            s->tx.by = by;
        }
        return st;
    }
    lode_status st = lode_fail(err, LODE_USAGE, "who", "who does this?");
    lode_hint(err, "--as NAME, and the password; or a token in LODESTONE_TOKEN");
    return st;
}

// ---- init and backup ------------------------------------------------------------------------------------------

#define FIRST_TOKEN_DAYS 400

// The new person's password comes as a line of its own.
static lode_status set_password(const cli *c, desk_session *s, str id, lode_error *err) {
    str password = {0};
    if (!cli_has(c, OPT_PASSWORD)) {
        return LODE_OK;
    }
    lode_status st = cli_secret(&s->a, "new password", &password, err);
    return st == LODE_OK ? person_set_password(&s->tx, id, password, err) : st;
}

static lode_status first_person(const cli *c, desk_session *s, str *id, str *token_id, str *secret,
                                lode_error *err) {
    lode_status st = person_add(&s->tx, str_of(c->value[OPT_NAME]), ROLE_ADMIN, id, err);
    if (st != LODE_OK) {
        return st;
    }
    s->tx.by = (actor){.id = *id, .roles = ROLE_ADMIN};
    st = token_make(&s->tx, ROLE_ADMIN, s->tx.today + FIRST_TOKEN_DAYS, STR("first token"),
                    token_id, secret, err);
    return st == LODE_OK ? set_password(c, s, *id, err) : st;
}

static void print_init(const cli *c, str id, str token_id, str secret, lode_date until) {
    char day[16];
    if (cli_has(c, OPT_JSON)) {
        json_t *j = json_pack("{s:s, s:s%, s:s%, s:s, s:s%}", "store", c->value[OPT_STORE],
                              "person", id.p, id.n, "token", token_id.p, token_id.n, "until",
                              date_print(until, day).p, "secret", secret.p, secret.n);
        char *text = json_dumps(j, JSON_COMPACT);
        out_f("%s\n", text != NULL ? text : "{}");
        free(text);
        json_decref(j);
        return;
    }
    out_f("store   %s\nperson  " STR_FMT ", admin\ntoken   " STR_FMT
          ", until %s; it is shown this once:\n\n" STR_FMT "\n",
          c->value[OPT_STORE], STR_ARG(id), STR_ARG(token_id), date_print(until, day).p,
          STR_ARG(secret));
}

int desk_init(cli *c) {
    lode_error err = {0};
    desk_session s;
    str id = {0}, token_id = {0}, secret = {0};
    if (!cli_has(c, OPT_NAME)) {
        (void)lode_fail(&err, LODE_USAGE, "option_missing", "desk init needs --name NAME");
        lode_hint(&err, "the name of the first person, who is an admin and adds the others");
        return cli_usage(c, &err);
    }
    desk_private();
    lode_status st = desk_begin(c, STORE_CREATE, NULL, &s, &err);
    bool made = st == LODE_OK;
    st = made ? first_person(c, &s, &id, &token_id, &secret, &err) : st;
    if (st == LODE_OK) {
        print_init(c, id, token_id, secret, s.tx.today + FIRST_TOKEN_DAYS);
    }
    int code = desk_end(c, &s, st, &err);
    if (made && code != LODE_OK) { // a store without anybody is of no use, and is in the way
        (void)unlink(c->value[OPT_STORE]);
    }
    return code;
}

int desk_backup(cli *c) {
    lode_error err = {0};
    desk_session s;
    if (!cli_has(c, OPT_OUTPUT)) {
        (void)lode_fail(&err, LODE_USAGE, "option_missing", "desk backup needs -o PATH");
        lode_hint(&err, "the copy, which must not exist");
        return cli_usage(c, &err);
    }
    lode_status st = desk_begin(c, STORE_READ, NULL, &s, &err);
    if (st == LODE_OK) {
        desk_private();
        ledger_rollback(&s.tx); // the copy is made outside of it, or a writer would wait for us
        s.began = false;
        st = s.l.driver->backup(s.l.store, c->value[OPT_OUTPUT], &err);
    }
    if (st == LODE_OK) {
        out_f("copied to %s\n", c->value[OPT_OUTPUT]);
    }
    return desk_end(c, &s, st, &err);
}
