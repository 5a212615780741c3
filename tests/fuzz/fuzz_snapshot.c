// SPDX-License-Identifier: Apache-2.0
//
// fuzz_snapshot: any bytes as a snapshot. What is accepted is what printing it gives; everything else is
// refused with a message, and with a line unless it is of the whole.
#include "lists_target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    lode_arena a = {0};
    lode_error err = {0};
    list_snapshot s;
    strbuf b = {0};
    if (snapshot_parse(&a, "x.list", (str){(const char *)data, size}, &s, &err) == LODE_OK) {
        snapshot_print(&s, &b);
        demand(str_eq(strbuf_str(&b), (str){(const char *)data, size}));
    } else {
        demand(err.message[0] != '\0' && s.n_parties == 0);
    }
    strbuf_clear(&b);
    arena_clear(&a);
    return 0;
}
