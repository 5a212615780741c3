/* SPDX-License-Identifier: Apache-2.0
 *
 * diag: the list of findings of one compile. Parsing, resolving and linting add to it and go on;
 * the command prints them all, sorted by file and position, each as
 *
 *   packs/cn/rare_earths.law:12:14: error: unknown word "ndfeb_magnt" of item_kind
 *      12 |     when item.kind is ndfeb_magnt
 *         |                       ^~~~~~~~~~~
 *         = expected a word of item_kind
 *         = hint: did you mean ndfeb_magnet?
 */
#ifndef LODE_LAW_DIAG_H
#define LODE_LAW_DIAG_H

#include "law/ast.h"

#define DIAGS_MAX 200 /* a file of garbage must not fill the screen; the rest is counted */

typedef enum diag_level { DIAG_ERROR, DIAG_WARNING } diag_level;
typedef struct diag {
    diag_level level;
    const law_source *source;
    law_pos pos;
    const char *code; /* stable word: syntax, unknown_name, wrong_type, defeat_cycle ... */
    char message[384], expected[256], hint[256];
    const char *shows; /* lines of law text that show it, or NULL; borrowed */
} diag;
typedef struct diags {
    VEC(diag) all;
    uint32_t errors, warnings, dropped;
    uint32_t max; /* how many are kept; 0 = DIAGS_MAX */
} diags;

/* expected and hint may be NULL; all texts are copied and cut to fit. One that was added shortly before,
 * at the same place and with the same message, is dropped and not counted. */
void diag_add(diags *d, diag_level level, const law_source *source, law_pos pos, const char *code,
              const char *message, const char *expected, const char *hint);
void diag_addf(diags *d, diag_level level, const law_source *source, law_pos pos, const char *code,
               const char *expected, const char *hint, const char *fmt, ...) LODE_PRINTF(8, 9);
/* Gives the one added last such lines, which outlive d. */
void diag_show(diags *d, const char *shows);
void diags_print(const diags *d, strbuf *out); /* sorts, then appends the text form */
/* The same, but of more than `shown` warnings of one code in one file only the first `shown` in full
 * and the lines of the rest, and over all files four times as many: a thousand entries with one
 * cause are a few remarks. 0 shows all. */
void diags_print_grouped(const diags *d, uint32_t shown, strbuf *out);
void diags_clear(diags *d);

#endif
