// SPDX-License-Identifier: Apache-2.0
//
// image_check_blocks: the compiled rules (world.h, src/decide/lower.h). That they say the same as the
// conditions is not checked here: both are the law of this image, and lowering again is the proof.
#include "image/image_check_int.h"

static const char *column_problem(const lode_world *w, const world_block_column *c) {
    bool picks = c->kind == BLOCK_COLUMN_PICKS;
    // each below 2^26: image.c
    uint32_t columns = w->n_vars + w->n_entries + w->n_regimes + w->n_box_nodes;
    if (c->index >= (picks ? w->n_facts : columns)) {
        return "no such column";
    }
    uint32_t rows = picks                  ? w->facts[c->index].vars.count
                    : c->index < w->n_vars ? w->vars[c->index].classes.count
                                           : 2;
    if (c->rows.count != rows) {
        return "not one row for each class or element";
    }
    for (uint32_t i = 0; !picks && i < rows; i++) {
        if (w->block_rows[c->rows.first + i] == NONE) {
            return "a class without a row";
        }
    }
    return NULL;
}

lode_status image_check_blocks(checker *c) {
    const lode_world *w = c->w;
    for (start(c, TABLE_block_columns); c->record < w->n_block_columns; c->record++) {
        const char *problem = column_problem(w, &w->block_columns[c->record]);
        if (problem) {
            return image_bad(c, "index", problem);
        }
    }
    for (start(c, TABLE_blocks); c->record < w->n_blocks; c->record++) {
        const world_block *b = &w->blocks[c->record];
        if (b->owners.count > BLOCK_BOXES) {
            return image_bad(c, "owners", "more than 256 boxes");
        }
        uint32_t owners = b->stage == BLOCK_RULES ? w->n_rules : w->n_entries + w->n_rules;
        for (uint32_t i = 0; i < b->owners.count; i++) {
            if (w->box_owners[b->owners.first + i] >= owners) {
                return image_bad(c, "owners", "a box of no rule and no entry");
            }
        }
    }
    return LODE_OK;
}
