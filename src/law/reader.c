/* SPDX-License-Identifier: Apache-2.0
 *
 * reader: the tokens of the line at hand, and the one way to say that one of them does not fit.
 */
#include <stdio.h>

#include "law/parse.h"

const lex_tok *reader_tok(const law_reader *r, uint32_t ahead) {
    size_t last = r->line.toks.n - 1;
    size_t i = (size_t)r->at + ahead;
    return &r->line.toks.p[i < last ? i : last];
}

bool tok_is_word(const lex_tok *t, const char *word) {
    return t->tok.kind == TOK_WORD && t->error == NULL && str_eqz(t->tok.text, word);
}

bool tok_is_punct(const lex_tok *t, const char *punct) {
    return t->tok.kind == TOK_PUNCT && t->error == NULL && str_eqz(t->tok.text, punct);
}

const char *tok_show(const lex_tok *t, char buf[SHOW_BYTES]) {
    str s = t->tok.text;
    const char *dots = "";
    if (s.n > SHOW_BYTES - 12) {
        s.n = SHOW_BYTES - 12;
        while (s.n > 0 && ((unsigned char)s.p[s.n] & 0xC0) == 0x80) {
            s.n--; /* never half a character */
        }
        dots = "...";
    }
    (void)snprintf(buf, SHOW_BYTES, "\"" STR_FMT "%s\"", STR_ARG(s), dots); /* fits by the cut */
    return buf;
}

void reader_unexpected(law_reader *r, uint32_t index, const char *expected, const char *hint) {
    const lex_tok *t = &r->line.toks.p[index < r->line.toks.n ? index : r->line.toks.n - 1];
    char buf[SHOW_BYTES];
    if (t->error != NULL) {
        bool open_string = t->tok.kind == TOK_STRING && t->to == r->line.text.n;
        diag_add(r->d, DIAG_ERROR, r->src, t->tok.pos, "syntax", t->error, expected,
                 open_string ? "a quote inside a string is written \\\"" : hint);
    } else if (t->tok.kind == TOK_END) {
        diag_add(r->d, DIAG_ERROR, r->src, t->tok.pos, "syntax", "the line ends too early",
                 expected, hint);
    } else {
        diag_addf(r->d, DIAG_ERROR, r->src, t->tok.pos, "syntax", expected, hint, "unexpected %s",
                  tok_show(t, buf));
    }
}
