/* SPDX-License-Identifier: Apache-2.0
 *
 * lanes_int: what the parts of lanes share.
 *
 *   lane_shipment.c  a lane as JSON, and which cell a part of it came from
 *   lane_share.c     cells that ask for a share of an origin
 *   lane_license.c   parties and licenses of a lane
 *   lane_says.c      what check says of a shipment, from day 0 to the horizon
 *   lane_atoms.c     doubts, each once
 *   lane_spans.c     both, with licenses and what-ifs: the days on which a lane is open
 *   lane_together.c  quantities of licenses that lanes have together
 *   lane_case.c      how lanes and goods on their way turn out
 *   lanes.c          all lanes of a net
 */
#ifndef LODE_EXPOSURE_LANES_INT_H
#define LODE_EXPOSURE_LANES_INT_H

#include "check/answer.h"
#include "exposure/content.h"
#include "exposure/lanes.h"

/* ---- the shipment (lane_shipment.c, lane_share.c) ----------------------------------------------- */

/* Shares of an origin that cells ask for: each sweep is made once. */
typedef struct lane_shares {
    lode_arena *a;
    const exposure_net *net;
    VEC(const content_sweep *) sweeps;
} lane_shares;

bool is_share_cell(str cell); /* "share of ..." */
/* The share that such a cell of the fact asks for, as a shipment has it ("0.5 % .. 2 %"); nothing when it is
 * not known, or when shares is NULL. grade: the weakest word that it rests on. LODE_BAD_INPUT: the cell is
 * not of that form, or names what the law does not have; err has no place yet. */
LODE_MUST_CHECK lode_status lane_share(const lode_world *w, lane_shares *shares, uint32_t lane,
                                       str fact, str cell, strbuf *out, uint8_t *grade,
                                       lode_error *err);
void share_text(ratio low, ratio high,
                strbuf *out); /* in percent; it only grows when it is rounded */

/* Appends what the shipment says beside its id and its date, from the comma on. LODE_BAD_INPUT: a cell
 * that no shipment can have; err has file, line and column. */
LODE_MUST_CHECK lode_status lane_body(const lode_world *w, const exposure_model *m,
                                      lane_shares *shares, uint32_t lane, strbuf *out,
                                      lode_error *err);
void lane_head(const exposure_model *m, uint32_t lane, lode_date on, strbuf *out);
/* Adds file, line and column to an error that check has of the shipment, which has a JSON path. */
void lane_blame(const lode_world *w, const exposure_model *m, uint32_t lane, lode_error *err);
void quote_text(str s, strbuf *out); /* in quotes */

/* ---- parties and licenses of a lane (lane_license.c) ------------------------------------------- */

/* The next piece of a cell, apart by `;`; false at its end. Empty pieces are passed over. */
bool lane_piece(str *rest, str *piece);
uint32_t lane_party_row(const exposure_model *m, str id); /* of parties.csv; MODEL_NONE */
/* The cell of a fact of this name in the lane's row; NULL when it is not given. */
const model_fact *lane_fact(const exposure_model *m, uint32_t lane, const char *name);
/* The row of parties.csv in this role of the lane; MODEL_NONE. */
uint32_t lane_party(const exposure_model *m, uint32_t lane, str role);
/* Is this license for the lane, as far as its row says? codes: those that the item may fall under, or
 * NULL; without lanes and item the license is for what falls under its codes. */
bool lane_license_for(const exposure_model *m, const model_license *l, uint32_t lane,
                      const str *codes, uint32_t n_codes);
/* The application that the shipment speaks of: accepted first; MODEL_NONE. */
uint32_t lane_application(const exposure_model *m, uint32_t lane);

/* ---- what check says (lane_says.c) ------------------------------------------------------------- */

typedef enum lane_side { SIDE_OPEN, SIDE_COVERED, SIDE_LICENSE, SIDE_BARRED } lane_side;

typedef struct said_question {
    str fact, ask; /* fact: path of the one to show first */
    uint32_t scope, role;
    bool law;
} said_question;

typedef struct lane_says {
    int32_t from, until; /* [from, until) */
    lode_date on, holds_until;
    lane_side best, worst;
    bool open; /* best and worst differ in what the lane may do */
    str verdict, best_word, worst_word, why, doubt;
    str receipt[2]; /* of the shipment, what stands before its id and behind */
    said_question *questions;
    uint32_t n_questions;
    uint32_t *covers, n_covers; /* licenses of the model that cover it */
    str *codes;                 /* of list entries that the item falls under, or may */
    uint32_t n_codes;
    clock_ask clock; /* without a clock: clock NONE */
    bool halted;     /* reviews, by the law as it is written */
    bool reported_halted;
    uint32_t *reports; /* of the world: that say they are, or that no term runs */
    uint32_t n_reports;
} lane_says;

/* Lanes whose shipments say the same share one of these. */
typedef struct lane_group {
    uint32_t lane; /* the first of them */
    str body;
    uint64_t hash;
    lane_says *says;
    uint32_t n_says;
} lane_group;

#define SAYS_MAX 200u /* answers to one shipment within the horizon */

typedef struct lanes_builder {
    lode_arena *a;
    lode_arena work; /* of one answer */
    const lode_world *w;
    const exposure_net *net;
    const exposure_model *m;
    lode_date known;
    int32_t horizon;
    str scenario;
    party_screener *screener;
    lane_shares shares;
    uint32_t review, halted, no_limit; /* the slot, and places of its values; or NONE */
    VEC(exposure_atom) atoms;
    uint32_t *slots, slot_mask; /* open hash of the atoms by key: atom + 1 */
    VEC(lane_answer) answers;
    VEC(str) warnings;
    VEC(lane_group) groups;
    uint32_t *group_slots, group_mask; /* open hash of the groups by body: group + 1 */
    uint32_t *lane_group;              /* by lane; MODEL_NONE: nothing is decided */
    uint32_t *lane_answer;             /* by lane: the first of its answers */
} lanes_builder;

void lanes_warn(lanes_builder *b, const char *fmt, ...) LODE_PRINTF(2, 3);
LODE_MUST_CHECK lode_status lane_ask(lanes_builder *b, lane_group *g, lode_error *err);
/* The last day on which an application accepted on `accepted` is decided, when all goes as the law
 * says; DATE_NONE: not known. */
lode_date lane_clock(const lanes_builder *b, const lane_says *s, lode_date accepted);

/* ---- doubts (lane_atoms.c) --------------------------------------------------------------------- */

typedef struct atom_set {
    uint32_t *all, n;
} atom_set;
/* The atom of that key, made when there is none; texts are copied. */
uint32_t atom_add(lanes_builder *b, atom_kind kind, str key, str ask, str word);
void atom_set_add(lanes_builder *b, atom_set *s, uint32_t atom);
void atom_set_join(lanes_builder *b, atom_set *s, const uint32_t *more, uint32_t n);
atom_set atoms_of_questions(lanes_builder *b, uint32_t lane, const lane_says *s);
atom_set atoms_of_reports(lanes_builder *b, const lane_says *s);
uint32_t atom_of_license(lanes_builder *b, uint32_t license); /* when is it decided? */
uint32_t atom_of_whatif(lanes_builder *b, uint32_t whatif);
uint32_t atom_of_transit(lanes_builder *b, uint32_t transit);

/* ---- spans (lane_spans.c) and cases (lane_case.c) ----------------------------------------------- */

/* Spans of a lane at the border. */
void lane_border(lanes_builder *b, uint32_t lane, lane_decision *out);
/* Quantity that the licenses which open the lane leave; none: no limit, or not only they open it. */
/* counts, by license and false before: whose quantities they are. */
ratio lane_licensed(lanes_builder *b, uint32_t lane, const lane_decision *border, bool *counts);
/* Lanes that have a licensed quantity together: counts, by lane, as above; NULL: none (lane_together.c). */
void lanes_share(lanes_builder *b, bool *const *counts, exposure_lanes *out);
/* Spans of arrivals: after each opening, lead days later. */
void lane_arrivals(lanes_builder *b, uint32_t lane, const lane_decision *border,
                   lane_decision *out);

/* When a lane brings something, in one case; good NULL: all atoms turn out as `well` says. */
void lane_flow(lode_arena *a, const lane_decision *border, uint32_t lead, int32_t horizon,
               const bool *good, bool well, flow_lane *out);
void lanes_transits(lanes_builder *b, exposure_lanes *out);

/* ---- days within the horizon (lane_days.c) -------------------------------------------------------- */

typedef VEC(int32_t) day_list;
void lane_day_add(const lanes_builder *b, day_list *days, int32_t day); /* only 0 < day < horizon */
void lane_days_sort(day_list *days);

#endif
