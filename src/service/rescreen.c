// SPDX-License-Identifier: Apache-2.0
//
// rescreen: see rescreen.h.
#include "service/rescreen.h"

#include <stdlib.h>

// ---- the rows of one list -----------------------------------------------------------------------------

typedef struct list_row {
    str row, version, name;
} list_row;

// Of lode_row_versions, in three orders.
typedef struct list_rows {
    char *id, *text;
    list_row *by_row, *by_version, *by_name; /* n each */
    size_t n;
} list_rows;

static int order_row(const void *a, const void *b) {
    return str_cmp(((const list_row *)a)->row, ((const list_row *)b)->row);
}
static int order_version(const void *a, const void *b) {
    return str_cmp(((const list_row *)a)->version, ((const list_row *)b)->version);
}
static int order_name(const void *a, const void *b) {
    return str_cmp(((const list_row *)a)->name, ((const list_row *)b)->name);
}

static void *own(size_t count, size_t size) {
    void *p = calloc(count + 1, size);
    if (p == NULL) {
        lode_oom();
    }
    return p;
}

static void clear_rows(list_rows *l) {
    free(l->id);
    free(l->text);
    free(l->by_row);
    free(l->by_version);
    free(l->by_name);
    *l = (list_rows){0};
}

static str until(str *rest, char end) {
    const char *at = memchr(rest->p, end, rest->n);
    size_t n = at != NULL ? (size_t)(at - rest->p) : rest->n;
    str out = {rest->p, n};
    *rest = (str){rest->p + n + (at != NULL), rest->n - n - (at != NULL)};
    return out;
}

static list_row *sorted(const list_row *rows, size_t n, int (*order)(const void *, const void *)) {
    list_row *copy = own(n, sizeof *copy);
    memcpy(copy, rows, n * sizeof *copy);
    qsort(copy, n, sizeof *copy, order);
    return copy;
}

// A list that the image does not have reads as empty: all of its rows are gone.
static lode_status read_rows(const lode_image *image, lode_scratch *scratch, str list,
                             list_rows *out, lode_error *err) {
    const lode_result *r = NULL;
    lode_error why = {0};
    *out = (list_rows){.id = own(list.n, 1)};
    memcpy(out->id, list.p, list.n);
    lode_status st = lode_row_versions(image, scratch, out->id, &r, &why);
    if (st == LODE_USAGE && strcmp(why.code, "unknown_list") == 0) {
        return LODE_OK;
    }
    if (st != LODE_OK) {
        if (err != NULL) {
            *err = why;
        }
        return st;
    }
    VEC(list_row) rows = {0};
    out->text = own(r->len, 1);
    memcpy(out->text, r->text, r->len);
    for (str rest = {out->text, r->len}; rest.n > 0;) {
        str line = until(&rest, '\n');
        str version = until(&line, ' '), row = until(&line, ' ');
        *vec_push(&rows) = (list_row){.row = row, .version = version, .name = line};
    }
    out->n = rows.n;
    out->by_row = sorted(rows.p, rows.n, order_row);
    out->by_version = sorted(rows.p, rows.n, order_version);
    out->by_name = sorted(rows.p, rows.n, order_name);
    vec_clear(&rows);
    return LODE_OK;
}

struct rescreen_lists {
    VEC(list_rows) all;
};

static str list_of(str row) {
    const char *slash = memchr(row.p, '/', row.n);
    return (str){row.p, slash != NULL ? (size_t)(slash - row.p) : row.n};
}

static lode_status take_list(rescreen_lists *l, const lode_image *image, lode_scratch *scratch,
                             str id, const list_rows **out, lode_error *err) {
    for (size_t i = 0; i < l->all.n; i++) {
        if (str_eqz(id, l->all.p[i].id)) {
            *out = &l->all.p[i];
            return LODE_OK;
        }
    }
    list_rows *made = vec_push(&l->all);
    *out = made;
    return read_rows(image, scratch, id, made, err);
}

lode_status rescreen_lists_read(ledger_tx *tx, lode_image *image, lode_scratch *scratch,
                                rescreen_lists **out, lode_error *err) {
    rescreen_lists *l = own(1, sizeof *l);
    const list_rows *one = NULL;
    hit_row *rows = NULL;
    size_t n = 0;
    lode_status st = hit_rows(tx, &rows, &n, err);
    for (size_t i = 0; st == LODE_OK && i < n; i++) {
        st = take_list(l, image, scratch, list_of(rows[i].row), &one, err);
    }
    if (st != LODE_OK) {
        rescreen_lists_free(l);
        return st;
    }
    *out = l;
    return LODE_OK;
}

void rescreen_lists_free(rescreen_lists *l) {
    for (size_t i = 0; l != NULL && i < l->all.n; i++) {
        clear_rows(&l->all.p[i]);
    }
    if (l != NULL) {
        vec_clear(&l->all);
    }
    free(l);
}

// The first of the *n that are equal to the key in this order; NULL: none is.
static const list_row *equal_to(const list_row *rows, size_t n_rows, const list_row *key,
                                int (*order)(const void *, const void *), size_t *n) {
    size_t first = 0;
    for (size_t left = n_rows; left > 0;) {
        size_t half = left / 2;
        bool before = order(&rows[first + half], key) < 0;
        first += before ? half + 1 : 0;
        left = before ? left - half - 1 : half;
    }
    *n = 0;
    while (first + *n < n_rows && order(&rows[first + *n], key) == 0) {
        ++*n;
    }
    return *n > 0 ? &rows[first] : NULL;
}

// ---- one row that hits rest on ------------------------------------------------------------------------

static bool is_place(str row) { return memmem(row.p, row.n, "/#", 2) != NULL; }

static lode_status kept_name(ledger_tx *tx, str version, str *out, lode_error *err) {
    str content = {0}, media = {0};
    bool found = false, erased = false;
    json_error_t e;
    *out = (str){0};
    lode_status st = document_get(tx, version, &content, &media, &found, &erased, err);
    if (st == LODE_OK && content.n > 0) {
        json_t *j = json_loadb(content.p, content.n, 0, &e);
        const json_t *name =
            json_object_get(json_array_get(json_object_get(j, "names"), 0), "name");
        *out = str_dup(tx->a, (str){json_string_value(name), json_string_length(name)});
        json_decref(j);
    }
    return st;
}

// Where the row is now. A row without a number that says something else is known by its main name, when one row
// alone has it; anything else that stands in its place is another party.
static lode_status find_now(ledger_tx *tx, const list_rows *l, const hit_row *was, hit_row *now,
                            bool *found, lode_error *err) {
    list_row key = {.row = was->row, .version = was->version};
    size_t n = 0, same = 0;
    const list_row *at = equal_to(l->by_row, l->n, &key, order_row, &n);
    *found = true;
    for (size_t i = 0; i < n; i++) {
        if (str_eq(at[i].version, was->version)) {
            *now = (hit_row){.row = at[i].row, .version = at[i].version};
            return LODE_OK;
        }
    }
    const list_row *elsewhere = equal_to(l->by_version, l->n, &key, order_version, &same);
    if (same > 0) {
        *now = (hit_row){.row = elsewhere->row, .version = elsewhere->version};
        return LODE_OK;
    }
    if (n > 0 && !is_place(was->row)) {
        *now = (hit_row){.row = at->row, .version = at->version};
        return LODE_OK;
    }
    lode_status st = kept_name(tx, was->version, &key.name, err);
    const list_row *named = equal_to(l->by_name, l->n, &key, order_name, &same);
    *found = st == LODE_OK && key.name.n > 0 && same == 1;
    if (*found) {
        *now = (hit_row){.row = named->row, .version = named->version};
    }
    return st;
}

typedef struct comparing {
    ledger_tx *tx;
    lode_image *image;
    lode_scratch *scratch;
    rescreen_lists *lists;
    rescreen_rows *out;
} comparing;

static lode_status turn(const comparing *c, const hit_row *was, const hit_row *now,
                        lode_error *err) {
    const lode_result *r = NULL;
    str content = {0};
    // the list's rows stand in memory of our own, but the names of hits must outlast it
    hit_row is = {.row = str_dup(c->tx->a, now->row), .version = str_dup(c->tx->a, now->version)};
    if (!str_eq(was->version, is.version)) {
        lode_status st = lode_row_json(c->image, c->scratch, is.row.p, &r, err);
        if (st != LODE_OK) {
            return st;
        }
        content = str_dup(c->tx->a, (str){r->text, r->len});
        c->out->changed++;
    } else if (was->gone) {
        c->out->back++;
    } else {
        c->out->moved++;
    }
    return hit_row_changed(c->tx, was, &is, content, &c->out->reopened, err);
}

static lode_status compare_row(const comparing *c, const list_rows *l, const hit_row *was,
                               lode_error *err) {
    hit_row now = {0};
    bool found = false;
    lode_status st = find_now(c->tx, l, was, &now, &found, err);
    if (st != LODE_OK) {
        return st;
    }
    if (!found) {
        c->out->gone += !was->gone;
        return hit_row_gone(c->tx, was, &c->out->lapsed, err);
    }
    bool same = str_eq(was->row, now.row) && str_eq(was->version, now.version) && !was->gone;
    return same ? LODE_OK : turn(c, was, &now, err);
}

static lode_status compare_all(const comparing *c, lode_error *err) {
    hit_row *rows = NULL;
    size_t n = 0;
    lode_status st = hit_rows(c->tx, &rows, &n, err);
    for (size_t i = 0; st == LODE_OK && i < n; i++) {
        const list_rows *of = NULL;
        st = take_list(c->lists, c->image, c->scratch, list_of(rows[i].row), &of, err);
        st = st == LODE_OK ? compare_row(c, of, &rows[i], err) : st;
        c->out->rows++;
    }
    return st;
}

lode_status hits_after_reload(ledger_tx *tx, lode_image *image, lode_scratch *scratch,
                              rescreen_lists *lists, rescreen_rows *out, lode_error *err) {
    rescreen_lists *made = lists == NULL ? own(1, sizeof *made) : NULL;
    *out = (rescreen_rows){0};
    const comparing c = {tx, image, scratch, lists != NULL ? lists : made, out};
    lode_status st = compare_all(&c, err);
    rescreen_lists_free(made);
    return st;
}

// ---- parties ------------------------------------------------------------------------------------------

typedef struct searching {
    ledger_tx *tx;
    request rq; /* for the reader of meetings: image, scratch, arena, moment */
    rescreen_part *out;
} searching;

static lode_status is_known(ledger_tx *tx, const meeting *m, bool *known, lode_error *err) {
    lode_status st = LODE_OK;
    *known = true;
    for (size_t i = 0; st == LODE_OK && *known && i < m->n_hits; i++) {
        st = hit_is_met(tx, &m->hits[i], known, err);
    }
    return st;
}

static lode_status read_meeting(searching *s, const asked_party *p, str answer, lode_error *err) {
    const lode_result *r = NULL;
    meeting *m = &s->out->met[s->out->n_met];
    bool known = true;
    strbuf parties = {0};
    lode_status st = lode_query_json(s->rq.scratch, p->query.p, p->query.n, &r, err);
    if (st == LODE_OK) {
        strbuf_addf(&parties, "{\"parties\":[%s]}", r->text);
        st = meeting_read(&s->rq, answer, strbuf_str(&parties), p->shipment, m, err);
    }
    strbuf_clear(&parties);
    st = st == LODE_OK ? is_known(s->tx, m, &known, err) : st;
    s->out->n_met += st == LODE_OK && !known;
    return st;
}

static lode_status search(searching *s, const asked_party *p, lode_error *err) {
    static const char NO_HITS[] = "\"hits\":[]", NO_MORE[] = "],\"more\":0,";
    const lode_options o = {.size = sizeof o, .explain = 1};
    const lode_result *r = NULL;
    lode_status st =
        lode_screen_json(s->rq.image, s->rq.scratch, p->query.p, p->query.n, &o, &r, err);
    if (st != LODE_OK) {
        return st;
    }
    bool whole = memmem(r->text, r->len, NO_MORE, sizeof NO_MORE - 1) != NULL;
    if (p->unmet && whole) {
        s->out->not_met[s->out->n_not_met++] = p->id;
    }
    if (memmem(r->text, r->len, NO_HITS, sizeof NO_HITS - 1) != NULL) {
        return LODE_OK;
    }
    return read_meeting(s, p, str_dup(s->rq.a, (str){r->text, r->len}), err);
}

lode_status rescreen_find(ledger_tx *tx, lode_image *image, lode_scratch *scratch, lode_arena *a,
                          uint64_t after, uint32_t n_max, rescreen_part *out, lode_error *err) {
    asked_party *p = NULL;
    size_t n = 0;
    searching s = {
        .tx = tx, .rq = {.image = image, .scratch = scratch, .a = a, .at = tx->at}, .out = out};
    *out = (rescreen_part){.next = after};
    lode_status st = parties_after(tx, after, n_max, &p, &n, err);
    out->met = arena_array(a, n + 1, sizeof *out->met);
    out->not_met = arena_array(a, n + 1, sizeof *out->not_met);
    for (size_t i = 0; st == LODE_OK && i < n; i++) {
        out->next = p[i].number;
        if (p[i].query.n == 0) {
            out->skipped++;
            continue;
        }
        out->parties++;
        st = search(&s, &p[i], err);
    }
    out->last = n < n_max;
    return st;
}

lode_status rescreen_keep(ledger_tx *tx, const rescreen_part *part, uint64_t *opened,
                          uint64_t *lapsed, lode_error *err) {
    uint64_t before[HIT_STATES] = {0}, after[HIT_STATES] = {0};
    lode_status st = hits_count(tx, before, err);
    for (size_t i = 0; st == LODE_OK && i < part->n_met; i++) {
        st = meeting_keep(tx, &part->met[i], err);
    }
    st = st == LODE_OK ? hits_count(tx, after, err) : st;
    if (st == LODE_OK) {
        *opened += after[HIT_OPEN] - before[HIT_OPEN];
    }
    for (size_t i = 0; st == LODE_OK && i < part->n_not_met; i++) {
        st = hit_not_met(tx, part->not_met[i], lapsed, err);
    }
    return st;
}
