/* SPDX-License-Identifier: Apache-2.0
 *
 * screener: see screener.h. What was found stands in an arena, and a table of open addressing leads to
 * it. When either is full, all of it is thrown away: the next names pay for a search again, and that is
 * all that anybody can notice.
 */
#include "check/screener.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "check/answer.h"

#define KEPT_MAX 98304u                   /* names; three quarters of the largest table */
#define KEPT_BYTES_MAX ((size_t)24 << 20) /* an ordinary name with two hits needs 200 */
#define SLOTS_FIRST 4096u

typedef struct kept {
    uint64_t hash;
    str key;
    screened found;
} kept;

/* The facts of one role, or NONE. */
typedef struct role_facts {
    uint32_t country, address, number, kind;
} role_facts;

struct party_screener {
    screen_scratch *scratch;
    const lode_world *of;
    char of_id[65];
    role_facts *roles; /* n_roles of that world */
    lode_arena arena;
    kept **slots;
    uint32_t n_slots, n;
    size_t bytes;
    strbuf key;
};

party_screener *screener_new(void) {
    party_screener *s = calloc(1, sizeof *s);
    if (s == NULL) {
        lode_oom();
    }
    s->scratch = screen_new();
    return s;
}

void screener_free(party_screener *s) {
    if (s != NULL) {
        screen_free(s->scratch);
        arena_clear(&s->arena);
        strbuf_clear(&s->key);
        free(s->roles);
        free(s->slots);
        free(s);
    }
}

screen_scratch *screener_scratch(party_screener *s) { return s->scratch; }

/* ---- the world ------------------------------------------------------------------------------- */

static void forget(party_screener *s) {
    arena_clear(&s->arena);
    if (s->slots != NULL) {
        memset(s->slots, 0, s->n_slots * sizeof(kept *));
    }
    s->n = 0;
    s->bytes = 0;
}

static uint32_t role_fact(const lode_world *w, uint32_t role, const char *key, uint32_t type) {
    for (uint32_t i = 0; i < w->n_facts; i++) {
        const world_fact *f = &w->facts[i];
        if (f->scope == FACT_SCOPE_PARTY && f->role == role && f->type == type &&
            str_eqz(world_str(w, f->key), key)) {
            return i;
        }
    }
    return NONE;
}

static void find_roles(party_screener *s, const lode_world *w) {
    free(s->roles);
    s->roles = calloc((size_t)w->n_roles + 1, sizeof *s->roles);
    if (s->roles == NULL) {
        lode_oom();
    }
    for (uint32_t r = 0; r < w->n_roles; r++) {
        s->roles[r] = (role_facts){.country = role_fact(w, r, "country", FACT_ONE_OF),
                                   .address = role_fact(w, r, "address", FACT_TEXT),
                                   .number = role_fact(w, r, "number", FACT_TEXT),
                                   .kind = role_fact(w, r, "kind", FACT_CLOSED_SET)};
    }
}

/* The address alone would not tell one world from a later one in its place. */
static void use_world(party_screener *s, const lode_world *w) {
    if (s->of == w && strcmp(s->of_id, w->id) == 0) {
        return;
    }
    lode_status names = world_names(w, NULL);
    assert(names == LODE_OK); /* callers have asked, and had the error (answer.c) */
    (void)names;
    s->of = w;
    memcpy(s->of_id, w->id, sizeof s->of_id);
    forget(s);
    find_roles(s, w);
}

/* ---- what is known of a party ------------------------------------------------------------------ */

static str text_of(const lode_facts *f, uint32_t fact) {
    const lode_value *v = fact == NONE ? NULL : facts_get(f, 0, fact);
    return v != NULL && v->kind == VAL_TEXT ? v->text : (str){0};
}

static str country_of(const lode_facts *f, uint32_t fact) {
    const lode_value *v = fact == NONE ? NULL : facts_get(f, 0, fact);
    bool word = v != NULL && v->kind == VAL_ENUM && v->value != NONE;
    str code = word ? world_str(f->world, f->world->values[v->value].word) : (str){0};
    return code.n == 2 ? code : (str){0};
}

static party_kind kind_of(const lode_facts *f, uint32_t fact) {
    static const char *const words[PARTY_KIND_COUNT] = {"", "person", "entity", "vessel",
                                                        "aircraft"};
    const lode_value *v = fact == NONE ? NULL : facts_get(f, 0, fact);
    for (uint32_t i = 0; v != NULL && v->kind == VAL_SET && i < v->n_elems; i++) {
        for (uint32_t k = PARTY_PERSON; k < PARTY_KIND_COUNT && v->elems[i].value != NONE; k++) {
            str word = world_str(f->world, f->world->values[v->elems[i].value].word);
            if (!v->elems[i].absent && str_eqz(word, words[k])) {
                return (party_kind)k;
            }
        }
    }
    return PARTY_UNKNOWN;
}

void screener_evidence(party_screener *s, const lode_facts *f, uint32_t role, screen_query *q) {
    use_world(s, f->world);
    const role_facts *r = &s->roles[role];
    q->country = country_of(f, r->country);
    q->address = text_of(f, r->address);
    q->id = text_of(f, r->number);
    q->kind = kind_of(f, r->kind);
}

/* ---- what was found before --------------------------------------------------------------------- */

static void key_part(strbuf *key, str part) {
    strbuf_add(key, part);
    strbuf_addc(key, '\0'); /* in no text */
}

static void key_of(const screen_query *q, strbuf *key) {
    strbuf_reset(key);
    strbuf_addc(key, (char)('0' + q->kind));
    key_part(key, q->country);
    key_part(key, q->name);
    key_part(key, q->address);
    key_part(key, q->born);
    key_part(key, q->id);
}

static kept **slot_of(const party_screener *s, uint64_t hash, str key) {
    uint32_t at = (uint32_t)hash & (s->n_slots - 1);
    while (s->slots[at] != NULL &&
           (s->slots[at]->hash != hash || !str_eq(s->slots[at]->key, key))) {
        at = (at + 1) & (s->n_slots - 1);
    }
    return &s->slots[at];
}

/* Room for one more: a larger table, or an empty one. */
static void make_room(party_screener *s) {
    if (s->n >= KEPT_MAX || s->bytes >= KEPT_BYTES_MAX) {
        forget(s);
    }
    if (s->slots != NULL && (size_t)s->n * 4 < (size_t)s->n_slots * 3) {
        return;
    }
    kept **old = s->slots;
    uint32_t n_old = s->n_slots;
    s->n_slots = n_old == 0 ? SLOTS_FIRST : n_old * 2;
    s->slots = calloc(s->n_slots, sizeof(kept *));
    if (s->slots == NULL) {
        lode_oom();
    }
    for (uint32_t i = 0; old != NULL && i < n_old; i++) {
        if (old[i] != NULL) {
            *slot_of(s, old[i]->hash, old[i]->key) = old[i];
        }
    }
    free(old);
}

/* Hits of listed parties apart from those known not to be listed. */
static void search(party_screener *s, const lode_world *w, const screen_query *q, screened *out) {
    const screen_result *r = screen_party(w, s->scratch, q, screen_threshold(PROFILE_STANDARD));
    *out = (screened){.more = r->more, .unnamed = r->unnamed, .generic = r->generic, .cut = r->cut};
    out->hits = arena_array(&s->arena, (size_t)r->n + 1, sizeof *out->hits);
    for (uint32_t i = 0; i < r->n; i++) {
        const screen_hit *h = &r->hit[i];
        if (!w->lists[h->list].absent) {
            out->hits[out->n++] = *h;
        }
    }
    out->n_absent = absent_rows(w, s->scratch, r, out->absent);
    s->bytes += sizeof(kept) + (size_t)r->n * sizeof *out->hits + s->key.n;
}

const screened *screener_find(party_screener *s, const lode_world *w, const screen_query *q) {
    use_world(s, w);
    key_of(q, &s->key);
    str key = strbuf_str(&s->key);
    uint64_t hash = xxh3(key);
    kept *known = s->slots == NULL ? NULL : *slot_of(s, hash, key);
    if (known != NULL) {
        return &known->found;
    }
    make_room(s);
    known = arena_alloc(&s->arena, sizeof *known);
    *known = (kept){.hash = hash, .key = str_dup(&s->arena, key)};
    search(s, w, q, &known->found);
    *slot_of(s, hash, key) = known;
    s->n++;
    return &known->found;
}
