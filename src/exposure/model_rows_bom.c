// SPDX-License-Identifier: Apache-2.0
//
// model_rows_bom: bom.csv and make.csv: what it takes to make one, and where it is made. The bill of
// materials is the file with millions of rows.
#include "exposure/model_int.h"

#include <stdlib.h>

// ---- bom ------------------------------------------------------------------------------------------

enum {
    BOM_PARENT,
    BOM_CHILD,
    BOM_POSITION,
    BOM_QTY,
    BOM_UNIT,
    BOM_PER,
    BOM_SCRAP,
    BOM_PLANT,
    BOM_RANK,
    BOM_FROM,
    BOM_UNTIL,
    BOM_QUALIFIED,
    BOM_CAP,
    BOM_APPROVER,
    BOM_COLUMNS
};

static const model_column BOM[BOM_COLUMNS] = {
    [BOM_PARENT] = {"parent", CELL_ITEM, true, .about = "what is made: a row of items.csv"},
    [BOM_CHILD] = {"child", CELL_ITEM, true, .about = "what goes into it: a row of items.csv"},
    [BOM_POSITION] = {"position", CELL_TEXT,
                      .about = "children of one parent at one position are alternates; empty: a "
                               "position of its own"},
    [BOM_QTY] = {"qty", CELL_QTY, true, .about = "how much of the child, such as 4 or 4 g"},
    [BOM_UNIT] = {"unit", CELL_UNIT, .about = "of qty and cap_per_day; empty: the child's"},
    [BOM_PER] = {"per", CELL_POSITIVE, .about = "how many of the parent qty makes; empty: 1"},
    [BOM_SCRAP] = {"scrap", CELL_LOSS, .about = "share of the child that is lost; empty: none"},
    [BOM_PLANT] = {"plant", CELL_PLANT, .about = "where it is made so; empty: wherever it is made"},
    [BOM_RANK] = {"rank", CELL_WHOLE, .about = "order of alternates, smallest first; empty: 1"},
    [BOM_FROM] = {"from", CELL_DATE, .about = "first day on which it is used"},
    [BOM_UNTIL] = {"until", CELL_DATE, .about = "first day on which it is no longer used"},
    [BOM_QUALIFIED] = {"qualified_from", CELL_DATE,
                       .about = "day from which an alternate may be used"},
    [BOM_CAP] = {"cap_per_day", CELL_QTY,
                 .about = "of the child in this position; empty: no limit"},
    [BOM_APPROVER] = {"approver", CELL_TEXT, .about = "who approves the alternate"},
};

static void bom_start(model_reader *r, uint32_t rows) {
    r->m.bom = arena_array(r->a, rows, sizeof *r->m.bom);
}

// Child for one of the parent: qty / per / (1 - scrap).
static bool read_need(model_reader *r, const model_cell *c, ratio *out) {
    if (!model_quantity(r, &c[BOM_QTY], &c[BOM_UNIT], c[BOM_CHILD].index, out)) {
        return false;
    }
    if (c[BOM_PER].given) {
        *out = ratio_div(*out, c[BOM_PER].number);
    }
    if (c[BOM_SCRAP].given) {
        *out = ratio_div(*out, ratio_sub(RATIO_ONE, c[BOM_SCRAP].number));
    }
    if (!ratio_ok(*out)) {
        lode_error *e = model_problem_at(r, &c[BOM_QTY], "too_large", "the quantity does not fit");
        lode_hint(e, "qty / per / (1 - scrap) must have a numerator and denominator below 2^127");
    }
    return ratio_ok(*out);
}

static int position_cmp(const model_bom *x, const model_bom *y) {
    if (x->parent != y->parent) {
        return x->parent < y->parent ? -1 : 1;
    }
    if (x->plant != y->plant) {
        return x->plant < y->plant ? -1 : 1;
    }
    return x->position.p == y->position.p ? 0 : str_cmp(x->position, y->position);
}

static int bom_cmp(const void *a, const void *b) {
    const model_bom *x = a, *y = b;
    int order = position_cmp(x, y);
    if (order != 0) {
        return order;
    }
    if (x->rank != y->rank) {
        return x->rank < y->rank ? -1 : 1;
    }
    return (x->row.line > y->row.line) - (x->row.line < y->row.line);
}

static void bom_row(model_reader *r, const model_cell *c) {
    model_bom *b = &r->m.bom[r->m.n_bom];
    b->cap = RATIO_NONE;
    bool good = read_need(r, c, &b->need) && model_in_order(r, &c[BOM_FROM], &c[BOM_UNTIL], true) &&
                model_in_order(r, &c[BOM_QUALIFIED], &c[BOM_UNTIL], true) &&
                (!c[BOM_CAP].given ||
                 model_quantity(r, &c[BOM_CAP], &c[BOM_UNIT], c[BOM_CHILD].index, &b->cap));
    if (!good) {
        return;
    }
    b->parent = c[BOM_PARENT].index;
    b->child = c[BOM_CHILD].index;
    b->plant = c[BOM_PLANT].given ? model_plant(r, &c[BOM_PLANT]) : MODEL_NONE;
    b->position = cell_text(&c[BOM_POSITION]);
    int32_t from = cell_day(r, &c[BOM_FROM], INT32_MIN);
    int32_t qualified = cell_day(r, &c[BOM_QUALIFIED], INT32_MIN);
    b->from = from > qualified ? from : qualified;
    b->until = cell_day(r, &c[BOM_UNTIL], INT32_MAX);
    b->rank = cell_index(&c[BOM_RANK], 1);
    b->approver = cell_text(&c[BOM_APPROVER]);
    b->row = r->word;
    if (r->m.n_bom++ > 0) {
        r->bom_unsorted = r->bom_unsorted || bom_cmp(b - 1, b) > 0;
        r->bom_groups = r->bom_groups || position_cmp(b - 1, b) == 0;
    }
}

// Puts the rows where order says, along its cycles: no second copy of a large file.
static void permute(model_bom *rows, uint32_t *order, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) {
        if (order[i] == i) {
            continue;
        }
        model_bom first = rows[i];
        uint32_t at = i;
        while (order[at] != i) {
            uint32_t next = order[at];
            rows[at] = rows[next];
            order[at] = at;
            at = next;
        }
        rows[at] = first;
        order[at] = at;
    }
}

#define FEW_ROWS 24u /* to sort by insertion: most parents have fewer */

static void sort_parent(model_bom *rows, uint32_t n) {
    if (n > FEW_ROWS) {
        qsort(rows, n, sizeof *rows, bom_cmp);
        return;
    }
    for (uint32_t i = 1; i < n; i++) {
        if (bom_cmp(&rows[i - 1], &rows[i]) <= 0) {
            continue;
        }
        model_bom row = rows[i];
        uint32_t at = i;
        for (; at > 0 && bom_cmp(&rows[at - 1], &row) > 0; at--) {
            rows[at] = rows[at - 1];
        }
        rows[at] = row;
    }
}

static void sort_bom(model_reader *r) {
    model_bom *rows = r->m.bom;
    uint32_t n = r->m.n_bom;
    bool sorted = true;
    for (uint32_t i = 1; sorted && i < n; i++) {
        sorted = rows[i - 1].parent <= rows[i].parent;
    }
    if (!sorted) {
        uint32_t *parents = arena_array(&r->tmp, n, sizeof *parents);
        for (uint32_t i = 0; i < n; i++) {
            parents[i] = rows[i].parent;
        }
        permute(rows, model_order_by(r, parents, n, r->m.n_items), n);
    }
    for (uint32_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && rows[end].parent == rows[i].parent; end++) {
        }
        sort_parent(&rows[i], end - i);
    }
}

static int child_cmp(const void *a, const void *b) {
    const model_bom *const *x = a, *const *y = b;
    if ((*x)->child != (*y)->child) {
        return (*x)->child < (*y)->child ? -1 : 1;
    }
    if ((*x)->from != (*y)->from) {
        return (*x)->from < (*y)->from ? -1 : 1;
    }
    return ((*x)->row.line > (*y)->row.line) - ((*x)->row.line < (*y)->row.line);
}

// One position: the same child twice on the same day.
static void check_position(model_reader *r, const model_bom **rows, uint32_t n) {
    qsort(rows, n, sizeof *rows, child_cmp);
    const model_bom *last = rows[0]; // of this child, the row that is used longest
    for (uint32_t i = 1; i < n; i++) {
        if (rows[i]->child == last->child && rows[i]->from < last->until) {
            bool after = rows[i]->row.line > last->row.line;
            lode_error *e = model_problem_in(
                r, TABLE_BOM, after ? rows[i]->row.line : last->row.line, 1, "overlap",
                "%.60s in %.60s a second time: see line %u", r->items.names[last->child].p,
                r->items.names[last->parent].p, after ? last->row.line : rows[i]->row.line);
            lode_hint(e,
                      last->position.n > 0
                          ? "one position has each child once on each day: one row, or other dates"
                          : "one row with the sum, or a position for each");
        }
        if (rows[i]->child != last->child || rows[i]->until > last->until) {
            last = rows[i];
        }
    }
}

static void bom_done(model_reader *r) {
    if (r->bom_unsorted) {
        sort_bom(r);
    } else if (!r->bom_groups) {
        return; // seen while reading, when the rows were at hand
    }
    uint32_t n = r->m.n_bom, most = 0;
    const model_bom *rows = r->m.bom;
    const model_bom **group = NULL;
    for (uint32_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && position_cmp(&rows[i], &rows[end]) == 0; end++) {
        }
        if (end - i > most) {
            most = 2 * (end - i);
            group = arena_array(&r->tmp, most, sizeof(const model_bom *));
        }
        for (uint32_t k = i; k < end && end - i > 1; k++) {
            group[k - i] = &rows[k];
        }
        if (end - i > 1) {
            check_position(r, group, end - i);
        }
    }
}

const model_spec SPEC_BOM = {
    .columns = BOM,
    .n_columns = BOM_COLUMNS,
    .id = MODEL_NO_COLUMN,
    .start = bom_start,
    .row = bom_row,
    .done = bom_done,
    .about =
        "What it takes to make one. Rows of one parent and one position are alternates: the one with\n"
        "the smallest rank is taken first.",
    .sample = "parent,child,position,qty,unit,per,scrap,rank,qualified_from,source,grade\n"
              "car,mirror,mirrors,2,pcs,,,,,invented,assumed\n"
              "mirror,motor,motor,1,pcs,,,,,invented,assumed\n"
              "mirror,housing,housing,1,pcs,,,,,invented,assumed\n"
              "motor,magnet,magnets,4,pcs,1,0 %,1,,invented,assumed\n",
};

// ---- make -----------------------------------------------------------------------------------------

enum { MAKE_ITEM, MAKE_PLANT, MAKE_YIELD, MAKE_CAP, MAKE_LEAD, MAKE_COLUMNS };

static const model_column MAKE[MAKE_COLUMNS] = {
    [MAKE_ITEM] = {"item", CELL_ITEM, true, .about = "a row of items.csv"},
    [MAKE_PLANT] = {"plant", CELL_PLANT, .about = "where it is made; empty: at one unnamed place"},
    [MAKE_YIELD] = {"yield", CELL_PART,
                    .about = "good ones of all begun, such as 90 %; empty: all"},
    [MAKE_CAP] = {"cap_per_day", CELL_POSITIVE, .about = "good ones a day; empty: no limit"},
    [MAKE_LEAD] = {"lead_days", CELL_WHOLE, .about = "days from parts to goods; empty: 0"},
};

static void make_start(model_reader *r, uint32_t rows) {
    r->m.makes = arena_array(r->a, rows, sizeof *r->m.makes);
}

static void make_row(model_reader *r, const model_cell *c) {
    r->m.makes[r->m.n_makes++] = (model_make){
        .item = c[MAKE_ITEM].index,
        .plant = model_plant(r, &c[MAKE_PLANT]),
        .yield = cell_number(&c[MAKE_YIELD], RATIO_ONE),
        .cap = cell_number(&c[MAKE_CAP], RATIO_NONE),
        .lead_days = cell_index(&c[MAKE_LEAD], 0),
        .row = r->word,
    };
}

static void make_done(model_reader *r) {
    row_key *keys = arena_array(&r->tmp, (size_t)r->m.n_makes + 1, sizeof *keys);
    for (uint32_t i = 0; i < r->m.n_makes; i++) {
        const model_make *k = &r->m.makes[i];
        keys[i] = (row_key){k->item, k->plant, 0, k->row.line};
    }
    model_doubled(r, TABLE_MAKE, keys, r->m.n_makes, "the same item at the same plant",
                  "one row with the limit of both lines");
}

const model_spec SPEC_MAKE = {
    .columns = MAKE,
    .n_columns = MAKE_COLUMNS,
    .id = MODEL_NO_COLUMN,
    .start = make_start,
    .row = make_row,
    .done = make_done,
    .about = "Where it is made, with which yield and limit.",
    .sample = "item,plant,yield,cap_per_day,lead_days,source,grade\n"
              "car,,,,1,invented,assumed\n"
              "mirror,,,,1,invented,assumed\n"
              "motor,,,,2,invented,assumed\n",
};
