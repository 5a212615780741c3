/* SPDX-License-Identifier: Apache-2.0
 *
 * keyword: which clause a line begins with, and what to say when it begins with none. Keywords
 * have one to three words and some begin others (`expect`, `expect open`), so the longest one
 * that stands at the start of the line is taken.
 */
#include "law/grammar.h"
#include "law/parse.h"

#include <string.h>

uint32_t keyword_words(const char *keyword) {
    uint32_t n = 1;
    for (const char *k = strchr(keyword, ' '); k != NULL; k = strchr(k + 1, ' ')) {
        n++;
    }
    return n;
}

/* Do the tokens at the start of the line spell the keyword? A slot may be named like the last
 * word of one: `expect open: ...`. */
static bool spells(const law_reader *r, const char *keyword, uint32_t words) {
    const lex_line *l = &r->line;
    const char *k = keyword;
    for (uint32_t i = 0; i < words; i++) {
        size_t n = strcspn(k, " ");
        if (i >= l->toks.n || l->toks.p[i].tok.kind != TOK_WORD ||
            !str_eq(l->toks.p[i].tok.text, (str){k, n})) {
            return false;
        }
        k += n + (k[n] == ' ');
    }
    return words == 1 || words >= l->toks.n || !tok_is_punct(&l->toks.p[words], ":");
}

const grammar_clause *keyword_clause(const law_reader *r, const grammar_block *row) {
    const grammar_clause *best = NULL;
    for (uint32_t i = 0; i < row->n_clauses; i++) {
        const grammar_clause *c = &row->clauses[i];
        bool longer = best == NULL || keyword_words(c->keyword) > keyword_words(best->keyword);
        if (longer && spells(r, c->keyword, keyword_words(c->keyword))) {
            best = c;
        }
    }
    return best;
}

/* ---- messages -------------------------------------------------------------------------------- */

/* The first words of the line, as many as the keyword has, joined by one blank. */
static str first_words(const law_reader *r, const char *keyword, char buf[64]) {
    size_t n = 0;
    uint32_t i = 0;
    for (const char *k = keyword; k != NULL; k = strchr(k + 1, ' ')) {
        const lex_tok *t = &r->line.toks.p[i];
        if (t->tok.kind != TOK_WORD || n + t->tok.text.n + 1 >= 64) {
            break;
        }
        if (i++ > 0) {
            buf[n++] = ' ';
        }
        memcpy(buf + n, t->tok.text.p, t->tok.text.n);
        n += t->tok.text.n;
    }
    return (str){buf, n};
}

/* The keyword nearest to the start of the line so far; more than two slips is another word. */
typedef struct nearest {
    const char *keyword;
    uint32_t distance;
} nearest;

static void consider(const law_reader *r, const char *keyword, nearest *best) {
    char buf[64];
    str words = first_words(r, keyword, buf);
    uint32_t d = str_distance(words, str_of(keyword), 2);
    if (d < best->distance && d < words.n) {
        *best = (nearest){keyword, d};
    }
}

/* Where else this clause would be right: "`published` is a clause of measure". */
static void hint_elsewhere(const law_reader *r, const grammar_block *outer, strbuf *hint) {
    char buf[64];
    for (uint32_t k = 0; outer != NULL && k < outer->n_clauses; k++) {
        const char *keyword = outer->clauses[k].keyword;
        if (str_eqz(first_words(r, keyword, buf), keyword)) {
            strbuf_addf(hint, "`%s` is a clause of %s: it goes before the first block inside",
                        keyword, outer->keyword);
            return;
        }
    }
    for (int kind = 0; kind < BLOCK_KIND_COUNT; kind++) {
        const grammar_block *row = grammar_block_of((block_kind)kind);
        for (uint32_t k = 0; k < row->n_clauses; k++) {
            const char *keyword = row->clauses[k].keyword;
            if (str_eqz(first_words(r, keyword, buf), keyword)) {
                strbuf_addf(hint, "`%s` is a clause of %s", keyword, row->keyword);
                return;
            }
        }
    }
}

const grammar_block *keyword_unknown(law_reader *r, const grammar_block *row,
                                     const grammar_block *outer, bool said) {
    strbuf expected = {0};
    strbuf hint = {0};
    char buf[SHOW_BYTES];
    nearest best = {NULL, 3};
    uint32_t n = row != NULL ? row->n_clauses : BLOCK_KIND_COUNT;
    for (uint32_t i = 0; i < n; i++) {
        const char *keyword =
            row != NULL ? row->clauses[i].keyword : grammar_block_of((block_kind)i)->keyword;
        join_names(&expected, str_of(keyword), i, n);
        consider(r, keyword, &best);
    }
    const char *near_clause = best.keyword;
    for (int kind = 0; row != NULL && kind < BLOCK_KIND_COUNT; kind++) {
        consider(r, grammar_block_of((block_kind)kind)->keyword, &best);
    }
    if (n == 0) {
        strbuf_addz(&expected, "a new block: this one has no clauses");
    }
    if (best.keyword != NULL && best.distance > 0) {
        strbuf_addf(&hint, "did you mean %s?", best.keyword);
    } else {
        hint_elsewhere(r, outer, &hint);
    }
    const lex_tok *t = &r->line.toks.p[0];
    bool meant = best.keyword != NULL && (row == NULL || best.keyword != near_clause);
    if (said && !meant) {
        /* The caller's reader knows already that nothing is open here. */
    } else if (t->error != NULL || t->tok.kind != TOK_WORD) {
        reader_unexpected(r, 0, expected.p, hint.p);
    } else if (row != NULL) {
        diag_addf(r->d, DIAG_ERROR, r->src, t->tok.pos, "syntax", expected.p, hint.p,
                  "unknown clause %s in %s", tok_show(t, buf), row->keyword);
    } else {
        diag_addf(r->d, DIAG_ERROR, r->src, t->tok.pos, "syntax", expected.p, hint.p,
                  "%s does not open a block", tok_show(t, buf));
    }
    strbuf_clear(&expected);
    strbuf_clear(&hint);
    return meant ? grammar_block_named(str_of(best.keyword)) : NULL;
}

const char *keyword_misspelled(const law_reader *r, const grammar_block *row,
                               const grammar_clause *c) {
    uint32_t words = keyword_words(c->keyword);
    if (strncmp(c->pattern, "slot:NAME :", 11) != 0 || words + 1 >= r->line.toks.n ||
        tok_is_punct(&r->line.toks.p[words + 1], ":")) {
        return NULL;
    }
    nearest best = {NULL, 3};
    for (uint32_t i = 0; i < row->n_clauses; i++) {
        if (keyword_words(row->clauses[i].keyword) > words) {
            consider(r, row->clauses[i].keyword, &best);
        }
    }
    return best.keyword;
}
