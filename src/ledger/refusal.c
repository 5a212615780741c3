// SPDX-License-Identifier: Apache-2.0
//
// refusal: the table of reasons. One line each, in the order of codes.
#include "ledger/refusal.h"

#include <assert.h>
#include <stdio.h>

static const refusal TABLE[] = {
    // clang-format off
    {"advice_missing", "Nobody has advised on that", REFUSED_STATE},
    {"against_advice", "That is not what was advised", REFUSED_STATE},
    {"already_answered", "It has an answer", REFUSED_STATE},
    {"already_seen", "It was seen before", REFUSED_STATE},
    {"already_so", "That is already so", REFUSED_STATE},
    {"amount_missing", "An amount is missing", REFUSED_INPUT},
    {"amount_too_large", "The amount is too large", REFUSED_INPUT},
    {"amount_zero", "Nothing is asked for", REFUSED_INPUT},
    {"bad_amount", "The amount cannot be read", REFUSED_INPUT},
    {"bad_country", "That is no country", REFUSED_INPUT},
    {"bad_head", "That is no head of the log", REFUSED_INPUT},
    {"bad_license", "The license cannot be entered like that", REFUSED_INPUT},
    {"bad_policy", "No policy has such a value", REFUSED_INPUT},
    {"bad_retention_rule", "A rule of retention cannot be used", REFUSED_INPUT},
    {"bad_roles", "These are no roles to give", REFUSED_INPUT},
    {"bad_text", "The text cannot be kept", REFUSED_INPUT},
    {"below_used", "Less than is used already", REFUSED_STATE},
    {"books_broken", "The books do not balance", REFUSED_STATE},
    {"case_incomplete", "The case lacks something", REFUSED_STATE},
    {"claim_dates", "The days of the claim do not fit together", REFUSED_INPUT},
    {"claim_exists", "There is a claim of this id", REFUSED_STATE},
    {"claim_field", "The claim is not complete", REFUSED_INPUT},
    {"claim_id", "That is no id of a claim", REFUSED_INPUT},
    {"claim_linked", "The link is there", REFUSED_STATE},
    {"claim_withdrawn", "The claim was withdrawn", REFUSED_STATE},
    {"claim_word", "No claim is of that kind", REFUSED_INPUT},
    {"class_empty", "The class is not named", REFUSED_INPUT},
    {"clock_unknown", "The law has no such clock", REFUSED_INPUT},
    {"correction_closed", "The correction is decided", REFUSED_STATE},
    {"countersign_missing", "Nobody has countersigned what is advised", REFUSED_STATE},
    {"date_order", "The days are in the wrong order", REFUSED_INPUT},
    {"day_ahead", "That day has not come", REFUSED_INPUT},
    {"decision_stands_against", "The decision does not let it leave", REFUSED_STATE},
    {"document_empty", "The document has no bytes", REFUSED_INPUT},
    {"document_missing", "There is no such document", REFUSED_INPUT},
    {"export_too_large", "The export is too large to send", REFUSED_STATE},
    {"field_extra", "That is no part of this act", REFUSED_INPUT},
    {"field_missing", "Something is missing", REFUSED_INPUT},
    {"forbidden_transition", "Not possible in this state", REFUSED_STATE},
    {"held", "A hold keeps it", REFUSED_STATE},
    {"hit_note", "A note is needed", REFUSED_INPUT},
    {"hit_reason", "No reason for that", REFUSED_INPUT},
    {"hits_apart", "These hits are of several parties", REFUSED_INPUT},
    {"key_reused", "This Idempotency-Key was used with another request", REFUSED_INPUT},
    {"license_expired", "The license has expired", REFUSED_STATE},
    {"license_no_taken", "The license is here already", REFUSED_STATE},
    {"license_not_begun", "The license has not begun", REFUSED_STATE},
    {"license_over", "The license is over", REFUSED_STATE},
    {"license_spent", "The license was for one shipment", REFUSED_STATE},
    {"license_suspended", "The license is suspended", REFUSED_STATE},
    {"line_unknown", "There is no such line", REFUSED_INPUT},
    {"more_than_left", "More than is left", REFUSED_STATE},
    {"name_taken", "Somebody of this name is here", REFUSED_STATE},
    {"not_authenticated", "Nobody is known by that", REFUSED_ROLE},
    {"not_correctable", "This entry follows from another", REFUSED_STATE},
    {"not_exact", "The amount does not come out even", REFUSED_INPUT},
    {"not_found", "There is no such thing", REFUSED_MISSING},
    {"not_limited", "The license sets no such limit", REFUSED_INPUT},
    {"not_public", "It was not public by then", REFUSED_MISSING},
    {"nothing_proposed", "Nobody proposed a change", REFUSED_STATE},
    {"order_missing", "The order is missing", REFUSED_INPUT},
    {"other_path", "That is done elsewhere", REFUSED_INPUT},
    {"over_authorized", "More than the license has", REFUSED_STATE},
    {"own_rights", "Nobody changes their own rights", REFUSED_ROLE},
    {"password_weak", "The password is too easy to guess", REFUSED_INPUT},
    {"pause_state", "Time stands otherwise", REFUSED_STATE},
    {"pause_unknown", "The law has no word for this pause", REFUSED_INPUT},
    {"person_disabled", "This person may no longer sign in", REFUSED_STATE},
    {"person_unfit", "This person cannot have it", REFUSED_INPUT},
    {"reason_missing", "The reason is missing", REFUSED_INPUT},
    {"receipt_unknown", "There is no such decision", REFUSED_INPUT},
    {"reservation_closed", "Nothing is left of the reservation", REFUSED_STATE},
    {"reservation_lapsed", "The reservation has lapsed", REFUSED_STATE},
    {"retention_runs", "It has to be kept longer", REFUSED_STATE},
    {"role_missing", "This needs another role", REFUSED_ROLE},
    {"roles_conflict", "These roles do not go together", REFUSED_INPUT},
    {"second_person", "This needs a second person", REFUSED_ROLE},
    {"session_needed", "A token may not do that", REFUSED_ROLE},
    {"shipment_missing", "Nothing says what leaves", REFUSED_INPUT},
    {"stale", "Somebody changed it since", REFUSED_STALE},
    {"token_roles", "A token has no more rights than its maker", REFUSED_ROLE},
    {"token_until", "A token ends within 400 days", REFUSED_INPUT},
    {"too_many_claims", "Too many claims to compare", REFUSED_INPUT},
    {"unit_mismatch", "The units do not fit", REFUSED_INPUT},
    {"unknown_act", "There is no such act", REFUSED_INPUT},
    {"word_missing", "Nothing shows that it is so", REFUSED_INPUT},
    {"word_not_authority", "The word is not the authority's", REFUSED_INPUT},
    {"word_unknown", "The word is not on record", REFUSED_INPUT},
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
