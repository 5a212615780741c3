/* SPDX-License-Identifier: Apache-2.0
 *
 * service: the desk behind HTTP: routes from one table, who is asking, limits, problems, the writer, the
 * image in use. Users: docs/desk.md. It decides through lodestone.h alone, and keeps through the ledger.
 *
 *   http.h http_mhd.c      HTTP                   schema.h   JSON objects as tables
 *   routes.c               the table of routes, joined from route_*.c; openapi.c  its document
 *   handle.c               from a request to a route and its reply: auth, scope, body, ETag, idempotency
 *   writer.c               the one thread that changes the store, many changes to a commit
 *   problem.c              every error as application/problem+json (RFC 9457)
 *   metrics.c log.c        Prometheus text; one line of JSON per request
 *   batch.c                NDJSON in and out
 *   pages.c                what people's browsers run: no operation of the API
 *   route_*.c              handlers, one file per kind of thing
 *
 * A request's life: handle.c finds the route, then who asks, then the body; on its worker thread runs
 * `prepare` (deciding: no store is needed) and, for a read, `run` in a read transaction of that worker's own
 * connection. For a write the exchange is handed to the writer, which runs `run` of all that wait in one
 * transaction, each undone by itself if it is refused; the replies go out after the commit, so whatever was
 * answered with 2xx is on the disk.
 */
#ifndef LODE_SERVICE_SERVICE_H
#define LODE_SERVICE_SERVICE_H

#include "ledger/ledger.h"
#include "service/http.h"
#include "service/schema.h"

#include <lodestone.h>

typedef struct service service;

typedef struct reply {
    int status;             /* 200 unless set; 201 with location, 202, 204 */
    json_t *json;           /* the reply's; or */
    str bytes;              /* as it is, in the arena */
    const char *media_type; /* of bytes; NULL: application/json */
    str etag;               /* without quotes; empty: none */
    bool moves;   /* it says more than its version, such as what a day makes of it: never 304 */
    str location; /* empty: none */
    str cookie;   /* a whole Set-Cookie; empty: none */
    bool kept;    /* a browser may keep it, and asks each time whether it still is so */
    bool secret;  /* it holds a secret, shown once: not kept for Idempotency-Key */
    uint64_t
        next; /* page_ask.before of the next page, 0: this is the last; becomes a Link header */
} reply;

typedef struct request {
    service *s;
    http_exchange *x;
    str path_arg[3]; /* the {parts} of the path, decoded */
    json_t *body;    /* checked; NULL without a schema */
    str raw;         /* the body's bytes */
    actor by;
    lode_arena *a;
    lode_time at;
    lode_image *image;     /* acquired for the request */
    lode_scratch *scratch; /* of the worker; in `run` of a write there is none */
    ledger_tx *tx;         /* in `run` */
    page_ask page;
    void *prepared; /* from prepare to run, in the arena */
    bool complete;  /* prepare sets it when the reply stands and nothing is to be written: no run */
    reply reply;
} request;

/* What query parameters a route takes, for OpenAPI and for refusing others. */
typedef struct query_param {
    const char *name;
    field_type type;
    const char *const *words;
    const char *about;
} query_param;

enum route_flag {
    ROUTE_OPEN = 1u << 0,   /* nobody need be known: health, the document */
    ROUTE_WRITE = 1u << 1,  /* `run` on the writer */
    ROUTE_PAGED = 1u << 2,  /* limit, cursor; items and Link */
    ROUTE_STREAM = 1u << 3, /* NDJSON: batch.c */
    ROUTE_RAW =
        1u << 4, /* the body goes to another reader, such as lode_check_json; no schema_read */
    ROUTE_ETAG = 1u << 5,  /* reply.etag; If-None-Match on reads, If-Match on writes */
    ROUTE_MAYBE = 1u << 6, /* prepare decides whether there is anything to write: rq->complete */
    ROUTE_SLOW =
        1u << 7, /* takes longer than some milliseconds: on a thread beside, not on the worker
                            * that others' requests wait for; prepare, and run of a read */
    ROUTE_CREATES = 1u << 8, /* 201 and a Location, for the document */
    ROUTE_EMPTY = 1u << 9,   /* 204 and no body, for the document */
};

#define MEDIA_ANY \
    "*"           \
    "/*"

typedef struct route {
    const char *method, *path; /* "/v1/cases/{id}/acts" */
    const char *id;            /* operationId: "actOnCase" */
    const char *summary, *about;
    uint32_t flags;
    uint32_t roles;  /* any of them; the engine checks the finer ones */
    size_t body_max; /* bytes; 0: 256 kB for one with a schema */
    const schema *body,
        *out; /* NULL: none, or JSON of another writer; with ROUTE_PAGED out is one item */
    const schema *page; /* with ROUTE_PAGED: what stands beside items and next; NULL: nothing */
    const query_param *query; /* ends with a NULL name; NULL: none */
    /* An error is answered as a problem; LODE_OK: reply. */
    lode_status (*prepare)(request *rq, lode_error *err); /* NULL: nothing to prepare */
    lode_status (*run)(request *rq, lode_error *err);     /* NULL: prepare did it all */
    /* A write's `run` failed with `why` and was undone: what this writes (an attempt) is kept, and `why` is
     * answered all the same. NULL: nothing is to be seen of it. */
    lode_status (*refused)(request *rq, const lode_error *why, lode_error *err);
    const char *takes; /* media type of a raw body; NULL: application/json; MEDIA_ANY: any */
    const char *gives; /* media type of a reply of bytes; NULL: application/json */
} route;

/* Each table ends with a NULL method. */
extern const route routes_system[], routes_people[], routes_policy[], routes_decide[],
    routes_batch[], routes_law[], routes_hits[], routes_cases[], routes_halts[], routes_licenses[],
    routes_reservations[], routes_claims[], routes_audit[], routes_keep[], routes_models[];
const route *route_at(size_t i); /* NULL behind the last */
/* Asked once at the start: is every path, operationId and schema name there once, and does every route say
 * what it must? Else false, and each fault on a line of its own. */
bool routes_sound(strbuf *faults);

#define SESSION_COOKIE "lode_session"

/* ---- for handlers ------------------------------------------------------------------------------ */

/* For prepare, which begins without a transaction: a read transaction of this thread's own connection in
 * rq->tx, until prepare returns; the same one when it is called again. */
LODE_MUST_CHECK lode_status request_tx(request *rq, lode_error *err);

/* The object's version against If-Match (refuses with "stale"), and its ETag into the reply after a change.
 * kind_id such as "C4". */
LODE_MUST_CHECK lode_status request_match(request *rq, str object, lode_error *err);
LODE_MUST_CHECK lode_status reply_etag(request *rq, str object, lode_error *err);
bool request_query(const request *rq, const char *name, str *value);
/* {"items": [...], "next"}; next: the last item's number, taken only when the page is full. */
void reply_page(request *rq, json_t *items, uint64_t next);
/* json helpers: empty text and DATE_NONE become null. Steal the reference. */
void put_text(json_t *object, const char *key, str value);
void put_date(json_t *object, const char *key, lode_date d);
void put_time(json_t *object, const char *key, lode_time t);
void put_int(json_t *object, const char *key, int64_t v);
void put_json(json_t *object, const char *key, json_t *value);
/* Compact JSON in the arena. */
str desk_dump(lode_arena *a, const json_t *j);

/* ---- for the routes about the program itself ---------------------------------------------------- */

/* Loads the file of the image anew and puts it in use; whoever decides with the old one goes on. An image
 * that does not open leaves the old one in use. Any thread; takes some milliseconds. */
LODE_MUST_CHECK lode_status service_reload(service *s, lode_error *err);
/* Image loaded, store writable, lists fresh: true. why, when it is not NULL: an object that says of each how it
 * is, the caller's. Asks no store and no file. */
bool service_ready(service *s, json_t **why);
/* All counters, in the text format of Prometheus. */
void service_metrics(service *s, strbuf *out);

/* ---- the service ------------------------------------------------------------------------------- */

typedef struct service_options {
    const char *image_path, *store_path, *address;
    uint16_t port;
    http_limits limits;
    uint32_t requests_per_minute; /* per actor; 0: no limit */
    uint32_t jobs;                /* threads for the lines of batches; 0: as many as processors */
    bool quiet;                   /* no line per request */
    const char *pages;            /* a folder of built pages; NULL: those that are built in */
    const char *models;           /* a folder of exposure models, or one; NULL: none (models.h) */
    /* Called once it listens. pages: there are some. */
    void (*ready)(void *to, const char *address, uint16_t port, bool pages);
    void *to;
} service_options;

/* Runs until SIGTERM or SIGINT (graceful: what runs is finished); SIGHUP loads the image anew. */
LODE_MUST_CHECK lode_status service_run(const service_options *o, lode_error *err);

#endif
