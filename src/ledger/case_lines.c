// SPDX-License-Identifier: Apache-2.0
//
// case_lines: the lines of an application as text inside an event, and back. A field holds whole rows, so
// that each stays below what a field may hold and is UTF-8 by itself.
#include "ledger/case_int.h"

#include <stdio.h>

static void cell(strbuf *b, str s, char end) {
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '\\' || c == '\t' || c == '\n') {
            strbuf_addc(b, '\\');
            c = c == '\t' ? 't' : c == '\n' ? 'n' : c;
        }
        strbuf_addc(b, c);
    }
    strbuf_addc(b, end);
}

// The names live as long as the event: in the arena.
static const char *field_name(lode_arena *a, uint32_t i) {
    char buf[24];
    (void)snprintf(buf, sizeof buf, i == 0 ? "lines" : "lines_%u", i + 1);
    return str_dup(a, str_of(buf)).p;
}

void case_lines_add(event *e, lode_arena *a, const case_line *lines, uint32_t n) {
    strbuf all = {0}, row = {0};
    uint32_t field = 0;
    for (uint32_t i = 0; i < n; i++) {
        strbuf_reset(&row);
        strbuf_addf(&row, "%u\t", lines[i].line);
        cell(&row, lines[i].description, '\t');
        cell(&row, lines[i].code, '\t');
        cell(&row, lines[i].quantity, '\t');
        cell(&row, lines[i].value, '\n');
        if (all.n + row.n > EVENT_VALUE_BYTES_MAX) {
            event_add(e, field_name(a, field++), str_dup(a, strbuf_str(&all)));
            strbuf_reset(&all);
        }
        strbuf_add(&all, strbuf_str(&row));
    }
    event_add(e, field_name(a, field), str_dup(a, strbuf_str(&all)));
    strbuf_clear(&all);
    strbuf_clear(&row);
}

// Up to the tab or line feed that ends the cell.
static str read_cell(lode_arena *a, str text, size_t *at) {
    strbuf b = {0};
    while (*at < text.n && text.p[*at] != '\t' && text.p[*at] != '\n') {
        char c = text.p[(*at)++];
        if (c == '\\' && *at < text.n) {
            c = text.p[(*at)++];
            c = c == 't' ? '\t' : c == 'n' ? '\n' : c;
        }
        strbuf_addc(&b, c);
    }
    *at += *at < text.n;
    str out = str_dup(a, strbuf_str(&b));
    strbuf_clear(&b);
    return out;
}

bool case_lines_next(const event *e, lode_arena *a, case_lines_at *at, case_line *out) {
    str text = event_get(e, field_name(a, at->field));
    if (text.n > 0 && at->byte >= text.n) {
        at->field++;
        at->byte = 0;
        text = event_get(e, field_name(a, at->field));
    }
    if (text.n == 0) {
        return false;
    }
    str number = read_cell(a, text, &at->byte);
    *out = (case_line){0};
    for (size_t i = 0; i < number.n; i++) {
        out->line = out->line * 10 + (uint32_t)(number.p[i] - '0');
    }
    str *const cells[] = {&out->description, &out->code, &out->quantity, &out->value};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        *cells[i] = read_cell(a, text, &at->byte);
    }
    return true;
}
