/* SPDX-License-Identifier: Apache-2.0
 *
 * shrink: from a shipment on which two engines disagree to one from which nothing more can be left out:
 * taking away any single fact, element or role makes them agree. What is left is printed as a `case`.
 */
#ifndef LODE_SHRINK_H
#define LODE_SHRINK_H

#include "case_text.h"
#include "same_decision.h"

/* What differs, in a few words, or NULL while they agree. It must not fail by itself. */
typedef const char *(*disagrees)(void *ctx, const lode_query *q, uint32_t regime);

typedef struct shrinking {
    lode_query q; /* facts and lists are changed in place */
    lode_facts *facts;
    uint32_t regime;
    disagrees what;
    void *ctx;
    lode_arena *arena;
    const char *same; /* what differed at first: a case about something else would mislead */
    bool by_name;     /* lists follow from the names given, as in a case */
} shrinking;

static inline bool still(shrinking *s) {
    if (s->by_name) {
        s->q.in_list = party_lists(s->q.world, s->facts, NULL, s->q.on, s->q.known, s->arena);
    }
    const char *differ = s->what(s->ctx, &s->q, s->regime);
    return differ != NULL && strcmp(differ, s->same) == 0;
}

static inline bool given(const shrinking *s, uint32_t fact) {
    return facts_given(s->facts, 0, fact)->kind != VAL_MISSING;
}

/* Takes away up to n facts from `first` on, all or none; what was taken is counted. */
static inline uint32_t without_facts(shrinking *s, uint32_t first, uint32_t n) {
    uint32_t total = s->q.world->n_facts, taken = 0;
    lode_value *kept = arena_array(s->arena, n + 1, sizeof *kept);
    uint32_t *which = arena_array(s->arena, n + 1, sizeof *which);
    for (uint32_t i = first; i < total && i < first + n; i++) {
        if (given(s, i)) {
            which[taken] = i;
            kept[taken++] = *facts_given(s->facts, 0, i);
        }
    }
    for (uint32_t i = 0; i < taken; i++) {
        facts_set(s->facts, 0, which[i], (lode_value){.kind = VAL_MISSING});
    }
    if (taken == 0 || still(s)) {
        return taken;
    }
    for (uint32_t i = 0; i < taken; i++) {
        facts_set(s->facts, 0, which[i], kept[i]);
    }
    return 0;
}

/* A set with one element less; a value on the declarant's word. */
static inline bool plainer_value(shrinking *s, uint32_t fact) {
    lode_value was = *facts_given(s->facts, 0, fact);
    lode_value less = was;
    bool changed = false;
    if (was.word != WORD_DECLARANT) {
        less.word = WORD_DECLARANT;
        facts_set(s->facts, 0, fact, less);
        changed = still(s);
        less = changed ? less : was;
    }
    for (uint32_t i = was.kind == VAL_SET ? was.n_elems : 0; i-- > 0 && less.n_elems > 1;) {
        lode_value next = less;
        next.elems = arena_array(s->arena, less.n_elems, sizeof *next.elems);
        memcpy(next.elems, less.elems, i * sizeof *next.elems);
        next.n_elems--;
        memcpy(next.elems + i, less.elems + i + 1, (next.n_elems - i) * sizeof *next.elems);
        next.text = (str){0}; /* of all elements: no longer so */
        facts_set(s->facts, 0, fact, next);
        bool less_does = still(s);
        less = less_does ? next : less;
        changed |= less_does;
    }
    facts_set(s->facts, 0, fact, less);
    return changed;
}

static inline bool without_role(shrinking *s, uint32_t role) {
    lode_facts *f = s->facts;
    bool was_given = f->role_given[role], was_none = f->role_none[role];
    if (!was_given && !was_none) {
        return false;
    }
    f->role_given[role] = f->role_none[role] = false;
    if (!still(s)) {
        f->role_given[role] = was_given;
        f->role_none[role] = was_none;
        return false;
    }
    return true;
}

/* Lists as the names given have them: all, else row by row, else cell by cell. */
static inline void follow_names(shrinking *s, tri *lists) {
    const lode_world *w = s->q.world;
    size_t cells = (size_t)w->n_roles * w->n_lists;
    for (size_t step = cells; step > 0; step = step > w->n_lists ? w->n_lists : step > 1 ? 1 : 0) {
        for (size_t at = 0; at < cells; at += step) {
            const tri *follows = party_lists(w, s->facts, NULL, s->q.on, s->q.known, s->arena);
            tri *kept = arena_array(s->arena, step, sizeof *kept);
            memcpy(kept, lists + at, step * sizeof *kept);
            memcpy(lists + at, follows + at, step * sizeof *kept);
            if (memcmp(kept, lists + at, step * sizeof *kept) != 0 && !still(s)) {
                memcpy(lists + at, kept, step * sizeof *kept);
            }
        }
    }
}

/* A party that must be in a list gets a name from it, if that does as well. */
static inline void name_listed(shrinking *s, tri *lists, uint32_t fact) {
    const lode_world *w = s->q.world;
    const world_fact *f = &w->facts[fact];
    if (f->type != FACT_NAME || f->scope != FACT_SCOPE_PARTY) {
        return;
    }
    for (uint32_t l = 0; l < w->n_lists; l++) {
        world_range p = w->lists[l].parties;
        if (lists[(size_t)f->role * w->n_lists + l] != TRI_TRUE || p.count == 0) {
            continue;
        }
        lode_value was = *facts_given(s->facts, 0, fact);
        bool was_given = s->facts->role_given[f->role];
        str name = world_str(w, w->names[w->parties[p.first].names.first].name);
        s->facts->role_given[f->role] = true;
        facts_set(s->facts, 0, fact,
                  (lode_value){.kind = VAL_TEXT, .text = name, .word = WORD_DECLARANT});
        const tri *old = s->q.in_list;
        s->q.in_list = party_lists(w, s->facts, NULL, s->q.on, s->q.known, s->arena);
        if (still(s)) {
            memcpy(lists, s->q.in_list, (size_t)w->n_roles * w->n_lists * sizeof *lists);
            s->q.in_list = old;
            return;
        }
        s->q.in_list = old;
        s->facts->role_given[f->role] = was_given;
        facts_set(s->facts, 0, fact, was);
    }
}

static inline bool shrink_once(shrinking *s) {
    const lode_world *w = s->q.world;
    bool less = false;
    for (uint32_t i = 0; i < w->n_facts; i++) {
        less |= given(s, i) && (without_facts(s, i, 1) > 0 || plainer_value(s, i));
    }
    for (uint32_t r = 0; r < w->n_roles; r++) {
        less |= without_role(s, r);
    }
    return less;
}

/* s->q must disagree. Large parts are tried first, then single ones until none can be spared. */
static inline void shrink(shrinking *s) {
    const lode_world *w = s->q.world;
    size_t cells = (size_t)w->n_roles * w->n_lists;
    s->same = s->what(s->ctx, &s->q, s->regime);
    tri *lists = arena_array(s->arena, cells + 1, sizeof *lists);
    if (s->q.in_list != NULL) {
        memcpy(lists, s->q.in_list, cells * sizeof *lists);
        s->q.in_list = lists;
    }
    for (uint32_t n = w->n_facts / 2; n > 1; n /= 2) {
        for (uint32_t i = 0; i < w->n_facts; i += n) {
            (void)without_facts(s, i, n);
        }
    }
    lode_date known = s->q.known;
    bool no_search = s->q.no_search;
    s->q.known = w->horizon;
    s->q.known = still(s) ? s->q.known : known;
    s->q.no_search = false; /* as a case is decided */
    s->q.no_search = !still(s) && no_search;
    while (shrink_once(s)) {
    }
    if (s->q.in_list == NULL) {
        return;
    }
    follow_names(s, lists);
    for (uint32_t i = 0; i < w->n_facts; i++) {
        name_listed(s, lists, i);
    }
    const tri *follows = party_lists(w, s->facts, NULL, s->q.on, s->q.known, s->arena);
    s->by_name = memcmp(lists, follows, cells * sizeof *lists) == 0;
    while (shrink_once(s)) {
    }
    (void)still(s); /* the lists of what is left */
}

/* ---- the three engines ----------------------------------------------------------------------- */

static inline const char *engines_disagree(void *ctx, const lode_query *q, uint32_t regime) {
    (void)ctx;
    lode_arena a = {0};
    const char *differ = engines_differ(*q, 0, regime, &a);
    arena_clear(&a);
    return differ;
}

/* Shrinks, and writes the case: what each engine says, and as expectations what the reference says. */
static inline void shrink_engines(shrinking *s, const char *title, strbuf *out) {
    static const char *const names[] = {"SIMD", "scalar", "reference"};
    const lode_world *w = s->q.world;
    lode_decision of[3];
    s->what = engines_disagree;
    shrink(s);
    strbuf head = {0};
    strbuf_addf(&head, "%s: %s, regime " STR_FMT, title, s->what(s->ctx, &s->q, s->regime),
                STR_ARG(world_str(w, w->regimes[s->regime].id)));
    put_case(out, head.p, &s->q);
    strbuf_clear(&head);
    for (uint32_t i = 3; i-- > 0;) {
        lode_query q = s->q;
        q.evaluator = (lode_evaluator)i;
        decide_line(&q, 0, s->regime, s->arena, &of[i]);
        put_verdicts(out, names[i], w, &of[i]);
    }
    for (uint32_t i = 0; i < 2; i++) {
        put_entries_of(out, names[EVALUATE_REFERENCE], w, &of[EVALUATE_REFERENCE], &of[i]);
        put_entries_of(out, names[i], w, &of[i], &of[EVALUATE_REFERENCE]);
    }
    bool simd = same_decision(w, &of[EVALUATE_REFERENCE], &of[EVALUATE_SIMD]) != NULL;
    put_expected(out, w, &of[EVALUATE_REFERENCE], &of[simd ? EVALUATE_SIMD : EVALUATE_SCALAR]);
}

#endif
