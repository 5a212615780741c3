/* SPDX-License-Identifier: Apache-2.0
 *
 * source: the bytes of a file before anything is read in them: its name, its encoding, its bounds,
 * and characters a reader of the law would not see. What fails here is not shown to the lexer.
 */
#include <stdio.h>
#include <string.h>

#include "law/law.h"
#include "law/parse.h"

void source_name(law_source *src, const char *path) {
    (void)snprintf(src->path, sizeof src->path, "%s", path); /* a longer path is cut for display */
    str s = str_of(path);
    size_t end = s.n;
    while (end > 0 && s.p[end - 1] != '/') {
        end--;
    }
    end -= end > 0 ? 1 : 0;
    size_t from = end;
    while (from > 0 && s.p[from - 1] != '/') {
        from--;
    }
    (void)snprintf(src->pack, sizeof src->pack, STR_FMT, (int)(end - from), s.p + from);
    if (strcmp(src->pack, ".") == 0) {
        src->pack[0] = '\0';
    }
}

bool source_text_ok(law_source *src, str text, diags *d) {
    size_t bad = 0;
    law_pos pos = {1, 1, 1};
    if (text.n > LAW_FILE_BYTES_MAX) {
        diag_addf(d, DIAG_ERROR, src, pos, "limit", "at most 16 MB", "split it into several files",
                  "a file of %zu bytes", text.n);
        return false;
    }
    src->text = str_dup(&src->arena, text);
    if (str_starts(text, STR("\xEF\xBB\xBF"))) {
        diag_add(d, DIAG_ERROR, src, pos, "encoding", "the file begins with a byte order mark",
                 "UTF-8 without one", "save it as \"UTF-8\", not \"UTF-8 with BOM\"");
        return false;
    }
    if (str_is_utf8(text, &bad)) {
        return true;
    }
    size_t from = 0;
    for (size_t i = 0; i < bad && i < text.n; i++) {
        if (text.p[i] == '\n') {
            pos.line++;
            from = i + 1;
        }
    }
    pos.col = (uint32_t)(bad - from) + 1;
    diag_addf(d, DIAG_ERROR, src, pos, "encoding", "UTF-8 text without NUL",
              "other encodings must be converted first", "byte 0x%02X is not part of UTF-8 text",
              bad < text.n ? (unsigned char)text.p[bad] : 0U);
    return false;
}

bool source_line_ok(const law_source *src, str line, uint32_t number, diags *d) {
    uint32_t at = 0;
    uint32_t code_point = 0;
    if (line.n > LAW_LINE_BYTES_MAX) {
        diag_addf(d, DIAG_ERROR, src, (law_pos){number, LAW_LINE_BYTES_MAX + 1, 1}, "limit",
                  "at most 4096 bytes", "begin a second clause on a line of its own",
                  "a line of %zu bytes", line.n);
        return false;
    }
    if (lex_forbidden(line, &at, &code_point)) {
        diag_addf(d, DIAG_ERROR, src, (law_pos){number, at + 1, 1}, "syntax",
                  "text that looks to a reader as it is stored", NULL,
                  "character U+%04X, which does not show", code_point);
        return false;
    }
    return true;
}
