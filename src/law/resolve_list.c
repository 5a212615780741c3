// SPDX-License-Identifier: Apache-2.0
//
// resolve_list: party lists. A list block names a CSV file beside its law file; each row is a party,
// each name column a name with its language. The columns, by header, in any order:
//
//   no          number in the announcement           listed_on    DATE, required
//   name_en     at least one of the three            delisted_on  DATE, the first day outside
//   name_zh                                          aliases      further names, separated by "; "
//   name_ja                                          address, source
//
// A list is loaded whole or not at all: any wrong row is an error with its place in the CSV file.
#include "law/resolve_int.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "text/text.h"

enum {
    COL_NO,
    COL_EN,
    COL_ZH,
    COL_JA,
    COL_LISTED,
    COL_DELISTED,
    COL_ADDRESS,
    COL_SOURCE,
    COL_ALIASES,
    COL_COUNT
};
static const char *const COLUMNS[COL_COUNT] = {"no",      "name_en",   "name_zh",
                                               "name_ja", "listed_on", "delisted_on",
                                               "address", "source",    "aliases"};
static const char *const LANGS[] = {"en", "zh", "ja"};

typedef struct list_reader {
    resolver *r;
    const law_source *file; // the CSV as a source, so that errors show its line
    uint32_t list;
    csv_table table;
    uint32_t col[COL_COUNT];
    symtab keys;    // names already in this list, to the line of their party
    symtab numbers; // numbers already in this list
    bool failed;
} list_reader;

// ---- list blocks ------------------------------------------------------------------------------

typedef struct list_key {
    decl d;
    str id;
} list_key;

static int list_compare(const void *a, const void *b) {
    return str_cmp(((const list_key *)a)->id, ((const list_key *)b)->id);
}

void resolve_lists(resolver *r) {
    const decls *all = &r->of[BLOCK_LIST];
    list_key *keys = arena_array(&r->tmp, all->n + 1, sizeof *keys);
    size_t n = 0;
    symtab seen = {0};
    for (size_t i = 0; i < all->n; i++) {
        const decl *d = &all->p[i];
        if (d->parent == NULL || measure_of(r, d->parent) == NONE) {
            continue; // its measure could not be read
        }
        str id = arena_fmt(&r->tmp, STR_FMT "." STR_FMT, STR_ARG(d->parent->id.text),
                           STR_ARG(d->block->id.text));
        if (symtab_put(&seen, id, 0)) {
            keys[n++] = (list_key){*d, id};
        } else {
            error_doubled(r, d, "list", id);
        }
    }
    symtab_clear(&seen);
    qsort(keys, n, sizeof *keys, list_compare); // ids differ, so the order is total
    for (size_t i = 0; i < n; i++) {
        const decl *d = &keys[i].d;
        world_list l = {.id = intern(r, keys[i].id),
                        .title = tok_text(r, &d->block->title),
                        .measure = measure_of(r, d->parent),
                        .as_of = DATE_NONE};
        if (!clause_date(r, d, "as of", "date", &l.as_of) && !has_clause(d->block, "as of")) {
            error_at(r, d->src, d->block->pos, "missing_clause",
                     "list " STR_FMT " does not say as of which day", STR_ARG(keys[i].id));
        }
        *vec_push(&r->lists) = l;
        *vec_push(&r->lists_d) = *d;
        (void)symtab_put(&r->lists_by, keys[i].id, (uint32_t)i); // ids differ
        read_list(r, (uint32_t)i);
    }
}

// ---- one file ---------------------------------------------------------------------------------

static void csv_error(list_reader *lr, const csv_field *f, const char *code, const char *expected,
                      const char *message) {
    uint32_t len = f->text.n > 200 ? 200 : (uint32_t)f->text.n;
    diag_add(lr->r->d, DIAG_ERROR, lr->file, (law_pos){f->line, f->col, len > 0 ? len : 1}, code,
             message, expected, NULL);
    lr->failed = true;
}

static void read_header(list_reader *lr) {
    for (uint32_t k = 0; k < COL_COUNT; k++) {
        lr->col[k] = CSV_NO_COLUMN;
    }
    for (uint32_t i = 0; i < lr->table.n_cols; i++) {
        const csv_field *f = &lr->table.rows[0].fields[i];
        uint32_t at = COL_COUNT;
        for (uint32_t k = 0; k < COL_COUNT; k++) {
            at = str_eqz(f->text, COLUMNS[k]) ? k : at;
        }
        if (at == COL_COUNT) {
            csv_error(
                lr, f, "csv_column",
                "no, name_en, name_zh, name_ja, listed_on, delisted_on, address, source or aliases",
                "unknown column");
        } else if (lr->col[at] != CSV_NO_COLUMN) {
            csv_error(lr, f, "csv_column", NULL, "the column stands twice");
        } else {
            lr->col[at] = i;
        }
    }
    bool named = lr->col[COL_EN] != CSV_NO_COLUMN || lr->col[COL_ZH] != CSV_NO_COLUMN ||
                 lr->col[COL_JA] != CSV_NO_COLUMN;
    if (!named || lr->col[COL_LISTED] == CSV_NO_COLUMN) {
        csv_error(lr, &lr->table.rows[0].fields[0], "csv_column",
                  "listed_on and at least one of name_en, name_zh, name_ja", "a column is missing");
    }
}

static const csv_field *field(const list_reader *lr, uint32_t row, uint32_t col) {
    uint32_t at = lr->col[col];
    return at == CSV_NO_COLUMN ? NULL : &lr->table.rows[row].fields[at];
}

static world_text field_text(list_reader *lr, uint32_t row, uint32_t col) {
    const csv_field *f = field(lr, row, col);
    return f == NULL ? (world_text){0, 0} : intern(lr->r, str_trim(f->text));
}

static lode_date field_date(list_reader *lr, uint32_t row, uint32_t col) {
    const csv_field *f = field(lr, row, col);
    lode_date d = DATE_NONE;
    if (f == NULL || (f->text.n == 0 && col != COL_LISTED)) {
        return DATE_NONE;
    }
    if (!date_parse(f->text, &d)) {
        csv_error(lr, f, "bad_date", "a day of the calendar as YYYY-MM-DD", "not a date");
        return DATE_NONE;
    }
    return d;
}

// One name of the party. Two parties of one name would make a match ambiguous; one party may well
// be written the same in two languages, and is then kept once for each.
static void add_name(list_reader *lr, const csv_field *f, str name, const char *lang,
                     uint32_t party) {
    resolver *r = lr->r;
    name = str_trim(name);
    strbuf key = {0};
    if (name.n == 0) {
        return;
    }
    if (!name_key(name, &key) || key.n == 0) {
        csv_error(lr, f, "csv_name", "a name with letters or digits, of at most 1024 bytes",
                  "not a name");
        strbuf_clear(&key);
        return;
    }
    str k = str_dup(&r->tmp, strbuf_str(&key));
    strbuf_clear(&key);
    uint32_t other = symtab_get(&lr->keys, k);
    if (other != SYMTAB_NONE && other != party) {
        char message[128];
        (void)snprintf(message, sizeof message, "the name stands already in line %u of the list",
                       lr->table.rows[other - r->lists.p[lr->list].parties.first + 1].line);
        csv_error(lr, f, "doubled_name", "every name once in a list", message);
        return;
    }
    (void)symtab_put(&lr->keys, k, party); // a second language of the same party changes nothing
    world_text own = intern(r, name);
    world_text own_key = intern(r, k);
    *vec_push(&r->names) = (world_name){own, own_key, intern(r, str_of(lang)), party};
}

static void add_aliases(list_reader *lr, uint32_t row, uint32_t party) {
    const csv_field *f = field(lr, row, COL_ALIASES);
    size_t from = 0;
    for (size_t i = 0; f != NULL && i <= f->text.n; i++) {
        if (i == f->text.n || f->text.p[i] == ';') {
            add_name(lr, f, (str){f->text.p + from, i - from}, "", party);
            from = i + 1;
        }
    }
}

static void add_party(list_reader *lr, uint32_t row) {
    resolver *r = lr->r;
    uint32_t party = (uint32_t)r->parties.n;
    world_party p = {.no = field_text(lr, row, COL_NO),
                     .address = field_text(lr, row, COL_ADDRESS),
                     .source = field_text(lr, row, COL_SOURCE),
                     .listed = field_date(lr, row, COL_LISTED),
                     .delisted = field_date(lr, row, COL_DELISTED),
                     .names = {(uint32_t)r->names.n, 0}};
    if (p.delisted != DATE_NONE && p.listed != DATE_NONE && p.delisted <= p.listed) {
        csv_error(lr, field(lr, row, COL_DELISTED), "date_order", "a day after listed_on",
                  "delisted before it was listed");
    }
    const csv_field *no = field(lr, row, COL_NO);
    if (no != NULL && no->text.n > 0 && !symtab_put(&lr->numbers, no->text, row)) {
        csv_error(lr, no, "csv_doubled", "a number of its own", "this number stands twice");
    }
    *vec_push(&r->parties) = p;
    for (uint32_t k = COL_EN; k <= COL_JA; k++) {
        const csv_field *f = field(lr, row, k);
        if (f != NULL) {
            add_name(lr, f, f->text, LANGS[k - COL_EN], party);
        }
    }
    add_aliases(lr, row, party);
    uint32_t n = (uint32_t)r->names.n - p.names.first;
    r->parties.p[party].names.count = n;
    if (n == 0 && !lr->failed) {
        csv_error(lr, &lr->table.rows[row].fields[0], "csv_name",
                  "a name in one of the name columns", "the row names nobody");
    }
}

// The CSV as a source: beside its law file, with its own text.
static const law_source *csv_source(resolver *r, const law_source *law, str name, str bytes) {
    law_source *s = arena_alloc(r->arena, sizeof *s);
    size_t dir = strlen(law->path);
    while (dir > 0 && law->path[dir - 1] != '/') {
        dir--;
    }
    (void)snprintf(s->path, sizeof s->path, "%.*s" STR_FMT, (int)dir, law->path,
                   name.n > 200 ? 200 : (int)name.n, name.p); // cut to fit
    s->text = str_dup(r->arena, bytes);
    return s;
}

void read_list(resolver *r, uint32_t list) {
    const decl *d = &r->lists_d.p[list];
    const law_tok *name = clause_tok(d->block, "file", "text");
    lode_error err = {0};
    str bytes = {NULL, 0};
    r->lists.p[list].parties = (world_range){(uint32_t)r->parties.n, 0};
    if (name == NULL) {
        error_at(r, d->src, d->block->pos, "missing_clause", "list " STR_FMT " names no file",
                 STR_ARG(d->block->id.text));
        return;
    }
    if (r->reader == NULL ||
        r->reader(r->reader_ctx, d->src, name->text, &bytes, &err) != LODE_OK) {
        error_at(r, d->src, name->pos, "list_file", "cannot read the list: %s",
                 err.message[0] != 0 ? err.message : "no reader of list files was given");
        return;
    }
    list_reader lr = {.r = r, .list = list, .file = csv_source(r, d->src, name->text, bytes)};
    if (csv_parse(&r->tmp, lr.file->path, bytes, &lr.table, &err) != LODE_OK) {
        diag_add(r->d, DIAG_ERROR, lr.file, (law_pos){err.line, err.col, 1}, "csv_syntax",
                 err.message, NULL, NULL);
        return;
    }
    read_header(&lr);
    for (uint32_t row = 1; row < lr.table.n_rows && !(lr.failed && row == 1); row++) {
        add_party(&lr, row);
    }
    r->lists.p[list].parties.count = (uint32_t)r->parties.n - r->lists.p[list].parties.first;
    if (lr.table.n_rows < 2 && !lr.failed) { // cut off: an empty list would clear everybody
        csv_error(&lr, &lr.table.rows[0].fields[0], "csv_empty", "at least one party",
                  "the list has a header and nobody on it");
    }
    symtab_clear(&lr.keys);
    symtab_clear(&lr.numbers);
}
