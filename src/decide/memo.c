/* SPDX-License-Identifier: Apache-2.0
 *
 * memo: see memo.h. A key is made of what the passes of decide_int.h begin with: bind.c for facts,
 * hints.c for words, the table of claims for entries, the engine for the rules that may matter.
 *
 * Why the second key is enough: the search only narrows, so a rule whose condition is false stays out,
 * and one whose condition holds stays in. What it finds depends on what the conditions that are open ask
 * (for a fact with one class left only the truth of each question, so that two countries which no such
 * rule tells apart are one), on how entries are read, on what these ask of the item, and on the law in
 * force.
 */
#include "decide/memo.h"

#include <stdlib.h>
#include <string.h>

#include "decide/memo_int.h"

lode_memo *memo_new(const lode_world *w) {
    lode_memo *m = calloc(1, sizeof *m);
    if (m == NULL) {
        lode_oom();
    }
    m->w = w;
    if (w->n_blocks == 0) {
        return m; /* no rules, or a world that was not lowered: nothing is kept */
    }
    m->binder = session_new(w, 0, EVALUATE_SIMD);
    m->engine = session_ctx(m->binder)->engine;
    m->hinted = arena_array(&m->arena, w->n_entries + 1, sizeof *m->hinted);
    m->pointed = arena_array(&m->arena, w->n_entries + 1, sizeof *m->pointed);
    m->asked = arena_array(&m->arena, w->n_nodes + 1, sizeof *m->asked);
    memo_find_reads(m);
    return m;
}

static void forget(lode_memo *m) {
    memo_table_clear(&m->items);
    memo_table_clear(&m->readings);
    memo_table_clear(&m->verdicts);
    vec_clear(&m->codes);
    vec_clear(&m->texts);
}

void memo_free(lode_memo *m) {
    if (m != NULL) {
        forget(m);
        strbuf *all[] = {&m->item, &m->entry_facts, &m->folded, &m->key, &m->reading};
        for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
            strbuf_clear(all[i]);
        }
        vec_clear(&m->lists);
        session_free(m->binder);
        arena_clear(&m->arena);
        free(m);
    }
}

memo_counts memo_count(const lode_memo *m) { return m->counts; }

/* ---- how entries are read --------------------------------------------------------------------- */

static void begin_key(lode_memo *m, const lode_query *q, uint32_t regime) {
    strbuf_reset(&m->key);
    memo_u32(&m->key, regime);
    memo_u32(&m->key, (uint32_t)q->on);
    memo_u32(&m->key, (uint32_t)q->known);
}

static void item_key(lode_memo *m, const lode_query *q, uint32_t regime) {
    begin_key(m, q, regime);
    for (uint32_t i = 0; i < m->n_pointed; i++) {
        uint32_t e = m->pointed[i];
        if (m->w->entries[e].regime == regime) {
            memo_u32(&m->key, e << 2 | m->hinted[e]);
        }
    }
    memo_u32(&m->key, NONE);
    strbuf_add(&m->key, strbuf_str(&m->item));
    strbuf_add(&m->key, strbuf_str(&m->entry_facts));
}

static uint16_t code_of(tri t) { return t == TRI_OPEN ? CODE_OPEN : t == TRI_TRUE ? 1 : 0; }

/* Runs of alike entries: how many, and how they are read; then what conditions see of entries. */
static void write_reading(lode_memo *m, decide_ctx *c) {
    strbuf_reset(&m->reading);
    uint32_t run = 0;
    uint32_t last = 0;
    for (uint32_t e = 0; e < m->w->n_entries; e++) {
        const entry_state *s = &c->entries[e];
        uint32_t now = s->mode | (uint32_t)s->given << 2 | (uint32_t)c->test[e] << 4 | 1u << 6;
        now = m->w->entries[e].regime == c->regime ? now : 0;
        if (now != last && run > 0) {
            memo_u32(&m->reading, run << 8 | last);
            run = 0;
        }
        last = now;
        run++;
    }
    memo_u32(&m->reading, run << 8 | last);
    if (c->class_var != NONE) {
        memo_bytes(&m->reading, &c->may[c->class_var], sizeof(class_set));
    }
    for (uint32_t i = 0; i < m->engine->n_entries; i++) {
        uint16_t code = code_of(kleene_entry(c, m->engine->entries[i]).t);
        memo_bytes(&m->reading, &code, sizeof code);
    }
    uint16_t listed = code_of(kleene_listed(c, c->regime).t);
    memo_bytes(&m->reading, &listed, sizeof listed);
}

/* Reads back what write_reading wrote of entries: all that a verdict needs of them. Words, and whose
 * fact it is, are not there. */
static void read_again(const lode_memo *m, decide_ctx *c, uint32_t reading) {
    str text = m->texts.p[reading];
    const char *p = text.p;
    alloc_entries(c);
    for (uint32_t e = 0; e < m->w->n_entries; p += sizeof(uint32_t)) {
        uint32_t x = 0;
        memcpy(&x, p, sizeof x);
        entry_state s = {.mode = ENTRY_CONST, .given = TRI_FALSE, .by_fact = NONE};
        if (x & 1u << 6) {
            s.mode = (entry_mode)(x & 3);
            s.given = (tri)(x >> 2 & 3);
        }
        for (uint32_t n = x >> 8; n > 0; n--, e++) {
            c->entries[e] = s;
            c->test[e] = (tri)(x >> 4 & 3);
        }
    }
    if (c->class_var != NONE) {
        memcpy(&c->may[c->class_var], p, sizeof(class_set));
    }
    entries_again(c);
}

/* The codes stand at the end of a reading; they are kept by its number. */
static uint32_t number_of(lode_memo *m) {
    str key = strbuf_str(&m->reading);
    uint64_t hash = xxh3(key);
    const uint64_t *kept = memo_get(&m->readings, key, hash);
    if (kept != NULL) {
        return (uint32_t)*kept;
    }
    uint32_t number = (uint32_t)m->readings.n;
    size_t n = m->engine->n_entries + 1;
    const char *codes = key.p + key.n - n * sizeof(uint16_t);
    for (size_t i = 0; i < n; i++) {
        memcpy(vec_push(&m->codes), codes + i * sizeof(uint16_t), sizeof(uint16_t));
    }
    *vec_push(&m->texts) = memo_put(&m->readings, key, hash, number);
    return number;
}

/* The number of how entries are read. *begun: c is ready for the decision. */
static uint32_t reading_of(lode_memo *m, const lode_query *q, uint32_t line, uint32_t regime,
                           lode_arena *arena, decide_ctx *c, bool *begun) {
    item_key(m, q, regime);
    str key = strbuf_str(&m->key);
    uint64_t hash = xxh3(key);
    const uint64_t *kept = memo_get(&m->items, key, hash);
    if (kept != NULL) {
        return (uint32_t)*kept;
    }
    m->counts.entries_read++;
    decide_init(c, q, line, regime, arena);
    *begun = true;
    write_reading(m, c);
    uint32_t number = number_of(m);
    memo_put(&m->items, key, hash, number);
    return number;
}

/* ---- the rules that may matter ---------------------------------------------------------------- */

/* Meets the rules with the facts of the line and with what the reading says of entries. */
static void meet_rules(lode_memo *m, uint32_t regime, uint32_t reading) {
    lode_engine *e = m->engine;
    const uint16_t *codes = m->codes.p + (size_t)reading * (e->n_entries + 1);
    uint16_t *code = e->code + m->w->n_vars;
    for (uint32_t i = 0; i < e->n_entries; i++) {
        code[e->entries[i]] = codes[i];
    }
    code += m->w->n_entries;
    for (uint32_t r = 0; r < m->w->n_regimes; r++) {
        code[r] = r == regime ? codes[e->n_entries] : 0;
    }
    code += m->w->n_regimes;
    for (uint32_t i = 0; i < m->w->n_box_nodes; i++) {
        code[i] = m->node_reads_entries[i]
                      ? CODE_OPEN
                      : code_of(kleene_node(session_ctx(m->binder), m->w->box_nodes[i]).t);
    }
    engine_run(e, BLOCK_RULES, regime);
}

/* Adds which rules may fire and which surely do, and what those ask that are open. */
static void add_rules(lode_memo *m) {
    const lode_engine *e = m->engine;
    for (uint32_t i = 0; i < e->words; i++) {
        uint64_t maybe = e->maybe[i] & m->counting[i];
        if (maybe == 0) {
            continue;
        }
        memo_u32(&m->key, i);
        memo_bytes(&m->key, &maybe, sizeof maybe);
        uint64_t surely = e->surely[i] & maybe;
        memo_bytes(&m->key, &surely, sizeof surely);
        for (uint64_t left = maybe & ~surely; left != 0; left &= left - 1) {
            uint32_t rule = m->at_order[i * 64 + (uint32_t)__builtin_ctzll(left)];
            memo_add_truths(m, m->rule_asks[rule]);
        }
    }
    memo_u32(&m->key, NONE);
}

/* ---- verdicts --------------------------------------------------------------------------------- */

static uint64_t pack(const lode_verdict *v) {
    return (uint64_t)v->nexus | (uint64_t)v->stop_now << 8 | (uint64_t)v->best << 16 |
           (uint64_t)v->worst << 40;
}

static lode_verdict unpack(uint64_t x) {
    return (lode_verdict){.nexus = (lode_nexus)(x & 0xFF),
                          .stop_now = x >> 8 & 1,
                          .best = (uint32_t)(x >> 16) & 0xFFFFFF,
                          .worst = (uint32_t)(x >> 40)};
}

static void one_regime(lode_memo *m, const lode_query *q, uint32_t line, uint32_t regime,
                       lode_arena *arena, lode_verdict *out) {
    decide_ctx c;
    bool begun = false;
    uint32_t reading = reading_of(m, q, line, regime, arena, &c, &begun);
    meet_rules(m, regime, reading);
    begin_key(m, q, regime);
    memo_u32(&m->key, reading);
    m->round++;
    memo_add_truths(m, m->always_asked);
    add_rules(m);
    strbuf_add(&m->key, strbuf_str(&m->entry_facts));
    str key = strbuf_str(&m->key);
    uint64_t hash = xxh3(key);
    const uint64_t *kept = memo_get(&m->verdicts, key, hash);
    if (kept != NULL) {
        *out = unpack(*kept);
        return;
    }
    m->counts.decided++;
    if (!begun) {
        decide_open(&c, q, line, regime, arena);
        read_again(m, &c, reading);
        fast_ready(&c);
    }
    verdict_of(&c, out);
    memo_put(&m->verdicts, key, hash, pack(out));
}

void memo_verdicts(lode_memo *m, const lode_query *q, uint32_t line, lode_arena *arena,
                   lode_verdict *out) {
    bool keeps = q->facts->n_licenses == 0 && m->engine != NULL;
    m->counts.asked += m->w->n_regimes;
    if (keeps) {
        session_bind(m->binder, q, line);
        memo_read_item(m, q, line, arena);
    }
    for (uint32_t r = 0; r < m->w->n_regimes; r++) {
        lode_arena work = arena_lend(arena);
        if (keeps) {
            one_regime(m, q, line, r, &work, &out[r]);
        } else {
            decide_verdict(q, line, r, &work, &out[r]);
        }
        arena_return(arena, &work);
    }
    size_t bytes = memo_table_bytes(&m->items) + memo_table_bytes(&m->readings) +
                   memo_table_bytes(&m->verdicts) + m->codes.cap * sizeof *m->codes.p;
    if (bytes > MEMO_BYTES_MAX) {
        forget(m);
    }
}
