// SPDX-License-Identifier: Apache-2.0
//
// model_table: one file of a model, by its table of columns. The header says which field is which
// column; each row's cells are read by their kinds (model_cell.c) and handed over when all are good.
#include "exposure/model_table.h"

#include <stdio.h>

#include "decide/facts.h"

const model_column MODEL_WORD_COLUMNS[WORD_COLUMNS] = {
    [WORD_SOURCE] = {"source", CELL_TEXT, .about = "who says so"},
    [WORD_DATE] = {"date", CELL_DATE, .about = "day of that word"},
    [WORD_GRADE] =
        {"grade", CELL_WORD, .words = MODEL_GRADE_WORDS,
         .about =
             "official, document, declared, press, secondary, recalled or assumed; empty: declared"},
    [WORD_NOTE] = {"note", CELL_NOTE, .about = "anything; nothing reads it"},
};

// ---- the header -----------------------------------------------------------------------------------

static uint32_t find_column(const table_reader *t, str name) {
    for (uint32_t i = 0; i < t->n_columns; i++) {
        if (str_eqz(name, t->columns[i]->name)) {
            return i;
        }
    }
    return MODEL_NO_COLUMN;
}

static bool fact_shape(str name) {
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        bool good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                    c == '_' || c == '.' || c == ':';
        if (!good) {
            return false;
        }
    }
    return name.n > 0;
}

static bool is_fact(const table_reader *t, str name) {
    bool of_item = str_starts(name, STR("item."));
    switch (t->spec->facts) {
    case FACTS_ITEM:
        return of_item && fact_shape(name);
    case FACTS_SHIPMENT:
        return fact_shape(name);
    case FACTS_PARTY:
        return !of_item && fact_shape(name);
    default:
        return false;
    }
}

// A slip in a column of ours must not pass as a fact that the law does not know.
static bool near_column(const table_reader *t, str name) {
    for (uint32_t i = 0; i < t->n_columns; i++) {
        uint32_t max = name.n <= 4 ? 1 : 2;
        if (str_distance(name, str_of(t->columns[i]->name), max) <= max) {
            return true;
        }
    }
    return false;
}

static void unknown_column(table_reader *t, const csv_field *f, str name) {
    lode_error *e =
        model_problem(t->r, f->line, f->col, "unknown_column", "%s has no column \"%.*s\"",
                      model_table_file(t->r->table), (int)(name.n > 60 ? 60 : name.n), name.p);
    str names[MODEL_COLUMNS_MAX];
    for (uint32_t i = 0; i < t->n_columns; i++) {
        names[i] = str_of(t->columns[i]->name);
    }
    hint_nearest(e, name, names, t->n_columns);
    if (str_starts(name, STR("item."))) {
        lode_hint(e, "facts item.* stand in items.csv, or in lanes.csv for one lane");
    }
}

static void map_field(table_reader *t, uint32_t i, const csv_field *f) {
    str name = str_trim(f->text);
    uint32_t column = find_column(t, name);
    t->fields[i] = (table_field){.column = column};
    for (uint32_t k = 0; k < i; k++) {
        bool twice = t->fields[k].column == column &&
                     (column != MODEL_NO_COLUMN || (name.n > 0 && str_eq(t->fields[k].fact, name)));
        if (twice) {
            (void)model_problem(t->r, f->line, f->col, "column_twice",
                                "the column \"%.*s\" stands twice",
                                (int)(name.n > 60 ? 60 : name.n), name.n > 0 ? name.p : "");
            return;
        }
    }
    if (column != MODEL_NO_COLUMN) {
        return;
    }
    if (!is_fact(t, name) || near_column(t, name)) {
        unknown_column(t, f, name);
        return;
    }
    bool fresh = false;
    uint32_t id = ids_add(&t->r->texts, t->r->a, name, &fresh);
    t->fields[i].fact = t->r->texts.names[id];
}

// False: the rows cannot be read.
static bool read_header(table_reader *t, const csv_row *row) {
    bool there[MODEL_COLUMNS_MAX] = {false};
    for (uint32_t i = 0; i < t->csv.n_cols; i++) {
        map_field(t, i, &row->fields[i]);
        if (t->fields[i].column != MODEL_NO_COLUMN) {
            there[t->fields[i].column] = true;
        }
    }
    bool whole = true;
    for (uint32_t i = 0; i < t->n_columns; i++) {
        if (t->columns[i]->must && !there[i]) {
            lode_error *e =
                model_problem(t->r, row->line, 1, "missing_column", "%s needs a column \"%s\"",
                              model_table_file(t->r->table), t->columns[i]->name);
            lode_hint(e, "%s", t->columns[i]->about);
            whole = false;
        }
    }
    return whole;
}

// ---- rows -----------------------------------------------------------------------------------------

static void read_fact(table_reader *t, const table_field *field, const csv_field *f) {
    str value = str_trim(f->text);
    if (value.n > 0 && field->fact.n > 0) {
        bool fresh = false;
        uint32_t id = ids_add(&t->r->texts, t->r->a, value, &fresh);
        *vec_push(&t->r->facts) = (model_fact){field->fact, t->r->texts.names[id], f->col};
    }
}

static void read_row(table_reader *t, const csv_field *fields, uint32_t line) {
    model_reader *r = t->r;
    bool good = true;
    r->line = line;
    r->first_fact = (uint32_t)r->facts.n;
    for (uint32_t i = 0; i < t->csv.n_cols; i++) {
        const csv_field *f = &fields[i];
        uint32_t column = t->fields[i].column;
        if (column == MODEL_NO_COLUMN) {
            read_fact(t, &t->fields[i], f);
        } else {
            good = cell_read(t, column, f) && good;
        }
    }
    const model_cell *word = &t->cells[t->spec->n_columns];
    r->word = (model_row){
        .line = line,
        .table = (uint8_t)r->table,
        .grade = (uint8_t)cell_index(&word[WORD_GRADE], MODEL_DECLARED),
        .date = cell_date(&word[WORD_DATE]),
        .source = cell_text(&word[WORD_SOURCE]),
    };
    if (good) {
        t->spec->row(r, t->cells);
    }
}

static uint32_t count_lines(str text) {
    uint32_t n = 1;
    for (const char *at = text.p, *end = text.p + text.n;
         at < end && (at = memchr(at, '\n', (size_t)(end - at))) != NULL; at++) {
        n++;
    }
    return n;
}

static void copy_problem(model_reader *r, const lode_error *err) {
    lode_error *e = model_problem(r, err->line, err->col, err->code, "%s", err->message);
    if (strcmp(err->code, "csv_width") != 0) {
        lode_hint(e, "nothing behind this was read");
    } else {
        lode_hint(e, "a field that holds a comma must stand in double quotes");
    }
}

#define FETCH_MIN 4096u /* smaller tables are in the caches anyway */

// One column of the batch: what a row has in common with the one before is not looked up.
static void fetch_column(table_reader *t, uint32_t column, const model_ids *ids) {
    table_batch *b = &t->batch;
    for (uint32_t step = 0; step < IDS_STEPS; step++) {
        const csv_field *f = &b->fields[column];
        for (uint32_t i = 0; i < b->n; i++, f += t->csv.n_cols) {
            if (i == 0 || !str_eq(f->text, f[-(ptrdiff_t)t->csv.n_cols].text)) {
                ids_fetch(ids, f->text, step, &b->hashes[i]);
            }
        }
    }
}

static void read_batch(table_reader *t) {
    table_batch *b = &t->batch;
    for (uint32_t i = 0; i < t->csv.n_cols; i++) {
        const model_ids *ids = cell_ids(t, t->fields[i].column);
        if (ids != NULL && ids->cap >= FETCH_MIN) {
            fetch_column(t, i, ids);
        }
    }
    for (uint32_t i = 0; i < b->n; i++) {
        read_row(t, &b->fields[(size_t)i * t->csv.n_cols], b->lines[i]);
    }
    b->n = 0;
}

static void read_rows(table_reader *t) {
    table_batch *b = &t->batch;
    size_t n_cols = t->csv.n_cols;
    b->fields = arena_array(&t->r->tmp, BATCH_ROWS * n_cols, sizeof *b->fields);
    for (;;) {
        lode_error err = {0};
        csv_row row;
        if (csv_next(&t->csv, &row, &err) != LODE_OK) {
            copy_problem(t->r, &err);
            continue;
        }
        if (row.fields == NULL) {
            break;
        }
        memcpy(&b->fields[b->n * n_cols], row.fields, n_cols * sizeof *b->fields);
        b->lines[b->n++] = row.line;
        // what was undone from quotes lasts until the next row only
        if (b->n == BATCH_ROWS || t->csv.n_doubled > 0) {
            read_batch(t);
        }
    }
    read_batch(t);
}

void model_table_read(model_reader *r, model_table table, str text) {
    table_reader *t = arena_alloc(&r->tmp, sizeof *t);
    t->r = r;
    t->spec = model_spec_of(table);
    r->table = table;
    for (uint32_t i = 0; i < t->spec->n_columns; i++) {
        t->columns[t->n_columns++] = &t->spec->columns[i];
    }
    for (uint32_t i = 0; i < WORD_COLUMNS; i++) {
        t->columns[t->n_columns++] = &MODEL_WORD_COLUMNS[i];
    }
    t->spec->start(r, count_lines(text));
    lode_error err = {0};
    csv_row row = {0};
    bool open = csv_open(&t->csv, model_table_file(table), text, true, &err) == LODE_OK &&
                csv_next(&t->csv, &row, &err) == LODE_OK;
    if (!open) {
        copy_problem(r, &err);
    } else if (row.fields == NULL) {
        lode_error *e = model_problem(r, 1, 1, "csv_empty", "the file has no header row");
        lode_hint(e, "the first row names the columns; lodestone exposure init writes an example");
    } else if (read_header(t, &row)) {
        read_rows(t);
        if (t->spec->done != NULL) {
            t->spec->done(r);
        }
    }
    csv_close(&t->csv);
}
