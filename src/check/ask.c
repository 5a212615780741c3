/* SPDX-License-Identifier: Apache-2.0
 *
 * ask: the questions of all decisions, each asked once, and the sets of them that settle the whole
 * shipment (language.md 4.11).
 *
 * Two decisions ask the same question when it is the same question of the world about the same
 * subject: the shipment, or one line. A set settles the shipment when it settles every decision, so
 * the sets of the decisions are joined by union, and only minimal ones are kept. Each step keeps
 * the ANSWER_SETS_MAX cheapest: with more, some costlier sets are not listed, and none is wrong.
 */
#include "check/answer.h"

#include <stdlib.h>
#include <string.h>

typedef struct asking {
    lode_answer *an;
    VEC(answer_question) all;
    uint32_t **global; /* decision -> its question -> ours */
    uint32_t words;    /* of a bit set over our questions */
} asking;

/* ---- the questions --------------------------------------------------------------------------- */

/* A question with one open fact about the item is asked for that line. */
static uint32_t subject_line(const lode_world *w, const lode_open_question *q, uint32_t line) {
    for (uint32_t i = 0; i < q->n_facts; i++) {
        uint32_t scope = w->facts[q->facts[i]].scope;
        uint32_t type = w->facts[q->facts[i]].type;
        if (scope == FACT_SCOPE_ITEM && type != FACT_LAW) {
            return line;
        }
    }
    return NONE;
}

static bool has_fact(const answer_question *q, uint32_t fact) {
    for (uint32_t i = 0; i < q->n_facts; i++) {
        if (q->facts[i] == fact) {
            return true;
        }
    }
    return false;
}

static void merge_facts(asking *k, answer_question *to, const lode_open_question *q) {
    uint32_t *facts =
        arena_array(k->an->arena, (size_t)to->n_facts + q->n_facts + 1, sizeof *facts);
    if (to->n_facts > 0) {
        memcpy(facts, to->facts, to->n_facts * sizeof *facts);
    }
    to->facts = facts;
    for (uint32_t i = 0; i < q->n_facts; i++) {
        if (!has_fact(to, q->facts[i])) {
            to->facts[to->n_facts++] = q->facts[i];
        }
    }
}

/* The same answer in two decisions leads to the strictest of what it leads to in each. */
static void merge_classes(asking *k, answer_question *to, const lode_open_question *q) {
    lode_class_answer *all =
        arena_array(k->an->arena, (size_t)to->n_classes + q->n_classes + 1, sizeof *all);
    if (to->n_classes > 0) {
        memcpy(all, to->classes, to->n_classes * sizeof *all);
    }
    to->classes = all;
    for (uint32_t i = 0; i < q->n_classes; i++) {
        uint32_t at = 0;
        while (at < to->n_classes && !str_eq(all[at].answer, q->classes[i].answer)) {
            at++;
        }
        if (at == to->n_classes) {
            all[to->n_classes++] = q->classes[i];
            continue;
        }
        all[at].best = q->classes[i].best < all[at].best ? q->classes[i].best : all[at].best;
        all[at].worst = q->classes[i].worst < all[at].worst ? q->classes[i].worst : all[at].worst;
    }
}

static uint32_t add_question(asking *k, const lode_open_question *q, uint32_t line) {
    uint32_t subject = subject_line(k->an->w, q, line);
    uint32_t at = 0;
    while (at < k->all.n &&
           (k->all.p[at].question != q->question || k->all.p[at].line != subject)) {
        at++;
    }
    if (at == k->all.n) {
        *vec_push(&k->all) =
            (answer_question){.question = q->question, .fact = q->fact, .line = subject};
    }
    merge_facts(k, &k->all.p[at], q);
    merge_classes(k, &k->all.p[at], q);
    return at;
}

static void collect(asking *k, bool scope) {
    for (uint32_t i = 0; i < k->an->n_decisions; i++) {
        const lode_decision *d = &k->an->decisions[i];
        if (in_scope(d) != scope) {
            continue;
        }
        k->global[i] = arena_array(k->an->arena, (size_t)d->n_questions + 1, sizeof **k->global);
        for (uint32_t q = 0; q < d->n_questions; q++) {
            k->global[i][q] = add_question(k, &d->questions[q], d->line);
        }
    }
}

/* ---- sufficient sets ------------------------------------------------------------------------- */

static bool subset(const asking *k, const answer_set *a, const answer_set *b) {
    for (uint32_t i = 0; i < k->words; i++) {
        if ((a->bits[i] & ~b->bits[i]) != 0) {
            return false;
        }
    }
    return true;
}

static void measure(const asking *k, answer_set *s) {
    s->n = s->cost = 0;
    for (uint32_t q = 0; q < k->all.n; q++) {
        if (s->bits[q / 64] >> (q % 64) & 1) {
            s->n++;
            s->cost += k->an->w->questions[k->all.p[q].question].cost;
        }
    }
}

/* By cost, then size, then the set with the earlier question. */
static bool before(const asking *k, const answer_set *a, const answer_set *b) {
    if (a->cost != b->cost) {
        return a->cost < b->cost;
    }
    if (a->n != b->n) {
        return a->n < b->n;
    }
    for (uint32_t i = 0; i < k->words; i++) {
        uint64_t differ = a->bits[i] ^ b->bits[i];
        if (differ != 0) {
            return (a->bits[i] & (differ & (~differ + 1))) != 0;
        }
    }
    return false;
}

typedef VEC(answer_set) set_list;

/* Keeps the list minimal, sorted and short. */
static void add_set(const asking *k, set_list *list, answer_set s) {
    measure(k, &s);
    for (size_t i = 0; i < list->n; i++) {
        if (subset(k, &list->p[i], &s)) {
            return;
        }
    }
    size_t kept = 0;
    for (size_t i = 0; i < list->n; i++) {
        if (!subset(k, &s, &list->p[i])) {
            list->p[kept++] = list->p[i];
        }
    }
    list->n = kept;
    *vec_push(list) = s;
    for (size_t i = list->n - 1; i > 0 && before(k, &list->p[i], &list->p[i - 1]); i--) {
        answer_set t = list->p[i];
        list->p[i] = list->p[i - 1];
        list->p[i - 1] = t;
    }
    list->n = list->n > ANSWER_SETS_MAX ? ANSWER_SETS_MAX : list->n;
}

static answer_set union_with(const asking *k, const answer_set *a, uint32_t decision,
                             uint64_t mask) {
    answer_set out = {.bits = arena_array(k->an->arena, k->words, sizeof *out.bits)};
    memcpy(out.bits, a->bits, k->words * sizeof *out.bits);
    for (uint32_t q = 0; q < 64 && q < k->an->decisions[decision].n_questions; q++) {
        if (mask >> q & 1) {
            uint32_t g = k->global[decision][q];
            out.bits[g / 64] |= UINT64_C(1) << (g % 64);
        }
    }
    return out;
}

static void join_decision(const asking *k, uint32_t decision, set_list *list) {
    const lode_decision *d = &k->an->decisions[decision];
    set_list next = {0};
    for (size_t i = 0; i < list->n; i++) {
        for (uint32_t s = 0; s < d->n_sufficient; s++) {
            add_set(k, &next, union_with(k, &list->p[i], decision, d->sufficient[s]));
        }
    }
    vec_clear(list);
    *list = next;
}

static void join_sets(asking *k) {
    lode_answer *an = k->an;
    k->words = (uint32_t)(k->all.n + 63) / 64;
    if (k->words == 0 || an->unchecked) {
        return; /* what no regime has looked at, no question of a line settles */
    }
    set_list list = {0};
    *vec_push(&list) = (answer_set){.bits = arena_array(an->arena, k->words, sizeof(uint64_t))};
    for (uint32_t i = 0; i < an->n_decisions && list.n > 0; i++) {
        const lode_decision *d = &an->decisions[i];
        if (in_scope(d) && verdict_open(d->best, d->worst)) {
            join_decision(k, i, &list);
        }
    }
    an->sets = arena_array(an->arena, list.n + 1, sizeof *an->sets);
    for (size_t i = 0; i < list.n; i++) {
        if (list.p[i].n > 0) {
            an->sets[an->n_sets++] = list.p[i];
        }
    }
    vec_clear(&list);
}

/* ---- causes ---------------------------------------------------------------------------------- */

static bool waits_for_list(const lode_answer *an, uint32_t fact) {
    const lode_world *w = an->w;
    const world_fact *f = &w->facts[fact];
    bool named = f->type == FACT_NAME && facts_get(&an->facts, 0, fact)->kind == VAL_TEXT;
    for (uint32_t v = 0; named && v < f->vars.count; v++) {
        uint32_t list = w->vars[f->vars.first + v].elem;
        if (list != NONE && list_missing(w, list)) {
            return true;
        }
    }
    return false;
}

answer_cause cause_of_fact(const lode_answer *an, uint32_t fact) {
    const world_fact *f = &an->w->facts[fact];
    if (f->type == FACT_LAW && !(f->flags & FACT_CONFLICT)) {
        return CAUSE_LAW_UNVERIFIED;
    }
    if (f->type == FACT_CLAIM || f->type == FACT_LAW) {
        return CAUSE_SOURCES_IN_CONFLICT;
    }
    if (f->type == FACT_NAME) {
        return waits_for_list(an, fact) ? CAUSE_LIST_MISSING : CAUSE_PARTY_UNRESOLVED;
    }
    return f->flags & FACT_JUDGEMENT ? CAUSE_JUDGEMENT_UNSIGNED : CAUSE_FACT_MISSING;
}

static void find_causes(lode_answer *an) {
    if (!verdict_open(an->best, an->worst)) {
        return;
    }
    for (uint32_t q = 0; q < an->n_questions; q++) {
        for (uint32_t i = 0; i < an->questions[q].n_facts; i++) {
            an->causes[cause_of_fact(an, an->questions[q].facts[i])] = true;
        }
        an->causes[CAUSE_PARTY_UNRESOLVED] |= an->questions[q].n_candidates > 0;
    }
    if (an->n_questions == 0) {
        an->causes[CAUSE_FACT_MISSING] = true; /* the search ended before it could say which */
    }
}

/* ---- the same party? ------------------------------------------------------------------------- */

/* Does a rule ask whether this role is on this list? */
static bool fact_reads(const lode_world *w, uint32_t fact, uint32_t list) {
    const world_fact *f = &w->facts[fact];
    for (uint32_t v = f->vars.first; v < f->vars.first + f->vars.count; v++) {
        if (w->vars[v].elem == list) {
            return true;
        }
    }
    return false;
}

static bool is_candidate(const lode_answer *an, const answer_question *q, const party_hit *h) {
    if (party_counts(an->w, h, an->on, an->known) != TRI_OPEN) {
        return false;
    }
    for (uint32_t i = 0; i < q->n_facts; i++) {
        if (q->facts[i] == h->fact && fact_reads(an->w, h->fact, h->list)) {
            return true;
        }
    }
    return false;
}

/* Names that resemble listed ones: hits stand by role, the likeliest first. */
static void find_candidates(lode_answer *an, answer_question *q) {
    q->candidates = arena_array(an->arena, (size_t)an->n_hits + 1, sizeof *q->candidates);
    for (uint32_t i = 0; i < an->n_hits; i++) {
        if (is_candidate(an, q, &an->hits[i])) {
            q->candidates[q->n_candidates++] = i;
        }
    }
}

static void row_text(const lode_answer *an, const party_hit *h, strbuf *out) {
    const lode_world *w = an->w;
    const world_party *p = &w->parties[h->party];
    char day[16];
    strbuf_addf(out, "\"" STR_FMT "\" (" STR_FMT, STR_ARG(world_str(w, w->names[h->name].name)),
                STR_ARG(world_str(w, w->lists[h->list].title)));
    if (p->no.len > 0) {
        strbuf_addf(out, ", no. " STR_FMT, STR_ARG(world_str(w, p->no)));
    }
    if (p->listed != DATE_NONE) {
        strbuf_addf(out, ", listed " STR_FMT, STR_ARG(date_print(p->listed, day)));
    } else {
        strbuf_addz(out, ", day of listing not in the source");
    }
    strbuf_addf(out, "; score %u, %u of 100", h->score, (h->probability + 5) / 10);
    for (uint32_t i = 0; i < SCREEN_EVIDENCE_COUNT; i++) {
        if (h->evidence[i] == AGREEMENT_CONFLICT || h->evidence[i] == AGREEMENT_SAME) {
            strbuf_addf(out, ", %s %s", screen_evidence_word(i),
                        screen_agreement_word((screen_agreement)h->evidence[i]));
        }
    }
    strbuf_addc(out, ')');
}

/* Rows of one fact and one kind of doubt belong to one sentence. */
static bool same_sentence(const party_hit *a, const party_hit *b) {
    return a->fact == b->fact && (a->class == HIT_MATCH) == (b->class == HIT_MATCH);
}

static void answer_with(const lode_answer *an, const party_hit *h, strbuf *out) {
    str role = world_str(an->w, an->w->roles[h->role].name);
    strbuf_addf(out,
                " Answer with " STR_FMT ".same_as or " STR_FMT ".not_same_as, such as "
                "--assume " STR_FMT ".not_same_as=",
                STR_ARG(role), STR_ARG(role), STR_ARG(role));
    world_row_id(an->w, h->party, out);
}

/* Is "X" the same party as "A" (list, no. 1, ...) or "B" (...)? Answer with ...
 * An equal name whose day of listing nobody knows: was it already on the list? */
static void candidates_text(const lode_answer *an, const answer_question *q, strbuf *out) {
    char day[16];
    for (uint32_t i = 0; i < q->n_candidates; i++) {
        const party_hit *h = &an->hits[q->candidates[i]];
        bool first = i == 0 || !same_sentence(&an->hits[q->candidates[i - 1]], h);
        bool last = i + 1 == q->n_candidates || !same_sentence(h, &an->hits[q->candidates[i + 1]]);
        bool listed = h->class == HIT_MATCH;
        strbuf_addz(out, first && i > 0 ? " " : "");
        if (first && listed) {
            strbuf_addf(out, "On " STR_FMT ", was \"" STR_FMT "\" already listed as ",
                        STR_ARG(date_print(an->on, day)), STR_ARG(h->given));
        } else if (first) {
            strbuf_addf(out, "Is \"" STR_FMT "\" the same party as ", STR_ARG(h->given));
        } else {
            strbuf_addz(out, last ? " or " : ", ");
        }
        row_text(an, h, out);
        if (last) {
            strbuf_addc(out, '?');
            answer_with(an, h, out);
        }
    }
}

static bool only_candidates(const lode_answer *an, const answer_question *q) {
    for (uint32_t i = 0; i < q->n_facts; i++) {
        bool met = false;
        for (uint32_t k = 0; k < q->n_candidates; k++) {
            met |= an->hits[q->candidates[k]].fact == q->facts[i];
        }
        if (!met) {
            return false;
        }
    }
    return q->n_candidates > 0;
}

static str plain_ask(const lode_answer *an, const answer_question *q) {
    const world_fact *f = &an->w->facts[q->fact];
    world_text ask = q->n_facts == 1 && f->ask.len > 0 ? f->ask : an->w->questions[q->question].ask;
    return world_str(an->w, ask);
}

static void write_ask(lode_answer *an, answer_question *q) {
    find_candidates(an, q);
    q->ask = plain_ask(an, q);
    if (q->n_candidates == 0) {
        return;
    }
    strbuf b = {0};
    if (!only_candidates(an, q)) {
        strbuf_add(&b, q->ask);
        strbuf_addc(&b, ' ');
    }
    candidates_text(an, q, &b);
    q->ask = str_dup(an->arena, strbuf_str(&b));
    strbuf_clear(&b);
}

str question_ask(const lode_answer *an, const answer_question *q) {
    (void)an;
    return q->ask;
}

void answer_ask(lode_answer *an) {
    asking k = {.an = an};
    k.global = arena_array(an->arena, (size_t)an->n_decisions + 1, sizeof *k.global);
    collect(&k, true);
    collect(&k, false);
    join_sets(&k);
    an->n_questions = (uint32_t)k.all.n;
    an->questions = arena_array(an->arena, k.all.n + 1, sizeof *an->questions);
    if (k.all.n > 0) {
        memcpy(an->questions, k.all.p, k.all.n * sizeof *an->questions);
    }
    vec_clear(&k.all);
    for (uint32_t q = 0; q < an->n_questions; q++) {
        write_ask(an, &an->questions[q]);
    }
    find_causes(an);
}
