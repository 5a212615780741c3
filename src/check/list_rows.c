/* SPDX-License-Identifier: Apache-2.0
 *
 * list_rows: the rows of one list as they stand on a day, in the order of the list, page by page; or what was
 * added and what ended since another day.
 */
#include "check/law_json.h"

#include "check/answer.h"
#include "check/codec_out.h"
#include "text/text.h"

typedef enum row_state {
    ROW_IN_FORCE,
    ROW_OPEN,
    ROW_NOT_YET,
    ROW_ENDED,
    ROW_ADDED,
    ROW_OTHER
} row_state;
static const char *const STATE_WORDS[] = {"in_force", "open", "not_yet", "ended", "added"};

bool row_state_find(str word, uint32_t *out) {
    for (*out = 0; *out < ROW_OTHER; ++*out) {
        if (str_eqz(word, STATE_WORDS[*out])) {
            return true;
        }
    }
    return false;
}

typedef struct row_place {
    uint32_t list, party;
} row_place;

typedef struct rows_read {
    const lode_world *w;
    const rows_ask *ask;
    str key; /* of the name looked for */
    VEC(uint32_t) lists;
    uint32_t n_rows, undated, total;
} rows_read;

/* ---- which rows --------------------------------------------------------------------------------------- */

static row_state state_of(const rows_read *r, row_place at) {
    const world_party *p = &r->w->parties[at.party];
    lode_date on = r->ask->law.days.on, since = r->ask->since;
    if (!party_public(r->w, at.party, at.list, r->ask->law.days.known)) {
        return ROW_OTHER;
    }
    bool ended = p->delisted != DATE_NONE && p->delisted <= on;
    if (since != DATE_NONE) {
        bool added = p->listed != DATE_NONE && p->listed >= since && p->listed <= on;
        return ended && p->delisted > since ? ROW_ENDED : added && !ended ? ROW_ADDED : ROW_OTHER;
    }
    if (ended) {
        return ROW_ENDED;
    }
    if (p->listed != DATE_NONE && p->listed > on) {
        return ROW_NOT_YET;
    }
    tri in = party_in_force(r->w, at.party, at.list, on, r->ask->law.days.known);
    return in == TRI_OPEN ? ROW_OPEN : ROW_IN_FORCE;
}

static bool has_name(const rows_read *r, uint32_t party) {
    const world_party *p = &r->w->parties[party];
    if (r->ask->name.n == 0 || str_eq(world_str(r->w, p->no), r->ask->name)) {
        return true;
    }
    if (r->key.n == 0) {
        return false; /* no letter and no digit */
    }
    for (uint32_t i = p->names.first; i < p->names.first + p->names.count; i++) {
        str key = world_str(r->w, r->w->names[i].key);
        if (key.n >= r->key.n && memmem(key.p, key.n, r->key.p, r->key.n) != NULL) {
            return true;
        }
    }
    return false;
}

/* Row number i of all lists, one after the other. */
static row_place place_of(const rows_read *r, uint32_t i) {
    for (size_t l = 0; l < r->lists.n; l++) {
        world_range of = r->w->lists[r->lists.p[l]].parties;
        if (i < of.count) {
            return (row_place){r->lists.p[l], of.first + i};
        }
        i -= of.count;
    }
    return (row_place){NONE, NONE};
}

static bool is_wanted(const rows_read *r, row_place at, row_state *state) {
    *state = state_of(r, at);
    return *state != ROW_OTHER && (r->ask->state == NONE || r->ask->state == (uint32_t)*state) &&
           has_name(r, at.party);
}

/* ---- a row -------------------------------------------------------------------------------------------- */

static const char *const KINDS[PARTY_KIND_COUNT] = {NULL, "person", "entity", "vessel", "aircraft"};
static const char *const MARKS[MARK_KIND_COUNT] = {"country", "born",    "birthplace", "id",
                                                   "address", "program", "remark"};

static json_t *names_json(const lode_world *w, const world_party *p) {
    json_t *all = json_array();
    for (uint32_t i = p->names.first; i < p->names.first + p->names.count; i++) {
        json_t *o = json_object();
        set_text(o, w, "name", w->names[i].name);
        set_text(o, w, "lang", w->names[i].lang);
        set(o, "weak", json_boolean(w->names[i].weak != 0));
        put(all, o);
    }
    return all;
}

static void set_marks(json_t *o, const lode_world *w, const world_party *p) {
    json_t *countries = json_array(), *addresses = json_array(), *others = json_array();
    if (p->address.len > 0) {
        put(addresses, text_json(world_str(w, p->address)));
    }
    for (uint32_t i = p->marks.first; i < p->marks.first + p->marks.count; i++) {
        const world_mark *m = &w->marks[i];
        if (m->kind == MARK_COUNTRY || m->kind == MARK_ADDRESS) {
            put(m->kind == MARK_COUNTRY ? countries : addresses, text_json(world_str(w, m->value)));
            continue;
        }
        json_t *one = json_object();
        set(one, "mark", json_string(MARKS[m->kind]));
        set_text(one, w, "type", m->type);
        set_text(one, w, "value", m->value);
        put(others, one);
    }
    set(o, "countries", countries);
    set(o, "addresses", addresses);
    set(o, "marks", others);
}

static json_t *row_to_json(const rows_read *r, row_place at, row_state state) {
    const lode_world *w = r->w;
    const world_party *p = &w->parties[at.party];
    json_t *o = json_object();
    strbuf id = {0};
    world_row_id(w, at.party, &id);
    set(o, "row", text_json(strbuf_str(&id)));
    strbuf_clear(&id);
    set_text(o, w, "list", w->lists[at.list].id);
    set_text(o, w, "no", p->no);
    set_text(o, w, "name", p->names.count > 0 ? w->names[p->names.first].name : (world_text){0, 0});
    set(o, "names", names_json(w, p));
    set(o, "kind", KINDS[p->kind] != NULL ? json_string(KINDS[p->kind]) : json_null());
    set_marks(o, w, p);
    set(o, "from", date_json(p->listed));
    set(o, "until", date_json(p->delisted));
    set(o, "state", json_string(STATE_WORDS[state]));
    set_text(o, w, "source", p->source);
    return o;
}

/* ---- what the rows cannot show -------------------------------------------------------------------------- */

static void note_of_list(const rows_read *r, uint32_t list, strbuf *b) {
    const lode_world *w = r->w;
    char day[16];
    if (w->lists[list].absent) {
        strbuf_addz(
            b,
            "These names were looked for in the official lists, and are on none of them as of the "
            "day of this one.");
    } else if (list_missing(w, list)) {
        strbuf_addz(b, "Its rows were never imported: nobody is known not to be on it.");
    } else if (w->lists[list].snapshot.len > 0) {
        strbuf_addf(b,
                    "These are the rows of one snapshot, of " STR_FMT
                    ". What was taken off before that day is not in it.",
                    STR_ARG(date_print(w->lists[list].as_of, day)));
    } else {
        strbuf_addz(
            b,
            "These are the rows of the pack, with the days on which they were listed and taken off, "
            "as far as it says them.");
    }
}

static json_t *note_json(const rows_read *r) {
    strbuf b = {0};
    note_of_list(r, r->lists.p[0], &b);
    strbuf_addz(
        &b,
        " Changes of a row's names, addresses or other fields are not kept: `lodestone lists diff` "
        "compares two snapshots.");
    if (r->undated > 0) {
        strbuf_addf(
            &b,
            " %u of all its rows have no day of listing in the source; they are never shown as added.",
            r->undated);
    }
    json_t *out = text_json(strbuf_str(&b));
    strbuf_clear(&b);
    return out;
}

/* ---- all of it ------------------------------------------------------------------------------------------ */

static void find_lists(rows_read *r, str id) {
    for (uint32_t l = 0; l < r->w->n_lists; l++) {
        bool whole = str_eq(world_str(r->w, r->w->lists[l].id), id);
        if (whole || (!r->w->lists[l].absent && str_eq(world_list_base(r->w, l), id))) {
            *vec_push(&r->lists) = l;
            r->n_rows += r->w->lists[l].parties.count;
        }
    }
}

/* Item number i has the position n - i, so that the last is 1: as in law_page. */
static json_t *items_json(rows_read *r, json_t **next) {
    const law_ask *page = &r->ask->law;
    json_t *items = json_array();
    uint32_t n = r->n_rows, last = 0;
    uint32_t first = page->before == 0 || page->before > n ? 0 : n - (uint32_t)page->before + 1;
    *next = NULL;
    for (uint32_t i = 0; i < n; i++) {
        row_state state = ROW_OTHER;
        row_place at = place_of(r, i);
        r->undated += r->w->parties[at.party].listed == DATE_NONE;
        if (!is_wanted(r, at, &state)) {
            continue;
        }
        r->total++;
        bool full = page->limit != 0 && json_array_size(items) >= page->limit;
        if (i >= first && !full) {
            json_t *one = row_to_json(r, at, state);
            set(one, "position", json_integer((json_int_t)n - i));
            put(items, one);
            last = i;
        } else if (i >= first && *next == NULL) {
            *next = json_integer((json_int_t)n - last);
        }
    }
    return items;
}

bool rows_to_json(const lode_world *w, str id, const rows_ask *ask, strbuf *out) {
    rows_read r = {.w = w, .ask = ask};
    strbuf key = {0};
    json_t *next = NULL;
    find_lists(&r, id);
    bool found = r.lists.n > 0;
    if (ask->name.n > 0 && name_key(ask->name, &key)) {
        r.key = strbuf_str(&key);
    }
    if (found) {
        json_t *o = law_head(w, &ask->law), *lists = json_array(), *items = items_json(&r, &next);
        for (size_t i = 0; i < r.lists.n; i++) {
            json_t *one = list_law_json(w, r.lists.p[i], ask->law.days);
            set(one, "position", json_integer((json_int_t)w->n_lists - r.lists.p[i]));
            put(lists, one);
        }
        set(o, "since", date_json(ask->since));
        set(o, "lists", lists);
        set(o, "total", json_integer(r.total));
        set(o, "note", note_json(&r));
        set(o, "items", items);
        set(o, "next", next != NULL ? next : json_null());
        dump_json(o, out);
        json_decref(o);
    }
    vec_clear(&r.lists);
    strbuf_clear(&key);
    return found;
}
