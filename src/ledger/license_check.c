/* SPDX-License-Identifier: Apache-2.0
 *
 * license_check: what reserve, ship and release ask before they write: may the license be used on that day,
 * and how much is it in the units of its books.
 */
#include "ledger/license_int.h"

#include "ledger/decision.h"
#include "ledger/refusal.h"

/* ---- may it be used -------------------------------------------------------------------------------- */

static lode_status not_usable(const license *l, const char *code, lode_date on, const char *how,
                              const char *hint, lode_error *err) {
    char day[16], first[16], last[16];
    lode_status st =
        refuse(err, code, "license " STR_FMT " (" STR_FMT " to " STR_FMT ") %s on " STR_FMT,
               STR_ARG(l->no), STR_ARG(date_print(l->from, first)),
               STR_ARG(date_print(l->until, last)), how, STR_ARG(date_print(on, day)));
    lode_hint(err, "%s", hint);
    return st;
}

lode_status license_usable(const license *l, lode_date on, str order, str shipment,
                           lode_error *err) {
    if (l->state == LICENSE_SUSPENDED) {
        return not_usable(l, "license_suspended", on, "is suspended",
                          "nothing may leave on it until the authority lifts the suspension", err);
    }
    if (l->state != LICENSE_ISSUED) {
        return not_usable(l, "license_over", on,
                          l->state == LICENSE_REVOKED ? "is revoked" : "is surrendered",
                          "use another license; release what is still reserved on this one", err);
    }
    if (on < l->from) {
        return not_usable(l, "license_not_begun", on, "has not begun",
                          "wait for its first day, or use another license", err);
    }
    if (on > l->until) {
        return not_usable(l, "license_expired", on, "has expired",
                          "apply for a new one; release what is still reserved on this one", err);
    }
    if (l->spent && !license_spent_on(l, on, order, shipment)) {
        return not_usable(
            l, "license_spent", on, "was for one shipment, which has left, and is spent",
            "use another license; lines of that very shipment name its id and its day", err);
    }
    return LODE_OK;
}

/* ---- amounts ---------------------------------------------------------------------------------------- */

static lode_status amount_for(const unit_table *t, const license_line *l, bool is_value, str text,
                              amount *out, lode_error *err) {
    const book *b = is_value ? &l->value : &l->quantity;
    const char *what = is_value ? "value" : "quantity";
    lode_status st;
    if (b->unit.n == 0 && text.n == 0) {
        return LODE_OK;
    }
    if (b->unit.n == 0) {
        st = refuse(err, "not_limited", "line %u sets no limit of %s", l->line, what);
        lode_hint(err, "leave %s out: only what the license limits is counted", what);
        return st;
    }
    if (text.n == 0) {
        st = refuse(err, "amount_missing", "line %u limits the %s, and none is given", l->line,
                    what);
        lode_hint(err, "say how much, in " STR_FMT ": an amount that nobody states is not zero",
                  STR_ARG(b->unit));
        return st;
    }
    return amount_in(t, text, b->unit, out, err);
}

lode_status amounts_for(const unit_table *t, const license_line *l, str quantity, str value,
                        bool may_be_none, two_amounts *out, lode_error *err) {
    *out = (two_amounts){.none = quantity.n == 0 && value.n == 0 && may_be_none};
    if (out->none) {
        return LODE_OK;
    }
    lode_status st = amount_for(t, l, false, quantity, &out->quantity, err);
    if (st == LODE_OK) {
        st = amount_for(t, l, true, value, &out->value, err);
    }
    if (st == LODE_OK && out->quantity == 0 && out->value == 0) {
        st = refuse(err, "amount_zero", "nothing at all is asked for");
        lode_hint(err, "give an amount above zero");
    }
    return st;
}

lode_status over_authorized(const char *act, const license *l, const license_line *x, const book *b,
                            amount asked, lode_error *err) {
    char figures[320], buf[64];
    lode_status st = refuse(err, "over_authorized", "%s %s on line %u of " STR_FMT ": %s", act,
                            amount_print(asked, b->unit, buf).p, x->line, STR_ARG(l->no),
                            book_figures(b, figures).p);
    lode_hint(err, "take no more than that, release what is not needed, or use another license");
    return st;
}

lode_status text_within(str text, uint32_t max, const char *what, lode_error *err) {
    if (text.n <= max) {
        return LODE_OK;
    }
    lode_status st = refuse(err, "bad_text", "%s has more than %u bytes", what, max);
    lode_hint(err, "shorten it");
    return st;
}

lode_status receipt_known(ledger_tx *tx, str receipt, lode_error *err) {
    decision d;
    bool found = true;
    lode_status st = receipt.n == 0 ? LODE_OK : decision_get(tx, receipt, &d, &found, err);
    if (st == LODE_OK && !found) {
        st = refuse(err, "receipt_unknown", "no decision with the receipt %.16s... is kept here",
                    str_dup(tx->a, receipt).p);
        lode_hint(err, "check the shipment here first, or leave the receipt out");
    }
    return st;
}

lode_status reservation_open(const reservation *r, lode_error *err) {
    if (r->quantity_left > 0 || r->value_left > 0) {
        return LODE_OK;
    }
    lode_status st =
        refuse(err, "reservation_closed", "reservation " STR_FMT " is %s: nothing is left of it",
               STR_ARG(r->id), reservation_state_name(r->state));
    lode_hint(err, "reserve anew, for what is to leave");
    return st;
}
