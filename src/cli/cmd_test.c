// SPDX-License-Identifier: Apache-2.0
//
// test: the packs' own tests. Compiles in memory, runs every case and every generated pair, and
// says which rules nothing exercises.
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/load.h"
#include "cli/test_report.h"

static bool contains(str hay, str needle) {
    for (size_t i = 0; i + needle.n <= hay.n; i++) {
        if (memcmp(hay.p + i, needle.p, needle.n) == 0) {
            return true;
        }
    }
    return false;
}

bool test_wanted(const test_report *t, str a, str b) {
    return t->filter == NULL || contains(a, str_of(t->filter)) || contains(b, str_of(t->filter));
}

void test_result(test_report *t, const char *place, str title, const strbuf *why) {
    if (why->n > 0) {
        t->failed++;
        out_f("FAIL  %s  " STR_FMT "\n", place, STR_ARG(title));
        out_str(strbuf_str(why));
    } else {
        t->passed++;
        if (t->verbose) {
            out_f("ok    %s  " STR_FMT "\n", place, STR_ARG(title));
        }
    }
}

// Rules of the law that no case names. Entries have their pairs; reports are rules of practice.
static void print_coverage(const test_report *t, const lode_world *w) {
    uint32_t rules = 0;
    uint32_t bare = 0;
    for (uint32_t i = 0; i < w->n_rules; i++) {
        rules += w->rules[i].kind != RULE_ENTRY;
        if (w->rules[i].kind != RULE_ENTRY && w->rules[i].cases.count == 0) {
            str id = world_str(w, w->rules[i].id);
            out_f("%s  " STR_FMT "\n", bare == 0 ? "rules without a case:\n" : "", STR_ARG(id));
            bare++;
        }
    }
    out_f("%u of %u rules have a case; %u of %u entries have generated pairs, %u facts tried\n",
          rules - bare, rules, t->pairs, w->n_entries, t->points);
}

int cmd_test(cli *c) {
    pack_set ps = {0};
    int code = packs_load(c, &ps);
    if (code == LODE_OK) {
        test_report t = {.verbose = cli_has(c, OPT_VERBOSE), .filter = c->value[OPT_FILTER]};
        test_cases(&t, &ps.world);
        test_pairs(&t, &ps.world.world);
        if (t.filter == NULL) {
            print_coverage(&t, &ps.world.world);
        }
        out_f("%u passed, %u failed\n", t.passed, t.failed);
        code = t.failed > 0 ? LODE_DIFFERS : LODE_OK;
    }
    packs_clear(&ps);
    return code;
}
