/* SPDX-License-Identifier: Apache-2.0
 *
 * explode_order: the numbering in which parents come before children. Items are taken level by level (the
 * level is the longest way from a product), and inside a level those with many parents first: they are
 * read most often in the sweeps, and so stay in the cache together.
 *
 * Only when that leaves items over is there a loop; then Tarjan's algorithm finds the groups of items
 * that need each other, and the numbering is made again with each group as one.
 */
#include "exposure/explode.h"

#define HUB 16u   /* parents; a level's items with as many come first */
#define LINES 31u /* items with as many lines or more are not told apart */

/* Lines by item, as in the input. */
typedef struct lines_of {
    uint32_t n, *start, *child, *line;
} lines_of;

static void by_parent(lode_arena *a, const explode_input *in, lines_of *out) {
    *out = (lines_of){.n = in->n_items,
                      .start = arena_array(a, (size_t)in->n_items + 2, sizeof(uint32_t)),
                      .child = arena_array(a, in->n_lines, sizeof(uint32_t)),
                      .line = arena_array(a, in->n_lines, sizeof(uint32_t))};
    uint32_t *next = out->start + 1; /* of item i: where its next line goes; ends as start[i + 1] */
    for (uint32_t i = 0; i < in->n_lines; i++) {
        out->start[in->lines[i].parent + 2]++;
    }
    for (uint32_t i = 0; i < in->n_items; i++) {
        next[i + 1] += next[i];
    }
    for (uint32_t i = 0; i < in->n_lines; i++) {
        uint32_t at = next[in->lines[i].parent]++;
        out->child[at] = in->lines[i].child;
        out->line[at] = i;
    }
}

/* ---- groups of items that need each other -------------------------------------------------------- */

/* Tarjan's algorithm without recursion. group[i]: the smallest item of its group. */
typedef struct tarjan {
    const lines_of *l;
    uint32_t *seen, *low,
        *at; /* by item: when it was met, 0 never; the earliest it reaches; next line */
    uint32_t *stack, *path; /* met and not yet in a group; on the way down */
    bool *open;             /* on the stack */
    uint32_t n_stack, n_path, clock;
    uint32_t *group;
} tarjan;

static void meet(tarjan *t, uint32_t i) {
    t->seen[i] = t->low[i] = ++t->clock;
    t->at[i] = t->l->start[i];
    t->stack[t->n_stack++] = i;
    t->path[t->n_path++] = i;
    t->open[i] = true;
}

static void close_group(tarjan *t, uint32_t i) {
    uint32_t least = i, from = t->n_stack;
    do {
        from--;
        least = t->stack[from] < least ? t->stack[from] : least;
    } while (t->stack[from] != i);
    for (uint32_t k = from; k < t->n_stack; k++) {
        t->group[t->stack[k]] = least;
        t->open[t->stack[k]] = false;
    }
    t->n_stack = from;
}

static void walk(tarjan *t, uint32_t root) {
    meet(t, root);
    while (t->n_path > 0) {
        uint32_t i = t->path[t->n_path - 1];
        if (t->at[i] < t->l->start[i + 1]) {
            uint32_t c = t->l->child[t->at[i]++];
            if (t->seen[c] == 0) {
                meet(t, c);
            } else if (t->open[c] && t->seen[c] < t->low[i]) {
                t->low[i] = t->seen[c];
            }
            continue;
        }
        t->n_path--;
        if (t->low[i] == t->seen[i]) {
            close_group(t, i);
        }
        if (t->n_path > 0) {
            uint32_t up = t->path[t->n_path - 1];
            t->low[up] = t->low[i] < t->low[up] ? t->low[i] : t->low[up];
        }
    }
}

static void find_groups(lode_arena *a, const lines_of *l, uint32_t *group) {
    size_t n = l->n;
    tarjan t = {.l = l,
                .seen = arena_array(a, n, sizeof(uint32_t)),
                .low = arena_array(a, n, sizeof(uint32_t)),
                .at = arena_array(a, n, sizeof(uint32_t)),
                .stack = arena_array(a, n, sizeof(uint32_t)),
                .path = arena_array(a, n, sizeof(uint32_t)),
                .open = arena_array(a, n, sizeof(bool))};
    t.group = group;
    for (uint32_t i = 0; i < l->n; i++) {
        if (t.seen[i] == 0) {
            walk(&t, i);
        }
    }
}

/* ---- level by level -------------------------------------------------------------------------------- */

typedef struct levels {
    const lines_of *l;
    const uint32_t *group; /* NULL: every item is its own */
    uint32_t *next;        /* by item: the next item of its group, or MODEL_NONE */
    uint32_t *waits;       /* by group: lines from outside it whose parent has no place yet */
    uint32_t *parents;     /* by item: lines to it */
    uint32_t *ready,
        n; /* groups in the order of their places: those of a level follow each other */
} levels;

static uint32_t group_of(const levels *v, uint32_t i) { return v->group != NULL ? v->group[i] : i; }

/* Items of a group are chained by rising number, so that equal inputs give equal places. */
static void chain_groups(lode_arena *a, levels *v) {
    v->next = arena_array(a, v->l->n, sizeof(uint32_t));
    memset(v->next, 0xFF, v->l->n * sizeof(uint32_t));
    for (uint32_t i = v->l->n; v->group != NULL && i-- > 0;) {
        uint32_t g = v->group[i];
        if (g != i) {
            v->next[i] = v->next[g];
            v->next[g] = i;
        }
    }
}

static void count_waits(levels *v) {
    for (uint32_t i = 0; i < v->l->n; i++) {
        for (uint32_t k = v->l->start[i]; k < v->l->start[i + 1]; k++) {
            uint32_t c = v->l->child[k];
            v->parents[c]++;
            /* before groups are known, what takes itself waits forever, like any other loop */
            v->waits[group_of(v, c)] += v->group == NULL || v->group[c] != v->group[i];
        }
    }
}

/* Gives the groups [from, until) their turn, and appends those that wait for no other. */
static void release(levels *v, uint32_t from, uint32_t until) {
    for (uint32_t r = from; r < until; r++) {
        uint32_t g = v->ready[r];
        for (uint32_t i = g; i != MODEL_NONE; i = v->next[i]) {
            for (uint32_t k = v->l->start[i]; k < v->l->start[i + 1]; k++) {
                uint32_t to = group_of(v, v->l->child[k]);
                if (to != g && --v->waits[to] == 0) {
                    v->ready[v->n++] = to;
                }
            }
        }
    }
}

/* Hubs to the front; then by how many lines an item has, so that the sweeps' inner loops are as long as the
 * last time; else in the order in which they came, which follows their parents. */
static uint32_t kind_of(const levels *v, uint32_t group) {
    uint32_t lines = v->l->start[group + 1] - v->l->start[group];
    lines = lines < LINES ? lines : LINES;
    return v->parents[group] >= HUB ? lines : LINES + 1 + lines;
}

static void sort_level(const levels *v, uint32_t from, uint32_t *spare) {
    uint32_t at[2 * LINES + 3] = {0};
    for (uint32_t r = from; r < v->n; r++) {
        at[kind_of(v, v->ready[r]) + 1]++;
    }
    for (uint32_t k = 0; k < 2 * LINES + 2; k++) {
        at[k + 1] += at[k];
    }
    for (uint32_t r = from; r < v->n; r++) {
        spare[at[kind_of(v, v->ready[r])]++] = v->ready[r];
    }
    memcpy(v->ready + from, spare, (v->n - from) * sizeof *spare);
}

/* False: some items wait for each other. */
static bool number_levels(lode_arena *a, const lines_of *l, const uint32_t *group, levels *v) {
    size_t n = l->n;
    *v = (levels){.l = l,
                  .group = group,
                  .waits = arena_array(a, n, sizeof(uint32_t)),
                  .parents = arena_array(a, n, sizeof(uint32_t)),
                  .ready = arena_array(a, n, sizeof(uint32_t))};
    uint32_t *spare = arena_array(a, n, sizeof(uint32_t)), groups = 0;
    chain_groups(a, v);
    count_waits(v);
    for (uint32_t i = 0; i < l->n; i++) {
        bool leads = group_of(v, i) == i;
        groups += leads;
        if (leads && v->waits[i] == 0) {
            v->ready[v->n++] = i;
        }
    }
    for (uint32_t from = 0; from < v->n;) {
        uint32_t until = v->n;
        release(v, from, until);
        sort_level(v, until, spare);
        from = until;
    }
    return v->n == groups;
}

static bool takes_itself(const lines_of *l, uint32_t i) {
    for (uint32_t k = l->start[i]; k < l->start[i + 1]; k++) {
        if (l->child[k] == i) {
            return true;
        }
    }
    return false;
}

static void place_items(lode_arena *a, explode *x, const levels *v) {
    uint32_t n = x->in.n_items, at = 0;
    x->item = arena_array(a, n, sizeof(uint32_t));
    x->place = arena_array(a, n, sizeof(uint32_t));
    VEC(explode_loop) loops = {0};
    for (uint32_t r = 0; r < v->n; r++) {
        uint32_t first = at;
        for (uint32_t i = v->ready[r]; i != MODEL_NONE; i = v->next[i]) {
            x->place[i] = at;
            x->item[at++] = i;
        }
        if (v->group != NULL && (at - first > 1 || takes_itself(v->l, v->ready[r]))) {
            *vec_push(&loops) = (explode_loop){first, at - first};
        }
    }
    x->n_loops = (uint32_t)loops.n;
    x->loops = arena_array(a, loops.n, sizeof *x->loops);
    if (loops.n > 0) {
        memcpy(x->loops, loops.p, loops.n * sizeof *loops.p);
    }
    vec_clear(&loops);
}

void explode_order(lode_arena *a, explode *x) {
    lode_arena t = {0};
    lines_of l;
    levels v;
    uint32_t n = x->in.n_items, to = 0;
    by_parent(&t, &x->in, &l);
    if (!number_levels(&t, &l, NULL, &v)) {
        uint32_t *group = arena_array(&t, n, sizeof(uint32_t));
        find_groups(&t, &l, group);
        (void)number_levels(&t, &l, group, &v);
    }
    place_items(a, x, &v);
    x->down = arena_array(a, (size_t)n + 1, sizeof(uint32_t));
    x->child = arena_array(a, x->in.n_lines, sizeof(uint32_t));
    x->line = arena_array(a, x->in.n_lines, sizeof(uint32_t));
    for (uint32_t p = 0; p < n; p++) {
        uint32_t i = x->item[p];
        x->down[p] = to;
        for (uint32_t k = l.start[i]; k < l.start[i + 1]; k++, to++) {
            x->child[to] = x->place[l.child[k]];
            x->line[to] = l.line[k];
        }
    }
    x->down[n] = to;
    arena_clear(&t);
}
