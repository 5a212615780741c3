/* SPDX-License-Identifier: Apache-2.0
 *
 * machine: state machines as data. A machine has states and moves; a move says from which states it may
 * be made, to which it leads, which roles may make it, and which fields it needs. What a state means,
 * and everything computed (expired, exhausted, halted by a class, overdue), stands beside it and is never
 * typed. tests/unit/test_machine.c proves for each machine that every state can be reached from the start,
 * that every state that is not final can be left and leads to a final one, that no final one can be left,
 * and that no two moves of one name start in one state; docs/desk.md shows the tables, generated.
 */
#ifndef LODE_LEDGER_MACHINE_H
#define LODE_LEDGER_MACHINE_H

#include "ledger/ledger.h"

typedef struct machine_state {
    const char *word, *about;
    bool final;
} machine_state;

typedef struct machine_move {
    const char *act;   /* "accept" */
    uint32_t from;     /* bits of states */
    uint32_t to;       /* index of a state, or MACHINE_STAYS */
    uint32_t roles;    /* any one of them */
    const char *event; /* kind of the event it makes: "case.accepted" */
    const char *needs; /* fields, one blank between; "a|b": one of them; or "" */
    const char *about;
} machine_move;
#define MACHINE_STAYS UINT32_MAX
#define MACHINE_BIT(state) (1u << (state))

/* While something is open that the object waits for (of a case: a request for information), this act leads
 * to another state than its move says. */
typedef struct machine_wait {
    const char *act;
    uint32_t from; /* bits of states */
    uint32_t to;   /* index of a state, or MACHINE_STAYS */
} machine_wait;

typedef struct machine {
    const char *name;
    const machine_state *states;
    uint32_t n_states, start;
    const machine_move *moves;
    uint32_t n_moves;
    const machine_wait *waits;
    uint32_t n_waits;
} machine;

extern const machine case_machine, license_machine, claim_machine;

/* Where the move leads from this state; open: something it waits for is. */
uint32_t machine_leads(const machine *m, const machine_move *move, uint32_t state, bool open);

bool machine_state_find(const machine *m, str word, uint32_t *state);
/* The move of this name from this state, for this person. Refuses with "forbidden_transition" (the hint
 * names the acts that may be made from here), "role_missing", or "unknown_act" for a name that no move of
 * the machine has. */
LODE_MUST_CHECK lode_status machine_find(const machine *m, uint32_t state, str act, const actor *by,
                                         const machine_move **out, lode_error *err);
/* The acts that this person may do from this state, in order; at most n_max. */
uint32_t machine_acts(const machine *m, uint32_t state, const actor *by, const machine_move **out,
                      uint32_t n_max);

#endif
