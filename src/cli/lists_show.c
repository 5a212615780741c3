// SPDX-License-Identifier: Apache-2.0
//
// lists show and lists diff: what is in a folder of snapshots, and what changed between two.
#include "cli/lists_cli.h"

#include <string.h>
#include <sys/stat.h>

#include "lists/lists.h"

// ---- show -------------------------------------------------------------------------------------

static uint32_t count_names(const list_snapshot *s) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < s->n_parties; i++) {
        n += s->parties[i].n_names;
    }
    return n;
}

static void show_one(const list_snapshot *s, lode_date today) {
    char hash[65], day[16];
    strbuf text = {0};
    snapshot_print(s, &text);
    sha256_hex(strbuf_str(&text), hash);
    strbuf_clear(&text);
    int32_t age = today - s->as_of;
    out_f("%-24.*s %8u %8u  %.*s %6d%s  %.16s\n", STR_ARG(s->id), s->n_parties, count_names(s),
          STR_ARG(date_print(s->as_of, day)), age,
          age > 0 && (uint32_t)age > s->max_age ? "!" : " ", hash);
}

int lists_show(cli *c, lode_arena *a) {
    lode_error err = {0};
    list_joined lists = {0};
    lode_date today = DATE_NONE;
    lode_status st = cli_date(c, OPT_ON, &today, &err);
    if (st != LODE_OK) {
        return cli_usage(c, &err);
    }
    today = today == DATE_NONE ? date_today_utc() : today;
    if (lists_load(a, c->args.p[1], &lists, &err) != LODE_OK) {
        return cli_fail(c, &err);
    }
    bool old = false;
    out_f("%-24s %8s %8s  %-10s %6s   %s\n", "list", "parties", "names", "as of", "days", "sha256");
    for (uint32_t i = 0; i < lists.n; i++) {
        show_one(&lists.all[i], today);
        int32_t age = today - lists.all[i].as_of;
        old |= age > 0 && (uint32_t)age > lists.all[i].max_age;
    }
    if (old) {
        out_z("! older than its authority leaves a list unchanged\n");
    }
    return LODE_OK;
}

// ---- diff -------------------------------------------------------------------------------------

static lode_status load(lode_arena *a, const char *path, list_joined *out, lode_error *err) {
    struct stat st;
    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
        return lists_load(a, path, out, err);
    }
    str text = {0};
    list_snapshot *one = arena_alloc(a, sizeof *one);
    lode_status s = file_read(a, path, SNAPSHOT_BYTES_MAX, &text, err);
    s = s == LODE_OK ? snapshot_parse(a, path, text, one, err) : s;
    *out = (list_joined){.all = one, .n = 1};
    return s;
}

static void print_line(char sign, str line) {
    out_f("    %c ", sign);
    for (size_t i = 0; i < line.n; i++) {
        char ch = line.p[i] == '\t' ? ' ' : line.p[i];
        if (ch != ' ' || i + 1 >= line.n || (line.p[i + 1] != ' ' && line.p[i + 1] != '\t')) {
            out_f("%c", ch); // a tab without a cell before it is one blank
        }
    }
    out_z("\n");
}

static bool next_line(str *s, str *line) {
    const char *end = s->n > 0 ? memchr(s->p, '\n', s->n) : NULL;
    if (end == NULL) {
        return false;
    }
    *line = (str){s->p, (size_t)(end - s->p)};
    *s = (str){end + 1, s->n - line->n - 1};
    return true;
}

// The lines of one party that the other does not have.
static void print_missing(char sign, str these, str those) {
    str line, other;
    while (next_line(&these, &line)) {
        str rest = those;
        bool found = false;
        while (!found && next_line(&rest, &other)) {
            found = str_eq(line, other);
        }
        if (!found) {
            print_line(sign, line);
        }
    }
}

static void print_change(const list_change *ch) {
    char sign = ch->before == NULL ? '+' : ch->after == NULL ? '-' : '~';
    const list_party *p = sign == '-' ? ch->before : ch->after;
    if (p == NULL || p->n_names == 0) {
        return; // no change: a snapshot's parties have names
    }
    out_f("%c %.*s%s%.*s\n", sign, STR_ARG(p->no), p->no.n > 0 ? " " : "",
          STR_ARG(p->names[0].text));
    if (sign == '~') {
        strbuf before = {0}, after = {0};
        party_print(ch->before, &before);
        party_print(ch->after, &after);
        print_missing('-', strbuf_str(&before), strbuf_str(&after));
        print_missing('+', strbuf_str(&after), strbuf_str(&before));
        strbuf_clear(&before);
        strbuf_clear(&after);
    }
}

static bool diff_one(lode_arena *a, const list_snapshot *before, const list_snapshot *after) {
    static const list_snapshot NOBODY = {.as_of = DATE_NONE};
    const list_snapshot *x = before != NULL ? before : &NOBODY,
                        *y = after != NULL ? after : &NOBODY;
    str id = after != NULL ? y->id : x->id;
    char was[16], is[16];
    list_diff d = snapshot_diff(a, x, y);
    out_f("%.*s: %u added, %u removed, %u changed", STR_ARG(id), d.added, d.removed, d.changed);
    out_f(" (%.*s to %.*s)\n", STR_ARG(date_print(x->as_of, was)),
          STR_ARG(date_print(y->as_of, is)));
    for (uint32_t i = 0; i < d.n; i++) {
        print_change(&d.all[i]);
    }
    return d.n > 0 || before == NULL || after == NULL;
}

int lists_diff(cli *c, lode_arena *a) {
    lode_error err = {0};
    list_joined x = {0}, y = {0};
    if (load(a, c->args.p[1], &x, &err) != LODE_OK || load(a, c->args.p[2], &y, &err) != LODE_OK) {
        return cli_fail(c, &err);
    }
    bool differ = false;
    uint32_t i = 0, k = 0;
    while (i < x.n || k < y.n) {
        int order = i == x.n ? 1 : k == y.n ? -1 : str_cmp(x.all[i].id, y.all[k].id);
        differ |= diff_one(a, order <= 0 ? &x.all[i] : NULL, order >= 0 ? &y.all[k] : NULL);
        i += order <= 0;
        k += order >= 0;
    }
    return differ ? LODE_DIFFERS : LODE_OK;
}
