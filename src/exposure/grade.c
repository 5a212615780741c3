/* SPDX-License-Identifier: Apache-2.0
 *
 * grade: the weakest word that an answer stands on. See grade.h.
 */
#include "exposure/grade.h"

static void weaken(uint8_t *grade, const model_row *row) {
    *grade = row->grade > *grade ? row->grade : *grade;
}

static void node_words(const exposure_net *net, const net_node *x, uint8_t *grade) {
    const exposure_model *m = net->m;
    weaken(grade, &m->items[x->item].row);
    if (x->make != MODEL_NONE) {
        weaken(grade, &m->makes[x->make].row);
    }
    for (uint32_t i = x->first_stock; i < x->first_stock + x->n_stocks; i++) {
        weaken(grade, &m->stocks[net->stock_ids[i]].row);
    }
    for (uint32_t i = x->first_transit; i < x->first_transit + x->n_transits; i++) {
        weaken(grade, &m->transits[net->transit_ids[i]].row);
    }
}

static void lane_words(const exposure_answer *x, uint32_t lane, uint8_t *grade) {
    const exposure_model *m = x->m;
    const lane_decision *d = &x->lanes.lanes[lane];
    weaken(grade, &m->lanes[lane].row);
    bool whatif = false;
    for (uint32_t i = 0; i < d->n_spans; i++) {
        const lane_span *s = &d->spans[i];
        whatif |= s->why_good == CAUSE_LANE_WHATIF || s->why_bad == CAUSE_LANE_WHATIF;
        if (s->license != MODEL_NONE) {
            weaken(grade, &m->licenses[s->license].row);
        }
    }
    for (uint32_t i = 0; i < m->n_whatifs && whatif; i++) {
        const model_whatif *q = &m->whatifs[i];
        bool counts = q->scenario.n == 0 || str_eq(q->scenario, x->options.scenario);
        if (counts && (q->lane == lane || q->lane == MODEL_NONE)) {
            weaken(grade, &q->row);
        }
    }
}

uint8_t path_grade(const exposure_answer *x, uint32_t product, const flow_path *path) {
    const exposure_model *m = x->m;
    const model_plan *plan = &m->plans[x->net.products[product].plan];
    uint8_t grade = MODEL_OFFICIAL;
    weaken(&grade, &plan->row);
    weaken(&grade, &m->items[plan->product].row);
    for (uint32_t i = 0; i < path->n_steps; i++) {
        const path_step *s = &path->steps[i];
        node_words(&x->net, &x->net.nodes[s->node], &grade);
        if (s->use != MODEL_NONE) {
            weaken(&grade, &m->bom[x->net.uses[s->use].bom].row);
        }
        if (s->lane != MODEL_NONE) {
            lane_words(x, s->lane, &grade);
        }
    }
    if (path->n_steps > 0 && path->end == PATH_LANE && path->lane != MODEL_NONE) {
        lane_words(x, path->lane, &grade);
    }
    return grade;
}
