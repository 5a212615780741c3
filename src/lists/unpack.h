/* SPDX-License-Identifier: Apache-2.0
 *
 * unpack: from the bytes of a file to checked UTF-8: gzip undone under a bound, other encodings refused
 * with the name of what they look like, or converted when the caller names them. Nothing is guessed: a
 * name read in the wrong encoding is another name.
 */
#ifndef LODE_LISTS_UNPACK_H
#define LODE_LISTS_UNPACK_H

#include "base/base.h"

LODE_MUST_CHECK lode_status unpack_gzip(lode_arena *a, const char *file, str packed,
                                        size_t max_bytes, str *out, lode_error *err);
/* encoding: a name that iconv knows, or NULL for UTF-8. A byte order mark of UTF-8 is taken off. */
LODE_MUST_CHECK lode_status unpack_text(lode_arena *a, const char *file, str bytes,
                                        const char *encoding, str *out, lode_error *err);

#endif
