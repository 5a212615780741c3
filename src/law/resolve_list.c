// SPDX-License-Identifier: Apache-2.0
//
// resolve_list: party lists. A list block names a CSV file beside its law file; each row is a party,
// each name column a name with its language. The columns, by header, in any order:
//
//   no          number in the announcement           listed_on    DATE; required, but where the list
//                                                                 names who is known not to be listed
//   name_en     at least one of the three            delisted_on  DATE, the first day outside
//   name_zh                                          aliases      further names, separated by "; "
//   name_ja                                          address, source
//   note        what else is to be known of the party
//
// A list is loaded whole or not at all: any wrong row is an error with its place in the CSV file.
//
// A list with a `snapshot` has no file: its rows are those of an official list, added after the law is
// resolved; until then it names nobody and has no day, which is what a missing list looks like.
//
// `scope A, B` names further columns, of words that rules may ask for (ROLE in LIST with A WORD). The
// list then falls into one world list for each distinct combination of these words, its *cells*: a
// row stands in exactly one, so a rule reads the cells it means and no row is compared twice.
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
    COL_NOTE,
    COL_COUNT
};
static const char *const COLUMNS[COL_COUNT] = {"no",        "name_en",     "name_zh", "name_ja",
                                               "listed_on", "delisted_on", "address", "source",
                                               "aliases",   "note"};
static const char *const LANGS[] = {"en", "zh", "ja"};

typedef struct list_reader {
    resolver *r;
    const law_source *file; // the CSV as a source, so that errors show its line
    uint32_t list;
    csv_table table;
    uint32_t col[COL_COUNT];
    uint32_t scope_col[LIST_SCOPES_MAX];
    list_base *base;
    symtab keys;    // names already in this list, to the row of their party
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
        lode_date as_of = DATE_NONE;
        if (!clause_date(r, d, "as of", "date", &as_of) && !has_clause(d->block, "as of") &&
            !has_clause(d->block, "snapshot")) {
            error_at(r, d->src, d->block->pos, "missing_clause",
                     "list " STR_FMT " does not say as of which day", STR_ARG(keys[i].id));
        }
        (void)symtab_put(&r->lists_by, keys[i].id, (uint32_t)i); // ids differ
        uint32_t max_age = clause_number(r, d, "max age", "number", 0, LIST_AGE_MAX);
        *vec_push(&r->list_bases) =
            (list_base){.id = keys[i].id, .as_of = as_of, .max_age = max_age, .d = *d};
        read_list(r, (uint32_t)i);
    }
}

// ---- one file ---------------------------------------------------------------------------------

static void csv_error(list_reader *lr, const csv_field *f, const char *code, const char *expected,
                      const char *message) {
    law_pos pos = {1, 1, 1};
    if (f != NULL) {
        uint32_t len = f->text.n > 200 ? 200 : (uint32_t)f->text.n;
        pos = (law_pos){f->line, f->col, len > 0 ? len : 1};
    }
    diag_add(lr->r->d, DIAG_ERROR, lr->file, pos, code, message, expected, NULL);
    lr->failed = true;
}

// Is column i of the file one that the scope clause names?
static bool scope_column(list_reader *lr, uint32_t i) {
    for (uint32_t k = 0; k < lr->base->n_columns; k++) {
        if (str_eq(lr->base->columns[k].text, lr->table.rows[0].fields[i].text) &&
            lr->scope_col[k] == CSV_NO_COLUMN) {
            lr->scope_col[k] = i;
            return true;
        }
    }
    return false;
}

static void read_scope(list_reader *lr) {
    const law_clause *c = block_clause(lr->base->d.block, "scope");
    for (uint32_t i = 0; c != NULL && i < c->n_args; i++) {
        if (lr->base->n_columns == LIST_SCOPES_MAX) {
            error_at(lr->r, lr->base->d.src, c->args[i].tok.pos, "too_many",
                     "a list has at most %u scope columns", LIST_SCOPES_MAX);
            return;
        }
        lr->scope_col[lr->base->n_columns] = CSV_NO_COLUMN;
        lr->base->columns[lr->base->n_columns++] = c->args[i].tok;
    }
}

static void check_scope(list_reader *lr) {
    for (uint32_t k = 0; k < lr->base->n_columns; k++) {
        if (lr->scope_col[k] == CSV_NO_COLUMN) {
            error_at(lr->r, lr->base->d.src, lr->base->columns[k].pos, "csv_column",
                     "the file has no column " STR_FMT, STR_ARG(lr->base->columns[k].text));
            lr->failed = true;
        }
    }
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
        if (at == COL_COUNT && scope_column(lr, i)) {
            continue;
        }
        if (at == COL_COUNT) {
            csv_error(
                lr, f, "csv_column",
                "no, name_en, name_zh, name_ja, listed_on, delisted_on, address, source, aliases or note",
                "unknown column");
        } else if (lr->col[at] != CSV_NO_COLUMN) {
            csv_error(lr, f, "csv_column", NULL, "the column stands twice");
        } else {
            lr->col[at] = i;
        }
    }
    bool named = lr->col[COL_EN] != CSV_NO_COLUMN || lr->col[COL_ZH] != CSV_NO_COLUMN ||
                 lr->col[COL_JA] != CSV_NO_COLUMN;
    bool dated = lr->col[COL_LISTED] != CSV_NO_COLUMN ||
                 has_clause(lr->base->d.block, "known not listed"); // its own day is the list's
    if (!named || !dated) {
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
// be written the same in two languages, and is then kept once for each. In a list with a scope the
// same body may stand in several rows with unlike words: then it is in each of them.
static void add_name(list_reader *lr, const csv_field *f, str name, const char *lang, uint32_t row,
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
    if (other != SYMTAB_NONE && other != row && lr->base->n_columns == 0) {
        char message[128];
        (void)snprintf(message, sizeof message, "the name stands already in line %u of the list",
                       lr->table.rows[other].line);
        csv_error(lr, f, "doubled_name", "every name once in a list", message);
        return;
    }
    (void)symtab_put(&lr->keys, k, row); // a second language of the same party changes nothing
    world_text own = intern(r, name);
    world_text own_key = intern(r, k);
    *vec_push(&r->names) =
        (world_name){.name = own, .key = own_key, .lang = intern(r, str_of(lang)), .party = party};
}

static void add_aliases(list_reader *lr, uint32_t row, uint32_t party) {
    const csv_field *f = field(lr, row, COL_ALIASES);
    size_t from = 0;
    for (size_t i = 0; f != NULL && i <= f->text.n; i++) {
        if (i == f->text.n || f->text.p[i] == ';') {
            add_name(lr, f, (str){f->text.p + from, i - from}, "", row, party);
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
    world_text note = field_text(lr, row, COL_NOTE);
    if (note.len > 0) {
        p.marks = (world_range){(uint32_t)r->marks.n, 1};
        *vec_push(&r->marks) = (world_mark){.kind = MARK_REMARK, .value = note};
    }
    *vec_push(&r->parties) = p;
    for (uint32_t k = COL_EN; k <= COL_JA; k++) {
        const csv_field *f = field(lr, row, k);
        if (f != NULL) {
            add_name(lr, f, f->text, LANGS[k - COL_EN], row, party);
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

// ---- cells --------------------------------------------------------------------------------------

typedef struct cell_row {
    str signature; // "requirement=all,policy=denial"; empty without a scope
    uint32_t row;
} cell_row;

static int cell_compare(const void *a, const void *b) {
    const cell_row *x = a;
    const cell_row *y = b;
    int c = str_cmp(x->signature, y->signature);
    return c != 0 ? c : x->row < y->row ? -1 : x->row > y->row;
}

static bool scope_word(str s) {
    for (size_t i = 0; i < s.n; i++) {
        char ch = s.p[i];
        if ((ch < 'a' || ch > 'z') && (ch < '0' || ch > '9') && ch != '_') {
            return false;
        }
    }
    return s.n > 0;
}

static str signature_of(list_reader *lr, uint32_t row) {
    strbuf b = {0};
    for (uint32_t k = 0; k < lr->base->n_columns && !lr->failed; k++) {
        const csv_field *f = &lr->table.rows[row].fields[lr->scope_col[k]];
        if (!scope_word(f->text)) {
            csv_error(lr, f, "csv_scope", "a word of a-z, 0-9 and _", "no word of a scope column");
        }
        strbuf_addf(&b, "%s" STR_FMT "=" STR_FMT, k > 0 ? "," : "",
                    STR_ARG(lr->base->columns[k].text), STR_ARG(f->text));
    }
    str s = str_dup(&lr->r->tmp, strbuf_str(&b));
    strbuf_clear(&b);
    return s;
}

static void push_list(resolver *r, list_base *base, world_text id, world_text title) {
    world_text snapshot = tok_text(r, clause_tok(base->d.block, "snapshot", "name"));
    *vec_push(&r->lists) = (world_list){.id = id,
                                        .title = title,
                                        .snapshot = snapshot,
                                        .measure = measure_of(r, base->d.parent),
                                        .as_of = base->as_of,
                                        .max_age = base->max_age,
                                        .parties = {(uint32_t)r->parties.n, 0},
                                        .absent = has_clause(base->d.block, "known not listed")};
    *vec_push(&r->lists_d) = base->d;
    base->count++;
}

static void start_cell(list_reader *lr, str signature, uint32_t row) {
    resolver *r = lr->r;
    list_base *base = lr->base;
    bool whole = base->n_columns == 0;
    str title = base->d.block->title.text;
    str id =
        whole ? base->id
              : arena_fmt(&r->tmp, STR_FMT "[" STR_FMT "]", STR_ARG(base->id), STR_ARG(signature));
    str label =
        whole ? title
              : arena_fmt(&r->tmp, STR_FMT " (" STR_FMT ")", STR_ARG(title), STR_ARG(signature));
    lr->list = (uint32_t)r->lists.n;
    push_list(r, base, intern(r, id), intern(r, label));
    for (uint32_t k = 0; k < base->n_columns; k++) {
        const csv_field *f = &lr->table.rows[row].fields[lr->scope_col[k]];
        *vec_push(&r->scope_words) = str_dup(&r->tmp, f->text);
    }
}

static void add_cells(list_reader *lr) {
    uint32_t n = lr->table.n_rows - 1;
    cell_row *rows = arena_array(&lr->r->tmp, (size_t)n + 1, sizeof *rows);
    for (uint32_t i = 0; i < n && !lr->failed; i++) {
        rows[i] = (cell_row){signature_of(lr, i + 1), i + 1};
    }
    if (lr->failed) {
        return;
    }
    qsort(rows, n, sizeof *rows, cell_compare);
    for (uint32_t i = 0; i < n; i++) {
        if (i == 0 || !str_eq(rows[i].signature, rows[i - 1].signature)) {
            if (lr->base->count == LIST_CELLS_MAX) { // a condition reads each cell on its own
                csv_error(lr, &lr->table.rows[rows[i].row].fields[lr->scope_col[0]], "too_many",
                          "words that stand in many rows",
                          "more than 256 combinations of words in the scope columns");
                return;
            }
            start_cell(lr, rows[i].signature, rows[i].row);
        }
        add_party(lr, rows[i].row);
        lr->r->lists.p[lr->list].parties.count++;
    }
}

// A list that could not be read, or whose rows come from a snapshot, stands there all the same, empty, so
// that conditions find it.
static void stand_in(resolver *r, list_base *base) {
    if (base->count == 0) {
        push_list(r, base, intern(r, base->id), tok_text(r, &base->d.block->title));
        base->n_columns = 0;
    }
}

static void read_file(resolver *r, list_base *base) {
    const decl *d = &base->d;
    const law_tok *name = clause_tok(d->block, "file", "text");
    lode_error err = {0};
    str bytes = {NULL, 0};
    if (name == NULL && has_clause(d->block, "snapshot")) {
        return;
    }
    if (name == NULL) {
        error_at(r, d->src, d->block->pos, "missing_clause",
                 "list " STR_FMT " names neither a file nor a snapshot",
                 STR_ARG(d->block->id.text));
        return;
    }
    if (r->reader == NULL ||
        r->reader(r->reader_ctx, d->src, name->text, &bytes, &err) != LODE_OK) {
        error_at(r, d->src, name->pos, "list_file", "cannot read the list: %s",
                 err.message[0] != 0 ? err.message : "no reader of list files was given");
        return;
    }
    list_reader lr = {.r = r, .base = base, .file = csv_source(r, d->src, name->text, bytes)};
    if (csv_parse(&r->tmp, lr.file->path, bytes, &lr.table, &err) != LODE_OK) {
        diag_add(r->d, DIAG_ERROR, lr.file, (law_pos){err.line, err.col, 1}, "csv_syntax",
                 err.message, NULL, NULL);
        return;
    }
    read_scope(&lr);
    read_header(&lr);
    check_scope(&lr);
    if (lr.table.n_rows < 2 && !lr.failed) { // cut off: an empty list would clear everybody
        csv_error(&lr, &lr.table.rows[0].fields[0], "csv_empty", "at least one party",
                  "the list has a header and nobody on it");
    }
    if (!lr.failed) {
        add_cells(&lr);
    }
    symtab_clear(&lr.keys);
    symtab_clear(&lr.numbers);
}

void read_list(resolver *r, uint32_t list) {
    list_base *base = &r->list_bases.p[list];
    base->first = (uint32_t)r->lists.n;
    base->first_word = (uint32_t)r->scope_words.n;
    read_file(r, base);
    stand_in(r, base);
}
