/* SPDX-License-Identifier: Apache-2.0
 *
 * lanes: each lane that crosses a border is a shipment, and `check` decides it. This folder knows no
 * law: it writes the shipment (lane_shipment.c), reads the verdict, the review as written and as
 * reported, the clock of the application and the days between which the answer holds, and turns them
 * into spans of days in which the lane is open, blocked or waits for an answer.
 *
 *  exit code of the verdict    lane
 *  0, 5 (clear, conditions)    open; what has to be shown before departure is a note
 *  10 (license)                open while a granted license of the model covers it, else waits: for the
 *                              end of the term when an application is pending and reviews go on
 *                              (expected, not promised: silence is not approval), forever when halted
 *  20, 25 (prohibited)         blocked
 *  30 (undecided)              as its best verdict if the questions are answered well, as its worst if not
 *
 * A doubt is an *atom*: one thing that is not known, which may turn out well or badly: a question of a
 * shipment, a contested report, goods of which nobody knows whether they passed the border. One atom
 * is shared by all lanes that it touches.
 */
#ifndef LODE_EXPOSURE_LANES_H
#define LODE_EXPOSURE_LANES_H

#include "exposure/flow.h"
#include "image/world.h"

typedef enum atom_kind {
    ATOM_QUESTION, /* of check: a fact, a party, unverified law */
    ATOM_REPORT,   /* well: as written; badly: as reported */
    ATOM_TRANSIT,  /* well: passed the border */
    ATOM_SUPPLY,   /* parts of which nobody says how they come; well: as needed */
    ATOM_SCENARIO, /* a what-if that says "question" */
} atom_kind;

typedef struct exposure_atom {
    atom_kind kind;
    str key;  /* stable: "claim:wsj.2026-01-09", "end_use@lane L1", "transit.csv:4" */
    str ask;  /* the question, for people */
    str word; /* whose word there is, such as "wsj.2026-01-09 (press, contested)"; may be empty */
} exposure_atom;

typedef enum lane_cause {
    CAUSE_LANE_OPEN,     /* may leave */
    CAUSE_LANE_LICENSED, /* a license held covers it */
    CAUSE_LANE_NO_BORDER,
    CAUSE_LANE_NO_LICENSE, /* needed, none asked for */
    CAUSE_LANE_PENDING,    /* applied for, reviewed */
    CAUSE_LANE_EXPECTED,   /* after the day on which a decision is expected */
    CAUSE_LANE_HALTED,     /* applied for, reviews halted */
    CAUSE_LANE_REFUSED,
    CAUSE_LANE_PROHIBITED,
    CAUSE_LANE_WHATIF,
    CAUSE_LANE_LEAD, /* open again, first goods still on their way */
} lane_cause;

/* One lane in some days, in one reading of each atom: good = when all atoms turn out well. */
typedef struct lane_span {
    int32_t from, until; /* [from, until) */
    ratio good, bad;     /* factor: 1 open, 0 blocked */
    lane_cause why_good, why_bad;
    /* What decides between good and bad; none when they are equal. It is bad when one of `atoms` turns
     * out badly, and with `also` only when one of those does so too: without an answer about the end
     * user a license is needed, and then, if reviews are halted, never comes. */
    uint32_t *atoms, n_atoms;
    uint32_t *also, n_also;
    uint32_t license; /* of the model: the one that covers it or is waited for; or MODEL_NONE */
    uint32_t answer;  /* lane_answers: what check said; or MODEL_NONE */
} lane_span;

/* What check said about a lane on a day; the same until it no longer holds. */
typedef struct lane_answer {
    uint32_t lane;
    lode_date on;
    str verdict, best, worst; /* words of the law */
    str why, doubt;           /* of the first lines of the answer for people */
    str shipment;             /* the JSON that was decided; `lodestone check` says the same of it */
    char receipt[65];
    lode_date holds_until; /* last day; DATE_NONE: no end known */
} lane_answer;

typedef struct lane_decision {
    lane_span *spans; /* cover [0, horizon); none: the lane is not in the net, and nobody asked */
    uint32_t n_spans;
} lane_decision;

typedef struct exposure_lanes {
    const exposure_net *net;
    int32_t horizon;
    lane_decision *lanes;  /* by lane of the model: when goods arrive */
    lane_decision *border; /* likewise: when they may leave; the same without lead_days */
    exposure_atom *atoms;
    lane_answer *answers;
    /* by transit row: the day on which it is usable when all atoms turn out well, and badly; INT32_MAX:
     * never within the horizon; and the atoms that decide */
    int32_t *arrives_good, *arrives_bad;
    uint32_t **transit_atoms, *n_transit_atoms;
    uint32_t n_atoms, n_answers;
    uint32_t
        *shared; /* by lane: lanes with the same number have one licensed quantity; 0: none has */
    ratio *
        licensed; /* by lane: quantity its granted licenses leave; none: no limit, or none needed */
    str *warnings;
    uint32_t n_warnings;
} exposure_lanes;

struct lode_scratch;

/* known = DATE_NONE: all that the image holds. scenario: name of the what-ifs that count besides those
 * without a name; empty: only those. LODE_BAD_INPUT: a fact of a row is not one of the law; the error
 * has file, row and column. */
LODE_MUST_CHECK lode_status lanes_decide(lode_arena *a, const lode_world *w,
                                         const exposure_net *net, lode_date known, int32_t horizon,
                                         str scenario, exposure_lanes *out, lode_error *err);

/* The shipment of a lane on a legal date, as JSON, without the shares that cells ask for: those need the
 * net (the shipments of lanes_decide have them). The world says which facts are sets. */
void lane_shipment(const lode_world *w, const exposure_model *m, uint32_t lane, lode_date on,
                   strbuf *out);

/* Fills lanes, arrivals and supplied of a case: each atom well (1) or badly (0), by good[atom]. */
void lanes_case(lode_arena *a, const exposure_lanes *lanes, const bool *good, flow_case *c);

/* Is the span in its good state, with these atoms? good NULL: all as `well` says. */
bool span_well(const lane_span *s, const bool *good, bool well);

#endif
