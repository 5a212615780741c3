// SPDX-License-Identifier: Apache-2.0
//
// ecfr_entry: a row as lines.
//
//   Name, a.k.a., the following two aliases:        the first line: a name, or a name and its address
//   —Alias; and                                     after a dash: an alias of the name before
//   —Alias.
//   (blank)
//   Address; and Address.                           after aliases: addresses
//   Subordinate institution                         a heading: the next line begins another party
#include "lists/ecfr_entry.h"

#include "lists/reader.h"

#define DASH "\xE2\x80\x94"

static const char *const LEGAL_FORMS[] = {
    "ltd",         "limited", "inc",   "incorporated", "llc",     "l.l.c",  "co",  "corp",
    "corporation", "company", "gmbh",  "ag",           "kg",      "sa",     "s.a", "sl",
    "s.l",         "srl",     "s.r.l", "spa",          "s.p.a",   "bv",     "b.v", "nv",
    "as",          "a.s",     "ab",    "oy",           "plc",     "p.l.c",  "pte", "pvt",
    "pty",         "jsc",     "ojsc",  "pjsc",         "cjsc",    "ao",     "oao", "pao",
    "zao",         "ooo",     "fze",   "fzc",          "fzco",    "fz-llc", "llp", "lp",
    "l.p",         "sdn",     "bhd",   "sarl",         "s.a.r.l", "kft",    "doo", "d.o.o",
    "e.k",         "s.a.l",   "sal",   "w.l.l",        "s.a.s",   "sas",    "ep",  "fgup",
    "fsue",        "rus",     "k.k",   "and company"};

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

static bool legal_form_follows(str s) {
    s = str_trim(s);
    size_t n = 0;
    while (n < s.n && s.p[n] != ',' && s.p[n] != ' ' && s.p[n] != ';') {
        n++;
    }
    while (n > 0 && (s.p[n - 1] == '.' || s.p[n - 1] == ')')) {
        n--;
    }
    if (n > 0 && s.p[0] == '(') { // "Name, (ABC), Street": a short form of the name
        return true;
    }
    for (size_t i = 0; i < sizeof LEGAL_FORMS / sizeof LEGAL_FORMS[0]; i++) {
        size_t k = 0;
        while (k < n && LEGAL_FORMS[i][k] == lower(s.p[k])) {
            k++;
        }
        if (n > 0 && k == n && LEGAL_FORMS[i][k] == '\0') {
            return true;
        }
    }
    return false;
}

size_t ecfr_name_end(str s) {
    uint32_t open = 0;
    for (size_t i = 0; i < s.n; i++) {
        open += s.p[i] == '(';
        open -= s.p[i] == ')' && open > 0;
        if (s.p[i] == ',' && open == 0 && !legal_form_follows((str){s.p + i + 1, s.n - i - 1})) {
            return i;
        }
    }
    return s.n;
}

// ---- pieces -------------------------------------------------------------------------------------

static size_t find(str s, const char *needle) {
    const char *at = s.n > 0 ? memmem(s.p, s.n, needle, strlen(needle)) : NULL;
    return at == NULL ? s.n : (size_t)(at - s.p);
}

// Without the punctuation that parts it from the next: "; and", ";", "," and a full stop that is none of
// an abbreviation.
static str bare(str s) {
    static const char *const TAILS[] = {"; and", "; or", ", and", " and", ";", ",", ":"};
    for (bool again = true; again;) {
        again = false;
        s = str_trim(s);
        for (size_t i = 0; i < sizeof TAILS / sizeof TAILS[0] && !again; i++) {
            if (str_ends(s, str_of(TAILS[i]))) {
                s.n -= strlen(TAILS[i]);
                again = true;
            }
        }
    }
    static const char *const SHORT[] = {"Ltd.", "Inc.", "Co.",  "Corp.", "L.L.C.", "S.A.",
                                        "S.L.", "Dr.",  "Dev.", "B.V.",  "S.R.L.", "Pty.",
                                        "Pvt.", "A.S.", "St.",  "Tech."};
    bool abbreviated = false;
    for (size_t i = 0; i < sizeof SHORT / sizeof SHORT[0]; i++) {
        abbreviated |= str_ends(s, str_of(SHORT[i]));
    }
    s.n -= str_ends(s, STR(".")) && !abbreviated;
    return str_trim(s);
}

static void add_addresses(list_pen *pen, str s) {
    s.n = find(s, "(See ");
    str_split split = {s, STR("; and ")};
    str part;
    while (split_next(&split, &part)) {
        part = bare(part);
        if (part.n > 2) {
            pen_mark(pen, MARK_ADDRESS, STR(""), part);
        }
    }
}

// "Name a.k.a. Alias a.k.a. Alias, Address" on one line. Returns whether aliases follow on further lines.
static bool first_line(list_pen *pen, str s) {
    bool named = false;
    for (;;) {
        size_t aka = find(s, "a.k.a");
        str head = {s.p, aka};
        if (aka == s.n) { // the last piece: a name and an address
            size_t end = ecfr_name_end(head);
            str name = bare((str){head.p, end});
            if (named) {
                pen_prose_alias(pen, name, STRENGTH_UNSAID);
            } else {
                pen_name(pen, name, "", STRENGTH_STRONG);
            }
            add_addresses(pen, end < head.n ? (str){head.p + end + 1, head.n - end - 1} : STR(""));
            return false;
        }
        pen_prose_alias(pen, bare(head), named ? STRENGTH_UNSAID : STRENGTH_STRONG);
        named = true;
        s = (str){s.p + aka + 5, s.n - aka - 5};
        while (s.n > 0 && (s.p[0] == '.' || s.p[0] == ',' || s.p[0] == ' ')) {
            s = (str){s.p + 1, s.n - 1};
        }
        if (str_starts(s, STR("the following")) || str_starts(s, STR("following")) || s.n == 0) {
            return true;
        }
    }
}

// ---- lines --------------------------------------------------------------------------------------

typedef struct entry_state {
    list_pen *pen;
    const ecfr_row *row;
    bool open, in_aliases, has_address, found;
} entry_state;

static void open_party(entry_state *e, str line) {
    pen_begin(e->pen, STR(""), PARTY_UNKNOWN);
    e->in_aliases = first_line(e->pen, line);
    e->has_address = !e->in_aliases;
    e->open = true;
}

static void close_party(entry_state *e) {
    if (e->open) {
        pen_country(e->pen, e->row->country);
        pen_cite(e->pen, bare(e->row->cite));
        e->pen->p.listed = fr_date(e->pen->p.cite);
        e->found |= pen_end(e->pen, false);
    }
    e->open = false;
}

static bool heading(str s) {
    return str_starts(s, STR("Subordinate inst")) || str_starts(s, STR("Affiliated entities")) ||
           str_starts(s, STR("The following"));
}

static void read_line(entry_state *e, str line) {
    bool dash = str_starts(line, STR(DASH)) || str_starts(line, STR("- "));
    if (heading(line)) {
        close_party(e);
    } else if (dash && e->open) {
        size_t skip = str_starts(line, STR(DASH)) ? strlen(DASH) : 1;
        str alias = {line.p + skip, line.n - skip};
        alias.n = find(alias, ", to include ");
        pen_prose_alias(e->pen, bare(alias), STRENGTH_UNSAID);
    } else if (e->open && e->in_aliases &&
               (str_ends(line, STR(";")) || str_ends(line, STR("; and")))) {
        pen_prose_alias(e->pen, bare(line), STRENGTH_UNSAID); // an alias that lost its dash
    } else if (e->open && !e->has_address) {
        add_addresses(e->pen, line);
        e->has_address = true;
    } else if (e->open && !e->row->goes_on) {
        add_addresses(e->pen, line);
    } else {
        close_party(e);
        open_party(e, line);
    }
}

bool ecfr_entry_read(list_pen *pen, const ecfr_row *row) {
    entry_state e = {.pen = pen, .row = row};
    str_split split = {row->text, STR("\x01")};
    str raw;
    bool heads_only = true;
    while (split_next(&split, &raw)) {
        str line = clean_text(pen->a, raw, 16384);
        if (line.n > 0) {
            // Addresses that hold for a party and its subordinates together belong to nobody alone.
            if (str_starts(line, STR("The following addresses"))) {
                break;
            }
            heads_only &= heading(line);
            read_line(&e, line);
        }
    }
    close_party(&e);
    return e.found || heads_only || row->goes_on;
}
