/* SPDX-License-Identifier: Apache-2.0
 *
 * case_int: what the files of case share.
 *
 *   case_open.c    drafts: open, edit          case_lines.c   lines as text of an event, and back
 *   case_check.c   what may be said: texts, days, words, two persons
 *   case_act.c     the acts of case_machine    case_advice.c  advice and countersignatures
 *   case_rfi.c     requests for information    case_halt.c    class halts
 *   case_apply.c   events into tables          case_read.c    tables into structs; case_list.c
 */
#ifndef LODE_LEDGER_CASE_INT_H
#define LODE_LEDGER_CASE_INT_H

#include "ledger/case.h"
#include "ledger/refusal.h"

#define CASE_WORD_BYTES_MAX 200u   /* codes, numbers, ids */
#define CASE_TITLE_BYTES_MAX 500u  /* names, titles, descriptions */
#define CASE_TEXT_BYTES_MAX 12000u /* questions, answers, reasons; longer ones are documents */

#define PAUSE_SUPPLEMENT STR("supplement")
#define PAUSE_HALT STR("halt")

/* ---- lines ------------------------------------------------------------------------------------ */

/* Into the fields lines, lines_2, ...: each row ends with a line feed, cells are parted by tabs. */
void case_lines_add(event *e, lode_arena *a, const case_line *lines, uint32_t n);
/* The next line of the event; *at begins with zero. */
typedef struct case_lines_at {
    uint32_t field;
    size_t byte;
} case_lines_at;
bool case_lines_next(const event *e, lode_arena *a, case_lines_at *at, case_line *out);

/* ---- checks ----------------------------------------------------------------------------------- */

/* UTF-8 without control characters but line feeds and tabs, not longer than max. */
LODE_MUST_CHECK lode_status case_text_check(const char *field, str value, size_t max,
                                            lode_error *err);
LODE_MUST_CHECK lode_status case_field_missing(const char *act, const char *field, lode_error *err);
/* Today when it is not given; not before `earliest`, whose name is `what`, nor beyond tomorrow. */
LODE_MUST_CHECK lode_status case_day(const ledger_tx *tx, lode_date given, lode_date earliest,
                                     const char *what, lode_date *out, lode_error *err);
/* The word is a claim or a document of the record; with `authority` a claim must be the authority's own. */
LODE_MUST_CHECK lode_status case_word_check(ledger_tx *tx, str word, bool authority,
                                            lode_error *err);
/* The move of case_machine and the case it is made on. */
LODE_MUST_CHECK lode_status case_move(ledger_tx *tx, str id, str act, desk_case *c,
                                      const machine_move **move, lode_error *err);
LODE_MUST_CHECK lode_status case_open_requests(ledger_tx *tx, str id, int64_t *n, lode_error *err);
/* Advised, all lines; countersigned as it stands; and tx->by did neither. */
LODE_MUST_CHECK lode_status case_may_decide(ledger_tx *tx, const desk_case *c, lode_error *err);
/* Whoever advised, in any version; and with `signers` whoever countersigned. */
LODE_MUST_CHECK lode_status case_hands(ledger_tx *tx, str id, bool signers, str **out, size_t *n,
                                       lode_error *err);
/* Does the decision go along with the advice as it stands? lines: "1 3"; empty: all. */
LODE_MUST_CHECK lode_status case_follows(ledger_tx *tx, const desk_case *c, str act, str lines,
                                         bool *out, lode_error *err);
bool case_lines_has(str lines, uint32_t line);
/* Reads "1 3" of this case: each line of it, once, ascending. *all: that is every one. */
LODE_MUST_CHECK lode_status case_lines_read(const desk_case *c, str lines, bool *all,
                                            lode_error *err);

/* Begins an event of the move: with the state it leads to, since when it is in it and, of a final one, the
 * day it ended. since: of another state than that before; mostly `on`. */
event case_event(ledger_tx *tx, const desk_case *c, const machine_move *move, lode_date on,
                 lode_date since, bool open);

/* ---- reading ---------------------------------------------------------------------------------- */

#define CASE_COLUMNS                                                                          \
    "id, number, state, regime, authority, kind, applicant, end_user, destination, title, "   \
    "receipt, clock, amends, reference, license, measures, lines_granted, since, submitted, " \
    "accepted, decided, halted_by, opened_by, assigned_to, opened, edition "
#define CASE_N_COLUMNS 26u
/* Copies the row; personal fields are references until case_resolve. */
void case_fill(ledger_tx *tx, const sql_value *v, desk_case *c);
LODE_MUST_CHECK lode_status case_resolve(ledger_tx *tx, desk_case *c, lode_error *err);
/* In place: the text behind the reference; empty when it was erased. */
LODE_MUST_CHECK lode_status case_personal(ledger_tx *tx, str *text, lode_error *err);
/* Room for `count`, as the query says it. */
LODE_MUST_CHECK lode_status case_room(ledger_tx *tx, const char *count, str id, size_t size,
                                      void **out, lode_error *err);
static inline sql_value case_sql_day(lode_date d) { return d == DATE_NONE ? SQL_N : SQL_I(d); }
static inline lode_date case_day_of(sql_value v) {
    return v.kind == SQL_INT ? (lode_date)v.i : DATE_NONE;
}

#endif
