// SPDX-License-Identifier: Apache-2.0
//
// image_read: any bytes -> a world that is safe to use, or what is wrong and where.
//
// From the outside in, each step trusting only what those before it have checked: magic and
// version, length, checksum of the head, section table, and of the law the checksum of every section,
// zeros between things, and the records (image_check.c). Checksums find accidents first, so that a
// flipped bit is called damage and not bad law; against a hostile file only the checks after them stand.
// Of the sections of names only the places are known here; image_names.c does the same for them later.
#include "image/image_int.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

// ---- header ---------------------------------------------------------------------------------

static lode_status damaged(lode_error *err, const char *place, const char *what) {
    lode_status s = lode_fail(err, LODE_BAD_INPUT, "image_damaged", "image: %s: %s", place, what);
    lode_hint(err, "the file was cut or changed; copy it again or compile the packs again");
    return s;
}

static lode_status check_version(const image_header *h, lode_error *err) {
    if (h->version == IMAGE_VERSION) {
        return LODE_OK;
    }
    // Versions are small numbers: one in the upper half was written high byte first.
    if (h->version > UINT16_MAX && __builtin_bswap32(h->version) <= UINT16_MAX) {
        lode_status s = lode_fail(err, LODE_BAD_INPUT, "image_byte_order",
                                  "image: format version at byte 8: written in the other byte "
                                  "order; images are little-endian");
        lode_hint(err, "compile the packs again with this version of lodestone");
        return s;
    }
    lode_status s = lode_fail(err, LODE_BAD_INPUT, "image_version",
                              "image: format version %u; this lodestone reads version %u",
                              h->version, IMAGE_VERSION);
    lode_hint(err, h->version > IMAGE_VERSION
                       ? "a newer lodestone wrote it: use that one, or compile the packs with this"
                       : "compile the packs again with this version of lodestone");
    return s;
}

static lode_status check_header(const image_header *h, size_t len, lode_error *err) {
    if (len < sizeof image_magic || memcmp(h->magic, image_magic, sizeof image_magic) != 0) {
        lode_status s =
            lode_fail(err, LODE_BAD_INPUT, "not_an_image",
                      "image: this is no lodestone image: byte 0 begins another format");
        lode_hint(err, "an image is made by: lodestone compile PACK... -o world.lode");
        return s;
    }
    if (len < offsetof(image_header, checksum)) {
        return damaged(err, "header", "the file ends inside it");
    }
    lode_status s = check_version(h, err);
    if (s != LODE_OK) {
        return s;
    }
    if (len < IMAGE_HEAD_BYTES) {
        return damaged(err, "header", "the file ends inside it or the section table");
    }
    if (h->file_bytes != len) {
        s = lode_fail(err, LODE_BAD_INPUT, "image_damaged",
                      "image: header: the file ends at byte %zu, and should at byte %llu", len,
                      (unsigned long long)h->file_bytes);
        lode_hint(err, "the file was cut or changed; copy it again or compile the packs again");
        return s;
    }
    if (image_head_checksum(h) != h->checksum) {
        return damaged(err, "header", "its bytes, or those of the section table, were changed");
    }
    bool date = h->horizon == DATE_NONE || (h->horizon >= DATE_MIN && h->horizon <= DATE_MAX);
    if (h->sections != IMAGE_SECTIONS || h->reserved != 0 || !date) {
        return damaged(err, "header", "impossible values");
    }
    return LODE_OK;
}

// ---- sections -------------------------------------------------------------------------------

static const image_section *section_table(const void *bytes) {
    return (const image_section *)(const void *)((const unsigned char *)bytes + IMAGE_HEADER_BYTES);
}

static bool all_zero(const unsigned char *p, uint64_t n) {
    for (uint64_t i = 0; i < n; i++) {
        if (p[i] != 0) {
            return false;
        }
    }
    return true;
}

static lode_status bad_section(lode_error *err, const char *code, uint32_t number, uint64_t at,
                               const char *what) {
    const char *name = image_section_name(number);
    lode_status s = lode_fail(err, LODE_BAD_INPUT, code, "image: section %s, at byte %llu: %s",
                              name, (unsigned long long)at, what);
    lode_hint(err, "the file was cut or changed; copy it again or compile the packs again");
    if (err) {
        (void)snprintf(err->path, sizeof err->path, "%s", name); // bounded copy by contract
    }
    return s;
}

// Sections follow each other without gaps but alignment, so each one's place is known beforehand.
static lode_status check_places(const unsigned char *bytes, uint64_t len, lode_error *err) {
    const image_section *s = section_table(bytes);
    uint64_t at = IMAGE_HEAD_BYTES;
    for (uint32_t t = 0; t < IMAGE_SECTIONS; t++) {
        uint32_t size = image_record_size(t);
        if (s[t].number != t || s[t].record_size != size || s[t].offset != at) {
            return bad_section(err, "image_invalid", t, at, "not the section expected here");
        }
        if (s[t].count >= NONE || s[t].count * size > len - at) {
            return bad_section(err, "image_invalid", t, at, "longer than the file");
        }
        at = image_after(t, at + s[t].count * size);
        if (at > len) {
            return bad_section(err, "image_invalid", t, at, "longer than the file");
        }
    }
    return at == len ? LODE_OK : damaged(err, "after the last section", "more bytes");
}

static lode_status check_section(const unsigned char *bytes, uint32_t t, lode_error *err) {
    const image_section *s = &section_table(bytes)[t];
    uint64_t end = s->offset + s->count * s->record_size;
    if (xxh3((str){(const char *)bytes + s->offset, end - s->offset}) != s->checksum) {
        return bad_section(err, "image_damaged", t, s->offset,
                           "its bytes do not match its checksum");
    }
    if (!all_zero(bytes + end, image_after(t, end) - end)) {
        return bad_section(err, "image_invalid", t, end, "the bytes after it must be zero");
    }
    return LODE_OK;
}

static void borrow_tables(const unsigned char *bytes, lode_world *w) {
    const image_section *s = section_table(bytes);
#define X(name, type)                                                       \
    w->name = (const type *)(const void *)(bytes + s[TABLE_##name].offset); \
    w->n_##name = (uint32_t)s[TABLE_##name].count;
    WORLD_TABLES(X)
#undef X
    w->pool = (const char *)bytes + s[SECTION_POOL].offset; // both parts lie in one piece
    w->pool_len = (uint32_t)(s[SECTION_POOL].count + s[SECTION_NAME_POOL].count);
}

// Bytes between the fields of a record are zero: one world, one encoding. Most records have none.
static lode_status check_padding(const lode_world *w, const unsigned char *bytes, uint32_t t,
                                 lode_error *err) {
    const image_table *table = image_table_of(t);
    uint32_t n = 0;
    const unsigned char *p = image_records(w, t, &n);
    uint32_t at = 0;
    for (uint32_t f = 0; f <= table->n_fields; f++) {
        const image_field *field = f < table->n_fields ? &table->fields[f] : NULL;
        uint32_t gap = (field ? field->offset : table->record_size) - at;
        for (uint32_t i = 0; gap > 0 && i < n; i++) {
            const unsigned char *q = p + (size_t)i * table->record_size + at;
            if (!all_zero(q, gap)) {
                return bad_section(err, "image_invalid", t, (uint64_t)(q - bytes),
                                   "padding inside a record must be zero");
            }
        }
        at = field ? field->offset + field->size : at;
    }
    return LODE_OK;
}

lode_status image_check_bytes(const lode_world *w, const void *file, bool names, lode_error *err) {
    lode_status s = LODE_OK;
    for (uint32_t t = 0; s == LODE_OK && t < IMAGE_SECTIONS; t++) {
        bool of_names = t == SECTION_NAME_POOL || (t >= NAMES_FIRST && t < TABLE_COUNT);
        if (of_names == names) {
            s = check_section(file, t, err);
            s = s == LODE_OK && t < TABLE_COUNT ? check_padding(w, file, t, err) : s;
        }
    }
    return s;
}

// ---- from bytes, from a file ------------------------------------------------------------------

static void id_as_hex(const image_header *h, char out[65]) {
    static const char hex[] = "0123456789abcdef";
    for (size_t i = 0; i < IMAGE_ID_BYTES; i++) {
        out[2 * i] = hex[h->id[i] >> 4];
        out[2 * i + 1] = hex[h->id[i] & 15];
    }
    out[2 * IMAGE_ID_BYTES] = '\0';
}

// path: of the file, or NULL.
static lode_status read_world(const void *bytes, size_t len, const char *path, lode_world *out,
                              lode_error *err) {
    if (len > IMAGE_BYTES_MAX) {
        return lode_fail(err, LODE_BAD_INPUT, "too_large", "image: larger than %u MB",
                         IMAGE_BYTES_MAX >> 20);
    }
    const image_header *header = bytes;
    lode_status s = check_header(header, len, err);
    s = s == LODE_OK ? check_places(bytes, len, err) : s;
    if (s != LODE_OK) {
        return s;
    }
    lode_world w = {.horizon = header->horizon};
    id_as_hex(header, w.id);
    borrow_tables(bytes, &w);
    uint32_t law_texts = (uint32_t)section_table(bytes)[SECTION_POOL].count;
    s = image_check_bytes(&w, bytes, false, err);
    s = s == LODE_OK ? image_check_law_part(&w, bytes, law_texts, err) : s;
    if (s == LODE_OK && world_law_texts(&w) != law_texts) {
        s = bad_section(err, "image_invalid", SECTION_POOL,
                        section_table(bytes)[SECTION_POOL].offset,
                        "longer than the texts of the law");
    }
    if (s == LODE_OK) {
        w.gate = names_gate_new(&w, bytes, path);
        *out = w;
    }
    return s;
}

lode_status image_from_bytes(const void *bytes, size_t len, lode_image *out, lode_error *err) {
    if (!bytes || (uintptr_t)bytes % 8 != 0) {
        return lode_fail(err, LODE_USAGE, "misaligned",
                         "image: the bytes must begin at a multiple of eight");
    }
    lode_image img = {0};
    lode_status s = read_world(bytes, len, NULL, &img.world, err);
    if (s == LODE_OK) {
        *out = img;
    }
    return s;
}

lode_status image_verify(const void *bytes, size_t len, lode_error *err) {
    char named[65], is[65];
    id_as_hex(bytes, named);
    image_content_id(bytes, len, is);
    if (memcmp(named, is, sizeof is) == 0) {
        return LODE_OK;
    }
    lode_status s = lode_fail(err, LODE_DIFFERS, "image_id",
                              "image: header, at byte %zu: the id is %s, and the content's is %s",
                              offsetof(image_header, id), named, is);
    lode_hint(err, "somebody changed the file and mended its checksums; do not rely on it");
    return s;
}

uint32_t image_part_count(void) { return IMAGE_SECTIONS; }

image_part image_part_of(const void *bytes, uint32_t i) {
    const image_section *s = &section_table(bytes)[i];
    return (image_part){image_section_name(i), s->offset, s->count * s->record_size, s->count,
                        s->checksum};
}

static lode_status fail_io(lode_error *err, const char *path, int code) {
    return lode_fail(err, LODE_ENVIRONMENT, "file", "cannot open %s: %s", path, strerror(code));
}

static lode_status map_file(const char *path, lode_image *img, lode_error *err) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return fail_io(err, path, errno);
    }
    struct stat st;
    lode_status s = LODE_OK;
    if (fstat(fd, &st) != 0) {
        s = fail_io(err, path, errno);
    } else if (!S_ISREG(st.st_mode)) {
        s = fail_io(err, path, S_ISDIR(st.st_mode) ? EISDIR : EINVAL);
    } else if (st.st_size == 0 || (uint64_t)st.st_size > IMAGE_BYTES_MAX) {
        s = lode_fail(err, LODE_BAD_INPUT, "not_an_image",
                      "image: %s is empty or larger than %u MB", path, IMAGE_BYTES_MAX >> 20);
    } else {
        void *p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
        if (p == MAP_FAILED) {
            s = fail_io(err, path, errno);
        } else {
            img->map = p;
            img->map_len = (size_t)st.st_size;
        }
    }
    (void)close(fd); // read only: nothing can be lost
    return s;
}

lode_status image_open(const char *path, lode_image *out, lode_error *err) {
    lode_image img = {0};
    lode_status s = map_file(path, &img, err);
    if (s == LODE_OK) {
        s = read_world(img.map, img.map_len, path, &img.world, err);
    }
    if (s == LODE_OK) {
        *out = img;
        return LODE_OK;
    }
    if (err) {
        (void)snprintf(err->file, sizeof err->file, "%s", path); // bounded copy by contract
    }
    image_close(&img);
    return s;
}

void image_close(lode_image *img) {
    names_gate_free(img->world.gate);
    if (img->map) {
        (void)munmap(img->map, img->map_len); // cannot fail on what mmap gave
    }
    *img = (lode_image){0};
}
