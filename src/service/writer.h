/* SPDX-License-Identifier: Apache-2.0
 *
 * writer: the one thread that changes the store. What waits goes into one transaction, each change under a
 * savepoint of its own; the replies go out after the commit. So a commit's flush to the disk is shared by all
 * who wait for it, and whatever was acknowledged is on the disk.
 *
 *   a change is refused    it alone is undone (what `refused` writes is kept), the others stand
 *   the store fails        in a change, or in the commit: all of that transaction are undone and told so
 *   too many wait          writer_put says so at once
 *
 * After a failure the next changes are tried as always: a disk that has room again is found by trying. While
 * nothing comes a probe is written now and then, so that readiness comes back by itself.
 */
#ifndef LODE_SERVICE_WRITER_H
#define LODE_SERVICE_WRITER_H

#include "ledger/ledger.h"

typedef struct write_job write_job;
struct write_job {
    /* Set by the caller; must last until done. */
    actor by;
    lode_arena *a;
    /* In the transaction. Another status than LODE_OK: it is undone; LODE_ENVIRONMENT: all is. */
    lode_status (*run)(write_job *self, ledger_tx *tx, lode_error *err);
    /* After it was undone: what is kept of the refusal. NULL: nothing. */
    lode_status (*refused)(write_job *self, ledger_tx *tx, const lode_error *why, lode_error *err);
    /* On the writer's thread, after the commit or its failure; the job is the caller's again. */
    void (*done)(write_job *self, lode_status status, const lode_error *err);

    /* The writer's. */
    write_job *next;
    lode_status status;
    lode_error err;
};

typedef struct writer_stats {
    _Atomic uint64_t waiting, commits, changes, refused, failed, commit_us;
    _Atomic uint64_t store_bytes; /* of the file, at the last commit */
    _Atomic bool writable;
} writer_stats;

typedef struct writer_options {
    const store_driver *driver;
    const char *store_path;
    uint32_t waiting_max;    /* 0: 1024 */
    uint32_t per_commit_max; /* 0: 256 */
    uint32_t probe_ms;       /* 0: 5000: how soon a store that failed is tried again */
    lode_time (*now)(void);
} writer_options;

typedef struct writer writer;
LODE_MUST_CHECK lode_status writer_start(const writer_options *o, writer **out, lode_error *err);
/* False: too many wait, or it was stopped; the job was not taken. */
bool writer_put(writer *w, write_job *job);
const writer_stats *writer_stats_of(const writer *w);
/* Writes what waits, then ends. NULL is allowed. */
void writer_stop(writer *w);

#endif
