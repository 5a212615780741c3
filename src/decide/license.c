/* SPDX-License-Identifier: Apache-2.0
 *
 * license: does a license that the exporter holds cover this line? Three-valued, field by field
 * (practice.md 5): a field that the license does not show leaves the question open, a field that
 * speaks against it settles it. A shipment that names no license has shown none; that the
 * exporter holds one elsewhere is for the exporter to show (design 3: "no license held covers").
 *
 * Balances are not tested here: quantities drawn down are the ledger's business.
 */
#include "decide/decide_int.h"
#include "text/text.h"

static tri when_valid(const lode_license *l, lode_date on) {
    if ((l->from != DATE_NONE && on < l->from) || (l->until != DATE_NONE && on > l->until)) {
        return TRI_FALSE;
    }
    return l->from == DATE_NONE || l->until == DATE_NONE ? TRI_OPEN : TRI_TRUE;
}

/* Every entry that holds or may hold must stand on the license, itself or one above it. */
static tri codes_cover(decide_ctx *c, const lode_license *l) {
    if (l->n_codes == 0) {
        return TRI_OPEN;
    }
    tri all = TRI_TRUE;
    for (uint32_t e = 0; e < c->w->n_entries; e++) {
        const world_entry *entry = &c->w->entries[e];
        if (entry->regime != c->regime) {
            continue;
        }
        tri holds = and3(kleene_entry(c, e).t, entry_live(c, e).t);
        bool found = holds == TRI_FALSE;
        for (uint32_t i = 0; i < l->n_codes && !found; i++) {
            found = code_covers(l->codes[i], world_str(c->w, entry->code));
        }
        if (!found) {
            all = and3(all, holds == TRI_TRUE ? TRI_FALSE : TRI_OPEN);
        }
    }
    return all;
}

static bool same_name(str a, str b) {
    strbuf x = {0}, y = {0};
    bool same = name_key(a, &x) && name_key(b, &y) && str_eq(strbuf_str(&x), strbuf_str(&y));
    strbuf_clear(&x);
    strbuf_clear(&y);
    return same;
}

/* The end user on the license against the party in the role of that name. */
static tri user_covers(const decide_ctx *c, const lode_license *l) {
    uint32_t fact = world_find_fact(c->w, STR("end_user.name"));
    const lode_value *v = fact == NONE ? NULL : facts_get(c->q->facts, c->line, fact);
    if (v == NULL || v->kind != VAL_TEXT || l->end_user.n == 0) {
        return TRI_OPEN;
    }
    return same_name(v->text, l->end_user) ? TRI_TRUE : TRI_FALSE;
}

/* A kind that the law has withdrawn for this deal covers nothing (practice.md 3). */
static tri kind_allowed(const decide_ctx *c, const lode_license *l) {
    for (uint32_t i = 0; i < c->w->n_slots; i++) {
        const world_slot *slot = &c->w->slots[i];
        for (uint32_t v = 0; slot->combine == SLOT_AVAILABLE && v < slot->values.count; v++) {
            world_text word = c->w->slot_values[slot->values.first + v].word;
            if (!str_eq(world_str(c->w, word), l->kind)) {
                continue;
            }
            if (cs_has(&c->slot_must[i], v)) {
                return TRI_FALSE;
            }
            return cs_has(&c->slot_may[i], v) ? TRI_OPEN : TRI_TRUE;
        }
    }
    return l->kind.n == 0 ? TRI_OPEN : TRI_FALSE;
}

static tri covers(decide_ctx *c, const lode_license *l) {
    if (l->regime.n > 0 && !str_eq(l->regime, world_str(c->w, c->w->regimes[c->regime].id))) {
        return TRI_FALSE;
    }
    tri t = when_valid(l, c->q->on);
    if (l->status.n > 0 && !str_eqz(l->status, "valid")) {
        t = TRI_FALSE;
    }
    t = and3(t, kind_allowed(c, l));
    t = and3(t, codes_cover(c, l));
    return and3(t, user_covers(c, l));
}

tri license_cover(decide_ctx *c) {
    tri any = TRI_FALSE;
    for (uint32_t i = 0; i < c->q->facts->n_licenses; i++) {
        tri t = covers(c, &c->q->facts->licenses[i]);
        if (t == TRI_TRUE) {
            return TRI_TRUE;
        }
        any = t == TRI_OPEN ? TRI_OPEN : any;
    }
    return any;
}
