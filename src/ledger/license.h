/* SPDX-License-Identifier: Apache-2.0
 *
 * license: a permission and what is left of it. Each line of a license has an authorized quantity, an
 * authorized value, or both; each is a book of its own, in exact integers, kept in double entry:
 *
 *   authorize   outside   -> available        reserve   available -> reserved
 *   release     reserved  -> available        ship      reserved  -> used, or available -> used
 *   tolerance   outside   -> used             shipped beyond what was authorized, within the tolerance;
 *               available -> outside          ... and given back as soon as something is available again
 *   correct     moves back what an earlier entry moved, in whole or in part, with reason and second person
 *
 * The accounts of a book sum to zero (outside is the negative of what was authorized and of the tolerance
 * in use). After every change 0 <= used + reserved <= authorized + tolerance, and what is over the
 * authorized amount was shipped: available is the rest of the authorized amount, and zero while tolerance
 * is in use. The check and the entries are one transaction, so this holds under any number of writers.
 *
 * Amounts  are int64 in millionths of the book's unit, which is the one on the license: a quantity unit that
 *          the law knows ("kg") or a word of the license's own ("piece"), or a currency ("USD"). An amount in
 *          another unit is converted exactly or refused; nothing is rounded.
 * State    issued, suspended, revoked, surrendered, by license_machine. Expired (after its last day) and
 *          exhausted (nothing available) are computed. Only a license that is issued now, begun and not
 *          expired on the day can be reserved or shipped on. What a *suspended* license has reserved stays
 *          reserved, and can be released.
 * Attempts A refused reservation or shipment changes nothing, and is still to be seen: whoever was refused
 *          asks license_attempt_wanted(err) and, after the refused change was undone, writes
 *          license_attempt in the same transaction. The refusals of reserve and ship leave nothing to undo:
 *          every check comes before the first event.
 */
#ifndef LODE_LEDGER_LICENSE_H
#define LODE_LEDGER_LICENSE_H

#include "ledger/ledger.h"
#include "ledger/machine.h"

typedef int64_t amount; /* millionths of a unit */
#define AMOUNT_ONE INT64_C(1000000)
#define AMOUNT_MAX            \
    (INT64_C(1000000000000) * \
     AMOUNT_ONE) /* 10^12 units; nine of them fit an int64, so sums are checked */
#define UNIT_BYTES_MAX 32u
/* "12.5" and "kg" from "12.5 kg". At most six decimals, not negative. Refuses with "bad_amount". */
LODE_MUST_CHECK lode_status amount_read(str text, amount *out, str *unit, lode_error *err);
str amount_print(amount v, str unit, char buf[64]); /* "12.5 kg"; without a unit "12.5" */

/* How many `to` one `from` is: num/den, exactly. False: they are not of one kind. The ledger knows no
 * units itself; the caller lends what the law declares (lode_unit_ratio). */
typedef bool (*unit_ratio)(void *units, str from, str to, int64_t *num, int64_t *den);
typedef struct unit_table {
    unit_ratio ratio;
    void *units;
} unit_table;
/* Exact, or refused: "unit_mismatch", "not_exact", "amount_too_large". */
LODE_MUST_CHECK lode_status amount_in(const unit_table *t, str text, str unit, amount *out,
                                      lode_error *err);

enum { LICENSE_ISSUED, LICENSE_SUSPENDED, LICENSE_REVOKED, LICENSE_SURRENDERED, LICENSE_STATES };

#define LICENSE_LINES_MAX 200u
typedef enum account { ACCOUNT_OUTSIDE, ACCOUNT_AVAILABLE, ACCOUNT_RESERVED, ACCOUNT_USED } account;
#define ACCOUNTS 4u
const char *account_name(account a);

typedef struct book {
    str unit; /* empty: the license sets no limit of this kind */
    amount authorized, available, reserved, used;
    amount tolerance; /* may be shipped beyond authorized: the whole millionths of it */
    amount over; /* of the tolerance, in use: used + reserved - authorized, when that is above 0 */
    amount held; /* licenses_for: for the shipment asked about, beside what is available */
} book;

typedef struct license_line {
    uint32_t line;
    str description;
    str codes; /* one blank between: "1C905.a.4 1C905.b" */
    book quantity, value;
    uint32_t tolerance_permille;
} license_line;

typedef struct license {
    str id; /* "L3" */
    str no; /* as printed on it; unique */
    uint32_t state;
    str regime, kind, holder, end_user, destination;
    lode_date from,
        until; /* until: last day; DATE_NONE is refused: a license without end is not known */
    bool one_shipment; /* spent when it has been shipped on once, whatever is left */
    str document;      /* its copy; may be empty */
    str case_id;       /* that it was granted in; may be empty */
    str conditions;    /* as text, one a line */
    license_line *lines;
    uint32_t n_lines;
    bool exhausted; /* computed: nothing available on any line, or spent */
    bool spent;     /* one shipment, and it has left */
    str spent_by;   /* that shipment, or its order */
    lode_date spent_on;
    uint64_t version, number;
} license;
/* "issued", "suspended", ..., and computed "not_begun", "expired", "exhausted". */
const char *license_status(const license *l, lode_date on);

/* Needs ROLE_LICENSE_MANAGER. Authorizes all its lines; of their books unit and authorized are read. */
LODE_MUST_CHECK lode_status license_add(ledger_tx *tx, const license *l, str *id, lode_error *err);
typedef struct license_act_ask {
    str act; /* suspend, reinstate, revoke, surrender */
    lode_date on;
    str word, reason;
} license_act_ask;
LODE_MUST_CHECK lode_status license_act(ledger_tx *tx, str id, const license_act_ask *ask,
                                        lode_error *err);
/* More or less of it, by a word of the authority. Less than used + reserved is refused. */
LODE_MUST_CHECK lode_status license_authorize(ledger_tx *tx, const unit_table *t, str id,
                                              uint32_t line, str quantity, str value, str word,
                                              lode_error *err);

typedef enum reservation_state { RESERVED, PARTLY_SHIPPED, SHIPPED, RELEASED } reservation_state;
const char *reservation_state_name(reservation_state s);
typedef struct reservation {
    str id; /* "R9" */
    str license;
    uint32_t line;
    str order;   /* the caller's reference: shipment or order line */
    str receipt; /* of the decision it rests on; may be empty */
    reservation_state state;
    amount quantity, value;                 /* as reserved, in the units of the line */
    amount quantity_left, value_left;       /* not yet shipped or released */
    amount quantity_shipped, value_shipped; /* more than was reserved, where more was available */
    str quantity_unit, value_unit;
    lode_date on,
        until; /* until: it lapses then, when released by license_lapse; DATE_NONE: never */
    str by;
    uint64_t version, number;
} reservation;

/* A book of the license that is asked of and not given is refused ("amount_missing"): an amount that nobody
 * stated is not zero. Refuses with "over_authorized", the message with all figures. */
LODE_MUST_CHECK lode_status license_reserve(ledger_tx *tx, const unit_table *t, str of,
                                            uint32_t line, str quantity, str value, str order,
                                            str receipt, lode_date on, lode_date until, str *id,
                                            lode_error *err);
/* What leaves. Neither quantity nor value: all that is left of it; else each book that the license limits
 * must be given. More than is left of the reservation is drawn from what is available, then from the
 * tolerance; more than that is refused with "over_authorized". */
typedef struct ship_ask {
    str quantity, value;
    str receipt;  /* of the decision on the day it leaves; may be empty */
    str shipment; /* which shipment: a license for one shipment lets all of it leave on one day */
    lode_date on; /* the day it leaves; DATE_NONE: today */
    bool final;   /* what is left of the reservation afterwards is released */
} ship_ask;
LODE_MUST_CHECK lode_status reservation_ship(ledger_tx *tx, const unit_table *t, str id,
                                             const ship_ask *ask, lode_error *err);
LODE_MUST_CHECK lode_status reservation_release(ledger_tx *tx, const unit_table *t, str id,
                                                str quantity, str value, str reason, lode_date on,
                                                lode_error *err);

/* Releases what is left of every reservation whose last day is before `on`. license_reserve does it for
 * the license it reserves on. Needs ROLE_LICENSE_MANAGER. */
LODE_MUST_CHECK lode_status license_lapse(ledger_tx *tx, lode_date on, uint64_t *n,
                                          lode_error *err);

/* ---- attempts ------------------------------------------------------------------------------------ */

/* Is it a refusal that must be seen: over what is authorized, on a license that is not to be used, or
 * against a decision? */
bool license_attempt_wanted(const lode_error *err);
typedef struct attempt_ask {
    const char *act;          /* "reserve", "ship" */
    str license, reservation; /* reservation: empty for a reserve */
    uint32_t line;
    str quantity, value, order, shipment, receipt;
    lode_date on;
} attempt_ask;
/* Records it, on the word of tx->by; changes no figure. */
LODE_MUST_CHECK lode_status license_attempt(ledger_tx *tx, const attempt_ask *ask,
                                            const lode_error *refused, lode_error *err);

/* ---- entries and corrections --------------------------------------------------------------------- */

typedef struct entry {
    uint64_t no; /* number of the entry */
    str license;
    uint32_t line;
    bool is_value;
    str kind; /* authorize, reserve, release, ship, tolerance, correct */
    account from, to;
    amount amount;
    str unit;
    lode_date on;
    str reservation, order, shipment, by, reason;
    uint64_t corrects; /* number of the entry it moves back, or 0 */
    amount corrected;  /* how much of it was moved back, and stayed so */
    uint64_t root;     /* where the chain of corrections began, or 0 */
    bool authorizes;   /* it changes what is authorized */
    uint64_t seq;      /* event */
} entry;
LODE_MUST_CHECK lode_status license_entries(ledger_tx *tx, str id, const page_ask *page,
                                            entry **out, size_t *n, lode_error *err);

typedef enum correction_state {
    CORRECTION_PROPOSED,
    CORRECTION_MADE,
    CORRECTION_SENT_BACK
} correction_state;
const char *correction_state_name(correction_state s);
typedef struct correction {
    str id; /* "X2" */
    uint64_t entry;
    amount amount;
    str unit, license, reason, note, proposed_by, decided_by;
    correction_state state;
    uint64_t version, number;
} correction;
/* A correction is proposed by one license manager and made when an approver, another person, confirms. It
 * may move back a correction. how_much: empty for all that was not yet moved back. */
LODE_MUST_CHECK lode_status correction_propose(ledger_tx *tx, const unit_table *t,
                                               uint64_t entry_no, str how_much, str reason, str *id,
                                               lode_error *err);
LODE_MUST_CHECK lode_status correction_confirm(ledger_tx *tx, str id, lode_error *err);
LODE_MUST_CHECK lode_status correction_send_back(ledger_tx *tx, str id, str note, lode_error *err);
LODE_MUST_CHECK lode_status correction_get(ledger_tx *tx, str id, correction *out, lode_error *err);
LODE_MUST_CHECK lode_status corrections_list(ledger_tx *tx, bool open, const page_ask *page,
                                             correction **out, size_t *n, lode_error *err);

/* ---- reading ------------------------------------------------------------------------------------- */

LODE_MUST_CHECK lode_status license_get(ledger_tx *tx, str id, license *out, lode_error *err);
LODE_MUST_CHECK lode_status license_by_no(ledger_tx *tx, str no, license *out, bool *found,
                                          lode_error *err);
typedef struct license_filter {
    str end_user;             /* the text as entered, empty: any */
    lode_date usable_on;      /* DATE_NONE: any */
    lode_date expires_before; /* DATE_NONE: any */
} license_filter;
LODE_MUST_CHECK lode_status licenses_list(ledger_tx *tx, const license_filter *filter,
                                          const page_ask *page, license **out, size_t *n,
                                          lode_error *err);
/* Every issued license for this end user that is not over on that day, in order of number: what a check of a
 * shipment to them adds (desk.md 4.8); when it begins it says itself. What remains for the shipment is
 * available + held: what is reserved for its order, and what of it has left in earlier parts, is its own and is
 * not counted against it. */
typedef struct license_ask {
    str end_user;
    lode_date on;
    str shipment, order; /* the shipment's id, the order it is for; may be empty */
    bool
        shipping; /* all that is reserved counts as held: whether this shipment may have it, the ship
                    * act tests to the last millionth */
    /* Licenses whose end user has that name, however it is written: the ledger knows no scripts, the caller
     * finds them by license_names. NULL: those whose end user is these very bytes. */
    const str *ids;
    size_t n_ids;
} license_ask;
LODE_MUST_CHECK lode_status licenses_for(ledger_tx *tx, const license_ask *ask, license **out,
                                         size_t *n, lode_error *err);
/* The end users of licenses with a number above `after`, in order of number. A name does not change. */
typedef void (*license_name)(void *to, uint64_t number, str id, str end_user);
LODE_MUST_CHECK lode_status license_names(ledger_tx *tx, uint64_t after, license_name each,
                                          void *to, lode_error *err);
LODE_MUST_CHECK lode_status reservation_get(ledger_tx *tx, str id, reservation *out,
                                            lode_error *err);
LODE_MUST_CHECK lode_status reservations_list(ledger_tx *tx, str of, bool open,
                                              const page_ask *page, reservation **out, size_t *n,
                                              lode_error *err);
/* Every book: accounts against the sum of its entries, and the invariant. Refuses with "books_broken". */
LODE_MUST_CHECK lode_status books_check(ledger_tx *tx, lode_error *err);

#endif
