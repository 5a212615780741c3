/* SPDX-License-Identifier: Apache-2.0
 *
 * cases: what the handlers of cases share.
 *
 *   route_cases.c   the routes of a case          route_halts.c   of halts of a class
 *   cases_draft.c   a draft from a body, and from the decision that it names
 *   cases_json.c    a case, whole and as an item of a list
 *   cases_clock.c   its clock, as the law counts it
 *   cases_schema.c  what comes in and goes out
 */
#ifndef LODE_SERVICE_CASES_H
#define LODE_SERVICE_CASES_H

#include "ledger/case.h"
#include "service/service.h"

extern const schema case_draft_schema, case_act_schema, case_advice_schema, case_sign_schema,
    case_assign_schema, case_ask_schema, case_seen_schema, case_answer_schema, case_change_schema,
    case_schema_whole, case_item_schema, class_halt_schema, class_halt_end_schema,
    class_halt_shown_schema;

/* What is asked about: the query's on and known; today and DATE_NONE (all) when they are not given. */
typedef struct case_day_ask {
    lode_date on, known;
} case_day_ask;

/* The draft of the body; what the body leaves out is taken from the decision whose receipt it names, for which
 * it reads in rq->tx, and asks the law which clock such an application has. missing: papers that the decision
 * says the application still needs. */
typedef struct case_draft {
    desk_case c;
    str *missing;
    size_t n_missing;
    bool asked; /* a decision is named, and missing is known */
} case_draft;
LODE_MUST_CHECK lode_status case_draft_read(request *rq, case_draft *out, lode_error *err);
/* The papers alone, of a case that is there. */
LODE_MUST_CHECK lode_status case_missing(request *rq, const desk_case *c, case_draft *out,
                                         lode_error *err);
/* Documents of a decision as JSON; NULL when it, or its bytes, are not there (any more). The caller's. */
LODE_MUST_CHECK lode_status case_decision(request *rq, str receipt, json_t **shipment,
                                          json_t **answer, str *shipment_text, lode_error *err);

/* {"id", "state", "accepted", ...}, see case_clock_schema; the caller's. */
LODE_MUST_CHECK lode_status case_clock(request *rq, const desk_case *c, case_day_ask when,
                                       json_t **out, lode_error *err);
extern const schema case_clock_schema;
/* Refuses a clock that the law in use does not have ("clock_unknown"), and a kind of pause that the clock of
 * the case has no word for ("pause_unknown"): a slip of the pen would be counted through. Without a clock any
 * word is taken. */
LODE_MUST_CHECK lode_status case_clock_known(request *rq, str clock, lode_error *err);
LODE_MUST_CHECK lode_status case_pause_known(request *rq, const desk_case *c, str kind,
                                             lode_error *err);

json_t *case_item_json(const desk_case *c);
LODE_MUST_CHECK lode_status case_whole_json(request *rq, const desk_case *c, case_day_ask when,
                                            json_t **out, lode_error *err);
/* After a change: {"id", "state", "since", "version", "acts"}. */
LODE_MUST_CHECK lode_status case_change_json(request *rq, str id, json_t **out, lode_error *err);
LODE_MUST_CHECK lode_status case_acts_json(request *rq, const desk_case *c, json_t **out,
                                           lode_error *err);
json_t *class_halt_json(const class_halt *h);
json_t *json_of(str s); /* a string; null when it is empty */

#endif
