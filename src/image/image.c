// SPDX-License-Identifier: Apache-2.0
//
// image: the file that holds a compiled world (docs/image.md has every byte).
//
//   header | section table | one section per table of the world | string pool | SHA-256
//
// A section is the table as it lies in memory, so that opening a file means mapping and checking
// it, not reading it in. Sections follow each other without choice: one world has one encoding,
// and the id, the digest of all that comes before it, names the world and not one of its files.
#include "image/image_int.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const unsigned char MAGIC[8] = {0x89, 'L', 'O', 'D', 'E', '\r', '\n', 0x1A};

typedef struct image_header {
    unsigned char magic[8];
    uint32_t version, sections;
    uint64_t file_bytes;
    int32_t horizon;
    uint32_t reserved; // zero
} image_header;
_Static_assert(sizeof(image_header) == IMAGE_HEADER_BYTES, "header layout");

typedef struct image_section {
    uint32_t number, record_size;
    uint64_t offset, length, count; // length = count * record_size, without the padding after it
} image_section;
_Static_assert(sizeof(image_section) == IMAGE_SECTION_BYTES, "section layout");

#define SECTIONS_END (IMAGE_HEADER_BYTES + (uint64_t)IMAGE_SECTIONS * IMAGE_SECTION_BYTES)

static uint64_t padded(uint64_t n) { return (n + 7) / 8 * 8; }

// The section table that this world must have; returns the offset of the id.
static uint64_t lay_out(const lode_world *w, image_section sections[IMAGE_SECTIONS]) {
    uint64_t at = SECTIONS_END;
    for (uint32_t t = 0; t < IMAGE_SECTIONS; t++) {
        uint32_t count = w->pool_len;
        uint32_t size = 1;
        if (t < TABLE_COUNT) {
            (void)image_records(w, t, &count);
            size = image_table_of(t)->record_size;
        }
        sections[t] = (image_section){t, size, at, (uint64_t)count * size, count};
        at = padded(at + sections[t].length);
    }
    return at;
}

// ---- writing --------------------------------------------------------------------------------

static void add_zeros(strbuf *out, uint64_t n) {
    for (; n > 0; n--) {
        strbuf_addc(out, '\0');
    }
}

// Field by field into zeroed memory: what lies between the fields must not reach the file.
static void add_record(strbuf *out, const image_table *t, const unsigned char *record) {
    size_t at = out->n;
    add_zeros(out, t->record_size);
    for (uint32_t i = 0; i < t->n_fields; i++) {
        const image_field *f = &t->fields[i];
        memcpy(out->p + at + f->offset, record + f->offset, f->size);
    }
}

static unsigned hex_digit(char c) { return (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10); }

void image_to_bytes(const lode_world *w, strbuf *out, char id[65]) {
    image_section sections[IMAGE_SECTIONS];
    uint64_t id_at = lay_out(w, sections);
    image_header header = {.version = IMAGE_VERSION,
                           .sections = IMAGE_SECTIONS,
                           .file_bytes = id_at + IMAGE_ID_BYTES,
                           .horizon = w->horizon};
    memcpy(header.magic, MAGIC, sizeof MAGIC);
    strbuf_reset(out);
    strbuf_add(out, (str){(const char *)&header, sizeof header});
    strbuf_add(out, (str){(const char *)sections, sizeof sections});
    for (uint32_t t = 0; t < TABLE_COUNT; t++) {
        uint32_t n = 0;
        const unsigned char *p = image_records(w, t, &n);
        const image_table *table = image_table_of(t);
        for (uint32_t i = 0; i < n; i++, p += table->record_size) {
            add_record(out, table, p);
        }
        add_zeros(out, padded(out->n) - out->n);
    }
    strbuf_add(out, (str){w->pool, w->pool_len});
    add_zeros(out, padded(out->n) - out->n);
    sha256_hex(strbuf_str(out), id);
    for (size_t i = 0; i < IMAGE_ID_BYTES; i++) {
        strbuf_addc(out, (char)(hex_digit(id[2 * i]) << 4 | hex_digit(id[2 * i + 1])));
    }
}

lode_status image_write(const lode_world *w, const char *path, char id[65], lode_error *err) {
    image_section sections[IMAGE_SECTIONS];
    if (lay_out(w, sections) + IMAGE_ID_BYTES > IMAGE_BYTES_MAX) {
        return lode_fail(err, LODE_BAD_INPUT, "too_large", "the world is larger than %u MB",
                         IMAGE_BYTES_MAX >> 20);
    }
    // What could not be opened is never written.
    lode_status s = image_check(w, err);
    if (s != LODE_OK) {
        return s;
    }
    strbuf bytes = {0};
    char new_id[65];
    image_to_bytes(w, &bytes, new_id);
    s = file_write(path, strbuf_str(&bytes), err);
    if (s == LODE_OK) {
        memcpy(id, new_id, sizeof new_id);
    }
    strbuf_clear(&bytes);
    return s;
}

// ---- reading --------------------------------------------------------------------------------

static lode_status damaged(lode_error *err, const char *what) {
    lode_status s = lode_fail(err, LODE_BAD_INPUT, "image_damaged", "image: %s", what);
    lode_hint(err, "the file was cut or changed; copy it again or compile the packs again");
    return s;
}

static lode_status check_header(const image_header *h, size_t len, lode_error *err) {
    if (len < sizeof MAGIC || memcmp(h->magic, MAGIC, sizeof MAGIC) != 0) {
        lode_status s =
            lode_fail(err, LODE_BAD_INPUT, "not_an_image", "image: this is no lodestone image");
        lode_hint(err, "an image is made by: lodestone compile PACK... -o world.lode");
        return s;
    }
    if (len < IMAGE_HEADER_BYTES) {
        return damaged(err, "the file ends inside its header");
    }
    if (h->version != IMAGE_VERSION) {
        lode_status s = lode_fail(err, LODE_BAD_INPUT, "image_version",
                                  "image: format version %u; this lodestone reads version %u",
                                  h->version, IMAGE_VERSION);
        lode_hint(err, "compile the packs again with this version of lodestone");
        return s;
    }
    if (h->file_bytes != len || len < SECTIONS_END + IMAGE_ID_BYTES) {
        return damaged(err, "the file is not as long as its header says");
    }
    bool date = h->horizon == DATE_NONE || (h->horizon >= DATE_MIN && h->horizon <= DATE_MAX);
    if (h->sections != IMAGE_SECTIONS || h->reserved != 0 || !date) {
        return damaged(err, "the header holds impossible values");
    }
    return LODE_OK;
}

static bool all_zero(const unsigned char *p, uint64_t n) {
    for (uint64_t i = 0; i < n; i++) {
        if (p[i] != 0) {
            return false;
        }
    }
    return true;
}

static lode_status bad_section(lode_error *err, uint32_t number, const char *what) {
    const char *name = number < TABLE_COUNT ? image_table_of(number)->name : "pool";
    lode_status s =
        lode_fail(err, LODE_BAD_INPUT, "image_invalid", "image: section %s: %s", name, what);
    if (err) {
        (void)snprintf(err->path, sizeof err->path, "%s", name); // bounded copy by contract
    }
    return s;
}

// Sections follow each other without gaps but alignment, so each one's place is known beforehand.
static lode_status check_sections(const unsigned char *bytes, size_t len, lode_error *err) {
    const image_section *s = (const image_section *)(const void *)(bytes + IMAGE_HEADER_BYTES);
    uint64_t end = len - IMAGE_ID_BYTES;
    uint64_t at = SECTIONS_END;
    for (uint32_t t = 0; t < IMAGE_SECTIONS; t++) {
        uint32_t size = t < TABLE_COUNT ? image_table_of(t)->record_size : 1;
        if (s[t].number != t || s[t].record_size != size || s[t].offset != at) {
            return bad_section(err, t, "not the section expected here");
        }
        if (s[t].count >= NONE || s[t].length != s[t].count * size || s[t].length > end - at) {
            return bad_section(err, t, "longer than the file, or count and length disagree");
        }
        uint64_t next = padded(at + s[t].length);
        if (next > end || !all_zero(bytes + at + s[t].length, next - at - s[t].length)) {
            return bad_section(err, t, "the bytes after it must be zero");
        }
        at = next;
    }
    return at == end ? LODE_OK : damaged(err, "bytes after the last section");
}

static void borrow_tables(const unsigned char *bytes, lode_world *w) {
    const image_section *s = (const image_section *)(const void *)(bytes + IMAGE_HEADER_BYTES);
#define X(name, type)                                                       \
    w->name = (const type *)(const void *)(bytes + s[TABLE_##name].offset); \
    w->n_##name = (uint32_t)s[TABLE_##name].count;
    WORLD_TABLES(X)
#undef X
    w->pool = (const char *)bytes + s[TABLE_COUNT].offset;
    w->pool_len = (uint32_t)s[TABLE_COUNT].count;
}

// Bytes between the fields of a record are zero: one world, one encoding.
static lode_status check_padding(const lode_world *w, lode_error *err) {
    for (uint32_t t = 0; t < TABLE_COUNT; t++) {
        const image_table *table = image_table_of(t);
        uint32_t n = 0;
        const unsigned char *p = image_records(w, t, &n);
        for (uint32_t i = 0; i < n; i++, p += table->record_size) {
            uint32_t at = 0;
            for (uint32_t f = 0; f <= table->n_fields; f++) {
                uint32_t field = f < table->n_fields ? table->fields[f].offset : table->record_size;
                if (field > at && !all_zero(p + at, field - at)) {
                    return bad_section(err, t, "padding inside a record must be zero");
                }
                at = f < table->n_fields ? field + table->fields[f].size : field;
            }
        }
    }
    return LODE_OK;
}

lode_status image_from_bytes(const void *bytes, size_t len, lode_world *out, lode_error *err) {
    if (!bytes || (uintptr_t)bytes % 8 != 0) {
        return lode_fail(err, LODE_USAGE, "misaligned",
                         "image: the bytes must begin at a multiple of eight");
    }
    if (len > IMAGE_BYTES_MAX) {
        return lode_fail(err, LODE_BAD_INPUT, "too_large", "image: larger than %u MB",
                         IMAGE_BYTES_MAX >> 20);
    }
    const unsigned char *p = bytes;
    lode_status s = check_header(bytes, len, err);
    if (s != LODE_OK) {
        return s;
    }
    lode_world w = {.horizon = ((const image_header *)bytes)->horizon};
    sha256_hex((str){bytes, len - IMAGE_ID_BYTES}, w.id);
    for (size_t i = 0; i < IMAGE_ID_BYTES; i++) {
        if (p[len - IMAGE_ID_BYTES + i] !=
            (hex_digit(w.id[2 * i]) << 4 | hex_digit(w.id[2 * i + 1]))) {
            return damaged(err, "the content does not match the id at its end");
        }
    }
    s = check_sections(p, len, err);
    if (s != LODE_OK) {
        return s;
    }
    borrow_tables(p, &w);
    s = check_padding(&w, err);
    if (s == LODE_OK) {
        s = image_check(&w, err);
    }
    if (s == LODE_OK) {
        *out = w;
    }
    return s;
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
        s = image_from_bytes(img.map, img.map_len, &img.world, err);
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
    if (img->map) {
        (void)munmap(img->map, img->map_len); // cannot fail on what mmap gave
    }
    *img = (lode_image){0};
}
