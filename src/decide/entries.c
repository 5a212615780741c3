/* SPDX-License-Identifier: Apache-2.0
 *
 * entries: how each entry is decided for this line (language.md 4.6): by the claim, by its test, by
 * what points at it. Runs once, on the facts given; the search that follows only narrows vars.
 *
 * Reach. An identified item answers for entries that nothing points at: they are false on the word
 * of the identification. But once something does point, the facts that the pointed entries ask
 * about are open in earnest, and an entry that those facts could point at is reached too. Without
 * this, answering "rare-earth metal" to a question asked for a magnet would clear the metal.
 */
#include "decide/decide_int.h"
#include "text/text.h"

#include <string.h>

bool code_covers(str above, str below) {
    return str_starts(below, above) && (below.n == above.n || below.p[above.n] == '.');
}

typedef enum claim_kind { CLAIM_MISSING, CLAIM_CODE, CLAIM_NOT_LISTED } claim_kind;

struct item_view {
    claim_kind claim;
    str code;
    uint32_t claim_fact;
    lode_word claim_word;
    bool held;         /* the pack holds the claimed code, or codes above or below it */
    str classed;       /* the code that the classification was answered with; by class_fact */
    bool classed_held; /* the same of that code */
    uint32_t class_fact;
    lode_word class_word;
    bool identified; /* on id_word, by id_fact */
    uint32_t id_fact;
    lode_word id_word;
    str hs;
    str described;         /* all descriptions, folded */
    bool *reached;         /* n_entries */
    bool *asked;           /* n_facts: facts that reached entries ask about */
    unsigned char *hinted; /* n_entries: HINTED_BY_* */
    bool *may_point;       /* n_entries: a fact that is given stands in the test */
    uint32_t n_asked;
    unsigned char *hit;  /* n_entries: is it pointed at? 0 not looked at yet, 1 no, 2 yes */
    class_set class_may; /* the classification as given */
};

str digits_of(lode_arena *a, str s) {
    char *p = arena_alloc(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] >= '0' && s.p[i] <= '9') {
            p[n++] = s.p[i];
        }
    }
    return (str){p, n};
}

static void view_claim(decide_ctx *c, item_view *v, uint32_t fact) {
    if (!world_fact_is_of(c->w, fact, c->regime)) {
        return;
    }
    const lode_value *val = facts_get(c->q->facts, c->line, fact);
    v->claim_fact = fact;
    v->claim_word = val->word;
    if (val->kind == VAL_NONE) {
        v->claim = CLAIM_NOT_LISTED;
    } else if (val->kind == VAL_TEXT) {
        v->claim = CLAIM_CODE;
        v->code = val->text;
    }
}

/* Does the pack hold the code? A code it does not hold falls to the entry `other`. */
static bool code_held(const decide_ctx *c, str said) {
    for (uint32_t e = 0; e < c->w->n_entries; e++) {
        const world_entry *entry = &c->w->entries[e];
        str code = world_str(c->w, entry->code);
        if (entry->regime == c->regime && !str_eqz(code, "other") &&
            (code_covers(said, code) || code_covers(code, said))) {
            return true;
        }
    }
    return false;
}

static bool other_held(const decide_ctx *c) {
    for (uint32_t e = 0; e < c->w->n_entries; e++) {
        const world_entry *entry = &c->w->entries[e];
        if (entry->regime == c->regime && str_eqz(world_str(c->w, entry->code), "other")) {
            return true;
        }
    }
    return false;
}

/* Is the entry the one that a code names: that code, one above it, or `other` for a code not held? */
static bool names_entry(str said, bool held, str code) {
    return held ? code_covers(code, said) : str_eqz(code, "other");
}

static void identify(item_view *v, uint32_t fact, lode_word word) {
    v->identified = true;
    if (v->id_fact == NONE || word < v->id_word) {
        v->id_word = word;
        v->id_fact = fact;
    }
}

/* A classification answered with a code says which entry it is, so it identifies the item. */
static void view_class(item_view *v, uint32_t fact, const lode_value *val) {
    if (val->kind == VAL_TEXT) {
        v->classed = val->text;
        v->class_fact = fact;
        v->class_word = val->word;
        identify(v, fact, val->word);
    }
}

/* 4.3: `none` tells nothing of a scalar; of a claim it says "not listed", of a set that it is empty. */
static bool says_what(const world_fact *f, const lode_value *val) {
    bool none_tells = f->type == FACT_CODES || f->type == FACT_CLOSED_SET ||
                      f->type == FACT_OPEN_SET || f->type == FACT_SHARES;
    return val->kind != VAL_MISSING && (val->kind != VAL_NONE || none_tells);
}

/* Of a fact that nobody gave no question is answered, so it points at nothing; of a party that is known
 * to be absent some are. */
static void mark_points(decide_ctx *c, item_view *v) {
    v->may_point = arena_array(c->arena, c->w->n_entries + 1, sizeof *v->may_point);
    uint32_t last = NONE;
    bool given = true;
    for (uint32_t i = 0; i < c->w->n_point_order; i++) {
        const world_point_order *o = &c->w->point_order[i];
        if (o->fact != last) {
            last = o->fact;
            given = last == NONE || c->w->facts[last].scope == FACT_SCOPE_PARTY ||
                    facts_get(c->q->facts, c->line, last)->kind != VAL_MISSING;
        }
        v->may_point[o->entry] |= given;
    }
}

static void view_item(decide_ctx *c, item_view *v) {
    *v = (item_view){
        .id_word = WORD_ASSUMED, .id_fact = NONE, .claim_fact = NONE, .class_fact = NONE};
    v->reached = arena_array(c->arena, c->w->n_entries + 1, sizeof *v->reached);
    v->asked = arena_array(c->arena, c->w->n_facts + 1, sizeof *v->asked);
    v->hit = arena_array(c->arena, c->w->n_entries + 1, sizeof *v->hit);
    v->hinted = arena_array(c->arena, c->w->n_entries + 1, sizeof *v->hinted);
    strbuf described = {0};
    for (uint32_t i = 0; i < c->w->n_facts; i++) {
        const world_fact *f = &c->w->facts[i];
        if (f->scope != FACT_SCOPE_ITEM) {
            continue;
        }
        const lode_value *val = facts_get(c->q->facts, c->line, i);
        if (f->type == FACT_CODES) {
            view_claim(c, v, i);
        } else if (c->class_var != NONE && i == c->w->vars[c->class_var].fact) {
            view_class(v, i, val);
        } else if (f->type == FACT_HS && val->kind == VAL_TEXT) {
            v->hs = digits_of(c->arena, val->text);
        } else if (f->type == FACT_TEXT && val->kind == VAL_TEXT && (f->flags & FACT_POINTS)) {
            text_fold(val->text, &described);
            strbuf_addc(&described, '\n');
        }
        bool by_claim = c->w->regimes[c->regime].by_claim != 0;
        bool own_codes = f->type != FACT_CODES ? !by_claim : i == v->claim_fact;
        if ((f->flags & FACT_IDENTIFIES) && own_codes && says_what(f, val)) {
            identify(v, i, val->word);
        }
    }
    v->described = str_dup(c->arena, strbuf_str(&described));
    strbuf_clear(&described);
    hints_find(c->w, v->described, v->hs, v->hinted);
    mark_points(c, v);
    v->held = v->claim == CLAIM_CODE && code_held(c, v->code);
    v->classed_held = v->classed.n > 0 && code_held(c, v->classed);
    bool strange = (v->claim == CLAIM_CODE && !v->held) || (v->classed.n > 0 && !v->classed_held);
    if (strange && !other_held(c)) {
        v->identified = false; /* said to be something of which nothing is known here */
    }
}

/* Walks the atoms of a test over facts marked `points`. True when one of them has the truth
 * `want`; with ask set, marks their facts as asked about where they are open. */
static bool test_atoms(decide_ctx *c, item_view *v, uint32_t node, tri want, bool ask) {
    const world_node *n = &c->w->nodes[node];
    bool hit = false;
    if (n->op == NODE_AND || n->op == NODE_OR) {
        for (uint32_t i = 0; i < n->kids.count; i++) {
            hit |= test_atoms(c, v, c->w->kids[n->kids.first + i], want, ask);
        }
    } else if (n->op == NODE_DEFINE) {
        hit = test_atoms(c, v, n->a, want, ask);
    } else if (n->op == NODE_VAR) {
        uint32_t fact = c->w->vars[n->a].fact;
        tri t = kleene_node(c, node).t;
        if (ask && t == TRI_OPEN) {
            v->n_asked += !v->asked[fact];
            v->asked[fact] = true;
        }
        bool counts =
            (c->w->facts[fact].flags & FACT_POINTS) && (want != TRI_OPEN || v->asked[fact]);
        hit = counts && t == want;
    }
    return hit; /* a negated atom points at nothing */
}

static bool look_at(decide_ctx *c, item_view *v, uint32_t e) {
    const world_entry *entry = &c->w->entries[e];
    return v->hinted[e] != 0 || (entry->test != NONE && (c->engine == NULL || v->may_point[e]) &&
                                 test_atoms(c, v, entry->test, TRI_TRUE, false));
}

/* The same on every day: it is looked at once. */
static bool pointed(decide_ctx *c, item_view *v, uint32_t e) {
    if (v->hit[e] == 0) {
        v->hit[e] = look_at(c, v, e) ? 2 : 1;
    }
    return v->hit[e] == 2;
}

/* Does the customs code speak against the entry: it has headings of its own, and none agrees? Then it
 * is not reached through a question asked for another entry. */
static bool hs_elsewhere(const decide_ctx *c, const item_view *v, uint32_t e) {
    const world_entry *entry = &c->w->entries[e];
    bool headed = false;
    for (uint32_t i = 0; v->hs.n > 0 && i < entry->hints.count && !headed; i++) {
        headed = c->w->hints[entry->hints.first + i].kind == HINT_HS;
    }
    return headed && !(v->hinted[e] & HINTED_BY_HS);
}

static entry_state constant(tri t, lode_word word, uint32_t fact) {
    return (entry_state){.mode = ENTRY_CONST, .given = t, .word = word, .by_fact = fact};
}

/* Does the entry stand below a code that is given, so that it may be this one or another below it? */
static bool claimed_above(const item_view *v, str code) {
    return v->claim == CLAIM_CODE && code.n > v->code.n && code_covers(v->code, code);
}

static bool classed_above(const item_view *v, str code) {
    return v->classed.n > 0 && code.n > v->classed.n && code_covers(v->classed, code);
}

/* The table of 4.6 for one entry, `reached` or not. */
static entry_state entry_decide(const decide_ctx *c, const item_view *v, uint32_t e, kleene test,
                                bool reached) {
    const world_entry *entry = &c->w->entries[e];
    str code = world_str(c->w, entry->code);
    bool here = v->claim == CLAIM_CODE && names_entry(v->code, v->held, code);
    bool above = claimed_above(v, code);
    bool classed = v->classed.n > 0 && names_entry(v->classed, v->classed_held, code);
    if (test.t == TRI_TRUE) {
        entry_state s = {.mode = ENTRY_TEST};
        s.contradicted = v->claim != CLAIM_MISSING && !here && !above;
        return s;
    }
    if (here) {
        return test.t == TRI_OPEN ? constant(TRI_TRUE, v->claim_word, v->claim_fact)
                                  : (entry_state){.mode = ENTRY_CLAIM};
    }
    if (test.t == TRI_FALSE) {
        return (entry_state){.mode = ENTRY_TEST};
    }
    if (above) {
        return (entry_state){.mode = ENTRY_CLASS};
    }
    if (classed) {
        entry_state s = constant(TRI_TRUE, v->class_word, v->class_fact);
        s.contradicted = v->claim == CLAIM_NOT_LISTED;
        return s;
    }
    if (v->claim == CLAIM_NOT_LISTED) {
        return constant(TRI_FALSE, v->claim_word, v->claim_fact);
    }
    if (classed_above(v, code)) {
        return (entry_state){.mode = ENTRY_CLASS};
    }
    if (v->classed.n > 0 && v->identified && entry->how != ENTRY_ENCODED) {
        return constant(TRI_FALSE, v->class_word, v->class_fact);
    }
    if (!v->identified) {
        return (entry_state){.mode = ENTRY_CLASS};
    }
    if (reached) {
        return (entry_state){.mode = entry->how == ENTRY_ENCODED ? ENTRY_TEST : ENTRY_CLASS};
    }
    entry_state closed = constant(TRI_FALSE, v->id_word, v->id_fact);
    closed.not_pointed = true;
    return closed;
}

/* An entry that a claim settles asks nothing, also when it is reached. */
static bool asks(const decide_ctx *c, const item_view *v, uint32_t e) {
    const kleene open = {TRI_OPEN, WORD_LAW};
    return entry_decide(c, v, e, open, true).mode != ENTRY_CONST;
}

/* Grows the set of reached entries until nothing changes: at most n_entries rounds. */
static void reach(decide_ctx *c, item_view *v, const tri *test) {
    bool grown = true;
    while (grown) {
        grown = false;
        for (uint32_t e = 0; e < c->w->n_entries; e++) {
            const world_entry *entry = &c->w->entries[e];
            if (v->reached[e] && test[e] == TRI_OPEN && entry->how == ENTRY_ENCODED &&
                asks(c, v, e)) {
                (void)test_atoms(c, v, entry->test, TRI_OPEN, true);
            }
        }
        for (uint32_t e = 0; e < c->w->n_entries && v->n_asked > 0; e++) {
            const world_entry *entry = &c->w->entries[e];
            if (!v->reached[e] && entry->regime == c->regime && test[e] == TRI_OPEN &&
                entry->test != NONE && !hs_elsewhere(c, v, e) &&
                test_atoms(c, v, entry->test, TRI_OPEN, false)) {
                v->reached[e] = grown = true;
            }
        }
    }
}

/* A code above was claimed, and the facts speak against every entry below it: then as with a claim of
 * one of them it is open which is right, asked of one entry of each group that is in force. */
static void doubt_claim(decide_ctx *c, const item_view *v, const tri *test) {
    bool asked[CLASSES_MAX] = {false};
    c->doubts = false;
    if (v->claim != CLAIM_CODE) {
        return;
    }
    for (uint32_t e = 0; e < c->w->n_entries; e++) {
        const world_entry *entry = &c->w->entries[e];
        str code = world_str(c->w, entry->code);
        bool here = v->claim == CLAIM_CODE && names_entry(v->code, v->held, code);
        if (entry->regime == c->regime &&
            (here || (claimed_above(v, code) && test[e] != TRI_FALSE))) {
            return;
        }
    }
    for (uint32_t e = 0; e < c->w->n_entries; e++) {
        const world_entry *entry = &c->w->entries[e];
        bool doubted = entry->regime == c->regime && claimed_above(v, world_str(c->w, entry->code));
        c->entries[e].doubted = doubted;
        c->doubts |= doubted;
        if (doubted && entry_live(c, e).t != TRI_FALSE && !asked[entry->group % CLASSES_MAX]) {
            c->entries[e].mode = ENTRY_CLAIM;
            asked[entry->group % CLASSES_MAX] = true;
        }
    }
}

/* Classes of the classification: the groups that ENTRY_CLASS entries stand in, and "not listed"
 * unless a code above was given (then something below it holds). "Not listed", given, is kept; a code
 * given has been read entry by entry, for entries of one code may stand in several groups. */
static void bind_classification(decide_ctx *c, const item_view *v) {
    if (c->class_var == NONE) {
        return;
    }
    class_set may = {{0}};
    bool above = false;
    for (uint32_t e = 0; e < c->w->n_entries; e++) {
        const world_entry *entry = &c->w->entries[e];
        if (entry->regime == c->regime && c->entries[e].mode == ENTRY_CLASS) {
            cs_add(&may, entry->group);
            str code = world_str(c->w, entry->code);
            above |= claimed_above(v, code) || classed_above(v, code);
        }
    }
    if (!above) {
        cs_add(&may, 0);
    }
    class_set both = cs_and(may, c->may[c->class_var]);
    c->may[c->class_var] = cs_empty(&both) ? may : both;
}

/* Test and exceptions of every entry of the regime. */
static void bind_tests(decide_ctx *c) {
    if (c->engine != NULL) {
        fast_tests(c);
        return;
    }
    for (uint32_t e = 0; e < c->w->n_entries; e++) {
        if (c->w->entries[e].regime == c->regime) {
            c->test[e] = kleene_test(c, e).t;
        }
    }
}

/* The reference looks at each entry; for the engine only those that are open may be pointed at with
 * any effect. */
static void bind_reached(decide_ctx *c, item_view *v) {
    for (uint32_t e = 0; e < c->w->n_entries; e++) {
        c->entries[e] = (entry_state){.mode = ENTRY_CONST, .given = TRI_FALSE, .by_fact = NONE};
        if (c->w->entries[e].regime == c->regime) {
            c->entries[e].mode = ENTRY_TEST;
            bool matters = c->engine == NULL || c->test[e] == TRI_OPEN;
            v->reached[e] = matters && pointed(c, v, e);
        }
    }
    reach(c, v, c->test);
}

void alloc_entries(decide_ctx *c) {
    uint32_t n = c->w->n_entries + 1;
    c->test = arena_array(c->arena, n, sizeof *c->test);
    c->active = arena_array(c->arena, n, sizeof *c->active);
    c->present = arena_array(c->arena, n, sizeof *c->present);
    c->twin = arena_array(c->arena, n, sizeof *c->twin);
}

void entries_again(decide_ctx *c) {
    c->any_day = true;
    c->doubts = false;
    c->tests_maybe = NULL;
    if (c->class_var != NONE) {
        state_changed(c, c->class_var);
    }
    gather_active(c);
}

void bind_view(decide_ctx *c) {
    alloc_entries(c);
    c->view = arena_alloc(c->arena, sizeof *c->view);
    view_item(c, c->view);
    if (c->class_var != NONE) {
        c->view->class_may = c->may[c->class_var];
    }
    if (c->engine != NULL) {
        fast_view(c);
    }
}

void bind_entries(decide_ctx *c) {
    item_view *v = c->view;
    memset(v->asked, 0, c->w->n_facts * sizeof *v->asked);
    v->n_asked = 0;
    if (c->class_var != NONE) {
        c->may[c->class_var] = v->class_may;
    }
    bind_tests(c);
    bind_reached(c, v);
    for (uint32_t e = 0; e < c->w->n_entries; e++) {
        if (c->w->entries[e].regime == c->regime) {
            kleene test = {c->test[e], WORD_LAW};
            c->entries[e] = entry_decide(c, v, e, test, v->reached[e]);
            c->entries[e].pointed = v->reached[e];
            bool unasked = c->class_var == NONE && c->entries[e].mode == ENTRY_CLASS;
            if (unasked && c->w->entries[e].how == ENTRY_ENCODED) {
                c->entries[e].mode = ENTRY_TEST; /* no classification to ask for: by its own test */
            }
        }
    }
    doubt_claim(c, v, c->test);
    bind_classification(c, v);
    /* only exceptions and what is doubted below a claim ask what is in force */
    c->any_day = c->engine != NULL && !c->doubts && !fast_exceptions(c);
    if (c->engine != NULL && c->class_var != NONE) {
        state_changed(c, c->class_var);
    }
    gather_active(c);
}
