/* SPDX-License-Identifier: Apache-2.0
 *
 * ast: what the parser hands to the resolver and to the formatter. One source line is one clause;
 * a clause is a pattern of the grammar table (grammar.c) with its arguments filled in; clauses
 * hang in blocks. Nothing is looked up yet: names are still words with a position.
 *
 *   file  --< block (measure, rule, entry, fact, case ...) --< clause --< arg
 *              \__< block (a rule inside its measure)            \__ cond
 *
 * All memory is in the arena of the law_source; tokens point into it.
 */
#ifndef LODE_LAW_AST_H
#define LODE_LAW_AST_H

#include "base/base.h"

typedef struct law_pos {
    uint32_t line, col, len;
} law_pos; /* 1-based; len in bytes for the caret */

typedef enum tok_kind { TOK_WORD, TOK_STRING, TOK_PUNCT, TOK_END } tok_kind;
/* text: the word, the decoded string, or the punctuation (one of , ; : ( ) < <= > >= % - =). */
typedef struct law_tok {
    tok_kind kind;
    str text;
    law_pos pos;
} law_tok;

/* Blocks. The comment gives the head line; [x] is optional. */
typedef enum block_kind {
    BLOCK_PACK,     /* pack ID "title" */
    BLOCK_ENUM,     /* enum NAME "title" [open text] */
    BLOCK_UNIT,     /* unit NAME of DIM = NUMBER */
    BLOCK_GROUP,    /* group NAME */
    BLOCK_ROLE,     /* role NAME "label" */
    BLOCK_QUESTION, /* question NAME "ask" */
    BLOCK_FACT,     /* fact PATH "label" */
    BLOCK_SLOT,     /* slot NAME "label" */
    BLOCK_VERDICT,  /* verdict NAME "label" */
    BLOCK_OVERLAY,  /* overlay NAME "label" */
    BLOCK_REGIME,   /* regime NAME "title" */
    BLOCK_DEFINE, /* define NAME [of PARAM] ["title"]        top level or inside a measure or regime */
    BLOCK_MEASURE,   /* measure ID "title" */
    BLOCK_GUIDANCE,  /* guidance ID "title" */
    BLOCK_REPORT,    /* report ID "title"                       sets practice slots */
    BLOCK_STATEMENT, /* statement ID "title"                    says something about a report */
    BLOCK_RULE,      /* rule ID "title"                         inside measure or guidance */
    BLOCK_ENTRY,     /* entry CODE "title"                      inside measure */
    BLOCK_SUSPENDS,  /* suspends ID {, ID}                      inside measure */
    BLOCK_LIST,      /* list NAME "title"                       inside measure */
    BLOCK_TABLE,     /* table NAME "title"                      inside measure; sugar for entries */
    BLOCK_SETS,      /* sets NAME of ENUM "title"               inside measure */
    BLOCK_CONFLICT,  /* conflict NAME "question"                inside measure */
    BLOCK_CALENDAR,  /* calendar NAME "title" */
    BLOCK_CLOCK,     /* clock NAME "title"                      inside measure */
    BLOCK_CASE,      /* case "title" */
    BLOCK_KIND_COUNT
} block_kind;

/* ---- conditions ------------------------------------------------------------------------------
 * and and or never mix on one level. `when A`, `and B`, `unless C` lines of a block are joined by
 * the resolver: when/and lines by AND, each unless line as AND NOT. */
typedef enum cond_kind { COND_ATOM, COND_AND, COND_OR, COND_NOT } cond_kind;
typedef enum atom_kind {
    ATOM_IS, /* PATH is V [or V ...]      true when the scalar is one of them; also `item is dual_use` */
    ATOM_IS_NOT,  /* PATH is not V             */
    ATOM_HAS_ANY, /* PATH has V | PATH has any of V, V */
    ATOM_HAS_ALL, /* PATH has all of V, V      */
    ATOM_CMP,     /* PATH < <= > >= NUMBER UNIT */
    ATOM_IN,      /* ROLE-OR-GROUP in LIST [with COLUMN V or V]; PATH in SET */
    ATOM_NAME,    /* NAME                      a define without parameter */
    ATOM_NAME_OF, /* NAME of VALUE             a define with parameter */
} atom_kind;
typedef struct law_cond law_cond;
struct law_cond {
    cond_kind kind;
    atom_kind atom;
    law_tok subject; /* PATH, ROLE, GROUP or NAME */
    law_tok op;      /* for ATOM_CMP */
    law_tok *values; /* V ...; for ATOM_CMP: number, unit */
    uint32_t n_values;
    law_cond **kids;
    uint32_t n_kids;
    bool judgement; /* a dashed line that ends with the word judgement */
    law_pos pos;
};

/* ---- clauses --------------------------------------------------------------------------------- */

/* label: the name the grammar table gives this argument ("from", "until", "value" ...). */
typedef struct law_arg {
    const char *label;
    law_tok tok;
} law_arg;
typedef struct law_clause {
    const char
        *keyword; /* canonical first words, as in the grammar table: "in force", "when", "cite" */
    law_arg *args;
    uint32_t n_args;
    law_cond *cond; /* for when, and, unless, nexus, indicated, bite */
    law_pos pos;
} law_clause;

typedef struct law_block law_block;
struct law_block {
    block_kind kind;
    law_tok id;    /* name or code; kind TOK_END when the block has none */
    law_tok title; /* the string; kind TOK_END when absent */
    law_arg *args; /* other words of the head line: param, open, dim, number, target ... */
    uint32_t n_args;
    law_clause *clauses;
    uint32_t n_clauses;
    law_block **kids; /* rules, entries ... in order */
    uint32_t n_kids;
    law_pos pos;
};

/* One file of law text. */
typedef struct law_source {
    lode_arena arena;
    char path[256]; /* as the caller named it; shown in diagnostics */
    char pack[64];  /* last folder of the path: base, cn */
    str text;
    law_block **blocks;
    uint32_t n_blocks;
    void *lines; /* the formatter's view (parse.h) */
} law_source;

/* First argument with this label, or NULL. */
const law_arg *clause_arg(const law_clause *c, const char *label);
const law_arg *block_arg(const law_block *b, const char *label);
/* First clause of b with this keyword, or NULL. */
const law_clause *block_clause(const law_block *b, const char *keyword);

#endif
