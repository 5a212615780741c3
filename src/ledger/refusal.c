// SPDX-License-Identifier: Apache-2.0
//
// refusal: the table of reasons. One line each, in the order of codes.
#include "ledger/refusal.h"

#include <assert.h>
#include <stdio.h>

static const refusal TABLE[] = {
    // clang-format off
    {"already_so", "That is already so", REFUSED_STATE},
    {"bad_amount", "The amount cannot be read", REFUSED_INPUT},
    {"bad_policy", "No policy has such a value", REFUSED_INPUT},
    {"bad_roles", "These are no roles to give", REFUSED_INPUT},
    {"bad_text", "The text cannot be kept", REFUSED_INPUT},
    {"claim_dates", "The days of the claim do not fit together", REFUSED_INPUT},
    {"claim_exists", "There is a claim of this id", REFUSED_STATE},
    {"claim_field", "The claim is not complete", REFUSED_INPUT},
    {"claim_id", "That is no id of a claim", REFUSED_INPUT},
    {"claim_withdrawn", "The claim was withdrawn", REFUSED_STATE},
    {"claim_word", "No claim is of that kind", REFUSED_INPUT},
    {"document_missing", "There is no such document", REFUSED_INPUT},
    {"forbidden_transition", "Not possible in this state", REFUSED_STATE},
    {"name_taken", "Somebody of this name is here", REFUSED_STATE},
    {"not_authenticated", "Nobody is known by that", REFUSED_ROLE},
    {"not_found", "There is no such thing", REFUSED_MISSING},
    {"not_public", "It was not public by then", REFUSED_MISSING},
    {"nothing_proposed", "Nobody proposed a change", REFUSED_STATE},
    {"own_rights", "Nobody changes their own rights", REFUSED_ROLE},
    {"password_weak", "The password is too easy to guess", REFUSED_INPUT},
    {"person_disabled", "This person may no longer sign in", REFUSED_STATE},
    {"role_missing", "This needs another role", REFUSED_ROLE},
    {"roles_conflict", "These roles do not go together", REFUSED_INPUT},
    {"second_person", "This needs a second person", REFUSED_ROLE},
    {"session_needed", "A token may not do that", REFUSED_ROLE},
    {"stale", "Somebody changed it since", REFUSED_STALE},
    {"token_roles", "A token has no more rights than its maker", REFUSED_ROLE},
    {"token_until", "A token ends within 400 days", REFUSED_INPUT},
    {"too_many_claims", "Too many claims to compare", REFUSED_INPUT},
    // clang-format on
};

const refusal *refusal_at(size_t i) { return i < sizeof TABLE / sizeof *TABLE ? &TABLE[i] : NULL; }

const refusal *refusal_find(const char *code) {
    for (size_t i = 0; i < sizeof TABLE / sizeof *TABLE; i++) {
        if (strcmp(TABLE[i].code, code) == 0) {
            return &TABLE[i];
        }
    }
    return NULL;
}

lode_status refuse(lode_error *err, const char *code, const char *fmt, ...) {
    assert(refusal_find(code) != NULL);
    char message[sizeof err->message];
    va_list args;
    va_start(args, fmt);
    (void)vsnprintf(message, sizeof message, fmt, args);
    va_end(args);
    return lode_fail(err, LODE_BAD_INPUT, code, "%s", message);
}
