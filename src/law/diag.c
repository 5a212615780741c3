/* SPDX-License-Identifier: Apache-2.0
 *
 * diag: see diag.h for the form. Positions are bytes; the caret is placed by display width, so a
 * line with Chinese text or combining marks still points at the right word. Everything printed
 * may be hostile: control characters are shown as `?`, broken bytes as U+FFFD, and only a window
 * of a very long line is shown.
 */
#include "law/diag.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "law/lex.h"
#include "text/text.h"

#define LINES_SHOWN 12u   /* of the warnings that one line stands for */
#define SHOWN_IN_ALL 4u   /* times as many of one code are shown over all files as in one */
#define FILES_NAMED 4u    /* of those that are left out whole */
#define LOOK_BACK 64u     /* findings that a doubled one may stand behind */
#define WINDOW_BYTES 120u /* shown before and after the caret; a usual line fits whole */

static bool is_trail(char c) { return ((unsigned char)c & 0xC0) == 0x80; }

/* Overwrites characters that reorder or hide what a terminal shows. */
static void mask_forbidden(char *text, size_t n) {
    uint32_t at = 0;
    uint32_t code_point = 0;
    for (size_t from = 0; lex_forbidden((str){text + from, n - from}, &at, &code_point);) {
        from += at;
        do {
            text[from] = text[from] == '\n' ? '\n' : '?';
            from++;
        } while (from < n && is_trail(text[from]));
    }
}

/* Copies at most size - 1 bytes, never half a character, without control characters. */
static void copy_cut(char *out, size_t size, const char *z) {
    str s = str_of(z);
    if (s.n > size - 1) {
        s.n = size - 1;
        while (s.n > 0 && is_trail(s.p[s.n])) {
            s.n--;
        }
    }
    for (size_t i = 0; i < s.n; i++) {
        out[i] = s.p[i] == '\t' ? ' ' : s.p[i];
    }
    out[s.n] = '\0';
    mask_forbidden(out, s.n);
}

/* A mistake that all rows of a table share is found once for each row: it is said once. */
static bool said_before(const diags *d, diag_level level, const law_source *source, law_pos pos,
                        const char *code, const char *message) {
    char kept[sizeof((diag *)0)->message];
    copy_cut(kept, sizeof kept, message);
    for (size_t i = d->all.n; i > 0 && d->all.n - i < LOOK_BACK; i--) {
        const diag *g = &d->all.p[i - 1];
        if (g->level == level && g->source == source && g->pos.line == pos.line &&
            g->pos.col == pos.col && strcmp(g->code, code) == 0 && strcmp(g->message, kept) == 0) {
            return true;
        }
    }
    return false;
}

void diag_add(diags *d, diag_level level, const law_source *source, law_pos pos, const char *code,
              const char *message, const char *expected, const char *hint) {
    if (said_before(d, level, source, pos, code, message)) {
        return;
    }
    d->errors += level == DIAG_ERROR;
    d->warnings += level == DIAG_WARNING;
    if (d->all.n >= (d->max > 0 ? d->max : DIAGS_MAX)) {
        d->dropped++;
        return;
    }
    diag *g = vec_push(&d->all);
    *g = (diag){.level = level, .source = source, .pos = pos, .code = code};
    copy_cut(g->message, sizeof g->message, message);
    copy_cut(g->expected, sizeof g->expected, expected);
    copy_cut(g->hint, sizeof g->hint, hint);
}

void diag_addf(diags *d, diag_level level, const law_source *source, law_pos pos, const char *code,
               const char *expected, const char *hint, const char *fmt, ...) {
    char message[sizeof((diag *)0)->message +
                 4]; /* longer than kept, so the cut sees whole characters */
    va_list args;
    va_start(args, fmt);
    (void)vsnprintf(message, sizeof message, fmt, args); /* cut to fit, as promised */
    va_end(args);
    diag_add(d, level, source, pos, code, message, expected, hint);
}

void diag_show(diags *d, const char *shows) {
    if (d->all.n > 0) {
        d->all.p[d->all.n - 1].shows = shows;
    }
}

/* ---- printing -------------------------------------------------------------------------------- */

/* By file, line, column; findings at one place keep the order they were made in. */
static int by_place(const void *pa, const void *pb) {
    const diag *a = *(const diag *const *)pa;
    const diag *b = *(const diag *const *)pb;
    int c =
        strcmp(a->source != NULL ? a->source->path : "", b->source != NULL ? b->source->path : "");
    if (c != 0) {
        return c;
    }
    if (a->pos.line != b->pos.line) {
        return a->pos.line < b->pos.line ? -1 : 1;
    }
    if (a->pos.col != b->pos.col) {
        return a->pos.col < b->pos.col ? -1 : 1;
    }
    return a < b ? -1 : a > b;
}

/* Findings come sorted, so the search for a line goes on where the last one ended. */
typedef struct finder {
    const law_source *source;
    size_t at;
    uint32_t line;
} finder;

static bool find_line(finder *f, const diag *g, str *line) {
    if (f->source != g->source || f->line > g->pos.line || f->line == 0) {
        *f = (finder){g->source, 0, 1};
    }
    str text = g->source->text;
    while (f->line < g->pos.line && f->at < text.n) {
        const char *end = memchr(text.p + f->at, '\n', text.n - f->at);
        f->at = end != NULL ? (size_t)(end - text.p) + 1 : text.n;
        f->line++;
    }
    if (f->line != g->pos.line || f->at >= text.n) {
        return false;
    }
    const char *end = memchr(text.p + f->at, '\n', text.n - f->at);
    size_t n = end != NULL ? (size_t)(end - text.p) - f->at : text.n - f->at;
    n -= n > 0 && text.p[f->at + n - 1] == '\r';
    *line = (str){text.p + f->at, n};
    return true;
}

/* How the character at s is shown: itself, or what stands for a control or broken one. *n: its
 * bytes. */
static str shown_char(str s, size_t *n) {
    uint32_t at;
    uint32_t code_point;
    size_t bad;
    *n = 1;
    while (*n < s.n && *n < 4 && is_trail(s.p[*n])) {
        (*n)++;
    }
    if (s.p[0] == '\t') {
        return STR(" ");
    }
    if (!str_is_utf8((str){s.p, *n}, &bad)) {
        *n = 1;
        return s.p[0] == '\0' ? STR("?") : STR("\xEF\xBF\xBD");
    }
    if (lex_forbidden((str){s.p, *n}, &at, &code_point)) {
        return STR("?");
    }
    return (str){s.p, *n};
}

/* Appends bytes [from, to) of the line as shown; gives the columns they take. */
static uint32_t put_shown(strbuf *out, str line, size_t from, size_t to) {
    uint32_t width = 0;
    size_t n;
    for (size_t i = from; i < to && i < line.n; i += n) {
        str shown = shown_char((str){line.p + i, line.n - i}, &n);
        strbuf_add(out, shown);
        width += text_width(shown);
    }
    return width;
}

static void put_times(strbuf *out, char c, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) {
        strbuf_addc(out, c);
    }
}

/* The line with the caret under its bytes [col, col + len). */
static void put_excerpt(strbuf *out, str line, law_pos pos) {
    size_t caret = pos.col - 1 < line.n ? pos.col - 1 : line.n;
    size_t stop = pos.len < line.n - caret ? caret + pos.len : line.n;
    size_t from = caret > WINDOW_BYTES ? caret - WINDOW_BYTES : 0;
    size_t to = line.n - caret > WINDOW_BYTES ? caret + WINDOW_BYTES : line.n;
    while (from > 0 && from < line.n && is_trail(line.p[from])) {
        from--;
    }
    while (to < line.n && is_trail(line.p[to])) {
        to++;
    }
    while (stop < line.n && is_trail(line.p[stop])) {
        stop++;
    }
    stop = stop > to ? to : stop;
    uint32_t before = from > 0 ? 3 : 0;
    strbuf_addf(out, "%5u | %s", pos.line, from > 0 ? "..." : "");
    before += put_shown(out, line, from, caret);
    uint32_t under = put_shown(out, line, caret, stop);
    (void)put_shown(out, line, stop, to); /* its width does not matter */
    strbuf_addz(out, to < line.n ? "...\n      | " : "\n      | ");
    put_times(out, ' ', before);
    strbuf_addc(out, '^');
    put_times(out, '~', under > 1 ? under - 1 : 0);
    strbuf_addc(out, '\n');
}

/* "= label text"; the lines after the first of a hint stand under it. */
static void put_note(strbuf *out, const char *label, const char *text) {
    if (text[0] == '\0') {
        return;
    }
    strbuf_addf(out, "      = %s", label);
    for (const char *p = text; *p != '\0'; p++) {
        strbuf_addc(out, *p);
        if (*p == '\n') {
            strbuf_addz(out, "          ");
        }
    }
    strbuf_addc(out, '\n');
}

static void put_diag(strbuf *out, const diag *g, finder *f) {
    const char *level = g->level == DIAG_ERROR ? "error" : "warning";
    str line;
    if (g->source != NULL) {
        strbuf_addf(out, "%s:", g->source->path);
    }
    if (g->source != NULL && g->pos.line > 0) {
        strbuf_addf(out, "%u:%u:", g->pos.line, g->pos.col);
    }
    strbuf_addf(out, "%s%s: %s\n", out->n > 0 && out->p[out->n - 1] == ':' ? " " : "", level,
                g->message);
    if (g->source != NULL && g->pos.line > 0 && g->pos.col > 0 && find_line(f, g, &line)) {
        put_excerpt(out, line, g->pos);
    }
    put_note(out, "expected ", g->expected);
    put_note(out, "hint: ", g->hint);
    if (g->shows != NULL) {
        strbuf_addf(out, "\n%s\n", g->shows); /* as it is, to be copied */
    }
}

/* The warnings of one code in one file. */
typedef struct diag_group {
    const law_source *source;
    const char *code;
    uint32_t total, shown;
} diag_group;
typedef VEC(diag_group) diag_groups;

/* A file has a few codes, and findings come sorted by file: the search is short from the end. */
static diag_group *group_of(diag_groups *groups, const diag *g) {
    for (size_t i = groups->n; i > 0 && groups->p[i - 1].source == g->source; i--) {
        if (strcmp(groups->p[i - 1].code, g->code) == 0) {
            return &groups->p[i - 1];
        }
    }
    *vec_push(groups) = (diag_group){.source = g->source, .code = g->code};
    return &groups->p[groups->n - 1];
}

/* "file: warning: 54 more like these (unused): lines 40, 44, ..." for what group_of left out. */
static void put_rest(strbuf *out, const diag *const *rest, size_t n, const diag_group *group) {
    uint32_t said = 0;
    strbuf_addf(out, "%s: warning: %u more of this kind (%s): lines",
                group->source != NULL ? group->source->path : "", group->total - group->shown,
                group->code);
    for (size_t i = 0; i < n && rest[i]->source == group->source; i++) {
        if (rest[i]->level == DIAG_WARNING && strcmp(rest[i]->code, group->code) == 0) {
            if (said == LINES_SHOWN) {
                strbuf_addz(out, ", ...");
                break;
            }
            strbuf_addf(out, "%s%u", said++ > 0 ? ", " : " ", rest[i]->pos.line);
        }
    }
    strbuf_addc(out, '\n');
}

/* What is known of one code over all files: how many were shown, and what was left out whole. */
typedef struct diag_kind {
    const char *code;
    uint32_t shown, hidden, files;
    strbuf names;
} diag_kind;
typedef VEC(diag_kind) diag_kinds;

static diag_kind *kind_of(diag_kinds *kinds, const char *code) {
    for (size_t i = 0; i < kinds->n; i++) {
        if (strcmp(kinds->p[i].code, code) == 0) {
            return &kinds->p[i];
        }
    }
    *vec_push(kinds) = (diag_kind){.code = code};
    return &kinds->p[kinds->n - 1];
}

static void hide_group(diag_kind *kind, const diag_group *group) {
    kind->hidden += group->total;
    if (kind->files++ < FILES_NAMED) {
        strbuf_addf(&kind->names, "%s%s", kind->names.n > 0 ? ", " : "",
                    group->source != NULL ? group->source->path : "");
    }
}

static void put_hidden(diag_kinds *kinds, strbuf *out) {
    for (size_t i = 0; i < kinds->n; i++) {
        diag_kind *k = &kinds->p[i];
        if (k->hidden > 0) {
            strbuf_addf(out, "warning: %u more of the kind %s in %u file%s: " STR_FMT "%s\n",
                        k->hidden, k->code, k->files, k->files == 1 ? "" : "s",
                        STR_ARG(strbuf_str(&k->names)), k->files > FILES_NAMED ? ", ..." : "");
        }
        strbuf_clear(&k->names);
    }
    vec_clear(kinds);
}

static bool same_kind(const diag_group *group, const diag *g) {
    return g->level == DIAG_WARNING && group->source == g->source &&
           strcmp(group->code, g->code) == 0;
}

/* One warning of a group: in full, or as part of the group's remark, or of its kind's. */
static void put_grouped(const diag *const *rest, size_t n, uint32_t shown, diag_group *group,
                        diag_kinds *kinds, finder *f, strbuf *out) {
    diag_kind *kind = kind_of(kinds, group->code);
    if (group->shown == UINT32_MAX) {
        return; /* said */
    }
    if (group->shown == 0 && kind->shown >= shown * SHOWN_IN_ALL) {
        hide_group(kind, group);
        group->shown = UINT32_MAX;
    } else if (group->shown < shown || group->total <= shown + 1) {
        put_diag(out, rest[0], f);
        group->shown++;
        kind->shown++;
    } else {
        put_rest(out, rest, n, group);
        group->shown = UINT32_MAX;
    }
}

static void put_all(const diag *const *order, size_t n, uint32_t shown, strbuf *out) {
    diag_groups groups = {0};
    diag_kinds kinds = {0};
    finder f = {0};
    for (size_t i = 0; i < n && shown > 0; i++) {
        if (order[i]->level == DIAG_WARNING) {
            group_of(&groups, order[i])->total++;
        }
    }
    size_t at = 0; /* the groups of the file at hand begin here */
    for (size_t i = 0; i < n; i++) {
        const diag *g = order[i];
        while (at < groups.n && groups.p[at].source != g->source && g->level == DIAG_WARNING) {
            at++;
        }
        size_t k = at;
        while (k < groups.n && !same_kind(&groups.p[k], g)) {
            k++;
        }
        if (k == groups.n) {
            put_diag(out, g, &f);
        } else {
            put_grouped(order + i, n - i, shown, &groups.p[k], &kinds, &f, out);
        }
    }
    put_hidden(&kinds, out);
    vec_clear(&groups);
}

void diags_print_grouped(const diags *d, uint32_t shown, strbuf *out) {
    VEC(const diag *) order = {0};
    for (size_t i = 0; i < d->all.n; i++) {
        *vec_push(&order) = &d->all.p[i];
    }
    if (order.n > 1) {
        qsort(order.p, order.n, sizeof *order.p, by_place);
    }
    put_all(order.p, order.n, shown, out);
    if (d->dropped > 0) {
        strbuf_addf(out, "%u more not shown\n", d->dropped);
    }
    vec_clear(&order);
}

void diags_print(const diags *d, strbuf *out) { diags_print_grouped(d, 0, out); }

void diags_clear(diags *d) {
    vec_clear(&d->all);
    *d = (diags){0};
}
