/* SPDX-License-Identifier: Apache-2.0
 *
 * image_int: what the writer and the validating reader share; included only from this folder and
 * its tests.
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

#define IMAGE_VERSION 6u
#define IMAGE_ID_BYTES 32u

typedef enum table_no {
#define X(name, type) TABLE_##name,
    WORLD_TABLES(X)
#undef X
        TABLE_COUNT
} table_no;

/* The first of the tables that are checked when they are first asked for. */
#define NAMES_FIRST ((uint32_t)TABLE_parties)

/* The last two sections are the string pool: the texts of the law, and without a gap those of names. */
#define SECTION_POOL ((uint32_t)TABLE_COUNT)
#define SECTION_NAME_POOL (TABLE_COUNT + 1u)
#define IMAGE_SECTIONS (TABLE_COUNT + 2u)

/* ---- the file ------------------------------------------------------------------------------- */

/* Magic and version lie where they lay in every version; an older reader must be able to say so. */
typedef struct image_header {
    unsigned char magic[8];
    uint32_t version, sections;
    uint64_t checksum; /* XXH3 of what follows: the rest of the header and the section table */
    unsigned char id[IMAGE_ID_BYTES]; /* SHA-256 of all bytes of the file but checksum and id */
    uint64_t file_bytes;
    int32_t horizon;
    uint32_t reserved; /* zero */
} image_header;

typedef struct image_section {
    uint32_t number, record_size;
    uint64_t offset, count; /* count * record_size bytes, then zeros up to a multiple of eight */
    uint64_t checksum;      /* XXH3 of the bytes, without the zeros after them */
} image_section;

#define IMAGE_HEADER_BYTES 72u
#define IMAGE_SECTION_BYTES 32u
_Static_assert(sizeof(image_header) == IMAGE_HEADER_BYTES, "header layout");
_Static_assert(sizeof(image_section) == IMAGE_SECTION_BYTES, "section layout");

/* Where the first section begins; what comes before it is the head. */
#define IMAGE_HEAD_BYTES (IMAGE_HEADER_BYTES + IMAGE_SECTIONS * IMAGE_SECTION_BYTES)

extern const unsigned char image_magic[8];

/* Where the section after one that ends here begins. */
static inline uint64_t image_after(uint32_t section, uint64_t end) {
    return section == SECTION_POOL ? end : (end + 7) / 8 * 8;
}

/* The checksum and the id that the head of these bytes must hold; n is at least a header. */
uint64_t image_head_checksum(const void *bytes);
void image_content_id(const void *bytes, size_t n, char id[65]);

/* ---- records --------------------------------------------------------------------------------- */

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
const char *image_section_name(uint32_t section);
uint32_t image_record_size(uint32_t section);

/* Records of a table of this world, and how many. */
const void *image_records(const lode_world *w, uint32_t table, uint32_t *count);

/* Checks everything that a consumer of a world relies on (docs/image.md, Validity): of the law, and of
 * the names when the law is right. `file`: the bytes that hold the world, so that an error can say at
 * which byte, or NULL. law_texts: where the texts of the law end in the pool. */
LODE_MUST_CHECK lode_status image_check_law_part(const lode_world *w, const void *file,
                                                 uint32_t law_texts, lode_error *err);
LODE_MUST_CHECK lode_status image_check_names_part(const lode_world *w, const void *file,
                                                   uint32_t law_texts, lode_error *err);
/* Both, of a world in memory. */
LODE_MUST_CHECK lode_status image_check(const lode_world *w, lode_error *err);

/* Of the sections of the law, or of those of names: that their bytes are as they were written. Where
 * they lie must have been checked. */
LODE_MUST_CHECK lode_status image_check_bytes(const lode_world *w, const void *file, bool names,
                                              lode_error *err);

/* ---- names (image_names.c) ------------------------------------------------------------------- */

/* For a world whose law is checked; path: of the file, for errors, or NULL. */
struct names_gate *names_gate_new(const lode_world *w, const void *file, const char *path);
void names_gate_free(struct names_gate *gate);

#endif
