// SPDX-License-Identifier: Apache-2.0
//
// screen: equal names and search results, weighed with the evidence, each party once.
#include "screen/screen.h"

#include <stdlib.h>
#include <string.h>

#include "screen/evidence.h"
#include "text/text.h"

struct screen_scratch {
    search_scratch *search;
    uint32_t n_forms; /* of the largest world met */
    strbuf key;
    char pool[SCREEN_WORDS_MAX][TOKEN_BYTES_MAX + 1]; /* words of an explanation */
    screen_result result;
};

screen_scratch *screen_new(void) {
    screen_scratch *s = calloc(1, sizeof *s);
    if (s == NULL) {
        lode_oom();
    }
    return s;
}

void screen_free(screen_scratch *s) {
    if (s != NULL) {
        search_free(s->search);
        strbuf_clear(&s->key);
        free(s);
    }
}

static void ready(const lode_world *w, screen_scratch *s) {
    if (s->search == NULL || s->n_forms < w->n_forms) {
        search_free(s->search);
        s->search = search_new(w);
        s->n_forms = w->n_forms;
    }
}

// ---- words -------------------------------------------------------------------------------------------

static const char *const PROFILES[PROFILE_COUNT] = {"standard", "strict"};
static const uint16_t THRESHOLDS[PROFILE_COUNT] = {755, 880};

uint32_t screen_threshold(screen_profile p) { return THRESHOLDS[p < PROFILE_COUNT ? p : 0]; }

const char *screen_profile_word(screen_profile p) { return PROFILES[p < PROFILE_COUNT ? p : 0]; }

bool screen_profile_of(str word, screen_profile *out) {
    for (uint32_t i = 0; i < PROFILE_COUNT; i++) {
        if (str_eqz(word, PROFILES[i])) {
            *out = (screen_profile)i;
            return true;
        }
    }
    return false;
}

const char *screen_evidence_word(uint32_t which) {
    static const char *const words[SCREEN_EVIDENCE_COUNT] = {"country", "born", "id", "kind",
                                                             "address"};
    return which < SCREEN_EVIDENCE_COUNT ? words[which] : "";
}

const char *screen_agreement_word(screen_agreement a) {
    static const char *const words[] = {"not_known", "agrees", "near", "conflicts"};
    return words[a & 3];
}

const char *reading_word(reading r) {
    static const char *const words[READING_COUNT] = {
        "as written",  "in Latin letters", "in Chinese characters",    "in Mandarin", "in Korean",
        "in Japanese", "in Cantonese",     "in Mandarin (Wade-Giles)", "translated"};
    return r < READING_COUNT ? words[r] : "";
}

uint32_t screen_list_of(const lode_world *w, uint32_t party) {
    uint32_t l = 0;
    while (l < w->n_lists && party - w->lists[l].parties.first >= w->lists[l].parties.count) {
        l++;
    }
    return l < w->n_lists ? l : NONE;
}

// Parties of one hundred that are the listed one when a name has this score, on our labelled sets
// (docs/screening.md); in between by the straight line.
static uint32_t probability_of(uint32_t score) {
    static const struct {
        uint16_t score, per_mille;
    } points[] = {{0, 1},     {500, 20},  {600, 60},  {700, 200}, {755, 410},
                  {820, 620}, {880, 800}, {940, 900}, {1000, 960}};
    uint32_t i = 1;
    while (i + 1 < sizeof points / sizeof *points && points[i].score < score) {
        i++;
    }
    uint32_t x0 = points[i - 1].score, x1 = points[i].score;
    uint32_t y0 = points[i - 1].per_mille, y1 = points[i].per_mille;
    return y0 + (y1 - y0) * ((score < x1 ? score : x1) - x0) / (x1 - x0);
}

// ---- hits --------------------------------------------------------------------------------------------

static bool before(const screen_hit *a, const screen_hit *b) {
    if (a->match != b->match) {
        return a->match;
    }
    if (a->score != b->score) {
        return a->score > b->score;
    }
    return a->list != b->list ? a->list < b->list : a->party < b->party;
}

static void add_hit(screen_result *r, const screen_hit *hit) {
    uint32_t at = r->n;
    if (r->n == SCREEN_HITS_MAX) {
        r->more++;
        if (!before(hit, &r->hit[r->n - 1])) {
            return;
        }
        at--;
    } else {
        r->n++;
    }
    for (; at > 0 && before(hit, &r->hit[at - 1]); at--) {
        r->hit[at] = r->hit[at - 1];
    }
    r->hit[at] = *hit;
}

static bool conflicts(const uint8_t *evidence) {
    return evidence[SCREEN_COUNTRY] == AGREEMENT_CONFLICT ||
           evidence[SCREEN_KIND] == AGREEMENT_CONFLICT ||
           evidence[SCREEN_BORN] == AGREEMENT_CONFLICT;
}

// Weighs what speaks for the hit and adds it, if that is enough. A weak alias is met only by its
// equal: the authority itself says that it is too common to go by.
static void weigh(const lode_world *w, screen_scratch *s, const screen_query *q, screen_hit hit,
                  uint32_t min_score) {
    bool weak = w->names[hit.name].weak != 0;
    hit.list = screen_list_of(w, hit.party);
    if (hit.list == NONE || (weak && hit.name_score < 950)) {
        return;
    }
    evidence_find(w, hit.party, q, hit.evidence);
    hit.score = evidence_score(hit.name_score, hit.evidence);
    hit.probability = probability_of(hit.score);
    hit.match = (hit.equal && !weak && !conflicts(hit.evidence)) ||
                hit.evidence[SCREEN_ID] == AGREEMENT_SAME;
    if (hit.match || hit.equal || hit.score >= min_score) {
        add_hit(&s->result, &hit);
    }
}

// Parties with an equal name that the search has not brought: names in letters that nothing reads.
static void add_equal(const lode_world *w, screen_scratch *s, const screen_query *q, str key,
                      const search_result *found) {
    for (uint32_t i = world_first_name(w, key); i < w->n_name_order; i++) {
        uint32_t name = w->name_order[i], party = w->names[name].party;
        if (!str_eq(world_str(w, w->names[name].key), key)) {
            return;
        }
        bool met = false;
        for (uint32_t k = 0; k < found->n && !met; k++) {
            met = found->hit[k].party == party;
        }
        for (uint32_t k = 0; k < s->result.n && !met; k++) {
            met = s->result.hit[k].party == party;
        }
        if (!met) {
            weigh(w, s, q,
                  (screen_hit){.party = party,
                               .name = name,
                               .form = NONE,
                               .query_form = 0,
                               .name_score = 1000,
                               .equal = true},
                  0);
        }
    }
}

// The name of the party that is equal to the query, a strong one if there is one; else NONE.
static uint32_t equal_name(const lode_world *w, uint32_t party, str key) {
    world_range names = w->parties[party].names;
    uint32_t best = NONE;
    for (uint32_t i = names.first; i < names.first + names.count; i++) {
        if (str_eq(world_str(w, w->names[i].key), key) && (best == NONE || w->names[i].weak == 0)) {
            best = i;
        }
    }
    return best;
}

static void describe(const name_forms *forms, screen_result *r) {
    r->generic = forms->n > 0;
    for (uint32_t i = 0; i < forms->n; i++) {
        r->cut |= forms->form[i].cut;
        for (uint32_t k = 0; k < forms->form[i].n; k++) {
            const name_token *t = &forms->form[i].t[k];
            r->mixed |= (t->flags & TOKEN_MIXED) != 0;
            r->generic &= t->kind != WORD_PLAIN && t->kind != WORD_GIVEN && t->kind != WORD_PLACE;
        }
    }
}

const screen_result *screen_party(const lode_world *w, screen_scratch *s, const screen_query *q,
                                  uint32_t min_score) {
    screen_result *r = &s->result;
    r->n = r->more = 0;
    r->unnamed = r->generic = r->mixed = r->cut = false;
    strbuf_reset(&s->key);
    if (!name_key(q->name, &s->key) || s->key.n == 0) {
        r->unnamed = true;
        return r;
    }
    ready(w, s);
    str key = strbuf_str(&s->key);
    uint32_t up = evidence_most(q); // what is known moves a score by so much at most
    const search_result *found =
        search_name(w, s->search, q->name, min_score > up ? min_score - up : 0);
    describe(search_forms(s->search), r);
    r->more = found->above - found->n;
    for (uint32_t i = 0; i < found->n; i++) {
        const search_hit *h = &found->hit[i];
        uint32_t equal = equal_name(w, h->party, key);
        screen_hit hit = {.party = h->party,
                          .name = h->name,
                          .form = h->form,
                          .query_form = h->query_form,
                          .name_score = h->score};
        if (equal != NONE) {
            hit.name = equal;
            hit.equal = true;
            hit.name_score = 1000;
        }
        weigh(w, s, q, hit, min_score);
    }
    add_equal(w, s, q, key, found);
    if (search_forms(s->search)->n == 0 && r->n == 0) {
        r->unnamed = true; // letters that nothing here can read were compared for equality alone
    }
    return r;
}

// ---- explanation -------------------------------------------------------------------------------------

static str words_at(screen_scratch *s, uint32_t slot, const name_form *f, uint32_t mask) {
    char *out = s->pool[slot];
    uint32_t n = 0;
    for (uint32_t i = 0; i < f->n; i++) {
        if ((mask >> i & 1) == 0) {
            continue;
        }
        if (n > 0 && n < TOKEN_BYTES_MAX) {
            out[n++] = ' ';
        }
        uint32_t more = f->t[i].n < TOKEN_BYTES_MAX - n ? f->t[i].n : TOKEN_BYTES_MAX - n;
        memcpy(out + n, f->t[i].text, more);
        n += more;
    }
    out[n] = '\0';
    return (str){out, n};
}

static str listed_words(const lode_world *w, screen_scratch *s, uint32_t slot, const world_form *f,
                        uint32_t mask) {
    char *out = s->pool[slot];
    uint32_t n = 0;
    for (uint32_t i = 0; i < f->tokens.count; i++) {
        uint32_t entry = w->form_tokens[f->tokens.first + i], place = entry >> TOKEN_BITS;
        if ((place & FORM_PAIR) != 0 || (mask >> (place & (FORM_PLACES - 1)) & 1) == 0) {
            continue;
        }
        str t = world_str(w, w->tokens[entry & TOKEN_MASK].text);
        if (n > 0 && n < TOKEN_BYTES_MAX) {
            out[n++] = ' ';
        }
        size_t more = t.n < TOKEN_BYTES_MAX - n ? t.n : TOKEN_BYTES_MAX - n;
        memcpy(out + n, t.p, more);
        n += (uint32_t)more;
    }
    out[n] = '\0';
    return (str){out, n};
}

// Of the pairs not yet shown the one that comes first in the query; its place is taken by the one at i.
static const score_edge *next_pair(score_result *r, uint32_t i) {
    uint32_t best = i;
    for (uint32_t k = i + 1; k < r->n; k++) {
        best = __builtin_ctz(r->pair[k].q) < __builtin_ctz(r->pair[best].q) ? k : best;
    }
    score_edge first = r->pair[best];
    r->pair[best] = r->pair[i];
    r->pair[i] = first;
    return &r->pair[i];
}

void screen_explain(const lode_world *w, screen_scratch *s, const screen_hit *hit,
                    screen_explanation *out) {
    memset(out, 0, sizeof *out);
    if (hit->form == NONE || s->search == NULL) {
        return;
    }
    search_hit h = {hit->party, hit->name, hit->form, hit->query_form, hit->name_score};
    search_explain(w, s->search, &h, &out->score);
    const name_form *f = &search_forms(s->search)->form[hit->query_form];
    const world_form *listed = &w->forms[hit->form];
    out->query_reading = f->kind;
    out->listed_reading = (reading)(listed->reading & READING_MASK);
    uint32_t slot = 0;
    for (uint32_t i = 0; i < out->score.n && slot + 2 <= SCREEN_WORDS_MAX; i++) {
        const score_edge *e = next_pair(&out->score, i);
        screen_word *word = &out->word[out->n++];
        word->alike = e->alike;
        word->query = words_at(s, slot++, f, e->q);
        word->listed = listed_words(w, s, slot++, listed, e->c);
    }
    for (uint32_t i = 0; i < NAME_TOKENS_MAX && slot < SCREEN_WORDS_MAX; i++) {
        if ((out->score.left_q >> i & 1) != 0) {
            out->word[out->n++].query = words_at(s, slot++, f, 1u << i);
        }
    }
    for (uint32_t i = 0; i < NAME_TOKENS_MAX && slot < SCREEN_WORDS_MAX; i++) {
        if ((out->score.left_c >> i & 1) != 0) {
            out->word[out->n++].listed = listed_words(w, s, slot++, listed, 1u << i);
        }
    }
}

// The places of the tokens of a form that are legal forms.
static uint32_t legal_of_query(const name_form *f) {
    uint32_t legal = 0;
    for (uint32_t i = 0; i < f->n; i++) {
        legal |= f->t[i].kind == WORD_LEGAL ? 1u << i : 0;
    }
    return legal;
}

static uint32_t legal_of_listed(const lode_world *w, const world_form *f) {
    uint32_t legal = 0;
    for (uint32_t i = 0; i < f->tokens.count; i++) {
        uint32_t entry = w->form_tokens[f->tokens.first + i], place = entry >> TOKEN_BITS;
        bool is = token_kind(w->tokens[entry & TOKEN_MASK].word) == WORD_LEGAL;
        legal |= is && (place & FORM_PAIR) == 0 ? 1u << place : 0;
    }
    return legal;
}

bool screen_same_but_form(const lode_world *w, screen_scratch *s, const screen_hit *hit) {
    if (hit->equal) {
        return true;
    }
    if (hit->form == NONE || s->search == NULL) {
        return false;
    }
    score_result r;
    search_hit h = {hit->party, hit->name, hit->form, hit->query_form, hit->name_score};
    search_explain(w, s->search, &h, &r);
    uint32_t query = legal_of_query(&search_forms(s->search)->form[hit->query_form]);
    uint32_t listed = legal_of_listed(w, &w->forms[hit->form]);
    bool same = (r.left_q & ~query) == 0 && (r.left_c & ~listed) == 0;
    for (uint32_t i = 0; i < r.n && same; i++) {
        bool forms = (r.pair[i].q & ~query) == 0 && (r.pair[i].c & ~listed) == 0;
        same = forms || r.pair[i].alike == SAME;
    }
    return same;
}

uint32_t screen_pair(const lode_world *w, screen_scratch *s, str a, str b, score_result *out) {
    ready(w, s);
    return search_pair(w, s->search, a, b, out);
}
