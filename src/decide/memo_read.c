/* SPDX-License-Identifier: Apache-2.0
 *
 * memo_read: how the entries of a list of hundreds are read, as bytes that are equal when they are read
 * alike, and back. Neighbors are mostly read alike, so what is written are runs.
 */
#include <string.h>

#include "decide/memo_int.h"

typedef struct run {
    uint32_t n, how, by_fact;
} run;

enum {
    HOW_GIVEN = 2, /* shifts; mode is below */
    HOW_TEST = 4,
    HOW_WORD = 6,
    HOW_NOT_POINTED = 10,
    HOW_CONTRADICTED = 11,
    HOW_DOUBTED = 12,
    HOW_POINTED = 13,
    HOW_HERE = 14, /* of this regime */
};

static run run_of(const decide_ctx *c, uint32_t e) {
    const entry_state *s = &c->entries[e];
    if (c->w->entries[e].regime != c->regime) {
        return (run){1, 0, 0};
    }
    bool constant = s->mode == ENTRY_CONST;
    uint32_t how = (uint32_t)s->mode | (uint32_t)c->test[e] << HOW_TEST | 1u << HOW_HERE;
    how |= constant ? (uint32_t)s->given << HOW_GIVEN | (uint32_t)s->word << HOW_WORD : 0;
    how |= (uint32_t)s->not_pointed << HOW_NOT_POINTED | (uint32_t)s->pointed << HOW_POINTED;
    how |= (uint32_t)s->contradicted << HOW_CONTRADICTED | (uint32_t)s->doubted << HOW_DOUBTED;
    return (run){1, how, constant ? s->by_fact : NONE};
}

static uint16_t code_of(tri t) { return t == TRI_OPEN ? CODE_OPEN : t == TRI_TRUE ? 1 : 0; }

/* Of `listed`: on which day an entry that may hold is in force is not asked here. */
static uint16_t listed_code(decide_ctx *c) {
    return c->any_day ? (c->n_present > 0 ? CODE_OPEN : 0) : code_of(kleene_listed(c, c->regime).t);
}

void memo_write_reading(lode_memo *m, decide_ctx *c) {
    strbuf_reset(&m->reading);
    run last = {0};
    for (uint32_t e = 0; e < m->w->n_entries; e++) {
        run now = run_of(c, e);
        if (last.n > 0 && now.how == last.how && now.by_fact == last.by_fact) {
            last.n++;
            continue;
        }
        if (last.n > 0) {
            memo_bytes(&m->reading, &last, sizeof last);
        }
        last = now;
    }
    memo_bytes(&m->reading, &last, sizeof last);
    if (c->class_var != NONE) {
        memo_bytes(&m->reading, &c->may[c->class_var], sizeof(class_set));
    }
    for (uint32_t i = 0; i < m->engine->n_entries; i++) {
        uint16_t code = code_of(kleene_entry(c, m->engine->entries[i]).t);
        memo_bytes(&m->reading, &code, sizeof code);
    }
    uint16_t listed = listed_code(c);
    memo_bytes(&m->reading, &listed, sizeof listed);
}

static entry_state state_of(const run *r) {
    entry_state s = {.mode = ENTRY_CONST, .given = TRI_FALSE, .by_fact = NONE};
    if (r->how >> HOW_HERE & 1) {
        s.mode = (entry_mode)(r->how & 3);
        s.given = (tri)(r->how >> HOW_GIVEN & 3);
        s.word = (lode_word)(r->how >> HOW_WORD & 15);
        s.by_fact = r->by_fact;
        s.not_pointed = r->how >> HOW_NOT_POINTED & 1;
        s.contradicted = r->how >> HOW_CONTRADICTED & 1;
        s.doubted = r->how >> HOW_DOUBTED & 1;
        s.pointed = r->how >> HOW_POINTED & 1;
    }
    return s;
}

void memo_read_again(const lode_memo *m, decide_ctx *c, uint32_t reading) {
    const char *p = m->texts.p[reading].p;
    alloc_entries(c);
    for (uint32_t e = 0; e < m->w->n_entries; p += sizeof(run)) {
        run r;
        memcpy(&r, p, sizeof r);
        entry_state s = state_of(&r);
        for (uint32_t n = r.n; n > 0 && e < m->w->n_entries; n--, e++) {
            c->entries[e] = s;
            c->test[e] = (tri)(r.how >> HOW_TEST & 3);
        }
    }
    if (c->class_var != NONE) {
        memcpy(&c->may[c->class_var], p, sizeof(class_set));
    }
    entries_again(c);
}
