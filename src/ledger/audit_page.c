// SPDX-License-Identifier: Apache-2.0
//
// audit_page: what a bundle says of itself: a page for people, which also tells how to check it by hand,
// and a manifest for programs.
#include "ledger/audit_int.h"

typedef unsigned long long ull;

static void day_line(strbuf *out, const char *words, lode_date d) {
    char buf[16];
    if (d != DATE_NONE) {
        strbuf_addf(out, "  %s %s\n", words, date_print(d, buf).p);
    }
}

static void what_is_in(const audit_filter *f, const audit_report *r, strbuf *out) {
    strbuf_addz(out, "What is in it\n\n");
    strbuf_addf(out, "  events     %llu of %llu%s\n", (ull)(r->events - r->events_left_out),
                (ull)r->events,
                r->events_left_out > 0
                    ? "; each of the others stands in chain.txt by the SHA-256 of its line"
                    : "");
    strbuf_addf(out, "  documents  %llu here, %llu left out, %llu erased\n", (ull)r->documents,
                (ull)r->documents_left_out, (ull)r->documents_erased);
    strbuf_addf(out, "  personal   %llu texts here, %llu left out, %llu erased\n\n",
                (ull)r->personal, (ull)r->personal_left_out, (ull)r->personal_erased);
    if (r->events_left_out > 0) {
        strbuf_addz(out, "Only events were asked for\n");
        if (f->object.n > 0) {
            strbuf_addf(out, "  about " STR_FMT "\n", STR_ARG(f->object));
        }
        if (f->person.n > 0) {
            strbuf_addf(out, "  by " STR_FMT "\n", STR_ARG(f->person));
        }
        day_line(out, "recorded from", f->from);
        day_line(out, "recorded until", f->until);
        strbuf_addz(out, "and the tombstones of what was erased.\n\n");
    }
}

static void not_checkable(const audit_filter *f, const audit_report *r, strbuf *out) {
    strbuf_addz(out, "What cannot be checked with it\n\n");
    if (r->events_left_out > 0) {
        strbuf_addz(
            out,
            "  What the left-out events say. That they were there, how many, where and in which\n"
            "  order can be checked. Balances of licenses are not computed, for a left-out event\n"
            "  may have changed them.\n");
    }
    if (!f->with_personal) {
        strbuf_addz(
            out,
            "  What personal fields and documents say: they are left out, their hashes are here.\n"
            "  `lodestone audit export --with-personal` adds them.\n");
    }
    strbuf_addz(
        out,
        "  That the log was not cut at its end, or made anew from some point on, before it was\n"
        "  exported. For that compare with a head (number and hash) that was noted earlier and\n"
        "  elsewhere: python3 -I verify.py --head NUMBER:HASH\n"
        "  That what was recorded was true.\n\n");
}

static void by_hand(strbuf *out) {
    strbuf_addz(
        out,
        "Check it\n\n"
        "  python3 -I verify.py           needs Python 3.6 or later and nothing else\n"
        "\n"
        "Take verify.py from a source you trust rather than from here, or read it first: it is short.\n"
        "-I keeps Python from loading anything else that lies in this folder.\n"
        "\n"
        "Check it by hand\n\n"
        "  A line of chain.txt has the number of an event, the SHA-256 of its line in events.ndjson\n"
        "  (without the line feed), and its hash: the SHA-256 of the hash before it (64 zeros at the\n"
        "  first), a line feed, and that SHA-256. In a shell:\n"
        "\n"
        "  p=0000000000000000000000000000000000000000000000000000000000000000\n"
        "  while read -r n body hash; do\n"
        "    [ \"$(printf '%s\\n%s' \"$p\" \"$body\" | sha256sum | cut -c1-64)\" = \"$hash\" ] || echo \"event $n\"\n"
        "    p=$hash\n"
        "  done < chain.txt\n"
        "\n"
        "  while IFS= read -r line; do\n"
        "    n=$(printf '%s' \"$line\" | cut -d'\"' -f4)\n"
        "    grep -q \"^$n $(printf '%s' \"$line\" | sha256sum | cut -c1-64) \" chain.txt || echo \"event $n\"\n"
        "  done < events.ndjson\n"
        "\n"
        "  cd documents && for f in *; do echo \"$f  $f\"; done | sha256sum -c --quiet\n"
        "\n"
        "  A personal field says personal: and the SHA-256 of salt, a line feed and text, as they stand\n"
        "  in personal.ndjson.\n"
        "\n"
        "To prove later that this folder is the one you were given, note the SHA-256 of manifest.json,\n"
        "which has those of the other files, or have it signed.\n");
}

void audit_readme(const audit_filter *f, const audit_report *r, lode_time at,
                  const lode_error *found, strbuf *out) {
    char buf[32];
    strbuf_addf(out, "The record of an export-control desk, exported %s by Lodestone %s.\n\n",
                time_print(at, buf).p, LODE_VERSION);
    strbuf_addf(out, "  head       %llu:%s\n", (ull)r->head_seq, r->head);
    if (r->events > 0) {
        strbuf_addf(out, "  recorded   %s", time_print(r->first, buf).p);
        strbuf_addf(out, " to %s\n", time_print(r->last, buf).p);
    }
    if (found->status != LODE_OK) {
        strbuf_addf(out, "\nWHEN IT WAS EXPORTED THE STORE WAS NOT IN ORDER\n\n  %s: %s (%s)\n",
                    found->path, found->message, found->code);
    }
    strbuf_addc(out, '\n');
    what_is_in(f, r, out);
    not_checkable(f, r, out);
    by_hand(out);
}

// ---- for programs ---------------------------------------------------------------------------------------------

static void pair_text(strbuf *out, const char *before, const char *name, str value) {
    strbuf_addf(out, "%s\"%s\": ", before, name);
    json_text(out, value);
}

static void pair_date(strbuf *out, const char *before, const char *name, lode_date d) {
    char buf[16];
    strbuf_addf(out, "%s\"%s\": ", before, name);
    if (d == DATE_NONE) {
        strbuf_addz(out, "null");
    } else {
        json_text(out, date_print(d, buf));
    }
}

static void filter_json(const audit_filter *f, strbuf *out) {
    pair_text(out, ",\n  \"filter\": {", "object", f->object);
    pair_text(out, ", ", "person", f->person);
    pair_date(out, ", ", "from", f->from);
    pair_date(out, ", ", "until", f->until);
    strbuf_addf(out, ", \"with_personal\": %s}", f->with_personal ? "true" : "false");
}

static void store_json(const audit_report *r, const lode_error *found, strbuf *out) {
    strbuf_addf(out, ",\n  \"store\": {\"in_order\": %s",
                found->status == LODE_OK ? "true" : "false");
    if (found->status != LODE_OK) {
        pair_text(out, ", ", "code", str_of(found->code));
        pair_text(out, ", ", "path", str_of(found->path));
        pair_text(out, ", ", "message", str_of(found->message));
    }
    strbuf_addf(out, ", \"tables\": %llu, \"rows\": %llu}", (ull)r->tables, (ull)r->rows);
}

void audit_manifest(const audit_filter *f, const audit_report *r, const ledger_tx *tx,
                    const lode_error *found, str files, strbuf *out) {
    char buf[32];
    pair_text(out, "{\n  ", "format", STR("lodestone-audit-1"));
    pair_text(out, ",\n  ", "made", time_print(tx->at, buf));
    pair_text(out, ",\n  ", "by", tx->by.id);
    pair_text(out, ",\n  ", "program", STR(LODE_VERSION));
    strbuf_addf(out, ",\n  \"head\": {\"seq\": %llu, \"hash\": \"%s\"}", (ull)r->head_seq, r->head);
    strbuf_addf(out, ",\n  \"events\": {\"in_log\": %llu, \"here\": %llu, \"left_out\": %llu}",
                (ull)r->events, (ull)(r->events - r->events_left_out), (ull)r->events_left_out);
    filter_json(f, out);
    strbuf_addf(out, ",\n  \"documents\": {\"here\": %llu, \"left_out\": %llu, \"erased\": %llu}",
                (ull)r->documents, (ull)r->documents_left_out, (ull)r->documents_erased);
    strbuf_addf(out, ",\n  \"personal\": {\"here\": %llu, \"left_out\": %llu, \"erased\": %llu}",
                (ull)r->personal, (ull)r->personal_left_out, (ull)r->personal_erased);
    store_json(r, found, out);
    strbuf_addf(out, ",\n  \"files\": {" STR_FMT "\n  }\n}\n", STR_ARG(files));
}

// ---- books ------------------------------------------------------------------------------------------------------

// What the store says of each book, so that whoever computes them from the events can compare.
static lode_status book_line(void *to, ledger_tx *tx, const sql_value *c, lode_error *err) {
    (void)tx;
    strbuf text = {0};
    strbuf_addf(&text, STR_FMT ",%lld,%s,", STR_ARG(c[0].s), (long long)c[1].i,
                c[2].i != 0 ? "value" : "quantity");
    for (uint32_t i = 3; i < 7; i++) {
        strbuf_addf(&text, "%lld,", (long long)c[i].i);
    }
    json_text(&text, c[7].s);
    strbuf_addc(&text, '\n');
    lode_status st = bundle_write(to, strbuf_str(&text), err);
    strbuf_clear(&text);
    return st;
}

lode_status audit_books(ledger_tx *tx, bundle *b, lode_error *err) {
    lode_status st = bundle_file(b, "books.csv", true, err);
    st = st == LODE_OK ? bundle_write(b,
                                      STR("license,line,book,authorized,"
                                          "available,reserved,used,unit\n"),
                                      err)
                       : st;
    if (st == LODE_OK) {
        st = tx_each(tx,
                     "SELECT license, line, is_value, authorized, available, reserved, used, unit "
                     "FROM license_book ORDER BY license, line, is_value",
                     TX_NONE, 8, book_line, b, err);
    }
    return st == LODE_OK ? bundle_close(b, err) : st;
}
