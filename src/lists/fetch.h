/* SPDX-License-Identifier: Apache-2.0
 *
 * fetch: a publisher's file over HTTPS, whole or not at all. One transfer at a time.
 *
 * Plain HTTP is taken from this machine alone (127.0.0.1, ::1, localhost), for tests and mirrors. Each hop of
 * a redirect is held to the same rule. What the server said to name its version (ETag, Last-Modified) comes
 * back with the bytes; given again, an unchanged file costs one short answer.
 */
#ifndef LODE_LISTS_FETCH_H
#define LODE_LISTS_FETCH_H

#include "lists/lists.h"

#define FETCH_REDIRECTS_MAX 5u
#define FETCH_TRIES 3u /* on 429, 5xx and broken connections; 1 and 2 seconds between */
#define FETCH_CONNECT_SECONDS 15L
#define FETCH_SLOW_SECONDS 30L /* below FETCH_SLOW_BYTES a second for so long: given up */
#define FETCH_SLOW_BYTES 512L
#define FETCH_TOTAL_SECONDS 900L /* the largest file over a slow line */
#define FETCH_TAG_BYTES_MAX 512u

/* An address that we know. lists: ids, one blank between. */
typedef struct list_source {
    const char *name, *url, *lists;
    list_format format;
} list_source;
const list_source *list_source_all(uint32_t *count);
const list_source *list_source_find(str name_or_list); /* or NULL */

typedef struct fetch_tags {
    str url, etag, modified; /* empty: none */
} fetch_tags;

/* got of total bytes so far; total 0: not known. */
typedef void (*fetch_progress)(void *ctx, uint64_t got, uint64_t total);

typedef struct fetch_request {
    const char *url;
    fetch_tags known; /* of the copy that is kept */
    size_t max_bytes;
    fetch_progress progress; /* or NULL */
    void *ctx;
} fetch_request;

typedef struct fetch_result {
    str bytes;
    fetch_tags tags;
    bool unchanged;    /* 304: bytes is empty */
    lode_date changed; /* Last-Modified as a day, or DATE_NONE */
} fetch_result;

/* LODE_ENVIRONMENT: not reached, refused, cut off; LODE_BAD_INPUT: too large; LODE_USAGE: the address. */
LODE_MUST_CHECK lode_status list_fetch(lode_arena *a, const fetch_request *q, fetch_result *out,
                                       lode_error *err);

/* The tags of a source in a folder, NAME.http; without the file all are empty. */
void fetch_tags_read(lode_arena *a, const char *dir, const char *name, fetch_tags *out);
LODE_MUST_CHECK lode_status fetch_tags_write(const char *dir, const char *name,
                                             const fetch_tags *tags, lode_error *err);

#endif
