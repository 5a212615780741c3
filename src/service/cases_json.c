// SPDX-License-Identifier: Apache-2.0
//
// cases_json: a case as the API shows it (cases_schema.c), whole and as an item of a list.
#include "service/cases.h"

#include "ledger/claim.h"

json_t *json_of(str s) { return s.n > 0 ? json_stringn(s.p, s.n) : json_null(); }

// ---- parts ------------------------------------------------------------------------------------------------

static json_t *words_json(str words) {
    json_t *all = json_array();
    for (size_t from = 0, i = 0; i <= words.n; i++) {
        if (i == words.n || words.p[i] == ' ') {
            if (i > from) {
                (void)json_array_append_new(all, json_stringn(words.p + from, i - from));
            }
            from = i + 1;
        }
    }
    return all;
}

static bool granted(const desk_case *c, uint32_t line) {
    uint32_t v = 0;
    for (size_t i = 0; i <= c->lines_granted.n; i++) {
        if (i == c->lines_granted.n || c->lines_granted.p[i] == ' ') {
            if (v == line) {
                return true;
            }
            v = 0;
        } else {
            v = v * 10 + (uint32_t)(c->lines_granted.p[i] - '0');
        }
    }
    return false;
}

static json_t *lines_json(const desk_case *c) {
    json_t *all = json_array();
    for (uint32_t i = 0; i < c->n_lines; i++) {
        const case_line *l = &c->lines[i];
        json_t *o = json_object();
        put_int(o, "line", l->line);
        put_text(o, "description", l->description);
        put_text(o, "code", l->code);
        put_text(o, "quantity", l->quantity);
        put_text(o, "value", l->value);
        bool whole = c->state == CASE_GRANTED, part = c->state == CASE_GRANTED_IN_PART;
        put_json(o, "granted",
                 whole || part              ? json_boolean(whole || granted(c, l->line))
                 : c->state == CASE_REFUSED ? json_false()
                                            : json_null());
        (void)json_array_append_new(all, o);
    }
    return all;
}

static lode_status pauses_json(request *rq, const desk_case *c, json_t *to, lode_error *err) {
    case_pause *all = NULL;
    size_t n = 0;
    lode_status st = case_pauses(rq->tx, c->id, &all, &n, err);
    json_t *items = json_array();
    for (size_t i = 0; i < n; i++) {
        json_t *o = json_object();
        put_text(o, "kind", all[i].kind);
        put_date(o, "from", all[i].from);
        put_date(o, "to", all[i].to);
        put_text(o, "word", all[i].word);
        (void)json_array_append_new(items, o);
    }
    put_json(to, "pauses", items);
    return st;
}

static json_t *one_advice(const case_advice *a) {
    json_t *o = json_object();
    put_int(o, "line", a->line);
    put_text(o, "by", a->by);
    put_text(o, "advice", a->advice);
    put_text(o, "text", a->text);
    put_int(o, "version", a->version);
    put_json(o, "current", json_boolean(a->current));
    put_time(o, "at", a->at);
    return o;
}

static lode_status advice_json(request *rq, const desk_case *c, json_t *to, lode_error *err) {
    case_advice *advice = NULL;
    case_signature *signs = NULL;
    size_t n = 0, n_signs = 0;
    bool is_signed = false;
    str by = {0};
    lode_status st = case_advices(rq->tx, c->id, &advice, &n, &is_signed, &by, err);
    st = st == LODE_OK ? case_signatures(rq->tx, c->id, &signs, &n_signs, err) : st;
    if (st != LODE_OK) {
        return st;
    }
    json_t *items = json_array(), *signatures = json_array();
    for (size_t i = 0; i < n; i++) {
        (void)json_array_append_new(items, one_advice(&advice[i]));
    }
    for (size_t i = 0; i < n_signs; i++) {
        json_t *o = json_object();
        put_text(o, "by", signs[i].by);
        put_json(o, "agrees", json_boolean(signs[i].agrees));
        put_text(o, "note", signs[i].note);
        put_json(o, "current", json_boolean(signs[i].current));
        put_time(o, "at", signs[i].at);
        (void)json_array_append_new(signatures, o);
    }
    put_json(to, "advice", items);
    put_text(to, "countersigned_by", by);
    put_json(to, "countersignatures", signatures);
    return LODE_OK;
}

static lode_status rfis_json(request *rq, const desk_case *c, lode_date on, json_t *to,
                             lode_error *err) {
    case_rfi *all = NULL;
    size_t n = 0;
    lode_status st = case_rfis(rq->tx, c->id, &all, &n, err);
    json_t *items = json_array();
    for (size_t i = 0; i < n && st == LODE_OK; i++) {
        const case_rfi *r = &all[i];
        json_t *o = json_object();
        put_int(o, "no", r->no);
        put_text(o, "question", r->question);
        put_text(o, "asked_by", r->asked_by);
        put_date(o, "asked", r->asked);
        put_date(o, "due", r->due);
        put_json(o, "late",
                 json_boolean(r->due != DATE_NONE && r->answered == DATE_NONE && r->due < on));
        put_date(o, "seen", r->seen);
        put_text(o, "seen_by", r->seen_by);
        put_text(o, "answer", r->answer);
        put_text(o, "answered_by", r->answered_by);
        put_date(o, "answered", r->answered);
        (void)json_array_append_new(items, o);
    }
    put_json(to, "rfis", items);
    return st;
}

json_t *class_halt_json(const class_halt *h) {
    json_t *o = json_object();
    put_text(o, "id", h->id);
    put_text(o, "regime", h->regime);
    put_text(o, "authority", h->authority);
    put_text(o, "destination", h->destination);
    put_text(o, "measure", h->measure);
    put_text(o, "claim", h->claim);
    put_date(o, "from", h->from);
    put_date(o, "until", h->until);
    put_date(o, "known", h->known);
    put_text(o, "ended_by", h->ended_by);
    put_date(o, "end_known", h->end_known);
    put_int(o, "version", (int64_t)h->version);
    return o;
}

// Who says so, and what became of it by then: a report that was denied must not look like one that stands.
static lode_status put_claim(request *rq, const class_halt *h, case_day_ask when, json_t *to,
                             lode_error *err) {
    claim c;
    claim_status status = CLAIM_UNCONFIRMED;
    str why = {0};
    lode_date known = when.known == DATE_NONE ? when.on : when.known;
    lode_status st = claim_get(rq->tx, h->claim, &c, err);
    st = st == LODE_OK ? claim_status_of(rq->tx, h->claim, known, &status, &why, err) : st;
    if (st == LODE_OK) {
        put_text(to, "says", c.says);
        put_text(to, "kind", c.kind);
        put_json(to, "status", json_string(claim_status_name(status)));
        put_text(to, "why", why);
    }
    return st;
}

static lode_status halts_json(request *rq, const desk_case *c, case_day_ask when, json_t *to,
                              lode_error *err) {
    class_halt *all = NULL;
    size_t n = 0;
    lode_status st = case_class_halts(rq->tx, c, when.on, when.known, &all, &n, err);
    json_t *items = json_array();
    for (size_t i = 0; i < n && st == LODE_OK; i++) {
        json_t *o = class_halt_json(&all[i]);
        st = put_claim(rq, &all[i], when, o, err);
        put_json(o, "of_this_case", all[i].open ? json_string("open") : json_string("true"));
        (void)json_array_append_new(items, o);
    }
    put_json(to, "halts_reported", items);
    return st;
}

static lode_status history_json(request *rq, const desk_case *c, json_t *to, lode_error *err) {
    case_step *all = NULL;
    size_t n = 0;
    str amended_by = {0};
    lode_status st = case_steps(rq->tx, c->id, &all, &n, err);
    json_t *items = json_array();
    for (size_t i = 0; i < n && st == LODE_OK; i++) {
        const case_step *s = &all[i];
        json_t *o = json_object();
        put_int(o, "event", (int64_t)s->seq);
        put_text(o, "what", s->what);
        put_json(o, "state", json_string(case_machine.states[s->state].word));
        put_date(o, "on", s->on);
        put_time(o, "at", s->at);
        put_text(o, "by", s->by);
        put_text(o, "word", s->word);
        put_text(o, "note", s->note);
        put_text(o, "reason", s->reason);
        put_text(o, "reference", s->reference);
        put_text(o, "detail", s->detail);
        (void)json_array_append_new(items, o);
        amended_by = str_eq(s->what, STR("superseded")) ? s->detail : amended_by;
    }
    put_json(to, "history", items);
    put_text(to, "amended_by", amended_by);
    return st;
}

static lode_status missing_json(request *rq, const desk_case *c, json_t *to, lode_error *err) {
    case_draft d;
    lode_status st = case_missing(rq, c, &d, err);
    json_t *items = st == LODE_OK && d.asked ? json_array() : json_null();
    for (size_t i = 0; i < d.n_missing; i++) {
        (void)json_array_append_new(items, json_of(d.missing[i]));
    }
    put_json(to, "missing", items);
    return st;
}

lode_status case_acts_json(request *rq, const desk_case *c, json_t **out, lode_error *err) {
    const machine_move *acts[CASE_ACTS_MAX];
    uint32_t n = 0;
    lode_status st = case_acts(rq->tx, c, acts, &n, err);
    if (st == LODE_OK) {
        *out = json_array();
        for (uint32_t i = 0; i < n; i++) {
            (void)json_array_append_new(*out, json_string(acts[i]->act));
        }
    }
    return st;
}

// ---- whole ------------------------------------------------------------------------------------------------

json_t *case_item_json(const desk_case *c) {
    json_t *o = json_object();
    put_text(o, "id", c->id);
    put_json(o, "state", json_string(case_machine.states[c->state].word));
    put_date(o, "since", c->since);
    put_text(o, "regime", c->regime);
    put_text(o, "authority", c->authority);
    put_text(o, "kind", c->kind);
    put_text(o, "applicant", c->applicant);
    put_text(o, "end_user", c->end_user);
    put_text(o, "destination", c->destination);
    put_text(o, "title", c->title);
    put_text(o, "receipt", c->receipt);
    put_text(o, "amends", c->amends);
    put_text(o, "reference", c->reference);
    put_text(o, "license", c->license);
    put_date(o, "submitted", c->submitted);
    put_date(o, "accepted", c->accepted);
    put_date(o, "decided", c->decided);
    put_text(o, "halted_by", c->halted_by);
    put_text(o, "opened_by", c->opened_by);
    put_text(o, "assigned_to", c->assigned_to);
    put_time(o, "opened", c->opened);
    put_int(o, "version", (int64_t)c->version);
    return o;
}

lode_status case_whole_json(request *rq, const desk_case *c, case_day_ask when, json_t **out,
                            lode_error *err) {
    json_t *o = case_item_json(c), *clock = NULL, *acts = NULL;
    put_json(o, "measures", words_json(c->measures));
    put_json(o, "lines", lines_json(c));
    lode_status st = case_clock(rq, c, when, &clock, err);
    put_json(o, "clock", clock != NULL ? clock : json_null());
    st = st == LODE_OK ? pauses_json(rq, c, o, err) : st;
    st = st == LODE_OK ? advice_json(rq, c, o, err) : st;
    st = st == LODE_OK ? rfis_json(rq, c, when.on, o, err) : st;
    st = st == LODE_OK ? halts_json(rq, c, when, o, err) : st;
    st = st == LODE_OK ? history_json(rq, c, o, err) : st;
    st = st == LODE_OK ? missing_json(rq, c, o, err) : st;
    st = st == LODE_OK ? case_acts_json(rq, c, &acts, err) : st;
    put_json(o, "acts", acts != NULL ? acts : json_null());
    if (st != LODE_OK) {
        json_decref(o);
        return st;
    }
    *out = o;
    return LODE_OK;
}

lode_status case_change_json(request *rq, str id, json_t **out, lode_error *err) {
    desk_case c;
    json_t *acts = NULL;
    lode_status st = case_get(rq->tx, id, &c, err);
    st = st == LODE_OK ? case_acts_json(rq, &c, &acts, err) : st;
    if (st != LODE_OK) {
        return st;
    }
    *out = json_object();
    put_text(*out, "id", c.id);
    put_json(*out, "state", json_string(case_machine.states[c.state].word));
    put_date(*out, "since", c.since);
    put_int(*out, "version", (int64_t)c.version);
    put_json(*out, "acts", acts);
    return LODE_OK;
}
