/* SPDX-License-Identifier: Apache-2.0
 *
 * cond: conditions (docs/language.md 2.3). One condition fills the rest of its line:
 *
 *   COND = TERM { and TERM } | TERM { or TERM } | any of | all of
 *   TERM = [not] ( ATOM | ( COND ) )
 *
 * There is no precedence between `and` and `or`, on purpose: lawyers disagree on it. A line that
 * mixes them is an error whose hint writes the same terms as a dashed block. Recursion goes only
 * through parentheses and is bounded by LAW_COND_DEPTH_MAX.
 */
#include "law/law.h"
#include "law/parse.h"

#include <string.h>

typedef VEC(law_cond *) cond_list;

typedef struct cond_parser {
    law_reader *r;
    uint32_t depth;
    bool dashed;
} cond_parser;

static law_cond *new_cond(law_reader *r, cond_kind kind, law_pos pos) {
    law_cond *c = arena_alloc(&r->src->arena, sizeof *c);
    c->kind = kind;
    c->pos = pos;
    return c;
}

static const lex_tok *tok(const cond_parser *cp, uint32_t ahead) {
    return reader_tok(cp->r, ahead);
}

static law_cond *unexpected(cond_parser *cp, uint32_t ahead, const char *expected,
                            const char *hint) {
    reader_unexpected(cp->r, cp->r->at + ahead, expected, hint);
    return NULL;
}

static bool is_comparison(const lex_tok *t) {
    return tok_is_punct(t, "<") || tok_is_punct(t, "<=") || tok_is_punct(t, ">") ||
           tok_is_punct(t, ">=");
}

static bool is_plain_word(const lex_tok *t) { return t->tok.kind == TOK_WORD && t->error == NULL; }

/* Words that build a condition cannot name a thing at the start of an atom. */
static bool is_reserved(const lex_tok *t) {
    static const char *const words[] = {"and", "or", "not", "is", "has", "in", "of"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (tok_is_word(t, words[i])) {
            return true;
        }
    }
    return false;
}

static bool is_value(const lex_tok *t) {
    return (t->tok.kind == TOK_WORD || t->tok.kind == TOK_STRING) && t->error == NULL;
}

/* Reads one value at the place of token 0 into c. */
static bool take_value(cond_parser *cp, law_cond *c, uint32_t *cap) {
    if (!is_value(tok(cp, 0)) || is_reserved(tok(cp, 0))) {
        (void)unexpected(cp, 0, "a value", NULL); /* reported; the caller gives up the line */
        return false;
    }
    if (c->n_values == *cap) {
        uint32_t more = *cap == 0 ? 2 : *cap * 2;
        law_tok *grown = arena_array(&cp->r->src->arena, more, sizeof *grown);
        if (c->n_values > 0) {
            memcpy(grown, c->values, c->n_values * sizeof *grown);
        }
        c->values = grown;
        *cap = more;
    }
    c->values[c->n_values++] = tok(cp, 0)->tok;
    cp->r->at++;
    return true;
}

/* After `or`: does a new atom begin, rather than one more value? (language.md 2.3) */
static bool begins_atom(const cond_parser *cp, uint32_t ahead) {
    const lex_tok *t = tok(cp, ahead);
    const lex_tok *next = tok(cp, ahead + 1);
    if (tok_is_word(t, "not") || tok_is_punct(t, "(")) {
        return true;
    }
    return is_plain_word(t) &&
           (tok_is_word(next, "is") || tok_is_word(next, "has") || tok_is_word(next, "in") ||
            tok_is_word(next, "of") || is_comparison(next));
}

static law_cond *atom_is(cond_parser *cp, law_cond *c) {
    uint32_t cap = 0;
    cp->r->at++;
    c->atom = ATOM_IS;
    if (tok_is_word(tok(cp, 0), "not")) {
        c->atom = ATOM_IS_NOT;
        cp->r->at++;
    }
    if (!take_value(cp, c, &cap)) {
        return NULL;
    }
    while (tok_is_word(tok(cp, 0), "or") && !begins_atom(cp, 1)) {
        cp->r->at++;
        if (!take_value(cp, c, &cap)) {
            return NULL;
        }
    }
    return c;
}

static law_cond *atom_has(cond_parser *cp, law_cond *c) {
    uint32_t cap = 0;
    bool any = tok_is_word(tok(cp, 1), "any") && tok_is_word(tok(cp, 2), "of");
    bool all = tok_is_word(tok(cp, 1), "all") && tok_is_word(tok(cp, 2), "of");
    cp->r->at += any || all ? 3 : 1;
    c->atom = all ? ATOM_HAS_ALL : ATOM_HAS_ANY;
    if (!take_value(cp, c, &cap)) {
        return NULL;
    }
    while (tok_is_punct(tok(cp, 0), ",")) {
        if (!any && !all) {
            return unexpected(cp, 0, "one value",
                              "several values: `has any of A, B` or "
                              "`has all of A, B`");
        }
        cp->r->at++;
        if (!take_value(cp, c, &cap)) {
            return NULL;
        }
    }
    return c;
}

static law_cond *atom_compare(cond_parser *cp, law_cond *c) {
    uint32_t cap = 0;
    c->atom = ATOM_CMP;
    c->op = tok(cp, 0)->tok;
    cp->r->at++;
    const lex_tok *number = tok(cp, 0);
    bool digit = is_plain_word(number) && strchr("-0123456789", number->tok.text.p[0]) != NULL;
    if (!digit) {
        return unexpected(cp, 0, "a number", NULL);
    }
    const lex_tok *unit = tok(cp, 1);
    bool joined = is_reserved(unit);
    if ((!is_plain_word(unit) || joined) && !tok_is_punct(unit, "%")) {
        return unexpected(cp, 1, "a unit such as kg or %", NULL);
    }
    if (!take_value(cp, c, &cap)) {
        return NULL;
    }
    law_tok *both = arena_array(&cp->r->src->arena, 2, sizeof *both);
    both[0] = c->values[0];
    both[1] = unit->tok;
    c->values = both;
    c->n_values = 2;
    cp->r->at++;
    return c;
}

static law_cond *atom_one_value(cond_parser *cp, law_cond *c, atom_kind kind) {
    uint32_t cap = 0;
    cp->r->at++;
    c->atom = kind;
    return take_value(cp, c, &cap) ? c : NULL;
}

/* ROLE in LIST [with COLUMN WORD [or WORD ...]] */
static law_cond *atom_in(cond_parser *cp, law_cond *c) {
    uint32_t cap = 0;
    cp->r->at++;
    c->atom = ATOM_IN;
    if (!take_value(cp, c, &cap)) {
        return NULL;
    }
    if (!tok_is_word(tok(cp, 0), "with")) {
        return c;
    }
    cp->r->at++;
    for (uint32_t column_then_word = 0; column_then_word < 2; column_then_word++) {
        if (!take_value(cp, c, &cap)) {
            return NULL;
        }
    }
    while (tok_is_word(tok(cp, 0), "or") && !begins_atom(cp, 1)) {
        cp->r->at++;
        if (!take_value(cp, c, &cap)) {
            return NULL;
        }
    }
    return c;
}

static law_cond *parse_atom(cond_parser *cp) {
    const lex_tok *t = tok(cp, 0);
    if (!is_plain_word(t) || is_reserved(t)) {
        return unexpected(cp, 0, "a condition such as PATH is VALUE", NULL);
    }
    law_cond *c = new_cond(cp->r, COND_ATOM, t->tok.pos);
    c->subject = t->tok;
    cp->r->at++;
    if (tok_is_word(tok(cp, 0), "is")) {
        return atom_is(cp, c);
    }
    if (tok_is_word(tok(cp, 0), "has")) {
        return atom_has(cp, c);
    }
    if (is_comparison(tok(cp, 0))) {
        return atom_compare(cp, c);
    }
    if (tok_is_word(tok(cp, 0), "in")) {
        return atom_in(cp, c);
    }
    if (tok_is_word(tok(cp, 0), "of")) {
        return atom_one_value(cp, c, ATOM_NAME_OF);
    }
    c->atom = ATOM_NAME;
    return c;
}

static law_cond *parse_level(cond_parser *cp);

static law_cond *parse_term(cond_parser *cp) {
    law_cond *negation = NULL;
    if (tok_is_word(tok(cp, 0), "not")) {
        negation = new_cond(cp->r, COND_NOT, tok(cp, 0)->tok.pos);
        cp->r->at++;
    }
    law_cond *c;
    if (tok_is_punct(tok(cp, 0), "(")) {
        if (cp->depth >= LAW_COND_DEPTH_MAX) {
            return unexpected(cp, 0, "at most 16 parentheses inside each other",
                              "name the inner part with a define");
        }
        cp->depth++;
        cp->r->at++;
        c = parse_level(cp);
        cp->depth--;
        if (c == NULL) {
            return NULL;
        }
        if (!tok_is_punct(tok(cp, 0), ")")) {
            return unexpected(cp, 0, "`and`, `or` or \")\"", NULL);
        }
        cp->r->at++;
    } else {
        c = parse_atom(cp);
    }
    if (c == NULL || negation == NULL) {
        return c;
    }
    negation->kids = arena_array(&cp->r->src->arena, 1, sizeof *negation->kids);
    negation->kids[0] = c;
    negation->n_kids = 1;
    return negation;
}

/* What one level of terms was made of; where its `or`s stand, as token indexes. */
typedef struct level {
    cond_list terms;
    VEC(uint32_t) ors;
    uint32_t start, odd; /* its first token; the first connective unlike the one before it, or 0 */
} level;

/* `A and B or C`: shows the same terms as a dashed block, split where the `or`s stand. */
static void report_mixed(cond_parser *cp, const level *lv) {
    law_reader *r = cp->r;
    const lex_tok *toks = r->line.toks.p;
    strbuf hint = {0};
    uint32_t from = toks[lv->start].from;
    strbuf_addz(&hint, cp->depth > 0 ? "put the part in parentheses into a define:\nwhen any of"
                                     : "write the alternatives as a dashed block:\nany of");
    for (uint32_t i = 0; i <= lv->ors.n; i++) {
        uint32_t end = i < lv->ors.n ? toks[lv->ors.p[i]].from : toks[r->at].from;
        str part = str_trim((str){r->line.text.p + from, end - from});
        strbuf_addf(&hint, "\n  - " STR_FMT, STR_ARG(part));
        from = i < lv->ors.n ? toks[lv->ors.p[i]].to : from;
    }
    diag_add(r->d, DIAG_ERROR, r->src, toks[lv->odd].tok.pos, "syntax",
             "\"and\" and \"or\" do not mix on one level",
             cp->depth > 0 ? "one of them inside the parentheses" : "one of them on the line",
             hint.p);
    strbuf_clear(&hint);
}

/* Reads all terms of the level, whatever joins them. False when one was reported. */
static bool read_terms(cond_parser *cp, level *lv) {
    const char *by = NULL;
    lv->start = cp->r->at;
    for (;;) {
        law_cond *term = parse_term(cp);
        if (term == NULL) {
            return false;
        }
        *vec_push(&lv->terms) = term;
        const char *next = tok_is_word(tok(cp, 0), "and")  ? "and"
                           : tok_is_word(tok(cp, 0), "or") ? "or"
                                                           : NULL;
        if (next == NULL) {
            return true;
        }
        if (by != NULL && strcmp(by, next) != 0 && lv->odd == 0) {
            lv->odd = cp->r->at;
        }
        if (strcmp(next, "or") == 0) {
            *vec_push(&lv->ors) = cp->r->at;
        }
        by = next;
        cp->r->at++;
    }
}

/* Joins terms by the one connective of this level. */
static law_cond *parse_level(cond_parser *cp) {
    level lv = {0};
    law_cond *out = NULL;
    if (!read_terms(cp, &lv)) {
        goto done;
    }
    if (lv.odd != 0) {
        report_mixed(cp, &lv);
        goto done;
    }
    out = lv.terms.p[0];
    if (lv.terms.n > 1) {
        out = new_cond(cp->r, lv.ors.n > 0 ? COND_OR : COND_AND, lv.terms.p[0]->pos);
        out->kids = arena_array(&cp->r->src->arena, lv.terms.n, sizeof *out->kids);
        memcpy(out->kids, lv.terms.p, lv.terms.n * sizeof *lv.terms.p);
        out->n_kids = (uint32_t)lv.terms.n;
    }
done:
    vec_clear(&lv.terms);
    vec_clear(&lv.ors);
    return out;
}

/* `any of` or `all of`: its alternatives are the dashed lines below. NULL with an error when
 * something follows it or a dashed line opens another list. */
static law_cond *open_dashes(cond_parser *cp, bool any) {
    law_reader *r = cp->r;
    if (cp->dashed) {
        return unexpected(cp, 0, "a condition without dashes of its own",
                          "name the inner list with a define");
    }
    law_cond *c = new_cond(r, any ? COND_OR : COND_AND, tok(cp, 0)->tok.pos);
    c->pos.len = tok(cp, 1)->to - tok(cp, 0)->from;
    r->at += 2;
    if (tok(cp, 0)->tok.kind != TOK_END) {
        return unexpected(cp, 0, "the end of the line",
                          "each alternative goes on a line of its own that begins with \"- \"");
    }
    r->opens_dashes = true;
    return c;
}

law_cond *cond_parse(law_reader *r, bool dashed) {
    cond_parser cp = {.r = r, .dashed = dashed};
    bool any = tok_is_word(tok(&cp, 0), "any");
    r->opens_dashes = false;
    if ((any || tok_is_word(tok(&cp, 0), "all")) && tok_is_word(tok(&cp, 1), "of")) {
        return open_dashes(&cp, any);
    }
    law_cond *c = parse_level(&cp);
    if (c == NULL) {
        return NULL;
    }
    if (dashed && tok_is_word(tok(&cp, 0), "judgement")) {
        c->judgement = true;
        r->at++;
    }
    if (tok(&cp, 0)->tok.kind == TOK_END) {
        return c;
    }
    bool single = c->kind == COND_ATOM && c->atom == ATOM_NAME;
    return unexpected(&cp, 0,
                      single ? "is, has, in, of, a comparison, `and`, `or` or the end of the line"
                             : "`and`, `or` or the end of the line",
                      NULL);
}
