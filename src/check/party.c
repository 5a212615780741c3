/* SPDX-License-Identifier: Apache-2.0
 *
 * party: who of the shipment is on which list, by equality of the normalized full name with any
 * name or alias of a listed party. Resemblance is not tested here: it is neither a match nor a
 * miss, and until it is, the answer says that names were compared for equality only.
 *
 * The rows found do not depend on a date; whether they count does. So rows are looked up once
 * (party_find) and each date only filters them (party_tri).
 */
#include "check/answer.h"
#include "text/text.h"

#include <string.h>

/* The first of name_order whose key is not before this one. */
static uint32_t first_name(const lode_world *w, str key) {
    uint32_t first = 0;
    for (uint32_t n = w->n_name_order; n > 0;) {
        uint32_t half = n / 2;
        str other = world_str(w, w->names[w->name_order[first + half]].key);
        bool before = str_cmp(other, key) < 0;
        first += before ? half + 1 : 0;
        n = before ? n - half - 1 : half;
    }
    return first;
}

static uint32_t list_of(const lode_world *w, uint32_t party) {
    uint32_t l = 0;
    while (l < w->n_lists && party - w->lists[l].parties.first >= w->lists[l].parties.count) {
        l++;
    }
    return l;
}

/* Hits of one name stand by list, then by party, each once, with the first of its names. */
static void add_hit(party_found *out, size_t first, party_hit hit) {
    size_t at = out->hits.n;
    for (size_t i = first; i < out->hits.n; i++) {
        if (out->hits.p[i].party == hit.party) {
            return;
        }
    }
    *vec_push(&out->hits) = hit;
    for (; at > first; at--) {
        const party_hit *before = &out->hits.p[at - 1];
        if (before->list < hit.list || (before->list == hit.list && before->party < hit.party)) {
            break;
        }
        out->hits.p[at] = *before;
    }
    out->hits.p[at] = hit;
}

/* Every name given for the role counts: the printed one, the local one. */
static void find_name(const lode_world *w, uint32_t role, uint32_t fact, str name, party_found *out,
                      lode_arena *a) {
    strbuf key = {0};
    if (!name_key(name, &key) || key.n == 0) {
        strbuf_clear(&key);
        return; /* no letters, no name: stays unresolved */
    }
    out->named[role] = true;
    size_t first = out->hits.n;
    for (uint32_t i = first_name(w, strbuf_str(&key)); i < w->n_name_order; i++) {
        uint32_t n = w->name_order[i], party = w->names[n].party;
        if (!str_eq(world_str(w, w->names[n].key), strbuf_str(&key))) {
            break;
        }
        uint32_t list = list_of(w, party);
        if (list < w->n_lists) {
            add_hit(out, first, (party_hit){role, list, party, n, fact, str_dup(a, name)});
        }
    }
    strbuf_clear(&key);
}

void party_find(const lode_world *w, const lode_facts *f, lode_arena *a, party_found *out) {
    *out = (party_found){.named = arena_array(a, (size_t)w->n_roles + 1, sizeof *out->named)};
    for (uint32_t i = 0; i < w->n_facts; i++) {
        const world_fact *wf = &w->facts[i];
        if (wf->type != FACT_NAME || wf->scope != FACT_SCOPE_PARTY || f->role_none[wf->role]) {
            continue;
        }
        const lode_value *v = facts_get(f, 0, i);
        if (v->kind == VAL_TEXT) {
            find_name(w, wf->role, i, v->text, out, a);
        }
    }
}

bool party_counts(const lode_world *w, const party_hit *h, lode_date on, lode_date known) {
    const world_party *p = &w->parties[h->party];
    lode_date published = w->measures[w->lists[h->list].measure].published;
    bool is_known = published == DATE_NONE || published <= known;
    bool listed = p->listed == DATE_NONE || p->listed <= on;
    return is_known && listed && (p->delisted == DATE_NONE || on < p->delisted);
}

/* A list that names nobody and has no date was never loaded: not checked is never clear. */
bool list_missing(const lode_world *w, uint32_t list) {
    return w->lists[list].parties.count == 0 && w->lists[list].as_of == DATE_NONE;
}

static tri unlisted(const lode_world *w, const lode_facts *f, const party_found *found,
                    uint32_t role, uint32_t list) {
    if (f->role_none[role] || !f->role_given[role]) {
        return w->roles[role].required ? TRI_OPEN : TRI_FALSE;
    }
    return found->named[role] && !list_missing(w, list) ? TRI_FALSE : TRI_OPEN;
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
        if (party_counts(w, h, on, known)) {
            out[(size_t)h->role * w->n_lists + h->list] = TRI_TRUE;
        }
    }
    return out;
}

tri *party_lists(const lode_world *w, const lode_facts *f, lode_date on, lode_date known,
                 lode_arena *a) {
    party_found found;
    party_find(w, f, a, &found);
    tri *out = party_tri(w, f, &found, on, known, a);
    vec_clear(&found.hits);
    return out;
}
