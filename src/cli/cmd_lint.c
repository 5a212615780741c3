// SPDX-License-Identifier: Apache-2.0
//
// lint: the static checks over whole packs. Warnings change the exit code, because a gate that
// wants none must see them; errors are those that compile would refuse.
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/lint_boxes.h"
#include "cli/lint_exact.h"
#include "cli/load.h"

#define FINDINGS_MAX 20000u // kept; a thousand entries with a few causes each are far below
#define SHOWN_OF_A_KIND 3u  // in one file, unless --verbose

typedef struct kind_count {
    const char *kind;
    uint32_t count;
} kind_count;
typedef VEC(kind_count) kind_counts;

static int by_kind(const void *a, const void *b) {
    return strcmp(((const kind_count *)a)->kind, ((const kind_count *)b)->kind);
}

static void count_kinds(const diags *d, kind_counts *out) {
    for (size_t i = 0; i < d->all.n; i++) {
        const diag *g = &d->all.p[i];
        size_t k = 0;
        while (k < out->n && strcmp(out->p[k].kind, g->code) != 0) {
            k++;
        }
        if (g->level == DIAG_WARNING && k == out->n) {
            *vec_push(out) = (kind_count){g->code, 0};
        }
        if (g->level == DIAG_WARNING) {
            out->p[k].count++;
        }
    }
    if (out->n > 1) {
        qsort(out->p, out->n, sizeof *out->p, by_kind);
    }
}

static void print_text(const pack_set *ps, bool all) {
    strbuf text = {0};
    kind_counts kinds = {0};
    diags_print_grouped(&ps->d, all ? 0 : SHOWN_OF_A_KIND, &text);
    if (text.n > 0) {
        err_f("%s", text.p);
    }
    count_kinds(&ps->d, &kinds);
    for (size_t i = 0; i < kinds.n; i++) {
        const char *meaning = law_lint_meaning(kinds.p[i].kind);
        out_f("%6u  %-16s %s\n", kinds.p[i].count, kinds.p[i].kind, meaning != NULL ? meaning : "");
    }
    out_f("%zu file%s: %u error%s, %u warning%s\n", ps->files.n, ps->files.n == 1 ? "" : "s",
          ps->d.errors, ps->d.errors == 1 ? "" : "s", ps->d.warnings,
          ps->d.warnings == 1 ? "" : "s");
    vec_clear(&kinds);
    strbuf_clear(&text);
}

static json_t *finding_json(const diag *g) {
    json_t *j = json_pack("{s:s, s:s, s:s*, s:i, s:i, s:s}", "level",
                          g->level == DIAG_ERROR ? "error" : "warning", "kind", g->code, "file",
                          g->source != NULL ? g->source->path : NULL, "line", (int)g->pos.line,
                          "column", (int)g->pos.col, "message", g->message);
    if (g->expected[0] != '\0') {
        json_object_set_new(j, "expected", json_string(g->expected));
    }
    if (g->hint[0] != '\0') {
        json_object_set_new(j, "hint", json_string(g->hint));
    }
    if (g->shows != NULL) {
        json_object_set_new(j, "shows", json_string(g->shows));
    }
    return j;
}

static void print_json(const pack_set *ps) {
    kind_counts kinds = {0};
    json_t *findings = json_array();
    json_t *counts = json_object();
    for (size_t i = 0; i < ps->d.all.n; i++) {
        json_array_append_new(findings, finding_json(&ps->d.all.p[i]));
    }
    count_kinds(&ps->d, &kinds);
    for (size_t i = 0; i < kinds.n; i++) {
        json_object_set_new(counts, kinds.p[i].kind, json_integer(kinds.p[i].count));
    }
    json_t *root = json_pack("{s:i, s:i, s:i, s:i, s:o, s:o}", "files", (int)ps->files.n, "errors",
                             (int)ps->d.errors, "warnings", (int)ps->d.warnings, "dropped",
                             (int)ps->d.dropped, "kinds", counts, "findings", findings);
    char *text = json_dumps(root, JSON_COMPACT);
    out_f("%s\n", text != NULL ? text : "{}");
    free(text);
    json_decref(root);
    vec_clear(&kinds);
}

int cmd_lint(cli *c) {
    pack_set ps = {.d.max = FINDINGS_MAX};
    lode_error err = {0};
    if (packs_find(c, &ps, false, &err) != LODE_OK || packs_parse(&ps, &err) != LODE_OK) {
        packs_clear(&ps);
        return cli_fail(c, &err);
    }
    packs_resolve(&ps);
    if (ps.resolved && cli_has(c, OPT_BOXES)) {
        int code = lint_boxes(&ps, cli_has(c, OPT_JSON)) ? LODE_OK : LODE_DIFFERS;
        packs_clear(&ps);
        return code;
    }
    if (ps.resolved) {
        law_lint(ps.sources, (uint32_t)ps.files.n, &ps.world, &ps.d);
        lint_exact(&ps);
    }
    if (cli_has(c, OPT_JSON)) {
        print_json(&ps);
    } else {
        print_text(&ps, cli_has(c, OPT_VERBOSE));
    }
    uint32_t errors = ps.d.errors;
    uint32_t warnings = ps.d.warnings;
    packs_clear(&ps);
    return errors > 0 ? LODE_BAD_INPUT : (warnings > 0 ? LODE_DIFFERS : LODE_OK);
}
