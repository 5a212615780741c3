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

/* Every name given for the role counts: the printed one, the local one. */
static void find_name(const lode_world *w, uint32_t role, uint32_t fact, str name, party_found *out,
                      lode_arena *a) {
    strbuf key = {0};
    if (!name_key(name, &key) || key.n == 0) {
        strbuf_clear(&key);
        return; /* no letters, no name: stays unresolved */
    }
    out->named[role] = true;
    for (uint32_t l = 0; l < w->n_lists; l++) {
        world_range parties = w->lists[l].parties;
        for (uint32_t p = parties.first; p < parties.first + parties.count; p++) {
            world_range names = w->parties[p].names;
            for (uint32_t n = names.first; n < names.first + names.count; n++) {
                if (str_eq(world_str(w, w->names[n].key), strbuf_str(&key))) {
                    *vec_push(&out->hits) = (party_hit){role, l, p, n, fact, str_dup(a, name)};
                    break;
                }
            }
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
