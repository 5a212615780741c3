// SPDX-License-Identifier: Apache-2.0
//
// audit: the record proves itself, or goes into a folder for somebody else.
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/desk_cli.h"
#include "ledger/audit.h"

typedef unsigned long long ull;

static void show_progress(void *to, uint64_t done, uint64_t of) {
    (void)to;
    err_f("\r%llu of %llu events%s", (ull)done, (ull)of, done == of ? "\r\033[K" : "");
}

static audit_progress progress(void) { return isatty(STDERR_FILENO) == 1 ? show_progress : NULL; }

// ---- what was found ---------------------------------------------------------------------------------------------

static void print_text(const cli *c, const audit_report *r) {
    char first[32], last[32];
    out_f("store      %s\n", c->value[OPT_STORE]);
    if (cli_has(c, OPT_OUTPUT)) {
        out_f("folder     %s\n", c->value[OPT_OUTPUT]);
    }
    out_f("head       %llu:%s\n", (ull)r->head_seq, r->head);
    out_f("events     %llu", (ull)r->events);
    if (r->events > 0) {
        out_f(", %s to %s", time_print(r->first, first).p, time_print(r->last, last).p);
    }
    out_f("%s\n", r->events > 0 ? "" : ": nothing is recorded yet");
    if (r->events_left_out > 0) {
        out_f("left out   %llu events, which stand by their hashes\n", (ull)r->events_left_out);
    }
    out_f("tables     %llu, %llu rows, as the events make them\n", (ull)r->tables, (ull)r->rows);
    out_f("documents  %llu, %llu erased", (ull)(r->documents + r->documents_left_out),
          (ull)r->documents_erased);
    out_f("%s\n", r->documents_left_out > 0 ? ", left out" : "");
    out_f("personal   %llu texts, %llu erased", (ull)(r->personal + r->personal_left_out),
          (ull)r->personal_erased);
    out_f("%s\n", r->personal_left_out > 0 ? ", left out" : "");
}

static json_t *count_json(uint64_t kept, uint64_t left_out, uint64_t erased) {
    return json_pack("{s:I, s:I, s:I}", "kept", (json_int_t)kept, "left_out", (json_int_t)left_out,
                     "erased", (json_int_t)erased);
}

// err: what is wrong, or NULL.
static void print_json(const cli *c, const audit_report *r, const lode_error *err) {
    json_t *root = json_pack("{s:b, s:s}", "ok", err == NULL, "store", c->value[OPT_STORE]);
    char buf[32];
    if (err == NULL || r->events > 0) {
        json_object_set_new(root, "events", json_integer((json_int_t)r->events));
        json_object_set_new(root, "left_out", json_integer((json_int_t)r->events_left_out));
        json_object_set_new(
            root, "head", json_pack("{s:I, s:s}", "seq", (json_int_t)r->head_seq, "hash", r->head));
    }
    if (r->events > 0) {
        json_object_set_new(root, "first", json_string(time_print(r->first, buf).p));
        json_object_set_new(root, "last", json_string(time_print(r->last, buf).p));
    }
    if (err == NULL) {
        json_object_set_new(root, "tables", json_integer((json_int_t)r->tables));
        json_object_set_new(root, "rows", json_integer((json_int_t)r->rows));
        json_object_set_new(root, "documents",
                            count_json(r->documents, r->documents_left_out, r->documents_erased));
        json_object_set_new(root, "personal",
                            count_json(r->personal, r->personal_left_out, r->personal_erased));
    } else {
        json_object_set_new(root, "error",
                            json_pack("{s:s, s:s, s:s}", "code", err->code, "path", err->path,
                                      "message", err->message));
    }
    char *text = json_dumps(root, JSON_COMPACT);
    out_f("%s\n", text != NULL ? text : "{\"ok\":false}"); // a path that is not UTF-8
    free(text);
    json_decref(root);
}

static int finish(cli *c, desk_session *s, const audit_report *r, lode_status st, lode_error *err) {
    if (st == LODE_OK || st == LODE_DIFFERS) {
        if (cli_has(c, OPT_JSON)) {
            print_json(c, r, st == LODE_OK ? NULL : err);
        } else if (st == LODE_OK) {
            print_text(c, r);
        }
    }
    if (st == LODE_DIFFERS) {
        (void)snprintf(err->file, sizeof err->file, "%s", c->value[OPT_STORE]); // cut to fit
        if (cli_has(c, OPT_OUTPUT)) {
            lode_hint(err, "the folder is written, and says so; keep the store as it is");
        }
    }
    return desk_end(c, s, st, err);
}

// ---- verify and export --------------------------------------------------------------------------------------------

static int audit_verify_store(cli *c) {
    static const opt_id OTHERS[] = {OPT_OUTPUT, OPT_OBJECT, OPT_BY,
                                    OPT_FROM,   OPT_UNTIL,  OPT_WITH_PERSONAL};
    lode_error err = {0};
    desk_session s = {0};
    audit_head head = {0};
    audit_report r = {0};
    for (size_t i = 0; i < sizeof OTHERS / sizeof *OTHERS; i++) {
        if (cli_has(c, OTHERS[i])) {
            (void)lode_fail(&err, LODE_USAGE, "option_conflict", "audit verify does not take %s",
                            option_spec(OTHERS[i])->name);
            lode_hint(&err, "the log is verified whole; export can leave something out");
            return cli_usage(c, &err);
        }
    }
    if (cli_has(c, OPT_HEAD) && !audit_head_parse(str_of(c->value[OPT_HEAD]), &head)) {
        (void)lode_fail(&err, LODE_USAGE, "bad_head", "--head: \"%.90s\" is no head",
                        c->value[OPT_HEAD]);
        lode_hint(&err, "NUMBER:HASH, with 64 digits 0-9 a-f, as `audit verify` prints it");
        return cli_usage(c, &err);
    }
    lode_status st = desk_begin(c, STORE_READ, NULL, &s, &err);
    st = st == LODE_OK
             ? audit_verify(&s.tx, cli_has(c, OPT_HEAD) ? &head : NULL, progress(), NULL, &r, &err)
             : st;
    return finish(c, &s, &r, st, &err);
}

static int audit_export_store(cli *c) {
    lode_error err = {0};
    desk_session s = {0};
    audit_report r = {0};
    audit_filter f = {.from = DATE_NONE,
                      .until = DATE_NONE,
                      .object = str_of(c->value[OPT_OBJECT]),
                      .person = str_of(c->value[OPT_BY]),
                      .with_personal = cli_has(c, OPT_WITH_PERSONAL)};
    lode_status st = cli_date(c, OPT_FROM, &f.from, &err);
    st = st == LODE_OK ? cli_date(c, OPT_UNTIL, &f.until, &err) : st;
    if (st == LODE_OK && !cli_has(c, OPT_OUTPUT)) {
        st = lode_fail(&err, LODE_USAGE, "option_missing", "audit export needs -o FOLDER");
        lode_hint(&err, "a folder that is not there yet");
    } else if (st == LODE_OK && cli_has(c, OPT_HEAD)) {
        st = lode_fail(&err, LODE_USAGE, "option_conflict", "audit export does not take --head");
        lode_hint(&err, "python3 FOLDER/verify.py --head NUMBER:HASH compares with it");
    }
    if (st != LODE_OK) {
        return cli_usage(c, &err);
    }
    desk_private();
    st = desk_begin(c, STORE_READ, NULL, &s, &err);
    st = st == LODE_OK ? audit_export(&s.tx, c->value[OPT_OUTPUT], &f, progress(), NULL, &r, &err)
                       : st;
    return finish(c, &s, &r, st, &err);
}

int cmd_audit(cli *c) {
    lode_error err = {0};
    if (strcmp(c->args.p[0], "verify") == 0) {
        return audit_verify_store(c);
    }
    if (strcmp(c->args.p[0], "export") == 0) {
        return audit_export_store(c);
    }
    (void)lode_fail(&err, LODE_USAGE, "unknown_action", "audit cannot \"%.40s\"",
                    c->args.p[0]); // status is in err
    lode_hint(&err, "one of verify, export");
    return cli_usage(c, &err);
}
