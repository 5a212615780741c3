// SPDX-License-Identifier: Apache-2.0
//
// resolve_atom: one atom of a condition to a node. What it tests is written down as an atom; the
// classes of a var are known only when every test of the world has been read (resolve_vars.c).
//
// An entry test reads facts of the item only (design 2.6). Everything else an atom may read is
// noted as impure, here and in the defines that it stands in.
#include "law/resolve_int.h"

#include <string.h>

static void note_impure(resolver *r, const cond_scope *s, const law_tok *at, str what) {
    r->impure = r->impure.n > 0 ? r->impure : what;
    if (s->level == STRATUM_ITEM) {
        error_at(r, s->src, at->pos, "stratum",
                 STR_FMT " may read facts of the item only, and this is " STR_FMT,
                 STR_ARG(s->reader), STR_ARG(what));
    }
}

static void wrong_type(resolver *r, const cond_scope *s, const law_tok *at, const char *hint) {
    diag_addf(r->d, DIAG_ERROR, s->src, at->pos, "wrong_type", NULL, hint,
              STR_FMT " cannot be tested like this", STR_ARG(at->text));
}

static uint32_t add_atom(resolver *r, atom a) {
    a.node = node_add(r, NODE_VAR, (uint32_t)r->atoms.n, 0);
    *vec_push(&r->atoms) = a;
    return a.node;
}

static uint32_t negated(resolver *r, uint32_t node) { return node_add(r, NODE_NOT, node, 0); }

// ---- slots, entries, listed -------------------------------------------------------------------

static uint32_t lower_slot(resolver *r, const cond_scope *s, const law_cond *c, uint32_t slot) {
    if (s->level != STRATUM_VERDICT && s->level != STRATUM_CLOCK) {
        error_at(r, s->src, c->subject.pos, "stratum",
                 "a slot can be read only by a verdict or a clock");
        return 0;
    }
    if (r->slots.p[slot].practice && s->level == STRATUM_VERDICT) {
        error_at(r, s->src, c->subject.pos, "stratum",
                 STR_FMT " is a practice slot: it never changes a verdict",
                 STR_ARG(c->subject.text));
    }
    VEC(uint32_t) kids = {0};
    for (uint32_t i = 0; i < c->n_values; i++) {
        law_tok t = c->values[i];
        t.text = unfold_tok(s, &t);
        uint32_t v = symtab_get(&r->slot_values_by[slot], t.text);
        if (v == SYMTAB_NONE) {
            str what = arena_fmt(&r->tmp, "value of " STR_FMT, STR_ARG(c->subject.text));
            error_unknown(r, s->src, &t, what.p, &r->slot_values_by[slot]);
            v = r->slots.p[slot].values.first;
        }
        uint32_t node = node_add(r, NODE_SLOT, slot, v);
        *vec_push(&kids) = node;
    }
    uint32_t node =
        node_group(r, c->atom == ATOM_HAS_ALL ? NODE_AND : NODE_OR, kids.p, (uint32_t)kids.n);
    vec_clear(&kids);
    return c->atom == ATOM_IS_NOT ? negated(r, node) : node;
}

// Without a regime (verdicts, reports) it means listed by the regime that is being decided: entries
// of other regimes are false there.
static uint32_t lower_listed(resolver *r, const cond_scope *s, const law_tok *at) {
    note_impure(r, s, at, STR("listed"));
    if (s->regime != NONE) {
        return node_add(r, NODE_LISTED, s->regime, 0);
    }
    VEC(uint32_t) kids = {0};
    for (uint32_t i = 0; i < r->regimes.n; i++) {
        uint32_t node = node_add(r, NODE_LISTED, i, 0);
        *vec_push(&kids) = node;
    }
    uint32_t node = node_group(r, NODE_OR, kids.p, (uint32_t)kids.n);
    vec_clear(&kids);
    return node;
}

static bool entry_matches(const resolver *r, const cond_scope *s, uint32_t e, str code) {
    const decl *d = &r->entries_d.p[e];
    if (s->regime != NONE && r->entries.p[e].regime != s->regime) {
        return false;
    }
    const char *slash = code.n == 0 ? NULL : memchr(code.p, '/', code.n);
    if (slash != NULL) {
        size_t n = (size_t)(slash - code.p);
        return str_eq((str){code.p, n}, d->parent->id.text) &&
               code_below((str){slash + 1, code.n - n - 1}, d->block->id.text);
    }
    return code_below(code, d->block->id.text);
}

// language.md 4.7: the entry of this code and every entry below it.
static uint32_t lower_code(resolver *r, const cond_scope *s, const law_tok *t) {
    str code = unfold_tok(s, t);
    VEC(uint32_t) kids = {0};
    for (uint32_t e = 0; e < r->entries.n; e++) {
        if (entry_matches(r, s, e, code)) {
            uint32_t node = node_add(r, NODE_ENTRY, e, 0);
            *vec_push(&kids) = node;
            *vec_push(&r->mentions) = (mention){e, r->n_mentions};
        }
    }
    r->n_mentions++;
    uint32_t node = 0;
    if (kids.n == 0) {
        error_unknown(r, s->src, t, "code of an entry", &r->codes_by);
    } else {
        node = node_group(r, NODE_OR, kids.p, (uint32_t)kids.n);
    }
    vec_clear(&kids);
    return node;
}

static uint32_t lower_entries(resolver *r, const cond_scope *s, const law_cond *c) {
    if (c->atom != ATOM_HAS_ANY && c->atom != ATOM_HAS_ALL) {
        wrong_type(r, s, &c->subject, "write item.entry has CODE");
        return 0;
    }
    note_impure(r, s, &c->subject, STR("another entry"));
    VEC(uint32_t) kids = {0};
    for (uint32_t i = 0; i < c->n_values; i++) {
        uint32_t node = lower_code(r, s, &c->values[i]);
        *vec_push(&kids) = node;
    }
    uint32_t node =
        node_group(r, c->atom == ATOM_HAS_ALL ? NODE_AND : NODE_OR, kids.p, (uint32_t)kids.n);
    vec_clear(&kids);
    return node;
}

static uint32_t lower_name(resolver *r, const cond_scope *s, const law_tok *name) {
    uint32_t conflict = find_conflict(r, s, name->text);
    if (conflict != SYMTAB_NONE) {
        return add_atom(r, (atom){.kind = TEST_YES, .fact = conflict, .elem = NONE});
    }
    return str_eqz(name->text, "listed") ? lower_listed(r, s, name)
                                         : lower_define(r, s, name, NULL);
}

// item is NAME or NAME
static uint32_t lower_item_is(resolver *r, const cond_scope *s, const law_cond *c) {
    VEC(uint32_t) kids = {0};
    for (uint32_t i = 0; i < c->n_values; i++) {
        uint32_t node = lower_name(r, s, &c->values[i]);
        *vec_push(&kids) = node;
    }
    uint32_t node = node_group(r, NODE_OR, kids.p, (uint32_t)kids.n);
    vec_clear(&kids);
    return c->atom == ATOM_IS_NOT ? negated(r, node) : node;
}

// ---- parties in lists -------------------------------------------------------------------------

static uint32_t name_fact(const resolver *r, uint32_t role) {
    for (uint32_t i = 0; i < r->facts.n; i++) {
        if (r->facts.p[i].type == FACT_NAME && r->facts.p[i].role == role) {
            return i;
        }
    }
    return NONE;
}

static uint32_t find_list(resolver *r, const cond_scope *s, const law_tok *t) {
    law_tok own = *t;
    own.text = unfold_tok(s, t);
    uint32_t at = SYMTAB_NONE;
    if (s->measure != NULL) {
        at = symtab_get(&r->lists_by, arena_fmt(&r->tmp, STR_FMT "." STR_FMT,
                                                STR_ARG(s->measure->id.text), STR_ARG(own.text)));
    }
    at = at != SYMTAB_NONE ? at : symtab_get(&r->lists_by, own.text);
    if (at == SYMTAB_NONE) {
        error_unknown(r, s->src, &own, "list", &r->lists_by);
    } else if (has_clause(r->list_bases.p[at].d.block, "known not listed")) {
        wrong_type(r, s, t, "it names parties that are known not to be listed");
    }
    return at;
}

// Does the cell hold rows that the condition means: with no column all, else those of its words?
static bool cell_meant(const resolver *r, const list_base *b, uint32_t cell, uint32_t column,
                       const law_cond *c) {
    for (uint32_t i = 2; i < c->n_values; i++) {
        str word = r->scope_words.p[b->first_word + cell * b->n_columns + column];
        if (str_eq(word, c->values[i].text)) {
            return true;
        }
    }
    return c->n_values == 1;
}

// The scope column that the condition names; false when there is none, or no row has one of its
// words.
static bool scope_of_cond(resolver *r, const cond_scope *s, const list_base *b, const law_cond *c,
                          uint32_t *column) {
    *column = 0;
    if (c->n_values == 1) {
        return true;
    }
    while (*column < b->n_columns && !str_eq(b->columns[*column].text, c->values[1].text)) {
        (*column)++;
    }
    if (*column == b->n_columns) {
        error_at(r, s->src, c->values[1].pos, "unknown_name",
                 "list " STR_FMT " has no scope column " STR_FMT, STR_ARG(b->id),
                 STR_ARG(c->values[1].text));
        return false;
    }
    bool all_found = true;
    for (uint32_t i = 2; i < c->n_values; i++) {
        law_cond one = *c;
        bool found = false;
        one.values = arena_array(&r->tmp, 3, sizeof *one.values);
        one.n_values = 3;
        one.values[2] = c->values[i];
        for (uint32_t cell = 0; cell < b->count; cell++) {
            found |= cell_meant(r, b, cell, *column, &one);
        }
        all_found &= found;
        if (!found) {
            error_at(r, s->src, c->values[i].pos, "unknown_name",
                     "no row of " STR_FMT " has " STR_FMT " in this column", STR_ARG(b->id),
                     STR_ARG(c->values[i].text));
        }
    }
    return all_found;
}

static uint32_t in_cells(resolver *r, const law_cond *c, const list_base *b, uint32_t column,
                         uint32_t role, uint32_t group) {
    VEC(uint32_t) kids = {0};
    for (uint32_t i = 0; i < r->roles.n; i++) {
        bool member = i == role || (group != SYMTAB_NONE && (r->roles.p[i].groups >> group & 1));
        uint32_t fact = member ? name_fact(r, i) : NONE;
        for (uint32_t cell = 0; fact != NONE && cell < b->count; cell++) {
            if (cell_meant(r, b, cell, column, c)) {
                uint32_t node = add_atom(
                    r, (atom){.kind = TEST_ELEMENT, .fact = fact, .elem = b->first + cell});
                *vec_push(&kids) = node;
            }
        }
    }
    uint32_t node = kids.n == 0 ? NONE : node_group(r, NODE_OR, kids.p, (uint32_t)kids.n);
    vec_clear(&kids);
    return node;
}

static uint32_t lower_in_list(resolver *r, const cond_scope *s, const law_cond *c) {
    note_impure(r, s, &c->subject, STR("a party in a list"));
    uint32_t role = symtab_get(&r->roles_by, c->subject.text);
    uint32_t group = symtab_get(&r->groups_by, c->subject.text);
    uint32_t list = c->n_values == 0 ? SYMTAB_NONE : find_list(r, s, &c->values[0]);
    uint32_t column = 0;
    if (role == SYMTAB_NONE && group == SYMTAB_NONE) {
        error_unknown(r, s->src, &c->subject, "role or group",
                      symtab_nearest(&r->roles_by, c->subject.text, HINT_EDITS_MAX).n > 0
                          ? &r->roles_by
                          : &r->groups_by);
        return 0;
    }
    if (list == SYMTAB_NONE || !scope_of_cond(r, s, &r->list_bases.p[list], c, &column)) {
        return 0;
    }
    uint32_t node = in_cells(r, c, &r->list_bases.p[list], column, role, group);
    if (node == NONE) {
        error_at(r, s->src, c->subject.pos, "wrong_type",
                 "no party of \"" STR_FMT "\" has a fact of type name", STR_ARG(c->subject.text));
    }
    return node == NONE ? 0 : node;
}

// PATH in SET: the values of the set, one by one for a set fact.
static uint32_t lower_in_set(resolver *r, const cond_scope *s, const law_cond *c, uint32_t fact,
                             const value_set *set) {
    const world_fact *f = &r->facts.p[fact];
    bool scalar = f->type == FACT_ONE_OF;
    if ((!scalar && f->type != FACT_CLOSED_SET && f->type != FACT_OPEN_SET) ||
        f->enum_idx != set->enum_idx) {
        wrong_type(r, s, &c->subject, "the set is of another kind of value");
        return 0;
    }
    if (f->scope != FACT_SCOPE_ITEM) {
        note_impure(r, s, &c->subject, c->subject.text);
    }
    if (set->n == 0) { // nothing is in it
        return negated(r, node_add(r, NODE_TRUE, 0, 0));
    }
    if (scalar) {
        atom a = {.kind = TEST_VALUES,
                  .fact = fact,
                  .elem = NONE,
                  .first_value = (uint32_t)r->atom_values.n,
                  .n_values = set->n};
        for (uint32_t i = 0; i < set->n; i++) {
            *vec_push(&r->atom_values) = r->set_values.p[set->first + i];
        }
        return add_atom(r, a);
    }
    VEC(uint32_t) kids = {0};
    for (uint32_t i = 0; i < set->n; i++) {
        uint32_t v = r->set_values.p[set->first + i];
        uint32_t node = add_atom(r, (atom){.kind = TEST_ELEMENT, .fact = fact, .elem = v});
        *vec_push(&kids) = node;
    }
    uint32_t node = node_group(r, NODE_OR, kids.p, (uint32_t)kids.n);
    vec_clear(&kids);
    return node;
}

static uint32_t lower_in(resolver *r, const cond_scope *s, const law_cond *c) {
    uint32_t fact = symtab_get(&r->facts_by, c->subject.text);
    if (fact == SYMTAB_NONE || c->n_values == 0) {
        return lower_in_list(r, s, c);
    }
    uint32_t set = find_value_set(r, s, c->values[0].text);
    if (set == SYMTAB_NONE || c->n_values > 1) {
        error_at(r, s->src, c->values[0].pos, "unknown_name",
                 "no set " STR_FMT " of this regime: PATH in NAME.COLUMN of a sets block",
                 STR_ARG(c->values[0].text));
        return 0;
    }
    value_set own = r->value_sets.p[set];
    return lower_in_set(r, s, c, fact, &own);
}

// ---- tests of facts ---------------------------------------------------------------------------

static uint32_t enum_value(resolver *r, const cond_scope *s, const law_tok *t, uint32_t enum_idx) {
    law_tok own = *t;
    own.text = unfold_tok(s, t);
    uint32_t v = symtab_get(&r->values_by[enum_idx], own.text);
    if (v == SYMTAB_NONE) {
        str what =
            arena_fmt(&r->tmp, "word of " STR_FMT, STR_ARG(text_of(r, r->enums.p[enum_idx].name)));
        error_unknown(r, s->src, &own, what.p, &r->values_by[enum_idx]);
    }
    return v;
}

static uint32_t test_values(resolver *r, const cond_scope *s, const law_cond *c, uint32_t fact) {
    atom a = {
        .kind = TEST_VALUES, .fact = fact, .elem = NONE, .first_value = (uint32_t)r->atom_values.n};
    for (uint32_t i = 0; i < c->n_values; i++) {
        uint32_t v = enum_value(r, s, &c->values[i], r->facts.p[fact].enum_idx);
        if (v != SYMTAB_NONE) {
            *vec_push(&r->atom_values) = v;
            a.n_values++;
        }
    }
    return a.n_values == 0 ? 0 : add_atom(r, a);
}

static uint32_t test_license(resolver *r, const cond_scope *s, const law_cond *c, uint32_t fact) {
    uint32_t v = c->n_values == 1 ? enum_value(r, s, &c->values[0], r->yes_no) : SYMTAB_NONE;
    if (v == SYMTAB_NONE) {
        return 0;
    }
    return add_atom(r, (atom){.kind = v == 1 ? TEST_YES : TEST_NO, .fact = fact, .elem = NONE});
}

static uint32_t lower_is(resolver *r, const cond_scope *s, const law_cond *c, uint32_t fact) {
    uint32_t node = 0;
    switch ((fact_type)r->facts.p[fact].type) {
    case FACT_ONE_OF:
        node = test_values(r, s, c, fact);
        break;
    case FACT_LICENSE:
        node = test_license(r, s, c, fact);
        break;
    case FACT_CLOSED_SET:
    case FACT_OPEN_SET:
    case FACT_SHARES:
        wrong_type(r, s, &c->subject, "it is a set: write has");
        return 0;
    case FACT_AMOUNT:
        wrong_type(r, s, &c->subject, "it is an amount: write < <= > or >=, a number and a unit");
        return 0;
    case FACT_NAME:
        wrong_type(r, s, &c->subject, "a name is tested against a list: ROLE in LIST");
        return 0;
    case FACT_CODES:
    case FACT_HS:
    case FACT_CLASSIFICATION:
        wrong_type(r, s, &c->subject, "codes are tested through entries: item.entry has CODE");
        return 0;
    case FACT_TEXT:
    case FACT_DATE:
    case FACT_LAW:
    case FACT_CLAIM:
    case FACT_LICENSES:
    case FACT_FINDINGS:
    case FACT_PAUSES:
    case FACT_ROWS:
    case FACT_TYPE_COUNT:
        wrong_type(r, s, &c->subject, "facts of this type are kept and never tested");
        return 0;
    }
    return c->atom == ATOM_IS_NOT && node != 0 ? negated(r, node) : node;
}

static uint32_t lower_has(resolver *r, const cond_scope *s, const law_cond *c, uint32_t fact) {
    uint32_t type = r->facts.p[fact].type;
    if (type != FACT_CLOSED_SET && type != FACT_OPEN_SET && type != FACT_SHARES) {
        wrong_type(r, s, &c->subject, "has is for sets; a scalar takes is");
        return 0;
    }
    VEC(uint32_t) kids = {0};
    for (uint32_t i = 0; i < c->n_values; i++) {
        uint32_t v = enum_value(r, s, &c->values[i], r->facts.p[fact].enum_idx);
        if (v != SYMTAB_NONE) {
            uint32_t node = add_atom(r, (atom){.kind = TEST_ELEMENT, .fact = fact, .elem = v});
            *vec_push(&kids) = node;
        }
    }
    uint32_t node = kids.n == 0 ? 0
                                : node_group(r, c->atom == ATOM_HAS_ALL ? NODE_AND : NODE_OR,
                                             kids.p, (uint32_t)kids.n);
    vec_clear(&kids);
    return node;
}

static cut_op cut_of(str op) {
    bool closed = str_ends(op, STR("="));
    return str_starts(op, STR("<")) ? (closed ? CUT_LE : CUT_LT) : (closed ? CUT_GE : CUT_GT);
}

// item.contains.Dy: the fact before the last dot, and the element after it.
static uint32_t split_share(resolver *r, const law_tok *subject, law_tok *elem) {
    *elem = *subject;
    for (size_t i = subject->text.n; i > 0; i--) {
        if (subject->text.p[i - 1] == '.') {
            elem->text = (str){subject->text.p + i, subject->text.n - i};
            elem->pos.col += (uint32_t)i;
            elem->pos.len = (uint32_t)elem->text.n;
            uint32_t fact = symtab_get(&r->facts_by, (str){subject->text.p, i - 1});
            bool share = fact != SYMTAB_NONE && r->facts.p[fact].type == FACT_SHARES;
            return share ? fact : SYMTAB_NONE;
        }
    }
    return SYMTAB_NONE;
}

static uint32_t lower_compare(resolver *r, const cond_scope *s, const law_cond *c) {
    law_tok elem = c->subject;
    atom a = {.kind = TEST_AMOUNT, .elem = NONE, .op = cut_of(c->op.text)};
    a.fact = symtab_get(&r->facts_by, c->subject.text);
    if (a.fact == SYMTAB_NONE) {
        a.kind = TEST_SHARE;
        a.fact = split_share(r, &c->subject, &elem);
        if (a.fact == SYMTAB_NONE) {
            error_unknown(r, s->src, &c->subject, "fact", &r->facts_by);
            return 0;
        }
        a.elem = enum_value(r, s, &elem, r->facts.p[a.fact].enum_idx);
    } else if (r->facts.p[a.fact].type != FACT_AMOUNT) {
        wrong_type(r, s, &c->subject, "only amounts and shares (as item.contains.Dy) are compared");
        return 0;
    }
    str dim = str_dup(&r->tmp, text_of(r, r->facts.p[a.fact].dim));
    if (c->n_values != 2 || (a.kind == TEST_SHARE && a.elem == SYMTAB_NONE) ||
        !amount_of(r, s->src, &c->values[0], &c->values[1], dim, &a.cut)) {
        return 0;
    }
    bool share = str_eqz(dim, SHARE_DIM);
    if (share && a.cut > NANO_ONE) {
        error_at(r, s->src, c->values[0].pos, "bad_number", "a share is at most 100 %%");
        return 0;
    }
    a.cut_text = arena_fmt(&r->tmp, STR_FMT " " STR_FMT, STR_ARG(c->values[0].text),
                           STR_ARG(c->values[1].text));
    if (r->facts.p[a.fact].scope != FACT_SCOPE_ITEM) {
        note_impure(r, s, &c->subject, c->subject.text);
    }
    return add_atom(r, a);
}

static uint32_t lower_fact(resolver *r, const cond_scope *s, const law_cond *c) {
    uint32_t fact = symtab_get(&r->facts_by, c->subject.text);
    if (fact == SYMTAB_NONE) {
        error_unknown(r, s->src, &c->subject, "fact", &r->facts_by);
        return 0;
    }
    if (r->facts.p[fact].scope != FACT_SCOPE_ITEM || r->facts.p[fact].type == FACT_LICENSE) {
        note_impure(r, s, &c->subject, c->subject.text);
    }
    bool has = c->atom == ATOM_HAS_ANY || c->atom == ATOM_HAS_ALL;
    return has ? lower_has(r, s, c, fact) : lower_is(r, s, c, fact);
}

uint32_t lower_atom(resolver *r, const cond_scope *s, const law_cond *c) {
    switch (c->atom) {
    case ATOM_NAME:
        return lower_name(r, s, &c->subject);
    case ATOM_NAME_OF:
        return c->n_values == 1 ? lower_define(r, s, &c->subject, &c->values[0]) : 0;
    case ATOM_IN:
        return lower_in(r, s, c);
    case ATOM_CMP:
        return lower_compare(r, s, c);
    case ATOM_IS:
    case ATOM_IS_NOT:
    case ATOM_HAS_ANY:
    case ATOM_HAS_ALL:
        break;
    }
    if (str_eqz(c->subject.text, "item") && (c->atom == ATOM_IS || c->atom == ATOM_IS_NOT)) {
        return lower_item_is(r, s, c);
    }
    if (str_eqz(c->subject.text, "item.entry")) {
        return lower_entries(r, s, c);
    }
    uint32_t slot = symtab_get(&r->slots_by, c->subject.text);
    return slot != SYMTAB_NONE ? lower_slot(r, s, c, slot) : lower_fact(r, s, c);
}
