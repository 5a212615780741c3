/* SPDX-License-Identifier: Apache-2.0
 *
 * model_int: how the files of a model are read. Each file has one table of columns (model_rows_*.c)
 * that drives its reading, its errors, its part of the template and, by a test, of docs/exposure.md.
 * model_table.c maps the header, reads the cells by their kinds, and hands over one good row after the
 * other; what needs several rows or files is looked at when the file, or all files, are read.
 *
 * A problem never ends the reading: it is noted (model_problem.c), the row is left out, and the next
 * one is read. With any problem there is no model in the end.
 */
#ifndef LODE_EXPOSURE_MODEL_INT_H
#define LODE_EXPOSURE_MODEL_INT_H

#include "base/csv.h"
#include "exposure/model.h"

/* ---- names with numbers (model_ids.c) ----------------------------------------------------------
 * Numbers are given in the order of the first use; the hash table behind them never shows. */

typedef struct ids_slot {
    uint32_t id;   /* number + 1; 0: free */
    uint8_t n;     /* bytes of the name; IDS_LONG: more than the head holds */
    char head[11]; /* the name, or the first bytes of its hash: most lookups touch nothing else */
} ids_slot;
typedef struct model_ids {
    lode_arena *tmp; /* has the slots: large pieces of an arena are in huge pages */
    str *names;      /* in the arena of the model; the array is heap memory */
    uint32_t n;
    size_t cap_names;
    ids_slot *slots;
    uint32_t cap; /* a power of two */
    const uint32_t
        *beside; /* what is looked up by the number next, to be fetched too; may be NULL */
} model_ids;
void ids_reserve(model_ids *t, uint32_t n);
/* Number of the name, MODEL_NONE when it has none. */
uint32_t ids_find(const model_ids *t, str name);
/* The same; a new name gets the next number and a copy in the arena. */
uint32_t ids_add(model_ids *t, lode_arena *a, str name, bool *fresh);
void ids_clear(model_ids *t);
/* Fetches what a look-up of the name will touch, in IDS_STEPS calls with some other work in between: for
 * tables larger than the caches. The first call sets *hash. */
#define IDS_STEPS 3u
void ids_fetch(const model_ids *t, str name, uint32_t step, uint64_t *hash);

/* ---- columns ----------------------------------------------------------------------------------- */

typedef enum cell_kind {
    CELL_NOTE, /* anything, not kept */
    CELL_TEXT, /* anything; equal texts are kept once and have one number */
    CELL_NAME, /* anything, kept */
    CELL_ID,   /* the row's own name: index is its number */
    CELL_ITEM, /* names of other rows: index */
    CELL_PARTY,
    CELL_LANE,
    CELL_PLANT,    /* comes to be by being named */
    CELL_QTY,      /* > 0, with or without a unit behind it */
    CELL_STOCK,    /* the same, or 0 */
    CELL_POSITIVE, /* > 0 */
    CELL_AMOUNT,   /* >= 0 */
    CELL_SHARE,    /* 0..1 */
    CELL_PART,     /* 0 < x <= 1 */
    CELL_LOSS,     /* 0 <= x < 1 */
    CELL_WHOLE,    /* index: 0, 1, 2, ... */
    CELL_DATE,
    CELL_UNIT,
    CELL_WORD,     /* one of words: index */
    CELL_CURRENCY, /* three capital letters; index as of CELL_TEXT */
} cell_kind;

typedef struct model_column {
    const char *name;
    cell_kind kind;
    bool must;                /* the cell must be filled */
    const char *const *words; /* CELL_WORD: ends with NULL */
    const char *about;        /* for the template: one line */
} model_column;

typedef struct model_cell {
    str text; /* trimmed; kept for TEXT, NAME, ID and CURRENCY, else a piece of the file */
    uint32_t line, col;
    bool given, has_unit;
    uint32_t index; /* of a unit: the number of its name */
    lode_date date;
    ratio number;
    model_unit unit;
} model_cell;

#define MODEL_COLUMNS_MAX 24u
#define MODEL_NO_COLUMN UINT32_MAX

typedef enum fact_rule {
    FACTS_NONE,
    FACTS_ITEM,     /* item.* */
    FACTS_SHIPMENT, /* any name; item.* are about the goods of this lane only */
    FACTS_PARTY,    /* any but item.* */
} fact_rule;

struct model_reader;
typedef struct model_spec {
    const model_column *columns;
    uint32_t n_columns;
    uint32_t id;     /* the column of kind CELL_ID, or MODEL_NO_COLUMN */
    fact_rule facts; /* which other columns are facts for check */
    bool must;       /* without this file there is no model */
    void (*start)(struct model_reader *r, uint32_t rows); /* rows: at most so many follow */
    void (*row)(struct model_reader *r, const model_cell *c);
    void (*done)(struct model_reader *r); /* all rows read; may be NULL */
    const char *about, *sample;           /* for the template */
} model_spec;

extern const model_spec SPEC_ITEMS, SPEC_COMPOSITION, SPEC_BOM, SPEC_MAKE, SPEC_LANES, SPEC_PARTIES,
    SPEC_STOCK, SPEC_TRANSIT, SPEC_ORDERS, SPEC_PLAN, SPEC_LICENSES, SPEC_RATES, SPEC_SCENARIO;
const model_spec *model_spec_of(model_table t);
/* source, date, grade, note: of every file */
extern const model_column MODEL_WORD_COLUMNS[];
enum { WORD_SOURCE, WORD_DATE, WORD_GRADE, WORD_NOTE, WORD_COLUMNS };

/* ---- the reader -------------------------------------------------------------------------------- */

/* A cell that is looked at again when all files are read. */
typedef struct model_place {
    uint32_t line, col;
} model_place;

typedef struct plant_use { /* the first row that brings something there, and how many do */
    uint32_t table, line, rows;
} plant_use;

typedef struct order_money { /* as it stands in orders.csv */
    ratio price, penalty;
    str currency;
    model_place at;
} order_money;

typedef struct problem_key {
    uint32_t table, line, col;
} problem_key;

typedef struct model_reader {
    lode_arena *a;  /* of the model */
    lode_arena tmp; /* ends with the reading */
    exposure_model m;
    model_ids items, lanes, parties, plants, texts, licenses, orders;
    VEC(model_fact) facts;
    VEC(str) warnings;
    VEC(model_place) from_plants;  /* by lane */
    VEC(plant_use) plant_uses;     /* by plant */
    VEC(order_money) money;        /* by order */
    bool bom_unsorted, bom_groups; /* rows out of order; two rows in one position */
    /* by item: 1 + number of its unit, 0: its row is bad; small enough to stay near */
    uint32_t *units;
    VEC(model_place) prices; /* by item: the cell of the currency */
    model_problems *problems;
    problem_key keys[MODEL_PROBLEMS_MAX];
    /* of the file and row being read */
    model_table table;
    uint32_t line, row_id, first_fact;
    model_row word;
} model_reader;

/* Notes a problem at a place of the file being read, or of t; NULL when a hundred earlier ones are
 * kept: hints may be added to what comes back either way. */
lode_error *model_problem(model_reader *r, uint32_t line, uint32_t col, const char *code,
                          const char *fmt, ...) LODE_PRINTF(5, 6);
lode_error *model_problem_in(model_reader *r, model_table t, uint32_t line, uint32_t col,
                             const char *code, const char *fmt, ...) LODE_PRINTF(6, 7);
lode_error *model_problem_at(model_reader *r, const model_cell *c, const char *code,
                             const char *fmt, ...) LODE_PRINTF(4, 5);
void model_warn(model_reader *r, model_table t, uint32_t line, const char *fmt, ...)
    LODE_PRINTF(4, 5);
/* The nearest of the names, when they are few enough to be looked at; otherwise `else_hint`. */
void model_hint(lode_error *err, str name, const model_ids *ids, const char *else_hint);

/* Reads one file (model_table.c). */
void model_table_read(model_reader *r, model_table t, str text);

/* The quantity of a cell in the unit of the item; the unit stands in the cell, in the unit cell, or is
 * the item's. False: a problem is noted, or the item's own row is bad. */
bool model_quantity(model_reader *r, const model_cell *qty, const model_cell *unit, uint32_t item,
                    ratio *out);
static inline ratio cell_number(const model_cell *c, ratio otherwise) {
    return c->given ? c->number : otherwise;
}
static inline uint32_t cell_index(const model_cell *c, uint32_t otherwise) {
    return c->given ? c->index : otherwise;
}
static inline str cell_text(const model_cell *c) { return c->given ? c->text : STR(""); }
/* Days from day 0. */
static inline int32_t cell_day(const model_reader *r, const model_cell *c, int32_t otherwise) {
    return c->given ? c->date - r->m.on : otherwise;
}
static inline lode_date cell_date(const model_cell *c) { return c->given ? c->date : DATE_NONE; }
/* Notes that `late` is before `early` (or the same day, when days are half open). True: in order. */
bool model_in_order(model_reader *r, const model_cell *early, const model_cell *late,
                    bool half_open);
/* A row brings something to the plant of the cell; 0 when it is not given. */
uint32_t model_plant(model_reader *r, const model_cell *c);

/* ---- rows together (model_rows.c) ----------------------------------------------------------------- */

typedef struct row_key {
    uint32_t a, b, c; /* equal in two rows: they say the same thing twice */
    uint32_t line;
} row_key;
/* Notes each row of table t whose key an earlier one has. Sorts the keys. */
void model_doubled(model_reader *r, model_table t, row_key *keys, uint32_t n, const char *what,
                   const char *hint);
/* Rows by key, equal keys in their order: the place i is taken by row order[i]. In r->tmp. */
uint32_t *model_order_by(model_reader *r, const uint32_t *keys, uint32_t n, uint32_t n_keys);

/* What needs several files (model.c and model_whole.c). */
void model_whole(model_reader *r);

#endif
