/* SPDX-License-Identifier: Apache-2.0
 *
 * license: does a license that the exporter holds cover this line? Three-valued, field by field
 * (practice.md 5): a field that the license does not show leaves the question open, a field that
 * speaks against it settles it. A shipment that names no license has shown none; that the
 * exporter holds one elsewhere is for the exporter to show (design 3: "no license held covers").
 *
 * What remains of it is a field like others: a line of more is not covered, an amount that nobody states
 * leaves it open. Whether several lines that fit one by one fit together is draws.c's to say.
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

/* ---- what remains ------------------------------------------------------------------------------ */

bool license_amount(const decide_ctx *c, bool value, const lode_left *left, lode_interval *out) {
    uint32_t fact = world_find_fact(c->w, value ? STR("item.value") : STR("item.quantity"));
    const lode_value *v = fact == NONE ? NULL : facts_get(c->q->facts, c->line, fact);
    if (v == NULL || v->kind != VAL_AMOUNT) {
        return false;
    }
    const world_unit *unit = &c->w->units[left->unit];
    *out = v->interval;
    return unit->num != 0 || interval_stated_in(v->text, world_str(c->w, unit->name), out);
}

static tri amount_fits(const decide_ctx *c, bool value, const lode_left *left) {
    lode_interval i;
    if (left->text.n == 0) {
        return TRI_TRUE;
    }
    if (!license_amount(c, value, left, &i)) {
        return TRI_OPEN;
    }
    if (i.lo > left->v || (i.lo == left->v && !i.lo_closed)) {
        return TRI_FALSE;
    }
    return i.hi != NANO_MAX && i.hi <= left->v ? TRI_TRUE : TRI_OPEN;
}

bool license_counts(const lode_license *l) {
    return l->remaining.text.n > 0 || l->remaining_value.text.n > 0;
}

tri license_alone(decide_ctx *c, const lode_license *l) {
    tri t = and3(amount_fits(c, false, &l->remaining), amount_fits(c, true, &l->remaining_value));
    return t == TRI_FALSE ? TRI_FALSE : and3(t, covers(c, l));
}

void license_cover(decide_ctx *c) {
    c->license_covers = TRI_FALSE;
    c->covering = 0;
    c->license_span = (lode_span){DATE_NONE, DATE_NONE};
    const bool *fit = draws_fit(c, &c->license_span);
    for (uint32_t i = 0; i < c->q->facts->n_licenses; i++) {
        tri t = license_alone(c, &c->q->facts->licenses[i]);
        if (t == TRI_TRUE && fit != NULL && !fit[i]) {
            t = TRI_OPEN;
        }
        if (t == TRI_TRUE) {
            c->license_covers = TRI_TRUE;
            c->covering |= UINT64_C(1) << i;
        } else if (t == TRI_OPEN && c->license_covers == TRI_FALSE) {
            c->license_covers = TRI_OPEN;
        }
    }
}
