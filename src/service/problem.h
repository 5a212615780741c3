/* SPDX-License-Identifier: Apache-2.0
 *
 * problem: every error of the service as application/problem+json (RFC 9457), once. A code has one status,
 * one title and one hint; the error itself adds what is special about it. Codes come from three tables: the
 * service's own (problem.c), the ledger's refusals (refusal.h), and the engine's words (problem_engine.c),
 * asked in this order, so that `/problems/CODE` can explain every `type` that is ever sent.
 *
 * What is sent: type, title, status, detail, code, hint; of a body also errors: [{pointer, code, message,
 * hint}]; line and column of a text that cannot be read; parameter, of a query. Of a fault of ours or of the
 * disk nothing but that it is one: the log has the rest.
 */
#ifndef LODE_SERVICE_PROBLEM_H
#define LODE_SERVICE_PROBLEM_H

#include "base/base.h"
#include "service/schema.h"

#define PROBLEM_MEDIA_TYPE "application/problem+json"

typedef struct problem_kind {
    const char *code;
    int status;
    const char *title, *hint;
} problem_kind;

/* False: no table has this code. */
bool problem_kind_find(str code, problem_kind *out);
/* All of them, for the catalogue; false behind the last. */
bool problem_kind_at(size_t i, problem_kind *out);

/* Fills err with one of the service's own codes (asserted), as refuse() does with the ledger's. */
lode_status problem_fail(lode_error *err, const char *code, const char *fmt, ...) LODE_PRINTF(3, 4);

typedef struct problem {
    int status;
    const char *code; /* static, or of the error */
    str body;         /* in the arena */
} problem;

/* The status alone, without writing. */
int problem_status(const lode_error *err);
void problem_of_error(lode_arena *a, const lode_error *err, problem *out);
/* What schema_read found: 400 when it cannot be read, else 422. */
void problem_of_body(lode_arena *a, const body_problem *problems, uint32_t n, problem *out);
/* A query parameter that field_text_holds refused, or that no one knows. */
void problem_of_parameter(lode_arena *a, const body_problem *p, problem *out);

/* One of the service's own codes (asserted) as a tree, for a handler that adds members of its own; sent with
 * its status and PROBLEM_MEDIA_TYPE. The caller's. */
json_t *problem_json(const char *code, str detail, int *status);

/* All that is wrong with the tables of a model (lode_scratch_problems; n is not 0), each with its line and
 * column; the caller's. */
json_t *problem_of_model(const lode_error *all, size_t n, uint64_t total, int *status);

/* The members of a problem, for the OpenAPI document. */
extern const schema problem_schema;

#endif
