// SPDX-License-Identifier: Apache-2.0
//
// search: every reading of the query against the index, the best name of each party kept; and the same
// score for two names that are not listed.
#include "screen/search.h"

#include <stdlib.h>
#include <string.h>

#include "screen/search_int.h"

search_scratch *search_new(const lode_world *w) {
    search_scratch *s = calloc(1, sizeof *s);
    uint32_t *seen = calloc((size_t)w->n_forms + 1, sizeof *seen);
    uint16_t *shared = calloc((size_t)w->n_forms + 1, sizeof *shared);
    recall_memory *recall = recall_new(w);
    if (s == NULL || seen == NULL || shared == NULL || recall == NULL) {
        lode_oom();
    }
    s->recall = recall;
    s->w = w;
    s->seen = seen;
    s->shared = shared;
    return s;
}

void search_free(search_scratch *s) {
    if (s != NULL) {
        free(s->seen);
        free(s->shared);
        free(s->recall);
        free(s->join_starts);
        free(s);
    }
}

const name_forms *search_forms(const search_scratch *s) { return &s->forms; }

// ---- one name of the index --------------------------------------------------------------------------

static void add_edge(score_edge *edges, uint32_t *n, score_edge e) {
    if (*n < SCORE_EDGES_MAX) {
        edges[(*n)++] = e;
    }
}

static uint32_t listed_join(const lode_world *w, const world_form *f, char *out) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < f->tokens.count; i++) {
        uint32_t entry = w->form_tokens[f->tokens.first + i];
        const world_token *t = &w->tokens[entry & TOKEN_MASK];
        if ((entry >> TOKEN_BITS & FORM_PAIR) != 0) {
            continue;
        }
        uint32_t more = t->text.len < JOIN_BYTES_MAX - n ? t->text.len : JOIN_BYTES_MAX - n;
        memcpy(out + n, w->pool + t->text.off, more);
        n += more;
    }
    return n;
}

// Do both hold the same digits in the same order, and at least one if `some`?
static bool same_digits(const char *a, uint32_t n, const char *b, uint32_t m, bool some) {
    uint32_t i = 0, k = 0, shared = 0;
    for (;; i++, k++, shared++) {
        while (i < n && (a[i] < '0' || a[i] > '9')) {
            i++;
        }
        while (k < m && (b[k] < '0' || b[k] > '9')) {
            k++;
        }
        if (i == n || k == m || a[i] != b[k]) {
            return i == n && k == m && (shared > 0 || !some);
        }
    }
}

// Of the letters of a listed name: those of legal forms, and those of words that tell.
typedef struct kinds_of_letters {
    uint32_t legal, telling;
} kinds_of_letters;

static void count_letters(kinds_of_letters *k, const char *text, uint32_t bytes, uint32_t kind) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < bytes; i++) {
        n += ((unsigned char)text[i] & 0xC0) != 0x80;
    }
    k->legal += kind == WORD_LEGAL ? n : 0;
    k->telling += kind == WORD_PLAIN || kind == WORD_GIVEN || kind == WORD_PLACE ? n : 0;
}

// May a listed name be two slips away from a query of these letters?
static bool may_slip_twice(const char *query, uint32_t n) {
    return n + 2 >= TWO_SLIPS_MIN && n <= TWO_SLIPS_MAX && (unsigned char)query[0] < 0x80;
}

static bool is_latin(const char *text, uint32_t n) {
    unsigned char bits = 0;
    for (uint32_t i = 0; i < n; i++) {
        bits |= (unsigned char)text[i];
    }
    return bits < 0x80;
}

// Long names may have two slips; of a longer one than fits into a word the rest is not looked at.
static uint32_t two_slips(const char *a, uint32_t n, const char *b, uint32_t m) {
    uint32_t longer = n > m ? n : m, gap = n > m ? n - m : m - n;
    bool long_enough = m >= TWO_SLIPS_MIN && longer <= TWO_SLIPS_MAX;
    if (!long_enough || gap > 2 || !may_slip_twice(a, n) || !is_latin(a, n) ||
        !is_latin(b, m)) { // to token_distance all other letters are one
        return 0;
    }
    token_pattern p;
    token_prepare(a, n, TOKEN_CJK, 0, &p); // no sounds are wanted
    token_letters(&p);
    uint32_t d = token_distance(&p, b, m, 2);
    return d <= 2 ? 940 - d * 940 / longer : 0;
}

bool join_meets(const search_scratch *s, uint32_t form) {
    char text[JOIN_BYTES_MAX];
    uint32_t letters = 0, n = listed_join(s->w, &s->w->forms[form], text);
    if (n == s->n_join && memcmp(text, s->join, n) == 0) {
        return true;
    }
    return one_slip(s->join, s->n_join, text, n, &letters) ||
           two_slips(s->join, s->n_join, text, n) > 0;
}

// The score of names that are equal without their blanks, or one slip of the pen apart; of the words of
// shorter ones too many are. A number is no slip: the 54th institute is not the 55th, nor VII VIII.
static uint32_t score_joined(const char *a, uint32_t n, const char *b, uint32_t m,
                             const kinds_of_letters *k, const score_result *r) {
    uint32_t letters = 0;
    if (n == 0 || m == 0 || (n > m ? n - m : m - n) > 4) {
        return 0;
    }
    if (n == m && memcmp(a, b, n) == 0) {
        return n >= 4 ? 980 : 900;
    }
    bool one = one_slip(a, n, b, m, &letters);
    if ((!one && k->telling < 8) || !same_digits(a, n, b, m, r->ordinal)) {
        return 0;
    }
    if (!one) {
        return two_slips(a, n, b, m);
    }
    if (!r->told) { // the slip is in what tells, so the other letters do not count
        letters = letters > k->legal ? letters - k->legal : 0;
    }
    if ((unsigned char)a[0] >= 0x80) {
        return letters >= 6 ? 800 : 0;
    }
    return letters >= 9 ? 900 : letters >= 7 ? 870 : letters >= 5 ? 820 : letters == 4 ? 755 : 0;
}

// The words of a listed form, and which of them are like words of the query. Returns its bytes.
static uint32_t take_listed(const search_scratch *s, const world_form *f, score_side *c,
                            score_edge *edges, uint32_t *n_edges) {
    const lode_world *w = s->w;
    uint32_t bytes = 0;
    c->n = *n_edges = 0;
    edges[0] = (score_edge){0, 0, 0};
    for (uint32_t i = 0; i < f->tokens.count; i++) {
        __builtin_prefetch(&w->tokens[w->form_tokens[f->tokens.first + i] & TOKEN_MASK]);
    }
    for (uint32_t i = 0; i < f->tokens.count; i++) {
        uint32_t entry = w->form_tokens[f->tokens.first + i], token = entry & TOKEN_MASK;
        uint32_t place = entry >> TOKEN_BITS;
        bool pair = (place & FORM_PAIR) != 0, light = (place & FORM_LIGHT) != 0;
        uint32_t mask = (pair ? 3u : 1u) << (place & (FORM_PLACES - 1));
        const world_token *t = &w->tokens[token];
        bytes += pair ? 0 : t->text.len;
        if (!pair && c->n < NAME_TOKENS_MAX) {
            uint32_t own = token_weighs(t), weight = light ? own * ACRONYM_PERCENT / 100 : own;
            c->t[c->n++] = (score_token){weight,
                                         light ? WORD_TITLE : (uint8_t)token_kind(t->word),
                                         (uint8_t)token_flags(t->word),
                                         (uint8_t)t->text.len,
                                         token_first(t),
                                         0};
        }
        for (const similar *x = similar_of(s, token); x != NULL;
             x = x->next == NONE ? NULL : &s->found[x->next]) {
            add_edge(edges, n_edges, (score_edge){x->q, mask, x->alike});
        }
    }
    return bytes;
}

static kinds_of_letters letters_of(const lode_world *w, const world_form *f) {
    kinds_of_letters k = {0, 0};
    for (uint32_t i = 0; i < f->tokens.count; i++) {
        uint32_t entry = w->form_tokens[f->tokens.first + i];
        const world_token *t = &w->tokens[entry & TOKEN_MASK];
        if ((entry >> TOKEN_BITS & FORM_PAIR) == 0) {
            count_letters(&k, w->pool + t->text.off, t->text.len, token_kind(t->word));
        }
    }
    return k;
}

static void score_listed(search_scratch *s, uint32_t form, uint32_t least, score_result *out) {
    const lode_world *w = s->w;
    const world_form *f = &w->forms[form];
    score_side c;
    score_edge edges[SCORE_EDGES_MAX];
    uint32_t n_edges = 0, bytes = take_listed(s, f, &c, edges, &n_edges);
    uint32_t gap = bytes > s->n_join ? bytes - s->n_join : s->n_join - bytes;
    bool may_join = gap <= ((unsigned char)s->join[0] < 0x80 ? 2u : 4u) && join_may_meet(s, f);
    score_forms(&s->side, &c, edges, n_edges, may_join ? 0 : least, out);
    if (may_join && out->score < 980) {
        char text[JOIN_BYTES_MAX];
        kinds_of_letters k = letters_of(w, f);
        uint32_t n = listed_join(w, f, text);
        uint32_t joined = score_joined(s->join, s->n_join, text, n, &k, out);
        out->score = joined > out->score ? joined : out->score;
    }
}

// ---- the best names ----------------------------------------------------------------------------------

typedef struct keeper {
    uint32_t min_score, query_form;
} keeper;

static bool better(const search_hit *a, const search_hit *b) {
    return a->score != b->score ? a->score > b->score : a->party < b->party;
}

static void keep(search_result *r, search_hit hit) {
    uint32_t at = r->n;
    for (uint32_t i = 0; i < r->n; i++) {
        at = r->hit[i].party == hit.party ? i : at;
    }
    if (at < r->n && r->hit[at].score >= hit.score) {
        return;
    }
    r->above += at == r->n;
    if (at == SEARCH_HITS_MAX) {
        at--;
        if (!better(&hit, &r->hit[at])) {
            return;
        }
    } else if (at == r->n) {
        r->n++;
    }
    for (; at > 0 && better(&hit, &r->hit[at - 1]); at--) {
        r->hit[at] = r->hit[at - 1];
    }
    r->hit[at] = hit;
}

// Readings that were guessed count for less than what is written.
static uint32_t percent_of(uint32_t kind) {
    static const uint8_t percent[READING_COUNT] = {
        [READING_WRITTEN] = 100,  [READING_LATIN] = 100, [READING_HAN] = 100,
        [READING_MANDARIN] = 97,  [READING_KOREAN] = 94, [READING_JAPANESE] = 94,
        [READING_CANTONESE] = 92, [READING_WADE] = 95,   [READING_TRANSLATED] = 96};
    return percent[kind < READING_COUNT ? kind : 0];
}

static uint32_t believed(uint32_t score, uint32_t kind) { return score * percent_of(kind) / 100; }

// The least score of which so much is believed.
static uint32_t disbelieved(uint32_t score, uint32_t kind) {
    return (score * 100 + percent_of(kind) - 1) / percent_of(kind);
}

// Two names that both have characters are compared by these: many characters sound the same.
static uint32_t believed_both(uint32_t score, const name_form *a, uint32_t b,
                              bool b_has_characters) {
    if (a->characters && b_has_characters && a->kind != READING_HAN) {
        return 0;
    }
    return a->kind == b ? score : believed(believed(score, a->kind), b);
}

static void score_candidate(search_scratch *s, uint32_t form, void *user) {
    const keeper *k = user;
    score_result r;
    const world_form *f = &s->w->forms[form];
    score_listed(s, form, need_of(s, f), &r);
    uint32_t score = believed_both(r.score, &s->forms.form[k->query_form],
                                   f->reading & READING_MASK, (f->reading & FORM_CHARACTERS) != 0);
    if (score >= k->min_score) {
        keep(&s->result,
             (search_hit){s->w->names[f->name].party, f->name, form, k->query_form, score});
    }
}

// The least score that is believed enough of the two readings; over SAME when none is.
static uint32_t needed(uint32_t min_score, const name_form *f, uint32_t kind, bool characters) {
    if (believed_both(SAME, f, kind, characters) < min_score) {
        return SAME + 1;
    }
    return f->kind == kind || min_score == 0 ? min_score
                                             : disbelieved(disbelieved(min_score, kind), f->kind);
}

static void find_needs(search_scratch *s, const name_form *f, uint32_t min_score) {
    s->least = SAME + 1;
    for (uint32_t kind = 0; kind < READING_COUNT; kind++) {
        for (uint32_t characters = 0; characters < 2; characters++) {
            uint32_t need = needed(min_score, f, kind, characters != 0);
            s->need[kind][characters] = need;
            bool there = (s->readings >> (2 * kind + characters) & 1) != 0;
            s->least = there && need < s->least ? need : s->least;
        }
    }
}

static void start_form(search_scratch *s, uint32_t i) {
    const name_form *f = &s->forms.form[i];
    find_similar(s, f);
    s->n_join = form_join(f, s->join, JOIN_BYTES_MAX);
    s->join_letters = letters_of_text(s->join, s->n_join);
    s->join_slips = may_slip_twice(s->join, s->n_join) ? 2 : 1;
}

static const search_result *search(const lode_world *w, search_scratch *s, str name,
                                   uint32_t min_score, bool every) {
    s->result.n = s->result.above = 0;
    s->w = w;
    recall_of(s, w);
    name_read(name, &s->forms);
    for (uint32_t i = 0; i < s->forms.n; i++) {
        keeper k = {min_score, i};
        start_form(s, i);
        find_needs(s, &s->forms.form[i], min_score);
        for (uint32_t form = 0; every && form < w->n_forms; form++) {
            score_candidate(s, form, &k);
        }
        if (!every) {
            each_candidate(s, score_candidate, &k);
        }
    }
    return &s->result;
}

const search_result *search_name(const lode_world *w, search_scratch *s, str name,
                                 uint32_t min_score) {
    return search(w, s, name, min_score, false);
}

const search_result *search_reference(const lode_world *w, search_scratch *s, str name,
                                      uint32_t min_score) {
    return search(w, s, name, min_score, true);
}

void search_explain(const lode_world *w, search_scratch *s, const search_hit *hit,
                    score_result *out) {
    s->w = w;
    recall_of(s, w);
    start_form(s, hit->query_form);
    score_listed(s, hit->form, 0, out);
}

// ---- two names ---------------------------------------------------------------------------------------

// One or two words of a form from place i on, as one.
static void take_span(const name_form *f, uint32_t i, uint32_t span, char *text,
                      token_pattern *out) {
    uint32_t n = 0;
    for (uint32_t k = i; k < i + span; k++) {
        memcpy(text + n, f->t[k].text, f->t[k].n);
        n += f->t[k].n;
    }
    token_prepare(text, n, f->t[i].flags, span == 1 ? f->t[i].concept : 0, out);
}

// A listed name has its pairs in the index only where one of the two is short.
static bool spans(const name_form *f, uint32_t i, uint32_t span, bool listed) {
    if (i + span > f->n) {
        return false;
    }
    const name_token *x = &f->t[i], *y = x + 1;
    return span == 1 || (tokens_pair(x, y) && (!listed || x->n <= 4 || y->n <= 4));
}

static uint32_t edges_of_two(const name_form *a, const name_form *b, score_edge *edges) {
    uint32_t n = 0;
    char x[2 * TOKEN_BYTES_MAX], y[2 * TOKEN_BYTES_MAX];
    token_pattern p, q;
    for (uint32_t i = 0; i < a->n; i++) {
        for (uint32_t span = 1; span <= 2 && spans(a, i, span, false); span++) {
            take_span(a, i, span, x, &p);
            for (uint32_t k = 0; k < b->n; k++) {
                for (uint32_t other = 1; other <= 3 - span && spans(b, k, other, true); other++) {
                    take_span(b, k, other, y, &q);
                    uint32_t alike = token_alike(&p, y, q.n, q.flags, token_equal(&p, &q));
                    if (alike > 0) {
                        add_edge(edges, &n,
                                 (score_edge){(span == 2 ? 3u : 1u) << i,
                                              (other == 2 ? 3u : 1u) << k, alike});
                    }
                }
            }
        }
    }
    return n;
}

static uint32_t score_two(search_scratch *s, const name_form *a, const name_form *b,
                          score_result *out) {
    score_side q, c;
    side_of(s->w, a, &q);
    side_of(s->w, b, &c);
    score_edge edges[SCORE_EDGES_MAX];
    uint32_t n = edges_of_two(a, b, edges);
    char x[JOIN_BYTES_MAX], y[JOIN_BYTES_MAX];
    uint32_t nx = form_join(a, x, JOIN_BYTES_MAX), ny = form_join(b, y, JOIN_BYTES_MAX);
    score_forms(&q, &c, edges, n, 0, out);
    kinds_of_letters letters = {0, 0};
    for (uint32_t i = 0; i < b->n; i++) {
        count_letters(&letters, b->t[i].text, b->t[i].n, b->t[i].kind);
    }
    uint32_t joined = score_joined(x, nx, y, ny, &letters, out);
    out->score = joined > out->score ? joined : out->score;
    return believed_both(out->score, a, b->kind, b->characters);
}

uint32_t search_pair(const lode_world *w, search_scratch *s, str a, str b, score_result *out) {
    uint32_t best = 0;
    *out = (score_result){0};
    s->w = w;
    name_read(a, &s->forms);
    name_read(b, &s->other);
    for (uint32_t i = 0; i < s->forms.n; i++) {
        for (uint32_t k = 0; k < s->other.n; k++) {
            score_result r;
            uint32_t score = score_two(s, &s->forms.form[i], &s->other.form[k], &r);
            if (score > best) {
                best = score;
                *out = r;
            }
        }
    }
    return best;
}
