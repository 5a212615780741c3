// SPDX-License-Identifier: Apache-2.0
//
// claim_check: what may be entered. Every refusal names the field, and says what to do.
#include "ledger/claim_int.h"
#include "ledger/people.h"
#include "ledger/refusal.h"

#include <stdio.h>

#define SAYS_BYTES_MAX 2000u
#define FIELD_BYTES_MAX 4000u
#define ID_BYTES_MAX 128u

// ---- what may be said -------------------------------------------------------------------------------------

static lode_status wrong(lode_error *err, const char *code, const char *key, const char *what,
                         const char *hint) {
    lode_status st = refuse(err, code, "%s: %s", key, what);
    lode_hint(err, "%s", hint);
    if (err != NULL) {
        (void)snprintf(err->path, sizeof err->path, "%s", key);
    }
    return st;
}

static lode_status check_needed(const claim *c, lode_error *err) {
    const struct {
        const char *key;
        str value;
        const char *hint;
    } needed[] = {
        {"says", c->says, "one sentence, in your own words"},
        {"about", c->about, "the id of the measure, or words that others use too"},
        {"by", c->by, "who asserts it; when nobody is named, the paper that prints it"},
        {"kind", c->kind, "what kind of word it is, such as named_press"},
    };
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
        if (needed[i].value.n == 0) {
            return wrong(err, "claim_field", needed[i].key, "is missing", needed[i].hint);
        }
    }
    if (c->published == DATE_NONE) {
        return wrong(err, "claim_field", "published", "is missing",
                     "the day on which it was public: from then on it counts");
    }
    return LODE_OK;
}

static lode_status check_bytes(const claim *c, lode_error *err) {
    const struct {
        const char *key;
        str value;
        size_t max;
    } texts[] = {{"says", c->says, SAYS_BYTES_MAX},
                 {"about", c->about, FIELD_BYTES_MAX},
                 {"subject", c->subject, FIELD_BYTES_MAX},
                 {"effect", c->effect, FIELD_BYTES_MAX},
                 {"items", c->items, FIELD_BYTES_MAX},
                 {"parties", c->parties, FIELD_BYTES_MAX},
                 {"by", c->by, FIELD_BYTES_MAX},
                 {"source", c->source, FIELD_BYTES_MAX},
                 {"speaks_for", c->speaks_for, FIELD_BYTES_MAX},
                 {"destination", c->destination, FIELD_BYTES_MAX},
                 {"channel", c->channel, FIELD_BYTES_MAX},
                 {"url", c->url, FIELD_BYTES_MAX},
                 {"lacks", c->lacks, FIELD_BYTES_MAX},
                 {"group", c->group, ID_BYTES_MAX},
                 {"event", c->event, ID_BYTES_MAX},
                 {"stated", c->stated, FIELD_BYTES_MAX},
                 {"count_of", c->count_of, FIELD_BYTES_MAX},
                 {"count", c->count, FIELD_BYTES_MAX},
                 {"lang", c->lang, ID_BYTES_MAX}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (texts[i].value.n > texts[i].max) {
            return wrong(err, "claim_field", texts[i].key, "is too long",
                         "keep the text as a document and name it as capture");
        }
    }
    return LODE_OK;
}

static bool word_in(const char *const *words, str word) {
    while (*words != NULL && !str_eqz(word, *words)) {
        words++;
    }
    return *words != NULL;
}

static lode_status check_words(const claim *c, lode_error *err) {
    if (!claim_kind_known(c->kind)) {
        return wrong(err, "claim_word", "kind", "no such kind of claim",
                     "one of official_act, official_statement, authority_notice, company_notice, "
                     "named_press, unnamed_source, interpretation, ai_summary, picture");
    }
    if ((c->text_by.n > 0 && !word_in(claim_maker_words, c->text_by)) ||
        (c->picture_by.n > 0 && !word_in(claim_maker_words, c->picture_by))) {
        return wrong(err, "claim_word", c->picture_by.n > 0 ? "picture_by" : "text_by",
                     "nobody makes texts or pictures so", "human, ai, or unknown");
    }
    if (c->named && str_eqz(c->kind, "unnamed_source")) {
        return wrong(err, "claim_field", "named", "an unnamed source has no name",
                     "leave named out, or say named_press");
    }
    return LODE_OK;
}

// A day may have begun in Asia that has not in UTC.
static lode_status check_days(const claim *c, lode_date today, lode_error *err) {
    if (c->published > today + 1) {
        return wrong(err, "claim_dates", "published", "is a day to come",
                     "enter it when it is public; a day that it announces is `from` or `stated`");
    }
    if (c->seen != DATE_NONE && (c->seen > today + 1 || c->seen < c->published - 1)) {
        return wrong(err, "claim_dates", "seen", "is before it was public, or to come",
                     "the day on which we first read it");
    }
    if (c->from != DATE_NONE && c->until != DATE_NONE && c->until <= c->from) {
        return wrong(err, "claim_dates", "until", "is not after from",
                     "the first day on which it is no longer so");
    }
    return LODE_OK;
}

static bool id_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
}

// A dot keeps it apart from the ids that the desk gives, such as C4.
static lode_status check_id(ledger_tx *tx, str id, lode_error *err) {
    bool good = id.n <= ID_BYTES_MAX && memchr(id.p, '.', id.n) != NULL;
    for (size_t i = 0; i < id.n && good; i++) {
        good = id_char(id.p[i]);
    }
    uint64_t version = 0;
    if (!good) {
        return wrong(err, "claim_id", "id", "is no id of a claim",
                     "small letters, digits and . - _ with at least one dot: wsj.2026-01-09");
    }
    lode_status st = object_version(tx, id, &version, err);
    return st != LODE_OK ? st
           : version == 0
               ? LODE_OK
               : wrong(err, "claim_exists", "id", "is taken",
                       "read it first; another claim of the same source needs another id");
}

static lode_status check_capture(ledger_tx *tx, str sha, lode_error *err) {
    int64_t there = 0;
    lode_status st =
        tx_int(tx, "SELECT 1 FROM document WHERE sha = $1", TX_ARGS(SQL_S(sha)), 0, &there, err);
    return st != LODE_OK || there == 1
               ? st
               : wrong(err, "document_missing", "capture", "there is no document of this hash",
                       "POST the bytes to /v1/documents first");
}

lode_status claim_check(ledger_tx *tx, const claim *c, lode_error *err) {
    lode_status st = need_role(tx, ROLE_EVIDENCE_EDITOR, err);
    st = st == LODE_OK ? check_needed(c, err) : st;
    st = st == LODE_OK ? check_bytes(c, err) : st;
    st = st == LODE_OK ? check_words(c, err) : st;
    st = st == LODE_OK ? check_days(c, tx->today, err) : st;
    st = st == LODE_OK && c->id.n > 0 ? check_id(tx, c->id, err) : st;
    return st == LODE_OK && c->capture.n > 0 ? check_capture(tx, c->capture, err) : st;
}

// ---- links --------------------------------------------------------------------------------------------------

static lode_status need_claim(ledger_tx *tx, str id, lode_error *err) {
    sql_value v = SQL_N;
    bool found = false;
    lode_status st = tx_row(tx, "SELECT withdrawn FROM claim WHERE id = $1", TX_ARGS(SQL_S(id)), &v,
                            1, &found, err);
    if (st == LODE_OK && !found) {
        st = refuse(err, "not_found", "there is no claim " STR_FMT, STR_ARG(id));
        lode_hint(err, "enter it first, or look it up: GET /v1/claims");
    } else if (st == LODE_OK && v.s.n > 0) {
        st = refuse(err, "claim_withdrawn", STR_FMT " was withdrawn: " STR_FMT, STR_ARG(id),
                    STR_ARG(v.s));
        lode_hint(err, "it counts no more; link the claim that stands in its place");
    }
    return st;
}

static lode_status count_links(ledger_tx *tx, str from, str to, str kind, int64_t *out,
                               lode_error *err) {
    return tx_int(tx,
                  "SELECT count(*) FROM claim_link WHERE from_id = $1 AND to_id = $2 AND kind = $3 "
                  "AND withdrawn = ''",
                  TX_ARGS(SQL_S(from), SQL_S(to), SQL_S(kind)), 0, out, err);
}

lode_status claim_check_link(ledger_tx *tx, str from, str to, str kind, lode_error *err) {
    int64_t there = 0;
    lode_status st = need_role(tx, ROLE_EVIDENCE_EDITOR, err);
    if (st == LODE_OK && !claim_link_known(kind)) {
        return wrong(err, "claim_word", "kind", "no such kind of link",
                     "one of confirms, denies, narrows, widens, restates, declines, "
                     "could_not_confirm, corrects");
    }
    if (st == LODE_OK && str_eq(from, to)) {
        return wrong(err, "claim_field", "to", "a claim says nothing of itself",
                     "name the claim that it speaks of");
    }
    st = st == LODE_OK ? need_claim(tx, from, err) : st;
    st = st == LODE_OK ? need_claim(tx, to, err) : st;
    st = st == LODE_OK ? count_links(tx, from, to, kind, &there, err) : st;
    return st != LODE_OK || there == 0
               ? st
               : wrong(err, "claim_linked", "to", "the link is there", "nothing is to be done");
}

// ---- mistakes of ours -----------------------------------------------------------------------------------------

static lode_status need_reason(ledger_tx *tx, str reason, lode_error *err) {
    lode_status st = need_role(tx, ROLE_EVIDENCE_EDITOR, err);
    return st == LODE_OK && reason.n == 0 ? wrong(err, "claim_field", "reason", "is missing",
                                                  "say what was wrong with the entry")
                                          : st;
}

lode_status claim_check_withdraw(ledger_tx *tx, str id, str reason, lode_error *err) {
    lode_status st = need_reason(tx, reason, err);
    return st == LODE_OK ? need_claim(tx, id, err) : st;
}

lode_status claim_check_unlink(ledger_tx *tx, str from, str to, str kind, str reason,
                               lode_error *err) {
    int64_t there = 0;
    lode_status st = need_reason(tx, reason, err);
    st = st == LODE_OK ? count_links(tx, from, to, kind, &there, err) : st;
    if (st == LODE_OK && there == 0) {
        st = refuse(err, "not_found", "there is no such link");
        lode_hint(err, "GET /v1/claims/{id} shows the links of a claim");
    }
    return st;
}
