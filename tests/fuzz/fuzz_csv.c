// SPDX-License-Identifier: Apache-2.0
//
// fuzz_csv: any bytes as a table. It is read whole or refused with a place inside the file; what is
// read has one width, and written out with every field in quotes it reads the same again.
#include <stdint.h>
#include <stdlib.h>

#include "base/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool ok) {
    if (!ok) {
        abort();
    }
}

static void write_table(const csv_table *t, strbuf *out) {
    for (uint32_t r = 0; r < t->n_rows; r++) {
        for (uint32_t c = 0; c < t->n_cols; c++) {
            str s = t->rows[r].fields[c].text;
            strbuf_addz(out, c > 0 ? ",\"" : "\"");
            for (size_t i = 0; i < s.n; i++) {
                strbuf_addz(out, s.p[i] == '"' ? "\"" : "");
                strbuf_addc(out, s.p[i]);
            }
            strbuf_addc(out, '"');
        }
        strbuf_addc(out, '\n');
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    lode_arena a = {0};
    csv_table first;
    csv_table second;
    lode_error err = {0};
    str text = {(const char *)data, size};
    if (csv_parse(&a, "x.csv", text, &first, &err) == LODE_OK) {
        strbuf out = {0};
        write_table(&first, &out);
        demand(csv_parse(&a, "y.csv", strbuf_str(&out), &second, &err) == LODE_OK);
        demand(first.n_rows == second.n_rows && first.n_cols == second.n_cols);
        for (uint32_t r = 0; r < first.n_rows; r++) {
            for (uint32_t c = 0; c < first.n_cols; c++) {
                demand(str_eq(first.rows[r].fields[c].text, second.rows[r].fields[c].text));
            }
        }
        strbuf_clear(&out);
    } else {
        demand(err.line > 0 && err.col > 0 && err.message[0] != 0);
        demand(first.n_rows == 0);
    }
    arena_clear(&a);
    return 0;
}
