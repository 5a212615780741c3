/* SPDX-License-Identifier: Apache-2.0
 *
 * settle: the exact search of language.md 4.10. A state whose verdict is not decided is split on one
 * open var; its possible classes fall into parts that no open atom tells apart. The leaves are
 * disjoint, cover every completion, and are each decided by strong Kleene alone.
 *
 *            state                        steps: var := part, linked to the parent
 *           /  |  \                       leaves: the last step of their path
 *       part part part                    siblings that agree are merged into their parent
 *
 * Why a part is safe: an atom that is decided stays decided when class sets shrink, so only atoms
 * that are open here can tell classes apart below.
 */
#include "decide/decide_int.h"

#include <assert.h>
#include <string.h>

#define WEIGHT_WHOLE (1u << 16) /* an atom that a rule cannot do without */
#define ASKED_MAX \
    256u /* distinct open atoms over one var; beyond it the search gives up honestly */
#define STEPS_PER_LEAF 16u /* merged parts leave no leaf, but their work counts too */

/* Open atoms of one state: how often each var occurs, and the class sets asked of the chosen one. */
typedef struct tally {
    const decide_ctx *c;
    uint64_t *count;              /* n_vars */
    uint32_t *counted, n_counted; /* vars that occur */
    uint32_t var;                 /* second pass: collect for this var */
    class_set *asked;
    uint32_t n_asked;
} tally;

static void count_var(void *arg, uint32_t var, const class_set *asked) {
    (void)asked;
    tally *t = arg;
    if (t->count[var] == 0) {
        t->counted[t->n_counted++] = var;
    }
    t->count[var] += t->c->weight; /* never zero */
}

static void collect_asked(void *arg, uint32_t var, const class_set *asked) {
    tally *t = arg;
    if (var != t->var || t->n_asked == ASKED_MAX) {
        return;
    }
    for (uint32_t i = 0; i < t->n_asked; i++) {
        if (memcmp(&t->asked[i], asked, sizeof *asked) == 0) {
            return;
        }
    }
    t->asked[t->n_asked++] = *asked;
}

typedef void (*open_walk)(decide_ctx *c, open_visit visit, void *arg);

/* The one that weighs most, the first in table order among equals; leaves an empty tally. */
static uint32_t most_counted(tally *t) {
    uint32_t best = NONE;
    for (uint32_t i = 0; i < t->n_counted; i++) {
        uint32_t v = t->counted[i];
        bool more = best == NONE || t->count[v] > t->count[best] ||
                    (t->count[v] == t->count[best] && v < best);
        best = more ? v : best;
    }
    for (uint32_t i = 0; i < t->n_counted; i++) {
        t->count[t->counted[i]] = 0;
    }
    t->n_counted = 0;
    return best;
}

/* The open var that weighs most over the open rules (open.c); the first in table order among equals. */
static uint32_t choose_var(decide_ctx *c, tally *t, open_walk *walk) {
    c->weight = WEIGHT_WHOLE;
    *walk = open_strictest;
    open_strictest(c, count_var, t);
    uint32_t best = most_counted(t);
    if (best == NONE) {
        *walk = open_verdict;
        open_verdict(c, count_var, t);
        best = most_counted(t);
    }
    return best;
}

/* Splits `whole` by the asked sets: two classes share a part iff every asked set has both or none. */
static uint32_t parts_of(class_set whole, const tally *t, class_set *parts) {
    uint32_t n = 1;
    parts[0] = whole;
    for (uint32_t i = 0; i < t->n_asked; i++) {
        uint32_t before = n;
        for (uint32_t k = 0; k < before; k++) {
            class_set in = cs_and(parts[k], t->asked[i]);
            class_set rest = cs_minus(parts[k], t->asked[i]);
            if (!cs_empty(&in) && !cs_empty(&rest)) {
                parts[k] = in;
                parts[n++] = rest;
            }
        }
    }
    return n;
}

static void add_leaf(decide_ctx *c, settle *s, uint32_t step) {
    *vec_push(&s->leaves) =
        (settle_leaf){.step = step, .verdict = c->best, .best = c->best, .worst = c->worst};
    s->best = s->best == NONE || c->best > s->best ? c->best : s->best;
    s->worst = s->worst == NONE || c->worst < s->worst ? c->worst : s->worst;
}

static void note_split(settle *s, uint32_t var) {
    for (uint32_t i = 0; i < s->n_vars; i++) {
        if (s->vars[i] == var) {
            return;
        }
    }
    s->vars[s->n_vars++] = var;
}

/* Leaves from first on that are all decided alike become one leaf at `step`. */
static void merge_alike(settle *s, size_t first, uint32_t step) {
    if (s->leaves.n == first) {
        return; /* bounds_only: no part left one */
    }
    for (size_t i = first; i < s->leaves.n; i++) {
        const settle_leaf *l = &s->leaves.p[i];
        if (l->best != l->worst || l->best != s->leaves.p[first].best) {
            return;
        }
    }
    s->leaves.n = first + 1;
    s->leaves.p[first].step = step;
}

/* The state has been run. */
static void split(decide_ctx *c, settle *s, tally *t, uint32_t step, uint32_t depth) {
    open_walk walk = open_verdict;
    uint32_t var = c->best == c->worst ? NONE : choose_var(c, t, &walk);
    bool spent = s->leaves.n >= s->leaves_max || depth >= SETTLE_DEPTH_MAX ||
                 s->steps.n >= (size_t)s->leaves_max * STEPS_PER_LEAF;
    if (s->bounds_only && s->best != NONE && c->best <= s->best && c->worst >= s->worst) {
        return; /* nothing below is milder or stricter than what was found */
    }
    class_set asked[ASKED_MAX], parts[CLASSES_MAX];
    tally own = {.c = c, .count = t->count, .var = var, .asked = asked};
    if (var != NONE && !spent) {
        walk(c, collect_asked, &own);
        spent = own.n_asked == ASKED_MAX;
    }
    if (var == NONE || spent) {
        /* an open verdict without an open var would be a doubt that nobody can ask about: only a
         * vocabulary without a classification leaves one, or an image whose blocks are not those of
         * its conditions */
        assert(c->best == c->worst || var != NONE || c->class_var == NONE || c->engine != NULL);
        s->complete = s->complete && c->best == c->worst;
        add_leaf(c, s, step);
        return;
    }
    class_set whole = c->may[var];
    uint32_t n = parts_of(whole, &own, parts);
    note_split(s, var);
    size_t first = s->leaves.n;
    fast_kept *above = below_descend(c, depth, var);
    size_t rests = c->rests.n;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t child = (uint32_t)s->steps.n;
        *vec_push(&s->steps) = (settle_step){.parent = step, .var = var, .to = parts[i]};
        c->may[var] = parts[i]; /* the engine need not know: it is not asked below */
        kleene_run(c);
        split(c, s, t, child, depth + 1);
        c->rests.n = rests;
    }
    below_ascend(c, above);
    c->may[var] = whole;
    merge_alike(s, first, step);
}

void settle_run(decide_ctx *c, uint32_t leaves_max, bool bounds_only, settle *s) {
    *s = (settle){.best = NONE,
                  .worst = NONE,
                  .leaves_max = leaves_max,
                  .bounds_only = bounds_only,
                  .complete = true};
    s->vars = c->split_vars;
    tally t = {.c = c, .count = c->count, .counted = c->counted};
    below_begin(c);
    split(c, s, &t, NONE, 0);
    below_end(c);
    if (s->steps.n > 0) {
        kleene_run(c); /* leave the results of the state given */
    }
}

void settle_clear(settle *s) {
    vec_clear(&s->leaves);
    vec_clear(&s->steps);
}

class_set settle_leaf_classes(const decide_ctx *c, const settle *s, uint32_t leaf, uint32_t var) {
    for (uint32_t at = s->leaves.p[leaf].step; at != NONE; at = s->steps.p[at].parent) {
        if (s->steps.p[at].var == var) {
            return s->steps.p[at].to;
        }
    }
    return c->may[var];
}
