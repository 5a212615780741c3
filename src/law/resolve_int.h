/* SPDX-License-Identifier: Apache-2.0
 *
 * resolve_int: private parts of the resolver. The passes, in order, each over the whole world:
 *
 *   resolve.c        sorts the sources and the blocks; driver; strings; errors; copies the result
 *   resolve_base.c   packs, enums, units, roles, facts, slots
 *   resolve_law.c    regimes, measures, rules, entries: heads, windows, effects
 *   resolve_act.c    who defeats whom, suspensions, reports, questions of law
 *   resolve_list.c   party lists from CSV
 *   resolve_sets.c   named sets of values; conflicts between sources
 *   resolve_calendar.c  calendars of working days
 *   resolve_clock.c  clocks that count by them
 *   resolve_cond.c   conditions -> nodes, with resolve_atom.c: a test is an atom, not yet a var
 *   resolve_check.c  entry groups, order of evaluation and defeat cycles
 *   resolve_vars.c   atoms -> vars and classes, and into the nodes
 *   resolve_question.c  which question stands for which fact
 *   resolve_case.c   cases and what they cite
 *   resolve_pool.c   the final string pool
 *
 * Order of tables (language.md 4.1: the world depends on nothing but the text):
 *   sources by pack (base first), then by path below the pack; in that order packs, enums, values,
 *   units, groups, roles, questions, facts, slots, verdicts, cases; facts made by the compiler last
 *   regimes, measures, rules, lists by id; entries by regime, natural order of code, measure
 *   calendars in source order, clocks by id
 *   nodes in order of: verdicts, regimes, entries, rules, clocks; strings in order of first use
 *
 * A name that is not found gives a placeholder (NODE_TRUE, index 0 or NONE) and an error; the run
 * goes on, so that one compile shows several errors.
 */
#ifndef LODE_LAW_RESOLVE_INT_H
#define LODE_LAW_RESOLVE_INT_H

#include "law/law.h"
#include "law/symtab.h"

#define HINT_EDITS_MAX 2u    /* a nearest name further away is a guess */
#define GROUPS_MAX 64u       /* role.groups is 64 bits; packs use three */
#define DEFINE_DEPTH_MAX 32u /* defines inside defines; deeper is a maze nobody can sign */
#define SHARE_DIM "share"    /* the dimension that % belongs to */
#define TABLE_ROWS_MAX \
    (16u << 20) /* keeps every index far from NONE; world.lode is 256 MB at most */

/* A block and where it stands. */
typedef struct decl {
    const law_source *src;
    const law_block *block;
    const law_block *parent; /* the measure or regime that holds it, or NULL */
} decl;
typedef VEC(decl) decls;

typedef struct place {
    const law_source *src;
    law_pos pos;
} place;

/* What an atom tests; patched into a var and a class set when all tests are known. */
typedef enum test_kind {
    TEST_VALUES,  /* scalar is one of the values */
    TEST_ELEMENT, /* set has the element elem; list has the party (elem: list) */
    TEST_SHARE,   /* share of elem against cut */
    TEST_AMOUNT,  /* amount against cut */
    TEST_YES,     /* law, claim, license: yes */
    TEST_NO,
} test_kind;
typedef enum cut_op { CUT_LT, CUT_LE, CUT_GT, CUT_GE } cut_op;
typedef struct atom {
    test_kind kind;
    uint32_t fact, elem, node;
    uint32_t first_value, n_values; /* in atom_values */
    cut_op op;
    lode_nano cut;
    str cut_text; /* as written: "0.1 %" */
} atom;

/* item.entry has CODE: one mention for each entry it covers. */
typedef struct mention {
    uint32_t entry, id;
} mention;

/* What stands behind a rule of the world. */
typedef struct rule_decl {
    decl d;
    uint32_t measure, entry;
} rule_decl;

/* Which facts a condition may read (design 2.6). */
typedef enum stratum {
    STRATUM_ITEM,
    STRATUM_RULE,
    STRATUM_REPORT,
    STRATUM_VERDICT,
    STRATUM_CLOCK
} stratum;

/* A list as its block names it, and the world lists it became: one, or one for each distinct
 * combination of the words in its scope columns (resolve_list.c). */
#define LIST_SCOPES_MAX 4u  /* rules ask for two */
#define LIST_CELLS_MAX 256u /* packs have 13 */
#define LIST_AGE_MAX 3660u  /* days; a list that stands for ten years is none to rely on */
typedef struct list_base {
    str id;
    lode_date as_of;
    uint32_t max_age;
    decl d;
    uint32_t first, count; /* lists */
    law_tok columns[LIST_SCOPES_MAX];
    uint32_t n_columns;
    uint32_t first_word; /* scope_words: n_columns for each of the lists */
} list_base;

/* A named set of values of one enum, from a column of a `sets` block (resolve_sets.c). */
typedef struct value_set {
    uint32_t enum_idx, first, n; /* set_values */
} value_set;

typedef struct define_use {
    uint32_t node, define;
    str impure;
} define_use;

typedef struct cond_scope {
    const law_source *src;
    const law_block *measure; /* for names inside it; or NULL */
    uint32_t regime;          /* or NONE */
    stratum level;
    str reader;         /* what reads: "an entry test" */
    law_tok param, arg; /* of the define that is being read; TOK_END outside */
    uint32_t depth;     /* defines entered */
    const struct cond_scope *from;
    uint32_t define; /* index into defines, NONE outside */
} cond_scope;

typedef struct resolver {
    const law_source **src; /* sorted */
    uint32_t n_src;
    law_list_reader reader;
    void *reader_ctx;
    lode_arena *arena; /* of the result: texts and tables */
    lode_arena tmp;
    diags *d;
    law_world *out;

    decls of[BLOCK_KIND_COUNT]; /* every block by kind, in source order */
    decls measures_d;           /* one for each world measure */
    VEC(rule_decl) rules_d;
    decls entries_d;
    decls lists_d;
    decls clocks_d; /* one for each world clock */
    decls facts_d;  /* one for each world fact; block NULL for compiler-made ones */
    decls slots_d, verdicts_d, regimes_d;

    strbuf pool;
    symtab pool_at;
    symtab packs_by, enums_by, units_by, groups_by, roles_by, questions_by, facts_by, slots_by,
        verdicts_by, regimes_by, measures_by, rules_by, entries_by, codes_by, lists_by, defines_by,
        reports_by;
    symtab calendars_by, clocks_by;
    symtab *values_by; /* n_enums tables */
    symtab *slot_values_by;
    symtab instances; /* "scope name regime arg" -> define_uses */
    symtab sets;      /* class sets already written */
    VEC(define_use) define_uses;
    str impure; /* why the condition being read may not stand in an entry test; or empty */
    VEC(list_base) list_bases;
    VEC(str) scope_words;
    symtab value_sets_by; /* "regime\nNAME.COLUMN" */
    VEC(value_set) value_sets;
    VEC(uint32_t) set_values;
    symtab conflicts_by; /* "measure\nNAME" to the fact of its question */
    VEC(atom) atoms;
    VEC(uint32_t) atom_values;
    VEC(mention) mentions;
    uint32_t n_mentions;
    uint32_t yes_no; /* enums */

#define X(name, type) VEC(type) name;
    WORLD_TABLES(X)
#undef X
    lode_date horizon;
} resolver;

/* resolve.c: strings, errors and clauses */
world_text intern(resolver *r, str s);
str text_of(const resolver *r, world_text t);
world_text tok_text(resolver *r, const law_tok *t); /* empty for TOK_END */
str arena_fmt(lode_arena *a, const char *fmt, ...) LODE_PRINTF(2, 3);
void error_at(resolver *r, const law_source *src, law_pos pos, const char *code, const char *fmt,
              ...) LODE_PRINTF(5, 6);
/* unknown_name: `what` is "role", "fact"; suggests the nearest key of the table. */
void error_unknown(resolver *r, const law_source *src, const law_tok *tok, const char *what,
                   const symtab *known);
void error_doubled(resolver *r, const decl *d, const char *what, str name);
const law_tok *clause_tok(const law_block *b, const char *keyword, const char *label); /* or NULL */
bool has_clause(const law_block *b, const char *keyword);
bool clause_date(resolver *r, const decl *d, const char *keyword, const char *label,
                 lode_date *out);
uint32_t clause_number(resolver *r, const decl *d, const char *keyword, const char *label,
                       uint32_t fallback, uint32_t max);
str unfold_tok(const cond_scope *s, const law_tok *t); /* a parameter's value for its name */

/* resolve_base.c */
void resolve_vocabulary(resolver *r); /* before measures: enums, units, roles, slots, verdicts */
void resolve_facts(resolver *r);      /* after regimes are known */
uint32_t add_fact(resolver *r, world_fact f, decl d);
bool amount_of(resolver *r, const law_source *src, const law_tok *number, const law_tok *unit,
               str dim, lode_nano *out);

/* resolve_law.c */
void resolve_regimes(resolver *r); /* heads only */
void resolve_measures(resolver *r);
void resolve_entries(resolver *r);
void resolve_rules(resolver *r);
uint32_t grade_of(const law_tok *t, uint32_t missing);
world_window window_of(resolver *r, const decl *d);
uint32_t measure_of(const resolver *r, const law_block *b); /* NONE for a block that is none */

/* resolve_act.c */
void resolve_defeats(resolver *r);
void resolve_suspensions(resolver *r);
void resolve_boundaries(resolver *r);
void resolve_reports(resolver *r);
/* A question of law as a fact of the shipment. */
uint32_t law_fact(resolver *r, const law_source *src, str path, str label, str ask);
void resolve_claims(resolver *r);

/* resolve_list.c */
void resolve_lists(resolver *r);
void read_list(resolver *r, uint32_t list);

/* resolve_sets.c: named sets of values, and what sources disagree about */
void resolve_sets(resolver *r);
void resolve_conflicts(resolver *r);
uint32_t find_conflict(resolver *r, const cond_scope *s, str name);  /* fact, or SYMTAB_NONE */
uint32_t find_value_set(resolver *r, const cond_scope *s, str name); /* or SYMTAB_NONE */

/* resolve_calendar.c */
void resolve_calendars(resolver *r);

/* resolve_clock.c */
void resolve_clocks(resolver *r);
void lower_clocks(resolver *r); /* the last conditions */

/* resolve_cond.c */
void resolve_conditions(resolver *r);
cond_scope scope_of(const decl *d, uint32_t regime, stratum level, str reader);
uint32_t node_add(resolver *r, node_op op, uint32_t a, uint32_t b);
uint32_t node_group(resolver *r, node_op op, const uint32_t *kids, uint32_t n);
uint32_t lower_block(resolver *r, const cond_scope *s, const law_block *b, const char *keyword);

/* resolve_atom.c */
uint32_t lower_atom(resolver *r, const cond_scope *s, const law_cond *c);
uint32_t lower_define(resolver *r, const cond_scope *s, const law_tok *name, const law_tok *arg);

/* resolve_check.c */
void order_rules(resolver *r);
void group_entries(resolver *r);
int code_compare(str a, str b); /* natural order: digits by value */
bool code_below(str above, str below);

/* resolve_vars.c */
void resolve_vars(resolver *r);

/* resolve_question.c */
void resolve_questions(resolver *r);

/* resolve_case.c */
void resolve_cases(resolver *r);

/* resolve_order.c: facts, hints, names, and what points, sorted for whoever looks one up */
void resolve_orders(resolver *r);

/* resolve_pool.c: nothing may intern afterwards */
void resolve_pool(resolver *r);

#endif
