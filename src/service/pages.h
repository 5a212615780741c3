/* SPDX-License-Identifier: Apache-2.0
 *
 * pages: the files that people's browsers run (web/), built into the program or read from a folder, and which
 * address gets which. They are no operations of the API: whoever has no token gets them too, and they hold
 * nothing of the store.
 *
 *   /, /check, /measures/cn.mofcom.2026-1, ...   index.html, which draws the page of its address
 *   /assets/NAME                                 a file
 */
#ifndef LODE_SERVICE_PAGES_H
#define LODE_SERVICE_PAGES_H

#include "service/http.h"

typedef struct page_file {
    const char *name; /* index.html; assets/app-3F2K.js is "app-3F2K.js" */
    str plain, gzip;  /* gzip empty: it is no smaller */
    const char *etag; /* 32 hexadecimal digits of the SHA-256 of plain */
} page_file;

/* Made by tools/embed.py from what web/ was built to; without that nothing. Ends with a NULL name. */
extern const page_file pages_built_in[];

#define PAGE_FILE_BYTES_MAX ((size_t)4 << 20)
#define PAGE_FILES_MAX 200u

typedef struct pages pages;
/* Those that are built in; with a folder, its index.html and assets, read now and whole. */
LODE_MUST_CHECK lode_status pages_open(const char *folder, pages **out, lode_error *err);
void pages_free(pages *p); /* NULL is allowed */
bool pages_there(const pages *p);
/* Is something at this address for GET and HEAD? */
bool pages_have(const pages *p, str raw_path);
/* Fills the reply of a GET or HEAD, whose body is not copied; false: nothing is there. */
bool pages_reply(const pages *p, http_exchange *x, http_reply *out);

#endif
