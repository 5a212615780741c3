/* SPDX-License-Identifier: Apache-2.0
 *
 * remedy_text: one line for people about each remedy.
 */
#include "exposure/remedy_int.h"

const char *remedy_kind_name(remedy_kind k) {
    static const char *const names[] = {"grant", "qualify", "move", "level_up", "release", "prove"};
    return names[k];
}

static str item_name(const exposure_model *m, uint32_t item) {
    const model_item *x = &m->items[item];
    return x->name.n > 0 ? x->name : x->id;
}

static str plant_name(const exposure_model *m, uint32_t plant) {
    return plant == 0 ? STR("the common stock") : m->plants[plant];
}

static const char *license_state(model_license_state s) {
    static const char *const names[] = {"granted", "pending", "halted", "refused", "expired"};
    return names[s];
}

static void lanes_text(const remedy_search *s, const exposure_remedy *r, strbuf *out) {
    strbuf_addz(out, r->n_lanes > 1 ? "lanes " : "lane ");
    for (uint32_t i = 0; i < r->n_lanes && i < 4; i++) {
        strbuf_addf(out, "%s" STR_FMT, i > 0 ? ", " : "", STR_ARG(s->m->lanes[r->lanes[i]].id));
    }
    if (r->n_lanes > 4) {
        strbuf_addf(out, " and %u more", r->n_lanes - 4);
    }
}

/* Closed by what-ifs alone, whatever the law says. */
static bool only_supposed(const remedy_search *s, uint32_t lane) {
    const lane_decision *d = &s->lanes->border[lane];
    bool law = false;
    for (uint32_t i = 0; i < d->n_spans; i++) {
        const lane_span *x = &d->spans[i];
        law |= x->license == MODEL_NONE &&
               (x->why_good == CAUSE_LANE_NO_LICENSE || x->why_bad == CAUSE_LANE_NO_LICENSE);
    }
    return !law;
}

static void grant_text(const remedy_search *s, const exposure_remedy *r, strbuf *out) {
    if (r->license == MODEL_NONE && only_supposed(s, r->lane)) {
        strbuf_addz(out, "what is supposed shut opens: ");
    } else if (r->license == MODEL_NONE) {
        strbuf_addf(out, "apply for a license for " STR_FMT ": ",
                    STR_ARG(item_name(s->m, s->m->lanes[r->lane].item)));
    } else {
        const model_license *l = &s->m->licenses[r->license];
        const char *what = l->state == LICENSE_GRANTED ? "more is granted under license "
                           : l->state == LICENSE_REFUSED || l->state == LICENSE_EXPIRED
                               ? "apply again for license "
                               : "license ";
        strbuf_addf(out, "%s" STR_FMT, what, STR_ARG(l->id));
        strbuf_addf(out, l->state == LICENSE_GRANTED ? ": " : " (%s)%s: ", license_state(l->state),
                    l->state == LICENSE_PENDING || l->state == LICENSE_HALTED ? " is granted" : "");
    }
    lanes_text(s, r, out);
}

/* What check said about the lane with a doubt, such as that guidance says "generally". */
static void caveat(const remedy_search *s, uint32_t lane, strbuf *out) {
    const lane_decision *d = &s->lanes->border[lane];
    for (uint32_t i = 0; i < d->n_spans; i++) {
        if (d->spans[i].answer != MODEL_NONE) {
            str doubt = s->lanes->answers[d->spans[i].answer].doubt;
            if (doubt.n > 0) {
                strbuf_addf(out, " (" STR_FMT ")", STR_ARG(doubt));
            }
            return;
        }
    }
}

static void alternate_text(const remedy_search *s, const exposure_remedy *r, strbuf *out) {
    const model_bom *row = &s->m->bom[r->bom];
    bool up = r->kind == REMEDY_LEVEL_UP;
    strbuf_addf(out, up ? "buy it as " STR_FMT " for " STR_FMT : "qualify " STR_FMT " for " STR_FMT,
                STR_ARG(item_name(s->m, row->child)), STR_ARG(item_name(s->m, row->parent)));
    strbuf_addf(out, " now, not on day %d", (int)row->from);
    if (up) {
        strbuf_addf(out, ": lane " STR_FMT " needs no license", STR_ARG(s->m->lanes[r->lane].id));
        caveat(s, r->lane, out);
    }
}

static void amount_text(const remedy_search *s, ratio qty, uint32_t item, strbuf *out) {
    ratio_show(qty, 3, out);
    strbuf_addf(out, " " STR_FMT " of " STR_FMT, STR_ARG(s->m->items[item].unit.name),
                STR_ARG(item_name(s->m, item)));
}

static void prove_text(const remedy_search *s, const exposure_remedy *r, strbuf *out) {
    strbuf_addz(out, "settle ");
    for (uint32_t i = 0; i < r->n_atoms; i++) {
        strbuf_addf(out, "%s" STR_FMT, i > 0 ? "; " : "",
                    STR_ARG(s->lanes->atoms[r->atoms[i]].ask));
    }
}

void remedy_text(remedy_search *s, exposure_remedy *r) {
    strbuf b = {0};
    switch (r->kind) {
    case REMEDY_GRANT:
        grant_text(s, r, &b);
        break;
    case REMEDY_QUALIFY:
    case REMEDY_LEVEL_UP:
        alternate_text(s, r, &b);
        break;
    case REMEDY_MOVE:
        strbuf_addz(&b, "move ");
        amount_text(s, r->qty, r->item, &b);
        strbuf_addf(&b, " from " STR_FMT " to " STR_FMT, STR_ARG(plant_name(s->m, r->from_plant)),
                    STR_ARG(plant_name(s->m, r->to_plant)));
        break;
    case REMEDY_RELEASE:
        strbuf_addz(&b, "the border lets through ");
        amount_text(s, s->m->transits[r->transit].qty, r->item, &b);
        strbuf_addf(&b, " (transit.csv:%u)", s->m->transits[r->transit].row.line);
        break;
    case REMEDY_PROVE:
        prove_text(s, r, &b);
        break;
    }
    r->what = str_dup(s->a, strbuf_str(&b));
    strbuf_clear(&b);
}

void remedy_gate_text(remedy_search *s, uint32_t rank, uint32_t n) {
    for (uint32_t i = rank; i < rank + n; i++) {
        exposure_remedy *r = &s->all[s->order[i]];
        strbuf b = {0};
        strbuf_addf(&b, STR_FMT "; saves nothing without no. ", STR_ARG(r->what));
        for (uint32_t k = rank, put = 0; k < rank + n; k++) {
            if (k != i) {
                strbuf_addf(&b, "%s%u", put++ > 0 ? " and " : "", k + 1);
            }
        }
        r->what = str_dup(s->a, strbuf_str(&b));
        strbuf_clear(&b);
    }
}
