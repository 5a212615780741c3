/* SPDX-License-Identifier: Apache-2.0
 *
 * memo_read: how the entries of a list of hundreds are read, as bytes that are equal when they are read
 * alike, and back. Neighbors are mostly read alike, so what is written are runs. A day changes it only where
 * an exception may hold or a claim is doubted (span.c): an item's *profile* is how they are read from when to
 * when, mostly one reading for all days.
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

static void write_reading(lode_memo *m, const decide_ctx *c) {
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
}

static uint32_t number_of(memo_table *t, str key, bool *new, str *own) {
    uint64_t hash = xxh3(key);
    const uint64_t *kept = memo_get(t, key, hash);
    *new = kept == NULL;
    if (kept != NULL) {
        return (uint32_t)*kept;
    }
    uint32_t number = (uint32_t)t->n;
    *own = memo_put(t, key, hash, number);
    return number;
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
    bool doubts = false;
    alloc_entries(c);
    for (uint32_t e = 0; e < m->w->n_entries; p += sizeof(run)) {
        run r;
        memcpy(&r, p, sizeof r);
        entry_state s = state_of(&r);
        doubts |= s.doubted;
        for (uint32_t n = r.n; n > 0 && e < m->w->n_entries; n--, e++) {
            c->entries[e] = s;
            c->test[e] = (tri)(r.how >> HOW_TEST & 3);
        }
    }
    if (c->class_var != NONE) {
        memcpy(&c->may[c->class_var], p, sizeof(class_set));
    }
    entries_again(c);
    c->doubts = doubts;
}

/* ---- over the days ------------------------------------------------------------------------------- */

typedef struct reader {
    lode_memo *m;
    decide_ctx *c;
    VEC(memo_span) before, after; /* of the day asked; before: the latest first */
    uint16_t *codes;              /* as memo_profile has them */
    bool read;
} reader;

static uint16_t code_of(tri t) { return t == TRI_OPEN ? CODE_OPEN : t == TRI_TRUE ? 1 : 0; }

/* What is the same on all days read so far, else open; `listed` is open where an entry may hold, for it may be
 * in force on some day. */
static void join_codes(reader *r) {
    uint32_t n = r->m->engine->n_entries;
    for (uint32_t i = 0; i < n; i++) {
        uint16_t code = code_of(kleene_entry(r->c, r->m->engine->entries[i]).t);
        r->codes[i] = !r->read || r->codes[i] == code ? code : CODE_OPEN;
    }
    r->codes[n] = r->c->n_present > 0 || (r->read && r->codes[n] != 0) ? CODE_OPEN : 0;
    r->read = true;
}

static uint32_t read_on(reader *r, lode_date on, lode_span *span) {
    lode_memo *m = r->m;
    bool new = false;
    str own = {0};
    session_day(m->binder, on);
    r->c->epoch++;
    bind_entries(r->c);
    *span = entries_span(r->c);
    write_reading(m, r->c);
    join_codes(r);
    uint32_t number = number_of(&m->readings, strbuf_str(&m->reading), &new, &own);
    if (new) {
        *vec_push(&m->texts) = own;
    }
    return number;
}

static void read_days(reader *r) {
    lode_span span, other;
    *vec_push(&r->after) = (memo_span){.reading = read_on(r, r->m->q.on, &span)};
    r->after.p[0].until = span.until;
    for (lode_date day = span.until; day != DATE_NONE; day = other.until) {
        uint32_t reading = read_on(r, day, &other);
        *vec_push(&r->after) = (memo_span){other.until, reading};
    }
    for (lode_date day = span.from; day != DATE_NONE; day = other.from) {
        uint32_t reading = read_on(r, day - 1, &other);
        *vec_push(&r->before) = (memo_span){day, reading};
    }
}

static void *copied(lode_memo *m, const void *p, size_t bytes) {
    void *out = arena_alloc(&m->kept, bytes);
    memcpy(out, p, bytes);
    return out;
}

/* Spans in order, alike neighbors as one, then which exceptions may hold: all that differs between items. */
static void write_profile(reader *r, strbuf *out) {
    size_t n_before = r->before.n, n = n_before + r->after.n;
    strbuf_reset(out);
    for (size_t i = 0; i < n; i++) {
        const memo_span *s =
            i < n_before ? &r->before.p[n_before - 1 - i] : &r->after.p[i - n_before];
        const memo_span *next = i + 1 == n         ? NULL
                                : i + 1 < n_before ? &r->before.p[n_before - 2 - i]
                                                   : &r->after.p[i + 1 - n_before];
        if (next == NULL || next->reading != s->reading) {
            memo_bytes(out, s, sizeof *s);
        }
    }
}

static uint32_t keep_profile(reader *r) {
    lode_memo *m = r->m;
    bool new = false;
    str own = {0};
    uint32_t words = m->engine->words;
    write_profile(r, &m->reading);
    size_t spans = m->reading.n;
    for (uint32_t i = 0; i < words; i++) {
        uint64_t bits = i < m->w->n_entries / 64 ? 0 : r->c->tests_maybe[i];
        if (i == m->w->n_entries / 64) {
            bits &= UINT64_MAX << (m->w->n_entries % 64);
        }
        memo_bytes(&m->reading, &bits, sizeof bits);
    }
    uint32_t number = number_of(&m->known_profiles, strbuf_str(&m->reading), &new, &own);
    if (new) {
        *vec_push(&m->profiles) = (memo_profile){
            .spans = copied(m, m->reading.p, spans),
            .tests_maybe = copied(m, m->reading.p + spans, words * sizeof(uint64_t)),
            .codes = copied(m, r->codes, (m->engine->n_entries + 1) * sizeof *r->codes)};
    }
    return number;
}

static uint32_t read_anew(lode_memo *m, uint32_t regime) {
    decide_ctx *c = memo_work(m, regime, m->q.on);
    reader r = {.m = m, .c = c};
    m->counts.entries_read++;
    bind_view(c);
    r.codes = arena_array(c->arena, (size_t)m->engine->n_entries + 1, sizeof *r.codes);
    read_days(&r);
    uint32_t number = keep_profile(&r);
    vec_clear(&r.before);
    vec_clear(&r.after);
    memo_work_end(m);
    return number;
}

static void item_key(lode_memo *m, uint32_t regime) {
    strbuf_reset(&m->key);
    memo_u32(&m->key, regime);
    memo_u32(&m->key, (uint32_t)m->q.known);
    for (uint32_t i = m->pointed; m->pointers.p[i] != NONE; i++) {
        if (m->w->entries[m->pointers.p[i] >> 2].regime == regime) {
            memo_u32(&m->key, m->pointers.p[i]);
        }
    }
    memo_u32(&m->key, NONE);
    strbuf_add(&m->key, strbuf_str(&m->item));
    strbuf_add(&m->key, strbuf_str(&m->entry_facts));
}

uint32_t memo_profile_of(lode_memo *m, uint32_t regime) {
    item_key(m, regime);
    str key = strbuf_str(&m->key);
    uint64_t hash = xxh3(key);
    const uint64_t *kept = memo_get(&m->items, key, hash);
    if (kept != NULL) {
        return (uint32_t)*kept;
    }
    uint32_t number = read_anew(m, regime);
    (void)memo_put(&m->items, key, hash, number);
    return number;
}

uint32_t memo_reading_on(const lode_memo *m, uint32_t profile, lode_date on) {
    const memo_span *s = m->profiles.p[profile].spans;
    while (s->until != DATE_NONE && on >= s->until) {
        s++;
    }
    return s->reading;
}
