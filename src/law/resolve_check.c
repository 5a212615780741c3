// SPDX-License-Identifier: Apache-2.0
//
// resolve_check: what can be said only about the whole. The order in which rules are evaluated, so
// that every defeater comes before its loser, or the cycle that forbids one (language.md 4.5); and
// the groups of entries that have one effect on every rule (4.6).
#include "law/resolve_int.h"

#include <stdlib.h>
#include <string.h>

// ---- codes ------------------------------------------------------------------------------------

static bool digit(char c) { return c >= '0' && c <= '9'; }

static size_t digits_at(str s, size_t i) {
    size_t n = 0;
    while (i + n < s.n && digit(s.p[i + n])) {
        n++;
    }
    return n;
}

// 1C902.a.2 stands before 1C902.a.10: runs of digits by value, everything else by byte.
int code_compare(str a, str b) {
    size_t i = 0;
    size_t k = 0;
    while (i < a.n && k < b.n) {
        size_t da = digits_at(a, i);
        size_t db = digits_at(b, k);
        if (da > 0 && db > 0) {
            size_t za = 0;
            size_t zb = 0;
            while (za + 1 < da && a.p[i + za] == '0') {
                za++;
            }
            while (zb + 1 < db && b.p[k + zb] == '0') {
                zb++;
            }
            if (da - za != db - zb) {
                return da - za < db - zb ? -1 : 1;
            }
            int c = memcmp(a.p + i + za, b.p + k + zb, da - za);
            if (c != 0) {
                return c < 0 ? -1 : 1;
            }
            i += da;
            k += db;
        } else if (a.p[i] != b.p[k]) {
            return (unsigned char)a.p[i] < (unsigned char)b.p[k] ? -1 : 1;
        } else {
            i++;
            k++;
        }
    }
    return a.n - i != b.n - k ? (a.n - i < b.n - k ? -1 : 1) : str_cmp(a, b);
}

bool code_below(str above, str below) {
    return above.n > 0 && str_starts(below, above) &&
           (below.n == above.n || below.p[above.n] == '.');
}

// ---- order of evaluation ----------------------------------------------------------------------

// Names the cycle that rule i runs into: every rule left over has a defeater left over, so walking
// from defeater to defeater must come back.
static void report_cycle(resolver *r, const uint32_t *level, uint32_t i) {
    bool *seen = arena_array(&r->tmp, r->rules.n + 1, sizeof *seen);
    uint32_t at = i;
    strbuf text = {0};
    for (int round = 0; round < 2; round++) { // first find the cycle, then walk it once
        memset(seen, 0, r->rules.n * sizeof *seen);
        strbuf_reset(&text);
        while (!seen[at]) {
            seen[at] = true;
            strbuf_add(&text, text_of(r, r->rules.p[at].id));
            strbuf_addz(&text, " is beaten by ");
            world_range range = r->rules.p[at].defeaters;
            uint32_t next = at;
            for (uint32_t k = range.count; k > 0; k--) {
                uint32_t w = r->defeats.p[range.first + k - 1].winner;
                next = level[w] == NONE ? w : next;
            }
            at = next;
        }
    }
    strbuf_add(&text, text_of(r, r->rules.p[at].id));
    const rule_decl *rd = &r->rules_d.p[at];
    error_at(r, rd->d.src, rd->d.block->pos, "defeat_cycle", "defeat goes in a circle: %s", text.p);
    strbuf_clear(&text);
}

// Levels: 0 without defeaters, else one more than the highest of them. Each round settles the rules
// whose defeaters are all settled; a round without progress leaves the cycles.
static uint32_t *rule_levels(resolver *r) {
    uint32_t n = (uint32_t)r->rules.n;
    uint32_t *level = arena_array(&r->tmp, n + 1, sizeof *level);
    memset(level, 0xFF, (n + 1) * sizeof *level);
    bool progress = true;
    while (progress) { // as many rounds as the longest chain of exceptions
        progress = false;
        for (uint32_t i = 0; i < n; i++) {
            world_range range = r->rules.p[i].defeaters;
            uint32_t high = 0;
            for (uint32_t k = 0; k < range.count && high != NONE; k++) {
                uint32_t w = level[r->defeats.p[range.first + k].winner];
                high = w == NONE ? NONE : w + 1 > high ? w + 1 : high;
            }
            if (level[i] == NONE && high != NONE) {
                level[i] = high;
                progress = true;
            }
        }
    }
    return level;
}

typedef struct ranked {
    uint32_t level, rule;
} ranked;

static int ranked_compare(const void *a, const void *b) {
    const ranked *x = a;
    const ranked *y = b;
    if (x->level != y->level) {
        return x->level < y->level ? -1 : 1;
    }
    return x->rule < y->rule ? -1 : x->rule > y->rule; // rules are sorted by id
}

void order_rules(resolver *r) {
    uint32_t n = (uint32_t)r->rules.n;
    uint32_t *level = rule_levels(r);
    for (uint32_t i = 0; i < n; i++) {
        if (level[i] == NONE) {
            report_cycle(r, level, i); // the first is enough; the rest may only hang below it
            break;
        }
    }
    ranked *all = arena_array(&r->tmp, n + 1, sizeof *all);
    for (uint32_t i = 0; i < n; i++) {
        all[i] = (ranked){level[i], i};
    }
    qsort(all, n, sizeof *all, ranked_compare);
    for (uint32_t i = 0; i < n; i++) {
        r->rules.p[all[i].rule].order = i;
    }
}

// ---- groups of entries ------------------------------------------------------------------------

static void add_number(strbuf *b, int64_t v) { strbuf_addf(b, "%lld ", (long long)v); }

static void add_window(strbuf *b, const world_window *w) {
    add_number(b, w->from);
    add_number(b, w->until);
    add_number(b, w->unclear_day);
    add_number(b, w->boundary_var);
}

// Everything by which this entry's effect can differ from another's of the same regime.
static void add_signature(const resolver *r, uint32_t e, size_t mentions, strbuf *b) {
    const world_entry *entry = &r->entries.p[e];
    add_number(b, entry->regime);
    add_number(b, r->measures.p[entry->measure].published);
    for (size_t i = 0; i < r->suspensions.n; i++) {
        if (r->suspensions.p[i].measure == entry->measure && r->suspensions.p[i].rule == NONE) {
            add_number(b, (int64_t)i);
        }
    }
    add_window(b, &entry->window);
    strbuf_addc(b, 'x');
    for (uint32_t i = 0; i < entry->exceptions.count; i++) {
        add_number(b, r->defeats.p[entry->exceptions.first + i].winner);
    }
    strbuf_addc(b, 'm');
    for (size_t i = mentions; i < r->mentions.n && r->mentions.p[i].entry == e; i++) {
        add_number(b, r->mentions.p[i].id);
    }
    if (entry->rule == NONE) {
        return;
    }
    const world_rule *rule = &r->rules.p[entry->rule];
    strbuf_addc(b, 'd');
    for (uint32_t i = 0; i < rule->defeaters.count; i++) {
        add_number(b, r->defeats.p[rule->defeaters.first + i].winner);
    }
    strbuf_addc(b, 'e');
    for (uint32_t i = 0; i < rule->effects.count; i++) {
        world_effect f = r->effects.p[rule->effects.first + i];
        strbuf_addf(b, "%u:%u:%u:%u ", f.slot, f.value, f.withdraw, f.stage);
    }
    strbuf_addc(b, 's');
    for (size_t i = 0; i < r->suspensions.n; i++) {
        if (r->suspensions.p[i].rule == entry->rule) {
            add_number(b, (int64_t)i);
        }
    }
}

static int mention_compare(const void *a, const void *b) {
    const mention *x = a;
    const mention *y = b;
    if (x->entry != y->entry) {
        return x->entry < y->entry ? -1 : 1;
    }
    return x->id < y->id ? -1 : x->id > y->id;
}

// Class 0 of a regime's classification is "not listed", so groups count from 1 in each regime.
void group_entries(resolver *r) {
    symtab groups = {0};
    strbuf b = {0};
    uint32_t regime = NONE;
    uint32_t next = 1;
    size_t at = 0;
    if (r->mentions.n > 1) {
        qsort(r->mentions.p, r->mentions.n, sizeof *r->mentions.p, mention_compare);
    }
    for (uint32_t e = 0; e < r->entries.n; e++) {
        world_entry *entry = &r->entries.p[e];
        if (entry->regime != regime) { // entries are sorted by regime
            regime = entry->regime;
            next = 1;
        }
        while (at < r->mentions.n && r->mentions.p[at].entry < e) {
            at++;
        }
        strbuf_reset(&b);
        add_signature(r, e, at, &b);
        uint32_t g = symtab_get(&groups, strbuf_str(&b));
        if (g == SYMTAB_NONE) {
            g = next++;
            (void)symtab_put(&groups, str_dup(&r->tmp, strbuf_str(&b)), g); // absent: just looked
        }
        entry->group = g;
    }
    strbuf_clear(&b);
    symtab_clear(&groups);
}
