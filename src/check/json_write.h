/* SPDX-License-Identifier: Apache-2.0
 *
 * json_write: JSON written as text at once, for lines of which a batch has very many.
 */
#ifndef LODE_CHECK_JSON_WRITE_H
#define LODE_CHECK_JSON_WRITE_H

#include "base/base.h"

/* "s", escaped as RFC 8259 asks and no further. */
void json_write_string(strbuf *out, str s);
/* ,"key":"value", or null when the value is empty. */
void json_write_text(strbuf *out, const char *key, str value);
void json_write_date(strbuf *out, const char *key, lode_date d); /* DATE_NONE: null */

#endif
