/* SPDX-License-Identifier: Apache-2.0
 *
 * memo_key: what depends on which facts, found once; and the facts of a line as bytes. Each part begins
 * with a number or a length, so no two different lines write the same bytes.
 */
#include <stdlib.h>
#include <string.h>

#include "decide/memo_int.h"
#include "text/text.h"

void memo_bytes(strbuf *b, const void *p, size_t n) { strbuf_add(b, (str){p, n}); }
void memo_u32(strbuf *b, uint32_t x) { memo_bytes(b, &x, sizeof x); }

/* ---- what depends on which facts -------------------------------------------------------------- */

/* A default is read for a fact not given. */
static void read_fact(const lode_world *w, uint64_t *facts, uint32_t fact) {
    while (fact != NONE && !(facts[fact / 64] >> (fact % 64) & 1)) {
        facts[fact / 64] |= UINT64_C(1) << (fact % 64);
        fact = w->facts[fact].default_fact;
    }
}

/* The nodes of vars below this one, into lists. Conditions nest at most as deep as the image reader
 * allows, and it counts their parts. */
static void ask_node(lode_memo *m, uint32_t node) {
    const world_node *n = &m->w->nodes[node];
    if (m->asked[node] == m->round) {
        return;
    }
    m->asked[node] = m->round;
    if (n->op == NODE_VAR) {
        *vec_push(&m->lists) = node;
    } else if (n->op == NODE_NOT || n->op == NODE_DEFINE) {
        ask_node(m, n->a);
    }
    for (uint32_t i = 0; (n->op == NODE_AND || n->op == NODE_OR) && i < n->kids.count; i++) {
        ask_node(m, m->w->kids[n->kids.first + i]);
    }
}

static void ask_node_if(lode_memo *m, uint32_t node) {
    if (node != NONE) {
        ask_node(m, node);
    }
}

static memo_list end_nodes(lode_memo *m, size_t first) {
    m->round++;
    return (memo_list){first, m->lists.n - first};
}

/* Has the condition a part of one of these kinds? */
static bool reads(const lode_world *w, uint32_t node, node_op one, node_op other) {
    const world_node *n = &w->nodes[node];
    bool found = n->op == one || n->op == other;
    if (n->op == NODE_NOT || n->op == NODE_DEFINE) {
        found = reads(w, n->a, one, other);
    }
    for (uint32_t i = 0; (n->op == NODE_AND || n->op == NODE_OR) && i < n->kids.count && !found;
         i++) {
        found = reads(w, w->kids[n->kids.first + i], one, other);
    }
    return found;
}

static bool reads_entries(const lode_world *w, uint32_t node) {
    return reads(w, node, NODE_ENTRY, NODE_LISTED);
}

static void find_listed(lode_memo *m) {
    const lode_world *w = m->w;
    m->reads_listed = arena_array(&m->arena, (size_t)w->n_rules + 1, sizeof *m->reads_listed);
    m->reads_entries = arena_array(&m->arena, (size_t)w->n_rules + 1, sizeof *m->reads_entries);
    for (uint32_t r = 0; r < w->n_rules; r++) {
        m->reads_listed[r] = reads(w, w->rules[r].cond, NODE_LISTED, NODE_LISTED);
        m->reads_entries[r] = reads_entries(w, w->rules[r].cond);
    }
    for (uint32_t k = 0; k < w->n_clocks; k++) {
        const world_clock *clock = &w->clocks[k];
        m->clocks_read_entries |= reads_entries(w, clock->cond) ||
                                  (clock->no_limit != NONE && reads_entries(w, clock->no_limit));
    }
}

/* Tests and exceptions by the facts of their nodes. */
static void find_entry_reads(lode_memo *m) {
    const lode_world *w = m->w;
    size_t first = m->lists.n;
    for (uint32_t e = 0; e < w->n_entries; e++) {
        ask_node_if(m, w->entries[e].test);
    }
    for (uint32_t r = 0; r < w->n_rules; r++) {
        if (w->rules[r].kind == RULE_EXCEPTION) {
            ask_node(m, w->rules[r].cond);
        }
    }
    memo_list nodes = end_nodes(m, first);
    m->entry_reads = arena_array(&m->arena, w->n_facts / 64 + 1, sizeof *m->entry_reads);
    for (size_t i = 0; i < nodes.n; i++) {
        uint32_t var = w->nodes[m->lists.p[nodes.first + i]].a;
        read_fact(w, m->entry_reads, w->vars[var].fact);
    }
    for (uint32_t f = 0; f < w->n_facts; f++) {
        if (w->facts[f].type >= FACT_CLASSIFICATION) { /* what is in force may wait for them */
            read_fact(w, m->entry_reads, f);
        }
    }
}

static void find_always(lode_memo *m) {
    const lode_world *w = m->w;
    size_t first = m->lists.n;
    for (uint32_t r = 0; r < w->n_regimes; r++) {
        ask_node(m, w->regimes[r].nexus);
        ask_node_if(m, w->regimes[r].indicated);
        ask_node_if(m, w->regimes[r].bite);
    }
    for (uint32_t v = 0; v < w->n_verdicts; v++) {
        ask_node_if(m, w->verdicts[v].cond);
    }
    for (uint32_t k = 0; k < w->n_clocks; k++) {
        ask_node(m, w->clocks[k].cond);
        ask_node_if(m, w->clocks[k].no_limit);
    }
    m->always_asked = end_nodes(m, first);
}

typedef struct asks {
    size_t n;
    uint32_t rule;
} asks;

static int by_asks(const void *a, const void *b) {
    const asks *x = a, *y = b;
    return x->n != y->n ? (x->n > y->n) - (x->n < y->n) : (x->rule > y->rule) - (x->rule < y->rule);
}

static void order_by_asks(lode_memo *m) {
    uint32_t n = m->w->n_rules;
    asks *all = arena_array(&m->work, (size_t)n + 1, sizeof *all);
    m->by_asks = arena_array(&m->arena, (size_t)n + 1, sizeof *m->by_asks);
    for (uint32_t r = 0; r < n; r++) {
        all[r] = (asks){m->rule_asks[r].n, r};
    }
    qsort(all, n, sizeof *all, by_asks);
    for (uint32_t r = 0; r < n; r++) {
        m->by_asks[r] = all[r].rule;
    }
}

void memo_find_reads(lode_memo *m) {
    const lode_world *w = m->w;
    m->rule_asks = arena_array(&m->arena, w->n_rules + 1, sizeof *m->rule_asks);
    m->node_reads_entries = arena_array(&m->arena, w->n_box_nodes + 1, sizeof(bool));
    m->round = 1;
    for (uint32_t r = 0; r < w->n_rules; r++) {
        size_t first = m->lists.n;
        ask_node(m, w->rules[r].cond);
        m->rule_asks[r] = end_nodes(m, first);
    }
    for (uint32_t i = 0; i < w->n_box_nodes; i++) {
        m->node_reads_entries[i] = reads_entries(w, w->box_nodes[i]);
    }
    find_entry_reads(m);
    find_always(m);
    find_listed(m);
    order_by_asks(m);
}

/* ---- facts as bytes --------------------------------------------------------------------------- */

/* The elements of a set that stand out, or the classes of each var. */
static void add_state(const lode_memo *m, uint32_t fact, strbuf *out) {
    const lode_engine *e = m->engine;
    const decide_ctx *c = session_ctx(m->binder);
    world_range vars = m->w->facts[fact].vars;
    memo_u32(out, fact);
    for (uint32_t v = vars.first; v < vars.first + vars.count; v++) {
        strbuf_addc(out, (char)c->word[c->alias[v]]);
    }
    if (e->picks[fact]) {
        const engine_set *set = &e->sets[fact];
        memo_u32(out, set->n << 1 | set->open);
        memo_bytes(out, set->picks, set->n * sizeof *set->picks);
        return;
    }
    for (uint32_t v = vars.first; v < vars.first + vars.count; v++) {
        memo_bytes(out, &e->code[v], sizeof e->code[v]);
        if (e->code[v] == CODE_SOME) {
            memo_bytes(out, &e->may[e->alias[v]], sizeof(class_set));
        }
    }
}

void memo_add_facts(const lode_memo *m, const uint64_t *facts, strbuf *out) {
    const uint64_t *given = session_given(m->binder);
    for (uint32_t i = 0; i < m->w->n_facts / 64 + 1; i++) {
        for (uint64_t left = facts[i] & given[i]; left != 0; left &= left - 1) {
            add_state(m, i * 64 + (uint32_t)__builtin_ctzll(left), out);
        }
    }
    memo_u32(out, NONE);
}

#define TRUTH_BYTES (2 + sizeof(uint32_t) + sizeof(class_set)) /* of one node at most */

/* A var with one class left answers each question for good. What is open is written with its classes,
 * and with the var that stands for it, because two questions may be about one. */
static char *add_truth(const lode_memo *m, const world_node *n, char *p) {
    const lode_engine *e = m->engine;
    uint32_t alias = e->alias[n->a];
    uint16_t code = e->code[n->a];
    *p++ = (char)session_ctx(m->binder)->word[alias];
    if (code < CODE_LATE) {
        *p++ = (char)cs_has(&m->w->class_sets[n->b], code);
        return p;
    }
    *p++ = code == CODE_OPEN ? 2 : 3;
    memcpy(p, &alias, sizeof alias);
    p += sizeof alias;
    if (code != CODE_OPEN) {
        memcpy(p, &e->may[alias], sizeof(class_set));
        p += sizeof(class_set);
    }
    return p;
}

void memo_add_truths(lode_memo *m, memo_list nodes) {
    char *p = strbuf_room(&m->key, nodes.n * TRUTH_BYTES);
    const char *from = p;
    for (size_t i = 0; i < nodes.n; i++) {
        uint32_t node = m->lists.p[nodes.first + i];
        if (m->asked[node] != m->round) {
            m->asked[node] = m->round;
            p = add_truth(m, &m->w->nodes[node], p);
        }
    }
    strbuf_grew(&m->key, (size_t)(p - from));
}

/* What entries.c looks at itself: claims, the code that the classification was answered with, whether
 * there is a customs code, and what identifies the item. */
static void add_item_fact(lode_memo *m, uint32_t fact, const lode_value *val) {
    const world_fact *f = &m->w->facts[fact];
    memo_u32(&m->item, fact << 8 | (uint32_t)val->kind << 4 | (uint32_t)val->word);
    if (f->type == FACT_CODES || f->type == FACT_CLASSIFICATION) {
        memo_u32(&m->item, (uint32_t)val->text.n);
        strbuf_add(&m->item, val->text);
    } else if (f->type == FACT_HS && val->kind == VAL_TEXT) {
        str digits = digits_of(&m->work, val->text);
        memo_u32(&m->item, digits.n > 0);
        if (m->hs_fact == NONE ||
            fact > m->hs_fact) { /* of several the last in the world's order */
            m->hs = digits;
            m->hs_fact = fact;
        }
    } else if (f->type == FACT_TEXT && val->kind == VAL_TEXT && (f->flags & FACT_POINTS)) {
        text_fold(val->text, &m->folded);
        strbuf_addc(&m->folded, '\n');
    }
}

/* An optional party that is not there is so on the declarant's word (bind.c). */
static void read_row(lode_memo *m, const lode_row *row, bool item) {
    for (uint32_t i = 0; i < row->n; i++) {
        const lode_value *v = &row->values[i];
        if (v->kind == VAL_MISSING) {
            continue;
        }
        m->weakest = v->word > m->weakest ? v->word : m->weakest;
        if (item) {
            add_item_fact(m, row->facts[i], v);
        }
    }
}

/* The list of entries that words and a customs code point at; looked for once. */
static uint32_t find_hints(lode_memo *m) {
    strbuf_addc(&m->folded, '\0'); /* in no text */
    size_t words = m->folded.n - 1;
    strbuf_add(&m->folded, m->hs);
    str key = strbuf_str(&m->folded);
    uint64_t hash = xxh3(key);
    const uint64_t *kept = memo_get(&m->hints, key, hash);
    if (kept != NULL) {
        return (uint32_t)*kept;
    }
    uint32_t first = (uint32_t)m->pointers.n;
    unsigned char *hinted = arena_array(&m->work, (size_t)m->w->n_entries + 1, sizeof *hinted);
    hints_find(m->w, (str){key.p, words}, m->hs, hinted);
    for (uint32_t e = 0; e < m->w->n_entries; e++) {
        if (hinted[e] != 0) {
            *vec_push(&m->pointers) = e << 2 | hinted[e];
        }
    }
    *vec_push(&m->pointers) = NONE;
    (void)memo_put(&m->hints, key, hash, first);
    return first;
}

void memo_read_item(lode_memo *m) {
    strbuf_reset(&m->item);
    strbuf_reset(&m->entry_facts);
    strbuf_reset(&m->folded);
    m->hs = (str){0};
    m->hs_fact = NONE;
    m->weakest = WORD_DECLARANT;
    read_row(m, &m->q.facts->shipment, false);
    read_row(m, &m->q.facts->lines[m->line], true);
    memo_u32(&m->item, NONE);
    m->pointed = find_hints(m);
    memo_add_facts(m, m->entry_reads, &m->entry_facts);
}
