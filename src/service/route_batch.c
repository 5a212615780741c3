// SPDX-License-Identifier: Apache-2.0
//
// route_batch: many shipments, or many names, in one request. What is done with them is batch.c.
#include "service/service.h"

static const char *const ANSWERS[] = {"full", "verdict", NULL};
static const char *const YES_NO[] = {"true", "false", NULL};
static const char *const PROFILES[] = {"standard", "strict", NULL};

static const query_param CHECK_QUERY[] = {
    {"on", FIELD_DATE, NULL,
     "The legal date of all lines; else each line's own, else today (UTC)."},
    {"known", FIELD_DATE, NULL, "Only what was public by then; else all that the image holds."},
    {"answer", FIELD_WORD, ANSWERS,
     "verdict, as when it is not given: one line without reasons and receipt. full: the whole answer."},
    {"record", FIELD_WORD, YES_NO,
     "false: a what-if, of which nothing is kept. true when not given."},
    {0},
};
static const query_param SCREEN_QUERY[] = {
    {"on", FIELD_DATE, NULL, "The day on which rows must be in force."},
    {"profile", FIELD_WORD, PROFILES, "How like a listed name a name must be."},
    {"record", FIELD_WORD, YES_NO, "false: nothing is kept. true when not given."},
    {0},
};

#define NDJSON "application/x-ndjson"
#define ASKERS                                                                              \
    (ROLE_REQUESTER | ROLE_SCREENER | ROLE_LICENSE_MANAGER | ROLE_ADVISER | ROLE_APPROVER | \
     ROLE_COUNTERSIGNER)

const route routes_batch[] = {
    {.method = "POST",
     .path = "/v1/check:batch",
     .id = "checkBatch",
     .summary = "May these shipments leave?",
     .about =
         "NDJSON in, NDJSON out, a line for a line, in order, as they come; a bad line gives "
         "{\"schema\", \"line\", \"error\"}. One event records the batch, with the SHA-256 of both streams; "
         "the reply ends after it was committed, so one that breaks off is not in the record. No "
         "hits are opened.",
     .flags = ROUTE_STREAM | ROUTE_WRITE,
     .roles = ASKERS,
     .query = CHECK_QUERY,
     .takes = NDJSON,
     .gives = NDJSON},
    {.method = "POST",
     .path = "/v1/screen:batch",
     .id = "screenBatch",
     .summary = "Are these parties on a list?",
     .about = "As checkBatch, with the queries of /v1/screen.",
     .flags = ROUTE_STREAM | ROUTE_WRITE,
     .roles = ASKERS,
     .query = SCREEN_QUERY,
     .takes = NDJSON,
     .gives = NDJSON},
    {0},
};
