/* SPDX-License-Identifier: Apache-2.0
 *
 * case: one matter before an authority, as an application for a license. Its states and acts are
 * case_machine; case_act makes one of them. What is dated is dated: an act says on which day it was so, and
 * whose word that is (a document or a claim).
 *
 * Halted   is a condition with a day, a word and an end, never a bare status. `halt` needs a claim or a
 *          document; the word must be the authority's (an official act or statement, or a notice to this
 *          applicant). What the press reports of a class of cases is a *class halt*: it names the class
 *          (authority, destination country, measure), its claim and its days; cases of that class show
 *          "reported halted" beside their own state, which it never changes.
 * Clock    The days of acceptance, pauses and end are kept; the count is the library's
 *          (lode_clock_json): of working days, with pauses (official), and of all days since (elapsed).
 *          awaiting_applicant, a halt whose word says that time stands still, and what the law names
 *          (`pause`), are pauses; which of them its clock stops for the law says; silence is not approval.
 * Advice   One per adviser and line, in versions: a new one replaces and keeps the old. A countersignature
 *          is for the versions it saw; a later change of any advice voids it. Nobody countersigns what they
 *          advised; who decides (grant, grant in part, refuse) must have a valid countersignature of
 *          somebody else, and no open request for information. Whoever decides otherwise than advised
 *          gives a reason.
 * Amendment  is a new case that names the old one, which becomes superseded.
 * Order    Days of acts that change the state do not go back: an act is not dated before the state it leaves.
 *          Nothing is dated more than one day ahead of the server's (it is tomorrow somewhere).
 */
#ifndef LODE_LEDGER_CASE_H
#define LODE_LEDGER_CASE_H

#include "ledger/ledger.h"
#include "ledger/machine.h"

enum {
    CASE_DRAFT,
    CASE_SUBMITTED,
    CASE_ACCEPTED,
    CASE_UNDER_REVIEW,
    CASE_AWAITING_APPLICANT,
    CASE_HALTED,
    CASE_GRANTED,
    CASE_GRANTED_IN_PART,
    CASE_REFUSED,
    CASE_RETURNED_WITHOUT_ACTION,
    CASE_WITHDRAWN,
    CASE_SUPERSEDED,
    CASE_STATES
};
extern const char *const case_state_words[]; /* in this order; ends with NULL */

#define CASE_LINES_MAX 200u
typedef struct case_line {
    uint32_t line;
    str description, code, quantity,
        value; /* as the application states them: "200 kg", "16000 USD" */
} case_line;

typedef struct desk_case {
    str id; /* "C4" */
    uint32_t state;
    str regime, authority, kind; /* "cn"; "MOFCOM"; kind of license asked for: "individual" */
    str applicant, end_user, destination, title;
    str receipt;   /* of the decision that said a license is needed; may be empty */
    str clock;     /* id of the clock of the law, from the answer; may be empty */
    str amends;    /* the case before it; may be empty */
    str reference; /* the authority's own number; may be empty */
    str license;   /* granted by it; may be empty */
    case_line *lines;
    uint32_t n_lines;
    str measures;      /* ids of those it is asked under, one blank between; empty: not said */
    str lines_granted; /* "1 3", of one granted in part */
    lode_date since;   /* of the present state; DATE_NONE: a draft */
    lode_date submitted, accepted; /* DATE_NONE */
    lode_date decided;             /* of the final state, whichever; DATE_NONE while it is open */
    str halted_by;                 /* claim or document of the present halt; empty */
    str opened_by, assigned_to;
    lode_time opened;
    uint64_t version, number;
} desk_case;

typedef struct case_pause {
    str kind;           /* "supplement", "halt", or the law's own word from the act `pause` */
    lode_date from, to; /* to: DATE_NONE while it lasts */
    str word;           /* claim or document it rests on */
} case_pause;

typedef struct case_advice {
    uint32_t line;  /* 0: the whole case */
    str by, advice; /* approve, approve_with_condition, refuse, no_license_needed */
    str text;       /* condition or reasons */
    uint32_t version;
    bool current; /* the last of this person on this line */
    lode_time at;
} case_advice;

typedef struct case_signature {
    str by, note;
    bool agrees;
    bool current; /* no advice came after it, and it is the last of this person */
    lode_time at;
} case_signature;

/* One thing that happened to a case, for people: "accepted", "asked", ... */
typedef struct case_step {
    str what, by, word, note, reason, reference, detail;
    uint32_t state; /* after it */
    lode_date on;
    lode_time at;
    uint64_t seq;
} case_step;

typedef struct case_rfi {
    uint32_t no;
    str question, answer, asked_by, answered_by;
    str seen_by;
    lode_date asked, due, answered, seen; /* seen: acknowledged, which is no answer */
} case_rfi;

typedef struct class_halt {
    str id;                                      /* "T2" */
    str regime, authority, destination, measure; /* empty: any */
    str claim;
    lode_date from, until;      /* until: DATE_NONE while nobody said that it ended */
    str ended_by;               /* the claim by which it ended; may be empty */
    lode_date known, end_known; /* the days on which the claim, and that of the end, were public */
    bool open; /* case_class_halts: the case does not say whether it is of this class */
    uint64_t version, number;
} class_halt;

/* A draft; needs ROLE_REQUESTER. It may lack what submit then asks for: regime, authority, kind, applicant,
 * end_user, destination, title, a line. */
LODE_MUST_CHECK lode_status case_open(ledger_tx *tx, const desk_case *c, str *id, lode_error *err);
LODE_MUST_CHECK lode_status case_edit(ledger_tx *tx, str id, const desk_case *c, lode_error *err);

/* What an act may say; which of them it needs stands in case_machine. */
typedef struct case_act_ask {
    str act;
    lode_date on; /* the day it was so; DATE_NONE: today */
    str word;     /* claim or document */
    str note, reason, reference, license;
    str pause;         /* pause, unpause: the law's word for it, such as expert_opinion */
    str lines;         /* grant_in_part: "1 3" */
    bool stands_still; /* halt: the word says that time stands still */
} case_act_ask;
/* The acts that case_act makes; the others of case_machine have functions of their own. Ends with NULL. */
extern const char *const case_act_words[], *const case_advice_words[];
LODE_MUST_CHECK lode_status case_act(ledger_tx *tx, str id, const case_act_ask *ask,
                                     lode_error *err);
LODE_MUST_CHECK lode_status case_assign(ledger_tx *tx, str id, str person, lode_error *err);
LODE_MUST_CHECK lode_status case_advise(ledger_tx *tx, str id, const case_advice *advice,
                                        lode_error *err);
LODE_MUST_CHECK lode_status case_countersign(ledger_tx *tx, str id, bool agrees, str note,
                                             lode_error *err);
LODE_MUST_CHECK lode_status case_ask(ledger_tx *tx, str id, str question, lode_date on,
                                     lode_date due, uint32_t *no, lode_error *err);
LODE_MUST_CHECK lode_status case_seen(ledger_tx *tx, str id, uint32_t no, lode_date on,
                                      lode_error *err);
LODE_MUST_CHECK lode_status case_answer(ledger_tx *tx, str id, uint32_t no, str answer,
                                        lode_date on, lode_error *err);

LODE_MUST_CHECK lode_status class_halt_open(ledger_tx *tx, const class_halt *h, str *id,
                                            lode_error *err);
LODE_MUST_CHECK lode_status class_halt_end(ledger_tx *tx, str id, lode_date until, str claim,
                                           lode_error *err);

LODE_MUST_CHECK lode_status case_get(ledger_tx *tx, str id, desk_case *out, lode_error *err);
typedef struct case_filter {
    int state; /* -1: any */
    str assigned_to, destination, regime;
    bool open; /* only those not final */
} case_filter;
LODE_MUST_CHECK lode_status cases_list(ledger_tx *tx, const case_filter *filter,
                                       const page_ask *page, desk_case **out, size_t *n,
                                       lode_error *err);
LODE_MUST_CHECK lode_status case_pauses(ledger_tx *tx, str id, case_pause **out, size_t *n,
                                        lode_error *err);
LODE_MUST_CHECK lode_status case_advices(ledger_tx *tx, str id, case_advice **out, size_t *n,
                                         bool *countersigned, str *countersigned_by,
                                         lode_error *err);
LODE_MUST_CHECK lode_status case_rfis(ledger_tx *tx, str id, case_rfi **out, size_t *n,
                                      lode_error *err);
/* All countersignatures, newest first. */
LODE_MUST_CHECK lode_status case_signatures(ledger_tx *tx, str id, case_signature **out, size_t *n,
                                            lode_error *err);
LODE_MUST_CHECK lode_status case_steps(ledger_tx *tx, str id, case_step **out, size_t *n,
                                       lode_error *err);
/* What the person of tx may do to it now: also a second person's acts only if they may be one. */
#define CASE_ACTS_MAX 32u
LODE_MUST_CHECK lode_status case_acts(ledger_tx *tx, const desk_case *c,
                                      const machine_move *out[CASE_ACTS_MAX], uint32_t *n,
                                      lode_error *err);
/* The class halts that speak of this case on that day, as known on another (DATE_NONE: then); `open` those
 * of which the case does not say enough to tell. */
LODE_MUST_CHECK lode_status case_class_halts(ledger_tx *tx, const desk_case *c, lode_date on,
                                             lode_date known, class_halt **out, size_t *n,
                                             lode_error *err);
LODE_MUST_CHECK lode_status class_halt_get(ledger_tx *tx, str id, class_halt *out, lode_error *err);
LODE_MUST_CHECK lode_status class_halts_list(ledger_tx *tx, const page_ask *page, class_halt **out,
                                             size_t *n, lode_error *err);
#endif
