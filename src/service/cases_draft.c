// SPDX-License-Identifier: Apache-2.0
//
// cases_draft: a draft from what a body says and, for the rest, from the decision that said a license is
// needed: so that nobody types a shipment twice. Nothing is guessed: what the decision does not say stays
// missing, and submit asks for it.
#include "ledger/decision.h"
#include "service/cases.h"

#include <stdio.h>

static str copied(request *rq, const json_t *v) {
    return json_is_string(v) ? str_dup(rq->a, (str){json_string_value(v), json_string_length(v)})
                             : (str){0};
}
static str text_at(request *rq, const json_t *o, const char *key) {
    return copied(rq, json_object_get(o, key));
}

// ---- the decision -----------------------------------------------------------------------------------------

static lode_status load(request *rq, str sha, json_t **out, str *text, lode_error *err) {
    str bytes = {0}, media = {0};
    bool found = false, erased = false;
    lode_status st = document_get(rq->tx, sha, &bytes, &media, &found, &erased, err);
    if (st == LODE_OK && found && !erased) {
        if (text != NULL) {
            *text = bytes;
        }
        if (out != NULL) {
            *out = json_loadb(bytes.p, bytes.n, 0, NULL);
        }
    }
    return st;
}

lode_status case_decision(request *rq, str receipt, json_t **shipment, json_t **answer,
                          str *shipment_text, lode_error *err) {
    decision d;
    bool found = false;
    if (receipt.n == 0) {
        return LODE_OK;
    }
    lode_status st = decision_get(rq->tx, receipt, &d, &found, err);
    if (st == LODE_OK && found) {
        st = load(rq, d.shipment_sha, shipment, shipment_text, err);
        st = st == LODE_OK ? load(rq, d.answer_sha, answer, NULL, err) : st;
    }
    return st;
}

// ---- from the answer --------------------------------------------------------------------------------------

static bool needs_license(const json_t *regime) {
    const char *v = json_string_value(json_object_get(regime, "verdict"));
    return v != NULL && strcmp(v, "license") == 0;
}

// The regime asked for; else the only one that wants a license.
static const json_t *regime_of(const json_t *answer, str wanted) {
    const json_t *only = NULL;
    json_t *r = NULL;
    size_t i = 0, n = 0;
    json_array_foreach(json_object_get(answer, "regimes"), i, r) {
        const char *id = json_string_value(json_object_get(r, "regime"));
        bool fits = wanted.n > 0 ? id != NULL && str_eqz(wanted, id) : needs_license(r);
        only = fits ? r : only;
        n += fits;
    }
    return n == 1 ? only : NULL;
}

static bool add_once(str *all, size_t *n, size_t max, str s) {
    for (size_t i = 0; i < *n; i++) {
        if (str_eq(all[i], s)) {
            return true;
        }
    }
    if (*n == max) {
        return false;
    }
    all[(*n)++] = s;
    return true;
}

#define WORDS_MAX 64u

// All words of a slot over the lines of the regime, each once.
static size_t slot_words(request *rq, const json_t *regime, const char *slot, str *out) {
    size_t n = 0, i = 0, k = 0;
    json_t *line = NULL, *v = NULL;
    json_array_foreach(json_object_get(regime, "lines"), i, line) {
        const json_t *s = json_object_get(json_object_get(line, "slots"), slot);
        json_array_foreach(json_object_get(s, "values"), k, v) {
            (void)add_once(out, &n, WORDS_MAX, copied(rq, v));
        }
    }
    return n;
}

// The measures whose rules fired: "cn.mofcom.2025-18/1C905.a.4" -> cn.mofcom.2025-18.
static str measures_of(request *rq, const json_t *regime) {
    str all[WORDS_MAX];
    size_t n = 0, i = 0, k = 0;
    json_t *line = NULL, *because = NULL;
    json_array_foreach(json_object_get(regime, "lines"), i, line) {
        json_array_foreach(json_object_get(line, "because"), k, because) {
            str rule = text_at(rq, because, "rule");
            const char *slash = rule.n > 0 ? memchr(rule.p, '/', rule.n) : NULL;
            if (slash != NULL) {
                (void)add_once(all, &n, WORDS_MAX, (str){rule.p, (size_t)(slash - rule.p)});
            }
        }
    }
    strbuf b = {0};
    for (i = 0; i < n; i++) {
        strbuf_addf(&b, "%s" STR_FMT, i > 0 ? " " : "", STR_ARG(all[i]));
    }
    str out = str_dup(rq->a, strbuf_str(&b));
    strbuf_clear(&b);
    return out;
}

static bool has_document(const json_t *shipment, str paper) {
    json_t *d = NULL;
    size_t i = 0;
    json_array_foreach(json_object_get(shipment, "documents"), i, d) {
        const char *word = json_string_value(json_is_object(d) ? json_object_get(d, "type") : d);
        if (word != NULL && str_eqz(paper, word)) {
            return true;
        }
    }
    return false;
}

static void find_missing(request *rq, const json_t *shipment, const json_t *regime,
                         case_draft *out) {
    str papers[WORDS_MAX];
    size_t n = slot_words(rq, regime, "papers", papers);
    out->missing = arena_array(rq->a, n + 1, sizeof *out->missing);
    out->asked = regime != NULL && shipment != NULL;
    for (size_t i = 0; i < n; i++) {
        if (!has_document(shipment, papers[i])) {
            out->missing[out->n_missing++] = papers[i];
        }
    }
}

lode_status case_missing(request *rq, const desk_case *c, case_draft *out, lode_error *err) {
    json_t *shipment = NULL, *answer = NULL;
    *out = (case_draft){0};
    lode_status st = case_decision(rq, c->receipt, &shipment, &answer, NULL, err);
    if (st == LODE_OK) {
        find_missing(rq, shipment, regime_of(answer, c->regime), out);
    }
    json_decref(shipment);
    json_decref(answer);
    return st;
}

// ---- from the shipment ------------------------------------------------------------------------------------

static str or_else(str said, str other) { return said.n > 0 ? said : other; }

static void take_lines(request *rq, const json_t *shipment, desk_case *c) {
    const json_t *items = json_object_get(shipment, "items");
    json_t *item = NULL;
    size_t i = 0;
    if (c->n_lines > 0 || json_array_size(items) > CASE_LINES_MAX) {
        return;
    }
    c->lines = arena_array(rq->a, json_array_size(items) + 1, sizeof *c->lines);
    json_array_foreach(items, i, item) {
        const json_t *no = json_object_get(item, "line"), *codes = json_object_get(item, "codes");
        c->lines[c->n_lines++] = (case_line){
            .line = json_is_integer(no) ? (uint32_t)json_integer_value(no) : (uint32_t)i + 1,
            .description = text_at(rq, item, "description"),
            .code = json_array_size(codes) == 1 ? copied(rq, json_array_get(codes, 0)) : (str){0},
            .quantity = text_at(rq, item, "quantity"),
            .value = text_at(rq, item, "value")};
    }
}

// Which clock such an application has, once it is accepted.
static str clock_of(request *rq, str shipment) {
    const char *const assume[] = {"application=accepted"};
    lode_options o = {.size = sizeof o, .assume = assume, .n_assume = 1};
    char today[16];
    o.on_missing = date_print(time_date(rq->at), today).p;
    const lode_result *r = NULL;
    lode_error err = {0};
    if (lode_check_json(rq->image, rq->scratch, shipment.p, shipment.n, &o, &r, &err) != LODE_OK) {
        return (str){0}; // another law than that of the decision; the case can name its clock
    }
    json_t *answer = json_loadb(r->text, r->len, 0, NULL);
    str id = text_at(rq, json_object_get(answer, "clock"), "clock");
    json_decref(answer);
    return id;
}

static void take_shipment(request *rq, const json_t *shipment, desk_case *c) {
    c->applicant =
        or_else(c->applicant, text_at(rq, json_object_get(shipment, "exporter"), "name"));
    c->end_user = or_else(c->end_user, text_at(rq, json_object_get(shipment, "end_user"), "name"));
    c->destination = or_else(c->destination, text_at(rq, shipment, "destination"));
    take_lines(rq, shipment, c);
    if (c->title.n == 0 && c->n_lines > 0) {
        c->title = c->lines[0].description;
    }
}

static void take_answer(request *rq, const json_t *answer, desk_case *c, const json_t **regime) {
    str kinds[WORDS_MAX];
    *regime = regime_of(answer, c->regime);
    c->regime = or_else(c->regime, text_at(rq, *regime, "regime"));
    c->measures = or_else(c->measures, measures_of(rq, *regime));
    size_t n = slot_words(rq, *regime, "license_kinds", kinds);
    c->kind = c->kind.n == 0 && n == 1 ? kinds[0] : c->kind; // of several the applicant chooses
}

// ---- the body ---------------------------------------------------------------------------------------------

static str joined(request *rq, const json_t *words) {
    strbuf b = {0};
    json_t *w = NULL;
    size_t i = 0;
    json_array_foreach(words, i, w) {
        strbuf_addf(&b, "%s%s", i > 0 ? " " : "", json_string_value(w));
    }
    str out = str_dup(rq->a, strbuf_str(&b));
    strbuf_clear(&b);
    return out;
}

static void take_body(request *rq, desk_case *c) {
    const json_t *b = rq->body, *lines = json_object_get(b, "lines");
    json_t *l = NULL;
    size_t i = 0;
    *c = (desk_case){.regime = body_text(b, "regime"),
                     .authority = body_text(b, "authority"),
                     .kind = body_text(b, "kind"),
                     .applicant = body_text(b, "applicant"),
                     .end_user = body_text(b, "end_user"),
                     .destination = body_text(b, "destination"),
                     .title = body_text(b, "title"),
                     .receipt = body_text(b, "receipt"),
                     .clock = body_text(b, "clock"),
                     .amends = body_text(b, "amends"),
                     .measures = joined(rq, json_object_get(b, "measures"))};
    c->lines = arena_array(rq->a, json_array_size(lines) + 1, sizeof *c->lines);
    json_array_foreach(lines, i, l) {
        c->lines[c->n_lines++] = (case_line){.line = (uint32_t)body_int(l, "line", 0),
                                             .description = body_text(l, "description"),
                                             .code = body_text(l, "code"),
                                             .quantity = body_text(l, "quantity"),
                                             .value = body_text(l, "value")};
    }
}

lode_status case_draft_read(request *rq, case_draft *out, lode_error *err) {
    json_t *shipment = NULL, *answer = NULL;
    const json_t *regime = NULL;
    str text = {0};
    *out = (case_draft){0};
    take_body(rq, &out->c);
    if (out->c.receipt.n == 0) {
        return LODE_OK;
    }
    lode_status st = case_decision(rq, out->c.receipt, &shipment, &answer, &text, err);
    if (st == LODE_OK && shipment != NULL) {
        take_shipment(rq, shipment, &out->c);
        take_answer(rq, answer, &out->c, &regime);
        find_missing(rq, shipment, regime, out);
        out->c.clock = out->c.clock.n > 0 ? out->c.clock : clock_of(rq, text);
    }
    json_decref(shipment);
    json_decref(answer);
    return st;
}
