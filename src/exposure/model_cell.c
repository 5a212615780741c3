// SPDX-License-Identifier: Apache-2.0
//
// model_cell: a field of a file as a number, a day, a word or another row. What stands in the row
// before, byte for byte, means the same again and is not read again: most columns of a large file
// repeat themselves.
#include "exposure/model_table.h"

#include "decide/facts.h"

#define QUOTED_MAX 60 /* bytes of a cell in a message */
#define QUOTE(s) (int)((s).n > QUOTED_MAX ? QUOTED_MAX : (s).n), (s).p

static bool refuse(table_reader *t, const model_cell *c, const char *code, const char *what,
                   const char *hint, const model_column *column) {
    lode_error *e =
        model_problem_at(t->r, c, code, "%s \"%.*s\" %s", column->name, QUOTE(c->text), what);
    lode_hint(e, "%s", hint);
    return false;
}

// ---- numbers --------------------------------------------------------------------------------------

typedef struct number_rule {
    bool zero, percent, unit, at_most_one, below_one;
} number_rule;

static number_rule rule_of(cell_kind kind) {
    switch (kind) {
    case CELL_QTY:
        return (number_rule){.unit = true};
    case CELL_STOCK:
        return (number_rule){.unit = true, .zero = true};
    case CELL_AMOUNT:
        return (number_rule){.zero = true};
    case CELL_SHARE:
        return (number_rule){.zero = true, .percent = true, .at_most_one = true};
    case CELL_PART:
        return (number_rule){.percent = true, .at_most_one = true};
    case CELL_LOSS:
        return (number_rule){.zero = true, .percent = true, .below_one = true};
    default:
        return (number_rule){0};
    }
}

#define PLAIN_DIGITS 15u

// Whole numbers, which most are.
static bool plain_number(str s, ratio *out) {
    int64_t n = 0;
    if (s.n == 0 || s.n > PLAIN_DIGITS) {
        return false;
    }
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') {
            return false;
        }
        n = n * 10 + (s.p[i] - '0');
    }
    *out = ratio_int(n);
    return true;
}

// "25 g" -> "25" and "g"; "3.25 %" stays whole.
static str split_unit(str s, str *unit) {
    static const char number[] = "0123456789./-";
    size_t n = 0;
    while (n < s.n && memchr(number, s.p[n], sizeof number - 1) != NULL) {
        n++;
    }
    *unit = str_trim((str){s.p + n, s.n - n});
    if (unit->n == 0 || str_eqz(*unit, "%")) {
        *unit = STR("");
        return s;
    }
    return (str){s.p, n};
}

static bool find_unit(table_reader *t, model_cell *c, str name, const model_column *column) {
    if (!unit_find(name, &c->unit)) {
        lode_error *e = model_problem_at(t->r, c, "unknown_unit", "%s: there is no unit \"%.*s\"",
                                         column->name, QUOTE(name));
        static const str units[] = {{"pcs", 3}, {"g", 1},  {"kg", 2}, {"t", 1}, {"mg", 2}, {"m", 1},
                                    {"mm", 2},  {"km", 2}, {"m2", 2}, {"l", 1}, {"ml", 2}};
        hint_nearest(e, name, units, sizeof units / sizeof *units);
        if (e != NULL && !str_starts(str_of(e->hint), STR("did you mean"))) {
            lode_hint(
                e, "pcs, pair, dozen, set of 4, mg, g, kg, t, mm, cm, m, km, cm2, m2, ml, l, m3");
        }
        return false;
    }
    bool fresh = false; /* "set of 4" is a piece of the file so far */
    c->index = ids_add(&t->r->texts, t->r->a, c->unit.name, &fresh);
    c->unit.name = t->r->texts.names[c->index];
    return true;
}

static bool check_number(table_reader *t, const model_cell *c, number_rule rule,
                         const model_column *column) {
    ratio n = c->number;
    if (ratio_sign(n) < 0) {
        return refuse(t, c, "negative", "is negative", column->about, column);
    }
    if (n.num == 0 && !rule.zero) {
        return refuse(t, c, "zero", "must be over 0",
                      "leave the cell empty when it is not known, or the row out", column);
    }
    if (rule.at_most_one && ratio_cmp(n, RATIO_ONE) > 0) {
        return refuse(t, c, "over_whole", "is over 100 %", "35 % is written 35 % or 0.35", column);
    }
    if (rule.below_one && ratio_cmp(n, RATIO_ONE) >= 0) {
        return refuse(t, c, "over_whole", "must be under 100 %", "35 % is written 35 % or 0.35",
                      column);
    }
    return true;
}

static bool no_number(table_reader *t, const model_cell *c, bool comma, bool percent,
                      const model_column *column) {
    const char *hint = comma     ? "a point before decimals, and nothing between thousands: 1250.5"
                       : percent ? "0.5, 2/3 or 3.25 %"
                                 : "12, 0.5 or 2/3, of at most 18 digits";
    return refuse(t, c, "not_a_number", "is not a number", hint, column);
}

static bool read_number(table_reader *t, model_cell *c, const model_column *column) {
    number_rule rule = rule_of(column->kind);
    str unit = STR("");
    bool comma = memchr(c->text.p, ',', c->text.n) != NULL;
    str digits = rule.unit ? split_unit(c->text, &unit) : c->text;
    bool percent = str_ends(digits, STR("%"));
    if (comma || (percent && !rule.percent) ||
        (!plain_number(digits, &c->number) && !ratio_parse(digits, &c->number))) {
        return no_number(t, c, comma, rule.percent, column);
    }
    c->has_unit = unit.n > 0;
    return check_number(t, c, rule, column) && (!c->has_unit || find_unit(t, c, unit, column));
}

#define WHOLE_MAX 1000000000

static bool read_whole(table_reader *t, model_cell *c, const model_column *column) {
    ratio n = RATIO_NONE;
    if (!plain_number(c->text, &n) || n.num > WHOLE_MAX) {
        return refuse(t, c, "not_a_number", "is not a whole number", "0, 1, 2, ...", column);
    }
    c->index = (uint32_t)n.num;
    return true;
}

// ---- words and names ------------------------------------------------------------------------------

static bool read_word(table_reader *t, model_cell *c, const model_column *column) {
    str words[MODEL_COLUMNS_MAX];
    uint32_t n = 0;
    for (; column->words[n] != NULL; n++) {
        words[n] = str_of(column->words[n]);
        if (str_eq(c->text, words[n])) {
            c->index = n;
            return true;
        }
    }
    lode_error *e = model_problem_at(t->r, c, "unknown_word", "%s: unknown word \"%.*s\"",
                                     column->name, QUOTE(c->text));
    hint_nearest(e, c->text, words, n);
    return false;
}

static bool read_date(table_reader *t, model_cell *c, const model_column *column) {
    return date_parse(c->text, &c->date) ||
           refuse(t, c, "not_a_date", "is not a date", "YYYY-MM-DD, from 1900 to 2199", column);
}

static bool read_text(table_reader *t, model_cell *c) {
    bool fresh = false;
    c->index = ids_add(&t->r->texts, t->r->a, c->text, &fresh);
    c->text = t->r->texts.names[c->index];
    return true;
}

static bool read_currency(table_reader *t, model_cell *c, const model_column *column) {
    bool good = c->text.n == 3;
    for (size_t i = 0; good && i < 3; i++) {
        good = c->text.p[i] >= 'A' && c->text.p[i] <= 'Z';
    }
    return good ? read_text(t, c)
                : refuse(t, c, "not_a_currency", "is not the code of a currency",
                         "three capital letters, such as JPY", column);
}

static model_ids *ids_of(const table_reader *t, const model_column *column) {
    model_reader *r = t->r;
    switch (column->kind) {
    case CELL_ITEM:
        return &r->items;
    case CELL_PARTY:
        return &r->parties;
    case CELL_LANE:
        return &r->lanes;
    case CELL_ID:
        return r->table == TABLE_ITEMS     ? &r->items
               : r->table == TABLE_LANES   ? &r->lanes
               : r->table == TABLE_PARTIES ? &r->parties
               : r->table == TABLE_ORDERS  ? &r->orders
                                           : &r->licenses;
    default:
        return NULL;
    }
}

const model_ids *cell_ids(const table_reader *t, uint32_t column) {
    return column == MODEL_NO_COLUMN ? NULL : ids_of(t, t->columns[column]);
}

static bool read_reference(table_reader *t, model_cell *c, const model_column *column) {
    static const char *const where[] = {"add a row to items.csv", "add a row to parties.csv",
                                        "add a row to lanes.csv"};
    model_reader *r = t->r;
    const model_ids *ids = ids_of(t, column);
    c->index = ids_find(ids, c->text);
    if (c->index == MODEL_NONE) {
        const char *hint = where[column->kind - CELL_ITEM];
        lode_error *e =
            model_problem_at(r, c, "unknown_name", "%s: there is no %s \"%.*s\"", column->name,
                             column->kind == CELL_ITEM    ? "item"
                             : column->kind == CELL_PARTY ? "party"
                                                          : "lane",
                             QUOTE(c->text));
        model_hint(e, c->text, ids, hint);
        return false;
    }
    return true;
}

static bool read_plant(table_reader *t, model_cell *c) {
    model_reader *r = t->r;
    bool fresh = false;
    c->index = ids_add(&r->plants, r->a, c->text, &fresh);
    if (fresh) {
        *vec_push(&r->plant_uses) = (plant_use){0};
    }
    return true;
}

static bool read_id(table_reader *t, model_cell *c, const model_column *column) {
    model_reader *r = t->r;
    model_ids *ids = ids_of(t, column);
    bool fresh = false;
    c->index = r->row_id = ids_add(ids, r->a, c->text, &fresh);
    c->text = ids->names[c->index];
    if (!fresh) {
        lode_error *e = model_problem_at(r, c, "doubled", "%s \"%.*s\" stands twice in %s",
                                         column->name, QUOTE(c->text), model_table_file(r->table));
        lode_hint(e, "one row for each; the earlier one was taken");
    }
    return fresh;
}

// ---- cells ----------------------------------------------------------------------------------------

static bool read_kind(table_reader *t, model_cell *c, const model_column *column) {
    switch (column->kind) {
    case CELL_NOTE:
        return true;
    case CELL_TEXT:
        return read_text(t, c);
    case CELL_NAME:
        c->text = str_dup(t->r->a, c->text);
        return true;
    case CELL_ID:
        return read_id(t, c, column);
    case CELL_ITEM:
    case CELL_PARTY:
    case CELL_LANE:
        return read_reference(t, c, column);
    case CELL_PLANT:
        return read_plant(t, c);
    case CELL_WHOLE:
        return read_whole(t, c, column);
    case CELL_DATE:
        return read_date(t, c, column);
    case CELL_UNIT:
        return find_unit(t, c, c->text, column);
    case CELL_WORD:
        return read_word(t, c, column);
    case CELL_CURRENCY:
        return read_currency(t, c, column);
    default:
        return read_number(t, c, column);
    }
}

// Pieces of the file stay where they are until all is read; what was undone from quotes does not.
static bool lasting(const table_reader *t, str s) {
    return s.p >= t->csv.text.p && s.p < t->csv.text.p + t->csv.text.n;
}

bool cell_read(table_reader *t, uint32_t column, const csv_field *f) {
    model_cell *c = &t->cells[column];
    const model_column *col = t->columns[column];
    str text = f->text;
    if (text.n > 0 &&
        ((unsigned char)text.p[0] <= ' ' || (unsigned char)text.p[text.n - 1] <= ' ')) {
        text = str_trim(text);
    }
    c->line = f->line;
    c->col = f->col;
    str *before = &t->before[column];
    if (before->p != NULL && str_eq(*before, text)) {
        return true;
    }
    *before = (str){0};
    c->text = text;
    c->has_unit = false;
    c->given = text.n > 0;
    if (!c->given) {
        if (col->must) {
            lode_error *e = model_problem_at(t->r, c, "missing", "%s must be filled", col->name);
            lode_hint(e, "%s", col->about);
        }
        return !col->must;
    }
    bool good = read_kind(t, c, col);
    if (good && col->kind != CELL_ID && lasting(t, text)) {
        *before = text;
    }
    return good;
}
