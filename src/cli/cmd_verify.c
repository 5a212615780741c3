// SPDX-License-Identifier: Apache-2.0
//
// verify: is a world file what it says it is? Opening checks the law and asking for names the rest, all
// but the id, so this does both, recomputes the id, and shows what lies where.
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/cli.h"
#include "image/world.h"

static void print_text(const char *path, const lode_image *image) {
    const lode_world *w = &image->world;
    char day[16];
    out_f("world     %s\nid        sha256:%s\n", path, w->id);
    out_f("horizon   %s\n", date_print(w->horizon, day).p);
    uint64_t records = 0;
    uint32_t parts = image_part_count();
    for (uint32_t i = 0; i + 2 < parts; i++) { // the last two hold texts
        records += image_part_of(image->map, i).records;
    }
    out_f("checked   %zu bytes, %u sections, %llu records\n", image->map_len, parts,
          (unsigned long long)records);
}

static json_t *section_json(const image_part *p) {
    char checksum[17];
    (void)snprintf(checksum, sizeof checksum, "%016llx", (unsigned long long)p->checksum); // fits
    return json_pack("{s:s, s:I, s:I, s:I, s:s}", "name", p->name, "offset", (json_int_t)p->offset,
                     "bytes", (json_int_t)p->bytes, "records", (json_int_t)p->records, "xxh3",
                     checksum);
}

// image: open, or NULL when it does not open; err: what is wrong, or NULL.
static void print_json(const char *path, const lode_image *image, const lode_error *err) {
    json_t *root = json_pack("{s:b, s:s}", "ok", err == NULL, "file", path);
    if (image != NULL) {
        json_t *sections = json_array();
        for (uint32_t i = 0; i < image_part_count(); i++) {
            image_part part = image_part_of(image->map, i);
            json_array_append_new(sections, section_json(&part));
        }
        json_object_set_new(root, "id", json_string(image->world.id));
        json_object_set_new(root, "bytes", json_integer((json_int_t)image->map_len));
        json_object_set_new(root, "sections", sections);
    }
    if (err != NULL) {
        json_object_set_new(root, "error",
                            json_pack("{s:s, s:s, s:s}", "code", err->code, "path", err->path,
                                      "message", err->message));
    }
    char *text = json_dumps(root, JSON_COMPACT);
    out_f("%s\n", text != NULL ? text : "{\"ok\":false}"); // a path that is not UTF-8
    free(text);
    json_decref(root);
}

int cmd_verify(cli *c) {
    const char *path = c->args.p[0];
    lode_error err = {0};
    lode_image image = {0};
    lode_status st = image_open(path, &image, &err);
    st = st == LODE_OK ? world_names(&image.world, &err) : st;
    bool open = st == LODE_OK;
    if (open) {
        st = image_verify(image.map, image.map_len, &err);
    }
    if (cli_has(c, OPT_JSON)) {
        print_json(path, open ? &image : NULL, st == LODE_OK ? NULL : &err);
    } else if (st == LODE_OK) {
        print_text(path, &image);
    }
    image_close(&image);
    return st == LODE_OK ? LODE_OK : cli_fail(c, &err);
}
