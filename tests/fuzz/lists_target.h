/* SPDX-License-Identifier: Apache-2.0
 *
 * lists_target: any bytes as a publisher's file of these formats. Read whole, or refused with a message
 * and nothing read; what was read is printed, and reads again the same.
 */
#ifndef LODE_LISTS_TARGET_H
#define LODE_LISTS_TARGET_H

#include <stdint.h>
#include <stdlib.h>

#include "lists/lists.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void demand(bool ok) {
    if (!ok) {
        abort();
    }
}

static inline void demand_round(const list_snapshot *s) {
    lode_arena a = {0};
    strbuf first = {0}, second = {0};
    list_snapshot again;
    lode_error err = {0};
    snapshot_print(s, &first);
    demand(snapshot_parse(&a, "again", strbuf_str(&first), &again, &err) == LODE_OK);
    snapshot_print(&again, &second);
    demand(str_eq(strbuf_str(&first), strbuf_str(&second)));
    demand(snapshot_diff(&a, s, &again).n == 0);
    strbuf_clear(&first);
    strbuf_clear(&second);
    arena_clear(&a);
}

static inline void read_as(list_format format, str bytes) {
    lode_arena a = {0};
    lode_error err = {0};
    list_drafts drafts = {0};
    list_file f = {.name = "x.csv", .bytes = bytes, .format = format, .as_of = 20000};
    if (list_read(&a, &f, &drafts, &err) == LODE_OK) {
        demand(drafts.n > 0);
    } else {
        demand(drafts.n == 0 && err.message[0] != '\0');
    }
    for (size_t i = 0; i < drafts.n; i++) {
        demand(drafts.p[i].s.n_parties > 0);
        if (!drafts.p[i].part) {
            demand_round(&drafts.p[i].s);
        }
    }
    vec_clear(&drafts);
    arena_clear(&a);
}

#endif
