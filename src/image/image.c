// SPDX-License-Identifier: Apache-2.0
//
// image: the file that holds a compiled world (docs/image.md has every byte).
//
//   header with id | section table with checksums | tables of the law | of names | string pool
//
// A section is the table as it lies in memory, so that opening a file means mapping and checking
// it, not reading it in (image_read.c). Sections follow each other without choice: one world has
// one encoding, and the id, the digest of all of it, names the world and not one of its files.
#include "image/image_int.h"

#include <string.h>

const unsigned char image_magic[8] = {0x89, 'L', 'O', 'D', 'E', '\r', '\n', 0x1A};

uint64_t image_head_checksum(const void *bytes) {
    size_t from = offsetof(image_header, id);
    return xxh3((str){(const char *)bytes + from, IMAGE_HEAD_BYTES - from});
}

void image_content_id(const void *bytes, size_t n, char id[65]) {
    // Without the checksum, or neither could be computed before the other.
    const char *p = bytes;
    size_t rest = offsetof(image_header, file_bytes);
    str parts[] = {{p, offsetof(image_header, checksum)}, {p + rest, n - rest}};
    sha256_hex_of(parts, 2, id);
}

// The section table that this world must have, still without checksums; returns the file's length.
static uint64_t lay_out(const lode_world *w, image_section sections[IMAGE_SECTIONS]) {
    uint64_t at = IMAGE_HEAD_BYTES;
    uint32_t law_texts = world_law_texts(w);
    for (uint32_t t = 0; t < IMAGE_SECTIONS; t++) {
        uint32_t count = t == SECTION_POOL ? law_texts : w->pool_len - law_texts;
        uint32_t size = image_record_size(t);
        if (t < TABLE_COUNT) {
            (void)image_records(w, t, &count); // only their number
        }
        sections[t] =
            (image_section){.number = t, .record_size = size, .offset = at, .count = count};
        at = image_after(t, at + (uint64_t)count * size);
    }
    return at;
}

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

static void add_section(strbuf *out, const lode_world *w, image_section *s) {
    size_t at = out->n;
    if (s->number < TABLE_COUNT) {
        uint32_t n = 0;
        const image_table *table = image_table_of(s->number);
        const unsigned char *p = image_records(w, s->number, &n);
        for (uint32_t i = 0; i < n; i++, p += table->record_size) {
            add_record(out, table, p);
        }
    } else {
        const char *law = w->pool, *names = w->pool + (w->pool_len - s->count);
        strbuf_add(out, (str){s->number == SECTION_POOL ? law : names, s->count});
    }
    s->checksum = xxh3((str){out->p + at, out->n - at});
    add_zeros(out, image_after(s->number, out->n) - out->n);
}

static unsigned hex_digit(char c) { return (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10); }

void image_to_bytes(const lode_world *w, strbuf *out, char id[65]) {
    image_section sections[IMAGE_SECTIONS];
    image_header header = {.version = IMAGE_VERSION,
                           .sections = IMAGE_SECTIONS,
                           .file_bytes = lay_out(w, sections),
                           .horizon = w->horizon};
    memcpy(header.magic, image_magic, sizeof image_magic);
    strbuf_reset(out);
    add_zeros(out, IMAGE_HEAD_BYTES);
    for (uint32_t t = 0; t < IMAGE_SECTIONS; t++) {
        add_section(out, w, &sections[t]);
    }
    memcpy(out->p, &header, sizeof header);
    memcpy(out->p + sizeof header, sections, sizeof sections);
    image_content_id(out->p, out->n, id);
    for (size_t i = 0; i < IMAGE_ID_BYTES; i++) {
        header.id[i] = (unsigned char)(hex_digit(id[2 * i]) << 4 | hex_digit(id[2 * i + 1]));
    }
    memcpy(out->p, &header, sizeof header);
    header.checksum = image_head_checksum(out->p);
    memcpy(out->p, &header, sizeof header);
}

lode_status image_write(const lode_world *w, const char *path, char id[65], lode_error *err) {
    image_section sections[IMAGE_SECTIONS];
    if (lay_out(w, sections) > IMAGE_BYTES_MAX) {
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
