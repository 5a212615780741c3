// SPDX-License-Identifier: Apache-2.0
//
// model_template: a model of one small chain to begin with: ten cars a day with two mirrors, a motor in
// each, four magnets in each motor, and the magnets come from China. Comments name every column; the
// texts are those that the reader itself uses.
#include "exposure/model_table.h"

static void column_line(const model_column *c, strbuf *out) {
    strbuf_addf(out, "#   %-16s%s%s\n", c->name, c->must ? "must be filled: " : "", c->about);
}

void model_template(model_table t, strbuf *out) {
    const model_spec *s = model_spec_of(t);
    strbuf_addf(out, "# %s\n", model_table_file(t));
    for (str rest = str_of(s->about); rest.n > 0;) {
        const char *end = memchr(rest.p, '\n', rest.n);
        size_t n = end == NULL ? rest.n : (size_t)(end - rest.p);
        strbuf_addz(out, "# ");
        strbuf_add(out, (str){rest.p, n});
        strbuf_addc(out, '\n');
        n += end != NULL;
        rest = (str){rest.p + n, rest.n - n};
    }
    strbuf_addz(out, "#\n# Columns, in any order; what is not known stays empty.\n");
    for (uint32_t i = 0; i < s->n_columns; i++) {
        column_line(&s->columns[i], out);
    }
    if (t == TABLE_ITEMS) {
        strbuf_addz(out, "# and in every file, whose word the row is:\n");
        for (uint32_t i = 0; i < WORD_COLUMNS; i++) {
            column_line(&MODEL_WORD_COLUMNS[i], out);
        }
    } else {
        strbuf_addz(out,
                    "# and whose word the row is: source, date, grade, note (see items.csv).\n");
    }
    strbuf_addz(out, "# All below is invented, and meant for --on 2026-01-10: replace it.\n");
    strbuf_addz(out, s->sample);
}
