/* SPDX-License-Identifier: Apache-2.0
 *
 * license_int: what the parts of licenses share.
 *
 *   machine_license.c   the states that are said by acts (machine.h)
 *   license_add.c       entering a license           license_act.c  its acts, more or less of it
 *   license_books.c     the accounts: one move, the rule that tolerance is given back, books_check
 *   license_check.c     what is asked before something is reserved or shipped
 *   license_reserve.c   reserve, release, lapse      license_ship.c  what leaves
 *   license_correct.c   what was entered wrongly, by two people
 *   license_attempt.c   refused attempts that are to be seen
 *   license_read.c      licenses and their lines     license_for.c   those for a shipment, with what remains
 *   license_rows.c      reservations, entries, corrections as they are
 *   license_schema.c    tables and kinds of events
 *   amount.c            exact amounts
 *
 * A change computes nothing that its event does not say, or that apply cannot compute from the tables: the
 * split of a shipment into reserved, available and tolerance is made by apply, so that a rebuild makes it
 * again.
 */
#ifndef LODE_LEDGER_LICENSE_INT_H
#define LODE_LEDGER_LICENSE_INT_H

#include "ledger/license.h"

/* ---- books ------------------------------------------------------------------------------------- */

typedef struct book_key {
    str license;
    uint32_t line;
    bool is_value;
} book_key;

/* What one entry says. */
typedef struct move {
    book_key book;
    const char *kind;
    account from, to;
    amount amount; /* zero: no entry is made */
    lode_date on;
    str reservation, order, shipment, reason;
    uint64_t corrects, root; /* root: the entry at the beginning of a chain of corrections, or 0 */
    bool authorizes; /* it changes what is authorized: an authorize entry or a correction of one */
} move;

/* For apply. Writes the entry, changes the two accounts. */
LODE_MUST_CHECK lode_status book_move(ledger_tx *tx, const event *e, const move *m,
                                      lode_error *err);
/* For apply, at the end of a change: tolerance in use is given back while something is available. */
LODE_MUST_CHECK lode_status book_settle(ledger_tx *tx, const event *e, const book_key *key,
                                        lode_date on, lode_error *err);
/* For apply. As much as goes from what is available, the rest from the tolerance. */
LODE_MUST_CHECK lode_status book_draw(ledger_tx *tx, const event *e, move m, lode_error *err);
/* found, which may be NULL; a book that is not there is empty. */
LODE_MUST_CHECK lode_status book_get(ledger_tx *tx, const book_key *key, book *out, bool *found,
                                     lode_error *err);
/* What may still be shipped beyond what is reserved: available and the rest of the tolerance. */
amount book_shippable(const book *b);
amount tolerance_of(amount authorized, uint32_t permille);
/* "available 80 kg, reserved 20 kg, used 100 kg of 200 kg" */
str book_figures(const book *b, char buf[320]);

/* ---- shared checks -------------------------------------------------------------------------------- */

LODE_MUST_CHECK lode_status license_line_get(ledger_tx *tx, str of, uint32_t line,
                                             license_line *out, lode_error *err);
/* Rows being filled, for tx_each. */
typedef struct filled {
    void *p;
    size_t n;
} filled;
/* Refuses: there is no such one. */
lode_status license_missing(const char *what, str id, lode_error *err);
LODE_MUST_CHECK lode_status entry_get(ledger_tx *tx, uint64_t no, entry *out, lode_error *err);
/* Up to 200 reservations with something left whose last day is before `on`; license: empty for all. */
LODE_MUST_CHECK lode_status reservations_lapsed(ledger_tx *tx, str of, lode_date on,
                                                reservation **out, size_t *n, lode_error *err);
/* Issued now, begun and not expired on that day, and not spent but by this very shipment. */
LODE_MUST_CHECK lode_status license_usable(const license *l, lode_date on, str order, str shipment,
                                           lode_error *err);
/* Was it spent by this very shipment, on that day? */
bool license_spent_on(const license *l, lode_date on, str order, str shipment);
/* A claim or a document: whose word an act rests on. */
LODE_MUST_CHECK lode_status word_known(ledger_tx *tx, str word, lode_error *err);
/* Both amounts in the units of the line's books; each book that there is must be given, no other may be.
 * may_be_none: neither given is fine, and none is set. */
typedef struct two_amounts {
    amount quantity, value;
    bool none;
} two_amounts;
LODE_MUST_CHECK lode_status amounts_for(const unit_table *t, const license_line *l, str quantity,
                                        str value, bool may_be_none, two_amounts *out,
                                        lode_error *err);
#define REFERENCE_BYTES_MAX 200u /* of an order, a shipment */
LODE_MUST_CHECK lode_status text_within(str text, uint32_t max, const char *what, lode_error *err);
LODE_MUST_CHECK lode_status receipt_known(ledger_tx *tx, str receipt, lode_error *err);
LODE_MUST_CHECK lode_status reservation_open(const reservation *r, lode_error *err);
/* Refuses: act such as "reserve"; all figures in the message. */
lode_status over_authorized(const char *act, const license *l, const license_line *x, const book *b,
                            amount asked, lode_error *err);
/* For apply: what changes of a reservation, in one of its books. */
typedef struct reservation_delta {
    amount all, left, shipped; /* all: as reserved */
} reservation_delta;
LODE_MUST_CHECK lode_status reservation_change(ledger_tx *tx, str id, bool is_value,
                                               const reservation_delta *d, lode_error *err);
/* Today, unless a day is given. */
lode_date day_or_today(const ledger_tx *tx, lode_date on);
/* The version of another object that this event changes as well; for apply. */
LODE_MUST_CHECK lode_status object_touch(ledger_tx *tx, str object, lode_error *err);
void event_add_amount(event *e, lode_arena *a, const char *name, amount v, str unit);
/* An amount field as event_add_amount wrote it; 0 when there is none. */
LODE_MUST_CHECK lode_status event_amount(const event *e, const char *name, amount *out,
                                         lode_error *err);

/* ---- apply, by file -------------------------------------------------------------------------------- */

lode_status apply_license_added(ledger_tx *tx, const event *e, lode_error *err);
lode_status apply_license_line(ledger_tx *tx, const event *e, lode_error *err);
lode_status apply_license_act(ledger_tx *tx, const event *e, lode_error *err);
lode_status apply_license_authorized(ledger_tx *tx, const event *e, lode_error *err);
lode_status apply_reserved(ledger_tx *tx, const event *e, lode_error *err);
lode_status apply_shipped(ledger_tx *tx, const event *e, lode_error *err);
lode_status apply_released(ledger_tx *tx, const event *e, lode_error *err);
lode_status apply_correction_proposed(ledger_tx *tx, const event *e, lode_error *err);
lode_status apply_correction_made(ledger_tx *tx, const event *e, lode_error *err);
lode_status apply_correction_sent_back(ledger_tx *tx, const event *e, lode_error *err);

#endif
