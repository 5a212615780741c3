// SPDX-License-Identifier: Apache-2.0
//
// Conditions back to text. A test of a var is a set of classes; which words that takes depends on
// what the classes are: two for yes and no, one for each tested enum value and one for the rest,
// or intervals on a line.
#include "check/cond_print.h"

#include <string.h>

#define PRINT_DEPTH_MAX 32u // conditions are 16 parentheses deep at most, named parts add to that
#define DEFINES_MAX 64u     // named parts spelled out below one condition

typedef struct printer {
    const lode_world *w;
    strbuf *out;
    uint32_t indent;
    uint32_t defines[DEFINES_MAX]; // nodes, to be spelled out
    uint32_t n_defines;
} printer;

static bool is_presence(const lode_world *w, const class_set *set, const world_var *v,
                        bool *wanted) {
    if (v->numeric) {
        // A share: present is every class but the one that holds zero.
        class_set all = cs_all(v->classes.count);
        class_set rest = cs_minus(all, *set);
        const world_class *zero = &w->classes[v->classes.first];
        bool has_zero = v->elem != NONE && v->classes.count > 0 && zero->lo == 0 && zero->hi == 0;
        *wanted = true;
        return has_zero && cs_count(&rest) == 1 && cs_has(&rest, 0);
    }
    *wanted = cs_has(set, 1);
    return v->classes.count == 2;
}

// v in units of u, when that is exact.
static bool in_unit(int64_t v, const world_unit *u, lode_nano *out) {
    int64_t scaled = 0;
    if (u->num == 0 || __builtin_sub_overflow(v, u->offset, &v) ||
        __builtin_mul_overflow(v, u->den, &scaled) || scaled % u->num != 0) {
        return false;
    }
    *out = scaled / u->num;
    return true;
}

// A bound in the unit of its dimension that takes the fewest characters; a share in percent.
void cond_print_number(const lode_world *w, const world_fact *f, int64_t v, strbuf *out) {
    char best[32] = "";
    const char *unit = "";
    str unit_name = {0};
    char buf[32];
    size_t best_len = SIZE_MAX;
    for (uint32_t i = 0; f->type == FACT_AMOUNT && i < w->n_units; i++) {
        lode_nano n = 0;
        if (!str_eq(world_str(w, w->units[i].dim), world_str(w, f->dim)) ||
            !in_unit(v, &w->units[i], &n)) {
            continue;
        }
        str text = nano_print(n, buf);
        if (text.n < best_len && text.n < sizeof best) {
            memcpy(best, text.p, text.n);
            best[text.n] = '\0';
            best_len = text.n;
            unit_name = world_str(w, w->units[i].name);
        }
    }
    if (f->type == FACT_SHARES && v <= NANO_MAX / 100) {
        str text = nano_print(v * 100, buf);
        memcpy(best, text.p, text.n);
        best[text.n] = '\0';
        best_len = text.n;
        unit = "%";
    }
    if (best_len == SIZE_MAX) {
        str text = nano_print(v, buf);
        strbuf_add(out, text);
        return;
    }
    strbuf_addf(out, "%s %s" STR_FMT, best, unit, STR_ARG(unit_name));
}

// One run of neighboring classes as a comparison.
static void print_run(const lode_world *w, const world_var *v, str path, uint32_t first,
                      uint32_t last, strbuf *out) {
    const world_fact *f = &w->facts[v->fact];
    const world_class *lo = &w->classes[v->classes.first + first];
    const world_class *hi = &w->classes[v->classes.first + last];
    bool open_below = lo->lo == NANO_MIN || first == 0;
    bool open_above = hi->hi == NANO_MAX || last + 1 == v->classes.count;
    if (!open_below && !open_above && lo->lo == hi->hi) {
        strbuf_addf(out, STR_FMT " is exactly ", STR_ARG(path));
        cond_print_number(w, f, lo->lo, out);
        return;
    }
    if (!open_below) {
        strbuf_addf(out, STR_FMT " %s ", STR_ARG(path), lo->lo_closed ? ">=" : ">");
        cond_print_number(w, f, lo->lo, out);
    }
    if (!open_above) {
        strbuf_addf(out, "%s" STR_FMT " %s ", open_below ? "" : " and ", STR_ARG(path),
                    hi->hi_closed ? "<=" : "<");
        cond_print_number(w, f, hi->hi, out);
    }
    if (open_below && open_above) {
        strbuf_addf(out, STR_FMT " is any amount", STR_ARG(path));
    }
}

static void print_numeric(const lode_world *w, const world_var *v, const class_set *set, str path,
                          strbuf *out) {
    bool first_run = true;
    for (uint32_t i = 0; i < v->classes.count; i++) {
        if (!cs_has(set, i)) {
            continue;
        }
        uint32_t last = i;
        while (last + 1 < v->classes.count && cs_has(set, last + 1)) {
            last++;
        }
        strbuf_addz(out, first_run ? "" : " or ");
        print_run(w, v, path, i, last, out);
        first_run = false;
        i = last;
    }
}

static str class_word(const lode_world *w, const world_class *k) {
    if (k->value != NONE && k->value < w->n_values) {
        return world_str(w, w->values[k->value].word);
    }
    return k->label.len > 0 ? world_str(w, k->label) : STR("other");
}

// `is A or B`; when the rest class is in, the same said by what it is not.
static void print_enum(const lode_world *w, const world_var *v, const class_set *set, str path,
                       strbuf *out) {
    bool rest = false;
    for (uint32_t i = 0; i < v->classes.count; i++) {
        rest = rest || (w->classes[v->classes.first + i].value == NONE && cs_has(set, i));
    }
    strbuf_addf(out, STR_FMT " is %s", STR_ARG(path), rest ? "not " : "");
    bool first = true;
    for (uint32_t i = 0; i < v->classes.count; i++) {
        if (cs_has(set, i) != rest) {
            str word = class_word(w, &w->classes[v->classes.first + i]);
            strbuf_addf(out, "%s" STR_FMT, first ? "" : " or ", STR_ARG(word));
            first = false;
        }
    }
}

// The role of a name fact, as conditions name it: end_user in LIST.
static void print_listed(const lode_world *w, const world_var *v, bool wanted, strbuf *out) {
    const world_fact *f = &w->facts[v->fact];
    str role = world_str(w, f->path);
    if (f->scope == FACT_SCOPE_PARTY && f->role < w->n_roles) {
        role = world_str(w, w->roles[f->role].name);
    }
    str list = v->elem < w->n_lists ? world_str(w, w->lists[v->elem].id) : STR("?");
    strbuf_addf(out, "%s" STR_FMT " in " STR_FMT, wanted ? "" : "not ", STR_ARG(role),
                STR_ARG(list));
}

void cond_print_atom(const lode_world *w, uint32_t var, const class_set *set, strbuf *out) {
    const world_var *v = &w->vars[var];
    const world_fact *f = &w->facts[v->fact];
    str path = world_str(w, f->path);
    bool wanted = true;
    bool presence = is_presence(w, set, v, &wanted);
    switch ((fact_type)f->type) {
    case FACT_CLOSED_SET:
    case FACT_OPEN_SET:
    case FACT_SHARES:
        if (presence && v->elem < w->n_values) {
            str word = world_str(w, w->values[v->elem].word);
            strbuf_addf(out, "%s" STR_FMT " has " STR_FMT, wanted ? "" : "not ", STR_ARG(path),
                        STR_ARG(word));
            return;
        }
        print_numeric(w, v, set, world_str(w, v->id), out);
        return;
    case FACT_AMOUNT:
        print_numeric(w, v, set, path, out);
        return;
    case FACT_NAME:
        print_listed(w, v, wanted, out);
        return;
    case FACT_LAW:
    case FACT_CLAIM:
    case FACT_LICENSE:
        strbuf_addf(out, "%s" STR_FMT, wanted ? "" : "not ", STR_ARG(path));
        return;
    case FACT_ONE_OF:
    case FACT_CLASSIFICATION:
    case FACT_TEXT:
    case FACT_DATE:
    case FACT_HS:
    case FACT_CODES:
    case FACT_LICENSES:
    case FACT_FINDINGS:
    case FACT_PAUSES:
    case FACT_ROWS:
    case FACT_TYPE_COUNT:
        break;
    }
    print_enum(w, v, set, path, out);
}

static uint32_t negated(node_op op) { return op == NODE_VAR || op == NODE_AND || op == NODE_OR; }

static void add_define(printer *p, uint32_t node) {
    for (uint32_t i = 0; i < p->n_defines; i++) {
        if (p->defines[i] == node) {
            return;
        }
    }
    if (p->n_defines < DEFINES_MAX) {
        p->defines[p->n_defines++] = node;
    }
}

static void print_node(printer *p, uint32_t node, uint32_t depth, bool not_it);

// The parts of an `and` or `or` as dashed lines below it.
static void print_dashes(printer *p, const world_node *n, uint32_t depth, bool not_it) {
    bool all = (n->op == NODE_AND) != not_it;
    strbuf_addz(p->out, all ? "all of" : "any of");
    for (uint32_t i = 0; i < n->kids.count; i++) {
        strbuf_addc(p->out, '\n');
        strbuf_pad(p->out, p->indent + 2 * depth);
        strbuf_addz(p->out, "- ");
        print_node(p, p->w->kids[n->kids.first + i], depth + 1, not_it);
    }
}

static void print_plain(printer *p, uint32_t node, const world_node *n) {
    const lode_world *w = p->w;
    if (n->op == NODE_ENTRY) {
        str code = world_str(w, w->entries[n->a].code);
        strbuf_addf(p->out, "item.entry has " STR_FMT, STR_ARG(code));
    } else if (n->op == NODE_LISTED) {
        strbuf_addz(p->out, "item is listed");
    } else if (n->op == NODE_SLOT) {
        str slot = world_str(w, w->slots[n->a].name);
        str value = world_str(w, w->slot_values[n->b].word);
        strbuf_addf(p->out, STR_FMT " is " STR_FMT, STR_ARG(slot), STR_ARG(value));
    } else if (n->op == NODE_DEFINE) {
        str name = world_str(w, n->text);
        strbuf_add(p->out, name);
        add_define(p, node);
    } else {
        strbuf_addz(p->out, "always");
    }
}

// not_it: what is printed is the negation of the node; `not` moves inward to the atoms.
static void print_node(printer *p, uint32_t node, uint32_t depth, bool not_it) {
    const world_node *n = &p->w->nodes[node];
    if (depth > PRINT_DEPTH_MAX) {
        strbuf_addz(p->out, "...");
        return;
    }
    if (n->op == NODE_NOT) {
        print_node(p, n->a, depth, !not_it);
        return;
    }
    if (not_it && !negated((node_op)n->op)) {
        strbuf_addz(p->out, "not ");
    }
    if ((n->op == NODE_AND || n->op == NODE_OR) && n->kids.count == 1) {
        print_node(p, p->w->kids[n->kids.first], depth, not_it);
    } else if (n->op == NODE_AND || n->op == NODE_OR) {
        print_dashes(p, n, depth, not_it);
    } else if (n->op == NODE_VAR) {
        class_set set = p->w->class_sets[n->b];
        set = not_it ? cs_minus(cs_all(p->w->vars[n->a].classes.count), set) : set;
        cond_print_atom(p->w, n->a, &set, p->out);
    } else {
        print_plain(p, node, n);
    }
    if (n->judgement) {
        strbuf_addz(p->out, "   judgement");
    }
}

// The lines of the topmost `and`: when, and, unless.
static void print_lines(printer *p, uint32_t node) {
    const world_node *n = &p->w->nodes[node];
    uint32_t count = n->op == NODE_AND ? n->kids.count : 1;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t kid = n->op == NODE_AND ? p->w->kids[n->kids.first + i] : node;
        const world_node *k = &p->w->nodes[kid];
        bool unless = i > 0 && k->op == NODE_NOT;
        strbuf_pad(p->out, p->indent);
        strbuf_addz(p->out, i == 0 ? "when   " : (unless ? "unless " : "and    "));
        print_node(p, unless ? k->a : kid, 1, false);
        strbuf_addc(p->out, '\n');
    }
}

void cond_print(const lode_world *w, uint32_t node, uint32_t indent, strbuf *out) {
    printer p = {.w = w, .out = out, .indent = indent};
    if (node == NONE || w->nodes[node].op == NODE_TRUE) {
        strbuf_pad(out, indent);
        strbuf_addz(out, "always\n");
        return;
    }
    print_lines(&p, node);
    for (uint32_t i = 0; i < p.n_defines; i++) { // grows while it runs: a part may name parts
        const world_node *d = &w->nodes[p.defines[i]];
        str name = world_str(w, d->text);
        strbuf_pad(out, indent);
        strbuf_addf(out, "where " STR_FMT " means\n", STR_ARG(name));
        p.indent = indent + 2;
        print_lines(&p, d->a);
        p.indent = indent;
    }
}

void cond_print_line(const lode_world *w, uint32_t node, strbuf *out) {
    strbuf text = {0};
    printer p = {.w = w, .out = &text};
    print_node(&p, node, 0, false);
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] != '\n') {
            strbuf_addc(out, text.p[i]);
            continue;
        }
        bool first = out->n >= 3 && strncmp(out->p + out->n - 3, " of", 3) == 0;
        strbuf_addz(out, first ? ": " : "; ");
        while (i + 1 < text.n && (text.p[i + 1] == ' ' || text.p[i + 1] == '-')) {
            i++; // the indent and the dash
        }
    }
    strbuf_clear(&text);
}
