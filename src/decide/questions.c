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

typedef struct asking {
    decide_ctx *c;
    const settle *s;
    class_set *cell;       /* leaves x split vars */
    uint32_t *question_of; /* split var -> index in questions, NONE when it tells nothing apart */
    uint32_t questions[QUESTIONS_MAX];
    uint32_t n_questions;
    bool cut;            /* more questions than bits, or too many sets */
    VEC(uint64_t) apart; /* minimal masks of the pairs */
    VEC(uint64_t) hits;
} asking;

static class_set cell(const asking *a, uint32_t leaf, uint32_t i) {
    return a->cell[(size_t)leaf * a->s->n_vars + i];
}

static bool decided(const settle_leaf *l) { return l->best == l->worst; }

static uint32_t fact_of(const asking *a, uint32_t i) { return a->c->w->vars[a->s->vars[i]].fact; }

static void fill_cells(asking *a) {
    uint32_t n = (uint32_t)a->s->leaves.n;
    a->cell = arena_array(a->c->arena, (size_t)n * a->s->n_vars + 1, sizeof *a->cell);
    for (uint32_t l = 0; l < n; l++) {
        for (uint32_t i = 0; i < a->s->n_vars; i++) {
            a->cell[(size_t)l * a->s->n_vars + i] =
                settle_leaf_classes(a->c, a->s, l, a->s->vars[i]);
        }
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
}

/* The cells of one question, over all leaves: leaves with the same cells have the same number, and two
 * numbers are apart when some var of the question shares no class. */
typedef struct cell_table {
    uint32_t *of_leaf; /* numbers */
    bool *apart;       /* n x n */
    uint32_t n;
} cell_table;

static bool same_cells(const asking *a, uint32_t question, uint32_t x, uint32_t y) {
    for (uint32_t i = 0; i < a->s->n_vars; i++) {
        class_set cx = cell(a, x, i), cy = cell(a, y, i);
        if (a->question_of[i] == question && memcmp(&cx, &cy, sizeof cx) != 0) {
            return false;
        }
    }
    return true;
}

static bool cells_apart(const asking *a, uint32_t question, uint32_t x, uint32_t y) {
    for (uint32_t i = 0; i < a->s->n_vars; i++) {
        class_set cx = cell(a, x, i), cy = cell(a, y, i);
        if (a->question_of[i] == question && !cs_meets(&cx, &cy)) {
            return true;
        }
    }
    return false;
}

static cell_table number_cells(asking *a, uint32_t question) {
    uint32_t n = (uint32_t)a->s->leaves.n;
    cell_table t = {.of_leaf = arena_array(a->c->arena, (size_t)n + 1, sizeof *t.of_leaf)};
    uint32_t *first = arena_array(a->c->arena, (size_t)n + 1, sizeof *first); /* leaf of a number */
    for (uint32_t l = 0; l < n; l++) {
        uint32_t k = 0;
        while (k < t.n && !same_cells(a, question, first[k], l)) {
            k++;
        }
        if (k == t.n) {
            first[t.n++] = l;
        }
        t.of_leaf[l] = k;
    }
    t.apart = arena_array(a->c->arena, (size_t)t.n * t.n + 1, sizeof *t.apart);
    for (uint32_t x = 0; x < t.n; x++) {
        for (uint32_t y = 0; y < x; y++) {
            bool apart = cells_apart(a, question, first[x], first[y]);
            t.apart[(size_t)x * t.n + y] = t.apart[(size_t)y * t.n + x] = apart;
        }
    }
    return t;
}

/* Rows of `apart` for one leaf, against each other leaf with another verdict. */
static void compare_leaf(asking *a, const cell_table *tables, uint32_t x) {
    const bool *rows[QUESTIONS_MAX];
    const uint32_t n = a->n_questions;
    for (uint32_t q = 0; q < n; q++) {
        rows[q] = tables[q].apart + (size_t)tables[q].of_leaf[x] * tables[q].n;
    }
    uint64_t last = 0;
    bool any = false;
    for (uint32_t y = x + 1; y < a->s->leaves.n; y++) {
        if (a->s->leaves.p[x].best == a->s->leaves.p[y].best) {
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
    for (uint32_t x = 0; x < a->s->leaves.n; x++) {
        compare_leaf(a, tables, x);
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

static void widen(lode_class_answer *ans, const settle_leaf *l) {
    ans->best = ans->best == NONE || l->best > ans->best ? l->best : ans->best;
    ans->worst = ans->worst == NONE || l->worst < ans->worst ? l->worst : ans->worst;
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
    bool *done = arena_array(a->c->arena, count + 1, sizeof *done);
    for (uint32_t k = 0; k < count; k++) {
        if (done[k] || !cs_has(&a->c->may[var], k)) {
            continue;
        }
        class_set part = a->c->may[var];
        for (uint32_t l = 0; l < a->s->leaves.n; l++) {
            class_set in = cell(a, l, i);
            part = cs_has(&in, k) ? cs_and(part, in) : cs_minus(part, in);
        }
        for (uint32_t m = k; m < count; m++) {
            done[m] = done[m] || cs_has(&part, m);
        }
        lode_class_answer *ans =
            new_answer(a, q, fact_of(a, i), question_class_text(a->c, var, &part));
        for (uint32_t l = 0; l < a->s->leaves.n; l++) {
            class_set in = cell(a, l, i);
            if (cs_meets(&in, &part)) {
                widen(ans, &a->s->leaves.p[l]);
            }
        }
    }
}

/* A set: each tested element by name, then none of them. */
static void set_answers(asking *a, lode_open_question *q, uint32_t fact) {
    for (uint32_t i = 0; i < a->s->n_vars; i++) {
        if (fact_of(a, i) != fact || !is_element(a, i)) {
            continue;
        }
        const world_var *v = &a->c->w->vars[a->s->vars[i]];
        lode_class_answer *ans = new_answer(a, q, fact, element_text(a, v));
        for (uint32_t l = 0; l < a->s->leaves.n; l++) {
            class_set in = cell(a, l, i), zero = {{1}};
            class_set there = cs_minus(in, zero);
            if (!cs_empty(&there)) {
                widen(ans, &a->s->leaves.p[l]);
            }
        }
    }
    lode_class_answer *none = new_answer(a, q, fact, STR("none of these"));
    for (uint32_t l = 0; l < a->s->leaves.n; l++) {
        bool may_be_none = true;
        for (uint32_t i = 0; i < a->s->n_vars; i++) {
            class_set in = cell(a, l, i);
            may_be_none &= fact_of(a, i) != fact || cs_has(&in, 0);
        }
        if (may_be_none) {
            widen(none, &a->s->leaves.p[l]);
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
