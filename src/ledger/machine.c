// SPDX-License-Identifier: Apache-2.0
//
// machine: which move a name means in a state, and what may be done there. The machines themselves are
// tables: case_machine.c, license_machine.c, claim_machine.c.
#include "ledger/machine.h"

#include "ledger/refusal.h"

uint32_t machine_leads(const machine *m, const machine_move *move, uint32_t state, bool open) {
    uint32_t to = move->to;
    for (uint32_t i = 0; i < m->n_waits && open; i++) {
        const machine_wait *w = &m->waits[i];
        if (strcmp(w->act, move->act) == 0 && (w->from & MACHINE_BIT(state)) != 0) {
            to = w->to;
        }
    }
    return to == MACHINE_STAYS ? state : to;
}

bool machine_state_find(const machine *m, str word, uint32_t *state) {
    for (uint32_t i = 0; i < m->n_states; i++) {
        if (str_eqz(word, m->states[i].word)) {
            *state = i;
            return true;
        }
    }
    return false;
}

static bool starts_in(const machine_move *move, uint32_t state) {
    return (move->from & MACHINE_BIT(state)) != 0;
}

// ---- refusals -----------------------------------------------------------------------------------------

static lode_status no_such_act(const machine *m, str act, lode_error *err) {
    const char *near = NULL;
    uint32_t best = 4; // further away it is another word
    for (uint32_t i = 0; i < m->n_moves; i++) {
        uint32_t d = str_distance(act, str_of(m->moves[i].act), best);
        if (d < best) {
            best = d;
            near = m->moves[i].act;
        }
    }
    str shown = {act.p, act.n < 60 ? act.n : 60};
    lode_status st =
        refuse(err, "unknown_act", "a %s has no act \"" STR_FMT "\"", m->name, STR_ARG(shown));
    if (near != NULL) {
        lode_hint(err, "did you mean \"%s\"?", near);
    } else {
        lode_hint(err, "read the %s again: it names the acts that can be made", m->name);
    }
    return st;
}

static lode_status not_from_here(const machine *m, uint32_t state, str act, lode_error *err) {
    strbuf may = {0};
    for (uint32_t i = 0; i < m->n_moves; i++) {
        if (starts_in(&m->moves[i], state)) {
            strbuf_addf(&may, "%s%s", may.n > 0 ? ", " : "", m->moves[i].act);
        }
    }
    lode_status st =
        refuse(err, "forbidden_transition", "\"" STR_FMT "\" cannot be done: the %s is %s",
               STR_ARG(act), m->name, m->states[state].word);
    if (may.n > 0) {
        lode_hint(err, "from here: %s", may.p);
    } else {
        lode_hint(err, "%s is final: nothing more can be done to this %s", m->states[state].word,
                  m->name);
    }
    strbuf_clear(&may);
    return st;
}

static lode_status not_by_you(const machine_move *move, lode_error *err) {
    strbuf roles = {0};
    for (uint32_t i = 0; i < ROLES; i++) {
        if ((move->roles & (1u << i)) != 0) {
            strbuf_addf(&roles, "%s%s", roles.n > 0 ? " or " : "", role_name(1u << i));
        }
    }
    lode_status st = refuse(err, "role_missing", "\"%s\" needs the role %s", move->act, roles.p);
    lode_hint(err, "ask somebody who is %s; an admin gives roles", roles.p);
    strbuf_clear(&roles);
    return st;
}

// ---- finding --------------------------------------------------------------------------------------------

lode_status machine_find(const machine *m, uint32_t state, str act, const actor *by,
                         const machine_move **out, lode_error *err) {
    bool known = false;
    for (uint32_t i = 0; i < m->n_moves; i++) {
        const machine_move *move = &m->moves[i];
        if (!str_eqz(act, move->act)) {
            continue;
        }
        known = true;
        if (starts_in(move, state)) {
            if ((move->roles & by->roles) == 0) {
                return not_by_you(move, err);
            }
            *out = move;
            return LODE_OK;
        }
    }
    return known ? not_from_here(m, state, act, err) : no_such_act(m, act, err);
}

uint32_t machine_acts(const machine *m, uint32_t state, const actor *by, const machine_move **out,
                      uint32_t n_max) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < m->n_moves && n < n_max; i++) {
        if (starts_in(&m->moves[i], state) && (m->moves[i].roles & by->roles) != 0) {
            out[n++] = &m->moves[i];
        }
    }
    return n;
}
