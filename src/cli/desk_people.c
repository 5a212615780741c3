// SPDX-License-Identifier: Apache-2.0
//
// desk_people: people, tokens and rules of retention, offline. The rules are the ledger's: this only asks.
#include "cli/desk_cli.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "ledger/audit.h"
#include "ledger/people.h"

#define CSV_BYTES_MAX_HERE (1u << 20)

// "a,b" or "a b".
static lode_status roles_option(const cli *c, lode_arena *a, uint32_t *out, lode_error *err) {
    str words[ROLES + 1];
    size_t n = 0, from = 0;
    if (!cli_has(c, OPT_ROLES)) {
        lode_status st =
            lode_fail(err, LODE_USAGE, "option_missing", "desk %s needs --roles", c->args.p[0]);
        lode_hint(err,
                  "one or more, with commas: viewer requester screener license_manager adviser "
                  "countersigner approver evidence_editor auditor admin");
        return st;
    }
    str text = str_dup(a, str_of(c->value[OPT_ROLES]));
    for (size_t i = 0; i <= text.n && n <= ROLES; i++) {
        if (i == text.n || text.p[i] == ',' || text.p[i] == ' ') {
            if (i > from) {
                words[n++] = (str){text.p + from, i - from};
            }
            from = i + 1;
        }
    }
    return roles_read(words, n, out, err);
}

static void print_made(const cli *c, const char *kind, str id, str secret) {
    if (cli_has(c, OPT_JSON)) {
        json_t *j = json_pack("{s:s%}", kind, id.p, id.n);
        if (secret.n > 0) {
            json_object_set_new(j, "secret", json_stringn(secret.p, secret.n));
        }
        char *text = json_dumps(j, JSON_COMPACT);
        out_f("%s\n", text != NULL ? text : "{}");
        free(text);
        json_decref(j);
    } else if (secret.n > 0) {
        out_f("%s   " STR_FMT "; it is shown this once:\n\n" STR_FMT "\n", kind, STR_ARG(id),
              STR_ARG(secret));
    } else {
        out_f("%s  " STR_FMT "\n", kind, STR_ARG(id));
    }
}

int desk_person(cli *c) {
    lode_error err = {0};
    desk_session s = {0};
    str id = {0}, password = {0};
    uint32_t roles = 0;
    if (!cli_has(c, OPT_NAME)) {
        (void)lode_fail(&err, LODE_USAGE, "option_missing", "desk person needs --name NAME");
        lode_hint(&err, "the name by which the person will sign in");
        return cli_usage(c, &err);
    }
    lode_status st = desk_begin(c, STORE_WRITE, NULL, &s, &err);
    st = st == LODE_OK ? roles_option(c, &s.a, &roles, &err) : st;
    st = st == LODE_OK ? desk_sign_in(c, &s, &err) : st;
    st = st == LODE_OK ? person_add(&s.tx, str_of(c->value[OPT_NAME]), roles, &id, &err) : st;
    if (st == LODE_OK && cli_has(c, OPT_PASSWORD)) {
        st = cli_secret(&s.a, "new password", &password, &err);
        st = st == LODE_OK ? person_set_password(&s.tx, id, password, &err) : st;
    }
    if (st == LODE_OK) {
        print_made(c, "person", id, (str){0});
    }
    return desk_end(c, &s, st, &err);
}

int desk_token(cli *c) {
    lode_error err = {0};
    desk_session s = {0};
    str id = {0}, secret = {0};
    uint32_t roles = 0;
    lode_date until = DATE_NONE;
    lode_status st = cli_date(c, OPT_UNTIL, &until, &err);
    if (st == LODE_OK && until == DATE_NONE) {
        st = lode_fail(&err, LODE_USAGE, "option_missing", "desk token needs --until DATE");
        lode_hint(&err, "its last day, at most 400 days from today");
    }
    if (st != LODE_OK) {
        return cli_usage(c, &err);
    }
    st = desk_begin(c, STORE_WRITE, NULL, &s, &err);
    st = st == LODE_OK ? roles_option(c, &s.a, &roles, &err) : st;
    st = st == LODE_OK ? desk_sign_in(c, &s, &err) : st;
    st = st == LODE_OK
             ? token_make(&s.tx, roles, until, str_of(c->value[OPT_NOTE]), &id, &secret, &err)
             : st;
    if (st == LODE_OK) {
        print_made(c, "token", id, secret);
    }
    return desk_end(c, &s, st, &err);
}

// ---- retention ------------------------------------------------------------------------------------------------

static void print_rules(const cli *c, const retention_set *set, bool found) {
    char day[16];
    if (!found) {
        out_f("no rules are in force: nothing can be erased\n");
        return;
    }
    out_f("rules " STR_FMT ", proposed by " STR_FMT ", confirmed by " STR_FMT "\n",
          STR_ARG(set->id), STR_ARG(set->proposed_by), STR_ARG(set->confirmed_by));
    for (uint32_t i = 0; i < set->n_rules; i++) {
        const retention_rule *r = &set->rules[i];
        strbuf b = {0};
        strbuf_addf(&b, "  " STR_FMT, STR_ARG(r->id));
        strbuf_pad(&b, 26);
        if (r->years == 0) {
            strbuf_addz(&b, " not known");
        } else {
            strbuf_addf(&b, " %u years from %s" STR_FMT, r->years,
                        r->year_end ? "the end of the year of " : "", STR_ARG(r->triggers));
        }
        strbuf_addf(&b, "; " STR_FMT " (" STR_FMT ", checked %s)", STR_ARG(r->law),
                    STR_ARG(r->grade), date_print(r->checked, day).p);
        out_f("%s\n", b.p);
        strbuf_clear(&b);
    }
    (void)c; // the same with and without color
}

static int show_rules(cli *c) {
    lode_error err = {0};
    desk_session s;
    retention_set set = {0};
    bool found = false;
    lode_status st = desk_begin(c, STORE_READ, NULL, &s, &err);
    st = st == LODE_OK ? retention_get(&s.tx, (str){0}, &set, &found, &err) : st;
    if (st == LODE_OK) {
        print_rules(c, &set, found);
    }
    return desk_end(c, &s, st, &err);
}

static lode_status propose_rules(const cli *c, desk_session *s, str *id, lode_error *err) {
    const char *file = c->args.p[1];
    str csv = {0};
    retention_rule *rules = NULL;
    uint32_t n = 0;
    lode_status st = file_read(&s->a, file, CSV_BYTES_MAX_HERE, &csv, err);
    st = st == LODE_OK ? retention_read(&s->a, file, csv, &rules, &n, err) : st;
    st = st == LODE_OK ? desk_sign_in(c, s, err) : st;
    return st == LODE_OK
               ? retention_propose(&s->tx, rules, n, str_of(c->value[OPT_REASON]), id, err)
               : st;
}

int desk_retention(cli *c) {
    lode_error err = {0};
    desk_session s;
    str id = cli_has(c, OPT_CONFIRM) ? str_of(c->value[OPT_CONFIRM]) : (str){0};
    bool file = c->args.n == 2;
    if (file && id.n > 0) {
        (void)lode_fail(&err, LODE_USAGE, "option_conflict",
                        "desk retention proposes a file or confirms a set");
        lode_hint(&err, "leave out the file, or --confirm");
        return cli_usage(c, &err);
    }
    if (!file && id.n == 0) {
        return show_rules(c);
    }
    lode_status st = desk_begin(c, STORE_WRITE, NULL, &s, &err);
    if (st == LODE_OK && file) {
        st = propose_rules(c, &s, &id, &err);
    } else if (st == LODE_OK) {
        st = desk_sign_in(c, &s, &err);
        st = st == LODE_OK ? retention_confirm(&s.tx, id, &err) : st;
    }
    if (st == LODE_OK) {
        print_made(c, file ? "proposed" : "in force", id, (str){0});
    }
    return desk_end(c, &s, st, &err);
}
