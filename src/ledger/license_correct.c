/* SPDX-License-Identifier: Apache-2.0
 *
 * license_correct: an entry that was wrong is never changed; another one moves back what it moved, proposed
 * by one person and confirmed by a second. A correction is an entry like others and can be moved back itself;
 * each entry knows how much of it was moved back and stayed so. The figures are looked at twice: when it is
 * proposed, and when it is made.
 */
#include "ledger/license_int.h"

#include "ledger/people.h"
#include "ledger/refusal.h"

#define REASON_BYTES_MAX 2000u

/* What would move. A shipment within the tolerance goes back to what is available: from there what is
 * still in use of the tolerance is given back, and the rest stays. */
static move move_back(const entry *x, amount how_much) {
    bool drawn = x->from == ACCOUNT_OUTSIDE && x->to == ACCOUNT_USED;
    return (move){.book = {x->license, x->line, x->is_value},
                  .kind = "correct",
                  .from = x->to,
                  .to = drawn ? ACCOUNT_AVAILABLE : x->from,
                  .amount = how_much,
                  .reservation = x->reservation,
                  .order = x->order,
                  .shipment = x->shipment,
                  .corrects = x->no,
                  .root = x->root != 0 ? x->root : x->no,
                  .authorizes = x->authorizes};
}

static lode_status not_there(const move *m, const book *b, amount there, const char *hint,
                             lode_error *err) {
    char figures[320], want[64], have[64];
    lode_status st =
        refuse(err, "over_authorized", "%s cannot be moved back from %s, where %s of it is: %s",
               amount_print(m->amount, b->unit, want).p, account_name(m->from),
               amount_print(there, b->unit, have).p, book_figures(b, figures).p);
    lode_hint(err, "%s", hint);
    return st;
}

static lode_status check_figures(ledger_tx *tx, const move *m, lode_error *err) {
    book b;
    reservation r = {0};
    lode_status st = book_get(tx, &m->book, &b, NULL, err);
    if (st == LODE_OK && m->from == ACCOUNT_RESERVED) {
        st = reservation_get(tx, m->reservation, &r, err);
    }
    if (st != LODE_OK) {
        return st;
    }
    amount left = m->book.is_value ? r.value_left : r.quantity_left;
    if (m->from == ACCOUNT_RESERVED && m->amount > left) {
        return not_there(m, &b, left, "correct what was shipped or released of it first", err);
    }
    if (m->from == ACCOUNT_AVAILABLE && m->amount > b.available) {
        return not_there(m, &b, b.available, "release reservations first, or move back less", err);
    }
    if (m->from == ACCOUNT_OUTSIDE && m->amount > AMOUNT_MAX - b.authorized) {
        return refuse(err, "amount_too_large", "more than any license would be authorized");
    }
    return LODE_OK;
}

static lode_status check_entry(const entry *x, lode_error *err) {
    lode_status st = LODE_OK;
    if (str_eqz(x->kind, "tolerance") && x->from == ACCOUNT_AVAILABLE) {
        st = refuse(
            err, "not_correctable",
            "entry %llu gave tolerance back by itself, because something was available again",
            (unsigned long long)x->no);
        lode_hint(err, "correct the entry before it, which made that available");
    } else if (x->corrected == x->amount) {
        st = refuse(err, "more_than_left", "all of entry %llu was moved back already",
                    (unsigned long long)x->no);
        lode_hint(err, "correct the correction, if that was wrong");
    }
    return st;
}

static lode_status check_how_much(const unit_table *t, const entry *x, str how_much, amount *out,
                                  lode_error *err) {
    char a[64], b[64];
    amount rest = x->amount - x->corrected;
    *out = rest;
    lode_status st = how_much.n == 0 ? LODE_OK : amount_in(t, how_much, x->unit, out, err);
    if (st == LODE_OK && *out == 0) {
        st = refuse(err, "amount_zero", "a correction of nothing is none");
        lode_hint(err, "leave the amount out for all of the entry");
    } else if (st == LODE_OK && *out > rest) {
        st = refuse(err, "more_than_left", "move back %s of entry %llu, of which %s stands",
                    amount_print(*out, x->unit, a).p, (unsigned long long)x->no,
                    amount_print(rest, x->unit, b).p);
        lode_hint(err, "leave the amount out for all that stands");
    }
    return st;
}

lode_status correction_propose(ledger_tx *tx, const unit_table *t, uint64_t entry_no, str how_much,
                               str reason, str *id, lode_error *err) {
    entry x;
    amount v = 0;
    str made = {0};
    lode_status st = need_role(tx, ROLE_LICENSE_MANAGER, err);
    if (st == LODE_OK) {
        st = entry_get(tx, entry_no, &x, err);
    }
    if (st == LODE_OK && (reason.n == 0 || reason.n > REASON_BYTES_MAX)) {
        st = refuse(err, "reason_missing", "a correction says why, in at most %u bytes",
                    REASON_BYTES_MAX);
        lode_hint(err, "say what was wrong with the entry");
    }
    if (st == LODE_OK) {
        st = check_entry(&x, err);
    }
    if (st == LODE_OK) {
        st = check_how_much(t, &x, how_much, &v, err);
    }
    if (st == LODE_OK) {
        move m = move_back(&x, v);
        st = check_figures(tx, &m, err);
    }
    if (st == LODE_OK) {
        st = ledger_next_id(tx, 'X', &made, err);
    }
    if (st != LODE_OK) {
        return st;
    }
    event e = event_new(STR("correction.proposed"), made);
    event_add_int(&e, tx->a, "entry", (int64_t)entry_no);
    event_add(&e, "license", x.license);
    event_add_amount(&e, tx->a, "amount", v, x.unit);
    event_add(&e, "reason", reason);
    st = ledger_append(tx, &e, err);
    if (st == LODE_OK) {
        *id = made;
    }
    return st;
}

lode_status apply_correction_proposed(ledger_tx *tx, const event *e, lode_error *err) {
    amount v = 0;
    str unit = {0};
    lode_status st = amount_read(event_get(e, "amount"), &v, &unit, err);
    return st == LODE_OK
               ? tx_run(
                     tx,
                     "INSERT INTO correction VALUES ($1, $2, $3, $4, $5, $6, $7, '', $8, $9, '')",
                     TX_ARGS(SQL_S(e->object), SQL_I(e->seq), SQL_I(event_int(e, "entry", 0)),
                             SQL_S(event_get(e, "license")), SQL_S(unit), SQL_I(v),
                             SQL_S(event_get(e, "reason")), SQL_I(CORRECTION_PROPOSED),
                             SQL_S(e->by)),
                     err)
               : st;
}

/* ---- the second person -------------------------------------------------------------------------------- */

static lode_status open_correction(ledger_tx *tx, str id, correction *x, lode_error *err) {
    lode_status st = need_role(tx, ROLE_APPROVER, err);
    if (st == LODE_OK) {
        st = correction_get(tx, id, x, err);
    }
    if (st == LODE_OK && x->state != CORRECTION_PROPOSED) {
        st = refuse(err, "correction_closed", "correction " STR_FMT " is %s already",
                    STR_ARG(x->id), x->state == CORRECTION_MADE ? "made" : "sent back");
        lode_hint(err, "propose another one, if the books are still wrong");
    }
    return st == LODE_OK ? need_second(tx, &x->proposed_by, 1, err) : st;
}

lode_status correction_confirm(ledger_tx *tx, str id, lode_error *err) {
    correction c;
    entry x;
    lode_status st = open_correction(tx, id, &c, err);
    if (st == LODE_OK) {
        st = entry_get(tx, c.entry, &x, err);
    }
    if (st == LODE_OK) {
        st = check_entry(&x, err);
    }
    if (st == LODE_OK && c.amount > x.amount - x.corrected) {
        st = refuse(err, "more_than_left", "less of entry %llu stands than is to be moved back",
                    (unsigned long long)x.no);
        lode_hint(err, "send it back, and let it be proposed with what stands now");
    }
    if (st == LODE_OK) {
        move m = move_back(&x, c.amount);
        st = check_figures(tx, &m, err);
    }
    if (st != LODE_OK) {
        return st;
    }
    event e = event_new(STR("correction.made"), id);
    event_add_int(&e, tx->a, "entry", (int64_t)x.no);
    event_add(&e, "license", x.license);
    event_add(&e, "reservation", x.reservation);
    event_add_amount(&e, tx->a, "amount", c.amount, c.unit);
    event_add_date(&e, tx->a, "on", tx->today);
    return ledger_append(tx, &e, err);
}

lode_status correction_send_back(ledger_tx *tx, str id, str note, lode_error *err) {
    correction c;
    lode_status st = open_correction(tx, id, &c, err);
    if (st == LODE_OK && (note.n == 0 || note.n > REASON_BYTES_MAX)) {
        st = refuse(err, "reason_missing",
                    "who sends a correction back says why, in at most %u bytes", REASON_BYTES_MAX);
        lode_hint(err, "say in the note why the entry stands");
    }
    if (st != LODE_OK) {
        return st;
    }
    event e = event_new(STR("correction.sent_back"), id);
    event_add(&e, "note", note);
    return ledger_append(tx, &e, err);
}

lode_status apply_correction_sent_back(ledger_tx *tx, const event *e, lode_error *err) {
    return tx_run(tx, "UPDATE correction SET state = $1, note = $2, decided_by = $3 WHERE id = $4",
                  TX_ARGS(SQL_I(CORRECTION_SENT_BACK), SQL_S(event_get(e, "note")), SQL_S(e->by),
                          SQL_S(e->object)),
                  err);
}

/* Up the chain: what moves back a correction lets what that corrected stand again. */
static lode_status count_corrected(ledger_tx *tx, const entry *x, amount how_much,
                                   lode_error *err) {
    entry at = *x;
    lode_status st = LODE_OK;
    for (amount d = how_much; st == LODE_OK; d = -d) {
        st = tx_run(tx, "UPDATE license_entry SET corrected = corrected + $1 WHERE no = $2",
                    TX_ARGS(SQL_I(d), SQL_I(at.no)), err);
        if (at.corrects == 0) {
            break;
        }
        if (st == LODE_OK) {
            st = entry_get(tx, at.corrects, &at, err);
        }
    }
    return st;
}

static amount moved(const move *m, account a) {
    return (m->to == a ? m->amount : 0) - (m->from == a ? m->amount : 0);
}

static lode_status correct_reservation(ledger_tx *tx, const move *m, lode_error *err) {
    entry root;
    lode_status st = m->reservation.n == 0 ? LODE_OK : entry_get(tx, m->root, &root, err);
    if (st != LODE_OK || m->reservation.n == 0) {
        return st;
    }
    reservation_delta d = {.left = moved(m, ACCOUNT_RESERVED), .shipped = moved(m, ACCOUNT_USED)};
    d.all = str_eqz(root.kind, "reserve") ? d.left : 0;
    st = reservation_change(tx, m->reservation, m->book.is_value, &d, err);
    return st == LODE_OK ? object_touch(tx, m->reservation, err) : st;
}

lode_status apply_correction_made(ledger_tx *tx, const event *e, lode_error *err) {
    correction c;
    entry x;
    move m = {0};
    lode_status st = correction_get(tx, e->object, &c, err);
    if (st == LODE_OK) {
        st = entry_get(tx, c.entry, &x, err);
    }
    if (st == LODE_OK) {
        m = move_back(&x, c.amount);
        m.on = event_date(e, "on");
        m.reason = c.reason;
        st = book_move(tx, e, &m, err);
    }
    if (st == LODE_OK) {
        st = count_corrected(tx, &x, c.amount, err);
    }
    if (st == LODE_OK) {
        st = correct_reservation(tx, &m, err);
    }
    if (st == LODE_OK) {
        st = book_settle(tx, e, &m.book, m.on, err);
    }
    if (st == LODE_OK) {
        st = tx_run(tx, "UPDATE correction SET state = $1, decided_by = $2 WHERE id = $3",
                    TX_ARGS(SQL_I(CORRECTION_MADE), SQL_S(e->by), SQL_S(e->object)), err);
    }
    return st == LODE_OK ? object_touch(tx, c.license, err) : st;
}
