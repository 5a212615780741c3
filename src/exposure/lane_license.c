/* SPDX-License-Identifier: Apache-2.0
 *
 * lane_license: which rows of the model a lane means: the parties in its roles, and the licenses that
 * are for it as far as their rows say. Whether a license covers a shipment, `check` says.
 */
#include "exposure/lanes_int.h"

bool lane_piece(str *rest, str *piece) {
    while (rest->n > 0) {
        size_t n = 0;
        while (n < rest->n && rest->p[n] != ';') {
            n++;
        }
        *piece = str_trim((str){rest->p, n});
        n += n < rest->n;
        *rest = (str){rest->p + n, rest->n - n};
        if (piece->n > 0) {
            return true;
        }
    }
    return false;
}

/* ---- parties ------------------------------------------------------------------------------------ */

uint32_t lane_party_row(const exposure_model *m, str id) {
    uint32_t low = 0, high = m->n_parties;
    while (m->party_by_id != NULL && low < high) {
        uint32_t mid = low + (high - low) / 2;
        int order = str_cmp(m->party_by_id[mid]->id, id);
        if (order == 0) {
            return (uint32_t)(m->party_by_id[mid] - m->parties);
        }
        low = order < 0 ? mid + 1 : low;
        high = order < 0 ? high : mid;
    }
    for (uint32_t i = 0; i < m->n_parties && m->party_by_id == NULL; i++) {
        if (str_eq(m->parties[i].id, id)) {
            return i;
        }
    }
    return MODEL_NONE;
}

const model_fact *lane_fact(const exposure_model *m, uint32_t lane, const char *name) {
    const model_lane *l = &m->lanes[lane];
    for (uint32_t i = l->first_fact; i < l->first_fact + l->n_facts; i++) {
        if (str_eqz(m->facts[i].name, name)) {
            return &m->facts[i];
        }
    }
    return NULL;
}

uint32_t lane_party(const exposure_model *m, uint32_t lane, str role) {
    const model_lane *l = &m->lanes[lane];
    for (uint32_t i = l->first_fact; i < l->first_fact + l->n_facts; i++) {
        if (str_eq(m->facts[i].name, role)) {
            return lane_party_row(m, m->facts[i].value);
        }
    }
    return str_eqz(role, "exporter") ? l->supplier : MODEL_NONE;
}

/* ---- licenses ----------------------------------------------------------------------------------- */

static bool code_above(str above, str below) {
    return str_starts(below, above) && (below.n == above.n || below.p[above.n] == '.');
}

static bool codes_meet(str codes, str code) {
    str piece;
    while (lane_piece(&codes, &piece)) {
        if (code_above(piece, code) || code_above(code, piece)) {
            return true;
        }
    }
    return false;
}

/* By the code that the item claims; without a claim it may be. */
static bool claim_meets(const exposure_model *m, const model_license *l, uint32_t lane) {
    const model_item *item = &m->items[m->lanes[lane].item];
    bool claimed = false;
    for (uint32_t i = item->first_fact; i < item->first_fact + item->n_facts; i++) {
        const model_fact *f = &m->facts[i];
        if (!str_starts(f->name, STR("item.codes."))) {
            continue;
        }
        claimed = true;
        if (codes_meet(l->codes, f->value)) {
            return true;
        }
    }
    return !claimed;
}

/* A license for another end user is none for this lane; who it is for may not be said. */
static bool user_meets(const exposure_model *m, const model_license *l, uint32_t lane) {
    uint32_t user = lane_party(m, lane, STR("end_user"));
    return l->end_user == MODEL_NONE || user == MODEL_NONE || l->end_user == user ||
           str_eq(m->parties[l->end_user].name, m->parties[user].name);
}

static bool names_lane(const exposure_model *m, const model_license *l, uint32_t lane,
                       const str *codes, uint32_t n_codes) {
    for (uint32_t i = 0; i < l->n_lanes; i++) {
        if (l->lanes[i] == lane) {
            return true;
        }
    }
    if (l->n_lanes > 0 || l->item != MODEL_NONE) {
        return l->n_lanes == 0 && l->item == m->lanes[lane].item;
    }
    for (uint32_t i = 0; codes != NULL && i < n_codes; i++) {
        if (codes_meet(l->codes, codes[i])) {
            return true;
        }
    }
    return codes == NULL && l->codes.n > 0 && claim_meets(m, l, lane);
}

bool lane_license_for(const exposure_model *m, const model_license *l, uint32_t lane,
                      const str *codes, uint32_t n_codes) {
    return names_lane(m, l, lane, codes, n_codes) && user_meets(m, l, lane);
}

uint32_t lane_application(const exposure_model *m, uint32_t lane) {
    uint32_t best = MODEL_NONE;
    for (uint32_t i = 0; i < m->n_licenses; i++) {
        const model_license *l = &m->licenses[i];
        bool asked = l->state == LICENSE_PENDING || l->state == LICENSE_HALTED;
        if (!asked || l->accepted == DATE_NONE || !lane_license_for(m, l, lane, NULL, 0)) {
            continue;
        }
        const model_license *than = best == MODEL_NONE ? NULL : &m->licenses[best];
        if (than == NULL || (than->state == LICENSE_HALTED && l->state == LICENSE_PENDING) ||
            (than->state == l->state && l->accepted < than->accepted)) {
            best = i;
        }
    }
    return best;
}
