// SPDX-License-Identifier: Apache-2.0
//
// Where items are used: as text, JSON and a table.
#include "exposure/report_write.h"
#include "exposure/where_used.h"

#define NAME_COLUMN 28u
#define AMOUNT_COLUMN 16u
#define PRODUCTS_SHOWN 20u
#define USERS_SHOWN 20u
#define POOLS_SHOWN 12u

/* The part of an answer that texts look at. */
static exposure_answer frame(const where_used *u) {
    return (exposure_answer){.m = u->m, .net = u->net, .options = {.horizon = u->horizon}};
}

static bool only_alternate(ratio amount) { return ratio_ok(amount) && ratio_sign(amount) == 0; }

/* ---- text ----------------------------------------------------------------------------------------- */

static const char *pool_name(report *r, uint32_t node) {
    const net_node *n = &r->x->net.nodes[node];
    const char *plant = report_text(r, report_plant(r->x->m, n->plant));
    return report_f(r, "%s%s%s", report_text(r, report_item(r->x->m, n->item)),
                    plant[0] != '\0' ? " at " : "", plant);
}

static const char *amount_in_one(report *r, ratio amount) {
    return !ratio_ok(amount)        ? "not known"
           : only_alternate(amount) ? "as an alternate"
                                    : report_number(r, amount);
}

static const char *outcome(report *r, const used_item *u, const used_product *p) {
    if (u->endless) {
        return "not asked: it can always be had";
    }
    if (p->state == PRODUCT_RUNS) {
        return report_f(r, "does no less within %d days", r->x->options.horizon);
    }
    return report_f(r, "%s %s", product_state_name(p->state), report_day(r, p->less));
}

static void products(report *r, const used_item *u) {
    if (u->n_products == 0) {
        strbuf_addf(r->p.out, "  no %sproduct of plan.csv can use it\n",
                    u->planned ? "other " : "");
        return;
    }
    const char *const heads[] = {"  product", "in one", "a day", "when no more of it comes"};
    report_cells(r, NAME_COLUMN, AMOUNT_COLUMN, heads, 4);
    for (uint32_t i = 0; i < u->n_products && i < PRODUCTS_SHOWN; i++) {
        const used_product *p = &u->products[i];
        const char *const cells[] = {
            report_f(r, "  %s", pool_name(r, p->by.node)), amount_in_one(r, p->by.amount),
            only_alternate(p->by.amount) ? "" : report_number(r, p->per_day), outcome(r, u, p)};
        report_cells(r, NAME_COLUMN, AMOUNT_COLUMN, cells, 4);
    }
    report_more(r, u->n_products > PRODUCTS_SHOWN ? u->n_products - PRODUCTS_SHOWN : 0, "products");
}

static void users(report *r, const used_item *u) {
    if (u->n_users == 0) {
        return;
    }
    const char *const heads[] = {"  item", "in one"};
    report_cells(r, NAME_COLUMN, AMOUNT_COLUMN, heads, 2);
    for (uint32_t i = 0; i < u->n_users && i < USERS_SHOWN; i++) {
        const used_by *b = &u->users[i];
        const char *const cells[] = {report_f(r, "  %s", pool_name(r, b->node)),
                                     amount_in_one(r, b->amount), b->direct ? "directly" : ""};
        report_cells(r, NAME_COLUMN, AMOUNT_COLUMN, cells, b->direct ? 3 : 2);
    }
    report_more(r, u->n_users > USERS_SHOWN ? u->n_users - USERS_SHOWN : 0, "items");
}

static void pools(report *r, const used_item *u) {
    for (uint32_t i = 0; i < u->n_pools && u->n_pools > 1 && i < POOLS_SHOWN; i++) {
        const net_node *n = &r->x->net.nodes[u->pools[i]];
        const char *const cells[] = {
            report_f(r, "    %s", n->plant == 0 ? "at no plant" : pool_name(r, u->pools[i])),
            report_number(r, n->stock)};
        report_cells(r, NAME_COLUMN, AMOUNT_COLUMN, cells, 2);
    }
    report_more(r, u->n_pools > POOLS_SHOWN ? u->n_pools - POOLS_SHOWN : 0, "plants");
}

static void item(report *r, const used_item *u) {
    const model_item *m = &r->x->m->items[u->item];
    const char *unit = report_text(r, m->unit.name);
    strbuf_addc(r->p.out, '\n');
    text_inked(&r->p, INK_BOLD, str_of(report_text(r, m->id)));
    strbuf_addf(r->p.out, "%s%s%s\n", m->name.n > 0 ? "  " : "", report_text(r, m->name),
                u->planned ? "  (a product of plan.csv)" : "");
    if (u->n_pools > 0) {
        const char *days = ratio_ok(u->days)
                               ? report_f(r, ": %s day%s at plan", report_number(r, u->days),
                                          ratio_is(u->days, 1) ? "" : "s")
                               : "";
        strbuf_addf(r->p.out, "  in stock %s %s%s; %s a day are needed%s\n",
                    report_number(r, u->stock), unit, days, report_number(r, u->per_day),
                    u->endless ? "; the model says that it can always be had" : "");
        pools(r, u);
    }
    products(r, u);
    users(r, u);
}

void where_used_to_text(const where_used *u, bool color, strbuf *out) {
    exposure_answer x = frame(u);
    report r = {.x = &x, .p = {out, color}};
    size_t from = out->n;
    text_inked(&r.p, INK_BOLD, STR("WHERE USED"));
    strbuf_addf(out, "  %d days from %s  (policy %s, inbound %s)\n", u->horizon,
                report_date_text(&r, u->m->on), report_policy(u->policy),
                report_inbound(u->inbound));
    for (uint32_t i = 0; i < u->n_items; i++) {
        item(&r, &u->items[i]);
    }
    strbuf_addz(out,
                "\nNo law was asked: everything else comes. Amounts are by first alternates.\n");
    report_blanks(out, from);
    arena_clear(&r.a);
}

/* ---- JSON ----------------------------------------------------------------------------------------- */

static void j_by(json_out *j, const where_used *u, const used_by *b) {
    const net_node *n = &u->net.nodes[b->node];
    j_key_text(j, "item", report_item(u->m, n->item));
    j_key_text(j, "plant", report_plant(u->m, n->plant));
    j_key_exact(j, "in_one", b->amount);
    j_key_flag(j, "alternate", only_alternate(b->amount));
    j_key_flag(j, "direct", b->direct);
}

static void j_product(json_out *j, const where_used *u, const used_item *i, const used_product *p) {
    exposure_answer x = frame(u);
    j_open(j, '{');
    j_by(j, u, &p->by);
    j_key_exact(j, "per_day", p->per_day);
    j_key_word(j, "state", i->endless ? "" : product_state_name(p->state));
    j_key_exact(j, "day", p->less);
    j_key_date(j, "date", report_date(&x, p->less));
    j_close(j, '}');
}

static void j_item(json_out *j, const where_used *u, const used_item *i) {
    const model_item *m = &u->m->items[i->item];
    j_open(j, '{');
    j_key_text(j, "item", m->id);
    j_key_text(j, "name", m->name);
    j_key_text(j, "unit", m->unit.name);
    j_key_flag(j, "product", i->planned);
    j_key_flag(j, "as_needed", i->endless);
    j_key_exact(j, "stock", i->stock);
    j_key_exact(j, "per_day", i->per_day);
    j_key_exact(j, "days", i->days);
    j_key_open(j, "pools", '[');
    for (uint32_t k = 0; k < i->n_pools; k++) {
        const net_node *n = &u->net.nodes[i->pools[k]];
        j_open(j, '{');
        j_key_text(j, "plant", report_plant(u->m, n->plant));
        j_key_exact(j, "stock", n->stock);
        j_key_exact(j, "per_day", n->need);
        j_close(j, '}');
    }
    j_close(j, ']');
    j_key_open(j, "products", '[');
    for (uint32_t k = 0; k < i->n_products; k++) {
        j_product(j, u, i, &i->products[k]);
    }
    j_close(j, ']');
    j_key_open(j, "used_by", '[');
    for (uint32_t k = 0; k < i->n_users; k++) {
        j_open(j, '{');
        j_by(j, u, &i->users[k]);
        j_close(j, '}');
    }
    j_close(j, ']');
    j_close(j, '}');
}

void where_used_to_json(const where_used *u, strbuf *out) {
    json_out j = {.b = out};
    j_open(&j, '{');
    j_key_whole(&j, "schema", 1);
    j_key_word(&j, "engine", LODE_VERSION);
    j_key_date(&j, "on", u->m->on);
    j_key_whole(&j, "horizon", u->horizon);
    j_key_word(&j, "policy", report_policy(u->policy));
    j_key_word(&j, "inbound", report_inbound(u->inbound));
    j_key_open(&j, "where_used", '[');
    for (uint32_t i = 0; i < u->n_items; i++) {
        j_item(&j, u, &u->items[i]);
    }
    j_close(&j, ']');
    j_close(&j, '}');
}

/* ---- the table -------------------------------------------------------------------------------------- */

typedef struct used_line {
    const char *section;
    str item, name, plant, unit;
    ratio quantity, per_day, days;
    const char *state;
    lode_date date;
    const char *how; /* directly, alternate */
} used_line;

static void line(strbuf *out, const used_line *l) {
    char buf[16];
    const str words[] = {str_of(l->section), l->item, l->name, l->plant};
    for (uint32_t i = 0; i < 4; i++) {
        csv_cell(out, words[i]);
        strbuf_addc(out, ',');
    }
    const ratio numbers[] = {l->quantity, l->per_day, l->days};
    for (uint32_t i = 0; i < 3; i++) {
        csv_number(out, numbers[i]);
        strbuf_addc(out, ',');
    }
    csv_cell(out, l->unit);
    strbuf_addf(out, ",%s,", l->state);
    strbuf_add(out, l->date == DATE_NONE ? (str){0} : date_print(l->date, buf));
    strbuf_addf(out, ",%s\r\n", l->how);
}

static used_line line_of(const where_used *u, const char *section, const used_item *i,
                         uint32_t node) {
    used_line l = {.section = section,
                   .item = u->m->items[i->item].id,
                   .unit = u->m->items[i->item].unit.name,
                   .quantity = RATIO_NONE,
                   .per_day = RATIO_NONE,
                   .days = RATIO_NONE,
                   .state = "",
                   .date = DATE_NONE,
                   .how = ""};
    if (node != MODEL_NONE) {
        l.name = report_item(u->m, u->net.nodes[node].item);
        l.plant = report_plant(u->m, u->net.nodes[node].plant);
    }
    return l;
}

static const char *how(const used_by *b) {
    return only_alternate(b->amount) ? "alternate" : b->direct ? "directly" : "";
}

static void item_lines(const where_used *u, const used_item *i, strbuf *out) {
    exposure_answer x = frame(u);
    used_line l = line_of(u, "item", i, MODEL_NONE);
    l.quantity = i->stock;
    l.per_day = i->per_day;
    l.days = i->days;
    line(out, &l);
    for (uint32_t k = 0; k < i->n_pools; k++) {
        const net_node *n = &u->net.nodes[i->pools[k]];
        l = line_of(u, "pool", i, i->pools[k]);
        l.quantity = n->stock;
        l.per_day = n->need;
        line(out, &l);
    }
    for (uint32_t k = 0; k < i->n_products; k++) {
        const used_product *p = &i->products[k];
        l = line_of(u, "product", i, p->by.node);
        l.quantity = p->by.amount;
        l.per_day = p->per_day;
        l.days = p->less;
        l.state = i->endless ? "" : product_state_name(p->state);
        l.date = report_date(&x, p->less);
        l.how = how(&p->by);
        line(out, &l);
    }
    for (uint32_t k = 0; k < i->n_users; k++) {
        l = line_of(u, "used_by", i, i->users[k].node);
        l.quantity = i->users[k].amount;
        l.how = how(&i->users[k]);
        line(out, &l);
    }
}

void where_used_to_csv(const where_used *u, strbuf *out) {
    strbuf_addz(out, "section,item,name,plant,quantity,per_day,days,unit,state,date,how\r\n");
    for (uint32_t i = 0; i < u->n_items; i++) {
        item_lines(u, &u->items[i], out);
    }
}
