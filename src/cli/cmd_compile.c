// SPDX-License-Identifier: Apache-2.0
//
// compile: packs -> world.lode. All or nothing: any error in the text means that no image is
// written and an older one stays as it is. Says what is in the image, and which questions of law
// are open on its horizon, because those come back in every answer.
#include "cli/cli.h"
#include "cli/load.h"
#include "image/world.h"

// The lasting doubts about the law on `on`: a suspension that ran out with no successor seen, or a
// last day that may be in or out.
static void open_law(const lode_world *w, lode_date on, strbuf *names, uint32_t *count) {
    *count = 0;
    for (uint32_t v = 0; v < w->n_vars; v++) {
        bool open = false;
        for (uint32_t i = 0; i < w->n_suspensions && !open; i++) {
            const world_suspension *s = &w->suspensions[i];
            bool unclear = s->unclear_day != DATE_NONE && on == s->unclear_day;
            bool over = s->until != DATE_NONE && on >= s->until;
            open = (s->after == AFTER_UNVERIFIED && s->after_var == v && (over || unclear)) ||
                   (s->boundary_var == v && unclear);
        }
        for (uint32_t i = 0; i < w->n_rules && !open; i++) {
            const world_window *win = &w->rules[i].window;
            open =
                win->boundary_var == v && win->unclear_day != DATE_NONE && on == win->unclear_day;
        }
        for (uint32_t i = 0; i < w->n_entries && !open; i++) {
            const world_window *win = &w->entries[i].window;
            open =
                win->boundary_var == v && win->unclear_day != DATE_NONE && on == win->unclear_day;
        }
        if (open) {
            str id = world_str(w, w->vars[v].id);
            strbuf_addf(names, "%s" STR_FMT, *count > 0 ? ", " : "", STR_ARG(id));
            (*count)++;
        }
    }
}

static void print_counts(const lode_world *w) {
    uint32_t how[ENTRY_HOW_COUNT] = {0};
    uint32_t named = 0;
    for (uint32_t i = 0; i < w->n_entries; i++) {
        how[w->entries[i].how]++;
        named += w->entries[i].how == ENTRY_DESCRIBED && w->entries[i].test == NONE;
    }
    uint32_t plain = 0;
    for (uint32_t i = 0; i < w->n_rules; i++) {
        plain += w->rules[i].kind != RULE_ENTRY;
    }
    out_f("packs     %u:", w->n_packs);
    for (uint32_t i = 0; i < w->n_packs; i++) {
        str id = world_str(w, w->packs[i].id);
        out_f(" " STR_FMT, STR_ARG(id));
    }
    out_f("\nmeasures  %u\n", w->n_measures);
    out_f("rules     %u\n", plain);
    out_f("entries   %u: %u encoded, %u described with parameters, %u by name alone, %u opaque\n",
          w->n_entries, how[ENTRY_ENCODED], how[ENTRY_DESCRIBED] - named, named, how[ENTRY_OPAQUE]);
    uint32_t parties = w->n_parties, lists = w->n_lists;
    for (uint32_t i = 0; i < w->n_lists; i++) { // names on no list
        parties -= w->lists[i].absent ? w->lists[i].parties.count : 0;
        lists -= w->lists[i].absent;
    }
    out_f("parties   %u in %u list%s\n", parties, lists, lists == 1 ? "" : "s");
    out_f("cases     %u\n", w->n_cases);
}

// Where sources disagree, on any day.
static uint32_t conflicts(const lode_world *w, strbuf *names) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < w->n_facts; i++) {
        if (w->facts[i].flags & FACT_CONFLICT) {
            str path = world_str(w, w->facts[i].path);
            strbuf_addf(names, "%s" STR_FMT, n > 0 ? ", " : "", STR_ARG(path));
            n++;
        }
    }
    return n;
}

static void print_summary(const lode_world *w, const char *path, const char *id) {
    char day[16];
    out_f("world     %s\nid        sha256:%s\n", path, id);
    (void)date_print(w->horizon, day); // the text is in day
    out_f("horizon   %s\n", day);
    print_counts(w);
    strbuf names = {0};
    uint32_t count = 0;
    open_law(w, w->horizon, &names, &count);
    out_f("open law  %u on the horizon%s%s\n", count, count > 0 ? ": " : "",
          count > 0 ? names.p : "");
    strbuf_reset(&names);
    count = conflicts(w, &names);
    out_f("conflicts %u%s%s\n", count, count > 0 ? ": " : "", count > 0 ? names.p : "");
    strbuf_clear(&names);
}

static int write_world(const cli *c, const lode_world *w) {
    lode_error err = {0};
    char id[65] = "";
    const char *path = c->value[OPT_OUTPUT];
    if (image_write(w, path, id, &err) != LODE_OK) {
        return cli_fail(c, &err);
    }
    print_summary(w, path, id);
    return LODE_OK;
}

int cmd_compile(cli *c) {
    pack_set ps = {.with_snapshots = true};
    int code = packs_load(c, &ps);
    if (code != LODE_OK && ps.d.errors > 0) {
        err_f("%u error%s; nothing written\n", ps.d.errors, ps.d.errors == 1 ? "" : "s");
    }
    code = code == LODE_OK ? write_world(c, &ps.world.world) : code;
    packs_clear(&ps);
    return code;
}
