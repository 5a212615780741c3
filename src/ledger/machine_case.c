// SPDX-License-Identifier: Apache-2.0
//
// machine_case: the states of a matter before an authority and the acts between them (desk.md 3). What an
// act asks for beyond its fields (a second person, no open request) stands in case_act.c and in `about`.
#include "ledger/case.h"

#define B MACHINE_BIT
#define BEFORE (B(CASE_SUBMITTED) | B(CASE_ACCEPTED))
#define IN_HAND (B(CASE_UNDER_REVIEW) | B(CASE_AWAITING_APPLICANT))
#define WITH_AUTHORITY (BEFORE | IN_HAND | B(CASE_HALTED))
#define OPEN (B(CASE_DRAFT) | WITH_AUTHORITY)

static const machine_state STATES[CASE_STATES] = {
    [CASE_DRAFT] = {"draft", "being written; nothing has gone to the authority", false},
    [CASE_SUBMITTED] = {"submitted", "sent; the authority has not said that it takes it up", false},
    [CASE_ACCEPTED] = {"accepted", "taken up; the clock runs from the day after", false},
    [CASE_UNDER_REVIEW] = {"under_review", "being looked at", false},
    [CASE_AWAITING_APPLICANT] = {"awaiting_applicant",
                                 "a request for information has no answer yet", false},
    [CASE_HALTED] = {"halted", "stopped by the authority, on its own word, since a day", false},
    [CASE_GRANTED] = {"granted", "permitted, all lines", true},
    [CASE_GRANTED_IN_PART] = {"granted_in_part", "permitted, the lines that it names", true},
    [CASE_REFUSED] = {"refused", "not permitted, with reasons", true},
    [CASE_RETURNED_WITHOUT_ACTION] = {"returned_without_action",
                                      "sent back, neither permitted nor refused", true},
    [CASE_WITHDRAWN] = {"withdrawn", "taken back by the applicant", true},
    [CASE_SUPERSEDED] = {"superseded", "replaced by a case that amends it", true},
};

static const machine_move MOVES[] = {
    // the applicant's side
    {"edit", B(CASE_DRAFT), MACHINE_STAYS, ROLE_REQUESTER, "case.edited", "",
     "Replaces the draft, whole."},
    {"submit", B(CASE_DRAFT), CASE_SUBMITTED, ROLE_REQUESTER, "case.submitted", "",
     "Sends it; the case that it amends becomes superseded."},
    {"withdraw", OPEN, CASE_WITHDRAWN, ROLE_REQUESTER, "case.withdrawn", "reason",
     "The applicant takes it back."},
    {"supersede", WITH_AUTHORITY, CASE_SUPERSEDED, ROLE_REQUESTER, "case.superseded", "",
     "Done by submitting the case that amends it."},
    {"seen", B(CASE_AWAITING_APPLICANT) | B(CASE_HALTED), MACHINE_STAYS, ROLE_REQUESTER,
     "case.seen", "", "The applicant has seen a request, which is no answer."},
    {"answer", B(CASE_AWAITING_APPLICANT), CASE_UNDER_REVIEW, ROLE_REQUESTER, "case.answered",
     "answer", "Answers a request; while another is open the case goes on waiting."},
    {"answer", B(CASE_HALTED), MACHINE_STAYS, ROLE_REQUESTER, "case.answered", "answer",
     "Answers a request of a halted case, which stays halted."},

    // the authority's side
    {"send_back", B(CASE_SUBMITTED), CASE_DRAFT, ROLE_ADVISER, "case.sent_back", "reason",
     "Papers are missing or wrong: to be corrected and submitted again, before any clock runs."},
    {"accept", B(CASE_SUBMITTED), CASE_ACCEPTED, ROLE_ADVISER, "case.accepted", "word|reference",
     "The authority takes it up; its clock counts from the next day."},
    {"begin_review", B(CASE_ACCEPTED), CASE_UNDER_REVIEW, ROLE_ADVISER, "case.review_begun", "",
     "Somebody looks at it."},
    {"assign", OPEN, MACHINE_STAYS, ROLE_REQUESTER | ROLE_ADVISER, "case.assigned", "person",
     "Whose it is; no state."},
    {"ask", IN_HAND, CASE_AWAITING_APPLICANT, ROLE_ADVISER, "case.asked", "question",
     "Requests information of the applicant."},
    {"pause", B(CASE_ACCEPTED) | IN_HAND, MACHINE_STAYS, ROLE_ADVISER, "case.paused",
     "pause word|note",
     "Time stands still for a reason that the law names, such as expert_opinion."},
    {"unpause", B(CASE_ACCEPTED) | IN_HAND | B(CASE_HALTED), MACHINE_STAYS, ROLE_ADVISER,
     "case.unpaused", "pause", "That reason is over."},
    {"halt", B(CASE_ACCEPTED) | IN_HAND, CASE_HALTED, ROLE_ADVISER, "case.halted", "word",
     "The authority says of this case that it is stopped."},
    {"resume", B(CASE_HALTED), CASE_UNDER_REVIEW, ROLE_ADVISER, "case.resumed", "word|reason",
     "The halt is over; with a request open the case waits for the applicant."},
    {"advise", IN_HAND, MACHINE_STAYS, ROLE_ADVISER, "case.advised", "advice",
     "One person's advice on a line or on the whole; it voids what was countersigned."},
    {"countersign", IN_HAND, MACHINE_STAYS, ROLE_COUNTERSIGNER, "case.countersigned", "agrees",
     "Agrees with all advice as it stands, or does not; nobody who advised."},
    {"grant", B(CASE_UNDER_REVIEW), CASE_GRANTED, ROLE_APPROVER, "case.granted", "word",
     "Advised, countersigned, no request open, and by neither of those persons."},
    {"grant_in_part", B(CASE_UNDER_REVIEW), CASE_GRANTED_IN_PART, ROLE_APPROVER,
     "case.granted_in_part", "word lines", "As grant, of the lines named."},
    {"refuse", B(CASE_UNDER_REVIEW), CASE_REFUSED, ROLE_APPROVER, "case.refused", "word reason",
     "As grant."},
    {"return", WITH_AUTHORITY, CASE_RETURNED_WITHOUT_ACTION, ROLE_ADVISER, "case.returned",
     "reason", "Sent back, neither permitted nor refused."},
};

const char *const case_state_words[] = {"draft",
                                        "submitted",
                                        "accepted",
                                        "under_review",
                                        "awaiting_applicant",
                                        "halted",
                                        "granted",
                                        "granted_in_part",
                                        "refused",
                                        "returned_without_action",
                                        "withdrawn",
                                        "superseded",
                                        NULL};

static const machine_wait WAITS[] = {
    {"answer", B(CASE_AWAITING_APPLICANT), MACHINE_STAYS},
    {"resume", B(CASE_HALTED), CASE_AWAITING_APPLICANT},
};

const machine case_machine = {
    .name = "case",
    .states = STATES,
    .n_states = CASE_STATES,
    .start = CASE_DRAFT,
    .moves = MOVES,
    .n_moves = sizeof MOVES / sizeof *MOVES,
    .waits = WAITS,
    .n_waits = sizeof WAITS / sizeof *WAITS,
};
