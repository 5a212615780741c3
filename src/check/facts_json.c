/* SPDX-License-Identifier: Apache-2.0
 *
 * facts_json: what the law may ask of a shipment, as JSON, so that a form can be made of it for any question.
 * How a value is spelled here is how codec_in.c and codec_value.c read it; the test of the API gives every
 * example back to them.
 */
#include "check/law_json.h"

#include "check/codec.h"
#include "check/codec_out.h"

/* ---- how many rules ask ---------------------------------------------------------------------------- */

typedef struct counting {
    const lode_world *w;
    uint32_t *node_of, *fact_of; /* the last rule that met it, plus one */
    uint32_t *count;             /* by fact */
    uint32_t rule;
    uint32_t **of_regime; /* its codes and classification, and NONE: asked through entries alone */
    VEC(uint32_t) todo;   /* nodes */
} counting;

static void meet_fact(counting *c, uint32_t fact) {
    if (fact != NONE && c->fact_of[fact] != c->rule + 1) {
        c->fact_of[fact] = c->rule + 1;
        c->count[fact]++;
    }
}

static void meet_var(counting *c, uint32_t var) {
    if (var != NONE) {
        meet_fact(c, c->w->vars[var].fact);
    }
}

static void meet_node(counting *c, uint32_t node) {
    if (node != NONE && c->node_of[node] != c->rule + 1) {
        c->node_of[node] = c->rule + 1;
        *vec_push(&c->todo) = node;
    }
}

static void meet_codes(counting *c, uint32_t regime) {
    for (const uint32_t *f = c->of_regime[regime]; *f != NONE; f++) {
        meet_fact(c, *f);
    }
}

static uint32_t *facts_of_regime(const lode_world *w, lode_arena *a, uint32_t regime) {
    uint32_t *all = arena_array(a, (size_t)w->n_facts + 1, sizeof *all), n = 0;
    for (uint32_t f = 0; f < w->n_facts; f++) {
        if (world_fact_is_of(w, f, regime)) {
            all[n++] = f;
        }
    }
    all[n] = NONE;
    return all;
}

/* What all rules of a regime share: are we under it at all, and since when is its law loaded. */
static void meet_regime(counting *c, uint32_t regime) {
    if (regime != NONE) {
        const world_regime *g = &c->w->regimes[regime];
        meet_node(c, g->nexus);
        meet_node(c, g->indicated);
        meet_node(c, g->bite);
        meet_var(c, g->begins_var);
    }
}

static void meet_suspensions(counting *c, const world_rule *r) {
    for (uint32_t i = 0; i < c->w->n_suspensions; i++) {
        const world_suspension *s = &c->w->suspensions[i];
        if (s->measure == r->measure && (s->rule == NONE || s->rule == c->rule)) {
            meet_var(c, s->boundary_var);
            meet_var(c, s->after_var);
        }
    }
}

static void meet_parts(counting *c, const world_node *n) {
    switch ((node_op)n->op) {
    case NODE_AND:
    case NODE_OR:
        for (uint32_t i = 0; i < n->kids.count; i++) {
            meet_node(c, c->w->kids[n->kids.first + i]);
        }
        break;
    case NODE_NOT:
    case NODE_DEFINE:
        meet_node(c, n->a);
        break;
    case NODE_VAR:
        meet_var(c, n->a);
        break;
    case NODE_ENTRY:
        meet_node(c, c->w->entries[n->a].test);
        meet_var(c, c->w->entries[n->a].claim_var);
        meet_codes(c, c->w->entries[n->a].regime);
        break;
    case NODE_LISTED:
        meet_codes(c, n->a);
        break;
    case NODE_TRUE:
    case NODE_SLOT:
    case NODE_OP_COUNT:
        break;
    }
}

static uint32_t *count_rules(const lode_world *w, lode_arena *a) {
    counting c = {.w = w};
    c.node_of = arena_array(a, (size_t)w->n_nodes + 1, sizeof *c.node_of);
    c.fact_of = arena_array(a, (size_t)w->n_facts + 1, sizeof *c.fact_of);
    c.count = arena_array(a, (size_t)w->n_facts + 1, sizeof *c.count);
    c.of_regime = arena_array(a, (size_t)w->n_regimes + 1, sizeof *c.of_regime);
    for (uint32_t i = 0; i < w->n_regimes; i++) {
        c.of_regime[i] = facts_of_regime(w, a, i);
    }
    for (c.rule = 0; c.rule < w->n_rules; c.rule++) {
        const world_rule *r = &w->rules[c.rule];
        meet_var(&c, r->window.boundary_var);
        meet_suspensions(&c, r);
        meet_regime(&c, w->measures[r->measure].regime);
        meet_node(&c, r->cond);
        while (c.todo.n > 0) {
            meet_parts(&c, &w->nodes[c.todo.p[--c.todo.n]]);
        }
    }
    vec_clear(&c.todo);
    return c.count;
}

/* ---- words of questions of law ------------------------------------------------------------------------ */

/* Of a fact of law: how its answers are called, class 1 first; NULL where that is yes and no. */
static const world_class *law_classes(const lode_world *w, uint32_t fact) {
    const world_fact *f = &w->facts[fact];
    if (f->type != FACT_LAW || f->vars.count == 0) {
        return NULL;
    }
    world_range of = w->vars[f->vars.first].classes;
    const world_class *all = &w->classes[of.first];
    return of.count == 2 && !str_eqz(world_str(w, all[1].label), "yes") ? all : NULL;
}

static bool is_yes_no(const lode_world *w, uint32_t fact) {
    return codec_is_yes_no(w, fact) && law_classes(w, fact) == NULL;
}

static json_t *law_words_json(const lode_world *w, const world_class *classes) {
    json_t *all = json_array();
    for (uint32_t i = 2; i-- > 0;) {
        json_t *o = json_object();
        set_text(o, w, "word", classes[i].label);
        set_text(o, w, "text", classes[i].label);
        set(o, "zh", json_null());
        set(o, "ja", json_null());
        put(all, o);
    }
    return all;
}

/* ---- types ----------------------------------------------------------------------------------------- */

static bool is_of_countries(const lode_world *w, const world_fact *f) {
    return f->enum_idx != NONE && f->enum_idx < w->n_enums &&
           str_eqz(world_str(w, w->enums[f->enum_idx].name), "country");
}

static bool has_words(const world_fact *f) {
    return f->type == FACT_ONE_OF || f->type == FACT_CLOSED_SET || f->type == FACT_OPEN_SET ||
           f->type == FACT_SHARES || f->type == FACT_PAUSES;
}

static const char *type_word(const lode_world *w, uint32_t fact) {
    static const char *const WORDS[FACT_TYPE_COUNT] = {
        [FACT_TEXT] = "text",         [FACT_DATE] = "date",      [FACT_ONE_OF] = "word",
        [FACT_CLOSED_SET] = "word",   [FACT_OPEN_SET] = "word",  [FACT_SHARES] = "shares",
        [FACT_AMOUNT] = "amount",     [FACT_HS] = "hs",          [FACT_CODES] = "code",
        [FACT_NAME] = "name",         [FACT_LAW] = "word",       [FACT_CLASSIFICATION] = "code",
        [FACT_CLAIM] = "yes_no",      [FACT_LICENSE] = "yes_no", [FACT_ROWS] = "row",
        [FACT_LICENSES] = "licenses", [FACT_PAUSES] = "pauses",  [FACT_FINDINGS] = "findings"};
    const world_fact *f = &w->facts[fact];
    if (is_yes_no(w, fact)) {
        return "yes_no";
    }
    return has_words(f) && f->type != FACT_PAUSES && f->type != FACT_SHARES && is_of_countries(w, f)
               ? "country"
               : WORDS[f->type];
}

static bool is_many(uint32_t type) {
    return type == FACT_CLOSED_SET || type == FACT_OPEN_SET || type == FACT_SHARES ||
           type == FACT_ROWS || type == FACT_PAUSES || type == FACT_LICENSES ||
           type == FACT_FINDINGS;
}

static bool is_open_set(uint32_t type) { return type == FACT_OPEN_SET || type == FACT_SHARES; }

/* ---- parts of a fact ------------------------------------------------------------------------------- */

/* What people read: the label, and in other scripts where the packs say it. */
static json_t *word_json(const lode_world *w, const world_value *v, const char *key) {
    json_t *o = json_object();
    set_text(o, w, key, v->word);
    set_text(o, w, "text", v->label);
    set_text(o, w, "zh", v->zh);
    set_text(o, w, "ja", v->ja);
    return o;
}

static json_t *enum_json(const lode_world *w, uint32_t enum_idx, const char *key) {
    json_t *all = json_array();
    world_range of = w->enums[enum_idx].values;
    for (uint32_t i = of.first; i < of.first + of.count; i++) {
        put(all, word_json(w, &w->values[i], key));
    }
    return all;
}

static json_t *words_json(const lode_world *w, uint32_t fact) {
    const world_fact *f = &w->facts[fact];
    const world_class *law = law_classes(w, fact);
    if (law != NULL) {
        return law_words_json(w, law);
    }
    bool shown =
        has_words(f) && f->enum_idx < w->n_enums && !is_of_countries(w, f) && !is_yes_no(w, fact);
    return shown ? enum_json(w, f->enum_idx, "word") : json_array();
}

static bool measures(const lode_world *w, const world_fact *f, const world_unit *u) {
    return f->type == FACT_SHARES
               ? str_eqz(world_str(w, u->name), "%")
               : f->type == FACT_AMOUNT && str_eq(world_str(w, u->dim), world_str(w, f->dim));
}

static json_t *units_json(const lode_world *w, const world_fact *f) {
    json_t *all = json_array();
    for (uint32_t i = 0; i < w->n_units; i++) {
        if (measures(w, f, &w->units[i])) {
            put(all, text_json(world_str(w, w->units[i].name)));
        }
    }
    return all;
}

/* The keys that lead to it: items.[].param.density are four. */
static json_t *keys_json(const lode_world *w, const world_fact *f) {
    str path = world_str(w, f->path);
    json_t *keys = json_array();
    if (f->scope == FACT_SCOPE_ITEM) {
        put(keys, json_string("items"));
        put(keys, json_string("[]"));
        bool plain = str_starts(path, STR("item."));
        path = plain ? (str){path.p + 5, path.n - 5} : path;
        if (!plain) {
            put(keys, text_json(path)); /* claim:CODE */
            return keys;
        }
    }
    const char *dot =
        f->scope != FACT_SCOPE_SHIPMENT && path.n > 0 ? memchr(path.p, '.', path.n) : NULL;
    if (dot != NULL) {
        put(keys, text_json((str){path.p, (size_t)(dot - path.p)}));
        path = (str){dot + 1, path.n - (size_t)(dot - path.p) - 1};
    }
    put(keys, text_json(path));
    return keys;
}

/* items[].param.density */
static json_t *json_path(const json_t *keys) {
    strbuf b = {0};
    size_t i = 0;
    const json_t *key = NULL;
    json_array_foreach(keys, i, key) {
        const char *k = json_string_value(key);
        strbuf_addz(&b, i > 0 && strcmp(k, "[]") != 0 ? "." : "");
        strbuf_addz(&b, k);
    }
    json_t *out = text_json(strbuf_str(&b));
    strbuf_clear(&b);
    return out;
}

static const char *shape_word(const lode_world *w, uint32_t fact) {
    uint32_t type = w->facts[fact].type;
    if (is_yes_no(w, fact)) {
        return "boolean";
    }
    switch ((fact_type)type) {
    case FACT_AMOUNT:
        return "amount";
    case FACT_SHARES:
        return "object of shares";
    case FACT_CLOSED_SET:
    case FACT_OPEN_SET:
    case FACT_ROWS:
        return "array of texts";
    case FACT_PAUSES:
    case FACT_LICENSES:
    case FACT_FINDINGS:
        return "array of objects";
    default:
        return "text";
    }
}

/* ---- an example of its value ------------------------------------------------------------------------- */

static const char *first_word(const lode_world *w, const world_fact *f, strbuf *b) {
    if (f->enum_idx < w->n_enums && w->enums[f->enum_idx].values.count > 0) {
        strbuf_add(b, world_str(w, w->values[w->enums[f->enum_idx].values.first].word));
    }
    return b->p != NULL ? b->p : "";
}

static json_t *amount_example(const lode_world *w, const world_fact *f) {
    strbuf b = {0};
    json_t *units = units_json(w, f);
    const char *unit = json_string_value(json_array_get(units, 0));
    strbuf_addf(&b, "1 %s", unit != NULL ? unit : "");
    json_t *out = text_json(str_trim(strbuf_str(&b)));
    json_decref(units);
    strbuf_clear(&b);
    return out;
}

static json_t *code_example(const lode_world *w, uint32_t fact) {
    for (uint32_t e = 0; e < w->n_entries; e++) {
        if (world_fact_is_of(w, fact, w->entries[e].regime)) {
            return text_json(world_str(w, w->entries[e].code));
        }
    }
    return json_null();
}

static json_t *words_example(const lode_world *w, const world_fact *f) {
    strbuf b = {0};
    const char *word = first_word(w, f, &b);
    json_t *out = NULL;
    if (f->type == FACT_ONE_OF) {
        out = json_string(word);
    } else if (f->type == FACT_SHARES) {
        out = json_object();
        set(out, word, json_string("10 %"));
    } else if (f->type == FACT_PAUSES) {
        json_t *one = json_object();
        set(one, "from", json_string("2026-01-10"));
        set(one, "kind", json_string(word));
        out = json_array();
        put(out, one);
    } else {
        out = json_array();
        put(out, json_string(word));
    }
    strbuf_clear(&b);
    return out;
}

static json_t *example_json(const lode_world *w, uint32_t fact) {
    const world_fact *f = &w->facts[fact];
    if (is_yes_no(w, fact)) {
        return json_true();
    }
    switch ((fact_type)f->type) {
    case FACT_TEXT:
    case FACT_NAME:
        return json_string("Example");
    case FACT_DATE:
        return json_string("2026-01-10");
    case FACT_AMOUNT:
        return amount_example(w, f);
    case FACT_HS:
        return json_string("8505111000");
    case FACT_CODES:
    case FACT_CLASSIFICATION:
        return code_example(w, fact);
    case FACT_ROWS:
    case FACT_LICENSES:
    case FACT_FINDINGS:
        return json_array();
    case FACT_LAW:
        return text_json(world_str(w, law_classes(w, fact)[1].label));
    default:
        return words_example(w, f);
    }
}

/* ---- facts ----------------------------------------------------------------------------------------- */

/* A name that is not known is left out, and what is yes or no has no third. */
static bool never_null(uint32_t type) {
    return type == FACT_NAME || type == FACT_LAW || type == FACT_CLAIM || type == FACT_LICENSE;
}

static void set_spelling(json_t *o, const lode_world *w, uint32_t fact) {
    const world_fact *f = &w->facts[fact];
    json_t *keys = keys_json(w, f);
    strbuf complete = {0};
    set(o, "json", json_path(keys));
    set(o, "keys", keys);
    set(o, "shape", json_string(shape_word(w, fact)));
    set(o, "nullable", json_boolean(!never_null(f->type)));
    if (is_open_set(f->type)) {
        strbuf_addf(&complete, STR_FMT "_complete", STR_ARG(world_str(w, f->key)));
    }
    set(o, "complete_key", text_json(strbuf_str(&complete)));
    strbuf_clear(&complete);
    set(o, "example", example_json(w, fact));
}

static json_t *fact_json(const lode_world *w, uint32_t fact, uint32_t asked_by) {
    static const char *const SCOPES[] = {"shipment", "item", "party"};
    const world_fact *f = &w->facts[fact];
    bool asked = f->question != NONE;
    json_t *o = json_object(), *roles = json_array();
    if (f->scope == FACT_SCOPE_PARTY) {
        put(roles, text_json(world_str(w, w->roles[f->role].name)));
    }
    set_text(o, w, "fact", f->path);
    set_text(o, w, "label", f->label);
    set(o, "scope", json_string(SCOPES[f->scope]));
    set(o, "roles", roles);
    set(o, "type", json_string(type_word(w, fact)));
    set(o, "many", json_boolean(is_many(f->type)));
    set(o, "other",
        json_boolean(has_words(f) && f->enum_idx < w->n_enums && w->enums[f->enum_idx].open_text));
    set(o, "units", units_json(w, f));
    set(o, "words", words_json(w, fact));
    set(o, "question", asked ? text_json(world_str(w, w->questions[f->question].id)) : json_null());
    set_text(o, w, "ask", f->ask.len > 0 || !asked ? f->ask : w->questions[f->question].ask);
    set(o, "cost", json_integer(f->cost));
    set(o, "judgement", json_boolean((f->flags & FACT_JUDGEMENT) != 0));
    set(o, "instead",
        f->default_fact != NONE ? text_json(world_str(w, w->facts[f->default_fact].path))
                                : json_null());
    set(o, "asked_by", json_integer(asked_by));
    set_spelling(o, w, fact);
    return o;
}

static json_t *roles_json(const lode_world *w) {
    json_t *all = json_array();
    for (uint32_t i = 0; i < w->n_roles; i++) {
        json_t *o = json_object();
        set_text(o, w, "role", w->roles[i].name);
        set_text(o, w, "label", w->roles[i].label);
        set(o, "required", json_boolean(w->roles[i].required != 0));
        put(all, o);
    }
    return all;
}

static json_t *questions_json(const lode_world *w) {
    json_t *all = json_array();
    for (uint32_t i = 0; i < w->n_questions; i++) {
        json_t *o = json_object();
        set_text(o, w, "question", w->questions[i].id);
        set_text(o, w, "ask", w->questions[i].ask);
        set_text(o, w, "kind", w->questions[i].kind);
        set(o, "cost", json_integer(w->questions[i].cost));
        put(all, o);
    }
    return all;
}

static json_t *countries_json(const lode_world *w) {
    for (uint32_t i = 0; i < w->n_enums; i++) {
        if (str_eqz(world_str(w, w->enums[i].name), "country")) {
            return enum_json(w, i, "code");
        }
    }
    return json_array();
}

void facts_to_json(const lode_world *w, lode_arena *a, strbuf *out) {
    json_t *o = json_object(), *facts = json_array();
    const uint32_t *asked_by = count_rules(w, a);
    strbuf id = {0};
    strbuf_addf(&id, "sha256:%s", w->id);
    set(o, "image", w->id[0] != '\0' ? text_json(strbuf_str(&id)) : json_null());
    strbuf_clear(&id);
    for (uint32_t i = 0; i < w->n_facts; i++) {
        put(facts, fact_json(w, i, asked_by[i]));
    }
    set(o, "facts", facts);
    set(o, "roles", roles_json(w));
    set(o, "questions", questions_json(w));
    set(o, "countries", countries_json(w));
    dump_json(o, out);
    json_decref(o);
}
