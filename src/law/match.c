/* SPDX-License-Identifier: Apache-2.0
 *
 * match: one line against one pattern of the grammar table, read straight from its string. The
 * grammar is LL(1): the token at hand says whether an optional part is there, so nothing is ever
 * taken back. What was acceptable at the furthest token reached is remembered, and becomes the
 * "expected ..." of the message and the source of the "did you mean".
 *
 * Patterns are ours, so a malformed one is a programming error (assert) and the recursion is
 * bounded by the table; only the line is untrusted.
 */
#include <assert.h>
#include <string.h>

#include "law/grammar.h"
#include "law/parse.h"

#define WANTED_MAX 24u /* more than any clause accepts at one place; the rest is not shown */

typedef struct wanted {
    str text;
    bool literal; /* a word to write as it stands, so it can be a hint */
} wanted;

typedef struct matcher {
    law_reader *r;
    law_args *args;
    law_cond **cond;
    uint32_t far; /* the furthest token at which something was expected */
    wanted wants[WANTED_MAX];
    uint32_t n_wants;
    bool reported;
} matcher;

typedef struct span {
    const char *p, *end;
} span;

static void want(matcher *m, uint32_t at, str text, bool literal) {
    if (at > m->far || m->n_wants == 0) {
        m->far = at;
        m->n_wants = 0;
    }
    for (uint32_t i = 0; i < m->n_wants; i++) {
        if (str_eq(m->wants[i].text, text)) {
            return;
        }
    }
    if (at == m->far && m->n_wants < WANTED_MAX) {
        m->wants[m->n_wants++] = (wanted){text, literal};
    }
}

/* ---- reading the pattern --------------------------------------------------------------------- */

static span skip_blanks(span s) {
    while (s.p < s.end && *s.p == ' ') {
        s.p++;
    }
    return s;
}

/* The next item of s: up to a blank or `|` outside all brackets. */
static span next_item(span *s) {
    *s = skip_blanks(*s);
    span item = {s->p, s->p};
    int depth = 0;
    while (item.end < s->end && (depth > 0 || *item.end != ' ')) {
        depth += strchr("([{", *item.end) != NULL ? 1 : strchr(")]}", *item.end) != NULL ? -1 : 0;
        item.end++;
    }
    assert(depth == 0);
    s->p = item.end;
    return item;
}

/* The next alternative of s, which are separated by sep outside all brackets. */
static span next_alternative(span *s, char sep) {
    span alt = {s->p, s->p};
    int depth = 0;
    while (alt.end < s->end && (depth > 0 || *alt.end != sep)) {
        depth += strchr("([{", *alt.end) != NULL ? 1 : strchr(")]}", *alt.end) != NULL ? -1 : 0;
        alt.end++;
    }
    s->p = alt.end < s->end ? alt.end + 1 : s->end;
    return alt;
}

static span inside(span item) {
    assert(item.end - item.p >= 2);
    return (span){item.p + 1, item.end - 1};
}

/* Splits label:REST; the label is empty for a literal. */
static str item_label(span item, span *rest) {
    const char *p = item.p;
    while (p < item.end && *p >= 'a' && *p <= 'z') {
        p++;
    }
    *rest = item;
    if (p == item.p || p >= item.end || *p != ':') {
        return (str){NULL, 0};
    }
    rest->p = p + 1;
    return (str){item.p, (size_t)(p - item.p)};
}

/* ---- tokens against items -------------------------------------------------------------------- */

static bool is_number(str s) {
    size_t i = s.n > 0 && s.p[0] == '-' ? 1 : 0;
    size_t digits = 0;
    bool point = false;
    for (; i < s.n; i++) {
        if (s.p[i] == '.' && !point && digits > 0) {
            point = true;
        } else if (s.p[i] < '0' || s.p[i] > '9') {
            return false;
        } else {
            digits++;
        }
    }
    return digits > 0 && s.p[s.n - 1] != '.';
}

static bool is_name(str s) {
    return memchr(s.p, '/', s.n) == NULL && memchr(s.p, ':', s.n) == NULL &&
           memchr(s.p, '@', s.n) == NULL && memchr(s.p, '%', s.n) == NULL;
}

/* What a type accepts; a token that is wrong in itself fits no type. */
static bool type_fits(str type, const lex_tok *t) {
    bool word = t->tok.kind == TOK_WORD;
    bool string = t->tok.kind == TOK_STRING;
    lode_date date;
    if (t->error != NULL) {
        return false;
    }
    if (str_eqz(type, "STRING")) {
        return string;
    }
    if (str_eqz(type, "DATE")) {
        return word && date_parse(t->tok.text, &date);
    }
    if (str_eqz(type, "NUMBER")) {
        return word && is_number(t->tok.text);
    }
    if (str_eqz(type, "NAME")) {
        return word && is_name(t->tok.text);
    }
    assert(str_eqz(type, "WORD") || str_eqz(type, "ID"));
    return word;
}

static str type_text(str type) {
    static const char *const texts[][2] = {
        {"STRING", "a text in double quotes"},
        {"DATE", "a date YYYY-MM-DD"},
        {"NUMBER", "a number"},
        {"NAME", "a name without / : @ %"},
        {"WORD", "a word"},
        {"ID", "an id"},
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (str_eqz(type, texts[i][0])) {
            return str_of(texts[i][1]);
        }
    }
    return type;
}

/* How many tokens the phrase takes here, 0 when it does not stand here. */
static uint32_t phrase_here(matcher *m, span phrase, bool note) {
    uint32_t n = 0;
    span s = phrase;
    for (span word = next_item(&s); word.end > word.p; word = next_item(&s)) {
        str text = {word.p, (size_t)(word.end - word.p)};
        const lex_tok *t = reader_tok(m->r, n);
        bool punct = t->tok.kind == TOK_PUNCT && t->error == NULL;
        if ((t->tok.kind != TOK_WORD && !punct) || !str_eq(t->tok.text, text)) {
            if (note) {
                str whole = {phrase.p, (size_t)(phrase.end - phrase.p)};
                want(m, m->r->at + n, n == 0 ? whole : text, true);
            }
            return 0;
        }
        n++;
    }
    return n;
}

/* The alternative of label:(a|b c) that stands here; the longest one when two do. */
static uint32_t choice_here(matcher *m, span choices, str *chosen) {
    uint32_t best = 0;
    span s = inside(choices);
    while (s.p < s.end) {
        span alt = next_alternative(&s, '|');
        uint32_t n = phrase_here(m, alt, true);
        if (n > best) {
            best = n;
            *chosen = (str){alt.p, (size_t)(alt.end - alt.p)};
        }
    }
    return best;
}

static law_arg *add_arg(matcher *m, str label, law_tok tok) {
    law_arg *a = vec_push(m->args);
    *a = (law_arg){grammar_label(label), tok};
    assert(a->label != NULL);
    return a;
}

/* Does the simple item or the first item of the group stand at the token at hand? */
static bool starts(matcher *m, span seq) {
    span first = next_item(&seq);
    span rest;
    if (*first.p == '(') {
        span s = inside(first);
        bool any = false;
        while (s.p < s.end) {
            any = starts(m, next_alternative(&s, '|')) || any;
        }
        return any;
    }
    str label = item_label(first, &rest);
    str type = {rest.p, (size_t)(rest.end - rest.p)};
    if (label.n == 0) {
        return phrase_here(m, first, true) > 0;
    }
    if (*rest.p == '(') {
        str chosen;
        return choice_here(m, rest, &chosen) > 0;
    }
    if (!type_fits(type, reader_tok(m->r, 0))) {
        want(m, m->r->at, type_text(type), false);
        return false;
    }
    return true;
}

/* ---- raw text -------------------------------------------------------------------------------- */

static law_tok raw_tok(const law_reader *r, uint32_t from, uint32_t end) {
    str text = {r->line.text.p + from, end - from};
    return (law_tok){TOK_STRING, text, {r->line.number, from + 1, end - from}};
}

static void skip_to(law_reader *r, uint32_t byte) {
    while (reader_tok(r, 0)->tok.kind != TOK_END && reader_tok(r, 0)->from < byte) {
        r->at++;
    }
}

/* TEXT: the rest of the line as one token. */
static bool match_text(matcher *m, str label) {
    law_reader *r = m->r;
    const lex_tok *t = reader_tok(r, 0);
    bool open_string;
    uint32_t end = lex_raw_end(&r->line, t->from, false, &open_string);
    if (t->tok.kind == TOK_END || end <= t->from) {
        want(m, r->at, STR("text up to the end of the line"), false);
        return false;
    }
    add_arg(m, label, raw_tok(r, t->from, end));
    r->line.comment = lex_comment_after(&r->line, end);
    skip_to(r, (uint32_t)r->line.text.n);
    return true;
}

/* Finds a trailing ` word WORD` outside quotes: *from is where WORD begins, *cut where the value
 * ends. The value must not be empty. */
static bool trailing_word(str s, uint32_t *cut, uint32_t *from) {
    size_t i = s.n;
    while (i > 0 && s.p[i - 1] != ' ' && s.p[i - 1] != '\t') {
        if (s.p[i - 1] == '"') {
            return false;
        }
        i--;
    }
    size_t word = i;
    while (i > 0 && (s.p[i - 1] == ' ' || s.p[i - 1] == '\t')) {
        i--;
    }
    if (word == 0 || i < 6 || memcmp(s.p + i - 4, "word", 4) != 0 ||
        (s.p[i - 5] != ' ' && s.p[i - 5] != '\t')) {
        return false;
    }
    size_t end = i - 4;
    while (end > 0 && (s.p[end - 1] == ' ' || s.p[end - 1] == '\t')) {
        end--;
    }
    *cut = (uint32_t)end;
    *from = (uint32_t)word;
    return end > 0;
}

/* One value of `given`, bytes [from, end) of the line: value and perhaps word. */
static void add_value(matcher *m, uint32_t from, uint32_t end) {
    law_reader *r = m->r;
    str raw = {r->line.text.p + from, end - from};
    uint32_t cut = (uint32_t)raw.n;
    uint32_t word = 0;
    bool has_word = trailing_word(raw, &cut, &word);
    law_arg *value = add_arg(m, STR("value"), raw_tok(r, from, from + cut));
    str decoded;
    if (raw.p[0] == '"' && lex_string(&r->src->arena, (str){raw.p, cut}, &decoded) == cut) {
        value->tok.text = decoded;
    } else {
        value->tok.text = lex_squeeze(&r->src->arena, (str){raw.p, cut});
    }
    if (has_word) {
        law_tok tok = raw_tok(r, from + word, end);
        tok.kind = TOK_WORD;
        add_arg(m, STR("word"), tok);
    }
}

/* A string in [from, end) that is not well formed; other odd characters are raw text. */
static bool has_bad_string(law_reader *r, uint32_t from, uint32_t end) {
    skip_to(r, from);
    uint32_t first = r->at;
    for (; reader_tok(r, 0)->tok.kind != TOK_END && reader_tok(r, 0)->from < end; r->at++) {
        if (reader_tok(r, 0)->tok.kind == TOK_STRING && reader_tok(r, 0)->error != NULL) {
            return true;
        }
    }
    r->at = first;
    return false;
}

/* FACTS: PATH VALUE {; PATH VALUE}, each value raw text. */
static bool match_facts(matcher *m, str label) {
    law_reader *r = m->r;
    for (;;) {
        const lex_tok *path = reader_tok(r, 0);
        if (path->tok.kind != TOK_WORD || path->error != NULL) {
            want(m, r->at, STR("the path of a fact"), false);
            return false;
        }
        r->at++;
        bool open_string;
        uint32_t from = reader_tok(r, 0)->from;
        uint32_t end = lex_raw_end(&r->line, from, true, &open_string);
        if (reader_tok(r, 0)->tok.kind == TOK_END || end <= from || has_bad_string(r, from, end)) {
            want(m, r->at, STR("a value"), false);
            return false;
        }
        add_arg(m, label, path->tok);
        add_value(m, from, end);
        skip_to(r, end);
        if (reader_tok(r, 0)->tok.kind == TOK_END) {
            r->line.comment = lex_comment_after(&r->line, end);
            return true;
        }
        if (!tok_is_punct(reader_tok(r, 0), ";")) {
            want(m, r->at, STR(";"), true);
            return false;
        }
        r->at++;
    }
}

/* ---- sequences ------------------------------------------------------------------------------- */

static bool match_seq(matcher *m, span seq);

static bool match_labelled(matcher *m, str label, span rest) {
    str type = {rest.p, (size_t)(rest.end - rest.p)};
    if (str_eqz(type, "COND")) {
        *m->cond = cond_parse(m->r, false);
        m->reported = *m->cond == NULL;
        return !m->reported;
    }
    if (str_eqz(type, "TEXT")) {
        return match_text(m, label);
    }
    if (str_eqz(type, "FACTS")) {
        return match_facts(m, label);
    }
    law_tok tok = reader_tok(m->r, 0)->tok;
    uint32_t n = 1;
    if (*rest.p == '(') {
        n = choice_here(m, rest, &tok.text);
        tok.kind = TOK_WORD;
    } else if (!type_fits(type, reader_tok(m->r, 0))) {
        want(m, m->r->at, type_text(type), false);
        return false;
    }
    if (n == 0) {
        return false;
    }
    const lex_tok *last = reader_tok(m->r, n - 1);
    tok.pos.len = last->to + 1 - tok.pos.col;
    add_arg(m, label, tok);
    m->r->at += n;
    return true;
}

/* The first alternative that can start here; true without reading anything if none can and the
 * group is optional. */
static bool match_group(matcher *m, span item, bool optional) {
    span s = inside(item);
    while (s.p < s.end) {
        span alt = next_alternative(&s, '|');
        if (starts(m, alt)) {
            return match_seq(m, alt);
        }
    }
    return optional;
}

static bool match_item(matcher *m, span item) {
    span rest;
    if (*item.p == '[' || *item.p == '(') {
        return match_group(m, item, *item.p == '[');
    }
    if (*item.p == '{') {
        while (starts(m, inside(item))) {
            if (!match_seq(m, inside(item))) {
                return false;
            }
        }
        return true;
    }
    str label = item_label(item, &rest);
    if (label.n > 0) {
        return match_labelled(m, label, rest);
    }
    uint32_t n = phrase_here(m, item, true);
    m->r->at += n;
    return n > 0;
}

static bool match_seq(matcher *m, span seq) {
    for (span item = next_item(&seq); item.end > item.p; item = next_item(&seq)) {
        if (!match_item(m, item)) {
            return false;
        }
    }
    return true;
}

/* ---- the message ----------------------------------------------------------------------------- */

void join_names(strbuf *out, str name, uint32_t index, uint32_t count) {
    strbuf_addz(out, index == 0 ? "" : index + 1 == count ? " or " : ", ");
    strbuf_add(out, name);
}

static bool wants_type(const matcher *m, const char *type) {
    for (uint32_t i = 0; i < m->n_wants; i++) {
        if (str_eq(m->wants[i].text, type_text(str_of(type)))) {
            return true;
        }
    }
    return false;
}

static bool looks_like_date(str s) {
    static const char shape[] = "dddd-dd-dd";
    if (s.n != sizeof shape - 1) {
        return false;
    }
    for (size_t i = 0; i < s.n; i++) {
        bool digit = s.p[i] >= '0' && s.p[i] <= '9';
        if (digit != (shape[i] == 'd')) {
            return false;
        }
    }
    return true;
}

/* Advice for the usual slips; the nearest keyword otherwise. */
static void make_hint(const matcher *m, const lex_tok *t, strbuf *hint) {
    bool word = t->tok.kind == TOK_WORD;
    uint32_t best = 3; /* more than two slips is another word */
    if (word && wants_type(m, "DATE")) {
        strbuf_addz(hint, looks_like_date(t->tok.text)
                              ? "the calendar has no such day between 1900 and 2199"
                              : "dates are written like 2026-01-06");
        return;
    }
    for (uint32_t i = 0; word && i < m->n_wants; i++) {
        uint32_t near = str_distance(t->tok.text, m->wants[i].text, 2);
        if (m->wants[i].literal && near < best && near < m->wants[i].text.n) {
            best = near;
            strbuf_reset(hint);
            strbuf_addf(hint, "did you mean " STR_FMT "?", STR_ARG(m->wants[i].text));
        }
    }
    if (hint->n == 0 && word && wants_type(m, "STRING")) {
        strbuf_addz(hint, "put the text in straight double quotes");
    } else if (hint->n == 0 && word && wants_type(m, "NAME") &&
               memchr(t->tok.text.p, ':', t->tok.text.n) != NULL) {
        strbuf_addz(hint, "put a blank after the colon");
    } else if (hint->n == 0 && t->error != NULL && t->tok.kind == TOK_PUNCT &&
               wants_type(m, "STRING")) {
        strbuf_addz(hint, "put the text in straight double quotes");
    } else if (t->tok.kind == TOK_STRING && (wants_type(m, "WORD") || wants_type(m, "NAME"))) {
        strbuf_addz(hint, "write it without quotes");
    }
}

static void report(matcher *m) {
    law_reader *r = m->r;
    const lex_tok *t = &r->line.toks.p[m->far];
    strbuf expected = {0};
    strbuf hint = {0};
    for (uint32_t i = 0; i < m->n_wants; i++) {
        str w = m->wants[i].text;
        char quoted[4] = {'"', w.p[0], '"', '\0'};
        bool punct = w.n == 1 && strchr(",:;=", w.p[0]) != NULL;
        join_names(&expected, punct ? str_of(quoted) : w, i, m->n_wants);
    }
    make_hint(m, t, &hint);
    reader_unexpected(r, m->far, strbuf_str(&expected).n > 0 ? expected.p : NULL,
                      hint.n > 0 ? hint.p : NULL);
    strbuf_clear(&expected);
    strbuf_clear(&hint);
}

bool match_line(law_reader *r, const char *pattern, law_args *args, law_cond **cond) {
    matcher m = {.r = r, .args = args, .cond = cond, .far = r->at};
    span seq = {pattern, pattern + strlen(pattern)};
    r->opens_dashes = false;
    if (match_seq(&m, seq)) {
        if (reader_tok(r, 0)->tok.kind == TOK_END) {
            return true;
        }
        want(&m, r->at, STR("the end of the line"), false);
    }
    if (!m.reported) {
        report(&m);
    }
    return false;
}
