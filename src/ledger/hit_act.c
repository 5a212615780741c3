// SPDX-License-Identifier: Apache-2.0
//
// hit_act: what people do with a hit: propose, confirm, send back, take back, reopen.
#include "ledger/hit_int.h"
#include "ledger/people.h"
#include "ledger/refusal.h"

#define LIKELY 500u /* of 1000 */

static lode_status wrong_state(const hit_core *h, const char *wanted, const char *hint,
                               lode_error *err) {
    lode_status st = refuse(err, "forbidden_transition", STR_FMT " is %s; %s", STR_ARG(h->id),
                            hit_state_name(h->state), wanted);
    lode_hint(err, "%s", hint);
    return st;
}

// ---- what is signed -----------------------------------------------------------------------------------

// Does what is on file show what the reason says? A number is never in conflict, since a party has many, and an
// address is compared by its words alone: there the query's own word is enough, unless they agree.
static lode_status file_shows(ledger_tx *tx, const hit_core *h, const hit_reason *r, bool *out,
                              lode_error *err) {
    str query = {0}, evidence = {0}, all = {0};
    bool erased = false;
    lode_status st = party_query(tx, h->party, h->query_no, &query, err);
    st = st == LODE_OK ? personal_text(tx, h->evidence, &all, &erased, err) : st;
    if (st != LODE_OK) {
        return st;
    }
    (void)json_member(all, "evidence", &evidence);
    bool number = str_eqz(str_of(r->field), "number");
    str word = json_text_of(tx->a, evidence, number ? "id" : r->field);
    bool agrees = str_eqz(word, "agrees") || str_eqz(word, "near");
    bool loose = number || str_eqz(str_of(r->field), "address");
    *out = json_text_of(tx->a, query, r->field).n > 0 &&
           (r->outcome == HIT_SAME ? agrees : str_eqz(word, "conflicts") || (loose && !agrees));
    return st;
}

static lode_status check_reason(ledger_tx *tx, const hit_core *h, hit_outcome outcome, str reason,
                                str note, lode_error *err) {
    const hit_reason *r = hit_reason_find(reason);
    if (r == NULL || r->outcome != outcome) {
        lode_status st = refuse(err, "hit_reason", "\"" STR_FMT "\" is no reason for \"%s\"",
                                STR_ARG(reason), hit_outcome_name(outcome));
        lode_hint(err, "GET /v1/hit_reasons lists them, each with its outcome");
        return st;
    }
    bool needed = r->note, shown = true;
    lode_status st =
        r->field != NULL && str_trim(note).n == 0 ? file_shows(tx, h, r, &shown, err) : LODE_OK;
    if (st != LODE_OK || str_trim(note).n > 0 || (!needed && shown)) {
        return st;
    }
    st = refuse(err, "hit_note",
                needed ? "the reason \"%s\" needs a note"
                       : "the two records do not show \"%s\": it needs a note",
                r->code);
    lode_hint(err, needed ? "say what it rests on, so that another can check it"
                          : "say where you know it from, or give another reason");
    return st;
}

// Whether another person must confirm, as policy has it now.
static lode_status ask_second(ledger_tx *tx, const hit_core *h, bool *out, lode_error *err) {
    str policy = {0};
    lode_status st = policy_get(tx, "hits.second_person", &policy, err);
    bool likely = str_eqz(h->class_, "match") || h->probability >= LIKELY || !h->current;
    *out = tx->by.machine || !(str_eqz(policy, "none") || (str_eqz(policy, "likely") && !likely));
    return st;
}

static lode_status close(ledger_tx *tx, const hit_core *h, lode_error *err) {
    event e = event_new(STR("hit.closed"), h->id);
    event_addz(&e, "outcome", hit_outcome_name(h->outcome));
    event_add(&e, "reason", h->reason);
    event_add(&e, "proposed_by", h->proposed_by);
    event_addz(&e, "second", h->second ? "yes" : "no");
    lode_status st = ledger_append(tx, &e, err);
    return st == LODE_OK ? hit_take_waiting(tx, h, err) : st;
}

lode_status hit_propose(ledger_tx *tx, str id, hit_outcome outcome, str reason, str note,
                        lode_error *err) {
    hit_core h;
    bool second = true;
    lode_status st = need_role(tx, ROLE_SCREENER, err);
    st = st == LODE_OK ? hit_load(tx, id, &h, err) : st;
    if (st == LODE_OK && h.state != HIT_OPEN) {
        return wrong_state(&h, "only an open hit can be proposed",
                           h.state == HIT_PROPOSED ? "confirm it, send it back or reopen it"
                                                   : "reopen it, with a reason",
                           err);
    }
    st = st == LODE_OK ? check_reason(tx, &h, outcome, reason, note, err) : st;
    st = st == LODE_OK ? ask_second(tx, &h, &second, err) : st;
    if (st != LODE_OK) {
        return st;
    }
    event e = event_new(STR("hit.proposed"), h.id);
    event_addz(&e, "outcome", hit_outcome_name(outcome));
    event_add(&e, "reason", reason);
    event_add_personal(&e, "note", str_trim(note));
    event_addz(&e, "second", second ? "yes" : "no");
    st = ledger_append(tx, &e, err);
    if (st == LODE_OK && !second) {
        h.outcome = outcome;
        h.reason = reason;
        h.proposed_by = tx->by.id;
        h.second = false;
        st = close(tx, &h, err);
    }
    return st;
}

// ---- the second person --------------------------------------------------------------------------------

static lode_status load_proposed(ledger_tx *tx, str id, hit_core *h, lode_error *err) {
    lode_status st = need_role(tx, ROLE_APPROVER, err);
    st = st == LODE_OK ? hit_load(tx, id, h, err) : st;
    if (st == LODE_OK && h->state != HIT_PROPOSED) {
        return wrong_state(h, "nothing is proposed",
                           h->state == HIT_OPEN ? "a screener proposes what it is first"
                                                : "reopen it, with a reason",
                           err);
    }
    return st == LODE_OK ? need_second(tx, &h->proposed_by, 1, err) : st;
}

lode_status hit_confirm(ledger_tx *tx, str id, lode_error *err) {
    hit_core h;
    lode_status st = load_proposed(tx, id, &h, err);
    return st == LODE_OK ? close(tx, &h, err) : st;
}

static lode_status need_words(str words, const char *what, lode_error *err) {
    if (str_trim(words).n > 0) {
        return LODE_OK;
    }
    lode_status st = refuse(err, "hit_note", "%s", what);
    lode_hint(err, "say what you doubt, so that the next to look at it knows");
    return st;
}

static lode_status open_with(ledger_tx *tx, str id, const char *kind, str because,
                             lode_error *err) {
    event e = event_new(str_of(kind), id);
    event_add_personal(&e, "because", str_trim(because));
    return ledger_append(tx, &e, err);
}

lode_status hit_send_back(ledger_tx *tx, str id, str note, lode_error *err) {
    hit_core h;
    lode_status st = load_proposed(tx, id, &h, err);
    st = st == LODE_OK ? need_words(note, "sending back needs a note", err) : st;
    return st == LODE_OK ? open_with(tx, h.id, "hit.sent_back", note, err) : st;
}

// ---- again --------------------------------------------------------------------------------------------

lode_status hit_reopen(ledger_tx *tx, str id, str reason, lode_error *err) {
    hit_core h;
    lode_status st = need_role(tx, ROLE_SCREENER | ROLE_APPROVER, err);
    st = st == LODE_OK ? hit_load(tx, id, &h, err) : st;
    if (st == LODE_OK && h.state == HIT_OPEN) {
        return wrong_state(&h, "there is nothing to reopen", "propose what it is", err);
    }
    if (st == LODE_OK && h.gone && h.outcome == HIT_NONE) {
        return wrong_state(&h, "its row has left the list", "it opens again when the row is back",
                           err);
    }
    if (st != LODE_OK) {
        return st;
    }
    bool own = str_eq(h.proposed_by, tx->by.id) &&
               (h.state == HIT_PROPOSED || str_eq(h.closed_by, tx->by.id));
    if (own && str_trim(reason).n == 0) {
        reason = STR("taken back by who said it");
    }
    st = need_words(reason, "reopening what another has said needs a reason", err);
    const char *kind = h.state == HIT_CLOSED ? "hit.reopened"
                       : own                 ? "hit.undone"
                                             : "hit.sent_back";
    return st == LODE_OK ? open_with(tx, h.id, kind, reason, err) : st;
}
