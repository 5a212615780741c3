/* SPDX-License-Identifier: Apache-2.0
 *
 * license: a permission and what is left of it. Each line of a license has an authorized quantity, an
 * authorized value, or both; each is a book of its own, in exact integers, kept in double entry:
 *
 *   authorize   outside   -> available        reserve   available -> reserved
 *   release     reserved  -> available        ship      reserved  -> used, or available -> used
 *   correct     moves back what an earlier entry moved, in whole or in part, with reason and second person
 *
 * The accounts of a book sum to zero (outside is the negative of what was authorized), and after every
 * entry 0 <= used + reserved <= authorized, where a tolerance stated on the license adds to what may be
 * *shipped*, never to what may be reserved. The check and the entry are one transaction, so the invariant
 * holds under any number of writers.
 *
 * Amounts  are int64 in millionths of the book's unit, which is the one on the license: a quantity unit that
 *          the law knows ("kg") or a word of the license's own ("piece"), or a currency ("USD"). An amount in
 *          another unit is converted exactly or refused; nothing is rounded.
 * State    issued, suspended, revoked, surrendered, by license_machine. Expired (after its last day) and
 *          exhausted (nothing available) are computed. Only a license that is issued, begun and not expired
 *          on the day can be reserved or shipped on. What a *suspended* license has reserved stays reserved.
 */
#ifndef LODE_LEDGER_LICENSE_H
#define LODE_LEDGER_LICENSE_H

#include "ledger/ledger.h"
#include "ledger/machine.h"

typedef int64_t amount; /* millionths of a unit */
#define AMOUNT_ONE INT64_C(1000000)
#define AMOUNT_MAX            \
    (INT64_C(1000000000000) * \
     AMOUNT_ONE) /* 10^12 units; a sum of a million fits not, so sums are checked */
/* "12.5" and "kg" from "12.5 kg". At most six decimals, not negative. Refuses with "bad_amount". */
LODE_MUST_CHECK lode_status amount_read(str text, amount *out, str *unit, lode_error *err);
str amount_print(amount v, str unit, char buf[64]); /* "12.5 kg" */

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
    amount tolerance; /* may be shipped beyond authorized */
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
    bool exhausted; /* computed: nothing available on any line, or one shipment and it is gone */
    uint64_t version, number;
} license;
/* "issued", "suspended", ..., and computed "not_begun", "expired", "exhausted". */
const char *license_status(const license *l, lode_date on);

/* Needs ROLE_LICENSE_MANAGER. Authorizes all its lines. */
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
    amount quantity, value;           /* as reserved, in the units of the line */
    amount quantity_left, value_left; /* not yet shipped or released */
    str quantity_unit, value_unit;
    lode_date on,
        until; /* until: it lapses then, when released by license_lapse; DATE_NONE: never */
    str by;
    uint64_t version, number;
} reservation;

/* A book of the license that is asked of and not given is refused ("amount_missing"): an amount that nobody
 * stated is not zero. Refuses with "over_authorized", the message with all figures. */
LODE_MUST_CHECK lode_status license_reserve(ledger_tx *tx, const unit_table *t, str license,
                                            uint32_t line, str quantity, str value, str order,
                                            str receipt, lode_date on, lode_date until, str *id,
                                            lode_error *err);
/* In part or whole (empty: all that is left of it). final: what is left afterwards is released. */
LODE_MUST_CHECK lode_status reservation_ship(ledger_tx *tx, const unit_table *t, str id,
                                             str quantity, str value, str receipt, lode_date on,
                                             bool final, lode_error *err);
LODE_MUST_CHECK lode_status reservation_release(ledger_tx *tx, const unit_table *t, str id,
                                                str quantity, str value, str reason, lode_date on,
                                                lode_error *err);

typedef struct entry {
    uint64_t no; /* number of the entry */
    str license;
    uint32_t line;
    bool is_value;
    str kind; /* authorize, reserve, release, ship, correct */
    account from, to;
    amount amount;
    lode_date on;
    str reservation, order, by, reason;
    uint64_t corrects; /* number of the entry it moves back, or 0 */
    uint64_t seq;      /* event */
} entry;
LODE_MUST_CHECK lode_status license_entries(ledger_tx *tx, str id, const page_ask *page,
                                            entry **out, size_t *n, lode_error *err);
/* A correction is proposed by one license manager and made when an approver confirms. */
LODE_MUST_CHECK lode_status correction_propose(ledger_tx *tx, const unit_table *t,
                                               uint64_t entry_no, str how_much, str reason, str *id,
                                               lode_error *err);
LODE_MUST_CHECK lode_status correction_confirm(ledger_tx *tx, str id, lode_error *err);
LODE_MUST_CHECK lode_status correction_send_back(ledger_tx *tx, str id, str note, lode_error *err);

LODE_MUST_CHECK lode_status license_get(ledger_tx *tx, str id, license *out, lode_error *err);
LODE_MUST_CHECK lode_status license_by_no(ledger_tx *tx, str no, license *out, bool *found,
                                          lode_error *err);
typedef struct license_filter {
    str end_user;             /* exact, empty: any */
    lode_date usable_on;      /* DATE_NONE: any */
    lode_date expires_before; /* DATE_NONE: any */
} license_filter;
LODE_MUST_CHECK lode_status licenses_list(ledger_tx *tx, const license_filter *filter,
                                          const page_ask *page, license **out, size_t *n,
                                          lode_error *err);
LODE_MUST_CHECK lode_status reservation_get(ledger_tx *tx, str id, reservation *out,
                                            lode_error *err);
LODE_MUST_CHECK lode_status reservations_list(ledger_tx *tx, str license, bool open,
                                              const page_ask *page, reservation **out, size_t *n,
                                              lode_error *err);
/* Every book: accounts against the sum of its entries, and the invariant. Refuses with "books_broken". */
LODE_MUST_CHECK lode_status books_check(ledger_tx *tx, lode_error *err);

#endif
