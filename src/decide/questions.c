/* SPDX-License-Identifier: Apache-2.0
 *
 * questions: what to ask, from the leaves of the search (language.md 4.11).
 *
 * Two leaves with different verdicts must be told apart by any sufficient set. What tells them
 * apart are the vars on which they share no class; each var belongs to a question, so a pair gives
 * a bit set of questions, and a set of questions is sufficient iff it meets every such bit set. The
 * minimal sufficient sets are therefore the minimal hitting sets, and they are exact.
 */
#include "decide/decide_int.h"

#include <string.h>

#define CLASSES_SHOWN_MAX 5u /* values named in one answer; more are counted */
#define GROUP_SHOWN_MAX 3u   /* entries of one group named in an answer */
#define QUESTIONS_MAX 64u    /* bits of a mask; nobody answers more */
#define SUFFICIENT_MAX 16u   /* shown at most; the cheapest first */
#define CANDIDATES_MAX 4096u /* hitting sets looked at before the list is cut */

/* The different cells of one split var, each with what its leaves lead to. */
typedef struct var_cells {
    class_set *sets;
    uint32_t *best, *worst; /* the mildest and the strictest of its leaves */
    uint32_t *of_leaf;      /* number of the cell of each leaf */
    uint32_t n;
} var_cells;

typedef struct asking {
    decide_ctx *c;
    const settle *s;
    var_cells *cells;      /* split vars */
    uint32_t *question_of; /* split var -> index in questions, NONE when it tells nothing apart */
    uint32_t questions[QUESTIONS_MAX];
    uint32_t n_questions;
    bool cut;            /* more questions than bits, or too many sets */
    VEC(uint64_t) apart; /* minimal masks of the pairs */
    uint64_t alone;      /* those of one question, together */
    VEC(uint64_t) hits;
} asking;

static const class_set *cell(const asking *a, uint32_t leaf, uint32_t i) {
    return &a->cells[i].sets[a->cells[i].of_leaf[leaf]];
}

static bool decided(const settle_leaf *l) { return l->best == l->worst; }

static uint32_t fact_of(const asking *a, uint32_t i) { return a->c->w->vars[a->s->vars[i]].fact; }

/* Numbers of things that are equal, in the order in which they are first met: the number of at, whose hash
 * this is; slots: a power of two, NONE where free. equal(arg, number, at): is it that one? */
typedef struct numbering {
    uint32_t *slots, mask;
    bool (*equal)(const void *arg, uint32_t number, uint32_t at);
    const void *arg;
} numbering;

static numbering numbering_of(lode_arena *arena, uint32_t most) {
    numbering t = {.mask = 15};
    while (t.mask < most * 2) {
        t.mask = t.mask * 2 + 1;
    }
    t.slots = arena_array(arena, (size_t)t.mask + 1, sizeof *t.slots);
    memset(t.slots, 0xFF, ((size_t)t.mask + 1) * sizeof *t.slots);
    return t;
}

/* *n: how many there are, one more when it is new. */
static uint32_t number(numbering *t, uint64_t hash, uint32_t at, uint32_t *n) {
    uint32_t slot = (uint32_t)hash & t->mask;
    for (; t->slots[slot] != NONE; slot = (slot + 1) & t->mask) {
        if (t->equal(t->arg, t->slots[slot], at)) {
            return t->slots[slot];
        }
    }
    return t->slots[slot] = (*n)++;
}

/* The classes that each leaf leaves to each split var, leaf by leaf: what the last step on its path left. */
static class_set *leaf_classes(const asking *a) {
    const settle *s = a->s;
    uint32_t n = s->n_vars;
    class_set *all = arena_array(a->c->arena, s->leaves.n * n + 1, sizeof *all);
    uint32_t *place = arena_array(a->c->arena, (size_t)a->c->w->n_vars + 1, sizeof *place);
    uint32_t *seen = arena_array(a->c->arena, (size_t)n + 1, sizeof *seen);
    for (uint32_t i = 0; i < n; i++) {
        place[s->vars[i]] = i;
    }
    for (uint32_t l = 0; l < s->leaves.n; l++) {
        class_set *row = all + (size_t)l * n;
        for (uint32_t i = 0; i < n; i++) {
            row[i] = a->c->may[s->vars[i]];
        }
        for (uint32_t at = s->leaves.p[l].step; at != NONE; at = s->steps.p[at].parent) {
            uint32_t i = place[s->steps.p[at].var];
            if (seen[i] != l + 1) {
                seen[i] = l + 1;
                row[i] = s->steps.p[at].to;
            }
        }
    }
    return all;
}

typedef struct cell_column {
    const class_set *all; /* of a leaf: n further on than of the one before */
    uint32_t n;
    const class_set *sets;
} cell_column;

static bool same_cell(const void *arg, uint32_t number, uint32_t leaf) {
    const cell_column *k = arg;
    return memcmp(&k->sets[number], &k->all[(size_t)leaf * k->n], sizeof *k->sets) == 0;
}

static void widen_cell(var_cells *v, uint32_t k, const settle_leaf *l) {
    v->best[k] = v->best[k] == NONE || l->best > v->best[k] ? l->best : v->best[k];
    v->worst[k] = v->worst[k] == NONE || l->worst < v->worst[k] ? l->worst : v->worst[k];
}

static void fill_column(const asking *a, const class_set *all, uint32_t i, var_cells *v) {
    uint32_t leaves = (uint32_t)a->s->leaves.n;
    lode_arena *arena = a->c->arena;
    v->sets = arena_array(arena, (size_t)leaves + 1, sizeof *v->sets);
    v->best = arena_array(arena, (size_t)leaves + 1, sizeof *v->best);
    v->worst = arena_array(arena, (size_t)leaves + 1, sizeof *v->worst);
    v->of_leaf = arena_array(arena, (size_t)leaves + 1, sizeof *v->of_leaf);
    const cell_column k = {all + i, a->s->n_vars, v->sets};
    numbering t = numbering_of(arena, leaves);
    t.equal = same_cell;
    t.arg = &k;
    for (uint32_t l = 0; l < leaves; l++) {
        const class_set *in = &k.all[(size_t)l * k.n];
        uint32_t n = v->n, at = number(&t, xxh3((str){(const char *)in, sizeof *in}), l, &v->n);
        if (v->n > n) {
            v->sets[at] = *in;
            v->best[at] = v->worst[at] = NONE;
        }
        v->of_leaf[l] = at;
        widen_cell(v, at, &a->s->leaves.p[l]);
    }
}

static void fill_cells(asking *a) {
    const class_set *all = leaf_classes(a);
    a->cells = arena_array(a->c->arena, (size_t)a->s->n_vars + 1, sizeof *a->cells);
    for (uint32_t i = 0; i < a->s->n_vars; i++) {
        fill_column(a, all, i, &a->cells[i]);
    }
}

/* Gives bits to the questions of the split vars, cheapest first, then in declared order. */
static void number_questions(asking *a) {
    const lode_world *w = a->c->w;
    for (uint32_t i = 0; i < a->s->n_vars; i++) {
        uint32_t q = w->facts[fact_of(a, i)].question;
        uint32_t at = 0;
        while (at < a->n_questions && a->questions[at] != q) {
            at++;
        }
        if (at < a->n_questions) {
            continue;
        }
        if (a->n_questions == QUESTIONS_MAX) {
            a->cut = true;
            continue;
        }
        while (at > 0) {
            uint32_t before = a->questions[at - 1];
            bool later = w->questions[before].cost > w->questions[q].cost ||
                         (w->questions[before].cost == w->questions[q].cost && before > q);
            if (!later) {
                break;
            }
            a->questions[at] = before;
            at--;
        }
        a->questions[at] = q;
        a->n_questions++;
    }
    for (uint32_t i = 0; i < a->s->n_vars; i++) {
        a->question_of[i] = NONE;
        for (uint32_t q = 0; q < a->n_questions; q++) {
            if (a->questions[q] == w->facts[fact_of(a, i)].question) {
                a->question_of[i] = q;
            }
        }
    }
}

/* Keeps only minimal masks: a superset is met whenever its subset is. */
static void add_apart(asking *a, uint64_t mask) {
    for (size_t i = 0; i < a->apart.n; i++) {
        if ((a->apart.p[i] & ~mask) == 0) {
            return;
        }
    }
    size_t kept = 0;
    for (size_t i = 0; i < a->apart.n; i++) {
        if ((mask & ~a->apart.p[i]) != 0) {
            a->apart.p[kept++] = a->apart.p[i];
        }
    }
    a->apart.n = kept;
    *vec_push(&a->apart) = mask;
    a->alone |= (mask & (mask - 1)) == 0 ? mask : 0;
}

/* The cells of one question, over all leaves: leaves with the same cells have the same number, and two
 * numbers are apart when some var of the question shares no class. */
typedef struct cell_table {
    uint32_t *of_leaf; /* numbers */
    bool *apart;       /* n x n */
    uint32_t n;
} cell_table;

/* The split vars of one question. */
typedef struct question_vars {
    const asking *a;
    uint32_t *vars, n;
    const uint32_t *first; /* leaf of a number */
} question_vars;

static bool same_cells(const void *arg, uint32_t number, uint32_t leaf) {
    const question_vars *k = arg;
    for (uint32_t i = 0; i < k->n; i++) {
        const uint32_t *of = k->a->cells[k->vars[i]].of_leaf;
        if (of[k->first[number]] != of[leaf]) {
            return false;
        }
    }
    return true;
}

static bool cells_apart(const question_vars *k, uint32_t x, uint32_t y) {
    for (uint32_t i = 0; i < k->n; i++) {
        if (!cs_meets(cell(k->a, x, k->vars[i]), cell(k->a, y, k->vars[i]))) {
            return true;
        }
    }
    return false;
}

static uint64_t hash_cells(const question_vars *k, uint32_t leaf) {
    uint64_t hash = 0;
    for (uint32_t i = 0; i < k->n; i++) {
        hash = (hash ^ k->a->cells[k->vars[i]].of_leaf[leaf]) * UINT64_C(0x9E3779B97F4A7C15);
        hash ^= hash >> 29;
    }
    return hash;
}

static cell_table number_cells(asking *a, uint32_t question) {
    uint32_t n = (uint32_t)a->s->leaves.n;
    lode_arena *arena = a->c->arena;
    cell_table t = {.of_leaf = arena_array(arena, (size_t)n + 1, sizeof *t.of_leaf)};
    uint32_t *first = arena_array(arena, (size_t)n + 1, sizeof *first);
    question_vars k = {.a = a, .first = first};
    k.vars = arena_array(arena, (size_t)a->s->n_vars + 1, sizeof *k.vars);
    for (uint32_t i = 0; i < a->s->n_vars; i++) {
        k.vars[k.n] = i;
        k.n += a->question_of[i] == question;
    }
    numbering of = numbering_of(arena, n);
    of.equal = same_cells;
    of.arg = &k;
    for (uint32_t l = 0; l < n; l++) {
        uint32_t before = t.n;
        t.of_leaf[l] = number(&of, hash_cells(&k, l), l, &t.n);
        if (t.n > before) {
            first[before] = l;
        }
    }
    t.apart = arena_array(arena, (size_t)t.n * t.n + 1, sizeof *t.apart);
    for (uint32_t x = 0; x < t.n; x++) {
        for (uint32_t y = 0; y < x; y++) {
            bool apart = cells_apart(&k, first[x], first[y]);
            t.apart[(size_t)x * t.n + y] = t.apart[(size_t)y * t.n + x] = apart;
        }
    }
    return t;
}

/* Leaves that have the same cells everywhere and one verdict tell nothing of each other, nor of a third
 * what the first of them does not: that one stands for all. */
typedef struct leaf_kinds {
    const asking *a;
    const cell_table *tables;
    const uint32_t *first;
} leaf_kinds;

static bool same_kind(const void *arg, uint32_t number, uint32_t leaf) {
    const leaf_kinds *k = arg;
    uint32_t x = k->first[number];
    bool same = k->a->s->leaves.p[x].best == k->a->s->leaves.p[leaf].best;
    for (uint32_t q = 0; q < k->a->n_questions && same; q++) {
        same = k->tables[q].of_leaf[x] == k->tables[q].of_leaf[leaf];
    }
    return same;
}

static uint32_t *find_kinds(const asking *a, const cell_table *tables, uint32_t *n) {
    uint32_t leaves = (uint32_t)a->s->leaves.n;
    uint32_t *first = arena_array(a->c->arena, (size_t)leaves + 1, sizeof *first);
    const leaf_kinds k = {a, tables, first};
    numbering t = numbering_of(a->c->arena, leaves);
    t.equal = same_kind;
    t.arg = &k;
    *n = 0;
    for (uint32_t l = 0; l < leaves; l++) {
        uint64_t hash = a->s->leaves.p[l].best;
        for (uint32_t q = 0; q < a->n_questions; q++) {
            hash = (hash ^ tables[q].of_leaf[l]) * UINT64_C(0x9E3779B97F4A7C15);
            hash ^= hash >> 29;
        }
        uint32_t before = *n;
        (void)number(&t, hash, l, n);
        if (*n > before) {
            first[before] = l;
        }
    }
    return first;
}

/* A question that some pair has to be asked alone: what else tells these two apart does not count. */
static bool told_by_one(const asking *a, const bool *const *rows, const cell_table *tables,
                        uint32_t y) {
    for (uint64_t left = a->alone; left != 0; left &= left - 1) {
        uint32_t q = (uint32_t)__builtin_ctzll(left);
        if (rows[q][tables[q].of_leaf[y]]) {
            return true;
        }
    }
    return false;
}

/* Rows of `apart` for one kind of leaf, against each later one with another verdict. */
static void compare_leaf(asking *a, const cell_table *tables, const uint32_t *kinds,
                         uint32_t n_kinds, uint32_t at) {
    uint32_t x = kinds[at];
    const bool *rows[QUESTIONS_MAX];
    const uint32_t n = a->n_questions;
    for (uint32_t q = 0; q < n; q++) {
        rows[q] = tables[q].apart + (size_t)tables[q].of_leaf[x] * tables[q].n;
    }
    uint64_t last = 0;
    bool any = false;
    for (uint32_t i = at + 1; i < n_kinds; i++) {
        uint32_t y = kinds[i];
        if (a->s->leaves.p[x].best == a->s->leaves.p[y].best || told_by_one(a, rows, tables, y)) {
            continue;
        }
        uint64_t mask = 0;
        for (uint32_t q = 0; q < n; q++) {
            mask |= (uint64_t)rows[q][tables[q].of_leaf[y]] << q;
        }
        if (!any || mask != last) { /* neighbors in the search mostly differ in the same */
            add_apart(a, mask);
            last = mask;
            any = true;
        }
    }
}

static void compare_leaves(asking *a) {
    cell_table *tables = arena_array(a->c->arena, (size_t)a->n_questions + 1, sizeof *tables);
    for (uint32_t q = 0; q < a->n_questions; q++) {
        tables[q] = number_cells(a, q);
    }
    uint32_t n = 0;
    const uint32_t *kinds = find_kinds(a, tables, &n);
    for (uint32_t i = 0; i < n; i++) {
        compare_leaf(a, tables, kinds, n, i);
    }
}

static uint32_t bits_of(uint64_t m) { return (uint32_t)__builtin_popcountll(m); }

/* Branches over the questions of the first mask not met yet; every minimal hitting set is found. */
static void hit_all(asking *a, uint64_t chosen, uint32_t depth) {
    uint64_t unmet = 0;
    for (size_t i = 0; i < a->apart.n; i++) {
        uint64_t m = a->apart.p[i];
        if ((m & chosen) == 0 && (unmet == 0 || bits_of(m) < bits_of(unmet))) {
            unmet = m;
        }
    }
    if (unmet == 0) {
        *vec_push(&a->hits) = chosen;
        return;
    }
    for (uint32_t q = 0; q < a->n_questions && depth < QUESTIONS_MAX; q++) {
        if (a->hits.n >= CANDIDATES_MAX) {
            a->cut = true;
            return;
        }
        if (unmet >> q & 1) {
            hit_all(a, chosen | UINT64_C(1) << q, depth + 1);
        }
    }
}

static uint32_t cost_of(const asking *a, uint64_t set) {
    uint32_t cost = 0;
    for (uint32_t q = 0; q < a->n_questions; q++) {
        cost += set >> q & 1 ? a->c->w->questions[a->questions[q]].cost : 0;
    }
    return cost;
}

static bool cheaper(const asking *a, uint64_t x, uint64_t y) {
    uint32_t cx = cost_of(a, x), cy = cost_of(a, y);
    if (cx != cy) {
        return cx < cy;
    }
    if (bits_of(x) != bits_of(y)) {
        return bits_of(x) < bits_of(y);
    }
    uint64_t differ = x ^ y; /* the one that has the earliest question of the difference */
    return differ != 0 && (x & (differ & (~differ + 1))) != 0;
}

static bool is_minimal(const asking *a, size_t at) {
    for (size_t i = 0; i < a->hits.n; i++) {
        uint64_t small = a->hits.p[i], big = a->hits.p[at];
        if ((small & ~big) == 0 && (small != big || i < at)) {
            return false;
        }
    }
    return true;
}

static void keep_sufficient(asking *a, lode_decision *out) {
    out->sufficient = arena_array(a->c->arena, SUFFICIENT_MAX + 1, sizeof *out->sufficient);
    for (size_t i = 0; i < a->hits.n; i++) {
        if (!is_minimal(a, i)) {
            continue;
        }
        uint32_t at = out->n_sufficient < SUFFICIENT_MAX ? out->n_sufficient : SUFFICIENT_MAX;
        while (at > 0 && cheaper(a, a->hits.p[i], out->sufficient[at - 1])) {
            out->sufficient[at] = out->sufficient[at - 1];
            at--;
        }
        out->sufficient[at] = a->hits.p[i];
        out->n_sufficient += out->n_sufficient < SUFFICIENT_MAX;
    }
}

/* ---- what each answer leads to --------------------------------------------------------------- */

static void widen(lode_class_answer *ans, uint32_t best, uint32_t worst) {
    ans->best = ans->best == NONE || best > ans->best ? best : ans->best;
    ans->worst = ans->worst == NONE || worst < ans->worst ? worst : ans->worst;
}

static str text_or(const lode_world *w, world_text first, world_text second) {
    return first.len > 0 ? world_str(w, first) : world_str(w, second);
}

/* A group of the classification, as this line meets it: only the entries that are in question. */
static void group_text(const decide_ctx *c, uint32_t group, strbuf *b) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < c->w->n_entries; i++) {
        const world_entry *e = &c->w->entries[i];
        if (e->regime != c->regime || c->entries[i].mode != ENTRY_CLASS || e->group != group) {
            continue;
        }
        if (n < GROUP_SHOWN_MAX) {
            strbuf_addz(b, n > 0 ? ", " : "");
            strbuf_add(b, world_str(c->w, e->code));
            strbuf_addc(b, ' ');
            strbuf_add(b, world_str(c->w, e->title));
        }
        n++;
    }
    if (n > GROUP_SHOWN_MAX) {
        strbuf_addf(b, ", or %u more", n - GROUP_SHOWN_MAX);
    }
}

str question_class_text(decide_ctx *c, uint32_t var, const class_set *set) {
    const world_var *v = &c->w->vars[var];
    strbuf b = {0};
    uint32_t shown = 0, total = cs_count(set);
    if (total > CLASSES_SHOWN_MAX) { /* two hundred countries that lead to the same */
        str first = world_str(c->w, c->w->classes[v->classes.first + cs_first(set)].label);
        strbuf_addf(&b, "one of %u, such as " STR_FMT, total, STR_ARG(first));
        str many = str_dup(c->arena, strbuf_str(&b));
        strbuf_clear(&b);
        return many;
    }
    for (uint32_t i = 0; i < v->classes.count; i++) {
        const world_class *k = &c->w->classes[v->classes.first + i];
        if (!cs_has(set, i)) {
            continue;
        }
        strbuf_add(&b, shown > 0 ? STR(" or ") : STR(""));
        if (var == c->class_var && i > 0) {
            group_text(c, i, &b);
        } else {
            strbuf_add(&b, world_str(c->w, k->label));
        }
        shown++;
    }
    str out = str_dup(c->arena, strbuf_str(&b));
    strbuf_clear(&b);
    return out;
}

/* One element of a set, or one list: the answer that names it. */
static str element_text(const asking *a, const world_var *v) {
    const lode_world *w = a->c->w;
    if (w->facts[v->fact].type == FACT_NAME) {
        return text_or(w, w->lists[v->elem].title, w->lists[v->elem].id);
    }
    return text_or(w, w->values[v->elem].label, w->values[v->elem].word);
}

static bool is_element(const asking *a, uint32_t i) {
    return a->c->w->vars[a->s->vars[i]].elem != NONE;
}

static lode_class_answer *new_answer(asking *a, lode_open_question *q, uint32_t fact, str text) {
    lode_class_answer *ans = &q->classes[q->n_classes++];
    if (q->n_facts > 1) {
        strbuf b = {0};
        strbuf_add(&b, world_str(a->c->w, a->c->w->facts[fact].path));
        strbuf_addz(&b, ": ");
        strbuf_add(&b, text);
        text = str_dup(a->c->arena, strbuf_str(&b));
        strbuf_clear(&b);
    }
    *ans = (lode_class_answer){.answer = text, .best = NONE, .worst = NONE};
    return ans;
}

/* A scalar: the parts of its classes that leaves tell apart. */
static void scalar_answers(asking *a, lode_open_question *q, uint32_t i) {
    uint32_t var = a->s->vars[i];
    uint32_t count = a->c->w->vars[var].classes.count;
    const var_cells *v = &a->cells[i];
    class_set left = a->c->may[var]; /* classes without an answer */
    for (uint32_t k = 0; k < count; k++) {
        if (!cs_has(&left, k)) {
            continue;
        }
        class_set part = a->c->may[var];
        for (uint32_t l = 0; l < v->n; l++) {
            part = cs_has(&v->sets[l], k) ? cs_and(part, v->sets[l]) : cs_minus(part, v->sets[l]);
        }
        left = cs_minus(left, part);
        lode_class_answer *ans =
            new_answer(a, q, fact_of(a, i), question_class_text(a->c, var, &part));
        for (uint32_t l = 0; l < v->n; l++) {
            if (cs_meets(&v->sets[l], &part)) {
                widen(ans, v->best[l], v->worst[l]);
            }
        }
    }
}

/* A set: each tested element by name, then none of them. */
static void set_answers(asking *a, lode_open_question *q, uint32_t fact) {
    const class_set no = {{1}};
    for (uint32_t i = 0; i < a->s->n_vars; i++) {
        if (fact_of(a, i) != fact || !is_element(a, i)) {
            continue;
        }
        const world_var *v = &a->c->w->vars[a->s->vars[i]];
        lode_class_answer *ans = new_answer(a, q, fact, element_text(a, v));
        for (uint32_t l = 0; l < a->cells[i].n; l++) {
            class_set there = cs_minus(a->cells[i].sets[l], no);
            if (!cs_empty(&there)) {
                widen(ans, a->cells[i].best[l], a->cells[i].worst[l]);
            }
        }
    }
    lode_class_answer *none = new_answer(a, q, fact, STR("none of these"));
    for (uint32_t l = 0; l < a->s->leaves.n; l++) {
        bool may_be_none = true;
        for (uint32_t i = 0; i < a->s->n_vars && may_be_none; i++) {
            may_be_none = fact_of(a, i) != fact || cs_has(cell(a, l, i), 0);
        }
        if (may_be_none) {
            widen(none, a->s->leaves.p[l].best, a->s->leaves.p[l].worst);
        }
    }
    if (none->best == NONE) {
        q->n_classes--;
    }
}

static bool has_fact(const lode_open_question *q, uint32_t fact) {
    for (uint32_t i = 0; i < q->n_facts; i++) {
        if (q->facts[i] == fact) {
            return true;
        }
    }
    return false;
}

static void fill_question(asking *a, uint32_t bit, lode_open_question *q) {
    const lode_world *w = a->c->w;
    *q = (lode_open_question){.question = a->questions[bit], .fact = NONE};
    q->facts = arena_array(a->c->arena, a->s->n_vars + 1, sizeof *q->facts);
    uint32_t answers = 0;
    for (uint32_t i = 0; i < a->s->n_vars; i++) {
        uint32_t fact = fact_of(a, i);
        if (a->question_of[i] != bit) {
            continue;
        }
        answers += w->vars[a->s->vars[i]].classes.count + 2;
        if (!has_fact(q, fact)) {
            q->facts[q->n_facts++] = fact;
        }
        bool first = q->fact == NONE || w->facts[fact].cost < w->facts[q->fact].cost ||
                     (w->facts[fact].cost == w->facts[q->fact].cost && fact < q->fact);
        q->fact = first ? fact : q->fact;
    }
    q->classes = arena_array(a->c->arena, answers + 1, sizeof *q->classes);
    for (uint32_t k = 0; k < q->n_facts; k++) {
        bool set_done = false;
        for (uint32_t i = 0; i < a->s->n_vars; i++) {
            if (fact_of(a, i) != q->facts[k]) {
                continue;
            }
            if (!is_element(a, i)) {
                scalar_answers(a, q, i);
            } else if (!set_done) {
                set_answers(a, q, q->facts[k]);
                set_done = true;
            }
        }
    }
}

/* Questions that tell no two leaves apart are dropped: their bits are renumbered. */
static void drop_idle(asking *a) {
    uint64_t telling = 0;
    for (size_t i = 0; i < a->apart.n; i++) {
        telling |= a->apart.p[i];
    }
    uint32_t n = 0, to[QUESTIONS_MAX];
    for (uint32_t q = 0; q < a->n_questions; q++) {
        to[q] = telling >> q & 1 ? n : NONE;
        if (to[q] != NONE) {
            a->questions[n++] = a->questions[q];
        }
    }
    for (size_t i = 0; i < a->apart.n; i++) {
        uint64_t moved = 0;
        for (uint32_t q = 0; q < a->n_questions; q++) {
            moved |= to[q] != NONE && (a->apart.p[i] >> q & 1) ? UINT64_C(1) << to[q] : 0;
        }
        a->apart.p[i] = moved;
    }
    for (uint32_t i = 0; i < a->s->n_vars; i++) {
        a->question_of[i] = a->question_of[i] == NONE ? NONE : to[a->question_of[i]];
    }
    a->n_questions = n;
}

void questions_build(decide_ctx *c, const settle *s, lode_decision *out) {
    asking a = {.c = c, .s = s};
    out->complete = s->complete;
    if (s->best == s->worst) {
        return;
    }
    a.question_of = arena_array(c->arena, s->n_vars + 1, sizeof *a.question_of);
    fill_cells(&a);
    number_questions(&a);
    compare_leaves(&a);
    if (s->complete) {
        drop_idle(&a); /* an incomplete search keeps every question it met */
    }
    out->questions = arena_array(c->arena, a.n_questions + 1, sizeof *out->questions);
    for (uint32_t q = 0; q < a.n_questions; q++) {
        fill_question(&a, q, &out->questions[out->n_questions++]);
    }
    bool all_decided = true;
    for (size_t i = 0; i < s->leaves.n; i++) {
        all_decided &= decided(&s->leaves.p[i]);
    }
    if (s->complete && all_decided && !a.cut) {
        hit_all(&a, 0, 0);
        if (!a.cut) { /* of a cut list nobody could say that its sets are minimal */
            keep_sufficient(&a, out);
        }
    }
    out->complete = s->complete && !a.cut;
    vec_clear(&a.apart);
    vec_clear(&a.hits);
}
