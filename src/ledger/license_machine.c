/* SPDX-License-Identifier: Apache-2.0
 *
 * license_machine: the states of a license that are said by acts, each on somebody's word. What follows from
 * a day or from the books (not begun, expired, exhausted) is computed in license_status.
 */
#include "ledger/machine.h"

#include "ledger/license.h"

#define IN(state) (1u << (state))

static const machine_state STATES[LICENSE_STATES] = {
    [LICENSE_ISSUED] = {"issued", "It can be reserved and shipped on, within its term.", false},
    [LICENSE_SUSPENDED] = {"suspended",
                           "Nothing may leave on it; what is reserved stays reserved.", false},
    [LICENSE_REVOKED] = {"revoked", "The authority took it back.", true},
    [LICENSE_SURRENDERED] = {"surrendered", "The holder gave it back.", true},
};

static const machine_move MOVES[] = {
    {"suspend", IN(LICENSE_ISSUED), LICENSE_SUSPENDED, ROLE_LICENSE_MANAGER, "license.suspended",
     "word", "The authority stopped its use for a time."},
    {"reinstate", IN(LICENSE_SUSPENDED), LICENSE_ISSUED, ROLE_LICENSE_MANAGER,
     "license.reinstated", "word", "The authority lifted the suspension."},
    {"revoke", IN(LICENSE_ISSUED) | IN(LICENSE_SUSPENDED), LICENSE_REVOKED, ROLE_LICENSE_MANAGER,
     "license.revoked", "word", "The authority took it back for good."},
    {"surrender", IN(LICENSE_ISSUED) | IN(LICENSE_SUSPENDED), LICENSE_SURRENDERED,
     ROLE_LICENSE_MANAGER, "license.surrendered", "word", "The holder gave it back."},
};

const machine license_machine = {
    .name = "license",
    .states = STATES,
    .n_states = LICENSE_STATES,
    .start = LICENSE_ISSUED,
    .moves = MOVES,
    .n_moves = sizeof MOVES / sizeof *MOVES,
};
