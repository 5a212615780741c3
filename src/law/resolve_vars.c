// SPDX-License-Identifier: Apache-2.0
//
// resolve_vars: from the tests that the world makes to vars and classes (language.md 4.3). A fact gets
// vars only where something is tested; a class is a set of values that no test tells apart:
//
//   one of      tested values one by one, then "any other" if there is one
//   sets        one var for each tested element: no, yes
//   shares      likewise; with cuts: exactly 0, (0,a), exactly a, (a,b), exactly b, (b,1]
//   amounts     [0,a), exactly a, (a,b), exactly b, (b, without end]
//   law, claim, license: no, yes
//   classification: not listed, then the groups of entries
//
// A fact with a default and the default itself are one variable: they have the same list of vars,
// made from the tests of both. Afterwards atoms become var and class set in their nodes.
#include "law/resolve_int.h"

#include <stdlib.h>

typedef struct test_row {
    uint32_t root, elem, atom;
} test_row;

typedef struct var_builder {
    resolver *r;
    uint32_t *root; /* n_facts: the end of its chain of defaults */
    bool *tested;   /* n_facts: itself, or a fact that falls back on it */
    test_row *rows; /* sorted by root and element */
    size_t n_rows;
} var_builder;

static int row_compare(const void *a, const void *b) {
    const test_row *x = a;
    const test_row *y = b;
    if (x->root != y->root) {
        return x->root < y->root ? -1 : 1;
    }
    if (x->elem != y->elem) {
        return x->elem < y->elem ? -1 : 1;
    }
    return x->atom < y->atom ? -1 : x->atom > y->atom;
}

static void gather(var_builder *vb) {
    resolver *r = vb->r;
    size_t n = r->facts.n;
    vb->root = arena_array(&r->tmp, n + 1, sizeof *vb->root);
    vb->tested = arena_array(&r->tmp, n + 1, sizeof *vb->tested);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t at = i;
        while (r->facts.p[at].default_fact != NONE) { // acyclic: set_default saw to it
            at = r->facts.p[at].default_fact;
        }
        vb->root[i] = at;
    }
    vb->n_rows = r->atoms.n;
    vb->rows = arena_array(&r->tmp, vb->n_rows + 1, sizeof *vb->rows);
    for (uint32_t i = 0; i < vb->n_rows; i++) {
        const atom *a = &r->atoms.p[i];
        vb->rows[i] = (test_row){vb->root[a->fact], a->elem, i};
        for (uint32_t f = a->fact; f != NONE; f = r->facts.p[f].default_fact) {
            vb->tested[f] = true;
        }
    }
    qsort(vb->rows, vb->n_rows, sizeof *vb->rows, row_compare);
}

// ---- classes ----------------------------------------------------------------------------------

static uint32_t add_var(resolver *r, uint32_t fact, uint32_t elem, str id) {
    *vec_push(&r->vars) = (world_var){
        .id = intern(r, id), .fact = fact, .elem = elem, .classes = {(uint32_t)r->classes.n, 0}};
    return (uint32_t)r->vars.n - 1;
}

static void add_class(resolver *r, uint32_t var, world_class k) {
    *vec_push(&r->classes) = k;
    r->vars.p[var].classes.count++;
}

static void check_classes(resolver *r, uint32_t var) {
    const world_var *v = &r->vars.p[var];
    if (v->classes.count <= CLASSES_MAX) {
        return;
    }
    const decl *d = &r->facts_d.p[v->fact];
    law_pos pos = d->block == NULL ? (law_pos){1, 1, 1} : d->block->pos;
    error_at(r, d->src, pos, "too_many_classes",
             STR_FMT " falls into %u classes; at most %u can be told apart",
             STR_ARG(text_of(r, v->id)), v->classes.count, CLASSES_MAX);
}

static void add_yes_no(resolver *r, uint32_t var, str no, str yes) {
    add_class(r, var, (world_class){.label = intern(r, no), .value = NONE});
    add_class(r, var, (world_class){.label = intern(r, yes), .value = NONE});
}

typedef struct cut {
    lode_nano at;
    str text;
} cut;
typedef VEC(cut) cuts;

static int cut_compare(const void *a, const void *b) {
    const cut *x = a;
    const cut *y = b;
    if (x->at != y->at) {
        return x->at < y->at ? -1 : 1;
    }
    if (x->text.n != y->text.n) { // 0.1 % before 1000 ppm: the label is the shortest way to say it
        return x->text.n < y->text.n ? -1 : 1;
    }
    return str_cmp(x->text, y->text);
}

// The cuts of one var's rows, sorted, each once.
static cuts cuts_of(const var_builder *vb, size_t first, size_t end) {
    cuts out = {0};
    for (size_t i = first; i < end; i++) {
        const atom *a = &vb->r->atoms.p[vb->rows[i].atom];
        if (a->kind == TEST_SHARE || a->kind == TEST_AMOUNT) {
            *vec_push(&out) = (cut){a->cut, a->cut_text};
        }
    }
    if (out.n > 1) {
        qsort(out.p, out.n, sizeof *out.p, cut_compare);
    }
    size_t kept = 0;
    for (size_t i = 0; i < out.n; i++) {
        if (kept == 0 || out.p[kept - 1].at != out.p[i].at) {
            out.p[kept++] = out.p[i];
        }
    }
    out.n = kept;
    return out;
}

static void add_interval(resolver *r, uint32_t var, const cut *lo, const cut *hi, lode_nano end,
                         bool share) {
    world_class k = {.value = NONE,
                     .lo = lo == NULL ? 0 : lo->at,
                     .hi = hi == NULL ? end : hi->at,
                     .lo_closed = lo == NULL && !share,
                     .hi_closed = hi == NULL};
    str label = STR("any");
    if (lo != NULL && hi != NULL) {
        label = arena_fmt(&r->tmp, "> " STR_FMT " and < " STR_FMT, STR_ARG(lo->text),
                          STR_ARG(hi->text));
    } else if (lo != NULL) {
        label = arena_fmt(&r->tmp, "> " STR_FMT, STR_ARG(lo->text));
    } else if (hi != NULL) {
        label = arena_fmt(&r->tmp, share ? "> 0 and < " STR_FMT : "< " STR_FMT, STR_ARG(hi->text));
    }
    k.label = intern(r, label);
    add_class(r, var, k);
}

static void add_point(resolver *r, uint32_t var, const cut *c) {
    str label = c->at == 0 ? STR("none") : arena_fmt(&r->tmp, "exactly " STR_FMT, STR_ARG(c->text));
    add_class(r, var,
              (world_class){.label = intern(r, label),
                            .value = NONE,
                            .lo = c->at,
                            .hi = c->at,
                            .lo_closed = 1,
                            .hi_closed = 1});
}

// share: class 0 is exactly zero, whether or not it is a cut, so that "has X" is all the others.
static void add_numeric(resolver *r, uint32_t var, const cuts *all, lode_nano end, bool share) {
    const cut *lo = NULL;
    r->vars.p[var].numeric = 1;
    if (share && (all->n == 0 || all->p[0].at != 0)) {
        add_point(r, var, &(cut){0, {NULL, 0}});
    }
    for (size_t i = 0; i < all->n; i++) {
        const cut *c = &all->p[i];
        if (c->at > 0) { // nothing lies below zero
            add_interval(r, var, lo, c, end, share && lo == NULL);
        }
        add_point(r, var, c);
        lo = c;
    }
    if (lo == NULL || lo->at < end) {
        add_interval(r, var, lo, NULL, end, share && lo == NULL);
    }
}

// ---- vars by type -----------------------------------------------------------------------------

static void enum_var(var_builder *vb, uint32_t fact, size_t first, size_t end) {
    resolver *r = vb->r;
    world_range range = r->enums.p[r->facts.p[fact].enum_idx].values;
    bool *tested = arena_array(&r->tmp, range.count + 1, sizeof *tested);
    uint32_t n = 0;
    for (size_t i = first; i < end; i++) {
        const atom *a = &r->atoms.p[vb->rows[i].atom];
        for (uint32_t k = 0; k < a->n_values; k++) {
            uint32_t v = r->atom_values.p[a->first_value + k] - range.first;
            n += !tested[v];
            tested[v] = true;
        }
    }
    uint32_t var = add_var(r, fact, NONE, str_dup(&r->tmp, text_of(r, r->facts.p[fact].path)));
    for (uint32_t v = 0; v < range.count; v++) {
        world_value value = r->values.p[range.first + v];
        if (tested[v]) {
            add_class(r, var,
                      (world_class){.label = value.label.len > 0 ? value.label : value.word,
                                    .value = range.first + v});
        }
    }
    if (n < range.count || r->enums.p[r->facts.p[fact].enum_idx].open_text) {
        str label = STR("any other");
        if (r->facts.p[fact].enum_idx == r->yes_no) {
            label = tested[0] ? STR("yes") : STR("no");
        }
        add_class(r, var, (world_class){.label = intern(r, label), .value = NONE});
    }
    check_classes(r, var);
}

static void element_var(var_builder *vb, uint32_t fact, size_t first, size_t end) {
    resolver *r = vb->r;
    uint32_t elem = vb->rows[first].elem;
    bool list = r->facts.p[fact].type == FACT_NAME;
    str path = str_dup(&r->tmp, text_of(r, r->facts.p[fact].path));
    str name = list ? text_of(r, r->lists.p[elem].id) : text_of(r, r->values.p[elem].word);
    uint32_t var = add_var(
        r, fact, elem,
        arena_fmt(&r->tmp, STR_FMT "%c" STR_FMT, STR_ARG(path), list ? '@' : '.', STR_ARG(name)));
    cuts all = cuts_of(vb, first, end);
    if (all.n > 0) {
        add_numeric(r, var, &all, NANO_ONE, true);
    } else {
        add_yes_no(r, var, STR("no"), STR("yes"));
    }
    check_classes(r, var);
    vec_clear(&all);
}

static void amount_var(var_builder *vb, uint32_t fact, size_t first, size_t end) {
    resolver *r = vb->r;
    bool share = str_eqz(text_of(r, r->facts.p[fact].dim), SHARE_DIM);
    cuts all = cuts_of(vb, first, end);
    uint32_t var = add_var(r, fact, NONE, str_dup(&r->tmp, text_of(r, r->facts.p[fact].path)));
    add_numeric(r, var, &all, share ? NANO_ONE : NANO_MAX, false);
    check_classes(r, var);
    vec_clear(&all);
}

// law:ACT.after, or law:ACT.after.2026-11-10 for a later end of the same act; .boundary likewise.
static bool asks_law(str path, str what) {
    size_t dated = sizeof ".2026-11-10" - 1;
    return str_ends(path, what) ||
           (path.n > dated && str_ends((str){path.p, path.n - dated}, what));
}

static void law_var(resolver *r, uint32_t fact) {
    str path = str_dup(&r->tmp, text_of(r, r->facts.p[fact].path));
    uint32_t var = add_var(r, fact, NONE, path);
    bool law = r->facts.p[fact].type == FACT_LAW && (r->facts.p[fact].flags & FACT_CONFLICT) == 0;
    if (law && asks_law(path, STR(".after"))) {
        add_yes_no(r, var, STR("lapsed"), STR("extended"));
    } else if (law && asks_law(path, STR(".boundary"))) {
        add_yes_no(r, var, STR("outside"), STR("inside"));
    } else {
        add_yes_no(r, var, STR("no"), STR("yes"));
    }
}

// ---- classification ---------------------------------------------------------------------------

typedef struct group_seen {
    uint32_t first, count;
} group_seen;

// "an entry of Announcement 18 (63 entries)"; when one measure has several groups, an example too.
static world_text group_label(resolver *r, const group_seen *g, bool several) {
    const world_entry *e = &r->entries.p[g->first];
    str code = text_of(r, e->code);
    str title = text_of(r, r->measures.p[e->measure].title);
    str s;
    if (g->count == 1) {
        s = arena_fmt(&r->tmp, STR_FMT " " STR_FMT, STR_ARG(code), STR_ARG(text_of(r, e->title)));
    } else if (several) {
        s = arena_fmt(&r->tmp, "an entry of " STR_FMT " (%u entries, such as " STR_FMT ")",
                      STR_ARG(title), g->count, STR_ARG(code));
    } else {
        s = arena_fmt(&r->tmp, "an entry of " STR_FMT " (%u entries)", STR_ARG(title), g->count);
    }
    return intern(r, s);
}

static void classification_var(resolver *r, uint32_t fact) {
    str path = str_dup(&r->tmp, text_of(r, r->facts.p[fact].path));
    uint32_t regime = NONE;
    for (uint32_t i = 0; i < r->regimes.n; i++) {
        str id = text_of(r, r->regimes.p[i].id);
        bool own = str_ends(path, id) && path.n > id.n && path.p[path.n - id.n - 1] == '.';
        regime = own ? i : regime;
    }
    group_seen *groups = arena_array(&r->tmp, r->entries.n + 2, sizeof *groups);
    uint32_t *per_measure = arena_array(&r->tmp, r->measures.n + 1, sizeof *per_measure);
    uint32_t n = 0;
    for (uint32_t e = 0; e < r->entries.n && regime != NONE; e++) {
        const world_entry *entry = &r->entries.p[e];
        if (entry->regime == regime && groups[entry->group].count++ == 0) {
            groups[entry->group].first = e;
            per_measure[entry->measure]++;
            n = entry->group > n ? entry->group : n;
        }
    }
    if (n == 0) {
        return; // a regime without entries asks for no classification
    }
    uint32_t var = add_var(r, fact, NONE, path);
    add_class(r, var, (world_class){.label = intern(r, STR("not listed")), .value = NONE});
    for (uint32_t g = 1; g <= n; g++) {
        bool several = per_measure[r->entries.p[groups[g].first].measure] > 1;
        add_class(r, var,
                  (world_class){.label = group_label(r, &groups[g], several), .value = NONE});
    }
    check_classes(r, var);
}

// ---- all facts --------------------------------------------------------------------------------

static size_t rows_at(const var_builder *vb, uint32_t root) {
    size_t lo = 0;
    size_t hi = vb->n_rows;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (vb->rows[mid].root < root) {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    return lo;
}

static void tested_vars(var_builder *vb, uint32_t fact) {
    uint32_t type = vb->r->facts.p[fact].type;
    uint32_t root = vb->root[fact];
    size_t at = rows_at(vb, root);
    while (at < vb->n_rows && vb->rows[at].root == root) {
        bool whole = type == FACT_ONE_OF || type == FACT_AMOUNT || type == FACT_LICENSE;
        size_t end = at;
        while (end < vb->n_rows && vb->rows[end].root == root &&
               (whole || vb->rows[end].elem == vb->rows[at].elem)) {
            end++;
        }
        if (type == FACT_ONE_OF) {
            enum_var(vb, fact, at, end);
        } else if (type == FACT_AMOUNT) {
            amount_var(vb, fact, at, end);
        } else if (type == FACT_LICENSE) {
            law_var(vb->r, fact);
        } else {
            element_var(vb, fact, at, end);
        }
        at = end;
    }
}

static void fact_vars(var_builder *vb, uint32_t fact) {
    resolver *r = vb->r;
    uint32_t type = r->facts.p[fact].type;
    uint32_t first = (uint32_t)r->vars.n;
    if (type == FACT_LAW || type == FACT_CLAIM) {
        law_var(r, fact);
    } else if (type == FACT_CLASSIFICATION) {
        classification_var(r, fact);
    } else if (vb->tested[fact]) {
        tested_vars(vb, fact);
    }
    r->facts.p[fact].vars = (world_range){first, (uint32_t)r->vars.n - first};
}

// ---- atoms into nodes -------------------------------------------------------------------------

// A class lies wholly on one side of every cut, or is the cut itself.
static bool class_passes(const world_class *k, const atom *a) {
    bool point = k->lo == k->hi;
    switch (a->op) {
    case CUT_LT:
        return point ? k->lo < a->cut : k->hi <= a->cut;
    case CUT_LE:
        return k->hi <= a->cut;
    case CUT_GT:
        return point ? k->lo > a->cut : k->lo >= a->cut;
    case CUT_GE:
        return k->lo >= a->cut;
    }
    return false;
}

static bool atom_accepts(const resolver *r, const atom *a, const world_var *v, uint32_t class) {
    const world_class *k = &r->classes.p[v->classes.first + class];
    switch (a->kind) {
    case TEST_VALUES:
        for (uint32_t i = 0; i < a->n_values; i++) {
            if (r->atom_values.p[a->first_value + i] == k->value) {
                return true;
            }
        }
        return false;
    case TEST_ELEMENT:
        return class > 0; // class 0 is "no", or exactly zero
    case TEST_SHARE:
    case TEST_AMOUNT:
        return class_passes(k, a);
    case TEST_YES:
        return class == 1;
    case TEST_NO:
        return class == 0;
    }
    return false;
}

static uint32_t set_index(resolver *r, const class_set *s) {
    str key = {(const char *)s, sizeof *s};
    uint32_t at = symtab_get(&r->sets, key);
    if (at == SYMTAB_NONE) {
        at = (uint32_t)r->class_sets.n;
        *vec_push(&r->class_sets) = *s;
        (void)symtab_put(&r->sets, str_dup(&r->tmp, key), at); // absent: just looked
    }
    return at;
}

static void patch_atom(resolver *r, const atom *a) {
    world_range vars = r->facts.p[a->fact].vars;
    uint32_t var = vars.first;
    while (var + 1 < vars.first + vars.count && r->vars.p[var].elem != a->elem) {
        var++;
    }
    const world_var *v = &r->vars.p[var];
    class_set s = {{0}};
    uint32_t n = v->classes.count < CLASSES_MAX ? v->classes.count : CLASSES_MAX;
    for (uint32_t c = 0; c < n; c++) {
        if (atom_accepts(r, a, v, c)) {
            cs_add(&s, c);
        }
    }
    uint32_t set = set_index(r, &s);
    r->nodes.p[a->node].a = var;
    r->nodes.p[a->node].b = set;
}

// Where a fact's index was kept, its var goes in.
static void patch_fact_index(const resolver *r, uint32_t *index) {
    *index = *index == NONE ? NONE : r->facts.p[*index].vars.first;
}

void resolve_vars(resolver *r) {
    var_builder vb = {.r = r};
    gather(&vb);
    for (uint32_t i = 0; i < r->facts.n; i++) {
        fact_vars(&vb, i);
    }
    for (size_t i = 0; i < r->atoms.n; i++) {
        patch_atom(r, &r->atoms.p[i]);
    }
    for (size_t i = 0; i < r->rules.n; i++) {
        patch_fact_index(r, &r->rules.p[i].window.boundary_var);
    }
    for (size_t i = 0; i < r->entries.n; i++) {
        patch_fact_index(r, &r->entries.p[i].window.boundary_var);
        patch_fact_index(r, &r->entries.p[i].claim_var);
    }
    for (size_t i = 0; i < r->regimes.n; i++) {
        patch_fact_index(r, &r->regimes.p[i].begins_var);
    }
    for (size_t i = 0; i < r->suspensions.n; i++) {
        patch_fact_index(r, &r->suspensions.p[i].boundary_var);
        patch_fact_index(r, &r->suspensions.p[i].after_var);
    }
}
