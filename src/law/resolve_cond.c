// SPDX-License-Identifier: Apache-2.0
//
// resolve_cond: conditions of blocks to nodes. Connectives and defines are here, atoms in
// resolve_atom.c. Nodes are added children first, so a node only ever names smaller indexes: that
// is what bounds every walk over them. Node 0 is "true": what a condition that cannot be read
// becomes, and what a block without a condition has.
#include "law/resolve_int.h"

#include <string.h>

uint32_t node_add(resolver *r, node_op op, uint32_t a, uint32_t b) {
    *vec_push(&r->nodes) = (world_node){.op = op, .a = a, .b = b};
    return (uint32_t)r->nodes.n - 1;
}

uint32_t node_group(resolver *r, node_op op, const uint32_t *kids, uint32_t n) {
    if (n == 1) {
        return kids[0];
    }
    uint32_t first = (uint32_t)r->kids.n;
    for (uint32_t i = 0; i < n; i++) {
        *vec_push(&r->kids) = kids[i];
    }
    uint32_t at = node_add(r, op, 0, 0);
    r->nodes.p[at].kids = (world_range){first, n};
    return at;
}

// A judgement belongs to this place; a node that others share gets a group of one around it.
static uint32_t mark_judgement(resolver *r, uint32_t node) {
    uint32_t op = r->nodes.p[node].op;
    if (op == NODE_DEFINE || op == NODE_TRUE) {
        uint32_t first = (uint32_t)r->kids.n;
        *vec_push(&r->kids) = node;
        node = node_add(r, NODE_AND, 0, 0);
        r->nodes.p[node].kids = (world_range){first, 1};
    }
    r->nodes.p[node].judgement = 1;
    return node;
}

// Recursion goes as deep as the parser let parentheses go (LAW_COND_DEPTH_MAX).
static uint32_t lower_cond(resolver *r, const cond_scope *s, const law_cond *c) {
    if (c == NULL) {
        return 0;
    }
    uint32_t node = 0;
    if (c->kind == COND_ATOM) {
        node = lower_atom(r, s, c);
    } else {
        VEC(uint32_t) kids = {0};
        for (uint32_t i = 0; i < c->n_kids; i++) {
            uint32_t kid = lower_cond(r, s, c->kids[i]);
            *vec_push(&kids) = kid;
        }
        if (c->kind == COND_NOT && kids.n == 1) {
            node = node_add(r, NODE_NOT, kids.p[0], 0);
        } else if (kids.n > 0) {
            node = node_group(r, c->kind == COND_OR ? NODE_OR : NODE_AND, kids.p, (uint32_t)kids.n);
        }
        vec_clear(&kids);
    }
    return c->judgement ? mark_judgement(r, node) : node;
}

// The keyword's clause and the `and` and `unless` lines after it.
uint32_t lower_block(resolver *r, const cond_scope *s, const law_block *b, const char *keyword) {
    VEC(uint32_t) kids = {0};
    bool inside = false;
    for (uint32_t i = 0; i < b->n_clauses; i++) {
        const law_clause *c = &b->clauses[i];
        bool unless = strcmp(c->keyword, "unless") == 0;
        bool more = unless || strcmp(c->keyword, "and") == 0;
        inside = strcmp(c->keyword, keyword) == 0 || (inside && more);
        if (inside) {
            uint32_t node = lower_cond(r, s, c->cond);
            node = unless ? node_add(r, NODE_NOT, node, 0) : node;
            *vec_push(&kids) = node;
        }
    }
    uint32_t node = kids.n == 0 ? 0 : node_group(r, NODE_AND, kids.p, (uint32_t)kids.n);
    vec_clear(&kids);
    return node;
}

// ---- defines ----------------------------------------------------------------------------------

static str local_key(resolver *r, str owner, str name) {
    return arena_fmt(&r->tmp, STR_FMT "\n" STR_FMT, STR_ARG(owner), STR_ARG(name));
}

static void collect_defines(resolver *r) {
    for (size_t i = 0; i < r->of[BLOCK_DEFINE].n; i++) {
        const decl *d = &r->of[BLOCK_DEFINE].p[i];
        str name = d->block->id.text;
        str key = d->parent == NULL ? name : local_key(r, d->parent->id.text, name);
        if (str_eqz(name, "listed") || !symtab_put(&r->defines_by, key, (uint32_t)i)) {
            error_doubled(r, d, "define", name);
        }
        if (!has_clause(d->block, "when")) {
            error_at(r, d->src, d->block->pos, "missing_clause",
                     "define " STR_FMT " has no condition", STR_ARG(name));
        }
    }
}

static str owner_name(const resolver *r, const cond_scope *s, int which) {
    if (which == 0 && s->measure != NULL) {
        return s->measure->id.text;
    }
    if (which == 1 && s->regime != NONE) {
        return text_of(r, r->regimes.p[s->regime].id);
    }
    return (str){NULL, 0};
}

// Inside its measure first, then inside the regime, then everywhere.
static uint32_t find_define(resolver *r, const cond_scope *s, str name) {
    for (int which = 0; which < 2; which++) {
        str owner = owner_name(r, s, which);
        uint32_t at =
            owner.n == 0 ? SYMTAB_NONE : symtab_get(&r->defines_by, local_key(r, owner, name));
        if (at != SYMTAB_NONE) {
            return at;
        }
    }
    return symtab_get(&r->defines_by, name);
}

static void unknown_define(resolver *r, const cond_scope *s, const law_tok *name) {
    symtab visible = {0};
    (void)symtab_put(&visible, STR("listed"), 0); // the table is empty
    for (size_t i = 0; i < r->of[BLOCK_DEFINE].n; i++) {
        str one = r->of[BLOCK_DEFINE].p[i].block->id.text;
        if (find_define(r, s, one) != SYMTAB_NONE) {
            (void)symtab_put(&visible, one, 0); // local and global of one name hint the same
        }
    }
    if (symtab_get(&r->facts_by, name->text) != SYMTAB_NONE) {
        error_at(r, s->src, name->pos, "wrong_type",
                 STR_FMT " is a fact and needs a value: " STR_FMT " is ...", STR_ARG(name->text),
                 STR_ARG(name->text));
    } else {
        error_unknown(r, s->src, name, "define", &visible);
    }
    symtab_clear(&visible);
}

// May this define be entered here? Not into itself, not too deep, with a value iff it takes one.
static bool may_enter(resolver *r, const cond_scope *s, const law_tok *name, const law_tok *arg,
                      uint32_t index) {
    const law_block *b = r->of[BLOCK_DEFINE].p[index].block;
    for (const cond_scope *up = s; up != NULL; up = up->from) {
        if (up->define == index) {
            error_at(r, s->src, name->pos, "define_cycle", "define " STR_FMT " is made of itself",
                     STR_ARG(name->text));
            return false;
        }
    }
    if (s->depth >= DEFINE_DEPTH_MAX) {
        error_at(r, s->src, name->pos, "too_deep", "more than %u defines inside each other",
                 DEFINE_DEPTH_MAX);
        return false;
    }
    bool takes = block_arg(b, "param") != NULL;
    if (takes != (arg != NULL)) {
        error_at(r, s->src, name->pos, "wrong_argument",
                 takes ? "define " STR_FMT " takes a value: " STR_FMT " of ..."
                       : "define " STR_FMT " takes no value",
                 STR_ARG(name->text), STR_ARG(name->text));
        return false;
    }
    return true;
}

// Lowers one define with one value under one regime; the instance is kept for its other uses.
static uint32_t new_instance(resolver *r, const cond_scope *s, uint32_t index, law_tok arg,
                             str key) {
    const decl *d = &r->of[BLOCK_DEFINE].p[index];
    const law_arg *param = block_arg(d->block, "param");
    bool in_measure = d->parent != NULL && d->parent->kind != BLOCK_REGIME;
    cond_scope in = {.src = d->src,
                     .measure = in_measure ? d->parent : NULL,
                     .regime = s->regime,
                     .level = s->level == STRATUM_VERDICT ? STRATUM_VERDICT : STRATUM_RULE,
                     .reader = STR("a define"),
                     .depth = s->depth + 1,
                     .from = s,
                     .define = index,
                     .param = param == NULL ? (law_tok){.kind = TOK_END} : param->tok,
                     .arg = arg};
    str outer = r->impure;
    r->impure = (str){NULL, 0};
    uint32_t inner = lower_block(r, &in, d->block, "when");
    str name = d->block->id.text;
    str text = arg.kind == TOK_END
                   ? name
                   : arena_fmt(&r->tmp, STR_FMT " of " STR_FMT, STR_ARG(name), STR_ARG(arg.text));
    uint32_t node = node_add(r, NODE_DEFINE, inner, 0);
    r->nodes.p[node].text = intern(r, text);
    uint32_t use = (uint32_t)r->define_uses.n;
    *vec_push(&r->define_uses) = (define_use){node, index, r->impure};
    r->impure = outer;
    (void)symtab_put(&r->instances, key, use); // it was absent, and a cycle never gets here
    return use;
}

uint32_t lower_define(resolver *r, const cond_scope *s, const law_tok *name, const law_tok *arg) {
    uint32_t index = find_define(r, s, name->text);
    if (index == SYMTAB_NONE) {
        unknown_define(r, s, name);
        return 0;
    }
    if (!may_enter(r, s, name, arg, index)) {
        return 0;
    }
    law_tok value = {.kind = TOK_END};
    if (arg != NULL) {
        value = *arg;
        value.text = unfold_tok(s, arg);
    }
    str key = arena_fmt(&r->tmp, "%u %u %d " STR_FMT, index, s->regime, s->level == STRATUM_VERDICT,
                        STR_ARG(value.text));
    uint32_t use = symtab_get(&r->instances, key);
    if (use == SYMTAB_NONE) {
        use = new_instance(r, s, index, value, key);
    }
    str impure = r->define_uses.p[use].impure;
    if (impure.n > 0) {
        r->impure = r->impure.n > 0 ? r->impure : impure;
        if (s->level == STRATUM_ITEM) {
            error_at(r, s->src, name->pos, "stratum",
                     STR_FMT " reads " STR_FMT ", and " STR_FMT " may read facts of the item only",
                     STR_ARG(name->text), STR_ARG(impure), STR_ARG(s->reader));
        }
    }
    return r->define_uses.p[use].node;
}

str unfold_tok(const cond_scope *s, const law_tok *t) {
    bool own = s->param.kind == TOK_WORD && t->kind == TOK_WORD && str_eq(s->param.text, t->text);
    return own ? s->arg.text : t->text;
}

// ---- every condition of the world -------------------------------------------------------------

cond_scope scope_of(const decl *d, uint32_t regime, stratum level, str reader) {
    bool in_measure = d->parent != NULL && d->parent->kind != BLOCK_REGIME;
    return (cond_scope){.src = d->src,
                        .measure = in_measure ? d->parent : NULL,
                        .regime = regime,
                        .level = level,
                        .reader = reader,
                        .param = {.kind = TOK_END},
                        .arg = {.kind = TOK_END},
                        .define = NONE};
}

static void lower_regimes(resolver *r) {
    for (uint32_t i = 0; i < r->regimes.n; i++) {
        const decl *d = &r->regimes_d.p[i];
        cond_scope s = scope_of(d, i, STRATUM_RULE, STR("a regime"));
        uint32_t nexus = lower_block(r, &s, d->block, "nexus");
        uint32_t indicated =
            has_clause(d->block, "indicated") ? lower_block(r, &s, d->block, "indicated") : NONE;
        uint32_t bite = lower_block(r, &s, d->block, "bite");
        r->regimes.p[i].nexus = nexus;
        r->regimes.p[i].indicated = indicated;
        r->regimes.p[i].bite = bite;
    }
}

static uint32_t lower_rule(resolver *r, uint32_t i) {
    const rule_decl *rd = &r->rules_d.p[i];
    const world_rule *rule = &r->rules.p[i];
    uint32_t regime = r->measures.p[rd->measure].regime;
    if (rd->entry != NONE) {
        uint32_t bite = regime == NONE ? 0 : r->regimes.p[regime].bite;
        uint32_t kids[2] = {node_add(r, NODE_ENTRY, rd->entry, 0), bite};
        return node_group(r, NODE_AND, kids, bite == 0 ? 1 : 2);
    }
    cond_scope s = scope_of(&rd->d, regime, STRATUM_RULE, STR("a rule"));
    if (rule->kind == RULE_EXCEPTION) {
        s.level = STRATUM_ITEM;
        s.reader = STR("an exception of an entry");
    } else if (rule->kind == RULE_REPORT) {
        s.level = STRATUM_REPORT;
        s.reader = STR("a report");
    }
    return lower_block(r, &s, rd->d.block, "when");
}

// The nodes of each condition with its defines written out, as NODE_SIZE_MAX counts them. Kids come
// before parents.
static uint32_t *node_sizes(resolver *r) {
    uint32_t *size = arena_array(&r->tmp, r->nodes.n + 1, sizeof *size);
    for (size_t i = 0; i < r->nodes.n; i++) {
        const world_node *n = &r->nodes.p[i];
        size[i] = 1;
        if (n->op == NODE_NOT || n->op == NODE_DEFINE) {
            size[i] += size[n->a];
        }
        bool group = n->op == NODE_AND || n->op == NODE_OR;
        for (uint32_t k = 0; group && k < n->kids.count && size[i] <= NODE_SIZE_MAX; k++) {
            size[i] += size[r->kids.p[n->kids.first + k]];
        }
        size[i] = size[i] > NODE_SIZE_MAX ? NODE_SIZE_MAX + 1 : size[i];
    }
    return size;
}

static bool size_fits(resolver *r, const uint32_t *size, uint32_t node, const decl *d) {
    if (node == NONE || size[node] <= NODE_SIZE_MAX) {
        return true;
    }
    error_at(r, d->src, d->block->pos, "too_large",
             "with its defines written out, this condition has more than %u parts", NODE_SIZE_MAX);
    return false;
}

// The first one only: what is made of it is as large.
static void check_sizes(resolver *r) {
    const uint32_t *size = node_sizes(r);
    bool ok = true;
    for (size_t i = 0; ok && i < r->define_uses.n; i++) {
        const define_use *u = &r->define_uses.p[i];
        ok = size_fits(r, size, u->node, &r->of[BLOCK_DEFINE].p[u->define]);
    }
    for (size_t i = 0; ok && i < r->verdicts.n; i++) {
        ok = size_fits(r, size, r->verdicts.p[i].cond, &r->verdicts_d.p[i]);
    }
    for (size_t i = 0; ok && i < r->regimes.n; i++) {
        const world_regime *g = &r->regimes.p[i];
        ok = size_fits(r, size, g->nexus, &r->regimes_d.p[i]) &&
             size_fits(r, size, g->indicated, &r->regimes_d.p[i]) &&
             size_fits(r, size, g->bite, &r->regimes_d.p[i]);
    }
    for (size_t i = 0; ok && i < r->entries.n; i++) {
        ok = size_fits(r, size, r->entries.p[i].test, &r->entries_d.p[i]);
    }
    for (size_t i = 0; ok && i < r->rules.n; i++) {
        ok = size_fits(r, size, r->rules.p[i].cond, &r->rules_d.p[i].d);
    }
    for (size_t i = 0; ok && i < r->clocks.n; i++) {
        ok = size_fits(r, size, r->clocks.p[i].cond, &r->clocks_d.p[i]) &&
             size_fits(r, size, r->clocks.p[i].no_limit, &r->clocks_d.p[i]);
    }
}

void resolve_conditions(resolver *r) {
    (void)node_add(r, NODE_TRUE, 0, 0); // index 0
    collect_defines(r);
    for (uint32_t i = 0; i < r->verdicts.n; i++) {
        const decl *d = &r->verdicts_d.p[i];
        cond_scope s = scope_of(d, NONE, STRATUM_VERDICT, STR("a verdict"));
        uint32_t cond = has_clause(d->block, "when") ? lower_block(r, &s, d->block, "when") : NONE;
        r->verdicts.p[i].cond = cond;
    }
    lower_regimes(r);
    for (uint32_t i = 0; i < r->entries.n; i++) {
        const decl *d = &r->entries_d.p[i];
        cond_scope s = scope_of(d, r->entries.p[i].regime, STRATUM_ITEM, STR("an entry test"));
        uint32_t test = has_clause(d->block, "when") ? lower_block(r, &s, d->block, "when") : NONE;
        r->entries.p[i].test = r->entries.p[i].how == ENTRY_OPAQUE ? NONE : test;
    }
    for (uint32_t i = 0; i < r->rules.n; i++) {
        uint32_t cond = lower_rule(r, i);
        r->rules.p[i].cond = cond;
    }
    lower_clocks(r);
    check_sizes(r);
}
