// SPDX-License-Identifier: Apache-2.0
//
// image_check_fields: is every text, index, range, date and enum inside its bounds? Driven by the
// table of fields and done one column at a time, so that the kind of the field and its limit are
// looked up once for a column and the loop over the records is short: this is most of what opening
// an image has to do.
#include "image/image_check_int.h"

#include <string.h>

// One field of all records of a table.
typedef struct column {
    const unsigned char *p; // of the first record
    size_t step;
    uint32_t n;
} column;

static uint32_t load_u32(const column *k, uint32_t i) {
    uint32_t u = 0;
    memcpy(&u, k->p + i * k->step, sizeof u);
    return u;
}

// The first record with more in it than is there, or n. The pool is UTF-8 up to len; a text must not
// begin or end inside a character.
static uint32_t first_bad_text(const column *k, const char *pool, uint32_t len) {
    for (uint32_t i = 0; i < k->n; i++) {
        world_text t;
        memcpy(&t, k->p + i * k->step, sizeof t);
        if (t.off > len || t.len > len - t.off) {
            return i;
        }
        if (t.len == 0) {
            continue;
        }
        uint32_t end = t.off + t.len;
        if (((unsigned char)pool[t.off] & 0xC0) == 0x80 ||
            (end < len && ((unsigned char)pool[end] & 0xC0) == 0x80)) {
            return i;
        }
    }
    return k->n;
}

static uint32_t first_bad_range(const column *k, uint32_t limit) {
    for (uint32_t i = 0; i < k->n; i++) {
        world_range r;
        memcpy(&r, k->p + i * k->step, sizeof r);
        if (r.first > limit || r.count > limit - r.first) {
            return i;
        }
    }
    return k->n;
}

// Are all of a column that stands alone below the limit? Without a way out, so that the compiler takes
// several at once: tables of nothing but indexes are most of an image.
static bool all_below(const column *k, uint32_t limit) {
    uint32_t most = 0;
    for (uint32_t i = 0; i < k->n; i++) {
        uint32_t u = 0;
        memcpy(&u, k->p + (size_t)i * sizeof u, sizeof u);
        most = u > most ? u : most;
    }
    return most < limit;
}

static uint32_t first_not_below(const column *k, uint32_t limit) {
    if (k->step == sizeof(uint32_t) && all_below(k, limit)) {
        return k->n;
    }
    uint32_t i = 0;
    while (i < k->n && load_u32(k, i) < limit) {
        i++;
    }
    return i;
}

static uint32_t first_bad_option(const column *k, uint32_t limit) {
    uint32_t i = 0;
    while (i < k->n && (load_u32(k, i) < limit || load_u32(k, i) == NONE)) {
        i++;
    }
    return i;
}

static uint32_t first_bad_date(const column *k) {
    for (uint32_t i = 0; i < k->n; i++) {
        lode_date d = 0;
        memcpy(&d, k->p + i * k->step, sizeof d);
        if (d != DATE_NONE && (d < DATE_MIN || d > DATE_MAX + 1)) { // until: the day after
            return i;
        }
    }
    return k->n;
}

// The first record whose field is wrong, or n; *what says how.
static uint32_t first_bad(const checker *c, const image_field *f, const column *k,
                          const char **what) {
    uint32_t limit = f->max;
    if (f->kind == FIELD_RANGE || f->kind == FIELD_IDX || f->kind == FIELD_OPT) {
        (void)image_records(c->w, f->table, &limit); // only their number
    }
    switch (f->kind) {
    case FIELD_TEXT:
        *what = "text outside the string pool";
        return first_bad_text(k, c->w->pool, c->texts);
    case FIELD_RANGE:
        *what = "range outside its table";
        return first_bad_range(k, limit);
    case FIELD_IDX:
        *what = "index outside its table";
        return first_not_below(k, limit);
    case FIELD_OPT:
        *what = "index outside its table";
        return first_bad_option(k, limit);
    case FIELD_ENUM:
        *what = "no such value";
        return first_not_below(k, limit);
    case FIELD_DATE:
        *what = "no date between 1900 and 2199";
        return first_bad_date(k);
    case FIELD_U32:
    case FIELD_64:
    case FIELD_BITS:
        return k->n;
    }
    *what = "unknown kind of field";
    return 0;
}

// Columns of a few records at a time, which stay in the nearest cache while the next column is done.
#define BLOCK_RECORDS 256u

static lode_status check_block(checker *c, const image_table *t, const unsigned char *p,
                               uint32_t n) {
    uint32_t first = c->record;
    for (uint32_t i = 0; i < t->n_fields; i++) {
        const image_field *f = &t->fields[i];
        column k = {p + f->offset, t->record_size, n};
        const char *what = NULL;
        uint32_t at = first_bad(c, f, &k, &what);
        if (at < n) {
            c->record = first + at;
            return image_bad(c, f->name, what);
        }
    }
    return LODE_OK;
}

lode_status image_check_fields(checker *c, uint32_t first, uint32_t end) {
    for (start(c, first); c->table < end; start(c, c->table + 1)) {
        const image_table *t = image_table_of(c->table);
        uint32_t n = 0;
        const unsigned char *p = image_records(c->w, c->table, &n);
        for (; c->record < n; c->record += BLOCK_RECORDS) {
            uint32_t left = n - c->record;
            lode_status s = check_block(c, t, p + (size_t)c->record * t->record_size,
                                        left < BLOCK_RECORDS ? left : BLOCK_RECORDS);
            if (s != LODE_OK) {
                return s;
            }
        }
    }
    return LODE_OK;
}
