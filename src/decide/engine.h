/* SPDX-License-Identifier: Apache-2.0
 *
 * engine: which conditions hold, and which may, in one state, over the blocks of lower.h. A state is a
 * code for each column; a condition is true, open or false exactly as strong Kleene has it
 * (docs/language.md 4.2), because blocks hold the conditions as written.
 *
 *   may  = AND over columns of the rows of classes still possible (their OR)
 *   must = AND over columns of the rows of classes still possible (their AND)
 *
 * A box of `must` holds, one of `may` that is not in `must` is open. Most blocks end at their first
 * columns, which pick an element or a value that the facts do not have.
 *
 * The rows are met 256 bits at a time, with AVX2 where the processor has it and else by its scalar
 * twin; both give the same bits.
 *
 * Threads: an engine belongs to one thread; the world is shared.
 */
#ifndef LODE_ENGINE_H
#define LODE_ENGINE_H

#include "image/world.h"

#define CODE_OPEN UINT16_C(0xFFFF)   /* any class */
#define CODE_LATE UINT16_C(0xFFFC)   /* ask engine.late when a block comes to it */
#define CODE_PICKED UINT16_C(0xFFFD) /* look at the fact's set (engine_sparse) */
#define CODE_SOME UINT16_C(0xFFFE)   /* several classes, or none: look at `may` */

typedef struct engine_pick {
    uint32_t elem; /* var, counted from the fact's first */
    uint32_t code; /* 0, 1 or CODE_OPEN */
} engine_pick;
/* The elements of a set fact: those of `picks`, and all others are open, or not in it. */
typedef struct engine_set {
    bool open;
    uint32_t n;
    engine_pick *picks; /* room for all elements of the fact */
} engine_set;

typedef enum engine_twin { ENGINE_SIMD, ENGINE_SCALAR } engine_twin;

typedef struct lode_engine {
    const lode_world *w;
    bool *picks;                  /* n_facts: elements are picked from it */
    uint16_t *code;               /* columns of classes, as numbered in world.h */
    const class_set *may;         /* n_vars */
    const uint32_t *alias;        /* n_vars: the var that stands for it (docs/language.md 4.3) */
    uint32_t *stands, n_stands;   /* vars that another stands for */
    engine_set *sets;             /* n_facts, of facts that have columns of picks */
    uint32_t *entries, n_entries; /* those that rules read: theirs are the codes to keep right */
    uint64_t *maybe;  /* bits: true or open. Of BLOCK_RULES by rule.order, else by owner */
    uint64_t *surely; /* bits: true */
    uint32_t words;   /* of each of the two */
    engine_twin twin;
    /* The code of a column that is CODE_LATE; it is kept until the caller sets it again. */
    uint16_t (*late)(void *arg, uint32_t column);
    void *late_arg;
} lode_engine;

/* Everything of it lives in the arena; all columns are open, but for entries and `listed`: no. may and
 * alias are the caller's and read at each run. */
void engine_init(lode_engine *e, const lode_world *w, const class_set *may, const uint32_t *alias,
                 lode_arena *arena);
/* The processor has what the fast twin needs. */
bool engine_has_simd(void);

/* Reads all vars from may. */
void engine_vars(lode_engine *e);
/* may[v] has changed. */
void engine_var(lode_engine *e, uint32_t v);
/* may[] of vars of this fact has changed. */
void engine_fact(lode_engine *e, uint32_t fact);
/* The same when it is known to be this one class, of a var that is not picked from. */
void engine_class(lode_engine *e, uint32_t v, uint16_t class);

/* From here on the caller keeps the sets of facts that are picked from, and may[] and codes of their
 * vars are not read. */
void engine_sparse(lode_engine *e);
/* The classes of a var that is picked from, by its set; false for any other var. */
bool engine_picked(const lode_engine *e, uint32_t v, class_set *out);

/* Fills maybe and surely for the blocks of this stage that count in the regime. */
void engine_run(lode_engine *e, uint32_t stage, uint32_t regime);

#endif
