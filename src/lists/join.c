// SPDX-License-Identifier: Apache-2.0
//
// join: the files of one run to one snapshot a list. The first file that has a list says who is on it. What
// other files say of the same party is added: by number where the list has numbers; else by main name,
// and where several parties have that name, to the one of the same country.
#include "lists/lists.h"

#include <stdlib.h>

#include "lists/pen.h"
#include "text/text.h"

typedef struct join_key {
    str key; /* the number, or the main name's key */
    uint32_t party;
} join_key;

typedef struct join_add {
    uint32_t party, order; /* of the base; of arrival */
    const list_party *from;
} join_add;

typedef struct joiner {
    lode_arena *a;
    list_snapshot *base;
    join_key *numbers, *names; /* sorted */
    uint32_t n_numbers, n_names;
    VEC(join_add) adds;
    VEC(list_origin) origins;
} joiner;

static int by_key(const void *a, const void *b) {
    const join_key *x = a, *y = b;
    int order = str_cmp(x->key, y->key);
    return order != 0 ? order : x->party < y->party ? -1 : x->party > y->party;
}

static int by_place(const void *a, const void *b) {
    const join_add *x = a, *y = b;
    if (x->party != y->party) {
        return x->party < y->party ? -1 : 1;
    }
    return x->order < y->order ? -1 : x->order > y->order;
}

static str name_of(lode_arena *a, const list_party *p) {
    strbuf key = {0};
    str out = {0};
    if (p->n_names > 0 && name_key(p->names[0].text, &key)) {
        out = str_dup(a, strbuf_str(&key));
    }
    strbuf_clear(&key);
    return out;
}

static void index_base(joiner *j) {
    uint32_t n = j->base->n_parties;
    j->numbers = arena_array(j->a, n + 1, sizeof *j->numbers);
    j->names = arena_array(j->a, n + 1, sizeof *j->names);
    for (uint32_t i = 0; i < n; i++) {
        const list_party *p = &j->base->parties[i];
        if (p->no.n > 0) {
            j->numbers[j->n_numbers++] = (join_key){p->no, i};
        } else {
            j->names[j->n_names++] = (join_key){name_of(j->a, p), i};
        }
    }
    qsort(j->numbers, j->n_numbers, sizeof *j->numbers, by_key);
    qsort(j->names, j->n_names, sizeof *j->names, by_key);
}

// The first of n keys that is not before this one.
static uint32_t first_key(const join_key *keys, uint32_t n, str key) {
    uint32_t first = 0;
    while (n > 0) {
        uint32_t half = n / 2;
        bool before = str_cmp(keys[first + half].key, key) < 0;
        first += before ? half + 1 : 0;
        n = before ? n - half - 1 : half;
    }
    return first;
}

static bool share_country(const list_party *a, const list_party *b) {
    for (uint32_t i = 0; i < a->n_marks; i++) {
        for (uint32_t k = 0; a->marks[i].kind == MARK_COUNTRY && k < b->n_marks; k++) {
            if (b->marks[k].kind == MARK_COUNTRY && str_eq(a->marks[i].value, b->marks[k].value)) {
                return true;
            }
        }
    }
    return false;
}

// The party of the base that this one adds to; NONE when there is none.
static uint32_t find_base(const joiner *j, const list_party *p) {
    if (p->no.n > 0 && j->n_numbers > 0) {
        uint32_t i = first_key(j->numbers, j->n_numbers, p->no);
        return i < j->n_numbers && str_eq(j->numbers[i].key, p->no) ? j->numbers[i].party : NONE;
    }
    str key = name_of(j->a, p);
    uint32_t found = NONE;
    for (uint32_t i = first_key(j->names, j->n_names, key);
         key.n > 0 && i < j->n_names && str_eq(j->names[i].key, key); i++) {
        uint32_t party = j->names[i].party;
        if (share_country(p, &j->base->parties[party])) {
            return party;
        }
        found = found == NONE ? party : found;
    }
    return found;
}

// Adds what draft d says to the list; marks each of its parties that was found.
static void take(joiner *j, const list_draft *d, bool *found) {
    size_t before = j->adds.n;
    for (uint32_t i = 0; i < d->s.n_parties; i++) {
        uint32_t party = find_base(j, &d->s.parties[i]);
        if (party != NONE) {
            *vec_push(&j->adds) = (join_add){party, (uint32_t)j->adds.n, &d->s.parties[i]};
            found[i] = true;
        }
    }
    for (uint32_t i = 0; j->adds.n > before && i < d->s.n_origins; i++) {
        *vec_push(&j->origins) = d->s.origins[i];
    }
}

static lode_status finish(joiner *j, list_snapshot *out, lode_error *err) {
    list_pen pen = {.a = j->a};
    if (j->adds.n > 1) {
        qsort(j->adds.p, j->adds.n, sizeof *j->adds.p, by_place);
    }
    *out = *j->base;
    size_t at = 0;
    for (uint32_t i = 0; i < j->base->n_parties; i++) {
        const list_party *p = &j->base->parties[i];
        if (at >= j->adds.n || j->adds.p[at].party != i) {
            *vec_push(&pen.done) = *p; // nothing is added: as it was read
            continue;
        }
        pen_begin(&pen, p->no, p->kind);
        pen_copy(&pen, p);
        for (; at < j->adds.n && j->adds.p[at].party == i; at++) {
            pen_copy(&pen, j->adds.p[at].from);
        }
        (void)pen_end(&pen, false); // it has the name of p
    }
    lode_status st = pen_finish(&pen, out->id.p, false, out, err);
    out->n_origins = (uint32_t)(j->origins.n < LIST_ORIGINS_MAX ? j->origins.n : LIST_ORIGINS_MAX);
    out->origins = arena_array(j->a, out->n_origins + 1, sizeof *out->origins);
    if (out->n_origins > 0) {
        memcpy(out->origins, j->origins.p, out->n_origins * sizeof *out->origins);
    }
    return st;
}

static lode_status join_one(lode_arena *a, const list_drafts *drafts, size_t first, bool **found,
                            list_snapshot *out, lode_error *err) {
    joiner j = {.a = a, .base = &drafts->p[first].s};
    for (uint32_t i = 0; i < j.base->n_origins; i++) {
        *vec_push(&j.origins) = j.base->origins[i];
    }
    index_base(&j);
    for (size_t i = 0; i < drafts->n; i++) {
        const list_draft *d = &drafts->p[i];
        if (i != first && (d->part || str_eq(d->s.id, j.base->id))) {
            take(&j, d, found[i]);
        }
    }
    lode_status st = finish(&j, out, err);
    vec_clear(&j.adds);
    vec_clear(&j.origins);
    return st;
}

static bool is_first(const list_drafts *drafts, size_t i) {
    for (size_t k = 0; k < i; k++) {
        if (!drafts->p[k].part && str_eq(drafts->p[k].s.id, drafts->p[i].s.id)) {
            return false;
        }
    }
    return !drafts->p[i].part;
}

static int by_id(const void *a, const void *b) {
    return str_cmp(((const list_snapshot *)a)->id, ((const list_snapshot *)b)->id);
}

lode_status list_join(lode_arena *a, const list_drafts *drafts, list_joined *out, lode_error *err) {
    list_joined all = {.all = arena_array(a, drafts->n + 1, sizeof *all.all)};
    bool **found = arena_array(a, drafts->n + 1, sizeof *found);
    for (size_t i = 0; i < drafts->n; i++) {
        found[i] = arena_array(a, (size_t)drafts->p[i].s.n_parties + 1, sizeof **found);
    }
    for (size_t i = 0; i < drafts->n; i++) {
        if (is_first(drafts, i)) {
            lode_status st = join_one(a, drafts, i, found, &all.all[all.n++], err);
            if (st != LODE_OK) {
                return st;
            }
        }
    }
    if (all.n == 0) {
        return lode_fail(err, LODE_BAD_INPUT, "list_part",
                         "these files only add to others: name the one that has the parties, too");
    }
    for (size_t i = 0; i < drafts->n; i++) {
        for (uint32_t k = 0; !is_first(drafts, i) && k < drafts->p[i].s.n_parties; k++) {
            all.dropped += !found[i][k];
        }
    }
    qsort(all.all, all.n, sizeof *all.all, by_id);
    *out = all;
    return LODE_OK;
}
