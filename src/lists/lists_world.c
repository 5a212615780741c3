// SPDX-License-Identifier: Apache-2.0
//
// lists_world: appends to the tables of a world; of the law's own rows only the lists that a snapshot
// fills change. New texts go behind the others of their half of the string pool: what is said of a list
// behind the texts of the law, its rows behind the texts of names, so that an image can be opened without
// them. Short texts that come again and again (countries, programs, kinds of numbers) are stored once. The
// names' order is made anew, from the law's, which is sorted, and the new names'.
#include "lists/lists_world.h"

#include <stdlib.h>

#include "text/text.h"

#define COMMON_MAX 1024u /* kinds of numbers and programs; there are about 300 */

typedef struct world_adder {
    const lode_world *law;
    lode_arena *a;
    strbuf pool;
    uint32_t law_texts, moved; // texts of names of the law, from here on, lie so much further back
    VEC(world_text) common;
    world_list *filled; /* the law's lists */
    VEC(world_measure) measures;
    VEC(world_list) lists;
    VEC(world_party) parties;
    VEC(world_name) names;
    VEC(world_mark) marks;
} world_adder;

static world_text text(world_adder *w, str s) {
    world_text t = {(uint32_t)w->pool.n, (uint32_t)s.n};
    if (s.n == 0) {
        return (world_text){0, 0};
    }
    strbuf_add(&w->pool, s);
    return t;
}

static str pool_str(const world_adder *w, world_text t) { return (str){w->pool.p + t.off, t.len}; }

static world_text common_text(world_adder *w, str s) {
    for (size_t i = w->common.n; s.n > 0 && i > 0; i--) {
        if (str_eq(pool_str(w, w->common.p[i - 1]), s)) {
            return w->common.p[i - 1];
        }
    }
    world_text t = text(w, s);
    if (s.n > 0 && w->common.n < COMMON_MAX) {
        *vec_push(&w->common) = t;
    }
    return t;
}

static void add_name(world_adder *w, const list_name *n, uint32_t party) {
    strbuf key = {0};
    world_text name = text(w, n->text);
    (void)name_key(n->text, &key); // parsed names have keys; an empty one meets nobody
    world_text k = str_eq(strbuf_str(&key), n->text) ? name : text(w, strbuf_str(&key));
    *vec_push(&w->names) = (world_name){.name = name,
                                        .key = k,
                                        .lang = common_text(w, n->lang),
                                        .party = party,
                                        .weak = n->strength == STRENGTH_WEAK};
    strbuf_clear(&key);
}

// The first address stands in the row itself too, as in lists of packs.
static world_text first_address(const world_adder *w, size_t first_mark) {
    for (size_t i = first_mark; i < w->marks.n; i++) {
        if (w->marks.p[i].kind == MARK_ADDRESS) {
            return w->marks.p[i].value;
        }
    }
    return (world_text){0, 0};
}

static void add_party(world_adder *w, const list_party *p) {
    uint32_t party = w->law->n_parties + (uint32_t)w->parties.n;
    size_t first_name = w->names.n, first_mark = w->marks.n;
    for (uint32_t i = 0; i < p->n_names; i++) {
        add_name(w, &p->names[i], party);
    }
    for (uint32_t i = 0; i < p->n_marks; i++) {
        const list_mark *m = &p->marks[i];
        bool often = m->kind == MARK_COUNTRY || m->kind == MARK_PROGRAM;
        world_text type = common_text(w, m->type);
        *vec_push(&w->marks) =
            (world_mark){m->kind, type, often ? common_text(w, m->value) : text(w, m->value)};
    }
    world_text no = text(w, p->no), cite = text(w, p->cite);
    *vec_push(&w->parties) = (world_party){
        .no = no,
        .address = first_address(w, first_mark),
        .source = cite,
        .listed = p->listed,
        .delisted = p->delisted,
        .names = {w->law->n_names + (uint32_t)first_name, p->n_names},
        .kind = p->kind,
        .marks = {w->law->n_marks + (uint32_t)first_mark, p->n_marks},
    };
}

static uint32_t regime_of(const lode_world *w, str id) {
    const char *dot = memchr(id.p, '.', id.n);
    return dot == NULL ? NONE : world_find_regime(w, (str){id.p, (size_t)(dot - id.p)});
}

// Where a list comes from is told by a measure, as for everything else in a world. It is guidance: it
// has no rule. A copy that the authority itself did not give us is a secondary source.
static world_text source_of(world_adder *w, const list_snapshot *s) {
    strbuf b = {0};
    char day[16];
    for (uint32_t i = 0; i < s->n_origins; i++) {
        const list_origin *o = &s->origins[i];
        strbuf_addf(&b, "%s" STR_FMT " of " STR_FMT " (sha256 %.16s)", i > 0 ? "; " : "",
                    STR_ARG(o->name), STR_ARG(date_print(o->as_of, day)), o->sha256.p);
    }
    world_text t = text(w, strbuf_str(&b));
    strbuf_clear(&b);
    return t;
}

static void add_measure(world_adder *w, const list_snapshot *s) {
    world_text id = text(w, s->id), title = text(w, s->title);
    world_text number = text(w, s->citation), issuer = text(w, s->authority);
    *vec_push(&w->measures) = (world_measure){
        .id = id,
        .title = title,
        .number = number,
        .issuer = issuer,
        .source = source_of(w, s),
        .kind = MEASURE_GUIDANCE,
        .grade = GRADE_SECONDARY,
        .regime = regime_of(w->law, s->id),
        .published = s->as_of,
        .captured = s->as_of,
        .review_by = DATE_NONE,
    };
}

static world_range add_parties(world_adder *w, const list_snapshot *s) {
    uint32_t first = w->law->n_parties + (uint32_t)w->parties.n;
    for (uint32_t i = 0; i < s->n_parties; i++) {
        add_party(w, &s->parties[i]);
    }
    return (world_range){first, s->n_parties};
}

// Lists of the law that wait for this snapshot. A party belongs to one list, so each has rows of its own.
static bool fill_lists(world_adder *w, const list_snapshot *s) {
    bool any = false;
    for (uint32_t i = 0; i < w->law->n_lists; i++) {
        world_list *l = &w->filled[i];
        if (l->snapshot.len > 0 && str_eq(pool_str(w, l->snapshot), s->id)) {
            l->as_of = s->as_of;
            l->max_age = l->max_age != 0 ? l->max_age : s->max_age;
            l->parties = add_parties(w, s);
            any = true;
        }
    }
    return any;
}

// What a list was made of is told by its measure, also where its rows fill a list of the law.
static void add_list(world_adder *w, const list_snapshot *s, uint32_t measure) {
    if (fill_lists(w, s)) {
        return;
    }
    const world_measure *m = &w->measures.p[measure];
    world_range parties = add_parties(w, s);
    *vec_push(&w->lists) = (world_list){
        .id = m->id,
        .title = m->title,
        .snapshot = m->id,
        .measure = w->law->n_measures + measure,
        .as_of = s->as_of,
        .max_age = s->max_age,
        .parties = parties,
    };
}

// ---- the order of names -----------------------------------------------------------------------

typedef struct keyed {
    str key;
    uint32_t name;
} keyed;

static int by_key(const void *a, const void *b) {
    const keyed *x = a, *y = b;
    int order = str_cmp(x->key, y->key);
    return order != 0 ? order : x->name < y->name ? -1 : x->name > y->name;
}

static uint32_t *order_names(const world_adder *w) {
    const lode_world *law = w->law;
    size_t n = w->names.n, at = 0, out = 0;
    keyed *all = arena_array(w->a, n + 1, sizeof *all);
    uint32_t *order = arena_array(w->a, law->n_names + n + 1, sizeof *order);
    for (size_t i = 0; i < n; i++) {
        all[i] = (keyed){pool_str(w, w->names.p[i].key), law->n_names + (uint32_t)i};
    }
    qsort(all, n, sizeof *all, by_key);
    for (uint32_t i = 0; i < law->n_name_order; i++) {
        keyed old = {world_str(law, law->names[law->name_order[i]].key), law->name_order[i]};
        while (at < n && by_key(&all[at], &old) < 0) {
            order[out++] = all[at++].name;
        }
        order[out++] = old.name;
    }
    while (at < n) {
        order[out++] = all[at++].name;
    }
    return order;
}

// ---- the world --------------------------------------------------------------------------------

static lode_status check_ids(const lode_world *law, const list_snapshot *lists, uint32_t n,
                             lode_error *err) {
    for (uint32_t i = 0; i < n; i++) {
        bool taken = world_find_measure(law, lists[i].id) != NONE ||
                     (i > 0 && str_eq(lists[i - 1].id, lists[i].id));
        for (uint32_t k = 0; k < law->n_lists; k++) {
            taken |= str_eq(world_str(law, law->lists[k].id), lists[i].id);
        }
        if (taken) {
            return lode_fail(err, LODE_BAD_INPUT, "list_id",
                             "a list or measure " STR_FMT " is there already",
                             STR_ARG(lists[i].id));
        }
    }
    return LODE_OK;
}

// The rows of the law and the new ones behind them.
static void *both(lode_arena *a, const void *old, uint32_t n_old, const void *new, size_t n_new,
                  size_t size) {
    char *p = arena_array(a, (size_t)n_old + n_new + 1, size);
    if (n_old > 0) {
        memcpy(p, old, n_old * size);
    }
    if (n_new > 0) {
        memcpy(p + n_old * size, new, n_new * size);
    }
    return p;
}

static void move_text(const world_adder *w, world_text *t) {
    t->off += t->len > 0 && t->off >= w->law_texts ? w->moved : 0;
}

// The law's own rows of the tables of names, in their copies.
static void move_texts(const world_adder *w, world_party *parties, world_name *names,
                       world_mark *marks) {
    for (uint32_t i = 0; i < w->law->n_parties; i++) {
        move_text(w, &parties[i].no);
        move_text(w, &parties[i].address);
        move_text(w, &parties[i].source);
    }
    for (uint32_t i = 0; i < w->law->n_names; i++) {
        move_text(w, &names[i].name);
        move_text(w, &names[i].key);
        move_text(w, &names[i].lang);
    }
    for (uint32_t i = 0; i < w->law->n_marks; i++) {
        move_text(w, &marks[i].type);
        move_text(w, &marks[i].value);
    }
}

static void make_world(world_adder *w, lode_world *out) {
    lode_world made = *w->law;
#define APPEND(table, old)                                                              \
    __typeof__(w->table.p) table =                                                      \
        both(w->a, old, w->law->n_##table, w->table.p, w->table.n, sizeof *w->table.p); \
    made.table = table;                                                                 \
    made.n_##table += (uint32_t)w->table.n;
    APPEND(measures, w->law->measures)
    APPEND(lists, w->filled)
    APPEND(parties, w->law->parties)
    APPEND(names, w->law->names)
    APPEND(marks, w->law->marks)
#undef APPEND
    move_texts(w, parties, names, marks);
    made.name_order = order_names(w);
    made.n_name_order = made.n_names;
    made.pool = str_dup(w->a, strbuf_str(&w->pool)).p;
    made.pool_len = (uint32_t)w->pool.n;
    // The name index is of the names before: index_build makes it anew.
    made.n_tokens = made.n_token_posts = made.n_forms = made.n_form_tokens = 0;
    made.n_key_starts = made.n_keys = made.n_joins = 0;
    made.gate = NULL;
    made.id[0] = '\0';
    *out = made;
}

lode_status lists_add(const lode_world *law, const list_snapshot *lists, uint32_t n,
                      lode_arena *arena, lode_world *out, lode_error *err) {
    world_adder w = {.law = law, .a = arena};
    lode_status st = check_ids(law, lists, n, err);
    w.filled = both(arena, law->lists, law->n_lists, NULL, 0, sizeof *w.filled);
    w.law_texts = world_law_texts(law);
    strbuf_add(&w.pool, (str){law->pool, w.law_texts});
    for (uint32_t i = 0; st == LODE_OK && i < n; i++) {
        add_measure(&w, &lists[i]);
    }
    w.moved = (uint32_t)w.pool.n - w.law_texts;
    strbuf_add(&w.pool, (str){law->pool + w.law_texts, law->pool_len - w.law_texts});
    for (uint32_t i = 0; st == LODE_OK && i < n; i++) {
        add_list(&w, &lists[i], i);
        if (w.pool.n > IMAGE_BYTES_MAX) { // far below where offsets of 32 bits would end
            st =
                lode_fail(err, LODE_BAD_INPUT, "too_large", "the lists are too large for an image");
        }
    }
    if (st == LODE_OK) {
        make_world(&w, out);
    }
    strbuf_clear(&w.pool);
    vec_clear(&w.common);
    vec_clear(&w.measures);
    vec_clear(&w.lists);
    vec_clear(&w.parties);
    vec_clear(&w.names);
    vec_clear(&w.marks);
    return st;
}
