// SPDX-License-Identifier: Apache-2.0
//
// resolve_base: the vocabulary. Packs, enums, units, groups, roles, questions, slots, verdicts and
// facts. A fact declared as party.X becomes one fact for each role; item.codes and
// item.classification become one for each regime, because each regime has its own list.
#include "law/resolve_int.h"

#include <string.h>

#define COST_DEFAULT 3u   /* "ask a colleague" (language.md 2.1) */
#define COST_MAX 1000000u /* sums of costs stay far inside 32 bits */
#define EXIT_MAX 255u     /* what a process can return */
#define EXPAND_MAX 65536u /* roles times party facts; real packs stay under 500 */

static const struct {
    const char *word;
    uint32_t type;
} TYPES[] = {
    {"text", FACT_TEXT},
    {"date", FACT_DATE},
    {"hs", FACT_HS},
    {"codes", FACT_CODES},
    {"name", FACT_NAME},
    {"list rows", FACT_ROWS},
    {"law", FACT_LAW},
    {"license", FACT_LICENSE},
    {"licenses", FACT_LICENSES},
    {"findings", FACT_FINDINGS},
    {"classification", FACT_CLASSIFICATION},
    {"yes or no", FACT_ONE_OF},
    {"one of", FACT_ONE_OF},
    {"closed set of", FACT_CLOSED_SET},
    {"open set of", FACT_OPEN_SET},
    {"shares of", FACT_SHARES},
    {"amount of", FACT_AMOUNT},
    {"pauses of", FACT_PAUSES},
};

// Registers a block's name; false (and an error) when it is there already.
static bool name_block(resolver *r, symtab *t, const decl *d, const char *what, uint32_t index) {
    if (symtab_put(t, d->block->id.text, index)) {
        return true;
    }
    error_doubled(r, d, what, d->block->id.text);
    return false;
}

// ---- packs, enums, units ----------------------------------------------------------------------

static void resolve_packs(resolver *r) {
    const decls *all = &r->of[BLOCK_PACK];
    for (size_t i = 0; i < all->n; i++) {
        const decl *d = &all->p[i];
        if (!name_block(r, &r->packs_by, d, "pack", (uint32_t)r->packs.n)) {
            continue;
        }
        world_pack p = {tok_text(r, &d->block->id), tok_text(r, &d->block->title), DATE_NONE};
        if (!clause_date(r, d, "horizon", "date", &p.horizon)) {
            error_at(r, d->src, d->block->pos, "missing_clause",
                     "pack " STR_FMT " does not say its horizon", STR_ARG(d->block->id.text));
        }
        r->horizon = p.horizon > r->horizon ? p.horizon : r->horizon;
        *vec_push(&r->packs) = p;
    }
    for (size_t i = 0; i < all->n; i++) {
        const law_clause *c = block_clause(all->p[i].block, "needs");
        for (uint32_t k = 0; c != NULL && k < c->n_args; k++) {
            if (symtab_get(&r->packs_by, c->args[k].tok.text) == SYMTAB_NONE) {
                error_unknown(r, all->p[i].src, &c->args[k].tok, "pack", &r->packs_by);
            }
        }
    }
    if (all->n == 0 && r->n_src > 0) {
        error_at(r, r->src[0], (law_pos){1, 1, 1}, "missing_pack",
                 "no file declares a pack: nothing says what has been loaded");
    }
}

static void enum_values(resolver *r, const decl *d, uint32_t e) {
    r->enums.p[e].values.first = (uint32_t)r->values.n;
    for (uint32_t i = 0; i < d->block->n_clauses; i++) {
        const law_clause *c = &d->block->clauses[i];
        const law_arg *word = strcmp(c->keyword, "value") == 0 ? clause_arg(c, "word") : NULL;
        if (word == NULL) {
            continue;
        }
        if (!symtab_put(&r->values_by[e], word->tok.text, (uint32_t)r->values.n)) {
            error_at(r, d->src, word->tok.pos, "doubled_name", "value \"" STR_FMT "\" stands twice",
                     STR_ARG(word->tok.text));
            continue;
        }
        const law_arg *label = clause_arg(c, "label");
        const law_arg *zh = clause_arg(c, "zh");
        const law_arg *ja = clause_arg(c, "ja");
        *vec_push(&r->values) =
            (world_value){tok_text(r, &word->tok), tok_text(r, label ? &label->tok : NULL),
                          tok_text(r, zh ? &zh->tok : NULL), tok_text(r, ja ? &ja->tok : NULL), e};
    }
    r->enums.p[e].values.count = (uint32_t)r->values.n - r->enums.p[e].values.first;
    if (r->enums.p[e].values.count == 0) {
        error_at(r, d->src, d->block->pos, "missing_clause", "enum " STR_FMT " has no value",
                 STR_ARG(d->block->id.text));
    }
}

static void resolve_enums(resolver *r) {
    const decls *all = &r->of[BLOCK_ENUM];
    r->values_by = arena_array(&r->tmp, all->n + 1, sizeof *r->values_by);
    (void)symtab_put(&r->enums_by, STR("yes_no"), 0); // the table is empty
    r->yes_no = 0;
    *vec_push(&r->enums) = (world_enum){
        .name = intern(r, STR("yes_no")), .title = intern(r, STR("yes or no")), .values = {0, 2}};
    *vec_push(&r->values) = (world_value){.word = intern(r, STR("no"))};
    *vec_push(&r->values) = (world_value){.word = intern(r, STR("yes"))};
    (void)symtab_put(&r->values_by[0], STR("no"), 0);
    (void)symtab_put(&r->values_by[0], STR("yes"), 1);
    for (size_t i = 0; i < all->n; i++) {
        const decl *d = &all->p[i];
        uint32_t e = (uint32_t)r->enums.n;
        if (name_block(r, &r->enums_by, d, "enum", e)) {
            *vec_push(&r->enums) = (world_enum){
                .name = tok_text(r, &d->block->id),
                .title = tok_text(r, &d->block->title),
                .open_text = block_arg(d->block, "open") != NULL,
            };
            enum_values(r, d, e);
        }
    }
}

static int64_t gcd64(int64_t a, int64_t b) {
    while (b != 0) {
        int64_t t = a % b;
        a = b;
        b = t;
    }
    return a;
}

static void resolve_units(resolver *r) {
    const decls *all = &r->of[BLOCK_UNIT];
    (void)symtab_put(&r->units_by, STR("%"), 0); // the table is empty; % is part of the language
    *vec_push(&r->units) = (world_unit){intern(r, STR("%")), intern(r, STR(SHARE_DIM)), 1, 100, 0};
    for (size_t i = 0; i < all->n; i++) {
        const decl *d = &all->p[i];
        const law_arg *dim = block_arg(d->block, "dim");
        const law_arg *number = block_arg(d->block, "number");
        const law_arg *offset = block_arg(d->block, "offset");
        lode_nano v = 0;
        lode_nano more = 0;
        if (offset != NULL && (!nano_parse(offset->tok.text, &more) || more < 0)) {
            error_at(r, d->src, offset->tok.pos, "bad_number",
                     "an offset is zero or more, with at most nine decimals");
        }
        if (dim != NULL && block_arg(d->block, "kind") != NULL) { // a currency without a rate
            if (name_block(r, &r->units_by, d, "unit", (uint32_t)r->units.n)) {
                *vec_push(&r->units) =
                    (world_unit){tok_text(r, &d->block->id), tok_text(r, &dim->tok), 0, 1, 0};
            }
            continue;
        }
        if (dim == NULL || number == NULL || !nano_parse(number->tok.text, &v) || v <= 0) {
            error_at(r, d->src, number ? number->tok.pos : d->block->pos, "bad_number",
                     "a unit is a number over zero with at most nine decimals");
            continue;
        }
        if (name_block(r, &r->units_by, d, "unit", (uint32_t)r->units.n)) {
            int64_t g = gcd64(v, NANO_ONE);
            *vec_push(&r->units) = (world_unit){tok_text(r, &d->block->id), tok_text(r, &dim->tok),
                                                v / g, NANO_ONE / g, more};
        }
    }
}

__extension__ typedef __int128 wide; // a product of two int64 always fits

// NUMBER UNIT in the base of dim, exactly (language.md 3.1).
bool amount_of(resolver *r, const law_source *src, const law_tok *number, const law_tok *unit,
               str dim, lode_nano *out) {
    lode_nano v = 0;
    if (!nano_parse(number->text, &v)) {
        error_at(r, src, number->pos, "bad_number",
                 "\"" STR_FMT "\" is no decimal of at most nine places", STR_ARG(number->text));
        return false;
    }
    uint32_t u = symtab_get(&r->units_by, unit->text);
    if (u == SYMTAB_NONE) {
        error_unknown(r, src, unit, "unit", &r->units_by);
        return false;
    }
    world_unit un = r->units.p[u];
    if (!str_eq(text_of(r, un.dim), dim)) {
        error_at(r, src, unit->pos, "wrong_unit",
                 STR_FMT " is a unit of " STR_FMT ", and " STR_FMT " is asked for",
                 STR_ARG(unit->text), STR_ARG(text_of(r, un.dim)), STR_ARG(dim));
        return false;
    }
    if (un.num == 0) {
        error_at(r, src, unit->pos, "wrong_unit", "the ratio of " STR_FMT " is unknown: no test",
                 STR_ARG(unit->text));
        return false;
    }
    wide product = (wide)v * un.num;
    wide whole = product / un.den + un.offset;
    if (whole < 0 || (v < 0 && un.offset == 0)) {
        error_at(r, src, number->pos, "bad_number", STR_FMT " " STR_FMT " lies below zero",
                 STR_ARG(number->text), STR_ARG(unit->text));
        return false;
    }
    if (product % un.den != 0 || whole >= NANO_MAX) {
        error_at(r, src, number->pos, "bad_number",
                 STR_FMT " " STR_FMT
                         " has more than nine decimals of the base unit, or is too large",
                 STR_ARG(number->text), STR_ARG(unit->text));
        return false;
    }
    *out = (lode_nano)whole;
    return true;
}

// ---- groups, roles, questions -----------------------------------------------------------------

static void resolve_roles(resolver *r) {
    for (size_t i = 0; i < r->of[BLOCK_GROUP].n; i++) {
        const decl *d = &r->of[BLOCK_GROUP].p[i];
        if (r->groups.n == GROUPS_MAX) {
            error_at(r, d->src, d->block->pos, "too_many", "more than %u groups", GROUPS_MAX);
        } else if (name_block(r, &r->groups_by, d, "group", (uint32_t)r->groups.n)) {
            *vec_push(&r->groups) = (world_group){tok_text(r, &d->block->id)};
        }
    }
    for (size_t i = 0; i < r->of[BLOCK_ROLE].n; i++) {
        const decl *d = &r->of[BLOCK_ROLE].p[i];
        if (symtab_get(&r->groups_by, d->block->id.text) != SYMTAB_NONE ||
            !name_block(r, &r->roles_by, d, "role", (uint32_t)r->roles.n)) {
            if (symtab_get(&r->groups_by, d->block->id.text) != SYMTAB_NONE) {
                error_doubled(r, d, "role or group", d->block->id.text);
            }
            continue;
        }
        world_role role = {tok_text(r, &d->block->id), tok_text(r, &d->block->title),
                           has_clause(d->block, "required"), 0};
        const law_clause *c = block_clause(d->block, "group");
        for (uint32_t k = 0; c != NULL && k < c->n_args; k++) {
            uint32_t g = symtab_get(&r->groups_by, c->args[k].tok.text);
            if (g == SYMTAB_NONE) {
                error_unknown(r, d->src, &c->args[k].tok, "group", &r->groups_by);
            } else {
                role.groups |= UINT64_C(1) << g;
            }
        }
        *vec_push(&r->roles) = role;
    }
}

static void resolve_question_blocks(resolver *r) {
    for (size_t i = 0; i < r->of[BLOCK_QUESTION].n; i++) {
        const decl *d = &r->of[BLOCK_QUESTION].p[i];
        if (name_block(r, &r->questions_by, d, "question", (uint32_t)r->questions.n)) {
            const law_tok *kind = clause_tok(d->block, "kind", "kind");
            *vec_push(&r->questions) =
                (world_question){tok_text(r, &d->block->id), tok_text(r, &d->block->title),
                                 kind != NULL ? tok_text(r, kind) : intern(r, STR("fact")),
                                 clause_number(r, d, "cost", "number", COST_DEFAULT, COST_MAX)};
        }
    }
}

// ---- slots and verdicts -----------------------------------------------------------------------

static uint32_t combine_of(const law_tok *t) {
    static const char *const WORDS[] = {"strictest", "unique", "collect", "available"};
    for (uint32_t i = 0; t != NULL && i < 4; i++) {
        if (str_eqz(t->text, WORDS[i])) {
            return i;
        }
    }
    return SLOT_STRICTEST;
}

static void slot_values(resolver *r, const decl *d, uint32_t s) {
    world_range *range = &r->slots.p[s].values;
    range->first = (uint32_t)r->slot_values.n;
    for (uint32_t i = 0; i < d->block->n_clauses; i++) {
        const law_clause *c = &d->block->clauses[i];
        const law_arg *word = strcmp(c->keyword, "value") == 0 ? clause_arg(c, "word") : NULL;
        if (word == NULL) {
            continue;
        }
        if (!symtab_put(&r->slot_values_by[s], word->tok.text, (uint32_t)r->slot_values.n)) {
            error_at(r, d->src, word->tok.pos, "doubled_name", "value \"" STR_FMT "\" stands twice",
                     STR_ARG(word->tok.text));
            continue;
        }
        const law_arg *label = clause_arg(c, "label");
        *vec_push(&r->slot_values) =
            (world_slot_value){tok_text(r, &word->tok), tok_text(r, label ? &label->tok : NULL), s};
    }
    range->count = (uint32_t)r->slot_values.n - range->first;
    if (range->count == 0 || range->count > CLASSES_MAX) {
        error_at(r, d->src, d->block->pos, "too_many", "a slot has 1 to %u values", CLASSES_MAX);
    }
}

static void resolve_slots(resolver *r) {
    const decls *all = &r->of[BLOCK_SLOT];
    r->slot_values_by = arena_array(&r->tmp, all->n + 1, sizeof *r->slot_values_by);
    for (size_t i = 0; i < all->n; i++) {
        const decl *d = &all->p[i];
        uint32_t s = (uint32_t)r->slots.n;
        if (!name_block(r, &r->slots_by, d, "slot", s)) {
            continue;
        }
        if (!has_clause(d->block, "combine")) {
            error_at(r, d->src, d->block->pos, "missing_clause",
                     "slot " STR_FMT " does not say how values combine",
                     STR_ARG(d->block->id.text));
        }
        *vec_push(&r->slots) =
            (world_slot){.name = tok_text(r, &d->block->id),
                         .label = tok_text(r, &d->block->title),
                         .combine = combine_of(clause_tok(d->block, "combine", "kind")),
                         .practice = has_clause(d->block, "practice"),
                         .information = has_clause(d->block, "information")};
        *vec_push(&r->slots_d) = *d;
        slot_values(r, d, s);
    }
}

// Rows first, strictest first; overlays after them.
static void resolve_verdict_rows(resolver *r, block_kind kind) {
    for (size_t i = 0; i < r->of[kind].n; i++) {
        const decl *d = &r->of[kind].p[i];
        if (!name_block(r, &r->verdicts_by, d, "verdict", (uint32_t)r->verdicts.n)) {
            continue;
        }
        uint32_t code = clause_number(r, d, "exit", "number", 0, EXIT_MAX);
        *vec_push(&r->verdicts) =
            (world_verdict){.name = tok_text(r, &d->block->id),
                            .label = tok_text(r, &d->block->title),
                            .exit_code = code,
                            .exit_unmet = clause_number(r, d, "exit", "unmet", code, EXIT_MAX),
                            .cond = NONE,
                            .overlay = kind == BLOCK_OVERLAY};
        *vec_push(&r->verdicts_d) = *d;
        bool last = kind == BLOCK_VERDICT && i + 1 == r->of[kind].n;
        if (last && has_clause(d->block, "when")) {
            error_at(
                r, d->src, d->block->pos, "verdict_table",
                "the last verdict must have no condition: it is what holds when nothing else does");
        } else if (!last && !has_clause(d->block, "when")) {
            error_at(r, d->src, d->block->pos, "verdict_table",
                     "verdict " STR_FMT " has no condition, so nothing after it can be reached",
                     STR_ARG(d->block->id.text));
        }
    }
}

void resolve_vocabulary(resolver *r) {
    resolve_packs(r);
    resolve_enums(r);
    resolve_units(r);
    resolve_roles(r);
    resolve_question_blocks(r);
    resolve_slots(r);
    resolve_verdict_rows(r, BLOCK_VERDICT);
    resolve_verdict_rows(r, BLOCK_OVERLAY);
}

// ---- facts ------------------------------------------------------------------------------------

uint32_t add_fact(resolver *r, world_fact f, decl d) {
    uint32_t at = (uint32_t)r->facts.n;
    str path = str_dup(&r->tmp, text_of(r, f.path));
    if (!symtab_put(&r->facts_by, path, at)) {
        if (d.block != NULL) {
            error_doubled(r, &d, "fact", path);
        }
        return symtab_get(&r->facts_by, path);
    }
    *vec_push(&r->facts) = f;
    *vec_push(&r->facts_d) = d;
    return at;
}

static void fact_type_of(resolver *r, const decl *d, world_fact *f) {
    const law_tok *kind = clause_tok(d->block, "type", "kind");
    const law_tok *arg = clause_tok(d->block, "type", "arg");
    if (kind == NULL) {
        error_at(r, d->src, d->block->pos, "missing_clause", "fact " STR_FMT " has no type",
                 STR_ARG(d->block->id.text));
        return;
    }
    for (size_t i = 0; i < sizeof TYPES / sizeof *TYPES; i++) {
        if (str_eqz(kind->text, TYPES[i].word)) {
            f->type = TYPES[i].type;
        }
    }
    if (str_eqz(kind->text, "yes or no")) {
        f->enum_idx = r->yes_no;
    } else if (f->type == FACT_AMOUNT && arg != NULL) {
        bool known = false;
        for (size_t i = 0; i < r->units.n && !known; i++) {
            known = str_eq(text_of(r, r->units.p[i].dim), arg->text);
        }
        if (!known) {
            error_at(r, d->src, arg->pos, "unknown_name", "no unit measures \"" STR_FMT "\"",
                     STR_ARG(arg->text));
        }
        f->dim = tok_text(r, arg);
    } else if (arg != NULL) {
        f->enum_idx = symtab_get(&r->enums_by, arg->text);
        if (f->enum_idx == SYMTAB_NONE) {
            error_unknown(r, d->src, arg, "enum", &r->enums_by);
            f->enum_idx = r->yes_no;
        }
        if (f->type == FACT_SHARES) {
            f->dim = intern(r, STR(SHARE_DIM));
        }
    }
}

// {role} in a text becomes the role's label.
static world_text with_role(resolver *r, str text, str label) {
    strbuf b = {0};
    str mark = STR("{role}");
    for (size_t i = 0; i < text.n; i++) {
        if (text.n - i >= mark.n && str_eq((str){text.p + i, mark.n}, mark)) {
            strbuf_add(&b, label);
            i += mark.n - 1;
        } else {
            strbuf_addc(&b, text.p[i]);
        }
    }
    world_text out = intern(r, strbuf_str(&b));
    strbuf_clear(&b);
    return out;
}

static void add_party_facts(resolver *r, const decl *d, const world_fact *shape, str key) {
    if (r->facts.n + r->roles.n > EXPAND_MAX) {
        error_at(r, d->src, d->block->pos, "too_many", "more than %u facts", EXPAND_MAX);
        return;
    }
    const law_tok *ask = clause_tok(d->block, "ask", "text");
    for (uint32_t i = 0; i < r->roles.n; i++) {
        str role = text_of(r, r->roles.p[i].name);
        str label = str_dup(&r->tmp, text_of(r, r->roles.p[i].label));
        world_fact f = *shape;
        f.path = intern(r, arena_fmt(&r->tmp, STR_FMT "." STR_FMT, STR_ARG(role), STR_ARG(key)));
        f.key = intern(r, key);
        f.label = intern(r, arena_fmt(&r->tmp, STR_FMT ": " STR_FMT, STR_ARG(label),
                                      STR_ARG(d->block->title.text)));
        f.ask = ask == NULL ? (world_text){0, 0} : with_role(r, ask->text, label);
        f.scope = FACT_SCOPE_PARTY;
        f.role = i;
        f.flags |= r->roles.p[i].required ? 0 : FACT_OPTIONAL;
        (void)add_fact(r, f, *d); // doubled paths have been reported
    }
}

static void add_regime_facts(resolver *r, const decl *d, const world_fact *shape) {
    for (uint32_t i = 0; i < r->regimes.n; i++) {
        str regime = text_of(r, r->regimes.p[i].id);
        world_fact f = *shape;
        str path =
            arena_fmt(&r->tmp, STR_FMT "." STR_FMT, STR_ARG(d->block->id.text), STR_ARG(regime));
        if (symtab_get(&r->facts_by, path) != SYMTAB_NONE) {
            continue; // the pack words this regime's own fact
        }
        f.path = intern(r, path);
        f.key = intern(r, (str){path.p + 5, path.n - 5}); // after "item."
        f.scope = FACT_SCOPE_ITEM;
        (void)add_fact(r, f, *d); // doubled paths have been reported
    }
}

static void add_declared_fact(resolver *r, const decl *d) {
    str path = d->block->id.text;
    const law_tok *ask = clause_tok(d->block, "ask", "text");
    world_fact f = {.path = intern(r, path),
                    .key = intern(r, path),
                    .label = tok_text(r, &d->block->title),
                    .ask = tok_text(r, ask),
                    .type = FACT_TEXT,
                    .role = NONE,
                    .enum_idx = NONE,
                    .question = NONE,
                    .default_fact = NONE,
                    .cost = clause_number(r, d, "cost", "number", COST_DEFAULT, COST_MAX),
                    .flags = (has_clause(d->block, "judgement") ? FACT_JUDGEMENT : 0u) |
                             (has_clause(d->block, "points") ? FACT_POINTS : 0u) |
                             (has_clause(d->block, "identifies") ? FACT_IDENTIFIES : 0u)};
    fact_type_of(r, d, &f);
    bool by_regime = str_eqz(path, "item.codes") || str_eqz(path, "item.classification");
    if (symtab_get(&r->slots_by, path) != SYMTAB_NONE) {
        error_at(r, d->src, d->block->id.pos, "doubled_name",
                 "\"" STR_FMT "\" is a slot; a fact needs another name", STR_ARG(path));
    }
    if (str_starts(path, STR("party."))) {
        add_party_facts(r, d, &f, (str){path.p + 6, path.n - 6});
    } else if (by_regime && (f.type == FACT_CODES || f.type == FACT_CLASSIFICATION)) {
        add_regime_facts(r, d, &f);
    } else {
        bool item = str_starts(path, STR("item."));
        f.scope = item ? FACT_SCOPE_ITEM : FACT_SCOPE_SHIPMENT;
        f.key = item ? intern(r, (str){path.p + 5, path.n - 5}) : f.path;
        (void)add_fact(r, f, *d); // doubled paths have been reported
    }
    if ((f.type == FACT_NAME || f.type == FACT_ROWS) && !str_starts(path, STR("party."))) {
        error_at(r, d->src, d->block->id.pos, "wrong_type", "%s a fact of a party: party.X",
                 f.type == FACT_NAME ? "a name is" : "rows of lists are");
    }
    if (f.type == FACT_LAW || f.type == FACT_CLAIM) {
        error_at(r, d->src, d->block->pos, "wrong_type",
                 "questions of law are made by the compiler");
    }
}

static void set_default(resolver *r, uint32_t i) {
    const decl *d = &r->facts_d.p[i];
    const law_tok *t = clause_tok(d->block, "default", "path");
    if (t == NULL) {
        return;
    }
    world_fact *f = &r->facts.p[i];
    law_tok own = *t;
    if (str_starts(t->text, STR("party.")) && f->scope == FACT_SCOPE_PARTY) {
        str role = text_of(r, r->roles.p[f->role].name);
        own.text =
            arena_fmt(&r->tmp, STR_FMT STR_FMT, STR_ARG(role), (int)t->text.n - 5, t->text.p + 5);
    }
    uint32_t to = symtab_get(&r->facts_by, own.text);
    if (to == SYMTAB_NONE) {
        error_unknown(r, d->src, &own, "fact", &r->facts_by);
        return;
    }
    const world_fact *g = &r->facts.p[to];
    bool same = f->type == g->type && f->enum_idx == g->enum_idx &&
                str_eq(text_of(r, f->dim), text_of(r, g->dim));
    if (!same || (g->scope == FACT_SCOPE_ITEM && f->scope != FACT_SCOPE_ITEM)) {
        error_at(r, d->src, t->pos, "wrong_type",
                 "a default must have the same type, and a shipment cannot default to one line");
        return;
    }
    uint32_t steps = 0;
    for (uint32_t k = to; k != NONE && steps <= r->facts.n; k = r->facts.p[k].default_fact) {
        steps++;
        if (k == i) {
            error_at(r, d->src, t->pos, "default_cycle", STR_FMT " defaults to itself",
                     STR_ARG(text_of(r, f->path)));
            return;
        }
    }
    f->default_fact = to;
}

void resolve_facts(resolver *r) {
    for (size_t i = 0; i < r->of[BLOCK_FACT].n; i++) {
        add_declared_fact(r, &r->of[BLOCK_FACT].p[i]);
    }
    for (uint32_t i = 0; i < r->facts.n; i++) {
        set_default(r, i);
    }
}
