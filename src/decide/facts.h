/* SPDX-License-Identifier: Apache-2.0
 *
 * facts: what is given about one shipment, typed by the facts of a world. Missing stays missing:
 * nothing here turns an absent value into a value.
 *
 * The codec fills it from JSON, the case runner and --assume from text; both through the same
 * value_from_text, so a value means the same wherever it is written.
 */
#ifndef LODE_DECIDE_FACTS_H
#define LODE_DECIDE_FACTS_H

#include "image/world.h"

#define LINES_MAX 1000u /* lines of one shipment; a longer order is sent in parts */
#define ELEMS_MAX 256u  /* elements of one set value */
#define LICENSES_MAX 64u
#define PAUSES_MAX 64u /* one application is sent back and forth a few times */

typedef enum val_kind {
    VAL_MISSING = 0, /* nobody gave it: unknown */
    VAL_NONE,        /* given as null: known to be none (codes: classified, not listed) */
    VAL_ENUM,        /* value, or text when `other:TEXT` was given (value NONE) */
    VAL_SET,         /* elems, complete */
    VAL_AMOUNT,      /* interval in the dimension's base unit */
    VAL_TEXT,        /* text; also names, HS digits (dots removed), claimed codes */
    VAL_DATE,
    VAL_PAUSES, /* pauses; none given: known to have had none */
} val_kind;

/* lo..hi; an open end excludes itself. NANO_MIN / NANO_MAX = unbounded. */
typedef struct lode_interval {
    lode_nano lo, hi;
    bool lo_closed, hi_closed;
} lode_interval;

typedef struct lode_elem {
    uint32_t value;      /* values; NONE for other:TEXT */
    str text;            /* for other:TEXT */
    bool absent;         /* listed as not there */
    lode_interval share; /* FACT_SHARES: fraction of 1; present without a number = (0, 1] */
} lode_elem;

/* Days on which a clock stood still, both included. */
typedef struct lode_pause {
    lode_date from, to; /* to DATE_NONE: not over, or its end is not known */
    uint32_t kind;      /* values; NONE: not said */
} lode_pause;

typedef struct lode_value {
    val_kind kind;
    lode_word word;
    uint32_t value;
    bool complete; /* an open set with nothing unnamed left */
    lode_interval interval;
    lode_elem *elems;
    uint32_t n_elems;
    uint32_t n_pauses; /* what deciding reads ends here: in a line or two of the cache */
    lode_pause *pauses;
    str text; /* canonical text of the value, for VAL_TEXT the value itself */
    lode_date date;
} lode_value;

/* What remains of a license, as it is stated: one number and its unit. v is in 10^-9 of the base unit, or of
 * this very unit where nobody knows its ratio (a currency). Wider than a nano: a license may say more than a
 * line does. */
__extension__ typedef __int128 lode_wide;
typedef struct lode_left {
    str text; /* "120 kg"; empty: not shown */
    lode_wide v;
    uint32_t unit; /* units */
} lode_left;

/* A license the exporter says to hold; a field not given is missing (text empty, DATE_NONE). */
typedef struct lode_license {
    str no, kind, regime, end_user; /* kind: word of slot license_kinds */
    str status;                     /* valid, used, revoked, expired, suspended */
    lode_date from, until;          /* valid from..until, both included */
    str *codes;
    uint32_t n_codes;
    lode_left remaining, remaining_value; /* of what item.quantity and item.value state */
} lode_license;

/* The values given, of the thousand facts that a world may have. */
typedef struct lode_row {
    uint32_t *place; /* n_facts: 1 + index into the two below; 0: missing */
    uint32_t *facts; /* n, in the order in which they were given; a value may have become missing */
    lode_value *values;
    uint32_t n, cap;
} lode_row;

typedef struct lode_facts {
    const lode_world *world;
    lode_arena *arena; /* caller-owned; outlives the facts */
    str id;
    lode_row shipment; /* facts of scope shipment and party */
    lode_row *lines;   /* n_lines: facts of scope item */
    str *line_labels;  /* what the line calls itself; may be empty */
    uint32_t n_lines;
    bool *role_given; /* n_roles: the role's object was present */
    bool *role_none;  /* n_roles: the role was given as null: known to have nobody */
    lode_license *licenses;
    uint32_t n_licenses;
    bool licenses_given;
} lode_facts;

void facts_init(lode_facts *f, const lode_world *w, lode_arena *arena);
uint32_t facts_add_line(lode_facts *f); /* index of the new line */
/* Rows of their own for a copy of the struct, in this arena. */
void facts_unshare(lode_facts *f, lode_arena *arena);

/* The value as given, VAL_MISSING when it was not; never NULL. line counts for facts of scope item.
 * It, and what facts_get returns, is good until the next facts_set. */
const lode_value *facts_given(const lode_facts *f, uint32_t line, uint32_t fact);
static inline const lode_value *row_get(const lode_row *r, uint32_t fact) {
    return r->place[fact] == 0 ? NULL : &r->values[r->place[fact] - 1];
}

/* The value that a condition sees: the given one, or that of the default fact; never NULL. */
const lode_value *facts_get(const lode_facts *f, uint32_t line, uint32_t fact);
/* Sets a value, in the place of one given before; facts of scope item need a line. */
void facts_set(lode_facts *f, uint32_t line, uint32_t fact, lode_value v);

/* Reads a value of this fact from text (language.md 3.3). On error err has the reason and the
 * nearest valid word, no position. Texts and elements live in the arena. Examples:
 *   item.kind "ndfeb_magnet", "other:steel shelf"     end_use "civil, military" or "none"
 *   item.contains "Nd 29 %, Dy < 0.01 %, no Tb complete"   quantity "200 kg", ">= 3 inch"
 *   item.codes.cn "1C905.a.4" or "not listed"         law:X.after "extended" or "lapsed" */
LODE_MUST_CHECK lode_status value_from_text(const lode_world *w, lode_arena *arena, uint32_t fact,
                                            str text, lode_value *out, lode_error *err);
LODE_MUST_CHECK lode_status interval_from_text(const lode_world *w, str dim, str text,
                                               lode_interval *out, lode_error *err);

/* "120 kg": a number without signs, and a unit of dim. */
LODE_MUST_CHECK lode_status left_from_text(const lode_world *w, lode_arena *arena, str dim,
                                           str text, lode_left *out, lode_error *err);
/* What an amount states in this very unit, whatever its ratio; false when it is stated in another. */
bool interval_stated_in(str text, str unit, lode_interval *out);

/* FROM..TO[:KIND], TO empty for a pause without an end; KIND a word of the enum, or not said when
 * kind_wanted is false. */
LODE_MUST_CHECK lode_status pause_from_text(const lode_world *w, uint32_t enum_idx,
                                            bool kind_wanted, str text, lode_pause *out,
                                            lode_error *err);
/* The kind of a pause by its word; fails with the nearest words. */
LODE_MUST_CHECK lode_status pause_kind(const lode_world *w, uint32_t enum_idx, str word,
                                       uint32_t *out, lode_error *err);
/* The value: sorted, with its canonical text. Takes over all, which lives in the arena. */
lode_value value_of_pauses(const lode_world *w, lode_arena *arena, lode_pause *all, uint32_t n);

/* Facts that cannot all be true: shares whose least sum is over the whole, license until before
 * from, an empty required name. path and message in err. */
LODE_MUST_CHECK lode_status facts_validate(const lode_facts *f, lode_error *err);

/* Sets err->hint to the nearest of the n words (within two edits), or lists up to eight. */
void hint_nearest(lode_error *err, str word, const str *words, uint32_t n);

#endif
