// SPDX-License-Identifier: Apache-2.0
//
// hit_reason: the words of hits, and the reasons that a screener may sign. Codes are never reused for another
// meaning; one that is no longer wanted stays, for the findings that name it.
#include "ledger/hit_int.h"

static const char *const STATES[HIT_STATES] = {"open", "proposed", "closed"};
static const char *const OUTCOMES[HIT_OUTCOMES] = {"", "same", "different", "unclear"};

const char *hit_state_name(hit_state s) { return STATES[s]; }
const char *hit_outcome_name(hit_outcome o) { return OUTCOMES[o]; }

bool hit_state_find(str word, hit_state *out) {
    for (uint32_t i = 0; i < HIT_STATES; i++) {
        if (str_eqz(word, STATES[i])) {
            *out = (hit_state)i;
            return true;
        }
    }
    return false;
}

bool hit_outcome_find(str word, hit_outcome *out) {
    for (uint32_t i = HIT_SAME; i < HIT_OUTCOMES; i++) {
        if (str_eqz(word, OUTCOMES[i])) {
            *out = (hit_outcome)i;
            return true;
        }
    }
    return false;
}

static const hit_reason REASONS[] = {
    {"name_only", HIT_DIFFERENT, false, NULL,
     "Only the name resembles; nothing else that is known of both agrees."},
    {"different_name", HIT_DIFFERENT, false, NULL,
     "A word that tells parties apart differs: another given name, place, number or branch."},
    {"weak_alias", HIT_DIFFERENT, false, NULL,
     "Only an alias that the authority itself calls weak was met, and nothing else agrees."},
    {"different_country", HIT_DIFFERENT, false, "country",
     "Another country than every one on the listed record."},
    {"different_birth", HIT_DIFFERENT, false, "born",
     "Another date of birth than every one on the listed record."},
    {"different_kind", HIT_DIFFERENT, false, "kind",
     "A person here and a company there, or a vessel, or an aircraft."},
    {"different_address", HIT_DIFFERENT, false, "address",
     "Another address than every one on the listed record."},
    {"different_number", HIT_DIFFERENT, false, "number",
     "Another number of the same register: company, tax, passport, LEI, IMO."},
    {"denied_by_document", HIT_DIFFERENT, true, NULL,
     "A document shows who the party is; the note says which."},
    {"denied_by_authority", HIT_DIFFERENT, true, NULL,
     "The authority that keeps the list says that it is another; the note says when and where."},
    {"other", HIT_DIFFERENT, true, NULL, "Another reason for another party, in the note."},
    {"same_number", HIT_SAME, false, "number", "The same number of the same register."},
    {"same_birth", HIT_SAME, false, "born", "The same full name and the same date of birth."},
    {"same_address", HIT_SAME, false, "address", "The same name at the same address."},
    {"confirmed_by_party", HIT_SAME, true, NULL,
     "The party itself says so; the note says who, when and how."},
    {"confirmed_by_document", HIT_SAME, true, NULL, "A document shows it; the note says which."},
    {"confirmed_by_authority", HIT_SAME, true, NULL,
     "The authority says so; the note says when and where."},
    {"other_same", HIT_SAME, true, NULL, "Another reason for the same party, in the note."},
    {"not_enough_known", HIT_UNCLEAR, false, NULL,
     "What is known of the two neither joins nor parts them."},
    {"facts_in_conflict", HIT_UNCLEAR, true, NULL,
     "Some of it agrees and some conflicts; the note says what."},
    {"answer_awaited", HIT_UNCLEAR, true, NULL,
     "The party or the authority was asked; the note says whom, when and what."},
};

const hit_reason *hit_reason_at(size_t i) {
    return i < sizeof REASONS / sizeof *REASONS ? &REASONS[i] : NULL;
}

const hit_reason *hit_reason_find(str code) {
    for (size_t i = 0; i < sizeof REASONS / sizeof *REASONS; i++) {
        if (str_eqz(code, REASONS[i].code)) {
            return &REASONS[i];
        }
    }
    return NULL;
}
