/* SPDX-License-Identifier: Apache-2.0
 *
 * ledger: the desk's record: people, decisions, hits, cases, licenses, claims, and the log they are
 * computed from. Documented for users in docs/desk.md.
 *
 *   store.h sqlite.c       the database, behind a table of functions       schema.c  its tables
 *   event.h                one entry of the log, its hash
 *   machine.h              state machines as data
 *   people.h               who may do what; four eyes
 *   decision.h             what was decided: receipts, documents
 *   hit.h                  names that resemble listed ones, and what was found out
 *   case.h                 matters before an authority, their clocks and who said what
 *   license.h              permissions and what is left of them: double entry
 *   claim.h                who said what, on whose word, and who denied it
 *   audit.h                verify, export, erase, keep
 *
 * A change    is a function that checks (who, which state, which figures) and appends one event or more;
 *             ledger_append writes the event and lets its kind's `apply` change the tables. Nothing else
 *             writes to the tables, and apply uses the event and the tables alone: no clock, no chance.
 * A refusal   is a lode_error of status LODE_BAD_INPUT whose code stands in the table of refusal.h, with a
 *             hint that says what to do. It leaves no trace in the store but where it is itself worth
 *             recording (an attempt to ship over a license, a role that did not suffice: `attempt` events).
 * Two clocks  `at` is when it was recorded: the server's. Dates inside are when it was so: the caller's.
 * Threads     A ledger is one connection; see store.h.
 */
#ifndef LODE_LEDGER_H
#define LODE_LEDGER_H

#include "ledger/event.h"
#include "ledger/store.h"

/* ---- who ------------------------------------------------------------------------------------- */

typedef enum role {
    ROLE_VIEWER = 1u << 0,          /* reads all but personal fields of people */
    ROLE_REQUESTER = 1u << 1,       /* checks shipments; drafts, submits and withdraws cases */
    ROLE_SCREENER = 1u << 2,        /* proposes what a hit is */
    ROLE_LICENSE_MANAGER = 1u << 3, /* enters licenses, reserves, ships */
    ROLE_ADVISER = 1u << 4,         /* licensing officer: accepts, asks, advises */
    ROLE_COUNTERSIGNER = 1u << 5,   /* second person of a case's advice */
    ROLE_APPROVER = 1u << 6,        /* second person of hits, corrections, policy, erasures */
    ROLE_EVIDENCE_EDITOR = 1u << 7, /* enters claims and links */
    ROLE_AUDITOR = 1u << 8,         /* reads all, exports, changes nothing */
    ROLE_ADMIN = 1u << 9,           /* people, tokens; no rights in cases */
} role;
#define ROLES 10u
const char *role_name(uint32_t role_bit); /* "license_manager" */
bool role_find(str word, uint32_t *bit);

typedef struct actor {
    str id;         /* "U3"; "system" */
    uint32_t roles; /* bits of role */
    bool machine;   /* a token without a person: it may not be a second person */
    bool token;     /* came with a token, with or without a person: it changes no password */
} actor;

/* ---- open, begin, append ---------------------------------------------------------------------- */

typedef struct ledger {
    const store_driver *driver;
    store *store;
} ledger;

/* Opens and, with STORE_CREATE or STORE_WRITE, brings an older schema forward, one step at a time, each in
 * its own transaction. A newer schema than this program's is refused, "store_newer". */
LODE_MUST_CHECK lode_status ledger_open(const store_driver *driver, const char *where,
                                        store_mode mode, ledger *out, lode_error *err);
void ledger_close(ledger *l); /* zeroed is allowed */

typedef struct ledger_tx {
    ledger *l;
    lode_arena *a; /* for what is read; lives longer than the transaction */
    lode_time at;
    lode_date today; /* of at */
    actor by;
    bool writes;
    uint64_t seq;  /* of the last event */
    char hash[65]; /* of the last event */
} ledger_tx;

/* A transaction; of a writer, the head of the chain is read. */
LODE_MUST_CHECK lode_status ledger_begin(ledger *l, lode_arena *a, lode_time at, const actor *by,
                                         bool writes, ledger_tx *out, lode_error *err);
LODE_MUST_CHECK lode_status ledger_commit(ledger_tx *tx, lode_error *err);
void ledger_rollback(ledger_tx *tx);
/* One change among several of one transaction: keep it or undo it, the chain's head with it. */
typedef struct ledger_mark {
    uint64_t seq;
    char hash[65];
} ledger_mark;
LODE_MUST_CHECK lode_status ledger_save(ledger_tx *tx, ledger_mark *mark, lode_error *err);
LODE_MUST_CHECK lode_status ledger_save_keep(ledger_tx *tx, lode_error *err);
void ledger_save_undo(ledger_tx *tx, const ledger_mark *mark);

/* Numbers the event, stores its personal texts, hashes, writes and applies it. */
LODE_MUST_CHECK lode_status ledger_append(ledger_tx *tx, event *e, lode_error *err);

/* ---- for the modules behind it ----------------------------------------------------------------- */

typedef lode_status (*event_apply)(ledger_tx *tx, const event *e, lode_error *err);
typedef struct event_kind {
    const char *kind;  /* "case.accepted" */
    event_apply apply; /* NULL: it changes no table */
    const char *about; /* one sentence, for docs and export */
} event_kind;
/* All kinds, in the order of the modules; kinds.c joins the tables of the modules. */
const event_kind *event_kind_find(str kind);
const event_kind *event_kind_at(size_t i); /* NULL behind the last */
extern const event_kind people_events[], decision_events[], hit_events[], case_events[],
    license_events[], claim_events[], audit_events[]; /* each ends with a NULL kind */

/* The next free id of a letter: "C" gives "C18". Ids are never used again. */
LODE_MUST_CHECK lode_status ledger_next_id(ledger_tx *tx, char letter, str *out, lode_error *err);

/* One row and no more, or a count: shorthands over the driver. Texts go into the arena of tx. */
LODE_MUST_CHECK lode_status tx_run(ledger_tx *tx, const char *sql, const sql_value *args, size_t n,
                                   lode_error *err);
/* found, which may be NULL, is false without a row; columns: n_out values, copied. */
LODE_MUST_CHECK lode_status tx_row(ledger_tx *tx, const char *sql, const sql_value *args, size_t n,
                                   sql_value *out, size_t n_out, bool *found, lode_error *err);
LODE_MUST_CHECK lode_status tx_int(ledger_tx *tx, const char *sql, const sql_value *args, size_t n,
                                   int64_t otherwise, int64_t *out, lode_error *err);
/* Calls back for each row; the values last for the call. */
typedef lode_status (*tx_each_row)(void *to, ledger_tx *tx, const sql_value *columns,
                                   lode_error *err);
LODE_MUST_CHECK lode_status tx_each(ledger_tx *tx, const char *sql, const sql_value *args, size_t n,
                                    uint32_t n_columns, tx_each_row each, void *to,
                                    lode_error *err);
#define TX_ARGS(...) \
    (const sql_value[]){__VA_ARGS__}, sizeof((const sql_value[]){__VA_ARGS__}) / sizeof(sql_value)
#define TX_NONE NULL, 0

/* The text behind a personal reference; empty, and *erased, when it was erased. Another text is given
 * back as it is. */
LODE_MUST_CHECK lode_status personal_text(ledger_tx *tx, str reference, str *out, bool *erased,
                                          lode_error *err);

/* Bytes under their SHA-256, once. Returns the 64 digits. */
LODE_MUST_CHECK lode_status document_put(ledger_tx *tx, str bytes, str media_type, str *sha,
                                         lode_error *err);
/* *found false: not there; *erased: it was, and was erased. */
LODE_MUST_CHECK lode_status document_get(ledger_tx *tx, str sha, str *bytes, str *media_type,
                                         bool *found, bool *erased, lode_error *err);

/* Version of an object: how many events are about it. 0: there is no such object. */
LODE_MUST_CHECK lode_status object_version(ledger_tx *tx, str object, uint64_t *out,
                                           lode_error *err);

/* ---- pages ------------------------------------------------------------------------------------- */

/* A list is read in pages, in the order of a number that never changes, newest first. */
typedef struct page_ask {
    uint64_t before; /* only numbers below; 0: from the newest */
    uint32_t limit;  /* 1..200 */
} page_ask;
#define PAGE_LIMIT_MAX 200u

#endif
