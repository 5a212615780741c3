/* SPDX-License-Identifier: Apache-2.0
 *
 * claims: the status of a report, computed from its links as of a knowledge date (language.md 4.13).
 * It is never typed by hand. A statement that came before the report is shown beside it and changes
 * nothing: it cannot have been about it.
 */
#include "decide/decide.h"

typedef struct claim_tally {
    bool superseded, denied, contested, official;
    uint32_t named;
} claim_tally;

static void count_link(const lode_world *w, const world_report *about, const world_link *l,
                       claim_tally *t) {
    const world_report *by = &w->reports[l->report];
    switch ((link_kind)l->kind) {
    case LINK_SUPERSEDED:
        t->superseded = true;
        break;
    case LINK_DENIED: /* only the party that the report is about can deny it */
        t->denied |=
            about->about.len > 0 && str_eq(world_str(w, by->who), world_str(w, about->about));
        break;
    case LINK_CONTRARY:
        t->contested |= by->public_on > about->public_on;
        break;
    case LINK_CONFIRMED:
        t->official |= by->official != 0;
        t->named += by->named != 0;
        break;
    case LINK_NOT_CONFIRMED: /* looked and did not find: neither for nor against */
        break;
    }
}

claim_status report_status(const lode_world *w, uint32_t report, lode_date known) {
    const world_report *r = &w->reports[report];
    claim_tally t = {.official = r->official != 0, .named = r->named != 0};
    for (uint32_t i = 0; i < r->links.count; i++) {
        const world_link *l = &w->links[r->links.first + i];
        if (w->reports[l->report].public_on <= known) {
            count_link(w, r, l, &t);
        }
    }
    if (t.superseded) {
        return CLAIM_SUPERSEDED;
    }
    if (t.denied) {
        return CLAIM_DENIED;
    }
    if (t.contested) {
        return CLAIM_CONTESTED;
    }
    return t.official || t.named >= 2 ? CLAIM_CONFIRMED : CLAIM_UNCONFIRMED;
}
