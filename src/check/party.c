/* SPDX-License-Identifier: Apache-2.0
 *
 * party: who of the shipment is on which list. Every name given for a role is looked up on all lists
 * (screener.c): an equal name is a match on the word "name equality", another that reaches the
 * threshold is the open question whether it is the same party. What somebody says of a row (same_as,
 * not_same_as) goes before either.
 *
 * The rows found do not depend on a date; whether they count does. So rows are looked up once
 * (party_find) and each date only filters them (party_tri).
 */
#include "check/answer.h"
#include "text/text.h"

#include <string.h>

const char *hit_class_word(hit_class c) {
    static const char *const words[] = {"match", "question", "related"};
    return words[c];
}

const char *hit_why(const party_hit *h) {
    if (h->said) {
        return "same_as";
    }
    if (h->equal) {
        return "name equality";
    }
    return h->evidence[SCREEN_ID] == AGREEMENT_SAME ? "number equality" : "resemblance";
}

/* ---- rows that somebody spoke of --------------------------------------------------------------- */

/* The rows of a role that a fact of this key names, with whose word that is; or NULL. */
static const lode_value *rows_said(const lode_facts *f, uint32_t role, const char *key,
                                   uint32_t *fact) {
    const lode_world *w = f->world;
    for (uint32_t i = 0; i < f->shipment.n; i++) {
        const world_fact *wf = &w->facts[f->shipment.facts[i]];
        const lode_value *v = &f->shipment.values[i];
        if (wf->type == FACT_ROWS && wf->scope == FACT_SCOPE_PARTY && wf->role == role &&
            v->kind == VAL_SET && str_eqz(world_str(w, wf->key), key)) {
            *fact = f->shipment.facts[i];
            return v;
        }
    }
    return NULL;
}

static bool names_row(const lode_value *rows, uint32_t party) {
    for (uint32_t i = 0; rows != NULL && i < rows->n_elems; i++) {
        if (rows->elems[i].value == party) {
            return true;
        }
    }
    return false;
}

static void note_word(const lode_world *w, party_found *out, uint32_t role, const lode_value *rows,
                      lode_arena *a) {
    if (rows != NULL && out->word == NULL) {
        out->word = arena_array(a, (size_t)w->n_roles * w->n_lists + 1, sizeof *out->word);
    }
    for (uint32_t i = 0; rows != NULL && i < rows->n_elems; i++) {
        lode_word *word =
            &out->word[(size_t)role * w->n_lists + screen_list_of(w, rows->elems[i].value)];
        *word = rows->word > *word ? rows->word : *word;
    }
}

/* ---- names ------------------------------------------------------------------------------------- */

typedef struct role_names {
    uint32_t role;
    const lode_value *same, *other; /* same_as, not_same_as; or NULL */
    size_t first;                   /* of the hits of this role */
} role_names;

/* Two names of one role may meet one row: the better meeting stands. */
static void add_hit(party_found *out, const role_names *r, const party_hit *hit) {
    for (size_t i = r->first; i < out->hits.n; i++) {
        party_hit *other = &out->hits.p[i];
        if (other->party == hit->party) {
            bool better = hit->class < other->class ||
                          (hit->class == other->class && hit->score > other->score);
            *other = better ? *hit : *other;
            return;
        }
    }
    *vec_push(&out->hits) = *hit;
}

/* at: of the name among the facts of the shipment */
static void find_name(const lode_world *w, const lode_facts *f, const role_names *r, uint32_t at,
                      party_screener *screener, lode_arena *a, party_found *out) {
    uint32_t fact = f->shipment.facts[at];
    screen_query q = {.name = facts_get(f, 0, fact)->text};
    screener_evidence(screener, f, r->role, &q);
    const screened *s = screener_find(screener, w, &q);
    if (s->unnamed) {
        return; /* no letters, no name: stays unresolved */
    }
    out->named[r->role] = true;
    out->more[r->role] |= s->more > 0;
    out->partly[at] = (uint8_t)((s->cut ? NAME_CUT : 0) | (s->generic ? NAME_GENERIC : 0));
    str given = s->n > 0 ? str_dup(a, q.name) : q.name;
    for (uint32_t i = 0; i < s->n; i++) {
        const screen_hit *h = &s->hits[i];
        party_hit hit = {.role = r->role,
                         .list = h->list,
                         .party = h->party,
                         .name = h->name,
                         .fact = fact,
                         .given = given,
                         .class = h->match ? HIT_MATCH : HIT_QUESTION,
                         .equal = h->equal,
                         .absent = NONE,
                         .score = h->score,
                         .name_score = h->name_score,
                         .probability = h->probability};
        memcpy(hit.evidence, h->evidence, sizeof hit.evidence);
        if (names_row(r->other, h->party)) {
            continue;
        }
        if (names_row(r->same, h->party)) {
            hit.class = HIT_MATCH;
            hit.said = true;
        } else if (!h->match && !h->equal) {
            hit.absent = absent_row(w, s->absent, s->n_absent, h->list);
            hit.class = hit.absent != NONE ? HIT_RELATED : HIT_QUESTION;
        }
        add_hit(out, r, &hit);
    }
}

/* Rows that somebody says are the party, however its name is written. */
static void add_said(const lode_world *w, const role_names *r, uint32_t fact, party_found *out) {
    for (uint32_t i = 0; r->same != NULL && i < r->same->n_elems; i++) {
        uint32_t party = r->same->elems[i].value;
        const party_hit hit = {.role = r->role,
                               .list = screen_list_of(w, party),
                               .party = party,
                               .name = w->parties[party].names.first,
                               .fact = fact,
                               .class = HIT_MATCH,
                               .said = true,
                               .absent = NONE};
        bool met = false;
        for (size_t k = r->first; k < out->hits.n; k++) {
            met |= out->hits.p[k].party == party;
        }
        if (!met) {
            *vec_push(&out->hits) = hit;
        }
    }
}

/* ---- rows that a list tells apart --------------------------------------------------------------- */

/* A party that is one row of a list is not another row of it, nor what that one is called elsewhere:
 * whoever made the list tells the two apart. */
static void tell_apart(const lode_world *w, party_found *out, size_t first) {
    for (size_t i = first; i < out->hits.n; i++) {
        party_hit *h = &out->hits.p[i];
        for (size_t k = first; h->class == HIT_QUESTION && !h->equal && k < out->hits.n; k++) {
            const party_hit *is = &out->hits.p[k];
            if (is->class == HIT_MATCH && told_apart(w, h->list, h->party, is->list, is->party)) {
                h->class = HIT_RELATED;
            }
        }
    }
}

static bool before(const party_hit *a, const party_hit *b) {
    if (a->class != b->class) {
        return a->class < b->class;
    }
    if (a->score != b->score) {
        return a->score > b->score;
    }
    return a->list != b->list ? a->list < b->list : a->party < b->party;
}

static void sort_hits(party_found *out, size_t first) {
    for (size_t i = first + 1; i < out->hits.n; i++) { /* few, and nearly in order */
        party_hit hit = out->hits.p[i];
        size_t at = i;
        for (; at > first && before(&hit, &out->hits.p[at - 1]); at--) {
            out->hits.p[at] = out->hits.p[at - 1];
        }
        out->hits.p[at] = hit;
    }
}

static void find_role(const lode_world *w, const lode_facts *f, uint32_t role,
                      party_screener **screener, lode_arena *a, party_found *out) {
    uint32_t same_fact = NONE, other_fact = NONE;
    role_names r = {.role = role, .first = out->hits.n};
    if (f->role_none[role]) {
        return;
    }
    r.same = rows_said(f, role, "same_as", &same_fact);
    r.other = rows_said(f, role, "not_same_as", &other_fact);
    note_word(w, out, role, r.same, a);
    note_word(w, out, role, r.other, a);
    for (uint32_t i = 0; i < f->shipment.n; i++) { /* every name given counts, the local one too */
        const world_fact *wf = &w->facts[f->shipment.facts[i]];
        if (wf->type == FACT_NAME && wf->scope == FACT_SCOPE_PARTY && wf->role == role &&
            f->shipment.values[i].kind == VAL_TEXT) {
            *screener = *screener != NULL ? *screener : screener_new();
            find_name(w, f, &r, i, *screener, a, out);
        }
    }
    add_said(w, &r, same_fact, out);
    tell_apart(w, out, r.first);
    sort_hits(out, r.first);
}

void party_find(const lode_world *w, const lode_facts *f, party_screener *screener, lode_arena *a,
                party_found *out) {
    party_screener *own = NULL; /* made when there is a name */
    *out = (party_found){.named = arena_array(a, (size_t)w->n_roles + 1, sizeof *out->named),
                         .more = arena_array(a, (size_t)w->n_roles + 1, sizeof *out->more),
                         .partly = arena_array(a, (size_t)f->shipment.n + 1, sizeof *out->partly)};
    for (uint32_t r = 0; r < w->n_roles; r++) {
        find_role(w, f, r, screener != NULL ? &screener : &own, a, out);
    }
    screener_free(own);
}

/* ---- on one date ------------------------------------------------------------------------------- */

/* A row of an official list was public from its listing on, whenever we fetched the list. */
bool party_public(const lode_world *w, uint32_t party, uint32_t list, lode_date known) {
    const world_list *l = &w->lists[list];
    lode_date published = w->measures[l->measure].published, listed = w->parties[party].listed;
    return published == DATE_NONE || published <= known ||
           (l->snapshot.len > 0 && listed != DATE_NONE && listed <= known);
}

tri party_in_force(const lode_world *w, uint32_t party, uint32_t list, lode_date on,
                   lode_date known) {
    const world_party *p = &w->parties[party];
    lode_date as_of = w->lists[list].as_of;
    if (!party_public(w, party, list, known) || (p->delisted != DATE_NONE && p->delisted <= on)) {
        return TRI_FALSE;
    }
    if (p->listed != DATE_NONE) {
        return p->listed <= on ? TRI_TRUE : TRI_FALSE;
    }
    /* the source gives no day: it was there when the list was fetched, and before that who knows */
    return as_of == DATE_NONE || as_of <= on ? TRI_TRUE : TRI_OPEN;
}

tri party_counts(const lode_world *w, const party_hit *h, lode_date on, lode_date known) {
    tri in = party_in_force(w, h->party, h->list, on, known);
    if (in == TRI_FALSE || h->class == HIT_RELATED) {
        return TRI_FALSE;
    }
    if (h->said) {
        return TRI_TRUE; /* they know the day as well */
    }
    return h->class == HIT_MATCH ? in : TRI_OPEN;
}

/* A list that names nobody and has no date was never loaded: not checked is never clear. */
bool list_missing(const lode_world *w, uint32_t list) {
    return w->lists[list].parties.count == 0 && w->lists[list].as_of == DATE_NONE;
}

bool list_too_old(const lode_world *w, uint32_t list, lode_date on) {
    const world_list *l = &w->lists[list];
    return !list_missing(w, list) && !l->absent && l->as_of != DATE_NONE &&
           (int64_t)l->as_of + l->max_age < (int64_t)on;
}

bool list_is_read(const lode_world *w, uint32_t list) {
    for (uint32_t v = 0; v < w->n_vars; v++) {
        if (w->vars[v].elem == list && w->facts[w->vars[v].fact].type == FACT_NAME) {
            return true;
        }
    }
    return false;
}

static tri unlisted(const lode_world *w, const lode_facts *f, const party_found *found,
                    uint32_t role, uint32_t list) {
    if (f->role_none[role] || !f->role_given[role]) {
        return w->roles[role].required ? TRI_OPEN : TRI_FALSE;
    }
    bool known = found->named[role] && !found->more[role];
    return known && !list_missing(w, list) ? TRI_FALSE : TRI_OPEN;
}

tri *party_tri(const lode_world *w, const lode_facts *f, const party_found *found, lode_date on,
               lode_date known, lode_arena *a) {
    tri *out = arena_array(a, (size_t)w->n_roles * w->n_lists + 1, sizeof *out);
    for (uint32_t r = 0; r < w->n_roles; r++) {
        for (uint32_t l = 0; l < w->n_lists; l++) {
            out[(size_t)r * w->n_lists + l] = unlisted(w, f, found, r, l);
        }
    }
    for (size_t i = 0; i < found->hits.n; i++) {
        const party_hit *h = &found->hits.p[i];
        tri *in = &out[(size_t)h->role * w->n_lists + h->list];
        tri counts = party_counts(w, h, on, known);
        if (counts == TRI_TRUE || (counts == TRI_OPEN && *in == TRI_FALSE)) {
            *in = counts;
        }
    }
    return out;
}

tri *party_lists(const lode_world *w, const lode_facts *f, party_screener *screener, lode_date on,
                 lode_date known, lode_arena *a) {
    party_found found;
    party_find(w, f, screener, a, &found);
    tri *out = party_tri(w, f, &found, on, known, a);
    vec_clear(&found.hits);
    return out;
}
