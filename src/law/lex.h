/* SPDX-License-Identifier: Apache-2.0
 *
 * lex: one line of law text into tokens (docs/language.md 1.2, 1.3). The language is read line
 * by line, so the lexer never looks past one and every error is local to it. A token that is not
 * well formed stays in the list with its error text: a clause whose rest is raw text (`cite`) may
 * hold what would be an error elsewhere.
 */
#ifndef LODE_LAW_LEX_H
#define LODE_LAW_LEX_H

#include "law/ast.h"

typedef struct lex_tok {
    law_tok tok;
    uint32_t from, to; /* bytes [from, to) of the line */
    const char *error; /* NULL, or what is wrong with it */
} lex_tok;

/* A reader of lines: the token array is reused from line to line. Zero-initialize; lex_clear. */
typedef struct lex_line {
    str text;          /* the line without its end */
    uint32_t number;   /* 1-based */
    uint32_t comment;  /* where its comment begins, or text.n */
    VEC(lex_tok) toks; /* always ends in a TOK_END */
} lex_line;

/* Fills l with the tokens of one line. Decoded strings go to the arena, other tokens point into
 * the text. Lines longer than LAW_LINE_BYTES_MAX must not be given. */
void lex_read(lex_line *l, lode_arena *arena, str text, uint32_t number);
void lex_clear(lex_line *l);

/* The end of the raw text that begins at byte `from`: its comment, a `;` outside strings when
 * asked for, or the end of the line; blanks before it are cut. A string that is never closed
 * is ordinary text; *open_string says there was one. */
uint32_t lex_raw_end(const lex_line *l, uint32_t from, bool stop_at_semicolon, bool *open_string);
/* Where the comment after raw text that ends at byte `end` begins, or text.n. */
uint32_t lex_comment_after(const lex_line *l, uint32_t end);

/* A copy in which runs of blanks outside strings are one blank. */
str lex_squeeze(lode_arena *arena, str s);

/* The first byte of a line that may stand nowhere, not even in a comment: a control character, or
 * one that reorders what a reader sees. False when there is none. */
bool lex_forbidden(str line, uint32_t *at, uint32_t *code_point);

/* Decodes the string at s, which begins with a quote. Gives the bytes it takes, 0 when it is not
 * closed or has an unknown escape. */
size_t lex_string(lode_arena *arena, str s, str *decoded);

#endif
