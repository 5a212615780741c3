/* SPDX-License-Identifier: Apache-2.0
 *
 * claim_int: what the files of claim.h share.
 */
#ifndef LODE_LEDGER_CLAIM_INT_H
#define LODE_LEDGER_CLAIM_INT_H

#include "ledger/claim.h"
#include "ledger/claim_day.h"

/* The columns of a claim in the order of claim_from_row, for a table that is called c in the query. */
#define CLAIM_COLUMNS                                                                            \
    "c.id, c.says, c.about, c.subject, c.effect, c.items, c.parties, c.destination, c.by_whom, " \
    "c.speaks_for, c.channel, c.asserter, c.kind, c.source, c.event, c.stated, c.count_of, "     \
    "c.count, c.lang, c.url, c.capture, c.text_by, c.picture_by, c.lacks, c.grp, c.entered_by, " \
    "c.withdrawn, c.person, c.named, c.as_happened, c.stated_day, c.in_from, c.in_until, "       \
    "c.published, c.seen, c.number, (SELECT o.version FROM object o WHERE o.id = c.id) "
#define N_CLAIM_TEXTS 27u
#define N_CLAIM_COLUMNS 37u

/* Texts go into the arena of tx; by and parties are references still (claim_resolve). */
void claim_from_row(ledger_tx *tx, const sql_value *row, claim *out);
/* by and parties in words; empty where they were erased. */
LODE_MUST_CHECK lode_status claim_resolve(ledger_tx *tx, claim *c, lode_error *err);
/* Does `by`, which is said to correct c, take it back? Only its own asserter can, later or on the same day, or an
 * official act. */
bool claim_takes_back(const claim *by, const claim *c);
/* Without case of Latin letters, without blanks at the ends and doubled ones inside. */
bool claim_same_text(str a, str b);
/* The source that stands behind: by which independent ones are told apart. */
str claim_source(const claim *c);

/* What may be entered (claim_check.c): role, fields, words, days. */
LODE_MUST_CHECK lode_status claim_check(ledger_tx *tx, const claim *c, lode_error *err);
LODE_MUST_CHECK lode_status claim_check_link(ledger_tx *tx, str from, str to, str kind,
                                             lode_error *err);
LODE_MUST_CHECK lode_status claim_check_withdraw(ledger_tx *tx, str id, str reason,
                                                 lode_error *err);
LODE_MUST_CHECK lode_status claim_check_unlink(ledger_tx *tx, str from, str to, str kind,
                                               str reason, lode_error *err);

/* ---- contradictions ------------------------------------------------------------------------------ */

typedef struct clash_link {
    uint32_t from, to; /* of the claims asked about */
    str kind;
} clash_link;

/* The claims that are compared, in the order they were entered, and the links between them. */
typedef struct clash_ask {
    ledger_tx *tx;
    claim *claims;
    stated_day *days; /* of each: the stated day, as read or as entered */
    uint32_t n;
    clash_link *links;
    uint32_t n_links;
    VEC(contradiction) found; /* at most CLASHES_MAX; more: */
    bool too_many;
} clash_ask;
#define CLASHES_MAX 5000u
#define CLASH_WORDS_MAX 300u /* pairs of status words at odds */

/* One more; claims: indices, of which the first four are named. */
void clash_add(clash_ask *q, const char *kind, const uint32_t *claims, uint32_t n, const char *fmt,
               ...) LODE_PRINTF(5, 6);

/* Claims that speak of one thing must agree on its value. has: does the claim give one; one: do both speak of
 * the same thing; same: do they give the same value; show: the value, for the message. */
typedef struct clash_rule {
    const char *kind;
    bool (*has)(const clash_ask *q, uint32_t i);
    bool (*one)(const clash_ask *q, uint32_t i, uint32_t k);
    bool (*same)(const clash_ask *q, uint32_t i, uint32_t k);
    void (*what)(const clash_ask *q, uint32_t i, strbuf *out); /* the thing */
    void (*show)(const clash_ask *q, uint32_t i, strbuf *out);
} clash_rule;
void clash_values(clash_ask *q, const clash_rule *rule);

bool clash_about(const claim *x, const claim *y); /* the same matter */
/* "review" of "review: halted", and what follows; empty when there is no effect. */
str clash_slot(const claim *c);
str clash_effect(const claim *c);
/* The same matter, and the same slot of it or a slot that one of them does not say. */
bool clash_matter(const claim *x, const claim *y);
bool clash_is(const claim *c, const char *kind);

/* Each finds what is wrong of its kind; in the order in which kinds are shown. */
void clash_weekdays(clash_ask *q); /* claim_clash_day.c */
void clash_dates(clash_ask *q);
void clash_in_force(clash_ask *q);
void clash_scopes(clash_ask *q);     /* claim_clash_word.c */
void clash_not_yet(clash_ask *q);    /* claim_clash_day.c */
void clash_provenance(clash_ask *q); /* claim_clash_maker.c */
void clash_numbers(clash_ask *q);    /* claim_clash_word.c */
void clash_status_words(clash_ask *q);

#endif
