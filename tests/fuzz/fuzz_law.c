// SPDX-License-Identifier: Apache-2.0
//
// fuzz_law: any bytes as law text. Parsing never crashes and says something about every file it
// does not take; what it takes is formatted, parsed again without error into the same tree, and
// formatted again to the same bytes.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "law/law.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool ok) {
    if (!ok) {
        abort();
    }
}

static void same_tok(const law_tok *a, const law_tok *b) {
    demand(a->kind == b->kind);
    demand(a->kind == TOK_END || str_eq(a->text, b->text));
}

static void same_cond(const law_cond *a, const law_cond *b) {
    demand((a == NULL) == (b == NULL));
    if (a == NULL || b == NULL) {
        return;
    }
    demand(a->kind == b->kind && a->atom == b->atom && a->judgement == b->judgement);
    demand(a->n_values == b->n_values && a->n_kids == b->n_kids);
    if (a->kind == COND_ATOM) {
        same_tok(&a->subject, &b->subject);
    }
    for (uint32_t i = 0; i < a->n_values; i++) {
        same_tok(&a->values[i], &b->values[i]);
    }
    for (uint32_t i = 0; i < a->n_kids; i++) {
        same_cond(a->kids[i], b->kids[i]);
    }
}

static void same_args(const law_arg *a, const law_arg *b, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) {
        demand(strcmp(a[i].label, b[i].label) == 0);
        same_tok(&a[i].tok, &b[i].tok);
    }
}

static void same_block(const law_block *a, const law_block *b) {
    demand(a->kind == b->kind && a->n_args == b->n_args);
    demand(a->n_clauses == b->n_clauses && a->n_kids == b->n_kids);
    same_tok(&a->id, &b->id);
    same_tok(&a->title, &b->title);
    same_args(a->args, b->args, a->n_args);
    for (uint32_t i = 0; i < a->n_clauses; i++) {
        const law_clause *ca = &a->clauses[i];
        const law_clause *cb = &b->clauses[i];
        demand(strcmp(ca->keyword, cb->keyword) == 0 && ca->n_args == cb->n_args);
        same_args(ca->args, cb->args, ca->n_args);
        same_cond(ca->cond, cb->cond);
    }
    for (uint32_t i = 0; i < a->n_kids; i++) {
        same_block(a->kids[i], b->kids[i]);
    }
}

static void round_trip(const law_source *first) {
    law_source second = {0};
    diags d = {0};
    strbuf once = {0};
    strbuf twice = {0};
    law_format(first, &once);
    law_parse(&second, "packs/fuzz/x.law", strbuf_str(&once), &d);
    demand(d.errors == 0);
    demand(first->n_blocks == second.n_blocks);
    for (uint32_t i = 0; i < first->n_blocks; i++) {
        same_block(first->blocks[i], second.blocks[i]);
    }
    law_format(&second, &twice);
    demand(str_eq(strbuf_str(&once), strbuf_str(&twice)));
    strbuf_clear(&once);
    strbuf_clear(&twice);
    diags_clear(&d);
    law_source_clear(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    law_source src = {0};
    diags d = {0};
    law_parse(&src, "packs/fuzz/x.law", (str){(const char *)data, size}, &d);
    if (d.errors == 0) {
        round_trip(&src);
    } else {
        strbuf out = {0};
        diags_print(&d, &out);
        demand(out.n > 0 && d.all.n > 0);
        strbuf_clear(&out);
    }
    diags_clear(&d);
    law_source_clear(&src);
    return 0;
}
