// SPDX-License-Identifier: Apache-2.0
//
// machine_license: what may be said of a permission (desk.md 4.5). Begun, expired and exhausted are
// computed for a day and stand in no table.
#include "ledger/license.h"

#define B MACHINE_BIT

static const machine_state STATES[LICENSE_STATES] = {
    [LICENSE_ISSUED] = {"issued", "usable, on a day of its term, while something is left", false},
    [LICENSE_SUSPENDED] = {"suspended", "not usable for now; what is reserved stays reserved",
                           false},
    [LICENSE_REVOKED] = {"revoked", "taken away by the authority", true},
    [LICENSE_SURRENDERED] = {"surrendered", "given back by the holder", true},
};

static const machine_move MOVES[] = {
    {"suspend", B(LICENSE_ISSUED), LICENSE_SUSPENDED, ROLE_LICENSE_MANAGER, "license.suspended",
     "word", "The authority stops its use."},
    {"reinstate", B(LICENSE_SUSPENDED), LICENSE_ISSUED, ROLE_LICENSE_MANAGER, "license.reinstated",
     "word", "The authority lets it be used again."},
    {"revoke", B(LICENSE_ISSUED) | B(LICENSE_SUSPENDED), LICENSE_REVOKED, ROLE_LICENSE_MANAGER,
     "license.revoked", "word", "The authority takes it away."},
    {"surrender", B(LICENSE_ISSUED) | B(LICENSE_SUSPENDED), LICENSE_SURRENDERED,
     ROLE_LICENSE_MANAGER, "license.surrendered", "word", "The holder gives it back."},
};

const machine license_machine = {
    .name = "license",
    .states = STATES,
    .n_states = LICENSE_STATES,
    .start = LICENSE_ISSUED,
    .moves = MOVES,
    .n_moves = sizeof MOVES / sizeof *MOVES,
};
