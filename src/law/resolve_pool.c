// SPDX-License-Identifier: Apache-2.0
//
// resolve_pool: the final string pool. While the world is built, strings arrive in whatever order
// the compiler evaluates an initializer in, and some are never used. Here every text of every table
// is interned again, table by table and row by row, so the pool holds what is used, in order of
// first use, whichever compiler built Lodestone. The tables of names come last: what is behind the
// texts of the law need not be checked to open an image.
#include "law/resolve_int.h"

typedef struct repool {
    const resolver *r;
    strbuf pool;
    symtab at;
} repool;

static void again(repool *p, world_text *t) {
    if (t->len == 0) {
        *t = (world_text){0, 0};
        return;
    }
    str s = text_of(p->r, *t); // the old pool stays until the end: keys may point into it
    uint32_t at = symtab_get(&p->at, s);
    if (at == SYMTAB_NONE) {
        at = (uint32_t)p->pool.n;
        strbuf_add(&p->pool, s);
        (void)symtab_put(&p->at, s, at); // absent: just looked
    }
    t->off = at;
}

// One line for each table that holds texts, in the order of WORLD_TABLES; x is the row.
#define TEXT_FIELDS(T)                                                                             \
    T(packs, again(p, &x->id); again(p, &x->title))                                                \
    T(enums, again(p, &x->name); again(p, &x->title))                                              \
    T(values, again(p, &x->word); again(p, &x->label); again(p, &x->zh); again(p, &x->ja))         \
    T(units, again(p, &x->name); again(p, &x->dim))                                                \
    T(facts, again(p, &x->path); again(p, &x->key); again(p, &x->label); again(p, &x->ask);        \
      again(p, &x->dim))                                                                           \
    T(roles, again(p, &x->name); again(p, &x->label))                                              \
    T(groups, again(p, &x->name))                                                                  \
    T(questions, again(p, &x->id); again(p, &x->ask); again(p, &x->kind))                          \
    T(vars, again(p, &x->id))                                                                      \
    T(classes, again(p, &x->label))                                                                \
    T(slots, again(p, &x->name); again(p, &x->label))                                              \
    T(slot_values, again(p, &x->word); again(p, &x->label))                                        \
    T(verdicts, again(p, &x->name); again(p, &x->label))                                           \
    T(regimes, again(p, &x->id); again(p, &x->title))                                              \
    T(texts, again(p, x))                                                                          \
    T(measures, again(p, &x->id); again(p, &x->title); again(p, &x->number); again(p, &x->issuer); \
      again(p, &x->url); again(p, &x->source); again(p, &x->check); again(p, &x->text_zh))         \
    T(rules, again(p, &x->id); again(p, &x->title); again(p, &x->cite); again(p, &x->note);        \
      again(p, &x->binds))                                                                         \
    T(entries, again(p, &x->code); again(p, &x->title); again(p, &x->zh))                          \
    T(hints, again(p, &x->text); again(p, &x->key))                                                \
    T(suspensions, again(p, &x->cite))                                                             \
    T(lists, again(p, &x->id); again(p, &x->title); again(p, &x->snapshot))                        \
    T(reports, again(p, &x->who); again(p, &x->about))                                             \
    T(nodes, again(p, &x->text))                                                                   \
    T(cases, again(p, &x->title); again(p, &x->file); again(p, &x->verdict))                       \
    T(calendars, again(p, &x->id); again(p, &x->title); again(p, &x->source); again(p, &x->url);   \
      again(p, &x->check))                                                                         \
    T(cal_years, again(p, &x->notice); again(p, &x->seen))                                         \
    T(cal_days, again(p, &x->name))                                                                \
    T(clocks, again(p, &x->id); again(p, &x->title); again(p, &x->cite); again(p, &x->note))       \
    T(parties, again(p, &x->no); again(p, &x->address); again(p, &x->source))                      \
    T(names, again(p, &x->name); again(p, &x->key); again(p, &x->lang))                            \
    T(marks, again(p, &x->type); again(p, &x->value))

#define WALK(table, calls)                             \
    static void walk_##table(repool *p, resolver *r) { \
        for (size_t i = 0; i < r->table.n; i++) {      \
            __typeof__(r->table.p) x = &r->table.p[i]; \
            calls;                                     \
        }                                              \
    }
TEXT_FIELDS(WALK)

void resolve_pool(resolver *r) {
    repool p = {.r = r};
#define CALL(table, calls) walk_##table(&p, r);
    TEXT_FIELDS(CALL)
#undef CALL
    symtab_clear(&p.at);
    symtab_clear(&r->pool_at); // its offsets are those of the old pool
    strbuf_clear(&r->pool);
    r->pool = p.pool;
}
