/* SPDX-License-Identifier: Apache-2.0
 *
 * lane_shipment: a lane as the shipment that `check` reads (design 4.2).
 *
 *   lanes.csv        facts of the shipment; a cell of a role names a row of parties.csv. item.* there
 *                    is about the goods of this lane only
 *   supplier         the exporter, unless a cell says who exports
 *   parties.csv      the role's name, country, kind, ...
 *   items.csv        item.* of the one line; its name is the description
 *   composition.csv  what it contains, unless a cell says so
 *   licenses.csv     granted and expired ones as licenses; of an application the day of acceptance
 *
 * In a cell the elements of a set stand apart by `;`, and `none` says that there is known to be none.
 * `share of CN` is the share that the prices of the parts make (lane_share.c).
 * What nobody gave is not written: unknown is not no.
 */
#include "exposure/lanes_int.h"

#include <stdio.h>

typedef struct lane_cell { /* where a part of the shipment came from */
    str path;              /* in the JSON */
    const model_row *row;
    uint32_t col;
} lane_cell;

typedef struct writer {
    const lode_world *w;
    const exposure_model *m;
    lane_shares *shares;
    uint32_t lane;
    strbuf *out, words, item_words;
    bool traced; /* cells are wanted: something is wrong */
    lode_arena scratch;
    VEC(lane_cell) cells;
} writer;

/* ---- JSON -------------------------------------------------------------------------------------- */

void quote_text(str s, strbuf *out) {
    static const char *const SHORT[] = {
        ['\b'] = "\\b", ['\t'] = "\\t", ['\n'] = "\\n", ['\f'] = "\\f",
        ['\r'] = "\\r", ['"'] = "\\\"", ['\\'] = "\\\\"};
    strbuf_addc(out, '"');
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c < sizeof SHORT / sizeof *SHORT && SHORT[c] != NULL) {
            strbuf_addz(out, SHORT[c]);
        } else if (c < 0x20) {
            strbuf_addf(out, "\\u%04X", c);
        } else {
            strbuf_addc(out, (char)c);
        }
    }
    strbuf_addc(out, '"');
}

static void json_comma(strbuf *out) {
    char last = out->n > 0 ? out->p[out->n - 1] : '{';
    if (last != '{' && last != '[') {
        strbuf_addz(out, ", ");
    }
}

static void json_key(str key, strbuf *out) {
    json_comma(out);
    quote_text(key, out);
    strbuf_addz(out, ": ");
}

static bool is_none(str cell) { return str_eqz(cell, "none"); }

static void trace(writer *x, str above, str key, const model_row *row, uint32_t col) {
    if (!x->traced) {
        return;
    }
    strbuf b = {0};
    strbuf_add(&b, above);
    strbuf_addz(&b, above.n > 0 && key.n > 0 ? "." : "");
    strbuf_add(&b, key);
    *vec_push(&x->cells) = (lane_cell){str_dup(&x->scratch, strbuf_str(&b)), row, col};
    strbuf_clear(&b);
}

/* ---- cells ------------------------------------------------------------------------------------- */

/* FROM..TO:KIND as language.md 3.3 writes a pause; what is not of that shape is text, which `check`
 * refuses. */
static void pause_json(str piece, strbuf *out) {
    char z[128];
    (void)snprintf(z, sizeof z, STR_FMT, STR_ARG(piece));
    char *dots = strstr(z, ".."), *colon = dots == NULL ? NULL : strchr(dots, ':');
    if (colon == NULL) {
        quote_text(piece, out);
        return;
    }
    *dots = *colon = '\0';
    strbuf_addz(out, "{\"from\": ");
    quote_text(str_trim(str_of(z)), out);
    str to = str_trim(str_of(dots + 2));
    if (to.n > 0) {
        json_key(STR("to"), out);
        quote_text(to, out);
    }
    json_key(STR("kind"), out);
    quote_text(str_trim(str_of(colon + 1)), out);
    strbuf_addc(out, '}');
}

static void array_json(str cell, bool pauses, strbuf *out) {
    str rest = cell, piece;
    strbuf_addc(out, '[');
    while (!is_none(cell) && lane_piece(&rest, &piece)) {
        json_comma(out);
        if (pauses) {
            pause_json(piece, out);
        } else {
            quote_text(piece, out);
        }
    }
    strbuf_addc(out, ']');
}

/* KEY_complete says yes or no of the open set KEY. */
static bool is_complete(const writer *x, str path) {
    str base = {path.p, path.n > 9 ? path.n - 9 : 0};
    return str_ends(path, STR("_complete")) && world_find_fact(x->w, base) != NONE;
}

/* A cell as a value of the fact of that path; of a fact that is not known, text. */
static void cell_json(const writer *x, str path, str cell, strbuf *out) {
    uint32_t fact = world_find_fact(x->w, path);
    uint32_t type = fact == NONE ? FACT_TEXT : x->w->facts[fact].type;
    bool yes = str_eqz(cell, "yes") || str_eqz(cell, "true");
    bool no = str_eqz(cell, "no") || str_eqz(cell, "false");
    if (fact == NONE && is_complete(x, path) && (yes || no)) {
        strbuf_addz(out, yes ? "true" : "false");
    } else if (type == FACT_CLOSED_SET || type == FACT_OPEN_SET || type == FACT_SHARES ||
               type == FACT_ROWS || type == FACT_PAUSES) {
        array_json(cell, type == FACT_PAUSES, out);
    } else if (is_none(cell) && type != FACT_NAME &&
               (type != FACT_ONE_OF ||
                world_find_value(x->w, x->w->facts[fact].enum_idx, cell) == NONE)) {
        strbuf_addz(out, "null");
    } else {
        quote_text(cell, out);
    }
}

/* Whose word a row is, as a shipment says it; NULL: the declarant's, which need not be said. What
 * nobody has confirmed to the declarant is no more than assumed. */
static const char *grade_word(uint8_t grade) {
    return grade == MODEL_OFFICIAL   ? "authority"
           : grade == MODEL_DOCUMENT ? "document"
           : grade == MODEL_DECLARED ? NULL
                                     : "assumed";
}

static void add_word(strbuf *words, str above, str key, uint8_t grade) {
    const char *word = grade_word(grade);
    if (word == NULL) {
        return;
    }
    strbuf b = {0};
    strbuf_add(&b, above);
    strbuf_addz(&b, above.n > 0 ? "." : "");
    strbuf_add(&b, key);
    json_key(strbuf_str(&b), words);
    quote_text(str_of(word), words);
    strbuf_clear(&b);
}

static void words_json(const strbuf *words, strbuf *out) {
    if (words->n > 0) {
        json_key(STR("words"), out);
        strbuf_addc(out, '{');
        strbuf_add(out, strbuf_str(words));
        strbuf_addc(out, '}');
    }
}

/* ---- roles ------------------------------------------------------------------------------------- */

static bool is_role(const lode_world *w, str name) {
    for (uint32_t i = 0; i < w->n_roles; i++) {
        if (str_eq(world_str(w, w->roles[i].name), name)) {
            return true;
        }
    }
    return false;
}

static void party_json(writer *x, str role, uint32_t party) {
    const model_party *p = &x->m->parties[party];
    strbuf path = {0};
    json_key(role, x->out);
    strbuf_addz(x->out, "{\"name\": ");
    quote_text(p->name, x->out);
    trace(x, role, STR("name"), &p->row, 0);
    add_word(&x->words, role, STR("name"), p->row.grade);
    for (uint32_t i = p->first_fact; i < p->first_fact + p->n_facts; i++) {
        const model_fact *f = &x->m->facts[i];
        strbuf_reset(&path);
        strbuf_addf(&path, STR_FMT "." STR_FMT, STR_ARG(role), STR_ARG(f->name));
        json_key(f->name, x->out);
        cell_json(x, strbuf_str(&path), f->value, x->out);
        trace(x, role, f->name, &p->row, f->col);
        if (!is_complete(x, strbuf_str(&path))) {
            add_word(&x->words, role, f->name, p->row.grade);
        }
    }
    strbuf_addc(x->out, '}');
    strbuf_clear(&path);
}

/* ---- facts of the shipment ----------------------------------------------------------------------- */

static lode_status cell_fails(const model_row *row, uint32_t col, lode_error *err) {
    (void)snprintf(err->file, sizeof err->file, "%s", model_table_file((model_table)row->table));
    err->line = row->line;
    err->col = col;
    return LODE_BAD_INPUT;
}

static lode_status no_such_party(const writer *x, const model_fact *f, lode_error *err) {
    const exposure_model *m = x->m;
    lode_arena a = {0};
    str *ids = arena_array(&a, (size_t)m->n_parties + 1, sizeof *ids);
    for (uint32_t i = 0; i < m->n_parties; i++) {
        ids[i] = m->parties[i].id;
    }
    (void)lode_fail(err, LODE_BAD_INPUT, "unknown_party",
                    "parties.csv has no row \"%.60s\" for the " STR_FMT, str_dup(&a, f->value).p,
                    STR_ARG(f->name));
    hint_nearest(err, f->value, ids, m->n_parties);
    arena_clear(&a);
    return cell_fails(&m->lanes[x->lane].row, f->col, err);
}

/* Keys that a shipment has for itself, and that no cell may set. */
static bool is_own_key(const lode_world *w, str name) {
    static const char *const OWN[] = {"id",    "on",       "known",   "items",
                                      "words", "licenses", "findings"};
    for (size_t i = 0; i < sizeof OWN / sizeof *OWN; i++) {
        if (str_eqz(name, OWN[i])) {
            return true;
        }
    }
    uint32_t fact = world_find_fact(w, name);
    return fact != NONE &&
           (w->facts[fact].type == FACT_LICENSES || w->facts[fact].type == FACT_FINDINGS);
}

static lode_status lane_fact_json(writer *x, const model_fact *f, lode_error *err) {
    const model_row *row = &x->m->lanes[x->lane].row;
    if (is_own_key(x->w, f->name)) {
        (void)lode_fail(err, LODE_BAD_INPUT, "unknown_key",
                        "\"" STR_FMT "\" is no fact that a lane can give", STR_ARG(f->name));
        lode_hint(err, "licenses stand in licenses.csv, goods in items.csv");
        return cell_fails(row, f->col, err);
    }
    trace(x, f->name, (str){0}, row, f->col);
    if (!is_role(x->w, f->name)) {
        json_key(f->name, x->out);
        cell_json(x, f->name, f->value, x->out);
        if (!is_complete(x, f->name)) {
            add_word(&x->words, (str){0}, f->name, row->grade);
        }
        return LODE_OK;
    }
    if (is_none(f->value)) {
        json_key(f->name, x->out);
        strbuf_addz(x->out, "null");
        return LODE_OK;
    }
    uint32_t party = lane_party_row(x->m, f->value);
    if (party == MODEL_NONE) {
        return no_such_party(x, f, err);
    }
    party_json(x, f->name, party);
    return LODE_OK;
}

static bool is_item_fact(str name) { return str_starts(name, STR("item.")); }
static str item_key(str name) { return (str){name.p + 5, name.n - 5}; }

static lode_status shipment_facts(writer *x, lode_error *err) {
    const model_lane *l = &x->m->lanes[x->lane];
    for (uint32_t i = l->first_fact; i < l->first_fact + l->n_facts; i++) {
        const model_fact *f = &x->m->facts[i];
        if (!is_item_fact(f->name) && lane_fact_json(x, f, err) != LODE_OK) {
            return LODE_BAD_INPUT;
        }
    }
    if (l->supplier != MODEL_NONE && lane_fact(x->m, x->lane, "exporter") == NULL &&
        is_role(x->w, STR("exporter"))) {
        trace(x, STR("exporter"), (str){0}, &l->row, 0);
        party_json(x, STR("exporter"), l->supplier);
    }
    return LODE_OK;
}

/* ---- the line ------------------------------------------------------------------------------------ */

typedef struct item_cell {
    const model_fact *fact;
    const model_row *row;
    bool done;
} item_cell;

/* Those of the lane, then those of its item that the lane does not give. */
static uint32_t gather_item(const writer *x, item_cell *out) {
    const exposure_model *m = x->m;
    const model_lane *l = &m->lanes[x->lane];
    const model_item *item = &m->items[l->item];
    uint32_t n = 0;
    for (uint32_t i = l->first_fact; i < l->first_fact + l->n_facts; i++) {
        if (is_item_fact(m->facts[i].name)) {
            out[n++] = (item_cell){&m->facts[i], &l->row, false};
        }
    }
    uint32_t own = n;
    for (uint32_t i = item->first_fact; i < item->first_fact + item->n_facts; i++) {
        bool given = false;
        for (uint32_t k = 0; k < own; k++) {
            given |= str_eq(out[k].fact->name, m->facts[i].name);
        }
        if (!given) {
            out[n++] = (item_cell){&m->facts[i], &item->row, false};
        }
    }
    return n;
}

/* A share that is not known is not written: nobody gave it. */
static lode_status share_cell_json(writer *x, const item_cell *c, str key, lode_error *err) {
    strbuf share = {0};
    uint8_t grade = c->row->grade;
    trace(x, STR("items[0]"), item_key(c->fact->name), c->row, c->fact->col);
    if (lane_share(x->w, x->shares, x->lane, c->fact->name, c->fact->value, &share, &grade, err) !=
        LODE_OK) {
        strbuf_clear(&share);
        return cell_fails(c->row, c->fact->col, err);
    }
    if (share.n > 0) {
        json_key(key, x->out);
        quote_text(strbuf_str(&share), x->out);
        grade = grade > c->row->grade ? grade : c->row->grade;
        add_word(&x->item_words, (str){0}, item_key(c->fact->name), grade);
    }
    strbuf_clear(&share);
    return LODE_OK;
}

static lode_status item_cell_json(writer *x, const item_cell *c, str key, lode_error *err) {
    str name = c->fact->name;
    if (is_share_cell(c->fact->value)) {
        return share_cell_json(x, c, key, err);
    }
    json_key(key, x->out);
    cell_json(x, name, c->fact->value, x->out);
    trace(x, STR("items[0]"), item_key(name), c->row, c->fact->col);
    if (!is_complete(x, name)) {
        add_word(&x->item_words, (str){0}, item_key(name), c->row->grade);
    }
    return LODE_OK;
}

/* item.codes.cn and item.codes.us stand in one object. */
static lode_status item_group_json(writer *x, item_cell *all, uint32_t n, uint32_t at, size_t dot,
                                   lode_error *err) {
    lode_status st = LODE_OK;
    str group = {item_key(all[at].fact->name).p, dot + 1};
    json_key((str){group.p, dot}, x->out);
    strbuf_addc(x->out, '{');
    for (uint32_t i = at; i < n && st == LODE_OK; i++) {
        str key = item_key(all[i].fact->name);
        if (str_starts(key, group)) {
            st = item_cell_json(x, &all[i], (str){key.p + group.n, key.n - group.n}, err);
            all[i].done = true;
        }
    }
    strbuf_addc(x->out, '}');
    return st;
}

static void share_json(ratio low, ratio high, strbuf *out) {
    bool from = ratio_ok(low), to = ratio_ok(high);
    if (from && to && ratio_sign(low) == 0 && ratio_sign(high) == 0) {
        strbuf_addz(out, "null");
        return;
    }
    if (!from && !to) {
        strbuf_addz(out, "true");
        return;
    }
    strbuf b = {0};
    share_text(low, high, &b);
    quote_text(strbuf_str(&b), out);
    strbuf_clear(&b);
}

/* The rows of one element together, as metal or in an oxide: what is known of one adds to what is known
 * of the other. */
static void substance_json(writer *x, const model_item *item, uint32_t at) {
    const model_substance *s = &x->m->substances[at];
    str element;
    ratio low, high;
    substance_element(s, &element, &low, &high);
    for (uint32_t i = item->first_substance; i < item->first_substance + item->n_substances; i++) {
        str other;
        ratio more_low, more_high;
        substance_element(&x->m->substances[i], &other, &more_low, &more_high);
        if (i != at && str_eq(other, element)) {
            if (i < at) {
                return;
            }
            low = ratio_add(low, more_low);
            high = ratio_add(high, more_high);
        }
    }
    json_key(element, x->out);
    share_json(low, high, x->out);
    trace(x, STR("items[0].contains"), element, &s->row, 0);
}

static void composition_json(writer *x, const model_item *item) {
    uint32_t fact = world_find_fact(x->w, STR("item.contains"));
    if (item->n_substances == 0 || fact == NONE || x->w->facts[fact].type != FACT_SHARES) {
        return;
    }
    uint8_t grade = 0;
    json_key(STR("contains"), x->out);
    strbuf_addc(x->out, '{');
    for (uint32_t i = item->first_substance; i < item->first_substance + item->n_substances; i++) {
        substance_json(x, item, i);
        grade = x->m->substances[i].row.grade > grade ? x->m->substances[i].row.grade : grade;
    }
    strbuf_addc(x->out, '}');
    add_word(&x->item_words, (str){0}, STR("contains"), grade);
}

static lode_status line_json(writer *x, lode_error *err) {
    lode_status st = LODE_OK;
    const model_item *item = &x->m->items[x->m->lanes[x->lane].item];
    item_cell *all = arena_array(
        &x->scratch, (size_t)item->n_facts + x->m->lanes[x->lane].n_facts + 1, sizeof *all);
    uint32_t n = gather_item(x, all);
    bool described = false, contains = false;
    for (uint32_t i = 0; i < n; i++) {
        described |= str_eqz(all[i].fact->name, "item.description");
        contains |= str_eqz(all[i].fact->name, "item.contains");
    }
    json_key(STR("items"), x->out);
    strbuf_addz(x->out, "[{");
    if (!described && item->name.n > 0 && world_find_fact(x->w, STR("item.description")) != NONE) {
        json_key(STR("description"), x->out);
        quote_text(item->name, x->out);
        trace(x, STR("items[0]"), STR("description"), &item->row, 0);
    }
    if (!contains) {
        composition_json(x, item);
    }
    for (uint32_t i = 0; i < n && st == LODE_OK; i++) {
        str key = item_key(all[i].fact->name);
        const char *dot = memchr(key.p, '.', key.n);
        if (!all[i].done && dot != NULL) {
            st = item_group_json(x, all, n, i, (size_t)(dot - key.p), err);
        } else if (!all[i].done) {
            st = item_cell_json(x, &all[i], key, err);
        }
    }
    words_json(&x->item_words, x->out);
    strbuf_addz(x->out, "}]");
    return st;
}

/* ---- licenses ------------------------------------------------------------------------------------ */

static void license_text(writer *x, const char *key, str value) {
    if (value.n > 0) {
        json_key(str_of(key), x->out);
        quote_text(value, x->out);
    }
}

static void license_date(writer *x, const char *key, lode_date d) {
    char day[16];
    if (d != DATE_NONE) {
        json_key(str_of(key), x->out);
        quote_text(date_print(d, day), x->out);
    }
}

static void license_json(writer *x, const model_license *l, uint32_t at) {
    char path[32];
    (void)snprintf(path, sizeof path, "licenses[%u]", at);
    trace(x, str_of(path), (str){0}, &l->row, 0);
    json_comma(x->out);
    strbuf_addc(x->out, '{');
    license_text(x, "no", l->id);
    license_text(x, "kind", l->kind);
    license_text(x, "regime", l->regime);
    license_text(x, "end_user",
                 l->end_user == MODEL_NONE ? (str){0} : x->m->parties[l->end_user].name);
    license_text(x, "status", l->state == LICENSE_GRANTED ? STR("valid") : STR("expired"));
    license_date(x, "valid_from", l->from);
    license_date(x, "valid_until", l->until);
    if (l->codes.n > 0) {
        json_key(STR("codes"), x->out);
        array_json(l->codes, false, x->out);
    }
    strbuf_addc(x->out, '}');
}

static void licenses_json(writer *x) {
    const exposure_model *m = x->m;
    uint32_t n = 0;
    if (!m->given[TABLE_LICENSES]) {
        return; /* nobody said which are held */
    }
    json_key(STR("licenses"), x->out);
    strbuf_addc(x->out, '[');
    for (uint32_t i = 0; i < m->n_licenses; i++) {
        const model_license *l = &m->licenses[i];
        bool held = l->state == LICENSE_GRANTED || l->state == LICENSE_EXPIRED;
        if (held && lane_license_for(m, l, x->lane, NULL, 0)) {
            license_json(x, l, n++);
        }
    }
    strbuf_addc(x->out, ']');
}

/* That an application was accepted, and when, so that the clock of the law runs. */
static void application_json(writer *x) {
    uint32_t at = lane_application(x->m, x->lane);
    uint32_t state = world_find_fact(x->w, STR("application"));
    uint32_t day = world_find_fact(x->w, STR("accepted_on"));
    if (at == MODEL_NONE || state == NONE || day == NONE ||
        world_find_value(x->w, x->w->facts[state].enum_idx, STR("accepted")) == NONE ||
        lane_fact(x->m, x->lane, "application") != NULL ||
        lane_fact(x->m, x->lane, "accepted_on") != NULL) {
        return;
    }
    const model_license *l = &x->m->licenses[at];
    char text[16];
    json_key(STR("application"), x->out);
    strbuf_addz(x->out, "\"accepted\"");
    json_key(STR("accepted_on"), x->out);
    quote_text(date_print(l->accepted, text), x->out);
    trace(x, STR("application"), (str){0}, &l->row, 0);
    trace(x, STR("accepted_on"), (str){0}, &l->row, 0);
    add_word(&x->words, (str){0}, STR("application"), l->row.grade);
    add_word(&x->words, (str){0}, STR("accepted_on"), l->row.grade);
}

/* ---- the whole ----------------------------------------------------------------------------------- */

static lode_status write_body(writer *x, lode_error *err) {
    lode_status st = shipment_facts(x, err);
    if (st == LODE_OK) {
        application_json(x);
        st = line_json(x, err);
        licenses_json(x);
        words_json(&x->words, x->out);
        strbuf_addc(x->out, '}');
    }
    strbuf_clear(&x->words);
    strbuf_clear(&x->item_words);
    return st;
}

lode_status lane_body(const lode_world *w, const exposure_model *m, lane_shares *shares,
                      uint32_t lane, strbuf *out, lode_error *err) {
    lode_error unused;
    writer x = {.w = w, .m = m, .shares = shares, .lane = lane, .out = out};
    lode_status st = write_body(&x, err != NULL ? err : &unused);
    arena_clear(&x.scratch);
    return st;
}

void lane_head(const exposure_model *m, uint32_t lane, lode_date on, strbuf *out) {
    char day[16];
    strbuf_addz(out, "{\"id\": ");
    quote_text(m->lanes[lane].id, out);
    strbuf_addf(out, ", \"on\": \"%s\"", date_print(on, day).p);
}

void lane_shipment(const lode_world *w, const exposure_model *m, uint32_t lane, lode_date on,
                   strbuf *out) {
    lane_head(m, lane, on, out);
    if (lane_body(w, m, NULL, lane, out, NULL) != LODE_OK) {
        return; /* lanes_decide has said so */
    }
}

/* How far one path leads to the other: "items[0].contains" leads to "items[0].contains.Dy". */
static size_t leads(str path, str at) {
    if (path.n > at.n) {
        str longer = path;
        path = at;
        at = longer;
    }
    bool whole =
        str_starts(at, path) && (at.n == path.n || at.p[path.n] == '.' || at.p[path.n] == '[');
    return whole ? path.n : 0;
}

void lane_blame(const lode_world *w, const exposure_model *m, uint32_t lane, lode_error *err) {
    strbuf text = {0};
    lode_error unused;
    writer x = {.w = w, .m = m, .lane = lane, .out = &text, .traced = true};
    str path = str_of(err->path);
    path = str_starts(path, STR("words.")) ? (str){path.p + 6, path.n - 6} : path;
    const model_row *row = &m->lanes[lane].row;
    uint32_t col = 0;
    size_t best = 0;
    if (write_body(&x, &unused) != LODE_OK) {
        x.cells.n = 0; /* it was written before */
    }
    for (size_t i = 0; i < x.cells.n; i++) {
        size_t n = leads(x.cells.p[i].path, path);
        if (n > best) {
            best = n;
            row = x.cells.p[i].row;
            col = x.cells.p[i].col;
        }
    }
    (void)cell_fails(row, col, err);
    vec_clear(&x.cells);
    arena_clear(&x.scratch);
    strbuf_clear(&text);
}
