/* SPDX-License-Identifier: Apache-2.0
 *
 * memo: see memo.h. A key is made of what the passes of decide_int.h begin with: bind.c for facts, hints.c
 * for words, the table of claims for entries, the engine for the rules that may fire.
 *
 * Why a sight is enough: the search only narrows, so a rule whose condition is false stays out, and one whose
 * condition holds stays in. What it finds depends on what the conditions of the other rules ask (for a fact
 * with one class left only the truth of each question, so that two countries which no such rule tells apart
 * are one), on how entries are read, on what these ask of the item, and on the law in force. What is said of a
 * rule that fires or is beaten is which of its questions made it so, and on whose word, so these are in the
 * key as well. Rules that are out say nothing, but for one thing: on whose word the verdict rests (4.12) they
 * count too. No word is weaker than the weakest given; where some rule that counts needs that one, it is
 * the answer: a rule that fired, or a *witness*, one that is out and asks little. Without either all that is given
 * is the key.
 *
 * Rules are met with entries as on any day: `listed` is open where some entry may hold, whether it is in
 * force or not. So more of them may fire than do on the day, and none less.
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
    m->binder = session_whole(w);
    session_ctx(m->binder)->brief = true;
    m->engine = session_ctx(m->binder)->engine;
    m->asked = arena_array(&m->arena, w->n_nodes + 1, sizeof *m->asked);
    m->class_vars = arena_array(&m->arena, (size_t)w->n_regimes + 1, sizeof *m->class_vars);
    for (uint32_t r = 0; r < w->n_regimes; r++) {
        m->class_vars[r] = class_var_of(w, r);
    }
    memo_find_reads(m);
    memo_find_cuts(m);
    m->all_facts = arena_array(&m->arena, w->n_facts / 64 + 1, sizeof *m->all_facts);
    memset(m->all_facts, 0xFF, (w->n_facts / 64 + 1) * sizeof *m->all_facts);
    return m;
}

static void forget(lode_memo *m) {
    memo_work_end(m);
    memo_table_clear(&m->items);
    memo_table_clear(&m->readings);
    memo_table_clear(&m->known_profiles);
    memo_table_clear(&m->sights);
    memo_table_clear(&m->known_laws);
    memo_table_clear(&m->days);
    memo_table_clear(&m->words);
    memo_table_clear(&m->hints);
    vec_clear(&m->pointers);
    vec_clear(&m->texts);
    vec_clear(&m->profiles);
    vec_clear(&m->seen);
    vec_clear(&m->laws);
    vec_clear(&m->of_days);
    arena_clear(&m->kept);
}

void memo_free(lode_memo *m) {
    if (m != NULL) {
        m->working = false; /* nothing is put back: the world may be gone by now */
        forget(m);
        arena_clear(&m->work);
        strbuf *all[] = {&m->item, &m->entry_facts, &m->folded, &m->key, &m->whole, &m->reading};
        for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
            strbuf_clear(all[i]);
        }
        vec_clear(&m->lists);
        session_free(m->binder);
        arena_clear(&m->arena);
        free(m);
    }
}

void memo_begin(lode_memo *m) {
    memo_take_back(m);
    const memo_table *tables[] = {&m->items,      &m->readings, &m->known_profiles, &m->sights,
                                  &m->known_laws, &m->days,     &m->words,          &m->hints};
    size_t bytes = m->kept.used_bytes + m->of_days.cap * sizeof *m->of_days.p +
                   m->seen.cap * sizeof *m->seen.p + m->profiles.cap * sizeof *m->profiles.p +
                   m->pointers.cap * sizeof *m->pointers.p + m->laws.cap * sizeof *m->laws.p;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        bytes += memo_table_bytes(tables[i]);
    }
    if (bytes > MEMO_BYTES_MAX) {
        forget(m);
    }
}

memo_counts memo_count(const lode_memo *m) { return m->counts; }

/* ---- the rules that may matter ----------------------------------------------------------------- */

static uint16_t code_of(tri t) { return t == TRI_OPEN ? CODE_OPEN : t == TRI_TRUE ? 1 : 0; }

/* Meets the rules with the facts of the line and with what is known of entries on whatever day. */
static void meet_rules(lode_memo *m, uint32_t regime, uint32_t profile) {
    lode_engine *e = m->engine;
    decide_ctx *c = session_ctx(m->binder);
    const uint16_t *codes = m->profiles.p[profile].codes;
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
        bool late = m->node_reads_entries[i];
        code[i] = late ? CODE_OPEN : code_of(kleene_node(c, m->w->box_nodes[i]).t);
    }
    engine_run(e, BLOCK_RULES, regime);
    c->met = false;
}

/* Adds which rules may fire and which surely do, and what they ask. */
static void add_rules(lode_memo *m) {
    const lode_engine *e = m->engine;
    const decide_ctx *c = session_ctx(m->binder);
    for (uint32_t i = 0; i < e->words; i++) {
        uint64_t maybe = e->maybe[i], surely = e->surely[i] & maybe;
        if (maybe == 0) {
            continue;
        }
        memo_u32(&m->key, i);
        memo_bytes(&m->key, &maybe, sizeof maybe);
        memo_bytes(&m->key, &surely, sizeof surely);
        for (uint64_t left = maybe; left != 0; left &= left - 1) {
            memo_add_truths(m, m->rule_asks[c->at_order[i * 64 + (uint32_t)__builtin_ctzll(left)]]);
        }
    }
    memo_u32(&m->key, NONE);
}

static uint32_t sight_of(lode_memo *m, uint32_t regime) {
    uint32_t profile = memo_profile_of(m, regime);
    meet_rules(m, regime, profile);
    strbuf_reset(&m->key);
    memo_u32(&m->key, regime);
    memo_u32(&m->key, (uint32_t)m->q.known);
    memo_u32(&m->key, profile);
    m->round++;
    memo_add_truths(m, m->always_asked);
    add_rules(m);
    strbuf_add(&m->key, strbuf_str(&m->entry_facts));
    str key = strbuf_str(&m->key);
    uint64_t hash = xxh3(key);
    const uint64_t *kept = memo_get(&m->sights, key, hash);
    if (kept != NULL) {
        return (uint32_t)*kept;
    }
    uint32_t number = (uint32_t)m->seen.n;
    uint64_t *maybe = arena_array(&m->kept, m->engine->words, sizeof *maybe);
    memcpy(maybe, m->engine->maybe, m->engine->words * sizeof *maybe);
    *vec_push(&m->seen) = (memo_sight){profile, maybe};
    (void)memo_put(&m->sights, key, hash, number);
    return number;
}

void memo_see(lode_memo *m, const lode_query *q, uint32_t line, uint32_t *out) {
    bool keeps = q->facts->n_licenses == 0 && m->engine != NULL && !q->no_search;
    if (keeps) {
        memo_work_end(m);
        arena_reset(&m->work, MEMO_WORK_KEPT);
        m->q = *q;
        m->line = line;
        session_bind(m->binder, q, line);
        memo_read_item(m);
    }
    for (uint32_t r = 0; r < m->w->n_regimes; r++) {
        out[r] = keeps ? sight_of(m, r) : NONE;
    }
}

/* ---- one sight on one day ---------------------------------------------------------------------- */

static str day_key(uint32_t key[2]) { return (str){(const char *)key, 2 * sizeof *key}; }

/* What is known of it, or NULL. */
static memo_day *find_day(const lode_memo *m, uint32_t sight, lode_date on) {
    uint32_t key[2] = {sight, memo_segment(m, on)};
    const uint64_t *at = memo_get(&m->days, day_key(key), xxh3(day_key(key)));
    return at == NULL ? NULL : &m->of_days.p[*at];
}

static memo_day *need_day(lode_memo *m, uint32_t sight, lode_date on) {
    memo_day *day = find_day(m, sight, on);
    if (day == NULL) {
        uint32_t key[2] = {sight, memo_segment(m, on)};
        (void)memo_put(&m->days, day_key(key), xxh3(day_key(key)), m->of_days.n);
        day = vec_push(&m->of_days);
        *day = (memo_day){.law = NONE};
    }
    return day;
}

/* The law that a sight meets on a day, of the line last seen. */
static memo_law *law_of(lode_memo *m, uint32_t regime, uint32_t sight, memo_day *day,
                        lode_date on) {
    if (day->law == NONE) {
        (void)memo_work_on(m, regime, sight, on);
        day->law = memo_law_of(m);
    }
    return &m->laws.p[day->law];
}

void memo_verdict(lode_memo *m, uint32_t regime, uint32_t sight, lode_verdict *out) {
    memo_law *law = law_of(m, regime, sight, need_day(m, sight, m->q.on), m->q.on);
    m->counts.asked++;
    if (!law->has_verdict) {
        m->counts.decided++;
        verdict_of(memo_work_on(m, regime, sight, m->q.on), &law->verdict);
        law->has_verdict = true;
    }
    *out = law->verdict;
}

static bool bounds_kept(const lode_memo *m, const memo_day *day, uint32_t *best, uint32_t *worst,
                        lode_span *span) {
    const memo_law *law = day == NULL || day->law == NONE ? NULL : &m->laws.p[day->law];
    if (law == NULL || !law->has_bounds || !day->has_span) {
        return false;
    }
    *best = law->best;
    *worst = law->worst;
    *span = day->span;
    return true;
}

bool memo_bounds_known(const lode_memo *m, uint32_t sight, lode_date on, uint32_t *best,
                       uint32_t *worst, lode_span *span) {
    return bounds_kept(m, find_day(m, sight, on), best, worst, span);
}

void memo_bounds(lode_memo *m, uint32_t regime, uint32_t sight, lode_date on, uint32_t *best,
                 uint32_t *worst, lode_span *span) {
    memo_day *day = need_day(m, sight, on);
    m->counts.asked++;
    if (bounds_kept(m, day, best, worst, span)) {
        return;
    }
    memo_law *law = law_of(m, regime, sight, day, on);
    decide_ctx *c = memo_work_on(m, regime, sight, on);
    uint32_t mildest[2];
    bool searched = bounds_run(c, &mildest[0], &mildest[1], &day->span);
    day->has_span = true;
    if (!law->has_bounds) {
        m->counts.decided++;
        law->best = mildest[0];
        law->worst = mildest[1];
        if (searched) {
            search_bounds(c, &law->best, &law->worst);
        }
        law->has_bounds = true;
    }
    (void)bounds_kept(m, day, best, worst, span);
}

/* ---- decisions --------------------------------------------------------------------------------- */

/* What the condition of a rule asks, as it is now; good until the next key is written. */
static str asked_by(lode_memo *m, uint32_t rule) {
    strbuf_reset(&m->key);
    m->round++;
    memo_add_truths(m, m->rule_asks[rule]);
    return strbuf_str(&m->key);
}

/* On whose word an entry holds that has exceptions depends on which of these are in force, which is not the
 * same on all days of one law: then rules that read entries prove nothing of other days. */
static bool word_is_of_law(const lode_memo *m, const decide_ctx *c, uint32_t r) {
    for (uint32_t i = 0; m->reads_entries[r] && i < c->n_present; i++) {
        if (m->w->entries[c->present[i]].exceptions.count > 0) {
            return false;
        }
    }
    return true;
}

/* After decide_of: does the rule count for what the verdict rests on, does it not fire for its condition
 * alone, and on the weakest word? That an item is not listed rests on the entries that are out, and which of
 * these are in force is not the same on all days of one law either. */
static bool is_witness(const lode_memo *m, decide_ctx *c, uint32_t r) {
    const world_rule *rule = &m->w->rules[r];
    return rule->kind != RULE_REPORT && rule->defeaters.count == 0 && rule_in_play(c, r) &&
           !m->reads_listed[r] && c->rule[r].t == TRI_FALSE && c->rule_cond[r].t == TRI_FALSE &&
           rule_live(c, r).t != TRI_FALSE && would_be_stricter(c, r) && word_is_of_law(m, c, r) &&
           rule_word(c, r) >= m->weakest;
}

static void note_witness(lode_memo *m, decide_ctx *c, memo_decision *k) {
    uint32_t found = NONE;
    if (k->n_witnesses == MEMO_WITNESSES_MAX || k->fired >= m->weakest) {
        return;
    }
    for (uint32_t i = 0; i < m->w->n_rules && found == NONE; i++) {
        found = is_witness(m, c, m->by_asks[i]) ? m->by_asks[i] : NONE;
    }
    if (found != NONE) {
        memo_witness *w = arena_alloc(&m->kept, sizeof *w);
        *w = (memo_witness){found, rule_word(c, found), str_dup(&m->kept, asked_by(m, found)),
                            k->witnesses};
        k->witnesses = w;
        k->n_witnesses++;
    }
}

static void note_fired(const lode_memo *m, decide_ctx *c, memo_decision *k) {
    for (uint32_t i = 0; i < k->d.n_told; i++) {
        uint32_t r = k->d.told[i];
        if (c->rule[r].t == TRI_TRUE && m->w->rules[r].kind != RULE_REPORT &&
            word_is_of_law(m, c, r)) {
            lode_word word = cond_word(c, r);
            k->fired = word > k->fired ? word : k->fired;
        }
    }
}

/* Made anew; kept NULL: and kept. Returns what it rests on. */
static lode_word decide_anew(lode_memo *m, uint32_t regime, uint32_t sight, memo_decision **kept) {
    lode_decision d;
    decide_ctx *c = memo_work_on(m, regime, sight, m->q.on);
    m->counts.decided++;
    decide_of(c, &d);
    lode_word rests_on = d.rests_on;
    if (*kept == NULL) {
        *kept = memo_keep(m, &d);
        note_fired(m, c, *kept);
    }
    note_witness(m, c, *kept);
    memo_work_end(m); /* of no more use after decide_of */
    return rests_on;
}

/* What follows from a whole decision is known with it: the search for bounds finds the same. */
static void keep_decision(memo_law *law, memo_decision *k) {
    const lode_decision *d = &k->d;
    law->decision = k;
    law->verdict = (lode_verdict){d->nexus, d->best, d->worst, d->stop_now};
    law->best = d->best;
    law->worst = d->worst;
    law->has_verdict = law->has_bounds = true;
}

/* Does it rest on the weakest word that is given, and not on a stronger one? */
static bool rests_on_weakest(lode_memo *m, const memo_decision *k) {
    const decide_ctx *c = session_ctx(m->binder);
    bool found = k->fired >= m->weakest;
    for (const memo_witness *w = k->witnesses; w != NULL && !found; w = w->next) {
        found = w->word >= m->weakest && rule_live(c, w->rule).t != TRI_FALSE &&
                str_eq(w->asked, asked_by(m, w->rule));
    }
    return found;
}

/* Without a witness: by all that is given, and on whose word. */
static lode_word word_of(lode_memo *m, uint32_t regime, uint32_t sight, memo_decision *k) {
    if (rests_on_weakest(m, k)) {
        return m->weakest;
    }
    strbuf_reset(&m->whole);
    memo_bytes(&m->whole, &sight, sizeof sight);
    uint32_t segment = memo_segment(m, m->q.on);
    memo_bytes(&m->whole, &segment, sizeof segment);
    memo_add_facts(m, m->all_facts, &m->whole);
    str key = strbuf_str(&m->whole);
    uint64_t hash = xxh3(key);
    const uint64_t *kept = memo_get(&m->words, key, hash);
    if (kept != NULL) {
        return (lode_word)*kept;
    }
    lode_word word = decide_anew(m, regime, sight, &k);
    (void)memo_put(&m->words, key, hash, word);
    return word;
}

static uint32_t not_pointed_on(lode_memo *m, uint32_t regime, uint32_t sight, memo_day *day) {
    if (!day->has_not_pointed) {
        day->not_pointed = not_pointed_at(memo_work_on(m, regime, sight, m->q.on));
        day->has_not_pointed = true;
    }
    return day->not_pointed;
}

void memo_decide(lode_memo *m, uint32_t regime, uint32_t sight, lode_arena *arena,
                 lode_decision *out) {
    memo_day *day = need_day(m, sight, m->q.on);
    memo_law *law = law_of(m, regime, sight, day, m->q.on);
    memo_decision *k = law->decision;
    lode_word rests_on = WORD_DECLARANT;
    uint32_t not_pointed = not_pointed_on(m, regime, sight, day);
    m->counts.asked++;
    if (k == NULL) {
        rests_on = decide_anew(m, regime, sight, &k);
        keep_decision(law, k);
    } else if (k->d.nexus == NEXUS_TRUE) {
        rests_on = word_of(m, regime, sight, k);
    }
    memo_lend(m, k, arena, out);
    out->line = m->line;
    out->not_pointed_at = not_pointed;
    out->rests_on = rests_on;
}

void memo_verdicts(lode_memo *m, const lode_query *q, uint32_t line, lode_arena *arena,
                   lode_verdict *out) {
    uint32_t *sights = arena_array(arena, (size_t)m->w->n_regimes + 1, sizeof *sights);
    memo_begin(m);
    memo_see(m, q, line, sights);
    for (uint32_t r = 0; r < m->w->n_regimes; r++) {
        if (sights[r] != NONE) {
            memo_verdict(m, r, sights[r], &out[r]);
            continue;
        }
        lode_arena work = arena_lend(arena);
        decide_verdict(q, line, r, &work, &out[r]);
        arena_return(arena, &work);
    }
}
