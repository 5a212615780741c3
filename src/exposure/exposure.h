/* SPDX-License-Identifier: Apache-2.0
 *
 * exposure: what stops if a shipment may not leave. From the model (model.h) and the law (lanes.h) to
 * an answer for each product: RUNS, SLOWED, STOPS (when, by which path, at what cost) or DEPENDS ON
 * (which open facts), with the remedies ranked by what they save. exposure.c joins the parts, report_*.c
 * show them.
 *
 * A *reading* says how the atoms turn out: as_written takes reports as untrue, as_reported as true,
 * and in both the other doubts stay doubts; best takes all atoms well, worst all badly.
 */
#ifndef LODE_EXPOSURE_H
#define LODE_EXPOSURE_H

#include "exposure/lanes.h"

#define EXPOSURE_HORIZON_DAYS 60u /* without --horizon */
#define EXPOSURE_HORIZON_MAX 3650u
#define REMEDIES_MAX 128u
#define EXPOSURE_CUT_MAX \
    3u /* sets of lanes, of open facts and of grants are complete to this size */

typedef enum product_state {
    PRODUCT_RUNS,
    PRODUCT_SLOWED,
    PRODUCT_STOPS,
    PRODUCT_DEPENDS
} product_state;
const char *product_state_name(product_state s); /* "RUNS" ... "DEPENDS ON" */

/* Small sets of indices: lanes, atoms or remedies. */
typedef struct exposure_set {
    uint32_t at[EXPOSURE_CUT_MAX], n;
} exposure_set;
typedef struct exposure_sets {
    exposure_set *all;
    uint32_t n;
    bool complete; /* to size EXPOSURE_CUT_MAX; false: given up at a bound */
} exposure_sets;

/* One run: all atoms as `good` says. */
typedef struct exposure_run {
    flow_case flow;
    flow_result result;
    order_outcome *orders;
    product_outcome *products;
    ratio value_lost; /* all products; none: no price for one */
} exposure_run;

typedef enum exposure_reading { READING_WRITTEN, READING_REPORTED, READING_COUNT } exposure_reading;
const char *exposure_reading_name(exposure_reading r); /* "as_written", "as_reported" */

typedef struct product_answer {
    product_state state;
    exposure_sets depends; /* atoms: smallest sets that stop or slow it when they turn out badly */
    flow_path path;        /* of its first stop, in the worst run of the reading */
    uint8_t grade;         /* model_grade: the weakest word on the path */
} product_answer;

/* ---- remedies (remedy.c) ----------------------------------------------------------------------- */

typedef enum remedy_kind {
    REMEDY_GRANT,   /* the license is granted: lanes that wait for it open on `day` */
    REMEDY_QUALIFY, /* an alternate is qualified earlier, from `day` */
    REMEDY_MOVE,    /* stock moved from another plant */
    REMEDY_LEVEL_UP, /* an alternate at a higher level that needs no license: the motor, not the magnet */
    REMEDY_RELEASE, /* goods at the border let through */
    REMEDY_PROVE,   /* the open questions of a lane answered well: end user, end use, party */
} remedy_kind;
const char *remedy_kind_name(remedy_kind k);

/* Of one item that a license lets cross, in its unit; none: not known. */
typedef struct remedy_amount {
    uint32_t item;
    ratio qty;
} remedy_amount;

typedef struct exposure_remedy {
    remedy_kind kind;
    uint32_t license, lane, bom, transit; /* what it is about; MODEL_NONE */
    uint32_t *lanes, n_lanes;             /* lanes it opens */
    uint32_t *atoms, n_atoms;             /* PROVE: atoms it settles */
    uint32_t from_plant, to_plant, item;  /* MOVE */
    /* MOVE; GRANT: the least that must pass for what it saves, the volume to ask for, in the unit of the
     * item that crosses; none: not known, or its lanes bring different items */
    ratio qty;
    remedy_amount *amounts; /* GRANT: the same for each item that its lanes bring, by item */
    uint32_t n_amounts;
    str what; /* one line for people */
    /* Money; in a model without prices the days that products stand less, and then `money` of
     * exposure_remedies is false. none: the search ended before it */
    ratio alone;    /* saved by it alone */
    ratio marginal; /* saved given those ranked before it */
    ratio shapley;  /* its fair share over all orders; none: not computed (more than 12) */
    uint32_t rank;  /* 0 first */
    uint32_t gate;  /* rank of the first of two or three, this one too, of which none saves anything
                     * without the others; MODEL_NONE */
    int32_t
        act_by; /* day: the stop it prevents, minus the days the goods take; INT32_MIN: not known */
    int32_t lead; /* those days, of making and of lanes */
} exposure_remedy;

typedef struct remedy_pair {
    uint32_t a, b;
    ratio together; /* value saved by both */
} remedy_pair;

typedef struct exposure_remedies {
    exposure_remedy *all; /* by rank */
    uint32_t n;
    remedy_pair *pairs; /* those that save more than the sum of both */
    uint32_t n_pairs;
    exposure_sets unblock; /* remedies: smallest sets after which nothing stops */
    bool money;            /* what is saved is money */
    bool complete;         /* false: the runs ended before all singles and pairs were tried */
    uint32_t n_left_out;   /* candidates beyond REMEDIES_MAX: not tried */
    uint32_t runs;         /* that it took */
} exposure_remedies;

/* base: the worst run of the reading, good: its atoms. */
LODE_MUST_CHECK lode_status remedies_find(lode_arena *a, const exposure_net *net,
                                          const exposure_lanes *lanes, const bool *good,
                                          const exposure_run *base, exposure_remedies *out,
                                          lode_error *err);

/* ---- cut sets (cuts.c) -------------------------------------------------------------------------- */

/* Smallest sets of lanes without which a product cannot be made for ever, stock apart: complete to size
 * EXPOSURE_CUT_MAX. out: by product. Lanes between own plants that cross no border are in none. */
void cuts_find(lode_arena *a, const exposure_net *net, exposure_sets *out);

/* ---- content shares (content.c) ------------------------------------------------------------------ */

/* An item that crosses a border outside its origin, and the share of its value that is of an origin. */
typedef struct content_share {
    uint32_t lane, item;
    str origin; /* "CN", "US" */
    /* shares of its price (over 1: its parts cost more). low: what is sure; none: it has no price itself.
     * high none: a price is missing, or it is in a loop */
    ratio low, high;
    uint32_t unpriced; /* prices that are missing */
    uint32_t *parts,
        n_parts; /* items whose prices count, or may count: the first CONTENT_PARTS of them */
} content_share;
#define CONTENT_PARTS 8u
typedef enum content_verdict { CONTENT_BELOW, CONTENT_REACHED, CONTENT_OPEN } content_verdict;
/* Is part / whole at or over (reached: >=) or over (exceeded: >) the limit? Exact; both intervals. */
content_verdict content_limit(ratio part_low, ratio part_high, ratio whole_low, ratio whole_high,
                              ratio limit, bool reached);
void content_find(lode_arena *a, const exposure_net *net, content_share **out, uint32_t *n);

/* ---- the answer ---------------------------------------------------------------------------------- */

typedef struct exposure_options {
    lode_date known; /* DATE_NONE: all that the image holds */
    int32_t horizon;
    flow_policy policy;
    flow_inbound inbound;
    str scenario;
} exposure_options;

/* ---- what is expected (promise.c) ---------------------------------------------------------------- */

/* A license that is pending and taken as granted from a day on, because the law's term ends or somebody
 * expects it. Nobody promised it. */
typedef struct
    exposure_lack { /* when it never comes: by product, against the best run of the reading */
    ratio *less;    /* first day on which it does less; none: on no day. NULL: not tried */
    product_state *states; /* on that day: STOPS or SLOWED; RUNS: it does no less */
} exposure_lack;
typedef struct exposure_promise {
    uint32_t license;
    int32_t from; /* day on which its first lane is taken as open */
    uint32_t *lanes, n_lanes;
    exposure_lack alone; /* all others come */
} exposure_promise;
typedef struct exposure_promises {
    exposure_promise *all; /* earliest first; none when no product would do less without them */
    uint32_t n;
    exposure_lack together; /* none of them comes */
} exposure_promises;

typedef struct reading_answer {
    exposure_run best, worst; /* of the reading: its other atoms well, and badly */
    product_answer *products; /* as net.products */
    exposure_remedies remedies;
    exposure_promises rests_on;
} reading_answer;

typedef struct exposure_answer {
    const exposure_model *m;
    const lode_world *w;
    exposure_options options;
    exposure_net net;
    exposure_lanes lanes;
    reading_answer readings[READING_COUNT];
    product_answer *overall; /* over both readings: DEPENDS where they differ */
    ratio *atom_value;       /* by atom: value that hangs on it: all others well, this one badly */
    exposure_sets *cuts;     /* by product */
    content_share *shares;
    uint32_t n_shares;
} exposure_answer;

/* Everything lives in the arena. */
LODE_MUST_CHECK lode_status exposure_answer_find(lode_arena *a, const lode_world *w,
                                                 const exposure_model *m,
                                                 const exposure_options *options,
                                                 exposure_answer *out, lode_error *err);

void exposure_to_text(const exposure_answer *x, bool color, strbuf *out); /* report_text.c */
void exposure_to_json(const exposure_answer *x, strbuf *out);             /* report_json.c */
void exposure_to_csv(const exposure_answer *x, strbuf *out);              /* report_csv.c */
/* Two answers of the same products side by side: scenarios, or days; x = y: its two readings. */
void exposure_compare(const exposure_answer *x, const exposure_answer *y, bool color, strbuf *out);

#endif
