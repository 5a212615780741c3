// SPDX-License-Identifier: Apache-2.0
//
// machine_claim: how the status of a claim moves as links are added (desk.md 5.3). Nobody makes these
// moves: the status is computed, as of a day, and the first that applies holds. The table says what to expect:
// computing it for later and later days takes no other way (tests/unit/test_claim.c).
#include "ledger/claim.h"

#define B MACHINE_BIT
#define EDITOR ROLE_EVIDENCE_EDITOR
#define LINKED "claim.linked"

static const machine_state STATES[CLAIM_STATUSES] = {
    [CLAIM_SUPERSEDED] = {"superseded", "corrected by the same asserter, or by an official act",
                          true},
    [CLAIM_DENIED] = {"denied", "denied, this very claim, by the one it is about", false},
    [CLAIM_CONTESTED] = {"contested", "denied or contradicted by another, or named sources at odds",
                         false},
    [CLAIM_CONFIRMED] = {"confirmed",
                         "by an official act or statement, or by two independent named sources",
                         false},
    [CLAIM_UNCONFIRMED] = {"unconfirmed", "none of these", false},
};

static const machine_move MOVES[] = {
    {"confirmed_officially", B(CLAIM_UNCONFIRMED), CLAIM_CONFIRMED, EDITOR, LINKED, "confirms",
     "An official act or statement confirms it."},
    {"confirmed_by_two", B(CLAIM_UNCONFIRMED), CLAIM_CONFIRMED, EDITOR, LINKED, "confirms",
     "The second of two independent named sources confirms it."},
    {"contradicted", B(CLAIM_UNCONFIRMED) | B(CLAIM_CONFIRMED), CLAIM_CONTESTED, EDITOR, LINKED,
     "denies|narrows|widens", "Another says otherwise, later."},
    {"denied_by_its_subject", B(CLAIM_UNCONFIRMED) | B(CLAIM_CONFIRMED) | B(CLAIM_CONTESTED),
     CLAIM_DENIED, EDITOR, LINKED, "denies", "The one it is about denies this claim."},
    {"taken_back", B(CLAIM_CONFIRMED) | B(CLAIM_CONTESTED) | B(CLAIM_DENIED), CLAIM_UNCONFIRMED,
     EDITOR, LINKED, "corrects",
     "What it rested on is itself corrected; what else was said of it holds from there."},
    {"corrected", B(CLAIM_UNCONFIRMED) | B(CLAIM_CONFIRMED) | B(CLAIM_CONTESTED) | B(CLAIM_DENIED),
     CLAIM_SUPERSEDED, EDITOR, LINKED, "corrects",
     "Its asserter, or an official act, corrects it."},
};

const machine claim_machine = {
    .name = "claim",
    .states = STATES,
    .n_states = CLAIM_STATUSES,
    .start = CLAIM_UNCONFIRMED,
    .moves = MOVES,
    .n_moves = sizeof MOVES / sizeof *MOVES,
};
