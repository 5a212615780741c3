/* SPDX-License-Identifier: Apache-2.0
 *
 * image_int: what the writer and the validating reader share; included only from this folder.
 *
 * One table of fields describes every record of the world. The writer copies by it, so that the
 * padding inside a record is always zero; the reader checks by it, so that no index is trusted
 * before it was compared with the size of the table it points into.
 */
#ifndef LODE_IMAGE_INT_H
#define LODE_IMAGE_INT_H

#include "image/world.h"

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "image files are little-endian and mapped as they are: this host is not supported"
#endif

#define IMAGE_VERSION 3u
#define IMAGE_HEADER_BYTES 32u
#define IMAGE_SECTION_BYTES 32u
#define IMAGE_ID_BYTES 32u

typedef enum table_no {
#define X(name, type) TABLE_##name,
    WORLD_TABLES(X)
#undef X
        TABLE_COUNT
} table_no;

#define IMAGE_SECTIONS (TABLE_COUNT + 1u) /* the last section is the string pool */

typedef enum field_kind {
    FIELD_TEXT,  /* a text of the pool */
    FIELD_RANGE, /* a range in `table` */
    FIELD_IDX,   /* an index into `table` */
    FIELD_OPT,   /* the same, or NONE */
    FIELD_ENUM,  /* below `max` */
    FIELD_DATE,  /* a day, or DATE_NONE */
    FIELD_U32,   /* any number; what it may be is checked with its record, if at all */
    FIELD_64,    /* the same, of 64 bits, signed or not */
    FIELD_BITS,  /* a class set */
} field_kind;

typedef struct image_field {
    const char *name;
    field_kind kind;
    uint32_t offset, size;
    uint32_t table, max;
} image_field;

typedef struct image_table {
    const char *name;
    uint32_t record_size;
    const image_field *fields;
    uint32_t n_fields;
} image_table;

const image_table *image_table_of(uint32_t table);

/* Records of a table of this world, and how many. */
const void *image_records(const lode_world *w, uint32_t table, uint32_t *count);

/* Checks everything that a consumer of a world relies on (docs/image.md, Validity). */
LODE_MUST_CHECK lode_status image_check(const lode_world *w, lode_error *err);

#endif
