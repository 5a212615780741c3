// SPDX-License-Identifier: Apache-2.0
//
// image_check: is this world safe to use? Every consumer indexes the tables without looking, walks
// conditions without counting and trusts that rules come in order; all of that is earned here, in
// one pass over each table.
//
//   1. the pool is UTF-8, and every field is inside its bounds    (image_check_fields.c)
//   2. what single fields cannot say: values inside their own enum, vars inside their fact ...
//                                                                 (_words.c, _law.c)
//   3. conditions: children before parents, bounded depth, and no reading of a later stratum
//   4. rules: the order is a permutation in which every defeater comes first (_nodes.c)
//   5. the compiled rules: columns, rows and owners are there (_blocks.c)
//   6. facts and hints in order (_orders.c)
//   7. names: pool and fields as in 1; they belong to their parties and are in order, and the index has
//      its tokens, places and buckets (_index.c)
//
// 1 to 6 are the law, checked at open; 7 is checked when names are first asked for (image_names.c), and
// nothing in the law points into it but the range of a list.
//
// Errors carry the place as path, such as rules[12].measure, and for a file the byte.
#include "image/image_check_int.h"

#include <stdio.h>

lode_status image_bad(const checker *c, const char *field, const char *what) {
    const image_table *table = image_table_of(c->table);
    char byte[48] = "";
    if (c->file) {
        uint32_t n = 0;
        const unsigned char *p = image_records(c->w, c->table, &n);
        size_t at = (size_t)(p - c->file) + (size_t)c->record * table->record_size;
        (void)snprintf(byte, sizeof byte, " at byte %zu", at); // fits
    }
    lode_status s =
        lode_fail(c->err, LODE_BAD_INPUT, "image_invalid", "image: %s record %u%s, field %s: %s",
                  table->name, c->record, byte, field, what);
    if (c->err) {
        (void)snprintf(c->err->path, sizeof c->err->path, "%s[%u].%s", table->name, c->record,
                       field); // bounded copy by contract
    }
    lode_hint(c->err, "compile the packs again with this version of lodestone");
    return s;
}

static lode_status check_pool(const checker *c, uint32_t from, uint32_t to) {
    size_t at = 0;
    if (str_is_utf8((str){c->w->pool + from, to - from}, &at)) {
        return LODE_OK;
    }
    size_t base = c->file ? (size_t)((const unsigned char *)c->w->pool - c->file) : 0;
    return lode_fail(c->err, LODE_BAD_INPUT, "image_invalid",
                     "image: string pool is not UTF-8 at byte %zu%s", base + from + at,
                     c->file ? "" : " of it");
}

lode_status image_check_law_part(const lode_world *w, const void *file, uint32_t law_texts,
                                 lode_error *err) {
    lode_status (*const passes[])(checker *) = {image_check_words, image_check_law,
                                                image_check_nodes, image_check_blocks,
                                                image_check_orders};
    checker c = {.w = w, .err = err, .file = file, .texts = law_texts};
    lode_status s = check_pool(&c, 0, law_texts);
    s = s == LODE_OK ? image_check_fields(&c, 0, NAMES_FIRST) : s;
    for (size_t i = 0; s == LODE_OK && i < sizeof passes / sizeof *passes; i++) {
        s = passes[i](&c);
    }
    return s;
}

lode_status image_check_names_part(const lode_world *w, const void *file, uint32_t law_texts,
                                   lode_error *err) {
    checker c = {.w = w, .err = err, .file = file, .texts = w->pool_len};
    lode_status s = check_pool(&c, law_texts, w->pool_len);
    s = s == LODE_OK ? image_check_fields(&c, NAMES_FIRST, TABLE_COUNT) : s;
    s = s == LODE_OK ? image_check_names(&c) : s;
    return s == LODE_OK ? image_check_index(&c) : s;
}

lode_status image_check(const lode_world *w, lode_error *err) {
    uint32_t law_texts = world_law_texts(w);
    lode_status s = image_check_law_part(w, NULL, law_texts, err);
    return s == LODE_OK ? image_check_names_part(w, NULL, law_texts, err) : s;
}
