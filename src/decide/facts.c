/* SPDX-License-Identifier: Apache-2.0
 *
 * facts: where the values of one shipment live, and whether they can all be true at once.
 *
 *   shipment       facts of the shipment and of its parties
 *   lines[line]    facts of an item
 *
 * A row knows for every fact where its value is, if it has one, so that a lookup is two indexes; the
 * values stand side by side, because a shipment gives twenty facts of a thousand. What nobody gave is
 * VAL_MISSING.
 */
#include "decide/facts.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define DEFAULT_CHAIN_MAX 8u /* the image reader refuses a longer one */
#define ROW_FIRST 16u        /* values: an ordinary shipment has as many */
#define HINT_WORDS_MAX 8u    /* more do not help anybody to choose */

static const lode_value missing = {.kind = VAL_MISSING, .value = NONE};

/* ---- storage --------------------------------------------------------------------------------- */

void facts_init(lode_facts *f, const lode_world *w, lode_arena *arena) {
    *f = (lode_facts){.world = w, .arena = arena};
    f->shipment.place = arena_array(arena, (size_t)w->n_facts + 1, sizeof *f->shipment.place);
    f->role_given = arena_array(arena, w->n_roles, sizeof *f->role_given);
    f->role_none = arena_array(arena, w->n_roles, sizeof *f->role_none);
}

/* The arrays grow when the number of lines is a power of two; the old ones stay in the arena. */
uint32_t facts_add_line(lode_facts *f) {
    assert(f->n_lines < LINES_MAX);
    uint32_t n = f->n_lines;
    if ((n & (n - 1)) == 0) {
        uint32_t cap = n == 0 ? 1 : n * 2;
        lode_row *lines = arena_array(f->arena, cap, sizeof *lines);
        str *labels = arena_array(f->arena, cap, sizeof *labels);
        for (uint32_t i = 0; i < n; i++) {
            lines[i] = f->lines[i];
            labels[i] = f->line_labels[i];
        }
        f->lines = lines;
        f->line_labels = labels;
    }
    f->lines[n] = (lode_row){0};
    f->lines[n].place = arena_array(f->arena, (size_t)f->world->n_facts + 1, sizeof(uint32_t));
    f->line_labels[n] = STR("");
    f->n_lines = n + 1;
    return n;
}

/* Room for as many again; the old arrays stay in the arena. */
static void row_grow(lode_row *r, lode_arena *arena) {
    uint32_t cap = r->cap == 0 ? ROW_FIRST : r->cap * 2;
    uint32_t *facts = arena_array(arena, cap, sizeof *facts);
    lode_value *values = arena_array(arena, cap, sizeof *values);
    if (r->n > 0) {
        memcpy(facts, r->facts, r->n * sizeof *facts);
        memcpy(values, r->values, r->n * sizeof *values);
    }
    r->facts = facts;
    r->values = values;
    r->cap = cap;
}

static void row_set(lode_row *r, uint32_t fact, lode_value v, lode_arena *arena) {
    if (r->place[fact] == 0) {
        if (r->n == r->cap) {
            row_grow(r, arena);
        }
        r->facts[r->n++] = fact;
        r->place[fact] = r->n;
    }
    r->values[r->place[fact] - 1] = v;
}

static lode_row row_copy(const lode_row *r, uint32_t n_facts, lode_arena *arena) {
    lode_row out = {.place = arena_array(arena, (size_t)n_facts + 1, sizeof *out.place),
                    .facts = arena_array(arena, (size_t)r->n + 1, sizeof *out.facts),
                    .values = arena_array(arena, (size_t)r->n + 1, sizeof *out.values),
                    .n = r->n,
                    .cap = r->n + 1};
    memcpy(out.place, r->place, n_facts * sizeof *out.place);
    if (r->n > 0) {
        memcpy(out.facts, r->facts, r->n * sizeof *out.facts);
        memcpy(out.values, r->values, r->n * sizeof *out.values);
    }
    return out;
}

void facts_unshare(lode_facts *f, lode_arena *arena) {
    uint32_t n = f->world->n_facts;
    f->arena = arena;
    f->shipment = row_copy(&f->shipment, n, arena);
    lode_row *lines = arena_array(arena, (size_t)f->n_lines + 1, sizeof *lines);
    for (uint32_t i = 0; i < f->n_lines; i++) {
        lines[i] = row_copy(&f->lines[i], n, arena);
    }
    f->lines = lines;
    bool *given = arena_array(arena, (size_t)f->world->n_roles + 1, sizeof *given);
    memcpy(given, f->role_given, f->world->n_roles * sizeof *given);
    f->role_given = given;
}

const lode_value *facts_given(const lode_facts *f, uint32_t line, uint32_t fact) {
    const lode_value *v = NULL;
    if (f->world->facts[fact].scope != FACT_SCOPE_ITEM) {
        v = row_get(&f->shipment, fact);
    } else if (line < f->n_lines) {
        v = row_get(&f->lines[line], fact);
    }
    return v != NULL ? v : &missing;
}

const lode_value *facts_get(const lode_facts *f, uint32_t line, uint32_t fact) {
    for (uint32_t step = 0; step <= DEFAULT_CHAIN_MAX && fact < f->world->n_facts; step++) {
        const lode_value *v = facts_given(f, line, fact);
        if (v->kind != VAL_MISSING) {
            return v;
        }
        fact = f->world->facts[fact].default_fact;
    }
    return &missing;
}

void facts_set(lode_facts *f, uint32_t line, uint32_t fact, lode_value v) {
    assert(fact < f->world->n_facts);
    if (f->world->facts[fact].scope != FACT_SCOPE_ITEM) {
        row_set(&f->shipment, fact, v, f->arena);
        return;
    }
    assert(line < f->n_lines);
    row_set(&f->lines[line], fact, v, f->arena);
}

/* ---- contradictions -------------------------------------------------------------------------- */

/* Sets the JSON path of a fact: items[0].contains, end_user.name. */
static void set_path(lode_error *err, const lode_facts *f, uint32_t line, uint32_t fact) {
    if (err == NULL) {
        return;
    }
    str path = world_str(f->world, f->world->facts[fact].path);
    bool item = f->world->facts[fact].scope == FACT_SCOPE_ITEM;
    if (item && str_starts(path, STR("item."))) {
        path = (str){path.p + 5, path.n - 5};
    }
    int n = path.n > sizeof err->path ? (int)sizeof err->path : (int)path.n;
    if (item) {
        (void)snprintf(err->path, sizeof err->path, "items[%u].%.*s", line, n,
                       path.p); /* cut to fit */
    } else {
        (void)snprintf(err->path, sizeof err->path, "%.*s", n, path.p);
    }
}

static bool interval_empty(const lode_interval *i) {
    return i->lo > i->hi || (i->lo == i->hi && !(i->lo_closed && i->hi_closed));
}

static lode_status check_shares(const lode_value *v, lode_error *err) {
    lode_nano least = 0;
    bool over = false; /* some share is truly above its least value */
    for (uint32_t i = 0; i < v->n_elems; i++) {
        const lode_elem *e = &v->elems[i];
        if (e->absent) {
            continue;
        }
        if (interval_empty(&e->share) || e->share.lo < 0 || e->share.hi > NANO_ONE) {
            return lode_fail(err, LODE_BAD_INPUT, "bad_share",
                             "a share lies between 0 %% and 100 %%");
        }
        least += e->share.lo; /* at most ELEMS_MAX times NANO_ONE */
        over = over || !e->share.lo_closed;
    }
    if (least > NANO_ONE || (least == NANO_ONE && over)) {
        return lode_fail(err, LODE_BAD_INPUT, "over_whole",
                         "the shares add up to more than the whole");
    }
    return LODE_OK;
}

static lode_status check_value(const world_fact *f, const lode_value *v, lode_error *err) {
    if (v->kind == VAL_SET && v->n_elems > ELEMS_MAX) {
        return lode_fail(err, LODE_BAD_INPUT, "too_many", "more than %u elements", ELEMS_MAX);
    }
    if (v->kind == VAL_SET && f->type == FACT_SHARES) {
        return check_shares(v, err);
    }
    if (v->kind == VAL_AMOUNT && interval_empty(&v->interval)) {
        return lode_fail(err, LODE_BAD_INPUT, "empty_interval", "no number lies in this interval");
    }
    if (v->kind == VAL_TEXT && f->type == FACT_NAME && str_trim(v->text).n == 0) {
        lode_status s = lode_fail(err, LODE_BAD_INPUT, "empty_name", "the name is empty");
        lode_hint(err, "leave the name out when it is not known");
        return s;
    }
    return LODE_OK;
}

static lode_status check_licenses(const lode_facts *f, lode_error *err) {
    if (f->n_licenses > LICENSES_MAX) {
        return lode_fail(err, LODE_BAD_INPUT, "too_many", "more than %u licenses", LICENSES_MAX);
    }
    for (uint32_t i = 0; i < f->n_licenses; i++) {
        const lode_license *l = &f->licenses[i];
        if (l->from == DATE_NONE || l->until == DATE_NONE || l->from <= l->until) {
            continue;
        }
        char from[16];
        char until[16];
        (void)date_print(l->from, from);
        (void)date_print(l->until, until);
        lode_status s = lode_fail(err, LODE_BAD_INPUT, "date_order",
                                  "the license is valid until %s, which is before it begins on %s",
                                  until, from);
        if (err != NULL) {
            (void)snprintf(err->path, sizeof err->path, "licenses[%u]", i);
        }
        return s;
    }
    return LODE_OK;
}

/* A row cannot be the same party and another one. */
static lode_status check_rows(const lode_facts *f, lode_error *err) {
    const lode_row *all = &f->shipment;
    for (uint32_t i = 0; i < all->n; i++) {
        const world_fact *a = &f->world->facts[all->facts[i]];
        for (uint32_t k = 0; a->type == FACT_ROWS && k < i; k++) {
            const world_fact *b = &f->world->facts[all->facts[k]];
            const lode_value *x = &all->values[i], *y = &all->values[k];
            bool both = b->type == FACT_ROWS && a->role == b->role && x->kind == VAL_SET &&
                        y->kind == VAL_SET;
            for (uint32_t e = 0; both && e < x->n_elems * y->n_elems; e++) {
                uint32_t row = x->elems[e / y->n_elems].value;
                if (row != y->elems[e % y->n_elems].value) {
                    continue;
                }
                strbuf id = {0};
                world_row_id(f->world, row, &id);
                lode_status s = lode_fail(err, LODE_BAD_INPUT, "contradiction",
                                          "%s is said to be the same party and another one", id.p);
                set_path(err, f, 0, all->facts[i]);
                strbuf_clear(&id);
                return s;
            }
        }
    }
    return LODE_OK;
}

static lode_status check_row(const lode_facts *f, const lode_row *row, uint32_t line,
                             lode_error *err) {
    for (uint32_t i = 0; i < row->n; i++) {
        lode_status s = check_value(&f->world->facts[row->facts[i]], &row->values[i], err);
        if (s != LODE_OK) {
            set_path(err, f, line, row->facts[i]);
            return s;
        }
    }
    return LODE_OK;
}

lode_status facts_validate(const lode_facts *f, lode_error *err) {
    lode_status s = check_row(f, &f->shipment, 0, err);
    for (uint32_t line = 0; s == LODE_OK && line < f->n_lines; line++) {
        s = check_row(f, &f->lines[line], line, err);
    }
    s = s == LODE_OK ? check_rows(f, err) : s;
    return s == LODE_OK ? check_licenses(f, err) : s;
}

/* ---- the nearest word ------------------------------------------------------------------------ */

static char lower(char c) {
    if (c >= 'A' && c <= 'Z') {
        return (char)(c - 'A' + 'a');
    }
    return c;
}

static bool equal_but_case(str a, str b) {
    bool same = a.n == b.n;
    for (size_t i = 0; same && i < a.n; i++) {
        same = lower(a.p[i]) == lower(b.p[i]);
    }
    return same;
}

/* Index of the nearest word, n when none is near. Of equally near ones the first. */
static uint32_t nearest(str word, const str *words, uint32_t n) {
    uint32_t max = word.n <= 4 ? 1 : 2; /* two edits turn any country code into any other */
    uint32_t best = n;
    uint32_t best_distance = max + 1;
    for (uint32_t i = 0; i < n; i++) {
        if (equal_but_case(word, words[i])) {
            return i;
        }
        uint32_t d = str_distance(word, words[i], max);
        if (d < best_distance) {
            best = i;
            best_distance = d;
        }
    }
    return best;
}

void hint_nearest(lode_error *err, str word, const str *words, uint32_t n) {
    if (err == NULL || n == 0) {
        return;
    }
    uint32_t near = nearest(word, words, n);
    if (near < n) {
        lode_hint(err, "did you mean " STR_FMT "?", STR_ARG(words[near]));
        return;
    }
    strbuf b = {0};
    uint32_t shown = 0;
    while (shown < n && shown < HINT_WORDS_MAX) {
        strbuf_addz(&b, shown > 0 ? ", " : "");
        strbuf_add(&b, words[shown++]);
    }
    if (shown < n) {
        strbuf_addf(&b, " and %u more", n - shown);
    }
    lode_hint(err, "%s: %s", n == 1 ? "the only one is" : "one of", b.p);
    strbuf_clear(&b);
}
