/* SPDX-License-Identifier: Apache-2.0
 *
 * lane_atoms: doubts, each once. Two lanes ask the same thing when it is about the same party, the same
 * item or the same law: a key says so. What is about the shipment itself is asked once for all lanes
 * whose shipments say the same.
 *
 *   law:ACT.after                 law; no matter which lane
 *   claim:REPORT                  a report
 *   item.form@item I1             the item, or @lane when the lane has facts of its own about it
 *   end_user.kind@party P1        the party in that role
 *   end_use@lane L1               the shipment
 *   license:A1                    when an application is decided
 *   transit.csv:4, scenario.csv:2 the row
 *   supply                        parts of which nobody says how they come
 */
#include "exposure/lanes_int.h"

#include <stdlib.h>

static uint32_t *slot_of(const lanes_builder *b, str key) {
    uint32_t at = (uint32_t)xxh3(key) & b->slot_mask;
    while (b->slots[at] != 0 && !str_eq(b->atoms.p[b->slots[at] - 1].key, key)) {
        at = (at + 1) & b->slot_mask;
    }
    return &b->slots[at];
}

static void grow(lanes_builder *b) {
    if (b->slots != NULL && b->atoms.n * 2 <= b->slot_mask) {
        return;
    }
    uint32_t size = b->slots == NULL ? 64 : (b->slot_mask + 1) * 2;
    b->slots = arena_array(b->a, size, sizeof *b->slots);
    b->slot_mask = size - 1;
    for (size_t i = 0; i < b->atoms.n; i++) {
        *slot_of(b, b->atoms.p[i].key) = (uint32_t)i + 1;
    }
}

uint32_t atom_add(lanes_builder *b, atom_kind kind, str key, str ask, str word) {
    grow(b);
    uint32_t *slot = slot_of(b, key);
    if (*slot == 0) {
        *vec_push(&b->atoms) =
            (exposure_atom){kind, str_dup(b->a, key), str_dup(b->a, ask), str_dup(b->a, word)};
        *slot = (uint32_t)b->atoms.n;
    }
    return *slot - 1;
}

void atom_set_join(lanes_builder *b, atom_set *s, const uint32_t *more, uint32_t n) {
    uint32_t *all = arena_array(b->a, (size_t)s->n + n + 1, sizeof *all);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < s->n; i++) {
        all[kept++] = s->all[i];
    }
    for (uint32_t i = 0; i < n; i++) {
        bool again = false;
        for (uint32_t k = 0; k < kept; k++) {
            again |= all[k] == more[i];
        }
        if (!again) {
            all[kept++] = more[i];
        }
    }
    *s = (atom_set){all, kept};
}

void atom_set_add(lanes_builder *b, atom_set *s, uint32_t atom) { atom_set_join(b, s, &atom, 1); }

/* ---- questions of check -------------------------------------------------------------------------- */

static bool lane_describes_item(const exposure_model *m, uint32_t lane) {
    const model_lane *l = &m->lanes[lane];
    for (uint32_t i = l->first_fact; i < l->first_fact + l->n_facts; i++) {
        if (str_starts(m->facts[i].name, STR("item."))) {
            return true;
        }
    }
    return false;
}

/* Whom or what the question is about; key begins with the fact. */
static void add_subject(lanes_builder *b, uint32_t lane, const said_question *q, strbuf *key,
                        strbuf *about) {
    const exposure_model *m = b->m;
    const model_lane *l = &m->lanes[lane];
    uint32_t group = b->groups.p[b->lane_group[lane]].lane;
    uint32_t party = q->scope == FACT_SCOPE_PARTY
                         ? lane_party(m, lane, world_str(b->w, b->w->roles[q->role].name))
                         : MODEL_NONE;
    if (party != MODEL_NONE) {
        strbuf_addf(key, "@party " STR_FMT, STR_ARG(m->parties[party].id));
        strbuf_add(about, m->parties[party].name);
    } else if (q->scope == FACT_SCOPE_ITEM && !lane_describes_item(m, lane)) {
        const model_item *item = &m->items[l->item];
        strbuf_addf(key, "@item " STR_FMT, STR_ARG(item->id));
        strbuf_add(about, item->name.n > 0 ? item->name : item->id);
    } else {
        strbuf_addf(key, "@lane " STR_FMT, STR_ARG(m->lanes[group].id));
        strbuf_addf(about, "lane " STR_FMT, STR_ARG(m->lanes[group].id));
    }
}

static uint32_t atom_of_question(lanes_builder *b, uint32_t lane, const said_question *q) {
    strbuf key = {0}, ask = {0};
    strbuf_add(&key, q->fact);
    if (!q->law) {
        add_subject(b, lane, q, &key, &ask);
        strbuf_addz(&ask, ": ");
    }
    strbuf_add(&ask, q->ask);
    uint32_t atom = atom_add(b, ATOM_QUESTION, strbuf_str(&key), strbuf_str(&ask), (str){0});
    strbuf_clear(&key);
    strbuf_clear(&ask);
    return atom;
}

atom_set atoms_of_questions(lanes_builder *b, uint32_t lane, const lane_says *s) {
    atom_set out = {0};
    for (uint32_t i = 0; i < s->n_questions; i++) {
        atom_set_add(b, &out, atom_of_question(b, lane, &s->questions[i]));
    }
    if (s->n_questions == 0) { /* check ended its search before it could say which */
        said_question q = {.fact = STR("shipment"),
                           .ask = STR("which facts settle it is not known; see what check says"),
                           .scope = FACT_SCOPE_SHIPMENT};
        atom_set_add(b, &out, atom_of_question(b, lane, &q));
    }
    return out;
}

/* ---- reports, applications, rows ------------------------------------------------------------------ */

atom_set atoms_of_reports(lanes_builder *b, const lane_says *s) {
    const lode_world *w = b->w;
    atom_set out = {0};
    for (uint32_t i = 0; i < s->n_reports; i++) {
        const world_report *r = &w->reports[s->reports[i]];
        const world_measure *m = &w->measures[r->measure];
        str who = world_str(w, r->who.len > 0 ? r->who : m->issuer);
        strbuf key = {0}, word = {0};
        strbuf_addf(&key, "claim:" STR_FMT, STR_ARG(world_str(w, m->id)));
        strbuf_addf(&word, STR_FMT " (" STR_FMT "%s%s)", STR_ARG(world_str(w, m->id)), STR_ARG(who),
                    who.n > 0 ? ", " : "", status_name(report_status(w, s->reports[i], b->known)));
        atom_set_add(
            b, &out,
            atom_add(b, ATOM_REPORT, strbuf_str(&key), world_str(w, m->title), strbuf_str(&word)));
        strbuf_clear(&key);
        strbuf_clear(&word);
    }
    return out;
}

static uint32_t atom_of_row(lanes_builder *b, atom_kind kind, const model_row *row, str ask) {
    strbuf key = {0}, word = {0};
    strbuf_addf(&key, "%s:%u", model_table_file((model_table)row->table), row->line);
    if (row->source.n > 0) {
        strbuf_addf(&word, STR_FMT " (%s)", STR_ARG(row->source),
                    model_grade_name((model_grade)row->grade));
    }
    uint32_t atom = atom_add(b, kind, strbuf_str(&key), ask, strbuf_str(&word));
    strbuf_clear(&key);
    strbuf_clear(&word);
    return atom;
}

uint32_t atom_of_license(lanes_builder *b, uint32_t license) {
    const model_license *l = &b->m->licenses[license];
    strbuf key = {0}, ask = {0}, word = {0};
    strbuf_addf(&key, "license:" STR_FMT, STR_ARG(l->id));
    strbuf_addf(&ask,
                "Is the application " STR_FMT " granted within the horizon? No day is known "
                "by which it must be decided.",
                STR_ARG(l->id));
    strbuf_add(&word, l->row.source);
    uint32_t atom =
        atom_add(b, ATOM_QUESTION, strbuf_str(&key), strbuf_str(&ask), strbuf_str(&word));
    strbuf_clear(&key);
    strbuf_clear(&ask);
    strbuf_clear(&word);
    return atom;
}

uint32_t atom_of_whatif(lanes_builder *b, uint32_t whatif) {
    const model_whatif *f = &b->m->whatifs[whatif];
    strbuf ask = {0};
    char from[16], until[16];
    if (f->lane == MODEL_NONE) {
        strbuf_addz(&ask, "Are all lanes");
    } else {
        strbuf_addf(&ask, "Is lane " STR_FMT, STR_ARG(b->m->lanes[f->lane].id));
    }
    int32_t last = f->until > b->horizon ? b->horizon : f->until;
    strbuf_addf(&ask, " open from %s to %s?",
                date_print(b->m->on + (f->from < 0 ? 0 : f->from), from).p,
                date_print(b->m->on + last - 1, until).p);
    uint32_t atom = atom_of_row(b, ATOM_SCENARIO, &f->row, strbuf_str(&ask));
    strbuf_clear(&ask);
    return atom;
}

uint32_t atom_of_transit(lanes_builder *b, uint32_t transit) {
    const model_transit *t = &b->m->transits[transit];
    const model_item *item = &b->m->items[t->item];
    strbuf ask = {0};
    strbuf_addz(&ask, t->border == BORDER_UNKNOWN ? "Have the " : "On which day do the ");
    ratio_print(t->qty, &ask);
    strbuf_addf(&ask, " " STR_FMT " of " STR_FMT, STR_ARG(item->unit.name),
                STR_ARG(item->name.n > 0 ? item->name : item->id));
    strbuf_addz(&ask, t->border == BORDER_UNKNOWN
                          ? " on their way passed the border?"
                          : " on their way cross the border, and is the lane open then?");
    uint32_t atom = atom_of_row(b, ATOM_TRANSIT, &t->row, strbuf_str(&ask));
    strbuf_clear(&ask);
    return atom;
}
