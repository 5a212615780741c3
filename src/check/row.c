/* SPDX-License-Identifier: Apache-2.0
 *
 * row: see row.h.
 */
#include "check/row.h"

#include <stdlib.h>

#include "check/json_write.h"

typedef struct row_name {
    str name, lang;
    bool weak;
} row_name;
typedef struct row_mark {
    uint32_t kind;
    str type, value;
} row_mark;

static int by_name(const void *a, const void *b) {
    const row_name *x = a, *y = b;
    int order = str_cmp(x->name, y->name);
    order = order != 0 ? order : str_cmp(x->lang, y->lang);
    return order != 0 ? order : (int)x->weak - (int)y->weak;
}

static int by_mark(const void *a, const void *b) {
    const row_mark *x = a, *y = b;
    int order = (x->kind > y->kind) - (x->kind < y->kind);
    order = order != 0 ? order : str_cmp(x->type, y->type);
    return order != 0 ? order : str_cmp(x->value, y->value);
}

static void put_name(const row_name *n, strbuf *out) {
    strbuf_add(out, STR("{\"name\":"));
    json_write_string(out, n->name);
    if (n->lang.n > 0) {
        json_write_text(out, "lang", n->lang);
    }
    strbuf_add(out, n->weak ? STR(",\"weak\":true}") : STR("}"));
}

static void put_names(const lode_world *w, const world_party *p, strbuf *out) {
    VEC(row_name) names = {0};
    for (uint32_t i = p->names.first; i < p->names.first + p->names.count; i++) {
        const world_name *n = &w->names[i];
        *vec_push(&names) = (row_name){world_str(w, n->name), world_str(w, n->lang), n->weak != 0};
    }
    if (names.n > 2) {
        qsort(names.p + 1, names.n - 1, sizeof *names.p, by_name);
    }
    strbuf_addz(out, ",\"names\":[");
    for (size_t i = 0; i < names.n; i++) {
        bool again = i > 1 && by_name(&names.p[i], &names.p[i - 1]) == 0;
        if (again || (i > 0 && by_name(&names.p[i], &names.p[0]) == 0)) {
            continue;
        }
        strbuf_addz(out, i > 0 ? "," : "");
        put_name(&names.p[i], out);
    }
    strbuf_addc(out, ']');
    vec_clear(&names);
}

/* The row's own address is one of its marks where the list came as a snapshot, and stands alone in a
 * list of a pack. */
static void put_marks(const lode_world *w, const world_party *p, strbuf *out) {
    static const char *const words[MARK_KIND_COUNT] = {"country", "born",    "birthplace", "id",
                                                       "address", "program", "remark"};
    VEC(row_mark) marks = {0};
    for (uint32_t i = p->marks.first; i < p->marks.first + p->marks.count; i++) {
        const world_mark *m = &w->marks[i];
        *vec_push(&marks) = (row_mark){m->kind, world_str(w, m->type), world_str(w, m->value)};
    }
    if (p->address.len > 0) {
        *vec_push(&marks) = (row_mark){MARK_ADDRESS, (str){0}, world_str(w, p->address)};
    }
    if (marks.n > 1) {
        qsort(marks.p, marks.n, sizeof *marks.p, by_mark);
    }
    strbuf_addz(out, ",\"marks\":[");
    for (size_t i = 0; i < marks.n; i++) {
        const row_mark *m = &marks.p[i];
        if (i > 0 && by_mark(m, m - 1) == 0) {
            continue;
        }
        strbuf_add(out, i > 0 ? STR(",{\"mark\":\"") : STR("{\"mark\":\""));
        strbuf_addz(out, words[m->kind]);
        strbuf_addc(out, '"');
        if (m->type.n > 0) {
            json_write_text(out, "type", m->type);
        }
        json_write_text(out, "value", m->value);
        strbuf_addc(out, '}');
    }
    strbuf_addc(out, ']');
    vec_clear(&marks);
}

void row_content(const lode_world *w, uint32_t party, strbuf *out) {
    static const char *const kinds[PARTY_KIND_COUNT] = {"null", "\"person\"", "\"entity\"",
                                                        "\"vessel\"", "\"aircraft\""};
    const world_party *p = &w->parties[party];
    strbuf_add(out, STR("{\"kind\":"));
    strbuf_addz(out, kinds[p->kind]);
    json_write_date(out, "listed", p->listed);
    json_write_date(out, "delisted", p->delisted);
    put_names(w, p, out);
    put_marks(w, p, out);
    strbuf_addc(out, '}');
}

void row_version_in(const lode_world *w, uint32_t party, strbuf *room, char out[65]) {
    size_t before = room->n;
    row_content(w, party, room);
    sha256_hex((str){room->p + before, room->n - before}, out);
    room->n = before;
    room->p[before] = '\0';
}

void row_version(const lode_world *w, uint32_t party, char out[65]) {
    strbuf room = {0};
    row_version_in(w, party, &room, out);
    strbuf_clear(&room);
}
