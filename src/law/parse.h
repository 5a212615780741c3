/* SPDX-License-Identifier: Apache-2.0
 *
 * parse: what the parts of the parser share, and the formatter's view of a file. Private to
 * src/law; whoever only wants a file parsed calls law_parse (law.h).
 *
 *   law_parse (parse.c)   lines -> blocks and clauses, recovery
 *     match_line (match.c)   one line against one pattern of the grammar table
 *       cond_parse (cond.c)  one condition
 *
 * A line that does not fit is reported once, by whoever found it, and the parser goes on with the
 * next line.
 */
#ifndef LODE_LAW_PARSE_H
#define LODE_LAW_PARSE_H

#include "law/diag.h"
#include "law/grammar.h"
#include "law/lex.h"

typedef VEC(law_arg) law_args;

/* The line being read. The functions below move `at` over its tokens. */
typedef struct law_reader {
    law_source *src;
    diags *d;
    lex_line line;
    uint32_t at;
    bool opens_dashes; /* the condition just read was `any of` or `all of` at the end of its line */
} law_reader;

const lex_tok *reader_tok(const law_reader *r, uint32_t ahead); /* TOK_END at and after the end */
bool tok_is_word(const lex_tok *t, const char *word);
bool tok_is_punct(const lex_tok *t, const char *punct);

/* Reports an error at token `index` of the line: a token that is wrong in itself is reported as
 * such, else "unexpected ...". expected and hint may be NULL. */
void reader_unexpected(law_reader *r, uint32_t index, const char *expected, const char *hint);
/* The text of a token as a message shows it: quoted, cut to a bound. */
#define SHOW_BYTES 72
const char *tok_show(const lex_tok *t, char buf[SHOW_BYTES]);

/* Matches the rest of the line against a pattern (grammar.h). False when an error was reported. */
bool match_line(law_reader *r, const char *pattern, law_args *args, law_cond **cond);

/* Reads a condition that fills the rest of the line; in a dashed line a last word `judgement` is
 * its mark, and `any of` cannot stand. NULL when an error was reported. */
law_cond *cond_parse(law_reader *r, bool dashed);

/* Appends one of `count` names so that they read "x, y or z". */
void join_names(strbuf *out, str name, uint32_t index, uint32_t count);

/* ---- keyword.c, source.c --------------------------------------------------------------------- */

uint32_t keyword_words(const char *keyword);
/* The clause of row with the longest keyword that begins the line, or NULL. */
const grammar_clause *keyword_clause(const law_reader *r, const grammar_block *row);
/* Reports a line that begins with no keyword that may stand here. row: the innermost open block,
 * outer: the one around it; either may be NULL. Gives the block whose keyword was meant, or NULL
 * when that is not likely; in that case, and if it was `said` before, nothing is reported. */
const grammar_block *keyword_unknown(law_reader *r, const grammar_block *row,
                                     const grammar_block *outer, bool said);
/* `expect verdit clear` spells only `expect`: the longer keyword that was meant, or NULL. */
const char *keyword_misspelled(const law_reader *r, const grammar_block *row,
                               const grammar_clause *c);

/* Sets path and pack: the last folder of the path is the pack. */
void source_name(law_source *src, const char *path);
/* Copies the text into src, unless it is too large. False when an error was reported. */
bool source_text_ok(law_source *src, str text, diags *d);
bool source_line_ok(const law_source *src, str line, uint32_t number, diags *d);

/* ---- the formatter's view -------------------------------------------------------------------- */

typedef enum line_kind { LINE_COMMENT, LINE_HEAD, LINE_CLAUSE, LINE_DASH } line_kind;

/* One line that is not blank. */
typedef struct law_line {
    line_kind kind;
    uint32_t depth;     /* blocks around it */
    uint32_t column;    /* clause: where its arguments begin */
    uint32_t n_keyword; /* clause: words of its keyword that go before the column */
    bool blank_before;  /* the author left a blank line before it */
    bool raw, facts;    /* clause: a TEXT or FACTS pattern follows the keyword */
    bool cells;         /* clause: its raw text is cells between bars */
    block_kind block;   /* head: its kind; clause: the kind of the block it stands in */
    str text;
    uint32_t number;
} law_line;

typedef struct law_lines {
    VEC(law_line) all;
} law_lines;

#endif
